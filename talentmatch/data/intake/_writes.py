"""Take rows in: stage, check, set aside, hash people, replace by key."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._checks import (
    broken_rows,
    drop_superseded,
    header_problems,
    likely_headers,
    mark_unknown_values,
    stage_frame,
    with_reasons,
)
from talentmatch.data.contract._frames import from_arrow
from talentmatch.data.contract._masks import mask_known_names
from talentmatch.data.contract._sealed import plain_rows, storable_names
from talentmatch.data.contract.staging import STAGED, quoted, stage
from talentmatch.data.contract.table import Table
from talentmatch.data.intake._lawful import remove_unlawful
from talentmatch.data.intake.identity._identity_marks import take_identity_marks
from talentmatch.data.intake.identity._own_records import fill_from_records, keep_staged
from talentmatch.data.intake.identity._persons import hash_people, merge_duplicates, refuse_erased
from talentmatch.data.intake.identity._register import mark_publishers, name_staged, with_ids
from talentmatch.data.intake.identity._reposts import mark_reposts
from talentmatch.data.intake.load_report import TableLoad
from talentmatch.data.reading.rows._figure_units import other_units
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "header_notes",
    "keep_absent_columns",
    "month_gaps",
    "refuse_headers",
    "write",
    "write_parquet",
]

#: Up to so many rows are stored in the order in which they came.
_ORDERED_ROWS = 200_000


def write(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    frame: pd.DataFrame,
    *,
    people: Pseudonymiser,
    source: str,
) -> TableLoad:
    """Store the rows of a frame that fit; the caller holds the transaction."""
    frame, review = with_ids(connection, table, frame)
    if table.name == "contact":
        frame = take_identity_marks(connection, frame, people)
    headers = list(map(str, frame.columns))
    refuse_headers(table, headers, source)
    stage_frame(connection, table, frame)
    unknown = mark_unknown_values(connection, table)
    faults = broken_rows(connection)
    rejects = with_reasons(table, frame.iloc[faults["_row"].to_numpy()], faults, unknown)
    load = _store(connection, table, rejects, people, (source, headers))
    return load if review.empty else replace(load, review=review)


def write_parquet(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path, *, people: Pseudonymiser
) -> TableLoad:
    """Store the rows of a Parquet file that has the contract's columns, without a frame between.

    Two million rows never stand in Python's memory; DuckDB reads, casts and checks them in one go.
    """
    rows = f"read_parquet({quoted(str(path))}, file_row_number = true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    types = {name: kind for name, kind, *_ in described if name in table.names}
    headers = [name for name, *_ in described if name != "file_row_number"]
    refuse_headers(table, headers, path.name)
    stage(connection, table, f"(SELECT *, file_row_number AS _row FROM {rows})", types=types)
    unknown = mark_unknown_values(connection, table)
    faults = broken_rows(connection)
    wrong = connection.sql(
        f"SELECT * EXCLUDE (file_row_number) FROM {rows} WHERE file_row_number IN "
        f"(SELECT _row FROM {STAGED} WHERE _faults <> 0) ORDER BY file_row_number"
    )
    rows_set_aside = from_arrow(wrong.to_arrow_table()).set_index(faults["_row"].to_numpy())
    rejects = with_reasons(table, rows_set_aside, faults, unknown)
    review = name_staged(connection) if table.name == "posting" else pd.DataFrame()
    load = _store(connection, table, rejects, people, (path.name, headers))
    return load if review.empty else replace(load, review=review)


def refuse_headers(table: Table, headers: list[str], source: str) -> None:
    """Raise if a required column is missing, so that no row can be stored."""
    problems = header_problems(table, headers)
    if problems:
        raise ContractError(table.name, problems, source=source)


def _store(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rejects: pd.DataFrame,
    people: Pseudonymiser,
    origin: tuple[str, list[str]],
) -> TableLoad:
    source, headers = origin
    connection.execute(f"DELETE FROM {STAGED} WHERE _faults <> 0").fetchall()
    notes = header_notes(table, headers)
    ((sound,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    if not sound:
        # A workbook may hold hundreds of forms that nobody filled in.
        return TableLoad(table.name, source, 0, len(rejects), rejects, None, tuple(notes))
    settled, review = settle(connection, table, people)
    notes += settled
    notes += keep_absent_columns(connection, table, headers)
    notes += _replacement_notes(connection, table)
    loaded = upsert(connection, table)
    if table.name in ("target", "target_actual"):
        notes += other_units(connection)
    return TableLoad(
        table.name, source, loaded, len(rejects), rejects, None, tuple(notes), review=review
    )


def settle(
    connection: duckdb.DuckDBPyConnection, table: Table, people: Pseudonymiser
) -> tuple[list[str], pd.DataFrame]:
    """Make staged rows what the store keeps; return what was noticed, and who may be one person."""
    review = pd.DataFrame()
    hash_people(connection, table, people)
    notes = refuse_erased(connection, table, people)
    mask_known_names(connection, table, STAGED)
    if table.name == "contact":
        more, review = merge_duplicates(connection)
        notes += more
    if table.people:
        keep_staged(connection, table)
    if table.name in ("candidate", "contact", "protected"):
        fill_from_records(connection, table)
    repeats = drop_superseded(connection, table)
    if repeats:
        notes.append(
            phrase("load", "again", n=repeats, key=joined(table[name].label for name in table.key))
        )
    if table.name == "demand":
        notes += month_gaps(connection, table)
    elif table.name in ("interaction", "team_interaction"):
        notes += _dated_ahead(connection)
    elif table.name == "posting":
        notes += remove_unlawful(connection)
        mark_publishers(connection)
        notes += mark_reposts(connection)
    return notes, review


def _dated_ahead(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Note how many staged actions are dated after today: until then they are not seen."""
    # A day more, since clocks and time zones differ.
    ((count, latest),) = connection.execute(
        f'SELECT count(*), max("at") FROM {STAGED} WHERE "at" > now()::TIMESTAMP + INTERVAL 1 DAY'
    ).fetchall()
    return [phrase("load", "dated_ahead", n=count, day=f"{latest:%Y-%m-%d}")] if count else []


