"""The list of scarce posts: grouped by chain, each row with its changes by hand, and its printed form."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import AccessError, InputError, NotFoundError, TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.plan.printed_list import grouped_list, printed_list
from talentmatch.web._listings import LISTINGS, ShortageQuestion, answer_to
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import MEDIA, attachment
from talentmatch.web.lists._tables import TableQuery, table_view
from talentmatch.web.pages._lists import list_page

if TYPE_CHECKING:
    from talentmatch.lists import Result
    from talentmatch.pipeline import Shortage

__all__ = ["listed_for", "may_plan", "router"]

router = APIRouter(include_in_schema=False)
_LISTING: Final = LISTINGS["shortage"]
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: Final = ("public", "inside")
_BY: Final = ("chain", "post")
#: Largest form of an office [bytes].
_LARGEST_FORM = 10 * 2**20


def may_plan(visitor: Visitor) -> None:
    """Refuse what is for those alone who see the whole list.

    Raises
    ------
    AccessError
        The visitor's role is none of theirs.
    """
    may_open(visitor, "shortage")
    if visitor.user.role not in _LISTING.inside:
        raise AccessError(phrase("web", "not_for_role"))


def listed_for(visitor: Visitor, by: str = "", *, old_will_do: bool = False) -> Shortage:
    """Return the whole list as it is now.

    Parameters
    ----------
    visitor : Visitor
        Who asks.
    by : {"", "chain", "post"}
        What a row is.
    old_will_do : bool, default=False
        As for `Answers.get`.
    """
    asked = ShortageQuestion(by=by if by in _BY else None)  # type: ignore[arg-type]
    answer = answer_to(
        visitor.backend,
        visitor.store,
        _LISTING,
        asked,
        role=visitor.user.role,
        old_will_do=old_will_do,
    )
    found: Shortage = answer.result  # type: ignore[assignment]
    return found


@router.get("/shortage")
def shortage_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the list under its chains; who may print it alone sees no more than that."""
    may_open(visitor, "shortage")
    plans = visitor.user.role in _LISTING.inside
    waiting: list[str] = []
    if plans:
        try:
            listed = listed_for(visitor, request.query_params.get("by", ""), old_will_do=True)
            waiting = [str(render(breach.finding, visitor.lang)) for breach in listed.waiting]
        except TalentMatchError:
            waiting = []  # the page of the list says why there is none
    by = request.query_params.get("by", "")
    links = {"post": "/shortage/row?row={chain}%7C{occupation}&by=" + (by if by in _BY else "")}
    return list_page(
        request,
        visitor,
        _LISTING,
        template="shortage",
        arranged=grouped_list,
        links=links if plans else None,
        plans=plans,
        waiting=waiting,
    )


@router.get("/shortage/edits")
def edits_page(request: Request, visitor: PageVisitor) -> Response:
    """Show all changes by hand, the latest first."""
    may_plan(visitor)
    return _list_of(request, visitor, pipeline.edits_of(visitor.store), "edits")


@router.get("/shortage/changes")
def changes_page(request: Request, visitor: PageVisitor, since: str = "") -> Response:
    """Show what changed since an edition."""
    may_plan(visitor)
    from talentmatch.pipeline.shortages.shortage_cells import editions_of

    names = [str(name) for name in editions_of(visitor.store).table["edition"]]
    try:
        listed = listed_for(visitor)
        changes = pipeline.shortage_changes(visitor.store, listed, since=since or None)
    except NotFoundError as error:
        said = str(render(error, visitor.lang)) if names else ""
        return _list_of(request, visitor, None, "changes", editions=names, problem=said)
    return _list_of(
        request, visitor, changes, "changes", editions=names, since=since or (names or [""])[0]
    )


@router.get("/shortage/printed")
def printed_page(request: Request, visitor: PageVisitor, kind: str = "public") -> Response:
    """Show the list as it is handed out."""
    kind = _kind_for(visitor, kind)
    printed, _, _ = _printed(visitor, kind)
    view = table_view(
        printed, TableQuery(rows=10_000, whole=True), visitor.lang, address="", query={}
    )
    plain = [{**column, "sort": ""} for column in view.columns]
    return html_page(
        request,
        "printed",
        visitor=visitor,
        title=phrase("planner", "printed_title", visitor.lang),
        kind=kind,
        kinds=_KINDS if visitor.user.role in _LISTING.inside else ("public",),
        columns=plain,
        rows=view.rows,
        notes=[render(note, visitor.lang) for note in printed.notes],
    )


