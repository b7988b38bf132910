"""Contracts of tables: a column and a table are declared once and checked once.

One declaration gives the check, the DuckDB table, the template a user fills in and the page in the
docs. Below the store, code trusts its input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from talentmatch.i18n import by_language

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DTYPES", "SQL_TYPES", "Column", "Kind", "Purpose", "Table"]

Kind = Literal["text", "int", "float", "bool", "date", "datetime", "list"]
Purpose = Literal["planning", "recruiting", "service", "audit"]

#: Kind to the type that DuckDB stores.
SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "list": "VARCHAR[]",
}
#: Kind to the dtype in which an empty column leaves the store.
DTYPES: dict[Kind, str] = {
    "text": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
    "list": "object",
}


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
        Name of the vocabulary a value must belong to (`"industry"`, `"credit_code"`).
    aliases : tuple of str
        Further headers under which people keep this column.
    event : bool
        Whether a date is of something that may not have happened yet at `as_of`;
        such a date later than `as_of` is read as missing.
    person : bool
        Whether the value stands for a candidate: it is stored as a keyed hash, and a reference to
        somebody without consent is read as missing.
    free_text : bool
        Whether people write sentences here, in which names and contact data are masked.
    sealed : bool
        Whether the file of the store holds it encrypted, so that it tells nothing without the key.
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
    person: bool = False
    free_text: bool = False
    sealed: bool = False

    @property
    def stored_type(self) -> str:
        """Type that DuckDB stores."""
        return "BLOB" if self.sealed else SQL_TYPES[self.kind]

    @property
    def label(self) -> str:
        """Name for a reader; in Chinese with the label, beside the name that a header may have."""
        zh = f"{self.zh}（{self.name}）" if self.zh else self.name
        return by_language({"en": self.name, "zh": zh})


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
    known_from : str, optional
        SQL expression over the columns: the moment from which a row may be read. A row is let out
        by `read(as_of=t)` if `known_from` is missing or not later than `t`. None: timeless reference
        data.
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
    known_from: str | None = None
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

    @property
    def people(self) -> tuple[str, ...]:
        """Columns that hold pseudonyms of candidates."""
        return tuple(column.name for column in self.columns if column.person)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which no row can be stored."""
        return tuple(column.name for column in self.columns if column.required)

    def default(self, name: str) -> str | None:
        """Return what stands for an absent value; an absent dimension of the key is `'all'`."""
        column = self[name]
        dimension = name in self.key and column.kind == "text" and not column.required
        return column.default or ("all" if dimension else None)

    def ddl(self) -> str:
        """Return the DuckDB statement that creates the table.

        Examples
        --------
        >>> from talentmatch.data.tables import TABLES
        >>> TABLES["major_occupation"].ddl()
        'CREATE TABLE IF NOT EXISTS "major_occupation" ("major" VARCHAR, "occupation" VARCHAR,
        "share" DOUBLE)'
        """
        columns = ", ".join(f'"{column.name}" {column.stored_type}' for column in self.columns)
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({columns})'

    def empty(self) -> pd.DataFrame:
        """Return a frame without rows, in the dtypes in which the store lets rows out."""
        import pandas as pd

        return pd.DataFrame(
            {column.name: pd.Series(dtype=DTYPES[column.kind]) for column in self.columns}
        )

    def template(self) -> pd.DataFrame:
        """Return the header of the form a user fills in, one row a column.

        Returns
        -------
        DataFrame
            header, zh, required, kind, unit, choices, meaning.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "header": [column.name for column in self.columns],
                "zh": [column.zh or column.name for column in self.columns],
                "required": [column.required for column in self.columns],
                "kind": [column.kind for column in self.columns],
                "unit": [column.unit or "" for column in self.columns],
                "choices": [", ".join(column.choices) for column in self.columns],
                "meaning": [column.meaning for column in self.columns],
            }
        )
