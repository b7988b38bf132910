"""A scenario in the words of a planner: read as it is meant, or refused with what to write."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.demand.scenario_words import Known, indicator_of, industry_words, read_scenario
from talentmatch.errors import InputError
from talentmatch.i18n import render

KNOWN = Known(
    start=pd.Timestamp("2025-02-01"),
    industries=["C", "C34", "C38", "C39", "I", "I65"],
    places=["东城街道", "High-tech Park"],
    posts=["6-18-02-04", "焊接机器人调试"],
)


def only(text):
    scenario = read_scenario(text, KNOWN)
    (change,) = (*scenario.indicators, *scenario.levels, *scenario.plants)
    return change


@pytest.mark.parametrize(
    ("text", "indicator", "share", "where"),
    [
        ("订单 -10%", "orders", -0.1, {}),
        ("订单下降一成", "orders", -0.1, {}),
        ("全市新签订单减少两成半", "orders", -0.25, {}),
        ("电气机械订单下滑５％", "orders", -0.05, {"industry": "C38"}),
        ("软件 营业收入 增长 8%", "revenue", 0.08, {"industry": "I65"}),
        ("通用设备制造 订单 增长 8%", "orders", 0.08, {"industry": "C34"}),
        ("orders fall by 10% in C38", "orders", -0.1, {"industry": "C38"}),
        ("exports up 12.5%", "exports", 0.125, {}),
        ("东城街道 制造业 投资 +20%", "investment", 0.2, {"region": "东城街道", "industry": "C"}),
        ("High-tech Park sales −30%", "revenue", -0.3, {"region": "High-tech Park"}),
    ],
)
def test_a_change_of_an_indicator_is_read_with_its_place(text, indicator, share, where):
    change = only(text)
    assert change.indicator == indicator and dict(change.where) == where
    assert change.change == pytest.approx(share) and change.start == KNOWN.start


@pytest.mark.parametrize(
    ("text", "share", "where", "start"),
    [
        ("C38 openings up 5%", 0.05, {"industry": "C38"}, "2025-02-01"),
        ("通用设备 需求 减少 10% 2025-06起", -0.1, {"industry": "C34"}, "2025-06-01"),
        ("焊接机器人调试 +20%", 0.2, {"occupation": "焊接机器人调试"}, "2025-02-01"),
        ("6-18-02-04 多招三成", 0.3, {"occupation": "6-18-02-04"}, "2025-02-01"),
        ("需求 -60%！", -0.6, {}, "2025-02-01"),
    ],
)
def test_without_an_indicator_openings_themselves_change(text, share, where, start):
    change = only(text)
    assert change.change == pytest.approx(share) and dict(change.where) == where
    assert change.start == pd.Timestamp(start)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("订单下降百分之十", -0.1),
        ("订单增长百分之二十五", 0.25),
        ("订单下降百分之三点五", -0.035),
        ("订单减半", -0.5),
        ("订单减少一半", -0.5),
        ("订单翻番！", 1.0),
        ("订单翻两番！", 3.0),
        ("订单增长一倍！", 1.0),
        ("orders fall by half", -0.5),
        ("orders doubled!", 1.0),
        ("orders halve", -0.5),
        ("orders up by a quarter", 0.25),
    ],
)
def test_amounts_in_words_are_read(text, share):
    change = only(text)
    assert change.indicator == "orders" and change.change == pytest.approx(share)


def test_a_change_that_leaves_nothing_is_not_asked_about_but_refused():
    with pytest.raises(InputError) as caught:
        read_scenario("订单 -150%", KNOWN)
    problems = [render(problem, "zh") for problem in caught.value.problems]
    assert any("应大于 -100%" in problem for problem in problems)
    assert not any("请在后面加" in problem for problem in problems)


def test_one_figure_may_change_again_from_a_later_month_on():
    first, then = read_scenario("订单 -10%；订单 +5% 2025-09起", KNOWN).indicators
    assert (first.change, then.change) == (-0.1, 0.05) and first.start < then.start


@pytest.mark.parametrize("text", ["订单翻番", "orders double", "订单下降百分之六十"])
def test_an_amount_in_words_beyond_half_is_asked_about_too(text):
    with pytest.raises(InputError, match="beyond half"):
        read_scenario(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "订单-10% 软件需求+5% 新建厂300人C34",
        "订单-10%，软件需求+5%、新建厂300人C34",
        "订单-10%, 软件需求+5%和新建厂300人C34",
        "orders -10% and I65 openings up 5%, new plant of 300 people in C34",
    ],
)
def test_changes_may_stand_with_a_comma_or_a_space_between(text):
    scenario = read_scenario(text, KNOWN)
    (less,), (more,), (plant,) = scenario.indicators, scenario.levels, scenario.plants
    assert (less.indicator, less.change, dict(less.where)) == ("orders", -0.1, {})
    assert (more.change, dict(more.where)) == (0.05, {"industry": "I65"})
    assert (plant.posts, dict(plant.where)) == (300, {"industry": "C34"})


def test_a_month_belongs_to_the_change_before_its_comma():
    less, more = read_scenario("订单-10% 2025-06起，出口+5%", KNOWN).indicators
    assert (less.start, more.start) == (pd.Timestamp("2025-06-01"), KNOWN.start)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("订单-10%，2025-06起，出口+5%", "请用分号隔开"),
        ("订单-10% 2025-06起 出口+5%", "请用分号隔开"),
        ("-10% 订单 -5% 出口", "没有写明是什么变化"),
        ("订单-10%软件+5%", "请用分号隔开"),
    ],
)
def test_where_one_change_ends_is_asked_and_not_guessed(text, said):
    with pytest.raises(InputError) as caught:
        read_scenario(text, KNOWN)
    assert any(said in render(problem, "zh") for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "posts", "months"),
    [
        ("新建厂 800 人 电气机械 2025年6月起", 800, 12),
        ("新建一家电气机械企业，招聘800人", 800, 12),
        ("new plant of 1,200 people in C38 over 6 months", 1200, 6),
        ("C38 新建项目 招聘 0.5万人", 5000, 12),
    ],
)
def test_a_plant_is_a_number_of_people_in_an_industry(text, posts, months):
    plant = only(text)
    assert (plant.posts, plant.months, dict(plant.where)) == (posts, months, {"industry": "C38"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("订单", "没有写明变化的百分比或人数"),
        ("订单 10%", "未说明是增还是减"),
        ("订单 增长 -10%", "增减自相矛盾"),
        ("订单下降10%，订单增长20%", "订单 出现两次（-10%"),
        ("软件 需求 -10%；软件 需求 -10%", "需求人数 I65 出现两次"),
        ("订单下降10个百分点", "百分点（增速或比例之差）"),
        ("orders down 10 percentage points", "百分点（增速或比例之差）"),
        ("月亮 -10%", "“月亮”无法识别"),
        ("订单 -60%", "超过 ±50%"),
        ("新建厂 800 人", "须写明行业"),
        ("", "没有写明变化"),
    ],
)
def test_what_is_not_sure_is_asked_and_not_guessed(text, said):
    with pytest.raises(InputError) as caught:
        read_scenario(text, KNOWN)
    problems = [render(problem, "zh") for problem in caught.value.problems]
    assert any(said in problem for problem in problems)
    assert "写法示例" in problems[-1]


def test_several_changes_stand_with_a_semicolon_between_and_all_problems_come_at_once():
    scenario = read_scenario("订单 -10%；软件 需求 +5%；新建厂 300人 C34", KNOWN)
    counts = (len(scenario.indicators), len(scenario.levels), len(scenario.plants))
    assert counts == (1, 1, 1)
    with pytest.raises(InputError) as caught:
        read_scenario("月亮 -10%；订单 5%", KNOWN)
    assert len(caught.value.problems) == 3


def test_a_word_of_two_industries_is_asked_about_and_one_within_the_other_is_the_whole():
    words = industry_words(["C36", "C37", "C", "C361"])
    assert words["汽车"] == "C36"
    twice = Known(start=KNOWN.start, industries=["C39", "I651", "I652"], places=[], posts=[])
    assert industry_words(twice.industries)["C39"] == "C39"


@given(st.floats(0.1, 50), st.sampled_from(["+", "-"]), st.sampled_from(["订单", "C38", "出口"]))
def test_any_share_is_read_as_it_is_written(size, sign, about):
    change = only(f"{about} {sign}{size:.1f}%")
    assert change.change == pytest.approx(float(f"{sign}{size:.1f}") / 100)


def test_indicators_are_known_by_any_of_their_names():
    assert [indicator_of(one) for one in ("订单额", "Output", " 参保人数 ")] == [
        "orders",
        "revenue",
        "insured_persons",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("电气机械减少300人", "不是新建厂"),
        ("C38 down 300 people", "不是新建厂"),
        ("C38新建工厂-800人", "不是新建厂"),
        ("电气机械增长2000人", "不是新建厂"),
        ("订单下降10% 2025-06起 3个月", "持续至年末"),
        ("orders -100%!", "-100%"),
        ("全市-150%！", "-150%"),
    ],
)
def test_what_would_be_taken_the_wrong_way_is_refused(text, said):
    with pytest.raises(InputError) as caught:
        read_scenario(text, KNOWN)
    assert any(said in render(problem, "zh") for problem in caught.value.problems)


def test_a_sign_inside_a_name_is_no_sign():
    names = Known(start=KNOWN.start, industries=[], places=[], posts=["4-02-06-05", "6-18-01-07"])
    assert only_in("多工序数控机床操作调整工 需求下降5%", names).change == -0.05
    with pytest.raises(InputError):
        only_in("多工序数控机床操作调整工 20%", names)


def only_in(text, known):
    (change,) = read_scenario(text, known).levels
    return change


def test_a_word_that_means_nothing_is_said_whole():
    known = Known(start=pd.Timestamp("2025-02-01"), industries=["C38"], places=[], posts=[])
    with pytest.raises(InputError, match="'blah' in 'blah up 10%'"):
        read_scenario("blah up 10%", known)
