"""People of a store: who is who, who agreed to what, what names them, and that they are erased."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Purpose
from talentmatch.data.protection._resolve_person import ResolvedPerson, resolve_person
from talentmatch.data.storage._open_store import OpenStore
from talentmatch.data.storage._reserve import keep_reserve, release_reserve
from talentmatch.data.storage.schema import is_full
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from talentmatch.data.intake.identity._register import FirmRegister
    from talentmatch.data.lake._lake import Lake
    from talentmatch.data.protection.erasure import ErasureReport, Rehearsal

__all__ = ["PeopleStore"]


class _TakenBackError(Exception):
    """A transaction was a rehearsal."""


class PeopleStore(OpenStore, ABC):
    """An open store that knows its people; `talentmatch.data.store.Store` adds the other doors.

    Parameters
    ----------
    path, key_path, key, witness, user
        See `Store`.
    """

    @property
    @abstractmethod
    def lake(self) -> Lake:
        """The store's tables that lie as Parquet beside it, which an erasure goes through too."""

    def join_people(self, pairs: pd.DataFrame) -> int:
        """Take pairs of people for one each, as somebody decided who looked at a `person.review.csv`.

        Parameters
        ----------
        pairs : DataFrame
            candidate_id and likely_id, pseudonyms; the latter is kept.

        Returns
        -------
        int
            How many pseudonyms went over to another.
        """
        from talentmatch.data.intake.identity._persons import join_confirmed

        with self._transaction():
            joined = join_confirmed(self._connection, pairs)
            self._log("merge", "contact", joined)
        return joined

    def part_people(self, one: str, other: str) -> list[str]:
        """Take two records for two people, also when they are loaded again; undoes a join of them.

        Parameters
        ----------
        one, other : str
            Pseudonyms of the records, those that were joined to another included.

        Returns
        -------
        list of str
            Pseudonyms that have rows of their own again; empty if they had not been joined.
        """
        from talentmatch.data.intake.identity._persons import part

        with self._transaction():
            people = part(self._connection, one, other)
            self._log("split", "contact", len(people))
        return people

    def people_in_doubt(self) -> pd.DataFrame:
        """Return the pairs of stored people who may be one, as `person.review.csv` has them."""
        from talentmatch.data.intake.identity._persons import pairs_in_doubt

        with self._database.reading() as connection:
            pairs = pairs_in_doubt(connection)
        self._log("read", "contact", len(pairs), purpose="recruiting")
        return pairs

    def joined_people(self) -> pd.DataFrame:
        """Return of each record that was joined to another the person under whom it is kept."""
        return self._fetch(
            "SELECT alias AS candidate_id, candidate_id AS likely_id FROM main._same_person "
            "ORDER BY ALL"
        )

    def resolve_person(self, text: str) -> ResolvedPerson:
        """Return the candidate meant by an id, telephone, e-mail or name, as `erase` would take it."""
        with self._database.reading() as connection:
            return resolve_person(connection, text, self._people)

    def firms(self) -> FirmRegister:
        """Return all names of enterprises, whatever use is permitted: they decide whom not to show."""
        from talentmatch.data.intake.identity._register import firm_register

        with self._database.reading() as connection:
            return firm_register(connection)

    def withdrawn(self, purpose: Purpose, receiver: str = "*") -> frozenset[str]:
        """Return who withdrew consent to a purpose and receiver, on whatever day."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT candidate_id FROM main.consent WHERE purpose = ? AND receiver = ? "
                "AND withdrawn_on IS NOT NULL",
                [purpose, receiver],
            ).fetchall()
        return frozenset(person for (person,) in rows)

    def withdrawals(self, purpose: Purpose) -> pd.DataFrame:
        """Return who withdrew consent from which receiver, and on which day."""
        return self._fetch(
            "SELECT candidate_id, receiver, withdrawn_on FROM main.consent "
            f"WHERE purpose = {quoted(purpose)} AND withdrawn_on IS NOT NULL"
        )

    def consents_ended(self, today: date) -> pd.DataFrame:
        """Return who agreed once and to nothing any more: candidate_id, and ended_on, the last day."""
        day = f"DATE {quoted(str(today))}"
        return self._fetch(
            "SELECT candidate_id, max(coalesce(withdrawn_on, expires_on)) AS ended_on "
            "FROM main.consent GROUP BY candidate_id "
            f"HAVING NOT bool_or(withdrawn_on IS NULL AND coalesce(expires_on, {day}) >= {day}) "
            "ORDER BY ALL"
        )

    def identifying(self, people: Sequence[str]) -> pd.DataFrame:
        """Return what names these people, whoever agreed to what: to be taken out, never shown.

        Returns
        -------
        DataFrame
            candidate_id, name, phone, email, occupation, employer, and of the register's enterprise
            employer_name and aliases (lists).
        """
        ids = ", ".join(map(quoted, people)) or "NULL"
        return self._fetch(
            "SELECT p.candidate_id, k.name, k.phone, k.email, c.occupation, c.employer, "
            "e.name AS employer_name, coalesce(e.aliases, []) AS aliases "
            f"FROM (SELECT unnest([{ids}]) AS candidate_id) AS p "
            f"LEFT JOIN {plain_rows(TABLES['contact'])} AS k USING (candidate_id) LEFT JOIN "
            f"{plain_rows(TABLES['candidate'])} AS c USING (candidate_id) "
            "LEFT JOIN main.enterprise AS e "
            "ON c.employer IN (e.enterprise_id, e.name) OR list_contains(e.aliases, c.employer)"
        )

    def entries_that_showed(self, person: str) -> list[int]:
        """Return the entries of the access log of lists that named a person, under any number of theirs."""
        aliases = self.joined_people().query("likely_id == @person")["candidate_id"]
        return self.access_log.shown([person, *aliases])

    def erase(
        self,
        candidate: str,
        *,
        folders: Sequence[Path] = (),
        beside: bool = False,
        reason: str = "",
    ) -> ErasureReport:
        """Remove a person from every table and from the exports below the folders, and prove it.

        Parameters
        ----------
        candidate : str
            Pseudonym of the person, or the id under which the person was loaded; also a
            telephone number, an e-mail or a name that the contacts know of one person alone.
        folders : sequence of Path
            Folders of exports, reports and caches to search.
        beside : bool, default=False
            Clean what talentmatch wrote into the folder of the store too. Other stores, backups
            and files of your own are left there and named in ``kept``.
        reason : str, optional
            Why, for the access log; it must name nobody.

        Raises
        ------
        NotFoundError
            What was given is something else than a candidate, or of several; nothing was changed.
        StoreError
            A mention is left; the tables are as they were.

        Examples
        --------
        >>> from talentmatch.data.store import Store
        >>> people = pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]})
        >>> with Store(key=b"a key of at least sixteen bytes") as store:
        ...     _ = store.write("candidate", people)
        ...     print(store.erase("P-17"))
        c-368b9e08fc553d4d erased: candidate 1; 0 mentions remain
          searched for pseudonym, number in the store; not known of the person, so not searched for:
          telephone, e-mail, name
        """
        try:
            return self._erase(candidate, folders, beside=beside, reason=reason)
        except StoreError as error:
            path = self.path
            if not (isinstance(path, Path) and is_full(error.__cause__) and release_reserve(path)):
                raise
        report = self._erase(candidate, folders, beside=beside, reason=reason)
        keep_reserve(path)
        return report

    def rehearse_erasure(self, candidate: str) -> Rehearsal:
        """Return what `erase` would find of a person in tables and outputs; nothing is changed.

        Parameters
        ----------
        candidate : str
            As for `erase`.

        Raises
        ------
        NotFoundError
            As for `erase`.

        Examples
        --------
        >>> from talentmatch.data.store import Store
        >>> people = pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]})
        >>> with Store(key=b"a key of at least sixteen bytes") as store:
        ...     _ = store.write("candidate", people)
        ...     store.rehearse_erasure("P-17").removed, store.tables()["candidate"]
        ({'candidate': 1}, 1)
        """
        from talentmatch.data.protection.erasure import rehearse

        resolved = self.resolve_person(candidate)
        showed, outputs = self.entries_that_showed(resolved.person), self.outputs()
        with suppress(_TakenBackError), self._transaction():
            found = rehearse(
                self._connection,
                resolved,
                self._people,
                outputs=outputs,
                showed=showed,
                elsewhere=partial(self.lake.mask, rehearsal=True),
            )
            raise _TakenBackError
        return found

    def _erase(
        self, candidate: str, folders: Sequence[Path], *, beside: bool, reason: str
    ) -> ErasureReport:
        from talentmatch.data.protection.erasure import erase_person, mark_erased

        resolved = self.resolve_person(candidate)
        showed = self.entries_that_showed(resolved.person)
        with self._transaction():
            report = erase_person(
                self._connection,
                resolved,
                self._people,
                folders=folders,
                outputs=self.outputs(),
                showed=showed,
                beside=beside,
                elsewhere=self.lake.mask,
                apart=self.lake.own_folders(),
            )
            for pseudonym in report.pseudonyms:
                mark_erased(self._connection, self._people, pseudonym)
            rows = sum(report.removed.values())
            self._log("erase", ", ".join(report.removed), rows, purpose=reason)
            self._database.rewrite()
        self.lake.forget_earlier()
        if self._database.unwritten:
            facts = {"path": self.path, "error": self._database.unwritten}
            waiting = phrase("erase", "bytes_wait", **facts)
            report = replace(report, unsure=(*report.unsure, waiting))
        return report
