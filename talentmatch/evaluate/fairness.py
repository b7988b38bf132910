"""Selection rates and impact ratios by group, with intervals, for an audit."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError, collected, number_problems
from talentmatch.evaluate._group_rates import GroupRates, Redraws, wilson_interval

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["audit", "group_names", "protected_groups", "rates_by_group", "wilson_interval"]

Array = NDArray[np.float64]

#: How often a table of groups that are treated alike may hold a flag [1].
_FALSE_FLAGS = 0.05
_FURTHER = ("ethnicity", "marital_status", "household_registration")


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

    Ratios of each measure are taken to the group whose own rate of that measure is highest (New
    York City's Local Law 144 [1]_). That group is the largest of many draws, and there are many
    comparisons: a flag needs, besides an interval under four fifths, a difference that is beyond
    the studentized range of groups treated alike [2]_, over all attributes and measures of the
    table. Clusters lessen the people to those that as many independent ones would be worth [3]_.

    Parameters
    ----------
    selected : array of shape (n,)
        Whether each person was selected (shown, called, on the shortlist): 0 or 1.
    groups : DataFrame or Series of shape (n, …)
        Protected attributes; a missing or blank value is a group "unknown".
    scores : array of shape (n,), optional
        Scores; their mean and the scoring rate (share above the median of all) are told as well.
    clusters : array of shape (n,), optional
        What was decided together (the posting); all intervals are those of whole clusters.
    reference : str, optional
        Group that ratios are taken to, if not the one of the highest rate among those not small. An
        attribute without such a group keeps its own.
    small : int
        Groups of fewer people are marked; their ratios say little.
    intersections : bool
        Whether groups of all attributes together are told as well.
    n_boot : int
        Redraws of the interval of the ratio; 1 at least.
    random_state : int
        Seed of the redraws.

    Returns
    -------
    DataFrame
        attribute, group, people, selected, rate [1] with its 95 % Wilson interval rate_low and
        rate_high, reference, ratio to the reference's rate [1] with its 95 % bootstrap interval
        ratio_low and ratio_high (Wilson's upper bound where nobody is selected), mean_score,
        scoring_rate, scoring_reference and scoring_ratio [1] with its interval scoring_low and
        scoring_high (missing without scores), small, and `under_four_fifths`: an interval of a
        ratio is wholly under .8, the difference stands among all comparisons, and the group is not
        small.

    Raises
    ------
    InputError
        If lengths differ, nobody is given, `selected` holds anything but 0 and 1, somebody has no
        cluster, no attribute has the group `reference`, or `n_boot` is under 1; with all problems.

    References
    ----------
    .. [1] Rules of the City of New York, title 6, section 5-301 (bias audit).
    .. [2] Hayter (1984), A proof of the conjecture that the Tukey-Kramer multiple comparisons
       procedure
       is conservative, Annals of Statistics 12.
    .. [3] Rao & Scott (1992), A simple method for the analysis of clustered binary data, Biometrics
       48.

    Examples
    --------
    >>> chosen = np.repeat([1, 0, 1, 0], [50, 50, 25, 75])
    >>> table = audit(chosen, pd.Series(["a"] * 100 + ["b"] * 100, name="group"), n_boot=200)
    >>> table[["group", "rate", "ratio"]].values.tolist()
    [['a', 0.5, 1.0], ['b', 0.25, 0.5]]
    """
    table, attributes = _attributes(groups, intersections=intersections)
    problems = number_problems(SimpleNamespace(n_boot=n_boot), whole={"n_boot": 1})
    problems += number_problems(SimpleNamespace(small=small), whole={"small": 0})
    problems += _reference_problems(reference, attributes)

    chosen = collected(lambda: _chosen(selected, len(table)), problems)
    points = collected(lambda: None if scores is None else _points(scores, len(table)), problems)
    cluster = collected(lambda: _clusters(clusters, len(table)), problems)
    if problems or chosen is None or cluster is None:
        raise InputError("selection cannot be audited", problems)
    plan = _Plan(
        chosen=chosen,
        points=points,
        draws=Redraws(cluster, n_boot=n_boot, random_state=random_state),
        reference=None if reference is None else str(reference),
        small=small,
        families=len(attributes) * (1 if scores is None else 2),
    )
    return pd.concat(
        [plan.table(name, members) for name, members in attributes.items()], ignore_index=True
    )


