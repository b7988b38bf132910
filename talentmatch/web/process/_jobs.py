"""Work that takes longer than a page: one job after another, and what became of each."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from talentmatch.errors import NotFoundError, TalentMatchError, trace_of
from talentmatch.i18n import languages, phrase, read_at, render
from talentmatch.web.process._full_disk import disk_is_full, though_full

if TYPE_CHECKING:
    from talentmatch.web.process.state import ServerState

__all__ = ["Forgettable", "Job", "Jobs", "Outcome", "Progress", "Work"]

State = Literal["queued", "running", "done", "failed"]
#: Called as ``progress(done, total, label)``.
Progress = Callable[[int, int, str], None]
#: Of so many jobs the rows set aside are kept.
_ROWS_KEPT = 20
#: Jobs are told of for so long after they ended [s].
_REMEMBERED = 30 * 24 * 3600.0


class Forgettable(Protocol):
    """What is kept for a while."""

    def forget(self) -> None:
        """Remove it from the disk."""


@dataclass(frozen=True)
class Outcome:
    """What came of a piece of work.

    Attributes
    ----------
    said : sequence of str
        What is to be told.
    facts : mapping
        What programs are told; it is written down.
    rows : sequence of mapping
        Rows that were set aside; they may tell of people, and are not written down.
    failed : bool
        Whether nothing came of it.
    kept : object, optional
        What a person may need to set it right, such as the files that were loaded; it is forgotten
        when nobody needs it any more, and with the server.
    """

    said: Sequence[str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    failed: bool = False
    kept: Forgettable | None = None


Work = Callable[[Progress], Outcome]


@dataclass(frozen=True)
class Job:
    """A piece of work.

    Attributes
    ----------
    id, kind, user : str
        Its number, what it does, who asked for it.
    state : {"queued", "running", "done", "failed"}
        How far it is.
    label : str
        What it is at.
    done : float
        Which part of it is done [0–1].
    outcome : mapping
        What came of it: sentences by language under `said`, and facts.
    created, ended : float
        When it was asked for, and when it ended [s since 1970].
    """

    id: str
    kind: str
    user: str
    state: State
    label: str
    done: float
    outcome: Mapping[str, Any]
    created: float
    ended: float | None

    def messages(self, lang: str) -> list[str]:
        """Return what is to be told of it."""
        said: dict[str, list[str]] = self.outcome.get("said", {})
        return said.get(lang) or said.get("en") or []


class Jobs:
    """The jobs of a server: one runs, others wait; what was running when it was killed has failed.

    Parameters
    ----------
    state : ServerState
        Where it is written down.
    tell : callable, optional
        Told each job that has ended.
    """

    def __init__(self, state: ServerState, tell: Callable[[Job], None] | None = None) -> None:
        self._state = state
        self._tell = tell
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._rows: dict[str, Sequence[Mapping[str, Any]]] = {}
        self._kept: dict[str, Forgettable] = {}
        #: What became of jobs, where the disk had no room to write it down.
        self._unwritten: dict[str, tuple[Any, ...]] = {}
        stopped = json.dumps({"said": _in_all_languages([phrase("web", "job_stopped")])})
        broken = state.rows("SELECT id FROM job WHERE state IN ('queued', 'running')")
        for row in broken:
            self._end(row["id"], "failed", 0.0, stopped)
        state.change("DELETE FROM job WHERE ended < ?", (time.time() - _REMEMBERED,))

    def start(self, kind: str, user: str, work: Work) -> Job:
        """Queue a piece of work.

        Parameters
        ----------
        kind : str
            What it does, such as "load".
        user : str
            Who asks for it.
        work : callable
            Is given a function to tell its progress.
        """
        number = secrets.token_urlsafe(9)
        self._state.change(
            "INSERT INTO job (id, kind, user, state, created) VALUES (?, ?, ?, 'queued', ?)",
            (number, kind, user, time.time()),
        )
        self._worker.submit(self._run, number, work)
        return self.get(number)

    def get(self, number: str) -> Job:
        """Return a job by its number.

        Raises
        ------
        NotFoundError
            There is none.
        """
        self._write_down()
        rows = self._state.rows("SELECT * FROM job WHERE id = ?", (number,))
        if not rows:
            raise NotFoundError("job", number)
        return self._job(rows[0])

    def latest(self, most: int = 20) -> list[Job]:
        """Return the last jobs, the newest first."""
        self._write_down()
        rows = self._state.rows("SELECT * FROM job ORDER BY created DESC LIMIT ?", (most,))
        return [self._job(row) for row in rows]

    def close(self) -> None:
        """Let the job that runs end; what waits will be told to have failed."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self.forget_rows()

    def rows_of(self, number: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows that a job set aside: kept until the server ends, never written down."""
        return self._rows.get(number, ())

    def kept_of(self, number: str) -> Forgettable | None:
        """Return what a job kept for whoever sets it right; None once it is forgotten."""
        return self._kept.get(number)

    def forget_kept(self, number: str) -> None:
        """Forget what a job kept."""
        kept = self._kept.pop(number, None)
        if kept is not None:
            kept.forget()

    def hand_on(self, number: str) -> None:
        """Let go of what a job kept without forgetting it: another job has it now."""
        self._kept.pop(number, None)

    def forget_rows(self) -> None:
        """Forget the rows that jobs set aside and the files kept, as when a person was erased."""
        self._rows.clear()
        for number in list(self._kept):
            self.forget_kept(number)

    def _run(self, number: str, work: Work) -> None:
        with though_full():
            self._state.change("UPDATE job SET state = 'running' WHERE id = ?", (number,))

        def progress(done: int, total: int, label: str) -> None:
            part = done / total if total else 0.0
            with though_full():
                self._state.change(
                    "UPDATE job SET done = ?, label = ? WHERE id = ?", (part, label, number)
                )

        with read_at("page"):
            try:
                outcome = work(progress)
            except Exception as error:
                outcome = Outcome([_why_failed(error)], failed=True)
            text = json.dumps({**outcome.facts, "said": _in_all_languages(outcome.said)})
        state, done = ("failed", 0.0) if outcome.failed else ("done", 1.0)
        self._rows[number] = outcome.rows
        if outcome.kept is not None:
            self._kept[number] = outcome.kept
        while len(self._rows) > _ROWS_KEPT:
            self._rows.pop(next(iter(self._rows)))
        while len(self._kept) > _ROWS_KEPT:
            self.forget_kept(next(iter(self._kept)))
        self._end(number, state, done, text)

    def _end(self, number: str, state: str, done: float, outcome: str) -> None:
        """Write down what became of a job, and tell who wants to know."""
        self._unwritten[number] = (state, done, outcome, time.time())
        self._write_down()
        if self._tell is not None:
            self._tell(self.get(number))

    def _write_down(self) -> None:
        """Write down what became of jobs, as soon as the disk has room."""
        for number, values in list(self._unwritten.items()):
            with though_full():
                self._state.change(
                    "UPDATE job SET state = ?, done = ?, outcome = ?, ended = ? WHERE id = ?",
                    (*values, number),
                )
                self._unwritten.pop(number, None)

    def _job(self, row: dict[str, Any]) -> Job:
        """Return a job as it is now, whether or not that could be written down."""
        names = ("state", "done", "outcome", "ended")
        fields = {**row, **dict(zip(names, self._unwritten.get(row["id"], ()), strict=False))}
        return Job(**{**fields, "outcome": json.loads(fields["outcome"])})


def _why_failed(error: Exception) -> str:
    """Say why a job failed, as far as it is known."""
    if disk_is_full(error):
        return phrase("office", "full_changed")
    if isinstance(error, TalentMatchError):
        return str(error.args[0])
    # A job has nobody who would see a traceback; its kind is told, not the values in it.
    _log(error)
    return phrase("web", "job_broke", kind=type(error).__name__)


def _log(error: Exception) -> None:
    import logging

    logging.getLogger("talentmatch.web").error("a job failed\n%s", trace_of(error))


def _in_all_languages(said: Sequence[str]) -> dict[str, list[str]]:
    return {lang: [str(render(one, lang)) for one in said] for lang in languages()}
