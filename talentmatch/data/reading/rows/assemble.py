"""From mapped headers and cells to the columns of one contract."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from talentmatch.data.contract.credit_code import whole_codes
from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells.clock_counts import SIGN as CLOCK_SIGN
from talentmatch.data.reading.cells.clock_counts import day_of_count
from talentmatch.data.reading.cells.distinct import distinct_texts, suspects
from talentmatch.data.reading.cells.month_cells import months_of_column
from talentmatch.data.reading.cells.note_marks import (
    ERRORS,
    is_formula,
    marks_in,
    name_without_marks,
)
from talentmatch.data.reading.cells.periods import length_of, named_periods, october
from talentmatch.data.reading.cells.points import with_points_read
from talentmatch.data.reading.cells.relative_days import day_before, is_relative
from talentmatch.data.reading.cells.stages import stage_of
from talentmatch.data.reading.cells.value_dates import order_is_open
from talentmatch.data.reading.cells.value_numbers import (
    Range,
    in_parts,
    is_inexact,
    is_withheld,
    parse_experience,
    parse_number,
)
from talentmatch.data.reading.cells.value_pay import (
    LEAST_PAY,
    MOST_BY_HEADING,
    Pay,
    by_size,
    currency,
    is_nought,
    parse_pay,
    period_by_size,
    yearly_pay,
)
from talentmatch.data.reading.cells.values import (
    as_written,
    is_blank,
    is_unknown,
    parse_text,
    parse_values,
)
from talentmatch.data.reading.cells.work_years import years_of_work
from talentmatch.data.reading.cells.years import NamedYears
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.layout.text_rows import TextRows
from talentmatch.data.reading.rows.completion import complete
from talentmatch.data.reading.rows.industry_cells import industry_cells
from talentmatch.data.reading.rows.occupation_cells import name_occupations, occupation_cells
from talentmatch.data.reading.rows.people.people_cells import leave_open, tidy_people
from talentmatch.data.reading.rows.people.wishes import part_wishes
from talentmatch.data.reading.rows.posting_cells import (
    join_pay,
    leave_majors_open,
    part_firms,
    take_off_filled,
)
from talentmatch.data.reading.rows.raw import Raw, units_of_title
from talentmatch.data.reading.rows.share_cells import is_share, share_cells
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import levels

__all__ = ["assemble", "cells_beside", "dropped_rows", "note_inexact", "raw_fields"]

#: Further fields whose text belongs to the body of a résumé.
_INTO_TEXT = ("school", "job_status")
#: Fields of names, behind which marks may point to notes.
_NAMED = frozenset({"name", "enterprise_name", "employer", "institution", "major", "region", "post", "title"})  # fmt: skip
#: Fields behind whose names people write how many there are.
_COUNTED = frozenset({"region", "enterprise_name", "institution"})
#: A merged cell of a district tells how many it has: 东江街道（2家）.
_COUNT_BEHIND = re.compile(r"\s*[(（]\s*共?\s*\d+\s*(?:家|户|个|人|名|所)[^()（）]*[)）]\s*$")
#: The town of a firm or its kind in brackets behind its name.
_TOWN_BEHIND = re.compile(
    r"(?<=[司厂社行店])\s*[(（](?:[\u4e00-\u9fff]{1,8}(?:街道|镇|乡|园区|开发区|高新区|经开区)"
    r"|[大中小微]型(?:企业)?|规[上下](?:企业)?|国企|央企|民企|国有|民营|外资|合资|台资|上市(?:公司)?|拟上市|高新技术企业|专精特新(?:企业)?|龙头企业|重点企业)[)）]\s*$"
)
#: Words of a heading that tell the period of its pay, and those of a year's.
_PERIOD = re.compile(r"[月年日天时周]|month|year|annual|annum|week|hour|dai?ly|\bday", re.I)
_PER = {
    re.compile("时薪|小时"): "小时",
    re.compile("日薪|日工资|[每按][天日]"): "天",
    re.compile("周薪"): "周",
}
_OF_A_YEAR = re.compile(r"年(?!终|底)|year|annual|annum|\bp\.?a\b", re.I)
#: A heading of pay of a month or of a year, as each cell says or its size tells: 月薪/年薪.
_OF_EITHER = re.compile(r"月.{0,6}[/／或、].{0,3}年|年.{0,6}[/／或、].{0,3}月")
#: Headings of what differs from row to row though the rows say the same.
_NUMBER_OR_DAY = re.compile(r"序号|编号|行号|日期|时间|^no\.?$|^#$|^row$|index|date|time|\bid$")
#: Headings of a city and of a district that may stand beside it.
_CITIES = frozenset(
    map(
        heading,
        ("城市", "所在城市", "工作城市", "现居城市", "city", "workCity"),
    )
)
_DISTRICTS = frozenset(map(heading, ("区域", "区县", "工作区域", "所在区域", "所在区县", "区", "行政区", "县区", "工作区县", "district", "areaDistrict", "area district", "districtName")))  # fmt: skip
_KEYS_OF_DISTRICTS = frozenset(map(heading, ("cityDistrict", "districtName", "areaDistrict", "district")))  # fmt: skip
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
#: Pay of which the tax is gone already.
_NET = re.compile(r"税后|到手|\bnet\b|after[- ]tax|take[- ]home", re.I)
#: Pay that says neither its currency nor anything else.
_BARE_AMOUNT = re.compile(r"[\d,.\s]+(?:[-–—~～至][\d,.\s]+)?")
#: Between levels of education of which a post takes each.
_OR = re.compile(r"\s*[/／、,，]\s*|或者?")
_MIDDLE_COLUMNS = frozenset({"experience_years"})
#: Fields whose readers know a bound from a number.
_WITH_BOUNDS = frozenset({"pay", "pay_low", "pay_high", "expected_yearly_pay", "experience", "experience_min", "experience_max", "experience_years"})  # fmt: skip
#: Kinds of optional columns whose cells are left open where they are not understood. Dates of consents
#: and contracts decide who may be shown, and figures are what a table is kept for: there the row is
#: set aside.
#: Fields without which a row of those tables says nothing.
_ESSENTIAL = frozenset({"enterprise_name", "credit_code", "name", "title", "post", "openings"})
_BESIDE = {"supply": ("seats", "graduates")}
_LEFT_OPEN = {
    "posting": ("text", "date", "float"),
    "enterprise": ("text", "date"),
    "need_survey": ("text", "date"),
}


def raw_fields(mapped: Mapped, block: Block, years: NamedYears) -> Raw:
    """Collect the cells of each field; several headers of one text are joined, each named."""
    frame = _cells(mapped, block)
    columns: dict[str, pd.Series[Any]] = {}
    headers: dict[str, str] = {}
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
        if name in _COUNTED:
            columns[name] = _without_counts(columns[name])
        if name not in _lists(mapped.table) and not isinstance(block.rows, TextRows):
            columns[name] = _flattened(columns[name])
    used = _join_places(mapped, frame, block, columns, headers)
    # A star in the name of a person masks it.
    masks = "*＊" if mapped.table == "candidate" else ""
    marked = {} if isinstance(block.rows, TextRows) else _part_marks(columns, masks)
    raw = Raw(pd.DataFrame(columns), headers, years, dropped_rows(block), numbers=block.row_numbers, used=used)  # fmt: skip
    if marked:
        facts = {"n": len(marked), "some": joined(list(marked)[:3])}
        raw.notes.append(phrase("load", "names_marked", **facts))
    _leave_long_cells_open(raw)
    raw.units = units_of_title(block.titles)
    raw.unread.update(unread_cells(mapped, block))
    _leave_formulas_open(mapped, raw)
    raw.notes += [
        phrase(
            "load", key, name=headers[name], n=len(cells), some=_some(list(dict.fromkeys(cells)))
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
            columns[name] = columns[name].map(lambda cell, own=own: own.get(cell, cell) if isinstance(cell, str) else cell)  # fmt: skip
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
    places = [p for p, name in enumerate(block.header) if p not in mapped.fields and heading(name) in other]  # fmt: skip
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
        plain = (place for place, name in mapped.fields.items() if _is_plain(mapped.table, name))
        return block.rows.frame(set(plain))
    return pd.DataFrame(list(block.rows), columns=range(len(block.header)), dtype=object)


def cells_beside(mapped: Mapped, block: Block) -> pd.DataFrame:
    """Return the cells that are of no field and tell rows apart: not their numbers or days."""
    told = [
        place
        for place, name in enumerate(block.header)
        if place not in mapped.fields and name and not _NUMBER_OR_DAY.search(heading(name))
    ]
    return _cells(mapped, block)[told]


def _is_plain(table: str, name: str) -> bool:
    """Tell a field whose texts are stored as they stand in the file."""
    return table == "posting" and name in ("posting_id", "text")


def unread_cells(mapped: Mapped, block: Block) -> dict[int, str]:
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
    return table in _LEFT_OPEN and not needed and field not in _ESSENTIAL


def _leave_formulas_open(mapped: Mapped, raw: Raw) -> None:
    """Empty cells with a formula that nobody has calculated, where a row does without, and say so."""
    for name in raw.cells.columns:
        if not _may_stay_open(mapped.table, name):
            continue
        mask = suspects(raw.cells[name], "^=", short=0)
        mask[mask] = raw.cells[name][mask].map(is_formula).to_numpy(dtype=bool)
        if mask.any():
            some = str(raw.cells[name][mask].iloc[0])[:60]
            facts = {"name": raw.headers[name], "n": int(mask.sum()), "some": some}
            raw.notes.append(phrase("load", "formulas_open", **facts))
            raw.cells[name] = raw.cells[name].astype(object).mask(mask, None)


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
    return [*notes, *([phrase("load", "bands_unlike", some=_some(unlike))] if unlike else [])]


def _lists(table: str) -> set[str]:
    return {column.name for column in TABLES[table].columns if column.kind == "list"}


def _flattened(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Turn nested values of JSON into text where no list is expected."""
    if set(map(type, cells)).isdisjoint((list, dict)):
        return cells.astype(object)
    flat = [parse_text(cell) if isinstance(cell, (list, dict)) else cell for cell in cells]
    return pd.Series(flat, index=cells.index, dtype=object)


