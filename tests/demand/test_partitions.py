"""Histories in partitions: the forecast in memory, to nine digits, however rows are cut."""

import os
import pickle
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parted_markets import MONTHS, assert_same, cut, led_market, market
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.demand import (
    DemandForecaster,
    PartedForecaster,
    Scenario,
    backtest,
    explain_forecast,
    run_scenario,
)
from talentmatch.demand.notes import driver_notes
from talentmatch.errors import InputError

dask = pytest.importorskip("dask", reason="the extra scale is not installed")
dd = pytest.importorskip("dask.dataframe")


@pytest.fixture(autouse=True)
def in_this_process():
    with dask.config.set(scheduler="synchronous"):
        yield


@pytest.mark.parametrize(
    ("series", "months"),
    [(1, 24), (60, 6), (450, 30), pytest.param(420, 62, marks=pytest.mark.slow)],
)
def test_forecasts_of_partitions_are_those_in_memory(series, months):
    history = market(series, months)
    whole = DemandForecaster().fit(history)
    for partitions in (1, 3):
        fitted = DemandForecaster().fit(cut(history, partitions, seed=partitions))
        for arguments in ({}, {"aggregate": ["region"]}, {"aggregate": []}):
            forecast = fitted.predict(3, **arguments)
            dims = arguments.get("aggregate", ["region", "post"])
            assert_same(forecast.compute(), whole.predict(3, **arguments), dims)
    assert fitted.notes_[:3] == whole.notes_[:3]
    assert fitted.dims_ == whole.dims_
    assert fitted.weights_.boosting == pytest.approx(whole.weights_.boosting, rel=1e-9)


@pytest.mark.slow
def test_parts_of_series_that_are_not_neighbours_give_one_forecast_for_any_partitions():
    history = market(450, 18)
    one, other = (
        DemandForecaster().fit(cut(history, n, seed=n)).predict(2).compute() for n in (2, 9)
    )
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.slow
def test_quarters_and_months_as_text_are_read_as_in_memory():
    history = market(12, 24, late=False)
    quarters = history[history["month"].dt.month.isin([1, 4, 7, 10])]
    texts = [
        history.assign(month=history["month"].dt.strftime("%Y年%m月")),
        quarters.assign(month=quarters["month"].dt.to_period("Q").astype(str)),
    ]
    for rows in texts:
        ours = DemandForecaster(boosting=False).fit(cut(rows, 4)).predict(2).compute()
        assert_same(ours, DemandForecaster(boosting=False).fit(rows).predict(2), ["region", "post"])


def test_rates_beside_counts_are_named_as_in_memory():
    history = market(60, 12)
    rate = history["region"].eq("r2")
    history["openings"] = history["openings"].where(~rate, history["openings"] / 997)
    fitted, whole = (
        DemandForecaster(boosting=False).fit(rows) for rows in (cut(history, 3), history)
    )
    (note,) = (note for note in whole.notes_ if "different kinds" in note)
    assert "region=r2" in note and note in fitted.notes_


def test_empty_partitions_and_categories_that_differ_by_partition_change_nothing():
    history = market(9, 14)
    parts = [history.iloc[k::3].astype({"region": "category"}) for k in range(3)]
    parts.append(parts[0].iloc[:0])
    meta = parts[0].iloc[:0].assign(region=pd.Series(dtype=object))
    frames = [dask.delayed(part) for part in parts]
    rows = dd.from_delayed(frames, meta=meta, verify_meta=False)
    ours = DemandForecaster(boosting=False).fit(rows).predict(2).compute()
    assert_same(ours, DemandForecaster(boosting=False).fit(history).predict(2), ["region", "post"])


def test_a_partition_without_a_column_is_refused_by_its_name():
    history = market(9, 14)
    parts = [history.iloc[::2], history.iloc[1::2].drop(columns="post")]
    delayed = [dask.delayed(part) for part in parts]
    rows = dd.from_delayed(delayed, meta=parts[0].iloc[:0], verify_meta=False)
    with pytest.raises(InputError, match="column 'post' is missing"):
        DemandForecaster(boosting=False).fit(rows)


