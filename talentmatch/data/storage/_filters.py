"""What the store lets out of a table: nothing later than a date, nothing not permitted."""

from __future__ import annotations

from datetime import date

import pandas as pd

from talentmatch.data.contract._sealed import plain
from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Column, Purpose, Table
from talentmatch.data.tables import TABLES
from talentmatch.errors import AccessError, InputError
from talentmatch.i18n import joined, label, phrase

__all__ = ["PERMITTED", "Moment", "moment", "visible_rows"]

#: What may be given as a date.
Moment = str | date | pd.Timestamp

#: Purpose to the permitted uses it may read.
PERMITTED: dict[Purpose, tuple[str, ...]] = {
    "planning": ("statistical", "administrative", "commercial"),
    "audit": ("statistical", "administrative", "commercial"),
    "service": ("administrative", "commercial"),
    "recruiting": ("commercial",),
}


def moment(as_of: Moment) -> pd.Timestamp:
    """Turn a date as people write it into a timestamp without a zone.

    Raises
    ------
    InputError
        It is no date.

    Examples
    --------
    >>> moment("2024-12-31")
    Timestamp('2024-12-31 00:00:00')
    """
    try:
        stamp = pd.Timestamp(as_of)
    except (ValueError, TypeError) as error:
        raise InputError(phrase("store", "as_of_no_date", as_of=as_of)) from error
    if pd.isna(stamp):
        raise InputError(phrase("store", "as_of_missing"))
    return stamp.tz_localize(None) if stamp.tzinfo else stamp


def visible_rows(
    table: Table,
    as_of: pd.Timestamp,
    purpose: Purpose,
    receiver: str | None,
    *,
    rows: str | None = None,
    opened: bool = False,
) -> str:
    """Return the SELECT of what may be read, built from the table's declaration.

    Parameters
    ----------
    table : Table
        The declaration.
    as_of : Timestamp
        Nothing later than this moment is let out.
    purpose, receiver
        As for `Store.read`.
    rows : str, optional
        SQL of the relation that has the rows, if it is not the store's table.
    opened : bool, default=False
        Whether that relation has in plain what the store's table has sealed.

    Raises
    ------
    AccessError
        The purpose is unknown, or not one for which the table may be read.
    """
    if purpose not in PERMITTED:
        raise AccessError(
            phrase("store", "unknown_purpose", purpose=purpose, purposes=joined(PERMITTED))
        )
    if purpose not in table.purposes:
        facts = {"table": label("tables", table.name), "purpose": label("purposes", purpose)}
        only = joined(label("purposes", name) for name in table.purposes)
        raise AccessError(phrase("store", "not_for_purpose", only=only, **facts))
    now = f"TIMESTAMP {quoted(str(as_of))}"
    columns = ", ".join(
        _column(table, column, now, _consenting(now, purpose, receiver), opened=opened)
        for column in table.columns
    )
    conditions = _conditions(table, now, purpose, receiver)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    source = rows or f'main."{table.name}"'
    return f"SELECT {columns} FROM {source} AS t{where}"


def _column(table: Table, column: Column, now: str, consenting: str, *, opened: bool) -> str:
    name = f'"{column.name}"'
    if column.sealed and not opened:
        return f"{plain(table, column.name, name)} AS {name}"
    if column.event:
        return f"CASE WHEN {name} <= {now} THEN {name} END AS {name}"
    if column.person and column.name not in table.subjects and table.name in _ABOUT_OTHERS:
        return f"CASE WHEN {name} IN ({consenting}) THEN {name} END AS {name}"
    return name


#: Tables whose rows point at people other than their subject.
_ABOUT_OTHERS = tuple(
    table.name
    for table in TABLES.values()
    if any(name not in (*table.subjects, *table.key) for name in table.people)
)


def _conditions(table: Table, now: str, purpose: Purpose, receiver: str | None) -> list[str]:
    conditions = []
    if table.known_from:
        conditions.append(f"(({table.known_from}) IS NULL OR ({table.known_from}) <= {now})")
    if "permitted_use" in table.names and purpose in ("service", "recruiting"):
        uses = ", ".join(map(quoted, PERMITTED[purpose]))
        conditions.append(f"permitted_use IN ({uses})")
    conditions += [
        f'"{subject}" IN ({_consenting(now, purpose, receiver)})' for subject in table.subjects
    ]
    return conditions


def _consenting(now: str, purpose: Purpose, receiver: str | None) -> str:
    receivers = ", ".join(map(quoted, ["*", *([receiver] if receiver else [])]))
    # Who withdrew from one receiver is not shown to it, though they agreed to everybody.
    refused = (
        ""
        if receiver is None
        else (
            f" AND count(*) FILTER (WHERE receiver = {quoted(receiver)} "
            "AND withdrawn_on IS NOT NULL) = 0"
        )
    )
    # A withdrawal counts whatever the date asked about is: it is the person's word today. Who
    # withdraws from everybody withdraws from each receiver agreed to before.
    given = (
        f"max(given_on) FILTER (WHERE receiver IN ({receivers}) AND given_on <= {now} AND "
        f"withdrawn_on IS NULL AND (expires_on IS NULL OR expires_on >= CAST({now} AS DATE)))"
    )
    withdrawn = "max(withdrawn_on) FILTER (WHERE receiver = '*')"
    return (
        f"SELECT candidate_id FROM main.consent WHERE purpose = {quoted(purpose)} "
        f"GROUP BY candidate_id HAVING coalesce({given} > {withdrawn}, {given} IS NOT "
        f"NULL){refused}"
    )