#: What figures may be beside numbers, and the key of the note about them: marked with signs that
#: point to a note, errors of the spreadsheet, withheld, sums in words.
_KINDS_OF_FIGURE: Mapping[str, Callable[[str], bool]] = {
    "marks_parted": lambda text: bool(marks_in(text)),
    "cells_failed": lambda text: text.strip().lower() in ERRORS,
    "figures_withheld": is_withheld,
    "figures_added": lambda text: in_parts(text) is not None,
}


def note_inexact(name: str, columns: pd.DataFrame, raw: Raw) -> None:
    """Say which figures are bounds, about so many or spans, of which one number is kept."""
    inexact = {
        cell
        for place in range(columns.shape[1])
        for cell in _distinct_texts(columns.iloc[:, place])
        if is_inexact(cell)
    }
    if inexact:
        here = columns.isin(inexact).to_numpy()
        cells = columns.to_numpy(dtype=object)[here]
        facts = {"n": len(cells), "some": _some(list(dict.fromkeys(cells)))}
        at = np.flatnonzero(here.any(axis=1))
        note = phrase("cells", "figures_inexact", name=name, rows=raw.lines(at), **facts)
        raw.notes.append(note)


def _distinct_texts(cells: pd.Series[Any]) -> Collection[str]:
    coded = distinct_texts(cells)
    return coded[1] if coded else {cell for cell in cells if isinstance(cell, str)}


