"""Load files: read each sheet, write it, and keep beside the source what was set aside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.loads import LoadReport, TableLoad
from talentmatch.data.privacy import neutralise
from talentmatch.data.sheets import Progress
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["load_files"]


def load_files(
    store: Store,
    path: Path,
    *,
    table: str | None,
    mapping: Mapping[str, str] | None,
    consent: str | None,
    progress: Progress | None,
) -> LoadReport:
    """Load a file or a folder into the store; the caller holds the transaction."""
    straight = _contract_parquet(path, table, mapping)
    if straight:
        loads, skipped = [store.write_parquet(straight, path)], []
    else:
        loads, skipped = _by_sheets(store, path, (table, mapping, consent, progress))
    folder = path if path.is_dir() else path.parent
    beside = store.path.parent if isinstance(store.path, Path) else None
    return LoadReport(tuple(_keep_rejects(_merged(loads), folder, beside)), tuple(skipped))


def _by_sheets(
    store: Store,
    path: Path,
    options: tuple[str | None, Mapping[str, str] | None, str | None, Progress | None],
) -> tuple[list[TableLoad], list[str]]:
    from talentmatch.data.ingest import read_files

    table, mapping, consent, progress = options
    loads: list[TableLoad] = []
    skipped: list[str] = []
    for sheet in read_files(
        path,
        table=table,
        mapping=mapping,
        remembered=store.recall,
        consent=consent,
        progress=progress,
    ):
        if sheet.skipped:
            skipped.append(f"{sheet.source}: {sheet.skipped}")
            continue
        try:
            load = store.write(sheet.table, sheet.frame, source=sheet.source)
        except ContractError as error:
            if path.is_file():
                raise
            skipped.append(str(error))
            continue
        unread = [f"columns not understood: {', '.join(sheet.unmapped)}"] if sheet.unmapped else []
        loads.append(replace(load, notes=(*sheet.notes, *unread, *load.notes)))
        if sheet.mapping:
            store.remember(sheet.mapping_key, json.dumps(dict(sheet.mapping), ensure_ascii=False))
    return loads, skipped


def _contract_parquet(
    path: Path, table: str | None, mapping: Mapping[str, str] | None
) -> str | None:
    """Name the table that a Parquet file already has the columns of, if it has."""
    if mapping or path.suffix.lower() != ".parquet" or not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = set(pq.read_schema(path).names)
    except (pa.ArrowInvalid, OSError):
        return None  # read_files says what is wrong with the file
    fitting = [
        contract.name
        for contract in TABLES.values()
        if contract.name == (table or contract.name)
        and columns <= set(contract.names)
        and set(contract.required) | (set(contract.key) & columns) <= columns
        # People's rows go by way of the sheets, which split names and contact data off.
        and not contract.people
    ]
    return fitting[0] if len(fitting) == 1 else None


def _merged(loads: list[TableLoad]) -> Iterator[TableLoad]:
    """Join the parts in which one source came."""
    groups: dict[tuple[str, str], list[TableLoad]] = {}
    for load in loads:
        groups.setdefault((load.table, load.source), []).append(load)
    for parts in groups.values():
        rejects = [part.rejects for part in parts if len(part.rejects)]
        yield replace(
            parts[0],
            loaded=sum(part.loaded for part in parts),
            rejected=sum(part.rejected for part in parts),
            rejects=pd.concat(rejects, ignore_index=True) if rejects else parts[0].rejects,
            notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        )


def _keep_rejects(
    loads: Iterator[TableLoad], folder: Path, beside: Path | None
) -> Iterator[TableLoad]:
    """Write the rows set aside, one file a table, beside the source or else beside the store."""
    written: set[Path] = set()
    for load in loads:
        if not load.rejected:
            yield load
            continue
        rows = neutralise(load.rejects.assign(source=load.source))
        for place in filter(None, (folder, beside)):
            path = place / f"{load.table}.rejected.csv"
            try:
                _append(rows, path, fresh=path not in written)
            except PermissionError:
                continue
            written.add(path)
            yield replace(load, rejects_path=path)
            break
        else:
            yield replace(load, notes=(*load.notes, "no folder to write the rejected rows to"))


def _append(rows: pd.DataFrame, path: Path, *, fresh: bool) -> None:
    if not fresh:
        rows = pd.concat([pd.read_csv(path, dtype=str, encoding="utf-8-sig"), rows])
    rows.to_csv(path, index=False, encoding="utf-8-sig")
