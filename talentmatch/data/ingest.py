"""Read files as people have them into the columns of the contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from talentmatch.data.sheets import ParsedSheet, Progress

__all__ = ["ParsedSheet", "read_files"]


def read_files(
    path: str | Path,
    *,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    remembered: Callable[[str], str | None] | None = None,
    consent: str | None = None,
    progress: Progress | None = None,
) -> Iterator[ParsedSheet]:
    """Read a file or a folder of files, sheet by sheet, in the order of the tables.

    Big Parquet files come in several parts of the same table and source.
    A caller that wants the mapping kept does, for each sheet with a `mapping`,
    ``store.remember(sheet.mapping_key, json.dumps(dict(sheet.mapping)))`` and hands in
    ``remembered=store.recall``.
    """
    raise NotImplementedError
    yield
