"""What people have worked on, as smoothed language models of their past teams' skills."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

__all__ = ["SkillProfiles"]

_OWN, _GROUP = 0.3, 0.4
_FROM_CO_MEMBERS = 0.2
_PRIOR_SKILLS = 50.0
"""Skills of everybody that are added to each person's own."""


class SkillProfiles:
    """How likely each person's past work is to ask for some skills.

    A person's skills are counts over past teams, mixed with the skills of all teams
    (Jelinek-Mercer smoothing), so that a skill everybody has says little. The profile of the
    group adds a share of what co-members worked on: it speaks for people with few teams of their
    own, and for people who have not yet worked together.

    Parameters
    ----------
    skills : csr_matrix of shape (n_teams, n_skills)
    members : csr_matrix of shape (n_teams, n_people)

    References
    ----------
    .. [1] Balog, Azzopardi & de Rijke (2006), Formal models for expert finding in enterprise
       corpora, model 1.
    .. [2] Zhai & Lafferty (2004), A study of smoothing methods for language models.

    Examples
    --------
    >>> skills = sp.csr_matrix([[1.0, 1, 0], [1, 0, 1]])
    >>> members = sp.csr_matrix([[1.0, 0], [0, 1]])
    >>> skills_of_project = sp.csr_matrix([[0.0, 1, 0]])
    >>> SkillProfiles(skills, members).own(skills_of_project).round(2).tolist()
    [[0.0, -1.73]]
    """

    def __init__(self, skills: sp.csr_matrix, members: sp.csr_matrix) -> None:
        counts = (skills.T @ members).tocsr().astype(np.float32)
        self.everybody = np.asarray(skills.sum(axis=0), dtype=np.float32).ravel()
        teams = np.asarray(members.sum(axis=0), dtype=np.float32).ravel()
        self.activity = np.log(teams + 0.1)
        self._own = self._evidence(counts, _OWN)
        self._counted, self._unsure = self._dirichlet(counts)
        share = _FROM_CO_MEMBERS * _shares_of_co_members(members)
        self._group = self._evidence((counts + counts @ share.T).tocsr(), _GROUP)

    def own(self, skills: sp.csr_matrix) -> np.ndarray:
        """Return log-likelihoods by people's own past work, less that of the best, dense."""
        return self._relative(skills, self._own)

    def smoothed(self, skills: sp.csr_matrix) -> np.ndarray:
        """Return the same with Dirichlet smoothing: little past work says little."""
        scores: np.ndarray = np.asarray((skills @ self._counted).toarray()) + self.activity
        scores += np.asarray(skills.sum(axis=1)).reshape(-1, 1) * self._unsure
        scores -= scores.max(axis=1, keepdims=True)
        return scores

    def group(self, skills: sp.csr_matrix) -> np.ndarray:
        """Return the same with a share of what co-members worked on."""
        return self._relative(skills, self._group)

    def _evidence(self, counts: sp.csr_matrix, smoothing: float) -> sp.csr_matrix:
        totals = np.maximum(np.asarray(counts.sum(axis=0)).ravel(), 1e-9)
        usual = self._usual()
        entries = counts.tocoo()
        lift = entries.data / (totals[entries.col] * usual[entries.row])
        data = np.log1p((1 - smoothing) / smoothing * lift).astype(np.float32)
        return sp.csr_matrix((data, (entries.row, entries.col)), shape=counts.shape)

    def _dirichlet(self, counts: sp.csr_matrix) -> tuple[sp.csr_matrix, np.ndarray]:
        totals = np.asarray(counts.sum(axis=0)).ravel()
        counted = (sp.diags(1.0 / (_PRIOR_SKILLS * self._usual())) @ counts).tocsr()
        counted.data = np.log1p(counted.data).astype(np.float32)
        return counted, np.log(_PRIOR_SKILLS / (totals + _PRIOR_SKILLS)).astype(np.float32)

    def _usual(self) -> np.ndarray:
        share = self.everybody / max(float(self.everybody.sum()), 1e-9)
        return np.asarray(np.maximum(share, 1e-12))

    def _relative(self, skills: sp.csr_matrix, evidence: sp.csr_matrix) -> np.ndarray:
        scores: np.ndarray = np.asarray((skills @ evidence).toarray()) + self.activity
        scores -= scores.max(axis=1, keepdims=True)
        return scores


def _shares_of_co_members(members: sp.csr_matrix) -> sp.csr_matrix:
    """Return for each person (row) how their joint work is spread over others; rows sum to 1."""
    together = (members.T @ members).tocsr().astype(np.float32)
    together.setdiag(0)
    together.eliminate_zeros()
    total = np.maximum(np.asarray(together.sum(axis=1)).ravel(), 1e-9)
    return (sp.diags(1.0 / total) @ together).tocsr().astype(np.float32)
