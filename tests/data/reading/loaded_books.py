"""A workbook of one sheet, loaded, and what queries find then."""

import openpyxl

from talentmatch.data.store import Store


def loaded_book(folder, name, rows, queries, *, merged=(), sheet="表"):
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
        report = str(store.load(folder))
        return [store._connection.execute(query).fetchall() for query in queries], report
