"""Values of simple formulas that no program calculated: sums, + - * /, IF of these, joined text."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._looked_up_values import (
    Book,
    NotSimpleError,
    Rows,
    looks_elsewhere,
    plain_formula,
)
from talentmatch.data.reading.formats._percent_cells import column_number
from talentmatch.data.reading.formats._text_formulas import put_together
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["formula_values"]

_Place = tuple[int, int]
_CELL = re.compile(
    r"(?<![\w.!])\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(!])", re.I
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
#: What a formula of figures alone consists of; a text, another sheet is none.
_PLAIN = re.compile(r"[\w\s$:+\-*/(),.%<>=]+")
#: What puts texts or a day together.
_MAKES_TEXT = re.compile(r"&|\b(?:CONCATENATE|CONCAT|TEXT|DATE|TRIM)\(", re.I)
#: Signs of equality as a spreadsheet writes them.
_EQUAL = re.compile(r"<>|(?<![<>])=")
_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type, Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "average": lambda figures: sum(figures) / len(figures),
    "max": max,
    "product": lambda figures: math.prod(figures) if figures else 0.0,
    "min": min,
    "int": lambda figures: float(math.floor(_exact(figures[0]))),
    "abs": lambda figures: abs(figures[0]),
}
#: Up or down to a multiple.
_MULTIPLES: dict[str, Callable[[Decimal], int]] = {
    "ceiling": math.ceil,
    "floor": math.floor,
    "mround": lambda times: int(times.quantize(Decimal(1), ROUND_HALF_UP)),
}
#: Names of calls as later programs write them.
_LATER = re.compile(r"(?:_xlfn\.)?\b(?:ISO\.)?(CEILING|FLOOR)(?:\.(?:MATH|PRECISE))?\(", re.I)
#: How calls round: a half away from zero, away from it, towards it.
_ROUNDING = {
    "round": ROUND_HALF_UP,
    "roundup": ROUND_UP,
    "rounddown": ROUND_DOWN,
    "trunc": ROUND_DOWN,
}
_NO_VALUE = (SyntaxError, ArithmeticError, ValueError, LookupError)
#: A cell that is asked whether it is empty.
_IS_EMPTY = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})()()\s*(=|<>)\s*\"\"", re.I)
#: Cells of a range, and formulas that refer to one another.
_MOST_CELLS, _DEEPEST, _LONGEST = 100_000, 50, 2000


def formula_values(
    rows: list[list[Cell]], formulas: Mapping[_Place, str], others: Rows | None = None
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
    """
    values: dict[_Place, Cell] = {}
    elsewhere = [place for place, formula in formulas.items() if looks_elsewhere(formula)]
    known = dict(formulas)
    rows = [list(row) for row in rows] if elsewhere else rows
    book = Book(lambda name: rows if not name else others(name) if others else None)
    for place in elsewhere:
        try:
            found = plain_formula(known[place], book)
        except (NotSimpleError, *_NO_VALUE):
            continue
        if isinstance(found, str) and is_formula(found):
            known[place] = found
            continue
        values[place] = rows[place[0]][place[1]] = found
        del known[place]
    making = [place for place in known if _MAKES_TEXT.search(known[place])]
    rows = [list(row) for row in rows] if making else rows
    for place in making:
        try:
            values[place] = rows[place[0]][place[1]] = _made(rows, known, place)
        except (NotSimpleError, *_NO_VALUE):
            continue
        del known[place]
    for place in known:
        text = _text(rows, known, place, 0)
        if text is not None:
            values[place] = text
            continue
        try:
            values[place] = _value(rows, known, place, 0)
        except (NotSimpleError, *_NO_VALUE):
            continue
    return values


def _made(rows: list[list[Cell]], formulas: dict[_Place, str], place: _Place) -> Cell:
    """Return the text or day that a formula puts together."""

    def cell_of(part: str) -> Cell:
        own = ChainMap({place: f"={part}"}, formulas)
        match = _CELL.fullmatch(part)
        if match and not match[3]:
            (at,) = _places(match)
            cell = rows[at[0]][at[1]] if at[0] < len(rows) and at[1] < len(rows[at[0]]) else None
            if at not in formulas:
                return cell
        text = _text(rows, own, place, 0)
        return _value(rows, own, place, 0) if text is None else text

    return put_together(formulas[place].removeprefix("=").strip(), cell_of)


