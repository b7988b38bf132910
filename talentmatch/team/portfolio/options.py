"""Every way to put a team on a project: which site houses it, which fund closes the gap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from talentmatch.team._fit import in_region, items_of
from talentmatch.team.portfolio.limits import Limit
from talentmatch.vocab import industries

__all__ = ["place_pairs", "placement_limits"]

#: Stage of a team by the technology readiness level it has reached, lowest level first.
_STAGES = ((1, "seed"), (4, "angel"), (7, "growth"))


def place_pairs(
    pairs: pd.DataFrame,
    sites: pd.DataFrame | None = None,
    funds: pd.DataFrame | None = None,
    *,
    members: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ways to place each pair, and the pairs for which there is none.

    A team whose floor space the project does not offer needs a site of the project's region that
    takes its industry and has as much. What the team looks for beyond what the project offers, or
    what the project asks for beyond what the team has, whichever is more, needs a fund that invests
    in that industry and stage (readiness 1 to 3 seed, 4 to 6 angel, 7 to 9 growth) with a ticket
    of that size. Without a table of sites or funds nobody needs one.

    Parameters
    ----------
    pairs : DataFrame with team_id, project_id, value and facts of both sides (team_…, project_…)
        As the feature set `team_project_pairs` gives them; what is not said counts as nothing
        needed and nothing offered.
    sites, funds : DataFrame, optional
        Rows of the tables `site` and `fund`.
    members : DataFrame with team_id, candidate_id, [allocation], optional
        Who is in which team; people who are in several share their time among them.

    Returns
    -------
    tuple of DataFrame, DataFrame
        Options with site_id, fund_id, area [m2], ticket [CNY] and cost [CNY: prize, staff budget
        and capital that the project pays out]; and team_id, project_id, obstacle ("site", "fund").

    Examples
    --------
    >>> pairs = pd.DataFrame({"team_id": ["t"], "project_id": ["p"], "value": [0.5],
    ...     "project_region": ["east"], "project_industry": ["C34"], "team_area_needed": [300.0]})
    >>> sites = pd.DataFrame({"site_id": ["S1", "S2"], "region": ["east", "west"],
    ...     "industries": [["C34"], ["C34"]], "area": [500.0, 900.0]})
    >>> place_pairs(pairs, sites)[0]["site_id"].tolist()
    ['S1']
    """
    options = _facts(pairs).reset_index(drop=True)
    obstacles = []
    for name, places, need in (("site", sites, "area"), ("fund", funds, "ticket")):
        if places is None or places.empty:
            options = options.assign(**{f"{name}_id": None})
            continue
        ways = _sites_of(options, places) if name == "site" else _funds_of(options, places)
        apart = options[options[need] <= 0].assign(**{f"{name}_id": None})
        lacking = options[(options[need] > 0) & ~options["way"].isin(ways["way"])]
        obstacles.append(lacking.assign(obstacle=name))
        placed = options[options[need] > 0].merge(ways, on="way")
        options = pd.concat([apart, placed], ignore_index=True).assign(
            way=lambda t: np.arange(len(t))
        )
    # Of ways that are worth the same, which one is taken must not hang on the order of a table.
    names = ["team_id", "project_id", "site_id", "fund_id"]
    options = options.drop(columns="way").sort_values(names, kind="stable", ignore_index=True)
    if members is not None:
        options = options.merge(_shared(members), on="team_id", how="left")
    columns = ["team_id", "project_id", "obstacle"]
    refused = pd.concat([part[columns] for part in obstacles]) if obstacles else None
    none = pd.DataFrame(columns=columns)
    unplaced = none if refused is None else refused.drop_duplicates(columns[:2], ignore_index=True)
    with_a_way = pd.MultiIndex.from_frame(options[columns[:2]])
    return options, unplaced[~pd.MultiIndex.from_frame(unplaced[columns[:2]]).isin(with_a_way)]


