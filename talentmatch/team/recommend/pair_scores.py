"""One score a base model for each project and person who might fit.

Scores are computed a block of projects at a time, dense within the block, and kept only for the
people that a first pass finds: all that a ranker needs, in bounded memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from talentmatch.team.recommend._coworkers import company_of
from talentmatch.team.recommend._profiles import SkillProfiles
from talentmatch.team.recommend._shortlist import project_blocks, softmax_top, top_columns, union
from talentmatch.team.recommend._standing import standing
from talentmatch.team.recommend.incidence import Incidence
from talentmatch.team.recommend.near_teams import NearTeams, member_sets

__all__ = ["BASES", "TRAITS", "BaseScores", "PairScores"]

BASES = (
    "naive_bayes",
    "own_profile",
    "own_profile_smoothed",
    "group_profile",
    "regression",
    "regression_log",
    "nearest",
    "nearest_sharp",
    "nearest_telling",
    "nearest_sets",
    "nearest_telling_sets",
    "alike",
    "alike_sharp",
    "own_closest",
    "own_second",
    "own_third",
    "own_telling",
    "co_members",
    "partners",
    "covered",
    "covered_rarest",
    "first_pass",
)
"""Columns that are scores in their own right: more is better."""
TRAITS = ("busy", "acquaintances", "usual_size", "changing")
"""Columns that describe the person, whatever the project."""

_PAIRS_OF_NO_NEWS = 20.0
_PROFILE_SHARE = 0.35
_LEAST_FORETOLD = 0.01
_STRONG = 40
_LIFT = 0.2
_FURTHER = 3
"""So many times `neighbours` past teams are looked at for the overlap of skills."""


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
        self._learn_company()
        self.profiles = SkillProfiles(past.skills, past.members)

    def _learn_company(self) -> None:
        """Learn who was in teams with whom, and what kind of teams a person is in."""
        members, teams = self.past.members, np.maximum(self.teams_of_person, 1.0)
        self.company = company_of(members)
        self.sets = member_sets(members)
        heads = np.diff(members.indptr).astype(np.float32)
        new = np.zeros(len(heads), dtype=np.float32)
        new[np.unique(self.sets, return_index=True)[1]] = 1.0
        self.traits = {
            "busy": self.prior,
            "acquaintances": self.company.acquaintances,
            "usual_size": _row(members.T @ heads) / teams,
            "changing": _row(members.T @ new) / teams,
        }

    def _learn_naive_bayes(self, smoothing: float) -> None:
        counts = (self.past.skills.T @ self.past.members).tocsr().astype(np.float32)
        self.teams_of_person = _row(self.past.members.sum(axis=0))
        totals = _row(counts.sum(axis=0)) + smoothing * counts.shape[0]
        self.rarity = -np.log(totals).astype(np.float32)
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
        self.unit_teams = _unit(skills, self.weight)
        self.unit_teams_T = self.unit_teams.T.tocsr()
        self.telling = self._telling_weight(teams_with)
        self.telling_teams_T = _unit(skills, self.telling).T.tocsr()
        self.teams_T = skills.T.tocsr().astype(np.float32)
        self.odds = np.log1p(_LIFT * skills.shape[0] / np.maximum(teams_with, 1.0))

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
        return _nearest(_unit(skills, self.weight), self.unit_teams_T, self.neighbours)

    def telling_teams(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return the same with skills weighted by how telling they are of common members."""
        return _nearest(_unit(skills, self.telling), self.telling_teams_T, self.neighbours)

    def alike_teams(self, skills: sp.csr_matrix) -> sp.csr_matrix:
        """Return the log-odds that a team's skills give to a project's, for the likeliest teams.

        Each team is a smoothed language model of its skills, as in document-based expert finding.
        """
        weighted = (skills @ sp.diags(self.odds)).tocsr().astype(np.float32)
        return _nearest(weighted, self.teams_T, _FURTHER * self.neighbours)

    def naive_bayes(self, skills: sp.csr_matrix) -> np.ndarray:
        """Return log P(person | skills) less that of the best person, dense."""
        scores = np.asarray((skills @ self.evidence).toarray())
        scores += _row(skills.sum(axis=1))[:, None] * self.rarity + self.prior
        scores -= scores.max(axis=1, keepdims=True)
        return scores

    def pairs(self, skills: sp.csr_matrix, *, shortlist: int | None = None) -> PairScores:
        """Score the likely people of each project.

        Parameters
        ----------
        skills : csr_matrix of shape (n_projects, n_skills)
            Skills of the projects, in the columns of `past.skills`.
        shortlist : int, optional
            People scored in full for each project, in place of those of the constructor.
        """
        count = shortlist or self.shortlist
        parts = project_blocks(skills.shape[0], self.past.members.shape[1])
        # Sparse products run without Python's lock, so two blocks at once use two cores; more
        # threads within would only wait for each other.
        with threadpool_limits(1), ThreadPoolExecutor(2) as pool:
            blocks = list(pool.map(lambda part: self._block(skills[part], count), parts))
        return PairScores(
            np.concatenate([b.project + part.start for b, part in zip(blocks, parts, strict=True)]),
            np.concatenate([block.person for block in blocks]),
            pd.concat([block.scores for block in blocks], ignore_index=True),
        )

    def _block(self, skills: sp.csr_matrix, shortlist: int) -> PairScores:
        near = NearTeams(self.nearest_teams(skills), self.past.members)
        telling = NearTeams(self.telling_teams(skills), self.past.members)
        group = self.profiles.group(skills)
        first = self._first(skills, group, near, telling)
        likely = top_columns(first, shortlist)
        strong = softmax_top(first, likely, _STRONG)
        at = union(likely, self._near_members(strong, shortlist), len(self.past.people))
        project, person = at
        values = {"group_profile": group[at], "first_pass": first[at]}
        values |= self._of_skills(skills, at)
        values |= self._of_teams(skills, near, telling, at)
        values |= dict(zip(("co_members", "partners"), self.company.near(strong, at), strict=True))
        values |= {name: trait[person] for name, trait in self.traits.items()}
        values["skills"] = _row(skills.sum(axis=1))[project]
        values |= standing(project, values)
        frame = pd.DataFrame({name: column.astype(np.float32) for name, column in values.items()})
        return PairScores(project, person, frame)

    def _first(
        self, skills: sp.csr_matrix, group: np.ndarray, near: NearTeams, telling: NearTeams
    ) -> np.ndarray:
        """Return the score of the first pass, dense."""
        votes = (near.votes(3) + 1e-3) * (telling.votes(4) + 1e-3)
        first = np.asarray(_PROFILE_SHARE * group + 0.5 * np.log(votes))
        first[_row(skills.sum(axis=1)) == 0] = self.prior  # nothing else tells people apart
        return first

    def first_look(self, skills: sp.csr_matrix, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the people that the first pass puts on top, and its scores, best first.

        Parameters
        ----------
        skills : csr_matrix of shape (n_projects, n_skills)
            Skills of the projects, in the columns of `past.skills`.
        count : int
            People a project; all of them where there are fewer. Those of one score stand in order.
        """
        parts = []
        for part in project_blocks(skills.shape[0], self.past.members.shape[1]):
            some = skills[part]
            near = NearTeams(self.nearest_teams(some), self.past.members)
            telling = NearTeams(self.telling_teams(some), self.past.members)
            first = self._first(some, self.profiles.group(some), near, telling)
            order = np.argsort(-first, axis=1, kind="stable")[:, :count]
            parts.append((order, np.take_along_axis(first, order, axis=1)))
        people, scores = (np.vstack(both) for both in zip(*parts, strict=True))
        return people, scores

    def _of_skills(
        self, skills: sp.csr_matrix, at: tuple[np.ndarray, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """Score the candidates by the skills of their own past teams."""
        rare = (skills @ sp.diags(self.weight**4)).tocsr().astype(np.float32)
        return {
            "naive_bayes": self.naive_bayes(skills)[at],
            "own_profile": self.profiles.own(skills)[at],
            "own_profile_smoothed": self.profiles.smoothed(skills)[at],
            "covered": self._covered(skills)[at],
            "covered_rarest": np.maximum((rare @ self.known).toarray()[at], 0.0) ** 0.25,
        }

    def _of_teams(
        self,
        skills: sp.csr_matrix,
        near: NearTeams,
        telling: NearTeams,
        at: tuple[np.ndarray, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """Score the candidates by the past teams most like the project."""
        project, count = at[0], len(at[0])
        place = np.full((skills.shape[0], len(self.past.people)), -1, dtype=np.int32)
        place[at] = np.arange(count)
        seats, sharp, cosine = near.seats(place), telling.seats(place), near.similar.data
        far = NearTeams(self.alike_teams(skills), self.past.members)
        far_seats, best = far.seats(place), _row(far.similar.max(axis=1).toarray())
        behind = far.similar.data - np.repeat(best, np.diff(far.similar.indptr))
        closest = near.closest(seats, count, 3)
        foretold = near.regression(seats, count, self.unit_teams)
        return {
            "regression": foretold,
            "regression_log": np.log(np.maximum(foretold, 0.0) + _LEAST_FORETOLD),
            "nearest": near.shares(seats, project, cosine**3),
            "nearest_sharp": near.shares(seats, project, cosine**6),
            "nearest_sets": near.shares(seats, project, near.once_a_set(self.sets) ** 3),
            "nearest_telling": telling.shares(sharp, project, telling.similar.data**4),
            "nearest_telling_sets": telling.shares(
                sharp, project, telling.once_a_set(self.sets) ** 4
            ),
            "alike": far.shares(far_seats, project, np.exp(0.3 * behind)),
            "alike_sharp": far.shares(far_seats, project, np.exp(0.6 * behind)),
            "own_closest": closest[:, 0],
            "own_second": closest[:, 1],
            "own_third": closest[:, 2],
            "own_telling": telling.closest(sharp, count, 1)[:, 0],
            "closest": _row(near.similar.max(axis=1).toarray())[project],
        }

    def _covered(self, skills: sp.csr_matrix) -> np.ndarray:
        unit = _unit(skills, self.weight)
        whole = np.maximum(_row(unit.sum(axis=1)), 1e-9)[:, None]
        return np.asarray((unit @ self.known).toarray() / whole)

    def _near_members(self, strong: sp.csr_matrix, shortlist: int) -> sp.csr_matrix:
        return _nearest(strong, self.company.together, max(1, shortlist // 3))


def _nearest(left: sp.csr_matrix, right: sp.csr_matrix, count: int) -> sp.csr_matrix:
    from sparse_dot_topn import sp_matmul_topn

    return sp_matmul_topn(left, right, top_n=count, sort=True)


def _unit(skills: sp.csr_matrix, weight: np.ndarray) -> sp.csr_matrix:
    """Return rows weighted by skill and of length 1."""
    weighted = (skills @ sp.diags(weight)).tocsr()
    length = np.sqrt(_row(weighted.multiply(weighted).sum(axis=1)))
    return (sp.diags(1.0 / np.maximum(length, 1e-9)) @ weighted).tocsr().astype(np.float32)


def _row(values: object) -> np.ndarray:
    return np.asarray(values, dtype=np.float32).ravel()
