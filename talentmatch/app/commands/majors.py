"""`talentmatch majors`: seats to add, keep or cut for the coming intake."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    PublicOption,
    StoreOption,
)
from talentmatch.app.commands.shortage import DEFAULT_ASSUMPTIONS, AssumptionsOption

__all__ = ["majors"]


def majors(
    intake: Annotated[
        int | None, Option(min=1990, max=2100, help="Year of the intake; else the next one.")
    ] = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    public: PublicOption = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say of each institution and major how many seats to add, keep or cut, and on what it rests.

    As XLSX, further sheets hold the gaps by post and year and the table of assumptions.

    Example: talentmatch majors --lang zh --out majors.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.plan.assumptions import load_assumptions
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.report.protection.published import published_majors

    with open_store(store, lang) as opened, progress_bar("majors"):
        advice = pipeline.majors(
            opened,
            tracking=tracking_of(store),
            intake=intake,
            assumptions=load_assumptions(assumptions),
            least=DisclosureRule().min_count if public else 0,
        )
        if public:
            advice = published_majors(opened, advice, refuse=True)
        other = "" if public else "talentmatch majors --public"
        emit(opened, advice, fmt, lang, out=out, headings=headings, public=other)
