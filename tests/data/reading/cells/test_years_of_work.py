"""Years of work: what a post asks for, what a person has, and numbers that are neither."""

import math
from datetime import date

import pandas as pd
import pytest
from firms_and_queries import FIRM
from loaded_books import loaded_rows, queried_lines
from read_sheets import frames_of, frames_of_csv, people_by_name, same_amounts

from talentmatch.data.reading.cells._asked_limits import least_education, least_years
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.cells._work_years import years_in_text, years_of_work, years_since

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Fluent English. 3 to 5 years of experience.", 3),
        ("between three and five years of experience", 3),
        ("at least five (5) years' experience", 5),
        ("5 or more years of experience", 5),
        ("工作经验3年至5年", 3),
        ("3～5年经验", 3),
        ("3年到5年工作经验", 3),
        ("本科5年以上、硕士3年以上工作经验", 3),
        ("up to 3 years of experience", None),
        ("10年以上", 10),
        ("公司成立10年以上", None),
    ],
)
def test_the_lower_end_of_years_counts_however_the_range_is_written(text, years):
    assert least_years(text) == years


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ("3年（含）以上", (3, math.nan)),
        ("经验3-5年", (3, 5)),
        ("minimum 3 years", (3, math.nan)),
        ("最少2年", (2, math.nan)),
        ("5年以上采购经验", (5, math.nan)),
        ("at least 5 years’ relevant experience", (5, math.nan)),
        ("No experience necessary", (0, math.nan)),
    ],
)
def test_years_of_a_cell_with_words_around_them(cell, ends):
    assert parse_experience(cell) == pytest.approx(ends, nan_ok=True)


@pytest.mark.parametrize("cell", ["无需经验", "不需要经验", "无须工作经验", "不要求"])
def test_no_experience_needed_is_none(cell):
    assert parse_experience(cell)[0] == 0


@pytest.mark.parametrize(
    ("cell", "least", "most"),
    [
        ("应届生可", 0, None),
        ("经验不限，应届生优先", 0, None),
        ("1-3年，应届优秀者可放宽", 0, 3),
        ("3年以上，应届生勿扰", 3, None),
        ("无经验要求", 0, None),
        ("在校/应届", 0, 0),
    ],
)
def test_new_graduates_beside_years_of_work(cell, least, most):
    low, high = parse_experience(cell)
    assert low == least and (math.isnan(high) if most is None else high == most)


def test_the_number_of_a_point_is_no_part_of_the_years_asked_for():
    assert least_years("任职要求：1.统招本科；\n2.3年以上C语言开发经验；\n3.沟通好") == 3


def test_years_below_the_label_of_a_term_are_not_asked_for():
    texts = ("合同期限：\n3年以上", "质保\n3-5年", "任职要求：\n3-5年")
    assert [*map(least_years, texts)] == [None, None, 3]


@pytest.mark.parametrize(
    ("cell", "years"),
    [("At least 4 years of embedded C", 4), ("4+ years in automotive electronics", 4)],
)
def test_years_in_a_trade(cell, years):
    assert parse_experience(cell)[0] == years


def test_demands_side_by_side():
    asked = "大专 | 3-5年 | 双休"
    assert (least_education(asked), least_years(asked)) == ("college", 3)
    assert (least_education("学历不限 | 经验不限"), least_years("学历不限 | 经验不限")) == (
        None,
        None,
    )


def test_years_and_levels_side_by_side_where_nothing_is_asked(tmp_path):
    lines = ["职位,公司名称,经验/学历,薪资"]
    lines += [
        f"岗{at},甲厂,{cell},8K"
        for at, cell in enumerate(("5年以上/学历不限", "不限/大专", "在校/本科", "3年/高中"))
    ]
    frames, _ = frames_of(tmp_path, *lines)
    posts = frames["posting"]
    assert posts["experience_min"].fillna(-1).tolist() == [5, 0, 0, 3]
    assert posts["education"].fillna("").tolist() == ["", "college", "bachelor", "senior_middle"]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("3-5年", 3, 5),
        ("应届毕业生", 0, 0),
        ("不限", 0, math.nan),
        ("5年以上", 5, math.nan),
        ("1年以下", 0, 1),
        ("3年", 3, math.nan),
        ("至少3年工作经验", 3, math.nan),
        ("无经验", 0, 0),
        ("10+ years", 10, math.nan),
        ("3-5 years", 3, 5),
        ("五年以上", 5, math.nan),
        ("3年及以上", 3, math.nan),
        ("6个月", 0.5, math.nan),
        ("经验不限", 0, math.nan),
    ],
)
def test_experience_as_people_write_it(written, low, high):
    assert same_amounts(parse_experience(written), (low, high))


def test_what_is_no_experience_is_not_guessed():
    assert parse_experience("熟练") is None
    assert parse_experience("5-3年") is None


def test_a_start_of_work_that_is_no_day_is_named(tmp_path):
    lines = "姓名,手机,参加工作时间\n华虚三,19900000303,11年\n曹虚一,19900000301,2009年7月\n"
    found, report = queried_lines(
        tmp_path, "人选.csv", lines, "SELECT count(*) FROM candidate WHERE experience_years IS NULL"
    )
    assert found == [(1,)] and "'11年'" in report


