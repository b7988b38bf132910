"""Columns of months become rows, whatever stands in and around them."""

import pandas as pd
import pytest
from firms_and_queries import (
    DATA,
    FIGURES,
    FIRM,
    INDUSTRY_ROWS,
    INSURED,
    LAST_MONTH,
    MONTHS,
    OPENINGS_BY_INDUSTRY,
    OPENINGS_BY_REGION,
    OTHER,
)
from loaded_books import loaded_book
from read_sheets import block, csv_of, notes_of, sheets_by_table, sheets_of_lines

from talentmatch.data.reading.layout.reshaping._months_down import with_crossed_months
from talentmatch.data.reading.rows._wide_months import melt_months
from talentmatch.data.store import Store


def test_months_of_enterprises_become_an_indicator(tmp_path):
    path = tmp_path / "参保人数.csv"
    path.write_text(
        '2023年各企业参保人数\n单位名称,1月,2月,3月,合计\n甲厂,"1,020",,998,2018\n合计,1,2,3,4\n',
        "utf-8",
    )
    sheet = sheets_by_table(path)["indicator"]
    assert sheet.frame["value"].tolist() == [1020, 998]
    assert sheet.frame["period"].tolist() == [
        pd.Timestamp("2023-01-01"),
        pd.Timestamp("2023-03-01"),
    ]
    assert set(sheet.frame["metric"]) == {"insured_persons"}
    assert any("1 months without a figure" in note for note in sheet.notes)


def test_a_melted_table_keeps_every_figure():
    wide = pd.DataFrame(
        {
            "region_id": [0, 1],
            "skill_id": [5, 6],
            "2021-01": [1.0, 2],
            "2021-02": [3.0, 4],
            "2021-03": [5.0, 6],
        }
    )
    table, rows, _ = melt_months(wide, source="x")
    assert table == "demand" and rows["openings"].sum() == 21
    back = rows.pivot(index=["region", "skill"], columns="month", values="openings")
    assert back.to_numpy().tolist() == [[1, 3, 5], [2, 4, 6]]


def test_a_row_number_is_the_series_only_where_nothing_else_is():
    months = {f"2021-0{m}": [1.0] for m in (1, 2, 3)}
    assert "skill" in melt_months(pd.DataFrame({"r0_id": [7], **months}))[1]
    both = melt_months(pd.DataFrame({"r0_id": [7], "skill_id": [9], **months}))[1]
    assert both["skill"].unique().tolist() == ["9"]


@pytest.mark.parametrize(("name", "dims"), [("region", ["region", "skill"]), ("r0", ["skill"])])
def test_the_wide_monthly_sets_load_as_demand(name, dims):
    path = DATA / "jobsdf" / f"{name}.parquet"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    frame = sheets_by_table(path)["demand"].frame
    wide = pd.read_parquet(path)
    assert frame["openings"].sum() == pytest.approx(wide.iloc[:, 2:].sum().sum())
    assert not frame.duplicated([*dims, "month"]).any()


def test_months_of_an_office_in_english_in_thousands_without_their_whole(load_pages):
    rows = [
        ["Vacancies by area (in thousands)"],
        ["Local authority", "JAN 2024", "Feb-24 [r]", "2024M03", "Change on year"],
        ["Northtown", "1.2", "1.3e", "..", -0.1],
        ["Southtown", 2, "[c]", 2.2, "(0.3)"],
        ["All areas", 3.2, "[c]", None, 0],
    ]
    got, report = load_pages(
        "Vacancies",
        "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY 1, 2",
        T=rows,
    )
    assert got == [
        ("Northtown", "01", 1200),
        ("Northtown", "02", 1300),
        ("Southtown", "01", 2000),
        ("Southtown", "03", 2200),
    ]
    assert "columns not understood: Change on year" in str(report)


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
def test_months_that_cross_years_are_months_of_these(load_content, rows):
    got, said = load_content(rows, FIGURES)
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    assert [(row[0], row[2]) for row in got] == list(zip(months, range(101, 125), strict=True))
    assert "cross one another" in said


def test_sums_since_january_that_cross_years_are_no_months(load_content):
    rows = [[f"{FIRM}累计参保人数"], ["月份", "2023年", "2024年"], ["1月", 1, 2], ["2月", 3, 4]]
    assert load_content(rows, FIGURES)[0] == []


