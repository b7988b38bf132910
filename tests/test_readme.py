"""What the README, CONTRIBUTING and the docs promise is there."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from talentmatch.app import cli
from talentmatch.app.remote import server_named

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])


def commands() -> list[str]:
    """Return every `talentmatch …` command of the pages, from shell blocks and from text."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
        prose = re.sub(r"```.*?```", "", text, flags=re.S)
        found += re.findall(r"^talentmatch .*", blocks, re.M)
        found += re.findall(r"`(talentmatch [^`/]+)`", prose)
    return sorted({" ".join(shlex.split(line, comments=True)) for line in found})


def parse(command: str) -> str:
    """Parse a command as the command line does and return its verb, without running it."""
    arguments = shlex.split(command.partition(">")[0])[1:]
    group, context = typer.main.get_command(cli.app), None
    while hasattr(group, "resolve_command") and not _own(group, arguments):
        context = group.context_class(group, info_name="talentmatch", parent=context)
        _, group, arguments = group.resolve_command(context, arguments)
    group.make_context(group.name, arguments, parent=context)
    return group.name


def _own(group, arguments: list[str]) -> bool:
    """Whether a group is called itself, as `talentmatch shortage` is."""
    return group.invoke_without_command and (not arguments or arguments[0].startswith("-"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_files_named_in_the_readme_are_there():
    text = re.sub(r"```.*?```", "", (ROOT / "README.md").read_text("utf-8"), flags=re.S)
    named = re.findall(r"`((?:features|models|notebooks|experiments|docs)/[^` ]*)`", text)
    assert named
    assert [name for name in named if not list(ROOT.glob(name))] == []


@pytest.mark.parametrize("command", commands())
def test_every_command_named_is_one_the_command_line_takes(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("files", "region.parquet", "shortage.xlsx", "cert.pem", "key.pem"):
        (tmp_path / name).touch()
    _, words = server_named(command.replace("…", "demand").split())
    assert parse(" ".join(words)) in command.split()


def test_a_command_that_does_not_exist_is_noticed():
    with pytest.raises(Exception, match="forecst"):
        parse("talentmatch forecst")
    with pytest.raises(Exception, match="--month-count"):
        parse("talentmatch forecast --month-count 3")


def test_the_targets_of_make_that_are_named_exist():
    rules = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`)make (\w+)", page.read_text("utf-8"), re.M)
    }
    assert {"demo", "test"} <= named <= set(rules)


def test_the_python_in_the_readme_runs():
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert blocks
    for block in blocks:
        names: dict[str, object] = {}
        exec(compile(block, "README.md", "exec"), names)
        forecaster = names["forecaster"]
        totals = forecaster.predict(horizon=3, aggregate=["region"])
        assert totals.groupby("region").size().eq(3).all()
        assert totals["mean"].gt(0).all()
