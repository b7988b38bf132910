"""Quarters, half years and weeks as columns and rows."""

from datetime import datetime, timedelta

import pytest
from firms_and_queries import FIRM, INSURED
from openpyxl import Workbook
from read_sheets import consented_sheets, months_of, rows_of, the_sheet
from written_files import book_of_rows, text_file

from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import ContractError, UnreadableFileError

WEEKS = [datetime(2025, 1, 6) + timedelta(7 * n) for n in range(9)]


def book_in(folder, *rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(folder / "a.xlsx")
    return folder / "a.xlsx"


PERIODS = ["时期", "职业", "招聘人数"]


def of_periods(folder, *periods):
    return book_of_rows(
        folder / "需求.xlsx", [PERIODS, *([period, "焊工", 70] for period in periods)]
    )


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        (("2024年一季度", "2024年第二季度", "2024Q3"), ["2024-01", "2024-04", "2024-07"]),
        (("2024年上半年", "2024年下半年", "2025H1"), ["2024-01", "2024-07", "2025-01"]),
        (("H1 2024", "2H 2024", "First half of 2025"), ["2024-01", "2024-07", "2025-01"]),
        (("2024年1-6月", "2024年7-12月"), ["2024-01", "2024-07"]),
        (("2024年1-3月", "2024年4-6月"), ["2024-01", "2024-04"]),
        (("2024年一季度末", "2024年二季度末"), ["2024-03", "2024-06"]),
    ],
)
def test_quarters_and_half_years_stand_at_their_first_month(tmp_path, periods, months):
    (sheet,) = consented_sheets(of_periods(tmp_path, *periods))
    assert sheet.table == "demand"
    assert [f"{month:%Y-%m}" for month in sheet.frame["month"]] == months


@pytest.mark.parametrize(
    ("periods", "reason"),
    [
        (("2024年1-3月", "2024年1-6月", "2024年1-9月"), "since January"),
        (("2024年前三季度",), "since January"),
        (("2024年一季度", "2024年上半年"), "different lengths"),
        (("2024年一季度", "2024年二季度末"), "different lengths"),
    ],
)
def test_sums_since_january_and_mixed_lengths_are_refused(tmp_path, periods, reason):
    with pytest.raises(ContractError, match=reason):
        consented_sheets(of_periods(tmp_path, *periods))


def test_bare_quarters_take_the_year_of_the_title(tmp_path):
    rows = [
        ["2024年招聘需求"],
        ["季度", "职业", "招聘人数"],
        ["一季度", "焊工", 3],
        ["二季度", "焊工", 4],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "需求.xlsx", rows))
    assert [f"{month:%Y-%m}" for month in sheet.frame["month"]] == ["2024-01", "2024-04"]


def test_columns_of_half_years_are_rows_and_ends_of_quarters_are_months(tmp_path):
    halves = [
        ["企业名称", "2023年上半年", "2023年下半年", "2024年上半年"],
        ["甲虚公司", 100, 110, 120],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "参保.xlsx", halves))
    assert [f"{day:%Y-%m}" for day in sheet.frame["period"]] == ["2023-01", "2023-07", "2024-01"]
    assert any("half a year stands at its first month" in str(note) for note in sheet.notes)
    ends = [
        ["企业名称", "2024年一季度末", "2024年二季度末", "2024年三季度末"],
        ["甲虚公司", 100, 110, 120],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "参保2.xlsx", ends))
    assert [f"{day:%Y-%m}" for day in sheet.frame["period"]] == ["2024-03", "2024-06", "2024-09"]


def test_figures_of_a_firm_by_quarter_say_so(tmp_path):
    rows = [
        ["期间", "企业名称", "指标", "数值", "单位"],
        ["2024年三季度", "甲虚公司", "营业收入", 12, "元"],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "监测.xlsx", rows))
    assert any("期间: 1 rows are of a quarter" in str(note) for note in sheet.notes)


