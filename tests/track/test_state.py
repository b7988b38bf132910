"""What was saved is read back, and what this version does not know says so."""

import json

import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.errors import TrackingError
from talentmatch.track._state import load_state, save_state

HISTORY = pd.DataFrame(
    {"month": pd.date_range("2024-01-01", periods=6, freq="MS"), "openings": 4.0}
)


@pytest.fixture
def saved(tmp_path):
    """Save a forecaster; return its folder."""
    save_state(
        DemandForecaster().fit(HISTORY), "talentmatch.demand:DemandForecaster", tmp_path / "model"
    )
    return tmp_path / "model"


def test_an_estimator_read_back_predicts_the_same(saved):
    again = load_state(saved).predict(2)
    assert again.equals(DemandForecaster().fit(HISTORY).predict(2))


def test_a_parameter_of_another_version_is_named_and_the_way_on_told(saved):
    told = saved / "state" / "forecaster.json"
    facts = json.loads(told.read_text("utf-8"))
    facts["parameters"]["season_prior"] = 2.0
    told.write_text(json.dumps(facts), "utf-8")
    with pytest.raises(TrackingError, match=r"season_prior.*train the model again"):
        load_state(saved)


def test_a_model_whose_files_are_gone_says_so(saved):
    (saved / "state" / "arrays.npz").unlink()
    with pytest.raises(TrackingError, match="damaged"):
        load_state(saved)


@pytest.mark.parametrize(
    "gone", ["package_gone:Forecaster", "talentmatch.demand:Renamed", "entry point gone"]
)
def test_a_model_whose_class_is_gone_says_what_to_do(saved, gone):
    (saved / "estimator.json").write_text(json.dumps({"estimator": gone}), "utf-8")
    with pytest.raises(TrackingError, match=f"{gone}, which cannot be imported.*roll back"):
        load_state(saved)


def test_a_model_without_the_name_of_its_class_says_so(saved):
    (saved / "estimator.json").unlink()
    with pytest.raises(TrackingError, match="damaged"):
        load_state(saved)
