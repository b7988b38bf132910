"""Tell which table a sheet is; a year that stands in columns or in the title becomes a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._named_by_values import named_by_values
from talentmatch.data.reading.layout._sense import Guess, guesses, sure_fields
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout._wide_years import bare_years, by_level, by_year
from talentmatch.data.reading.layout._yearbook import (
    EMPLOYMENT,
    as_employment,
    counts_persons,
    industries_down,
    is_own_form,
)
from talentmatch.data.reading.layout.columns import (
    Mapped,
    columns_of,
    hinted_table,
    map_headers,
    rank_tables,
)
from talentmatch.data.reading.layout.headings import fields_among, fields_of, heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, label, phrase
from talentmatch.vocab import levels

__all__ = ["mapped_by_sense", "recognised", "why_no_table"]

#: Tables of which people write a column a year.
_YEARLY = frozenset(
    {
        "supply",
        "target",
        "target_actual",
        "talent_stock",
        "occupation_mix",
        "need_survey",
        EMPLOYMENT,
    }
)

#: Figures for which a table is kept though a row may leave them open.
_FIGURES = {"need_survey": "openings"}
#: Titles of firms, what a register says of them, and what counts something by year, month or post.
_OF_FIRMS = re.compile(r"企业|公司|单位|工厂|商户|firms|compan", re.I)
_FACTS = frozenset({"credit_code", "industry", "region", "size_class", "ownership", "chain"})
_FIGURES_OF_OTHERS = re.compile(
    r"(?:19|20)\d{2}|月|季度|岗位|职位|工种|职业|专业|招|薪|工资|学历|求职|录用|流失|离职|率|需|人才|用工"
    r"|引[进才]|补充|拟|hir|headcount|openings",
    re.I,
)
#: Lists of firms that are listed for something that a register does not know.
_FOR_A_REASON = re.compile(
    r"名单制|[黑白]名单|禁|回避|竞[业争]|保护|合作|目标|签约|失信|blacklist|target|off[- ]limits",
    re.I,
)
_MOSTLY = 0.6
_LACKING = re.compile(r"缺|紧缺|急需|需求|招聘工|招聘岗|招聘职|vacan|wanted", re.I)
#: What stands under bare years where the caller names the table.
_OF_TABLES = {
    EMPLOYMENT: EMPLOYMENT,
    "talent_stock": "talent_stock",
    "target_actual": "完成",
    "target": "目标",
}
_LONG_PERIOD = re.compile(
    r"(?:(?:19|20)\d{2}年?\s*)?(?:[上下]半年|第?[一二三四]季度?|[HQ][1-4])", re.I
)
_SPAN = re.compile(
    r"(?:(?:19|20)\d{2}年)?0?\d{1,2}月?\s*[-~至到—–]+\s*\d{1,2}月份?"
    r"|(?:[A-Z][a-z]{2,8}(?:\s(?:19|20)\d{2})?\s*(?:[-–—]|to)\s*[A-Z][a-z]{2,8}\s(?:19"
    r"|20)?\d{2})(?:\s*\[?\(?[a-z]\)?\]?)?"
)


def recognised(
    block: Block,
    years: NamedYears,
    context: str,
    by_hand: Mapping[str, str],
    *,
    user_table: str | None = None,
) -> tuple[str | None, Block, list[str]]:
    """Return the table, the block with a column of years, and what was noticed."""
    if user_table == EMPLOYMENT:
        block = industries_down(block)
    block = _of_one_school_year(block, years.school)
    block = by_level(block, context)
    turned, notes = by_year(block, f"{context} {_OF_TABLES.get(user_table or '', '')}", years.year)
    if notes and (user_table or _likeliest(turned, context, by_hand)) in _YEARLY:
        block = turned
    else:
        notes = []
    if user_table == EMPLOYMENT:
        block = as_employment(block, context)
    table = user_table or _likeliest(block, context, by_hand)
    lacking = table is None or mapped_by_sense(table, block, by_hand)[0].missing == ("year",)
    if not lacking or not (years.year or years.school):
        return table, block, notes
    dated = _of_the_year(block, years.year or years.school)
    dated_table = user_table or _likeliest(dated, context, by_hand)
    missing = mapped_by_sense(dated_table, dated, by_hand)[0].missing if dated_table else ()
    # What needs no more than a year and a number of people may be anything.
    if dated_table is None or (dated_table == "talent_stock" and user_table is None):
        return table, block, notes
    # Whoever leaves a school in a school year leaves it in the second of its years.
    school = years.school if dated_table == "supply" else ""
    if missing or not (school or years.year):
        return table, block, notes
    place = years.school_place if school else years.place
    dated = _of_the_year(block, school or years.year)
    note = phrase("load", f"year_{place}", year=school or years.year)
    return dated_table, dated, [*notes, note]


def _of_one_school_year(block: Block, school: str) -> Block:
    """Return a table of a school year whose headings do not name the year in which people leave it, too.

    Examples
    --------
    >>> block = Block(["专业", "招生计划", "2025届毕业生"], [], "", {}, [])
    >>> _of_one_school_year(block, "2024-25学年").header
    ['专业', '招生计划', '毕业生']
    """
    if not re.match(r"(?:19|20)\d{2}", school):
        return block
    last = int(school[:4]) + 1
    header = [
        re.sub(rf"^(?:{last}|{last % 100})\s*届(?=毕业)", "", name.strip()) for name in block.header
    ]
    if header == block.header or len(set(header)) < len(header):
        return block
    return replace(block, header=header, source=block.source or block)


def _of_the_year(block: Block, year: int | str | None) -> Block:
    """Give a table without a column for it the year of its title or name."""
    header = [*block.header, "年份"]
    rows = [[*row, year] for row in block.rows]
    source_rows = block.source_rows
    return replace(
        block, header=header, rows=rows, source=block.source or block, source_rows=source_rows
    )


def mapped_by_sense(
    table: str, block: Block, by_hand: Mapping[str, str]
) -> tuple[Mapped, dict[int, Guess]]:
    """Return the fields of the headings, those of which the sense is sure among them, and all guesses."""
    by_hand = {**named_by_values(table, block), **by_hand}
    mapped = map_headers(table, block.header, by_hand)
    offers = {
        place: guess
        for place, guess in guesses(table, block.header, block.rows, mapped.fields).items()
        # Whoever is lacking is none of those who work there.
        if table != "workforce" or not _LACKING.search(block.header[place])
    }
    learnt = sure_fields(offers, block.header)
    return map_headers(table, block.header, {**learnt, **by_hand}), offers


def _likeliest(block: Block, context: str, by_hand: Mapping[str, str]) -> str | None:
    table = _likeliest_of_all(block, context, by_hand)
    # Shares by occupation may be of anybody, where no column names the majors that lead there.
    if (
        table == "major_occupation"
        and "major" not in mapped_by_sense(table, block, by_hand)[0].fields.values()
    ):
        return None
    return table


def _likeliest_of_all(block: Block, context: str, by_hand: Mapping[str, str]) -> str | None:
    learnt = {
        f"{table}\n{header}": field
        for table in TABLES
        for header, field in named_by_values(table, block).items()
    }
    ranked = rank_tables(block.header, context, by_hand, learnt=learnt)
    table = ranked[0][0] if ranked else _by_sense(block, context, by_hand)
    if table is None and _is_register(block, context):
        return "enterprise"
    if table == "demand" and _wants_by_firm(block):
        needs = (name for name, _ in ranked if name in ("need_survey", "posting"))
        table = next(needs, table)
    if table != EMPLOYMENT or is_own_form(block):
        return table
    fields = mapped_by_sense(EMPLOYMENT, block, by_hand)[0].fields
    if counts_persons(block, fields, context):
        return table
    # Shares by code of occupation are no people employed, whatever number stands beside them.
    mix = mapped_by_sense("occupation_mix", block, by_hand)[0]
    is_mix = "occupation" in named_by_values("occupation_mix", block).values()
    return "occupation_mix" if is_mix and not mix.missing else None


def _is_register(block: Block, context: str) -> bool:
    """Tell a list of firms, each of them once, with facts of a register beside columns of any kind.

    Columns that may count who is wanted, and titles of other lists, make it none.

    Examples
    --------
    >>> rows = [["甲江厂", "C34", 300], ["乙河厂", "C14", 100]]
    >>> block = Block(["企业名称", "行业", "注册资本"], rows, "", {}, [2, 3])
    >>> _is_register(block, "重点企业名录"), _is_register(block, "重点企业"), _is_register(block, "客户名录")
    (True, True, False)
    >>> _is_register(replace(block, header=["企业名称", "行业", "缺员"]), "重点企业名录")
    False
    """
    if hinted_table(context) not in ("", "enterprise") or not _OF_FIRMS.search(context):
        return False
    if _FOR_A_REASON.search(context):
        return False
    mapped = map_headers("enterprise", block.header, named_by_values("enterprise", block))
    fields = {field: place for place, field in mapped.fields.items()}
    if "name" not in fields or not fields.keys() & _FACTS or mapped.missing:
        return False
    if any(_LACKING.search(name) or _FIGURES_OF_OTHERS.search(name) for name in mapped.unmapped):
        return False
    names = [row[fields["name"]] for row in block.rows if not is_blank(row[fields["name"]])]
    return len({*map(str, names)}) == len(names) and value_kinds(names).get("firm", 0.0) >= _MOSTLY


def _wants_by_firm(block: Block) -> bool:
    """Tell posts that firms want, under a title that names a month, from a history of vacancies.

    Examples
    --------
    >>> source = Block(["企业", "岗位名称", "需求人数"], [], "", {}, [])
    >>> block = Block([*source.header, "月份"], [], "", {}, [], source=source)
    >>> _wants_by_firm(block), _wants_by_firm(replace(block, source=None))
    (True, False)
    """
    fields = fields_among("need_survey", block.header)
    dated = fields_among("demand", (block.source or block).header)
    return {"enterprise_name", "post", "openings"} <= fields and "month" not in dated


def _by_sense(block: Block, context: str, by_hand: Mapping[str, str]) -> str | None:
    """Return the likeliest table of headings that no list knows, None if it may be several."""
    learnt: dict[str, str] = {}
    partly: set[str] = set()
    for table in TABLES:
        own = {header: field for header, field in by_hand.items() if field in columns_of(table)}
        own = {**named_by_values(table, block), **own}
        mapped = map_headers(table, block.header, own)
        sure = sure_fields(guesses(table, block.header, block.rows, mapped.fields), block.header)
        if sure or mapped.fields:
            partly.add(table)
        if sure and not map_headers(table, block.header, {**sure, **own}).missing:
            learnt |= {f"{table}\n{header}": field for header, field in sure.items()}
    ranked = rank_tables(block.header, context, by_hand, learnt=learnt)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    # A table that its title names, and that lacks a column, is no other table for that.
    hint = hinted_table(context)
    return hint if hint in partly else ranked[0][0]


def why_no_table(block: Block) -> str:
    """Say which columns fit no table, which table is nearest, and what makes it one that fits."""
    columns = ", ".join(repr(name) for name in block.header if name)[:200]
    if sums := [name for name in block.header if _SPAN.fullmatch(name)]:
        return phrase("load", "no_table_sums", columns=columns, some=joined(sums))
    degrees = [name for name in block.header if name and levels.parse("education", name)]
    if len(degrees) > 1:
        return phrase("load", "no_table_degrees", columns=columns, some=joined(degrees))
    if few := _few_periods(block.header):
        return phrase("load", "no_table_few_periods", columns=columns, some=joined(few))
    if len(bare_years(block.header)) > 1:
        return phrase("load", "no_table_years", columns=columns)
    if industries_down(block) is not block:
        return phrase("load", "no_table_industries", columns=columns)
    if not mapped_by_sense(EMPLOYMENT, block, {})[0].missing:
        return phrase("load", "no_table_employment", columns=columns)
    nearest = _closest(block.header)
    if not nearest:
        return phrase("load", "no_table", columns=columns)
    contract = TABLES[nearest]
    mapped = map_headers(nearest, block.header)
    # Without its figure a table is refused, whatever else it has.
    figures = {_FIGURES[nearest]} if nearest in _FIGURES else set()
    absent = (*mapped.missing, *sorted(figures - set(mapped.fields.values())))
    lacking = [contract[name].label for name in absent]
    key = "no_table_lacks" if lacking else "no_table_unread" if mapped.unmapped else "no_table_near"
    facts = {"columns": columns, "table": label("tables", nearest), "lacking": joined(lacking)}
    return phrase("load", key, unread=joined(map(repr, mapped.unmapped)), name=nearest, **facts)


def _few_periods(header: Sequence[str]) -> list[str]:
    """Return the headings that are half-years or quarters, where there are two at most."""
    periods = [name for name in header if _LONG_PERIOD.fullmatch(name.strip())]
    return periods if 0 < len(periods) <= 2 else []


def _closest(header: Sequence[str]) -> str | None:
    names = [heading(name) for name in header if name]
    hits = {table: sum(name in fields_of(table) for name in names) for table in TABLES}
    best = max(hits, key=lambda table: hits[table])
    return best if hits[best] else None
