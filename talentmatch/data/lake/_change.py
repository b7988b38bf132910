"""What a load, a compaction or an erasure makes of a lake, until one list of files says it is so."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Table
from talentmatch.data.lake._folder import LakeFolder
from talentmatch.data.lake._manifest import LakeFile, Manifest
from talentmatch.data.lake._parts import form_of, names_sql, part_sql, rows_sql
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    import duckdb

__all__ = ["LakeChange"]

#: A file of so many rows is left as it is [rows].
_FULL = 2_000_000
_FORM = "FORMAT parquet, COMPRESSION zstd, RETURN_STATS"


class LakeChange:
    """New files of a lake, which nobody sees before they stand in its list.

    Parameters
    ----------
    folder : LakeFolder
        The lake.
    before : Manifest
        Its files.
    staging : Path
        Folder on this machine in which files are written before they get their place.
    connection : DuckDBPyConnection
        Writes them.
    """

    def __init__(
        self,
        folder: LakeFolder,
        before: Manifest,
        staging: Path,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self.folder, self.before, self.connection = folder, before, connection
        self._staging, self._number = staging, count()
        self._files = {file.name: file for file in before.files}
        self._written: set[str] = set()

    @property
    def after(self) -> Manifest:
        """The files as they will be."""
        return Manifest(self.before.version + 1, tuple(self._files.values()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed."""
        return self.after.files == self.before.files

    def of(self, table: Table) -> list[LakeFile]:
        """Return the files of a table as they are by now."""
        return [file for file in self._files.values() if file.table == table.name]

    def add(self, table: Table, relation: str) -> list[LakeFile]:
        """Write the rows of a relation, a file or more for each part."""
        known = self._known_from(table, relation)
        target = self._staging / f"rows-{next(self._number)}"
        written = self.connection.execute(
            f"COPY (SELECT {names_sql(table)}, {part_sql(table)} AS _part FROM {relation}) "
            f"TO {quoted(str(target))} ({_FORM}, PARTITION_BY (_part))"
        ).fetchall()
        files = [
            self._take_in(table, str(keys["_part"]), Path(path), rows, known[str(keys["_part"])])
            for path, rows, _, _, _, keys, *_ in written
        ]
        return sorted(files, key=lambda file: file.name)

    def replace(self, files: Sequence[LakeFile], relation: str) -> LakeFile | None:
        """Write one file of a relation in the place of others of the same part."""
        first, table = files[0], TABLES[files[0].table]
        target = self._staging / f"rows-{next(self._number)}.parquet"
        ((_, rows, *_),) = self.connection.execute(
            f"COPY (SELECT {names_sql(table)} FROM {relation}) TO {quoted(str(target))} ({_FORM})"
        ).fetchall() or [("", 0)]
        for file in files:
            del self._files[file.name]
        if not rows:
            target.unlink(missing_ok=True)
            return None
        earliest = min(file.known_from for file in files)  # empty comes first: always known
        return self._take_in(table, first.part, target, rows, earliest)

    def merge(self, *, least: int = 2) -> None:
        """Write small files of one part into one; parts of fewer than `least` stay as they are."""
        for group in list(self._groups(least)):
            self.replace(group, rows_sql(self.folder, TABLES[group[0].table], group))
            self.drop_unused()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all that is done inside, or nothing of it: what one file of a folder brings."""
        before = dict(self._files)
        try:
            yield
        except BaseException:
            self._files = before
            self.drop_unused()
            raise

    def undo(self) -> None:
        """Remove the files that were written."""
        self._files = {}
        self.drop_unused()

    def drop_unused(self) -> None:
        """Remove the files that were written and replaced again."""
        for name in self._written - set(self._files):
            self.folder.remove(name)
            self._written.remove(name)

    def _groups(self, least: int) -> Iterator[list[LakeFile]]:
        """Yield small files of one part, so many that they make a full one."""
        parts: dict[tuple[str, str], list[LakeFile]] = {}
        for file in sorted(self._files.values(), key=lambda file: file.name):
            if file.rows < _FULL:
                parts.setdefault((file.table, file.part), []).append(file)
        for files in parts.values():
            group: list[LakeFile] = []
            for file in files if len(files) >= least else []:
                group.append(file)
                if sum(one.rows for one in group) >= _FULL:
                    yield group
                    group = []
            if len(group) > 1:
                yield group

    def _take_in(self, table: Table, part: str, path: Path, rows: int, known_from: str) -> LakeFile:
        number = f"{self.before.version + 1:08d}-{next(self._number):06d}-{secrets.token_hex(4)}"
        name = f"{table.name}/{part}/{number}.parquet"
        size, digest = self.folder.put(path, name)
        file = LakeFile(table.name, part, name, rows, size, digest, form_of(table), known_from)
        self._files[name] = file
        self._written.add(name)
        return file

    def _known_from(self, table: Table, relation: str) -> dict[str, str]:
        """Return the earliest moment at which a row of each part may be read; empty for always."""
        moment = table.known_from or "NULL"
        rows = self.connection.execute(
            f"SELECT {part_sql(table)} AS part, CASE WHEN count(*) = count({moment}) "
            f"THEN CAST(min({moment}) AS VARCHAR) END FROM {relation} GROUP BY part"
        ).fetchall()
        return {part: known or "" for part, known in rows}
