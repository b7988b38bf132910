"""Figures whose thousands are parted by points, as in much of Europe: 1.204 and 12,5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple

import pandas as pd

from talentmatch.data.reading.cells.distinct import distinct_texts
from talentmatch.i18n import phrase

__all__ = ["Points", "points_in", "with_points_read", "without_points"]

_PARTED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")
_COMMA = re.compile(r"[-+]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+),\d{1,2}")
_WHOLE = re.compile(r"[-+]?\d+")
#: A whole number beside 1.204 that no measure of that size has.
_LARGE = 100


class Points(NamedTuple):
    """What the points of a column of figures do, and a cell that shows it.

    Attributes
    ----------
    kind : {"", "thousands", "open"}
        Nothing out of the way; part thousands; may do that as well as begin decimals.
    example : str
        A cell.
    """

    kind: Literal["", "thousands", "open"]
    example: str = ""


def points_in(cells: Iterable[object]) -> Points:
    """Tell whether points part the thousands of a column, by all its cells together.

    Examples
    --------
    >>> points_in(["1.204", "987"]).kind, points_in(["1.204,50", "3,5"]).kind
    ('thousands', 'thousands')
    >>> points_in(["1.204", "1.310"]).kind, points_in(["0.204", "1.310"]).kind, points_in(["1.5"]).kind
    ('open', '', '')
    """
    texts = {cell.strip() for cell in cells if isinstance(cell, str) and cell[-1:].isdigit()}
    marked = {text for text in texts if "." in text or "," in text}
    dotted = {text for text in marked if "." in text and "," not in text}
    commas = marked - dotted
    if not marked or not all(map(_PARTED.fullmatch, dotted)):
        return Points("")
    if commas and not all(map(_COMMA.fullmatch, commas)):
        return Points("")
    example = min(dotted or commas)
    large = any(_WHOLE.fullmatch(text) and abs(int(text)) >= _LARGE for text in texts - marked)
    if commas or large or any(text.count(".") > 1 for text in dotted):
        return Points("thousands", example)
    return Points("open", example)


def without_points(cell: object) -> object:
    """Return a cell with a point for its decimals and nothing between its thousands.

    Examples
    --------
    >>> without_points("1.204"), without_points("1.204,50"), without_points("12,5"), without_points(7)
    ('1204', '1204.50', '12.5', 7)
    """
    if not isinstance(cell, str) or not (_PARTED.fullmatch(cell.strip()) or _COMMA.fullmatch(cell.strip())):  # fmt: skip
        return cell
    return cell.strip().replace(".", "").replace(",", ".")


def with_points_read(
    columns: Sequence[pd.Series[Any]], name: str
) -> tuple[list[pd.Series[Any]], list[str]]:
    """Return columns of one kind of figure without points between thousands, and what was noticed.

    Parameters
    ----------
    columns : sequence of Series
        Cells as read; those that are numbers already are left alone.
    name : str
        What the notes call them.
    """
    texts = [cells for cells in columns if not pd.api.types.is_numeric_dtype(cells.dtype)]
    points = points_in(chain.from_iterable(map(_distinct, texts)))
    if not points.kind:
        return list(columns), []
    note = phrase("cells", f"points_{points.kind}", name=name, cell=points.example)
    if points.kind == "open":
        return list(columns), [note]
    return [cells.map(without_points) for cells in columns], [note]


def _distinct(cells: pd.Series[Any]) -> Iterable[object]:
    coded = distinct_texts(cells)
    return coded[1] if coded else cells
