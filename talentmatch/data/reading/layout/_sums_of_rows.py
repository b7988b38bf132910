"""Rows that are the sum of the other ones, under no name of a total or under none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["misses_of_sums", "names_the_whole", "place_of_sum"]

#: Of two rows either may be the sum of one other by chance.
_LEAST_ROWS = 3
#: Whoever adds up by hand, or adds what was mended since, is out by a head or two.
_HEADS = 2.0
#: A greater part of a figure is no slip.
_NEARLY = 0.01
#: Columns of figures have numbers in so many of their cells.
_MOSTLY = 0.6
#: A smaller figure says little.
_BY_CHANCE = 50
_UPPER = re.compile(r".*(?:[省市州盟县旗国]|(?<![园发新社业])区)")
_LOWER = re.compile(r".*(?:街道(?:办(?:事处)?)?|镇|乡|村|社区)")


def misses_of_sums(values: pd.DataFrame) -> pd.DataFrame:
    """Return by how much each figure misses the sum of the others of its column, in what they may miss it by.

    Above 1 it is no sum of them, up to 1 it may be for the rounding of decimals or a slip of a head
    or two, 0 where it is exact. Empty where a figure of the column is not given.

    Examples
    --------
    >>> values = pd.DataFrame({"a": [200.0, 100, 301, None], "b": [20.0, 10, 31, 0], "c": [1.0, 2, 3, 0]})
    >>> misses_of_sums(values.dropna()).iloc[2].tolist()
    [0.5, 3.2258064516129035, 0.0]
    """
    figures = values.to_numpy(dtype=float)
    over = np.abs(2 * figures - np.nansum(figures, axis=0))
    places = _decimals(figures)
    # One of them may be given to fewer places than the others; 6.0 says no more than 6.
    errors = np.where(np.isnan(figures), 0.0, 0.5 * 10.0 ** -np.maximum(places, 1))
    rounding = np.where((places > 0).any(axis=0), errors.sum(axis=0), _HEADS)
    slack = np.minimum(rounding, _NEARLY * np.abs(figures))
    misses = np.divide(over, slack, out=np.full(figures.shape, np.inf), where=slack > 0)
    misses[over <= 1e-9 + 1e-6 * np.abs(figures)] = 0.0
    misses[np.isnan(figures)] = np.nan
    return pd.DataFrame(misses, index=values.index, columns=values.columns)


def _decimals(figures: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places behind the point in which each figure is given, as far as three."""
    shorter = [np.isclose(figures, figures.round(n), atol=1e-9) for n in range(3)]
    return np.where(np.isnan(figures), 0, np.select(shorter, range(3), default=3))


def names_the_whole(label: object, others: Sequence[object], titles: str) -> bool:
    """Tell the label of a row that may be of them all: none, that of the title, a place of the others.

    Examples
    --------
    >>> towns = ["东江街道", "西河镇"]
    >>> [names_the_whole(label, towns, "甲园区招聘") for label in ("—", "甲江市", "甲园区", "南坪镇")]
    [True, True, True, False]
    """
    text = "" if is_blank(label) else str(label).strip()
    if not text:
        return True
    names = [str(other).strip() for other in others if not is_blank(other)]
    if len(text) > 1 and text in titles and not any(name in titles for name in names):
        return True
    return bool(_UPPER.fullmatch(text)) and all(map(_LOWER.fullmatch, names))


def place_of_sum(
    rows: Sequence[list[Cell]], header: Sequence[str], own: Sequence[frozenset[str]]
) -> int | None:
    """Return the place of the last or first row if it is the sum of the others and names nothing beside.

    Examples
    --------
    >>> rows = [["甲厂", 3], ["乙厂", 4], [None, 7]]
    >>> place_of_sum(rows, ["企业", "人数"], [frozenset(), frozenset()])
    2
    >>> place_of_sum([*rows[:2], ["丙厂", 7]], ["企业", "人数"], [frozenset(), frozenset()])
    """
    if not _LEAST_ROWS <= len(rows) <= MOST_BY_HAND:
        return None
    for place in (len(rows) - 1, 0):
        row = rows[place][: len(header)]
        figures = [at for at, cell in enumerate(row) if parse_number(cell) is not None]
        others = [other for at, other in enumerate(rows) if at != place]
        if not figures or not _names_nothing(row, figures, header, own, others):
            continue
        if all(
            _is_sum(row[at], [other[at] for other in others if at < len(other)]) for at in figures
        ):
            return place
    return None


def _names_nothing(
    row: Sequence[Cell],
    figures: Sequence[int],
    header: Sequence[str],
    own: Sequence[frozenset[str]],
    others: Sequence[Sequence[Cell]],
) -> bool:
    """Tell a row of figures with no word, or with one that is of another kind than its column."""
    words = {
        at: cell
        for at, cell in enumerate(row)
        # What every row says tells none from the others.
        if at not in figures
        and not is_blank(cell)
        and any(at >= len(other) or other[at] != cell for other in others)
    }
    if any(heading(header[at]) in IGNORED for at in figures) or len(words) > 1:
        return False
    for at, cell in words.items():
        if not isinstance(cell, str) or not own[at] or at > min(figures):
            return False
        # Of a few heads any may be the sum of the others by chance.
        if max(parse_number(row[place]) or 0.0 for place in figures) < _BY_CHANCE:
            return False
        meaning = meaning_of(cell)
        if meaning is None:
            column = [other[at] for other in others if at < len(other)]
            return value_kinds(column).get("firm", 0.0) >= _MOSTLY
        if meaning.field in own[at]:
            return False
    return True


def _is_sum(whole: Cell, parts: Sequence[Cell]) -> bool:
    known = [number for part in parts if (number := parse_number(part)) is not None]
    total = parse_number(whole)
    if total is None or total <= 0 or len(known) < max(2, _MOSTLY * len(parts)):
        return False
    column = pd.DataFrame({"figure": [*known, total]}, dtype="float64")
    return bool(misses_of_sums(column)["figure"].iloc[-1] <= 1)
