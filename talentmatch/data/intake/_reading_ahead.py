"""Read the files of a load on the workers of a cluster, the next ones ahead; this process writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from talentmatch.data.intake._passing_over import files_below
from talentmatch.data.intake.reader_process import read_bounded
from talentmatch.data.reading.formats.file_safety import check_file, check_inside
from talentmatch.errors import TalentMatchError, UnreadableFileError
from talentmatch.i18n import reworded
from talentmatch.partitions import check_workers, current_client, reaching_cluster

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client, Future

    from talentmatch.data.reading.rows._options import Options

__all__ = ["ReadAhead", "reading_ahead"]

#: Packages by which files may be read differently.
_READERS = (
    "talentmatch",
    "pandas",
    "pyarrow",
    "openpyxl",
    "python-calamine",
    "python-docx",
    "pypdfium2",
    "olefile",
    "rapidfuzz",
    "rapidocr-onnxruntime",
)
#: Read by this process: what is columns already, and what a program of this machine converts.
_HERE = frozenset({".parquet", ".doc"})
#: Files that workers have at once, each, and the size of all of them [bytes].
_EACH, _AT_ONCE = 2, 256 * 1024**2

#: What reading asks of the store: the name of the question, and what it is about.
_Question = tuple[Any, ...]


@contextmanager
def reading_ahead(
    path: Path, tasks: int, passes_by: Callable[[Path], object] = lambda file: False
) -> Iterator[ReadAhead | None]:
    """Let the workers of an open cluster read a file, or those of a folder, for one load.

    Parameters
    ----------
    path : Path
        File or folder.
    tasks : int
        Into how many tasks work is to be cut at least; with 1 all is read in this process.
    passes_by : callable, optional
        Tells a file that is not read as sheets, and so not ahead.

    Yields
    ------
    ReadAhead or None
        None without a cluster.

    Raises
    ------
    InputError
        Workers have other versions of what reads files.
    """
    client = current_client() if tasks > 1 else None
    if client is None:
        yield None
        return
    check_workers(_READERS)
    files = files_below(path) if path.is_dir() else [path]
    ahead = ReadAhead(
        client, [file for file in files if _may_go(file, path) and not passes_by(file)]
    )
    try:
        yield ahead
    finally:
        ahead.forget()


def _may_go(file: Path, root: Path) -> bool:
    """Tell a file that is safe to open, and so may be sent."""
    try:
        if root != file:
            check_inside(file, root)
        check_file(file)
    except (UnreadableFileError, OSError):
        return False
    return file.suffix.lower() not in _HERE


@dataclass(frozen=True)
class _Reading:
    """What came of a file on a worker: where it was read, what was asked, and sheets or an error."""

    place: str
    asked: list[_Question] = field(default_factory=list)
    sheets: Any = None
    error: TalentMatchError | None = None


class ReadAhead:
    """Files that workers read while this process writes those before them.

    A worker does not see the store. What reading asks of it is guessed there: what was answered
    last, or nothing. When it is a file's turn the store is asked the same, as often and in the order
    of one process; where it answers otherwise the file is read again here.

    Parameters
    ----------
    client : distributed.Client
        Of the cluster. Its workers get the bytes of files, unless they are of this machine.
    files : sequence of Path
        Files in the order in which they will be asked for.
    """

    def __init__(self, client: Client, files: Sequence[Path]) -> None:
        from distributed import LocalCluster

        self._client, self._next = client, deque(files)
        self._on_this_machine = isinstance(client.cluster, LocalCluster)
        self._running: dict[Path, tuple[Future, Mapping[_Question, Any]]] = {}
        self._answers: dict[_Question, Any] = {}

    def read(self, function: Callable[..., Any], path: Path, options: Options, **more: bool) -> Any:
        """Return what a function makes of a file, as `read_bounded` does.

        Raises
        ------
        UnreadableFileError
            As by `read_bounded`.
        InputError
            The cluster does not answer any more.
        """
        if path.suffix.lower() in _HERE:
            return read_bounded(function, path, options, **more)
        self._send(path, partial(_read, function, options=_bare(options), more=more))
        reading, guesses = self._result(path)
        if reading is None:
            return read_bounded(function, path, options, **more)
        answers: list[Any] = []
        for question in reading.asked:
            name, *about = question
            answers.append(getattr(options, name)(*about))
            self._answers[question] = answers[-1]
            if not _is_same(answers[-1], guesses.get(question)):
                return read_bounded(function, path, _answered(options, answers), **more)
        told = partial(_renamed, place=reading.place, path=str(path))
        if reading.error:
            raise _with_path(reading.error, told)
        return [
            replace(sheet, skipped=told(sheet.skipped)) if sheet.skipped else sheet
            for sheet in reading.sheets
        ]

    def forget(self) -> None:
        """Let go of files that nobody asked for."""
        self._running.clear()

    def _send(self, path: Path, task: Callable[..., _Reading]) -> None:
        """Send a file and those that follow it, as many as workers are to have at once."""
        if path in self._running or path in self._next:
            # What comes before was passed over.
            while path not in self._running and self._next.popleft() != path:
                pass
            while self._running and path in self._running and next(iter(self._running)) != path:
                del self._running[next(iter(self._running))]
        if path not in self._running:
            self._submit(path, task)
        most = _EACH * max(len(self._client.nthreads()), 1)
        while self._next and len(self._running) < most and self._size() < _AT_ONCE:
            self._submit(self._next.popleft(), task)

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._running if path.is_file())

    def _submit(self, path: Path, task: Callable[..., _Reading]) -> None:
        """Send one file; one that is gone is missed when it is asked for."""
        with suppress(OSError):
            content = None if self._on_this_machine else path.read_bytes()
            file = str(path.absolute()) if content is None else path.name
            answers = dict(self._answers)
            with reaching_cluster():
                future = self._client.submit(task, file, content, answers=answers, pure=False)
            self._running[path] = future, answers

    def _result(self, path: Path) -> tuple[_Reading | None, Mapping[_Question, Any]]:
        """Return what came of a file; None if this process has to read it, as one that ends workers."""
        from distributed import wait

        if path not in self._running:
            return None, {}
        future, answers = self._running.pop(path)
        with reaching_cluster():
            wait([future])
            return (None if future.status == "error" else future.result()), answers


def _bare(options: Options) -> Options:
    """Return options with the names of what may be asked in the place of whoever answers."""
    asks: dict[str, Any] = {name: name if getattr(options, name) else None for name in _ASKS}
    return replace(options, **asks)


_ASKS = ("recall", "posts")


def _read(
    function: Callable[..., Any],
    file: str,
    content: bytes | None,
    *,
    options: Options,
    more: Mapping[str, bool],
    answers: Mapping[_Question, Any],
) -> _Reading:
    """Read a file on a worker, from its place or its bytes, within the limits of every file."""
    asked: list[_Question] = []

    def guess(name: str, *about: object) -> Any:
        asked.append((name, *about))
        return answers.get(asked[-1])

    callbacks: dict[str, Any] = {
        name: partial(guess, name) for name in _ASKS if getattr(options, name)
    }
    with _at_hand(file, content) as path:
        reading = _Reading(str(path), asked)
        try:
            sheets = read_bounded(function, path, replace(options, **callbacks), **more)
        except TalentMatchError as error:
            return replace(reading, error=error)
        return replace(reading, sheets=sheets)


@contextmanager
def _at_hand(file: str, content: bytes | None) -> Iterator[Path]:
    """Give the bytes of a file a place for the time that it is read."""
    if content is None:
        yield Path(file)
        return
    from distributed import get_worker

    # What a worker leaves there when it is killed dask removes.
    with TemporaryDirectory(dir=get_worker().local_directory) as folder:
        path = Path(folder) / file
        path.write_bytes(content)
        yield path


def _is_same(answer: Any, guess: Any) -> bool:
    """Tell whether a file is read alike with either answer; posts that are none are no posts."""
    if isinstance(answer, str) or answer is None:
        return bool(answer == guess)
    posts: pd.DataFrame = answer
    return posts.empty if guess is None else posts.equals(guess)


def _answered(options: Options, answers: Sequence[Any]) -> Options:
    """Return options that give these answers before they ask for more: none is asked for twice."""
    earlier = deque(answers)

    def first(ask: Callable[..., Any], *about: object) -> Any:
        return earlier.popleft() if earlier else ask(*about)

    asks: dict[str, Any] = {
        name: partial(first, ask) for name in _ASKS if (ask := getattr(options, name))
    }
    return replace(options, **asks)


def _renamed(sentence: str, place: str, path: str) -> str:
    """Return a sentence that names a file as whoever loads it does."""
    if place == path or place not in sentence:
        return sentence
    return reworded(sentence, lambda text: text.replace(place, path))


def _with_path(error: TalentMatchError, told: Callable[[str], str]) -> TalentMatchError:
    error.args = tuple(map(told, error.args))
    if isinstance(error, UnreadableFileError):
        error.path = told(error.path)
    return error