def _texts_by_kind(cells: pd.Series[Any]) -> dict[str, list[str]]:
    """Return the texts of a column of figures that are of a kind, in their order, by its key.

    Each distinct one is judged once.
    """
    distinct = _distinct_texts(cells)
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


def assemble(table: str, raw: Raw) -> pd.DataFrame:
    """Parse every field and fill what follows from others: keys, pay, experience, round.

    Returns
    -------
    DataFrame
        Columns of the contract as far as the file gives them, `enterprise_name` where it names
        enterprises, and for candidates the further fields of `headings.FURTHER`.
    """
    if table == "candidate":
        part_wishes(raw)
        tidy_people(raw)
    if table == "posting":
        join_pay(raw)
        leave_majors_open(raw)
        part_firms(raw)
    if table in ("posting", "need_survey") and "education" in raw.cells:
        raw.cells["education"] = raw.cells["education"].map(_least_education)
    take_off_filled(table, raw)
    _spread_text(table, raw)
    name_occupations(table, raw)
    contract = TABLES[table]
    parsed: dict[str, pd.Series[Any]] = {}
    for name in raw.cells.columns:
        if name == "occupation" and name in contract.names:
            parsed[name] = occupation_cells(table, raw)
        elif name in contract.names:
            keyed = name in contract.key
            parsed[name] = _parsed(contract[name], raw, keyed=keyed)
    frame = pd.DataFrame(parsed, index=raw.cells.index)
    _add_pay(table, frame, raw)
    _add_experience(table, frame, raw)
    if table != "candidate":
        frame = leave_open(table, frame, raw, kinds=_LEFT_OPEN.get(table, ("text",)))
        beside = [name for name in _BESIDE.get(table, ()) if name in frame]
        if len(beside) > 1:
            # Seats and graduates stand in one row, and each does without the other.
            figures = frame[beside].map(
                lambda cell: isinstance(cell, (int, float)) and cell == cell
            )
            frame = leave_open(table, frame, raw, kinds=("float",), where=figures.any(axis=1))
    _settle_periods(frame, raw)
    _leave_odd_ends(frame, raw)
    if "enterprise_name" in raw.cells and "enterprise_name" not in frame:
        names = raw.cells["enterprise_name"].map(_text_or_none)
        frame["enterprise_name"] = names.astype("str")
    if table == "candidate":
        frame = leave_open(table, frame, raw)
    return complete(table, frame, raw)


