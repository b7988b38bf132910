"""Figures of firms: a column for each, one firm by years, and what lists of needs say of the firms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from talentmatch.data.reading.cells._periods import length_of
from talentmatch.data.reading.cells._title_words import ENGLISH_PART_OF_YEAR
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import NamedYears, parse_year, without_reference_years
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.columns import Mapped, map_headers
from talentmatch.data.reading.layout.headings import (
    IGNORED,
    fields_among,
    fields_of,
    heading,
    places_beside,
    unit_of,
)
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.rows._figure_units import BASE_UNITS, METRICS, metric_named
from talentmatch.i18n import phrase
from talentmatch.vocab import industries
from talentmatch.vocab.reading import read_labels, read_words

__all__ = [
    "FirmFigures",
    "by_figure",
    "firms_beside",
    "with_figures_of_years",
]

_SAMPLED = 200
#: The time that a heading names: 2024年末, 截至2024年6月底, 2024.6, 2024年三季度末, 2024年上半年.
_TIME = re.compile(
    r"(?:截[至止]到?\s*)?(?<!\d)((?:19|20)\d{2})\s*"
    r"(?:[年./-]\s*(1[0-2]|0?[1-9])(?:\s*月份?(?:\s*\d{1,2}\s*[日号])?|(?![\d./年-]))\s*[末底]?"
    r"|年?\s*(第?[一二三四1-4]季度[末底]?)|年?\s*([上下]半年[末底]?)|(年度|年末|年底|年)?)"
)
#: The same of a month alone, whose year stands around the table.
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月份?[末底]?")
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
_UNIT = re.compile(r"[/／]?(?<![\u4e00-\u9fff])((?:百万|千万|[百千万亿])?(?:元|人|千瓦时|度))$")
_UNIT_OF_TITLE = re.compile(r"单位\s*[:：]\s*((?:百万|千万|[百千万亿])?(?:元|人|千瓦时|度))")
#: Unit of what is counted one by one: of money nobody knows in what it is given.
_ONE_BY_ONE = {"persons": "人", "kWh": "千瓦时"}
_KIND_OF = {metric: unit for metric, unit, _ in METRICS}
_ALONE = re.compile(r"((?:19|20)\d{2})(?:\.0)?\s*年?度?")
_QUARTER = re.compile(r"(?:19|20)\d{2}\s*年第?[一二三四1-4]季度")
_PART_OF_YEAR = re.compile(rf"季度?|半年|\d{{1,2}}\s*月|月报|累计|{ENGLISH_PART_OF_YEAR}", re.I)
#: Headings of firms where firms stand below.
_MAYBE_FIRM = frozenset({"单位", "企业", "公司", "参保单位", "名称"})
_FIRM = frozenset({"enterprise_id", "enterprise_name"})
#: Headings of lists of posts, people or staff by occupation: a figure there is no whole firm's.
_OTHER_LISTS = {
    "posting": frozenset({"title", "openings"}),
    "need_survey": frozenset({"post", "openings"}),
    "candidate": frozenset({"name", "phone", "employer"}),
    "workforce": frozenset({"occupation", "occupation_name"}),
    "occupation_mix": frozenset({"occupation", "occupation_name"}),
}
_PERIODS = frozenset(map(heading, read_words("heading of a period")))
#: A column that may say of when its row is, though not how.
_MAYBE_TIME = re.compile(
    r"^(?!.*(?:成立|注册|登记|开业|核准|创立|发证|认定|入库|有效|到期|founded|registered"
    r"|registration)).*(?:日期|时间|时点|月份|年份|年度|date$|\bas of)",
    re.I,
)
_YEARS = frozenset(map(heading, ("年份", "年度", "统计年度", "year")))
_OF_A_REGISTER = frozenset(
    {"industry", "region", "chain", "founded_on", "address", "ownership", "size_class"}
)
_HEADINGS = read_labels("figures of a firm by year")
_LABELS = frozenset(map(heading, _HEADINGS["指标"]))
_UNIT_HEADINGS = frozenset(map(heading, _HEADINGS["计量单位"]))
#: Some of those who are counted above, which are no figure of the whole firm.
_PART = re.compile(r"^\s*(?:其中|#|－|-|of which)", re.I)
_UNIT_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_LEAST = 2
_NAMED = "enterprise_name"
#: Columns of the register, in the order in which a firm is known by them.
_TOLD = ("industry", "region", "size_class", "ownership")


class _Figure(NamedTuple):
    """What a column counts: its metric and unit, and its period if the heading names one."""

    metric: str
    unit: str
    period: str


@dataclass(frozen=True)
class FirmFigures:
    """A list of firms taken apart.

    Attributes
    ----------
    figures : list of Block
        A row for each firm and figure, a block for each length of period.
    register : Block or None
        What the list says of the firms beside, if it says anything.
    unread : tuple of str
        Headings of which nothing is kept.
    notes : list of str
        What was taken for what.
    undated : bool
        Whether nothing says of when the figures are; any that are dated go before them.
    """

    figures: list[Block]
    register: Block | None
    unread: tuple[str, ...]
    notes: list[str]
    undated: bool = False


def by_figure(block: Block, years: NamedYears) -> FirmFigures | None:
    """Return the figures of a list of firms as rows; None if it is no such list, or of no known time.

    Parameters
    ----------
    block : Block
        Header such as ``企业名称, 行业, 2023年末从业人员, 2024年末从业人员``.
    years : NamedYears
        Years around the table, for headings that name none.

    Examples
    --------
    >>> header = ["企业名称", "2023年末从业人员", "2024年营业收入（万元）"]
    >>> found = by_figure(Block(header, [["甲厂", 12, 800]], "", {}, [2]), NamedYears())
    >>> [part.rows for part in found.figures]
    [[['甲厂', '2023年12月', 'headcount', 12, '人']], [['甲厂', '2024年', 'revenue', 800, '万元']]]
    >>> by_figure(Block(["企业名称", "从业人员"], [["甲厂", 12]], "", {}, [2]), NamedYears()) is None
    True
    """
    firms = _firms(block)
    columns = _figures(block, years)
    if not firms or not columns or _is_another_list(block, columns):
        return None
    when = _column_of_time(block, columns)
    if _is_parted(block, [*firms, *([] if when is None else [when])], columns):
        return None
    title = _period_of_title(block.titles, years)
    today = ""
    if when is None and not title and not all(figure.period for figure in columns.values()):
        # A register is of the day on which it was drawn up; a turnover of no time is of no use.
        columns = {
            p: own for p, own in columns.items() if own.period or _KIND_OF[own.metric] == "persons"
        }
        if not columns or _register(block, firms, {*columns}) is None:
            return None
        title, today = _time_of_register(block, columns)
        if not title:
            return None
    parts: dict[str, list[tuple[list[Cell], int]]] = {}
    of_year_end = nameless = 0
    for number, row in enumerate(block.rows):
        # Figures below those of a firm, and no word beside them, are none of it.
        if _says_figures_alone(row, firms, when):
            nameless += 1
            continue
        of_row = title if when is None or is_blank(row[when]) else _period(row[when])
        for place, figure in columns.items():
            if not is_blank(row[place]):
                named = _within(figure.period, of_row) if figure.period else of_row
                period = _counted_at(named, figure)
                of_year_end += period != named
                cells = [*(row[firm] for firm in firms), period, figure.metric, row[place]]
                own = parts.setdefault(length_of(str(period)), [])
                own.append(([*cells, figure.unit or None], number))
    names = [*firms.values(), "period", "metric", "value", "unit"]
    figures = [_of_rows(block, names, rows) for rows in parts.values()]
    notes = [phrase("load", "figures_of_firms", n=len(columns), some=block.header[min(columns)])]
    if "year" in parts:
        notes.append(phrase("load", "figures_of_whole_years", n=len(parts["year"])))
    if nameless:
        facts = {"n": nameless, "name": block.header[min(firms)]}
        notes.append(phrase("load", "labels_empty", **facts))
    if of_year_end:
        notes.append(phrase("load", "figures_of_year_end", n=of_year_end))
    if when is None and not all(figure.period for figure in columns.values()):
        notes.append(
            phrase("load", "figures_of_today" if today else "figures_of_year", period=title)
        )
    register = _register(block, firms, {*columns, when})
    used = {*columns, *firms, when}
    rest = () if register else places_beside(block.header, used)
    unread = tuple(block.header[place] for place in rest)
    return FirmFigures(figures, register, unread, notes, bool(today))


def _of_rows(block: Block, header: list[str], rows: list[tuple[list[Cell], int]]) -> Block:
    """Return a block of rows, each with the number of the one in the block that it was made of."""
    source = block.source_rows
    return replace(
        block,
        header=header,
        rows=[row for row, _ in rows],
        source=block.source or block,
        source_rows=[number if source is None else source[number] for _, number in rows],
        bands=[],
    )


def _figures(block: Block, years: NamedYears) -> dict[int, _Figure]:
    """Return what each column of figures counts, by its place."""
    stated = _UNIT_OF_TITLE.search(block.titles)
    columns = {}
    for place, name in enumerate(block.header):
        if not name or BETWEEN in name:
            continue
        bare, period = _parted_time(name, years)
        written = _UNIT.search(heading(bare))
        plain = heading(bare).removesuffix(written[0]) if written else heading(bare)
        metric = metric_named(plain.strip("/"))
        if metric is None or not _counted(block, place):
            continue
        if _KIND_OF[metric] == "persons" and "平均" in plain:
            continue  # no month has the mean of a year
        named = unit_of(bare)
        # A remark in brackets, such as 预计, is no unit of people.
        named = named if _KIND_OF[metric] != "persons" or _UNIT.search(named) else ""
        unit = named or (written[1] if written else "")
        if not unit and stated and BASE_UNITS[stated[1].lstrip("百千万亿")] == _KIND_OF[metric]:
            unit = stated[1]
        columns[place] = _Figure(metric, unit or _ONE_BY_ONE.get(_KIND_OF[metric], ""), period)
    return columns


def _time_of_register(block: Block, columns: Mapping[int, _Figure]) -> tuple[str, str]:
    """Return the time of figures that name none: of the one year beside them, or today's, told twice."""
    others = (name for place, name in enumerate(block.header) if place not in columns)
    beside = {own.period[:4] for own in columns.values() if own.period}
    if any(map(_MAYBE_TIME.search, others)) or len(beside) > 1:
        return "", ""
    if beside:
        return f"{beside.pop()}年", ""
    # A figure of this month is known from the next one on.
    last = date.today().replace(day=1) - timedelta(days=1)
    today = f"{last.year}年{last.month}月"
    return today, today


