"""Seal the columns of a whole store: those that an earlier version left in plain, or all anew."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from talentmatch.data.contract._sealed import RECORD, opened_text, sealed_text
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    import duckdb

    from talentmatch.data.storage._cipher import Sealer

__all__ = ["SEALING_KEY", "places_in_plain", "seal_anew", "seal_earlier", "sealed_places"]

#: Fact of the store: the key of the sealed columns, wrapped with that of the store.
SEALING_KEY = "sealing_key"


def sealed_places() -> list[tuple[str, str]]:
    """List table and column of all that is sealed.

    Examples
    --------
    >>> ("contact", "phone") in sealed_places()
    True
    """
    declared = [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.sealed
    ]
    table, column = RECORD.split(".")
    return [*declared, (table, column)]


def places_in_plain(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Return table and column of what is to be sealed and is not yet, with the type stored."""
    places = sealed_places()
    stored = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'main'"
    ).fetchall()
    return {
        (table, column): kind
        for table, column, kind in stored
        if (table, column) in places and kind != "BLOB"
    }


def seal_earlier(
    connection: duckdb.DuckDBPyConnection, plain: Mapping[tuple[str, str], str]
) -> bool:
    """Seal what stands in plain; return whether there were rows of it, whose bytes are still there."""
    had_rows = False
    for (table, column), kind in plain.items():
        text = f'to_json("{column}")' if kind.endswith("[]") else f'"{column}"'
        value = sealed_text(f"{table}.{column}", text)
        had_rows = had_rows or bool(
            connection.execute(f'SELECT 1 FROM main."{table}" LIMIT 1').fetchall()
        )
        connection.execute(
            f'ALTER TABLE main."{table}" ALTER "{column}" SET DATA TYPE BLOB USING {value}'
        ).fetchall()
    return had_rows


def seal_anew(connection: duckdb.DuckDBPyConnection, fresh: Sealer) -> int:
    """Seal everything with another key; the connection opens with the one before. Return the values.

    The caller holds the transaction and rewrites the file.
    """
    name = f"sealed_{secrets.token_hex(4)}"  # DuckDB knows a name once
    fresh.install(connection, name=name)
    count = 0
    for table, column in sealed_places():
        place = f"{table}.{column}"
        plain = opened_text(place, f'"{column}"')
        value = f"{name}({plain}, '{place}')"
        ((changed,),) = connection.execute(
            f'UPDATE main."{table}" SET "{column}" = {value} WHERE "{column}" IS NOT NULL'
        ).fetchall()
        count += int(changed)
    return count
