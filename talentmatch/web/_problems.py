"""What went wrong, said where it happened: a page for people, a problem document for programs."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from talentmatch.errors import (
    AccessError,
    AlreadyRunningError,
    ContractError,
    InputError,
    MissingDataError,
    NotFoundError,
    StoreError,
    TalentMatchError,
    TrackingError,
    UnreadableFileError,
    trace_of,
)
from talentmatch.i18n import label, phrase, render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import LoginNeededError, Visitor, language_of, page_visitor
from talentmatch.web.process._full_disk import disk_is_full
from talentmatch.web.process._webhooks import WebhookRefusedError
from talentmatch.web.process.users import TooManyTriesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fastapi import FastAPI, Request

__all__ = ["PROBLEMS", "add_handlers", "routes_of"]

#: Kind of error to the status of the answer, the more special first.
_STATUS: dict[type[Exception], int] = {
    TooManyTriesError: 429,
    WebhookRefusedError: 409,
    AccessError: 403,
    NotFoundError: 404,
    MissingDataError: 409,
    TrackingError: 409,
    AlreadyRunningError: 409,
    ContractError: 422,
    UnreadableFileError: 422,
    InputError: 400,
    StoreError: 503,
    TalentMatchError: 400,
}
_MEDIA = "application/problem+json"
#: What the API documents of every endpoint.
PROBLEMS = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {_MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}


def add_handlers(app: FastAPI) -> None:
    """Let an application answer errors as this package means them."""
    log = logging.getLogger("uvicorn.error")
    if not any(isinstance(known, _WithoutValues) for known in log.filters):
        log.addFilter(_WithoutValues())
    app.add_exception_handler(LoginNeededError, _to_login)
    app.add_exception_handler(TalentMatchError, _of_package)
    app.add_exception_handler(AnyHTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_question)
    app.add_exception_handler(OSError, _of_machine)
    app.add_exception_handler(sqlite3.OperationalError, _of_machine)
    app.add_exception_handler(Exception, _unknown)


def _to_login(request: Request, error: Exception) -> Response:
    assert isinstance(error, LoginNeededError)
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": f"/login?{error.query}"})
    return RedirectResponse(f"/login?{error.query}", 303)


def _of_package(request: Request, error: Exception) -> Response:
    if disk_is_full(error):
        return _of_full_disk(request)
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    headers = {"retry-after": str(error.wait)} if isinstance(error, TooManyTriesError) else {}
    return _answer(request, status, render(error, language_of(request)), headers)


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnyHTTPException)
    lang = language_of(request)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["allow"] = ", ".join(sorted(_methods(request)))
    if error.status_code == 401:
        headers["www-authenticate"] = "Bearer"
    detail = error.detail
    if isinstance(error, HTTPException) and hasattr(detail, "again"):
        return _answer(request, error.status_code, render(detail, lang), headers)
    return _answer(request, error.status_code, _plain(error.status_code, lang), headers)


def _of_question(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    lang = language_of(request)
    problems = [
        phrase(
            "web",
            "bad_field",
            lang,
            field=_field(problem["loc"], lang),
            value=str(problem.get("input"))[:80],
        )
        for problem in error.errors()
    ]
    return _answer(request, 422, "\n".join([phrase("web", "bad_question", lang), *problems]), {})


def _field(place: Sequence[int | str], lang: str) -> str:
    """Return what a field of a question is called; its own name if it has no other."""
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    words = str(label("web", f"ask_{name}", lang))
    return name if words == f"ask_{name}" else words


def _methods(request: Request) -> set[str]:
    """Return what may be done where this request went."""
    path = request.url.path
    return {
        method
        for route in routes_of(request.app)
        if route.path_regex.match(path)
        for method in route.methods or ()
    }


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Return the routes of an application, those of its parts too."""
    for part in app.routes:
        router = getattr(part, "original_router", None)
        for route in router.routes if router is not None else (part,):
            if isinstance(route, Route):
                yield route


def _of_machine(request: Request, error: Exception) -> Response:
    """Say that the disk is full, or whatever the machine refuses; nothing stored is lost."""
    if disk_is_full(error):
        return _of_full_disk(request)
    why = getattr(error, "strerror", "") or str(error)
    return _answer(request, 507, phrase("web", "machine", language_of(request), why=why), {})


def _of_full_disk(request: Request) -> Response:
    """Say that the disk is full; a form is shown again with what was typed, to be sent again."""
    lang, method = language_of(request), request.method
    said = phrase("office", "full_shown" if method in ("GET", "HEAD") else "full_changed", lang)
    visitor, typed = _visitor(request), getattr(request.state, "typed", None)
    if visitor is None or not typed or request.url.path.startswith("/api/"):
        return _answer(request, 507, said, {})
    return html_page(
        request,
        "draft",
        visitor=visitor,
        status=507,
        problem=said,
        action=request.url.path,
        fields=typed,
    )


class _WithoutValues(logging.Filter):
    """Lets the server's log say where an error arose, and nothing of the rows it may quote."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = "%s\n%s", (record.getMessage(), trace_of(record.exc_info[1]))
            record.exc_info = record.exc_text = None
        return True


def _unknown(request: Request, error: Exception) -> Response:
    return _answer(request, 500, phrase("web", "broken", language_of(request)), {})


def _plain(status: int, lang: str) -> str:
    key = f"status_{status}"
    words: str = label("web", key, lang)
    return words if words != key else HTTPStatus(status).phrase


def _answer(request: Request, status: int, said: str, headers: dict[str, str]) -> Response:
    lang = language_of(request)
    path = request.scope.get("asked_path", request.url.path)
    if path.startswith("/api/"):
        first, _, rest = said.partition("\n")
        problem = {"type": "about:blank", "title": first, "status": status, "detail": rest or first}
        return JSONResponse(
            problem,
            status,
            media_type=_MEDIA,
            headers={**headers, "content-language": lang},
        )
    visitor = None
    if status not in (401, 413, 421):
        visitor = _visitor(request)
    response = html_page(
        request,
        "error",
        visitor=visitor,
        status=status,
        title=_plain(status, lang),
        lines=said.splitlines(),
        back=request.headers.get("referer", "")
        if request.headers.get("referer", "").startswith(str(request.base_url))
        else "",
    )
    response.headers.update(headers)
    return response


def _visitor(request: Request) -> Visitor | None:
    """Return who is logged in, for the menu of the page; None if nobody is."""
    try:
        return page_visitor(request)
    except (LoginNeededError, TalentMatchError):
        return None
