"""Rows of people parted into the tables they fill: candidate, contact, protected, application."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._person_marks import COUPLE, district_of, full_name
from talentmatch.data.reading.cells._scrub import without_contact
from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank, parse_text, parse_values
from talentmatch.data.reading.rows._ids import hashed
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.data.tables._people import IDENTITY_MARK
from talentmatch.i18n import joined, label, phrase

__all__ = ["split_people"]

_PROTECTED = ("sex", "birth_year", "marital_status", "ethnicity", "household_registration")
#: Years of birth and ages of people who work; what lies outside is no age.
_BIRTHS = (1900, 2100)
_AGES = (14, 99)
#: A status that says that somebody is to be left alone.
_NO_CONTACT = re.compile(
    r"do not (?:contact|call|submit)|\bdnc\b|black ?list|opted? out|黑名单|勿扰|勿联系"
    r"|不要联系|禁止联系|拒绝联系",
    re.I,
)
_SEX = {"男": "male", "女": "female", "m": "male", "f": "female", "男性": "male", "女性": "female"}
#: Headings of firms to which somebody has applied or was sent, whether a stage is told or not.
_APPLIED_TO = re.compile(
    r"应聘|应征|投递|面试|推荐|申请|applied|applying|interview|submitted", re.I
)
#: In place of the reason for which somebody was declined.
_NO_REASON = re.compile(r"无|暂无|[-–—/]+|none|n/?a", re.I)
#: A firm within words about an interview.
_FIRM_IN = re.compile(
    r"(?:面(?!试|谈|议)了?|面试了|推荐?给|推荐至|投递?给"
    r"|送)\s*([\u4e00-\u9fffA-Za-z（）()]{2,20}?)(?=\s*(?:[一二三四终初复]面|[一二三]轮|面试"
    r"|初试|复试|已?通过|未通过|没过|不合适|被拒|被?淘汰|未录用|offer|[，,：:。；;]|$))"
    r"|^\s*([\u4e00-\u9fffA-Za-z（）()]{3,20}?)\s*[:：-]\s*\S"
)
_NO_FIRM = re.compile(
    r"面试|简历|客户|时间|结果|评价|反馈|状态|备注|进展|情况|技术|业务|总经理|主管|部门|HR"
    r"|人事|顾问|通过|[一二三终初复]面|第.轮|电话|视频|现场|\d",
    re.I,
)
_SHORTEST_FIRM = 3
_ORDER = ("open", "in_process", "offer", "declined", "hired")
_SEVERAL = re.compile(r"\s*[、;；\n]\s*")
_COLUMNS = {"posting_id": "applied_id", "firm": "applied_firm", "post": "applied_post"}


def split_people(
    frame: pd.DataFrame, raw: Raw, *, consent: str | None, today: date | None = None
) -> dict[str, pd.DataFrame]:
    """Return the frames of `candidate`, `contact`, `protected`, `process` and `consent`, without empty ones.

    Parameters
    ----------
    frame : DataFrame
        Parsed columns of `candidate`.
    raw : Raw
        Cells of all fields; gets the notes.
    consent : str, optional
        Purpose for which the caller declares that every person of the file agreed.
    today : date, optional
        Day of a consent that the caller declares.
    """
    cells = raw.cells
    frame = frame.assign(candidate_id=_ids(frame, raw))
    frame = _without_address(frame, raw)
    contact = _contact(cells, frame["candidate_id"])
    if "text" in frame:
        names = contact["name"] if "name" in contact else pd.Series(dtype=object)
        # `names` lacks whoever has neither name nor contact.
        frame["text"] = without_contact(frame["text"], names.reindex(frame.index))
    parts = {
        "candidate": frame,
        "contact": contact,
        "protected": _protected(raw, frame),
        "process": _processes(frame["candidate_id"], raw),
        "consent": _consent(frame, raw, consent, today or date.today()),
    }
    for name in ("political_status", "recruiter"):
        if name in cells:
            raw.tell("not_kept", header=raw.headers[name])
    return {
        name: part
        for name, part in parts.items()
        if name == "candidate" or (len(part) and len(part.columns) > 1)
    }


def _without_address(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Keep no more than the district of people who gave their home as region."""
    if "region" not in frame:
        return frame
    homes = frame["region"]
    districts = homes.map(lambda text: None if is_blank(text) else district_of(str(text)))
    count = int((homes.notna() & (districts != homes)).sum())
    if count:
        raw.tell("address_cut", n=count)
    return frame.assign(region=districts.astype("str"))


