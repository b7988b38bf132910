"""How far off a forecast may be: the bounds of series and of sums of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand._fitted_forecaster import FittedForecaster, engine_of
from talentmatch.demand.engine import Known
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._breaks import beyond_breaks
from talentmatch.demand.models._intervals import interval, stretched, with_error
from talentmatch.demand.models._newborn import since_birth, unsure_of_newborn
from talentmatch.demand.models._residuals import Grouping
from talentmatch.demand.models._shared import Shared
from talentmatch.demand.models._shocks import SEEN, either_level
from talentmatch.demand.models.sizes import capped_values

__all__ = ["bounds_of"]

Floats = NDArray[np.float64]


def bounds_of(
    fitted: FittedForecaster, mean: Floats, groups: Grouping, levels: Sequence[float]
) -> Floats:
    """Return the bounds of groups of series, of shape (n_levels, 2, horizon, n_groups).

    Parameters
    ----------
    fitted : FittedForecaster
        Fitted.
    mean : ndarray of shape (horizon, n_series)
        What it forecasts of each series.
    groups : Grouping
        Which series are summed.
    levels : sequence of float
        Nominal coverage of the intervals [%].
    """
    if fitted.growth_ is not None:
        ahead = fitted.growth_.predict(
            len(mean), levels=tuple(levels), membership=groups.members, planned=mean.T
        )
        return np.stack([np.stack([ahead.lower[x].T, ahead.upper[x].T]) for x in levels])
    unit = fitted.panel_.unit
    mean = mean / unit
    known = engine_of(fitted).known(len(fitted.panel_.months), fitted.season_)
    parts: dict[str, Callable[[], Any]] = {
        "of_all": lambda: _season_and_shock_of_all(fitted, known, len(mean), groups.shared),
        "spread": lambda: _spread(fitted, mean, known, groups, levels),
    }
    answers = groups.shared.each(parts, lambda name: parts[name]())
    (season, of_all), (bounds, total, path) = answers["of_all"], answers["spread"]
    low, high, clarity = either_level(path[-SEEN:].T, fitted.weights_.lasting)
    low, high = low[:, None] * season, high[:, None] * season
    return unit * stretched(bounds, total, low, high, np.maximum(clarity, of_all))


def _spread(
    fitted: FittedForecaster, mean: Floats, known: Known, groups: Grouping, levels: Sequence[float]
) -> tuple[Floats, Floats, Floats]:
    """Return bounds of groups by what was missed before, their means and their paths so far."""
    error = unsure_of_newborn(mean, known.age, known.origin)
    if groups.code is None:
        path = since_birth(known.moving[:, -SEEN:], known.age).T
        total, variance = mean, error**2
        pool = beyond_breaks(fitted.residuals_, known.moving, known.age)
    else:
        facts = [mean, error**2, since_birth(known.moving, known.age).T]
        sums = groups.sums("newborn", np.concatenate(facts))
        total, variance, path = np.split(sums, [len(mean), 2 * len(mean)])
        pool = beyond_breaks(fitted.residuals_.summed(groups), path.T)
    bounds = interval(total, pool, levels, _late(fitted.panel_, mean[0], groups))
    return with_error(bounds, total, np.sqrt(variance), levels), total, path


def _season_and_shock_of_all(
    fitted: FittedForecaster, known: Known, horizon: int, shared: Shared
) -> tuple[Floats, Floats]:
    """Return what the season makes of levels ahead, and how clear an open shock to all is."""
    recent = since_birth(known.moving[:, -SEEN:], known.age)
    parts, series = shared.within("shocks"), len(recent)
    ahead = engine_of(fitted).ahead(known.origin, fitted.season_, horizon).mean(axis=1)
    ahead, together, number = shared.total(
        "ahead", lambda: (ahead * series, capped_values(recent, parts).sum(axis=0), series)
    )
    clarity = either_level(together[None], fitted.weights_.lasting)[2]
    return (ahead / number)[:, None], clarity


def _late(panel: Panel, mean: Floats, groups: Grouping) -> Floats:
    """Return by how many months each group is late, its series weighing by their forecast."""
    late = panel.late
    if groups.code is None:
        return np.asarray(late, dtype=float)
    weight = np.maximum(mean, 1e-9)
    months, weights = groups.sums("late", np.stack([weight * late, weight]))
    return np.asarray(months / weights)
