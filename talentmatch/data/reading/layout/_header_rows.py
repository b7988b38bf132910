"""Find the header of a sheet, of one line or several, and the records below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells._periods import october, with_years
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import in_figures
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._header_joining import (
    ALONE_YEAR,
    grouped,
    is_month,
    is_over_columns,
    is_period,
    is_year,
    joined_header,
    month_of_year,
    numbers_below,
    without_corner,
)
from talentmatch.data.reading.layout._no_records import without_figures
from talentmatch.data.reading.layout._record_rows import records, spelled
from talentmatch.data.reading.layout._sense import resembles_heading
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._titles import is_of_another_time
from talentmatch.data.reading.layout.headings import IGNORED, all_headings, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet, padded

__all__ = ["find_block"]

#: A header stands within so many rows, and has so many lines.
_SEARCHED = 30
_MOST_LINES = 3
#: Months below names that no list knows.
_LEAST_MONTHS = 3
#: Rows of a second table whose names are looked for in the first.
_COMPARED = 50
#: Figures of headings as Chinese input writes them: １月, ２０２４年.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
#: Rows of a text that are looked at one by one.
_FEW = 10_000
_DIGIT = re.compile(r"\d")
#: Units of which a cell above a table may consist.
_UNIT_ALONE = re.compile(
    r"(?:in\s+)?(?:hundreds?|thousands?|millions?)(?:\s+of\s+\w+)?"
    r"|(?:百|千|万|百万|千万|亿)(?:人次|人|个|名|元)",
    re.I,
)
#: The unit beside a title.
_UNIT_NOTE = re.compile(r"[(（]?(?:计量)?单位\s*[:：].{1,8}")
#: What a form says of itself above its header, such as 填报单位：某街道.
_OF_FORM = re.compile(r"(?!其中)[^:：]{2,12}[:：]\s*\S")


def find_block(sheet: RawSheet, headings: frozenset[str] = frozenset()) -> Block | None:
    """Return header and records of a sheet, None if no row looks like a header.

    Parameters
    ----------
    sheet : RawSheet
        Rows as read.
    headings : frozenset of str
        Further headings that count as known, such as those the caller maps by hand.

    Examples
    --------
    >>> rows = [["2024年企业名录", "", ""], ["序号", "企业名称", "行业"], [1, "甲厂", "C34"], ["合计", 1, ""]]
    >>> block = find_block(RawSheet("a.xlsx", rows))
    >>> block.header, block.rows, block.numbers, block.dropped
    (['序号', '企业名称', '行业'], [[1, '甲厂', 'C34']], [3], {'total': 1})
    """
    rows = sheet.rows
    names = all_headings() | IGNORED | headings
    place = (0, 1) if sheet.is_list and len(rows) else _header(rows, names)
    if place is None:
        return None
    top, lines = place
    if line := numbers_below(rows, top) if lines == 1 else None:
        rows, lines = [*rows[: top + 1], line, *rows[top + 2 :]], 2
    width = rows.width if isinstance(rows, TextRows) else max(len(row) for row in rows[top:])
    header = joined_header([padded(rows[line], width) for line in range(top, top + lines)], names)
    header = [name.translate(_HALF_WIDTH) for name in header]
    cut = october(header)
    header = with_years([cut.get(name, name) for name in header])
    start = top + lines
    further = (
        None if sheet.is_list else _further_table(rows[start:], rows[top:start], names, rows[:top])
    )
    below = None if further is None else start + further
    below_header, n_again = _without_lines(rows[start:below], rows[top:start])
    body, numbers, dropped, bands = records(below_header, header, width)
    if n_again:
        dropped = {**dropped, "repeated header": dropped.get("repeated header", 0) + n_again}
    if lost := _lost_above(rows[:top], names):
        dropped = {**dropped, "above": lost}
    first = sheet.first_row + start
    above = (cell for row in rows[:top] for cell in dict.fromkeys(map(str, filter(None, row))))
    titles = in_figures(" ".join(_with_unit_marked(cell) for cell in above if not is_blank(cell)))
    titles = titles.translate(_HALF_WIDTH)
    places = [first + number for number in numbers]
    return Block(header, body, titles, dropped, places, below, bands=bands)


def _without_lines(
    rows: Sequence[list[Cell]], own: Sequence[list[Cell]]
) -> tuple[Sequence[list[Cell]], int]:
    """Return rows with those empty that are lines of a header of several lines, and how many they were."""
    if len(own) < 2 or isinstance(rows, TextRows):
        return rows, 0
    lines = [[*map(spelled, line)] for line in own]
    again = [
        number
        for number, row in enumerate(rows)
        if any(map(spelled, row)) and _bare([*map(spelled, row)]) in map(_bare, lines)
    ]
    return [[] if number in {*again} else row for number, row in enumerate(rows)], len(again)


def _with_unit_marked(cell: str) -> str:
    """Return a title, in brackets if it is a unit in a cell of its own, as the words of a title are not.

    Examples
    --------
    >>> _with_unit_marked("Thousands"), _with_unit_marked("千人"), _with_unit_marked("Vacancies")
    ('(Thousands)', '(千人)', 'Vacancies')
    """
    return f"({cell.strip()})" if _UNIT_ALONE.fullmatch(cell.strip()) else cell


def _lost_above(rows: Sequence[list[Cell]], names: frozenset[str]) -> int:
    """Count the rows above the header that look like records of another table.

    A word and a figure may be a label with its value; two such rows below two words are a table.
    """
    lost = sum(_is_record(row, names, least=3) for row in rows)
    pairs = [_is_record(row, names, least=2) for row in rows]
    words = [len([cell for cell in row if not is_blank(cell)]) == 2 for row in rows]
    in_table = any(
        words[n] and not pairs[n] and all(pairs[n + 1 : n + 3]) for n in range(len(rows) - 2)
    )
    return sum(pairs) if in_table else lost


def _is_record(row: list[Cell], names: frozenset[str], *, least: int) -> bool:
    """Tell a row of at least so many words and figures, none of them a heading."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(set(map(str, filled))) < least or any(_is_known(cell, names) for cell in filled):
        return False
    labelled = any(":" in cell or "：" in cell for cell in map(str, filled))
    figures = [cell for cell in filled if parse_number(cell) is not None and not is_year(cell)]
    return bool(figures) and len(figures) < len(filled) and not labelled


