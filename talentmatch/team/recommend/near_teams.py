"""The past teams most like a project, and what their members' names say of each candidate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

__all__ = ["NearTeams", "Seats", "member_sets"]

_FLOOR = 1e-4
_RIDGE = 0.3


@dataclass(frozen=True)
class Seats:
    """Seats of candidates in near teams, one entry a seat.

    Attributes
    ----------
    entry : ndarray of int
        Which pair of project and near team the seat is in.
    row, person : ndarray of int
        Project and person.
    place : ndarray of int
        Row of the person among the candidates; -1 for who is none.
    """

    entry: np.ndarray
    row: np.ndarray
    person: np.ndarray
    place: np.ndarray


class NearTeams:
    """The past teams nearest to each project.

    Parameters
    ----------
    similar : csr_matrix of shape (n_projects, n_teams)
        Similarity of projects and their nearest teams, above 0.
    members : csr_matrix of shape (n_teams, n_people)
        Who was in which team.

    Examples
    --------
    >>> similar = sp.csr_matrix([[0.9, 0.3]])
    >>> members = sp.csr_matrix([[1.0, 1, 0], [0, 1, 1]])
    >>> NearTeams(similar, members).votes(1).round(2).tolist()
    [[0.38, 0.5, 0.12]]
    """

    def __init__(self, similar: sp.csr_matrix, members: sp.csr_matrix) -> None:
        # Seats are numbered by entries, whose order scipy changes in place in some calls, such as
        # that for a row's maximum, unless they are sorted.
        self.similar = similar.sorted_indices()
        self.members = members

    def votes(self, power: float) -> np.ndarray:
        """Return each person's share of the votes of the near teams, dense."""
        votes = (self.similar.power(power) @ self.members).toarray()
        return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-9))

    def seats(self, place: np.ndarray) -> Seats:
        """Return the seats in near teams; `place` holds each candidate's row, -1 elsewhere."""
        starts = self.members.indptr[self.similar.indices]
        sizes = self.members.indptr[self.similar.indices + 1] - starts
        entry = np.repeat(np.arange(self.similar.nnz), sizes)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        person = self.members.indices[starts[entry] + within]
        row = np.repeat(np.arange(self.similar.shape[0]), np.diff(self.similar.indptr))[entry]
        return Seats(entry, row, person, place[row, person])

    def shares(self, seats: Seats, project: np.ndarray, vote: np.ndarray) -> np.ndarray:
        """Return the logarithm of each candidate's share of the votes, one vote a near team."""
        cast = vote[seats.entry]
        total = np.bincount(seats.row, cast, minlength=self.similar.shape[0])
        mine = _summed(seats.place, cast, len(project))
        return np.asarray(np.log(mine / np.maximum(total[project], 1e-9) + _FLOOR))

    def regression(self, seats: Seats, count: int, teams: sp.csr_matrix) -> np.ndarray:
        """Return what a kernel ridge regression on the near teams foretells of each candidate.

        Teams that are much like each other share one vote, unlike in a sum of similarities.

        Parameters
        ----------
        seats : Seats
            Of these near teams.
        count : int
            Number of candidates.
        teams : csr_matrix of shape (n_teams, n_skills)
            Unit vectors of which the similarities are the cosines.

        Returns
        -------
        ndarray of shape (count,)
            About 1 for a member of every such team, about 0 for nobody of them.
        """
        ends = self.similar.indptr
        weight = np.zeros(self.similar.nnz)
        for low, high in pairwise(ends):
            near = teams[self.similar.indices[low:high]]
            alike = (near @ near.T).toarray() + _RIDGE * np.eye(high - low)
            weight[low:high] = np.linalg.solve(alike, self.similar.data[low:high])
        return _summed(seats.place, weight[seats.entry], count)

    def once_a_set(self, sets: np.ndarray) -> np.ndarray:
        """Return similarities with 0 for all but the nearest team of the same people."""
        row = np.repeat(np.arange(self.similar.shape[0]), np.diff(self.similar.indptr))
        key = row * (int(sets.max()) + 1) + sets[self.similar.indices]
        order = np.lexsort((-self.similar.data, key))
        first = np.r_[True, np.diff(key[order]) != 0] if len(order) else np.zeros(0, bool)
        values = np.zeros_like(self.similar.data)
        values[order[first]] = self.similar.data[order[first]]
        return np.asarray(values)

    def closest(self, seats: Seats, count: int, depth: int) -> np.ndarray:
        """Return the similarities of each candidate's nearest teams, shape (count, depth).

        0 where a candidate has fewer near teams.
        """
        known = seats.place >= 0
        place, value = seats.place[known], self.similar.data[seats.entry[known]]
        order = np.lexsort((-value, place))
        place, value = place[order], value[order]
        rank = np.arange(len(place)) - np.searchsorted(place, place, side="left")
        best = np.zeros((count, depth), dtype=np.float32)
        near = rank < depth
        best[place[near], rank[near]] = value[near]
        return best


def member_sets(members: sp.csr_matrix) -> np.ndarray:
    """Return a number for each team that is the same for teams of the same people.

    Examples
    --------
    >>> member_sets(sp.csr_matrix([[1, 1, 0], [0, 1, 1], [1, 1, 0]])).tolist()
    [0, 1, 0]
    """
    import pandas as pd

    rows = members.tocsr()
    rows.sort_indices()
    teams = np.split(rows.indices, rows.indptr[1:-1])
    return np.asarray(pd.factorize(pd.Series([team.tobytes() for team in teams]))[0])


def _summed(place: np.ndarray, value: np.ndarray, count: int) -> np.ndarray:
    known = place >= 0
    return np.bincount(place[known], value[known], minlength=count)
