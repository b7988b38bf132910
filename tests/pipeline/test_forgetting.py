"""Whether a model learnt from somebody who is erased is said, and a training without them proved."""

import shutil

import pytest

from talentmatch import pipeline
from talentmatch.track import Registry, Tracking


@pytest.fixture
def office(own_city, trained, tmp_path):
    """Return the city and models of its own that were trained on it."""
    folder = tmp_path / "models"
    source = trained[0].files
    shutil.copytree(source.runs.parent, folder)
    tracking = Tracking.in_folder(folder)
    tracking.mend()
    return own_city, tracking


@pytest.mark.slow
def test_a_model_that_learnt_from_the_person_is_named_and_trained_again_without(office):
    store, tracking = office
    before = pipeline.training_data(store, tracking)
    assert before["match"].fingerprint == before["match"].trained_on
    day = Registry(tracking).champion("match").as_of
    answers = store.read("interaction", as_of=day, purpose="recruiting")
    store.erase(answers["candidate_id"].iloc[0])
    after = pipeline.training_data(store, tracking)
    learnt = pipeline.learnt_from(before, after)
    assert "match" in learnt and "learnt from the person" in learnt["match"]
    assert after["match"].rows < before["match"].rows
    said = pipeline.retrain_without(store, "match", tracking=tracking)
    newest = Registry(tracking).versions("match")[0]
    assert newest.fingerprint == after["match"].fingerprint != before["match"].fingerprint
    assert newest.fingerprint in said and before["match"].fingerprint in said


@pytest.mark.slow
def test_no_model_is_named_that_did_not_learn_from_the_person(office):
    store, tracking = office
    before = pipeline.training_data(store, tracking)
    store.erase("c-0000000000000000")
    assert pipeline.learnt_from(before, pipeline.training_data(store, tracking)) == {}


def test_without_models_there_is_nothing_to_say(own_city, no_models):
    assert pipeline.training_data(own_city, no_models) == {}
