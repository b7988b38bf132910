"""Figures of firms: people employed and insured, turnover, by time and by occupation."""

from datetime import date, timedelta

import pytest
from firms_and_queries import CODE, FIGURES, FIRM, OTHER, PRECISION
from read_sheets import figures, frame_of, rows_of

import talentmatch as tm
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._firm_figures import by_figure
from talentmatch.errors import ContractError, UnreadableFileError

LAST_MONTH = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.mark.parametrize("title", ["2024年制造业企业参保人数", "东江街道2024年参保人数"])
def test_what_a_title_says_beside_its_measure_costs_no_table_of_firms(tmp_path, title):
    rows = rows_of(
        tmp_path, "a.csv", title + ",,", "单位名称,2024Q1,2024Q2", "虚海精工有限公司,120,130"
    )
    assert [row["value"] for row in rows] == [120, 130]


def test_figures_of_a_register_are_indicators_at_their_time(load_content):
    rows = [
        ["规上企业名录"],
        ["企业名称", "行业代码", "2023年末从业人员", "2024年末从业人员", "2024年营业收入（万元）"],
        [FIRM, "3411", 120, 131, 5200],
        [OTHER, "1411", "280人", None, "8,100"],
    ]
    got, _ = load_content(rows, FIGURES)
    assert got == [
        ("2023-12", "headcount", 120.0, "persons"),
        ("2024-12", "headcount", 131.0, "persons"),
        ("2023-12", "headcount", 280.0, "persons"),
        ("2024-01", "revenue", 52e6, "CNY"),
        ("2024-01", "revenue", 81e6, "CNY"),
    ]
    register, said = load_content(rows, "SELECT name, industry FROM enterprise ORDER BY rowid")
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
def test_figures_take_the_time_of_the_title(load_content, title, header, period):
    got, _ = load_content([[title], header, [FIRM, 131], [OTHER, 280]], FIGURES)
    assert [(row[0], row[2]) for row in got] == [(period, 131.0), (period, 280.0)]


def test_figures_of_no_known_time_are_refused(load_content):
    got, said = load_content([["企业名称", "参保人数"], [FIRM, 131], [OTHER, 280]], FIGURES)
    assert got == []
    assert "period" in said


def test_figures_take_the_year_of_their_row_and_the_unit_of_the_title(load_content):
    rows = [
        ["企业效益表（单位：万元）"],
        ["企业名称", "年份", "从业人员期末人数", "营业收入", "利润总额"],
        [FIRM, 2023, 120, 5000, 1],
        [FIRM, 2024, 131, 5200, 2],
    ]
    got, said = load_content(rows, FIGURES)
    assert got[:2] == [
        ("2023-12", "headcount", 120.0, "persons"),
        ("2024-12", "headcount", 131.0, "persons"),
    ]
    assert got[2:] == [("2023-01", "revenue", 5e7, "CNY"), ("2024-01", "revenue", 5.2e7, "CNY")]
    assert "利润总额" in said  # not understood


def test_people_by_year_alone_are_told_to_be_those_at_its_end_and_a_mean_is_not_kept(load_content):
    rows = [["企业名称", "2024年从业人员", "2024年平均从业人员"], [FIRM, 131, 125]]
    got, said = load_content(rows, FIGURES)
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
def test_figures_take_the_time_of_their_heading(load_content, heading, period):
    got, _ = load_content([["企业名称", heading], [FIRM, 131], [OTHER, 280]], FIGURES)
    expected = [(period, "insured_persons", n, "persons") for n in (131.0, 280.0)]
    assert got == expected


def test_months_of_headings_take_the_year_of_the_title(load_content):
    rows = [
        ["2024年企业参保情况"],
        ["企业名称", "6月末参保人数", "12月末参保人数"],
        [FIRM, 131, 140],
    ]
    got, _ = load_content(rows, FIGURES)
    assert [(row[0], row[2]) for row in got] == [("2024-06", 131.0), ("2024-12", 140.0)]


def test_a_firm_that_stands_once_for_each_occupation_has_no_figure_of_its_own():
    header = ["企业名称", "职业名称", "在岗人数"]
    rows = [[FIRM, "焊工", 40], [FIRM, "电工", 12]]
    years = NamedYears.around("2024年末", "", "")
    assert by_figure(Block(header, rows, "（2024年末）", {}, [2, 3]), years) is None
    # Nor are the welders of a firm that stands once all its staff.
    assert by_figure(Block(header, rows[:1], "（2024年末）", {}, [2]), years) is None
    whole = Block(["企业名称", "在岗人数"], [[FIRM, 52]], "（2024年末）", {}, [2])
    assert by_figure(whole, years) is not None


