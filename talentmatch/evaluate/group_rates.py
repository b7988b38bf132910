"""Rates of groups and their ratios to one of them, with intervals of people or of clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["GroupRates", "Redraws", "wilson_interval"]

Array = NDArray[np.float64]

#: z of a two-sided 95 % interval.
_Z95 = 1.959963984540054
_FOUR_FIFTHS = 0.8


def wilson_interval(selected: ArrayLike, total: ArrayLike) -> tuple[Array, Array]:
    """Return the 95 % Wilson interval of a share.

    Parameters
    ----------
    selected, total : array of shape (n,)
        How many were selected, of how many.

    Examples
    --------
    >>> low, high = wilson_interval([0, 5], [10, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237], [0.278, 0.763])
    """
    yes, n = np.asarray(selected, dtype=float), np.asarray(total, dtype=float)
    share = np.divide(yes, n, out=np.full_like(yes, np.nan), where=n > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
        half = _Z95 / (1 + _Z95**2 / n) * np.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n**2))
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


class Redraws:
    """Redraws of people, or of whole clusters, as counts by cluster."""

    def __init__(self, cluster: NDArray[np.int64], *, n_boot: int, random_state: int) -> None:
        self.cluster, self.n = cluster, int(cluster.max()) + 1
        self.n_boot, self.random_state = n_boot, random_state

    def rates(self, yes: Array, members: NDArray[np.int64], n_groups: int) -> Array:
        """Return the rate of each group in each redraw: (n_boot, n_groups)."""
        people, chosen = self._counts(yes, members, n_groups)
        rng = np.random.default_rng(self.random_state)
        rates = np.full((self.n_boot, n_groups), np.nan)
        # One redraw at a time keeps the memory at the size of the data.
        for draw in range(self.n_boot):
            times = np.bincount(rng.integers(self.n, size=self.n), minlength=self.n)
            total = times @ people
            np.divide(times @ chosen, total, out=rates[draw], where=total > 0)
        return rates

    def errors(self, yes: Array, members: NDArray[np.int64], n_groups: int) -> tuple[Array, Array]:
        """Return the independent people each group is worth, and each cluster's part of its error.

        The shapes are (n_groups,) and (n_clusters, n_groups). Where all of a group are answered
        alike nothing tells how alike clusters are: they count as wholly so.
        """
        people, chosen = self._counts(yes, members, n_groups)
        total = people.sum(axis=0)
        rate = chosen.sum(axis=0) / total
        errors = (chosen - people * rate) / total
        independent = rate * (1 - rate) / total
        alike = (people**2).sum(axis=0) / total
        known = (independent > 0) & ((people > 0).sum(axis=0) > 1)
        effect = np.divide((errors**2).sum(axis=0), independent, out=alike, where=known)
        return total / np.maximum(effect, 1.0), errors

    def _counts(self, yes: Array, members: NDArray[np.int64], n_groups: int) -> tuple[Array, Array]:
        cell = self.cluster * n_groups + members
        cells, shape = self.n * n_groups, (self.n, n_groups)
        people = np.bincount(cell, minlength=cells).reshape(shape).astype(float)
        chosen: Array = np.bincount(cell, yes, minlength=cells).astype(float).reshape(shape)
        return people, chosen


@dataclass(frozen=True, kw_only=True)
class GroupRates:
    """Rates by group, and their ratios to the rate of group `base`, each with a 95 % interval."""

    rate: Array
    rate_low: Array
    rate_high: Array
    base: int
    ratio: Array
    low: Array
    high: Array
    steps_below: Array
    """How many standard errors a rate lies below the base's, if both were one."""

    @classmethod
    def of(cls, yes: Array, code: NDArray[np.int64], redraws: Redraws, *, base: int) -> GroupRates:
        """Return the rates of groups numbered from 0 in `code`."""
        people = np.bincount(code)
        rate = np.bincount(code, yes) / people
        worth, errors = redraws.errors(yes, code, len(people))
        rate_low, rate_high = wilson_interval(rate * worth, worth)
        ratio = low = high = np.full(len(people), np.nan)
        if rate[base] > 0:
            ratio = rate / rate[base]
            low, high = _ratio_interval(redraws.rates(yes, code, len(people)), base)
            # Nobody is selected in any redraw of a group without one; that it was bound to be so is
            # no knowledge, least of all where the group is small.
            bound = wilson_interval(np.zeros_like(worth), worth)[1] / rate[base]
            high = np.where(rate == 0, bound, high)
        return cls(
            rate=rate,
            rate_low=rate_low,
            rate_high=rate_high,
            base=base,
            ratio=ratio,
            low=low,
            high=high,
            steps_below=_steps_below(rate, base, worth, errors),
        )

    def under_four_fifths(self, critical: float) -> NDArray[np.bool_]:
        """Return which ratios lie under .8 with their whole interval, so many steps below base."""
        under: NDArray[np.bool_] = (self.high < _FOUR_FIFTHS) & (self.steps_below > critical)
        return under


def _steps_below(rate: Array, base: int, worth: Array, errors: Array) -> Array:
    """Return the difference of each rate from the base's in standard errors of groups of one rate.

    Groups of one cluster may be chosen together or instead of one another: the error of their
    difference counts where it is the larger one.
    """
    both = (rate * worth + rate[base] * worth[base]) / (worth + worth[base])
    pooled = both * (1 - both) * (1 / worth + 1 / worth[base])
    variance = ((errors - errors[:, [base]]) ** 2).sum(axis=0)
    error = np.sqrt(np.maximum(pooled, variance))
    steps = np.zeros_like(rate)
    np.divide(rate[base] - rate, error, out=steps, where=error > 0)
    return steps


def _ratio_interval(drawn: Array, base: int) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn / drawn[:, [base]]
    ratios[~np.isfinite(ratios)] = np.nan
    empty = np.isnan(ratios).all(axis=0)
    ratios[:, empty] = 0.0
    low, high = np.nanquantile(ratios, [0.025, 0.975], axis=0)
    low[empty] = high[empty] = np.nan
    return low, high
