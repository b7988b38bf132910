"""`--cluster`: what it takes, what it refuses with the next step, and a worker that is lost."""

import os
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from talentmatch.app import _cluster as cluster
from talentmatch.app._cluster import forecasts_on_cluster, on_cluster
from talentmatch.data.store import Store
from talentmatch.errors import InputError, MissingExtraError
from talentmatch.partitions import where_computed

pytest.importorskip("distributed", reason="the extra scale is not installed")


@pytest.mark.parametrize("value", ["local:0", "local:x", "host:8786", "tcp://host", ""])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_place_to_calculate_is_refused_before_anything_is_opened(command, value, lang):
    code, _, err = command("leads", "--cluster", value, "--store", "none.duckdb", "--lang", lang)
    assert code == 2
    assert "tls://host:8786" in err and "local:4" in err


def test_lists_that_are_made_in_this_process_say_so(command):
    code, _, err = command("match", "--posting", "P1", "--cluster", "local:2")
    assert code == 2 and "--all" in err
    code, _, err = command("leads", "--marked", "--cluster", "local:2")
    assert code == 2 and "only read" in err


def test_without_an_address_all_stays_in_this_process():
    with on_cluster(None) as tasks:
        assert tasks == 1


def test_the_extra_that_lacks_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(MissingExtraError, match="scale"), on_cluster("local:2"):
        pass


def test_nobody_who_answers_and_no_certificates_are_told_with_the_next_step(monkeypatch):
    monkeypatch.setattr(cluster, "_ANSWERS", 0.2)
    for address in ("tcp://127.0.0.1:9", "tls://127.0.0.1:9"):
        with pytest.raises(InputError, match="--cluster local") as told, on_cluster(address):
            pass
        assert address in str(told.value)
        assert where_computed() == "here", "no client is left half open"


def test_a_server_of_another_kind_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(cluster, "_ANSWERS", 0.3)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.server_port}"
        with pytest.raises(InputError, match="no cluster answers"), on_cluster(address):
            pass
        server.shutdown()


def test_a_service_that_is_no_scheduler_and_a_closed_port_are_told_at_once(monkeypatch):
    monkeypatch.setattr(cluster, "_ANSWERS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(InputError, match="no cluster answers"), on_cluster(address):
            pass
    monkeypatch.setattr(cluster, "_ANSWERS", 60)
    for nobody in (address, "tcp://no-such-host.invalid:8786"):
        with pytest.raises(InputError, match="no cluster answers"), on_cluster(nobody):
            pass


def test_a_scheduler_without_workers_is_told(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "_COMES", 0.2)
    with (
        LocalCluster(n_workers=0, dashboard_address=None) as empty,
        pytest.raises(InputError, match="has no worker"),
        on_cluster(empty.scheduler_address),
    ):
        pass


def _kill_one_soon(client):
    time.sleep(0.3)
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


@pytest.mark.slow
def test_a_worker_that_is_lost_costs_its_parts_and_is_told(city, tracking, monkeypatch, capsys):
    from distributed import get_client
    from pandas.testing import assert_frame_equal

    from talentmatch import pipeline
    from talentmatch.pipeline.matches import market

    monkeypatch.setattr(market, "_PEOPLE", 5)
    monkeypatch.setattr(cluster, "_LOOK", 0.05)
    whole = pipeline.leads(city, tracking=tracking, top=5)
    shown = []
    with on_cluster("local:2", lambda *facts: shown.append(facts), "leads") as tasks:
        assert tasks == 2
        killer = threading.Thread(target=_kill_one_soon, args=(get_client(),))
        killer.start()
        parts = pipeline.leads(city, tracking=tracking, top=5, tasks=tasks)
        killer.join()
        deadline = time.monotonic() + 10
        while "lost" not in (told := capsys.readouterr().err) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert_frame_equal(parts.table, whole.table, check_exact=True)
    assert_frame_equal(parts.shortlists, whole.shortlists, check_exact=True)
    assert "1 workers were lost" in told
    assert shown and all(done <= total and "workers" in what for done, total, what in shown)


@pytest.mark.slow
def test_demand_is_learnt_on_workers_of_which_one_is_lost_and_forecast_by_others(
    city, trained, no_models, quick_demand
):
    from distributed import get_client

    from talentmatch import pipeline

    def region(tracking):
        table = pipeline.forecast(city, tracking=tracking, months=3, by=["region"]).table
        return table.set_index(["region", "month"]).sort_index()[["mean", "lo-80", "hi-95"]]

    tracking, results = trained
    with on_cluster("local:2") as tasks:
        killer = threading.Thread(target=_kill_one_soon, args=(get_client(),))
        killer.start()
        parts = pipeline.train(city, "demand", tracking=no_models, spec=quick_demand, tasks=tasks)
        killer.join()
        there = region(no_models)
    assert parts.metrics == pytest.approx(dict(results["demand"].metrics), rel=1e-9)
    here = region(no_models)
    with on_cluster("local:2"):
        elsewhere = region(no_models)
    for ours in (there, here, elsewhere):
        pd.testing.assert_frame_equal(ours, region(tracking), rtol=1e-9, check_exact=False)


@pytest.mark.slow
def test_files_that_workers_read_one_of_which_is_lost_are_stored_alike(tmp_path, command):
    from distributed import get_client

    folder = tmp_path / "inbox"
    folder.mkdir()
    for n in range(12):
        rows = "\n".join(f"钳工{k},{n}厂,{k % 9 + 3}k,熟悉PLC编程{k}" for k in range(3000))
        (folder / f"职位{n}.csv").write_text(f"职位名称,招聘单位,薪资,职位描述\n{rows}\n", "utf-8")
    (folder / "乱.json").write_text("[" * 10**6, "utf-8")

    def loaded(tasks):
        with Store() as store:
            report = store.load(folder, tasks=tasks)
            rows = store.query(
                "SELECT * FROM posting ORDER BY ALL", as_of="2100-01-01", purpose="planning"
            )
            return str(report), rows, store.access_log.entries().drop(columns=["at", "hash"])

    with on_cluster("local:2") as tasks:
        client = get_client()
        before = client.run(os.getpid)
        killer = threading.Thread(target=_kill_one_soon, args=(client,))
        killer.start()
        there = loaded(tasks)
        killer.join()
        assert set(client.run(os.getpid).values()) != set(before.values()), "nobody was lost"
    here = loaded(1)
    assert there[0] == here[0] and "乱.json" in here[0]
    for ours, theirs in zip(there[1:], here[1:], strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
    store = tmp_path / "city.duckdb"
    code, out, err = command("load", folder, "--cluster", "local:2", "--store", store)
    assert code == 3, err
    assert here[0] in out + err


def test_a_model_of_one_process_forecasts_without_workers_and_says_so(
    city_file, tracking, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("talentmatch.app._options.tracking_of", lambda store: tracking)
    monkeypatch.setattr(cluster, "_of_machine", lambda workers: pytest.fail("workers were started"))
    with forecasts_on_cluster("local:2", city_file):
        pass
    assert "train demand --cluster" in capsys.readouterr().err


def test_training_of_pairs_says_why_it_has_one_process(command):
    code, _, err = command("train", "match", "--cluster", "local:2")
    assert code == 2 and "train demand" in err