def rates_by_group(
    selected: ArrayLike, groups: pd.Series, *, scores: ArrayLike | None = None
) -> pd.DataFrame:
    """Return the rates of the groups of one attribute, as `audit` has them, without comparing.

    Parameters
    ----------
    selected : array of shape (n,)
        Whether each person was selected: 0 or 1.
    groups : Series of shape (n,)
        One protected attribute; a missing or blank value is a group "unknown".
    scores : array of shape (n,), optional
        Scores.

    Returns
    -------
    DataFrame
        attribute, group, people, selected, rate [1], scoring_rate [1] (missing without scores).

    Raises
    ------
    InputError
        As `audit`.

    Examples
    --------
    >>> rates_by_group([1, 0, 1, 1], pd.Series(["a", "a", "b", "b"], name="group"))["rate"].tolist()
    [0.5, 1.0]
    """
    chosen = _chosen(selected, len(groups))
    code, names = pd.factorize(group_names(groups), sort=True)
    people = np.bincount(code)
    count = np.bincount(code, chosen)
    table = pd.DataFrame({"attribute": str(groups.name), "group": names, "people": people})
    table = table.assign(selected=count.astype(int), rate=count / people, scoring_rate=np.nan)
    if scores is not None:
        above = _above_median(_points(scores, len(groups)))
        table["scoring_rate"] = np.bincount(code, above) / people
    return table


def _above_median(points: Array) -> Array:
    return (points > np.median(points)).astype(float)


def _points(scores: ArrayLike, n: int) -> Array:
    points = _numbers(scores, n, "scores")
    if not np.isfinite(points).all():
        raise InputError("scores hold NaN or infinite values; give whoever has no score the least")
    return points


def _chosen(selected: ArrayLike, n: int) -> Array:
    chosen = _numbers(selected, n, "selected")
    if n == 0:
        raise InputError("there is nobody to audit")
    if not np.isin(chosen, (0.0, 1.0)).all():
        raise InputError(
            "selected holds values that are neither 0 nor 1; cut scores at a threshold"
        )
    return chosen


def _numbers(values: ArrayLike, n: int, name: str) -> Array:
    if np.ndim(values) > 1:
        raise InputError(f"{name} is a table; give one value for each person")
    column = pd.Series(values)
    if len(column) != n:
        raise InputError(f"{name} has {len(column)} values for {n} people")
    numbers = pd.to_numeric(column, errors="coerce")
    strange = numbers.isna() & column.notna()
    if strange.any():
        first = int(np.argmax(strange))
        raise InputError(
            f"{name} holds {column.iloc[first]!r} at position {first}, which is no number"
        )
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def _clusters(clusters: ArrayLike | None, n: int) -> NDArray[np.int64]:
    """Return the number of each person's cluster; without clusters everybody is one."""
    if clusters is None:
        return np.arange(n)
    keys = pd.Series(clusters)
    if len(keys) != n:
        raise InputError(f"clusters name {len(keys)} clusters for {n} people; give one for each")
    missing = keys.isna().to_numpy()
    if missing.any():
        raise InputError(
            f"{int(missing.sum())} of {n} people without a cluster (first: position "
            f"{int(np.argmax(missing))}); give each a cluster, or one of their own"
        )
    return np.asarray(pd.factorize(keys)[0], dtype=np.int64)


