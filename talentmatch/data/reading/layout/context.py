"""Columns that a table has not, out of what stands around its rows: bands, sheet names, titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells.title_months import months_in
from talentmatch.data.reading.cells.years import NamedYears
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.labels import is_firm, is_place, meaning_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase
from talentmatch.vocab import industries

__all__ = ["ADDED", "with_context"]

#: Headings under which such columns are added, and the fields beside which they are none.
ADDED: Mapping[str, tuple[str, ...]] = {
    "region": ("region",),
    "industry": ("industry",),
    "enterprise_name": ("enterprise_name", "enterprise_id", "employer", "name", "enterprise"),
    "enterprise_id": ("enterprise_name", "enterprise_id", "employer", "name", "enterprise"),
    "institution": ("institution",),
    "education": ("education",),
    "year": ("year", "round"),
    "month": ("month", "period"),
}
#: Headings that every table with such a field knows.
_NAMES = {"year": "年份", "month": "月份"}
_LABELLED = re.compile(
    r"(?:单位名称|企业名称|公司名称|用人单位|填报单位|填报企业|申报单位|报送单位|所属镇街|所在镇街|镇街|属地|地区"
    r"|company|employer|region|area)\s*(?:[(（]盖?公?章[)）])?\s*[:：]\s*(\S+(?:\s(?:[A-Z]|Ltd|Inc|Co)\S*)*)",
    re.I,
)
_CODE_OF_TITLE = re.compile(
    r"(?:信用|机构|单位)代码\s*[:：]\s*([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Z])"
)
_FIRM_OF_TITLE = re.compile(
    r"[^\s（）()：:，,。、]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团)"
)
_TOWN_OF_TITLE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}?[市县区])?([\u4e00-\u9fff]{2,6}?(?:街道|镇|乡))"
)
#: 按行业分城镇单位, 各乡镇: words of a title, no town.
_NO_TOWN = re.compile(r"[按分各]|[城乡]镇$")
#: 2024年末, 截至2024年12月31日: the month at whose end somebody counted who is employed.
_YEAR_END = re.compile(r"((?:19|20)\d{2})\s*年(?:年?末|年?底|终)")
_COUNTED_ON = re.compile(
    r"(截[至止]到?\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月)\s*(?:2[89]|3[01])\s*日"
)
#: An industry by its code, or by a name at whose end 业 stands.
_INDUSTRY_CODE = re.compile(r"(?<![A-Za-z\d])[A-T]\d{2,4}(?!\d)")
_INDUSTRY_OF_MIX = re.compile(r"(?:\d{4}年度?)?\s*([\u4e00-\u9fff、]{2,20}?业)(?=职业|人员|岗位)")
_SCHOOL_OF_TITLE = re.compile(r"[\u4e00-\u9fff]{2,16}?(?:大学|学院|学校)(?![院系部校])")
_NO_SCHOOL = re.compile(
    r"高等|普通|职业学校|中等|各|驻|技工|院校|民办|全[市省区县]|本[市省]|大中专|中小学"
)
_BARE_MONTH = re.compile(r"(\d{1,2})月份?")
_DAY = re.compile(r"日期|时间|\bdate\b", re.I)


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
    month = _BARE_MONTH.fullmatch(sheet.strip()) if year else None
    sheet = f"{year}年{month[1]}月" if month else sheet
    notes: dict[str, str] = {}
    columns: dict[str, list[str | None]] = {}
    for field in ADDED:
        if _has(block.header, field):
            continue
        name = _NAMES.get(field, field)
        values = [band.get(field) for band in block.bands]
        if any(values):
            columns[name] = _before_bands(values, _around(block.titles, sheet, field, hint)[1])
            some = next(value for value in values if value)
            notes[name] = phrase("load", "context_band", field=name, some=some)
            continue
        titles = _with_month_of_count(block) if field == "month" else block.titles
        place, value = _around(titles, sheet, field, hint)
        if value and block.rows:
            columns[name] = [value] * len(block.rows)
            notes[name] = phrase("load", f"context_{place}", field=name, some=value)
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


def _with_month_of_count(block: Block) -> str:
    """Return the titles, with the month at whose end those were counted who are employed."""
    known = fields_of("workforce")
    fields = {field for name in block.header for field, _ in known.get(heading(name), ())}
    if "employed" not in fields:
        return block.titles
    return _COUNTED_ON.sub(r"\1", _YEAR_END.sub(r"\g<1>年12月", block.titles))


def _before_bands(values: list[str | None], title: str) -> list[str | None]:
    """Return what bands give; above the first of them the title may be one."""
    first = next(place for place, value in enumerate(values) if value)
    return [title or None] * first + values[first:]


def _has(header: Sequence[str], field: str) -> bool:
    """Tell whether a heading already gives a field, or what a table keeps in its place."""
    also = set(ADDED[field])
    return any(
        meaning in also
        for name in header
        if name
        for table in TABLES
        for meaning, _ in fields_of(table).get(heading(name), ())
    )


def _industry_of(words: str) -> str:
    """Return the one industry whose code, or whose name before its occupations, words hold."""
    codes = {code for code in _INDUSTRY_CODE.findall(words) if industries.exists(code)}
    names = {industries.code(name) for name in _INDUSTRY_OF_MIX.findall(words)} - {None}
    candidates = codes or names
    return str(candidates.pop()) if len(candidates) == 1 else ""


def _around(titles: str, sheet: str, field: str, hint: str) -> tuple[str, str]:
    """Return where a field stands around the table, and its value; empty if nowhere."""
    meaning = meaning_of(sheet) if sheet else None
    if field == "industry" and not meaning:
        places = {"title": _industry_of(titles), "file": _industry_of(hint)}
        return next(((place, value) for place, value in places.items() if value), ("", ""))
    if field == "institution" and not meaning:
        schools = {name for name in _SCHOOL_OF_TITLE.findall(titles) if not _NO_SCHOOL.search(name)}
        if schools:
            return ("title", schools.pop()) if len(schools) == 1 else ("", "")
        schools = {name for name in _SCHOOL_OF_TITLE.findall(hint) if not _NO_SCHOOL.search(name)}
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
    value = _of_titles(hint, field) if field in ("month", "enterprise_name") else ""
    return ("file", value) if value else ("", "")


def _of_titles(titles: str, field: str) -> str:
    if field == "month":
        months = months_in(titles)
        return months.pop() if len(months) == 1 and not _DAY.search(titles) else ""
    if field == "enterprise_id":
        codes = set(_CODE_OF_TITLE.findall(titles))
        return codes.pop() if len(codes) == 1 else ""
    labelled = {name.strip() for name in _LABELLED.findall(titles)}
    if field == "enterprise_name":
        names = {name for name in labelled if is_firm(name)} or set(_FIRM_OF_TITLE.findall(titles))
        return names.pop() if len(names) == 1 else ""
    if field == "region":
        towns = {name for name in _TOWN_OF_TITLE.findall(titles) if not _NO_TOWN.search(name)}
        names = {name for name in labelled if is_place(name)} or towns
        return names.pop() if len(names) == 1 else ""
    return ""
