"""One column of cells to the kind its contract names, each distinct value parsed once.

A value that cannot be understood stays as it was written: the contract sets its row aside and
names it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._distinct import distinct_texts
from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._value_dates import date_parser
from talentmatch.data.reading.cells._value_numbers import (
    SCALES,
    UNKNOWN_NUMBER,
    parse_boolean,
    parse_number,
    plain,
)
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.vocab import industries, levels
from talentmatch.vocab.numbered_items import without_item_numbers
from talentmatch.vocab.reading import comparable, read_labels, read_rows, read_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "BLANK",
    "as_written",
    "distinct_said",
    "is_blank",
    "is_blank_text",
    "is_unknown",
    "parse_choice",
    "parse_each",
    "parse_list",
    "parse_tags",
    "parse_text",
    "parse_values",
]

#: What people type into a cell that has nothing to say.
BLANK = frozenset({"", *read_words("cell that says nothing")})
#: Any text of so many characters says something.
_LONGER = 1 + max(map(len, BLANK))
#: No limit asked for: nothing to store.
_NO_LIMIT = re.compile(r"不限|无要求|不要求|均可|任意|any|no limit|not required|其他|其它|待定")
#: The comma of Co., Ltd. parts nothing.
_MARKS = re.compile(
    r"(?:[、,，;；|\n\r](?!\s*(?i:ltd|inc|llc|limited|corp)\b))+|(?<![A-Za-z0-9])/|/(?![A-Za-z0-9])"
)
#: A short list in brackets belongs to the name before it: PLC（西门子、三菱）.
_BRACKETS = re.compile(r"(?<=[^\s、,，;；|/])\s*[(（][^()（）\n]{1,40}[)）]")
#: Stand for marks inside brackets while a list is parted.
_INSIDE = str.maketrans("、,，;；|/", "\1\2\3\4\5\6\0")
_OUTSIDE = str.maketrans("\1\2\3\4\5\6\0", "、,，;；|/")
#: Names with a slash inside; any other slash parts a list.
_WITH_SLASH = re.compile(r"(?i)\b(?:tcp/ip|ci/cd|i/o|a/b|ac/dc|dc/dc|c/s|b/s|pl/sql|hw/sw|os/2)\b")
#: Stands for a slash inside a name while a list is parted.
_SLASH = "\0"
_NOTHING = frozenset(read_labels("word in a cell")["nothing"])
#: A unit of many: 万元/年, 百人; 千岛湖校区 is none.
_MULTIPLE = re.compile(
    r"(?:单位:?|人民币)?(百万|千万|百|千|万|亿)(?:元|人民币|人次|人|名|个|美元)?(?:[/,每].*)?"
)
#: From one figure to another.
_RANGE = re.compile(r"\d\D*[-~至到—–]\D*\d")
#: A cell that says itself in what it counts: 35%, 1.2万, 12000人.
_OWN_UNIT = re.compile(r"[%％‰]|百分|千分|\d\s*(?:百万|千万|[十百千万亿]|元|人|名|个|家|位|户)")
_DAY, _NUMBER = (pd.Timestamp, type(pd.NaT)), (int, float)
#: What a cell of a kind is once it is understood.
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("date", "datetime"), _DAY),
    **dict.fromkeys(("int", "float"), _NUMBER),
    "bool": (bool,),
}


def is_blank(value: object) -> bool:
    """Return whether a cell says nothing.

    Examples
    --------
    >>> [is_blank(v) for v in (None, float("nan"), " - ", "N/A", 0, "无")]
    [True, True, True, True, False, False]
    """
    if isinstance(value, str):
        text = value.strip()
        return len(text) < _LONGER and text.lower() in BLANK
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    return isinstance(value, float) and math.isnan(value)


def distinct_said(cells: pd.Series[Any]) -> list[Any]:
    """Return the distinct cells that say something, in the order of the file.

    Examples
    --------
    >>> distinct_said(pd.Series(["面议", "-", "面议", None]))
    ['面议']
    """
    return [cell for cell in cells.unique() if not is_blank(cell)]


def is_blank_text(texts: pa.Array) -> NDArray[np.bool_]:
    """Return which texts of a column say nothing, as `is_blank` tells it of one.

    Examples
    --------
    >>> is_blank_text(pa.array([" - ", "N/A", "无"])).tolist()
    [True, True, False]
    """
    return _says_nothing(pc.utf8_trim_whitespace(texts))


def _says_nothing(stripped: pa.Array) -> NDArray[np.bool_]:
    blank = np.array(pc.less(pc.utf8_length(stripped), _LONGER))
    short = np.flatnonzero(blank)
    few = pc.utf8_lower(stripped.take(pa.array(short)))
    blank[short] = np.asarray(pc.is_in(few, pa.array(sorted(BLANK), stripped.type)))
    return blank


def parse_values(column: Column, cells: pd.Series[Any], *, unit: str = "") -> pd.Series[Any]:
    """Return a column in the kind its contract names; what is not understood stays as written.

    Parameters
    ----------
    column : Column
        What is expected.
    cells : Series
        Cells as read.
    unit : str
        Unit that the header names, such as ``万元``; numbers are brought to the column's own.

    Returns
    -------
    Series
        Same index. Numbers as float64 or Int64, dates as datetime64, lists as Python lists,
        all as object where a value was not understood.
    """
    if _is_ready(column, cells):
        return cells
    days = column.kind in ("date", "datetime")
    coded = distinct_texts(cells) if days else None
    parse = date_parser(coded[1] if coded else cells) if days else _parser(column, unit)
    if parse is parse_text and (plain_texts := _stripped_whole(cells)) is not None:
        return plain_texts
    coded = coded if days else distinct_texts(cells)
    if coded:
        places, texts = coded
        plainly = parse is parse_text and not any("\0" in text for text in texts)
        parsed = _stripped(texts) if plainly else _mapped(pd.Series(texts, dtype=object), parse)
        typed = _typed(column, parsed)
        return typed.take(places).set_axis(cells.index)
    return _typed(column, _mapped(cells, parse))


def _stripped(texts: list[str]) -> pd.Series[Any]:
    """Return what `parse_text` makes of texts, without a call for each."""
    bare = [text.strip() for text in texts]
    values = [None if len(t) < _LONGER and t.lower() in BLANK else t for t in bare]
    return pd.Series(values, dtype=object)


def _stripped_whole(cells: pd.Series[Any]) -> pd.Series[Any] | None:
    """Return what `parse_text` makes of a column that Arrow keeps; None where they may differ."""
    if not isinstance(cells.dtype, pd.StringDtype) or cells.hasnans:
        return None
    column = pa.chunked_array([pa.array(cells, type=pa.large_string())]).combine_chunks()
    # Python strips \x1c to \x1f as blanks, Arrow does not; `parse_text` takes a zero byte out.
    if pc.any(pc.match_substring_regex(column, r"[\x00\x1c-\x1f]")).as_py():
        return None
    bare = pc.utf8_trim_whitespace(column)
    blank = _says_nothing(bare)
    texts = pc.if_else(pa.array(blank), None, bare) if blank.any() else bare
    return pd.Series(pd.array(texts, dtype="str"), index=cells.index)


def _is_ready(column: Column, cells: pd.Series[Any]) -> bool:
    if column.kind in ("date", "datetime"):
        return pd.api.types.is_datetime64_any_dtype(cells.dtype)
    return column.kind == "bool" and pd.api.types.is_bool_dtype(cells.dtype)


def _mapped(cells: pd.Series[Any], parse: Callable[[Any], Any]) -> pd.Series[Any]:
    """Parse each distinct value once; lists cannot be told apart by hash, so they go one by one."""
    results: dict[tuple[type, Hashable], Any] = {}

    def parse_once(value: Any) -> Any:
        if isinstance(value, (list, dict)):
            return parse(value)
        if is_blank(value):
            return None
        key = (type(value), value)
        if key not in results:
            result = parse(value)
            results[key] = as_written(value) if result is None else result
        return results[key]

    return pd.Series([parse_once(value) for value in cells], index=cells.index, dtype=object)


def as_written(value: Any) -> Any:
    """Return a value that was not understood, a whole number beyond all measure as text."""
    huge = isinstance(value, int) and abs(value) >= 2**63
    return str(value) if huge else value


def _parser(column: Column, unit: str) -> Callable[[Any], Any]:
    if column.kind == "bool":
        return parse_boolean
    if column.kind == "list":
        return parse_list
    if column.kind in ("int", "float"):
        return _number_parser(column, unit)
    if column.choices:
        return lambda value: parse_choice(column, value)
    if column.vocabulary == "industry":
        return lambda value: industries.code(parse_text(value) or "")
    return parse_text


def _number_parser(column: Column, unit: str) -> Callable[[Any], float | None]:
    scale = _scale(column, unit)
    of_years = column.kind == "int" and column.unit == "year"

    def parse(value: Any) -> float | None:
        year = parse_year(value) if of_years else None
        number = parse_number(value) if year is None else year
        if number is None:
            return None
        bare = isinstance(value, (int, float)) or not _OWN_UNIT.search(str(value))
        number = round(number * scale, 9) if bare else number
        # A range "5-8" has its middle at 6.5: whole people are counted down.
        whole = column.kind == "int" and not isinstance(value, float) and math.isfinite(number)
        return (
            float(math.floor(number))
            if whole and not year and _RANGE.search(plain(value))
            else number
        )

    return parse


def _scale(column: Column, unit: str) -> float:
    """Return what a bare number under this header is multiplied with."""
    unit_text = plain(unit)
    if "%" in unit_text or "百分" in unit_text:
        return 0.01
    if "‰" in unit_text or "千分" in unit_text:
        return 0.001
    money = bool(column.unit) and str(column.unit).startswith("CNY")
    is_count = money or column.unit in ("persons", "positions")
    if not is_count and column.name not in ("value", "people", "spend"):
        return 1.0
    multiple = _MULTIPLE.fullmatch(unit_text)
    return SCALES[multiple[1]] if multiple else 1.0


def parse_text(value: object) -> str | None:
    """Return the text of a cell; whole numbers without the point that spreadsheets add.

    Examples
    --------
    >>> parse_text(13800000000.0), parse_text("  钳工 ")
    ('13800000000', '钳工')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, dict)):
        return "、".join(map(str, value)) if isinstance(value, list) else json.dumps(value)
    return str(value).replace("\x00", "").strip() or None


