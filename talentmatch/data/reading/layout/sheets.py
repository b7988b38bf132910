"""What a file holds before and after it is understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from talentmatch.i18n import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "MOST_BY_HAND",
    "Block",
    "Cell",
    "Form",
    "ParsedSheet",
    "Progress",
    "RawSheet",
    "SheetReview",
    "Understood",
    "first_rows",
    "padded",
]

#: One cell as the reader gives it: text, number, bool, date, or None and "" for empty.
Cell = Any
#: Called as `progress(done, total, label)`.
Progress = Callable[[int, int, str], None]
#: A table with more rows comes out of a program, which writes each cell by itself.
MOST_BY_HAND = 20_000
#: So many rows are named.
_SOME = 5


@dataclass(frozen=True)
class RawSheet:
    """One sheet as it stands in the file: rows of cells, nothing understood yet.

    Attributes
    ----------
    source : str
        File and sheet, as a person would say it.
    rows : sequence of list
        Cells from the first row and column on; rows may differ in length.
    hint : str
        File, folder and sheet name: words that tell which table it is.
    name : str
        Name of the sheet, empty where the file has no other.
    first_row : int
        Number of the first of the rows in the file.
    skipped : str
        Why it was not read; empty if it was.
    notes : tuple of str
        What was left out of it.
    hidden : frozenset of int
        Places of its hidden columns.
    is_list : bool
        Whether the first row is its header for sure: keys of records.
    repeats, goes_on : frozenset of (int, int)
        Number of the row in the file and place of the column of cells that a merged cell fills from
        the row above, and from the column to the left.
    """

    source: str
    rows: Sequence[list[Cell]]
    hint: str = ""
    name: str = ""
    first_row: int = 1
    skipped: str = ""
    notes: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    is_list: bool = False
    repeats: frozenset[tuple[int, int]] = frozenset()
    goes_on: frozenset[tuple[int, int]] = frozenset()

    def with_merged(self, areas: Iterable[tuple[int, int, int, int]]) -> RawSheet:
        """Return the sheet with what merged cells fill, of which the first and last row and column are given.

        Examples
        --------
        >>> sheet = RawSheet("a.xlsx", [["甲厂", 30, 30], ["", 30, 30]]).with_merged([(0, 1, 1, 2)])
        >>> sorted(sheet.repeats), sorted(sheet.goes_on)
        ([(2, 1), (2, 2)], [(1, 2), (2, 2)])
        """
        repeats: set[tuple[int, int]] = set()
        goes_on: set[tuple[int, int]] = set()
        for top, left, bottom, right in areas:
            numbers = range(top + 1, min(bottom + 1, len(self.rows)) + 1)
            repeats |= {(n, column) for n in numbers[1:] for column in range(left, right + 1)}
            goes_on |= {(n, column) for n in numbers for column in range(left + 1, right + 1)}
        return replace(self, repeats=frozenset(repeats), goes_on=frozenset(goes_on))


@dataclass(frozen=True)
class Form:
    """Records that name their own fields: a résumé, an advertisement, a JSON document.

    Attributes
    ----------
    source : str
        File, as a person would say it.
    table : str
        Table the records belong to.
    records : list of dict
        Label as written to value.
    notes : tuple of str
        What was left open or out.
    """

    source: str
    table: str
    records: list[dict[str, Cell]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A header and the records below it.

    Attributes
    ----------
    header : list of str
        One header a column, two lines joined; months as ``2023-01``.
    rows : sequence of list
        Records, as wide as the header.
    titles : str
        What stands above the header, for hints such as the year.
    dropped : dict of str to int
        Kind of row (``total``, ``note``, ``repeated header``) to how many were dropped.
    numbers : list of int
        Number of each record's row in the file, as a spreadsheet shows it.
    below : int, optional
        Place among the rows of the sheet where another table begins.
    source : Block, optional
        The block as it stands in the file, where this one was made of it.
    source_rows : list of int, optional
        For each record its place in `source`; one for one if absent.
    bands : list of dict
        For each record the fields that headings of bands above it give, and what the nearest of
        them says under `label`; none if absent.
    """

    header: list[str]
    rows: Sequence[list[Cell]]
    titles: str
    dropped: dict[str, int]
    numbers: list[int]
    below: int | None = None
    source: Block | None = None
    source_rows: list[int] | None = None
    bands: list[dict[str, str]] = field(default_factory=list)

    @property
    def row_numbers(self) -> list[int]:
        """Number in the file of the row that each record was made of."""
        if self.source is None or self.source_rows is None:
            return self.numbers
        return [self.source.numbers[place] for place in self.source_rows]

    def remade(self, header: list[str], rows: Sequence[list[Cell]], places: Sequence[int]) -> Block:
        """Return the block with other records, each made of the one at its place in this block."""
        earlier = self.source_rows
        return replace(
            self,
            header=header,
            rows=rows,
            numbers=[self.numbers[at] for at in places] if self.numbers else [],
            source=self.source or self,
            source_rows=[*places] if earlier is None else [earlier[at] for at in places],
            bands=[self.bands[at] for at in places] if self.bands else [],
        )

    def lines(self, places: Iterable[int]) -> str:
        """Return the numbers of some rows as a spreadsheet shows them, the first few."""
        return first_rows(self.numbers, places)


