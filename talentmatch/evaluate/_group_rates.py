"""Rates of groups and their ratios to one of them, with intervals of people or of clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

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
        people, chosen = (counts.T.tocsr() for counts in self._counts(yes, members, n_groups))
        rng = np.random.default_rng(self.random_state)
        rates = np.full((self.n_boot, n_groups), np.nan)
        # One redraw at a time keeps the memory at the size of the data.
        for draw in range(self.n_boot):
            times = np.bincount(rng.integers(self.n, size=self.n), minlength=self.n).astype(float)
            total = people @ times
            np.divide(chosen @ times, total, out=rates[draw], where=total > 0)
        return rates

    def errors(self, yes: Array, members: NDArray[np.int64], n_groups: int) -> ClusterErrors:
        """Return what the rates of groups are worth, and each cluster's part of their errors."""
        people, chosen = self._counts(yes, members, n_groups)
        total = _sums(people)
        rate = _sums(chosen) / total
        share = sp.csr_array(people @ sp.diags_array(1 / total))
        errors = sp.csr_array(chosen @ sp.diags_array(1 / total) - share @ sp.diags_array(rate))
        independent = rate * (1 - rate) / total
        clusters = 1 / _sums(share.power(2))
        alike = total / clusters
        known = (independent > 0) & (np.diff(people.tocsc().indptr) > 1)
        effect = np.divide(_sums(errors.power(2)), independent, out=alike.copy(), where=known)
        # What a cluster contributes pulls the rate to itself; few of them tell their spread badly.
        pull = share.copy()
        pull.data = 1 / np.sqrt(np.maximum(1 - pull.data, 1e-9))
        corrected = _sums(errors.multiply(pull).power(2))
        raised = np.divide(corrected, independent, out=alike.copy(), where=known)
        raised = np.minimum(raised * _widening(clusters) ** 2, alike)
        return ClusterErrors(
            clusters=clusters,
            worth=total / np.maximum(effect, 1.0),
            worth_at_least=total / np.maximum(np.maximum(effect, raised), 1.0),
            errors=errors,
        )

    def _counts(
        self, yes: Array, members: NDArray[np.int64], n_groups: int
    ) -> tuple[sp.csr_array, sp.csr_array]:
        """Return the people and those selected of each cluster and group."""
        shape = (self.n, n_groups)
        people, chosen = (
            sp.csr_array((counted, (self.cluster, members)), shape=shape)
            for counted in (np.ones(len(yes)), yes)
        )
        return people, chosen


@dataclass(frozen=True, kw_only=True)
class ClusterErrors:
    """What the rates of groups are worth, given who was decided together."""

    clusters: Array
    """Clusters of one size that each group's would be worth, (n_groups,)."""
    worth: Array
    """Independent people that each group is worth, (n_groups,). Where all of a group are answered
    alike nothing tells how alike clusters are: they count as wholly so."""
    worth_at_least: Array
    """The same for an interval: few clusters leave open how alike they are, and raise it, though not
    above clusters that are wholly alike [1].

    .. [1] Bell & McCaffrey (2002), Bias reduction in standard errors for linear regression with
       multi-stage samples, Survey Methodology 28; Korn & Graubard (1998), Confidence intervals for
       proportions with small expected number of positive counts, Survey Methodology 24."""
    errors: sp.csr_array
    """Each cluster's part of the error of each rate, (n_clusters, n_groups)."""

    def variance_of_difference(self, base: int) -> Array:
        """Return the variance of each group's rate less that of group `base`."""
        own = _sums(self.errors.power(2))
        together = np.asarray((self.errors.T @ self.errors[:, [base]]).todense()).ravel()
        variance: Array = np.maximum(own + own[base] - 2 * together, 0.0)
        return variance


def _sums(matrix: sp.csr_array) -> Array:
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()


def _widening(clusters: Array) -> Array:
    """Return how many times wider an interval is, if so many clusters tell its width.

    Examples
    --------
    >>> _widening(np.array([20.0, 1000.0])).round(3).tolist()
    [1.068, 1.001]
    """
    return np.asarray(stdtrit(np.maximum(clusters - 1, 1.0), 0.975) / _Z95)


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
        told = redraws.errors(yes, code, len(people))
        sure = told.worth_at_least
        rate_low, rate_high = wilson_interval(rate * sure, sure)
        ratio = low = high = np.full(len(people), np.nan)
        if rate[base] > 0:
            ratio = rate / rate[base]
            drawn = redraws.rates(yes, code, len(people))
            low, high = _ratio_interval(drawn, ratio, base, told.clusters)
            # Nobody is selected in any redraw of a group without one; that it was bound to be so is
            # no knowledge, least of all where the group is small.
            bound = wilson_interval(np.zeros_like(sure), sure)[1] / rate[base]
            high = np.where(rate == 0, bound, high)
        return cls(
            rate=rate,
            rate_low=rate_low,
            rate_high=rate_high,
            base=base,
            ratio=ratio,
            low=low,
            high=high,
            steps_below=_steps_below(rate, base, told),
        )

    def under_four_fifths(self, critical: float) -> NDArray[np.bool_]:
        """Return which ratios lie under .8 with their whole interval, so many steps below base."""
        under: NDArray[np.bool_] = (self.high < _FOUR_FIFTHS) & (self.steps_below > critical)
        return under


def _steps_below(rate: Array, base: int, told: ClusterErrors) -> Array:
    """Return the difference of each rate from the base's in standard errors of groups of one rate.

    Groups of one cluster may be chosen together or instead of one another: the error of their
    difference counts where it is the larger one.
    """
    worth = told.worth
    both = (rate * worth + rate[base] * worth[base]) / (worth + worth[base])
    pooled = both * (1 - both) * (1 / worth + 1 / worth[base])
    error = np.sqrt(np.maximum(pooled, told.variance_of_difference(base)))
    steps = np.zeros_like(rate)
    np.divide(rate[base] - rate, error, out=steps, where=error > 0)
    return steps


def _ratio_interval(drawn: Array, ratio: Array, base: int, clusters: Array) -> tuple[Array, Array]:
    """Return the interval of each ratio, wider than its redraws where few clusters were redrawn."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn / drawn[:, [base]]
    ratios[~np.isfinite(ratios)] = np.nan
    empty = np.isnan(ratios).all(axis=0)
    ratios[:, empty] = 0.0
    ends = np.nanquantile(ratios, [0.025, 0.975], axis=0)
    fewer = np.minimum(clusters, clusters[base])
    wider = np.sqrt(fewer / np.maximum(fewer - 1, 1.0)) * _widening(fewer)
    away = np.divide(ends, ratio, out=np.ones_like(ends), where=ratio > 0)
    low, high = np.where(ratio > 0, ratio * away**wider, ends)
    untold = empty | (fewer < 1 + 1e-9)  # one cluster tells nothing of what another would have done
    untold[base] = False
    low[untold] = high[untold] = np.nan
    return low, high
