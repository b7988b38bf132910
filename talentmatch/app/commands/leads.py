"""`talentmatch leads`: whom to call today, for which post."""

from __future__ import annotations

from typing import Annotated

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

__all__ = ["leads"]


def leads(
    top: Annotated[int, Option(min=1, help="How many.")] = 20,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank enterprises and posts by the fee a call can be expected to earn.

    As XLSX, a second sheet holds the shortlist of each lead with the reasons of both sides.

    Example: talentmatch leads --top 50 --out leads.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.app.progress import progress_bar

    with open_store(store, lang) as opened, progress_bar("leads"):
        found = pipeline.leads(opened, tracking=tracking_of(store), top=top, lang=lang.value)
        if out is not None or fmt is not OutFormat.table:
            opened.log_export("posting, candidate", rows=len(found.table), purpose="recruiting")
        notes = told(opened, found.notes, lang)
    if fmt is OutFormat.xlsx or (out is not None and out.suffix.lower() == ".xlsx"):
        emit_sheets(
            {"leads": found.table, "shortlists": found.shortlists}, lang, out=out, notes=notes
        )
        return
    emit(found.table, fmt, lang, out=out, name="leads", notes=notes)
