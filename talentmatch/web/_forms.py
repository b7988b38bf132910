"""What several pages read out of forms: a day, a note, and where to go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.pipeline.people.notes import write_note

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from talentmatch.web._visitor import Visitor

__all__ = ["day_of", "place_after", "write_typed_note"]


def place_after(form: FormData, otherwise: str) -> str:
    """Return the page of ours to which a form leads back."""
    back = str(form.get("back", ""))
    ours = back.startswith(("/candidates", "/postings/", "/people")) and "\\" not in back
    return back if ours and "//" not in back else otherwise


def day_of(text: str) -> pd.Timestamp | None:
    """Return the day that a field says; None where it says nothing."""
    if not text.strip():
        return None
    try:
        return pd.Timestamp(text).normalize()
    except ValueError:
        raise InputError(phrase("hunter", "no_day", text=text)) from None


def write_typed_note(visitor: Visitor, form: FormData, candidate: str, posting: str | None) -> None:
    """Write the note of a form about a person, for a posting if one is named.

    Raises
    ------
    InputError
        The note is none, or its day cannot be read.
    NotFoundError
        There is no such person or posting.
    """
    write_note(
        visitor.store,
        candidate,
        str(form.get("text", "")),
        who=visitor.user.name,
        posting_id=posting,
        kind=str(form.get("kind", "remark")),
        come_back_on=day_of(str(form.get("come_back_on", ""))),
    )
