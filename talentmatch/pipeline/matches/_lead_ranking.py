"""Leads in the order of what a call is worth, each with the people whom to offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.pipeline.matches._limits import clients_of_postings
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import read_market, with_reasons
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.plan.leads import FeeRule, lead_prospects, ranked_leads

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.scenario import LevelChange
    from talentmatch.track import Tracking

__all__ = ["LeadSources", "Ranking", "read_lead_sources"]

_SHORTLIST = 5
#: Prospects for which people are looked up before it is known whether that is enough.
_LOOKED_UP = 50


@dataclass(frozen=True)
class Ranking:
    """Leads, the best first, and the people for the posting of each with the reasons of both sides."""

    leads: pd.DataFrame
    shortlists: pd.DataFrame


@dataclass(frozen=True)
class LeadSources:
    """What leads are made of.

    Attributes
    ----------
    market : Market
        Both sides; whoever is known to an enterprise is not sent there again.
    clients, marks : DataFrame
        Tables `client`, also under each id of a client among the postings, and `lead`.
    rule : FeeRule
        Fees where contracts are silent.
    """

    market: Market
    clients: pd.DataFrame
    marks: pd.DataFrame
    rule: FeeRule

    def under(self, changes: Sequence[LevelChange]) -> LeadSources:
        """Return the same where openings to come differ as stated; the industry is its beginning."""
        if not changes:
            return self
        posts = self.market.postings
        outlook = pd.Series(1.0, index=posts.index)
        for change in changes:
            meant = pd.Series(True, index=posts.index)
            for name, value in change.where.items():
                texts = posts[name].astype("str")
                meant &= (
                    texts.str.startswith(str(value)) if name == "industry" else texts.eq(str(value))
                ).fillna(False)
            outlook = outlook.where(~meant, outlook * (1 + change.change))
        return replace(self, market=replace(self.market, postings=posts.assign(outlook=outlook)))

    def prospects(self) -> pd.DataFrame:
        """Return what may become a lead today; see `talentmatch.plan.leads.lead_prospects`."""
        return self._prospects(self.clients, self.marks, self.rule)

    def prospects_of(self, marks: pd.DataFrame) -> pd.DataFrame:
        """Return the same of leads that are marked, however few openings are left."""
        # Where nobody may be approached, the client itself may still be called.
        clients = self.clients.assign(off_limits_until=pd.Timestamp(0))
        every = self._prospects(clients, None, replace(self.rule, least_openings=0.0))
        keys = ["enterprise_id", "occupation"]
        return every.drop(columns="lead_id").merge(marks[["lead_id", *keys]], on=keys)

    def _prospects(
        self, clients: pd.DataFrame, taken: pd.DataFrame | None, rule: FeeRule
    ) -> pd.DataFrame:
        return lead_prospects(
            self.market.postings,
            as_of=self.market.as_of,
            clients=clients,
            taken=taken,
            rule=rule,
        )

    def ranked(self, prospects: pd.DataFrame, top: int) -> Ranking:
        """Look people up for those prospects alone that can still come among the best.

        What a prospect could earn at most bounds what it is worth: once the last of the list is
        worth more than the rest could earn, the rest need nobody looked up.
        """
        count = max(_LOOKED_UP, 2 * top)
        looked_up = _look_up(self.market, prospects.head(count))
        while True:
            pairs = looked_up.pairs
            leads = ranked_leads(prospects.head(count), pairs, rule=self.rule).head(top)
            rest = prospects["most"].iloc[count:]
            if rest.empty or (len(leads) == top and leads["value"].iloc[-1] >= rest.iloc[0]):
                return Ranking(leads, looked_up.shortlists(self.market, leads))
            more = prospects.iloc[count : count + _LOOKED_UP]
            looked_up = looked_up.joined(_look_up(self.market, more))
            count += _LOOKED_UP


@dataclass(frozen=True)
class _LookedUp:
    """Pairs of postings and people with their probabilities, and the comparisons they follow from."""

    comparisons: pd.DataFrame
    pairs: pd.DataFrame

    def joined(self, more: _LookedUp) -> _LookedUp:
        return _LookedUp(
            pd.concat([self.comparisons, more.comparisons], ignore_index=True),
            pd.concat([self.pairs, more.pairs], ignore_index=True),
        )

    def shortlists(self, market: Market, leads: pd.DataFrame) -> pd.DataFrame:
        """Return the best people for the posting of each lead, and why."""
        best = self.pairs.loc[self.pairs["posting_id"].isin(leads["posting_id"])]
        best = best.sort_values(
            ["posting_id", "mutual", "candidate_id"], ascending=[True, False, True]
        )
        best["rank"] = best.groupby("posting_id").cumcount() + 1
        best = best.loc[best["rank"] <= _SHORTLIST]
        table = with_reasons(market, best, self.comparisons, "posting_id")
        order = {posting: place for place, posting in enumerate(leads["posting_id"])}
        number = dict(zip(leads["posting_id"], leads["lead_id"], strict=True))
        table.insert(0, "lead_id", table["posting_id"].map(number).astype("str"))
        return table.sort_values(
            "posting_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
        )


def _look_up(market: Market, prospects: pd.DataFrame) -> _LookedUp:
    posts = market.postings.loc[market.postings["posting_id"].isin(prospects["posting_id"])]
    posts = posts.reset_index(drop=True)
    pairs = market.pairs_of(posts, market.candidates)
    # All postings stay: how rare a skill is they tell together, in every list alike.
    named = market.candidates["candidate_id"].isin(pairs["candidate_id"].unique())
    people = market.candidates.loc[named].reset_index(drop=True)
    return _LookedUp(*scored_pairs(replace(market, candidates=people), pairs))


def read_lead_sources(store: Store, tracking: Tracking, rule: FeeRule) -> LeadSources:
    """Read what leads are made of, as recruiting may read it today."""
    market = read_market(store, tracking)
    market = replace(market, exclusions=_with_known(store, market))
    clients = store.read("client", as_of=market.as_of, purpose="recruiting")
    return LeadSources(
        market=market,
        clients=clients_of_postings(clients, market.postings, market.register, market.as_of),
        marks=store.read("lead", as_of=market.as_of, purpose="recruiting"),
        rule=rule,
    )


def _with_known(store: Store, market: Market) -> pd.DataFrame:
    """Add who is in a process with an enterprise, or was in one within a year: not to be sent again."""
    in_process = store.query(
        """
        SELECT DISTINCT seen.candidate_id, post.enterprise_id, post.enterprise_name
        FROM interaction AS seen JOIN posting AS post USING (posting_id)
        WHERE seen.action IN ('interview', 'offer', 'accept', 'reject')
          AND seen."at" > :as_of - INTERVAL 1 YEAR
        """,
        as_of=market.as_of,
        purpose="recruiting",
    )
    return pd.concat([market.exclusions, in_process.assign(in_doubt=False)], ignore_index=True)
