"""Skills named in a text: by vocabulary and aliases, and items of lists that are misspelt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.vocab import skill_mentions, skills

__all__ = ["skills_in"]

_BETWEEN = re.compile(r"[,，、;；/|\n。()（）:：]+")
_SHORTEST = 6  # a shorter word is too near to other words
_LONG = 10  # letters from which two slips are allowed


def skills_in(texts: Sequence[str]) -> list[list[str]]:
    """Return the skills that each text names, near-misses included.

    What the vocabulary knows is found anywhere in the text. A whole item of a list that it does not
    know is taken for the nearest name when one letter differs, two in ten letters or more, and it
    starts alike: in running text a near word is more often another word.

    Parameters
    ----------
    texts : sequence of str
        Texts in Chinese or English; missing ones name no skill.

    Returns
    -------
    list of list of str
        Canonical names of each text, known ones first.

    Examples
    --------
    >>> skills_in(["熟悉Python、Kuberntes", "Pyhton, PLC programing", None])  # codespell:ignore
    [['Python', 'Kubernetes'], ['PLC programming', 'Python'], []]
    """
    exact = skill_mentions.extract(texts)
    items = [_items(text) if isinstance(text, str) else [] for text in texts]
    unknown = sorted({item for row in items for item in row})
    skill_of = _nearest(unknown)
    return [
        list(dict.fromkeys([*named, *(skill_of[item] for item in row if item in skill_of)]))
        for named, row in zip(exact, items, strict=True)
    ]


def _items(text: str) -> list[str]:
    return [
        item
        for part in _BETWEEN.split(text)
        if len(item := part.strip().casefold()) >= _SHORTEST
        and item.isascii()
        and skills.canonical(item) is None
    ] + [
        # Chinese runs on into the first Latin name: 熟悉Pyhton.
        word
        for part in _BETWEEN.split(text)
        if not part.isascii()
        for word in re.findall(r"(?<![A-Za-z])[a-z]{6,}$", part.strip().casefold())
        if skills.canonical(word) is None
    ]


def _nearest(items: list[str]) -> dict[str, str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = {
        name.casefold(): skill for name, skill in _skill_names().items() if len(name) >= _SHORTEST
    }
    skill_of: dict[str, str] = {}
    if not items or not names:
        return skill_of
    choices = list(names)
    for item in items:
        slips = 2 if len(item) >= _LONG else 1
        alike = [name for name in choices if name[0] == item[0]]
        nearest = process.extractOne(item, alike, scorer=OSA.distance, score_cutoff=slips)
        if nearest is not None:
            skill_of[item] = names[nearest[0]]
    return skill_of


def _skill_names() -> dict[str, str]:
    table = skills.table()
    return {
        str(name): str(skill)
        for skill, en, aliases in zip(table["skill"], table["en"], table["aliases"], strict=True)
        for name in (skill, en, *aliases)
        if str(name).isascii()
    }
