"""Tell the rows of a list that are records beyond doubt, so that few are judged one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells.values import is_blank_text
from talentmatch.data.reading.layout._text_rows import TextRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["plain_rows", "without_figures"]

#: A total, a note or a band shows in one of the first so many cells of its row.
_FIRST = 3


def plain_rows(
    rows: TextRows,
    header: Sequence[str],
    posts: Sequence[int],
    totals: Sequence[re.Pattern[str]],
) -> NDArray[np.bool_]:
    """Return which rows are records and no band, total, note or repeated header.

    Those have few different cells, one among the first that says total, or cells of the header.
    A row that has none of these marks is plain; of the others nothing is said.

    Parameters
    ----------
    rows : TextRows
        Cells.
    header : sequence of str
        Headings.
    posts : sequence of int
        Columns of posts, in which a total may stand too.
    totals : sequence of pattern
        What stands in full beside a total.

    Examples
    --------
    >>> cells = [["甲厂", "合计", ""], ["钳工", "-", ""], ["3", "3", ""], ["北区", "", ""]]
    >>> rows = TextRows([pa.array(column) for column in cells])
    >>> plain_rows(rows, ["企业", "岗位", "人数", "地区"], [1], [re.compile("合计")]).tolist()
    [True, False, False]
    """
    if rows.width != len(header) or rows.width < _FIRST or not len(rows):
        return np.zeros(len(rows), dtype=bool)
    # More different cells than a note may have.
    plain = rows.differ_in_row(1 + max(2, len(header) // 4))
    whole = "|".join(rf"^\s*(?:{total.pattern})\s*$" for total in totals)
    for column in rows.coded[:_FIRST]:
        texts = column.dictionary
        sure = ~suspects(texts, f"(?is){whole}", short=0) & ~is_blank_text(texts)
        plain &= sure[column.indices.to_numpy()]
    for column in (rows.coded[place] for place in posts if place >= _FIRST):
        sure = ~suspects(column.dictionary, f"(?is){whole}", short=0)
        plain &= sure[column.indices.to_numpy()]
    repeated = np.zeros(len(rows), dtype=np.int64)
    for column, head in zip(rows.coded, header, strict=True):
        texts, words = column.dictionary, head.split()
        same = np.zeros(len(texts), dtype=bool)
        # Quick: most texts lack even the first word of the heading.
        first = pc.match_substring(texts, words[0]) if words else same
        places = np.flatnonzero(first)
        if len(places):
            spaced = r"\s+".join(map(re.escape, words))
            same[places] = suspects(texts.take(pa.array(places)), rf"^\s*{spaced}\s*$", short=0)
            repeated += same[column.indices.to_numpy()]
    return np.asarray(plain & (repeated < 2))


def without_figures(rows: TextRows) -> NDArray[np.int64]:
    """Return the places of the rows of which no cell has a figure."""
    places = np.arange(len(rows))
    for column in rows.columns:
        places = places[~suspects(column.take(pa.array(places)), r"\d", short=0)]
    return places
