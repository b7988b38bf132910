"""Proxies: what gives a protected attribute away, and how much a ranking rests on it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError

__all__ = ["career_facts", "explained", "proxies"]

Array = NDArray[np.float64]

_BINS = 10
_FOLDS = 5
#: Members a group needs, and people outside it, before anything is said of it.
_FEWEST = 30
#: Share of a category is drawn to that of everybody as if by so many people.
_PRIOR = 5.0

_YEAR = r"((?:19|20)\d{2})(?:\s*[-/.年]\s*(\d{1,2})\s*月?)?"
_SPELL = re.compile(rf"{_YEAR}\s*[-–—~至到]+\s*(?:{_YEAR}|(至今|今|现在|目前|present|now))", re.I)
_GRADUATED = re.compile(r"((?:19|20)\d{2})\s*(?:年|届)?[^\n。；;]{0,12}?(?:毕业|graduat)", re.I)
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:大学|学院|职高|技校)"
    r"|(?:[A-Z][a-z]+ ){1,3}University|University of [A-Z][a-z]+"
)


def career_facts(people: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    r"""Read from the text of résumés what tells of age, family leave and origin.

    No comparison reads these; they are read to measure whether a ranking follows them all the same.

    Parameters
    ----------
    people : DataFrame
        Rows of the table `candidate`.
    as_of : Timestamp
        Day from which years are counted.

    Returns
    -------
    DataFrame on the index of `people`
        `graduated` [years ago], `career_gap` [years without work between two posts] and `school`
        (str); missing where the text does not say.

    Examples
    --------
    >>> text = "2004.09-2008.06 宁波大学 机械本科\n2008.07-2012.06 甲公司 工程师\n2014.06-至今 乙公司 工程师"
    >>> facts = career_facts(pd.DataFrame({"text": [text]}), pd.Timestamp("2024-06-30"))
    >>> facts.round(1).values.tolist()
    [[16.0, 2.0, '宁波大学']]
    """
    if "text" not in people:
        texts = pd.Series("", index=people.index)
    else:
        texts = people["text"].astype("str").fillna("")
    now = as_of.year + (as_of.month - 1) / 12
    rows = [_career(text, now) for text in texts]
    frame = pd.DataFrame(rows, index=people.index, columns=["graduated", "career_gap", "school"])
    return frame.astype({"graduated": float, "career_gap": float, "school": "str"})


def _career(text: str, now: float) -> tuple[float, float, str | None]:
    study: list[float] = []
    work: list[tuple[float, float]] = []
    for line in text.splitlines():
        for spell in _SPELL.finditer(line):
            start = _moment(spell[1], spell[2])
            end = now if spell[5] else _moment(spell[3], spell[4])
            if _SCHOOL.search(line):
                study.append(end)
            else:
                work.append((start, end))
    graduation = _GRADUATED.search(text)
    if graduation:
        study.append(float(graduation[1]) + 0.5)
    school = _SCHOOL.search(text)
    graduated = now - max(study) if study else np.nan
    return graduated, _gap(sorted(work)), school[0] if school else None


def _moment(year: str, month: str | None) -> float:
    return float(year) + (min(int(month), 12) - 1 if month else 6) / 12


def _gap(spells: list[tuple[float, float]]) -> float:
    if not spells:
        return np.nan
    gap, until = 0.0, spells[0][1]
    for start, end in spells[1:]:
        gap, until = gap + max(start - until, 0.0), max(until, end)
    return gap


def proxies(columns: pd.DataFrame, group: pd.Series, *, fewest: int = _FEWEST) -> pd.DataFrame:
    """Measure how well each column alone gives a protected attribute away.

    Parameters
    ----------
    columns : DataFrame of shape (n, n_columns)
        Numbers or texts (years since graduation, career gap, school).
    group : Series of shape (n,)
        The protected attribute; rows where it is missing are left out.
    fewest : int
        Members a group needs, and people outside it, to be told of.

    Returns
    -------
    DataFrame
        column, group, `known` (people of whom the column says something) and auc [1]: .5 tells
        nothing about belonging to the group, 1 gives it away. Of a number either direction counts,
        so it is at least .5; a text is judged on people whose attribute it had not seen.

    Raises
    ------
    InputError
        If lengths differ.

    Examples
    --------
    >>> columns = pd.DataFrame({"graduated": [1990, 1991, 2015, 2016]})
    >>> proxies(columns, pd.Series(["old", "old", "young", "young"]), fewest=1)["auc"].tolist()
    [1.0, 1.0]
    """
    from sklearn.metrics import roc_auc_score

    if len(columns) != len(group):
        raise InputError(f"columns have {len(columns)} rows for {len(group)} people")
    rows = []
    for column in columns.columns:
        known = columns[column].notna().to_numpy() & group.notna().to_numpy()
        value, members = columns.loc[known, column], group[known].astype("str").to_numpy()
        for name in sorted(set(members)):
            inside = members == name
            if fewest <= inside.sum() <= len(inside) - fewest:
                auc = float(roc_auc_score(inside, _signal(value, inside.astype(float))))
                auc = max(auc, 1 - auc) if pd.api.types.is_numeric_dtype(value) else auc
                rows.append({"column": column, "group": name, "known": len(inside), "auc": auc})
    return pd.DataFrame(rows, columns=["column", "group", "known", "auc"])


def _signal(value: pd.Series, inside: Array) -> Array:
    """Return a number as it is, and a text as the share of the group among others that have it."""
    if pd.api.types.is_numeric_dtype(value):
        return value.to_numpy(dtype=float)
    return _from_others(pd.factorize(value)[0], inside)


def _from_others(code: NDArray[np.int64], y: Array) -> Array:
    """Return for each row the mean of `y` of its code, learnt from other folds."""
    fold = np.random.default_rng(0).permutation(len(y)) % _FOLDS
    means = np.empty(len(y))
    for part in range(_FOLDS):
        learn = fold != part
        everybody = y[learn].mean() if learn.any() else y.mean()
        total = np.bincount(code[learn], y[learn], minlength=code.max() + 1)
        count = np.bincount(code[learn], minlength=code.max() + 1)
        share = (total + _PRIOR * everybody) / (count + _PRIOR)
        means[~learn] = share[code[~learn]]
    return means


def explained(column: pd.Series, scores: Array) -> float:
    """Return the share of the variance of scores that a column explains, on rows not seen.

    Parameters
    ----------
    column : Series of shape (n,)
        Numbers (taken in ten bins) or texts; rows that say nothing are left out.
    scores : array of shape (n,)
        Scores.

    Returns
    -------
    float
        0 where it explains nothing, 1 where it tells the score; NaN with fewer than 30 rows.

    Examples
    --------
    >>> age = pd.Series(np.arange(200.0))
    >>> explained(age, age.to_numpy()) > 0.8, explained(age, np.tile([0.0, 1.0], 100)) < 0.05
    (True, True)
    """
    known = column.notna().to_numpy()
    value, y = column[known], np.asarray(scores, dtype=float)[known]
    if len(y) < 30 or y.std() == 0:
        return float("nan")
    if pd.api.types.is_numeric_dtype(value):
        value = pd.qcut(value.astype(float), _BINS, duplicates="drop")
    error = y - _from_others(pd.factorize(value)[0], y)
    return float(max(1.0 - error.var() / y.var(), 0.0))
