"""`project`: from what a store holds to employment years ahead, or a refusal that says what to load."""

import numpy as np
import pandas as pd
import pytest

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import render
from talentmatch.pipeline.demand._demand_sources import headcount_source
from talentmatch.pipeline.demand._projecting import growth_of_indicators, projected_change
from talentmatch.pipeline.readiness import data_date


@pytest.fixture
def store(tmp_path):
    with tm.Store(tmp_path / "city.duckdb") as opened:
        yield opened


def yearbook(years=range(2018, 2024)) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"industry": industry, "year": year, "employed": people * growth ** (year - 2018)}
            for industry, people, growth in (("C", 9000.0, 1.02), ("I", 800.0, 1.12))
            for year in years
        ]
    )


def mix() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "industry": ["C", "C", "I"],
            "occupation": ["2-02-07-01", "6-18-02-04", "2-02-10-03"],
            "year": 2023,
            "share": [0.3, 0.7, 1.0],
        }
    )


def months() -> tuple[pd.DataFrame, pd.DataFrame]:
    register = pd.DataFrame(
        {"enterprise_id": ["a", "b"], "name": ["A", "B"], "industry": ["C35", "I65"]}
    )
    period = pd.date_range("2021-01-01", "2023-12-01", freq="MS")
    rows = [
        {"enterprise_id": name, "period": month, "metric": "insured_persons", "value": value}
        for name, value in (("a", 100.0), ("b", 40.0))
        for month in period
    ]
    return register, pd.DataFrame(rows)


def test_a_yearbook_and_a_pattern_give_occupations_for_five_years(store):
    store.write("employment", yearbook())
    store.write("occupation_mix", mix())
    found = pipeline.project(store)
    assert found.table.groupby(["industry", "occupation"]).size().eq(5).all()
    assert found.table["year"].unique().tolist() == [2024, 2025, 2026, 2027, 2028]
    assert {"industry_name", "post", "employed", "lo-80", "hi-95", "replacement"} <= set(
        found.table
    )
    said = " ".join(map(str, found.notes))
    assert "table employment, 2 industries, 2018 to 2023" in said and "last value" in said
    assert "分行业就业" in " ".join(render(note, "zh") for note in found.notes)


def test_what_is_held_back_carried_on_or_in_no_occupation_is_said(store):
    typed = yearbook()
    typed.loc[typed["industry"].eq("C") & typed["year"].eq(2020), "employed"] *= 10
    late = yearbook().assign(industry="E").query("year < 2022")
    store.write("employment", pd.concat([typed, late.drop_duplicates("year")]))
    store.write("occupation_mix", mix().assign(share=[0.2, 0.3, 1.0]))
    found = pipeline.project(store)
    said = " ".join(map(str, found.notes))
    assert "C: 93,636 people in 2020" in said and "E (2021)" in said
    assert "of the people employed are in no occupation" in said
    assert "C：2020 年为 93,636 人" in " ".join(render(note, "zh") for note in found.notes)


def test_figures_of_years_that_are_not_over_are_left_out_and_named(store):
    plan = pd.DataFrame({"industry": ["C", "I"], "year": 2099, "employed": [99_999.0, 9999.0]})
    store.write("employment", yearbook())
    plain = pipeline.project(store, years=2)
    store.write("employment", plan)
    found = pipeline.project(store, years=2)
    pd.testing.assert_frame_equal(found.table, plain.table)
    added = [str(note) for note in found.notes if note not in plain.notes]
    assert len(added) == 1 and "C (2099), I (2099)" in added[0] and "--scenario" in added[0]


def test_fractions_of_persons_are_asked_about(store):
    small = yearbook().assign(employed=yearbook()["employed"] / 1e4)
    store.write("employment", small)
    assert "no whole persons" in " ".join(map(str, pipeline.project(store).notes))


def test_without_a_pattern_there_are_industries_and_a_word_on_what_to_load(store):
    store.write("employment", yearbook())
    found = pipeline.project(store, years=2)
    assert "occupation" not in found.table and len(found.table) == 4
    assert any("template occupation_mix" in str(note) for note in found.notes)
    with pytest.raises(MissingDataError, match="occupation_mix"):
        pipeline.project(store, by=["occupation"])


def test_months_of_enterprises_do_where_there_is_no_yearbook(store):
    register, indicator = months()
    store.write("enterprise", register)
    store.write("indicator", indicator)
    found = pipeline.project(store, by=["industry"])
    assert found.table["base"].tolist() == [100.0] * 5 + [40.0] * 5
    assert any("2 enterprises that report by month" in str(note) for note in found.notes)
    few = pipeline.project(store, by=["industry"], least=3)
    assert not any("2 enterprises that report" in str(note) for note in few.notes)


