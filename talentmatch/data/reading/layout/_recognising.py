"""Tell which table a sheet is; a year that stands in columns or in the title becomes a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
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
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, label, phrase
from talentmatch.vocab import levels

__all__ = ["mapped_by_sense", "named_by_values", "recognised", "why_no_table"]

#: A heading that says 单位: of measure, or a firm.
_UNIT_OR_FIRM = frozenset({"单位", "unit"})
#: Headings of the types of firms, which may be sizes.
_TYPES = frozenset(map(heading, ("企业类型", "类型", "单位类型", "企业类别", "类别")))
#: Tables by occupation, whose name may stand beside its code under one heading in English.
_BY_OCCUPATION = frozenset({"occupation_mix", "workforce"})
_CODES = frozenset(map(heading, ("occupation code", "soc code", "isco code", "isco 08 code")))
_BARE_OCCUPATION = frozenset(map(heading, ("occupation", "occupation title", "occupation name")))
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
_LACKING = re.compile(r"缺|紧缺|急需|需求|招聘工|招聘岗|招聘职|vacan|wanted", re.I)
#: What stands under bare years where the caller names the table.
_OF_TABLES = {
    EMPLOYMENT: EMPLOYMENT,
    "talent_stock": "talent_stock",
    "target_actual": "完成",
    "target": "目标",
}
#: A firm that is off limits, and headings of the day until which it is, beside it.
_OFF_LIMITS = re.compile(r"禁[挖猎]|off[- ]?limits|hands[- ]?off", re.I)
_LAST_DAYS = frozenset(
    map(
        heading,
        (
            "截止日期",
            "截止时间",
            "截止",
            "到期日",
            "到期日期",
            "到期时间",
            "有效期",
            "有效期至",
            "期限",
            "until",
            "end date",
            "expires",
            "expiry date",
            "valid until",
        ),
    )
)
#: A number of students, and words of a title that tell which.
_STUDENTS = frozenset({"人数", "学生人数", "学生数", "总人数"})
_ALL_STUDENTS = frozenset({"合计", "总计", "总数", "小计", "人数合计", "计划总数", "合计人数"})
_LEAVING = re.compile(r"毕业|届|graduat", re.I)
_ENTERING = re.compile(r"招生|录取|新生|入学|enrol|admission", re.I)
_LONG_PERIOD = re.compile(
    r"(?:(?:19|20)\d{2}年?\s*)?(?:[上下]半年|第?[一二三四]季度?|[HQ][1-4])", re.I
)
#: Years of work that a post asks for, which no term of a contract is written as.
_YEARS_ASKED = re.compile(
    r".*(?:不限|无要求|经验|以[上下]|应届).*|\d{1,2}\s*年?\s*[-~～—–至到]\s*\d{1,2}\s*年?"
)
_FIRM_WORD = re.compile(r"公司|集团|厂|院")
#: What pay stands below where nothing says of what it is wished.
_WISHES = frozenset(
    map(heading, ("期望", "预期", "期望值", "expectation", "expectations", "expected"))
)
#: Firms that somebody is to be hidden from; those that declined somebody are none.
_AVOIDED = re.compile(
    r"(?:(?:不|勿|禁止?)(?:想|愿意?|希望|可以?|能|宜|得|要|接受|考虑)*(?:再)?(?:推荐?|投递?"
    r"|去|发|看|送|接触|入职|被看到|推送)?|回避|屏蔽|规避|避开|避免|排除|拉黑)(?:推荐"
    r"|接触)?的?(?:企业|公司|单位|雇主|东家|厂家)(?:名单|名称|列表)?$"
    r"|^(?:avoid|exclude|excluded|blocked?|blacklisted|donotsubmit|donotshow)(?:to)?(?:firms?"
    r"|companies|company|employers?|clients?)$"
)
_BARE_PLACES = frozenset({"地址", "坐标"})
#: A page of the web, or degrees.
_NO_TOWN = re.compile(r"://|^\s*www\.|\.(?:com|cn|net|org)\b|^[\s\d.,，;；/°NEne-]+$", re.I)
_EMPLOYERS = frozenset(map(heading, ("现任", "单位", "企业", "目前在职", "company name")))
#: What stands below such headings and below those of firms to avoid, and is no firm.
_NO_FIRM = re.compile(
    r"是|否|有|无|在职?|不在职?|离职|[√×✓✗☑]|yes|no|[yn]|.*[元/]\s*(?:[每/]?[年月日天时件]|小时)?|[￥¥\d.]+",
    re.I,
)
#: A letter and digits, or more digits than rows are numbered by.
_NUMBER_OF_POST = re.compile(r"[A-Za-z]+[\w-]*\d[\w-]*|\d{6,}")
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
    """Return the table, the block with a column of years, and what was noticed.

    Parameters
    ----------
    block : Block
        Header and records.
    years : NamedYears
        Years around the sheet.
    context : str
        Title and names around the sheet.
    by_hand : mapping of str to str
        Header to column, as the caller says.
    user_table : str, optional
        The table, where the caller says so.
    """
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


def named_by_values(table: str, block: Block) -> dict[str, str]:
    """Return a heading 单位 for the firm, where firms stand below it and no units.

    Examples
    --------
    >>> block = Block(["单位", "2024-01"], [["甲虚有限公司", 5], ["乙虚股份有限公司", 6]], "", {}, [1, 2])
    >>> named_by_values("indicator", block), named_by_values("demand", block)
    ({'单位': 'enterprise_name'}, {})
    """
    if table == "supply":
        return _students_of_title(block)
    if table == "client":
        is_barred = any(_OFF_LIMITS.search(name) for name in block.header)
        return {
            name: "off_limits_until"
            for name in block.header
            if is_barred and heading(name) in _LAST_DAYS
        }
    if table == "posting":
        told = _numbers_of_posts, _years_of_posts, _firms_of_posts, _places_of_posts
        return {name: field for tell in told for name, field in tell(block).items()}
    if table == "candidate":
        return _firms_to_avoid(block) | _of_people_alone(block)
    if table in _BY_OCCUPATION:
        return _codes_beside_names(block) | _firms_below_units(table, block)
    sizes = _sizes_of_firms(block) if table == "enterprise" else {}
    return sizes | _firms_below_units(table, block)


def _sizes_of_firms(block: Block) -> dict[str, str]:
    """Return a heading for the type of firms as that of their size, where sizes alone stand below it.

    Examples
    --------
    >>> _sizes_of_firms(Block(["企业名称", "企业类型"], [["甲厂", "大型"], ["乙厂", "小型"]], "", {}, [1, 2]))
    {'企业类型': 'size_class'}
    >>> _sizes_of_firms(Block(["企业名称", "企业类型"], [["甲厂", "民营"], ["乙厂", "小微"]], "", {}, [1, 2]))
    {}
    """
    own = fields_of("enterprise")
    fields = {field for name in block.header for field, _ in own.get(heading(name), ())}
    places = [place for place, name in enumerate(block.header) if heading(name) in _TYPES]
    if len(places) != 1 or "size_class" in fields:
        return {}
    cells = {str(row[places[0]]) for row in block.rows[:200] if not is_blank(row[places[0]])}
    sized = [
        cell
        for cell in cells
        if levels.parse("size_class", cell) and not levels.parse("ownership", cell)
    ]
    return {block.header[places[0]]: "size_class"} if cells and len(sized) == len(cells) else {}


def _codes_beside_names(block: Block) -> dict[str, str]:
    """Return a heading Occupation for the names beside a column of their codes, and that column.

    Examples
    --------
    >>> _codes_beside_names(Block(["Occupation code", "Occupation"], [], "", {}, []))
    {'Occupation code': 'occupation', 'Occupation': 'occupation_name'}
    """
    codes = [name for name in block.header if heading(name) in _CODES]
    names = [name for name in block.header if heading(name) in _BARE_OCCUPATION]
    if len(codes) != 1 or len(names) != 1:
        return {}
    return {codes[0]: "occupation", names[0]: "occupation_name"}


def _firms_below_units(table: str, block: Block) -> dict[str, str]:
    """Return a heading 单位 for the firm, where firms stand below it and no units."""
    field = "name" if table == "enterprise" else "enterprise_name"
    places = [place for place, name in enumerate(block.header) if heading(name) in _UNIT_OR_FIRM]
    if not places or field not in columns_of(table):
        return {}
    kinds = value_kinds(row[places[0]] for row in block.rows)
    return {block.header[places[0]]: field} if kinds.get("firm", 0.0) >= 0.6 else {}


def _of_people_alone(block: Block) -> dict[str, str]:
    """Return headings that name employer or wished pay in a list of people alone, if no others do."""
    own = fields_of("candidate")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    if "name" not in given or not {"phone", "email", "education"} & given:
        return {}
    firms = [place for place, name in enumerate(block.header) if heading(name) in _EMPLOYERS]
    wishes = [place for place, name in enumerate(block.header) if heading(name) in _WISHES]
    found = {}
    # Beside the post that somebody applies for it may be the firm that looks for people.
    if (
        len(firms) == 1
        and not {"employer", "applied_post"} & given
        and not _are_posts(block, firms[0])
        and not _are_no_firms(block, firms[0])
    ):
        found[block.header[firms[0]]] = "employer"
    if len(wishes) == 1 and not {"pay", "expected_yearly_pay"} & given:
        cells = [row[wishes[0]] for row in block.rows if not is_blank(row[wishes[0]])]
        if 2 * sum(_is_pay(cell) for cell in cells) > len(cells):
            found[block.header[wishes[0]]] = "pay"
    return found


def _firms_to_avoid(block: Block) -> dict[str, str]:
    """Return a heading of firms that somebody is to be hidden from, in whatever words it says so.

    Examples
    --------
    >>> _firms_to_avoid(Block(["姓名", "不希望推荐的企业", "拒绝的公司"], [], "", {}, []))
    {'不希望推荐的企业': 'blocked_employers'}
    """
    own = fields_of("candidate")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    avoided = [name for name in block.header if _AVOIDED.search(heading(name))]
    if "blocked_employers" in given or len(avoided) != 1 or heading(avoided[0]) in own:
        return {}
    if _are_no_firms(block, block.header.index(avoided[0])):
        return {}
    return {avoided[0]: "blocked_employers"}


def _are_no_firms(block: Block, place: int) -> bool:
    """Tell a column of answers or of units."""
    cells = [str(row[place]).strip() for row in block.rows[:200] if not is_blank(row[place])]
    return bool(cells) and 2 * sum(map(bool, map(_NO_FIRM.fullmatch, cells))) > len(cells)


def _are_posts(block: Block, place: int) -> bool:
    """Tell a column of posts held: 现任 may stand above these and above firms."""
    bare = (row[place] for row in block.rows if not _FIRM_WORD.search(str(row[place])))
    return value_kinds(bare).get("post", 0.0) >= 0.6


def _is_pay(cell: object) -> bool:
    """Tell a cell of pay in figures."""
    return any(map(str.isdigit, str(cell))) and parse_pay(cell) is not None


def _years_of_posts(block: Block) -> dict[str, str]:
    """Return a bare 年限 as years of work asked for, if the values say so; it may be a contract's."""
    own = fields_of("posting")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    places = [place for place, name in enumerate(block.header) if heading(name) == "年限"]
    if len(places) != 1 or "experience" in given or "title" not in given:
        return {}
    cells = [
        str(row[places[0]]).strip() for row in block.rows[:200] if not is_blank(row[places[0]])
    ]
    are_asked = cells and sum(map(bool, map(_YEARS_ASKED.fullmatch, cells))) > len(cells) / 2
    return {block.header[places[0]]: "experience"} if are_asked else {}


