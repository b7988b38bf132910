"""Columns of months that count several things: each of them is a table of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._years import years_of_months
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._header_joining import ENGLISH_MONTH
from talentmatch.data.reading.layout.sheets import Block

__all__ = [
    "by_measure",
    "end_of_month",
    "is_change",
    "is_part",
    "is_plan",
    "months_as_rows",
    "months_of_no_year",
    "with_last_year_named",
    "with_year_of_title",
]

_MONTH = (
    r"(?:19|20)\d{2}\s*(?:年|[-./])\s*\d{1,2}(?:\s*月份?)?"
    rf"|\b{ENGLISH_MONTH.pattern}\s+(?:19|20)\d{{2}}"
)
#: A month with what is counted in it before or behind.
_MEASURED = re.compile(rf"(\D*?)({_MONTH})(?!\s*季)(\D*)", re.I)
#: A month without its year before what is counted in it; two of them at least.
_BARE = re.compile(
    r"()(1[0-2]|[1-9])月(?:份|末|底)?[\s-]*(?:[本当上]月|月[末初底])?[^\d\s月-][^\d月]*"
)
_LEAST_BARE = 2
_ALONE = re.compile(r"()(1[0-2]|0?[1-9])月(?:份|末|底)?")
_LEAST_ALONE = 3
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
#: A measure has a word, or is a share; marks of notes, 末 and the like are none.
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}|[%％‰]")
_REMARK = re.compile(
    r"预计|预测|初步|快报|修订|provisional|preliminary|revised|estimated?|forecast|\[note", re.I
)
_CHANGE = re.compile(
    r"同比|环比|比上|增[长幅减速]|占比|比重|变化|变动|[%％‰]|率$|change|growth|\brate\b|share"
    r"|per ?cent",
    re.I,
)
_PLAN = re.compile(r"计划|目标|预算|预计|预测|拟|plan|target|budget|forecast|expected", re.I)
#: Some of those who are counted beside them.
_PART = re.compile(
    r"^其中|^含(?!税)|女(?!装|鞋|包)|男(?!装|鞋)|[外本]地|外来|外籍|农民工|残疾|党员|应届"
    r"|高校毕业|大专|本科|硕士|博士|高技能|of which",
    re.I,
)
_END = re.compile(r"(?<!上)[期月季年][末底]|\b(?:month|period|year|quarter).end\b|end of", re.I)
#: A month of this year or of the last, by the one year that stands around the table.
_BESIDE = re.compile(r"\s*(上年|去年|上一年|本年|今年|当年)(?:同期|度)?\s*((?:1[0-2]|[1-9])月.*)")
_LAST = frozenset({"上年", "去年", "上一年"})


def is_part(measure: str) -> bool:
    """Tell a part of those who are counted from all of them.

    Examples
    --------
    >>> is_part("其中女性"), is_part("其中：应届"), is_part("期末人数")
    (True, True, False)
    """
    return bool(_PART.search(measure))


def end_of_month(measure: str) -> bool:
    """Tell how many there are at the end of a month.

    Examples
    --------
    >>> end_of_month("期末人数"), end_of_month("期初人数")
    (True, False)
    """
    return bool(_END.search(measure))


def is_plan(measure: str) -> bool:
    """Tell what was planned or expected from what came about.

    Examples
    --------
    >>> is_plan("计划招聘"), is_plan("实际招聘")
    (True, False)
    """
    return bool(_PLAN.search(measure))


def is_change(measure: str) -> bool:
    """Tell a change, a rate or a share of something from the thing itself.

    Examples
    --------
    >>> is_change("同比（%）"), is_change("招聘人数")
    (True, False)
    """
    return bool(_CHANGE.search(measure))


def by_measure(block: Block) -> list[tuple[str, Block]]:
    """Return what monthly columns count, each with a block that has the months of it alone.

    Where headings name nothing but months there is one, without a name.

    Examples
    --------
    >>> block = Block(["单位", "参保人数2024年1月", "缴费基数2024年1月"], [], "", {}, [])
    >>> [(measure, part.header) for measure, part in by_measure(block)]
    [('参保人数', ['单位', '2024年1月', '']), ('缴费基数', ['单位', '', '2024年1月'])]
    """
    by_place = {place: _measured(name) for place, name in enumerate(block.header)}
    months = {place: pair for place, pair in by_place.items() if pair}
    measures = list(dict.fromkeys(measure for _, measure in months.values())) or [""]
    if all(month == block.header[place] for place, (month, _) in months.items()):
        return [("", block)]
    origin = block.source or block
    parts = []
    for measure in measures:
        own = {
            place: month for place, (month, its_measure) in months.items() if its_measure == measure
        }
        header = [
            own.get(place, "" if place in months else name)
            for place, name in enumerate(block.header)
        ]
        parts.append((measure, replace(block, header=header, source=origin)))
    return parts


def _measured(name: str) -> tuple[str, str] | None:
    """Return the month of a heading and what it counts; None if it names no month."""
    match = _MEASURED.fullmatch(name.strip())
    if match and bool(match[1]) != bool(match[3]) and parse_month(match[2]) is not None:
        measure = (match[1] or match[3]).strip(" -_｜:：")
        is_measure = _WORDS.search(measure) and not _REMARK.search(measure)
        return match[2], measure if is_measure else ""
    return (name, "") if parse_month(name) is not None else None


def with_last_year_named(header: list[str], year: int | None) -> list[str]:
    """Return a header with the year of months of 本年 and 上年, where the words around it name one.

    Examples
    --------
    >>> with_last_year_named(["行业", "上年1月", "本年1月"], 2024)
    ['行业', '2023年1月', '2024年1月']
    >>> with_last_year_named(["行业", "上年1月", "本年1月"], None)
    ['行业', '上年1月', '本年1月']
    """
    found = {
        place: match for place, name in enumerate(header) if (match := _BESIDE.fullmatch(name))
    }
    if year is None or len({match[1] in _LAST for match in found.values()}) < 2:
        return header
    return [
        f"{year - (found[place][1] in _LAST)}年{found[place][2]}" if place in found else name
        for place, name in enumerate(header)
    ]


def with_year_of_title(block: Block, context: str) -> Block:
    """Return the block with a year in headings that name a bare month and what is counted in it.

    Examples
    --------
    >>> block = Block(["镇街", "1月招聘岗位数", "2月招聘岗位数", "1月求职人数"], [], "", {}, [])
    >>> with_year_of_title(block, "2024年").header[1:3]
    ['2024年1月招聘岗位数', '2024年2月招聘岗位数']
    """
    bare = _bare_measures(block)
    if len({int(match[2]) for match in bare.values()}) < _LEAST_BARE:
        return block
    years: dict[int, int] = {}
    for places in _by_measure_alone(bare):
        own = years_of_months([int(bare[place][2]) for place in places], context)
        if own is None:
            return block
        years |= dict(zip(places, own, strict=True))
    header = [
        f"{years[place]}年{name.strip()}" if place in years else name
        for place, name in enumerate(block.header)
    ]
    return replace(block, header=header, source=block.source or block)


def months_of_no_year(block: Block, context: str) -> list[str]:
    """Return headings of months of which nobody knows the year, though the words around them name some.

    Examples
    --------
    >>> block = Block(["镇街", "11月", "12月", "1月"], [], "", {}, [])
    >>> [len(months_of_no_year(block, words)) for words in ("2024年", "2023年11月至2024年1月", "")]
    [3, 0, 0]
    """
    if not _ANY_YEAR.search(context):
        return []
    plain = [unmarked(name).strip() for name in block.header]
    bare = {place: match for place, name in enumerate(plain) if (match := _ALONE.fullmatch(name))}
    groups = [[*bare]] if len(bare) >= _LEAST_ALONE else []
    matches = bare | _bare_measures(block)
    groups += _by_measure_alone(_bare_measures(block))
    for places in groups:
        months = [int(matches[place][2]) for place in places]
        if years_of_months(months, context) is None:
            return [block.header[place] for place in places]
    return []


def _bare_measures(block: Block) -> dict[int, re.Match[str]]:
    """Return the headings of a bare month and what is counted in it, by their place."""
    plain = ((place, unmarked(name).strip()) for place, name in enumerate(block.header))
    return {place: match for place, name in plain if (match := _BARE.fullmatch(name))}


def _by_measure_alone(bare: Mapping[int, re.Match[str]]) -> list[list[int]]:
    """Return the places of the months of each measure."""
    groups: dict[str, list[int]] = {}
    for place, match in bare.items():
        groups.setdefault(match.string[match.end(2) :], []).append(place)
    return [*groups.values()]


def months_as_rows(block: Block, months: dict[int, str], measure: str) -> Block:
    """Return a row a month for a table with a column a month.

    Examples
    --------
    >>> block = Block(["单位", "岗位", "1月"], [["甲厂", "钳工", 5]], "", {}, [2])
    >>> months_as_rows(block, {2: "2024-01"}, "在岗人数").rows
    [['甲厂', '钳工', '2024-01', 5]]
    """
    rest = [place for place in range(len(block.header)) if place not in months]
    rows, sources = [], []
    for number, row in enumerate(block.rows):
        for place, month in months.items():
            if not is_blank(row[place]):
                rows.append([*(row[other] for other in rest), month, row[place]])
                sources.append(number)
    header = [*(block.header[place] for place in rest), "月份", measure]
    return block.remade(header, rows, sources)
