"""From people and the city's scheme to likely levels, with clause and missing proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talentmatch.errors import MissingDataError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.pipeline.readiness import data_date
from talentmatch.plan.clauses import read_scheme
from talentmatch.plan.levels import likely_levels
from talentmatch.vocab import levels as words

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["LEVELS", "levels"]

LEVELS = ListSpec(
    "levels",
    key=("candidate_id",),
    grain="a person who agreed to service",
    subject="candidate_id",
    purpose="service",
    fields=(
        Field("candidate_id"),
        Field("level"),
        Field("clause"),
        Field("meaning"),
        Field("evidence", doc="What of the person's data meets the clause."),
        Field("missing_proof", doc="Documents the clause asks for that nobody handed in."),
        Field("higher_level"),
        Field("higher_clause"),
        Field("short_of", doc="What the nearest clause above asks for beyond the data."),
        Field("not_readable", doc="Clauses of higher levels that no data here can tell."),
    ),
)


def levels(store: Store, candidates: Sequence[str] | None = None) -> Result:
    """Say which level of the city's scheme the data of people points to; never a verdict.

    Parameters
    ----------
    store : Store
        The data; only people who agreed to service are read.
    candidates : sequence of str, optional
        Whom; everybody if none are given.

    Returns
    -------
    Result
        As `likely_levels` gives it, the highest level first.

    Raises
    ------
    MissingDataError
        If there is no scheme (table `talent_level`) or no candidate.
    InputError
        If clauses of the scheme overlap.
    NotFoundError
        If somebody asked for may not be read or is not there.
    """
    held = store.tables()
    lacking: dict[str, tuple[str, ...]] = {
        name: () for name in ("talent_level", "candidate") if name not in held
    }
    if lacking:
        raise MissingDataError("levels", lacking)
    as_of = data_date(store)
    scheme = read_scheme(store.read("talent_level", as_of=as_of, purpose="service"))
    people = store.read("candidate", as_of=as_of, purpose="service")
    if candidates:
        asked = [store.pseudonym(name) for name in candidates]
        absent = [name for name in asked if name not in set(people["candidate_id"])]
        if absent:
            raise NotFoundError(phrase("levels", "person"), ", ".join(absent))
        people = people.loc[people["candidate_id"].isin(asked)]
    found = likely_levels(people, scheme)
    order = {clause.level: clause.rank for clause in scheme}
    rank = found["level"].map(order).fillna(len(order) + 1e6)
    table = found.iloc[rank.argsort(kind="stable")].reset_index(drop=True)
    counts = found["level"].value_counts()
    parts = [f"{level} {int(counts[level])}" for level in order if level in counts]
    notes = [
        phrase("levels", "no_verdict"),
        phrase(
            "levels", "counts", parts=joined(parts or ["–"]), n=int(found["level"].isna().sum())
        ),
    ]
    unread = [clause.clause for clause in scheme if not clause.conditions]
    if unread:
        notes.append(phrase("levels", "not_readable", clauses=joined(unread)))
    for column in ("evidence", "short_of"):
        texts = [[_in_words(text) for text in row] for row in table[column]]
        table[column] = lazy_cells(texts, table.index)
    return Result(LEVELS, table, tuple(notes))


def _in_words(text: str) -> str:
    """Return a condition or a piece of evidence as people say it."""
    mark = " >= " if " >= " in text else ": "
    column, value = text.split(mark, 1)
    what = lazy_word(column, value) if column in words.kinds() else value
    return joined([phrase("levels", column), what], " ≥ " if mark == " >= " else ": ")