def _firms_of_posts(block: Block) -> dict[str, str]:
    """Return a bare heading 企业 for the firm of a posting, in a table that says when posts were posted.

    What firms want in a year has the same heading, and no such day.

    Examples
    --------
    >>> _firms_of_posts(Block(["职位", "薪资", "企业", "发布日期"], [], "", {}, []))
    {'企业': 'enterprise_name'}
    >>> _firms_of_posts(Block(["企业", "岗位名称", "需求人数"], [], "", {}, []))
    {}
    """
    own = fields_of("posting")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    if not {"title", "posted_on"} <= given or "enterprise_name" in given:
        return {}
    return {name: "enterprise_name" for name in block.header if heading(name) == "企业"}


def _places_of_posts(block: Block) -> dict[str, str]:
    """Return a bare heading 地址 or 坐标 for the place of a posting, unless pages or degrees stand below it.

    Examples
    --------
    >>> _places_of_posts(Block(["职位", "地址"], [["车工", "常州"]], "", {}, [1]))
    {'地址': 'region'}
    >>> _places_of_posts(Block(["职位", "地址"], [["车工", "https://jobs.example/1"]], "", {}, [1]))
    {}
    >>> _places_of_posts(Block(["职位", "坐标"], [["车工", "120.58,31.30"]], "", {}, [1]))
    {}
    """
    own = fields_of("posting")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    places = [place for place, name in enumerate(block.header) if heading(name) in _BARE_PLACES]
    if len(places) != 1 or "region" in given or "title" not in given:
        return {}
    others = any(_NO_TOWN.search(str(row[places[0]])) for row in block.rows[:200])
    return {} if others else {block.header[places[0]]: "region"}


