"""Pay as advertisements and candidates write it, brought to CNY a month."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from talentmatch.data.reading.cells._value_numbers import plain

__all__ = [
    "LEAST_PAY",
    "MOST_BY_HEADING",
    "NO_PAY",
    "Pay",
    "Period",
    "by_size",
    "currency",
    "is_nought",
    "parse_pay",
    "period_by_size",
    "yearly_pay",
]

#: What tells the period of pay: a word, or its size.
Period = Literal["told", "month", "year", "open"]

#: Paid days and hours of an average month: (365 - 104 - 11) / 12 = 20.83 worked and 21.75 paid
#: days of 8 hours (Ministry of Human Resources and Social Security, document 3 of 2008).
_DAYS = 21.75
_HOURS = 8 * _DAYS
#: Nobody is paid less a month; a smaller number lacks its unit [CNY/month].
LEAST_PAY = 100.0
#: No month of work is paid less by law anywhere in China [CNY].
_LEAST_WAGE = 1_500.0
#: A number without unit, scale and period is no pay of a month below this [CNY].
_LEAST_BARE = 1_000.0
#: Where no word tells the period, pay that begins and ends below these is a month's, and pay that
#: begins at `_LEAST_YEAR` a year's; what lies between may be either [CNY].
_MOST_LOW, _MOST_HIGH, _LEAST_YEAR = 50_000.0, 100_000.0, 100_000.0
#: Beyond this even a heading such as 月薪 is not believed [CNY/month].
MOST_BY_HEADING = 200_000.0
#: Beyond this no pay is believed, whatever its heading says [CNY/month].
_MOST = 5_000_000.0
#: The same where the scale is that of the heading alone: 4500 under 万元/年 is no pay of millions.
_MOST_BY_SCALE = 1_000_000.0
_SCALES = {"": 1.0, "千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "元": 1.0, "百": 100.0}
_OPEN = re.compile(r"面议|面谈|待定|不限|保密|negotiable|competitive|tbd|无|-+")
#: Words and signs to the currency they mean; what holds others in itself comes first.
_CURRENCIES = (
    ("TWD", r"nt\$|twd|新台币|台币"),
    ("HKD", r"hk\$|hkd|港币|港元"),
    ("SGD", r"s\$|sgd|新币|新加坡元"),
    ("AUD", r"au?\$|aud|澳元|澳币"),
    ("CAD", r"ca?\$|cad(?![a-z])|加元|加币"),
    ("USD", r"\$|usd|美元|美金|dollars?"),
    ("EUR", r"€|eur|欧元"),
    ("GBP", r"£|gbp|英镑"),
    ("JPY", r"日元|日币|jpy|yen"),
    ("KRW", r"₩|krw|韩元|韩币"),
    ("INR", r"₹|inr|卢比|lpa|lakhs?"),
    ("CHF", r"chf|瑞郎"),
    ("VND", r"vnd|越南盾"),
    ("THB", r"(?<!mon)thb|฿|泰铢"),
    ("MYR", r"myr|马币|林吉特|rm(?=\d)"),
)
_FOREIGN = re.compile("|".join(words for _, words in _CURRENCIES))
_MONTHS = re.compile(
    r"[·.・*x×,,;]?\(?(\d{2}(?:\.\d)?)(?:薪|个月(?:薪资|工资)?|months?)\)?|[*x×](\d{2}(?:\.\d)?)$"
    # Without 薪 it is of months where as much is earned in one: 30万·13 is not, 300元·22 is of days.
    r"|(?:(?<=[k千])|(?<=\.\d[万w])|(?<!\d\d[万w])(?<=\d[万w])|(?<=\d{4}元))"
    r"[·.・]((?:1[2-9]|2[0-4])(?:\.\d)?)$"
)
_MYRIADS = re.compile("[万w]")
_MONTH = re.compile(r"月|permonth|/mo|monthly|amonth")
#: What comes on top, and remarks in brackets that name no period, scale or number.
_ON_TOP = re.compile(
    r"[+加](?:\d{1,2}%(?:提成|分成|分红|绩效)|[^\d+]{0,4}(?:补贴|补助|津贴|安家费|奖金?|提成|分成|分红|加班费?|计件|五险一金"
    r"|社保|公积金)|bonus|commission|equity|options?|stock|shares|rsus?|benefits|incentive"
    r"|提成|奖金|绩效|年终|补贴|补助|分红|股权|期权|福利|包|五险|双休|餐补|全勤).*$"
)
#: What is given beside pay, and how often it is paid out.
_BESIDE = re.compile(
    r"(?:[,;。、·|+]|(?<=[月天日时年元k薪])|(?<=[\d千万w])(?=[包管][吃住]))(?:有|另有|可|高|各种)?"
    r"(?:[五六]险|\d*days?off|weekendsoff|benefits|bonus|insurance|accommodation|meals"
    r"|包[吃住]|管[吃住]|双休|单休|大小周|[日周月]结|兼职|全职|实习|长期|短期|临时|暑期?工"
    r"|寒假工|年底双薪|年底奖|年终奖?\d*|绩效|高?提成|股票|期权|餐补|房补|奖金|带薪"
    r"|加班(?:费|工资|另[计算付]|双倍)|上不封顶).*$"
)
#: Other words for what is understood: 年包 is a year's pay, 转正 counts and not the probation
#: before it.
_HAN_DIGITS = "零一二三四五六七八九"
_Meaning: TypeAlias = "str | Callable[[re.Match[str]], str]"
_OTHER_WORDS: tuple[tuple[str, _Meaning], ...] = (
    (
        r"[一二两三四五六七八九](?=[千万](?!薪))"
        r"|(?<=[万千])[一二三四五六七八九](?=$|[-~至到—–元/])",
        lambda m: str(_HAN_DIGITS.index(m[0].replace("两", "二"))),
    ),
    (
        r"(\d+(?:\.\d+)?)m(?=$|[-~至到—–]|cny|rmb|yuan|元|/|p\.?a|per|a?year)",
        lambda m: f"{float(m[1]) * 100:g}万",
    ),
    (
        r"[(*x×·]{1,2}(1[2-6])(?:months?|个?月)?\+(\d)(?:bonus|extra|个)?(?:months?"
        r"|月)?(?:bonus)?(?:salary|薪)?\)?薪?$",
        lambda m: f"·{int(m[1]) + int(m[2])}薪",
    ),
    (r"[,;+]?(?:with|and|plus)?(?:a)?(1[3-6])th-?month(?:salary|pay|bonus)?", r"·\1薪"),
    (
        r"^\D{0,6}\d[^综]*[,;+]综合(?:收入|工资|月薪|薪资)?(?:约|可达)?[::]?(?=\d[^+]*[-~至到—–])",
        "",
    ),
    (r"[·,;]?十([二三四五六])薪", lambda m: f"·1{_HAN_DIGITS.index(m[1])}薪"),
    (r"(?<![\d.])(\d+)万([1-9])(?=$|[-~至到—–/·+元左])", r"\1.\2万"),
    (r"\(([年月])\)$", r"/\1"),
    (r"^((?:税前|税后)?(?:[年月日时周]薪|薪[资酬水]|工资|待遇)(?:范围|待遇)?):", r"\1"),
    (r"(以上|以下)元", r"元\1"),
    (r"(?<=[\dkmw元])an?(?=(?:hour|day|week|month|year)\b)", "/"),
    (r"^(\d{2}薪)[,，;·](.+)$", r"\2·\1"),
    (r"\(实习期?\d+%\)", ""),
    (r"^.*转正后?[::]?(?=\d)", ""),
    (r"试用期?(?:工资|薪资)?(?:为|按)?\d+%[,;]?|[,;]试用期.*$", ""),
    (
        r"年包|总包|年薪制|年(?:综合|平均|度|总)*(?:收入|工资|薪资|薪酬|待遇)|package",
        "年薪",
    ),
    (r"^.*?月(?:平均|均)(?:收入|工资|到手|薪资)?(?:约|可达)?[::]?(?=\d)", "月薪"),
    (
        r"^每?月(?:(?:综合|总|实际)*(?:收入|工资|所得|到手|入)|综合)(?:约|可达)?[::]?(?=\d)",
        "月薪",
    ),
    (r"/([年月日时周])薪$", r"/\1"),
    (r"^(?:实习生?|普工|兼职|学徒|全职)[::]?(?=\d)", ""),
    (r"^([\d.]+[千k万w]?元?)(?:保底|底薪)(?=\+|$)", r"\1+"),
    (r"^(日|周|月)结[::]?(?=\d)", r"\1薪"),
    (r"^(?:计件|计时|综合|提成)(?:工资|薪资|制)?[,;、:]?(?=\d)", ""),
    (r"月?base(?=\d)", "月薪"),
    (
        r"(?:保底|无责(?:任)?底薪|(?:固定|基本)?底薪|固定(?:工资|薪资|薪)?"
        r"|基本(?:工资|薪资|薪))[::]?([\d.]+[千k万w]?元?)(?![-~至到—–\d])",
        r"\1+",
    ),
    (r"[-~至到—–,;]?上不封顶", "+"),
    (r"[,;+]?(?:可(?:[谈议]|面[谈议])|面谈|[^\d,;]{2,6}(?:另[议谈计算]|面议))$", ""),
    (r"(?<=\d)to(?=[\d￥¥])", "-"),
    (r"p\.?m\.?$", "/month"),
    (r"^(?:min(?:imum)?\.?|starting(?:at|from)|at(?:least))(?=[\d￥¥rc])", "from"),
    (r"^~(?=\d)", "约"),
    (r"(?<=[\dk千万w元月年])起(?:薪$|步(?:价)?)", "起"),
    (r"^一?年(?=\d[\d.~–—-]*[-~至到—–]?[\d.]*万)", "年薪"),
    (r"^每?一?个?月(?=\d)", "月薪"),
    (r"(?<=[\dk千万w上])/(1[2-6])个?月$", r"·\1薪"),
    (r"[·*x×,]?\(?\d{2}[-~至到]\d{2}薪\)?", ""),
    (r"\+(?:股票|期权|股权|分红|奖金|年终奖?)(?=\)|$)", ""),
    (r"\((?:大小周|双休|单休|[日周月]结|每[日周月]结算?)\)|/[人位](?=$)", ""),
)
_SAYINGS = [(re.compile(words), meaning) for words, meaning in _OTHER_WORDS]
_REMARK = re.compile(
    r"\((?![^()]*[年月天日时周薪万千元kw])[^()\d]*\)|\((?:试用|含|其中|包含|包括|另有?|加)[^()]*\)"
)
_YEAR = re.compile(r"年薪|[/每]年|peryear|/y(?:ea)?r?|p\.?a\.?(?=\+?$)|annual|annum|yearly")
_DAY = re.compile(r"日薪|[/每][天日]|perday|/day|daily")
_HOUR = re.compile(r"时薪|[/每](?:小时|时)|perhour|/h(?:ou)?r?|hourly")
_WEEK = re.compile(r"周薪|[/每]周|perweek|/week|weekly")
_NOISE = re.compile(
    r"年薪|月薪|日薪|时薪|周薪|税前|税后|底薪|综合|薪资|工资|到手|计件|约|左右|人民币|rmb|cny"
    r"|(?:cn)?[¥￥]|yuan"
    r"|[/每](?:个?月|年|天|日|小时|时|周|annum|month|mo|m\b|year|yr|y\b|day|hour|hr|h\b|week)"
    r"|per(?:month|year|day|hour|week|annum)|a\s?month|yearly|annual|monthly|daily|hourly"
    r"|[()()]|p\.?a\.?(?=\+?$)"
)
#: 元 is a scale of its own: what says 7000元 is not in the 万元 of its heading.
_AMOUNT = r"(\d+(?:\.\d+)?)\s*([千k万w百]?元?)"
_BARE = re.compile(r"[\d.~–—至到+-]+")
_NOUGHT = re.compile(r"[^\d]{0,4}0+(?:\.0+)?[千k万w百元]?(?:[-~至到—–]+0+(?:\.0+)?[千k万w百元]*)?")
_RANGE = re.compile(rf"{_AMOUNT}[-~至到—–]+{_AMOUNT}\+?")
_LEAST = re.compile(rf"(?:不低于|不少于|至少|最低|>=?|≥|from)?{_AMOUNT}(?:以上|及以上|起|\+)*")
_UP_TO = re.compile(rf"(?:不超过|最高|<=?|≤|upto)?{_AMOUNT}(?:以下|以内|及以下|封顶)?")


class Pay(NamedTuple):
    """Ends of a monthly pay range [CNY/month] and months paid a year; NaN where it is open."""

    low: float
    high: float
    months: float


#: Pay left open: 面议.
NO_PAY = Pay(math.nan, math.nan, math.nan)


def parse_pay(
    value: object, *, unit: str = "", per_year: bool = False, sized: bool = True
) -> Pay | None:
    """Return pay a month and months a year; all NaN if it is left open; None if it is no pay.

    Parameters
    ----------
    value : object
        The cell.
    unit : str
        Unit of the header (``千元``, ``万元``, ``元/天``), where the cell holds a bare number.
    per_year : bool
        Whether the header says that amounts are a year's.
    sized : bool
        Whether the size tells the period where no word does; not so for one end of a pay alone.

    Notes
    -----
    A yearly amount is divided by the months paid, 12 where the advertisement tells none. Where no
    word tells the period its size does, and what may be either is left open; see `period_by_size`.

    Examples
    --------
    >>> parse_pay("8-12k·13薪")
    Pay(low=8000.0, high=12000.0, months=13.0)
    >>> parse_pay("1-1.5万/月")[:2], parse_pay("年薪30万")[:2], parse_pay("200元/天")[:2]
    ((10000.0, 15000.0), (25000.0, 25000.0), (4350.0, 4350.0))
    >>> parse_pay("15000以上")[:2], parse_pay("面议"), parse_pay("20-30")
    ((15000.0, nan), Pay(low=nan, high=nan, months=nan), None)
    >>> parse_pay("25-30", unit="RMB, K/month")[:2], parse_pay("CN¥300K/yr - CN¥450K/yr")[:2]
    ((25000.0, 30000.0), (25000.0, 37500.0))
    >>> parse_pay("24-30", unit="税前，万元/年")[:2], parse_pay("5,000-6,500 yuan per month, 2 days off")[:2]
    ((20000.0, 25000.0), (5000.0, 6500.0))
    """
    result = _parsed(value, unit=unit, per_year=per_year, sized=sized)
    return None if result is None else result[0]


def period_by_size(value: object, *, unit: str = "", per_year: bool = False) -> Period:
    """Return what the size of pay tells where no word tells its period.

    Returns
    -------
    {"told", "month", "year", "open"}
        ``told`` if a word tells the period, or it is no pay; ``open`` if it may be either.

    Examples
    --------
    >>> [period_by_size(cell) for cell in ("30-50万", "30-50万/年", "2万-3万", "60k·14薪", "60k")]
    ['year', 'told', 'month', 'told', 'open']
    """
    result = _parsed(value, unit=unit, per_year=per_year)
    return "told" if result is None else result[1]


def currency(value: object, *, unit: str = "") -> str | None:
    """Return the code of another currency than CNY that pay is in; None if it names none.

    Examples
    --------
    >>> [currency(cell) for cell in ("$60,000 a year", "HK$20,000", "25万", "5k EUR")]
    ['USD', 'HKD', None, 'EUR']
    """
    text = f"{plain(value)} {plain(unit)}"
    if not _FOREIGN.search(text):
        return None
    return next(code for code, words in _CURRENCIES if re.search(words, text))


def by_size(low: float, high: float) -> Period:
    """Return whether an amount is a month's, a year's, or may be either; an open end is NaN.

    Examples
    --------
    >>> by_size(20_000, 30_000), by_size(300_000, 500_000), by_size(60_000, math.nan)
    ('month', 'year', 'open')
    """
    begins = high if math.isnan(low) else low
    if begins <= _MOST_LOW and not high > _MOST_HIGH:
        return "month"
    return "year" if begins >= _LEAST_YEAR else "open"


def is_nought(value: object) -> bool:
    """Tell pay of 0, which boards write where an advertisement says none.

    Examples
    --------
    >>> [is_nought(cell) for cell in (0, "0-0元/月", "0.00", "10-20k", "面议")]
    [True, True, True, False, False]
    """
    if isinstance(value, (int, float)):
        return value == 0
    return bool(_NOUGHT.fullmatch(_NOISE.sub("", _MONTHS.sub("", plain(value)))))


def _parsed(
    value: object, *, unit: str, per_year: bool, sized: bool = True
) -> tuple[Pay, Period] | None:
    """Return pay, and what its size tells of its period where no word does."""
    if currency(value, unit=unit):
        return None
    if is_nought(value):
        return NO_PAY, "told"
    text = plain(value)
    for words, meaning in _SAYINGS:
        text = words.sub(meaning, text)
    text = _BESIDE.sub("", _ON_TOP.sub("+", _REMARK.sub("", text)))
    if not text or _OPEN.match(text) or _OPEN.match(_NOISE.sub("", text)):
        return NO_PAY, "told"
    months = _MONTHS.search(text)
    number = float(next(filter(None, months.groups()))) if months else math.nan
    paid = number if 12 <= number <= 36 else math.nan
    bare = text.replace(months[0], "") if months else text
    ends = _ends(_NOISE.sub("", bare), unit)
    if ends is None:
        return None
    if not plain(unit) and _BARE.fullmatch(bare) and max(e for e in ends if e == e) < _LEAST_BARE:
        # Hundreds of nothing are thousands, or of another currency: 700-750.
        return None
    own_period = any(words.search(bare) for words in (_YEAR, _MONTH, _WEEK, _DAY, _HOUR))
    if per_year and not own_period and by_size(*ends) == "month":
        # Under a heading of a year's pay months paid make it a month's; the least of wages is above
        # this.
        if not math.isnan(paid):
            per_year = False
        elif max(end for end in ends if not math.isnan(end)) / 12 < _LEAST_WAGE:
            return None
    factor = _per_month(bare + plain(unit), per_year=per_year, paid=paid)
    # A number of months paid stands behind a month's pay.
    is_certain = not sized or factor != 1.0 or _MONTH.search(bare) or not math.isnan(paid)
    period: Period = "told" if is_certain else by_size(*ends)
    if sized and factor == 1.0 and not own_period and months and _MYRIADS.search(bare):
        # 30万·13薪: as much as a year's, and as a month's it would be 3.9 million a year.
        period = "open" if by_size(*ends) == "year" else period
    if _MONTH.search(plain(unit)) and period != "told":
        begins = ends[1] if math.isnan(ends[0]) else ends[0]
        period = "told" if begins <= MOST_BY_HEADING else "open"
    if period == "open":
        return NO_PAY, period
    low, high = (round(end * (1 / 12 if period == "year" else factor), 2) for end in ends)
    most = _MOST if re.search(r"[百千万kw]", bare) else _MOST_BY_SCALE
    known = [end for end in (low, high) if not math.isnan(end)]
    # "20-30" without a unit may be thousands or ten thousands: not to be guessed.
    is_plausible = min(known) >= LEAST_PAY and max(known) <= most
    return (Pay(low, high, paid), period) if is_plausible else None


def _ends(text: str, unit: str) -> tuple[float, float] | None:
    usual = re.sub(
        r"元|人民币|税[前后]|含税|[年月]薪|rmb|cny|yuan|[¥￥,，、:：]|(?:/|per).*", "", plain(unit)
    )
    usual = usual if usual in _SCALES else ""
    match = _RANGE.fullmatch(text)
    if match:
        low, low_scale, high, high_scale = match.groups()
        low_scale = low_scale or (high_scale if float(low) <= float(high) else "")
        ends = _amount(low, low_scale or usual), _amount(high, high_scale or usual)
        return ends if ends[0] <= ends[1] else None
    most = re.search(r"以下|以内|封顶|不超过|最高|upto|[<≤]", text)
    single = (_UP_TO if most else _LEAST).fullmatch(text)
    if not single:
        return None
    amount = _amount(single[1], single[2] or usual)
    if most:
        return math.nan, amount
    least = re.search(r"以上|起|\+|不低于|不少于|至少|最低|from|[>≥]", text)
    return amount, math.nan if least else amount


def _amount(digits: str, scale: str) -> float:
    return float(digits) * _SCALES[scale if scale == "元" else scale.rstrip("元")]


def _per_month(text: str, *, per_year: bool, paid: float) -> float:
    if _HOUR.search(text):
        return _HOURS
    if _DAY.search(text):
        return _DAYS
    if _WEEK.search(text):
        return 52 / 12
    if _YEAR.search(text) or (per_year and not re.search(r"月", text)):
        return 1 / (12 if math.isnan(paid) else paid)
    return 1.0


def yearly_pay(pay: Pay) -> float:
    """Return the yearly pay that the middle of a monthly range comes to; NaN if it is open.

    Examples
    --------
    >>> yearly_pay(Pay(10000.0, 20000.0, 13.0))
    195000.0
    """
    ends = [end for end in (pay.low, pay.high) if not math.isnan(end)]
    if not ends:
        return math.nan
    # Whole yuan: the monthly ends were rounded to the cent.
    return float(round(sum(ends) / len(ends) * (12 if math.isnan(pay.months) else pay.months)))
