"""Who may enter: users for the administrator, and everybody's own password and tokens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.process._session import COOKIE, begin_session
from talentmatch.web.process.users import (
    ROLES,
    add_user,
    list_tokens,
    list_users,
    new_token,
    remove_user,
    revoke_token,
    set_password,
    user_with_password,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/users")
def users_page(request: Request, visitor: PageVisitor) -> Response:
    """Show who may enter."""
    may_open(visitor, "users")
    return _users(request, visitor)


@router.post("/users")
def change_users(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Add somebody, give them another password, or take their access away."""
    may_open(visitor, "users")
    state = visitor.backend.state
    name, password = str(form.get("username", "")), str(form.get("password", ""))
    action = form.get("action")
    try:
        if action == "add":
            add_user(state, name, str(form.get("role", "")), password)
        elif action == "password":
            set_password(state, name, password)
        elif action == "remove":
            remove_user(state, name)
    except TalentMatchError as error:
        problem = render(error, visitor.lang)
        return _users(request, visitor, status=400, problem=problem, username=name)
    return RedirectResponse("/users?changed=1", 303)


def _users(request: Request, visitor: Visitor, status: int = 200, **facts: str) -> Response:
    changed = request.query_params.get("changed") == "1" and not facts
    return html_page(
        request,
        "users",
        visitor=visitor,
        status=status,
        users=list_users(visitor.backend.state),
        roles=ROLES,
        notice=phrase("web", "changed", visitor.lang) if changed else "",
        **{"problem": "", "username": "", **facts},
    )


@router.get("/settings")
def settings_page(request: Request, visitor: PageVisitor) -> Response:
    """Show what somebody can set for themselves."""
    return _settings(request, visitor)


@router.post("/settings/password")
def change_password(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Give oneself another password; all other sessions end."""
    state, lang = visitor.backend.state, visitor.lang
    address = request.client.host if request.client else ""
    try:
        present = str(form.get("present", ""))
        if user_with_password(state, visitor.user.name, present, address=address) is None:
            raise InputError(phrase("web", "wrong_present"))
        if form.get("password") != form.get("again"):
            raise InputError(phrase("web", "passwords_differ"))
        set_password(state, visitor.user.name, str(form.get("password", "")))
    except InputError as error:
        return _settings(request, visitor, status=400, problem=render(error, lang))
    response = RedirectResponse("/settings?changed=1", 303)
    response.set_cookie(
        COOKIE,
        begin_session(state, visitor.user),
        httponly=True,
        samesite="lax",
        secure=visitor.backend.settings.secure,
    )
    return response


@router.post("/settings/tokens")
def change_tokens(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Make a token, which is shown once, or take one back."""
    state = visitor.backend.state
    if form.get("action") == "revoke":
        revoke_token(state, visitor.user.name, str(form.get("token", "")))
        return RedirectResponse("/settings?changed=1", 303)
    try:
        token = new_token(state, visitor.user.name, str(form.get("scope", "read")))
    except InputError as error:
        return _settings(request, visitor, status=400, problem=render(error, visitor.lang))
    return _settings(request, visitor, new_token=token)


def _settings(request: Request, visitor: Visitor, status: int = 200, **facts: str) -> Response:
    changed = request.query_params.get("changed") == "1" and not facts
    return html_page(
        request,
        "settings",
        visitor=visitor,
        status=status,
        tokens=list_tokens(visitor.backend.state, visitor.user.name),
        notice=phrase("web", "changed", visitor.lang) if changed else "",
        **{"problem": "", "new_token": "", **facts},
    )
