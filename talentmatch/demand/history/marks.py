"""What is unusual in a history, marked and left as it is: births, deaths, level shifts, outliers.

Counts are read on the scale of their square root, on which their noise is alike at any size; the
noise of each series is the larger of that of a count and of what its own changes show. The shared
season is taken out first, so that a holiday is no outlier.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history.panel import Panel, read_panel
from talentmatch.demand.models._own_seasons import with_own_seasons
from talentmatch.demand.models.seasonality import Season, fit_season

__all__ = ["KINDS", "mark_panel", "marks"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KINDS: Final = ("birth", "death", "level_shift", "outlier")
#: Months on either side of a shift, and of an outlier.
_SIDE: Final = 6
_NEAR: Final = 3
#: Standard deviations beyond which chance is not believed over a whole history.
_SHIFT: Final = 5.0
_OUTLIER: Final = 5.0
#: Years that the prior of half a season's strength is worth, as in the forecaster.
#: Months of zeros that end a series, where so many would come by chance once in a thousand.
_LEAST_SILENCE: Final = 3
_CHANCE: Final = 1e-3


def marks(history: pd.DataFrame) -> pd.DataFrame:
    """Mark what is unusual in a history.

    Parameters
    ----------
    history : DataFrame
        Dimensions, month, openings, as for `DemandForecaster.fit`.

    Returns
    -------
    DataFrame
        Dimensions; `month`; `kind`: birth (the series begins later than the history), death
        (nothing since this month), level_shift (from this month on) or outlier (this month alone);
        and `size` [positions per month]: the level at birth, the level lost, the change of level,
        or how far the month lies from its neighbours.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", periods=36, freq="MS")
    >>> openings = [20.0] * 12 + [60.0] * 24
    >>> history = pd.DataFrame({"month": months, "openings": openings})
    >>> mark = marks(history).iloc[0]
    >>> mark["kind"], f"{mark['month']:%Y-%m}", bool(mark["size"] > 35)
    ('level_shift', '2023-01', True)
    """
    panel = read_panel(history)
    shared = fit_season(panel.carried.sum(axis=0), panel.months, panel.step)
    season = with_own_seasons(shared, panel.carried, panel.first, panel.months, panel.step)
    return mark_panel(panel, season)


def mark_panel(panel: Panel, season: Season) -> pd.DataFrame:
    """Mark what is unusual in a panel, its season known; see `marks`.

    A return that is late is nothing unusual of its series, which moves on with the others.
    """
    factors = season.factors(panel.months)
    values = panel.carried / factors
    root = 2 * np.sqrt(values + 0.375)
    noise = _noise(root)
    lived = np.arange(values.shape[1]) >= panel.first[:, None]
    shifts, sizes = _shifts(values, root, noise, lived)
    born = panel.first > 0
    ended, since = _deaths(values, panel.first)
    # The end of a series is told once, not as a shift and outliers as well.
    at = np.arange(values.shape[1])
    ending = ended[:, None] & (np.abs(at - since[:, None]) < _SIDE)
    shifts &= ~ending
    lonely, gaps = _outliers(values, root, noise, lived, shifts)
    lonely &= ~ending
    parts = [
        _frame(
            panel,
            "birth",
            (np.flatnonzero(born), panel.first[born]),
            [values[row, at : at + _NEAR].mean() for row, at in _pairs(born, panel.first)],
        ),
        _frame(
            panel,
            "death",
            (np.flatnonzero(ended), since[ended]),
            [-values[row, max(at - _SIDE, 0) : at].mean() for row, at in _pairs(ended, since)],
        ),
        _frame(panel, "level_shift", np.nonzero(shifts), sizes[shifts]),
        _frame(panel, "outlier", np.nonzero(lonely), (gaps * factors)[lonely]),
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["_row", "month"], ignore_index=True).drop(columns="_row")


def _pairs(chosen: Flags, at: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(np.flatnonzero(chosen).tolist(), at[chosen].tolist(), strict=True))


def _noise(root: Floats) -> Floats:
    """Return the noise of each series: a count's, or more where its changes show more."""
    changes = np.abs(np.diff(root, axis=1))
    if not changes.shape[1]:
        return np.ones(len(root))
    return np.asarray(np.maximum(1.0, np.median(changes, axis=1) / (0.6745 * np.sqrt(2))))


