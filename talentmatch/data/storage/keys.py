"""The key that turns a person's number into a pseudonym; it lies outside the store."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import numpy as np
import pandas as pd

from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

__all__ = ["Pseudonymiser", "create_key", "key_at", "key_beside", "key_of_store"]

_FORM = re.compile(r"c-[0-9a-f]{16}")


class Pseudonymiser:
    """Turn ids into keyed hashes (HMAC-SHA256), the same id always into the same hash.

    Examples
    --------
    >>> people = Pseudonymiser(b"a key of at least sixteen bytes")
    >>> people.pseudonym("P-17")
    'c-368b9e08fc553d4d'
    >>> people.pseudonym("c-368b9e08fc553d4d")
    'c-368b9e08fc553d4d'
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise StoreError(phrase("store", "key_short"))
        self._key = key

    def pseudonym(self, raw: str) -> str:
        """Return the pseudonym of one id; a pseudonym stays as it is."""
        raw = str(raw).strip()
        return raw if _FORM.fullmatch(raw) else f"c-{self.digest('candidate', raw)[:16]}"

    def pseudonyms(self, raw: pd.Series[str]) -> pd.Series[str]:
        """Return the pseudonyms of a column; missing stays missing."""
        codes, distinct = pd.factorize(raw)
        # One HMAC a distinct id: hashing is sequential by nature.
        names = np.array([self.pseudonym(value) for value in distinct] + [None], dtype=object)
        return pd.Series(names[codes], index=raw.index, dtype="str")

    def digest(self, use: str, text: str) -> str:
        """Return a keyed hash of `text` for one use, so that uses cannot be joined."""
        return hmac.new(self._key, f"{use}\0{text}".encode(), hashlib.sha256).hexdigest()

    @property
    def fingerprint(self) -> str:
        """What tells this key from another without giving it away."""
        return self.digest("fingerprint of a sealed store", "")[:16]

    def fits(self, fingerprint: str) -> bool:
        """Tell whether a fingerprint is this key's, be it of a store whose log had no seal yet."""
        return fingerprint in (self.fingerprint, self.digest("fingerprint", "")[:16])


def key_beside(store: Path) -> Path:
    """Return where the key of a store lies unless told otherwise."""
    return store.with_name(store.name + ".key")


def key_at(path: Path) -> bytes | None:
    """Read the key file, or return None where there is none.

    Raises
    ------
    StoreError
        The file cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            phrase("store", "key_unreadable", path=path, error=error.strerror)
        ) from error


def key_of_store(store: Path | None, key_path: Path | None, *, is_known: bool) -> bytes:
    """Return the key of a store, created where it has none yet; of a store in memory, a random one.

    Parameters
    ----------
    store : Path or None
        File of the store; None for one in memory.
    key_path : Path or None
        Where the key lies, if not beside the store.
    is_known : bool
        Whether the store has been written with a key.

    Raises
    ------
    StoreError
        The key that the store was written with is missing, or no key can be written.
    """
    if key_path is None:
        if store is None:
            return secrets.token_bytes(32)
        key_path = key_beside(store)
    key = key_at(Path(key_path))
    if key is None and is_known:
        raise StoreError(phrase("store", "key_missing", key=key_path, path=store))
    return key if key is not None else create_key(Path(key_path))


def create_key(path: Path) -> bytes:
    """Write a new key that only its owner may read (mode 0600)."""
    key = secrets.token_bytes(32)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    except OSError as error:
        raise StoreError(
            phrase("store", "key_unwritable", path=path, error=error.strerror)
        ) from error
    return key
