"""Which year bare months are of."""

import pandas as pd
import pytest
from firms_and_queries import (
    FIRM,
    INDUSTRY_ROWS,
    INSURED_BY_MONTH,
    INSURED_COLUMNS,
    LAST_MONTH,
    MONTHS,
    OPENINGS_BY_REGION,
    OTHER,
)
from loaded_books import loaded_book
from read_sheets import rows_of, sheets_of_lines

from talentmatch.data.reading.cells._periods import with_years

YEARS = "SELECT DISTINCT year(month) FROM demand ORDER BY 1"


@pytest.mark.parametrize(
    ("title", "months", "year"),
    [
        ("2024年新设企业2025年1-3月参保人数", (1, 2, 3), 2025),
        ("某市“十四五”（2021—2025年）监测：2024年企业参保人数", (1, 2, 3), 2024),
        ("企业参保人数（截至2024年3月31日）", (1, 2, 3), 2024),
        ("2023年10月—2024年3月企业参保人数", (1, 2, 3), 2024),
        ("2024-2025学年企业参保人数", (9, 10, 11), 2024),
        ("2023年7-12月入库企业2024年企业参保人数", (1, 2, 3), 2024),
        ("2025年1月报送的2024年企业参保人数", (1, 2, 3), 2024),
    ],
)
def test_the_year_of_months_among_other_years(read_columns, title, months, year):
    rows = [[title], ["企业名称", *(f"{month}月" for month in months)], [FIRM, 1, 2, 3]]
    got, _ = read_columns("参保", rows, INSURED_COLUMNS)
    assert got == [(pd.Timestamp(year, month, 1), n + 1) for n, month in enumerate(months)]


def test_months_in_no_order_are_of_the_year_of_the_title(read_columns):
    months = ("8月", "1月", "3月")
    rows = [
        ["2024年企业参保人数"],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n + 1] for n, month in enumerate(months)),
    ]
    assert read_columns("参保", rows, INSURED_COLUMNS)[0] == [
        (pd.Timestamp(2024, month, 1), n + 1) for n, month in enumerate((8, 1, 3))
    ]


def test_a_year_on_the_first_of_its_months_alone_holds_for_the_others(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "全市招聘岗位需求数（人）,,,,",
        "行业,2024年11月,12月,1月,一季度小计",
        "制造业,100,120,130,130",
        "建筑业,1,2,3,3",
    )
    assert sorted({str(row["month"])[:7] for row in rows}) == ["2024-11", "2024-12", "2025-01"]


@pytest.mark.parametrize(
    ("header", "read"),
    [
        (["2024 Jan", "Feb", "Mar"], ["2024年1月", "2024年2月", "2024年3月"]),
        (["2025年3月", "2月", "1月"], ["2025年3月", "2025年2月", "2025年1月"]),
        (["2025年3月", "6月", "9月"], ["2025年3月", "2025年6月", "2025年9月"]),
        (["2025年6月", "1月", "2月"], ["2025年6月", "1月", "2月"]),
        (["May", "Name"], ["May", "Name"]),
    ],
)
def test_months_beside_one_with_its_year(header, read):
    read[0] = header[0]
    assert with_years(header) == read


@pytest.mark.parametrize(
    ("years", "months"),
    [
        (("二〇二四年", "二〇二五年"), ("十一月", "十二月", "一月")),
        (("2024年", "2025年"), (11, 12, 1)),
        ((2024, 2025), (11, 12, 1)),
    ],
)
def test_years_and_months_in_words_or_numbers_alone(load_book, years, months):
    rows = [["单位名称", years[0], None, years[1]], [None, *months], [FIRM, 131, 133, 130]]
    got, _ = load_book("参保人数", rows, INSURED_BY_MONTH, merged=("A1:A2", "B1:C1"))
    assert got == [("2024-11", 131), ("2024-12", 133), ("2025-01", 130)]


MONTHS_OVER_THE_YEAR = ["10月", "11月", "12月", "1月", "2月"]
TURN = [("2023-10", 1), ("2023-11", 2), ("2023-12", 3), ("2024-01", 4), ("2024-02", 5)]


@pytest.mark.parametrize("corner", ["月份", "年份", "指标", None])
def test_a_word_over_the_firms_leaves_the_years_over_their_months(load_book, corner):
    rows = [
        ["企业参保人数"],
        [corner, "2023年", None, None, "2024年", None],
        ["企业名称", *MONTHS_OVER_THE_YEAR],
        [FIRM, 1, 2, 3, 4, 5],
        [OTHER, *[None] * 5],
    ]
    assert load_book("参保", rows, INSURED_BY_MONTH, merged=("B2:D2", "E2:F2"))[0] == TURN


