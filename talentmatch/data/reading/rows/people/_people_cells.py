"""Cells of a candidate book as written: several telephones, remarks on degrees, days for years."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells._person_marks import EMAIL, telephones
from talentmatch.data.reading.cells._value_pay import currency
from talentmatch.data.reading.cells._work_years import years_in_text, years_of_work, years_since
from talentmatch.data.reading.cells.values import distinct_said, is_blank, parse_text
from talentmatch.data.reading.layout._labels import is_place
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.rows._coded_cells import titles_for_occupations
from talentmatch.data.reading.rows._raw import Raw, some_of
from talentmatch.data.reading.rows._refusals import note_left_empty
from talentmatch.data.reading.rows.people._career import (
    from_jobs,
    has_left,
    held_title,
    present_employer,
)
from talentmatch.data.reading.rows.people._job_words import is_title, names_firms
from talentmatch.data.reading.rows.people._jobs import jobs_of, tells_service
from talentmatch.data.reading.rows.people._person_cells import (
    join_names,
    names_alone,
    read_levels,
    turn_names,
)
from talentmatch.data.reading.rows.people._wanted_places import wanted_places
from talentmatch.i18n import phrase
from talentmatch.vocab.han import simplified

__all__ = ["leave_out_denied_wishes", "tidy_people"]

_WORDS = ("name", "title", "employer", "major", "region")
_SCHOOLING = re.compile(
    r"大学|学院|学校|本科|硕士|专科|学生会|社团|团支书|志愿者|university|college|school", re.I
)
#: What stands where somebody has no post, no subject of study or names no place.
_NOTHING = re.compile(
    r"无|暂无|没有|空|不详|未知|保密|none|nil|null|not? applicable|unknown|unemployed"
    r"|between jobs|待业中?|无业|失业|求职中|待就业"
)
#: Where a person stands with their work; not how far they have come with a post.
_JOB_STATUS = re.compile(
    r"(?:我?目前|当前|现)?(?:已|处于)?(?:经)?(?:在职|离职|待业|失业|无业|在岗|在校|应届"
    r"|employed|unemployed|between jobs|open to work)(?!率)",
    re.I,
)
#: Who no longer works where they did last.
_LEFT = re.compile(
    r"(?:我?目前|当前|现)?(?:已|处于)?(?:经)?(?:离职(?!中|交接|手续|谈|沟通|办理|倒计时|时间"
    r"|日期|原因|率|周期)|待业|失业|无业)|unemployed|between jobs|not (?:currently )?employed",
    re.I,
)
#: Behind an employer: that the person is there no more.
_HEADLINE = re.compile(r"(.+?) at (\S.+)")
#: A part of the posts somebody wants that names what is not wanted.
_NOT_WANTED = re.compile(
    r"(?:^|[,，;；。、\n(（])\s*(?:不(?:看|考虑|接受|想|要|去|做)|拒绝|排除|谢绝|勿推|除外"
    r"|\bno\b|\bnot\b)",
    re.I,
)
_APPLIED = re.compile(r"应聘|应征|竞聘|报名|投递|申请|applied|apply", re.I)
_PROPOSED = re.compile(r"推荐|意向客户|录用|入职|上岗")
#: Where a part of a résumé begins in its text, and whether it is none of employment.
_PART = re.compile(
    r"(?:(教育|培训|项目|实习|校园|社会实践|服役|从军|军旅|部队|参军|入伍)|工作)(?:经历|背景"
    r"|经验)[:：]"
)
#: What a career tells of a person, and under which label.
_OF_CAREER = {"experience_years": "工作年限", "employer": "现工作单位", "title": "当前职位"}
#: Grades of skill, which are no professional titles.
_GRADE = re.compile(
    r"高级技师|特级技师|首席技师|技师|[初中高]级工(?!程|艺)|(?:国家)?职业资格[一二三四五]级"
)


#: A heading of a career below which years may stand alone: 工作经历（年）.
_OF_WORK = re.compile(
    r"(?!.*(?:项目|培训|教育|实习|服役|校|project)).*(?:工作|从业|职业|任职|履历|work"
    r"|employment|career)",
    re.I,
)
_YEARS_ALONE = re.compile(
    r"(?:约|近)?\d{1,2}(?:\.\d)?\s*\+?\s*(?:年(?:多|余|以上|半|零?\d{1,2}个?月)?|years?)?"
)


def tidy_people(raw: Raw, today: date | None = None) -> None:
    """Bring the cells of candidates into forms that are read further, and note what is left out."""
    titles_for_occupations(raw)
    _name_currencies(raw)
    _leave_wished_schools(raw)
    cells = raw.cells
    for name in _WORDS:
        if name in cells:
            cells[name] = (
                cells[name]
                .map(lambda cell: without_markup(cell) if isinstance(cell, str) else cell)
                .astype(object)
            )
    _part_headlines(raw)
    _leave_headlines_of_firms(raw)
    if "title" in cells:
        _leave_former_employers(raw)
        cells["title"] = cells["title"].map(held_title).astype(object)
    for name in ("title", "major", "region"):
        if name in cells:
            cells[name] = cells[name].mask(cells[name].map(_is_nothing)).astype(object)
    _part_employers(raw)
    if "employer" in cells:
        cells["employer"] = cells["employer"].map(present_employer).astype(object)
    _settle_job_status(raw)
    if "wanted_regions" in cells:
        cells["wanted_regions"] = cells["wanted_regions"].map(wanted_places).astype(object)
    _move_grades(raw)
    join_names(raw)
    names_alone(raw)
    turn_names(raw)
    _take_wishes(raw)
    _part_contacts(raw)
    read_levels(raw)
    _count_years(raw, today or date.today())
    _count_career(raw)
    _take_told_years(raw)


def _name_currencies(raw: Raw) -> None:
    """Write another currency, which a column of its own names, behind the pay that is expected."""
    if "pay_currency" not in raw.cells:
        return
    money = raw.cells.pop("pay_currency")
    for name in {"pay", "expected_yearly_pay"} & {*raw.cells}:
        pays = zip(raw.cells[name], money, strict=True)
        with_money = [f"{pay} {code}" if pay and currency(code) else pay for pay, code in pays]
        raw.cells[name] = pd.Series(with_money, raw.cells.index, dtype=object)


def _leave_wished_schools(raw: Raw) -> None:
    """Leave out a first wish of school leavers, which is a school and no post."""
    wishes = raw.cells.get("wanted_titles")
    if wishes is not None and value_kinds(wishes).get("school", 0.0) > 0.5:
        del raw.cells["wanted_titles"]
        facts = {
            "header": raw.headers["wanted_titles"],
            "some": some_of(sorted(map(str, distinct_said(wishes)))),
        }
        raw.notes.append(phrase("load", "unread", **facts))


def _part_headlines(raw: Raw) -> None:
    """Part "Buyer at Fictive Tools", where no employer is named otherwise."""
    cells = raw.cells
    if (
        "title" not in cells
        or not cells["title"].map(lambda c: isinstance(c, str) and " at " in c).any()
    ):
        return
    matches = [
        _HEADLINE.fullmatch(cell) if isinstance(cell, str) else None for cell in cells["title"]
    ]
    employers = cells.get("employer", pd.Series(None, index=cells.index, dtype=object))
    rows = [
        one is not None and is_blank(firm) for one, firm in zip(matches, employers, strict=True)
    ]
    parts = [(one[1], one[2]) if one else (None, None) for one in matches]
    for name, place, column in (("title", 0, cells["title"]), ("employer", 1, employers)):
        new = pd.Series([part[place] for part in parts], index=cells.index, dtype=object)
        cells[name] = column.astype(object).where(~pd.Series(rows, index=cells.index), new)
    raw.headers.setdefault("employer", raw.headers["title"])


def _leave_headlines_of_firms(raw: Raw) -> None:
    """Leave open what somebody writes over themselves where it names firms and no post."""
    if "title" not in raw.cells or heading(raw.headers["title"]) != "headline":
        return
    titles = raw.cells["title"]
    firms = titles.map(lambda c: isinstance(c, str) and names_firms(c))
    raw.cells["title"] = titles.mask(firms.astype(bool), None)
    raw.note("headlines_of_firms", np.flatnonzero(firms).tolist())


def _part_employers(raw: Raw) -> None:
    """Part firm and post that stand in the cell of the employer, where no post is named otherwise."""
    cells = raw.cells
    if "employer" not in cells:
        return
    titles = cells.get("title", pd.Series(None, index=cells.index, dtype=object))
    pairs = [
        _firm_and_post(firm) if isinstance(firm, str) and is_blank(title) else None
        for firm, title in zip(cells["employer"], titles, strict=True)
    ]
    at = [place for place, pair in enumerate(pairs) if pair]
    if not at:
        return
    for name, column in (("employer", cells["employer"]), ("title", titles)):
        new = pd.Series(
            [pair[name == "title"] if pair else None for pair in pairs],
            index=cells.index,
            dtype=object,
        )
        cells[name] = column.astype(object).where(new.isna(), new)
    raw.headers.setdefault("title", raw.headers["employer"])


def _firm_and_post(cell: str) -> tuple[str, str] | None:
    """Return a firm and the post behind it, on two lines or apart by a wide space."""
    if present_employer(cell) is None:
        return None
    parts = [
        part
        for part in re.split(r"\s*\n\s*|\s{2,}|\s+(?=[\u4e00-\u9fff]{2,10}$)", cell.strip())
        if part
    ]
    if len(parts) != 2 or not is_title(parts[1]) or is_title(parts[0]) or is_place(parts[0]):
        return None
    return parts[0], parts[1]


def _leave_former_employers(raw: Raw) -> None:
    """Leave open the employer of whom the title beside it says that the person has left."""
    cells = raw.cells
    if "employer" not in cells:
        return
    gone = cells["title"].map(has_left).astype(bool) & ~cells["employer"].map(is_blank)
    cells["employer"] = cells["employer"].mask(gone).astype(object)
    raw.note("left_employer", np.flatnonzero(gone).tolist(), header=raw.headers["employer"])


def _is_nothing(cell: Any) -> bool:
    return isinstance(cell, str) and _NOTHING.fullmatch(cell.strip().lower()) is not None


def _settle_job_status(raw: Raw) -> None:
    """Tell how people stand with their work from their stage with a post; who left has no employer."""
    cells = raw.cells
    if "job_status" not in cells and "status" in cells:
        of_work = cells["status"].map(
            lambda c: isinstance(c, str) and bool(_JOB_STATUS.match(c.strip()))
        )
        if of_work.any():
            cells["job_status"] = cells["status"].where(of_work).astype(object)
            cells["status"] = cells["status"].mask(of_work).astype(object)
            raw.headers["job_status"] = raw.headers["status"]
    if not {"job_status", "employer"} <= {*cells}:
        return
    gone = cells["job_status"].map(lambda c: isinstance(c, str) and bool(_LEFT.match(c.strip())))
    gone &= ~cells["employer"].map(is_blank)
    cells["employer"] = cells["employer"].mask(gone).astype(object)
    raw.note("left_employer", np.flatnonzero(gone).tolist(), header=raw.headers["employer"])


def _move_grades(raw: Raw) -> None:
    """Take 高级工 and 技师 under a heading of professional titles for the grades of skill they are."""
    cells = raw.cells
    if "title_rank" not in cells:
        return
    grades = cells["title_rank"].map(lambda c: isinstance(c, str) and bool(_GRADE.search(c)))
    if grades.any():
        own = cells.get("skill_grade", pd.Series(None, index=cells.index, dtype=object))
        move = grades.astype(bool) & own.map(is_blank)
        cells["skill_grade"] = own.astype(object).mask(move, cells["title_rank"].map(_grade))
        cells["title_rank"] = cells["title_rank"].mask(grades.astype(bool), None).astype(object)
        raw.headers.setdefault("skill_grade", raw.headers["title_rank"])
        raw.note(
            "grades_of_skill",
            np.flatnonzero(grades).tolist(),
            header=raw.headers["title_rank"],
        )


def _grade(cell: Any) -> Any:
    match = _GRADE.search(cell) if isinstance(cell, str) else None
    return match[0] if match else None


def _take_wishes(raw: Raw) -> None:
    """Take the post that somebody applied for as one they want, which their present title is not."""
    header = simplified(raw.headers.get("applied_post", ""))
    # Beside a client or the present firm it is the post somebody is proposed for, as 推荐岗位 is.
    is_own = "applied_post" in raw.cells and not {"employer", "applied_firm"} & {*raw.cells}
    is_own = is_own and not _PROPOSED.search(header)
    if is_own or _APPLIED.search(header):
        own = raw.cells.get("wanted_titles", pd.Series(None, index=raw.cells.index, dtype=object))
        raw.cells["wanted_titles"] = own.astype(object).where(
            ~own.map(is_blank), raw.cells["applied_post"]
        )
        raw.headers.setdefault("wanted_titles", header)
    of_wish = raw.headers.get("wanted_titles", "")
    if (
        "applied_post" not in raw.cells
        and "wanted_titles" in raw.cells
        and _APPLIED.search(of_wish)
    ):
        raw.cells["applied_post"] = raw.cells["wanted_titles"]
        raw.headers["applied_post"] = of_wish
    leave_out_denied_wishes(raw)


def leave_out_denied_wishes(raw: Raw) -> None:
    """Leave out of the posts that somebody wants what they do not: 不看外包；机械工程师."""
    cells = raw.cells
    if "wanted_titles" not in cells:
        return
    at = [
        p
        for p, cell in enumerate(cells["wanted_titles"])
        if isinstance(cell, str) and _NOT_WANTED.search(cell)
    ]
    wishes = cells["wanted_titles"].tolist()
    for place in at:
        parts = re.split(r"[,，;；。\n]", wishes[place])
        wishes[place] = (
            "；".join(p.strip() for p in parts if p.strip() and not _NOT_WANTED.search(p)) or None
        )
    if at:
        cells["wanted_titles"] = pd.Series(wishes, index=cells.index, dtype=object)
        raw.note("wishes_denied", at, header=raw.headers["wanted_titles"])


def _part_contacts(raw: Raw) -> None:
    """Part telephones and e-mails that stand in one cell; the first of several is kept."""
    cells = raw.cells
    columns = [name for name in ("phone", "email") if name in cells]
    if not columns:
        return
    phones: list[str | None] = []
    emails: list[str | None] = []
    several, neither = [], []
    for at, row in enumerate(cells[columns].itertuples(index=False)):
        text = " ".join(parse_text(cell) or "" for cell in row if not is_blank(cell))
        numbers, mails = telephones(text), EMAIL.findall(text)
        own = parse_text(row[0]) if columns[0] == "phone" and not is_blank(row[0]) else None
        phones.append(numbers[0] if numbers else None)
        emails.append(mails[0] if mails else None)
        several += [at] if len(numbers) > 1 or len(mails) > 1 else []
        no_number = own and not numbers and not EMAIL.search(own)
        neither += [at] if no_number or (text and not numbers and not mails) else []
    for name, values in (("phone", phones), ("email", emails)):
        if name in cells or any(values):
            cells[name] = pd.Series(values, index=cells.index, dtype=object)
            raw.headers.setdefault(name, raw.headers[columns[0]])
    raw.note("several_contacts", several)
    raw.note("no_contact", neither, header=raw.headers[columns[0]])


def _count_years(raw: Raw, today: date) -> None:
    """Count years from the day on which somebody began to work, where no number of years is given."""
    cells = raw.cells
    if "work_since" not in cells:
        return
    years = cells["work_since"].map(
        lambda cell: None if is_blank(cell) else years_since(cell, today)
    )
    own = cells.get("experience_years", pd.Series(None, index=cells.index, dtype=object))
    gaps = own.map(is_blank)
    cells["experience_years"] = own.astype(object).where(~gaps, years)
    raw.headers.setdefault("experience_years", raw.headers["work_since"])
    raw.note("years_counted", np.flatnonzero(gaps & years.notna()).tolist())
    unread = np.flatnonzero(gaps & years.isna() & ~cells["work_since"].map(is_blank)).tolist()
    if unread:
        note_left_empty(raw, "work_since", raw.headers["work_since"], unread)


def _count_career(raw: Raw) -> None:
    """Take years, present post and employer from the spells of a career, where nothing else tells them."""
    cells = raw.cells
    if "text" not in cells:
        return
    served = [
        at
        for at, text in enumerate(cells["text"])
        if isinstance(text, str) and any(map(tells_service, re.split(r"[\n；;]", text)))
    ]
    raw.note("service_apart", served)
    careers = [_career_in(text) if isinstance(text, str) else {} for text in cells["text"]]
    for field, label in _OF_CAREER.items():
        at = raw.fill(field, (career.get(label) for career in careers), raw.headers["text"])
        if at:
            raw.note("years_of_career" if field == "experience_years" else "of_career", at)


def _take_told_years(raw: Raw) -> None:
    """Take the years of work that somebody tells of in their text, where nothing else tells them."""
    cells = raw.cells
    if "text" not in cells:
        return
    of_work = bool(_OF_WORK.search(raw.headers["text"]))
    told = (_told_years(text, of_work=of_work) for text in cells["text"])
    if at := raw.fill("experience_years", told, raw.headers["text"]):
        raw.note("years_told", at)


def _told_years(text: Any, *, of_work: bool) -> float | None:
    if isinstance(text, (int, float)) or (
        isinstance(text, str) and _YEARS_ALONE.fullmatch(text.strip())
    ):
        return years_of_work(text, date.today()) if of_work else None
    return years_in_text(text) if isinstance(text, str) else None


def _career_in(text: str) -> dict[str, Any]:
    lines, is_work = [], True
    for line in re.split(r"[\n；;]", text):
        part = _PART.match(line)
        is_work = is_work if part is None else part[1] is None
        line = line if part is None else line[part.end() :]
        if is_work and line and not _SCHOOLING.search(line):
            lines.append(line)
    return from_jobs(jobs_of(lines))