def keep_absent_columns(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    headers: list[str],
    *,
    stored: str | None = None,
) -> list[str]:
    """Let staged rows keep, in columns that their file does not have, what the table held of them.

    `stored` is the SQL of the relation that has the rows, if it is not the store's table.
    """
    absent = [name for name in table.names if name not in {*headers, *table.key}]
    stored = stored or plain_rows(table)
    rows = connection.execute(f"SELECT 1 FROM {stored} LIMIT 1").fetchall()
    if not absent or not rows:
        return []
    assignments = ", ".join(
        f'"{name}" = coalesce({STAGED}."{name}", t."{name}")' for name in absent
    )
    ((count,),) = connection.execute(
        f"UPDATE {STAGED} SET {assignments} FROM {stored} AS t WHERE {_same_key(table, STAGED)}"
    ).fetchall()
    return [phrase("load", "kept_untold", n=count, columns=len(absent))] if count else []


def _replacement_notes(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Note how many staged rows replace a row of the same key with another content."""
    ((waiting,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    if waiting > _ORDERED_ROWS:
        return []
    rest = [name for name in table.names if name not in table.key]
    differs = " OR ".join(f'{STAGED}."{name}" <> t."{name}"' for name in rest) or "FALSE"
    ((count,),) = connection.execute(
        f"SELECT count(*) FROM {STAGED}, {plain_rows(table)} AS t "
        f"WHERE {_same_key(table, STAGED)} AND ({differs})"
    ).fetchall()
    return [phrase("load", "said_otherwise", n=count)] if count else []


def _same_key(table: Table, rows: str) -> str:
    return " AND ".join(f't."{name}" IS NOT DISTINCT FROM {rows}."{name}"' for name in table.key)


def upsert(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Move staged rows into the table, over rows of the same key; return how many."""
    names = ", ".join(f'"{name}"' for name in table.names)
    connection.execute(
        f'DELETE FROM main."{table.name}" AS t USING {STAGED} AS s WHERE {_same_key(table, "s")}'
    ).fetchall()
    ((waiting,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    # Updates move rows; people like to see theirs in the order of the file. Not worth it for bulk.
    order = " ORDER BY _row" if waiting <= _ORDERED_ROWS else ""
    ((count,),) = connection.execute(
        f'INSERT INTO main."{table.name}" ({names}) SELECT {storable_names(table)} FROM '
        f"{STAGED}{order}"
    ).fetchall()
    connection.execute(f"DROP TABLE {STAGED}").fetchall()
    return int(count)


def month_gaps(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Note series whose months have gaps; models fill them, a person should know.

    Rows that all stand in every third month, or in one month of the year, are quarters or years.
    """
    dims = [name for name in table.key if name != "month"]
    columns = ", ".join(f'"{name}"' for name in dims)
    step = _step(connection)
    rows = connection.execute(
        f"SELECT {columns}, gaps, count(*) OVER () FROM (SELECT {columns}, "
        f"date_diff('month', min(month), max(month)) // {step} + 1 - count(DISTINCT month) AS gaps "
        f"FROM {STAGED} GROUP BY ALL) WHERE gaps > 0 ORDER BY ALL LIMIT 1"
    ).fetchall()
    if not rows:
        return []
    *values, gaps, series = rows[0]
    named = [(name, value) for name, value in zip(dims, values, strict=True) if value != "all"]
    where = joined([joined([label("things", name), value], "=") for name, value in named])
    facts = {"n": series, "first": where if named else label("things", "total"), "gaps": gaps}
    return [phrase("load", "month_gaps" if step == 1 else "period_gaps", **facts)]


def _step(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the months between the staged periods: 3 of quarters, 12 of years, else 1."""
    months = connection.execute(
        f"SELECT DISTINCT 12 * year(month) + month(month) AS m FROM {STAGED} "
        "WHERE month IS NOT NULL ORDER BY m"
    ).fetchall()
    gaps = [later - earlier for (earlier,), (later,) in pairwise(months)]
    step = gcd(*gaps) if gaps else 1
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 1
    return step if step == usual and step in (3, 6, 12) else 1


def header_notes(table: Table, headers: list[str]) -> list[str]:
    """Name headers that were not read, and those that may have been meant for a column."""
    likely = likely_headers(table, headers)
    notes = [
        phrase("load", "not_read_like", header=header, field=name)
        for name, header in likely.items()
    ]
    # Names of enterprises have become their ids by now.
    used = {
        *table.names,
        *likely.values(),
        *(["enterprise_name"] * ("enterprise_id" in table.names)),
    }
    unused = [header for header in headers if header not in used]
    if unused:
        facts = {"table": label("tables", table.name), "columns": joined(unused)}
        notes.append(phrase("load", "strange_columns", **facts))
    return notes
