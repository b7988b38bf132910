"""Which postings of one employer and place are copies of an earlier one, in time near-linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from talentmatch.vocab.places import Verdict

__all__ = ["TEXT", "TITLE", "Advertisement", "copies_in_order"]

#: Least likeness of titles (Jaro-Winkler, 0 to 1) and of texts (Indel ratio, 0 to 100).
TITLE, TEXT = 0.92, 85.0
#: With so many of the latest wordings a text is compared, the very latest first.
_LATEST, _RECENT = 5, 100
#: With so many more it is where they share a sentence.
_SHARING = 20
#: More employers and places that may be one are not compared with each other.
_MANY_SPOTS = 500
#: More titles are compared with those of the same first letter alone.
_MANY_TITLES = 1000


_Spot = tuple[str, str | None]
SameSpot = Callable[[_Spot, _Spot], Verdict]


class Advertisement(NamedTuple):
    """A posting as far as copies show; in a block are those of employers that may be one."""

    block: Hashable
    day: pd.Timestamp
    posting_id: str
    title: str
    text: str | None
    terms: Hashable | None
    spot: _Spot = ("", None)


@dataclass
class _Wording:
    """One wording of a vacancy: who published it first, and when it was seen last."""

    advertisement: Advertisement
    original: Advertisement
    last: pd.Timestamp


def copies_in_order(
    rows: Iterable[Advertisement],
    window: pd.Timedelta,
    *,
    same_spot: SameSpot | None = None,
    doubts: list[tuple[str, str]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield each copy with its original.

    Titles must be near-same and texts alike; where one has no text, title, pay and education must
    be the same. A copy comes within the window after the original or another copy of it.

    Parameters
    ----------
    rows : iterable of Advertisement
        In the order of block, day and number.
    window : Timedelta
        Longest time between one copy and the next.
    same_spot : callable, optional
        Tells whether two spots, each an employer and a place, are one; without it only equal ones are.
    doubts : list, optional
        Gets the postings that would be copies if spots of which nobody is sure were one.

    Examples
    --------
    >>> day = pd.Timestamp("2024-03-01")
    >>> rows = [Advertisement("甲", day, "1", "焊工", "会二保焊，包住", None),
    ...         Advertisement("甲", day, "2", "焊工", "会二保焊，包住！", None)]
    >>> list(copies_in_order(rows, pd.Timedelta(days=60)))
    [('2', '1')]
    """
    for _, group in groupby(rows, key=lambda row: row.block):
        together = list(group)
        if len(together) > 1:
            block = _Block(together, window, same_spot)
            yield from block.copies()
            if doubts is not None:
                doubts += block.doubts


