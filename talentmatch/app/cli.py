"""The `talentmatch` command: what its verbs share and how its errors are told."""

from __future__ import annotations

import atexit
import codecs
import gc
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib import import_module
from inspect import Parameter, Signature, signature
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated, Any, NoReturn, get_type_hints

import typer

from talentmatch._version import __version__
from talentmatch.app import commands
from talentmatch.app._help import SpokenCommand, SpokenGroup
from talentmatch.app._options import DEFAULT_STORE, UserOption
from talentmatch.app._remote import server_named
from talentmatch.app._speech import language_of, say, warn
from talentmatch.app._usage import show_usage
from talentmatch.data.storage.acting import Acting, beside_login
from talentmatch.errors import ContractError, TalentMatchError, reason_of, trace_of
from talentmatch.i18n import joined, languages, phrase, render

__all__ = ["app", "main"]

_NAME = "talentmatch"
#: By which a shell asks what may follow, as its script of `talentmatch completion` says.
_COMPLETE = "_TALENTMATCH_COMPLETE"
#: How streams write what their encoding lacks, and by what: of GBK and code pages.
_NEAREST = "talentmatch.nearest"
_ALIKE = {"✓": "√+", "✗": "×x", "−": "-", "–": "-", "—": "-", "·": "."}
#: With which typer leaves on Ctrl-C.
_INTERRUPTED = 130
#: What typer raises where a command line cannot be read.
_UsageError: Any = typer.BadParameter.__base__
#: Packages whose errors are of the machine, not of this program.
_BENEATH = frozenset({"duckdb", "_duckdb", "mlflow", "sqlalchemy", "sqlite3"})

