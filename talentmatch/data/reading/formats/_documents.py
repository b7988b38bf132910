"""Word documents: a résumé, a job description, an application form, or tables of records."""

from __future__ import annotations

from pathlib import Path

from talentmatch.data.reading.formats._document_tables import (
    document_tables,
    is_list,
    is_statistics,
)
from talentmatch.data.reading.formats._firm_documents import firm_form
from talentmatch.data.reading.formats._form_kind import is_of_nobody
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._word_lines import lines_of_document
from talentmatch.data.reading.layout.reshaping._job_notices import looks_for_people
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import UnreadableFileError

__all__ = ["read_document"]

#: How every file of Word begins.
_BEGINS = b"PK"


def read_document(path: Path) -> list[RawSheet | Form]:
    """Read a DOCX: résumés or job descriptions; else its tables as sheets.

    Raises
    ------
    UnreadableFileError
        If the document is damaged or holds neither.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise UnreadableFileError.of(
            path,
            "document_damaged",
            "save_again",
            closed=path.read_bytes()[: len(_BEGINS)] == _BEGINS,
        ) from error
    firm = firm_form(document, RawSheet(path.name, [], hint=path.stem))
    if firm is not None:
        return [firm]
    tables = document_tables(document, path)
    lines = lines_of_document(document)
    form = form_of_lines(lines, path.name)
    # A list of people in Word has the label of a name above, and no form has nobody in it.
    if form is not None and tables and is_of_nobody(form):
        form = None
    n_records = 0 if form is None else len(form.records)
    # A résumé may have a table of employers, and several advertisements one of their posts.
    is_people = form is not None and n_records > 0 and form.table == "candidate"
    if n_records < 2 and not is_people and any(is_list(t) or is_statistics(t) for t in tables):
        return list(tables)
    if form is not None and n_records:
        return [form]
    if not tables:
        text = "\n".join(cell for line in lines for cell in line)
        if looks_for_people(text):
            raise UnreadableFileError.of(path, "notice_unread", "notice_remedy")
        raise UnreadableFileError.of(path, "no_form", "give_headings")
    return list(tables)
