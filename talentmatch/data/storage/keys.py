"""The key that turns a person's number into a pseudonym; it lies outside the store."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.private_files import write_private
from talentmatch.data.storage._cipher import unwrapped, wrapped
from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

__all__ = [
    "PSEUDONYM_KEY",
    "Pseudonymiser",
    "create_key",
    "fits",
    "key_at",
    "key_beside",
    "key_file",
    "key_of_store",
    "move_key",
    "next_key",
    "own_key_file",
    "people_of",
    "put_next_key",
]

#: Fact of the store: the key of its pseudonyms, wrapped with that of the file once this is another.
PSEUDONYM_KEY = "pseudonym_key"
#: How a key file begins that names the place of the key, and a place that is no file.
_ELSEWHERE, _KEYRING = b"talentmatch key at: ", "keyring:"
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

    def __init__(self, key: bytes, *, master: bytes | None = None) -> None:
        if len(key) < 16:
            raise StoreError(phrase("store", "key_short"))
        self._key = key
        #: What wraps secrets: the key of the file, once that was changed for another.
        self._master = key if master is None else master

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

    def wrap(self, secret: bytes, use: str) -> str:
        """Return a secret that this key alone can unwrap."""
        return wrapped(secret, self._master, use)

    def unwrap(self, text: str, use: str) -> bytes:
        """Return a secret that was wrapped.

        Raises
        ------
        StoreError
            It was wrapped with another key, or changed.
        """
        return unwrapped(text, self._master, use)

    @property
    def fingerprint(self) -> str:
        """What tells this key from another without giving it away."""
        return self.digest("fingerprint of a sealed store", "")[:16]

    def renewed(self, master: bytes) -> tuple[Pseudonymiser, str]:
        """Return the same pseudonyms under another key of the file, and their key wrapped with it."""
        people = Pseudonymiser(self._key, master=master)
        return people, people.wrap(self._key, PSEUDONYM_KEY)

    def fits(self, fingerprint: str) -> bool:
        """Tell whether a fingerprint is this key's, be it of a store whose log had no seal yet."""
        return fingerprint in (self.fingerprint, self.digest("fingerprint", "")[:16])


def people_of(code: bytes, wrapped_key: str | None) -> Pseudonymiser:
    """Return what makes the pseudonyms of a store.

    Parameters
    ----------
    code : bytes
        Content of the key file.
    wrapped_key : str or None
        Fact `PSEUDONYM_KEY` of the store; None where the key was never changed.

    Raises
    ------
    StoreError
        The key is not the store's.
    """
    people = Pseudonymiser(code)
    if wrapped_key is None:
        return people
    return Pseudonymiser(people.unwrap(wrapped_key, PSEUDONYM_KEY), master=code)


def fits(code: bytes, fingerprint: str, wrapped_key: str | None) -> bool:
    """Tell whether a key file is that of a store, by its facts."""
    try:
        return people_of(code, wrapped_key).fits(fingerprint)
    except StoreError:
        return False


def key_beside(store: Path) -> Path:
    """Return where the key of a store lies unless told otherwise."""
    return store.with_name(store.name + ".key")


def key_at(path: Path) -> bytes | None:
    """Read the key file, or the place that it names; return None where there is none.

    Raises
    ------
    StoreError
        The file cannot be read, or the keyring that it names is not to be had.
    """
    try:
        content = path.read_bytes()
        if not content.startswith(_ELSEWHERE):
            return content
        place = content.removeprefix(_ELSEWHERE).decode().strip()
        if place.startswith(_KEYRING):
            return _from_keyring(place.removeprefix(_KEYRING))
        return Path(place).read_bytes()
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


def key_file(path: Path) -> Path | None:
    """Return the file that holds the key itself; None where it lies in a keyring."""
    try:
        content = path.read_bytes()
    except OSError:
        return path
    place = content.removeprefix(_ELSEWHERE).decode("utf-8", "replace").strip()
    if not content.startswith(_ELSEWHERE):
        return path
    return None if place.startswith(_KEYRING) else Path(place)


def own_key_file(store: Path | None, key_path: Path | None) -> Path | None:
    """Return the file that holds the key of a store; None of one in memory or in a keyring."""
    path = key_path or (None if store is None else key_beside(store))
    return None if path is None else key_file(path)


def next_key(path: Path) -> Path:
    """Return where the key that is to follow waits until the store is sealed with it."""
    return path.with_name(path.name + ".next")


def put_next_key(path: Path) -> Path:
    """Put the key that was waiting in the place of the one before; return where that is kept."""
    before = path.with_name(f"{path.name}.until-{date.today():%Y-%m-%d}")
    if not before.exists() and path.exists():
        write_private(before, path.read_bytes())
    with suppress(FileNotFoundError):  # another thread was first
        next_key(path).replace(path)
    return before


def move_key(path: Path, place: str) -> None:
    """Put the key in a place of the user's choice, and its name in the file beside the store.

    Parameters
    ----------
    path : Path
        The file beside the store.
    place : str
        Another file, or ``keyring:NAME``, the keyring of the system.

    Raises
    ------
    StoreError
        There is no key, something is in the place already, or no keyring.
    """
    key = key_at(path)
    if key is None:
        raise StoreError(phrase("store", "no_key", key=path))
    if place.startswith(_KEYRING):
        _keyring().set_password("talentmatch", place.removeprefix(_KEYRING), key.hex())
    else:
        place = str(Path(place).absolute())
        _write_key(Path(place), key)
    write_private(path, _ELSEWHERE + place.encode() + b"\n")


def _keyring() -> Any:
    try:
        keyring = import_module("keyring")
    except ImportError as error:
        raise StoreError(phrase("store", "no_keyring")) from error
    return keyring


def _from_keyring(name: str) -> bytes | None:
    text = _keyring().get_password("talentmatch", name)
    return None if text is None else bytes.fromhex(text)


def create_key(path: Path) -> bytes:
    """Write a new key that only its owner may read (mode 0600)."""
    key = secrets.token_bytes(32)
    _write_key(path, key)
    return key


def _write_key(path: Path, key: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    except OSError as error:
        raise StoreError(
            phrase("store", "key_unwritable", path=path, error=error.strerror)
        ) from error
