"""The period of pay: by word, else by size; what may be either is left open and told."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.reading.cells._value_pay import by_size, parse_pay, period_by_size
from talentmatch.data.reading.formats._json_forms import job_posting
from talentmatch.data.store import Store
from talentmatch.i18n import render

#: Beyond this nobody earns in a month without saying so [CNY].
MOST = 100_000
AMOUNTS = st.tuples(
    st.integers(2, 300), st.integers(0, 200), st.sampled_from(["k", "K", "万", "W"])
)


def ends(pay):
    return [end for end in (pay.low, pay.high) if not math.isnan(end)]


@given(AMOUNTS)
def test_pay_without_a_period_is_never_more_than_anybody_earns_in_a_month(amount):
    low, more, scale = amount
    pay = parse_pay(f"{low}-{low + more}{scale}")
    assert pay is not None and all(end <= 420_000 for end in ends(pay))
    yuan = low * (1000 if scale in "kK" else 10_000)
    if yuan >= MOST:
        assert pay.low == round(yuan / 12, 2)
    assert ends(pay) == [] or pay.low <= MOST or yuan >= 1_200_000


@given(AMOUNTS)
def test_a_word_for_the_period_always_counts(amount):
    low, more, scale = amount
    yuan = low * (1000 if scale in "kK" else 10_000)
    written = f"{low}-{low + more}{scale}"
    assert parse_pay(f"{written}/月").low == yuan
    behind = parse_pay(f"{written}·13薪").low
    if scale in "kK" or by_size(yuan, math.nan) != "year":
        assert behind == yuan
    else:
        assert math.isnan(behind)
    assert parse_pay(f"{written}/年").low == round(yuan / 12, 2)


@pytest.mark.parametrize(
    ("written", "low", "high", "months"),
    [
        ("30-50万", 25000, 41666.67, math.nan),
        ("60W-80W", 50000, 66666.67, math.nan),
        ("120-150k", 10000, 12500, math.nan),
        (300000, 25000, 25000, math.nan),
        ("20万以上", 16666.67, math.nan, math.nan),
        ("2万-3万", 20000, 30000, math.nan),
        ("8千至1万2", 8000, 12000, math.nan),
        ("10万5", 8750, 8750, math.nan),
        ("24万（年）", 20000, 20000, math.nan),
        ("14薪，20-25k", 20000, 25000, 14),
        ("10-15K（实习期80%）", 10000, 15000, math.nan),
        ("到手8k-10k", 8000, 10000, math.nan),
        ("RMB 600k p.a. + bonus", 50000, math.nan, math.nan),
        ("25-50K·30薪", 25000, 50000, 30),
        ("8-12k*13", 8000, 12000, 13),
        ("20k·14", 20000, 20000, 14),
        ("8.5-10k·13", 8500, 10000, 13),
        ("2.5万·14", 25000, 25000, 14),
        ("8000元·13", 8000, 8000, 13),
        ("4000-6000元/月(试用期80%)", 4000, 6000, math.nan),
        ("底薪5000+提成", 5000, math.nan, math.nan),
        ("8000-10000元/月+年终奖", 8000, 10000, math.nan),
        ("5500～7500（计件）", 5500, 7500, math.nan),
        ("薪资面议", math.nan, math.nan, math.nan),
        ("8-12万", math.nan, math.nan, math.nan),
        ("60k", math.nan, math.nan, math.nan),
        ("30万*13", math.nan, math.nan, math.nan),
        ("30万·13薪", math.nan, math.nan, math.nan),
        ("30-40万，14薪", math.nan, math.nan, math.nan),
        ("20-30万x14", math.nan, math.nan, math.nan),
        ("2-3万*14", 20000, 30000, 14),
        ("30万/月*13", 300000, 300000, 13),
        ("20万/月·13薪", 200000, 200000, 13),
        ("100-150K·13薪", 100000, 150000, 13),
        ("3-5万·14薪", 30000, 50000, 14),
        ("年薪30万·13薪", 23076.92, 23076.92, 13),
    ],
)
def test_pay_as_boards_write_it(written, low, high, months):
    assert parse_pay(written) == pytest.approx((low, high, months), nan_ok=True)


@pytest.mark.parametrize("written", ["30万·13", "300元·22", "20k·2024", "20k·14天"])
def test_numbers_behind_pay_that_are_no_months(written):
    assert parse_pay(written) is None


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a text table and gives what a query finds, and the report."""

    def loaded(name, text, query):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with Store() as store:
            report = store.load(path, consent="recruiting")
            return store._connection.execute(query).fetchall(), str(report)

    return loaded


def test_a_posting_and_a_survey_read_a_year_by_its_size_and_say_so(load):
    text = "职位编号,职位名称,薪资\n1,总监,30-50万\n2,钳工,6-8k\n3,经理,60-80k\n"
    got, said = load("职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id")
    assert got == [(25000, 41666.67), (6000, 8000), (None, None)]
    assert "read as a year's: '30-50万'" in said and "left open: '60-80k'" in said
    text = "企业名称,岗位名称,需求人数,薪酬\n甲厂,总监,1,60W-80W\n"
    got, said = load("需求调查2024.csv", text, "SELECT pay_low FROM need_survey")
    assert got == [(50000,)] and "read as a year's" in said


