"""Who acts: the name that entries of the access log take, said for a call, a thread or a task."""

from __future__ import annotations

import getpass
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Self

from talentmatch.errors import AccessError
from talentmatch.i18n import phrase

__all__ = ["Acting", "acting_user", "beside_login", "login_name"]

_ACTING: ContextVar[str] = ContextVar("talentmatch_acting_user", default="")


class Acting:
    """Within it, whatever this thread or task reads or exports is logged under one name.

    Threads and tasks beside it are not touched. A task, and what `asyncio.to_thread` runs, takes
    the name over from where it was started; a plain thread has to be told itself.

    Parameters
    ----------
    user : str
        Who acts, such as the person logged in to a page.

    Raises
    ------
    AccessError
        The name is empty or no single line.

    Examples
    --------
    >>> with Acting("li"):
    ...     acting_user()
    'li'
    >>> acting_user()
    ''
    """

    def __init__(self, user: str) -> None:
        self.user = _one_line(user)
        self._before: list[Token[str]] = []

    def __enter__(self) -> Self:
        self._before.append(_ACTING.set(self.user))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _ACTING.reset(self._before.pop())


def acting_user() -> str:
    """Return who acts here; empty where nobody said."""
    return _ACTING.get()


def beside_login(user: str) -> str:
    """Return a name that somebody gave, with that of the login after it where it is another."""
    name, login = _one_line(user), login_name()
    return name if name == login else f"{name} ({login})"


def login_name() -> str:
    """Return the user of the operating system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _one_line(user: str) -> str:
    name = user.strip()
    if not name or not name.isprintable():
        raise AccessError(phrase("access", "no_user", user=repr(user)))
    return name
