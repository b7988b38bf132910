"""The nightly run: what it does once, what it does after a kill, what it tells a person."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.data.sample.files import copy_files
from talentmatch.errors import AlreadyRunningError, ClusterLostError, MissingDataError, SpecError
from talentmatch.pipeline.models._drift import column_drift, population_stability, profiles
from talentmatch.pipeline.models.night_config import load_night_config
from talentmatch.pipeline.models.night_ledger import Ledger, alone, keep, put_back
from talentmatch.report.nightly import run_night

NIGHT = "store: city.duckdb\ndrop: drop\nout: out\n"


def plan(folder):
    """Lay a night over the planner's survey, register and plans; return its configuration."""
    copy_files("planner", folder / "drop")
    with (folder / "drop" / "规划目标.csv").open("a", encoding="gbk") as targets:
        targets.write("孵化器数,某年,20,15,2020,个\n")
    path = folder / "night.yml"
    path.write_text(NIGHT, "utf-8")
    return path


@pytest.fixture
def planned(tmp_path):
    """Return the configuration of a night that has not run."""
    return plan(tmp_path)


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """Return (configuration, summary) of a night that ran, to read."""
    path = plan(tmp_path_factory.mktemp("night"))
    return path, "\n".join(run_night(load_night_config(path)))


def lists(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "out" / "lists").iterdir())}


@pytest.mark.slow
def test_a_night_loads_lists_and_reports_and_says_what_needs_a_person(night):
    planned, told = night
    out = planned.parent / "out"
    assert {"shortage.csv", "shortage.xlsx", "shortage_public.csv"} <= set(lists(planned.parent))
    assert (out / "report" / "report.html").exists() and (out / "set_aside").is_dir()
    assert (out / "summary.md").read_text("utf-8").strip() == told
    needs = told.split("## Done")[0]
    assert (
        "rows do not fit table target" in needs and "left empty" in told and "demand model" in needs
    )
    laid = len(list((planned.parent / "drop").iterdir()))
    assert f"{laid} new files" in told
    assert sorted(path.name for path in (planned.parent / "drop").iterdir()) == sorted(
        path.name
        for path in (
            Path(run_night.__globals__["__file__"]).parents[1]
            / "data"
            / "sample"
            / "files"
            / "planner"
        ).iterdir()
    )


def test_a_night_writes_targets_and_majors_where_their_tables_are(night, tmp_path):
    path, told = night
    made = lists(path.parent)
    assert {
        "targets.csv",
        "targets.xlsx",
        "targets_path.csv",
        "majors.csv",
        "majors.xlsx",
        "majors_gaps.csv",
        "majors_assumptions.csv",
    } <= set(made)
    assert "Plan targets: 5 rows" in told and "Seats of majors: " in told
    (tmp_path / "bare" / "drop").mkdir(parents=True)
    bare = tmp_path / "bare" / "night.yml"
    bare.write_text(NIGHT, "utf-8")
    assert "Plan targets" not in "\n".join(run_night(load_night_config(bare)))


@pytest.mark.slow
@pytest.mark.no_cover
def test_what_the_public_list_leaves_out_is_told_beside_it_alone_and_in_the_summary(planned):
    planned.write_text(planned.read_text("utf-8") + "min_count: 60\n", "utf-8")
    told = "\n".join(run_night(load_night_config(planned)))
    assert "Almost nothing of this table may be printed" in told.split("## Noticed")[1]
    book = openpyxl.load_workbook(planned.parent / "out" / "lists" / "shortage.xlsx")
    above = {
        sheet.title: " ".join(str(sheet.cell(row, 1).value) for row in (1, 2)) for sheet in book
    }
    assert (
        "Almost nothing" in above["shortage, public"] and "Almost nothing" not in above["shortage"]
    )


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_second_run_does_nothing_twice_but_writes_again_a_list_that_was_lost(planned, night):
    config, folder = load_night_config(planned), planned.parent / "out" / "lists"
    first = run_night(config)
    made = lists(planned.parent)
    assert made == lists(night[0].parent), "another folder gives the same"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert run_night(config) == first
    after = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert after == before and lists(planned.parent) == made
    (folder / "shortage.xlsx").unlink()
    run_night(config)
    assert lists(planned.parent) == made


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_new_file_is_loaded_alone_on_the_next_run(night, tmp_path):
    path = shutil.copytree(night[0].parent, tmp_path / "next_day") / night[0].name
    rows = pd.DataFrame({"indicator": ["incubators"], "year": [2031], "target": [20]})
    rows.to_csv(path.parent / "drop" / "target.csv", index=False)
    config = load_night_config(path)
    told = "\n".join(run_night(config))
    assert "1 new files, 1 rows loaded" in told
    with Store(config.store) as store:
        held = store.read("target", as_of="2030-01-01", purpose="planning")
    assert 2031 in set(held["year"])


