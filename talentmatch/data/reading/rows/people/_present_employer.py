"""Where somebody works now, out of what stands in the cell of their employer."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.data.reading.rows.people._job_words import employer_and_title

__all__ = ["has_left", "held_title", "present_employer"]

#: Who has no employer, whatever stands behind: 待业（原某厂）.
_WITHOUT_WORK = re.compile(
    r"(?:待业|无业|失业|空窗期?|空档期?|求职中|已离职|离职|在家|自由职业者?|应届(?:毕业)?生?"
    r"|未就业|退休|无|unemployed|between jobs|freelance[r]?|self-employed|n/?a)\s*(?:$"
    r"|[（()）,，;；:：/])",
    re.I,
)
_GONE = re.compile(
    r"[（(](?:截?至|到)\s*(?:19|20)\d{2}\s*[年./-]?\s*(?:\d{1,2}\s*月?)?[)）]\s*$"
    r"|[（(](?:已|现已|目前|\d{4}(?:[年./-]\d{0,2}月?)?)?离职[)）]\s*$"
    r"|[（(](?:former|ex-employer|left)[)）]\s*$",
    re.I,
)
#: Where somebody was, and where they are: 原甲公司，现自由职业.
_NOW_ELSEWHERE = re.compile(
    r"(?:前|原|曾在?).+?[，,；;、\s（(]+现(?!代)(?:在|任职于|就职于|供职于|任|为"
    r"|于)?[:：\s]*(\S.*?)"
)
#: What stands for an employer that is not named.
_UNNAMED = re.compile(
    r"[（(【\[]?\s*(?:保密|不便透露|暂不透露|不公开|匿名|confidential|undisclosed)\s*[)）】\]]?",
    re.I,
)
#: What is said of an employer behind its name.
_REMARK = re.compile(
    r"\s*[（(][^()（）]*(?:在职|离职|勿|保密|不要|请|现任|至今|兼职|外派|试用)[^()（）]*[)）]\s*$"
)
#: Whose post it was before, where the present one is asked for: 前公司：某厂 品质工程师.
_FORMER_FIRM = re.compile(r"(?:前|原|上一?家)(?:公司|单位|雇主|东家)\s*[:：]\s*(\S.*)")
#: An employer of whom the cell says that it was one.
_FORMERLY = re.compile(r"曾(?:任职?于?|就职于?|供职于?|在)\s*\S|formerly\b|ex-employer\b", re.I)
_ONCE = re.compile(
    r"^(?:曾任|曾做过?|曾为|曾经是|formerly|former|ex-(?!pat|officio|works|service))[:：\s]*", re.I
)


def present_employer(cell: Any) -> Any:
    """Return an employer without remarks; the last of several, none where somebody has none.

    Examples
    --------
    >>> cells = ("甲厂（在职）", "甲厂→乙厂", "原甲厂，现乙厂（试用）", "原甲厂（现：乙厂(苏州)）")
    >>> [present_employer(cell) for cell in cells]
    ['甲厂', '乙厂', '乙厂', '乙厂(苏州)']
    >>> present_employer("待业（原甲厂）")
    """
    if not isinstance(cell, str):
        return cell
    now = _NOW_ELSEWHERE.fullmatch(cell.strip())
    if now:
        opened, closed = (sum(map(now[1].count, signs)) for signs in ("(（", ")）"))
        cell = now[1] if opened == closed else now[1][:-1]
    if (
        _UNNAMED.fullmatch(cell.strip())
        or _FORMERLY.match(cell.strip())
        or _WITHOUT_WORK.match(cell.strip(" （()）"))
        or _GONE.search(cell)
    ):
        return None
    return _REMARK.sub("", re.split(r"\s*(?:→|->|=>|⇒)\s*", cell)[-1]).strip() or cell


def held_title(cell: Any) -> Any:
    """Return a title without the words that somebody held it once.

    Examples
    --------
    >>> held_title("曾任班组长"), held_title("Ex-pat coordinator"), held_title("前公司：某电子厂 焊工")
    ('班组长', 'Ex-pat coordinator', '焊工')
    """
    if not isinstance(cell, str):
        return cell
    if former := _FORMER_FIRM.fullmatch(cell.strip()):
        return employer_and_title(former[1])[1]
    return _GONE.sub("", _ONCE.sub("", cell)).strip() or cell


def has_left(title: Any) -> bool:
    """Tell a title behind which stands that the person holds it no more.

    Examples
    --------
    >>> [has_left(cell) for cell in ("质量经理（已离职）", "前公司：某厂 焊工", "质量经理（苏州）")]
    [True, True, False]
    """
    return isinstance(title, str) and bool(
        _GONE.search(title) or _FORMER_FIRM.fullmatch(title.strip())
    )