def test_a_remark_behind_a_number_of_people_is_no_unit():
    block = Block(["企业名称", "2024年末职工人数（预计）"], [[FIRM, 520]], "", {}, [2])
    (part,) = by_figure(block, NamedYears()).figures
    assert part.rows == [[FIRM, "2024年12月", "headcount", 520, "人"]]


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("Register of companies, June 2025", "2025-06-01"),
        ("Staff as of 30 June 2025", "2025-06-01"),
    ],
)
def test_a_month_in_an_english_title_is_that_of_its_figures(tmp_path, title, month):
    frame = frame_of(
        tmp_path,
        "indicator",
        "a.csv",
        f'"{title}",,',
        "Company name,Credit code,Employees",
        "Fictive Gears Co. Ltd.,91990000000000001X,120",
    )
    assert frame["period"].astype(str).tolist() == [month]


@pytest.mark.parametrize(
    "title",
    ["Staff, second quarter 2025", "Staff, January to June 2025", "Staff, printed 4 July 2025"],
)
def test_a_part_of_a_year_in_english_is_no_year_and_no_month(title):
    block = Block(["Company name", "Employees"], [["Fictive Gears Ltd", 5]], title, {}, [3])
    assert with_context(block, "")[0].header == block.header


@pytest.mark.parametrize(
    ("heading", "metric"),
    [
        ("从业人员", "headcount"),
        ("职工人数", "headcount"),
        ("员工总数", "headcount"),
        ("参保人数", "insured_persons"),
        ("社保人数", "insured_persons"),
    ],
)
def test_people_of_a_register_that_names_no_time_are_those_of_the_last_month(
    tmp_path, heading, metric
):
    found, read = figures(
        tmp_path, f"企业名称,所属行业,注册资本,{heading}", "甲厂,纺织业,100,120", "乙厂,化工,50,80"
    )
    assert read == [[metric, 120], [metric, 80]]
    assert set(found["indicator"].frame["period"].dt.date) == {LAST_MONTH}
    assert "the last full month" in str(found["indicator"].notes)
    assert len(found["enterprise"].frame) == 2
    # A figure that is dated is not replaced by one that is not.
    assert found["indicator"].supplement


def test_staff_and_insured_persons_are_two_figures(tmp_path):
    _, read = figures(tmp_path, "企业名称,行业,职工人数,参保人数", "甲厂,纺织业,120,100")
    assert read == [["headcount", 120], ["insured_persons", 100]]


def test_people_are_of_the_year_that_the_other_figures_name(tmp_path):
    rows = ["企业名称,行业,从业人员,2024年营业收入（万元）", "甲厂,纺织业,120,800"]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    (staff,) = (
        s.frame
        for s in read_files(tmp_path / "a.csv")
        if set(s.frame.get("metric", ())) == {"headcount"}
    )
    assert str(staff["period"].iloc[0]).startswith("2024-12")


def test_a_turnover_of_no_time_is_not_read_and_told(tmp_path):
    found, read = figures(
        tmp_path, "企业名称,行业,从业人员,营业收入（万元）", "甲厂,纺织业,120,800"
    )
    assert read == [["headcount", 120]]
    assert "营业收入（万元）" in found["enterprise"].unmapped


def test_a_figure_of_no_time_that_differs_from_the_stored_one_is_told(tmp_path):
    with tm.Store() as store:
        for number in (120, 120, 150):
            (tmp_path / "a.csv").write_text(
                f"企业名称,行业,从业人员\n虚海有限公司,纺织业,{number}", "utf-8"
            )
            report = str(store.load(tmp_path / "a.csv"))
            assert ("虚海有限公司, 120; here 150" in report) is (number == 150)
        figures = store.read("indicator", as_of="2099-01-01", purpose="planning")
    assert figures["value"].tolist() == [120]


def test_figures_of_the_month_before_are_not_offered(tmp_path):
    with pytest.raises(ContractError, match="本月末用工人数"):
        figures(
            tmp_path,
            "2025年6月企业用工监测表",
            "企业名称,上月末用工人数,本月末用工人数,缺工人数,主要缺工工种",
            "甲厂,120,122,8,焊工",
        )


def test_workers_at_the_end_of_a_month_are_no_trades(tmp_path):
    found, read = figures(
        tmp_path,
        "2025年6月企业用工监测表",
        "企业名称,上月末用工人数,本月新招人数,本月末用工人数",
        "虚海有限公司,120,5,122",
    )
    assert read == [["headcount", 122]]
    assert "上月末用工人数" in found["indicator"].unmapped


@pytest.mark.parametrize(
    ("heading", "cell", "month"),
    [("数据日期", "2025-06-30", "2025-06"), ("统计时点", "2024年末", "2024-12")],
)
def test_people_are_of_the_day_that_a_column_names(tmp_path, heading, cell, month):
    found, read = figures(tmp_path, f"企业名称,行业,从业人员,{heading}", f"甲厂,纺织业,120,{cell}")
    assert read == [["headcount", 120]]
    assert str(found["indicator"].frame["period"].iloc[0]).startswith(month)


def test_a_column_of_time_of_another_kind_is_not_passed_over(tmp_path):
    with pytest.raises(UnreadableFileError, match="no place for '从业人员', '填报时间段'"):
        figures(tmp_path, "企业名称,信用代码,行业,从业人员,填报时间段", "甲厂,1,纺织业,120,上月")


