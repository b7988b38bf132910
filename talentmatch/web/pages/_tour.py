"""An invented city to try everything with, and the tours through it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.data.sample.city import fill_with_sample
from talentmatch.errors import AccessError, InputError
from talentmatch.i18n import label, phrase
from talentmatch.web._tours import move, start_tour, stop_tour, tour_of
from talentmatch.web._visitor import PageVisitor, Posted, Visitor
from talentmatch.web.process._jobs import Outcome

if TYPE_CHECKING:
    from talentmatch.web.process._jobs import Progress

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Size of the city against the full one [1].
SCALE = 1.0


@router.post("/sample")
def make_sample(form: Posted, visitor: PageVisitor) -> Response:
    """Queue the making of an invented city in a store that is empty."""
    if visitor.user.role != "admin":
        raise AccessError(phrase("web", "not_for_role"))
    if visitor.store.tables():
        raise InputError(phrase("office", "sample_refused"))
    jobs = visitor.backend.jobs
    if not any(job.kind == "sample" and job.ended is None for job in jobs.latest()):
        jobs.start("sample", visitor.user.name, partial(_fill, visitor))
    return RedirectResponse("/", 303)


@router.post("/tour")
def take_tour(form: Posted, visitor: PageVisitor) -> Response:
    """Begin a tour, go on or back in it, or stop."""
    state, user, action = visitor.backend.state, visitor.user.name, form.get("action")
    if action == "start":
        tour = start_tour(state, user, visitor.user.role, str(form.get("tour", "")))
        return RedirectResponse(tour.path, 303)
    now = tour_of(state, user)
    if now is None:
        return RedirectResponse("/", 303)
    if action == "stop":
        stop_tour(state, user, now)
        return RedirectResponse(now.path, 303)
    after = move(state, user, now, -1 if action == "back" else 1)
    return RedirectResponse(after.path if after else "/", 303)


def _fill(visitor: Visitor, progress: Progress) -> Outcome:
    """Simulate a city as `talentmatch demo` does, and train every model on it."""
    lang, store = visitor.lang, visitor.store
    steps = 1 + len(pipeline.KINDS)
    progress(0, steps, phrase("demo", "simulating", lang, seed=0))
    fill_with_sample(store, scale=SCALE)
    lines = []
    for done, kind in enumerate(pipeline.KINDS, start=1):
        name = label("kinds", kind, lang)
        progress(done, steps, phrase("demo", "training", lang, kind=name))
        lines.append(pipeline.train(store, kind, tracking=visitor.backend.tracking).summary())
    visitor.backend.answers.forget()
    return Outcome([phrase("office", "sample_made"), *lines])
