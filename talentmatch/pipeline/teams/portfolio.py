"""Which team gets which project, site and fund: one decision over the whole store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.pipeline.teams.staffing import team_ranker, team_reasons
from talentmatch.specs import build
from talentmatch.team import Portfolio, compare
from talentmatch.team.memberships import check_memberships
from talentmatch.team.portfolio.change import Plan, changes, read_change, solve_plan, why_not
from talentmatch.team.portfolio.options import place_pairs

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "LIMITS",
    "PORTFOLIO",
    "PROJECT_TEAMS",
    "WHAT_IF",
    "PortfolioList",
    "pair_of",
    "portfolio",
    "portfolio_choices",
]

PORTFOLIO = ListSpec(
    "portfolio",
    key=("project_id",),
    grain="an open project that gets a team",
    purpose="recruiting",
    fields=(
        Field("project_id", names_row=True),
        Field("team_id", names_row=True),
        Field("mutual", unit="share"),
        Field("site_id"),
        Field("fund_id"),
        Field("ticket", unit="CNY"),
        Field("outlay", unit="CNY"),
        Field("reasons"),
    ),
)
LIMITS = ListSpec(
    "limits",
    key=("limit", "key"),
    grain="a limit of a site, a fund, a member or the budget",
    purpose="recruiting",
    fields=(
        Field("limit", vocabulary="portfolio:named_", names_row=True),
        Field("key", names_row=True),
        Field("capacity"),
        Field("used"),
        Field(
            "price",
            public=False,
            doc="What one more unit of the limit would add to the total value.",
        ),
    ),
)
WHAT_IF = ListSpec(
    "portfolio_what_if",
    key=("change",),
    grain="a change that was tried",
    purpose="recruiting",
    fields=(
        Field("change", names_row=True),
        Field("total"),
        Field("gain"),
        Field("added"),
        Field("removed"),
        Field("message"),
    ),
)
PROJECT_TEAMS = ListSpec(
    "project_teams",
    key=("team_id",),
    grain="one of the best teams of a project, and whether it is chosen",
    purpose="recruiting",
    fields=(
        Field("team_id", names_row=True),
        Field("mutual", unit="share"),
        Field("team", unit="share"),
        Field("project", unit="share"),
        Field("decision"),
        Field("reasons"),
    ),
)

_SHOWN = 10
_MILLION = 1e6


@dataclass(frozen=True)
class _Limits(Result):
    """Limits, of which those of members' time name people."""

    @property
    def subjects(self) -> tuple[str, ...]:
        if self.table.empty:
            return ()
        return tuple(self.table.loc[self.table["limit"].eq("member"), "key"].astype(str).unique())