@pytest.mark.slow
@pytest.mark.parametrize("categories", ["of the first partition", "unknown"])
def test_categories_that_dask_does_not_know_keep_their_names(categories):
    history = market(9, 14)
    first = history["region"].isin(["r0", "r1"])
    parts = [history[rows].astype({"region": "category"}) for rows in (first, ~first)]
    meta = parts[0].iloc[:0]
    rows = dd.from_delayed([dask.delayed(part) for part in parts], meta=meta, verify_meta=False)
    if categories == "unknown":
        rows["region"] = rows["region"].cat.as_unknown()
    fitted, whole = (DemandForecaster(boosting=False).fit(table) for table in (rows, history))
    ours = fitted.predict(2).compute()
    assert ours["region"].cat.categories.tolist() == ["r0", "r1", "r2", "r3"]
    assert_same(ours, whole.predict(2), ["region", "post"])
    both = fitted.predict(2, aggregate=["region"]).compute()
    assert_same(both, whole.predict(2, aggregate=["region"]), ["region"])


def test_numbers_of_a_later_partition_are_not_cut_to_the_whole_ones_of_the_first():
    history = market(9, 14)
    parts = [history[history["post"] < 1], history[history["post"] >= 1]]
    parts[1] = parts[1].assign(post=parts[1]["post"] + 0.5)
    delayed = [dask.delayed(part) for part in parts]
    rows = dd.from_delayed(delayed, meta=parts[0].iloc[:0], verify_meta=False)
    forecast = DemandForecaster(boosting=False).fit(rows).predict(1).compute()
    assert sorted(forecast["post"].unique()) == [0.0, 1.5, 2.5]


@pytest.mark.slow
def test_more_different_times_than_short_numbers_count_are_told_apart():
    random = np.random.default_rng(0)
    posts = pd.MultiIndex.from_product([range(520), MONTHS], names=["post", "month"])
    history = posts.to_frame(index=False).assign(openings=random.poisson(20, len(posts)))
    seconds = pd.to_timedelta(random.permutation(len(history)), unit="s")
    history["month"] += seconds
    assert history["month"].nunique() > np.iinfo(np.int16).max
    forecaster = DemandForecaster(boosting=False, calibration=1)
    ours = forecaster.fit(cut(history, 2)).predict(1).compute()
    assert_same(ours, forecaster.fit(history).predict(1), ["post"])


@pytest.mark.parametrize(
    "written",
    [
        lambda month: month.dt.to_period("M"),
        lambda month: month.dt.date,
        lambda month: month.dt.tz_localize("Asia/Shanghai"),
        lambda month: (month - pd.Timestamp("1899-12-30")).dt.days,
    ],
)
def test_months_that_each_partition_writes_in_its_own_way_are_read_as_in_memory(written):
    history = market(3, 14, late=False)
    parts = [history.iloc[k::3] for k in range(3)]
    parts[1] = parts[1].assign(month=written(parts[1]["month"]))
    forecaster = DemandForecaster(boosting=False, calibration=1)
    ours = []
    for order in (parts, parts[::-1]):
        delayed = [dask.delayed(part) for part in order]
        rows = dd.from_delayed(delayed, meta=parts[0].iloc[:0], verify_meta=False)
        ours.append(forecaster.fit(rows).predict(1).compute())
    assert_same(ours[0], forecaster.fit(history).predict(1), ["region", "post"])
    pd.testing.assert_frame_equal(*ours, check_exact=True)


