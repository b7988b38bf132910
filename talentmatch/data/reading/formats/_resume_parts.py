"""What parts a résumé or a job description: headings, and tables of posts or schools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.rows.people._career import School, school_of
from talentmatch.data.reading.rows.people._jobs import JOB_LABELS, Job, job_of_cells
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_labels

__all__ = [
    "NEW_COLUMN",
    "OTHERS",
    "PLAIN",
    "CareerTable",
    "career_table",
    "is_of_others",
    "is_office_use",
    "section_of",
]

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
_SCHOOL = read_labels("school of a career")
_COLUMNS = read_labels("column of a career")
_PRIVATE = re.compile(
    r"薪|工资|收入|待遇|证明人|推荐人|联系|电话|离职|离开|salary|reason|refer|contact", re.I
)


def section_of(text: str, table: str) -> str | None:
    """Return the part that a heading opens, under its one name; None if the text is no heading.

    Examples
    --------
    >>> section_of("【工作经历】", "candidate"), section_of("EMPLOYMENT HISTORY:", "candidate")
    ('工作经历', '工作经历')
    >>> section_of("教育背景 Education", "candidate"), section_of("教育机器人公司", "candidate")
    ('教育经历', None)
    >>> section_of("工作经历 My jobs", "candidate")
    '工作经历'
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


@dataclass(frozen=True)
class CareerTable:
    """Columns of a table inside a form.

    Attributes
    ----------
    kind : {"job", "school", "others", "project"}
        What its rows are.
    columns : dict of int to str
        Place to what stands there.
    private : frozenset of int
        Places of pay, referees and the like.
    """

    kind: str
    columns: dict[int, str]
    private: frozenset[int] = frozenset()

    def text(self, line: list[str]) -> str:
        """Return the text of a row without what is private: pay, referees, why somebody left."""
        cells = [cell for place, cell in enumerate(line) if place not in self.private]
        return " ".join(" ".join(cells).split())

    def cells(self, line: list[str]) -> dict[str, str]:
        """Return the cells of a row by what they are."""
        return {
            name: line[place].strip()
            for place, name in self.columns.items()
            if place < len(line) and line[place].strip(" /-—\n无")
        }

    def job(self, line: list[str]) -> Job:
        """Return the post of a row."""
        return job_of_cells(self.cells(line))

    def school(self, line: list[str]) -> School:
        """Return the school of a row."""
        cells = self.cells(line)
        degree = next(
            (
                level
                for name in ("degree", "academic")
                if (level := levels.parse("education", cells.get(name, "")))
            ),
            None,
        )
        degree = degree or school_of(cells.get("degree", "")).degree
        return School(degree, cells.get("major"), cells.get("school"), cells.get("full_time"))


def career_table(line: list[str]) -> CareerTable | None:
    """Return the table that a row of headings opens; None if the row is none.

    Examples
    --------
    >>> career_table(["起止时间", "公司名称", "职位", "月薪"]).kind, career_table(["单位", "甲公司"])
    ('job', None)
    """
    kind_of = _columns()
    filled = [place for place, cell in enumerate(line) if cell.strip()]
    columns = {p: kind_of[heading(line[p])] for p in filled if heading(line[p]) in kind_of}
    kinds = set(columns.values())
    private = frozenset(place for place in filled if _PRIVATE.search(line[place]))
    if len(columns) < 2 or len({*columns} | private) * 2 < len(filled) or len(filled) < 3:
        return None
    # A label with its value between two others is no heading of a column.
    if len(columns) < len(filled) and _alternate(filled, columns):
        return None
    first = {name: min(p for p, n in columns.items() if n == name) for name in kinds}
    places = {place: name for name, place in first.items()}
    timed = bool(kinds & {"time", "start"})
    kind = _kind(kinds, timed=timed)
    return CareerTable(kind, places, private) if kind else None


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


@cache
def _columns() -> dict[str, str]:
    columns = {heading(name): kind for name, kind in JOB_LABELS.items()}
    columns |= {heading(name): kind for kind, names in _SCHOOL.items() for name in names}
    return columns | {heading(name): kind for kind, names in _COLUMNS.items() for name in names}


def _kind(kinds: set[str], *, timed: bool) -> str | None:
    if "others" in kinds:
        return "others"
    if "project" in kinds and "employer" not in kinds and timed:
        return "project"
    if "employer" in kinds and (timed or "title" in kinds):
        return "job"
    return "school" if "school" in kinds and (timed or kinds & {"degree", "major"}) else None


def _alternate(filled: list[int], columns: dict[int, str]) -> bool:
    """Tell a row whose every other cell, from the first on, is a known heading."""
    return all((place in columns) == (number % 2 == 0) for number, place in enumerate(filled))
