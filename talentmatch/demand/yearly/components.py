"""What openings are made of: expansion, and replacement of who retires or leaves.

Each part is estimated by itself, with its own error: expansion from the growth of employment,
retirements from ages and the statutory retirement age, separations from what enterprises report.
Where openings are forecast by another way, what is left over is spread over the parts in proportion
to their variance, the part that is known least moving most, so that they add up to the openings.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.yearly._retirement import retiring_shares
from talentmatch.demand.yearly.default_rates import ComponentRates
from talentmatch.specs.rates import Z80

__all__ = ["PARTS", "add_up", "component_estimates", "replacement_estimates"]

Floats = NDArray[np.float64]

#: Parts that add up to the openings; the last two are the replacement.
PARTS: Final = ("expansion", "retirements", "separations")
#: Person-years of reporting enterprises for which their own rates count as much as the spec's.
_PRIOR_PERSON_YEARS: Final = 50.0
#: Relative error of retirements from an age structure: ages differ by occupation, some leave early.
_AGES_ERROR: Final = 0.3


def component_estimates(
    employment: pd.DataFrame,
    rates: ComponentRates,
    *,
    start: pd.Timestamp,
    months: int = 12,
    workforce: pd.DataFrame | None = None,
    projected: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Estimate the parts of openings by occupation, each by itself.

    Parameters
    ----------
    employment : DataFrame
        `occupation`, `employed` [persons], `growth` and `growth_error` [log per year], from
        `staffing.employment_by_occupation`.
    rates : ComponentRates
        What stands where enterprises do not report.
    start : Timestamp
        First month of the period.
    months : int, default=12
        Length of the period [months].
    workforce : DataFrame, optional
        Table `workforce`; its last year gives separations and retirements by occupation.
    projected : DataFrame indexed by occupation, optional
        `growth` and `error` of employment in the year ahead [log per year], as its paths of several
        years are projected. Where they tell none, a part of the past year's growth carries on.

    Returns
    -------
    DataFrame
        `occupation`, then for each part its name and name_error (standard deviation) [positions
        over the period], and `reported`, the person-years of workforce that the rates rest on.
    """
    table = replacement_estimates(
        employment[["occupation", "employed"]],
        rates,
        start=start,
        months=months,
        workforce=workforce,
    )
    years = months / 12
    carry = rates.rates["growth_carry"]
    growth = employment["growth"].fillna(0.0).to_numpy()
    error = np.hypot(employment["growth_error"] * carry.value, growth * carry.deviation)
    growth = carry.value * growth
    if projected is not None:
        ahead = projected.reindex(employment["occupation"])
        growth = np.where(ahead["growth"].notna(), ahead["growth"], growth)
        error = np.where(ahead["growth"].notna(), ahead["error"], error)
    table["expansion"] = table["employed"] * np.expm1(growth * years)
    table["expansion_error"] = table["employed"] * error * years
    parts = [name for part in PARTS for name in (part, f"{part}_error")]
    return table[["occupation", "employed", *parts, "reported"]]


