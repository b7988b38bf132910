"""Values of simple formulas that no program calculated: figures, texts, exact look-ups, IF of these."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from talentmatch.data.reading.cells._note_marks import ERRORS, is_formula
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._formula_trees import (
    COMPARISONS,
    Call,
    Node,
    NotSimpleError,
    Range,
    tree_of,
)
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["Rows", "formula_values"]

#: Rows of a sheet of the book by its name; None where there is no such sheet.
Rows = Callable[[str], Sequence[Sequence[Cell]] | None]
_Place = tuple[int, int]
_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARE: dict[str, Callable[[float, float], bool]] = dict(
    zip(
        COMPARISONS,
        (operator.eq, operator.ne, operator.lt, operator.gt, operator.le, operator.ge),
        strict=True,
    )
)
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVERAGE": lambda figures: sum(figures) / len(figures),
    "MAX": max,
    "MIN": min,
    "PRODUCT": lambda figures: math.prod(figures) if figures else 0.0,
    "INT": lambda figures: float(math.floor(_exact(figures[0]))),
    "ABS": lambda figures: abs(figures[0]),
}
#: Up or down to a multiple.
_MULTIPLES: dict[str, Callable[[Decimal], int]] = {
    "CEILING": math.ceil,
    "FLOOR": math.floor,
    "MROUND": lambda times: int(times.quantize(Decimal(1), ROUND_HALF_UP)),
}
#: How calls round: a half away from zero, away from it, towards it.
_ROUNDING = {
    "ROUND": ROUND_HALF_UP,
    "ROUNDUP": ROUND_UP,
    "ROUNDDOWN": ROUND_DOWN,
    "TRUNC": ROUND_DOWN,
}
#: Formats of numbers that say how many places there are, with thousands parted or not.
_PLACES = re.compile(r"(#,##)?0(?:\.(0+))?")
#: What stands for any letters in what is looked for, or compares it otherwise than by being equal.
_WILD, _COMPARED = re.compile(r"[*?~]"), re.compile(r"[*?~]|^[<>=]")
_EXACT: tuple[Node, ...] = (0.0, False, None)
_NO_VALUE = (NotSimpleError, ArithmeticError, ValueError, LookupError, RecursionError)
#: Cells of a range, and formulas that refer to one another.
_MOST_CELLS, _DEEPEST = 200_000, 50


class _NotFoundError(NotSimpleError):
    """What is looked for stands nowhere."""


def formula_values(
    rows: Sequence[Sequence[Cell]], formulas: Mapping[_Place, str], others: Rows | None = None
) -> dict[_Place, Cell]:
    """Return the values of those formulas that are simple, by the place of their cell.

    Parameters
    ----------
    rows : list of list
        Cells of the sheet, from its first row and column on.
    formulas : dict of (int, int) to str
        Formulas by row and column, from 0.
    others : callable, optional
        Returns the rows of another sheet of the book by its name, None if it has no such sheet.

    Examples
    --------
    >>> rows = [["post", "a", "b", ""], ["fitter", 2, 3, ""]]
    >>> formula_values(rows, {(1, 3): "=SUM(B2:C2)*2", (1, 4): "=A2", (1, 5): "=A2+1"})
    {(1, 3): 10.0, (1, 4): 'fitter'}
    >>> formula_values(rows, {(1, 3): '=A2&" "&B2*2'})
    {(1, 3): 'fitter 4'}
    >>> formula_values(rows, {(1, 3): "=IF(B2>=2,C2*2,1)", (1, 4): "=IF(B2<>2,1,0)"})
    {(1, 3): 6.0, (1, 4): 0.0}
    >>> formula_values(rows, {(1, 3): "=CEILING(C2*1.1,5)", (1, 4): "=SUMPRODUCT(B2:C2,B2:C2)"})
    {(1, 3): 5.0, (1, 4): 13.0}
    >>> formula_values(rows, {(1, 3): "=ROUNDUP(C2*0.5,0)", (1, 4): "=B2+C2+I2", (1, 5): "=I2+J2"})
    {(1, 3): 2.0, (1, 4): 5.0}
    >>> formula_values(rows, {(1, 3): "=_xlfn.CEILING.MATH(B2*1.1)", (1, 4): "=MROUND(C2*4,5)"})
    {(1, 3): 3.0, (1, 4): 10.0}
    >>> formula_values(rows, {(1, 3): "=IFERROR(B2/0,0)", (1, 4): "=IF(AND(B2>1,C2>9),5,TRUNC(C2*1.5))"})
    {(1, 3): 0.0, (1, 4): 4.0}
    >>> formula_values(rows, {(1, 3): '=VLOOKUP("fitter",A1:C2,3,FALSE)', (1, 4): "=D2*2"})
    {(1, 3): 3, (1, 4): 6.0}
    """
    book = _Book(rows, formulas, others or (lambda name: None))
    values: dict[_Place, Cell] = {}
    for place in formulas:
        try:
            values[place] = book.calculated(place)
        except _NO_VALUE:
            continue
    return values


@dataclass
class _Book:
    """A sheet with its formulas and those it may refer to, and what is known of them so far."""

    rows: Sequence[Sequence[Cell]]
    formulas: Mapping[_Place, str]
    others: Rows
    values: dict[_Place, Cell] = field(default_factory=dict)
    first: dict[Range, dict[Cell, int]] = field(default_factory=dict)
    depth: int = 0

    def calculated(self, place: _Place) -> Cell:
        """Return the value of a formula; one that comes back to itself has none."""
        if place not in self.values:
            if self.depth > _DEEPEST:
                raise NotSimpleError
            self.depth += 1
            try:
                self.values[place] = self.value(tree_of(self.formulas[place]))
            finally:
                self.depth -= 1
        return self.values[place]

    def value(self, node: Node) -> Cell:
        """Return the value of a part; an empty cell, or one that failed, has none."""
        if isinstance(node, Range):
            cell = self._only(node)
            if is_blank(cell) or _is_error(cell):
                raise NotSimpleError
            return cell
        if not isinstance(node, Call):
            return node
        call = _CALLS.get((node.name, len(node.given))) or _CALLS.get((node.name, -1))
        if call is not None:
            return call(self, *node.given)
        if node.name in _OPERATORS:
            return _OPERATORS[node.name](*map(self._figure, node.given))
        if node.name in _MULTIPLES:
            return self._multiple(node)
        if node.name in _FUNCTIONS:
            return float(_FUNCTIONS[node.name](list(self._figures(node.given))))
        raise NotSimpleError

    def _figure(self, node: Node) -> float:
        """Return the figure that a part is; one written as text is not sure to be meant as one."""
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise NotSimpleError
        return float(value)

    def _figures(self, given: Sequence[Node]) -> Iterator[float]:
        """Yield the figures of arguments; empty cells and signs for no figure are none."""
        for node in given:
            if isinstance(node, Range):
                yield from (
                    f for f in map(_figure_of, self._cells(node)) if f is not None and f == f
                )
            else:
                yield self._figure(node)

    def _cell(self, sheet: str, row: int, column: int) -> Cell:
        if not sheet and (row, column) in self.formulas:
            return self.calculated((row, column))
        rows = self._rows(sheet)
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, str) and is_formula(cell):
            raise NotSimpleError
        return cell

    def _rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        rows = self.others(sheet) if sheet else self.rows
        if rows is None:
            raise NotSimpleError
        return rows

    def _shape(self, cells: Range) -> tuple[int, int]:
        """Return how many rows and columns a range has, no more rows than its sheet."""
        last = len(self._rows(cells.sheet)) - 1
        bottom = last if cells.bottom is None else min(cells.bottom, last)
        high, wide = bottom - cells.top + 1, cells.right - cells.left + 1
        if high * wide > _MOST_CELLS:
            raise NotSimpleError
        return max(high, 0), wide

    def _at(self, cells: Range, row: int, column: int) -> Cell:
        """Return the value of one cell of a range, by its place from 0 there."""
        high, wide = self._shape(cells)
        if not (0 <= row < high and 0 <= column < wide):
            raise NotSimpleError
        row, column = cells.top + row, cells.left + column
        return self.value(Range(cells.sheet, row, column, row, column))

    def _cells(self, cells: Range) -> list[Cell]:
        high, wide = self._shape(cells)
        return [
            self._cell(cells.sheet, row, column)
            for row in range(cells.top, cells.top + high)
            for column in range(cells.left, cells.left + wide)
        ]

    def _only(self, cells: Range) -> Cell:
        if cells.bottom != cells.top or cells.right != cells.left:
            raise NotSimpleError
        return self._cell(cells.sheet, cells.top, cells.left)

    def _line(self, node: Node) -> list[Cell]:
        """Return the cells of a range of one row or column."""
        if not isinstance(node, Range) or min(self._shape(node)) > 1:
            raise NotSimpleError
        return self._cells(node)

    def _place(self, wanted: Node, names: Node) -> int:
        """Return the first place of what is looked for among the cells of one row or column."""
        value = self.value(wanted)
        if not isinstance(names, Range) or (isinstance(value, str) and _WILD.search(value)):
            raise NotSimpleError
        if names not in self.first:
            places: dict[Cell, int] = {}
            for at, name in enumerate(self._line(names)):
                if not is_blank(name):
                    places.setdefault(_key(name), at)
            self.first[names] = places
        place = self.first[names].get(_key(value))
        if place is None:
            raise _NotFoundError
        return place

    def _vertical(self, wanted: Node, table: Node, column: Node, how: Node) -> Cell:
        if how not in _EXACT or not isinstance(table, Range):
            raise NotSimpleError
        place = self._place(wanted, table._replace(right=table.left))
        return self._at(table, place, int(self._figure(column)) - 1)

    def _index(self, table: Node, match: Node, column: Node = None) -> Cell:
        if not isinstance(match, Call) or match.name != "MATCH" or match.given[2:] != (0.0,):
            raise NotSimpleError
        if not isinstance(table, Range) or (column is None and table.right > table.left):
            raise NotSimpleError
        at = 0 if column is None else int(self._figure(column)) - 1
        return self._at(table, self._place(*match.given[:2]), at)

    def _across(self, wanted: Node, names: Node, values: Node, otherwise: Node = None) -> Cell:
        try:
            at = self._place(wanted, names)
        except _NotFoundError:
            if otherwise is None:
                raise
            return self.value(otherwise)
        cell = self._line(values)[at]
        if is_blank(cell) or _is_error(cell):
            raise NotSimpleError
        return cell

    def _sum_if(self, summed: Node, *conditions: Node) -> float:
        """Return the sum of the figures beside which each line of names has the one looked for."""
        figures = self._line(summed)
        places: Sequence[int] = range(len(figures))
        for names, written in zip(conditions[::2], conditions[1::2], strict=True):
            line, wanted = self._line(names), self.value(written)
            if isinstance(wanted, str) and _COMPARED.search(wanted):
                raise NotSimpleError
            key = _key(wanted)
            places = [at for at in places if at < len(line) and _key(line[at]) == key]
        own = [figures[at] for at in places]
        if not own or any(isinstance(one, str) and not is_blank(one) for one in own):
            raise _NotFoundError if not own else NotSimpleError
        return float(sum(one for one in own if isinstance(one, (int, float))))

    def _sum_of_products(self, *given: Node) -> float:
        """Return the sum of what cells at the same places of ranges give multiplied; no figure is 0."""
        ranges = [node for node in given if isinstance(node, Range)]
        if len(ranges) < len(given) or len({*map(self._shape, ranges)}) != 1:
            raise NotSimpleError
        lines = ([_figure_of(cell) or 0.0 for cell in self._cells(one)] for one in ranges)
        return sum(
            math.prod(0.0 if figure != figure else figure for figure in line)
            for line in zip(*lines, strict=True)
        )

    def _added(self, *given: Node) -> float:
        """Return the sum of parts of which some cells may be empty, as a spreadsheet does, not all."""
        known = [node for node in given if not self._is_empty(node)]
        if len(known) < len(given) and not any(map(_has_cells, known)):
            raise NotSimpleError
        return sum(map(self._figure, known))

    def _is_empty(self, node: Node) -> bool:
        """Tell an empty cell, or a sum of such."""
        if isinstance(node, Call) and node.name == "+":
            return all(map(self._is_empty, node.given))
        return isinstance(node, Range) and _is_nothing(self._only(node))

    def _if(self, condition: Node, then: Node, otherwise: Node) -> Cell:
        return self.value(then if self._holds(condition) else otherwise)

    def _holds(self, node: Node) -> bool:
        """Tell whether one figure stands to another as a condition says, or several of these do."""
        if not isinstance(node, Call) or node.name not in ("AND", "OR", *COMPARISONS):
            raise NotSimpleError
        if node.name in ("AND", "OR"):
            return (all if node.name == "AND" else any)([self._holds(one) for one in node.given])
        one, other = node.given
        if isinstance(one, Range) and other == "" and node.name in ("=", "<>"):
            return (self._only(one) in (None, "")) == (node.name == "=")
        return _COMPARE[node.name](self._figure(one), self._figure(other))

    def _either(self, first: Node, second: Node, *errors: type[Exception]) -> Cell:
        """Return the first value, or the second where the first ends in one of these errors."""
        try:
            return self.value(first)
        except errors:
            return self.value(second)

    def _multiple(self, call: Call) -> float:
        """Return a figure up or down to a multiple: of 1 where a call does not say."""
        exact, *of = (_exact(self._figure(node)) for node in call.given)
        step = of[0] if of else Decimal(call.name != "MROUND")
        if len(of) > 1 or exact < 0 or step <= 0:
            raise NotSimpleError
        return float(_MULTIPLES[call.name](exact / step) * step)

    def _joined(self, *given: Node) -> str:
        return "".join(map(self._spelled, given))

    def _spelled(self, node: Node) -> str:
        """Return a value as a text takes it; how a day is written there depends on the spreadsheet."""
        value = self._only(node) if isinstance(node, Range) else self.value(node)
        if isinstance(value, (bool, date)) or _is_error(value):
            raise NotSimpleError
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value)

    def _formatted(self, node: Node, form: Node) -> str:
        places = _PLACES.fullmatch(self._spelled(form))
        if places is None:
            raise NotSimpleError
        digits = len(places[2] or "")
        figure = Decimal(repr(self._figure(node))).quantize(
            Decimal(1).scaleb(-digits), ROUND_HALF_UP
        )
        return f"{figure:,.{digits}f}" if places[1] else f"{figure:.{digits}f}"

    def _day(self, *given: Node) -> date:
        year, month, day = (int(self._figure(node)) for node in given)
        return date(year, month, day)


#: Calls by name and number of arguments; -1 is any.
_CALLS: dict[tuple[str, int], Callable[..., Cell]] = {
    ("+", 2): _Book._added,
    ("&", 2): _Book._joined,
    ("CONCAT", -1): _Book._joined,
    ("CONCATENATE", -1): _Book._joined,
    ("TRIM", 1): lambda book, node: " ".join(book._spelled(node).split()),
    ("TEXT", 2): _Book._formatted,
    ("DATE", 3): _Book._day,
    ("IF", 3): _Book._if,
    ("IFERROR", 2): lambda book, *given: book._either(*given, ZeroDivisionError, _NotFoundError),
    ("IFNA", 2): lambda book, *given: book._either(*given, _NotFoundError),
    ("SUMPRODUCT", -1): _Book._sum_of_products,
    ("VLOOKUP", 4): _Book._vertical,
    ("INDEX", 2): _Book._index,
    ("INDEX", 3): _Book._index,
    ("XLOOKUP", 3): _Book._across,
    ("XLOOKUP", 4): _Book._across,
    ("SUMIF", 3): lambda book, names, wanted, summed: book._sum_if(summed, names, wanted),
    ("SUMIFS", -1): _Book._sum_if,
    ("TRUNC", 1): lambda book, node: _rounded(book._figure(node), 0.0, ROUND_DOWN),
}
for _name, _how in _ROUNDING.items():
    _CALLS[_name, 2] = lambda book, node, places, how=_how: _rounded(
        book._figure(node), book._figure(places), how
    )


def _figure_of(cell: Cell) -> float | None:
    """Return the figure of a cell: None where it is empty, NaN of a sign for no figure."""
    if _is_nothing(cell):
        return None
    if isinstance(cell, str) and is_blank(cell) and not _is_error(cell):
        return math.nan
    # A figure written as text is added by + and passed over by SUM: who knows what is meant.
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise NotSimpleError
    return float(cell)


def _is_nothing(cell: Cell) -> bool:
    return is_blank(cell) and not (isinstance(cell, str) and cell.strip())


def _is_error(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().lower() in ERRORS


def _key(cell: Cell) -> Cell:
    """Return what cells have alike that a spreadsheet takes for equal: texts in any case."""
    return cell.lower() if isinstance(cell, str) else str(cell) if isinstance(cell, bool) else cell


def _has_cells(node: Node) -> bool:
    """Tell a part that refers to cells from a figure written into the formula."""
    return isinstance(node, Range) or (isinstance(node, Call) and any(map(_has_cells, node.given)))


def _rounded(figure: float, places: float, how: str) -> float:
    """Round as a spreadsheet does."""
    return float(_exact(figure).quantize(Decimal(1).scaleb(-int(places)), how))


def _exact(figure: float) -> Decimal:
    """Return a figure to the fifteen digits that a spreadsheet keeps: 10 * 1.1 is 11."""
    return Decimal(f"{figure:.15g}")