def _header(rows: Sequence[list[Cell]], names: frozenset[str]) -> tuple[int, int] | None:
    """Return the first row of the header and how many lines it has; None if no row looks like one."""
    scores = [_score(row, names) for row in rows[:_SEARCHED]]
    if not scores or max(scores) < 1:
        return next(((n, 1) for n in range(len(scores)) if _stands_over_months(rows, n)), None)
    return _lines(rows, _first_table(rows, scores.index(max(scores)), names), names)


def _stands_over_months(rows: Sequence[list[Cell]], place: int) -> bool:
    """Tell names behind an empty corner, below which each row begins with a month and has figures."""
    row, below = rows[place], rows[place + 1 : place + 1 + _LEAST_MONTHS]
    names = [cell for cell in row[1:] if not is_blank(cell)]
    if not row or not is_blank(row[0]) or len(names) < 2 or len(below) < _LEAST_MONTHS:
        return False
    words = all(isinstance(name, str) and parse_number(name) is None for name in names)
    return words and all(
        is_month(line[0]) and any(map(_is_count, line[1:])) for line in below if line
    )


def _first_table(rows: Sequence[list[Cell]], best: int, names: frozenset[str]) -> int:
    """Return the header of the table above the one that begins at the likeliest header, if any."""
    for place in range(best):
        labels = [spelled(cell) for cell in rows[place] if not is_blank(cell)]
        if not _is_full_header(labels, names):
            continue
        top, lines = _lines(rows, place, names)
        between = rows[top + lines : best]
        filled = [sum(not is_blank(cell) for cell in row) for row in between]
        # Below a line of the same header stands no record, and a title alone is none.
        if any(count >= 2 for count in filled) and any(map(_has_figure_or_gap, between)):
            return place
    return best


