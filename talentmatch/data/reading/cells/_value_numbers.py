"""Numbers, ranges and years of experience as people write them."""

from __future__ import annotations

import math
import re
import unicodedata

from talentmatch.data.reading.cells._note_marks import NO_FIGURE, unflagged, unmarked
from talentmatch.vocab.han import simplified
from talentmatch.vocab.reading import read_labels, read_words

__all__ = [
    "SCALES",
    "UNKNOWN_NUMBER",
    "Range",
    "in_parts",
    "is_inexact",
    "is_withheld",
    "parse_boolean",
    "parse_experience",
    "parse_number",
    "parse_range",
    "plain",
]

#: Least and most; NaN where that end is open.
Range = tuple[float, float]
_HUGE = 10**300
#: Letters of a cell that may be a number with a remark.
_LONGEST = 1000
#: Words that stand for a number nobody has fixed.
UNKNOWN_NUMBER = frozenset(read_labels("word in a cell")["unknown number"])
SCALES = {
    "": 1.0,
    "十": 10.0,
    "百": 100.0,
    "千": 1e3,
    "k": 1e3,
    "万": 1e4,
    "w": 1e4,
    "百万": 1e6,
    "m": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "%": 0.01,
    "‰": 0.001,
}
_SCALE = r"(百万|千万|[十百千万亿kwm%‰])?"
_NUMBER = rf"([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*{_SCALE}"
_UNIT = (
    r"(?:元|人民币|rmb|cny|人次|人|名|女工|男工|女性|男性|女|男|个|位|家|项|件|岗|岁|年|个月"
    r"|月|平方米|平米|㎡|m2|天|日|小时"
    r"|persons?|people|positions?|years?|yrs?|months?|days?)*"
)
#: Words that make a bound of a number, or something near it, before and behind it.
_NEAR = (
    r"约|大约|大概|大致|近|将近|接近|超过|超|逾|多于|大于|不少于|不低于|不小于|至少|最少|起码"
    r"|预计|~|≈|>=?|≥"
    r"|不超过|不高于|不大于|不多于|至多|最多|少于|小于|低于|控制在|<=?|≤"
    r"|about|around|approx(?:imately)?\.?|circa|ca\.|nearly|at(?:least|most)|upto|morethan"
    r"|lessthan|over|under|min\.?|max\.?"
)
_NEAR_BEHIND = (
    r"左右|上下|及?以上|或以上|及?以下|或以下|以内|之内|余|多|起|\+|＋|ormore|andmore|andabove"
    r"|orabove|orless|orfewer"
)
_ABOUT = rf"(?:共|计|合计|拟?[招聘]聘?|需求?|缺)?(?:{_NEAR})?"
_ONE = re.compile(
    rf"(?:[男女][性生工]?:?)?{_ABOUT}[¥￥]?{_NUMBER}{_UNIT}(?:{_NEAR_BEHIND})?{_UNIT}",
    re.I,
)
_INEXACT = re.compile(rf"(?:{_NEAR}).*|.*\d\D*?(?:{_NEAR_BEHIND}){_UNIT}", re.I)
#: The same around a number in Chinese words, whose 余 and 多 stand before what is counted.
_NEAR_WORDS = re.compile(rf"^(?:{_NEAR})|[余多](?=[人名个位]*$)|(?:{_NEAR_BEHIND})$")
_TWO = re.compile(
    rf"{_ABOUT}[¥￥]?(\d+(?:\.\d+)?)\s*{_SCALE}{_UNIT}[-~至到—–](?:[¥￥]?)(\d+"
    rf"(?:\.\d+)?)\s*{_SCALE}{_UNIT}",
    re.I,
)
#: A remark behind a number: 12（含定向5）, 20名（长期招）; one that adds to it is none.
_REMARK = re.compile(r"(?=[^()]*\d)([^()]+)\(([^()]+)\)")
#: A remark without brackets behind a number: 5人，急需; 10人，其中硕士3人.
_TAIL = re.compile(r"(\D{0,3}\d+[人名个位]?(?:[-~至]\d+[人名个位]?)?)[,;、。]+(?:其中.*|\D*)")
_PART_OF_IT = re.compile(r"(?:含|其中|包[括含]|内含|不含|incl|ofwhich|exclud)")
#: What a figure in a remark may be of that counts nobody: a licence, an age, a class, a shift.
_COUNTS_NOBODY = re.compile(
    r"[A-Za-z]\d|\d{1,4}(?:[-~至]\d{1,4})?(?:周?岁|[届级班天号线楼层]|小时|cm)", re.I
)
_ADDS = re.compile(r"[另外加再+]")
#: A figure without the nought before its point.
_POINT_FIRST = re.compile(r"^([-+(]?)\.(?=\d+\D{0,2}$)")
_BELOW_ZERO = re.compile(r"\((\d+(?:\.\d+)?)\)")
_KIND = (
    r"(?:男|女|应届|往届|社会|本科|硕士|博士|研究生|大专|专科|高中|中专|初中|高级|中级|初级|全职"
    r"|兼职)[性生工]?"
)
#: Numbers of kinds of people that make up one: 男5、女5.
_PARTS = re.compile(
    rf"(?:{_KIND}:?\d+[人名个]?(?:[、,;/+和]|$)?){{2,}}|(?:\d+[人名个]?{_KIND}[、,;/+和]?){{2,}}"
)
#: Small numbers with a sign between: 5+3.
_ADDENDS = re.compile(r"\d{1,3}[人名个]?(?:\+\d{1,3}[人名个]?)+")
_EACH = re.compile(r"男女(?:各|均)(\d+)[人名个]?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SHARE = re.compile(r"百分之(.+)|(.+)成")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_FRESH = re.compile(
    r"应届|在校|无经验(?!要求)|毕业生|freshgraduate|entrylevel|nonerequired|noexperience"
)
_FRESH_TOO = re.compile(
    r"(?:应届|无经验|毕业生|在校)[^,;，；]{0,6}(?:可|优先|欢迎|均|也行)"
    r"|接受(?:优秀)?(?:应届|无经验)|welcome|ok"
)
_NOT_FRESH = re.compile(
    r"非应届|不(?:招|要|收|接受|考虑|含)[^,;，；]{0,4}(?:应届|在校|无经验|毕业生)"
    r"|(?:应届|在校|无经验|毕业生)[^,;，；]{0,6}(?:勿|除外|不招|不要|不考虑|免投|免谈|请勿)"
)
_OPEN = re.compile(
    r".*(?:不限|无(?:经验)?要求|不要求|[不无]需?[要须]?(?:相关)?(?:工作)?经验|均可).*|无|any"
    r"|nolimit|notrequired|noexperience(?:is)?(?:required|needed|necessary)\.?"
    r"|no(?:ne|requirements?)"
)
#: What says no more than that years are the least, or of work: 经验3-5年, 3年（含）以上, minimum 3
#: years.
_AROUND_YEARS = re.compile(
    r"^(?:(?:相关|工作)*(?:经验|年限)(?:要求)?[:：]?"
    r"|工作)(?=(?:至少|不少于|满)?[\d一二两三四五六七八九十])|含(?=以上)"
    r"|(?<=[年上])[^\d,，;；、/()]{1,10}?(?:工作)?(?:经验|经历)(?:者)?$"
    r"|^(?:最少|最低|min(?:imum)?\.?(?:of)?)(?=\d)|(?<=years)minimum$"
    r"|(?<=years)['’]?(?:of)?(?:relevant|related|work(?:ing)?|professional)*experience$"
)
#: In which trade: 4 years of embedded C.
_IN_WHAT = re.compile(r"(?<=\d)\+?(?:years?|yrs?)['’]?(?:of|in|with|as|working)[a-z/&,.+#'’-]+$")
_YEARS = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_SPAN = re.compile(rf"{_YEARS}年?[-~至到—–to]+{_YEARS}(?:年|years?|yrs?)?.*")
_LEAST = re.compile(
    rf"(?:至少|不少于|满|具有|具备|有|over|at\s*least|>=?|≥)?{_YEARS}(?:\+|年|years?|yrs?)*"
    r"(?:\+|以上|及以上|或以上|起|多)?(?:相关)?(?:工作)?(?:经验|经历|experience|ofexperience"
    r"|工作年限)?"
)
_MOST = re.compile(
    rf"(?:不超过|少于|lessthan|under|<=?|≤)?{_YEARS}(?:年|years?|yrs?)?(?:以内|以下|及以下"
    r"|内)?(?:工作)?(?:经验)?"
)
_YEARS_AND_MONTHS = re.compile(
    r"(\d+)(?:年|years?|yrs?)(?:零|and)?(\d+)个?(?:月|months?"
    r"|mos?)(?:以上)?(?:相关)?(?:工作)?(?:经验|经历)?"
)
_MONTHS = re.compile(r"(\d+(?:\.\d+)?)个?(?:月|months?)(?:以上)?(?:工作)?(?:经验)?")
_YES = frozenset(read_words("yes"))
_NO = frozenset(read_words("no"))


