"""Who may use the page and the API: names, roles, passwords and tokens."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.web.process._full_disk import though_full

if TYPE_CHECKING:
    from talentmatch.web.process.state import ServerState

__all__ = [
    "ROLES",
    "SCOPES",
    "Role",
    "Scope",
    "User",
    "add_user",
    "digest_of",
    "is_setup_key",
    "list_tokens",
    "list_users",
    "new_setup_key",
    "new_token",
    "remove_user",
    "revoke_token",
    "set_password",
    "set_up",
    "user_named",
    "user_of_token",
    "user_with_password",
]

Role = Literal["admin", "planner", "agency", "viewer"]
ROLES: Final[tuple[Role, ...]] = ("admin", "planner", "agency", "viewer")
Scope = Literal["read", "write"]
SCOPES: Final[tuple[Scope, ...]] = ("read", "write")
_SHORTEST, _LONGEST = 8, 512
#: Of the name of a user, so that it reads in a log.
_NAME_LENGTH = 64
#: Wrong tries after which the next must wait, how long at first and at most [s], and after which
#: time of peace they are forgotten [s].
_TRIES, _FIRST_WAIT, _LONGEST_WAIT, _FORGET = 10, 2.0, 300.0, 900.0


@dataclass(frozen=True)
class User:
    """Somebody who may enter.

    Attributes
    ----------
    name : str
        As they log in, and as the access log names them.
    role : {"admin", "planner", "agency", "viewer"}
        What they may see.
    created : float
        When they were added [s since 1970].
    """

    name: str
    role: Role
    created: float


class TooManyTriesError(InputError):
    """A name or an address was tried too often.

    Attributes
    ----------
    wait : int
        How long to wait [s].
    """

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(phrase("web", "too_many_tries", wait=wait))


def digest_of(secret: str) -> str:
    """Return what is kept of a random secret: enough to know it again, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_user(state: ServerState, name: str, role: str, password: str) -> User:
    """Add somebody.

    Raises
    ------
    InputError
        The name is taken or is none, there is no such role, or the password is too short.
    """
    name = name.strip()
    problems = []
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        problems.append(phrase("web", "bad_name", name=name[:_NAME_LENGTH], most=_NAME_LENGTH))
    if role not in ROLES:
        problems.append(phrase("web", "bad_role", role=role, roles=joined(ROLES)))
    problems += _bad_password(password)
    if problems:
        raise InputError(phrase("web", "user_refused"), problems)
    values = (name, role, _hasher().hash(password), time.time())
    added = state.change("INSERT OR IGNORE INTO user VALUES (?, ?, ?, ?)", values)
    if not added:
        raise InputError(phrase("web", "name_taken", name=name))
    state.change("DELETE FROM setup")
    return User(name, cast("Role", role), values[3])


def set_password(state: ServerState, name: str, password: str) -> None:
    """Give somebody another password, and end all their sessions."""
    user = user_named(state, name)
    if problems := _bad_password(password):
        raise InputError(phrase("web", "user_refused"), problems)
    with state.together():
        state.change(
            "UPDATE user SET password = ? WHERE name = ?", (_hasher().hash(password), user.name)
        )
        state.change("DELETE FROM session WHERE user = ?", (user.name,))


def remove_user(state: ServerState, name: str) -> None:
    """Take somebody's access, sessions and tokens away; what they did stays in the access log.

    Raises
    ------
    InputError
        They are the last who may add users.
    """
    user = user_named(state, name)
    with state.together():
        others = "SELECT count(*) AS n FROM user WHERE role = 'admin' AND name <> ?"
        if user.role == "admin" and state.rows(others, (name,))[0]["n"] == 0:
            raise InputError(phrase("web", "last_admin", name=name))
        for table in ("session", "token", "draft", "replay", "tour"):
            state.change(f"DELETE FROM {table} WHERE user = ?", (name,))
        state.change("DELETE FROM user WHERE name = ?", (name,))


def list_users(state: ServerState) -> list[User]:
    """Return everybody who may enter, by name."""
    return [_user(row) for row in state.rows("SELECT * FROM user ORDER BY name")]


def user_named(state: ServerState, name: str) -> User:
    """Return somebody by name.

    Raises
    ------
    NotFoundError
        There is nobody of that name; it says who there is.
    """
    rows = state.rows("SELECT * FROM user WHERE name = ?", (name.strip(),))
    if not rows:
        raise NotFoundError("user", name, [user.name for user in list_users(state)][:5])
    return _user(rows[0])


