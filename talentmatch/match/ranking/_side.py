"""One side's answer: members blended and calibrated on rows they had not seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from talentmatch.match.ranking._boosting import BoostedMember
from talentmatch.match.ranking._dyadic_columns import DyadicColumns
from talentmatch.match.ranking._dyadic_regression import DyadicRegression
from talentmatch.match.ranking._logistic import LogisticMember
from talentmatch.match.ranking.scorecard import Scorecard

__all__ = ["Folds", "SideModel", "blend"]

Array = NDArray[np.float64]
Folds = Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]
Member = LogisticMember | BoostedMember
Make = Callable[[NDArray[np.int64]], Member]

#: Fewest answers of the rarer kind from which a side learns more than its rate.
_LEAST_ANSWERS = 10
#: The blend starts from set shares and gives them up as if this many rows spoke for them.
_PRIOR_ROWS = 25.0
_RIDGES = (30.0, 150.0, 750.0, 3000.0)
_LASSOS = (5.0, 25.0)
#: Trees need many groups that differ; with this many they are believed in half as much as a line,
#: and with fewer than these not at all.
_GROUPS_FOR_TREES = 100.0
_LEAST_GROUPS = 30
#: Name of the dyadic regression in saved models.
_DYADIC = "mirrored"
#: A member that learns from the answers of both sides takes the place of other linear ones and is
#: believed in most, as validation over groups of people and over time showed.
_DYADIC_ANCHOR = 6.0
#: Set rather than chosen: which of several is best on a score of groups is mostly their chance.
_DYADIC_RIDGE = 600.0


def blend(
    scores: Array,
    y: Array,
    weight: Array,
    *,
    anchor: Sequence[float] | None = None,
    rows_a_group: float = 1.0,
) -> tuple[float, Array]:
    """Return the offset and the shares, none below zero, by which members' log odds are added.

    Parameters
    ----------
    scores : ndarray of shape (n_rows, n_members)
        Log odds of rows that the members had not seen [logit].
    y, weight : ndarray of shape (n_rows,)
        Labels and weights.
    anchor : sequence of float of length n_members, optional
        Shares believed in before any row spoke, up to scale; equal ones if None.
    rows_a_group : float
        Rows of one group, which are alike: the more, the less rows speak against the anchor.

    Notes
    -----
    Offset and shares together calibrate: shares that sum to less than one draw scores in that were
    too sure. Since no share is negative, a direction that every member keeps, the blend keeps.

    Examples
    --------
    >>> score = np.linspace(-2.0, 2.0, 400)[:, None]
    >>> y = (np.random.default_rng(0).random(400) < expit(score[:, 0])).astype(float)
    >>> offset, shares = blend(np.hstack([score, -score]), y, np.ones(400))
    >>> bool(shares[0] > 0.5), bool(shares[1] < 0.1)
    (True, True)
    """
    believed = np.ones(scores.shape[1]) if anchor is None else np.asarray(anchor, dtype=float)
    believed = believed / believed.sum()
    rows = _PRIOR_ROWS * np.sqrt(rows_a_group)

    def loss(theta: Array) -> tuple[float, Array]:
        score = theta[0] + scores @ theta[1:]
        away = theta[1:] - believed
        value = float(weight @ (np.logaddexp(0.0, score) - y * score))
        slack = weight * (expit(score) - y)
        slope = np.concatenate(([slack.sum()], scores.T @ slack + rows * away))
        return value + 0.5 * rows * float(away @ away), slope

    start = np.concatenate(([0.0], believed))
    bounds = [(None, None)] + [(0.0, None)] * scores.shape[1]
    solution = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(solution[0]), solution[1:]


@dataclass
class SideModel:
    """What one side would answer, from the comparisons of a pair.

    Parameters
    ----------
    columns : tuple of str
        Columns of a pair, in order.
    signs : ndarray of shape (n_columns,)
        +1: more never lowers the score; -1: never raises it; 0: free.
    scorecard : Scorecard
        Ranks where there is too little to learn from.
    popularity : tuple of str
        Columns that tell how often others, or this one before, said yes.
    make_boosted : callable
        Returns a boosted member not yet fitted.
    rows_a_group : float
        See `blend`.
    dyadic_columns, other : DyadicColumns and ndarray of shape (n_rows,), optional
        How a pair looks from the other side, and what that side answered; for `fit` alone.

    Attributes
    ----------
    basis : str
        "learnt"; "scorecard" without a usable label; "rate and scorecard" with too few or one kind.
    members : dict of str to member
        The fitted members.
    offset, shares : float, dict of str to float
        The blend.
    unseen : ndarray of shape (n_rows,)
        After `fit`: probability of each row by members that had not seen it, NaN where none had.
    """

    columns: tuple[str, ...]
    signs: Array
    scorecard: Scorecard
    popularity: tuple[str, ...]
    make_boosted: Callable[[], BoostedMember]
    rows_a_group: float = 1.0
    dyadic_columns: DyadicColumns | None = None
    other: Array | None = None
    basis: str = "scorecard"
    members: dict[str, Member] = field(default_factory=dict)
    offset: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    unseen: Array = field(default_factory=lambda: np.empty(0))

    def fit(self, X: Array, y: Array, weight: Array, folds: Folds) -> SideModel:
        """Learn from rows with an answer; `y` is NaN where this side gave none."""
        known = np.isfinite(y) & (weight > 0)
        self.unseen = np.full(len(y), np.nan)
        kinds = [int((y[known] > 0.5).sum()), int((y[known] <= 0.5).sum())]
        if sum(kinds) == 0:
            return self
        if min(kinds) < _LEAST_ANSWERS:
            return self._anchor(X, kinds, known)
        self.basis = "learnt"
        scores, chosen = self._validate(X, y, weight, known, folds)
        unseen_rows = np.flatnonzero(np.isfinite(scores[:, 0]) & known)
        self.offset, shares = blend(
            scores[unseen_rows],
            y[unseen_rows],
            weight[unseen_rows],
            anchor=[self._anchor_of(name, len(unseen_rows)) for name in chosen],
            rows_a_group=self.rows_a_group,
        )
        self.unseen = expit(self.offset + scores @ shares)
        member_shares = {
            name: float(share) for name, share in zip(chosen, shares, strict=True) if share > 1e-4
        }
        rows = np.flatnonzero(known)
        self.members = {
            name: chosen[name](rows).fit(X[rows], y[rows], weight[rows], self.signs)
            for name in member_shares
        }
        self.shares = member_shares
        return self

    def _anchor_of(self, name: str, n_rows: int) -> float:
        if name == "boosted":
            groups = n_rows / self.rows_a_group
            return groups / (groups + _GROUPS_FOR_TREES)
        return _DYADIC_ANCHOR if name == _DYADIC else 1.0

    def _anchor(self, X: Array, kinds: list[int], known: NDArray[np.bool_]) -> SideModel:
        """Keep the scorecard's order, but move its level to the rate that was seen."""
        self.basis = "rate and scorecard"
        rate = (kinds[0] + 0.5) / (sum(kinds) + 1.0)
        card = self.scorecard.score(X[known], self.columns)
        low, high = -30.0, 30.0
        for _ in range(60):
            self.offset = (low + high) / 2
            low, high = (
                (self.offset, high)
                if expit(card + self.offset).mean() < rate
                else (low, self.offset)
            )
        return self

    def _candidates(self, rows: int) -> dict[str, list[Make]]:
        """Return the kinds of member for so many rows, each with the settings it may take.

        A maker is told the rows to be fitted on, since a dyadic one needs their other answers.
        """
        kinds: dict[str, list[Make]] = {}
        if rows >= _LEAST_GROUPS * self.rows_a_group:
            kinds["boosted"] = [self._trees]
        # Where a direction is declared for more than the past, columns describe a pair of unlike
        # sides, and names that look like counterparts (`experience_short`, `_over`) are none.
        if self.dyadic_columns is not None and set(np.flatnonzero(self.signs)) <= set(self._past()):
            kinds[_DYADIC] = [self._dyadic_regression]
        else:
            kinds["ridge"] = [partial(_linear, ridge=ridge) for ridge in _RIDGES]
            kinds["lasso"] = [partial(_linear, ridge=1.0, lasso=lasso) for lasso in _LASSOS]
        if at := self._past():
            kinds["popularity"] = [partial(_linear, ridge=1.0, columns=at)]
        return kinds

    def _past(self) -> tuple[int, ...]:
        return tuple(i for i, column in enumerate(self.columns) if column in self.popularity)

    def _trees(self, rows: NDArray[np.int64]) -> Member:
        return self.make_boosted()

    def _dyadic_regression(self, rows: NDArray[np.int64]) -> Member:
        assert self.dyadic_columns is not None and self.other is not None  # else it is no candidate
        return DyadicRegression(
            ridge=_DYADIC_RIDGE,
            dyadic_columns=self.dyadic_columns,
            other=self.other[rows],
            people=self.dyadic_columns.people[rows],
            past=self._past(),
        )

    def _validate(
        self, X: Array, y: Array, weight: Array, known: NDArray[np.bool_], folds: Folds
    ) -> tuple[Array, dict[str, Make]]:
        """Score each row by members that had not seen it, each kind at its best setting."""
        scores, chosen = [], {}
        for name, settings in self._candidates(int(known.sum())).items():
            tried = [self._unseen_scores(make, X, y, weight, known, folds) for make in settings]
            losses = [_loss(score, y, weight, known) for score in tried]
            best = int(np.argmin(losses))
            chosen[name] = settings[best]
            scores.append(tried[best])
        return np.column_stack(scores), chosen

    def _unseen_scores(
        self,
        make: Make,
        X: Array,
        y: Array,
        weight: Array,
        known: NDArray[np.bool_],
        folds: Folds,
    ) -> Array:
        scores = np.full(len(y), np.nan)
        for learn, check in folds:
            rows = learn[known[learn]]
            if 0 < (y[rows] > 0.5).sum() < len(rows):
                member = make(rows).fit(X[rows], y[rows], weight[rows], self.signs)
                scores[check] = member.score(X[check])
        return scores

    def score(self, X: Array) -> Array:
        """Return calibrated log odds [logit]."""
        if not self.members:
            return self.scorecard.score(X, self.columns) + self.offset
        total = np.full(len(X), self.offset)
        for name, member in self.members.items():
            total += self.shares[name] * member.score(X)
        return total

    def contributions(self, X: Array) -> Array:
        """Return what each column adds and, last, the base; rows sum to `score` [logit]."""
        if not self.members:
            total = self.scorecard.contributions(X, self.columns)
        else:
            total = np.zeros((len(X), len(self.columns) + 1))
            for name, member in self.members.items():
                total += self.shares[name] * member.contributions(X)
        total[:, -1] += self.offset
        return total

    def save(self, folder: Path) -> None:
        """Write all that was learnt: JSON, arrays and LightGBM text."""
        folder.mkdir(parents=True, exist_ok=True)
        facts = {
            "columns": list(self.columns),
            "signs": [int(sign) for sign in self.signs],
            "scorecard": self.scorecard.as_dict(),
            "popularity": list(self.popularity),
            "basis": self.basis,
            "offset": self.offset,
            "shares": self.shares,
        }
        (folder / "side.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")
        for name, member in self.members.items():
            if isinstance(member, BoostedMember):
                (folder / f"{name}.txt").write_text(member.text(), "utf-8")
            else:
                np.savez(folder / f"{name}.npz", **member.state())  # type: ignore[arg-type]

    @classmethod
    def load(cls, folder: Path, make_boosted: Callable[[], BoostedMember]) -> SideModel:
        """Read what `save` wrote."""
        facts: dict[str, Any] = json.loads((folder / "side.json").read_text("utf-8"))
        card = facts["scorecard"]
        points = {name: (pair[0], pair[1]) for name, pair in card["points"].items()}
        side = cls(
            columns=tuple(facts["columns"]),
            signs=np.array(facts["signs"], dtype=float),
            scorecard=Scorecard(base=card["base"], points=points),
            popularity=tuple(facts["popularity"]),
            make_boosted=make_boosted,
            basis=facts["basis"],
            offset=facts["offset"],
            shares=facts["shares"],
        )
        side.members = {name: _read_member(folder, name) for name in side.shares}
        return side


def _linear(
    rows: NDArray[np.int64],
    *,
    ridge: float,
    lasso: float = 0.0,
    columns: tuple[int, ...] | None = None,
) -> Member:
    return LogisticMember(ridge=ridge, lasso=lasso, columns=columns)


def _read_member(folder: Path, name: str) -> Member:
    text = folder / f"{name}.txt"
    if text.is_file():
        return BoostedMember.restore(text.read_text("utf-8"))
    with np.load(folder / f"{name}.npz", allow_pickle=False) as state:
        return LogisticMember.restore(dict(state))


def _loss(score: Array, y: Array, weight: Array, known: NDArray[np.bool_]) -> float:
    rows = np.flatnonzero(np.isfinite(score) & known)
    if len(rows) == 0:
        return np.inf
    return float(weight[rows] @ (np.logaddexp(0.0, score[rows]) - y[rows] * score[rows]))
