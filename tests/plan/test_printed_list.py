"""The list as it is handed out: grouped, ten columns, stars, whole people, words."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from talentmatch.i18n import LazyText, render
from talentmatch.lists import Result
from talentmatch.lists.words import in_words
from talentmatch.plan.editions.edit_log import rows_named
from talentmatch.plan.editions.returned_workbook import returned_edits
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, grouped_list, printed_list
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.report.labels import readable
from talentmatch.report.sheets.workbook import workbook_bytes

GRADES = [
    "severe",
    LazyText(lambda lang: "one of two", code="mild-high"),
    LazyText(lambda lang: "not settled", code="to_confirm"),
    "mild",
]


@pytest.fixture
def listed():
    table = pd.DataFrame(
        {
            "chain": ["robots", "bearings", "robots", "bearings"],
            "occupation": ["6-18-02-04", "6-18-01-07", "2-02-38-03", "4-04-05-01"],
            "post": ["6-18-02-04", "6-18-01-07", "2-02-38-03", "4-04-05-01"],
            "grade": pd.Series(GRADES, dtype=object),
            "number": [12.4, 99.5, 3.0, np.nan],
            "gap": [10.0, 50.0, 1.5, np.nan],
            "education": ["bachelor", "vocational", None, None],
            "major": ["自动化", None, None, None],
            "title_rank": ["none", "associate_senior", None, None],
            "skill_grade": [None, "grade_3", None, None],
            "experience_min": [2.0, 0.0, np.nan, np.nan],
            "skills": [["plc"], [], [], []],
            "pay_p25": [98_000.0, np.nan, 1.0, np.nan],
            "pay_p75": [123_000.0, 150_000.0, np.nan, np.nan],
        }
    )
    return Result(SHORTAGE, table, ("a note",))


def test_rows_stand_under_the_chain_that_lacks_most_the_largest_gap_first(listed):
    rows = printed_list(listed).table
    assert rows["chain"].tolist() == ["bearings", "bearings", "robots", "robots"]
    assert rows["post"].tolist() == ["6-18-01-07", "4-04-05-01", "6-18-02-04", "2-02-38-03"]
    assert rows["place"].tolist() == [1, 2, 3, 4]
    assert grouped_list(listed).table["post"].tolist() == rows["post"].tolist()
    assert list(rows) == [field.name for field in SHORTAGE_PRINTED.fields] and len(list(rows)) == 10


def test_grades_are_stars_and_a_grade_that_is_not_settled_has_none(listed):
    assert printed_list(listed).table["stars"].tolist() == ["★–★★", "★", "★★★", ""]


def test_what_is_asked_for_and_paid_is_in_words(listed):
    rows = printed_list(listed).table.set_index("post")
    asked = rows["asked_for"]
    assert render(asked["6-18-02-04"], "zh") == "本科；自动化；2 年以上经验"
    assert render(asked["6-18-02-04"], "en") == "Bachelor; Automation; 2 years of experience"
    assert render(asked["6-18-01-07"], "zh") == "中专/中技；副高级；三级/高级工"
    assert asked["2-02-38-03"] == ""
    assert render(rows.loc["6-18-02-04", "pay_range"], "zh") == "9.8–12.3 万元"
    assert rows.loc["6-18-01-07", "pay_range"] == "", "one end alone is no range"


def test_people_are_whole_and_what_may_not_be_printed_stays_empty(listed):
    rows = printed_list(listed).table.set_index("post")
    assert rows["number"].dropna().tolist() == [100.0, 12.0, 3.0]
    assert np.isnan(rows.loc["4-04-05-01", "gap"])
    assert printed_list(listed).notes == ("a note",)
    words = in_words(SHORTAGE_PRINTED, printed_list(listed).table, "zh")
    assert (
        words["chain"].tolist()[0] == "bearings" and words["post"][0] == "多工序数控机床操作调整工"
    )


def test_pay_of_one_figure_is_one_number(listed):
    table = listed.table.assign(pay_p25=180_000.0, pay_p75=180_400.0)
    pay = printed_list(Result(SHORTAGE, table)).table["pay_range"]
    assert {render(cell, "zh") for cell in pay} == {"18.0 万元"}
    assert {render(cell, "en") for cell in pay} == {"CNY 18.0 ×10,000"}


def test_chains_and_majors_are_in_the_readers_language(listed):
    table = listed.table.assign(chain=["数字经济", "数字经济", "Robots", "不知名"])
    named = {lang: in_words(SHORTAGE, table, lang) for lang in ("zh", "en")}
    assert named["en"]["chain"].tolist() == [
        "Digital economy",
        "Digital economy",
        "Robots",
        "不知名",
    ]
    assert named["zh"]["chain"].tolist() == ["数字经济", "数字经济", "机器人", "不知名"]
    assert named["en"]["major"][0] == "Automation" and named["zh"]["major"][0] == "自动化"


def test_a_list_changed_by_hand_in_english_finds_its_rows_under_their_chinese_chains(tmp_path):
    table = pd.DataFrame(
        {
            "chain": ["数字经济", "all"],
            "occupation": ["2-02-38-03", "6-18-02-04"],
            "post": ["2-02-38-03", "6-18-02-04"],
            "grade": ["high", "mild"],
            "number": [10.0, 5.0],
            "gap": [5.0, 1.0],
            "major": ["软件工程", "自动化"],
        }
    )
    result = Result(SHORTAGE, table)
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook_bytes({"list": readable(result, "en")}, "en"))
    book = openpyxl.load_workbook(path)
    cells = {cell.value: cell for row in book.active.iter_rows() for cell in row}
    assert "Digital economy" in cells and "Software engineering" in cells
    cells[10].value = 12
    cells["Automation"].value = "Robotics engineering"
    book.save(path)
    assert returned_edits(path, result).values.tolist() == [
        ["数字经济|2-02-38-03", "number", "12"],
        ["all|6-18-02-04", "major", "Robotics engineering"],
    ]
    assert rows_named(table, "Digital economy|Big data engineers") == [0]
    assert rows_named(table, "数字经济|2-02-38-03") == [0]
