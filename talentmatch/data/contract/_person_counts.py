"""Which persons a heading counts, so that nobody who left is offered as somebody wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from talentmatch.vocab.han import simplified

__all__ = ["contradicts", "is_count_of_persons", "may_mean"]

#: Words of who is counted, by kind; of two that start at one place the upper is taken.
_WHO = re.compile(
    "|".join(
        f"(?P<{kind}>{words})"
        for kind, words in {
            "hired": (
                r"(?:新增|再|已|拟)就业|已?到岗|已招聘?|已聘|已录用?|已引进|新招(?!生)聘?|新进"
                r"|新录用?|招录|录用|聘用|入职|报到|上岗|\bhire[sd]\b|\bjoin(?:ers?|ed)"
                r"|\bnew starters?|\bstarters?\b|\bfilled"
            ),
            "jobless": r"失业|未就业|待业|\bunemploy\w*|\bjobless",
            "intake": r"扩?招生|招收|录取|招新|入学|新生|\benrol\w*|\bintake|\bseats",
            "atschool": r"在校|在读|在籍",
            "visitors": (
                r"访客|来访|参观|参会|到会|入场|进场|参加|参与|与会|招聘会|接待|\bvisit\w*"
                r"|\battend\w*|\bparticipa\w*|\bguests?\b"
            ),
            "asked": r"调查|受访|填报|问卷|\brespond\w*|\bsurveyed",
            "absent": r"缺[勤考课席]|请假|旷工|病假|\babsen\w*",
            "seeking": (
                r"求职|应聘|应征|报名|投递|申请|面试|笔试|\bseek\w*|\bapplicants?\b"
                r"|\bapplications?\b|\bcandidates?\b|\binterview\w*|\bshortlist\w*"
            ),
            "wanted": (
                r"缺|招聘|招工|招用|招募|招(?:几|多少)?个?人|求人|需求|需要|所需|急需|引进|招引"
                r"|空岗|空编|空余|补充|补员|增员|(?:新增)?岗位(?:总数|数量?|个数)|新增岗位|名额"
                r"|职数|\bvacan\w*|\bunfilled|\bopening\w*|\bwanted|\bneed(?:ed|s)?\b|\brequired"
                r"|\bto hire|\bhiring|\bdemand|\b(?:number|no\.?|count) of (?:jobs|posts"
                r"|positions)"
            ),
            "planned": r"拟|计划|预计|预期|\bplanned|\bexpected|\bprojected",
            "call": r"扩?招(?!生)",
            "retiring": r"离?退休|\bretir\w*",
            "leaving": (
                r"离职|离岗|流失|减员|辞职|辞退|裁员?|解聘|解除|终止|调出|调离|流出|跳槽|淘汰"
                r"|\bleav\w*|\bseparat\w*|\battrition|\bresign\w*|\bquit\w*|\bdismiss\w*"
                r"|\blaid off|\bterminat\w*|\bleft\b"
            ),
            "present": (
                r"在岗|在职|从业|就业|现有|实有|在编|在册|现员|\bheadcount"
                r"|\bemploy(?:ed|ees?|ment)\b|\bpresent\b|\bon duty|\bin post"
            ),
            "stock": r"期末|年末|年底|月末|季末|平均|年均|月均|\baverage|\bmean\b",
            "insured": r"参保|社保|缴费|缴纳|\binsured",
            "registered": r"登记|注册|备案|\bregist\w*",
            "trained": r"培训|参训|受训|实训|轮训|\btrain\w*",
            "certified": r"持证|获证|取证|鉴定|评价|认定|合格|\bcertified",
            "helped": r"补贴|补助|帮扶|救助|援助|服务|享受|签约|\bsubsid\w*|\bbenefici\w*",
            "moving": r"返乡|返岗|返工|复工|外出|外来|借调|调入|转移|输出|\breturn\w*|\bmigra\w*",
            "graduates": r"毕业生?|\bgraduat\w*",
            "pupils": r"学生|学员|\bpupils?\b|\bstudents?\b",
            "staff": r"员工|职工|\bstaff\b|\bworkers?\b|\bworkforce",
            "use": r"用工|用人|用员",
            "talent": r"人才|\btalents?\b",
            "others": (
                r"(?:企业|单位|公司|机构|户|家|天|日|场|工时|小时)(?:总?数量?|次|家数|户数)$"
                r"|\b(?:firms|companies|employers|enterprises|days|hours)$"
            ),
        }.items()
    ),
    re.I,
)
#: Of which kinds a column counts persons.
_COUNTED: dict[str, frozenset[str]] = {
    "openings": frozenset({"wanted", "planned", "call", "use"}),
    "seats": frozenset({"intake", "planned", "call"}),
    "graduates": frozenset({"graduates"}),
    "employed": frozenset({"present", "stock", "use", "staff"}),
    "hires": frozenset({"hired"}),
    "separations": frozenset({"leaving"}),
    "retiring": frozenset({"retiring"}),
    "insured_persons": frozenset({"insured", "stock"}),
    "people": frozenset({"talent", "stock"}),
}
#: Words that say more closely who, beside those of a kind: 毕业生需求人数 are wanted.
_CLOSER = frozenset({"graduates", "pupils", "staff", "use", "talent"})
#: Columns of persons who are not there yet.
_NOT_YET = frozenset({"openings", "seats", "graduates", "retiring"})
#: Words that say nothing of who is counted.
_ANYBODY = re.compile(
    r"人员?|员|总?数量?|总量|规模|次|名|合计|小计|总计|总|共|目前|当前|本[年月期季]度?|今年"
    r"|其中|各|的|[\d\s()\[\]:：,，、/._%-]+"
    r"|\b(?:total|number|no|count|of|the|people|persons?|all|sum|in|by|at|year|month|new|nums?)\b",
    re.I,
)
_PERSONS = re.compile(
    r"(?:人数|人员数|员数|人次|总人|人数合计)(?:[(（].*)?$|\b(?:people|persons|headcount)$", re.I
)
_NUMBER = re.compile(r"(?:数量?|需求量)(?:[(（].*)?$")
#: From here on two words are one, misspelt.
_MISSPELT = 75.0


def may_mean(
    heading: str, field: str, headings: Iterable[str] = (), *, number: bool = True
) -> bool:
    """Tell whether a column may be offered for a heading that no list knows.

    Persons are counted under one word, 人数, whoever they are: letters alone tell nothing of
    them. A column of persons is offered only where the heading says its kind of them, says none,
    or is a known heading misspelt; a count of persons is offered for no other column.

    Parameters
    ----------
    heading, field : str
        What stands above the column, and the column that it may be.
    headings : iterable of str
        Known headings of the field.
    number : bool, default=True
        Whether the column holds numbers, which alone a heading such as 岗位数 may be.

    Examples
    --------
    >>> [may_mean(name, "openings") for name in ("流失人数", "在岗人数", "访客人数", "需求的人数")]
    [False, False, False, True]
    >>> may_mean("缺工人数", "employed"), may_mean("入职人数", "region")
    (False, False)
    """
    if field not in _COUNTED:
        return not is_count_of_persons(heading) and (number or not _NUMBER.search(heading))
    if _kinds(heading):
        return not contradicts(heading, field)
    from rapidfuzz import fuzz

    word = _ANYBODY.sub("", _spelt(heading))
    known = (_ANYBODY.sub("", _spelt(name)) for name in headings)
    return not word or any(fuzz.ratio(word, name) >= _MISSPELT for name in known)


@cache
def contradicts(heading: str, field: str) -> bool:
    """Tell a heading that says of other persons than a column counts.

    Examples
    --------
    >>> [contradicts(name, "openings") for name in ("招聘会参会人数", "毕业生需求人数", "人数")]
    [True, False, False]
    """
    own, kinds = _COUNTED.get(field), _kinds(heading)
    if not own or not kinds:
        return False
    closer = _CLOSER | {"planned"} if field in _NOT_YET else _CLOSER
    # Whoever is employed is not all talent, nor insured where nothing says so.
    if field == "people" or (field == "insured_persons" and "insured" not in kinds):
        closer = closer - {"use", "staff"}
    return not (own & kinds and kinds <= own | closer)


@cache
def is_count_of_persons(heading: str) -> bool:
    """Tell a heading that says how many persons there are, of whatever kind.

    Examples
    --------
    >>> [is_count_of_persons(name) for name in ("录用人数", "applicants", "录用日期", "毕业院校")]
    [True, True, False, False]
    """
    text = simplified(heading).strip()
    return bool(_PERSONS.search(text)) or bool(_kinds(heading) and not _stem(heading))


@cache
def _kinds(heading: str) -> frozenset[str]:
    return frozenset(str(match.lastgroup) for match in _WHO.finditer(_spelt(heading)))


@cache
def _stem(heading: str) -> str:
    return _ANYBODY.sub("", _WHO.sub("", _spelt(heading)))


def _spelt(heading: str) -> str:
    return simplified(heading).replace("_", " ").lower()
