"""Write what many small files hold together: a folder of résumés costs as many writes as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from talentmatch.data.intake.load_report import TableLoad
from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.errors import ContractError

__all__ = ["MOST_WAITING", "is_small", "write_together"]

#: Tables of people, whose rows stand alone.
_PEOPLE = frozenset({"candidate", "contact", "protected", "consent"})
_MOST_ROWS = 20
#: Sheets that wait for each other at most.
MOST_WAITING = 2000


def is_small(sheet: ParsedSheet) -> bool:
    """Tell a sheet of a few people that may wait for others to be written with them."""
    return sheet.table in _PEOPLE and len(sheet.frame) <= _MOST_ROWS and not sheet.unread


def write_together(
    sheets: Sequence[ParsedSheet], write: Callable[[str, pd.DataFrame, str], TableLoad]
) -> list[TableLoad | ContractError]:
    """Write sheets of one table and with the same columns at once; return what came of each.

    A column that a file does not have leaves what is stored, so that files with other columns are
    written apart. What is said of all rows together is said with the first sheet.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, sheet in enumerate(sheets):
        columns = tuple(sorted(map(str, sheet.frame.columns)))
        groups.setdefault((sheet.table, columns), []).append(place)
    outcomes: dict[int, TableLoad | ContractError] = {}
    # All people first, then how to reach them: the order in which one file gives them.
    for _, places in sorted(groups.items(), key=lambda group: _order(group[0][0], sheets)):
        group = [sheets[place] for place in places]
        outcomes |= dict(zip(places, _write_group(group, write), strict=True))
    return [outcomes[place] for place in range(len(sheets))]


def _order(table: str, sheets: Sequence[ParsedSheet]) -> int:
    return list(dict.fromkeys(sheet.table for sheet in sheets)).index(table)


def _write_group(
    group: list[ParsedSheet], write: Callable[[str, pd.DataFrame, str], TableLoad]
) -> list[TableLoad | ContractError]:
    table = group[0].table
    frame = pd.concat([sheet.frame for sheet in group], ignore_index=True)
    try:
        whole = write(table, frame, group[0].source)
    except ContractError as error:
        if len(group) == 1:
            return [error]
        return [part for sheet in group for part in _write_group([sheet], write)]
    loads: list[TableLoad | ContractError] = []
    first = 0
    for sheet in group:
        last = first + len(sheet.frame)
        rejects = whole.rejects
        if len(rejects):
            rejects = rejects[(rejects.index >= first) & (rejects.index < last)]
            rejects = rejects.set_axis(rejects.index - first)
        loads.append(
            TableLoad(table, sheet.source, last - first - len(rejects), len(rejects), rejects)
        )
        first = last
    begins = loads[0]
    if isinstance(begins, TableLoad):
        loads[0] = replace(begins, notes=whole.notes, review=whole.review)
    return loads
