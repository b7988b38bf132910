"""Headings that no list knows: what they mean by their words and by the values below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from talentmatch.data.contract._person_counts import contradicts, may_mean
from talentmatch.data.reading.layout._value_kinds import DISTINCT, value_kinds
from talentmatch.data.reading.layout.headings import (
    FURTHER,
    fields_of,
    heading,
    places_beside,
    unit_of,
)
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = [
    "FIGURE_FIELDS",
    "LEAST",
    "SURE",
    "Guess",
    "guesses",
    "has_words_of",
    "resembles_heading",
    "sure_fields",
]

#: From here on a guess is taken, with a note; from `LEAST` on it is shown for confirmation.
SURE, LEAST = 0.75, 0.45
#: A guess is sure only if the next best one is this much worse.
_MARGIN = 0.1
#: Of more unknown headings nobody confirms guesses, and they would take half a minute.
_MOST_UNKNOWN = 400

#: Words of what a heading is about, by field. What matters stands at its end: 岗位要求 is no post.
_POST = (
    r"(?:岗位|职位|工种|职务|岗)(?:名称?)?$"
    r"|\b(?:post|position|job|role|vacancy)(?: title| name)?$|^title$"
)
_FIRM = (
    r"(?:企业|单位|公司|雇主|厂家|法人|店铺|门店)(?:.{0,4}(?:名称?|全称|简称)|$)"
    r"|(?:用人|用工|招聘|需求)(?:单位|主体|方)$"
    r"|^(?:name of )?(?:the )?(?:company|employer|firm|organi[sz]ation|business"
    r"|enterprise)(?: name)?$"
)
_WORDS: Mapping[str, str] = {
    "post": _POST,
    "title": _POST,
    "openings": r"(?:招|聘|需求|需要|所需|缺|空岗|引进|补充|补员|增员|扩招|用人|用工).*(?:人数|人员数"
    r"|员数|数量?|名额|人次|规模|职数|人员)$"
    r"|缺口$|缺员$|名额$|招聘量$|vacanc(?:y|ies)$|openings?$"
    r"|(?:needed|required|wanted|to hire)$|^hiring$"
    r"|^(?:no|number)\.? of (?:posts|vacancies|positions|openings)",
    "seats": (
        r"(?:招生|拟招|计划招|招收|录取|招新).*(?:数|规模|名额|计划)$|\bseats$|\bplaces$"
        r"|\bintake$|enrol\w*$"
    ),
    "graduates": r"毕业.*(?:数|人|规模)$|graduates?$",
    "enterprise_name": _FIRM,
    "name": _FIRM,
    "aliases": (
        r"简称|曾用|原名|英文名|别名|别称|字号|品牌|former|previous|alias|\baka\b|also known"
        r"|short name"
    ),
    "region": r"(?:地区|区域|镇街|街道|街镇|乡镇|镇办|乡办|街办|镇场|乡镇办|镇街办|街道办|区县|县区"
    r"|县市|属地|所在地|地点|城市|辖区|片区|园区|板块|县市区|市县区?|区市县|[市县]区|旗县"
    r"|盟市|市州|州市)(?:名称?)?$|^各?[省市州盟县区旗](?:名称?)?$"
    r"|\b(?:area|town|district|region|location|county|city|authority|place)(?: name)?$",
    "occupation": (
        r"(?:职业|工种|岗位).{0,4}(?:编码|代码|码)(?:[及和与、/]名称)?$"
        r"|(?:职业|工种)名称[及和与、/](?:编码|代码)$"
        r"|^职业(?:名称|类别|小类|细类|分类|大类|中类)?$|\boccupation(?: code| name)?$"
        r"|\bsoc(?: code)?$"
    ),
    "occupation_name": (
        r"(?:岗位|职位|工种|职务|职业)(?:名称|类别)?$"
        r"|\b(?:post|position|job|occupation)(?: title| name)?$"
    ),
    "industry": (
        r"(?:行业|产业|门类)(?:门类)?[及和与、/]?(?:类别|名称|大类|中类|小类|门类|代码|分类"
        r"|类型)?$|\b(?:sector|industry|sic|naics)(?: code| name)?$"
    ),
    "pay": r"薪|工资|待遇|报酬|月收入|年收入|salar|wage|\bpay\b|remuneration|compensation",
    "education": r"学历|文化程度|文化水平|教育程度|学位|education|degree|qualification level",
    "major": r"专业(?:名称|要求|方向|类别)?$|field of study$|\bmajor$|discipline$|\bcourse$",
    "institution": (
        r"(?:学校|院校|高校|学院|培养单位|办学单位)(?:名称?|全称)?$"
        r"|\b(?:institution|school|college|university)(?: name)?$"
    ),
    "year": r"年份$|年度$|^年$|学年$|\byear$",
    "round": r"年份$|年度$|^年$|\byear$|调查轮次$",
    "month": (
        r"月份$|^月$|年月$|统计期$|^日期$|统计日期$|^日$|^(?:自然)?周(?:次|数|别)?$|^统计周$"
        r"|周.{0,2}(?:日期?|开始|起始)$|\bmonth$|\bperiod$|\bweek$|^week of$"
        r"|\bweek (?:start\w*|begin\w*|commencing|ending|of)$|^day$"
    ),
    "period": r"月份$|^月$|年月$|统计期$|所属期$|\bmonth$|\bperiod$",
    "credit_code": r"信用代码|社会代码|机构代码|credit code|registration n(?:o|umber)",
    "size_class": r"规模(?:类型|类别|等级|分类|划分)?$|\bsize$",
    "skills": r"(?:技能|能力)(?:要求|特长)?$|\bskills?$",
    "employed": (
        r"(?:在岗|在职|从业|就业|现有|用工|员工|职工).{0,4}(?:总?数|人数)$|employed$|headcount$"
        r"|employees$"
    ),
    "hires": r"(?:新招|新进|入职|录用|招录)(?:.{0,4}(?:数|人数|人员))?$|\bhires$|joiners$",
    "separations": r"(?:离职|流失|减员|离岗)(?:.{0,4}(?:数|人数|人员))?$|separations$|leavers$",
    "retiring": r"退休(?:.{0,6}(?:数|人数|人员))?$|retir\w*$",
    "people": r"人才.{0,4}(?:数|总量|人数)$|人数$|people$|persons$",
    "share": r"(?:比例|占比|比重|份额)\s*[%％]?$|\bshare$|proportion$|per ?cent$",
    "experience": r"(?:经验|年限|经历)(?:要求)?$|experience$",
    "urgency": r"^(?!其中).*(?:紧缺|紧急|紧迫|急需)(?:程度|度|情况|等级)?$|urgen",
    "wanted_by": r"(?:到岗|到位)(?:的?时间|日期|期限)?$|(?:何时|何日)(?:到岗|到位)$|start date$|needed by$",
    "posted_on": r"(?:发布|刊登).{0,2}(?:日期?|时间)$|published|posted|advertised on",
    "insured_persons": r"参保.{0,4}(?:数|人)$|insured",
}
_MONEY_UNIT = re.compile(r"(?:人民币)?[千万]?元")
#: What pay is of, if not of the post.
_OTHER_PAY = re.compile(
    r"支出|成本|费用|(?:招聘|用工|人工|人力|经费|总)\S{0,2}预算|投入|平均|社平|人均|上年|去年|总额"
    r"|average|mean|median|total",
    re.I,
)
#: What the place or the kind under a heading is of, if not of what the rows are about.
_OF_OTHERS = re.compile(
    r"户[籍口]|籍贯|生源|来源|出生|面试|笔试|报名|考试|考点|招聘会|宣讲|出差|销售|业务|市场|客户|毕业"
    r"|学科|专业|培训|期望|意向|派驻|外派|流[向入出]|输[入出]|家庭|居住|覆盖|服务|通勤|接送|班车"
    r"|interview|birth|sales|market|home|hukou"
)
#: Kinds of value that fit a field; none where values do not tell.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "post": ("post",),
    "title": ("post",),
    "wanted_titles": ("post",),
    "enterprise_name": ("firm",),
    "name": ("firm",),
    "region": ("place",),
    "occupation": ("occupation", "post"),
    "occupation_name": ("post", "occupation"),
    "industry": ("industry",),
    "pay": ("money",),
    "education": ("education",),
    "major": ("major",),
    "institution": ("school",),
    "credit_code": ("credit_code",),
    "enterprise_id": ("credit_code",),
    "skills": ("skills",),
    "year": ("year",),
    "round": ("year",),
    "month": ("month", "date"),
    "period": ("month", "date"),
}
#: Fields whose values may say nothing of a vocabulary: there the words alone decide, if they agree.
_OPEN_VALUES = frozenset(
    {
        "post",
        "title",
        "occupation_name",
        "major",
        "region",
        "enterprise_name",
        "name",
        "institution",
        "industry",
    }
)
#: Words of other figures than the one that is asked for: of supply, of what is there, of changes.
_OTHER_FIGURE = re.compile(
    r"求职|应聘|报名|现有|实有|在岗|在职|参保|离职|退休|录用|到岗|已招|已聘|已录|完成|上年"
    r"|去年|上月|上季|上期|同期|累计|往年"
    r"|[比率]$|同比|环比|占比|占|增[长幅减]|变化|排名|位次|seek|applica|hired|filled|current"
    r"|existing|previous"
    r"|change|growth|ratio|rate|rank|per ?cent|%|unemploy|supply",
    re.I,
)
#: Words of some of those who are counted.
_OF_SOME = re.compile(r"^其中|女|男|外来|外籍|农民工|残疾")
#: What a résumé says stands in many places; a wrong guess there would be about somebody.
_PERSONAL = frozenset(name for name, table in TABLES.items() if table.people or name == "contact")
#: Of what is measured there is one kind a column: people wanted are no money.
FIGURE_FIELDS = frozenset(
    {
        "openings",
        "seats",
        "graduates",
        "people",
        "employed",
        "hires",
        "separations",
        "retiring",
        "insured_persons",
    }
)
#: A number of students, of which nothing says whether they come or go.
_BARE_COUNT = re.compile(r"(?:学生)?(?:总?人数|数量?|合计)")
_OF_SCHOOLS = frozenset({"seats", "graduates"})
#: What people put before and behind the word that matters.
_AROUND = re.compile(
    r"^(?:拟|计划|预计|现|目前|本次|今年|本年度?|年度|具体|主要|所属|所在|所需|需求|需|招聘"
    r"|招用|招工|引进|急需|紧缺|用工|空缺|缺|填报|应聘)+"
    r"|(?:名称|全称|简称|名)+$"
)


class Guess(NamedTuple):
    """What a heading may mean.

    Attributes
    ----------
    field : str
        Column of the table, or further field.
    certainty : float
        From 0 to 1.
    reason : str
        Why it may be.
    sure : bool
        Whether it is taken without asking.
    """

    field: str
    certainty: float
    reason: str
    sure: bool


def guesses(
    table: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], fields: Mapping[int, str]
) -> dict[int, Guess]:
    """Return what the headings that no list knows may mean in a table, by their place.

    A heading is compared by its words and by the values below it. Where two headings may be one
    field, or one heading two fields, nothing is sure. Of more unknown headings than anybody would
    look through nothing is said.

    Parameters
    ----------
    table : str
        Name of the table.
    header, rows : sequence
        Headings and cells.
    fields : dict of int to str
        Headings, by place, that are known already, and their fields.

    Examples
    --------
    >>> by_place = guesses("need_survey", ["招聘岗位", "拟招聘人员数"], [["数控车工", 3], ["质检员", 2]], {})
    >>> [(guess.field, guess.sure) for guess in by_place.values()]
    [('post', True), ('openings', True)]
    """
    if table in _PERSONAL:
        return {}
    free = _free_fields(table, fields.values())
    unknown = {place: header[place] for place in places_beside(header, fields)}
    if len(unknown) > _MOST_UNKNOWN:
        return {}
    scored: dict[int, list[tuple[float, str, str]]] = {}
    for place, name in unknown.items():
        kinds = value_kinds(row[place] for row in rows)
        offers = [(*_certainty(table, field, name, kinds), field) for field in free]
        best = sorted(((c, field, why) for c, why, field in offers if c >= LEAST), reverse=True)
        if best:
            scored[place] = best
    return {place: _settled(place, scored) for place in scored}


def sure_fields(by_place: Mapping[int, Guess], header: Sequence[str]) -> dict[str, str]:
    """Return the guesses that are taken without asking, as a mapping of headings."""
    return {header[place]: guess.field for place, guess in by_place.items() if guess.sure}


def _free_fields(table: str, fields: Iterable[str]) -> list[str]:
    names = dict.fromkeys((*TABLES[table].names, *FURTHER.get(table, {})))
    used = set(fields)
    if used & {"pay_low", "pay_high"}:
        used.add("pay")
    if "pay" in used:
        used |= {"pay_low", "pay_high"}
    if "enterprise_id" in used and "enterprise_name" not in names:
        used.discard("enterprise_name")
    return [name for name in names if name not in used and name != "permitted_use"]


def _settled(place: int, scored: Mapping[int, list[tuple[float, str, str]]]) -> Guess:
    """Return the best guess of a heading; sure if neither heading nor field has another."""
    certainty, field, why = scored[place][0]
    second = scored[place][1][0] if len(scored[place]) > 1 else 0.0
    rivals = [
        score
        for other, offers in scored.items()
        if other != place
        for score, name, _ in offers[:1]
        if name == field
    ]
    alone = certainty >= max((second, *rivals), default=0.0) + _MARGIN
    return Guess(field, round(certainty, 2), why, certainty >= SURE and alone)


def _certainty(table: str, field: str, name: str, kinds: Mapping[str, float]) -> tuple[float, str]:
    """Return how likely a heading with such values is a field, and why."""
    words = _likeness(table, field, name)
    values = _fit(table, field, kinds)
    if field == "pay" and _MONEY_UNIT.match(unit_of(name)):
        # Figures under 万元 are pay, though they say no unit themselves.
        values = max(kinds.get(kind, 0.0) for kind in ("money", "number", "count"))
    facts = {"words": round(100 * words), "values": round(100 * (values or 0.0))}
    if not kinds:
        return min(words, 0.7), phrase("review", "by_words_empty", **facts)
    if values is None:
        return 0.9 * words, phrase("review", "by_words", **facts)
    if words < 0.5:
        distinct = bool(set(_KINDS.get(field, ())) & DISTINCT) and values >= 0.8
        return (0.5 if distinct else 0.0), phrase("review", "by_values", **facts)
    if values < 0.5 and field not in _OPEN_VALUES:
        return 0.0, ""
    return words * (0.6 + 0.4 * values), phrase("review", "by_both", **facts)


@cache
def _headings_of(table: str, field: str) -> tuple[str, ...]:
    return tuple(
        name
        for name, offers in fields_of(table).items()
        if field in {meaning for meaning, _ in offers}
    )


def _core(name: str) -> str:
    bare = _AROUND.sub("", name)
    return _AROUND.sub("", bare) or name


@cache
def _likeness(table: str, field: str, name: str) -> float:
    """Return how like a heading is to those of a field: its core, its words, its letters."""
    from rapidfuzz import fuzz

    head = heading(name)
    headings = _headings_of(table, field)
    figure = field in FIGURE_FIELDS
    if figure and _OTHER_FIGURE.search(name) and not any(map(_OTHER_FIGURE.search, headings)):
        return 0.0
    if figure and _OF_SOME.search(name):
        return 0.0
    if contradicts(name, field) or (field == "people" and not may_mean(name, field)):
        return 0.0
    if field in _OF_SCHOOLS and _BARE_COUNT.fullmatch(head):
        return 0.0
    if field == "pay" and _OTHER_PAY.search(name):
        return 0.0
    core = _core(head)
    # A short name and a full one have one core.
    if len(core) > 1 and field != "aliases" and any(core == _core(other) for other in headings):
        return 0.95
    pattern = _WORDS.get(field)
    spelt = " ".join(re.sub(r"[_\-/]+", " ", str(name)).lower().split())
    if pattern and (re.search(pattern, head) or re.search(pattern, spelt)):
        return 0.9
    if pattern:
        return 0.0
    ratio = max((fuzz.ratio(head, other) for other in headings), default=0.0)
    return float(ratio) / 100 * 0.9 if ratio >= 70 else 0.0


def _fit(table: str, field: str, kinds: Mapping[str, float]) -> float | None:
    """Return the share of values that fit a field; None where values do not tell."""
    fitting = _KINDS.get(field)
    if fitting:
        share = max(kinds.get(kind, 0.0) for kind in fitting)
        figures = max(kinds.get("number", 0.0), kinds.get("date", 0.0))
        if share < 0.5 and field in _OPEN_VALUES:
            # Words that no vocabulary knows may be posts or places; figures and sentences are none.
            return None if figures < 0.2 and kinds.get("long", 0.0) < 0.5 else 0.0
        return share
    contract = TABLES[table]
    column = contract[field] if field in contract.names else None
    if field in FIGURE_FIELDS:
        return kinds.get("count", 0.0)
    if column is None:
        return None
    if column.kind in ("int", "float"):
        return kinds.get("number", 0.0)
    if column.kind in ("date", "datetime"):
        return kinds.get("date", 0.0)
    return None


@cache
def _patterns() -> tuple[Callable[[str], object], ...]:
    return tuple(partial(re.search, pattern) for pattern in _WORDS.values())


def has_words_of(field: str, name: str) -> bool:
    """Tell a heading whose words are those of a field, though no list may know it.

    Examples
    --------
    >>> has_words_of("industry", "行业门类及大类")
    True
    >>> has_words_of("region", "镇办"), has_words_of("region", "产地")
    (True, False)
    >>> has_words_of("region", "面试地点"), has_words_of("industry", "学科门类")
    (False, False)
    """
    bare = heading(name)
    # Whose school it is tells a school as well.
    is_of_others = field != "institution" and _OF_OTHERS.search(bare) is not None
    return re.search(_WORDS[field], bare) is not None and not is_of_others


@cache
def resembles_heading(text: str) -> bool:
    """Tell words that may head a column, though no list knows them.

    Examples
    --------
    >>> [resembles_heading(text) for text in ("拟招聘人员数", "用工主体", "甲精密机械有限公司", "钳工")]
    [True, True, False, False]
    """
    from talentmatch.data.reading.layout._labels import is_firm, is_place

    if not 1 < len(text) <= 24 or is_firm(text) or is_place(text) or re.search(r"\d", text):
        return False
    head = heading(text)
    return any(pattern(head) for pattern in _patterns())
