"""`talentmatch shortage`: the list of scarce occupations."""

from __future__ import annotations

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)

__all__ = ["shortage"]


def shortage(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List scarce occupations for the next twelve months, with what each figure rests on.

    Example: talentmatch shortage --out shortage.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, told
    from talentmatch.app.progress import progress_bar

    with open_store(store, lang) as opened, progress_bar("shortage"):
        found = pipeline.shortage(opened, tracking=tracking_of(store), lang=lang.value)
        notes = told(opened, found.notes, lang)
    emit(found.table, fmt, lang, out=out, name="shortage", notes=notes)
