"""What would win a person for a post, and what would lose them: the least change that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal, Protocol

import pandas as pd

from talentmatch.i18n import phrase
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.match.ranking.possible_changes import MOST_PERCENT, NOTHING, Change, changes

__all__ = ["AIMS", "STEP", "Standing", "Standings", "Target", "counterfactuals"]

Aim = Literal["win", "lose"]
AIMS: Final[tuple[Aim, Aim]] = ("win", "lose")
#: A pair that cannot turn any more, since it is in or out already, is to gain or lose one fifth.
STEP: Final = 1.2
#: Below this difference a change does nothing to a probability [1].
_LEAST_EFFECT = 0.0005

_COLUMNS = [
    "aim",
    "lever",
    "turns",
    "size",
    "candidate_before",
    "candidate_after",
    "mutual_before",
    "mutual_after",
    "rank_before",
    "rank_after",
    "sentence",
    "change",
]


@dataclass(frozen=True)
class Standing:
    """Where a pair stands.

    Attributes
    ----------
    mutual, candidate : float
        Probability that both say yes, and that the person does [1]; 0 if it may not be shown.
    rank : int
        Place on the posting's list; 0 if it is not on it.
    """

    mutual: float
    rank: int
    candidate: float = 0.0


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


class Standings(Protocol):
    """Says where a pair stands after each of several changes, made one at a time."""

    def __call__(self, changes: Sequence[Change], *, ranked: bool = True) -> list[Standing]:
        """Return the standings; without `ranked` probabilities alone need be right."""


def counterfactuals(
    person: pd.Series[Any],
    post: pd.Series[Any],
    standings: Standings,
    target: Target,
    *,
    regions: Sequence[str] = (),
) -> pd.DataFrame:
    """Find, for each lever, the smallest change that wins a person for a post, and that loses them.

    A pair that is out is won when it comes in, one that is in is lost when it falls out. One that
    is in already is won further, and one that is out lost further, when the probability that both
    say yes grows, or shrinks, by a fifth. Pay is tried in steps of one percent up to 50, places and
    skills one at a time; of those that do it, the one that moves the pair least is told, and where
    none does, the one that moves it most.

    Parameters
    ----------
    person, post : Series
        Rows of the tables `candidate` and `posting`.
    standings : Standings
        Where the pair stands after changes.
    target : Target
        When the pair is in.
    regions : sequence of str
        Where the post might be moved to.

    Returns
    -------
    DataFrame
        `aim` ("win", "lose"), `lever`, whether it `turns`, `size` [percent, or 1], the person's and
        both sides' probability and the rank before and after, and the `sentence`; one row for each
        lever that could be pulled, those that turn first. `change` holds the `Change`, which can be
        applied. A pair that may not be shown cannot be lost.

    Examples
    --------
    >>> who = pd.Series({"candidate_id": "a", "expected_yearly_pay": 100_000.0})
    >>> post = pd.Series({"posting_id": "p", "pay_low": 8000.0, "pay_high": 8000.0})
    >>> def standings(changes, ranked=True):
    ...     offers = [change.posting.get("pay_low", 8000.0) for change in changes]
    ...     return [Standing(offer / 10_000, 1, offer / 10_000) for offer in offers]
    >>> table = counterfactuals(who, post, standings, Target(least=0.83))
    >>> table.loc[table["turns"], "sentence"].tolist()[0]
    'if the offer were 4 % higher (8,320 instead of 8,000 CNY a month): the person says yes 83.2 %
    (now 80.0 %), both 83.2 % (now 80.0 %), place 1 (now place 1)'
    """
    before = standings([NOTHING])[0]
    question = _Question(standings, target, before)
    rows = [
        question.row(aim, lever, tried)
        for aim in AIMS
        if aim == "win" or before.mutual > 0
        for lever, tried in changes(person, post, better=aim == "win", regions=regions).items()
        if tried
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["sentence"] = lazy_cells((row["sentence"] for row in rows), table.index)
    place = table["aim"].map(AIMS.index)
    order = table.assign(place=place).sort_values(
        ["place", "turns"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return order.drop(columns="place")


@dataclass(frozen=True)
class _Question:
    """What a change is to reach, from where the pair stands now."""

    standings: Standings
    target: Target
    before: Standing

    def row(self, aim: Aim, lever: str, tried: list[Change]) -> dict[str, object]:
        """Return what one lever does."""
        turning = self.target.reached(self.before) == (aim == "lose")
        every = self.standings(tried, ranked=turning)
        place = self._smallest(aim, tried, every, turning=turning)
        turns = place is not None
        if place is None:
            sign = 1 if aim == "win" else -1
            place = max(range(len(tried)), key=lambda one: sign * every[one].mutual)
        change = tried[place]
        after = every[place] if turning else self.standings([change])[0]
        return {
            "aim": aim,
            "lever": lever,
            "turns": turns,
            "size": float(change.size) if turns else float("nan"),
            "candidate_before": self.before.candidate,
            "candidate_after": after.candidate,
            "mutual_before": self.before.mutual,
            "mutual_after": after.mutual,
            "rank_before": self.before.rank,
            "rank_after": after.rank,
            "sentence": _sentence(change, self.before, after, aim=aim, turns=turns),
            "change": change,
        }

    def _smallest(
        self, aim: Aim, tried: list[Change], every: list[Standing], *, turning: bool
    ) -> int | None:
        """Return which change is the first that does it; of several of its size the gentlest."""
        does = self._turned(aim) if turning else self._stepped(aim)
        for _, same in groupby(range(len(tried)), key=lambda place: tried[place].size):
            done = [place for place in same if does(every[place])]
            if done:
                return min(done, key=lambda one: abs(every[one].mutual - self.before.mutual))
        return None

    def _turned(self, aim: Aim) -> Callable[[Standing], bool]:
        return lambda after: self.target.reached(after) == (aim == "win")

    def _stepped(self, aim: Aim) -> Callable[[Standing], bool]:
        if aim == "win":
            return lambda after: after.mutual >= STEP * self.before.mutual
        return lambda after: after.mutual <= self.before.mutual / STEP


def _sentence(change: Change, before: Standing, after: Standing, *, aim: Aim, turns: bool) -> str:
    facts = dict(change.facts)
    if "skill" in facts:
        facts["skill"] = lazy_word("skill", str(facts["skill"]))
    vain = phrase("match", f"vain_{change.lever}_{aim}", most=MOST_PERCENT, **facts)
    effect = after.mutual - before.mutual
    if not turns and (effect if aim == "win" else -effect) < _LEAST_EFFECT:
        return vain
    then = phrase(
        "match",
        "then",
        change=phrase("match", f"if_{change.lever}_{aim}", **facts),
        person_after=f"{100 * after.candidate:.1f}",
        person_before=f"{100 * before.candidate:.1f}",
        after=f"{100 * after.mutual:.1f}",
        before=f"{100 * before.mutual:.1f}",
        place_after=_place(after),
        place_before=_place(before),
    )
    return then if turns else phrase("match", "at_most", vain=vain, then=then)


def _place(at: Standing) -> str:
    return phrase("match", "place" if at.rank else "no_place", rank=at.rank)
