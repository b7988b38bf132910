"""Whether the places of many pairs fit: each distinct text read, each two places compared, once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from talentmatch.vocab.places import Place, Verdict, covers, places, same_city

__all__ = ["PlaceFit", "home_fit", "wanted_fit"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

_LISTS = (list, tuple, set, frozenset, np.ndarray)
_FIGURES = {"yes": 1.0, "maybe": np.nan, "no": 0.0}


class PlaceFit:
    """Places of two sides, compared pair by pair.

    Parameters
    ----------
    first, second : sequence of (text, tuple of texts or None)
        What each row of either side says; None where it says nothing.
    compare : callable
        `talentmatch.vocab.places.covers` or `same_city`.
    """

    def __init__(
        self,
        first: Sequence[Hashable],
        second: Sequence[Hashable],
        compare: Callable[[Place, Place], Verdict],
    ) -> None:
        self._first, self._one = _numbered(first)
        self._second, self._other = _numbered(second)
        self._compare = lru_cache(maxsize=None)(compare)

    def known(self, who: Rows, post: Rows) -> NDArray[np.bool_]:
        """Tell of each pair whether both sides name a place."""
        return np.asarray((self._first[who] >= 0) & (self._second[post] >= 0))

    def of(self, who: Rows, post: Rows) -> Array:
        """Return 1 where they fit, 0 where they do not, NaN where that is not sure or not known."""
        fits = np.full(len(who), np.nan)
        known = self.known(who, post)
        keys = self._first[who[known]] * max(len(self._other), 1) + self._second[post[known]]
        distinct, place_of = np.unique(keys, return_inverse=True)
        # One step of Python for each two distinct places, of which there are few.
        one, other = np.divmod(distinct, max(len(self._other), 1))
        figures = [
            _FIGURES[self._compare(self._one[a], self._other[b])]
            for a, b in zip(one.tolist(), other.tolist(), strict=True)
        ]
        fits[known] = np.array(figures, dtype=float)[place_of]
        return fits


def wanted_fit(wishes: Sequence[object], region: Sequence[object]) -> PlaceFit:
    """Compare where people would work with where posts are; an empty list is no limit.

    Examples
    --------
    >>> fit = wanted_fit([["苏州"], []], ["苏州-吴中区", "上海"])
    >>> fit.of(np.array([0, 0, 1]), np.array([0, 1, 0])).tolist()
    [1.0, 0.0, nan]
    """
    return PlaceFit([_texts(cell) for cell in wishes], [_text(cell) for cell in region], covers)


def home_fit(home: Sequence[object], region: Sequence[object]) -> PlaceFit:
    """Compare where people live with where posts are: whether it is the same city."""
    return PlaceFit([_text(cell) for cell in home], [_text(cell) for cell in region], same_city)


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def _texts(cell: object) -> tuple[str, ...] | str | None:
    return tuple(cell) if isinstance(cell, _LISTS) else _text(cell)


def _numbered(cells: Sequence[Hashable]) -> tuple[Rows, list[Place]]:
    """Return the number of each row's place, -1 for none, and the places."""
    spelt: dict[Hashable, int] = {None: -1}
    numbers: dict[Place, int] = {}
    for cell in dict.fromkeys(cells):
        texts = cell if isinstance(cell, tuple) else (cell,)
        named = tuple(text for text in texts if isinstance(text, str) and text.strip())
        spelt[cell] = numbers.setdefault(places(named), len(numbers)) if named else -1
    rows = np.fromiter(map(spelt.__getitem__, cells), dtype=np.int64, count=len(cells))
    return rows, list(numbers)
