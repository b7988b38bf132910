"""`talentmatch screen`: résumés for job descriptions, straight from files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
)

__all__ = ["screen"]


class Side(StrEnum):
    """What each list is of."""

    job = "job"
    resume = "resume"


def screen(
    jobs: Annotated[Path, Argument(help="Job descriptions: a file or a folder.")],
    resumes: Annotated[Path, Argument(help="Résumés: a file or a folder.")],
    of: Annotated[
        Side, Option(help="What each list is of: résumés for a job, or jobs for a résumé.")
    ] = Side.job,
    top: Annotated[int, Option(min=1, help="How many.")] = 10,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Rank résumés for job descriptions straight from files; no store is read or written.

    Example: talentmatch screen job.docx resumes --top 5
    """
    from talentmatch import pipeline
    from talentmatch.app._output import emit
    from talentmatch.app._progress import progress_bar
    from talentmatch.data.intake.reader_process import start_reader
    from talentmatch.data.store import Store

    start_reader()
    with progress_bar() as progress:
        ranked = pipeline.screen(jobs, resumes, of=of.value, top=top, progress=progress)
    with Store() as forgotten:
        emit(forgotten, ranked, fmt, lang, out=out, headings=headings)
