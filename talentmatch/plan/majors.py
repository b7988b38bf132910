"""Seats to add, keep or cut: from the gap when the coming intake graduates, back to the majors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.plan.assumptions import Assumptions
from talentmatch.plan.supply import major_occupations
from talentmatch.specs.rates import Z80, Rate

__all__ = ["MajorAdvice", "growth_of", "major_advice"]

Floats = NDArray[np.float64]

_DRAWS = 2000
#: Seats come in small classes.
_CLASS = 5.0
#: Years of data that a zero growth counts for, against the few years of a history [years].
_GROWTH_PRIOR = 2.0


@dataclass(frozen=True)
class MajorAdvice:
    """Advice for the coming intake.

    Attributes
    ----------
    table : DataFrame
        One row an institution and major: `institution`, `major`, `education`, `intake` and
        `graduates_in` (years), `seats` now, `wanted`, `wanted_lo`, `wanted_hi`, the seats more or
        fewer that the gap asks for (80 %), `change`, as many of them as one intake allows [seats],
        `advice` ("add", "keep", "cut"), `occupations` it leads to, and of these `gap`, `gap_lo`,
        `gap_hi` in the year of graduation [persons per year].
    gaps : DataFrame
        `occupation`, `year`, `gap`, `gap_lo`, `gap_hi` if seats stay as they are [persons per
        year].
    unmapped : tuple of str
        Majors that lead to no listed occupation: no advice.
    """

    table: pd.DataFrame
    gaps: pd.DataFrame
    unmapped: tuple[str, ...]


def growth_of(history: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly growth of openings by occupation, drawn toward none.

    Parameters
    ----------
    history : DataFrame
        `occupation`, `month`, `openings` [positions per month].

    Returns
    -------
    DataFrame indexed by occupation
        `growth`, the mean log growth between twelve months and the next, and `error`, its standard
        deviation [1 per year]. A history under two years gives no row.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", periods=36, freq="MS")
    >>> rows = pd.DataFrame({"occupation": "x", "month": months,
    ...                      "openings": [100.0] * 12 + [110.0] * 12 + [121.0] * 12})
    >>> round(float(growth_of(rows)["growth"].iloc[0]), 3)
    0.048
    """
    months = pd.DatetimeIndex(history["month"])
    last = months.max()
    back = (last.year - months.year) * 12 + last.month - months.month
    total = history["openings"].groupby([history["occupation"], np.asarray(back) // 12]).sum()
    full = int(back.max() + 1) // 12
    yearly = total.unstack().reindex(columns=range(full)).fillna(0.0)
    if full < 2:
        return pd.DataFrame(columns=["growth", "error"], dtype=float)
    logs = np.log(yearly.to_numpy() + 1.0)
    steps = logs[:, :-1] - logs[:, 1:]
    n = steps.shape[1]
    spread = np.sqrt((steps**2).sum(axis=1) / n + 0.05**2)
    return pd.DataFrame(
        {
            "growth": steps.sum(axis=1) / (n + _GROWTH_PRIOR),
            "error": spread / np.sqrt(n + _GROWTH_PRIOR),
        },
        index=yearly.index,
    )


def major_advice(
    supply: pd.DataFrame,
    need: pd.DataFrame,
    *,
    intake: int,
    assumptions: Assumptions,
    majors: pd.DataFrame | None = None,
    growth: pd.DataFrame | None = None,
    ahead: pd.DataFrame | None = None,
    random_state: int = 0,
) -> MajorAdvice:
    """Say of each institution and major how many seats the coming intake should have.

    The gap of next year is carried to the year in which the intake graduates by the openings that
    are projected, else by their growth, which dies down, and by the change of graduates that the
    seats already planned bring.
    Schools close their share of a gap that lasts; each major of an occupation in proportion to what
    it sends there now. No intake changes by more than the assumed share at once.

    Parameters
    ----------
    supply : DataFrame
        Table `supply`.
    need : DataFrame
        `occupation`, `mean`, `gap`, `gap_lo`, `gap_hi` of the year ahead, as `shortage_list` gives
        them, one row an occupation [persons per year].
    intake : int
        Year of the coming intake.
    assumptions : Assumptions
        Rates with their intervals.
    majors : DataFrame, optional
        Table `major_occupation`.
    growth : DataFrame, optional
        What `growth_of` returned.
    ahead : DataFrame indexed by occupation and year, optional
        `growth` of the openings since the year of the intake, as they are projected, and its
        `error` [log]; where an occupation and year stand here, `growth` of above does not count.
    random_state : int, default=0
        Seed of the draws behind the intervals.

    Returns
    -------
    MajorAdvice

    Examples
    --------
    >>> from talentmatch.plan.assumptions import load_assumptions
    >>> supply = pd.DataFrame({
    ...     "institution": ["A"], "major": ["焊接"], "year": [2024], "education": ["vocational"],
    ...     "seats": [100.0], "graduates": [90.0], "stay_share": [0.8],
    ... })
    >>> majors = pd.DataFrame({"major": ["焊接"], "occupation": ["x"], "share": [1.0]})
    >>> need = pd.DataFrame({
    ...     "occupation": ["x"], "mean": [300.0],
    ...     "gap": [200.0], "gap_lo": [150.0], "gap_hi": [250.0],
    ... })
    >>> advice = major_advice(
    ...     supply, need, intake=2025, majors=majors, assumptions=load_assumptions()
    ... )
    >>> advice.table[["advice", "change"]].values.tolist()
    [['add', 30.0]]
    """
    rng = np.random.default_rng(random_state)
    offers = _offers(supply, intake, assumptions)
    links = _links(offers, majors, need)
    unmapped = tuple(sorted(set(offers["major"]) - set(links["major"])))
    horizon = offers["graduates_in"] - intake + 1
    drawn = {name: _draw(rng, assumptions.rates[name]) for name in _RATES}
    codes = list(need["occupation"])
    more = _more_graduates(offers, links, codes)
    gaps: dict[int, Floats] = {
        int(years): _gaps(
            rng,
            need,
            growth,
            int(years),
            carry=drawn["growth_carry"],
            ahead=_in_year(ahead, codes, intake + int(years) - 1),
        )
        - more
        for years in sorted(set(horizon))
    }
    place = {code: number for number, code in enumerate(codes)}
    facing = [
        gaps[int(horizon[offer])][place[occupation]]
        for offer, occupation in zip(links["offer"], links["occupation"], strict=True)
    ]
    change, led = _asked_for(links, facing, drawn, len(offers))
    most = assumptions.rates["seat_change"].value * offers["seats"].to_numpy()
    table = _advised(offers, change, led, most=most)
    kept = offers["stay"].to_numpy(dtype=float)[:, None] * drawn["completion"]
    brought = table["change"].to_numpy(dtype=float)[:, None] * kept
    linked = links.groupby("offer")["share"].sum().reindex(range(len(offers))).fillna(0.0)
    table = _if_followed(table, led - brought * linked.to_numpy()[:, None])
    closed = {years: _closed(links, brought, horizon.to_numpy() <= years, codes) for years in gaps}
    table = table.assign(occupations=links.groupby("offer")["occupation"].agg(sorted))
    table["occupations"] = [cell if isinstance(cell, list) else [] for cell in table["occupations"]]
    table = table.sort_values(
        ["change", "gap"],
        key=lambda column: column.abs(),
        ascending=False,
        ignore_index=True,
        kind="stable",
    )
    return MajorAdvice(
        table.loc[~table["major"].isin(unmapped)].reset_index(drop=True),
        _gap_table(need, gaps, closed, intake),
        unmapped,
    )


_RATES = ("completion", "school_share", "growth_carry")


def _draw(rng: np.random.Generator, rate: Rate) -> Floats:
    drawn = rng.normal(rate.value, rate.deviation, _DRAWS)
    return np.asarray(np.clip(drawn, min(rate.low, 0.01), max(rate.high, 1.0)))


def _offers(supply: pd.DataFrame, intake: int, assumptions: Assumptions) -> pd.DataFrame:
    """Return the latest seats of each institution and major, and when the intake graduates."""
    rows = supply.loc[supply["year"] <= intake].sort_values("year")
    latest = rows.groupby(["institution", "major"], as_index=False).last()
    seats = latest["seats"].astype(float)
    completion = assumptions.rates["completion"].value
    latest["seats"] = seats.fillna(latest["graduates"].astype(float) / completion)
    length = latest["education"].map(dict(assumptions.years)).astype(float).fillna(3)
    stay = latest["stay_share"].astype(float).fillna(assumptions.rates["stay_share"].value)
    latest = latest.assign(
        intake=intake,
        graduates_in=(intake + length).astype(int),
        stay=stay.clip(lower=0.01),
        leaving=latest["graduates"].astype(float).fillna(latest["seats"] * completion),
        due=latest["seats"] * completion,
    )
    columns = [
        "institution",
        "major",
        "education",
        "intake",
        "graduates_in",
        "seats",
        "stay",
        "leaving",
        "due",
    ]
    return latest.loc[latest["seats"] > 0, columns].reset_index(drop=True)


def _links(offers: pd.DataFrame, majors: pd.DataFrame | None, need: pd.DataFrame) -> pd.DataFrame:
    mapped = major_occupations(pd.Series(offers["major"].unique()), majors)
    mapped = mapped.loc[mapped["occupation"].isin(need["occupation"]) & (mapped["share"] > 0)]
    rows = offers.reset_index(names="offer").merge(mapped, on="major")
    return rows.assign(sent=rows["seats"] * rows["stay"] * rows["share"])


def _more_graduates(offers: pd.DataFrame, links: pd.DataFrame, codes: list[str]) -> Floats:
    """Return how many more people today's seats send to each occupation than leave school now."""
    gained = (offers["due"] - offers["leaving"]).to_numpy()[links["offer"].to_numpy(dtype=int)]
    by_code = (gained * links["stay"] * links["share"]).groupby(links["occupation"]).sum()
    more = by_code.reindex(codes).fillna(0.0)
    return np.asarray(more, dtype=float)[:, None]


def _gaps(
    rng: np.random.Generator,
    need: pd.DataFrame,
    growth: pd.DataFrame | None,
    years: int,
    *,
    carry: Floats,
    ahead: pd.DataFrame,
) -> Floats:
    """Draw the gap of each occupation that many years ahead: it grows with the openings."""
    spread = ((need["gap_hi"] - need["gap_lo"]) / (2 * Z80)).to_numpy()[:, None]
    gap = rng.normal(need["gap"].to_numpy()[:, None], spread, (len(need), _DRAWS))
    pace = (
        pd.DataFrame({"growth": 0.0, "error": 0.1}, index=need["occupation"])
        if growth is None or growth.empty
        else growth.reindex(need["occupation"]).fillna({"growth": 0.0, "error": 0.1})
    )
    rate = rng.normal(
        pace["growth"].to_numpy()[:, None], pace["error"].to_numpy()[:, None], gap.shape
    )
    later = max(years - 1, 0)
    shared = np.where(
        carry < 1, carry * (1 - carry**later) / np.where(carry < 1, 1 - carry, 1), later
    )
    shock = rng.normal(0.0, 0.1 * np.sqrt(later), gap.shape)
    grown = rate * shared + shock
    known = ahead["growth"].notna().to_numpy()
    if known.any():
        projected = ahead[["growth", "error"]].to_numpy(dtype=float)[known]
        grown[known] = rng.normal(projected[:, :1], projected[:, 1:], (len(projected), _DRAWS))
    openings = need["mean"].to_numpy()[:, None]
    # What supply covers now it is taken to cover then; new openings widen the gap.
    return np.asarray(gap + openings * np.expm1(grown) * _uncovered(need))


def _in_year(ahead: pd.DataFrame | None, codes: list[str], year: int) -> pd.DataFrame:
    """Return the projected growth of each occupation up to a year, missing where there is none."""
    if ahead is None or ahead.empty:
        return pd.DataFrame(np.nan, index=codes, columns=["growth", "error"])
    return ahead.reindex(pd.MultiIndex.from_product([codes, [year]]))


def _uncovered(need: pd.DataFrame) -> Floats:
    """Return the share of additional openings that would stay unfilled, as of those today."""
    share = need["gap"] / need["mean"].where(need["mean"] > 0)
    return np.asarray(share.fillna(0.0).clip(0.0, 1.0), dtype=float)[:, None]


def _asked_for(
    links: pd.DataFrame, gaps: Sequence[Floats], drawn: Mapping[str, Floats], offers: int
) -> tuple[Floats, Floats]:
    """Return by offer and draw how many seats its occupations ask for, and its share of their gaps.

    `gaps` holds what each link of an offer and an occupation faces; there are some hundreds.
    """
    change, led = np.zeros((offers, _DRAWS)), np.zeros((offers, _DRAWS))
    sent = links["sent"] / links.groupby("occupation")["sent"].transform("sum")
    for link, part, gap in zip(links.to_dict("records"), sent, gaps, strict=True):
        keeps = link["stay"] * drawn["completion"] * link["share"]
        change[link["offer"]] += part * gap * drawn["school_share"] / keeps * link["share"]
        led[link["offer"]] += gap * part
    # Several occupations share one seat: its change is the mean of what each would ask for.
    weight = links.groupby("offer")["share"].sum().reindex(range(offers)).fillna(1.0)
    return change / weight.to_numpy()[:, None], led


def _advised(offers: pd.DataFrame, seats: Floats, led: Floats, *, most: Floats) -> pd.DataFrame:
    """Turn draws of the seats wanted into advice: seats move where the whole interval says so."""
    low, middle, high = np.quantile(seats, [0.1, 0.5, 0.9], axis=1)
    gap_lo, gap, gap_hi = np.quantile(led, [0.1, 0.5, 0.9], axis=1)
    moved = _CLASS * np.trunc(np.clip(middle, -most, most) / _CLASS)
    advice = np.select([(low > 0) & (moved > 0), (high < 0) & (moved < 0)], ["add", "cut"], "keep")
    return offers.drop(columns=["stay", "leaving", "due"]).assign(
        wanted=middle.round(1),
        wanted_lo=low.round(1),
        wanted_hi=high.round(1),
        change=np.where(advice == "keep", 0.0, moved),
        advice=advice,
        gap=gap.round(1),
        gap_lo=gap_lo.round(1),
        gap_hi=gap_hi.round(1),
    )


def _if_followed(table: pd.DataFrame, gaps: Floats) -> pd.DataFrame:
    """Add what is left of each offer's part of the gap if its seats change as advised."""
    low, middle, high = np.quantile(gaps, [0.1, 0.5, 0.9], axis=1)
    return table.assign(
        gap_then=middle.round(1), gap_then_lo=low.round(1), gap_then_hi=high.round(1)
    )


def _closed(
    links: pd.DataFrame, brought: Floats, graduated: NDArray[np.bool_], codes: list[str]
) -> Floats:
    """Return how many people the advice brings each occupation, of offers that have graduated."""
    closed = np.zeros((len(codes), _DRAWS))
    place = {code: number for number, code in enumerate(codes)}
    for link in links.loc[graduated[links["offer"].to_numpy(dtype=int)]].to_dict("records"):
        closed[place[link["occupation"]]] += brought[link["offer"]] * link["share"]
    return closed


def _gap_table(
    need: pd.DataFrame, gaps: dict[int, Floats], closed: dict[int, Floats], intake: int
) -> pd.DataFrame:
    frames = []
    for years, drawn in gaps.items():
        low, middle, high = np.quantile(drawn, [0.1, 0.5, 0.9], axis=1)
        then = np.quantile(drawn - closed[years], [0.1, 0.5, 0.9], axis=1)
        frames.append(
            pd.DataFrame(
                {
                    "occupation": need["occupation"].to_numpy(),
                    "year": intake + years - 1,
                    "gap": middle,
                    "gap_lo": low,
                    "gap_hi": high,
                    "gap_then": then[1],
                    "gap_then_lo": then[0],
                    "gap_then_hi": then[2],
                }
            )
        )
    columns = [
        "occupation",
        "year",
        "gap",
        "gap_lo",
        "gap_hi",
        "gap_then",
        "gap_then_lo",
        "gap_then_hi",
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
