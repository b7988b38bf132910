"""What a client is sent about the people for a posting: a workbook and a profile each, in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.errors import InputError
from talentmatch.i18n import Language, label, phrase
from talentmatch.report.documents.profile_documents import profile_documents
from talentmatch.report.sheets.list_workbook import list_workbook

if TYPE_CHECKING:
    from talentmatch.pipeline import Shortlist

__all__ = ["client_package"]

#: All files carry this day: when somebody worked is nobody's but theirs.
_DAY = (2000, 1, 1, 0, 0, 0)


def client_package(
    shortlist: Shortlist,
    lang: Language,
    *,
    letterhead: Path | None = None,
    marks: Sequence[str] = (),
) -> bytes:
    """Return an archive of a list for a receiver: nothing the list does not say, and no link.

    Parameters
    ----------
    shortlist : Shortlist
        Made for a receiver; what only the house may know is not in the archive.
    lang : str
        Language of the client.
    letterhead : Path, optional
        A DOCX whose header, footer, styles and text stand on every profile.
    marks : sequence of str
        What stands above the workbook, such as that the data is simulated.

    Raises
    ------
    InputError
        The list was made for no receiver, or names nobody.
    UnreadableFileError
        The letterhead is no DOCX.
    """
    if shortlist.receiver is None or shortlist.table.empty:
        raise InputError(phrase("match", "no_profiles"))
    files = dict(profile_documents(shortlist, lang, letterhead=letterhead))
    name = f"{label('sheets', shortlist.spec.name, lang)}.xlsx"
    files[name] = list_workbook((shortlist,), lang, marks=marks, notes=shortlist.notes)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
