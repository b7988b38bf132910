"""Options with boxes of which one or several are ticked: □一般 ☑紧急."""

from __future__ import annotations

import re

__all__ = ["ticked"]

_EMPTY, _TICKED = r"(?:[□☐▢❏]|\[\s?\])", r"(?:[☑■√✓✔☒◼▣✅]|\[\s?[xX√✓]\s?\])"
_BOX = re.compile(rf"{_EMPTY}|{_TICKED}")
_IS_TICKED = re.compile(_TICKED)
#: A box that says by itself that it is one: √ or ■ alone may be any sign.
_SURE = re.compile(rf"{_EMPTY}|☑|☒|✅")


def ticked(text: str) -> str | None:
    """Return the options that are ticked, empty if none is; None where a text has no boxes.

    Examples
    --------
    >>> ticked("□一般 ☑紧急 □特急"), ticked("男□ 女√"), ticked("□是 □否"), ticked("焊工")
    ('紧急', '女', '', None)
    """
    boxes = list(_BOX.finditer(text))
    if not boxes or not _SURE.search(text):
        return None
    behind = bool(text[: boxes[0].start()].strip(" ：:"))
    starts = [0, *(box.end() for box in boxes)] if behind else [box.end() for box in boxes]
    ends = (
        [box.start() for box in boxes]
        if behind
        else [*(box.start() for box in boxes[1:]), len(text)]
    )
    options = zip(boxes, starts, ends, strict=False)
    chosen = [
        text[start:end].strip(" \n\t、,，;；/")
        for box, start, end in options
        if _IS_TICKED.fullmatch(box[0])
    ]
    return "、".join(option for option in chosen if option)
