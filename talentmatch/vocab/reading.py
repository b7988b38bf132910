"""How every vocabulary is read: a CSV of codes, once a process, and the names nearest to a text."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["comparable", "nearest_keys", "read_frame", "read_labels", "read_rows", "read_words"]


@cache
def read_rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``codes/<name>.csv``; treat them as read-only.

    Parameters
    ----------
    name : str
        File name without its ending.

    Examples
    --------
    >>> read_rows("industries")[0]["code"]
    'A'
    """
    path = resources.files("talentmatch.vocab") / "codes" / f"{name}.csv"
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines()))


@cache
def read_labels(of: str) -> Mapping[str, tuple[str, ...]]:
    """Return the labels that ``codes/labels.csv`` has of something, by what they mean.

    Examples
    --------
    >>> read_labels("published list")["grade"][:2]
    ('紧缺程度', '紧缺等级')
    """
    labels: dict[str, list[str]] = {}
    for row in read_rows("labels"):
        if row["of"] == of:
            labels.setdefault(row["meaning"], []).append(row["label"])
    return {meaning: tuple(names) for meaning, names in labels.items()}


def read_words(of: str) -> tuple[str, ...]:
    """Return the words that ``codes/words.csv`` has of one kind.

    Examples
    --------
    >>> read_words("no employer")[:2]
    ('无', '暂无')
    """
    return tuple(row["word"] for row in read_rows("words") if row["of"] == of)


def read_frame(name: str) -> pd.DataFrame:
    """Return the rows of ``codes/<name>.csv`` as a new frame of text, empty cells as missing."""
    import pandas as pd

    return pd.DataFrame(list(read_rows(name))).replace("", pd.NA).astype("str")


def comparable(text: str) -> str:
    """Return a text in the form in which names are compared: NFKC, lower case, single spaces.

    Examples
    --------
    >>> comparable(" ＪＡＶＡ  Developer ")
    'java developer'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def nearest_keys(
    text: str, names: Mapping[str, str], n: int = 3, *, by_beginning: bool = False
) -> list[str]:
    """Return the keys of the names most like a text, best first.

    Parameters
    ----------
    text : str
        What somebody wrote.
    names : mapping of str to str
        Comparable name to its key; several names may share a key.
    n : int, default=3
        How many different keys to return.
    by_beginning : bool, default=False
        Whether names that begin alike are nearer, as short names of places are.

    Examples
    --------
    >>> nearest_keys("welder", {"weldr": "w", "wedler": "w", "turner": "t"}, n=2)
    ['w', 't']
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    scorer = JaroWinkler.normalized_similarity if by_beginning else fuzz.ratio
    matches = process.extract(comparable(text), list(names), scorer=scorer, limit=10 * n)
    return list(dict.fromkeys(names[name] for name, _, _ in matches))[:n]
