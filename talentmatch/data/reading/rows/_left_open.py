"""Cells of which nobody knows what they say, or that only lead elsewhere: they are left open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["leave_addresses_out", "leave_open", "note_left_empty"]

_SOME = 5


def leave_open(
    table: str,
    frame: pd.DataFrame,
    raw: Raw,
    *,
    kinds: tuple[str, ...] = (),
    where: pd.Series[bool] | None = None,
) -> pd.DataFrame:
    """Empty the cells of optional columns that were not understood, and name them by row and reason.

    With `kinds` only columns of these kinds are looked at, with `where` these rows alone. Columns
    with a default stay as they are: left empty they would say what the file does not.

    Examples
    --------
    >>> raw = Raw(pd.DataFrame({"education": ["博雅"]}), {"education": "学历"}, numbers=[7])
    >>> leave_open("candidate", pd.DataFrame({"education": ["博雅"]}), raw)["education"].isna().tolist()
    [True]
    >>> str(raw.notes[0])
    "学历: 1 cells not understood and left empty: row 7 '博雅'"
    """
    contract = TABLES[table]
    for column in contract.columns:
        if column.name not in frame or column.required or column.name in contract.key:
            continue
        if column.default is not None or (kinds and column.kind not in kinds):
            continue
        if column.kind == "text" and not column.choices:
            continue
        days = column.kind in ("date", "datetime")
        if days and pd.api.types.is_datetime64_any_dtype(frame[column.name].dtype):
            continue
        odd = _odd(frame[column.name], column)
        odd = odd if where is None else odd & where
        if not odd.any():
            continue
        places = np.flatnonzero(odd.to_numpy(dtype=bool)).tolist()
        frame[column.name] = _emptied(frame[column.name], odd, column)
        _note_odd(raw, column, places)
    return frame


def _odd(values: pd.Series[Any], column: Column) -> pd.Series[bool]:
    """Tell the values of a column that its contract would not take."""
    if column.kind not in ("int", "float") or not pd.api.types.is_float_dtype(values.dtype):
        if column.kind != "text":
            return values.map(_wrong(column)).astype(bool)
        places, distinct = pd.factorize(values, use_na_sentinel=False)
        wrong = np.fromiter(map(_wrong(column), distinct), bool, len(distinct))
        return pd.Series(wrong[places], index=values.index)
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    return (values < low) | (values > high)


def _note_odd(raw: Raw, column: Column, places: list[int]) -> None:
    # Expected pay may stand under a heading of its own.
    name = (
        column.name if column.name in raw.cells or column.name != "expected_yearly_pay" else "pay"
    )
    note_left_empty(raw, name, raw.headers.get(name, column.label), places)


def note_left_empty(raw: Raw, name: str, header: str, places: list[int]) -> None:
    """Name cells that were not understood, with their rows."""
    cells = raw.cells.get(name)
    examples = [
        phrase(
            "cells",
            "row_cell",
            row=raw.lines([at]),
            cell=str(cells.iloc[at])[:40] if cells is not None else "",
        )
        for at in places[:_SOME]
    ]
    raw.tell("left_empty", room="cells", header=header, n=len(places), some=joined(examples, "; "))


def _wrong(column: Column) -> Callable[[Any], bool]:
    def wrong(value: Any) -> bool:
        if isinstance(value, (list, dict)) or is_blank(value):
            return False
        if column.kind in ("int", "float"):
            if isinstance(value, (str, bytes)) or not isinstance(value, (int, float, np.number)):
                return True
            low, high = column.low, column.high
            return bool((low is not None and value < low) or (high is not None and value > high))
        if column.kind in ("date", "datetime"):
            return not isinstance(value, pd.Timestamp)
        if column.kind == "bool":
            return not isinstance(value, (bool, np.bool_))
        return bool(column.choices) and value not in column.choices

    return wrong


def _emptied(values: pd.Series[Any], odd: pd.Series[bool], column: Column) -> pd.Series[Any]:
    rest = values.where(~odd, None)
    if column.kind in ("int", "float"):
        return pd.to_numeric(rest, errors="coerce")
    return pd.to_datetime(rest) if column.kind in ("date", "datetime") else rest


_ADDRESS = (
    r"(?:https?://|ftp://|www\.)[\w/?=&%.#~:@!+\-]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|cn|org|hk)/[\w/?=&%.#~:@!+\-]*"
)
#: What a link is called that leads to a text.
_LEADS = (
    r"(?:(?:请?点击|请?点此)?(?:查看|浏览|阅读|打开)?(?:岗位|职位|简历|招聘|原始|原文|全部|更多|完整)?"
    r"(?:详情|链接|原文|全文|网址|页面|更多)|(?:点击|点此|请点击)?查看(?:岗位|职位|简历)?"
    r"|(?:click here|view|open|see)(?: (?:the )?(?:job|post(?:ing)?|details?|more|link|online|here))*"
    r"|(?:job )?(?:link|url|details))"
)
#: How such a text begins, behind the heading of its column.
_SIGN = rf"(?i)^\s*(?:[^:：/\s]{{1,12}}：)?\s*(?:{_LEADS}|{_ADDRESS})"
_ONLY = re.compile(
    rf"\s*(?:{_LEADS}?\s*[:：>»]*\s*(?:{_ADDRESS})(?:[\s;；,，]+(?:{_ADDRESS}))*|{_LEADS}\s*[>»]*)\s*",
    re.I,
)


def leave_addresses_out(raw: Raw) -> None:
    """Empty texts of which every line is a web address or a word that leads to one, and tell them.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["https://jobs.example.com/1?a=2", "查看详情", "负责焊接，详见 www.example.com"]
    >>> raw = Raw(pd.DataFrame({"text": texts}), {"text": "详情"}, numbers=[2, 3, 4])
    >>> leave_addresses_out(raw)
    >>> raw.cells["text"].tolist()
    [None, None, '负责焊接，详见 www.example.com']
    """
    if "text" not in raw.cells:
        return
    cells = raw.cells["text"]
    mask = suspects(cells, _SIGN, short=0)
    if not mask.any():
        return
    found = {text for text in set(filter(_is_text, cells[mask])) if _says_nothing(text)}
    left = mask & cells.isin(found).to_numpy()
    if left.any():
        raw.cells["text"] = cells.astype(object).mask(left, None)
        raw.note("addresses_no_text", np.flatnonzero(left).tolist(), header=raw.headers["text"])


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _says_nothing(text: str) -> bool:
    """Tell a text of addresses alone; several columns of one text have their headings in front."""
    lines = [re.sub(r"^[^:：/\s]{1,12}：", "", line) for line in text.splitlines() if line.strip()]
    return bool(lines) and all(map(_ONLY.fullmatch, lines))
