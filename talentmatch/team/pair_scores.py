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
from talentmatch.team.profiles import SkillProfiles

__all__ = ["BASES", "BaseScores", "PairScores", "places"]

BASES = (
    "naive_bayes",
    "own_profile",
    "group_profile",
    "nearest",
    "nearest_sharp",
    "nearest_telling",
    "co_members",
    "covered",
    "busy",
)
"""Columns that are scores in their own right: more is better."""

_BLOCK_CELLS = 12_000_000
_FLOOR = 1e-4
_PAIRS_OF_NO_NEWS = 20.0
_PROFILE_SHARE = 0.35
_STRONG = 40


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
    """Naive Bayes, skill profiles, nearest teams and co-member propagation of past teams.

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
        self.together.eliminate_zeros()
        self.acquainted = self.together.copy()
        self.acquainted.data = np.ones_like(self.acquainted.data)
        self.profiles = SkillProfiles(past.skills, past.members)

    def _learn_naive_bayes(self, smoothing: float) -> None:
        counts = (self.past.skills.T @ self.past.members).tocsr().astype(np.float32)
        self.teams_of_person = _row(self.past.members.sum(axis=0))
        told = _row(counts.sum(axis=0)) + smoothing * counts.shape[0]
        self.rarity = -np.log(told).astype(np.float32)
        total = self.teams_of_person.sum() + len(self.teams_of_person)
        self.prior = np.log((self.teams_of_person + 1.0) / total).astype(np.float32)
        squares = counts.multiply(counts)
        self.shared_members = _row(squares.sum(axis=1)) - _row(counts.sum(axis=1))
        self.evidence = counts.copy()
        self.evidence.data = np.log1p(counts.data / smoothing)
        self.known = counts
        self.known.data = np.ones_like(counts.data)

    def _learn_similarity(self) -> None:
        skills = self.past.skills
        teams_with = _row(skills.sum(axis=0))
        rare = np.log((skills.shape[0] + 1.0) / (teams_with + 1.0)) + 0.01
        self.weight = rare.astype(np.float32)
        self.unit_teams_T = _unit(skills, self.weight).T.tocsr()
        self.telling = self._telling_weight(teams_with)
        self.telling_teams_T = _unit(skills, self.telling).T.tocsr()

    def _telling_weight(self, teams_with: np.ndarray) -> np.ndarray:
        """Weigh skills by how much likelier two teams that share one are to share a member.

        The square root of the logarithm of that ratio; few pairs of teams count as no more
        telling than chance allows.
        """
        alone, teams = self.teams_of_person, self.past.skills.shape[0]
        usual = float((alone * (alone - 1)).sum()) / max(teams * (teams - 1.0), 1.0)
        pairs = teams_with * (teams_with - 1.0)
        prior = _PAIRS_OF_NO_NEWS * usual
        ratio = (self.shared_members + 1.0) / np.maximum(pairs * usual + prior, 1e-9)
        return _row(np.sqrt(np.maximum(np.log(np.maximum(ratio, 1.0)), 0.01)))

    def nearest_teams(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return the cosine similarity of projects (rows) and their nearest past teams."""
        from sparse_dot_topn import sp_matmul_topn

        unit = _unit(skills, self.weight)
        return sp_matmul_topn(
            unit, self.unit_teams_T, top_n=self.neighbours, sort=True, n_threads=2
        )

    def telling_teams(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return the same with skills weighted by how telling they are of common members."""
        from sparse_dot_topn import sp_matmul_topn

        unit = _unit(skills, self.telling)
        return sp_matmul_topn(
            unit, self.telling_teams_T, top_n=self.neighbours, sort=True, n_threads=2
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
        similar, telling = self.nearest_teams(skills), self.telling_teams(skills)
        group, votes = self.profiles.group(skills), self.votes(similar, 3)
        told = self.votes(telling, 4)
        first = _PROFILE_SHARE * group + 0.5 * np.log((votes + 1e-3) * (told + 1e-3))
        likely = _top(first, self.shortlist)
        strong = _softmax_top(first, likely, _STRONG)
        project, person = _union(likely, self._near_members(strong), len(self.past.people))
        at = (project, person)
        values = {
            "naive_bayes": self.naive_bayes(skills)[at],
            "own_profile": self.profiles.own(skills)[at],
            "group_profile": group[at],
            "nearest": np.log(votes[at] + _FLOOR),
            "nearest_sharp": np.log(self.votes(similar, 6)[at] + _FLOOR),
            "nearest_telling": np.log(told[at] + _FLOOR),
            "co_members": np.log((strong @ self.together).toarray()[at] + _FLOOR),
            "covered": self._covered(skills)[at],
            "busy": self.prior[person],
            "first_pass": first[at],
            "closest": _row(similar.max(axis=1).toarray())[project],
            "skills": _row(skills.sum(axis=1))[project],
            "own_closest": self._closest(similar, project, person),
            "partners": (strong @ self.acquainted).toarray()[at],
        }
        values |= _standing(project, values)
        frame = pd.DataFrame({name: column.astype(np.float32) for name, column in values.items()})
        return PairScores(project, person, frame)

    def _covered(self, skills: sp.csr_matrix) -> np.ndarray:
        unit = _unit(skills, self.weight)
        whole = np.maximum(_row(unit.sum(axis=1)), 1e-9)[:, None]
        return np.asarray((unit @ self.known).toarray() / whole)

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


def _standing(project: np.ndarray, values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return how each candidate stands within the project: place, distance to the best, chance."""
    standing: dict[str, np.ndarray] = {}
    groups = int(project.max()) + 1 if len(project) else 0
    for name in ("naive_bayes", "group_profile", "nearest", "co_members", "first_pass"):
        best = np.full(groups, -np.inf)
        np.maximum.at(best, project, values[name])
        standing[f"{name}_place"] = places(project, values[name])
        standing[f"{name}_gap"] = values[name] - best[project]
    odds = np.exp(standing["first_pass_gap"])
    chance = odds / np.bincount(project, odds, minlength=groups)[project]
    doubt = np.bincount(project, -chance * np.log(chance + 1e-12), minlength=groups)
    return standing | {"chance": chance, "doubt": doubt[project]}


def _unit(skills: sp.csr_matrix, weight: np.ndarray) -> sp.csr_matrix:
    """Return rows weighted by skill and of length 1."""
    weighted = (skills @ sp.diags(weight)).tocsr()
    length = np.sqrt(_row(weighted.multiply(weighted).sum(axis=1)))
    return (sp.diags(1.0 / np.maximum(length, 1e-9)) @ weighted).tocsr().astype(np.float32)


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
