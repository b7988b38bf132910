"""Vectors of texts kept in the store, so that no text is encoded twice.

Only what an organisation published belongs here: titles of postings and of vocabularies. Texts of
persons are never handed in, so that erasing a person, or a consent that is withdrawn, leaves nothing
to be taken out. The key is a hash; the text itself is not kept.
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


class TextVectors:
    """Look up and keep vectors of texts by the hash of the text.

    Parameters
    ----------
    connection : callable
        Returns the open connection of the store.
    transaction : callable
        Returns a context in which everything is written or nothing.

    Examples
    --------
    >>> from talentmatch.data.store import Store
    >>> with Store() as store:
    ...     store.vectors.keep({"welder": np.array([0.6, 0.8], dtype=np.float32)})
    ...     {text: vector.size for text, vector in store.vectors.known(["welder", "cook"]).items()}
    {'welder': 2}
    """

    def __init__(
        self,
        connection: Callable[[], duckdb.DuckDBPyConnection],
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._transaction = transaction

    def __len__(self) -> int:
        if not self._made():
            return 0
        ((count,),) = self._connection().execute("SELECT count(*) FROM _text_vector").fetchall()
        return int(count)

    def known(self, texts: Sequence[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that are kept."""
        if not texts or not self._made():
            return {}
        keys = {_key(text): text for text in texts}
        rows = (
            self._connection()
            .execute(
                "SELECT key, vector FROM _text_vector WHERE key IN (SELECT unnest(?::BLOB[]))",
                [list(keys)],
            )
            .fetchall()
        )
        return {keys[bytes(key)]: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}

    def keep(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors under their texts' hashes; one that is kept already stays."""
        rows = [
            (_key(text), np.asarray(vector, dtype=np.float32).tobytes())
            for text, vector in vectors.items()
        ]
        with self._transaction():
            self._connection().execute(
                "CREATE TABLE IF NOT EXISTS _text_vector (key BLOB PRIMARY KEY, vector BLOB)"
            ).fetchall()
            if rows:
                keys, values = (list(part) for part in zip(*rows, strict=True))
                self._connection().execute(
                    "INSERT OR IGNORE INTO _text_vector "
                    "SELECT unnest(?::BLOB[]), unnest(?::BLOB[])",
                    [keys, values],
                ).fetchall()

    def _made(self) -> bool:
        ((found,),) = (
            self._connection()
            .execute(
                "SELECT count(*) FROM information_schema.tables WHERE table_name = '_text_vector'"
            )
            .fetchall()
        )
        return bool(found)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()
