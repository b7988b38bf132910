"""SQL of columns that the file holds encrypted: what seals a value, and what opens it again.

The functions `sealed` and `unsealed` come with the key, see `talentmatch.data.storage._cipher`; each
value is bound to its column, so that none can be moved to another.
"""

from __future__ import annotations

from talentmatch.data.contract.table import SQL_TYPES, Table

__all__ = [
    "RECORD",
    "opened_text",
    "plain",
    "plain_rows",
    "sealed_text",
    "storable",
    "storable_names",
    "unsealed_text",
]

#: Place of the records of joined people, as they are sealed.
RECORD = "_record.row"


def sealed_text(place: str, value: str) -> str:
    """Return the SQL that seals a text for one place, such as ``contact.name``."""
    return f"sealed(CAST({value} AS VARCHAR), '{place}')"


def opened_text(place: str, value: str) -> str:
    """Return the SQL that opens a text sealed for one place."""
    return f"unsealed({value}, '{place}')"


def storable(table: Table, name: str, value: str) -> str:
    """Return the SQL of a value as the table stores it.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> storable(TABLES["protected"], "birth_year", "s.y")
    "sealed(CAST(s.y AS VARCHAR), 'protected.birth_year')"
    """
    if not table[name].sealed:
        return value
    text = f"to_json({value})" if table[name].kind == "list" else value
    return sealed_text(f"{table.name}.{name}", text)


def storable_names(table: Table) -> str:
    """Return the SQL of all columns of rows in plain as the table stores them."""
    return ", ".join(storable(table, name, f'"{name}"') for name in table.names)


def plain(table: Table, name: str, stored: str) -> str:
    """Return the SQL of a stored value in its own kind."""
    column = table[name]
    if not column.sealed:
        return stored
    text = opened_text(f"{table.name}.{name}", stored)
    if column.kind == "list":
        return f"CAST(CAST({text} AS JSON) AS VARCHAR[])"
    return text if column.kind == "text" else f"CAST({text} AS {SQL_TYPES[column.kind]})"


def unsealed_text(table: str, name: str, contract: Table | None) -> str:
    """Return the SQL of a stored value as text, of a table with or without a contract."""
    quoted = f'"{name}"'
    if f"{table}.{name}" == RECORD:
        return opened_text(RECORD, quoted)
    if contract is None:
        return quoted
    return plain(contract, name, quoted)


def plain_rows(table: Table) -> str:
    """Return the SQL of a relation that has the stored rows in plain, and their `rowid`."""
    if not any(column.sealed for column in table.columns):
        return f'main."{table.name}"'
    quoted = {name: f'"{name}"' for name in table.names}
    columns = ", ".join(f"{plain(table, name, own)} AS {own}" for name, own in quoted.items())
    return f'(SELECT rowid, {columns} FROM main."{table.name}")'