def _has_figure_or_gap(row: list[Cell]) -> bool:
    """Tell a row that no header has in its midst: with a number, or empty."""
    return not any(row) or any(parse_number(cell) is not None for cell in row if not is_blank(cell))


def _is_full_header(labels: Sequence[str], names: frozenset[str]) -> bool:
    """Tell a row that has nothing but headings, most of which are known."""
    known = sum(heading(label) in names for label in labels)
    like = sum(heading(label) in names or resembles_heading(label) for label in labels)
    distinct = len(set(labels)) == len(labels)
    return len(labels) >= 3 and distinct and known >= 2 and known * 2 >= like == len(labels)


def _further_table(
    rows: Sequence[list[Cell]],
    own: Sequence[list[Cell]],
    names: frozenset[str],
    above: Sequence[list[Cell]],
) -> int | None:
    """Return where another table begins below this one: at its header, or the titles above that."""
    lines = [[spelled(cell) for cell in line] for line in own]
    places: Iterable[int] = range(len(rows))
    if isinstance(rows, TextRows) and len(rows) > _FEW:
        places = without_figures(rows).tolist()
    for place in places:
        row = rows[place]
        # Nearly every record has a figure, and is looked at no further; months may be headings.
        times = (is_period(cell) or is_year(cell) for cell in row if _DIGIT.search(str(cell)))
        if not all(times):
            continue
        labels = [spelled(cell) for cell in row]
        filled = [label for label in labels if label]
        if (
            _heads_anew(rows, place, labels, lines)
            or _of_another_title(rows, place, lines, above)
            or _of_other_years(labels, lines[0])
        ):
            while _is_gap(rows, place - 1):
                place -= 1
            return place
        if len(filled) < 3 or _bare(labels) in map(_bare, lines):
            continue
        distinct = len(set(filled)) == len(filled)
        if distinct and (
            all(_is_known(label, names) for label in filled)
            or (_is_gap(rows, place - 1) and _heads(filled, names))
        ):
            while _is_gap(rows, place - 1):
                place -= 1
            return place
    return None


def _heads_anew(
    rows: Sequence[list[Cell]], place: int, labels: list[str], own: Sequence[list[str]]
) -> bool:
    """Tell a header below a title of its own: one of its headings is that of its column above, not all."""
    if not (_is_gap(rows, place - 1) and any(not is_blank(cell) for cell in rows[place - 1])):
        return False
    filled = {label for label in labels if label}
    same = {a for line in own for a, b in zip(line, labels, strict=False) if a and a == b}
    return len(filled) > 2 and bool(same) and not filled <= {name for line in own for name in line}


def _of_another_title(
    rows: Sequence[list[Cell]],
    place: int,
    own: Sequence[list[str]],
    above: Sequence[list[Cell]],
) -> bool:
    """Tell the same header once more, below a title of its own that names another time, or the same firms."""
    if not place or _bare([spelled(cell) for cell in rows[place]]) != _bare(own[0]):
        return False
    gap = [*takewhile(lambda at: _is_gap(rows, at), range(place - 1, -1, -1))]
    first = {spelled(cell) for row in above for cell in row} - {""}
    titles = {spelled(cell) for at in gap for cell in rows[at]} - {""} - first
    if any(is_of_another_time(title, first) for title in titles):
        return True
    # What it says of the same firms once more it counts of something else.
    named = {_labels(row) for row in rows[place + len(own) :][:_COMPARED]} - {()}
    again = named & {_labels(row) for row in rows[: place - len(gap)]}
    return bool(titles) and 2 * len(again) > len(named)


def _labels(row: list[Cell]) -> tuple[str, ...]:
    """Return the words of a row, which say what it is about: a firm, or a post of a firm."""
    words = (cell.strip() for cell in row if isinstance(cell, str) and not is_blank(cell))
    return tuple(word for word in words if parse_number(word) is None)


