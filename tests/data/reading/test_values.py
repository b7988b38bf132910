import math
import time
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.reading.cells._value_numbers import (
    parse_boolean,
    parse_experience,
    parse_number,
    parse_range,
)
from talentmatch.data.reading.cells._value_pay import NO_PAY, parse_pay, yearly_pay
from talentmatch.data.reading.cells.values import (
    is_blank,
    is_unknown,
    parse_choice,
    parse_list,
    parse_text,
    parse_values,
)
from talentmatch.data.tables import TABLES

FIRST_OF_MARCH = pd.Timestamp("2024-03-01")
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
anything = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()
)


def same(left, right):
    return len(left) == len(right) and all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(left, right, strict=True)
    )


@pytest.mark.parametrize(
    "written",
    [
        "2024/3/1",
        "2024-03-01",
        "2024.3.1",
        "2024年3月1日",
        "2024年3月",
        "2024.03",
        "2024-3",
        "20240301",
        "202403",
        20240301,
        45352,
        "45352",
        45352.0,
        date(2024, 3, 1),
        datetime(2024, 3, 1),
        "２０２４年３月",
        "2024 年 3 月",
        "Mar 2024",
        "1 March 2024",
        "2024-03-01T00:00:00Z",
        "2024-03-01 00:00:00",
    ],
)
def test_one_day_however_it_is_written(written):
    assert parse_date(written) == FIRST_OF_MARCH


@given(days)
def test_a_day_survives_every_way_of_writing_it(day):
    for form in ("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y%m%d}", "{0:%Y}年{0.month}月{0.day}日"):
        assert parse_date(form.format(day)) == pd.Timestamp(day)


@given(st.dates(date(1954, 10, 4), date(2100, 1, 1)))
def test_serial_days_of_spreadsheets_are_dates(day):
    assert parse_date((day - date(1899, 12, 30)).days) == pd.Timestamp(day)


@pytest.mark.parametrize("word", ["至今", "present", "随时到岗"])
def test_until_now_and_any_time_are_an_open_date(word):
    assert parse_date(word) is pd.NaT


@pytest.mark.parametrize("word", ["soon", "2024-13-01", "99999999", "2024-02-30", "三月"])
def test_what_is_no_date_is_not_guessed(word):
    assert parse_date(word) is None


def test_quarters_start_with_their_first_month():
    assert parse_date("2024年第二季度") == parse_date("2024Q2") == pd.Timestamp("2024-04-01")


@pytest.mark.parametrize("header", ["2024年3月", "202403", "2024-03", "2024/3", date(2024, 3, 1)])
def test_a_month_in_a_header_is_known(header):
    assert parse_month(header) == FIRST_OF_MARCH


@pytest.mark.parametrize("header", ["2024", "2024年", "企业名称", "202413", "20241"])
def test_a_header_that_names_no_month_is_left_alone(header):
    assert parse_month(header) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.2万", 12000),
        ("1,234", 1234),
        ("３５", 35),
        ("约50人", 50),
        ("50-100人", 75),
        ("三名", 3),
        ("十二人", 12),
        ("20余人", 20),
        ("1.5亿", 1.5e8),
        ("8k", 8000),
        ("35%", 0.35),
        ("-4", -4),
        (7, 7),
        ("1e3", 1000),
        ("5人以上", 5),
        ("100%", 1.0),
    ],
)
def test_numbers_as_people_write_them(written, number):
    assert parse_number(written) == pytest.approx(number)


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_survive_separators_and_units(number):
    assert parse_number(f"{number:,} 人") == number


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_range_has_its_number_in_its_middle(a, b):
    low, high = sorted((round(a, 2), round(b, 2)))
    ends = parse_range(f"{low:.2f}-{high:.2f}")
    assert ends == (low, high)
    assert low <= parse_number(f"{low:.2f}~{high:.2f}人") <= high


@pytest.mark.parametrize("word", ["many", "三四十", "12a", "", "5-3"])
def test_what_is_no_number_is_not_guessed(word):
    assert parse_number(word) is None