class Understood(NamedTuple):
    """What one heading was understood as.

    Attributes
    ----------
    table, heading, examples : str
        Table of the sheet, heading as written, some of the values below it.
    field : str
        Column of the table; empty if it is not read.
    certainty : {"known", "given", "sure", "unsure", "unread"}
        How sure that is.
    reason : str
        Why.
    """

    table: str
    heading: str
    examples: str
    field: str
    certainty: str
    reason: str


class SheetReview(NamedTuple):
    """What somebody says of one sheet: its table, and the field of each heading, empty for none."""

    table: str
    fields: dict[str, str]


@dataclass(frozen=True)
class ParsedSheet:
    """Rows in the columns of one contract, ready for `Store.write`.

    Values that could not be understood stand as they were written, so that the contract sets
    their row aside and names them.

    Attributes
    ----------
    table : str
        Name of the table; empty if the sheet or file was skipped.
    frame : DataFrame
        Columns of the contract, and `enterprise_name` where only a name is known.
    source : str
        File and sheet, as a person would say it.
    notes : tuple of str
        What was dropped, guessed or left open.
    unmapped : tuple of str
        Headers that fit no column of the table.
    mapping : dict of str to str
        Headers that the caller mapped by hand: worth remembering.
    mapping_key : str
        Name under which the mapping is remembered: `store.remember(mapping_key, json)`.
    skipped : str
        Why nothing was read; empty if something was.
    broken : bool
        Whether it was skipped for breaking the contract of its table.
    passed : bool
        Whether it was skipped as a file of another kind, which nobody misses.
    scan : bool
        Whether it was skipped for its pages being pictures.
    supplement : bool
        Whether its rows are stored only where the store knows nothing of the same key.
    file : Path, optional
        The file it came from.
    name : str
        Name of the sheet, empty where the file has no other.
    origin : Block, optional
        Headings and cells as they stand in the file.
    places : ndarray of shape (n_rows,), optional
        For each row of the frame its place in `origin`.
    unread : dict of int to str
        Rows of the frame, by place, that have a cell without a value to read, and why.
    understood : tuple of Understood
        What each heading was understood as, where that is asked for; then there are no rows.
    """

    table: str
    frame: pd.DataFrame
    source: str
    notes: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    mapping_key: str = ""
    skipped: str = ""
    broken: bool = False
    passed: bool = False
    scan: bool = False
    supplement: bool = False
    file: Path | None = None
    name: str = ""
    origin: Block | None = field(default=None, repr=False)
    places: NDArray[np.int64] | None = field(default=None, repr=False)
    unread: Mapping[int, str] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()


def first_rows(numbers: Sequence[int], places: Iterable[int]) -> str:
    """Return the first of the numbers that rows have in their file; without one a row is counted.

    Examples
    --------
    >>> str(first_rows([3, 4], [0, 1, 2]))
    '3, 4, 3'
    """
    known = [numbers[at] if at < len(numbers) else at + 1 for at in places]
    return joined(known[:_SOME]) + (" …" if len(known) > _SOME else "")


def padded(row: list[Cell], width: int) -> list[Cell]:
    """Return a row with blanks at its end, so that it is as wide as the table."""
    return [*row, *([None] * (width - len(row)))]
