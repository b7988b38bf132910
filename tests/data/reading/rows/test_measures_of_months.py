"""What columns of months count, where several measures stand side by side or none is known."""

import pytest
from firms_and_queries import FIRM, INSURED_BY_MONTH, INSURED_COLUMNS, OPENINGS_BY_REGION, REGIONS
from loaded_books import loaded_book

from talentmatch.data.reading.layout.reshaping._month_measures import is_part
from talentmatch.data.reading.rows._figure_units import metric_of
from talentmatch.errors import ContractError


def test_a_part_alone_is_not_all(read_columns):
    rows = [
        ["2025年各镇街招聘"],
        ["镇街", "1月应届生岗位数", "2月应届生岗位数"],
        ["东江街道", 3, 2],
    ]
    with pytest.raises(ContractError, match="count a part alone \\(应届生岗位数\\)"):
        read_columns("岗位", rows, INSURED_COLUMNS)


def test_output_with_tax_and_of_clothes_is_no_part():
    assert not any(map(is_part, ("含税产值", "女装产值", "男鞋产量")))


def test_what_was_planned_is_no_figure_of_what_came_about(load_content):
    text = (
        "职业,2024-01实际,2024-01计划,2024-02实际,2024-02计划,2024-03实际,2024-03计划\n"
        "焊工,9,10,10,11,12,12\n"
    )
    got, said = load_content(text, "SELECT openings FROM demand ORDER BY month")
    assert got == [(9,), (10,), (12,)]
    assert "2024-01计划" in said


def test_two_measures_of_one_series_are_refused(load_content):
    text = (
        "职业,2024-01线上岗位,2024-01线下岗位,2024-02线上岗位,2024-02线下岗位,2024-03线上岗位,"
        "2024-03线下岗位\n焊工,9,10,10,11,12,12\n"
    )
    got, said = load_content(text, "SELECT openings FROM demand")
    assert got == []
    assert "2 groups of monthly columns" in said


@pytest.mark.parametrize("more", [["上年1月", "上年2月"], ["本年3月", "上年1月"]])
def test_measures_down_the_side_that_are_no_vacancies_are_refused(tmp_path, more):
    rows = [["2024年主要经济指标"], ["指标", "单位", "本年1月", "本年2月", *more]]
    rows += [["用电量", "万千瓦时", 5, 6, 4, 5], ["产值", "亿元", 5, 6, 4, 5]]
    ((found,),), report = loaded_book(tmp_path, "a", rows, ["SELECT count(*) FROM demand"])
    assert found == (0,) and "no vacancies (用电量)" in str(report)


