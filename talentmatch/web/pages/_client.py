"""What a client is sent: a list for a receiver, looked at first, then as one archive."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.records import record
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import attachment
from talentmatch.web.lists._sections import section_of

if TYPE_CHECKING:
    from talentmatch.pipeline import Shortlist

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Bytes of a letterhead: one page with a logo.
_MOST_BYTES = 5 * 2**20
_MOST_PEOPLE = 50


@router.get("/postings/{number}/client")
def client_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show the list as the client would read it, and what only the house may know."""
    may_open(visitor, "postings")
    query = request.query_params
    return _page(request, visitor, number, query.get("receiver", ""), query.get("top", "5"))


@router.post("/postings/{number}/client")
def client_files(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Return the list with a profile each as one archive, and log that it goes to the client."""
    may_open(visitor, "postings")
    receiver, top = str(form.get("receiver", "")), str(form.get("top", "5"))
    try:
        content, shortlist = _package(visitor, number, receiver, top, form.get("letterhead"))
    except TalentMatchError as error:
        said = str(render(error, visitor.lang))
        return _page(request, visitor, number, receiver, top, problem=said)
    deliver(visitor.store, (shortlist,), name="client package", receiver=shortlist.receiver)
    safe = "".join(letter for letter in number if letter.isascii() and letter.isalnum())
    return attachment(content, f"{safe or 'posting'}.zip", "application/zip")


def _package(
    visitor: Visitor, number: str, receiver: str, top: str, letterhead: object
) -> tuple[bytes, Shortlist]:
    from talentmatch.report.documents.client_package import client_package

    shortlist = _shortlist(visitor, number, receiver, top)
    marks = (phrase("common", "simulated_store"),) if visitor.store.simulated else ()
    if not isinstance(letterhead, UploadFile) or not letterhead.filename:
        return client_package(shortlist, visitor.lang, marks=marks), shortlist
    data = letterhead.file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise InputError(phrase("hunter", "letterhead_large", most=_MOST_BYTES // 2**20))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letterhead.docx"
        path.write_bytes(data)
        return client_package(shortlist, visitor.lang, letterhead=path, marks=marks), shortlist


def _shortlist(visitor: Visitor, number: str, receiver: str, top: str) -> Shortlist:
    if not receiver.strip():
        raise InputError(phrase("hunter", "no_receiver"))
    if not top.isascii() or not top.isdigit() or not 1 <= int(top) <= _MOST_PEOPLE:
        raise InputError(phrase("hunter", "bad_top", value=top[:20], most=_MOST_PEOPLE))
    return pipeline.match(
        visitor.store,
        tracking=visitor.backend.tracking,
        posting_id=number,
        receiver=receiver.strip(),
        top=int(top),
    )


def _page(
    request: Request,
    visitor: Visitor,
    number: str,
    receiver: str,
    top: str,
    *,
    problem: str = "",
) -> Response:
    posting = record(visitor.store, "posting", number)
    shown, section = [posting], None
    try:
        shortlist = _shortlist(visitor, number, receiver, top)
        section = section_of(
            shortlist,
            visitor.lang,
            address=f"/postings/{number}/client",
            without=("posting_id", "post", "enterprise_name"),
        )
        shown.append(shortlist)
    except TalentMatchError as error:
        problem = problem or str(render(error, visitor.lang))
    deliver(visitor.store, shown, name=f"list of posting {number} for a client")
    return html_page(
        request,
        "client",
        visitor=visitor,
        status=400 if problem else 200,
        number=number,
        title=posting.table.iloc[0]["title"],
        receiver=receiver,
        top=top,
        most=_MOST_PEOPLE,
        section=section,
        problem=problem,
    )
