"""`talentmatch skills`: what postings ask for under a title."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

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

__all__ = ["skills"]


def skills(
    titles: Annotated[list[str], Argument(help="Titles, as anybody would write them.")],
    top: Annotated[int, Option(min=1, help="Skills for each title.")] = 10,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say which skills postings ask for under a title, and under like ones.

    Example: talentmatch skills 数控车工 "welding engineer" --top 5
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit

    with open_store(store, lang) as opened:
        emit(
            opened,
            pipeline.title_skills(opened, titles, top=top),
            fmt,
            lang,
            out=out,
            headings=headings,
        )
