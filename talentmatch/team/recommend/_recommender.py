"""Who has done such work: people for a project, out of past teams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, collected, number_problems
from talentmatch.evaluate.rankings import ndcg_at
from talentmatch.i18n import phrase
from talentmatch.team.recommend._coworkers import Company
from talentmatch.team.recommend._stack import Stack, TrainingPairs
from talentmatch.team.recommend._standing import places
from talentmatch.team.recommend.incidence import (
    Incidence,
    check_projects,
    check_teams,
    incidence_of,
    skill_matrix,
)
from talentmatch.team.recommend.near_teams import member_sets
from talentmatch.team.recommend.pair_scores import BaseScores, PairScores

__all__ = ["TeamRecommender"]

_At = tuple[np.ndarray, np.ndarray]
_FEWEST_TO_STACK = 200
#: Weight of a team whose very members were not together before: memory does not help there.
_FRESH_WEIGHT = 8.0


class TeamRecommender(BaseEstimator):
    """Recommend people for projects by what past teams with such skills looked like.

    Naive Bayes on skill-person co-occurrence, the nearest past teams, a regression on them, teams
    as language models of their skills, skill profiles and co-members each give a score. A
    conditional logit combines them; a second one knows past work with those whom the first found
    likely, and has boosted trees beside it where they pay. All are learnt on teams that the base
    scores had not seen.

    Parameters
    ----------
    neighbours : int, default=100
        Past teams looked at for each project.
    shortlist : int, default=60
        People scored in full for each project.
    folds : int, default=10
        Parts of the past teams; out-of-sample scores of a part come from base models that learnt
        from all others. No more parts are scored than `stack_teams` asks for.
    stack_teams : int, default=8000
        Most past teams used to learn the combination.
    trees : int, default=120
        Most boosted trees.
    leaves : int, default=15
        Leaves of each tree.
    random_state : int, default=0
        Seed of folds and trees.

    Attributes
    ----------
    past_ : Incidence
        The teams learnt from.
    stack_ : Stack
        How the scores are combined; `stack_.validation` holds NDCG@10 of each way tried.

    References
    ----------
    .. [1] Rad, Fani, Bagheri, Kargar, Srivastava & Szlichta (2021), A variational neural
       architecture for skill-based team formation.
    .. [2] Wolpert (1992), Stacked generalization. Neural Networks 5(2).

    Examples
    --------
    >>> teams = pd.DataFrame({
    ...     "team_id": ["t1", "t2", "t3"],
    ...     "skills": [["plc", "robotics"], ["plc", "vision"], ["sales"]],
    ...     "members": [["ann", "bo"], ["ann", "cy"], ["di"]],
    ... })
    >>> projects = pd.DataFrame({"project_id": ["p"], "skills": [["plc", "vision"]]})
    >>> TeamRecommender().fit(teams).recommend(projects, top_k=2)["candidate_id"].tolist()
    ['ann', 'cy']
    """

    past_: Incidence
    base_: BaseScores
    stack_: Stack

    def __init__(
        self,
        *,
        neighbours: int = 100,
        shortlist: int = 60,
        folds: int = 10,
        stack_teams: int = 8000,
        trees: int = 120,
        leaves: int = 15,
        random_state: int = 0,
    ) -> None:
        self.neighbours = neighbours
        self.shortlist = shortlist
        self.folds = folds
        self.stack_teams = stack_teams
        self.trees = trees
        self.leaves = leaves
        self.random_state = random_state

    def fit(self, teams: pd.DataFrame) -> Self:
        """Learn from past teams.

        Parameters
        ----------
        teams : DataFrame with team_id, skills (list of str), members (list of str)
            One row a team.

        Raises
        ------
        InputError
            If columns are missing, hold no lists, a team stands twice or has no member.
        """
        if problems := self._parameter_problems():
            collected(lambda: check_teams(teams), problems)
            raise InputError(phrase("team_refused", "not_fitted"), problems)
        check_teams(teams)
        # An order of its own, so that the one they are given in changes nothing.
        self.past_ = incidence_of(teams.iloc[np.argsort(teams["team_id"].astype("str"))])
        self.stack_ = Stack()
        if len(teams) >= _FEWEST_TO_STACK:
            parts = self._training_parts()
            self.stack_.fit(
                _joined(parts),
                partial(_second_look, parts),
                trees=self.trees,
                leaves=self.leaves,
                seed=self.random_state,
            )
        self.base_ = self._base(self.past_)
        return self

    def _parameter_problems(self) -> list[str]:
        least = {"neighbours": 1, "shortlist": 1, "folds": 2, "stack_teams": 8, "trees": 1}
        return number_problems(self, whole=least | {"leaves": 2})

    def _base(self, past: Incidence) -> BaseScores:
        return BaseScores(past, neighbours=self.neighbours, shortlist=self.shortlist)

    def _training_parts(self) -> list[_Part]:
        """Score a sample of past teams by base models that have not seen their fold."""
        generator = np.random.default_rng(self.random_state)
        order = generator.permutation(len(self.past_.team_ids))
        remaining = min(self.stack_teams, len(order))
        parts: list[_Part] = []
        same = member_sets(self.past_.members)
        for fold in np.array_split(order, self.folds):
            if remaining <= 0:
                break
            in_base = np.ones(len(order), dtype=bool)
            in_base[fold] = False
            sample = fold[:remaining]
            remaining -= len(sample)
            base = self._base(self.past_.rows(np.flatnonzero(in_base)))
            fresh = ~np.isin(same[sample], same[in_base])
            parts.append(
                _Part(
                    pairs=base.pairs(self.past_.skills[sample]),
                    company=base.company,
                    members=self.past_.members[sample],
                    weight=np.where(fresh, _FRESH_WEIGHT, 1.0),
                )
            )
        return parts

    def recommend(self, projects: pd.DataFrame, top_k: int = 10) -> pd.DataFrame:
        """Recommend people for each project.

        Parameters
        ----------
        projects : DataFrame with project_id, skills (list of str)
            Skills that no past team had are passed over; a project with none that is known gets
            the people who were in most teams.
        top_k : int, default=10
            Length of each list; shorter where fewer people are known.

        Returns
        -------
        DataFrame with project_id, candidate_id, score, rank
            Best first; `rank` starts at 1; scores compare within one project only.
        """
        check_is_fitted(self)
        check_projects(projects, top_k)
        if projects.empty:
            none = np.zeros(0, dtype=np.int64)
            return self._shortlists(projects, (none, none), np.zeros(0), top_k)
        return self._shortlists(projects, *self._scored(projects, top_k), top_k)

    def score(self, teams: pd.DataFrame, y: object = None, *, top_k: int = 10) -> float:
        """Return how well the members of teams are found by their skills.

        Parameters
        ----------
        teams : DataFrame with team_id, skills (list of str), members (list of str)
            Teams that were not learnt from.
        y : None
            Not used; here for scikit-learn.
        top_k : int, default=10
            Places that count.

        Returns
        -------
        float
            Normalised discounted cumulative gain of the first `top_k` people [1], mean of teams.

        Raises
        ------
        InputError
            If teams lack a column or a cell is no list.
        """
        check_teams(teams)
        projects = teams[["team_id", "skills"]].rename(columns={"team_id": "project_id"})
        listed = self.recommend(projects, top_k)
        names = {"project_id": "query", "candidate_id": "item"}
        members = teams[["team_id", "members"]].explode("members").dropna().drop_duplicates()
        return ndcg_at(
            listed.rename(columns=names), members.set_axis(["query", "item"], axis=1), top_k
        )

    def _score(self, pairs: PairScores) -> np.ndarray:
        likely = self.stack_.likely(pairs.project, pairs.scores)
        more = self.base_.company.second_look(pairs.project, pairs.person, likely)
        score = self.stack_.score(pairs.project, pairs.scores.join(more))
        return np.where(pairs.scores["skills"] > 0, score, pairs.scores["busy"])

    def _scored(self, projects: pd.DataFrame, top_k: int) -> tuple[_At, np.ndarray]:
        """Return rows of projects with their likely people, and the scores of these.

        Beyond those who are scored in full, whose number bears on the scores, more follow below
        them in the order of the first look.
        """
        skills = skill_matrix(projects["skills"], self.past_.skill_names)
        pairs = self.base_.pairs(skills, shortlist=self.shortlist)
        score = self._score(pairs)
        if top_k <= self.shortlist:
            return (pairs.project, pairs.person), score
        person, first = self.base_.first_look(skills, top_k)
        project = np.repeat(np.arange(len(person)), person.shape[1])
        people = len(self.past_.people)
        inside = pairs.project * people + pairs.person
        further = ~np.isin(project * people + person.ravel(), inside)
        least = np.full(len(projects), np.inf)
        np.minimum.at(least, pairs.project, score)
        below = (least[:, None] + first - first[:, :1]).ravel()
        at = (
            np.append(pairs.project, project[further]),
            np.append(pairs.person, person.ravel()[further]),
        )
        return at, np.append(score, below[further])

    def _shortlists(
        self, projects: pd.DataFrame, at: _At, score: np.ndarray, top_k: int
    ) -> pd.DataFrame:
        project, person = at
        rank = places(project, score)
        on_list = rank <= top_k
        listed = pd.DataFrame(
            {
                "project_id": projects["project_id"].to_numpy()[project[on_list]],
                "candidate_id": self.past_.people.to_numpy()[person[on_list]],
                "score": score[on_list],
                "rank": rank[on_list],
            }
        )
        order = np.lexsort((rank[on_list], project[on_list]))
        return listed.iloc[order].reset_index(drop=True)

    def memory_share(self, projects: pd.DataFrame, top_k: int = 10) -> pd.DataFrame:
        """Say how much of each recommendation is memory of a team with the very same skills.

        Parameters
        ----------
        projects, top_k
            As for :meth:`recommend`.

        Returns
        -------
        DataFrame with project_id, candidate_id, rank, memory_share, nearest_team, similarity
            `memory_share`: share of the votes of past teams for this person that come from teams
            whose skills are the project's, 0 (none) to 1 (nothing else speaks for the person).
            `nearest_team`: nearest past team the person was in, with its cosine `similarity`;
            None and 0 where no near team has the person.

        Examples
        --------
        >>> teams = pd.DataFrame({
        ...     "team_id": ["t1", "t2"], "skills": [["plc"], ["plc", "vision"]],
        ...     "members": [["ann"], ["bo"]],
        ... })
        >>> projects = pd.DataFrame({"project_id": ["p"], "skills": [["plc"]]})
        >>> TeamRecommender().fit(teams).memory_share(projects)["memory_share"].tolist()
        [1.0, 0.0]
        """
        recommendations = self.recommend(projects, top_k)
        if recommendations.empty:
            nothing = {"memory_share": 0.0, "nearest_team": None, "similarity": 0.0}
            return recommendations.drop(columns="score").assign(**nothing)
        skills = skill_matrix(projects["skills"], self.past_.skill_names)
        similar = self.base_.nearest_teams(skills)
        row_of = pd.Index(projects["project_id"]).get_indexer(
            pd.Index(recommendations["project_id"])
        )
        column_of = self.past_.people.get_indexer(
            pd.Index(recommendations["candidate_id"], dtype="object")
        )
        votes = similar.power(3)
        same = votes.copy()
        same.data = np.where(similar.data > 1 - 1e-5, votes.data, 0)
        total = np.asarray((votes @ self.past_.members)[row_of, column_of]).ravel()
        memory = np.asarray((same @ self.past_.members)[row_of, column_of]).ravel()
        nearest = [
            self._nearest_with(similar, int(row), int(column))
            for row, column in zip(row_of, column_of, strict=True)
        ]
        return recommendations[["project_id", "candidate_id", "rank"]].assign(
            memory_share=memory / np.where(total > 0, total, 1.0),
            nearest_team=pd.Series([team for team, _ in nearest], dtype="object"),
            similarity=[value for _, value in nearest],
        )

    def _nearest_with(self, similar: sp.csr_matrix, row: int, person: int) -> tuple[Any, float]:
        span = slice(similar.indptr[row], similar.indptr[row + 1])
        teams, values = similar.indices[span], similar.data[span]
        inside = np.asarray(self.past_.members[teams, person].todense()).ravel() > 0
        if not inside.any():
            return None, 0.0
        best = int(np.argmax(np.where(inside, values, -1.0)))
        return self.past_.team_ids[teams[best]], float(values[best])

    def save(self, folder: Path) -> None:
        """Write the fitted model as JSON, arrays and LightGBM text."""
        check_is_fitted(self)
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stack = vars(self.stack_)
        state = {
            "parameters": self.get_params(),
            "skill_names": self.past_.skill_names.tolist(),
            "people": self.past_.people.tolist(),
            "team_ids": self.past_.team_ids.tolist(),
            "stack": {name: value for name, value in stack.items() if name != "booster"},
        }
        # Names that are numbers may be numpy's, which JSON does not know.
        text = json.dumps(state, ensure_ascii=False, default=lambda name: name.item())
        (folder / "model.json").write_text(text, "utf-8")
        (folder / "booster.txt").write_text(self.stack_.booster, "utf-8")
        sp.save_npz(folder / "skills.npz", self.past_.skills)
        sp.save_npz(folder / "members.npz", self.past_.members)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model written by :meth:`save`; it recommends the same."""
        folder = Path(folder)
        facts = json.loads((folder / "model.json").read_text("utf-8"))
        model = cls(**facts["parameters"])
        model.past_ = Incidence(
            sp.load_npz(folder / "skills.npz").tocsr(),
            sp.load_npz(folder / "members.npz").tocsr(),
            pd.Index(facts["skill_names"], dtype="object"),
            pd.Index(facts["people"], dtype="object"),
            pd.Index(facts["team_ids"]),
        )
        model.stack_ = Stack(**facts["stack"], booster=(folder / "booster.txt").read_text("utf-8"))
        model.base_ = model._base(model.past_)
        return model


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Past teams with their candidates, and who worked with whom in all others."""

    pairs: PairScores
    company: Company
    members: sp.csr_matrix
    weight: np.ndarray

    @property
    def hit(self) -> np.ndarray:
        """Whether each candidate was in the team."""
        cells = self.members[self.pairs.project, self.pairs.person]
        return np.asarray(cells).ravel() > 0


def _joined(parts: Sequence[_Part]) -> TrainingPairs:
    starts = np.cumsum([0] + [part.members.shape[0] for part in parts])
    projects = [part.pairs.project + start for part, start in zip(parts, starts, strict=False)]
    return TrainingPairs(
        np.concatenate(projects),
        pd.concat([part.pairs.scores for part in parts], ignore_index=True),
        np.concatenate([part.hit for part in parts]),
        np.concatenate([np.diff(part.members.indptr) for part in parts]),
        np.concatenate([part.weight for part in parts]),
    )


def _second_look(parts: Sequence[_Part], chance: np.ndarray) -> pd.DataFrame:
    ends = np.cumsum([len(part.pairs.project) for part in parts])[:-1]
    looks = [
        part.company.second_look(part.pairs.project, part.pairs.person, own)
        for part, own in zip(parts, np.split(chance, ends), strict=True)
    ]
    return pd.concat(looks, ignore_index=True)