def _shifts(values: Floats, root: Floats, noise: Floats, lived: Flags) -> tuple[Flags, Floats]:
    """Return where the half year after stands clearly apart from the half year before."""
    months = values.shape[1]
    apart, size = np.zeros(values.shape), np.zeros(values.shape)
    step = np.zeros(values.shape)
    for at in range(_SIDE, months - _SIDE + 1):  # one position for all series at once
        before, after = slice(at - _SIDE, at), slice(at, at + _SIDE)
        gap = np.median(root[:, after], axis=1) - np.median(root[:, before], axis=1)
        usable = lived[:, at - _SIDE]
        apart[:, at] = np.where(usable, gap / (noise * np.sqrt(2 / _SIDE)), 0.0)
        step[:, at] = root[:, at] - root[:, at - 1]
        size[:, at] = values[:, after].mean(axis=1) - values[:, before].mean(axis=1)
    strong = np.abs(apart)
    # A shift is a step: a slow drift reaches the same distance without one.
    half = 0.5 * strong * noise[:, None] * np.sqrt(2 / _SIDE)
    sudden = (strong > _SHIFT) & (np.sign(step) == np.sign(apart)) & (np.abs(step) > half)
    jump = np.where(sudden, np.abs(step), 0.0)
    best = np.zeros(values.shape, dtype=bool)
    for at in range(_SIDE, months - _SIDE + 1):
        around = jump[:, max(at - _SIDE + 1, 0) : at + _SIDE]
        best[:, at] = sudden[:, at] & (jump[:, at] >= around.max(axis=1))
    return best, size


def _outliers(
    values: Floats, root: Floats, noise: Floats, lived: Flags, shifts: Flags
) -> tuple[Flags, Floats]:
    """Return single months that lie far from those around them, and how far in openings."""
    months = values.shape[1]
    far, gaps = np.zeros(values.shape, dtype=bool), np.zeros(values.shape)
    for at in range(1, months - 1):  # the last month has no other side yet
        near = [k for k in range(at - _NEAR, at + _NEAR + 1) if 0 <= k < months and k != at]
        middle = np.median(root[:, near], axis=1)
        far[:, at] = lived[:, max(at - 1, 0)] & (np.abs(root[:, at] - middle) > _OUTLIER * noise)
        gaps[:, at] = values[:, at] - np.median(values[:, near], axis=1)
    # What stays is a shift, not an outlier.
    beside = shifts.copy()
    for reach in (1, 2):
        beside[:, reach:] |= shifts[:, :-reach]
        beside[:, :-reach] |= shifts[:, reach:]
    return far & ~beside, gaps


def _deaths(values: Floats, first: NDArray[np.int64]) -> tuple[Flags, NDArray[np.int64]]:
    """Return series whose closing zeros are too many for chance, and since when."""
    months = values.shape[1]
    happened = values > 0
    silence = np.where(happened.any(axis=1), np.argmax(happened[:, ::-1], axis=1), 0)
    since = months - silence
    lived = np.maximum(since - first, 1)
    share = np.where(lived > 0, happened.sum(axis=1) / lived, 0.0)
    chance = np.power(np.clip(1 - share, 1e-6, 1.0), silence)
    return (silence >= _LEAST_SILENCE) & (chance < _CHANCE) & (lived >= _LEAST_SILENCE), since


def _frame(panel: Panel, kind: str, cells: tuple[Any, ...], size: Any) -> pd.DataFrame:
    place, at = (np.asarray(part, dtype=np.int64) for part in cells)
    keys = panel.keys.iloc[place] if panel.dims else pd.DataFrame(index=range(len(place)))
    return keys.reset_index(drop=True).assign(
        month=panel.months[at],
        kind=kind,
        size=np.asarray(size, dtype=float),
        _row=panel.seen[place],
    )
