"""Tables of one file that say otherwise of the same series and months, such as rates below levels."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.data.reading.rows._shaping import skipped
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase
from talentmatch.vocab.reading import read_words

__all__ = ["without_other_figures"]

_FIGURES = {"demand": "openings", "indicator": "value"}
#: Of fewer rows both may tell of one series by chance, and what was corrected differs in a few.
_LEAST, _MOSTLY = 3, 0.5
#: Share of rows that both have; one that goes on with further months, or firms, has fewer.
_SHARED = 0.8


def without_other_figures(sheets: Sequence[ParsedSheet]) -> list[ParsedSheet]:
    """Return the sheets without those that have other figures for the series of an earlier table of the file.

    Whole numbers count before an earlier table of fractions, which are rates. One that says that it
    corrects the earlier one is kept, and replaces its rows.
    """
    result = list(sheets)
    kept: list[int] = []
    for at, sheet in enumerate(sheets):
        if sheet.table not in _FIGURES:
            continue
        other = next((n for n in kept if _contradict(sheets[n], sheet)), None)
        if other is None:
            kept.append(at)
            continue
        gone = other if _is_whole(sheet) and not _is_whole(sheets[other]) else at
        first = sheets[at + other - gone].source
        result[gone] = skipped(
            sheets[gone].source, phrase("load", "other_figures", source=first), broken=True
        )
        kept = [*(n for n in kept if n != gone), *({at} - {gone})]
    return result


def _contradict(one: ParsedSheet, other: ParsedSheet) -> bool:
    """Tell tables of which nearly all rows are of the same series and months, and most of these differ.

    Of a table and its correction both hold.
    """
    if one.table != other.table or _edition(other) > _edition(one):
        return False
    figure = _FIGURES[one.table]
    names = {*TABLES[one.table].key, "enterprise_name"}
    key = [name for name in one.frame if name in names]
    if {*key} != {*other.frame} & names or figure not in one.frame or figure not in other.frame:
        return False
    pairs = (
        _figures(one, key).to_frame("one").join(_figures(other, key).rename("other"), how="inner")
    )
    pairs = pairs.dropna()
    least = max(_LEAST, _SHARED * min(len(one.frame), len(other.frame)))
    return len(pairs) >= least and bool((pairs["one"] != pairs["other"]).mean() > _MOSTLY)


def _edition(sheet: ParsedSheet) -> int:
    """Return 1 for a table that says that it corrects another, -1 for one to be corrected, else 0."""
    words = f"{sheet.name} {sheet.origin.titles if sheet.origin else ''}".lower()
    if any(word in words for word in read_words("preliminary table")):
        return -1
    return int(any(word in words for word in read_words("corrected table")))


def _figures(sheet: ParsedSheet, key: list[str]) -> pd.Series[float]:
    """Return the figures by what they are of, the last of several."""
    rows = sheet.frame[key].astype(str)
    figures = _floats(sheet)
    named = pd.Series(figures.to_numpy(), index=pd.MultiIndex.from_frame(rows))
    return named[~named.index.duplicated(keep="last")]


def _is_whole(sheet: ParsedSheet) -> bool:
    return bool((_floats(sheet).dropna() % 1 == 0).all())


def _floats(sheet: ParsedSheet) -> pd.Series[float]:
    figures = pd.to_numeric(sheet.frame[_FIGURES[sheet.table]], errors="coerce")
    return figures.astype("float64")
