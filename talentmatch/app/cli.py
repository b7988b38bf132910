"""The `talentmatch` command: what its verbs share and how its errors are told."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import typer

from talentmatch.app.commands import (
    audit,
    backup,
    check,
    demand,
    demo,
    erase,
    forecast,
    init,
    leads,
    levels,
    load,
    majors,
    match,
    models,
    nightly,
    partners,
    portfolio,
    programmes,
    report,
    restore,
    shortage,
    staff,
    targets,
    template,
    train,
)
from talentmatch.app.speech import language_of, say
from talentmatch.app.usage import show_usage
from talentmatch.errors import ContractError, TalentMatchError
from talentmatch.i18n import phrase

__all__ = ["app", "main"]

#: With which typer leaves on Ctrl-C.
_INTERRUPTED = 130
#: What typer raises where a command line cannot be read.
_UsageError: Any = typer.BadParameter.__base__
#: Packages whose errors are of the machine, not of this program.
_BENEATH = frozenset({"duckdb", "_duckdb", "mlflow", "sqlalchemy", "sqlite3"})

app = typer.Typer(
    name="talentmatch",
    help="Forecast talent demand and rank matches from both sides. Data goes to stdout, messages "
    "to stderr; exit code 1: failed, 2: wrong usage, 3: data breaks a contract.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _verb in (
    demo.demo,
    init.init,
    template.template,
    load.load,
    check.check,
    train.train,
    forecast.forecast,
    demand.demand,
    match.match,
    staff.staff,
    portfolio.portfolio,
    majors.majors,
    targets.targets,
    levels.levels,
    programmes.programmes,
    partners.partners,
    report.report,
    nightly.nightly,
    backup.backup,
    restore.restore,
    erase.erase,
):
    app.command()(_verb)
app.add_typer(shortage.app)
app.add_typer(leads.app)
app.add_typer(models.app)
app.add_typer(audit.app)


def main() -> None:
    """Run the command line; a user's mistake prints its message, never a traceback."""
    try:
        code = app(standalone_mode=False)
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
        if type(error).__module__.partition(".")[0] not in _BENEATH:
            raise
        told = next((line for line in str(error).splitlines() if line), type(error).__name__)
        if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
            from talentmatch.data.storage.schema import plain_reason

            told = plain_reason(error).splitlines()[0]
        _fail(phrase("app", "beneath_failed", error=told))
    if code == _INTERRUPTED:
        say(phrase("app", "stopped"))
    sys.exit(1 if code == _INTERRUPTED else code if isinstance(code, int) else 0)


def _fail(what: object, code: int = 1) -> NoReturn:
    say(phrase("app", "error", what=what))
    sys.exit(code)


if __name__ == "__main__":
    main()
