"""Rows set aside stand in a file as they stood in theirs, and no load writes over them."""

import csv
from datetime import datetime
from functools import partial

import openpyxl
import pandas as pd
import pytest
from written_files import book_of_rows

from talentmatch.data.store import Store
from talentmatch.i18n import render

HEAD = ["学校", "专业", "年度", "计划数（人）"]


def aside(folder):
    found = {}
    for path in sorted(folder.rglob("*.rejected.csv")):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.name] = list(csv.reader(stream))
    return found


def titled_book(path, *sheets, title=None):
    written = openpyxl.Workbook()
    written.remove(written.active)
    for name, rows in sheets:
        sheet = written.create_sheet(name)
        for row in ([[title]] if title else []) + rows:
            sheet.append(row)
    written.save(path)
    return path


@pytest.fixture
def plan(tmp_path):
    """Return a workbook of two sheets, each with a row that does not fit."""
    one = [
        HEAD,
        ["甬江学院", "机械", 2024, 40],
        [],
        ["甬江学院", "@SUM(A1)", 2024, "约莫"],
        ["合计", "", "", 80],
    ]
    two = [HEAD, ["海曙学校", "护理", "哪年", 30], ["海曙学校", "会计", 2024, 20]]
    return titled_book(
        tmp_path / "招生计划.xlsx", ("本科", one), ("中职", two), title="某市招生计划"
    )


def load_in(path, lang="zh", **how):
    with Store() as store:
        return store.load(path, words=partial(render, lang=lang), **how)


def test_a_row_stands_under_its_own_headings_with_its_number_and_the_reason(plan, tmp_path):
    report = load_in(plan)
    assert report.rejected == 2
    rows = aside(tmp_path)
    assert set(rows) == {"招生计划 本科.rejected.csv", "招生计划 中职.rejected.csv"}
    head, row = rows["招生计划 本科.rejected.csv"]
    assert head == ["行号", "原因", "表题", *HEAD]
    assert (row[0], row[2:]) == ("5", ["某市招生计划", "甬江学院", "'@SUM(A1)", "2024", "约莫"])
    assert "约莫" in row[1] and "不是" in row[1]
    assert rows["招生计划 中职.rejected.csv"][1][0] == "3"
    assert all(entry.rejects_path.parent == tmp_path for entry in report.tables)


def test_in_english_the_headings_are_english(plan, tmp_path):
    load_in(plan, lang="en")
    head = aside(tmp_path)["招生计划 本科.rejected.csv"][0]
    assert head[:3] == ["row", "reason", "table title"]


def test_a_later_load_writes_over_no_rows_that_nobody_has_mended(plan, tmp_path):
    load_in(plan)
    first = aside(tmp_path)
    load_in(plan)
    assert aside(tmp_path) == first, "the very same rows need no second file"
    other = [HEAD, ["甬江学院", "化工", "某年", 40], ["甬江学院", "化工", 2025, 40]]
    for _ in range(2):
        titled_book(plan, ("本科", other))
        load_in(plan)
    rows = aside(tmp_path)
    assert {name: rows[name] for name in first} == first
    titled_book(plan, ("本科", [*other, ["x", "y", "z", 1]]))
    load_in(plan)
    today = f"{datetime.now():%Y-%m-%d}"
    later = {name for name in aside(tmp_path) if name not in first}
    assert later == {"招生计划.rejected.csv", f"招生计划.{today}.rejected.csv"}


def test_mended_rows_load_and_keep_the_year_of_the_title(tmp_path):
    head = ["企业名称", "岗位名称", "需求人数"]
    rows = [head, ["甬江机械", "钳工", "三五个人吧"], ["甬江机械", "焊工", 3]]
    titled_book(tmp_path / "调查.xlsx", ("汇总", rows), title="2023年人才需求调查")
    with Store() as store:
        assert store.load(tmp_path, words=partial(render, lang="zh")).rejected == 1
        path = tmp_path / "调查.rejected.csv"
        path.write_text(path.read_text("utf-8-sig").replace("三五个人吧", "4"), "utf-8-sig")
        assert store.load(path, words=partial(render, lang="zh")).loaded == 1
        got = store.read("need_survey", as_of="2030-01-01", purpose="planning")
    assert sorted(got["post"]) == ["焊工", "钳工"] and set(got["round"]) == {2023}


def test_a_row_that_one_of_several_tables_refuses_stands_once(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "期望薪资", "工作年限", "授权同意", "授权日期"],
        ["甲测试", 13800001111, "本科", "10k", "很久了", "是", "去年"],
    ]
    path = tmp_path / "简历.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([["# 导出"], *rows])
    load_in(path)
    (head, row) = aside(tmp_path)["简历.rejected.csv"]
    assert head[-7:] == rows[0] and row[-7:] == [str(cell) for cell in rows[1]]
    # A bad cell of an optional column is left empty and costs nobody the row.
    assert row[0] == "3" and "很久了" not in row[1] and "去年" in row[1]


def test_of_a_table_with_a_column_a_month_the_row_stands_as_it_was(tmp_path):
    rows = [["地区", "1月", "2月", "3月"], ["北区", -5, -6, 7], ["南区", 1, 2, 3]]
    path = titled_book(tmp_path / "需求.xlsx", ("表", rows), title="2023年岗位需求")
    with Store() as store:
        report = store.load(path, words=partial(render, lang="zh"))
    assert (report.loaded, report.rejected) == (4, 2)
    (head, row) = aside(tmp_path)["需求.rejected.csv"]
    assert head[3:] == rows[0] and row[3:] == ["北区", "-5", "-6", "7"] and row[0] == "3"


def test_a_parquet_file_counts_its_rows_from_one(tmp_path):
    frame = pd.DataFrame(
        {"month": ["2024-01-01"] * 3, "openings": [1.0, 2, -4], "region": list("abc")}
    )
    frame.to_parquet(tmp_path / "demand.parquet")
    load_in(tmp_path / "demand.parquet", lang="en")
    assert aside(tmp_path)["demand.rejected.csv"][1][0] == "3"


def test_files_of_one_name_in_two_folders_keep_their_rows_apart(tmp_path):
    for part, major in (("a", "机械"), ("b", "护理")):
        (tmp_path / part).mkdir()
        rows = [HEAD, ["甬江学院", major, "哪年", 1], ["甬江学院", major, 2024, 1]]
        titled_book(tmp_path / part / "计划.xlsx", ("表", rows))
    report = load_in(tmp_path)
    assert report.rejected == 2
    assert {entry.rejects_path.parent.name for entry in report.tables} == {"a", "b"}


def test_a_row_that_needs_its_figure_is_refused_with_the_word_that_stands_there(tmp_path):
    rows = [["吴中区", "焊工", "2025-01", 5], ["吴中区", "电工", "2025-01", "若干"]]
    path = book_of_rows(tmp_path / "需求.xlsx", [["区县", "工种", "月份", "招聘人数"], *rows])
    with Store() as store:
        loads = store.load(path)
        stored = store.tables()["demand"]
    # It is not "kept as unknown": nothing of it is stored.
    assert (stored, loads.rejected) == (1, 1)
    assert "unknown" not in str(loads)
    assert "'若干' is not a number" in (tmp_path / "需求.rejected.csv").read_text("utf-8")
