"""Who worked with whom in past teams, and so who is likely to work with a project's people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from talentmatch.team.recommend._shortlist import project_blocks

__all__ = ["COMPANY", "Company", "company_of"]

COMPANY = ("likely_co_members", "likely_partners")
"""Columns of the second look."""

_FLOOR = 1e-4


@dataclass(frozen=True)
class Company:
    """Past work together.

    Attributes
    ----------
    together : csr_matrix of shape (n_people, n_people)
        Share of the row's teams in which the column was, drawn in by one team.
    acquainted : csr_matrix of shape (n_people, n_people)
        1 where two were ever in one team.
    """

    together: sp.csr_matrix
    acquainted: sp.csr_matrix

    @property
    def acquaintances(self) -> np.ndarray:
        """How many others each person was in teams with."""
        return np.diff(self.acquainted.indptr)

    def near(
        self, likely: sp.csr_matrix, at: tuple[np.ndarray, np.ndarray]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Score people by their past work with each project's likely people.

        Parameters
        ----------
        likely : csr_matrix of shape (n_projects, n_people)
            Chances of people; they add up to 1 a row.
        at : pair of ndarray of int, shape (n_pairs,)
            Project and person of each pair.

        Returns
        -------
        pair of ndarray of shape (n_pairs,)
            Log of the share of a likely person's teams that this one was in, and the chance that a
            likely person is an acquaintance.
        """
        shares = (likely @ self.together).toarray()[at]
        return np.log(shares + _FLOOR), (likely @ self.acquainted).toarray()[at]

    def second_look(
        self, project: np.ndarray, person: np.ndarray, chance: np.ndarray
    ) -> pd.DataFrame:
        """Score candidates by past work with those whom a first look found likely.

        Parameters
        ----------
        project, person : ndarray of int, shape (n_pairs,)
            Candidates of each project, sorted by project.
        chance : ndarray of shape (n_pairs,)
            How likely each was found; adds up to 1 a project.

        Returns
        -------
        DataFrame of shape (n_pairs, 2)
            The columns `COMPANY`, see `near`.
        """
        shape = (int(project.max(initial=-1)) + 1, self.together.shape[0])
        likely = sp.csr_matrix((chance.astype(np.float32), (project, person)), shape)
        scores = np.zeros((2, len(project)), dtype=np.float32)
        for part in project_blocks(*shape):
            low, high = np.searchsorted(project, (part.start, part.stop))
            at = (project[low:high] - part.start, person[low:high])
            scores[:, low:high] = self.near(likely[part], at)
        return pd.DataFrame(scores.T, columns=list(COMPANY))


def company_of(members: sp.csr_matrix) -> Company:
    """Return who worked with whom.

    Parameters
    ----------
    members : csr_matrix of shape (n_teams, n_people)
        1 where a person was in a team.

    Examples
    --------
    >>> company = company_of(sp.csr_matrix([[1, 1, 0], [1, 0, 1]]))
    >>> company.together.toarray().astype(float).round(2).tolist()
    [[0.0, 0.33, 0.33], [0.5, 0.0, 0.0], [0.5, 0.0, 0.0]]
    """
    counts = (members.T @ members).tocoo()
    other = counts.row != counts.col
    ends = (counts.row[other], counts.col[other])
    joint = sp.csr_matrix((counts.data[other].astype(np.float32), ends), shape=counts.shape)
    teams = np.asarray(members.sum(axis=0)).ravel()
    acquainted = joint.copy()
    acquainted.data = np.ones_like(joint.data)
    together = sp.diags(1.0 / (teams + 1.0)) @ joint
    return Company(together.tocsr().astype(np.float32), acquainted)
