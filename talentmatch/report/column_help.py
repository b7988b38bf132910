"""What a column says, in a sentence: as its list declares it, else as its heading is explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from talentmatch.i18n import Language, by_language, label, phrase_keys, render

if TYPE_CHECKING:
    from talentmatch.lists import Field

__all__ = ["help_on"]

_OF_SCENARIO = re.compile(r"(moves|with|state)_\d")
_OF_SPAN = re.compile(r"per_(quarter|half_year|whole_year)")
_END = re.compile(r"(?:(?P<of>.+?)[_-])?(?P<end>lo|hi)(?:w|gh)?-?(?P<share>\d\d)?")
#: What has an interval of 95 % without saying so in the key of its heading.
_WIDE: Final = frozenset({"rate", "ratio", "scoring", "stays", "curve", "placed", "retained"})


def help_on(field: Field, key: str, lang: Language) -> str:
    """Return a sentence on what a column says; empty where there is none.

    Parameters
    ----------
    field : Field
        The column.
    key : str
        Key of its heading.
    lang : {"zh", "en"}
        Language of the reader.

    Examples
    --------
    >>> from talentmatch.lists import Field
    >>> help_on(Field("gap"), "gap", "en"), help_on(Field("gap_lo"), "gap_lo", "zh")
    ('Openings that no supply meets.', '80% 区间下限。')
    """
    if field.doc:
        return str(render(by_language({"en": field.doc}), lang))
    known = _explained(key)
    return str(label("column_help", known, lang)) if known else ""


def _explained(key: str) -> str:
    """Return under which key a heading is explained: ends of intervals and scenarios share one."""
    keys = phrase_keys("column_help")
    if key in keys:
        return key
    if scenario := _OF_SCENARIO.fullmatch(key):
        return f"{scenario[1]}_n"
    if _OF_SPAN.fullmatch(key):
        return "per_period"
    if end := _END.fullmatch(key):
        return f"interval_{end['end']}{end['share'] or ('95' if end['of'] in _WIDE else '80')}"
    return ""
