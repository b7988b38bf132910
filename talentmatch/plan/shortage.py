"""The list of scarce occupations (紧缺人才目录): openings less supply, with its probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from talentmatch.data.tables.shared import SCARCITY_GRADES
from talentmatch.lists import Field, ListSpec, interval
from talentmatch.specs.rates import Z80

__all__ = ["SCARCE", "SHORTAGE", "GradeRule", "shortage_list"]

#: Grades of scarce posts, from the highest, as rules name them.
SCARCE: Final = SCARCITY_GRADES[:0:-1]
#: Decimals of a share as it is shown: it is graded as shown, so that no 0.5 stands beside a grade
#: that its rule denies to 0.5.
_SHOWN: Final = 3
SHORTAGE = ListSpec(
    "shortage",
    key=("chain", "occupation"),
    grain="a post, or an industry chain and a post",
    needs_rows=True,
    fields=(
        Field("chain", vocabulary="planner:chain_|chain", names_row=True),
        Field("occupation", names_row=True),
        Field("post", vocabulary="occupation", names_row=True, editable=True),
        Field("grade", vocabulary="plan:grade_", editable=True),
        Field("number", unit="persons", digits=1, editable=True),
        *interval("per_year", "persons", digits=1),
        Field("supply", unit="persons", digits=1),
        *(Field(name, unit="persons", digits=1) for name in ("gap", "gap_lo", "gap_hi")),
        Field("probability", unit="share", digits=_SHOWN),
        Field("unfilled_share", unit="share", digits=_SHOWN),
        Field("grade_kept", unit="share", digits=_SHOWN),
        Field("education", vocabulary="education", editable=True),
        Field("major", vocabulary="major", editable=True),
        Field("title_rank", vocabulary="title_rank", editable=True),
        Field("skill_grade", vocabulary="skill_grade", editable=True),
        Field("experience_min", unit="years", editable=True),
        Field("skills", vocabulary="skill", editable=True),
        *(
            Field(name, unit="CNY/year", digits=-2, editable=True)
            for name in ("pay_p25", "pay_p50", "pay_p75")
        ),
        Field("basis", doc="What the figures of the row rest on."),
        Field("edited", public=False, doc="What was changed by hand, by whom, when and why."),
    ),
)
#: Draws of the openings, at equal steps of their distribution, over which grades are counted.
_DRAWS: Final = 400
#: Share of the openings below which a figure is no more than rounding.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, kw_only=True)
class GradeRule:
    """When a post is scarce, and how scarce.

    A post gets the highest grade whose share of openings left unfilled it reaches. How sure that is
    tells the share of draws of the data that give the same grade: a grade is printed alone only if
    it is sure enough.

    Attributes
    ----------
    severe, high, mild : float
        Least share of openings left unfilled [1].
    hold : float
        A published grade stands as long as the interval of this probability of the share left
        unfilled reaches into its band [1].
    settled : float
        A grade that data drawn again gives with a smaller probability than this is printed as the
        range of grades that it does give so often [1].
    """

    severe: float = 0.5
    high: float = 0.25
    mild: float = 0.1
    hold: float = 0.85
    settled: float = 0.8


def shortage_list(
    demand: pd.DataFrame,
    supply: pd.DataFrame | None,
    *,
    rule: GradeRule | None = None,
    published: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compare yearly openings with supply by occupation and grade the gap.

    Parameters
    ----------
    demand : DataFrame
        `occupation`, `mean`, `lo-80`, `hi-80` [positions per year]; optionally `sampling`, the
        standard error of the openings that is the data's own, by which it is judged whether a grade
        is stable; further columns stay.
    supply : DataFrame or None
        `occupation`, `supply`, `supply_lo`, `supply_hi` [persons per year, 80 %]; an occupation
        without a row has none known. An occupation that stands in several rows of demand shares
        its supply in proportion to the openings. Optionally `follows`, the share of the supply
        that grows and shrinks with the openings, as a share of openings filled does [1], and
        `sampling`, the standard error of the supply that is the data's own and not assumed, by
        which it is judged whether a grade is stable [persons per year]; all of it if not given.
    rule : GradeRule, optional
        Thresholds.
    published : DataFrame, optional
        `occupation`, `grade` and, if demand has it, `chain`: the edition in force. Its grade
        stands unless the interval of the share unfilled has left the grade's band, so that noise
        alone changes no published grade.

    Returns
    -------
    DataFrame
        The rows of demand with `supply`, `gap`, `gap_lo`, `gap_hi` [persons per year, 80 %],
        `probability` that the gap is above zero [1], `unfilled_share` [1], `grade` ("severe",
        "high", "mild" or "none"), `grade_kept`, the probability that data drawn again gives this
        grade without the edition in force [1], `grade_low` and `grade_high`, the ends of the
        shortest range around the grade that data drawn again gives as often as the rule asks, and
        `grade_alone`, what the figures give without that edition; the largest gap first. An
        edition lets a grade stand and makes it no surer.

    Examples
    --------
    >>> demand = pd.DataFrame(
    ...     {"occupation": ["x"], "mean": [100.0], "lo-80": [90.0], "hi-80": [110.0]}
    ... )
    >>> supply = pd.DataFrame(
    ...     {"occupation": ["x"], "supply": [20.0], "supply_lo": [16.0], "supply_hi": [24.0]}
    ... )
    >>> shortage_list(demand, supply)[["gap", "grade"]].to_dict("records")
    [{'gap': 80.0, 'grade': 'severe'}]
    """
    rule = rule or GradeRule()
    listed = demand.reset_index(drop=True)
    supplied = _shared_supply(listed, supply)
    listed["supply"] = supplied["supply"]
    listed["gap"] = listed["mean"] - supplied["supply"]
    below, above = _reaches(listed, supplied)
    listed["gap_lo"], listed["gap_hi"] = listed["gap"] - below, listed["gap"] + above
    of_share = _share_deviation(listed, supplied)
    # The side of the interval on which zero lies decides; where nothing is uncertain the gap alone.
    deviation = below.where(listed["gap"] > 0, above) / Z80
    steps = listed["gap"] / deviation.where(deviation > 0, np.finfo(float).tiny)
    listed["probability"] = ndtr(steps.clip(-40, 40))
    listed["unfilled_share"] = (listed["gap"] / _some(listed["mean"])).fillna(0.0)
    listed["grade_alone"] = _grades(listed, rule)
    before = _published(listed, published)
    listed["grade"] = _hold_grades(listed, of_share, before=before, rule=rule)
    chances = _grade_chances(listed, supplied, rule)
    place = listed["grade"].map(SCARCITY_GRADES.index).to_numpy(dtype=np.int64)
    listed["grade_kept"] = chances[np.arange(len(listed)), place]
    ends = _settled_range(chances, place, rule.settled)
    listed["grade_low"], listed["grade_high"] = np.array(SCARCITY_GRADES, dtype=object)[ends]
    return listed.sort_values("gap", ascending=False, ignore_index=True, kind="stable")


