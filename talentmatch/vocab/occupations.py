"""Occupations by the 2022 classification (职业分类大典), with a crosswalk to ISCO-08.

All major and middle classes, and the small classes and fine occupations that smart manufacturing,
information technology and modern services need. Where the exact fine code is not certain, the
entry stands at its small class. Codes are facts of the classification published by the Ministry of
Human Resources and Social Security (2022) and of ISCO-08 (ILO, 2012); English names are this
package's own wording, and the crosswalk is this package's reading at the level given.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, languages, text_in
from talentmatch.vocab._coder import OccupationCoder
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

__all__ = [
    "OccupationCoder",
    "ancestors",
    "codes",
    "distance",
    "distance_matrix",
    "exists",
    "isco_name",
    "isco_table",
    "name",
    "nearest",
    "table",
    "titles",
]


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in read_rows("occupations")}


@cache
def _isco() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in read_rows("isco08")}


@cache
def _names() -> dict[str, str]:
    aliases = {comparable(row["title"]): row["code"] for row in read_rows("titles")}
    own = {
        comparable(text_in(row, lang)): key
        for key, row in _rows().items()
        for lang in languages()[::-1]
    }
    return aliases | own


def table() -> pd.DataFrame:
    """Return all occupations: code, zh, en, level (major, middle, minor, fine), parent, isco.

    Examples
    --------
    >>> list(table().columns)
    ['code', 'zh', 'en', 'level', 'parent', 'isco']
    """
    return read_frame("occupations")


def isco_table() -> pd.DataFrame:
    """Return ISCO-08: code, zh, en, level (major, submajor, minor), parent.

    Examples
    --------
    >>> isco_table()["level"].value_counts()["minor"].item()
    130
    """
    return read_frame("isco08")


def titles() -> pd.DataFrame:
    """Return job titles as people write them: code of the occupation, title, lang.

    Examples
    --------
    >>> list(titles().columns)
    ['code', 'title', 'lang']
    """
    return read_frame("titles")


def codes() -> frozenset[str]:
    """Return every code of the 2022 classification that this package knows.

    Examples
    --------
    >>> "2-02-10-03" in codes()
    True
    """
    return frozenset(_rows())


def exists(code: str) -> bool:
    """Return whether this is a known code of the 2022 classification.

    Examples
    --------
    >>> exists("2-02"), exists("9-99")
    (True, False)
    """
    return code in _rows()


def name(code: str, lang: Language = "zh") -> str:
    """Return the name of an occupation.

    Raises
    ------
    NotFoundError
        When there is no such code; the nearest three are told.

    Examples
    --------
    >>> name("2-02-10-03")
    '计算机软件工程技术人员'
    """
    if code not in _rows():
        raise NotFoundError("occupation", code, nearest(code))
    return text_in(_rows()[code], lang)


def isco_name(code: str, lang: Language = "zh") -> str:
    """Return the name of an ISCO-08 group.

    Examples
    --------
    >>> isco_name("251", "en")
    'Software and applications developers and analysts'
    """
    if code not in _isco():
        raise NotFoundError("ISCO-08 group", code)
    return text_in(_isco()[code], lang)


def nearest(text: str, n: int = 3, lang: Language = "zh") -> list[str]:
    """Return the occupations nearest to a wrong code or name, each as code and name.

    Examples
    --------
    >>> nearest("计算机软件工程人员", n=1)
    ['2-02-10-03 计算机软件工程技术人员']
    """
    looks_like_code = str(text)[:1].isdigit()
    names = {key: key for key in _rows()} if looks_like_code else _names()
    return [f"{key} {name(key, lang)}" for key in nearest_keys(str(text), names, n)]


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes from the major class down to this code itself.

    Examples
    --------
    >>> ancestors("2-02-10-03")
    ('2', '2-02', '2-02-10', '2-02-10-03')
    """
    parts = code.split("-")
    return tuple("-".join(parts[: depth + 1]) for depth in range(len(parts)))


def distance(a: str, b: str) -> float:
    """Return how far apart two occupations stand in the tree.

    0 is the same occupation, 1 nothing shared; every level shared from the top takes off its part.
    Codes outside the tree (a user's own posts) are either the same or nothing shared.

    Parameters
    ----------
    a, b : str
        Codes of the 2022 classification, of ISCO-08, or a user's own.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> distance("2-02-10-03", "2-02-10-03"), distance("2-02-10-03", "2-02-10-05")
    (0.0, 0.25)
    >>> distance("2-02-10-03", "6-18-01-01")
    1.0
    """
    return _path_distance(_path(a), _path(b))


def _path(code: str) -> tuple[str, ...]:
    if "-" in code:
        return tuple(code.split("-"))
    return tuple(code) if code.isdigit() and len(code) <= 4 else (code,)


def _path_distance(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    shared = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        shared += 1
    return 1 - shared / max(len(a), len(b))


def distance_matrix(
    codes: Sequence[str], others: Sequence[str] | None = None
) -> npt.NDArray[np.float64]:
    """Return the distances between all given codes, NaN where a code is missing.

    Parameters
    ----------
    codes : sequence of str
        Codes; None or NaN is missing.
    others : sequence of str, optional
        Codes of the columns; the same codes when left out.

    Returns
    -------
    ndarray of shape (len(codes), len(others))
        In [0, 1].

    Examples
    --------
    >>> distance_matrix(["2-02-10-03", "2-02-38-01"]).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    import numpy as np
    import pandas as pd

    rows, row_codes = pd.factorize(np.asarray(codes, dtype=object))
    columns, column_codes = pd.factorize(
        np.asarray(codes if others is None else others, dtype=object)
    )
    # A last row and column of NaN is what factorize's -1 for a missing code points at.
    distinct = np.full((len(row_codes) + 1, len(column_codes) + 1), np.nan)
    paths = [_path(str(code)) for code in column_codes]
    # Only distinct codes are looped over; a city has some hundreds at most.
    for i, code in enumerate(row_codes):
        path = _path(str(code))
        distinct[i, :-1] = [_path_distance(path, other) for other in paths]
    distances: npt.NDArray[np.float64] = distinct[np.ix_(rows, columns)]
    return distances
