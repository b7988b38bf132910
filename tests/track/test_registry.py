"""The champion: the first, one that beats it by the gate on the same backtest, and the way back."""

import math
import shutil

import mlflow
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.demand import DemandForecaster
from talentmatch.errors import TrackingError, UnreadableModelError
from talentmatch.i18n import render
from talentmatch.specs import load_feature_spec, load_model_spec
from talentmatch.track import Evidence, Registry, model_card, record_run

#: Never learns, and counts all comparisons alike.
WORSE = "parameters: {fewest_outcomes: 100000}"
#: Learns from the few outcomes of the small city.
BETTER = "parameters: {fewest_outcomes: 20}"


@pytest.fixture
def spec(tmp_path):
    """Write the spec of a team model; return its path."""

    def write(name, parameters, *, least_gain=0.0, test_share=0.4):
        path = tmp_path / f"{name}.yml"
        path.write_text(
            f"name: {name}\nestimator: talentmatch.team:TeamProjectRanker\n"
            f"features: team_project_pairs\n{parameters}\n"
            f"backtest: {{test_share: {test_share}, top: [10]}}\n"
            f"gate: {{metric: project_auc, better: higher, least_gain: {least_gain}}}\n"
            "card: team_default.md\n",
            "utf-8",
        )
        return str(path)

    return write


def test_the_first_version_is_the_champion(city, no_models):
    assert Registry(no_models).champion("team") is None
    trained = pipeline.train(city, "team", tracking=no_models)
    champion = Registry(no_models).champion("team")
    assert trained.promoted and champion.version == trained.version == 1
    assert champion.run_id == trained.run_id
    assert champion.spec["name"] == "team_default"
    mlflow.set_tracking_uri(no_models.uri)
    alias = mlflow.MlflowClient().get_model_version_by_alias("talentmatch-team", "champion")
    assert int(alias.version) == 1


def test_a_challenger_that_beats_the_champion_is_promoted_and_rolled_back(city, no_models, spec):
    registry = Registry(no_models)
    pipeline.train(city, "team", tracking=no_models, spec=spec("worse", WORSE))
    won = pipeline.train(city, "team", tracking=no_models, spec=spec("better", BETTER))
    assert won.promoted and registry.champion("team").version == 2
    assert "of version 1" in won.verdict
    assert registry.rollback("team") == 1
    assert registry.champion("team").version == 1
    with pytest.raises(TrackingError, match="no earlier champion"):
        registry.rollback("team")
    assert registry.champion("team").version == 1
    # Going back throws nothing away: the better one is still there to be promoted.
    assert pipeline.promote(no_models, "team", 2) == (True, "team: version 2 is the champion")
    assert registry.champion("team").version == 2


def test_a_challenger_that_gains_too_little_stays_out(city, no_models, spec):
    first = pipeline.train(city, "team", tracking=no_models, spec=spec("worse", WORSE))
    lost = pipeline.train(
        city, "team", tracking=no_models, spec=spec("better", BETTER, least_gain=9.0)
    )
    assert lost.metrics["project_auc"] > first.metrics["project_auc"]
    assert not lost.promoted and "not promoted" in lost.verdict
    assert Registry(no_models).champion("team").version == 1
    refused, why = pipeline.promote(no_models, "team", 2)
    assert not refused and "stays out" in why
    told = render(why, "zh")
    assert "团队模型第 2 版未启用" in told and "project_auc" not in told
    assert Registry(no_models).champion("team").version == 1
    assert pipeline.promote(no_models, "team", 2, force=True)[0]


def test_the_champion_is_judged_on_the_backtest_of_the_challenger(city, no_models, spec):
    """Not on its own, which may have been an easier one."""
    pipeline.train(city, "team", tracking=no_models, spec=spec("easy", WORSE, test_share=0.2))
    challenger = pipeline.train(
        city, "team", tracking=no_models, spec=spec("hard", BETTER, test_share=0.5)
    )
    same = pipeline.train(
        city, "team", tracking=no_models, spec=spec("easy_again", WORSE, test_share=0.5)
    )
    easy = Registry(no_models).versions("team")[-1].metrics["project_auc"]
    assert same.metrics["project_auc"] != pytest.approx(easy)
    assert f"against {same.metrics['project_auc']:.4g} of" in challenger.verdict