def _ids(frame: pd.DataFrame, raw: Raw) -> pd.Series[Any]:
    """Keep the file's own numbers; else make them of the id card, or name and contact, never readable.

    A number that stands with two names, or rows alike in one mark alone, are of different people.
    """
    own = frame.get("candidate_id", pd.Series(None, index=frame.index, dtype="str"))
    who = _column(raw.cells, "name").map(full_name)
    phone, email = (_own_mark(_column(raw.cells, name), who) for name in ("phone", "email"))
    contact = phone.where(phone.notna(), email)
    sure = contact.notna() & (who != "")
    parts = zip(_column(raw.cells, "name"), contact, sure, _about(frame, raw), strict=True)
    new_ids = [
        hashed("person", name, mark, *(() if two else about)) for name, mark, two, about in parts
    ]
    if not {"phone", "email"} & set(raw.cells) and own.isna().any():
        raw.tell("told_apart")
    own = own.fillna(_of_id_numbers(raw.cells))
    ids = own.fillna(pd.Series(new_ids, index=frame.index, dtype="str"))
    return _separate_ids(ids, who.where(sure | own.notna(), _whole_row(raw)), raw)


def _of_id_numbers(columns: pd.DataFrame) -> pd.Series[Any]:
    """Return ids made of numbers of identity cards, old ones of 15 digits as those of 18."""
    digits = _column(columns, "id_number").astype("str").str.replace(r"\s", "", regex=True)
    old = digits.str.fullmatch(r"\d{15}").fillna(False).astype(bool)
    new = digits.str.fullmatch(r"\d{17}[\dXxＸｘ]").fillna(False).astype(bool)
    # The last sign follows from the others.
    body = digits.str[:6] + "19" + digits.str[6:15]
    body = body.where(old, digits.str[:17]).where(old | new)
    return body.map(lambda number: hashed("person", "id", number), na_action="ignore").astype("str")


def _own_mark(cells: pd.Series[Any], who: pd.Series[str]) -> pd.Series[Any]:
    """Return the telephones or e-mails that are of nobody else's: no more than a couple has them."""
    people = who.where(who != "").groupby(cells).transform("nunique")
    return cells.where(people.fillna(0) <= COUPLE, None)


def _about(frame: pd.DataFrame, raw: Raw) -> list[list[object]]:
    """Return what tells people of one name apart where no telephone or e-mail is their own."""
    nothing = pd.Series(None, index=frame.index, dtype=object)
    always = [frame.get(name, nothing) for name in ("title", "education")]
    more = {name: frame[name] for name in ("employer", "major") if name in frame}
    more |= {name: _column(raw.cells, name) for name in ("sex", "birth_year")}
    return [
        [
            *row[:2],
            *(f"{name} {v}" for name, v in zip(more, row[2:], strict=True) if not is_blank(v)),
        ]
        for row in zip(*always, *more.values(), strict=True)
    ]


def _whole_row(raw: Raw) -> pd.Series[str]:
    cells = raw.cells.astype(object).map(lambda cell: "" if is_blank(cell) else str(cell))
    whole = ["|".join(row) for row in cells.itertuples(index=False)]
    return pd.Series(whole, index=cells.index, dtype="str")


def _separate_ids(ids: pd.Series[Any], person: pd.Series[str], raw: Raw) -> pd.Series[Any]:
    """Give rows of one id but of another person than its first row an id of their own."""
    names = person.where(person != "")
    first = names.groupby(ids).transform("first")
    other = names.notna() & (names != first)
    if not other.any():
        return ids
    raw.tell("kept_apart", n=int(other.sum()))
    new_ids = [
        hashed("person", one, two) for one, two in zip(ids[other], names[other], strict=True)
    ]
    return ids.where(~other, pd.Series(new_ids, index=ids.index[other], dtype="str"))


