"""Traditional characters in their simplified form, so that one name in two scripts is one name.

The pairs are those of OpenCC's table of single characters (Apache License 2.0) whose traditional
form is in Big5 and whose simplified form is in GB 2312.
"""

from __future__ import annotations

from functools import cache

from talentmatch.vocab.reading import read_rows

__all__ = ["simplified"]


@cache
def _characters() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in read_rows("traditional")}


def simplified(text: str) -> str:
    """Return a text with every traditional character in its simplified form.

    Examples
    --------
    >>> simplified("陳國華")
    '陈国华'
    """
    return text.translate(_characters())