def _says_figures_alone(row: Sequence[Cell], firms: Mapping[int, str], when: int | None) -> bool:
    """Tell a row that names no firm, no time and nothing else."""
    filled = {place: cell for place, cell in enumerate(row) if not is_blank(cell)}
    named = {*firms, when} & {*filled}
    return not named and all(parse_number(cell) is not None for cell in filled.values())


def _parted_time(name: str, years: NamedYears) -> tuple[str, str]:
    """Return a heading without the time it names, and that time; empty if it names none.

    Examples
    --------
    >>> _parted_time("参保人数（2024年6月末）", NamedYears()), _parted_time("2024年营业收入", NamedYears())
    (('参保人数', '2024年6月'), ('营业收入', '2024年'))
    """
    time = _TIME.search(name)
    if time is None:
        month = _MONTH.search(name) if years.year else None
        if month is None:
            return name, ""
        return _without(name, month), f"{years.year}年{int(month[1])}月"
    year, month_of_year, quarter, half, whole = time.groups()
    if month_of_year:
        period = f"{year}年{int(month_of_year)}月"
    elif whole in ("年末", "年底"):
        period = f"{year}年12月"
    else:
        period = f"{year}年{quarter or half or ''}"
    return _without(name, time), period


def _without(name: str, part: re.Match[str]) -> str:
    rest = name[: part.start()] + name[part.end() :]
    return _EMPTY_BRACKETS.sub("", rest).strip()


