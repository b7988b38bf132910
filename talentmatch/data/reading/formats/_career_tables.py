"""Tables inside a résumé or an application form: a row of headings, and posts or schools below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.rows.people._career import School, school_of
from talentmatch.data.reading.rows.people._jobs import JOB_LABELS, Job, job_of_cells
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_labels

__all__ = ["CareerTable", "career_table"]

_SCHOOL = read_labels("school of a career")
_COLUMNS = read_labels("column of a career")
_PRIVATE = re.compile(
    r"薪|工资|收入|待遇|证明人|推荐人|联系|电话|离职|离开|salary|reason|refer|contact", re.I
)


@cache
def _columns() -> dict[str, str]:
    columns = {heading(name): kind for name, kind in JOB_LABELS.items()}
    columns |= {heading(name): kind for kind, names in _SCHOOL.items() for name in names}
    return columns | {heading(name): kind for kind, names in _COLUMNS.items() for name in names}


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
