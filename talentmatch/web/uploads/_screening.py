"""Résumés ranked for job descriptions as files come over the net: nothing of them is stored."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError, TalentMatchError
from talentmatch.i18n import phrase
from talentmatch.web.process._jobs import Outcome
from talentmatch.web.uploads._loading import keep_files, new_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from starlette.datastructures import UploadFile

    from talentmatch.lists import Result
    from talentmatch.web._visitor import Visitor
    from talentmatch.web.process._jobs import Job, Progress

__all__ = ["SIDES", "Screened", "screened_of", "start_screening"]

SIDES = ("job", "resume")


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What came of files that were ranked: kept in memory until the server ends.

    Attributes
    ----------
    user : str
        Who sent them.
    result : Result, optional
        The lists; None where there are none.
    problem : TalentMatchError, optional
        Why there are none.
    """

    user: str
    result: Result | None = None
    problem: TalentMatchError | None = None

    def forget(self) -> None:
        """Nothing of it is on the disk."""


def start_screening(
    visitor: Visitor, files: Mapping[str, Sequence[UploadFile]], *, of: str, top: int
) -> Job:
    """Queue the ranking of files, which are removed as soon as they were read.

    Parameters
    ----------
    visitor : Visitor
        Who sends them.
    files : mapping
        Job descriptions and résumés, under `SIDES`.
    of : {"job", "resume"}
        What each list is of.
    top : int
        How many of each list.

    Raises
    ------
    InputError
        One of both sides has no file.
    """
    folder = new_folder(visitor)
    try:
        lacking = [side for side in SIDES if not keep_files(files[side], folder / side)]
        if lacking:
            raise InputError(
                phrase("web", "no_files"),
                [phrase("hunter", f"screen_no_{side}") for side in lacking],
            )
        work = partial(_rank, visitor.user.name, folder, of, top)
        return visitor.backend.jobs.start("screen", visitor.user.name, work)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def screened_of(visitor: Visitor, number: str) -> Screened:
    """Return what came of files that a visitor sent.

    Raises
    ------
    NotFoundError
        It is no longer kept, or somebody else's.
    """
    kept = visitor.backend.jobs.kept_of(number)
    if not isinstance(kept, Screened) or kept.user != visitor.user.name:
        raise NotFoundError("job", number, said=phrase("hunter", "screen_gone"))
    return kept


def _rank(user: str, folder: Path, of: str, top: int, progress: Progress) -> Outcome:
    """Rank files and remove them; what is written down of it names none of them."""

    def count(done: int, total: int, name: str) -> None:
        progress(done, total, f"{done + 1} / {total}")

    try:
        job, resume = (folder / side for side in SIDES)
        result = pipeline.screen(job, resume, of=of, top=top, progress=count)
    except TalentMatchError as error:
        failed = Screened(user=user, problem=error)
        return Outcome([phrase("hunter", "screen_failed")], failed=True, kept=failed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    facts = {side: int(result.table[side].nunique()) for side in SIDES}
    return Outcome(
        [phrase("hunter", "screen_done", **facts)], kept=Screened(user=user, result=result)
    )
