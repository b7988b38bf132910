"""Industries and occupations as they are written, by their codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells.values import distinct_said, is_blank, parse_text
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries
from talentmatch.vocab.occupation_codes import code_in_words, codes_of_day, written_code

__all__ = ["industry_cells", "name_occupations", "occupation_cells", "titles_for_occupations"]

_DIGITS_OF_CLASS = 4
#: Field of the names that stand beside codes.
_NAME_FIELD = "occupation_name"
#: Tables whose occupations may stand there by name alone.
_BY_NAME = ("occupation_mix", "workforce")
#: What is left over is no occupation.
_LEFT_OVER = re.compile(
    r"(?:其他|其它|其余|剩余|余下|余)(?:人员|职业|岗位|工种|从业人员|类|部分|各类)?"
    r"|(?:未列明|未列出|未分类)\S{0,6}|others?|rest|residual",
    re.I,
)
_DAY = re.compile(
    r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]\d.*)?|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|(?:\d{1,2}-)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-\d{1,4}"
    r"|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
    re.I,
)
#: Serial numbers of days from 1954 to 2119, as a spreadsheet shows them without a format.
_SERIALS = range(20_000, 80_000)
_BETWEEN_CODES = re.compile(r"\s*[/、,，;；]\s*|\s+(?:或|和|及|and|or)\s+|[或和及]")
_CODE_WITHIN = re.compile(r"(?<![\d-])\d-\d{2}-\d{2}(?:-\d{2})?(?![\d-])")
#: Several codes of which those behind the first are shortened: 2-02-09-01/02.
_SHORTENED = re.compile(r"\d-\d{2}-\d{2}(?:-\d{2})?\s*[/／、，,~～至和及]\s*-?\d{2}(?![\d-])")
#: What says that there is none.
_NOTHING = re.compile(
    r"(?:暂)?[无缺]|没有|未知|未填\S{0,1}|未注明|不详|不清楚|待[定补填核]\S{0,2}|unknown|none"
    r"|tbd|pending",
    re.I,
)
#: A long number as a spreadsheet shows it in a narrow column, which is no name of anything.
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_NUMBER = re.compile(r"[A-Za-z]{0,4}\W?\d(?:[\d.:\-/_+eE、]|[A-Za-z](?=\d))*[A-Za-z]?")
#: A number as a program writes it that took a code for one.
_POINT_NOUGHT = re.compile(r"(\d{4,})\.0")


def industry_cells(column: Column, raw: Raw, *, keyed: bool = True) -> pd.Series[Any]:
    """Return the code of each row; a class that is not known counts as the group above it.

    What is no industry stays as written, so that the contract names it; where the table is not kept
    by industry the cell is left empty, and named.

    Parameters
    ----------
    column : Column
        The column, for its name.
    raw : Raw
        Cells of all fields; gets the notes.
    keyed : bool, default=True
        Whether the industry is part of the key.
    """
    cells = raw.cells[column.name]
    texts = {cell: parse_text(cell) or "" for cell in distinct_said(cells)}
    padded = _without_nought(texts)
    coarse: dict[str, str] = {}
    codes: dict[Any, str] = {}
    for cell, text in texts.items():
        text = padded.get(cell, text)
        code = industries.code(text)
        if code is None and (group := industries.group_above(text)):
            code = coarse[text] = group
        codes[cell] = code or text
    for key, pairs in (
        ("industry_above", coarse),
        ("industry_nought", {texts[c]: codes[c] for c in padded}),
    ):
        if pairs:
            some = joined([f"{text} → {code}" for text, code in pairs.items()][:3])
            raw.tell(key, name=column.label, n=len(pairs), some=some)
    unknown = (
        set() if keyed else {cell for cell, code in codes.items() if not industries.exists(code)}
    )
    if unknown:
        places = [place for place, cell in enumerate(cells) if cell in unknown]
        some = joined(dict.fromkeys(str(cells.iloc[place]) for place in places[:3]))
        facts = {"n": len(places), "rows": raw.lines(places), "some": some}
        raw.notes.append(phrase("cells", "industry_unknown", name=column.label, **facts))
    values = [None if is_blank(cell) or cell in unknown else codes[cell] for cell in cells]
    return pd.Series(values, index=cells.index, dtype=object)


def occupation_cells(table: str, raw: Raw) -> pd.Series[Any]:
    """Return the occupation of each row: a code of the classification, or what is written.

    A day is none. The code behind it is taken where the name beside it confirms it; else the row
    is set aside if its table is kept by occupation, and its cell is left empty if it is not.
    """
    cells = raw.cells["occupation"]
    names = raw.cells.get(_NAME_FIELD, pd.Series(None, index=cells.index, dtype=object))
    classified = _classified(cells)
    keyed = "occupation" in TABLES[table].key
    conversions: dict[Hashable, str] = {}
    restored: dict[Hashable, str] = {}
    open_days: list[str] = []
    several: list[str] = []
    wrong: list[str] = []
    values: list[str | None] = []
    for row, cell, name in zip(cells.index, cells, names, strict=True):
        code, text = _code(cell), _text_of(cell)
        text = "" if _NOTHING.fullmatch(text) else text
        if code is not None and not _is_day(cell) and not _SHORTENED.search(text):
            if code != text:
                conversions[text] = code
        elif _is_day(cell) or (classified and _is_serial(cell)):
            code = _confirmed(cell, name)
            if code is None and keyed:
                raw.unread[row] = phrase("load", "occupation_day", cell=text)
            elif code is None:
                open_days.append(text)
            else:
                restored[text] = code
        elif table == "occupation_mix" and _LEFT_OVER.fullmatch(text or str(name)):
            raw.unread[row] = phrase("load", "occupation_rest", cell=text or str(name))
            code = text or str(name)
        elif _names_several(text) or _SHORTENED.search(text):
            several.append(text)
            code = None
            if keyed:
                raw.unread[row] = phrase("load", "occupation_several_aside", cell=text)
        else:
            code = _name_without_code(row, cell, name, (table, classified, wrong), raw)
        values.append(code)
    _note(raw, "occupation_brought", conversions)
    _note(raw, "occupation_restored", restored)
    if open_days:
        facts = {"n": len(open_days), "some": joined(list(dict.fromkeys(open_days))[:3])}
        raw.notes.append(phrase("load", "occupation_days_open", **facts))
    for key, left_open in (("occupation_several", several), ("occupation_wrong_open", wrong)):
        if left_open and not keyed:
            facts = {"n": len(left_open), "some": joined(list(dict.fromkeys(left_open))[:3])}
            raw.notes.append(phrase("load", key, **facts))
    return pd.Series(values, index=cells.index, dtype=object)


def name_occupations(table: str, raw: Raw) -> None:
    """Let the names of occupations or posts stand for their codes, where a table has no others."""
    if table in _BY_NAME and "occupation" not in raw.cells and _NAME_FIELD in raw.cells:
        raw.cells["occupation"] = pd.Series(None, index=raw.cells.index, dtype=object)
        raw.headers["occupation"] = raw.headers[_NAME_FIELD]


def titles_for_occupations(raw: Raw) -> None:
    """Let what people call their occupation be their title, where a table has none and no codes."""
    cells = raw.cells
    if "title" in cells or "occupation" not in cells or any(map(_code, cells["occupation"])):
        return
    raw.cells = cells.rename(columns={"occupation": "title"})
    raw.headers["title"] = raw.headers.pop("occupation")


def _without_nought(texts: dict[Any, str]) -> dict[Any, str]:
    """Return the numbers of three digits that a spreadsheet made of classes such as 0111.

    They are such where all other numbers of the column have the four digits of a class.
    """
    numbers = {
        cell: text
        for cell, text in texts.items()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and text.isdecimal()
    }
    whole = [text for text in numbers.values() if len(text) == _DIGITS_OF_CLASS]
    short = {cell: text for cell, text in numbers.items() if len(text) == _DIGITS_OF_CLASS - 1}
    if not short or len(whole) + len(short) < len(numbers) or len(whole) < len(short):
        return {}
    return {cell: f"0{text}" for cell, text in short.items()}


def _note(raw: Raw, key: str, codes: dict[Hashable, str]) -> None:
    if codes:
        some = joined([f"{text} → {code}" for text, code in codes.items()][:3])
        raw.tell(key, n=len(codes), some=some)


def _classified(cells: pd.Series[Any]) -> bool:
    """Tell a column of codes of the classification from one of names or of codes of one's own."""
    texts = {_text_of(cell) for cell in distinct_said(cells)}
    distinct = {re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) for text in texts}
    coded = {cell for cell in distinct if _code(cell) is not None}
    numbers = [
        cell
        for cell in distinct
        if (cell in coded or _NUMBER.fullmatch(cell)) and not _DAY.fullmatch(cell)
    ]
    codes = sum(cell in coded for cell in numbers)
    return codes > 0 and 2 * codes >= len(numbers)