def plain(value: object) -> str:
    """Return the text of a cell: half-width, lower case, no blanks, marks, thousands separators.

    Examples
    --------
    >>> plain(" １,２３４ 元"), plain("6萬-7萬")
    ('1234元', '6万-7万')
    """
    text = unicodedata.normalize("NFKC", unmarked(str(value))).strip().lower()
    text = text if text.isascii() else simplified(text)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))|\s+", "", text.replace("\u2212", "-"))


def parse_number(value: object) -> float | None:
    """Return the number a cell means; the middle of a range; NaN if it is left open; None if none.

    Examples
    --------
    >>> [parse_number(v) for v in ("1.2万", "1,234", "３５", "约50人", "50-100人", "35%", "三名")]
    [12000.0, 1234.0, 35.0, 50.0, 75.0, 0.35, 3.0]
    >>> [parse_number(v) for v in (".66", "(.04)", "-.5%")]
    [0.66, -0.04, -0.005]
    >>> [parse_number(v) for v in ("一千二百", "百分之六十", "六成", "≤3")]
    [1200.0, 0.6, 0.6, 3.0]
    >>> [parse_number(v) for v in ("12（含定向5）", "12 b", "(0.02)", "男5、女5")]
    [12.0, 12.0, -0.02, 10.0]
    >>> [parse_number(v) for v in ("5人，急需", "10人，其中硕士3人", "若干（长期有效）")]
    [5.0, 10.0, nan]
    >>> parse_number("若干"), parse_number("[c]"), parse_number("many")
    (nan, nan, None)
    """
    if isinstance(value, (int, float)):
        # No cell means a whole number beyond what a float can hold.
        return float(value) if isinstance(value, float) or abs(value) < _HUGE else None
    if isinstance(value, str) and len(value) > _LONGEST:
        return None
    text = plain(unflagged(unmarked(value)) if isinstance(value, str) else value)
    word = re.sub(r"\([^()\d]*\)$", "", text)
    if {word, word.removeprefix("招")} & UNKNOWN_NUMBER or NO_FIGURE.fullmatch(text):
        return math.nan
    text = _without_remark(_POINT_FIRST.sub(r"\g<1>0.", text))
    parts = in_parts(text)
    if parts is not None:
        return parts
    below = _BELOW_ZERO.fullmatch(text)
    single = _ONE.fullmatch(f"-{below[1]}" if below else text)
    if single:
        return _scaled(single[1], single[2])
    ends = parse_range(text)
    if ends:
        return (ends[0] + ends[1]) / 2
    return _chinese_number(_NEAR_WORDS.sub("", text))


