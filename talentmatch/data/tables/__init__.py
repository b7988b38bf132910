"""Every table of the store, declared once."""

from talentmatch.data.contract.table import Table
from talentmatch.data.tables._enterprises import ENTERPRISE_TABLES
from talentmatch.data.tables._labour import LABOUR_TABLES
from talentmatch.data.tables._people import PEOPLE_TABLES
from talentmatch.data.tables._planning import PLANNING_TABLES
from talentmatch.data.tables._teams import TEAM_TABLES

__all__ = ["TABLES", "nearest_tables"]

#: Name to contract, in the order in which a folder of files is loaded: what others refer to first.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *PLANNING_TABLES,
        *ENTERPRISE_TABLES,
        *LABOUR_TABLES,
        *PEOPLE_TABLES,
        *TEAM_TABLES,
    )
}


def nearest_tables(name: str) -> list[str]:
    """Return the names of tables nearest to one that is none.

    Examples
    --------
    >>> nearest_tables("candidates")[0]
    'candidate'
    """
    from rapidfuzz import process

    return [table for table, _, _ in process.extract(name, list(TABLES), limit=3)]
