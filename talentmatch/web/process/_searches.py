"""Searches that somebody keeps for themselves, in the server's own file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talentmatch.web.process.state import ServerState

__all__ = ["forget_searches", "keep_search", "remove_search", "searches_naming", "searches_of"]

_MOST, _MOST_LETTERS = 50, 60


def searches_of(state: ServerState, user: str) -> list[dict[str, str]]:
    """Return name and query of the searches that a user keeps."""
    return state.rows("SELECT name, query FROM saved_search WHERE user = ? ORDER BY name", (user,))


def keep_search(state: ServerState, user: str, name: str, query: str) -> None:
    """Keep a search under a name, in the place of one of the same name.

    Raises
    ------
    InputError
        It has no name, asks nothing, or there are too many.
    """
    name, query = name.strip(), query.strip()
    if not name or len(name) > _MOST_LETTERS or not query:
        raise InputError(phrase("hunter", "search_unnamed", most=_MOST_LETTERS))
    others = {one["name"] for one in searches_of(state, user)} - {name}
    if len(others) >= _MOST:
        raise InputError(phrase("hunter", "searches_full", most=_MOST))
    state.change(
        "INSERT OR REPLACE INTO saved_search VALUES (?, ?, ?, ?)", (user, name, query, time.time())
    )


def remove_search(state: ServerState, user: str, name: str) -> None:
    """Forget a search."""
    state.change("DELETE FROM saved_search WHERE user = ? AND name = ?", (user, name))


def searches_naming(state: ServerState, words: Iterable[str]) -> int:
    """Return how many searches name somebody, whoever keeps them."""
    hits = [
        state.rows(
            "SELECT user, name FROM saved_search WHERE instr(lower(query), ?) OR "
            "instr(lower(name), ?)",
            (word.casefold(), word.casefold()),
        )
        for word in words
        if word
    ]
    return len({(row["user"], row["name"]) for rows in hits for row in rows})


def forget_searches(state: ServerState, words: Iterable[str]) -> int:
    """Forget all searches that name somebody who was erased; return how many."""
    return sum(
        state.change(
            "DELETE FROM saved_search WHERE instr(lower(query), ?) OR instr(lower(name), ?)",
            (word.casefold(), word.casefold()),
        )
        for word in words
        if word
    )