def is_withheld(cell: object) -> bool:
    """Tell a cell that says that no figure is given, such as ``[c]`` or ``…``.

    Examples
    --------
    >>> [is_withheld(cell) for cell in ("[c]", ":", "…", "12 b", "若干", None)]
    [True, True, True, False, False, False]
    """
    return isinstance(cell, str) and bool(NO_FIGURE.fullmatch(plain(cell)))


def is_inexact(cell: object) -> bool:
    """Tell a cell whose number is a bound, about so many, or from one number to another.

    Examples
    --------
    >>> [is_inexact(cell) for cell in ("≥3", "10+", "3人以上", "约20", "2-3人", "十余人", "not over 8")]
    [True, True, True, True, True, True, False]
    >>> [is_inexact(cell) for cell in ("12人", "5+3", "-4", "1,204", "共12人", "以上")]
    [False, False, False, False, False, False]
    """
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    text = _without_remark(plain(unflagged(unmarked(cell))))
    if in_parts(text) is not None:
        return False
    if _ONE.fullmatch(text):
        return bool(_INEXACT.fullmatch(text))
    words = _NEAR_WORDS.sub("", text)
    return parse_range(text) is not None or (words != text and bool(_chinese_number(words)))


def in_parts(value: object) -> float | None:
    """Return the sum of numbers that a cell gives by kind of people; None if it does not.

    Examples
    --------
    >>> in_parts("男5、女5"), in_parts("本科3人，硕士2人"), in_parts("男女各4"), in_parts("3月5、4月6")
    (10.0, 5.0, 8.0, None)
    >>> in_parts("5+3"), in_parts("5+"), in_parts("5000+3000")
    (8.0, None, None)
    """
    text = plain(value)
    each = _EACH.fullmatch(text)
    if each:
        return 2.0 * int(each[1])
    parts = _PARTS.fullmatch(text) or _ADDENDS.fullmatch(text)
    return float(sum(map(int, re.findall(r"\d+", text)))) if parts else None


