"""What may leave the house: harmless cells, anonymous shortlists, no run on a stranger's machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from talentmatch.data.protection.anonymity import anonymise

__all__ = ["anonymise", "harmless", "is_local_uri", "neutralise"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutralise(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text cell is taken for a formula by a spreadsheet.

    Examples
    --------
    >>> neutralise(pd.DataFrame({"name": ["=1+1", "ACME"], "value": [-1, 2]}))["name"].tolist()
    ["'=1+1", 'ACME']
    """
    safe = frame.copy()
    for place, dtype in enumerate(frame.dtypes):
        if dtype == np.dtype(object) or isinstance(dtype, pd.StringDtype):
            safe.isetitem(place, frame.iloc[:, place].map(harmless).array)
    return safe


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-1)
    ("'=1+1", -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


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