@pytest.mark.parametrize(
    ("written", "low", "high", "months"),
    [
        ("8-12k·13薪", 8000, 12000, 13),
        ("15-20K·14薪", 15000, 20000, 14),
        ("1-1.5万/月", 10000, 15000, math.nan),
        ("8千-1.2万", 8000, 12000, math.nan),
        ("8千-1.2万·13薪", 8000, 12000, 13),
        ("年薪30万", 25000, 25000, math.nan),
        ("20-30万/年", 16666.67, 25000, math.nan),
        ("年薪26万·13薪", 20000, 20000, 13),
        ("200元/天", 4350, 4350, math.nan),
        ("25元/小时", 4350, 4350, math.nan),
        ("15000以上", 15000, math.nan, math.nan),
        ("8000以下", math.nan, 8000, math.nan),
        ("8000-12000元/月", 8000, 12000, math.nan),
        ("￥8,000-12,000", 8000, 12000, math.nan),
        ("月薪6000元", 6000, 6000, math.nan),
        (9000, 9000, 9000, math.nan),
        ("不低于10000", 10000, math.nan, math.nan),
        ("120000 per year", 10000, 10000, math.nan),
    ],
)
def test_pay_as_advertisements_write_it(written, low, high, months):
    assert same(parse_pay(written), (low, high, months))


@pytest.mark.parametrize("word", ["面议", "薪资面议"[2:], "negotiable", "待定"])
def test_open_pay_is_missing_rather_than_wrong(word):
    assert same(parse_pay(word), NO_PAY)


@pytest.mark.parametrize("word", ["20-30", "8", "$5000", "5000 USD", "很高", "12-8k"])
def test_pay_without_unit_or_in_other_money_is_not_guessed(word):
    assert parse_pay(word) is None


@given(st.integers(2, 50), st.integers(0, 50))
def test_pay_in_thousands_equals_pay_in_yuan(low, more):
    high = low + more
    assert same(parse_pay(f"{low}-{high}k"), parse_pay(f"{low * 1000}-{high * 1000}元/月"))


@given(st.integers(2, 50), st.integers(12, 18))
def test_yearly_pay_counts_the_months_paid(thousands, months):
    assert yearly_pay(parse_pay(f"{thousands}k·{months}薪")) == thousands * 1000 * months


def test_the_unit_of_the_header_holds_for_bare_numbers():
    assert parse_pay("20-30", unit="万元", per_year=True)[:2] == (16666.67, 25000)
    assert parse_pay("8-12", unit="千元/月")[:2] == (8000, 12000)
    assert parse_pay(200, unit="元/天")[:2] == (4350, 4350)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("3-5年", 3, 5),
        ("应届毕业生", 0, 0),
        ("不限", 0, math.nan),
        ("5年以上", 5, math.nan),
        ("1年以下", 0, 1),
        ("3年", 3, math.nan),
        ("至少3年工作经验", 3, math.nan),
        ("无经验", 0, 0),
        ("10+ years", 10, math.nan),
        ("3-5 years", 3, 5),
        ("五年以上", 5, math.nan),
        ("3年及以上", 3, math.nan),
        ("6个月", 0.5, math.nan),
        ("经验不限", 0, math.nan),
    ],
)
def test_experience_as_people_write_it(written, low, high):
    assert same(parse_experience(written), (low, high))


def test_what_is_no_experience_is_not_guessed():
    assert parse_experience("熟练") is None
    assert parse_experience("5-3年") is None


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("education", "本科及以上", "bachelor"),
        ("education", "大专", "college"),
        ("education", "硕士", "master"),
        ("education", "中专/技校", "vocational"),
        ("title_rank", "高级工程师", "associate_senior"),
        ("skill_grade", "高级技师", "grade_1"),
        ("skill_grade", "技师", "grade_2"),
    ],
)
def test_levels_as_people_write_them(column, written, value):
    assert parse_choice(TABLES["posting"][column], written) == value


def test_no_limit_is_a_missing_level():
    assert is_blank(parse_choice(TABLES["posting"]["education"], "学历不限"))
    assert parse_choice(TABLES["posting"]["education"], "很高") is None


def test_kinds_of_other_tables_keep_their_own_words():
    assert parse_choice(TABLES["project"]["kind"], "揭榜挂帅") == "open_bidding"
    assert parse_choice(TABLES["site"]["kind"], "孵化器") == "incubator"
    assert parse_choice(TABLES["interaction"]["action"], "投递") == "apply"


