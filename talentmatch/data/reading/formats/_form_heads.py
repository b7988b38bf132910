"""What the form of an employer says above its posts: firm, town and day, of one post or of several."""

from __future__ import annotations

from itertools import takewhile

from talentmatch.data.reading.formats._form_cells import filled_cells, label_pairs
from talentmatch.data.reading.formats._form_reading import Reading
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = ["carry_head", "drop_last_head", "firms_stand_above"]

_FIRM = frozenset({"enterprise_name", "enterprise_id"})
_HEAD = _FIRM | {"region", "posted_on"}
#: What is said of a post, and never of the firm above it.
_OF_POSTS = frozenset(
    [
        "pay",
        "pay_low",
        "pay_high",
        "openings",
        "education",
        "experience",
        "experience_min",
        "skills",
        "text",
    ]
)


def carry_head(records: list[dict[str, Cell]]) -> list[str]:
    """Write what stands above the first post of a form into its further posts; return what is to be said.

    Examples
    --------
    >>> records = [{"企业名称": "甲厂", "岗位名称": "焊工"}, {"岗位名称": "钳工"}]
    >>> notes = carry_head(records)
    >>> records[1]
    {'岗位名称': '钳工', '企业名称': '甲厂'}
    """
    head: dict[str, str] = {}
    above: dict[str, Cell] = {}
    without = 0
    for record in records:
        fields = {name: meaning_of(name, "posting") or "" for name in record}
        if _FIRM & {*fields.values()}:
            over = takewhile(lambda pair: pair[1] != "title", fields.items())
            above, head = record, {name: field for name, field in over if field in _HEAD}
            is_head = "enterprise_name" in head.values() and "title" in fields.values()
            head = head if is_head else {}
        elif head:
            without += 1
            record |= {n: above[n] for n, field in head.items() if field not in fields.values()}
    name = TABLES["posting"]["enterprise_name"].label
    return [phrase("load", "filled_down", name=name, n=without)] if without else []


def drop_last_head(readings: list[Reading], table: str) -> list[str]:
    """Drop the head of a firm below which no post or person follows; return what is to be said.

    Examples
    --------
    >>> fields = {"单位名称": "甲厂", "岗位": "焊工"}, {"单位名称": "乙厂"}
    >>> readings = [Reading(fields=one) for one in fields]
    >>> len(drop_last_head(readings, "posting")), len(readings)
    (1, 1)
    """
    if table == "candidate":
        return _give_back_nameless(readings)
    if len(readings) < 2 or readings[-1].sections:
        return []
    fields = {meaning_of(name, table): value for name, value in readings[-1].fields.items()}
    if "enterprise_name" not in fields or "title" in fields:
        return []
    readings.pop()
    return [phrase("load", "firm_without_posting", firm=fields["enterprise_name"])]


def _give_back_nameless(readings: list[Reading]) -> list[str]:
    """Give what stands behind a further firm, of nobody who is named, back to the person above it."""
    notes = []
    for place in range(len(readings) - 1, 0, -1):
        fields = {meaning_of(name, "candidate"): name for name in readings[place].fields}
        firm = fields.get("employer")
        if firm is None or "name" in fields:
            continue
        rest, above = readings.pop(place), readings[place - 1]
        notes.append(phrase("load", "firm_without_candidate", firm=rest.fields.pop(firm)))
        above.fields = rest.fields | above.fields
        above.loose += rest.loose
        for name, lines in rest.sections.items():
            above.sections.setdefault(name, []).extend(lines)
        above.jobs += rest.jobs
        above.schools += rest.schools
    return notes


def firms_stand_above(lines: list[list[str]]) -> bool:
    """Tell whether the firm of each form stands above its posts, and not below their titles.

    Below a group's firm each post may have its own; what is said of the post then stands behind it.

    Examples
    --------
    >>> rows = [["单位名称", "甲厂"], ["岗位名称", "焊工"], ["单位名称", "乙厂"]]
    >>> firms_stand_above([*rows, ["岗位名称", "电工"]]), firms_stand_above(rows)
    (True, False)
    >>> rows = [*rows, ["公司福利", "五险一金"], ["岗位名称", "电工"], ["薪资待遇", "6000元"]]
    >>> firms_stand_above(rows)
    True
    """
    pairs = [
        pair for line in lines if any(line) for pair in label_pairs(filled_cells(line), "posting")
    ]
    fields = [meaning_of(label, "posting") for label, _ in pairs]
    if "title" not in fields or "enterprise_name" not in fields[: fields.index("title")]:
        return False
    first = fields.index("title")
    of_posts = (_OF_POSTS - {*fields[:first]}) & _said_behind_titles(fields)
    for place in range(first, len(fields)):
        if fields[place] == "enterprise_name":
            behind = _up_to_title(fields[place:])
            before = _up_to_title(fields[:place][::-1])
            is_last = place + len(behind) == len(fields)
            if is_last and _is_of_no_post(fields, place):
                continue
            if is_last or of_posts & ({*behind} - {*before}):
                return False
    return True


def _is_of_no_post(fields: list[str | None], place: int) -> bool:
    """Tell the firm at the end as the head of a form that was not filled in, or of another page.

    What its post asks for stands above it, nothing of a post below; and where there are several posts,
    the others have no firm below them.
    """
    own = _up_to_title(fields[:place][::-1])
    others = _up_to_title_groups(fields[: place - len(own) - 1])
    return (
        bool(_OF_POSTS & {*own})
        and not _OF_POSTS & {*fields[place:]}
        and not any("enterprise_name" in group for group in others)
    )


def _up_to_title_groups(fields: list[str | None]) -> list[list[str | None]]:
    """Return what stands behind each title."""
    groups: list[list[str | None]] = []
    for field in fields:
        if field == "title":
            groups.append([])
        elif groups:
            groups[-1].append(field)
    return groups


def _up_to_title(fields: list[str | None]) -> list[str | None]:
    return [*takewhile(lambda field: field != "title", fields)]


def _said_behind_titles(fields: list[str | None]) -> set[str | None]:
    """Return what a form says of a post right behind its title, before any firm."""
    behind: set[str | None] = set()
    is_open = False
    for field in fields:
        is_open = field == "title" or (is_open and field != "enterprise_name")
        behind |= {field} if is_open else set()
    return behind
