"""How far yearly forecasts may be off: past errors by step, in units of each series' own noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import stdtrit

__all__ = ["GrowthErrors", "level_noise"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Usual size of a yearly change [log] where nothing is known, and changes that weigh as much.
_NOISE, _NOISE_CHANGES = 0.04, 8.0
#: A year beyond the first weighs as much as so many changes, however many series it was calm for.
_YEAR_CHANGES: Final = 4.0
#: Years over which a series' noise is measured.
_NOISE_YEARS: Final = 20
#: Quantiles of the error in units of noise: Student's with five degrees, times step ** growth. Of
#: US employment by industry, origins 1975 to 1995, with whole history and with 4 to 15 years of it.
_SCALE, _DEGREES, _GROWTH = 0.88, 5, 0.9
#: Past origins that weigh as much as this law, and how much overlapping origins hide of the error.
_LAW_ORIGINS, _OVERLAP = 10.0, 0.25
#: Errors of series that were shorter at their origin are left out where enough others are there.
_WHOLE_YEARS, _ENOUGH, _ENOUGH_SHARE = 10, 30, 0.2
#: Correlation of errors of one origin where none can be measured: that of US employment by
#: supersector after forty years or more.
_CORRELATION: Final = 0.45
#: Figures that never moved, as rounded ones may not, say no more than this share of the law.
_SUREST: Final = 0.25
_TINY: Final = 1e-9


def level_noise(changes: Floats, common: Floats) -> Floats:
    """Return how much each series' changes scatter, as known in each year.

    Parameters
    ----------
    changes : ndarray of shape (n_series, n_years - 1)
        Changes of the logarithm, NaN where none is known.
    common : ndarray of shape (n_years - 1,)
        Change that series have in common, toward which the mean change of a series is drawn.

    Returns
    -------
    ndarray of shape (n_series, n_years)
        Standard deviation [log per year] out of the changes up to each year, drawn toward the
        median of all series.
    """
    series, years = changes.shape[0], changes.shape[1] + 1
    noise = np.full((series, years), _NOISE)
    for year in range(1, years):
        window = slice(max(0, year - _NOISE_YEARS), year)
        known = np.isfinite(changes[:, window])
        count = known.sum(axis=1)
        filled = np.where(known, changes[:, window], 0.0)
        mean = (filled.sum(axis=1) + common[window].mean()) / (count + 1)
        squares = (np.where(known, filled - mean[:, None], 0.0) ** 2).sum(axis=1)
        freedom = count**2 / (count + 1.0)
        here = known[:, -1] & (freedom > 0)
        usual = _NOISE**2
        if here.any():
            # Series of one economy are calm together: a few years are no more than these.
            years = int(known[here].any(axis=0).sum())
            weight = min(freedom[here].sum(), _YEAR_CHANGES * (years - 1))
            # Of two series the wilder one decides nothing.
            median = np.quantile(squares[here] / freedom[here], 0.5, method="lower")
            usual = (_NOISE_CHANGES * usual + weight * median) / (_NOISE_CHANGES + weight)
        noise[:, year] = np.sqrt((_NOISE_CHANGES * usual + squares) / (_NOISE_CHANGES + freedom))
    return noise


class GrowthErrors:
    """Errors of one model at past origins, and the intervals that follow from them.

    Parameters
    ----------
    past : mapping of int to ndarray of shape (n_series, n_years)
        Step to the logarithm forecast at each year for that many years later, NaN where none is.
    logs : ndarray of shape (n_series, n_years)
        Logarithms of the levels.
    noise : ndarray of shape (n_series, n_years)
        From `level_noise`.
    years : ndarray of shape (n_series, n_years)
        Years known of each series up to each year.
    apart : ndarray of shape (n_series,)
        Series whose errors say nothing of others, such as those with zeros.
    """

    def __init__(
        self,
        past: Mapping[int, Floats],
        logs: Floats,
        *,
        noise: Floats,
        years: Floats,
        apart: NDArray[np.bool_],
    ) -> None:
        self.past, self.logs, self.noise, self.years = past, logs, noise, years
        self.apart = apart
        self.ratios = {step: self._errors(step) for step in past}

    def _errors(self, step: int) -> Floats:
        """Return signed errors of a step in units of noise, on the origins."""
        error = np.full_like(self.logs, np.nan)
        error[:, :-step] = self.logs[:, step:] - self.past[step][:, :-step]
        error[self.apart] = np.nan
        return error / self.noise

    def half_widths(
        self, noise: Floats, steps: Codes, levels: tuple[float, ...]
    ) -> dict[float, Floats]:
        """Return half of each central interval [log] at given steps.

        Parameters
        ----------
        noise : ndarray of shape (n,)
            Noise of each series now.
        steps : ndarray of shape (n, horizon)
            Steps from each series' last known year.
        levels : tuple of float
            Levels [percent].
        """
        table = {level: self._multipliers(level, int(steps.max(initial=1))) for level in levels}
        return {level: noise[:, None] * table[level][steps] for level in levels}

    def _multipliers(self, level: float, steps: int) -> Floats:
        """Return the quantile of absolute errors in units of noise by step, from 0 up."""
        judged = [self._whole(step) for step in range(1, steps + 1)]
        return np.concatenate([[0.0], _drawn_quantiles(judged, _law(level, steps), level)])

    def _whole(self, step: int) -> tuple[Floats, int]:
        """Return absolute errors of a step and the number of origins they come from."""
        if step not in self.ratios:
            return np.empty(0), 0
        errors = np.abs(self.ratios[step])
        known = np.isfinite(errors)
        whole = known & (self.years >= _WHOLE_YEARS)
        if whole.sum() >= max(_ENOUGH, _ENOUGH_SHARE * known.sum()):
            known = whole
        return errors[known], int(known.any(axis=0).sum())

    def sum_half_widths(
        self, weights: csr_array, median: Floats, noise: Floats, levels: tuple[float, ...]
    ) -> dict[float, Floats]:
        """Return half of each central interval [log] of sums.

        Parameters
        ----------
        weights : csr_array of shape (n_groups, n)
            Weights of the series in the sums.
        median : ndarray of shape (n, horizon)
            Forecast levels.
        noise : ndarray of shape (n,)
            Noise of each series now.
        levels : tuple of float
            Levels [percent].
        """
        steps = median.shape[1]
        alike = self._correlations(steps)
        spread = np.column_stack(
            [_spread(weights, median[:, k], noise, alike[k]) for k in range(steps)]
        )
        judged = [self._sum_errors(weights, step, alike[step - 1]) for step in range(1, steps + 1)]
        return {
            level: spread * _drawn_quantiles(judged, self._multipliers(level, steps)[1:], level)
            for level in levels
        }

    def _correlations(self, steps: int) -> Floats:
        """Return by step how much the errors of one origin have in common."""
        alike, last = np.empty(steps), _CORRELATION
        for step in range(1, steps + 1):
            errors = self.ratios.get(step, np.empty((0, 0)))
            count = np.isfinite(errors).sum(axis=0)
            errors = errors[:, count > 1]
            count = count[count > 1]
            if len(count):
                unit = errors / np.sqrt(np.nanmean(errors**2) + _TINY**2)
                shared = (count * np.nanmean(unit, axis=0) ** 2 - 1) / (count - 1)
                mean = float(np.clip(shared.mean(), 0.0, 1.0))
                last = (len(count) * mean + _LAW_ORIGINS * last) / (len(count) + _LAW_ORIGINS)
            alike[step - 1] = last
        return alike

    def _sum_errors(self, weights: csr_array, step: int, alike: float) -> tuple[Floats, int]:
        """Return absolute errors of sums at past origins, in units of their expected spread."""
        if step not in self.past:
            return np.empty(0), 0
        actual, forecast = np.exp(self.logs[:, step:]), np.exp(self.past[step][:, :-step])
        known = np.isfinite(actual) & np.isfinite(forecast) & ~self.apart[:, None]
        actual, forecast = np.where(known, actual, 0.0), np.where(known, forecast, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            errors = np.abs(np.log((weights @ actual) / (weights @ forecast)))
            # What is known of the noise grows with the years; in units of the first years' errors
            # would be small, and intervals now too narrow.
            least = min(_NOISE_YEARS, self.noise.shape[1] - 1)
            spread = np.column_stack(
                [
                    _spread(weights, level, self.noise[:, max(year, least)], alike)
                    for year, level in enumerate(forecast.T)
                ]
            )
            ratios = errors / spread
        good = np.isfinite(ratios)
        return ratios[good], int(good.any(axis=0).sum())


def _law(level: float, steps: int) -> Floats:
    return np.asarray(
        _SCALE
        * stdtrit(_DEGREES, 0.5 + level / 200)
        * np.arange(1, steps + 1, dtype=float) ** _GROWTH
    )


def _drawn_quantiles(judged: list[tuple[Floats, int]], law: Floats, level: float) -> Floats:
    """Return quantiles by step, drawn toward a law as few origins judge; beyond, the law goes on."""
    quantiles, last = np.empty(len(judged)), 0.0
    for place, (errors, origins) in enumerate(judged):
        if origins:
            wide = 1 + _OVERLAP * (place + 1) / origins
            ratio = np.quantile(errors, level / 100) * wide / law[place]
            log_ratio = np.log(max(ratio, _SUREST))
            last = (origins * log_ratio + _LAW_ORIGINS * last) / (origins + _LAW_ORIGINS)
        quantiles[place] = law[place] * np.exp(last)
    return np.maximum.accumulate(quantiles)


def _spread(weights: csr_array, level: Floats, noise: Floats, alike: float) -> Floats:
    """Return the relative spread of sums whose parts err alike to some degree."""
    total = weights @ level
    together = weights @ (level * noise)
    apart = np.sqrt(weights.power(2) @ (level * noise) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(alike * together**2 + (1 - alike) * apart**2) / total
    return np.where(total > 0, spread, 0.0)