def test_a_store_without_years_says_which_tables_and_columns_it_lacks(store):
    with pytest.raises(MissingDataError) as refused:
        pipeline.project(store)
    for word in ("employment", "industry", "year", "employed", "workforce", "indicator"):
        assert word in str(refused.value)
    store.write("employment", yearbook(years=[2023]))
    with pytest.raises(InputError, match="load earlier years"):
        pipeline.project(store)


def test_a_scenario_stands_beside_the_baseline(store, tmp_path):
    store.write("employment", yearbook())
    plan = tmp_path / "plan.yml"
    plan.write_text("name: more\nindustries: [{industry: I, growth: 20%}]", "utf-8")
    found = pipeline.project(store, by=["industry"], scenario=plan).table.set_index("industry")
    assert (found.loc["C", "against_baseline"] == 0).all()
    assert found.loc["I", "employed"].iloc[0] == pytest.approx(
        found.loc["I", "base"].iloc[0] * 1.2, abs=0.2
    )
    gap = found["employed"] - found["baseline_employed"]
    assert gap.tolist() == pytest.approx(found["against_baseline"].tolist(), abs=0.2)


def test_the_backtest_is_a_list_or_says_why_there_is_none(store):
    store.write("employment", yearbook())
    found = pipeline.projection_errors(store).table
    assert found["ahead"].tolist() == [1, 2, 3] and found["origins"].tolist() == [3, 2, 1]
    with pytest.raises(InputError, match="by region"):
        pipeline.project(store, by=["region"])


def test_three_years_are_projected_but_not_judged(store):
    store.write("employment", yearbook(years=[2021, 2022, 2023]))
    assert any(
        "cannot" in str(note) or "No past year" in str(note)
        for note in pipeline.project(store).notes
    )
    with pytest.raises(InputError, match="four are needed"):
        pipeline.projection_errors(store)


def test_a_part_of_a_year_is_compared_with_the_same_months(store):
    register, indicator = months()
    rows = indicator[indicator["period"] < "2023-10-01"]
    # A season in the months must be no growth.
    rows = rows.assign(value=rows["value"] + rows["period"].dt.month)
    store.write("enterprise", register)
    store.write("indicator", rows)
    found = pipeline.project(store, by=["industry"], years=1)
    assert found.table["employed"].tolist() == pytest.approx(found.table["base"].tolist(), rel=1e-6)
    assert any("9 months are there" in str(note) for note in found.notes)


def test_a_yearbook_by_occupation_is_its_own_pattern(store):
    rows = [
        {"industry": "C", "occupation": name, "year": year, "employed": people}
        for name, people in (("2-02-07-01", 30.0), ("6-18-02-04", 70.0))
        for year in range(2019, 2024)
    ]
    store.write("employment", pd.DataFrame(rows))
    found = pipeline.project(store, years=1).table
    assert found["base"].tolist() == pytest.approx([30.0, 70.0])
    assert found["employed"].tolist() == pytest.approx([30.0, 70.0], rel=0.01)


def test_targets_of_employment_take_the_projected_growth_as_their_prior(store):
    store.write("employment", yearbook())
    plan = pd.DataFrame(
        {
            "indicator": ["制造业从业人员", "全市就业人数", "孵化器数量"],
            "year": 2027,
            "baseline_year": 2023,
        }
    )
    target = plan.assign(
        target=[20000.0, 20000.0, 40.0], baseline=[9936.0, 11200.0, 10.0], direction="up"
    )
    store.write("target", target)
    growth = growth_of_indicators(store, target["indicator"])
    assert set(growth) == {"制造业从业人员", "全市就业人数"}
    assert 0 < growth["制造业从业人员"] < 0.03
    found = pipeline.targets(store)
    row = found.table.set_index("indicator").loc["制造业从业人员"]
    # The plan would have it double in four years; nothing in eight years of employment does.
    assert row["expected"] == pytest.approx(9936 * (1 + 4 * growth["制造业从业人员"]), rel=0.02)
    assert any("talentmatch project" in render(note, "en") for note in found.notes)


def test_a_year_of_headcount_takes_its_growth_from_the_projection(store, no_models):
    register, people = months()
    store.write("enterprise", register)
    store.write("indicator", people)
    store.write("occupation_mix", mix())
    change = projected_change(store)
    assert set(change.columns) == {"growth", "error"} and (change["error"] > 0).all()
    listed = pipeline.project(store, years=1, by=["occupation"]).table.set_index("occupation")
    ratio = listed["employed"] / listed["base"]
    assert change["growth"].to_numpy() == pytest.approx(np.log(ratio[change.index]), abs=0.02)
    source = headcount_source(store, data_date(store), "demand/components", 0)
    assert any("talentmatch project" in render(note, "en") for note in source.notes)
    parts = pipeline.demand_components(store, tracking=no_models)
    said = " ".join(render(note, "en") for note in parts.notes)
    # What the projection stands in place of is not told as an assumption beside it.
    assert "talentmatch project" in said and "carries on through the next" not in said
