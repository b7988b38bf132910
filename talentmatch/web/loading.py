"""Files that came over the net: put in a folder of their own, loaded as a job, gone afterwards."""

from __future__ import annotations

import secrets
import shutil
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from talentmatch.errors import InputError
from talentmatch.i18n import phrase, render
from talentmatch.web.jobs import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import UploadFile

    from talentmatch.web.jobs import Job, Progress
    from talentmatch.web.visitor import Visitor

__all__ = ["start_load"]

#: Rows set aside that are shown of a table; all of them are in the file.
_SHOWN = 50


def start_load(visitor: Visitor, files: Sequence[UploadFile], *, consent: str | None) -> Job:
    """Keep files and queue their loading.

    Parameters
    ----------
    visitor : Visitor
        Who sends them.
    files : sequence of UploadFile
        What they send; names may hold folders.
    consent : str, optional
        Purpose to which the people of the files agreed, where they do not say.

    Raises
    ------
    InputError
        There is no file, or one without a name.
    """
    named = [file for file in files if file.filename]
    if not named:
        raise InputError(phrase("web", "no_files"))
    folder = visitor.backend.uploads / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    for file in named:
        place = folder / _safe(str(file.filename))
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as target:
            shutil.copyfileobj(file.file, target, 2**20)
    work = partial(_load, visitor, folder, consent)
    return visitor.backend.jobs.start("load", visitor.user.name, work)


def _safe(name: str) -> str:
    """Return the name of a file below a folder, whatever was sent."""
    parts = [
        "".join(letter for letter in part if letter.isprintable()).strip()
        for part in PurePosixPath(name.replace("\\", "/")).parts
    ]
    kept = [part[-150:] for part in parts if part not in ("", "/", ".", "..") and ":" not in part]
    return "/".join(kept[-8:]) or "file"


def _load(visitor: Visitor, folder: Path, consent: str | None, progress: Progress) -> Outcome:
    try:
        report = visitor.store.load(
            folder, consent=consent, progress=progress, words=partial(render, lang=visitor.lang)
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tables = [
        {
            "table": entry.table,
            "source": entry.source,
            "loaded": entry.loaded,
            "rejected": entry.rejected,
        }
        for entry in report.tables
    ]
    rows = [
        {
            "table": entry.table,
            "source": entry.source,
            "rejected": entry.rejected,
            "rows": entry.rejects.head(_SHOWN).astype(str).to_dict("records"),
        }
        for entry in report.tables
        if entry.rejected
    ]
    facts = {"tables": tables, "loaded": report.loaded}
    return Outcome([report.summary()], facts, rows, failed=not report.loaded)
