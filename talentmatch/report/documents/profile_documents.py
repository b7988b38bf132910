"""One page about each person of a list for a client, as DOCX, on the house's own letterhead."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import Language, phrase
from talentmatch.lists.spec import Result
from talentmatch.report.documents._letterheads import forget_writer
from talentmatch.report.labels import as_text, heading, readable

__all__ = ["profile_documents"]

#: What the heading of the page says already, or the reader need not know.
_LEFT_OUT = frozenset({"candidate_id", "anonymous", "rank", "posting_id"})
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def profile_documents(
    found: Result, lang: Language, *, letterhead: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of a document for each row of a list.

    Parameters
    ----------
    found : Result
        A list for a receiver: what it does not say is not in the profiles either.
    lang : {"zh", "en"}
        Language of the reader.
    letterhead : Path, optional
        A DOCX whose header, footer, styles and text stand on every profile.

    Raises
    ------
    UnreadableFileError
        The letterhead is no DOCX.
    """
    page = readable(found, lang)
    for number, (_, row) in enumerate(page.frame.iterrows()):
        codes = found.table.iloc[number]
        who = as_text(codes["candidate_id"], lang)
        document = _document(letterhead)
        document.add_heading(who, level=1)
        cells = {
            heading(str(name), lang, page.unit(str(name))): as_text(
                value, lang, page.unit(str(name))
            )
            for name, value in row.items()
            if page.fields[str(name)].name not in _LEFT_OUT
        }
        _add_table(document, {name: text for name, text in cells.items() if text})
        name = _NOT_IN_NAMES.sub("-", f"{codes['posting_id']} {codes['rank']:02d} {who}")
        yield f"{name}.docx", _bytes(document)


def _document(letterhead: Path | None) -> Any:
    from docx import Document

    if letterhead is None:
        return Document()
    try:
        return Document(str(letterhead))
    except Exception as error:  # whatever the file holds, python-docx raises what it stumbles over
        said = phrase("match", "letterhead_unread", error=f"{type(error).__name__}")
        remedy = phrase("match", "letterhead_remedy")
        raise UnreadableFileError(str(letterhead), said, remedy) from error


def _add_table(document: Any, cells: dict[str, str]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2)
    if "Table Grid" in (style.name for style in document.styles):
        table.style = "Table Grid"
    for name, text in cells.items():
        row = table.add_row().cells
        row[0].text, row[1].text = name, text
        row[0].width, row[1].width = Cm(4.5), Cm(11.5)


def _bytes(document: Any) -> bytes:
    """Return the document without a word on who wrote it, when and with what."""
    forget_writer(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
