"""What a store loses when a backup takes its place: its later log, and that people were erased."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from talentmatch.data.keys import Pseudonymiser
from talentmatch.data.whose import people_in

__all__ = ["Since", "since_backup"]


@dataclass(frozen=True)
class Since:
    """What happened in a store after the backup that takes its place.

    Attributes
    ----------
    returned : tuple of str
        Pseudonyms of people who were erased since and are in the backup.
    entries : int
        Entries of the access log that the backup does not have.
    seen : bool
        Whether the store could be looked into.
    """

    returned: tuple[str, ...] = ()
    entries: int = 0
    seen: bool = True


def since_backup(store: Path, restored: Path, key: bytes | None) -> Since:
    """Compare the store that is replaced with what is restored in its place.

    The log names nobody. Who was erased is known by a keyed mark, which is made again for everybody
    in the backup.
    """
    import duckdb

    try:
        marks, log, other = _held(store)
        earlier, known, people = _held(restored)
    except duckdb.Error:
        return Since(seen=False)
    entries = len(log - known)
    if key is None or not marks - earlier:
        return Since(entries=entries)
    maker = Pseudonymiser(key)
    back = {name for name in people if maker.digest("erased", name) in marks - earlier}
    return Since(tuple(sorted(back - other)), entries)


def _held(store: Path) -> tuple[set[str], set[str], set[str]]:
    """Return marks of the erased, entries of the log and people of a store."""
    import duckdb

    with closing(duckdb.connect(str(store), read_only=True)) as connection:
        marks = connection.execute("SELECT mark FROM _erased").fetchall()
        log = connection.execute("SELECT hash FROM _access_log").fetchall()
        people = people_in(connection)
    return {mark for (mark,) in marks}, {entry for (entry,) in log}, set(people)
