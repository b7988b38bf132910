"""Selection rates and impact ratios by group, with intervals, for an audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["audit", "protected_groups", "proxies", "wilson_interval"]

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
        Scores, of which the mean by group is told as well.
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
        ratio_low and ratio_high, mean_score, small, and `under_four_fifths`: the ratio's whole
        interval is under .8 and the group is not small.

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
    points = None if scores is None else np.asarray(scores, dtype=float)
    draws = _Draws(chosen, clusters, n_boot, random_state)
    parts = [
        _one(name, members, chosen, points, draws, reference, small)
        for name, members in attributes.items()
    ]
    return pd.concat(parts, ignore_index=True)


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
        self, chosen: Array, clusters: ArrayLike | None, n_boot: int, random_state: int
    ) -> None:
        self.chosen = chosen
        keys = np.arange(len(chosen)) if clusters is None else np.asarray(clusters)
        self.cluster = pd.factorize(pd.Series(keys))[0]
        self.n = int(self.cluster.max()) + 1
        self.n_boot, self.random_state = n_boot, random_state

    def rates(self, members: NDArray[np.int64], n_groups: int) -> Array:
        """Return the rate of each group in each redraw: (n_boot, n_groups)."""
        cell = self.cluster * n_groups + members
        people = np.bincount(cell, minlength=self.n * n_groups).reshape(self.n, n_groups)
        yes = np.bincount(cell, self.chosen, minlength=self.n * n_groups).reshape(self.n, n_groups)
        rng = np.random.default_rng(self.random_state)
        rates = np.full((self.n_boot, n_groups), np.nan)
        # One redraw at a time keeps the memory at the size of the data.
        for draw in range(self.n_boot):
            times = np.bincount(rng.integers(self.n, size=self.n), minlength=self.n)
            total = times @ people
            np.divide(times @ yes, total, out=rates[draw], where=total > 0)
        return rates


def _one(
    name: str,
    members: pd.Series,
    chosen: Array,
    points: Array | None,
    draws: _Draws,
    reference: str | None,
    small: int,
) -> pd.DataFrame:
    from fairlearn.metrics import MetricFrame, count, selection_rate

    metrics = {"people": count, "rate": selection_rate}
    by_group = MetricFrame(
        metrics=metrics, y_true=chosen, y_pred=chosen, sensitive_features=members
    ).by_group
    names = [str(group) for group in by_group.index]
    people = by_group["people"].to_numpy(dtype=float)
    rate = by_group["rate"].to_numpy(dtype=float)
    base = _reference(names, people, rate, reference, small)
    drawn = draws.rates(np.asarray(pd.Index(names).get_indexer(pd.Index(members))), len(names))
    low, high = wilson_interval(np.round(rate * people), people)
    ratio_low, ratio_high = _ratio_interval(drawn, base)
    is_small = people < small
    table = pd.DataFrame(
        {
            "attribute": name,
            "group": names,
            "people": people.astype(int),
            "selected": np.round(rate * people).astype(int),
            "rate": rate,
            "rate_low": low,
            "rate_high": high,
            "reference": names[base],
            "ratio": rate / rate[base] if rate[base] > 0 else np.nan,
            "ratio_low": ratio_low,
            "ratio_high": ratio_high,
            "mean_score": np.nan if points is None else _means(points, members, names),
            "small": is_small,
        }
    )
    under = (table["ratio_high"] < 0.8) & ~table["small"]
    return table.assign(under_four_fifths=under)


def _reference(
    names: Sequence[str], people: Array, rate: Array, reference: str | None, small: int
) -> int:
    if reference in names:
        return names.index(reference)
    large = people >= small
    usable = np.where(large, rate, -1.0) if large.any() else rate
    return int(np.argmax(usable))


def _ratio_interval(drawn: Array, base: int) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn / drawn[:, [base]]
    ratios[~np.isfinite(ratios)] = np.nan
    empty = np.isnan(ratios).all(axis=0)
    ratios[:, empty] = 0.0
    low, high = np.nanquantile(ratios, [0.025, 0.975], axis=0)
    low[empty] = high[empty] = np.nan
    return low, high


def _means(points: Array, members: pd.Series, names: Sequence[str]) -> Array:
    means = pd.Series(points).groupby(members.to_numpy()).mean()
    return np.asarray(means.reindex(list(names)).to_numpy(dtype=float))


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


def proxies(columns: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Measure how well each column alone gives a protected attribute away.

    Parameters
    ----------
    columns : DataFrame of shape (n, n_columns)
        Numeric columns a model reads (years since graduation, career gap, a school's rank).
    group : Series of shape (n,)
        The protected attribute.

    Returns
    -------
    DataFrame
        column, group, auc [1]: .5 tells nothing about belonging to the group, 1 gives it away;
        rows of the same pair of values apart either way are alike, so it is at least .5.

    Examples
    --------
    >>> columns = pd.DataFrame({"graduated": [1990, 1991, 2015, 2016]})
    >>> proxies(columns, pd.Series(["old", "old", "young", "young"]))["auc"].tolist()
    [1.0, 1.0]
    """
    from sklearn.metrics import roc_auc_score

    members = _named(group)
    rows = []
    for column in columns.columns:
        value = columns[column].astype(float).to_numpy()
        known = np.isfinite(value)
        for name in sorted(members.unique()):
            inside = (members == name).to_numpy()[known]
            if 0 < inside.sum() < len(inside):
                auc = float(roc_auc_score(inside, value[known]))
                rows.append({"column": column, "group": name, "auc": max(auc, 1 - auc)})
    return pd.DataFrame(rows, columns=["column", "group", "auc"])
