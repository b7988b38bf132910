"""Execute the notebooks: read each jupytext source, run it, write the .ipynb beside it.

Run as ``python notebooks/execute.py [--out FOLDER]``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["execute", "main"]

HERE = Path(__file__).resolve().parent


def execute(source: Path, target: Path) -> None:
    """Run one source in a fresh kernel; an error in a cell is raised and nothing is written."""
    import jupytext
    import nbformat
    from nbclient import NotebookClient

    book = jupytext.read(source)
    # Numbered cells and no times: the file changes only where a result does.
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number:02d}"
    NotebookClient(book, timeout=600, record_timing=False).execute()
    book.metadata.pop("language_info", None)
    nbformat.write(book, target)


def main() -> None:
    """Execute every notebook of this folder in reading order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="Folder of the executed notebooks.")
    out = parser.parse_args().out
    for source in sorted(HERE.glob("[0-9]*.py")):
        target = out / f"{source.stem}.ipynb"
        execute(source, target)
        print(target)


if __name__ == "__main__":
    main()
