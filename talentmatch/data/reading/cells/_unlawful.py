r"""Limits in advertisements that the law forbids: found, named, taken out of what models read.

Sex, marital and child status, age, household registration and ethnicity are no grounds for
hiring (Employment Promotion Law of the PRC, articles 26 to 31; Interim Regulations on the Human
Resources Market, article 24). The patterns stand in ``vocab/codes/unlawful_terms.csv``; each
looks at its surroundings, so that 男装设计 or "5年以下经验" are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.vocab.reading import read_rows

__all__ = ["KINDS", "SUSPECT", "find_unlawful", "without_unlawful"]

KINDS = ("sex", "marital", "age", "household", "ethnicity")
_GAPS = re.compile(
    r"(?<=[，,；;、。:：\n])[ \t]*[，,；;、]+|^[ \t]*[，,；;、。]+|[(（【\[]\s*[)）】\]]", re.M
)
#: Cheap words without which no pattern can match: most texts need no closer look. Without
#: lookaround, so that Arrow can search a whole column for it.
SUSPECT = (
    r"(?i)[男女婚岁孕]|宝妈|已育|未育|生育|单身|离异|年龄|\d后|汉族|民族|[藏回蒙苗壮满彝维]族"
    r"|户籍|户口|籍贯"
    r"|本地人|外地|\b(?:fe)?males?\b|\bm[ae]n\b|\bwom[ae]n\b|\bgirls\b|\bboys\b|\bladies\b"
    r"|\bgender\b|\bsex\b"
    r"|married|\bsingle\b|marital|\bno (?:children|kids)|\bunder\b|\bbelow\b|\bolder\b"
    r"|\byounger\b|\baged?\b"
    r"|years\s+(?:old|of)|hukou|household|\blocal\b|\bhan\b|minorit|\bwhite\b|\bblack\b|asian"
    r"|caucasian"
    r"|ethnicity|\brace\b"
)
_SUSPECT = re.compile(SUSPECT)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    for row in read_rows("unlawful_terms"):
        patterns.setdefault(row["kind"], []).append(row["pattern"])
    return {kind: re.compile("|".join(patterns[kind]), re.I) for kind in KINDS}


def find_unlawful(text: object) -> list[str]:
    """Return the unlawful limits in a text as ``kind: words``, in the order of `KINDS`.

    Examples
    --------
    >>> find_unlawful("年龄35岁以下，男性优先，有5年以下经验亦可")
    ['sex: 男性优先', 'age: 年龄35岁以下']
    >>> find_unlawful("男装设计师，gender equality employer")
    []
    """
    return _stripped(text)[1]


def without_unlawful(texts: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return the texts without unlawful limits, and the list of limits found in each.

    Parameters
    ----------
    texts : Series
        Titles or bodies of advertisements; missing ones stay missing.

    Examples
    --------
    >>> clean, limits = without_unlawful(pd.Series(["钳工，限男性，会看图纸"]))
    >>> clean[0], limits[0]
    ('钳工，会看图纸', ['sex: 限男性'])
    """
    limits = np.empty(len(texts), dtype=object)
    # One empty list for all: half a million of them take longer than the search.
    limits.fill([])
    # The work is done once for each distinct text; most of them are as lawful as they look.
    distinct = texts[suspects(texts, SUSPECT)].dropna().unique()
    results = {text: _stripped(text) for text in distinct}
    changed = {
        text: (bare, terms) for text, (bare, terms) in results.items() if terms or bare != text
    }
    if not changed:
        return texts.astype("str"), pd.Series(limits, index=texts.index, dtype=object)
    clean = texts.astype(object)
    places = np.flatnonzero(texts.isin(list(changed)))
    replacements = [changed[text] for text in texts.iloc[places]]
    clean.iloc[places] = [bare for bare, _ in replacements]
    for place, (_, terms) in zip(places, replacements, strict=True):
        limits[place] = list(terms)
    return clean.astype("str"), pd.Series(limits, index=texts.index, dtype=object)


def _stripped(text: object) -> tuple[str | None, list[str]]:
    if is_blank(text):
        return None, []
    bare = str(text)
    if not _SUSPECT.search(bare):
        return bare, []
    limits: list[str] = []
    # What stood around a limit of another kind may be one when that is gone: male under 40
    # preferred.
    for kind, pattern in (*_patterns().items(), *_patterns().items()):
        bare = re.sub(r" {2,}", " ", bare) if limits else bare
        terms = [match[0].strip() for match in pattern.finditer(bare) if match[0].strip()]
        if terms:
            limits += [name for term in terms if (name := f"{kind}: {term}") not in limits]
            bare = pattern.sub("", bare)
    return (_GAPS.sub("", bare).strip() or None, limits) if limits else (bare, [])
