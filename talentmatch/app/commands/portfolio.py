"""`talentmatch portfolio`: which team gets which project, site and fund."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from typer import Exit, Option

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

__all__ = ["portfolio"]

_Pairs = list[str] | None


def portfolio(
    budget: Annotated[
        float | None, Option(min=0.0, help="Most that all projects may pay out together [CNY].")
    ] = None,
    fix: Annotated[_Pairs, Option(help="TEAM=PROJECT that must be in; repeatable.")] = None,
    without: Annotated[_Pairs, Option(help="TEAM=PROJECT that must not; repeatable.")] = None,
    must: Annotated[_Pairs, Option(help="Project that must get a team; repeatable.")] = None,
    without_site: Annotated[_Pairs, Option(help="Site that takes nobody; repeatable.")] = None,
    without_fund: Annotated[_Pairs, Option(help="Fund that gives nothing; repeatable.")] = None,
    what_if: Annotated[
        _Pairs,
        Option(
            help="Change to try, such as budget=+1000000, without-site=S01 or fix=T1=P1; "
            "repeatable."
        ),
    ] = None,
    why: Annotated[_Pairs, Option(help="TEAM=PROJECT to explain; repeatable.")] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Decide which team gets which open project, with site and fund.

    Where what is asked cannot all be kept it names the demands and limits in conflict and the ways
    out, writes no file, and leaves with exit code 1; changes to try are shown all the same.

    Example: talentmatch portfolio --budget 50000000 --what-if budget=+1000000 --out portfolio.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.lists import Result
    from talentmatch.pipeline.teams.portfolio import WHAT_IF

    settings = {
        "fix": fix,
        "without": without,
        "must": must,
        "without-site": without_site,
        "without-fund": without_fund,
    }
    plan = [f"{what}={value}" for what, values in settings.items() for value in values or []]
    if budget is not None:
        plan.insert(0, f"budget={budget!r}")
    with open_store(store, lang) as opened:
        with progress_bar("portfolio"):
            decision = pipeline.portfolio(
                opened,
                tracking=tracking_of(store),
                plan=plan,
                what_if=what_if or [],
                why=[pipeline.pair_of(pair) for pair in why or []],
            )
        tried = Result(WHAT_IF, decision.what_if)
        decided = decision.found is None or decision.found.conflict is None
        if decided:
            beside = (tried,) if len(tried.table) else ()
            emit(opened, decision, fmt, lang, out=out, headings=headings, beside=beside)
        elif len(tried.table) and (fmt is OutFormat.table or out is not None):
            emit(opened, replace(tried, notes=decision.notes), OutFormat.table, lang)
        else:
            for note in decision.notes:
                say(note)
    if not decided:
        raise Exit(1)
