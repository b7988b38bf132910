"""One person, one pseudonym: duplicates by two marks, and people who were erased."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract._sealed import RECORD, plain_rows, storable
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.contract.table import Table
from talentmatch.data.intake.identity._contact_cells import ADDRESSES, TELEPHONES
from talentmatch.data.intake.identity._identity_marks import (
    keep_identity_marks,
    stored_identity_marks,
)
from talentmatch.data.intake.identity._own_records import (
    keep_own_ids,
    keep_stored,
    name_persons,
    restore,
)
from talentmatch.data.intake.identity._same_person import Likeness, likeness
from talentmatch.data.intake.identity.enterprises import bare_name
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "hash_people",
    "join_confirmed",
    "merge_duplicates",
    "pairs_in_doubt",
    "part",
    "refuse_erased",
]


def hash_people(connection: duckdb.DuckDBPyConnection, table: Table, people: Pseudonymiser) -> None:
    """Turn the ids of people in staged rows into pseudonyms, duplicates into the one that is kept."""
    for name in table.people:
        query = f'SELECT DISTINCT "{name}" FROM {STAGED} WHERE "{name}" IS NOT NULL'
        raw = pd.Series([value for (value,) in connection.execute(query).fetchall()], dtype="str")
        hashed = pd.DataFrame({"raw": raw, "hashed": people.pseudonyms(raw)})
        connection.register("_hashed", to_arrow(hashed))
        connection.execute(
            f'UPDATE {STAGED} SET "{name}" = h.hashed FROM _hashed AS h '
            f'WHERE {STAGED}."{name}" = h.raw'
        ).fetchall()
        connection.unregister("_hashed")
    if not table.people:
        return
    if table.name == "contact":
        keep_identity_marks(connection)
    keep_own_ids(connection, table)
    name_persons(connection, table)
    _protect(connection, table, STAGED)


def merge_duplicates(connection: duckdb.DuckDBPyConnection) -> tuple[list[str], pd.DataFrame]:
    """Join the people of staged contacts whom two independent marks show to be one, see `likeness`.

    The pseudonym that stands in the store stays; rows of the other go over to it, the newer of two
    rows of one key is kept, and the other pseudonym is remembered as an alias. Who shares a
    telephone or an e-mail alone stays apart, as do two numbers of identity cards.

    Returns
    -------
    notes : list of str
        How many were joined, and how many pairs are in doubt, with the first of them.
    review : DataFrame
        All those pairs, for a person to decide.
    """
    result = _likeness(connection, _SHARED)
    if result is None:
        return [], pd.DataFrame()
    if result.aliases:
        _join(connection, result.aliases, (STAGED, "main.contact"))
        name_persons(connection, TABLES["contact"])
    notes = [
        phrase("load", key, n=len(pairs), pairs=_pair_names(pairs))
        for key, outcome in (("joined", "joined"), ("in_doubt", "in doubt"))
        if len(pairs := result.review[result.review["outcome"] == outcome])
    ]
    if result.crowded:
        notes.append(phrase("load", "crowded", n=result.crowded, people=result.crowd))
    return notes, result.review


def pairs_in_doubt(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return all stored people who may be one, as the review of a load has them."""
    result = _likeness(connection, _EVERYBODY)
    if result is None:
        return pd.DataFrame()
    return result.review.drop(columns="same").assign(outcome="in doubt")


def _likeness(connection: duckdb.DuckDBPyConnection, query: str) -> Likeness | None:
    records = from_arrow(connection.sql(query).to_arrow_table())
    if records["candidate_id"].nunique() < 2:
        return None
    ((people,),) = connection.execute(_PEOPLE if query is _SHARED else _STORED_PEOPLE).fetchall()
    two_people = connection.execute("SELECT one, other FROM main._apart").fetchall()
    return likeness(
        records,
        work=_work(connection),
        people=people,
        two_people=two_people,
        numbers=stored_identity_marks(connection),
    )


