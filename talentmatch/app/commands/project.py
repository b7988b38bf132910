"""`talentmatch project`: employment and openings by industry and occupation, years ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import BadParameter, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    PublicOption,
    StoreOption,
)
from talentmatch.i18n import phrase

__all__ = ["project"]


def project(
    years: Annotated[int, Option(min=1, max=15, help="Years ahead.")] = 5,
    by: Annotated[
        list[str] | None,
        Option(help="Rows by industry, occupation or all; repeatable. Both if none is given."),
    ] = None,
    scenario: Annotated[
        Path | None,
        Option(help="YAML file of a plan (industries that grow as it says), beside the baseline."),
    ] = None,
    backtest: Annotated[
        bool, Option("--backtest", help="Show the errors at past years instead.")
    ] = False,
    rates: Annotated[
        Path | None, Option(help="Rates and ages of your own, like models/demand/components.yml.")
    ] = None,
    public: PublicOption = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Project employment and openings by industry and occupation years ahead.

    Each year has its intervals; openings are expansion and replacement by age.

    Example: talentmatch project --years 5 --by occupation --scenario plan.yml
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.report.protection.published import published_list

    # Past years are judged by industry.
    finer = None if by in (None, [], ["industry"]) else by
    others = {"--scenario": scenario, "--by": finer, "--rates": rates, "--public": public or None}
    for second, given in others.items():
        if backtest and given is not None:
            raise BadParameter(phrase("usage", "two_lists", first="--backtest", second=second))
    with open_store(store, lang) as opened, progress_bar("project"):
        if backtest:
            ahead = pipeline.projection_errors(opened, years=years)
        else:
            ahead = pipeline.project(
                opened,
                years=years,
                by=None
                if by is None
                else [name for name in by if name not in ("all", "全部", "合计")],
                scenario=scenario,
                rates="demand/components" if rates is None else str(rates),
                least=DisclosureRule().min_count if public else 0,
            )
        if public:
            ahead = published_list(opened, ahead)
        other = "" if public or backtest else "talentmatch project --public"
        emit(opened, ahead, fmt, lang, out=out, headings=headings, public=other)