@lru_cache(maxsize=1024)
def _least_education(cell: Any) -> Any:
    """Return the least of several levels that a post takes: 初中/高中/中专."""
    parts = [part for part in _OR.split(cell) if part.strip()] if isinstance(cell, str) else []
    parsed = [levels.parse("education", part) for part in parts]
    if len(parts) < 2 or None in parsed:
        return cell
    ranks = levels.order("education")
    return min(zip(parts, parsed, strict=True), key=lambda pair: ranks.index(str(pair[1])))[0]


def _parsed(column: Column, raw: Raw, *, keyed: bool) -> pd.Series[Any]:
    cells = raw.cells[column.name]
    if column.name in ("credit_code", "enterprise_id"):
        cells, more = whole_codes(cells, column.label)
        raw.notes.extend(more)
    if column.kind == "date" and column.name in ("month", "period"):
        cells = _with_named_periods(column, cells, raw)
    if column.name == "stage":
        return cells.map(lambda cell: stage_of(cell) or cell).astype(object)
    if column.vocabulary == "industry":
        return industry_cells(column, raw, keyed=keyed)
    if is_share(column):
        return share_cells(column, raw)
    if column.name == "expected_yearly_pay":
        return _yearly(column.name, raw)
    if column.name in _MIDDLE_COLUMNS:
        # Whose experience is 无 has none; who leaves it open has some.
        today = date.today()
        years = cells.mask(is_unknown(cells) & (cells != "无"))
        return _spread(years, lambda cell: years_of_work(cell, today))
    if column.name in ("experience_min", "experience_max"):
        end = 0 if column.name == "experience_min" else 1
        return _spread(cells, lambda cell: _experience_end(cell, end))
    if column.name in ("pay_low", "pay_high"):
        return _pay_end(cells, column, raw)
    if column.kind in ("date", "datetime"):
        cells = _counted_back(column, _without_clock_counts(cells, raw.headers[column.name], raw), raw)  # fmt: skip
    if column.kind in ("date", "datetime") and (day := order_is_open(cells.unique())):
        raw.notes.append(phrase("cells", "month_first", name=column.label, day=day))
    if column.kind in ("int", "float"):
        written = cells
        (cells,), of_points = with_points_read([cells], column.label)
        raw.notes.extend(of_points)
        if of_points and column.required:
            for row in cells.index[cells.map(is_blank) & ~written.map(is_blank)]:
                raw.unread.setdefault(row, of_points[0])
    values = parse_values(column, cells, unit=raw.unit(column.name))
    if column.kind not in ("int", "float") or not (unknown := is_unknown(cells)).any():
        return values
    if column.required:
        # A row cannot be stored without its figure; it is refused with the word that stands there.
        return values.astype(object).where(~unknown, cells)
    facts = {"name": column.label, "n": int(unknown.sum()), "total": len(cells)}
    raw.notes.append(phrase("load", "left_open", **facts))
    return values


