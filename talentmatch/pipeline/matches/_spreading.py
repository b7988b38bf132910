"""All open postings at once: nobody shown to everybody, and nobody promised twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import logit

from talentmatch.evaluate.rankings import coverage_at, exposure_gini
from talentmatch.i18n import phrase
from talentmatch.match.allocation.market import equilibrium
from talentmatch.match.allocation.stable import place, stable_match
from talentmatch.pipeline.matches._limits import doubt_notes, notes_of_left_out
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import (
    LEAST_MUTUAL,
    MATCH,
    Shortlist,
    chosen_postings,
    read_market,
    shortlist_pairs,
    with_reasons,
)
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.pipeline.readiness import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["congestion", "match_market", "place_all"]

Array = NDArray[np.float64]
_LEAST_ODDS = 1e-6


def match_market(
    store: Store,
    *,
    tracking: Tracking,
    top: int = 10,
    exclude: Sequence[str] = (),
    least: float = LEAST_MUTUAL,
) -> Shortlist:
    """Rank candidates for every open posting as if all lists went out at once.

    Lists made apart show the same sought-after people to all. Here each list is ordered by the
    matches to expect when both sides choose among everything they are shown
    (`talentmatch.match.equilibrium`; the log odds of a yes are the utilities, openings the
    capacities), so that somebody with many suitors stands further down on each list.

    Parameters
    ----------
    store, tracking, top, exclude, least
        See `talentmatch.pipeline.match`.

    Returns
    -------
    Shortlist
        As from `match`, with `expected`: matches to expect of the pair [1], which orders the
        lists. Notes tell how the places spread, beside lists made apart.
    """
    require(store, "match")
    market = read_market(store, tracking)
    market, pairs = shortlist_pairs(store, market, exclude=exclude)
    comparisons, scored = scored_pairs(market, pairs)
    openings = _openings(market, scored)
    scored["expected"] = _masses(scored, openings)
    apart, spread = (_ranked(scored, by, top) for by in ("mutual", "expected"))
    table = with_reasons(market, spread, comparisons, "posting_id", least=least)
    table.insert(list(table).index("weak"), "expected", spread["expected"].to_numpy())
    hidden = notes_of_left_out(market, chosen_postings(market), "posting_id")
    notes = (
        *market.notes,
        *hidden,
        *doubt_notes(market, table),
        *_spread_notes(market, apart, spread, top=top),
    )
    return Shortlist(MATCH, table, notes)


def place_all(
    store: Store,
    *,
    tracking: Tracking,
    rule: Literal["total", "stable"] = "total",
    exclude: Sequence[str] = (),
    least: float = LEAST_MUTUAL,
) -> Shortlist:
    """Place people at all open postings at once: one post a person, no more people than openings.

    Parameters
    ----------
    store, tracking, exclude, least
        See `talentmatch.pipeline.match`. Pairs below `least` are left unplaced.
    rule : {"total", "stable"}
        The highest total of mutual probabilities, or a placement that no candidate and posting
        would both rather leave for each other (candidates propose).

    Returns
    -------
    Shortlist
        One row a placement, columns as from `match`; notes tell how many are placed, at how many
        openings, and the placements to expect.
    """
    require(store, "match")
    market = read_market(store, tracking)
    market, pairs = shortlist_pairs(store, market, exclude=exclude)
    comparisons, scored = scored_pairs(market, pairs)
    fit = scored.loc[scored["mutual"] >= least]
    openings = _openings(market, fit)
    chosen = _placed(fit, openings, rule)
    chosen = chosen.sort_values(
        ["posting_id", "mutual", "candidate_id"], ascending=[True, False, True]
    )
    chosen["rank"] = chosen.groupby("posting_id").cumcount() + 1
    table = with_reasons(market, chosen, comparisons, "posting_id", least=least)
    facts = {
        "placed": len(chosen),
        "postings": chosen["posting_id"].nunique(),
        "lists": pairs["posting_id"].nunique(),
        "openings": int(_openings(market, scored).sum()),
        "expected": f"{chosen['mutual'].sum():.1f}",
    }
    notes = (
        *market.notes,
        *notes_of_left_out(market, chosen_postings(market), "posting_id"),
        *doubt_notes(market, table),
        phrase("match", f"placed_{rule}", **facts),
    )
    return Shortlist(MATCH, table, notes)


def congestion(ranked: pd.DataFrame, people: pd.Series[str], top: int) -> dict[str, float]:
    """Return how the places of lists spread over people.

    Parameters
    ----------
    ranked : DataFrame
        candidate_id and rank.
    people : Series of str
        Everybody who could be shown.
    top : int
        Places of a list.

    Returns
    -------
    dict
        `shown`: share of people on any list [1]; `gini` of the number of lists a person stands on
        (0 all alike, 1 one person on all); `most`: lists of the person on most of them.

    Examples
    --------
    >>> lists = pd.DataFrame({"candidate_id": ["a", "a"], "rank": [1, 1]})
    >>> congestion(lists, pd.Series(["a", "b"]), 5)
    {'shown': 0.5, 'gini': 0.5, 'most': 2.0}
    """
    items = ranked.rename(columns={"candidate_id": "item"})
    counts = ranked.loc[ranked["rank"] <= top, "candidate_id"].value_counts()
    return {
        "shown": coverage_at(items, people, top),
        "gini": exposure_gini(items, people, top),
        "most": float(counts.max()) if len(counts) else 0.0,
    }


def _openings(market: Market, scored: pd.DataFrame) -> pd.Series[float]:
    """Return the openings of each posting that pairs name; one where the number is not known."""
    known = market.postings.set_index("posting_id")["openings"].astype(float).fillna(1.0)
    return known.reindex(pd.Index(scored["posting_id"].unique())).fillna(1.0)


def _masses(scored: pd.DataFrame, openings: pd.Series[float]) -> Array:
    """Return the matches to expect of each pair; pairs that were not retrieved cannot match."""
    if scored.empty:
        return np.empty(0)
    person, people = pd.factorize(scored["candidate_id"])
    post = openings.index.get_indexer(pd.Index(scored["posting_id"]))
    shape = (len(people), len(openings))
    ours, theirs = (
        sp.csr_array((_utility(scored[side]), (person, post)), shape=shape)
        for side in ("candidate", "employer")
    )
    masses = equilibrium(ours, theirs, openings=openings.to_numpy())
    return np.asarray(masses[person, post], dtype=float).ravel()


def _utility(probability: pd.Series[float]) -> Array:
    return np.asarray(logit(probability.clip(_LEAST_ODDS, 1 - _LEAST_ODDS).to_numpy(dtype=float)))


def _ranked(scored: pd.DataFrame, by: str, top: int) -> pd.DataFrame:
    best = scored.sort_values(["posting_id", by, "candidate_id"], ascending=[True, False, True])
    best["rank"] = best.groupby("posting_id").cumcount() + 1
    return best.loc[best["rank"] <= top]


def _placed(fit: pd.DataFrame, openings: pd.Series[float], rule: str) -> pd.DataFrame:
    if fit.empty:
        return fit.copy()
    person, people = pd.factorize(fit["candidate_id"])
    post = openings.index.get_indexer(pd.Index(fit["posting_id"]))

    def dense(name: str) -> Array:
        scores = np.full((len(people), len(openings)), -np.inf)
        scores[person, post] = fit[name]
        return scores

    quota = openings.to_numpy()
    if rule == "total":
        placed = place(dense("mutual"), openings=quota)
    else:
        placed = stable_match(dense("candidate"), dense("employer"), openings=quota)
    chosen: pd.DataFrame = fit.loc[np.asarray(placed)[person] == post].copy()
    return chosen


def _spread_notes(
    market: Market, apart: pd.DataFrame, spread: pd.DataFrame, *, top: int
) -> tuple[str, ...]:
    if spread.empty:
        return ()
    people = market.candidates["candidate_id"]
    notes = []
    for key, ranked in (("lists_apart", apart), ("lists_spread", spread)):
        found = congestion(ranked, people, top)
        notes.append(
            phrase(
                "match",
                key,
                shown=f"{100 * found['shown']:.1f}",
                n=len(people),
                gini=f"{found['gini']:.3f}",
                most=f"{found['most']:.0f}",
                mutual=f"{100 * ranked['mutual'].mean():.1f}",
            )
        )
    return tuple(notes)
