"""One résumé or job description while it is read: what is open, what was kept, and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field

from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.formats._post_lines import (
    describes_project,
    joins_posts,
    lines_of_post_before,
    tells_post,
    tells_school,
    tells_title_within,
)
from talentmatch.data.reading.formats._resume_parts import OTHERS, CareerTable
from talentmatch.data.reading.rows.people._career import School
from talentmatch.data.reading.rows.people._job_words import is_employer
from talentmatch.data.reading.rows.people._jobs import Job, jobs_of
from talentmatch.i18n import phrase

__all__ = ["Reading"]


@dataclass
class Reading:
    """One person or post as far as it has been read.

    Attributes
    ----------
    fields : dict of str to str
        Label to value.
    sections : dict of str to list of str
        Name of a part to its lines.
    loose : list of str
        Lines before the first heading.
    section : str
        Name of the part that is open.
    jobs, schools : list
        Rows of tables.
    table : CareerTable, optional
        The table that is open.
    wishes : bool
        Whether that part is of what somebody wants, where 地点 is no place of theirs.
    closed_section : str
        Name of the part that was open where a column of the page ended.
    left_section : str, optional
        Name of the part that was open where a label with its value on one line named another.
    unsure : bool
        Whether the part was opened by a word that may begin a sentence, too.
    headed : bool
        Whether the part has a heading of its own between or behind posts: behind it the career may go on.
    is_told_beside : bool
        Whether that part was told of on the line of its label, with its days.
    side : str
        Name of the part that stands at the left of the rows of a table, until another cell does.
    studies : bool
        Whether a degree by the way of studying was asked for: school and major behind it are its own.
    doubtful : list of str
        Head of a post right below the heading of projects, until a line tells that it is a project.
    has_firm_projects : bool
        Whether a firm, a title and days were the head of a project.
    doubts : list of str
        What is to be said of such posts.
    is_signed : bool
        Whether the line at hand, or one above, is where a form is signed: a firm there is no employer.
    firms_above : bool
        Whether in the whole document each firm stands above its posts.
    of_consultant : bool
        Whether the consultant speaks of themselves, until the person is named.
    """

    fields: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    section: str = ""
    jobs: list[Job] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    table: CareerTable | None = None
    wishes: bool = False
    closed_section: str = ""
    left_section: str | None = None
    unsure: bool = False
    headed: bool = False
    is_told_beside: bool = False
    side: str = ""
    of_consultant: bool = False
    studies: bool = False
    doubtful: list[str] = field(default_factory=list)
    has_firm_projects: bool = False
    doubts: list[str] = field(default_factory=list)
    is_signed: bool = False
    firms_above: bool = False

    def open(self, section: str) -> None:
        """Open a part; a table that was open ends."""
        self.settle()
        self.section, self.table, self.closed_section = section, None, ""
        self.left_section = None
        self.wishes = self.of_consultant = self.unsure = self.headed = False
        self.is_told_beside = False

    def open_beside(
        self, section: str, *, goes_back: bool = True, unsure: bool = False, headed: bool = False
    ) -> None:
        """Open a part that a label or a heading names; behind it the part before may go on."""
        if section == "项目经历" and self.doubtful:
            self._give_back()
        if section == self.section:
            return
        left = self.section if self.left_section is None else self.left_section
        self.section, self.left_section = section, left if goes_back else None
        self.unsure, self.headed, self.is_told_beside = unsure, headed, False

    def begin_column(self) -> None:
        """Take what follows for the person's own data, unless it goes on with a career."""
        section = self.section
        self.open("")
        self.closed_section = section

    def add_text(self, text: str) -> None:
        """Add a line to the open part; what is of other people is left out."""
        if self.doubtful and describes_project(text):
            self._give_back()
        elif self.doubtful and span_in(text) and tells_post(text):
            self.settle()
        if self.closed_section and (span_in(text) or is_employer(text)):
            self.open(self.closed_section)
        # A heading that ended a column without a line below it still has what it stands above.
        if self.closed_section in self.sections:
            self.closed_section = ""
        if self.headed:
            self._take_post_before(text)
        elif self.left_section is not None and self._goes_back(text):
            self.open(self.left_section)
        self.unsure = False
        if self.section != OTHERS:
            lines = self.sections.setdefault(self.section, []) if self.section else self.loose
            lines.append(text)

    def _goes_back(self, text: str) -> bool:
        """Tell a line that is none of the part opened last, but of the one before it."""
        if self.unsure:
            return not tells_school(text)
        with_title = self.section not in ("项目经历", "培训经历", OTHERS)
        return self.left_section == "工作经历" and tells_post(text, with_title=with_title)

    def _take_post_before(self, text: str) -> None:
        """Open the career again where a text ends the head of a post; lines of that head go with it."""
        before = self.sections.get(self.section, [])
        jobs = self.jobs + jobs_of(self.sections.get("工作经历", []))
        above = lines_of_post_before(before, text, jobs)
        if self.is_told_beside and above is None and tells_title_within(text, jobs):
            above = 0
        if above is None or self.left_section is None:
            return
        is_first = above == len(before)
        if is_first and self.section != "项目经历":
            # Right below a heading stand who trained somebody and for what, or who examined them.
            self.headed, self.left_section = False, None
            return
        head = before[len(before) - above :]
        if is_first and not joins_posts([*head, text], jobs):
            self.doubts.append(phrase("load", "project_no_post", post=" ".join([*head, text])))
            return
        del before[len(before) - above :]
        if not before:
            self.sections.pop(self.section, None)
        self.open(self.left_section)
        self.sections.setdefault(self.section, []).extend(head)
        # Behind what was a project the next may be one as well.
        self.doubtful = [*head, text] if is_first or self.has_firm_projects else []

    def settle(self) -> None:
        """Take what may be a project for the post that it looks like."""
        if self.doubtful:
            post = " ".join(self.doubtful)
            self.doubts.append(phrase("load", "post_below_projects", post=post))
            self.doubtful = []

    def _give_back(self) -> None:
        """Take what was read as a post for the project that a line below it tells of."""
        career = self.sections["工作经历"]
        starts = (
            n for n in range(len(career)) if career[n:][: len(self.doubtful)] == self.doubtful
        )
        at = next(starts, len(career))
        back, self.sections["工作经历"] = career[at:], career[:at]
        self.doubtful, self.has_firm_projects = [], True
        self.open("工作经历")
        self.open_beside("项目经历", headed=True)
        self.sections.setdefault("项目经历", []).extend(back)
