"""`talentmatch staff`: teams and people for a project."""

from __future__ import annotations

from typing import Annotated

from typer import Exit, Option

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
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
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit, emit_sheets, told
    from talentmatch.app.progress import progress_bar
    from talentmatch.report.headings import headed

    workbook = fmt is OutFormat.xlsx or (out is not None and out.suffix.lower() == ".xlsx")
    with open_store(store, lang) as opened, progress_bar("staff"):
        found = pipeline.staff(
            opened,
            project,
            tracking=tracking_of(store),
            locked=lock or [],
            excluded=without or [],
            lang=lang,
        )
        if workbook or (found.feasible and (out is not None or fmt is not OutFormat.table)):
            opened.log_export("candidate", rows=len(found.members), purpose="recruiting")
        notes = told(opened, found.notes, lang)
    if workbook:
        sheets = {
            project: headed("members", found.members),
            "coverage": found.coverage,
            "alternates": found.alternates,
            "teams": found.teams,
            "suggested": found.suggested,
        }
        emit_sheets(sheets, lang, out=out, notes=notes)
    elif found.feasible:
        emit(found.members, fmt, lang, out=out, name="members", notes=notes)
    if fmt is OutFormat.table and not workbook:
        emit(found.teams, fmt, lang)
    if not found.feasible:
        raise Exit(1)
