"""Headings that say too little, told by the values below them and by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.columns import columns_of
from talentmatch.data.reading.layout.headings import (
    fields_among,
    fields_of,
    heading,
    headings_of,
    places_of,
    unit_of,
)
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.vocab import levels

__all__ = ["OFF_LIMITS", "named_by_values"]

#: A heading that says 单位: of measure, or a firm.
_UNIT_OR_FIRM = frozenset({"单位", "unit"})
#: Headings of the types of firms, which may be sizes.
_TYPES = frozenset(map(heading, ("企业类型", "类型", "单位类型", "企业类别", "类别")))
#: Tables by occupation, whose name may stand beside its code under one heading in English.
_BY_OCCUPATION = frozenset({"occupation_mix", "workforce"})
_CODES = frozenset(map(heading, ("occupation code", "soc code", "isco code", "isco 08 code")))
_BARE_OCCUPATION = frozenset(
    map(heading, ("occupation", "occupation title", "occupation name", "职业", "工种", "职业工种"))
)
#: Headings of codes that may be of occupations, as those below them show.
_ANY_CODE = re.compile(
    r"(?!.*(?:行业|企业|单位|信用|industry|sic|naics)).*(?:编码|代码|code)", re.I
)
#: A firm that is off limits, and headings of the day until which it is, beside it.
OFF_LIMITS = re.compile(r"禁[挖猎]|off[- ]?limits|hands[- ]?off", re.I)
_LAST_DAYS = headings_of("last day")
#: A number of students, and words of a title that tell which.
_STUDENTS = frozenset({"人数", "学生人数", "学生数", "总人数"})
_ALL_STUDENTS = frozenset({"合计", "总计", "总数", "小计", "人数合计", "计划总数", "合计人数"})
_LEAVING = re.compile(r"毕业|届|graduat", re.I)
_ENTERING = re.compile(r"招生|录取|新生|入学|enrol|admission", re.I)
#: Years of work that a post asks for, which no term of a contract is written as.
_YEARS_ASKED = re.compile(
    r".*(?:不限|无要求|经验|以[上下]|应届).*|\d{1,2}\s*年?\s*[-~～—–至到]\s*\d{1,2}\s*年?"
)
_FIRM_WORD = re.compile(r"公司|集团|厂|院")
#: How many somebody takes on: 招2人.
_TAKEN_ON = re.compile(r"招(?:聘|收|募)?\s*(?:\d{1,4}|若干)\s*[人名位]")
#: Where somebody is or wants to be.
_SOMEWHERE = frozenset({"地点", "地区", "城市", "区域"})
_YEARS = re.compile(r"\s*(?:work )?experience\s*\((?:in )?(?:yrs?|years?)\.?\)\s*", re.I)
_TALK = re.compile(r"面试|面谈|会面|interview", re.I)
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
_NUMBER_OF_POST = re.compile(r"[A-Za-z](?=[\w-]*\d)[\w-]+|\d{6,}")
_POST = frozenset({"title"})


class _Bare(NamedTuple):
    """A heading that is a field where others give some fields and lack it, and its cells fit."""

    field: str
    headings: frozenset[str]
    beside: frozenset[str]
    fits: Callable[[list[str]], bool]


def named_by_values(table: str, block: Block) -> dict[str, str]:
    """Return fields of headings that say too little, by the values below them and the headings beside.

    Examples
    --------
    >>> block = Block(["单位", "2024-01"], [["甲虚有限公司", 5], ["乙虚股份有限公司", 6]], "", {}, [1, 2])
    >>> named_by_values("indicator", block), named_by_values("demand", block)
    ({'单位': 'enterprise_name'}, {})
    >>> block = Block(["企业名称", "企业类型"], [["甲厂", "大型"], ["乙厂", "小型"]], "", {}, [1, 2])
    >>> named_by_values("enterprise", block)
    {'企业类型': 'size_class'}
    >>> block = Block(["职位", "地址"], [["车工", "常州"]], "", {}, [1])
    >>> named_by_values("posting", block)
    {'地址': 'region'}
    """
    if table == "supply":
        return _students_of_title(block)
    if table == "client":
        is_barred = any(OFF_LIMITS.search(name) for name in block.header)
        return {
            name: "off_limits_until"
            for name in block.header
            if is_barred and heading(name) in _LAST_DAYS
        }
    if table == "posting":
        return _by_cells(table, block) | _openings_of_posts(block)
    if table == "candidate":
        return _firms_to_avoid(block) | _of_people_alone(block)
    told = _codes_beside_names(block) if table in _BY_OCCUPATION else _by_cells(table, block)
    return told | _firms_below_units(table, block)


def _are_sizes(cells: list[str]) -> bool:
    """Tell sizes of firms that are no ownership as well: 大型, none of 民营, 小微."""
    sizes = {cell for cell in cells if cell}
    return bool(sizes) and all(
        levels.parse("size_class", cell) and not levels.parse("ownership", cell) for cell in sizes
    )


def _are_years_asked(cells: list[str]) -> bool:
    """Tell years of work asked for; they may be those of a contract."""
    filled = [cell for cell in cells if cell]
    return sum(map(bool, map(_YEARS_ASKED.fullmatch, filled))) > len(filled) / 2


def _are_numbers(cells: list[str]) -> bool:
    """Tell numbers of postings, which are more than those of rows."""
    return len({*cells}) == len(cells) and all(map(_NUMBER_OF_POST.fullmatch, cells))


_BARE = {
    "enterprise": (_Bare("size_class", _TYPES, frozenset(), _are_sizes),),
    "posting": (
        _Bare("posting_id", frozenset({"编号"}), _POST, _are_numbers),
        _Bare("experience", frozenset({"年限"}), _POST, _are_years_asked),
        # What firms want in a year has the same heading, and no such day.
        _Bare("enterprise_name", frozenset({"企业"}), _POST | {"posted_on"}, lambda _: True),
        # Neither pages nor degrees.
        _Bare("region", _BARE_PLACES, _POST, lambda cells: not any(map(_NO_TOWN.search, cells))),
    ),
}


def _by_cells(table: str, block: Block) -> dict[str, str]:
    """Return the headings of a table that the cells below them tell.

    Examples
    --------
    >>> _by_cells("posting", Block(["职位", "地址"], [["车工", "https://jobs.example/1"]], "", {}, [1]))
    {}
    >>> _by_cells("posting", Block(["职位", "坐标"], [["车工", "120.58,31.30"]], "", {}, [1]))
    {}
    >>> block = Block(["职位", "企业", "发布日期"], [["车工", "甲厂", "2025-03-01"]], "", {}, [1])
    >>> _by_cells("posting", block)
    {'企业': 'enterprise_name'}
    """
    given, found = fields_among(table, block.header), {}
    for bare in _BARE.get(table, ()):
        places = places_of(block.header, bare.headings)
        if len(places) != 1 or bare.field in given or not bare.beside <= given:
            continue
        if bare.fits(_cells(block, places[0])):
            found[block.header[places[0]]] = bare.field
    return found


def _cells(block: Block, place: int) -> list[str]:
    """Return the first cells of a column as texts, empty where they are blank."""
    return ["" if is_blank(row[place]) else str(row[place]).strip() for row in block.rows[:200]]


def _codes_beside_names(block: Block) -> dict[str, str]:
    """Return a heading Occupation for the names beside a column of their codes, and that column.

    A column of codes is known by its heading, or by what stands below it.

    Examples
    --------
    >>> _codes_beside_names(Block(["Occupation code", "Occupation"], [], "", {}, []))
    {'Occupation code': 'occupation', 'Occupation': 'occupation_name'}
    """
    codes = [
        name
        for place, name in enumerate(block.header)
        if heading(name) in _CODES
        or (
            _ANY_CODE.match(name)
            and value_kinds([row[place] for row in block.rows[:200]]).get("occupation", 0.0) >= 0.6
        )
    ]
    names = [name for name in block.header if heading(name) in _BARE_OCCUPATION]
    if len(codes) != 1 or len(names) != 1:
        return {}
    return {codes[0]: "occupation", names[0]: "occupation_name"}


def _firms_below_units(table: str, block: Block) -> dict[str, str]:
    """Return a heading 单位 for the firm, where firms stand below it and no units."""
    field = "name" if table == "enterprise" else "enterprise_name"
    places = places_of(block.header, _UNIT_OR_FIRM)
    if not places or field not in columns_of(table):
        return {}
    kinds = value_kinds(row[places[0]] for row in block.rows)
    return {block.header[places[0]]: field} if kinds.get("firm", 0.0) >= 0.6 else {}


def _of_people_alone(block: Block) -> dict[str, str]:
    """Return headings that name employer or wished pay in a list of people alone, if no others do."""
    given = fields_among("candidate", block.header)
    if "name" not in given or not {"phone", "email", "education"} & given:
        return {}
    firms = places_of(block.header, _EMPLOYERS)
    wishes = places_of(block.header, _WISHES)
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
        unit = unit_of(block.header[wishes[0]])
        figures = [cell for cell in cells if any(map(str.isdigit, str(cell)))]
        if 2 * sum(parse_pay(cell, unit=unit) is not None for cell in figures) > len(cells):
            found[block.header[wishes[0]]] = "pay"
    if "experience_years" not in given:
        found |= {name: "experience_years" for name in block.header if _YEARS.fullmatch(name)}
    places = [name for name in block.header if heading(name) in _SOMEWHERE]
    # Without one that says where somebody wants to be it may be that; beside a post or a talk, where that is.
    is_own = "wanted_regions" in given and not {"region", "applied_post", "applied_firm"} & given
    if len(places) == 1 and is_own and not any(map(_TALK.search, block.header)):
        kinds = value_kinds(row[block.header.index(places[0])] for row in block.rows)
        found |= {places[0]: "region"} if kinds.get("place", 0.0) >= 0.6 else {}
    return found


def _firms_to_avoid(block: Block) -> dict[str, str]:
    """Return a heading of firms that somebody is to be hidden from, in whatever words it says so.

    Examples
    --------
    >>> _firms_to_avoid(Block(["姓名", "不希望推荐的企业", "拒绝的公司"], [], "", {}, []))
    {'不希望推荐的企业': 'blocked_employers'}
    """
    given = fields_among("candidate", block.header)
    avoided = [name for name in block.header if _AVOIDED.search(heading(name))]
    if (
        "blocked_employers" in given
        or len(avoided) != 1
        or heading(avoided[0]) in fields_of("candidate")
    ):
        return {}
    if _are_no_firms(block, block.header.index(avoided[0])):
        return {}
    return {avoided[0]: "blocked_employers"}


def _are_no_firms(block: Block, place: int) -> bool:
    """Tell a column of answers or of units."""
    cells = [cell for cell in _cells(block, place) if cell]
    return bool(cells) and 2 * sum(map(bool, map(_NO_FIRM.fullmatch, cells))) > len(cells)


def _are_posts(block: Block, place: int) -> bool:
    """Tell a column of posts held: 现任 may stand above these and above firms."""
    bare = (row[place] for row in block.rows if not _FIRM_WORD.search(str(row[place])))
    return value_kinds(bare).get("post", 0.0) >= 0.6


def _openings_of_posts(block: Block) -> dict[str, str]:
    """Return a heading that says nothing for openings, where each cell says how many are taken on.

    Examples
    --------
    >>> _openings_of_posts(Block(["职位", "company_demand"], [["车工", "招2人"]], "", {}, [2]))
    {'company_demand': 'openings'}
    """
    given = fields_among("posting", block.header)
    if "openings" in given or "title" not in given:
        return {}
    found = {}
    for place, name in enumerate(block.header):
        cells = [cell for cell in _cells(block, place) if cell]
        if (
            cells
            and heading(name) not in fields_of("posting")
            and all(map(_TAKEN_ON.fullmatch, cells))
        ):
            found[name] = "openings"
    return found if len(found) == 1 else {}


def _students_of_title(block: Block) -> dict[str, str]:
    """Return a bare heading 人数 for who leaves or enters schools, where the title says which."""
    bare = [name for name in block.header if heading(name) in _STUDENTS]
    given = fields_among("supply", block.header)
    if {"seats", "graduates"} & given:
        return {}
    bare = bare or [name for name in block.header if heading(name) in _ALL_STUDENTS]
    leaving, entering = (re.search(words, block.titles) for words in (_LEAVING, _ENTERING))
    if len(bare) != 1 or bool(leaving) == bool(entering):
        return {}
    return {bare[0]: "graduates" if leaving else "seats"}
