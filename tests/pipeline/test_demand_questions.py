"""From the store: indicators in training, reasons, scenarios, sources and components."""

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from pandas.testing import assert_frame_equal

from talentmatch import Store, pipeline
from talentmatch.demand import DemandForecaster
from talentmatch.errors import InputError, MissingDataError, NotFoundError
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.pipeline.demand.indicators import (
    demand_covariates,
    join_covariates,
    sized_register,
    split_covariates,
)
from talentmatch.pipeline.demand.running_scenarios import _People
from talentmatch.pipeline.models._training_tasks import RECIPES
from talentmatch.specs import load_model_spec
from talentmatch.track import Registry
from talentmatch.vocab import occupations


@pytest.fixture(scope="module")
def as_of(city):
    return pipeline.data_date(city)


@pytest.fixture(scope="module")
def joined(city, as_of):
    return RECIPES["demand"].data(city, load_model_spec("demand_default"), as_of)


@pytest.mark.slow
def test_the_default_model_learns_from_what_enterprises_report(joined):
    fitted = RECIPES["demand"].fit(DemandForecaster(calibration=2, boosting=False), joined)
    leads = dict(zip(fitted.drivers_.names, fitted.drivers_.lead.tolist(), strict=True))
    assert set(leads) == {"orders", "revenue", "insured_persons"}
    assert leads["orders"] == 3


def test_history_and_indicators_come_apart_as_they_went_in(city, as_of, joined):
    history = pipeline.demand_history(city, as_of)
    covariates = demand_covariates(city, history, as_of)
    again, told = split_covariates(joined)
    keys = list(history.columns[:-1])
    assert_frame_equal(
        again.sort_values(keys, ignore_index=True), history.sort_values(keys, ignore_index=True)
    )
    at = ["region", "industry", "month"]
    assert_frame_equal(
        told.sort_values(at, ignore_index=True), covariates.sort_values(at, ignore_index=True)
    )
    assert join_covariates(history, None) is history


def test_what_is_published_after_the_day_is_not_among_the_indicators(city):
    day = pd.Timestamp("2024-06-30")
    history = pipeline.demand_history(city, day)
    known = demand_covariates(city, history, day)
    last = {name: known.dropna(subset=name)["month"].max() for name in ("orders", "revenue")}
    # Orders are out when the month is over, revenue a fortnight later.
    assert last["orders"] == pd.Timestamp("2024-05-01")
    assert last["revenue"] == pd.Timestamp("2024-05-01")
    early = demand_covariates(city, history, pd.Timestamp("2024-06-05"))
    assert early.dropna(subset="revenue")["month"].max() == pd.Timestamp("2024-04-01")


def test_indicators_follow_the_dimensions_of_the_history(city, as_of):
    history = pipeline.demand_history(city, as_of)
    whole = history.groupby(["industry", "month"], as_index=False)["openings"].sum()
    by_industry = demand_covariates(city, whole, as_of)
    assert list(by_industry)[:2] == ["industry", "month"]
    full = demand_covariates(city, history, as_of)
    assert by_industry["orders"].sum() == pytest.approx(full["orders"].sum())


def test_without_indicators_there_are_no_covariates():
    month = pd.DataFrame({"region": ["A"], "month": ["2024-01-01"], "openings": [3.0]})
    with Store() as store:
        store.write("demand", month)
        day = pipeline.data_date(store)
        assert demand_covariates(store, pipeline.demand_history(store, day), day) is None
        assert sized_register(store, day)[1] is None


def test_reasons_add_up_and_are_told_in_the_language_of_the_reader(city, tracking):
    found = pipeline.explain_demand(city, tracking=tracking, months=2, by=["industry"])
    parts = [name for name in found.table if name.startswith("adds_")]
    np.testing.assert_allclose(found.table[parts].sum(axis=1), found.table["mean"], rtol=1e-9)
    assert all("预计需求" in render(why, "zh") for why in found.table["why"])
    assert any("影响最大" in render(note, "zh") for note in found.notes)


def test_a_forecast_says_on_what_it_rests_and_what_was_unusual(city, tracking):
    notes = pipeline.forecast(city, tracking=tracking, months=1, by=[]).notes
    assert "series over" in notes[0]
    listed = pipeline.demand_marks(city, tracking=tracking).table
    assert {"month", "kind", "shift"} <= set(listed)
    assert listed["shift"].abs().is_monotonic_decreasing


