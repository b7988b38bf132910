"""Workbooks open as they should."""

import io

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.report.workbook import workbook_bytes


def opened(sheets, lang="en", **kwargs):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(sheets, lang, **kwargs)))


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
