"""From talents with partners to the worklist of placements, and how many are placed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.match.allocation.partners import partner_worklist
from talentmatch.pipeline.matches._limits import doubt_notes, notes_of_left_out
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import open_postings, read_market
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.pipeline.readiness import require
from talentmatch.plan.placement import placement_summary

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["PARTNERS", "PLACED", "Partners", "partners"]

#: Words for all groups together, and for what is not known, stand beside those of the vocabulary.
_KIND = Field("employer_type", vocabulary="ownership|placement:", names_row=True)
_POST = Field("post", vocabulary="occupation|placement:", names_row=True)
PARTNERS = ListSpec(
    "partners",
    key=("partner_id", "talent_id", "posting_id"),
    grain="a post that is suggested to a partner, or why none is",
    subject="partner_id",
    purpose="recruiting",
    fields=(
        Field("waiting_days"),
        Field("partner_id"),
        Field("talent_id"),
        _KIND,
        _POST,
        Field("step", vocabulary="partners:step_"),
        Field("rank"),
        Field("posting_id"),
        Field("title"),
        Field("enterprise_id"),
        Field("mutual", unit="share", digits=3),
        Field("why"),
    ),
)
PLACED = ListSpec(
    "summary",
    key=("employer_type", "post"),
    grain="partners of one type of employer and post",
    purpose="recruiting",
    fields=(
        _KIND,
        _POST,
        Field("partners", unit="persons"),
        Field("placed", unit="persons"),
        Field("placed_share", unit="share", digits=3),
        Field("lo-95", unit="share", digits=3, label="placed_lo"),
        Field("hi-95", unit="share", digits=3, label="placed_hi"),
        Field("proposed", unit="persons"),
        Field("like", unit="persons"),
        Field("without_post", unit="persons"),
        Field("waiting_days", label="waiting_middle"),
    ),
)


@dataclass(frozen=True)
class Partners(Result):
    """Partners to place.

    Attributes
    ----------
    table : DataFrame
        The worklist, who waits longest first: `waiting_days`, `partner_id`, `talent_id`,
        `employer_type` and `post` of the partner, `step`, `rank`, `posting_id`, `title`,
        `enterprise_id`, `mutual` [1], `why`. Who is placed already is not in it.
    notes : tuple of str
        What it rests on.
    summary : DataFrame
        As `placement_summary` gives it.
    """

    summary: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The worklist, and how many are placed."""
        return self, self.placed

    @property
    def placed(self) -> Result:
        """How many are placed, by type of employer and post."""
        return Result(PLACED, self.summary, self.notes)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The partners, and the talents whose partners they are."""
        people = pd.concat([self.table["partner_id"], self.table["talent_id"]])
        return tuple(people.dropna().astype(str).unique())


def partners(store: Store, *, tracking: Tracking, top: int = 3) -> Partners:
    """List the partners of talents who look for a post: like employer and post first.

    Parameters
    ----------
    store : Store
        The data; only people who agreed to recruiting are read.
    tracking : Tracking
        Where the match model is.
    top : int, default=3
        Most posts suggested for each partner.

    Raises
    ------
    MissingDataError
        If there is no posting or no candidate.
    """
    require(store, "match", asked="partners")
    market = read_market(store, tracking)
    talents = _talents(market.candidates)
    if talents.empty:
        return _nobody()
    placed = _placed(store, market.as_of)
    waits = talents.loc[~talents["partner_id"].isin(placed.index)]
    book = _with_types(store, market)
    seekers = book.loc[book["candidate_id"].isin(waits["partner_id"])].reset_index(drop=True)
    posts = open_postings(market.postings, market.as_of)
    posts = posts.assign(employer_type=posts["enterprise_id"].map(_types(store, market.as_of)))
    pairs = market.pairs_of(posts, seekers, direction="postings", start_by=market.as_of)
    scores = scored_pairs(market, pairs)[1]
    found = partner_worklist(waits, seekers, posts, scores, as_of=market.as_of, top_k=top)
    seeking = replace(market, candidates=seekers)
    hidden = notes_of_left_out(seeking, posts, "posting_id")
    hidden += doubt_notes(seeking, found.rename(columns={"partner_id": "candidate_id"}))
    everybody = _one_row_each(talents, found, placed, book=book, as_of=market.as_of)
    note = phrase("placement", "note", n=len(talents), placed=int(everybody["placed"].sum()))
    return Partners(
        PARTNERS,
        _worklist(found, book, posts),
        (note, *market.notes, *hidden),
        summary=_summary(everybody),
    )


def _nobody() -> Partners:
    """Return an empty list, with the columns of a full one, that says why it is empty."""
    empty = pd.DataFrame(columns=[field.name for field in PARTNERS.fields])
    summary = _summary(pd.DataFrame())
    return Partners(PARTNERS, empty, (phrase("placement", "nobody"),), summary=summary)


def _talents(people: pd.DataFrame) -> pd.DataFrame:
    """Return whose partner is to be placed; of two who name each other, who registered first."""
    named = people.loc[people["partner_id"].notna()].sort_values(
        ["registered_on", "candidate_id"], kind="stable"
    )
    couple = [
        tuple(sorted(pair)) for pair in zip(named["candidate_id"], named["partner_id"], strict=True)
    ]
    first = named.loc[~pd.Series(couple, index=named.index).duplicated()]
    since = people.set_index("candidate_id")["registered_on"].reindex(first["partner_id"])
    begun = pd.Series(since.to_numpy(), index=first.index).fillna(first["registered_on"])
    # A partner waits from the day both are known.
    latest = pd.concat([begun, first["registered_on"]], axis=1).max(axis=1)
    return first[["candidate_id", "partner_id", "region"]].assign(since=latest)


def _placed(store: Store, as_of: pd.Timestamp) -> pd.Series:
    """Return who was placed, and when."""
    rows = store.query(
        "SELECT candidate_id, min(joined_on) AS joined_on FROM placement GROUP BY candidate_id",
        as_of=as_of,
        purpose="recruiting",
    )
    return rows.set_index("candidate_id")["joined_on"]


def _types(store: Store, as_of: pd.Timestamp) -> pd.Series:
    register = store.query(
        "SELECT enterprise_id, ownership FROM enterprise", as_of=as_of, purpose="recruiting"
    )
    return register.set_index("enterprise_id")["ownership"]


def _with_types(store: Store, market: Market) -> pd.DataFrame:
    types = _types(store, market.as_of)
    return market.candidates.assign(employer_type=market.candidates["employer"].map(types))


def _one_row_each(
    talents: pd.DataFrame,
    found: pd.DataFrame,
    placed: pd.Series,
    *,
    book: pd.DataFrame,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Return each partner once: placed or not, by which step, how long the wait is."""
    step = found.drop_duplicates("partner_id").set_index("partner_id")["step"]
    known = book.drop_duplicates("candidate_id").set_index("candidate_id")
    known = known.reindex(talents["partner_id"])
    # Not `map`: it cannot go over to dates where nobody was placed.
    joined = placed.reindex(talents["partner_id"]).to_numpy()
    until = pd.Series(pd.to_datetime(joined), index=talents.index)
    days = (until.fillna(as_of) - talents["since"]).dt.days.clip(lower=0)
    return pd.DataFrame(
        {
            "employer_type": known["employer_type"].to_numpy(dtype=object),
            "occupation": known["occupation"].to_numpy(),
            "placed": until.notna().to_numpy(),
            "step": talents["partner_id"].map(step).to_numpy(),
            "waiting_days": days.to_numpy(dtype=float),
        }
    )


def _worklist(found: pd.DataFrame, book: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    known = book.drop_duplicates("candidate_id").set_index("candidate_id")
    table = found.assign(
        employer_type=found["partner_id"].map(known["employer_type"]),
        post=found["partner_id"].map(known["occupation"]),
        title=found["posting_id"].map(posts.set_index("posting_id")["title"]),
    )
    table = table.sort_values(
        ["waiting_days", "partner_id", "rank"], ascending=[False, True, True], ignore_index=True
    )
    return PARTNERS.ordered(PARTNERS.rounded(table))


def _summary(everybody: pd.DataFrame) -> pd.DataFrame:
    summary = placement_summary(everybody).rename(columns={"occupation": "post"})
    return PLACED.ordered(PLACED.rounded(summary))
