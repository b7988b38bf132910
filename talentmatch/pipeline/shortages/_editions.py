"""Publish the list of scarce posts, change it by hand with a log, and say what changed since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.pipeline.shortages._plausibility import refuse_unconfirmed
from talentmatch.pipeline.shortages._shortages import Shortage, editions
from talentmatch.plan.editions.cell_words import as_logged, checked_column, logged_value
from talentmatch.plan.editions.comparison import edition_changes
from talentmatch.plan.editions.edit_log import EDITS, rows_named, shown_edits
from talentmatch.plan.editions.hand_edits import row_names
from talentmatch.plan.editions.returned_workbook import returned_edits, untaken_edits

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "CHANGES",
    "edit_shortage",
    "edits_not_taken",
    "edits_of",
    "publish_shortage",
    "returned_shortage",
    "shortage_changes",
]

CHANGES = ListSpec(
    "changes",
    key=("chain", "occupation"),
    grain="a post that was or is listed, against an edition",
    fields=(
        Field("chain", vocabulary="planner:chain_|chain", names_row=True),
        Field("occupation", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("change", vocabulary="planner:change_"),
        Field("grade_before", vocabulary="plan:grade_"),
        Field("grade", vocabulary="plan:grade_"),
        *(Field(name, unit="persons") for name in ("number_before", "number", "gap_before", "gap")),
        Field("beyond"),
    ),
)

_KEPT = [
    "post",
    "grade",
    "number",
    "supply",
    "gap",
    "gap_lo",
    "gap_hi",
    "probability",
    "pay_p50",
    "basis",
    "edited",
]


def publish_shortage(
    store: Store,
    found: Shortage,
    *,
    edition: str,
    who: str,
    words: Callable[[str], str] = str,
) -> int:
    """Keep a list as an edition; it is in force until the next.

    Parameters
    ----------
    store : Store
        Where it is kept.
    found : Shortage
        What `shortage` returned.
    edition : str
        Its name, such as "2025"; an edition is never overwritten.
    who : str
        Who publishes it.
    words : callable, optional
        Returns a sentence as the edition is to keep it; English by default.

    Returns
    -------
    int
        Rows that are graded scarce.

    Raises
    ------
    InputError
        If there is an edition of this name, or no row to publish, or somebody has yet to confirm a
        figure that is hardly possible.
    """
    if edition in set(editions(store)["edition"]):
        raise InputError(
            phrase("list_refused", "published", edition=edition),
            [phrase("list_refused", "other_name")],
        )
    refuse_unconfirmed(found.waiting)
    if not found.rows["grade"].ne("none").any():
        raise InputError(
            phrase("list_refused", "empty_edition", edition=edition),
            [phrase("list_refused", "none_scarce")],
        )
    chain = found.rows.get("chain", "all")
    rows = found.rows[["occupation", *_KEPT]].assign(
        edition=edition,
        published_on=pd.Timestamp.now().normalize(),
        published_at=pd.Timestamp.now(),
        who=who,
        chain=chain,
        post=[words(lazy_word("occupation", str(post))) for post in found.rows["post"]],
        grade_printed=[words(grade) for grade in found.rows["grade_printed"]],
        basis=[words(basis) for basis in found.rows["basis"]],
        edited=pd.Series(
            [[words(text) for text in texts] for texts in found.rows["edited"]],
            index=found.rows.index,
            dtype=object,
        ),
    )
    store.write("shortage_edition", rows, source=f"edition {edition}")
    return int(rows["grade"].ne("none").sum())


def edit_shortage(
    store: Store,
    found: Shortage,
    changes: pd.DataFrame,
    *,
    who: str,
    why: str,
    at: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Log changes by hand; the list shows them from now on, each with who, when and why.

    Parameters
    ----------
    store : Store
        Where the log is.
    found : Shortage
        The list as it is now.
    changes : DataFrame
        `row` (occupation, post, or chain|occupation), `column` (its name or its heading) and
        `after`, in any language; an empty `after` takes an earlier change back.
    who, why : str
        Who changes it, and for what reason.
    at : Timestamp, optional
        When; now.

    Returns
    -------
    DataFrame
        The rows of the log that were added; `shown_edits` of `talentmatch.plan.editions.edit_log` gives
        them to a person.

    Raises
    ------
    InputError
        If a row, a column or a value is not known, or who or why is empty; all problems at once.
    """
    problems = [
        phrase("list_refused", "empty", name=phrase("list_refused", f"name_{name}"))
        for name, text in (("who", who), ("why", why))
        if not text.strip()
    ]
    names = row_names(found.rows)
    logged = []
    for change in changes.to_dict("records"):
        rows = rows_named(found.rows, str(change["row"]))
        try:
            column = checked_column(str(change["column"]))
            after = logged_value(column, change["after"])
        except InputError as error:
            problems.append(error.args[0])
            continue
        if len(rows) != 1:
            problems.append(_which(str(change["row"]), names.loc[rows].tolist()))
            continue
        before = as_logged(found.rows.loc[rows[0], column])
        logged.append((names.loc[rows[0]], column, before, after))
    if problems:
        raise InputError(phrase("list_refused", "not_changed"), problems)
    log = pd.DataFrame(logged, columns=["row", "column", "before", "after"]).assign(
        list="shortage", who=who, why=why, at=at or pd.Timestamp.now()
    )
    if len(log):
        store.write("list_edit", log, source="changes by hand")
    return log


