"""Series that have had nothing of late, and how likely each is to have openings again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from talentmatch.demand._fitted_forecaster import FittedForecaster, check_whole
from talentmatch.demand.engine import parents_of
from talentmatch.demand.models._residuals import grouped
from talentmatch.demand.models.waking import waking_chances as chances_of
from talentmatch.errors import InputError, is_whole
from talentmatch.i18n import phrase

__all__ = ["waking_chances"]


def waking_chances(
    forecaster: FittedForecaster, *, horizon: int = 3, aggregate: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return how likely dormant series, or sums of series, are to have openings again.

    Parameters
    ----------
    forecaster : FittedForecaster
        Fitted.
    horizon : int, default=3
        Periods after the history within which openings count [months, quarters or years].
    aggregate : sequence of str, optional
        Dimensions to keep: series are summed over the others; `[]` gives the total.

    Returns
    -------
    DataFrame
        Dimensions and `chance` [0, 1]; one row for each series that had nothing in its last three
        periods, in the order of the history.

    Raises
    ------
    InputError
        If the horizon is no positive whole number.

    Examples
    --------
    >>> from talentmatch.demand import DemandForecaster
    >>> months = pd.date_range("2024-01-01", periods=19, freq="MS")
    >>> openings = [1.0, 0, 0, 0, 0] * 3 + [1.0, 0, 0, 0]
    >>> rare = pd.DataFrame({"post": "x", "month": months, "openings": openings})
    >>> waking_chances(DemandForecaster(boosting=False).fit(rare), horizon=3).round(2).values.tolist()
    [['x', 0.83]]
    """
    check_whole(forecaster, "waking_chances")
    if not is_whole(horizon, 1):
        raise InputError(
            phrase("demand_refused", "no_forecast"),
            [phrase("demand_refused", "horizon", n=horizon)],
        )
    panel = forecaster.panel_
    code, keys, order = panel.groups(aggregate)
    size = int(code.max()) + 1
    known, first = np.full(size, len(panel.months)), np.full(size, len(panel.months))
    np.minimum.at(known, code, panel.known)
    np.minimum.at(first, code, panel.first)
    openings = grouped(panel.in_units.openings.T, code, size).T
    parents = parents_of(keys)
    chances = chances_of(openings, known, first, parents, int(horizon))[order]
    dormant = ~np.isnan(chances)
    dims = panel.dims if aggregate is None else list(aggregate)
    rows = keys.iloc[order[dormant]] if dims else pd.DataFrame(index=range(int(dormant.sum())))
    return rows.reset_index(drop=True).assign(chance=chances[dormant])
