"""What the form of an employer says above its posts: firm, town and day, of one post or of several."""

from __future__ import annotations

import re
from itertools import takewhile

from talentmatch.data.reading.formats._form_labels import filled_cells, label_pairs
from talentmatch.data.reading.formats._form_reading import Reading
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = [
    "carry_head",
    "drop_firms_between",
    "drop_last_head",
    "firms_stand_above",
    "without_empty_form",
]

_FIRM = frozenset({"enterprise_name", "enterprise_id"})
_HEAD = _FIRM | {"region", "posted_on"}
#: What is said of a post, and never of the firm above it.
_OF_POSTS = frozenset({"pay", "pay_low", "pay_high", "openings", "education", "experience"}).union(
    ("experience_min", "skills", "text")
)

#: Above posts of several firms: their group, or who looks for people on their behalf.
_OF_MANY_FIRMS = re.compile(
    r"集团|控股|总公司|总部|人力|人才|劳务|猎头|管委会|街道|[园镇乡]区?$|[商协]会|group|holding",
    re.I,
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


def without_empty_form(lines: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Return the lines above a last form of which only the firm was filled in, and what is to be said.

    Examples
    --------
    >>> lines = [["岗位：焊工"], ["薪资：6K"], ["单位名称：甲厂"], ["岗位："], ["薪资："]]
    >>> without_empty_form(lines)[0]
    [['岗位：焊工'], ['薪资：6K']]
    """
    pairs = [label_pairs(cells, "posting") if (cells := filled_cells(ln)) else [] for ln in lines]
    values = [{meaning_of(name, "posting"): value for name, value in row} for row in pairs]
    titled = [place for place, row in enumerate(values) if row.get("title")]
    after = range(titled[-1] + 1, len(lines)) if titled else range(0)
    firms = [place for place in after if values[place].get("enterprise_name")]
    asked = [
        place
        for place in after
        if any(meaning_of(cell.strip(" :："), "posting") == "title" for cell in lines[place])
    ]
    if not firms or not asked or firms[0] > asked[0] or len(firms) > 1:
        return lines, []
    if any(row.get(field) for row in values[firms[0] :] for field in _OF_POSTS):
        return lines, []
    firm = values[firms[0]]["enterprise_name"]
    return lines[: firms[0]], [phrase("load", "firm_without_posting", firm=firm)]


def drop_firms_between(readings: list[Reading], table: str) -> list[str]:
    """Drop firms that may be of the post above them or of the one below; return what is to be said.

    Where no firm stands above the first post, none below the last, and each behind all that is said of a
    post, either may be meant; what else stands behind the firm goes with it.

    Examples
    --------
    >>> posts = {"岗位": "焊工", "薪资": "6K", "单位名称": "甲厂"}, {"岗位": "钳工", "薪资": "7K"}
    >>> readings = [Reading(fields=dict(one)) for one in posts]
    >>> len(drop_firms_between(readings, "posting")), "单位名称" in readings[0].fields
    (1, False)
    """
    if table != "posting" or len(readings) < 2:
        return []
    fields = [[meaning_of(name, table) for name in reading.fields] for reading in readings]
    if "enterprise_name" in fields[-1] or not all(map(_ends_with_firm, fields[:-1])):
        return []
    notes = []
    for reading, meanings in zip(readings[:-1], fields, strict=False):
        names = [*reading.fields][meanings.index("enterprise_name") :]
        firm = reading.fields[names[0]]
        notes.append(phrase("load", "firm_between_postings", firm=firm))
        for name in names:
            if meaning_of(name, table) in _HEAD:
                del reading.fields[name]
    return notes


def _ends_with_firm(fields: list[str | None]) -> bool:
    """Tell a post behind which, and behind all that is said of it, stands a firm."""
    if "title" not in fields or "enterprise_name" not in fields:
        return False
    place = fields.index("enterprise_name")
    before, behind = fields[fields.index("title") : place], fields[place:]
    return bool(_OF_POSTS & {*before}) and not _OF_POSTS & {*behind}


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
    of_group = _OF_MANY_FIRMS.search(pairs[fields.index("enterprise_name")][1]) is not None
    of_posts = (_OF_POSTS - {*fields[:first]}) & _said_behind_titles(fields)
    for place in range(first, len(fields)):
        if fields[place] == "enterprise_name":
            behind = _up_to_title(fields[place:])
            before = _up_to_title(fields[:place][::-1])
            is_last = place + len(behind) == len(fields)
            if is_last and _is_of_no_post(fields, place, of_group=of_group):
                continue
            if is_last or of_posts & ({*behind} - {*before}):
                return False
    return True


def _is_of_no_post(fields: list[str | None], place: int, *, of_group: bool) -> bool:
    """Tell the firm at the end as the head of a form that was not filled in, or of another page.

    What its post asks for stands above it, nothing of a post below; and where there are several posts,
    the others have no firm below them, or each has while the first firm is none of many firms.
    """
    own = _up_to_title(fields[:place][::-1])
    others = _up_to_title_groups(fields[: place - len(own) - 1])
    has_firm = ["enterprise_name" in group for group in others]
    all_end = all(_ends_with_firm(["title", *group]) for group in others)
    return (
        bool(_OF_POSTS & {*own})
        and not _OF_POSTS & {*fields[place:]}
        and (not any(has_firm) or (all_end and not of_group))
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
