"""What happened in a store after a backup: its later log, and who was erased and has to stay so."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from talentmatch.data.keys import Pseudonymiser, key_at
from talentmatch.data.schema import connect
from talentmatch.data.whose import people_in
from talentmatch.errors import StoreLockedError
from talentmatch.phrases import phrase

__all__ = ["Since", "erase_again", "since_backup"]


@dataclass(frozen=True)
class Since:
    """What happened in a store after the backup that is restored.

    Attributes
    ----------
    erased : tuple of str
        Pseudonyms of people who were erased since and stand in the backup.
    entries : int
        Entries of the access log that go with the store that is replaced.
    seen : bool
        Whether a store could be looked into; without one nobody knows who was erased since.
    marks : dict of str to str
        Keyed mark of everybody erased by now, also of people whom the backup does not hold, to the
        day.
    """

    erased: tuple[str, ...] = ()
    entries: int = 0
    seen: bool = True
    marks: dict[str, str] = field(default_factory=dict, repr=False)


def since_backup(replaced: Path | None, others: Sequence[Path], restored: Path, key: Path) -> Since:
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
        Another process has one of the stores open.
    """
    told, mine = _held(replaced) if replaced else None, _held(restored)
    held = [told, *map(_held, others)]
    marks = {mark: day for found in held if found for mark, day in found.marks.items()}
    entries = len(told.log - mine.log) if told and mine else 0
    code = key_at(key)
    seen = mine is not None and told is not None if replaced else any(held)
    if code is None or mine is None:
        return Since((), entries, seen and not marks, marks)
    maker = Pseudonymiser(code)
    back = tuple(name for name in sorted(mine.people) if maker.digest("erased", name) in marks)
    return Since(back, entries, seen, marks)


def erase_again(restored: Path, key: Path, since: Since) -> None:
    """Erase from what is restored, with its runs and models, who was erased since, and remember all.

    Raises
    ------
    StoreError
        Somebody could not be erased.
    """
    from talentmatch.data.store import Store

    if since.erased:
        with Store(restored, key_path=key) as store:
            for person in since.erased:
                store.erase(person, beside=True)
    if not since.marks:
        return
    with closing(connect(restored)) as connection:
        # The day of the first erasure counts: a consent given after it is a new one.
        connection.executemany("DELETE FROM _erased WHERE mark = ?", [[m] for m in since.marks])
        connection.executemany("INSERT INTO _erased VALUES (?, ?)", list(since.marks.items()))


@dataclass(frozen=True)
class _Held:
    log: set[str]
    marks: dict[str, str]
    people: set[str]


def _held(store: Path) -> _Held | None:
    """Return what a store knows; None if it cannot be opened."""
    import duckdb

    try:
        with closing(duckdb.connect(str(store), read_only=True)) as connection:
            log = connection.execute("SELECT hash FROM _access_log").fetchall()
            marks = connection.execute('SELECT mark, "on" FROM _erased').fetchall()
            people = people_in(connection)
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreLockedError(phrase("store", "held", path=store)) from error
        return None
    return _Held({entry for (entry,) in log}, dict(marks), set(people))
