"""Where the files of a lake lie: a folder, or a place such as ``s3://`` that fsspec reaches."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmatch.data.private_files import write_private
from talentmatch.errors import MissingExtraError, StoreError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["LakeFolder"]

_PROTOCOL = re.compile(r"([a-z][a-z0-9+.-]+)://")
#: Bytes read at once.
_BLOCK = 4 * 1024**2
#: How folders begin in which files wait for their place.
_STAGING = ".staging-"


class LakeFolder:
    """Files of a lake by their names, which are paths below its place.

    Parameters
    ----------
    place : str
        A folder, or an address that fsspec knows, such as ``s3://bucket/lake``.

    Raises
    ------
    MissingExtraError
        What reaches such an address is not installed.
    """

    def __init__(self, place: str) -> None:
        self.place = place.rstrip("/")
        protocol = _PROTOCOL.match(place)
        self._remote: Any = _filesystem(protocol[1]) if protocol else None

    def path(self, name: str) -> str:
        """Return where a file lies, as DuckDB reads it."""
        return f"{self.place}/{name}"

    def mount(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let a connection read the files."""
        if self._remote is not None and not any(
            connection.filesystem_is_registered(name) for name in _names(self._remote)
        ):
            connection.register_filesystem(self._remote)

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Give a folder on this machine in which files wait until `put` gives them their place."""
        home = None
        if self._remote is None:
            home = Path(self.place)
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=home) as folder:
            yield Path(folder)

    def put(self, local: Path, name: str) -> tuple[int, str]:
        """Move a file into its place; return its size [bytes] and SHA-256."""
        local.chmod(0o600)
        with local.open("rb") as stream:
            digest = _digest(stream)
            os.fsync(stream.fileno())
        size = local.stat().st_size
        if self._remote is not None:
            self._remote.put_file(str(local), self.path(name))
            local.unlink()
        else:
            target = Path(self.path(name))
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            local.replace(target)
        return size, digest

    def write(self, name: str, content: bytes) -> None:
        """Write a small file whole, or not at all."""
        if self._remote is None:
            write_private(Path(self.path(name)), content)
        else:
            self._remote.pipe_file(self.path(name), content)

    def read(self, name: str) -> bytes | None:
        """Return a small file; None where there is none."""
        try:
            if self._remote is None:
                return Path(self.path(name)).read_bytes()
            self._remote.invalidate_cache()
            return bytes(self._remote.cat_file(self.path(name)))
        except FileNotFoundError:
            return None

    def digest(self, name: str) -> tuple[int, str] | None:
        """Return size [bytes] and SHA-256 of a file; None where there is none."""
        try:
            with self._opened(name) as stream:
                digest = _digest(stream)
                return int(stream.tell()), digest
        except FileNotFoundError:
            return None

    def _opened(self, name: str) -> Any:
        if self._remote is not None:
            return self._remote.open(self.path(name), "rb")
        return Path(self.path(name)).open("rb")

    def names(self, below: str = "") -> list[str]:
        """Return the names of all files, or of those below a folder."""
        if self._remote is None:
            root = Path(self.place)
            top = root / below
            return sorted(
                path.relative_to(root).as_posix() for path in top.rglob("*") if path.is_file()
            )
        self._remote.invalidate_cache()
        root_name = self._remote._strip_protocol(self.place).rstrip("/") + "/"
        try:
            found = self._remote.find(f"{self.place}/{below}" if below else self.place)
        except FileNotFoundError:
            return []
        return sorted(path.removeprefix(root_name) for path in found)

    def remove(self, name: str) -> None:
        """Delete a file, and the folders that it leaves empty."""
        with suppress(FileNotFoundError):
            if self._remote is not None:
                self._remote.rm_file(self.path(name))
                return
            target = Path(self.path(name))
            target.unlink()
            with suppress(OSError):  # others lie there
                for folder in target.parents:
                    if folder == Path(self.place):
                        break
                    folder.rmdir()

    def remove_staging(self) -> None:
        """Take away what a writer that was killed has left."""
        if self._remote is None:
            for folder in Path(self.place).glob(f"{_STAGING}*"):
                shutil.rmtree(folder, ignore_errors=True)


def _digest(stream: Any) -> str:
    digest = sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _names(remote: Any) -> tuple[str, ...]:
    protocol = remote.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _filesystem(protocol: str) -> Any:
    try:
        import fsspec

        return fsspec.filesystem(protocol)
    except ImportError as error:
        raise MissingExtraError(phrase("lake", "no_protocol", protocol=protocol), "s3") from error
    except ValueError as error:
        raise StoreError(phrase("lake", "unknown_protocol", protocol=protocol)) from error
