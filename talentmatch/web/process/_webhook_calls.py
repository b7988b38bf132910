"""One call of a webhook: signed, short, followed nowhere, and to no address that is not allowed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from talentmatch import __version__
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Address", "Answer", "call", "checked_address", "signature"]

#: A call that takes longer is broken off [s].
SECONDS: Final = 10.0
#: Networks whose addresses stand for others, inner ones among them.
_TRANSLATED: Final = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16")))
_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Address:
    """Where a webhook listens, looked up.

    Attributes
    ----------
    numbers : tuple of str
        Addresses of its computer; empty where it may not be called.
    problem : str
        Why not.
    code : str
        The same for the list of deliveries.
    """

    numbers: tuple[str, ...] = ()
    problem: str = ""
    code: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of a call.

    Attributes
    ----------
    heard : bool
        Whether it answered 2xx.
    code : str
        Status of the answer, or why there was none.
    """

    heard: bool
    code: str


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body told at a time: HMAC-SHA256 over `timestamp.body`.

    Examples
    --------
    >>> signature("whsec_x", "1700000000", b"{}")[:16]
    'sha256=be8cb8325'
    """
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def checked_address(url: str, *, inside: bool) -> Address:
    """Return where an address leads, or why it may not be called.

    A name is looked up: it may stand for a computer inside the network.

    Parameters
    ----------
    url : str
        The address.
    inside : bool
        Whether computers inside this network may be called, and without TLS.
    """
    parts = _parts(url)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname or parts.username:
        return Address(problem=phrase("office", "url_none"), code="bad_address")
    if parts.scheme == "http" and not inside:
        return Address(problem=phrase("office", "url_open"), code="bad_address")
    host = parts.hostname
    try:
        entries = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Address(problem=phrase("office", "url_unknown", host=host), code="no_name")
    numbers = tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not inside and not all(map(_is_public, numbers)):
        return Address(problem=phrase("office", "url_inside", host=host), code="inside")
    return Address(numbers)


def call(url: str, body: bytes, *, kind: str, number: str, secret: str, inside: bool) -> Answer:
    """Tell a webhook something once.

    Parameters
    ----------
    url : str
        Where it listens.
    body : bytes
        What it is told (JSON).
    kind, number : str
        What happened, and the number of the delivery, the same at each try.
    secret : str
        Signs the body.
    inside : bool
        As for `checked_address`.
    """
    address = checked_address(url, inside=inside)
    if not address.numbers:
        return Answer(heard=False, code=address.code)
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"talentmatch/{__version__}",
        "Talentmatch-Event": kind,
        "Talentmatch-Delivery": number,
        "Talentmatch-Timestamp": now,
        "Talentmatch-Signature": signature(secret, now, body),
    }
    try:
        status = _status(url, address.numbers[0], body, headers)
    except TimeoutError:
        return Answer(heard=False, code="late")
    except ssl.SSLError:
        return Answer(heard=False, code="no_trust")
    except (OSError, http.client.HTTPException):
        return Answer(heard=False, code="no_answer")
    return Answer(heard=200 <= status < 300, code=str(status))


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address; None if it is none."""
    try:
        parts = urlsplit(url)
        _port(parts)
    except ValueError:
        return None
    bad = any(ord(letter) < 33 or ord(letter) > 126 for letter in url)
    return None if bad else parts


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)


def _is_public(number: str) -> bool:
    """Return whether an address is one of the open internet."""
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    translated = any(address in net for net in _TRANSLATED if net.version == address.version)
    return address.is_global and not address.is_multicast and not translated


def _status(url: str, number: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body to one looked-up address; return the status, whatever else the answer holds."""
    parts = urlsplit(url)
    assert parts.hostname is not None  # it was checked
    connection = _Connection(parts, number)
    # Each word of an answer may come just in time: the whole of it has a time of its own.
    late = threading.Event()

    def break_off() -> None:
        late.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(SECONDS, break_off)
    timer.daemon = True
    timer.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        if late.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to the address that was checked: a name looked up again may lead elsewhere."""

    def __init__(self, parts: SplitResult, number: str) -> None:
        assert parts.hostname is not None
        super().__init__(parts.hostname, _port(parts), timeout=SECONDS)
        self._number = number
        self._secure = parts.scheme == "https"
        self.default_port = _PORTS[parts.scheme]

    def connect(self) -> None:
        """Connect, and under TLS check the certificate of the name."""
        self.sock = socket.create_connection((self._number, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
