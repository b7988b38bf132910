"""Columns of remarks in a list of people, and what they say of being contacted."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.vocab.reading import read_labels

__all__ = ["is_remark", "take_remarks"]

#: Headings of what somebody noted of a person.
_REMARKS = frozenset(read_labels("heading of any table")["remarks"])
#: The same behind whatever word, and what is noted of something else than a person.
_NOTED = re.compile(
    r"(?:备注|纪要|附言|留言|注意事项|(?:补充|其[他它]|特别|候选人|人选|顾问|面谈|意向"
    r"|求职)(?:说明|情况|信息|要求)|(?:沟通|跟进|电话|联系|约谈|面谈|访谈|回访|寻访)(?:记录"
    r"|情况|要点|小结|内容|反馈|结果|说明|信息)?|notes?|remarks?|comments?)$"
)
_OF_OTHERS = re.compile(
    r"客户|甲方|公司|企业|单位|面试|岗位|职位|项目|薪|client|interview|job|联系$|电话$"
)
#: A remark that a person, and not their employer, is to be left alone.
_LEAVE_ALONE = re.compile(
    r"(?:do not (?:contact|call)|\bdnc\b)(?! (?:the |his |her |their )?(?:current|present"
    r"|former|previous)? ?(?:employer|company|reference))"
    r"|黑名单|勿扰|(?:请?勿|不要再?|禁止|拒绝|别再?)(?:联系|打扰|致电|打电话"
    r"|来电)(?!\s*(?:其|他|她|本人)?(?:现|原|前|当前|目前|所在)?(?:公司|单位|雇主|东家|hr"
    r"|家人|前同事))"
    r"|(?:撤回|撤销|收回|取消)(?:了|其|本人|个人)*(?:授权|同意|许可)"
    r"|(?:授权(?:书|函)?已?|同意(?:书|函|已)已?)(?:被|经)?(?:撤回|撤销|收回|取消|失效)"
    r"|要求(?:我们?|我方|贵司)?(?:删除|注销|清除)(?!重复)"
    r"|\b(?:withdr[ae]w|withdrawn|revoked?)\s+(?:\w+\s+){0,2}consent"
    r"|consent\s+(?:was |is |has been )?(?:withdrawn|revoked)"
    r"|\b(?:asked|wants?|requested)\s+(?:us\s+)?(?:to\s+(?:delete|erase"
    r"|be (?:deleted|erased|removed))|deletion|erasure|removal)\b",
    re.I,
)
#: That somebody works nowhere now; 已离职老板 and 离职原因 say something else, and who is 离职中 or may
#: be asked to come a month after their 离职 still works.
_HAS_LEFT = re.compile(
    r"(?:目前|当前|现)?(?:(?:已经?|刚)?(?:待业|失业)(?:状态|中|在家)?|(?:已经?|刚)离职(?:状态|在家)?)"
    r"|(?:目前|当前|现)离职(?:状态|在家)?|离职状态"
)


@cache
def is_remark(name: str) -> bool:
    """Tell the heading of what a consultant noted of people, and not of clients or interviews.

    Examples
    --------
    >>> [is_remark(name) for name in ("备注", "沟通备注", "跟进纪要", "客户备注", "岗位说明")]
    [True, True, True, False, False]
    """
    bare = heading(name)
    return bare in _REMARKS or (bool(_NOTED.search(bare)) and not _OF_OTHERS.search(bare))


def take_remarks(raw: Raw, block: Block) -> None:
    """Take a remark that somebody is not to be contacted for an answer to that question."""
    places = [p for p, name in enumerate(block.header) if is_remark(name) and p not in raw.cells]
    if not places:
        return
    if not {"job_status", "status"} & {*raw.cells}:
        states = [
            next(filter(None, map(_state_in, (row[p] for p in places))), None) for row in block.rows
        ]
        if any(states):
            raw.cells["job_status"] = pd.Series(states, index=raw.cells.index, dtype=object)
            raw.headers["job_status"] = block.header[places[0]]
    said = [
        any(isinstance(row[p], str) and _LEAVE_ALONE.search(row[p]) for p in places)
        for row in block.rows
    ]
    if any(said):
        own = raw.cells.get("no_contact", pd.Series(None, index=raw.cells.index, dtype=object))
        raw.cells["no_contact"] = own.astype(object).where(~pd.Series(said, raw.cells.index), "是")
        raw.headers.setdefault("no_contact", block.header[places[0]])


def _state_in(cell: object) -> str | None:
    """Return the clause of a remark that says no more than that somebody has left their work."""
    clauses = re.split(r"[\s，,；;。、]+", cell.strip()) if isinstance(cell, str) else []
    alone = clauses == ["离职"]
    return next((clause for clause in clauses if alone or _HAS_LEFT.fullmatch(clause)), None)
