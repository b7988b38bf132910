"""The records of joined people as they came, so that a join can be taken back.

When records are joined, their rows go over to one person and overwrite one another. Here each row is
kept under the pseudonym it came with, from the moment its person is more than one record. Taking a
join apart puts these rows back, in the order in which they came.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import to_arrow
from talentmatch.data.contract._sealed import RECORD, plain_rows, storable_names
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.contract.table import SQL_TYPES, Table
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "fill_from_records",
    "forget_records",
    "keep_own_ids",
    "keep_staged",
    "keep_stored",
    "restore",
]

_OWN = "_own_ids"
_SEALED = f"sealed(CAST(to_json(r) AS VARCHAR), '{RECORD}')"


def keep_own_ids(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Remember under which pseudonym staged rows of joined people came; they are still as they came."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_OWN} AS "
        + " UNION ALL ".join(
            f"SELECT _row, '{name}' AS person, \"{name}\" AS own FROM {STAGED} "
            f'WHERE "{name}" IN (SELECT alias FROM main._same_person '
            "UNION SELECT candidate_id FROM main._same_person)"
            for name in table.people
        )
    ).fetchall()


def keep_staged(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Keep staged rows of people who were joined before."""
    for name in table.people:
        own = ", ".join(
            f"coalesce((SELECT o.own FROM {_OWN} AS o WHERE o._row = s._row AND o.person = "
            f'\'{column}\'), s."{column}") AS "{column}"'
            if column in table.people
            else f's."{column}"'
            for column in table.names
        )
        connection.execute(
            f"INSERT INTO main._record SELECT own, '{table.name}', '{name}', {_SEALED} FROM ("
            f"SELECT o.own, struct_pack({_packed(table)}) AS r FROM (SELECT s._row, {own} "
            f"FROM {STAGED} AS s) AS s JOIN {_OWN} AS o ON o._row = s._row AND o.person = '{name}' "
            "ORDER BY s._row)"
        ).fetchall()
    connection.execute(f"DROP TABLE IF EXISTS {_OWN}").fetchall()