def _without_remark(text: str) -> str:
    """Return a number without a remark in brackets; a unit in brackets stays behind it."""
    if tail := _TAIL.fullmatch(text):
        return tail[1]
    match = _REMARK.fullmatch(text)
    if not match:
        return text
    number, remark = match.groups()
    figures = re.search(r"\d", _COUNTS_NOBODY.sub("", remark))
    if not re.search(r"\d", remark) and _ONE.fullmatch(number + remark):
        return number + remark
    is_comment = _PART_OF_IT.match(remark) or not figures or _is_part(remark, number)
    return number if is_comment and not _ADDS.match(remark) else text


def _is_part(remark: str, number: str) -> bool:
    """Tell people of some kind among those that the number counts: 2(博士1)."""
    whole = _ONE.fullmatch(number)
    kinds = re.fullmatch(rf"(?:{_KIND}:?\d+[人名个]?[、,;/]?)+", remark)
    parts = sum(map(int, re.findall(r"\d+", remark)))
    return whole is not None and kinds is not None and parts <= _scaled(whole[1], whole[2])


def parse_range(value: object) -> Range | None:
    """Return both ends of a range such as ``50-100人`` or ``1~1.5万``; None if it is none.

    A scale written once, at the end, holds for both ends where the first is the smaller number.

    Examples
    --------
    >>> parse_range("50-100人"), parse_range("1-1.5万"), parse_range("8千至1.2万")
    ((50.0, 100.0), (10000.0, 15000.0), (8000.0, 12000.0))
    """
    match = _TWO.fullmatch(_without_remark(plain(value)))
    if not match:
        return None
    low, low_scale, high, high_scale = match.groups()
    low_scale = low_scale or (high_scale if float(low) <= float(high) else "")
    ends = (_scaled(low, low_scale), _scaled(high, high_scale))
    return ends if ends[0] <= ends[1] else None


def _scaled(digits: str, scale: str | None) -> float:
    # Rounding hides the last bit: 0.35 rather than 0.35000000000000003.
    return round(float(digits) * SCALES[(scale or "").lower()], 9)


