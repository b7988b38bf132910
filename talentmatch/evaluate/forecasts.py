"""Measures of forecasts of quantities: error, scaled error, pinball loss, coverage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError

__all__ = ["coverage", "forecast_metrics", "mae", "pinball", "rmse", "wape"]

Floats = NDArray[np.float64]


def _pair(actual: ArrayLike, forecast: ArrayLike) -> tuple[Floats, Floats]:
    true, guess = np.asarray(actual, dtype=float), np.asarray(forecast, dtype=float)
    problems = []
    if true.shape != guess.shape:
        problems.append(f"actual has shape {true.shape}, the forecast {guess.shape}")
    if true.size == 0:
        problems.append("there is nothing to measure")
    if not (np.isfinite(true).all() and np.isfinite(guess).all()):
        problems.append("some values are NaN or infinite")
    if problems:
        raise InputError("the forecast cannot be measured", problems)
    return true, guess


def mae(actual: ArrayLike, forecast: ArrayLike) -> float:
    """Return the mean absolute error, in the unit of the data.

    Examples
    --------
    >>> mae([1.0, 3.0], [2.0, 5.0])
    1.5
    """
    true, guess = _pair(actual, forecast)
    return float(np.abs(guess - true).mean())


def rmse(actual: ArrayLike, forecast: ArrayLike) -> float:
    """Return the root mean squared error, in the unit of the data.

    Examples
    --------
    >>> rmse([0.0, 0.0], [3.0, 3.0])
    3.0
    """
    true, guess = _pair(actual, forecast)
    return float(np.sqrt(((guess - true) ** 2).mean()))


def wape(actual: ArrayLike, forecast: ArrayLike) -> float:
    """Return the weighted absolute percentage error: absolute error over the actual sum [1].

    NaN when nothing happened.

    Examples
    --------
    >>> wape([1.0, 3.0], [2.0, 3.0])
    0.25
    """
    true, guess = _pair(actual, forecast)
    total = float(np.abs(true).sum())
    return float(np.abs(guess - true).sum()) / total if total else float("nan")


def pinball(actual: ArrayLike, quantile: ArrayLike, share: float) -> float:
    """Return the pinball loss of a forecast quantile.

    Parameters
    ----------
    actual, quantile : array-like of shape (n,)
        What came, and the forecast quantile.
    share : float
        Which quantile it is, between 0 and 1.

    Examples
    --------
    >>> pinball([10.0], [8.0], 0.9)
    1.8
    """
    true, guess = _pair(actual, quantile)
    gap = true - guess
    return float(np.maximum(share * gap, (share - 1) * gap).mean())


def coverage(actual: ArrayLike, low: ArrayLike, high: ArrayLike) -> float:
    """Return the share of what came that lies within the bounds, bounds included.

    Examples
    --------
    >>> coverage([1.0, 5.0], [0.0, 0.0], [2.0, 2.0])
    0.5
    """
    true, lower = _pair(actual, low)
    _, upper = _pair(actual, high)
    return float(((true >= lower) & (true <= upper)).mean())


def forecast_metrics(
    cells: pd.DataFrame,
    *,
    levels: Sequence[float] = (80, 95),
    references: Sequence[str] = ("naive", "mean_of_three"),
) -> dict[str, float]:
    """Measure a forecast cell by cell.

    Parameters
    ----------
    cells : DataFrame
        actual, mean, lo- and hi- of each level, and one column for each reference; `mase` and
        `skill_` compare the mean absolute error with the references on the same cells.
    levels : sequence of float
        Nominal coverages [%].
    references : sequence of str
        Columns of reference forecasts.

    Returns
    -------
    dict of str to float
        mae, rmse, wape, bias, mase (against the first reference), mae_ and rmse_ of each
        reference, pinball (mean over all bounds), coverage_ of each level.

    Examples
    --------
    >>> cells = pd.DataFrame({"actual": [1.0, 3.0], "mean": [2.0, 3.0], "naive": [3.0, 3.0]})
    >>> forecast_metrics(cells, levels=(), references=("naive",))["mase"]
    0.5
    """
    actual, mean = cells["actual"], cells["mean"]
    metrics = {
        "mae": mae(actual, mean),
        "rmse": rmse(actual, mean),
        "wape": wape(actual, mean),
        "bias": float((mean - actual).mean()),
    }
    for name in references:
        metrics[f"mae_{name}"] = mae(actual, cells[name])
        metrics[f"rmse_{name}"] = rmse(actual, cells[name])
    if references:
        least = metrics[f"mae_{references[0]}"]
        metrics["mase"] = metrics["mae"] / least if least else float("nan")
    losses = []
    for level in levels:
        low, high = cells[f"lo-{level:g}"], cells[f"hi-{level:g}"]
        metrics[f"coverage_{level:g}"] = coverage(actual, low, high)
        tail = 0.5 - level / 200
        losses += [pinball(actual, low, tail), pinball(actual, high, 1 - tail)]
    if losses:
        metrics["pinball"] = float(np.mean(losses))
    return metrics
