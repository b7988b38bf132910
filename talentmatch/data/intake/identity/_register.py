"""Bring identity to incoming rows: enterprises by the register, publishers by their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.contract.table import Table
from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.data.intake.identity.enterprises import publisher_marks, resolve_enterprises

if TYPE_CHECKING:
    import duckdb

__all__ = ["FirmRegister", "firm_register", "mark_publishers", "name_staged", "with_ids"]

#: Form of an id that was made of a name alone.
_MADE_UP = r"e-[0-9a-f]{16}"


def with_ids(
    connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill missing `enterprise_id` from code or name, by the register; return also what is unsure."""
    column = "name" if table.name == "enterprise" else "enterprise_name"
    if "enterprise_id" not in table.names or column not in frame:
        return frame, pd.DataFrame()
    own_ids = frame.get("enterprise_id", pd.Series(index=frame.index, dtype="str")).astype("str")
    own_ids = own_ids.str.strip()
    open_rows = own_ids.isna() | (own_ids == "") | own_ids.str.fullmatch(_MADE_UP).fillna(False)
    rows = frame.loc[open_rows.to_numpy(dtype=bool)]
    if rows.empty:
        return frame, pd.DataFrame()
    columns = [name for name in (column, "credit_code") if name in rows]
    register = _register(connection)
    resolution = resolve_enterprises(rows[columns].rename(columns={column: "name"}), register)
    ids = own_ids.astype(object)
    ids[open_rows.to_numpy(dtype=bool)] = resolution.enterprise_id.to_numpy(dtype=object)
    return frame.assign(enterprise_id=ids.astype("str")), resolution.review


def name_staged(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Fill missing `enterprise_id` of staged postings; return what is unsure."""
    query = (
        f"SELECT DISTINCT enterprise_name AS name FROM {STAGED} "
        "WHERE enterprise_id IS NULL AND enterprise_name IS NOT NULL"
    )
    names = from_arrow(connection.sql(query).to_arrow_table())
    if names.empty:
        return pd.DataFrame()
    resolution = resolve_enterprises(names, _register(connection))
    connection.register("_named", to_arrow(names.assign(enterprise_id=resolution.enterprise_id)))
    connection.execute(
        f"UPDATE {STAGED} SET enterprise_id = n.enterprise_id FROM _named AS n "
        f"WHERE {STAGED}.enterprise_id IS NULL AND {STAGED}.enterprise_name = n.name"
    ).fetchall()
    connection.unregister("_named")
    return resolution.review


def mark_publishers(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark staged postings of agencies and of labour dispatch by the terms they use."""
    query = (
        f"SELECT _row, enterprise_name, title, text FROM {STAGED} WHERE regexp_matches("
        "concat_ws(' ', enterprise_name, title, text), "
        "'(?i)人力|人才|人事|猎|劳务|派遣|外包|外企|职业介绍|职介|就业|招聘服务|英才|"
        "headhunt|executive search"
        "|recruit|staffing|manpower|human resource|talent|employment|dispatch|outsourc')"
    )
    rows = from_arrow(connection.sql(query).to_arrow_table())
    if rows.empty:
        return
    connection.register("_marks", to_arrow(publisher_marks(rows).assign(_row=rows["_row"])))
    connection.execute(
        f"UPDATE {STAGED} SET agency = {STAGED}.agency OR m.agency, "
        f"dispatch = {STAGED}.dispatch OR m.dispatch FROM _marks AS m WHERE {STAGED}._row = m._row"
    ).fetchall()
    connection.unregister("_marks")


def firm_register(connection: duckdb.DuckDBPyConnection) -> FirmRegister:
    """Return every enterprise of the register by all of its names."""
    return FirmRegister(_register(connection))


def _register(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    query = "SELECT enterprise_id, name, credit_code, aliases FROM main.enterprise"
    return from_arrow(connection.sql(query).to_arrow_table())
