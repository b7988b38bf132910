"""Levels, choices, lists, flags and texts of cells, and columns of them under their contract."""

import pandas as pd
import pytest
from firms_and_queries import FIRST_OF_MARCH
from hypothesis import given, settings
from hypothesis import strategies as st
from read_sheets import consented_sheets, rows_of
from written_files import book_of_rows

from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._value_numbers import parse_boolean, parse_experience
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import (
    is_blank,
    parse_choice,
    parse_list,
    parse_text,
    parse_values,
)
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.tables import TABLES
from talentmatch.vocab import levels

anything = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()
)


def test_a_word_that_a_choice_does_not_have_costs_its_cell_and_not_its_row(tmp_path):
    rows = [
        ["企业名称", "所属行业", "企业类型", "企业规模", "成立日期"],
        ["甲虚公司", "C34", "外国法人独资企业", "规上", "不详"],
        ["乙虚公司", "C36", "个体户", "中型", "2010-01-02"],
        ["丙虚公司", "C36", "集体所有", "小型", "2011-01-02"],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "企业名录.xlsx", rows))
    assert sheet.frame["ownership"].fillna("").tolist() == ["foreign", "private", ""]
    assert sheet.frame["size_class"].fillna("").tolist() == ["", "medium", "small"]
    notes = " ".join(map(str, sheet.notes))
    for cell in ("row 2 '规上'", "row 2 '不详'", "row 4 '集体所有'"):
        assert cell in notes
    rows = [["企业名称", "岗位名称", "需求人数", "紧缺程度"], ["甲虚公司", "车工", 3, "很急"]]
    (survey,) = consented_sheets(book_of_rows(tmp_path / "需求调查2026.xlsx", rows))
    assert survey.frame["openings"].tolist() == [3]
    assert "row 2 '很急'" in " ".join(map(str, survey.notes))


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("□一般 ☑紧急 □特急", "紧急"),
        ("男□ 女√", "女"),
        ("☑本科 □硕士 ☑博士", "本科、博士"),
        ("[ ]不限 [x]大专", "大专"),
        ("□是 □否", ""),
        ("■ 焊工", None),
        ("焊工", None),
    ],
)
def test_what_is_ticked_is_chosen_and_not_what_stands_first(cell, options):
    assert ticked(cell) == options


def test_options_in_cells_of_a_table_and_a_form_are_those_ticked(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "2025年用工需求",
        "企业名称,岗位名称,需求人数,紧急程度",
        "虚海有限公司,焊工,5,□一般 ☑紧急",
    )
    assert row["urgency"] == "high"
    person = [
        "姓名：宇虚一",
        "手机：19900000111",
        "学历：□大专 ☑本科 □硕士",
        "工作经历",
        "2019.03-至今 虚河有限公司 主管",
    ]
    assert form_of_lines([[line] for line in person], "a.docx").records[0]["学历"] == "本科"


@pytest.mark.parametrize(("word", "urgency"), [("高", "high"), ("中", "medium"), ("低", "low")])
def test_how_urgent_in_a_word(word, urgency):
    assert levels.parse("urgency", word) == urgency


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("education", "本科及以上", "bachelor"),
        ("education", "大专", "college"),
        ("education", "硕士", "master"),
        ("education", "中专/技校", "vocational"),
        ("title_rank", "高级工程师", "associate_senior"),
        ("skill_grade", "高级技师", "grade_1"),
        ("skill_grade", "技师", "grade_2"),
    ],
)
def test_levels_as_people_write_them(column, written, value):
    assert parse_choice(TABLES["posting"][column], written) == value


def test_no_limit_is_a_missing_level():
    assert is_blank(parse_choice(TABLES["posting"]["education"], "学历不限"))
    assert parse_choice(TABLES["posting"]["education"], "很高") is None


def test_kinds_of_other_tables_keep_their_own_words():
    assert parse_choice(TABLES["project"]["kind"], "揭榜挂帅") == "open_bidding"
    assert parse_choice(TABLES["site"]["kind"], "孵化器") == "incubator"
    assert parse_choice(TABLES["interaction"]["action"], "投递") == "apply"


def test_lists_split_on_every_mark_but_keep_names_with_a_slash():
    assert parse_list("PLC、CAD,C/S；TCP/IP|钳工/焊工") == [
        "PLC",
        "CAD",
        "C/S",
        "TCP/IP",
        "钳工",
        "焊工",
    ]
    assert parse_list('["PLC", "CAD"]') == ["PLC", "CAD"]
    assert parse_list(["PLC", None, "PLC"]) == ["PLC"]
    assert parse_list("不限") == []


@given(st.lists(st.text("abc钳工", min_size=1, max_size=5), unique=True))
def test_a_joined_list_parts_again(names):
    assert parse_list("、".join(names)) == names


def test_answers_are_yes_or_no_or_left():
    assert [parse_boolean(v) for v in ("是", "√", 1, "否", "无", "也许")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]


def test_numbers_in_text_columns_lose_the_point_of_spreadsheets():
    assert parse_text(13800001111.0) == "13800001111"
    assert parse_text(["a", "b"]) == "a、b"
    assert parse_text({"a": 1}) == '{"a": 1}'


def test_what_is_not_understood_stays_as_written_for_the_contract_to_name():
    parsed = parse_values(TABLES["posting"]["posted_on"], pd.Series(["2024-03-01", "soon", ""]))
    assert parsed.tolist() == [FIRST_OF_MARCH, "soon", None]
    parsed = parse_values(TABLES["posting"]["openings"], pd.Series(["3", "lots"]))
    assert parsed.tolist() == [3.0, "lots"]


def test_columns_that_are_understood_get_their_kind():
    posting = TABLES["posting"]
    assert (
        str(parse_values(posting["openings"], pd.Series(["3", "5-8人", "若干"])).dtype) == "Int64"
    )
    assert parse_values(posting["openings"], pd.Series(["5-8人"])).tolist() == [6]
    assert str(parse_values(posting["pay_low"], pd.Series(["8k", None])).dtype) == "float64"
    assert str(parse_values(posting["agency"], pd.Series(["是", None])).dtype) == "boolean"
    assert parse_values(posting["title"], pd.Series(["a", None], dtype=object)).isna().tolist() == [
        False,
        True,
    ]
    ready = pd.Series([FIRST_OF_MARCH])
    assert parse_values(posting["posted_on"], ready) is ready


def test_units_of_headers_scale_money_and_shares():
    target = TABLES["indicator"]["value"]
    assert parse_values(target, pd.Series([1.5]), unit="万元").tolist() == [15000.0]
    share = TABLES["supply"]["stay_share"]
    assert parse_values(share, pd.Series([45, "45%"], dtype=object), unit="%").tolist() == [
        0.45,
        0.45,
    ]


def test_industries_are_given_by_code_or_name():
    column = TABLES["enterprise"]["industry"]
    assert parse_values(column, pd.Series(["通用设备制造业", "C3484", "养龙业"])).tolist()[::2] == [
        "C34",
        "养龙业",
    ]


@settings(max_examples=40)
@given(st.lists(anything, max_size=8))
def test_no_cell_breaks_a_parser(cells):
    for column in TABLES["posting"].columns:
        assert len(parse_values(column, pd.Series(cells, dtype=object))) == len(cells)
    for cell in cells:
        if not is_blank(cell):
            parse_pay(cell), parse_experience(cell), parse_month(cell)