def test_figures_that_are_expected_are_told(tmp_path):
    sheets = csv_of(
        tmp_path, "2024年各镇需求.csv", "镇街,2024.01,2024.02,2024.03(预计)", "东江街道,120,130,140"
    )
    assert sheets[0].frame["openings"].tolist() == [120, 130, 140]
    assert "2024.03(预计)" in notes_of(sheets)


def test_months_without_any_label_are_one_series(tmp_path):
    path = tmp_path / "全市.csv"
    path.write_text("2024-01,2024-02,2024-03\n3,4,5\n", "utf-8")
    with Store() as store:
        store.load(path)
        rows = store._connection.execute("SELECT openings FROM demand ORDER BY month").fetchall()
        assert rows == [(3,), (4,), (5,)]


def test_october_keeps_its_nought_where_months_are_numbers(query_book):
    rows = [
        ["月份", "单位名称", "参保人数"],
        [2024.09, FIRM, 99],
        [2024.1, FIRM, 100],
        [2024.11, FIRM, 101],
    ]
    months = [("2024-09", 99), ("2024-10", 100), ("2024-11", 101)]
    assert query_book("参保", INSURED, rows)[0] == months
    rows = [["企业参保人数"], ["单位名称", 2024.09, 2024.1, 2024.11], [FIRM, 99, 100, 101]]
    assert query_book("参保", INSURED, rows)[0] == months


def test_ends_of_months_without_their_year_are_months(query_book):
    rows = [["2024年参保人数"], ["单位名称", "1月末", "2月末", "3月末"], [FIRM, 99, "80+5", 101]]
    got, report = query_book("参保", INSURED, rows)
    assert got == [("2024-01", 99), ("2024-02", 85), ("2024-03", 101)]
    assert "added up ('80+5')" in str(report)


def test_firms_under_a_bare_unit_are_firms_beside_months_too(query_book):
    rows = [
        ["单位", "2024年", None, "2025年", None],
        [None, "11月", "12月", "1月", "2月"],
        [FIRM, 500, 510, 512, 515],
        [OTHER, 60, "61①", 61, 62],
    ]
    got, report = query_book("企业参保人数", INSURED, rows, merged=("A1:A2", "B1:C1", "D1:E1"))
    assert got[:2] == [("2024-11", 60), ("2024-11", 500)] and got[-1] == ("2025-02", 515)
    assert len(got) == 8 and report.rejected == 0


@pytest.mark.parametrize("name", ["Date", "月份"])
def test_months_down_the_side_with_places_across(load_book, name):
    rows = [
        ["Vacancies by region, thousands"],
        [name, "东江区", "西河区", "合计"],
        ["2024年1月", "4.1", 2.2, 6.3],
        ["2024年2月(r)", 4.3, "[x]", 4.3],
        ["2024年3月", 4.2, 2.1, 6.3],
    ]
    got, report = load_book("series", rows, OPENINGS_BY_REGION)
    assert got == [
        ("东江区", "2024-01", 4100),
        ("东江区", "2024-02", 4300),
        ("东江区", "2024-03", 4200),
        ("西河区", "2024-01", 2200),
        ("西河区", "2024-03", 2100),
    ]
    assert "months stand down the side" in report


def test_sums_beside_crossed_months_are_left_out():
    header = ["年份", "行业", "1月", "2月", "3月", "一季度合计"]
    turned, notes = with_crossed_months(
        block(header, [2023, "制造业", 1, 2, 3, 6], [2024, "制造业", 4, 5, 6, 15])
    )
    assert turned.rows == [["制造业", 1, 2, 3, 4, 5, 6]] and "一季度合计" in str(notes)


def test_months_in_full_width_figures(tmp_path):
    lines = [
        "２０２４年各区招聘岗位数",
        "区　县,１月,２月,３月",
        "东城区,１２０,１３１,－",
        "西城区,８０,……,９１",
    ]
    assert sheets_of_lines(tmp_path, "a.csv", *lines)["demand"].frame["openings"].tolist() == [
        120,
        131,
        80,
        91,
    ]


def test_marks_of_month_ends_and_forecasts_are_part_of_no_name(query_book):
    rows = [
        ["企业参保人数"],
        ["企业名称", "2024年1月末", "2024年2月末", "2024年3月（预计）"],
        [FIRM, 100, 101, 102],
    ]
    got, _ = query_book("参保", "SELECT month(period), value FROM indicator ORDER BY 1", rows)
    assert got == [(1, 100), (2, 101), (3, 102)]


