"""Pay as columns say it, by whatever period and in whatever currency, and by the year."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._distinct import end_of_each
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._value_pay import (
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
from talentmatch.data.reading.cells.values import distinct_said, parse_each
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.rows._raw import Raw, some_of
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["add_pay", "leave_odd_ends", "pay_end", "settle_periods", "yearly_of_field"]

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
#: Pay of which the tax is gone already.
_NET = re.compile(r"税后|到手|\bnet\b|after[- ]tax|take[- ]home", re.I)
#: Pay that says neither its currency nor anything else.
_BARE_AMOUNT = re.compile(r"[\d,.\s]+(?:[-–—~～至][\d,.\s]+)?")


def _is_of_a_year(header: str) -> bool:
    """Tell a heading of pay of a year alone."""
    return bool(_OF_A_YEAR.search(header)) and not _OF_EITHER.search(header)


def pay_end(cells: pd.Series[Any], column: Column, raw: Raw) -> pd.Series[Any]:
    """Return one end of pay, where it has a column of its own, as far as its unit or heading tells it."""
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
    return parse_each(cells, end)


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
            raw.tell(key, header=header, n=len(cells), some=some_of(cells), rows=unread)


def _note_net(name: str, cells: Iterable[Any], raw: Raw) -> None:
    """Say which pay is after tax, which is kept as it is written."""
    net = {cell for cell in cells if isinstance(cell, str) and _NET.search(cell)}
    _note_cells("pay_net", name, net, raw)


def _note_cells(key: str, name: str, some: Collection[Any], raw: Raw) -> None:
    if some:
        at = np.flatnonzero(raw.cells[name].isin(some))
        facts = {"n": len(at), "some": some_of(sorted(some)), "rows": raw.lines(at)}
        raw.notes.append(phrase("cells", key, header=raw.headers[name], **facts))


def _note_currencies(name: str, raw: Raw) -> None:
    """Say which pay is in another currency, which nobody converts unasked."""
    cells, unit = raw.cells[name], raw.unit(name)
    kinds = {cell: kind for cell in distinct_said(cells) if (kind := currency(cell, unit=unit))}
    if kinds:
        places = np.flatnonzero(cells.isin(kinds))
        facts = {"n": len(places), "rows": raw.lines(places), "header": raw.headers[name]}
        currencies = joined(sorted({*kinds.values()}))
        raw.notes.append(phrase("cells", "other_currency", currencies=currencies, **facts))


def settle_periods(frame: pd.DataFrame, raw: Raw) -> None:
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


def leave_odd_ends(frame: pd.DataFrame, raw: Raw) -> None:
    """Leave ends of pay open that contradict each other or are too much for a heading of months."""
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
            raw.tell(key, header=headers[0], n=len(some), some=some_of(some), rows=rows)
            frame.loc[odd, ["pay_low", "pay_high"]] = math.nan


def yearly_of_field(name: str, raw: Raw) -> pd.Series[Any]:
    """Return the pay of a year of a field, whatever period its cells, unit or heading name."""
    cells, header, unit = raw.cells[name], raw.headers[name], raw.unit(name)
    per_year = "年" in unit or _is_of_a_year(header)

    def amount(cell: object) -> float | None:
        if isinstance(cell, (int, float)) and cell < 0:
            return float(cell)
        if currency(cell, unit=unit):
            return math.nan
        pay = parse_pay(cell, unit=unit, per_year=per_year)
        return None if pay is None else yearly_pay(pay)

    distinct = distinct_said(cells)
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
    return parse_each(cells, amount)


def add_pay(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    """Add both ends of pay by the month, or what a person expects by the year, from one column."""
    if "pay" not in raw.cells:
        return
    cells, header, unit = raw.cells["pay"], raw.headers["pay"], raw.unit("pay")
    if table == "candidate":
        if "expected_yearly_pay" not in frame:
            frame["expected_yearly_pay"] = yearly_of_field("pay", raw)
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
        cell: parse_pay(cell, unit=unit, per_year=per_year) for cell in distinct_said(cells)
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
        facts = {"n": int(cells.isin(plain).sum()), "some": some_of(sorted(map(str, plain)))}
        raw.notes.append(phrase("cells", "currency_of_others", header=header, **facts))
    foreign |= plain
    unread = [cell for cell, pay in by_cell.items() if pay is None and cell not in foreign]
    if unread:
        rows = raw.lines(np.flatnonzero(cells.isin(unread)))
        facts = {"header": header, "n": len(unread), "some": some_of(unread), "rows": rows}
        raw.notes.append(phrase("load", "pay_unread", **facts))
    names = ("pay_low", "pay_high", "pay_months")
    for place, name in enumerate(names):
        if name in TABLES[table].names and name not in frame:
            frame[name] = end_of_each(cells, by_cell, place)


def _in_currency_of_others(cells: pd.Series[Any], foreign: set[Any]) -> set[Any]:
    """Return the pay without a currency in a column of which half or more has another one than CNY."""
    said = distinct_said(cells)
    n_foreign, n_said = int(cells.isin(foreign).sum()), int(cells.isin(said).sum())
    if not foreign or n_foreign * 2 < n_said:
        return set()
    return {cell for cell in said if cell not in foreign and _BARE_AMOUNT.fullmatch(str(cell))}
