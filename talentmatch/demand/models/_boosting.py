"""One LightGBM for all series: how the coming months differ from the smoothed level.

The target is openings divided by the series' own level and by the common season, so that a series
of three openings and one of thirty thousand teach each other. Rows weigh as much as their level,
which makes the relative Tweedie loss the loss of openings themselves. What all series did together
in a month is divided out too: some thirty months are too few to learn it from, and a model that
tries learns the dates. What indicators say of it is out of the openings before they come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._newborn import begun, same_series
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.sizes import capped_values
from talentmatch.demand.models.smoothing import Parents, exponential, recent_mean

if TYPE_CHECKING:
    from lightgbm import Booster

__all__ = [
    "LEAST_LEVEL",
    "Examples",
    "Ratio",
    "feature_names",
    "features",
    "parents_growth",
    "reference_level",
    "train_booster",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Below this level [openings a month] a ratio is noise; the smoothers speak alone.
LEAST_LEVEL = 0.05
_RECENT = 6
_LEVELS = (3, 6, 12)


def reference_level(values: Floats, age: Codes) -> Floats:
    """Return the level that ratios refer to: the mean of four smoothers.

    Examples
    --------
    >>> reference_level(np.array([[2.0, 2.0, 2.0]]), np.array([3])).tolist()
    [2.0]
    """
    means = [recent_mean(values, months, age) for months in _LEVELS]
    smoothed, (rows, standing, share) = exponential(values, 0.4), begun(values, age)
    smoothed[rows] += share * (exponential(standing, 0.4) - smoothed[rows])
    return np.asarray(sum(means) + smoothed) / (len(means) + 1)


def feature_names(parents: Sequence[str]) -> list[str]:
    """Return the names of the columns that `features` gives.

    Examples
    --------
    >>> feature_names(["total", "region"])[-2:]
    ['region_growth_6', 'region_growth_12']
    """
    own = [f"lag_{lag}" for lag in range(1, _RECENT + 1)]
    own += ["mean_2", "mean_3", "mean_6", "mean_12", "ses_7", "year_ago"]
    own += ["log_level", "zeros_6", "zeros_12", "spread_6", "spread_12", "age", "step"]
    spans = ("growth_1", "growth_6", "growth_12")
    related = [f"{name}_{span}" for name in parents if name != "total" for span in spans]
    return own + related


def features(
    values: Floats, age: Codes, parents: Parents, rows: Codes, growth: dict[str, list[Floats]]
) -> NDArray[np.float32]:
    """Describe series at the end of `values`, the step left open as the column before the parents.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season, up to the origin.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    parents : mapping
        Group of each series at coarser levels.
    rows : ndarray of int
        Series to describe.
    growth : dict
        Of the parents, see `parents_growth`.

    Returns
    -------
    ndarray of shape (len(rows), n_features)
    """
    own = values[rows]
    level = np.maximum(reference_level(own, age[rows]), LEAST_LEVEL)
    young, standing, share = begun(own, age[rows])
    own[young] += share[:, None] * (standing - own[young])
    columns = list(_lags(own, level))
    columns += [recent_mean(own, w) / level for w in (2, 3, 6, 12)]
    columns += [exponential(own, 0.7) / level]
    columns += [
        own[:, -12:-9].mean(axis=1) / level if own.shape[1] >= 12 else np.full(len(own), np.nan)
    ]
    columns += [np.log(level), (own[:, -6:] == 0).mean(axis=1), (own[:, -12:] == 0).mean(axis=1)]
    columns += [own[:, -6:].std(axis=1) / level, own[:, -12:].std(axis=1) / level]
    columns += [np.minimum(age[rows], 36), np.zeros(len(rows))]
    for name, (code, _) in parents.items():
        if name != "total":
            both = zip(growth[name], growth["total"], strict=True)
            columns += [part[code[rows]] - all_ for part, all_ in both]
    return np.column_stack(columns).astype(np.float32)


def _lags(own: Floats, level: Floats) -> Floats:
    lags = np.full((_RECENT, len(own)), np.nan)
    reach = min(_RECENT, own.shape[1])
    lags[:reach] = own[:, -reach:].T[::-1] / level
    return lags


def parents_growth(
    values: Floats, age: Codes, parents: Parents, shared: Shared = ALONE
) -> dict[str, list[Floats]]:
    """Return how each parent's last month and last quarter stand to its past, as logarithms.

    Parameters
    ----------
    values, age, parents
        As for `features`.
    shared : Shared
        Where the other series of the parents are.
    """

    @cache
    def recent() -> Floats:
        return capped_values(same_series(values, age)[:, -12:], shared.within("growth"))

    return shared.each(
        parents,
        lambda name: shared.within(name).grouped("growth", recent, *parents[name], _moves),
    )


def _moves(total: Floats) -> list[Floats]:
    floor = LEAST_LEVEL + 0.01 * total.mean(axis=1)
    quarter = total[:, -3:].mean(axis=1) + floor
    return [
        np.log((total[:, -1] + floor) / quarter),
        np.log(quarter / (total[:, -6:].mean(axis=1) + floor)),
        np.log(quarter / (total.mean(axis=1) + floor)),
    ]


@dataclass(frozen=True)
class Examples:
    """What a booster learns from: features, ratio of openings to level, weight of each row."""

    features: NDArray[np.float32]
    ratio: Floats
    weight: Floats


@dataclass(frozen=True)
class Ratio:
    """Boosters of different seeds, averaged."""

    boosters: tuple[Booster, ...]
    steps: int
    step_column: int

    def predict(self, described: NDArray[np.float32], horizon: int) -> Floats:
        """Return the ratio of openings to level, season out.

        Parameters
        ----------
        described : ndarray of shape (n_series, n_features)
            From :func:`features`.
        horizon : int
            Months ahead; past the steps learnt, the last one is held.

        Returns
        -------
        ndarray of shape (horizon, n_series)
        """
        ratios = np.empty((min(horizon, self.steps), len(described)))
        for step in range(len(ratios)):
            described[:, self.step_column] = step + 1
            ratios[step] = np.mean(
                [booster.predict(described) for booster in self.boosters], axis=0
            )
        return ratios[np.minimum(np.arange(horizon), len(ratios) - 1)]


def train_booster(examples: Examples, seed: int, **changes: Any) -> Booster:
    """Train one LightGBM on ratios.

    Parameters
    ----------
    examples : Examples
        Rows of many series, origins and steps.
    seed : int
        Seed of the row and column samples.
    **changes
        Parameters of LightGBM in place of those here.
    """
    import lightgbm

    parameters: dict[str, Any] = {
        "objective": "tweedie",
        "tweedie_variance_power": 1.4,
        "learning_rate": 0.06,
        "num_leaves": 31,
        "min_data_in_leaf": 100,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "max_bin": 127,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    } | changes
    rounds = int(parameters.pop("rounds", 150))
    data = lightgbm.Dataset(examples.features, examples.ratio, weight=examples.weight)
    return lightgbm.train(parameters, data, num_boost_round=rounds)
