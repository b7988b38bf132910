r"""Text tables of statistics offices that write all dimensions of a series into one column.

The heading names them with commas, and behind a backslash what stands in the other columns:
``freq,nace_r2,geo\TIME_PERIOD`` [1]_.

References
----------
.. [1] Eurostat, Bulk download, format TSV.
"""

from __future__ import annotations

import re

from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.i18n import joined, phrase

#: A figure, or a colon where there is none, and letters that say what to think of it.
_FLAGGED = re.compile(r"\s*(:|-?\d+(?:\.\d+)?)\s*([a-z]{1,4})?\s*")

__all__ = ["parted_dimensions"]

#: Dimensions that the tables know, by what they are called there.
_NAMES = {"geo": "地区", "nace_r2": "行业", "isco08": "职业"}
#: All industries, occupations or places: B-S, TOTAL, EU27_2020.
_WHOLE = re.compile(r"[A-Z]-[A-Z](?:_\w+)?|TOTAL|ALL|E[AU]\d*(?:_\d+)?|", re.I)
#: Classifications whose letters and numbers mean something else in those of China.
_FOREIGN = {"nace_r2": "NACE", "isco08": "ISCO"}


def parted_dimensions(rows: list[list[Cell]]) -> tuple[list[list[Cell]], tuple[str, ...], str]:
    r"""Return rows with a column for each dimension that tells series apart, and what was noticed.

    Dimensions of one value, such as the unit, say nothing about rows: they come last, but for a
    place, an industry or an occupation that is not the whole. Codes of other classifications get
    its name before them, since NACE F is another industry than F.

    Examples
    --------
    >>> rows = [["freq,nace_r2,geo\\TIME_PERIOD", "2022-Q1 "], ["Q,C,DE", "12.5 b"], ["Q,F,DE", "3 "]]
    >>> parted_dimensions(rows)[0]
    [['行业', '地区', '2022-Q1'], ['NACE C', 'DE', '12.5'], ['NACE F', 'DE', '3']]
    """
    first = str(rows[0][0]) if rows and rows[0] else ""
    heads, slash, _ = first.partition("\\")
    names = [name.strip() for name in heads.split(",")]
    if not slash or any(row and str(row[0]).count(",") != len(names) - 1 for row in rows[1:]):
        return rows, (), ""
    parts = [[part.strip() for part in str(row[0]).split(",")] for row in rows[1:] if row]
    values = [{part[place] for part in parts} for place in range(len(names))]
    places = [
        place
        for place, name in enumerate(names)
        if len(values[place]) > 1
        or (name.lower() in _NAMES and not any(map(_WHOLE.fullmatch, values[place])))
    ]
    header: list[Cell] = [_NAMES.get(names[place].lower(), names[place]) for place in places]
    records = [
        [*(_value(names[place], part[place]) for place in places), *map(_figure, row[1:])]
        for part, row in zip(parts, (row for row in rows[1:] if row), strict=True)
    ]
    flags = [
        match for row in rows[1:] for cell in row[1:] if (match := _FLAGGED.fullmatch(str(cell)))
    ]
    marked = [match[0].strip() for match in flags if match[2] and match[1] != ":"]
    empty = sum(match[1] == ":" for match in flags)
    facts = {"n": len(marked), "some": joined(list(dict.fromkeys(marked))[:3]), "empty": empty}
    notes = (phrase("load", "flags_parted", **facts),) if marked or empty else ()
    whole = " ".join(
        parts[0][place] for place in range(len(names)) if place not in places and parts
    )
    return [[*header, *(str(name).strip() for name in rows[0][1:])], *records], notes, whole


def _figure(cell: Cell) -> Cell:
    """Return a figure without its flags; one that is not available is empty."""
    match = _FLAGGED.fullmatch(str(cell))
    return cell if not match else "" if match[1] == ":" else match[1]


def _value(name: str, value: str) -> str:
    classification = _FOREIGN.get(name.lower())
    return f"{classification} {value}" if classification else value
