"""Tables with a column a year become a row a year."""

import csv

import openpyxl
import pytest
from firms_and_queries import FIRM, SUPPLY
from read_sheets import block, consented_sheets, csv_of
from written_files import book_of_rows, write_text

from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.store import Store

SUPPLY_BY_YEAR = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY year"
ACTUAL = "SELECT indicator, year, value FROM target_actual ORDER BY 1, 2"
TARGET = "SELECT indicator, year, target, baseline, baseline_year, unit FROM target ORDER BY rowid"


@pytest.fixture
def load_one_sheet(tmp_path):
    """Return a function that loads one sheet and gives what a query finds, and the report."""

    def loaded(name, rows, query, merged=()):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for cells in merged:
            book.active.merge_cells(cells)
        book.save(tmp_path / f"{name}.xlsx")
        with Store() as store:
            report = store.load(tmp_path / f"{name}.xlsx")
            return store._connection.execute(query).fetchall(), report

    return loaded


def test_a_column_a_year_of_wanted_people_is_a_survey_a_year(tmp_path):
    rows = [
        ["企业名称", "岗位", "需求人数\n（2024年）", "需求人数\n（2025年）"],
        ["甲虚公司", "焊工", 12, 15],
    ]
    (sheet,) = consented_sheets(book_of_rows(tmp_path / "需求.xlsx", rows))
    assert sheet.table == "need_survey"
    assert sheet.frame[["round", "openings"]].to_numpy().tolist() == [[2024, 12], [2025, 15]]


def test_what_is_wanted_in_each_of_two_years_is_a_row_a_year(tmp_path):
    sheets = csv_of(
        tmp_path,
        "预测.csv",
        "企业名称,岗位,2025年需求（人）,2026年需求（人）,学历",
        f"{FIRM},工程师,5,8,本科",
    )
    rows = sheets[0].frame[["round", "openings"]].astype(int).to_numpy().tolist()
    assert rows == [[2025, 5], [2026, 8]]


def test_columns_under_a_year_keep_their_year(tmp_path):
    text = (
        "学校,专业,2023年,,2024年,\n,,招生计划,毕业生,招生计划,预计毕业生\n"
        "甬江学院,数控,40,30,50,35\n"
    )
    with Store() as store:
        store.load(write_text(tmp_path / "招生.csv", text))
        rows = store._connection.execute("SELECT year, seats, graduates FROM supply ORDER BY 1")
        assert rows.fetchall() == [(2023, 40, 30), (2024, 50, 35)]


def test_what_is_noted_of_a_turned_row_names_the_row_of_the_file():
    rows = [
        ["学校", "专业", "2023年", "2024年"],
        ["甲学院", "软件", 5, 7],
        ["甲学院", "焊接", 3, 4],
    ]
    turned, _ = by_year(find_block(RawSheet("a.xlsx", rows)), "招生")
    assert turned.row_numbers == [2, 2, 3, 3]


def test_columns_of_one_year_and_one_name_are_not_read_as_the_first(tmp_path):
    header = ["学校", "专业", "2025年招生", "2025年招生", "2024年招生", "2024年招生"]
    turned = block(header, ["东海大学", "法学", 1, 2, 3, 4])
    assert by_year(turned, "")[0].rows == turned.rows


def test_years_that_stand_before_their_figure_are_columns_of_years(query_book):
    rows = [["学校", "专业", "2023年招生", "2024年招生"], ["甲江大学", "护理", "90", "100*"]]
    assert query_book("招生人数", SUPPLY, rows)[0] == [
        ("护理", 2023, 90, None),
        ("护理", 2024, 100, None),
    ]


@pytest.mark.parametrize("years", [("2022年", "2023年"), (2022, 2023), ("2022年度", "2023年度")])
def test_seats_by_year_become_a_row_a_year(load_one_sheet, years):
    rows = [["学校名称", "专业名称", *years], ["甬江学院", "数控", 40, 41]]
    got, report = load_one_sheet("招生计划", rows, SUPPLY_BY_YEAR)
    assert got == [("甬江学院", "数控", 2022, 40, None), ("甬江学院", "数控", 2023, 41, None)]
    assert "2 yearly columns turned into rows" in str(report)


def test_two_measures_by_year_under_merged_headings_stand_side_by_side(load_one_sheet):
    rows = [
        ["学校名称", "专业名称", "招生计划数", None, "毕业生数", None],
        [None, None, "2022年", "2023年", "2022年", "2023年"],
        ["甬江学院", "数控", 40, 41, 30, None],
    ]
    got, _ = load_one_sheet("情况", rows, SUPPLY_BY_YEAR, ("C1:D1", "E1:F1", "A1:A2", "B1:B2"))
    assert got == [("甬江学院", "数控", 2022, 40, 30), ("甬江学院", "数控", 2023, 41, None)]


def test_reported_values_by_year_leave_out_years_without_any(load_one_sheet):
    rows = [
        ["指标名称", "单位", "2022年", "2023年", "2024年"],
        ["孵化器", "家", 4, 5, None],
        ["占比", "%", "31%", 32, ""],
    ]
    got, _ = load_one_sheet("规划完成情况", rows, ACTUAL)
    assert got == [("占比", 2022, 31), ("占比", 2023, 32), ("孵化器", 2022, 4), ("孵化器", 2023, 5)]


@pytest.mark.parametrize(
    "heads", [("2020年", "2025年"), ("2020年实际", "2025年目标"), ("2020年基期值", "2025年目标值")]
)
def test_a_plan_of_two_years_is_a_baseline_and_a_target_not_two_targets(load_one_sheet, heads):
    rows = [["某市人才发展规划主要目标"], ["指标名称", "单位", *heads], ["孵化器", "家", 3, 20]]
    got, report = load_one_sheet("指标", rows, TARGET)
    assert got == [("孵化器", 2025, 20, 3, 2020, "家")]
    assert "the column of 2020 taken as baseline, that of 2025 as target" in str(report)


def test_a_row_set_aside_has_the_columns_of_its_file(load_one_sheet, tmp_path):
    rows = [
        ["学校名称", "专业名称", "2022年招生计划数", "2023年招生计划数"],
        ["甬江学院", "数控", 40, "约莫"],
    ]
    got, _ = load_one_sheet("招生计划", rows, SUPPLY_BY_YEAR)
    assert [row[2] for row in got] == [2022]
    with (tmp_path / "招生计划.rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, row = csv.reader(stream)
    assert head[2:] == rows[0] and row[2:] == ["甬江学院", "数控", "40", "约莫"] and row[0] == "2"


def test_a_table_with_its_own_column_of_years_is_left_as_it_is(load_one_sheet):
    rows = [["学校名称", "专业名称", "年度", "招生计划数"], ["甬江学院", "数控", 2024, 40]]
    got, report = load_one_sheet("2023年招生计划", rows, SUPPLY_BY_YEAR)
    assert got == [("甬江学院", "数控", 2024, 40, None)] and "turned" not in str(report)


def test_a_register_with_figures_of_two_years_keeps_one_row_an_enterprise(load_one_sheet):
    rows = [["企业名称", "所属行业", "2023年营业收入", "2024年营业收入"], ["东星公司", "C34", 5, 6]]
    got, report = load_one_sheet("企业名录", rows, "SELECT name FROM enterprise")
    assert got == [("东星公司",)] and "again" not in str(report)
    figures = "SELECT strftime(period, '%Y-%m'), metric, value FROM indicator ORDER BY period"
    got, _ = load_one_sheet("企业名录", rows, figures)
    assert got == [("2023-01", "revenue", 5.0), ("2024-01", "revenue", 6.0)]
