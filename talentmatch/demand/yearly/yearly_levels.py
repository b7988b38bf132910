"""Yearly employment by industry out of what a city holds: yearbooks, or months of enterprises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.demand.yearly._lone_years import LoneYear, hold_back_lone_years
from talentmatch.demand.yearly.staffing import nearest_codes, register_weights

__all__ = [
    "YearlyLevels",
    "levels_of_employment",
    "levels_of_enterprises",
    "pattern_of_employment",
    "pattern_of_workforce",
]

#: How far parts may be from their whole and still be all of it.
_WHOLE = 0.02
#: Figures and regions from which on a region can be told to be the sum of the others.
_SUMS, _REGIONS = 6, 3


@dataclass(frozen=True)
class YearlyLevels:
    """Employment by industry and year.

    Attributes
    ----------
    table : DataFrame
        Persons, one row an industry, one column a year; NaN where none is known.
    left_out : tuple of str
        Industries that another row holds already: parts that are not all of their whole, or
        wholes of which all parts are there.
    enterprises : int
        Enterprises behind it, 0 for a yearbook.
    months : int
        Months of the last year that are there.
    lone : tuple of LoneYear
        Figures held back, since they are far out of line with the years around.
    """

    table: pd.DataFrame
    left_out: tuple[str, ...] = ()
    enterprises: int = 0
    months: int = 12
    lone: tuple[LoneYear, ...] = ()

    @property
    def ended(self) -> dict[str, int]:
        """Last known year of the industries that have no figure of the last year."""
        last = self.table.columns.max()
        ends = {
            str(code): row.dropna()
            for code, row in self.table.iterrows()
            if pd.isna(row[last]) and row.notna().any()
        }
        # Where nobody was left there is nobody to carry on.
        return {code: int(known.index.max()) for code, known in ends.items() if known.iloc[-1] > 0}

    @property
    def years(self) -> int:
        """Years of which something is known."""
        return int(self.table.notna().any().sum()) if len(self.table) else 0


def levels_of_employment(employment: pd.DataFrame) -> YearlyLevels:
    """Return yearly employment by industry from a yearbook's table, each person counted once.

    Parameters
    ----------
    employment : DataFrame
        Table `employment`: region, industry, occupation, year, employed. Rows for all regions or all
        occupations go before the sum of the single ones.

    Examples
    --------
    >>> rows = pd.DataFrame({"region": "all", "occupation": "all", "year": [2022, 2023] * 3,
    ...     "industry": ["C", "C", "C34", "C34", "C35", "C35"],
    ...     "employed": [30.0, 33.0, 10.0, 11.0, 20.0, 22.0]})
    >>> levels_of_employment(rows).table.index.tolist()
    ['C34', 'C35']
    """
    whole = _over(_wholes_called_all(_over(employment, "occupation")), "region")
    table = whole.set_index(["industry", "year"])["employed"].unstack().sort_index()
    first, last = int(table.columns.min()), int(table.columns.max())
    table = table.reindex(columns=range(first, last + 1)).astype(float)
    table, lone = hold_back_lone_years(table)
    kept, left_out = _counted_once(table)
    shown = tuple(one for one in lone if one.code in kept)
    return YearlyLevels(table.loc[kept], tuple(left_out), lone=shown)


def _wholes_called_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in which a region that is the sum of all others, such as the city, is called all."""
    parts = rows.loc[rows["region"].ne("all")]
    table = parts.pivot_table("employed", ["industry", "year"], "region", aggfunc="sum").dropna()
    if len(table) < _SUMS or table.shape[1] < _REGIONS:
        return rows
    others = table.sum(axis=1).to_numpy()[:, None] - table
    whole = ((table - others).abs() <= _WHOLE * others).all()
    names = whole.index[whole & (table.sum() > 0)]
    return rows.assign(region=rows["region"].mask(rows["region"].isin(names), "all"))


def _over(rows: pd.DataFrame, dim: str) -> pd.DataFrame:
    """Return the rows for all of a dimension, the sum of the single ones where there are none."""
    keys = [name for name in ("region", "industry", "occupation", "year") if name in rows]
    keys.remove(dim)
    parts = rows.loc[rows[dim].ne("all")]
    summed = parts.groupby(keys, as_index=False).agg(
        employed=("employed", "sum"), n=(dim, "nunique")
    )
    # A year in which a part is missing is no sum.
    others = [name for name in keys if name != "year"]
    members = parts.groupby(others)[dim].nunique().rename("members").reset_index()
    summed = summed.merge(members, on=others)
    full = summed["n"].eq(summed["members"])
    given = rows.loc[rows[dim].eq("all"), [*keys, "employed"]]
    both = pd.concat([given, summed.loc[full, [*keys, "employed"]]])
    return both.drop_duplicates(keys, keep="first")


