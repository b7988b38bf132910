"""`talentmatch shortage`: the list of scarce posts, its editions and changes by hand."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, BadParameter, Context, Option

from talentmatch.app._cluster import ClusterOption, forecasts_on_cluster
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
from talentmatch.i18n import joined, key_named, label, phrase, render
from talentmatch.lists import Result

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.pipeline import Shortage

__all__ = ["DEFAULT_ASSUMPTIONS", "AssumptionsOption", "Rows", "app"]

app = typer.Typer(name="shortage")


class Rows(StrEnum):
    """What a row of the list is."""

    chain = "chain"
    post = "post"


def _rows(text: str) -> Rows:
    """Read what a row is in either language; a strange word is wrong usage."""
    key = key_named(text, {row.value: label("columns", row.value) for row in Rows})
    if key is None:
        raise BadParameter(phrase("usage", "choose", value=joined(Rows)))
    return Rows(key)


ByOption = Annotated[
    Rows | None,
    Option(
        "--by",
        parser=_rows,
        metavar="<chain|post>",
        help="Rows by industry chain and post, or by post; else as the data allows.",
    ),
]
LayoutOption = Annotated[
    Path | None,
    Option("--layout", help="Fill this form of your own (XLSX with your headings) into --out."),
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
    layout: LayoutOption = None,
    cluster: ClusterOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List scarce posts for the next twelve months, with what each figure rests on.

    Example: talentmatch shortage --out shortage.xlsx
    """
    if context.invoked_subcommand is not None:
        return
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar

    with (
        open_store(store, lang) as opened,
        progress_bar("shortage") as show,
        forecasts_on_cluster(cluster, store, show, "shortage"),
    ):
        listed = _listed(opened, store, by=by, assumptions=assumptions)
        result: Result = listed
        if since is not None:
            result = pipeline.shortage_changes(opened, listed, since=since)
        other = "talentmatch shortage public"
        if layout is not None:
            _fill_layout(opened, listed, layout, out, lang=lang, public=other)
        else:
            emit(opened, result, fmt, lang, out=out, headings=headings, public=other)


def _fill_layout(
    store: Store, listed: Result, layout: Path, out: Path | None, *, lang: str, public: str = ""
) -> None:
    """Write the list into a form of the office's own."""
    from talentmatch.app._output import emit_form

    if out is None or out.suffix.lower() != ".xlsx":
        raise BadParameter(phrase("usage", "layout_needs_out"), param_hint="--layout")
    emit_form(store, listed, layout, out, lang, public=public)


@app.command()
def public(
    by: ByOption = None,
    layout: LayoutOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List scarce posts as the list may be printed: without what tells about one enterprise.

    Example: talentmatch shortage public --out public.xlsx
    """
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.plan.printed_list import printed_list
    from talentmatch.report.protection.published import published_shortage

    with open_store(store, lang) as opened, progress_bar("shortage"):
        printable = published_shortage(
            opened, tracking=tracking_of(store), by=by.value if by else None
        )
        if layout is not None:
            _fill_layout(opened, printable, layout, out, lang=lang)
            return
        sheets = (printed_list(printable), printable)
        emit(opened, printable, fmt, lang, out=out, headings=headings, sheets=sheets)


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

    It is held against all lists that were given out before, and bars what would give away, beside
    this edition, the figures of few enterprises.

    Example: talentmatch shortage publish 2025 --who "Talent office"
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say
    from talentmatch.lists.deliver import deliver
    from talentmatch.report.protection.published import published_edition

    with open_store(store, lang) as opened:
        posts = _listed(opened, store, by=by, assumptions=assumptions)
        printed = published_edition(opened, posts, edition)
        n = pipeline.publish_shortage(
            opened, posts, edition=edition, who=who, words=partial(render, lang=lang)
        )
        deliver(opened, (printed,), name=f"edition {edition}")
    say(phrase("planner", "published", edition=edition, n=n))
    for note in printed.inside:
        say(note)


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

    Example: talentmatch shortage edit --row 6-18-02-04 --column number --value 120 --who Li --why "new plant"
    """
    import pandas as pd

    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._speech import say, warn
    from talentmatch.i18n import phrase
    from talentmatch.plan.editions.edit_log import EDITS, shown_edits

    if (file is None) == (row is None or column is None):
        raise typer.BadParameter(phrase("usage", "shortage_edit"), param_hint="--row / --file")
    with open_store(store, lang) as opened:
        posts = _listed(opened, store, by=by, assumptions=assumptions)
        if file is not None:
            changes = pipeline.returned_shortage(posts, file)
            for note in pipeline.edits_not_taken(posts, file):
                warn(note)
        else:
            changes = pd.DataFrame({"row": [row], "column": [column], "after": [value]})
        log = pipeline.edit_shortage(opened, posts, changes, who=who, why=why)
        if log.empty:
            say(phrase("planner", "nothing_changed"))
            return
        say(phrase("planner", "logged", n=len(log)))
        cells = shown_edits(log)[["row", "column", "before", "after"]]
        emit(opened, Result(EDITS, cells), fmt, lang)


@app.command()
def confirm(
    keys: Annotated[
        list[str], Argument(help="Keys of the figures, as the list gives them; all for every one.")
    ],
    who: WhoOption,
    why: Annotated[str, Option(help="On what ground; it stands in the log.")],
    by: ByOption = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Stand by figures that are hardly possible: the grades that hang on them are given again.

    Example: talentmatch shortage confirm total:all --who Li --why "two plants open"
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    with open_store(store, lang) as opened:
        found = _listed(opened, store, by=by, assumptions=assumptions)
        n = pipeline.confirm(opened, found.breaches, keys, who=who, why=why)
    say(phrase("plausibility", "logged", n=n))


@app.command()
def edits(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show the log of changes by hand.

    Example: talentmatch shortage edits --format csv
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit

    with open_store(store, lang) as opened:
        emit(opened, pipeline.edits_of(opened), fmt, lang, out=out, headings=headings)


@app.command()
def supply(
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List who will be there, by occupation, quarter and source.

    Example: talentmatch shortage supply --out supply.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.plan.assumptions import load_assumptions

    with open_store(store, lang) as opened:
        assumed = load_assumptions(assumptions)
        people = pipeline.supply(opened, tracking=tracking_of(store), assumptions=assumed)
        emit(opened, people, fmt, lang, out=out, headings=headings)


def _listed(opened: Store, path: Path, *, by: Rows | None, assumptions: str) -> Shortage:
    from talentmatch import pipeline
    from talentmatch.app._options import tracking_of
    from talentmatch.plan.assumptions import load_assumptions

    return pipeline.shortage(
        opened,
        tracking=tracking_of(path),
        by=by.value if by else None,
        assumptions=load_assumptions(assumptions),
    )
