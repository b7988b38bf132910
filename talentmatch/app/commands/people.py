"""`talentmatch people`: records that are or may be of one person, and what you decide about them."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)

__all__ = ["app", "merge", "people", "split"]

app = typer.Typer(name="people", rich_markup_mode=None)

_One = Annotated[str, Argument(help="Candidate id, as the list shows it or as in your file.")]


@app.callback(invoke_without_command=True)
def people(
    context: typer.Context,
    contacts: Annotated[
        bool, Option("--contacts", help="Add name, telephone and e-mail of those in doubt.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List the records that may be of one person, and those that were joined.

    Example: talentmatch people --contacts
    """
    if context.invoked_subcommand is not None:
        return
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit

    with open_store(store, lang) as opened:
        found = pipeline.people_pairs(opened, contacts=contacts)
        emit(opened, found, fmt, lang, out=out, headings=headings)


@app.command()
def merge(
    one: _One, other: _One, store: StoreOption = DEFAULT_STORE, lang: LangOption = DEFAULT_LANG
) -> None:
    """Take two records for one person, also when their files are loaded again; the second is kept.

    Example: talentmatch people merge R17 c-0123456789abcdef
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    with open_store(store, lang) as opened:
        said = pipeline.merge_people(opened, one, other)
    say(said)


@app.command()
def split(
    one: _One, other: _One, store: StoreOption = DEFAULT_STORE, lang: LangOption = DEFAULT_LANG
) -> None:
    """Take two records for two people, also when their files are loaded again; undoes a merge.

    Example: talentmatch people split R17 R42
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    with open_store(store, lang) as opened:
        said = pipeline.split_people(opened, one, other)
    say(said)