@pytest.mark.parametrize("whole", ["All regions", "Total"])
def test_months_below_an_empty_corner(tmp_path, whole):
    rows = [
        ["Vacancies by region (thousands)"],
        [None, "Lakeside", "Moorland", whole],
        ["JAN 2024", 1.2, 0.5, 1.7],
        ["FEB 2024", 1.25, "[c]", None],
        ["MAR 2024 [r]", 1.3, 0.55, 1.85],
    ]
    query = "SELECT region, strftime(month, '%m'), openings FROM demand ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "vacancies", rows, [query])
    assert found == [
        *[("Lakeside", month, n) for month, n in (("01", 1200), ("02", 1250), ("03", 1300))],
        *[("Moorland", month, n) for month, n in (("01", 500), ("03", 550))],
    ]


@pytest.mark.parametrize(
    ("names", "months"),
    [
        ([2024.9, 2024.1, 2024.11], [9, 10, 11]),
        ([2024.11, 2024.1, 2024.9], [9, 10, 11]),
        ([2024.1, 2024.2, 2024.3], [1, 2, 3]),
    ],
)
def test_october_without_its_nought(tmp_path, names, months):
    rows = [["参保人数"], ["单位名称", *names], [FIRM, 9, 10, 11], [OTHER, 19, 20, 21]]
    query = "SELECT DISTINCT month(period) FROM indicator ORDER BY ALL"
    (found,), _ = loaded_book(tmp_path, "表", rows, [query])
    assert [month for (month,) in found] == months


@pytest.mark.parametrize(
    ("last", "named"),
    [([0, 0, 0], True), ([None, 0, None], True), ([0, 3, 0], False), ([None] * 3, False)],
)
def test_a_month_in_which_every_figure_is_nought_is_named(load_book, last, named):
    rows = [[*row[:12], figure] for row, figure in zip(INDUSTRY_ROWS, last, strict=True)]
    _, report = load_book("需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *rows], LAST_MONTH)
    assert ("every figure of 2024-12 is 0" in report) == named


def test_noughts_of_small_figures_and_of_seasons_are_not_named(load_book):
    small = [
        ["C34", 1, 0, 2, 1, 3, 0, 1, 2, 1, 0, 1, 0],
        ["C18", 2, 1, 0, 1, 1, 0, 1, 0, 2, 1, 1, 0],
    ]
    _, report = load_book("需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *small], LAST_MONTH)
    assert "is 0, where" not in report
    season = [["C34", *[60, 0] * 6], ["C18", *[40, 0] * 6]]
    _, report = load_book(
        "需求", [["2024年各行业用工需求"], ["行业", *MONTHS], *season], LAST_MONTH
    )
    assert "is 0, where" not in report


def test_noughts_of_rows_a_month_and_of_insured_persons_are_named(load_book):
    days = [f"2024-{number:02d}" for number in range(1, 7)]
    rows = [
        ["行业", "月份", "需求人数"],
        *(["C34", day, 20] for day in days),
        ["C34", "2024-07", 0],
    ]
    assert "every figure of 2024-07 is 0" in load_book("需求", rows, LAST_MONTH)[1]
    rows = [["2024年参保人数"], ["企业名称", *MONTHS[:5]], ["甲江机械有限公司", 50, 51, 52, 53, 0]]
    assert "every figure of 2024-05 is 0" in load_book("参保", rows, LAST_MONTH)[1]


@pytest.mark.parametrize("remark", ["(provisional)", " [revised]", " estimated"])
def test_remarks_behind_english_months_are_no_measures(tmp_path, remark):
    rows = [["Vacancies by region"], ["Region", "Jan 2024", "Feb 2024", f"March 2024{remark}"]]
    rows.append(["Lowmoor", 10, 11, 12])
    query = "SELECT openings FROM demand ORDER BY month"
    (found,), report = loaded_book(tmp_path, "表", rows, [query])
    assert found == [(10,), (11,), (12,)]
    assert "3 monthly columns" in str(report)


def test_months_beside_years_are_as_before(load_book):
    rows = [["行业", "年份", "月份", "需求人数"], ["C34", 2022, 1, 30], ["C34", 2022, 2, 40]]
    found, _ = load_book("用工", rows, OPENINGS_BY_INDUSTRY)
    assert found == [("C34", "2022-01", 30), ("C34", "2022-02", 40)]