def _without_clock_counts(cells: pd.Series[Any], name: str, raw: Raw) -> pd.Series[Any]:
    """Return days with those that programs count in seconds since 1970 as such, and say so."""
    if cells.dtype.kind == "M":
        return cells
    cells = cells.astype(object) if cells.dtype.kind in "iuf" else cells
    mask = suspects(cells, CLOCK_SIGN, short=0)
    counts = dict.fromkeys(cell for cell in cells[mask] if isinstance(cell, (int, float, str)))
    days = {cell: day for cell in counts if (day := day_of_count(cell)) is not None}
    if not days:
        return cells
    at = np.flatnonzero(cells.isin(days).to_numpy())
    cell, day = next(iter(days.items()))
    facts = {"n": len(at), "some": f"{cell} → {day:%Y-%m-%d}", "rows": raw.lines(at)}
    raw.notes.append(phrase("cells", "days_of_clock", name=name, **facts))
    return cells.astype(object).map(lambda cell: days.get(cell, cell) if isinstance(cell, (int, float, str)) else cell)  # fmt: skip


def _counted_back(column: Column, cells: pd.Series[Any], raw: Raw) -> pd.Series[Any]:
    """Return days with those in full that count back from the day of the file, such as 3天前."""
    relative = {cell for cell in _distinct_texts(cells) if is_relative(cell)}
    if not relative:
        return cells
    at = np.flatnonzero(cells.isin(relative).to_numpy())
    days = pd.Series(None, cells.index, dtype=object) if raw.days is None else raw.days()
    full = cells.astype(object).copy()
    untold: list[int] = []
    for place in at:
        day = days.iloc[place]
        counted = None if day is None else day_before(cells.iloc[place], day)
        full.iloc[int(place)] = counted
        untold += [int(place)] if counted is None else []
    name = raw.headers[column.name]
    for key, places in (("days_counted_back", sorted({*at.tolist()} - {*untold})), ("days_untold", untold)):  # fmt: skip
        if places:
            some = _some(list(dict.fromkeys(cells.iloc[places])))
            facts = {"n": len(places), "some": some, "rows": raw.lines(places)}
            raw.notes.append(phrase("cells", key, name=name, **facts))
    return full


def _with_named_periods(column: Column, cells: pd.Series[Any], raw: Raw) -> pd.Series[Any]:
    """Return periods such as 2024年1-6月 under their names, and say where a row is longer than a month."""
    numbers = {cell: str(cell) for cell in cells.unique() if isinstance(cell, (str, float))}
    cut = october(numbers.values())
    cells = cells.replace({cell: cut[text.strip()] for cell, text in numbers.items() if text.strip() in cut})  # fmt: skip
    cells, notes = months_of_column(cells, column.label)
    raw.notes.extend(notes)
    texts = [cell for cell in cells.unique() if isinstance(cell, str)]
    named = named_periods(texts)
    long = [text for text in texts if length_of(named.get(text, text)) in ("quarter", "half")]
    if long and column.name in ("period", "month"):
        facts = {"header": raw.headers[column.name], "n": int(cells.isin(long).sum())}
        raw.notes.append(phrase("contract", "period_long", **facts))
    return cells.replace(named) if named else cells


