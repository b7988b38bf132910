"""Contracts of tables: a column and a table are declared once and checked once.

One declaration gives the check, the DuckDB table, the template a user fills in and the page in the
docs. Below the store, code trusts its input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "Kind", "Purpose", "Table"]

Kind = Literal["text", "int", "float", "bool", "date", "datetime", "list"]
Purpose = Literal["planning", "recruiting", "service", "audit"]


@dataclass(frozen=True)
class Column:
    """One column of a table: its kind, meaning, unit and allowed values.

    Parameters
    ----------
    name : str
        English snake_case name.
    kind : {"text", "int", "float", "bool", "date", "datetime", "list"}
        Type of a value; `list` is a list of text.
    meaning : str
        One sentence for the person who fills the column in.
    zh : str
        Chinese label, which is also the first synonym of a header.
    unit : str, optional
        Unit of a number.
    low, high : float, optional
        Smallest and largest allowed number.
    required : bool
        Whether a row without a value is set aside.
    default : str, optional
        Value that stands for an absent one; `'all'` for a dimension.
    choices : tuple of str
        The only allowed values, if not empty.
    vocabulary : str, optional
        Name of the vocabulary a value must belong to (`"industry"`).
    aliases : tuple of str
        Further headers under which people keep this column.
    event : bool
        Whether a date is of something that may not have happened yet at `as_of`;
        such a date later than `as_of` is read as missing.
    """

    name: str
    kind: Kind
    meaning: str
    zh: str = ""
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    vocabulary: str | None = None
    aliases: tuple[str, ...] = ()
    event: bool = False


@dataclass(frozen=True)
class Table:
    """The contract of one table.

    Parameters
    ----------
    name : str
        Name in the store.
    key : tuple of str
        Columns that tell one row from another; a second row of the same key replaces the first.
    columns : tuple of Column
        Columns in the order of the template.
    zh : str
        Chinese name.
    grain : str
        What one row is.
    known : str, optional
        SQL expression over the columns: the moment from which a row may be read. A row is let out
        by `read(as_of=t)` if `known` is missing or not later than `t`. None: timeless reference data.
    subjects : tuple of str
        Columns that hold a candidate's pseudonym; a row is let out only with that person's consent.
    purposes : tuple of str
        Purposes for which the table may be read at all.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    zh: str = ""
    grain: str = ""
    known: str | None = None
    subjects: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ("planning", "recruiting", "service")

    def __getitem__(self, name: str) -> Column:
        """Return the column of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)
