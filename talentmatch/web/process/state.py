"""What the server keeps beside a store: who may enter, which jobs ran, who is told; one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["ServerState", "state_path"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS setup (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS session (
  digest TEXT PRIMARY KEY, user TEXT NOT NULL, csrf TEXT NOT NULL,
  begun REAL NOT NULL, seen REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS token (
  id TEXT PRIMARY KEY, digest TEXT UNIQUE NOT NULL, user TEXT NOT NULL, scope TEXT NOT NULL,
  created REAL NOT NULL, used REAL
);
CREATE TABLE IF NOT EXISTS attempt (subject TEXT PRIMARY KEY, failures INTEGER, last REAL);
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, state TEXT NOT NULL,
  label TEXT NOT NULL DEFAULT '', done REAL NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '{}',
  created REAL NOT NULL, ended REAL
);
CREATE TABLE IF NOT EXISTS draft (
  id TEXT PRIMARY KEY, user TEXT NOT NULL, path TEXT NOT NULL, fields TEXT NOT NULL,
  created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS saved_search (
  user TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, created REAL NOT NULL,
  PRIMARY KEY (user, name)
);
CREATE TABLE IF NOT EXISTS replay (
  key TEXT NOT NULL, user TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, created REAL NOT NULL, PRIMARY KEY (key, user)
);
CREATE TABLE IF NOT EXISTS tour (
  user TEXT PRIMARY KEY, name TEXT NOT NULL, step INTEGER NOT NULL, stopped INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS webhook (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, kinds TEXT NOT NULL, secret TEXT NOT NULL,
  user TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
  id TEXT PRIMARY KEY, webhook TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT '', created REAL NOT NULL, due REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due);
"""


def state_path(store: Path) -> Path:
    """Return where the server of a store keeps what it needs beside it."""
    return store.with_name(store.name + ".server.db")


class ServerState:
    """The file, for all threads of a process and for commands beside it.

    Parameters
    ----------
    path : Path
        The file; made, readable by its owner alone, where there is none.

    Examples
    --------
    >>> import tempfile
    >>> state = ServerState(Path(tempfile.mkdtemp()) / "city.duckdb.server.db")
    >>> state.rows("SELECT count(*) AS users FROM user")[0]["users"]
    0
    >>> state.close()
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.touch(mode=0o600)
        self.path = path
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path, timeout=10, check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Return the rows of one SELECT."""
        with self._lock:
            return [dict(row) for row in self._connection.execute(sql, values).fetchall()]

    def change(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement that changes rows; return how many."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Do all changes inside, or none of them, and let nobody between them."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