def test_a_quarter_is_no_month(load_pages):
    rows = [["2024年第三季度职业供求"], ["职业", "招聘需求人数", "求职人数"], ["焊工", 1530, 420]]
    with pytest.raises(Exception, match="no table has these columns"):
        load_pages("供求", "SELECT 1", 表=rows)


def test_quarters_with_two_figures_of_the_year_are_quarters(load_content):
    text = "occupation,region,24Q1,24Q2,24Q3,24Q4\n焊工,海门区,120,130,125,140\n"
    got, _ = load_content(
        text, "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY month"
    )
    assert got == [("2024-01", 120.0), ("2024-04", 130.0), ("2024-07", 125.0), ("2024-10", 140.0)]


@pytest.mark.parametrize("of_year", ["", "2024年"])
def test_months_below_quarters_and_no_sum_of_them(query_book, of_year):
    quarters = [f"{of_year}一季度", None, None, None, f"{of_year}二季度", None]
    rows = [
        ["企业参保人数"],
        ["单位名称", *quarters],
        [None, "1月", "2月", "3月", "小计", "4月", "小计"],
        [FIRM, 100, 101, 102, 303, 103, 103],
    ]
    got, report = query_book("2024年参保", INSURED, rows, merged=("A2:A3", "B2:E2", "F2:G2"))
    assert got == [("2024-01", 100), ("2024-02", 101), ("2024-03", 102), ("2024-04", 103)]
    assert "小计" in str(report)


def test_two_half_years_alone_are_half_years(query_book):
    rows = [["镇街", "上半年", "下半年"], ["东江街道", 120, 130], ["西河镇", 40, 50]]
    query = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY ALL"
    got, report = query_book("岗位需求2024", query, rows)
    assert got == [
        ("东江街道", "2024-01", 120),
        ("东江街道", "2024-07", 130),
        ("西河镇", "2024-01", 40),
        ("西河镇", "2024-07", 50),
    ]
    assert "half a year stands at its first month" in str(report)
    assert "gaps" not in str(report)


@pytest.mark.parametrize("pair", [("2024Q1", "2024Q2"), ("2024年第一季度", "2024年第二季度")])
def test_two_quarters_alone_are_quarters(query_book, pair):
    query = "SELECT strftime(month, '%Y-%m'), openings FROM demand ORDER BY ALL"
    got, report = query_book("a", query, [["职业", *pair], ["焊工", 120, 130]])
    assert got == [("2024-01", 120), ("2024-04", 130)]
    assert "a quarter stands at its first month" in str(report)


def test_two_quarters_of_firms_are_refused_with_a_remedy_that_works(query_book):
    rows = [["单位名称", "2024Q1", "2024Q2"], [FIRM, 120, 130]]
    got, report = query_book("a", INSURED, rows)
    assert got == [] and "name it in a title above the table" in str(report)
    got, _ = query_book("b", INSURED, [["2024年参保人数"], *rows])
    assert got == [("2024-01", 120), ("2024-04", 130)]


def test_columns_of_quarters_stand_at_their_first_month(tmp_path):
    for header in (
        ["职业", "2023Q3", "2023-Q4", "2024年第一季度"],
        ["职业", "Q3 2023", "2023年4季度", "2024Q1"],
    ):
        sheet = the_sheet(
            book_of_rows(tmp_path / "需求.xlsx", [header, ["焊工", 10, 12, 11], ["电工", 5, 6, 7]])
        )
        assert months_of(sheet.frame)[:3] == ["2023-07", "2023-10", "2024-01"]
        assert sheet.frame["openings"].tolist() == [10, 12, 11, 5, 6, 7]
        assert any("3 quarterly columns" in note for note in sheet.notes)


