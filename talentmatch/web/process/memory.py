"""Keep a server small that runs for weeks."""

from __future__ import annotations

import ctypes
from contextlib import suppress

__all__ = ["share_memory"]

#: Parameters of glibc's `mallopt`: from which size on memory is the system's own and goes back to
#: it [bytes], and how many pools threads may have.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 2**20


def share_memory() -> None:
    """Let threads share what was freed, and the system have it back.

    By default Arrow keeps memory for itself, and each thread a pool of its own: after the first
    lists a server would hold half as much again. Call it before threads begin.
    """
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):  # another C library
        for parameter, value in ((_M_ARENA_MAX, 2), (_M_MMAP_THRESHOLD, _LARGE)):
            ctypes.CDLL(None).mallopt(parameter, value)