app = typer.Typer(
    name=_NAME,
    cls=SpokenGroup,
    help="Forecast talent demand and rank matches from both sides. Data goes to stdout, messages "
    "to stderr; exit code 1: failed, 2: wrong usage, 3: data breaks a contract or a list has "
    "no rows. "
    "With --server URL a list comes from a running `talentmatch serve`, with the token in "
    "TALENTMATCH_TOKEN.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
#: In this order help shows them; other files of `app/commands/` follow by their names.
_ORDER = (
    *(
        "demo",
        "init",
        "template",
        "load",
        "check",
        "train",
        "forecast",
        "demand",
        "scenario",
        "project",
        "match",
        "screen",
        "skills",
        "staff",
    ),
    *("portfolio", "majors", "targets", "levels", "programmes", "partners", "report", "nightly"),
    *("backup", "restore", "erase", "people", "shortage", "leads", "models", "audit"),
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(f"{_NAME} {__version__}")
        raise typer.Exit


@app.callback()
def _front(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        from talentmatch.app._front import front_page

        lang = language_of(sys.argv)
        store = Path(os.environ.get("TALENTMATCH_STORE") or DEFAULT_STORE)
        for line in front_page(store, lang):
            print(render(line, lang))


def _add_commands() -> None:
    """Add each file of `app/commands/`: its `app` if it has commands below, else its function."""
    names = {entry.name for entry in iter_modules(commands.__path__)}
    for name in (*_ORDER, *sorted(names - {*_ORDER})):
        module = import_module(f"{commands.__name__}.{name}")
        group = getattr(module, "app", None)
        if group is None:
            app.command(cls=SpokenCommand)(_with_user(getattr(module, name)))
        else:
            for command in group.registered_commands:
                command.callback = _with_user(command.callback)
                command.cls = SpokenCommand
            app.add_typer(group, cls=SpokenGroup)


def _with_user(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option that every one has: who uses it, for the access log."""
    hints = get_type_hints(command, include_extras=True)
    known = [
        parameter.replace(annotation=hints[name])
        for name, parameter in signature(command).parameters.items()
    ]

    @wraps(command)
    def run(user: str | None = None, **options: Any) -> Any:
        if user is None:
            return command(**options)
        with Acting(beside_login(user)):
            return command(**options)

    user = Parameter("user", Parameter.KEYWORD_ONLY, default=None, annotation=UserOption)
    run.__dict__["__signature__"] = Signature([*known, user])
    run.__annotations__ = {**hints, "user": UserOption}
    return run


_add_commands()


def main() -> None:
    """Run the command line; a user's mistake prints its message, never a traceback."""
    # A command is short: looking for circles among all that it imports takes a tenth of it, and
    # once more when it ends.
    gc.set_threshold(50_000, 20, 100)
    atexit.register(gc.freeze)
    # NumPy reads this when it is loaded. Its threads share matrices as small as ours by spinning:
    # beside other programs they take many times the time of one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is written tells about people, and libraries write some of it: their owner's alone.
    os.umask(0o077)
    _speak_any_language()
    further = os.environ.get("TALENTMATCH_LOCALE")
    if further and not Path(further).is_dir():
        warn(phrase("app", "no_locale", folder=further, languages=joined(languages())))
    try:
        address, words = server_named(sys.argv[1:])
        code = _run(words) if address is None else _by_server(address, words)
    except ContractError as error:
        _fail(error, 3)
    except TalentMatchError as error:
        _fail(error)
    except _UsageError as error:
        show_usage(error, language_of(sys.argv))
        sys.exit(error.exit_code)
    except typer.Abort:
        say(phrase("app", "not_done"))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head) has seen enough.
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        # A folder that is a file, a full disk, a place where one may not write.
        facts = {"error": error.strerror or error, "path": error.filename}
        _fail(phrase("app", "file_failed_at" if error.filename else "file_failed", **facts))
    except Exception as error:
        # The stores beneath fail for reasons of their own: no room left, a server that is away.
        package = type(error).__module__.partition(".")[0]
        if package not in _BENEATH:
            # Where it arose is for whoever mends it; what it says may quote somebody's row.
            print(trace_of(error), file=sys.stderr)
            sys.exit(1)
        reason = reason_of(error)
        if package in ("sqlite3", "sqlalchemy"):
            reason = str(error).splitlines()[0]  # parameters, which may be cells, stand below
        if package in ("duckdb", "_duckdb"):
            from talentmatch.data.storage.schema import plain_reason

            reason = plain_reason(error).splitlines()[0]
        _fail(phrase("app", "beneath_failed", error=reason))
    if code == _INTERRUPTED:
        say(phrase("app", "stopped"))
    sys.exit(1 if code == _INTERRUPTED else code if isinstance(code, int) else 0)


def _run(words: list[str]) -> Any:
    if _COMPLETE in os.environ:
        completion: Any = import_module("typer.completion")
        completion.completion_init()
    return _commands()(args=words, prog_name=_NAME, standalone_mode=False)


@cache
def _commands() -> Any:
    """Return all commands, made from their functions once: that takes as long as a small command."""
    return typer.main.get_command(app)


def _by_server(address: str, words: list[str]) -> int:
    from talentmatch.app._remote import ask_server

    here = {"--help", "--version", "serve", "user", "completion"}
    if not words or here & {*words[:1], *words[-1:]}:
        return int(_run(words) or 0)
    return ask_server(address, words, _commands())


def _speak_any_language() -> None:
    """Let every word be written where the system knows ASCII alone (LC_ALL=C), or lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_alone = codecs.lookup(stream.encoding).name == "ascii"
            encoding = "utf-8" if ascii_alone else stream.encoding
            stream.reconfigure(encoding=encoding, errors=_NEAREST)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Write a sign that an encoding lacks by the nearest one that it has, else by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_written(sign, error.encoding) for sign in lacking), error.end


def _written(sign: str, encoding: str) -> str:
    for other in _ALIKE.get(sign, ""):
        with suppress(UnicodeEncodeError):
            other.encode(encoding)
            return other
    return sign.encode("ascii", "backslashreplace").decode("ascii")


codecs.register_error(_NEAREST, _nearest)


def _fail(what: object, code: int = 1) -> NoReturn:
    say(phrase("app", "error", what=what))
    sys.exit(code)


if __name__ == "__main__":
    main()
