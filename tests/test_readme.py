"""What the README, CONTRIBUTING and the docs promise is there."""

import re
import shlex
from contextlib import suppress
from pathlib import Path

import pytest
import typer

from talentmatch.app import cli
from talentmatch.app._remote import server_named

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob(".github/**/*.md"),
    }
)
READMES = ("README.md", "README.zh.md")
#: What a page may name without its being there.
INVENTED = (
    "files",
    "region.parquet",
    "region.csv",
    "shortage.xlsx",
    "meeting.xlsx",
    "cert.pem",
    "key.pem",
    "nightly.yml",
    "night.yml",
    "own.yml",
    "plan.yml",
    "scenario.yml",
)


def commands() -> list[str]:
    """Return every `talentmatch …` command of the pages, from shell blocks and from text."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
        prose = re.sub(r"```.*?```", "", text, flags=re.S)
        lines = re.findall(r"^(?:python -m |\.venv/bin/)?(talentmatch .*)", blocks, re.M)
        lines += re.findall(r"^  (?:Example: |示例：)(talentmatch .*)", text, re.M)
        lines += re.findall(r"`(talentmatch [^`/]+)`", prose)
        found += [re.split(r" [<>]", line)[0] for line in lines]
    return sorted({shlex.join(shlex.split(line, comments=True)) for line in found})


def parse(command: str) -> str:
    """Parse a command as the command line does and return its verb, without running it."""
    arguments = shlex.split(command)[1:]
    group, context = typer.main.get_command(cli.app), None
    while hasattr(group, "resolve_command") and not _own(group, arguments):
        context = group.context_class(group, info_name="talentmatch", parent=context)
        _, group, arguments = group.resolve_command(context, arguments)
    with suppress(typer.Exit):  # --version and --help say it and leave
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


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_fits_on_few_screens_and_shows_the_page_and_the_list(readme):
    text = (ROOT / readme).read_text("utf-8")
    assert len(text.splitlines()) <= 150
    pictures = re.findall(r"!\[[^\]]+\]\(docs/screenshots/(\w\w)-(\w+)\.png\)", text)
    lang = "zh" if ".zh" in readme else "en"
    assert pictures == [(lang, "home"), (lang, "printed")]


def test_both_readmes_say_the_same():
    shape = [
        (re.findall(r"^#+", text, re.M), re.findall(r"```(\w+)\n", text), commands_in(text))
        for text in ((ROOT / readme).read_text("utf-8") for readme in READMES)
    ]
    assert shape[0] == shape[1]


def commands_in(text: str) -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    return [line.partition("#")[0].strip() for line in blocks.splitlines()]


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_what_is_run_before_a_change_lands(readme):
    text = (ROOT / readme).read_text("utf-8")
    run = re.findall(r"^make (\w+)\b", (ROOT / ".ci" / "run").read_text("utf-8"), re.M)
    assert run and [target for target in run if f"`make {target}`" not in text] == []


@pytest.mark.parametrize(
    ("readme", "page"), [("README.md", "figures.md"), ("README.zh.md", "figures.zh.md")]
)
def test_figures_in_a_readme_are_those_of_the_page_of_figures(readme, page):
    """Each row's figures, ours and the references', stand in one row of the page."""
    text = (ROOT / readme).read_text("utf-8")
    rows = (ROOT / "docs" / page).read_text("utf-8").splitlines()
    table = [
        line for line in text.splitlines() if line.startswith("| ") and re.search(r"\d\.\d", line)
    ]
    assert len(table) >= 8
    for line in table:
        said = re.findall(r"\d+\.\d+", line.split(" | ", 1)[1])
        assert any(all(figure in row for figure in said) for row in rows), line


def test_figures_of_the_comparison_are_those_of_the_results():
    for lang in ("en", "zh"):
        for line in (ROOT / "docs" / lang / "compare.md").read_text("utf-8").splitlines():
            if not (script := re.search(r"`experiments/(\w+)\.py` \|$", line)):
                continue
            names = {"demand_speed": "demand_smoothers"}
            result = ROOT / f"experiments/results/{names.get(script[1], script[1])}.csv"
            known = set(re.findall(r"(?<=,)-?\d+\.\d+(?=,)", result.read_text("utf-8")))
            said = re.findall(r"\| \**(\d+\.\d+)\**(?= \|)", line)
            assert len(said) == 2 and set(said) <= known, line


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_languages_have_the_same_pages_with_the_same_commands(lang):
    other = {"en": "zh", "zh": "en"}[lang]
    for page in (ROOT / "docs" / lang).rglob("*.md"):
        twin = ROOT / "docs" / other / page.relative_to(ROOT / "docs" / lang)
        ours, theirs = (path.read_text("utf-8") for path in (page, twin))
        assert re.findall(r"```(\w+)\n", ours) == re.findall(r"```(\w+)\n", theirs), page
        verbs = [[line.split()[:3] for line in commands_in(text)] for text in (ours, theirs)]
        assert verbs[0] == verbs[1], page


@pytest.mark.parametrize("readme", READMES)
def test_files_named_in_the_readme_are_there(readme):
    text = re.sub(r"```.*?```", "", (ROOT / readme).read_text("utf-8"), flags=re.S)
    named = re.findall(r"`((?:features|models|notebooks|experiments|docs|build)/[^` ]*)`", text)
    named += re.findall(r"\]\(([^):]+)\)", text)
    assert named
    made = {"build/site"}
    assert [name for name in named if name not in made and not list(ROOT.glob(name))] == []


@pytest.mark.parametrize("command", commands())
def test_every_command_named_is_one_the_command_line_takes(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in INVENTED:
        (tmp_path / name).touch()
    _, words = server_named(shlex.split(command.replace("…", "demand")))
    assert parse(shlex.join(words)) in (*command.split(), "talentmatch")


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


@pytest.mark.parametrize("readme", READMES)
def test_the_python_in_the_readme_runs_to_a_chart(readme, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
    assert len(blocks) == 1
    names: dict[str, object] = {}
    exec(compile(blocks[0], readme, "exec"), names)
    assert names["total"]["mean"].gt(0).all()
    page = (tmp_path / "openings.html").read_text("utf-8")
    assert "Plotly.newPlot(" in page and 'src="http' not in page


def test_every_public_name_has_an_example_that_runs():
    import inspect

    import talentmatch

    for name in talentmatch.__all__:
        thing = getattr(talentmatch, name)
        assert name == "__version__" or ">>>" in (inspect.getdoc(thing) or ""), name