def test_a_new_plant_of_800_posts_is_seen_by_occupation(city, tracking, tmp_path):
    history = pipeline.demand_history(city)
    place = history[["region", "industry"]].iloc[0]
    start = history["month"].max() + pd.DateOffset(months=1)
    path = tmp_path / "plant.yml"
    path.write_text(
        f"name: plant\nplants: [{{posts: 800, start: {start:%Y-%m}, months: 4, "
        f"where: {{region: {place['region']}, industry: {place['industry']}}}}}]\n",
        "utf-8",
    )
    found = pipeline.scenario_demand(city, path, tracking=tracking, months=6, by=["occupation"])
    assert found.table["against_baseline"].sum() == pytest.approx(800)
    assert not in_words(found.spec, found.table, "zh")["post"].str.isascii().any()
    assert any("800" in note for note in found.notes)


def test_an_indicator_the_model_was_not_trained_with_is_refused(city, tracking, tmp_path):
    path = tmp_path / "orders.yml"
    path.write_text("name: x\nindicators: [{indicator: orders, change: -10%, start: 2025-01}]")
    with pytest.raises(InputError, match="trained without any"):
        pipeline.scenario_demand(city, path, tracking=tracking)


def test_the_yearly_demand_shows_the_share_of_each_source(city, tracking):
    found = pipeline.yearly_demand(city, tracking=tracking)
    shares = [name for name in found.table if name.startswith("share_")]
    assert shares == ["share_forecast", "share_survey", "share_headcount", "share_postings"]
    np.testing.assert_allclose(found.table[shares].sum(axis=1), 1.0)
    told = " ".join(found.notes)
    for word in (
        "Survey 2024",
        "strata",
        "staffing pattern of",
        "Postings",
        "inverse of their variance",
    ):
        assert word in told


def test_one_round_of_the_survey_says_on_what_it_rests(no_models):
    enterprises = pd.DataFrame(
        {
            "enterprise_id": [f"e{n}" for n in range(8)],
            "name": [f"made {n}" for n in range(8)],
            "industry": "C35",
            "size_class": "small",
            "permitted_use": "statistical",
        }
    )
    answers = enterprises.head(4)[["enterprise_id"]].assign(
        round=2024, post="welder", occupation="6-18-02-04", openings=2, permitted_use="statistical"
    )
    with Store() as store:
        store.write("enterprise", enterprises)
        store.write("need_survey", answers)
        found = pipeline.yearly_demand(store, tracking=no_models)
    assert found.table["mean"].tolist() == pytest.approx([16.0])
    assert found.table["share_survey"].tolist() == [1.0]
    assert any("one round" in note for note in found.notes)


def test_every_list_from_a_survey_says_how_many_rounds_there_are(own_city, no_models):
    ask = {"by": "post", "tracking": no_models}
    lists = [
        lambda: pipeline.shortage(own_city, **ask).notes,
        lambda: pipeline.yearly_demand(own_city, tracking=no_models).notes,
    ]
    for listed in lists:
        told = " ".join(listed())
        assert "Of 2 rounds of the survey (2023, 2024) the latest" in told
        assert "one round" not in told.lower()


def test_components_add_up_to_the_demand_of_all_sources(city, tracking):
    table = pipeline.demand_components(city, tracking=tracking).table
    np.testing.assert_allclose(table["expansion"] + table["replacement"], table["openings"])
    np.testing.assert_allclose(table["retirements"] + table["separations"], table["replacement"])
    demand = pipeline.yearly_demand(city, tracking=tracking).table.set_index("occupation")["mean"]
    np.testing.assert_allclose(table["openings"], demand.reindex(table["occupation"]))


def test_what_each_source_does_to_a_post_is_shown(city, tracking):
    demand = pipeline.yearly_demand(city, tracking=tracking).table.set_index("occupation")
    code = demand.index[0]
    why = pipeline.demand_of_post(city, occupations.name(code, "zh"), tracking=tracking)
    rows = why.table.set_index("source")
    assert rows.index.tolist() == ["forecast", "survey", "headcount", "postings", "level"]
    level, rows = rows.loc["level"], rows.drop("level")
    assert level["without"] + level["moves"] == pytest.approx(demand.loc[code, "mean"])
    own = np.exp((rows["share"] * np.log(rows["mean"])).sum())
    assert level["without"] == pytest.approx(own)
    assert rows["share"].sum() == pytest.approx(1.0)
    for name, row in rows.iterrows():
        assert row["mean"] == pytest.approx(demand.loc[code, f"from_{name}"])
        assert row["without"] + row["moves"] == pytest.approx(demand.loc[code, "mean"])
    assert rows["without"].nunique() == 4


def test_a_post_that_no_source_knows_names_those_that_are_like_it(city, tracking):
    with pytest.raises(NotFoundError) as caught:
        pipeline.demand_of_post(city, "astronaut", tracking=tracking)
    assert "astronaut" in str(caught.value) and caught.value.nearest


