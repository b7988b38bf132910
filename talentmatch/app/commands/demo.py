"""`talentmatch demo`: the whole way once, on a simulated city."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from talentmatch.app._options import DEFAULT_LANG, LangOption, a_folder

__all__ = ["demo"]


def demo(
    out: Annotated[Path, Option(callback=a_folder, help="Folder to write into.")] = Path("demo"),
    seed: Annotated[int, Option(help="Seed of the simulated city.")] = 0,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Simulate a city, train, forecast, match, staff and report.

    Example: talentmatch demo --out demo --lang zh
    """
    from talentmatch.app._demo import run_demo
    from talentmatch.app._speech import say
    from talentmatch.i18n import render

    for line in run_demo(out, seed=seed, lang=lang, say=say):
        print(render(line, lang))
