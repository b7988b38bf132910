"""Models in use: train a challenger, promote it, go back."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.web._listings import LISTINGS
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import answered
from talentmatch.web.pages._lists import list_page
from talentmatch.web.process._jobs import Outcome

if TYPE_CHECKING:
    from talentmatch.web.process._jobs import Progress

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/models")
def models_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the models, and what may be done with them."""
    may_open(visitor, "models")
    return _models(request, visitor)


@router.post("/models")
def change_models(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Train, promote or go back."""
    may_open(visitor, "models")
    kind, action = str(form.get("kind", "")), form.get("action")
    backend = visitor.backend
    try:
        if kind not in pipeline.KINDS:
            problem = phrase("web", "bad_field", field=phrase("web", "ask_kind"), value=kind)
            raise InputError(problem)
        if action == "train":
            work = partial(_train, visitor, kind)
            backend.jobs.start("train", visitor.user.name, work)
        elif action == "promote":
            version = _version(str(form.get("version", "")))
            in_use, verdict = pipeline.promote(backend.tracking, kind, version)
            if not in_use:
                raise InputError(verdict)
        elif action == "rollback":
            from talentmatch.track import Registry

            Registry(backend.tracking).rollback(kind)
    except TalentMatchError as error:
        return _models(request, visitor, problem_of_change=render(error, visitor.lang))
    return RedirectResponse("/models?fresh=1", 303)


def _models(request: Request, visitor: Visitor, problem_of_change: str = "") -> Response:
    store, tracking = visitor.store, visitor.backend.tracking
    checks = [
        answered(visitor, "backtests", partial(pipeline.backtests, tracking), address="/models"),
        answered(
            visitor,
            "input_drift",
            partial(pipeline.input_drift, store, tracking=tracking),
            address="/models",
        ),
    ]
    deliver(store, [one.result for one in checks if one.result is not None], draft=True)
    jobs = [job for job in visitor.backend.jobs.latest() if job.kind == "train"][:3]
    return list_page(
        request,
        visitor,
        LISTINGS["models"],
        template="models",
        kinds=pipeline.KINDS,
        jobs=jobs,
        checks=checks,
        mlflow=_mlflow(visitor),
        problem_of_change=problem_of_change,
    )


def _mlflow(visitor: Visitor) -> dict[str, str]:
    """Return where MLflow shows the runs, or the command that starts it beside the store."""
    uri, url = visitor.backend.tracking.uri, visitor.backend.settings.mlflow_url
    if url or uri.startswith(("http://", "https://")):
        return {"url": url or uri}
    # Where the store lies is nobody's business who looks at a page: the command is run there.
    return {"command": f"mlflow ui --backend-store-uri sqlite:///{PurePath(uri).name}"}


def _version(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise InputError(phrase("web", "bad_field", field=phrase("web", "ask_version"), value=text))
    return int(text)


def _train(visitor: Visitor, kind: str, progress: Progress) -> Outcome:
    trained = pipeline.train(visitor.store, kind, tracking=visitor.backend.tracking)
    visitor.backend.answers.forget()
    facts = {"kind": label("kinds", kind), "version": trained.version, "verdict": trained.verdict}
    return Outcome([phrase("web", "trained", **facts), *trained.notes])
