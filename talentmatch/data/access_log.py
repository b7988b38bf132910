"""The access log: who read what for which purpose, chained so that a change shows.

Each entry's hash covers the hash before it, keyed with the store's key: who does not hold the key
cannot recompute the chain. The last hash and the count stand in the meta table, so that an entry
cut off at the end shows as well.
"""

from __future__ import annotations

import getpass
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.frames import from_arrow
from talentmatch.data.keys import Pseudonymiser
from talentmatch.data.schema import get_fact, put_fact
from talentmatch.phrases import phrase

if TYPE_CHECKING:
    import duckdb

    from talentmatch.data.store import Store

__all__ = ["AccessLog", "Tampering", "verify"]

_FIELDS = ("entry", "at", "verb", "tables", "purpose", "receiver", "rows", "user")
_HEAD = "access_log_head"


@dataclass(frozen=True)
class Tampering:
    """First entry at which the log does not hold.

    Attributes
    ----------
    entry : int
        Number of the entry, from 1.
    what : str
        What is wrong with it.
    """

    entry: int
    what: str

    def __str__(self) -> str:
        return phrase("access", "entry", entry=self.entry, what=self.what)


class AccessLog:
    """Append-only log inside the store."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, key: Pseudonymiser) -> None:
        self._connection, self._key = connection, key
        connection.execute(
            'CREATE TABLE IF NOT EXISTS _access_log (entry BIGINT, "at" VARCHAR, verb VARCHAR, '
            'tables VARCHAR, purpose VARCHAR, receiver VARCHAR, "rows" BIGINT, "user" VARCHAR, '
            "hash VARCHAR)"
        ).fetchall()
        self._user = _user()

    def append(
        self,
        verb: str,
        tables: str,
        *,
        rows: int,
        purpose: str = "",
        receiver: str | None = None,
    ) -> None:
        """Write one entry; the caller sees no data before it stands."""
        before, _, count = self._head().rpartition(":")
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        values = (int(count) + 1, at, verb, tables, purpose, receiver or "", rows, self._user)
        mark = self._hash(before, values)
        self._connection.execute(
            "INSERT INTO _access_log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*values, mark]
        ).fetchall()
        put_fact(self._connection, _HEAD, f"{mark}:{values[0]}")

    def entries(self) -> pd.DataFrame:
        """Return the log, oldest first."""
        query = "SELECT * FROM _access_log ORDER BY entry"
        return from_arrow(self._connection.sql(query).to_arrow_table())

    def verify(self) -> Tampering | None:
        """Return the first entry that was changed or removed, or None."""
        before, count = "", 0
        # The chain is sequential by nature: each hash needs the one before.
        for *values, mark in self._connection.execute(
            "SELECT * FROM _access_log ORDER BY entry"
        ).fetchall():
            count += 1
            if values[0] != count:
                return Tampering(count, phrase("access", "missing"))
            if mark != self._hash(before, tuple(values)):
                return Tampering(count, phrase("access", "changed"))
            before = mark
        head, _, written = self._head().rpartition(":")
        if int(written) > count:
            return Tampering(count + 1, phrase("access", "missing"))
        if head != before or int(written) != count:
            return Tampering(count, phrase("access", "other_last"))
        return None

    def _head(self) -> str:
        return get_fact(self._connection, _HEAD) or ":0"

    def _hash(self, before: str, values: tuple[object, ...]) -> str:
        content = json.dumps(dict(zip(_FIELDS, values, strict=True)), sort_keys=True)
        return self._key.digest("access log", before + content)


def verify(store: Store) -> Tampering | None:
    """Return the first broken entry of a store's access log, or None.

    Examples
    --------
    >>> from talentmatch.data.store import Store
    >>> with Store() as store:
    ...     _ = store.read("target", as_of="2024-12-31", purpose="planning")
    ...     print(verify(store))
    None
    """
    return store.access_log.verify()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
