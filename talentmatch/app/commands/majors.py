"""`talentmatch majors`: seats to add, keep or cut for the coming intake."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from talentmatch.app.commands.shortage import DEFAULT_ASSUMPTIONS, AssumptionsOption
from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    LangOption,
    OutFormat,
    OutOption,
    PublicOption,
    StoreOption,
)

__all__ = ["majors"]


def majors(
    intake: Annotated[
        int | None, Option(min=1990, max=2100, help="Year of the intake; else the next one.")
    ] = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    public: PublicOption = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say of each institution and major how many seats to add, keep or cut, and on what it rests.

    As XLSX, further sheets hold the gaps by post and year and the table of assumptions.

    Example: talentmatch majors --lang zh --out majors.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, inside, told
    from talentmatch.app.progress import progress_bar
    from talentmatch.plan.assumptions import load_assumptions
    from talentmatch.report.disclosure import DisclosureRule
    from talentmatch.report.published import published_majors

    with open_store(store, lang) as opened, progress_bar("majors"):
        found = pipeline.majors(
            opened,
            tracking=tracking_of(store),
            intake=intake,
            assumptions=load_assumptions(assumptions),
            least=DisclosureRule().min_count if public else 0,
            lang=lang,
        )
        if public:
            found = published_majors(opened, found, lang=lang)
        first = () if public else inside("talentmatch majors --public", out, lang)
        notes = told(opened, (*first, *found.notes), lang)
    if fmt is OutFormat.xlsx or (out is not None and out.suffix.lower() == ".xlsx"):
        sheets = {"majors": found.table, "gaps": found.gaps, "assumptions": found.assumptions}
        emit_sheets(sheets, lang, out=out, notes=notes)
        return
    emit(found.table, fmt, lang, out=out, name="majors", notes=notes)