def _some(values: pd.Series) -> pd.Series:
    return values.where(values > 0)


def _shared_supply(demand: pd.DataFrame, supply: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["supply", "supply_lo", "supply_hi"]
    if supply is None or supply.empty:
        return pd.DataFrame(
            0.0,
            index=demand.index,
            columns=[*columns, "follows", "error", "sampling", "below", "above"],
        )
    total = demand.groupby("occupation")["mean"].transform("sum")
    rows = demand.groupby("occupation")["mean"].transform("size")
    share = (demand["mean"] / total.where(total > 0)).fillna(1 / rows)
    per_row = supply.set_index("occupation").reindex(demand["occupation"]).reset_index(drop=True)
    parts: pd.DataFrame = per_row[columns].fillna(0.0).mul(share, axis=0)
    follows = (
        per_row["follows"] if "follows" in per_row.columns else pd.Series(0.0, index=per_row.index)
    )
    error = (parts["supply_hi"] - parts["supply_lo"]) / (2 * Z80)
    reach = {
        "below": (parts["supply"] - parts["supply_lo"]).clip(lower=0),
        "above": (parts["supply_hi"] - parts["supply"]).clip(lower=0),
    }
    sampling = per_row["sampling"] * share if "sampling" in per_row.columns else error
    more = {"follows": follows.fillna(0.0), "error": error, "sampling": sampling.fillna(error)}
    return parts.assign(**more, **reach)


def _reaches(listed: pd.DataFrame, supplied: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return how far the 80 % interval of the gap reaches below and above it.

    Openings err upward further than downward, and the gap with them; what supply may have more
    makes it smaller. Supply that follows the openings takes its part of their error out of the gap.
    """
    filled = (supplied["supply"] / _some(listed["mean"])).fillna(0.0)
    part = (1 - supplied["follows"] * filled).abs()
    down = (listed["mean"] - listed["lo-80"]).clip(lower=0) * part
    up = (listed["hi-80"] - listed["mean"]).clip(lower=0) * part
    return (down**2 + supplied["above"] ** 2) ** 0.5, (up**2 + supplied["below"] ** 2) ** 0.5


def _share_deviation(listed: pd.DataFrame, supplied: pd.DataFrame) -> pd.Series:
    """Return the standard deviation of the share unfilled."""
    openings = _some(listed["mean"])
    filled = (supplied["supply"] / openings).fillna(0.0)
    fixed = (1 - supplied["follows"]) * filled * _demand_error(listed)
    of_supply = (supplied["error"] / openings).fillna(0.0)
    return pd.Series(np.hypot(of_supply, (fixed / openings).fillna(0.0)))


def _grades(listed: pd.DataFrame, rule: GradeRule) -> np.ndarray:
    share = listed["unfilled_share"].round(_SHOWN).to_numpy(dtype=float)
    return np.array(SCARCITY_GRADES, dtype=object)[
        np.searchsorted(_edges(rule), share, side="right")
    ]


def _edges(rule: GradeRule) -> list[float]:
    return [rule.mild, rule.high, rule.severe]


def _published(listed: pd.DataFrame, published: pd.DataFrame | None) -> pd.Series:
    """Return the grade in force of each row; missing where there is none."""
    if published is None or published.empty:
        return pd.Series(None, index=listed.index, dtype=object)
    keys = [key for key in ("chain", "occupation") if key in listed.columns and key in published]
    return listed[keys].merge(published[[*keys, "grade"]], on=keys, how="left")["grade"]


def _hold_grades(
    listed: pd.DataFrame, deviation: pd.Series, *, before: pd.Series, rule: GradeRule
) -> pd.Series:
    """Let a published grade stand while the interval of the share reaches into its band."""
    steps = _reach(rule) * deviation
    low, high = listed["unfilled_share"] - steps, listed["unfilled_share"] + steps
    least, most = _band(before, rule)
    stands = before.notna() & (high >= least) & (low < most)
    return before.where(stands, listed["grade_alone"])


def _grade_chances(listed: pd.DataFrame, supplied: pd.DataFrame, rule: GradeRule) -> np.ndarray:
    """Return how likely data drawn again gives each grade, a row a post, from the mildest.

    Openings are drawn at equal steps of their distribution; of each draw, a grade is reached where
    the supply's own error leaves enough of them unfilled.
    """
    draws = ndtri((np.arange(_DRAWS) + 0.5) / _DRAWS)
    of_demand = _sampling_error(listed)
    of_supply = supplied["sampling"].to_numpy(dtype=float)
    openings = listed["mean"].to_numpy(dtype=float)[:, None] + of_demand[:, None] * draws
    filled = (supplied["supply"] / _some(listed["mean"])).fillna(0.0)
    follows = (supplied["follows"] * filled).to_numpy(dtype=float)
    moved = follows[:, None] * of_demand[:, None] * draws
    supply = supplied["supply"].to_numpy(dtype=float)[:, None] + moved
    least = _ROUNDING * (listed["mean"] + supplied["supply"]).to_numpy(dtype=float)[:, None]
    # The less has to stay unfilled, the more supply a grade bears.
    reached = [
        _chance((1 - edge + 0.5 * 10.0**-_SHOWN) * openings + least - supply, of_supply)
        for edge in _edges(rule)
    ]
    cumulative = np.column_stack([np.ones(len(listed)), *reached, np.zeros(len(listed))])
    return np.asarray(-np.diff(cumulative, axis=1)).clip(0, 1)


def _settled_range(chances: np.ndarray, place: np.ndarray, settled: float) -> np.ndarray:
    """Return the first and last grade of the shortest range around a grade that is sure enough."""
    low, high, rows = place.copy(), place.copy(), np.arange(len(place))
    total = chances[rows, place]
    bounded = np.pad(chances, ((0, 0), (1, 1)), constant_values=-1.0)
    for _ in range(len(SCARCITY_GRADES) - 1):
        widens = total.round(_SHOWN) < settled
        below, above = bounded[rows, low], bounded[rows, high + 2]
        downward = widens & (below >= above)
        upward = widens & ~downward
        total = total + np.where(widens, np.maximum(below, above), 0.0)
        low, high = low - downward, high + upward
    return np.stack([low, high])


def _demand_error(listed: pd.DataFrame) -> np.ndarray:
    """Return the standard deviations of the openings."""
    return ((listed["hi-80"] - listed["lo-80"]) / (2 * Z80)).to_numpy(dtype=float)


def _sampling_error(listed: pd.DataFrame) -> np.ndarray:
    """Return the standard deviations of the openings that the data itself leaves."""
    if "sampling" not in listed:
        return _demand_error(listed)
    return listed["sampling"].to_numpy(dtype=float)


def _chance(room: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    """Return how likely the supply's own error is no more than there is room for, a row a post."""
    step = np.maximum(deviation, np.finfo(float).tiny)[:, None]
    with np.errstate(over="ignore"):
        return np.asarray(ndtr(np.clip(room / step, -40, 40)).mean(axis=1))


def _reach(rule: GradeRule) -> float:
    return float(ndtri(0.5 + rule.hold / 2))


def _band(grade: pd.Series, rule: GradeRule) -> tuple[pd.Series, pd.Series]:
    """Return the least share unfilled of each grade, and that of the next."""
    edges = [-np.inf, *_edges(rule), np.inf]
    least, most = (
        dict(zip(SCARCITY_GRADES, ends, strict=True)) for ends in (edges[:-1], edges[1:])
    )
    return grade.map(least).astype(float), grade.map(most).astype(float)
