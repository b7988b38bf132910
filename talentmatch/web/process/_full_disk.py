"""Whether a failure is that of a disk without room: then nothing was stored, and nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from talentmatch.data.storage.schema import is_full
from talentmatch.errors import TalentMatchError

__all__ = ["disk_is_full", "though_full"]


def disk_is_full(error: BaseException) -> bool:
    """Return whether a disk without room is behind a failure.

    Examples
    --------
    >>> disk_is_full(OSError(28, "No space left on device")), disk_is_full(OSError(2, "No file"))
    (True, False)
    """
    reason: BaseException | None = error
    while reason is not None:
        # What this package says of a failure may speak of a disk; what the machine says tells it.
        if not isinstance(reason, TalentMatchError) and is_full(reason):
            return True
        reason = reason.__cause__
    return False


@contextmanager
def though_full() -> Iterator[None]:
    """Do without what is inside on a full disk, as without noting when somebody was last seen."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not disk_is_full(error):
            raise
