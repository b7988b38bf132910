"""Tables and groups of columns that stand side by side, set one below another."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from talentmatch.data.reading.cells.values import is_blank, is_blank_text
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._record_rows import records
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet
from talentmatch.i18n import phrase

__all__ = ["below_one_another", "by_number", "column_parts"]

_LEAST_COLUMNS = 2
#: So many cells tell of nearly all columns whether they are empty.
_FIRST_CELLS = 100
#: Groups that are numbered, and headings that are repeated, at least.
_LEAST_GROUPS, _LEAST_HEADINGS = 2, 2
_QUESTION = re.compile(r"^\s*(?:第?\d{1,2}\s*[题、.:]|[QＱ]\d{1,2}[.:、]?)\s*")
_CHINESE_NUMBERS = "一二三四五六七八九十"
#: Number of a group: 岗位1, 岗位（一）, Position #2, but no year, month or level.
_NUMBER = re.compile(
    rf"[\s(#_.-]*(?:第\s*)?(?<!\d)(\d{{1,2}}|(?<=[位种(第])[{_CHINESE_NUMBERS}]"
    rf"|[{_CHINESE_NUMBERS}]$)(?![\d年月日季级届岁%k])\s*(?:个)?\s*\)?"
)
_POST = re.compile(r"(?:岗位|职位|工种|position|post|job)(?:的?名称|title|name)?|jobtitle")
_NO_POST = re.compile(r"数$|要求|描述|职责|类别|类型|编号|代码|number|description|type|code|id$")
_COUNT = re.compile(r"人数|数量|需求数|招聘数|岗位数|headcount|openings|vacancies|numberof|人$")
#: When a post of a career was held.
_TIME_OF_POST = re.compile(
    r"(?:在职|任职|工作|起止|服务)?(?:时间段?|年月|日期|期间)|起止|period|dates?|duration"
    r"|(?:开始|入职|起始)(?:时间|日期|年月)|from|start(?:date)?"
)
#: Under which headings the post and its number stand then.
_POST_HEADING, _COUNT_HEADING = "招聘岗位", "招聘人数"


def column_parts(sheet: RawSheet) -> list[RawSheet]:
    """Return the tables of a sheet that stand side by side; the sheet itself if there is one.

    An empty column alone parts nothing: the parts must differ in their rows, or have a heading in
    common, and one of them must be a table by itself. The same headings again are one table.

    Examples
    --------
    >>> rows = [["企业名称", "行业", "", "职位名称", "招聘人数"], ["甲厂", "C34", "", "钳工", 2]]
    >>> rows += [["乙厂", "C35", "", "", ""]]
    >>> [part.rows[0] for part in column_parts(RawSheet("a.xlsx", rows))]
    [['企业名称', '行业'], ['职位名称', '招聘人数']]
    """
    spans = _spans(sheet)
    if len(spans) < 2:
        return [sheet]
    parts = [_cut(sheet, start, end) for start, end in spans]
    blocks = [find_block(part) for part in parts]
    names = [
        {heading(name) for name in block.header if name} if block else set[str]()
        for block in blocks
    ]
    repeated = any(names) and all(own == names[0] for own in names[1:])
    common = any(one & other for n, one in enumerate(names) for other in names[:n])
    recognised = any(
        block and rank_tables(block.header, part.hint)
        for block, part in zip(blocks, parts, strict=True)
    )
    if repeated or not recognised or not (common or _ragged(blocks)):
        return [sheet]
    return parts


def below_one_another(block: Block) -> Block:
    """Return a block whose lists stand below one another, not side by side.

    Examples
    --------
    >>> header = ["学校", "专业", "人数", "", "学校", "专业", "人数"]
    >>> block = Block(header, [["甲校", "数控", 1, None, "乙校", "护理", 2]], "", {}, [2])
    >>> below_one_another(block).rows
    [['甲校', '数控', 1], ['乙校', '护理', 2]]
    """
    places = [place for place, name in enumerate(block.header) if name]
    parts = _parts([block.header[place] for place in places])
    if parts < 2:
        return block
    width = len(places) // parts
    rows: list[list[Cell]] = []
    sources: list[int] = []
    for part in range(parts):
        own = places[part * width : (part + 1) * width]
        for number, row in enumerate(block.rows):
            cells = [row[place] for place in own]
            if not all(map(is_blank, cells)):
                rows.append(cells)
                sources.append(number)
    header = [block.header[place] for place in places[:width]]
    body, numbers, dropped, bands = records(rows, header, width)
    counts = {
        kind: block.dropped.get(kind, 0) + dropped.get(kind, 0)
        for kind in {*block.dropped, *dropped}
    }
    stand = [sources[number] for number in numbers]
    if block.bands:
        bands = [block.bands[place] | own for place, own in zip(stand, bands, strict=True)]
    return replace(
        block,
        header=header,
        rows=body,
        dropped=counts,
        source=block,
        source_rows=stand,
        bands=bands,
    )


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
    if len(groups) < _LEAST_GROUPS:
        return block, []
    stems = list(dict.fromkeys(stem for own in groups for stem in own))
    if (least := _least_of_people(block.header, groups, stems)) is not None:
        return _turned(block, groups, stems, {}, least)
    post = next(filter(_is_post, stems), None)
    count = next(filter(_is_count, stems), None)
    if post is None or count is None or any(post not in own for own in groups):
        return block, []
    if sum(count in own for own in groups) < _LEAST_GROUPS:
        return block, []
    # A firm that names no post has answered all the same.
    return _turned(block, groups, stems, {post: _POST_HEADING, count: _COUNT_HEADING}, 1)


def _spans(sheet: RawSheet) -> list[tuple[int, int]]:
    """Return the runs of columns that hold something, each two wide at least."""
    filled = _filled_columns(sheet.rows)
    width = max(filled, default=-1) + 1
    spans: list[tuple[int, int]] = []
    start = None
    for place in range(width + 1):
        if place in filled and start is None:
            start = place
        elif place not in filled and start is not None:
            spans.append((start, place))
            start = None
    return spans if all(end - first >= _LEAST_COLUMNS for first, end in spans) else []


def _filled_columns(rows: Sequence[Sequence[Cell]]) -> set[int]:
    """Return the columns that hold something in a row of more than one text.

    A title that is merged over all columns stands in the empty one too.
    """
    if isinstance(rows, TextRows):
        # No cell of a text file is merged, so its titles stand in the first column.
        return {place for place, own in enumerate(rows.columns) if _says_something(own)}
    several = [row for row in rows if len({str(c) for c in row if not is_blank(c)}) > 1]
    return {place for row in several for place, cell in enumerate(row) if not is_blank(cell)}


def _says_something(column: pa.Array) -> bool:
    """Tell a column that is not empty, mostly by its beginning."""
    parts = (column.slice(0, _FIRST_CELLS), column.slice(_FIRST_CELLS))
    return any(not is_blank_text(part).all() for part in parts)


def _cut(sheet: RawSheet, start: int, end: int) -> RawSheet:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(start + 1)
    return replace(
        sheet,
        rows=[row[start:end] for row in sheet.rows],
        source=phrase("load", "from_column", source=sheet.source, column=letter),
        name=f"{sheet.name} {letter}".strip(),
        hidden=frozenset(p - start for p in sheet.hidden if start <= p < end),
        repeats=frozenset((n, p - start) for n, p in sheet.repeats if start <= p < end),
        goes_on=frozenset((n, p - start) for n, p in sheet.goes_on if start < p < end),
    )


def _ragged(blocks: list[Block | None]) -> bool:
    """Tell parts whose records stand in different rows of the sheet."""
    numbers = [tuple(block.numbers) if block else () for block in blocks]
    return any(own != numbers[0] for own in numbers[1:])


def _parts(names: list[str]) -> int:
    """Return how many times the same headings stand in a row."""
    for parts in (4, 3, 2):
        width, over = divmod(len(names), parts)
        if not over and width >= _LEAST_HEADINGS and names == names[:width] * parts:
            return parts
    return 1


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
    timed = any(map(_TIME_OF_POST.fullmatch, stems))
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
    value = _CHINESE_NUMBERS.index(number) + 1 if number in _CHINESE_NUMBERS else int(number)
    return heading(text[: last.start()] + " " + text[last.end() :]), value


def _is_post(stem: str) -> bool:
    return bool(_POST.search(stem)) and not _NO_POST.search(stem) and not _is_count(stem)


def _is_count(stem: str) -> bool:
    return bool(_COUNT.search(stem))
