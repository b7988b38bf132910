"""The portfolio from the command line: one sheet a project, data alone on stdout."""

import io
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest

VERB = [sys.executable, "-m", "talentmatch.app.cli", "portfolio"]


@pytest.fixture
def portfolio(own_city, tmp_path):
    """Return a call of the verb on a city of its own."""
    store = own_city.path
    own_city.close()

    def call(*arguments):
        return subprocess.run(
            [*VERB, "--store", str(store), *arguments],
            cwd=tmp_path,
            capture_output=True,
            timeout=120,
        )

    return call


def test_a_workbook_has_one_sheet_a_project_and_csv_holds_data_alone(portfolio, tmp_path):
    done = portfolio("--format", "csv", "--what-if", "budget=50000000", "--lang", "zh")
    assert done.returncode == 0, done.stderr.decode()
    listed = pd.read_csv(io.BytesIO(done.stdout))
    assert listed["team_id"].is_unique and listed["project_id"].is_unique
    done = portfolio("--budget", "50000000", "--out", str(tmp_path / "all.xlsx"))
    assert done.returncode == 0, done.stderr.decode()
    sheets = set(openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames)
    assert {"portfolio", "limits", *listed["project_id"]} <= sheets


def test_a_change_that_cannot_be_read_is_a_message_without_a_traceback(portfolio):
    done = portfolio("--what-if", "more money")
    assert done.returncode == 1
    assert b"'more money' is no change" in done.stderr and b"Traceback" not in done.stderr
