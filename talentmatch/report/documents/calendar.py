"""The calls of a day as a calendar file that phones and mail programs take in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from talentmatch.i18n import Language, joined, phrase, render
from talentmatch.lists import Result
from talentmatch.report.labels import as_text, readable

__all__ = ["calendar_bytes"]

#: What a description names, in this order.
_TOLD = ("contact_name", "contact_phone", "why_call", "offer_first", "lead_id")


def calendar_bytes(calls: Result, lang: Language, *, day: pd.Timestamp) -> bytes:
    """Return a calendar with one whole-day event a call, marked as private.

    A call that is due stands on its day, one that is overdue on the day of the list. An event keeps
    its number, so that a calendar that takes in tomorrow's file moves it instead of doubling it.

    Parameters
    ----------
    calls : Result
        See `talentmatch.pipeline.matches.calls.call_list`.
    lang : str
        Language of the reader.
    day : Timestamp
        Day of the list.
    """
    from icalendar import Calendar

    page = readable(calls, lang).frame
    calendar = Calendar()
    calendar.add("prodid", "-//talentmatch//calls//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", phrase("leads", "calendar_name", lang))
    for row, due in zip(page.to_dict("records"), calls.table["due_on"], strict=True):
        calendar.add_component(_event(row, max(pd.Timestamp(due), day).date(), lang))
    return bytes(calendar.to_ical())


def _event(row: dict[Any, Any], day: dt.date, lang: Language) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row['lead_id']}@talentmatch")
    event.add("dtstamp", dt.datetime.now(dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    facts = {"kind": row["call_kind"], "firm": row["enterprise_name"], "post": row["post"]}
    event.add("summary", phrase("leads", "calendar_title", lang, **facts))
    lines = [_line(name, row[name], lang) for name in _TOLD if name in row]
    event.add("description", "\n".join(filter(None, lines)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _line(name: str, cell: object, lang: Language) -> str:
    text = as_text(cell, lang)
    return render(joined([phrase("columns", name), text], ": "), lang) if text else ""
