"""Take rows into a lake: the checks of the store, a part at a time, then the last of each key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from talentmatch.data.contract._checks import (
    broken_rows,
    drop_superseded,
    mark_unknown_values,
    stage_arrow,
    stage_frame,
    with_reasons,
)
from talentmatch.data.contract._frames import from_arrow
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.contract.table import Table
from talentmatch.data.intake._lawful import remove_unlawful
from talentmatch.data.intake._writes import header_notes, keep_absent_columns, refuse_headers
from talentmatch.data.intake.identity._register import mark_publishers, name_staged, with_ids
from talentmatch.data.intake.identity._reposts import mark_reposts
from talentmatch.data.intake.load_report import TableLoad
from talentmatch.data.lake._change import LakeChange
from talentmatch.data.lake._manifest import LakeFile
from talentmatch.data.lake._parts import key_names, rows_sql
from talentmatch.data.lake._superseded import drop_superseded_rows
from talentmatch.i18n import joined, phrase

__all__ = ["take_in"]

#: Rows set aside that are written out, and sentences about a file; beyond, they are counted.
_MOST_REJECTS, _MOST_NOTES = 200_000, 8


@dataclass
class _Tally:
    """What the parts of one source have come to so far."""

    loads: list[list[LakeFile]] = field(default_factory=list)
    rows: int = 0
    loaded: int = 0
    rejected: int = 0
    rejects: list[pd.DataFrame] = field(default_factory=list)
    reviews: list[pd.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def set_aside(self, rejects: pd.DataFrame) -> None:
        """Keep rows set aside, numbered by their place in the source."""
        room = _MOST_REJECTS - sum(map(len, self.rejects))
        self.rejected += len(rejects)
        if len(rejects) and room > 0:
            kept = rejects.iloc[:room]
            self.rejects.append(kept.set_axis(kept.index + self.rows))


def take_in(
    change: LakeChange,
    table: Table,
    parts: Iterable[pd.DataFrame | pa.Table],
    *,
    source: str,
) -> TableLoad:
    """Check rows, set aside those that break the contract, write the rest by key.

    Parameters
    ----------
    change : LakeChange
        What they become a part of.
    table : Table
        The contract.
    parts : iterable of DataFrame or pyarrow.Table
        Rows under the contract's column names, all parts with the same columns.
    source : str
        Where they came from.

    Raises
    ------
    ContractError
        A required column is missing.
    """
    tally, headers = _Tally(), list[str]()
    earlier = change.of(table)
    for part in parts:
        if isinstance(part, pd.DataFrame):
            part, review = with_ids(change.connection, table, part)
            tally.reviews.append(review)
        if not tally.loads:
            is_frame = isinstance(part, pd.DataFrame)
            headers = [*map(str, part.columns if is_frame else part.column_names)]
            refuse_headers(table, headers, source)
        rejects, review = _stage(change, table, part)
        tally.set_aside(rejects)
        tally.reviews.append(review)
        tally.notes += _settle(change, table, headers, earlier)
        ((sound,),) = change.connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
        tally.loads.append(change.add(table, STAGED) if sound else [])
        tally.rows += len(part)
        tally.loaded += int(sound)
    change.connection.execute(f"DROP TABLE IF EXISTS {STAGED}").fetchall()
    again, replaced = drop_superseded_rows(change, table, tally.loads, earlier)
    tally.loaded -= again
    notes = [*header_notes(table, headers), *_key_notes(table, again, replaced)]
    return _load_of(table, source, tally, notes)


def _stage(
    change: LakeChange, table: Table, part: pd.DataFrame | pa.Table
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Stage rows; return those set aside, numbered, and names of enterprises that are in doubt."""
    connection, review = change.connection, pd.DataFrame()
    if isinstance(part, pd.DataFrame):
        stage_frame(connection, table, part)
    else:
        stage_arrow(connection, table, part.append_column("_row", pa.array(np.arange(len(part)))))
        review = name_staged(connection) if table.name == "posting" else pd.DataFrame()
    unknown = mark_unknown_values(connection, table)
    faults = broken_rows(connection)
    rows = faults["_row"].to_numpy()
    wrong = part.iloc[rows] if isinstance(part, pd.DataFrame) else from_arrow(part.take(rows))
    rejects = with_reasons(table, wrong, faults, unknown).set_axis(rows)
    connection.execute(f"DELETE FROM {STAGED} WHERE _faults <> 0").fetchall()
    return rejects, review


def _settle(
    change: LakeChange, table: Table, headers: list[str], earlier: list[LakeFile]
) -> list[str]:
    """Make staged rows what the lake keeps; return what was noticed."""
    connection, notes = change.connection, list[str]()
    repeats = drop_superseded(connection, table)
    if repeats:
        key = joined(table[name].label for name in table.key)
        notes.append(phrase("load", "again", n=repeats, key=key))
    if table.name == "posting":
        notes += remove_unlawful(connection)
        mark_publishers(connection)
        notes += mark_reposts(connection)
    if earlier and any(name not in {*headers, *table.key} for name in table.names):
        rows = rows_sql(change.folder, table, earlier)
        key = key_names(table)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _before AS SELECT * FROM {rows} "
            f"WHERE ({key}) IN (SELECT ({key}) FROM {STAGED})"
        ).fetchall()
        notes += keep_absent_columns(connection, table, headers, stored="_before")
        connection.execute("DROP TABLE _before").fetchall()
    return notes


def _key_notes(table: Table, again: int, replaced: int) -> list[str]:
    key = joined(table[name].label for name in table.key)
    notes = [phrase("load", "again", n=again, key=key)] if again else []
    return notes + ([phrase("lake", "replaced", n=replaced)] if replaced else [])


def _load_of(table: Table, source: str, tally: _Tally, more: list[str]) -> TableLoad:
    """Return what came in; of many rows set aside and many sentences a part, and how many there are."""
    rejects = [rows for rows in tally.rejects if len(rows)]
    reviews = [rows for rows in tally.reviews if len(rows)]
    notes = [*dict.fromkeys(tally.notes)]
    if len(notes) > _MOST_NOTES:
        rest = phrase("lake", "more_notes", n=len(notes) - _MOST_NOTES)
        notes = [*notes[:_MOST_NOTES], rest]
    if tally.rejected > _MOST_REJECTS:
        more = [*more, phrase("lake", "rejects_cut", n=tally.rejected, most=_MOST_REJECTS)]
    return TableLoad(
        table.name,
        source,
        tally.loaded,
        tally.rejected,
        pd.concat(rejects) if rejects else pd.DataFrame(),
        None,
        (*notes, *more),
        review=_distinct(reviews),
    )


def _distinct(reviews: list[pd.DataFrame]) -> pd.DataFrame:
    if not reviews:
        return pd.DataFrame()
    return pd.concat(reviews, ignore_index=True).drop_duplicates(ignore_index=True)
