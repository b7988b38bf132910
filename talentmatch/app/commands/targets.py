"""`talentmatch targets`: do we reach the plan's targets, and at which pace."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

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
from talentmatch.app.commands.shortage import DEFAULT_ASSUMPTIONS, AssumptionsOption
from talentmatch.i18n import render

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["Kind", "targets"]


class Kind(StrEnum):
    """Which review of the plan."""

    annual = "annual"
    midterm = "midterm"


def targets(
    review: Annotated[
        Kind | None, Option(help="The rows of a review instead of the outlook.")
    ] = None,
    assumptions: AssumptionsOption = DEFAULT_ASSUMPTIONS,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say of each plan target its path, forecast, probability, state and the pace it needs.

    Example: talentmatch targets --review midterm --out review.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.plan.assumptions import load_assumptions

    with open_store(store, lang) as opened, progress_bar("targets"):
        outlook = pipeline.targets(
            opened,
            review=review.value if review else None,
            assumptions=load_assumptions(assumptions),
        )
        emit(opened, outlook, fmt, lang, out=out, headings=headings, page=_page)
    if fmt is OutFormat.table and out is None:
        print(*(render(finding, lang) for finding in outlook.table["finding"]), sep="\n")


def _page(result: Result) -> Result:
    """Leave the sentences to the lines below the table."""
    return replace(result, table=result.table.drop(columns="finding"))
