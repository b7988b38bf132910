"""A backtest is what would have been said then, beside what came."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster, backtest
from talentmatch.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))


def history(months=18):
    random = np.random.default_rng(0)
    month = pd.date_range("2022-01-01", periods=months, freq="MS")
    return pd.DataFrame(
        {
            "industry": np.repeat(["C35", "C39"], months),
            "month": np.tile(month, 2),
            "openings": random.poisson(20, 2 * months).astype(float),
        }
    )


@pytest.fixture(scope="module")
def tested():
    return backtest(DemandForecaster(), history(), origins=3, horizon=2)


def test_every_origin_step_and_series_has_one_cell(tested):
    assert len(tested.cells) == 3 * 2 * 2
    assert not tested.cells.duplicated(["industry", "origin", "month"]).any()
    ahead = tested.cells["month"].dt.to_period("M") - tested.cells["origin"].dt.to_period("M")
    assert [gap.n for gap in ahead] == tested.cells["step"].tolist()


def test_cells_hold_what_a_forecaster_fitted_then_says(tested):
    origin = tested.cells["origin"].min()
    past = history()[lambda frame: frame["month"] <= origin]
    said = DemandForecaster().fit(past).predict(2)
    cells = tested.cells[tested.cells["origin"] == origin]
    assert cells["mean"].to_numpy() == pytest.approx(said["mean"].to_numpy())
    assert cells["hi-95"].to_numpy() == pytest.approx(said["hi-95"].to_numpy())


def test_actual_and_references_come_from_the_history(tested):
    lookup = history().set_index(["industry", "month"])["openings"]
    for cell in tested.cells.itertuples():
        assert cell.actual == lookup[cell.industry, cell.month]
        assert cell.naive == lookup[cell.industry, cell.origin]
        three = pd.date_range(end=cell.origin, periods=3, freq="MS")
        assert cell.mean_of_three == pytest.approx(
            np.mean([lookup[cell.industry, m] for m in three])
        )


def test_metrics_name_error_references_and_coverage(tested):
    metrics = tested.metrics()
    error = (tested.cells["mean"] - tested.cells["actual"]).abs()
    assert metrics["mae"] == pytest.approx(error.mean())
    assert {"rmse", "wape", "mase", "pinball", "coverage_80", "coverage_95_from_5"} <= set(metrics)
    assert metrics["mae_naive"] > 0
    assert metrics["mae_mean_of_three"] > 0


def test_measures_by_a_column_average_to_the_whole(tested):
    for column in ("industry", "origin", "step", "size"):
        table = tested.by(column)
        whole = np.average(table["mae"], weights=table["cells"])
        assert whole == pytest.approx(tested.metrics()["mae"])


def test_an_unknown_column_names_those_there_are(tested):
    with pytest.raises(InputError, match="no column 'town'; it has industry"):
        tested.by("town")


def test_a_backtest_is_as_good_as_itself(tested):
    same = tested.compare(tested)
    assert same.difference == 0
    assert same.probability_better == 0.5
    assert tested.compare("naive").low <= tested.compare("naive").high


def test_backtests_over_other_cells_are_not_compared(tested):
    other = backtest(DemandForecaster(), history(), origins=2, horizon=2)
    with pytest.raises(InputError, match="cells are not the same"):
        tested.compare(other)


@pytest.mark.parametrize("origins", [20, [17], []])
def test_a_history_too_short_for_its_origins_says_so(origins):
    with pytest.raises(InputError, match="18 months are too few"):
        backtest(DemandForecaster(), history(), origins=origins)


def test_covariates_after_an_origin_are_not_seen():
    past = history()
    months = past["month"].drop_duplicates()
    orders = pd.DataFrame({"month": months, "orders": np.arange(18.0) + 1})
    spoiled = orders.assign(orders=orders["orders"].where(np.arange(18) < 14, 1e9))
    first, second = (
        backtest(DemandForecaster(), past, origins=[14], horizon=2, covariates=frame).cells["mean"]
        for frame in (orders, spoiled)
    )
    assert first.tolist() == second.tolist()


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="public reference data is not there")
@pytest.mark.parametrize("script", ["demand_benchmark.py"])
def test_the_quick_benchmark_runs(script):
    done = subprocess.run(
        [sys.executable, str(ROOT / "experiments" / script), "--quick"],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "talentmatch" in done.stdout
