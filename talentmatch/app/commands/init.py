"""`talentmatch init`: a folder to start from."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from talentmatch.app._options import DEFAULT_LANG, LangOption

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
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make a folder with a store and, on request, fictitious files to try with.

    Example: talentmatch init city --example planner
    """
    from talentmatch.app._options import witness_folder
    from talentmatch.app._speech import say
    from talentmatch.data.sample.files import copy_files
    from talentmatch.data.store import Store
    from talentmatch.i18n import phrase

    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "talentmatch.duckdb"
    with Store(store, witness=witness_folder()) as opened:
        say(phrase("app", "store", path=store))
        if example is None:
            return
        for path in copy_files(example.value, folder / "files"):
            say(phrase("app", "simulated_file", path=path))
        opened.simulated = True
    agreed = " --consent recruiting" if example is Example.headhunter else ""
    command = f"cd {_typed(folder)} && talentmatch load files{agreed}"
    say(phrase("app", "next", command=command))


def _typed(folder: Path) -> str:
    """Return a folder as a shell of any system takes it: between double quotes where it must."""
    text = str(folder)
    return text if re.fullmatch(r"[\w./\\:~-]+", text) else f'"{text}"'
