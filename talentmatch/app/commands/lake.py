"""`talentmatch lake`: care of the Parquet that lies beside a store."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

__all__ = ["app"]

app = typer.Typer(name="lake", help="Care of the Parquet beside a store.", no_args_is_help=True)


@app.command()
def compact(store: StoreOption = DEFAULT_STORE, lang: LangOption = DEFAULT_LANG) -> None:
    """Merge small files of one month into one, as when small loads came day by day.

    Example: talentmatch lake compact
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    with open_store(store, lang) as opened:
        say(opened.lake.compact().summary())


@app.command()
def verify(store: StoreOption = DEFAULT_STORE, lang: LangOption = DEFAULT_LANG) -> None:
    """Read every file of the lake and hold it against what was written.

    The exit code is 1 if a file is missing or was changed.

    Example: talentmatch lake verify
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    with open_store(store, lang) as opened:
        check = opened.lake.verify()
    say(check.summary())
    if check.problems:
        raise typer.Exit(1)


@app.command()
def move(
    table: Annotated[str, Argument(help="Table, such as posting or demand.")],
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Move the rows of a table from the store into the lake; a table lies in one place.

    Example: talentmatch lake move posting
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say
    from talentmatch.i18n import label, phrase

    with open_store(store, lang) as opened:
        moved = opened.lake.move(table)
    say(phrase("lake", "moved", n=moved, table=label("tables", table)))
