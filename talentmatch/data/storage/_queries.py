"""Let a caller's SELECT see the store only through what may be let out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Table
from talentmatch.data.tables import TABLES
from talentmatch.errors import AccessError, NotFoundError, StoreError, nearest_names
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["contract_of", "filtered", "tables_in", "with_as_of"]

#: Table functions that reach nothing outside the query.
_HARMLESS = frozenset({"range", "generate_series", "unnest"})
#: Text literals, names in quotes and comments keep what they say; an apostrophe in a comment opens
#: nothing.
_AS_OF = re.compile(
    r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\$\$.*?\$\$)|(?<![:\w]):as_of\b""",
    re.DOTALL,
)


def contract_of(name: str) -> Table:
    """Return the contract of a table.

    Raises
    ------
    NotFoundError
        There is none of that name; the nearest are told.
    """
    if name not in TABLES:
        raise NotFoundError("table", name, nearest_names(name, TABLES))
    return TABLES[name]


def with_as_of(sql: str, as_of: pd.Timestamp) -> str:
    """Write the date in place of ``:as_of``, but not inside a text literal.

    Examples
    --------
    >>> with_as_of("SELECT ':as_of', d <= :as_of", pd.Timestamp("2024-12-31"))
    "SELECT ':as_of', d <= TIMESTAMP '2024-12-31 00:00:00'"
    """
    literal = f"TIMESTAMP {quoted(str(as_of))}"
    return _AS_OF.sub(lambda match: match[1] or literal, sql)


def tables_in(
    connection: duckdb.DuckDBPyConnection, sql: str, *, relations: Collection[str] = ()
) -> tuple[str, ...]:
    """Name the tables that one SELECT reads.

    Raises
    ------
    StoreError
        It is not a single SELECT, or not SQL.
    AccessError
        It reaches past the filter: a schema, a file, a function that reads.
    NotFoundError
        It names a table that does not exist; the nearest are told.
    """
    ((text,),) = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    parsed = json.loads(text)
    if parsed["error"]:
        raise StoreError(phrase("store", "no_query", error=parsed["error_message"]))
    if len(parsed["statements"]) != 1:
        raise StoreError(phrase("store", "many_statements"))
    nodes = list(_nodes(parsed))
    for node in nodes:
        if node.get("type") == "TABLE_FUNCTION":
            _refuse_function(str(node["function"]["function_name"]))
        elif node.get("type") == "BASE_TABLE":
            _refuse_schema(node)
        elif node.get("type") == "SHOW_REF":
            raise AccessError(phrase("store", "no_describe"))
    reads = set(_free_names(parsed, frozenset(name.lower() for name in relations)))
    for name in sorted(reads - set(TABLES)):
        raise NotFoundError("table", name, nearest_names(name, TABLES))
    return tuple(name for name in TABLES if name in reads)


def filtered(sql: str, tables: Collection[str], visible_rows: Callable[[str], str]) -> str:
    """Put the filtered tables before a SELECT, under their own names."""
    definitions = ", ".join(f'"{name}" AS ({visible_rows(name)})' for name in tables)
    body = sql.strip().rstrip(";")
    return f"{f'WITH {definitions} ' if definitions else ''}SELECT * FROM (\n{body}\n) AS answer"


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _free_names(tree: Any, bound: frozenset[str]) -> Iterator[str]:
    """Yield the tables named where no definition of the query's own stands for the name.

    A name defined inside a subquery, or inside its own definition, still means the table there.
    """
    if isinstance(tree, list):
        for part in tree:
            yield from _free_names(part, bound)
    elif isinstance(tree, dict):
        for entry in _ctes(tree):
            yield from _free_names(entry["value"], bound)
            bound |= {str(entry["key"]).lower()}
        if tree.get("type") == "BASE_TABLE" and str(tree["table_name"]).lower() not in bound:
            yield str(tree["table_name"]).lower()
        # Only the second half of a recursive definition sees the name that is being defined.
        recursive = tree.get("type") == "RECURSIVE_CTE_NODE"
        own_name = {str(tree["cte_name"]).lower()} if recursive else set()
        for key, part in tree.items():
            if key != "cte_map":
                yield from _free_names(part, bound | own_name if key == "right" else bound)


def _ctes(node: dict[str, Any]) -> list[dict[str, Any]]:
    entries = node.get("cte_map")
    return list(entries["map"]) if isinstance(entries, dict) else []


def _refuse_function(name: str) -> None:
    if name.lower() not in _HARMLESS:
        raise AccessError(phrase("store", "no_function", name=name))


def _refuse_schema(node: dict[str, Any]) -> None:
    if node.get("schema_name") or node.get("catalog_name"):
        path = ".".join(node["qualified_name"]["path"])
        raise AccessError(phrase("store", "no_path", path=path))
