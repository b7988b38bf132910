"""What may not leave the house: no run of a model is kept on a stranger's machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

__all__ = ["is_local_uri"]


def is_local_uri(uri: str) -> bool:
    """Tell whether a tracking URI stays on this machine.

    Examples
    --------
    >>> is_local_uri("sqlite:///mlflow.db"), is_local_uri("https://mlflow.example.org")
    (True, False)
    """
    parts = urlsplit(uri)
    if parts.scheme in ("", "file", "sqlite") or len(parts.scheme) == 1:
        return parts.hostname in (None, "", "localhost")
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
