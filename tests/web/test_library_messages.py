"""What a library says of a cell at which it fails reaches nobody: not terminal, log, API or page."""

import logging

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pydantic
import pytest
from starlette.testclient import TestClient

from talentmatch import Store
from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import StoreError, UnreadableFileError, trace_of

MARKER = "欧阳七七七 13812344321"


def of_duckdb():
    with duckdb.connect() as connection:
        connection.execute("SELECT CAST(? AS INTEGER)", [MARKER]).fetchall()


def of_duckdb_date():
    with duckdb.connect() as connection:
        connection.execute("SELECT strptime(?, '%Y-%m-%d')", [MARKER]).fetchall()


def of_duckdb_key():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a VARCHAR PRIMARY KEY)").fetchall()
        connection.execute("INSERT INTO t VALUES ($m), ($m)", {"m": MARKER}).fetchall()


def of_pandas():
    pd.to_datetime([MARKER], format="%Y-%m-%d")


def of_pandas_number():
    pd.to_numeric(pd.Series([MARKER]))


def of_pyarrow():
    pa.array([MARKER]).cast(pa.int32())


def of_openpyxl():
    openpyxl.Workbook().active.append([MARKER + "\x00"])


def of_pydantic():
    pydantic.TypeAdapter(int).validate_python(MARKER)


def of_mlflow():
    from mlflow.exceptions import MlflowException

    raise MlflowException(f"Invalid value {MARKER} for parameter")


def of_a_table():
    raise KeyError(MARKER)


FAILURES = [
    of_duckdb,
    of_duckdb_date,
    of_duckdb_key,
    of_pandas,
    of_pandas_number,
    of_pyarrow,
    of_openpyxl,
    of_pydantic,
    of_mlflow,
    of_a_table,
]
each = pytest.mark.parametrize("fail", FAILURES, ids=lambda fail: fail.__name__)


def tells(text):
    return any(part in text for part in MARKER.split())


@each
def test_the_library_quotes_the_cell_and_what_is_said_of_it_does_not(fail):
    with pytest.raises(Exception) as caught:
        fail()
    assert tells(f"{caught.value}{caught.value.args}")
    said = trace_of(caught.value)
    assert not tells(said) and fail.__name__ in said and type(caught.value).__name__ in said


@each
def test_a_command_that_fails_shows_no_cell(command, tmp_path, monkeypatch, fail):
    Store(tmp_path / "city.duckdb").close()
    monkeypatch.setattr("talentmatch.app._options.open_store", lambda *a, **k: fail())
    code, out, err = command("check", "--store", tmp_path / "city.duckdb")
    assert code == 1
    assert err and not tells(out + err)


@each
def test_a_file_at_which_reading_fails_is_left_out_without_its_cells(tmp_path, monkeypatch, fail):
    monkeypatch.setattr(
        "talentmatch.data.intake._one_file._READERS", {".csv": lambda path: [fail()]}
    )
    (tmp_path / "a.csv").write_text(MARKER, "utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        list(read_files(tmp_path / "a.csv"))
    assert not tells(str(caught.value))


def test_a_query_that_fails_at_a_cell_tells_its_kind_alone(store_of_marker):
    for sql in (
        "SELECT CAST(title AS INTEGER) FROM posting",
        "SELECT strptime(title, '%Y') FROM posting",
        "SELECT CAST(title AS DATE) FROM posting",
        "SELECT error(title) FROM posting",
        "SELECT json_extract(title, '$.a') FROM posting",
        "SELECT title::INTEGER[] FROM posting",
    ):
        with pytest.raises(StoreError) as caught:
            store_of_marker.query(sql, as_of="2030-01-01", purpose="planning")
        assert not tells(str(caught.value)), sql


@pytest.fixture
def store_of_marker():
    with Store() as store:
        store.write(
            "posting",
            pd.DataFrame(
                {"posting_id": ["1"], "title": ["欧阳七七七 13x"], "posted_on": ["2024-01-01"]}
            ),
        )
        yield store


@each
def test_page_api_and_the_servers_log_show_no_cell(app, browser, monkeypatch, caplog, fail):
    def failing(*arguments, **options):
        fail()

    monkeypatch.setattr("talentmatch.web.process._answers.Answers.get", failing)
    for path, user in (("/shortage", "planner"), ("/api/v1/shortage", "planner")):
        client = browser(user).client
        quiet = TestClient(app, cookies=client.cookies, raise_server_exceptions=False)
        answer = quiet.get(path)
        assert answer.status_code >= 500 and not tells(answer.text)
    with caplog.at_level(logging.ERROR, logger="uvicorn.error"):
        try:
            fail()
        except Exception:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert caplog.text and not tells(caplog.text) and fail.__name__ in caplog.text
