"""Tell the rows of a table that are records from totals, notes, bands and repeated headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import in_figures
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._closing_rows import LABEL, closing_rows
from talentmatch.data.reading.layout._labels import is_bare_month, meaning_of, plain_label
from talentmatch.data.reading.layout._lone_places import may_be_firm
from talentmatch.data.reading.layout._plain_rows import plain_rows
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import IGNORED, fields_of, heading
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES

__all__ = ["is_note", "padded", "records", "spelled"]

_TOTAL = re.compile(
    r"(?:本页|全市|全区|全县|全部|各项)?(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总)(?:[(:（：].*)?"
    r"|(?:以上)?(?:合|总|小|共)\s*计\s*[\d,]*\s*(?:家|户|人|个|名|条|所|项|元|万元)?"
    r"|(?:grand\s*|sub)?-?total.*|sum",
    re.I,
)
#: A total of a part, such as 东星公司小计, and rows that compare: beside them stand figures alone.
_PART_TOTAL = re.compile(
    r"总(?:人数|需求(?:人?数)?)|.{1,20}(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[(:（：].*)?"
    r"|平均(?:值|数)?|均值|(?:同比|环比|比上年|较上[年月季]|比上[月季])\S{0,4}"
    r"|(?:净?增[减长幅]|增加|变[化动])(?:数|人数|量|率|情况|额)?(?:[(（].*)?|占比|比重",
    re.I,
)
#: The whole of which other rows are the parts.
_WHOLE = re.compile(
    r"全[市省国区县镇]|全(?:部|体)\S{1,4}|all\s+(?:\w+\s+)?\w+s|united kingdom|national", re.I
)
#: A row of so many headings that has one cell alone says nothing, but of a firm, a post or a
#: person.
_LEAST_HEADINGS, _SAMPLED = 4, 200
#: A town over its firms has no more cells beside it than the sums of a few figures.
_FEW = 3
_FIRMS = frozenset({"name", "enterprise_name", "employer"})
_POSTS = frozenset({"post", "title"})
_MONTHS = frozenset({"month", "period", "wanted_by", "year", "available_from", "posted_on"})
_NAMES = frozenset(
    {
        "name",
        "institution",
        "major",
        "indicator",
        "skill",
        "clause",
        "enterprise_id",
        "credit_code",
        "text",
    }
)
#: Fields that a column may have in whose cells such a label is a record of its own.
_ALSO = {
    "enterprise_name": ("name", "employer", "enterprise_id", "institution"),
    "institution": ("name", "enterprise_name", "employer", "text"),
    "year": ("round", "baseline_year"),
    "month": ("period", "wanted_by"),
    "region": ("wanted_regions",),
    "industry": ("chain",),
    "education": ("level",),
}
#: A heading over the rows of one kind or place, alone in its row.
_BAND = re.compile(
    r"(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．])\s*\S.{0,30}"
)
#: The number of a heading over rows, in the column of numbers: 一, （二）, III.
_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}|[IVX]{1,4})(?:[、.．]|部分)?"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]"
)
#: A part of the row above it, already counted there; no lookahead, which `plain_rows` cannot use.
_OF_WHICH = re.compile(r"(?:#\s*[一-鿿]|其\s*中|of\s*which\b).+", re.I)
#: Such a part by who the people are, which is no part beside others even where its whole is left
#: out.
_OF_WHOM = re.compile(
    r"(?:#|其\s*中|of\s*which)\s*[:：]?\s*(?:[女男](?:性|生|职工|员工|学生|士)?|少数民族.*"
    r"|(?:本[市省地县区]|外[市省地来县区]).{0,4}|党员|应届.*|females?|males?|women|men)",
    re.I,
)
#: A label whose line nobody filled in, such as 审核意见：, and a day without figures: 年 月 日.
_UNFILLED = re.compile(r"(?:[^:：]{2,15}[:：]\s*[_＿…\s]*)+|[_＿…\s]*年[_＿…\s]*月[_＿…\s]*日\s*")
_NOTE = re.compile(
    r"(?:填表说明|填报说明|填写说明|说明|备\s*注|注\s*\d*|注意|附注|数据来源|来源|填表人"
    r"|制表人|制表|审核人|填报人"
    r"|单位负责人|负责人|填报日期|制表日期|填表日期|联系人|联系电话|统计单位|notes?|remarks?"
    r"|source|prepared by)\s*[:：.、].*"
    r"|(?:填表说明|填报说明|填写说明)|#.*|第\s*\d+\s*页.*|共\s*\d+\s*[页家条户人].*",
    re.I | re.S,
)
#: What nobody is called: a client, a project or a post over the people proposed for it.
_NO_PERSON = re.compile(r"[:：]|客户|项目|岗位|职位|人选|候选|有限公司|集团$|第.{1,3}[周批组]")


def records(
    rows: Sequence[list[Cell]], header: list[str], width: int
) -> tuple[Sequence[list[Cell]], list[int], dict[str, int], list[dict[str, str]]]:
    """Return the rows that are records, their places, how many were dropped as what, their bands.

    The bands of a row are the fields that headings of bands above it give, with their values, and
    under `label` what the nearest of them says; none where no row has any.
    """
    if not isinstance(rows, TextRows) or rows.width != width:
        return _records_by_row(rows, header, width)
    plain = plain_rows(
        rows,
        header,
        _posts(tuple(header)),
        (_TOTAL, _PART_TOTAL, _WHOLE, _OF_WHICH, _UNFILLED, _ORDINAL, LABEL),
    )
    doubtful = np.flatnonzero(~plain)
    few = rows.take(doubtful)
    if any(map(_needs_neighbours, few)):
        return _records_by_row(rows, header, width)
    _, among, dropped, _ = _records_by_row(few, header, width)
    places = np.sort(np.concatenate([np.flatnonzero(plain), doubtful[among]]))
    selection = rows if len(places) == len(rows) else rows.take(places)
    return selection, places.tolist(), dropped, []


def is_note(text: str) -> bool:
    """Tell what is said about a table or who filled it in, which may stand below it: 注：, 填表人：."""
    return _NOTE.fullmatch(text) is not None


def _needs_neighbours(row: list[Cell]) -> bool:
    """Tell a row that means something for those below it, or is judged by the other ones."""
    distinct = {str(cell) for cell in row if not is_blank(cell)}
    filled = [cell for cell in row if not is_blank(cell)]
    if filled and _ORDINAL.fullmatch(str(filled[0]).strip()):
        return True
    if filled and len(filled) <= _FEW and _is_plainly_band(str(filled[0])):
        return True
    return (
        len(distinct) == 1
        or _is_whole(row)
        or any(_OF_WHICH.fullmatch(str(cell).strip()) for cell in filled[:3])
    )


def _records_by_row(
    rows: Sequence[list[Cell]], header: list[str], width: int
) -> tuple[list[list[Cell]], list[int], dict[str, int], list[dict[str, str]]]:
    body: list[list[Cell]] = []
    numbers: list[int] = []
    dropped: dict[str, int] = {}
    bands: list[dict[str, str]] = []
    current: dict[str, str] = {}
    last = ""
    texts = _text_columns(rows, header)
    closing = closing_rows(rows, header, lambda row, filled: bool(_no_record(row, filled, header)))
    town: tuple[int, str] | None = None
    for number, row in enumerate(_with_numbered_bands(rows)):
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            continue
        kind = _no_record(row, filled, header) or ("note" if number in closing else "")
        if not kind and _is_part(filled, header, _OF_WHICH if last == "record" else _OF_WHOM):
            kind = "part"
        if not kind and len(filled) == 1 and _is_lone_label(row, header, rows):
            kind = "band"
        if not kind and _is_band_with_sums(row, filled, header, texts):
            kind = "band"
        if not kind and _sums_up_those_below(rows, number, header):
            kind = "band"
        over = _town_over_firms(rows, number, header) if kind in ("", "band") else None
        if over is not None:
            kind, town = "band", over
        doubtful = kind == "band" and over is None and may_be_firm(filled, rows)
        kind = "lone name" if doubtful else kind
        # Parts of a total that is left out are records: nothing else counts them.
        if kind != "part":
            whole = isinstance(filled[0], str) and _WHOLE.fullmatch(filled[0].strip())
            last = "record" if not kind and not whole else kind
        if kind:
            dropped[kind] = dropped.get(kind, 0) + 1
        if doubtful:
            current = {"label": plain_label(str(filled[0]))}
        elif kind == "band":
            current = _bands_below(current, str(filled[0]))
        elif not kind:
            line = padded(row, width)[:width]
            town = town if town and is_blank(line[town[0]]) else None
            body.append(line if town is None else [*line[: town[0]], town[1], *line[town[0] + 1 :]])
            numbers.append(number)
            bands.append(current)
    parts = _without_wholes(body)
    if len(parts) < len(body):
        dropped["total"] = dropped.get("total", 0) + len(body) - len(parts)
    result = [[lines[place] for place in parts] for lines in (body, numbers, bands)]
    return result[0], result[1], dropped, result[2]  # type: ignore[return-value]


def _town_over_firms(
    rows: Sequence[list[Cell]], number: int, header: list[str]
) -> tuple[int, str] | None:
    """Return column and name of a town that stands over its firms, maybe with sums; else None."""
    row = rows[number]
    place = next((at for at, cell in enumerate(row) if not is_blank(cell)), len(header))
    if place >= len(header) or number + 1 >= len(rows) or not isinstance(row[place], str):
        return None
    if any(parse_number(cell) is None for cell in row[place + 1 :] if not is_blank(cell)):
        return None
    fields = _fields_of_columns(tuple(header))
    firms = [at for at, own in enumerate(fields) if own & _FIRMS and "region" not in own]
    below = padded(rows[number + 1], len(header))
    if "region" not in fields[place] or not firms or not is_blank(below[place]):
        return None
    if any(at < len(row) and not is_blank(row[at]) for at in firms) or is_blank(below[firms[0]]):
        return None
    return place, plain_label(str(row[place]))


def _with_numbered_bands(rows: Sequence[list[Cell]]) -> Sequence[list[Cell]]:
    """Return the rows, with the number of a heading that stands in a column of its own before its label."""
    firsts = [str(row[0]).strip() if row and not is_blank(row[0]) else "" for row in rows]
    numbered = [place for place, first in enumerate(firsts) if _ORDINAL.fullmatch(first)]
    if not numbered or not any(first.removesuffix(".0").isdecimal() for first in firsts):
        return rows
    parted = list(rows)
    for place in numbered:
        row = rows[place]
        label = next((at for at, cell in enumerate(row) if at and not is_blank(cell)), None)
        if label is not None and isinstance(row[label], str):
            # Headings are known by Chinese numbers.
            parted[place] = [None, *row[1:]]
            parted[place][label] = f"一、{row[label]}"
    return parted


def _bands_below(current: dict[str, str], label: str) -> dict[str, str]:
    """Return the bands that hold below a heading; one of which nobody knows the kind ends all.

    Another heading of a kind ends those that began below the one before it.
    """
    meaning = meaning_of(label)
    given: dict[str, str] = {}
    if meaning is not None:
        fields = [field for field in current if field != "label"]
        outer = fields[: fields.index(meaning.field)] if meaning.field in fields else fields
        given = {**{field: current[field] for field in outer}, meaning.field: meaning.value}
    return {**given, "label": plain_label(label)}


def _without_wholes(rows: list[list[Cell]]) -> list[int]:
    """Return the places of the rows without those for the whole of which the others are parts."""
    parts = [place for place, row in enumerate(rows) if not _is_whole(row)]
    return parts if len(parts) > 1 else list(range(len(rows)))


def _is_whole(row: list[Cell]) -> bool:
    """Tell a row of figures for the whole of which the other rows are the parts."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    if not isinstance(first, str) or not _WHOLE.fullmatch(first.strip()):
        return False
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 1 and all(
        not isinstance(cell, str) or parse_number(cell) is not None for cell in filled[1:]
    )


