"""Lists under scenarios: what changes, by how much, how surely, and what may not be asked."""

import numpy as np
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.data.sample.files import copy_files
from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
from talentmatch.errors import InputError, SpecError
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.pipeline.shortages.scenario_lists import SCENARIO_LISTS, SCENARIOS, _beside
from talentmatch.track import Tracking


@pytest.fixture(scope="module")
def planner(tmp_path_factory):
    """Return a store of a planner's files, without a model or postings."""
    folder = tmp_path_factory.mktemp("planner")
    copy_files("planner", folder / "drop")
    with Store() as store:
        store.load(folder / "drop")
        yield store, Tracking.in_folder(folder)


def under(place, of, *scenarios):
    store, tracking = place
    found = pipeline.compare_scenarios(store, of, scenarios, tracking=tracking)
    return found, found.table


def test_less_orders_are_less_openings_with_an_interval_of_the_difference(city, tracking):
    found, table = under((city, tracking), "demand", "订单 -10%", "订单 +10%")
    assert (table["moves_1"] <= 0).all() and (table["moves_2"] >= 0).all()
    assert (table["moves_1_lo"] <= table["moves_1"]).all()
    assert (table["moves_1"] <= table["moves_1_hi"]).all()
    demand = pipeline.yearly_demand(city, tracking=tracking).table.set_index("occupation")
    as_is = table.set_index("occupation")["as_is"]
    assert as_is.to_numpy() == pytest.approx(demand["mean"].reindex(as_is.index), abs=0.1)
    # The model of these tests was trained without indicators.
    assert any("employment follows by 0.4" in note for note in found.notes)


@pytest.mark.slow
def test_without_postings_employment_follows_by_elasticities_with_their_source(planner):
    found, table = under(planner, "shortage", "订单下降一成")
    assert table["moves_1"].sum() < 0
    assert (table["moves_1_lo"] < table["moves_1_hi"]).any()
    told = " ".join(render(note, "zh") for note in found.notes)
    assert "0.4（0.1–0.7）" in told and "假设值" in told
    words = [render(word, "zh") for word in table["state_1"]]
    assert set(words) & {"非常紧缺", "紧缺至非常紧缺"}


def test_a_plant_brings_its_posts_and_no_more(planner):
    table = under(planner, "demand", "new plant of 500 people in C38")[1]
    assert table["moves_1"].sum() == pytest.approx(500, abs=1.0)
    assert (table["moves_1"] >= 0).all()


def test_a_stated_change_of_one_post_moves_that_post_alone(planner):
    base = under(planner, "demand", "需求 +10%")[1].set_index("occupation")
    # Both figures are rounded, and what sources weigh moves a little with their level.
    assert base["with_1"].to_numpy() == pytest.approx(base["as_is"] * 1.1, rel=1e-3, abs=0.11)
    post = base.index[0]
    one = under(planner, "demand", f"{post} -20%")[1].set_index("occupation")
    assert one.loc[post, "moves_1"] == pytest.approx(-0.2 * one.loc[post, "as_is"], abs=0.1)
    assert (one["moves_1"].drop(post) == 0).all()


@pytest.mark.slow
def test_seats_supply_and_targets_take_the_same_demand(city, tracking):
    place = (city, tracking)
    seats = under(place, "majors", "需求 +40%")[1]
    assert (seats["moves_1"] >= 0).all() and (seats["moves_1"] > 0).any()
    supply = under(place, "supply", "需求 +40%")[1]
    assert (supply["moves_1"] >= -1e-9).all()
    targets = under(place, "targets", "需求 +40%")[1]
    assert {"indicator", "as_is", "with_1", "state_1"} <= set(targets)


@pytest.mark.slow
def test_leads_take_stated_changes_alone(city, no_models):
    table = under((city, no_models), "leads", "需求 -30%")[1]
    known = table.dropna(subset=["moves_1"])
    assert len(known) and (known["moves_1"] <= 0).all() and (known["moves_1"] < 0).any()
    with pytest.raises(InputError) as caught:
        under((city, no_models), "leads", "订单 -30%")
    assert "may not sell a lead" in str(caught.value)


def test_up_to_four_stand_side_by_side(planner):
    table = under(planner, "demand", *(f"需求 +{n}%" for n in (1, 2, 3, 4)))[1]
    sums = table[[f"moves_{n}" for n in (1, 2, 3, 4)]].sum()
    assert sums.is_monotonic_increasing
    for wrong in ((), ("需求 +1%",) * 5):
        with pytest.raises(InputError, match="one to 4"):
            under(planner, "demand", *wrong)


def test_a_change_after_the_year_is_left_out_and_said(planner):
    found, table = under(planner, "demand", "需求 +10% 2031-01起")
    assert (table["moves_1"] == 0).all()
    assert any("left out" in note for note in found.notes)


def test_where_nobody_tells_how_many_people_it_is_about_it_is_refused(no_models):
    firms = pd.DataFrame({"enterprise_id": ["a", "b"], "name": ["A", "B"], "industry": "C38"})
    answers = pd.DataFrame(
        {
            "enterprise_id": ["a", "b"],
            "round": 2024,
            "post": "welder",
            "occupation": "6-18-02-04",
            "openings": 4,
        }
    )
    with Store() as store:
        store.write("enterprise", firms)
        store.write("need_survey", answers)
        with pytest.raises(InputError, match="load headcount"):
            under((store, no_models), "demand", "订单 -10%")
        table = under((store, no_models), "demand", "需求 -10%")[1]
    assert table["moves_1"].tolist() == pytest.approx([-0.8])


