"""Facts of a posting that stand beside each other in one cell: 昆山 | 3-4年经验 | 大专 | 招2人."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._job_head import fact_of
from talentmatch.i18n import phrase

__all__ = ["take_joined_facts"]

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
        _take(raw, cells[place], block.header[place])


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


def _take(raw: Raw, cells: pd.Series[Any], header: str) -> None:
    facts = [_facts(cell) for cell in cells]
    filled: set[int] = set()
    for field in _FIELDS.values():
        if field in ("experience", "pay") and {f"{field}_min", f"{field}_low"} & {*raw.cells}:
            continue
        filled |= {*raw.fill(field, (of_row.get(field) for of_row in facts), header)}
    if filled:
        raw.used.add(header)
        places = np.array(sorted(filled))
        raw.notes.append(
            phrase("cells", "facts_joined", header=header, n=len(filled), rows=raw.lines(places))
        )
