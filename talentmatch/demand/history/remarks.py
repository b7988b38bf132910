"""What was noticed in reading a history: kept as keys and facts, said as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from talentmatch.demand.history._series import series_label
from talentmatch.i18n import label, phrase

__all__ = ["Remark", "remark_notes"]

#: Key of a sentence, and its facts: numbers and texts, which a saved model keeps.
Remark = tuple[str, dict[str, Any]]


def remark_notes(remarks: Iterable[Remark]) -> tuple[str, ...]:
    """Return remarks as sentences.

    Examples
    --------
    >>> remark_notes([("serials", {"first": "44927", "month": "2023-01"})])
    ('months are serial days of a spreadsheet (44927 is in 2023-01)',)
    """
    return tuple(phrase("demand", key, **_in_words(facts)) for key, facts in remarks)


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    said = dict(facts)
    if "dimension" in facts:
        said["dimension"] = label("things", facts["dimension"])
    if isinstance(facts.get("series"), dict):
        said["series"] = series_label(facts["series"])
    return said
