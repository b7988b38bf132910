"""What many tests share: a small simulated city and the models trained on it, made once."""

import gc
import os
import pickle
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

# Before NumPy is loaded: workers side by side whose BLAS threads wait for one another by spinning
# take many times the time. Processes that tests start inherit it.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

# How long an example takes says more of the machine than of the code, and what lands must not hang
# on luck: examples are the same each time. `--hypothesis-profile search` looks for new ones.
settings.register_profile("search", deadline=None)
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

SCALE = 0.1


def pytest_collection_modifyitems(items):
    """Count no lines of examples that tests make up, and begin with what takes minutes.

    One example would do to count lines, and a hundred take twice the time; a long test that begins
    last is waited for by all other workers.
    """
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")
    items.sort(key=lambda item: -_minutes(item))


def _minutes(item) -> float:
    mark = item.get_closest_marker("slow")
    return mark.kwargs.get("minutes", 0) if mark else 0


def pytest_collection_finish():
    """Let the collector of garbage pass over modules and tests, which stay to the end anyway."""
    gc.collect()
    gc.freeze()


QUICK_DEMAND = """
name: quick_demand
estimator: talentmatch.demand:DemandForecaster
features: demand_history
parameters: {random_state: 0, calibration: 2, bags: 1, examples: 10000}
backtest: {origins: 1, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: demand_default.md
"""


#: Values of one person that are found nowhere else in the city.
PLANTED = {
    "name": "赵模拟七七",
    "phone": "13812344321",
    "email": "planted.person@example.org",
    "title": "灯塔看守员七",
    "text": "wrote a memoir about lighthouses",
    "expected_yearly_pay": 187654.25,
}


