"""Hard constraints: who may not be shown to whom, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.match.candidates._employer_fit import EmployerFit
from talentmatch.match.similarity._overlap import contains, holdings
from talentmatch.match.similarity.place_fit import wanted_fit

__all__ = ["CONSTRAINTS", "Constraints", "eligible"]

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

CONSTRAINTS = (
    "blocked",
    "present_employer",
    "employer_in_doubt",
    "region",
    "licence",
    "availability",
    "exclusion",
)


class Constraints:
    """The constraints of many candidates and postings, prepared once and asked pair by pair.

    Parameters
    ----------
    candidates, postings : DataFrame
        Rows of the tables `candidate` and `posting`. Consent was checked by the read they came
        from.
    exclusions : DataFrame, optional
        candidate_id with posting_id or enterprise_id, or with neither for everybody: a process
        that runs, a client off limits, a guarantee period; enterprise_name where it is known.
    register : FirmRegister, optional
        More names of enterprises, to tell whether an employer is the posting's.
    start_by : str, date or Timestamp, optional
        Last day on which a person must be able to start.
    """

    def __init__(
        self,
        candidates: pd.DataFrame,
        postings: pd.DataFrame,
        *,
        exclusions: pd.DataFrame | None = None,
        register: FirmRegister | None = None,
        start_by: str | date | pd.Timestamp | None = None,
    ) -> None:
        lists = {
            "own": _cells(candidates, "employer"),
            "blocked": _cells(candidates, "blocked_employers"),
            "settled": _barred_firms(candidates, exclusions),
        }
        self.employers = EmployerFit(lists, postings, register)
        self._places = wanted_fit(_cells(candidates, "wanted_regions"), _cells(postings, "region"))
        self._held, self._needed = holdings(
            _cells(candidates, "licences"), _cells(postings, "licences")
        )
        self._late = _late(candidates, start_by)
        self._excluded = _excluded(candidates, postings, exclusions)

    def broken(self, who: Rows, post: Rows) -> dict[str, Mask]:
        """Return for each constraint which pairs break it."""
        rules: dict[str, Callable[[], Mask]] = {
            "blocked": lambda: self.employers.of("blocked", who, post)[0],
            "present_employer": lambda: self.employers.of("own", who, post)[0],
            "employer_in_doubt": lambda: self._in_doubt(who, post),
            # A place that nobody knows, or a whole city of which a park is wanted, forbids nothing.
            "region": lambda: self._places.of(who, post) == 0,
            # A person whose licences nobody wrote down is not known to lack one.
            "licence": lambda: (
                self._held.given[who] & (contains(self._held, self._needed, who, post) < 1)
            ),
            "availability": lambda: self._late[who],
            "exclusion": lambda: (
                self._excluded(who, post) | self.employers.of("settled", who, post)[0]
            ),
        }
        return {name: rule() for name, rule in rules.items()}

    def _in_doubt(self, who: Rows, post: Rows) -> Mask:
        """Tell which pairs may be of a person and an employer they have or blocked."""
        (own, own_doubt), (blocked, doubt) = (
            self.employers.of(name, who, post) for name in ("own", "blocked")
        )
        return (own_doubt | doubt) & ~(own | blocked)

    def employer_is(self, who: Rows, post: Rows) -> Mask:
        """Tell which pairs are, or may be, of a person and an employer they have or blocked."""
        parts = [part for name in ("own", "blocked") for part in self.employers.of(name, who, post)]
        return np.asarray(np.logical_or.reduce(parts))


def eligible(
    candidates: pd.DataFrame,
    postings: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    exclusions: pd.DataFrame | None = None,
    register: FirmRegister | None = None,
    start_by: str | date | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Say of each pair whether it may be shown, and which constraint forbids it.

    Parameters
    ----------
    candidates, postings : DataFrame
        Rows of the tables; absent columns forbid nothing.
    pairs : DataFrame
        candidate_id and posting_id.
    exclusions, register, start_by
        See `Constraints`.

    Returns
    -------
    DataFrame on the index of `pairs`
        `eligible` and, for each of `CONSTRAINTS`, whether it is broken.

    Examples
    --------
    >>> who = pd.DataFrame({"candidate_id": ["a", "b"], "employer": ["E1", "E2"]})
    >>> post = pd.DataFrame({"posting_id": ["p"], "enterprise_id": ["E1"]})
    >>> pairs = pd.DataFrame({"candidate_id": ["a", "b"], "posting_id": ["p", "p"]})
    >>> eligible(who, post, pairs)["eligible"].tolist()
    [False, True]
    """
    who = pd.Index(candidates["candidate_id"]).get_indexer(pd.Index(pairs["candidate_id"]))
    post = pd.Index(postings["posting_id"]).get_indexer(pd.Index(pairs["posting_id"]))
    rules = Constraints(
        candidates, postings, exclusions=exclusions, register=register, start_by=start_by
    )
    broken = pd.DataFrame(rules.broken(who, post), index=pairs.index)
    broken.insert(0, "eligible", ~broken.any(axis=1))
    return broken


def _cells(frame: pd.DataFrame, column: str) -> list[object]:
    return frame[column].tolist() if column in frame else [None] * len(frame)


def _barred_firms(candidates: pd.DataFrame, exclusions: pd.DataFrame | None) -> list[object]:
    """Return for each candidate the enterprises that they are not to be sent to."""
    if exclusions is None or "enterprise_id" not in exclusions or "candidate_id" not in candidates:
        return [None] * len(candidates)
    barred: dict[object, list[object]] = {}
    columns = ["candidate_id", "enterprise_id", "enterprise_name"]
    rows = exclusions.reindex(columns=columns)
    rows = rows.loc[rows[columns[1:]].notna().any(axis=1)]
    for person, *firm in rows.itertuples(index=False, name=None):
        barred.setdefault(str(person), []).extend(one for one in firm if isinstance(one, str))
    return [barred.get(person) for person in candidates["candidate_id"].astype("str")]


def _late(candidates: pd.DataFrame, start_by: str | date | pd.Timestamp | None) -> Mask:
    if start_by is None or "available_from" not in candidates:
        return np.zeros(len(candidates), dtype=bool)
    return (pd.to_datetime(candidates["available_from"]) > pd.Timestamp(start_by)).to_numpy()


def _excluded(
    candidates: pd.DataFrame, postings: pd.DataFrame, exclusions: pd.DataFrame | None
) -> Callable[[Rows, Rows], Mask]:
    if exclusions is None or exclusions.empty:
        return lambda who, post: np.zeros(len(who), dtype=bool)
    rows = exclusions.reindex(columns=["candidate_id", "posting_id", "enterprise_id"])
    rows = rows.astype("str")
    everywhere = rows.loc[rows[["posting_id", "enterprise_id"]].isna().all(axis=1), "candidate_id"]
    people, ids = pd.factorize(candidates["candidate_id"].astype("str"))
    barred = np.isin(people, ids.get_indexer(pd.Index(everywhere.unique())))
    if "posting_id" not in postings:
        return lambda who, post: barred[who]
    posts, numbers = pd.factorize(postings["posting_id"].astype("str"))
    # One number a pair: this is asked of everybody, for each posting.
    who_of, post_of = (
        index.get_indexer(pd.Index(rows[name]))
        for index, name in ((ids, "candidate_id"), (numbers, "posting_id"))
    )
    known = (who_of >= 0) & (post_of >= 0)
    keys = np.unique(who_of[known] * len(numbers) + post_of[known])
    return lambda who, post: barred[who] | np.isin(people[who] * len(numbers) + posts[post], keys)