def _counted(block: Block, place: int) -> bool:
    cells = [row[place] for row in block.rows[:_SAMPLED] if not is_blank(row[place])]
    return sum(parse_number(cell) is not None for cell in cells) >= max(1, 0.6 * len(cells))


def _firms(block: Block) -> dict[int, str]:
    """Return the columns that say which firm, by their place, under the heading of a field."""
    places = {}
    for place, name in enumerate(block.header):
        meant = fields_among("indicator", [name]) & _FIRM
        if not meant and heading(name) in _MAYBE_FIRM:
            kinds = value_kinds(row[place] for row in block.rows)
            meant = {"enterprise_name"} if kinds.get("firm", 0.0) >= 0.6 else set()
        if meant:
            places[place] = meant.pop()
    return places


def _is_another_list(block: Block, columns: Mapping[int, _Figure]) -> bool:
    """Tell a list of posts, people or staff by occupation, where a figure may be of a part of a firm."""
    rest = [name for place, name in enumerate(block.header) if place not in columns and name]
    return any(marks & fields_among(table, rest) for table, marks in _OTHER_LISTS.items())


def _column_of_time(block: Block, columns: Mapping[int, _Figure]) -> int | None:
    known = _PERIODS | _YEARS
    places = (
        p for p, name in enumerate(block.header) if p not in columns and heading(name) in known
    )
    return next(places, None)


