"""Tell from its words whether a piece of a line names an employer, a post, a department or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from talentmatch.data.reading.cells._time_spans import span_in, tenure_in
from talentmatch.vocab import regions

__all__ = [
    "employer_and_title",
    "is_deed",
    "is_department",
    "is_employer",
    "is_title",
    "names_firms",
    "pieces",
    "plain_firms",
    "without_department",
]

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Workers whose trade ends as names of firms do: 起重工, 绿化工, 修理工.
_WORKER = (
    r"(?:[起称配]重|[绿硫氧催老净固炭碳磷熟孵软焦转钝糖醇液乳球皂]化|[土修搭扩]建"
    r"|[修护管处整清料打]理|粗精)工"
)
_FIRM = re.compile(
    r"公司|集团|厂(?:区)?$|研究院|研究所|医院|银行|股份|科技$|大学|学院|学校|中学|小学"
    rf"|事务所|工作室|酒店|协会|(?!.*{_WORKER}$)(?!精细|石油|日用|煤|生物"
    rf"|精密)[\u4e00-\u9fff]{{2,}}(?:化工|重工|精工|建工)$"
    r"|委员会|超市|实业|企业$|部队|政府|卫生院|幼儿园|设计院|合作社|基金会"
    r"|(?<!研发)(?<!技术)(?<!制造)中心$"
    r"|\b(?:ltd|limited|inc|llc|llp|gmbh|corp|corporation|company|co|plc|group|holdings?|pty|kg"
    r"|bank|hospital|universit\w+|univ|college|institute|industries|technologies|works"
    r"|university)\b\.?$"
    r"|\b(?:co\.?,? ?ltd|ltd|inc|llc|gmbh|corp)\b",
    re.I,
)
_TITLE = re.compile(
    rf"(?:员|师|(?<![化重精建轻理])工|{_WORKER}|长|经理|主管|总监|总裁|总经理|副总|助理|专员"
    r"|专家|顾问|代表|会计|出纳|司机|秘书|教授|医生|护士"
    r"|主任|领班|拉长|学徒|实习生|管培生|培训生|储备干部|负责人|合伙人|创始人|书记|编辑|翻译"
    r"|文员|客服|前台|主任|岗"
    r"|技术支持|操作|主办|干事|科员|主播|经纪人|讲师|导购|保安|保洁|销售|采购|跟单|外贸|人事"
    r"|行政|品管|质检|仓管|计划|设计"
    r"|HR|HRBP|QC|QA|IE|PE|PMC|CEO|CTO|CFO|COO)(?:[ⅠⅡⅢIV]{1,3}|[一二三]级|[(（][^)）]*[)）])?$"
)
_POSITIONS = (
    r"manager|engineer|director|designer|developer|analyst|operator|technician|buyer"
    r"|specialist|assistant"
    r"|consultant|supervisor|coordinator|officer|accountant|architect|administrator"
    r"|lead(?:er)?|head"
    r"|executive|representative|scientist|researcher|planner|programmer|tester|inspector"
    r"|foreman|welder"
    r"|fitter|machinist|electrician|mechanic|nurse|doctor|teacher|lecturer|professor|clerk"
    r"|secretary"
    r"|president|partner|founder|owner|intern|trainee|apprentice|associate|advisor|adviser"
    r"|expert|auditor"
    r"|controller|buyer|merchandiser|salesman|driver|chef|cook|editor|writer|translator"
    r"|recruiter|chief"
    r"|c[efto]o|vp|superintendent|draftsman|toolmaker|setter|assembler|chemist|strategist"
    r"|agent|sourcer"
)
_ENGLISH_TITLE = re.compile(
    rf"\b(?:{_POSITIONS})s?(?:\s+(?:i{{1,3}}|iv|of\b.*|for\b.*|\([^)]*\)))?$", re.I
)
_TITLE_THEN_FIRM = re.compile(rf"^((?:[\w&/-]+\s+){{0,4}}(?:{_POSITIONS}))\s+(\S.*)$", re.I)
_FIRM_THEN_PLACE = re.compile(
    r"(.+\b(?:Ltd|Inc|LLC|GmbH|Corp|PLC|AG|Limited|Corporation)\b\.?)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_FIRM_THEN_TITLE = re.compile(
    r"^(.+?\b(?:co\.?,? ?ltd|ltd|limited|inc|llc|gmbh|corp|plc|group|company|co|univ"
    r"|bank)\b\.?)\s+(\S.*)$",
    re.I,
)
_DEPARTMENT = re.compile(r"(?:部|部门|处|科|室|车间|课|组|中心|\bdep(?:artmen)?t\.?)$", re.I)
#: What stands beside employer and title and is neither.
_NEITHER = re.compile(
    r"全职|兼职|行业|规模|性质|民营|国企|外资|合资|上市|\d+\s*人|\d+-\d+|离职|薪|元|汇报|下属|电话"
    r"|full.?time|part.?time|remote|hybrid|^(?:at|in|for|and|the|china|prc)$",
    re.I,
)
#: Whom somebody reports to or leads, and what they earn, before a title of others.
_OF_OTHERS = re.compile(
    r"汇报(?:对象|关系|上级|给|至|于)?(?!专员)|向|下属(?!企业|公司|单位)|月薪|年薪|薪[资水]?\d|\d|离职原因|电话\d"
    r"|report",
    re.I,
)
#: What people did begins with a verb.
_DEED = re.compile(
    r"^(?!(?:管理(?:会计|员|岗|部|科|处|培训|咨询|顾问|工程师|专员|主管|经理|总监|信息|体系)"
    r"|组织(?:发展|人事|部|科|处|干事)|支持(?:工程师|专员|主管|经理|总监|部)|指导(?:老师|教师|员)"
    r"|独立(?:董事|顾问|设计师)|对(?:外|账|公|日|欧|美)|利用率|配合(?:料|饲料)|主持人)"
    r"[\u4e00-\u9fff]{0,6}$)(?:负责|带领|管理|参与|协助|完成|指导|配合|支持|主持|组织|从事|担当|熟悉|独立|通过"
    r"|根据|利用|使用|编写|制定|建立|对)"
)
#: Between words in Latin letters a single blank parts nothing: Contract Logistics Manager.
_BETWEEN_HAN = re.compile(
    r"\s+@\s*|\s*[|｜,，;；:：•·][\s|｜,，;；:：•·]*|\s{2,}|(?<![A-Za-z&])\s|\s(?![A-Za-z&])"
    r"|(?<=\s)[/-](?=\s)"
)
_BLANK_IN_BRACKETS = re.compile(r"(?<!\s)\s++(?=[^()（）]*[)）])")
#: Before a firm or a post in a sentence: 任职于甲公司，担任主管.
_HOLDS = re.compile(
    r"^(?:现?(?:(?:任职|就职|供职|服务|受雇|工作)于|担任|出任)(?=.{2})|(?:via|through)\s+(?=[A-Z]))"
)
#: A place or a remark behind a name.
_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]$")
_BETWEEN_LATIN = re.compile(
    r"\s*[|｜•·;\t]\s*|\s{2,}|\s+[-–—/]\s+|,(?!\s*(?:ltd|inc|llc|co|gmbh|corp|limited)\b)\s*"
    r"|\s+(?:at|@)\s+"
    r"|^\s*(?:at|@)\s+",
    re.I,
)
_IN_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
#: Where and as what, in a sentence.
_AS = re.compile(
    r"(?:就职于|任职于|在|于)([^\s，,]{2,30}?)(?:担任|任职?|做)(?=[^\s务])([^\s，,。]{2,16})"
)
#: Post or place behind the name of a firm.
_ENCLOSED = re.compile(r"[(（\[][^()（）\[\]]+[)）\]]")
_SIGN = re.compile(
    r"^[▶►▸▷◆◇■□▪▫●○◎⊙★☆➢➤✓✔√※→❖✦♦]+\s*|^(?:\d{1,2}"
    r"|[一二三四五六七八九十])[、.．)）](?!\d)\s*|^[(（]\d{1,2}[)）]\s*|^[①-⑩]\s*"
)
_SQUARE = re.compile(r"[【\[]([^】\]]+)[】\]]")
_LONGEST = {True: 24, False: 60}
_LEAST_POSTS = 2
_NAME = re.compile(r"[A-Z][\w.&'’+-]*(?: (?:[A-Z&][\w.&'’+-]*|of|and|the|for|de)){0,5}")
_NO_FIRM = re.compile(r"\b(?:department|dept|division|team|unit|section|office|shift|line)\b", re.I)
#: How long, behind the days.
_HOW_LONG = re.compile(r"\s*(?:[(（][^()（）]*[)）]|·.*)?\s*")


def is_employer(text: str) -> bool:
    """Tell the name of a firm by the words that firms have in it.

    Examples
    --------
    >>> [is_employer(text) for text in ("甲江科技（苏州）", "甲江化工", "化工", "质量经理（苏州）")]
    [True, True, False, False]
    """
    bare = _BEHIND.sub("", text.strip())
    names = any(map(_FIRM.search, (text.strip(), bare)))
    return len(text) <= 80 and names and not _DEED.match(text)


def names_firms(text: str) -> bool:
    """Tell what somebody writes over themselves where it names firms and no post.

    Examples
    --------
    >>> [names_firms(text) for text in ("Fictive Gears, Invented Ltd", "Buyer, Invented Ltd")]
    [True, False]
    """
    return is_employer(text) and not any(is_title(part) for part in text.split(","))


def is_department(text: str) -> bool:
    """Tell a part of a firm: 采购部, 二车间."""
    return bool(_DEPARTMENT.search(text))


def without_department(title: str) -> str:
    """Return a post without the department in front of it.

    Examples
    --------
    >>> without_department("工程部/电气工程师"), without_department("机械/电气工程师")
    ('电气工程师', '机械/电气工程师')
    """
    parts = [part.strip() for part in re.split(r"[/／|｜、]|\s[-–—]\s", title)]
    is_post = len(parts) == 2 and is_department(parts[0]) and is_title(parts[1])
    return parts[1] if is_post and not is_title(parts[0]) else title


def is_deed(text: str) -> bool:
    """Tell what somebody did, which begins with a verb."""
    return bool(_DEED.match(text.strip()))


def is_title(text: str) -> bool:
    """Tell a post by the words on which posts end.

    Examples
    --------
    >>> [is_title(text) for text in ("质量经理", "Supply Chain Manager", "带领3名工程师", "虚构")]
    [True, True, False, False]
    """
    text = text.strip()
    han = bool(_HAN.search(text))
    if (
        not text
        or len(text) > _LONGEST[han]
        or _DEED.match(text)
        or re.search(r"[。；;!！?？:：|｜]|\s{2}", text)
    ):
        return False
    if han:
        return bool(_TITLE.search(text)) and not re.search(r"\d+[名个位]", text)
    return len(text.split()) <= 8 and bool(_ENGLISH_TITLE.search(text)) and text[:1].isupper()


def pieces(text: str) -> list[str]:
    """Part a line, from which its span of time was taken, at the signs that people put between."""
    text = _SQUARE.sub(r" | \1 | ", text)
    if _HAN.search(text):
        text = _IN_BRACKETS.sub(lambda inner: _BLANK_IN_BRACKETS.sub("", inner[0]), text)
    text = _AS.sub(r"\1 | \2", _IN_BRACKETS.sub(_without_tenure, text))
    mark = _BETWEEN_HAN if _HAN.search(text) else _BETWEEN_LATIN
    return [part for piece in mark.split(text) if (part := _bare(piece))]


def _bare(piece: str) -> str:
    piece = piece.strip(" ,，;；:：-–—|·•*")
    # A sign before a line names nothing: ▶, ◆, ➢.
    piece = _HOLDS.sub("", _SIGN.sub("", piece))
    if _ENCLOSED.fullmatch(piece):
        return piece[1:-1].strip()
    opening, closing = (len(re.findall(signs, piece)) for signs in ("[(（\\[]", "[)）\\]]"))
    return piece if opening == closing else piece.strip("()（）[] ")


def _without_tenure(match: re.Match[str]) -> str:
    inner = match[1].strip()
    behind = match.string[match.end() :].lstrip()
    # Inside a name, as of a branch: Fictive Motors (Suzhou) Co., Ltd.
    inside = bool(behind) and (behind[0].isalnum() or behind[0] in "（(")
    if inside and re.fullmatch(r"china|p\.?r\.?c\.?|中国", inner, re.IGNORECASE):
        return match[0]
    if not inner or tenure_in(inner) is not None or _NEITHER.search(inner):
        return " "
    return " | " if _is_place(inner) and not inside else match[0]


def employer_and_title(text: str) -> tuple[str | None, str | None]:
    """Return employer and title that a line names; None for what is not sure.

    Examples
    --------
    >>> employer_and_title("虚构重工有限公司 生产部 装配车间主任")
    ('虚构重工有限公司', '装配车间主任')
    >>> employer_and_title("Buyer, Fictive Valves Co., Ltd.")
    ('Fictive Valves Co., Ltd.', 'Buyer')
    """
    parts = [part for whole in pieces(text) for part in _firm_and_title(whole)]
    parts = [part for part in parts if not _is_neither(part)]
    parts = [part for part in parts if tenure_in(part) is None]
    firms = [part for part in parts if is_employer(part) and not is_title(part)]
    titles = [part for part in parts if is_title(part) and part not in firms]
    others = [
        part
        for part in parts
        if part not in (*firms, *titles) and not is_department(part) and not _is_place(part)
    ]
    sure = len(others) == 1 and len(others[0]) <= 20 and not _DEED.match(others[0])
    if not firms and titles and sure and (_HAN.search(others[0]) or " " in others[0]):
        firms = others
    elif firms and not titles and sure:
        titles = others
    title = next(iter(titles), None)
    return next(iter(firms), None), without_department(title) if title else None


def _is_neither(part: str) -> bool:
    """Tell what is neither employer nor title; a title may have such a word in it: 薪酬主管, 元器件工程师."""
    is_post = is_title(part) and not _OF_OTHERS.match(part)
    return bool(_NEITHER.search(part)) and not is_employer(part) and not is_post


def _firm_and_title(text: str) -> list[str]:
    """Part a Latin name of firm and post, or place, between which only a blank stands."""
    if _HAN.search(text):
        return [text]
    placed = _FIRM_THEN_PLACE.fullmatch(text)
    if placed and _is_place(placed[2]):
        return [placed[1]]
    for form in (_FIRM_THEN_TITLE, _TITLE_THEN_FIRM):
        match = form.match(text)
        if match and any(map(is_title, match.groups())) and any(map(is_employer, match.groups())):
            return [match[1], match[2]]
    return [text]


@cache
def _is_place(text: str) -> bool:
    bare = re.sub(r"(?:市|省|区|县)$", "", text.split("·")[0].split("-")[0])
    return regions.code(text) is not None or regions.code(bare) is not None


def plain_firms(lines: Sequence[str]) -> list[str | None]:
    """Return the firm that each line names, where firm, title and days stand below each other.

    One post may have anything above it; all of several have their firms there, and none below its days.

    Examples
    --------
    >>> lines = ["Acme", "Plant Manager", "2019 - Present", "Suzhou", "Zeta", "Buyer", "2012 - 2019"]
    >>> plain_firms(lines)
    ['Acme', None, None, None, 'Zeta', None, None]
    >>> [*{*plain_firms(lines[:3]), *plain_firms(lines[1:])}]
    [None]
    """
    times = [at for at, line in enumerate(lines) if _is_time(line)]
    named = [at - 2 for at in times if at > 1 and _is_firm_above(lines[at - 2], lines[at - 1])]
    below = {at + 1 for at in times if at + 1 < len(lines)} - {*named}
    is_way = (
        len(times) >= _LEAST_POSTS
        and len(named) == len(times)
        and not any(is_employer(lines[at]) for at in below)
    )
    return [line if is_way and at in named else None for at, line in enumerate(lines)]


def _is_time(line: str) -> bool:
    span = span_in(line)
    if span is None or line[: span.at[0]].strip():
        return False
    return _HOW_LONG.fullmatch(line[span.at[1] :]) is not None


def _is_firm_above(name: str, title: str) -> bool:
    return (
        is_title(title)
        and not is_employer(title)
        and _NAME.fullmatch(name) is not None
        and not (_NO_FIRM.search(name) or is_title(name) or regions.code(name))
    )
