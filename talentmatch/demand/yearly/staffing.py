"""People by occupation where enterprises report headcount only: through the staffing pattern.

Insured persons or headcount of each enterprise, times the share that each occupation has in the
employment of its industry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = [
    "Employment",
    "employment_by_occupation",
    "latest_pattern",
    "nearest_codes",
    "register_weights",
]

_YEAR = 12


@dataclass(frozen=True)
class Employment:
    """People employed by occupation.

    Attributes
    ----------
    table : DataFrame
        `occupation`, `employed` [persons], `growth` [log per year, missing under 13 months] and
        `growth_error`, the standard deviation of that growth over enterprises.
    month : Timestamp
        Month of `employed`.
    enterprises : int
        Enterprises that report.
    register : int
        Enterprises of the register, for which the reporting ones stand.
    unmatched : int
        Reporting enterprises whose industry has no staffing pattern; they are left out.
    pattern_year : int
        Latest year of the staffing pattern used.
    """

    table: pd.DataFrame
    month: pd.Timestamp
    enterprises: int
    register: int
    unmatched: int
    pattern_year: int


def employment_by_occupation(
    people: pd.DataFrame, register: pd.DataFrame, mix: pd.DataFrame, *, weigh: bool = True
) -> Employment:
    """Turn headcount by enterprise into people by occupation.

    Parameters
    ----------
    people : DataFrame
        enterprise_id, period (month), value: insured persons or headcount [persons].
    register : DataFrame
        Table `enterprise`: enterprise_id, industry, and size_class if known.
    mix : DataFrame
        Table `occupation_mix`: industry, occupation, year, share.
    weigh : bool, default=True
        Whether reporting enterprises stand for those of their size class that do not report.

    Raises
    ------
    InputError
        If nobody reports, or no industry has a staffing pattern.

    Examples
    --------
    >>> people = pd.DataFrame(
    ...     {"enterprise_id": ["a"], "period": pd.to_datetime(["2024-05-01"]), "value": [200.0]})
    >>> register = pd.DataFrame({"enterprise_id": ["a"], "industry": ["C3521"]})
    >>> mix = pd.DataFrame({"industry": "C35", "occupation": ["welder", "engineer"],
    ...                     "year": 2023, "share": [0.75, 0.25]})
    >>> employment_by_occupation(people, register, mix).table["employed"].tolist()
    [50.0, 150.0]
    """
    counts = _latest(people, register)
    pattern = latest_pattern(mix)
    counts["pattern"] = nearest_codes(counts["industry"], pattern["industry"])
    matched = counts.dropna(subset="pattern")
    if matched.empty:
        raise InputError(
            phrase("demand_refused", "no_occupations"), [phrase("demand_refused", "no_mix")]
        )
    weight = register_weights(matched, register) if weigh else 1.0
    weighted = matched.assign(
        **{name: matched[name] * weight for name in ("now", "before", "grown")}
    )
    industries = weighted.groupby("pattern").agg(
        now=("now", "sum"), grown=("grown", "sum"), before=("before", "sum")
    )
    joined = pattern.merge(industries, left_on="industry", right_index=True)
    return Employment(
        table=_by_occupation(joined, matched),
        month=pd.Timestamp(people["period"].max()),
        enterprises=len(counts),
        register=len(register),
        unmatched=len(counts) - len(matched),
        pattern_year=int(joined["year"].max()),
    )


def _latest(people: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return for each enterprise the last month and the same month of the year before."""
    reports = people.loc[people["value"] > 0].sort_values("period")
    recent = reports.loc[reports["period"] > reports["period"].max() - pd.DateOffset(months=6)]
    if recent.empty:
        raise InputError(
            phrase("demand_refused", "no_occupations"), [phrase("demand_refused", "no_people")]
        )
    now = recent.groupby("enterprise_id").last()
    before = reports.assign(period=reports["period"] + pd.DateOffset(months=_YEAR)).set_index(
        ["enterprise_id", "period"]
    )["value"]
    at = pd.MultiIndex.from_arrays([now.index, now["period"]])
    counts = pd.DataFrame({"now": now["value"], "before": before.reindex(at).to_numpy()})
    counts["grown"] = counts["now"].where(counts["before"].notna(), 0.0)
    enterprises = register.set_index("enterprise_id")
    return counts.loc[counts.index.isin(enterprises.index)].join(
        enterprises[[name for name in ("industry", "size_class") if name in enterprises]]
    )


def latest_pattern(mix: pd.DataFrame) -> pd.DataFrame:
    """Return of each industry its newest pattern: `industry`, `occupation`, `year`, `share`."""
    newest = mix.groupby("industry")["year"].transform("max")
    pattern = mix.loc[mix["year"].eq(newest), ["industry", "occupation", "year", "share"]]
    total = pattern.groupby("industry")["share"].transform("sum")
    # Rounded shares may add up to a little more than one; an incomplete pattern stays incomplete.
    return pattern.assign(share=pattern["share"] / total.clip(lower=1.0))


def nearest_codes(industry: pd.Series, available: pd.Series) -> pd.Series:
    """Return the longest known code that each industry begins with."""
    codes = sorted(available.astype(str).unique(), key=len, reverse=True)
    nearest = {
        code: next((short for short in codes if code.startswith(short)), None)
        for code in industry.dropna().astype(str).unique()
    }
    return industry.astype("object").map(nearest)


def register_weights(counts: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """Let the enterprises that report stand for all of their size class."""
    if "size_class" not in register:
        return pd.Series(len(register) / len(counts), index=counts.index)
    size = register["size_class"].astype("object").fillna("unknown")
    here = counts["size_class"].astype("object").fillna("unknown")
    share = size.value_counts() / here.value_counts()
    return here.map(share).astype(float)


def _by_occupation(joined: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    columns = {"employed": "now", "grown": "grown", "kept": "before"}
    cells = joined.assign(**{name: joined["share"] * joined[of] for name, of in columns.items()})
    sums = cells.groupby("occupation", as_index=False)[list(columns)].sum()
    both = counts.dropna(subset="before")
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.log(sums["grown"].to_numpy() / sums["kept"].to_numpy())
    each = np.log(both["now"].to_numpy() / both["before"].to_numpy())
    sums["growth"] = np.where(np.isfinite(growth), growth, np.nan)
    # One enterprise's growth says nothing of how far growth may be off.
    sums["growth_error"] = float(each.std() / np.sqrt(len(each))) if len(each) > 1 else 0.1
    return sums.drop(columns=["kept", "grown"])
