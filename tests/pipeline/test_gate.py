"""The gate of promotion: each model on its own features, over the same cells."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import SpecError
from talentmatch.evaluate.compare import shared_cells
from talentmatch.specs import load_model_spec
from talentmatch.specs.folders import spec_folder
from talentmatch.track import Registry

MONTHS = pd.date_range("2021-01-01", periods=40, freq="MS")
REGIONS = [f"R{place}" for place in range(6)]


@pytest.fixture
def led(tmp_path):
    """Return a store in which the orders of enterprises lead openings by two months."""
    random = np.random.default_rng(0)
    with Store(tmp_path / "led.duckdb") as store:
        firms = {"enterprise_id": REGIONS, "name": REGIONS, "region": REGIONS, "industry": "C35"}
        store.write("enterprise", pd.DataFrame(firms))
        for region in REGIONS:
            # Orders jump every month, each region for itself: only who sees them can tell.
            orders = np.exp(random.normal(0, 0.5, len(MONTHS) + 2))
            openings = np.round(60 * orders[:-2])
            store.write(
                "demand",
                pd.DataFrame({"region": region, "month": MONTHS, "openings": openings}),
            )
            reported = {"enterprise_id": region, "period": MONTHS, "metric": "orders"}
            store.write("indicator", pd.DataFrame(reported | {"value": 1e6 * orders[2:]}))
        yield store


@pytest.fixture
def spec(tmp_path):
    """Write the spec of a demand model without boosters; return its path."""

    def write(name, *, settings="{}", features="demand_history", metric="mae", sharpness=6):
        path = tmp_path / f"{name}.yml"
        path.write_text(
            f"name: {name}\nestimator: talentmatch.demand:DemandForecaster\n"
            f"features: {features}\nsettings: {settings}\n"
            f"parameters: {{boosting: false, calibration: 2, sharpness: {sharpness}}}\n"
            "backtest: {origins: 3, horizon: 2}\n"
            f"gate: {{metric: {metric}, better: lower}}\ncard: demand_default.md\n",
            "utf-8",
        )
        return str(path)

    return write


def part_of(features, old, new, tmp_path):
    """Write a feature set that holds a part of another; return its path."""
    text = (spec_folder("features") / f"{features}.yml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"part_of_{features}.yml"
    path.write_text(text.replace(old, new), "utf-8")
    return str(path)


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_challenger_without_covariates_does_not_win_over_a_champion_with_them(
    led, no_models, spec
):
    rich = spec("rich", settings="{covariates: demand_covariates}")
    first = pipeline.train(led, "demand", tracking=no_models, spec=rich)
    # On data without covariates the champion would be no better than this one.
    poor = [
        pipeline.train(led, "demand", tracking=no_models, spec=spec("poor", sharpness=sharpness))
        for sharpness in (2, 12)
    ]
    for model in poor:
        assert model.metrics["mae"] > 1.2 * first.metrics["mae"]
        assert not model.promoted
        assert f"{first.metrics['mae']:.4g} of champion 1, on the same 36 cells" in model.verdict
    assert Registry(no_models).champion("demand").version == 1
    assert not pipeline.promote(no_models, "demand", 2)[0]


@pytest.mark.slow
def test_a_challenger_with_covariates_wins_over_a_champion_without(led, no_models, spec):
    pipeline.train(led, "demand", tracking=no_models, spec=spec("poor"))
    rich = spec("rich", settings="{covariates: demand_covariates}")
    won = pipeline.train(led, "demand", tracking=no_models, spec=rich)
    assert won.promoted and "of version 1, on the same 36 cells" in won.verdict


@pytest.mark.slow
def test_a_challenger_cannot_win_by_taking_series_away(led, no_models, spec, tmp_path):
    pipeline.train(led, "demand", tracking=no_models, spec=spec("whole"))
    some = part_of(
        "demand_history",
        "FROM demand\n",
        "FROM (SELECT * FROM demand WHERE region < 'R2')\n",
        tmp_path,
    )
    lost = pipeline.train(led, "demand", tracking=no_models, spec=spec("some", features=some))
    assert not lost.promoted
    assert "24 of the 36 cells on which champion 1 is judged, first: R2" in lost.verdict
    refused, why = pipeline.promote(no_models, "demand", 2)
    assert not refused and "different data" in why


@pytest.mark.slow
@pytest.mark.no_cover
def test_nor_by_halving_what_came_or_by_leaving_a_dimension_out(led, no_models, spec, tmp_path):
    pipeline.train(led, "demand", tracking=no_models, spec=spec("whole"))
    for old, new in (
        ("sum(openings) AS openings", "sum(openings) / 2 AS openings"),
        (
            (
                "SELECT region, industry, occupation, skill, enterprise,\n"
                "           date_trunc('month', month)"
            ),
            (
                "SELECT 'all' AS region, industry, occupation, skill, enterprise,\n"
                "           date_trunc('month', month)"
            ),
        ),
    ):
        part = part_of("demand_history", old, new, tmp_path)
        lost = pipeline.train(led, "demand", tracking=no_models, spec=spec("part", features=part))
        assert not lost.promoted and "36 of the 36 cells" in lost.verdict


def test_a_team_model_cannot_win_by_taking_projects_away(city, no_models, tmp_path):
    text = (spec_folder("models") / "team_default.yml").read_text("utf-8")
    pipeline.train(city, "team", tracking=no_models)
    part = part_of(
        "team_project_pairs",
        "FROM team CROSS JOIN project\n",
        "FROM team CROSS JOIN (SELECT * FROM project WHERE hash(project_id) % 2 = 0) AS project\n",
        tmp_path,
    )
    path = tmp_path / "some.yml"
    path.write_text(text.replace("team_project_pairs", part), "utf-8")
    lost = pipeline.train(city, "team", tracking=no_models, spec=str(path))
    assert not lost.promoted and "cells on which champion 1 is judged" in lost.verdict


@pytest.mark.slow
def test_a_champion_that_cannot_be_judged_here_stays_in_use(led, no_models, spec, tmp_path):
    own = part_of("demand_history", "FROM demand\n", "FROM demand \n", tmp_path)
    pipeline.train(led, "demand", tracking=no_models, spec=spec("own", features=own))
    (tmp_path / "part_of_demand_history.yml").unlink()
    lost = pipeline.train(led, "demand", tracking=no_models, spec=spec("whole"))
    assert not lost.promoted
    assert "cannot be backtested here" in lost.verdict and "--force" in lost.verdict


@pytest.mark.slow
@pytest.mark.parametrize(
    "columns", ["region, region AS industry,", "'all' AS region, region AS industry,"]
)
def test_a_challenger_of_other_dimensions_is_refused_with_a_sentence(
    columns, led, no_models, spec, tmp_path
):
    pipeline.train(led, "demand", tracking=no_models, spec=spec("whole"))
    end = " occupation, skill, enterprise,\n           date_trunc('month', month)"
    part = part_of(
        "demand_history", f"SELECT region, industry,{end}", f"SELECT {columns}{end}", tmp_path
    )
    lost = pipeline.train(led, "demand", tracking=no_models, spec=spec("part", features=part))
    assert not lost.promoted and "told apart by industry too" in lost.verdict


@pytest.fixture
def outside(monkeypatch):
    """Make a module of another package importable and return it."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import estimators_elsewhere

    yield estimators_elsewhere
    sys.modules.pop("estimators_elsewhere", None)


