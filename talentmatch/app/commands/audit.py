"""`talentmatch audit`: fairness, access and tampering."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)

__all__ = ["app"]

app = typer.Typer(name="audit", help="Audit fairness, access and tampering.", no_args_is_help=True)


@app.command()
def fairness(
    top: Annotated[int, Option(min=1, help="Length of the shortlists that are audited.")] = 10,
    proxies: Annotated[
        bool, Option("--proxies", help="What stands in for a protected attribute, instead.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Compare how often groups of people reach a shortlist, and how they score, with intervals.

    A workbook holds both tables: groups, and proxies of protected attributes.

    Example: talentmatch audit fairness --top 10
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.phrases import phrase
    from talentmatch.pipeline.auditing import audit_sheets

    with open_store(store, lang) as opened:
        found = pipeline.audit_fairness(opened, tracking=tracking_of(store), top=top, lang=lang)
        meaning = phrase("fairness", "proxy_note" if proxies else "top", lang, top=top)
        notes = told(opened, (*found.notes, meaning), lang)
    sheets = audit_sheets(found, lang)
    if out is not None and out.suffix.lower() == ".xlsx":
        emit_sheets(sheets, lang, out=out, notes=notes)
        return
    if fmt is OutFormat.table and out is None:
        emit(list(sheets.values())[int(proxies)], fmt, lang, notes=notes)
    else:
        emit(
            found.proxies if proxies else found.groups,
            fmt,
            lang,
            out=out,
            name="fairness",
            notes=notes,
        )


@app.command()
def access(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show who read or exported what, and for which purpose.

    Example: talentmatch audit access --format csv > access.csv
    """
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit
    from talentmatch.phrases import called

    with open_store(store, lang) as opened:
        entries = opened.access_log.entries()
    if out is None and fmt is OutFormat.table:
        # Files keep the words of the log, by which its chain was hashed.
        for column, room in (("verb", "actions"), ("purpose", "purposes")):
            entries[column] = [called(room, word, lang) for word in entries[column]]
    emit(entries, fmt, lang, out=out, name="access")


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
    from talentmatch.app.options import open_store
    from talentmatch.app.speech import say
    from talentmatch.phrases import joined, phrase

    with open_store(store, lang, witness=witness) as opened:
        log = opened.access_log
        found, again, away = log.verify(), log.begun_again(), log.witnesses_away()
    for entry, verb, lost in again:
        say(phrase("access", verb, lang, entry=entry, lost=lost))
    if away:
        say(phrase("access", "witnesses_away", lang, paths=joined(away)))
    if found is not None:
        say(phrase("app", "log_changed", lang, entry=found.entry, what=found.what))
        raise typer.Exit(1)
    say(phrase("app", "log_whole", lang))