def test_indicators_in_several_units_are_stored_in_one_under_one_name(load_sheets):
    rows = [
        ["企业名称", "指标名称", "月份", "数值", "单位"],
        ["东星公司", "营业收入", "2024年1月", "1,234.5", "万元"],
        ["东星公司", "营业收入", "2024-02", "0.12", "亿元"],
        ["东星公司", "期末从业人员数", "2024/3", "1.2千", "人"],
        ["东星公司", "用电量", "202404", "３", "万千瓦时"],
        ["东星公司", "研发人员", "202404", 7, "人"],
    ]
    got, _ = load_sheets(
        "企业指标", {"a": rows}, "SELECT metric, value, unit FROM indicator ORDER BY rowid"
    )
    assert got == [
        ("revenue", 12345000, "CNY"),
        ("revenue", 12000000, "CNY"),
        ("headcount", 1200, "persons"),
        ("electricity", 30000, "kWh"),
        ("研发人员", 7, "persons"),
    ]


def test_people_hired_by_the_last_day_of_a_month_are_of_that_month(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "企业名称,统计月份,本月新进,本月流失",
        "虚海精工有限公司,2025-05-31,5,1",
        "虚河食品有限公司,45808,5,1",
        "虚河食品有限公司,2025-06,6,1",
    )
    assert [str(row["period"])[:10] for row in rows] == ["2025-05-01", "2025-05-01", "2025-06-01"]


def test_staff_by_occupation_is_of_the_month_in_its_title(query_book):
    rows = [
        ["企业在岗人员分职业统计（2024年末）"],
        ["企业名称", "统一社会信用代码", "职业代码", "职业名称", "在岗人数"],
        [FIRM, CODE, "6-18-02-04", "焊工", 40],
        [FIRM, CODE, "631-03", "机修", 9],
        ["小计", None, None, None, 49],
    ]
    query = "SELECT occupation, period::varchar, employed FROM workforce"
    got, report = query_book("在岗人员分职业", query, rows)
    assert got == [("6-18-02-04", "2024-12-01", 40)] and report.rejected == 1
    rows[0] = ["截至2025年6月30日在岗人员"]
    assert query_book("在岗人员分职业", query, rows)[0] == [("6-18-02-04", "2025-06-01", 40)]


@pytest.mark.parametrize("occupation", ["职业代码", "职业", "职业名称"])
def test_the_one_occupation_of_a_firm_is_not_its_headcount(query_book, occupation):
    rows = [
        ["用工监测（2025年2月）"],
        ["企业名称", "统一社会信用代码", occupation, "在岗人数"],
        [FIRM, CODE, "6-18-02-04", 12],
    ]
    got, report = query_book("用工监测", "SELECT occupation, employed FROM workforce", rows)
    assert got == [("6-18-02-04", 12)] and "headcount" not in str(report)


def test_people_in_post_under_a_short_heading(tmp_path):
    frame = frame_of(
        tmp_path,
        "workforce",
        "2025年6月用工.csv",
        "企业名称,信用代码,职业代码,在岗,离职人数",
        f"{PRECISION},91990000000000001X,6-18-01,40,2",
    )
    assert frame["employed"].tolist() == [40]


def test_women_among_the_staff_are_not_the_staff(load_book):
    rows = [
        ["企业名称", "月份", "期末人数", "其中女职工人数", "缺工人数"],
        [FIRM, "2025-01", 300, 100, 4],
        [OTHER, "2025-01", 90, 20, 1],
    ]
    query = "SELECT employed FROM workforce ORDER BY 1"
    assert load_book("用工情况", rows, query)[0] == [(90,), (300,)]
    rows = [[row[0], row[1], row[3]] for row in rows]
    got, report = load_book("用工情况", rows, query)
    assert got == [] and "其中女职工人数" in report


STAFF = (
    "SELECT occupation, month(period), employed, hires FROM workforce ORDER BY occupation, period"
)


def test_posts_stand_for_occupations_where_no_code_is_given(query_book):
    rows = [
        ["2024年6月企业用工情况"],
        ["单位名称", "工种", "现有职工数", "本月新招"],
        [FIRM, "车工", 30, 2],
        [FIRM, "数控车工", 20, 1],
        [OTHER, "电工", "15人", "—"],
    ]
    got, _ = query_book("用工情况", STAFF, rows)
    assert got == [("6-18-01-01", 6, 50, 3), ("6-31-01-03", 6, 15, None)]


def test_people_employed_by_post_and_month_are_workforce(query_book):
    rows = [
        ["2024年企业在岗人数"],
        ["企业名称", "岗位", "1月", "2月", "3月"],
        [FIRM, "车工", 30, 31, None],
        [FIRM, "钳工", 20, 21, 22],
    ]
    got, _ = query_book("在岗人数", STAFF, rows)
    assert got == [
        ("6-18-01-01", 1, 30, None),
        ("6-18-01-01", 2, 31, None),
        ("6-18-04-06", 1, 20, None),
        ("6-18-04-06", 2, 21, None),
        ("6-18-04-06", 3, 22, None),
    ]
