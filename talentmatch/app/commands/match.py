"""`talentmatch match`: candidates for a posting, postings for a candidate, or all at once."""

from __future__ import annotations

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

__all__ = ["match"]


def match(
    posting: Annotated[str | None, Option(help="Candidates for this posting.")] = None,
    candidate: Annotated[str | None, Option(help="Postings for this candidate.")] = None,
    every: Annotated[
        bool, Option("--all", help="All open postings, one sheet each; needs --out FILE.xlsx.")
    ] = False,
    top: Annotated[int, Option(min=1, help="How many.")] = 10,
    why: Annotated[bool, Option(help="Show the reasons of both sides.")] = False,
    exclude: Annotated[
        list[str] | None, Option(help="Candidate or posting to leave out; repeatable.")
    ] = None,
    receiver: Annotated[
        str | None,
        Option(help="Enterprise that is to see the list: who has not agreed to it is anonymous."),
    ] = None,
    contacts: Annotated[
        bool, Option(help="Add name and telephone of the people, who agreed to be recruited.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank matches that both sides would say yes to.

    Example: talentmatch match --posting P0001 --top 5 --why
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.app.progress import progress_bar

    if sum((posting is not None, candidate is not None, every)) != 1:
        raise typer.BadParameter("give one of --posting ID, --candidate ID or --all")
    if receiver is not None and (candidate is not None or contacts):
        raise typer.BadParameter("--receiver goes with --posting or --all, without --contacts")
    if every and (out is None or out.suffix.lower() != ".xlsx"):
        raise typer.BadParameter("--all writes one sheet a posting: add --out FILE.xlsx")
    with open_store(store, lang) as opened, progress_bar("match"):
        found = pipeline.match(
            opened,
            tracking=tracking_of(store),
            posting_id=posting,
            candidate_id=candidate,
            top=top,
            exclude=exclude or [],
            receiver=receiver,
            contacts=contacts,
            lang=lang.value,
        )
        if out is not None or fmt is not OutFormat.table:
            opened.log_export("candidate", rows=len(found.table), purpose="recruiting")
        notes = told(opened, found.notes, lang)
    table = found.table if why or every else found.table.drop(columns="reasons")
    if every:
        sheets = {str(key): rows for key, rows in table.groupby("posting_id", sort=False)}
        emit_sheets(sheets, lang, out=out, notes=notes)
    else:
        emit(table, fmt, lang, out=out, name="match", notes=notes)
