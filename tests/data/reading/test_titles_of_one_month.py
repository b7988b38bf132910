"""Titles of one month over columns of months, seasons before names of firms, months in which all is 0."""

import pytest
from loaded_books import loaded_book

MONTHS = [f"{number}月" for number in range(1, 13)]
ROWS = [["C34", *range(10, 22)], ["C18", *range(30, 42)], ["C39", *range(15, 27)]]
YEARS = "SELECT DISTINCT year(month) FROM demand ORDER BY 1"
LAST = "SELECT strftime(max(month), '%Y-%m') FROM demand"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, report

    return loaded


@pytest.mark.parametrize(
    ("title", "years", "said"),
    [
        ("2024年各行业用工需求（2025年1月）", [(2024,)], "2025-01, which stands beside"),
        ("2024年各行业用工需求（2024年12月）", [(2024,)], ""),
        ("各行业用工需求（2024年12月）", [(2024,)], ""),
        ("各行业用工需求（截至2025年1月）", [], "11 columns of later months hold figures"),
        ("各行业用工需求（2025年1月）", [], "11 columns of later months hold figures"),
        ("2025年1月起各行业用工需求", [(2025,)], ""),
        ("各行业用工需求（2025-01）", [], "11 columns of later months hold figures"),
        ("各行业用工需求（2024.12）", [(2024,)], ""),
        ("各行业用工需求（2025年1月）填报日期：2025年2月3日", [], "11 columns of later months"),
        ("各行业用工需求预测（2025年1月）", [(2025,)], ""),
    ],
)
def test_a_month_of_a_title_is_no_year_of_months_behind_it(load, title, years, said):
    got, report = load("需求", [[title], ["行业", *MONTHS], *ROWS], YEARS)
    assert got == years
    assert said in report
    assert said or "stands beside" not in report


@pytest.mark.parametrize("nothing", [None, 0])
def test_months_behind_that_of_the_title_may_be_empty(load, nothing):
    rows = [[*row[:10], nothing, nothing, nothing] for row in ROWS]
    got, report = load(
        "需求", [["各行业用工需求（截至2024年9月）"], ["行业", *MONTHS], *rows], LAST
    )
    assert got == [("2024-09",)]
    assert ("left out as not reported" in report) == (nothing == 0)


@pytest.mark.parametrize(("name", "years"), [("用工需求202501", []), ("用工需求202412", [(2024,)])])
def test_a_month_of_the_name_is_no_year_of_months_behind_it(load, name, years):
    assert load(name, [["各行业用工需求"], ["行业", *MONTHS], *ROWS], YEARS)[0] == years


def test_headings_with_years_are_of_these_whatever_month_stands_above(load):
    header = ["行业", "2024年11月", "2024年12月", "2025年1月", "2025年2月"]
    rows = [["各行业用工需求（2024年12月）"], header, ["C34", 1, 2, 3, 4], ["C18", 2, 3, 4, 5]]
    assert load("需求", rows, LAST)[0] == [("2025-02",)]


@pytest.mark.parametrize(
    ("last", "named"),
    [([0, 0, 0], True), ([None, 0, None], True), ([0, 3, 0], False), ([None] * 3, False)],
)
def test_a_month_in_which_every_figure_is_nought_is_named(load, last, named):
    rows = [[*row[:12], figure] for row, figure in zip(ROWS, last, strict=True)]
    _, report = load("需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *rows], LAST)
    assert ("every figure of 2024-12 is 0" in report) == named


def test_noughts_of_small_figures_and_of_seasons_are_not_named(load):
    small = [
        ["C34", 1, 0, 2, 1, 3, 0, 1, 2, 1, 0, 1, 0],
        ["C18", 2, 1, 0, 1, 1, 0, 1, 0, 2, 1, 1, 0],
    ]
    _, report = load("需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *small], LAST)
    assert "is 0, where" not in report
    season = [["C34", *[60, 0] * 6], ["C18", *[40, 0] * 6]]
    _, report = load("需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *season], LAST)
    assert "is 0, where" not in report


def test_noughts_of_rows_a_month_and_of_insured_persons_are_named(load):
    days = [f"2024-{number:02d}" for number in range(1, 7)]
    rows = [
        ["行业", "月份", "需求人数"],
        *(["C34", day, 20] for day in days),
        ["C34", "2024-07", 0],
    ]
    assert "every figure of 2024-07 is 0" in load("需求", rows, LAST)[1]
    rows = [["2024年参保人数"], ["企业名称", *MONTHS[:5]], ["甲江机械有限公司", 50, 51, 52, 53, 0]]
    assert "every figure of 2024-05 is 0" in load("参保", rows, LAST)[1]


POSTS = [["岗位名称", "人数", "学历"], ["工艺工程师", 3, "本科"], ["质检员", 5, "大专"]]


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("2024年秋季甲江科技有限公司招聘岗位表", "甲江科技有限公司"),
        ("2024年春苏州甲江科技有限公司招聘岗位表", "苏州甲江科技有限公司"),
        ("2024甲江科技有限公司招聘岗位表", "甲江科技有限公司"),
        ("2024年春风机械有限公司招聘岗位表", "春风机械有限公司"),
        ("2024年春江苏甲江食品有限公司招聘岗位表", "江苏甲江食品有限公司"),
        ("2024年夏津甲江食品有限公司招聘岗位表", "夏津甲江食品有限公司"),
        ("秋甲江科技有限公司招聘岗位表", "秋甲江科技有限公司"),
        ("2024年秋甲江科技有限公司招聘岗位表", None),
        ("2024秋甲江科技有限公司校园招聘岗位表", None),
        ("2024年初甲江科技有限公司招聘岗位表", None),
    ],
)
def test_a_season_before_a_firm_is_taken_off_where_it_is_plain_and_asked_else(load, title, firm):
    got, report = load(
        "招聘岗位", [[title], *POSTS], "SELECT DISTINCT enterprise_name FROM posting"
    )
    assert got == [(firm,)]
    assert ("nobody knows: left open" in report) == (firm is None)


def test_a_name_of_the_file_or_a_column_settles_what_a_season_leaves_open(load):
    query = "SELECT DISTINCT enterprise_name FROM posting"
    title = ["2024年秋甲江科技有限公司招聘岗位表"]
    got, report = load("甲江科技有限公司岗位", [title, *POSTS], query)
    assert (got, "left open" in report) == ([("甲江科技有限公司",)], False)


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("2024年春蕾艺术学校招生计划", "春蕾艺术学校"),
        ("2024年秋实职业学院招生计划", "秋实职业学院"),
        ("2024年秋甲江职业学院招生计划", "甲江职业学院"),
        ("2024年春江苏甲江职业学院招生计划", "江苏甲江职业学院"),
        ("2024年春季甲江职业学院招生计划", "甲江职业学院"),
    ],
)
def test_a_season_before_a_school_is_no_part_of_it_and_a_word_is(load, title, school):
    rows = [[title], ["专业", "招生计划数"], ["护理", 100], ["会计", 50]]
    query = "SELECT DISTINCT institution, year FROM supply"
    assert load("招生", rows, query)[0] == [(school, 2024)]
