"""Workbooks, documents and texts that tests write."""

import json

import docx
import openpyxl
import pandas as pd
from docx import Document


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


def workbook(folder, name, rows):
    """Write rows of cells into a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


PLAN_HEADER = ["学校", "专业", "年度", "计划数①"]


def as_xlsx(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def as_docx(path, rows):
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(path)


def as_json(path, rows):
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    path.write_text(json.dumps(records), "utf-8")


WRITE = {
    "xlsx": as_xlsx,
    "docx": as_docx,
    "json": as_json,
    "csv": lambda path, rows: path.write_text("\n".join(map(",".join, rows)), "utf-8"),
    "parquet": lambda path, rows: pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path),
}


def workbook_of_pages(path, **pages):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in pages.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


def write_text(path, text):
    path.write_text(text, "utf-8")
    return path


def book_of_rows(path, rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def saved(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(path, *rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def saved_text(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def text_file(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    return folder / "a.csv"
