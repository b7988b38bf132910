"""What forecasts of past origins missed, of single series and of groups of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["Grouping", "Residuals", "calm", "error_scale", "grouped", "joined_residuals"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Series from which quantiles are read.
_ENOUGH_SERIES = 20_000
# Errors grow with this power of the level, from so many units on with the level itself.
_POWER, _LARGE = 0.75, 25_000.0
# The scores of one month count as no more than so many times those of all others of the series.
_LONE_MONTH = 4.0


@dataclass(frozen=True)
class Grouping:
    """Groups of series that are summed.

    Attributes
    ----------
    code : ndarray of shape (n_series,) or None
        Group of each series; None where each is one by itself.
    size : int
        How many groups there are.
    shared : Shared
        Where the other series are.
    """

    code: Codes | None
    size: int
    shared: Shared = ALONE

    def sums(self, name: str, rows: Floats) -> Floats:
        """Return the sums of the columns of each group, of shape (n_rows, n_groups).

        Examples
        --------
        >>> Grouping(np.array([0, 1, 0]), 2).sums("openings", np.array([[1.0, 2.0, 4.0]])).tolist()
        [[5.0, 2.0]]
        """
        code = self.code
        if code is None:
            return rows
        return np.asarray(self.shared.grouped(name, lambda: rows.T, code, self.size).T)

    @property
    def counts(self) -> Codes:
        """Series of each group at hand, of shape (n_groups,)."""
        if self.code is None:
            return np.ones(self.size, dtype=np.int64)
        return np.bincount(self.code, minlength=self.size)

    @property
    def members(self) -> csr_array:
        """Groups by series, one where a series belongs to a group."""
        code = np.arange(self.size) if self.code is None else self.code
        return csr_array((np.ones(len(code)), (code, np.arange(len(code)))))


@dataclass(frozen=True)
class Residuals:
    """Forecasts of rolling origins and what came.

    Attributes
    ----------
    forecast, actual : ndarray of shape (n_cells, n_series)
        One row for each pair of origin and step.
    step : ndarray of shape (n_cells,)
        Months ahead, from 1.
    origin : ndarray of shape (n_cells,)
        Months that were known.
    shared : Shared
        Where the other series are, if these are a part of all.
    """

    forecast: Floats
    actual: Floats
    step: Codes
    origin: Codes
    shared: Shared = ALONE

    def summed(self, groups: Grouping) -> Residuals:
        """Return the residuals of groups of series, wherever these are."""
        both = groups.sums("residuals", np.concatenate([self.forecast, self.actual]))
        return Residuals(both[: len(self.step)], both[len(self.step) :], self.step, self.origin)

    def at_steps(self, steps: Codes) -> Residuals:
        """Return the residuals of some steps."""
        chosen = np.isin(self.step, steps)
        return Residuals(
            self.forecast[chosen],
            self.actual[chosen],
            self.step[chosen],
            self.origin[chosen],
            self.shared,
        )

    @property
    def series(self) -> int:
        """How many series there are in all."""
        return self.shared.among(self.forecast.shape[1])[1]

    @cached_property
    def enough(self) -> Codes:
        """Places of the series at hand that are among those from which quantiles are read."""
        start, series = self.shared.among(self.forecast.shape[1])
        own = np.arange(self.forecast.shape[1])
        if series <= _ENOUGH_SERIES:
            return own
        places = np.random.default_rng(0).permutation(series)[:_ENOUGH_SERIES]
        return own[np.isin(own + start, places)]

    @cached_property
    def score(self) -> Floats:
        """Errors on the scale of a forecast of their size, of shape (n_cells, n_series)."""
        return (self.actual - self.forecast) / error_scale(self.forecast)

    @property
    def month(self) -> Codes:
        """Months that were forecast, numbered from 0, of shape (n_cells,)."""
        return np.asarray(np.unique(self.origin + self.step, return_inverse=True)[1])

    @cached_property
    def calm(self) -> Floats:
        """What each score counts in means; see `calm`."""
        return calm(np.abs(self.score), self.month)


def joined_residuals(one: Residuals, other: Residuals) -> Residuals:
    """Return the residuals of more origins of the same series."""
    return Residuals(
        np.concatenate([one.forecast, other.forecast]),
        np.concatenate([one.actual, other.actual]),
        np.concatenate([one.step, other.step]),
        np.concatenate([one.origin, other.origin]),
        one.shared,
    )


def grouped(rows: Floats, code: Codes, size: int) -> Floats:
    """Sum the columns of each row that belong to one group.

    Examples
    --------
    >>> grouped(np.array([[1.0, 2.0, 4.0]]), np.array([0, 1, 0]), 2).tolist()
    [[5.0, 2.0]]
    """
    if not len(rows):
        return np.zeros((0, size))
    if size == len(code) and np.array_equal(code, np.arange(size)):
        return np.asarray(rows, dtype=float)
    return np.stack([np.bincount(code, weights=row, minlength=size) for row in rows])


def error_scale(forecast: Floats) -> Floats:
    """Return the size that errors of such forecasts usually have, but for a factor."""
    units = np.asarray(forecast + 1.0, dtype=float)
    scale = np.maximum(units**_POWER, units * _LARGE ** (_POWER - 1))
    return np.asarray(scale, dtype=float)


def calm(size: Floats, month: Codes) -> Floats:
    """Return what each cell counts so that no month is missed by far more than the others.

    What was typed wrong in one month is missed by all forecasts of it.

    Parameters
    ----------
    size : ndarray of shape (n_cells, n_series)
        Errors without sign.
    month : ndarray of shape (n_cells,)
        Which month was forecast, numbered from 0.
    """
    cells = np.bincount(month)
    if len(cells) < 2:
        return np.ones_like(size)
    sums = csr_array((np.ones(len(month)), (month, np.arange(len(month))))) @ size
    mean, total = sums / cells[:, None], sums.sum(axis=0)
    worst, each = mean.argmax(axis=0), np.arange(size.shape[1])
    most = _LONE_MONTH * (total - sums[worst, each]) / (len(month) - cells[worst])
    share = np.divide(most, mean, out=np.ones_like(mean), where=mean > most)
    return np.asarray(share[month])
