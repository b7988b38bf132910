"""Yearly demand from a survey of talent needs, weighted to the enterprise register.

Only some enterprises answer. Each answer stands for the enterprises of its stratum (industry
section × size class) [1]_; the interval is that of stratified sampling. Large enterprises answer
more often even within a size class, so where the size of all is known (insured persons, headcount)
answers stand for the people of their stratum: the ratio estimator.

There is no finite population correction: it would count what was answered as certain, and the year
to come draws the needs of those who answered anew, too [2]_.

References
----------
.. [1] Lohr (2021), Sampling: Design and Analysis, 3rd ed., chapters 3, 4 and 8.
.. [2] Deming & Stephan (1941), On the interpretation of censuses as samples, Journal of the
   American Statistical Association 36, 45-49.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["SurveyEstimate", "estimate_from_survey", "survey_answers"]


@dataclass(frozen=True)
class SurveyEstimate:
    """Openings by post as a survey round lets them be estimated.

    Attributes
    ----------
    openings : DataFrame
        One row a group: the group's columns, `reported` [positions], `mean`, `lo-80`, `hi-80`,
        `lo-95`, `hi-95` [positions per year] and `enterprises`, the number that named it.
    strata : DataFrame
        One row a stratum: `stratum`, `register`, `answered` [enterprises] and `weight`; with a
        size also `size` and `size_answered`, and `weight` is by size.
    round : int
        Year of the round.
    unknown_numbers : int
        Answers such as 若干, counted as the middle of the numbers given for the same post.
    """

    openings: pd.DataFrame
    strata: pd.DataFrame
    round: int
    unknown_numbers: int

    @property
    def response_rate(self) -> float:
        """Share of the register that answered [1]."""
        return float(self.strata["answered"].sum() / self.strata["register"].sum())


def estimate_from_survey(
    survey: pd.DataFrame,
    register: pd.DataFrame,
    *,
    by: tuple[str, ...] = ("occupation",),
    size: str | None = None,
    least_answers: int = 3,
) -> SurveyEstimate:
    """Estimate yearly openings by post from the latest round of a survey of needs.

    Parameters
    ----------
    survey : DataFrame
        Table `need_survey`; the columns of `by` may come from the register.
    register : DataFrame
        Table `enterprise`: every enterprise the survey was meant for.
    by : tuple of str
        Columns that make a group.
    size : str, optional
        Column of the register that says how large an enterprise is [persons]; answers are weighted
        to its sum in each stratum. An enterprise without it counts as the middle of its stratum.
    least_answers : int, default=3
        Strata with fewer answers are merged: first over industries, then over all.

    Raises
    ------
    InputError
        If nobody answered.

    Examples
    --------
    >>> register = pd.DataFrame(
    ...     {"enterprise_id": list("abcdef"), "industry": "C34", "size_class": "small"}
    ... )
    >>> survey = pd.DataFrame({
    ...     "enterprise_id": list("abc"), "round": 2024, "post": "welder", "answered": True,
    ...     "occupation": "6-18-02-04", "openings": [1.0, 2.0, 3.0],
    ... })
    >>> estimate_from_survey(survey, register).openings["mean"].tolist()
    [12.0]
    """
    latest, answered = survey_answers(survey, register)
    stratum = _strata(register, answered, least_answers)
    strata = (
        pd.DataFrame({"stratum": stratum, "answered": answered})
        .groupby("stratum")
        .agg(register=("answered", "size"), answered=("answered", "sum"))
        .reset_index()
    )
    people = _sizes(register, stratum, size)
    for column, counted in (("size", people), ("size_answered", people.where(answered, 0.0))):
        strata[column] = strata["stratum"].map(counted.groupby(stratum).sum())
    strata["weight"] = strata["size"] / strata["size_answered"]
    named, unknown = _numbers(latest.loc[latest["post"].ne("all")])
    attributes = register.assign(stratum=stratum, people=people).drop(
        columns=[c for c in named.columns if c != "enterprise_id"], errors="ignore"
    )
    named = named.merge(attributes, on="enterprise_id")
    squares = (people**2).where(answered, 0.0).groupby(stratum).sum()
    sized = strata.assign(size_square=strata["stratum"].map(squares))
    return SurveyEstimate(
        openings=_totals(named, sized, list(by)),
        strata=strata if size else strata.drop(columns=["size", "size_answered"]),
        round=int(latest["round"].iloc[0]),
        unknown_numbers=unknown,
    )


def survey_answers(survey: pd.DataFrame, register: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return the answers of the latest round, and which enterprises of the register gave one.

    Parameters
    ----------
    survey, register : DataFrame
        As for `estimate_from_survey`.

    Raises
    ------
    InputError
        If nobody answered, or nobody of the register did.

    Examples
    --------
    >>> survey = pd.DataFrame({"enterprise_id": ["a"], "round": [2024], "answered": [True]})
    >>> survey_answers(survey, pd.DataFrame({"enterprise_id": ["a", "b"]}))[1].tolist()
    [True, False]
    """
    latest = _latest_round(survey)
    answered = register["enterprise_id"].isin(latest["enterprise_id"])
    if not answered.any():
        raise InputError(
            phrase("demand_refused", "no_answers"), [phrase("demand_refused", "none_of_register")]
        )
    return latest, answered


