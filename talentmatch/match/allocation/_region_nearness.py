"""How near two regions are to each other, as far as their names tell."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import pandas as pd

from talentmatch.vocab.place_names import CHINA, places_above
from talentmatch.vocab.places import Place, covers, place

__all__ = ["NEARNESS", "nearness"]

#: What a place is worth by its nearness: written down, not learnt.
NEARNESS: Final = MappingProxyType({"same": 1.0, "near": 0.8, "unknown": 0.6, "far": 0.4})


def nearness(first: pd.Series, second: pd.Series) -> pd.Series:
    """Say of each pair of regions whether they are the same, near or far.

    Near are a region and one right above it, or two regions with the same region above. Two names
    that the vocabulary lacks (parks, streets) may be near or far, so that is not known.

    Parameters
    ----------
    first, second : Series of str of shape (n,)
        Codes or names of regions; missing is not known.

    Returns
    -------
    Series of str of shape (n,)
        ``same``, ``near``, ``far`` or ``unknown``, on the index of `first`.

    Examples
    --------
    >>> a = pd.Series(["慈溪市", "慈溪市", "慈溪市", "东城街道", None])
    >>> b = pd.Series(["330282", "余姚市", "北京市", "西城街道", "慈溪市"])
    >>> nearness(a, b).tolist()
    ['same', 'near', 'far', 'unknown', 'unknown']
    """
    table = pd.DataFrame({"a": first.array, "b": second.array}, index=first.index).astype("str")
    distinct = table.drop_duplicates()
    nearness_of = {pair: _nearness(*pair) for pair in distinct.itertuples(index=False, name=None)}
    # A missing value is never equal to itself, so keys are looked up as they were made.
    values = [
        "unknown" if isinstance(a, float) or isinstance(b, float) else nearness_of[a, b]
        for a, b in table.itertuples(index=False, name=None)
    ]
    return pd.Series(values, index=first.index, dtype="str")


def _nearness(a: object, b: object) -> str:
    if not (isinstance(a, str) and isinstance(b, str)):
        return "unknown"
    one, other = place(a), place(b)
    if a.strip() == b.strip() or covers(one, other) == covers(other, one) == "yes":
        return "same"
    lowest = [_lowest(region) for region in (one, other)]
    if not all(lowest):
        return "unknown"
    # Two provinces share nothing above them.
    shared = set(places_above(lowest[0])[-2:]) & set(places_above(lowest[1])[-2:]) - {CHINA}
    return "near" if shared else "far"


def _lowest(region: Place) -> str:
    """Return the one place in China that is meant; empty where that is not known."""
    keys = {key for key in region.areas if key[0].isdigit()}
    return keys.pop().partition("~")[0] if len(keys) == 1 else ""
