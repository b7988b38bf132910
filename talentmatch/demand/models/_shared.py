"""What is learnt from all series together, asked for wherever these are.

A forecast takes a series' own history and a few statistics of all series: totals, the common path,
draws to learn from. Whoever needs one asks `Shared` for it and says what the series at hand
contribute. Where these are all there are, that is the answer (`ALONE`). Where they are one part of
many (`PartOfAll`), contributions are collected, the calculation stops, and begins again once the
parts have been put together; what is known by then is not calculated again. So one calculation
serves a matrix in memory and a table in partitions.

What is asked for must not hang on the series at hand, else parts would wait for one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = [
    "ALONE",
    "Contribution",
    "Key",
    "NotYetKnownError",
    "PartOfAll",
    "Shared",
    "put_together",
]

Codes = NDArray[np.int64]
Key = tuple[Any, ...]
_Item = TypeVar("_Item")
_Value = TypeVar("_Value")
_Count = TypeVar("_Count", int, Codes)


def _same(value: Any) -> Any:
    return value


class Shared:
    """Statistics of all series, where the series at hand are all there are.

    `then` is what follows from a statistic and is wanted in its place; it is calculated once.
    """

    def within(self, *scope: Any) -> Shared:
        """Return the same, its questions told apart from others of their names."""
        return self

    def thinned(self, every: int) -> Shared:
        """Return what is asked by every n-th series alone."""
        return self

    def among(self, own: int) -> tuple[int, int]:
        """Return the place of the first of `own` series among all, and how many there are."""
        return 0, own

    def placed(self, own: int) -> Shared:
        """Return the same, knowing from now on where `own` series stand among all."""
        return self

    def total(self, name: str, own: Callable[[], Any], then: Callable[[Any], Any] = _same) -> Any:
        """Return the sum of what all series contribute: a number, an array, or a tuple of these."""
        return then(own())

    def rows(
        self,
        name: str,
        own: Callable[[], Any],
        then: Callable[[Any], Any] = _same,
        *,
        axis: int = 0,
        trim: Callable[[Any], Any] = _same,
    ) -> Any:
        """Return what all series contribute, in their order: an array, or a tuple of arrays.

        Of what some parts contribute, `trim` keeps what can still be wanted.
        """
        return then(own())

    def grouped(
        self,
        name: str,
        own: Callable[[], NDArray[Any]],
        code: Codes,
        size: int,
        then: Callable[[Any], Any] = _same,
    ) -> Any:
        """Return the sums of groups of series.

        Parameters
        ----------
        name : str
            Of the question.
        own : callable
            Returns an ndarray of shape (n_series, n_columns).
        code : ndarray of shape (n_series,)
            Group of each series.
        size : int
            How many groups there are.
        then : callable
            What is wanted of the sums, of shape (size, n_columns).
        """
        return then(group_sums(own(), code, size))

    def each(self, items: Iterable[_Item], ask: Callable[[_Item], _Value]) -> dict[_Item, _Value]:
        """Return the answer for each item; none of them waits for another."""
        return {item: ask(item) for item in items}

    def kept(self, name: str, calculate: Callable[[], _Value]) -> _Value:
        """Return what is calculated of the series at hand, once."""
        return calculate()

    def numbered(self, name: str, own: _Count) -> tuple[_Count, _Count]:
        """Return the place of the first of `own` chosen rows among all chosen, and their number.

        Numbers, or arrays of numbers where several choices are made at once.
        """
        return 0 * own, own

    def drawn(
        self, name: str, values: NDArray[Any], most: int, then: Callable[[Any], Any] = _same
    ) -> Any:
        """Return no more than so many rows of all that are given, drawn if there are more.

        Examples
        --------
        >>> len(ALONE.drawn("level", np.arange(9.0), 4))
        4
        """
        start, whole = self.numbered(name, len(values))
        if whole <= most:
            return self.rows(name, lambda: values, then)
        # Drawn, not every n-th: keys come in the order of their dimensions.
        order = np.random.default_rng(0).permutation(whole)[:most]
        places = np.sort(order)
        own = places[(places >= start) & (places < start + len(values))] - start
        back = np.argsort(np.argsort(order))
        return self.rows(name, lambda: values[own], partial(_then_of, order=back, then=then))


def _then_of_groups(sums: tuple[NDArray[Any], ...], size: int, then: Callable[[Any], Any]) -> Any:
    groups, values = sums
    return then(group_sums(values, groups, size))


def _then_of(rows: NDArray[Any], order: Codes, then: Callable[[Any], Any]) -> Any:
    return then(rows[order])


def group_sums(values: NDArray[Any], code: Codes, size: int) -> NDArray[np.float64]:
    """Return the sums of the rows of each group, of shape (size, n_columns).

    Examples
    --------
    >>> group_sums(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 0]), 1).tolist()
    [[4.0, 6.0]]
    """
    each = np.arange(len(code) + 1)
    members = csr_array((np.ones(len(code)), code, each), shape=(len(code), size))
    return np.asarray(members.T @ values, dtype=float)


#: All series are at hand.
ALONE = Shared()


class NotYetKnownError(Exception):
    """A statistic waits for other parts; caught by whoever puts them together."""


@dataclass(frozen=True)
class Contribution:
    """What one part gives to a statistic, and how parts are joined.

    Attributes
    ----------
    kind : str
        "total" or "rows".
    value : object
        What the part gives: an array, a number, or a tuple of these.
    then : callable
        What is wanted of the whole.
    axis : int
        Along which rows are joined.
    trim : callable
        What is kept of parts that have been joined.
    """

    kind: str
    value: Any
    then: Callable[[Any], Any] = _same
    axis: int = 0
    trim: Callable[[Any], Any] = _same

    def with_next(self, later: Contribution) -> Contribution:
        """Return this together with what the next part gives."""
        both = zip(_parts(self.value), _parts(later.value), strict=True)
        join = np.add if self.kind == "total" else self._joined
        values = tuple(join(one, other) for one, other in both)
        return replace(
            self, value=self.trim(values if isinstance(self.value, tuple) else values[0])
        )

    def _joined(self, one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([one, other], axis=self.axis)


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def put_together(parts: Iterable[Mapping[Key, Contribution]]) -> Mapping[Key, Contribution]:
    """Return what neighbouring parts give together, in their order.

    Examples
    --------
    >>> one, two = ({("sum",): Contribution("total", n)} for n in (1.0, 2.0))
    >>> float(put_together([one, two])["sum",].value)
    3.0
    """
    return reduce(_joined, parts)


def _joined(
    one: Mapping[Key, Contribution], other: Mapping[Key, Contribution]
) -> Mapping[Key, Contribution]:
    if set(one) != set(other):
        raise RuntimeError(f"parts ask for different statistics: {set(one) ^ set(other)}")
    return {key: given.with_next(other[key]) for key, given in one.items()}


@dataclass(frozen=True, kw_only=True)
class PartOfAll(Shared):
    """Statistics of all series, of which one part is at hand.

    Attributes
    ----------
    part : int
        Place of this part.
    start, size : int
        Place of its first series among all, and their number; 0 before they have been `placed`.
    known : mapping
        Statistics that have been put together.
    asked : dict
        What this part gives to those that have not; filled by asking.
    own : dict
        What has been calculated of this part to be kept.
    scope : tuple
        What every name is put behind; see `within`.
    """

    part: int
    known: Mapping[Key, Any]
    start: int = 0
    size: int = 0
    asked: dict[Key, Contribution] = field(default_factory=dict, compare=False)
    own: dict[Key, Any] = field(default_factory=dict, compare=False)
    scope: Key = ()

    def within(self, *scope: Any) -> Self:
        """Return the same, its questions told apart from others of their names."""
        return replace(self, scope=(*self.scope, *scope))

    def thinned(self, every: int) -> Self:
        """Return what is asked by every n-th series alone."""
        start, size = -(-self.start // every), -(-self.size // every)
        return replace(self, start=start, size=size, scope=(*self.scope, "every", every))

    def among(self, own: int) -> tuple[int, int]:
        """Return the place of the first of `own` series among all, and how many there are."""
        return self.start, self.size

    def placed(self, own: int) -> Self:
        """Return the same, knowing from now on where `own` series stand among all."""
        start, size = self.numbered("series", own)
        return replace(self, start=int(start), size=int(size))

    def total(self, name: str, own: Callable[[], Any], then: Callable[[Any], Any] = _same) -> Any:
        """Return the sum of what all series contribute."""
        return self._answer(name, lambda: Contribution("total", own(), then))

    def rows(
        self,
        name: str,
        own: Callable[[], Any],
        then: Callable[[Any], Any] = _same,
        *,
        axis: int = 0,
        trim: Callable[[Any], Any] = _same,
    ) -> Any:
        """Return what all series contribute, in their order."""
        return self._answer(name, lambda: Contribution("rows", own(), then, axis, trim))

    def grouped(
        self,
        name: str,
        own: Callable[[], NDArray[Any]],
        code: Codes,
        size: int,
        then: Callable[[Any], Any] = _same,
    ) -> Any:
        """Return the sums of groups of series, each part giving those of its own groups."""

        def give() -> tuple[NDArray[Any], ...]:
            groups, place = np.unique(code, return_inverse=True)
            return groups, group_sums(own(), place, len(groups))

        return self.rows(name, give, partial(_then_of_groups, size=size, then=then))

    def each(self, items: Iterable[_Item], ask: Callable[[_Item], _Value]) -> dict[_Item, _Value]:
        """Return the answer for each item, having asked for all."""
        answers: dict[_Item, _Value] = {}
        waiting = False
        for item in items:
            try:
                answers[item] = ask(item)
            except NotYetKnownError:  # it holds what was at hand there: let go
                waiting = True
        if waiting:
            raise NotYetKnownError
        return answers

    def kept(self, name: str, calculate: Callable[[], _Value]) -> _Value:
        """Return what is calculated of the series at hand, and keep it for the next beginning."""
        key = (*self.scope, name)
        if key not in self.own:
            self.own[key] = calculate()
        value: _Value = self.own[key]
        return value

    def numbered(self, name: str, own: _Count) -> tuple[_Count, _Count]:
        """Return the place of the first of `own` chosen rows among all chosen, and their number."""
        counts = self.rows(f"{name}: number", lambda: np.array([own]))
        return counts[: self.part].sum(axis=0), counts.sum(axis=0)

    def _answer(self, name: str, give: Callable[[], Contribution]) -> Any:
        key = (*self.scope, name)
        if key not in self.known:
            self.asked[key] = give()
            raise NotYetKnownError(key)
        return self.known[key]
