"""One row of the list of scarce posts, and one cell of it, for whoever is about to change it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import NotFoundError
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.shortages._shortages import Shortage, editions
from talentmatch.plan.editions.cell_words import (
    EDITABLE,
    as_logged,
    checked_column,
    heading,
    shown_value,
    values_of,
)
from talentmatch.plan.editions.edit_log import EDITS, rows_named, shown_edits
from talentmatch.plan.editions.hand_edits import row_names
from talentmatch.plan.shortage import SHORTAGE

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["EDITIONS", "Cell", "editions_of", "edits_of_row", "shortage_cell", "shortage_row"]

EDITIONS = ListSpec(
    "editions",
    key=("edition",),
    grain="a published edition of the list of scarce posts",
    fields=(
        Field("edition", doc="Name of the edition, such as the year."),
        Field("published_on", doc="Day on which it was published; it is in force until the next."),
        Field("who", label="published_by"),
        Field("listed_posts", doc="How many rows are graded scarce."),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the list as it is now.

    Attributes
    ----------
    row, column : str
        Name of the row in the log of changes, and name of the column.
    logged : str
        The value as the log keeps it.
    shown : str
        The value as a person reads it.
    heading : str
        What the column is called.
    kind : str
        How a value is written: "number", "text", "list", "grade" or a kind of level.
    choices : sequence of (str, str)
        Values that it may have, each with its name; empty where any may be written.
    """

    row: str
    column: str
    logged: str
    shown: str
    heading: str
    kind: str
    choices: Sequence[tuple[str, str]]


def shortage_row(found: Shortage, row: str) -> Result:
    """Return one row of a list, one that is not scarce too.

    Parameters
    ----------
    found : Shortage
        What `shortage` returned.
    row : str
        Its name: chain, a bar, occupation; or as `edit_shortage` takes it.

    Raises
    ------
    NotFoundError
        If there is no such row, or several.
    """
    one = found.rows.loc[[_place(found, row)]].reset_index(drop=True)
    one["grade"] = one["grade_printed"]
    one["skills"] = [names if isinstance(names, list) else [] for names in one["skills"]]
    return Result(SHORTAGE, SHORTAGE.ordered(one))


def shortage_cell(found: Shortage, row: str, column: str) -> Cell:
    """Return one cell of a list.

    Parameters
    ----------
    found : Shortage
        What `shortage` returned.
    row, column : str
        As `edit_shortage` takes them.

    Raises
    ------
    NotFoundError
        If there is no such row, or several.
    InputError
        If the column may not be changed by hand.
    """
    name = checked_column(column)
    place = _place(found, row)
    logged = as_logged(found.rows.loc[place, name])
    return Cell(
        row=row_names(found.rows).loc[place],
        column=name,
        logged=logged,
        shown=shown_value(name, logged),
        heading=heading(name),
        kind=EDITABLE[name],
        choices=values_of(name),
    )


def edits_of_row(store: Store, row: str) -> Result:
    """Return all changes by hand of one row, the latest first.

    Parameters
    ----------
    store : Store
        Where the log is.
    row : str
        Name of the row in the log.
    """
    if "list_edit" not in store.tables():
        return Result(EDITS, pd.DataFrame(columns=[field.name for field in EDITS.fields]))
    log = store.read("list_edit", as_of=pd.Timestamp.now(), purpose="planning")
    own = log.loc[log["list"].eq("shortage") & log["row"].eq(row)]
    own = own.sort_values("at", ascending=False, kind="stable", ignore_index=True)
    return Result(EDITS, EDITS.ordered(shown_edits(own)))


def editions_of(store: Store) -> Result:
    """Return the published editions of the list, the latest first.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """
    rows = editions(store)
    names = [field.name for field in EDITIONS.fields]
    if rows.empty:
        return Result(EDITIONS, pd.DataFrame(columns=names))
    rows = rows.assign(listed=rows["grade"].ne("none"))
    each = rows.groupby("edition", sort=False).agg(
        published_on=("published_on", "first"), who=("who", "first"), listed_posts=("listed", "sum")
    )
    table = each.reset_index()
    table["who"] = lazy_cells(table["who"].fillna("").astype(str), table.index)
    return Result(EDITIONS, EDITIONS.ordered(table))


def _place(found: Shortage, row: str) -> int:
    names = row_names(found.rows)
    exact = names.index[names.eq(row)]
    places = list(exact) or rows_named(found.rows, row)
    if len(places) != 1:
        raise NotFoundError("shortage row", row, names.loc[places].tolist())
    return places[0]