def _chinese_number(text: str) -> float | None:
    share = _SHARE.fullmatch(text)
    if share:
        part = parse_number(share[1] or share[2])
        return None if part is None else round(part * (0.01 if share[1] else 0.1), 9)
    bare = re.sub(r"[人名个位年]+$", "", text)
    if not _CHINESE.fullmatch(bare):
        return None
    myriads, myriad_sign, rest = bare.rpartition("万")
    high, low = _below_myriad(myriads), _below_myriad(rest)
    if high is None or low is None or (myriad_sign and not myriads):
        return None
    return float(high * 10_000 + low)


def _below_myriad(text: str) -> int | None:
    """Add up digits and their places; None if two digits stand without a place between."""
    total, digit = 0, None
    for mark in text.replace("零", "").replace("〇", ""):
        if mark in _PLACES:
            total, digit = total + (1 if digit is None else digit) * _PLACES[mark], None
        elif digit is not None or mark not in _DIGITS:
            return None
        else:
            digit = _DIGITS[mark]
    return total + (digit or 0)


def parse_experience(value: object) -> Range | None:
    """Return least and most years of work; NaN for an open end; None if it is none.

    Examples
    --------
    >>> [parse_experience(v) for v in ("3-5年", "5年以上", "应届", "1年以下", "不限", "8个月")]
    [(3.0, 5.0), (5.0, nan), (0.0, 0.0), (0.0, 1.0), (0.0, nan), (0.667, nan)]
    >>> parse_experience("7年3个月")
    (7.25, nan)
    """
    # What is said in which trade is no part of the number: 5年以上（医疗行业）.
    text = re.sub(
        r"(?<=[年上下])[(（][^()（）\d]*(?:行业|领域|方向|经验|岗位|背景|相关)[^()（）\d]*[)）]$",
        "",
        plain(value),
    )
    text = _AROUND_YEARS.sub("", re.sub(r"[()()]", "", text))
    text = _IN_WHAT.sub("years", text)
    if _OPEN.fullmatch(text) and not _FRESH.search(text.removeprefix("noexperience")):
        return 0.0, math.nan
    if _FRESH.search(text):
        return _with_fresh(text)
    span = _SPAN.fullmatch(text)
    if span:
        low, high = _years(span[1]), _years(span[2])
        return (low, high) if low is not None and high is not None and low <= high else None
    both = _YEARS_AND_MONTHS.fullmatch(text)
    if both:
        return round(int(both[1]) + int(both[2]) / 12, 3), math.nan
    months = _MONTHS.fullmatch(text)
    if months:
        return round(float(months[1]) / 12, 3), math.nan
    return _one_end(text)


def _with_fresh(text: str) -> Range | None:
    """Return the years where new graduates are named: alone, as welcome too, or as not wanted."""
    parts = [part for part in re.split(r"[,;，；、。/]|或者?", text) if part]
    others = [part for part in parts if not _FRESH.search(part)]
    rest = parse_experience(others[0]) if others else None
    if _NOT_FRESH.search(text):
        return rest
    if rest is not None and not math.isnan(rest[0]):
        return 0.0, rest[1]
    return (0.0, math.nan) if _FRESH_TOO.search(text) else (0.0, 0.0)


def _one_end(text: str) -> Range | None:
    most = re.search(r"以内|以下|年内|不超过|少于|lessthan|under|[<≤]", text)
    match = (_MOST if most else _LEAST).fullmatch(text)
    years = _years(match[1]) if match else None
    if years is None:
        return None
    return (0.0, years) if most else (years, math.nan)


def _years(text: str) -> float | None:
    return float(text) if text[:1].isdigit() else _chinese_number(text)


def parse_boolean(value: object) -> bool | None:
    """Return yes or no, None if it is neither.

    Examples
    --------
    >>> [parse_boolean(v) for v in ("是", "否", "√", "maybe")]
    [True, False, True, None]
    """
    text = plain(value)
    return True if text in _YES else False if text in _NO else None
