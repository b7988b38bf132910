"""Posts of one firm side by side in numbered columns, as questionnaires ask for them: a row for each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import phrase

__all__ = ["by_number"]

_QUESTION = re.compile(r"^\s*(?:第?\d{1,2}\s*[题、.:]|[QＱ]\d{1,2}[.:、]?)\s*")
_CHINESE = "一二三四五六七八九十"
#: Number of a group: 岗位1, 岗位（一）, Position #2, but no year, month or level.
_NUMBER = re.compile(
    rf"[\s(#_.-]*(?:第\s*)?(?<!\d)(\d{{1,2}}|(?<=[位种(第])[{_CHINESE}]"
    rf"|[{_CHINESE}]$)(?![\d年月日季级届岁%k])\s*(?:个)?\s*\)?"
)
_POST = re.compile(r"(?:岗位|职位|工种|position|post|job)(?:的?名称|title|name)?|jobtitle")
_NO_POST = re.compile(r"数$|要求|描述|职责|类别|类型|编号|代码|number|description|type|code|id$")
_COUNT = re.compile(r"人数|数量|需求数|招聘数|岗位数|headcount|openings|vacancies|numberof|人$")
#: When a post of a career was held.
_TIME = re.compile(
    r"(?:在职|任职|工作|起止|服务)?(?:时间段?|年月|日期|期间)|起止|period|dates?|duration"
    r"|(?:开始|入职|起始)(?:时间|日期|年月)|from|start(?:date)?"
)
#: Under which headings the post and its number stand then.
_POST_HEADING, _COUNT_HEADING = "招聘岗位", "招聘人数"
_LEAST = 2


def by_number(block: Block) -> tuple[Block, list[str]]:
    """Return a row for each post of a table that has numbered columns for several, and what was noticed.

    Columns that stand in numbered groups are only turned where a group names a post and how many
    are looked for, a post of somebody's career with its time, or a person: schools and skills of a
    person are numbered, too.

    Examples
    --------
    >>> header = ["企业", "岗位1", "人数1", "岗位2", "人数2"]
    >>> rows = [["甲厂", "钳工", 3, "焊工", 1], ["乙厂", "电工", 2, None, None]]
    >>> turned, notes = by_number(Block(header, rows, "", {}, [2, 3]))
    >>> turned.header, turned.rows
    (['企业', '招聘岗位', '招聘人数'], [['甲厂', '钳工', 3], ['甲厂', '焊工', 1], ['乙厂', '电工', 2]])
    """
    groups = _groups(block.header)
    if len(groups) < _LEAST:
        return block, []
    stems = list(dict.fromkeys(stem for own in groups for stem in own))
    if (least := _least_of_people(block.header, groups, stems)) is not None:
        return _turned(block, groups, stems, {}, least)
    post = next(filter(_is_post, stems), None)
    count = next(filter(_is_count, stems), None)
    if post is None or count is None or any(post not in own for own in groups):
        return block, []
    if sum(count in own for own in groups) < _LEAST:
        return block, []
    # A firm that names no post has answered all the same.
    return _turned(block, groups, stems, {post: _POST_HEADING, count: _COUNT_HEADING}, 1)


def _least_of_people(
    header: list[str], groups: list[dict[str, int]], stems: list[str]
) -> int | None:
    """Return the fewest rows a row gives where groups are posts of a person, or people; else None.

    A person whose posts are all there has two lines, so that one post is a whole career, too.
    """
    known = fields_of("candidate")
    grouped = {place for own in groups for place in own.values()}
    names = [place for place, name in enumerate(header) if _meaning(name, known) == "name"]
    kinds = {_meaning(stem, known) for stem in stems}
    timed = any(map(_TIME.fullmatch, stems))
    if names and not grouped & {*names} and timed and {"employer", "title"} <= kinds:
        return 2
    who = [stem for stem in stems if _meaning(stem, known) == "name"]
    return 0 if len(who) == 1 and not names and all(who[0] in own for own in groups) else None


def _meaning(name: str, known: Mapping[str, tuple[tuple[str, int], ...]]) -> str:
    offers = known.get(heading(name), ())
    return offers[0][0] if offers else ""


def _turned(
    block: Block,
    groups: list[dict[str, int]],
    stems: list[str],
    names: Mapping[str, str],
    least: int,
) -> tuple[Block, list[str]]:
    """Return a row for each filled group, of each row so many at least, and what was turned."""
    grouped = {place for own in groups for place in own.values()}
    rest = [place for place in range(len(block.header)) if place not in grouped]
    rows, sources = [], []
    for number, row in enumerate(block.rows):
        head = [row[place] for place in rest]
        parts = [[row[own[stem]] if stem in own else None for stem in stems] for own in groups]
        filled = [part for part in parts if not all(map(is_blank, part))]
        blank: list[Cell] = [None] * len(stems)
        for part in [*filled, *[blank] * (least - len(filled))]:
            rows.append([*head, *part])
            sources.append(number)
    header = [*(block.header[place] for place in rest), *(names.get(s, s) for s in stems)]
    turned = block.remade(header, rows, sources)
    first = block.header[min(groups[0].values())]
    return turned, [phrase("load", "numbered_turned", n=len(grouped), k=len(groups), some=first)]


def _groups(header: list[str]) -> list[dict[str, int]]:
    """Return, for each number in its order, the places of the columns with it by their heading."""
    numbered: dict[int, dict[str, int]] = {}
    plain: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        stem, number = _parted(name)
        if number is not None and stem:
            numbered.setdefault(number, {}).setdefault(stem, place)
        elif stem:
            plain.setdefault(stem, []).append(place)
    if numbered:
        stems = Counter(stem for own in numbered.values() for stem in own)
        # 岗位, 人数, 岗位2, 人数2: the first group has no number.
        first = {stem: places[0] for stem, places in plain.items() if stem in stems}
        if first and 1 not in numbered:
            numbered[1] = first
        usual = {stem for stem, n in stems.items() if n > 1 or stem in first}
        groups = [
            {stem: place for stem, place in numbered[n].items() if stem in usual}
            for n in sorted(numbered)
        ]
        groups = [own for own in groups if own]
        # 岗位一名称, 人数, 岗位二名称, 人数: some headings are repeated without the number.
        for stem, places in plain.items():
            if len(places) == len(groups) > 1:
                for own, place in zip(groups, places, strict=True):
                    own[stem] = place
        return groups
    times = max(map(len, plain.values()), default=0)
    repeated = {stem: places for stem, places in plain.items() if len(places) == times}
    return [{stem: places[k] for stem, places in repeated.items()} for k in range(times)]


def _parted(name: str) -> tuple[str, int | None]:
    """Return a heading without the number of its group, and the number.

    Examples
    --------
    >>> [_parted(name) for name in ("4、招聘人数（2）", "岗位一", "Position #3 title", "2025年岗位")]
    [('招聘人数', 2), ('岗位', 1), ('positiontitle', 3), ('2025年岗位', None)]
    """
    text = _QUESTION.sub("", unicodedata.normalize("NFKC", name).replace(BETWEEN, ""))
    found = list(_NUMBER.finditer(text))
    if not found:
        return heading(text), None
    last = found[-1]
    number = last[1]
    value = _CHINESE.index(number) + 1 if number in _CHINESE else int(number)
    return heading(text[: last.start()] + " " + text[last.end() :]), value


def _is_post(stem: str) -> bool:
    return bool(_POST.search(stem)) and not _NO_POST.search(stem) and not _is_count(stem)


def _is_count(stem: str) -> bool:
    return bool(_COUNT.search(stem))