def _column(cells: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name not in cells:
        return pd.Series([None] * len(cells), index=cells.index, dtype=object)
    return cells[name].map(lambda cell: None if is_blank(cell) else parse_text(cell)).astype(object)


def _contact(cells: pd.DataFrame, ids: pd.Series[Any]) -> pd.DataFrame:
    columns = {
        name: _column(cells, name) for name in ("name", "phone", "email") if name in cells.columns
    }
    contact = pd.DataFrame({"candidate_id": ids, **columns})
    contact = contact[contact.drop(columns="candidate_id").notna().any(axis=1)]
    marks = _of_id_numbers(cells).reindex(contact.index)
    return contact.assign(**{IDENTITY_MARK: marks}) if marks.notna().any() else contact


def _protected(raw: Raw, frame: pd.DataFrame) -> pd.DataFrame:
    cells = raw.cells
    contract = TABLES["protected"]
    columns: dict[str, pd.Series[Any]] = {}
    for name in _PROTECTED:
        if name in cells and name != "birth_year":
            columns[name] = parse_values(contract[name], cells[name])
    if "sex" in columns:
        columns["sex"] = columns["sex"].map(lambda sex: _SEX.get(str(sex).strip().lower(), sex))
    born = _birth_year(raw, frame)
    if born is not None:
        columns["birth_year"] = born
    protected = pd.DataFrame({"candidate_id": frame["candidate_id"], **columns})
    return protected[protected.drop(columns="candidate_id").notna().any(axis=1)]


def _birth_year(raw: Raw, frame: pd.DataFrame) -> pd.Series[Any] | None:
    cells = raw.cells
    years: pd.Series[Any] = pd.Series(float("nan"), index=cells.index)
    if "birth_year" in cells:
        # Both "1990" and "1990年5月" are dates of which only the year is kept.
        born = parse_values(TABLES["posting"]["posted_on"], cells["birth_year"])
        years = pd.to_datetime(born, errors="coerce").dt.year.astype("float64")
    if "age" in cells:
        now = pd.Series(pd.Timestamp(date.today()), index=frame.index)
        days = pd.to_datetime(frame.get("registered_on", now), errors="coerce").fillna(now)
        of_age = [_born(cell, day) for cell, day in zip(cells["age"], days, strict=True)]
        years = years.fillna(pd.Series(of_age, index=cells.index, dtype="float64"))
    years = years.where(years.between(*_BIRTHS))
    columns = cells[[name for name in ("birth_year", "age") if name in cells]]
    open_rows = years.isna() & ~columns.map(is_blank).all(axis=1)
    if open_rows.any():
        header = raw.headers[columns.columns[0]]
        facts = {"n": int(open_rows.sum()), "rows": raw.lines(np.flatnonzero(open_rows))}
        raw.notes.append(phrase("cells", "no_birth", header=header, **facts))
    return None if years.isna().all() else years.round().astype("Int64")


def _born(cell: object, as_of: pd.Timestamp) -> float | None:
    """Return the year of birth that an age tells, or a day of birth that stands in its place."""
    if is_blank(cell):
        return None
    age = None if isinstance(cell, (date, pd.Timestamp)) else parse_number(cell)
    if age is not None and _AGES[0] <= age <= _AGES[1]:
        return float(as_of.year - age)
    day = parse_date(cell)
    return None if day is None or pd.isna(day) else float(day.year)


def _consent(frame: pd.DataFrame, raw: Raw, purpose: str | None, today: date) -> pd.DataFrame:
    """Return who agreed, and who did not: what they agreed to before is withdrawn."""
    refused = _refused(raw)
    given = _given(frame, raw, purpose, refused, today)
    if not refused.any():
        return given
    raw.tell("refused", n=int(refused.sum()), rows=raw.lines(np.flatnonzero(refused)))
    day = pd.Timestamp(today)
    rows = _to_all(frame.loc[refused, "candidate_id"], purpose or "recruiting", day)
    withdrawn = rows.assign(withdrawn_on=day)
    return pd.concat([given, withdrawn], ignore_index=True) if len(given) else withdrawn


def _refused(raw: Raw) -> pd.Series[bool]:
    """Tell who does not agree, or is not to be contacted, by columns for it or the status."""
    refused = pd.Series(False, index=raw.cells.index)
    answer = TABLES["posting"]["agency"]
    for name in {"consent", "may_contact"} & set(raw.cells):
        refused |= parse_values(answer, raw.cells[name]).map(lambda cell: cell is False)
    if "no_contact" in raw.cells:
        # Whatever else stands there, such as a day or a reason, is one more who is not.
        cells = raw.cells["no_contact"]
        refused |= ~cells.map(is_blank) & parse_values(answer, cells).map(lambda c: c is not False)
    if "status" in raw.cells:
        refused |= raw.cells["status"].map(lambda c: bool(_NO_CONTACT.search(str(c))))
    return refused


def _given(
    frame: pd.DataFrame, raw: Raw, purpose: str | None, refused: pd.Series[bool], today: date
) -> pd.DataFrame:
    if "consent" not in raw.cells:
        return _declared(frame[~refused], raw, purpose, today)
    contract = TABLES["consent"]
    agreed = parse_values(TABLES["posting"]["agency"], raw.cells["consent"])
    rows = frame[agreed.map(lambda answer: answer is True) & ~refused]
    days = {
        column: parse_values(contract[column], raw.cells.loc[rows.index, name])
        for name, column in (("consent_on", "given_on"), ("consent_until", "expires_on"))
        if name in raw.cells
    }
    at = days.pop("given_on", pd.Series(pd.NaT, index=rows.index))
    raw.tell("agreed", n=len(rows), total=len(frame))
    return pd.DataFrame(
        {
            "candidate_id": rows["candidate_id"],
            "purpose": purpose or "recruiting",
            "receiver": "*",
            "given_on": at.fillna(pd.Timestamp(today)) if at.dtype != object else at,
            **days,
        }
    )


def _declared(frame: pd.DataFrame, raw: Raw, purpose: str | None, today: date) -> pd.DataFrame:
    if purpose is None or frame.empty:
        return _undeclared(frame, raw)
    raw.tell("declared", purpose=label("purposes", purpose))
    return _to_all(frame["candidate_id"], purpose, pd.Timestamp(today))


def _to_all(ids: pd.Series[Any], purpose: str, day: pd.Timestamp) -> pd.DataFrame:
    return pd.DataFrame({"candidate_id": ids, "purpose": purpose, "receiver": "*", "given_on": day})


def _undeclared(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    if len(frame):
        raw.tell("undeclared")
    return pd.DataFrame({"candidate_id": []})


def _processes(ids: pd.Series[Any], raw: Raw) -> pd.DataFrame:
    """Return the rows of table `process` that a candidate book tells."""
    if not {"status", "hired_on", "declined_for", "applied_firm"} & set(raw.cells):
        return pd.DataFrame({"candidate_id": []})
    stages = _stages(raw)
    untold = _without_stage(raw, stages)
    places = {
        name: raw.cells[field].map(lambda cell: None if is_blank(cell) else parse_text(cell))
        for name, field in _COLUMNS.items()
        if field in raw.cells
    }
    if "status" in raw.cells:
        of_status = raw.cells["status"].map(_firm_in)
        if of_status.notna().any():
            none = pd.Series(None, index=ids.index, dtype=object)
            given = pd.DataFrame(places, index=ids.index).notna().any(axis=1)
            places["firm"] = places.get("firm", none).where(given, of_status)
    has_post = pd.DataFrame(places, index=ids.index).notna().any(axis=1)
    if {"status", "hired_on"} & set(raw.cells):
        _note_open(raw, stages, has_post)
    if untold.any():
        facts = {"n": int(untold.sum()), "rows": raw.lines(np.flatnonzero(untold))}
        raw.notes.append(
            phrase("cells", "stage_untold", header=raw.headers["applied_firm"], **facts)
        )
        stages = stages.where(~untold, "in_process")
    sure = has_post & stages.notna()
    rows = pd.DataFrame({"candidate_id": ids, **places, "stage": stages}, index=ids.index)
    if "status_on" in raw.cells:
        days = _days("status_on", raw)
        odd = np.flatnonzero(days.isna() & ~raw.cells["status_on"].map(is_blank))
        if len(odd):
            cells = raw.cells["status_on"]
            some = [
                phrase("cells", "row_cell", row=raw.lines([at]), cell=cells.iloc[at])
                for at in odd[:5]
            ]
            facts = {"n": len(odd), "some": joined(some, "; ")}
            raw.notes.append(
                phrase("cells", "left_empty", header=raw.headers["status_on"], **facts)
            )
        rows["at"] = days
    rows = _in_order(rows[sure])
    if "firm" in rows:
        rows = rows.assign(firm=rows["firm"].map(_firms)).explode("firm")
    return rows


def _firm_in(cell: object) -> str | None:
    """Return the firm that words about an interview name: 11月3日面甲江泵业一面通过.

    Examples
    --------
    >>> cells = ("11月3日面甲江泵业一面通过", "乙江机械：未通过", "面试未通过", "已入职-试用期")
    >>> [_firm_in(cell) for cell in cells]
    ['甲江泵业', '乙江机械', None, None]
    """
    match = _FIRM_IN.search(cell) if isinstance(cell, str) else None
    firm = next(filter(None, match.groups()), "") if match else ""
    is_named = len(firm) >= _SHORTEST_FIRM and not _NO_FIRM.search(firm)
    # What tells a stage before a colon is the stage: 不合适：经验不足.
    return firm if is_named and stage_of(firm) is None else None


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows so that the last of one post, by its day and then by how far it is, comes last."""
    days = pd.to_datetime(rows["at"]) if "at" in rows else pd.Series(pd.NaT, index=rows.index)
    key = [name for name in ("candidate_id", *_COLUMNS) if name in rows]
    of = rows.groupby(key, sort=False, dropna=False).ngroup()
    order = pd.DataFrame({"of": of, "day": days, "stage": rows["stage"].map(_ORDER.index)})
    order = order.sort_values(["of", "day", "stage"], kind="stable", na_position="first")
    return rows.loc[order.index]


def _firms(cell: object) -> list[str | None]:
    """Return the firms of a cell, one or several."""
    firms = _SEVERAL.split(cell) if isinstance(cell, str) else []
    return [firm for firm in firms if firm] or [None]


def _without_stage(raw: Raw, stages: pd.Series[Any]) -> pd.Series[bool]:
    """Tell the rows that name a firm somebody has applied to, and no word of what came of it."""
    if "applied_firm" not in raw.cells or not _APPLIED_TO.search(raw.headers["applied_firm"]):
        return pd.Series(False, index=raw.cells.index)
    empty = stages.isna() & ~raw.cells["applied_firm"].map(is_blank)
    return empty & raw.cells["status"].map(is_blank) if "status" in raw.cells else empty


def _days(name: str, raw: Raw) -> pd.Series[Any]:
    """Return the days of a column; what is none by itself, such as 11/3, is of no year."""
    days = parse_values(TABLES["process"]["at"], raw.cells[name])
    return pd.to_datetime(
        days.where(days.map(lambda day: isinstance(day, datetime))), errors="coerce"
    )


def _stages(raw: Raw) -> pd.Series[Any]:
    """Return the stage of each row: what it says, else hired where a first day of work stands."""
    cells = raw.cells
    nothing = pd.Series(None, index=cells.index, dtype=object)
    stages = cells["status"].map(stage_of) if "status" in cells else nothing
    if "declined_for" in cells:
        reasons = cells["declined_for"].map(
            lambda cell: not is_blank(cell) and not _NO_REASON.fullmatch(str(cell).strip())
        )
        stages = stages.where(~reasons | stages.eq("hired"), "declined")
    if "hired_on" not in cells:
        return stages
    begun = _days("hired_on", raw).notna()
    return stages.where(~begun | stages.eq("declined"), "hired")


def _note_open(raw: Raw, stages: pd.Series[Any], has_post: pd.Series[bool]) -> None:
    """Name the rows whose stage is not understood, or whose post nobody knows."""
    column = "status" if "status" in raw.cells else "hired_on"
    header = raw.headers[column]
    has_text = ~raw.cells[column].map(is_blank)
    begun = stages.notna() & (stages != "open")
    for key, rows in (
        ("stage_unread", has_text & stages.isna()),
        ("stage_without_post", begun & ~has_post),
        ("stages", begun & has_post),
    ):
        if rows.any():
            facts = {"n": int(rows.sum()), "rows": raw.lines(np.flatnonzero(rows))}
            raw.notes.append(phrase("cells", key, header=header, **facts))
