"""Somebody is erased: out of the store and its files, and out of what the server remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talentmatch.web.searches import forget_searches

if TYPE_CHECKING:
    from talentmatch.data.protection.erasure import ErasureReport
    from talentmatch.web.visitor import Visitor

__all__ = ["erase_everywhere"]


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
    person = store.pseudonym(number)
    names = store.identifying([person])[["name", "phone", "email"]].to_numpy().ravel()
    report = store.erase(number, beside=True, reason=reason)
    backend.answers.forget()
    backend.jobs.forget_rows()
    backend.state.change("DELETE FROM draft")
    words = [person, number, *(name for name in names if isinstance(name, str))]
    return report, forget_searches(backend.state, words)
