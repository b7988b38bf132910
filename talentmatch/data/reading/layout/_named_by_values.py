"""Headings that say too little, told by the values below them and by what stands beside them."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.columns import columns_of
from talentmatch.data.reading.layout.headings import fields_of, heading, unit_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_labels

__all__ = ["named_by_values"]

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
_OFF_LIMITS = re.compile(r"禁[挖猎]|off[- ]?limits|hands[- ]?off", re.I)
_LAST_DAYS = frozenset(map(heading, read_labels("heading of any table")["last day"]))
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
_NUMBER_OF_POST = re.compile(r"[A-Za-z]+[\w-]*\d[\w-]*|\d{6,}")


def named_by_values(table: str, block: Block) -> dict[str, str]:
    """Return fields of headings that say too little, by the values below them and the headings beside.

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
        told = (
            _numbers_of_posts,
            _years_of_posts,
            _firms_of_posts,
            _places_of_posts,
            _openings_of_posts,
        )
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
        unit = unit_of(block.header[wishes[0]])
        if 2 * sum(_is_pay(cell, unit) for cell in cells) > len(cells):
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


def _is_pay(cell: object, unit: str) -> bool:
    """Tell a cell of pay in figures, in the unit of its heading."""
    return any(map(str.isdigit, str(cell))) and parse_pay(cell, unit=unit) is not None


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


def _openings_of_posts(block: Block) -> dict[str, str]:
    """Return a heading that says nothing for openings, where each cell says how many are taken on.

    Examples
    --------
    >>> _openings_of_posts(Block(["职位", "company_demand"], [["车工", "招2人"]], "", {}, [2]))
    {'company_demand': 'openings'}
    """
    own = fields_of("posting")
    given = {field for name in block.header for field, _ in own.get(heading(name), ())}
    if "openings" in given or "title" not in given:
        return {}
    found = {}
    for place, name in enumerate(block.header):
        cells = [str(row[place]).strip() for row in block.rows[:200] if not is_blank(row[place])]
        if cells and heading(name) not in own and all(map(_TAKEN_ON.fullmatch, cells)):
            found[name] = "openings"
    return found if len(found) == 1 else {}


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
