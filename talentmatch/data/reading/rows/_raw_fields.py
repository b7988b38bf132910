"""From mapped headers and cells to the cells of each field, as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from talentmatch.data.reading.cells._distinct import distinct_texts, suspects, texts_among
from talentmatch.data.reading.cells._note_marks import (
    ERRORS,
    is_formula,
    marks_in,
    name_without_marks,
)
from talentmatch.data.reading.cells._value_numbers import in_parts, is_inexact, is_withheld
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import heading, headings_of
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.rows._raw import Raw, some_of, units_of_title
from talentmatch.data.reading.rows._refusals import leave_addresses_out
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["LEFT_OPEN", "cells_beside", "dropped_rows", "note_inexact", "raw_fields"]

#: Fields of names, behind which marks may point to notes.
_NAMED = frozenset(
    {"name", "enterprise_name", "employer", "institution", "major", "region", "post", "title"}
)
#: Fields behind whose names people write how many there are.
_COUNTED = frozenset({"region", "enterprise_name", "institution"})
#: Years of work, and what a heading says of them that counts months.
_EXPERIENCE = frozenset({"experience", "experience_min", "experience_max", "experience_years"})
_IN_MONTHS = re.compile(
    r"[(（]\s*(?:单位\s*[:：]?)?\s*个?月\s*[)）]|月数|(?<!years)(?<!years[/.,& -])(?<!years and )\bmonths?\b",
    re.I,
)
#: A merged cell of a district tells how many it has: 东江街道（2家）.
_COUNT_BEHIND = re.compile(r"\s*[(（]\s*共?\s*\d+\s*(?:家|户|个|人|名|所)[^()（）]*[)）]\s*$")
#: The town of a firm or its kind in brackets behind its name.
_TOWN_BEHIND = re.compile(
    r"(?<=[司厂社行店])\s*[(（](?:[\u4e00-\u9fff]{1,8}(?:街道|镇|乡|园区|开发区|高新区|经开区)"
    r"|[大中小微]型(?:企业)?|规[上下](?:企业)?|国企|央企|民企|国有|民营|外资|合资|台资"
    r"|上市(?:公司)?|拟上市|高新技术企业|专精特新(?:企业)?|龙头企业|重点企业)[)）]\s*$"
)
#: Headings of what differs from row to row though the rows say the same.
_NUMBER_OR_DAY = re.compile(r"序号|编号|行号|日期|时间|^no\.?$|^#$|^row$|index|date|time|\bid$")
#: Headings of a city and of a district that may stand beside it.
_CITIES = headings_of("city")
_DISTRICTS = headings_of("district")
_KEYS_OF_DISTRICTS = frozenset(
    map(heading, ("cityDistrict", "districtName", "areaDistrict", "district"))
)
#: Columns of which no cell is longer than this [letters].
_SHORT = frozenset(
    {
        "name",
        "first_name",
        "last_name",
        "title",
        "post",
        "employer",
        "enterprise_name",
        "school",
        "major",
        "region",
        "phone",
        "email",
    }
)
_LONGEST_NAME = 1_000
#: Fields whose readers know a bound from a number.
_WITH_BOUNDS = frozenset(
    {
        "pay",
        "pay_low",
        "pay_high",
        "expected_yearly_pay",
        "experience",
        "experience_min",
        "experience_max",
        "experience_years",
    }
)
#: Fields without which a row of those tables says nothing.
_ESSENTIAL = frozenset({"enterprise_name", "credit_code", "name", "title", "post", "openings"})
#: Kinds of cells that a row does without, by table: one that is not understood is left open. Dates of
#: consents and contracts decide who may be shown, and figures are what a table is kept for: there the
#: row is set aside.
LEFT_OPEN = {
    "posting": ("text", "date", "float"),
    "enterprise": ("text", "date"),
    "need_survey": ("text", "date"),
}
#: What figures may be beside numbers, and the key of the note about them: marked with signs that
#: point to a note, errors of the spreadsheet, withheld, sums in words.
_KINDS_OF_FIGURE: Mapping[str, Callable[[str], bool]] = {
    "marks_parted": lambda text: bool(marks_in(text)),
    "cells_failed": lambda text: text.strip().lower() in ERRORS,
    "figures_withheld": is_withheld,
    "figures_added": lambda text: in_parts(text) is not None,
}


def raw_fields(mapped: Mapped, block: Block, years: NamedYears) -> Raw:
    """Collect the cells of each field; several headers of one text are joined, each named."""
    frame = _cells(mapped, block)
    columns: dict[str, pd.Series[Any]] = {}
    headers: dict[str, str] = {}
    lists = {column.name for column in TABLES[mapped.table].columns if column.kind == "list"}
    parts: dict[str, list[int]] = {}
    for place, name in mapped.fields.items():
        parts.setdefault(name, []).append(place)
    for name, places in parts.items():
        headers[name] = block.header[places[0]]
        columns[name] = (
            frame[places[0]]
            if len(places) == 1
            else _joined(frame, places, block, labelled=name != "aliases")
        )
        if name in _EXPERIENCE and _IN_MONTHS.search(str(headers[name])):
            columns[name] = columns[name].map(_years_of_months).astype(object)
        if name in _COUNTED:
            columns[name] = _without_counts(columns[name])
        if name not in lists and not isinstance(block.rows, TextRows):
            columns[name] = _flattened(columns[name])
    used = _join_places(mapped, frame, block, columns, headers)
    # A star in the name of a person masks it.
    masks = "*＊" if mapped.table == "candidate" else ""
    marked = {} if isinstance(block.rows, TextRows) else _part_marks(columns, masks)
    raw = Raw(
        pd.DataFrame(columns),
        headers,
        years,
        dropped_rows(block),
        numbers=block.row_numbers,
        used=used,
    )
    if marked:
        raw.tell("names_marked", n=len(marked), some=joined(list(marked)[:3]))
    _leave_long_cells_open(raw)
    leave_addresses_out(raw)
    raw.units = units_of_title(block.titles)
    raw.unread.update(_unread_cells(mapped, block))
    _leave_formulas_open(mapped, raw)
    raw.notes += [
        phrase(
            "load", key, name=headers[name], n=len(cells), some=some_of(list(dict.fromkeys(cells)))
        )
        for name in columns
        if name in _figures(mapped.table)
        for key, cells in _texts_by_kind(columns[name]).items()
    ]
    for name in columns:
        if name in _figures(mapped.table) - _WITH_BOUNDS:
            note_inexact(headers[name], raw.cells[[name]], raw)
    return raw


def _leave_long_cells_open(raw: Raw) -> None:
    """Empty cells of names, posts and places that are far too long to be any, and tell them."""
    for name in sorted(_SHORT & {*raw.cells}):
        cells = raw.cells[name]
        if pd.api.types.is_string_dtype(cells.dtype) and cells.dtype != object:
            is_long = cells.str.len().gt(_LONGEST_NAME).fillna(False)
        else:
            is_long = cells.map(lambda cell: isinstance(cell, str) and len(cell) > _LONGEST_NAME)
        if is_long.any():
            at = np.flatnonzero(is_long)
            facts = {"header": raw.headers[name], "n": len(at), "limit": _LONGEST_NAME}
            raw.notes.append(phrase("cells", "cells_long", rows=raw.lines(at), **facts))
            raw.cells[name] = cells.astype(object).mask(is_long.astype(bool), None)


def _part_marks(columns: dict[str, pd.Series[Any]], masks: str) -> dict[str, str]:
    """Take marks that point to notes off names of firms, schools, places and posts; return which."""
    marked: dict[str, str] = {}
    for name in sorted(_NAMED & set(columns)):
        texts = {cell for cell in columns[name] if isinstance(cell, str)}
        if name == "name":
            texts = {text for text in texts if not {*masks} & {*text}}
        own = {text: bare for text in texts if (bare := name_without_marks(text)) != text}
        if name in ("name", "enterprise_name"):
            bares = {text: _TOWN_BEHIND.sub("", own.get(text, text)) for text in texts}
            own = {text: bare for text, bare in bares.items() if bare != text}
        if own:
            columns[name] = columns[name].map(
                lambda cell, own=own: own.get(cell, cell) if isinstance(cell, str) else cell
            )
            marked |= own
    return dict(sorted(marked.items()))


def _join_places(
    mapped: Mapped,
    frame: pd.DataFrame,
    block: Block,
    columns: dict[str, pd.Series[Any]],
    headers: Mapping[str, str],
) -> set[str]:
    """Write a city and its district, of columns of their own, as one place; return the headings read."""
    if mapped.table not in ("posting", "candidate") or "region" not in columns:
        return set()
    own = heading(headers["region"])
    is_city = own in _CITIES
    other = _DISTRICTS if is_city else _CITIES if own in _DISTRICTS else frozenset()
    if own == "工作地点":
        # A key of a program for the city has become this heading.
        is_city, other = True, _KEYS_OF_DISTRICTS
    places = [
        p
        for p, name in enumerate(block.header)
        if p not in mapped.fields and heading(name) in other
    ]
    if not places:
        return set()
    beside = frame[places[0]]
    city, district = (columns["region"], beside) if is_city else (beside, columns["region"])
    pairs = pd.DataFrame({"city": city, "district": district}).drop_duplicates()
    wholes = {(one, two): _whole_place(one, two) for one, two in pairs.itertuples(index=False)}
    joined_cells = [wholes[pair] for pair in zip(city, district, strict=True)]
    columns["region"] = pd.Series(joined_cells, index=frame.index, dtype=object)
    return {block.header[places[0]]}


def _whole_place(city: object, district: object) -> object:
    if is_blank(city) or is_blank(district) or str(city).strip() in str(district):
        return city if is_blank(district) else district
    return f"{str(city).strip()}·{str(district).strip()}"


def _cells(mapped: Mapped, block: Block) -> pd.DataFrame:
    if isinstance(block.rows, TextRows):
        plain = {"posting_id", "text"} if mapped.table == "posting" else set()
        return block.rows.frame({at for at, name in mapped.fields.items() if name in plain})
    return pd.DataFrame(list(block.rows), columns=range(len(block.header)), dtype=object)


def cells_beside(mapped: Mapped, block: Block) -> pd.DataFrame:
    """Return the cells that are of no field and tell rows apart: not their numbers or days."""
    told = [
        place
        for place, name in enumerate(block.header)
        if place not in mapped.fields and name and not _NUMBER_OR_DAY.search(heading(name))
    ]
    return _cells(mapped, block)[told]


def _unread_cells(mapped: Mapped, block: Block) -> dict[int, str]:
    """Return the rows with a formula that nobody has calculated."""
    unread: dict[int, str] = {}
    for number, row in _rows_with("=", block):
        for place in mapped.fields:
            cell = row[place]
            if is_formula(cell) and not _may_stay_open(mapped.table, mapped.fields[place]):
                facts = {"name": block.header[place], "cell": cell[:60]}
                unread[number] = phrase("load", "formula", **facts)
    return unread


def _may_stay_open(table: str, field: str) -> bool:
    """Tell a field that a row of the table does without."""
    contract = TABLES[table]
    needed = field in contract.names and (field in contract.key or contract[field].required)
    return table in LEFT_OPEN and not needed and field not in _ESSENTIAL


def _leave_formulas_open(mapped: Mapped, raw: Raw) -> None:
    """Empty cells with a formula that nobody has calculated, where a row does without, and say so."""
    for name in raw.cells.columns:
        if not _may_stay_open(mapped.table, name):
            continue
        cells = raw.cells[name]
        if isinstance(cells.dtype, pd.StringDtype):
            mask = cells.str.startswith("=", na=False).to_numpy(dtype=bool, copy=True)
        else:
            mask = suspects(cells, "^=", short=0)
        mask[mask] = cells[mask].map(is_formula).to_numpy(dtype=bool)
        if mask.any():
            some = str(cells[mask].iloc[0])[:60]
            raw.tell("formulas_open", name=raw.headers[name], n=int(mask.sum()), some=some)
            raw.cells[name] = cells.astype(object).mask(mask, None)


def _rows_with(start: str, block: Block) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows, and their places, of which some cell may begin so."""
    if not isinstance(block.rows, TextRows):
        yield from enumerate(block.rows)
        return
    mask = np.zeros(len(block.rows), dtype=bool)
    for column in block.rows.columns:
        mask |= np.asarray(pc.starts_with(column, start))
    for number in map(int, np.flatnonzero(mask)):
        yield number, block.rows[number]