def _latest_round(survey: pd.DataFrame) -> pd.DataFrame:
    answered = survey.loc[survey["answered"].fillna(True).astype(bool)]
    if answered.empty:
        raise InputError(
            phrase("demand_refused", "no_answers"), [phrase("demand_refused", "load_answers")]
        )
    return answered.loc[answered["round"].eq(answered["round"].max())]


def _strata(register: pd.DataFrame, answered: pd.Series, least: int) -> pd.Series:
    """Name the stratum of each enterprise, merging those with too few answers.

    What is left over after merging joins the smallest stratum that has answers enough.
    """
    size = register["size_class"].astype("object").fillna("unknown")
    section = register["industry"].astype("object").fillna("?").str[0]
    stratum = section + " × " + size
    for coarser in ("all × " + size, pd.Series("all", index=register.index)):
        few = answered.groupby(stratum).transform("sum") < least
        stratum = stratum.where(~few, coarser)
    counts = pd.DataFrame({"answered": answered, "size": 1}).groupby(stratum).sum()
    poor = counts.index[counts["answered"] < least]
    if len(poor) and len(counts) > len(poor):
        smallest = counts.drop(poor)["size"].idxmin()
        stratum = stratum.where(~stratum.isin(poor), smallest)
    elif len(poor):
        stratum = pd.Series("all", index=register.index)
    return stratum


def _sizes(register: pd.DataFrame, stratum: pd.Series, size: str | None) -> pd.Series:
    """Return how much each enterprise stands for; all alike where no size is known."""
    if size is None:
        return pd.Series(1.0, index=register.index)
    sizes = register[size].astype(float).where(register[size] > 0)
    usual = sizes.groupby(stratum).transform("median").fillna(sizes.median())
    return sizes.fillna(usual).fillna(1.0)


def _numbers(named: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Fill unknown numbers with the middle of those given for the same post, else with one."""
    unknown = named["openings"].isna()
    usual = named.groupby("post")["openings"].transform("median").fillna(1.0)
    openings = named["openings"].astype(float).fillna(usual)
    return named.assign(openings=openings), int(unknown.sum())


def _totals(named: pd.DataFrame, strata: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    named = named.dropna(subset=by)
    keys = [*by, "stratum", "enterprise_id", "people"]
    cells = named.groupby(keys, as_index=False)["openings"].sum()
    cells["square"] = cells["openings"] ** 2
    cells["cross"] = cells["openings"] * cells["people"]
    sums = (
        cells.groupby([*by, "stratum"], as_index=False)
        .agg(
            total=("openings", "sum"),
            square=("square", "sum"),
            cross=("cross", "sum"),
            n=("enterprise_id", "size"),
        )
        .merge(strata, on="stratum")
    )
    answered = sums["answered"]
    # Enterprises that answered and did not name the post count as zeros. What a size does not
    # explain is spread: without one all sizes are 1, and this is the variance about the mean.
    ratio = sums["total"] / sums["size_answered"]
    residual = sums["square"] - 2 * ratio * sums["cross"] + ratio**2 * sums["size_square"]
    spread = residual.clip(lower=0) / (answered - 1).clip(lower=1)
    sums["mean"] = sums["weight"] * sums["total"]
    sums["variance"] = sums["weight"] ** 2 * answered * spread
    sums["per_freedom"] = sums["variance"] ** 2 / (answered - 1).clip(lower=1)
    from scipy.special import stdtrit

    totals = sums.groupby(by, as_index=False).agg(
        reported=("total", "sum"),
        mean=("mean", "sum"),
        variance=("variance", "sum"),
        per_freedom=("per_freedom", "sum"),
        enterprises=("n", "sum"),
    )
    variance, per_freedom = totals.pop("variance"), totals.pop("per_freedom")
    # Few answers in the strata that matter make the interval itself uncertain (Satterthwaite).
    freedom = (variance**2 / per_freedom.where(per_freedom > 0)).fillna(1.0).clip(lower=1.0)
    deviation = np.sqrt(variance.clip(lower=0))
    for level in (80, 95):
        half = stdtrit(freedom, 0.5 + level / 200) * deviation
        # At least what was reported is wanted.
        totals[f"lo-{level}"] = np.maximum(totals["mean"] - half, totals["reported"])
        totals[f"hi-{level}"] = totals["mean"] + half
    ordered: pd.DataFrame = totals.sort_values("mean", ascending=False, ignore_index=True)
    return ordered
