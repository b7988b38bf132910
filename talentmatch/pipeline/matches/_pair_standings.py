"""Where a pair stands on its posting's list once one of its two rows is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.candidates.eligibility import Constraints
from talentmatch.match.candidates.rough_score import RoughScore
from talentmatch.match.features import comparisons_reading
from talentmatch.match.features.comparison_table import compare
from talentmatch.match.features.past_answers import popularity
from talentmatch.match.ranking.counterfactuals import Standing
from talentmatch.match.ranking.possible_changes import Change
from talentmatch.pipeline.matches.market import RETRIEVED, Market

__all__ = ["PairStandings"]

Rows = NDArray[np.int64]
#: How rare a skill is all postings tell together, so that only one of them may be changed at once.
_RARITY = ("skills",)


class PairStandings:
    """Where a person stands on the list of a posting, as it would be made anew after each change.

    What a change does not touch is computed once: everybody's rough score and constraints, and the
    comparisons of whoever comes near the list. All changes of one kind are scored in one go.

    Parameters
    ----------
    market : Market
        Both sides, with everybody who may be on the list.
    person, posting_id : str
        The pair.
    """

    def __init__(self, market: Market, person: str, posting_id: str) -> None:
        self.market, self.person, self.posting_id = market, person, posting_id
        self.people = market.candidates.reset_index(drop=True)
        posts = market.postings
        self.post = posts.loc[posts["posting_id"].eq(posting_id)].reset_index(drop=True)
        self.own = int(np.flatnonzero(self.people["candidate_id"].eq(person))[0])
        self._compared = pd.DataFrame()

    def __call__(self, changes: Sequence[Change], *, ranked: bool = True) -> list[Standing]:
        """Return where the pair stands after each change, made alone."""
        standings: dict[int, Standing] = {}
        own = [place for place, change in enumerate(changes) if change.candidate]
        posts = [place for place, change in enumerate(changes) if not change.candidate]
        for places, judge in ((own, self._after_own), (posts, self._after_post)):
            if places:
                found = judge([changes[place] for place in places], ranked)
                standings.update(zip(places, found, strict=True))
        return [standings[place] for place in range(len(changes))]

    @cached_property
    def _answers(self) -> dict[str, NDArray[Any]]:
        """How often everybody, and the posting, was wanted before."""
        asked = self.people[["candidate_id"]].assign(
            posting_id=self.posting_id, at=self.market.as_of
        )
        shares = popularity(self.market.history, asked)
        return {str(name): shares[name].to_numpy() for name in shares}

    @cached_property
    def _near(self) -> NDArray[Any]:
        return np.asarray(self._rough(self.people, self.post)[0])

    @cached_property
    def _allowed(self) -> NDArray[np.bool_]:
        """Tell of everybody whether no constraint forbids them."""
        return np.asarray(~np.logical_or.reduce(list(self._broken.values())))

    @cached_property
    def _broken(self) -> dict[str, NDArray[np.bool_]]:
        rules = Constraints(self.people, self.post, **self.market.limits)
        everybody = np.arange(len(self.people))
        return rules.broken(everybody, np.zeros_like(everybody))

    def _rough(self, people: pd.DataFrame, posts: pd.DataFrame) -> NDArray[Any]:
        score = RoughScore(people, posts, self.market.scorecards)
        return np.asarray(score.of(slice(None), slice(None)))

    def _allowed_there(self, rows: Rows, people: pd.DataFrame, posts: pd.DataFrame) -> NDArray[Any]:
        """Tell of versions of people and postings whether they may be shown; places alone differ."""
        rest = [broken[rows] for name, broken in self._broken.items() if name != "region"]
        places = Constraints(people[["candidate_id", "wanted_regions"]], posts[["region"]])
        who = np.tile(np.arange(len(people)), len(posts))
        far = places.broken(who, np.repeat(np.arange(len(posts)), len(people)))["region"]
        return np.asarray(~(far.reshape(len(posts), len(people)) | np.logical_or.reduce(rest)))

    def _compare(
        self,
        rows: Rows,
        posts: tuple[pd.DataFrame, Rows],
        people: tuple[pd.DataFrame, Rows],
        columns: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Compare versions of people and of the posting, in the comparisons that read some columns.

        Either side is a frame of versions and the version of each pair; `rows` are the people.
        """
        # A version has a number of its own, since it stands beside the posting as it is.
        versions = posts[0].assign(
            posting_id=[f"{self.posting_id}\0{n}" for n in range(len(posts[0]))]
        )
        persons = people[0].assign(candidate_id=[str(n) for n in range(len(people[0]))])
        rest = self.market.postings
        if columns and not {*columns} & {*_RARITY}:
            rest = rest.head(0)
        pairs = pd.DataFrame(
            {
                "candidate_id": persons["candidate_id"].to_numpy()[people[1]],
                "posting_id": versions["posting_id"].to_numpy()[posts[1]],
                **{name: answers[rows] for name, answers in self._answers.items()},
            }
        )
        sides = ("candidate", "posting")
        only = comparisons_reading(*(f"{side}.{name}" for name in columns for side in sides))
        others = rest.loc[rest["posting_id"].ne(self.posting_id)]
        return compare(
            pairs,
            persons,
            pd.concat([versions, others], ignore_index=True),
            as_of=self.market.as_of,
            titles=self.market.titles,
            only=only if columns else None,
        )

    def _base(self, rows: Iterable[int]) -> pd.DataFrame:
        """Return the comparisons of some people with the posting as it is."""
        wanted = np.asarray(rows)
        if self._compared.empty:
            # Whoever comes near the list after some change is most likely near it now.
            first = np.argsort(-self._near, kind="stable")[: 2 * RETRIEVED]
            self._add(np.union1d(np.append(first, self.own), wanted))
        self._add(np.setdiff1d(wanted, self._compared.index.to_numpy()))
        return self._compared.loc[wanted]

    def _add(self, rows: Rows) -> None:
        if len(rows):
            one = np.zeros_like(rows)
            few = self.people.iloc[rows].reset_index(drop=True)
            fresh = self._compare(rows, (self.post, one), (few, np.arange(len(rows))))
            self._compared = pd.concat([self._compared, fresh.set_axis(rows)])

    def _others(self, near: NDArray[Any], allowed: NDArray[np.bool_]) -> Rows:
        """Return who else is on the list beside the person."""
        others = allowed.copy()
        others[self.own] = False
        rows = np.flatnonzero(others)
        if len(rows) >= RETRIEVED:
            rows = rows[np.argpartition(-near[rows], RETRIEVED - 2)[: RETRIEVED - 1]]
        return rows

    @cached_property
    def _rivals(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The others on the list as it is: both say yes, and whether their ids come earlier."""
        rows = self._others(self._near, self._allowed)
        scores = self.market.ranker.predict(self._base(rows))
        return scores["mutual"].to_numpy(), self._earlier[rows]

    @cached_property
    def _earlier(self) -> NDArray[np.bool_]:
        """Who comes first where two are equal, as in the list itself."""
        return self.people["candidate_id"].lt(self.person).to_numpy()

    def _is_near(self, near: float, everybody: NDArray[Any], allowed: NDArray[np.bool_]) -> bool:
        """Tell whether the person is among those who are scored in full."""
        nearer = allowed & (everybody > near)
        nearer[self.own] = False
        return int(nearer.sum()) < RETRIEVED

    def _after_own(self, changes: Sequence[Change], ranked: bool) -> list[Standing]:
        """Judge changes of the person's row: everybody else stays as they are."""
        versions = _versions(self.people.iloc[[self.own]], [one.candidate for one in changes])
        columns = _columns(change.candidate for change in changes)
        n = len(versions)
        rows, one = np.full(n, self.own), np.zeros(n, np.int64)
        near = self._rough(versions, self.post)[0]
        allowed = np.full(n, self._allowed[self.own])
        if "wanted_regions" in columns:
            allowed = self._allowed_there(rows, versions, self.post)[0]
        parts = self._base(rows).reset_index(drop=True)
        fresh = self._compare(rows, (self.post, one), (versions, np.arange(n)), columns)
        parts[fresh.columns] = fresh.to_numpy()
        scores = self.market.ranker.predict(parts)
        return [
            self._standing(
                scores.iloc[place],
                self._rivals if ranked else None,
                allowed=bool(allowed[place]),
                near=self._is_near(near[place], self._near, self._allowed),
            )
            for place in range(n)
        ]

    def _after_post(self, changes: Sequence[Change], ranked: bool) -> list[Standing]:
        """Judge changes of the posting's row, which is another one to everybody."""
        columns = _columns(change.posting for change in changes)
        if {*columns} & {*_RARITY} and len(changes) > 1:
            return [self._after_post([change], ranked)[0] for change in changes]
        versions = _versions(self.post, [change.posting for change in changes])
        allowed = np.repeat(self._allowed[None], len(versions), axis=0)
        if "region" in columns:
            everybody = np.arange(len(self.people))
            allowed = self._allowed_there(everybody, self.people, versions)
        # Without ranks nobody else's score matters.
        near = self._rough(self.people, versions) if ranked else np.zeros(allowed.shape)
        none = np.empty(0, np.int64)
        pairs = zip(near, allowed, strict=True)
        rivals = [self._others(*pair) if ranked else none for pair in pairs]
        who = np.concatenate([np.append(rows, self.own) for rows in rivals])
        post = np.repeat(np.arange(len(versions)), [len(rows) + 1 for rows in rivals])
        scores = self._scores(who, versions, post, columns)
        starts = np.searchsorted(post, np.arange(len(versions) + 1))
        mutual = scores["mutual"].to_numpy()
        return [
            self._standing(
                scores.iloc[starts[n + 1] - 1],
                (mutual[starts[n] : starts[n + 1] - 1], self._earlier[rows]) if ranked else None,
                allowed=bool(allowed[n][self.own]),
                near=self._is_near(near[n][self.own], near[n], allowed[n]),
            )
            for n, rows in enumerate(rivals)
        ]

    def _scores(
        self, who: Rows, versions: pd.DataFrame, post: Rows, columns: Sequence[str]
    ) -> pd.DataFrame:
        people, of_person = np.unique(who, return_inverse=True)
        parts = self._base(people).iloc[of_person].reset_index(drop=True)
        if columns:
            few = self.people.iloc[people].reset_index(drop=True)
            fresh = self._compare(who, (versions, post), (few, of_person), columns)
            parts[fresh.columns] = fresh.to_numpy()
        return self.market.ranker.predict(parts)

    def _standing(
        self,
        own: pd.Series[Any],
        rivals: tuple[NDArray[Any], NDArray[Any]] | None,
        *,
        allowed: bool,
        near: bool,
    ) -> Standing:
        if not allowed:
            return Standing(0.0, 0)
        mutual, rank = float(own["mutual"]), 0
        if rivals is not None and near:
            others, earlier = rivals
            rank = 1 + int(((others > mutual) | ((others == mutual) & earlier)).sum())
        return Standing(mutual, rank, float(own["candidate"]))


def _columns(rows: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _versions(row: pd.DataFrame, to: Sequence[Any]) -> pd.DataFrame:
    """Return a row once for each set of values that some of its columns take."""
    versions = row.iloc[[0] * len(to)].reset_index(drop=True)
    for name in _columns(to):
        old = row[name].iloc[0]
        # A list is one value here.
        cells = pd.Series([None] * len(to), dtype=object)
        for n, values in enumerate(to):
            cells[n] = values.get(name, old)
        versions[name] = cells.astype(row[name].dtype)
    return versions
