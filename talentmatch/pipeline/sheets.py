"""Shortlists of many postings as sheets: an index first, then a sheet a posting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.phrases import Language, phrase
from talentmatch.pipeline.matching import open_postings
from talentmatch.pipeline.state import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["shortlist_sheets"]


def shortlist_sheets(store: Store, table: pd.DataFrame, lang: Language) -> dict[str, pd.DataFrame]:
    """Return an index of all open postings, and the shortlist of each that has one.

    Parameters
    ----------
    store : Store
        Where the postings are.
    table : DataFrame
        From `talentmatch.pipeline.match` for all postings.
    lang : {"zh", "en"}
        Language of the name of the index.

    Returns
    -------
    dict of str to DataFrame
        Sheet name to rows. The index tells of each posting its enterprise, openings, how many
        candidates are listed (none, where nobody may be shown there), how many of them are weak,
        and the best probability that both say yes, unless the list is for a receiver; the sheets
        stand in its order.
    """
    as_of = data_date(store, "recruiting")
    postings = open_postings(store.read("posting", as_of=as_of, purpose="recruiting"), as_of)
    lists = table.groupby("posting_id")
    facts = pd.DataFrame({"listed": lists.size()})
    if "mutual" in table:  # a list for a receiver does not tell it
        facts = facts.assign(
            weak_listed=lists["weak"].sum().astype(int), best=lists["mutual"].max()
        )
    columns = [name for name in ("posting_id", "enterprise_name", "title", "region", "openings")
               if name in postings]  # fmt: skip
    index = postings[columns].merge(facts, left_on="posting_id", right_index=True, how="left")
    counts = [name for name in ("listed", "weak_listed") if name in index]
    index[counts] = index[counts].fillna(0).astype(int)
    order = "best" if "best" in index else "listed"
    index = index.sort_values([order, "posting_id"], ascending=[False, True], ignore_index=True)
    rows = dict(iter(lists))
    sheets = {str(key): rows[key] for key in index["posting_id"] if key in rows}
    return {phrase("match", "index_sheet", lang): index, **sheets}
