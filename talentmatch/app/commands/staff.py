"""`talentmatch staff`: teams and people for a project."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from typer import Exit, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)

__all__ = ["staff"]


def staff(
    project: Annotated[str, Option(help="The project.")],
    lock: Annotated[list[str] | None, Option(help="Person who must be in; repeatable.")] = None,
    without: Annotated[
        list[str] | None, Option(help="Person who must not be in; repeatable.")
    ] = None,
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Assemble the best members for a project, and rank the teams that fit it.

    Where no team is possible it says which requirements are in conflict and what would help, and
    leaves with exit code 1; a workbook is written all the same, with the conflict above each table,
    and holds the teams and people that come nearest. Other files are not written then.

    Example: talentmatch staff --project PR001 --without c-0123456789abcdef
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit, for_people
    from talentmatch.app._progress import progress_bar
    from talentmatch.app._speech import say
    from talentmatch.lists import Result
    from talentmatch.pipeline.teams.staffing import TEAMS

    page = fmt is OutFormat.table
    with open_store(store, lang) as opened:
        with progress_bar("staff"):
            assembly = pipeline.staff(
                opened,
                project,
                tracking=tracking_of(store),
                locked=lock or [],
                excluded=without or [],
            )
        teams = Result(TEAMS, assembly.teams)
        workbook = for_people(fmt, out) and not (page and out is None)
        if assembly.feasible or workbook:
            beside = (teams,) if page and not workbook else ()
            emit(opened, assembly, fmt, lang, out=out, headings=headings, beside=beside)
        elif page:
            emit(opened, replace(teams, notes=assembly.notes), fmt, lang)
        else:
            for note in assembly.notes:
                say(note)
    if not assembly.feasible:
        raise Exit(1)
