"""Would the candidate say yes, would the employer, and would both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, collected, number_problems
from talentmatch.evaluate.outcomes import auc_of_sides
from talentmatch.i18n import joined, phrase
from talentmatch.match.features import SIDES, Side, directions
from talentmatch.match.ranking._boosting import BoostedMember
from talentmatch.match.ranking._dependence import fit_odds_ratio
from talentmatch.match.ranking._dyadic_columns import DyadicColumns, find_dyadic_columns
from talentmatch.match.ranking._mutual import MutualModel
from talentmatch.match.ranking._pair_input import labels, matrix, shown_pairs
from talentmatch.match.ranking._side import SideModel
from talentmatch.match.ranking._validation import held_out
from talentmatch.match.ranking.scorecard import Scorecard, read_scorecards, scorecard_problems
from talentmatch.partitions import by_partition, is_partitioned
from talentmatch.vocab.reading import nearest_keys

__all__ = ["ReciprocalRanker"]

Array = NDArray[np.float64]
_POPULARITY = ("popularity_", "yes_rate_", "yes_odds_")


class ReciprocalRanker(BaseEstimator):
    """Score pairs from both sides and together.

    Each side learns from its own answers: two linear members (ridge and lasso), shallow boosted
    trees and, where there are such columns, smoothed popularity are added up with shares that are
    fitted, and thereby calibrated, on rows they had not seen: later rows if `at` is given, else
    whole groups. Where columns describe both sides alike, one linear member that learns from the
    answers of both, and knows which rows are of one person, stands for the two. The mutual
    probability joins both with the dependence that the scores leave.

    Parameters
    ----------
    rounds : int, default=150
        Trees of the boosted member.
    folds : int, default=4
        Blocks of the validation inside training.
    monotone : "declared", dict or None, default="declared"
        Columns that never lower (+1) or never raise (-1) a side's score: as
        `talentmatch.match.features` declares them, or ``{"candidate": {column: sign}, "employer":
        {…}}``, or none.
    scorecard : dict, optional
        Points that rank where there is nothing to learn from: side to base and points, as a model
        spec writes them; of a side that is left out, those that `talentmatch.match.features`
        declares.
    random_state : int, default=0
        Seed of folds and trees.

    Attributes
    ----------
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Columns of `pairs` seen in `fit`, in their order.
    columns_ : list of str
        The same, sorted: neither the order of columns nor that of rows changes what is learnt.
    sides_ : dict of str to SideModel
        The fitted model of each side.
    basis_ : dict of str to str
        What each side's score rests on: "learnt", "rate and scorecard" (too few answers, or all
        alike) or "scorecard" (no answers).
    odds_ratio_ : float
        Dependence between the sides beyond their scores; 1 is none.

    References
    ----------
    .. [1] Pizzato et al. (2013), Recommending people to people: the nature of reciprocal
       recommenders, User Modeling and User-Adapted Interaction 23, 447-488.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pairs = pd.DataFrame(
    ...     {"skills_covered": rng.random(400), "pay_over_expected": rng.normal(size=400)}
    ... )
    >>> yc = rng.random(400) < expit(2 * pairs["pay_over_expected"])
    >>> ye = rng.random(400) < expit(4 * pairs["skills_covered"] - 2)
    >>> ranker = ReciprocalRanker(random_state=0)
    >>> ranker = ranker.fit(pairs, candidate_accepts=yc, employer_accepts=ye)
    >>> list(ranker.predict(pairs))
    ['candidate', 'employer', 'mutual']
    """

    def __init__(
        self,
        *,
        rounds: int = 150,
        folds: int = 4,
        monotone: Literal["declared"] | Mapping[str, Mapping[str, int]] | None = "declared",
        scorecard: Mapping[str, Any] | None = None,
        random_state: int = 0,
    ) -> None:
        self.rounds = rounds
        self.folds = folds
        self.monotone = monotone
        self.scorecard = scorecard
        self.random_state = random_state

    def fit(
        self,
        pairs: pd.DataFrame,
        candidate_accepts: ArrayLike | None = None,
        employer_accepts: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        at: ArrayLike | None = None,
        weight: ArrayLike | None = None,
    ) -> Self:
        """Learn from the pairs that were shown.

        Parameters
        ----------
        pairs : DataFrame of shape (n_pairs, n_columns)
            Comparisons, numeric, NaN allowed.
        candidate_accepts, employer_accepts : array of shape (n_pairs,), optional
            1 or True for yes, 0 for no; NaN where that side did not see the pair, which is not a
            no.
        groups : array of shape (n_pairs,), optional
            Pairs of one group are validated together.
        at : array of shape (n_pairs,), optional
            When each pair was shown: dates or numbers. Validation is then on later pairs.
        weight : array of shape (n_pairs,), optional
            How much each pair counts, such as one over its chance of being shown.

        Raises
        ------
        InputError
            If a column is not numeric or holds infinities, an argument has another length, or a
            parameter is out of range.
        """
        given = {"candidate": candidate_accepts, "employer": employer_accepts}
        answers_given = {f"{side}_accepts": said for side, said in given.items()}
        how = {"groups": groups, "at": at, "weight": weight}
        if problems := self._parameter_problems(pairs):
            collected(partial(shown_pairs, pairs, answers_given, **how), problems)
            raise InputError(phrase("match_refused", "ranker_not_fitted"), problems)
        shown = shown_pairs(pairs, answers_given, **how)
        self.feature_names_in_ = np.array([str(name) for name in pairs.columns], dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        self.columns_, X, counts = shown.columns, shown.X, shown.weight
        answers = {side: shown.answers[f"{side}_accepts"] for side in given}
        group_codes, times = shown.groups, shown.times
        cards = read_scorecards(self.scorecard)
        joint = np.flatnonzero(np.isfinite(answers["candidate"]) & np.isfinite(answers["employer"]))
        answered = {side: np.flatnonzero(np.isfinite(values)) for side, values in answers.items()}
        folds = {
            name: self._folds(rows, group_codes, times)
            for name, rows in (answered | {"both": joint}).items()
        }
        self._rows_a_group = 1.0
        if group_codes is not None and times is None and len(X):
            self._rows_a_group = len(X) / (int(group_codes.max()) + 1)
        view = find_dyadic_columns(self.columns_, X)
        self.sides_ = {}
        for side, other in (SIDES, SIDES[::-1]):
            model = self._side(side, cards[side])
            model.dyadic_columns, model.other = view, answers[other]
            self.sides_[side] = model.fit(X, answers[side], counts, folds[side])
        self.basis_ = {side: model.basis for side, model in self.sides_.items()}
        self.odds_ratio_ = self._dependence(answers)
        direct = self._direct(view)
        self.mutual_ = MutualModel(direct, self.odds_ratio_).fit(
            X,
            answers["candidate"] * answers["employer"],
            weight=counts,
            folds=folds["both"],
            sides=(self.sides_["candidate"].unseen, self.sides_["employer"].unseen),
        )
        return self

    def _folds(
        self, rows: NDArray[np.int64], groups: NDArray[np.int64] | None, times: Array | None
    ) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        splits = held_out(
            len(rows),
            groups=None if groups is None else groups[rows],
            at=None if times is None else times[rows],
            folds=self.folds,
            random_state=self.random_state,
        )
        return [(rows[learn], rows[check]) for learn, check in splits]

    def _direct(self, view: DyadicColumns | None) -> SideModel:
        """Return a model of the mutual answer: a column keeps the direction both sides agree on."""
        signs = [self._signs(side) for side in SIDES]
        both_ways = [
            _agreed(signs[0].get(column, 0), signs[1].get(column, 0)) for column in self.columns_
        ]
        model = self._side("candidate", Scorecard(base=0.0, points={}))
        model.signs, model.dyadic_columns = np.array(both_ways, dtype=float), view
        return model

    def _side(self, side: Side, card: Scorecard) -> SideModel:
        signs = self._signs(side)
        return SideModel(
            columns=tuple(self.columns_),
            signs=np.array([signs.get(column, 0) for column in self.columns_], dtype=float),
            scorecard=card,
            popularity=tuple(c for c in self.columns_ if c.startswith(_POPULARITY)),
            make_boosted=self._boosted,
            rows_a_group=self._rows_a_group,
        )

    def _boosted(self) -> BoostedMember:
        return BoostedMember(rounds=self.rounds, random_state=self.random_state)

    def _signs(self, side: Side) -> Mapping[str, int]:
        if self.monotone is None:
            return {}
        if self.monotone == "declared":
            return directions(side)
        return dict(self.monotone.get(side, {}))

    def _dependence(self, answers: Mapping[str, Array]) -> float:
        first, second = (self.sides_[side].unseen for side in SIDES)
        scored = np.isfinite(first) & np.isfinite(second)
        return fit_odds_ratio(
            first[scored], second[scored], answers["candidate"][scored], answers["employer"][scored]
        )

    def _parameter_problems(self, pairs: pd.DataFrame) -> list[str]:
        problems = number_problems(self, whole={"rounds": 1, "folds": 2})
        if not _are_directions(self.monotone):
            problems.append(phrase("match_refused", "monotone", value=self.monotone))
        elif isinstance(self.monotone, Mapping):
            known = {str(name): str(name) for name in getattr(pairs, "columns", ())}
            named = dict.fromkeys(name for signs in self.monotone.values() for name in signs)
            problems += [
                phrase("match_refused", "no_column", name=name, columns=_near(name, known))
                for name in named
                if name not in known
            ]
        return problems + scorecard_problems(self.scorecard)

    def predict(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return the probability that the candidate, the employer and both say yes.

        Parameters
        ----------
        pairs : DataFrame or dask DataFrame
            At least the columns seen in `fit`; further ones are not looked at.

        Returns
        -------
        DataFrame with columns candidate, employer, mutual
            Probabilities [1] on the index of `pairs`; in partitions where these are.
        """
        check_is_fitted(self)
        if is_partitioned(pairs):
            meta = pd.DataFrame(columns=[*SIDES, "mutual"], dtype=float)
            rows: pd.DataFrame = by_partition(pairs, _predicted, self, meta=meta)
            return rows
        X = matrix(pairs, self.columns_)
        first, second = (expit(self.sides_[side].score(X)) for side in SIDES)
        return pd.DataFrame(
            {
                "candidate": first,
                "employer": second,
                "mutual": self.mutual_.predict(X, first, second),
            },
            index=pairs.index,
        )

    def score(
        self,
        pairs: pd.DataFrame,
        candidate_accepts: ArrayLike | None = None,
        employer_accepts: ArrayLike | None = None,
    ) -> float:
        """Return the area under the ROC curve of the answers.

        Parameters
        ----------
        pairs : DataFrame
            As for `predict`.
        candidate_accepts, employer_accepts : array of shape (n_pairs,), optional
            As for `fit`. With both, the mutual probability is judged by both saying yes, where both
            are known; with one, that side's own.

        Returns
        -------
        float
            .5 tells nothing, 1 sets every yes above every no; NaN where all said the same.

        Raises
        ------
        InputError
            If no side is given, or nobody's answer is known.
        """
        given = {"candidate": candidate_accepts, "employer": employer_accepts}
        problems: list[str] = []
        answers = {
            side: collected(partial(labels, said, pairs, f"{side}_accepts"), problems)
            for side, said in given.items()
            if said is not None
        }
        if problems:
            raise InputError("pairs cannot be scored by their answers", problems)
        read = {side: known for side, known in answers.items() if known is not None}
        return auc_of_sides(read, lambda: self.predict(pairs))

    def explain(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return what each column adds to each side's log odds.

        Returns
        -------
        DataFrame with column levels side, comparison
            Contributions [logit] on the index of `pairs`; of each side they and "base" sum to the
            log odds of `predict`.

        Examples
        --------
        ``expit(ranker.explain(pairs)["employer"].sum(axis=1))`` is
        ``ranker.predict(pairs)["employer"]``.
        """
        check_is_fitted(self)
        X = matrix(pairs, self.columns_)
        parts = {
            side: pd.DataFrame(
                model.contributions(X), index=pairs.index, columns=[*self.columns_, "base"]
            )[[*self.feature_names_in_, "base"]]
            for side, model in self.sides_.items()
        }
        return pd.concat(parts, axis=1, names=["side", "comparison"])

    def save(self, folder: Path) -> None:
        """Write the fitted ranker below `folder`, without pickle."""
        check_is_fitted(self)
        folder = Path(folder)
        for side, model in self.sides_.items():
            model.save(folder / side)
        self.mutual_.save(folder / "mutual")
        facts: dict[str, Any] = {
            "parameters": self.get_params(),
            "columns": self.columns_,
            "feature_names_in": list(self.feature_names_in_),
            "odds_ratio": self.odds_ratio_,
        }
        (folder / "ranker.json").write_text(
            json.dumps(facts, ensure_ascii=False, indent=1), "utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a ranker that `save` wrote.

        Raises
        ------
        InputError
            If the folder holds none.
        """
        path = Path(folder) / "ranker.json"
        if not path.is_file():
            raise InputError(f"{folder} holds no saved ReciprocalRanker (ranker.json is missing)")
        facts = json.loads(path.read_text("utf-8"))
        ranker = cls(**cls.current_parameters(facts["parameters"]))
        ranker.columns_ = facts["columns"]
        given = facts.get("feature_names_in", ranker.columns_)
        ranker.feature_names_in_ = np.array(given, dtype=object)
        ranker.n_features_in_ = len(given)
        ranker.odds_ratio_ = facts["odds_ratio"]
        ranker.sides_ = {
            side: SideModel.load(path.parent / side, ranker._boosted) for side in SIDES
        }
        ranker.basis_ = {side: model.basis for side, model in ranker.sides_.items()}
        ranker.mutual_ = MutualModel.load(path.parent / "mutual", ranker._boosted)
        return ranker

    @staticmethod
    def current_parameters(recorded: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters as they are written now.

        Before, directions and scorecard were named by the files that held them.

        Parameters
        ----------
        recorded : mapping
            Parameters of a saved ranker or of a model spec.

        Examples
        --------
        >>> ReciprocalRanker.current_parameters({"monotone": "spec", "scorecard": "match_default"})
        {'monotone': 'declared', 'scorecard': None}
        """
        parameters = {name: value for name, value in recorded.items() if name != "features"}
        if parameters.get("monotone") == "spec":
            parameters["monotone"] = "declared"
        if parameters.get("scorecard") == "match_default":
            parameters["scorecard"] = None
        return parameters


def _near(name: str, columns: Mapping[str, str]) -> str:
    return joined(nearest_keys(name, columns) or list(columns)[:5])


def _are_directions(value: object) -> bool:
    if value is None or (isinstance(value, str) and value == "declared"):
        return True
    if not isinstance(value, Mapping) or not set(value) <= set(SIDES):
        return False
    return all(
        isinstance(signs, Mapping) and all(sign in (-1, 0, 1) for sign in signs.values())
        for signs in value.values()
    )


def _agreed(first: int, second: int) -> int:
    return first if first == second or not second else (second if not first else 0)


def _predicted(pairs: pd.DataFrame, ranker: ReciprocalRanker) -> pd.DataFrame:
    return ranker.predict(pairs)
