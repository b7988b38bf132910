"""Fill what follows from other columns of a row: keys, the round of a survey, the metric."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.contract._vocabularies import look_up
from talentmatch.data.reading.cells.values import is_blank, parse_list, parse_tags, parse_values
from talentmatch.data.reading.layout._named_by_values import OFF_LIMITS
from talentmatch.data.reading.rows._figure_periods import by_school_year, sum_by_month
from talentmatch.data.reading.rows._figure_units import figures_in_unit, in_base_units
from talentmatch.data.reading.rows._ids import firm_id, hashed, hashed_rows
from talentmatch.data.reading.rows._month_headings import zero_months
from talentmatch.data.reading.rows._posting_cells import close_vacancies
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["complete", "names_of_clients"]

#: Titles of lists of which every firm is off limits, and the day until which one is that tells no end.
_LIST = re.compile(
    r"禁[挖猎](?:企业|公司|客户|单位)*(?:名单|清单|列表|一览)"
    r"|off[- ]?limits[ _-]*(?:list|firms|companies|clients)|hands[- ]?off[ _-]*list",
    re.I,
)
_FOR_GOOD = re.compile(
    r"长期|永久|永远|一直|合作(?:期|中)|服务期|存续|permanent|ongoing|indefinite|further notice",
    re.I,
)
_NO_END = "2099-12-31"
#: Columns of days that a year alone does not name.
_DAYS = {
    "enterprise": ("founded_on",),
    "posting": ("posted_on",),
    "candidate": ("registered_on", "available_from"),
}
_YEAR_ALONE = re.compile(r"\d{4}(?:\.0)?\s*年?度?")
#: Columns of the day from which on a row is known.
_KNOWN_ON = {"posting": "posted_on", "candidate": "registered_on"}


def complete(table: str, frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return the parsed columns of a table with what follows from them."""
    finish = _FINISH.get(table)
    frame = _without_years_alone(table, frame, raw)
    _note_days_ahead(table, frame, raw)
    _refuse_numbers(table, frame, raw)
    return finish(frame, raw) if finish else frame


