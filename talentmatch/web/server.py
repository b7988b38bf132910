"""The application: pages, API and static files over one backend."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, HTTPException, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from talentmatch import __version__
from talentmatch.i18n import phrase
from talentmatch.web._guard import Guard, TooLargeError
from talentmatch.web._problems import add_handlers
from talentmatch.web.api import _endpoints as endpoints
from talentmatch.web.api import _webhooks as webhook_endpoints
from talentmatch.web.api._endpoints import Problem
from talentmatch.web.pages import _audit as audit
from talentmatch.web.pages import _backups as backups
from talentmatch.web.pages import _candidates as candidates
from talentmatch.web.pages import _client as client
from talentmatch.web.pages import _demand as demand
from talentmatch.web.pages import _entrance as entrance
from talentmatch.web.pages import _file_reports as file_reports
from talentmatch.web.pages import _files as files
from talentmatch.web.pages import _home as home
from talentmatch.web.pages import _leads as leads
from talentmatch.web.pages import _lists as lists
from talentmatch.web.pages import _matching as matching
from talentmatch.web.pages import _models as models
from talentmatch.web.pages import _people as people
from talentmatch.web.pages import _person as person
from talentmatch.web.pages import _portfolio as portfolio
from talentmatch.web.pages import _posting as posting
from talentmatch.web.pages import _reports as reports
from talentmatch.web.pages import _resumes as resumes
from talentmatch.web.pages import _scenarios as scenarios
from talentmatch.web.pages import _screening as screening
from talentmatch.web.pages import _shortage as shortage
from talentmatch.web.pages import _shortage_edits as shortage_edits
from talentmatch.web.pages import _teams as teams
from talentmatch.web.pages import _tour as tour
from talentmatch.web.pages import _users as users
from talentmatch.web.pages import _webhooks as webhooks

if TYPE_CHECKING:
    from starlette.types import Scope

    from talentmatch.web.process.backend import Backend

__all__ = ["create_app"]

#: Pages that are made at once: more of them only take turns, and each comes later.
_THREADS = 8
#: Files of the page carry their version in their address.
_FOREVER = "public, max-age=31536000, immutable"

#: Pages and endpoints; a special page of a list stands before the lists.
_PARTS: Final = (
    entrance,
    home,
    files,
    file_reports,
    backups,
    users,
    tour,
    webhooks,
    candidates,
    resumes,
    people,
    person,
    posting,
    client,
    leads,
    teams,
    portfolio,
    audit,
    matching,
    screening,
    models,
    shortage,
    shortage_edits,
    demand,
    scenarios,
    reports,
    lists,
    webhook_endpoints,
    endpoints,
)


class _Assets(StaticFiles):
    """Scripts and styles, which a browser keeps."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["cache-control"] = _FOREVER
        return response


def create_app(backend: Backend) -> FastAPI:
    """Return the application of a backend.

    Parameters
    ----------
    backend : Backend
        Store, models, answers, jobs and users; closed when the application ends.
    """
    mimetypes.add_type("text/javascript", ".js")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        yield
        backend.close()

    app = FastAPI(
        title="talentmatch",
        version=__version__,
        summary="Demand for talent, and matches from both sides.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.backend = backend
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    add_handlers(app)
    for part in _PARTS:
        app.include_router(part.router)
    app.include_router(endpoints.documentation)
    app.add_api_route("/healthz", _health, methods=["GET"], include_in_schema=False)
    app.add_api_route("/refused/{why}", _refuse, methods=["GET"], include_in_schema=False)
    folder = resources.files("talentmatch.web") / "static"
    app.mount("/static", _Assets(directory=Path(str(folder))), name="static")
    app.add_middleware(Guard, settings=backend.settings)
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the description of the API: every problem is a problem document, every caller known."""
    if app.openapi_schema is None:
        description = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes
        )
        parts = description["components"]
        parts["schemas"]["Problem"] = Problem.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        description["security"] = [{"token": []}]
        app.openapi_schema = description
    return app.openapi_schema


def _health(request: Request) -> Response:
    """Say that the server answers and its store can be read."""
    backend: Backend = request.app.state.backend
    return JSONResponse({"status": "ok", "data_version": backend.store.data_version})


def _refuse(request: Request, why: str) -> Response:
    """Answer what was turned away before anything of it was read."""
    if why == "size":
        raise TooLargeError(request.app.state.backend.settings.most_bytes)
    raise HTTPException(421, phrase("web", "strange_host"))
