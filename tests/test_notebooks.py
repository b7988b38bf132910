"""Every notebook runs, and the executed copy beside its source is of that source."""

import base64
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
SOURCES = sorted(FOLDER.glob("[0-9]*.py"))
by_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def cells(book):
    return [(cell.cell_type, cell.source) for cell in book.cells]


@by_notebook
def test_the_executed_notebook_is_of_its_source(source):
    committed = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    stale = "differs from its source; run `make notebooks` and commit it"
    assert cells(committed) == cells(jupytext.read(source)), f"{source.stem}.ipynb {stale}"


@by_notebook
def test_the_executed_notebook_has_outputs_and_no_noise(source):
    committed = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    outputs = [out for cell in committed.cells for out in cell.get("outputs", [])]
    assert outputs
    assert [out for out in outputs if out.output_type == "error"] == []
    assert [out.text for out in outputs if out.get("name") == "stderr"] == []


@by_notebook
def test_every_chart_is_a_picture_too(source):
    committed = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    data = [out.get("data", {}) for cell in committed.cells for out in cell.get("outputs", [])]
    charts = [one for one in data if "application/vnd.plotly.v1+json" in one]
    assert charts, "a notebook shows something"
    for chart in charts:
        assert base64.b64decode(chart["image/png"])[:8] == b"\x89PNG\r\n\x1a\n"


@by_notebook
def test_the_executed_notebook_is_small(source):
    assert source.with_suffix(".ipynb").stat().st_size < 500_000


@by_notebook
def test_the_notebook_is_in_the_reading_order(source):
    assert f"({source.stem}.ipynb)" in (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.slow(minutes=1.5)
def test_every_notebook_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, FOLDER / "execute.py", "--out", tmp_path],
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert sorted(path.stem for path in tmp_path.glob("*.ipynb")) == [s.stem for s in SOURCES]
