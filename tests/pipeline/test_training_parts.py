"""A demand model that is learnt in parts: the figures, gates and lists of one process."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import Store, pipeline
from talentmatch.demand import PartedForecaster
from talentmatch.errors import SpecError
from talentmatch.pipeline.demand import forecasting
from talentmatch.pipeline.models import _training_parts as training_parts
from talentmatch.pipeline.models._training_parts import recipe_of_parts
from talentmatch.pipeline.readiness import data_date
from talentmatch.specs import load_model_spec
from talentmatch.track import Registry

dask = pytest.importorskip("dask", reason="the extra scale is not installed")


@pytest.fixture(autouse=True)
def in_this_process():
    forecasting._summed_openings.cache_clear()
    with dask.config.set(scheduler="synchronous"):
        yield


def same(ours, theirs):
    assert_frame_equal(ours, theirs, check_exact=False, rtol=1e-9, check_like=True)


@pytest.mark.slow
def test_its_backtest_forecast_and_place_in_the_registry_are_those_of_one_process(
    city, trained, no_models, quick_demand
):
    tracking, results = trained
    parts = pipeline.train(city, "demand", tracking=no_models, spec=quick_demand, tasks=2)
    assert parts.metrics == pytest.approx(dict(results["demand"].metrics), rel=1e-9)
    champion, fitted = Registry(no_models).in_use("demand")
    assert isinstance(fitted, PartedForecaster)
    theirs = Registry(tracking).champion("demand")
    assert (champion.spec, champion.dims) == (theirs.spec, theirs.dims)
    assert (champion.fingerprint, champion.rows) == (theirs.fingerprint, theirs.rows)
    assert champion.cells == theirs.cells
    assert pipeline.learnt_in_parts(no_models) and not pipeline.learnt_in_parts(tracking)
    for by in (["region"], []):
        ours, whole = (
            pipeline.forecast(city, tracking=place, months=3, by=by)
            for place in (no_models, tracking)
        )
        same(ours.table, whole.table.drop(columns="waking_chance", errors="ignore"))
    assert any("learnt in parts" in note for note in ours.notes)
    with_why = pipeline.explain_demand(city, tracking=no_models, months=1, by=["region"])
    assert any("does not take its forecast apart" in note for note in with_why.notes)


@pytest.mark.slow
def test_the_same_data_again_is_no_new_champion_in_parts_or_in_one_process(
    city, no_models, quick_demand
):
    first = pipeline.train(city, "demand", tracking=no_models, spec=quick_demand, tasks=2)
    again = pipeline.train(city, "demand", tracking=no_models, spec=quick_demand)
    assert first.promoted and not again.promoted
    assert "same" in again.verdict


def test_a_history_in_the_lake_is_read_there_and_is_that_of_the_store(own_city):
    spec, as_of = load_model_spec("demand_default"), data_date(own_city)
    recipe = recipe_of_parts("demand", 3)
    whole = recipe.data(own_city, spec, as_of)
    assert whole.history.npartitions == 3
    own_city.lake.move("demand")
    parts = recipe.data(own_city, spec, as_of)
    ours, theirs = (
        one.history.compute().sort_values(list(one.history.columns), ignore_index=True)
        for one in (parts, whole)
    )
    assert_frame_equal(ours, theirs, check_exact=True)
    key = ["region", "industry", "month"]
    ours, theirs = (one.covariates.sort_values(key, ignore_index=True) for one in (parts, whole))
    assert_frame_equal(ours, theirs, check_exact=True)
    assert parts.rows == len(parts) == len(whole.history)
    assert parts.fingerprint == recipe.data(own_city, spec, as_of).fingerprint
    # What is not over on the day is not looked at, in either place.
    early = recipe.data(own_city, spec, pd.Timestamp("2023-03-30")).history.compute()
    assert early["month"].max() == pd.Timestamp("2023-02-01")


def test_a_store_without_openings_says_what_it_lacks(tmp_path, no_models):
    with Store(tmp_path / "empty.duckdb") as store:
        for tasks in (1, 2):
            with pytest.raises(Exception, match="demand") as told:
                pipeline.train(store, "demand", tracking=no_models, tasks=tasks)
            assert "posting" in str(told.value) or "no data" in str(told.value)


@pytest.mark.slow
def test_a_champion_is_judged_on_its_own_months_in_parts_too(
    city, no_models, quick_demand, tmp_path
):
    pipeline.train(city, "demand", tracking=no_models, spec=quick_demand, tasks=2)
    other = tmp_path / "other.yml"
    text = Path(quick_demand).read_text("utf-8").replace("bags: 1", "bags: 2")
    other.write_text(text, "utf-8")
    tried = pipeline.train(city, "demand", tracking=no_models, spec=str(other), tasks=2)
    assert "1,140 cells" in tried.verdict or "1140 cells" in tried.verdict


def test_other_models_and_estimators_are_refused_with_the_way_out(city, no_models):
    with pytest.raises(SpecError, match="train demand"):
        pipeline.train(city, "match", tracking=no_models, tasks=2)
    other = load_model_spec("match_default")
    with pytest.raises(SpecError, match="leave out --cluster"):
        recipe_of_parts("demand", 2).data(city, other, data_date(city))


def test_of_more_series_than_are_judged_the_note_says_so(monkeypatch):
    monkeypatch.setattr(training_parts, "JUDGED", 30)
    fitted = SimpleNamespace(series=100, forecast_notes=lambda: ("rests on",))
    assert training_parts.parts_notes(fitted)[1].startswith("the backtest judged one series in 4")
    fitted.series = 30
    assert training_parts.parts_notes(fitted) == ("rests on",)