def _numbers_of_posts(block: Block) -> dict[str, str]:
    """Return a bare 编号 as the number of a posting, where more than row numbers stand below."""
    own = fields_of("posting")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    places = [place for place, name in enumerate(block.header) if heading(name) == "编号"]
    if len(places) != 1 or "posting_id" in given or "title" not in given:
        return {}
    cells = [str(row[places[0]]).strip() for row in block.rows[:200]]
    is_number = len({*cells}) == len(cells) and all(map(_NUMBER_OF_POST.fullmatch, cells))
    return {block.header[places[0]]: "posting_id"} if is_number else {}


def _students_of_title(block: Block) -> dict[str, str]:
    """Return a bare heading 人数 for who leaves or enters schools, where the title says which."""
    bare = [name for name in block.header if heading(name) in _STUDENTS]
    own = fields_of("supply")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    if {"seats", "graduates"} & given:
        return {}
    bare = bare or [name for name in block.header if heading(name) in _ALL_STUDENTS]
    leaving, entering = (re.search(words, block.titles) for words in (_LEAVING, _ENTERING))
    if len(bare) != 1 or bool(leaving) == bool(entering):
        return {}
    return {bare[0]: "graduates" if leaving else "seats"}


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
    if table == "demand" and _wants_by_firm(block):
        needs = (name for name, _ in ranked if name in ("need_survey", "posting"))
        table = next(needs, table)
    if table != EMPLOYMENT or is_own_form(block):
        return table
    fields = mapped_by_sense(EMPLOYMENT, block, by_hand)[0].fields
    return table if counts_persons(block, fields, context) else None