@dataclass(frozen=True)
class PortfolioList(Result):
    """Who gets whom, and what stands around it.

    Attributes
    ----------
    table, assigned : DataFrame
        The choice: project_id, team_id, mutual, site_id, fund_id, ticket, outlay, reasons.
    limits : DataFrame with limit, key, capacity, used, price
        Sites, funds and the budget; `price` is what one more unit is worth.
    what_if : DataFrame with change, total, gain, added, removed, message
        What each change asked for does.
    by_project : dict of str to DataFrame
        For each project its best teams, and why each is chosen or not.
    notes : tuple of str
        How good it is at least, what was left out, answers to why.
    found : Portfolio
        As solved.
    """

    limits: pd.DataFrame = field(default_factory=pd.DataFrame)
    what_if: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_project: dict[str, pd.DataFrame] = field(default_factory=dict)
    found: Portfolio | None = None

    @property
    def assigned(self) -> pd.DataFrame:
        """The choice."""
        return self.table

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The choice, its limits, changes if any were tried, then a sheet a project."""
        tried = (Result(WHAT_IF, self.what_if),) if len(self.what_if) else ()
        projects = self.by_project.items()
        return (
            self,
            _Limits(LIMITS, self.limits),
            *tried,
            *(Result(PROJECT_TEAMS.renamed(name), rows) for name, rows in projects),
        )


def portfolio(
    store: Store,
    *,
    tracking: Tracking,
    plan: Sequence[str] = (),
    what_if: Sequence[str] = (),
    why: Sequence[tuple[str, str]] = (),
) -> PortfolioList:
    """Decide which team gets which open project, with site and fund.

    Parameters
    ----------
    store : Store
        The data: team, team_member, project, and where there are any site and fund.
    tracking : Tracking
        Where the champion is that scores pairs from both sides.
    plan : sequence of str
        What holds: `budget=5000000`, `fix=T1=P1`, `must=P2`, `without-site=S3` …, as
        :func:`talentmatch.team.portfolio.change.read_change` reads it.
    what_if : sequence of str
        Changes to try one at a time, written likewise.
    why : sequence of (team_id, project_id)
        Pairs to explain.

    Raises
    ------
    InputError
        If a person is in a team twice, teams contain each other, or a change cannot be read.
    """
    require(store, "portfolio")
    pairs, scored, notes = _scored(store, tracking)
    if pairs.empty:
        return _nothing((*notes, phrase("portfolio", "no_open_project")))
    tables = {name: _read(store, name) for name in ("site", "fund", "team_member")}
    options, refused = place_pairs(
        pairs, tables["site"], tables["fund"], members=tables["team_member"]
    )
    if len(refused):
        notes += (_no_way(pairs, refused),)
    decided = Plan(options=options, sites=tables["site"], funds=tables["fund"])
    for change in plan:
        decided = read_change(decided, change)
    found = solve_plan(decided)
    notes += (found.message(), *_price(found))
    notes += tuple(why_not(decided, found, refused, pair) for pair in why)
    assigned = found.assigned.merge(scored, on=["team_id", "project_id"])
    assigned = assigned.rename(columns={"value": "mutual", "cost": "outlay"})
    own = found.limits["limit"].isin(["site", "site_area", "fund", "budget", "member"])
    tried = changes(decided, found, what_if)
    return PortfolioList(
        PORTFOLIO,
        PORTFOLIO.ordered(assigned).sort_values("project_id", ignore_index=True),
        notes,
        limits=found.limits[own].reset_index(drop=True),
        what_if=tried.assign(change=lazy_cells(map(_change_named, tried["change"]), tried.index)),
        by_project=_by_project(pairs.merge(scored), found, refused),
        found=found,
    )


def portfolio_choices(store: Store) -> dict[str, list[tuple[str, str]]]:
    """Return what a portfolio can be asked about: number and name of teams, projects, sites, funds.

    Of projects those that are open.
    """
    as_of = data_date(store, "recruiting")
    return store.until_changed(("portfolio", as_of), lambda: _choices(store, as_of))


def _choices(store: Store, as_of: pd.Timestamp) -> dict[str, list[tuple[str, str]]]:
    choices = {}
    for table in ("team", "project", "site", "fund"):
        still = "WHERE deadline IS NULL OR deadline >= :as_of" if table == "project" else ""
        rows = store.query(
            f"SELECT {table}_id AS id, name FROM {table} {still} ORDER BY ALL",
            as_of=as_of,
            purpose="recruiting",
        )
        pairs = zip(rows["id"].astype(str), rows["name"].fillna("").astype(str), strict=True)
        choices[table] = [(number, f"{number} {name}".strip()) for number, name in pairs]
    return choices


def _change_named(change: str) -> str:
    """Return a change as a sentence says it."""
    what, _, value = change.partition("=")
    if what == "budget":
        value = f"{float(value):+,.0f}" if value[0] in "+-" else f"{float(value):,.0f}"
    return phrase("portfolio", f"change_{what}", value=value)


def pair_of(text: str) -> tuple[str, str]:
    """Read TEAM=PROJECT.

    Raises
    ------
    InputError
        If it is not written so.

    Examples
    --------
    >>> pair_of("T001=J002")
    ('T001', 'J002')
    """
    team, sign, project = text.partition("=")
    if not (team and sign and project):
        raise InputError(
            phrase("team_refused", "no_pair", text=text), [phrase("team_refused", "write_pair")]
        )
    return team, project


def _scored(store: Store, tracking: Tracking) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return the pairs of open projects with their value, their reasons, and notes."""
    facts = build("team_project_pairs", store, data_date(store, "recruiting"))
    empty = check_memberships(
        _read(store, "team")["team_id"], _read(store, "team_member"), person_of=store.pseudonym
    )
    notes = (phrase("portfolio", "no_members", teams=joined(empty)),) if empty else ()
    facts = facts[facts["project_open"].astype(bool) & ~facts["team_id"].isin(empty)]
    facts = facts.reset_index(drop=True)
    if facts.empty:
        return facts, facts, notes
    compared = compare(facts)
    ranker, basis = team_ranker(tracking, compared)
    scores = ranker.predict(compared)
    facts = facts.assign(value=scores["mutual"], team=scores["team"], project=scores["project"])
    scored = facts[["team_id", "project_id"]].assign(reasons=team_reasons(ranker, compared))
    return facts, scored, (*notes, *basis)


