"""Headings that stand once over several columns, each for a town or a firm: a row for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import all_headings, heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

__all__ = ["BETWEEN", "by_group", "is_group"]

#: Stands between the heading of a group and that of a column.
BETWEEN = "｜"
#: Fields by which columns are grouped.
_GROUPING = frozenset({"region", "enterprise_name", "institution"})
_INDUSTRY = re.compile(r"(?:[A-T]\d{0,2}\s*)?[\u4e00-\u9fff、，,和及]{1,30}业")
_NO_INDUSTRY = re.compile(r"企业|专业|毕业|就业|职业|作业|行业")
_SECTOR = re.compile(r"第[一二三]产业|(?:primary|secondary|tertiary) (?:industry|sector)", re.I)
#: What figures under the names of towns or firms alone are, by words around the table.
_MEASURES = (
    ("参保人数", r"参保|社保人数"),
    ("毕业生数", r"毕业"),
    ("招生计划数", r"招生"),
    ("需求人数", r"需求|招聘|招工|用工|缺口|缺工|vacanc|openings"),
)
#: What stands beside the groups for all of them.
_OF_ALL = re.compile(rf"(?:全[市区县镇省]|合\s*计|总\s*计|小\s*计|total|all)(?:{BETWEEN}.*)?", re.I)
_LEAST = 2


def by_group(block: Block, context: str) -> tuple[Block, list[str]]:
    """Return a row for each town or firm of a table that has columns for each, and what was noticed.

    Parameters
    ----------
    block : Block
        Header such as ``岗位, 东江街道｜需求人数, 西河镇｜需求人数``, or the bare names.
    context : str
        Title and names around the sheet, which say what stands under bare names.

    Examples
    --------
    >>> block = Block(["岗位", "东江街道", "西河镇"], [["钳工", 3, None], ["焊工", 1, 2]], "", {}, [2, 3])
    >>> by_group(block, "2024年招聘需求")[0].rows
    [['钳工', '东江街道', 3], ['焊工', '东江街道', 1], ['焊工', '西河镇', 2]]
    """
    columns = _grouped(block, context)
    groups = list(dict.fromkeys(group for group, _ in columns.values()))
    measures = list(dict.fromkeys(measure for _, measure in columns.values()))
    fields = {meaning.field for group in groups if (meaning := meaning_of(group))}
    if len(groups) < _LEAST or len(fields) != 1:
        return block, []
    rest = [place for place in range(len(block.header)) if place not in columns]
    wholes = [place for place in rest if _OF_ALL.fullmatch(block.header[place].strip())]
    wholes = [place for place in wholes if _is_count(block.rows, place)]
    rest = [place for place in rest if place not in wholes]
    rows, sources, n_empty = [], [], 0
    for number, row in enumerate(block.rows):
        for group in groups:
            places = {m: p for p, (g, m) in columns.items() if g == group}
            cells = [row[places[m]] if m in places else None for m in measures]
            if not all(map(is_blank, cells)):
                rows.append([*(row[place] for place in rest), group, *cells])
                sources.append(number)
            else:
                n_empty += 1
    field = fields.pop()
    header = [*(_corner(block, place, field) for place in rest), field, *measures]
    turned = block.remade(header, rows, sources)
    some = groups[0]
    notes = [phrase("load", "groups_turned", n=len(columns), field=field, some=some)]
    if wholes:
        notes.append(phrase("load", "groups_whole", some=joined(block.header[p] for p in wholes)))
    return turned, [*notes, *([phrase("load", "groups_empty", n=n_empty)] if n_empty else [])]


def _corner(block: Block, place: int, field: str) -> str:
    """Return a heading; what names firms over posts, with firms to its right, is over posts."""
    name = block.header[place]
    if field != "enterprise_name" or heading(name) != "企业名称":
        return name
    kinds = value_kinds(row[place] for row in block.rows)
    return "岗位名称" if kinds.get("post", 0.0) >= 0.6 and not kinds.get("firm") else name


def _grouped(block: Block, context: str) -> dict[int, tuple[str, str]]:
    """Return the columns of groups by their place, each with its group and what it holds."""
    columns = {
        place: (parent, child)
        for place, name in enumerate(block.header)
        for parent, mark, child in [name.partition(BETWEEN)]
        if mark and _groups(parent)
    }
    if columns:
        return columns
    measure = next((name for name, words in _MEASURES if re.search(words, context, re.I)), "")
    bare = [place for place, name in enumerate(block.header) if name and _groups(name)]
    figures = all(_is_count(block.rows, place) for place in bare)
    if (
        not measure
        or not figures
        or len(bare) < _LEAST
        or heading(measure) in map(heading, block.header)
    ):
        return {}
    return {place: (block.header[place], measure) for place in bare}


def _groups(name: str) -> bool:
    return is_group(name) and heading(name) not in all_headings()


def is_group(name: str) -> bool:
    """Tell the name of a town, a firm, a school or an industry, which may stand over columns.

    Examples
    --------
    >>> [is_group(name) for name in ("东江街道", "第二产业", "制造业", "所属行业", "需求人数")]
    [True, True, True, False, False]
    """
    meaning = meaning_of(name)
    if meaning is None or meaning.field != "industry":
        return meaning is not None and meaning.field in _GROUPING
    bare = name.strip()
    if _SECTOR.fullmatch(bare):
        return True
    # Words that are like those of an industry are none: 招生计划 is what is counted.
    is_named = bool(_INDUSTRY.fullmatch(bare)) and not _NO_INDUSTRY.search(bare)
    return is_named and industries.code(meaning.value) is not None


def _is_count(rows: Sequence[Sequence[object]], place: int) -> bool:
    kinds = value_kinds(row[place] for row in rows)
    return not kinds or kinds.get("count", 0.0) >= 0.8
