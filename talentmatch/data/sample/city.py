"""The simulated city: every table of the store, and the truth behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.sample._attraction import simulate_attraction
from talentmatch.data.sample._clients import simulate_clients
from talentmatch.data.sample._market import simulate_interactions
from talentmatch.data.sample._planning import simulate_planning
from talentmatch.data.sample._projects import simulate_carriers, simulate_projects
from talentmatch.data.sample._reports import economy_tables, economy_truth
from talentmatch.data.sample._survey import simulate_survey
from talentmatch.data.sample._teams import simulate_teams
from talentmatch.data.sample.economy import Economy, simulate_economy
from talentmatch.data.sample.people import People, simulate_people
from talentmatch.data.sample.postings import simulate_postings
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["City", "load_sample", "simulate"]


@dataclass(frozen=True)
class City:
    """A simulated city; nothing in it is real.

    Attributes
    ----------
    seed : int
        Seed it was drawn from.
    tables : dict of str to DataFrame
        Table name to rows in contract columns.
    truth : dict of str to DataFrame
        What nobody could know: expected openings, coefficients, probabilities, gaps.
    """

    seed: int
    tables: dict[str, pd.DataFrame]
    truth: dict[str, pd.DataFrame]


def simulate(seed: int = 0, *, scale: float = 1.0) -> City:
    """Draw a city; the same seed gives the same city.

    Parameters
    ----------
    seed : int, default=0
        Seed of the whole city.
    scale : float, default=1.0
        Size against the full city of 400 enterprises, 6 000 candidates and 60 000 interactions [1].

    Examples
    --------
    >>> city = simulate(seed=0, scale=0.1)
    >>> len(city.tables["enterprise"])
    40
    """
    rngs = (np.random.default_rng([seed, part]) for part in range(100))
    economy = simulate_economy(next(rngs), _sized(400, scale))
    people = simulate_people(next(rngs), economy, _sized(6000, scale))
    postings = simulate_postings(next(rngs), economy, _sized(1500, scale))
    market, market_truth = simulate_interactions(
        next(rngs), people, postings, _sized(60_000, scale)
    )
    survey, survey_truth = simulate_survey(next(rngs), economy)
    planning, planning_truth = simulate_planning(next(rngs), economy, people)
    dual, dual_truth = _dual_attraction(rngs, economy, people, scale)
    tables = economy_tables(next(rngs), economy) | people.tables | market | survey | planning | dual
    tables["posting"] = postings.table
    tables |= simulate_clients(next(rngs), economy, postings, market["interaction"])
    truth = economy_truth(economy) | market_truth | survey_truth | planning_truth | dual_truth
    return City(seed, {name: tables[name] for name in TABLES if name in tables}, truth)


def _dual_attraction(
    rngs: Iterator[np.random.Generator], economy: Economy, people: People, scale: float
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    teams = simulate_teams(next(rngs), people, _sized(80, scale))
    projects = simulate_projects(next(rngs), economy, _sized(50, scale))
    actions, truth = simulate_attraction(next(rngs), teams["team"], projects["project"])
    return teams | projects | actions | simulate_carriers(next(rngs)), truth


def _sized(full: int, scale: float) -> int:
    return max(round(full * scale), 10)


def load_sample(seed: int = 0, *, path: str | Path = ":memory:", scale: float = 1.0) -> Store:
    """Return a store that holds the simulated city; every view of it says *simulated*.

    Parameters
    ----------
    seed : int, default=0
        Seed of the city.
    path : str or Path, default=":memory:"
        Where the store is kept.
    scale : float, default=1.0
        Size against the full city [1].

    Examples
    --------
    >>> with load_sample(seed=0, scale=0.05) as city:
    ...     city.simulated
    True
    """
    from talentmatch.data.store import Store  # duckdb is needed only by who loads

    store = Store(path)
    fill_with_sample(store, seed, scale=scale)
    return store


def fill_with_sample(store: Store, seed: int = 0, *, scale: float = 1.0) -> None:
    """Put the simulated city into an empty store; whole, or not at all.

    Parameters
    ----------
    store : Store
        Empty; from then on every view of it says *simulated*.
    seed : int, default=0
        Seed of the city.
    scale : float, default=1.0
        Size against the full city [1].

    Raises
    ------
    InputError
        The store holds data.
    """
    city = simulate(seed, scale=scale)
    with store.together():
        if store.tables():
            raise InputError(phrase("store", "not_empty"))
        store.simulated = True
        for name, frame in city.tables.items():
            store.write(name, frame, source=f"the simulated city (seed {seed})")
