"""`talentmatch match`: candidates for a posting, postings for a candidate, or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
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
    profiles: Annotated[
        Path | None,
        Option(help="With --receiver: folder for a page about each person listed, as DOCX."),
    ] = None,
    letterhead: Annotated[
        Path | None, Option(help="DOCX whose header, footer and text stand on each profile.")
    ] = None,
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
             "contacts": contacts, "profiles": profiles, "letterhead": letterhead, "top": top, "exclude": exclude or [], "least": least}  # fmt: skip
    _check(asked)
    if every and (out is None or out.suffix.lower() != ".xlsx"):
        raise typer.BadParameter(phrase("usage", "match_all"))
    with open_store(store, lang) as opened:
        with progress_bar("match"):
            found = _answer(opened, asked, tracking=tracking_of(store))
        sheets = shortlist_sheets(opened, found) if every else None
        if not why:
            found = replace(found, table=found.table.drop(columns="reasons", errors="ignore"))
        given = [name for name in ("posting", "candidate") if asked[name]]
        emit(opened, found, fmt, lang, out=out, headings=headings, sheets=sheets,
             page=partial(_page, given=given), receiver=getattr(found, "receiver", None),
             name=found.spec.name)  # fmt: skip
        if profiles is not None:
            _write_profiles(opened, found, profiles, letterhead, lang)


def _write_profiles(
    store: Store, found: Result, folder: Path, letterhead: Path | None, lang: str
) -> None:
    """Write a page about each person listed, and log that all of them leave the store."""
    from talentmatch.app.speech import say
    from talentmatch.lists.deliver import deliver
    from talentmatch.report.profile_documents import profile_documents

    documents = dict(profile_documents(found, lang, letterhead=letterhead))
    if not documents:
        say(phrase("match", "no_profiles"))
        return
    deliver(store, [found], name="profiles", receiver=getattr(found, "receiver", None))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents.items():
        (folder / name).write_bytes(content)
    say(phrase("match", "profiles_written", n=len(documents), folder=folder))


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
    special = [name for name in ("what_if", "compare", "market", "place") if asked[name]]
    if len(special) > 1:
        raise typer.BadParameter(phrase("usage", "match_special"))
    if asked["receiver"] and (special or asked["candidate"] or asked["contacts"]):
        raise typer.BadParameter(phrase("usage", "match_receiver"))
    if asked["profiles"] and not asked["receiver"]:
        raise typer.BadParameter(phrase("usage", "match_profiles"))
    if asked["letterhead"] and not asked["profiles"]:
        raise typer.BadParameter(phrase("usage", "match_letterhead"))
    if asked["contacts"] and special:
        raise typer.BadParameter(phrase("usage", "match_contacts"))


def _answer(store: Store, asked: Mapping[str, Any], **shared: Any) -> Result:
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
