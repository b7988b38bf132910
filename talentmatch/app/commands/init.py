"""`talentmatch init`: a folder to start from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

__all__ = ["Example", "init"]


class Example(StrEnum):
    """Whose fictitious files."""

    planner = "planner"
    headhunter = "headhunter"


def init(
    folder: Annotated[Path, Argument(help="Folder to make.")],
    example: Annotated[
        Example | None, Option(help="Put fictitious files there to try with.")
    ] = None,
) -> None:
    """Make a folder with a store and, on request, fictitious files to try with.

    Example: talentmatch init city --example planner
    """
    from talentmatch.app.output import say
    from talentmatch.data.sample.files import copy_files
    from talentmatch.data.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "talentmatch.duckdb"
    with Store(store):
        say(f"store: {store}")
    if example is not None:
        for path in copy_files(example.value, folder / "files"):
            say(f"simulated file: {path}")
        say(f"next: cd {folder} && talentmatch load files")
