"""In which unit a history counts.

Size and noise are judged in the history's own unit, so that the same data in persons, in thousands
or as a rate give the same forecast: for counts the unit is one of what is counted, for measured
values a hundredth of what is usual.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["in_whole_units", "unit_of"]

Floats = NDArray[np.float64]

# Values that are multiples of one number, to a hundredth of it and no more than so many times it,
# are counts. What is left when values are divided by one another is nothing below this share of
# them: any two numbers have a common divisor of the size of what is taken for nothing.
_WHOLE, _MOST, _NOTHING = 1e-2, 1e8, 1e-10
# So large a part of a history may be otherwise (an estimate among counts) without a new unit for
# all.
_EXCEPTIONS = 0.05
# Looked at for that: so many series, and so many values of each.
_SERIES, _VALUES = 400, 60
# Each series is looked at in so many parts, if each has so many values: an exception is in one of
# them.
_PARTS, _LEAST_VALUES = 3, 8
# A measured value of the usual size is so many units.
_USUAL = 100.0


def unit_of(openings: Floats, shared: Shared = ALONE) -> float:
    """Return the unit in which a history counts.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        Openings, or measured values.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> counts = np.array([[3.0, 5.0, 4.0, 1.0], [12.0, 9.0, 10.0, 7.0]])
    >>> unit_of(counts), unit_of(counts * 1000)
    (1.0, 1000.0)
    >>> round(unit_of(np.array([[101.37, 99.218, 100.0], [98.1234, 97.3, 101.99]])), 2)
    1.0
    """
    rows = np.flatnonzero((openings > 0).any(axis=1))
    start, whole = shared.numbered("counted", len(rows))
    places = np.unique(np.linspace(0, max(whole - 1, 0), _SERIES).round().astype(int)) - start
    own = rows[places[(places >= 0) & (places < len(rows))]]
    return float(shared.rows("counted", lambda: openings[own], _unit))


def _unit(rows: Floats) -> float:
    """Return the unit of evenly chosen series that have openings."""
    if not len(rows):
        return 1.0
    each = [row[row > 0][-_VALUES:] for row in rows]
    # A few values have a common divisor by chance; those of all young series together have none.
    young = [row for row in each if len(row) < _LEAST_VALUES]
    each = [row for row in each if len(row) >= _LEAST_VALUES]
    each += [np.sort(np.concatenate(young))] if young else []
    steps = [_common_step(part) for row in each for part in _parts(row)]
    step = float(np.median(steps))
    if step > 0:
        values = rows[rows > 0]
        whole = _is_whole(values / step)
        if whole.mean() >= 1 - _EXCEPTIONS:
            # Of all values together: the step of one is only as exact as its last digit.
            exact = float(values[whole].sum() / np.round(values[whole] / step).sum())
            if _is_whole(values[whole] / exact).all():
                return exact
    return float(np.median([row[row > 0].mean() for row in rows])) / _USUAL


def in_whole_units(openings: Floats, unit: float, shared: Shared = ALONE) -> Floats:
    """Return a history in its unit: whole numbers where it is one of counts.

    Examples
    --------
    >>> [in_whole_units(np.array(row), 0.1).tolist() for row in ([0.3, 0.7], [0.25])]
    [[3.0, 7.0], [2.5]]
    """
    scaled = openings / unit
    whole, cells = shared.total(
        "whole", lambda: (int((_is_whole(scaled) | (scaled == 0)).sum()), scaled.size)
    )
    counted = whole >= (1 - _EXCEPTIONS) * cells
    return np.where(counted & _is_whole(scaled), np.round(scaled), scaled)


def _is_whole(multiples: Floats) -> NDArray[np.bool_]:
    """Say which values are multiples of their unit, rounding aside."""
    nearest = np.round(multiples)
    return np.asarray((nearest > 0) & (np.abs(multiples - nearest) <= _WHOLE))


def _parts(values: Floats) -> list[Floats]:
    """Return the values of a series in parts that are judged apart; in one where they are few."""
    number = _PARTS if len(values) >= _PARTS * _LEAST_VALUES else 1
    return [values[place::number] for place in range(number)]


def _common_step(values: Floats) -> float:
    """Return the greatest number of which all values are multiples; 0 where there is none."""
    step = float(values[0])
    for value in values[1:]:
        rest, largest = float(value), max(step, float(value))
        while rest > _NOTHING * largest:
            step, rest = rest, step % rest
            # A remainder that is nearly the divisor is none.
            rest = 0.0 if step - rest <= _NOTHING * largest else rest
        if largest / step > _MOST:
            return 0.0
    return step
