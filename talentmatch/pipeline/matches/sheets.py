"""Shortlists of many postings as sheets: an index first, then a sheet a posting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.matches.matching import open_postings
from talentmatch.pipeline.readiness import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["MATCH_INDEX", "shortlist_sheets"]

MATCH_INDEX = ListSpec(
    "match_index",
    key=("posting_id",),
    grain="an open posting, and how many are listed for it",
    purpose="recruiting",
    fields=(
        Field("posting_id", personal=False, names_row=True),
        Field("enterprise_name", personal=False),
        Field("title", personal=False),
        Field("region", personal=False),
        Field("openings", unit="positions", personal=False),
        Field("listed", unit="persons", personal=False),
        Field("weak_listed", unit="persons"),
        Field("best", unit="share", doc="Highest probability that both say yes."),
    ),
)


def shortlist_sheets(store: Store, found: Result) -> tuple[Result, ...]:
    """Return an index of all open postings, and the shortlist of each that has one.

    Parameters
    ----------
    store : Store
        Where the postings are.
    found : Result
        From `talentmatch.pipeline.match` for all postings.

    Returns
    -------
    tuple of Result
        The index tells of each posting its enterprise, openings, how many candidates are listed
        (none, where nobody may be shown there), how many of them are weak, and the best
        probability that both say yes, unless the list is for a receiver; the shortlists, named by
        number, post and firm of their posting, stand in its order.
    """
    as_of = data_date(store, "recruiting")
    postings = open_postings(store.read("posting", as_of=as_of, purpose="recruiting"), as_of)
    lists = found.table.groupby("posting_id")
    facts = pd.DataFrame({"listed": lists.size()})
    if "mutual" in found.table:  # a list for a receiver does not tell it
        facts = facts.assign(
            weak_listed=lists["weak"].sum().astype(int), best=lists["mutual"].max()
        )
    index = postings.merge(facts, left_on="posting_id", right_index=True, how="left")
    index = MATCH_INDEX.ordered(index)
    counts = [name for name in ("listed", "weak_listed") if name in index]
    index[counts] = index[counts].fillna(0).astype(int)
    order = "best" if "best" in index else "listed"
    index = index.sort_values([order, "posting_id"], ascending=[False, True], ignore_index=True)
    rows = {str(posting): list_ for posting, list_ in lists}
    sheets = [
        replace(found, spec=found.spec.renamed(_sheet_name(*names)), table=rows[str(names[0])])
        for names in index[["posting_id", "title", "enterprise_name"]].itertuples(index=False)
        if str(names[0]) in rows
    ]
    return (Result(MATCH_INDEX, index), *sheets)


def _sheet_name(posting: object, *names: object) -> str:
    """Return the name of a posting's sheet: its number, post and firm."""
    return " ".join([str(posting), *(name for name in names if isinstance(name, str))])
