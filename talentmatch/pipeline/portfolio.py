"""Which team gets which project, site and fund: one decision over the whole store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.phrases import Language, joined, phrase
from talentmatch.pipeline.staffing import team_ranker
from talentmatch.pipeline.state import data_date, require
from talentmatch.specs import build
from talentmatch.team import Portfolio, compare, reasons
from talentmatch.team.memberships import check_memberships
from talentmatch.team.portfolio.change import Plan, changes, read_change, solve_plan, why_not
from talentmatch.team.portfolio.options import place_pairs

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["PortfolioList", "changes_named", "limits_named", "pair_of", "portfolio"]

_SHOWN = 10
_MILLION = 1e6


@dataclass(frozen=True, kw_only=True)
class PortfolioList:
    """Who gets whom, and what stands around it.

    Attributes
    ----------
    assigned : DataFrame with project_id, team_id, mutual, site_id, fund_id, ticket, outlay, reasons
        The choice.
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

    assigned: pd.DataFrame
    limits: pd.DataFrame
    what_if: pd.DataFrame
    by_project: dict[str, pd.DataFrame]
    notes: tuple[str, ...]
    found: Portfolio | None


def portfolio(
    store: Store,
    *,
    tracking: Tracking,
    plan: Sequence[str] = (),
    what_if: Sequence[str] = (),
    why: Sequence[tuple[str, str]] = (),
    lang: Language = "en",
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
    lang : {"zh", "en"}
        Language of notes and reasons.

    Raises
    ------
    InputError
        If a person is in a team twice, teams contain each other, or a change cannot be read.
    """
    require(store, "portfolio")
    pairs, scored, notes = _scored(store, tracking, lang)
    if pairs.empty:
        return _nothing((*notes, phrase("portfolio", "no_open_project", lang)))
    tables = {name: _read(store, name) for name in ("site", "fund", "team_member")}
    options, refused = place_pairs(
        pairs, tables["site"], tables["fund"], members=tables["team_member"]
    )
    if len(refused):
        notes += (_no_way(pairs, refused, lang),)
    decided = Plan(options=options, sites=tables["site"], funds=tables["fund"])
    for change in plan:
        decided = read_change(decided, change)
    found = solve_plan(decided)
    notes += (found.message(lang), *_price(found, lang))
    notes += tuple(why_not(decided, found, refused, pair, lang=lang) for pair in why)
    columns = [
        "project_id",
        "team_id",
        "mutual",
        "site_id",
        "fund_id",
        "ticket",
        "outlay",
        "reasons",
    ]
    assigned = found.assigned.merge(scored, on=["team_id", "project_id"])
    assigned = assigned.rename(columns={"value": "mutual", "cost": "outlay"})
    own = found.limits["limit"].isin(["site", "site_area", "fund", "budget", "member"])
    return PortfolioList(
        assigned=assigned[columns].sort_values("project_id", ignore_index=True),
        limits=found.limits[own].reset_index(drop=True),
        what_if=changes(decided, found, what_if, lang=lang),
        by_project=_by_project(pairs.merge(scored), found, refused, lang),
        notes=notes,
        found=found,
    )


def limits_named(limits: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return limits under the names that people give them, with units.

    Examples
    --------
    >>> limits_named(pd.DataFrame({"limit": ["site"], "key": ["S01"]}), "zh")["limit"].tolist()
    ['载体：可入驻团队（支）']
    """
    if limits.empty:
        return limits
    return limits.assign(
        limit=[phrase("portfolio", f"named_{name}", lang) for name in limits["limit"]]
    )


def changes_named(what_if: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return changes that were tried as a sentence says them.

    Examples
    --------
    >>> changes_named(pd.DataFrame({"change": ["budget=+1000000"]}), "en")["change"].tolist()
    ['budget +1,000,000 CNY']
    """
    if what_if.empty:
        return what_if
    return what_if.assign(change=[_change_named(str(change), lang) for change in what_if["change"]])


def _change_named(change: str, lang: Language) -> str:
    what, _, value = change.partition("=")
    if what == "budget":
        value = f"{float(value):+,.0f}" if value[0] in "+-" else f"{float(value):,.0f}"
    return phrase("portfolio", f"change_{what}", lang, value=value)


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


def _scored(
    store: Store, tracking: Tracking, lang: Language
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return the pairs of open projects with their value, their reasons, and notes."""
    facts = build("team_project_pairs", store, data_date(store, "recruiting"))
    empty = check_memberships(
        _read(store, "team")["team_id"], _read(store, "team_member"), person_of=store.pseudonym
    )
    notes = (phrase("portfolio", "no_members", lang, teams=joined(empty)),) if empty else ()
    facts = facts[facts["project_open"].astype(bool) & ~facts["team_id"].isin(empty)]
    facts = facts.reset_index(drop=True)
    if facts.empty:
        return facts, facts, notes
    compared = compare(facts)
    ranker, basis = team_ranker(tracking, compared, lang)
    scores = ranker.predict(compared)
    facts = facts.assign(value=scores["mutual"], team=scores["team"], project=scores["project"])
    why = reasons(ranker, compared, lang=lang)
    both = [
        [phrase("plan", "side_team", lang, text=text) for text in team]
        + [phrase("plan", "side_project", lang, text=text) for text in project]
        for team, project in zip(why["team"], why["project"], strict=True)
    ]
    scored = facts[["team_id", "project_id"]].assign(
        reasons=pd.Series(both, index=facts.index, dtype=object)
    )
    return facts, scored, (*notes, *basis)


def _read(store: Store, table: str) -> pd.DataFrame:
    return store.read(table, as_of=data_date(store, "recruiting"), purpose="recruiting")


def _nothing(notes: tuple[str, ...]) -> PortfolioList:
    none = pd.DataFrame()
    return PortfolioList(
        assigned=none, limits=none, what_if=none, by_project={}, notes=notes, found=None
    )


def _no_way(pairs: pd.DataFrame, refused: pd.DataFrame, lang: Language) -> str:
    counts = refused["obstacle"].value_counts()
    facts = {name: int(counts.get(name, 0)) for name in ("site", "fund")}
    return phrase("portfolio", "no_way", lang, pairs=len(refused), all=len(pairs), **facts)


def _price(found: Portfolio, lang: Language) -> tuple[str, ...]:
    """Say what more budget is worth, and that a worth is one at the margin."""
    if found.conflict is not None or found.limits.empty:
        return ()
    budget = found.limits.loc[found.limits["limit"].eq("budget"), "price"]
    worth = [f"{price * _MILLION:.3g}" for price in budget]
    told = [phrase("portfolio", "price_budget", lang, worth=more) for more in worth]
    return (*told, phrase("portfolio", "price_small", lang))


def _by_project(
    pairs: pd.DataFrame, found: Portfolio, refused: pd.DataFrame, lang: Language
) -> dict[str, pd.DataFrame]:
    """Return the best teams of each project, the chosen one among them, and why each is or is not."""
    taken = _Taken.of(found, refused)
    ranked = pairs.sort_values(["value", "team_id"], ascending=[False, True])
    columns = ["team_id", "mutual", "team", "project", "decision", "reasons"]
    sheets: dict[str, pd.DataFrame] = {}
    for project in ranked["project_id"].drop_duplicates().sort_values():
        rows = ranked[ranked["project_id"] == project]
        chosen = rows["team_id"].eq(taken.team_of.get(str(project), ""))
        shown = rows[chosen | (np.arange(len(rows)) < _SHOWN)].rename(columns={"value": "mutual"})
        state = [taken.told(str(team), str(project), lang) for team in shown["team_id"]]
        decision = pd.Series(state, index=shown.index, dtype=object)
        sheets[str(project)] = shown.assign(decision=decision)[columns].reset_index(drop=True)
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

    def told(self, team: str, project: str, lang: Language) -> list[str]:
        """Say why a pair is chosen or not."""
        if self.team_of.get(project) == team:
            return [phrase("portfolio", "chosen", lang)]
        if (team, project) in self.lacking:
            return [phrase("portfolio", f"lacks_{self.lacking[team, project]}", lang)]
        said = []
        if team in self.project_of:
            value = f"{self.value[team]:.3f}"
            elsewhere = self.project_of[team]
            said.append(
                phrase("portfolio", "serves_elsewhere", lang, project=elsewhere, value=value)
            )
        if project in self.team_of:
            holder = self.team_of[project]
            value = f"{self.value[holder]:.3f}"
            said.append(phrase("portfolio", "served_by", lang, team=holder, value=value))
        return said or [phrase("portfolio", "limits_dear", lang)]
