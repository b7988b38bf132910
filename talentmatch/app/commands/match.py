"""`talentmatch match`: candidates for a posting, postings for a candidate, or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.lists import Result

__all__ = ["match"]


class Rule(StrEnum):
    """How `--place` decides."""

    total = "total"
    stable = "stable"


def match(
    posting: Annotated[str | None, Option(help="Candidates for this posting.")] = None,
    candidate: Annotated[str | None, Option(help="Postings for this candidate.")] = None,
    every: Annotated[
        bool, Option("--all", help="All open postings, one sheet each; needs --out FILE.xlsx.")
    ] = False,
    top: Annotated[int, Option(min=1, help="How many.")] = 10,
    why: Annotated[bool, Option(help="Show the reasons of both sides.")] = False,
    exclude: Annotated[
        list[str] | None, Option(help="Candidate or posting to leave out; repeatable.")
    ] = None,
    least: Annotated[
        float | None,
        Option(min=0, max=1, help="Probability that both say yes below which a match is weak."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        Option(help="Two candidates side by side; with --posting.", metavar="A B"),
    ] = None,
    what_if: Annotated[
        bool,
        Option("--what-if", help="What would turn the answer; with --posting and --candidate."),
    ] = False,
    why_not: Annotated[
        str | None,
        Option(
            "--why-not",
            help="Why this person is not on the list: works there, blocked, off limits, wants "
            "other places …; with --posting or --all.",
        ),
    ] = None,
    market: Annotated[
        bool, Option("--market", help="With --all: spread sought-after people over the lists.")
    ] = False,
    place: Annotated[
        Rule | None,
        Option(help="Place people at all open postings at once: highest total, or stable."),
    ] = None,
    receiver: Annotated[
        str | None,
        Option(help="Enterprise that is to see the list: who has not agreed to it is anonymous."),
    ] = None,
    contacts: Annotated[
        bool, Option(help="Add name and telephone of the people, who agreed to be recruited.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank matches that both sides would say yes to.

    Example: talentmatch match --posting P0001 --top 5 --why
    """
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit
    from talentmatch.app.progress import progress_bar
    from talentmatch.pipeline.sheets import shortlist_sheets

    asked = {"posting": posting, "candidate": candidate, "every": every, "place": place,
             "compare": compare, "what_if": what_if, "market": market, "receiver": receiver,
             "contacts": contacts, "top": top, "exclude": exclude or [], "least": least,
             "why_not": why_not}  # fmt: skip
    _check(asked)
    if every and not why_not and (out is None or out.suffix.lower() != ".xlsx"):
        raise typer.BadParameter(phrase("usage", "match_all"))
    with open_store(store, lang) as opened:
        with progress_bar("match"):
            found = _answer(opened, asked, tracking=tracking_of(store))
        sheets = shortlist_sheets(opened, found) if every and not why_not else None
        if not why:
            found = replace(found, table=found.table.drop(columns="reasons", errors="ignore"))
        given = [name for name in ("posting", "candidate") if asked[name]]
        emit(opened, found, fmt, lang, out=out, headings=headings, sheets=sheets,
             page=partial(_page, given=given), receiver=getattr(found, "receiver", None),
             name=found.spec.name)  # fmt: skip


def _page(found: Result, given: list[str]) -> Result:
    """Leave out what a person at a terminal has just typed, and what a sentence beside it says."""
    table = found.table
    if "sentence" in table:
        return replace(found, table=table[["turns", "sentence"]])
    spent = [f"{name}_id" for name in given if f"{name}_id" in table]
    if "weak" in table and not table["weak"].any():
        spent.append("weak")
    spent += [name for name in ("first_adds", "second_adds") if name in table]
    return replace(found, table=table.drop(columns=spent))


def _check(asked: Mapping[str, Any]) -> None:
    """Refuse options that do not go together."""
    if asked["what_if"] and not (asked["posting"] and asked["candidate"]):
        raise typer.BadParameter(phrase("usage", "match_what_if"))
    if asked["compare"] and not asked["posting"]:
        raise typer.BadParameter(phrase("usage", "match_compare"))
    given = [name for name in ("posting", "candidate", "every", "place") if asked[name]]
    if len(given) != 1 and not asked["what_if"]:
        raise typer.BadParameter(phrase("usage", "match_one"))
    if asked["market"] and not asked["every"]:
        raise typer.BadParameter(phrase("usage", "match_market"))
    if asked["why_not"] and not (asked["posting"] or asked["every"]):
        raise typer.BadParameter(phrase("usage", "match_why_not"))
    special = [name for name in ("what_if", "compare", "market", "place", "why_not") if asked[name]]
    if len(special) > 1:
        raise typer.BadParameter(phrase("usage", "match_special"))
    if asked["receiver"] and (special or asked["candidate"] or asked["contacts"]):
        raise typer.BadParameter(phrase("usage", "match_receiver"))
    if asked["contacts"] and special:
        raise typer.BadParameter(phrase("usage", "match_contacts"))


def _answer(store: Store, asked: Mapping[str, Any], **shared: Any) -> Result:
    """Call the verb that the options ask for."""
    from talentmatch import pipeline

    if asked["compare"]:
        return pipeline.compare_candidates(
            store, posting_id=asked["posting"], candidates=asked["compare"], **shared
        )
    if asked["why_not"]:
        return pipeline.why_not(store, person=asked["why_not"], posting_id=asked["posting"],
                                top=asked["top"], **shared)  # fmt: skip
    if asked["least"] is not None:
        shared["least"] = asked["least"]
    if asked["what_if"]:
        return pipeline.what_if(store, posting_id=asked["posting"], top=asked["top"],
                                candidate_id=asked["candidate"], **shared)  # fmt: skip
    shared["exclude"] = asked["exclude"]
    if asked["place"]:
        return pipeline.place_all(store, rule=asked["place"].value, **shared)
    if asked["market"]:
        return pipeline.match_market(store, top=asked["top"], **shared)
    return pipeline.match(store, posting_id=asked["posting"], candidate_id=asked["candidate"],
                          top=asked["top"], receiver=asked["receiver"],
                          contacts=asked["contacts"], **shared)  # fmt: skip
