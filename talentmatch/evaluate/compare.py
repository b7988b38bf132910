"""Is A better than B: the cells on which both were judged, and the paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from talentmatch.errors import InputError

__all__ = ["Comparison", "SharedCells", "paired_bootstrap", "shared_cells"]


@dataclass(frozen=True)
class SharedCells:
    """The part of two backtests in which both answered the same question.

    Attributes
    ----------
    challenger, champion : DataFrame
        Cells of both, row by row of one key and one truth.
    lacking : DataFrame
        Keys of the champion's cells that the challenger has not, or of which it holds another
        truth.
    """

    challenger: pd.DataFrame
    champion: pd.DataFrame
    lacking: pd.DataFrame


def shared_cells(
    challenger: pd.DataFrame, champion: pd.DataFrame, *, key: Sequence[str], truth: Sequence[str]
) -> SharedCells:
    """Find the cells of a champion's backtest that a challenger was judged on, too.

    Parameters
    ----------
    challenger, champion : DataFrame
        Cells of each backtest.
    key : sequence of str
        Columns that name a cell. Where either side has not all of them, no cell is shared.
    truth : sequence of str
        Columns that say what came; NaN where nothing is known.

    Examples
    --------
    >>> champion = pd.DataFrame({"month": [1, 2, 3], "actual": [5.0, 6.0, 7.0]})
    >>> challenger = pd.DataFrame({"month": [2, 3, 4], "actual": [6.0, 1.0, 8.0]})
    >>> shared = shared_cells(challenger, champion, key=["month"], truth=["actual"])
    >>> shared.champion["month"].tolist(), shared.lacking["month"].tolist()
    ([2], [1, 3])
    """
    key = list(dict.fromkeys(key))
    if not {*key, *truth} <= set(challenger.columns) & set(champion.columns):
        lacking = champion[[name for name in key if name in champion.columns]]
        return SharedCells(challenger.iloc[:0], champion.iloc[:0], lacking)
    # As text, since codes may be numbers in one data set and text in the other.
    words = [frame[key].astype(str) for frame in (champion, challenger)]
    place = pd.Series(np.arange(len(challenger)), pd.MultiIndex.from_frame(words[1]))
    place = place[~place.index.duplicated()]
    theirs = place.reindex(pd.MultiIndex.from_frame(words[0])).to_numpy(dtype=float)
    is_shared = np.isfinite(theirs)
    at = np.where(is_shared, theirs, 0).astype(int)
    for name in truth:
        ours = champion[name].to_numpy(dtype=float)
        other = challenger[name].to_numpy(dtype=float)[at] if len(challenger) else ours
        is_shared &= np.isclose(ours, other, equal_nan=True)
    return SharedCells(
        challenger.iloc[at[is_shared]], champion[is_shared], champion.loc[~is_shared, key]
    )


@dataclass(frozen=True)
class Comparison:
    """How far two models differ on the same cases.

    Attributes
    ----------
    difference : float
        Mean loss of A less mean loss of B; negative when A is better.
    low, high : float
        Bounds of its 95 % interval.
    probability_better : float
        Share of the resamples in which A has the lower loss [1].
    """

    difference: float
    low: float
    high: float
    probability_better: float


def paired_bootstrap(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    n: int = 2000,
    random_state: int = 0,
) -> Comparison:
    """Compare the losses of two models on the same cases.

    Parameters
    ----------
    a, b : array-like of shape (n_cases,)
        Loss of each model on each case; lower is better.
    groups : array-like of shape (n_cases,), optional
        Cases that belong together (the cells of one series, the answers to one query) and are
        drawn together.
    n : int, default=2000
        Resamples.
    random_state : int, default=0
        Seed of the resamples.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If the losses are not paired, are empty or not finite, or `n` is below 1.

    References
    ----------
    .. [1] Efron & Tibshirani (1993), An Introduction to the Bootstrap.

    Examples
    --------
    >>> paired_bootstrap([1.0, 2.0, 1.0], [2.0, 3.0, 2.0]).probability_better
    1.0
    """
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    _check(first, second, groups, n)
    gap = first - second
    code = np.arange(gap.size) if groups is None else np.unique(groups, return_inverse=True)[1]
    total, size = np.bincount(code, weights=gap), np.bincount(code).astype(float)
    random = np.random.default_rng(random_state)
    means = np.empty(n)
    for place in range(n):  # a resample at a time: all at once needs n x groups of memory
        drawn = random.integers(0, total.size, total.size)
        means[place] = total[drawn].sum() / size[drawn].sum()
    low, high = np.quantile(means, [0.025, 0.975])
    better = float((means < 0).mean() + 0.5 * (means == 0).mean())
    return Comparison(float(gap.mean()), float(low), float(high), better)


def _check(first: np.ndarray, second: np.ndarray, groups: ArrayLike | None, n: int) -> None:
    problems = []
    if first.shape != second.shape or first.ndim != 1:
        problems.append(f"the losses have shapes {first.shape} and {second.shape}; pair them")
    if first.size == 0:
        problems.append("there are no cases")
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        problems.append("some losses are NaN or infinite")
    if groups is not None and np.shape(groups) != first.shape:
        problems.append(f"groups have shape {np.shape(groups)}, the losses {first.shape}")
    if n < 1:
        problems.append(f"n is {n}; draw at least one resample")
    if problems:
        raise InputError("the models cannot be compared", problems)
