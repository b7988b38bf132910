"""Cells of one sheet by the field they belong to, on their way into a contract."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from talentmatch.data.reading.cells.years import NamedYears
from talentmatch.data.reading.layout.headings import unit_of

__all__ = ["Raw"]


@dataclass
class Raw:
    """Cells by field, before values are parsed.

    Attributes
    ----------
    cells : DataFrame
        One column a field, as written.
    headers : dict of str to str
        Field to the header it came from.
    years : NamedYears
        Years of the title and names around the sheet.
    notes : list of str
        What was dropped, guessed or left open; grows while values are parsed.
    unread : dict of int to str
        Rows with a cell that holds no value, only a formula or an error, and which it is.
    numbers : list of int
        Number of each row in the file, as a spreadsheet shows it.
    """

    cells: pd.DataFrame
    headers: dict[str, str]
    years: NamedYears = field(default_factory=NamedYears)
    notes: list[str] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    def unit(self, name: str) -> str:
        """Return the unit that the header of a field names in brackets."""
        return unit_of(self.headers.get(name, ""))
