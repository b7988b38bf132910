"""The access log: who read what for which purpose, chained so that a change shows.

Each entry's hash covers the hash before it, keyed with the store's key: who does not hold the key
cannot recompute the chain. The last hash and the count stand in the meta table under a keyed seal,
so that an entry cut off at the end shows as well. A whole file of yesterday is sealed too: that a
later one has been here is known to a witness outside the store
(`talentmatch.data.storage._witness`).
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.contract._frames import from_arrow
from talentmatch.data.storage._tampering import Tampering, tampering
from talentmatch.data.storage._witness import (
    Witness,
    WitnessRecord,
    host_name,
    still_there,
    unexplained,
    witness_record,
)
from talentmatch.data.storage.acting import login_name
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.storage.schema import get_fact, put_fact, roll_back
from talentmatch.errors import StoreError

if TYPE_CHECKING:
    import duckdb

__all__ = ["HEAD", "AccessLog"]

_FIELDS = ("entry", "at", "verb", "tables", "purpose", "receiver", "rows", "user")
#: Fact of the store: last hash, count, seal and what the seal covers besides.
HEAD = "access_log_head"
_READABLE = re.compile(r"[^:]*:\d+(?::|$)")
#: Entries before which the log of this file was another.
_BEGUN_AGAIN = ("restore", "begin")


@dataclass
class _Entry:
    """What is to be written, the number it got, and why it could not be."""

    facts: tuple[str, str, str, str, int, str]
    marks: list[str]
    number: int = 0
    error: Exception | None = None


@dataclass(frozen=True)
class _Head:
    """Where the log ends, what its seal covers besides, and whether the seal holds."""

    mark: str = ""
    count: int = 0
    sealed: bool = False
    witnesses: dict[str, list[Any]] = field(default_factory=dict)
    broken: list[Any] = field(default_factory=list)


class AccessLog:
    """Append-only log inside the store.

    Parameters
    ----------
    connection : callable
        Returns the log's own cursor on the store: its commits are apart from those of the data.
    key : Pseudonymiser
        Its key.
    witness : Witness, optional
        Where each commit is noted outside the store.
    place : str
        Where the store lies.
    reading : callable
        Returns a context in which the cursor stays open.
    """

    def __init__(
        self,
        connection: Callable[[], duckdb.DuckDBPyConnection],
        key: Pseudonymiser,
        witness: Witness | None = None,
        place: str = "",
        reading: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._cursor, self._key, self._reading = connection, key, reading
        self._witness, self._place = witness, place
        self._connection.execute(
            'CREATE TABLE IF NOT EXISTS _access_log (entry BIGINT, "at" VARCHAR, verb VARCHAR, '
            'tables VARCHAR, purpose VARCHAR, receiver VARCHAR, "rows" BIGINT, "user" VARCHAR, '
            "hash VARCHAR)"
        ).fetchall()
        # Keyed marks: who is looked for can be recognised, and nobody can be read off.
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS _shown (entry BIGINT, marks VARCHAR[])"
        ).fetchall()
        self._user = login_name()
        self._pending: tuple[int, str] | None = None
        self._new = False
        self._waiting: list[_Entry] = []
        self._arrival, self._writing = threading.Lock(), threading.Lock()

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._cursor()

    @property
    def witness_failure(self) -> str:
        """Why no witness can be written; empty where it can, or none is wanted."""
        return self._witness.failure if self._witness else ""

    def append(
        self,
        verb: str,
        tables: str,
        *,
        rows: int,
        purpose: str = "",
        receiver: str | None = None,
        user: str | None = None,
        people: Sequence[str] = (),
    ) -> int:
        """Write one entry and return its number; it stands, and is witnessed, when the call returns.

        Entries of threads that come at the same time are committed together. Entry by entry a
        commit would cost each reader the disk's time for all before it.

        Parameters
        ----------
        verb, tables, purpose : str
            What was done, to which tables, for which purpose.
        rows : int
            Rows that were seen, removed or written.
        receiver : str, optional
            Who sees them, if not the owner of the store alone.
        user : str, optional
            Who did it; the user of the operating system if not given.
        people : sequence of str
            Pseudonyms of those who were shown by name or number; marks of them are kept, by which
            `shown` finds the entry.
        """
        who = user or self._user
        marks = sorted({*map(self._mark_of, people)})
        entry = _Entry((verb, tables, purpose, receiver or "", rows, who), marks)
        with self._arrival:
            self._waiting.append(entry)
        with self._alone():
            with self._arrival:
                group, self._waiting = self._waiting, []
            if group:
                self._commit(group)
        if entry.error is not None:
            raise entry.error
        return entry.number

    def shown(self, people: Sequence[str]) -> list[int]:
        """Return the numbers of the entries of what showed one of these people.

        Parameters
        ----------
        people : sequence of str
            Pseudonyms, such as all under which one person is known.
        """
        marks = [self._mark_of(person) for person in people]
        with self._alone():
            rows = self._connection.execute(
                "SELECT entry FROM _shown WHERE list_has_any(marks, ?) ORDER BY entry", [marks]
            ).fetchall()
        return [int(entry) for (entry,) in rows]

    def _mark_of(self, person: str) -> str:
        return self._key.digest("shown", person)[:16]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else use the cursor: it holds one result at a time."""
        with self._reading(), self._writing:
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done to the log inside, and let the witness know of it."""
        self._connection.execute("BEGIN").fetchall()
        try:
            yield
            self._connection.execute("COMMIT").fetchall()
        except BaseException:
            self._pending = None
            roll_back(self._connection)
            raise
        if self._pending and self._witness:
            self._witness.add(*self._pending)
        self._pending = None

    def _commit(self, group: list[_Entry]) -> None:
        try:
            with self.transaction():
                for entry in group:
                    entry.number = self._insert(*entry.facts, marks=entry.marks)
        except BaseException as error:
            for entry in group:
                entry.error = error if isinstance(error, Exception) else StoreError(str(error))
            if not isinstance(error, Exception):
                raise

    def _insert(
        self,
        verb: str,
        tables: str,
        purpose: str,
        receiver: str,
        rows: int,
        user: str,
        *,
        marks: Sequence[str] = (),
    ) -> int:
        head = self._head()
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        values = (head.count + 1, at, verb, tables, purpose, receiver, rows, user)
        mark = self._hash(head.mark, values, marks)
        self._connection.execute(
            "INSERT INTO _access_log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*values, mark]
        ).fetchall()
        if marks:
            self._connection.execute(
                "INSERT INTO _shown VALUES (?, ?)", [head.count + 1, list(marks)]
            ).fetchall()
        self._seal(mark, head.count + 1, head.witnesses, self._breach(head))
        self._pending = (head.count + 1, mark)
        return head.count + 1

    def begin(self, *, new: bool, rows: bool = False) -> None:
        """Seal a log that has no seal yet: of a new store, or of one that an earlier version wrote.

        Parameters
        ----------
        new : bool
            Whether nothing shows that the store was opened before.
        rows : bool, default=False
            Whether it holds rows all the same.
        """
        fault, head = self._fault_of_chain(), self._head()
        breach = [fault.entry, fault.kind] if fault else [1, "emptied"] if new and rows else []
        self._seal(head.mark, head.count, {}, breach)
        self._new = new and not breach

    def call_witness(self) -> None:
        """Begin to write what is committed to the witness, and seal that there is one."""
        if self._witness is None:
            return
        head = self._head()
        self._witness.open(head.count)
        own_path = str(self._witness.path)
        if head.count and (head.count, head.mark) != (self._witness.last, self._witness.head):
            # A restore wrote its entry elsewhere; entries without a witness are made up for too.
            self._pending = head.count, head.mark
        if self._witness.failure or own_path in head.witnesses:
            return
        if self._new and self._witness.last > 0:
            # A new store where another was: its log is gone with it, and this entry says so.
            self._insert("begin", "", "", "", self._witness.last, self._user)
            head = self._head()
        # What a copy's original does from now on is not this log's.
        witnesses = {
            path: begun
            for path, begun in head.witnesses.items()
            if not ((record := witness_record(Path(path), self._key)) and self._of_another(record))
        }
        witnesses[own_path] = [self._witness.begun, host_name()]
        self._seal(head.mark, head.count, witnesses, self._breach(head))

    def close(self) -> None:
        """Let go of the witness."""
        if self._witness:
            self._witness.close()

    def entries(self) -> pd.DataFrame:
        """Return the log, oldest first."""
        query = "SELECT * FROM _access_log ORDER BY entry"
        with self._alone():
            return from_arrow(self._connection.sql(query).to_arrow_table())

    def entries_of(
        self,
        *,
        user: str = "",
        verb: str = "",
        about: Sequence[str] = (),
        since: str = "",
        before: str = "",
        start: int = 0,
        rows: int = 50,
    ) -> tuple[pd.DataFrame, int]:
        """Return a part of the log, newest first, and how many entries there are of its kind.

        Parameters
        ----------
        user, verb : str
            Who, and what was done; anybody and anything if empty.
        about : sequence of str
            Texts of which an entry names one, such as the number of a person.
        since, before : str
            First day, and the day after the last, as YYYY-MM-DD; all if empty.
        start, rows : int
            How many to pass over, and how many to return.
        """
        parts = {'"user" = ?': user, "verb = ?": verb, '"at" >= ?': since, '"at" < ?': before}
        where, values = [text for text in parts if parts[text]], [*filter(None, parts.values())]
        if about:
            named = " OR ".join(
                ["contains(tables, ?) OR contains(coalesce(receiver, ''), ?)"] * len(about)
            )
            where.append(f"({named})")
            values += [text for text in about for _ in range(2)]
        condition = " AND ".join(where) or "TRUE"
        query = f"SELECT *, count(*) OVER () AS total FROM _access_log WHERE {condition}"
        with self._alone():
            listed = f"{query} ORDER BY entry DESC LIMIT {int(rows)} OFFSET {int(start)}"
            part = from_arrow(self._connection.sql(listed, params=values).to_arrow_table())
        total = int(part["total"].iloc[0]) if len(part) else 0
        return part.drop(columns="total"), total

    def begun_again(self) -> list[tuple[int, str, int]]:
        """List entry, verb and lost entries of each restore, or new store in the place of another."""
        with self._alone():
            return self._begun_again()

    def _begun_again(self) -> list[tuple[int, str, int]]:
        rows = self._connection.execute(
            'SELECT entry, verb, "rows" FROM _access_log WHERE verb IN (?, ?) ORDER BY entry',
            list(_BEGUN_AGAIN),
        ).fetchall()
        return [(int(entry), str(verb), int(count)) for entry, verb, count in rows]

    def witnesses_away(self) -> list[str]:
        """List witnesses of the log that cannot be read from here: of another machine, user or disk."""
        with self._alone():
            witnesses = self._head().witnesses
        return [path for path in witnesses if witness_record(Path(path), self._key) is None]

    def verify(self) -> Tampering | None:
        """Return the first entry that was changed or removed, or None.

        Examples
        --------
        >>> from talentmatch.data.store import Store
        >>> with Store() as store:
        ...     _ = store.read("target", as_of="2024-12-31", purpose="planning")
        ...     print(store.access_log.verify())
        None
        """
        with self._alone():
            return self._fault()

    def watch(self, witness: Witness) -> None:
        """Call a witness, if the log has none yet."""
        with self._alone():
            if self._witness is None:
                self._witness = witness
                with self.transaction():
                    self.call_witness()

    def _fault(self) -> Tampering | None:
        fault = self._fault_of_chain()
        if fault is not None:
            return fault
        head = self._head()
        by_witness = self._fault_by_witness(head)
        breach = self._breach(head)
        if not breach or (by_witness and by_witness.kind in ("cut", "emptied")):
            return by_witness
        return tampering(*breach)

    def _fault_of_chain(self) -> Tampering | None:
        before, count = "", 0
        if self._columns() != [*_FIELDS, "hash"]:
            return tampering(1, "other_form")
        # The chain is sequential by nature: each hash needs the one before.
        for *values, mark, marks in self._connection.execute(
            "SELECT log.*, marks FROM _access_log AS log LEFT JOIN _shown USING (entry) "
            "ORDER BY entry"
        ).fetchall():
            count += 1
            if values[0] != count:
                return tampering(count, "missing")
            if mark != self._hash(before, tuple(values), marks or ()):
                return tampering(count, "changed")
            before = mark
        head = self._head()
        if head.count > count:
            return tampering(count + 1, "cut" if count else "emptied")
        if head.mark != before or head.count != count:
            return tampering(max(count, 1), "other_last")
        return None

    def _columns(self) -> list[str]:
        described = self._connection.execute("DESCRIBE _access_log").fetchall()
        return [name for name, *_ in described]

    def _fault_by_witness(self, head: _Head) -> Tampering | None:
        chain = [
            mark
            for (mark,) in self._connection.execute(
                "SELECT hash FROM _access_log ORDER BY entry"
            ).fetchall()
        ]
        restarts = [entry for entry, *_ in self._begun_again()]
        own_path = self._witness.path if self._witness else None
        for path in dict.fromkeys([*([own_path] if own_path else []), *map(Path, head.witnesses)]):
            begun, host = head.witnesses.get(str(path), [None, ""])
            record = witness_record(path, self._key)
            if record is None:
                if own_path and host == host_name() and path.parent == own_path.parent:
                    return tampering(begun + 1, "witness_missing", witness=path)
                continue
            if self._of_another(record):
                continue
            fault = self._against(record, head, chain, restarts)
            if fault is not None:
                return fault
        return None

    def _against(
        self, record: WitnessRecord, head: _Head, chain: list[str], restarts: list[int]
    ) -> Tampering | None:
        begun = head.witnesses.get(str(record.path), [record.begun])[0]
        if not record.whole:
            return tampering(record.begun + 1, "witness_changed", witness=record.path)
        gap = unexplained(record.lines, chain, restarts)
        if gap is not None:
            number, back = gap
            kind = "rolled_back" if back else "rewritten"
            breach = self._breach(head)
            if back and breach:  # nobody with the key did it
                kind, number = ("cut", breach[0] + 1) if breach[1] == "unsealed" else breach[::-1]
            return tampering(number, kind, witness=record.path)
        if record.begun > begun:
            return tampering(begun + 1, "witness_missing", witness=record.path)
        return None

    def _of_another(self, record: WitnessRecord) -> bool:
        """Tell whether a witness stands for the store of which this one is a copy."""
        return record.place != self._place and still_there(record.place)

    def _head(self) -> _Head:
        fact = get_fact(self._connection, HEAD)
        # A head that cannot be read is as none: the log is not sealed, which is said.
        if fact is None or not _READABLE.match(fact):
            rows = self._connection.execute(
                "SELECT hash, entry FROM _access_log ORDER BY entry DESC LIMIT 1"
            ).fetchall()
            return _Head(*rows[0]) if rows else _Head()
        mark, count, seal, covered = [*fact.split(":", 3), "", ""][:4]
        if seal != self._key.digest("access log seal", f"{mark}:{count}:{covered}"):
            return _Head(mark, int(count))
        facts = json.loads(covered)
        return _Head(mark, int(count), True, facts["witnesses"], facts["broken"])

    def _breach(self, head: _Head) -> list[Any]:
        """Return what is wrong before the next entry, which a new seal must not make good."""
        return (
            head.broken
            if head.sealed
            else [head.count or 1, "unsealed" if head.count else "emptied"]
        )

    def _seal(
        self, mark: str, count: int, witnesses: dict[str, list[Any]], breach: list[Any]
    ) -> None:
        covered = json.dumps({"witnesses": witnesses, "broken": breach}, sort_keys=True)
        seal = self._key.digest("access log seal", f"{mark}:{count}:{covered}")
        put_fact(self._connection, HEAD, f"{mark}:{count}:{seal}:{covered}")

    def _hash(self, before: str, values: tuple[object, ...], marks: Sequence[str] = ()) -> str:
        facts = dict(zip(_FIELDS, values, strict=True))
        # Entries that showed nobody are hashed as they were before marks were kept.
        content = json.dumps({**facts, "shown": list(marks)} if marks else facts, sort_keys=True)
        return self._key.digest("access log", before + content)
