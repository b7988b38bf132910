"""What a cell of pay says: ends, period, months paid, and what is left open."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_sheets import same_amounts

from talentmatch.data.reading.cells._value_pay import (
    NO_PAY,
    by_size,
    currency,
    parse_pay,
    yearly_pay,
)

#: Beyond this nobody earns in a month without saying so [CNY].
MOST = 100_000
AMOUNTS = st.tuples(
    st.integers(2, 300), st.integers(0, 200), st.sampled_from(["k", "K", "万", "W"])
)


def ends(pay):
    return [end for end in (pay.low, pay.high) if not math.isnan(end)]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("固定5000+提成", 5000, math.nan),
        ("4-6K/月 兼职", 4000, 6000),
        ("8K-10K + 住房补贴", 8000, 10000),
        ("月综合收入8000-12000元", 8000, 12000),
        ("日结200元", 4350, 4350),
        ("计件工资，6000-9000", 6000, 9000),
        ("月入8000+", 8000, math.nan),
        ("12万/年薪", 10000, 10000),
        ("6000保底+计件", 6000, math.nan),
        ("8000 per month before tax", None, None),
    ],
)
def test_further_words_around_pay(written, low, high):
    pay = parse_pay(written)
    assert (pay and pay[:2]) == (None if low is None else pytest.approx((low, high), nan_ok=True))
    assert currency(written) is None


def test_hundreds_without_a_unit_are_no_pay_of_a_month():
    assert parse_pay("700-750") is None and parse_pay("800元").low == 800


@pytest.mark.parametrize(
    ("cell", "low"),
    [("2.5万*15", 25_000), ("25K·14薪", 25_000), ("30万*12", 25_000), ("8-12K", None)],
)
def test_months_paid_under_a_heading_of_yearly_pay_make_it_a_month_s(cell, low):
    pay = parse_pay(cell, per_year=True)
    assert (pay and pay.low) == low


def test_yearly_pay_and_its_scale_may_stand_in_one_bracket():
    assert parse_pay("30-36", unit="税前年薪，万", per_year=True)[:2] == (25_000, 30_000)


@pytest.mark.parametrize(
    ("cell", "pay"), [("1萬-2萬", (10_000, 20_000)), ("月薪８千－１萬２", (8000, 12_000))]
)
def test_pay_in_traditional_characters(cell, pay):
    assert parse_pay(cell)[:2] == pay


@pytest.mark.parametrize("cell", ["9000/月起步+计件", "9000起步"])
def test_pay_that_begins_at_a_figure(cell):
    pay = parse_pay(cell)
    assert pay.low == 9000 and pd.isna(pay.high)


@pytest.mark.parametrize(
    ("cell", "pay"),
    [("25K*14+奖金", (25_000, 25_000, 14)), ("税前年薪：48万左右", (40_000, 40_000, None))],
)
def test_a_bonus_without_a_figure_and_a_colon_are_no_part_of_pay(cell, pay):
    low, high, months = parse_pay(cell)
    assert (low, high) == pay[:2] and (months == pay[2] or pay[2] is None)


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


def test_a_years_income_and_months_of_pay_are_read():
    assert parse_pay("年综合收入12-15万")[:2] == (10000, 12500)


@pytest.mark.parametrize("cell", [0, "0", "0-0元/月", "0.00", "¥0", "0元", "0-0K·13薪"])
def test_pay_of_nought_says_none(cell):
    pay = parse_pay(cell)
    assert pay is not None and math.isnan(pay.low) and math.isnan(pay.high)


def test_nobody_earns_millions_a_month():
    assert (
        parse_pay("4500起", unit="万元/年") is None
        and parse_pay("60-80", unit="万元/年").low == 50_000
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("保底6000，上不封顶", 6000, None),
        ("计件，月均7000-9000", 7000, 9000),
        ("月平均收入约9000元", 9000, 9000),
    ],
)
def test_pay_by_the_piece(text, low, high):
    pay = parse_pay(text)
    assert pay.low == low and (pay.high == high if high else pay.high != pay.high)


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("月综合6500—8500元", 6500, 8500),
        ("18-22元/时，加班另计", 3132, 3828),
        ("3500底薪+2%提成，综合8千-1.5万", 8000, 15000),
        ("1.2M-1.5M CNY per annum", 100000, 125000),
        ("六千到八千", 6000, 8000),
        ("计件，4500-9000", 4500, 9000),
        ("30k/month + 13th month", 30000, 30000),
    ],
)
def test_pay_in_other_words(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


@pytest.mark.parametrize(
    ("cell", "months"),
    [("25-30k (12 months + 1 bonus month)", 13), ("15k*(12+2)", 14), ("20k×(13+3)薪", 16)],
)
def test_months_of_pay_beside_those_of_the_year(cell, months):
    assert parse_pay(cell).months == months


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("80-100万/年，股权另议", 66666.67, 83333.33),
        ("RMB 12,000–15,000 p.m.", 12000, 15000),
        ("10000 to 14000 yuan", 10000, 14000),
        ("15k/月，可面议", 15000, 15000),
    ],
)
def test_pay_with_more_words_around_it(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


@pytest.mark.parametrize(
    ("cell", "low", "months"), [("20k以上/14个月", 20000, 14), ("min. 8000", 8000, None)]
)
def test_pay_from_an_end_on(cell, low, months):
    pay = parse_pay(cell)
    assert (
        pay.low == low
        and pd.isna(pay.high)
        and (pd.isna(pay.months) if months is None else pay.months == months)
    )


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("一年20-25万", 16666.67, 20833.33),
        ("月5000-6000", 5000, 6000),
        ("年20万", 16666.67, 16666.67),
    ],
)
def test_a_period_before_pay(cell, low, high):
    assert parse_pay(cell)[:2] == (low, high)


@pytest.mark.parametrize(
    ("cell", "low", "months"),
    [("12-18K/月 十三薪", 12000, 13), ("1.5万，十四薪", 15000, 14), ("十三级岗位", None, None)],
)
def test_months_of_pay_in_chinese_figures(cell, low, months):
    pay = parse_pay(cell)
    assert (pay and pay.low, pay and pay.months) == (low, months)


@pytest.mark.parametrize("cell", ["8千包吃住", "8000包住", "0.8万管吃管住"])
def test_board_and_lodging_right_behind_pay(cell):
    assert parse_pay(cell)[:2] == (8000, 8000)


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
    assert same_amounts(parse_pay(written), (low, high, months))


@pytest.mark.parametrize("word", ["面议", "薪资面议"[2:], "negotiable", "待定"])
def test_open_pay_is_missing_rather_than_wrong(word):
    assert same_amounts(parse_pay(word), NO_PAY)


@pytest.mark.parametrize("word", ["20-30", "8", "$5000", "5000 USD", "很高", "12-8k"])
def test_pay_without_unit_or_in_other_money_is_not_guessed(word):
    assert parse_pay(word) is None


@given(st.integers(2, 50), st.integers(0, 50))
def test_pay_in_thousands_equals_pay_in_yuan(low, more):
    high = low + more
    assert same_amounts(parse_pay(f"{low}-{high}k"), parse_pay(f"{low * 1000}-{high * 1000}元/月"))


@given(st.integers(2, 50), st.integers(12, 18))
def test_yearly_pay_counts_the_months_paid(thousands, months):
    assert yearly_pay(parse_pay(f"{thousands}k·{months}薪")) == thousands * 1000 * months


def test_the_unit_of_the_header_holds_for_bare_numbers():
    assert parse_pay("20-30", unit="万元", per_year=True)[:2] == (16666.67, 25000)
    assert parse_pay("8-12", unit="千元/月")[:2] == (8000, 12000)
    assert parse_pay(200, unit="元/天")[:2] == (4350, 4350)
