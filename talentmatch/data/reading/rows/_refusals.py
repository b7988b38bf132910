"""Why a table is refused, and which cells are left open since nobody knows what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._sense import Guess
from talentmatch.data.reading.layout._understanding import (
    EARLIER,
    balances,
    lacking_columns,
    periods_apart,
    sums_of_vacancies,
)
from talentmatch.data.reading.layout.columns import Mapped, nearest_fields
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = [
    "heading_of_workers",
    "is_of_training",
    "leave_addresses_out",
    "leave_open",
    "missing_columns",
    "note_left_empty",
    "reasons_of_refusal",
]

#: Titles of those whom firms want to train, and words that say that they want to hire.
_TRAINING = re.compile(
    r"培训(?:需求|计划|人数|情况|意向|统计|汇总)|参训|技能鉴定|职业补贴|\btraining (?:needs|plan)",
    re.I,
)
_HIRING = re.compile(r"招|薪|待遇|用工|缺工|引进|岗位需求|人才需求|hir|vacanc|salary|\bpay\b", re.I)
#: Headings of posts and of how many are wanted, which a register of firms does not have.
_OF_POSTS = re.compile(
    r"^(?:招聘|招工|需求|紧缺|缺工|拟招|急需|用工)?(?:工种|岗位|职位)(?:名称)?$|招聘人数"
    r"|招工人数|需求人数|缺工人数|缺口人数|拟招人数|jobtitle|vacanc|openings"
)
#: Those who work, or those who are wanted; and words that say which.
_EITHER = re.compile(r"(?:企业|单位|总)?用工(?:人数|数|总数|人员|规模|总量|数量)")
_WANTED = re.compile(
    r"需求|招聘|招工|招引|缺|求人|待遇|薪|紧缺|vacanc|openings|needs?\b|jobs?\b", re.I
)
_VACANCIES = re.compile(r"空缺|招聘|需求|求职|求人|供求|缺口|缺工|vacanc|openings|seekers", re.I)
#: Of offices that find people work nothing is counted by their name.
_EMPLOYED = re.compile(
    r"从业|(?<!公共)就业(?!服务|中心|局|[和与]?人才|管理|创业|促进|办公)|在岗|在职|员工|职工"
    r"|employ|staff|workers",
    re.I,
)
_MOST_NAMED = 5
_WEB_ADDRESS = (
    r"(?:https?://|ftp://|www\.)[\w/?=&%.#~:@!+\-]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|cn|org|hk)/[\w/?=&%.#~:@!+\-]*"
)
#: What a link is called that leads to a text.
_WORDS_OF_LINK = (
    r"(?:(?:请?点击|请?点此)?(?:查看|浏览|阅读|打开)?(?:岗位|职位|简历|招聘|原始|原文|全部|更多|完整)?"
    r"(?:详情|链接|原文|全文|网址|页面|更多)|(?:点击|点此|请点击)?查看(?:岗位|职位|简历)?"
    r"|(?:click here|view|open|see)(?: (?:the )?(?:job|post(?:ing)?|details?|more|link|online|here))*"
    r"|(?:job )?(?:link|url|details))"
)
#: How such a text begins, behind the heading of its column.
_BEGINS_WITH_LINK = rf"(?i)^\s*(?:[^:：/\s]{{1,12}}：)?\s*(?:{_WORDS_OF_LINK}|{_WEB_ADDRESS})"
_LINKS_ALONE = re.compile(
    rf"\s*+(?:{_WORDS_OF_LINK}?[\s:：>»]*+(?:{_WEB_ADDRESS})(?:[\s;；,，]+(?:{_WEB_ADDRESS}))*|{_WORDS_OF_LINK}\s*[>»]*)\s*",
    re.I,
)


def is_of_training(block: Block) -> bool:
    """Tell a table whose title is of people to train or to support, and not to hire."""
    words = "\n".join((block.titles, *block.header))
    return bool(_TRAINING.search(block.titles)) and not _HIRING.search(words)


def heading_of_workers(
    mapped: Mapped, block: Block, context: str, by_hand: Mapping[str, str]
) -> str:
    """Return a heading that may count those who are wanted or those who work; empty if there is none."""
    place = next((place for place, field in mapped.fields.items() if field == "openings"), None)
    if place is None or not _EITHER.fullmatch(heading(block.header[place])):
        return ""
    if block.header[place] in by_hand or _WANTED.search("\n".join((context, *block.header))):
        return ""
    return block.header[place]


def missing_columns(mapped: Mapped, maybe: Mapping[str, str] | None = None) -> list[str]:
    """Say which columns are missing and which header may stand for each."""
    likely = {
        field: header for field, header in (maybe or {}).items() if not EARLIER.search(header)
    }
    for header in mapped.unmapped:
        if EARLIER.search(header):
            continue
        for name in nearest_fields(mapped.table, header, least=50.0):
            likely.setdefault(name, header)
    contract = TABLES[mapped.table]
    return [
        phrase(
            "contract",
            "column_likely" if name in likely else "column_unlike",
            name=contract[name].label,
            header=likely.get(name),
            field=name,
            zh=contract[name].zh,
        )
        for name in mapped.missing
    ]


def reasons_of_refusal(
    mapped: Mapped,
    block: Block,
    frame: pd.DataFrame,
    raw: Raw,
    *,
    around: Sequence[str],
    guesses: Mapping[int, Guess],
    by_hand: bool,
) -> list[str]:
    """Say why rows with all their columns would say other than the file; empty if they would not.

    Parameters
    ----------
    mapped : Mapped
        Table and field of each column.
    block : Block
        Header and records.
    frame : DataFrame
        The rows, in columns of the table.
    raw : Raw
        Their cells as written.
    around : sequence of str
        Title, name of the sheet and of the file.
    guesses : mapping of int to Guess
        What unread columns may be, by their place.
    by_hand : bool
        Whether the user named the table.
    """
    table = mapped.table
    unread = ["" if place in mapped.fields else name for place, name in enumerate(block.header)]
    maybe = {unread[place]: guess.field for place, guess in guesses.items() if unread[place]}
    reasons = lacking_columns(table, frame, unread, block.rows, maybe=maybe)
    words = (*around, *unread)
    reasons += sums_of_vacancies(table, mapped.fields.values(), words)
    if not by_hand and table == "enterprise":
        posts = [name for name in unread if name and _OF_POSTS.search(heading(name))]
        reasons += [phrase("contract", "posts_unread", header=posts[0])] if posts else []
    if not by_hand:
        reasons += [] if reasons else balances(table, unread, raw.headers.get("openings", ""))
    if not by_hand and _is_of_vacancies(mapped, block, words):
        reasons.append(phrase("contract", "shares_of_vacancies"))
    for field in ("month", "period"):
        if field in raw.cells and TABLES[table][field].kind == "date":
            reasons += periods_apart(raw.headers[field], raw.cells[field])
    if table == "need_survey" and raw.years.several and len(frame) and frame["round"].isna().all():
        several = joined(map(str, raw.years.several))
        reasons.append(phrase("contract", "round_of_several", some=several))
    return reasons


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
        for at in places[:_MOST_NAMED]
    ]
    raw.tell("left_empty", room="cells", header=header, n=len(places), some=joined(examples, "; "))


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
    mask = suspects(cells, _BEGINS_WITH_LINK, short=0)
    if not mask.any():
        return
    found = {text for text in set(filter(_is_text, cells[mask])) if _says_nothing(text)}
    left = mask & cells.isin(found).to_numpy()
    if left.any():
        raw.cells["text"] = cells.astype(object).mask(left, None)
        raw.note("addresses_no_text", np.flatnonzero(left).tolist(), header=raw.headers["text"])


def _is_of_vacancies(mapped: Mapped, block: Block, around: Sequence[str]) -> bool:
    """Tell shares of occupations that are, by the words around, of vacancies and not of people."""
    if mapped.table != "occupation_mix":
        return False
    shares = [block.header[place] for place, field in mapped.fields.items() if field == "share"]
    words = " ".join(around)
    return any(map(_VACANCIES.search, shares)) or (
        bool(_VACANCIES.search(words)) and not _EMPLOYED.search(words)
    )


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


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _says_nothing(text: str) -> bool:
    """Tell a text of addresses alone; several columns of one text have their headings in front."""
    lines = [re.sub(r"^[^:：/\s]{1,12}：", "", line) for line in text.splitlines() if line.strip()]
    return bool(lines) and all(map(_LINKS_ALONE.fullmatch, lines))
