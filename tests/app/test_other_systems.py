"""Paths and languages of Windows and macOS, faked where the tests run on another system."""

import ctypes
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from talentmatch.app import _options as options
from talentmatch.app import _speech as speech
from talentmatch.app import cli

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def bare(monkeypatch):
    for name in (*LOCALES, "TALENTMATCH_WITNESS", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("named", "lang"),
    [("zh_CN.UTF-8", "zh"), ("zh_TW", "zh"), ("en_GB.UTF-8", "en"), ("C", "en"), ("de_DE", "en")],
)
@pytest.mark.parametrize("name", LOCALES)
def test_the_language_is_that_of_the_system(bare, monkeypatch, name, named, lang):
    monkeypatch.setenv(name, named)
    assert speech.system_language() == lang


def test_what_stands_first_among_them_counts(bare, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert speech.system_language() == "zh"


@pytest.mark.parametrize(("code", "lang"), [(0x0804, "zh"), (0x0409, "en"), (0x0407, "en")])
def test_on_windows_it_is_that_of_the_user(bare, monkeypatch, code, lang):
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: code)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert speech.system_language() == lang


def test_the_witness_lies_where_each_system_keeps_the_state_of_programs(
    bare, monkeypatch, tmp_path
):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert options.witness_folder() == tmp_path / ".local/state/talentmatch/witness"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData" / "Local"))
    assert options.witness_folder() == tmp_path / "AppData/Local/talentmatch/witness"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert options.witness_folder() == tmp_path / "state/talentmatch/witness"


def test_a_folder_with_blanks_and_chinese_in_its_name_does(command, monkeypatch, tmp_path):
    folder = tmp_path / "我的 文档"
    folder.mkdir()
    monkeypatch.chdir(folder)
    code, _, told = command("init", "城 市", "--example", "planner", "--lang", "en")
    assert code == 0 and told.rstrip().endswith('next: cd "城 市" && talentmatch load files')
    monkeypatch.chdir(folder / "城 市")
    assert command("load", "files")[0] == 0
    code, out, _ = command("--version")
    assert code == 0 and out.startswith("talentmatch ")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp936", "cp1252"])
def test_a_terminal_of_another_encoding_gets_every_word(encoding):
    import os
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "talentmatch", "match", "--help"],
        env={**os.environ, "PYTHONIOENCODING": encoding, "TALENTMATCH_LANG": "zh"},
        capture_output=True,
        check=True,
    )
    told = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert "talentmatch match" in told
    if encoding != "cp1252":  # a code page without Chinese shows what it lacks by its number
        assert "为双方都愿意的匹配排序" in told


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("gbk", "√ -1 2–3 \\u20ac"), ("cp1252", "+ -1 2–3 €"), ("latin-1", "+ -1 2-3 \\u20ac")],
)
def test_a_sign_that_an_encoding_lacks_is_the_nearest_that_it_has(encoding, written):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=cli._NEAREST)
    stream.write("✓ −1 2–3 €")
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == written


def test_a_store_below_a_folder_with_a_question_mark_is_refused_with_the_reason(
    command, tmp_path, monkeypatch
):
    folder = tmp_path / "what?"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for words in ("", "check", "load x", "init ."):
        code, _, err = command(*words.split())
        assert code == 1 and "must not hold a question mark" in err, words
    assert list(folder.iterdir()) == []
