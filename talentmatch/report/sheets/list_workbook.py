"""Lists as one workbook: a sheet each, notes above or in the last sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.i18n import Language, label, phrase, render
from talentmatch.report.labels import Readable, readable
from talentmatch.report.sheets.workbook import workbook_bytes

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["list_workbook"]

#: So many notes leave a table in sight.
_FEW_NOTES = 8


def list_workbook(
    lists: Sequence[Result], lang: Language, *, marks: Sequence[str], notes: Sequence[str]
) -> bytes:
    """Return lists as a workbook: marks and a few notes above every list, more in the last sheet.

    A list that is handed out has its notes at its own end.

    Parameters
    ----------
    lists : sequence of Result
        A sheet each.
    lang : str
        Language of the reader.
    marks : sequence of str
        What stands above every sheet, such as that the data is simulated.
    notes : sequence of str
        What the figures rest on.
    """
    said = [render(note, lang) for note in notes]
    pages = {label("sheets", one.spec.name, lang): readable(one, lang) for one in lists}
    printed = {}
    if "shortage_printed" in (names := [one.spec.name for one in lists]):
        sheet = label("sheets", names[1], lang)
        change = phrase("planner", "change_there", lang, sheet=sheet)
        title = phrase("planner", "printed_title", lang)
        printed = {label("sheets", "shortage_printed", lang): (title, [*said, change])}
    if len(said) <= _FEW_NOTES:
        marks = (*marks, *(() if printed else notes))
    else:
        frame = pd.DataFrame({"said": said})
        pages[label("sheets", "notes_sheet", lang)] = Readable(frame)
    above = "\n".join(render(mark, lang) for mark in marks)
    see = phrase("common", "see_notes", lang) if len(said) > _FEW_NOTES else ""
    notes_of = {name: see for name in pages if see and name not in printed}
    return workbook_bytes(pages, lang, note=above or None, notes=notes_of, printed=printed)
