"""What happened in a store after a backup: its later log, and who was erased or withdrew consent."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from talentmatch.data.protection._resolve_person import people_in
from talentmatch.data.storage.keys import PSEUDONYM_KEY, key_at, people_of
from talentmatch.data.storage.schema import connect, explained, get_fact, is_damaged
from talentmatch.data.store import Store

__all__ = ["ChangesSinceBackup", "carry_over", "changes_since_backup"]


@dataclass(frozen=True)
class ChangesSinceBackup:
    """What happened in a store after the backup that is restored.

    Attributes
    ----------
    erased : tuple of str
        Pseudonyms of people who were erased since and stand in the backup.
    entries : int
        Entries of the access log that go with the store that is replaced.
    is_known : bool
        Whether a store could be looked into; without one nobody knows who was erased since.
    marks : dict of str to str
        Keyed mark of everybody erased by now, also of people whom the backup does not hold, to the
        day.
    withdrawn : DataFrame
        Rows of `consent` that were withdrawn since.
    """

    erased: tuple[str, ...] = ()
    entries: int = 0
    is_known: bool = True
    marks: dict[str, str] = field(default_factory=dict, repr=False)
    withdrawn: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def changes_since_backup(
    replaced: Path | None, others: Sequence[Path], restored: Path, key: Path
) -> ChangesSinceBackup:
    """Compare what is restored with the store that it replaces, and with others of the same key.

    The log names nobody. Who was erased is known by a keyed mark, which is made again for everybody
    in the backup.

    Parameters
    ----------
    replaced : Path, optional
        Store in the place of which the backup comes.
    others : sequence of Path
        Further stores that may know of erasures.
    restored : Path
        Store out of the backup.
    key : Path
        Key of its pseudonyms.

    Raises
    ------
    StoreLockedError
        Another process, or this one, has one of the stores open.
    """
    mine, latest = _state_of(restored), _state_of(replaced) if replaced else None
    # The store that is replaced knows best, also of people who agreed again.
    states = [latest] if latest else [state for state in map(_state_of, others) if state]
    if mine is None or not states:
        return ChangesSinceBackup(is_known=False)
    marks = {mark: day for state in states for mark, day in state.marks.items()}
    entries = len(latest.log - mine.log) if latest else 0
    code = key_at(key)
    if code is None:
        return ChangesSinceBackup((), entries, not marks, marks)
    maker = people_of(code, mine.wrapped)
    back = tuple(name for name in sorted(mine.people) if maker.digest("erased", name) in marks)
    withdrawn = pd.concat([state.withdrawn for state in states])
    present = withdrawn["candidate_id"].isin(mine.people) & ~withdrawn["candidate_id"].isin(back)
    fresh = ~_marked(withdrawn).isin(_marked(mine.withdrawn))
    return ChangesSinceBackup(back, entries, True, marks, withdrawn[present & fresh])


def _marked(consents: pd.DataFrame) -> pd.MultiIndex:
    names = ["candidate_id", "purpose", "receiver", "withdrawn_on"]
    return pd.MultiIndex.from_frame(consents[names])


def carry_over(restored: Path, key: Path, since: ChangesSinceBackup) -> None:
    """Erase from what is restored, with its runs and models, who was erased since; take in withdrawals.

    Raises
    ------
    StoreError
        Somebody could not be erased.
    """
    if since.erased or len(since.withdrawn):
        with Store(restored, key_path=key) as store:
            for person in since.erased:
                store.erase(person, beside=True)
            if len(since.withdrawn):
                store.write("consent", since.withdrawn, source="withdrawn")
    if not since.marks:
        return
    with closing(connect(restored)) as connection:
        # The day of the first erasure counts: a consent given after it is a new one.
        connection.executemany("DELETE FROM _erased WHERE mark = ?", [[m] for m in since.marks])
        connection.executemany("INSERT INTO _erased VALUES (?, ?)", list(since.marks.items()))


@dataclass(frozen=True)
class _State:
    log: set[str]
    marks: dict[str, str]
    people: set[str]
    withdrawn: pd.DataFrame
    wrapped: str | None = None


def _state_of(store: Path) -> _State | None:
    """Return what a store knows; None if it is gone or damaged, or has no such tables."""
    import duckdb

    try:
        with closing(duckdb.connect(str(store), read_only=True)) as connection:
            log = connection.execute("SELECT hash FROM _access_log").fetchall()
            marks = connection.execute('SELECT mark, "on" FROM _erased').fetchall()
            people = people_in(connection)
            withdrawn = connection.execute(
                "SELECT * FROM consent WHERE withdrawn_on IS NOT NULL"
            ).df()
            wrapped = get_fact(connection, PSEUDONYM_KEY)
    except duckdb.Error as error:
        no_tables = isinstance(error, (duckdb.CatalogException, duckdb.BinderException))
        if no_tables or not store.exists() or is_damaged(error):
            return None
        raise explained(store, error) from error
    return _State({entry for (entry,) in log}, dict(marks), set(people), withdrawn, wrapped)
