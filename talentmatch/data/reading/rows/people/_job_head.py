"""Pay, place and demands out of the lines above the first heading of an advertisement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells._time_spans import same_width
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._person_head import is_place
from talentmatch.vocab import levels

__all__ = ["fact_of", "from_job_head"]

_PARTS = re.compile(r"\s*[|｜•\t]\s*|\s{2,}")
_PAY = re.compile(r"\d.*(?:万|[kK千元]|/[月年天]|薪)")
_YEARS = re.compile(
    r"\d{1,2}\s*[-~至到]\s*\d{1,2}年(?:经验)?|\d{1,2}年(?:及?以[上下])?(?:工作)?(?:经验)?"
    r"|(?:工作)?经验不限|无需经验|应届(?:毕业)?生?"
)
_OPENINGS = re.compile(r"招(?:聘|募)?\s*(?:\d{1,4}|若干)\s*[人名]?")
_DAY = re.compile(r"((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*(?:发布|更新|刷新)")
_LINES = 8
#: A line with fewer of these may be of anything.
_LEAST = 2


def from_job_head(loose: Sequence[str]) -> dict[str, Cell]:
    """Return label to value of what a saved page of a board says beside the title, without labels.

    Examples
    --------
    >>> asked = "苏州-相城区 | 5-7年 | 本科 | 招2人"
    >>> head = from_job_head(["焊接工程师", "1.2-1.8万·14薪", asked, "虚海精工有限公司"])
    >>> head["薪资"], head["工作地点"], head["工作经验"], head["学历要求"], head["企业名称"]
    ('1.2-1.8万·14薪', '苏州-相城区', '5-7年', '本科', '虚海精工有限公司')
    """
    found: dict[str, list[str]] = {}
    for line in loose[:_LINES]:
        for part in _PARTS.split(same_width(line)):
            if label := fact_of(part.strip()):
                found.setdefault(label, []).append(part.strip())
    # What stands there twice may be of another post of the page.
    single = {label: texts[0] for label, texts in found.items() if len({*texts}) == 1}
    if len(single) < _LEAST:
        return {}
    if day := _DAY.search(single.get("发布日期", "")):
        single["发布日期"] = day[1]
    return dict(single)


def fact_of(part: str) -> str | None:
    """Return the label of a fact of a posting that stands without one; None if it is none.

    Examples
    --------
    >>> [fact_of(part) for part in ("3-4年经验", "大专", "招2人", "昆山", "五险一金")]
    ['工作经验', '学历要求', '招聘人数', '工作地点', None]
    """
    if not part or len(part) > 40:
        return None
    if _YEARS.fullmatch(part):
        return "工作经验"
    if _OPENINGS.fullmatch(part):
        return "招聘人数"
    if _DAY.fullmatch(part):
        return "发布日期"
    if len(part) <= 8 and (levels.parse("education", part) or part == "学历不限"):
        return "学历要求"
    if _PAY.search(part) and parse_pay(part) is not None:
        return "薪资"
    if is_place(part):
        return "工作地点"
    return "企业名称" if is_firm(part) else None
