"""Skills in Chinese and English, with their aliases.

The list is this package's own, gathered from the words of postings in smart manufacturing,
information technology and modern services. A skill's canonical name is its English name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, phrase, text_in
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "EITHER",
    "by_spelling",
    "canonical",
    "cluster",
    "codes",
    "general",
    "name",
    "nearest",
    "spellings",
    "table",
]

#: Between the names of skills of which one is enough.
EITHER = "|"


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["skill"]: dict(row) for row in read_rows("skills")}


def _spellings(row: dict[str, str]) -> Iterable[str]:
    yield from (row["skill"], row["zh"], row["en"])
    yield from (alias for alias in row["aliases"].split("|") if alias)


@cache
def by_spelling() -> dict[str, str]:
    """Return the canonical name by each spelling, as :func:`comparable` writes it.

    Examples
    --------
    >>> by_spelling()["焊接"]
    'Welding'
    """
    return {
        comparable(spelling): skill
        for skill, row in _rows().items()
        for spelling in _spellings(row)
    }


@cache
def _squeezed() -> dict[str, str]:
    return {_squeeze(spelling): skill for spelling, skill in by_spelling().items()}


def _squeeze(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text)


def table() -> pd.DataFrame:
    """Return all skills: skill (canonical name), zh, en, aliases (list of str), cluster.

    Examples
    --------
    >>> list(table().columns)
    ['skill', 'zh', 'en', 'aliases', 'cluster']
    """
    import pandas as pd

    frame = read_frame("skills")
    aliases = [[a for a in row["aliases"].split("|") if a] for row in _rows().values()]
    return frame.assign(aliases=pd.Series(aliases, dtype="object"))


def codes() -> frozenset[str]:
    """Return the canonical names of all skills.

    Examples
    --------
    >>> "Python" in codes()
    True
    """
    return frozenset(_rows())


def canonical(text: str) -> str | None:
    """Return the skill that a text names as a whole, or None.

    Case, width, spaces, hyphens and underscores do not matter.

    Examples
    --------
    >>> canonical("python3"), canonical("数控编程"), canonical("basket weaving")
    ('Python', 'CNC programming', None)
    """
    return _canonical(text) if isinstance(text, str) else None


@lru_cache(maxsize=1 << 14)
def _canonical(text: str) -> str | None:
    # Many people hold the same skill, and each is asked about in every list.
    plain = comparable(text)
    return by_spelling().get(plain) or _squeezed().get(_squeeze(plain))


def name(skill: str, lang: Language = "zh") -> str:
    """Return the name of a skill, or of those of which one is enough; an unknown one names itself.

    Examples
    --------
    >>> name("Welding", "zh"), name("basket weaving", "zh")
    ('焊接', 'basket weaving')
    >>> name("CPA|ACCA", "en")
    'CPA or ACCA'
    """
    if EITHER in skill:
        return phrase("cells", "either", lang).join(
            name(part, lang) for part in skill.split(EITHER)
        )
    row = _rows().get(skill)
    return text_in(row, lang) if row else skill


def spellings(skill: str) -> tuple[str, ...]:
    """Return the spellings of a skill; one that the vocabulary lacks has its own alone.

    Examples
    --------
    >>> spellings("CPA")[:3], spellings("星辰排产软件")
    (('CPA', '注册会计师', 'cpa证书'), ('星辰排产软件',))
    """
    row = _rows().get(skill)
    return tuple(dict.fromkeys(_spellings(row))) if row else (skill,)


def cluster(skill: str) -> str:
    """Return the cluster a skill belongs to.

    Raises
    ------
    NotFoundError
        When the vocabulary lacks the skill; the nearest three are told.

    Examples
    --------
    >>> cluster("Python")
    'software'
    """
    if skill not in _rows():
        raise NotFoundError("skill", skill, nearest(skill))
    return _rows()[skill]["cluster"]


@cache
def general(skill: str) -> tuple[str, ...]:
    """Return the skills that one who has this skill has as well, the nearest first.

    Examples
    --------
    >>> general("TIA Portal"), general("Time management")
    (('Siemens PLC', 'PLC programming'), ())
    """
    parents = _parents().get(skill, ())
    return tuple(dict.fromkeys((*parents, *(one for parent in parents for one in general(parent)))))


@cache
def _parents() -> dict[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = {}
    for row in read_rows("skill_parents"):
        parents[row["skill"]] = (*parents.get(row["skill"], ()), row["parent"])
    return parents


def nearest(text: str, n: int = 3) -> list[str]:
    """Return the canonical names of the skills nearest to a misspelt one.

    Examples
    --------
    >>> nearest("Pythonn", n=1)
    ['Python']
    """
    return nearest_keys(str(text), by_spelling(), n)
