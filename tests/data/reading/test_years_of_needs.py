"""Openings by year, years across in the form of a firm, and months of this year and the last."""

import pytest
from loaded_books import loaded_book

FIRM, CODE = "甲江机械有限公司", "91330282MA0000001D"
OPENINGS = "SELECT industry, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"
FIGURES = (
    "SELECT enterprise_id, metric, strftime(period, '%Y-%m'), value FROM indicator"
    " ORDER BY metric, period"
)


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, report

    return loaded


YEARLY = [
    ("C18", "2022-01", 50),
    ("C18", "2023-01", 60),
    ("C34", "2022-01", 30),
    ("C34", "2023-01", 40),
]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["行业", "年份", "招聘人数"],
            ["C34", 2022, 30],
            ["C34", 2023, 40],
            ["C18", 2022, 50],
            ["C18", 2023, 60],
        ],
        [["行业", "2022年", "2023年"], ["C34", 30, 40], ["C18", 50, 60]],
        [
            ["行业", "年度", "空缺岗位数"],
            ["C34", "2022年", 30],
            ["C34", "2023年", 40],
            ["C18", "2022年", 50],
            ["C18", "2023年", 60],
        ],
    ],
)
def test_openings_by_year_stand_at_the_first_month_and_say_so(load, rows):
    found, report = load("用工", [["甲市各行业招聘需求"], *rows], OPENINGS)
    assert found == YEARLY
    assert "of a quarter, half a year or a year" in report


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("各行业就业人员", [["行业", "2022年", "2023年"], ["C34", 30, 40]]),
        ("2024年人才需求预测", [["行业", "2025年", "2026年"], ["C34", 30, 40]]),
        (
            "紧缺人才需求",
            [
                ["职业", "年份", "需求人数", "紧缺程度"],
                ["焊工", 2023, 3, "紧缺"],
                ["焊工", 2024, 3, "一般"],
            ],
        ),
        ("各行业用工需求", [["行业", "年份", "需求人数"], ["C34", 2024, 30], ["C18", 2024, 40]]),
        (
            "各行业招聘",
            [["行业", "年份", "需求人数", "求职人数"], ["C34", 2023, 30, 3], ["C34", 2024, 40, 4]],
        ),
    ],
)
def test_years_of_anything_else_are_no_openings(load, title, rows):
    assert load("表", [[title], *rows], OPENINGS)[0] == []


def test_months_beside_years_are_as_before(load):
    rows = [["行业", "年份", "月份", "需求人数"], ["C34", 2022, 1, 30], ["C34", 2022, 2, 40]]
    found, _ = load("用工", rows, OPENINGS)
    assert found == [("C34", "2022-01", 30), ("C34", "2022-02", 40)]


@pytest.mark.parametrize("unit", [False, True])
def test_years_across_in_the_form_of_a_firm_are_its_figures(load, unit):
    head = ["指标", "计量单位", 2023, 2024] if unit else ["项目", "2023年", "2024年"]
    rows = [
        ["2024年企业基本情况表"],
        ["企业名称", FIRM, *[None] * (len(head) - 2)],
        ["统一社会信用代码", CODE, *[None] * (len(head) - 2)],
        head,
        ["职工人数", "人", 110, 120] if unit else ["职工人数（人）", 110, 120],
        ["其中：女", "人", 11, 12] if unit else ["其中：女", 11, 12],
        ["营业收入", "万元", 600, 700] if unit else ["营业收入（万元）", 600, 700],
    ]
    found, _ = load("情况表", rows, FIGURES)
    assert found == [
        (CODE, "headcount", "2023-12", 110),
        (CODE, "headcount", "2024-12", 120),
        (CODE, "revenue", "2023-01", 6_000_000),
        (CODE, "revenue", "2024-01", 7_000_000),
    ]


def test_figures_by_year_of_several_firms_or_of_none_are_no_form(load):
    rows = [["甲市主要指标"], ["项目", "2023年", "2024年"], ["职工人数（人）", 110, 120]]
    assert load("指标", rows, FIGURES)[0] == []


def test_aims_of_a_group_by_year_are_no_figures_of_it(load):
    rows = [
        ["甲江机械集团有限公司规划完成情况"],
        ["指标", "2023年", "2024年"],
        ["孵化器（家）", 5, 6],
        ["研究站（个）", 2, 3],
    ]
    query = "SELECT indicator, year, value FROM target_actual ORDER BY 1, 2"
    assert len(load("规划完成情况", rows, query)[0]) == 4


@pytest.mark.parametrize(
    ("title", "years"),
    [("各行业用工需求（2024年）", [(2023,), (2024,)]), ("各行业用工需求", [])],
)
def test_months_of_this_year_and_the_last_are_of_the_year_of_the_title(load, title, years):
    rows = [
        [title],
        ["行业", "上年", None, None, "本年", None, None],
        [None, "1月", "2月", "3月", "1月", "2月", "3月"],
        ["C34", 1, 2, 3, 4, 5, 6],
        ["C18", 2, 3, 4, 5, 6, 7],
    ]
    query = "SELECT DISTINCT year(month) FROM demand ORDER BY 1"
    assert load("需求", rows, query, merged=("B2:D2", "E2:G2"))[0] == years
