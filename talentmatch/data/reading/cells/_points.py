"""Figures whose thousands are parted by points, as in much of Europe: 1.204 and 12,5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple

import pandas as pd

from talentmatch.data.reading.cells._distinct import distinct_texts
from talentmatch.i18n import joined, phrase

__all__ = ["Points", "points_in", "with_points_read", "without_points"]

#: Points between thousands, or a point before three decimals.
_PARTED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")
#: The same of commas.
_COMMAS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+")
#: Commas that begin decimals.
_COMMA = re.compile(r"[-+]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+),\d{1,2}")
_WHOLE = re.compile(r"[-+]?\d+")
#: A whole number beside 1.204 that no measure of that size has.
_LARGE = 100
#: Cells that a note shows.
_SHOWN = 5


class Points(NamedTuple):
    """What the points of a column of figures do, and a cell that shows it.

    Attributes
    ----------
    kind : {"", "thousands", "open", "mixed"}
        Nothing out of the way; part thousands; may do that as well as begin decimals; in some
        cells the one, in others the other.
    example : str
        A cell.
    doubtful : frozenset of str
        Cells of a mixed column that may mean either.
    """

    kind: Literal["", "thousands", "open", "mixed"]
    example: str = ""
    doubtful: frozenset[str] = frozenset()


def points_in(cells: Iterable[object]) -> Points:
    """Tell whether points part the thousands of a column, by all its cells together.

    Examples
    --------
    >>> points_in(["1.204", "987"]).kind, points_in(["1.204,50", "3,5"]).kind
    ('thousands', 'thousands')
    >>> points_in(["1.204", "1.310"]).kind, points_in(["0.204", "1.310"]).kind, points_in(["1.5"]).kind
    ('open', '', '')
    >>> points_in(["1.204", "1,204", "987"]).kind, points_in(["1.204", "1,204", "12.5"]).kind
    ('mixed', 'open')
    """
    numbers = list(cells)
    texts = {cell.strip() for cell in numbers if isinstance(cell, str) and cell[-1:].isdigit()}
    marked = {text for text in texts if "." in text or "," in text}
    dotted = {text for text in marked if "." in text and "," not in text}
    points = {text for text in dotted if _PARTED.fullmatch(text)}
    commas = {text for text in marked if _COMMAS.fullmatch(text)}
    before_decimals = {text for text in marked if _COMMA.fullmatch(text)}
    rest = marked - dotted - commas - before_decimals
    either = {text for text in points if text.count(".") == 1}
    parted = bool(before_decimals) or points > either
    decimals = (
        dotted > points
        or any(text.count(",") > 1 for text in commas)
        or any("." in text for text in rest)
    )
    example = min(points or before_decimals, default="")
    if not example or (rest and not decimals):
        return Points("")
    if decimals and not parted:
        return Points("open", example) if either and commas else Points("")
    single = {text for text in commas if text.count(",") == 1}
    if decimals or commas:
        return Points("mixed", example, frozenset(either | single))
    whole = (
        *(int(text) for text in texts - marked if _WHOLE.fullmatch(text)),
        *(n for n in numbers if isinstance(n, int)),
    )
    large = any(abs(number) >= _LARGE for number in whole)
    return Points("thousands" if parted or large else "open", example)


def without_points(cell: object) -> object:
    """Return a cell with a point for its decimals and nothing between its thousands.

    Examples
    --------
    >>> without_points("1.204"), without_points("1.204,50"), without_points("12,5"), without_points(7)
    ('1204', '1204.50', '12.5', 7)
    """
    if not isinstance(cell, str) or not (
        _PARTED.fullmatch(cell.strip()) or _COMMA.fullmatch(cell.strip())
    ):
        return cell
    return cell.strip().replace(".", "").replace(",", ".")


def with_points_read(
    columns: Sequence[pd.Series[Any]], name: str, *, whole: bool = False
) -> tuple[list[pd.Series[Any]], list[str]]:
    """Return columns of one kind of figure without points between thousands, and what was noticed.

    Parameters
    ----------
    columns : sequence of Series
        Cells as read; those that are numbers already are left alone.
    name : str
        What the notes call them.
    whole : bool, default=False
        Whether they count somebody, so that no decimals can be meant: of 1,20 nothing is read.
    """
    texts = [cells for cells in columns if not pd.api.types.is_numeric_dtype(cells.dtype)]
    distinct = [*chain.from_iterable(map(_distinct, texts))]
    points = points_in(distinct)
    if not points.kind:
        return list(columns), []
    parts = {cell.strip() for cell in distinct if whole and isinstance(cell, str)}
    if torn := {text for text in parts if _COMMA.fullmatch(text)}:
        points = Points("mixed", points.example, points.doubtful | torn)
    some = joined(sorted(points.doubtful)[:_SHOWN])
    key = "both" if points.kind == "mixed" and not points.doubtful else points.kind
    note = phrase("cells", f"points_{key}", name=name, cell=points.example, some=some)
    if points.kind == "open":
        return list(columns), [note]

    def read(cell: object) -> object:
        is_doubtful = isinstance(cell, str) and cell.strip() in points.doubtful
        return None if is_doubtful else without_points(cell)

    return [cells.map(read).astype(object) for cells in columns], [note]


def _distinct(cells: pd.Series[Any]) -> Iterable[object]:
    coded = distinct_texts(cells)
    return coded[1] if coded else cells
