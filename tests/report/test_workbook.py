"""Workbooks open as they should."""

import io

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.lists import Field
from talentmatch.report.labels import Readable
from talentmatch.report.sheets.workbook import workbook_bytes


def opened(sheets, lang="en", **kwargs):
    pages = {name: Readable(frame) for name, frame in sheets.items()}
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(pages, lang, **kwargs)))


def test_headings_carry_units_in_the_readers_language():
    frame = pd.DataFrame({"gap": [1.0]})
    assert opened({"s": frame}, "zh")["s"]["A1"].value == "缺口（人/年）"
    assert opened({"s": frame}, "en")["s"]["A1"].value == "Gap [persons a year]"


def test_a_formula_in_a_name_stays_text():
    sheet = opened({"s": pd.DataFrame({"post": ['=HYPERLINK("x")', "+1", "@a", "-2"]})})["s"]
    assert [row[0].data_type for row in sheet.iter_rows(min_row=2)] == ["s"] * 4
    assert sheet["A2"].value == '=HYPERLINK("x")'


def test_a_note_stands_above_the_table():
    sheet = opened({"s": pd.DataFrame({"post": ["x"]})}, note="simulated")["s"]
    assert [row[0].value for row in sheet.iter_rows()] == ["simulated", "Post", "x"]


def test_missing_values_are_empty_cells_and_dates_are_dates():
    frame = pd.DataFrame({"month": pd.to_datetime(["2024-03-01", None]), "gap": [None, 2.5]})
    sheet = opened({"s": frame})["s"]
    assert sheet["A2"].is_date and sheet["A3"].value is None
    assert (sheet["B2"].value, sheet["B3"].value) == (None, 2.5)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_sheet_names_open(names):
    sheets = {name: pd.DataFrame({"post": ["x"]}) for name in names}
    assert len(opened(sheets).sheetnames) == len(sheets)


def test_an_empty_list_still_has_its_headings():
    assert opened({"s": pd.DataFrame({"post": []})})["s"]["A1"].value == "Post"


def test_notes_stand_over_the_width_of_the_table_a_line_each():
    frame = pd.DataFrame({"post": ["x"], "gap": [1.0], "basis": ["y" * 60]})
    told = "simulated\n" + "缺口" * 90
    sheet = opened({"s": frame}, note=told, notes={"s": "of this sheet"})["s"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [told, "of this sheet", "Post"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert len(merged) == 2 and not any(cells.endswith(("A1", "A2")) for cells in merged)
    assert sheet.column_dimensions["A"].width < 20, "a note does not widen the first column"
    assert sheet["A1"].alignment.wrap_text and sheet.row_dimensions[1].height >= 3 * 15
    assert sheet.freeze_panes == "A4"


def test_notes_that_fill_the_screen_are_not_kept_in_sight():
    frame = pd.DataFrame({"post": ["x"]})
    assert opened({"s": frame}, note="\n".join("abcdefghijklmnopqrst"))["s"].freeze_panes is None


def test_years_are_numbers_without_a_mark_between_thousands():
    frame = pd.DataFrame({"intake": [2025], "year": [2029.0], "seats": [2025]})
    fields = {name: Field(name, unit="year") for name in ("intake", "year")}
    page = Readable(frame, fields)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes({"s": page}, "en")))["s"]
    assert [cell.value for cell in sheet[2]] == [2025, 2029, 2025]
    assert [cell.number_format for cell in sheet[2]] == ["0", "0", "#,##0"]


def test_a_list_in_a_cell_has_the_marks_of_the_language():
    frame = pd.DataFrame({"skills": [["焊接", "CAD"]]})
    assert opened({"s": frame}, "zh")["s"]["A2"].value == "焊接；CAD"
    assert opened({"s": frame}, "en")["s"]["A2"].value == "焊接; CAD"


def test_a_row_is_as_high_as_its_longest_text():
    frame = pd.DataFrame({"post": ["short", "x " * 200]})
    sheet = opened({"s": frame})["s"]
    assert sheet.row_dimensions[3].height >= 6 * 15 and sheet.row_dimensions[2].height is None


def test_figures_of_several_units_keep_their_decimals():
    frame = pd.DataFrame({"expected": [15026.8, 2.6], "value": [94_444.1, 1_234.5]})
    sheet = opened({"s": frame})["s"]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0.0", "#,##0"]
