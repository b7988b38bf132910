"""Rows of a lake that come again with the same key: the last one counts, as in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Table
from talentmatch.data.lake._change import LakeChange
from talentmatch.data.lake._manifest import LakeFile
from talentmatch.data.lake._parts import files_sql, key_names, rows_sql, time_column

__all__ = ["drop_superseded_rows"]

#: Keys that are compared at once [rows].
_AT_ONCE = 16_000_000


@dataclass(frozen=True)
class _Scope:
    """New and earlier files among which keys may be the same, and a condition on their rows."""

    fresh: tuple[LakeFile, ...]
    earlier: tuple[LakeFile, ...]
    condition: str = "TRUE"


def drop_superseded_rows(
    change: LakeChange,
    table: Table,
    loads: Sequence[Sequence[LakeFile]],
    earlier: Sequence[LakeFile],
) -> tuple[int, int]:
    """Take rows away that a later one of the same key replaces.

    Parameters
    ----------
    change : LakeChange
        The change of which the new files are a part.
    table : Table
        Contract of the rows.
    loads : sequence of sequence of LakeFile
        New files in the order in which their rows came; within one no key stands twice.
    earlier : sequence of LakeFile
        Files that were there before; among them no key stands twice.

    Returns
    -------
    tuple of int
        Rows taken away from new files, and from earlier ones.
    """
    order = {file.name: place for place, files in enumerate(loads, start=1) for file in files}
    if len(loads) < 2 and not earlier:
        return 0, 0
    fresh = [file for files in loads for file in files]
    connection = change.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE _losers (name VARCHAR, row BIGINT)").fetchall()
    for scope in _scopes(table, fresh, earlier):
        if _stage_doubled(change, table, scope):
            _add_losers(change, table, scope, order)
    counts = connection.execute("SELECT name, count(*) FROM _losers GROUP BY name").fetchall()
    by_name = {file.name: file for file in [*fresh, *earlier]}
    for name, _ in counts:
        rows = rows_sql(change.folder, table, [by_name[name]], numbered=True)
        others = f"SELECT row FROM _losers WHERE name = {quoted(name)}"
        change.replace(
            [by_name[name]], f"(SELECT * FROM {rows} WHERE file_row_number NOT IN ({others}))"
        )
    own = sum(rows for name, rows in counts if name in order)
    return own, sum(rows for _, rows in counts) - own


def _scopes(
    table: Table, fresh: Sequence[LakeFile], earlier: Sequence[LakeFile]
) -> Iterator[_Scope]:
    column = time_column(table)
    if column is None or column in table.key:
        # Rows of one key lie in one part.
        for part in sorted({file.part for file in fresh}):
            yield _Scope(_in_part(fresh, part), _in_part(earlier, part))
        return
    buckets = -(-sum(file.rows for file in fresh) // _AT_ONCE)
    for bucket in range(buckets):
        condition = f"hash({key_names(table)}) % {buckets} = {bucket}"
        yield _Scope(tuple(fresh), tuple(earlier), condition)


def _in_part(files: Sequence[LakeFile], part: str) -> tuple[LakeFile, ...]:
    return tuple(file for file in files if file.part == part)


def _add_losers(change: LakeChange, table: Table, scope: _Scope, order: Mapping[str, int]) -> None:
    """Keep file and number of each row after which one of the same key came."""
    key = key_names(table)
    files = [*scope.fresh, *scope.earlier]
    places = ", ".join(f"({quoted(file.name)}, {order.get(file.name, 0)})" for file in files)
    rows = rows_sql(change.folder, table, files, numbered=True)
    change.connection.execute(
        f"INSERT INTO _losers SELECT file_name, row FROM (SELECT file_name, row, row_number() OVER "
        f"(PARTITION BY {key} ORDER BY place DESC) AS rank FROM "
        f"(SELECT {key}, file_name, file_row_number AS row FROM {rows} "
        f"WHERE hash({key}) IN (FROM _doubled)) AS r "
        f"JOIN (VALUES {places}) AS p(file_name, place) USING (file_name)) WHERE rank > 1"
    ).fetchall()


def _stage_doubled(change: LakeChange, table: Table, scope: _Scope) -> int:
    """Keep, as a table, the hashes of keys that are new and stand elsewhere too; return how many."""
    hashes = f"SELECT hash({key_names(table)}) AS h FROM"
    fresh = files_sql(change.folder, [file.name for file in scope.fresh])
    change.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _fresh AS {hashes} {fresh} WHERE {scope.condition}"
    ).fetchall()
    query = "SELECT h FROM _fresh GROUP BY h HAVING count(*) > 1"
    if scope.earlier:
        earlier = files_sql(change.folder, [file.name for file in scope.earlier])
        query += f" UNION ({hashes} {earlier} WHERE h IN (FROM _fresh))"
    change.connection.execute(f"CREATE OR REPLACE TEMP TABLE _doubled AS {query}").fetchall()
    ((doubled,),) = change.connection.execute("SELECT count(*) FROM _doubled").fetchall()
    return int(doubled)
