"""Say what is wrong with rows, and part those that fit from those that do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract._person_counts import may_mean
from talentmatch.data.contract._wording import problem, reason
from talentmatch.data.contract.staging import STAGED, faults_of, quoted, stage
from talentmatch.data.contract.table import Table
from talentmatch.errors import ContractError
from talentmatch.i18n import by_language, joined, phrase

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = [
    "broken_rows",
    "check",
    "drop_superseded",
    "header_problems",
    "likely_headers",
    "mark_unknown_values",
    "sort_out",
    "stage_arrow",
    "stage_frame",
    "with_reasons",
]


def check(table: Table, frame: pd.DataFrame, *, source: str = "the data") -> None:
    """Raise if any row or column of `frame` does not fit.

    Raises
    ------
    ContractError
        Names every problem with the value seen and the next step.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> check(TABLES["demand"], pd.DataFrame({"month": ["2024-01-01"], "openings": [-4]}))
    Traceback (most recent call last):
    talentmatch.errors.ContractError: the data does not fit table 'demand':
      - openings: 1 of 1 rows are below 0 positions (first: row 1, value -4); correct the value
    """
    import duckdb

    headers = list(map(str, frame.columns))
    problems = header_problems(table, headers)
    problems += [
        phrase("contract", "column_likely", name=table[name].label, header=header, field=name)
        for name, header in likely_headers(table, headers).items()
        if not table[name].required
    ]
    with duckdb.connect() as connection:
        stage_frame(connection, table, frame)
        unknown = mark_unknown_values(connection, table)
        faults = broken_rows(connection)
        problems += _problems(table, frame, faults, unknown)
        problems += _duplicates(connection, table)
    if problems:
        raise ContractError(table.name, problems, source=source)


def sort_out(table: Table, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the rows that fit from those that do not.

    Returns
    -------
    accepted : DataFrame
        All columns of the contract in order, values in their kinds; of several rows of one
        key the last.
    rejected : DataFrame
        The other rows as they came, with a column `reason`.

    Raises
    ------
    ContractError
        A required column is missing, so that no row can fit.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> rows = pd.DataFrame({"month": ["2024-01-01", "soon"], "openings": [3, 4]})
    >>> accepted, rejected = sort_out(TABLES["demand"], rows)
    >>> accepted["openings"].tolist(), rejected["reason"].tolist()
    ([3.0], ["month: 'soon' is not a date"])
    """
    import duckdb

    problems = header_problems(table, list(map(str, frame.columns)))
    if problems:
        raise ContractError(table.name, problems)
    with duckdb.connect() as connection:
        stage_frame(connection, table, frame)
        unknown = mark_unknown_values(connection, table)
        faults = broken_rows(connection)
        drop_superseded(connection, table)
        names = ", ".join(f'"{name}"' for name in table.names)
        query = f"SELECT {names} FROM {STAGED} WHERE _faults = 0 ORDER BY _row"
        accepted = from_arrow(connection.sql(query).to_arrow_table())
    rejected = frame.iloc[faults["_row"].to_numpy()]
    return accepted, with_reasons(table, rejected, faults, unknown)


def header_problems(table: Table, headers: Sequence[str]) -> list[str]:
    """Name each required column that is missing, with the header that may stand for it."""
    problems = []
    likely = likely_headers(table, headers)
    for name in table.required:
        if name in headers or table.default(name) is not None:
            continue
        facts = {"name": table[name].label, "header": likely.get(name), "field": name}
        meaning = by_language({"en": table[name].meaning.rstrip("."), "zh": "必填"})
        facts |= {"meaning": meaning, "table": table.name}
        key = "column_likely" if name in likely else "column_missing"
        problems.append(phrase("contract", key, **facts))
    return problems


def likely_headers(table: Table, headers: Sequence[str]) -> dict[str, str]:
    """Tell for each missing column which header outside the contract may stand for it."""
    strange = [header for header in headers if header not in table.names]
    likely: dict[str, str] = {}
    for column in table.columns:
        if column.name in headers or not strange:
            continue
        names = [column.name, column.zh, *column.aliases]
        number = column.kind in ("int", "float")
        score, best = max(
            (_likeness(head, names) * may_mean(head, column.name, names, number=number), head)
            for head in strange
        )
        if score >= (55 if column.required else 90):
            likely[column.name] = best
    return likely


def _likeness(header: str, names: Iterable[str]) -> float:
    from rapidfuzz import fuzz

    words = set(header.lower().replace("_", " ").split())
    shared = any(words & set(name.lower().replace("_", " ").split()) for name in names)
    ratio = max(fuzz.ratio(header.lower(), name.lower()) for name in names)
    return max(float(ratio), 60.0 if shared else 0.0)


