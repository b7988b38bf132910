"""Targets of a plan, baselines, and what was reached."""

import pytest
from loaded_books import loaded_rows
from read_sheets import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.sheets import Block


def test_a_part_of_1_beside_per_cent_is_set_aside_and_a_part_keeps_its_name(tmp_path):
    lines = [
        "人才发展指标完成情况,,,",
        "指标,计量单位,2023年,2024年",
        "#高技能人才,万人,11,11.6",
        "人才贡献率,%,0.41,42.5",
        "失业率,%,0.9,1.1",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    (sheet,) = read_files(tmp_path / "a.csv")
    assert set(sheet.frame["indicator"]) == {"高技能人才", "人才贡献率", "失业率"}
    doubtful = [sheet.frame.iloc[place]["value"] for place in sheet.unread]
    assert doubtful == [0.41]


def test_targets_from_year_to_year_under_bare_years(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "人才规划分年度目标,,,,",
        "目标指标,单位,2025基数,2026,2027",
        "人才资源总量,万人,52.5,54,55.5",
    )
    assert [(row["year"], row["target"], row["baseline"]) for row in rows] == [
        (2026, 54, 52.5),
        (2027, 55.5, 52.5),
    ]


def test_figures_of_a_target_are_in_its_unit_however_they_are_written(tmp_path, ending):
    rows = [
        ["指标名称", "单位", "基期年", "基期值", "年份", "目标值", "方向"],
        ["高技能人才占比", "%", "2020年", "31.5%", "2025年", "35", "上升"],
        ["人才总量", "万人", "2020", "12.5", "2025年", "15.3万", "增加"],
        ["研发投入", "亿元", 2020, "１２．５", 2025, "1,500", "↑"],
        ["失业率", "", 2020, "3.2%", 2025, "≤3%", ""],
        ["能耗", "吨", 2020, 90, 2025, "80以内", ""],
    ]
    select = "SELECT baseline, target, unit, direction, baseline_year FROM target ORDER BY rowid"
    got, report = loaded_rows(tmp_path / f"规划目标.{ending}", rows, select)
    assert report.rejected == 0
    assert got == [
        (31.5, 35, "%", "up", 2020),
        (12.5, 15.3, "万人", "up", 2020),
        (12.5, 1500, "亿元", "up", 2020),
        (3.2, 3, "%", "down", 2020),
        (90, 80, "吨", "down", 2020),
    ]


def test_a_unit_in_the_heading_holds_for_target_and_reported_value_alike(tmp_path, ending):
    target = [["指标名称", "年份", "目标值（万人）"], ["人才总量", 2025, 15.3]]
    actual = [
        ["指标名称", "年份", "完成值（万人）"],
        ["人才总量", 2023, 13.1],
        ["人才资源", 2023, "13.1万"],
    ]
    one, _ = loaded_rows(tmp_path / f"规划目标.{ending}", target, "SELECT target, unit FROM target")
    two, _ = loaded_rows(tmp_path / f"完成情况.{ending}", actual, "SELECT value FROM target_actual")
    assert (one, two) == ([(15.3, "万人")], [(13.1,), (13.1,)])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reported_value_in_another_unit_than_its_target_is_told(command, tmp_path, lang):
    (tmp_path / "规划目标.csv").write_text(
        "指标名称,年份,目标值,单位,基期值\n人才总量,2025,15.3,万人,12\n孵化器,2025,20,家,1\n",
        "utf-8",
    )
    (tmp_path / "完成情况.csv").write_text(
        "指标名称,年份,完成值\n人才总量,2023,13.1万\n孵化器,2023,1\n", "utf-8"
    )
    _, _, err = command("load", tmp_path, "--store", tmp_path / "s.duckdb", "--lang", lang)
    assert {
        "en": "1 reported values may be in another unit",
        "zh": "1 个完成值与目标值的单位可能不一致",
    }[lang] in err


def test_a_base_and_targets_from_year_to_year_are_a_plan():
    block = Block(
        ["指标", "2025年（基期）", "2026年目标", "2027年目标"],
        [["人才总量", 52, 54, 56]],
        "",
        {},
        [2],
    )
    turned, _ = by_year(block, "")
    assert turned.header == ["指标", "基期年份", "基期值", "年份", "目标值"]
    assert turned.rows == [
        ["人才总量", "2025", 52, "2026", 54],
        ["人才总量", "2025", 52, "2027", 56],
    ]


def test_baseline_and_targets_in_english_are_a_plan():
    block = Block(
        ["Indicator", "Baseline 2025", "Target 2027", "Target 2030"],
        [["Talent", 52, 56, 65]],
        "",
        {},
        [2],
    )
    assert [row[1:] for row in by_year(block, "")[0].rows] == [
        ["2025", 52, "2027", 56],
        ["2025", 52, "2030", 65],
    ]


def test_a_plan_with_what_was_reached_is_target_and_actual(load_book):
    rows = [
        ["指标", "单位", "2020年基数", "2022年完成", "2023年完成", "2025年目标"],
        ["人才总量", "万人", 10.2, 11.9, 12.8, 15],
    ]
    queries = (
        "SELECT baseline, baseline_year, target, year FROM target",
        "SELECT year, value FROM target_actual ORDER BY 1",
    )
    targets, actuals, _ = load_book("规划指标", rows, *queries)
    assert targets == [(10.2, 2020, 15, 2025)] and actuals == [(2022, 11.9), (2023, 12.8)]


def test_targets_of_several_years_between_what_was_reached(load_book):
    rows = [
        ["指标", "2023年实际", "2024年目标", "2024年完成", "2025年目标"],
        ["高企数", 10, 12, 11, 15],
    ]
    queries = (
        "SELECT year, target FROM target ORDER BY 1",
        "SELECT year, value FROM target_actual ORDER BY 1",
    )
    targets, actuals, _ = load_book("指标", rows, *queries)
    assert targets == [(2024, 12), (2025, 15)] and actuals == [(2023, 10), (2024, 11)]


def test_aims_of_a_group_by_year_are_no_figures_of_it(load_book):
    rows = [
        ["甲江机械集团有限公司规划完成情况"],
        ["指标", "2023年", "2024年"],
        ["孵化器（家）", 5, 6],
        ["研究站（个）", 2, 3],
    ]
    query = "SELECT indicator, year, value FROM target_actual ORDER BY 1, 2"
    assert len(load_book("规划完成情况", rows, query)[0]) == 4