def _read(store: Store, table: str) -> pd.DataFrame:
    return store.read(table, as_of=data_date(store, "recruiting"), purpose="recruiting")


def _nothing(notes: tuple[str, ...]) -> PortfolioList:
    return PortfolioList(PORTFOLIO, pd.DataFrame(), notes)


def _no_way(pairs: pd.DataFrame, refused: pd.DataFrame) -> str:
    counts = refused["obstacle"].value_counts()
    facts = {name: int(counts.get(name, 0)) for name in ("site", "fund")}
    return phrase("portfolio", "no_way", pairs=len(refused), all=len(pairs), **facts)


def _price(found: Portfolio) -> tuple[str, ...]:
    """Say what more budget is worth, and that a worth is one at the margin."""
    if found.conflict is not None or found.limits.empty:
        return ()
    budget = found.limits.loc[found.limits["limit"].eq("budget"), "price"]
    worth = [f"{price * _MILLION:.3g}" for price in budget]
    prices = [phrase("portfolio", "price_budget", worth=more) for more in worth]
    return (*prices, phrase("portfolio", "price_small"))


def _by_project(
    pairs: pd.DataFrame, found: Portfolio, refused: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the best teams of each project, the chosen one among them, and why each is or is not."""
    taken = _Taken.of(found, refused)
    ranked = pairs.sort_values(["value", "team_id"], ascending=[False, True])
    sheets: dict[str, pd.DataFrame] = {}
    for project in ranked["project_id"].drop_duplicates().sort_values():
        rows = ranked[ranked["project_id"] == project]
        chosen = rows["team_id"].eq(taken.team_of.get(str(project), ""))
        shown = rows[chosen | (np.arange(len(rows)) < _SHOWN)].rename(columns={"value": "mutual"})
        state = [taken.decision(str(team), str(project)) for team in shown["team_id"]]
        rows = shown.assign(decision=lazy_cells(state, shown.index))
        sheets[str(project)] = PROJECT_TEAMS.ordered(rows).reset_index(drop=True)
    return sheets


@dataclass(frozen=True)
class _Taken:
    """Who has whom, at what value, and which pairs have no way."""

    team_of: dict[str, str]
    project_of: dict[str, str]
    value: dict[str, float]
    lacking: dict[tuple[str, str], str]

    @classmethod
    def of(cls, found: Portfolio, refused: pd.DataFrame) -> _Taken:
        teams = found.assigned["team_id"].astype(str).tolist()
        projects = found.assigned["project_id"].astype(str).tolist()
        pairs = zip(refused["team_id"].astype(str), refused["project_id"].astype(str), strict=True)
        return cls(
            dict(zip(projects, teams, strict=True)),
            dict(zip(teams, projects, strict=True)),
            dict(zip(teams, found.assigned["value"].astype(float), strict=True)),
            dict(zip(pairs, refused["obstacle"].astype(str), strict=True)),
        )

    def decision(self, team: str, project: str) -> list[str]:
        """Say why a pair is chosen or not."""
        if self.team_of.get(project) == team:
            return [phrase("portfolio", "chosen")]
        if (team, project) in self.lacking:
            return [phrase("portfolio", f"lacks_{self.lacking[team, project]}")]
        why = []
        if team in self.project_of:
            value = f"{self.value[team]:.3f}"
            elsewhere = self.project_of[team]
            why.append(phrase("portfolio", "serves_elsewhere", project=elsewhere, value=value))
        if project in self.team_of:
            holder = self.team_of[project]
            value = f"{self.value[holder]:.3f}"
            why.append(phrase("portfolio", "served_by", team=holder, value=value))
        return why or [phrase("portfolio", "limits_dear")]