def test_the_same_spec_on_the_same_data_changes_nothing(city, no_models):
    first = pipeline.train(city, "team", tracking=no_models)
    again = pipeline.train(city, "team", tracking=no_models)
    assert first.metrics == again.metrics
    assert not again.promoted and "the same as champion 1" in again.verdict


def test_the_same_spec_on_newer_data_replaces_the_champion(city, no_models):
    as_of = pipeline.data_date(city, "recruiting")
    older = as_of - pd.Timedelta(days=60)
    pipeline.train(city, "team", tracking=no_models, as_of=older)
    newer = pipeline.train(city, "team", tracking=no_models)
    assert newer.promoted and "refitted on newer data" in newer.verdict
    refused = pipeline.promote(no_models, "team", 1)
    assert "different data" in refused[1] and not refused[0]
    assert Registry(no_models).champion("team").version == 2


def test_an_unknown_version_names_those_there_are(city, no_models):
    with pytest.raises(TrackingError, match="no version 7 of the team model; there are: none"):
        Registry(no_models).promote("team", 7)
    pipeline.train(city, "team", tracking=no_models)
    with pytest.raises(TrackingError, match="there are: 1"):
        pipeline.promote(no_models, "team", 7, force=True)


def test_without_a_model_the_command_that_trains_one_is_named(no_models):
    with pytest.raises(TrackingError, match="talentmatch train demand"):
        Registry(no_models).in_use("demand")


@pytest.mark.slow
def test_versions_come_newest_first_with_metrics_and_spec(city, no_models, spec):
    pipeline.train(city, "team", tracking=no_models, spec=spec("worse", WORSE))
    pipeline.train(city, "team", tracking=no_models, spec=spec("better", BETTER))
    versions = Registry(no_models).versions("team")
    assert [version.version for version in versions] == [2, 1]
    assert [version.spec["name"] for version in versions] == ["better", "worse"]
    assert len({version.fingerprint for version in versions}) == 1


def test_a_card_carries_the_figures_of_its_version(tracking):
    champion = Registry(tracking).champion("match")
    model = load_model_spec("match_default")
    text = model_card(model, champion)
    assert f"## Version {champion.version}" in text and champion.fingerprint in text
    assert f"| mutual_auc | {champion.metrics['mutual_auc']:.4g} |" in text
    assert text.startswith(model_card(model).rstrip())
    assert "## Version" not in model_card(model)


def test_the_champion_read_beside_the_store_is_the_one_that_mlflow_tells(no_models):
    evidence = Evidence({"mae": 1.0, "mase": float("nan")}, "abc", 6, "2024-06-30")
    run = trained_once(no_models, evidence)
    registry = Registry(no_models)
    (told,) = registry.versions("demand")
    beside = registry.champion("demand")
    assert beside.run_id == run and math.isnan(beside.metrics["mase"])
    assert repr(beside) == repr(told)
    assert beside.dims == ()


def trained_once(tracking, evidence):
    """Record a small demand model with given evidence and put it in use; return its run."""
    months = pd.date_range("2024-01-01", periods=6, freq="MS")
    fitted = DemandForecaster().fit(pd.DataFrame({"month": months, "openings": 4.0}))
    spec = load_model_spec("demand_default")
    run, version = record_run(
        tracking,
        fitted,
        kind="demand",
        spec=spec,
        features=load_feature_spec(spec.features),
        evidence=evidence,
        example=(pd.DataFrame({"horizon": [1]}), pd.DataFrame({"mean": [1.0]})),
    )
    Registry(tracking).promote("demand", version)
    return run


def test_a_model_whose_files_are_damaged_or_gone_is_replaced_by_the_next_training(
    city, no_models, tmp_path
):
    """What the refusal recommends works: training again, on the same data with the same spec."""
    pipeline.train(city, "team", tracking=no_models)
    folder = tmp_path / "mlartifacts"
    for file in folder.rglob("state/*.json"):
        file.write_text("{", "utf-8")
    with pytest.raises(UnreadableModelError, match="train the model again"):
        Registry(no_models).in_use("team")
    again = pipeline.train(city, "team", tracking=no_models)
    assert again.promoted and "can no longer be read" in str(again.verdict)
    assert Registry(no_models).in_use("team")[0].version == 2

    shutil.rmtree(folder)
    with pytest.raises(UnreadableModelError, match="the files of team version 2 are gone"):
        Registry(no_models).champion("team")
    assert Registry(no_models).versions("team") == []
    assert pipeline.train(city, "team", tracking=no_models).promoted
    assert Registry(no_models).in_use("team")[0].version == 3
