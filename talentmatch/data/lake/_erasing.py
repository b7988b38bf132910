"""Take a person out of what others wrote in a lake: no row is of a person there, a text may name one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Table
from talentmatch.data.lake._change import LakeChange
from talentmatch.data.lake._parts import rows_sql
from talentmatch.data.protection._name_traces import Names
from talentmatch.data.protection._traces import Traces
from talentmatch.data.protection.erasure import Telling, TextsElsewhere
from talentmatch.data.tables import TABLES
from talentmatch.i18n import label, phrase

__all__ = ["mask_mentions"]


def mask_mentions(
    change: LakeChange, telling: Telling, *, rehearsal: bool = False
) -> TextsElsewhere:
    """Mask what tells of a person, in new files.

    Parameters
    ----------
    change : LakeChange
        Of which these files become a part.
    telling : callable
        Returns what tells of the person in a column.
    rehearsal : bool, default=False
        Whether to count only.
    """
    masked: dict[str, int] = {}
    unsure: list[str] = []
    for name in change.before.rows():
        table = TABLES[name]
        traces = {
            column.name: [trace for trace in telling(name, column.name) if trace.parts]
            for column in table.columns
            if column.kind in ("text", "list")
        }
        rows, doubts = _mentioning(change, table, traces)
        masked[name] = sum(map(len, rows.values()))
        unsure += doubts
        for file, cells in {} if rehearsal else rows.items():
            _rewrite(change, table, file, cells)
    return TextsElsewhere({name: n for name, n in masked.items() if n}, tuple(unsure))


def _mentioning(
    change: LakeChange, table: Table, traces: dict[str, list[Traces | Names]]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return, by the name of a file, each row that tells with its texts masked; and what may tell."""
    parts = {
        name: {part.lower() for trace in own for part in trace.parts}
        for name, own in traces.items()
        if own
    }
    conditions = [
        f'contains(lower(CAST("{name}" AS VARCHAR)), {quoted(part)})'
        for name, texts in parts.items()
        for part in sorted(texts)
    ]
    if not conditions:
        return {}, []
    columns = ", ".join(f'"{name}"' for name in parts)
    rows = rows_sql(change.folder, table, change.of(table), numbered=True)
    relation = change.connection.sql(
        f"SELECT file_name, file_row_number, {columns} FROM {rows} WHERE {' OR '.join(conditions)}"
    )
    found = from_arrow(relation.to_arrow_table())
    doubts: list[str] = []
    tells = np.zeros(len(found), dtype=bool)
    for name in parts:
        before = found[name].astype(object).where(found[name].notna(), None)
        # Rows in which one person may stand are few.
        after = [_masked(cell, traces[name]) for cell in before]
        tells |= np.array([one != other for one, other in zip(before, after, strict=True)], bool)
        found[name] = pd.Series(after, index=found.index, dtype=object)
        doubtful = sum(_perhaps(cell, traces[name]) for cell in after)
        if doubtful:
            facts = {"table": label("tables", table.name), "column": name, "n": doubtful}
            doubts.append(phrase("lake", "name_in", **facts))
    return {str(file): cells for file, cells in found[tells].groupby("file_name")}, doubts


def _masked(cell: str | list[str] | None, traces: Sequence[Traces | Names]) -> object:
    if cell is None:
        return None
    if not isinstance(cell, str):
        return [_masked(text, traces) for text in cell]
    for trace in traces:
        cell = trace.masked(cell) if trace.found_in(cell) else cell
    return cell


def _perhaps(cell: object, traces: Sequence[Traces | Names]) -> bool:
    texts = cell if isinstance(cell, list) else [cell] if isinstance(cell, str) else []
    names = [trace for trace in traces if isinstance(trace, Names)]
    return any(name.perhaps_in(str(text)) for text in texts for name in names)


def _rewrite(change: LakeChange, table: Table, name: str, cells: pd.DataFrame) -> None:
    """Write one file anew with other texts in some rows."""
    own = next(file for file in change.of(table) if file.name == name)
    names = [column for column in cells.columns if column in table.names]
    change.connection.register("_masked", to_arrow(cells, table))
    texts = ", ".join(
        f'CASE WHEN m.file_row_number IS NULL THEN r."{text}" ELSE m."{text}" END AS "{text}"'
        for text in names
    )
    rows = rows_sql(change.folder, table, [own], numbered=True)
    change.replace(
        [own],
        f"(SELECT r.* REPLACE ({texts}) FROM {rows} AS r "
        "LEFT JOIN _masked AS m ON r.file_row_number = m.file_row_number)",
    )
    change.connection.unregister("_masked")
