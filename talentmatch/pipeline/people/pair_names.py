"""What people and postings are called: found by name or title, and named in a ranked list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talentmatch.data.contract.staging import quoted
from talentmatch.lists import Result
from talentmatch.pipeline.people.records import POSTINGS
from talentmatch.pipeline.readiness import query_today

if TYPE_CHECKING:
    import pandas as pd

    from talentmatch.data.store import Store

__all__ = ["find_postings", "named_matches"]

_INDUSTRY = (
    "(SELECT any_value(e.industry) FROM enterprise AS e WHERE e.enterprise_id = {id}) AS industry"
)


def named_matches(store: Store, ranked: Result, *, people: bool) -> Result:
    """Return a list of `match` with names of people, places and industries beside the titles.

    Parameters
    ----------
    store : Store
        The data; who asks must be somebody who may see names.
    ranked : Result
        People for a posting, or postings for a person.
    people : bool
        Whether they are people.
    """
    table = ranked.table
    if not len(table):
        return ranked
    key = "candidate_id" if people else "posting_id"
    numbers = ", ".join(quoted(str(number)) for number in table[key].unique())
    if people:
        query = f"""
            SELECT t.candidate_id, n.name, t.region, {_INDUSTRY.format(id="t.employer")}
            FROM candidate AS t LEFT JOIN contact AS n USING (candidate_id)
            WHERE t.candidate_id IN ({numbers})
        """
    else:
        query = f"""
            SELECT t.posting_id, coalesce(t.enterprise_name, (SELECT any_value(e.name)
            FROM enterprise AS e WHERE e.enterprise_id = t.enterprise_id)) AS enterprise_name, t.region,
            {_INDUSTRY.format(id="t.enterprise_id")} FROM posting AS t
            WHERE t.posting_id IN ({numbers})
        """
    known = query_today(store, query)
    named = table.merge(known, on=key, how="left", validate="many_to_one")
    return replace(ranked, table=_beside(named, key).dropna(axis="columns", how="all"))


def _beside(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the columns with what a row is called behind its number and title."""
    names = ["name", "enterprise_name", "title", "region", "industry"]
    named = [name for name in names if name in table]
    rest = [name for name in table if name not in named]
    at = rest.index(key) + 1
    return table[[*rest[:at], *named, *rest[at:]]]


def find_postings(store: Store, text: str, *, most: int = 20) -> Result:
    """Return the posting of a number, or those whose title or enterprise has all words; open ones first.

    Parameters
    ----------
    store : Store
        The data.
    text : str
        A number, or words.
    most : int
        How many at most.
    """
    titled = (
        "concat_ws(' ', lower(t.title), lower(t.enterprise_name), (SELECT any_value(lower(e.name)) "
        "FROM enterprise AS e WHERE e.enterprise_id = t.enterprise_id))"
    )
    words = " AND ".join(f"contains({titled}, {quoted(word)})" for word in text.lower().split())
    query = f"""
        SELECT t.* FROM posting AS t WHERE t.posting_id = {quoted(text.strip())}
        OR (t.repost_of IS NULL AND {words or "FALSE"})
        ORDER BY t.posting_id = {quoted(text.strip())} DESC,
        (t.closed_on IS NULL OR t.closed_on > :as_of) DESC, t.posted_on DESC, t.posting_id
        LIMIT {int(most)}
    """
    rows = query_today(store, query)
    if len(rows) and str(rows["posting_id"].iloc[0]) == text.strip():
        rows = rows.head(1)
    shown = rows.reindex(columns=["posting_id", "title", "enterprise_name", "region", "posted_on"])
    return Result(POSTINGS, shown)
