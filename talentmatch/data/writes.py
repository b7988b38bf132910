"""Take rows in: stage, check, set aside, hash people, replace by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.checks import (
    broken_rows,
    drop_superseded,
    header_problems,
    likely_headers,
    mark_unknown_values,
    stage_frame,
    with_reasons,
)
from talentmatch.data.contracts import Table
from talentmatch.data.frames import to_arrow
from talentmatch.data.keys import Pseudonymiser
from talentmatch.data.loads import TableLoad
from talentmatch.data.staging import STAGED
from talentmatch.errors import ContractError

if TYPE_CHECKING:
    import duckdb

__all__ = ["write"]


def write(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    frame: pd.DataFrame,
    *,
    people: Pseudonymiser,
    source: str,
) -> TableLoad:
    """Store the rows of a frame that fit; the caller holds the transaction."""
    headers = list(map(str, frame.columns))
    problems = header_problems(table, headers)
    if problems:
        raise ContractError(table.name, problems, source=source)
    stage_frame(connection, table, frame)
    mark_unknown_values(connection, table)
    broken = broken_rows(connection)
    rejects = with_reasons(table, frame.iloc[broken["_row"].to_numpy()], broken)
    notes = [*_header_notes(table, headers), *settle(connection, table, people)]
    loaded = upsert(connection, table)
    return TableLoad(table.name, source, loaded, len(rejects), rejects, None, tuple(notes))


def settle(connection: duckdb.DuckDBPyConnection, table: Table, people: Pseudonymiser) -> list[str]:
    """Make staged rows what the store keeps; return what was noticed."""
    connection.execute(f"DELETE FROM {STAGED} WHERE _faults <> 0").fetchall()
    for name in table.people:
        _hash_people(connection, name, people)
    again = drop_superseded(connection, table)
    notes = []
    if again:
        key = ", ".join(table.key)
        notes.append(f"{again} rows came again later under the same key ({key}); the last counts")
    return notes


def upsert(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Move staged rows into the table, over rows of the same key; return how many."""
    names = ", ".join(f'"{name}"' for name in table.names)
    same = " AND ".join(f't."{name}" IS NOT DISTINCT FROM s."{name}"' for name in table.key)
    connection.execute(
        f'DELETE FROM main."{table.name}" AS t USING {STAGED} AS s WHERE {same}'
    ).fetchall()
    ((count,),) = connection.execute(
        f'INSERT INTO main."{table.name}" ({names}) SELECT {names} FROM {STAGED} ORDER BY _row'
    ).fetchall()
    connection.execute(f"DROP TABLE {STAGED}").fetchall()
    return int(count)


def _hash_people(connection: duckdb.DuckDBPyConnection, name: str, people: Pseudonymiser) -> None:
    query = f'SELECT DISTINCT "{name}" FROM {STAGED} WHERE "{name}" IS NOT NULL'
    raw = pd.Series([value for (value,) in connection.execute(query).fetchall()], dtype="str")
    hashed = pd.DataFrame({"raw": raw, "hashed": people.pseudonyms(raw)})
    connection.register("_hashed", to_arrow(hashed))
    connection.execute(
        f'UPDATE {STAGED} SET "{name}" = h.hashed FROM _hashed AS h WHERE "{name}" = h.raw'
    ).fetchall()
    connection.unregister("_hashed")


def _header_notes(table: Table, headers: list[str]) -> list[str]:
    likely = likely_headers(table, headers)
    notes = [
        f"column '{header}' was not read; did you mean '{name}'? (--map \"{header}={name}\")"
        for name, header in likely.items()
    ]
    left = [h for h in headers if h not in table.names and h not in likely.values()]
    if left:
        notes.append(f"columns that table '{table.name}' does not have: {', '.join(left)}")
    return notes
