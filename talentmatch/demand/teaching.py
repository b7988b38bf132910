"""What boosters and weights of smoothers learn from: a part of many series, at origins of the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.engine import STEPS, Engine, Known
from talentmatch.demand.models._boosting import (
    LEAST_LEVEL,
    Examples,
    Ratio,
    features,
    parents_growth,
    train_booster,
)
from talentmatch.demand.models.blend import losses_by_size, weights_by_size
from talentmatch.demand.models.family import prior_weights, smooth
from talentmatch.demand.models.sizes import N_SIZES, TOP_LEVEL, capped_values, class_sums

__all__ = ["teacher_of", "train_ratio", "weigh_smoothers"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_FIRST_ORIGIN, _LEAST_MONTHS = 6, 12
# Of more series than this a part teaches weights and boosters.
_TAUGHT = 200_000
_LEAST_EXAMPLES = 1500


def teacher_of(engine: Engine, known: Known) -> tuple[Engine, Known]:
    """Return an engine and what it knows to learn weights and boosters from: a part of many.

    Weights of size classes and boosters over all series learn no more from a million series
    than from a fifth of them, evenly drawn.
    """
    start, series = known.shared.among(len(known.age))
    every = -(-series // _TAUGHT)
    if every == 1:
        return engine, known
    chosen = slice(-start % every, None, every)
    parents = {name: (code[chosen], size) for name, (code, size) in engine.parents.items()}
    return replace(engine, parents=parents, _panels={}), known.thinned(every)


def train_ratio(engine: Engine, known: Known, *, most: int, seeds: Sequence[int]) -> Ratio | None:
    """Train the boosters on what is known at an origin; None when that is too little."""
    if known.origin < _LEAST_MONTHS:
        return None

    def drawn() -> tuple[NDArray[Any], ...]:
        parts = _examples(engine, known, most, seeds)
        return tuple(column for part in parts.values() for column in part)

    train = partial(_trained, seeds=tuple(seeds), step_column=engine.step_column)
    ratio: Ratio | None = known.shared.rows(f"boosters {seeds}", drawn, train)
    return ratio


def weigh_smoothers(engine: Engine, known: Known, origins: Sequence[int]) -> Floats:
    """Return the smoothers' weights in each size class by what they missed after past origins.

    Past months are those of the restated history, in which a shock common to all series does
    not drown what sets the smoothers apart.
    """
    prior = prior_weights(engine.parents)

    def missed() -> tuple[Floats, Floats]:
        each = known.shared.each(origins, lambda origin: _missed(engine, known, origin))
        losses = sum(each.values(), np.zeros((N_SIZES, len(prior))))
        level = np.minimum(known.level, TOP_LEVEL)
        return losses, class_sums(np.ones(len(level)), level)

    losses, series = known.shared.total("missed by smoothers", missed)
    return weights_by_size(losses, series, prior, sharpness=engine.sharpness)


def _examples(
    engine: Engine, known: Known, most: int, seeds: Sequence[int]
) -> dict[int, tuple[NDArray[Any], ...]]:
    """Draw what the boosters learn from, of months before the origin only.

    Returns
    -------
    dict of tuple of ndarray
        For each seed: features, ratios, weights, and the place of each row in an order of all.
    """
    pasts = {origin: known.before(origin) for origin in range(_FIRST_ORIGIN, known.origin)}
    share = max(most // (STEPS * max(len(pasts), 1)), 50)
    chosen = cache(lambda seed: _chosen(known, pasts, share, seed))

    def at(origin: int) -> list[tuple[NDArray[Any], ...]]:
        def of_seeds() -> list[Codes]:
            return [chosen(seed)[origin] for seed in seeds]

        return _examples_at(engine, known, pasts[origin], of_seeds)

    parts = known.shared.each(pasts, at)
    return {
        seed: tuple(np.concatenate(column) for column in zip(*of_seed, strict=True))
        for seed, of_seed in zip(seeds, zip(*parts.values(), strict=True), strict=True)
    }


def _chosen(known: Known, pasts: dict[int, Known], share: int, seed: int) -> dict[int, Codes]:
    """Draw the series that teach of each past origin, no more than a share of them."""
    shared = known.shared
    counts = shared.kept("teaching", lambda: np.array([past.rows.size for past in pasts.values()]))
    first, whole = shared.numbered("teaching", counts)

    def draw() -> dict[int, Codes]:
        random = np.random.default_rng(seed)
        chosen = {}
        for (origin, past), start, series in zip(pasts.items(), first, whole, strict=True):
            chosen[origin] = past.rows
            if series > share:
                places = np.sort(random.choice(series, share, replace=False)) - start
                chosen[origin] = past.rows[places[(places >= 0) & (places < len(past.rows))]]
        return chosen

    return shared.kept(f"chosen {seed}", draw)


def _examples_at(
    engine: Engine, known: Known, past: Known, chosen: Callable[[], list[Codes]]
) -> list[tuple[NDArray[Any], ...]]:
    """Return features, ratios, weights and places of chosen series at a past origin, by steps."""
    origin, shared = past.origin, past.shared
    actual = known.adjusted[:, origin : origin + STEPS]
    asked: dict[str, Callable[[], Any]] = {
        "came": lambda: _came(past, actual),
        "growth": lambda: parents_growth(past.adjusted, past.age, engine.parents, shared),
        "chosen": chosen,
    }
    (weight, came, common), growth, of_seeds = shared.each(
        asked, lambda name: asked[name]()
    ).values()
    steps = np.arange(actual.shape[1])
    start, series = shared.among(len(weight))

    def examples(rows: Codes) -> tuple[NDArray[Any], ...]:
        described = features(past.adjusted, past.age, engine.parents, rows, growth)
        stacked = np.concatenate([described] * len(steps))
        stacked[:, engine.step_column] = np.repeat(steps + 1, rows.size)
        ratio = (came[rows] / weight[rows, None] / common).T.ravel()
        reported = (origin + steps[:, None] < known.until[rows]).ravel()
        place = (origin * STEPS + steps[:, None]) * series + start + rows
        columns = (stacked, ratio, np.tile(weight[rows], len(steps)), place.ravel())
        return tuple(column[reported] for column in columns)

    return [examples(rows) for rows in of_seeds]


def _came(past: Known, actual: Floats) -> tuple[Floats, Floats, Floats]:
    """Return level and what came of each series, and what came of all against their levels.

    No series is more than a part of what all did, nor of what teaches; who was not born then is none.
    """
    shared = past.shared
    actual = np.where(past.age[:, None] > 0, actual, 0.0)
    parts = capped_values(np.column_stack([past.level, actual]), shared.within("came"))
    expected, *came = shared.total("came", lambda: parts.sum(axis=0))
    together = np.array(came) / max(expected, LEAST_LEVEL)
    return parts[:, 0], parts[:, 1:], np.where(together > 0, together, 1.0)


def _missed(engine: Engine, known: Known, origin: int) -> Floats:
    """Return what each smoother missed after a past origin, in each size class."""
    past = known.before(origin)
    actual = known.adjusted[:, origin : origin + STEPS].T
    each = smooth(past.adjusted, past.age, len(actual), engine.parents, past.shared)
    # Who is silent of a series is judged by what the others say on average.
    each = np.where(np.isfinite(each), each, np.nanmean(each, axis=0))
    reported = origin + np.arange(len(actual))[:, None] < known.until
    return losses_by_size(np.where(reported, each, actual), actual, known.level)


def _trained(
    columns: tuple[NDArray[Any], ...], seeds: Sequence[int], step_column: int
) -> Ratio | None:
    """Train a booster on the examples of each seed; None where they are too few."""
    parts = [columns[place : place + 4] for place in range(0, len(columns), 4)]
    if any(len(places) < _LEAST_EXAMPLES for *_, places in parts):
        return None
    # In an order that does not hang on who drew them: samples of boosters go by place.
    orders = [np.argsort(places, kind="stable") for *_, places in parts]
    drawn = [
        Examples(*(column[order] for column in part[:3]))
        for part, order in zip(parts, orders, strict=True)
    ]
    # One thread a booster: two threads inside one booster wait for each other on a busy machine.
    with ThreadPoolExecutor(2) as pool:
        return Ratio(tuple(pool.map(train_booster, drawn, seeds)), STEPS, step_column)
