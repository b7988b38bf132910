"""One person, one pseudonym: duplicates by telephone or e-mail, and people who were erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contracts import Table
from talentmatch.data.frames import to_arrow
from talentmatch.data.keys import Pseudonymiser
from talentmatch.data.staging import STAGED
from talentmatch.data.tables import TABLES
from talentmatch.phrases import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["DIGITS", "hash_people", "merge_duplicates", "refuse_erased"]


def hash_people(connection: duckdb.DuckDBPyConnection, table: Table, people: Pseudonymiser) -> None:
    """Turn the ids of people in staged rows into pseudonyms, duplicates into the one that is kept."""
    for name in table.people:
        query = f'SELECT DISTINCT "{name}" FROM {STAGED} WHERE "{name}" IS NOT NULL'
        raw = pd.Series([value for (value,) in connection.execute(query).fetchall()], dtype="str")
        hashed = pd.DataFrame({"raw": raw, "hashed": people.pseudonyms(raw)})
        connection.register("_hashed", to_arrow(hashed))
        connection.execute(
            f'UPDATE {STAGED} SET "{name}" = coalesce(p.candidate_id, h.hashed) '
            f"FROM _hashed AS h LEFT JOIN main._same_person AS p ON p.alias = h.hashed "
            f'WHERE {STAGED}."{name}" = h.raw'
        ).fetchall()
        connection.unregister("_hashed")


def merge_duplicates(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Join the people of staged contacts who share a telephone or an e-mail with another.

    The pseudonym that stands in the store stays; rows of the other go over to it, the newer of two
    rows of one key is kept, and the other pseudonym is remembered as an alias.
    """
    pairs = connection.execute(_SAME_CONTACT).fetchall()
    kept: dict[str, str] = {}
    for alias, other in pairs:  # few: only those who share a number
        kept[alias] = kept.get(other, other)
    if not kept:
        return []
    aliases = pd.DataFrame({"alias": list(kept), "candidate_id": list(kept.values())})
    connection.register("_aliases", to_arrow(aliases))
    connection.execute("INSERT INTO main._same_person SELECT * FROM _aliases").fetchall()
    for table in TABLES.values():
        if table.people:
            _repoint(connection, table)
    connection.execute(
        f"UPDATE {STAGED} SET candidate_id = a.candidate_id FROM _aliases AS a "
        f"WHERE {STAGED}.candidate_id = a.alias"
    ).fetchall()
    connection.unregister("_aliases")
    return [phrase("load", "joined", n=len(kept))]


def _repoint(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    moved = 0
    for name in table.people:
        ((count,),) = connection.execute(
            f'UPDATE main."{table.name}" AS t SET "{name}" = a.candidate_id FROM _aliases AS a '
            f'WHERE t."{name}" = a.alias'
        ).fetchall()
        moved += int(count)
    if moved:
        key = ", ".join(f'"{name}"' for name in table.key)
        connection.execute(
            f'DELETE FROM main."{table.name}" WHERE rowid NOT IN '
            f'(SELECT max(rowid) FROM main."{table.name}" GROUP BY {key})'
        ).fetchall()


#: SQL of the digits that tell a telephone number.
DIGITS = "right(regexp_replace(phone, '[^0-9]', '', 'g'), 11)"
_MARKS = (
    "SELECT candidate_id, 'p' || {digits} AS mark FROM {rows} WHERE length({digits}) >= 7 "
    "UNION SELECT candidate_id, 'e' || lower(email) FROM {rows} WHERE contains(email, '@')"
)
_SAME_CONTACT = f"""
WITH fresh AS ({_MARKS.format(digits=DIGITS, rows=STAGED)}),
stored AS ({_MARKS.format(digits=DIGITS, rows="main.contact")}),
older AS (
    SELECT f.candidate_id AS alias, min(s.candidate_id) AS candidate_id
    FROM fresh AS f JOIN stored AS s USING (mark) WHERE f.candidate_id <> s.candidate_id GROUP BY ALL
), twins AS (
    SELECT a.candidate_id AS alias, min(b.candidate_id) AS candidate_id
    FROM fresh AS a JOIN fresh AS b USING (mark) WHERE b.candidate_id < a.candidate_id GROUP BY ALL
)
SELECT alias, candidate_id FROM older WHERE alias NOT IN (SELECT candidate_id FROM stored)
UNION ALL
SELECT alias, candidate_id FROM twins WHERE alias NOT IN (SELECT alias FROM older)
  AND alias NOT IN (SELECT candidate_id FROM stored)
ORDER BY ALL
"""


def refuse_erased(
    connection: duckdb.DuckDBPyConnection, table: Table, people: Pseudonymiser
) -> list[str]:
    """Drop staged rows of people who were erased, until a later consent of theirs is loaded."""
    erased = dict(connection.execute('SELECT mark, "on" FROM main._erased').fetchall())
    if not erased or not table.people:
        return []
    refused = 0
    for name in table.people:
        query = f'SELECT DISTINCT "{name}" FROM {STAGED} WHERE "{name}" IS NOT NULL'
        for (person,) in connection.execute(query).fetchall():
            mark = people.digest("erased", person)
            if mark not in erased:
                continue
            if table.name == "consent" and _agreed_again(connection, person, erased[mark]):
                connection.execute("DELETE FROM main._erased WHERE mark = ?", [mark]).fetchall()
                continue
            refused += _drop(connection, table, name, person)
    if not refused:
        return []
    return [phrase("load", "erased", n=refused)]


def _agreed_again(connection: duckdb.DuckDBPyConnection, person: str, erased_on: str) -> bool:
    ((newest,),) = connection.execute(
        f"SELECT max(given_on) FROM {STAGED} WHERE candidate_id = ? AND withdrawn_on IS NULL",
        [person],
    ).fetchall()
    return newest is not None and str(newest) >= erased_on


def _drop(connection: duckdb.DuckDBPyConnection, table: Table, name: str, person: str) -> int:
    if name in table.key:
        sql = f'DELETE FROM {STAGED} WHERE "{name}" = ?'
    else:
        sql = f'UPDATE {STAGED} SET "{name}" = NULL WHERE "{name}" = ?'
    ((count,),) = connection.execute(sql, [person]).fetchall()
    return int(count)
