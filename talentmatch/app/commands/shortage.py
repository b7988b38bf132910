"""`talentmatch shortage`: the list of scarce posts, its editions and changes by hand."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Context, Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    Lang,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.pipeline import Shortage

__all__ = ["DEFAULT_ASSUMPTIONS", "AssumptionsOption", "Rows", "app"]

app = typer.Typer(name="shortage")


class Rows(StrEnum):
    """What a row of the list is."""

    chain = "chain"
    post = "post"


ByOption = Annotated[
    Rows | None,
    Option("--by", help="Rows by industry chain and post, or by post; else as the data allows."),
]
AssumptionsOption = Annotated[
    str,
    Option("--assumptions", help="A set of models/, or a YAML file of your own."),
]
WhoOption = Annotated[str, Option("--who", help="Who does it; it stands in the log.")]
DEFAULT_ASSUMPTIONS = "plan/default"


@app.callback(invoke_without_command=True)
def shortage(
    context: Context,
    since: Annotated[
        str | None, Option(help="Say what changed since this edition, instead of the list.")
    ] = None,
    by: ByOption = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List scarce posts for the next twelve months, with what each figure rests on.

    Example: talentmatch shortage --out shortage.xlsx
    """
    if context.invoked_subcommand is not None:
        return
    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit, emit_sheets, inside, told
    from talentmatch.app.progress import progress_bar
    from talentmatch.plan.edit_rows import shown_edits

    with open_store(store, lang) as opened, progress_bar("shortage"):
        found = _listed(opened, store, lang, by=by, assumptions=assumptions)
        if since is None:
            listed: pipeline.Listed = found
        else:
            listed = pipeline.shortage_changes(opened, found, since=since, lang=lang)
        first = inside("talentmatch shortage public", out, lang)
        notes = told(opened, (*first, *listed.notes), lang)
    if since is None and (fmt is OutFormat.xlsx or (out is not None and out.suffix == ".xlsx")):
        sheets = {"shortage": found.table, "assumptions": found.assumptions}
        if len(found.edits):
            sheets["edits"] = shown_edits(found.edits, lang)
        emit_sheets(sheets, lang, out=out, notes=notes)
        return
    emit(listed.table, fmt, lang, out=out, name="shortage", notes=notes)


@app.command()
def public(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List scarce posts as the list may be printed: without what tells about one enterprise.

    Example: talentmatch shortage public --out public.xlsx
    """
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, told
    from talentmatch.app.progress import progress_bar
    from talentmatch.report.published import published_shortage

    with open_store(store, lang) as opened, progress_bar("shortage"):
        table, notes = published_shortage(opened, tracking=tracking_of(store), lang=lang)
        notes = told(opened, notes, lang)
    emit(table, fmt, lang, out=out, name="shortage", notes=notes)


@app.command()
def publish(
    edition: Annotated[str, Argument(help="Name of the edition, such as 2025.")],
    who: WhoOption,
    by: ByOption = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Keep the list as an edition; its grades stand until the figures contradict them.

    Example: talentmatch shortage publish 2025 --who "Talent office"
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.speech import say
    from talentmatch.phrases import phrase

    with open_store(store, lang) as opened:
        found = _listed(opened, store, lang, by=by, assumptions=assumptions)
        n = pipeline.publish_shortage(opened, found, edition=edition, who=who)
    say(phrase("planner", "published", lang, edition=edition, n=n))


@app.command()
def edit(
    who: WhoOption,
    why: Annotated[str, Option(help="Reason; it stands in the log and in the list.")],
    row: Annotated[
        str | None, Option(help="Occupation, post, or chain|occupation, by code or name.")
    ] = None,
    column: Annotated[
        str | None, Option(help="Column to change: its name or its heading in either language.")
    ] = None,
    value: Annotated[
        str, Option(help="New value, in either language; empty: the figures again.")
    ] = "",
    file: Annotated[
        Path | None, Option(exists=True, dir_okay=False, help="A changed workbook of this list.")
    ] = None,
    by: ByOption = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    fmt: FormatOption = OutFormat.table,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Change cells by hand, one or those of a workbook that came back; each is logged and shown.

    Example: talentmatch shortage edit --row 6-18-02-04 --column number --value 120 --who Li --why "two plants open"
    """
    import pandas as pd

    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit
    from talentmatch.app.speech import say, warn
    from talentmatch.phrases import phrase
    from talentmatch.plan.edit_rows import shown_edits
    from talentmatch.plan.returned import workbook_language

    if (file is None) == (row is None or column is None):
        raise typer.BadParameter(phrase("usage", "shortage_edit"), param_hint="--row / --file")
    with open_store(store, lang) as opened:
        spoken = (file and workbook_language(file)) or lang
        found = _listed(opened, store, spoken, by=by, assumptions=assumptions)
        if file is not None:
            changes = pipeline.returned_shortage(found, file, lang=spoken)
            for left in pipeline.left_shortage(found, file):
                warn(left)
        else:
            changes = pd.DataFrame({"row": [row], "column": [column], "after": [value]})
        log = pipeline.edit_shortage(opened, found, changes, who=who, why=why)
    log = shown_edits(log, lang)
    if log.empty:
        say(phrase("planner", "nothing_changed", lang))
        return
    say(phrase("planner", "logged", lang, n=len(log)))
    emit(log[["row", "column", "before", "after"]], fmt, lang, name="edits")


@app.command()
def edits(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show the log of changes by hand.

    Example: talentmatch shortage edits --format csv
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit

    with open_store(store, lang) as opened:
        log = pipeline.edits_of(opened, lang=lang)
    emit(log, fmt, lang, out=out, name="edits")


@app.command()
def supply(
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List who will be there, by occupation, quarter and source.

    Example: talentmatch shortage supply --out supply.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, told
    from talentmatch.plan.assumptions import load_assumptions

    with open_store(store, lang) as opened:
        assumed = load_assumptions(assumptions)
        found = pipeline.supply(
            opened, tracking=tracking_of(store), lang=lang, assumptions=assumed
        )
        notes = told(opened, found.notes, lang)
    emit(found.table, fmt, lang, out=out, name="supply", notes=notes)


def _listed(
    opened: Store, path: Path, lang: Lang, *, by: Rows | None, assumptions: str
) -> Shortage:
    from talentmatch import pipeline
    from talentmatch.app.options import tracking_of
    from talentmatch.plan.assumptions import load_assumptions

    return pipeline.shortage(
        opened,
        tracking=tracking_of(path),
        lang=lang,
        by=by.value if by else None,
        assumptions=load_assumptions(assumptions),
    )
