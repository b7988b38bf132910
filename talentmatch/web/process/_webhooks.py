"""Webhooks: other programs are told that something happened, signed, again and again until they hear it."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.web.process._webhook_calls import call, checked_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talentmatch.web.process._jobs import Job
    from talentmatch.web.process.state import ServerState

__all__ = ["EVENTS", "Delivery", "Webhook", "WebhookRefusedError", "Webhooks"]

#: What can be told.
EVENTS: Final = ("edition.published", "lead.changed", "job.done")
#: How long to wait before each further try [s]; after the last of them it is given up.
PAUSES: Final = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0)
#: Deliveries that have ended are shown for so long [s], and so many of each webhook.
_REMEMBERED, _SHOWN = 30 * 24 * 3600.0, 20
#: So many webhooks, and so long an address.
_MOST, _LONGEST = 50, 500
#: After a fault of this computer, such as a full disk, it is looked again after this time [s].
_FAULT_PAUSE = 30.0
#: A call under way is waited for when the server ends [s]; it is made again after the next start.
_PATIENCE = 2.0


@dataclass(frozen=True)
class Webhook:
    """A program that wants to be told.

    Attributes
    ----------
    id, url : str
        Its number, and where it listens.
    kinds : tuple of str
        What it is told, of `EVENTS`.
    user : str
        Who added it.
    created : float
        When [s since 1970].
    """

    id: str
    url: str
    kinds: tuple[str, ...]
    user: str
    created: float


@dataclass(frozen=True)
class Delivery:
    """One thing told to one webhook.

    Attributes
    ----------
    id, webhook, kind : str
        Its number, to whom, and what.
    state : {"waiting", "delivered", "failed"}
        Whether it was heard; failed: it is no longer tried.
    tries : int
        How often it was tried.
    answer : str
        What came of the last try, as `webhook_calls.call` says it; empty before the first.
    created : float
        When it happened [s since 1970].
    due : float
        When it is tried next [s since 1970].
    """

    id: str
    webhook: str
    kind: str
    state: str
    tries: int
    answer: str
    created: float
    due: float


class WebhookRefusedError(InputError):
    """An address is not called as this server is set, or cannot be found by it."""


class Webhooks:
    """Those who want to be told, and what is still to be told them; one thread tells it.

    Parameters
    ----------
    state : ServerState
        Where it is written down: what was not heard when the server ended is told by the next.
    inside : bool, default=False
        Whether addresses within this network may be called, and without TLS.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from talentmatch.web.process.state import ServerState
    >>> state = ServerState(Path(tempfile.mkdtemp()) / "city.duckdb.server.db")
    >>> webhooks = Webhooks(state)
    >>> webhooks.add("https://127.0.0.1/told", ["job.done"], user="li")
    Traceback (most recent call last):
    talentmatch.web.process._webhooks.WebhookRefusedError: https://127.0.0.1/told is not taken as a webhook:
      - 127.0.0.1 is an address inside a network; allow these with: talentmatch serve --webhooks-inside
    >>> webhooks.close()
    >>> state.close()
    """

    def __init__(self, state: ServerState, *, inside: bool = False) -> None:
        self._state = state
        self._inside = inside
        self._news = threading.Condition()
        self._ended = self._noted = False
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
        self._thread.start()

    def add(self, url: str, kinds: Sequence[str], *, user: str) -> tuple[Webhook, str]:
        """Add somebody to be told; return the webhook and its secret.

        Parameters
        ----------
        url : str
            Where it listens.
        kinds : sequence of str
            What it is told, of `EVENTS`.
        user : str
            Who adds it.

        Raises
        ------
        WebhookRefusedError
            The address is none, is within a network where that is not allowed, or nothing is told.
        """
        url = url.strip()
        problems = [
            phrase("office", "no_event", kind=kind[:40], kinds=joined(EVENTS))
            for kind in kinds
            if kind not in EVENTS
        ]
        problems += [] if kinds else [phrase("office", "nothing_told")]
        if len(url) > _LONGEST:
            problems.append(phrase("office", "url_long", most=_LONGEST))
        elif problem := checked_address(url, inside=self._inside).problem:
            problems.append(problem)
        if len(self.every()) >= _MOST:
            problems.append(phrase("office", "webhooks_many", most=_MOST))
        if problems:
            raise WebhookRefusedError(phrase("office", "webhook_refused", url=url[:80]), problems)
        told = tuple(kind for kind in EVENTS if kind in kinds)
        webhook = Webhook(secrets.token_hex(6), url, told, user, time.time())
        secret = f"whsec_{secrets.token_urlsafe(32)}"
        self._state.change(
            "INSERT INTO webhook VALUES (?, ?, ?, ?, ?, ?)",
            (webhook.id, url, json.dumps(told), secret, user, webhook.created),
        )
        return webhook, secret

    def remove(self, number: str) -> None:
        """Tell a webhook nothing more.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        with self._state.together():
            self._state.change("DELETE FROM delivery WHERE webhook = ?", (number,))
            if not self._state.change("DELETE FROM webhook WHERE id = ?", (number,)):
                raise NotFoundError("webhook", number)

    def every(self) -> list[Webhook]:
        """Return all webhooks, the oldest first."""
        return [_webhook(row) for row in self._state.rows("SELECT * FROM webhook ORDER BY created")]

    def get(self, number: str) -> tuple[Webhook, str]:
        """Return a webhook and its secret.

        Raises
        ------
        NotFoundError
            There is none of that number.
        """
        rows = self._state.rows("SELECT * FROM webhook WHERE id = ?", (number,))
        if not rows:
            raise NotFoundError("webhook", number, [one.id for one in self.every()][:5])
        return _webhook(rows[0]), rows[0]["secret"]

    def deliveries(self, number: str) -> list[Delivery]:
        """Return what a webhook was told last, the newest first."""
        rows = self._state.rows(
            "SELECT id, webhook, kind, state, tries, answer, created, due FROM delivery "
            "WHERE webhook = ? ORDER BY created DESC, rowid DESC LIMIT ?",
            (number, _SHOWN),
        )
        return [Delivery(**row) for row in rows]

    def tell(self, kind: str, **ids: str) -> None:
        """Note for everybody who wants to know that something happened; nobody waits for them.

        Parameters
        ----------
        kind : str
            What, of `EVENTS`.
        **ids : str
            Numbers of what it happened to; nothing about people.
        """
        try:
            for webhook in self.every():
                if kind in webhook.kinds:
                    self._note(webhook.id, kind, ids)
        except sqlite3.Error as error:  # what happened has happened, and its page says so
            _log(error)

    def try_out(self, number: str) -> None:
        """Tell one webhook something of no meaning, to see whether it hears."""
        webhook, _ = self.get(number)
        self._note(webhook.id, "test", {})

    def job_ended(self, job: Job) -> None:
        """Tell that a job has ended."""
        self.tell("job.done", job_id=job.id, job_kind=job.kind, state=job.state)

    def close(self) -> None:
        """Tell nothing more; what is left is told after the next start."""
        with self._news:
            self._ended = True
            self._news.notify()
        self._thread.join(_PATIENCE)

    def _note(self, webhook: str, kind: str, ids: dict[str, str]) -> None:
        number, now = secrets.token_hex(12), time.time()
        moment = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        body = json.dumps({"id": number, "kind": kind, "time": moment, **ids}, ensure_ascii=False)
        self._state.change(
            "INSERT INTO delivery (id, webhook, kind, body, created, due) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (number, webhook, kind, body, now, now),
        )
        with self._news:
            self._noted = True
            self._news.notify()

    def _work(self) -> None:
        """Tell what is due until the server ends."""
        while True:
            with self._news:
                self._noted = False
            try:
                pause = self._tell_next()
            except Exception as error:  # whatever it is, the next may be told
                if not self._ended:
                    _log(error)
                pause = _FAULT_PAUSE
            with self._news:
                if not self._ended and not self._noted and pause != 0:
                    self._news.wait(pause)
                if self._ended:
                    return

    def _tell_next(self) -> float | None:
        """Tell what is longest due; return how long to wait for the next [s]."""
        rows = self._state.rows(
            "SELECT delivery.*, webhook.url, webhook.secret FROM delivery "
            "JOIN webhook ON webhook.id = delivery.webhook "
            "WHERE delivery.state = 'waiting' ORDER BY due LIMIT 1"
        )
        if not rows:
            return None
        if (wait := rows[0]["due"] - time.time()) > 0:
            return float(wait)
        self._deliver(rows[0])
        return 0

    def _deliver(self, row: dict[str, Any]) -> None:
        # Noted before: what cannot be written down on a full disk is not told over and over.
        tries, now = row["tries"] + 1, time.time()
        last = tries > len(PAUSES)
        due = now + (PAUSES[-1] if last else PAUSES[tries - 1])
        self._state.change(
            "UPDATE delivery SET tries = ?, due = ? WHERE id = ?", (tries, due, row["id"])
        )
        answer = call(
            row["url"],
            row["body"].encode(),
            kind=row["kind"],
            number=row["id"],
            secret=row["secret"],
            inside=self._inside,
        )
        state = "delivered" if answer.heard else "failed" if last else "waiting"
        self._state.change(
            "UPDATE delivery SET state = ?, answer = ?, due = ? WHERE id = ?",
            (state, answer.code, due if state == "waiting" else now, row["id"]),
        )
        self._state.change(
            "DELETE FROM delivery WHERE state <> 'waiting' AND created < ?", (now - _REMEMBERED,)
        )


def _webhook(row: dict[str, Any]) -> Webhook:
    return Webhook(
        row["id"], row["url"], tuple(json.loads(row["kinds"])), row["user"], row["created"]
    )


def _log(error: Exception) -> None:
    import logging

    logging.getLogger("talentmatch.web").error("a webhook was not told", exc_info=error)