def _text(
    rows: list[list[Cell]], formulas: Mapping[_Place, str], place: _Place, depth: int
) -> str | date | None:
    """Return the text or day of the one cell that a formula repeats, such as =A2; None if it is no such."""
    match = _CELL.fullmatch(formulas[place].removeprefix("=").strip())
    if match is None or match[3] or depth > _DEEPEST:
        return None
    (at,) = _places(match)
    if at in formulas:
        return _text(rows, formulas, at, depth + 1)
    cell = rows[at[0]][at[1]] if at[0] < len(rows) and at[1] < len(rows[at[0]]) else None
    return cell if isinstance(cell, (str, date)) and not is_blank(cell) else None


def _value(
    rows: list[list[Cell]], formulas: Mapping[_Place, str], place: _Place, depth: int
) -> float:
    formula = formulas[place]
    body = _LATER.sub(r"\1(", formula.removeprefix("=").lstrip("+"))
    # A formula that comes back to itself has no value either.
    if depth > _DEEPEST or len(body) > _LONGEST or not is_formula(formula):
        raise NotSimpleError
    body = _IS_EMPTY.sub(lambda asked: _emptiness(rows, formulas, asked), body)
    if not _PLAIN.fullmatch(body):
        raise NotSimpleError
    ranges: list[list[_Place]] = []

    def placeholder(match: re.Match[str]) -> str:
        ranges.append(_places(match))
        return f"_{len(ranges) - 1}" if match[3] else f"_{len(ranges) - 1}()"

    body = _EQUAL.sub(lambda sign: " != " if sign[0] == "<>" else "==", body)
    tree = ast.parse(_CELL.sub(placeholder, _PERCENT.sub(r"(\1/100)", body)).strip(), mode="eval")
    if "SUMPRODUCT(" in body.upper() and len({_shape(places) for places in ranges}) > 1:
        raise NotSimpleError

    def figure(at: _Place) -> float | None:
        if at in formulas:
            return _value(rows, formulas, at, depth + 1)
        cell = rows[at[0]][at[1]] if at[0] < len(rows) and at[1] < len(rows[at[0]]) else None
        if cell is None or cell == "" or is_blank(cell):
            # A sign for no figure is a text, by which no spreadsheet adds.
            return math.nan if isinstance(cell, str) and cell.strip() else None
        # A figure written as text is added by + and passed over by SUM: who knows what is meant.
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise NotSimpleError
        return float(cell)

    return _result(tree.body, lambda number: [figure(at) for at in ranges[number]])


def _emptiness(rows: list[list[Cell]], formulas: Mapping[_Place, str], asked: re.Match[str]) -> str:
    """Return a comparison that holds if a cell is, or is not, empty as the formula asks."""
    (at,) = _places(asked)
    if at in formulas:
        raise NotSimpleError
    cell = rows[at[0]][at[1]] if at[0] < len(rows) and at[1] < len(rows[at[0]]) else None
    return "1=1" if (cell is None or cell == "") == (asked[5] == "=") else "1=0"


def _places(match: re.Match[str]) -> list[_Place]:
    first = int(match[2]) - 1, column_number(match[1].upper().encode())
    last = (int(match[4]) - 1, column_number(match[3].upper().encode())) if match[3] else first
    if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > _MOST_CELLS:
        raise NotSimpleError
    return [
        (row, column)
        for row in range(first[0], last[0] + 1)
        for column in range(first[1], last[1] + 1)
    ]


def _shape(places: Sequence[_Place]) -> tuple[int, int]:
    (top, left), (bottom, right) = places[0], places[-1]
    return bottom - top, right - left


def _result(node: ast.expr, cells: Callable[[int], list[float | None]]) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = _result(node.operand, cells)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(node, cells)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_result(node.left, cells), _result(node.right, cells))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        if node.func.id.startswith("_") and not node.args:
            figure = cells(int(node.func.id[1:]))[0]
            if figure is None or math.isnan(figure):
                # A spreadsheet takes 0 for an empty cell; whoever wrote the formula meant a figure.
                raise NotSimpleError
            return figure
        if node.func.id.lower() == "if" and len(node.args) == 3:
            condition, then, otherwise = node.args
            return _result(then if _holds(condition, cells) else otherwise, cells)
        if node.func.id.lower() == "iferror" and len(node.args) == 2:
            return _without_error(node.args, cells)
        if node.func.id.lower() == "trunc" and len(node.args) == 1:
            return _rounded(_result(node.args[0], cells), 0, ROUND_DOWN)
        if (how := _ROUNDING.get(node.func.id.lower())) and len(node.args) == 2:
            figure, places = (_result(argument, cells) for argument in node.args)
            return _rounded(figure, places, how)
        if whole := _MULTIPLES.get(node.func.id.lower()):
            exact, of = _times(node, cells)
            if exact < 0 or of <= 0:
                raise NotSimpleError
            return float(whole(exact / of) * of)
        if node.func.id.lower() == "sumproduct":
            return _sum_of_products(node.args, cells)
        if function := _FUNCTIONS.get(node.func.id.lower()):
            return float(function(list(_figures(node.args, cells))))
    raise NotSimpleError


