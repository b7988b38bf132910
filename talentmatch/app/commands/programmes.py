"""`talentmatch programmes`: what talent programmes cost per hire, who stays, what they brought."""

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

__all__ = ["programmes"]


def programmes(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say what programmes cost per hire and who stays, by year of arrival.

    As XLSX, further sheets hold the retention curves and the output of each cohort.

    Example: talentmatch programmes --out programmes.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit, emit_sheets, told

    with open_store(store, lang) as opened:
        found = pipeline.programmes(opened, lang=lang)
        notes = told(opened, found.notes, lang)
    if fmt is OutFormat.xlsx or (out is not None and out.suffix.lower() == ".xlsx"):
        sheets = {"programmes": found.table, "retention": found.retention, "output": found.output}
        emit_sheets(sheets, lang, out=out, notes=notes)
        return
    emit(found.table, fmt, lang, out=out, name="programmes", notes=notes)
    if fmt is OutFormat.table and out is None and len(found.output):
        emit(found.output, fmt, lang)