def _facts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the floor space and the ticket they need, and what they cost."""

    def amount_of(column: str) -> pd.Series[Any]:
        if column not in pairs.columns:
            return pd.Series(0.0, index=pairs.index)
        return pairs[column].astype(float).fillna(0.0)

    space = amount_of("team_area_needed")
    short = (space > amount_of("project_area_offered")) & (space > 0)
    looked_for = amount_of("team_capital_needed") - amount_of("project_capital_offered")
    needed = amount_of("project_capital_needed") - amount_of("team_capital")
    paid = (
        amount_of("project_prize")
        + amount_of("project_budget")
        + amount_of("project_capital_offered")
    )
    return pairs.assign(
        area=space.where(short, 0.0),
        ticket=np.maximum(np.maximum(looked_for, needed), 0.0),
        cost=paid,
        way=np.arange(len(pairs)),
    )


def _sites_of(options: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    needy = options[options["area"] > 0]
    every = needy[["way", "area", "project_region", "project_industry"]].merge(
        sites[["site_id", "region", "industries"]].assign(
            room=sites["area"].astype(float).fillna(np.inf)
        ),
        how="cross",
    )
    near = every["region"].isna() | _lies_in(every["region"], every["project_region"])
    fits = near & (every["area"] <= every["room"])
    fits &= _takes(every["industries"], every["project_industry"])
    return every.loc[fits, ["way", "site_id"]]


def _lies_in(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Tell of each row whether one place lies in another for sure."""
    pairs = list(zip(part, whole, strict=True))
    answers = {pair: in_region(*pair) for pair in set(pairs)}
    return pd.Series([answers[pair] for pair in pairs], index=part.index, dtype=bool)


def _funds_of(options: pd.DataFrame, funds: pd.DataFrame) -> pd.DataFrame:
    needy = options[options["ticket"] > 0]
    readiness = needy["team_readiness"] if "team_readiness" in needy.columns else np.nan
    every = (
        needy[["way", "ticket", "project_industry"]]
        .assign(readiness=readiness)
        .merge(funds[["fund_id", "ticket_low", "ticket_high", "stages", "industries"]], how="cross")
    )
    fits = every["ticket"].ge(every["ticket_low"].fillna(0.0))
    fits &= every["ticket"].le(every["ticket_high"].fillna(np.inf))
    stages = zip(every["stages"], every["readiness"], strict=True)
    fits &= np.array([_invests(names, reached) for names, reached in stages], dtype=bool)
    fits &= _takes(every["industries"], every["project_industry"])
    return every.loc[fits, ["way", "fund_id"]]


def _invests(stages: Any, readiness: Any) -> bool:
    named_stages = items_of(stages)
    if not named_stages or readiness is None or pd.isna(readiness):
        return True
    return [name for least, name in _STAGES if readiness >= least][-1] in named_stages


def _takes(industries_of: pd.Series[Any], codes: pd.Series[Any]) -> np.ndarray:
    """Return where a list of industries holds one or a parent of it; an empty list takes all."""
    answer_of: dict[tuple[Any, ...], bool] = {}
    answers = []
    for branches, code in zip(industries_of, codes, strict=True):
        key = (*items_of(branches), "|", code)
        if key not in answer_of:
            chain = set(industries.ancestors(code)) if isinstance(code, str) else set()
            answer_of[key] = not items_of(branches) or bool(chain & set(items_of(branches)))
        answers.append(answer_of[key])
    return np.array(answers, dtype=bool)


def _shared(members: pd.DataFrame) -> pd.DataFrame:
    """Return for each team the people whose time is promised to several teams beyond all of it."""
    time = members[["team_id", "candidate_id"]].assign(
        share=members["allocation"].astype(float).fillna(1.0) if "allocation" in members else 1.0
    )
    teams = time.groupby("candidate_id")["team_id"].transform("nunique")
    total = time.groupby("candidate_id")["share"].transform("sum")
    both = time[(teams > 1) & (total > 1.0 + 1e-9)]
    grouped = both.groupby("team_id").agg(
        shared_members=("candidate_id", list), shared_time=("share", list)
    )
    return grouped.reset_index()


def placement_limits(
    options: pd.DataFrame,
    sites: pd.DataFrame | None = None,
    funds: pd.DataFrame | None = None,
    *,
    budget: float | None = None,
) -> list[Limit]:
    """Return the limits of sites, funds, people and budget on the options of :func:`place_pairs`.

    Parameters
    ----------
    options : DataFrame
        Ways to place pairs.
    sites, funds : DataFrame, optional
        Rows of the tables `site` (capacity, area) and `fund` (size).
    budget : float, optional
        Most that all projects together may pay out [CNY].
    """
    limits = []
    if sites is not None and len(sites):
        by = sites.set_index("site_id")
        limits.append(Limit("site", by="site_id", capacity=by["capacity"].astype(float)))
        room = by["area"].astype(float)
        limits.append(Limit("site_area", by="site_id", uses="area", capacity=room))
    if funds is not None and len(funds):
        size = funds.set_index("fund_id")["size"].astype(float)
        limits.append(Limit("fund", by="fund_id", uses="ticket", capacity=size))
    if "shared_members" in options.columns:
        limits.append(Limit("member", by="shared_members", uses="shared_time", capacity=1.0))
    if budget is not None:
        limits.append(Limit("budget", uses="cost", capacity=budget))
    return limits
