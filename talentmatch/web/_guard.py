"""What stands before every request: name of the host, size of the body, and headers of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException

from talentmatch.i18n import phrase, read_at

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from talentmatch.web.process.backend import Settings

__all__ = ["Guard"]

#: Nothing runs and nothing is shown but what this server sends.
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; "
    b"img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
_SECURE = {b"strict-transport-security": b"max-age=31536000"}


class TooLargeError(HTTPException):
    """A body is larger than the server takes."""

    def __init__(self, most: int) -> None:
        super().__init__(413, phrase("web", "too_large", most=most // 2**20))


class Guard:
    """Refuse requests under a strange name and bodies that are too large; add headers to answers.

    Parameters
    ----------
    app : ASGI application
        What answers.
    settings : Settings
        Names and size.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        headers = {**_HEADERS, **(_SECURE if settings.secure else {})}
        self._headers = list(headers.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                more = [pair for pair in self._headers if pair[0] not in own]
                if b"cache-control" not in own:
                    more.append((b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *more]
            await send(message)

        if _name_of(headers.get(b"host", b"").decode("latin-1")) not in self.settings.hosts:
            _turn(scope, "/refused/host")
        most, read = self.settings.most_bytes, 0
        announced = headers.get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > most:
            _turn(scope, "/refused/size")

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise TooLargeError(most)
            return message

        with read_at("page"):
            await self.app(scope, counted, guarded)


def _turn(scope: Scope, path: str) -> None:
    """Let the application answer, which knows the reader's language, without reading the body."""
    scope["asked_path"] = scope["path"]
    scope["method"], scope["path"], scope["raw_path"] = "GET", path, path.encode()


def _name_of(host: str) -> str:
    """Return the name of a host without its port."""
    name, _, port = host.rpartition(":")
    return (name if port.isdigit() else host).lower()