def _text_of(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    text = "" if is_blank(cell) else parse_text(cell) or ""
    whole = _POINT_NOUGHT.fullmatch(text)
    return whole[1] if whole else text


def _code(cell: object) -> str | None:
    text = _text_of(cell)
    return written_code(text) or code_in_words(text)


def _names_several(text: str) -> bool:
    """Tell a cell with more than one code, of which none is that of the row."""
    parts = [part for part in _BETWEEN_CODES.split(text) if part]
    if len({*_CODE_WITHIN.findall(text)}) > 1:
        return True
    return len(parts) > 1 and all(written_code(part) is not None for part in parts)


def _is_day(cell: object) -> bool:
    return isinstance(cell, date) or bool(_DAY.fullmatch(_text_of(cell)))


def _is_serial(cell: object) -> bool:
    text = _text_of(cell)
    return text.isdecimal() and int(text) in _SERIALS


def _confirmed(cell: object, name: object) -> str | None:
    """Return the code that a day was, if the name beside it stands for that code or one in it."""
    day = parse_date(cell) or _english(_text_of(cell))
    if day is None or pd.isna(day) or is_blank(name):
        return None
    code_of_name = code_in_words(str(name)) or _coded(str(name))
    fitting = [
        code for code in codes_of_day(day) if code_of_name and _same_branch(code, code_of_name)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _english(text: str) -> pd.Timestamp | None:
    for form in ("%d-%b-%y", "%d-%b-%Y", "%m/%d/%y"):
        try:
            return pd.Timestamp(datetime.strptime(text, form))
        except ValueError:
            continue
    return None


def _same_branch(code: str, other: str) -> bool:
    return f"{other}-".startswith(f"{code}-") or f"{code}-".startswith(f"{other}-")


@cache
def _coded(name: str) -> str | None:
    # Slow to import, and hardly ever needed.
    from talentmatch.vocab.occupations import OccupationCoder

    answer = OccupationCoder().code([name]).iloc[0]
    return None if bool(answer["unsure"]) else str(answer["occupation"])


def _name_without_code(
    row: int, cell: object, name: object, scope: tuple[str, bool, list[str]], raw: Raw
) -> str | None:
    """Return what a cell says that is no code; where it says nothing, what the name beside it says.

    The last of `scope` gets the cells that are left open.
    """
    table, classified, wrong = scope
    text = _text_of(cell)
    text = "" if _NOTHING.fullmatch(text) else text
    if (
        text
        and (classified or _ROUNDED.fullmatch(text))
        and _NUMBER.fullmatch(re.sub(r"\s", "", text))
    ):
        if "occupation" not in TABLES[table].key:
            wrong.append(text)
            return None
        raw.unread[row] = phrase("load", "occupation_no_code", cell=text)
    if text or table not in _BY_NAME:
        return text or None
    nothing = not is_blank(name) and _NOTHING.fullmatch(str(name).strip()) is not None
    if is_blank(name) or nothing:
        # Beside rows that name an occupation, an empty cell is not all of them.
        if nothing or not raw.cells["occupation"].map(is_blank).all():
            raw.unread[row] = phrase("load", "occupation_empty")
        return None
    return _coded(str(name)) or str(name).strip()
