"""Portfolio: who gets whom, under budgets and capacities, with a proven bound and prices."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.errors import InputError, collected
from talentmatch.i18n import phrase
from talentmatch.team.portfolio._blocks import Blocks
from talentmatch.team.portfolio._conflict import PortfolioConflict, demand_conflict, nothing_fits
from talentmatch.team.portfolio._search import search
from talentmatch.team.portfolio.limits import (
    Limit,
    Rows,
    check_excluded,
    check_options,
    demand_rows,
    limit_rows,
)
from talentmatch.team.portfolio.program import Answer, Prices, Program, Units, normal, reduce, relax

__all__ = ["Limit", "Portfolio", "assign_people", "assign_portfolio"]

#: Share of a bound that adding up figures may be off.
_ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """Who gets whom, what it is worth, and how much more it could be worth at most.

    Attributes
    ----------
    assigned : DataFrame
        The rows of `pairs` that are taken; empty where the demands are in conflict.
    value : float
        Total value of what is assigned.
    bound : float
        No choice that keeps the limits has a greater total value: proven by `limits["price"]`,
        by HiGHS or by decomposition, whichever proves most.
    limits : DataFrame with limit, key, capacity, used, price
        `price` is the shadow price: what one more unit of the capacity is worth, at the margin,
        in the linear relaxation.
    conflict : PortfolioConflict or None
        Which demands and limits cannot all be kept, or why nothing can be assigned.
    margin : Series
        For each row of `pairs`, value less the prices of what it uses; NaN where it cannot be
        taken even alone.
    """

    assigned: pd.DataFrame
    value: float
    bound: float
    limits: pd.DataFrame
    margin: pd.Series
    conflict: PortfolioConflict | None = None

    @property
    def gap(self) -> float:
        """Proven relative distance from the best there can be [1]; 0: it is the best."""
        if not self.bound > self.value:
            return 0.0
        gap = (self.bound - self.value) / max(abs(self.bound), abs(self.value))
        return gap if gap > _ROUNDING else 0.0

    def message(self) -> str:
        """Say in a few sentences what was found."""
        if self.conflict is not None:
            return self.conflict.message()
        key = "found_best" if self.gap < 1e-6 else "found"
        facts = {"pairs": len(self.assigned), "value": f"{self.value:.3f}"}
        return phrase("portfolio", key, gap=f"{self.gap:.2%}", **facts)


def assign_portfolio(
    pairs: pd.DataFrame,
    limits: Sequence[Limit] = (),
    *,
    fixed: Iterable[tuple[str, str]] = (),
    must: Iterable[str] = (),
    excluded: Iterable[tuple[str, str]] = (),
    time_limit: float = 30.0,
    gap: float = 0.001,
) -> Portfolio:
    """Choose teams for projects so that the total mutual value is greatest.

    Each team and each project is taken once at most. A pair may stand in several rows, one for
    each site and fund it could use; one of them is taken.

    Parameters
    ----------
    pairs : DataFrame with team_id, project_id, value and whatever the limits use
        What could be done; `value` is a number, more is better, and only what is worth more than
        0 is taken unless demanded.
    limits : sequence of Limit
        Budgets, capacities of sites, sizes of funds.
    fixed : iterable of (team_id, project_id)
        Pairs that must be taken.
    must : iterable of str
        Projects that must get a team.
    excluded : iterable of (team_id, project_id)
        Pairs that must not be taken.
    time_limit : float, default=30.0
        Seconds for the search.
    gap : float, default=0.001
        Relative gap that is good enough to stop.

    Returns
    -------
    Portfolio
        With a `conflict` where the demands cannot all be met or nothing can be assigned.

    Raises
    ------
    InputError
        If a column is missing, a figure cannot be used, or `fixed`, `must` or `excluded` names
        what is not there; all problems at once.

    Examples
    --------
    >>> pairs = pd.DataFrame({
    ...     "team_id": ["t1", "t1", "t2", "t2"],
    ...     "project_id": ["p1", "p2", "p1", "p2"],
    ...     "value": [0.9, 0.8, 0.7, 0.1],
    ...     "cost": [5.0, 2.0, 4.0, 1.0],
    ... })
    >>> assign_portfolio(pairs).assigned[["team_id", "project_id"]].values.tolist()
    [['t1', 'p2'], ['t2', 'p1']]
    >>> tight = assign_portfolio(pairs, [Limit("budget", uses="cost", capacity=5.0)])
    >>> tight.assigned[["team_id", "project_id"]].values.tolist(), tight.gap
    ([['t1', 'p1']], 0.0)
    """
    once = [
        Limit("team", by="team_id", capacity=1.0),
        Limit("project", by="project_id", capacity=1.0),
    ]
    check_options(pairs, ("team_id", "project_id"))
    problems: list[str] = []
    left_out = collected(lambda: check_excluded(pairs, excluded), problems)
    if left_out:
        named = pd.MultiIndex.from_frame(pairs[["team_id", "project_id"]])
        pairs = pairs[~named.isin(pd.MultiIndex.from_tuples(left_out))]
    demands = collected(lambda: demand_rows(pairs, fixed=fixed, must=must), problems)
    rows = collected(lambda: limit_rows(pairs, [*once, *limits]), problems)
    if demands is None or rows is None or left_out is None:
        raise InputError(phrase("team_refused", "no_portfolio"), problems)
    return _solve(pairs, rows, demands, time_limit=time_limit, gap=gap)


def assign_people(
    people: pd.DataFrame,
    *,
    heads: pd.DataFrame | None = None,
    budgets: pd.Series | None = None,
    limits: Sequence[Limit] = (),
    time_limit: float = 30.0,
    gap: float = 0.005,
) -> Portfolio:
    """Staff the roles of many projects at once: each person once, each project within its budget.

    Parameters
    ----------
    people : DataFrame with candidate_id, project_id, role, value, cost
        Who could fill which role, how well and at what cost [CNY].
    heads : DataFrame with project_id, role, head_count, optional
        People a role takes; 1 where it is not named.
    budgets : Series, project_id to CNY, optional
        Most each project may spend; a project that is not there has no limit.
    limits : sequence of Limit
        Limits that projects share.
    time_limit, gap : float
        As of :func:`assign_portfolio`.

    Examples
    --------
    >>> people = pd.DataFrame({
    ...     "candidate_id": ["ann", "bo", "ann"], "project_id": ["p", "p", "q"],
    ...     "role": ["lead", "lead", "lead"], "value": [0.9, 0.8, 0.7], "cost": [9.0, 5.0, 9.0],
    ... })
    >>> staffed = assign_people(people, budgets=pd.Series({"p": 9.0, "q": 9.0}))
    >>> staffed.assigned[["candidate_id", "project_id"]].values.tolist()
    [['bo', 'p'], ['ann', 'q']]
    """
    check_options(people, ("candidate_id", "project_id", "role", "cost"))
    people = people.assign(
        seat=people["project_id"].astype(str) + " / " + people["role"].astype(str)
    )
    places = pd.Series(1.0, index=pd.Index(people["seat"].unique()))
    if heads is not None:
        names = heads["project_id"].astype(str) + " / " + heads["role"].astype(str)
        counts = pd.Series(heads["head_count"].to_numpy(dtype=float), index=names)
        places.update(counts)
    budget_of = budgets if budgets is not None else pd.Series(dtype=float)
    money = budget_of.reindex(people["project_id"].unique()).astype(float)
    spent = people.groupby("project_id")["cost"].sum()
    money = money.fillna(spent + 1.0)
    own = [
        Limit("person", by="candidate_id", capacity=1.0),
        Limit("role", by="seat", capacity=places),
        Limit("project_budget", by="project_id", uses="cost", capacity=money),
    ]
    rows = limit_rows(people, [*own, *limits])
    blocks = Blocks(rows.of_option("role"), rows.of_option("project_budget"))
    demands = demand_rows(people)
    return _solve(people, rows, demands, blocks=blocks, time_limit=time_limit, gap=gap)


def _solve(
    pairs: pd.DataFrame,
    rows: Rows,
    demands: Rows,
    *,
    blocks: Blocks | None = None,
    time_limit: float,
    gap: float,
) -> Portfolio:
    stop = time.perf_counter() + time_limit
    original = Program(
        value=pairs["value"].to_numpy(dtype=float),
        uses=rows.uses.tocsc(),
        capacity=rows.capacity,
        demands=demands.uses.tocsr(),
    )
    program, units = normal(original)
    promising = reduce(program)
    small = program.part(promising)
    prices = relax(small, time_limit) if len(promising) else None
    answer = Answer(None, float("nan"))
    if prices is not None:
        inner = None if blocks is None else Blocks(blocks.role[promising], blocks.budget[promising])
        answer = search(small, prices, inner, stop=stop, gap=gap)
    conflict = None
    if answer.choice is None and demands.names:
        conflict = demand_conflict(program, rows.labels, demands.labels)
    elif answer.choice is None or not len(answer.choice):
        conflict = nothing_fits(program, rows.labels)
    if conflict is not None:
        conflict = conflict.in_units(dict(zip(rows.labels, units.limits.tolist(), strict=True)))
    choice = promising[:0] if answer.choice is None else promising[answer.choice]
    margin = np.full(len(pairs), np.nan)
    if prices is not None:
        margin[promising] = prices.margin * units.value
    return Portfolio(
        assigned=pairs.iloc[np.sort(choice)].reset_index(drop=True),
        value=float("nan") if answer.choice is None and demands.names else original.worth(choice),
        bound=answer.bound * units.value if prices is not None else 0.0,
        limits=_used(rows, choice, prices, units),
        margin=pd.Series(margin, index=pairs.index),
        conflict=conflict,
    )


def _used(rows: Rows, choice: np.ndarray, prices: Prices | None, units: Units) -> pd.DataFrame:
    """Return each limit with what is used of it and its price."""
    zeros = np.zeros(len(rows.names))
    return pd.DataFrame(
        {
            "limit": rows.names,
            "key": rows.keys,
            "capacity": rows.capacity,
            "used": np.asarray(rows.uses[:, choice].sum(axis=1)).ravel(),
            "price": zeros if prices is None else prices.limits * units.value / units.limits,
        }
    )