def test_an_internship_in_brackets_does_not_void_the_years(tmp_path):
    cells = {"6年（含实习1年）": 6, "应届（实习半年）": 0, "10年（2015届应届生）": 10}
    rows = [[f"汤虚{n}", f"1990000034{n}", cell] for n, cell in enumerate(cells)]
    people, _ = people_by_name(tmp_path, ["姓名", "电话", "工作年限"], *rows)
    assert people["experience_years"].tolist() == list(cells.values())


@pytest.mark.parametrize(
    ("cell", "years"),
    [("2026届毕业生", 0), ("26届应届", 0), ("2024届", 2.4), ("2026年入职", 0.4)],
)
def test_who_left_school_this_year_has_no_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 30)) == years


def test_no_experience_is_none_and_an_open_one_is_unknown(tmp_path, ending):
    rows = [
        ["姓名", "手机", "学历", "期望薪资", "工作年限"],
        ["甲测试", "13800001111", "本科", "10k", "无"],
        ["乙测试", "13800002222", "本科", "10k", "不详"],
    ]
    query = "SELECT experience_years FROM candidate ORDER BY rowid"
    got, report = loaded_rows(tmp_path / f"简历.{ending}", rows, query)
    assert got == [(0,), (None,)] and report.rejected == 0


@pytest.mark.parametrize("began", ["2013年7月参加工作", "2013年7月起", "2013-07"])
def test_words_behind_the_day_on_which_somebody_began_to_work(began):
    assert years_since(began, date(2026, 7, 1)) == 13.0


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("8年", 8),
        ("8+", 8),
        ("7年零3个月", 7.25),
        ("一年半", 1.5),
        ("2015年毕业", 11),
        ("2016.7至今", 10),
        ("10年以上", 10),
        ("约8年", 8),
        ("工作8年(其中外企5年)", 8),
        ("5-6年", 5.5),
        ("8个月", 0.667),
        ("2013-07", 13),
        (2013, 13),
        ("2026届应届生", 0),
        ("无工作经验", 0),
        ("7 years 3 months", 7.25),
        ("资深", None),
        ("七八年", None),
        ("2013年7月", 13),
    ],
)
def test_years_of_work(cell, years):
    found = years_of_work(cell, TODAY)
    assert found == years if years is None else abs(found - years) <= 0.1


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8年以上制造业经验，熟悉精益生产", 8),
        ("本人具有八年制造业工作经验，其中3年管理经验。", 8),
        ("10余年机械行业设计经验", 10),
        ("8+ years of experience in manufacturing, incl. 3 years of management experience.", 8),
        ("5年财务经验，3年审计经验", 5),
        ("15 years' sales experience", 15),
        ("要求3年以上经验的岗位", None),
        ("公司成立20年，30年以上历史；带领5年以上经验的工程师团队。", None),
        ("2010年至2014年工作经验", None),
        ("3年以上经验者优先", None),
        ("at 2010 years of experience", None),
    ],
)
def test_years_of_work_in_running_text(text, years):
    assert years_in_text(text) == years


def test_years_told_in_a_text_fill_what_nothing_else_tells(tmp_path):
    rows = [
        ["姓名", "现职位", "工作年限", "自我评价"],
        ["李虚构", "生产经理", "", "8年以上制造业经验"],
        ["王虚构", "会计", "3", "5年财务经验"],
    ]
    tables, notes = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["candidate"]["experience_years"].tolist() == [8, 3]
    assert any("their text tells" in note and "row 2" in note for note in notes)


def test_terms_of_contracts_are_no_years_of_work(tmp_path):
    frames, _ = frames_of(
        tmp_path, "客户,职位,年限,服务费率", f"{FIRM},质量经理,1,20%", "乙江泵业有限公司,焊工,2,18%"
    )
    assert frames["client"]["fee_rate"].tolist() == [0.2, 0.18]
    frames, _ = frames_of(
        tmp_path, "企业,职位,年限", f"{FIRM},质量经理,3-5年", f"{FIRM},焊工,1-3年"
    )
    assert frames["posting"]["experience_min"].tolist() == [3, 1]


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("12年销售", 12),
        ("2015年毕业，5年经验", 5),
        ("5年，2年管理", 5),
        ("20年党龄", None),
        ("3年合同", None),
    ],
)
def test_years_of_work_beside_other_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 1)) == years


@pytest.mark.parametrize("heading", ["自我评价", "项目经历"])
def test_numbers_in_other_texts_are_no_years_of_work(tmp_path, heading):
    frames, _ = frames_of(tmp_path, f"姓名,手机,当前公司,{heading}", "王一,13900000001,甲厂,13")
    assert frames["candidate"].get("experience_years", pd.Series([None])).isna().all()


@pytest.mark.parametrize(
    ("cell", "years"), [("应届-2年", None), ("应届", 0), ("26年应届毕业", 0), ("2年", 2)]
)
def test_two_answers_in_one_cell_are_no_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 30)) == years


@pytest.mark.parametrize(
    ("header", "cell", "years"),
    [("工作年限（月）", "36", 3), ("工作年限", "36个月", 3), ("工作年限（年）", "3", 3)],
)
def test_months_of_work_in_lists(tmp_path, header, cell, years):
    rows = f"姓名,电话,当前职位,{header}", f"甲虚一,13900000011,焊工,{cell}"
    assert frames_of(tmp_path, *rows)[0]["candidate"]["experience_years"].tolist() == [years]