def test_the_year_above_its_quarters(tmp_path):
    rows = [
        ["分职业招聘需求人数"],
        ["职业", "2023年", "", "2024年", ""],
        ["", "三季度", "四季度", "一季度", "二季度"],
        ["焊工", 1, 2, 3, 4],
        ["电工", 5, 6, 7, 8],
    ]
    sheet = the_sheet(book_of_rows(tmp_path / "a.xlsx", rows))
    assert months_of(sheet.frame)[:4] == ["2023-07", "2023-10", "2024-01", "2024-04"]


def test_a_quarter_beside_its_months_is_their_sum(tmp_path):
    rows = [
        ["职业", "2024年1月", "2024年2月", "2024年3月", "2024年一季度"],
        ["焊工", 1, 2, 3, 6],
        ["电工", 5, 6, 7, 18],
    ]
    sheet = the_sheet(book_of_rows(tmp_path / "a.xlsx", rows))
    assert sheet.frame["openings"].tolist() == [1, 2, 3, 5, 6, 7]


def test_a_column_of_quarters(tmp_path):
    rows = [
        ["职业", "季度", "需求人数"],
        ["焊工", "2024年第一季度", 10],
        ["焊工", "2024年第二季度", 12],
    ]
    assert months_of(the_sheet(book_of_rows(tmp_path / "a.xlsx", rows)).frame) == [
        "2024-01",
        "2024-04",
    ]


def test_half_years_of_occupations_beside_their_whole(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "2025年各职业用工需求人数",
        "职业,上半年,下半年,全年",
        "焊工,1,2,3",
        "钳工,2,2,4",
    )
    assert [row["openings"] for row in rows] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("labels", "row"),
    [(["职业"], ["焊工"]), (["镇街", "岗位"], ["甲镇", "焊工"])],
)
def test_weeks_under_days_of_a_spreadsheet_are_summed_to_months(tmp_path, labels, row):
    path = book_in(tmp_path, ["2025年各职业每周招聘需求"], [*labels, *WEEKS], [*row, *range(1, 10)])
    (sheet,) = read_files(path)
    assert sheet.table == "demand"
    # February has two days of the week of 27 January: 4 × 2/7 + 5 + 6 + 7, and five of that of 24
    # February.
    assert sheet.frame[["month", "openings"]].astype(str).values.tolist() == [
        ["2025-02-01", "25.0"]
    ]
    assert "2025-01, 2025-03" in str(sheet.notes)


@pytest.mark.parametrize(
    "header",
    [
        "第1周,第2周,第3周,第4周,第5周",
        "12月30日-1月5日,1月6日-12日,1月13日-1月19日,1月20日-1月26日,1月27日-2月2日",
    ],
)
def test_weeks_of_the_year_of_the_title(tmp_path, header):
    path = text_file(tmp_path, "2025年各职业招聘需求", f"职业,{header}", "焊工,1,2,3,4,5")
    (sheet,) = read_files(path)
    assert sheet.frame[["month", "openings"]].astype(str).values.tolist() == [
        ["2025-01-01", "14.0"]
    ]


def test_weeks_of_firms_are_refused_with_what_to_do(tmp_path):
    path = book_in(tmp_path, ["企业每周从业人员"], ["企业名称", *WEEKS], ["甲厂", *range(9)])
    with pytest.raises(UnreadableFileError, match="one column a month"):
        list(read_files(path))
    path = book_in(
        tmp_path, ["企业从业人员"], ["企业名称", "2025-01", "2025-02", "2025-03"], ["甲厂", 5, 6, 7]
    )
    (sheet,) = read_files(path)
    assert sheet.frame["value"].tolist() == [5, 6, 7]


def test_occupations_by_code_and_quarter(tmp_path):
    (sheet,) = read_files(
        text_file(
            tmp_path,
            "职业编码,职业名称,2024年四季度,2025年一季度,2025年二季度",
            "6-18-02-04,焊工,100,120,130",
            "6-31-01-03,电工,80,90,85",
        )
    )
    assert sheet.frame["openings"].tolist() == [100, 120, 130, 80, 90, 85]
