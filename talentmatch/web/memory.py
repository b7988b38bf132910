"""Keep a server small that runs for weeks."""

from __future__ import annotations

import ctypes
from contextlib import suppress

__all__ = ["share_memory"]

#: Parameter of glibc's `mallopt`: how many pools of memory threads may have.
_M_ARENA_MAX = -8


def share_memory() -> None:
    """Let threads share what was freed, and the system have it back.

    By default Arrow keeps memory for itself, and each thread a pool of its own: after the first
    lists a server would hold half as much again. Call it before threads begin.
    """
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
