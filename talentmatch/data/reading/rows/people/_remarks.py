"""Remarks about people: what is a note about them, and what they set as conditions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._job_words import is_employer, is_title
from talentmatch.data.reading.rows.people._wanted_places import is_somewhere
from talentmatch.i18n import phrase
from talentmatch.vocab import skills
from talentmatch.vocab.places import ALL_SIGN, place
from talentmatch.vocab.reading import read_labels, read_rows, read_words

__all__ = ["take_conditions", "take_remarks"]

#: Headings of what somebody noted of a person.
_REMARKS = frozenset(read_labels("heading of any table")["remarks"])
#: The same behind whatever word, and what is noted of something else than a person.
_NOTED = re.compile(
    r"(?:备注|纪要|附言|留言|注意事项|(?:补充|其[他它]|特别|候选人|人选|顾问|面谈|意向"
    r"|求职)(?:说明|情况|信息|要求)|(?:沟通|跟进|电话|联系|约谈|面谈|访谈|回访|寻访)(?:记录"
    r"|情况|要点|小结|内容|反馈|结果|说明|信息)?|notes?|remarks?|comments?)$"
)
_OF_OTHERS = re.compile(
    r"客户|甲方|公司|企业|单位|面试|岗位|职位|项目|薪|client|interview|job|联系$|电话$"
)
#: A remark that a person, and not their employer, is to be left alone.
_LEAVE_ALONE = re.compile(
    r"(?:do not (?:contact|call)|\bdnc\b)(?! (?:the |his |her |their )?(?:current|present"
    r"|former|previous)? ?(?:employer|company|reference))"
    r"|黑名单|勿扰|(?:请?勿|不要再?|禁止|拒绝|别再?)(?:联系|打扰|致电|打电话"
    r"|来电)(?!\s*(?:其|他|她|本人)?(?:现|原|前|当前|目前|所在)?(?:公司|单位|雇主|东家|hr"
    r"|家人|前同事))"
    r"|(?:撤回|撤销|收回|取消)(?:了|其|本人|个人)*(?:授权|同意|许可)"
    r"|(?:授权(?:书|函)?已?|同意(?:书|函|已)已?)(?:被|经)?(?:撤回|撤销|收回|取消|失效)"
    r"|要求(?:我们?|我方|贵司)?(?:删除|注销|清除)(?!重复)"
    r"|\b(?:withdr[ae]w|withdrawn|revoked?)\s+(?:\w+\s+){0,2}consent"
    r"|consent\s+(?:was |is |has been )?(?:withdrawn|revoked)"
    r"|\b(?:asked|wants?|requested)\s+(?:us\s+)?(?:to\s+(?:delete|erase"
    r"|be (?:deleted|erased|removed))|deletion|erasure|removal)\b",
    re.I,
)
#: That somebody works nowhere now; 已离职老板 and 离职原因 say something else, and who is 离职中 or may
#: be asked to come a month after their 离职 still works.
_HAS_LEFT = re.compile(
    r"(?:目前|当前|现)?(?:(?:已经?|刚)?(?:待业|失业)(?:状态|中|在家)?|(?:已经?|刚)离职(?:状态|在家)?)"
    r"|(?:目前|当前|现)离职(?:状态|在家)?|离职状态"
)
_CLAUSE = re.compile(r"[，,；;。！!\n]+")
_NAMES = r"([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z、/／和及与或·（）() -]{1,30}?)"
#: What a short name that is no firm but an area has behind it: 江淮地区.
_AREA = re.compile(r"(?:地区|区域|城市|一带|周边|范围)")
_KIND = r"(?:市|地区|区域|城市|一带|周边|范围|以?内)*(?:的?(?:机会|岗位|职位|工作|单位|项目|企业))?"
_REFUSE = rf"(?:一律|{ALL_SIGN}|也)?(?:不考虑|不看|不去|不接受|不来|不要|免谈|勿扰|勿推|不推)"
#: 非深圳不考虑, 只考虑苏州、无锡; 不考虑上海; 不去外地.
_ONLY = re.compile(
    rf"(?:非|除了?){_NAMES}(?:以外|之外|外)?{_KIND}(?:其[他它余]{_KIND})?{_REFUSE}$"
    rf"|(?:只|仅|限)(?:愿意?|想|能|会)?(?:考虑|接受|看|去|限|在|回)?(?:在|去|回)?{_NAMES}{_KIND}$"
)
_NOT = re.compile(
    r"(?:简历|资料)?(?:不|勿|别|拒绝?|谢绝)(?:太|愿意?|想|会|能|再)?(?:考虑|去|看|接受|来"
    rf"|推荐?|投|到|要|发|送)?{_NAMES}{_KIND}$"
    rf"|{_NAMES}{_KIND}(?:就|一律|{ALL_SIGN}|也|暂)*(?:不(?:愿意?|想|能)?(?:看|去)|免谈)(?:了|哈)?$"
)
#: The same in English: only Suzhou or Wuxi; not open to Suzhou; do not submit to Acme Ltd.
_EN_NAMES = r"([A-Za-z][A-Za-z .'&/,-]{1,40}?)"
_EN_ONLY = re.compile(
    r"only (?:open to |considers? |wants? |looking (?:at|in|for) |in "
    rf"|interested in )?{_EN_NAMES}(?: area| city| jobs?| roles?)?$|{_EN_NAMES} only$",
    re.I,
)
_EN_NOT = re.compile(
    r"(?:not open to|not interested in|won'?t (?:relocate|move|go) to"
    rf"|does(?: not|n'?t) (?:want|consider)|excluding|except) {_EN_NAMES}(?: area| city"
    r"| jobs?| roles?)?$",
    re.I,
)
#: A name of words that begin with capitals: Fictive Seals; what the last of them calls a kind is none.
_EN_FIRM = re.compile(
    r"(?!.*\b(?i:shifts?|roles?|positions?|posts?|jobs?|work(?:ing)?|projects?|contracts?|travel|hours|overtime"
    r"|industr(?:y|ies)|sectors?|companies|firms|agenc(?:y|ies)|suppliers?|start-?ups?|teams?|managers?"
    r"|engineers?|areas?|markets?|park|zone|china|asia|europe)$)"
    r"(?:[A-Z][\w&'-]*)(?: (?:[A-Z&][\w&'-]*|of|and)){1,4}"
)
_EN_BLOCKED = re.compile(
    r"(?:do not|don'?t|never) (?:submit|send|present|introduce"
    rf"|propose)(?: (?:him|her|them|cv|profile|resume))? to {_EN_NAMES}$",
    re.I,
)
#: An agreement not to compete, with whom or whom it names; with whom it is, one may go back unless
#: it says otherwise.
_COMPETING = re.compile(r"竞业|non-?compete", re.I)
_BARRED_BY = re.compile(
    rf"(?:与|和|跟|同|对){_NAMES}(?:之间|公司)?(?:签订?|过|了|还|有|存在)*(?:竞业"
    rf"|保密及竞业)|竞业(?:限制|禁止)?(?:名单|对象|范围|企业|公司)\s*[:：是为含]*\s*{_NAMES}$"
)
_MAY_NOT_GO = re.compile(r"不(?:能|可|得|可以|允许)(?:去|入职|加入|推荐?|接触)")
#: Who does not consider whom is open: 甲江不考虑.
_NOT_SURE = re.compile(
    rf"{_NAMES}{_KIND}(?:就|一律|{ALL_SIGN}|也|暂)*不(?:考虑|接受|来)(?:了|哈)?$"
)
_REFUSED = re.compile(
    r"(?:不(?:愿意?|想|再)?|拒绝?|谢绝)(?:考虑|去|看|接受|来|投|推荐?)"
    r"|not (?:open|interested)|won'?t",
    re.I,
)
#: A firm from which somebody is to be hidden; what is avoided or ruled out may be anything else.
_HIDDEN = re.compile(
    rf"(?:请|需|要|务必)?(?:对|向|跟)\s*{_NAMES}\s*(?:严格|绝对|务必|需|要|请)*保密$"
    r"|(?:简历|资料)?(?:不要|不能|不可|不得|别|勿|禁止)(?:再)?(?:把|将)?(?:其|他|她|我|本人"
    rf"|候选人)?的?(?:简历|资料|信息|情况|cv)?(?:发|投|推|送|推荐|透露)(?:给|至|到){_NAMES}$"
    rf"|(?:不要|不能|不可|别|勿|避免)(?:让|给|被|告知|通知|惊动)\s*{_NAMES}\s*(?:的?人|hr"
    r"|方)?(?:知道|知晓|看到|看见|发现)$"
    rf"|(?:避开|回避|屏蔽)\s*{_NAMES}$|{_NAMES}(?:勿推|免推|不要推|勿投|勿送)$",
    re.I,
)
_PROPOSED_TO = re.compile(r"(?:不要|不能|不可|别|勿)(?:把|将)?\S{0,4}推荐?(?:给|至|到)")
_AVOIDED = re.compile(rf"(?:避开|回避|屏蔽|规避|排除)\s*{_NAMES}$|{_NAMES}(?:除外|不推)$")
_SENT_TO = re.compile(
    r"(?:不|勿|别|拒绝?|谢绝)(?:愿意?|想|会|能|再|要)?(?:去|推荐?|投|送|给|回)(?:给|回|到|去)?"
)
#: Whom somebody is not to be proposed to, without a word between: 勿推甲江海洋工程.
_PROPOSES = re.compile(
    r"(?:简历|资料)?(?:不要|不可|不得|别|勿|禁止)(?:再)?(?:推荐?|投递?|发|送)(?!\S*(?:给|至|到))"
)
_OF_PROPOSING = re.compile("推|投|简历|资料")
_LEAST_NAME = 4
_TOWARDS = re.compile(r"^(?:让|给|推|荐|送|投|去|到|回)+")
#: Trades, behind the name proper of a firm or alone, and kinds of employers.
_TRADE = "|".join(read_words("trade behind the name of a firm"))
_KIND_OF_FIRM = (
    r"[大中小]型?|私|民|国|央|外|[台日韩德美]|内|私营|民营|国有|外资|内资|欧美|合资|独资|本地"
    r"|外地|传统|初创|上市|高端|高危|精细|家族|代工|同类"
)
_NO_FIRM = re.compile(
    rf"(?:{_KIND_OF_FIRM}|{_TRADE})*(?:{_TRADE}|资|工?厂|企业?|公司|单位|集团|平台|机构|行业"
    r"|事业单位|园区|甲方|乙方|一线|现场|工地|产线|体制内)"
    r"|(?:欧美|私营|民营|国有|合资|独资|初创|家族)"
    r"|.*(?:类|型|制|性质?)(?:公司|企业|工?厂|单位)"
    r"|.*(?:行业|岗位?|职位|工作|方向|类|型|制|班|差|家人|父母|同事|领导|老板|电话|联系)"
    r"|.*的(?:地方|城市|公司|厂|单位|岗位)|中介|猎头|现(?:在|任)?(?:公司|单位|雇主)|本公司"
    r"|没有|暂?无|不详|未[知签定]|已?(?:解除|到期|过期)|目前(?:公司|单位)|(?!.{2,}(?:泵业|药业|车业|置业|实业|工业)$)[\u4e00-\u9fff]{1,4}业"
)
#: Things and people of whom the same words are said: 对客户信息保密, 不要让HR知道.
_NO_EMPLOYER = re.compile(
    r".*(?:信息|资料|机密|秘密|薪资|薪酬|工资|收入|待遇|简历|数据|文件|技术|图纸|情况|隐私"
    r"|群里?|hr|人事|人力|同行|对手|竞品|竞对|客户|供应商|朋友|亲戚|配偶|爱人|外界|人|市|地"
    r"|方|城|面试|周末|高峰|节|假|时间|风险|问题|故障|责任)",
    re.I,
)
#: Kinds of work and of ways, which are proposed as well: 半导体设备, 产线管理, 公开平台.
_NO_BEGINNING = "|".join(read_words("beginning of no name of a firm"))
_NO_END = "|".join(read_words("end of no name of a firm"))
_NO_PROPER = re.compile(rf"{_TRADE}|{_NO_BEGINNING}|.*(?:{_NO_END})$")
#: What large firms of the net are called, and a county near the capital.
_LARGE_FIRMS = frozenset({"大厂"})
#: A name proper and the trade behind it.
_BY_TRADE = re.compile(rf"(?!{_TRADE}|{_KIND_OF_FIRM}).{{2,12}}?(?:{_TRADE})(?:集团|股份)?")
#: A firm that somebody has left, as 原单位 in a remark means it.
_FORMER = re.compile(r"[原前老上](?:任|一)?(?:单位|公司|东家|雇主|家|厂)")
_LEFT_FIRM = re.compile(
    r"(?:从|自)\s*([\u4e00-\u9fffA-Za-z（）() ·&]{2,20}?)\s*(?:离职|辞职|离开|出来|被裁)"
    r"|(?:前|老)东家[:：是为]?\s*([\u4e00-\u9fffA-Za-z]{2,20})"
)
#: A part of a firm behind its town: 苏州工厂.
_OF_A_FIRM = re.compile(r"(?:工厂|分厂|厂区|基地|分公司|总部|办公室|办事处)$")
#: Firms of one house: 博世系.
_OF_GROUP = re.compile(r"(?!欧美|日韩|港台|体)([\u4e00-\u9fff]{2,8})系(?:的?公司|企业)?")
_ABROAD_OF_HOME = re.compile(
    r"不(?:愿意?|想|能|会)?(?:去|考虑|接受|到)?(?:外地|异地|外省|外市|离家)"
    r"|(?:只|仅|限)(?:考虑|接受|看|想|能|在|要)*本(?:地|市)"
)
#: What nobody knows behind a known place, as a place is written within.
_UNKNOWN_PART = re.compile(r"~.{2,}(?<![镇乡村街路区园城湾湖山港岛边带])$")
_PAY = re.compile(r"(?:期望|要求|想要)(?:薪[资水酬]|年薪|月薪|待遇|税前)*\s*[:：]?\s*(\d.*)$")
#: What a condition is about that no column is for.
_CONDITION = re.compile(
    r"外包|派遣|驻场|驻外|外派|出差|travel|overtime|night shift|contract(?:or)? roles?"
    r"|outsourc|relocat|加班|倒班|夜班|三班|两班|大小周|单休|996|试岗|小公司|家族企业|初创"
    r"|创业公司|竞业|non-?compete"
)
#: Without one of these a clause sets no condition.
_HINT = re.compile(
    r"(?i)保密|避开|回避|屏蔽|规避|排除|除外|避免|免推|竞业|non-?compete"
    r"|\b(?:only|not open|not interested|won'?t|do(?:es)? ?n[o']?t|never|excluding|except"
    r"|no (?:travel|overtime|relocat|outsourc|night|contract))\b"
    r"|不[考看去接来要推愿想能到会投]|免谈|[勿别拒]|谢绝|[只仅限]|期望|要求|想要"
)
_SPEAKER = re.compile(
    r"^(?:\d+[.、)）]|[-•·*]|(?!竞业)[\u4e00-\u9fff]{2,6}[:：])?\s*(?:请|务必|千万|本人|我"
    r"|候选人|目前|现阶段|暂时|个人|明确|表示|地点[:：]?)*\s*"
)
#: What makes a firm one of several: 圆通这类快递.
_SUCH = re.compile(r"(?:[这之一那]类|等).*$")
_BETWEEN = re.compile(r"[、/／和及与或]|\bor\b|\band\b|,", re.I)
#: A longer clause is a sentence about something else.
_LONGEST = 40


@cache
def _is_remark(name: str) -> bool:
    """Tell the heading of what a consultant noted of people, and not of clients or interviews.

    Examples
    --------
    >>> [_is_remark(name) for name in ("备注", "沟通备注", "跟进纪要", "客户备注", "岗位说明")]
    [True, True, True, False, False]
    """
    bare = heading(name)
    return bare in _REMARKS or (bool(_NOTED.search(bare)) and not _OF_OTHERS.search(bare))


def take_remarks(raw: Raw, block: Block) -> None:
    """Take a remark that somebody is not to be contacted for an answer to that question."""
    places = [p for p, name in enumerate(block.header) if _is_remark(name) and p not in raw.cells]
    if not places:
        return
    if not {"job_status", "status"} & {*raw.cells}:
        states = [
            next(filter(None, map(_state_in, (row[p] for p in places))), None) for row in block.rows
        ]
        if any(states):
            raw.cells["job_status"] = pd.Series(states, index=raw.cells.index, dtype=object)
            raw.headers["job_status"] = block.header[places[0]]
    said = [
        any(isinstance(row[p], str) and _LEAVE_ALONE.search(row[p]) for p in places)
        for row in block.rows
    ]
    if any(said):
        own = raw.cells.get("no_contact", pd.Series(None, index=raw.cells.index, dtype=object))
        raw.cells["no_contact"] = own.astype(object).where(~pd.Series(said, raw.cells.index), "是")
        raw.headers.setdefault("no_contact", block.header[places[0]])


def _state_in(cell: object) -> str | None:
    """Return the clause of a remark that says no more than that somebody has left their work."""
    clauses = re.split(r"[\s，,；;。、]+", cell.strip()) if isinstance(cell, str) else []
    alone = clauses == ["离职"]
    return next((clause for clause in clauses if alone or _HAS_LEFT.fullmatch(clause)), None)


def take_conditions(raw: Raw, block: Block) -> None:
    """Take places and employers that people admit or refuse in remarks and texts; tell what is left."""
    sources = [
        (name, [row[at] for row in block.rows])
        for at, name in enumerate(block.header)
        if _is_remark(name) and at not in raw.cells
    ]
    if "text" in raw.cells:
        sources.append((raw.headers["text"], raw.cells["text"].tolist()))
    for header, cells in sources:
        _take(raw, header, cells, is_remark=header != raw.headers.get("text"))


def _take(raw: Raw, header: str, cells: list[Any], *, is_remark: bool) -> None:
    at: dict[str, list[int]] = defaultdict(list)
    columns: dict[str, list[Any]] = {}
    said: list[str] = []
    for row, cell in enumerate(cells):
        for field, value, clause in (
            _conditions(cell, is_remark=is_remark) if isinstance(cell, str) else ()
        ):
            done = field and _write(raw, columns, row, field, value)
            if done or is_remark or field:
                at["read" if done else "left"].append(row)
                said += [] if done else [clause]
    for name, values in columns.items():
        raw.cells[name] = pd.Series(values, index=raw.cells.index, dtype=object)
        raw.headers.setdefault(name, header)
    for key, rows in at.items():
        facts = {"n": len({*rows}), "rows": raw.lines(sorted({*rows}))}
        if key == "left":
            facts["some"] = "、".join(list(dict.fromkeys(said))[:3])
        else:
            raw.used.add(header)
        raw.notes.append(phrase("cells", f"conditions_{key}", header=header, **facts))


def _conditions(cell: str, *, is_remark: bool) -> Iterator[tuple[str, Any, str]]:
    """Yield what each clause says: a field, its value, and the clause; no field where none is for it."""
    if not _HINT.search(cell):
        return
    for whole in filter(None, map(str.strip, _CLAUSE.split(cell))):
        clause = _SPEAKER.sub("", whole)
        if len(clause) > _LONGEST or not _HINT.search(clause):
            continue
        if _ABROAD_OF_HOME.match(clause):
            yield "home", None, clause
        elif _FORMER.search(clause) and any(
            (_SENT_TO.search(clause), _HIDDEN.match(clause), _AVOIDED.match(clause))
        ):
            left = _LEFT_FIRM.search(cell)
            name = (left[1] or left[2]) if left else ""
            is_left = bool(name) and not _FORMER.search(name) and _is_named(name)
            yield "blocked" if is_left else "", name, clause
        elif name := _hidden_from(clause, is_remark=is_remark):
            yield "blocked", name, clause
        elif blocked := _EN_BLOCKED.match(clause):
            yield "blocked", blocked[1], clause
        elif (only := _ONLY.match(clause) or _EN_ONLY.match(clause)) and (
            names := _places(only[1] or only[2])
        ):
            yield "only", names, clause
        elif match := _NOT.match(clause) or _EN_NOT.match(clause):
            said = next(filter(None, match.groups()))
            if known := _refused(said, clause, is_remark=is_remark):
                yield *known, clause
        elif unsure := _NOT_SURE.match(clause):
            names = _places(unsure[1])
            if names or _is_firm(unsure[1]) or _CONDITION.search(clause):
                yield "not" if names else "", names, clause
        elif avoided := _AVOIDED.match(clause):
            names = _places(avoided[1] or avoided[2])
            yield "not" if names else "", names, clause
        elif _COMPETING.search(clause):
            barred = _BARRED_BY.search(clause)
            is_barred = bool(barred and (barred[2] or _MAY_NOT_GO.search(cell)))
            name = (barred[1] or barred[2]) if barred else ""
            yield "blocked" if is_barred and _is_named(name) else "", name, clause
        elif clause.lower().startswith("no ") and _CONDITION.search(clause):
            yield "", None, clause
        elif (pay := _PAY.match(clause)) and parse_pay(pay[1]) is not None:
            yield "pay", pay[1], clause


def _refused(said: str, clause: str, *, is_remark: bool) -> tuple[str, Any] | None:
    """Return field and value of what a clause refuses; no field where none fits, None for nothing."""
    name = _TOWARDS.sub("", said)
    if names := _places(said):
        return "not", names
    firms = [_SUCH.sub("", part.strip()) for part in _BETWEEN.split(name)]
    is_area = _AREA.search(clause) is not None
    if not is_area and all(
        firm.lower() in _known_by_short_names() or _is_firm(firm) for firm in firms
    ):
        return "blocked", "；".join(firms)
    if _is_firm(name) or (is_remark and _EN_FIRM.fullmatch(name)):
        return "blocked", name
    if of_group := _OF_GROUP.fullmatch(said):
        return "blocked", of_group[1]
    if _PROPOSES.match(clause) and not is_area:
        is_proper = is_remark and _OF_PROPOSING.search(clause) and _is_proper(name)
        return ("blocked", name) if is_proper else ("", None)
    is_kind = _NO_FIRM.fullmatch(said) or _OF_A_FIRM.search(said)
    return ("", None) if is_kind or _CONDITION.search(clause) or _REFUSED.match(clause) else None


@cache
def _known_by_short_names() -> frozenset[str]:
    """Return what large employers are called without a word of their trade: 华为."""
    brands = {row["chinese"] for row in read_rows("brand_names")}
    return frozenset(brands | read_labels("employer known by a short name").keys())


def _hidden_from(clause: str, *, is_remark: bool) -> str | None:
    """Return the firm from which a clause hides somebody; outside of remarks it has to look like one."""
    for form in (_HIDDEN, _AVOIDED):
        name = next(filter(None, match.groups()), "") if (match := form.match(clause)) else ""
        is_plain = is_remark or _PROPOSED_TO.search(clause) is not None
        may_be_short = is_plain and form is _HIDDEN and not _NO_EMPLOYER.fullmatch(name)
        if name and (_is_firm(name) or (may_be_short and _is_named(name))):
            return name
    return None


def _is_firm(name: str) -> bool:
    """Tell the name of a firm by its form: 甲江公司, 甲江医疗; no kind of firm such as 贸易公司."""
    has_word = is_employer(name) and not _NO_EMPLOYER.fullmatch(name)
    return _is_named(name) and (has_word or _BY_TRADE.fullmatch(name) is not None)


def _is_named(name: str) -> bool:
    """Tell what may be the name of a firm, since it names no place, post, kind of firm or condition."""
    bare = _OF_A_FIRM.sub("", name)
    return not (
        _NO_FIRM.fullmatch(name)
        or _FORMER.fullmatch(name)
        or _CONDITION.search(name)
        or is_title(name)
        or _is_place(name)
        or (bare != name and _is_place(bare))
    )


def _is_proper(name: str) -> bool:
    """Tell what is long enough for the name of a firm, and begins with no trade and is no kind of work."""
    return (
        len(name) >= _LEAST_NAME
        and _is_named(name)
        and not _NO_EMPLOYER.fullmatch(name)
        and not _NO_PROPER.match(name)
        and skills.canonical(name) is None
    )


def _is_place(name: str) -> bool:
    """Tell a place; a firm that begins with its town, such as 南通某某制药, is none."""
    if name in _LARGE_FIRMS:
        return False
    return is_somewhere(name) and not any(map(_UNKNOWN_PART.search, place(name).areas))


def _places(names: str) -> list[str]:
    """Return the places that words list; none if one of them is no place."""
    parts = [part.strip() for part in _BETWEEN.split(names) if part.strip()]
    return parts if parts and all(map(_is_place, parts)) else []


def _write(raw: Raw, columns: dict[str, list[Any]], row: int, field: str, value: Any) -> bool:
    """Write a condition into its column of a row; tell whether it stands there now."""
    name = {"pay": "pay", "blocked": "blocked_employers"}.get(field, "wanted_regions")
    if name == "pay" and "expected_yearly_pay" in raw.cells:
        return False
    if name not in columns:
        none = pd.Series(None, index=raw.cells.index, dtype=object)
        columns[name] = raw.cells.get(name, none).tolist()
    cells = columns[name]
    own = None if is_blank(cells[row]) else cells[row]
    if field == "blocked":
        cells[row] = f"{own}；{value}" if own else value
    elif field == "not":
        places = re.split(r"[、,，;；/\s]+", own) if isinstance(own, str) else []
        rest = [part for part in places if part not in value]
        names = "、".join(value)
        but = f"{own}（不考虑{names}）" if own else f"除{names}外均可"
        cells[row] = "、".join(rest) if rest and len(rest) < len(places) else but
    elif own is None:
        home = raw.cells["region"].iloc[row] if "region" in raw.cells else None
        cells[row] = "、".join(value) if field == "only" else value if field == "pay" else home
        return not is_blank(cells[row])
    else:
        # A column made for it stands; it may say the same.
        return field == "only" and all(part in str(own) for part in value)
    return True
