"""Selection rates and impact ratios by group, with intervals, for an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["audit", "protected_groups", "wilson_interval"]

Array = NDArray[np.float64]

#: z of a two-sided 95 % interval.
_Z95 = 1.959963984540054


def wilson_interval(selected: ArrayLike, total: ArrayLike) -> tuple[Array, Array]:
    """Return the 95 % Wilson interval of a share.

    Parameters
    ----------
    selected, total : array of shape (n,)
        How many were selected, of how many.

    Examples
    --------
    >>> low, high = wilson_interval([0, 5], [10, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237], [0.278, 0.763])
    """
    yes, n = np.asarray(selected, dtype=float), np.asarray(total, dtype=float)
    share = np.divide(yes, n, out=np.full_like(yes, np.nan), where=n > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
        half = _Z95 / (1 + _Z95**2 / n) * np.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n**2))
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def audit(
    selected: ArrayLike,
    groups: pd.DataFrame | pd.Series,
    *,
    scores: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    reference: str | None = None,
    small: int = 30,
    intersections: bool = True,
    n_boot: int = 2000,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare selection between groups, one attribute at a time and all together.

    Parameters
    ----------
    selected : array of shape (n,)
        Whether each person was selected (shown, called, on the shortlist): 0 or 1.
    groups : DataFrame or Series of shape (n, …)
        Protected attributes; a missing value is a group "unknown".
    scores : array of shape (n,), optional
        Scores; their mean and the scoring rate (share above the median of all) are told as well.
    clusters : array of shape (n,), optional
        What was decided together (the posting); whole clusters are redrawn for the interval.
    reference : str, optional
        Group that ratios are taken to, if not the one most selected among those not small.
    small : int
        Groups of fewer people are marked; their ratios say little.
    intersections : bool
        Whether groups of all attributes together are told as well.
    n_boot : int
        Redraws of the interval of the ratio.
    random_state : int
        Seed of the redraws.

    Returns
    -------
    DataFrame
        attribute, group, people, selected, rate [1] with its 95 % Wilson interval rate_low and
        rate_high, reference, ratio to the reference's rate [1] with its 95 % bootstrap interval
        ratio_low and ratio_high (Wilson's upper bound where nobody is selected), mean_score,
        scoring_rate and scoring_ratio [1] with its interval scoring_low and scoring_high (missing
        without scores), small, and `under_four_fifths`:
        an interval of a ratio is wholly under .8 and the group is not small.

    Raises
    ------
    InputError
        If lengths differ, nobody is given, or `selected` holds anything but 0 and 1.

    Examples
    --------
    >>> chosen = np.repeat([1, 0, 1, 0], [50, 50, 25, 75])
    >>> table = audit(chosen, pd.Series(["a"] * 100 + ["b"] * 100, name="group"), n_boot=200)
    >>> table[["group", "rate", "ratio"]].values.tolist()
    [['a', 0.5, 1.0], ['b', 0.25, 0.5]]
    """
    table = groups.to_frame() if isinstance(groups, pd.Series) else groups
    chosen = _chosen(selected, len(table))
    attributes = {str(name): _named(table[name]) for name in table.columns}
    if intersections and len(attributes) > 1:
        together = pd.concat(attributes, axis=1).agg(" × ".join, axis=1)
        attributes[" × ".join(attributes)] = together
    plan = _Plan(
        chosen=chosen,
        points=None if scores is None else _points(scores, len(table)),
        draws=_Draws(clusters, len(table), n_boot=n_boot, random_state=random_state),
        reference=reference,
        small=small,
    )
    return pd.concat([plan.table(name, members) for name, members in attributes.items()],
                     ignore_index=True)  # fmt: skip


def _points(scores: ArrayLike, n: int) -> Array:
    points = np.asarray(scores, dtype=float)
    if len(points) != n:
        raise InputError(f"scores have {len(points)} values for {n} people")
    if not np.isfinite(points).all():
        raise InputError("scores hold NaN or infinite values; give whoever has no score the least")
    return points


def _chosen(selected: ArrayLike, n: int) -> Array:
    chosen = np.asarray(selected, dtype=float)
    if len(chosen) != n:
        raise InputError(f"selected has {len(chosen)} values for {n} people")
    if n == 0:
        raise InputError("there is nobody to audit")
    if not np.isin(chosen, (0.0, 1.0)).all():
        raise InputError(
            "selected holds values that are neither 0 nor 1; cut scores at a threshold"
        )
    return chosen


def _named(values: pd.Series) -> pd.Series:
    return values.astype("str").fillna("unknown").reset_index(drop=True)