def _without_counts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return names without the number of firms or people that stands behind them."""
    coded = distinct_texts(cells)
    if coded and not any(map(_COUNT_BEHIND.search, coded[1])):
        return cells
    return cells.map(lambda cell: _COUNT_BEHIND.sub("", cell) if isinstance(cell, str) else cell)


def _spread(cells: pd.Series[Any], parse: Callable[[Any], Any]) -> pd.Series[Any]:
    """Parse distinct cells; what is not understood stays as written."""
    if coded := distinct_texts(cells):
        places, texts = coded
        distinct = pd.Series(texts, dtype=object)
        return _spread_mixed(distinct, parse).take(places).set_axis(cells.index)
    return _spread_mixed(cells, parse)


def _spread_mixed(cells: pd.Series[Any], parse: Callable[[Any], Any]) -> pd.Series[Any]:
    results = {cell: parse(cell) for cell in {c for c in cells if not is_blank(c)}}
    values = [
        None if is_blank(c) else as_written(c) if results[c] is None else results[c] for c in cells
    ]
    parsed = pd.Series(values, index=cells.index, dtype=object)
    numeric = parsed.map(lambda value: value is None or isinstance(value, (int, float))).all()
    return parsed.astype("float64") if numeric else parsed


def _experience_end(cell: object, end: int) -> float | None:
    if not isinstance(cell, str):
        return parse_number(cell)
    ends: Range | None = parse_experience(cell)
    return None if ends is None else ends[end]


def _is_of_a_year(header: str) -> bool:
    """Tell a heading of pay of a year alone."""
    return bool(_OF_A_YEAR.search(header)) and not _OF_EITHER.search(header)


def _pay_end(cells: pd.Series[Any], column: Column, raw: Raw) -> pd.Series[Any]:
    header, unit = raw.headers[column.name], raw.unit(column.name)
    place = 0 if column.name == "pay_low" else 1
    per_year = _is_of_a_year(header)

    def end(cell: object) -> float | None:
        if is_nought(cell):
            return math.nan
        if isinstance(cell, (int, float)) and not unit and not per_year:
            return float(cell)
        pay = parse_pay(cell, unit=unit, per_year=per_year, sized=False)
        if pay is None:
            # Too little for a month: whether it lacks its unit is seen beside the other end.
            return None if currency(cell, unit=unit) else parse_number(cell)
        return pay[place] if not math.isnan(pay[place]) else max(pay[:2])

    _note_noughts(column.name, raw)
    return _spread(cells, end)


def _note_noughts(name: str, raw: Raw) -> None:
    """Say which pay is 0, by which boards mean that none is said."""
    noughts = [cell for cell in raw.cells[name].unique() if is_nought(cell)]
    if noughts:
        places = np.flatnonzero(raw.cells[name].isin(noughts))
        facts = {"n": len(places), "rows": raw.lines(places), "header": raw.headers[name]}
        raw.notes.append(phrase("cells", "pay_nought", **facts))


def _note_periods(header: str, periods: Mapping[Any, str], raw: Raw, *, unread: str = "") -> None:
    """Say which pay was read as a year's for its size, and which was left open, `unread` in its rows."""
    keys = {"year": "pay_by_size_year", "open": "pay_by_size_open", "unread": "pay_unread"}
    for period, key in keys.items():
        cells = [cell for cell, by in periods.items() if by == period]
        if cells:
            facts = {"header": header, "n": len(cells), "some": _some(cells), "rows": unread}
            raw.notes.append(phrase("load", key, **facts))


def _note_net(name: str, cells: Iterable[Any], raw: Raw) -> None:
    """Say which pay is after tax, which is kept as it is written."""
    net = {cell for cell in cells if isinstance(cell, str) and _NET.search(cell)}
    _note_cells("pay_net", name, net, raw)


def _note_cells(key: str, name: str, some: Collection[Any], raw: Raw) -> None:
    if some:
        at = np.flatnonzero(raw.cells[name].isin(some))
        facts = {"n": len(at), "some": _some(sorted(some)), "rows": raw.lines(at)}
        raw.notes.append(phrase("cells", key, header=raw.headers[name], **facts))


def _note_currencies(name: str, raw: Raw) -> None:
    """Say which pay is in another currency, which nobody converts unasked."""
    unit = raw.unit(name)
    kinds = [None if is_blank(c) else currency(c, unit=unit) for c in raw.cells[name]]
    places = [at for at, kind in enumerate(kinds) if kind]
    if places:
        facts = {"n": len(places), "rows": raw.lines(places), "header": raw.headers[name]}
        currencies = joined(sorted({kind for kind in kinds if kind}))
        raw.notes.append(phrase("cells", "other_currency", currencies=currencies, **facts))


