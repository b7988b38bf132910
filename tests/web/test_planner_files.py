"""Files in the browser: what each sheet was taken for, and headings and rows set right and loaded again."""

import io
import re
import time
from html import unescape

import openpyxl
import pandas as pd
import pytest


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TARGETS = workbook(
    {
        "完成情况": [
            ["规划指标", "年份", "完成值", "神秘列"],
            ["甲指标", 2023, 5, "a"],
            ["乙指标", 2023, "很多", "b"],
        ]
    }
)


def ended(browser, number):
    for _ in range(200):
        text = browser.get(f"/parts/jobs/{number}").text
        if "every 1s" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)


def sent(browser, name="表.xlsx", content=TARGETS):
    files = {"files": (name, content, "application/octet-stream")}
    answer = browser.post("/files", {"consent": ""}, files=files)
    assert answer.status_code == 303, answer.text
    number = answer.headers["location"].partition("job=")[2]
    ended(browser, number)
    return number


def rows_of(backend, indicator):
    table = backend.store.read("target_actual", as_of=pd.Timestamp.now(), purpose="planning")
    return table.loc[table["indicator"].eq(indicator)]


def test_each_sheet_says_what_it_was_taken_for_and_what_was_set_aside(browser):
    planner = browser("planner", "zh")
    number = sent(planner)
    page = planner.get(f"/files/{number}").text
    assert "完成情况" in page and "导入 1 行，未通过 1 行" in page
    assert "很多" in page and "不是数字" in page and "神秘列" in page
    assert f'href="/files/{number}/headings"' in page


def test_a_row_is_set_right_there_and_loaded_again(browser, backend):
    planner = browser("planner", "zh")
    number = sent(planner)
    page = planner.get(f"/files/{number}").text
    path = re.search(r'href="(/files/[^"]+/rows/\d+)"', page)[1]
    form = dict(re.findall(r'<input name="(cell_[^"]+)" value="([^"]*)"', planner.get(path).text))
    wrong = next(name for name, value in form.items() if unescape(value) == "很多")
    assert planner.post(path, form).status_code == 400
    answer = planner.post(path, {**form, wrong: "7", "take_0": "1"})
    assert answer.status_code == 303
    ended(planner, answer.headers["location"].partition("job=")[2])
    assert rows_of(backend, "乙指标")["value"].tolist() == [7.0]


def test_a_heading_is_set_right_there_and_loaded_again(browser, backend):
    content = workbook({"完成情况": [["规划指标", "年份", "啥玩意"], ["丙指标", 2022, 9]]})
    planner = browser("planner")
    number = sent(planner, "c.xlsx", content)
    page = planner.get(f"/files/{number}/headings?table_0=target_actual").text
    names = re.findall(r'<select name="(field_0_\d+)" aria-label="Column for “([^”]+)”', page)
    fields = {"规划指标": "indicator", "年份": "year", "啥玩意": "value"}
    form = {name: fields[unescape(heading)] for name, heading in names}
    doubled = {**form, names[2][0]: "year", "table_0": "target_actual"}
    refused = planner.post(f"/files/{number}/headings", doubled)
    assert refused.status_code == 400 and 'role="alert"' in refused.text
    answer = planner.post(f"/files/{number}/headings", {**form, "table_0": "target_actual"})
    assert answer.status_code == 303
    ended(planner, answer.headers["location"].partition("job=")[2])
    assert rows_of(backend, "丙指标")["value"].tolist() == [9.0]


def test_files_are_kept_for_correction_and_removed_when_nobody_needs_them(browser, backend):
    planner = browser("planner", "zh")
    number = sent(planner)
    folder = backend.jobs.kept_of(number).folder
    assert list(folder.iterdir())
    assert planner.post(f"/files/{number}").status_code == 303
    assert not folder.exists()
    assert "原文件已不再保留" in planner.get(f"/files/{number}").text
    assert planner.get(f"/files/{number}/headings").status_code == 404


def test_files_without_anything_to_set_right_are_not_kept(browser, backend):
    clean = workbook({"完成情况": [["规划指标", "年份", "完成值"], ["丁指标", 2023, 5]]})
    planner = browser("planner")
    number = sent(planner, "d.xlsx", clean)
    assert not backend.jobs.kept_of(number).folder.exists()
    assert "1 rows loaded, 0 set aside" in planner.get(f"/files/{number}").text


def test_a_file_that_cannot_be_read_at_all_says_why(browser):
    planner = browser("planner", "zh")
    number = sent(planner, "e.xlsx", b"no workbook at all")
    page = planner.get(f"/files/{number}")
    assert page.status_code == 200 and "e.xlsx" in page.text


def test_files_of_one_name_are_all_loaded(browser, backend):
    books = [
        workbook({"完成情况": [["规划指标", "年份", "完成值"], [name, 2023, 5]]})
        for name in ("己指标", "庚指标")
    ]
    planner = browser("planner")
    files = [("files", ("同名.xlsx", book)) for book in books]
    number = planner.post("/files", files=files).headers["location"].partition("job=")[2]
    ended(planner, number)
    assert len(rows_of(backend, "己指标")) == len(rows_of(backend, "庚指标")) == 1


@pytest.mark.slow
def test_files_of_somebody_else_are_not_shown(browser):
    number = sent(browser("planner"))
    for path in ("", "/headings", "/rows/0"):
        assert browser("agency").get(f"/files/{number}{path}").status_code == 404, path
        assert browser("viewer").get(f"/files/{number}{path}").status_code == 403, path
    assert browser("admin").get(f"/files/{number}").status_code == 200


@pytest.mark.parametrize(("role", "seen"), [("planner", False), ("agency", True)])
def test_who_plans_sees_no_row_about_people(browser, role, seen):
    heads = ["人才编号", "姓名", "学历", "工作年限", "登记日期", "当前职位", "期望岗位"]
    rows = [heads, ["P1", "模拟张三", "本科", "很多很多", "2024-01-01", "焊工", "焊工"]]
    visitor = browser(role)
    number = sent(visitor, "人才.xlsx", workbook({"人才库": rows}))
    page = visitor.get(f"/files/{number}").text + visitor.get(f"/files/{number}/headings").text
    assert ("很多很多" in page) == seen
    told = ended(visitor, number)
    assert "很多很多" not in told and "candidate" in told


def test_names_that_the_register_is_unsure_about_are_shown(browser, backend):
    register = backend.store.read("enterprise", as_of=pd.Timestamp.now(), purpose="planning")
    name = str(register["name"].iloc[0])
    near = name[:-4] + "集团" + name[-4:]
    rows = [["企业名称", "调查批次", "岗位", "需求人数"], [near, "2031", "焊工", 3]]
    planner = browser("planner", "zh")
    number = sent(planner, "需求.xlsx", workbook({"人才需求调查": rows}))
    kept = backend.jobs.kept_of(number)
    doubts = [entry.review for entry in kept.report.tables if len(entry.review)]
    page = planner.get(f"/files/{number}").text
    if doubts:
        assert "可能是名录中的企业" in page and name in page
    else:
        assert "可能是名录中的企业" not in page


def test_a_folder_can_be_chosen(browser):
    page = browser("planner").get("/files").text
    assert "webkitdirectory" in page and page.count('name="files"') == 2