class _Block:
    """Postings of employers that may be one, gone through by day."""

    def __init__(
        self, rows: list[Advertisement], window: pd.Timedelta, same_spot: SameSpot | None
    ) -> None:
        self.rows, self.window = rows, window
        self.near_spots = _near_spots(list(dict.fromkeys(row.spot for row in rows)), same_spot)
        self.doubts: list[tuple[str, str]] = []
        self.alike = _alike_titles(sorted({row.title for row in rows}))
        self.same: dict[Hashable, _Wording] = {}
        self.recent: defaultdict[Hashable, list[_Wording]] = defaultdict(list)
        self.sharing: defaultdict[Hashable, list[_Wording]] = defaultdict(list)
        self.by_terms: defaultdict[Hashable, list[_Wording]] = defaultdict(list)

    def copies(self) -> Iterator[tuple[str, str]]:
        for row in self.rows:
            sure, doubtful = self.near_spots[row.spot]
            original = self._original(row, sure)
            if original is None and (likely := self._original(row, doubtful)):
                self.doubts.append((row.posting_id, likely.posting_id))
            self._remember(row, original or row)
            if original:
                yield row.posting_id, original.posting_id

    def _original(self, row: Advertisement, spots: list[_Spot]) -> Advertisement | None:
        same = self.same.get((row.spot, row.title, row.text, row.terms))
        says = row.text is not None or row.terms is not None
        if row.spot in spots and same and says and self._in_time(same, row):
            return same.original
        wordings = [
            wording
            for spot in spots
            for wording in self.by_terms.get((spot, row.title, row.terms), ())[-_RECENT:]
            if row.terms is not None
            and (row.text is None or wording.advertisement.text is None)
            and self._in_time(wording, row)
        ]
        if not wordings and row.text is not None:
            wordings = self._alike_texts(row, row.text, spots)
        return min((wording.original for wording in wordings), key=_age, default=None)

    def _alike_texts(self, row: Advertisement, text: str, spots: list[_Spot]) -> list[_Wording]:
        from rapidfuzz import fuzz, process

        recent = [
            wording
            for spot in spots
            for title in self.alike[row.title]
            for wording in self.recent.get((spot, title), ())[-_RECENT:]
        ]
        recent = sorted(recent, key=lambda wording: wording.last)[-_RECENT:]
        shared = (
            self.sharing.get((spot, row.title, sentence), ())[-_SHARING:]
            for spot in spots
            for sentence in _sentences(text)
        )
        for some in (
            recent[-_LATEST:],
            recent[:-_LATEST],
            [wording for part in shared for wording in part],
        ):
            in_time = [one for one in some if self._in_time(one, row)]
            texts = [one.advertisement.text for one in in_time]
            if texts:
                likeness = process.cdist([text], texts, scorer=fuzz.ratio, score_cutoff=TEXT)[0]
                if likeness.any():
                    return [in_time[place] for place in np.flatnonzero(likeness)]
        return []

    def _in_time(self, wording: _Wording, row: Advertisement) -> bool:
        return row.day - wording.last <= self.window

    def _remember(self, row: Advertisement, original: Advertisement) -> None:
        key = (row.spot, row.title, row.text, row.terms)
        previous = self.same.get(key)
        if previous and previous.original is original:
            previous.last = row.day
            return
        wording = self.same[key] = _Wording(row, original, row.day)
        if row.terms is not None:
            self.by_terms[row.spot, row.title, row.terms].append(wording)
        if row.text is not None:
            self.recent[row.spot, row.title].append(wording)
            for sentence in _sentences(row.text):
                self.sharing[row.spot, row.title, sentence].append(wording)


def _near_spots(
    spots: list[_Spot], same_spot: SameSpot | None
) -> dict[_Spot, tuple[list[_Spot], list[_Spot]]]:
    """Return for each spot those that are the same, itself first, and those that may be."""
    if same_spot is None or len(spots) > _MANY_SPOTS:
        return {spot: ([spot], []) for spot in spots}
    verdicts = {spot: {other: same_spot(spot, other) for other in spots} for spot in spots}
    return {
        spot: (
            [spot, *(other for other in spots if other != spot and by_other[other] == "yes")],
            [other for other in spots if by_other[other] == "maybe"],
        )
        for spot, by_other in verdicts.items()
    }


def _age(row: Advertisement) -> tuple[pd.Timestamp, str]:
    return row.day, row.posting_id


def _sentences(text: str) -> list[str]:
    """Return the longest parts of a text: two that are alike share one, as a rule."""
    parts = sorted(set(text.replace("，", "。").replace("；", "。").split("。")), key=len)
    return parts[-3:]


def _alike_titles(titles: list[str]) -> dict[str, list[str]]:
    """Return for each title those that are near-same, itself among them."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    many = len(titles) > _MANY_TITLES
    alike: dict[str, list[str]] = {}
    for _, group in groupby(titles, key=lambda title: title[:1] if many else ""):
        part = list(group)
        likeness = process.cdist(part, part, scorer=JaroWinkler.similarity, score_cutoff=TITLE)
        for title, row in zip(part, likeness, strict=True):
            alike[title] = [part[place] for place in np.flatnonzero(row)]
    return alike
