"""Pieces of text on a page in reading order: columns one after the other, rows of a table whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from talentmatch.data.reading.formats._resume_parts import (
    NEW_COLUMN,
    OTHERS,
    career_table,
    section_of,
)

__all__ = ["Piece", "reading_order"]

#: Least width of the space between two columns, in heights of a line.
_GUTTER = 1.2
#: Space between two pieces of a line that are cells of their own, in heights of a line.
_CELL = 1.6
_LEAST_LINES = 3
#: Space from the middle of a line to that of the next one of the same cell, in heights of a line.
_NEXT_LINE = 1.4
#: How much larger than all others the line is that a page is headed by, and where it stands.
_HEADS = 1.3
_NEAR_TOP = 0.35
#: Share of the lines of a column that stand on lines of the other where both are one table.
_ALIGNED = 0.7
_MOST_ROWS = 0.2
#: What stands at the right of a line of a career: when and where.
_BESIDE = re.compile(r"(?:19|20)\d{2}|present|至今|now", re.I)

#: A span of time and nothing else.
_DAYS = re.compile(
    r"[\d\s./年月~～–—-]*(?:(?:19|20)\d{2}|'\d{2})(?:[\d\s./年月~～–—-]|to|present|now"
    r"|current|today|至今|今|[a-z]{3,9}\.?)*",
    re.I,
)


@dataclass(frozen=True)
class Piece:
    """A text on a page; y grows downwards.

    Attributes
    ----------
    text : str
        What it says.
    left, top, right, bottom : float
        Where it stands.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of its box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the middle of the line."""
        return (self.top + self.bottom) / 2


def reading_order(pieces: Sequence[Piece]) -> list[list[str]]:
    """Return the lines of a page, a line as its cells.

    A page is parted at the space between two columns where such a space is, below a head that may
    reach over both; what stands on the same lines at both sides of it, such as days at the right
    margin or the cells of a table, is no column.

    Examples
    --------
    >>> left = [Piece(text, 0, y, 80, y + 10) for text, y in (("Skills", 0), ("CAD", 17), ("CNC", 34))]
    >>> texts = (("Experience", 5), ("2015-2019", 22), ("Works", 39))
    >>> right = [Piece(text, 200, y, 380, y + 10) for text, y in texts]
    >>> [line for (line,) in reading_order([*left, *right]) if line.isprintable()]
    ['Skills', 'CAD', 'CNC', 'Experience', '2015-2019', 'Works']
    """
    if not pieces:
        return []
    height = median(piece.height for piece in pieces) or 1.0
    title = _title(pieces, height)
    rest = [piece for piece in pieces if piece not in title]
    return [*_rows([title] if title else [], height), *_ordered(_in_lines(rest, height), height)]


def _title(pieces: Sequence[Piece], height: float) -> list[Piece]:
    """Return the one line at the top, larger than all others, that heads a page in whichever column.

    It heads no page where something stands above it in its column, or where it heads a section.
    """
    largest = max(piece.height for piece in pieces)
    large = [piece for piece in pieces if piece.height * _HEADS > largest]
    lines = _in_lines(large, largest)
    top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    near_top = lines[0][0].middle < top + _NEAR_TOP * (bottom - top)
    is_title = largest >= _HEADS * height and len(lines) == 1 and near_top
    if (
        not is_title
        or len(large) == len(pieces)
        or any(
            section_of(piece.text, table)
            for piece in lines[0]
            for table in ("candidate", "posting")
        )
    ):
        return []
    return [] if any(_is_above(other, own) for own in lines[0] for other in pieces) else lines[0]


def _is_above(one: Piece, other: Piece) -> bool:
    return one.bottom <= other.middle and one.right > other.left and one.left < other.right


def _in_lines(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """Put pieces of one height together, the lines from top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        if lines and abs(piece.middle - _middle(lines[-1])) < 0.45 * height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.left) for line in lines]


def _middle(line: list[Piece]) -> float:
    return sum(piece.middle for piece in line) / len(line)


def _ordered(lines: list[list[Piece]], height: float) -> list[list[str]]:
    parts = _split_columns(lines, height)
    if parts is None:
        return _rows(lines, height)
    head, left, right, foot = parts
    return [
        *_rows(head, height),
        *_ordered(_in_lines(left, height), height),
        [NEW_COLUMN],
        *_ordered(_in_lines(right, height), height),
        *_ordered(foot, height),
    ]


def _split_columns(
    lines: list[list[Piece]], height: float
) -> tuple[list[list[Piece]], list[Piece], list[Piece], list[list[Piece]]] | None:
    """Part lines into a head over both columns, the left, the right one and what is below them."""
    for first in range(max(1, len(lines) - 2 * _LEAST_LINES + 2)):
        longest: tuple[int, list[Piece], list[Piece]] | None = None
        for gap in _gaps(lines[first:], height):
            last = first
            while last < len(lines) and not any(
                piece.left < gap < piece.right for piece in lines[last]
            ):
                last += 1
            pieces = [piece for line in lines[first:last] for piece in line]
            left = [piece for piece in pieces if piece.right <= gap]
            right = [piece for piece in pieces if piece.left >= gap]
            # A space that a longer line below reaches into ends too early.
            if (longest is None or last > longest[0]) and _are_columns(left, right, height):
                longest = last, left, right
        if longest:
            last, left, right = longest
            return lines[:first], left, right, lines[last:]
    return None


