"""How people name the rows of a list that they change, and how the log of changes is shown."""

from __future__ import annotations

import re

import pandas as pd

from talentmatch.i18n import joined, languages, phrase
from talentmatch.lists import Field, ListSpec
from talentmatch.lists.words import lazy_cells, lazy_word, word
from talentmatch.plan.editions.cell_words import heading, shown_value
from talentmatch.vocab import occupations

__all__ = ["EDITS", "rows_named", "shown_edits"]

EDITS = ListSpec(
    "edits",
    key=("row", "column", "at"),
    grain="a change by hand",
    fields=tuple(Field(name) for name in ("at", "who", "row", "column", "before", "after", "why")),
)

_CODE = re.compile(r"[(（]([^()（）]+)[)）]$")


def rows_named(rows: pd.DataFrame, name: str) -> list[int]:
    """Find rows of a list by occupation or post, with or without the industry chain before a bar.

    Parameters
    ----------
    rows : DataFrame
        `occupation`, `post` and, where the list is by chain, `chain`.
    name : str
        A code, the name of an occupation in any language, a post, or what `shown_edits` shows.

    Returns
    -------
    list of int
        Index of each row that fits.

    Examples
    --------
    >>> rows = pd.DataFrame({"occupation": ["6-18-02-04"], "post": ["焊工"]})
    >>> [rows_named(rows, name) for name in ("Welders", "焊工（6-18-02-04）", "all|6-18-02-04")]
    [[0], [0], [0]]
    """
    chain, bar, post = (part.strip() for part in name.rpartition("|"))
    coded = _CODE.search(post)
    names = {post, coded[1]} if coded else {post}
    hit = rows["post"].isin(names) | rows["occupation"].map(
        lambda code: not names.isdisjoint({code, *_names(str(code))})
    )
    if bar:
        own = rows["chain"].fillna("all") if "chain" in rows else pd.Series("all", rows.index)
        hit &= own.map(lambda code: chain == code or chain in _chain_names(str(code)))
    return list(rows.index[hit])


def _chain_names(code: str) -> set[str]:
    return {word("planner:chain_|chain", code, lang) for lang in languages()}


def _names(code: str) -> set[str]:
    is_code = code in occupations.codes()
    return {occupations.name(code, lang) for lang in languages()} if is_code else set()


def shown_edits(log: pd.DataFrame) -> pd.DataFrame:
    """Return changes by hand with rows, headings and values as a person reads them in any language.

    Parameters
    ----------
    log : DataFrame
        `row`, `column`, `before`, `after` as they are logged, and any other column.

    Examples
    --------
    >>> from talentmatch.i18n import render
    >>> log = pd.DataFrame({"row": ["all|6-18-02-04"], "column": ["grade"], "before": ["high"],
    ...                     "after": ["severe"]})
    >>> [render(cell, "zh") for cell in shown_edits(log).iloc[0]]
    ['焊工（6-18-02-04）', '紧缺程度', '紧缺', '非常紧缺']
    """
    edits = log.copy()
    for name in ("before", "after"):
        cells = zip(log["column"], log[name], strict=True)
        edits[name] = lazy_cells(
            (shown_value(str(column), cell) for column, cell in cells), log.index
        )
    edits["row"] = lazy_cells(map(_row, log["row"].astype(str)), log.index)
    edits["column"] = lazy_cells(map(heading, log["column"].astype(str)), log.index)
    return edits


def _row(row: str) -> str:
    chain, _, code = row.rpartition("|")
    if code in occupations.codes():
        code = phrase("planner", "edited_row", post=lazy_word("occupation", code), code=code)
    return (
        code
        if chain in ("", "all")
        else joined([lazy_word("planner:chain_|chain", chain), code], "|")
    )
