"""`talentmatch levels`: likely levels by the city's own scheme, with clause and missing proof."""

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

__all__ = ["levels"]


def levels(
    candidate: Annotated[
        list[str] | None, Option(help="A person; repeatable. Else everybody who agreed to service.")
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say which level a person's data points to, by which clause, and which proof is missing.

    Example: talentmatch levels --candidate c-0123456789abcdef --lang zh
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar

    with open_store(store, lang) as opened, progress_bar("levels"):
        result = pipeline.levels(opened, candidate)
        emit(opened, result, fmt, lang, out=out, headings=headings)
