"""A connection apart from the store's, in which rows of a lake are checked, joined and written.

A transaction of the store keeps what was staged inside it until it ends; here each part of a load
is forgotten once it is written, so that memory is that of one part.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import to_arrow
from talentmatch.data.contract.staging import quoted
from talentmatch.data.lake._folder import LakeFolder
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    import duckdb

__all__ = ["fill_register", "workbench"]

#: What it may use before it writes to the disk.
_MEMORY = "1GB"


@contextmanager
def workbench(folder: LakeFolder, staging: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that reads the lake's files.

    Parameters
    ----------
    folder : LakeFolder
        The lake.
    staging : Path
        Folder for what does not fit into memory.
    """
    import duckdb

    with closing(duckdb.connect()) as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'").fetchall()
        connection.execute(f"SET temp_directory = {quoted(str(staging / 'spill'))}").fetchall()
        connection.execute("SET preserve_insertion_order = false").fetchall()
        folder.mount(connection)
        # What checks and identities of incoming rows ask for.
        for name in ("enterprise", "posting"):
            connection.execute(TABLES[name].ddl()).fetchall()
        yield connection


def fill_register(connection: duckdb.DuckDBPyConnection, register: pd.DataFrame) -> None:
    """Let postings be understood by the names of these enterprises.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The workbench.
    register : DataFrame
        enterprise_id, name, credit_code, aliases.
    """
    names = ", ".join(f'"{name}"' for name in register.columns)
    connection.execute("DELETE FROM main.enterprise").fetchall()
    connection.register("_register", to_arrow(register, TABLES["enterprise"]))
    connection.execute(
        f"INSERT INTO main.enterprise ({names}) SELECT {names} FROM _register"
    ).fetchall()
    connection.unregister("_register")
