"""The year that a title, a sheet or a file names, and which of them counts where they disagree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from talentmatch.data.reading.cells._note_marks import unmarked

__all__ = [
    "NamedYears",
    "in_figures",
    "parse_year",
    "school_year_in",
    "without_reference_years",
    "year_in",
    "year_of_fiscal",
    "years_in_figures",
    "years_of_months",
]

_BARE = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
#: A year with what may stand between it and the word that says what it is for: 2021年末, 2021年6月.
_TIME = (
    rf"{_BARE}\s*(?:年(?:度|[末底]|\s*\d{{1,2}}\s*月[末底份]?|第?[一二三四1-4]季度[末底]?"
    r"|[上下]半年)?)?"
)
#: What belongs to a standard or a base, whatever stands around it.
_MEASURE = (
    r"(?:第[一二三四五六七]次)?(?:全国)?(?:经济|人口)?(?:普查)?口径|基期|基数|基年"
    r"|基准(?!薪|工资|岗|线|年)|不变价|可比价|价格"
    r"|(?:新|旧|老|修订)?版?\s*[《〈]?(?:中国|国家|国民经济)?(?:职业|行业|产业"
    r"|专业)(?:分类(?!统计|汇总|需求|招聘|情况)|大典)"
)
_STANDARD = r"口径|标准(?!化|厂房|间|件)|分类|大典|基期|基数|价格|普查|版"
#: What a table may be made after, in the year of either.
_RULES = r"目录|办法|规定|制度"
_AFTER = r"(?:按照?|依照?|依据|参照|对照|根据|执行|采用|沿用|使用|基于|适用)"
_GROWTH = r"增|减|升|降|提高|提升|变化|变动|多|少|翻|扩|下滑|回落|持平|相比|比较|对比"
_NEAR = r"[^，,。；;()（）\d]{0,12}?"
_FEW = r"[^，,。；;()（）\d]{0,6}?"
_ALWAYS = re.compile(
    rf"{_TIME}(?:统计|旧|新|老|原|同)?(?:{_MEASURE})"
    rf"|(?:以|按|取)\s*{_TIME}\s*(?:为|作为?)\s*(?:100|一百"
    rf"|{_FEW}(?:基期|基数|基准|基年|参照|对照))"
    rf"|{_AFTER}\s*[《〈]?{_TIME}{_NEAR}(?:{_STANDARD})"
    rf"|(?:标准|大典|分类)\s*[》〉]?\s*[(（]?\s*{_TIME}\s*版"
    rf"|{_TIME}\s*=\s*100"
    rf"|(?<!比)较\s*{_TIME}|[同环]比\s*{_TIME}"
    rf"|(?<![占相对性])比\s*{_TIME}{_FEW}(?:{_GROWTH})|(?:相|对)比\s*{_TIME}"
    rf"|(?<![年度\d\s])\s*[与同和跟]\s*{_TIME}{_FEW}(?:{_GROWTH}|比)"
    rf"|\bGB\s*/?\s*[TZ]?\s*[\d.]+\s*[-—–:]\s*{_BARE}"
    rf"|\b(?:SOC|SIC|NAICS|NACE|ISCO|ISIC)\s*(?:rev\.?\s*)?[-:]?\s*{_BARE}"
    rf"|{_BARE}\s*(?:SOC|SIC|NAICS|NACE|ISCO|ISIC)\b"
    rf"|{_BARE}[-\s]*(?:based\b|prices\b|base\b|basis\b|boundaries\b|classification\b"
    rf"|definitions?\b|standard\b(?! occup))|\bbase year\s*{_BARE}"
    rf"|\b(?:compared (?:with|to)|versus|vs\.?|relative to|against)\s+(?:[a-z]+\s+){{0,3}}{_BARE}"
    r"|\b(?:change|growth|increase|decrease|rise|fall|up"
    rf"|down)\b[^.;,()（）\d]{{0,16}}\b(?:on|over|from|since)\s+(?:[a-z]+\s+)?{_BARE}",
    re.I,
)
#: What may be the year of the table where no other is named: 2024年版目录, 2024年修订,
#: 2023年认定企业, 〔2024〕5号, 自2024年起.
_BESIDE_ANOTHER = re.compile(
    rf"{_AFTER}\s*[《〈]?{_TIME}{_NEAR}(?:{_RULES})|自\s*{_TIME}\s*(?:起|以来|开始)|{_TIME}\s*同期"
    rf"|[〔\[(（【]\s*{_BARE}\s*[〕\])）】]\s*第?\s*\d+\s*号"
    rf"|{_TIME}\s*(?:新|修订|试行)?版|{_TIME}\s*(?:新|旧|老)?标准(?!化|厂房|间|件)"
    rf"|{_TIME}\s*(?:修订|修正|颁布|印发|施行)"
    rf"|{_TIME}\s*(?:以来|以前|之前|前)(?!\d)"
    rf"|{_TIME}\s*(?:填报|填写|填制|编制|编印|上报|报送|制表|发布|公布|整理|汇编|汇总|更新)"
    rf"|{_TIME}\s*(?:新)?(?:认定|入选|评定|获评|入库|成立|设立|新设|注册|投产"
    rf"|上市)的?[^，,。；;()（）\d]{{0,8}}?(?:企业|公司|单位|院校|学校)",
)
_CHINESE_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SPELT = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
#: A month in words, alone or behind its year.
_SPELT_MONTH = re.compile(
    r"(?:(?<=年)|(?<=度)|^)\s*(十[一二]?|[一二三四五六七八九])(?=月(?:份|末|底|度)?)"
)
_MONTHS = {
    word: str(n) for n, word in enumerate([*"一二三四五六七八九十", "十一", "十二"], start=1)
}
#: A year alone or with what offices add to it; of a school year the first.
_CELL = re.compile(
    r"((?:19|20)\d{2})(?:\.0)?(?:年|级|届|度|学年|财年|秋|春|季|招生|入学|毕业)*"
    r"(?:[-~至到/—–](?:(?:19|20)?\d{2})(?:年|度|学年)*(?:秋|春)?季?)?"
)
_DATE = re.compile(r"((?:19|20)\d{2})[-./年]\d{1,2}(?:[-./月]\d{1,2})?[月日]?")
#: Two figures of a year, with its word or the sign that stands for the others: 24届, '24.
_CLASS = re.compile(r"(\d{2})(?:级|届)|(?:['’‘`´]([0-4]\d)|([0-4]\d)年度?)年?度?")
_SHORT = re.compile(
    r"(?<![\d.])(?:['’‘]([0-4]\d)(?!\d)年?"
    r"|([12]\d)年(?:度|春|秋|第|上半|下半|届|级|人才|企业|招聘|用工|需求|(?=\s*$)))"
)
_ALONE = r"(?<!\d)((?:19|20)\d{2})(?!\d)"
_SHORT_SPAN = re.compile(r"(?<![\d.])([0-4]\d)\s*[-~至到—–/]+\s*([0-4]\d)(?=\s*(?:年度|学年))")
#: A day without signs, as names of files have it.
_STAMP = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
#: Years side by side name none of them; a day is when something was written, not what it is of. In
#: 2025年1-3月 there is no day but a quarter.
_SPAN = re.compile(rf"{_ALONE}\s*年?\s*[-~至到—–]+\s*{_ALONE}(?!\s*学年)")
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?!\d)(?!月)"
)
_YEAR = re.compile(_ALONE)
_SCHOOL_YEAR = re.compile(
    rf"{_ALONE}(?:\s*年?\s*[-~至到/—–]+\s*(?:20)?(\d\d)(?!\d))?\s*学年度?"
    rf"|(?:academic|school) year\s*{_ALONE}\s*[-/–]\s*(?:20)?(\d\d)(?!\d)",
    re.I,
)
#: Two years of which months may be: from one to the other, or over their columns.
_SEVERAL = re.compile(rf"{_ALONE}\s*年?度?\s*(?:[-~至到—–]+\s*|(?<=[年度\s]))(?:{_ALONE})")
_YEAR_AND_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:0[1-9]|1[0-2])(?!\d)")
#: A day up to which months are counted, which is not the day of writing.
_UP_TO = re.compile(rf"截[至止]到?\s*{_ALONE}\s*[-./年]\s*(\d{{1,2}})(?!\d)")
_OF_A_YEAR = re.compile(rf"{_ALONE}\s*年(?!\s*\d)")
#: Months before this one are of the second year of a school year.
_TERM_BEGINS = 8
_MONTHS_A_YEAR = 12
#: A fiscal year of a firm, which is the calendar year by law in China alone.
_FISCAL = re.compile(r"\bFY\s*'?(?:20)?(\d{2})(?!\d)(?:\s*[-/]\s*(?:20)?\d{2}(?!\d))?", re.I)
_CHINESE_FISCAL = re.compile(r"((?:19|20)\d{2})\s*(?:财年|财政年度|会计年度)")
#: So many months from January on are of no fiscal year that ends in March.
_BEYOND_MARCH = 4
#: From one month to another: 2025年1-3月, 2024年11月至2025年2月.
_FROM_TO = re.compile(
    rf"{_ALONE}\s*[年./-]\s*(\d{{1,2}})\s*月?份?\s*[-~至到—–]+\s*(?:{_ALONE}\s*[年./-])?\s*"
    rf"(\d{{1,2}})\s*月"
)


def without_reference_years(text: str) -> str:
    """Return a text, without the years that say what a table is measured by.

    A year that may be either, such as that of an edition, stays where no other is left.

    Examples
    --------
    >>> without_reference_years("按2021年口径统计的2024年需求")
    ' 统计的2024年需求'
    >>> without_reference_years("2024年版目录"), without_reference_years("2024年(2020年版)")
    ('2024年版目录', '2024年( )')
    >>> without_reference_years("2024年需求(较2022年增长)"), without_reference_years("2022年和2024年需求")
    ('2024年需求( 增长)', '2022年和2024年需求')
    >>> without_reference_years("用工需求〔2024〕5号"), without_reference_years("2024年需求〔2023〕5号")
    ('用工需求〔2024〕5号', '2024年需求 ')
    """
    if not _YEAR.search(text):
        return text
    plain = _ALWAYS.sub(" ", text)
    others = _BESIDE_ANOTHER.sub(" ", plain)
    return others if _YEAR.search(others) else plain


def in_figures(text: str) -> str:
    """Return a text with its years and months in figures that it has in words.

    Examples
    --------
    >>> [in_figures(text) for text in ("二〇二四年九月", "二零二五年度", "十一月", "三个月", "十二月份")]
    ['2024年9月', '2025年度', '11月', '三个月', '12月份']
    """
    if "月" not in text and "年" not in text:
        return text
    return _SPELT_MONTH.sub(lambda spelt: _MONTHS[spelt[1]], years_in_figures(text))


def years_in_figures(text: str) -> str:
    """Return a text with its years in figures that it has in words, as long as before."""
    return _SPELT.sub(lambda spelt: spelt[0].translate(_CHINESE_FIGURES), text)


def parse_year(value: object) -> float | None:
    """Return the year that a cell means; None if it names none.

    Examples
    --------
    >>> [parse_year(v) for v in ("2024年", "２０２４级", "24届", "二〇二四年", "2024-2025学年", 2024.0)]
    [2024.0, 2024.0, 2024.0, 2024.0, 2024.0, 2024.0]
    >>> [parse_year(v) for v in ("'24", "24年")], parse_year("40人")
    ([2024.0, 2024.0], None)
    """
    if hasattr(value, "year"):
        return float(value.year)
    if isinstance(value, float) and not value.is_integer():
        return None
    text = re.sub(r"\s+", "", _plain(str(value)))
    match = _CELL.fullmatch(text) or _DATE.fullmatch(text)
    if match:
        return float(match[1])
    short = _CLASS.fullmatch(text)
    return 2000.0 + int(short[short.lastindex or 1]) if short else None


def year_in(text: str) -> int | None:
    """Return the year that a title or a name is about; None if there is none, or more than one.

    Examples
    --------
    >>> year_in("某市2024年人才需求调查（填报日期：2025年1月10日）"), year_in("2021—2025年规划")
    (2024, None)
    >>> year_in("按2021年口径统计的2024年需求"), year_in("2022年和2024年需求")
    (2024, None)
    >>> year_in("'24年用工需求"), year_in("24年人才需求调查"), year_in("建厂20年老企业名录")
    (2024, 2024, None)
    >>> year_in("用工需求（202409）"), year_in("24-25年度用工需求"), year_in("用工需求20240918")
    (2024, None, None)
    """
    plain = _SPAN.sub(" ", _of_table(text))
    years = {*_OF_A_YEAR.findall(plain)} or {*_YEAR.findall(plain)}
    years = years or {*_YEAR_AND_MONTH.findall(plain)}
    years = years or {f"20{long or short}" for long, short in _SHORT.findall(plain)}
    return int(years.pop()) if len(years) == 1 else None


def year_of_fiscal(text: str, months: Sequence[int]) -> int | None:
    """Return the calendar year of the months of a fiscal year; None where they may be of two, or it is none.

    Examples
    --------
    >>> year_of_fiscal("2024财年", [1, 2, 3]), year_of_fiscal("FY2024", [1, 2, 3, 4])
    (2024, 2024)
    >>> year_of_fiscal("FY24", [1, 2, 3]), year_of_fiscal("2024财年", [4, 5, 1])
    (None, None)
    """
    chinese = _CHINESE_FISCAL.search(text)
    named = chinese or _FISCAL.search(text)
    if named is None or [*months] != sorted({*months}):
        return None
    if chinese:
        return int(chinese[1])
    of_one = months[0] == 1 and len(months) >= _BEYOND_MARCH
    return 2000 + int(named[1]) if of_one and "-" not in named[0] and "/" not in named[0] else None


def years_of_months(months: Sequence[int], context: str) -> list[int] | None:
    """Return the year of each of some months in a row that name none; None if nobody knows.

    Months that begin again are of the next year, where the words around them name both.

    Parameters
    ----------
    months : sequence of int
        Months from 1 to 12 as they stand in a row or column, the first or the last first.
    context : str
        Words around them, the nearest line first.

    Examples
    --------
    >>> years_of_months([11, 12, 1], "2023年11月至2024年1月"), years_of_months([11, 12, 1], "2024年")
    ([2023, 2023, 2024], None)
    >>> years_of_months([1, 2], "2023—2024年"), years_of_months([3, 2], "2024年参保（2025年1月3日填）")
    (None, [2024, 2024])
    >>> years_of_months([1, 2], "2023年11月至2024年2月")
    [2024, 2024]
    >>> years_of_months([1, 2], "“十四五”（2021—2025年）2024年参保")
    [2024, 2024]
    >>> years_of_months([9, 10], "2024-2025学年"), years_of_months([12, 3], "2024学年")
    ([2024, 2024], [2024, 2025])
    >>> years_of_months([1, 3], "参保人数（截至2024年3月31日）"), years_of_months([1, 3], "2024年3月31日填")
    ([2024, 2024], None)
    """
    turns = _turns(months)
    runs_on = bool(turns) and min(turns) < max(turns)
    candidates: set[int] = set()
    for line in context.split("\n"):
        if _FISCAL.search(line):
            year = year_of_fiscal(line, months)
            return None if year is None else [year] * len(months)
        if school := school_year_in(line):
            return [int(school[:4]) + (month < _TERM_BEGINS) for month in months]
        plain = _of_table(line)
        named = [int(year) for year in _YEAR.findall(plain) or _YEAR_AND_MONTH.findall(plain)]
        if runs_on:
            if named:
                return _years_of_turns(turns, sorted({*named}))
        elif years := _years_within(months, plain):
            return years
        elif year := _year_of_all(months, line, named):
            # Where a nearer line names several, one further away names one of them or none.
            return [year] * len(months) if not candidates or year in candidates else None
        if len({*named}) > 1 and not candidates:
            candidates = {*named}
    return None


def school_year_in(text: str) -> str:
    """Return the one school year that a title or a name is about; empty if there is none, or more.

    Examples
    --------
    >>> school_year_in("某校2024—2025学年学生情况"), school_year_in("2024学年"), school_year_in("2024年")
    ('2024-25学年', '2024学年', '')
    """
    found = {
        f"{first or other}-{last or end}学年" if last or end else f"{first}学年"
        for first, last, other, end in _SCHOOL_YEAR.findall(_plain(text))
    }
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class NamedYears:
    """Years that stand around a sheet.

    Attributes
    ----------
    title, sheet, file : int, optional
        Year of the title above the header, of the sheet's name, of the file's name.
    day : int, optional
        Year of the one day that the title names: when it was filled in.
    school : str
        School year that the first of the three to name any year names; else empty.
    school_place : str
        Which of them it is.
    several : tuple of int
        Years of the title, where it names more than one and none of them counts.
    """

    title: int | None = None
    sheet: int | None = None
    file: int | None = None
    day: int | None = None
    school: str = ""
    school_place: str = ""
    several: tuple[int, ...] = ()

    @classmethod
    def around(cls, titles: str, sheet: str, hint: str) -> NamedYears:
        """Read them; `hint` is the name of the file with that of the sheet at its end."""
        days = {int(day[:4]) for day in _DAY.findall(_plain(titles))}
        texts = {"title": titles, "sheet": sheet, "file": hint.removesuffix(sheet)}
        title, own, file = map(year_in, texts.values())
        days |= {int(year) for year in _STAMP.findall(_plain(titles))}
        stamps = {int(year) for year in _STAMP.findall(_plain(texts["file"]))}
        file = stamps.pop() if file is None and len(stamps) == 1 else file
        named = ((school_year_in(text), year_in(text), place) for place, text in texts.items())
        school, _, place = next((said for said in named if said[0] or said[1]), ("", None, ""))
        day = days.pop() if len(days) == 1 else None
        years = sorted(map(int, {*_YEAR.findall(_of_table(titles))}))
        several = tuple(years) if title is None and len(years) > 1 else ()
        if several:
            # What the names of sheet and file say settles it only among these.
            own, file = (
                year if year and years[0] <= year <= years[-1] else None for year in (own, file)
            )
        return cls(title, own, file, day, school, school and place, several)

    @property
    def year(self) -> int | None:
        """The year that counts: what people wrote into the sheet, then its name, then the file's."""
        return next((year for year in (self.title, self.sheet, self.file) if year), None)

    @property
    def place(self) -> str:
        """Where it stands, as a key of sentences."""
        return "title" if self.title else "sheet" if self.sheet else "file"


