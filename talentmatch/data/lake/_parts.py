"""How a table lies in a lake: which may, by what it is parted, and its rows as SQL."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import SQL_TYPES, Table
from talentmatch.data.lake._folder import LakeFolder
from talentmatch.data.lake._manifest import LakeFile
from talentmatch.errors import InputError
from talentmatch.i18n import label, phrase

__all__ = [
    "Months",
    "files_for",
    "files_sql",
    "form_of",
    "is_for_lake",
    "key_names",
    "months_checked",
    "names_sql",
    "part_sql",
    "rows_sql",
    "time_column",
]

#: First and last month (``2024-03``) that are asked for.
Months = tuple[str, str]
#: Tables that may lie in a lake.
_FOR_LAKE = ("indicator", "need_survey", "workforce", "posting", "demand")
#: Parts of a table without a month.
_HASHES = 8
#: Part of the rows that lack their month.
_NO_MONTH = "none"
#: Of a path its name below the lake: filesystems write the way there each as they like.
_FILE_NAME = r"array_to_string(regexp_split_to_array(filename, '[/\\]')[-3:], '/')"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def is_for_lake(table: Table) -> bool:
    """Tell whether a table may lie in a lake.

    Those may whose rows grow by the month and are of no person. Rows of people may not: who is
    joined, parted or erased must change in one transaction with the store. What verbs look up row by
    row, such as the register of enterprises, stays where they look.
    """
    return table.name in _FOR_LAKE


def time_column(table: Table) -> str | None:
    """Return the date by whose month a table is parted, if it has one.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> [time_column(TABLES[name]) for name in ("demand", "posting", "need_survey")]
    ['month', 'posted_on', None]
    """
    dates = [column.name for column in table.columns if column.kind in ("date", "datetime")]
    in_key = [name for name in table.key if name in dates]
    known = (table.known_from or "").strip('"')
    return in_key[0] if in_key else known if known in dates else None


def key_names(table: Table) -> str:
    """Return the SQL that lists the columns of the key."""
    return ", ".join(f'"{name}"' for name in table.key)


def names_sql(table: Table) -> str:
    """Return the SQL that lists all columns."""
    return ", ".join(f'"{name}"' for name in table.names)


def part_sql(table: Table) -> str:
    """Return the SQL of the part in which a row lies."""
    column = time_column(table)
    if column is None:
        return f"'h' || lpad(CAST(hash({key_names(table)}) % {_HASHES} AS VARCHAR), 2, '0')"
    return f"coalesce(strftime(\"{column}\", '%Y-%m'), '{_NO_MONTH}')"


def form_of(table: Table) -> str:
    """Return the mark of a table's columns and types, as its files have them."""
    text = ",".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def months_checked(table: Table, months: Months | None) -> Months | None:
    """Return first and last month as they were given, if the table has such.

    Raises
    ------
    InputError
        The table has no months, or what was given is not two of them in their order.
    """
    if months is None:
        return None
    if time_column(table) is None:
        raise InputError(phrase("lake", "no_months", table=label("tables", table.name)))
    texts = tuple(months)
    if len(texts) != 2 or not all(map(_MONTH.fullmatch, map(str, texts))) or texts[0] > texts[1]:
        raise InputError(phrase("lake", "wrong_months", months=str(months)))
    return texts


def files_for(
    table: Table, files: Iterable[LakeFile], as_of: pd.Timestamp, months: Months | None
) -> list[LakeFile]:
    """Return the files that may hold a row of these months that is known by a date."""
    return [
        file
        for file in files
        if (months is None or months[0] <= file.part <= months[1])
        and not (table.known_from and file.known_from and pd.Timestamp(file.known_from) > as_of)
    ]


def files_sql(folder: LakeFolder, names: Sequence[str], *, options: str = "") -> str:
    """Return the SQL of a relation that has the rows of some files."""
    paths = ", ".join(quoted(folder.path(name)) for name in names)
    return f"read_parquet([{paths}]{', ' + options if options else ''})"


def rows_sql(
    folder: LakeFolder,
    table: Table,
    files: Sequence[LakeFile],
    *,
    months: Months | None = None,
    numbered: bool = False,
) -> str:
    """Return the SQL of a relation that has a table's rows, also of files of an earlier contract.

    Parameters
    ----------
    folder : LakeFolder
        The lake.
    table : Table
        Contract of the rows.
    files : sequence of LakeFile
        Where they are.
    months : tuple of str, optional
        First and last month of them.
    numbered : bool, default=False
        Whether to add ``file_name``, the name below the lake, and ``file_row_number``.
    """
    casts = ", ".join(
        f'CAST(NULL AS {SQL_TYPES[column.kind]}) AS "{column.name}"' for column in table.columns
    )
    nothing = f"(SELECT {casts} WHERE FALSE)"
    if not files:
        return nothing
    names = [file.name for file in files]
    columns = names_sql(table) + (
        f", {_FILE_NAME} AS file_name, file_row_number" if numbered else ""
    )
    options = "filename = true, file_row_number = true" if numbered else ""
    source = files_sql(folder, names, options=options)
    if {file.form for file in files} != {form_of(table)}:
        options = ", ".join(filter(None, [options, "union_by_name = true"]))
        several = files_sql(folder, names, options=options)
        source = f"(FROM {nothing} UNION ALL BY NAME FROM {several})"
    rows = f"(SELECT {columns} FROM {source})"
    column = time_column(table)
    if months is None or column is None:
        return rows
    first, last = (f"DATE {quoted(f'{month}-01')}" for month in months)
    return (
        f'(SELECT * FROM {rows} WHERE "{column}" >= {first} '
        f'AND "{column}" < {last} + INTERVAL 1 MONTH)'
    )
