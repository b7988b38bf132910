"""Somebody is erased: out of the store and its files, and out of what the server remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentmatch.web.process._searches import forget_searches, searches_naming

if TYPE_CHECKING:
    from talentmatch.data.protection.erasure import ErasureReport
    from talentmatch.web._visitor import Visitor

__all__ = ["Found", "erase_everywhere", "what_erasing_finds"]


@dataclass(frozen=True)
class Found:
    """What there is of a person before they are erased.

    Attributes
    ----------
    rows : mapping of str to int
        Table to the rows that would be deleted, or cleared of a reference.
    files : sequence of str
        Names of the files that talentmatch wrote and that showed them.
    searches : int
        Kept searches that name them.
    """

    rows: Mapping[str, int]
    files: Sequence[str]
    searches: int


def what_erasing_finds(visitor: Visitor, number: str) -> Found:
    """Return what erasing a person would find; nothing is changed."""
    rehearsal = visitor.store.rehearse_erasure(number)
    searches = searches_naming(visitor.backend.state, _words_of(visitor, number))
    files = sorted({output.path.name for output in rehearsal.outputs})
    return Found(rehearsal.removed, files, searches)


def erase_everywhere(
    visitor: Visitor, number: str, *, reason: str = ""
) -> tuple[ErasureReport, int]:
    """Erase a person; return what was found, and how many saved searches named them.

    Parameters
    ----------
    visitor : Visitor
        Who does it.
    number : str
        The person, as `Store.erase` takes it.
    reason : str
        Why, for the access log.
    """
    store, backend = visitor.store, visitor.backend
    words = _words_of(visitor, number)
    report = store.erase(number, beside=True, reason=reason)
    backend.answers.forget()
    backend.jobs.forget_rows()
    backend.state.change("DELETE FROM draft")
    return report, forget_searches(backend.state, words)


def _words_of(visitor: Visitor, number: str) -> list[str]:
    """Return what names a person in a search."""
    person = visitor.store.pseudonym(number)
    names = visitor.store.identifying([person])[["name", "phone", "email"]].to_numpy().ravel()
    return [person, number, *(name for name in names if isinstance(name, str))]
