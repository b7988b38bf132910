"""Which records came with which number of an identity card: two numbers are two people.

The number itself is not kept. A keyed digest of it stands beside the pseudonym under which the
record came, so that a join that is taken back leaves each number with its own record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables._people import IDENTITY_MARK

if TYPE_CHECKING:
    import duckdb

__all__ = ["keep_identity_marks", "stored_identity_marks", "take_identity_marks"]

_WAITING = "_identity_marks"


def take_identity_marks(
    connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, people: Pseudonymiser
) -> pd.DataFrame:
    """Return a frame without its marks, which wait by row until its people have their pseudonyms."""
    connection.execute(f"DROP TABLE IF EXISTS {_WAITING}").fetchall()
    if IDENTITY_MARK not in frame:
        return frame
    marks = frame[IDENTITY_MARK].reset_index(drop=True).dropna()
    digests = marks.map(lambda mark: people.digest("identity number", str(mark))).astype("str")
    connection.register("_marks", to_arrow(pd.DataFrame({"_row": marks.index, "mark": digests})))
    connection.execute(f"CREATE TEMP TABLE {_WAITING} AS SELECT * FROM _marks").fetchall()
    connection.unregister("_marks")
    return frame.drop(columns=IDENTITY_MARK)


def keep_identity_marks(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the marks of staged rows under the pseudonyms with which they came."""
    waiting = "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = ?"
    if not connection.execute(waiting, [_WAITING]).fetchall():
        return
    connection.execute(
        f"INSERT INTO main._identity SELECT DISTINCT s.candidate_id, w.mark FROM {STAGED} AS s "
        f"JOIN {_WAITING} AS w USING (_row) EXCEPT SELECT * FROM main._identity"
    ).fetchall()
    connection.execute(f"DROP TABLE {_WAITING}").fetchall()


def stored_identity_marks(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return candidate_id, that of the person who is kept, and mark."""
    query = (
        "SELECT DISTINCT coalesce(p.candidate_id, i.record) AS candidate_id, i.mark "
        "FROM main._identity AS i LEFT JOIN main._same_person AS p ON p.alias = i.record "
        "ORDER BY ALL"
    )
    return from_arrow(connection.sql(query).to_arrow_table())
