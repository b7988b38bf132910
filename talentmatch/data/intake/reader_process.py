"""Read files in a process of their own, bounded in memory and time, so that none sinks the rest.

What opens files is partly written in C and Rust and ends the whole process where it cannot go on.
One process serves all files of a load, and of later ones; it is replaced after a failure.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from talentmatch.data.intake._reader_limits import GIB, Limits, limits_of, read_here, unreadable
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    # Importing it takes as long as the reading process should have started by.
    from talentmatch.data.reading.rows._options import Options

__all__ = ["read_bounded", "start_reader"]

_Found = TypeVar("_Found")
#: The child gets the search path of the parent, and nothing from the folder it stands in.
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from talentmatch.data.intake._reader_server import serve; serve()"
)


def read_bounded(
    function: Callable[..., _Found], path: Path, options: Options, **more: bool
) -> _Found:
    """Call ``function(path, options)`` in the reading process, within the limits of the file.

    Raises
    ------
    UnreadableFileError
        If the process ended, took too long, or met an error that nobody foresaw; deliberate
        errors come as they are.
    """
    if _no_python_of_our_own():
        return read_here(function, path, options, **more)
    return cast(_Found, _reader().call((function, path, options, more), limits_of(path)))


def start_reader() -> None:
    """Start the reading process at the beginning of a program, before anything else is open.

    Then it can be a copy of this one, which costs nothing; later it has to start from the ground,
    since a copy made beside running threads may hang.
    """
    if _no_python_of_our_own():
        return
    young = not {"duckdb", "lightgbm", "numba"} & set(sys.modules) and threading.active_count() == 1
    _reader(copied=young and sys.platform == "linux")


def _no_python_of_our_own() -> bool:
    """Tell a program packed into one file, which would start itself again."""
    return not sys.executable or bool(getattr(sys, "frozen", False))


def _started() -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
    """Start a reading process from the ground; return it with the pipes to and from it."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, *map(str, sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return process, cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)


def _copied() -> tuple[BaseProcess, IO[bytes], IO[bytes]]:
    """Copy this process to a reading one; return it with the pipes to and from it."""
    from multiprocessing import get_context

    from talentmatch.data.intake._reader_server import serve_copied

    (source, to_child), (from_child, sink) = os.pipe(), os.pipe()
    process = get_context("fork").Process(
        target=serve_copied, args=(source, sink, (to_child, from_child)), daemon=True
    )
    with warnings.catch_warnings():
        # Python warns of threads at a fork; those of numpy and Arrow recover in the copy.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    os.close(source)
    os.close(sink)
    return process, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb")


class _Reader:
    """The reading process, as its parent sees it."""

    def __init__(self, *, copied: bool = False) -> None:
        self.owner = os.getpid()
        started: tuple[subprocess.Popen[bytes] | BaseProcess, IO[bytes], IO[bytes]]
        started = _copied() if copied else _started()
        self.process: subprocess.Popen[bytes] | BaseProcess = started[0]
        self.tasks, self.answers = started[1:]
        self.lock = threading.Lock()

    @property
    def alive(self) -> bool:
        if self.owner != os.getpid():
            return False
        if isinstance(self.process, subprocess.Popen):
            return self.process.poll() is None
        return self.process.is_alive()

    def call(self, task: tuple[Any, Path, Options, dict[str, bool]], limits: Limits) -> Any:
        """Return what the task gives; the process does not outlive a task that failed."""
        function, path, options, more = task
        callbacks = {
            name: ask for name in ("recall", "posts") if (ask := getattr(options, name)) is not None
        }
        plain = replace(options, recall=None, posts=None)
        folder = None if path.is_absolute() else Path.cwd()
        late = threading.Event()
        with self.lock:
            timer = threading.Timer(limits.seconds, self._stop, args=(late,))
            timer.daemon = True
            timer.start()
            try:
                self._send((limits, folder, (function, path, plain, more), tuple(callbacks)))
                kind, answer = self._answer(callbacks)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                self.close()
                raise self._ended(path, limits, late=late.is_set()) from error
            except BaseException:
                self.close()
                raise
            finally:
                timer.cancel()
        if kind == "failed":
            self.close()
            raise unreadable(path, answer)
        if kind == "raised":
            raise answer
        return answer

    def _answer(self, callbacks: dict[str, Callable[..., Any]]) -> tuple[str, Any]:
        """Answer what the process asks of the store, until it gives its own answer."""
        while True:
            kind, answer = pickle.load(self.answers)
            if kind != "ask":
                return kind, answer
            name, arguments = answer
            self._send(callbacks[name](*arguments))

    def _send(self, message: object) -> None:
        pickle.dump(message, self.tasks, protocol=pickle.HIGHEST_PROTOCOL)
        self.tasks.flush()

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def _ended(self, path: Path, limits: Limits, *, late: bool) -> UnreadableFileError:
        key = "too_much_time" if late else "reader_ended"
        facts = {"seconds": limits.seconds, "memory": limits.memory / GIB}
        return UnreadableFileError(
            str(path), phrase("load", key, **facts), phrase("load", "copy_table")
        )

    def close(self) -> None:
        """End the process."""
        if self.owner != os.getpid():
            return
        self.process.kill()
        for stream in (self.tasks, self.answers):
            # Closing writes what is buffered, which fails where the process has ended.
            with suppress(OSError):
                stream.close()
        if isinstance(self.process, subprocess.Popen):
            self.process.wait()
        else:
            self.process.join()


#: The one process that serves, while it lives; starting it takes as long as importing pandas.
_LIVING: list[_Reader] = []
_STARTING = threading.Lock()


def _reader(*, copied: bool = False) -> _Reader:
    with _STARTING:
        if not _LIVING or not _LIVING[0].alive:
            _LIVING[:] = [_Reader(copied=copied)]
        return _LIVING[0]


@atexit.register
def _close() -> None:
    for reader in _LIVING:
        reader.close()
