"""Whom or what somebody means who types a name, a title or a number; several: they choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentmatch.errors import NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.pair_names import find_postings
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.report.labels import readable, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talentmatch.lists import Result
    from talentmatch.web._visitor import Visitor

__all__ = ["Meant", "person_meant", "posting_meant"]

#: So many are offered where several have the name or title.
_MOST = 20
#: What tells one from another.
_TOLD = ("name", "title", "enterprise_name", "employer", "region", "posted_on")


@dataclass(frozen=True)
class Meant:
    """What is meant by words.

    Attributes
    ----------
    number : str
        Number of the one that is meant; empty where nobody asked or several are.
    several : sequence of (str, str)
        Number and words of each of several.
    """

    number: str = ""
    several: Sequence[tuple[str, str]] = ()


def posting_meant(visitor: Visitor, text: str) -> Meant:
    """Return the posting that is meant by a number, or by words of its title or enterprise.

    Raises
    ------
    NotFoundError
        There is none.
    """
    if not text:
        return Meant()
    return _meant(visitor, find_postings(visitor.store, text, most=_MOST), "posting", text)


def person_meant(visitor: Visitor, text: str, *, anybody: bool = False) -> Meant:
    """Return who is meant by a number, a name, or any search for people.

    Parameters
    ----------
    visitor : Visitor
        Who asks.
    text : str
        What they typed; nothing means nobody.
    anybody : bool, default=False
        Whether somebody whom no search gives is meant as they are written.

    Raises
    ------
    NotFoundError
        There is nobody.
    InputError
        The search cannot be read.
    """
    if not text:
        return Meant()
    hits = search_people(visitor.store, text, rows=_MOST)
    if anybody and not len(hits.table):
        return Meant(text)
    return _meant(visitor, hits, "candidate", text)


def _meant(visitor: Visitor, hits: Result, thing: str, text: str) -> Meant:
    key = f"{thing}_id"
    if not len(hits.table):
        raise NotFoundError(thing, text, said=phrase("office", f"no_{thing}_of", text=text))
    numbers = [str(number) for number in hits.table[key]]
    if len(numbers) == 1:
        return Meant(numbers[0])
    deliver(visitor.store, (hits,), name=f"{thing}s of that name")
    return Meant(several=list(zip(numbers, _words(visitor, hits), strict=True)))


def _words(visitor: Visitor, hits: Result) -> list[str]:
    """Return what tells each from the others."""
    page = readable(hits, visitor.lang)
    columns = [
        texts_of(page.frame[key], page.unit(str(key)), visitor.lang)
        for name, key in zip(hits.table.columns, page.frame.columns, strict=True)
        if name in _TOLD
    ]
    return [
        str(render(" · ".join(filter(None, row)), visitor.lang))
        for row in zip(*columns, strict=True)
    ]
