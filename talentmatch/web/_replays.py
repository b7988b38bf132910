"""Requests of programs that come twice under one key are answered once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi import HTTPException

from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from talentmatch.web._visitor import Visitor

__all__ = ["keep_answer", "known_answer"]


def known_answer(visitor: Visitor, key: str | None, digest: str) -> str | None:
    """Return the number of what was made the first time; None the first time, or without a key.

    Parameters
    ----------
    visitor : Visitor
        Whose program asks.
    key : str, optional
        The Idempotency-Key of the request.
    digest : str
        Of what it sends.

    Raises
    ------
    HTTPException
        409 if the key came with something else before.
    """
    if not key:
        return None
    rows = visitor.backend.state.rows(
        "SELECT digest, body FROM replay WHERE key = ? AND user = ?", (key, visitor.user.name)
    )
    if rows and rows[0]["digest"] != digest:
        raise HTTPException(409, phrase("web", "key_used", key=key[:20]))
    return str(rows[0]["body"]) if rows else None


def keep_answer(visitor: Visitor, key: str | None, digest: str, number: str, status: int) -> None:
    """Keep the number of what was made under a key."""
    if key:
        visitor.backend.state.change(
            "INSERT OR IGNORE INTO replay VALUES (?, ?, ?, ?, ?, ?)",
            (key, visitor.user.name, digest, status, number, time.time()),
        )
