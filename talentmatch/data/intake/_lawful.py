"""Take limits that the law forbids out of postings at the door, whatever way they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import STAGED, quoted
from talentmatch.data.reading.cells._unlawful import SUSPECT, without_unlawful
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["remove_unlawful"]

_COLUMNS = ("title", "text")


def remove_unlawful(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Clean title and text of staged postings and name in `unlawful_terms` what was found."""
    suspect = " OR ".join(f"regexp_matches({name}, {quoted(SUSPECT)})" for name in _COLUMNS)
    query = f"SELECT _row, title, text, unlawful_terms FROM {STAGED} WHERE {suspect}"
    rows = from_arrow(connection.sql(query).to_arrow_table())
    if rows.empty:
        return []
    terms = rows["unlawful_terms"]
    for name in _COLUMNS:
        rows[name], limits = without_unlawful(rows[name].astype(object).where(rows[name].notna()))
        terms = terms + limits
    # A loop over suspicious rows: a list inside a cell is no column that could be worked on whole.
    rows["unlawful_terms"] = [list(dict.fromkeys(limits)) for limits in terms]
    rows = rows[rows["unlawful_terms"].str.len() > 0]
    if rows.empty:
        return []
    _put_back(connection, rows)
    kinds = rows["unlawful_terms"].explode().str.split(":").str[0].value_counts()
    counts = joined(joined([label("limits", str(kind)), f" {n}"], "") for kind, n in kinds.items())
    return [phrase("load", "unlawful_door", n=len(rows), kinds=counts)]


def _put_back(connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    # A title that held nothing else stays, so that the posting keeps a name.
    rows["title"] = rows["title"].where(rows["title"].astype("str").str.strip() != "")
    connection.register("_lawful", to_arrow(rows))
    connection.execute(
        f"UPDATE {STAGED} SET title = coalesce(l.title, {STAGED}.title), text = l.text, "
        f"unlawful_terms = l.unlawful_terms FROM _lawful AS l WHERE {STAGED}._row = l._row"
    ).fetchall()
    connection.unregister("_lawful")
