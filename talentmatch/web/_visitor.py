"""Who asks: the person behind a session or a token, their language, and the store as they may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile

from talentmatch.errors import AccessError
from talentmatch.i18n import Language, languages, phrase
from talentmatch.web.process._session import COOKIE, keep_draft, session_of, user_of_ended
from talentmatch.web.process.backend import Backend
from talentmatch.web.process.users import Scope, User, user_of_token
from talentmatch.web.rights import PAGES

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "ApiVisitor",
    "ForgedError",
    "LoginNeededError",
    "PageVisitor",
    "Posted",
    "Visitor",
    "backend_of",
    "language_of",
    "may_open",
]

LANG_COOKIE = "talentmatch_lang"
#: Fields that are not kept in a draft, or shown again.
_SECRET = ("csrf", "password", "again", "present")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks.

    Attributes
    ----------
    user : User
        The person.
    lang : str
        Language in which they read.
    store : Store
        The data; what they read is logged under their name.
    backend : Backend
        What the server stands on.
    csrf : str
        What forms of their session carry; empty for a token.
    scope : {"read", "write"}
        Whether they may change anything.
    """

    user: User
    lang: Language
    store: Store
    backend: Backend
    csrf: str = ""
    scope: Scope = "write"


class LoginNeededError(Exception):
    """Nobody is logged in; `draft` is the number of what they had typed."""

    def __init__(self, then: str, draft: str = "") -> None:
        self.query = urlencode({"draft": draft} if draft else {"next": then})
        super().__init__(then)


class ForgedError(HTTPException):
    """A form does not carry the mark of its session."""

    def __init__(self) -> None:
        super().__init__(403, phrase("web", "forged"))


def backend_of(request: Request) -> Backend:
    """Return what the server stands on."""
    backend: Backend = request.app.state.backend
    return backend


def language_of(request: Request) -> Language:
    """Return the language of the reader: as the address says, as chosen before, as the browser says."""
    known = languages()
    for wish in (request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)):
        if wish in known:
            return str(wish)
    wishes = request.headers.get("accept-language", "").split(",")
    ranked = sorted(
        (-_weight(part), place, part.partition(";")[0].strip().partition("-")[0].lower())
        for place, part in enumerate(wishes)
    )
    return next((code for _, _, code in ranked if code in known), "en")


def _weight(part: str) -> float:
    """Return how much a language of a browser's list is wished for."""
    try:
        return float(part.partition("q=")[2] or 1)
    except ValueError:
        return 0.0


def may_open(visitor: Visitor, page: str) -> None:
    """Refuse a page that is not for the visitor's role.

    Raises
    ------
    AccessError
        It is not.
    """
    if visitor.user.role not in PAGES[page].roles:
        raise AccessError(phrase("web", "not_for_role"))


def _visitor(request: Request, user: User, **more: Any) -> Visitor:
    backend = backend_of(request)
    return Visitor(
        user=user,
        lang=language_of(request),
        store=backend.store.acting_as(user.name),
        backend=backend,
        **more,
    )


def page_visitor(request: Request) -> Visitor:
    """Return who opens a page.

    Raises
    ------
    LoginNeededError
        Nobody is logged in.
    """
    session = session_of(backend_of(request).state, request.cookies.get(COOKIE))
    if session is None:
        query = f"?{request.url.query}" if request.url.query else ""
        raise LoginNeededError(request.url.path + query)
    return _visitor(request, session.user, csrf=session.csrf)


async def posted(request: Request) -> FormData:
    """Return a form that came from a page of the visitor's session; ask for it before the visitor.

    Raises
    ------
    LoginNeededError
        The session has ended; what was typed is kept.
    ForgedError
        The form does not carry the mark of the session.
    """
    backend = backend_of(request)
    form = await request.form(max_files=2000, max_fields=2000)
    request.state.typed = [
        (name, value)
        for name, value in form.multi_items()
        if not isinstance(value, UploadFile) and name not in _SECRET
    ]
    secret = request.cookies.get(COOKIE)
    session = session_of(backend.state, secret)
    if session is None:
        owner = user_of_ended(backend.state, secret)
        back = request.headers.get("referer", "/")
        draft = (
            keep_draft(backend.state, owner, request.url.path, request.state.typed) if owner else ""
        )
        raise LoginNeededError(back if not owner else "/", draft)
    if form.get("csrf") != session.csrf:
        raise ForgedError
    return form


def api_visitor(request: Request) -> Visitor:
    """Return whose program asks, by token, or whose page, by session.

    Raises
    ------
    HTTPException
        401 if it is nobody's, 403 if its token may only read.
    """
    backend = backend_of(request)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    changes = request.method not in ("GET", "HEAD")
    if kind.lower() == "bearer":
        known = user_of_token(backend.state, token.strip())
        if known is None:
            raise HTTPException(401, phrase("web", "unknown_token"))
        user, scope = known
        if changes and scope != "write":
            raise HTTPException(403, phrase("web", "token_reads"))
        return _visitor(request, user, scope=scope)
    session = session_of(backend.state, request.cookies.get(COOKIE))
    if session is None:
        raise HTTPException(401, phrase("web", "token_needed"))
    if changes and request.headers.get("x-csrf-token") != session.csrf:
        raise ForgedError
    return _visitor(request, session.user, csrf=session.csrf)


PageVisitor = Annotated[Visitor, Depends(page_visitor)]
ApiVisitor = Annotated[Visitor, Depends(api_visitor)]
Posted = Annotated[FormData, Depends(posted)]
