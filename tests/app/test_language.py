"""A reader of Chinese meets Chinese: the commands of the tutorials, bad input, and what is written."""

import re
import shlex
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

PAGES = Path(__file__).parents[2] / "docs" / "zh" / "tutorials"


def commands_of(page: str) -> list[list[str]]:
    """Return the commands of a tutorial, without the one that makes its folder."""
    text = (PAGES / f"{page}.md").read_text("utf-8")
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S)).splitlines()
    read = [
        shlex.split(line, comments=True)[1:] for line in lines if line.startswith("talentmatch")
    ]
    return [words for words in read if words[0] != "init"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "page"),
    [("planner", "scarce-occupations"), ("headhunter", "client-shortlist")],
)
def test_the_commands_of_the_tutorials_speak_chinese(
    command, english_in, tmp_path, monkeypatch, example, page
):
    monkeypatch.setenv("TALENTMATCH_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    assert command("init", ".", "--example", example)[0] == 0
    listed = commands_of(page)
    assert len(listed) >= 8
    for words in listed:
        code, out, err = command(*words)
        assert code == 0, err
        assert english_in(err) == [], words
        assert english_in("\n".join(re.split(r"\s{2,}", out))) == [], words


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Return a folder with a store of a few rows, and files that are wrong in many ways."""
    from talentmatch.data.store import Store

    folder = tmp_path_factory.mktemp("wrong")
    rows = {"region": ["东区"] * 3, "month": ["2024-01-01", "2024-02-01", "2024-03-01"]}
    with Store(folder / "s.duckdb") as store:
        store.write("demand", pd.DataFrame({**rows, "openings": [3, 4, 5]}))
    files = {
        "empty.csv": "",
        "strange.csv": "foo,bar\n1,2\n",
        "nearly.csv": "薪资,学历,工作地点\n8k,本科,东区\n",
        "notes.foo": "x",
        "broken.json": '{"a": [1,',
        "招聘.csv": "职位,薪资,发布日期,招聘人数,学历\n钳工,8k,soon,-4,好\n,,,,\n",
        "bad.yml": "foo: [",
        "assumptions.yml": "name: x\nrates: {stay_share: 3}\n",
        "scenario.yml": "name: x\nlevels: [{change: abc, start: soon, nix: 1}]\n",
        "night.yml": "drop: in\nlang: fr\nmonths: 0\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "locked.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "damaged.xlsx").write_bytes(b"PK\x03\x04nothing")
    return folder


WRONG = [
    "load none.csv",
    "load empty.csv",
    "load strange.csv",
    "load nearly.csv",
    "load notes.foo",
    "load broken.json",
    "load locked.xls",
    "load damaged.xlsx",
    "load 招聘.csv --table posting",
    "load strange.csv --map foo",
    "load strange.csv --map foo=nix --table posting",
    "load strange.csv --table postings",
    "template postings",
    "template posting --out x.doc",
    "shortage --store none.duckdb",
    "check --store bad.yml",
    "match --posting p1",
    "leads",
    "majors",
    "targets",
    "programmes",
    "levels",
    "partners",
    "staff --project J1",
    "portfolio",
    "portfolio --why x",
    "train match",
    "train team",
    "train demand",
    "train demand --spec bad.yml",
    "train demand --spec assumptions.yml",
    "train demand --spec nix",
    "forecast",
    "shortage --assumptions assumptions.yml",
    "leads --fees none.yml",
    "shortage edit --row x --column gap --value 1 --who a --why b",
    "shortage edit --who a --why b",
    "forecast --why --scenario scenario.yml",
    "demand --components --marks",
    "match --posting a --candidate b",
    "match --compare a b",
    "match --bogus",
    "template",
    "models promote match 7",
    "models rollback team",
    "backup s.duckdb",
    "restore none.tar.gz",
    "restore bad.yml --store new.duckdb",
    "erase nobody --yes",
    "nightly night.yml",
    "nightly none.yml",
    "nix",
    "match --top 0",
    "match --top x",
    "match --least 3",
    "match --top",
    "match extra",
    "load x --consent y",
    "leads mark L snoozed --until soon",
    "shortage edit --who a --why b --file none",
]


@pytest.mark.parametrize("words", WRONG)
def test_a_mistake_is_told_in_chinese(command, english_in, loaded, monkeypatch, words):
    monkeypatch.setenv("TALENTMATCH_LANG", "zh")
    monkeypatch.setenv("TALENTMATCH_STORE", "s.duckdb")
    monkeypatch.chdir(loaded)
    code, _, err = command(*words.split())
    assert code, words
    assert err.strip()
    assert english_in(err) == []


def test_rows_set_aside_say_why_in_chinese(command, english_in, loaded, monkeypatch):
    monkeypatch.chdir(loaded)
    _, out, err = command(
        "load", "招聘.csv", "--table", "posting", "--store", "aside.duckdb", "--lang", "zh"
    )
    reasons = pd.read_csv(loaded / "招聘.rejected.csv")["原因"]
    assert reasons.str.contains("低于 1 个岗位").any()
    # A day that is none costs the row nothing but itself, and is named.
    assert "发布日期" in out + err and "soon" in out + err
    assert english_in("\n".join(reasons)) == []


def test_the_language_of_a_command_is_that_of_its_option_wherever_it_stands():
    from talentmatch.app._speech import language_of

    assert language_of(["match", "--lang", "zh"]) == "zh"
    assert language_of(["--lang=zh", "match"]) == "zh"
    assert language_of(["match", "--lang", "fr", "--lang", "en"]) == "en"


def test_without_an_option_a_mistake_is_told_in_english(command, loaded, monkeypatch):
    monkeypatch.chdir(loaded)
    code, _, err = command("load", "empty.csv", "--lang", "en")
    assert code == 1
    assert "Error: empty.csv cannot be read: it is empty; export it again" in err


def test_sheets_of_a_workbook_have_chinese_names(command, loaded, monkeypatch):
    monkeypatch.chdir(loaded)
    command("check", "--store", "s.duckdb", "--lang", "zh", "--out", "check.xlsx")
    book = openpyxl.load_workbook(loaded / "check.xlsx")
    assert book.sheetnames == ["数据概况"]
    assert [cell.value for cell in book.worksheets[0]["A"]] == ["数据表", "岗位需求（demand）"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("macth", "没有命令“macth”，是否指 match？"),
        ("lead", "没有命令“lead”，是否指 leads、load？"),
        ("load x --stroe y", "没有选项 --stroe，是否指 --cluster、--store、--user？"),
        ("train foo", "参数 kind：可选 demand、match、team"),
        ("train", "缺少参数 kind"),
        ("forecast --months x", "参数 --months：应为整数"),
    ],
)
def test_a_suggestion_is_told_apart_from_what_was_typed(command, monkeypatch, words, told):
    monkeypatch.setenv("TALENTMATCH_LANG", "zh")
    code, _, err = command(*words.split())
    assert code == 2 and f"错误：{told}" in err
