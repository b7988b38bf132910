"""Formulas with a value from elsewhere: another sheet, exact VLOOKUP, INDEX with MATCH, XLOOKUP, SUMIF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from talentmatch.data.reading.cells._note_marks import ERRORS, is_formula
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._percent_cells import column_number
from talentmatch.data.reading.layout.sheets import Cell

__all__ = [
    "Book",
    "NotSimpleError",
    "Rows",
    "arguments",
    "closing",
    "looks_elsewhere",
    "parts_of",
    "plain_formula",
]

#: Rows of a sheet of the book by its name; None for one's own, and where there is no such sheet.
Rows = Callable[[str], Sequence[Sequence[Cell]] | None]

_SHEET = r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)"
_END = r"\$?([A-Z]{1,3})(?:\$?(\d{1,7}))?"
_RANGE = re.compile(rf"{_SHEET}?{_END}(?::{_END})?", re.I)
_ELSEWHERE = re.compile(
    rf"{_SHEET}\$?[A-Z]{{1,3}}(?:\$?\d{{1,7}})?(?::\$?[A-Z]{{1,3}}(?:\$?\d{{1,7}})?)?(?![\w(!])",
    re.I,
)
_CALL = re.compile(r"(?<![\w.])(?:_xlfn\.)?(VLOOKUP|INDEX|XLOOKUP|SUMIFS?|IFERROR|IFNA)\(", re.I)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NO, _EXACT = "", frozenset({"0", "FALSE", ""})
#: What stands for any letters in what is looked for, and what compares it otherwise than by being
#: equal.
_WILD, _COMPARED = re.compile(r"[*?~]"), re.compile(r"^[<>=]")
_MOST_CELLS, _LONGEST = 200_000, 2000


class NotSimpleError(Exception):
    """The formula needs more than a sum of figures or an exact look-up, or a cell that holds no value."""


class _NotFoundError(NotSimpleError):
    """What is looked for stands nowhere."""


def looks_elsewhere(formula: str) -> bool:
    """Tell a formula that refers to another sheet or looks a value up.

    Examples
    --------
    >>> looks_elsewhere("=VLOOKUP(A2,B:C,2,0)"), looks_elsewhere("=库!A1"), looks_elsewhere("=A1+B1")
    (True, True, False)
    """
    return bool(_CALL.search(formula) or _ELSEWHERE.search(formula))


@dataclass
class Book:
    """Sheets that formulas refer to, and what was looked up in them before.

    Attributes
    ----------
    rows_of : callable
        Returns the rows of a sheet; those of the formula's own for an empty name.
    tables, first : dict
        Ranges of other sheets by how they are written, and the first place of each cell in them.
    """

    rows_of: Rows
    tables: dict[str, list[list[Cell]]] = field(default_factory=dict)
    first: dict[str, dict[Cell, int]] = field(default_factory=dict)


def plain_formula(formula: str, book: Book) -> Cell:
    """Return the value that a formula takes from elsewhere, or the formula with figures put in.

    Parameters
    ----------
    formula : str
        Formula, with its sign of equality.
    book : Book
        Sheets that it may refer to.

    Raises
    ------
    NotSimpleError
        If it needs more than that, or what is looked for stands nowhere.

    Examples
    --------
    >>> rows = [["甲厂", 5.0], ["乙厂", 7.0]]
    >>> plain_formula('=VLOOKUP("乙厂",A1:B2,2,FALSE)', Book(lambda name: rows))
    7.0
    >>> plain_formula("=库!B1*2+1", Book(lambda name: rows))
    '=5.0*2+1'
    """
    body = formula.removeprefix("=").strip()
    if len(body) > _LONGEST or "[" in body:
        raise NotSimpleError
    if (value := _alone(body, book)) is not None:
        return value
    while call := _CALL.search(body):
        end = closing(body, call.end())
        found = _value(body[call.start() : end], book)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise NotSimpleError
        body = f"{body[: call.start()]}{_literal(found)}{body[end:]}"
    return f"={_ELSEWHERE.sub(lambda match: _figures(match[0], book), body)}"


def _alone(body: str, book: Book) -> Cell | None:
    """Return the value of a formula that is one reference or one look-up; None if it is more."""
    call = _CALL.match(body)
    is_call = call is not None and closing(body, call.end()) == len(body)
    if not is_call and not _ELSEWHERE.fullmatch(body):
        return None
    return _value(body, book)


def _value(text: str, book: Book) -> Cell:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    if _NUMBER.fullmatch(text):
        return float(text)
    call = _CALL.match(text)
    if call is None:
        cells = [*_cells(text, book)]
        if len(cells) != 1:
            raise NotSimpleError
        return _known(cells[0])
    if closing(text, call.end()) != len(text):
        raise NotSimpleError
    return _called(call[1].upper(), arguments(text[call.end() : -1]), book)


def _called(name: str, given: list[str], book: Book) -> Cell:
    if name in ("IFERROR", "IFNA") and len(given) == 2:
        try:
            return _value(given[0], book)
        except _NotFoundError:
            return _value(given[1], book)
    if name == "VLOOKUP" and len(given) == 4 and given[3].strip().upper() in _EXACT:
        table = _table(given[1], book)
        column = int(_number(given[2]))
        at = _match(_value(given[0], book), given[1], [row[0] for row in table], book)
        if not 1 <= column <= len(table[at]):
            raise NotSimpleError
        return _known(table[at][column - 1])
    if name == "INDEX" and len(given) in (2, 3) and given[1].strip().upper().startswith("MATCH("):
        inner = given[1].strip()
        wanted = arguments(inner[len("MATCH(") : -1])
        if len(wanted) != 3 or wanted[2].strip() != "0" or not inner.endswith(")"):
            raise NotSimpleError
        at = _match(_value(wanted[0], book), wanted[1], _line(wanted[1], book), book)
        table = _table(given[0], book)
        column = int(_number(given[2])) if len(given) == 3 else 1
        if (
            at >= len(table)
            or not 1 <= column <= len(table[at])
            or (len(given) == 2 and len(table[at]) > 1)
        ):
            raise NotSimpleError
        return _known(table[at][column - 1])
    if name == "XLOOKUP" and len(given) in (3, 4):
        try:
            at = _match(_value(given[0], book), given[1], _line(given[1], book), book)
        except _NotFoundError:
            if len(given) == 3:
                raise
            return _value(given[3], book)
        return _known(_line(given[2], book)[at])
    if name == "SUMIF" and len(given) == 3:
        return _sum_if([given[0], given[1]], given[2], book)
    if name == "SUMIFS" and len(given) > 2 and len(given) % 2:
        return _sum_if(given[1:], given[0], book)
    raise NotSimpleError


def _sum_if(conditions: list[str], summed: str, book: Book) -> float:
    """Return the sum of the figures beside which each line of names has the one looked for."""
    figures = _line(summed, book)
    places: Sequence[int] = range(len(figures))
    for names, written in zip(conditions[::2], conditions[1::2], strict=True):
        line, wanted = _line(names, book), _value(written, book)
        if isinstance(wanted, str) and (_COMPARED.match(wanted) or _WILD.search(wanted)):
            raise NotSimpleError
        places = [at for at in places if at < len(line) and _same(line[at], wanted)]
    own = [figures[at] for at in places]
    if not own or any(isinstance(one, str) and not is_blank(one) for one in own):
        raise _NotFoundError if not own else NotSimpleError
    return float(sum(one for one in own if isinstance(one, (int, float))))


def _match(wanted: Cell, written: str, names: list[Cell], book: Book) -> int:
    """Return the first place of what is looked for among the cells of a range as it is written."""
    if isinstance(wanted, str) and _WILD.search(wanted):
        raise NotSimpleError
    if "!" in written:
        if written not in book.first:
            places: dict[Cell, int] = {}
            for at, name in enumerate(names):
                if not is_blank(name):
                    places.setdefault(_key(name), at)
            book.first[written] = places
        known = book.first[written].get(_key(wanted))
        if known is not None:
            return known
    place = next((at for at, name in enumerate(names) if _same(name, wanted)), None)
    if place is None:
        raise _NotFoundError
    return place


def _key(cell: Cell) -> Cell:
    if isinstance(cell, str) and is_formula(cell):
        raise NotSimpleError
    return cell.lower() if isinstance(cell, str) else str(cell) if isinstance(cell, bool) else cell


def _same(one: Cell, two: Cell) -> bool:
    """Tell two cells that a spreadsheet takes for equal: texts in any case; a figure is no text."""
    if isinstance(one, str) and is_formula(one):
        raise NotSimpleError
    if isinstance(one, str) or isinstance(two, str):
        return isinstance(one, str) and isinstance(two, str) and one.lower() == two.lower()
    return not is_blank(one) and one == two


def _known(cell: Cell) -> Cell:
    """Return the value of a cell; one that is empty, an error or not calculated has none."""
    if is_blank(cell) or (
        isinstance(cell, str) and (is_formula(cell) or cell.strip().lower() in ERRORS)
    ):
        raise NotSimpleError
    return cell


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise NotSimpleError
    return float(text)


def _table(text: str, book: Book) -> list[list[Cell]]:
    """Return the cells of a range, row by row, as far as the sheet has rows."""
    if text in book.tables:
        return book.tables[text]
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise NotSimpleError
    quoted, bare, left, top, right, bottom = match.groups()
    rows = book.rows_of((quoted or "").replace("''", "'") or bare or _NO)
    if rows is None:
        raise NotSimpleError
    whole = top is None
    if (right is None and whole) or (right is not None and whole != (bottom is None)):
        raise NotSimpleError
    first, last = (0, len(rows) - 1) if whole else (int(top) - 1, int(bottom or top) - 1)
    columns = range(
        column_number(left.upper().encode()), column_number((right or left).upper().encode()) + 1
    )
    last = min(last, len(rows) - 1)
    if (last - first + 1) * len(columns) > _MOST_CELLS:
        raise NotSimpleError
    table = [
        [rows[row][at] if at < len(rows[row]) else None for at in columns]
        for row in range(first, last + 1)
    ]
    if "!" in text:
        # Those of a formula's own sheet may be calculated later.
        book.tables[text] = table
    return table


def _cells(text: str, book: Book) -> Iterator[Cell]:
    for row in _table(text, book):
        yield from row


def _line(text: str, book: Book) -> list[Cell]:
    """Return the cells of a range of one row or column."""
    table = _table(text, book)
    if len(table) != 1 and any(len(row) != 1 for row in table):
        raise NotSimpleError
    return [cell for row in table for cell in row]


def _figures(text: str, book: Book) -> str:
    """Return the figures of a range, parted by commas; empty cells are none."""
    cells = [cell for cell in _cells(text, book) if not is_blank(cell)]
    if not cells or any(
        isinstance(cell, bool) or not isinstance(cell, (int, float)) for cell in cells
    ):
        raise NotSimpleError
    return ",".join(map(_literal, cells))


def _literal(figure: float) -> str:
    return repr(float(figure)) if figure >= 0 else f"({float(figure)!r})"


def closing(text: str, start: int) -> int:
    """Return the place behind the bracket that closes one opened before `start`."""
    depth, quoted = 1, ""
    for at in range(start, len(text)):
        sign = text[at]
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return at + 1
    raise NotSimpleError


def arguments(text: str) -> list[str]:
    """Return the arguments of a call, at the commas outside of brackets and quotes."""
    return parts_of(text, ",")


def parts_of(text: str, between: str) -> list[str]:
    """Return the parts of a formula at a sign outside of brackets and quotes.

    Examples
    --------
    >>> parts_of('A1&"&"&TEXT(B1,"0")', "&")
    ['A1', '"&"', 'TEXT(B1,"0")']
    """
    parts, depth, quoted = [""], 0, ""
    for sign in text:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        elif sign == between and not depth:
            parts.append("")
            continue
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
        parts[-1] += sign
    return parts
