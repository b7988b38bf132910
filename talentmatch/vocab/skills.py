"""Skills in Chinese and English, with their aliases, and how they are found in text.

The list is this package's own, gathered from the words of postings in smart manufacturing,
information technology and modern services. A skill's canonical name is its English name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import normalize

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, phrase, text_in
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows
from talentmatch.vocab.skill_clauses import ANY_OF, OR, in_full, without_denied

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EITHER", "alternatives", "canonical", "cluster", "codes", "extract", "general", "name", "nearest", "spellings", "table"]  # fmt: skip

#: Between the names of skills of which one is enough.
EITHER = "|"
#: Letters that name a language; they count only as an item of a list.
_LETTERS = frozenset({"c", "r"})
#: Names that are plain English words too; inside an English sentence they count when capitalised.
_WORDS = frozenset(
    [
        "access",
        "angular",
        "bending",
        "blender",
        "boring",
        "excel",
        "fitting",
        "flask",
        "go",
        "hive",
        "inventor",
        "pandas",
        "react",
        "rhino",
        "rust",
        "spark",
        "swift",
        "turning",
        "unity",
        "word",
    ]
)
#: What may follow a letter that is an item of a list; the empty text is the end.
_BREAK = frozenset(["", *",、/;|·•\n()[]【】:。.+语"])


#: Between the names of one list: marks, and words that carry no sense of their own.
_GAP = re.compile(
    r"(?:\s|[、,/|()]|或者?|和|及|以及|与|或以上|等|证书?|职称|语言|编程|开发|软件|系统|经验|技术|持有?|具有|熟悉|掌握|会|使用|or|and|experience|certificate|skills?)*",
    re.I,
)
_AND = re.compile(r"和|及|与|\band\b(?!/or)", re.I)
#: A skill and where its name begins and ends.
_Mention = tuple[str, int, int]


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["skill"]: dict(row) for row in read_rows("skills")}


def _spellings(row: dict[str, str]) -> Iterable[str]:
    yield from (row["skill"], row["zh"], row["en"])
    yield from (alias for alias in row["aliases"].split("|") if alias)


@cache
def _names() -> dict[str, str]:
    return {
        comparable(spelling): skill
        for skill, row in _rows().items()
        for spelling in _spellings(row)
    }


@cache
def _squeezed() -> dict[str, str]:
    return {_squeeze(spelling): skill for spelling, skill in _names().items()}


def _squeeze(text: str) -> str:
    return re.sub(r"[\s_\-]+", "", text)


@cache
def _by_start() -> dict[str, tuple[tuple[str, str], ...]]:
    # Two characters point at few candidates; the longest stands first, so it wins.
    by_start: dict[str, list[tuple[str, str]]] = {}
    for spelling, skill in _names().items():
        by_start.setdefault(spelling[:2], []).append((spelling, skill))
    for start in by_start:
        by_start[start] += by_start.get(start[0], []) if len(start) == 2 else []
    return {
        start: tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
        for start, pairs in by_start.items()
    }


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
    return _names().get(plain) or _squeezed().get(_squeeze(plain))


def name(skill: str, lang: Language = "zh") -> str:
    """Return the name of a skill, or of those of which one is enough; one that the vocabulary lacks is its own name.

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
    return nearest_keys(str(text), _names(), n)


def extract(texts: Sequence[str]) -> list[list[str]]:
    """Return the skills that each text names, in the order of their first mention.

    What a text denies (不需要, 无 … 经验, not required) it does not name. The longest name wins
    (`JavaScript` holds no `Java`); Latin names stand on word boundaries;
    names that are plain words or letters (C, R, Go, Excel …) count only where they cannot be
    anything else.

    Parameters
    ----------
    texts : sequence of str
        Texts; missing ones name no skill.

    Returns
    -------
    list of list of str
        One list of canonical names a text.

    Examples
    --------
    >>> extract(["熟悉JavaScript、C/C++和UG编程", "ready to go", None])
    [['JavaScript', 'C', 'C++', 'UG NX'], [], []]
    """
    by_text: dict[str, list[str]] = {}
    # A posting is often repeated word by word, so each distinct text is read once.
    for text in texts:
        if isinstance(text, str) and text not in by_text:
            by_text[text] = list(dict.fromkeys(skill for skill, _, _ in _mentions(without_denied(text))[1]))  # fmt: skip
    return [list(by_text[text]) if isinstance(text, str) else [] for text in texts]


