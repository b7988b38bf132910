"""The `talentmatch` command: what its verbs share and how its errors are told."""

from __future__ import annotations

import sys

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
from talentmatch.app.output import say
from talentmatch.errors import ContractError, TalentMatchError

__all__ = ["app", "main"]

#: With which typer leaves on Ctrl-C.
_INTERRUPTED = 130
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
        app()
    except ContractError as error:
        say(f"Error: {error}")
        sys.exit(3)
    except TalentMatchError as error:
        say(f"Error: {error}")
        sys.exit(1)
    except SystemExit as stop:
        if stop.code != _INTERRUPTED:
            raise
        say("Stopped. What was stored before is unchanged.")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe (head) has seen enough.
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        # A folder that is a file, a full disk, a place where one may not write.
        where = f" ({error.filename})" if error.filename else ""
        say(f"Error: a file could not be written or read: {error.strerror or error}{where}")
        sys.exit(1)
    except Exception as error:
        # The stores beneath fail for reasons of their own: no room left, a server that is away.
        if type(error).__module__.partition(".")[0] not in _BENEATH:
            raise
        told = next((line for line in str(error).splitlines() if line), type(error).__name__)
        say(f"Error: the store or the tracking of runs failed: {told}")
        sys.exit(1)


if __name__ == "__main__":
    main()
