"""`talentmatch scenario`: what a change of orders, openings or a new plant does to a list."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
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

__all__ = ["ListName", "scenario"]


class ListName(StrEnum):
    """Which list is asked."""

    demand = "demand"
    shortage = "shortage"
    supply = "supply"
    majors = "majors"
    targets = "targets"
    leads = "leads"


def scenario(
    changes: Annotated[
        list[str],
        Argument(
            help="Up to four scenarios, each in words (orders -10%, C38 up 5%, new plant of 800 "
            "people "
            "in C38 from 2025-06; several changes with a semicolon between) or a YAML file."
        ),
    ],
    of: Annotated[ListName, Option("--of", help="Which list.")] = ListName.shortage,
    elasticities: Annotated[
        Path | None,
        Option(help="What employment follows, of your own, like models/demand/elasticities.yml."),
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show a list as it is and under each scenario, with the interval of the difference.

    Example: talentmatch scenario "orders -10%" "C38 up 5%" --of shortage
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar

    own = {} if elasticities is None else {"elasticities": str(elasticities)}
    with open_store(store, lang) as opened, progress_bar("scenario"):
        compared = pipeline.compare_scenarios(
            opened, of.value, changes, tracking=tracking_of(store), **own
        )
        emit(opened, compared, fmt, lang, out=out, headings=headings)
