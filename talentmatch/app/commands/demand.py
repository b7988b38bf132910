"""`talentmatch demand`: one yearly demand out of all sources, and what it is made of."""

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

__all__ = ["demand"]


def demand(
    components: Annotated[
        bool, Option("--components", help="Show expansion and replacement instead.")
    ] = False,
    marks: Annotated[
        bool, Option("--marks", help="Show what is unusual in the history instead.")
    ] = False,
    why: Annotated[
        str | None, Option(help="Show how each source moves the demand for this post instead.")
    ] = None,
    rates: Annotated[
        Path | None, Option(help="Rates and ages of your own, like models/demand/components.yml.")
    ] = None,
    public: PublicOption = False,
    cluster: ClusterOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Combine forecast, survey, headcount and postings into the openings of a year.

    Each source is shown with its own figure and its share. This is the demand that every other list
    takes.

    Example: talentmatch demand --why 6-18-02-04
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.report.protection.published import published_list

    chosen = {"--components": components, "--marks": marks, "--why": why is not None}
    kinds = [option for option, wanted in chosen.items() if wanted]
    inside = [option for option in kinds if public and option != "--components"]
    if len(kinds) > 1 or inside:
        first, second = kinds[:2] if len(kinds) > 1 else (*inside, "--public")
        raise BadParameter(phrase("usage", "two_lists", first=first, second=second))
    spec = "demand/components" if rates is None else str(rates)
    with (
        open_store(store, lang) as opened,
        progress_bar("demand") as show,
        forecasts_on_cluster(cluster, store, show, "demand"),
    ):
        tracking = tracking_of(store)
        if marks:
            openings = pipeline.demand_marks(opened, tracking=tracking)
        elif why is not None:
            openings = pipeline.demand_of_post(opened, why, tracking=tracking, rates=spec)
        else:
            verb = pipeline.demand_components if components else pipeline.yearly_demand
            least = DisclosureRule().min_count if public else 0
            openings = verb(opened, tracking=tracking, rates=spec, least=least)
        if public:
            openings = published_list(opened, openings)
        other = "" if public or marks or why else "talentmatch demand --public"
        emit(opened, openings, fmt, lang, out=out, headings=headings, public=other)
