"""How far a person has come with a post, as agencies and applicant-tracking systems write it."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells.values import is_blank

__all__ = ["stage_of"]

#: Words to the stage they tell, the first that is found; a refusal goes before what was refused.
_STAGES = tuple(
    (stage, re.compile(words, re.I))
    for stage, words in (
        (
            "open",
            (
                r"^(?:无|未推荐|暂未推荐|待推荐|待沟通|待联系|未联系|未沟通|新|新建|新增|待定|new"
                r"|new lead|sourced|to contact|not contacted|储备)$|在库|人才库|资源池"
                r"|talent pool"
            ),
        ),
        (
            "declined",
            (
                r"(?:试用期?|保证期|保用期)[内间]?(?:已|中|后)?(?:离职|离开|未过|不合格|辞退"
                r"|劝退)|入职后?(?:又|已)?(?:离职|离开)|拒|否决|淘汰|不合适|不匹配|不符|未通过"
                r"|没通过|不通过|未录用|不录用|放弃|挂了|[一二三四五初复终]面挂|爽约|不考虑"
                r"|暂不考虑|无意|没意向|没兴趣|不感兴趣|撤回|取消|失败|终止|关闭|不予|黑名单"
                r"|未入职|未参加|未到场|缺席|un-?qualified|junk|pass(?:ed)? on|fail|declin|reject"
                r"|withdr[ae]w|disqualif|not interested|not a fit|not selected|unsuitable"
                r"|no[- ]show|archived|closed|turned down|do not (?:contact|submit)|knocked? out"
            ),
        ),
        ("offer", r"待入职|拟录用|录用|已?发?offer|通知入职|谈薪|offer|selected"),
        (
            "hired",
            (
                r"入职|上岗|到岗|已签约|成单|在保|保证期|过保|转正|hired|converted|joined"
                r"|on-?board|placed|started"
            ),
        ),
        (
            "in_process",
            (
                r"推荐|面试|约面|[一二三四五初复终]面|[初复终]试|笔试|测评|背调|背景调查|体检"
                r"|筛选|初筛|评估|审核|送审|已投|投递|申请|应聘|简历|通过|流程中|进行中|跟进"
                r"|待反馈|已安排|待面|审批|interview|submitted|submission|screen|shortlist|assess"
                r"|phone|review|in process|in progress|qualified|applied|applicant|background"
                r"|reference|considered|presented|client|ongoing|pending|waiting|hold|暂停|暂缓"
                r"|观望|(?:hr|\d|[一二三四五])面"
            ),
        ),
        ("open", r"沟通|联系|意向|contact|lead"),
    )
)
_STILL_OUT = re.compile(r"(?:待|准备|拟)(?:推荐|约面|安排推荐)|to be (?:submitted|presented)", re.I)


def stage_of(cell: object) -> str | None:
    """Return the stage that a cell tells, None if it tells none.

    Returns
    -------
    {"open", "in_process", "offer", "hired", "declined"} or None

    Examples
    --------
    >>> [stage_of(cell) for cell in ("一面通过", "面试未通过", "客户否决", "已入职", "待沟通", "Hired")]
    ['in_process', 'declined', 'declined', 'hired', 'open', 'hired']
    >>> stage_of("绿色")
    """
    if is_blank(cell):
        return None
    # Of several headings each line begins with its own.
    lines = [line.rpartition("：")[2].strip() for line in str(cell).splitlines()]
    told = (
        "open"
        if _STILL_OUT.search(line)
        else next((stage for stage, words in _STAGES if words.search(line)), None)
        for line in lines
    )
    ranks = ("hired", "declined", "offer", "in_process", "open")
    return min(filter(None, told), key=ranks.index, default=None)
