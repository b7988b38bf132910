"""`talentmatch match`: candidates for a posting, postings for a candidate, or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    Lang,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)
from talentmatch.phrases import phrase

if TYPE_CHECKING:
    import pandas as pd

    from talentmatch.data.store import Store
    from talentmatch.pipeline import Listed

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
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank matches that both sides would say yes to.

    Example: talentmatch match --posting P0001 --top 5 --why
    """
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.app.progress import progress_bar
    from talentmatch.app.speech import say

    asked = {"posting": posting, "candidate": candidate, "every": every, "place": place,
             "compare": compare, "what_if": what_if, "market": market, "receiver": receiver,
             "contacts": contacts, "top": top, "exclude": exclude or [], "least": least}  # fmt: skip
    _check(asked)
    if every and (out is None or out.suffix.lower() != ".xlsx"):
        raise typer.BadParameter(phrase("usage", "match_all"))
    with open_store(store, lang) as opened, progress_bar("match"):
        found = _answer(opened, asked, tracking=tracking_of(store), lang=lang)
        if out is not None or fmt is not OutFormat.table:
            opened.log_export("candidate", rows=len(found.table), purpose="recruiting")
        for note in found.inside:
            say(note)
        notes = told(opened, found.notes, lang)
        if every:
            emit_sheets(_sheets(opened, found.table, lang), lang, out=out, notes=notes)
            return
    table = found.table if why else found.table.drop(columns="reasons", errors="ignore")
    if fmt is OutFormat.table and out is None:
        table = _narrow(table, [name for name in ("posting", "candidate") if asked[name]])
    emit(table, fmt, lang, out=out, name="match", notes=notes)


def _sheets(opened: Store, table: pd.DataFrame, lang: Lang) -> dict[str, pd.DataFrame]:
    """Return an index and a sheet a posting, headed for people."""
    from talentmatch.pipeline.sheets import shortlist_sheets
    from talentmatch.report.headings import headed

    sheets = shortlist_sheets(opened, table, lang)
    return {name: headed("market", rows) for name, rows in sheets.items()}


def _narrow(table: pd.DataFrame, given: list[str]) -> pd.DataFrame:
    """Leave out what a person at a terminal has just typed, and what a sentence beside it says."""
    if "sentence" in table:
        return table[["turns", "sentence"]]
    spent = [f"{name}_id" for name in given if f"{name}_id" in table]
    if "weak" in table and not table["weak"].any():
        spent.append("weak")
    spent += [name for name in ("first_adds", "second_adds") if name in table]
    return table.drop(columns=spent)


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
    special = [name for name in ("what_if", "compare", "market", "place") if asked[name]]
    if len(special) > 1:
        raise typer.BadParameter(phrase("usage", "match_special"))
    if asked["receiver"] and (special or asked["candidate"] or asked["contacts"]):
        raise typer.BadParameter(phrase("usage", "match_receiver"))
    if asked["contacts"] and special:
        raise typer.BadParameter(phrase("usage", "match_contacts"))


def _answer(store: Store, asked: Mapping[str, Any], **shared: Any) -> Listed:
    """Call the verb that the options ask for."""
    from talentmatch import pipeline

    if asked["compare"]:
        return pipeline.compare_candidates(
            store, posting_id=asked["posting"], candidates=asked["compare"], **shared
        )
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
