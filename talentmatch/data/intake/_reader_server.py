"""The other side of `reader_process`: the process that reads, bounded in memory and time."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

# What every file needs is imported before the first one comes, outside its limits.
import talentmatch.data.intake._one_file  # noqa: F401
from talentmatch.errors import TalentMatchError, reason_of

if TYPE_CHECKING:
    from talentmatch.data.intake._reader_limits import Limits

__all__ = ["serve", "serve_copied"]

#: Address space that Arrow, numpy and the C library reserve ahead for threads and blocks [bytes].
_RESERVED = 16 * 1024**3


def serve() -> None:
    """Read what the parent asks for by way of the standard streams."""
    _serve(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))


def serve_copied(source: int, sink: int, of_parent: tuple[int, int]) -> None:
    """Read what the parent asks for by way of two pipes, of which it has the other ends."""
    for end in of_parent:
        os.close(end)
    _serve(os.fdopen(source, "rb"), os.fdopen(sink, "wb"))


def _serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Do one task after the other, until the parent closes the pipe."""
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a library prints, or says as it breaks down, must not get between the answers.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    _warm_up()
    # A table is millions of small objects without reference cycles; the search took a tenth of the
    # time.
    gc.set_threshold(500_000, 50, 50)
    while True:
        try:
            limits, folder, task, questions = pickle.load(source)
        except EOFError:
            return
        if folder:
            os.chdir(folder)
        _bound(limits)
        _send(sink, _answer(task, {name: partial(_ask, source, sink, name) for name in questions}))


def _warm_up() -> None:
    """Let Arrow take its first memory outside all limits, a little and not the gigabyte it reserves."""
    import pyarrow as pa

    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    pa.array(["x"])


def _answer(
    task: tuple[Any, Path, Any, dict[str, bool]], callbacks: dict[str, Any]
) -> tuple[str, Any]:
    function, path, options, more = task
    # The collector would search millions of cells again and again for cycles that none is part of.
    gc.disable()
    try:
        return "found", function(path, replace(options, **callbacks), **more)
    except TalentMatchError as error:
        return "raised", error
    except Exception as error:
        return "failed", reason_of(error)
    finally:
        gc.enable()


def _ask(source: IO[bytes], sink: IO[bytes], name: str, *arguments: object) -> Any:
    """Ask the parent, which holds the store."""
    _send(sink, ("ask", (name, arguments)))
    return pickle.load(source)


def _send(sink: IO[bytes], message: tuple[str, Any]) -> None:
    pickle.dump(message, sink, protocol=pickle.HIGHEST_PROTOCOL)
    sink.flush()


def _bound(limits: Limits) -> None:
    """Let the process take so much more than it has; where the system knows no limits, go on."""
    try:
        import resource
    except ImportError:
        return
    address_space, data = _in_use()
    # What allocators reserve ahead counts as address space, not as data; Linux bounds both.
    pairs = (
        (resource.RLIMIT_DATA, data + limits.memory),
        (resource.RLIMIT_AS, address_space + limits.memory + _RESERVED),
        (resource.RLIMIT_CPU, int(time.process_time() + limits.processor) + 1),
    )
    for kind, most in pairs:
        hard = resource.getrlimit(kind)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def _in_use() -> tuple[int, int]:
    """Return address space and data in use [bytes]; far more where the system does not tell."""
    try:
        pages = [int(number) for number in Path("/proc/self/statm").read_text().split()]
    except OSError:
        return 2**45, 2**45
    return tuple(pages[place] * os.sysconf("SC_PAGE_SIZE") for place in (0, 5))  # type: ignore[return-value]
