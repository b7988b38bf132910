"""Ctrl-C, or a failure, in the middle of a training leaves the store and the registry as before."""

import pytest

from talentmatch import pipeline
from talentmatch.pipeline.models import _training as training
from talentmatch.pipeline.models._training_tasks import RECIPES
from talentmatch.track import Registry

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover


def interrupted(step, error):
    """Return the recipe of the team model with one step that stops."""
    from dataclasses import replace

    def stop(*arguments, **options):
        raise error

    return {**RECIPES, "team": replace(RECIPES["team"], **{step: stop})}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()], ids=["ctrl-c", "memory"])
@pytest.mark.parametrize("step", ["backtest", "fit", "example"])
def test_a_training_that_stops_leaves_everything_as_before(
    own_city, no_models, monkeypatch, step, error
):
    pipeline.train(own_city, "team", tracking=no_models)
    tables, versions = own_city.tables(), Registry(no_models).versions("team")
    with monkeypatch.context() as patch:
        patch.setattr(training, "RECIPES", interrupted(step, error))
        with pytest.raises(type(error)):
            pipeline.train(own_city, "team", tracking=no_models)
    assert own_city.tables() == tables
    assert Registry(no_models).versions("team") == versions
    assert own_city.access_log.verify() is None


def test_a_stop_while_the_model_is_written_leaves_no_half_version(own_city, no_models, monkeypatch):
    from talentmatch.team import TeamProjectRanker

    pipeline.train(own_city, "team", tracking=no_models)
    versions = Registry(no_models).versions("team")

    def stop(self, folder):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(TeamProjectRanker, "save", stop)
        with pytest.raises(KeyboardInterrupt):
            pipeline.train(own_city, "team", tracking=no_models)
    assert Registry(no_models).versions("team") == versions
    # And the next training is not disturbed by the run that was left.
    assert pipeline.train(own_city, "team", tracking=no_models).version == 2


def test_the_command_says_that_nothing_was_lost(own_city, monkeypatch, command, tmp_path):
    def stop(*arguments, **options):
        raise KeyboardInterrupt

    tables = own_city.tables()
    own_city.close()
    monkeypatch.setattr(training, "record_run", stop)
    code, out, err = command("train", "team", "--store", tmp_path / "city.duckdb")
    assert (code, out) == (1, "")
    assert "What was stored before is unchanged" in err and "Traceback" not in err
    from talentmatch import Store

    with Store(tmp_path / "city.duckdb") as store:
        assert store.tables() == tables
