"""Every table of the store, declared once."""

from talentmatch.data.contract.table import Table
from talentmatch.data.tables._enterprises import ENTERPRISE_TABLES
from talentmatch.data.tables._labour import LABOUR_TABLES
from talentmatch.data.tables._people import PEOPLE_TABLES
from talentmatch.data.tables._planning import PLANNING_TABLES
from talentmatch.data.tables._teams import TEAM_TABLES

__all__ = ["TABLES"]

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
