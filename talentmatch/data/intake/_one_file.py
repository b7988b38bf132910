"""Read one file, of whatever kind, into the columns of the contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from talentmatch.data.intake._other_figures import without_other_figures
from talentmatch.data.intake._period_sheets import with_periods_added
from talentmatch.data.intake._reader_limits import read_here
from talentmatch.data.intake._summary_sheets import without_summaries
from talentmatch.data.reading.formats._board_records import with_plain_headings
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._forms import form_of_rows
from talentmatch.data.reading.formats._json_forms import read_json_file
from talentmatch.data.reading.formats._mails import read_mail
from talentmatch.data.reading.formats._old_word import read_old_word
from talentmatch.data.reading.formats._pages_and_texts import read_page, read_text
from talentmatch.data.reading.formats._parquet_files import read_parquet
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.formats.readers import read_csv, read_ods, read_workbook
from talentmatch.data.reading.layout._firm_forms import FirmForm, firm_forms
from talentmatch.data.reading.layout.reshaping._job_notices import notice_form
from talentmatch.data.reading.layout.reshaping._upright import upright
from talentmatch.data.reading.layout.sheets import Form, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._firm_answers import answers, has_table, shape_firm_forms
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._published_lists import is_published_list, shape_published_list
from talentmatch.data.reading.rows._shaping import shape_form, shape_sheet, skipped
from talentmatch.errors import ContractError, UnreadableFileError
from talentmatch.i18n import joined, phrase

__all__ = ["SUFFIXES", "sheets_of_file"]

_READERS: dict[str, Callable[[Path], Iterable[RawSheet | Form]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_text,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".xls": read_workbook,
    ".et": read_workbook,
    ".ods": read_ods,
    ".json": read_json_file,
    ".jsonl": read_json_file,
    ".ndjson": read_json_file,
    ".jsonld": read_json_file,
    ".docx": read_document,
    ".doc": read_old_word,
    ".pdf": read_pdf,
    ".html": read_page,
    ".htm": read_page,
    ".eml": read_mail,
    ".mht": read_mail,
    ".mhtml": read_mail,
}
#: Lines of an advertisement in running text.
_LONGEST_NOTICE = 60
#: Endings of the files that can be read.
SUFFIXES = (*_READERS, ".parquet")


def sheets_of_file(file: Path, options: Options, *, forgiving: bool) -> list[ParsedSheet]:
    """Read all sheets of a file; a file of which no sheet could be read is an error."""
    if file.suffix.lower() == ".parquet":
        return list(read_parquet(file, options))
    parsed: list[ParsedSheet] = []
    read = _READERS[file.suffix.lower()]
    # Only workbooks hide parts of themselves.
    books = {read_workbook, read_ods}
    pieces = list(
        partial(read, hidden=True)(file) if options.hidden and read in books else read(file)
    )
    for piece in pieces:
        try:
            parsed += read_here(partial(_shaped, piece), file, options)
        except (ContractError, UnreadableFileError) as error:
            # One odd sheet beside good ones is told, not fatal.
            if len(pieces) == 1 and not forgiving:
                raise
            parsed.append(skipped(piece.source, error.args[0], broken=True))
    parsed = without_other_figures(with_periods_added(without_summaries(parsed)))
    if not forgiving and not any(sheet.table or sheet.understood for sheet in parsed):
        reasons = list(dict.fromkeys(sheet.skipped for sheet in parsed))
        problem = joined(reasons, "; ") if reasons else phrase("load", "no_rows")
        raise UnreadableFileError(str(file), problem, phrase("load", "see_template"))
    return parsed


def _shaped(piece: RawSheet | Form, file: Path, options: Options) -> list[ParsedSheet]:
    options = replace(options, file=file.name)
    if isinstance(piece, Form):
        return _noted(list(shape_form(piece, options)), piece.notes)
    if piece.skipped:
        return [skipped(piece.source, piece.skipped)]
    piece = piece if piece.is_list else upright(piece)
    return _noted(list(_parts(piece, options)), piece.notes)


def _noted(parts: list[ParsedSheet], notes: tuple[str, ...]) -> list[ParsedSheet]:
    return [replace(parts[0], notes=(*parts[0].notes, *notes)), *parts[1:]] if notes else parts


def _is_survey(piece: RawSheet, firms: list[FirmForm]) -> bool:
    """Tell answers to a survey, of a year or of a file that says so, from advertisements."""
    asked = all("round" in form.heads for form in firms) or "调查" in piece.hint + piece.name
    return bool(firms) and asked and all(map(answers, firms))


def _parts(piece: RawSheet, options: Options) -> Iterator[ParsedSheet]:
    """Shape a sheet as what it is: a form a firm, a form a person or post, or a table."""
    if piece.is_list:
        return shape_sheet(piece, options)
    if options.table in (None, "candidate", "posting"):
        piece = with_plain_headings(piece)
    if is_published_list(piece, options):
        return shape_published_list(piece, options)
    firms = firm_forms(piece)
    if any(map(has_table, firms)):
        return shape_firm_forms(firms, options)
    form = form_of_rows(piece) if options.table in (None, "candidate", "posting") else None
    if form and not (form.table == "posting" and _is_survey(piece, firms)):
        return iter(_noted(list(shape_form(form, options)), form.notes))
    if firms and all(map(answers, firms)) and options.table in (None, "need_survey"):
        return shape_firm_forms(firms, options)
    notice = (
        notice_form(piece.rows, piece.source)
        if options.table in (None, "posting") and len(piece.rows) <= _LONGEST_NOTICE
        else None
    )
    if notice:
        return iter(_noted(list(shape_form(notice, options)), notice.notes))
    return shape_sheet(piece, options)