def _work(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return what candidates do, and how many do the same."""
    query = (
        "SELECT candidate_id, employer, lower(title) AS title, lower(major) AS major "
        f"FROM {plain_rows(TABLES['candidate'])}"
    )
    work = from_arrow(connection.sql(query).to_arrow_table()).set_index("candidate_id")
    bare = bare_name(work["employer"])
    work["employer"] = bare.where(bare != "", work["employer"].str.lower())
    for name in ("employer", "title", "major"):
        work[f"{name}_n"] = work[name].map(work[name].value_counts()).astype(float)
    return work


def _pair_names(pairs: pd.DataFrame) -> str:
    """Name the first pairs by their pseudonyms: what a load says may be logged, names may not."""
    some = pairs.head(_NAMED)
    texts = [
        f"{one} = {other}"
        for one, other in zip(some["candidate_id"], some["likely_id"], strict=True)
    ]
    return joined([*texts, "…"] if len(pairs) > _NAMED else texts)


def join_confirmed(connection: duckdb.DuckDBPyConnection, pairs: pd.DataFrame) -> int:
    """Join stored people whom somebody says to be one; return how many went over to another.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    pairs : DataFrame
        candidate_id and likely_id, pseudonyms.
    """
    aliases = dict(
        connection.execute("SELECT alias, candidate_id FROM main._same_person").fetchall()
    )
    joins: dict[str, str] = {}

    def last(person: str) -> str:
        while person in joins or person in aliases:
            person = joins.get(person) or aliases[person]
        return person

    for alias, other in zip(pairs["candidate_id"], pairs["likely_id"], strict=True):  # by hand: few
        one, same = last(alias), last(other)
        connection.execute(
            "DELETE FROM main._apart WHERE (one, other) IN ((?, ?), (?, ?), (?, ?), (?, ?))",
            [alias, other, other, alias, one, same, same, one],
        ).fetchall()
        if one != same:
            joins[one] = same
    if joins:
        _join(connection, {alias: last(alias) for alias in joins}, ("main.contact",))
    return len(joins)


def part(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> list[str]:
    """Take two records for two people, now and whenever they are loaded; return who has rows again.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    one, other : str
        Pseudonyms of two records. Where they were joined, each gets the rows back that it brought;
        further records of that person stay with the one under whose pseudonym it was kept.
    """
    aliases = dict(
        connection.execute("SELECT alias, candidate_id FROM main._same_person").fetchall()
    )
    person = aliases.get(one, one)
    if person != aliases.get(other, other):
        connection.execute("INSERT INTO main._apart VALUES (?, ?)", [one, other]).fetchall()
        return []
    leaving = one if one != person else other
    records = restore(connection, person)
    staying = [record for record in records if record not in (leaving, person)]
    connection.executemany(
        "INSERT INTO main._apart VALUES (?, ?)",
        [[leaving, record] for record in (person, *staying)],
    ).fetchall()
    if staying:
        _join(connection, dict(zip(staying, repeat(person), strict=False)), ("main.contact",))
    return [leaving, person]


def _join(
    connection: duckdb.DuckDBPyConnection, person_of: dict[str, str], contacts: tuple[str, ...]
) -> None:
    """Let all rows of each alias be of the person who is kept."""
    aliases = pd.DataFrame({"alias": list(person_of), "candidate_id": list(person_of.values())})
    both = sorted({*person_of, *person_of.values()})
    keep_stored(connection, both, "contact" if STAGED in contacts else None)
    connection.register("_aliases", to_arrow(aliases))
    _fill_contacts(connection, contacts)
    connection.execute(
        "UPDATE main._same_person AS s SET candidate_id = a.candidate_id FROM _aliases AS a "
        "WHERE s.candidate_id = a.alias"
    ).fetchall()
    connection.execute("INSERT INTO main._same_person SELECT * FROM _aliases").fetchall()
    for table in TABLES.values():
        if table.people:
            _repoint(connection, table)
    connection.unregister("_aliases")


def _fill_contacts(connection: duckdb.DuckDBPyConnection, contacts: tuple[str, ...]) -> None:
    """Give each contact of one person what it lacks and another has: one of them alone will stay."""
    person = "coalesce(a.candidate_id, c.candidate_id)"
    every = " UNION ALL ".join(
        f"SELECT {person} AS person, name, phone, email FROM {_in_plain(rows)} AS c "
        "LEFT JOIN _aliases AS a ON a.alias = c.candidate_id"
        for rows in contacts
    )
    values = ", ".join(f"max({name}) AS {name}" for name in _CONTACT)
    for rows in contacts:
        filled = ", ".join(
            f"{name} = coalesce(c.{name}, {_stored_in(rows, name)})" for name in _CONTACT
        )
        connection.execute(
            f"UPDATE {rows} AS c SET {filled} FROM "
            f"(SELECT person, {values} FROM ({every}) GROUP BY person) AS k "
            "LEFT JOIN _aliases AS a ON a.candidate_id = k.person "
            "WHERE c.candidate_id = a.alias OR (c.candidate_id = k.person AND a.alias IS NOT NULL)"
        ).fetchall()


def _stored_in(contacts: str, name: str) -> str:
    """Return the SQL of what one contact lacks and another has, as the rows hold it."""
    return f"k.{name}" if contacts == STAGED else storable(TABLES["contact"], name, f"k.{name}")


def _in_plain(contacts: str) -> str:
    """Return the SQL of contacts in plain; staged ones are so."""
    return contacts if contacts == STAGED else plain_rows(TABLES["contact"])


def _repoint(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    total = 0
    for name in table.people:
        ((count,),) = connection.execute(
            f'UPDATE main."{table.name}" AS t SET "{name}" = a.candidate_id FROM _aliases AS a '
            f'WHERE t."{name}" = a.alias'
        ).fetchall()
        total += int(count)
    if total:
        _protect(connection, table, f'main."{table.name}"')
        _fill_rows(connection, table)
        key = ", ".join(f'"{name}"' for name in table.key)
        connection.execute(
            f'DELETE FROM main."{table.name}" WHERE rowid NOT IN '
            f'(SELECT max(rowid) FROM main."{table.name}" GROUP BY {key})'
        ).fetchall()


def _fill_rows(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give the row of a joined person that will stay what it lacks and another of them has.

    A second load of the same files, which knows the join, lets rows keep it too.
    """
    key = ", ".join(f'"{name}"' for name in table.key)
    rest = [name for name in table.names if name not in table.key]
    if table.name not in _FACTS:
        return
    values = ", ".join(
        f'arg_max("{name}", rowid) FILTER ("{name}" IS NOT NULL) AS "{name}"' for name in rest
    )
    filled = ", ".join(f'"{name}" = coalesce(t."{name}", k."{name}")' for name in rest)
    connection.execute(
        f'UPDATE main."{table.name}" AS t SET {filled} FROM (SELECT max(rowid) AS place, {values} '
        f'FROM main."{table.name}" GROUP BY {key} HAVING count(*) > 1) AS k WHERE t.rowid = k.place'
    ).fetchall()


def _protect(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    """Let rows of one key share what one record of a joined person forbids: one row alone will stay."""
    if table.name not in _PROTECTIONS:
        return
    forbidden, assignments, values = _PROTECTIONS[table.name]
    key = ", ".join(f'"{name}"' for name in table.key)
    same = " AND ".join(f't."{name}" IS NOT DISTINCT FROM k."{name}"' for name in table.key)
    connection.execute(
        f"UPDATE {rows} AS t SET {assignments} FROM (SELECT {key}, {values} FROM {rows} "
        "WHERE candidate_id IN (SELECT candidate_id FROM main._same_person) "
        f"GROUP BY ALL HAVING count(*) > 1 AND count({forbidden}) > 0) AS k WHERE {same}"
    ).fetchall()


#: Tables whose rows are facts about a person, of which none contradicts that it is missing
#: elsewhere.
_FACTS = ("candidate", "protected")
_CONTACT = ("name", "phone", "email")
#: Table to the column that forbids, and how the rows of one person take it from one another: a
#: consent withdrawn under one number is not given again by what was agreed under another.
_PROTECTIONS = {
    "consent": (
        "withdrawn_on",
        "withdrawn_on = k.withdrawn_on, given_on = k.given_on",
        "max(withdrawn_on) AS withdrawn_on, arg_max(given_on, withdrawn_on) AS given_on",
    ),
    "candidate": (
        "blocked_employers",
        "blocked_employers = k.blocked_employers",
        "list_sort(list_distinct(flatten(list(blocked_employers)))) AS blocked_employers",
    ),
}
#: Pairs that a note names; the review file has them all.
_NAMED = 3


def _records(rows: str, fresh: str) -> str:
    return (
        f"SELECT candidate_id, name, phone, email, {fresh} AS fresh, "
        f"coalesce({TELEPHONES}, []) AS phones, coalesce({ADDRESSES}, []) AS emails FROM {rows}"
    )


#: Contacts that are stored, with what joined records brought.
_STORED = (
    f"{_records(plain_rows(TABLES['contact']), 'FALSE')} UNION ALL "
    "SELECT candidate_id, name, phone, email, fresh, "
    f"coalesce({TELEPHONES}, []) AS phones, coalesce({ADDRESSES}, []) AS emails FROM ("
    "SELECT coalesce(p.candidate_id, k.record) AS candidate_id, row->>'$.name' AS name, "
    "row->>'$.phone' AS phone, row->>'$.email' AS email, FALSE AS fresh FROM (SELECT record, of, "
    f"CAST(unsealed(row, '{RECORD}') AS JSON) AS row FROM main._record) AS k "
    "LEFT JOIN main._same_person AS p ON p.alias = k.record WHERE k.of = 'contact')"
)
#: SQL of a name without blanks and dots, by which stored records are looked up.
_PLAIN_NAME = "'n' || nullif(lower(regexp_replace(name, '[(（\\[【].*|[\\s.·,，-]', '', 'g')), '')"
_SHARED = f"""
WITH everybody AS ({_records(STAGED, "TRUE")} UNION ALL {_STORED}),
marks AS (
    SELECT candidate_id, fresh, unnest(list_concat(list_transform(phones, lambda t: 'p' || t),
           list_transform(emails, lambda e: 'e' || e), [{_PLAIN_NAME}])) AS mark FROM everybody
),
shared AS (
    SELECT mark FROM marks WHERE mark IS NOT NULL GROUP BY mark
    HAVING count(DISTINCT candidate_id) > 1 AND bool_or(fresh)
)
SELECT DISTINCT * FROM everybody WHERE fresh OR candidate_id IN (
    SELECT candidate_id FROM marks JOIN shared USING (mark)
) ORDER BY ALL
"""
_EVERYBODY = f"SELECT DISTINCT * REPLACE (TRUE AS fresh) FROM ({_STORED}) ORDER BY ALL"
_STORED_PEOPLE = "SELECT count(DISTINCT candidate_id) FROM main.contact"
_PEOPLE = (
    "SELECT count(DISTINCT candidate_id) FROM (SELECT candidate_id FROM main.contact "
    f"UNION ALL SELECT candidate_id FROM {STAGED})"
)


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
