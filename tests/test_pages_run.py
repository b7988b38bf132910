"""Every command of the docs is run, in its page's order, in a folder of its own."""

import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

#: A page takes seconds to a minute.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TEXTS = [(page, page.read_text("utf-8")) for page in sorted(ROOT.glob("docs/*/**/*.md"))]
#: What is not ours to run here: other programs, and a server, which runs until it is stopped.
ELSEWHERE = ("pip ", "docker ", "talentmatch serve")


def files_of(text: str) -> dict[str, str]:
    """Return the blocks whose first line names the file that they are."""
    found = re.findall(r"```(?:python|yaml|csv|markdown)\n# ([\w.]+)\n(.*?)```", text, re.S)
    return {name: content for name, content in found if "." in name}


def lines_of(text: str) -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S)).splitlines()
    return [line for line in blocks if line.strip() and not line.startswith(ELSEWHERE)]


def words_of(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(line, comments=True))


@pytest.fixture
def run(command, city_file, tracking, monkeypatch, tmp_path):
    """Run a line of a shell block; the demo is the city of the tests, which is made once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TALENTMATCH_LANG", "en")
    (tmp_path / "password.txt").write_text("long enough\n", "utf-8")

    def call(line):
        words = words_of(line)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            return
        if words[:2] == ("talentmatch", "demo"):
            _demo(city_file, tracking, Path("demo"))
            return
        words = words[2:] if words[:2] == ("python", "-m") else words
        assert words[0] == "talentmatch", line
        cut = next((n for n, word in enumerate(words) if word in ("<", ">", ">>")), len(words))
        if words[cut:][:1] == ("<",):
            monkeypatch.setattr("sys.stdin", io.StringIO(Path(words[-1]).read_text("utf-8")))
        code, out, err = command(*words[1:cut])
        assert code == 0, f"{line}\n{err}"
        assert out or err, line

    return call


def _demo(city_file, tracking, folder):
    if folder.exists():
        return
    folder.mkdir()
    runs = Path(tracking.uri.removeprefix("sqlite:///")).parent
    for place in (runs, city_file.parent):
        shutil.copytree(place, folder, dirs_exist_ok=True)
    for path in folder.glob(f"{city_file.stem}.duckdb*"):
        path.rename(folder / path.name.replace(city_file.stem, "city", 1))


def pages_apart() -> list[Path]:
    """Return pages of which none has the commands and files of an earlier one."""
    pages = {
        (*map(words_of, lines_of(text)), *files_of(text).items()): page
        for page, text in reversed(TEXTS)
        if "```sh" in text
    }
    return sorted(pages.values())


@pytest.mark.parametrize(
    "page", pages_apart(), ids=lambda page: str(page.relative_to(ROOT / "docs"))
)
def test_the_commands_of_a_page_run(run, page):
    text = page.read_text("utf-8")
    lines = lines_of(text)
    assert lines
    for line in ["cd .", *lines]:
        run(line)
        if line.startswith(
            "cd "
        ):  # what the page has somebody save lies in the folder they work in
            for name, content in files_of(text).items():
                Path(name).write_text(content.lstrip("\n"), "utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_estimator_of_the_tutorial_is_the_one_of_the_notebook(lang):
    page = (ROOT / "docs" / lang / "tutorials" / "own-model.md").read_text("utf-8")
    source = (ROOT / "notebooks" / "own_models.py").read_text("utf-8")
    assert files_of(page)["own_models.py"].strip() == source.split('"""', 2)[2].strip()
