"""Rows in which an enterprise says that it needs nobody: an answer, and no open number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.reading.cells._distinct import suspects, texts_among
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["without_need"]

_NOBODY = re.compile(
    r"\s*(?:(?:本年度?|今年|目前|当前|近期|现阶段)*(?:暂时?|尚|均)?(?:无|没有|不需要?"
    r"|不)\s*(?:人才|用工|用人|招聘|招工|岗位|人员)*"
    r"(?:需求|招聘|招工|招人|用工|缺口|缺工|计划)(?:计划|需求)?"
    r"|(?:currently\s+)?(?:not\s+hiring|no\s+(?:vacanc(?:y|ies)|needs?|openings?)))"
    r"\s*[。.!！]?\s*",
    re.I,
)

#: What stands in place of a post where there is none.
_NONE = re.compile(r"\s*(?:暂?无|没有|暂?无岗位|none|nil|n\.?a\.?|no)\s*[。.]?\s*", re.I)
#: What every such answer holds.
_NOBODY_SIGN = r"(?i)[无没不]|not|no\s"
_LONGEST = 60


def without_need(table: str, frame: pd.DataFrame, block: Block, raw: Raw) -> pd.DataFrame:
    """Return the rows of a table of posts without those that need nobody.

    In a survey the enterprise has answered all the same: where it has no other row, it stays with
    the post ``all`` and the number 0.

    Parameters
    ----------
    table : str
        Name of the table; others than surveys and postings stay as they are.
    frame : DataFrame
        Parsed columns, on the places of the rows of `block`.
    block : Block
        Header and cells.
    raw : Raw
        Gets the note.
    """
    if table not in ("need_survey", "posting") or frame.empty:
        return frame
    flags = _says_nobody(block, frame.index) | _names_none(frame)
    openings = frame.get("openings", pd.Series(0.0, index=frame.index)).astype(object)
    numbers = pd.to_numeric(openings, errors="coerce").astype("float64")
    nobody = pd.Series(flags, index=frame.index) & ~(numbers > 0)
    if not nobody.any():
        return frame
    of_file = block.row_numbers
    rows = ", ".join(str(of_file[int(place)]) for place in frame.index[nobody])
    raw.notes.append(phrase("load", "needs_nobody", n=int(nobody.sum()), rows=rows))
    firm = next((name for name in ("enterprise_id", "enterprise_name") if name in frame), None)
    if table == "posting" or firm is None:
        return frame[~nobody]
    others = set(frame.loc[~nobody, firm].dropna())
    alone = nobody & ~frame[firm].isin(others) & ~frame[firm].where(nobody).duplicated()
    answers = frame[alone].assign(post="all", openings=0.0)
    for name in ("pay_low", "pay_high", "education", "occupation", "experience_min"):
        if name in answers:
            answers[name] = None
    return pd.concat([frame[~nobody], answers]).sort_index()


def _says_nobody(block: Block, places: pd.Index) -> NDArray[np.bool_]:
    """Tell which rows have a cell that says that nobody is needed."""
    if isinstance(block.rows, TextRows):
        rows = np.zeros(len(block.rows), dtype=bool)
        for column in block.rows.coded:
            short = np.flatnonzero(_is_short(column.dictionary))
            texts = column.dictionary.take(pa.array(short))
            mask = suspects(texts, _NOBODY_SIGN, short=0)
            sure = [
                short[place]
                for place in np.flatnonzero(mask)
                if _NOBODY.fullmatch(texts[place].as_py())
            ]
            rows |= np.isin(column.indices.to_numpy(), sure) if sure else False
        return np.asarray(rows[places.to_numpy()])
    flags = (
        any(isinstance(cell, str) and _NOBODY.fullmatch(cell) for cell in block.rows[int(place)])
        for place in places
    )
    return np.fromiter(flags, dtype=bool, count=len(places))


def _names_none(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows say instead of a post that there is none."""
    post = next((frame[name] for name in ("post", "title") if name in frame), None)
    if post is None:
        return np.zeros(len(frame), dtype=bool)
    none = [name for name in texts_among(post) if _NONE.fullmatch(name)]
    return post.isin(none).to_numpy(dtype=bool)


def _is_short(texts: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.less_equal(pc.utf8_length(texts), _LONGEST))
