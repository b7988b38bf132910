"""The whole way with the files people have, by the commands of the README."""

import io
import json
import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from talentmatch.errors import NotFoundError

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))
REGION = DATA / "jobsdf" / "region.parquet"


def ran(command, *arguments):
    code, out, err = command(*arguments)
    assert code == 0, err
    assert "Traceback" not in err
    return out, err


@pytest.fixture
def folder(command, tmp_path, monkeypatch):
    """Make an example's folder, go there and load its files; return what was said."""

    def make(example, *options):
        ran(command, "init", tmp_path / example, "--example", example)
        monkeypatch.chdir(tmp_path / example)
        return ran(command, "load", "files", *options)[1]

    return make


def test_a_planners_folder_gives_a_shortage_list_with_its_basis(folder, command):
    told = folder("planner")
    assert (
        "企业名录" in told
        and "统一社会信用代码: 3 cells not understood and left empty: row" in told
    )
    counts = {
        row["table"]: row["rows"]
        for row in json.loads(ran(command, "check", "--format", "json")[0])
    }
    assert {"enterprise", "need_survey", "indicator", "supply"} <= set(counts)
    out, notes = ran(command, "shortage", "--lang", "zh", "--format", "json")
    rows = json.loads(out)
    assert len(rows) > 5
    for row in rows:
        assert row["basis"] and not row["basis"].isascii()
        assert row["gap_lo"] <= row["gap_hi"] and 0 <= row["probability"] <= 1
    assert str(counts["enterprise"]) in notes, "the survey is weighted to the register"
    out, _ = ran(command, "shortage", "--lang", "zh", "--out", "shortage.xlsx")
    assert openpyxl.load_workbook("shortage.xlsx").active.max_row >= len(rows) + 1


def test_loading_a_folder_again_changes_nothing(folder, command):
    folder("planner")
    first = ran(command, "check", "--format", "json")[0]
    ran(command, "load", "files")
    assert ran(command, "check", "--format", "json")[0] == first


def test_a_headhunters_files_give_shortlists_with_reasons(folder, command):
    folder("headhunter", "--consent", "recruiting")
    _, notes = ran(command, "match", "--all", "--top", 5, "--lang", "zh", "--out", "lists.xlsx")
    assert "评分" in notes, "without interactions the scorecard ranks, and it is said"
    lists = openpyxl.load_workbook("lists.xlsx")
    assert len(lists.sheetnames) > 3
    rows = pd.read_excel(
        io.BytesIO(Path("lists.xlsx").read_bytes()), sheet_name=None, header=None, engine="openpyxl"
    )
    assert all(2 <= len(sheet) <= 7 for sheet in list(rows.values())[1:])
    # The first sheet is the index of all postings.
    posting = lists.sheetnames[1].split()[0]
    out, _ = ran(command, "match", "--posting", posting, "--top", 3, "--why", "--format", "json")
    for place, row in enumerate(json.loads(out), start=1):
        assert row["rank"] == place and row["reasons"]
        assert "(candidate)" in str(row["reasons"]) and "(employer)" in str(row["reasons"])
    leads = json.loads(ran(command, "leads", "--format", "json")[0])
    assert leads and leads[0]["value"] > 0


def test_no_contact_of_a_candidate_reaches_a_list(folder, command):
    from talentmatch import Store

    folder("headhunter", "--consent", "recruiting")
    with Store("talentmatch.duckdb") as store:
        contact = store.query("SELECT * FROM contact", as_of="2030-01-01", purpose="service")
    out = "".join(
        ran(command, *verb, "--format", "csv")[0]
        for verb in (("leads",), ("match", "--all", "--out", "lists.xlsx"))
    )
    page = pd.read_excel("lists.xlsx", sheet_name=None, header=None, engine="openpyxl")
    text = out + "".join(sheet.to_csv() for sheet in page.values())
    values = contact.drop(columns="candidate_id").stack().dropna().astype(str)
    assert not [value for value in values if len(value) > 1 and value in text]


@pytest.mark.skipif(not REGION.is_file(), reason="the public monthly series are not here")
def test_monthly_series_load_train_forecast_and_report(
    command, tmp_path, quick_demand, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    wide = pd.read_parquet(REGION)
    wide.head(24).to_parquet("region.parquet")
    ran(command, "load", "region.parquet", "--store", "series.duckdb")
    _, told = ran(command, "train", "demand", "--spec", quick_demand, "--store", "series.duckdb")
    assert "demand version 1, champion" in told
    out, _ = ran(
        command,
        "forecast",
        "--months",
        3,
        "--by",
        "region",
        "--store",
        "series.duckdb",
        "--format",
        "csv",
    )
    found = pd.read_csv(io.StringIO(out))
    assert len(found) > 3 and (found.groupby("region").size() == 3).all()
    ran(command, "report", "--months", 3, "--store", "series.duckdb", "--out", "report")
    page = Path("report/report.html").read_text("utf-8")
    assert page.count("Plotly.newPlot(") >= 1
    assert "talentmatch template" in page, "what the data does not reach to says which table lacks"


def test_an_unknown_example_is_wrong_usage(command, tmp_path):
    code, _, err = command("init", tmp_path / "x", "--example", "plumber")
    assert code == 2 and "planner" in err


def test_an_unknown_posting_on_the_command_line_names_the_nearest(folder, command):
    folder("headhunter", "--consent", "recruiting")
    code, out, err = command("match", "--posting", "no such posting")
    assert (code, out) == (1, "") and "no posting 'no such posting'" in err
    assert issubclass(NotFoundError, LookupError)
