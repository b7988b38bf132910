"""Rank team-project pairs from both sides: a scorecard, learnt from outcomes if there are any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from numbers import Real
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, collected, number_problems
from talentmatch.evaluate.outcomes import auc_of_sides
from talentmatch.i18n import joined, phrase
from talentmatch.team._fit import PROJECT_LOOKS_AT, TEAM_LOOKS_AT

__all__ = ["TeamProjectRanker"]

_SIDES = {"team": TEAM_LOOKS_AT, "project": PROJECT_LOOKS_AT}
_UNKNOWN = 0.5


class TeamProjectRanker(BaseEstimator):
    """Score how much a team wants a project, how much the project wants the team, and both.

    Without outcomes each side is a scorecard: the weighted mean of its comparisons. With enough
    outcomes of a side, a logistic model with weights that are never negative replaces it, so its
    scores are probabilities; what is not known counts as the middle.

    Parameters
    ----------
    weights : dict, optional
        Kind of project (or "any") to side ("team", "project") to comparison to weight, as in
        ``models/team_default.yml``; a comparison without a weight counts 1 where the side has no
        weights at all, else 0.
    fewest_outcomes : int, default=60
        Outcomes of a side, yes and no, that replace its scorecard.
    shrinkage : float, default=1.0
        Strength of the pull of learnt weights towards zero.
    random_state : int, default=0
        Not used; the fit has no randomness.

    Attributes
    ----------
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Columns of `pairs` seen in `fit`, in their order.
    learnt_ : dict of str to dict
        Side to intercept and weights, for each side that was learnt.
    calibrated_ : dict of str to bool
        Whether a side's score is a probability.

    Examples
    --------
    >>> pairs = pd.DataFrame({"skills_covered": [1.0, 0.2], "region_fit": [1.0, 1.0]})
    >>> TeamProjectRanker().fit(pairs).predict(pairs)["mutual"].round(2).tolist()
    [1.0, 0.2]
    """

    def __init__(
        self,
        *,
        weights: Mapping[str, Mapping[str, Mapping[str, float]]] | None = None,
        fewest_outcomes: int = 60,
        shrinkage: float = 1.0,
        random_state: int = 0,
    ) -> None:
        self.weights = weights
        self.fewest_outcomes = fewest_outcomes
        self.shrinkage = shrinkage
        self.random_state = random_state

    def fit(
        self,
        pairs: pd.DataFrame,
        team_accepts: ArrayLike | None = None,
        project_accepts: ArrayLike | None = None,
    ) -> Self:
        """Learn each side that has outcomes.

        Parameters
        ----------
        pairs : DataFrame
            Comparisons of :func:`talentmatch.team.fit_pairs`.
        team_accepts, project_accepts : array of shape (n_pairs,), optional
            1 yes, 0 no, NaN not known.

        Raises
        ------
        InputError
            If no comparison is there or one holds no numbers, outcomes have another length or are
            neither 0, 1 nor missing, or weights name what does not exist; all problems at once.
        """
        outcomes = self._checked(pairs, {"team": team_accepts, "project": project_accepts})
        self.feature_names_in_ = np.array([str(name) for name in pairs.columns], dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        self.learnt_: dict[str, dict[str, Any]] = {}
        for side, answers in outcomes.items():
            known = ~np.isnan(answers)
            if known.sum() >= self.fewest_outcomes and len(np.unique(answers[known])) == 2:
                columns = [name for name in _SIDES[side] if name in pairs.columns]
                values = _filled(pairs.loc[known, columns])
                self.learnt_[side] = _logistic(values, answers[known], self.shrinkage) | {
                    "columns": columns
                }
        self.calibrated_ = {side: side in self.learnt_ for side in _SIDES}
        return self

    def _checked(
        self, pairs: pd.DataFrame, given: Mapping[str, ArrayLike | None]
    ) -> dict[str, np.ndarray]:
        """Return the answers of each side that gave some, or raise with all that is wrong."""
        problems = number_problems(self, whole={"fewest_outcomes": 1}, above_zero=["shrinkage"])
        problems += _weight_problems(self.weights)
        outcomes: dict[str, np.ndarray] = {}
        if is_table := isinstance(pairs, pd.DataFrame):
            problems += _comparison_problems(pairs)
        else:
            problems.append(f"pairs is {type(pairs).__name__}; give a DataFrame, one row a pair")
        for side, accepts in given.items():
            if accepts is not None and is_table:
                answers = collected(partial(_answers, accepts, len(pairs), side), problems)
                outcomes |= {} if answers is None else {side: answers}
        if problems:
            raise InputError(phrase("team_refused", "not_ranked"), problems)
        return outcomes

    def predict(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Score pairs from both sides.

        Returns
        -------
        DataFrame with team, project, mutual
            0 to 1, in the order of `pairs`; `mutual` is the product: both have to say yes.
        """
        check_is_fitted(self, "learnt_")
        if not isinstance(pairs, pd.DataFrame):
            raise InputError(f"pairs is {type(pairs).__name__}; give a DataFrame, one row a pair")
        if problems := _comparison_problems(pairs):
            raise InputError(phrase("team_refused", "not_ranked"), problems)
        scores = pd.DataFrame({side: self._side(pairs, side) for side in _SIDES}, index=pairs.index)
        return scores.assign(mutual=scores["team"] * scores["project"])

    def score(
        self,
        pairs: pd.DataFrame,
        team_accepts: ArrayLike | None = None,
        project_accepts: ArrayLike | None = None,
    ) -> float:
        """Return the area under the ROC curve of the answers.

        Parameters
        ----------
        pairs : DataFrame
            As for `predict`.
        team_accepts, project_accepts : array of shape (n_pairs,), optional
            As for `fit`. With both, the mutual score is judged by both saying yes; with one, that
            side's own.

        Returns
        -------
        float
            .5 tells nothing, 1 sets every yes above every no; NaN where all said the same.

        Raises
        ------
        InputError
            If no side is given, or an answer cannot be read.
        """
        outcomes = self._checked(pairs, {"team": team_accepts, "project": project_accepts})
        return auc_of_sides(outcomes, lambda: self.predict(pairs))

    def _side(self, pairs: pd.DataFrame, side: str) -> np.ndarray:
        if side in self.learnt_:
            learnt = self.learnt_[side]
            values = _filled(pairs.reindex(columns=learnt["columns"]))
            logit = learnt["intercept"] + values @ np.array(learnt["weights"])
            return np.asarray(1 / (1 + np.exp(-logit)))
        return self._scorecard(pairs, side)

    def _scorecard(self, pairs: pd.DataFrame, side: str) -> np.ndarray:
        columns = [name for name in _SIDES[side] if name in pairs.columns]
        values = pairs[columns].to_numpy(dtype=float)
        weights = self.weights_of(pairs, side)[columns].to_numpy(dtype=float)
        weights = np.where(np.isnan(values), 0.0, weights)
        total = weights.sum(axis=1)
        score = (weights * np.nan_to_num(values)).sum(axis=1) / np.where(total > 0, total, 1.0)
        return np.where(total > 0, score, _UNKNOWN)

    def weights_of(self, pairs: pd.DataFrame, side: str) -> pd.DataFrame:
        """Return the weight of each comparison of one side in each pair's kind of project."""
        kinds = pairs["kind"] if "kind" in pairs.columns else pd.Series("any", index=pairs.index)
        if side in getattr(self, "learnt_", {}):
            learnt = self.learnt_[side]
            row = dict(zip(learnt["columns"], learnt["weights"], strict=True))
            table: dict[Any, Mapping[str, float]] = dict.fromkeys(kinds.unique(), row)
        else:
            table = {kind: self._weights_for(kind, side) for kind in kinds.unique()}
        rows = [[table[kind].get(name, 0.0) for name in _SIDES[side]] for kind in kinds]
        return pd.DataFrame(rows, columns=list(_SIDES[side]), index=pairs.index)

    def _weights_for(self, kind: Any, side: str) -> Mapping[str, float]:
        weights = self.weights or {}
        return (
            weights.get(kind, {}).get(side)
            or weights.get("any", {}).get(side)
            or dict.fromkeys(_SIDES[side], 1.0)
        )

    def save(self, folder: Path) -> None:
        """Write the fitted model as JSON."""
        check_is_fitted(self, "learnt_")
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        facts = {
            "parameters": self.get_params(),
            "learnt": self.learnt_,
            "feature_names_in": list(self.feature_names_in_),
        }
        (folder / "model.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model written by :meth:`save`; it predicts the same."""
        facts = json.loads((Path(folder) / "model.json").read_text("utf-8"))
        model = cls(**facts["parameters"])
        model.learnt_ = facts["learnt"]
        model.feature_names_in_ = np.array(facts.get("feature_names_in", []), dtype=object)
        model.n_features_in_ = len(model.feature_names_in_)
        model.calibrated_ = {side: side in model.learnt_ for side in _SIDES}
        return model


def _weight_problems(weights: object) -> list[str]:
    problems: list[str] = []
    for kind, sides in _named(weights, "weights", problems):
        for side, given in _named(sides, f"weights of {kind}", problems):
            numbers = dict(_named(given, f"weights of {kind}, {side}", problems))
            unknown = sorted(set(numbers) - set(_SIDES.get(side, ())))
            if unknown or side not in _SIDES:
                names = joined(unknown) if unknown else side
                facts = {"kind": kind, "side": side, "names": names}
                problems.append(phrase("team_refused", "weights_unknown", **facts))
            fits = [isinstance(one, Real) and 0 <= float(one) < np.inf for one in numbers.values()]
            if not all(fits):
                problems.append(phrase("team_refused", "weights_below", kind=kind, side=side))
    return problems


def _named(value: object, name: str, problems: list[str]) -> Iterable[tuple[str, Any]]:
    """Return what a mapping names; nothing, and why, of what is none."""
    if value is None or isinstance(value, Mapping):
        return () if value is None else value.items()
    problems.append(f"{name} is {value!r}; give a mapping")
    return ()


def _comparison_problems(pairs: pd.DataFrame) -> list[str]:
    problems = []
    for side, columns in _SIDES.items():
        if not set(columns) & set(pairs.columns):
            facts = {"side": side, "columns": joined(columns)}
            problems.append(phrase("team_refused", "no_comparison", **facts))
    for column in dict.fromkeys(name for columns in _SIDES.values() for name in columns):
        if column not in pairs.columns:
            continue
        numbers = pd.to_numeric(pairs[column], errors="coerce").astype(float)
        strange = (numbers.isna() & pairs[column].notna()) | np.isinf(numbers)
        if strange.any():
            first = pairs.loc[strange, column].iloc[0]
            problems.append(
                f"{column}: {int(strange.sum())} values are no numbers (first: {first!r})"
            )
    return problems


def _answers(accepts: ArrayLike, n: int, side: str) -> np.ndarray:
    if np.ndim(accepts) != 1 or len(accepts) != n:  # type: ignore[arg-type]
        length = len(accepts) if np.ndim(accepts) else 0  # type: ignore[arg-type]
        raise InputError(phrase("team_refused", "accepts_length", side=side, n=length, pairs=n))
    given = pd.Series(accepts)
    numbers = pd.to_numeric(given, errors="coerce")
    strange = given.notna() & ~numbers.isin([0, 1])
    if strange.any():
        first = given[strange].iloc[0]
        raise InputError(f"{side}_accepts holds {first!r}; write 1 for yes, 0 for no, or NaN")
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def _filled(frame: pd.DataFrame) -> np.ndarray:
    return np.asarray(frame.astype(float).fillna(_UNKNOWN).to_numpy(dtype=float))


def _logistic(values: np.ndarray, answers: np.ndarray, shrinkage: float) -> dict[str, Any]:
    """Fit a logistic model whose weights are not negative: more of a good thing never hurts."""
    from scipy.optimize import minimize

    # An order of its own, so that the one they are given in changes nothing.
    order = np.lexsort((*values.T, answers))
    values, answers = values[order], answers[order]

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        logit = theta[0] + values @ theta[1:]
        error = 1 / (1 + np.exp(-logit)) - answers
        worth = np.logaddexp(0, logit) - answers * logit
        slope = np.concatenate([[error.sum()], values.T @ error + shrinkage * theta[1:]])
        return float(worth.sum() + shrinkage * (theta[1:] ** 2).sum() / 2), slope

    bounds = [(None, None)] + [(0.0, None)] * values.shape[1]
    solution = minimize(
        loss, np.zeros(values.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B"
    )
    return {
        "intercept": float(solution.x[0]),
        "weights": [float(weight) for weight in solution.x[1:]],
    }
