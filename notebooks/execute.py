"""Execute the notebooks: read each jupytext source, run it, write the .ipynb beside it.

Run as ``python notebooks/execute.py [--out FOLDER] [NAME …]``. Each chart is kept as data, which
JupyterLab draws, and as a picture, which a reader on a code host sees; where there is no Chromium
the picture is left out.
"""

from __future__ import annotations

import argparse
import base64
import shutil
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

__all__ = ["execute", "main"]

HERE = Path(__file__).resolve().parent
_PLOTLY = "application/vnd.plotly.v1+json"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Size of a picture [CSS pixels].
_WIDTH, _HEIGHT = 760, 420
_DRAW = """async ([figure, width, height]) => {
  const node = document.body.appendChild(document.createElement("div"));
  const layout = {...figure.layout, width, height};
  await Plotly.newPlot(node, figure.data, layout, {staticPlot: true});
  const url = await Plotly.toImage(node, {format: "png", width, height});
  Plotly.purge(node);
  node.remove();
  return url.split(",")[1];
}"""


def execute(source: Path, target: Path) -> None:
    """Run one source in a fresh kernel; an error in a cell is raised and nothing is written."""
    import jupytext
    import nbformat
    from nbclient import NotebookClient

    book = jupytext.read(source)
    # Numbered cells and no times: the file changes only where a result does.
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number:02d}"
    where = {"metadata": {"path": str(HERE)}}
    NotebookClient(book, timeout=600, record_timing=False, resources=where).execute()
    book.metadata.pop("language_info", None)
    _add_pictures([data for data in _outputs(book) if _PLOTLY in data])
    nbformat.write(book, target)


def _outputs(book: Any) -> Iterator[dict[str, Any]]:
    for cell in book.cells:
        for output in cell.get("outputs", []):
            yield output.get("data", {})


def _add_pictures(charts: list[dict[str, Any]]) -> None:
    """Put a picture beside each chart, drawn by plotly's own script."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not charts or browser is None:
        return
    from playwright.sync_api import sync_playwright

    script = resources.files("plotly") / "package_data" / "plotly.min.js"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        page.add_script_tag(content=script.read_text("utf-8"))
        for data in charts:
            data["image/png"] = _picture(page, data[_PLOTLY])
        chromium.close()


def _picture(page: Any, figure: Mapping[str, Any]) -> str:
    """Return a chart as PNG in base64, in few colours where Pillow is there."""
    encoded = page.evaluate(_DRAW, [dict(figure), _WIDTH, _HEIGHT])
    try:
        from io import BytesIO

        from PIL import Image
    except ImportError:
        return str(encoded)
    small = BytesIO()
    with Image.open(BytesIO(base64.b64decode(encoded))) as whole:
        whole.convert("RGB").quantize(64).save(small, "png", optimize=True)
    return base64.b64encode(small.getvalue()).decode()


def main() -> None:
    """Execute every notebook of this folder, or those named, in reading order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="Folder of the executed notebooks.")
    parser.add_argument("names", nargs="*", help="Begin of the name of a notebook, such as 07.")
    options = parser.parse_args()
    for source in sorted(HERE.glob("[0-9]*.py")):
        if options.names and not source.stem.startswith(tuple(options.names)):
            continue
        target = options.out / f"{source.stem}.ipynb"
        execute(source, target)
        print(target)


if __name__ == "__main__":
    main()
