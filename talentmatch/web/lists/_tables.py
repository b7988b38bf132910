"""A list as a page shows it: the rows asked for, sorted and searched, with a word of help on each column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import pandas as pd

from talentmatch.i18n import Language, render
from talentmatch.lists import Result
from talentmatch.report.column_help import help_on
from talentmatch.report.compact import compact
from talentmatch.report.labels import heading, readable, texts_of
from talentmatch.report.sheets.sheet_notes import text_width

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

__all__ = [
    "TableQuery",
    "TableView",
    "choices_of",
    "facts_of",
    "page_view",
    "rows_asked",
    "table_view",
]

_ROWS, _MOST_ROWS = 25, 200
#: Width up to which a text is never broken, and from which its column gets a wider cell.
_SHORT, _LONG = 22, 60
#: Columns of few values by which a page can be narrowed, and so many values at most.
_NARROWED: Final = (
    "chain",
    "grade",
    "region",
    "industry_name",
    "post",
    "skill",
    "institution",
    "advice",
    "quarter",
    "source",
    "state",
    "change",
    "name",
    "cohort",
)
_MOST_CHOICES = 300
_ONLY = "only_"
#: Column to the page of what it numbers.
_LINKS: Final = {
    "candidate_id": "/candidates/{candidate_id}",
    "posting_id": "/postings/{posting_id}",
    "project_id": "/projects/{project_id}/team",
    "lead_id": "/leads/{lead_id}",
}


@dataclass(frozen=True, kw_only=True)
class TableQuery:
    """Which rows of a list, and in which order.

    Attributes
    ----------
    q : str
        Words that a row must have.
    sort : str
        Column by which they are sorted; empty: as the list is.
    down : bool
        Whether the largest comes first.
    start, rows : int
        From which row on, and how many.
    whole : bool
        Whether all columns are shown, those too that a page leaves to the workbook.
    only : tuple of (str, str)
        Columns and the code that each must have.
    """

    q: str = ""
    sort: str = ""
    down: bool = False
    start: int = 0
    rows: int = _ROWS
    whole: bool = False
    only: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, query: QueryParams) -> TableQuery:
        """Return what the address of a page asks for; what cannot be read asks for nothing."""

        def number(name: str, otherwise: int, most: int) -> int:
            text = query.get(name, "")
            return min(int(text), most) if text.isascii() and text.isdigit() else otherwise

        return cls(
            q=query.get("q", "").strip()[:200],
            sort=query.get("sort", ""),
            down=query.get("down") == "1",
            start=number("start", 0, 10**9),
            rows=max(number("rows", _ROWS, _MOST_ROWS), 1),
            whole=query.get("whole") == "1",
            only=tuple(
                (name.removeprefix(_ONLY), code[:200])
                for name, code in query.items()
                if name.startswith(_ONLY) and code
            ),
        )


@dataclass(frozen=True, kw_only=True)
class TableView:
    """What a template needs of a list.

    Attributes
    ----------
    part : Result
        The rows that are shown, for the access log.
    columns : sequence of mapping
        `key`, `text`, `help`, `number`, `kind`, `sort` (address) and `order` of each.
    rows : sequence of sequence of mapping
        `text` and `href` of each cell.
    records : sequence of mapping
        The raw cells of each row, for forms and links.
    total, start, end : int
        How many rows there are, and which are shown.
    notes : sequence of str
        What the columns have in common.
    before, after : str
        Addresses of the rows before and after these; empty where there are none.
    """

    part: Result
    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[Mapping[str, Any]]]
    records: Sequence[Mapping[Any, Any]]
    total: int
    start: int
    end: int
    notes: Sequence[str]
    before: str
    after: str


def rows_asked(result: Result, asked: TableQuery, lang: Language) -> Result:
    """Return the rows of a list that were asked for, all of them, in their order."""
    table = result.table
    for name, code in asked.only:
        if name in _NARROWED and name in table:
            table = table.loc[[_code(cell) == code for cell in table[name]]]
    if asked.q:
        words = readable(replace(result, table=table), lang).frame
        texts = words.select_dtypes(exclude="number").map(lambda cell: _searched(cell, lang))
        joined = texts.agg(" ".join, axis=1) if len(texts) else pd.Series(dtype=str)
        mask = pd.Series(True, index=table.index)
        for word in asked.q.casefold().split():
            mask &= joined.str.contains(word, regex=False).to_numpy()
        table = table.loc[mask]
    if asked.sort in table.columns:
        table = table.loc[_order(Result(result.spec, table), asked, lang)]
    return Result(result.spec, table.reset_index(drop=True), result.notes, result.inside)


def choices_of(result: Result, asked: TableQuery, lang: Language) -> list[dict[str, Any]]:
    """Return by which columns a list can be narrowed, each with its values and the one chosen."""
    chosen = dict(asked.only)
    narrowing = []
    for name in _NARROWED:
        if name not in result.table or result.table[name].dtype.kind in "iuf":
            continue
        column = result.table[name].dropna()
        codes = column.map(_code)
        first = ~codes.duplicated()
        if not 1 < first.sum() <= _MOST_CHOICES:
            continue
        distinct = Result(result.spec, column.loc[first].to_frame())
        words = readable(distinct, lang).frame.iloc[:, 0].map(lambda cell: str(render(cell, lang)))
        narrowing.append(
            {
                "name": _ONLY + name,
                "heading": heading(result.spec[name].heading, lang),
                "choices": list(zip(codes.loc[first], words, strict=True)),
                "value": chosen.get(name, ""),
            }
        )
    return narrowing


def _code(cell: object) -> str:
    """Return the code of a cell, of a sentence the one it carries."""
    return str(getattr(cell, "code", "") or cell)


def _searched(cell: object, lang: Language) -> str:
    if isinstance(cell, (list, tuple)):
        return " ".join(_searched(part, lang) for part in cell)
    return "" if cell is None else str(render(cell, lang)).casefold()


def _order(result: Result, asked: TableQuery, lang: Language) -> pd.Index:
    column = result.table[asked.sort]
    if column.dtype.kind in "OTSU":
        words = readable(Result(result.spec, result.table[[asked.sort]]), lang).frame.iloc[:, 0]
        column = words.map(lambda cell: _searched(cell, lang))
        column.index = result.table.index
    return column.sort_values(ascending=not asked.down, kind="stable", na_position="last").index


def table_view(
    result: Result,
    asked: TableQuery,
    lang: Language,
    *,
    address: str,
    query: Mapping[str, str],
    links: Mapping[str, str] | None = None,
) -> TableView:
    """Return the part of a list that a page shows.

    Parameters
    ----------
    result : Result
        The list.
    asked : TableQuery
        Which of it.
    lang : str
        Language of the reader.
    address : str
        Of the page.
    query : mapping of str to str
        What else its address says, which its links keep.
    links : mapping of str to str, optional
        Column to the address of a page about its row, with columns in braces.
    """
    chosen = rows_asked(result, asked, lang)
    total = len(chosen.table)
    start = min(asked.start, max(total - 1, 0) // asked.rows * asked.rows)
    part = chosen.table.iloc[start : start + asked.rows]
    page = readable(Result(result.spec, part), lang)
    names = {one.heading: str(name) for name in part.columns for one in (result.spec[str(name)],)}
    notes: list[str] = []
    if not asked.whole:
        page, notes = compact(page, lang)

    def link(**more: object) -> str:
        words = {**query, **{name: str(value) for name, value in more.items() if value != ""}}
        return f"{address}?{urlencode(words)}"

    columns = [
        _column(str(key), names.get(str(key), str(key)), page.unit(str(key)), result, asked, lang)
        for key in page.frame.columns
    ]
    for column in columns:
        down = column["order"] == "ascending"
        name = column["name"]
        column["sort"] = link(sort=name, down="1" if down else "0", start=0) if name else ""
        column["number"] = page.frame[column["key"]].dtype.kind in "iuf"
    records = part.to_dict("records")
    return TableView(
        part=replace(result, table=part),
        columns=columns,
        rows=_cells(page.frame, columns, records, lang, page.unit, {**_LINKS, **(links or {})}),
        records=records,
        total=total,
        start=start + 1 if total else 0,
        end=start + len(part),
        notes=notes,
        before=link(start=max(start - asked.rows, 0)) if start else "",
        after=link(start=start + asked.rows) if start + asked.rows < total else "",
    )


def page_view(
    part: Result,
    asked: TableQuery,
    lang: Language,
    *,
    total: int,
    start: int,
    orders: Collection[str],
    address: str,
    query: Mapping[str, str],
) -> TableView:
    """Return what a page shows of a list of which the store gave this part alone, sorted there.

    Parameters
    ----------
    part : Result
        The rows of the page.
    asked : TableQuery
        Which page, and in which order.
    lang : str
        Language of the reader.
    total, start : int
        How many rows there are on all pages, and how many come before these.
    orders : collection of str
        Columns by which the store can sort.
    address, query
        As for `table_view`.
    """
    whole = replace(asked, q="", sort="", start=0, rows=max(len(part.table), 1))
    view = table_view(part, whole, lang, address=address, query=query)

    def link(at: int) -> str:
        return f"{address}?{urlencode({**query, 'start': str(at)})}"

    columns = [
        {
            **column,
            "sort": column["sort"] if column["name"] in orders else "",
            "order": ("descending" if asked.down else "ascending")
            if column["name"] == asked.sort
            else "",
        }
        for column in view.columns
    ]
    for column in columns:
        if column["order"] == "ascending" and column["sort"]:
            column["sort"] = column["sort"].replace("down=0", "down=1")
    end = start + len(part.table)
    return replace(
        view,
        columns=columns,
        total=total,
        start=start + 1 if total else 0,
        end=end,
        before=link(max(start - asked.rows, 0)) if start else "",
        after=link(start + asked.rows) if end < total else "",
    )


def facts_of(row: Result, lang: Language) -> list[tuple[str, str]]:
    """Return what one row says, heading by heading; what is not known is left out."""
    page = readable(row, lang)
    facts = []
    for column in page.frame.columns:
        unit = page.unit(str(column))
        (text,) = texts_of(page.frame[column], unit, lang)
        if text:
            facts.append((heading(str(column), lang, unit), text))
    return facts


def _column(
    key: str, name: str, unit: str, result: Result, asked: TableQuery, lang: Language
) -> dict[str, Any]:
    declared = result.spec[name]
    order = ("descending" if asked.down else "ascending") if asked.sort == name else ""
    return {
        "key": key,
        "name": name if name in result.table.columns else "",
        "text": heading(key, lang, unit),
        "help": help_on(declared, key, lang) or _help_on_folded(result, lang),
        "order": order,
    }


def _help_on_folded(result: Result, lang: Language) -> str:
    """Return what a column says that a page made of the points of a curve or of quarters."""
    folded = next((name for name in ("retained", "persons") if name in result.table), "")
    return help_on(result.spec[folded], result.spec[folded].heading, lang) if folded else ""


def _cells(
    frame: pd.DataFrame,
    columns: Sequence[dict[str, Any]],
    records: Sequence[Mapping[Any, Any]],
    lang: Language,
    unit: Any,
    links: Mapping[str, str],
) -> list[list[dict[str, Any]]]:
    texts = [texts_of(frame[column["key"]], unit(column["key"]), lang) for column in columns]
    for column, column_texts in zip(columns, texts, strict=True):
        wide = max(map(text_width, column_texts), default=0)
        column["kind"] = "number" if column["number"] else _kind(wide)
    same = len(frame) == len(records)  # a curve is folded to fewer rows
    leading = [_leading(record, links) if same else {} for record in records[: len(frame)]]
    leading += [{}] * (len(frame) - len(leading))
    return [
        [
            {"text": text, "href": addresses.get(column["name"], "")}
            for column, text in zip(columns, row, strict=True)
        ]
        for addresses, row in zip(leading, zip(*texts, strict=True), strict=True)
    ]


def _kind(wide: int) -> str:
    """Return how a column of texts is laid out by its widest: short ones are never broken."""
    return "short" if wide <= _SHORT else "long" if wide > _LONG else ""


def _leading(record: Mapping[Any, Any], links: Mapping[str, str]) -> dict[str, str]:
    """Return where the cells of a row lead, by column; where the row does not say, nowhere."""
    linked = [name for name in links if isinstance(record.get(name), str)]
    if record.get("anonymous") is True:  # a number of one list alone
        linked = [name for name in linked if name != "candidate_id"]
    return {
        name: links[name].format_map(
            {key: quote(str(record[key]), safe="") for key in _needed(links[name])}
        )
        for name in linked
    }


@lru_cache
def _needed(address: str) -> tuple[str, ...]:
    """Return the columns of a row that the address of its page names in braces."""
    return tuple(key for _, key, _, _ in Formatter().parse(address) if key)
