"""Lines of a header joined into one heading a column, times among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._periods import MONTH_NAME
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._years import in_figures, year_of_fiscal
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN, is_group
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Cell, padded

__all__ = [
    "ALONE_YEAR",
    "ENGLISH_MONTH",
    "grouped",
    "is_month",
    "is_over_columns",
    "is_period",
    "is_year",
    "joined_header",
    "month_of_year",
    "numbers_below",
    "without_corner",
]

_BARE_MONTH = re.compile(r"(\d{1,2})月(?:份|末|底)?")
ENGLISH_MONTH = re.compile(rf"{MONTH_NAME}\.?", re.I)
_BARE_QUARTER = re.compile(r"第?[一二三四1-4]季度|Q[1-4]", re.I)
_BARE_YEAR = re.compile(
    r"(?:19|20)\d{2}\s*(?:年?\s*[-~至—–/]\s*(?:20)?\d{2}\s*)?(?:学年度?|年度?|级|届)"
)
ALONE_YEAR = re.compile(r"(?:19|20)\d{2}")
#: A quarter or half-year whose months stand below it.
_OVER_MONTHS = re.compile(r"(\d{4}年)?(?:第?[一二三四1-4]季度?|[上下]半年)")
#: A year over its months, which may be their ends: 2023年度, 12月末.
_YEAR_OVER_MONTHS = re.compile(
    r"(?:year\s+)?((?:19|20)\d{2})\s*(?:年度?)?(?P<measure>[\u4e00-\u9fff]{0,8}[数量])?"
    r"(?:\s*[(（](?:单位\s*[:：])?人[)）])?",
    re.I,
)
#: How many there are, and words over it that say of whom: 本地就业 over 人数.
_BARE_COUNT = re.compile(r"人数|数量|人|数|比例|占比|比重|合计|小计|总数|金额")
_OF_SOME = re.compile(
    r"就业|在校|在读|升学|参军|创业|失业|离职|离岗|退休|培训|参训|流失|在岗|在册|现有|已招"
    r"|已到|到岗|录用|完成|实际|报到|签约|其中|女|男|党员|贫困|[本外][地省市县]|[省市县]内"
    r"|[省市县]外|取得|获证|持证|实习|转正|参保|求职"
)
#: What years over columns are, over the heading of the rows.
_CORNER = re.compile(
    r"年|月|年份|月份|年度|年月|时间|时期|期间|日期|统计时间|指标|项目|year|month|period|date|time",
    re.I,
)
#: Who leaves or enters a school in a year: 2023届毕业生, over what is counted of them.
_CLASS_OF_YEAR = re.compile(
    r"(?:(?:19|20)?\d{2})\s*(?:届|级|年度?)\s*(?:毕业生?|新生|招生(?:计划)?)(?:情况|人数)?"
)
#: So many days stand side by side for each day or week of a time.
_LEAST_DAYS = 3
#: Numbers below years that are months.
_LEAST_BARE, _MOST_MONTHS = 3, 12
#: Such a number, a year of two figures or two years of a school year, and in brackets how its
#: figures came about.
_NUMBER = re.compile(
    r"(?:(?P<number>[1-9]|1[0-2]|20[0-3]\d)|(?P<short>[0-3]\d)(?:年度?|级|届)"
    r"|(?P<first>20[0-3]\d)\s*[-–—~/]\s*(?:20)?(?P<last>[0-3]\d))"
    r"(?P<rest>\s*[(（][^()（）\d]{1,6}[)）])?",
    re.I,
)
#: What stands beside years for all of them.
_BESIDE_YEARS = re.compile(
    r"(?:[一二两三四五六七八九十]年)?(?:合计|小计|总计|平均|累计|增长|增减|增幅|变化|同比"
    r"|环比)\S{0,4}|(?:%\s*)?(?:total|change|growth|average).*",
    re.I,
)
_SEVERAL = re.compile(r"[/／、]")


def is_year(cell: Cell) -> bool:
    """Tell a year that may head a column: as text only with its 年, since data hold bare years."""
    if isinstance(cell, str):
        return bool(_BARE_YEAR.fullmatch(in_figures(cell.strip())))
    return isinstance(cell, (int, float)) and 1990 <= cell <= 2100 and cell == int(cell)


def is_month(cell: Cell) -> bool:
    """Tell a month or a quarter, with its year or without."""
    text = in_figures(unmarked(str(cell)).strip())
    bare = _BARE_MONTH.fullmatch(text)
    months = bool(bare and 1 <= int(bare[1]) <= 12) or bool(_BARE_QUARTER.fullmatch(text))
    return (
        months
        or bool(ENGLISH_MONTH.fullmatch(text))
        or parse_month(text if isinstance(cell, str) else cell) is not None
    )


def is_period(cell: Cell) -> bool:
    """Tell a month as text or day, or a year as a number."""
    return is_month(cell) if isinstance(cell, (str, date)) else is_year(cell)


def without_corner(upper: list[Cell], lower: list[Cell]) -> list[Cell]:
    """Return a line of years over columns without the word for them over the heading of the rows.

    Examples
    --------
    >>> without_corner(["月份", "2023年", None], ["企业", "11月", "12月"])
    [None, '2023年', None]
    >>> without_corner(["月份", "2023年", None], [None, "11月", "12月"])
    ['月份', '2023年', None]
    """
    over = [spelled(cell) for cell in upper[1:] if not is_blank(cell)]
    named = bool(upper) and _CORNER.fullmatch(spelled(upper[0])) is not None
    below = bool(lower) and not is_blank(lower[0]) and spelled(lower[0]) != spelled(upper[0])
    return (
        [None, *upper[1:]]
        if named and below and over and all(map(is_over_columns, over))
        else upper
    )


def is_over_columns(label: str) -> bool:
    """Tell a year, a month, a town or a firm, which may stand once over several columns."""
    dated = ALONE_YEAR.fullmatch(label) or is_year(label) or is_month(label)
    return bool(dated) or is_group(label)


def grouped(cells: list[Cell]) -> list[str]:
    """Carry a parent label over the blanks to its right."""
    carried, last = [], ""
    for cell in cells:
        last = last if is_blank(cell) else spelled(cell)
        carried.append(last)
    return carried


def joined_header(lines: list[list[Cell]], names: frozenset[str]) -> list[str]:
    """Return the heading of each column out of the lines of a header."""
    lines = [_with_days(line) for line in lines]
    header = [spelled(cell) for cell in lines[0]]
    upper: list[Cell] = lines[0]
    for line in lines[1:]:
        header = _two_joined(without_corner(upper, line), line, names)
        upper = list(header)
    return header


def _with_days(line: list[Cell]) -> list[Cell]:
    """Return a line of a header whose days, several of a month, are written in full."""
    days = {cell for cell in line if isinstance(cell, date)}
    if len(days) < _LEAST_DAYS or len({(day.year, day.month) for day in days}) == len(days):
        return line
    return [f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell for cell in line]


def _two_joined(upper: list[Cell], lower: list[Cell], names: frozenset[str]) -> list[str]:
    below = [spelled(cell) for cell in lower]
    parents = _of_calendar_years(grouped(upper), below)
    labels = [
        _one_label(parent if child else spelled(alone), child, names)
        for parent, alone, child in zip(parents, upper, below, strict=True)
    ]
    # Of columns that stand right of what names their rows, each is of its own group.
    twice = [
        place
        for place, (parent, child) in enumerate(zip(parents, below, strict=True))
        if child
        and parent != child
        and labels[place] == child
        and len({p for p, c in zip(parents, below, strict=True) if c == child}) > 1
    ]
    if twice and labels[0] and below[0] in ("", spelled(upper[0])):
        for place in twice:
            labels[place] = f"{parents[place]}{below[place]}"
    # The same heading under several towns or firms is told apart by them.
    under_groups = [
        place
        for place, (parent, child) in enumerate(zip(parents, below, strict=True))
        if child and parent != child and below.count(child) > 1 and is_group(parent)
    ]
    if len({parents[place] for place in under_groups}) > 1:
        for place in under_groups:
            labels[place] = f"{parents[place]}{BETWEEN}{below[place]}"
    return labels


def _of_calendar_years(parents: list[str], below: list[str]) -> list[str]:
    """Return labels over columns with fiscal years as the calendar years that their months are of."""
    months = {place: _BARE_MONTH.fullmatch(name) for place, name in enumerate(below)}
    numbers: dict[str, list[int]] = {}
    for place, match in months.items():
        if match:
            numbers.setdefault(parents[place], []).append(int(match[1]))
    years = {parent: year_of_fiscal(parent, own) for parent, own in numbers.items()}
    return [f"{years[parent]}年" if years.get(parent) else parent for parent in parents]


def _one_label(parent: str, child: str, names: frozenset[str]) -> str:
    if not child or child == parent:
        return parent
    if (quarter := _OVER_MONTHS.fullmatch(parent)) and _BARE_MONTH.fullmatch(child):
        return f"{quarter[1] or ''}{child}"
    if ALONE_YEAR.fullmatch(parent):
        parent += "年" if _BARE_MONTH.fullmatch(child) or _BARE_QUARTER.fullmatch(child) else ""
    # Either may stand above the other.
    if month := month_of_year(parent, child) or month_of_year(child, parent):
        return month
    both = f"{parent}{child}"
    if heading(both) in names or is_month(both):
        return both
    if _BARE_COUNT.fullmatch(child) and _OF_SOME.search(parent):
        return both
    # Under a year or a month these tell the columns apart.
    of_year = _BARE_YEAR.fullmatch(parent) or ALONE_YEAR.fullmatch(parent)
    dated = of_year or _CLASS_OF_YEAR.fullmatch(parent) or is_month(parent)
    # One heading of several things, such as 学历/院校/专业, is known by each of them.
    things = [part for part in _SEVERAL.split(child) if part.strip()]
    known = heading(child) in names or all(heading(part) in names for part in things)
    return child if known and not dated else both


def month_of_year(parent: str, child: Cell) -> str:
    """Return a month below its year as one, with what both say is counted; empty if it is none.

    Examples
    --------
    >>> month_of_year("2023年度", "12月末"), month_of_year("2024年", "Oct")
    ('2023年12月', 'Oct 2024')
    >>> month_of_year("2024年参保人数（人）", "1月")
    '2024年1月参保人数'
    """
    year = _YEAR_OVER_MONTHS.fullmatch(parent)
    text = spelled(child)
    month = _BARE_MONTH.fullmatch(text)
    if year and not year["measure"] and ENGLISH_MONTH.fullmatch(unmarked(text).strip()):
        return f"{unmarked(text).strip()} {year[1]}"
    return f"{year[1]}年{month[1]}月{year['measure'] or ''}" if year and month else ""


def numbers_below(rows: Sequence[list[Cell]], top: int) -> list[Cell] | None:
    """Return the line below a header that numbers months of its years, or years, as months and years.

    Examples
    --------
    >>> numbers_below([["企业", "2024年", "", "2025年"], [None, 11, 12, 1], ["甲厂", 5, 6, 7]], 0)
    [None, '11月', '12月', '1月']
    >>> numbers_below([["企业", 2024, "", 2025, ""], [None, 11, 12, 1, 2], ["甲厂", 5, 6, 7, 8]], 0)
    [None, '11月', '12月', '1月', '2月']
    >>> numbers_below([["专业", "招生计划", ""], ["专业", "2023", 2024], ["护理", 5, 6]], 0)
    ['专业', '2023年', '2024年']
    >>> numbers_below([["专业", "招生计划", ""], ["专业", "2023", "2024（预计）"], ["护理", 5, 6]], 0)
    ['专业', '2023年', '2024年（预计）']
    >>> numbers_below([["专业", "毕业生", "", ""], ["专业", "23年", "24年", "合计"], ["护理", 5, 6, 11]], 0)
    ['专业', '2023年', '2024年', '合计']
    >>> numbers_below([["专业", "毕业生", ""], ["专业", "2022-2023", "2023-24"], ["护理", 5, 6]], 0)
    ['专业', '2022-23学年', '2023-24学年']
    """
    if top + 2 >= len(rows) or isinstance(rows, TextRows):
        return None
    upper, lower = rows[top], list(rows[top + 1])
    above = grouped(padded(list(upper), len(lower)))
    below = [spelled(cell) for cell in lower]
    own = [p for p, text in enumerate(below) if text and text != above[p]]
    matches = {p: match for p in own if (match := _NUMBER.fullmatch(below[p]))}
    numbers = {p: number for p, match in matches.items() if (number := _number_of(match))}
    own = [p for p in own if p in numbers or not _BESIDE_YEARS.fullmatch(below[p])]
    of_years = all(number > _MOST_MONTHS for number in numbers.values())
    years = {p: bool(_BARE_YEAR.fullmatch(above[p]) or ALONE_YEAR.fullmatch(above[p])) for p in own}
    dated = all(of_year != of_years for of_year in years.values())
    pairs = [(one, two) for one, two in pairwise(numbers) if above[one] == above[two]]
    follow = all(numbers[one] + 1 == numbers[two] for one, two in pairs)
    least = _LEAST_BARE - of_years
    if len(numbers) < max(least, len(own)) or not (pairs and follow and dated):
        return None
    unit = "年" if of_years else "月"
    return [
        _dated(numbers[p], matches[p], unit) if p in numbers else cell
        for p, cell in enumerate(lower)
    ]


def _number_of(match: re.Match[str]) -> int:
    """Return the month or the year that a number means, of a school year the first; 0 if it is none."""
    if match["first"] and int(match["first"]) % 100 + 1 != int(match["last"]):
        return 0
    return 2000 + int(match["short"]) if match["short"] else int(match["number"] or match["first"])


def _dated(number: int, match: re.Match[str], unit: str) -> str:
    """Return a number as a month, a year or a school year."""
    school = f"-{match['last']}学年" if match["first"] else unit
    return f"{number}{school}{match['rest'] or ''}"
