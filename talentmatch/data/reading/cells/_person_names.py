"""The full name of a person, in the form in which names are compared."""

from __future__ import annotations

import re
import unicodedata

from talentmatch.vocab.han import simplified

__all__ = ["COUPLE", "full_name"]

#: A number or mailbox that stands with more people than a couple belongs to none of them.
COUPLE = 2
_BRACKETS = re.compile(r"[(\[【<《][^)\]】>》]*[)\]】>》]?")
_SALUTATION = re.compile(r"(先生|女士|小姐|老师|同学)$|^(mr|mrs|ms|miss|dr)\b\.?", re.IGNORECASE)
_HIDDEN = re.compile(r"[*×某?]|(?<![A-Za-z])[xX]{1,3}(?![A-Za-z])")
_NO_LETTER = re.compile(r"[^\w]|_|\d")
#: A surname or a given name alone, as "Mr Wang" or "Ann".
_ONE_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def full_name(name: object) -> str:
    """Return a name in the form in which names are compared; empty where it names nobody in full.

    Examples
    --------
    >>> full_name("陳 國華"), full_name("Ａｎｎ Lee（HR）"), full_name("王先生"), full_name("李**")
    ('陈国华', 'annlee', '', '')
    """
    if not isinstance(name, str):
        return ""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)).strip()
    text = _SALUTATION.sub("", text).strip()
    if _HIDDEN.search(text) or _ONE_WORD.fullmatch(text):
        return ""
    bare = _NO_LETTER.sub("", text)
    return "" if len(bare) < 2 else simplified(bare.casefold())
