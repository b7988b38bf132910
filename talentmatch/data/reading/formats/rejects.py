"""Rows that a load set aside, written as they stand in their file, so that people can mend them there."""

from __future__ import annotations

import csv
import errno
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from talentmatch.data.private_files import write_private
from talentmatch.data.reading.cells.formulas import harmless
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.sheets import Cell, ParsedSheet
from talentmatch.i18n import joined, phrase

__all__ = ["ENDING", "Rejects", "free_name", "original_cells", "source_stem", "write_rejects"]

#: How the name of every such file ends.
ENDING = ".rejected.csv"
_DATED = re.compile(r"(?:\.\d{4}-\d{2}-\d{2}(?:-\d+)?)?\.rejected$")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")


@dataclass
class Rejects:
    """Rows of one sheet that broke the contract of a table.

    Attributes
    ----------
    file : Path
        File in which they stand.
    sheet : str
        Name of the sheet, empty where the file has no other.
    header : list of str
        Headings as the file has them.
    title : str
        What stands above the header: the year or unit of the rows.
    cells : dict of int to list
        Number of the row, as a spreadsheet shows it, to its cells.
    reasons : dict of int to list of str
        The same number to why it was set aside, by every table that it would have filled.
    """

    file: Path
    sheet: str
    header: list[str]
    title: str = ""
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, file: Path, rejects: pd.DataFrame, sheet: ParsedSheet | None = None) -> Rejects:
        """Bring rejected rows, numbered by their place in the sheet's frame, back to its cells."""
        names = [str(name) for name in rejects.columns if name != "reason"]
        origin, places = (sheet.origin, sheet.places) if sheet else (None, None)
        aside = cls(file, sheet.name if sheet else "", origin.header if origin else names)
        aside.title = origin.titles if origin else ""
        for place, row in zip(rejects.index, rejects[names].to_numpy(dtype=object), strict=True):
            at = int(place if places is None else places[place])
            number = origin.numbers[at] if origin else at + 1
            aside.cells[number] = origin.rows[at] if origin else list(row)
            aside.reasons.setdefault(number, []).append(rejects.loc[place, "reason"])
        return aside

    def add(self, other: Rejects) -> None:
        """Take in rows of the same sheet that another table, or another part, set aside."""
        self.cells.update(other.cells)
        for number, reasons in other.reasons.items():
            self.reasons.setdefault(number, []).extend(reasons)

    def as_csv(self, words: Callable[[str], str] = str) -> bytes:
        """Return the file: row, reason, and the cells under their own headings.

        Parameters
        ----------
        words : callable, optional
            Returns a sentence in the reader's language.
        """
        titled = bool(self.title)
        heads = [words(phrase("load", key)) for key in ("row_number", "reason", "table_title")]
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow([*heads[: 2 + titled], *map(harmless, self.header)])
        for number in sorted(self.cells):
            reasons = joined(dict.fromkeys(self.reasons[number]), "; ")
            facts = [number, words(reasons), harmless(self.title)]
            cells = [_display_value(cell) for cell in self.cells[number]]
            writer.writerow([*facts[: 2 + titled], *cells])
        return stream.getvalue().encode("utf-8-sig")


def write_rejects(content: bytes, file: Path, sheet: str, places: Sequence[Path]) -> Path | None:
    """Write a file of rows set aside into the first folder that takes it.

    One that is there already with other rows stays: somebody may be at work on it. The new one has
    the day in its name then.
    """
    stem = f"{source_stem(file)} {sheet}".strip().translate(str.maketrans('/\\:*?"<>|', "_" * 9))
    for folder in places:
        path = free_name(folder, stem, content)
        try:
            if not path.exists():
                write_private(path, content)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            continue
        return path
    return None


def free_name(folder: Path, stem: str, content: bytes) -> Path:
    """Return a name for rows set aside that is free, or of a file that holds the very same."""
    today, number = f"{date.today():%Y-%m-%d}", 1
    path = folder / f"{stem}{ENDING}"
    while path.exists() and path.read_bytes() != content:
        path = folder / f"{stem}.{today}{f'-{number}' if number > 1 else ''}{ENDING}"
        number += 1
    return path


def source_stem(path: Path) -> str:
    """Return the name of a file without ending; of rows set aside, that of where they come from.

    Examples
    --------
    >>> source_stem(Path("需求2024.rejected.csv")), source_stem(Path("a.2026-01-05.rejected.csv"))
    ('需求2024', 'a')
    """
    return _DATED.sub("", path.stem)


def original_cells(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the cells of such a file as they stood before formulas in them were made harmless."""
    return [
        [cell[1:] if isinstance(cell, str) and harmless(cell[1:]) == cell else cell for cell in row]
        for row in rows
    ]


def _display_value(cell: Cell) -> object:
    """Return a cell as the spreadsheet shows it, harmless if it is a formula."""
    if isinstance(cell, list):
        return harmless("、".join(map(str, cell)))
    if cell is None or (not isinstance(cell, str) and is_blank(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell == datetime(*cell.timetuple()[:3]) else str(cell)
    plain = isinstance(cell, str) and _NUMBER.fullmatch(cell)
    return cell if plain else harmless(cell)