def replacement_estimates(
    employment: pd.DataFrame,
    rates: ComponentRates,
    *,
    start: pd.Timestamp,
    months: int = 12,
    today: pd.Timestamp | None = None,
    workforce: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Estimate by occupation who retires and who leaves, and is replaced.

    Parameters
    ----------
    employment : DataFrame
        `occupation` and `employed` at the start of the period [persons].
    rates : ComponentRates
        What stands where enterprises do not report.
    start : Timestamp
        First month of the period.
    months : int, default=12
        Length of the period [months].
    today : Timestamp, optional
        When people have the ages of the rates; none given: at the start.
    workforce : DataFrame, optional
        Table `workforce`.

    Returns
    -------
    DataFrame
        The employment with `retirements`, `separations`, their `_error` [positions over the period]
        and `reported` [person-years].
    """
    table = employment[["occupation", "employed"]].reset_index(drop=True)
    years = months / 12
    reports = _reported(workforce, table["occupation"])
    trust = reports["person_years"] / (reports["person_years"] + _PRIOR_PERSON_YEARS)
    period = pd.date_range(start, periods=months, freq="MS")
    replaced = rates.rates["replaced"]
    by_age = retiring_shares(rates.ages, period, today=today or start).sum()
    retiring = (trust * reports["retiring"] * years + (1 - trust) * by_age) * replaced.value
    table["retirements"] = table["employed"] * retiring
    relative = np.hypot(_AGES_ERROR * (1 - 0.5 * trust), replaced.deviation)
    table["retirements_error"] = table["retirements"] * relative
    leaving = rates.rates["separations"]
    own = (reports["leaving"] - reports["retiring"] / 12).clip(lower=0)
    rate = trust * own + (1 - trust) * leaving.value
    deviation = np.hypot((1 - trust) * leaving.deviation, 0.1 * rate)
    table["separations"] = table["employed"] * rate * months
    table["separations_error"] = table["employed"] * deviation * months
    return table.assign(reported=reports["person_years"].to_numpy())


def _reported(workforce: pd.DataFrame | None, occupations: pd.Series) -> pd.DataFrame:
    """Return by occupation the rates of the last year that enterprises report."""
    index = pd.Index(occupations)
    names = ["person_years", "leaving", "retiring"]
    if workforce is None or workforce.empty:
        return pd.DataFrame(0.0, index=range(len(index)), columns=names)
    last = workforce["period"].max()
    year = workforce.loc[workforce["period"] > last - pd.DateOffset(years=1)]
    sums = year.groupby("occupation")[["employed", "separations", "retiring"]].sum()
    sums = sums.reindex(index).fillna(0.0).reset_index(drop=True)
    people = sums["employed"].where(sums["employed"] > 0)
    return pd.DataFrame(
        {
            "person_years": sums["employed"] / 12,
            "leaving": (sums["separations"] / people).fillna(0.0),
            "retiring": (sums["retiring"] / people).fillna(0.0),
        }
    )


def add_up(estimates: pd.DataFrame, openings: pd.Series | None = None) -> pd.DataFrame:
    """Let the parts add up to the openings.

    Parameters
    ----------
    estimates : DataFrame
        From `component_estimates`.
    openings : Series, optional
        Openings of the period, on the occupations [positions]; none given: the sum of the parts,
        zero at least.

    Returns
    -------
    DataFrame
        `occupation`, `employed`, `openings`, `expansion`, `replacement`, `retirements`,
        `separations`, and lo-80 and hi-80 of the openings that the parts alone give. Retirements
        and separations are zero or more; expansion may be negative.

    Examples
    --------
    >>> parts = pd.DataFrame({"occupation": ["welder"], "employed": [100.0], "expansion": [4.0],
    ...     "expansion_error": [2.0], "retirements": [1.0], "retirements_error": [0.0],
    ...     "separations": [10.0], "separations_error": [2.0]})
    >>> both = add_up(parts, pd.Series({"welder": 17.0}))
    >>> both[["expansion", "replacement", "openings"]].iloc[0].tolist()
    [5.0, 12.0, 17.0]
    """
    values = estimates[list(PARTS)].to_numpy(dtype=float)
    variance = estimates[[f"{part}_error" for part in PARTS]].to_numpy(dtype=float) ** 2
    alone = values.sum(axis=1)
    total = np.maximum(alone, 0.0)
    if openings is not None:
        forecast = estimates["occupation"].map(openings).to_numpy(dtype=float)
        total = np.where(np.isfinite(forecast), forecast, total)
    parts = _spread_gap(values, variance, total)
    half = Z80 * np.sqrt(variance.sum(axis=1))
    return pd.DataFrame(
        {
            "occupation": estimates["occupation"],
            "employed": estimates["employed"],
            "openings": total,
            "expansion": parts[:, 0],
            "replacement": parts[:, 1] + parts[:, 2],
            "retirements": parts[:, 1],
            "separations": parts[:, 2],
            "lo-80": np.maximum(alone - half, 0.0),
            "hi-80": np.maximum(alone + half, 0.0),
        }
    )


def _spread_gap(values: Floats, variance: Floats, target: Floats) -> Floats:
    """Spread what is left over by variance; replacement does not fall under zero."""
    gap = target - values.sum(axis=1)
    total = variance.sum(axis=1, keepdims=True)
    even = np.full_like(variance, 1 / variance.shape[1])
    share = np.divide(variance, total, out=even, where=total > 0)
    parts = values + share * gap[:, None]
    parts[:, 1:] = np.clip(parts[:, 1:], 0, None)
    parts[:, 0] = target - parts[:, 1:].sum(axis=1)
    return np.asarray(parts)
