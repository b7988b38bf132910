"""The command line: help, exit codes, and messages without a traceback."""

import io
import json
import os
import sqlite3
import subprocess
import sys

import pandas as pd
import pytest

from talentmatch.data.store import Store

VERBS = [
    "demo",
    "init",
    "template",
    "load",
    "check",
    "train",
    "forecast",
    "shortage",
    "leads",
    "match",
    "staff",
    "portfolio",
    "report",
    "erase",
    "models list",
    "models promote",
    "models rollback",
    "models card",
    "audit fairness",
    "audit access",
    "audit tamper",
    "shortage public",
    "shortage publish",
    "shortage edit",
    "shortage edits",
    "shortage supply",
    "majors",
    "targets",
    "levels",
    "programmes",
    "partners",
    "scenario",
    "skills",
    "screen",
]


def run(*arguments, cwd=None, env=None):
    return subprocess.run(
        [sys.executable, "-m", "talentmatch.app.cli", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(command, verb):
    code, out, _ = command(*verb.split(), "--help")
    assert code == 0
    assert "Example: talentmatch " + verb.split()[0] in " ".join(out.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("forecst",),
        ("forecast", "--months", "0"),
        ("train", "weather"),
        ("match",),
        ("match", "--posting", "a", "--candidate", "b"),
        ("match", "--all"),
        ("load", "x.csv", "--map", "nonsense"),
    ],
)
def test_wrong_usage_exits_with_two(command, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_a_missing_store_names_the_commands_that_make_one(command, tmp_path):
    code, out, err = command("check", "--store", tmp_path / "none.duckdb")
    assert (code, out) == (1, "")
    assert "talentmatch load PATH" in err


def test_a_file_that_fits_no_table_exits_with_three(command, tmp_path):
    path = tmp_path / "posting.csv"
    path.write_text("posting_id\np1\n", "utf-8")
    code, _, err = command("load", path, "--table", "posting", "--store", tmp_path / "s.duckdb")
    assert code == 3
    assert "title" in err and "Traceback" not in err


def test_files_and_sheets_that_were_not_read_are_counted_and_exit_with_three(command, tmp_path):
    import pandas as pd

    folder, store = tmp_path / "files", tmp_path / "s.duckdb"
    folder.mkdir()
    (folder / "需求.csv").write_text("region,month,openings\nA,2024-01-01,3\n", "utf-8")
    code, _, err = command("load", folder, "--store", store)
    assert code == 0 and err.splitlines()[-1] == "1 rows loaded"
    (folder / "empty.csv").touch()
    code, _, err = command("load", folder, "--store", store)
    assert code == 3 and err.splitlines()[-1] == "1 rows loaded; files not read: 1"
    with pd.ExcelWriter(folder / "职位.xlsx") as book:
        posts = {"职位名称": ["钳工"], "薪资": ["8k"], "学历要求": ["本科"], "岗位职责": ["x"]}
        pd.DataFrame(posts).to_excel(book, sheet_name="a", index=False)
        lacking = pd.DataFrame(posts).drop(columns="职位名称")
        lacking.to_excel(book, sheet_name="b", index=False)
        pd.DataFrame({"说明": ["填表说明"]}).to_excel(book, sheet_name="c", index=False)
    asked = ("load", folder / "职位.xlsx", "--table", "posting", "--store", store, "--lang", "zh")
    code, _, err = command(*asked)
    assert code == 3 and err.splitlines()[-1] == "共导入 1 行；1 个工作表整表未导入"


def test_loaded_rows_are_told_and_counted(command, tmp_path):
    path = tmp_path / "demand.csv"
    path.write_text("region,month,openings\nA,2024-01-01,3\nA,2024-02-01,-4\n", "utf-8")
    store = tmp_path / "s.duckdb"
    code, out, err = command("load", path, "--table", "demand", "--store", store)
    assert (code, out) == (0, "")
    assert "1 row" in err and "-4" in (tmp_path / "demand.rejected.csv").read_text("utf-8-sig")
    code, out, _ = command("check", "--store", store, "--format", "json")
    assert json.loads(out) == [{"table": "demand", "rows": 1}]


def test_a_verb_that_lacks_a_table_names_it_and_the_form(command, tmp_path):
    path = tmp_path / "demand.csv"
    path.write_text("region,month,openings\nA,2024-01-01,3\n", "utf-8")
    store = tmp_path / "s.duckdb"
    command("load", path, "--table", "demand", "--store", store)
    code, _, err = command("match", "--posting", "p1", "--store", store)
    assert code == 1
    assert "table 'posting'" in err and "talentmatch template posting" in err


def test_a_template_is_written(command, tmp_path):
    code, _, err = command("template", "posting", "--out", tmp_path / "form.xlsx")
    assert code == 0 and "form.xlsx" in err
    assert (tmp_path / "form.xlsx").stat().st_size > 1000


def test_an_unknown_table_names_the_nearest(command, tmp_path):
    code, _, err = command("template", "postings", "--out", tmp_path / "form.xlsx")
    assert code == 1 and "nearest: posting" in err


def test_init_puts_fictitious_files_there(command, tmp_path):
    code, _, err = command("init", tmp_path / "city", "--example", "planner")
    assert code == 0 and "simulated file" in err
    assert any((tmp_path / "city" / "files").iterdir())


def test_help_and_import_are_quick_in_a_process_of_their_own():
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The figure itself is measured in experiments; here only that nothing heavy came in.
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, talentmatch.app.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"numpy", "pandas", "sklearn", "mlflow", "lightgbm", "plotly"} & set(loaded)
    assert after.ru_utime - before.ru_utime < 5


@pytest.mark.parametrize(("asked", "used"), [(None, "1"), ("3", "3")])
def test_linear_algebra_keeps_to_one_thread_unless_more_are_asked_for(monkeypatch, asked, used):
    from talentmatch.app import cli

    monkeypatch.setattr(sys, "argv", ["talentmatch", "--version"])
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    if asked:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", asked)
    with pytest.raises(SystemExit):
        cli.main()
    assert os.environ["OPENBLAS_NUM_THREADS"] == used


def test_a_user_who_stops_loses_nothing(command, monkeypatch, tmp_path):
    def stop(*arguments, **options):
        raise KeyboardInterrupt

    with Store(tmp_path / "s.duckdb"):
        pass
    monkeypatch.setattr(Store, "tables", stop)
    code, _, err = command("check", "--store", tmp_path / "s.duckdb")
    assert code == 1 and "unchanged" in err


def test_a_failure_of_the_store_of_runs_is_told_without_a_traceback(command, monkeypatch):
    from talentmatch.app import cli

    def fail(**_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(cli, "_commands", lambda: fail)
    code, _, told = command("models", "list")
    assert code == 1
    assert told == "Error: the store or the tracking of runs failed: disk I/O error\n"


@pytest.mark.parametrize("place", ["file/x.csv", "."])
def test_a_place_that_cannot_be_written_is_told_without_a_traceback(command, tmp_path, place):
    (tmp_path / "file").write_text("")
    command("init", tmp_path)
    code, _, told = command(
        "check", "--store", tmp_path / "talentmatch.duckdb", "--out", tmp_path / place
    )
    assert code == 1
    assert "Error: a file could not be written" in told and "Traceback" not in told


def test_erasing_nobody_says_so_and_fails(command, tmp_path):
    with Store(tmp_path / "s.duckdb"):
        pass
    code, _, err = command("erase", "nobody", "--yes", "--store", tmp_path / "s.duckdb")
    assert code == 1 and "Nobody is stored as nobody" in err


def test_example_files_never_replace_a_users_own(command, tmp_path):
    assert command("init", tmp_path, "--example", "planner")[0] == 0
    own = tmp_path / "files" / "规划目标.csv"
    own.write_text("mine", "utf-8")
    code, _, err = command("init", tmp_path, "--example", "planner")
    assert code == 1 and own.name in err
    assert own.read_text("utf-8") == "mine"


@pytest.mark.no_cover
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_speaks_both_languages(command, verb):
    code, out, _ = command(*verb.split(), "--help")
    assert code == 0 and "--lang" in out


@pytest.mark.parametrize("name", ["x.pdf", "x.xls", "x.docx"])
def test_a_file_that_would_not_be_what_its_name_says_is_refused(command, tmp_path, name):
    code, _, err = command("check", "--out", tmp_path / name, "--store", tmp_path / "none.duckdb")
    assert code == 2 and ".csv, .json, .xlsx" in err
    assert not (tmp_path / name).exists()


@pytest.mark.no_cover
def test_an_exported_list_carries_its_notes(command, tmp_path):
    import openpyxl

    command("init", tmp_path, "--example", "planner")
    store = tmp_path / "talentmatch.duckdb"
    command("load", tmp_path / "files", "--store", store)
    code, _, _ = command("shortage", "--store", store, "--out", tmp_path / "s.xlsx", "--lang", "zh")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    text = {
        sheet.title: " ".join(str(cell) for row in sheet.values for cell in row if cell is not None)
        for sheet in book
    }
    assert code == 0 and next(iter(text)) == "打印稿" and list(text)[-1] == "说明"
    assert all("模拟数据" in told for told in text.values())
    assert "填报" in text["打印稿"] and "填报" in text["说明"]


@pytest.mark.slow
@pytest.mark.no_cover
def test_the_public_list_blanks_what_tells_about_one_enterprise(command, tmp_path):
    command("init", tmp_path, "--example", "planner")
    store = tmp_path / "talentmatch.duckdb"
    command("load", tmp_path / "files", "--store", store)
    _, whole, _ = command("shortage", "--store", store, "--format", "csv")
    code, public, told = command("shortage", "public", "--store", store, "--format", "csv")
    inside, open_rows = (pd.read_csv(io.StringIO(text)) for text in (whole, public))
    hidden = open_rows["suppressed"].astype(bool)
    assert code == 0 and "show their name alone" in told
    assert 0 < hidden.sum() < len(open_rows) == len(inside)
    assert open_rows.loc[hidden, "number"].isna().all()
    assert open_rows.loc[~hidden, "number"].notna().all()


def test_a_table_shows_units_and_brackets_of_people_as_they_stand(capsys):
    """Rich would take `[persons a year]` for a style, and fail at `[/b]`."""
    from talentmatch.app._options import OutFormat
    from talentmatch.app._output import emit
    from talentmatch.lists import ListSpec, Result

    rows = pd.DataFrame({"gap": [1.5], "post": ["welder [/b] [urgent] :+1:"]})
    with Store() as store:
        emit(store, Result(ListSpec("posts", ()), rows), OutFormat.table, "en")
    shown = capsys.readouterr().out
    assert "Gap [persons a year]" in shown
    assert "welder [/b] [urgent] :+1:" in shown


@pytest.mark.parametrize("verb", ["check", "report", "template posting", "demo"])
@pytest.mark.parametrize(("lang", "said"), [("en", "there is no folder"), ("zh", "没有文件夹")])
def test_a_place_in_a_folder_that_is_not_there_is_refused_with_the_way_on(
    command, tmp_path, verb, lang, said
):
    out = tmp_path / "absent" / "list.xlsx"
    out = out.with_suffix("") if verb in ("report", "demo") else out
    code, _, err = command(*verb.split(), "--out", out, "--lang", lang)
    assert code == 2 and said in err and "mkdir -p" in err.replace("\n", " ")
    assert not out.parent.exists()


@pytest.mark.parametrize(("lang", "said"), [("en", "names a file, but"), ("zh", "是文件名")])
def test_a_report_that_is_asked_for_as_a_file_says_that_it_is_a_folder(
    command, tmp_path, lang, said
):
    out = tmp_path / "x.html"
    code, _, err = command("report", "--out", out, "--lang", lang)
    assert code == 2 and said in err and not out.exists()
