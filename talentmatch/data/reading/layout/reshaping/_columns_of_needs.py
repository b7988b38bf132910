"""Columns of quarters or of trades in tables in which firms say whom they want."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from talentmatch.data.contract._person_counts import is_count_of_persons
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import (
    IGNORED,
    all_headings,
    fields_among,
    heading,
    places_of,
)
from talentmatch.data.reading.layout.reshaping._filled_posts import (
    OF_OTHERS,
    WITH_POSTS,
    counts_wanted,
)
from talentmatch.data.reading.layout.reshaping._split_columns import sum_of
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import levels

__all__ = ["by_quarter", "by_trade"]

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
_WHOLE_YEAR = re.compile(
    r"(?:全年|年度|合计|总计|小计|共计|总数|需求|人数|[(（]人[)）])+|total|year"
)
_NEEDS = re.compile(r"需求|招聘|招工|hiring|needs", re.I)
#: Of those who lack on a day, and not of posts that are scarce (紧缺), nobody knows how many lack
#: in a year.
_LACKING = re.compile(r"(?<![紧急])缺|空岗|未招满|vacanc|unfilled", re.I)
_FIRMS, _POSTS = {"enterprise_name", "enterprise_id"}, {"post", "title", "occupation"}
_LEAST = 2
_WANTED_HEADING = "需求人数"
#: What figures under the names of trades are, by words around the table, and the heading of the
#: trades.
_MEASURES_OF_TRADES = (
    ("需求人数", r"需求|招聘|招工|缺工|缺口|空缺|紧缺|用工计划|vacanc|openings|needs"),
    ("在岗人数", r"在岗|从业|现有|在册|用工|workforce|employed|headcount"),
)
_FIELDS_OF_ROWS = frozenset({"enterprise_name", "enterprise_id", "region"})
_POSTS_OR_MONTHS = frozenset({"post", "title", "occupation", "month", "period"})
_TABLES_OF_TRADES = ("need_survey", "workforce", "demand")
#: Stands once above all trades.
_ABOVE_TRADES = re.compile(
    r".*(?:工种|岗位|职位|职业|人员|人数)(?:名称|类别|分布|情况|及人数|人数|需求"
    r"|[(（]人[)）])*\s*[:：_-]?\s*|.*[(（:：_-]"
)
_BEHIND_TRADE = re.compile(r"(?:[(（]\s*[人名个]\s*[)）]|(?:需求|招聘|缺工|在岗)?人?数)+$")
_AMONG = re.compile(r"^其中\s*[:：]?\s*")
_WHOLE_OF_TRADES = re.compile(
    r"(?:(?:缺工|需求|用工|招聘|在岗)?(?:总数|总人数|合计)|总需求|总缺口|合计|总计|小计|共计"
    r"|总数|总人数|人数合计|合计人数|total)(?:[(（]人[)）])?",
    re.I,
)
#: Kinds of people, of whatever trade.
_NO_TRADE = re.compile(
    r".*(?:用工|员工|职工|在岗|在职|参保|从业|离职|流失|新招|月末|期末|年末|上月|本月|本期|届"
    r"|历|新|临时|正式|派遣|外来|本地|男|女|青|全日制|非全).*"
    r"|.*(?:毕业|学|研究|博士|硕士|本科)生|[普技熟员职民临小]工|农民工|其[他它].*"
)
_BARE_FIRMS = frozenset({"企业", "单位", "公司", "用工企业", "用工单位", "招聘企业", "缺工企业"})


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
        and (_WHOLE_YEAR.fullmatch(heading(name)) or counts_wanted(name))
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
                wrong += [at] if _is_another(row[wholes[0]], wanted) else []
                wanted = None if _is_another(row[wholes[0]], wanted) else row[wholes[0]]
            elif wholes and is_blank(wanted):
                wanted = row[wholes[0]]
            rows.append(
                [*(row[place] for place in rest), *([year] if years != [""] else []), wanted]
            )
            sources.append(at)
    header = [
        *(block.header[place] for place in rest),
        *(["需求年度"] if years != [""] else []),
        _WANTED_HEADING,
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


def by_trade(block: Block, context: str, by_hand: Collection[str] = ()) -> tuple[Block, list[str]]:
    """Return a row for each trade of a firm or town, and what was noticed.

    Parameters
    ----------
    block : Block
        Header and records.
    context : str
        Words around the table, which say what is counted.
    by_hand : collection of str
        Headings, as written, of which the caller says what they are.

    Examples
    --------
    >>> block = Block(["企业名称", "焊工", "钳工"], [["甲厂", 5, None], ["乙厂", 1, 2]], "", {}, [2, 3])
    >>> by_trade(block, "2025年用工需求")[0].rows
    [['甲厂', '焊工', 5], ['乙厂', '焊工', 1], ['乙厂', '钳工', 2]]
    """
    written, block = block, _with_firms_named(block)
    # Whom firms want to train or support is not whom they want to hire.
    words = "" if OF_OTHERS.search(context) else context
    measure = next(
        (name for name, pattern in _MEASURES_OF_TRADES if re.search(pattern, words, re.I)), ""
    )
    trades = _trades(block, by_hand)
    fields = [
        {field for table in _TABLES_OF_TRADES for field in fields_among(table, [name])}
        for name in block.header
    ]
    given = set[str]().union(*fields)
    if (
        not measure
        or len(trades) < _LEAST
        or not given & _FIELDS_OF_ROWS
        or given & _POSTS_OR_MONTHS
    ):
        return written, []
    wholes = [
        at
        for at, name in enumerate(block.header)
        if at not in trades and _WHOLE_OF_TRADES.fullmatch(name.strip())
    ]
    others = [at for at, own in enumerate(fields) if "openings" in own or "employed" in own]
    if others or len(wholes) > 1:
        return written, []
    trades = _with_others(block, trades, wholes)
    rest = [at for at in range(len(block.header)) if at not in {*trades, *wholes}]
    rows: list[list[Cell]] = []
    sources: list[int] = []
    for number, row in enumerate(block.rows):
        for place, trade in trades.items():
            if not is_blank(row[place]):
                rows.append([*(row[at] for at in rest), trade, row[place]])
                sources.append(number)
    header = [
        *(block.header[at] for at in rest),
        "岗位名称" if given & {"enterprise_name", "enterprise_id"} else "职业",
        measure,
    ]
    some = joined([*trades.values()][:3])
    notes = [phrase("load", "trades_turned", n=len(trades), some=some, measure=measure)]
    wrong = [
        n
        for n, row in enumerate(block.rows)
        for at in wholes
        if _misses_sum(row[at], [row[p] for p in trades])
    ]
    if wrong:
        whole = block.header[wholes[0]]
        notes.append(
            phrase("load", "trades_differ", n=len(wrong), whole=whole, rows=block.lines(wrong))
        )
    return block.remade(header, rows, sources), notes


def _parts(block: Block, context: str, by_hand: Collection[str]) -> Mapping[int, tuple[str, str]]:
    """Return the columns of a quarter or half-year of needs, with the year they name and their part."""
    fields = {field for table in WITH_POSTS for field in fields_among(table, block.header)}
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


def _is_another(whole: Cell, parts: Cell) -> bool:
    one, two = parse_number(whole), parse_number(parts)
    return one is None or two is None or one != two


def _with_firms_named(block: Block) -> Block:
    """Return the block with a plain heading over its firms: 企业 alone may say what kind they are."""
    places = places_of(block.header, _BARE_FIRMS)
    named = [
        place
        for place in places
        if value_kinds(row[place] for row in block.rows).get("firm", 0.0) >= 0.6
    ]
    if len(named) != 1:
        return block
    header = ["企业名称" if place in named else name for place, name in enumerate(block.header)]
    return replace(block, header=header, source=block.source or block)


def _trades(block: Block, by_hand: Collection[str]) -> dict[int, str]:
    """Return the columns of trades, by their place; none unless they hold numbers of people."""
    known = all_headings() | IGNORED
    names = {
        place: _BEHIND_TRADE.sub("", _AMONG.sub("", name.strip())) or name
        for place, name in enumerate(block.header)
        if name and name.strip() not in by_hand and heading(name) not in known
    }
    trades = {
        place: name for place, name in names.items() if BETWEEN not in name and _is_trade(name)
    }
    above = _common([*trades.values()]) if len(trades) >= _LEAST else ""
    if above and _ABOVE_TRADES.fullmatch(above):
        trades = {place: name.removeprefix(above) for place, name in trades.items()}
    figures = all(_counts(row[place] for row in block.rows) for place in trades)
    distinct = len(set(trades.values())) == len(trades)
    return trades if figures and distinct else {}


def _with_others(block: Block, trades: dict[int, str], wholes: list[int]) -> dict[int, str]:
    """Return the trades with other columns of numbers that, with them, make up the whole of each row."""
    known = all_headings() | IGNORED
    others = {
        place: name
        for place, name in enumerate(block.header)
        if name
        and place not in {*trades, *wholes}
        and BETWEEN not in name
        and heading(name) not in known
        and _counts(row[place] for row in block.rows)
    }
    if not wholes or not others:
        return trades
    both = dict(sorted({**trades, **others}.items()))
    made_up = not any(_misses_sum(row[wholes[0]], [row[p] for p in both]) for row in block.rows)
    alone = any(_misses_sum(row[wholes[0]], [row[p] for p in trades]) for row in block.rows)
    return both if made_up and alone else trades


def _common(names: list[str]) -> str:
    """Return what all names begin with."""
    first = names[0]
    lengths = range(len(first), 0, -1)
    return next((first[:n] for n in lengths if all(x.startswith(first[:n]) for x in names)), "")


def _is_trade(name: str) -> bool:
    if _NO_TRADE.fullmatch(name) or is_count_of_persons(name):
        return False
    return bool(value_kinds([name]).get("post")) and levels.parse("skill_grade", name) is None


def _counts(cells: Collection[Cell] | object) -> bool:
    kinds = value_kinds(cells)  # type: ignore[arg-type]
    return not kinds or kinds.get("count", 0.0) >= 0.8


def _misses_sum(whole: Cell, parts: list[Cell]) -> bool:
    total = None if is_blank(whole) else parse_number(whole)
    numbers = [parse_number(part) for part in parts if not is_blank(part)]
    figures = [number for number in numbers if number is not None]
    return total is not None and len(figures) == len(numbers) and abs(sum(figures) - total) > 1e-9