def _counted_once(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Choose among wholes and parts: all the parts where they make up the whole, else the whole."""
    kept = [code for code in table.index if code != "all"] or list(table.index)
    left_out = [code for code in table.index if code not in kept]
    for whole in sorted(kept, key=len):
        parts = [code for code in kept if code != whole and code.startswith(whole)]
        children = [c for c in parts if not any(c != p and c.startswith(p) for p in parts)]
        if whole not in kept or not children:
            continue
        both = table.loc[[whole]].iloc[0].notna() & table.loc[children].notna().all()
        years = table.columns[both.to_numpy()]
        total = table.loc[children, years].sum()
        close = len(years) and ((total / table.loc[whole, years]) - 1).abs().max() <= _WHOLE
        drop = [whole] if close else parts
        left_out += drop
        kept = [code for code in kept if code not in drop]
    return kept, sorted(left_out)


def levels_of_enterprises(
    people: pd.DataFrame, register: pd.DataFrame, patterns: Iterable[str] = ()
) -> YearlyLevels:
    """Return yearly employment by industry from what enterprises report by month.

    The last year's level is that of the enterprises that report, which stand for those of their
    size class; earlier years follow by the growth of enterprises and months that report in both of
    two years, so that who starts or stops to report is no growth.

    Parameters
    ----------
    people : DataFrame
        enterprise_id, period (month), value: insured persons or headcount [persons].
    register : DataFrame
        Table `enterprise`: enterprise_id, industry, and size_class if known.
    patterns : iterable of str
        Industries that have a staffing pattern; an enterprise counts for the nearest.

    Examples
    --------
    >>> people = pd.DataFrame({"enterprise_id": "a", "value": [100.0, 110.0],
    ...                        "period": pd.to_datetime(["2022-06-01", "2023-06-01"])})
    >>> register = pd.DataFrame({"enterprise_id": ["a"], "industry": ["C35"]})
    >>> levels_of_enterprises(people, register).table.loc["C35"].round(1).tolist()
    [100.0, 110.0]
    """
    known = register.dropna(subset="industry").drop_duplicates("enterprise_id")
    codes = known["industry"].astype(str)
    near = nearest_codes(codes, pd.Series(list(patterns), dtype=object))
    industry = dict(
        zip(known["enterprise_id"], near.where(near.notna(), codes.str[:3]), strict=True)
    )
    rows = people.loc[people["value"] > 0, ["enterprise_id", "period", "value"]]
    rows = rows.assign(
        industry=rows["enterprise_id"].map(industry), year=rows["period"].dt.year
    ).dropna(subset="industry")
    months = rows.groupby("year")["period"].nunique()
    years = months.index[months >= months.max() / 2]
    rows = rows.loc[rows["year"].isin(years)]
    if rows.empty:
        return YearlyLevels(pd.DataFrame())
    table = _chained(rows, _level_now(rows, register))
    least = 12 if months.max() < 12 else int(months[years].iloc[-1])
    return YearlyLevels(table, enterprises=rows["enterprise_id"].nunique(), months=least)


def _level_now(rows: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """Return the level of each industry in the last year, for all enterprises of the register."""
    last = rows.loc[rows["year"].eq(rows["year"].max())]
    each = last.groupby("enterprise_id").agg(
        value=("value", "mean"), industry=("industry", "first")
    )
    sizes = register.drop_duplicates("enterprise_id").set_index("enterprise_id")
    columns = [name for name in ("size_class",) if name in sizes]
    weight = register_weights(each.join(sizes[columns]), register)
    return (each["value"] * weight).groupby(each["industry"]).sum()


def _chained(rows: pd.DataFrame, now: pd.Series) -> pd.DataFrame:
    before = rows[["enterprise_id", "period", "value"]].assign(
        period=rows["period"] + pd.DateOffset(years=1)
    )
    both = rows.merge(before, on=["enterprise_id", "period"], suffixes=("", "_before"))
    sums = both.groupby(["industry", "year"])[["value", "value_before"]].sum()
    growth = (sums["value"] / sums["value_before"]).unstack()
    first, last = int(rows["year"].min()), int(rows["year"].max())
    rates = growth.reindex(index=now.index, columns=range(first + 1, last + 1)).to_numpy(float)
    chained = np.full((len(now), last - first + 1), np.nan)
    chained[:, -1] = now.to_numpy()
    for year in range(chained.shape[1] - 2, -1, -1):
        chained[:, year] = chained[:, year + 1] / rates[:, year]
    return pd.DataFrame(chained, index=now.index, columns=range(first, last + 1))


def pattern_of_workforce(workforce: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return shares of occupations by industry and year where enterprises report occupations.

    Parameters
    ----------
    workforce : DataFrame
        Table `workforce`: enterprise_id, occupation, period, employed.
    register : DataFrame
        Table `enterprise`: enterprise_id, industry.
    """
    codes = register.dropna(subset="industry").drop_duplicates("enterprise_id")
    industry = dict(zip(codes["enterprise_id"], codes["industry"].astype(str).str[:3], strict=True))
    rows = workforce.loc[workforce["employed"].notna() & workforce["occupation"].ne("all")]
    rows = rows.assign(
        industry=rows["enterprise_id"].map(industry), year=rows["period"].dt.year
    ).dropna(subset="industry")
    keys = ["industry", "year"]
    sums = rows.groupby([*keys, "occupation"], as_index=False)["employed"].sum()
    whole = sums.groupby(keys)["employed"].transform("sum")
    shares: pd.DataFrame = sums.assign(share=sums["employed"] / whole).loc[whole > 0]
    return shares.drop(columns="employed")


def pattern_of_employment(employment: pd.DataFrame) -> pd.DataFrame:
    """Return shares of occupations by industry and year where a yearbook tells occupations.

    Parameters
    ----------
    employment : DataFrame
        Table `employment`.
    """
    rows = _over(employment.loc[employment["occupation"].ne("all")], "region")
    whole = rows.groupby(["industry", "year"])["employed"].transform("sum")
    shares: pd.DataFrame = rows.assign(share=rows["employed"] / whole).loc[whole > 0]
    return shares.drop(columns="employed")
