"""Tables with a column a year: plans of enrolment, reported values, baselines and targets."""

import csv

import openpyxl
import pytest

from talentmatch.data.store import Store

SUPPLY = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY year"
ACTUAL = "SELECT indicator, year, value FROM target_actual ORDER BY 1, 2"
TARGET = "SELECT indicator, year, target, baseline, baseline_year, unit FROM target ORDER BY rowid"


@pytest.fixture
def load(tmp_path):
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


@pytest.mark.parametrize("years", [("2022年", "2023年"), (2022, 2023), ("2022年度", "2023年度")])
def test_seats_by_year_become_a_row_a_year(load, years):
    rows = [["学校名称", "专业名称", *years], ["甬江学院", "数控", 40, 41]]
    got, report = load("招生计划", rows, SUPPLY)
    assert got == [("甬江学院", "数控", 2022, 40, None), ("甬江学院", "数控", 2023, 41, None)]
    assert "2 yearly columns turned into rows" in str(report)


def test_two_measures_by_year_under_merged_headings_stand_side_by_side(load):
    rows = [
        ["学校名称", "专业名称", "招生计划数", None, "毕业生数", None],
        [None, None, "2022年", "2023年", "2022年", "2023年"],
        ["甬江学院", "数控", 40, 41, 30, None],
    ]
    got, _ = load("情况", rows, SUPPLY, ("C1:D1", "E1:F1", "A1:A2", "B1:B2"))
    assert got == [("甬江学院", "数控", 2022, 40, 30), ("甬江学院", "数控", 2023, 41, None)]


def test_reported_values_by_year_leave_out_years_without_any(load):
    rows = [
        ["指标名称", "单位", "2022年", "2023年", "2024年"],
        ["孵化器", "家", 4, 5, None],
        ["占比", "%", "31%", 32, ""],
    ]
    got, _ = load("规划完成情况", rows, ACTUAL)
    assert got == [("占比", 2022, 31), ("占比", 2023, 32), ("孵化器", 2022, 4), ("孵化器", 2023, 5)]


@pytest.mark.parametrize(
    "heads", [("2020年", "2025年"), ("2020年实际", "2025年目标"), ("2020年基期值", "2025年目标值")]
)
def test_a_plan_of_two_years_is_a_baseline_and_a_target_not_two_targets(load, heads):
    rows = [["某市人才发展规划主要目标"], ["指标名称", "单位", *heads], ["孵化器", "家", 3, 20]]
    got, report = load("指标", rows, TARGET)
    assert got == [("孵化器", 2025, 20, 3, 2020, "家")]
    assert "the column of 2020 taken as baseline, that of 2025 as target" in str(report)


def test_a_row_set_aside_has_the_columns_of_its_file(load, tmp_path):
    rows = [
        ["学校名称", "专业名称", "2022年招生计划数", "2023年招生计划数"],
        ["甬江学院", "数控", 40, "约莫"],
    ]
    got, _ = load("招生计划", rows, SUPPLY)
    assert [row[2] for row in got] == [2022]
    with (tmp_path / "招生计划.rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, row = csv.reader(stream)
    assert head[2:] == rows[0] and row[2:] == ["甬江学院", "数控", "40", "约莫"] and row[0] == "2"


def test_a_table_with_its_own_column_of_years_is_left_as_it_is(load):
    rows = [["学校名称", "专业名称", "年度", "招生计划数"], ["甬江学院", "数控", 2024, 40]]
    got, report = load("2023年招生计划", rows, SUPPLY)
    assert got == [("甬江学院", "数控", 2024, 40, None)] and "turned" not in str(report)


def test_a_register_with_figures_of_two_years_keeps_one_row_an_enterprise(load):
    rows = [["企业名称", "所属行业", "2023年营业收入", "2024年营业收入"], ["东星公司", "C34", 5, 6]]
    got, report = load("企业名录", rows, "SELECT name FROM enterprise")
    assert got == [("东星公司",)] and "again" not in str(report)
    figures = "SELECT strftime(period, '%Y-%m'), metric, value FROM indicator ORDER BY period"
    got, _ = load("企业名录", rows, figures)
    assert got == [("2023-01", "revenue", 5.0), ("2024-01", "revenue", 6.0)]