def test_rows_that_change_from_one_reading_to_the_next_are_refused():
    readings = iter(range(9))
    rows = dd.from_map(lambda _: market(3, 14).assign(post=next(readings)), [0], meta=market(3, 14))
    with pytest.raises(InputError, match=r"column 'post' has .* which it had not"):
        DemandForecaster().fit(rows)


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of a few series, so that small histories are several."""
    monkeypatch.setattr("talentmatch.demand.history._rows_in_parts._LEAST_SERIES", 3)


@pytest.mark.usefixtures("small_parts")
class TestSmallParts:
    """Several parts of a few series each."""

    @pytest.mark.slow
    @pytest.mark.parametrize("region", ["aa", "zz"])
    def test_rows_of_a_year_ahead_that_fill_a_part_are_set_aside(self, region):
        history = market(14, 26)
        planned = pd.DataFrame(
            {"region": region, "post": range(4), "month": pd.Timestamp("2034-02-01"), "openings": 1}
        )
        both = pd.concat([history, planned])
        fitted = DemandForecaster(boosting=False).fit(cut(both, 3))
        assert sorted(fitted.set_aside_["post"].astype(int)) == [0, 1, 2, 3]
        theirs = DemandForecaster(boosting=False).fit(history).predict(2)
        assert_same(fitted.predict(2).compute(), theirs, ["region", "post"])

    @pytest.mark.slow
    @pytest.mark.parametrize("months", [range(1, 13), (1, 4, 7, 10), (1, 7), (1, 5, 9)])
    def test_notes_are_those_in_memory(self, months):
        history = market(14, 62)
        history = history[history["month"].dt.month.isin(months)]
        if len(months) == 12:  # some skip months among others that do not
            every = history["month"].dt.month.isin((1, 4, 7, 10))
            history = history[every | (history["region"] != "r3")]
        ours = DemandForecaster(boosting=False).fit(cut(history, 3))
        theirs = DemandForecaster(boosting=False).fit(history)
        assert ours.notes_ == theirs.notes_
        assert_same(ours.predict(2).compute(), theirs.predict(2), ["region", "post"])

    @pytest.mark.slow
    def test_what_is_drawn_of_many_series_is_drawn_of_all_parts(self, monkeypatch):
        for name, most in {
            "teaching._TAUGHT": 7,
            "_judging._MANY": 10,
            "models._common._MOST_SERIES": 3,
            "models._residuals._ENOUGH_SERIES": 6,
            "models._momentum._ENOUGH_SERIES": 6,
            "models._persistence._ENOUGH_SERIES": 6,
            "models._units._SERIES": 3,
        }.items():
            monkeypatch.setattr(f"talentmatch.demand.{name}", most)
        history = market(40, 30, seed=5)
        forecaster = DemandForecaster(calibration=3, examples=300)
        ours = forecaster.fit(cut(history, 3)).predict(2).compute()
        assert_same(ours, forecaster.fit(history).predict(2), ["region", "post"])

    @pytest.mark.slow
    def test_roundings_of_constant_series_tell_nothing_of_the_errors_of_others(self):
        posts = [(f"r{n % 3}", n, month, 100.0 + n) for n in range(12) for month in MONTHS[:20]]
        constant = pd.DataFrame(posts, columns=["region", "post", "month", "openings"])
        jump = constant["post"].isin([4, 9]) & (constant["month"] == MONTHS[19])
        history = constant.assign(openings=constant["openings"].where(~jump, 30_000.0))
        ours = DemandForecaster(boosting=False).fit(cut(history, 3)).predict(2).compute()
        theirs = DemandForecaster(boosting=False).fit(history).predict(2)
        assert_same(ours, theirs, ["region", "post"])

    @pytest.mark.slow
    @settings(max_examples=12, deadline=None)
    @given(st.data())
    def test_any_forecaster_of_any_market_says_what_it_says_in_memory(self, data):
        history = market(data.draw(st.integers(6, 20)), data.draw(st.integers(2, 40)))
        scale = data.draw(st.sampled_from([1.0, 1000.0, 0.0137, 0.0]))
        forecaster = DemandForecaster(
            boosting=False,
            gaps=data.draw(st.sampled_from(["zero", "carry"])),
            seasonal=data.draw(st.booleans()),
            common=data.draw(st.booleans()),
            sharpness=data.draw(st.sampled_from([0.0, 6.0])),
            calibration=data.draw(st.integers(1, 8)),
        )
        how = {"levels": data.draw(st.sampled_from([(), (50,), (80, 95)]))}
        how["aggregate"] = data.draw(st.sampled_from([None, [], ["post"], ["post", "region"]]))
        history["openings"] *= scale
        ours = forecaster.fit(cut(history, data.draw(st.integers(1, 5)))).predict(2, **how)
        dims = ["region", "post"] if how["aggregate"] is None else how["aggregate"]
        assert_same(ours.compute(), forecaster.fit(history).predict(2, **how), dims)


def test_one_name_in_two_spellings_in_two_partitions_is_one_series_and_told():
    history = market(1, 14).assign(region="Ａ1")
    both = pd.concat([history.iloc[:7], history.iloc[7:].assign(region="A1 ")])
    fitted = DemandForecaster().fit(cut(both, 2))
    assert len(fitted.predict(1).compute()) == 1
    assert any("A1" in note for note in fitted.notes_)


def rows_of(**changes):
    return market(3, 12).assign(**changes)


@pytest.mark.parametrize(
    ("history", "told"),
    [
        (pd.concat([rows_of(), rows_of().iloc[[4]]]), "rows repeat a month"),
        (rows_of(openings=-1.0), "negative"),
        (rows_of(region=None), "missing"),
        (rows_of(month="soon"), "soon"),
        (rows_of().assign(region=["合计", *["r1"] * (len(rows_of()) - 1)]), "合计"),
        (rows_of(month=rows_of()["month"].dt.year.astype(str)), "half-years or years"),
        (rows_of(month=rows_of()["month"].dt.strftime("%G-W%V")), "weeks"),
        (rows_of().iloc[:0], "no rows"),
        (rows_of().drop(columns="openings"), "column 'openings' is missing"),
    ],
)
def test_rows_that_no_forecast_can_be_made_of_are_named(history, told):
    with pytest.raises(InputError, match=told):
        DemandForecaster().fit(dd.from_pandas(history.reset_index(drop=True), npartitions=3))


@pytest.mark.slow
def test_years_totals_and_what_needs_all_series_are_refused_with_a_way_out():
    history = market(3, 60, late=False)
    yearly = history[history["month"].dt.month == 1]
    with pytest.raises(InputError, match="half-years or years"):
        DemandForecaster().fit(cut(yearly, 2))
    fitted = DemandForecaster(boosting=False).fit(cut(history, 2))
    with pytest.raises(InputError, match="locked totals"):
        fitted.predict(1, locked=history.iloc[:1])
    with pytest.raises(InputError, match="aggregate names 'town'"):
        fitted.predict(1, aggregate=["town"])
    with pytest.raises(InputError, match=r"give a list: \['region'\]"):
        fitted.predict(1, aggregate="region")
    for ask in (
        lambda: fitted.explain(1),
        lambda: fitted.marks(),
        lambda: fitted.score(history),
        lambda: explain_forecast(fitted, 1),
        lambda: run_scenario(fitted, Scenario(name="none")),
    ):
        with pytest.raises(InputError, match="needs all series in one process"):
            ask()
    with pytest.raises(InputError, match="needs all rows in one process"):
        backtest(DemandForecaster(), cut(history, 2))


@pytest.mark.slow
def test_covariates_of_partitions_lead_as_in_memory():
    history, orders = led_market(450, 30)
    whole = DemandForecaster(boosting=False).fit(history, orders)
    fitted = DemandForecaster(boosting=False).fit(cut(history, 3), orders)
    assert abs(whole.drivers_.strength[0]) > 0.2
    for arguments in ({}, {"aggregate": ["region"]}):
        dims = arguments.get("aggregate", ["region", "post"])
        assert_same(fitted.predict(3, **arguments).compute(), whole.predict(3, **arguments), dims)
    assert set(driver_notes(whole)) < set(fitted.forecast_notes())


def test_covariates_in_partitions_are_refused_with_the_way_out():
    history, orders = led_market(3, 14)
    parts = dd.from_pandas(orders, npartitions=2)
    for rows in (history, cut(history, 2)):
        with pytest.raises(InputError, match=r"give covariates\.compute\(\)"):
            DemandForecaster().fit(rows, parts)


def test_a_forecaster_of_parts_says_what_it_takes_and_that_it_was_not_fitted():
    parted = PartedForecaster(DemandForecaster())
    with pytest.raises(InputError, match="takes a dask DataFrame"):
        parted.fit(market(3, 14))
    with pytest.raises(NotFittedError, match="has not been fitted"):
        parted.predict(1)


def test_a_forecaster_of_parts_that_was_read_and_fitted_anew_keeps_no_earlier_history(tmp_path):
    first, second = (cut(market(series, 14), 2) for series in (3, 2))
    PartedForecaster(DemandForecaster(boosting=False)).fit(first).save(tmp_path)
    read = PartedForecaster.load(tmp_path)
    assert len(read.fit(second).predict(1)) == 2
    with pytest.raises(InputError, match=r"give a list: \['region'\]"):
        read.predict(1, aggregate="region")


def test_what_is_no_table_is_refused_in_partitions_too():
    rows = dd.from_pandas(market(3, 14), npartitions=2)
    for table in (rows["openings"], rows.to_dask_array(), rows.to_bag()):
        with pytest.raises(InputError, match="no table but of type"):
            DemandForecaster().fit(table)


def test_a_forecaster_can_be_fitted_anew_and_keeps_nothing_of_another_history():
    history = market(3, 14)
    forecaster = DemandForecaster(boosting=False).fit(cut(history, 2)).fit(history)
    assert isinstance(forecaster.predict(1), pd.DataFrame)
    assert not hasattr(forecaster, "statistics_")
    forecaster.fit(cut(history, 2))
    assert not hasattr(forecaster, "basis_")
    assert not hasattr(forecaster, "residuals_")


@pytest.mark.slow
def test_a_fitted_forecaster_can_be_copied_and_pickled():
    history = market(3, 14)
    fitted = DemandForecaster(boosting=False).fit(cut(history, 2))
    for other in (pickle.loads(pickle.dumps(fitted)), clone(fitted).fit(cut(history, 1))):
        assert_same(other.predict(1).compute(), fitted.predict(1).compute(), ["region", "post"])


@pytest.mark.slow
def test_dask_is_not_imported_for_a_history_in_memory():
    code = (
        "import sys, pandas as pd; from talentmatch.demand import DemandForecaster;"
        "h = pd.DataFrame({'month': ['2024-01', '2024-02'], 'openings': [2.0, 3.0]});"
        "DemandForecaster().fit(h).predict(1); sys.exit('dask' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
class TestOnWorkers:
    """On worker processes of this machine."""

    @pytest.fixture
    def client(self):
        distributed = pytest.importorskip("distributed")
        with (
            distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as client,
            dask.config.set(scheduler=None),
        ):
            yield client

    def test_a_worker_that_is_killed_costs_time_alone(self, client):
        history = market(450, 30)
        fitted = DemandForecaster().fit(cut(history, 3))
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        theirs = DemandForecaster().fit(history).predict(2)
        assert_same(fitted.predict(2).compute(), theirs, ["region", "post"])

    def test_a_scheduler_that_goes_away_is_named(self, client):
        fitted = DemandForecaster(boosting=False).fit(cut(market(30, 14), 3))
        client.shutdown()
        with pytest.raises(InputError, match="cluster does not answer"):
            fitted.predict(2)

    def test_a_client_that_was_closed_is_named(self, client):
        fitted = DemandForecaster(boosting=False).fit(cut(market(30, 14), 3))
        client.close()
        with pytest.raises(InputError, match="cluster does not answer"):
            fitted.predict(2)

    def test_workers_of_another_version_are_refused(self, client, monkeypatch):
        monkeypatch.setattr("importlib.metadata.version", lambda name: "9")
        with pytest.raises(InputError, match="talentmatch"):
            DemandForecaster().fit(cut(market(3, 14), 2))
