"""What the blend would have said at past origins: how far boosters count, and how large errors are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.engine import FARTHEST, STEPS, Engine, Weights
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._boosting import Ratio
from talentmatch.demand.models._residuals import Residuals, joined_residuals
from talentmatch.demand.models.blend import blend_weights
from talentmatch.demand.models.seasonality import Season
from talentmatch.demand.models.sizes import capped_weights

__all__ = ["far_origins", "judge"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Cells of past origins that are judged, and the fewest origins of a very large panel.
_MOST_JUDGED, _LEAST_JUDGED = 200_000, 3
# Of more series than this a few steps are judged.
_MANY, _FEW_STEPS = 20_000, (6, 9, 12)


def judge(
    engine: Engine,
    seasons: Mapping[int, Season],
    weights: Weights,
    *,
    train: Callable[[], Ratio | None],
    measure: Callable[[int], Season],
    most: int,
) -> tuple[Weights, Residuals]:
    """Weigh boosters against smoothers, and return what the blend missed, at origins of the past.

    Parameters
    ----------
    engine : Engine
        The calculation over all series.
    seasons : mapping of int to Season
        Last origins, at which boosters are judged, and the season measured at each.
    weights : Weights
        Of the smoothers.
    train : callable
        Returns boosters that have seen none of these origins; None where there are none.
    measure : callable
        Returns the season as measured at an origin.
    most : int
        Most origins at which farther steps are judged.

    Returns
    -------
    weights : Weights
        With the share of the boosters.
    residuals : Residuals
        Of the blend up to three months ahead, of the smoothers up to a year.
    """
    panel, shared = engine.panel, engine.panel.shared
    _, series = shared.among(len(panel.first))
    far = far_origins(len(panel.months), series, most=most)
    few = range(1, FARTHEST + 1) if series <= _MANY else _FEW_STEPS
    steps = _steps_judged(list(seasons), far, few, len(panel.months))
    parts: dict[str, Callable[[], Any]] = {
        "ratio": train if seasons else lambda: None,
        "smoothed": lambda: _smoothed(engine, seasons, weights, steps, measure),
    }
    ratio, said = shared.each(parts, lambda name: parts[name]()).values()
    near = {origin: said[origin][steps[origin] <= STEPS] for origin in seasons}
    boosted = {} if ratio is None else _boosted(engine, seasons, ratio, near)
    # Where changes last, what a booster adds to the last value is noise.
    share = (1 - weights.lasting) * _boosting_weight(engine, near, boosted)
    blended = {
        origin: (1 - share) * level + share * boosted.get(origin, level)
        for origin, level in near.items()
    }
    farther = {origin: said[origin] for origin in far if origin in said}
    residuals = joined_residuals(
        _residuals(blended, steps, panel), _residuals(farther, steps, panel).at_steps(np.array(few))
    )
    return replace(weights, boosting=share), residuals


def far_origins(months: int, series: int, *, most: int) -> list[int]:
    """Return the origins at which far steps are judged, spread over the later half of the history.

    Examples
    --------
    >>> far_origins(36, 100, most=6)
    [18, 21, 25, 28, 32, 35]
    >>> far_origins(5, 100, most=6)
    [3, 4]
    """
    first = max(3, months // 2)
    if first >= months:
        return []
    number = min(most, max(_LEAST_JUDGED, _MOST_JUDGED // max(series, 1)), months - first)
    return [int(origin) for origin in np.unique(np.linspace(first, months - 1, number).round())]


def _steps_judged(
    near: Sequence[int], far: Sequence[int], few: Iterable[int], end: int
) -> dict[int, Codes]:
    """Return the steps at which each origin is judged, as far as they have come."""
    steps = {origin: set(range(1, STEPS + 1)) for origin in near}
    for origin in far:
        steps[origin] = steps.get(origin, set()) | set(few)
    come = {
        origin: [step for step in sorted(own) if step <= end - origin]
        for origin, own in steps.items()
    }
    return {origin: np.array(own) for origin, own in come.items() if own}


def _smoothed(
    engine: Engine,
    seasons: Mapping[int, Season],
    weights: Weights,
    steps: Mapping[int, Codes],
    measure: Callable[[int], Season],
) -> dict[int, Floats]:
    """Return what the smoothers say at last origins, and farther ahead over all of the history.

    Each origin has its own season: with one of an earlier origin intervals would jump with the
    number of months, as origins come to share other ones.
    """

    def forecast_at(origin: int) -> Floats:
        season = seasons[origin] if origin in seasons else measure(origin)
        return engine.forecast_then(origin, season, weights, steps[origin])

    return engine.panel.shared.each(steps, forecast_at)


def _boosted(
    engine: Engine, seasons: Mapping[int, Season], ratio: Ratio, smoothed: Mapping[int, Floats]
) -> dict[int, Floats]:
    """Return what boosters say at past origins, and smoothers where they are silent."""

    def forecast_at(origin: int) -> Floats:
        then, steps = engine.known(origin, seasons[origin]), len(smoothed[origin])
        forecast = engine.boosted(then, ratio, steps)
        forecast *= engine.ahead(origin, seasons[origin], steps)
        forecast = np.where(np.isfinite(forecast), forecast, smoothed[origin])
        return engine.with_lives(forecast, origin)

    shared = engine.panel.shared
    return shared.each(
        seasons,
        lambda origin: shared.within(origin).kept("boosted", lambda: forecast_at(origin)),
    )


def _boosting_weight(
    engine: Engine, smoothed: Mapping[int, Floats], boosted: Mapping[int, Floats]
) -> float:
    """Return how far boosters count against smoothers by what both missed."""
    if not boosted:
        return 0.0
    panel = engine.panel
    weight = capped_weights(panel.carried.mean(axis=1), panel.shared.within("missed"))

    def missed() -> Floats:
        losses = np.zeros(2)
        for origin, level in smoothed.items():
            steps = (origin, origin + len(level))
            actual, known = panel.openings[:, slice(*steps)].T, panel.is_known(*steps).T
            counted = known * weight
            losses += [(np.abs(f - actual) * counted).sum() for f in (level, boosted[origin])]
        return losses

    losses = panel.shared.total("missed by boosters", missed)
    return float(blend_weights(losses, sharpness=engine.sharpness)[1])


def _residuals(
    forecasts: Mapping[int, Floats], steps: Mapping[int, Codes], panel: Panel
) -> Residuals:
    """Line up the forecasts of several origins with what came.

    A series that had not begun at an origin, or of which the month is not known yet, counts as
    nothing forecast and nothing come there.
    """
    values, shared = panel.openings, panel.shared.within("residuals")
    cells = []
    for origin, forecast in forecasts.items():
        began = panel.first < origin
        for step, of_step in zip(steps[origin].tolist(), forecast, strict=False):
            judged = began & panel.is_known(origin + step - 1, origin + step)[:, 0]
            came = values[:, origin + step - 1]
            cells.append(
                (np.where(judged, of_step, 0.0), np.where(judged, came, 0.0), step, origin)
            )
    if not cells:
        nothing = np.zeros((0, len(values)))
        none = np.zeros(0, dtype=np.int64)
        return Residuals(nothing, nothing, none, none, shared)
    predicted, actual, ahead, origins = zip(*cells, strict=True)
    places = np.array(ahead, dtype=np.int64), np.array(origins, dtype=np.int64)
    return Residuals(np.stack(predicted), np.stack(actual), *places, shared)
