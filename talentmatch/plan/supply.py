"""Supply: how many graduates of which major enter which occupation in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

__all__ = ["SupplyRule", "graduate_supply", "major_occupations"]

#: A major is longer than a title and shares fewer of its characters.
_NEAR_ENOUGH = 0.4


def _years() -> Mapping[str, int]:
    return {"vocational": 3, "college": 3, "bachelor": 4, "master": 3, "doctor": 4}


@dataclass(frozen=True, kw_only=True)
class SupplyRule:
    """Assumptions where the supply table is silent; printed with every list that uses them.

    Attributes
    ----------
    stay_share : float
        Share of graduates that stays in the city [1].
    completion : float
        Share of an intake that graduates [1].
    relative_error : float
        Half-width of the 80 % interval over the mean [1]: plans and shares are not exact.
    years : mapping of str to int
        Length of study by education [years].
    """

    stay_share: float = 0.5
    completion: float = 0.95
    relative_error: float = 0.2
    years: Mapping[str, int] = field(default_factory=_years)


def graduate_supply(
    supply: pd.DataFrame,
    year: int,
    *,
    majors: pd.DataFrame | None = None,
    rule: SupplyRule | None = None,
) -> pd.DataFrame:
    """Return the graduates of a year that stay, by occupation.

    Parameters
    ----------
    supply : DataFrame
        Table `supply`: seats and graduates by institution, major and year.
    year : int
        Year of graduation.
    majors : DataFrame, optional
        Table `major_occupation`; a major it does not hold goes to the occupation whose titles are
        nearest to the major's name, if one is near enough.
    rule : SupplyRule, optional
        Assumptions.

    Returns
    -------
    DataFrame
        `occupation`, `supply`, `supply_lo`, `supply_hi` [persons per year, 80 % interval],
        `leavers`, who graduate for the occupation and leave the city, `returned`, who come back by
        the table's own share (the leavers of majors without one stand in `leavers` alone)
        [persons per year], and `majors`, the majors they come from. Majors that map to nothing have
        no row; they are in ``frame.attrs["unmapped"]``.

    Examples
    --------
    >>> supply = pd.DataFrame({
    ...     "institution": ["A"], "major": ["软件工程"], "year": [2025], "education": ["bachelor"],
    ...     "seats": [np.nan], "graduates": [100.0], "stay_share": [0.4],
    ... })
    >>> majors = pd.DataFrame({"major": ["软件工程"], "occupation": ["2-02-10-03"], "share": [0.5]})
    >>> graduate_supply(supply, 2025, majors=majors)["supply"].tolist()
    [20.0]
    """
    rule = rule or SupplyRule()
    graduates = _graduates(supply, year, rule)
    stay = graduates["stay_share"].astype(float).fillna(rule.stay_share)
    staying = (graduates["leaving_school"] * stay).groupby(graduates["major"]).sum()
    gone = graduates["leaving_school"] * (1 - stay)
    back = _shares_of(graduates, "return_share")
    unknown = gone.where(back.isna(), 0.0).groupby(graduates["major"]).sum()
    returned = (gone * back.fillna(0.0)).groupby(graduates["major"]).sum()
    mapped = major_occupations(staying.index.to_series(), majors)
    mapped["supply"] = mapped["share"] * mapped["major"].map(staying)
    mapped["leavers"] = mapped["share"] * mapped["major"].map(unknown)
    mapped["returned"] = mapped["share"] * mapped["major"].map(returned)
    table = (
        mapped.groupby("occupation")
        .agg(
            supply=("supply", "sum"),
            leavers=("leavers", "sum"),
            returned=("returned", "sum"),
            majors=("major", lambda names: "、".join(sorted(names))),
        )
        .reset_index()
    )
    table["supply_lo"] = table["supply"] * (1 - rule.relative_error)
    table["supply_hi"] = table["supply"] * (1 + rule.relative_error)
    table.attrs["unmapped"] = sorted(set(staying.index) - set(mapped["major"]))
    columns = ["occupation", "supply", "supply_lo", "supply_hi", "leavers", "returned", "majors"]
    return table[columns]


def _shares_of(graduates: pd.DataFrame, column: str) -> pd.Series:
    if column not in graduates:
        return pd.Series(np.nan, index=graduates.index)
    return graduates[column].astype(float)


def _graduates(supply: pd.DataFrame, year: int, rule: SupplyRule) -> pd.DataFrame:
    """Return the graduates of a year: as given, else the intake that is due to graduate."""
    reports = supply.loc[supply["year"].eq(year) & supply["graduates"].notna()]
    reports = reports.assign(leaving_school=reports["graduates"].astype(float))
    length = supply["education"].map(dict(rule.years)).astype(float).fillna(3)
    due = supply.loc[(supply["year"] + length).eq(year) & supply["seats"].notna()]
    due = due.assign(leaving_school=due["seats"].astype(float) * rule.completion)
    report_keys = pd.MultiIndex.from_frame(reports[["institution", "major"]])
    due = due.loc[~pd.MultiIndex.from_frame(due[["institution", "major"]]).isin(report_keys)]
    if reports.empty and due.empty and not supply.empty:
        # A plan of one year only: an intake of like size is taken to graduate.
        last = supply.loc[supply["year"].eq(supply["year"].max())]
        people = (
            last["graduates"].astype(float).fillna(last["seats"].astype(float) * rule.completion)
        )
        return last.assign(leaving_school=people.fillna(0.0))
    return pd.concat([reports, due], ignore_index=True)


def major_occupations(names: pd.Series, majors: pd.DataFrame | None) -> pd.DataFrame:
    """Say which occupations the graduates of each major enter.

    Parameters
    ----------
    names : Series of str
        Majors.
    majors : DataFrame or None
        Table `major_occupation`; a major it does not hold goes to the occupation whose titles are
        nearest to the major's name, if one is near enough.

    Returns
    -------
    DataFrame
        `major`, `occupation`, `share` [1]; a major that maps to nothing has no row.

    Examples
    --------
    >>> table = pd.DataFrame({"major": ["A"], "occupation": ["x"], "share": [0.5]})
    >>> major_occupations(pd.Series(["A"]), table)["occupation"].tolist()
    ['x']
    """
    table = (
        pd.DataFrame({"major": [], "occupation": [], "share": []})
        if majors is None
        else majors[["major", "occupation", "share"]].dropna()
    )
    listed = table.loc[table["major"].isin(names)]
    rest = [name for name in names if name not in set(listed["major"])]
    if not rest:
        return listed.reset_index(drop=True)
    from talentmatch.vocab.occupations import OccupationCoder

    coded = OccupationCoder(threshold=_NEAR_ENOUGH).code(rest)
    near = coded.loc[~coded["unsure"].astype(bool)]
    guessed = pd.DataFrame(
        {"major": near["title"], "occupation": near["occupation"], "share": np.ones(len(near))}
    )
    return pd.concat([listed, guessed], ignore_index=True)
