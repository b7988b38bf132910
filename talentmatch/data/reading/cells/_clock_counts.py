"""Days as programs count them: seconds or milliseconds since 1970."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

__all__ = ["SIGN", "day_of_count"]

#: Ten figures are seconds, from 2001 to 2033; thirteen are thousandths of them.
SIGN = r"^\s*1\d{9}(?:\d{3})?(?:\.0+)?\s*$"
_COUNT = re.compile(SIGN)
#: Where the boards are whose days these are.
_ZONE = "Asia/Shanghai"


def day_of_count(cell: Any) -> pd.Timestamp | None:
    """Return the time in China that a count of seconds or milliseconds means; None if it is none.

    Examples
    --------
    >>> day_of_count(1748736000), day_of_count("1748736000000")
    (Timestamp('2025-06-01 08:00:00'), Timestamp('2025-06-01 08:00:00'))
    >>> day_of_count("20250601"), day_of_count(45352), day_of_count(True)
    (None, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    text = f"{cell:.0f}" if isinstance(cell, float) and cell == cell else str(cell).strip()
    if not _COUNT.match(text):
        return None
    figures = text.partition(".")[0]
    unit = "s" if len(figures) == 10 else "ms"
    return pd.Timestamp(int(figures), unit=unit, tz="UTC").tz_convert(_ZONE).tz_localize(None)