@pytest.fixture
def two_sources(no_models):
    """Return a store whose survey alone knows one post, beside headcount."""
    firms = pd.DataFrame(
        {"enterprise_id": ["a", "b"], "name": ["A", "B"], "industry": "C38", "region": "East"}
    )
    answers = pd.DataFrame(
        {
            "enterprise_id": ["a", "b"] * 2,
            "round": 2024,
            "post": ["焊工"] * 2 + ["驯兽师"] * 2,
            "openings": [40, 20, 6, 8],
            "occupation": ["6-18-02-04"] * 2 + [None] * 2,
        }
    )
    people = pd.DataFrame(
        {
            "enterprise_id": ["a", "b"],
            "period": pd.Timestamp("2024-06-01"),
            "metric": "headcount",
            "value": [300.0, 100.0],
        }
    )
    mix = pd.DataFrame(
        {"industry": ["C", "C38"], "occupation": "6-18-02-04", "year": 2023, "share": [0.9, 0.5]}
    )
    with Store() as store:
        for name, rows in (
            ("enterprise", firms),
            ("need_survey", answers),
            ("indicator", people),
            ("occupation_mix", mix),
        ):
            store.write(name, rows)
        yield store, no_models


def test_a_post_of_one_source_says_what_the_level_of_all_does_to_it(two_sources):
    store, tracking = two_sources
    why = pipeline.demand_of_post(store, "驯兽师", tracking=tracking).table.set_index("source")
    demand = pipeline.yearly_demand(store, tracking=tracking).table.set_index("occupation")
    assert why.index.tolist() == ["survey", "level"]
    assert why.loc["level", "without"] == pytest.approx(why.loc["survey", "mean"])
    moved = demand.loc["驯兽师", "mean"] - why.loc["survey", "mean"]
    assert why.loc["level", "moves"] == pytest.approx(moved)


@pytest.mark.parametrize(
    "post", ["６－１８－０２－０４", "6–18–02–04", " 焊工 ", "6-18-02-04 焊工", "welders"]
)
def test_a_post_is_known_by_code_or_name_however_it_is_typed(two_sources, post):
    store, tracking = two_sources
    note = pipeline.demand_of_post(store, post, tracking=tracking).notes[0]
    assert render(note, "zh").startswith("焊工：")


def test_of_an_unknown_post_the_nearest_are_named_not_the_largest(city, tracking):
    with pytest.raises(NotFoundError) as caught:
        pipeline.demand_of_post(city, "电焊工", tracking=tracking)
    assert "焊工" in [render(name, "zh") for name in caught.value.nearest]


def test_people_under_a_scenario_follow_one_pattern_and_one_count(two_sources):
    store, _ = two_sources
    more = pd.DataFrame(
        {
            "enterprise_id": ["b"],
            "period": pd.Timestamp("2024-07-01"),
            "metric": "insured_persons",
            "value": [9000.0],
        }
    )
    store.write("indicator", more)
    people = _People.of(store, pd.Timestamp("2024-12-31"))
    assert people.chosen({"industry": "C38"}).to_dict() == {"6-18-02-04": pytest.approx(200.0)}
    assert people.cells["employed"].sum() == pytest.approx(200.0)
    assert len(people.cells) == 1, "the pattern of C38 alone"


def test_a_survey_whose_answers_are_of_nobody_is_left_out_and_named(own_city, no_models):
    answers = own_city.read("need_survey", as_of="2100-01-01", purpose="planning")
    strange = answers.head(1).assign(round=2030, enterprise_id="nobody")
    own_city.write("need_survey", strange)
    found = pipeline.yearly_demand(own_city, tracking=no_models)
    assert "from_survey" not in found.table and "from_headcount" in found.table
    assert any("left out" in note for note in found.notes)


@pytest.mark.parametrize("verb", [pipeline.yearly_demand, pipeline.demand_components])
def test_without_a_source_the_tables_are_named(verb, no_models):
    with Store() as empty, pytest.raises(MissingDataError) as caught:
        verb(empty, tracking=no_models)
    assert {"indicator", "occupation_mix"} <= set(caught.value.needs)


def test_charts_of_the_backtest_are_logged_and_the_gate_reads_it(tracking):
    version = Registry(tracking).champion("demand")
    assert version.spec["gate"]["metric"] in version.metrics
    client = MlflowClient(tracking.uri)
    logged = {file.path for file in _all_files(client, version.run_id)}
    tables = {f"tables/by_{name}.csv" for name in ("origin", "step", "size", "region", "industry")}
    assert logged >= {"charts.html"} | tables


def _all_files(client, run_id, folder=None):
    for file in client.list_artifacts(run_id, folder):
        if file.is_dir:
            yield from _all_files(client, run_id, file.path)
        else:
            yield file
