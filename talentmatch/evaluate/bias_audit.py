"""The table that New York City's Local Law 144 asks of a tool that helps to choose people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from talentmatch.errors import InputError, number_problems
from talentmatch.evaluate.fairness import group_names, rates_by_group

__all__ = ["EEO_CATEGORIES", "bias_audit", "crossed"]

#: Categories of component 1 of the report EEO-1, by which the law asks for race and ethnicity.
EEO_CATEGORIES = (
    "hispanic or latino",
    "white",
    "black or african american",
    "native hawaiian or pacific islander",
    "native hawaiian or other pacific islander",
    "asian",
    "native american or alaska native",
    "american indian or alaska native",
    "two or more races",
)


def bias_audit(
    selected: ArrayLike,
    groups: pd.DataFrame,
    *,
    scores: ArrayLike | None = None,
    crossings: Sequence[tuple[str, str]] = (),
    least_share: float = 0.02,
) -> pd.DataFrame:
    """Compare categories of people as an auditor files it under Local Law 144 [1]_.

    Rates are those of `talentmatch.evaluate.fairness.audit`. Whoever's category is not known is
    counted and left out, and so are, from the ratios alone, categories of less than `least_share`
    of the people known.

    Parameters
    ----------
    selected : array of shape (n,)
        Whether each person was selected: 0 or 1.
    groups : DataFrame of shape (n, n_attributes)
        Protected attributes; a missing or blank value is of unknown category.
    scores : array of shape (n,), optional
        Scores; the scoring rate is the share above the median of everybody.
    crossings : sequence of (str, str)
        Attributes whose intersections are told too, each after the second of its two.
    least_share : float, default=0.02
        Share of the people of known category below which a category has no ratio [1].

    Returns
    -------
    DataFrame
        attribute, group, people, `data_share` of the people of known category [1], selected, rate
        [1], ratio to the highest rate [1], scoring_rate and scoring_ratio [1], and `left_out`:
        "unknown", "few" or empty.

    Raises
    ------
    InputError
        As `audit`, and if a crossing names no attribute.

    References
    ----------
    .. [1] Rules of the City of New York, title 6, sections 5-300 to 5-304.

    Examples
    --------
    >>> chosen = np.repeat([1, 0, 1, 0], [50, 50, 25, 75])
    >>> sex = pd.DataFrame({"sex": ["male"] * 100 + ["female"] * 99 + [None]})
    >>> bias_audit(chosen, sex)[["group", "people", "ratio", "left_out"]].values.tolist()
    [['female', 99, 0.5050505050505051, ''], ['male', 100, 1.0, ''], ['unknown', 1, nan, 'unknown']]
    """
    problems = number_problems(SimpleNamespace(least_share=least_share), from_zero=["least_share"])
    problems += _crossing_problems(crossings, groups)
    if problems:
        raise InputError("selection cannot be audited", problems)
    table = groups.reset_index(drop=True)
    parts = []
    for name in groups.columns:
        columns = [table[name]]
        columns += [crossed(table[one], table[name]) for one, other in crossings if other == name]
        for column in columns:
            rates = rates_by_group(selected, column, scores=scores)
            parts.append(_filed(rates, least=least_share))
    return pd.concat(parts, ignore_index=True)


def _crossing_problems(crossings: object, groups: object) -> list[str]:
    if not isinstance(groups, pd.DataFrame):
        return [f"groups is {type(groups).__name__}; give a DataFrame, one column an attribute"]
    if isinstance(crossings, str) or not isinstance(crossings, Iterable):
        return [f"crossings is {crossings!r}; give a list of pairs of attributes"]
    return [
        f"crossing {pair!r} is no pair of attributes; there are {', '.join(map(str, groups))}"
        for pair in crossings
        if isinstance(pair, str) or len(pair) != 2 or not set(pair) <= set(groups.columns)
    ]


def crossed(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return the intersection of two attributes, missing where either is.

    Examples
    --------
    >>> crossed(pd.Series(["f", None], name="sex"), pd.Series(["x", "y"], name="race")).tolist()
    ['f × x', nan]
    """
    both = one.astype("str") + " × " + other.astype("str")
    known = (~group_names(one).eq("unknown") & ~group_names(other).eq("unknown")).to_numpy()
    return pd.Series(both.where(known), name=f"{one.name} × {other.name}", dtype="str")


def _filed(rates: pd.DataFrame, *, least: float) -> pd.DataFrame:
    """Return the rows of one attribute, with ratios to the highest rate of those not left out."""
    unknown = rates["group"].eq("unknown")
    known = rates["people"].mask(unknown)
    share = known / known.sum()
    few = share < least
    filed = rates[["attribute", "group", "people"]].assign(
        data_share=share,
        selected=rates["selected"],
        left_out=np.select([unknown, few], ["unknown", "few"], ""),
    )
    for rate, ratio in (("rate", "ratio"), ("scoring_rate", "scoring_ratio")):
        filed[rate] = rates[rate].mask(unknown)
        compared = filed[rate].mask(few)
        highest = compared.max()
        filed[ratio] = compared / highest if highest > 0 else np.nan
    order = ["attribute", "group", "people", "data_share", "selected", "rate", "ratio"]
    return filed.sort_values("group", key=lambda group: group.eq("unknown"), kind="stable")[
        [*order, "scoring_rate", "scoring_ratio", "left_out"]
    ]
