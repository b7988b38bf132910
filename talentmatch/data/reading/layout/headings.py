"""Headers as people write them: brought to one form, and the fields of a table they can mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import product

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.tables import TABLES
from talentmatch.vocab.han import simplified
from talentmatch.vocab.reading import read_labels, read_rows

__all__ = [
    "FURTHER",
    "GROUP",
    "IGNORED",
    "all_headings",
    "fields_among",
    "fields_of",
    "heading",
    "headings_of",
    "places_beside",
    "places_of",
    "unit_of",
]

#: Fields that stand for no single column: one header that fills several columns or tables.
FURTHER: dict[str, dict[str, tuple[str, ...]]] = {}
for _row in read_rows("headings"):
    _fields = FURTHER.setdefault(_row["table"], {})
    _fields[_row["field"]] = (*_fields.get(_row["field"], ()), _row["heading"])
#: Headers that hold nothing a table keeps: row numbers and remarks.
IGNORED = frozenset(read_labels("heading of any table")["ignored"])
#: Heading of what stands over groups of rows and is of no known kind.
GROUP = "分组行"
_BRACKETS = re.compile(r"[(\[{【〔「](.*?)[)\]}】〕」]")
#: The same again in English behind a Chinese heading: 行业 Sector.
_GLOSS = re.compile(
    r"(?<=[\u4e00-\u9fff)）])\s*[\s/／|]\s*(?!cny|rmb|usd|eur)(?:[a-z]-)?[a-z]{3}[a-z .,'&/-]*$"
)
#: The same before a Chinese heading: Current Company 现公司.
_GLOSS_BEFORE = re.compile(r"^[a-z][a-z-]{2}[a-z .,'&/-]*\s+(?!经验$|年限$)(?=[\u4e00-\u9fff]+$)")
_NUMBERING = re.compile(r"^(?:\d+[.、)]|[(][一二三四五六七八九十\d]+[)]|[一二三四五六七八九十]+、)")
#: No heading, its explanations included, is longer [letters].
_LONGEST = 2_000
#: Each cell near the top of a sheet is asked several times whether it is a heading.
_REMEMBERED = 60
_MULTIPLES = {"hundred": "百", "thousand": "千", "million": "百万"}
_ENGLISH_MULTIPLE = re.compile(
    r"(?:in )?(?:(hundred|thousand|million)s?"
    r"|['’]?000s?)(?: of (?:persons|people|jobs|posts|vacancies|positions))?",
    re.I,
)


def heading(header: object) -> str:
    r"""Return a header in the form in which it is compared.

    Without blanks, units in brackets, stars, numbering and underscores; half-width, lower case.

    Examples
    --------
    >>> heading("Current Company 现公司")
    '现公司'
    >>> heading("行业 Sector"), heading("联系电话/Phone No."), heading("岗位 JD")
    ('行业', '联系电话', '岗位jd')
    >>> heading("企業名稱")
    '企业名称'
    >>> heading(" *薪资 范围\n（元/月）："), heading("Posted_On"), heading("一、企业名称")
    ('薪资范围', 'postedon', '企业名称')
    """
    if isinstance(header, (date, datetime)):
        return f"{header:%Y-%m}"
    text = "" if header is None else str(header)[:_LONGEST]
    return _bare(text) if len(text) > _REMEMBERED else _bare_once(text)


def _bare(text: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", unmarked(text)).lower())
    bare = _BRACKETS.sub("", text) or text
    bare = re.sub(r"\s*:\s*$", "", bare)
    bare = _GLOSS_BEFORE.sub("", _GLOSS.sub("", bare))
    bare = _NUMBERING.sub("", re.sub(r"\s+", "", bare))
    return re.sub(r"[\s*_:·'\"-]+", "", bare)


_bare_once = lru_cache(maxsize=16_384)(_bare)


def unit_of(header: object) -> str:
    """Return what a header says in brackets, mostly a unit.

    Examples
    --------
    >>> unit_of("年产值（万元）"), unit_of("产值"), unit_of("年薪（单位：万元）")
    ('万元', '', '万元')
    >>> unit_of("Vacancies (thousands)"), unit_of("Pay (in thousands of CNY)")
    ('千', 'in thousands of CNY')
    """
    brackets = _BRACKETS.findall(unicodedata.normalize("NFKC", str(header)))
    if not brackets:
        return ""
    unit = re.sub(r"^\s*(?:计量)?单位\s*:?\s*", "", str(brackets[-1])).strip()
    multiple = _ENGLISH_MULTIPLE.fullmatch(unit)
    return _MULTIPLES[(multiple[1] or "thousand").lower()] if multiple else unit


def _composed(table: str) -> Iterator[tuple[str, str]]:
    """Yield headings of a table that are built of two words, with what they mean."""
    for row in read_rows("headings_of_two"):
        if row["table"] == table:
            for words in product(row["first"].split("|"), row["second"].split("|")):
                yield "".join(words), row["field"]


@cache
def fields_of(table: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, for each known heading of a table, the fields it can mean with their priority.

    Priority 0 is the column's own name, then its Chinese label, its aliases, and further fields.
    """
    by_heading: dict[str, list[tuple[str, int]]] = {}
    for column in TABLES[table].columns:
        for priority, names in enumerate(((column.name,), (column.zh,), column.aliases)):
            for name in filter(None, names):
                by_heading.setdefault(heading(name), []).append((column.name, priority))
    for field, names in FURTHER.get(table, {}).items():
        for name in (field, *names):
            by_heading.setdefault(heading(name), []).append((field, 3))
    for name, field in _composed(table):
        if heading(name) not in by_heading:
            by_heading[heading(name)] = [(field, 4)]
    return {
        name: tuple(sorted(dict.fromkeys(fields), key=lambda pair: pair[1]))
        for name, fields in by_heading.items()
    }


def fields_among(table: str, names: Iterable[str]) -> set[str]:
    """Return the fields of a table that headings may be.

    Examples
    --------
    >>> fields_among("posting", ["发布日期", "备注一"])
    {'posted_on'}
    """
    known = fields_of(table)
    return {field for name in names for field, _ in known.get(heading(name), ())}


def places_of(header: Iterable[str], headings: Collection[str]) -> list[int]:
    """Return the places of headings that are among others."""
    return [place for place, name in enumerate(header) if heading(name) in headings]


def places_beside(header: Iterable[str], used: Container[object] = ()) -> list[int]:
    """Return the places of headings that say something, without row numbers and places that are used."""
    return [
        place
        for place, name in enumerate(header)
        if name and place not in used and heading(name) not in IGNORED
    ]


def headings_of(meaning: str) -> frozenset[str]:
    """Return the headings that mean one thing in any table.

    Examples
    --------
    >>> sorted(headings_of("month"))
    ['month', '月', '月份', '统计月份']
    """
    return frozenset(map(heading, read_labels("heading of any table")[meaning]))


@cache
def all_headings() -> frozenset[str]:
    """Return every heading that some table knows."""
    return frozenset(name for table in TABLES for name in fields_of(table))
