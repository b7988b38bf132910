"""Where the server of a store answers, for commands that find the store in its hands."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["server_mark", "server_of"]


def _mark(store: Path) -> Path:
    return store.with_name(store.name + ".server.json")


@contextmanager
def server_mark(store: Path, address: str) -> Iterator[None]:
    """Note beside a store where its server answers, as long as it does."""
    path = _mark(store)
    path.write_text(json.dumps({"address": address, "process": os.getpid()}), encoding="utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()


def server_of(store: Path) -> str | None:
    """Return where the server of a store answers; None if none is noted, or it has ended."""
    try:
        mark = json.loads(_mark(store).read_text("utf-8"))
        os.kill(int(mark["process"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return str(mark["address"])