def _of_other_years(labels: list[str], own: list[str]) -> bool:
    """Tell the first line of the same header once more, with other years over its columns.

    Examples
    --------
    >>> own = ["单位名称", "2023年", "", ""]
    >>> _of_other_years(["单位名称", "2024年", ""], own), _of_other_years(["单位名称", "2023年"], own)
    (True, False)
    """
    years, before = (
        {label for label in line if is_year(label) or ALONE_YEAR.fullmatch(label)}
        for line in (labels, own)
    )
    same = {a for a, b in zip(labels, own, strict=False) if a == b} - {""}
    rest = {label for label in labels if label} - same - years
    return bool(years - before) and bool(before) and bool(same - years) and not rest


def _is_gap(rows: Sequence[list[Cell]], place: int) -> bool:
    """Tell a row with one thing in it at most: nothing, or a title, maybe with the unit beside it."""
    texts = {str(cell) for cell in rows[place] if not is_blank(cell)} if place >= 0 else set()
    things = [text for text in texts if len(texts) < 2 or not _UNIT_NOTE.fullmatch(text.strip())]
    return place >= 0 and len(things) < 2


def _heads(labels: list[str], names: frozenset[str]) -> bool:
    """Tell a header behind a gap, of which some headings are known and most are like one."""
    n_listed = sum(heading(label) in names for label in labels)
    like = sum(heading(label) in names or resembles_heading(label) for label in labels)
    return (n_listed >= 2 and like * 3 >= len(labels) * 2) or (
        n_listed >= 1 and like == len(labels)
    )


def _bare(labels: list[str]) -> list[str]:
    return " ".join(labels).split()


def _score(row: list[Cell], names: frozenset[str]) -> float:
    """Score a row as a header: known names and months count, figures and long text speak against."""
    cells = [cell for cell in row if not is_blank(cell)]
    distinct = set(map(str, cells))
    if len(distinct) < min(2, len(row)) or not cells:
        return 0.0
    hits = sum(
        _heading_certainty(cell, names) for cell in {str(cell): cell for cell in cells}.values()
    )
    # One month beside figures is that of a record, not a heading.
    months = [cell for cell in cells if is_month(cell) and heading(cell) not in names]
    if len(months) == 1 and (any(map(_is_count, cells)) or hits <= 1):
        hits -= 1
    figures = sum(
        isinstance(cell, (int, float)) and parse_month(cell) is None and not is_year(cell)
        for cell in cells
    )
    long = sum(isinstance(cell, str) and len(cell) > 30 for cell in cells)
    return hits - 0.5 * figures - 0.5 * long + 0.5 * hits / len(distinct)


def _is_count(cell: Cell) -> bool:
    return parse_number(cell) is not None and not is_month(cell) and not is_year(cell)


def _heading_certainty(cell: Cell, names: frozenset[str]) -> float:
    """Return how surely a cell heads a column: half where its words alone say so."""
    if _is_known(cell, names):
        return 1.0
    return 0.5 if isinstance(cell, str) and resembles_heading(cell.strip()) else 0.0


def _is_known(cell: Cell, names: frozenset[str]) -> bool:
    return heading(cell) in names or is_month(cell) or (isinstance(cell, str) and is_year(cell))


def _lines(rows: Sequence[list[Cell]], top: int, names: frozenset[str]) -> tuple[int, int]:
    """Return the first row of the header and how many lines it has, three at most."""
    first = last = top
    while last + 1 < len(rows) and last - first < _MOST_LINES - 1 and _continues(rows, last, names):
        last += 1
    while first and last - first < _MOST_LINES - 1 and _continues(rows, first - 1, names):
        # Above a header of two lines already there may be what a form says of itself.
        if last > first and any(":" in cell or "：" in cell for cell in map(str, rows[first - 1])):
            break
        first -= 1
    return first, last - first + 1


def _continues(rows: Sequence[list[Cell]], upper: int, names: frozenset[str]) -> bool:
    """Tell a line of a header that goes on in the row below it."""
    return _is_second_line(rows[upper], rows[upper + 1], names) or _parts_groups(rows, upper)


