"""Tell the rows of a table that are records from totals, notes, bands and repeated headings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import in_figures
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._band_rows import (
    ORDINAL,
    POSTS,
    bands_below,
    is_band,
    is_band_with_sums,
    is_band_with_total,
    is_lone_label,
    is_plainly_band,
    may_be_firm,
    sums_up_those_below,
    text_columns,
    town_over_firms,
    with_numbered_bands,
)
from talentmatch.data.reading.layout._labels import plain_label
from talentmatch.data.reading.layout._no_records import (
    LABEL,
    OF_WHICH,
    OF_WHOM,
    PART_TOTAL,
    TOTAL,
    UNFILLED,
    WHOLE,
    closing_rows,
    fields_of_columns,
    is_note,
    is_part,
    is_part_total,
    is_whole,
    place_of_sum,
    plain_rows,
    without_wholes,
)
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.sheets import Cell, padded

__all__ = ["records", "spelled"]

#: A town over its firms has no more cells beside it than the sums of a few figures.
_FEW = 3


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
        _posts(header),
        (TOTAL, PART_TOTAL, WHOLE, OF_WHICH, UNFILLED, ORDINAL, LABEL),
    )
    doubtful = np.flatnonzero(~plain)
    few = rows.take(doubtful)
    own = fields_of_columns(tuple(header))
    if any(map(_needs_neighbours, few)) or place_of_sum(rows, header, own) is not None:
        return _records_by_row(rows, header, width)
    _, among, dropped, _ = _records_by_row(few, header, width)
    places = np.sort(np.concatenate([np.flatnonzero(plain), doubtful[among]]))
    selection = rows if len(places) == len(rows) else rows.take(places)
    return selection, places.tolist(), dropped, []


def _needs_neighbours(row: list[Cell]) -> bool:
    """Tell a row that means something for those below it, or is judged by the other ones."""
    distinct = {str(cell) for cell in row if not is_blank(cell)}
    filled = [cell for cell in row if not is_blank(cell)]
    if filled and ORDINAL.fullmatch(str(filled[0]).strip()):
        return True
    if filled and len(filled) <= _FEW and is_plainly_band(str(filled[0])):
        return True
    if len(filled) > 1 and TOTAL.fullmatch(str(filled[1]).strip()):
        return True
    return (
        len(distinct) == 1
        or is_whole(row)
        or any(OF_WHICH.fullmatch(str(cell).strip()) for cell in filled[:3])
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
    texts = text_columns(rows, header)
    closing = closing_rows(rows, header, lambda row, filled: bool(_no_record(row, filled, header)))
    town: tuple[int, str] | None = None
    totals_above = False
    for number, row in enumerate(with_numbered_bands(rows)):
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            continue
        kind = _no_record(row, filled, header) or ("note" if number in closing else "")
        if not kind and is_part(filled, header, OF_WHICH if last == "record" else OF_WHOM):
            kind = "part"
        if not kind and len(filled) == 1 and is_lone_label(row, header, rows):
            kind = "band"
        if not kind and is_band_with_sums(row, filled, header, texts):
            kind = "band"
        if not kind and sums_up_those_below(rows, number, header):
            kind = "band"
        # A total above the first record is of those below it, and so are its likes.
        if kind == "total" and (totals_above or not body):
            kind = "band" if is_band_with_total(row, filled, header) else kind
            totals_above = totals_above or kind == "band"
        if kind == "band" and _is_lone_figure(row, filled):
            kind = "total"  # a heading has a name
        over = town_over_firms(rows, number, header) if kind in ("", "band") else None
        if over is not None:
            kind, town = "band", over
        doubtful = kind == "band" and over is None and may_be_firm(filled, rows)
        kind = "lone name" if doubtful else kind
        # Parts of a total that is left out are records: nothing else counts them.
        if kind != "part":
            whole = isinstance(filled[0], str) and WHOLE.fullmatch(filled[0].strip())
            last = "record" if not kind and not whole else kind
        if kind:
            dropped[kind] = dropped.get(kind, 0) + 1
        if doubtful:
            current = {"label": plain_label(str(filled[0]))}
        elif kind == "band":
            current = bands_below(current, str(filled[0]))
        elif not kind:
            line = padded(row, width)[:width]
            town = town if town and is_blank(line[town[0]]) else None
            body.append(line if town is None else [*line[: town[0]], town[1], *line[town[0] + 1 :]])
            numbers.append(number)
            bands.append(current)
    parts = without_wholes(body)
    rest = [body[place] for place in parts]
    if (summed := place_of_sum(rest, header, fields_of_columns(tuple(header)))) is not None:
        parts = [place for at, place in enumerate(parts) if at != summed]
    if len(parts) < len(body):
        dropped["total"] = dropped.get("total", 0) + len(body) - len(parts)
    result = [[lines[place] for place in parts] for lines in (body, numbers, bands)]
    return result[0], result[1], dropped, result[2]  # type: ignore[return-value]


def _is_lone_figure(row: list[Cell], filled: list[Cell]) -> bool:
    """Tell a number alone in its row, behind the column of names; a year may stand over rows."""
    alone = len(filled) == 1 and is_blank(row[0])
    # 1、东江街道 is a name behind its number.
    figure = parse_number(plain_label(str(filled[0]))) if alone else None
    return figure is not None and not 1900 <= figure <= 2100


def _no_record(row: list[Cell], filled: list[Cell], header: list[str]) -> str:
    """Return why a row is no record, empty if it is one.

    A further kind of such rows has to be known to `plain_rows` too, which spares most rows this.
    """
    first = str(filled[0]).strip()
    if len(header) > 2 and len(set(map(str, filled))) == 1 and is_band(row, filled, header):
        return "band"
    # A total may stand behind a row number or a merged region, never behind more than that.
    if any(TOTAL.fullmatch(str(cell).strip()) for cell in filled[:2] if isinstance(cell, str)):
        return "total"
    if any(
        TOTAL.fullmatch(str(row[place]).strip()) for place in _posts(header) if place < len(row)
    ):
        return "total"
    may_have_totals = not any("指标" in name or "indicator" in name.lower() for name in header)
    if may_have_totals and is_part_total(filled):
        return "total"
    if len(set(map(str, filled))) <= max(2, len(header) // 4) and is_note(first):
        return "note"
    if len(header) > 2 and all(UNFILLED.fullmatch(str(cell)) for cell in filled):
        return "note"
    if len(header) > 2 and len(set(map(str, filled))) == 1 and len(first) > 30:
        return "note"
    labels = [spelled(cell) for cell in row[: len(header)]]
    if sum(a == b != "" for a, b in zip(labels, header, strict=False)) >= max(2, len(filled) // 2):
        return "repeated header"
    return ""


def _posts(header: list[str]) -> tuple[int, ...]:
    """Return the columns of posts, in which a total may stand behind the merged cells of its firm."""
    own = fields_of_columns(tuple(header))
    return tuple(place for place, fields in enumerate(own) if fields & (POSTS | {"major"}))


def spelled(cell: Cell) -> str:
    """Return a cell as a heading: a day as its month, years in figures, a number without point."""
    if is_blank(cell):
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return in_figures(" ".join(str(cell).split()))
