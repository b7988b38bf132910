"""Labels and figures that are given once for several rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._band_rows import FIRMS, POSTS
from talentmatch.data.reading.layout._header_joining import is_month, is_year
from talentmatch.data.reading.layout._no_records import fields_of_columns
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell, RawSheet
from talentmatch.i18n import joined, phrase

__all__ = ["GROUPED", "with_group_labels", "without_shared_figures"]

#: Tables whose rows lists group by a label at the left; others fill such labels as they complete
#: rows.
GROUPED = frozenset(
    {"demand", "indicator", "workforce", "talent_stock", "occupation_mix", "employment"}
)
#: Fields that a list groups its rows by, and those that say which firm it is.
_LABELS = frozenset({"region", "industry", "year", "month", "period", "talent_group"})
_FIRM = frozenset({"enterprise_name", "enterprise_id", "credit_code"})
#: What is counted of each row.
_FIGURES = frozenset(
    {"openings", "seats", "graduates", "people", "employed", "hires", "separations", "retiring"}
)
_YEAR = re.compile(r"^(?:19|20)\d{2}\s*(?:年度?|届|级)?")
#: What a row is about.
_NAMES = POSTS | FIRMS | {"major"}


def with_group_labels(block: Block, fields: Mapping[int, str]) -> tuple[Block, list[str]]:
    """Return the block with labels of groups in each of their rows, and what was noticed.

    Only columns at the left do so, and only rows that have words of their own to the right. Below
    another label further left, or another band, an empty cell is not the one above.

    Examples
    --------
    >>> rows = [["东江街道", "车工", 3], [None, "焊工", 2], ["西河镇", "车工", 1]]
    >>> block = Block(["镇街", "职业", "人数"], rows, "", {}, [2, 3, 4])
    >>> with_group_labels(block, {0: "region", 1: "occupation", 2: "openings"})[0].rows[1]
    ['东江街道', '焊工', 2]
    """
    places = _leading(block.header, fields)
    if not places or not len(block.rows) or len(block.rows) > MOST_BY_HAND:
        return block, []
    if not any(is_blank(row[place]) for row in block.rows for place in places):
        return block, []
    rows: list[list[Cell]] = []
    counts: dict[int, int] = {}
    above: dict[int, Cell] = {}
    band: dict[str, str] = {}
    for number, row in enumerate(block.rows):
        own_band = block.bands[number] if block.bands else {}
        above = above if own_band == band else {}
        band = own_band
        filled = _filled(row, places, above, fields)
        for place in places:
            if is_blank(row[place]) and not is_blank(filled[place]):
                counts[place] = counts.get(place, 0) + 1
        above = {place: filled[place] for place in places if not is_blank(filled[place])}
        rows.append(filled)
    notes = [phrase("load", "filled_down", name=block.header[p], n=n) for p, n in counts.items()]
    if not counts:
        return block, []
    return replace(block, rows=rows, source=block.source or block), notes


def _leading(header: Sequence[str], fields: Mapping[int, str]) -> list[int]:
    """Return the places of labels that have nothing but row numbers and labels to their left."""
    places: list[int] = []
    for place, name in enumerate(header):
        if fields.get(place) in _LABELS | _FIRM:
            places.append(place)
        elif name and heading(name) not in IGNORED:
            break
    return places


def _filled(
    row: Sequence[Cell], places: Sequence[int], above: Mapping[int, Cell], fields: Mapping[int, str]
) -> list[Cell]:
    """Return a row with what holds for its group."""
    filled = list(row)
    others = (cell for cell in row[places[0] + 1 :] if not is_blank(cell))
    if not any(isinstance(cell, (str, date)) for cell in others):
        return filled
    firms = [place for place in places if fields[place] in _FIRM]
    other_firm = any(not is_blank(row[place]) and row[place] != above.get(place) for place in firms)
    for place in places:
        if not is_blank(row[place]):
            # Below another label further left begins another group.
            if row[place] != above.get(place) and place not in firms:
                rest = {at for at in places if at > place}
                return [row[at] if at in rest else cell for at, cell in enumerate(filled)]
            continue
        if place in firms and other_firm:
            continue
        filled[place] = above.get(place)
    return filled


def without_shared_figures(block: Block, sheet: RawSheet) -> tuple[Block, list[str]]:
    """Return a table without the figures that a merged cell gives several rows together, which are told."""
    if not (sheet.repeats or sheet.goes_on) or not block.numbers:
        return block, []
    block, across = _without_months_merged(block, sheet)
    header = block.header
    names = _columns(header, _NAMES)
    rows, notes = [list(row) for row in block.rows], across
    for place in [place for place, name in enumerate(header) if _is_figure(name)]:
        repeats = [(number, place) in sheet.repeats for number in block.numbers]
        shared = [
            group
            for group in _groups(repeats)
            if _is_number(rows[group[0]][place])
            and len({tuple(str(rows[at][name]) for name in names) for at in group}) > 1
        ]
        if not shared:
            continue
        some = joined([str(rows[shared[0][0]][place])])
        lines = block.lines(at for group in shared for at in group)
        facts = {"header": header[place], "n": len(shared), "some": some, "rows": lines}
        notes.append(phrase("load", "figures_shared", **facts))
        for at in (at for group in shared for at in group):
            rows[at][place] = None
    return (replace(block, rows=rows, source=block.source or block) if notes else block), notes


def _without_months_merged(block: Block, sheet: RawSheet) -> tuple[Block, list[str]]:
    """Return a table without the figures that a merged cell gives several columns of it together."""
    figures = {place for place, name in enumerate(block.header) if _is_figure(name)}
    rows, lines, some = [list(row) for row in block.rows], [], ""
    for at, (number, row) in enumerate(zip(block.numbers, rows, strict=True)):
        again = [
            place
            for place in sorted(figures)
            if (number, place) in sheet.goes_on and place - 1 in figures and _is_number(row[place])
        ]
        if again:
            lines.append(at)
            some = some or str(row[again[0]])
            for place in again:
                row[place - 1 : place + 1] = [None, None]
    if not lines:
        return block, []
    note = phrase("load", "figures_across", n=len(lines), some=some, rows=block.lines(lines))
    return replace(block, rows=rows, source=block.source or block), [note]


def _columns(header: list[str], fields: frozenset[str]) -> list[int]:
    own = fields_of_columns(tuple(header))
    return [place for place, known in enumerate(own) if known & fields]


def _is_figure(name: str) -> bool:
    """Tell the heading of what is counted of each row, in a year or month or at all."""
    (fields,) = fields_of_columns((_YEAR.sub("", name.strip()) or name,))
    return bool(fields & _FIGURES) or is_month(name) or is_year(name)


def _is_number(cell: Cell) -> bool:
    """Tell a number; 若干 is so many of each."""
    number = None if is_blank(cell) else parse_number(cell)
    return number is not None and number == number


def _groups(repeats: Iterable[bool]) -> list[list[int]]:
    """Return the rows of each merged cell, the first and those that repeat it.

    Examples
    --------
    >>> _groups([False, True, True, False, False, True])
    [[0, 1, 2], [4, 5]]
    """
    groups: list[list[int]] = []
    for at, again in enumerate(repeats):
        if again and groups:
            groups[-1].append(at)
        elif not again:
            groups.append([at])
    return [group for group in groups if len(group) > 1]
