"""What has not been reported yet of the last months: by series, or summed, with an interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand._fitted_forecaster import FittedForecaster, check_whole
from talentmatch.demand._judging import far_origins
from talentmatch.demand.history._late import carry_on
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._intervals import interval
from talentmatch.demand.models._residuals import Grouping, Residuals
from talentmatch.i18n import phrase

__all__ = ["nowcast", "nowcast_notes"]

Floats = NDArray[np.float64]

# Past months at which the estimate of late series is judged.
_ORIGINS = 24


def nowcast(
    forecaster: FittedForecaster,
    *,
    levels: Sequence[float] = (80, 95),
    aggregate: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Estimate the months that late series have not reported.

    Parameters
    ----------
    forecaster : FittedForecaster
        Fitted.
    levels : sequence of float, default=(80, 95)
        Nominal coverages [%].
    aggregate : sequence of str, optional
        Dimensions to keep: series are summed over the others; `[]` gives the total.

    Returns
    -------
    DataFrame
        Dimensions, month, `reported` (what those that have reported sum to), `mean`, and lo- and
        hi- of each level: reported and unreported together. One row for each series, or sum, and
        month of which something has not been reported [positions per month].

    Examples
    --------
    >>> from talentmatch.demand import DemandForecaster
    >>> months = pd.date_range("2024-01-01", periods=12, freq="MS")
    >>> both = pd.DataFrame({"region": np.repeat(["x", "y"], 12), "month": [*months] * 2})
    >>> late = both.assign(openings=5.0).iloc[:-1]
    >>> nowcast(DemandForecaster().fit(late), aggregate=[])[["reported", "mean"]].round(6).values.tolist()
    [[5.0, 10.0]]
    """
    check_whole(forecaster, "nowcast")
    panel = forecaster.panel_
    dims = panel.dims if aggregate is None else list(aggregate)
    code, keys, order = panel.groups(aggregate)
    end, size = len(panel.months), int(code.max()) + 1
    known = panel.is_known(0, end)
    tables = []
    for month in range(int(panel.known.min()), end):
        unknown = np.flatnonzero(~known[:, month])
        groups = np.unique(code[unknown])
        mean, low, high = _unreported(forecaster, unknown, month, code, levels)
        reported = np.bincount(
            code, weights=panel.openings[:, month] * known[:, month], minlength=size
        )
        chosen = order[np.isin(order, groups)]
        place = np.searchsorted(groups, chosen)
        frame = keys.iloc[chosen] if dims else pd.DataFrame(index=range(len(chosen)))
        frame = frame.reset_index(drop=True).assign(
            month=panel.months[month],
            reported=reported[chosen],
            mean=reported[chosen] + mean[place],
        )
        for number, level in enumerate(levels):
            frame[f"lo-{level:g}"] = reported[chosen] + low[number, place]
            frame[f"hi-{level:g}"] = reported[chosen] + high[number, place]
        tables.append(frame)
    if not tables:
        bounds = [f"{end}-{level:g}" for level in levels for end in ("lo", "hi")]
        return pd.DataFrame(columns=[*dims, "month", "reported", "mean", *bounds])
    return pd.concat(tables, ignore_index=True)


def _unreported(
    forecaster: FittedForecaster,
    rows: NDArray[np.int64],
    month: int,
    code: NDArray[np.int64],
    levels: Sequence[float],
) -> tuple[Floats, Floats, Floats]:
    """Return mean and bounds of what some series have not reported of a month, summed by group."""
    panel = forecaster.panel_
    groups, own = np.unique(code[rows], return_inverse=True)
    mean = np.bincount(own, weights=panel.carried[rows, month]).astype(float)
    pool = _missed(panel, rows)
    if len(groups) < len(rows):
        pool = pool.summed(Grouping(own, len(groups)))
    late = np.bincount(own, weights=month - panel.known[rows]) / np.bincount(own)
    bounds = panel.unit * interval(mean[None] / panel.unit, pool, levels, late)
    return mean, bounds[:, 0, 0], bounds[:, 1, 0]


def _missed(panel: Panel, rows: NDArray[np.int64]) -> Residuals:
    """Return what carrying on would have missed of some series, had they been late at past months."""
    openings, end = panel.in_units.openings, int(panel.known[rows].min())
    longest = int(panel.late[rows].max())
    nothing = np.zeros((0, len(rows)))
    forecasts, actuals = [nothing], [nothing]
    steps: list[int] = []
    origins: list[int] = []
    for origin in far_origins(end, len(openings), most=_ORIGINS):
        until = min(origin + longest, end)
        known = np.minimum(panel.known, until)
        known[rows] = origin
        carried = carry_on(openings[:, :until], panel.first, known)
        began = panel.first[rows] < origin
        forecasts.append((carried[rows, origin:] * began[:, None]).T)
        actuals.append((openings[rows, origin:until] * began[:, None]).T)
        steps += range(1, until - origin + 1)
        origins += [origin] * (until - origin)
    both = np.concatenate(forecasts), np.concatenate(actuals)
    return Residuals(*both, np.array(steps, dtype=np.int64), np.array(origins, dtype=np.int64))


def nowcast_notes(forecaster: FittedForecaster) -> tuple[str, ...]:
    """Say what the total of the last month comes to with what has not been reported."""
    if not forecaster.panel_.late.any():
        return ()
    last = nowcast(forecaster, levels=(80,), aggregate=[]).iloc[-1]
    facts = {"month": f"{last['month']:%Y-%m}", "reported": float(last["reported"])}
    facts |= {
        "mean": float(last["mean"]),
        "low": float(last["lo-80"]),
        "high": float(last["hi-80"]),
    }
    return (phrase("demand", "nowcast", **facts),)
