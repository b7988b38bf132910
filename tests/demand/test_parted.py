"""Forecasters of parts: judged, saved and read again, with the figures of one process."""

import json

import numpy as np
import pandas as pd
import pytest
from parted_markets import assert_same, cut, led_market, market

from talentmatch.demand import DemandForecaster, PartedForecaster, backtest, dask_forecaster
from talentmatch.demand.dask_forecaster import backtest_parts
from talentmatch.demand.partitions import read_parted
from talentmatch.demand.protocol import (
    Explains,
    MarksHistory,
    RunsScenarios,
    TellsNotes,
    WakesDormant,
    lacking_of_forecaster,
)
from talentmatch.errors import InputError, UnreadableModelError

dask = pytest.importorskip("dask", reason="the extra scale is not installed")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr("talentmatch.demand.history._rows_in_parts._LEAST_SERIES", 20)
    with dask.config.set(scheduler="synchronous"):
        yield


@pytest.mark.slow
def test_what_was_saved_forecasts_as_before_and_as_one_process(tmp_path):
    history, orders = led_market(90, 40)
    whole = DemandForecaster(examples=2000).fit(history, orders)
    fitted = PartedForecaster(DemandForecaster(examples=2000)).fit(cut(history, 3), orders)
    fitted.save(tmp_path)
    assert len(list((tmp_path / "parts").glob("*.npz"))) > 1
    assert not list(tmp_path.rglob("*.pkl"))
    loaded = PartedForecaster.load(tmp_path)
    assert (loaded.dims_, loaded.step_) == (whole.dims_, 1)
    for arguments in ({}, {"aggregate": ["region"]}, {"aggregate": []}):
        dims = arguments.get("aggregate", ["region", "post"])
        ours = loaded.predict(4, **arguments)
        assert_same(ours, fitted.predict(4, **arguments), dims)
        assert_same(ours, whole.predict(4, **arguments), dims)
    assert loaded.forecast_notes() == fitted.forecast_notes()


@pytest.mark.slow
def test_parts_are_sent_to_workers_that_do_not_reach_them(tmp_path, monkeypatch):
    history = market(60, 20)
    fitted = PartedForecaster(DemandForecaster(boosting=False)).fit(cut(history, 2))
    fitted.save(tmp_path)
    monkeypatch.setattr("talentmatch.demand._dask_state.reached_by_all", lambda *_: False)
    loaded = PartedForecaster.load(tmp_path)
    assert_same(loaded.predict(2), fitted.predict(2), ["region", "post"])


@pytest.mark.slow
@pytest.mark.parametrize("led", [False, True])
def test_parts_are_judged_by_the_cells_of_one_process(led):
    history, orders = led_market(80, 34)
    covariates = orders if led else None
    forecaster = DemandForecaster(boosting=False)
    how = {"origins": 2, "horizon": 3, "covariates": covariates}
    whole = backtest(forecaster, history, **how)
    parts = backtest_parts(forecaster, read_parted(cut(history, 3), "zero"), **how)
    key = ["region", "post", "origin", "month"]
    ours, theirs = (one.cells.set_index(key).sort_index() for one in (parts, whole))
    assert ours.index.tolist() == theirs.index.tolist()
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    assert parts.metrics() == pytest.approx(whole.metrics(), rel=1e-9)


@pytest.mark.slow
def test_of_many_series_each_nth_is_judged(monkeypatch):
    monkeypatch.setattr(dask_forecaster, "JUDGED", 30)
    history = market(80, 20)
    parts = backtest_parts(
        DemandForecaster(boosting=False), read_parted(cut(history, 3), "zero"), origins=1
    )
    whole = backtest(DemandForecaster(boosting=False), history, origins=1)
    key = ["region", "post"]
    judged = parts.cells[key].drop_duplicates()
    every = history[key].drop_duplicates().sort_values(key, key=lambda name: name.astype(str))
    assert 20 <= len(judged) <= 30
    assert len(parts.cells.merge(whole.cells, on=[*key, "month", "actual"])) == len(parts.cells)
    assert set(judged.itertuples(index=False)) <= set(every.itertuples(index=False))


def test_it_has_the_face_of_a_demand_model_and_nothing_that_needs_all_series():
    history = market(30, 14)
    fitted = PartedForecaster(DemandForecaster(boosting=False)).fit(cut(history, 2))
    assert lacking_of_forecaster(fitted) == []
    assert isinstance(fitted, TellsNotes)
    for capability in (Explains, RunsScenarios, MarksHistory, WakesDormant):
        assert not isinstance(fitted, capability)


def test_names_of_other_types_are_saved_as_they_were(tmp_path):
    history = market(30, 14).astype({"region": "category"})
    fitted = PartedForecaster(DemandForecaster(boosting=False)).fit(cut(history, 2))
    fitted.save(tmp_path)
    ours, theirs = PartedForecaster.load(tmp_path).predict(1), fitted.predict(1)
    pd.testing.assert_series_equal(ours.dtypes, theirs.dtypes)
    assert json.loads((tmp_path / "forecaster.json").read_text("utf-8"))["parts"] >= 1


def test_a_part_that_is_gone_or_damaged_is_told_as_of_any_model(tmp_path):
    fitted = PartedForecaster(DemandForecaster(boosting=False)).fit(cut(market(60, 14), 2))
    fitted.save(tmp_path)
    first = tmp_path / "parts" / "00000.npz"
    whole = first.read_bytes()
    first.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableModelError, match="PartedForecaster"):
        PartedForecaster.load(tmp_path).predict(1)
    first.unlink()
    with pytest.raises(OSError, match="00000"):  # as UnreadableModelError by whoever loads models
        PartedForecaster.load(tmp_path)


@pytest.mark.parametrize(
    "said", ["ConnectionPool closing.", "ConnectionPool is closed", "Timed out trying to connect"]
)
def test_a_cluster_that_is_lost_when_parts_are_read_is_no_damaged_model(
    tmp_path, monkeypatch, said
):
    comm = pytest.importorskip("distributed.comm")
    kinds = {"closing.": comm.CommClosedError, "closed": RuntimeError, "connect": OSError}

    class Lost:
        id = "lost"

        def run(self, *given, **how):
            raise kinds[said.split()[-1]](said)

    PartedForecaster(DemandForecaster(boosting=False)).fit(cut(market(2, 6), 1)).save(tmp_path)
    monkeypatch.setattr("talentmatch.partitions.current_client", Lost)
    with pytest.raises(InputError, match="cluster does not answer"):
        PartedForecaster.load(tmp_path).predict(1)