@pytest.fixture(scope="session")
def planted():
    """Return what was planted about one person of the city who answered postings."""
    return dict(PLANTED)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that makes a folder once for all workers: who comes second waits for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def call(name, make):
        folder, mark = shared / name, shared / f"{name}.made"
        # The lock of SQLite works on every system and falls with its process.
        with closing(sqlite3.connect(shared / f"{name}.lock", timeout=900)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            if not mark.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                mark.touch()
        return folder

    return call


@pytest.fixture(scope="session")
def city_file(made_once):
    """Return a store file of the city that nobody may open: copy it."""
    from talentmatch.data.sample import load_sample

    def make(folder):
        with load_sample(seed=0, scale=SCALE, path=folder / "city.duckdb") as store:
            plant(store)

    return made_once("city", make) / "city.duckdb"


def plant(store) -> None:
    """Give one consenting person who answered postings the planted values."""
    import pandas as pd

    now = {"as_of": "2024-12-31", "purpose": "recruiting"}
    answered = store.read("interaction", **now).query("side == 'candidate'")["candidate_id"]
    people = store.read("candidate", **now)
    person = people.loc[people["candidate_id"].isin(answered)].head(1)
    book = {name: PLANTED[name] for name in ("title", "text", "expected_yearly_pay")}
    store.write("candidate", person.assign(**book))
    contact = {name: [PLANTED[name]] for name in ("name", "phone", "email")}
    store.write(
        "contact", pd.DataFrame({"candidate_id": person["candidate_id"].tolist(), **contact})
    )


def copied(city_file: Path, folder: Path) -> Path:
    """Copy a store and its key; return the new store's path."""
    for path in city_file.parent.iterdir():
        shutil.copy(path, folder / path.name)
    return folder / city_file.name


@pytest.fixture(scope="session")
def city(city_file, tmp_path_factory):
    """Return the city to read from; a test that writes takes `own_city`."""
    from talentmatch import Store

    with Store(copied(city_file, tmp_path_factory.mktemp("shared_city"))) as store:
        yield store


@pytest.fixture
def own_city(city_file, tmp_path):
    """Return a city that the test may write to."""
    from talentmatch import Store

    with Store(copied(city_file, tmp_path)) as store:
        yield store


@pytest.fixture(scope="session")
def quick_demand(tmp_path_factory):
    """Return the spec file of a demand model that is trained in seconds."""
    path = tmp_path_factory.mktemp("spec") / "quick_demand.yml"
    path.write_text(QUICK_DEMAND, "utf-8")
    return str(path)


@pytest.fixture(scope="session")
def trained(made_once, city, quick_demand, empty_mlflow):
    """Return (tracking, what each training said) of three models trained on the city.

    Their champions are for reading; a test that trains or promotes takes `no_models`.
    """
    from talentmatch import pipeline
    from talentmatch.track import Tracking

    def make(folder):
        (folder / "models").mkdir()
        shutil.copy(empty_mlflow, folder / "models")
        tracking = Tracking.in_folder(folder / "models")
        specs = {"demand": quick_demand, "match": None, "team": None}
        results = {
            kind: pipeline.train(city, kind, tracking=tracking, spec=spec)
            for kind, spec in specs.items()
        }
        (folder / "results").write_bytes(pickle.dumps(results))

    folder = made_once("trained", make)
    results = pickle.loads((folder / "results").read_bytes())
    return Tracking.in_folder(folder / "models"), results


@pytest.fixture(scope="session")
def tracking(trained):
    """Return where the champions of the city are."""
    return trained[0]


@pytest.fixture(scope="session")
def city_report(made_once, city, tracking):
    """Return a function that gives the report of the city in a language, made once for all workers.

    It gives what was gathered, the page as text and the workbook as bytes.
    """
    from talentmatch.report import write

    def call(lang):
        def make(folder):
            gathered = []

            def gather(*arguments, **options):
                gathered.append(real(*arguments, **options))
                return gathered[0]

            real = write.gather
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(write, "gather", gather)
                write.write_report(city, folder / "made", tracking=tracking, lang=lang)
            (folder / "contents").write_bytes(pickle.dumps(gathered[0]))

        folder = made_once(f"report_{lang}", make)
        contents = pickle.loads((folder / "contents").read_bytes())
        page, workbook = folder / "made" / "report.html", folder / "made" / "report.xlsx"
        return contents, page.read_text("utf-8"), workbook.read_bytes()

    return call


@pytest.fixture(scope="session")
def empty_mlflow(made_once):
    """Return an mlflow.db without runs: its schema takes seconds to make, a copy nothing."""
    from talentmatch.track import Registry, Tracking

    def make(folder):
        Registry(Tracking.in_folder(folder)).versions("team")

    return made_once("mlflow", make) / "mlflow.db"


@pytest.fixture
def no_models(empty_mlflow, tmp_path):
    """Return a tracking place of the test's own, without a model."""
    from talentmatch.track import Tracking

    shutil.copy(empty_mlflow, tmp_path)
    return Tracking.in_folder(tmp_path)


@pytest.fixture(autouse=True, scope="session")
def witness_folder(tmp_path_factory):
    """Keep the witnesses of all stores out of the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("witness")
        patch.setenv("TALENTMATCH_WITNESS", str(folder))
        yield folder


@pytest.fixture(autouse=True, scope="module")
def no_tracking_of_others():
    """Forget where an earlier file of tests tracked: MLflow writes it into the environment."""
    os.environ.pop("MLFLOW_TRACKING_URI", None)


@pytest.fixture
def command(monkeypatch, capsysbinary):
    """Run a command in this process; return (exit code, stdout, stderr)."""
    from talentmatch.app import cli

    def call(*arguments):
        # MLflow writes where it tracks into the environment, where the next command would find it.
        monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
        monkeypatch.setattr(sys, "argv", ["talentmatch", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsysbinary.readouterr()
        return code, captured.out.decode("utf-8-sig"), captured.err.decode()

    return call


@pytest.fixture(scope="session")
def english_in():
    """Return a function that lists the lines of a text that speak English, names aside."""
    import re

    chinese = re.compile(r"[\u4e00-\u9fff]")
    # Commands, and whatever is no plain word: files, tables, columns, options, ids, and the end of
    # an id that a narrow cell folds.
    names = re.compile(
        r"talentmatch(?: (?:-+)?[A-Za-z]+)+|[\w./=-]*[\d_./=-][\w./=-]*|^[a-f]+(?=（)", re.M
    )

    def found(text: str) -> list[str]:
        bare = {line: names.sub("", line) for line in text.splitlines() if line.strip()}
        return [
            line
            for line, words in bare.items()
            if re.search(r"[A-Za-z]+[,;:]? [A-Za-z]+[,;:]? [A-Za-z]{2,}", words)
            or (re.search(r"[A-Za-z]{3,}", words) and not chinese.search(words))
        ]

    return found