def _without_error(
    arguments: Sequence[ast.expr], cells: Callable[[int], list[float | None]]
) -> float:
    """Return the first figure, or the second where the first cannot be divided."""
    try:
        return _result(arguments[0], cells)
    except ZeroDivisionError:
        return _result(arguments[1], cells)


def _times(call: ast.Call, cells: Callable[[int], list[float | None]]) -> tuple[Decimal, Decimal]:
    """Return a figure and of what it shall be a multiple: of 1 where a call does not say."""
    figures = [_exact(_result(argument, cells)) for argument in call.args]
    if not 0 < len(figures) < 3 or (len(figures) == 1 and call.func.id.lower() == "mround"):  # type: ignore[attr-defined]
        raise NotSimpleError
    return figures[0], figures[1] if len(figures) > 1 else Decimal(1)


def _holds(node: ast.expr, cells: Callable[[int], list[float | None]]) -> bool:
    """Tell whether one figure stands to another as a condition says, or several of these do."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        several = {"and": all, "or": any}.get(node.func.id.lower())
        if several is not None:
            return several([_holds(argument, cells) for argument in node.args])
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise NotSimpleError
    compare = _COMPARISONS.get(type(node.ops[0]))
    if compare is None:
        raise NotSimpleError
    return compare(_result(node.left, cells), _result(node.comparators[0], cells))


def _sum(node: ast.expr, cells: Callable[[int], list[float | None]]) -> float:
    """Return the sum of parts of which some cells may be empty, as a spreadsheet does, not all."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = (node.left, node.right)
        known = [part for part in parts if not _is_empty(part, cells)]
        if len(known) < len(parts) and not any(map(_has_cells, known)):
            raise NotSimpleError
        return sum(_sum(part, cells) for part in known)
    return _result(node, cells)


def _has_cells(node: ast.expr) -> bool:
    """Tell a part that refers to cells from a figure written into the formula."""
    names = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
    return any(name.startswith("_") for name in names)


def _is_empty(node: ast.expr, cells: Callable[[int], list[float | None]]) -> bool:
    """Tell an empty cell, or a sum of such."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_empty(node.left, cells) and _is_empty(node.right, cells)
    is_cell = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args
    if not is_cell or not node.func.id.startswith("_"):  # type: ignore[attr-defined]
        return False
    return cells(int(node.func.id[1:]))[0] is None  # type: ignore[attr-defined]


def _rounded(figure: float, places: float, how: str) -> float:
    """Round as a spreadsheet does."""
    return float(_exact(figure).quantize(Decimal(1).scaleb(-int(places)), how))


def _exact(figure: float) -> Decimal:
    """Return a figure to the fifteen digits that a spreadsheet keeps: 10 * 1.1 is 11."""
    return Decimal(f"{figure:.15g}")


def _sum_of_products(
    arguments: Sequence[ast.expr], cells: Callable[[int], list[float | None]]
) -> float:
    """Return the sum of what cells at the same places of ranges give multiplied; no figure is 0."""
    names = [argument.id for argument in arguments if isinstance(argument, ast.Name)]
    ranges = [cells(int(name[1:])) for name in names if name.startswith("_")]
    if not ranges or len(ranges) < len(arguments):
        raise NotSimpleError
    return sum(
        math.prod(0.0 if figure is None or figure != figure else figure for figure in line)
        for line in zip(*ranges, strict=True)
    )


def _figures(
    arguments: Iterable[ast.expr], cells: Callable[[int], list[float | None]]
) -> Iterable[float]:
    for argument in arguments:
        if isinstance(argument, ast.Name) and argument.id.startswith("_"):
            yield from (f for f in cells(int(argument.id[1:])) if f is not None and f == f)
        elif isinstance(argument, ast.Call) and str(getattr(argument.func, "id", "")).startswith(
            "_"
        ):
            figure = cells(int(argument.func.id[1:]))[0]  # type: ignore[attr-defined]
            yield from () if figure is None or math.isnan(figure) else (figure,)
        else:
            yield _result(argument, cells)