def parse_list(value: object) -> list[str]:
    """Return the parts of a list as people write it; 不限 and the like name nothing.

    Examples
    --------
    >>> parse_list("PLC编程、电气设计/TCP/IP；C++")
    ['PLC编程', '电气设计', 'TCP/IP', 'C++']
    >>> parse_list("1.钳工 2.车工")
    ['钳工', '车工']
    """
    if isinstance(value, str) and value.strip().startswith("["):
        try:
            value = json.loads(value.replace("'", '"'))
        except json.JSONDecodeError:
            value = str(value).strip(" []")
    if isinstance(value, (list, tuple, set)) or hasattr(value, "tolist"):
        items: Iterable[Any] = value  # type: ignore[assignment]
        return list(dict.fromkeys(str(item).strip() for item in items if not is_blank(item)))
    text = without_item_numbers(str(value))
    text = _WITH_SLASH.sub(lambda match: match[0].replace("/", _SLASH), text)
    text = _BRACKETS.sub(lambda match: match[0].translate(_INSIDE), text)
    parts = (
        part.strip().translate(_OUTSIDE) for mark in _MARKS.split(text) for part in mark.split("/")
    )
    names = (part for part in parts if not is_blank(part) and part.lower() not in _NOTHING)
    return list(dict.fromkeys(names))


