"""What a person is known to hold of what postings ask: by list, by text, by a narrower or an equal skill."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from talentmatch.vocab import skill_mentions, skills
from talentmatch.vocab.skill_clauses import OR, without_denied

__all__ = ["EITHER", "with_known_skills"]

#: Between the names of skills of which one is enough.
EITHER = skills.EITHER
#: Columns of both tables whose items are skills, or certificates that are skills too.
_COLUMNS = ("skills", "licences")
_LETTER = re.compile(r"[A-Za-z0-9]")


def with_known_skills(
    candidates: pd.DataFrame, postings: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables with skills and licences under the names in which they are compared.

    Of a posting, skills of which its text asks for one become one item, ``A|B``. A person gets every
    item asked for that follows from what they hold: a general skill of a narrower one (a Siemens PLC
    is a PLC), one of several, and what their text names word by word though no vocabulary knows it.
    A licence asked for counts as held where it stands among the skills. Somebody whose list is
    missing keeps none, and has an empty one where their text names a licence that it denies.

    Examples
    --------
    >>> who = pd.DataFrame({"skills": [["Siemens PLC", "CPA"]], "text": ["会用星辰排产软件"]})
    >>> post = pd.DataFrame({"skills": [["PLC", "CPA", "ACCA", "星辰排产软件"]], "text": ["CPA或ACCA"]})
    >>> who, post = with_known_skills(who, post)
    >>> post["skills"][0]
    ['PLC programming', 'CPA|ACCA', '星辰排产软件']
    >>> who["skills"][0]
    ['Siemens PLC', 'CPA', 'CPA|ACCA', 'PLC programming', '星辰排产软件']
    """
    for column in _COLUMNS:
        if column not in postings or column not in candidates:
            continue
        asked = [_asked(*row) for row in zip(postings[column], _texts(postings), strict=True)]
        held = [_canonical(items) for items in candidates[column]]
        wanted = {item for items in asked if items for item in items}
        if column == "licences" and "skills" in candidates:
            held = _with_certificates(held, candidates["skills"], wanted)
        by_text = _in_texts(candidates, wanted)
        if column == "licences":
            held = _with_denials(held, by_text, candidates, wanted)
        follows = _Follows(wanted)
        more = [
            None if items is None else list(dict.fromkeys([*items, *follows.of(items), *found]))
            for items, found in zip(held, by_text, strict=True)
        ]
        postings = postings.assign(**{column: pd.Series(asked, postings.index, dtype=object)})
        candidates = candidates.assign(**{column: pd.Series(more, candidates.index, dtype=object)})
    return candidates, postings


def _with_certificates(
    held: list[list[str] | None], skill_lists: Iterable[object], wanted: set[str]
) -> list[list[str] | None]:
    """Return licences with those wanted that stand among a person's skills."""
    parts = {part for item in wanted for part in item.split(EITHER)}
    known = [
        [skill for skill in _canonical(items) or () if skill in parts] for items in skill_lists
    ]
    return [
        list(dict.fromkeys([*(own or ()), *more])) if more else own
        for own, more in zip(held, known, strict=True)
    ]


def _with_denials(
    held: list[list[str] | None],
    by_text: list[list[str]],
    candidates: pd.DataFrame,
    wanted: set[str],
) -> list[list[str] | None]:
    """Return licences, an empty list for who names one that is wanted and is not known to hold it."""
    names = {
        name for item in wanted for part in item.split(EITHER) for name in skills.spellings(part)
    }
    if not names or "text" not in candidates:
        return held
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.I)
    return [
        [] if own is None and not found and isinstance(text, str) and pattern.search(text) else own
        for own, found, text in zip(held, by_text, candidates["text"], strict=True)
    ]


def _texts(postings: pd.DataFrame) -> Iterable[str]:
    texts = postings["text"] if "text" in postings else pd.Series("", postings.index)
    return (text if isinstance(text, str) else "" for text in texts)


def _items(value: object) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    try:
        return [str(item) for item in value]  # type: ignore[attr-defined]
    except TypeError:
        return None


def _canonical(value: object) -> list[str] | None:
    items = _items(value)
    if items is None:
        return None
    return list(dict.fromkeys(skills.canonical(item) or item for item in items))


def _asked(value: object, text: str) -> list[str] | None:
    """Return the items of a posting, those of which one is enough joined."""
    items = _items(value)
    if items is None:
        return None
    named = [_either(item) for item in items]
    for group in skill_mentions.alternatives(text):
        members = [skill for skill in group if skill in named]
        if len(members) > 1:
            at = named.index(members[0])
            named = [skill for skill in named if skill not in members]
            named.insert(at, EITHER.join(members))
    return list(dict.fromkeys(named))


def _either(item: str) -> str:
    """Return an item under its name in the vocabulary; 甲或乙 is one of both."""
    known = skills.canonical(item)
    if known or not OR.search(item):
        return known or item
    groups = skill_mentions.alternatives(item)
    if groups:
        return EITHER.join(groups[0])
    parts = [part.strip() for part in OR.split(item)]
    return EITHER.join(skills.canonical(part) or part for part in parts if part) or item


class _Follows:
    """Which of the items asked for follow from an item somebody holds."""

    def __init__(self, wanted: set[str]) -> None:
        self._by_item: dict[str, list[str]] = {}
        self._wanted = {item.casefold(): item for item in wanted}
        self._either: dict[str, list[str]] = {}
        for item in wanted:
            if EITHER in item:
                for part in item.split(EITHER):
                    self._either.setdefault(part.casefold(), []).append(item)

    def of(self, items: list[str]) -> list[str]:
        found = [more for item in items for more in self._one(item)]
        return sorted(set(found) - set(items))

    def _one(self, item: str) -> list[str]:
        if item not in self._by_item:
            names = [name.casefold() for name in (item, *skills.general(item))]
            general = [self._wanted[name] for name in names[1:] if name in self._wanted]
            either = [more for name in names for more in self._either.get(name, ())]
            self._by_item[item] = [*general, *either]
        return self._by_item[item]


def _in_texts(candidates: pd.DataFrame, wanted: set[str]) -> list[list[str]]:
    """Return the items that no vocabulary knows and that a person's text names word by word."""
    nothing: list[list[str]] = [[] for _ in range(len(candidates))]
    parts = [(part, item) for item in wanted for part in item.split(EITHER)]
    unknown = [(part.casefold(), item) for part, item in parts if skills.canonical(part) is None]
    unknown = [(part, item) for part, item in unknown if len(part) > 1]
    if not unknown or "text" not in candidates:
        return nothing
    by_start: dict[str, list[tuple[str, str]]] = {}
    for part, item in unknown:
        by_start.setdefault(part[:2], []).append((part, item))
    return [_named(text, by_start) if isinstance(text, str) else [] for text in candidates["text"]]


def _named(text: str, by_start: dict[str, list[tuple[str, str]]]) -> list[str]:
    lowered = without_denied(text).casefold()
    # Two letters tell which items may stand there; most texts hold none of them.
    starts = {lowered[at : at + 2] for at in range(len(lowered) - 1)} & by_start.keys()
    near = [pair for start in sorted(starts) for pair in by_start[start]]
    return [item for part, item in near if _stands_in(part, lowered)]


def _stands_in(part: str, text: str) -> bool:
    """Tell whether a text names an item, Latin letters as a word of their own."""
    at = text.find(part)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(part) : at + len(part) + 1]
        apart = not (_LETTER.match(part[0]) and _LETTER.match(before))
        if apart and not (_LETTER.match(part[-1]) and _LETTER.match(after)):
            return True
        at = text.find(part, at + 1)
    return False
