"""`talentmatch report`: one page and one workbook of everything the store allows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption, a_folder

__all__ = ["report"]


def report(
    out: Annotated[Path, Option(callback=a_folder, help="Folder to write into.")] = Path("report"),
    months: Annotated[int, Option(min=1, max=60, help="Horizon of the forecast [months].")] = 12,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write report.html and report.xlsx: demand, shortage, leads, teams, as far as data reaches.

    Example: talentmatch report --out report --lang zh
    """
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._progress import progress_bar
    from talentmatch.report.write import write_report

    with open_store(store, lang) as opened, progress_bar("report"):
        paths = write_report(opened, out, tracking=tracking_of(store), months=months, lang=lang)
    for path in paths:
        print(path)
