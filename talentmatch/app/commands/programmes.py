"""`talentmatch programmes`: what talent programmes cost per hire, who stays, what they brought."""

from __future__ import annotations

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

__all__ = ["programmes"]


def programmes(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say what programmes cost per hire and who stays, by year of arrival.

    As XLSX, further sheets hold the retention curves, who stays after whole years, and the output.

    Example: talentmatch programmes --out programmes.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.lists import Result
    from talentmatch.pipeline.teams.programmes import OUTPUT

    with open_store(store, lang) as opened, progress_bar("programmes"):
        result = pipeline.programmes(opened)
        below = out is None and len(result.output)
        beside = (Result(OUTPUT, result.output),) if below else ()
        emit(opened, result, fmt, lang, out=out, headings=headings, beside=beside)
