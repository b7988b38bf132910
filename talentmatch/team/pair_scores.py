"""One score a base model for each project and person who might fit.

Scores are computed a block of projects at a time, dense within the block, and kept only for the
people that a first pass finds: all that a ranker needs, in bounded memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from talentmatch.team.incidence import Incidence

__all__ = ["BASES", "BaseScores", "PairScores", "places"]

BASES = ("naive_bayes", "nearest", "nearest_sharp", "co_members", "profile", "covered", "busy")
"""Columns that are scores in their own right: more is better."""

_BLOCK_CELLS = 12_000_000
_FLOOR = 1e-4


@dataclass(frozen=True)
class PairScores:
    """Candidates of each project with the scores of the base models.

    Attributes
    ----------
    project, person : ndarray of int
        Row of the project and column of the person; sorted by project.
    scores : DataFrame
        One column a feature.
    """

    project: np.ndarray
    person: np.ndarray
    scores: pd.DataFrame


class BaseScores:
    """Naive Bayes, nearest teams, skill profile and co-member propagation of past teams.

    Parameters
    ----------
    past : Incidence
        Teams to learn from.
    smoothing : float, default=0.002
        Count added to each skill-person pair in naive Bayes.
    neighbours : int, default=100
        Past teams looked at for each project.
    shortlist : int, default=60
        People kept for each project; co-member propagation may add a third as many.

    References
    ----------
    .. [1] Dashti, Samet & Fani (2022), Effective neural team formation via negative samples.
    """

    def __init__(
        self,
        past: Incidence,
        smoothing: float = 0.002,
        neighbours: int = 100,
        shortlist: int = 60,
    ) -> None:
        self.past = past
        self.neighbours = neighbours
        self.shortlist = shortlist
        self._learn_naive_bayes(smoothing)
        self._learn_similarity()
        together = (past.members.T @ past.members).tolil()
        together.setdiag(0)
        share = sp.diags(1.0 / (self.teams_of_person + 1.0)) @ together.tocsr()
        self.together = share.tocsr().astype(np.float32)

    def _learn_naive_bayes(self, smoothing: float) -> None:
        counts = (self.past.skills.T @ self.past.members).tocsr().astype(np.float32)
        self.teams_of_person = _row(self.past.members.sum(axis=0))
        told = _row(counts.sum(axis=0)) + smoothing * counts.shape[0]
        self.rarity = -np.log(told).astype(np.float32)
        total = self.teams_of_person.sum() + len(self.teams_of_person)
        self.prior = np.log((self.teams_of_person + 1.0) / total).astype(np.float32)
        self.evidence = counts.copy()
        self.evidence.data = np.log1p(counts.data / smoothing)
        self.known = counts
        self.known.data = np.ones_like(counts.data)

    def _learn_similarity(self) -> None:
        skills, members = self.past.skills, self.past.members
        teams_with = _row(skills.sum(axis=0))
        self.weight = (np.log((skills.shape[0] + 1.0) / (teams_with + 1.0)) + 0.01).astype(
            np.float32
        )
        self.unit_teams = self.unit(skills)
        self.unit_teams_T = self.unit_teams.T.tocsr()
        profile = (self.unit_teams.T @ members).tocsc()
        length = np.sqrt(_row(profile.multiply(profile).sum(axis=0)))
        self.profile = (profile @ sp.diags(1.0 / np.maximum(length, 1e-9))).tocsr()

    def unit(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return rows weighted by rarity of the skill and of length 1."""
        weighted = (skills @ sp.diags(self.weight)).tocsr()
        length = np.sqrt(_row(weighted.multiply(weighted).sum(axis=1)))
        return (sp.diags(1.0 / np.maximum(length, 1e-9)) @ weighted).tocsr().astype(np.float32)

    def nearest_teams(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return the cosine similarity of projects (rows) and their nearest past teams."""
        from sparse_dot_topn import sp_matmul_topn

        return sp_matmul_topn(
            self.unit(skills), self.unit_teams_T, top_n=self.neighbours, sort=True
        )

    def naive_bayes(self, skills: sp.csr_matrix) -> np.ndarray:
        """Return log P(person | skills) less that of the best person, dense."""
        scores = np.asarray((skills @ self.evidence).toarray())
        scores += _row(skills.sum(axis=1))[:, None] * self.rarity + self.prior
        scores -= scores.max(axis=1, keepdims=True)
        return scores

    def votes(self, similar: sp.csr_matrix, sharpness: float) -> np.ndarray:
        """Return each person's share of the votes of the nearest teams, dense."""
        return _shares((similar.power(sharpness) @ self.past.members).toarray())

    def pairs(self, skills: sp.csr_matrix) -> PairScores:
        """Score the likely people of each project.

        Parameters
        ----------
        skills : csr_matrix of shape (n_projects, n_skills)
            Skills of the projects, in the columns of `past.skills`.
        """
        step = max(1, _BLOCK_CELLS // max(1, self.past.members.shape[1]))
        blocks = []
        for start in range(0, skills.shape[0], step):
            block = self._block(skills[start : start + step])
            blocks.append(PairScores(block.project + start, block.person, block.scores))
        return PairScores(
            np.concatenate([block.project for block in blocks]),
            np.concatenate([block.person for block in blocks]),
            pd.concat([block.scores for block in blocks], ignore_index=True),
        )

    def _block(self, skills: sp.csr_matrix) -> PairScores:
        bayes = self.naive_bayes(skills)
        chance = np.exp(bayes)
        chance /= chance.sum(axis=1, keepdims=True)
        similar = self.nearest_teams(skills)
        votes = self.votes(similar, 3)
        first = 0.3 * np.log(chance + 1e-12) + np.log(votes + _FLOOR)
        first -= first.max(axis=1, keepdims=True)
        likely = _top(first, self.shortlist)
        strong = _softmax_top(first, likely, 30)
        spread = (strong @ self.together).toarray()
        project, person = _union(likely, self._near_members(strong), len(self.past.people))
        values = {
            "naive_bayes": bayes[project, person],
            "chance": chance[project, person],
            "nearest": np.log(votes[project, person] + _FLOOR),
            "co_members": np.log(spread[project, person] + _FLOOR),
            "first_pass": first[project, person],
        }
        sharp = self.votes(similar, 6)
        values["nearest_sharp"] = np.log(sharp[project, person] + _FLOOR)
        unit = self.unit(skills)
        values["profile"] = np.log((unit @ self.profile).toarray()[project, person] + 1e-3)
        covered = (unit @ self.known).toarray() / np.maximum(_row(unit.sum(axis=1)), 1e-9)[:, None]
        values["covered"] = covered[project, person]
        values["busy"] = self.prior[person]
        values["closest"] = _row(similar.max(axis=1).toarray())[project]
        values["skills"] = _row(skills.sum(axis=1))[project]
        values["own_closest"] = self._closest(similar, project, person)
        for name in ("naive_bayes", "nearest", "first_pass", "co_members"):
            values[f"{name}_place"] = places(project, values[name])
        frame = pd.DataFrame({name: column.astype(np.float32) for name, column in values.items()})
        return PairScores(project, person, frame)

    def _near_members(self, strong: sp.csr_matrix) -> sp.csr_matrix:
        from sparse_dot_topn import sp_matmul_topn

        return sp_matmul_topn(strong, self.together, top_n=max(1, self.shortlist // 3))

    def _closest(
        self, similar: sp.csr_matrix, project: np.ndarray, person: np.ndarray
    ) -> np.ndarray:
        """Return the similarity of the nearest team that each candidate was in."""
        members = self.past.members
        sizes = np.diff(members.indptr)[similar.indices]
        entry = np.repeat(np.arange(similar.nnz), sizes)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        who = members.indices[members.indptr[similar.indices][entry] + within]
        row = np.repeat(np.arange(similar.shape[0]), np.diff(similar.indptr))[entry]
        position = np.full((similar.shape[0], members.shape[1]), -1, dtype=np.int32)
        position[project, person] = np.arange(len(project))
        at = position[row, who]
        best = np.zeros(len(project), dtype=np.float32)
        np.maximum.at(best, at[at >= 0], similar.data[entry[at >= 0]])
        return best


def places(project: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return the place (1 = best) of each row within its project; ties keep their order.

    Examples
    --------
    >>> places(np.array([0, 0, 1]), np.array([0.1, 0.7, 0.2])).tolist()
    [2, 1, 1]
    """
    order = np.lexsort((-score, project))
    sorted_project = project[order]
    starts = np.searchsorted(sorted_project, sorted_project, side="left")
    result = np.empty(len(project), dtype=np.int64)
    result[order] = np.arange(len(project)) - starts + 1
    return result


def _row(values: object) -> np.ndarray:
    return np.asarray(values, dtype=np.float32).ravel()


def _shares(votes: np.ndarray) -> np.ndarray:
    return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-9))


def _top(scores: np.ndarray, count: int) -> np.ndarray:
    count = min(max(count, 1), scores.shape[1])
    if count == scores.shape[1]:
        return np.tile(np.arange(count), (len(scores), 1))
    return np.argpartition(-scores, count - 1, axis=1)[:, :count]


def _softmax_top(scores: np.ndarray, likely: np.ndarray, count: int) -> sp.csr_matrix:
    """Return the weights of the `count` best of the likely columns; they add up to 1 a row."""
    values = np.take_along_axis(scores, likely, axis=1)
    order = np.argsort(-values, axis=1)[:, :count]
    columns = np.take_along_axis(likely, order, axis=1)
    weights = np.exp(np.take_along_axis(values, order, axis=1)).astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(scores)), columns.shape[1])
    return sp.csr_matrix((weights.ravel(), (rows, columns.ravel())), shape=scores.shape)


def _union(likely: np.ndarray, near: sp.csr_matrix, people: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of both choices, sorted by row, each pair once."""
    more = near.tocoo()
    rows = np.concatenate([np.repeat(np.arange(len(likely)), likely.shape[1]), more.row])
    columns = np.concatenate([likely.ravel(), more.col]).astype(np.int64)
    key = np.unique(rows * people + columns)
    return key // people, key % people
