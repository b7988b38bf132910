"""`talentmatch leads`: whom to call today, for which post, and what came of the call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

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
    known_suffix,
)
from talentmatch.i18n import phrase

__all__ = ["app", "calls", "leads", "mark"]

app = typer.Typer(name="leads", rich_markup_mode=None)

_STATES = "open, owned, snoozed, contacted, won or lost"


def _state(text: str) -> str:
    """Read a state in either language; an unknown one is wrong usage."""
    from talentmatch.errors import InputError
    from talentmatch.plan.lead_states import state_named

    try:
        return state_named(text)
    except InputError as error:
        raise typer.BadParameter(error.args[0]) from None


def _calls_file(out: Path | None) -> Path | None:
    return known_suffix(out, ".ics")


@app.callback(invoke_without_command=True)
def leads(
    context: typer.Context,
    top: Annotated[int, Option(min=1, help="How many.")] = 20,
    fees: Annotated[
        Path | None, Option(help="YAML file of fees where contracts are silent.")
    ] = None,
    marked: Annotated[
        bool, Option("--marked", help="Those that were marked, instead of the ranking.")
    ] = False,
    owner: Annotated[str | None, Option(help="Those that this person works on.")] = None,
    state: Annotated[
        list[str] | None,
        Option(parser=_state, help=f"Those in this state ({_STATES}); repeatable."),
    ] = None,
    cluster: ClusterOption = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank enterprises and posts by the fee a call can be expected to earn.

    As XLSX, a second sheet holds the shortlist of each lead with the reasons of both sides.
    With --marked, --owner or --state: those marked, with the last contact and when one wakes up.

    Example: talentmatch leads --top 50 --out leads.xlsx
    """
    if context.invoked_subcommand is not None:
        return
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.plan.leads import load_fee_rule

    if marked or owner is not None or state:
        if cluster:
            raise typer.BadParameter(phrase("usage", "leads_cluster"))
        with open_store(store, lang) as opened:
            listed = pipeline.marked_leads(opened, owner=owner, states=state or ())
            emit(opened, listed, fmt, lang, out=out, headings=headings)
        return
    rule = load_fee_rule(str(fees)) if fees is not None else None
    with open_store(store, lang) as opened:
        with progress_bar("leads") as show, on_cluster(cluster, show, "leads") as tasks:
            ranking = pipeline.leads(
                opened, tracking=tracking_of(store), top=top, rule=rule, tasks=tasks
            )
        emit(opened, ranking, fmt, lang, out=out, headings=headings)


@app.command()
def mark(
    lead: Annotated[str, Argument(help="Number of the lead, as the list shows it.")],
    state: Annotated[str, Argument(parser=_state, help=f"What it is now: {_STATES}.")],
    until: Annotated[
        dt.datetime | None,
        Option(formats=["%Y-%m-%d"], help="Day from which a snoozed lead is shown again."),
    ] = None,
    owner: Annotated[str | None, Option(help="Who works on it.")] = None,
    follow_up: Annotated[
        dt.datetime | None,
        Option(formats=["%Y-%m-%d"], help="Day on which to call again, if owned or contacted."),
    ] = None,
    contact: Annotated[str | None, Option(help="Whom to call at the enterprise.")] = None,
    phone: Annotated[str | None, Option(help="Telephone of the contact.")] = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write down what was done, so that tomorrow's list does not repeat today's calls.

    Example: talentmatch leads mark L-9d85a29c contacted --follow-up 2025-03-01 --contact "Ms Wang"
    """
    import pandas as pd

    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.plan.lead_states import state_name

    days = {
        name: None if day is None else pd.Timestamp(day)
        for name, day in (("until", until), ("follow_up", follow_up))
    }
    with open_store(store, lang) as opened, progress_bar("leads"):
        pipeline.mark_lead(
            opened,
            lead,
            state,
            tracking=tracking_of(store),
            owner=owner,
            contact=(contact, phone),
            **days,
        )
    day = until or follow_up
    key = "marked" if day is None else "marked_until" if until else "marked_follow_up"
    day_said = f"{day:%Y-%m-%d}" if day else ""
    say(phrase("leads", key, lead=lead, state=state_name(state), until=day_said))


@app.command()
def calls(
    day: Annotated[
        dt.datetime | None,
        Option(formats=["%Y-%m-%d"], help="The day; by default that of the data."),
    ] = None,
    owner: Annotated[
        str | None, Option(help="Follow-ups of this person alone; new leads are nobody's yet.")
    ] = None,
    top: Annotated[int, Option(min=1, help="How many new leads.")] = 10,
    contacts: Annotated[
        bool, Option(help="Add the telephone of whom to call; candidates stay numbers.")
    ] = False,
    fmt: FormatOption = OutFormat.table,
    out: Annotated[
        Path | None,
        Option(
            callback=_calls_file,
            help="Write to this .ics (calendar), .csv, .json or .xlsx file instead of stdout.",
        ),
    ] = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List whom to call on a day: follow-ups that are due, then new leads by their worth.

    A calendar often goes to a cloud: it names no candidate, and a telephone only with --contacts.

    Example: talentmatch leads calls --owner Wang --out calls.ics
    """
    from functools import partial

    import pandas as pd

    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.report.documents.calendar import calendar_bytes

    is_calendar = out is not None and out.suffix.lower() == ".ics"
    with open_store(store, lang) as opened:
        with progress_bar("calls"):
            listed = pipeline.call_list(
                opened,
                tracking=tracking_of(store),
                day=None if day is None else pd.Timestamp(day),
                owner=owner,
                top=top,
                contacts=contacts,
            )
        file_of = partial(calendar_bytes, day=listed.day) if is_calendar else None
        emit(opened, listed, fmt, lang, out=out, headings=headings, file_of=file_of)
