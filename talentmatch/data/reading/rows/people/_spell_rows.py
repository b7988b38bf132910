"""Lists with a row for each post somebody held: a row for each person, with the post they hold now."""

from __future__ import annotations

from collections.abc import Sequence

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.data.reading.rows.people._career import from_jobs
from talentmatch.data.reading.rows.people._jobs import JOB_LABELS, Job, job_of_cells
from talentmatch.i18n import phrase

__all__ = ["with_people_of_spells"]

_TIMES = ("time", "start", "end")
#: What tells a person from the next.
_WHO = ("name", "phone", "email", "candidate_id")
_YEARS = "工作年限"


def with_people_of_spells(block: Block) -> tuple[Block, list[str]]:
    """Return the block with one row a person where its rows are posts with their times.

    Whoever left the last of them has no present employer; years of work are those of all posts
    where there are several.

    Examples
    --------
    >>> header = ["姓名", "手机", "起止时间", "工作单位", "职务"]
    >>> rows = [["甲一", "1", "2019.3-2021.2", "甲厂", "主管"], [None, None, "2015.7-2019.2", "乙厂", "钳工"]]
    >>> block, _ = with_people_of_spells(Block(header, rows, "", {}, [2, 3]))
    >>> block.rows[0][3:5]
    [None, '主管']
    """
    fields = _fields(block.header)
    times = _times(block.header)
    who = [fields[name] for name in _WHO if name in fields]
    held: dict[str, int] = {name: fields[name] for name in ("employer", "title") if name in fields}
    if not times or "name" not in fields or not held or len(block.rows) > MOST_BY_HAND:
        return block, []
    groups = _groups(block.rows, who, fields["name"])
    careers = [[_job(block.rows[at], times, held) for at in group] for group in groups]
    if not any(job.span for jobs in careers for job in jobs):
        return block, []
    rows: list[list[Cell]] = []
    joined = ended = 0
    years_known = "experience_years" in fields
    for group, jobs in zip(groups, careers, strict=True):
        row = _first_of_each([block.rows[at] for at in group])
        years: Cell = None
        if any(job.span for job in jobs):
            career = from_jobs(jobs)
            own = [block.rows[group[0]][place] for place in held.values()]
            if "employer" in held:
                row[held["employer"]] = career["现工作单位"]
                ended += career["现工作单位"] is None and not all(map(is_blank, own))
            if "title" in held:
                row[held["title"]] = career["当前职位"]
            years = career[_YEARS] if len(group) > 1 else None
        joined += len(group) > 1
        rows.append([*row] if years_known else [*row, years])
    first = [group[0] for group in groups]
    notes = [phrase("load", "spells_joined", n=joined)] if joined else []
    notes += [phrase("load", "spells_ended", n=ended)] if ended else []
    # What the times tell is in the years; they are of no further column.
    read = {place for place in times.values() if place not in fields.values()}
    own = ["" if place in read else name for place, name in enumerate(block.header)]
    header = own if years_known else [*own, _YEARS]
    return block.remade(header, rows, first), notes


def _fields(header: Sequence[str]) -> dict[str, int]:
    known = fields_of("candidate")
    fields: dict[str, int] = {}
    for place, name in enumerate(header):
        for field, _ in known.get(heading(name), ())[:1]:
            fields.setdefault(field, place)
    return fields


def _times(header: Sequence[str]) -> dict[str, int]:
    """Return the places of when posts began and ended; none where a school's may be meant."""
    kinds = {place: JOB_LABELS.get(heading(name)) for place, name in enumerate(header)}
    times = {kind: [p for p, k in kinds.items() if k == kind] for kind in _TIMES}
    places = {kind: found[0] for kind, found in times.items() if len(found) == 1}
    if any(len(found) > 1 for found in times.values()) or heading("日期") in map(heading, header):
        return {}
    return places if "time" in places or {"start", "end"} <= {*places} else {}


def _groups(rows: Sequence[Sequence[Cell]], who: Sequence[int], name: int) -> list[list[int]]:
    """Return the rows of each person: those below a name that name nobody else."""
    groups: list[list[int]] = []
    for at, row in enumerate(rows):
        last = rows[groups[-1][0]] if groups else None
        same = last is not None and all(
            is_blank(row[place]) or row[place] == last[place] for place in who
        )
        if same and (is_blank(row[name]) or sum(not is_blank(row[p]) for p in who) > 1):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _job(row: Sequence[Cell], times: dict[str, int], held: dict[str, int]) -> Job:
    cells = {kind: row[place] for kind, place in {**times, **held}.items()}
    return job_of_cells(
        {kind: str(cell).strip() for kind, cell in cells.items() if not is_blank(cell)}
    )


def _first_of_each(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [
        next((cell for cell in cells if not is_blank(cell)), None)
        for cells in zip(*rows, strict=True)
    ]
