"""Employment years ahead: levels counted once, patterns that move, parts that add up, plans."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.growth_plan import (
    GrowthPlan,
    PlannedGrowth,
    load_plan,
    planned_levels,
)
from talentmatch.demand.yearly.projection import path_errors, project
from talentmatch.demand.yearly.staffing_trend import staffing_trend
from talentmatch.demand.yearly.yearly_levels import levels_of_employment, levels_of_enterprises
from talentmatch.errors import NotFoundError, SpecError

RATES = load_component_rates()
YEARS = range(2016, 2025)


def levels() -> pd.DataFrame:
    growth = np.array([1.05, 1.01, 0.97])[:, None] ** np.arange(len(YEARS))
    people = np.array([1000.0, 4000.0, 500.0])[:, None] * growth
    return pd.DataFrame(people, index=["C35", "C36", "I65"], columns=YEARS)


def patterns(years=(2018, 2024)) -> pd.DataFrame:
    rows = [
        (industry, occupation, year, share)
        for industry in ("C35", "C36", "I65")
        for year, engineers in zip(years, (0.2, 0.3), strict=False)
        for occupation, share in (("engineer", engineers), ("welder", 1 - engineers))
    ]
    return pd.DataFrame(rows, columns=["industry", "occupation", "year", "share"])


def test_industries_occupations_and_the_whole_add_up():
    trend = staffing_trend(patterns())
    cells = project(levels(), trend, rates=RATES).table
    for by in (["industry"], ["occupation"], []):
        table = project(levels(), trend, rates=RATES, by=by).table
        keys = [*by, "year"]
        sums = cells.groupby(keys)[["employed", "expansion", "replacement"]].sum().reset_index()
        for column in ("employed", "expansion", "replacement"):
            np.testing.assert_allclose(table[column], sums[column])


def test_openings_are_expansion_and_replacement_and_intervals_hold_them():
    table = project(levels(), staffing_trend(patterns()), rates=RATES).table
    growing = table[table["openings"] > 0]
    np.testing.assert_allclose(
        growing["openings"], growing["expansion"] + growing["replacement"], atol=1e-6
    )
    np.testing.assert_allclose(
        table["replacement"], table["retirements"] + table["separations"], atol=1e-9
    )
    assert (table["lo-95"] < table["lo-80"]).all() and (table["lo-80"] < table["employed"]).all()
    assert (table["hi-80"] < table["hi-95"]).all() and (table["employed"] < table["hi-80"]).all()
    assert table["openings"].between(table["open-lo-80"], table["open-hi-80"]).all()
    widths = np.log(table["hi-80"] / table["lo-80"]).groupby(
        [table["industry"], table["occupation"]]
    )
    assert (widths.diff().dropna() > 0).all()


def test_a_pattern_moves_on_and_one_year_alone_stays():
    moving = project(levels(), staffing_trend(patterns()), rates=RATES, by=["occupation"]).table
    still = project(
        levels(), staffing_trend(patterns((2024,))), rates=RATES, by=["occupation"]
    ).table
    share = {
        name: table["employed"].to_numpy()[:5] / table["employed"].groupby(table["year"]).sum()
        for name, table in (("moving", moving), ("still", still))
    }
    assert (np.diff(share["moving"]) > 0).all() and 0.3 < share["moving"].iloc[-1] < 0.4
    assert share["still"].to_numpy() == pytest.approx(0.2)


def test_a_whole_and_its_parts_are_counted_once():
    rows = pd.DataFrame(
        {
            "region": "all",
            "occupation": "all",
            "industry": ["all", "C", "C35", "C36", "I", "I65"],
            "year": 2024,
            "employed": [150.0, 100.0, 60.0, 40.0, 50.0, 20.0],
        }
    )
    found = levels_of_employment(rows)
    # The parts of C are all of it; I65 is not all of I.
    assert found.table.index.tolist() == ["C35", "C36", "I"]
    assert found.left_out == ("C", "I65", "all")
    assert found.table.to_numpy().sum() == 150


def test_one_digit_too_many_in_one_year_is_held_back_and_named():
    rows = levels().rename_axis("industry").rename_axis("year", axis=1).stack().rename("employed")
    rows = rows.reset_index().assign(region="all", occupation="all")
    for year in (2016, 2020, 2024):
        typed = rows.assign(
            employed=rows["employed"].where(
                ~(rows["industry"].eq("C35") & rows["year"].eq(year)), rows["employed"] * 10
            )
        )
        found = levels_of_employment(typed)
        assert [(one.code, one.year) for one in found.lone] == [("C35", year)]
        assert np.isnan(found.table.loc["C35", year])
        assert found.ended == ({"C35": 2023} if year == 2024 else {})
    # A new level that stays is believed, and so is a steep rise.
    for change in ([1, 1, 1, 1, 1, 1, 1, 10, 10], 2.0 ** np.arange(9)):
        moved = rows.assign(employed=rows["employed"] * np.tile(change, 3))
        assert levels_of_employment(moved).lone == ()


def test_a_region_that_is_the_sum_of_the_others_is_the_whole():
    rows = [
        (region, industry, year, share * people * (1 + 0.01 * (year - 2020)))
        for region, share in (("模拟市", 1.0), ("东区", 0.4), ("西区", 0.6))
        for industry, people in (("C", 900.0), ("E", 100.0))
        for year in range(2020, 2024)
    ]
    table = pd.DataFrame(rows, columns=["region", "industry", "year", "employed"])
    found = levels_of_employment(table.assign(occupation="all"))
    assert found.table[2020].tolist() == pytest.approx([900, 100])
    apart = table[table["region"].ne("模拟市")].assign(occupation="all")
    assert levels_of_employment(apart).table[2020].tolist() == pytest.approx([900, 100])


def test_a_gap_leaves_no_error_that_is_no_number():
    table = pd.DataFrame([[90.0, 91, 93, *[np.nan] * 12, 120, 125]], columns=range(2005, 2022))
    assert np.isfinite(path_errors(table)).all().all()


def test_regions_are_summed_only_where_each_of_them_is_known():
    rows = pd.DataFrame(
        {
            "region": ["north", "south", "north", "south", "north"],
            "occupation": "all",
            "industry": "C35",
            "year": [2022, 2022, 2023, 2023, 2024],
            "employed": [1.0, 2.0, 1.5, 2.5, 9.0],
        }
    )
    assert levels_of_employment(rows).table.loc["C35"].tolist() == [3.0, 4.0]


def test_enterprises_that_begin_to_report_are_no_growth():
    months = pd.date_range("2021-01-01", "2024-12-01", freq="MS")
    old = pd.DataFrame({"enterprise_id": "old", "period": months, "value": 100.0})
    new = pd.DataFrame({"enterprise_id": "new", "period": months[-12:], "value": 900.0})
    register = pd.DataFrame({"enterprise_id": ["old", "new"], "industry": "C3512"})
    found = levels_of_enterprises(pd.concat([old, new]), register, ["C35"])
    assert found.table.loc["C35"].tolist() == pytest.approx([1000.0] * 4)
    assert found.enterprises == 2


def test_a_plan_stands_for_the_path_and_the_years_after_it_go_on():
    plan = GrowthPlan(
        name="plan",
        industries=(
            PlannedGrowth(industry="C35", growth=0.10, start=2025, end=2027),
            PlannedGrowth(industry="I", employed=800.0, year=2028),
        ),
    )
    now = levels()
    planned = planned_levels(plan, now, years=5)
    base = now[2024]
    assert planned.loc["C35", 2027] == pytest.approx(base["C35"] * 1.1**3)
    assert planned.loc["I65", 2028] == pytest.approx(800)
    assert planned.loc["C36"].isna().all()
    plain = project(now, None, rates=RATES, by=["industry"]).table
    under = project(now, None, rates=RATES, by=["industry"], planned=planned).table
    after = under.set_index(["industry", "year"])["employed"]
    before = plain.set_index(["industry", "year"])["employed"]
    assert after["I65", 2028] == pytest.approx(800)
    assert after["C36", 2029] == pytest.approx(before["C36", 2029])
    step = after["C35", 2029] / after["C35", 2028]
    assert step == pytest.approx(before["C35", 2029] / before["C35", 2028])
    widths = np.log(under["hi-80"] / under["employed"])
    np.testing.assert_allclose(widths, np.log(plain["hi-80"] / plain["employed"]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: x\nindustries: [{industry: C35}]", "give either growth"),
        ("name: x\nindustries: [{industry: C35, employed: 5}]", "give either growth"),
        ("name: x\nindustries: [{industry: C35, growth: 5%, employed: 5, year: 2030}]", "either"),
        ("name: x\nindustries: [{industry: C35, growth: much}]", "much"),
        ("name: x\nindustries: [{industry: C35, growth: 8}]", "write 8% or 0.08"),
        ("name: x\nindustries: [{industry: C35, growth: 800%}]", "write 8% or 0.08"),
        ("name: x\nindustries: [{industry: C35, growth: 8%, start: 2026.5}]", "2026.5"),
        ("name: x\nindustries: [{industry: C35, grwoth: 5%}]", "growth"),
        ("name: x\nindustries: []", "nothing"),
        ("name: x\nindustries: 7", "nothing"),
        ("name: x\nindustries: [{industry: C35, growth: 1}]", "without its unit"),
        ("name: x\nindustries: [{industry: '', growth: 8%}]", "industry is empty"),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(tmp_path, text, words):
    file = tmp_path / "plan.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(SpecError, match=words):
        load_plan(file)


def test_a_plan_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(NotFoundError):
        load_plan(tmp_path / "nowhere.yml")
    for entries, words in (
        ([PlannedGrowth(industry="X", growth=0.1)], "none of those"),
        ([PlannedGrowth(industry="C35", employed=9.0, year=2024)], "not after 2024"),
        ([PlannedGrowth(industry="C35", growth=0.1, start=2027, end=2026)], "before it starts"),
        ([PlannedGrowth(industry="C35", growth=0.1, start=2033)], "--years 9"),
        (
            [PlannedGrowth(industry="C", growth=0.1), PlannedGrowth(industry="C35", growth=0.2)],
            "another entry",
        ),
    ):
        with pytest.raises(SpecError, match=words):
            planned_levels(GrowthPlan(name="x", industries=tuple(entries)), levels(), years=5)


def test_a_plan_may_have_phases_and_call_an_industry_by_its_name(tmp_path):
    file = tmp_path / "plan.yml"
    file.write_text(
        "name: two phases\nindustries: [{industry: 专用设备制造业, growth: 5%, end: 2026}, "
        "{industry: C35, growth: 10%, start: 2027, end: 2028}]",
        "utf-8",
    )
    planned = planned_levels(load_plan(file), levels(), years=5).loc["C35"]
    assert planned[2026] == pytest.approx(levels().loc["C35", 2024] * 1.05**2)
    assert planned[2028] == pytest.approx(planned[2026] * 1.1**2)


def test_a_plan_may_begin_with_nobody_or_end_with_nobody():
    now = levels()
    now.loc["B"] = [80.0, 60, 20, 0, 0, 0, 0, 0, 0]
    plan = GrowthPlan(
        name="x",
        industries=(
            PlannedGrowth(industry="B", employed=500, year=2028),
            PlannedGrowth(industry="I65", employed=0, year=2026),
        ),
    )
    planned = planned_levels(plan, now, years=5)
    assert planned.loc["B"].tolist() == pytest.approx([125, 250, 375, 500, 500])
    assert planned.loc["I65"].tolist() == pytest.approx([now.loc["I65", 2024] / 2, 0, 0, 0, 0])
    table = project(now, None, rates=RATES, by=["industry"], planned=planned).table
    assert np.isfinite(table.select_dtypes("number")).all().all()
    closed = table[table["industry"].eq("I65")].set_index("year")
    # More are let go than would have left: no opening, and the parts stay what they are.
    assert closed.loc[2026, "expansion"] == pytest.approx(-now.loc["I65", 2024] / 2)
    assert closed.loc[2026, "openings"] == 0 and closed.loc[2028, "hi-80"] == 0
    grows = GrowthPlan(name="x", industries=(PlannedGrowth(industry="B", growth=0.1),))
    with pytest.raises(SpecError, match="nobody is employed in 2024"):
        planned_levels(grows, now, years=5)


def test_where_nobody_is_nobody_is_projected_and_zeros_widen_no_other_interval():
    rng = np.random.default_rng(0)
    steps = rng.normal(0.01, 0.03, size=(8, len(YEARS)))
    now = pd.DataFrame(1000 * np.exp(steps.cumsum(axis=1)), columns=YEARS)
    now.index = [f"C3{digit}" for digit in range(8)]
    plain = project(now, None, rates=RATES, by=["industry"]).table
    now.loc["B"] = [80.0, 60, 20, 10, 0, 0, 0, 0, 0]
    now.loc["H"] = 0.0
    now.loc["P"] = [0, 0, 0, 5.0, 10, 0, 8, 0, 12]
    table = project(now, None, rates=RATES, by=["industry"]).table.set_index(["industry", "year"])
    assert np.isfinite(table).all().all()
    for code in ("B", "H"):
        rows = table.loc[code]
        assert (rows[["employed", "openings", "lo-80", "replacement"]] == 0).all().all()
    assert table.loc["B", "hi-80"].eq(5).all() and table.loc["H", "hi-95"].eq(0).all()
    # A handful of people do not become more than they ever could.
    assert table.loc["P", "hi-95"].max() < 12 * 50
    before = plain.set_index(["industry", "year"])
    wide, was = (
        np.log(rows.loc["C36", "hi-95"] / rows.loc["C36", "employed"]) for rows in (table, before)
    )
    assert (wide < was * 1.5).all()


def test_who_has_no_figure_of_the_last_year_is_carried_on_to_it():
    now = levels()
    now.loc["C35", 2022:] = np.nan
    table = project(now, None, rates=RATES, by=["industry"]).table
    late = table[table["industry"].eq("C35")].set_index("year")
    assert now.loc["C35", 2021] * 1.05 < late["base"].iloc[0] < now.loc["C35", 2021] * 1.16
    # The first year ahead holds one year's change, not that of all years since.
    assert late.loc[2025, "expansion"] < 0.06 * late["base"].iloc[0]


def test_past_years_judge_each_step_with_what_was_known_then():
    found = path_errors(levels())
    assert found["ahead"].tolist() == [1, 2, 3, 4, 5]
    assert found["origins"].tolist() == [6, 5, 4, 3, 2]
    # Steady growth is what a path carries on and the last value does not.
    assert (found["error"] < found["error_last"]).all()
    altered = levels()
    altered[2024] *= 3
    first = path_errors(altered.loc[:, :2023])
    pd.testing.assert_frame_equal(first, path_errors(levels().loc[:, :2023]))
    assert path_errors(levels().loc[:, 2022:]).empty