@cache
def _terms(column: str) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for row in read_rows("choice_terms"):
        if row["column"] == column:
            for term in row["terms"].split("|"):
                terms.setdefault(comparable(term), []).append(row["value"])
    return terms


def parse_choice(column: Column, value: object) -> str | None:
    """Return the allowed value that a cell means; NaN where it asks for nothing; None if none.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> parse_choice(TABLES["posting"]["education"], "本科及以上")
    'bachelor'
    >>> parse_choice(TABLES["interaction"]["side"], "求职者")
    'candidate'
    """
    text = comparable(unmarked(str(value)))
    if text in column.choices:
        return text
    for choice in _terms(column.name).get(text, ()):
        if choice in column.choices:
            return choice
    if column.name in levels.kinds():
        level = levels.parse(column.name, str(value))
        if level in column.choices:
            return level
    return math.nan if _NO_LIMIT.search(text) else None  # type: ignore[return-value]


def parse_tags(names: list[str], column: str = "tags") -> list[str]:
    """Return tags under the names the tables use; what is not known stays as written.

    Examples
    --------
    >>> parse_tags(["规上企业", "专精特新", "老字号"])
    ['above_scale', 'specialised_new', '老字号']
    """
    terms = _terms(column)
    return list(dict.fromkeys(terms.get(comparable(name), [name])[0] for name in names))


def _typed(column: Column, cells: pd.Series[Any]) -> pd.Series[Any]:
    """Give a column its dtype if every value was understood."""
    types = _TYPES.get(column.kind)
    if types and not cells.map(lambda value: value is None or isinstance(value, types)).all():
        return cells
    if column.kind in ("date", "datetime"):
        return pd.to_datetime(cells)
    if column.kind in ("int", "float"):
        numbers = cells.astype("float64")
        # Beyond 2**53 a float cannot tell one whole number from the next.
        exact = numbers.isna() | ((numbers % 1 == 0) & (numbers.abs() < 2**53))
        whole = column.kind == "int" and exact.all()
        return numbers.astype("Int64") if whole else numbers
    if column.kind == "bool":
        return cells.astype("boolean")
    return cells.astype("str") if column.kind == "text" and not column.choices else cells


def is_unknown(cells: pd.Series[Any]) -> pd.Series[bool]:
    """Say which cells leave the number open, such as 若干."""

    def one(value: object) -> bool:
        return isinstance(value, str) and plain(value) in UNKNOWN_NUMBER

    if distinct := distinct_texts(cells):
        places, texts = distinct
        return pd.Series(np.array([*map(one, texts)], dtype=bool)[places], index=cells.index)
    return cells.map(one).astype(bool)


def parse_each(cells: pd.Series[Any], parse: Callable[[Any], Any]) -> pd.Series[Any]:
    """Parse distinct cells; what is not understood stays as written."""
    coded = distinct_texts(cells)
    parsed = _mapped(pd.Series(coded[1], dtype=object) if coded else cells, parse)
    numeric = parsed.map(lambda value: value is None or isinstance(value, (int, float))).all()
    parsed = parsed.astype("float64") if numeric else parsed
    return parsed.take(coded[0]).set_axis(cells.index) if coded else parsed