def test_a_yaml_file_speaks_the_same_words(planner, tmp_path):
    path = tmp_path / "less.yml"
    path.write_text(
        "name: less\nindicators: [{indicator: 订单, change: -10%, start: 2024-01,"
        " where: {行业: C38}}]\n",
        "utf-8",
    )
    by_file = under(planner, "demand", str(path))[1].set_index("occupation")
    by_words = under(planner, "demand", "C38 订单 -10%")[1].set_index("occupation")
    assert by_file["moves_1"].to_numpy() == pytest.approx(
        by_words["moves_1"].reindex(by_file.index)
    )


def test_an_effect_on_nothing_changes_nothing_and_its_error_widens_the_interval():
    demand = pd.DataFrame(
        {
            "occupation": ["x", "y"],
            "mean": [100.0, 50.0],
            "lo-80": [90.0, 40.0],
            "hi-80": [110.0, 60.0],
            "sampling": [3.0, 3.0],
        }
    )
    table = pd.DataFrame(
        {"factor": [1.0, 0.8], "error": [0.0, 0.1], "added": 0.0, "added_error": 0.0},
        index=pd.Index(["x", "y"], name="occupation"),
    )
    effect = ScenarioEffect(name="", table=table, employment=0.0, notes=())
    after = effect.applied(demand).set_index("occupation")
    assert after.loc["x", ["mean", "lo-80", "hi-80"]].tolist() == pytest.approx([100, 90, 110])
    assert after.loc["y", "mean"] == pytest.approx(40.0)
    half = (after.loc["y", "hi-80"] - after.loc["y", "lo-80"]) / 2
    assert half == pytest.approx(np.hypot(10 * 0.8, 1.2815515655446 * 50 * 0.1))


@pytest.mark.slow
def test_a_list_shows_the_grade_as_it_is_and_the_unit_of_its_figures(planner):
    table = under(planner, "shortage", "需求 -40%")[1]
    store, tracking = planner
    rows = pipeline.shortage(store, tracking=tracking, by="post").rows.set_index("occupation")
    own = rows["grade_printed"].reindex(table["occupation"])
    assert [str(word) for word in table["state_as_is"]] == [str(word) for word in own]
    assert (table["state_as_is"].map(str) != table["state_1"].map(str)).any()
    assert set(table["unit"]) == {"persons_year"}
    words = in_words(SCENARIOS, table, "zh")
    assert set(words["unit"]) == {"人/年"}
    targets = under(planner, "targets", "需求 -10%")[1].set_index("indicator")
    own = pipeline.targets(store).table.set_index("indicator")["unit"]
    assert targets["unit"].tolist() == own.reindex(targets.index).tolist()


def test_a_file_says_what_it_changes_where_and_from_when_on(planner, tmp_path):
    path = tmp_path / "less.yml"
    path.write_text(
        "name: less\nindicators: [{indicator: 订单, change: -10%, start: 2025-03, where: "
        "{industry: C38}}]\n"
        "levels: [{change: 5%, start: 2025-04}]\nplants: [{posts: 800, start: 2025-05, "
        "where: {industry: C38}}]\n",
        "utf-8",
    )
    notes = [render(note, "zh") for note in under(planner, "demand", str(path))[0].notes]
    assert "（1） 订单 -10%（电气机械和器材制造业（C38），2025-03 起）" in notes
    assert "（1） 需求人数 +5%（全市，2025-04 起）" in notes
    assert "（1） 新建厂 800 人，12 个月内招满（电气机械和器材制造业（C38），2025-05 起）" in notes


def test_a_change_without_an_indicator_is_said_to_be_of_the_openings(planner):
    notes = [render(note, "zh") for note in under(planner, "demand", "电气机械增长5%")[0].notes]
    assert any(note.startswith("（1） 按需求人数本身变动 +5% 计") for note in notes)


def test_a_plan_for_projections_is_told_where_it_belongs(planner, tmp_path):
    path = tmp_path / "plan.yml"
    path.write_text("name: the plan\nindustries: [{industry: C36, growth: 8%}]\n", "utf-8")
    with pytest.raises(SpecError) as caught:
        under(planner, "demand", str(path))
    (problem,) = caught.value.problems
    assert "talentmatch project --scenario plan.yml" in problem


def test_a_row_that_only_the_middle_of_a_scenario_has_keeps_both_ends():
    asked = SCENARIO_LISTS["demand"]
    key = pd.MultiIndex.from_tuples([("x", "x"), ("y", "y")], names=asked.key)
    base = pd.DataFrame({"as_is": [10.0]}, index=key[:1])
    middle = pd.DataFrame({"mean": [11.0, 4.0]}, index=key)
    low, high = (
        pd.DataFrame({"mean": [9.0]}, index=key[:1]),
        pd.DataFrame({"mean": [12.0, 7.0]}, index=key),
    )
    table = _beside(base, 1, [middle, low, high], asked)
    columns = ["as_is", "with_1", "moves_1", "moves_1_lo", "moves_1_hi"]
    assert table.loc[("y", "y"), columns].tolist() == [0, 4, 4, 0, 7]
    assert table.loc[("x", "x"), columns].tolist() == [10, 11, 1, -1, 2]


def test_a_figure_that_is_not_known_stays_unknown():
    asked = SCENARIO_LISTS["targets"]
    index = pd.Index(["x"], name="indicator")
    base = pd.DataFrame({"as_is": [np.nan], "unit": ["人"]}, index=index)
    one = pd.DataFrame({"expected": [np.nan], "state": ["unknown"], "unit": ["人"]}, index=index)
    table = _beside(base, 1, [one] * 3, asked)
    assert table[["as_is", "with_1", "moves_1", "moves_1_lo"]].isna().all(axis=None)
