"""Skills that a text names, and those of which it asks for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from unicodedata import normalize

from talentmatch.vocab.skill_clauses import ANY_OF, OR, in_full, without_denied
from talentmatch.vocab.skills import by_spelling

__all__ = ["alternatives", "extract"]

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
    r"(?:\s|[、,/|()]|或者?|和|及|以及|与|或以上|等|证书?|职称|语言|编程|开发|软件|系统|经验"
    r"|技术|持有?|具有|熟悉|掌握|会|使用|or|and|experience|certificate|skills?)*",
    re.I,
)
_AND = re.compile(r"和|及|与|\band\b(?!/or)", re.I)
#: A skill and where its name begins and ends.
_Mention = tuple[str, int, int]


@cache
def _by_start() -> dict[str, tuple[tuple[str, str], ...]]:
    # Two characters point at few candidates; the longest stands first, so it wins.
    by_start: dict[str, list[tuple[str, str]]] = {}
    for spelling, skill in by_spelling().items():
        by_start.setdefault(spelling[:2], []).append((spelling, skill))
    for start in by_start:
        by_start[start] += by_start.get(start[0], []) if len(start) == 2 else []
    return {
        start: tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
        for start, pairs in by_start.items()
    }


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
            by_text[text] = list(
                dict.fromkeys(skill for skill, _, _ in _mentions(without_denied(text))[1])
            )
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
