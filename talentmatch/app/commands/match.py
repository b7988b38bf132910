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

from talentmatch.app._cluster import ClusterOption, on_cluster
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
    profiles: Annotated[
        Path | None,
        Option(help="With --receiver: folder for a page about each person listed, as DOCX."),
    ] = None,
    letterhead: Annotated[
        Path | None, Option(help="DOCX whose header, footer and text stand on each profile.")
    ] = None,
    cluster: ClusterOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank matches that both sides would say yes to.

    Example: talentmatch match --posting P0001 --top 5 --why
    """
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.pipeline.matches.sheets import shortlist_sheets

    query = {
        "posting": posting,
        "candidate": candidate,
        "every": every,
        "place": place,
        "compare": compare,
        "what_if": what_if,
        "market": market,
        "receiver": receiver,
        "contacts": contacts,
        "profiles": profiles,
        "letterhead": letterhead,
        "top": top,
        "exclude": exclude or [],
        "least": least,
        "why_not": why_not,
        "cluster": cluster,
    }
    _check(query)
    if every and not why_not and (out is None or out.suffix.lower() != ".xlsx"):
        raise typer.BadParameter(phrase("usage", "match_all"))
    with open_store(store, lang) as opened:
        with progress_bar("match") as show, on_cluster(cluster, show, "match") as tasks:
            answer = _answer(opened, {**query, "tasks": tasks}, tracking=tracking_of(store))
        sheets = shortlist_sheets(opened, answer) if every and not why_not else None
        if not why:
            answer = replace(answer, table=answer.table.drop(columns="reasons", errors="ignore"))
        keys = [name for name in ("posting", "candidate") if query[name]]
        emit(
            opened,
            answer,
            fmt,
            lang,
            out=out,
            headings=headings,
            sheets=sheets,
            page=partial(_page, keys=keys),
            receiver=getattr(answer, "receiver", None),
            name=answer.spec.name,
        )
        if profiles is not None:
            _write_profiles(opened, answer, profiles, letterhead, lang)


def _write_profiles(
    store: Store, shortlist: Result, folder: Path, letterhead: Path | None, lang: str
) -> None:
    """Write a page about each person listed, and log that all of them leave the store."""
    from talentmatch.app._speech import say
    from talentmatch.data.private_files import write_private
    from talentmatch.lists.deliver import deliver
    from talentmatch.report.documents.profile_documents import profile_documents

    documents = dict(profile_documents(shortlist, lang, letterhead=letterhead))
    if not documents:
        say(phrase("match", "no_profiles"))
        return
    receiver = getattr(shortlist, "receiver", None)
    entry = deliver(store, [shortlist], name="profiles", receiver=receiver)
    for name, content in documents.items():
        store.register_output(folder / name, content, what="profiles", entry=entry)
        write_private(folder / name, content)
    say(phrase("match", "profiles_written", n=len(documents), folder=folder))


def _page(result: Result, keys: list[str]) -> Result:
    """Leave out what a person at a terminal has just typed, and what a sentence beside it says."""
    table = result.table
    if "sentence" in table:
        return replace(result, table=table[["aim", "turns", "sentence"]])
    spent = [f"{name}_id" for name in keys if f"{name}_id" in table]
    if "weak" in table and not table["weak"].any():
        spent.append("weak")
    spent += [name for name in ("first_adds", "second_adds") if name in table]
    return replace(result, table=table.drop(columns=spent))


def _check(query: Mapping[str, Any]) -> None:
    """Refuse options that do not go together."""
    if query["what_if"] and not (query["posting"] and query["candidate"]):
        raise typer.BadParameter(phrase("usage", "match_what_if"))
    if query["compare"] and not query["posting"]:
        raise typer.BadParameter(phrase("usage", "match_compare"))
    subjects = [name for name in ("posting", "candidate", "every", "place") if query[name]]
    if len(subjects) != 1 and not query["what_if"]:
        raise typer.BadParameter(phrase("usage", "match_one"))
    if query["market"] and not query["every"]:
        raise typer.BadParameter(phrase("usage", "match_market"))
    if query["why_not"] and not (query["posting"] or query["every"]):
        raise typer.BadParameter(phrase("usage", "match_why_not"))
    if query["cluster"] and (not query["every"] or query["market"] or query["why_not"]):
        raise typer.BadParameter(phrase("usage", "match_cluster"))
    alone = ("what_if", "compare", "market", "place", "why_not")
    special = [name for name in alone if query[name]]
    if len(special) > 1:
        raise typer.BadParameter(phrase("usage", "match_special"))
    if query["receiver"] and (special or query["candidate"] or query["contacts"]):
        raise typer.BadParameter(phrase("usage", "match_receiver"))
    if query["profiles"] and not query["receiver"]:
        raise typer.BadParameter(phrase("usage", "match_profiles"))
    if query["letterhead"] and not query["profiles"]:
        raise typer.BadParameter(phrase("usage", "match_letterhead"))
    if query["contacts"] and special:
        raise typer.BadParameter(phrase("usage", "match_contacts"))


def _answer(store: Store, query: Mapping[str, Any], **shared: Any) -> Result:
    """Call the verb that the options ask for."""
    from talentmatch import pipeline

    if query["compare"]:
        return pipeline.compare_candidates(
            store, posting_id=query["posting"], candidates=query["compare"], **shared
        )
    if query["why_not"]:
        return pipeline.why_not(
            store,
            person=query["why_not"],
            posting_id=query["posting"],
            top=query["top"],
            **shared,
        )
    if query["least"] is not None:
        shared["least"] = query["least"]
    if query["what_if"]:
        return pipeline.what_if(
            store,
            posting_id=query["posting"],
            top=query["top"],
            candidate_id=query["candidate"],
            **shared,
        )
    shared["exclude"] = query["exclude"]
    if query["place"]:
        return pipeline.place_all(store, rule=query["place"].value, **shared)
    if query["market"]:
        return pipeline.match_market(store, top=query["top"], **shared)
    return pipeline.match(
        store,
        posting_id=query["posting"],
        candidate_id=query["candidate"],
        top=query["top"],
        receiver=query["receiver"],
        contacts=query["contacts"],
        tasks=query["tasks"],
        **shared,
    )
