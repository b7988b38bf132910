"""Lists of firms with several posts, or several figures, in one row; figures with points."""

import openpyxl
import pytest

from talentmatch.data.reading.cells._points import points_in
from talentmatch.data.reading.layout.reshaping._side_by_side import by_number
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.store import Store

FIRM, OTHER = "甲江机械有限公司", "乙河食品有限公司"
POSTS = "SELECT enterprise_name, title, openings FROM posting ORDER BY rowid"
FIGURES = "SELECT strftime(period, '%Y-%m'), metric, value, unit FROM indicator ORDER BY rowid"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a sheet, or a text, and gives what a query finds, and the report."""

    def loaded(content, query):
        if isinstance(content, str):
            (tmp_path / "a.csv").write_text(content, "utf-8")
        else:
            workbook = openpyxl.Workbook()
            for row in content:
                workbook.active.append(row)
            workbook.save(tmp_path / "a.xlsx")
        with Store() as store:
            report = store.load(tmp_path)
            return store._connection.execute(query).fetchall(), str(report)

    return loaded


def test_posts_asked_for_in_numbered_questions_are_a_row_each(load):
    head = (
        "序号,1、贵单位全称：,4、2025年计划招聘岗位（1）,4、招聘人数（1）,4、"
        "2025年计划招聘岗位（2）,4、招聘人数（2）"
    )
    text = f"{head}\n1,{FIRM},数控车工,5,质检员,2\n2,{OTHER},电工,8,(空),(空)\n"
    got, said = load(text, POSTS)
    assert got == [(FIRM, "数控车工", 5), (FIRM, "质检员", 2), (OTHER, "电工", 8)]
    assert "4 numbered columns" in said


@pytest.mark.parametrize(
    "header",
    [
        ["企业", "岗位1", "人数1", "岗位2", "人数2"],
        ["企业", "岗位（一）", "人数（一）", "岗位（二）", "人数（二）"],
        ["企业", "岗位1名称", "岗位1需求人数", "岗位2名称", "岗位2需求人数"],
        ["企业", "岗位一名称", "人数", "岗位二名称", "人数"],
        ["企业", "岗位名称", "人数", "岗位名称", "人数"],
        ["企业", "招聘岗位", "招聘人数", "招聘岗位2", "招聘人数2"],
        ["Company", "Position #1", "Openings #1", "Position #2", "Openings #2"],
    ],
)
def test_posts_side_by_side_stand_below_one_another(header):
    rows = [["甲厂", "钳工", 3, "焊工", 1], ["乙厂", "电工", 2, None, None]]
    turned, notes = by_number(Block(header, rows, "", {}, [2, 3]))
    assert turned.rows == [["甲厂", "钳工", 3], ["甲厂", "焊工", 1], ["乙厂", "电工", 2]]
    assert turned.source_rows == [0, 0, 1]
    assert len(notes) == 1


@pytest.mark.parametrize(
    "header",
    [
        [
            "姓名",
            "现职位",
            "技能1",
            "技能2",
            "工作经历1公司",
            "工作经历1职位",
            "工作经历2公司",
            "工作经历2职位",
        ],
        ["企业", "岗位", "2023年人数", "2024年人数"],
        ["岗位", "1月人数", "2月人数"],
        ["企业", "岗位1", "岗位2"],
        ["企业", "联系电话1", "联系电话2", "岗位", "人数"],
    ],
)
def test_other_numbered_columns_stay_where_they_are(header):
    block = Block(header, [["x"] * len(header)], "", {}, [2])
    assert by_number(block) == (block, [])


def test_figures_of_a_register_are_indicators_at_their_time(load):
    rows = [
        ["规上企业名录"],
        ["企业名称", "行业代码", "2023年末从业人员", "2024年末从业人员", "2024年营业收入（万元）"],
        [FIRM, "3411", 120, 131, 5200],
        [OTHER, "1411", "280人", None, "8,100"],
    ]
    got, _ = load(rows, FIGURES)
    assert got == [
        ("2023-12", "headcount", 120.0, "persons"),
        ("2024-12", "headcount", 131.0, "persons"),
        ("2023-12", "headcount", 280.0, "persons"),
        ("2024-01", "revenue", 52e6, "CNY"),
        ("2024-01", "revenue", 81e6, "CNY"),
    ]
    register, said = load(rows, "SELECT name, industry FROM enterprise ORDER BY rowid")
    assert register == [(FIRM, "C3411"), (OTHER, "C1411")]
    assert "sums of a whole year" in said


@pytest.mark.parametrize(
    ("title", "header", "period"),
    [
        ("2024年企业参保情况", ["企业名称", "参保人数"], "2024-12"),
        ("2024年末企业参保情况", ["单位", "参保人数"], "2024-12"),
        ("2024年11月企业参保情况", ["企业名称", "参保人数"], "2024-11"),
        ("2024年第三季度企业参保情况", ["企业名称", "参保人数"], "2024-07"),
    ],
)
def test_figures_take_the_time_of_the_title(load, title, header, period):
    got, _ = load([[title], header, [FIRM, 131], [OTHER, 280]], FIGURES)
    assert [(row[0], row[2]) for row in got] == [(period, 131.0), (period, 280.0)]


def test_figures_of_no_known_time_are_refused(load):
    got, said = load([["企业名称", "参保人数"], [FIRM, 131], [OTHER, 280]], FIGURES)
    assert got == []
    assert "period" in said


def test_figures_take_the_year_of_their_row_and_the_unit_of_the_title(load):
    rows = [
        ["企业效益表（单位：万元）"],
        ["企业名称", "年份", "从业人员期末人数", "营业收入", "利润总额"],
        [FIRM, 2023, 120, 5000, 1],
        [FIRM, 2024, 131, 5200, 2],
    ]
    got, said = load(rows, FIGURES)
    assert got[:2] == [
        ("2023-12", "headcount", 120.0, "persons"),
        ("2024-12", "headcount", 131.0, "persons"),
    ]
    assert got[2:] == [("2023-01", "revenue", 5e7, "CNY"), ("2024-01", "revenue", 5.2e7, "CNY")]
    assert "利润总额" in said  # not understood


def test_points_that_part_thousands_are_seen_by_the_whole_column(load):
    text = (
        "region;occupation;month;vacancies\nA;Welders;2024-01;1.204\nA;Welders;2024-02;1.310\n"
        "A;Welders;2024-03;987\n"
    )
    got, said = load(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(1204.0,), (1310.0,), (987.0,)]
    assert "points part thousands" in said
    wide = "region;occupation;2024-01;2024-02;2024-03\nA;Welders;1.204;1.310;987\n"
    assert load(wide, "SELECT openings FROM demand ORDER BY month")[0] == got


def test_points_that_may_be_either_are_told(load):
    text = (
        "region;occupation;month;vacancies\nA;Welders;2024-01;1.204\nA;Welders;2024-02;1.310\n"
        "A;Welders;2024-03;1.200\n"
    )
    got, said = load(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(1.204,), (1.31,), (1.2,)]
    assert "if it parts thousands" in said


@pytest.mark.parametrize(
    "cells",
    [["1.5", "2.125"], ["0.125", "0.250"], ["12", "1,204"], [1.204, 987]],
)
def test_plain_figures_are_left_alone(cells):
    assert points_in(cells).kind == ""


def test_quarters_with_two_figures_of_the_year_are_quarters(load):
    text = "occupation,region,24Q1,24Q2,24Q3,24Q4\n焊工,海门区,120,130,125,140\n"
    got, _ = load(text, "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY month")
    assert got == [("2024-01", 120.0), ("2024-04", 130.0), ("2024-07", 125.0), ("2024-10", 140.0)]


def test_a_register_in_the_months_of_its_figures_names_each_firm_once(load):
    rows = [
        ["企业名称", "行业代码", "月份", "参保人数"],
        [FIRM, "3411", "2024-01", 100],
        [FIRM, "3411", "2024-02", 101],
        [OTHER, "1411", "2024-01", 200],
    ]
    got, said = load(rows, "SELECT name, industry FROM enterprise ORDER BY rowid")
    assert got == [(FIRM, "C3411"), (OTHER, "C1411")]
    assert "set aside" not in said and "again" not in said
    assert [row[2] for row in load(rows, FIGURES)[0]] == [100.0, 101.0, 200.0]


def test_people_by_year_alone_are_told_to_be_those_at_its_end_and_a_mean_is_not_kept(load):
    rows = [["企业名称", "2024年从业人员", "2024年平均从业人员"], [FIRM, 131, 125]]
    got, said = load(rows, FIGURES)
    assert got == [("2024-12", "headcount", 131.0, "persons")]
    assert "taken as of its end" in said and "2024年平均从业人员" in said


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("2024年6月末参保人数", "2024-06"),
        ("截至2024年6月底参保人数", "2024-06"),
        ("2024年末参保人数", "2024-12"),
        ("参保人数（2024年6月末）", "2024-06"),
        ("2024年第三季度末参保人数", "2024-09"),
        ("2024.6参保人数", "2024-06"),
        ("截至2024年6月30日参保人数", "2024-06"),
    ],
)
def test_figures_take_the_time_of_their_heading(load, heading, period):
    got, _ = load([["企业名称", heading], [FIRM, 131], [OTHER, 280]], FIGURES)
    expected = [(period, "insured_persons", n, "persons") for n in (131.0, 280.0)]
    assert got == expected


def test_months_of_headings_take_the_year_of_the_title(load):
    rows = [
        ["2024年企业参保情况"],
        ["企业名称", "6月末参保人数", "12月末参保人数"],
        [FIRM, 131, 140],
    ]
    got, _ = load(rows, FIGURES)
    assert [(row[0], row[2]) for row in got] == [("2024-06", 131.0), ("2024-12", 140.0)]


@pytest.mark.parametrize(
    "rows",
    [
        [
            [f"{FIRM}参保人数"],
            ["月份", "2023年", "2024年"],
            *([f"{m}月", 100 + m, 112 + m] for m in range(1, 13)),
        ],
        [
            [f"{FIRM}参保人数"],
            ["年份", *(f"{m}月" for m in range(1, 13))],
            ["2023年", *range(101, 113)],
            ["2024年", *range(113, 125)],
        ],
        [
            ["参保人数"],
            ["企业名称", "年份", *(f"{m}月" for m in range(1, 13))],
            [FIRM, 2023, *range(101, 113)],
            [None, 2024, *range(113, 125)],
        ],
        [
            [f"企业名称：{FIRM}"],
            ["月份", "2023年参保人数", "2024年参保人数"],
            *([f"{m}月", 100 + m, 112 + m] for m in range(1, 13)),
        ],
    ],
)
def test_months_that_cross_years_are_months_of_these(load, rows):
    got, said = load(rows, FIGURES)
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    assert [(row[0], row[2]) for row in got] == list(zip(months, range(101, 125), strict=True))
    assert "cross one another" in said


def test_sums_since_january_that_cross_years_are_no_months(load):
    rows = [[f"{FIRM}累计参保人数"], ["月份", "2023年", "2024年"], ["1月", 1, 2], ["2月", 3, 4]]
    assert load(rows, FIGURES)[0] == []


def test_what_was_planned_is_no_figure_of_what_came_about(load):
    text = (
        "职业,2024-01实际,2024-01计划,2024-02实际,2024-02计划,2024-03实际,2024-03计划\n"
        "焊工,9,10,10,11,12,12\n"
    )
    got, said = load(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(9,), (10,), (12,)]
    assert "2024-01计划" in said


def test_two_measures_of_one_series_are_refused(load):
    text = (
        "职业,2024-01线上岗位,2024-01线下岗位,2024-02线上岗位,2024-02线下岗位,2024-03线上岗位,"
        "2024-03线下岗位\n焊工,9,10,10,11,12,12\n"
    )
    got, said = load(text, "SELECT openings FROM demand")
    assert got == []
    assert "2 groups of monthly columns" in said


def test_shares_of_vacancies_are_no_mix_of_people_employed(load):
    rows = [
        ["2025年第一季度企业岗位空缺情况"],
        ["职业", "岗位空缺数（个）", "占比"],
        ["焊工", 120, "30%"],
        ["电工", 80, "20%"],
    ]
    got, said = load(rows, "SELECT share FROM occupation_mix")
    assert got == []
    assert "shares are of vacancies" in said