def _gaps(lines: list[list[Piece]], height: float) -> list[float]:
    """Return where there may be a space between columns in the lines that follow, widest first.

    The first lines have to have it; a page that ends in full lines still has columns above.
    """
    widths: dict[float, float] = {}
    for most in {len(lines), (len(lines) * 3) // 4, len(lines) // 2, 2 * _LEAST_LINES}:
        covered = float("-inf")
        part = sorted((p for line in lines[:most] for p in line), key=lambda piece: piece.left)
        for piece in part:
            if covered > float("-inf") and piece.left - covered > _GUTTER * height:
                widths[(covered + piece.left) / 2] = piece.left - covered
            covered = max(covered, piece.right)
    return sorted(widths, key=lambda gap: -widths[gap])


def _are_columns(left: list[Piece], right: list[Piece], height: float) -> bool:
    sides = [_in_lines(side, height) for side in (left, right)]
    if min(map(len, sides)) < _LEAST_LINES:
        return False
    if _is_margin_of_days(sides[0]):
        return False
    headed = [_has_heading(side) for side in sides]
    narrow, wide = sorted(sides, key=len)
    same_height = sum(
        any(abs(_middle(line) - _middle(other)) < 0.45 * height for other in wide)
        for line in narrow
    )
    if same_height >= _ALIGNED * len(narrow):
        # Lines that run across, of three cells and more, are rows of a table.
        rows = sum(len(_cells(line, height)) > 1 for line in (*narrow, *wide))
        return all(headed) and rows <= _MOST_ROWS * (len(narrow) + len(wide))
    dated = sum(bool(_BESIDE.search(line[0].text)) for line in sides[1])
    return all(headed) or (any(headed) and dated < len(sides[1]) / 2)


def _is_margin_of_days(lines: list[list[Piece]]) -> bool:
    """Tell lines of which all but the headings are days: those of what stands right of them."""
    others = [line[0].text for line in lines if section_of(line[0].text, "candidate") is None]
    return bool(others) and all(_DAYS.fullmatch(text.strip()) for text in others)


def _has_heading(lines: list[list[Piece]]) -> bool:
    return any(
        len(line) == 1 and section_of(line[0].text, "candidate") not in (None, OTHERS)
        for line in lines
    )


def _rows(lines: list[list[Piece]], height: float) -> list[list[str]]:
    """Return lines as cells; a cell that a row of a table lacks keeps its place, empty."""
    rows: list[list[str]] = []
    heads: list[float] = []
    of_table: list[float] = []
    for above, line in zip([None, *lines], lines, strict=False):
        cells = _cells(line, height)
        if len(cells) > 1:
            of_table = [n for n, _ in cells] if career_table([t for _, t in cells]) else of_table
        elif above and _middle(line) - _middle(above) < _NEXT_LINE * height:
            place = next((n for n, head in enumerate(of_table) if abs(cells[0][0] - head) < 2), 0)
            if place and len(rows[-1]) == len(of_table) and rows[-1][place]:
                # A cell of a table with headings goes on below: 甲江新材料有限 | 公司.
                both = rows[-1][place], cells[0][1]
                rows[-1][place] = (" " if "".join(both).isascii() else "").join(both)
                continue
        lefts = [left for left, _ in cells]
        places = _places(lefts, heads, height) if 1 < len(cells) < len(heads) else None
        if places:
            row = [""] * len(heads)
            for place, (_, text) in zip(places, cells, strict=True):
                row[place] = text
            rows.append(row)
            continue
        heads = lefts if len(cells) > 2 else []
        rows.append([text for _, text in cells])
    return rows


def _places(lefts: list[float], heads: list[float], height: float) -> list[int] | None:
    """Return below which cell of the row of headings each cell begins; None if below none."""
    places = [
        next((n for n, head in enumerate(heads) if abs(left - head) < height), None)
        for left in lefts
    ]
    sure = [place for place in places if place is not None]
    return sure if len(sure) == len(places) == len(set(sure)) else None


def _cells(line: list[Piece], height: float) -> list[tuple[float, str]]:
    """Join the pieces of a line that stand close together; return where each cell begins."""
    cells = [(line[0].left, line[0].text)]
    for before, piece in pairwise(line):
        space = piece.left - before.right
        if space > _CELL * height:
            cells.append((piece.left, piece.text))
        else:
            left, text = cells[-1]
            cells[-1] = left, text + (" " if space > 0.15 * height else "") + piece.text
    return [(left, " ".join(text.split())) for left, text in cells]
