"""Seal and open the columns that tell of people: AES-GCM, each value with a nonce of its own."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING, Any

from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["BROKEN_SEAL", "Sealer", "new_secret", "unwrapped", "wrapped"]

_NONCE = 12
#: What DuckDB quotes of a value that was changed, moved to another column or sealed with another
#: key.
BROKEN_SEAL = "the seal of a value does not hold"
#: So much of opened columns is remembered [bytes], with what it was sealed as.
_REMEMBERED = 64 * 2**20


class Sealer:
    """Seal texts of columns, and open them.

    Parameters
    ----------
    key : bytes
        Key of the data [32 bytes].

    Examples
    --------
    >>> sealer = Sealer(bytes(32))
    >>> value = sealer.seal("王芳", "contact.name")
    >>> sealer.open(value, "contact.name")
    '王芳'
    >>> sealer.open(value, "contact.phone")
    Traceback (most recent call last):
    ValueError: the seal of a value does not hold
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher: Any = None
        self._opened: dict[tuple[bytes, str], Any] = {}
        self._size = 0

    def renew(self, key: bytes) -> None:
        """Seal and open with another key from now on; nobody else may be reading."""
        self._key, self._cipher, self._opened, self._size = key, None, {}, 0

    def seal(self, text: str, place: str) -> bytes:
        """Return a text sealed for one column."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, content: bytes, place: str) -> bytes:
        """Return bytes sealed for one place."""
        nonce = os.urandom(_NONCE)
        return nonce + bytes(self._aes().encrypt(nonce, content, place.encode()))

    def open(self, value: bytes, place: str) -> str:
        """Return a sealed text.

        Raises
        ------
        ValueError
            It was changed, is of another column, or was sealed with another key.
        """
        return self.open_bytes(value, place).decode()

    def open_bytes(self, value: bytes, place: str) -> bytes:
        """Return sealed bytes.

        Raises
        ------
        ValueError
            As for `open`.
        """
        from cryptography.exceptions import InvalidTag

        try:
            content: bytes = self._aes().decrypt(value[:_NONCE], value[_NONCE:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise ValueError(BROKEN_SEAL) from error
        return content

    def install(self, connection: duckdb.DuckDBPyConnection, *, name: str = "") -> None:
        """Give a connection, and all its cursors, the functions `sealed` and `unsealed`.

        Parameters
        ----------
        connection : DuckDBPyConnection
            Connection to the store.
        name : str, optional
            Another name for the first, beside which the second is not given.
        """
        how: dict[str, Any] = {"type": "arrow", "null_handling": "special"}
        # A nonce is used once, whatever the planner takes for the same expression.
        sealed, unsealed = self._seal_column, self._open_column
        connection.create_function(
            name or "sealed", sealed, ["VARCHAR", "VARCHAR"], "BLOB", side_effects=True, **how
        )
        if not name:
            connection.create_function("unsealed", unsealed, ["BLOB", "VARCHAR"], "VARCHAR", **how)

    def _seal_column(self, texts: Any, places: Any) -> Any:
        import pyarrow as pa

        place = places[0].as_py() if len(places) else ""
        values = [None if text is None else self.seal(text, place) for text in texts.to_pylist()]
        return pa.array(values, pa.binary())

    def _open_column(self, values: Any, places: Any) -> Any:
        place = places[0].as_py() if len(places) else ""
        # A page asks for the same people again and again, in the same portions of a column.
        portion = _identity(values), place
        known = self._opened.get(portion)
        if known is None:
            known = self._open_portion(values, place)
            self._remember(portion, known)
        return known

    def _open_portion(self, values: Any, place: str) -> Any:
        import pyarrow as pa

        # A table has many values: each look-up of a name counts.
        decrypt, bound, nonce = self._aes().decrypt, place.encode(), _NONCE
        try:
            opened = [
                None if value is None else decrypt(value[:nonce], value[nonce:], bound)
                for value in values.to_pylist()
            ]
        except Exception as error:
            raise ValueError(BROKEN_SEAL) from error
        return pa.array(opened, pa.binary()).cast(pa.string())

    def _remember(self, portion: tuple[bytes, str], opened: Any) -> None:
        self._size += len(portion[0]) + opened.nbytes
        if self._size > _REMEMBERED:
            self._opened, self._size = {}, len(portion[0]) + opened.nbytes
        self._opened[portion] = opened

    def _aes(self) -> Any:
        if self._cipher is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            self._cipher = AESGCM(self._key)
        return self._cipher


def _identity(values: Any) -> bytes:
    """Return bytes that two columns of Arrow share if they hold the same."""
    parts: list[Any] = []
    for chunk in values.chunks:
        parts.append(f"{chunk.offset} {len(chunk)} ".encode())
        parts += [memoryview(part) for part in chunk.buffers() if part is not None]
    return b"".join(parts)


def wrapped(secret: bytes, key: bytes, use: str) -> str:
    """Return a secret sealed with a key for one use, as text."""
    return Sealer(_derived(key, use)).seal(secret.hex(), use).hex()


def unwrapped(text: str, key: bytes, use: str) -> bytes:
    """Return a secret that was wrapped.

    Raises
    ------
    StoreError
        It was wrapped with another key, or changed.
    """
    try:
        return bytes.fromhex(Sealer(_derived(key, use)).open(bytes.fromhex(text), use))
    except ValueError as error:
        raise StoreError(phrase("store", "not_unwrapped")) from error


def new_secret() -> bytes:
    """Return a new secret of 32 random bytes."""
    return secrets.token_bytes(32)


def _derived(key: bytes, use: str) -> bytes:
    return hmac.new(key, f"wrap\0{use}".encode(), hashlib.sha256).digest()
