"""The first things a newcomer types: nothing, --version, --help, a tab; and what `check` promises."""

import os
import re
import subprocess
import sys

import pytest
import typer

from talentmatch import Store, pipeline
from talentmatch._version import __version__
from talentmatch.app import cli
from talentmatch.app._help import help_of, paragraphs
from talentmatch.data.sample.files import copy_files
from talentmatch.errors import MissingDataError, TalentMatchError
from talentmatch.i18n import phrase_keys


def every_command():
    """Return the context of every command, by its words."""
    found = {}

    def walk(command, words, parent):
        context = command.context_class(command, info_name=words.split()[-1], parent=parent)
        found[words.removeprefix("talentmatch").strip()] = context
        for name, below in getattr(command, "commands", {}).items():
            walk(below, f"{words} {name}", context)

    walk(typer.main.get_command(cli.app), "talentmatch", None)
    return found


COMMANDS = every_command()


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words or "talentmatch")
def test_help_is_whole_chinese(words, english_in):
    said = help_of(COMMANDS[words], "zh", 400)
    assert said.startswith("用法：talentmatch")
    # An example is a command, and choices are what is typed.
    lines = [line for line in said.splitlines() if not line.startswith("  示例：")]
    assert english_in(re.sub(r"\w+ <[\w|]+>", "", "\n".join(lines))) == []


def test_the_language_of_help_is_that_of_the_reader(command, english_in, monkeypatch):
    monkeypatch.setenv("TALENTMATCH_LANG", "zh")
    code, out, _ = command("match", "--help")
    assert code == 0 and "为双方都愿意的匹配排序" in out and "[默认：10；x>=1]" in out
    code, out, _ = command("models", "--lang", "en")
    assert code == 2
    assert command("match", "--lang", "en", "--help")[1].startswith("Usage: talentmatch match")


def test_every_text_of_help_is_in_the_catalogue_and_nothing_else_is():
    said = set()
    for context in COMMANDS.values():
        said |= {text for text in paragraphs(context.command.help) if "Example:" not in text}
        for parameter in context.command.get_params(context):
            said.add(" ".join((parameter.help or "").split()))
    known = set(phrase_keys("help"))
    assert said - known <= {""}
    own = {"Usage", "Example", "Arguments", "Options", "Commands", "env var", "default", "required"}
    frame = {key for key in known if re.fullmatch(r"<.+>|[A-Z\[\]. ]+", key)}
    assert known - said == own | frame - said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_of_help_is_wider_than_the_terminal(lang):
    wide = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
    for context in COMMANDS.values():
        for line in help_of(context, lang, 78).splitlines():
            if line.startswith(("  Example: ", "  示例：")):
                continue  # a command is copied as one line
            assert len(line) + len(wide.findall(line)) <= 80, line


def test_the_version_is_told(command):
    assert command("--version")[:2] == (0, f"talentmatch {__version__}\n")


def test_the_package_can_be_run():
    run = [sys.executable, "-m", "talentmatch", "--version"]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout == f"talentmatch {__version__}\n"


def steps_of(out: str) -> list[list[str]]:
    return [line.split("  ")[1].split()[1:] for line in out.splitlines() if line.startswith("  ")]


