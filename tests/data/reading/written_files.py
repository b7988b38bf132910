"""Workbooks, documents and texts that tests write."""

import json

import docx
import openpyxl
import pandas as pd

PLAN_HEADER = ["学校", "专业", "年度", "计划数①"]


def document(path, *blocks):
    """Write a document: a text is a paragraph, a list of rows a table."""
    page = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            page.add_paragraph(block)
            continue
        table = page.add_table(rows=0, cols=max(map(len, block)))
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
    page.save(path)
    return path


def book_of_rows(path, rows):
    """Write rows of cells into a workbook of one sheet, and return its path."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def workbook_of_pages(path, **pages):
    """Write the rows of several sheets into a workbook, and return its path."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in pages.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


def saved(folder, name, content, encoding="utf-8"):
    """Write bytes, or a text in an encoding, into a file of a folder, and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def write_text(path, text):
    """Write a text, and return its path."""
    path.write_text(text, "utf-8")
    return path


def text_file(folder, *lines):
    """Write lines into a text table of a folder, and return its path."""
    return write_text(folder / "a.csv", "\n".join(lines))


def _records(path, rows):
    path.write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]), "utf-8")


WRITE = {
    "xlsx": book_of_rows,
    "docx": document,
    "json": _records,
    "csv": lambda path, rows: path.write_text("\n".join(map(",".join, rows)), "utf-8"),
    "parquet": lambda path, rows: pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path),
}
