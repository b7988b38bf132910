"""Fixtures that load a workbook, a text or a file and give what is found then."""

import openpyxl
import pandas as pd
import pytest
from loaded_books import found_in, loaded_book, queried_lines
from written_files import book_of_rows, workbook_of_pages

from talentmatch.data.intake.ingest import read_files


@pytest.fixture
def load_file(tmp_path):
    """Return a function that loads a file and gives what a query finds, and the report."""

    def loaded(name, query, **options):
        return found_in(tmp_path / name, query, **options)

    return loaded


@pytest.fixture
def load_pages(tmp_path):
    """Return a function that loads sheets of a workbook and gives what a query finds, and the report."""

    def loaded(name, query, **pages):
        return found_in(workbook_of_pages(tmp_path / f"{name}.xlsx", **pages), query)

    return loaded


@pytest.fixture
def read_columns(tmp_path):
    """Return a function that reads a workbook and gives columns of one of its tables, and the report."""

    def loaded(name, rows, wanted):
        sheets = [*read_files(book_of_rows(tmp_path / f"{name}.xlsx", rows))]
        table, *columns = wanted
        frames = [
            sheet.frame.reindex(columns=columns).astype(object)
            for sheet in sheets
            if sheet.table == table
        ]
        found = pd.concat(frames).itertuples(index=False, name=None)
        return [*found], " ".join(str(note) for sheet in sheets for note in sheet.notes)

    return loaded


@pytest.fixture
def load_content(tmp_path):
    """Return a function that loads a sheet, or a text, and gives what a query finds, and the report."""

    def loaded(content, query):
        if isinstance(content, str):
            (tmp_path / "a.csv").write_text(content, "utf-8")
        else:
            book_of_rows(tmp_path / "a.xlsx", content)
        found, report = found_in(tmp_path, query)
        return found, str(report)

    return loaded


@pytest.fixture(params=["xlsx", "csv"])
def ending(request):
    """Return each ending that a table of rows may have in turn."""
    return request.param


@pytest.fixture
def load_named_text(tmp_path):
    """Return a function that loads a text table and gives what a query finds, and the report."""

    def loaded(name, text, query):
        return queried_lines(tmp_path, name, text, query)

    return loaded


@pytest.fixture
def load_book(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, str(report)

    return loaded


@pytest.fixture
def query_book(tmp_path):
    """Return a function that loads a folder of one workbook and gives a query's answer and report."""

    def loaded(name, query, rows, **how):
        (found,), report = loaded_book(tmp_path, name, rows, [query], **how)
        return found, report

    return loaded


@pytest.fixture
def load_sheets(tmp_path):
    """Return a function that loads sheets by name and gives what a query finds, and the report."""

    def loaded(name, sheets, query, merged=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for cells in merged:
                sheet.merge_cells(cells)
        book.save(tmp_path / f"{name}.xlsx")
        return found_in(tmp_path / f"{name}.xlsx", query)

    return loaded


@pytest.fixture
def frames_of_rows(tmp_path):
    """Return a function that reads the rows of a sheet and gives the frame of each table."""

    def loaded(*rows):
        lines = [[row] if isinstance(row, str) else row for row in rows]
        sheets = read_files(book_of_rows(tmp_path / "a.xlsx", lines), consent="recruiting")
        return {sheet.table: sheet.frame for sheet in sheets}

    return loaded