def test_lists_split_on_every_mark_but_keep_names_with_a_slash():
    assert parse_list("PLC、CAD,C/S；TCP/IP|钳工/焊工") == [
        "PLC",
        "CAD",
        "C/S",
        "TCP/IP",
        "钳工",
        "焊工",
    ]
    assert parse_list('["PLC", "CAD"]') == ["PLC", "CAD"]
    assert parse_list(["PLC", None, "PLC"]) == ["PLC"]
    assert parse_list("不限") == []


@given(st.lists(st.text("abc钳工", min_size=1, max_size=5), unique=True))
def test_a_joined_list_parts_again(names):
    assert parse_list("、".join(names)) == names


def test_answers_are_yes_or_no_or_left():
    assert [parse_boolean(v) for v in ("是", "√", 1, "否", "无", "也许")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]


def test_numbers_in_text_columns_lose_the_point_of_spreadsheets():
    assert parse_text(13800001111.0) == "13800001111"
    assert parse_text(["a", "b"]) == "a、b"
    assert parse_text({"a": 1}) == '{"a": 1}'


def test_what_is_not_understood_stays_as_written_for_the_contract_to_name():
    parsed = parse_values(TABLES["posting"]["posted_on"], pd.Series(["2024-03-01", "soon", ""]))
    assert parsed.tolist() == [FIRST_OF_MARCH, "soon", None]
    parsed = parse_values(TABLES["posting"]["openings"], pd.Series(["3", "lots"]))
    assert parsed.tolist() == [3.0, "lots"]


def test_columns_that_are_understood_get_their_kind():
    posting = TABLES["posting"]
    assert (
        str(parse_values(posting["openings"], pd.Series(["3", "5-8人", "若干"])).dtype) == "Int64"
    )
    assert parse_values(posting["openings"], pd.Series(["5-8人"])).tolist() == [6]
    assert str(parse_values(posting["pay_low"], pd.Series(["8k", None])).dtype) == "float64"
    assert str(parse_values(posting["agency"], pd.Series(["是", None])).dtype) == "boolean"
    assert parse_values(posting["title"], pd.Series(["a", None], dtype=object)).isna().tolist() == [
        False,
        True,
    ]
    ready = pd.Series([FIRST_OF_MARCH])
    assert parse_values(posting["posted_on"], ready) is ready


def test_units_of_headers_scale_money_and_shares():
    target = TABLES["indicator"]["value"]
    assert parse_values(target, pd.Series([1.5]), unit="万元").tolist() == [15000.0]
    share = TABLES["supply"]["stay_share"]
    assert parse_values(share, pd.Series([45, "45%"], dtype=object), unit="%").tolist() == [
        0.45,
        0.45,
    ]


def test_unknown_numbers_are_counted():
    assert is_unknown(pd.Series(["若干", 3, "3", None, "若干名"], dtype=object)).sum() == 2


def test_industries_are_given_by_code_or_name():
    column = TABLES["enterprise"]["industry"]
    assert parse_values(column, pd.Series(["通用设备制造业", "C3484", "养龙业"])).tolist()[::2] == [
        "C34",
        "养龙业",
    ]


@settings(max_examples=40)
@given(st.lists(anything, max_size=8))
def test_no_cell_breaks_a_parser(cells):
    for column in TABLES["posting"].columns:
        assert len(parse_values(column, pd.Series(cells, dtype=object))) == len(cells)
    for cell in cells:
        if not is_blank(cell):
            parse_pay(cell), parse_experience(cell), parse_month(cell)


def test_what_stands_far_behind_a_day_is_read_too():
    blank = " " * 600
    assert str(parse_date(f"2024-03-01{blank}"))[:10] == "2024-03-01"
    assert parse_date(f"2024-03-01{blank}to 2027-02-28") is None
    assert parse_date("长期" + "有效" * 400) is None


def test_a_cell_of_millions_of_letters_is_no_number_and_costs_nothing():
    rows = "x,3\n" * 1_000_000
    started = time.process_time()
    assert parse_number(rows) is None and parse_number("12（" + "其中定向，" * 20 + "）") == 12
    assert time.process_time() - started < 1