def _period(cell: Cell) -> Cell:
    """Return a period; a year that stands alone is that year."""
    year = _ALONE.fullmatch(str(cell).strip())
    return f"{year[1]}年" if year else cell


def _is_parted(block: Block, key: Sequence[int], columns: Mapping[int, _Figure]) -> bool:
    """Tell a list in which a firm stands several times, each time for another part of its figure."""
    places = places_beside(block.header, {*key, *columns})
    parts: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in block.rows:
        firm = tuple(str(row[place]) for place in key)
        words = tuple(str(row[place]) for place in places if isinstance(row[place], str))
        if parts.setdefault(firm, words) != words and any(
            not is_blank(row[place]) for place in key
        ):
            return True
    return False


def _period_of_title(titles: str, years: NamedYears) -> str:
    """Return the time that the words around a table name: a year, its end or a quarter."""
    titles = without_reference_years(titles)
    quarter = _QUARTER.search(titles)
    if quarter:
        return quarter[0]
    if years.year is None or _PART_OF_YEAR.search(titles):
        return ""
    return f"{years.year}年" + ("12月" if re.search(rf"{years.year}\s*年[末底]", titles) else "")


def _within(period: str, of_row: Cell) -> str:
    """Return the month of a row in the year of a heading; the heading's own time else."""
    month = _MONTH.fullmatch(str(of_row).strip())
    return f"{period}{month[1]}月" if month and _ALONE.fullmatch(period) else period


def _counted_at(period: Cell, figure: _Figure) -> Cell:
    """Return when something is counted: people of a year are those at its end."""
    whole = _ALONE.fullmatch(str(period).strip())
    return f"{whole[1]}年12月" if whole and _KIND_OF[figure.metric] == "persons" else period


def _register(block: Block, firms: Mapping[int, str], without: set[int | None]) -> Block | None:
    """Return what a list says of its firms beside their figures, a row each; None if nothing."""
    header = ["" if place in without else name for place, name in enumerate(block.header)]
    if not set(map_headers("enterprise", header).fields.values()) & _OF_A_REGISTER:
        return None
    told = [place for place, name in enumerate(header) if name]
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(block.rows):
        if not all(is_blank(row[firm]) for firm in firms):
            first.setdefault(tuple(str(row[place]) for place in told), number)
    numbers = list(first.values())
    return block.remade(header, [block.rows[number] for number in numbers], numbers)


