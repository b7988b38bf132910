"""Who is inside: sessions of a browser with their mark against forged forms, and what was typed too late."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from talentmatch.web.process._full_disk import though_full
from talentmatch.web.process.users import User, digest_of, user_named

if TYPE_CHECKING:
    from talentmatch.web.process.state import ServerState

__all__ = [
    "COOKIE",
    "Session",
    "begin_session",
    "draft_of",
    "end_session",
    "keep_draft",
    "session_of",
    "user_of_ended",
]

COOKIE = "talentmatch_session"
#: Without a click [s], and at all [s]; for so long it is known whose an ended one was [s].
IDLE, LONGEST, REMEMBERED = 2 * 3600.0, 12 * 3600.0, 7 * 24 * 3600.0


@dataclass(frozen=True)
class Session:
    """Somebody's browser.

    Attributes
    ----------
    user : User
        Who it is.
    csrf : str
        What every form that changes something carries.
    """

    user: User
    csrf: str


def begin_session(state: ServerState, user: User) -> str:
    """Return the secret of a new session, which only the browser keeps."""
    secret = secrets.token_urlsafe(32)
    now = time.time()
    state.change("DELETE FROM session WHERE begun < ?", (now - REMEMBERED,))
    state.change("DELETE FROM draft WHERE created < ?", (now - REMEMBERED,))
    state.change(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?)",
        (digest_of(secret), user.name, secrets.token_urlsafe(24), now, now),
    )
    return secret


def session_of(state: ServerState, secret: str | None) -> Session | None:
    """Return the session of a secret; None if there is none or it has ended."""
    row = _row(state, secret)
    now = time.time()
    if row is None or now - row["seen"] > IDLE or now - row["begun"] > LONGEST:
        return None
    if now - row["seen"] > 60:
        with though_full():
            state.change("UPDATE session SET seen = ? WHERE digest = ?", (now, row["digest"]))
    return Session(user_named(state, row["user"]), row["csrf"])


def user_of_ended(state: ServerState, secret: str | None) -> str | None:
    """Return whose a session was that has ended, to keep for them what they typed."""
    row = _row(state, secret)
    return None if row is None else str(row["user"])


def end_session(state: ServerState, secret: str | None) -> None:
    """End a session, as somebody does who logs out."""
    if secret:
        state.change("DELETE FROM session WHERE digest = ?", (digest_of(secret),))


def keep_draft(state: ServerState, user: str, path: str, fields: Sequence[tuple[str, str]]) -> str:
    """Keep the fields of a form that came after its session had ended; return its number."""
    number = secrets.token_urlsafe(12)
    state.change(
        "INSERT INTO draft VALUES (?, ?, ?, ?, ?)",
        (number, user, path, json.dumps(list(fields)), time.time()),
    )
    return number


def draft_of(
    state: ServerState, user: User, number: str
) -> tuple[str, list[tuple[str, str]]] | None:
    """Return where a form was going and what it held; None if it is not this user's."""
    rows = state.rows("SELECT * FROM draft WHERE id = ? AND user = ?", (number, user.name))
    if not rows:
        return None
    fields = json.loads(rows[0]["fields"])
    # A server before this one kept one value of each name.
    return rows[0]["path"], list(fields.items() if isinstance(fields, dict) else map(tuple, fields))


def _row(state: ServerState, secret: str | None) -> dict[str, Any] | None:
    if not secret:
        return None
    rows = state.rows(
        "SELECT session.* FROM session JOIN user ON user.name = session.user WHERE digest = ?",
        (digest_of(secret),),
    )
    return rows[0] if rows else None