@pytest.mark.no_cover
def test_on_a_cluster_demand_and_the_people_of_leads_are_cut_into_tasks(tmp_path, monkeypatch):
    seen = {}

    def note(name):
        def called(store, kind="", *, tasks=1, **_):
            seen.setdefault(name + kind, tasks)  # the report lists leads again
            raise MissingDataError("leads", {})

        return called

    monkeypatch.setattr("talentmatch.pipeline.models.nightly.train", note("train "))
    monkeypatch.setattr("talentmatch.pipeline.leads", note("leads"))
    (tmp_path / "drop").mkdir()
    always = "retrain: {demand: always, match: always, team: always}\n"
    (tmp_path / "night.yml").write_text(NIGHT + always, "utf-8")
    run_night(load_night_config(tmp_path / "night.yml"), tasks=3)
    assert seen == {"train demand": 3, "train match": 1, "train team": 1, "leads": 3}


@pytest.mark.no_cover
def test_a_list_whose_cluster_was_lost_is_made_by_the_next_run_of_the_night(tmp_path, monkeypatch):
    asked = []

    def lost(store, **_):
        asked.append(1)
        raise ClusterLostError("the cluster does not answer any more")

    monkeypatch.setattr("talentmatch.pipeline.targets", lost)
    (tmp_path / "drop").mkdir()
    (tmp_path / "night.yml").write_text(NIGHT, "utf-8")
    for n in (1, 2):
        told = "\n".join(run_night(load_night_config(tmp_path / "night.yml")))
        assert "the cluster does not answer" in told.split("## Done")[0]
        assert len(asked) == 2 * n, "for the list, and for the report"