def _years_of_turns(turns: Sequence[int], years: Sequence[int]) -> list[int] | None:
    """Return the years of months that run on, of which a title names just as many in a row; else None."""
    n_turns, n_years = max(turns) - min(turns), years[-1] - years[0]
    if not n_turns == n_years == len(years) - 1:
        return None
    return [years[0] + turn - min(turns) for turn in turns]


def _year_of_all(months: Sequence[int], line: str, named: Sequence[int]) -> int | None:
    """Return the one year a line gives its months: the only, the first, or one they go up to."""
    plain = _of_table(line)
    if year := year_in(line) or (
        named[0] if len({*named}) == 1 and not _SEVERAL.search(plain) else None
    ):
        return year
    until = _UP_TO.search(_plain(line))
    return int(until[1]) if until and max(months, default=0) <= int(until[2]) else None


def _years_within(months: Sequence[int], line: str) -> list[int] | None:
    """Return the year of each month between two that a line names; None if one is not between them."""
    if not (span := _FROM_TO.search(line)):
        return None
    first, start, last, end = (int(part or span[1]) for part in span.groups())
    of_each = [first if month >= start else last for month in months]
    times = [(year, month) for year, month in zip(of_each, months, strict=True)]
    # Where a month comes twice between them nobody knows which is meant.
    once = (last - first) * _MONTHS_A_YEAR + end - start < _MONTHS_A_YEAR
    return of_each if once and all((first, start) <= at <= (last, end) for at in times) else None


def _turns(months: Sequence[int]) -> list[int]:
    """Return how many years later than the first each of some months in a row is.

    Examples
    --------
    >>> _turns([11, 12, 1, 2]), _turns([2, 1, 12]), _turns([12, 11, 10])
    ([0, 0, 1, 1], [0, 0, -1], [0, 0, 0])
    """
    steps = [after - before for before, after in pairwise(months)]
    falling = -1 in steps and 1 not in steps
    turns = [0]
    for step in steps:
        turns.append(turns[-1] + (-(step > 0) if falling else step < 0))
    return turns[: len(months)]


def _of_table(text: str) -> str:
    """Return a text without days, and without years of a standard or a comparison."""
    return without_reference_years(_DAY.sub(" ", _plain(text)))


def _plain(text: str) -> str:
    half = unicodedata.normalize("NFKC", unmarked(text))
    return years_in_figures(_SHORT_SPAN.sub(r"20\1-20\2", half))
