"""Parts of a page that each show a list: its rows, its notes, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from talentmatch.errors import TalentMatchError
from talentmatch.i18n import Language, label, render
from talentmatch.web.lists._tables import TableQuery, TableView, table_view

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from talentmatch.lists import Result
    from talentmatch.web._visitor import Visitor

__all__ = ["Section", "answered", "section_of"]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A list within a page.

    Attributes
    ----------
    title : str
        What it is called.
    view : TableView, optional
        Its rows; None where it could not be made.
    notes, inside : sequence of str
        What is said beside it.
    problem : str
        Why it could not be made.
    result : Result, optional
        The list itself, for the access log.
    """

    title: str
    view: TableView | None = None
    notes: Sequence[str] = ()
    inside: Sequence[str] = ()
    problem: str = ""
    result: Result | None = None


def section_of(
    result: Result,
    lang: Language,
    *,
    address: str,
    query: Mapping[str, str] | None = None,
    asked: TableQuery | None = None,
    without: Sequence[str] = (),
) -> Section:
    """Return a list as a part of a page, without the columns that the page says anyway."""
    whole = result
    shown = [name for name in result.table if name not in without]
    result = replace(result, table=result.table[shown]) if without else result
    view = table_view(
        result, asked or TableQuery(rows=200), lang, address=address, query=query or {}
    )
    if asked is None:  # what the address says sorts the list of the page, not one within it
        view = replace(view, columns=[{**column, "sort": ""} for column in view.columns])
    return Section(
        title=str(label("sheets", result.spec.name, lang)),
        view=view,
        notes=[str(render(note, lang)) for note in result.notes],
        inside=[str(render(note, lang)) for note in result.inside],
        result=whole,
    )


def answered(
    visitor: Visitor,
    question: Hashable,
    make: Callable[[], Result],
    *,
    address: str,
    without: Sequence[str] = (),
) -> Section:
    """Return a part of a page whose list is kept until the data changes; or why there is none."""
    try:
        answer = visitor.backend.answers.get(question, make)
    except TalentMatchError as error:
        return Section(title="", problem=str(render(error, visitor.lang)))
    return visitor.backend.answers.view_of(
        answer.result,
        (address, visitor.lang, tuple(without)),
        lambda: section_of(answer.result, visitor.lang, address=address, without=without),
    )
