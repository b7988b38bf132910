"""`talentmatch partners`: the worklist to place partners of talents, like employers first."""

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
    StoreOption,
)

__all__ = ["partners"]


def partners(
    top: Annotated[int, Option(min=1, help="Posts suggested for each partner.")] = 3,
    summary: Annotated[
        bool, Option("--summary", help="Share placed and waiting time by employer type and post.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List partners who look for a post, with posts at like employers first, then coordination.

    As XLSX, a second sheet holds the share placed and the waiting time.

    Example: talentmatch partners --top 3 --out partners.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar

    with open_store(store, lang) as opened:
        with progress_bar("partners"):
            worklist = pipeline.partners(opened, tracking=tracking_of(store), top=top)
        listed = worklist.placed if summary else worklist
        emit(opened, listed, fmt, lang, out=out, headings=headings, sheets=worklist.sheets)
