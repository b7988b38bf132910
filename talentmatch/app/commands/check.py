"""`talentmatch check`: what the store holds and which verbs it is enough for."""

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

__all__ = ["check"]


def check(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show what the store holds and which verbs that is enough for.

    Example: talentmatch check --store city.duckdb
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar

    with open_store(store, lang) as opened, progress_bar("check"):
        readiness = pipeline.check(opened, tracking=tracking_of(store))
        emit(opened, readiness, fmt, lang, out=out, headings=headings)
