"""Dimensions of openings by the names that people and lists have for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from talentmatch.data.tables import TABLES
from talentmatch.i18n import label, languages

__all__ = ["dimension_codes"]

#: What a list shows in the place of a code.
_SHOWN = {"industry_name": "industry", "post": "occupation"}


def dimension_codes(names: Iterable[str] | None) -> list[str] | None:
    """Return dimensions named in any language as the data names them; a strange name stays.

    Parameters
    ----------
    names : iterable of str, optional
        Such as region, Region, 区域, 地区; None stays None.

    Examples
    --------
    >>> dimension_codes(["区域", "Industry", "职业", "stall"])
    ['region', 'industry', 'occupation', 'stall']
    """
    if names is None:
        return None
    from talentmatch.data.reading.layout.headings import heading

    return [_codes().get(heading(name), name) for name in names]


@cache
def _codes() -> dict[str, str]:
    from talentmatch.data.reading.layout.headings import fields_of, heading

    dims = [name for name in TABLES["demand"].key if name != "month"]
    codes = {
        name: field
        for name, offers in fields_of("demand").items()
        for field, _ in offers[:1]
        if field in dims
    }
    for name, dim in ({name: name for name in dims} | _SHOWN).items():
        words = (label(room, name, lang) for room in ("columns", "things") for lang in languages())
        codes |= {heading(word): dim for word in words}
    return codes