class _Draws:
    """Redraws of people, or of whole clusters, as counts by cluster."""

    def __init__(
        self, clusters: ArrayLike | None, people: int, *, n_boot: int, random_state: int
    ) -> None:
        keys = np.arange(people) if clusters is None else np.asarray(clusters)
        self.cluster = pd.factorize(pd.Series(keys))[0]
        self.n = int(self.cluster.max()) + 1
        self.n_boot, self.random_state = n_boot, random_state

    def rates(self, yes: Array, members: NDArray[np.int64], n_groups: int) -> Array:
        """Return the rate of each group in each redraw: (n_boot, n_groups)."""
        cell = self.cluster * n_groups + members
        shape = (self.n, n_groups)
        people = np.bincount(cell, minlength=self.n * n_groups).reshape(shape)
        chosen = np.bincount(cell, yes, minlength=self.n * n_groups).reshape(shape)
        rng = np.random.default_rng(self.random_state)
        rates = np.full((self.n_boot, n_groups), np.nan)
        # One redraw at a time keeps the memory at the size of the data.
        for draw in range(self.n_boot):
            times = np.bincount(rng.integers(self.n, size=self.n), minlength=self.n)
            total = times @ people
            np.divide(times @ chosen, total, out=rates[draw], where=total > 0)
        return rates


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is compared between groups, and against which group."""

    chosen: Array
    points: Array | None
    draws: _Draws
    reference: str | None
    small: int

    def table(self, name: str, members: pd.Series) -> pd.DataFrame:
        """Return the rows of one attribute."""
        from fairlearn.metrics import MetricFrame, count, selection_rate

        by_group = MetricFrame(
            metrics={"people": count, "rate": selection_rate},
            y_true=self.chosen,
            y_pred=self.chosen,
            sensitive_features=members,
        ).by_group
        names = [str(group) for group in by_group.index]
        people = by_group["people"].to_numpy(dtype=float)
        rate = by_group["rate"].to_numpy(dtype=float)
        base = self._base(names, people, rate)
        low, high = wilson_interval(np.round(rate * people), people)
        ratio, ratio_low, ratio_high = self._ratios(self.chosen, members, names, base)
        facts = {
            "attribute": name,
            "group": names,
            "people": people.astype(int),
            "selected": np.round(rate * people).astype(int),
            "rate": rate,
            "rate_low": low,
            "rate_high": high,
            "reference": names[base],
            "ratio": ratio,
            "ratio_low": ratio_low,
            "ratio_high": ratio_high,
            **self._scoring(members, names, base),
            "small": people < self.small,
        }
        table = pd.DataFrame(facts)
        under = (table["ratio_high"] < 0.8) | (table["scoring_high"] < 0.8)
        return table.assign(under_four_fifths=under & ~table["small"])

    def _base(self, names: list[str], people: Array, rate: Array) -> int:
        if self.reference in names:
            return names.index(self.reference)
        large = people >= self.small
        usable = np.where(large, rate, -1.0) if large.any() else rate
        return int(np.argmax(usable))

    def _ratios(
        self, yes: Array, members: pd.Series, names: list[str], base: int
    ) -> tuple[Array, Array, Array]:
        """Return the ratio of each group's rate to the base's, and its interval."""
        code = np.asarray(pd.Index(names).get_indexer(pd.Index(members)))
        people = np.bincount(code)
        rate = np.bincount(code, yes, minlength=len(names)) / people
        if rate[base] == 0:
            unknown = np.full(len(names), np.nan)
            return unknown, unknown, unknown
        low, high = _ratio_interval(self.draws.rates(yes, code, len(names)), base)
        # Nobody is selected in any redraw of a group without one; that it was bound to be so is no
        # knowledge, least of all where the group is small.
        bound = wilson_interval(np.zeros_like(people), people)[1] / rate[base]
        return rate / rate[base], low, np.where(rate == 0, bound, high)

    def _scoring(self, members: pd.Series, names: list[str], base: int) -> dict[str, Array]:
        columns = ("mean_score", "scoring_rate", "scoring_ratio", "scoring_low", "scoring_high")
        if self.points is None:
            return {column: np.full(len(names), np.nan) for column in columns}
        above = (self.points > np.median(self.points)).astype(float)
        means = pd.DataFrame({"mean": self.points, "above": above}).groupby(members.to_numpy())
        by_group = means.mean().reindex(names)
        found = (by_group["mean"].to_numpy(), by_group["above"].to_numpy(),
                 *self._ratios(above, members, names, base))  # fmt: skip
        return dict(zip(columns, found, strict=True))


def _ratio_interval(drawn: Array, base: int) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn / drawn[:, [base]]
    ratios[~np.isfinite(ratios)] = np.nan
    empty = np.isnan(ratios).all(axis=0)
    ratios[:, empty] = 0.0
    low, high = np.nanquantile(ratios, [0.025, 0.975], axis=0)
    low[empty] = high[empty] = np.nan
    return low, high


def protected_groups(store: Store, people: pd.Series[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """Read the groups of people for an audit; nothing else reads protected attributes.

    Parameters
    ----------
    store : Store
        Where the table `protected` is; the read is logged with the purpose "audit".
    people : Series of shape (n_people,)
        Pseudonyms.
    as_of : Timestamp
        Day from which ages are counted.

    Returns
    -------
    DataFrame of shape (n_people, 2)
        `sex` and `age` (bands of ten years), missing where not known.
    """
    held = store.read("protected", as_of=as_of, purpose="audit").set_index("candidate_id")
    found = held.reindex(people)
    decade = (as_of.year - found["birth_year"].astype(float)) // 10 * 10
    age = decade.map(lambda years: f"{years:.0f}-{years + 9:.0f}", na_action="ignore")
    return pd.DataFrame({"sex": found["sex"], "age": age}).reset_index(drop=True)