def test_ends_of_pay_in_columns_of_their_own_are_settled_together(load):
    text = (
        "职位编号,职位名称,薪资下限,薪资上限\n1,总监,300000,500000\n2,钳工,6000,8000\n"
        "3,经理,40000,120000\n"
    )
    got, said = load("职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id")
    assert got == [(25000, 41666.67), (6000, 8000), (None, None)]
    assert "read as a year's: '300000-500000'" in said and "left open" in said


def test_one_end_of_pay_alone_is_settled_and_no_pay_stays_none(load):
    text = (
        "职位编号,职位名称,薪资下限,薪资上限\n1,总监,300000,\n2,钳工,,8000\n3,焊工,,\n"
        "4,经理,60000,\n5,总监,300000,\n"
    )
    got, said = load("职位.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id")
    assert got == [(25000, None), (None, 8000), (None, None), (None, None), (25000, None)]
    assert "read as a year's: '300000'" in said and "left open: '60000'" in said


OWN_COLUMNS = "posting_id,title,pay_low,pay_high\n1,总经理,60000,90000\n2,钳工,6000,8000\n"


def test_pay_under_the_names_of_the_contract_is_a_months(load):
    query = "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    got, said = load("posting.csv", OWN_COLUMNS, query)
    assert got == [(60000, 90000), (6000, 8000)] and "60000" not in said


def test_beside_pay_that_nobody_earns_in_a_month_no_high_pay_is_taken_for_one(load):
    query = "SELECT pay_low, pay_high FROM posting ORDER BY posting_id"
    got, said = load("posting.csv", f"{OWN_COLUMNS}3,总监,250000,400000\n", query)
    assert got == [(None, None), (6000, 8000), (None, None)]
    assert "250000-400000" in said and "60000-90000" in said and "left open" in said


@pytest.mark.parametrize("unit", ["（元/年）", " (CNY per year)", "（年）"])
def test_a_unit_beside_the_names_of_the_contract_says_of_which_period_they_are(load, unit):
    text = (
        f"posting_id,title,pay_low{unit},pay_high{unit}\n1,总监,180000,240000\n"
        "2,焊工,96000,120000\n"
    )
    got, _ = load("posting.csv", text, "SELECT pay_low, pay_high FROM posting ORDER BY posting_id")
    assert got == [(15000, 20000), (8000, 10000)]


def test_what_a_person_expects_is_a_year_by_its_size_and_no_person_is_lost(load):
    text = (
        "姓名,手机,期望薪资\n周测试,13800001111,30-50万\n吴测试,13900002222,60k\n"
        "郑测试,13900003333,20k\n"
    )
    query = "SELECT expected_yearly_pay FROM candidate ORDER BY 1"
    got, said = load("候选人.csv", text, query)
    assert sorted(got, key=str) == [(240000.0,), (400000.0,), (None,)]
    assert "read as a year's" in said and "left open" in said


def test_a_heading_that_says_month_is_believed_as_far_as_anybody_earns_that(load):
    text = "职位编号,职位名称,月薪（元）\n1,总经理,120000\n2,总监,300000-500000\n"
    got, said = load("职位.csv", text, "SELECT pay_low FROM posting ORDER BY posting_id")
    assert got == [(120000,), (None,)] and "left open" in said


def test_a_posting_of_the_web_without_a_unit_names_no_period():
    value = {"@type": "MonetaryAmount", "currency": "CNY", "value": {"minValue": 300000}}
    pay = job_posting({"title": "x", "baseSalary": value})["pay"]
    assert period_by_size(pay) == "year"
    value["value"]["unitText"] = "MONTH"
    assert period_by_size(job_posting({"title": "x", "baseSalary": value})["pay"]) == "told"


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
def test_ends_of_pay_are_of_the_period_that_their_headings_name(load, heads, cells, pay):
    text = f"posting_id,title,{heads[0]},{heads[1]}\n1,焊工,{cells[0]},{cells[1]}\n"
    got, said = load("posting.csv", text, "SELECT pay_low, pay_high FROM posting")
    assert got == [pay]
    assert (pay[0] is not None) or "not understood, left empty: '8-12'" in said


def test_a_years_income_and_months_of_pay_are_read():
    assert parse_pay("年综合收入12-15万")[:2] == (10000, 12500)


def test_months_of_pay_in_a_column_of_their_own_are_kept(load):
    text = "职位编号,职位名称,月薪,发薪月数\n1,焊工,9000,13\n"
    got, _ = load("职位.csv", text, "SELECT pay_low, pay_months FROM posting")
    assert got == [(9000, 13)]


@pytest.mark.parametrize("cell", [0, "0", "0-0元/月", "0.00", "¥0", "0元", "0-0K·13薪"])
def test_pay_of_nought_says_none(cell):
    pay = parse_pay(cell)
    assert pay is not None and math.isnan(pay.low) and math.isnan(pay.high)


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
