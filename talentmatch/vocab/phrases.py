"""Sentences shown to people, in Chinese and English, kept apart from the code.

Each room has a file ``phrases/<room>.yml`` that maps a key to its ``en`` and ``zh`` pattern.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

__all__ = ["Language", "phrase", "phrase_keys"]

Language = Literal["zh", "en"]


@cache
def _room(room: str) -> dict[str, dict[str, str]]:
    import yaml

    text = (resources.files("talentmatch.vocab") / "phrases" / f"{room}.yml").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def phrase(room: str, key: str, lang: Language = "en", **facts: object) -> str:
    """Return one sentence in the reader's language.

    Parameters
    ----------
    room : str
        Name of the file below ``phrases/`` ("match", "team", "demand", "plan", "report", …).
    key : str
        Name of the sentence.
    lang : {"en", "zh"}
        Language of the reader.
    **facts
        Values for the fields of the pattern.

    Examples
    --------
    >>> phrase("common", "simulated", "zh")
    '模拟数据'
    """
    return _room(room)[key][lang].format(**facts)


def phrase_keys(room: str) -> tuple[str, ...]:
    """Return the names of all sentences of one room."""
    return tuple(_room(room))
