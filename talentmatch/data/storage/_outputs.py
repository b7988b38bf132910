"""The register of outputs: every file the program ever wrote for somebody, so that it can be found again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["OUTPUTS_DDL", "Output", "digest_of", "forget_output", "outputs", "register"]

#: Table of the register.
OUTPUTS_DDL = '_output (path VARCHAR, what VARCHAR, entry BIGINT, digest VARCHAR, "at" VARCHAR)'


@dataclass(frozen=True)
class Output:
    """A file as it was written last.

    Attributes
    ----------
    path : Path
        Where it was written.
    what : str
        The list, or the kind of file: rejects, review, backup, profile.
    entry : int
        Entry of the access log that says who let it go; 0 where it shows nobody.
    digest : str
        SHA-256 of what was written; empty where it is not known.
    written : str
        When it was written, in UTC.
    """

    path: Path
    what: str
    entry: int = 0
    digest: str = ""
    written: str = ""

    @property
    def is_as_written(self) -> bool:
        """Whether the file holds what was written, and nobody worked on it since."""
        return bool(self.digest) and digest_of(self.path.read_bytes()) == self.digest


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def register(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    home: Path | None,
    *,
    what: str,
    entry: int = 0,
    digest: str = "",
) -> None:
    """Remember a file, by its place relative to the store where it lies beside or below it.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    path : Path
        The file; where it is a link, the file behind it.
    home : Path, optional
        Folder of the store.
    what, entry, digest
        See `Output`.
    """
    place = _place(path, home)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("DELETE FROM main._output WHERE path = ?", [place]).fetchall()
    connection.execute(
        "INSERT INTO main._output VALUES (?, ?, ?, ?, ?)", [place, what, entry, digest, at]
    ).fetchall()


def outputs(connection: duckdb.DuckDBPyConnection, home: Path | None) -> list[Output]:
    """Return every file that was remembered, whether it is still there or not."""
    rows = connection.execute("SELECT * FROM main._output ORDER BY ALL").fetchall()
    return [
        Output(home / place if home else Path(place), what, entry, digest, written)
        for place, what, entry, digest, written in rows
    ]


def forget_output(connection: duckdb.DuckDBPyConnection, path: Path, home: Path | None) -> None:
    """Take a file out of the register, as when it was removed."""
    connection.execute("DELETE FROM main._output WHERE path = ?", [_place(path, home)]).fetchall()


def _place(path: Path, home: Path | None) -> str:
    real = path.resolve()
    inside = home is not None and real.is_relative_to(home)
    return real.relative_to(home).as_posix() if inside and home else str(real)
