"""Figures, years and dates as offices write them, from the file into the store."""

import csv
from datetime import date
from functools import partial

import openpyxl
import pytest
import xlsxwriter

from talentmatch.data.reading.formats._sheet_marks import marks_of
from talentmatch.data.store import Store
from talentmatch.i18n import render


def loaded(path, rows, select, lang="en"):
    """Write rows as a workbook or a GBK text, load them, and return what a query finds and the notes."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="gbk", newline="") as stream:
            csv.writer(stream).writerows(rows)
    with Store() as store:
        report = store.load(path, words=partial(render, lang=lang))
        return store._connection.execute(select).fetchall(), report


@pytest.fixture(params=["xlsx", "csv"])
def ending(request):
    return request.param


YEARS = [
    "2024年",
    "2024级",
    "２０２４",
    "24级",
    "2024/9/1",
    "2024年9月",
    "2024-2025学年",
    "二〇二四年",
    date(2024, 9, 1),
    2024,
]
SEATS = {
    "４０": 40,
    "1,200": 1200,
    "1，200": 1200,
    "1 200": 1200,
    "约40": 40,
    "40-50": 45,
    "1.2千": 1200,
    "四十": 40,
    "一百二十": 120,
    "40人": 40,
}
SHARES = {
    "60%": 0.6,
    "60％": 0.6,
    "0.6": 0.6,
    "六成": 0.6,
    "百分之六十": 0.6,
    "０．６": 0.6,
    0.6: 0.6,
}
EMPTY = ["", None, "—", "/", "NaN", "#N/A", "#DIV/0!", "无", "暂无", "若干", "未统计"]


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_a_year_of_an_enrolment_plan(tmp_path, ending, year):
    rows = [["学校", "专业", "年度", "计划数"], ["甬江学院", "数控", year, 40]]
    got, _ = loaded(tmp_path / f"招生计划.{ending}", rows, "SELECT year FROM supply")
    assert got == [(2024,)]


def test_a_number_of_seats_and_a_share(tmp_path, ending):
    rows = [["学校", "专业", "年度", "计划数", "留甬率"]]
    rows += [["甬江学院", f"专业{n}", 2024, cell, ""] for n, cell in enumerate(SEATS)]
    rows += [["海曙学院", f"专业{n}", 2024, "", cell] for n, cell in enumerate(SHARES)]
    got, report = loaded(
        tmp_path / f"招生计划.{ending}", rows, "SELECT seats, stay_share FROM supply ORDER BY rowid"
    )
    assert report.rejected == 0
    assert got == [(n, None) for n in SEATS.values()] + [(None, n) for n in SHARES.values()]


def test_a_cell_that_says_nothing_is_unknown_and_never_zero(tmp_path, ending):
    rows = [["学校", "专业", "年度", "计划数", "毕业生数"]]
    rows += [["甬江学院", f"专业{n}", 2024, 40, cell] for n, cell in enumerate(EMPTY)]
    got, report = loaded(tmp_path / f"招生计划.{ending}", rows, "SELECT graduates FROM supply")
    assert report.rejected == 0 and got == [(None,)] * len(EMPTY)


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
    got, report = loaded(tmp_path / f"规划目标.{ending}", rows, select)
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
    one, _ = loaded(tmp_path / f"规划目标.{ending}", target, "SELECT target, unit FROM target")
    two, _ = loaded(tmp_path / f"完成情况.{ending}", actual, "SELECT value FROM target_actual")
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


def test_a_cell_shown_in_per_cent_is_the_same_as_one_that_writes_it(tmp_path):
    path = tmp_path / "规划目标.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面")
        sheet, share = book.add_worksheet("目标"), book.add_format({"num_format": "0.0%"})
        sheet.write_row("A1", ["指标名称", "年份", "基期值", "目标值"])
        sheet.write_row("A2", ["高技能人才占比", 2025])
        sheet.write("C2", 0.315, share)
        sheet.write("D2", 0.35, book.add_format({"num_format": 9, "bold": True}))
        sheet.write_row("A3", ["孵化器", 2025, 3, 20])
    assert marks_of(path)["目标"].shares == ((1, 2), (1, 3))
    with Store() as store:
        store.load(path)
        rows = store._connection.execute("SELECT baseline, target, unit FROM target ORDER BY rowid")
        assert rows.fetchall() == [(31.5, 35, "%"), (3, 20, None)]


def test_a_share_shown_in_per_cent_under_a_heading_in_per_cent_is_not_divided_twice(tmp_path):
    path = tmp_path / "招生计划.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, share = book.add_worksheet(), book.add_format({"num_format": "0%"})
        sheet.write_row("A1", ["学校", "专业", "年度", "计划数", "留甬率（%）"])
        sheet.write_row("A2", ["甬江学院", "数控", 2024, 40])
        sheet.write("E2", 0.6, share)
        sheet.write_row("A3", ["甬江学院", "护理", 2024, 40, 60])
    with Store() as store:
        store.load(path)
        rows = store._connection.execute("SELECT stay_share FROM supply").fetchall()
    assert rows == [(0.6,), (0.6,)]


def test_no_experience_is_none_and_an_open_one_is_unknown(tmp_path, ending):
    rows = [
        ["姓名", "手机", "学历", "期望薪资", "工作年限"],
        ["甲测试", "13800001111", "本科", "10k", "无"],
        ["乙测试", "13800002222", "本科", "10k", "不详"],
    ]
    query = "SELECT experience_years FROM candidate ORDER BY rowid"
    got, report = loaded(tmp_path / f"简历.{ending}", rows, query)
    assert got == [(0,), (None,)] and report.rejected == 0