def test_alone_it_says_what_is_here_and_three_things_to_do(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = command()
    assert code == 0 and "none at talentmatch.duckdb" in out
    assert [words[0] for words in steps_of(out)] == ["demo", "init", "load"]
    assert list(tmp_path.iterdir()) == [], "looking makes no store"
    with Store(tmp_path / "talentmatch.duckdb"):
        pass
    _, out, _ = command()
    assert "nothing in it yet" in out and len(steps_of(out)) == 3


@pytest.mark.slow
def test_over_a_city_it_tells_its_age_and_models(command, city_file, tracking, monkeypatch):
    monkeypatch.setenv("TALENTMATCH_STORE", str(city_file))
    code, out, _ = command()
    assert code == 0
    assert re.search(r"up to 2025-\d\d-\d\d, \d+ days ago", out)
    assert len(steps_of(out)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("example", ["planner", "headhunter"])
def test_what_is_recommended_works(command, tmp_path, monkeypatch, example):
    monkeypatch.chdir(tmp_path)
    command("init", ".", "--example", example)
    command("load", "files", "--consent", "recruiting")
    steps = steps_of(command()[1])
    assert len(steps) == 3
    for words in steps:
        if words != ["serve"]:
            assert command(*words)[0] == 0, words


#: Verb of `check` to what answers or refuses.
ASKED = {
    "forecast": "forecast",
    "demand": "yearly_demand",
    "shortage": "shortage",
    "project": "project",
    "majors": "majors",
    "targets": "targets",
    "programmes": "programmes",
    "levels": "levels",
    "leads": "leads",
    "partners": "partners",
    "portfolio": "portfolio",
}


def answers(store, tracking, verb):
    try:
        if verb.startswith("train "):
            pipeline.train(store, verb.removeprefix("train "), tracking=tracking)
        elif verb in ("programmes", "levels", "targets", "project"):
            getattr(pipeline, ASKED[verb])(store)
        else:
            getattr(pipeline, ASKED[verb])(store, tracking=tracking)
    except TalentMatchError as refused:
        return refused
    return None


@pytest.mark.slow
@pytest.mark.parametrize("example", ["planner", "headhunter"])
def test_check_promises_what_each_verb_keeps(tmp_path, no_models, example):
    with Store(tmp_path / "s.duckdb") as store:
        copy_files(example, tmp_path / "files")
        store.load(tmp_path / "files", consent="recruiting")
        lacking, refused = pipeline.readiness(store), pipeline.refusals(store, tracking=no_models)
        for verb in [*ASKED, "train demand", "train match", "train team"]:
            promised = not lacking[verb] and verb not in refused
            assert (answers(store, no_models, verb) is None) == promised, verb


@pytest.mark.slow
@pytest.mark.parametrize("example", ["planner", "headhunter"])
def test_no_refusal_recommends_what_cannot_work(tmp_path, no_models, example):
    with Store(tmp_path / "s.duckdb") as store:
        copy_files(example, tmp_path / "files")
        store.load(tmp_path / "files", consent="recruiting")
        there = set(store.tables())
        for verb in [*ASKED, "train demand", "train match", "train team"]:
            refusal = answers(store, no_models, verb)
            for kind in re.findall(r"talentmatch train (\w+)", str(refusal)):
                assert answers(store, no_models, f"train {kind}") is None, verb
            if isinstance(refusal, MissingDataError):
                assert not there & set(refusal.needs), verb


def test_a_few_postings_of_one_month_are_no_history_and_the_refusal_says_so(tmp_path, no_models):
    with Store(tmp_path / "s.duckdb") as store:
        copy_files("headhunter", tmp_path / "files")
        store.load(tmp_path / "files", consent="recruiting")
        for verb in ("forecast", "shortage", "train demand"):
            assert "0 months of history" in str(answers(store, no_models, verb))
        assert list(answers(store, no_models, "train match").needs) == ["interaction"]


def test_a_refusal_tells_tables_of_which_one_does_from_tables_that_are_all_needed(no_models):
    with Store() as store:
        said = {
            verb: str(answers(store, no_models, verb))
            for verb in ("demand", "project", "shortage", "leads")
        }
    for verb in ("demand", "project", "shortage"):
        assert "needs one of these" in said[verb], verb
    together = next(line for line in said["demand"].splitlines() if "'indicator'" in line)
    assert "'occupation_mix'" in together  # headcount is no source without a pattern
    assert "needs data that the store does not hold" in said["leads"]


def test_check_names_every_table_that_would_do(command, tmp_path):
    with Store(tmp_path / "s.duckdb"):
        pass
    _, _, err = command("check", "--store", tmp_path / "s.duckdb", "--lang", "en")
    project = next(line for line in err.splitlines() if line.startswith("project: needs"))
    assert all(name in project for name in ("employment", "indicator", "workforce"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_for_a_shell_asks_the_command(command, shell):
    code, out, _ = command("completion", shell)
    assert code == 0 and "_TALENTMATCH_COMPLETE" in out and "talentmatch" in out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("talentmatch sho", "shortage"),
        ("talentmatch shortage pub", "public"),
        ("talentmatch forecast --mon", "--months"),
        ("talentmatch train de", "demand"),
    ],
)
def test_a_tab_completes(typed, offered):
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "talentmatch"],
        env={**os.environ, **asked, "_TALENTMATCH_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert offered in done.stdout.split()
