"""`talentmatch user`: who may use the page and the API of a store."""

from __future__ import annotations

import sys
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    LangOption,
    OutFormat,
    StoreOption,
)
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from talentmatch.web.process.state import ServerState

__all__ = ["app"]

app = typer.Typer(name="user", help="Who may use the page and the API.", no_args_is_help=True)
PasswordOption = Annotated[
    bool, Option("--password-stdin", help="Read the password from stdin; else it is asked for.")
]
NameArgument = Annotated[str, Argument(help="Name with which they log in.")]


class RoleName(StrEnum):
    """What somebody may see."""

    admin = "admin"
    planner = "planner"
    agency = "agency"
    viewer = "viewer"


class ScopeName(StrEnum):
    """What a token may do."""

    read = "read"
    write = "write"


@app.command()
def add(
    name: NameArgument,
    role: Annotated[
        RoleName,
        Option(help="admin: all; planner: lists, no names; agency: people; viewer: public."),
    ],
    password_stdin: PasswordOption = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Add somebody.

    Example: talentmatch user add wang --role planner --password-stdin < password.txt
    """
    from talentmatch.app._speech import say
    from talentmatch.web.process.users import add_user

    with closing(_state(store)) as state:
        user = add_user(state, name, role.value, _password(lang, from_stdin=password_stdin))
    say(phrase("web", "user_added", name=user.name, role=phrase("web", f"role_{user.role}")))


@app.command()
def password(
    name: NameArgument,
    password_stdin: PasswordOption = False,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Give somebody another password; their sessions end.

    Example: talentmatch user password wang
    """
    from talentmatch.app._speech import say
    from talentmatch.web.process.users import set_password

    with closing(_state(store)) as state:
        set_password(state, name, _password(lang, from_stdin=password_stdin))
    say(phrase("web", "password_set", name=name))


@app.command()
def token(
    name: NameArgument,
    scope: Annotated[ScopeName, Option(help="Whether it may change anything.")] = ScopeName.write,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make a token for programs, shown once: the last line.

    Example: talentmatch user token wang --scope read
    """
    from talentmatch.app._speech import say
    from talentmatch.web.process.users import new_token

    with closing(_state(store)) as state:
        made = new_token(state, name, scope.value)
    say(phrase("web", "token_made", name=name))
    print(made)


@app.command("list")
def list_everybody(
    fmt: FormatOption = OutFormat.table,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List who may enter.

    Example: talentmatch user list
    """
    import json

    from talentmatch.i18n import render
    from talentmatch.web.process.users import list_users

    with closing(_state(store)) as state:
        users = list_users(state)
    if fmt is OutFormat.json:
        print(json.dumps([{"name": user.name, "role": user.role} for user in users]))
        return
    for user in users:
        print(f"{user.name}\t{render(phrase('web', f'role_{user.role}'), lang)}")


@app.command()
def remove(
    name: NameArgument,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Take somebody's access away; what they did stays in the access log.

    Example: talentmatch user remove wang
    """
    from talentmatch.app._speech import say
    from talentmatch.web.process.users import remove_user

    with closing(_state(store)) as state:
        remove_user(state, name)
    say(phrase("web", "user_removed", name=name))


def _state(store: Path) -> ServerState:
    """Open what the server keeps, also while it runs."""
    from talentmatch.errors import StoreError
    from talentmatch.web.process.state import ServerState, state_path

    if not store.exists() and not state_path(store).exists():
        raise StoreError(phrase("store", "no_store", path=store))
    return ServerState(state_path(store))


def _password(lang: str, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(
        typer.prompt(
            phrase("web", "password", lang), hide_input=True, confirmation_prompt=True, err=True
        )
    )
