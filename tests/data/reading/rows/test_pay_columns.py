"""Pay in columns: its period by word or size, its ends apart, what is left open and told."""

import json

import pandas as pd
import pytest
from firms_and_queries import FIRM, NEEDS_ROWS, OTHER
from loaded_books import queried_lines
from read_sheets import frames_and_notes, frames_of, rows_of, sheets_of_lines, tables_read
from written_files import saved, text_file

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.store import Store
from talentmatch.i18n import render

AMOUNTS = """site,title,company,location,date_posted,interval,min_amount,max_amount,currency,description
indeed,Process Engineer,Fictive Moulding Ltd,"Suzhou, JS, CN",2026-11-03,yearly,180000.0,240000.0,CNY,Mould
indeed,Data Analyst,Fictive Data Inc,"Shanghai, SH, CN",2026-11-04,monthly,15000,20000,CNY,Look
linkedin,Sales Lead,Fictive Sales LLC,"Austin, TX, US",2026-11-04,hourly,30,45,USD,Sell
linkedin,Technician,Fictive Tools,"Kunshan, Jiangsu, China",2026-11-04,,,,,Mend
indeed,Machinist,Fictive Parts,Wuxi,2026-11-04,hourly,40,50,CNY,Turn
"""


def test_ends_of_pay_that_contradict_each_other_or_their_month_are_left_open(tmp_path):
    lines = (
        "职位编号,职位名称,月薪下限(元),月薪上限(元)\n1,焊工,9000,7000\n2,总监,300000,500000\n"
        "3,钳工,6000,8000\n"
    )
    found, report = queried_lines(
        tmp_path, "职位.csv", lines, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert found == [(None, None), (None, None), (6000, 8000)]
    assert "9000-7000" in report and "300000-500000" in report


def test_kinds_of_pay_are_told_in_the_order_of_the_file(tmp_path):
    """Not in that of a set, which is another in each run."""
    kinds = [f"{low}-{low + 9}万" for low in (60, 31, 88, 47, 52, 95, 39)]
    lines = ["职位编号,职位名称,薪资", *(f"{n},总监,{kind}" for n, kind in enumerate(kinds))]
    _, report = queried_lines(tmp_path, "职位.csv", "\n".join(lines), "SELECT title FROM posting")
    first = [kind for kind in kinds if kind in report]
    assert first == kinds[: len(first)] and len(first) >= 3
    assert sorted(first, key=report.index) == first


@pytest.mark.parametrize(
    ("header", "cells", "pay"),
    [
        ("拟提供薪酬（万元/年）", ("9-12", "6.6-8.4"), [(7500, 10000), (5500, 7000)]),
        ("可支付薪资（元/月）", ("4500", "5000-6000"), [(4500, 4500), (5000, 6000)]),
        ("年薪酬支出（万元）", ("900", "1200"), [(None, None), (None, None)]),
    ],
)
def test_pay_under_headings_of_no_list(read_columns, header, cells, pay):
    rows = [
        ["2024年人才需求调查"],
        ["企业名称", "岗位", "需求人数", header],
        [FIRM, "车工", 3, cells[0]],
        [OTHER, "钳工", 5, cells[1]],
    ]
    got, _ = read_columns("需求", rows, ("need_survey", "pay_low", "pay_high"))
    assert [tuple(None if pd.isna(p) else p for p in row) for row in got] == pay


def test_the_least_pay_of_a_need_is_no_most(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "2025年用工需求",
        "企业名称,岗位名称,需求人数,最低月薪（元）",
        "虚海有限公司,焊工,5,6000",
    )
    assert row["pay_low"] == 6000
    assert "pay_high" not in row or row["pay_high"] != row["pay_high"]


def test_ends_of_pay_and_of_years_under_words_of_their_own(tmp_path):
    lines = ["招聘职位,招聘企业,薪资下限(K),薪资上限(K),薪数,经验下限,需求数,上线日,职责与要求"]
    lines += [
        f"工艺师,{FIRM},12,18,14,3,2,2026-11-20,涂布；限男性",
        f"化验员,{FIRM},5,,12,1,1,2026-11-20,滴定",
    ]
    posts = frames_of(tmp_path, *lines)[0]["posting"]
    assert posts["pay_low"].tolist() == [12000, 5000] and posts["pay_high"].iloc[0] == 18000
    assert posts["experience_min"].tolist() == [3, 1] and posts["openings"].tolist() == [2, 1]
    assert "男" in str(posts["unlawful_terms"].iloc[0])


def test_a_posting_and_a_survey_read_a_year_by_its_size_and_say_so(load_named_text):
    text = "职位编号,职位名称,薪资\n1,总监,30-50万\n2,钳工,6-8k\n3,经理,60-80k\n"
    got, said = load_named_text(
        "职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert got == [(25000, 41666.67), (6000, 8000), (None, None)]
    assert "read as a year's: '30-50万'" in said and "left open: '60-80k'" in said
    text = "企业名称,岗位名称,需求人数,薪酬\n甲厂,总监,1,60W-80W\n"
    got, said = load_named_text("需求调查2024.csv", text, "SELECT pay_low FROM need_survey")
    assert got == [(50000,)] and "read as a year's" in said


def test_ends_of_pay_in_columns_of_their_own_are_settled_together(load_named_text):
    text = (
        "职位编号,职位名称,薪资下限,薪资上限\n1,总监,300000,500000\n2,钳工,6000,8000\n"
        "3,经理,40000,120000\n"
    )
    got, said = load_named_text(
        "职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert got == [(25000, 41666.67), (6000, 8000), (None, None)]
    assert "read as a year's: '300000-500000'" in said and "left open" in said


def test_one_end_of_pay_alone_is_settled_and_no_pay_stays_none(load_named_text):
    text = (
        "职位编号,职位名称,薪资下限,薪资上限\n1,总监,300000,\n2,钳工,,8000\n3,焊工,,\n"
        "4,经理,60000,\n5,总监,300000,\n"
    )
    got, said = load_named_text(
        "职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert got == [(25000, None), (None, 8000), (None, None), (None, None), (25000, None)]
    assert "read as a year's: '300000'" in said and "left open: '60000'" in said


OWN_COLUMNS = "posting_id,title,pay_low,pay_high\n1,总经理,60000,90000\n2,钳工,6000,8000\n"


def test_pay_under_the_names_of_the_contract_is_a_months(load_named_text):
    query = "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    got, said = load_named_text("posting.csv", OWN_COLUMNS, query)
    assert got == [(60000, 90000), (6000, 8000)] and "60000" not in said


def test_beside_pay_that_nobody_earns_in_a_month_no_high_pay_is_taken_for_one(load_named_text):
    query = "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    got, said = load_named_text("posting.csv", f"{OWN_COLUMNS}3,总监,250000,400000\n", query)
    assert got == [(None, None), (6000, 8000), (None, None)]
    assert "250000-400000" in said and "60000-90000" in said and "left open" in said


@pytest.mark.parametrize("unit", ["（元/年）", " (CNY per year)", "（年）"])
def test_a_unit_beside_the_names_of_the_contract_says_of_which_period_they_are(
    load_named_text, unit
):
    text = (
        f"posting_id,title,pay_low{unit},pay_high{unit}\n1,总监,180000,240000\n"
        "2,焊工,96000,120000\n"
    )
    got, _ = load_named_text(
        "posting.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    )
    assert got == [(15000, 20000), (8000, 10000)]


def test_a_heading_that_says_month_is_believed_as_far_as_anybody_earns_that(load_named_text):
    text = "职位编号,职位名称,月薪（元）\n1,总经理,120000\n2,总监,300000-500000\n"
    got, said = load_named_text("职位.csv", text, "SELECT pay_low FROM posting ORDER BY posting_id")
    assert got == [(120000,), (None,)] and "left open" in said


@pytest.mark.parametrize(
    ("heads", "cells", "pay"),
    [
        (("Minimum Annual Salary", "Maximum Annual Salary"), (72000, 96000), (6000, 8000)),
        (("Hourly Salary Min", "Hourly Salary Max"), (25, 30), (4350, 5220)),
        (("日薪下限", "日薪上限"), (200, 240), (4350, 5220)),
        (("薪资下限", "薪资上限"), (8, 12), (None, None)),
        (("pay_low", "pay_high"), (8, 12), (None, None)),
    ],
)
def test_ends_of_pay_are_of_the_period_that_their_headings_name(load_named_text, heads, cells, pay):
    text = f"posting_id,title,{heads[0]},{heads[1]}\n1,焊工,{cells[0]},{cells[1]}\n"
    got, said = load_named_text("posting.csv", text, "SELECT pay_low, pay_high FROM posting")
    assert got == [pay]
    assert (pay[0] is not None) or "not understood, left empty: '8-12'" in said


def test_months_of_pay_in_a_column_of_their_own_are_kept(load_named_text):
    text = "职位编号,职位名称,月薪,发薪月数\n1,焊工,9000,13\n"
    got, _ = load_named_text("职位.csv", text, "SELECT pay_low, pay_months FROM posting")
    assert got == [(9000, 13)]


def _posting(title, **salary):
    base = {
        "@type": "JobPosting",
        "title": title,
        "datePosted": "2026-11-01",
        "hiringOrganization": {"name": "虚构电子厂"},
    }
    return {**base, "baseSalary": {"currency": "CNY", "value": {"unitText": "MONTH", **salary}}}


def test_a_posting_with_a_salary_of_nought_leaves_pay_empty_and_tells(tmp_path):
    path = tmp_path / "jobs.json"
    items = [
        _posting("钳工", minValue=0, maxValue=0),
        _posting("电工", value=0),
        _posting("焊工", minValue=6000, maxValue=8000),
    ]
    path.write_text(json.dumps(items, ensure_ascii=False), "utf-8")
    with Store() as store:
        report = str(store.load(path))
        rows = store._connection.execute(
            "SELECT title, pay_low, pay_high FROM posting ORDER BY 2 NULLS FIRST, 1"
        ).fetchall()
    assert rows == [("电工", None, None), ("钳工", None, None), ("焊工", 6000.0, 8000.0)]
    assert "2 cells are 0" in report and "2 个单元格为 0" in render(report, "zh")


def test_ends_of_nought_in_columns_of_their_own_are_left_empty(tmp_path):
    path = tmp_path / "jobs.csv"
    path.write_text(
        "职位名称,企业名称,发布日期,最低薪资,最高薪资\n钳工,甲厂,2026-11-01,0,0\n"
        "焊工,甲厂,2026-11-01,0,8000\n",
        "utf-8",
    )
    with Store() as store:
        report = str(store.load(path))
        rows = store._connection.execute(
            "SELECT title, pay_low, pay_high FROM posting ORDER BY 3 NULLS FIRST"
        ).fetchall()
    assert rows == [("钳工", None, None), ("焊工", None, 8000.0)]
    assert "2 cells are 0, which says no pay" in report and "1 cells are 0" in report


def test_pay_without_a_currency_beside_pounds_is_left_open(tmp_path):
    lines = [
        "Employer survey 2025",
        "company name,post,openings,salary (per year)",
        'Acme Ltd,Welder,3,"28,000-32,000"',
        'Acme Ltd,Machinist,2,"£34,000"',
    ]
    sheet = sheets_of_lines(tmp_path, "a.csv", *lines)["need_survey"]
    assert sheet.frame["pay_low"].isna().all() and "28,000-32,000" in str(sheet.notes)


def test_pay_of_a_posting_after_tax_is_told(tmp_path):
    frames, notes = frames_and_notes(
        tmp_path, "a.csv", "单位名称,岗位名称,工作地点,薪资", "虚海有限公司,会计,苏州,税后8K"
    )
    assert frames["posting"]["pay_low"].tolist() == [8000]
    assert any("after tax" in note for note in notes)


@pytest.mark.parametrize(
    ("heading", "pay", "low"),
    [
        ("工价", "22元/小时", 3828),
        ("时薪", "22", 3828),
        ("日薪", "200", 4350),
        ("日薪(元)", "180-220", 3915),
    ],
)
def test_pay_by_hour_and_day_of_the_heading(tmp_path, heading, pay, low):
    (row,) = rows_of(
        tmp_path, "a.csv", f"公司,岗位,{heading},人数,地点", f"虚海电子,普工,{pay},20,昆山"
    )
    assert row["pay_low"] == low


def test_pay_in_columns_of_its_ends_has_their_period_and_currency(tmp_path):
    frame = tables_read(saved(tmp_path, "jobs.csv", AMOUNTS))["posting"].set_index("title")
    assert frame.loc["Process Engineer", ["pay_low", "pay_high"]].tolist() == [15000, 20000]
    assert frame.loc["Data Analyst", ["pay_low", "pay_high"]].tolist() == [15000, 20000]
    assert frame.loc[["Sales Lead", "Technician"], ["pay_low", "pay_high"]].isna().all(axis=None)
    assert frame.loc["Machinist", ["pay_low", "pay_high"]].tolist() == [6960, 8700]


def test_a_unit_of_another_currency_leaves_pay_open(tmp_path):
    lines = ["职位编号,职位名称,公司名称,最低薪资,最高薪资,薪资单位"]
    lines += [f"A{n},电工,{FIRM},5000,7000,{unit}" for n, unit in enumerate(("元/月", "USD/month"))]
    frames, notes = frames_of(tmp_path, *lines)
    low = frames["posting"].set_index("posting_id")["pay_low"]
    assert low["A0"] == 5000 and pd.isna(low["A1"]) and "USD" in notes


def test_a_heading_of_a_month_or_a_year_is_of_neither_alone(tmp_path):
    lines = [
        "职位编号,职位名称,公司名称,月薪/年薪",
        f"A1,高工,{FIRM},25k—35k",
        f"A2,总监,{FIRM},80万-100万",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    low = frames["posting"].set_index("posting_id")["pay_low"]
    assert low["A1"] == 25000 and low["A2"] == pytest.approx(66666.67)


def test_pay_that_is_not_understood_is_told_by_its_row(tmp_path):
    (sheet,) = read_files(
        text_file(tmp_path, "企业名称,招聘岗位,薪资", "甲厂,焊工,6-8K", "乙厂,经理,年包45-50个")
    )
    assert sheet.frame["pay_low"].tolist()[0] == 6000
    assert "(row 3)" in str(sheet.notes)


@pytest.mark.parametrize(
    ("header", "pay"), [("薪资预算", 6000), ("预算月薪", 6000), ("招聘预算（元）", None)]
)
def test_pay_that_a_firm_plans_to_give(frames_of_rows, header, pay):
    rows = [[*NEEDS_ROWS[0], header], [*NEEDS_ROWS[1], "6000-8000"], [*NEEDS_ROWS[2], "6000-7000"]]
    frame = frames_of_rows("企业用工需求调查", *rows)["need_survey"]
    assert [*frame.get("pay_low", [])] == ([pay, pay] if pay else [])