def _settle_periods(frame: pd.DataFrame, raw: Raw) -> None:
    """Bring ends of pay that stand in columns of their own, without a period, to a month."""
    ends = [
        name
        for name in ("pay_low", "pay_high")
        if name in frame and name in raw.cells and pd.api.types.is_float_dtype(frame[name].dtype)
    ]
    headers = [raw.headers[name] for name in ends]
    # A heading with a period says what it is.
    if not ends or any(_PERIOD.search(name) for name in headers):
        return
    pairs = frame.reindex(columns=["pay_low", "pay_high"]).astype("float64")
    # Few pays are different from all others.
    distinct = pairs.drop_duplicates().dropna(how="all")
    settled = [by_size(low, high) for low, high in distinct.itertuples(index=False)]
    if any(re.search("pay_(?:low|high)", name) for name in headers):
        # The column of the contract itself is of a month; what nobody earns in one is none, and
        # what may be either is none beside it.
        doubtful = "year" in settled or settled.count("open") * 2 > len(settled)
        certain = {"month"} if doubtful else {"month", "open"}
        settled = ["month" if period in certain else "open" for period in settled]
    small = [0 < max(end for end in pay if end == end) < LEAST_PAY for pay in distinct.to_numpy()]
    kinds = ["unread" if few else by for few, by in zip(small, settled, strict=True)]
    texts = ["-".join(f"{end:g}" for end in pay if end == end) for pay in distinct.to_numpy()]
    periods = pairs.merge(distinct.assign(period=kinds), how="left")["period"]
    periods = periods.fillna("told").astype(object).set_axis(frame.index)
    of_rows = raw.lines(np.flatnonzero(periods.eq("unread")))
    _note_periods(headers[0], dict(zip(texts, kinds, strict=True)), raw, unread=of_rows)
    for name in ends:
        monthly = frame[name].where(periods != "year", (frame[name] / 12).round(2))
        frame[name] = monthly.where(~periods.isin(["open", "unread"]))


def _leave_odd_ends(frame: pd.DataFrame, raw: Raw) -> None:
    """Leave ends of pay open that contradict each other, or that nobody earns in the month of their heading."""
    if not {"pay_low", "pay_high"} <= {*frame.columns} & {*raw.cells.columns}:
        return
    if not all(pd.api.types.is_float_dtype(frame[name].dtype) for name in ("pay_low", "pay_high")):
        return
    low, high = frame["pay_low"], frame["pay_high"]
    headers = raw.headers["pay_low"], raw.headers["pay_high"]
    of_months = all("月" in name or "month" in name.lower() for name in headers)
    too_much = low.fillna(high).gt(MOST_BY_HEADING) & of_months
    for key, odd in (("pay_by_size_open", too_much), ("pay_unread", low.gt(high) & ~too_much)):
        if odd.any():
            pairs = zip(raw.cells.loc[odd, "pay_low"], raw.cells.loc[odd, "pay_high"], strict=True)
            some = list(dict.fromkeys(f"{one}-{other}" for one, other in pairs))
            rows = raw.lines(np.flatnonzero(odd))
            facts = {"header": headers[0], "n": len(some), "some": _some(some), "rows": rows}
            raw.notes.append(phrase("load", key, **facts))
            frame.loc[odd, ["pay_low", "pay_high"]] = math.nan


def _yearly(name: str, raw: Raw) -> pd.Series[Any]:
    cells, header, unit = raw.cells[name], raw.headers[name], raw.unit(name)
    per_year = "年" in unit or _is_of_a_year(header)

    def amount(cell: object) -> float | None:
        if isinstance(cell, (int, float)) and cell < 0:
            return float(cell)
        if currency(cell, unit=unit):
            return math.nan
        pay = parse_pay(cell, unit=unit, per_year=per_year)
        return None if pay is None else yearly_pay(pay)

    distinct = {cell for cell in cells if not is_blank(cell)}
    periods = {cell: period_by_size(cell, unit=unit, per_year=per_year) for cell in distinct}
    _note_currencies(name, raw)
    _note_noughts(name, raw)
    _note_periods(header, periods, raw)
    _note_net(name, distinct, raw)
    bounds = {
        cell
        for cell in distinct
        if isinstance(cell, str)
        and (pay := parse_pay(cell, unit=unit, per_year=per_year))
        and math.isnan(pay.low) != math.isnan(pay.high)
    }
    _note_cells("pay_one_end", name, bounds, raw)
    return _spread(cells, amount)