def test_a_file_that_cannot_be_read_needs_a_person_and_stops_nothing(tmp_path):
    (tmp_path / "drop").mkdir()
    register = "enterprise_id,name,industry,size_class\ne1,A,C34,small\n"
    (tmp_path / "drop" / "enterprise.csv").write_text(register, "utf-8")
    (tmp_path / "drop" / "broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "night.yml").write_text(NIGHT, "utf-8")
    told = "\n".join(run_night(load_night_config(tmp_path / "night.yml")))
    needs, done = told.split("## Done")
    assert "broken.xlsx" in needs and "1 rows loaded" in done
    assert (tmp_path / "out" / "report" / "report.html").exists()


def test_a_list_whose_data_contradicts_itself_needs_a_person_and_stops_nothing(tmp_path):
    (tmp_path / "drop").mkdir()
    register = "enterprise_id,name,industry,size_class\ne1,A,C34,small\n"
    (tmp_path / "drop" / "enterprise.csv").write_text(register, "utf-8")
    answers = "enterprise_id,round,post,openings,answered\ne9,2024,welder,3,true\n"
    (tmp_path / "drop" / "need_survey.csv").write_text(answers, "utf-8")
    (tmp_path / "night.yml").write_text(NIGHT, "utf-8")
    told = "\n".join(run_night(load_night_config(tmp_path / "night.yml")))
    assert "nobody answered the survey of needs" in told.split("## Done")[0]
    page = (tmp_path / "out" / "report" / "report.html").read_text("utf-8")
    assert "`talentmatch shortage` says why" in page


def test_started_twice_at_once_the_second_says_who_runs(planned, command):
    with alone(planned.parent / "out" / ".night"):
        with pytest.raises(AlreadyRunningError, match=str(os.getpid())):
            run_night(load_night_config(planned))
        code, _, told = command("nightly", planned)
    assert code == 1 and f"process {os.getpid()} is running" in told
    assert "Traceback" not in told


def test_a_lock_falls_with_its_process(tmp_path):
    code = (
        "from pathlib import Path; from talentmatch.pipeline.models.night_ledger import alone\n"
        f"with alone(Path({str(tmp_path / '.night')!r})): print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=str(other.pid)), alone(tmp_path / ".night"):
            pass
        other.kill()
    with alone(tmp_path / ".night"):
        assert (tmp_path / ".night" / "process").read_text() == str(os.getpid())


def test_a_step_is_done_once_and_again_when_its_file_changed(tmp_path):
    made = tmp_path / "list.csv"
    done = []

    def work():
        done.append(1)
        made.write_text("a list")
        return {"n": len(done)}, (made,)

    assert Ledger(tmp_path / "ledger.json", "tonight").step("list", work) == {"n": 1}
    assert Ledger(tmp_path / "ledger.json", "tonight").step("list", work) == {"n": 1}
    made.write_text("tampered")
    assert Ledger(tmp_path / "ledger.json", "tonight").step("list", work) == {"n": 2}
    assert Ledger(tmp_path / "ledger.json", "tomorrow").step("list", work) == {"n": 3}


def test_a_step_that_says_so_is_done_again_by_the_next_run_and_what_follows_it_too(tmp_path):
    for n in (1, 2):
        ledger = Ledger(tmp_path / "ledger.json", "tonight")
        assert ledger.step("load", lambda n=n: ({"n": n}, ())) == {"n": 1}
        for name in ("forecast", "report"):
            facts = {"n": n, "again": name == "forecast"}
            assert ledger.step(name, lambda facts=facts: (facts, ())) == facts
        assert ledger.unfinished is None


def test_a_step_that_was_cut_off_is_known_and_what_it_changed_is_put_back(tmp_path):
    runs = tmp_path / "mlflow.db"
    runs.write_text("before")

    def cut_off():
        runs.write_text("half a version")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Ledger(tmp_path / "ledger.json", "tonight").step(
            "train demand", cut_off, first=lambda: keep(runs, tmp_path / "aside")
        )
    assert Ledger(tmp_path / "ledger.json", "tomorrow").unfinished == "train demand"
    put_back(runs, tmp_path / "aside")
    assert runs.read_text() == "before"


def test_a_column_that_moves_is_found_and_one_that_does_not_is_not(own_city):
    before = json.loads(json.dumps(profiles(own_city)))
    still = column_drift(before, profiles(own_city))
    assert len(still) > 5 and still["psi"].eq(0).all()
    as_of = pipeline.data_date(own_city)
    posts = own_city.read("posting", as_of=as_of, purpose="planning")
    own_city.write(
        "posting", posts.assign(pay_low=posts["pay_low"] * 3, pay_high=posts["pay_high"] * 3)
    )
    moved = column_drift(before, profiles(own_city)).set_index("column")["psi"]
    assert moved["posting.pay_low"] > 0.25
    assert moved.drop(["posting.pay_low", "posting.pay_high"]).eq(0).all()


def test_the_stability_index_is_symmetric_and_never_negative():
    for p, q in [([0.2, 0.8], [0.7, 0.3]), ([1.0, 0.0], [0.0, 1.0])]:
        assert population_stability(p, q) == pytest.approx(population_stability(q, p))
        assert population_stability(p, q) > 0


def test_a_configuration_names_all_that_is_wrong_in_it(tmp_path):
    path = tmp_path / "night.yml"
    path.write_text("stor: x\ndrop: d\nlang: fr\nretrain: {demand: often}\npsi: -1\n", "utf-8")
    with pytest.raises(SpecError, match="did you mean 'store'") as caught:
        load_night_config(path)
    assert len(caught.value.problems) == 6
    with pytest.raises(SpecError, match="no such file"):
        load_night_config(tmp_path / "nothing.yml")


@pytest.mark.slow(minutes=2)
def test_killed_at_any_point_and_run_again_the_lists_are_the_same(tmp_path):
    sys.path.insert(0, str(Path(__file__).parents[2] / "experiments"))
    try:
        from nightly_benchmark import kills
    finally:
        sys.path.pop(0)
    found = kills(3, 400, seed=random.randrange(1000))
    assert found["same"] == found["nights"] == 3


@pytest.mark.slow
def test_a_kill_while_the_first_step_runs_leaves_a_night_that_goes_on(planned):
    code = [sys.executable, "-m", "talentmatch.app.cli", "nightly", str(planned)]
    process = subprocess.Popen(code, stderr=subprocess.DEVNULL, start_new_session=True)
    ledger = planned.parent / "out" / ".night" / "ledger.json"
    until = time.monotonic() + 60
    while not ledger.exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    laid = len(list((planned.parent / "drop").iterdir()))
    assert f"{laid} new files" in "\n".join(run_night(load_night_config(planned)))
