"""What reading one file may take, and what is said of a file at which it ended."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from talentmatch.errors import TalentMatchError, UnreadableFileError, reason_of
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    # Importing it takes as long as the reading process should have started by.
    from talentmatch.data.reading.rows._options import Options

__all__ = ["GIB", "Limits", "limits_of", "read_here", "unreadable"]

_Found = TypeVar("_Found")
GIB = 1024**3
#: What a file may take however small it is: memory [bytes], and time of the processor [s].
_MEMORY, _SECONDS = 3 * GIB // 2, 20.0
#: Pages that are pictures are read letter by letter, each for seconds [s].
_SECONDS_OF_PAGES = 120.0
#: Python objects take so many times the bytes of the cells that they came from.
_SWOLLEN = 32


@dataclass(frozen=True)
class Limits:
    """What reading one file may take.

    Attributes
    ----------
    memory : int
        Beyond what the process has when it begins [bytes].
    seconds : float
        By the clock [s].
    processor : float
        Of the processor [s]; a machine that is busy takes longer by the clock.
    """

    memory: int
    seconds: float
    processor: float = 3600.0


def limits_of(path: Path) -> Limits:
    """Return the limits for a file: some to begin with, and more the more there is to read."""
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    pages = path.suffix.lower() == ".pdf"
    seconds = (_SECONDS_OF_PAGES if pages else _SECONDS) + 5 * size / 1e6
    return Limits(min(_MEMORY + _SWOLLEN * size, _most_memory()), 120 + 4 * seconds, seconds)


def _most_memory() -> int:
    """Return four fifths of the machine's memory, as far as the system tells it [bytes]."""
    try:
        return int(0.8 * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, ValueError, OSError):
        return 64 * GIB


def unreadable(path: Path, error: BaseException | str) -> UnreadableFileError:
    """Return the error for a file at which reading stopped for a reason nobody foresaw."""
    text = error if isinstance(error, str) else reason_of(error)
    key = "too_much_memory" if text.startswith("MemoryError") else "reading_failed"
    problem = phrase("load", key, error=text)
    return UnreadableFileError(str(path), problem, phrase("load", "copy_table"))


def read_here(
    function: Callable[..., _Found], path: Path, options: Options, **more: bool
) -> _Found:
    """Call ``function(path, options)`` in this process.

    Raises
    ------
    UnreadableFileError
        Where it ends in an error that nobody foresaw; deliberate errors come as they are.
    """
    try:
        return function(path, options, **more)
    except TalentMatchError:
        raise
    except Exception as error:
        raise unreadable(path, error) from error