def _add_pay(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    if "pay" not in raw.cells:
        return
    cells, header, unit = raw.cells["pay"], raw.headers["pay"], raw.unit("pay")
    if table == "candidate":
        if "expected_yearly_pay" not in frame:
            frame["expected_yearly_pay"] = _yearly("pay", raw)
        return
    per_year = _is_of_a_year(header)
    # A heading such as 月薪 tells the period where its unit does not.
    both = _OF_EITHER.search(header)
    unit = (
        unit
        if per_year or both or "月" not in heading(header) or "/" in unit
        else f"{unit or '元'}/月"
    )
    period = next((per for words, per in _PER.items() if words.search(heading(header))), "")
    unit = f"{unit or '元'}/{period}" if period and "/" not in unit else unit
    by_cell: dict[Any, Pay | None] = {
        cell: parse_pay(cell, unit=unit, per_year=per_year)
        for cell in {c for c in cells if not is_blank(c)}
    }
    _note_periods(
        header, {c: period_by_size(c, unit=unit, per_year=per_year) for c in by_cell}, raw
    )
    _note_currencies("pay", raw)
    _note_noughts("pay", raw)
    _note_net("pay", by_cell, raw)
    foreign = {cell for cell in by_cell if currency(cell, unit=unit)}
    if plain := _in_currency_of_others(cells, foreign):
        by_cell |= dict.fromkeys(plain)
        facts = {"n": int(cells.isin(plain).sum()), "some": _some(sorted(map(str, plain)))}
        raw.notes.append(phrase("cells", "currency_of_others", header=header, **facts))
    foreign |= plain
    unread = [cell for cell, pay in by_cell.items() if pay is None and cell not in foreign]
    if unread:
        rows = raw.lines(np.flatnonzero(cells.isin(unread)))
        facts = {"header": header, "n": len(unread), "some": _some(unread), "rows": rows}
        raw.notes.append(phrase("load", "pay_unread", **facts))
    names = ("pay_low", "pay_high", "pay_months")
    for place, name in enumerate(names):
        if name in TABLES[table].names and name not in frame:
            pays = (by_cell.get(cell) for cell in cells)
            frame[name] = [math.nan if pay is None else pay[place] for pay in pays]


def _in_currency_of_others(cells: pd.Series[Any], foreign: set[Any]) -> set[Any]:
    """Return the pay without a currency in a column of which half or more has another one than CNY."""
    said = {cell for cell in cells if not is_blank(cell)}
    n_foreign, n_said = int(cells.isin(foreign).sum()), int(cells.isin(said).sum())
    if not foreign or n_foreign * 2 < n_said:
        return set()
    return {cell for cell in said - foreign if _BARE_AMOUNT.fullmatch(str(cell))}  # fmt: skip


def _add_experience(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    if "experience" not in raw.cells:
        return
    cells = raw.cells["experience"]
    by_cell = {cell: parse_experience(cell) for cell in {c for c in cells if not is_blank(c)}}
    unread = [cell for cell, ends in by_cell.items() if ends is None]
    if unread:
        facts = {"header": raw.headers["experience"], "some": _some(unread)}
        raw.notes.append(phrase("load", "unread", **facts))
    for place, name in enumerate(("experience_min", "experience_max")):
        if name in TABLES[table].names and name not in frame:
            ends = (by_cell.get(cell) for cell in cells)
            frame[name] = [math.nan if end is None else end[place] for end in ends]


def _some(values: list[Any]) -> str:
    examples = ", ".join(repr(str(value)) for value in values[:3])
    return (
        examples if len(values) <= 3 else phrase("load", "more", shown=examples, n=len(values) - 3)
    )


def _text_or_none(cell: object) -> str | None:
    return None if is_blank(cell) else parse_text(cell)


def _spread_text(table: str, raw: Raw) -> None:
    extra = [name for name in _INTO_TEXT if table == "candidate" and name in raw.cells]
    if not extra:
        return
    columns = [name for name in ("text", *extra) if name in raw.cells]
    raw.cells["text"] = [
        "\n".join(str(cell) for cell in row if not is_blank(cell)) or None
        for row in raw.cells[columns].itertuples(index=False)
    ]
    raw.headers.setdefault("text", "text")