def with_figures_of_years(block: Block) -> Block:
    """Return a form of one firm with one row; a table of anything else as it is.

    Parameters
    ----------
    block : Block
        Header such as ``项目, 2023年, 2024年, enterprise_name``, a row for each figure.

    Examples
    --------
    >>> header = ["项目", "2023年", "2024年", "enterprise_name"]
    >>> rows = [["职工人数", 5, 6, "甲厂"], ["营业收入（万元）", 70, 80, "甲厂"]]
    >>> turned = with_figures_of_years(Block(header, rows, "", {}, [2, 3]))
    >>> turned.header[1:3], turned.rows
    (['2023年职工人数', '2024年职工人数'], [['甲厂', 5, 6, 70, 80]])
    """
    years = {name: parse_year(name) for name in bare_years(block.header)}
    dated = {block.header.index(name): f"{year:.0f}年" for name, year in years.items() if year}
    rest = [place for place, name in enumerate(block.header) if name and place not in dated]
    labels = [place for place in rest if heading(block.header[place]) in _LABELS]
    firms = [place for place in rest if fields_among("indicator", [block.header[place]]) & _FIRM]
    units = [place for place in rest if heading(block.header[place]) in _UNIT_HEADINGS]
    others = {*rest} - {*labels, *firms, *units}
    others = {place for place in others if heading(block.header[place]) not in IGNORED}
    if len(dated) < _LEAST or len(labels) != 1 or not firms or others:
        return block
    if any(len({str(row[place]) for row in block.rows}) != 1 for place in firms):
        return block
    if not any(metric_named(_UNIT_BEHIND.sub("", str(row[labels[0]]))) for row in block.rows):
        return block
    header = [block.header[place] for place in firms]
    cells: list[Cell] = [block.rows[0][place] for place in firms]
    for row in block.rows:
        label = str(row[labels[0]] or "").strip()
        if not label or _PART.match(label):
            continue
        unit = next((row[place] for place in units if not is_blank(row[place])), None)
        for place, year in dated.items():
            header.append(f"{year}{label}" + (f"（{unit}）" if unit else ""))
            cells.append(row[place])
    return block.remade(header, [cells], [0])


def firms_beside(mapped: Mapped, block: Block) -> Block | None:
    """Return a row for each firm of a list of needs with what it says of the firm; None if it says nothing.

    Examples
    --------
    >>> rows = [["甲厂", "东江街道", "焊工", 3], ["甲厂", "东江街道", "钳工", 1]]
    >>> block = Block(["企业名称", "所在镇街", "岗位", "人数"], rows, "", {}, [2, 3])
    >>> mapped = Mapped("need_survey", {0: "enterprise_name", 2: "post", 3: "openings"}, (), ())
    >>> firms_beside(mapped, block).rows
    [['甲厂', '东江街道']]
    """
    if mapped.table != "need_survey" or _NAMED not in mapped.fields.values():
        return None
    by_field = {field: place for place, field in mapped.fields.items()}
    known = fields_of("enterprise")
    told: dict[str, int] = {}
    for place, name in enumerate(block.header):
        for field, _ in known.get(heading(name), ()):
            if name and field in _TOLD and place not in mapped.fields:
                told.setdefault(field, place)
    if not told:
        return None
    names = [by_field[field] for field in (_NAMED, "enterprise_id") if field in by_field]
    firms: dict[Cell, list[int]] = {}
    for at, row in enumerate(block.rows):
        if not is_blank(row[names[0]]):
            firms.setdefault(row[names[0]], []).append(at)
    rows: dict[int, list[Cell]] = {}
    for own in firms.values():
        cells = [_agreed(block.rows[at][place] for at in own) for place in told.values()]
        if not all(map(is_blank, cells)):
            rows[own[0]] = [*(block.rows[own[0]][place] for place in names), *cells]
    if not any(any(map(_says, told, row[len(names) :])) for row in rows.values()):
        return None
    header = [block.header[place] for place in (*names, *told.values())]
    return Block(header, [*rows.values()], "", {}, [block.row_numbers[at] for at in rows])


def _agreed(cells: Iterable[Cell]) -> Cell:
    """Return what cells say where they say one thing."""
    said = {cell for cell in cells if not is_blank(cell)}
    return said.pop() if len(said) == 1 else None


def _says(field: str, cell: Cell) -> bool:
    """Tell a cell that the register takes: of industries those of the standard, others are named there."""
    return not is_blank(cell) and (field != "industry" or industries.code(str(cell)) is not None)
