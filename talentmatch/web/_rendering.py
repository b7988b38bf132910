"""Pages out of templates: sentences in the reader's language, the menu of their role."""

from __future__ import annotations

from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from talentmatch.i18n import Language, label, languages, phrase, phrase_keys, render
from talentmatch.web._tours import tour_of
from talentmatch.web._visitor import LANG_COOKIE, language_of
from talentmatch.web.rights import menu_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from starlette.requests import Request

    from talentmatch.web._visitor import Visitor

__all__ = ["ROOMS", "html_page", "html_part"]


#: Catalogues of what pages say; a key stands in one of them.
ROOMS = ("web", "hunter", "planning", "office")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, select_autoescape

    environment = Environment(
        loader=PackageLoader("talentmatch.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset_version"] = _asset_version()
    return environment


@cache
def _asset_version() -> str:
    """Return what changes with any file of the page, so that a browser keeps them until then."""
    import hashlib

    digest = hashlib.sha256()
    folder = resources.files("talentmatch.web") / "static"
    for name in ("app.css", "app.js", "vendor/manifest.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


def html_page(
    request: Request,
    template: str,
    *,
    visitor: Visitor | None = None,
    status: int = 200,
    **facts: Any,
) -> HTMLResponse:
    """Return a page.

    Parameters
    ----------
    request : Request
        Who asked for it.
    template : str
        Name of its template, without the ending.
    visitor : Visitor, optional
        Who is logged in.
    status : int
        Status of the answer.
    **facts
        What the template shows.
    """
    lang = visitor.lang if visitor else language_of(request)
    words = _words(request, lang)
    text = (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            **words,
            visitor=visitor,
            menu=menu_of(visitor.user.role) if visitor else {},
            path=request.url.path,
            simulated=bool(visitor and visitor.store.simulated),
            tour=tour_of(visitor.backend.state, visitor.user.name) if visitor else None,
            **facts,
        )
    )
    response = HTMLResponse(text, status, headers={"vary": "accept-language, cookie"})
    if request.query_params.get("lang") == lang:
        secure = request.app.state.backend.settings.secure
        response.set_cookie(LANG_COOKIE, lang, samesite="lax", secure=secure, max_age=365 * 86400)
    return response


def html_part(request: Request, template: str, visitor: Visitor, **facts: Any) -> HTMLResponse:
    """Return a part of a page that the browser asked for by itself."""
    words = _words(request, visitor.lang)
    text = (
        _environment()
        .get_template(f"parts/{template}.html.j2")
        .render(**words, visitor=visitor, **facts)
    )
    return HTMLResponse(text)


def _words(request: Request, lang: Language) -> Mapping[str, Any]:
    def say(key: str, /, **facts: object) -> str:
        room = next((one for one in ROOMS if key in phrase_keys(one)), "web")
        return phrase(room, key, lang, **facts)

    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    others = {
        code: f"{request.url.path}?{urlencode([*kept, ('lang', code)])}"
        for code in languages()
        if code != lang
    }
    return {
        "lang": lang,
        "say": say,
        "name_of": partial(_label, lang),
        "said": lambda text: render(text, lang),
        "other_languages": others,
    }


def _label(lang: Language, room: str, key: str) -> str:
    return str(label(room, key, lang))