def test_marks_of_some_bare_months_and_indices_are_told(load_book):
    rows = [
        ["2024年1—4月各镇街发布岗位指数"],
        ["镇街", "1月", "2月(r)", "3月", "4月(p)"],
        ["东江镇", 96.1, 97, 98, 99],
    ]
    got, report = load_book("岗位", rows, OPENINGS_BY_REGION)
    assert [row[2] for row in got] == [96.1, 97, 98, 99] and "are an index" in report


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        ("期末人数", "其中女性"),
        ("期末", "其中：女"),
        ("期末人数", "期初人数"),
        ("月末人数", "上月末人数"),
        ("月末人数", "本月新增"),
        ("在岗人数", "人数"),
        ("在岗人数", "缺工人数"),
        ("本月人数", "上月人数"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_of_figures_below_months_the_one_of_all_at_the_end_is_kept(load_book, figure, other, first):
    pair = (figure, other) if first else (other, figure)
    cells = {figure: (300, 302), other: (12, 13)}
    rows = [
        ["2025年企业用工情况"],
        ["企业名称", "1月", None, "2月", None],
        [None, *pair, *pair],
        [FIRM, *(cells[name][n] for n in (0, 1) for name in pair)],
    ]
    got, report = load_book("用工月报", rows, INSURED_BY_MONTH, merged=("B2:C2", "D2:E2"))
    assert got == [("2025-01", 300), ("2025-02", 302)] and f"1月{other}" in report


def test_people_employed_and_insured_below_months_are_two_figures(load_book):
    rows = [
        ["2025年企业用工情况"],
        ["企业名称", "1月", None, "2月", None],
        [None, "职工人数", "参保人数", "职工人数", "参保人数"],
        [FIRM, 9, 8, 7, 6],
    ]
    query = "SELECT metric, sum(value) FROM indicator GROUP BY 1 ORDER BY 1"
    got, _ = load_book("用工月报", rows, query, merged=("B2:C2", "D2:E2"))
    assert got == [("headcount", 16), ("insured_persons", 14)]


FIGURES = "SELECT metric, value FROM indicator ORDER BY value"


def test_of_two_measures_side_by_side_the_known_one_is_read_and_the_other_named(query_book):
    rows = [
        ["单位名称", "参保人数", None, None, "缴费基数（万元）", None, None],
        [None, "2024年", None, None, "2024年", None, None],
        [None, "1月", "2月", "3月", "1月", "2月", "3月"],
        [FIRM, 100, 101, 102, 50.1, 50.2, 50.3],
    ]
    merged = ("A1:A3", "B1:D1", "E1:G1", "B2:D2", "E2:G2")
    got, report = query_book("社保", FIGURES, rows, merged=merged)
    assert got == [("insured_persons", 100), ("insured_persons", 101), ("insured_persons", 102)]
    assert "not understood: 缴费基数（万元）2024年1月" in str(report)


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("2024年企业入库税金（单位：万元）", "count"),
        ("2024年职工平均工资（元）", "count"),
        ("企业社保缴费基数", "count"),
    ],
)
def test_months_of_another_measure_are_no_people(query_book, title, why):
    rows = [[title], ["企业名称", "2024年1月", "2024年2月", "2024年3月"], [FIRM, 10, 11, 12]]
    got, report = query_book("企业", FIGURES, rows)
    assert got == [] and why in str(report) and "name it in the title" in str(report)


def test_months_of_seekers_are_no_vacancies(query_book):
    rows = [
        ["2024年各区求职人数"],
        ["区县", "1月", "2月", "3月"],
        ["东区", 10, 11, 12],
        ["西区", 5, 6, 7],
    ]
    got, report = query_book("求职", "SELECT * FROM demand", rows)
    assert got == [] and "are no vacancies" in str(report)


def test_rows_that_name_their_measure_and_unit_keep_them(query_book):
    rows = [
        ["企业名称", "指标", "单位", "2024年1月", "2024年2月", "2024年3月"],
        [FIRM, "从业人员", "人", 100, None, None],
        [FIRM, "营业收入", "万元", 2, "3亿", None],
    ]
    got, _ = query_book(
        "企业指标", "SELECT metric, value, unit FROM indicator ORDER BY value", rows
    )
    assert got == [
        ("headcount", 100, "persons"),
        ("revenue", 20000, "CNY"),
        ("revenue", 3e8, "CNY"),
    ]


def test_pairs_of_columns_a_month_are_told_apart(query_book):
    rows = [
        ["企业人数月报"],
        ["企业名称", "2024年1月", None, "2024年2月", None],
        [None, "参保人数", "在岗人数", "参保人数", "在岗人数"],
        [FIRM, 100, 110, 101, 111],
    ]
    rows[1] += ["2024年3月", None]
    rows[2] += ["参保人数", "在岗人数"]
    rows[3] += [102, 112]
    got, _ = query_book("人数", FIGURES, rows, merged=("A2:A3", "B2:C2", "D2:E2", "F2:G2"))
    assert got == [("insured_persons", n) for n in (100, 101, 102)] + [
        ("headcount", n) for n in (110, 111, 112)
    ]


def test_changes_and_seekers_beside_vacancies_are_not_read(query_book):
    rows = [
        ["区县", *["2024年1月", None] * 1, "2024年2月", None, "2024年3月", None],
        [None, *["招聘人数", "同比（%）"] * 3],
        ["东区", 100, 1.5, 101, 2.5, 102, 3.5],
        ["西区", 50, 1, 51, 2, 52, 3],
    ]
    query = "SELECT region, sum(openings), count(*) FROM demand GROUP BY 1 ORDER BY 1"
    got, report = query_book("各区招聘", query, rows, merged=("A1:A2", "B1:C1", "D1:E1", "F1:G1"))
    assert got == [("东区", 303, 3), ("西区", 153, 3)]
    assert "同比（%）" in str(report)


