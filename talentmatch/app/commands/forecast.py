"""`talentmatch forecast`: openings by series and month, with intervals."""

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

__all__ = ["forecast"]


def forecast(
    months: Annotated[int, Option(min=1, max=60, help="Horizon [months].")] = 6,
    by: Annotated[
        list[str] | None,
        Option(help="Sum up to these dimensions (region, industry, occupation …); repeatable."),
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Forecast openings, with 80 and 95 % intervals.

    Example: talentmatch forecast --months 3 --by industry --format csv > forecast.csv
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, told
    from talentmatch.app.progress import progress_bar

    with open_store(store, lang) as opened, progress_bar("forecast"):
        found = pipeline.forecast(
            opened, tracking=tracking_of(store), months=months, by=by, lang=lang.value
        )
        notes = told(opened, found.notes, lang)
    emit(found.table, fmt, lang, out=out, name="forecast", notes=notes)
