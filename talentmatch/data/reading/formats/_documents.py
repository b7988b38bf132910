"""Word documents: a résumé, a job description, an application form, or tables of records."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._forms import form_of_lines, is_of_nobody
from talentmatch.data.reading.formats._word_lines import lines_of_document
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._recognising import mapped_by_sense, recognised
from talentmatch.data.reading.layout.columns import map_headers, rank_tables
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.reshaping._job_notices import looks_for_people
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.data.reading.rows._firm_answers import has_table
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._published_lists import is_published_list
from talentmatch.data.reading.rows._wide_labels import is_wide
from talentmatch.errors import UnreadableFileError

__all__ = [
    "document_tables",
    "firm_form",
    "is_firm_form",
    "is_list",
    "is_statistics",
    "lists_people",
    "read_document",
]

#: A form that asks for one of these is of a person.
_PERSON = frozenset(map(heading, ("姓名", "性别", "出生年月", "name", "求职意向")))
#: Lines above a table that may be its title, and how long one is at most.
_MOST_TITLES, _LONGEST_TITLE = 4, 60
#: Tables of a row for each firm, post or major, and the fields that say whose it is.
_OF_FIRMS = frozenset({"enterprise", "need_survey", "posting", "indicator", "workforce", "supply"})
_WHOSE = frozenset({"name", "enterprise_name", "enterprise_id", "credit_code", "institution"})
_POSTS = frozenset({"post", "title"})
_LEAST_HEADINGS = 3
#: How every file of Word begins.
_BEGINS = b"PK"


def firm_form(document: Any, sheet: RawSheet) -> RawSheet | None:
    """Return a document as a sheet if it is the form of a firm with a table of its posts.

    Parameters
    ----------
    document : docx.document.Document
        The document.
    sheet : RawSheet
        Where it comes from; gets the rows.
    """
    from docx.table import Table

    rows: list[list[Cell]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            # A merged cell comes once for each column that it covers, as in a workbook.
            rows += [[cell.text.strip() for cell in row.cells] for row in block.rows]
        else:
            rows += [[line.strip()] for line in block.text.splitlines() if line.strip()]
    whole = RawSheet(sheet.source, rows, sheet.hint)
    return whole if is_firm_form(whole) else None


def is_firm_form(sheet: RawSheet) -> bool:
    """Tell a sheet that is the form of a firm with a table of its posts, and of no person."""
    cells = {heading(str(cell).partition("：")[0]) for row in sheet.rows for cell in row}
    forms = [] if cells & _PERSON else firm_forms(sheet)
    return any(map(has_table, forms))


def document_tables(document: Any, path: Path) -> list[RawSheet]:
    """Return the tables of a document as sheets; row 1 is the first of the table itself.

    Parameters
    ----------
    document : docx.document.Document
        The document.
    path : Path
        Its file, which names the sheets.
    """
    from docx.table import Table

    several = len(document.tables) > 1
    sheets: list[RawSheet] = []
    titles: list[list[Cell]] = []
    for block in document.iter_inner_content():
        if not isinstance(block, Table):
            lines = [line.strip() for line in block.text.splitlines()]
            titles += [[line] for line in lines if 0 < len(line) <= _LONGEST_TITLE]
            continue
        # The first line says whose document it is, the last ones what the table holds.
        above = titles[:1] + titles[1:][1 - _MOST_TITLES :]
        # A merged cell comes once for each column and row that it covers, as in a workbook.
        rows = [[cell.text for cell in row.cells] for row in block.rows]
        lines_of_cells = [[cell._tc for cell in row.cells] for row in block.rows]
        repeats = frozenset(
            (at + 1, place)
            for at, (above_it, own) in enumerate(pairwise(lines_of_cells), start=1)
            for place, (one, other) in enumerate(zip(above_it, own, strict=False))
            if one is other
        )
        number = f"table {len(sheets) + 1}"
        # A review and rows set aside tell several tables apart by their names.
        name, first = number if several else "", 1 - len(above)
        source = f"{path.name}, {number}"
        sheet = RawSheet(source, [*above, *rows], path.stem, name, first_row=first, repeats=repeats)
        sheets.append(sheet)
        titles = []
    return sheets


def is_list(sheet: RawSheet, *, by_sense: bool = False) -> bool:
    """Tell a table with a row for each firm, post or major from one of a form or a résumé.

    With `by_sense` headings that no list knows count too, by their words and the values below.
    """
    if is_published_list(sheet, Options()):
        return True
    block = find_block(sheet)
    if block is None or len(block.rows) < 1:
        return False
    header = [name for name in block.header if name]
    if len(header) >= _LEAST_HEADINGS and is_wide(header, f"{block.titles} {sheet.hint}"):
        return True
    ranked = rank_tables(header, f"{block.titles} {sheet.hint}")
    table = ranked[0][0] if ranked else None
    if by_sense:
        table = recognised(block, NamedYears(), f"{block.titles} {sheet.hint}", {})[0]
    if len(header) < _LEAST_HEADINGS or table is None or table not in _OF_FIRMS:
        return False
    mapped = mapped_by_sense(table, block, {})[0] if by_sense else map_headers(table, header)
    fields = set(mapped.fields.values())
    # A firm that advertises several posts names itself above them.
    posts = bool(_POSTS & fields) and "openings" in fields and len(fields) * 2 > len(header)
    return posts or bool(_WHOSE & fields)


def is_statistics(sheet: RawSheet) -> bool:
    """Tell a table that counts things, row by row, whatever they are: no form has one alone.

    Examples
    --------
    >>> rows = [["职业", "招聘人数", "求职人数"], ["焊工", "511", "198"], ["车工", "520", "310"]]
    >>> is_statistics(RawSheet("a.docx", rows)), is_statistics(RawSheet("a.docx", rows[:2]))
    (True, False)
    """
    block = find_block(sheet)
    if block is None or len(block.rows) < 2 or sum(map(bool, block.header)) < _LEAST_HEADINGS:
        return False
    figures = [
        sum(not is_blank(cell) and parse_number(cell) is not None for cell in row)
        for row in block.rows
    ]
    return min(figures) >= 2


def lists_people(sheet: RawSheet) -> bool:
    """Tell lines that are a list of people, under a title at most, from a form of one person.

    Examples
    --------
    >>> rows = [["候选人"], ["姓名", "手机", "学历"], ["赵一", "19900000001", "本科"]]
    >>> lists_people(RawSheet("a.pdf", rows)), lists_people(RawSheet("a.pdf", [["姓名", "赵一"], *rows[1:]]))
    (True, False)
    """
    lines = [[cell for cell in row if cell] for row in sheet.rows]
    first = next((place for place, line in enumerate(lines) if len(line) > 1), None)
    if first is None or len(lines[first]) < _LEAST_HEADINGS:
        return False
    fields = map_headers("candidate", [str(cell) for cell in lines[first]]).fields
    known = len(fields) * 2 > len(lines[first]) and "name" in fields.values()
    return known and all(len(line) > 1 for line in lines[first + 1 :])


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
