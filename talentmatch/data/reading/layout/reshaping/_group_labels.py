"""Labels that a list writes once for a group of rows, on the first of them: in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import phrase

__all__ = ["GROUPED", "with_group_labels"]

#: Tables whose rows lists group by a label at the left; others fill such labels as they complete
#: rows.
GROUPED = frozenset(
    {"demand", "indicator", "workforce", "talent_stock", "occupation_mix", "employment"}
)
#: Fields that a list groups its rows by, and those that say which firm it is.
_LABELS = frozenset({"region", "industry", "year", "month", "period", "talent_group"})
_FIRM = frozenset({"enterprise_name", "enterprise_id", "credit_code"})


def with_group_labels(block: Block, fields: Mapping[int, str]) -> tuple[Block, list[str]]:
    """Return the block with labels of groups in each of their rows, and what was noticed.

    Only columns at the left do so, and only rows that have words of their own to the right. Below
    another label further left, or another band, an empty cell is not the one above.

    Parameters
    ----------
    block : Block
        Header and records.
    fields : mapping of int to str
        Field of each column that is read, by its place.

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
    if not any(_says(cell) for cell in row[places[0] + 1 :]):
        return filled
    firms = [place for place in places if fields[place] in _FIRM]
    other_firm = any(not is_blank(row[place]) and row[place] != above.get(place) for place in firms)
    for place in places:
        if not is_blank(row[place]):
            # Below another label further left begins another group.
            if row[place] != above.get(place) and place not in firms:
                return _rest_open(filled, row, place, places)
            continue
        if place in firms and other_firm:
            continue
        filled[place] = above.get(place)
    return filled


def _rest_open(
    filled: list[Cell], row: Sequence[Cell], place: int, places: Sequence[int]
) -> list[Cell]:
    return [row[at] if at in places and at > place else cell for at, cell in enumerate(filled)]


def _says(cell: Cell) -> bool:
    return isinstance(cell, (str, date)) and not is_blank(cell)
