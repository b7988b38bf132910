"""`talentmatch load`: read files into the store."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app._cluster import ClusterOption, on_cluster
from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, Lang, LangOption, StoreOption
from talentmatch.i18n import phrase, render

__all__ = ["Agreed", "load"]


class Agreed(StrEnum):
    """Purposes people agree to."""

    recruiting = "recruiting"
    service = "service"
    planning = "planning"


def load(
    paths: Annotated[list[Path], Argument(help="Files or folders.")],
    table: Annotated[
        str | None, Option(help="Table the files are for, if it is not to be recognised.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        Option("--map", help="HEADER=COLUMN for a heading that is not known; may be repeated."),
    ] = None,
    consent: Annotated[
        Agreed | None,
        Option(help="Purpose the people in these files agreed to."),
    ] = None,
    hidden: Annotated[
        bool, Option("--hidden", help="Read hidden sheets, rows and columns of workbooks too.")
    ] = False,
    review: Annotated[
        Path | None,
        Option(
            help="Workbook of what is understood of each heading. If it is not there it is written"
            " and nothing is loaded; if it is, the files are loaded as it says."
        ),
    ] = None,
    edition: Annotated[
        str | None,
        Option(help="Name of the edition that a published list of scarce posts is, such as 2023."),
    ] = None,
    published_on: Annotated[
        str | None, Option(help="Day on which it was published, such as 2023-12-01.")
    ] = None,
    lake: Annotated[
        bool,
        Option(
            "--lake",
            help="Keep postings, demand and other large tables as Parquet beside the store.",
        ),
    ] = False,
    lake_at: Annotated[
        str | None,
        Option(help="Where that Parquet lies, such as s3://bucket/lake; it is remembered."),
    ] = None,
    cluster: ClusterOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Load CSV, XLSX, DOCX, PDF, mail, HTML, Parquet or JSON files, or a folder of them.

    Rows that break the contract go to a rejects file with the reason; the rest loads. Where a table
    could not be read, or a sheet not at all, the rest is loaded too and the exit code is 3. Other
    files of a folder, such as pictures, are named and passed over.

    With --review FILE.xlsx, what was understood is first written to be corrected: a line for each
    heading, with its table and column; an empty column leaves a heading unread. The same command
    again loads the files as the corrected workbook says.

    With --lake, files of millions of rows are read a part at a time and written by month beside the
    store; people stay in the store.

    With --cluster workers read the files, each within the limits of every file; this process
    compares and writes, and stores the same.

    Example: talentmatch load files --map "publish date=posted_on"
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.data.intake.reader_process import start_reader

    start_reader()
    renamed = dict(_pair(entry) for entry in mapping or [])
    published = _published(edition, published_on)
    if review and not review.exists():
        options = (table, renamed, hidden)
        _write_review(paths, review, options, store=store, lang=lang, cluster=cluster)
        return
    loaded = left = 0
    tables: set[str] = set()
    with (
        open_store(store, lang, must_exist=False) as opened,
        progress_bar() as progress,
        on_cluster(cluster) as tasks,
    ):
        if lake_at:
            opened.lake.lie_at(lake_at)
        target = opened.lake if lake or lake_at else opened
        for path in paths:
            result = target.load(
                path,
                table=table,
                mapping=renamed,
                consent=consent.value if consent else None,
                hidden=hidden,
                reviewed=review,
                edition=published,
                progress=progress,
                words=partial(render, lang=lang),
                tasks=tasks,
            )
            say(result.summary())
            loaded += result.loaded
            left += result.unread + result.broken
            tables |= {entry.table for entry in result.tables}
        if target is opened and tables & {"demand", "posting"}:
            for note in pipeline.history_notes(opened):
                say(note)
    if left or not loaded:
        raise typer.Exit(3)


def _write_review(
    paths: list[Path],
    review: Path,
    options: tuple[str | None, dict[str, str], bool],
    *,
    store: Path,
    lang: Lang,
    cluster: str | None,
) -> None:
    """Write what is understood of the files, and store nothing."""
    from talentmatch.app._options import open_store
    from talentmatch.app._speech import say

    table, mapping, hidden = options
    with open_store(store, lang, must_exist=False) as opened, on_cluster(cluster) as tasks:
        headings, unsure = opened.review(
            paths,
            review,
            table=table,
            mapping=mapping,
            hidden=hidden,
            words=partial(render, lang=lang),
            tasks=tasks,
        )
    say(phrase("review", "written", n=headings, unsure=unsure, file=str(review)))


def _pair(entry: str) -> tuple[str, str]:
    heading, equals, column = entry.rpartition("=")
    if not equals or not heading:
        raise typer.BadParameter(phrase("usage", "map", entry=entry), param_hint="--map")
    return heading.strip(), column.strip()


def _published(edition: str | None, day: str | None) -> tuple[str, date] | None:
    """Return name and day of an edition; one without the other is no edition."""
    if edition is None and day is None:
        return None
    try:
        return str(edition or _fail()), date.fromisoformat(str(day or _fail()))
    except ValueError:
        raise typer.BadParameter(
            phrase("usage", "edition"), param_hint="--edition, --published-on"
        ) from None


def _fail() -> str:
    raise ValueError
