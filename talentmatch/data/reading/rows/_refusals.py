"""Tables refused though their columns are known: nobody can tell what they count, or it is another thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

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

__all__ = ["heading_of_workers", "is_of_training", "missing_columns", "reasons_of_refusal"]

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


def _is_of_vacancies(mapped: Mapped, block: Block, around: Sequence[str]) -> bool:
    """Tell shares of occupations that are, by the words around, of vacancies and not of people."""
    if mapped.table != "occupation_mix":
        return False
    shares = [block.header[place] for place, field in mapped.fields.items() if field == "share"]
    words = " ".join(around)
    return any(map(_VACANCIES.search, shares)) or (
        bool(_VACANCIES.search(words)) and not _EMPLOYED.search(words)
    )


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