def stage_frame(connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> None:
    """Stage the rows of a frame; its columns outside the contract stay behind."""
    rows = frame.loc[:, [name in table.names for name in map(str, frame.columns)]]
    stage_arrow(connection, table, to_arrow(rows.assign(_row=range(len(frame))), table))


def stage_arrow(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    """Stage the rows of an Arrow table that numbers them in a column `_row`."""
    connection.register("_incoming", rows)
    try:
        described = connection.execute("DESCRIBE _incoming").fetchall()
        types = {name: kind for name, kind, *_ in described if name in table.names}
        stage(connection, table, "_incoming", types=types)
    finally:
        connection.unregister("_incoming")


def mark_unknown_values(
    connection: duckdb.DuckDBPyConnection, table: Table
) -> dict[str, dict[str, str]]:
    """Mark staged rows whose value is in no vocabulary; translate names into codes.

    Returns
    -------
    dict of str to dict of str to str
        Column to unknown value to the hint that helps to correct it.
    """
    from talentmatch.data.contract._vocabularies import look_up

    hints: dict[str, dict[str, str]] = {}
    for fault in faults_of(table):
        if fault.rule != "vocabulary":
            continue
        name = fault.column.name
        query = f'SELECT DISTINCT "{name}" FROM {STAGED} WHERE "{name}" <> \'all\''
        values = [value for (value,) in connection.execute(query).fetchall()]
        codes, unknown = look_up(str(fault.column.vocabulary), values)
        for value, code in codes.items():
            connection.execute(
                f'UPDATE {STAGED} SET "{name}" = ? WHERE "{name}" = ?', [code, value]
            ).fetchall()
        if unknown:
            connection.execute(
                f"UPDATE {STAGED} SET _faults = _faults | {fault.bit} "
                f'WHERE "{name}" IN ({", ".join(map(quoted, unknown))})'
            ).fetchall()
            hints[name] = unknown
    return hints


def broken_rows(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return `_row` and `_faults` of the staged rows that break the contract."""
    query = f"SELECT _row, _faults FROM {STAGED} WHERE _faults <> 0 ORDER BY _row"
    return from_arrow(connection.sql(query).to_arrow_table())


def drop_superseded(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Remove staged rows whose key comes again later; return how many there were."""
    key = ", ".join(f'"{name}"' for name in table.key)
    (repeated,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {STAGED} WHERE _faults = 0 GROUP BY {key} "
        "HAVING count(*) > 1)"
    ).fetchall()[0]
    if not repeated:
        return 0
    (count,) = connection.execute(
        f"DELETE FROM {STAGED} WHERE _faults = 0 AND _row NOT IN "
        f"(SELECT max(_row) FROM {STAGED} WHERE _faults = 0 GROUP BY {key})"
    ).fetchall()[0]
    return int(count)


def with_reasons(
    table: Table,
    rejected: pd.DataFrame,
    faults: pd.DataFrame,
    unknown: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """Add to rejected rows, in the order of `faults`, why each was set aside.

    `unknown` holds, by column and value, the hint that helps to correct a value of no vocabulary.
    """
    sentences: list[list[str]] = [[] for _ in range(len(faults))]
    masks = faults["_faults"].to_numpy()
    for fault in faults_of(table):
        hit = (masks & fault.bit) != 0
        if hit.any():
            name = fault.column.name
            values = (
                rejected[name].to_numpy(dtype=object)[hit]
                if name in rejected
                else [None] * int(hit.sum())
            )
            # A loop over rejected rows alone; those of one value have the same sentence.
            hints = unknown.get(name, {}) if fault.rule == "vocabulary" else {}
            by_value: dict[str, str] = {}
            for place, value in zip(np.flatnonzero(hit), values, strict=True):
                if repr(value) not in by_value:
                    hint = hints.get(str(value).strip(), "")
                    by_value[repr(value)] = reason(fault, value, hint=hint)
                sentences[place].append(by_value[repr(value)])
    reasons = [joined(parts, "; ") for parts in sentences]
    return rejected.assign(reason=pd.Series(reasons, rejected.index, dtype=object))


def _problems(
    table: Table, frame: pd.DataFrame, faults: pd.DataFrame, unknown: dict[str, dict[str, str]]
) -> list[str]:
    problems = []
    masks, rows = faults["_faults"].to_numpy(), faults["_row"].to_numpy()
    for fault in faults_of(table):
        hit = rows[(masks & fault.bit) != 0]
        name = fault.column.name
        if not len(hit) or name not in frame:
            continue
        value: Any = frame[name].iloc[int(hit[0])]
        hint = unknown.get(name, {}).get(str(value).strip(), "")
        problems.append(
            problem(fault, len(hit), len(frame), first=(int(hit[0]) + 1, value), hint=hint)
        )
    return problems


def _duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    key = ", ".join(f'"{name}"' for name in table.key)
    rows = connection.execute(
        f"SELECT _row FROM (SELECT _row, row_number() OVER (PARTITION BY {key} ORDER BY _row) AS n "
        f"FROM {STAGED} WHERE _faults = 0) WHERE n > 1 ORDER BY _row"
    ).fetchall()
    if not rows:
        return []
    facts = {"n": len(rows), "key": joined(table.key), "row": rows[0][0] + 1}
    return [phrase("contract", "rows_doubled", **facts)]
