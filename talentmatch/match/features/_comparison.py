"""One comparison of candidate and posting: how it is computed, and what it means to each side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from talentmatch.match.features._pairs import Pairs

__all__ = [
    "ALIKE",
    "ANY",
    "NEAR",
    "NONE",
    "SIDES",
    "SOME",
    "UNLIKE",
    "WHOLE",
    "Comparison",
    "Part",
    "Points",
    "Reading",
    "Side",
]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Side = Literal["candidate", "employer"]
SIDES: Final[tuple[Side, Side]] = ("candidate", "employer")
Span = tuple[float, float]
#: A comparison of some postings with some people, of shape (n_posts, n_people).
Part = Callable[[slice, slice], NDArray[np.float32]]

#: Spans of values that a reading speaks of.
ANY: Final[Span] = (-np.inf, np.inf)
SOME: Final[Span] = (1e-9, np.inf)
NONE: Final[Span] = (0.0, 0.0)
ALIKE: Final[Span] = (0.3, 1.0)
UNLIKE: Final[Span] = (0.0, 0.7)
NEAR: Final[Span] = (0.0, 0.5)
WHOLE: Final[Span] = (1.0, 1.0)


class Reading(NamedTuple):
    """Values of a comparison that may be said for a pair, and those that may be said against it."""

    good: Span | None
    bad: Span | None


class Points(NamedTuple):
    """What the default scorecard gives: log odds for each unit above the neutral value."""

    weight: float
    neutral: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A number that says how a candidate and a posting compare.

    Attributes
    ----------
    name : str
        Column under which rankers see it.
    unit, meaning, source : str
        Unit of the number, one sentence on it, and the columns it comes from.
    range : tuple of (float or None, float or None)
        Smallest and largest value; None is open.
    topic : str
        What it tells of; comparisons of one topic are said in one reason.
    compute : callable
        Pairs → ndarray of shape (n_pairs,), NaN where a side says nothing.
    coarse : callable, optional
        (candidates, postings) → `Part`, a form that is cheap for all pairs at once; retrieval
        orders by those that have one.
    coarse_share : float
        Share of its points that counts in retrieval [1].
    direction : mapping of side to int
        +1 where a higher value never lowers that side's score, -1 where it never raises it.
    readings : mapping of side to Reading
        A side that is absent has no stake in it: pay above what a person expects can go with fewer
        yeses of employers in past answers, but it is nobody's reason.
    silent : bool
        Whether a missing value means that the posting asks for nothing, which is no reason at all.
    points : mapping of side to Points
        The default scorecard. Written down by judgement, not learnt.
    """

    name: str
    unit: str
    meaning: str
    source: str
    topic: str
    compute: Callable[[Pairs], Array]
    range: tuple[float | None, float | None] = (None, None)
    coarse: Callable[[pd.DataFrame, pd.DataFrame], Part] | None = None
    coarse_share: float = 1.0
    direction: Mapping[Side, int] = field(default_factory=dict)
    readings: Mapping[Side, Reading] = field(default_factory=dict)
    silent: bool = False
    points: Mapping[Side, Points] = field(default_factory=dict)

    def fits(self, side: Side, values: Array) -> tuple[Mask, Mask]:
        """Say of each value whether it may be said for the pair, and whether against it.

        Models read columns in whatever way predicts: pay well above what a person expects may
        lower the employer's score. As a reason of the employer that would be nonsense.

        Parameters
        ----------
        side : {"candidate", "employer"}
            Whose reason it would be.
        values : ndarray of float of shape (n,)
            Its values. What is not known can only be said against.

        Returns
        -------
        tuple of two arrays of bool of shape (n,)
            May be said for, may be said against.
        """
        reading = self.readings.get(side, Reading(None, None))
        good, bad = _inside(values, reading.good), _inside(values, reading.bad)
        if reading.bad is not None and not self.silent:
            bad |= np.isnan(values)
        return good, bad


def _inside(values: Array, span: Span | None) -> Mask:
    if span is None:
        return np.zeros(len(values), dtype=bool)
    return np.asarray((values >= span[0]) & (values <= span[1]))
