"""Both sides of the market as they may be read, with what is known of them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.match.similarity.known_skills import with_known_skills

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["match_sides"]


def match_sides(store: Store, as_of: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both sides as recruiting may read them, with their industry and skills in full."""
    # The order of stored rows is no contract; sums over them should not depend on it.
    candidates = store.read("candidate", as_of=as_of, purpose="recruiting").sort_values(
        "candidate_id", ignore_index=True
    )
    postings = store.read("posting", as_of=as_of, purpose="recruiting").sort_values(
        "posting_id", ignore_index=True
    )
    candidates["licences"] = _licences(store, candidates, as_of)
    register = store.read("enterprise", as_of=as_of, purpose="recruiting")
    industry = register.set_index("enterprise_id")["industry"]
    # Who withdrew from one enterprise is not shown to it, though they agreed to all others.
    refused = (
        store.withdrawals("recruiting").groupby("candidate_id")["receiver"].agg(list).to_dict()
    )
    candidates["blocked_employers"] = [
        [*blocked, *refused[person]] if person in refused else blocked
        for person, blocked in candidates[["candidate_id", "blocked_employers"]].to_numpy()
    ]
    return with_known_skills(
        candidates.assign(industry=candidates["employer"].map(industry)),
        postings.assign(industry=postings["enterprise_id"].map(industry)),
    )


def _licences(store: Store, candidates: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series[Any]:
    """Return the lists of licences, None where none was written down: that is not known to lack one."""
    lists = candidates["licences"]
    if lists.map(len).all():
        return lists
    query = "SELECT candidate_id FROM candidate WHERE licences IS NULL"
    silent = store.query(query, as_of=as_of, purpose="recruiting")["candidate_id"]
    return lists.mask(candidates["candidate_id"].isin(silent), None)
