"""Runs and models belong to one store, and are found where they lie now."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.storage.model_files import claim, mend_paths, model_files, shared_files
from talentmatch.demand import DemandForecaster
from talentmatch.specs import load_feature_spec, load_model_spec
from talentmatch.track import Evidence, Registry, Tracking, record_run

HISTORY = pd.DataFrame(
    {"month": pd.date_range("2024-01-01", periods=6, freq="MS"), "openings": 4.0}
)


def recorded(tracking, level=4.0):
    """Record a small demand model as a training does, and put it in use."""
    fitted = DemandForecaster().fit(HISTORY.assign(openings=level))
    spec = load_model_spec("demand_default")
    evidence = Evidence({"mae": 1.0}, "abc", 6, "2024-06-30")
    example = (pd.DataFrame({"horizon": [1]}), pd.DataFrame({"mean": [1.0]}))
    features = load_feature_spec(spec.features)
    run, version = record_run(
        tracking,
        fitted,
        kind="demand",
        spec=spec,
        features=features,
        evidence=evidence,
        example=example,
    )
    Registry(tracking).promote("demand", version)
    return run


def in_use(tracking):
    return float(Registry(tracking).in_use("demand")[1].predict(1)["mean"].iloc[0])


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def office(tmp_path, empty_mlflow):
    """Return a folder with a store and a model trained there."""
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(empty_mlflow, folder)
    Store(folder / "city.duckdb").close()
    recorded(Tracking.beside(folder / "city.duckdb"))
    return folder


def test_models_go_with_a_folder_that_is_moved(office):
    moved = office.rename(office.with_name("elsewhere"))
    tracking = Tracking.beside(moved / "city.duckdb")
    assert in_use(tracking) == pytest.approx(4)
    recorded(tracking, level=6.0)
    assert in_use(tracking) == pytest.approx(6) and not office.exists()
    assert str(office) not in "\n".join(sqlite3.connect(moved / "mlflow.db").iterdump())


def test_a_training_in_a_copy_leaves_the_original_as_it_is(office):
    copy = Path(shutil.copytree(office, office.with_name("copy")))
    before = contents(office)
    tracking = Tracking.beside(copy / "city.duckdb")
    recorded(tracking, level=6.0)
    assert contents(office) == before
    assert in_use(tracking) == pytest.approx(6)
    assert in_use(Tracking.beside(office / "city.duckdb")) == pytest.approx(4)
    assert len(list((copy / "mlartifacts" / "models").iterdir())) == 2


def test_a_copy_of_the_runs_alone_writes_beside_itself_and_reads_what_is_still_there(office):
    copy = office.with_name("copy")
    copy.mkdir()
    shutil.copy(office / "mlflow.db", copy)
    tracking = Tracking.beside(copy / "city.duckdb")
    assert in_use(tracking) == pytest.approx(4)
    before = contents(office)
    recorded(tracking, level=6.0)
    assert in_use(tracking) == pytest.approx(6) and contents(office) == before


@pytest.mark.slow
@pytest.mark.no_cover
def test_two_stores_in_one_folder_have_models_of_their_own(office):
    Store(office / "firm.duckdb").close()
    city, firm = (Tracking.beside(office / name) for name in ("city.duckdb", "firm.duckdb"))
    assert Registry(firm).champion("demand") is None
    recorded(firm, level=9.0)
    assert (in_use(city), in_use(firm)) == (pytest.approx(4), pytest.approx(9))
    names = {path.name for path in office.iterdir()}
    assert {"firm.duckdb.mlflow.db", "firm.duckdb.mlartifacts", "mlflow.db"} <= names


def test_a_store_that_is_renamed_keeps_its_models(office):
    for end in ("", ".key"):
        (office / f"city.duckdb{end}").rename(office / f"town.duckdb{end}")
    assert in_use(Tracking.beside(office / "town.duckdb")) == pytest.approx(4)
    Store(office / "city.duckdb").close()
    assert Registry(Tracking.beside(office / "city.duckdb")).champion("demand") is None
    assert in_use(Tracking.beside(office / "town.duckdb")) == pytest.approx(4)


def test_models_that_two_stores_have_shared_are_nobodys_until_somebody_says_so(command, office):
    with closing(sqlite3.connect(office / "mlflow.db")) as runs:
        runs.execute("DROP TABLE talentmatch_store")  # as an earlier version left it
    Store(office / "firm.duckdb").close()
    for name in ("city.duckdb", "firm.duckdb"):
        tracking = Tracking.beside(office / name)
        assert Registry(tracking).champion("demand") is None
        assert "does not say which of the stores" in tracking.files.note
    code, _, told = command("models", "list", "--store", office / "city.duckdb", "--lang", "zh")
    assert code == 0 and "未注明其中的模型属于旁边哪个数据库" in told
    (office / "mlflow.db").rename(office / "city.duckdb.mlflow.db")
    (office / "mlartifacts").rename(office / "city.duckdb.mlartifacts")
    assert in_use(Tracking.beside(office / "city.duckdb")) == pytest.approx(4)


def test_an_earlier_folder_with_one_store_goes_on_and_stays_its_own(office):
    with closing(sqlite3.connect(office / "mlflow.db")) as runs:
        runs.execute("DROP TABLE talentmatch_store")
    assert in_use(Tracking.beside(office / "city.duckdb")) == pytest.approx(4)
    Store(office / "firm.duckdb").close()
    assert in_use(Tracking.beside(office / "city.duckdb")) == pytest.approx(4)
    assert model_files(office / "firm.duckdb").runs.name == "firm.duckdb.mlflow.db"


def test_a_path_that_only_begins_alike_is_left(tmp_path):
    files = shared_files(tmp_path)
    old = "file:///gone/mlartifacts"
    uris = [f"{old}/1", old, f"{old}2/1", "file:///gone"]
    with closing(sqlite3.connect(files.runs)) as runs, runs:
        runs.execute("CREATE TABLE experiments (name VARCHAR(9), artifact_location VARCHAR(99))")
        runs.execute("INSERT INTO experiments VALUES ('talentmatch-team', ?)", [old])
        runs.execute("CREATE TABLE runs (artifact_uri VARCHAR(99))")
        runs.executemany("INSERT INTO runs VALUES (?)", [[uri] for uri in uris])
    mend_paths(files)
    here = files.models.as_uri()
    with closing(sqlite3.connect(files.runs)) as runs:
        found = [uri for (uri,) in runs.execute("SELECT artifact_uri FROM runs")]
    assert found == [f"{here}/1", here, *uris[2:]]


def test_a_name_is_written_only_into_runs(tmp_path):
    claim(tmp_path / "no folder" / "mlflow.db", tmp_path / "city.duckdb")
    assert list(tmp_path.iterdir()) == []
