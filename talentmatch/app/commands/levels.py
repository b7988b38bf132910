"""`talentmatch levels`: likely levels under the city's own scheme, with clause and missing proof."""

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

__all__ = ["levels"]


def levels(
    candidate: Annotated[
        list[str] | None, Option(help="A person; repeatable. Else everybody who agreed to service.")
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say which level a person's data points to, by which clause, and which proof is missing.

    Example: talentmatch levels --candidate c-0123456789abcdef --lang zh
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store
    from talentmatch.app.output import emit, told

    with open_store(store, lang) as opened:
        found = pipeline.levels(opened, candidate, lang=lang)
        if out is not None or fmt is not OutFormat.table:
            opened.log_export("candidate", rows=len(found.table), purpose="service")
        notes = told(opened, found.notes, lang)
    emit(found.table, fmt, lang, out=out, name="levels", notes=notes)