def _attributes(
    groups: pd.DataFrame | pd.Series, *, intersections: bool
) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Return the table of attributes, and the group of each person by attribute."""
    if not isinstance(groups, (pd.DataFrame, pd.Series)):
        kind = type(groups).__name__
        raise InputError(f"groups is {kind}; give a DataFrame, one column an attribute")
    table = groups.to_frame() if isinstance(groups, pd.Series) else groups
    if table.columns.empty:
        raise InputError("groups has no columns; give one for each attribute")
    twice = table.columns[table.columns.astype(str).duplicated()]
    if len(twice):
        raise InputError(f"groups has two columns '{twice[0]}'; rename one")
    attributes = {str(name): group_names(table[name]) for name in table.columns}
    if intersections and len(attributes) > 1:
        together = pd.concat(attributes, axis=1).agg(" × ".join, axis=1)
        attributes[" × ".join(attributes)] = together
    return table, attributes


def _reference_problems(reference: object, attributes: dict[str, pd.Series]) -> list[str]:
    if reference is None or any((names == str(reference)).any() for names in attributes.values()):
        return []
    known = "; ".join(
        f"{name}: {', '.join(sorted(set(members)))}" for name, members in attributes.items()
    )
    return [f"reference '{reference}' is no group of any attribute; take one of {known}"]


def group_names(values: pd.Series) -> pd.Series:
    """Return the group of each person, "unknown" where it is missing or blank."""
    names = values.astype("str").reset_index(drop=True)
    return names.mask(names.str.strip() == "").fillna("unknown")


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is compared between groups, and against which group."""

    chosen: Array
    points: Array | None
    draws: Redraws
    reference: str | None
    small: int
    families: int
    """Attributes times measures: so many families of comparisons share the false flags."""

    def table(self, name: str, members: pd.Series) -> pd.DataFrame:
        """Return the rows of one attribute."""
        code, groups = pd.factorize(members, sort=True)
        names, people = groups.tolist(), np.bincount(code)
        critical = self._critical(people)
        selection = self._rates(self.chosen, code, names)
        under = selection.under_four_fifths(critical)
        scoring = None
        if self.points is not None:
            scoring = self._rates(_above_median(self.points), code, names)
            under |= scoring.under_four_fifths(critical)
        facts = {
            "attribute": name,
            "group": names,
            "people": people,
            "selected": np.bincount(code, self.chosen).astype(int),
            "rate": selection.rate,
            "rate_low": selection.rate_low,
            "rate_high": selection.rate_high,
            "reference": names[selection.base],
            "ratio": selection.ratio,
            "ratio_low": selection.low,
            "ratio_high": selection.high,
            **self._scores(scoring, code, names),
            "small": people < self.small,
        }
        return pd.DataFrame(facts).assign(under_four_fifths=under & (people >= self.small))

    def _rates(self, yes: Array, code: NDArray[np.int64], names: list[str]) -> GroupRates:
        people = np.bincount(code)
        base = self._base(names, people, np.bincount(code, yes) / people)
        return GroupRates.of(yes, code, self.draws, base=base)

    def _scores(
        self, scoring: GroupRates | None, code: NDArray[np.int64], names: list[str]
    ) -> dict[str, object]:
        if scoring is None or self.points is None:
            empty = (
                "mean_score",
                "scoring_rate",
                "scoring_reference",
                "scoring_ratio",
                "scoring_low",
                "scoring_high",
            )
            return dict.fromkeys(empty, np.nan)
        return {
            "mean_score": np.bincount(code, self.points) / np.bincount(code),
            "scoring_rate": scoring.rate,
            "scoring_reference": names[scoring.base],
            "scoring_ratio": scoring.ratio,
            "scoring_low": scoring.low,
            "scoring_high": scoring.high,
        }

    def _base(self, names: list[str], people: NDArray[np.int64], rate: Array) -> int:
        if self.reference in names:
            return names.index(self.reference)
        large = people >= self.small
        usable = np.where(large, rate, -1.0) if large.any() else rate
        return int(np.argmax(usable))

    def _critical(self, people: NDArray[np.int64]) -> float:
        """Return how many standard errors lie between the outermost of groups treated alike."""
        from scipy.stats import studentized_range

        groups = max(2, int((people >= self.small).sum()))
        # Clusters are few at times; as many people as there are, are as good as infinitely many.
        independent = self.draws.n == len(self.chosen)
        freedom = np.inf if independent else max(self.draws.n - groups, 1)
        level = 1 - _FALSE_FLAGS / self.families
        return float(studentized_range.ppf(level, groups, freedom)) / float(np.sqrt(2))


def protected_groups(
    store: Store, people: pd.Series[str], as_of: pd.Timestamp, *, every: bool = False
) -> pd.DataFrame:
    """Read the groups of people for an audit; nothing else reads protected attributes.

    Parameters
    ----------
    store : Store
        Where the table `protected` is; the read is logged with the purpose "audit".
    people : Series of shape (n_people,)
        Pseudonyms.
    as_of : Timestamp
        Day from which ages are counted.
    every : bool
        Whether the other attributes of the table come too.

    Returns
    -------
    DataFrame of shape (n_people, 2 or 5)
        `sex` and `age` (bands of ten years), and of every attribute `ethnicity`, `marital_status`
        and `household_registration`; missing where not known.
    """
    table = store.read("protected", as_of=as_of, purpose="audit").set_index("candidate_id")
    rows = table.reindex(people)
    decade = (as_of.year - rows["birth_year"].astype(float)) // 10 * 10
    age = decade.map(lambda years: f"{years:.0f}-{years + 9:.0f}", na_action="ignore")
    more = _FURTHER if every else ()
    groups = {"sex": rows["sex"], "age": age, **{name: rows[name] for name in more}}
    return pd.DataFrame(groups).reset_index(drop=True)