@pytest.mark.parametrize(
    "title", ["2023年10月至2024年2月企业参保人数", "企业参保人数（2023—2024年）"]
)
def test_months_run_on_into_the_second_of_two_years_that_a_title_names(load_book, title):
    assert (
        load_book(
            "参保",
            [[title], ["企业名称", *MONTHS_OVER_THE_YEAR], [FIRM, 1, 2, 3, 4, 5]],
            INSURED_BY_MONTH,
        )[0]
        == TURN
    )
    rows = [
        [title],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n + 1] for n, month in enumerate(MONTHS_OVER_THE_YEAR)),
    ]
    got, report = load_book("参保", rows, INSURED_BY_MONTH)
    assert got == TURN and "the year 2023, 2024 taken from the title" in report


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("2024年企业参保人数", MONTHS_OVER_THE_YEAR),
        ("2023—2024年企业参保人数", ["1月", "2月", "3月"]),
        ("2024年企业参保人数", ["三季度", "四季度", "一季度", "二季度"]),
    ],
)
def test_months_of_which_nobody_knows_the_year_are_not_stored(load_book, title, months):
    rows = [[title], ["企业名称", *months], [FIRM, *range(len(months))]]
    assert load_book("参保", rows, "SELECT * FROM indicator")[0] == []
    rows = [
        [title],
        ["企业名称", "月份", "参保人数"],
        *([FIRM, month, n] for n, month in enumerate(months)),
    ]
    assert load_book("参保", rows, "SELECT * FROM indicator")[0] == []


@pytest.mark.parametrize("months", [["3月", "2月", "1月"], ["1月", "3月", "12月"]])
def test_months_of_one_year_in_any_order_are_of_that_year(load_book, months):
    rows = [["2024年企业参保人数（2025年1月5日填）"], ["企业名称", *months], [FIRM, 1, 2, 3]]
    got, _ = load_book("参保", rows, INSURED_BY_MONTH)
    assert got == sorted((f"2024-{int(month[:-1]):02d}", n + 1) for n, month in enumerate(months))
    rows = [
        ["2024年企业参保人数"],
        ["企业名称", "月份", "参保人数"],
        *([firm, month, 1] for firm in (FIRM, OTHER) for month in ("11月", "12月", "1月")),
    ]
    rows = [rows[0], rows[1], *(row for row in rows[2:] if row != [OTHER, "12月", 1])]
    assert load_book("参保", rows[:-1], "SELECT * FROM indicator")[0] == []


def test_measures_below_months_that_run_on_are_told(load_book):
    rows = [
        ["2024年各镇街招聘"],
        ["镇街", "12月招聘岗位数", "1月招聘岗位数", "2月招聘岗位数"],
        ["东江街道", 1, 2, 3],
    ]
    got, report = load_book("月报", rows, OPENINGS_BY_REGION)
    assert got == [] and "of which year each of the months is" in report
    rows[1] = ["镇街", "1月招聘岗位数", "2月招聘岗位数", "1月求职人数", "2月求职人数"]
    rows[2].append(4)
    got, _ = load_book("月报", rows, OPENINGS_BY_REGION)
    assert got == [("东江街道", "2024-01", 1), ("东江街道", "2024-02", 2)]


def test_months_as_bands_run_on_as_in_headings(load_book):
    rows = [
        ["2024年11月至2025年1月各镇街招聘"],
        ["镇街", "招聘岗位数"],
        ["11月"],
        ["东江街道", 1],
        ["西河镇", 2],
        ["1月"],
        ["东江街道", 3],
    ]
    got, _ = load_book("招聘", rows, OPENINGS_BY_REGION)
    assert got == [("东江街道", "2024-11", 1), ("东江街道", "2025-01", 3), ("西河镇", "2024-11", 2)]
    rows[0] = ["2024年各镇街招聘"]
    assert load_book("招聘", rows, OPENINGS_BY_REGION)[0] == []


@pytest.mark.parametrize("title", ["2024年1-3月参保人数（与2023年同口径）", "参保202403"])
def test_the_year_that_a_title_names_first_is_that_of_its_months(load_book, title):
    rows = [[title], ["企业名称", "1月", "2月", "3月"], [FIRM, 1, 2, 3]]
    assert load_book("参保", rows, INSURED_BY_MONTH)[0] == [
        ("2024-01", 1),
        ("2024-02", 2),
        ("2024-03", 3),
    ]


def test_bare_months_before_what_they_count_take_the_year_of_the_title(tmp_path):
    lines = [
        "各镇街招聘与求职情况（2024年）",
        "镇街,1月招聘岗位数,1月求职人数,2月招聘岗位数,2月求职人数",
        "东江街道,320,210,280,260",
        "西河镇,150,/,140,130",
    ]
    frame = sheets_of_lines(tmp_path, "a.csv", *lines)["demand"].frame
    assert sorted(frame["openings"]) == [140, 150, 280, 320]


