"""Webhooks by the API: added, listed with what they were told, removed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from talentmatch.web._problems import PROBLEMS
from talentmatch.web._replays import keep_answer, known_answer
from talentmatch.web._visitor import ApiVisitor, may_open

if TYPE_CHECKING:
    from talentmatch.web.process._webhooks import Webhook

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/webhooks", responses=PROBLEMS, tags=["webhooks"])  # type: ignore[arg-type]
Number = Annotated[str, Path(min_length=1, max_length=200)]
Event = Literal["edition.published", "lead.changed", "job.done"]


class NewWebhook(BaseModel):
    """Who wants to be told what."""

    model_config = ConfigDict(extra="forbid")
    url: str = Field(
        max_length=500,
        description="Where it listens, https.",
        examples=["https://example.org/told"],
    )
    kinds: list[Event] = Field(min_length=1, max_length=10, description="What it is told.")


class WebhookInfo(BaseModel):
    """A program that is told what happens."""

    id: str
    url: str
    kinds: list[Event]
    user: str
    created: float = Field(description="When it was added [s since 1970].")


class AddedWebhook(WebhookInfo):
    """A program that will be told, and the secret with which that is signed."""

    secret: str = Field(description="Shown once.")


class WebhookRows(BaseModel):
    """All webhooks; there are few, so nothing follows them."""

    rows: list[WebhookInfo]
    next: None


class DeliveryInfo(BaseModel):
    """One thing that was told."""

    id: str
    kind: str
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    answer: str = Field(description="Status of the last answer, or why there was none.")
    created: float = Field(description="When it happened [s since 1970].")
    due: float = Field(description="When it is tried next, or was tried last [s since 1970].")


class DeliveryRows(BaseModel):
    """What a webhook was told last, the newest first."""

    rows: list[DeliveryInfo]
    next: None


@router.get("", response_model=WebhookRows)
def list_webhooks(visitor: ApiVisitor) -> Response:
    """Return all webhooks, without their secrets."""
    may_open(visitor, "webhooks")
    rows = [_shown(webhook) for webhook in visitor.backend.webhooks.every()]
    return JSONResponse({"rows": rows, "next": None})


@router.post("", status_code=201, response_model=AddedWebhook)
def add_webhook(
    visitor: ApiVisitor,
    wanted: NewWebhook,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Add a webhook; the answer holds its secret."""
    may_open(visitor, "webhooks")
    webhooks = visitor.backend.webhooks
    digest = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()
    known = known_answer(visitor, idempotency_key, digest)
    if known is not None:
        webhook, secret = webhooks.get(known)
    else:
        webhook, secret = webhooks.add(wanted.url, wanted.kinds, user=visitor.user.name)
        keep_answer(visitor, idempotency_key, digest, webhook.id, 201)
    return JSONResponse({**_shown(webhook), "secret": secret}, 201)


@router.delete("/{webhook_id}", status_code=204)
def remove_webhook(visitor: ApiVisitor, webhook_id: Number) -> Response:
    """Tell a webhook nothing more."""
    may_open(visitor, "webhooks")
    visitor.backend.webhooks.remove(webhook_id)
    return Response(status_code=204)


@router.get("/{webhook_id}/deliveries", response_model=DeliveryRows)
def list_deliveries(visitor: ApiVisitor, webhook_id: Number) -> Response:
    """Return what a webhook was told last, and whether it heard."""
    may_open(visitor, "webhooks")
    webhook, _ = visitor.backend.webhooks.get(webhook_id)
    rows = [asdict(one) for one in visitor.backend.webhooks.deliveries(webhook.id)]
    for row in rows:
        del row["webhook"]
    return JSONResponse({"rows": rows, "next": None})


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {**asdict(webhook), "kinds": list(webhook.kinds)}
