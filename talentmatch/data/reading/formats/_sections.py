"""Headings that part a résumé or a job description, in the ways people write them."""

from __future__ import annotations

import re
from functools import cache

from talentmatch.data.reading.layout.headings import heading
from talentmatch.vocab.reading import read_labels

__all__ = ["NEW_COLUMN", "OTHERS", "PLAIN", "is_of_others", "is_office_use", "section_of"]

#: A part that holds labels and values.
PLAIN = ""
#: A part about other people: family, referees, whom to call; or for the employer to fill in.
OTHERS = "others"
#: A line that stands between two columns of a page; no text has this sign.
NEW_COLUMN = "\ufdd0"
#: Name under which a part goes into a record, to the headings it stands under.
_PERSON = read_labels("parts of a resume")
_JOB = read_labels("parts of a posting")
_EDGES = re.compile(r"^[^\w\u4e00-\u9fff]+|[^\w\u4e00-\u9fff]+$")
_TAIL = re.compile(r"\s*[(（【\[][^)）】\]]*[)）】\]]\s*$")
_HAN_THEN_LATIN = re.compile(
    r"([\u4e00-\u9fff/、与及和]+)\W*([A-Za-z][A-Za-z &/]*)"
    r"|([A-Za-z][A-Za-z &/]*?)\W*([\u4e00-\u9fff]+)"
)
_OF_OTHERS = re.compile(
    r"紧急|家属|家长|父亲|母亲|配偶|爱人|监护人|证明人|推荐人|介绍人|担保人|亲属|内推|联系人"
    r"|与.{0,4}关系|emergency|next of kin"
    r"|referee|spouse|guardian|顾问(?:姓名|电话|手机|邮箱|微信|联系)|推荐(?:顾问|机构)"
    r"|(?:consultant|recruiter)(?:'s)? (?:name|phone|mobile|e-?mail)"
)
_OFFICE = re.compile(
    r"以下.{0,12}(?:公司|部门|单位|面试|人力|企业|招聘|考官).{0,8}填写"
    r"|(?:公司|企业|HR|人事|人力资源部?)填写"
    r"|(?:for )?office use only|for (?:internal|hr) use",
    re.I,
)


@cache
def _parts_by_heading(table: str) -> dict[str, str]:
    if table == "posting":
        plain = {heading(name): PLAIN for name in _PERSON[PLAIN]}
        return plain | {
            heading(name): part for part, names in _JOB.items() for name in (part, *names)
        }
    return {
        heading(name): part for part, names in _PERSON.items() for name in (part, *names) if name
    }


def section_of(text: str, table: str) -> str | None:
    """Return the part that a heading opens, under its one name; None if the text is no heading.

    Examples
    --------
    >>> section_of("【工作经历】", "candidate"), section_of("EMPLOYMENT HISTORY:", "candidate")
    ('工作经历', '工作经历')
    >>> section_of("教育背景 Education", "candidate"), section_of("教育机器人公司", "candidate")
    ('教育经历', None)
    """
    if len(text) > 40:
        return None
    part_of = _parts_by_heading(table)
    bare = _EDGES.sub("", text)
    for name in (text, bare, _TAIL.sub("", bare)):
        if heading(name) in part_of:
            return part_of[heading(name)]
    both = _HAN_THEN_LATIN.fullmatch(bare)
    if both:
        parts = {part_of.get(heading(half)) for half in both.groups() if half}
        # One of two names may be one of its own kind; two of different parts are no heading.
        parts.discard(None)
        han = heading(both[1] or both[4] or "")
        if len(parts) == 1 and han in part_of:
            return parts.pop()
    return None


def is_of_others(label: str) -> bool:
    """Tell a label of somebody else's data: of family, a referee, whom to call.

    Examples
    --------
    >>> is_of_others("紧急联系人电话"), is_of_others("联系电话")
    (True, False)
    """
    return len(label) <= 20 and bool(_OF_OTHERS.search(label.lower()))


def is_office_use(text: str) -> bool:
    """Tell the line below which the employer fills in."""
    return len(text) <= 40 and bool(_OFFICE.search(text))