OUTSIDE = """
name: naive
estimator: estimators_elsewhere:SeasonalNaive
features: demand_history
backtest: {origins: 3, horizon: 2}
gate: {metric: mae, better: lower}
card: demand_default.md
"""


@pytest.mark.slow
def test_a_champion_whose_class_is_gone_stays_in_use_and_can_be_replaced(
    led, no_models, spec, outside, tmp_path, monkeypatch
):
    path = tmp_path / "naive.yml"
    path.write_text(OUTSIDE, "utf-8")
    pipeline.train(led, "demand", tracking=no_models, spec=str(path))
    monkeypatch.delattr(outside, "SeasonalNaive")
    lost = pipeline.train(led, "demand", tracking=no_models, spec=spec("whole"))
    assert not lost.promoted and "cannot be backtested here" in lost.verdict
    assert "estimators_elsewhere:SeasonalNaive' cannot be imported" in lost.verdict
    assert pipeline.promote(no_models, "demand", 2, force=True)[0]


def test_a_forecaster_that_lists_could_not_ask_is_refused_before_it_is_registered(
    led, no_models, outside, tmp_path, monkeypatch
):
    whole = outside.SeasonalNaive

    class Lacking(whole):
        def fit(self, history, covariates=None):
            super().fit(history)
            self.own_ = self.__dict__.pop("dims_")
            return self

        def predict(self, horizon=3, levels=(80, 95)):
            part = whole(self.season)
            part.wide_, part.dims_ = self.wide_, self.own_
            return part.predict(horizon, levels)

    monkeypatch.setattr(outside, "SeasonalNaive", Lacking)
    path = tmp_path / "naive.yml"
    path.write_text(OUTSIDE, "utf-8")
    with pytest.raises(SpecError, match=r"lacks dims_, predict\(horizon, levels, aggregate\)"):
        pipeline.train(led, "demand", tracking=no_models, spec=str(path))
    assert Registry(no_models).versions("demand") == []


