"""Texts without the markup of web pages: words that a search marked, breaks, entities."""

from __future__ import annotations

import html
import re

__all__ = ["without_markup"]

#: A letter follows the bracket: "<35" is no markup.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
#: What stands in brackets and is none of these is a word, unless it is closed as well: <Java>.
_NAMES = re.compile(
    r"a|b|big|blockquote|body|br|code|d[dlt]|del|div|em|font|h[1-6r]|head(?:er)?|html|i|img|ins|label|li|main|mark|nav"
    r"|[opqsu]|ol|pre|script|section|small|span|strong|style|su[bp]|t[dhr]|table|tbody|thead|title|ul",
    re.I,
)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div|tr|h\d)>", re.I)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5});", re.I)


def without_markup(text: str) -> str:
    r"""Return a text without tags and entities; breaks become lines.

    Examples
    --------
    >>> without_markup('<span class="hit">设备</span>工程师'), without_markup("A&amp;B<br/>C, x<35")
    ('设备工程师', 'A&B\nC, x<35')
    >>> without_markup("工程师<Java>"), without_markup("<hit>Java</hit>工程师")
    ('工程师<Java>', 'Java工程师')
    """
    if "<" in text and _TAG.search(text):
        closed = {*_CLOSING.findall(text)}
        # Of a tag nothing is kept, of other words in brackets all.
        text = _TAG.sub(
            lambda tag: "" if _NAMES.fullmatch(tag[1]) or tag[1] in closed else tag[0],
            _BREAK.sub("\n", text),
        ).strip()
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text
