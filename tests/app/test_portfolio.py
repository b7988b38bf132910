"""The portfolio from the command line: one sheet a project, data alone on stdout."""

import io

import openpyxl
import pandas as pd
import pytest

VERB_CSV = ("--format", "csv", "--headings", "codes")


@pytest.fixture
def portfolio(command, own_city, tmp_path, monkeypatch):
    """Return a call of the verb on a city of its own."""
    store = own_city.path
    own_city.close()
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: command("portfolio", "--store", store, *arguments)


def test_a_workbook_has_one_sheet_a_project_and_csv_holds_data_alone(portfolio, tmp_path):
    code, out, err = portfolio(*VERB_CSV, "--what-if", "budget=50000000", "--lang", "zh")
    assert code == 0, err
    listed = pd.read_csv(io.StringIO(out))
    assert listed["team_id"].is_unique and listed["project_id"].is_unique
    code, _, err = portfolio("--budget", "50000000", "--out", str(tmp_path / "all.xlsx"))
    assert code == 0, err
    sheets = set(openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames)
    assert {"portfolio", "limits", *listed["project_id"]} <= sheets


def test_what_cannot_be_kept_is_told_and_fails_without_a_file(portfolio, tmp_path):
    listed = pd.read_csv(io.StringIO(portfolio("--format", "csv")[1]))
    pair = f"{listed['team_id'].iloc[0]}={listed['project_id'].iloc[0]}"
    book = tmp_path / "none.xlsx"
    change = ("--what-if", "budget=90000000")
    code, out, err = portfolio("--budget", "1", "--fix", pair, "--out", str(book), *change)
    assert code == 1
    assert pair in err and "budget" in err
    assert not book.exists() and "budget" in out, "the change to try is shown"


def test_a_negative_budget_is_wrong_usage(portfolio):
    code, _, err = portfolio("--budget", "-5")
    assert code == 2 and "'--budget'" in err


def test_a_change_that_cannot_be_read_is_a_message_without_a_traceback(portfolio):
    code, _, err = portfolio("--what-if", "more money")
    assert code == 1
    assert "'more money' is no change" in err and "Traceback" not in err


def test_a_chinese_workbook_names_limits_and_changes_and_says_what_a_worth_means(
    portfolio, tmp_path
):
    book = tmp_path / "all.xlsx"
    change = ("--budget", "50000000", "--what-if", "budget=+1000000", "--lang", "zh")
    code, out, err = portfolio("--out", str(book), *change)
    assert code == 0, err
    assert "总预算 +1,000,000 元" in out, "what was tried is shown, file or not"
    assert "边际价值只适用于小幅变动" in err
    sheets = openpyxl.load_workbook(book)
    said = {str(row[0].value) for row in sheets["约束"].iter_rows()}
    assert "总预算（元）" in said and not {"site", "fund", "budget", "member"} & said
    assert any("边际价值只适用于小幅变动" in text for text in said), "beside the worth itself"
    tried = {str(cell.value) for cell in sheets["变动试算"]["A"]}
    assert "总预算 +1,000,000 元" in tried
