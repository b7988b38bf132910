"""docs/figures.md says what the results say, and marks what is older than its code."""

import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def figures():
    folder = ROOT / "experiments"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("figures", folder / "figures.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["figures"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


def rows_of(page):
    """Return claim, figure, references, script, data and commit of each row; days follow the history."""
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [tuple(row[:6]) for row in cells if row[0] != "---"]


@pytest.mark.parametrize(("lang", "name"), [("en", "figures.md"), ("zh", "figures.zh.md")])
def test_the_committed_page_is_of_the_results(figures, lang, name):
    committed = (ROOT / "docs" / name).read_text("utf-8")
    assert rows_of(committed) == rows_of(figures.figures_page(lang)), "run `make figures`"
    assert len(rows_of(committed)) == len(figures.CLAIMS) + len(figures._TEXTS[lang]["group"])


def test_every_claim_names_a_script_and_code_that_are_there(figures):
    for claim in figures.CLAIMS:
        assert (ROOT / claim.shown_by).exists(), claim.shown_by
        assert claim.code and all((ROOT / path).exists() for path in claim.code), claim.code
        assert set(claim.said) == {"en", "zh"}


def test_a_claim_older_than_its_code_is_marked(figures, monkeypatch):
    def git(*words):
        if words[1] == "-1":
            return "abc1234 2026-01-02"
        return "d1\nd2" if "talentmatch/demand" in words else ""

    monkeypatch.setattr(figures, "_git", git)
    page = figures.figures_page("en").splitlines()
    forecast = next(line for line in page if "Job-SDF" in line)
    titles = next(line for line in page if "TalentCLEF" in line)
    assert "2026-01-02 ⚠ code changed since (2)" in forecast
    assert "2026-01-02 |" in titles and "⚠" not in titles


def test_a_figure_that_is_not_there_is_no_figure(figures):
    table = pd.DataFrame({"way": ["a", "a", "b"], "error": [0.1, 0.3, 0.5]})
    assert figures.values_of(figures.Figure(rows=[{"way": "b"}], column="error"), table) == "0.500"
    most = figures.Figure(rows=[{"way": "a"}], column="error", over="mean", text="{:.1f}")
    assert figures.values_of(most, table) == "0.2"
    for way in ("a", "c"):  # two rows, none
        with pytest.raises(LookupError):
            figures.values_of(figures.Figure(rows=[{"way": way}], column="error"), table)
