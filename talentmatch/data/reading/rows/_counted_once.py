"""Parts of a table of months that count the same thing twice: which of them is kept."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from talentmatch.data.reading.layout.reshaping._month_measures import (
    end_of_month,
)
from talentmatch.data.reading.layout.sheets import (
    ParsedSheet,
)
from talentmatch.data.reading.rows._indicator_units import metric_of
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import phrase

__all__ = ["counted_once"]


def counted_once(parts: Sequence[tuple[str, ParsedSheet]], source: str) -> list[ParsedSheet]:
    """Return the parts of which none gives the same month of the same series another figure.

    How many there are at the end of a month goes before what is called by its own name, and that
    before what only the title tells.

    Raises
    ------
    ContractError
        If nothing tells which of two is meant.
    """
    ranks = [_rank(measure, part.table) for measure, part in parts]
    kept: list[int] = []
    for number in sorted(range(len(parts)), key=lambda n: -ranks[n]):
        part = parts[number][1]
        rivals = [other for other in kept if _same_figures(part, parts[other][1])]
        if any(ranks[other] == ranks[number] for other in rivals):
            problem = phrase("contract", "measures_alike", n=len(rivals) + 1)
            raise ContractError(part.table, [problem], source=source)
        kept += [] if rivals else [number]
    return [parts[number][1] for number in sorted(kept)]


def _rank(measure: str, table: str) -> int:
    """Return how surely a measure is the figure of its table; of vacancies none goes before another."""
    if table != "indicator":
        return 0
    return 2 if end_of_month(measure) else int(metric_of(measure) is not None)


def _same_figures(one: ParsedSheet, other: ParsedSheet) -> bool:
    """Tell two parts that have a figure for the same month of the same series."""
    if one.table != other.table or one.table not in ("demand", "indicator"):
        return False
    keys = [
        name
        for name in (*TABLES[one.table].key, "enterprise_name")
        if name in one.frame and name in other.frame
    ]
    rows = (part.frame[keys].astype(str).drop_duplicates() for part in (one, other))
    return bool(pd.concat(rows).duplicated().any())
