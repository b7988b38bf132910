"""From the cells of each field to the columns of one contract."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.contract._credit_code import whole_codes
from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._column_days import (
    COUNT_SIGN as CLOCK_SIGN,
)
from talentmatch.data.reading.cells._column_days import (
    day_before,
    day_of_count,
    is_relative,
    months_of_column,
)
from talentmatch.data.reading.cells._distinct import end_of_each, suspects, texts_among
from talentmatch.data.reading.cells._periods import length_of, named_periods, october
from talentmatch.data.reading.cells._points import with_points_read
from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.cells._value_dates import order_is_open
from talentmatch.data.reading.cells._value_numbers import (
    SCALES,
    Range,
    parse_experience,
    parse_number,
)
from talentmatch.data.reading.cells._work_years import years_of_work
from talentmatch.data.reading.cells.values import (
    distinct_said,
    is_blank,
    is_unknown,
    parse_each,
    parse_text,
    parse_values,
)
from talentmatch.data.reading.rows._coded_cells import (
    industry_cells,
    name_occupations,
    occupation_cells,
)
from talentmatch.data.reading.rows._completion import complete
from talentmatch.data.reading.rows._figure_units import is_share, share_cells
from talentmatch.data.reading.rows._pay_columns import (
    add_pay,
    leave_odd_ends,
    pay_end,
    settle_periods,
    yearly_of_field,
)
from talentmatch.data.reading.rows._posting_cells import (
    join_pay,
    leave_majors_open,
    part_firms,
    strip_markup,
    take_off_filled,
)
from talentmatch.data.reading.rows._raw import Raw, some_of
from talentmatch.data.reading.rows._raw_fields import LEFT_OPEN
from talentmatch.data.reading.rows._refusals import leave_open
from talentmatch.data.reading.rows.people._people_cells import tidy_people
from talentmatch.data.reading.rows.people._wishes import part_wishes
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase
from talentmatch.vocab import levels

__all__ = ["assemble"]

#: Further fields whose text belongs to the body of a résumé.
_INTO_TEXT = ("school", "job_status")
#: Between levels of education of which a post takes each.
_OR = re.compile(r"\s*[/／、,，]\s*|或者?")
_MIDDLE_COLUMNS = frozenset({"experience_years"})
#: Units of what has no parts.
_HEADS = ("persons", "positions")
#: What becomes of a span: 3-5 of people.
_DAY_OF_SPAN = re.compile(
    r"20\d{2}[-/年](\d{1,2})[-/月](\d{1,2})日?(?: 00:00:00)?|(\d{1,2})月(\d{1,2})日"
)
_BESIDE = {"supply": ("seats", "graduates")}


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
        strip_markup(raw)
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
    add_pay(table, frame, raw)
    _add_experience(table, frame, raw)
    if table != "candidate":
        frame = leave_open(table, frame, raw, kinds=LEFT_OPEN.get(table, ("text",)))
        beside = [name for name in _BESIDE.get(table, ()) if name in frame]
        if len(beside) > 1:
            # Seats and graduates stand in one row, and each does without the other.
            figures = frame[beside].map(
                lambda cell: isinstance(cell, (int, float)) and cell == cell
            )
            frame = leave_open(table, frame, raw, kinds=("float",), where=figures.any(axis=1))
    settle_periods(frame, raw)
    leave_odd_ends(frame, raw)
    if "enterprise_name" in raw.cells and "enterprise_name" not in frame:
        names = raw.cells["enterprise_name"].map(
            lambda cell: None if is_blank(cell) else parse_text(cell)
        )
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
        return yearly_of_field(column.name, raw)
    if column.name in _MIDDLE_COLUMNS:
        # Whose experience is 无 has none; who leaves it open has some.
        today = date.today()
        years = cells.mask(is_unknown(cells) & (cells != "无"))
        return parse_each(years, lambda cell: years_of_work(cell, today))
    if column.name in ("experience_min", "experience_max"):
        end = 0 if column.name == "experience_min" else 1
        return parse_each(cells, lambda cell: _experience_end(cell, end))
    if column.name in ("pay_low", "pay_high"):
        return pay_end(cells, column, raw)
    if column.kind in ("date", "datetime"):
        cells = _counted_back(
            column, _without_clock_counts(cells, raw.headers[column.name], raw), raw
        )
    if column.kind in ("date", "datetime") and (day := order_is_open(cells.unique())):
        raw.tell("month_first", room="cells", name=column.label, day=day)
    if column.kind in ("int", "float"):
        cells = _spans_of_days(cells, column.name, raw) if column.unit in _HEADS else cells
        written = cells
        whole = column.unit in _HEADS and not SCALES.keys() & set(raw.unit(column.name))
        (cells,), of_points = with_points_read([cells], column.label, whole=whole)
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
    raw.tell("left_open", name=column.label, n=int(unknown.sum()), total=len(cells))
    return values


def _spans_of_days(cells: pd.Series[Any], name: str, raw: Raw) -> pd.Series[Any]:
    """Return counts with the spans of which a spreadsheet made days, 3-5 for 3月5日, and say so."""
    cells = cells.astype(object) if cells.dtype.kind == "M" else cells
    days = {cell: f"{cell:%m月%d日}" for cell in cells.unique() if isinstance(cell, date)}
    spans: dict[Any, str] = {}
    for cell, text in ({text: text for text in texts_among(cells)} | days).items():
        if match := _DAY_OF_SPAN.fullmatch(text.strip()):
            first, last = (int(part) for part in match.groups() if part)
            spans |= {cell: f"{first}-{last}"} if first < last else {}
    if not spans:
        return cells
    header, (cell, span) = raw.headers[name], next(iter(spans.items()))
    some = f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell
    places = np.flatnonzero(cells.isin(spans)).tolist()
    raw.note("spans_of_days", places, header=header, some=some, span=span)
    return cells.astype(object).replace(spans)


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
    return cells.astype(object).map(
        lambda cell: days.get(cell, cell) if isinstance(cell, (int, float, str)) else cell
    )


def _counted_back(column: Column, cells: pd.Series[Any], raw: Raw) -> pd.Series[Any]:
    """Return days with those in full that count back from the day of the file, such as 3天前."""
    relative = {cell for cell in texts_among(cells) if is_relative(cell)}
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
    for key, places in (
        ("days_counted_back", sorted({*at.tolist()} - {*untold})),
        ("days_untold", untold),
    ):
        if places:
            some = some_of(list(dict.fromkeys(cells.iloc[places])))
            raw.tell(key, room="cells", name=name, n=len(places), some=some, rows=raw.lines(places))
    return full


def _with_named_periods(column: Column, cells: pd.Series[Any], raw: Raw) -> pd.Series[Any]:
    """Return periods such as 2024年1-6月 under their names, and say where a row is longer than a month."""
    numbers = {cell: str(cell) for cell in cells.unique() if isinstance(cell, (str, float))}
    cut = october(numbers.values())
    cells = cells.replace(
        {cell: cut[text.strip()] for cell, text in numbers.items() if text.strip() in cut}
    )
    cells, notes = months_of_column(cells, column.label)
    raw.notes.extend(notes)
    texts = [cell for cell in cells.unique() if isinstance(cell, str)]
    named = named_periods(texts)
    longer = ("quarter", "half", "year") if column.name == "month" else ("quarter", "half")
    long = [text for text in texts if length_of(named.get(text, text)) in longer]
    if long and column.name in ("period", "month"):
        facts = {"header": raw.headers[column.name], "n": int(cells.isin(long).sum())}
        raw.notes.append(phrase("contract", "period_long", **facts))
    return cells.replace(named) if named else cells


def _experience_end(cell: object, end: int) -> float | None:
    if not isinstance(cell, str):
        return parse_number(cell)
    ends: Range | None = parse_experience(cell)
    return None if ends is None else ends[end]


def _add_experience(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    if "experience" not in raw.cells:
        return
    cells = raw.cells["experience"]
    by_cell = {cell: parse_experience(cell) for cell in distinct_said(cells)}
    unread = [cell for cell, ends in by_cell.items() if ends is None]
    if unread:
        raw.tell("unread", header=raw.headers["experience"], some=some_of(unread))
    for place, name in enumerate(("experience_min", "experience_max")):
        if name in TABLES[table].names and name not in frame:
            frame[name] = end_of_each(cells, by_cell, place)


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
