"""Any estimator with the face goes the whole way: train, promote, every list, and back."""

import sys
from pathlib import Path

import pytest

from talentmatch.errors import SpecError
from talentmatch.specs import load_model_spec

DEMAND = """
name: seasonal_naive
estimator: estimators_elsewhere:SeasonalNaive
features: demand_history
backtest: {origins: 2, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: demand_default.md
"""
MATCH = """
name: constant
estimator: estimators_elsewhere:ConstantRanker
features: candidate_posting_pairs
backtest: {test_share: 0.25, top: [5]}
gate: {metric: mutual_brier, better: lower, least_gain: 0.0}
card: match_default.md
"""
TEAM = """
name: constant_teams
estimator: estimators_elsewhere:ConstantTeamRanker
features: team_project_pairs
backtest: {test_share: 0.25, top: [5]}
gate: {metric: mutual_ndcg_at_5, better: higher, least_gain: 0.0}
card: team_default.md
"""
SCENARIO = "name: less\nlevels: [{change: -10%, start: 2025-02, where: {}}]\n"


@pytest.fixture
def elsewhere(monkeypatch):
    """Make the other package importable, as an installed one would be."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    yield
    sys.modules.pop("estimators_elsewhere", None)


@pytest.mark.slow
def test_they_go_from_training_to_every_list_and_back(elsewhere, own_city, tmp_path, command):
    store = own_city.path
    project = own_city.read("project", as_of="2029-12-31", purpose="recruiting")["project_id"].iloc[
        0
    ]
    own_city.close()
    texts = {"naive": DEMAND, "constant": MATCH, "teams": TEAM, "less": SCENARIO}
    for name, text in texts.items():
        (tmp_path / f"{name}.yml").write_text(text, "utf-8")

    def run(*arguments, expected=0):
        code, out, err = command(*arguments, "--store", store)
        assert code == expected, err
        assert "Traceback" not in err
        return out, err

    for kind, spec in (("demand", "naive"), ("match", "constant"), ("team", "teams")):
        _, err = run("train", kind, "--spec", tmp_path / f"{spec}.yml")
        assert "champion" in err
    out, _ = run("forecast", "--months", "2", "--by", "industry", "--format", "csv")
    assert out.startswith("industry,")
    out, err = run("forecast", "--why", "--by", "industry", "--format", "csv")
    assert "SeasonalNaive, does not take its forecast apart" in err and "mean" in out
    _, err = run("forecast", "--scenario", tmp_path / "less.yml", "--by", "industry")
    assert "SeasonalNaive, cannot run scenarios" in err
    for lists in (["shortage"], ["demand"], ["demand", "--marks"], ["leads"]):
        run(*lists, "--format", "csv")
    _, err = run("match", "--all", "--top", "2", "--out", tmp_path / "lists.xlsx")
    assert "ConstantRanker, gives no reasons" in err
    out, err = run("staff", "--project", project, "--format", "csv", expected=1)
    assert "ConstantTeamRanker, gives no reasons" in err
    _, err = run("portfolio", "--format", "csv")
    assert "ConstantTeamRanker, gives no reasons" in err
    run("report", "--out", tmp_path / "report")
    out, _ = run("models", "card", "demand")
    assert "not part of talentmatch" in out
    run("train", "demand", "--spec", tmp_path / "naive.yml")
    run("models", "promote", "demand", "1")
    run("models", "rollback", "demand", expected=1)


def test_an_estimator_that_cannot_be_imported_is_named(tmp_path):
    path = tmp_path / "naive.yml"
    path.write_text(DEMAND, "utf-8")
    with pytest.raises(SpecError, match="estimators_elsewhere"):
        load_model_spec(str(path))
