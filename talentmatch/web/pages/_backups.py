"""Backups for the administrator: made while others work, listed, and taken to another place."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from talentmatch.data.copies.backup import backup
from talentmatch.errors import NotFoundError
from talentmatch.i18n import phrase
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.process._jobs import Outcome, Progress

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_ENDING: Final = ".tar.gz"
_NAME: Final = re.compile(r"[^/\\]+\.tar\.gz")
#: Jobs that are shown.
_LATEST: Final = 3


@router.get("/backups")
def backups_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the backups there are, and a button for the next."""
    may_open(visitor, "backups")
    jobs = [job for job in visitor.backend.jobs.latest(100) if job.kind == "backup"]
    return html_page(
        request,
        "backups",
        visitor=visitor,
        jobs=jobs[:_LATEST],
        backups=_listed(visitor),
        folder=_folder(visitor).name,
        store=Path(visitor.store.path).name,
    )


@router.post("/backups")
def make_backup(form: Posted, visitor: PageVisitor) -> Response:
    """Queue the making of a backup."""
    may_open(visitor, "backups")
    visitor.backend.jobs.start("backup", visitor.user.name, partial(_make, visitor))
    return RedirectResponse("/backups", 303)


@router.get("/backups/{name}")
def backup_file(visitor: PageVisitor, name: str) -> Response:
    """Return a backup, which is to lie in another place than the store."""
    may_open(visitor, "backups")
    path = _folder(visitor) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError("file", name)
    visitor.store.log_export("backup", rows=0, purpose="")
    return FileResponse(path, media_type="application/gzip", filename=name)


def _make(visitor: Visitor, progress: Progress) -> Outcome:
    store = Path(visitor.store.path)
    folder = _folder(visitor)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{store.stem}-{datetime.now():%Y-%m-%d-%H%M%S}{_ENDING}"
    made = backup(store, path, opened=visitor.store)
    facts = {"name": path.name, "rows": sum(made.rows.values()), "tables": len(made.rows)}
    key = phrase("office", "backup_key", name=f"{store.name}.key", fingerprint=made.fingerprint)
    lake = [phrase("lake", "apart", place=made.lake)] if made.lake else []
    return Outcome([phrase("office", "backup_made", **facts), *lake, key], facts)


def _folder(visitor: Visitor) -> Path:
    store = Path(visitor.store.path)
    return store.with_name(store.name + ".backups")


def _listed(visitor: Visitor) -> list[dict[str, Any]]:
    """Return name, day and size of the backups of this server, the latest first."""
    files = [(path.stat(), path.name) for path in _folder(visitor).glob(f"*{_ENDING}")]
    return [
        {
            "name": name,
            "made": f"{datetime.fromtimestamp(facts.st_mtime):%Y-%m-%d %H:%M}",
            "megabytes": f"{facts.st_size / 1e6:,.1f}",
        }
        for facts, name in sorted(files, key=lambda file: -file[0].st_mtime)
    ]
