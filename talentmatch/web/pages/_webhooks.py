"""Webhooks for the administrator: who is told what, and whether they hear."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.process._webhooks import EVENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talentmatch.web.process._webhooks import Delivery

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/webhooks")
def webhooks_page(request: Request, visitor: PageVisitor) -> Response:
    """Show who is told what happens, and a form for one more."""
    may_open(visitor, "webhooks")
    return _webhooks(request, visitor)


@router.post("/webhooks")
def change_webhooks(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Add a webhook, whose secret is shown once, try one, or remove one."""
    may_open(visitor, "webhooks")
    webhooks, action = visitor.backend.webhooks, form.get("action")
    number = str(form.get("webhook", ""))
    if action == "try":
        webhooks.try_out(number)
    elif action == "remove":
        webhooks.remove(number)
    else:
        url, kinds = str(form.get("url", "")), list(map(str, form.getlist("kind")))
        try:
            _, secret = webhooks.add(url, kinds, user=visitor.user.name)
        except TalentMatchError as error:
            problem = str(render(error, visitor.lang))
            return _webhooks(request, visitor, status=400, problem=problem, url=url, kinds=kinds)
        return _webhooks(request, visitor, secret=secret)
    return RedirectResponse("/webhooks?changed=1", 303)


def _webhooks(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    problem: str = "",
    secret: str = "",
    url: str = "",
    kinds: Sequence[str] = EVENTS,
) -> Response:
    lang, webhooks = visitor.lang, visitor.backend.webhooks
    changed = request.query_params.get("changed") == "1" and not problem
    listed = [
        {
            "webhook": webhook,
            "day": f"{datetime.fromtimestamp(webhook.created, UTC):%Y-%m-%d}",
            "deliveries": [_shown(one, lang) for one in webhooks.deliveries(webhook.id)],
        }
        for webhook in webhooks.every()
    ]
    return html_page(
        request,
        "webhooks",
        visitor=visitor,
        status=status,
        listed=listed,
        events=EVENTS,
        problem=problem,
        secret=secret,
        typed_url=url,
        ticked=kinds,
        notice=phrase("web", "changed", lang) if changed else "",
    )


def _shown(one: Delivery, lang: str) -> dict[str, Any]:
    """Return what the page says of one delivery."""
    state = label("office", f"delivery_state_{one.state}", lang)
    if one.state == "waiting" and one.tries:
        state = phrase("office", "delivery_state_again", lang, time=_moment(one.due))
    answer = label("office", f"answer_{one.answer}", lang) if one.answer else ""
    if one.answer.isdigit():
        answer = phrase("office", "answer_status", lang, status=one.answer)
    return {
        "kind": label("office", f"event_{one.kind}", lang),
        "at": _moment(one.created),
        "state": state,
        "tries": one.tries,
        "answer": answer,
    }


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
