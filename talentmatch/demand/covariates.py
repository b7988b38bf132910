"""Indicators of enterprises as covariates: what was known of them at an origin, never later.

Covariates may be known for some of the dimensions only (orders by industry, say) and may end before
the history does: the gap is their publication lag, and is applied to every past origin as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.panel import Panel, group_codes, month_numbers
from talentmatch.errors import InputError

__all__ = ["Covariates", "covariate_dims", "read_covariates"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_LAGS = 3


@dataclass(frozen=True, kw_only=True)
class Covariates:
    """Indicators by month, joined to the series.

    Attributes
    ----------
    names : tuple of str
        Names of the indicators.
    group : ndarray of shape (n_series,)
        Group whose indicators belong to each series; -1 where none does.
    known : ndarray of shape (n_indicators, n_groups, n_months)
        Values over the months of the history; NaN where not known.
    lag : ndarray of shape (n_indicators,)
        Months by which each indicator ends before the history.
    """

    names: tuple[str, ...]
    group: Codes
    known: Floats
    lag: Codes

    @property
    def feature_names(self) -> list[str]:
        """Names of the columns that `at` gives."""
        return [
            f"{name}_{what}"
            for name in self.names
            for what in (*(f"growth_{lag}" for lag in range(1, _LAGS + 1)), "quarter")
        ]

    def at(self, origin: int) -> Floats:
        """Describe what is known `origin` months into the history.

        Returns
        -------
        ndarray of shape (n_series, 4 * n_indicators)
            Logarithms of each of the last three known months over the year before, and of the last
            three over the year before; NaN where not known.
        """
        columns = [
            column
            for indicator, lag in zip(self.known, self.lag, strict=True)
            for column in _growth(indicator[:, : max(origin - lag, 0)])
        ]
        described = np.column_stack(columns)
        found = described[np.maximum(self.group, 0)]
        found[self.group < 0] = np.nan
        return np.asarray(found, dtype=float)


def _growth(known: Floats) -> list[Floats]:
    nothing = np.full(len(known), np.nan)
    if known.shape[1] < _LAGS + 1:
        return [nothing] * (_LAGS + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = _mean(known[:, -12:])
        recent = [np.log(known[:, -lag] / level) for lag in range(1, _LAGS + 1)]
        quarter = np.log(_mean(known[:, -_LAGS:]) / level)
    return [np.where(np.isfinite(column), column, np.nan) for column in (*recent, quarter)]


def _mean(values: Floats) -> Floats:
    """Average what is known; NaN where nothing is."""
    count = np.isfinite(values).sum(axis=1)
    return np.asarray(np.nansum(values, axis=1) / np.where(count > 0, count, np.nan), dtype=float)


def covariate_dims(covariates: pd.DataFrame, dims: Sequence[str]) -> list[str]:
    """Return the dimensions that covariates share with the history.

    Examples
    --------
    >>> frame = pd.DataFrame({"industry": ["C35"], "month": ["2024-01"], "orders": [1.0]})
    >>> covariate_dims(frame, ["region", "industry"])
    ['industry']
    """
    return [name for name in covariates.columns if name in dims]


def read_covariates(covariates: pd.DataFrame, panel: Panel) -> Covariates:
    """Check covariates and join them to the series of a panel.

    Parameters
    ----------
    covariates : DataFrame
        Some of the history's dimensions, month, and one or more numeric columns. Months after
        the history's last are left out.
    panel : Panel
        The history.

    Raises
    ------
    InputError
        If month is missing, a column is not numeric, a group has two rows for one month, or
        nothing falls into the history's months.
    """
    dims = covariate_dims(covariates, panel.dims)
    names = [name for name in covariates.columns if name not in (*dims, "month")]
    _check(covariates, dims, names)
    at = month_numbers(covariates["month"], "covariates")
    place = (at - (panel.months[0].year * 12 + panel.months[0].month - 1)).to_numpy()
    inside = (place >= 0) & (place < len(panel.months))
    if not inside.any():
        raise InputError(
            "the covariates cannot be used",
            [f"no row falls between {panel.months[0]:%Y-%m} and {panel.months[-1]:%Y-%m}"],
        )
    both = pd.concat([panel.keys[dims], covariates.loc[inside, dims]], ignore_index=True)
    code, _ = group_codes(both, dims)
    return _joined(covariates.loc[inside, names], code, place[inside], panel)


def _joined(values: pd.DataFrame, code: Codes, place: Codes, panel: Panel) -> Covariates:
    n_series, n_months = len(panel.keys), len(panel.months)
    table = np.full((len(values.columns), int(code.max()) + 1, n_months), np.nan)
    table[:, code[n_series:], place] = values.to_numpy(dtype=float).T
    published = np.isfinite(table).any(axis=1)
    lag = np.where(published.any(axis=1), np.argmax(published[:, ::-1], axis=1), n_months)
    has = np.isfinite(table).any(axis=(0, 2))
    group = np.where(has[code[:n_series]], code[:n_series], -1)
    return Covariates(
        names=tuple(map(str, values.columns)),
        group=group.astype(np.int64),
        known=table,
        lag=lag.astype(np.int64),
    )


def _check(covariates: pd.DataFrame, dims: list[str], names: list[str]) -> None:
    problems = []
    if "month" not in covariates.columns:
        problems.append("column 'month' is missing")
    if not names:
        problems.append("there is no column beside the dimensions and month")
    problems += [
        f"column '{name}' is no number and no dimension of the history; drop it or rename it"
        for name in names
        if not pd.api.types.is_numeric_dtype(covariates[name])
    ]
    if not problems and covariates.duplicated([*dims, "month"]).any():
        row = covariates[covariates.duplicated([*dims, "month"])].iloc[0]
        problems.append(
            f"two rows for {dict(row[[*dims, 'month']])}; sum them with "
            f"covariates.groupby({[*dims, 'month']}, as_index=False).sum()"
        )
    if problems:
        raise InputError("the covariates cannot be used", problems)
