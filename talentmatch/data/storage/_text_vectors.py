"""Vectors of texts kept in the store, so that no text is encoded twice.

Only what an organisation published belongs here: titles of postings and of vocabularies. Texts of
persons are never handed in, so that erasing a person, or a consent that is withdrawn, leaves
nothing to be taken out. The key is a hash; the text itself is not kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import duckdb

__all__ = ["TextVectors"]

Vector = NDArray[np.float32]
Connected = Callable[[], "AbstractContextManager[duckdb.DuckDBPyConnection]"]


class TextVectors:
    """Look up and keep vectors of texts by the hash of the text.

    Parameters
    ----------
    reading : callable
        Returns a context that gives a connection to read from.
    transaction : callable
        Returns a context that gives one on which everything is written or nothing.

    Examples
    --------
    >>> from talentmatch.data.store import Store
    >>> with Store() as store:
    ...     store.vectors.keep({"welder": np.array([0.6, 0.8], dtype=np.float32)})
    ...     {text: vector.size for text, vector in store.vectors.find(["welder", "cook"]).items()}
    {'welder': 2}
    """

    def __init__(self, reading: Connected, transaction: Connected) -> None:
        self._reading, self._transaction = reading, transaction

    def __len__(self) -> int:
        with self._reading() as connection:
            if not _has_table(connection):
                return 0
            ((count,),) = connection.execute("SELECT count(*) FROM _text_vector").fetchall()
        return int(count)

    def find(self, texts: Sequence[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that are kept."""
        keys = {_key(text): text for text in texts}
        with self._reading() as connection:
            if not keys or not _has_table(connection):
                return {}
            rows = connection.execute(
                "SELECT key, vector FROM _text_vector WHERE key IN (SELECT unnest(?::BLOB[]))",
                [list(keys)],
            ).fetchall()
        return {keys[bytes(key)]: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}

    def keep(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors under their texts' hashes; one that is kept already stays."""
        rows = [
            (_key(text), np.asarray(vector, dtype=np.float32).tobytes())
            for text, vector in vectors.items()
        ]
        with self._transaction() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS _text_vector (key BLOB PRIMARY KEY, vector BLOB)"
            ).fetchall()
            if rows:
                keys, values = (list(part) for part in zip(*rows, strict=True))
                connection.execute(
                    "INSERT OR IGNORE INTO _text_vector "
                    "SELECT unnest(?::BLOB[]), unnest(?::BLOB[])",
                    [keys, values],
                ).fetchall()


def _has_table(connection: duckdb.DuckDBPyConnection) -> bool:
    query = "SELECT count(*) FROM information_schema.tables WHERE table_name = '_text_vector'"
    ((count,),) = connection.execute(query).fetchall()
    return bool(count)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()
