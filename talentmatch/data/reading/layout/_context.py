"""Columns that a table has not, out of what stands around its rows: bands, sheet names, titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from talentmatch.data.reading.cells._periods import length_of
from talentmatch.data.reading.cells._title_words import months_in
from talentmatch.data.reading.cells._years import NamedYears, years_of_months
from talentmatch.data.reading.layout._header_joining import is_month
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import is_firm, is_place, meaning_of
from talentmatch.data.reading.layout._sense import has_words_of
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._title_names import (
    doubtful_firms,
    firms_in,
    places_in,
    schools_in,
)
from talentmatch.data.reading.layout._titles import without_times
from talentmatch.data.reading.layout.columns import rank_tables, tells_people
from talentmatch.data.reading.layout.headings import GROUP, fields_among
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase
from talentmatch.vocab import industries

__all__ = ["ADDED", "doubts_of_title", "with_context", "with_names_above"]

#: Headings under which such columns are added, and the fields beside which they are none.
ADDED: Mapping[str, tuple[str, ...]] = {
    "region": ("region",),
    "industry": ("industry",),
    "chain": ("chain",),
    "client": ("applied_firm", "client_id"),
    "enterprise_name": ("enterprise_name", "enterprise_id", "employer", "name", "enterprise"),
    "enterprise_id": ("enterprise_name", "enterprise_id", "employer", "name", "enterprise"),
    "institution": ("institution",),
    "education": ("education",),
    "year": ("year", "round"),
    "month": ("month", "period"),
}
#: Fields that a heading of no list gives by its words.
_BY_WORDS = frozenset({"region", "industry", "institution"})
#: Headings that every table with such a field knows.
_NAMES = {"year": "年份", "month": "月份", "client": "客户名称"}
#: What an agency notes of a client behind its name: （A类）, （重点）.
_GRADE = re.compile(r"[（(](?:[A-DS][类级+]?|VIP|重点|核心|[^()（）]*(?:类|级|客户|共\d+.*))[)）]$")
#: For whom people are looked for.
_CLIENT = re.compile(r"(?:客户|委托)(?:名称|公司|企业|单位|方)?\s*[:：]\s*([^\s,，;；|｜]+)")
_LABELLED = re.compile(
    r"(?:单位名称|企业名称|公司名称|用人单位|填报单位|填报企业|申报单位|报送单位|所属镇街"
    r"|所在镇街|镇街|属地|地区"
    r"|company|employer|region|area)\s*(?:[(（]盖?公?章[)）])?\s*[:：]\s*(\S+(?:\s(?:[A-Z]"
    r"|Ltd|Inc|Co)\S*)*)",
    re.I,
)
_CODE_OF_TITLE = re.compile(
    r"(?:信用|机构|单位)代码\s*[:：]?\s*([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Z])"
)
#: 2024年末, 截至2024年12月31日: the month at whose end somebody counted who is employed.
_YEAR_END = re.compile(r"((?:19|20)\d{2})\s*年(?:年?末|年?底|终)")
_COUNTED_ON = re.compile(
    r"(截[至止]到?\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月)\s*(?:2[89]|3[01])\s*日"
)
#: An industry by its code, or by a name at whose end 业 stands.
_INDUSTRY_CODE = re.compile(r"(?<![A-Za-z\d])[A-T]\d{2,4}(?!\d)")
_INDUSTRY_OF_TITLE = re.compile(
    r"([\u4e00-\u9fff、]{2,24}?业)(?=职业|人员|岗位|企业|招聘|用工|空缺|分职业|单位|需求|重点"
    r"|就业|从业)"
)
#: 按行业, 各行业, 其他行业: industries, none of them.
_NO_INDUSTRY = re.compile(r"[按分各]|其[他它]|(?:企|行|产|就|从|专|职|毕|失|创|营|作|事)业$")
_ENGLISH_WORDS = re.compile(r"[A-Za-z &]{5,}")
_BESIDE_INDUSTRY = re.compile(r"[,，;；:：()（）–—]|\s-\s|\bin\b")
_BARE_MONTH = re.compile(r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?")
_NUMBERS = {number: place for place, number in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}
_OFFICE = re.compile(r"(?<=街道)办(?:事处)?$")
_DAY = re.compile(r"日期|时间|\bdate\b", re.I)
_UNIT_NOTE = re.compile(r"[(（]?(?:计量)?单位\s*[:：][^\s()（）]{1,8}[)）]?")


def with_context(
    block: Block, sheet: str, years: NamedYears | None = None, *, hint: str = ""
) -> tuple[Block, dict[str, str]]:
    """Return a block with a column for each field that bands, sheet name or title give.

    Beside it stands, for each column added, where it comes from.

    A field that the block has a column for is left alone.

    Parameters
    ----------
    block : Block
        Header, records and what stands above and between them.
    sheet : str
        Name of the sheet.
    years : NamedYears, optional
        Years of title and file, for a sheet that is named by its month alone.
    hint : str
        Names of file and sheet.
    """
    year = (years.title or years.file) if years else None
    sheet = _month_of_year(sheet, year) or sheet
    notes: dict[str, str] = {}
    columns: dict[str, list[str | None]] = {}
    for field in ADDED:
        # A client is the firm of the rows, where they are of a firm at all.
        if _has(block.header, field) or (field == "enterprise_name" and "客户名称" in columns):
            continue
        name = _NAMES.get(field, field)
        values = [band.get(field) for band in block.bands]
        if field == "month" and not any(values):
            values = _months_of_bands(block, year)
        if any(values):
            title = _around(block.titles, sheet, field, hint)[1]
            columns[name] = _above_bands(values, block.bands, title)
            some = next(value for value in values if value)
            notes[name] = phrase("load", "context_band", field=name, some=some)
            continue
        titles = _with_month_of_count(block) if field == "month" else block.titles
        place, value = _around(titles, sheet, field, hint)
        if field == "region" and place == "title" and _lists_people(block.header):
            continue  # where an office looks for people is not where they live
        if value and block.rows:
            columns[name] = [value] * len(block.rows)
            notes[name] = phrase("load", f"context_{place}", field=name, some=value)
    labels = [None if {*band} - {"label"} else band.get("label") for band in block.bands]
    if len({*labels} - {None}) > 1 and not any("月份" in name for name in columns):
        # Rows of two groups are no two answers to one question.
        columns[GROUP], notes[GROUP] = labels, ""
    if not columns:
        return block, {}
    rows = [
        [*row, *(values[place] for values in columns.values())]
        for place, row in enumerate(block.rows)
    ]
    origin = block.source or block
    header = [*block.header, *columns]
    source_rows = block.source_rows
    return replace(block, header=header, rows=rows, source=origin, source_rows=source_rows), notes


def _lists_people(header: Sequence[str]) -> bool:
    """Tell headings of people, and not of firms with whom to ask there."""
    return tells_people(header) and any(name == "candidate" for name, _ in rank_tables(header)[:1])


def _names_of_title(titles: str) -> dict[str, str]:
    """Return the school, town and firm that a title names, by their field.

    Examples
    --------
    >>> _names_of_title("甲江职业学院2024年招生计划"), _names_of_title("2024年西河镇企业用工需求表")
    ({'institution': '甲江职业学院'}, {'region': '西河镇'})
    """
    fields = ("institution", "region", "enterprise_name")
    named = {field: _around(titles, "", field, "")[1] for field in fields}
    return {field: name for field, name in named.items() if name}


def doubts_of_title(block: Block) -> list[str]:
    """Say so where a title names a firm of which nobody knows the name, and no column has one."""
    doubtful = [] if _has(block.header, "enterprise_name") else sorted(doubtful_firms(block.titles))
    return [phrase("load", "firm_of_season", name=name, other=name[1:]) for name in doubtful]


def _month_of_year(label: str, year: int | None) -> str:
    """Return a bare month with its year, empty if it is none: 3月, 三月份."""
    month = _BARE_MONTH.fullmatch(label.strip()) if year else None
    return f"{year}年{_NUMBERS.get(month[1], month[1])}月" if month else ""


def _months_of_bands(block: Block, year: int | None) -> list[str | None]:
    """Return the months that bands name, with their year; none where nobody knows it for one of them."""
    labels = [band.get("label", "") for band in block.bands]
    in_a_row = [label for label, _ in groupby(labels) if _month_of_year(label, 2000)]
    months = [_month_of_year(label, 2000) for label in in_a_row]
    numbers = [int(month[5:-1]) for month in months if month]
    years = years_of_months(numbers, f"{block.titles}\n{year or ''}") if numbers else None
    whole = {
        label: f"{of_year}{month[4:]}"
        for label, month, of_year in zip(in_a_row, months, years or [], strict=False)
    }
    return [whole.get(label) if len(whole) == len(in_a_row) else None for label in labels]


def _with_month_of_count(block: Block) -> str:
    """Return the titles, with the month at whose end those were counted who are employed."""
    fields = fields_among("workforce", block.header)
    if "employed" not in fields:
        return block.titles
    return _COUNTED_ON.sub(r"\1", _YEAR_END.sub(r"\g<1>年12月", block.titles))


def _above_bands(
    values: Sequence[str | None], bands: Sequence[Mapping[str, str]], title: str
) -> list[str | None]:
    """Return what bands give; what stands above all of them is of the title."""
    first = next(place for place, band in enumerate(bands) if band)
    return [title or None] * first + [*values[first:]]


def _has(header: Sequence[str], field: str) -> bool:
    """Tell whether a heading already gives a field, or what a table keeps in its place."""
    also = set(ADDED[field])
    # A column that no list knows says more than the title: it is read by its values, or told.
    if field in _BY_WORDS and any(has_words_of(field, name) for name in header if name):
        return True
    return any(also & fields_among(table, header) for table in TABLES)


def _industry_of(words: str) -> str:
    """Return the one industry whose code, or whose name before its occupations, words hold."""
    codes = {code for code in _INDUSTRY_CODE.findall(words) if industries.exists(code)}
    named = {_named_industry(name) for name in _INDUSTRY_OF_TITLE.findall(words)}
    candidates = codes or named - {None}
    return str(candidates.pop()) if len(candidates) == 1 else ""


def _english_industry(titles: str) -> str:
    """Return the one industry that stands by itself in an English title: Job openings, Manufacturing."""
    parts = [] if re.search(r"\bby\b", titles, re.I) else _BESIDE_INDUSTRY.split(titles)
    words = [part.strip() for part in parts if _ENGLISH_WORDS.fullmatch(part.strip())]
    candidates = {industries.code(part) for part in words} - {None}
    return str(candidates.pop()) if len(candidates) == 1 else ""


def _named_industry(words: str) -> str | None:
    """Return the industry at whose name words end, unless it is one of several."""
    if _NO_INDUSTRY.search(words):
        return None
    for start in range(len(words) - 1):
        code = industries.code(words[start:])
        if code is not None:
            return None if words[:start].endswith(("、", "和", "及", "与", "非", "除")) else code
    return None


def _around(titles: str, sheet: str, field: str, hint: str) -> tuple[str, str]:
    """Return where a field stands around the table, and its value; empty if nowhere."""
    meaning = meaning_of(sheet) if sheet else None
    own = bool(meaning and meaning.field == field)
    if field == "industry" and not own:
        places = {
            "title": _industry_of(titles) or _english_industry(titles),
            "file": _industry_of(hint),
        }
        return next(((place, value) for place, value in places.items() if value), ("", ""))
    if field == "institution" and not own:
        if schools := schools_in(titles):
            return ("title", schools.pop()) if len(schools) == 1 else ("", "")
        schools = schools_in(hint)
        return ("file", schools.pop()) if len(schools) == 1 else ("", "")
    # Years of titles and names are weighed against each other elsewhere.
    if field in ("year", "education", "industry", "institution"):
        return (
            ("sheet", meaning.value) if meaning and meaning.field == field != "year" else ("", "")
        )
    if meaning and meaning.field == field:
        return "sheet", meaning.value
    if value := _of_titles(titles, field):
        return "title", value
    # What is of a quarter by its title was of no month when its file was named.
    if field == "month" and length_of(titles) in ("quarter", "half", "sum"):
        return "", ""
    value = _of_titles(hint, field) if field in ("month", "enterprise_name") else ""
    return ("file", value) if value else ("", "")


def _of_titles(titles: str, field: str) -> str:
    if field == "month":
        months = months_in(titles)
        return months.pop() if len(months) == 1 and not _DAY.search(titles) else ""
    if field == "enterprise_id":
        codes = set(_CODE_OF_TITLE.findall(titles))
        return codes.pop() if len(codes) == 1 else ""
    if field == "client":
        clients = {_GRADE.sub("", name) for name in _CLIENT.findall(titles)}
        return clients.pop() if len(clients) == 1 else ""
    labelled = {name.strip() for name in _LABELLED.findall(titles)}
    if field == "enterprise_name":
        names = {name for name in labelled if is_firm(name)} or firms_in(titles)
        return names.pop() if len(names) == 1 else ""
    if field == "region":
        # The office of a street stands for the street.
        towns = {_OFFICE.sub("", name) for name in labelled if is_place(name)}
        names = towns or places_in(titles)
        return names.pop() if len(names) == 1 else ""
    return ""


def with_names_above(above: Block, below: RawSheet) -> RawSheet:
    """Return a table further down with a line for the school, town or firm that only the first title names.

    Its own title has to be that of the same list of another time: what is of all towns, or of
    another one, keeps its words. The same columns of another time, with no title at all, are of the
    first but for its time.
    """
    block = None if isinstance(below.rows, TextRows) else find_block(below)
    first = above.titles
    if block is None or not block.titles:
        same = block is not None and _without_months(block) == _without_months(above)
        return _headed(without_times(first), below) if same else below
    own = _names_of_title(block.titles)
    names = {field: name for field, name in _names_of_title(first).items() if field not in own}
    rest = first
    for name in names.values():
        rest = rest.replace(name, "")
    if not names or own or _words(block.titles) not in _words(rest):
        return below
    return _headed(" ".join(names.values()), below)


def _headed(line: str, below: RawSheet) -> RawSheet:
    return replace(below, rows=[[line], *below.rows], first_row=below.first_row - 1)


def _without_months(block: Block) -> list[str]:
    """Return the headings of a table of months but for these; none of any other table."""
    rest = [name for name in block.header if name and not is_month(name)]
    return rest if rest != [*filter(None, block.header)] else [""]


def _words(title: str) -> str:
    """Return the words of a title without its times, units and signs."""
    return re.sub(r"\W", "", without_times(_UNIT_NOTE.sub("", title)))