def test_months_take_their_year_from_beside_or_above(query_book):
    query = "SELECT year(period), month(period), value FROM indicator ORDER BY value"
    rows = [
        ["单位名称", "年份", "月份", "参保人数"],
        [FIRM, 2023, 12, 99],
        [FIRM, 2024, "1月", 100],
    ]
    assert query_book("参保", query, rows)[0] == [(2023, 12, 99), (2024, 1, 100)]
    rows = [["月份", FIRM, OTHER], ["1月", 100, 200], ["2月", 101, "…"]]
    got, _ = query_book("参保", query, rows, sheet="2024年参保人数")
    assert got == [(2024, 1, 100), (2024, 2, 101), (2024, 1, 200)]


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
def test_a_month_of_a_title_is_no_year_of_months_behind_it(load_book, title, years, said):
    got, report = load_book("需求", [[title], ["行业", *MONTHS], *INDUSTRY_ROWS], YEARS)
    assert got == years
    assert said in report
    assert said or "stands beside" not in report


@pytest.mark.parametrize("nothing", [None, 0])
def test_months_behind_that_of_the_title_may_be_empty(load_book, nothing):
    rows = [[*row[:10], nothing, nothing, nothing] for row in INDUSTRY_ROWS]
    got, report = load_book(
        "需求", [["各行业用工需求（截至2024年9月）"], ["行业", *MONTHS], *rows], LAST_MONTH
    )
    assert got == [("2024-09",)]
    assert ("left out as not reported" in report) == (nothing == 0)


@pytest.mark.parametrize(("name", "years"), [("用工需求202501", []), ("用工需求202412", [(2024,)])])
def test_a_month_of_the_name_is_no_year_of_months_behind_it(load_book, name, years):
    assert (
        load_book(name, [["各行业用工需求"], ["行业", *MONTHS], *INDUSTRY_ROWS], YEARS)[0] == years
    )


def test_headings_with_years_are_of_these_whatever_month_stands_above(load_book):
    header = ["行业", "2024年11月", "2024年12月", "2025年1月", "2025年2月"]
    rows = [["各行业用工需求（2024年12月）"], header, ["C34", 1, 2, 3, 4], ["C18", 2, 3, 4, 5]]
    assert load_book("需求", rows, LAST_MONTH)[0] == [("2025-02",)]


@pytest.mark.parametrize(
    ("names", "periods"),
    [
        (["2024财年", "1月", "2月", "3月"], "2024-01, 2024-02, 2024-03"),
        (["FY2024", "1月", "2月", "3月", "4月"], "2024-01, 2024-02, 2024-03, 2024-04"),
        (["FY2024", "1月", "2月", "3月"], ""),
        (["2024财年", "11月", "12月", "1月"], ""),
        (["FY2024", "4月", "5月", "6月", "7月"], ""),
        (["FY2024/25", "1月", "2月", "3月", "4月"], ""),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_months_of_a_fiscal_year_are_read_where_they_are_of_one_year(
    tmp_path, names, periods, above
):
    year, *months = names
    lines = [["企业名称", year, *months[1:]], [None, *months]] if above else [["企业名称", *months]]
    lines[0][2:] = [None] * (len(months) - 1) if above else months[1:]
    title = "企业参保人数" if above else f"企业参保人数（{year}）"
    rows = [[title], *lines, ["甲江机械有限公司", *range(10, 10 + len(months))]]
    query = "SELECT string_agg(strftime(period, '%Y-%m'), ', ' ORDER BY period) FROM indicator"
    (found,), _ = loaded_book(tmp_path, "参保", rows, [query])
    assert (found[0][0] or "") == periods


@pytest.mark.parametrize(
    ("titles", "name", "column", "beside", "read"),
    [
        (["2024年第三季度"], "2024年10月职业供求", "岗位需求数", "占比", False),
        (["2024年前三季度"], "2024年10月职业供求", "岗位需求数", "占比", False),
        (["职业需求"], "2024年10月职业供求", "岗位需求数", "占比", True),
        (["2024年"], "2024年10月职业需求", "岗位需求数", "占比", True),
        (["职业缺口"], "2024年10月职业供求", "缺口数", "求人倍率", False),
        (["职业缺口"], "2024年10月职业供求", "岗位需求数", "求人倍率", True),
    ],
)
def test_a_file_of_a_month_may_hold_a_quarter_or_gaps(tmp_path, titles, name, column, beside, read):
    rows = [titles, ["职业", column, beside], ["焊工", 620, 2.9], ["保安", 105, 1.4]]
    query = "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY openings"
    (found,), report = loaded_book(tmp_path, name, rows, [query], sheet="1")
    assert found == ([("2024-10", 105), ("2024-10", 620)] if read else [])
    assert ("outnumber seekers" in str(report)) == (column == "缺口数")


@pytest.mark.parametrize(
    ("title", "years"),
    [("各行业用工需求（2024年）", [(2023,), (2024,)]), ("各行业用工需求", [])],
)
def test_months_of_this_year_and_the_last_are_of_the_year_of_the_title(load_book, title, years):
    rows = [
        [title],
        ["行业", "上年", None, None, "本年", None, None],
        [None, "1月", "2月", "3月", "1月", "2月", "3月"],
        ["C34", 1, 2, 3, 4, 5, 6],
        ["C18", 2, 3, 4, 5, 6, 7],
    ]
    query = "SELECT DISTINCT year(month) FROM demand ORDER BY 1"
    assert load_book("需求", rows, query, merged=("B2:D2", "E2:G2"))[0] == years