@router.get("/shortage/printed.{form}")
def printed_file(visitor: PageVisitor, form: str, kind: str = "public") -> Response:
    """Return the list as it is handed out, as a workbook or a document."""
    from talentmatch.report.documents.printed_document import printed_document
    from talentmatch.report.sheets.list_workbook import list_workbook

    kind = _kind_for(visitor, kind)
    if form not in ("xlsx", "docx"):
        raise NotFoundError("file", f"shortage.{form}", ["shortage.xlsx", "shortage.docx"])
    printed, whole, marks = _printed(visitor, kind)
    lang = visitor.lang
    if form == "docx":
        title = phrase("planner", "printed_title", lang)
        content = printed_document(printed, lang, title=title, marks=marks)
    else:
        sheets = whole.sheets if kind == "inside" else (printed, whole)
        content = list_workbook(sheets, lang, marks=marks, notes=whole.notes)
    media = _DOCX if form == "docx" else MEDIA["xlsx"]
    return attachment(content, f"shortage-{kind}.{form}", media)


@router.get("/shortage/form")
def form_page(request: Request, visitor: PageVisitor) -> Response:
    """Ask for a form of the office's own."""
    may_plan(visitor)
    return html_page(request, "own_form", visitor=visitor, kinds=_KINDS)


@router.post("/shortage/form")
def fill_own_form(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Fill a form of the office's own and return it."""
    may_plan(visitor)
    sent, kind, by = form.get("form"), str(form.get("kind", "")), str(form.get("by", ""))
    try:
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise InputError(phrase("planning", "no_form"))
        content, name = _filled(visitor, sent, _kind_for(visitor, kind), by)
    except TalentMatchError as error:
        said = str(render(error, visitor.lang))
        typed = {"kind": kind, "by": by}
        return html_page(
            request, "own_form", visitor=visitor, status=400, kinds=_KINDS, problem=said, **typed
        )
    return attachment(content, name, MEDIA["xlsx"])


def _filled(visitor: Visitor, sent: UploadFile, kind: str, by: str) -> tuple[bytes, str]:
    """Return a form that was sent, filled; what it was is kept no longer than that takes."""
    from talentmatch.data.reading.formats.file_safety import check_file
    from talentmatch.report.sheets.form_layout import fill_form

    content = sent.file.read(_LARGEST_FORM + 1)
    if len(content) > _LARGEST_FORM:
        raise InputError(phrase("planning", "form_too_large", most=_LARGEST_FORM // 2**20))
    printed, whole, marks = _printed(visitor, kind, by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        check_file(path)
        lists = (printed, grouped_list(whole))
        filled = fill_form(path, lists, visitor.lang, marks=marks)
        if filled.notes:  # which headings stay empty is said in the form: a download has no page
            filled = fill_form(path, lists, visitor.lang, marks=[*marks, *filled.notes])
    return filled.content, f"shortage-{kind}-form.xlsx"


def _kind_for(visitor: Visitor, kind: str) -> str:
    """Return which form of the list is asked; the whole one is for those alone who plan."""
    may_open(visitor, "shortage")
    if kind == "inside":
        may_plan(visitor)
        return kind
    return "public"


def _printed(visitor: Visitor, kind: str, by: str = "") -> tuple[Result, Result, list[str]]:
    """Return the list as it is printed and whole, with its marks, and log that it was given out."""
    from talentmatch.report.protection.published import published_shortage

    backend, store = visitor.backend, visitor.store
    marks = [phrase("common", "simulated_store")] if store.simulated else []
    if kind == "inside":
        whole: Result = listed_for(visitor, by)
        deliver(store, (whole,), draft=True)
        marks.append(phrase("planning", "for_inside"))
    else:
        asked = ShortageQuestion.model_validate({"by": by if by in _BY else None})
        whole = backend.answers.get(
            (_LISTING.name, False, asked),
            lambda: published_shortage(store, tracking=backend.tracking, by=asked.by),
        ).result
        deliver(store, (whole,))
    return printed_list(whole), whole, marks


def _list_of(
    request: Request, visitor: Visitor, result: Result | None, name: str, **facts: Any
) -> Response:
    """Return a page that shows one list."""
    lang, address = visitor.lang, request.url.path
    view = None
    if result is not None:
        deliver(visitor.store, (result,), draft=True)
        kept = {key: word for key, word in request.query_params.items() if key != "lang" and word}
        kept.pop("start", None)
        asked = TableQuery.of(request.query_params)
        view = table_view(result, asked, lang, address=address, query=kept)
    return html_page(
        request,
        "shortage_list",
        visitor=visitor,
        title=label("planning", f"title_{name}", lang),
        intro=label("planning", f"intro_{name}", lang),
        view=view,
        notes=[render(note, lang) for note in result.notes] if result else [],
        **facts,
    )
