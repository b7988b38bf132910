"""Texts without the markup of web pages: words that a search marked, breaks, entities."""

from __future__ import annotations

import html
import re

__all__ = ["without_markup"]

#: A letter follows the bracket: "<35" is no markup.
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div|tr|h\d)>", re.I)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5});", re.I)


def without_markup(text: str) -> str:
    r"""Return a text without tags and entities; breaks become lines.

    Examples
    --------
    >>> without_markup('<span class="hit">设备</span>工程师'), without_markup("A&amp;B<br/>C, x<35")
    ('设备工程师', 'A&B\nC, x<35')
    """
    if "<" in text and _TAG.search(text):
        text = _TAG.sub("", _BREAK.sub("\n", text)).strip()
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text