def _figures(table: str) -> set[str]:
    """Name the fields of a table in which figures stand."""
    kinds = {column.name for column in TABLES[table].columns if column.kind in ("int", "float")}
    return kinds | {"pay", "experience", "insured_persons"}


def dropped_rows(block: Block) -> list[str]:
    """Say how many rows of which kind were no records."""
    notes = [
        phrase("load", f"dropped_{kind}_{'one' if count == 1 else 'many'}", n=count)
        for kind, count in block.dropped.items()
    ]
    labels = dict.fromkeys(band["label"] for band in block.bands if set(band) == {"label"})
    unlike = [label for label in labels if not label.endswith(("月", "月份"))]
    return [*notes, *([phrase("load", "bands_unlike", some=some_of(unlike))] if unlike else [])]


def _flattened(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Turn nested values of JSON into text where no list is expected."""
    if set(map(type, cells)).isdisjoint((list, dict)):
        return cells.astype(object)
    flat = [parse_text(cell) if isinstance(cell, (list, dict)) else cell for cell in cells]
    return pd.Series(flat, index=cells.index, dtype=object)


def note_inexact(name: str, columns: pd.DataFrame, raw: Raw) -> None:
    """Say which figures are bounds, about so many or spans, of which one number is kept."""
    inexact = {
        cell
        for place in range(columns.shape[1])
        for cell in texts_among(columns.iloc[:, place])
        if is_inexact(cell)
    }
    if inexact:
        here = columns.isin(inexact).to_numpy()
        cells = columns.to_numpy(dtype=object)[here]
        facts = {"n": len(cells), "some": some_of(list(dict.fromkeys(cells)))}
        at = np.flatnonzero(here.any(axis=1))
        note = phrase("cells", "figures_inexact", name=name, rows=raw.lines(at), **facts)
        raw.notes.append(note)


def _texts_by_kind(cells: pd.Series[Any]) -> dict[str, list[str]]:
    """Return the texts of a column of figures that are of a kind, in their order, by its key.

    Each distinct one is judged once.
    """
    distinct = texts_among(cells)
    kinds = {key: set(filter(test, distinct)) for key, test in _KINDS_OF_FIGURE.items()}
    return {
        key: [cell for cell in cells if isinstance(cell, str) and cell in such]
        for key, such in kinds.items()
        if such
    }


def _joined(
    frame: pd.DataFrame, places: list[int], block: Block, *, labelled: bool
) -> pd.Series[Any]:
    columns = [
        frame[place].map(
            lambda cell, label=f"{block.header[place]}：" if labelled else "": (
                "" if is_blank(cell) else f"{label}{cell}"
            )
        )
        for place in places
    ]
    joined: pd.Series[Any] = pd.Series(
        ["\n".join(filter(None, row)) or None for row in zip(*columns, strict=True)],
        index=frame.index,
        dtype=object,
    )
    return joined


def _years_of_months(cell: Cell) -> Cell:
    """Return a bare number of months as years."""
    number = re.fullmatch(r"\s*(\d{1,3})(?:\.0)?\s*", str(cell))
    return round(int(number[1]) / 12, 2) if number else cell


def _without_counts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return names without the number of firms or people that stands behind them."""
    coded = distinct_texts(cells)
    if coded and not any(map(_COUNT_BEHIND.search, coded[1])):
        return cells
    return cells.map(lambda cell: _COUNT_BEHIND.sub("", cell) if isinstance(cell, str) else cell)