def name_persons(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Let staged rows of joined people be of the person who is kept."""
    for name in table.people:
        connection.execute(
            f'UPDATE {STAGED} SET "{name}" = p.candidate_id FROM main._same_person AS p '
            f'WHERE {STAGED}."{name}" = p.alias'
        ).fetchall()


def fill_from_records(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give staged rows of joined people what they lack and another record of theirs says.

    A file knows one record of a person; that it leaves a cell empty contradicts no other.
    """
    rest = [name for name in table.names if name not in table.key]
    said = ", ".join(
        f'arg_max("{name}", place) FILTER ("{name}" IS NOT NULL) AS "{name}"' for name in rest
    )
    filled = ", ".join(f'"{name}" = coalesce({STAGED}."{name}", k."{name}")' for name in rest)
    same = " AND ".join(f'k."{name}" = {STAGED}."{name}"' for name in table.key)
    connection.execute(
        f"UPDATE {STAGED} SET {filled} FROM (SELECT {', '.join(table.key)}, {said} FROM ("
        "SELECT * REPLACE (person AS candidate_id) FROM (SELECT place, person, "
        "unnest(from_json(row, ?)) FROM (SELECT k.rowid AS place, "
        f"coalesce(s.candidate_id, k.record) AS person, unsealed(k.row, '{RECORD}') AS row "
        "FROM main._record AS k LEFT JOIN main._same_person AS s ON s.alias = k.record "
        "WHERE k.of = ? AND k.person = 'candidate_id' AND coalesce(s.candidate_id, k.record) "
        f"IN (SELECT candidate_id FROM {STAGED})))) GROUP BY {', '.join(table.key)}) AS k "
        f"WHERE {same}",
        [json.dumps(_kinds(table)), table.name],
    ).fetchall()
    name_persons(connection, table)


def keep_stored(
    connection: duckdb.DuckDBPyConnection, people: Sequence[str], staged: str | None = None
) -> None:
    """Keep the rows of people who are about to be joined for the first time.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    people : sequence of str
        Pseudonyms; who was joined before is passed over, their records are kept already.
    staged : str, optional
        Table whose staged rows are taken too.
    """
    connection.register("_joining", to_arrow(pd.DataFrame({"person": list(people)}, dtype="str")))
    joined_people = (
        "SELECT alias FROM main._same_person UNION SELECT candidate_id FROM main._same_person"
    )
    for table in TABLES.values():
        sources = [plain_rows(table), *([STAGED] if table.name == staged else [])]
        for name in table.people:
            for rows in sources:
                connection.execute(
                    f"INSERT INTO main._record SELECT own, '{table.name}', '{name}', {_SEALED} "
                    f'FROM (SELECT s."{name}" AS own, struct_pack({_packed(table)}) AS r '
                    f'FROM {rows} AS s WHERE s."{name}" IN (SELECT person FROM _joining) '
                    f'AND s."{name}" NOT IN ({joined_people}) ORDER BY s.rowid)'
                ).fetchall()
    connection.unregister("_joining")


def _packed(table: Table) -> str:
    return ", ".join(f'"{name}" := s."{name}"' for name in table.names)


def restore(connection: duckdb.DuckDBPyConnection, person: str) -> list[str]:
    """Give each record of a person its own rows back; return the records, that of the person first.

    Rows of the person that no record is known to have brought stay with `person`.
    """
    aliases = connection.execute(
        "SELECT alias FROM main._same_person WHERE candidate_id = ? ORDER BY alias", [person]
    ).fetchall()
    records = [person, *(alias for (alias,) in aliases)]
    connection.execute("DELETE FROM main._same_person WHERE candidate_id = ?", [person]).fetchall()
    connection.register("_records", to_arrow(pd.DataFrame({"record": records}, dtype="str")))
    for table in TABLES.values():
        for name in table.people:
            _restore(connection, table, name, person)
    forget_records(connection, records)
    connection.unregister("_records")
    return records


def _restore(connection: duckdb.DuckDBPyConnection, table: Table, name: str, person: str) -> None:
    others = ", ".join(
        f'coalesce(p_{column}.candidate_id, r."{column}") AS "{column}"'
        for column in table.people
        if column != name
    )
    joins = " ".join(
        f'LEFT JOIN main._same_person AS p_{column} ON p_{column}.alias = r."{column}"'
        for column in table.people
        if column != name
    )
    key = ", ".join(f'"{column}"' for column in table.key)
    # Of several rows of a key the last counts, and earlier ones for what it does not say.
    rest = ", ".join(
        f'arg_max("{column}", place) AS "{column}"'
        for column in table.names
        if column not in table.key
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _restored AS SELECT max(place) AS place, {key}"
        f"{', ' + rest if rest else ''} FROM (SELECT r.* "
        + (f"REPLACE ({others}) " if others else "")
        + "FROM (SELECT place, unnest(from_json(row, ?)) FROM (SELECT k.rowid AS place, "
        f"unsealed(k.row, '{RECORD}') AS row FROM main._record AS k JOIN _records USING "
        "(record) WHERE k.of = ? AND k.person = ?)) AS r "
        f"{joins}) GROUP BY {key}",
        [json.dumps(_kinds(table)), table.name, name],
    ).fetchall()
    if name in table.key:
        _put_back(connection, table, name, person)
    else:
        same = " AND ".join(
            f't."{column}" IS NOT DISTINCT FROM r."{column}"' for column in table.key
        )
        connection.execute(
            f'UPDATE main."{table.name}" AS t SET "{name}" = r."{name}" FROM _restored AS r '
            f'WHERE {same} AND t."{name}" = ?',
            [person],
        ).fetchall()
    connection.execute("DROP TABLE _restored").fetchall()


def _put_back(connection: duckdb.DuckDBPyConnection, table: Table, name: str, person: str) -> None:
    rest = [column for column in table.key if column != name]
    same = " AND ".join(
        [f't."{name}" = ?', *(f't."{one}" IS NOT DISTINCT FROM r."{one}"' for one in rest)]
    )
    connection.execute(
        f'DELETE FROM main."{table.name}" AS t USING _restored AS r WHERE {same}', [person]
    ).fetchall()
    names = ", ".join(f'"{column}"' for column in table.names)
    connection.execute(
        f'INSERT INTO main."{table.name}" ({names}) SELECT {storable_names(table)} FROM _restored '
        "ORDER BY place"
    ).fetchall()


def _kinds(table: Table) -> dict[str, object]:
    return {column.name: _json_kind(SQL_TYPES[column.kind]) for column in table.columns}


def _json_kind(kind: str) -> object:
    return [kind.removesuffix("[]")] if kind.endswith("[]") else kind


def forget_records(connection: duckdb.DuckDBPyConnection, records: Sequence[str]) -> None:
    """Delete what is kept of records, as when their person is erased or no more joined."""
    marks = ", ".join("?" * len(records))
    connection.execute(
        f"DELETE FROM main._record WHERE record IN ({marks})", list(records)
    ).fetchall()
