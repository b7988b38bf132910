"""What changes in a portfolio if a limit moves or a pair is fixed, and why a pair is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from talentmatch.errors import InputError, nearest_names
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.team.portfolio._assign import Portfolio, assign_portfolio
from talentmatch.team.portfolio.options import placement_limits

__all__ = ["Plan", "changes", "read_change", "solve_plan", "why_not"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a portfolio is decided from.

    Attributes
    ----------
    options : DataFrame
        Ways to place pairs, of :func:`talentmatch.team.portfolio.options.place_pairs`.
    sites, funds : DataFrame
        Rows of the tables `site` and `fund`.
    budget : float or None
        Most that all projects together may pay out [CNY].
    fixed, excluded : tuple of (team_id, project_id)
        Pairs that must, or must not, be taken.
    must : tuple of str
        Projects that must get a team.
    """

    options: pd.DataFrame
    sites: pd.DataFrame
    funds: pd.DataFrame
    budget: float | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    must: tuple[str, ...] = ()


def solve_plan(plan: Plan, *, time_limit: float = 10.0) -> Portfolio:
    """Decide a plan; pairs that are fixed and excluded at once are refused.

    Raises
    ------
    InputError
        If a pair is both fixed and excluded, or a pair or project named is not among the options.
    """
    both = sorted(set(plan.fixed) & set(plan.excluded))
    if both:
        problems = [
            phrase("team_refused", "fixed_and_excluded", pair="=".join(pair)) for pair in both
        ]
        raise InputError(phrase("team_refused", "no_portfolio"), problems)
    limits = placement_limits(plan.options, plan.sites, plan.funds, budget=plan.budget)
    return assign_portfolio(
        plan.options,
        limits,
        fixed=plan.fixed,
        must=plan.must,
        excluded=plan.excluded,
        time_limit=time_limit,
    )


def read_change(plan: Plan, change: str) -> Plan:
    """Return a plan with one change, written as `what=value`.

    Raises
    ------
    InputError
        If the change cannot be read or names a site or fund that is not there.

    Examples
    --------
    >>> plan = Plan(options=pd.DataFrame(), sites=pd.DataFrame(), funds=pd.DataFrame(), budget=5e6)
    >>> read_change(plan, "budget=+1000000").budget
    6000000.0
    """
    what, _, value = change.partition("=")
    team, _, project = value.partition("=")
    if what == "budget" and value:
        return replace(plan, budget=_budget(plan, value, change))
    if what in ("without-site", "without-fund"):
        return _closed(plan, what.removeprefix("without-"), value)
    if what == "must" and value:
        return replace(plan, must=(*plan.must, value))
    if what == "fix" and project:
        return replace(plan, fixed=(*plan.fixed, (team, project)))
    if what == "without" and project:
        return replace(plan, excluded=(*plan.excluded, (team, project)))
    raise _no_change(change, phrase("team_refused", "write_change"))


def _budget(plan: Plan, value: str, change: str) -> float:
    try:
        amount = float(value)
    except ValueError as error:
        raise _no_change(change, phrase("team_refused", "no_amount", value=value)) from error
    if value[0] not in "+-":
        return amount
    if plan.budget is None:
        raise _no_change(change, phrase("team_refused", "no_budget"))
    return plan.budget + amount


def _no_change(change: str, problem: str) -> InputError:
    return InputError(phrase("team_refused", "no_change", change=change), [problem])


def _closed(plan: Plan, kind: str, value: str) -> Plan:
    """Return a plan in which a site takes nobody, or a fund places nothing."""
    table = plan.sites if kind == "site" else plan.funds
    ids = table[f"{kind}_id"].astype(str).tolist() if len(table) else []
    if value not in ids:
        near = nearest_names(value, ids)
        facts = {"what": label("things", kind), "name": value, "near": joined(near)}
        facts |= {"table": label("tables", kind)}
        problem = phrase("team_refused", "not_in_table_near" if near else "not_in_table", **facts)
        raise InputError(phrase("team_refused", "unknown", **facts), [problem])
    column = "capacity" if kind == "site" else "size"
    closed = table[f"{kind}_id"].astype(str).eq(value)
    shut = table.assign(**{column: table[column].astype(float).where(~closed, 0.0)})
    return replace(plan, sites=shut) if kind == "site" else replace(plan, funds=shut)


def changes(plan: Plan, before: Portfolio, texts: Sequence[str]) -> pd.DataFrame:
    """Return what each change does on its own.

    Parameters
    ----------
    plan : Plan
        As decided.
    before : Portfolio
        Its solution.
    texts : sequence of str
        Changes as :func:`read_change` reads them.

    Returns
    -------
    DataFrame with change, total, gain, added, removed, message
        Total value then and its difference; pairs as TEAM=PROJECT.
    """
    rows = []
    for change in texts:
        after = solve_plan(read_change(plan, change))
        now, then = _pairs(before), _pairs(after)
        rows.append(
            {
                "change": change,
                "total": after.value,
                "gain": after.value - before.value,
                "added": sorted(then - now),
                "removed": sorted(now - then),
                "message": after.message(),
            }
        )
    columns = ["change", "total", "gain", "added", "removed", "message"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(message=lazy_cells([row["message"] for row in rows], table.index))


def _pairs(portfolio: Portfolio) -> set[str]:
    rows = portfolio.assigned
    return set(rows["team_id"].astype(str) + "=" + rows["project_id"].astype(str))


def why_not(plan: Plan, portfolio: Portfolio, refused: pd.DataFrame, pair: tuple[str, str]) -> str:
    """Say why a pair is in the portfolio or not, and what it would cost to change that.

    Parameters
    ----------
    plan, portfolio : Plan, Portfolio
        What was decided, and how.
    refused : DataFrame with team_id, project_id, obstacle
        Pairs that have no way, of :func:`talentmatch.team.portfolio.options.place_pairs`.
    pair : tuple of team_id, project_id
        Which.

    Raises
    ------
    InputError
        If the pair is unknown.
    """
    team, project = pair
    name = f"{team}={project}"
    here = refused["team_id"].eq(team) & refused["project_id"].eq(project)
    options = plan.options
    mine = options["team_id"].eq(team) & options["project_id"].eq(project)
    if not mine.any() and not here.any():
        raise InputError(
            phrase("team_refused", "not_explained"),
            [phrase("team_refused", "no_option", pair=name)],
        )
    if not mine.any():
        obstacle = str(refused.loc[here, "obstacle"].iloc[0])
        return phrase("portfolio", f"obstacle_{obstacle}", pair=name)
    value = f"{options.loc[mine, 'value'].max():.3f}"
    if name in _pairs(portfolio):
        other = solve_plan(replace(plan, excluded=(*plan.excluded, pair), fixed=_less(plan, pair)))
        loss = f"{portfolio.value - other.value:.3f}"
        return phrase("portfolio", "why_in", pair=name, value=value, loss=loss)
    other = solve_plan(
        replace(plan, fixed=(*plan.fixed, pair), excluded=_less_excluded(plan, pair))
    )
    if other.conflict is not None:
        return joined([phrase("portfolio", "why_never", pair=name), other.message()], " ")
    gone = joined(sorted(_pairs(portfolio) - _pairs(other)) or ["–"])
    loss = f"{portfolio.value - other.value:.3f}"
    return phrase("portfolio", "why_out", pair=name, value=value, loss=loss, gone=gone)


def _less(plan: Plan, pair: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in plan.fixed if one != pair)


def _less_excluded(plan: Plan, pair: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in plan.excluded if one != pair)