def _without_years_alone(table: str, frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return days as exact as in the file: a year is none, a closing month or year its last day."""
    for name in _DAYS.get(table, ()):
        if name not in frame or name not in raw.cells:
            continue
        years = [
            cell for cell in raw.cells[name].unique() if _YEAR_ALONE.fullmatch(str(cell).strip())
        ]
        alone = raw.cells[name].isin(years) & frame[name].notna()
        if alone.any():
            facts = {"n": int(alone.sum()), "rows": raw.lines(np.flatnonzero(alone))}
            raw.notes.append(phrase("cells", "year_alone", header=raw.headers[name], **facts))
            frame = frame.assign(**{name: frame[name].mask(alone)})
    if table == "posting" and "closed_on" in raw.cells and "closed_on" in frame:
        days = pd.to_datetime(frame["closed_on"], errors="coerce")
        last = _last_days(raw.cells["closed_on"], days)
        frame = frame.assign(closed_on=frame["closed_on"].mask(days.notna(), last))
    return frame


def _note_days_ahead(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    """Name the rows of people and postings that no list shows yet, since their day is ahead."""
    column = _KNOWN_ON.get(table)
    if column is None or column not in frame:
        return
    ahead = pd.to_datetime(frame[column], errors="coerce") > pd.Timestamp(date.today())
    if ahead.any():
        facts = {"n": int(ahead.sum()), "rows": raw.lines(np.flatnonzero(ahead))}
        raw.notes.append(phrase("cells", "days_ahead", header=raw.headers[column], **facts))


def _finish_enterprise(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    if "tags" in frame:
        frame["tags"] = frame["tags"].map(
            lambda names: parse_tags(names) if isinstance(names, list) else names
        )
    # A mistyped code still numbers its firm within the files of the office.
    code = frame.get("credit_code", pd.Series(None, index=frame.index, dtype="str"))
    frame = _without_wrong_codes(frame, raw)
    if "enterprise_id" in frame and frame["enterprise_id"].notna().all():
        return frame
    own = frame.get("enterprise_id", pd.Series(None, index=frame.index, dtype="str"))
    ids = frame["name"].map(lambda name: None if is_blank(name) else firm_id(name))
    without = int((own.isna() & code.isna()).sum())
    if without:
        raw.tell("no_code", n=without)
    return frame.assign(enterprise_id=own.fillna(code.str.upper()).fillna(ids.astype("str")))


def _refuse_numbers(table: str, frame: pd.DataFrame, raw: Raw) -> None:
    """Set aside rows whose firm has a number for its name: that of the row, of a column that was moved.

    Of a posting it is named alone: brands such as 360 stand there.
    """
    column = "name" if table == "enterprise" else "enterprise_name"
    if column not in frame:
        return
    label_of, names = TABLES["enterprise"]["name"].label, frame[column].astype("str")
    odd = names.str.fullmatch(r"[\d\s.、．()（）]+").fillna(False).astype(bool)
    if table == "posting" and odd.any():
        facts = {"some": joined(names[odd].unique()[:3]), "rows": raw.lines(np.flatnonzero(odd))}
        raw.notes.append(phrase("load", "numbers_as_firms", n=int(odd.sum()), **facts))
    elif odd.any():
        for row, name in zip(frame.index[odd], names[odd], strict=True):
            problem = phrase("contract", "number_as_name", name=label_of, value=name)
            raw.unread.setdefault(row, problem)


def _without_wrong_codes(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Empty codes that are none, where a name says which firm it is, and say what is wrong with them."""
    if "credit_code" not in frame or "name" not in frame:
        return frame
    codes = frame["credit_code"].where(frame["name"].notna()).dropna()
    wrong = look_up("credit_code", list(codes.unique()))[1]
    odd = frame["credit_code"].isin(list(wrong)) & frame["name"].notna()
    if not odd.any():
        return frame
    places = np.flatnonzero(odd.to_numpy(dtype=bool))
    some = [
        phrase("cells", "row_code", row=raw.lines([at]), code=code, hint=wrong[code])
        for at, code in zip(places[:5], frame["credit_code"].iloc[places[:5]], strict=True)
    ]
    facts = {"header": raw.headers.get("credit_code", ""), "n": len(places)}
    raw.notes.append(phrase("cells", "left_empty", some=joined(some, "; "), **facts))
    return frame.assign(credit_code=frame["credit_code"].mask(odd, None))


def _of_the_row_above(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Write town and firm, which a list by firms has on the first line of each alone, into every line.

    Only in lists without numbers or days of their own, in which they stand before the post.
    """
    order = [str(name) for name in raw.cells.columns]
    if {"posting_id", "posted_on"} & set(order) or "title" not in order:
        return frame
    before = order[: order.index("title")]
    firm = before.index("enterprise_name") if "enterprise_name" in before else len(before)
    for name in ("enterprise_name", "region"):
        if name not in before or name not in frame or before.index(name) > firm:
            continue
        gaps = frame[name].isna() & frame["title"].notna() & ~_has_other_code(frame)
        if gaps.any() and not gaps.iloc[0]:
            raw.tell("filled_down", name=TABLES["posting"][name].label, n=int(gaps.sum()))
            frame = frame.assign(**{name: frame[name].ffill().where(gaps, frame[name])})
            if name == "enterprise_name" and "enterprise_id" in frame:
                # Its code stands beside its name.
                gaps &= frame["enterprise_id"].isna() & _is_open("enterprise_id", frame, raw)
                codes = _from_above(frame, "enterprise_id").where(gaps, frame["enterprise_id"])
                frame = frame.assign(enterprise_id=codes)
    return frame


def _finish_posting(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    frame = close_vacancies(_of_the_row_above(frame, raw), raw)
    if "kind_of_work" in raw.cells and "dispatch" not in frame:
        frame["dispatch"] = raw.cells["kind_of_work"].astype(str).str.contains("派遣")
    if "publisher" in raw.cells and "agency" not in frame:
        frame["agency"] = raw.cells["publisher"].astype(str).str.contains("人力资源|猎头|中介|劳务")
    if "posting_id" in frame and frame["posting_id"].notna().all():
        return frame
    said = frame
    if raw.description is not None:  # a remark that comes and goes makes no other vacancy
        said = frame.drop(columns="text")
        if raw.description.notna().any():
            said = said.assign(text=parse_values(TABLES["posting"]["text"], raw.description))
    parts = [
        c
        for c in (
            "enterprise_id",
            "enterprise_name",
            "title",
            "region",
            "posted_on",
            "pay_low",
            "pay_high",
            "text",
        )
        if c in said
    ]
    # The same post in another quarter or batch is another vacancy.
    batch = (raw.batch,) if raw.batch else ()
    ids = hashed_rows("j", said[parts], *batch)
    ids = _told_apart(ids, said)
    own = frame.get("posting_id", pd.Series(None, index=frame.index, dtype="str"))
    raw.tell("no_number", n=int(own.isna().sum()))
    return frame.assign(posting_id=own.fillna(pd.Series(ids, index=frame.index, dtype="str")))


def _told_apart(ids: list[str], rows: pd.DataFrame) -> list[str]:
    """Return the ids with others for later rows of one id that say something else: 10 welders, 4 welders."""
    again = np.flatnonzero(pd.Series(ids).duplicated(keep=False))
    seen: dict[str, list[tuple[str, ...]]] = {}
    ids = list(ids)
    for place, row in zip(again, rows.iloc[again].itertuples(index=False), strict=True):
        variants = seen.setdefault(ids[place], [])
        words = tuple(map(str, row))
        if words not in variants:
            variants.append(words)
        if number := variants.index(words):
            ids[place] = hashed("j", ids[place], number)
    return ids


def _round(frame: pd.DataFrame, raw: Raw) -> pd.Series[Any]:
    """Return the year of each row: of the title, else of its column, else of sheet or file."""
    years = raw.years
    rounds = frame.get("round", pd.Series(None, index=frame.index, dtype=object))
    own_years = set(pd.to_numeric(rounds, errors="coerce").dropna().astype(int))
    if own_years and (len(own_years) > 1 or not years.title):
        # A title that names one year cannot be of rows that name several.
        _note_others(raw, "column", own_years, (years.title, years.sheet, years.file))
        return rounds.fillna(years.year) if years.year else rounds
    if years.year:
        _note_others(raw, years.place, {years.year}, (*own_years, years.sheet, years.file))
        if not own_years:
            raw.tell(f"round_{years.place}", year=years.year)
        return pd.Series(years.year, index=frame.index)
    if rounds.notna().any() or frame.empty:
        return rounds  # no years: the contract says so row by row
    answered = frame.get("answered_on", pd.Series(pd.NaT, index=frame.index))
    if pd.api.types.is_datetime64_any_dtype(answered) and answered.notna().any():
        days: pd.Series[Any] = answered.dt.year
        if days.isna().any() and days.min() == days.max():
            raw.tell("round_of_others", n=int(days.isna().sum()), year=int(days.max()))
            days = days.fillna(days.max())
        return days.astype("Int64")
    if years.day:
        raw.tell("round_day", year=years.day)
        return pd.Series(years.day, index=frame.index)
    if years.several:
        return rounds  # one of those the title names, and nobody knows which
    raw.tell("round_today", year=date.today().year)
    return pd.Series(date.today().year, index=frame.index)


def _note_others(raw: Raw, place: str, years: set[int], others: Iterable[int | None]) -> None:
    """Say so where another place names another year than those that are taken."""
    differing = sorted({other for other in others if other} - years)
    if differing:
        raw.tell(f"round_{place}_counts", taken=joined(sorted(years)), others=joined(differing))


def _has_other_code(frame: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows with a code of their own that is not that of the firm above."""
    if "enterprise_id" not in frame:
        return pd.Series(False, index=frame.index)
    codes = frame["enterprise_id"].astype(object)
    return codes.notna() & (codes != codes.ffill().shift())


def _is_open(name: str, frame: pd.DataFrame, raw: Raw) -> pd.Series[bool]:
    """Tell cells in which nothing stands; a code that lost its digits was somebody's own."""
    if name not in raw.cells:
        return pd.Series(True, index=frame.index)
    return raw.cells[name].map(is_blank).reindex(frame.index, fill_value=True).astype(bool)


def _from_above(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return a column filled from the rows above; a code only within the rows of one firm."""
    if name != "enterprise_id" or "enterprise_name" not in frame:
        return frame[name].ffill()
    names = frame["enterprise_name"].astype(object).fillna("")
    return frame[name].groupby((names != names.shift()).cumsum()).ffill()


def _finish_need_survey(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    frame = frame.assign(round=_round(frame, raw))
    # In a list of posts the enterprise often stands on its first line alone.
    for name in ("enterprise_name", "enterprise_id"):
        if name in frame and "post" in frame:
            gaps = frame[name].isna() & frame["post"].notna() & _is_open(name, frame, raw)
            gaps &= ~_has_other_code(frame)
            filled = _from_above(frame, name)
            n_filled = int((gaps & filled.notna()).sum())
            if n_filled:
                raw.tell("filled_down", name=TABLES["posting"][name].label, n=n_filled)
                frame[name] = filled.where(gaps, frame[name])
    if {"post", "openings"} <= set(frame):
        # A number of a post that has no name is not one of all posts.
        for row in frame.index[frame["post"].isna() & frame["openings"].notna()]:
            raw.unread.setdefault(
                row, phrase("contract", "empty", name=TABLES["need_survey"]["post"].label)
            )
    return frame


def _finish_indicator(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    if "value" not in frame and "insured_persons" in raw.cells:
        value = parse_values(TABLES["indicator"]["value"], raw.cells["insured_persons"])
        frame = frame.assign(value=value, metric="insured_persons", unit="persons")
    frame = _at_first_days(in_base_units(frame, raw), raw)
    if {"metric", "period", "value"} <= set(frame):
        for _, rows in frame.groupby("metric"):
            raw.notes += zero_months(rows["period"], rows["value"])
    return frame


def _at_first_days(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return figures of a month at the first day of it, whatever day of the month the file names."""
    if "period" in frame and pd.api.types.is_datetime64_any_dtype(frame["period"]):
        frame["period"] = frame["period"].dt.to_period("M").dt.to_timestamp()
    return frame


def _last_days(cells: pd.Series[Any], days: pd.Series[Any]) -> pd.Series[Any]:
    """Return the last days of the months and years until which something holds: 2027-12, 2027年底."""
    texts = cells.map(lambda cell: "" if is_blank(cell) else str(cell).strip())
    years = texts.str.fullmatch(r"\d{4}(?:\.0)?\s*年?\s*(?:年?[底末])?").fillna(False).astype(bool)
    months = (
        texts.str.fullmatch(r"\d{4}\s*[年./-]\s*\d{1,2}\s*月?[底末]?").fillna(False).astype(bool)
    )
    year_ends = days + pd.offsets.YearEnd(0)
    return days.mask(months, days + pd.offsets.MonthEnd(0)).mask(years, year_ends)


def _finish_client(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return clients with a number made of their names, and with no end where a list says off limits."""
    own = frame.get("client_id", pd.Series(None, index=frame.index, dtype="str"))
    ids = frame["name"].map(lambda name: None if is_blank(name) else firm_id(name)).astype("str")
    without = own.isna() & ids.notna()
    if without.any():
        raw.tell("clients_numbered", room="cells", n=int(without.sum()))
    frame = frame.assign(client_id=own.where(~without, ids))
    none = pd.Series(pd.NaT, index=frame.index)
    until = pd.to_datetime(frame.get("off_limits_until", none), errors="coerce", format="mixed")
    if "off_limits_until" in frame:
        last = _last_days(raw.cells["off_limits_until"], until)
        frame = frame.assign(off_limits_until=frame["off_limits_until"].mask(until.notna(), last))
        until = last
    barred = pd.Series(
        bool(OFF_LIMITS.search(raw.headers.get("name", "")) or _LIST.search(raw.context)),
        index=frame.index,
    )
    if "off_limits_until" in frame:
        barred |= raw.cells["off_limits_until"].map(
            lambda c: isinstance(c, str) and bool(_FOR_GOOD.search(c))
        )
    endless = until.isna() & frame["name"].notna() & barred
    if endless.any():
        facts = {"n": int(endless.sum()), "rows": raw.lines(np.flatnonzero(endless))}
        raw.notes.append(phrase("cells", "off_limits_endless", day=_NO_END, **facts))
        frame = frame.assign(off_limits_until=until.where(~endless, pd.Timestamp(_NO_END)))
    return frame


def names_of_clients(clients: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return rows of the register for the clients of whom a list says other names: short, English, former."""
    aliases = raw.cells["aliases"].map(lambda cell: [] if is_blank(cell) else parse_list(cell))
    own = clients.get("enterprise_id", pd.Series(None, index=clients.index, dtype="str"))
    ids = clients["name"].map(lambda name: None if is_blank(name) else firm_id(name)).astype("str")
    register = pd.DataFrame(
        {"enterprise_id": own.fillna(ids), "name": clients["name"], "aliases": aliases}
    )
    return register.loc[aliases.map(bool) & clients["name"].notna()]


def _finish_demand(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    if not pd.api.types.is_datetime64_any_dtype(frame["month"]):
        return frame
    frame = sum_by_month(frame, raw)
    if "openings" in frame:
        raw.notes += zero_months(frame["month"], frame["openings"])
    return frame


def _finish_supply(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Write the school, which often stands on its first line alone, into every line."""
    gaps = frame["institution"].isna() & frame["major"].notna()
    filled = frame["institution"].ffill()
    if gaps.any() and filled[gaps].notna().any():
        name = TABLES["supply"]["institution"].label
        raw.tell("filled_down", name=name, n=int(gaps.sum()))
        frame = frame.assign(institution=filled.where(gaps, frame["institution"]))
    return by_school_year(frame, raw)


_FINISH: dict[str, Callable[[pd.DataFrame, Raw], pd.DataFrame]] = {
    "client": _finish_client,
    "enterprise": _finish_enterprise,
    "posting": _finish_posting,
    "need_survey": _finish_need_survey,
    "indicator": _finish_indicator,
    "workforce": _at_first_days,
    "demand": _finish_demand,
    "supply": _finish_supply,
    "target": figures_in_unit,
    "target_actual": figures_in_unit,
}