@pytest.mark.slow
def test_a_refit_on_older_data_does_not_replace_the_champion(led, no_models, spec):
    whole = spec("whole")
    now = pipeline.data_date(led, "planning")
    older = now - pd.DateOffset(months=6)
    pipeline.train(led, "demand", tracking=no_models, spec=whole, as_of=now)
    lost = pipeline.train(led, "demand", tracking=no_models, spec=whole, as_of=older)
    assert not lost.promoted and f"as of {older:%Y-%m-%d}" in lost.verdict
    other = spec("other", sharpness=2)
    lost = pipeline.train(led, "demand", tracking=no_models, spec=other, as_of=older)
    assert not lost.promoted and f"champion 1 as of {now:%Y-%m-%d}" in lost.verdict


@pytest.mark.slow
def test_a_refit_on_less_data_does_not_replace_the_champion(led, no_models, spec):
    whole = spec("whole")
    pipeline.train(led, "demand", tracking=no_models, spec=whole)
    with Store() as poorer:
        kept = pd.DataFrame({"region": "R0", "month": MONTHS, "openings": 60.0})
        poorer.write("demand", kept)
        for challenger in (whole, spec("other", sharpness=2)):
            lost = pipeline.train(poorer, "demand", tracking=no_models, spec=challenger)
            assert not lost.promoted
            assert "40 rows to learn from, champion 1 had 240" in lost.verdict
    assert Registry(no_models).champion("demand").rows == 240


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("demand", "mae", "maee"),
        ("match", "mutual_auc", "mutual_acu"),
        ("team", "mutual_ndcg_at_10", "mutual_ndgc_at_10"),
    ],
)
def test_a_gate_metric_that_does_not_exist_is_refused_before_anything_is_read(
    kind, right, wrong, no_models, tmp_path
):
    text = (spec_folder("models") / f"{kind}_default.yml").read_text("utf-8")
    path = tmp_path / "mine.yml"
    path.write_text(text.replace(f"metric: {right}", f"metric: {wrong}"), "utf-8")
    with Store() as empty, pytest.raises(SpecError, match=f"did you mean '{right}'"):
        pipeline.train(empty, kind, tracking=no_models, spec=str(path))


@pytest.mark.parametrize("kind", pipeline.KINDS)
def test_the_measures_a_gate_may_name_are_those_of_the_backtest(trained, kind):
    from talentmatch.pipeline.models._training import FLAGGED
    from talentmatch.pipeline.models._training_tasks import RECIPES

    options = load_model_spec(f"{kind}_default").backtest
    # What the audit counts is no measure of the backtest: its gate is one of its own.
    assert set(trained[1][kind].metrics) - {FLAGGED} <= set(RECIPES[kind].measures(options))


def test_cells_are_the_same_by_key_and_by_truth():
    champion = pd.DataFrame({"id": ["1", "2", "3"], "came": [0.0, np.nan, 1.0], "said": 0.5})
    other = pd.DataFrame({"id": [3, 2, 4], "came": [1.0, np.nan, 0.0], "said": [0.9, 0.8, 0.7]})
    found = shared_cells(other, champion, key=["id"], truth=["came"])
    assert found.champion["id"].tolist() == ["2", "3"]
    assert found.challenger["said"].tolist() == [0.8, 0.9]
    assert found.lacking["id"].tolist() == ["1"]
    nothing = shared_cells(other.iloc[:0], champion, key=["id"], truth=["came"])
    assert len(nothing.lacking) == 3
    without = shared_cells(other.drop(columns="id"), champion, key=["id"], truth=["came"])
    assert len(without.lacking) == 3 and without.champion.empty