def user_with_password(
    state: ServerState, name: str, password: str, *, address: str
) -> User | None:
    """Return who logs in; None if name or password is wrong, which takes as long.

    Parameters
    ----------
    state : ServerState
        Who there is.
    name, password : str
        What was typed.
    address : str
        From where.

    Raises
    ------
    TooManyTriesError
        Name or address were tried too often.
    """
    subjects = (f"name {name.strip()[:_NAME_LENGTH]}", f"address {address}")
    _refuse_haste(state, subjects)
    rows = state.rows("SELECT * FROM user WHERE name = ?", (name.strip(),))
    known = rows[0]["password"] if rows else _nobodys_password()
    fits = _hasher().verify(password[:_LONGEST], known)
    if rows and fits:
        state.change("DELETE FROM attempt WHERE subject = ?", (subjects[0],))
        return _user(rows[0])
    for subject in subjects:
        state.change(
            "INSERT INTO attempt VALUES (?, 1, ?) ON CONFLICT (subject) DO UPDATE SET "
            "failures = CASE WHEN last < ? THEN 1 ELSE failures + 1 END, last = excluded.last",
            (subject, time.time(), time.time() - _FORGET),
        )
    return None


def _refuse_haste(state: ServerState, subjects: tuple[str, ...]) -> None:
    now = time.time()
    for subject in subjects:
        for row in state.rows("SELECT failures, last FROM attempt WHERE subject = ?", (subject,)):
            over = row["failures"] - _TRIES
            if over < 0 or now - row["last"] > _FORGET:
                continue
            left = row["last"] + min(_FIRST_WAIT * 2**over, _LONGEST_WAIT) - now
            if left > 0:
                raise TooManyTriesError(int(left) + 1)


def new_token(state: ServerState, name: str, scope: str = "write") -> str:
    """Return a new token of somebody for programs; only its digest is kept.

    Parameters
    ----------
    state : ServerState
        Who there is.
    name : str
        Whose it is: it may do what they may.
    scope : {"read", "write"}
        Whether it may change anything.
    """
    user = user_named(state, name)
    if scope not in SCOPES:
        raise InputError(phrase("web", "bad_scope", scope=scope, scopes=joined(SCOPES)))
    token = f"tm_{secrets.token_urlsafe(32)}"
    state.change(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, NULL)",
        (secrets.token_hex(4), digest_of(token), user.name, scope, time.time()),
    )
    return token


def list_tokens(state: ServerState, name: str) -> list[dict[str, Any]]:
    """Return id, scope, day and last use of somebody's tokens."""
    return state.rows(
        "SELECT id, scope, created, used FROM token WHERE user = ? ORDER BY created", (name,)
    )


def revoke_token(state: ServerState, name: str, token_id: str) -> bool:
    """Take a token back; say whether there was one."""
    return bool(state.change("DELETE FROM token WHERE user = ? AND id = ?", (name, token_id)))


def user_of_token(state: ServerState, token: str) -> tuple[User, Scope] | None:
    """Return whose token it is and what it may do; None if it is nobody's."""
    rows = state.rows(
        "SELECT user.*, token.id AS token, token.scope, token.used FROM token "
        "JOIN user ON user.name = token.user WHERE token.digest = ?",
        (digest_of(token),),
    )
    if not rows:
        return None
    now = time.time()
    if now - (rows[0]["used"] or 0) > 60:  # a minute is exact enough, and a write each
        with though_full():
            state.change("UPDATE token SET used = ? WHERE id = ?", (now, rows[0]["token"]))
    return _user(rows[0]), rows[0]["scope"]


def new_setup_key(state: ServerState) -> str | None:
    """Return the key with which the first user is added, once; None if there is a user."""
    if list_users(state):
        return None
    key = secrets.token_urlsafe(24)
    with state.together():
        state.change("DELETE FROM setup")
        state.change("INSERT INTO setup VALUES (?)", (digest_of(key),))
    return key


def is_setup_key(state: ServerState, key: str) -> bool:
    """Return whether a key is the one that was given out last, and nobody has used it."""
    return bool(state.rows("SELECT 1 FROM setup WHERE digest = ?", (digest_of(key),)))


def set_up(state: ServerState, key: str, name: str, password: str) -> User | None:
    """Add the first user, who may do all; None if the key is not the one that was given out."""
    if not is_setup_key(state, key):
        return None
    return add_user(state, name, "admin", password)


def _bad_password(password: str) -> list[str]:
    if _SHORTEST <= len(password) <= _LONGEST:
        return []
    return [phrase("web", "bad_password", n=len(password), least=_SHORTEST, most=_LONGEST)]


def _user(row: dict[str, Any]) -> User:
    return User(row["name"], row["role"], row["created"])


@cache
def _hasher() -> Any:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobodys_password() -> str:
    return str(_hasher().hash(secrets.token_urlsafe(16)))
