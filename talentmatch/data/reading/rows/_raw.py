"""Cells of one sheet by the field they belong to, on their way into a contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._title_words import english_multiple
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._sense import FIGURE_FIELDS
from talentmatch.data.reading.layout.headings import unit_of
from talentmatch.data.reading.layout.sheets import first_rows
from talentmatch.i18n import phrase

__all__ = ["Raw", "some_of", "units_of_title"]

#: Fields of people, of money and of shares, whose unit a title may name.
_PAID = frozenset({"pay", "pay_low", "pay_high", "spend"})
_SHARES = frozenset({"share", "stay_share", "return_share"})
_SHARE = re.compile(r"[%％‰]")
_PEOPLE = re.compile(r"(?:百万|千万|[十百千万亿])(?:人次?|名|个)")
_MONEY = re.compile(r"(?:百万|[百千万亿])?元(?:[/每].+)?")
_MULTIPLES = {100.0: "百", 1000.0: "千", 1e6: "百万"}
_OF_MONEY = re.compile(
    r"(?:thousands?|millions?|000s?) (?:of )?(?:CNY|RMB|yuan|USD|dollars?|euros?|EUR|GBP"
    r"|pounds?)|[¥$€£]"
    r"|\b(?:pay|salar(?:y|ies)|wages?|earnings|spend\w*|costs?|budget|turnover|revenue)[:,]?\s*(?:in\s+)?"
    r"['’]?(?:thousands?|millions?|000s?)",
    re.I,
)
_UNITS = re.compile(r"单位\s*[:：]\s*([^\s，,;；()（）]+)|[(（]([^()（）:：]{1,6})[)）]\s*(?:$|\s)")


def units_of_title(titles: str) -> tuple[str, ...]:
    """Return the units that the title of a sheet names.

    Examples
    --------
    >>> units_of_title("2024年人才需求（单位：百人、万元/年）"), units_of_title("填报单位：某局")
    (('百人', '万元/年'), ('某局',))
    >>> units_of_title("Vacancies by region (thousands)"), units_of_title("Spend, in thousands of CNY")
    (('千人',), ())
    """
    texts = (label or bracket for label, bracket in _UNITS.findall(titles))
    units = [unit for words in texts for unit in re.split(r"[、和及]", words) if unit]
    scale, written = english_multiple(titles)
    # Thousands of a currency are of pay; what pay is counted in stands in its heading.
    if written and not _OF_MONEY.search(titles):
        units.append(f"{_MULTIPLES[scale]}人")
    return tuple(units)


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
    units : tuple of str
        Units that the title of the sheet names, such as 万人.
    used : set of str
        Headings that are of no field and were read all the same.
    context : str
        Title of the table and names of sheet and file.
    batch : str
        Name of the sheet where it is a part of a year or one batch of several, else empty.
    description : Series, optional
        Texts of postings as their column has them, where remarks were added; None of no column.
    days : callable, optional
        Returns the day on which each row was taken from where it stood, None where untold.
    """

    cells: pd.DataFrame
    headers: dict[str, str]
    years: NamedYears = field(default_factory=NamedYears)
    notes: list[str] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    units: tuple[str, ...] = ()
    used: set[str] = field(default_factory=set)
    context: str = ""
    batch: str = ""
    description: pd.Series[Any] | None = None
    days: Callable[[], pd.Series[Any]] | None = None

    def unit(self, name: str) -> str:
        """Return the unit that the header of a field names in brackets, or else the title."""
        kind = _MONEY if name in _PAID else _PEOPLE if name in FIGURE_FIELDS else None
        kind = _SHARE if name in _SHARES else kind
        of_title = (unit for unit in self.units if kind and kind.fullmatch(unit))
        return unit_of(self.headers.get(name, "")) or next(of_title, "")

    def lines(self, places: Iterable[int]) -> str:
        """Return the numbers of some rows as a spreadsheet shows them, the first few."""
        return first_rows(self.numbers, places)

    def note(self, key: str, places: list[int], **facts: Any) -> None:
        """Note by rows what was seen in cells; nothing where it was in none."""
        if places:
            said = {"n": len(places), "rows": self.lines(places), **facts}
            self.notes.append(phrase("cells", key, **said))

    def tell(self, key: str, *, room: str = "load", **facts: Any) -> None:
        """Note what was seen."""
        self.notes.append(phrase(room, key, **facts))

    def fill(self, name: str, values: Iterable[Any], header: str) -> list[int]:
        """Fill the empty cells of a field; return the places of those filled.

        Parameters
        ----------
        name : str
            The field; one that no column gave is added.
        values : iterable
            What was found for each row, None where nothing was.
        header : str
            Where it was found.

        Examples
        --------
        >>> raw = Raw(pd.DataFrame({"school": ["甲大学", None, None]}, dtype=object), {})
        >>> raw.fill("school", ["乙大学", "丙大学", None], "教育"), raw.cells["school"].tolist()
        ([1], ['甲大学', '丙大学', None])
        """
        own = self.cells.get(name, pd.Series(None, index=self.cells.index, dtype=object))
        new = [value if is_blank(mine) else None for mine, value in zip(own, values, strict=True)]
        places = [place for place, value in enumerate(new) if value is not None]
        if places:
            column = pd.Series(new, index=self.cells.index, dtype=object)
            self.cells[name] = own.astype(object).where(column.isna(), column)
            self.headers.setdefault(name, header)
        return places


def some_of(values: list[Any]) -> str:
    """Return the first of several values as a note shows them, and how many more there are."""
    examples = ", ".join(repr(str(value)) for value in values[:3])
    return (
        examples if len(values) <= 3 else phrase("load", "more", shown=examples, n=len(values) - 3)
    )
