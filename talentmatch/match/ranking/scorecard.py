"""The default scorecard: how pairs are ranked while nobody has answered yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.match.features import COMPARISONS, SIDES
from talentmatch.specs.reading import part_problems, unknown_keys

__all__ = [
    "Scorecard",
    "default_scorecards",
    "read_scorecards",
    "row_sums",
    "scorecard_contributions",
    "scorecard_problems",
]

Array = NDArray[np.float64]

#: A yes in about one of five pairs that are neutral in every comparison [logit].
_BASE = -1.5


@dataclass(frozen=True)
class Scorecard:
    """Points a side gives for each comparison, written down and not learnt.

    Parameters
    ----------
    base : float
        Log odds of a pair that is neutral in every column [logit].
    points : mapping of str to (weight, neutral)
        Log odds for each unit above the neutral value; a missing value counts as neutral.

    Examples
    --------
    >>> card = Scorecard(base=-1.0, points={"skills_covered": (2.0, 0.5)})
    >>> card.contributions(np.array([[1.0], [np.nan]]), ["skills_covered"]).tolist()
    [[1.0, -1.0], [0.0, -1.0]]
    """

    base: float
    points: Mapping[str, tuple[float, float]]

    def covers(self, columns: Sequence[str]) -> bool:
        """Whether any of the columns earns points."""
        return any(column in self.points for column in columns)

    def contributions(self, X: Array, columns: Sequence[str]) -> Array:
        """Return what each column adds and, last, the base [logit]: rows × (columns + 1)."""
        weights, neutral = self._aligned(columns)
        added = np.where(np.isnan(X), 0.0, (X - neutral) * weights)
        return np.column_stack([added, np.full(len(X), self.base)])

    def score(self, X: Array, columns: Sequence[str]) -> Array:
        """Return log odds [logit] of each row."""
        weights, neutral = self._aligned(columns)
        used = np.flatnonzero(weights)
        part = X[:, used] - neutral[used]
        return row_sums(np.where(np.isnan(part), 0.0, part), weights[used]) + self.base

    def _aligned(self, columns: Sequence[str]) -> tuple[Array, Array]:
        pairs = [self.points.get(column, (0.0, 0.0)) for column in columns]
        table = np.array(pairs, dtype=float).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def as_dict(self) -> dict[str, Any]:
        """Return the scorecard as plain data."""
        return {
            "base": self.base,
            "points": {name: list(pair) for name, pair in self.points.items()},
        }


def row_sums(values: Array, weights: Array) -> Array:
    """Return the weighted sum of each row, to the last digit the same whatever rows stand beside it.

    Examples
    --------
    >>> row_sums(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])).tolist()
    [21.0, 43.0]
    """
    # A product with `@` takes other ways for other numbers of rows.
    return np.asarray(np.einsum("ij,j->i", np.ascontiguousarray(values), weights))


def default_scorecards() -> dict[str, Scorecard]:
    """Return the scorecards of both sides that `talentmatch.match.features` declares.

    Examples
    --------
    >>> default_scorecards()["candidate"].points["pay_over_expected"]
    Points(weight=3.0, neutral=0.0)
    """
    return {
        side: Scorecard(
            base=_BASE,
            points={
                name: one.points[side] for name, one in COMPARISONS.items() if side in one.points
            },
        )
        for side in SIDES
    }


def read_scorecards(scorecards: Mapping[str, Any] | None) -> dict[str, Scorecard]:
    """Return the scorecards of both sides as a model spec writes them.

    Parameters
    ----------
    scorecards : mapping, optional
        Side to `base` and `points`: comparison to `weight` and, where it is not 0, `neutral`. A
        side that is left out has the default scorecard's.

    Raises
    ------
    InputError
        If it is written otherwise; all problems at once.

    Examples
    --------
    >>> points = {"skills_covered": {"weight": 2.0, "neutral": 0.5}}
    >>> cards = {side: {"base": -1.0, "points": points} for side in ("candidate", "employer")}
    >>> read_scorecards(cards)["employer"].points
    {'skills_covered': (2.0, 0.5)}
    """
    problems = scorecard_problems(scorecards)
    if problems:
        raise InputError(phrase("match_refused", "scorecard"), problems)
    return default_scorecards() | {side: _card(part) for side, part in (scorecards or {}).items()}


def scorecard_problems(scorecards: object) -> list[str]:
    """Say what of a scorecard is not written as a model spec writes it.

    Examples
    --------
    >>> scorecard_problems({"candidate": {"base": -1.0}})
    ["scorecard: candidate: key 'points' is missing"]
    """
    if scorecards is None:
        return []
    if not isinstance(scorecards, Mapping):
        return [phrase("match_refused", "no_scorecard", value=scorecards)]
    problems = unknown_keys("scorecard", scorecards, SIDES)
    for side in SIDES:
        if side in scorecards:
            problems += _card_problems(f"scorecard: {side}", scorecards[side])
    return problems


def scorecard_contributions(
    cards: Mapping[str, Scorecard], comparisons: pd.DataFrame
) -> pd.DataFrame:
    """Return what each comparison adds to each side by its scorecard.

    Parameters
    ----------
    cards : mapping of side to Scorecard
        Points of both sides.
    comparisons : DataFrame
        From `talentmatch.match.compare`.

    Returns
    -------
    DataFrame with column levels side, comparison
        Contributions [logit] on the index of `comparisons`, as `ReciprocalRanker.explain` gives
        them.

    Examples
    --------
    >>> pairs = pd.DataFrame({"pay_over_expected": [0.1]})
    >>> contributions = scorecard_contributions(default_scorecards(), pairs)
    >>> contributions["candidate"].round(2).to_dict("records")
    [{'pay_over_expected': 0.3, 'base': -1.5}]
    """
    columns = list(map(str, comparisons.columns))
    X = comparisons.to_numpy(dtype=float)
    parts = {
        side: pd.DataFrame(
            card.contributions(X, columns), index=comparisons.index, columns=[*columns, "base"]
        )
        for side, card in cards.items()
    }
    return pd.concat(parts, axis=1, names=["side", "comparison"])


def _card_problems(where: str, card: object) -> list[str]:
    if not isinstance(card, Mapping):
        return [phrase("spec", "no_mapping", where=where, value=card)]
    problems = part_problems(where, card, ("base", "points"))
    problems += _number_problems(where, card, ("base",))
    points = card.get("points", {})
    if not isinstance(points, Mapping):
        return [*problems, phrase("spec", "no_mapping", where=f"{where}: points", value=points)]
    for column, facts in points.items():
        place = f"{where}: {column}"
        if isinstance(facts, Mapping):
            problems += part_problems(place, {"neutral": 0.0, **facts}, ("weight", "neutral"))
            problems += _number_problems(place, facts, ("weight", "neutral"))
        else:
            problems.append(phrase("spec", "no_mapping", where=place, value=facts))
    return problems


def _number_problems(where: str, entry: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    return [
        phrase("spec", "no_number", where=where, key=key, value=entry[key])
        for key in keys
        if key in entry and not _is_number(entry[key])
    ]


def _is_number(value: object) -> bool:
    try:  # YAML reads 1e-3 as text
        return not isinstance(value, bool) and math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _card(card: Mapping[str, Any]) -> Scorecard:
    points = {
        column: (float(facts["weight"]), float(facts.get("neutral", 0.0)))
        for column, facts in card["points"].items()
    }
    return Scorecard(base=float(card["base"]), points=points)
