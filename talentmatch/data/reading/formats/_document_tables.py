"""Tables of a Word document as sheets, each with the lines that stand above it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._recognising import mapped_by_sense, recognised
from talentmatch.data.reading.layout.columns import map_headers, rank_tables
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._published_lists import is_published_list
from talentmatch.data.reading.rows._wide_labels import is_wide

__all__ = ["document_tables", "is_list", "is_statistics", "lists_people"]

#: Lines above a table that may be its title, and how long one is at most.
_MOST_TITLES, _LONGEST_TITLE = 4, 60
#: Tables of a row for each firm, post or major, and the fields that say whose it is.
_OF_FIRMS = frozenset({"enterprise", "need_survey", "posting", "indicator", "workforce", "supply"})
_WHOSE = frozenset({"name", "enterprise_name", "enterprise_id", "credit_code", "institution"})
_POSTS = frozenset({"post", "title"})
_LEAST_HEADINGS = 3


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
