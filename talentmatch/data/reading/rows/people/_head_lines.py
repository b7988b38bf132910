"""The lines at the head of a résumé and of an advertisement: several facts without labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells._person_marks import EMAIL
from talentmatch.data.reading.cells._time_spans import same_width, span_in
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._career import years_since
from talentmatch.data.reading.rows.people._job_words import is_employer, is_title
from talentmatch.vocab import levels, regions
from talentmatch.vocab.abroad import is_abroad
from talentmatch.vocab.places import place
from talentmatch.vocab.surnames import surname

__all__ = ["fact_of", "from_head", "from_job_head", "has_contact", "is_place", "own_telephone"]

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}(?!\d)")
_ABROAD = re.compile(r"\+(?!86)\d{1,3}[ .-]?(?:\(0?\d{0,4}\)[ .-]?)?\d[\d .-]{5,14}\d(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff·]{1,3}|[ \u3000]+[\u4e00-\u9fff]{1,2})")
_LATIN_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?(?:[A-Z][a-z'’-]+|[A-Z][A-Z'’-]+)(?: [A-Z]\.)?"
    r"(?: (?:[A-Z][A-Za-z'’-]+|[A-Z]{2,}|de|van|von|der|bin|al)){1,3}"
)
_HAN_NO_NAME = re.compile(
    r"简历|个人|基本|信息|求职|意向|应聘|登记|申请|联系|教育|工作|经历|经验|技能|证书|评价"
    r"|优势|档案|人才|推荐|报告|男|女"
    r"|[省市县区镇乡村路]$|族$|党员|群众|团员|已婚|未婚|健康|良好|电话|手机|邮箱|地址|公司"
    r"|中国|年龄|性别|政治|面貌|保密|页"
    r"|在职|离职|到岗|不限|专业|全职|^[您你]|^(?:大家|各位|领导|老师)好$"
)
_LATIN_NO_NAME = re.compile(
    r"\b(?:resume|curriculum|vitae|cv|profile|summary|experience|education|skills?|contact"
    r"|personal|information"
    r"|details|objective|references|languages?|application|form|employment|page|date|address"
    r"|street|road|university"
    r"|college|school|china|street|avenue|phone|mobile|email|confidential|work|history|and"
    r"|about|nationality|date)\b",
    re.I,
)
_PLACE_WORD = re.compile(
    r"\b(?:park|district|province|city|county|zone|road|street|building|tower|plaza)\b", re.I
)
_AROUND_NAME = re.compile(r"(?:的)?(?:个人|求职)?简历$|\s*[(（][^)）]*[)）]$|^(?:个人)?简历\s*")
#: How somebody is addressed, behind their name.
_ADDRESS = re.compile(
    r"\s*[(（](?:Mr|Ms|Mrs|Miss|Dr|Prof|Male|Female|he/him|she/her)\.?[)）]\s*$", re.I
)
_SURNAME_FIRST = re.compile(r"^([A-Z][A-Z'’ -]+), ([A-Z][a-z]+(?: [A-Z][a-z.]*)?)$")
#: A name in both scripts.
_BOTH_SCRIPTS = re.compile(
    r"^([\u4e00-\u9fff·]{2,4})\s*[A-Z][A-Za-z .]+$|^[A-Z][A-Za-z .]+\s([\u4e00-\u9fff·]{2,4})$"
)
_PARTS = re.compile(r"[|｜\t,，;；/·•]|\s{2,}|\s[-–—]\s|\s(?=[男女\d])|(?<=[男女])\s")
_AGE = re.compile(r"(\d{2})\s*(?:岁|years? old)", re.I)
_BORN = re.compile(
    r"(?:19[4-9]|200)\d\s*年\s*(?:\d{1,2}\s*月)?\s*(?:\d{1,2}\s*日)?\s*(?:出?生)"
    r"|(?:19[4-9]|200)\d\s*年\s*\d{1,2}\s*月|(?:19[4-9]|200)\d[./-]\d{1,2}\s*(?:出?生)"
)
_YEARS = re.compile(
    r"(?:工作|从业)?(?:经验|年限)?\s*(\d{1,2}(?:\.\d)?年(?:\d{1,2}个?月)?)(?:以上)?(?:相关)?"
    r"(?:工作|从业)?(?:经验|经历|工龄)"
    r"|(?:工作|从业)(?:经验|年限)\s*[:：]?\s*(\d{1,2}(?:\.\d)?年(?:\d{1,2}个?月)?)"
)
_SINCE = re.compile(r"([^\s|｜,，;；:：]*\d[^|｜,，;；:：]{0,12}?)\s*(?:参加|开始)工作")
_FAMILY_FIRST = re.compile(r"([A-Z][a-z'’]+(?:-[A-Z][a-z]+)?), ([A-Z][a-z]+(?:[ -][A-Z][a-z.]*)?)")
_HOME = re.compile(
    r"(?:现居住?地?|目前居住地?|常住地?)\s*(?:于|在)?\s*[:：]?\s*([\u4e00-\u9fff·-]{2,12})"
)
#: A name whose signs are set apart, alone in its line.
_SET_APART_NAME = re.compile(r"\s*[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,3}\s*")
_APART = re.compile(r"\s*[|｜•·;；\t\u2300-\u23ff\u2600-\u27bf\U0001f300-\U0001faff]\s*|\s{2,}")
_LONGEST_PLACE = 40
_LINES_OF_HEAD = 6
#: A country is itself and what is around it.
_OF_COUNTRY = 2
#: So many lines are the very top.
_TOP = 3
#: How far down the name may stand.
_NAME_WITHIN = 12
_PARTS_OF_JOB = re.compile(r"\s*[|｜•\t]\s*|\s{2,}")
_PAY_OF_JOB = re.compile(r"\d.*(?:万|[kK千元]|/[月年天]|薪)")
_YEARS_ASKED = re.compile(
    r"\d{1,2}\s*[-~至到]\s*\d{1,2}年(?:经验)?|\d{1,2}年(?:及?以[上下])?(?:工作)?(?:经验)?"
    r"|(?:工作)?经验不限|无需经验|应届(?:毕业)?生?"
)
_OPENINGS = re.compile(r"招(?:聘|募)?\s*(?:\d{1,4}|若干)\s*[人名]?")
_DAY_POSTED = re.compile(r"((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*(?:发布|更新|刷新)")
_LINES_OF_JOB_HEAD = 8
#: A line with fewer of these may be of anything.
_LEAST_FACTS = 2


def has_contact(text: str) -> bool:
    """Tell a text in which a telephone or an e-mail stands."""
    plain = same_width(text)
    return bool(EMAIL.search(plain) or _MOBILE.search(plain) or _ABROAD.search(plain))


def own_telephone(text: str) -> str | None:
    """Return the telephone of a text that holds one or several, a mobile one if there is any.

    Examples
    --------
    >>> own_telephone("0512-65001234 / 139-0000-0001"), own_telephone("+49 (0) 30 5550 101")
    ('139-0000-0001', '+49 (0) 30 5550 101')
    """
    plain = same_width(text)
    # The end of a foreign number may look like one of ours.
    abroad = _ABROAD.search(plain)
    ours = _ABROAD.sub(" ", plain)
    match = _MOBILE.search(ours) or abroad or _LANDLINE.search(ours)
    return match[0].strip() if match else None


def from_head(loose: list[str], hint: str = "") -> dict[str, Cell]:
    """Return label to value of what stands at the head of a résumé without labels.

    Parameters
    ----------
    loose : list of str
        Lines before the first heading.
    hint : str
        Name of the file: a name that stands in both goes before others.

    Examples
    --------
    >>> head = from_head(["个人简历", "王五", "女 | 13900000000 | 7年工作经验"])
    >>> head["姓名"], head["手机"], head["工作年限"]
    ('王五', '13900000000', '7年')
    """
    text = same_width("\n".join(loose))
    loose = [
        re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", line)
        if _SET_APART_NAME.fullmatch(line)
        else line
        for line in loose
    ]
    lines = [_SURNAME_FIRST.sub(r"\2 \1", _ADDRESS.sub("", line.strip())) for line in loose]
    lines = [*map(_turned, lines[:_TOP]), *lines[_TOP:]]
    parts = [part.strip() for line in lines for part in _PARTS.split(line) if part.strip()]
    email = EMAIL.search(text)
    years, since = _YEARS.search(text), _SINCE.search(text)
    return {
        "姓名": _name(parts[:_NAME_WITHIN], hint),
        "手机": own_telephone(_LANDLINE.sub(" ", text)),
        "邮箱": email[0] if email else None,
        "性别": next((part for part in parts if part in ("男", "女", "Male", "Female")), None),
        "出生年月": next(
            (re.sub(r"\s*(?:出?生)$", "", part) for part in parts if _BORN.fullmatch(part)), None
        ),
        "年龄": next((f"{age[1]}岁" for part in parts if (age := _AGE.fullmatch(part))), None),
        "现居住地": home[1] if (home := _HOME.search(text)) else _place_beside_contact(loose),
        "工作年限": (years[1] or years[2]) if years else years_since(since[1]) if since else None,
    }


def is_place(text: str) -> bool:
    """Tell a short text of which every word is a known place, other than a whole country.

    Examples
    --------
    >>> [is_place(text) for text in ("Shanghai, China", "苏州-相城区", "China", "钳工")]
    [True, True, False, False]
    """
    names = [name.strip() for name in text.split(",")]
    known = [place(name) for name in names]
    return (
        len(text) <= _LONGEST_PLACE
        and not re.search(r"[:：@]|\d{3}", text)
        and all(one.kinds for one in known)
        and any(len(one.above) > _OF_COUNTRY for one in known)
    )


def from_job_head(loose: Sequence[str]) -> dict[str, Cell]:
    """Return label to value of what a saved page of a board says beside the title, without labels.

    Examples
    --------
    >>> asked = "苏州-相城区 | 5-7年 | 本科 | 招2人"
    >>> head = from_job_head(["焊接工程师", "1.2-1.8万·14薪", asked, "虚海精工有限公司"])
    >>> head["薪资"], head["工作地点"], head["工作经验"], head["学历要求"], head["企业名称"]
    ('1.2-1.8万·14薪', '苏州-相城区', '5-7年', '本科', '虚海精工有限公司')
    """
    found: dict[str, list[str]] = {}
    for line in loose[:_LINES_OF_JOB_HEAD]:
        for part in _PARTS_OF_JOB.split(same_width(line)):
            if label := fact_of(part.strip()):
                found.setdefault(label, []).append(part.strip())
    # What stands there twice may be of another post of the page.
    single = {label: texts[0] for label, texts in found.items() if len({*texts}) == 1}
    if len(single) < _LEAST_FACTS:
        return {}
    if day := _DAY_POSTED.search(single.get("发布日期", "")):
        single["发布日期"] = day[1]
    return dict(single)


def fact_of(part: str) -> str | None:
    """Return the label of a fact of a posting that stands without one; None if it is none.

    Examples
    --------
    >>> [fact_of(part) for part in ("3-4年经验", "大专", "招2人", "昆山", "五险一金")]
    ['工作经验', '学历要求', '招聘人数', '工作地点', None]
    """
    if not part or len(part) > 40:
        return None
    if _YEARS_ASKED.fullmatch(part):
        return "工作经验"
    if _OPENINGS.fullmatch(part):
        return "招聘人数"
    if _DAY_POSTED.fullmatch(part):
        return "发布日期"
    if len(part) <= 8 and (levels.parse("education", part) or part == "学历不限"):
        return "学历要求"
    if _PAY_OF_JOB.search(part) and parse_pay(part) is not None:
        return "薪资"
    if is_place(part):
        return "工作地点"
    return "企业名称" if is_firm(part) else None


def _place_beside_contact(lines: list[str]) -> str | None:
    """Return the place that stands by itself in a line with a telephone or an e-mail.

    One in another country may have a line near the top for itself.
    """
    beside = [line for line in lines[:_NAME_WITHIN] if has_contact(line)]
    parts = [part.strip() for line in beside for part in _APART.split(same_width(line))]
    here = next((part for part in parts if is_place(part)), None)
    alone = [line.strip() for line in lines[1:_LINES_OF_HEAD]]
    # Of an address in another country the town and the country.
    far = [
        ", ".join(re.sub(r"\b\d[\d -]*\b", "", name).strip() for name in part.split(",")[-2:])
        for part in (*parts, *alone)
    ]
    return here or next((part for part in far if is_abroad(part)), None)


def _turned(line: str) -> str:
    """Return "Roe, Jane" at the very top as Jane Roe; two places or words of a trade are no name."""
    match = _FAMILY_FIRST.fullmatch(line)
    if not match or any(place(part).kinds or is_title(part) for part in match.groups()):
        return line
    name = f"{match[2]} {match[1]}"
    return name if _is_latin_name(name) else line


def _name(parts: list[str], hint: str) -> str | None:
    """Return the first part that is a name; one that the name of the file has goes before."""
    names = [_BOTH_SCRIPTS.sub(r"\1\2", _AROUND_NAME.sub("", part).strip()) for part in parts]
    sure = [name for name in names if _is_han_name(name) or _is_latin_name(name)]
    in_file = [name for name in sure if any(word in hint for word in _words(name))]
    likely = [name for name in sure if not _is_han(name) or surname(name)]
    # A word of which nothing says that it is a name is one where names stand, at the very top.
    first = [name for name in names[:2] if name in sure]
    name = next(iter((*in_file, *likely, *first)), None)
    return re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000]+", "", name) if name else None


def _words(name: str) -> list[str]:
    bare = re.sub(r"\s", "", name) if _is_han(name) else name
    return [word for word in bare.split() if len(word) > 1]


def _is_han(text: str) -> bool:
    return "\u4e00" <= text[:1] <= "\u9fff"


def _is_han_name(text: str) -> bool:
    return bool(
        _HAN_NAME.fullmatch(text)
        and not _HAN_NO_NAME.search(text)
        and not is_title(text)
        and not is_employer(text)
        and levels.parse("education", text) is None
        and regions.code(text) is None
    )


def _is_latin_name(text: str) -> bool:
    return bool(
        _LATIN_NAME.fullmatch(text)
        and not _LATIN_NO_NAME.search(text)
        and not is_title(text.title())
        and not is_employer(text)
        and span_in(text) is None
        and regions.code(text) is None
        and not _PLACE_WORD.search(text)
    )
