"""Reduce a title to the words that many share, so that it names a kind of work and nobody."""

from __future__ import annotations

import re
from functools import cache

from talentmatch.i18n import languages, text_in
from talentmatch.vocab.reading import read_rows
from talentmatch.vocab.titles import normalise

__all__ = ["plain_title"]

_LATIN = re.compile(r"[^\W_]", re.ASCII)
_LONGEST = 60


def _listed(kind: str) -> list[str]:
    """Return the words that a title may end with (post), or that may stand before one (field)."""
    return [row["word"] for row in read_rows("title_words") if row["kind"] == kind]


@cache
def _posts() -> dict[str, str]:
    """Return the titles everybody uses, each in the form in which titles are compared and as written."""
    names = [text_in(row, lang) for row in read_rows("occupations") for lang in languages()[::-1]]
    titles = [*names, *(row["title"] for row in read_rows("titles")), *_listed("post")]
    return {normalise(title): title for title in titles if len(title) > 1}


@cache
def _words() -> frozenset[str]:
    return frozenset({*_posts(), *_listed("field")})


def plain_title(title: str) -> str | None:
    """Return the longest part of a title that says a kind of work in common words alone.

    Names, employers, numbers and what sets one holder apart are no such words. None where there
    is no such part.

    Examples
    --------
    >>> plain_title("明虚名-总经理"), plain_title("资深注塑主管（电话13800000001）")
    ('总经理', '资深注塑主管')
    >>> plain_title("CFO of the only listed company in town"), plain_title("王芳")
    ('cfo', None)
    """
    text = normalise(title)[:_LONGEST]
    best, start = "", 0
    while start < len(text):
        end = _run(text, start)
        best = max(best, text[start:end].strip(), key=len)
        start = max(end, start + 1)
    return _posts().get(best, best) or None


def _run(text: str, start: int) -> int:
    """Return where the common words from `start` end, with a post as the last of them."""
    at, last = start, start
    while at < len(text):
        longest = (text[at:end] for end in range(len(text), at, -1) if _is_whole(text, at, end))
        word = next((word for word in longest if word in _words()), " " if text[at] == " " else "")
        if not word:
            break
        at += len(word)
        if word in _posts():
            last = at
    return last


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a part does not cut a Latin word."""
    ends = (start, end)
    return not any(
        0 < at < len(text) and _LATIN.match(text[at - 1]) and _LATIN.match(text[at]) for at in ends
    )