def alternatives(text: str) -> list[list[str]]:
    """Return the groups of skills of which a text asks for one: joined by 或, or one of a list.

    Examples
    --------
    >>> alternatives("熟悉Java、Python或Go，精通SQL和Excel"), alternatives("CPA或中级会计职称")
    ([['Java', 'Python', 'Go']], [['CPA', 'Intermediate accountant certificate']])
    >>> alternatives("Java/Python任一"), alternatives("熟悉Java、Python")
    ([['Java', 'Python']], [])
    """
    if not (OR.search(text) or ANY_OF.search(text)):
        return []
    clean, mentions = _mentions(without_denied(text))
    groups: list[list[str]] = []
    for run in _runs(clean, mentions):
        gaps = [clean[one[2] : two[1]] for one, two in pairwise(run)]
        clause = _clause(clean, run[0][1], run[-1][2])
        if ANY_OF.search(clause):
            groups.append([skill for skill, _, _ in run])
        elif any(_AND.search(gap) for gap in gaps):
            # Of A and B or C it is B or C.
            groups += [
                [run[at][0], run[at + 1][0]] for at, gap in enumerate(gaps) if OR.search(gap)
            ]
        elif any(OR.search(gap) for gap in gaps):
            groups.append([skill for skill, _, _ in run])
    distinct = [list(dict.fromkeys(group)) for group in groups]
    return [group for group in distinct if len(group) > 1]


def _runs(text: str, mentions: list[_Mention]) -> list[list[_Mention]]:
    """Return names that stand in one list each, nothing between them but marks and small words."""
    runs: list[list[_Mention]] = []
    for mention in mentions:
        if runs and _GAP.fullmatch(text[runs[-1][-1][2] : mention[1]]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [run for run in runs if len(run) > 1]


def _clause(text: str, start: int, end: int) -> str:
    before = re.split(r"[。；;\n，]", text[:start])[-1]
    return before + text[start:end] + re.split(r"[。；;\n，]", text[end:])[0]


def _mentions(text: str) -> tuple[str, list[_Mention]]:
    """Return a text as it is searched, and the skills in it with their places."""
    clean = "\n".join(
        " ".join(normalize("NFKC", line).split()) for line in in_full(text).splitlines()
    )
    lowered = clean.lower()
    # Lower case of a few letters is longer than the letter; positions must stay the same.
    clean = clean if len(clean) == len(lowered) else lowered
    by_start = _by_start()
    mentions: list[_Mention] = []
    at, end = 0, len(lowered)
    while at < end:
        # Most positions start no name; the look-up of two characters keeps this loop fast.
        candidates = by_start.get(lowered[at : at + 2]) or by_start.get(lowered[at], ())
        step = 1
        for spelling, skill in candidates:
            if lowered.startswith(spelling, at) and _stands_alone(clean, at, spelling):
                mentions.append((skill, at, at + len(spelling)))
                step = len(spelling)
                break
        at += step
    return clean, mentions


def _stands_alone(text: str, at: int, spelling: str) -> bool:
    end = at + len(spelling)
    before, after = text[at - 1 : at] if at else "", text[end : end + 1]
    starts_latin = _latin(spelling[0]) or spelling[0] == "."
    if (starts_latin and _latin(before)) or (_latin(spelling[-1]) and _latin(after)):
        return False
    if spelling in _LETTERS:
        # 精通C、Java and "in C, Java" name the language; C端 and "vitamin c tablets" do not.
        return _next(text, end) in _BREAK and (not _latin(_last(text, at)) or _is_name(text, at))
    if spelling in _WORDS:
        plain = _latin(_last(text, at)) or _latin(_next(text, end))
        return not plain or _is_name(text, at)
    return True


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _last(text: str, at: int) -> str:
    return text[:at].rstrip(" ")[-1:]


def _next(text: str, at: int) -> str:
    return text[at:].lstrip(" ")[:1]


def _is_name(text: str, at: int) -> bool:
    return text[at].isupper() and _last(text, at) not in ("", ".", "!", "?", "\n")
