"""What would change the answer: the least change of pay, place or one skill that turns a pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from talentmatch.errors import NotFoundError
from talentmatch.i18n import phrase
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.match.ranking.possible_changes import Change, changes

__all__ = ["Standing", "Target", "counterfactuals"]

#: (candidates, postings) → candidate_id and mutual of everybody on the posting's list. A pair that
#: may not be shown is not on it.
Relist = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]

_COLUMNS = [
    "lever",
    "turns",
    "size",
    "mutual_before",
    "mutual_after",
    "rank_before",
    "rank_after",
    "sentence",
    "change",
]


@dataclass(frozen=True)
class Target:
    """When a pair is in: its probability reaches `least` and its rank is within `top`.

    Parameters
    ----------
    least : float
        Least mutual probability [1].
    top : int, optional
        Places on the list; any place if None.
    """

    least: float
    top: int | None = None

    def reached(self, at: Standing) -> bool:
        """Whether a standing is in."""
        return at.rank > 0 and at.mutual >= self.least and (self.top is None or at.rank <= self.top)


@dataclass(frozen=True)
class Standing:
    """Where a pair stands: its mutual probability [1], and its rank; 0 if it may not be shown."""

    mutual: float
    rank: int


def _standing(listed: pd.DataFrame, person: str) -> Standing:
    own = listed.loc[listed["candidate_id"].eq(person), "mutual"]
    if own.empty:
        return Standing(0.0, 0)
    mutual = float(own.iloc[0])
    # Ties go to the earlier id, as in the list itself.
    tied = listed["mutual"].eq(mutual) & listed["candidate_id"].lt(person)
    return Standing(mutual, 1 + int(listed["mutual"].gt(mutual).sum() + tied.sum()))


def counterfactuals(
    pair: tuple[str, str],
    tables: tuple[pd.DataFrame, pd.DataFrame],
    relist: Relist,
    target: Target,
) -> pd.DataFrame:
    """Find, for each lever, the smallest change that brings a pair in, or puts it out.

    Every change is made in the tables, and the whole list is compared and scored anew; nothing is
    derived from the model's inside. Pay is tried in steps of one percent up to 50, places and
    skills one at a time; of those that turn it, the one that moves the pair least is told.

    Parameters
    ----------
    pair : tuple of two str
        candidate_id and posting_id.
    tables : tuple of two DataFrames
        Rows of the tables `candidate` and `posting`.
    relist : callable
        (candidates, postings) → the posting's list: candidate_id and mutual [1].
    target : Target
        When the pair is in. A pair that is in is asked what would put it out.

    Returns
    -------
    DataFrame
        lever, whether it `turns`, size [percent, or 1], mutual and rank before and after, and the
        `sentence`; one row for each lever that could be pulled. `change` holds the `Change`, which
        can be applied.

    Raises
    ------
    NotFoundError
        If a table lacks its row of the pair.

    Examples
    --------
    >>> who = pd.DataFrame({"candidate_id": ["a"], "expected_yearly_pay": [100_000.0]})
    >>> post = pd.DataFrame({"posting_id": ["p"], "pay_low": [8000.0], "pay_high": [8000.0]})
    >>> def relist(people, posts):
    ...     return pd.DataFrame({"candidate_id": ["a"], "mutual": posts["pay_low"] / 10_000})
    >>> table = counterfactuals(("a", "p"), (who, post), relist, Target(least=0.83))
    >>> table.loc[table["turns"], "sentence"].tolist()
    ['if the offer were 4 % higher (8,320 instead of 8,000 CNY a month): both say yes 83.2 % (now
    80.0 %), place 1 (now place 1)']
    """
    person = _row(tables[0], "candidate_id", pair[0])
    post = _row(tables[1], "posting_id", pair[1])
    question = _Question(pair, tables, relist, target)
    before = question.standing()
    better = not target.reached(before)
    rows = []
    for lever, tried in changes(person, post, better=better).items():
        if not tried:
            continue
        change, after = question.smallest(tried, before, better=better)
        tellable = tried[-1] if change is None else change
        sentence = _sentence(tellable, before, after, way="better" if better else "worse")
        rows.append(
            {
                "lever": lever,
                "turns": change is not None,
                "size": float("nan") if change is None else float(change.size),
                "mutual_before": before.mutual,
                "mutual_after": float("nan") if after is None else after.mutual,
                "rank_before": before.rank,
                "rank_after": -1 if after is None else after.rank,
                "sentence": sentence,
                "change": change,
            }
        )
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["sentence"] = lazy_cells((row["sentence"] for row in rows), table.index)
    return table.sort_values("turns", ascending=False, kind="stable", ignore_index=True)


def _row(table: pd.DataFrame, key: str, value: str) -> pd.Series[Any]:
    rows = table.loc[table[key].eq(value)]
    if rows.empty:
        raise NotFoundError(key, value)
    return rows.iloc[0]


@dataclass(frozen=True)
class _Question:
    """One pair, the tables it stands in, and what it is to reach."""

    pair: tuple[str, str]
    tables: tuple[pd.DataFrame, pd.DataFrame]
    relist: Relist
    target: Target

    def standing(self, change: Change | None = None) -> Standing:
        tables = self.tables if change is None else change.apply(*self.tables, self.pair)
        return _standing(self.relist(*tables), self.pair[0])

    def smallest(
        self, tried: list[Change], before: Standing, *, better: bool
    ) -> tuple[Change, Standing] | tuple[None, None]:
        """Return the first size that turns it; of several changes of that size the gentlest."""
        for _, same in groupby(tried, key=lambda change: change.size):
            turned = [
                (change, after)
                for change in same
                if self.target.reached(after := self.standing(change)) == better
            ]
            if turned:
                return min(turned, key=lambda pair: abs(pair[1].mutual - before.mutual))
        return None, None


def _sentence(change: Change, before: Standing, after: Standing | None, *, way: str) -> str:
    facts = dict(change.facts)
    if "skill" in facts:
        facts["skill"] = lazy_word("skill", str(facts["skill"]))
    if after is None:
        return phrase("match", f"vain_{change.lever}_{way}", **facts)
    return phrase(
        "match",
        "then",
        change=phrase("match", f"if_{change.lever}_{way}", **facts),
        after=f"{100 * after.mutual:.1f}",
        before=f"{100 * before.mutual:.1f}",
        place_after=_place(after),
        place_before=_place(before),
    )


def _place(at: Standing) -> str:
    return phrase("match", "place" if at.rank else "no_place", rank=at.rank)
