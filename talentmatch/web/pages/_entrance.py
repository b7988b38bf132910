"""Coming in: log in, log out, the first user, and a form that came too late."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, backend_of, language_of
from talentmatch.web.process._session import COOKIE, LONGEST, begin_session, draft_of, end_session
from talentmatch.web.process.users import (
    TooManyTriesError,
    User,
    is_setup_key,
    list_users,
    set_up,
    user_with_password,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_Text = Annotated[str, Form(max_length=512)]


@router.get("/login")
def login_page(request: Request, next: str = "/", draft: str = "") -> Response:
    """Ask who it is."""
    nobody = not list_users(backend_of(request).state)
    facts: dict[str, Any] = {
        "next": _inside(next),
        "draft": draft,
        "username": "",
        "nobody": nobody,
    }
    return html_page(request, "login", kept=bool(draft), **facts)


@router.post("/login")
def log_in(
    request: Request,
    username: _Text = "",
    password: _Text = "",
    next: _Text = "/",
    draft: _Text = "",
) -> Response:
    """Let somebody in, or say that name or password is wrong."""
    backend = backend_of(request)
    address = request.client.host if request.client else ""
    lang = language_of(request)
    facts: dict[str, Any] = {
        "next": _inside(next),
        "draft": draft,
        "username": username,
        "kept": bool(draft),
    }
    try:
        user = user_with_password(backend.state, username, password, address=address)
    except TooManyTriesError as error:
        page = html_page(request, "login", status=429, problem=render(error, lang), **facts)
        page.headers["retry-after"] = str(error.wait)
        return page
    if user is None:
        problem = phrase("web", "wrong_login", lang)
        return html_page(request, "login", status=401, problem=problem, **facts)
    then = f"/draft/{draft}" if draft else _inside(next)
    return _entered(request, user, then)


@router.post("/logout")
def log_out(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """End the session."""
    end_session(backend_of(request).state, request.cookies.get(COOKIE))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/setup")
def setup_page(request: Request, key: str = "") -> Response:
    """Ask for the first user, who may do all."""
    if not is_setup_key(backend_of(request).state, key):
        return _used_link(request)
    return html_page(request, "setup", key=key, username="")


@router.post("/setup")
def add_first_user(
    request: Request,
    key: _Text = "",
    username: _Text = "",
    password: _Text = "",
    again: _Text = "",
) -> Response:
    """Add the first user and let them in."""
    lang = language_of(request)
    facts: dict[str, Any] = {"key": key, "username": username}
    if password != again:
        problem = phrase("web", "passwords_differ", lang)
        return html_page(request, "setup", status=400, problem=problem, **facts)
    try:
        user = set_up(backend_of(request).state, key, username, password)
    except InputError as error:
        return html_page(request, "setup", status=400, problem=render(error, lang), **facts)
    if user is None:
        return _used_link(request)
    return _entered(request, user, "/")


def _used_link(request: Request) -> Response:
    problem = phrase("web", "setup_used", language_of(request))
    return html_page(request, "setup", status=403, problem=problem, key="", username="")


@router.get("/draft/{number}")
def draft_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show what somebody had typed when their session had ended, to send it again."""
    draft = draft_of(visitor.backend.state, visitor.user, number)
    if draft is None:
        raise NotFoundError("draft", number)
    action, fields = draft
    return html_page(request, "draft", visitor=visitor, action=action, fields=fields)


def _entered(request: Request, user: User, then: str) -> Response:
    backend = backend_of(request)
    end_session(backend.state, request.cookies.get(COOKIE))
    response = RedirectResponse(then, 303)
    response.set_cookie(
        COOKIE,
        begin_session(backend.state, user),
        max_age=int(LONGEST),
        httponly=True,
        samesite="lax",
        secure=backend.settings.secure,
    )
    return response


def _inside(address: str) -> str:
    """Return where to go on; no address of another server."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() else "/"
