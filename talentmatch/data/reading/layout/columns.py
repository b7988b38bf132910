"""Which table a sheet is, and which column each of its headers is."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from talentmatch.data.contract._person_counts import may_mean
from talentmatch.data.reading.layout._people_columns import settle_people
from talentmatch.data.reading.layout.headings import (
    FURTHER,
    GROUP,
    fields_of,
    heading,
    places_beside,
)
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase

__all__ = [
    "Mapped",
    "columns_of",
    "hinted_table",
    "map_headers",
    "mapping_key",
    "nearest_fields",
    "rank_tables",
    "tells_people",
]

#: Words in names of files, sheets and title rows.
_HINTS: dict[str, str] = {
    "enterprise": (
        r"企业名录|企业名单|企业库|名录库|企业基本|企业登记|法人单位|enterprise|register"
        r"|companies"
    ),
    "indicator": r"参保|社保|用电|营业收入|产值|经济指标|企业指标|insured|indicator",
    "need_survey": (
        r"需求(?:情况)?(?:调查|调研|摸底|征集)"
        r"|(?:人[才员力]|员工|用[工人]|招[聘工]|岗位|职位|技能|劳动力).{0,6}需求(?:情况)?(?:登记"
        r"|申报|采集|反馈|填报|问卷)|人才(?:[(（及和、与]?用工[)）]?)?需求"
        r"|用[工人](?:[(（及和、与]?人才[)）]?)?需求|缺工|引才需求|引进(?:需求|计划)"
        r"|(?:用[人工]|招工|引才)计划|岗位征集|人才缺口|need.?survey|talent.?needs"
    ),
    "workforce": r"用工情况|在岗|用工监测|workforce",
    "posting": r"职位|岗位描述|招聘|\bjds?\b|岗位信息|在招|posting|vacanc|\bjobs?\b",
    "demand": r"岗位需求月|需求序列|demand",
    "supply": r"招生|毕业生|生源|院校|enrolment|enrollment|supply",
    "candidate": r"简历|候选人|人才库|人选|求职者|candidate|resume|résumé",
    "talent_stock": r"人才存量|人才总量|人才统计|talent.?stock",
    "target": r"规划目标|目标|target",
    "target_actual": r"完成情况|完成值|实际|actual",
    "chain_industry": r"产业链行业|产业链对照|chain",
    "occupation_mix": r"职业结构|occupation.?mix",
    "client": r"客户|合同|禁挖|禁猎|client|off[- ]?limits|hands[- ]?off",
    "process": r"推荐进展|推荐记录|面试进展|applications?|pipeline",
    "interaction": r"互动|投递记录|interaction",
    "consent": r"授权|同意书|consent",
    "team": r"团队|team",
    "project": r"项目|project",
    "site": r"载体|孵化器|site",
    "fund": r"基金|fund",
}
#: Fields of which a table can make its required column.
_DERIVED: dict[tuple[str, str], tuple[str, ...]] = {
    ("enterprise", "enterprise_id"): ("credit_code", "name"),
    ("need_survey", "enterprise_id"): ("enterprise_name",),
    ("need_survey", "round"): (),
    ("indicator", "enterprise_id"): ("enterprise_name",),
    ("indicator", "metric"): ("insured_persons",),
    ("indicator", "value"): ("insured_persons",),
    ("workforce", "enterprise_id"): ("enterprise_name",),
    ("posting", "posting_id"): ("title",),
    ("candidate", "candidate_id"): ("name", "phone", "email"),
    ("client", "client_id"): ("name",),
}
#: What a table counts whose words name others too: 用工监测 tells of lacks as well as of people
#: employed.
_COUNTED = {"workforce": frozenset({"employed", "hires", "separations", "retiring"})}
#: The number of a row says nothing of a table.
_NUMBERS = frozenset(map(heading, ("序号", "编号", "no", "no.", "#", "number")))
_CLIENT = re.compile(r"客户|甲方|client", re.I)
_ENOUGH = 1.2
_JOINED = frozenset({"text", "limits", "status", "aliases"})
#: What people wish for or lived through.
_TELLING = frozenset(
    {
        "expected_yearly_pay",
        "pay",
        "wanted_regions",
        "wanted_titles",
        "birth_year",
        "work_since",
        "school",
        "blocked_employers",
        "household_registration",
    }
)
#: Headings that lists of postings have as every list of firms has them: they tell no posting.
_OF_ANY_LIST = frozenset(map(heading, ("企业", "地址", "更新时间", "更新", "坐标", "发布")))
#: Telephones that firms and schools have, too: without a name beside them they tell no people.
_TELEPHONES = frozenset(map(heading, ("tel", "tel.", "telephone no")))
#: Fields of a candidate book that tell of a post or an owner: no sign that a sheet lists people.
_ABOUT_A_POST = frozenset(
    {"applied_post", "applied_id", "applied_firm", "status", "status_on", "hired_on", "recruiter"}
)


@dataclass(frozen=True)
class Mapped:
    """Headers of one sheet brought to the fields of one table.

    Attributes
    ----------
    table : str
        Name of the table.
    fields : dict of int to str
        Position of a header to its field; a field of joined text may stand several times.
    unmapped : tuple of str
        Headers that fit no field.
    missing : tuple of str
        Required columns that no header gives.
    """

    table: str
    fields: dict[int, str]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]


def map_headers(
    table: str, headers: Sequence[str], by_hand: Mapping[str, str] | None = None
) -> Mapped:
    """Give each header its field: by hand first, then by name, label, alias, in this priority.

    Raises
    ------
    InputError
        If `by_hand` names a field that the table does not have.

    Examples
    --------
    >>> map_headers("posting", ["职位", "Publish Date", "楼层"]).fields
    {0: 'title', 1: 'posted_on'}
    """
    fields_by_hand = _chosen_by_hand(table, by_hand or {})
    headings = fields_of(table)
    offers = [
        (-1 if heading(header) in fields_by_hand else priority, place, field)
        for place, header in enumerate(headers)
        for name in [_sense(table, header)]
        for field, priority in (
            [(fields_by_hand[name], -1)] if name in fields_by_hand else headings.get(name, ())
        )
    ]
    fields: dict[int, str] = {}
    for _, place, field in sorted(offers):
        if place not in fields and (field in _JOINED or field not in fields.values()):
            fields[place] = field
    if table == "candidate":
        settle_people(fields, headers)
    unmapped = [headers[place] for place in places_beside(headers, fields)]
    ordered = {place: fields[place] for place in sorted(fields)}
    return Mapped(table, ordered, tuple(unmapped), _missing(table, set(fields.values())))


def _sense(table: str, header: str) -> str:
    """Return a heading; 公司名称(客户) of a candidate book is that of the client, no employer."""
    name = heading(header)
    about_client = table == "candidate" and bool(_CLIENT.search(str(header)))
    fields = fields_of(table).get(name, ())
    return "客户" if about_client and any(field == "employer" for field, _ in fields) else name


def _chosen_by_hand(table: str, by_hand: Mapping[str, str]) -> dict[str, str]:
    allowed = columns_of(table)
    wrong = [field for field in by_hand.values() if field not in allowed]
    if wrong:
        raise InputError(
            phrase("load", "mapping_wrong", table=label("tables", table)),
            [
                phrase(
                    "load", "mapping_near", field=field, names=joined(nearest_fields(table, field))
                )
                for field in wrong
            ],
        )
    return {heading(header): field for header, field in by_hand.items()}


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """Return the names of all fields that a heading can mean in a table."""
    return tuple(dict.fromkeys((*TABLES[table].names, *FURTHER.get(table, {}))))


def _missing(table: str, fields: set[str]) -> tuple[str, ...]:
    return tuple(
        column.name
        for column in TABLES[table].columns
        if column.required
        and column.default is None
        and column.name not in fields
        and not _derivable(table, column.name, fields)
    )


def _derivable(table: str, column: str, fields: set[str]) -> bool:
    sources = _DERIVED.get((table, column))
    return sources is not None and (not sources or bool(fields.intersection(sources)))


def nearest_fields(table: str, header: str, least: float = 60.0) -> list[str]:
    """Return the columns whose names are most like a header, best first, three at most.

    A column of persons is none of them where the header counts others: 流失人数 are no openings.

    Examples
    --------
    >>> nearest_fields("posting", "发布的日期")[0], nearest_fields("posting", "xyzzy")
    ('posted_on', [])
    """
    from rapidfuzz import fuzz, process

    fields = fields_of(table)
    matches = process.extract(
        heading(header), list(fields), scorer=fuzz.ratio, limit=9, score_cutoff=least
    )
    near = dict.fromkeys(fields[name][0][0] for name, _, _ in matches)
    return [
        field
        for field in near
        if may_mean(header, field, _known(table, field), number=_holds_numbers(table, field))
    ][:3]


def _holds_numbers(table: str, field: str) -> bool:
    contract = TABLES[table]
    return field not in contract.names or contract[field].kind in ("int", "float")


@cache
def _known(table: str, field: str) -> tuple[str, ...]:
    """Return the headings of a field."""
    return tuple(name for name, offers in fields_of(table).items() if offers[0][0] == field)


def rank_tables(
    headers: Sequence[str],
    hint: str = "",
    by_hand: Mapping[str, str] | None = None,
    *,
    learnt: Mapping[str, str] | None = None,
) -> list[tuple[str, float]]:
    """Return the tables a sheet may be, the likeliest first, with scores; none below a least fit.

    A header counts the more the fewer tables know it; a required column that is missing and
    cannot be derived rules a table out; words in the names of file and sheet add to it. `learnt`
    holds, under table and heading with a line break between, fields that follow from the sense.

    Examples
    --------
    >>> rank_tables(["姓名", "手机", "期望薪资", "工作年限"])[0][0]
    'candidate'
    >>> rank_tables(["企业名称", "岗位名称", "需求人数"], hint="2024年人才需求调查")[0][0]
    'need_survey'
    """
    manual, own = by_hand or {}, learnt or {}
    by_table = {
        name: {
            **{key.partition("\n")[2]: own[key] for key in own if key.startswith(f"{name}\n")},
            **manual,
        }
        for name in TABLES
    }
    scored = [(name, _fit(name, headers, hint, by_table[name])) for name in TABLES]
    enough = [(name, score) for name, score in scored if score >= _ENOUGH]
    if not enough:
        # Two headings of general use are enough where one table alone has columns for both.
        whole = [(name, score) for name, score in scored if score and _is_whole(name, headers)]
        enough = whole if len(whole) == 1 else []
    return sorted(enough, key=lambda pair: -pair[1])


def _is_whole(table: str, headers: Sequence[str]) -> bool:
    """Tell a table that has a place for every heading, of which there are two at least."""
    mapped = map_headers(table, headers)
    filled = sum(
        bool(header) and header != GROUP and heading(header) not in _NUMBERS for header in headers
    )
    return len(mapped.fields) >= 2 and len(mapped.fields) == filled


def _names_people(headers: Sequence[str]) -> bool:
    """Tell headings of the name of a candidate and of their telephone or e-mail."""
    known = fields_of("candidate")
    fields = {offers[0][0] for name in headers if (offers := known.get(heading(name)))}
    return "name" in fields and bool(fields & {"phone", "email"})


@cache
def _of_people() -> frozenset[str]:
    """Return the headings of wishes and of a life, which no posting has."""
    own = fields_of("candidate").items()
    return frozenset(n for n, f in own if f[0][0] in _TELLING and n not in fields_of("posting"))


def tells_people(headers: Sequence[str]) -> bool:
    """Tell headings of people: their name and how to reach them, or two things that no posting has.

    Beside how many are wanted a name is that of whom to ask, and schools and ages are asked for.

    Examples
    --------
    >>> tells_people(["姓名", "电话", "职位"]), tells_people(["岗位名称", "招聘人数", "姓名", "电话"])
    (True, False)
    """
    bare = {heading(name) for name in headers}
    if any(offer[0] == "openings" for name in bare for offer in fields_of("posting").get(name, ())):
        return False
    return _names_people(headers) or len(bare & _of_people()) > 1


def _fit(table: str, headers: Sequence[str], hint: str, by_hand: Mapping[str, str]) -> float:
    mapping = {header: field for header, field in by_hand.items() if field in columns_of(table)}
    mapped = map_headers(table, headers, mapping)
    if mapped.missing or not mapped.fields or (table == "posting" and tells_people(headers)):
        return 0.0
    weight = sum(
        _rarity(heading(headers[place]))
        for place, field in mapped.fields.items()
        if (field not in _ABOUT_A_POST or "name" in mapped.fields.values())
        and not (table == "posting" and heading(headers[place]) in _OF_ANY_LIST)
        and (heading(headers[place]) not in _TELEPHONES or "name" in mapped.fields.values())
    )
    filled = sum(bool(header) and header != GROUP for header in headers)
    counted = _COUNTED.get(table)
    is_known = counted is None or bool(counted & set(mapped.fields.values()))
    # A list that names people and how to reach them is of people, whatever its file is called.
    is_known &= table != "posting" or not _names_people(headers)
    hinted = is_known and bool(re.search(_HINTS.get(table, r"(?!)"), hint, re.I))
    own = sum(field in TABLES[table].names for field in mapped.fields.values())
    # Between a table whose own columns these are and one that only passes them on, the first.
    return weight * (0.5 + 0.5 * len(mapped.fields) / max(filled, 1)) + 0.05 * own + 2.5 * hinted


@cache
def _rarity(name: str) -> float:
    holders = sum(name in fields_of(table) for table in TABLES)
    return 1 / math.sqrt(max(holders, 1))


def mapping_key(headers: Sequence[str]) -> str:
    """Return the name under which a mapping of these headers is remembered.

    The order of the columns does not count.

    Examples
    --------
    >>> mapping_key(["职位", "薪资"]) == mapping_key(["薪资", "职位 "])
    True
    """
    names = "\n".join(sorted(heading(header) for header in headers if header))
    return f"mapping:{hashlib.sha256(names.encode()).hexdigest()[:16]}"


def hinted_table(name: str) -> str:
    """Return the table that the name of a file speaks of; empty if it speaks of none.

    Examples
    --------
    >>> hinted_table("2024年招生计划.xlsx"), hinted_table("a.xlsx")
    ('supply', '')
    """
    return next((table for table, hint in _HINTS.items() if re.search(hint, name, re.I)), "")
