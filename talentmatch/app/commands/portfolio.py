"""`talentmatch portfolio`: which team gets which project, site and fund."""

from __future__ import annotations

from typing import Annotated

from typer import Exit, Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
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
            help="Change to try, such as budget=+1000000, without-site=S01 or fix=T1=P1; repeatable."
        ),
    ] = None,
    why: Annotated[_Pairs, Option(help="TEAM=PROJECT to explain; repeatable.")] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Decide which team gets which open project, with site and fund.

    Where what is asked cannot all be kept it names the demands and limits in conflict and the ways
    out, writes no file, and leaves with exit code 1; changes to try are shown all the same.

    Example: talentmatch portfolio --budget 50000000 --what-if budget=+1000000 --out portfolio.xlsx
    """
    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.app.progress import progress_bar

    given = {
        "fix": fix,
        "without": without,
        "must": must,
        "without-site": without_site,
        "without-fund": without_fund,
    }
    plan = [f"{what}={value}" for what, values in given.items() for value in values or []]
    if budget is not None:
        plan.insert(0, f"budget={budget!r}")
    with open_store(store, lang) as opened, progress_bar("portfolio"):
        found = pipeline.portfolio(
            opened,
            tracking=tracking_of(store),
            plan=plan,
            what_if=what_if or [],
            why=[pipeline.pair_of(pair) for pair in why or []],
            lang=lang,
        )
        notes = told(opened, found.notes, lang)
    tried = pipeline.changes_named(found.what_if, lang)
    decided = found.found is None or found.found.conflict is None
    workbook = fmt is OutFormat.xlsx or (out is not None and out.suffix.lower() == ".xlsx")
    if decided and workbook:
        limits = pipeline.limits_named(found.limits, lang)
        sheets = {"portfolio": found.assigned, "limits": limits, "what_if": tried}
        kept = {name: sheet for name, sheet in sheets.items() if len(sheet) or name == "portfolio"}
        emit_sheets(kept | found.by_project, lang, out=out, notes=notes)
    elif decided:
        emit(found.assigned, fmt, lang, out=out, name="portfolio", notes=notes)
    if len(tried) and (fmt is OutFormat.table or out is not None):
        emit(tried, OutFormat.table, lang, name="what_if")
    if not decided:
        raise Exit(1)
