"""Formulas as trees of figures, texts, references and calls; what is written otherwise is not simple."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.formats._sheet_marks import column_number

__all__ = ["COMPARISONS", "Call", "Node", "NotSimpleError", "Range", "tree_of"]

_END = r"\$?([A-Z]{1,3})\$?(\d{1,7})"
#: A cell, a range or whole columns, of a sheet of one's own or of another.
_RANGE = (
    r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?"
    rf"(?:{_END}(?::{_END})?|\$?([A-Z]{{1,3}}):\$?([A-Z]{{1,3}}))(?![\w(!])"
)
_TOKEN = re.compile(
    rf'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<range>{_RANGE})|(?P<call>[A-Z_][\w.]*)\('
    r"|(?P<number>\d+(?:\.\d*)?(?:E[-+]?\d+)?)|(?P<logical>TRUE|FALSE)\b"
    r"|(?P<sign><>|<=|>=|[-+*/&=<>(),%]))",
    re.I,
)
#: Names of calls as later programs write them.
_LATER = re.compile(r"(?:_XLFN\.)?(?:(?:ISO\.)?(CEILING|FLOOR)(?:\.(?:MATH|PRECISE))?|([\w.]+))")
COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
#: Signs between two parts of a formula, those that bind least first.
_SIGNS = (COMPARISONS, ("&",), ("+", "-"), ("*", "/"))
_LONGEST = 2000


class NotSimpleError(Exception):
    """The formula needs more than is calculated here, or a cell that holds no value."""


class Range(NamedTuple):
    """Cells of a sheet, rows and columns from 0; of whole columns, `bottom` is None."""

    sheet: str
    top: int
    left: int
    bottom: int | None
    right: int


class Call(NamedTuple):
    """A function in capitals, or a sign, and what it is applied to."""

    name: str
    given: tuple[Node, ...]


#: None is an argument left out.
Node: TypeAlias = "float | str | bool | Range | Call | None"


@lru_cache(maxsize=4096)
def tree_of(formula: str) -> Node:
    """Return the tree of a formula.

    Raises
    ------
    NotSimpleError
        If it is none, or holds what is not known here.

    Examples
    --------
    >>> tree_of("=SUM(B2:C2)*2").given
    (Call(name='SUM', given=(Range(sheet='', top=1, left=1, bottom=1, right=2),)), 2.0)
    >>> tree_of("='my list'!$C$3")
    Range(sheet='my list', top=2, left=2, bottom=2, right=2)
    """
    if not is_formula(formula) or len(formula) > _LONGEST:
        raise NotSimpleError
    tokens, at, body = [], 0, formula.removeprefix("=").strip()
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            raise NotSimpleError
        tokens.append(token)
        at = token.end()
    parser = _Parser(tokens)
    tree = parser.part()
    if parser.tokens:
        raise NotSimpleError
    return tree


class _Parser:
    """Takes tokens from the first to the last."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens[::-1]

    def _take_sign(self, *signs: str) -> str:
        """Take the next token if it is one of these signs."""
        sign: str | None = self.tokens[-1]["sign"] if self.tokens else None
        if sign is None or sign not in signs:
            return ""
        self.tokens.pop()
        return sign

    def part(self, level: int = 0) -> Node:
        """Return what comes next, with all that binds as strong as signs of this level."""
        if level == len(_SIGNS):
            return self._operand()
        tree = self.part(level + 1)
        while sign := self._take_sign(*_SIGNS[level]):
            tree = Call(sign, (tree, self.part(level + 1)))
        return tree

    def _operand(self) -> Node:
        if self._take_sign("+"):
            return self._operand()
        if self._take_sign("-"):
            return Call("-", (0.0, self._operand()))
        if self._take_sign("("):
            tree = self.part()
            if not self._take_sign(")"):
                raise NotSimpleError
            return tree
        if not self.tokens or self.tokens[-1]["sign"]:
            raise NotSimpleError
        token = self.tokens.pop()
        if token["call"]:
            return Call(_LATER.sub(r"\1\2", token["call"].upper()), self._arguments())
        if token["number"]:
            return float(token["number"]) / (100 if self._take_sign("%") else 1)
        if token["text"]:
            return str(token["text"][1:-1].replace('""', '"'))
        return _range(token) if token["range"] else bool(token["logical"].upper() == "TRUE")

    def _arguments(self) -> tuple[Node, ...]:
        given: list[Node] = []
        while True:
            is_left_out = bool(self.tokens) and self.tokens[-1]["sign"] in (",", ")")
            given.append(None if is_left_out else self.part())
            if self._take_sign(")"):
                return tuple(given)
            if not self._take_sign(","):
                raise NotSimpleError


def _range(token: re.Match[str]) -> Range:
    quoted, bare, left, top, right, bottom, first, last = token.groups()[2:10]
    sheet = (quoted or "").replace("''", "'") or bare or ""
    columns = (
        column_number(name.upper().encode()) for name in (first or left, last or right or left)
    )
    if first:
        return Range(sheet, 0, next(columns), None, next(columns))
    return Range(sheet, int(top) - 1, next(columns), int(bottom or top) - 1, next(columns))
