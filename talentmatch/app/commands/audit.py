"""`talentmatch audit`: fairness, access and tampering."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

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

if TYPE_CHECKING:
    import pandas as pd

    from talentmatch.lists import Result

__all__ = ["app"]

app = typer.Typer(name="audit", help="Audit fairness, access and tampering.", no_args_is_help=True)


@app.command()
def fairness(
    top: Annotated[int, Option(min=1, help="Length of the shortlists that are audited.")] = 10,
    proxies: Annotated[
        bool, Option("--proxies", help="What stands in for a protected attribute, instead.")
    ] = False,
    ll144: Annotated[
        bool,
        Option("--ll144", help="The table as New York City's Local Law 144 asks for it, instead."),
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Compare how often groups of people reach a shortlist, and how they score, with intervals.

    A workbook holds both tables: groups, and proxies of protected attributes.

    The table of --ll144 holds selection and scoring rates with impact ratios by sex, by race or
    ethnicity and by both, and says what the law asks for that the data do not have.

    Example: talentmatch audit fairness --ll144 --out ll144.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.i18n import phrase

    if proxies and ll144:
        raise typer.BadParameter(phrase("usage", "audit_one"))
    with open_store(store, lang) as opened, progress_bar("audit fairness"):
        audit = pipeline.audit_fairness(opened, tracking=tracking_of(store), top=top)
        if ll144:
            emit(opened, audit.ll144, fmt, lang, out=out, headings=headings)
            return
        meaning = phrase("fairness", "proxy_note" if proxies else "top", top=top)
        listed = audit.sheets[int(proxies)]
        listed = replace(listed, notes=(*audit.notes, meaning))
        sheets = [_with_intervals(sheet) for sheet in audit.sheets[:2]]
        emit(
            opened,
            listed,
            fmt,
            lang,
            out=out,
            headings=headings,
            sheets=sheets,
            page=_with_intervals,
        )


def _with_intervals(result: Result) -> Result:
    """Write each rate and ratio with its 95 % interval in one cell, as people read it."""
    table = result.table
    if "rate_low" not in table:
        return result
    whole = table.assign(
        rate=_in_one(table, ("rate", "rate_low", "rate_high"), "share"),
        ratio=_in_one(table, ("ratio", "ratio_low", "ratio_high")),
        scoring_ratio=_in_one(table, ("scoring_ratio", "scoring_low", "scoring_high")),
    )
    ends = [name for name in table.columns if str(name).endswith(("_low", "_high"))]
    return replace(
        result,
        table=result.spec.ordered(whole.drop(columns=[*ends, "mean_score"], errors="ignore")),
    )


def _in_one(table: pd.DataFrame, columns: tuple[str, str, str], unit: str = "") -> list[str]:
    """Write a figure and its interval; empty where it is not known."""
    from math import isnan

    from talentmatch.report.labels import as_text

    def as_figure(value: float) -> str:
        return as_text(value, unit=unit) if unit else f"{value:.3f}"

    return [
        f"{as_figure(value)} ({as_figure(low)}–{as_figure(high)})" if not isnan(value) else ""
        for value, low, high in table[[*columns]].itertuples(index=False)
    ]


@app.command()
def access(
    person: Annotated[
        str | None,
        Option(help="Who saw this person, when and for what, instead: an id, telephone or e-mail."),
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show who read or exported what, and for which purpose.

    Example: talentmatch audit access --format csv > access.csv
    Example: talentmatch audit access --person c-0123456789abcdef
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit

    with open_store(store, lang) as opened:
        if person is not None:
            seen = pipeline.person_access(opened, person)
            emit(opened, seen, fmt, lang, out=out, headings=headings)
            return
        entries = pipeline.access_entries(opened)
        emit(opened, entries, fmt, lang, out=out, headings=headings, page=_with_words)


def _with_words(result: Result) -> Result:
    """Say actions and purposes in words; files keep those of the log."""
    from talentmatch.i18n import label
    from talentmatch.lists.words import lazy_cells

    rooms = {"verb": "actions", "purpose": "purposes"}
    words = {
        name: lazy_cells((label(room, word) for word in result.table[name]), result.table.index)
        for name, room in rooms.items()
    }
    return replace(result, table=result.table.assign(**words))


@app.command()
def rules(
    rule: Annotated[
        str, Option(help="How long is allowed: a YAML file like models/plan/retention.yml.")
    ] = "plan/retention",
    remove: Annotated[
        bool, Option("--remove", help="Erase the people and delete the files listed.")
    ] = False,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List what is kept longer than its purpose allows: people without consent, files of long ago.

    Example: talentmatch audit rules --remove
    """
    from datetime import date

    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._speech import say
    from talentmatch.i18n import phrase

    with open_store(store, lang) as opened:
        how_long = pipeline.load_retention_rule(rule)
        listed = pipeline.overdue(opened, today=date.today(), rule=how_long)
        emit(opened, listed, fmt, lang, out=out, headings=headings)
        if remove and len(listed.table):
            if not yes:
                question = phrase("retention", "confirm", lang, n=len(listed.table))
                typer.confirm(question, abort=True, err=True)
            for sentence in pipeline.remove_overdue(opened, listed):
                say(sentence)


@app.command()
def tamper(
    witness: Annotated[
        Path | None,
        Option(
            envvar="TALENTMATCH_WITNESS",
            help="Folder outside the store's that knows how far the log had come.",
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Verify that no entry of the access log was changed, cut off, or exchanged for an earlier log.

    Example: talentmatch audit tamper
    """
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say
    from talentmatch.i18n import joined, phrase

    with open_store(store, lang, witness=witness) as opened:
        log = opened.access_log
        change, again, away = log.verify(), log.begun_again(), log.witnesses_away()
    for entry, verb, lost in again:
        say(phrase("access", verb, entry=entry, lost=lost))
    if away:
        say(phrase("access", "witnesses_away", paths=joined(away)))
    if change is not None:
        say(phrase("app", "log_changed", entry=change.entry, what=change.what))
        raise typer.Exit(1)
    say(phrase("app", "log_whole"))