def _wants_by_firm(block: Block) -> bool:
    """Tell posts that firms want, under a title that names a month, from a history of vacancies.

    Examples
    --------
    >>> source = Block(["企业", "岗位名称", "需求人数"], [], "", {}, [])
    >>> block = Block([*source.header, "月份"], [], "", {}, [], source=source)
    >>> _wants_by_firm(block), _wants_by_firm(replace(block, source=None))
    (True, False)
    """
    own = fields_of("need_survey")
    fields = {field for name in block.header for field, _ in own.get(heading(name), ())}
    dated = {
        field
        for name in (block.source or block).header
        for field, _ in fields_of("demand").get(heading(name), ())
    }
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
    if len(degrees := _degrees(block.header)) > 1:
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


def _degrees(header: Sequence[str]) -> list[str]:
    """Return the headings that are levels of education, under which people are counted."""
    return [name for name in header if name and levels.parse("education", name) is not None]


def _few_periods(header: Sequence[str]) -> list[str]:
    """Return the headings that are half-years or quarters, where there are two at most."""
    periods = [name for name in header if _LONG_PERIOD.fullmatch(name.strip())]
    return periods if 0 < len(periods) <= 2 else []


def _closest(header: Sequence[str]) -> str | None:
    names = [heading(name) for name in header if name]
    hits = {table: sum(name in fields_of(table) for name in names) for table in TABLES}
    best = max(hits, key=lambda table: hits[table])
    return best if hits[best] else None
