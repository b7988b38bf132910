"""`talentmatch forecast`: openings by series and month, with intervals, reasons or a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import BadParameter, Option

from talentmatch.app._cluster import ClusterOption, forecasts_on_cluster
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

__all__ = ["forecast"]


def forecast(
    months: Annotated[int, Option(min=1, max=60, help="Horizon [months].")] = 6,
    by: Annotated[
        list[str] | None,
        Option(help="Sum up to these dimensions (region, industry, occupation …); repeatable."),
    ] = None,
    why: Annotated[
        bool, Option("--why", help="Show the parts that add up to each forecast, and say them.")
    ] = False,
    scenario: Annotated[
        Path | None,
        Option(
            help="YAML file of changes (indicators, levels, plants); shown beside the baseline."
        ),
    ] = None,
    public: PublicOption = False,
    cluster: ClusterOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Forecast openings, with 80 and 95 % intervals.

    Example: talentmatch forecast --months 3 --by industry --format csv > forecast.csv
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.report.protection.published import published_list, published_scenario

    if why and scenario is not None:
        raise BadParameter(phrase("usage", "two_lists", first="--why", second="--scenario"))
    if why and public:  # parts of rows that are shown would tell those that are not
        raise BadParameter(phrase("usage", "two_lists", first="--why", second="--public"))
    with (
        open_store(store, lang) as opened,
        progress_bar("forecast") as show,
        forecasts_on_cluster(cluster, store, show, "forecast"),
    ):
        tracking = tracking_of(store)
        if scenario is not None:
            outlook = pipeline.scenario_demand(
                opened, scenario, tracking=tracking, months=months, by=by
            )
        else:
            verb = pipeline.explain_demand if why else pipeline.forecast
            outlook = verb(opened, tracking=tracking, months=months, by=by)
        if public and scenario is not None:
            outlook = published_scenario(opened, outlook, scenario)
        elif public:
            outlook = published_list(opened, outlook)
        other = "" if public else "talentmatch forecast --public"
        emit(opened, outlook, fmt, lang, out=out, headings=headings, public=other)
