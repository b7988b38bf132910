"""What remarks and joined cells beside a posting say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._asked_limits import least_education, least_years
from talentmatch.data.reading.cells._unlawful import find_unlawful
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import places_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._posting_cells import is_closed
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._head_lines import fact_of
from talentmatch.vocab.reading import read_words

__all__ = ["take_joined_facts", "take_posting_remarks"]

_REMARKS = frozenset(read_words("heading of remarks about a post"))
_CLAUSE = re.compile(r"[，,；;。\n]+")
#: What an advertisement asks for, or says of itself.
_ASKED = re.compile(
    r"优先|要求|需[要有持会]?|须|必须|具备|持有?|熟[悉练]|精通|经验|学历|专业|急[聘招需]|倒班"
    r"|夜班|出差|驻|限招|may? be|must|require|prefer|experience|degree|urgent|fluent",
    re.I,
)
#: What the agency and its client settle between them; it is no part of an advertisement.
_OF_THE_HOUSE = re.compile(
    r"佣金|费率|服务费|猎头费|回款|开票|账期|保证期|客户|甲方|顾问|合同|\bfee\b|commission"
    r"|invoice|client",
    re.I,
)
_DEADLINE = re.compile(
    r"截止|截至|有效期至|报名至|招聘期?至|deadline|closes|closing|valid (?:until|till)|expires?",
    re.I,
)
_DAY = re.compile(
    r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*\d{1,2}\s*日?|\s*月(?:底|末)?)"
)
_BETWEEN = re.compile(r"\s*[|｜/／,，、;；·\n]\s*|\s{1,}")
_FIELDS = {
    "工作经验": "experience",
    "招聘人数": "openings",
    "发布日期": "posted_on",
    "学历要求": "education",
    "薪资": "pay",
    "工作地点": "region",
}
#: So many rows tell whether a column is one of facts, if so large a part of them is.
_JUDGED, _LEAST = 50, 0.6
_LONGEST = 120
#: Headings of what is told of somebody or something else than of the post.
_OF_OTHERS = re.compile(
    r"导师|带教|团队|同事|领导|上级|负责人|老板|创始|前任|现任|人选|候选|推荐|面试官|顾问"
    r"|联系人|员工|总部|历史|\b(?:team|mentor|manager|founder|recruiter|incumbent|candidate"
    r"|contact|headquarters?)\b",
    re.I,
)


def take_posting_remarks(raw: Raw, block: Block, unread: Callable[[], pd.DataFrame]) -> None:
    """Add to the text of postings what their remarks ask for, and take days on which they end.

    Parameters
    ----------
    raw : Raw
        Cells of all fields; gets the text, the day, the state and the note.
    block : Block
        The table.
    unread : callable
        Returns the cells that are of no field, by the places of their columns.
    """
    places = places_of(block.header, _REMARKS)
    if not places:
        return
    cells = unread()
    for place in (place for place in places if place in cells):
        _take(raw, cells[place], block.header[place])


def _take(raw: Raw, cells: pd.Series[Any], header: str) -> None:
    meanings = {
        cell: _meaning(cell)
        for cell in cells.unique()
        if isinstance(cell, str) and not is_blank(cell)
    }
    counts = []
    for number, field in enumerate(("text", "closed_on", "vacancy_state")):
        values = cells.map({cell: meaning[number] for cell, meaning in meanings.items()})
        values = values.astype(object).where(values.notna(), None)
        has = ~values.map(is_blank).to_numpy(dtype=bool)
        if not has.any():
            continue
        counts.append(has)
        own = raw.cells.get(field, pd.Series(None, index=raw.cells.index, dtype=object))
        if field == "text" and raw.description is None:
            raw.description = own
        raw.cells[field] = (
            _together(own, values)
            if field == "text"
            else own.astype(object).where(~own.map(is_blank), values)
        )
        raw.headers.setdefault(field, header)
    if counts:
        at = np.flatnonzero(np.logical_or.reduce(counts))
        raw.used.add(header)
        raw.tell("remarks_asked", room="cells", header=header, n=len(at), rows=raw.lines(at))


def _together(own: pd.Series[Any], more: pd.Series[Any]) -> pd.Series[Any]:
    texts = [
        one if is_blank(two) else two if is_blank(one) else f"{one}\n{two}"
        for one, two in zip(own, more, strict=True)
    ]
    return pd.Series(texts, index=own.index, dtype=object)


def _meaning(cell: str) -> tuple[str | None, Any, str | None]:
    """Return what a remark asks for, the day on which the posting ends, and that it has ended."""
    from talentmatch.vocab import skill_mentions

    asked, day, state = [], None, None
    for clause in filter(None, map(str.strip, _CLAUSE.split(cell))):
        if _DEADLINE.search(clause) and (written := _DAY.search(clause)):
            parsed = parse_date(written[0])
            day = parsed if day is None else day
            continue
        if len(clause) > 1 and is_closed(clause):
            state = clause
        elif not _OF_THE_HOUSE.search(clause) and (
            _ASKED.search(clause)
            or find_unlawful(clause)
            or least_education(clause)
            or least_years(clause) is not None
            or skill_mentions.extract([clause])[0]
        ):
            asked.append(clause)
    return "；".join(asked) or None, day, state


def take_joined_facts(
    raw: Raw, block: Block, read: Collection[int], unread: Callable[[], pd.DataFrame]
) -> None:
    """Fill what no column of its own says of postings from cells in which several facts stand.

    Parameters
    ----------
    raw : Raw
        Cells of all fields; changed in place, gets the note.
    block : Block
        The table.
    read : collection of int
        Places of columns that are read already.
    unread : callable
        Returns the cells that are of no field, by the places of their columns.
    """
    some = block.rows[:_JUDGED]
    places = [
        place
        for place in range(len(block.header))
        if place not in read
        and not _OF_OTHERS.search(block.header[place])
        and _tells_facts([row[place] for row in some])
    ]
    cells = unread() if places else pd.DataFrame()
    for place in (place for place in places if place in cells):
        _take_facts(raw, cells[place], block.header[place])


def _tells_facts(cells: list[Any]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and sum(len(_facts(cell)) > 1 for cell in filled) >= _LEAST * len(filled)


def _facts(cell: Any) -> dict[str, str]:
    """Return field to what a cell of several parts says of it, where it says one thing."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return {}
    found: dict[str, list[str]] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(cell))):
        if field := _FIELDS.get(fact_of(part) or ""):
            found.setdefault(field, []).append(part)
    return {field: parts[0] for field, parts in found.items() if len(parts) == 1}


def _take_facts(raw: Raw, cells: pd.Series[Any], header: str) -> None:
    facts = [_facts(cell) for cell in cells]
    filled: set[int] = set()
    for field in _FIELDS.values():
        if field in ("experience", "pay") and {f"{field}_min", f"{field}_low"} & {*raw.cells}:
            continue
        filled |= {*raw.fill(field, (of_row.get(field) for of_row in facts), header)}
    if filled:
        raw.used.add(header)
        places = np.array(sorted(filled))
        raw.tell("facts_joined", room="cells", header=header, n=len(filled), rows=raw.lines(places))