def _which(asked: str, rows: list[str]) -> str:
    if rows:
        facts = {"row": asked, "n": len(rows), "rows": joined(rows)}
        return phrase("list_refused", "many_rows", **facts)
    return phrase("list_refused", "no_row", row=asked)


def returned_shortage(found: Shortage, path: Path) -> pd.DataFrame:
    """Find what was changed in a workbook that came back.

    Parameters
    ----------
    found : Shortage
        The list as it is now.
    path : Path
        The XLSX file that `talentmatch shortage --out` wrote and a person changed.

    Returns
    -------
    DataFrame
        `row`, `column`, `after`, as `edit_shortage` takes them.

    Raises
    ------
    InputError
        If the sheet has no headings of the list, a value cannot be read, or only cells differ that
        cannot be edited; all problems at once.
    UnreadableFileError
        If it is no workbook.
    """
    return returned_edits(path, found)


def edits_not_taken(found: Shortage, path: Path) -> tuple[str, ...]:
    """Name the cells and rows that a workbook changed and `returned_shortage` does not take.

    Parameters
    ----------
    found, path
        See `returned_shortage`.

    Returns
    -------
    tuple of str
        Sentences for the person who changed them.
    """
    return untaken_edits(path, found)


def edits_of(store: Store) -> Result:
    """Return the log of changes by hand, the latest first.

    Parameters
    ----------
    store : Store
        Where the log is.
    """
    if "list_edit" not in store.tables():
        return Result(EDITS, pd.DataFrame(columns=[field.name for field in EDITS.fields]))
    log = store.read("list_edit", as_of=pd.Timestamp.now(), purpose="planning")
    log = log.sort_values("at", ascending=False, ignore_index=True)
    return Result(EDITS, EDITS.ordered(shown_edits(log)))


def _printed_grades(rows: pd.DataFrame) -> list[str]:
    """Return grades as they are printed; an edition may tell the grade alone."""
    if "grade_printed" not in rows:
        return [str(grade) for grade in rows["grade"]]
    return [
        grade if pd.isna(printed) else printed
        for grade, printed in zip(rows["grade"], rows["grade_printed"], strict=True)
    ]


def _when(row: pd.Series, held: pd.DataFrame) -> str:
    """Return the day of an edition, with its hour where another was published on that day."""
    day = f"{row['published_on']:%Y-%m-%d}"
    same_day = len(set(held.loc[held["published_on"].eq(row["published_on"]), "edition"])) > 1
    known = same_day and "published_at" in row and pd.notna(row["published_at"])
    return f"{row['published_at']:%Y-%m-%d %H:%M}" if known else day


def shortage_changes(store: Store, found: Shortage, *, since: str | None = None) -> Result:
    """Say what changed since an edition.

    Parameters
    ----------
    store : Store
        Where the editions are.
    found : Shortage
        The list as it is now.
    since : str, optional
        Name of the edition; the latest if none is given.

    Returns
    -------
    Result
        As `edition_changes` gives it.

    Raises
    ------
    NotFoundError
        If there is no such edition.
    """
    held = editions(store)
    names = list(dict.fromkeys(held["edition"]))
    if since is None and names:
        since = names[0]
    if since is None or since not in names:
        raise NotFoundError(
            "edition", str(since or ""), names or [phrase("list_refused", "none_published")]
        )
    before = held.loc[held["edition"].eq(since)]
    changes = edition_changes(before, found.rows)
    counts = changes["change"].value_counts()
    note = phrase(
        "planner",
        "changes",
        edition=since,
        on=_when(before.iloc[0], held),
        **{name: int(counts.get(name, 0)) for name in ("new", "gone", "up", "down", "same")},
    )
    for column, rows in (("grade_before", before), ("grade", found.rows)):
        printed = dict(zip(row_names(rows), _printed_grades(rows), strict=True))
        words = [printed.get(name, "none") for name in row_names(changes)]
        changes[column] = lazy_cells(words, changes.index)
    if changes["chain"].eq("all").all():
        changes = changes.drop(columns="chain")
    return Result(CHANGES, CHANGES.ordered(changes), (note, *found.notes))