def _no_record(row: list[Cell], filled: list[Cell], header: list[str]) -> str:
    """Return why a row is no record, empty if it is one.

    A further kind of such rows has to be known to `plain_rows` too, which spares most rows this.
    """
    first = str(filled[0]).strip()
    if len(header) > 2 and len(set(map(str, filled))) == 1 and _is_band(row, filled, header):
        return "band"
    # A total may stand behind a row number or a merged region, never behind more than that.
    if any(_TOTAL.fullmatch(str(cell).strip()) for cell in filled[:2] if isinstance(cell, str)):
        return "total"
    if any(
        _TOTAL.fullmatch(str(row[place]).strip())
        for place in _posts(tuple(header))
        if place < len(row)
    ):
        return "total"
    may_have_totals = not any("指标" in name or "indicator" in name.lower() for name in header)
    if may_have_totals and _is_part_total(filled):
        return "total"
    if len(set(map(str, filled))) <= max(2, len(header) // 4) and is_note(first):
        return "note"
    if len(header) > 2 and all(_UNFILLED.fullmatch(str(cell)) for cell in filled):
        return "note"
    if len(header) > 2 and len(set(map(str, filled))) == 1 and len(first) > 30:
        return "note"
    labels = [spelled(cell) for cell in row[: len(header)]]
    if sum(a == b != "" for a, b in zip(labels, header, strict=False)) >= max(2, len(filled) // 2):
        return "repeated header"
    return ""


@lru_cache(maxsize=256)
def _fields_of_columns(header: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return what each column may be in any table."""
    return tuple(frozenset(field for field, _ in _meanings(name)) for name in header)


@lru_cache(maxsize=256)
def _posts(header: tuple[str, ...]) -> tuple[int, ...]:
    """Return the columns of posts, in which a total may stand behind the merged cells of its firm."""
    named = {place: {field for field, _ in _meanings(name)} for place, name in enumerate(header)}
    return tuple(place for place, fields in named.items() if fields & (_POSTS | {"major"}))


def _is_part(filled: list[Cell], header: list[str], label: re.Pattern[str]) -> bool:
    """Tell a row of figures under a name that says of which other row it is a part: 其中：女性."""
    if any("指标" in name or "indicator" in name.lower() for name in header):
        return False
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    figures = sum(parse_number(cell) is not None for cell in filled[1:])
    return figures > 0 and any(map(label.fullmatch, labels))


def _is_band(row: list[Cell], filled: list[Cell], header: list[str]) -> bool:
    """Tell a heading over the rows below from a record of which one cell alone is filled."""
    first = str(filled[0]).strip()
    if not isinstance(filled[0], str) or _TOTAL.fullmatch(first) or is_note(first):
        return False
    if _BAND.fullmatch(first) or _OF_WHICH.fullmatch(first):
        return True
    meaning = meaning_of(first)
    if len(first) > 30 and meaning is None:
        return False
    if len(filled) > max(2, len(header) // 2):
        return True
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    return _is_heading_of_rows(first, place, header)


def _is_heading_of_rows(label: str, place: int, header: list[str]) -> bool:
    """Tell a label that is numbered as headings are, or means something else than its column."""
    meaning = meaning_of(label)
    if _BAND.fullmatch(label.strip()):
        return True
    if place < len(header) and _names_people(header[place]) and _NO_PERSON.search(label):
        return True
    own = {field for field, _ in _meanings(header[place] if place < len(header) else "")}
    if is_bare_month(label):
        numbered = place < len(header) and heading(header[place]) in IGNORED
        return bool(own or numbered) and not own & _MONTHS
    if meaning is None:
        return False
    # A register may know of a firm its name alone.
    return not own & {meaning.field, *_ALSO.get(meaning.field, ())}


@lru_cache(maxsize=256)
def _names_people(name: str) -> bool:
    """Tell the heading of the names of people."""
    fields = fields_of("candidate").get(heading(name), ())
    return any(field == "name" for field, _ in fields)


def _is_lone_label(row: list[Cell], header: list[str], rows: Sequence[list[Cell]]) -> bool:
    """Tell a label alone in its row that names no record, such as 技术类 where firms or posts stand."""
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    label = row[place]
    if not isinstance(label, str):
        return False
    fields = {field for field, _ in _meanings(header[place] if place < len(header) else "")}
    if is_bare_month(label) and fields and not fields & _MONTHS:
        return True
    if sum(map(bool, header)) < _LEAST_HEADINGS - 1:
        if fields & _POSTS or heading(header[place]) in IGNORED:
            return _is_plainly_band(label)
        return bool(fields & _FIRMS) and _heads_firms(label, place, rows)
    kind = "firm" if fields & _FIRMS else "post" if fields & _POSTS else ""
    if not kind:
        return sum(map(bool, header)) >= _LEAST_HEADINGS and not fields & _NAMES
    # Other labels alone in their rows say nothing of what stands in the column.
    several = [other for other in rows[:_SAMPLED] if sum(not is_blank(cell) for cell in other) > 1]
    others = [other[place] for other in several if place < len(other) and other is not row]
    usual = value_kinds(others).get(kind, 0.0) >= 0.6
    return usual and not value_kinds([label]).get(kind)


def _heads_firms(label: str, place: int, rows: Sequence[list[Cell]]) -> bool:
    """Tell a label alone in its row from a firm of which a list of one column or two knows the name alone."""
    cells = (
        str(row[place])
        for row in rows[:_SAMPLED]
        if place < len(row) and sum(not is_blank(cell) for cell in row) == 1
    )
    lone = [cell for cell in cells if cell.strip() and cell != "None"]
    if _is_plainly_band(label):
        return True
    firms = value_kinds([label, *lone]).get("firm", 0.0)
    return not firms and any(map(_is_plainly_band, lone))


def _is_plainly_band(label: str) -> bool:
    """Tell a town or a chain of industries, or what is numbered as headings are and no firm."""
    meaning = meaning_of(label)
    if meaning is None or meaning.field == "industry":
        return _BAND.fullmatch(label.strip()) is not None
    return meaning.field in ("region", "chain")


def _text_columns(rows: Sequence[list[Cell]], header: list[str]) -> frozenset[int]:
    """Return the columns that hold words in most rows, and so are empty beside a sum alone."""
    sample = [row for row in rows[:_SAMPLED] if _may_be_record(row)]
    words = [[place for place, cell in enumerate(row) if _is_words(cell)] for row in sample]
    return frozenset(
        place
        for place in range(len(header))
        if sum(place in places for places in words) * 2 > len(sample)
    )


def _may_be_record(row: list[Cell]) -> bool:
    first = next((str(cell).strip() for cell in row if not is_blank(cell)), "")
    return bool(first) and not (_TOTAL.fullmatch(first) or _BAND.fullmatch(first))


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and parse_number(cell) is None


def _is_band_with_sums(
    row: list[Cell], filled: list[Cell], header: list[str], texts: frozenset[int]
) -> bool:
    """Tell a heading over the rows below that gives their sums, and nothing that they are called."""
    label = filled[0]
    if not isinstance(label, str) or len({str(cell) for cell in filled}) < 2:
        return False
    own = {place for place, cell in enumerate(row) if cell == label}
    others = {place for place in texts - own if place < len(row)}
    # Cells merged over columns of several kinds hold what is none of these.
    merged = len(own & texts) > 1 and _is_words(label)
    # The number of its firms may stand in a column of words.
    counted = [place for place in others if not is_blank(row[place])]
    if not (others or merged) or (counted and (merged or len(counted) == len(others))):
        return False
    if any(_is_words(cell) for cell in filled if cell != label):
        return False
    return merged or _is_heading_of_rows(label, min(own), header)


def _sums_up_those_below(rows: Sequence[list[Cell]], number: int, header: list[str]) -> bool:
    """Tell a town or chain with one figure, the sum of those of the firms below it up to the next such."""
    row = rows[number]
    filled = [cell for cell in row if not is_blank(cell)]
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    if len(filled) != 2 or not isinstance(filled[0], str) or place >= len(header):
        return False
    label, at = filled[0], row.index(filled[1], place + 1)
    total = parse_number(filled[1])
    if not total or not _is_plainly_band(label):
        return False
    if not _fields_of_columns(tuple(header))[place] & _FIRMS:
        return False
    own: list[float] = []
    for other in rows[number + 1 :]:
        name = str(other[place]).strip() if place < len(other) else ""
        if _is_plainly_band(name) or _TOTAL.fullmatch(name):
            break
        own.append(parse_number(other[at] if at < len(other) else None) or 0.0)
    return sum(own) == total


def _meanings(name: str) -> tuple[tuple[str, int], ...]:
    return tuple(pair for table in TABLES for pair in fields_of(table).get(heading(name), ()))


def _is_part_total(filled: list[Cell]) -> bool:
    """Tell a row of figures under a name for a total of some rows above; a record says more."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if len(filled) < 2 or not any(map(_PART_TOTAL.fullmatch, labels)):
        return False
    words = (cell for cell in filled if isinstance(cell, str) and not is_formula(cell))
    return sum(parse_number(cell) is None for cell in words) == 1


def padded(row: list[Cell], width: int) -> list[Cell]:
    """Return a row with blanks at its end, so that it is as wide as the table."""
    return [*row, *([None] * (width - len(row)))]


def spelled(cell: Cell) -> str:
    """Return a cell as a heading: a day as its month, years in figures, a number without point."""
    if is_blank(cell):
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return in_figures(" ".join(str(cell).split()))
