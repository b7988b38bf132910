"""Supply by occupation, quarter and source: schools, returnees, the candidate book, the market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.plan.assumptions import Assumptions
from talentmatch.specs.rates import Z80

__all__ = ["SOURCES", "Supply", "supply_components"]

#: Where people come from, and (last, minus) where they go.
SOURCES = ("graduates", "returnees", "book", "outside", "retirements")
_INTERVAL = ["persons", "lo-80", "hi-80"]


@dataclass(frozen=True)
class Supply:
    """Supply of the four quarters ahead.

    Attributes
    ----------
    by_source : DataFrame
        `occupation`, `quarter` (its first day), `source`, `persons`, `lo-80`, `hi-80` [persons per
        quarter] and `counted` [1]: the share that goes into the sum. Retirements are negative and
        counted only as far as openings do not hold their replacement.
    by_quarter : DataFrame
        `occupation`, `quarter`, `supply`, `supply_lo`, `supply_hi` [persons per quarter, 80 %].
    by_year : DataFrame
        `occupation`, `supply`, `supply_lo`, `supply_hi` [persons per year, 80 %], `follows` and
        `sampling`, as `shortage_list` takes them.
    """

    by_source: pd.DataFrame
    by_quarter: pd.DataFrame
    by_year: pd.DataFrame


def supply_components(
    openings: pd.DataFrame,
    *,
    assumptions: Assumptions,
    graduates: pd.DataFrame | None = None,
    book: pd.Series | None = None,
    filled: pd.DataFrame | None = None,
    employed: pd.DataFrame | None = None,
) -> Supply:
    """Put together who will be there, by occupation, quarter and source.

    Where postings tell how often openings are filled, that total holds every source: `outside` is
    what the schools, the returnees and the book do not explain, and nothing is counted twice.

    Parameters
    ----------
    openings : DataFrame
        `occupation`, `month` (first day), `mean` [positions per month]; twelve months.
    assumptions : Assumptions
        Rates where the data is silent.
    graduates : DataFrame, optional
        What `graduate_supply` returned for the year ahead.
    book : Series, optional
        People in the candidate book by occupation [persons].
    filled : DataFrame indexed by occupation, optional
        What `filled_share` returned.
    employed : DataFrame indexed by occupation, optional
        `employed` [persons] and `retiring`, the share of them that retires within a year [1].

    Returns
    -------
    Supply

    Examples
    --------
    >>> from talentmatch.plan.assumptions import load_assumptions
    >>> openings = pd.DataFrame({"occupation": "x", "mean": [10.0] * 10 + [0.0] * 2,
    ...                          "month": pd.date_range("2025-01-01", periods=12, freq="MS")})
    >>> filled = pd.DataFrame(
    ...     {"filled": [0.6], "filled_lo": [0.5], "filled_hi": [0.7]}, index=["x"]
    ... )
    >>> supply = supply_components(openings, assumptions=load_assumptions(), filled=filled)
    >>> supply.by_year["supply"].round(1).tolist()
    [63.2]
    """
    yearly = openings.groupby("occupation")["mean"].sum()
    own = [
        *_schools(graduates, assumptions),
        *_rated("book", book, assumptions, rate="book_share"),
    ]
    own_year = _summed(own, yearly.index)
    total, follows = _total(yearly, own_year, filled, assumptions)
    outside = (total - own_year["persons"].to_numpy()[:, None]).clip(lower=0.0)
    outside.columns = pd.Index(_INTERVAL)
    sources = [*own, outside.rename_axis("occupation").reset_index().assign(source="outside")]
    leaving, uncounted = _retirements(employed, assumptions)
    parts = pd.concat([*sources, *leaving], ignore_index=True)
    parts["counted"] = np.where(parts["source"].eq("retirements"), uncounted, 1.0)
    by_source = _by_quarter(
        parts.loc[parts["occupation"].isin(yearly.index)], openings, assumptions
    )
    minus = _summed(leaving, yearly.index) * uncounted
    net = total + minus[["persons", "hi-80", "lo-80"]].to_numpy()
    net = net.clip(lower=0.0).set_axis(["supply", "supply_lo", "supply_hi"], axis=1)
    sampling = _sampling(yearly, filled, assumptions).where(follows > 0)
    by_year = net.assign(follows=follows, sampling=sampling.fillna(_deviation(total)))
    by_year = by_year.rename_axis("occupation").reset_index()
    return Supply(by_source, _quarterly(by_source, by_year), by_year)


def _schools(graduates: pd.DataFrame | None, assumptions: Assumptions) -> list[pd.DataFrame]:
    if graduates is None or graduates.empty:
        return []
    columns = {"supply": "persons", "supply_lo": "lo-80", "supply_hi": "hi-80"}
    stay = graduates[["occupation", *columns]].rename(columns=columns)
    by_code = graduates.set_index("occupation")
    returnees = _rated("returnees", by_code["leavers"], assumptions, rate="return_share")
    error = assumptions.rates["graduate_error"]
    returned = by_code["returned"].to_numpy()
    for frame in returnees:
        frame["persons"] += returned
        frame["lo-80"] += returned * (1 + error.low)
        frame["hi-80"] += returned * (1 + error.high)
    return [stay.assign(source="graduates"), *returnees]


def _rated(
    source: str, people: pd.Series | None, assumptions: Assumptions, *, rate: str
) -> list[pd.DataFrame]:
    """Return the people of one source times a rate with its interval."""
    if people is None or people.empty:
        return []
    assumed = assumptions.rates[rate]
    shares = (assumed.value, assumed.low, assumed.high)
    frame = pd.DataFrame(
        {name: people * share for name, share in zip(_INTERVAL, shares, strict=True)}
    )
    return [frame.rename_axis("occupation").reset_index().assign(source=source)]


def _summed(parts: list[pd.DataFrame], occupations: pd.Index) -> pd.DataFrame:
    """Sum sources that err apart from each other."""
    if not parts:
        return pd.DataFrame(0.0, index=occupations, columns=_INTERVAL)
    rows = pd.concat(parts)
    rows = rows.assign(
        low=(rows["persons"] - rows["lo-80"]) ** 2, high=(rows["hi-80"] - rows["persons"]) ** 2
    )
    sums = rows.groupby("occupation")[["persons", "low", "high"]].sum()
    total = pd.DataFrame(
        {
            "persons": sums["persons"],
            "lo-80": sums["persons"] - np.sqrt(sums["low"]),
            "hi-80": sums["persons"] + np.sqrt(sums["high"]),
        }
    )
    return total.reindex(occupations).fillna(0.0)


def _total(
    yearly: pd.Series,
    own: pd.DataFrame,
    filled: pd.DataFrame | None,
    assumptions: Assumptions,
) -> tuple[pd.DataFrame, pd.Series]:
    """Return what all sources give, and whether it follows the openings.

    The market's total where postings tell it, unless the city's own people are more; else the
    assumed share of openings on top of the city's own people.
    """
    outside = assumptions.rates["outside_share"]
    assumed = np.column_stack(
        [yearly * share for share in (outside.value, outside.low, outside.high)]
    )
    apart = (assumed - assumed[:, [0]]) ** 2 + (own.to_numpy() - own[["persons"]].to_numpy()) ** 2
    middle = own["persons"].to_numpy() + assumed[:, 0]
    unseen = np.column_stack([middle, middle - np.sqrt(apart[:, 1]), middle + np.sqrt(apart[:, 2])])
    if filled is None or filled.empty:
        return pd.DataFrame(unseen, index=yearly.index), pd.Series(0.0, index=yearly.index)
    covered_share = _without_friction(filled.reindex(yearly.index), assumptions)
    market = covered_share * yearly.to_numpy()[:, None]
    is_covered = ~np.isnan(market[:, 0])
    total = np.where(is_covered[:, None], np.fmax(market, own.to_numpy()), unseen)
    follows = is_covered & (np.nan_to_num(market[:, 0]) >= own["persons"].to_numpy())
    return pd.DataFrame(total, index=yearly.index), pd.Series(follows.astype(float), yearly.index)


def _sampling(
    yearly: pd.Series, filled: pd.DataFrame | None, assumptions: Assumptions
) -> pd.Series:
    """Return the standard error that the number of postings leaves, what is assumed left aside."""
    if filled is None or filled.empty:
        return pd.Series(np.nan, index=yearly.index)
    shares = filled[["filled", "filled_lo", "filled_hi"]].reindex(yearly.index)
    share = _deviation(shares) / (1 - assumptions.rates["friction"].value)
    return share * yearly


def _deviation(interval: pd.DataFrame) -> pd.Series:
    """Return the standard deviation of a mean whose 80 % interval stands in the columns beside it."""
    return (interval.iloc[:, 2] - interval.iloc[:, 1]) / (2 * Z80)


def _without_friction(filled: pd.DataFrame, assumptions: Assumptions) -> NDArray[np.float64]:
    """Return how many of the openings people are there for: more than are filled in time."""
    friction = assumptions.rates["friction"]
    share = filled[["filled", "filled_lo", "filled_hi"]].to_numpy(dtype=float) / (
        1 - friction.value
    )
    middle = share[:, 0]
    assumed = [middle * (1 - friction.value) / (1 - part) for part in (friction.low, friction.high)]
    low = middle - np.hypot(middle - share[:, 1], middle - assumed[0])
    high = middle + np.hypot(share[:, 2] - middle, assumed[1] - middle)
    return np.column_stack([middle, low, high])


def _retirements(
    employed: pd.DataFrame | None, assumptions: Assumptions
) -> tuple[list[pd.DataFrame], float]:
    if employed is None or employed.empty:
        return [], 0.0
    assumed = assumptions.rates["retirement_share"]
    share = employed["retiring"].fillna(assumed.value)
    frame = pd.DataFrame(
        {
            "persons": -employed["employed"] * share,
            "lo-80": -employed["employed"] * share * assumed.high / assumed.value,
            "hi-80": -employed["employed"] * share * assumed.low / assumed.value,
        }
    )
    rows = frame.rename_axis("occupation").reset_index().assign(source="retirements")
    return [rows], assumptions.rates["retirement_unposted"].value


def _by_quarter(
    parts: pd.DataFrame, openings: pd.DataFrame, assumptions: Assumptions
) -> pd.DataFrame:
    """Spread the sources over the quarters: schools by their calendar, the rest as openings do."""
    total = openings.groupby("occupation")["mean"].transform("sum")
    count = openings.groupby("occupation")["mean"].transform("size")
    when = openings[["occupation", "month"]].assign(
        alike=(openings["mean"] / total.where(total > 0)).fillna(1 / count)
    )
    rows = parts.merge(when, on="occupation")
    number = rows["month"].dt.quarter.to_numpy() - 1
    share = rows["alike"].to_numpy()
    for source, calendar in assumptions.quarters.items():
        share = np.where(rows["source"].eq(source), np.asarray(calendar)[number] / 3, share)
    rows[_INTERVAL] = rows[_INTERVAL].mul(share, axis=0)
    rows["quarter"] = rows["month"].dt.to_period("Q").dt.start_time
    rows["source"] = pd.Categorical(rows["source"], SOURCES, ordered=True)
    keys = ["occupation", "quarter", "source", "counted"]
    sums = rows.groupby(keys, observed=True)[_INTERVAL].sum().reset_index()
    sums["source"] = sums["source"].astype(str)
    return sums[["occupation", "quarter", "source", *_INTERVAL, "counted"]]


def _quarterly(by_source: pd.DataFrame, by_year: pd.DataFrame) -> pd.DataFrame:
    """Sum a quarter's sources; its interval is as wide for its size as that of the year."""
    counted = by_source["persons"] * by_source["counted"]
    sums = counted.groupby([by_source["occupation"], by_source["quarter"]]).sum().clip(lower=0.0)
    rows = (
        sums.rename("supply").reset_index().merge(by_year, on="occupation", suffixes=("", "_year"))
    )
    for bound in ("supply_lo", "supply_hi"):
        ratio = (rows[bound] / rows["supply_year"].where(rows["supply_year"] > 0)).fillna(1.0)
        rows[bound] = rows["supply"] * ratio
    return rows[["occupation", "quarter", "supply", "supply_lo", "supply_hi"]]
