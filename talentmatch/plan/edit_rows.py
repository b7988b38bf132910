"""How people name the rows of a list that they change, and how the log of changes is shown to them."""

from __future__ import annotations

import re

import pandas as pd

from talentmatch.phrases import languages, Language, phrase, retold
from talentmatch.plan.edit_words import heading, shown_value
from talentmatch.vocab import occupations

__all__ = ["rows_named", "shown_edits"]

_CODE = re.compile(r"[(（]([^()（）]+)[)）]$")


def rows_named(rows: pd.DataFrame, asked: str) -> list[int]:
    """Find rows of a list by occupation or post, with or without the industry chain before a bar.

    Parameters
    ----------
    rows : DataFrame
        `occupation`, `post` and, where the list is by chain, `chain`.
    asked : str
        A code, the name of an occupation in either language, a post, or what `shown_edits` shows.

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
    chain, bar, post = (part.strip() for part in asked.rpartition("|"))
    coded = _CODE.search(post)
    wanted = {post, coded[1]} if coded else {post}
    hit = rows["post"].isin(wanted) | rows["occupation"].map(
        lambda code: not wanted.isdisjoint({code, *_names(str(code))})
    )
    if bar:
        none = {phrase("planner", "no_chain", lang) for lang in languages()}
        own = rows["chain"].fillna("all") if "chain" in rows else pd.Series("all", rows.index)
        hit &= own.eq("all" if chain in none else chain)
    return list(rows.index[hit])


def _names(code: str) -> set[str]:
    known = code in occupations.codes()
    return {occupations.name(code, lang) for lang in languages()} if known else set()


def shown_edits(log: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return changes by hand with rows, headings and values as a person reads them.

    Parameters
    ----------
    log : DataFrame
        `row`, `column`, `before`, `after` as they are logged, and any other column.
    lang : {"zh", "en"}
        Language of the reader.

    Examples
    --------
    >>> log = pd.DataFrame({"row": ["all|6-18-02-04"], "column": ["grade"], "before": ["high"],
    ...                     "after": ["severe"]})
    >>> shown_edits(log, "zh").iloc[0].tolist()
    ['焊工（6-18-02-04）', '紧缺程度', '紧缺', '非常紧缺']
    """
    shown = log.copy()
    for name in ("before", "after"):
        cells = zip(log["column"], log[name], strict=True)
        shown[name] = [shown_value(str(column), cell, lang) for column, cell in cells]
    shown["row"] = [_row(str(row), lang) for row in log["row"]]
    shown["column"] = [retold(heading(str(column)), lang) for column in log["column"]]
    return shown


def _row(row: str, lang: Language) -> str:
    chain, _, code = row.rpartition("|")
    if code in occupations.codes():
        name = occupations.name(code, lang)
        code = phrase("planner", "edited_row", lang, post=name, code=code)
    return code if chain in ("", "all") else f"{chain}|{code}"
