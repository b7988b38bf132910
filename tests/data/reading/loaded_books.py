"""Rows and lines loaded into a store, and what queries find then."""

import csv
from functools import partial

import openpyxl

from talentmatch.data.store import Store
from talentmatch.i18n import render


def loaded_book(folder, name, rows, queries, *, merged=(), sheet="表", **options):
    """Write a workbook into a folder and load the folder; return what each query finds, and the report."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    workbook.save(folder / f"{name}.xlsx")
    with Store() as store:
        report = store.load(folder, **options)
        return [store._connection.execute(query).fetchall() for query in queries], report


def found_in(path, query, **options):
    """Return what a query gives of a store that holds a file or folder, and the report of its loading."""
    with Store() as store:
        report = store.load(path, **options)
        return store._connection.execute(query).fetchall(), report


def queried_lines(folder, name, lines, query):
    """Return what a query finds in a store of a text table, and the report."""
    (folder / name).write_text(lines, "utf-8")
    found, report = found_in(folder / name, query, consent="recruiting")
    return found, str(report)


def loaded_rows(path, rows, select, lang="en"):
    """Write rows as a workbook or a GBK text, load them, and return what a query finds and the notes."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="gbk", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return found_in(path, select, words=partial(render, lang=lang))
