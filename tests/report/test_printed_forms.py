"""The list on paper: one A4 page across in the workbook, and in a form of the office's own."""

import io

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from talentmatch.errors import InputError, UnreadableFileError
from talentmatch.i18n import render
from talentmatch.lists import Result
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, printed_list
from talentmatch.report.form_layout import fill_form
from talentmatch.report.labels import readable
from talentmatch.report.workbook import workbook_bytes


def listed(n=3, **columns):
    table = pd.DataFrame(
        {
            "chain": ["robots"] * n,
            "post": ["6-18-02-04"] * n,
            "grade": ["severe"] * n,
            "number": [float(10 * (n - i)) for i in range(n)],
            "gap": [float(n - i) for i in range(n)],
            **columns,
        }
    )
    return Result(SHORTAGE_PRINTED, table)


def form(path, headings, *, title="附件", empty=2, foot=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = title
    sheet.merge_cells("A1:D1")
    for column, text in enumerate(headings, start=1):
        sheet.cell(2, column).value = text
        sheet.cell(3, column).font = Font(italic=True)
    if foot:
        sheet.cell(3 + empty, 1).value = foot
        sheet.merge_cells(start_row=3 + empty, end_row=3 + empty, start_column=1, end_column=3)
    book.save(path)
    return path


def filled(path, result, lang="zh"):
    found = fill_form(path, (printed_list(result),), lang)
    return found, openpyxl.load_workbook(io.BytesIO(found.content)).active


def test_a_form_is_filled_under_its_own_headings_in_its_own_style(tmp_path):
    path = form(
        tmp_path / "f.xlsx", ["序号", "岗位（职业）名称", "紧缺指数", "需求人数（人）", "联系人"]
    )
    found, sheet = filled(path, listed())
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == [1, 2, 3] and [row[3] for row in rows] == [30, 20, 10]
    assert {row[1] for row in rows} == {"工业机器人系统操作员"} or all(row[1] for row in rows)
    assert {row[2] for row in rows} == {"★★★"} and {row[4] for row in rows} == {None}
    assert all(sheet.cell(row, 4).font.italic for row in (3, 4, 5))
    assert "联系人" in render(found.notes[0], "zh")
    assert sheet["A1"].value == "附件"


def test_what_stands_below_moves_down_and_nothing_is_written_over(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "缺口"], empty=2, foot="注：说明")
    _, sheet = filled(path, listed(n=9))
    texts = [row[0].value for row in sheet.iter_rows(min_row=3)]
    assert texts == [1, 2, 3, 4, 5, 6, 7, 8, 9, "注：说明"]
    assert "A12:C12" in {str(one) for one in sheet.merged_cells.ranges}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_of_both_languages_are_known_whatever_the_words_are(tmp_path, lang):
    path = form(tmp_path / "f.xlsx", ["No.", "Position", "Number wanted", "Grade"])
    _, sheet = filled(path, listed(n=1), lang)
    row = [cell.value for cell in sheet[3]][:4]
    assert row[0] == 1 and row[2] == 10
    assert row[3] == {"zh": "非常紧缺", "en": "severely scarce"}.get(lang) or row[3]


def test_a_text_that_begins_like_a_formula_stays_text(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "产业链", "岗位名称", "缺口"])
    _, sheet = filled(path, listed(n=1, chain=["=1+1"]))
    assert sheet["B3"].value == "=1+1" and sheet["B3"].data_type == "s"


def test_what_is_no_form_is_refused_with_what_a_form_needs(tmp_path):
    path = form(tmp_path / "f.xlsx", ["姓名", "电话", "岗位名称"])
    with pytest.raises(InputError, match="at least three headings"):
        fill_form(path, (printed_list(listed()),), "zh")
    (tmp_path / "g.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UnreadableFileError):
        fill_form(tmp_path / "g.xlsx", (printed_list(listed()),), "zh")


def test_the_printed_sheet_fits_one_page_across_at_ten_points_and_says_its_notes_at_the_end():
    page = readable(printed_list(listed()), "zh")
    content = workbook_bytes(
        {"打印稿": page},
        "zh",
        note="模拟数据",
        printed={"打印稿": ("紧缺人才目录", ["依据一", "依据二"])},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["紧缺人才目录"] and rows[1] == ["模拟数据"]
    assert rows[-2:] == [["依据一"], ["依据二"]]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    widths = sum(dimension.width for dimension in sheet.column_dimensions.values())
    assert widths <= 149, "one A4 page across without being made smaller"
    sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value}
    assert min(sizes) >= 9
    assert sum(str(one).startswith("B") for one in sheet.merged_cells.ranges) == 1, "one chain"


def test_headings_over_two_rows_are_refused_and_nothing_is_lost(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "紧缺程度", "需求情况"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.active["D3"] = "需求人数"
    book.save(path)
    with pytest.raises(InputError, match="two rows"):
        fill_form(path, (printed_list(listed()),), "zh")


def test_a_unit_that_the_list_does_not_give_stays_empty_and_sums_are_named(tmp_path):
    path = form(tmp_path / "f.xlsx", ["序号", "岗位名称", "紧缺程度", "缺口（万人）"], foot="合计")
    book = openpyxl.load_workbook(path)
    book.active["D6"] = "=SUM(D3:D5)"
    book.save(path)
    found = fill_form(path, (printed_list(listed(n=9)),), "zh", marks=("模拟数据",))
    sheet = openpyxl.load_workbook(io.BytesIO(found.content)).active
    assert [row[3].value for row in sheet.iter_rows(min_row=3, max_row=11)] == [None] * 9
    told = " ".join(render(note, "zh") for note in found.notes)
    assert "缺口（万人）" in told and "D6" in told
    assert any(row[0].value == "模拟数据" for row in sheet.iter_rows())
