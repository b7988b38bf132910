"""Needs of firms with a column a month, quarter or half-year: their sum, since needs are kept by year."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.reshaping._filled_columns import (
    OF_OTHERS,
    WITH_POSTS,
    counts_wanted,
)
from talentmatch.data.reading.layout.reshaping._split_columns import sum_of
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["by_quarter"]

_PART = re.compile(
    r"(?P<before>.*?)[\s(（｜:：_-]*+(?P<year>(?:19|20)\d{2})?\s*+年?[\s_-]*+"
    r"(?P<part>第?[一二三四1-4]季度?|Q[1-4]|[1-4]Q|[上下]半年|H[12])[\s)）｜:：_-]*(?P<behind>.*)",
    re.I,
)
_MONTH = re.compile(
    r"(?P<before>)(?P<year>(?:19|20)\d{2})?\s*+年?\s*+(?P<part>(?:1[0-2]"
    r"|0?[1-9])月)份?[\s(（｜:：_-]*(?P<behind>.*)"
)
#: Those who work, whose numbers do not add up over months.
_STAFF = re.compile(r"在岗|在职|在册|用工人数|用工情况|用工监测|参保|员工|职工人数|从业")
_WANTED = re.compile(
    r"(?:预计|计划|拟)?(?:人才|用工|招聘|招工|需求|引进)*(?:人数|数量?|岗位数)?(?:[(（]人[)）])?"
)
_WHOLE = re.compile(r"(?:全年|年度|合计|总计|小计|共计|总数|需求|人数|[(（]人[)）])+|total|year")
_NEEDS = re.compile(r"需求|招聘|招工|hiring|needs", re.I)
#: Of those who lack on a day, and not of posts that are scarce (紧缺), nobody knows how many lack
#: in a year.
_LACKING = re.compile(r"(?<![紧急])缺|空岗|未招满|vacanc|unfilled", re.I)
_FIRMS, _POSTS = {"enterprise_name", "enterprise_id"}, {"post", "title", "occupation"}
_LEAST = 2
_NAME = "需求人数"


def by_quarter(
    block: Block, context: str = "", by_hand: Collection[str] = ()
) -> tuple[Block, list[str]]:
    """Return a list of needs of firms with what is wanted in a year, and what was noticed.

    A sum beside its parts that is another one is left empty.

    Parameters
    ----------
    block : Block
        Header and records.
    context : str
        Words around the table, which say what quarters alone are of where no post is named.
    by_hand : collection of str
        Headings, as written, of which the caller says what they are.

    Examples
    --------
    >>> block = Block(["企业名称", "岗位名称", "一季度", "二季度"], [["甲厂", "焊工", 1, 2]], "", {}, [2])
    >>> by_quarter(block)[0].header, by_quarter(block)[0].rows
    (['企业名称', '岗位名称', '需求人数'], [['甲厂', '焊工', 3.0]])
    """
    parts = _parts(block, context, by_hand)
    # A half-year beside its quarters holds them.
    halves = [place for place, (_, part) in parts.items() if "半年" in part or part.startswith("H")]
    beside = halves if 0 < len(halves) < len(parts) else []
    parts = {place: part for place, part in parts.items() if place not in beside}
    if len(parts) < _LEAST:
        return block, []
    wholes = [
        place
        for place, name in enumerate(block.header)
        if place not in {*parts, *beside}
        and (_WHOLE.fullmatch(heading(name)) or counts_wanted(name))
    ]
    years = list(dict.fromkeys(year for year, _ in parts.values()))
    if len(wholes) > 1 or (wholes and len(years) > 1) or (len(years) > 1 and "" in years):
        return block, []
    rest = [place for place in range(len(block.header)) if place not in {*parts, *wholes, *beside}]
    rows: list[list[Cell]] = []
    sources: list[int] = []
    wrong: list[int] = []
    for at, row in enumerate(block.rows):
        for year in years:
            cells = [row[place] for place, (own, _) in parts.items() if own == year]
            wanted = sum_of(cells)
            if len(years) > 1 and is_blank(wanted):
                continue
            if wholes and not is_blank(row[wholes[0]]) and not is_blank(wanted):
                wrong += [at] if _differ(row[wholes[0]], wanted) else []
                wanted = None if _differ(row[wholes[0]], wanted) else row[wholes[0]]
            elif wholes and is_blank(wanted):
                wanted = row[wholes[0]]
            rows.append(
                [*(row[place] for place in rest), *([year] if years != [""] else []), wanted]
            )
            sources.append(at)
    header = [
        *(block.header[place] for place in rest),
        *(["需求年度"] if years != [""] else []),
        _NAME,
    ]
    notes = [phrase("load", "quarters_added", parts=joined(block.header[place] for place in parts))]
    if beside:
        notes.append(
            phrase("load", "quarters_beside", names=joined(block.header[place] for place in beside))
        )
    if wrong:
        whole = block.header[wholes[0]]
        notes.append(
            phrase("load", "quarters_differ", n=len(wrong), whole=whole, rows=block.lines(wrong))
        )
    return block.remade(header, rows, sources), notes


def _parts(block: Block, context: str, by_hand: Collection[str]) -> Mapping[int, tuple[str, str]]:
    """Return the columns of a quarter or half-year of needs, with the year they name and their part."""
    fields = {
        f for t in WITH_POSTS for n in block.header for f, _ in fields_of(t).get(heading(n), ())
    }
    lacking = _LACKING.search(context) or OF_OTHERS.search(context)
    told = not lacking and bool(fields & _POSTS or _NEEDS.search(context))
    if not fields & _FIRMS:
        return {}
    words_around = f"{context} {' '.join(block.header)}"
    monthly = told and _NEEDS.search(words_around) and not _STAFF.search(words_around)
    parts = {}
    for place, name in enumerate(block.header):
        match = None if name.strip() in by_hand else _PART.fullmatch(name.strip())
        if match is None and monthly and name.strip() not in by_hand:
            match = _MONTH.fullmatch(name.strip())
        words = f"{match['before']}{match['behind']}".strip() if match else ""
        if (
            match
            and not _LACKING.search(words)
            and (counts_wanted(words) or (told and _WANTED.fullmatch(words)))
        ):
            parts[place] = (match["year"] or "", match["part"].upper())
    return parts if len(set(parts.values())) == len(parts) else {}


def _differ(whole: Cell, parts: Cell) -> bool:
    one, two = parse_number(whole), parse_number(parts)
    return one is None or two is None or one != two