def _parts_groups(rows: Sequence[list[Cell]], upper: int) -> bool:
    """Tell a line that parts the groups above it into columns of figures, whatever it calls them."""
    width = max(len(rows[upper]), len(rows[upper + 1]))
    above, below = (padded(rows[place], width) for place in (upper, upper + 1))
    groups = grouped(above)
    inside = [place for place, group in enumerate(groups) if groups.count(group) > 1]
    columns = [
        place for place in inside if not is_blank(below[place]) and below[place] != groups[place]
    ]
    labels = {(groups[place], str(below[place])) for place in columns}
    # Halves of a year, merged, may be parted once more below them.
    parted = len(labels) > 1 and upper + 2 < len(rows) and _parts_groups(rows, upper + 1)
    if (
        len(labels) < (2 if parted else max(2, len(columns)))
        or 0 in inside
        or not isinstance(above[0], str)
    ):
        return False
    alone = [place for place in range(width) if place not in columns]
    # A year may have one column of what others have several of.
    of_others = {label for _, label in labels}
    if any(
        not is_blank(below[place])
        and below[place] != above[place]
        and not (is_over_columns(spelled(above[place])) and str(below[place]) in of_others)
        for place in alone
    ):
        return False
    texts = all(isinstance(below[place], str) and not _is_figure(below[place]) for place in columns)
    first = upper + (3 if parted else 2)
    under = [padded(row, width)[place] for row in rows[first : first + 5] for place in columns]
    cells = [cell for cell in under if not is_blank(cell)]
    return (
        texts
        and bool(cells)
        and sum(parse_number(cell) is not None for cell in cells) * 2 >= len(cells)
    )


def _is_figure(cell: Cell) -> bool:
    """Tell a number; 不限, which leaves one open, may be a label too."""
    number = parse_number(cell)
    return number is not None and number == number


def _is_second_line(upper: list[Cell], lower: list[Cell], names: frozenset[str]) -> bool:
    """Tell a second header line from a first record: it fills groups and holds labels only."""
    width = max(len(upper), len(lower))
    above, below = padded(upper, width), padded(lower, width)
    filled = [cell for cell in below if not is_blank(cell)]
    if len({str(cell) for cell in above if not is_blank(cell)}) < 2 or not filled:
        return False
    if any(_OF_FORM.match(str(cell)) for cell in above if not is_blank(cell)):
        return False
    # One text under all headings is that of a band: 2024年.
    labelled = [place for place, cell in enumerate(above) if not is_blank(cell)]
    if (
        len({str(cell) for cell in filled}) == 1
        and len(labelled) > 2
        and not any(is_blank(below[place]) for place in labelled)
    ):
        return False
    if any(
        is_formula(cell)
        or (isinstance(cell, (int, float)) and not is_month(cell) and not is_year(cell))
        for cell in filled
    ):
        return False
    groups = grouped(above)
    inside = [
        (parent, child)
        for parent, child, alone in zip(groups, below, above, strict=True)
        if (not is_blank(child) and child != alone)
        or (not is_blank(child) and groups.count(parent) > 1)
    ]
    hits = sum(
        _is_known(c, names) or is_year(c) or heading(f"{p}{c}") in names
        for p, c in inside
        if p != c
    )
    # In the corner above the labels of rows nothing may stand, or what the years beside it are.
    above = without_corner(above, below)
    groups = grouped(above)
    corner = all(map(is_over_columns, filter(None, map(spelled, above))))
    others = sum(
        not is_blank(child)
        and child != parent
        and not (corner and not parent)
        and groups.count(parent) == 1
        # A year below a measure that stands in one column, beside groups of years.
        and not (isinstance(child, str) and is_year(child) and not is_over_columns(parent))
        and not (
            is_month(child)
            and parse_month(month_of_year(parent, child) or f"{parent}{child}") is not None
        )
        for parent, child in zip(groups, below, strict=True)
    )
    return hits >= 2 and others == 0