@pytest.mark.parametrize(
    ("title", "metric"),
    [
        ("企业职工参保人数分月统计 单位：人", "insured_persons"),
        ("在岗职工养老保险参保人数", "insured_persons"),
        ("2024年各企业用工参保情况", "insured_persons"),
        ("Insured employees by month", "insured_persons"),
        ("企业职工人数", "headcount"),
        ("参保人数及从业人员", "unknown"),
        ("职工人数、社保人数", "unknown"),
    ],
)
def test_staff_who_are_insured_are_insured_persons_and_two_measures_are_none(title, metric):
    assert metric_of(title)[0] == metric


def _levels(title, *figures):
    months = ["JAN 2024", "FEB 2024", "MAR 2024"]
    return [[title], ["Region", *months], *([[name, *own] for name, own in figures])]


LEVELS = _levels(
    "Vacancies by region (thousands)", ("North", [2.5, "2.6", 2.55]), ("South", [1.1, 1.2, 1])
)
RATES = _levels("Vacancy rate (%)", ("North", [2.1, "2.2", 2.15]), ("South", [3.1, 3, 3.2]))


@pytest.mark.parametrize("rows", [[*LEVELS, [None], *RATES], [*RATES, [None], *LEVELS]])
def test_rates_on_the_sheet_of_levels_are_left_out(tmp_path, rows):
    query = "SELECT region, sum(openings) FROM demand GROUP BY ALL ORDER BY ALL"
    (found,), report = loaded_book(tmp_path, "vacancies", rows, [query])
    assert found == [("North", 7650), ("South", 3300)]
    assert "other figures for the same series and months" in str(report)


@pytest.mark.parametrize(
    ("title", "names", "figures", "told"),
    [
        ("Vacancies and vacancy rate by region", ("Vacancies", "Vacancy rate"), (10, 2.1), False),
        ("2024年空岗数及空岗率", ("空岗数", "空岗率"), (10, "2%"), False),
        ("2024年各镇街空岗率", ("", ""), (2.1, 2), True),
    ],
)
def test_numbers_beside_rates_are_numbers(tmp_path, title, names, figures, told):
    months = ["Jan 2024", "Feb 2024", "Mar 2024"]
    rows = [[title], ["Region", *months], ["Lowmoor", *[figures[0]] * 3]]
    if names[0]:
        pairs = [[month, None] for month in months]
        rows[1:] = [
            ["Region", *(cell for pair in pairs for cell in pair)],
            [None, *names * 3],
            ["Lowmoor", *figures * 3],
        ]
    (found,), report = loaded_book(tmp_path, "表", rows, ["SELECT openings FROM demand"])
    assert found == [(figures[0],)] * 3
    assert ("an index or a rate" in str(report)) == told


@pytest.mark.parametrize(
    ("title", "figures", "said", "loaded"),
    [
        ("Change in vacancies by region (thousands)", [1, 2, 4], "figures are changes", False),
        ("各镇街空岗数同比增减情况表", [1, 2, 4], "figures are changes", False),
        ("各镇街用工需求变化情况", [1, -2, 4], "figures are changes", False),
        ("各镇街用工需求变化情况", [1, 2, 4], "", True),
        ("Vacancies by region, and change on year", [1, 2, 4], "", True),
        ("Vacancies per 1,000 jobs by region", [1, 2, 4], "per 1,000 jobs", True),
        ("各镇街缺工率", [1, 2, 4], "缺工率", True),
    ],
)
def test_changes_are_no_openings_and_rates_are_named(load_book, title, figures, said, loaded):
    rows = [
        [title],
        ["Region", "Jan 2024", "Feb 2024", "Mar 2024"],
        ["Hill", *figures],
        ["Moor", 3, 5, 9],
    ]
    found, report = load_book("v", rows, REGIONS)
    assert bool(found) == loaded
    assert said in report
