"""What a candidate book tells of posts: who was sent where, and how far it has come."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.cells.values import is_blank, parse_text, parse_values
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["processes"]

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


def processes(ids: pd.Series[Any], raw: Raw) -> pd.DataFrame:
    """Return the rows of table `process` that a candidate book tells.

    Parameters
    ----------
    ids : Series of str
        Number of each person.
    raw : Raw
        Cells of all fields; gets the notes.
    """
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
