"""Why a person is not on the list of a posting: every rule that leaves them out, or their rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.errors import NotFoundError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.match.candidates.eligibility import Constraints
from talentmatch.match.candidates.posting_clients import named_clients
from talentmatch.pipeline.matches.market import RETRIEVED, Market
from talentmatch.pipeline.matches.matching import (
    chosen_postings,
    one_row,
    read_market,
    shortlist_pairs,
)
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.pipeline.readiness import require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["WHY_NOT", "why_not"]

WHY_NOT = ListSpec(
    "why_not",
    key=("posting_id", "candidate_id", "rule"),
    grain="a rule that leaves a person out of the list of a posting",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("posting_id", names_row=True),
        Field("candidate_id"),
        Field("rule", vocabulary="match:rule_"),
        Field("reason", label="why_not", doc="The rule with its facts."),
    ),
)
#: Rule and the facts of its sentence.
_Reason = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class _Pair:
    """A person and a posting, on the market without anybody else."""

    market: Market
    person: pd.Series
    posting: pd.Series


def why_not(
    store: Store,
    *,
    tracking: Tracking,
    person: str,
    posting_id: str | None = None,
    top: int = 10,
) -> Result:
    """Return why a person is not on the list of a posting, a rule a row; or that they are.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    person : str
        Candidate id, as a list shows it or as in the user's own file.
    posting_id : str, optional
        The posting; by default each that is open.
    top : int
        How many the list shows.

    Raises
    ------
    NotFoundError
        There is no such person or posting.
    """
    require(store, "match")
    market = read_market(store, tracking)
    known = store.resolve_person(person)
    if known.by == "nothing" or known.nearest:
        raise NotFoundError("candidate", person, list(known.nearest))
    if posting_id is not None:
        one_row(market.postings, "posting_id", posting_id, "posting")
    rows = [
        (posting, known.person, rule, phrase("match", f"why_{rule}", **facts))
        for posting in chosen_postings(market, posting_id)["posting_id"]
        for rule, facts in _reasons(store, market, (known.person, posting), top)
    ]
    table = pd.DataFrame(rows, columns=["posting_id", "candidate_id", "rule", "reason"])
    table["reason"] = lazy_cells([row[3] for row in rows])
    return Result(WHY_NOT, table, market.notes)


def _reasons(store: Store, market: Market, pair: tuple[str, str], top: int) -> list[_Reason]:
    person, posting = pair
    market, pairs = shortlist_pairs(store, market, posting_id=posting)
    people = market.candidates.loc[market.candidates["candidate_id"].eq(person)]
    if people.empty:
        return [("consent", {})]
    row = market.postings.loc[market.postings["posting_id"].eq(posting)].iloc[0]
    found = [*_forbidden(_Pair(market, people.iloc[0], row))]
    return found or [_rank(market, pairs, person, top)]


def _rank(market: Market, pairs: pd.DataFrame, person: str, top: int) -> _Reason:
    """Return at which place somebody stands whom no rule leaves out."""
    if not pairs["candidate_id"].eq(person).any():
        return "rough", {"n": RETRIEVED}
    scored = scored_pairs(market, pairs)[1]
    order = scored.sort_values(["mutual", "candidate_id"], ascending=[False, True])
    rank = order["candidate_id"].tolist().index(person) + 1
    if rank <= top:
        return "listed", {"rank": rank}
    return "rank", {"rank": rank, "n": len(order), "top": top}


def _forbidden(pair: _Pair) -> Iterator[_Reason]:
    """Yield every rule that forbids the pair."""
    people, posts = (
        frame.to_frame().T.reset_index(drop=True) for frame in (pair.person, pair.posting)
    )
    yield from _employers(pair, posts)
    yield from _excluded(pair)
    zero = np.zeros(1, dtype=np.int64)
    broken = Constraints(people, posts, register=pair.market.register).broken(zero, zero)
    if broken["region"][0]:
        wanted = " / ".join(pair.person["wanted_regions"])
        yield "region", {"wanted": wanted, "region": pair.posting["region"]}
    if broken["licence"][0]:
        yield "licence", {"needed": joined(list(pair.posting["licences"]))}


def _employers(pair: _Pair, posts: pd.DataFrame) -> Iterator[_Reason]:
    blocked = pair.person["blocked_employers"]
    lists = {
        "own": [pair.person["employer"]],
        "blocked": list(blocked) if isinstance(blocked, (list, np.ndarray)) else [],
    }
    firm = posts.reindex(columns=["enterprise_id", "enterprise_name"]).astype(object)
    client = firm.assign(
        enterprise_id=None, enterprise_name=pd.Series(named_clients(posts), dtype=object)
    )
    for rule, cells in lists.items():
        texts = [text for text in cells if isinstance(text, str)]
        same = same_firms(texts, firm.where(firm.notna(), None), pair.market.register)
        # For whom an agency posts is never sure.
        perhaps = same_firms(texts, client, pair.market.register).assign(sure=False)
        same = pd.concat([same, perhaps], ignore_index=True)
        if len(same):
            best = same.sort_values("sure", ascending=False).iloc[0]
            sure = "" if best["sure"] else "_doubt"
            yield f"{rule}{sure}", {"employer": texts[best["text"]]}


def _excluded(pair: _Pair) -> Iterator[_Reason]:
    rows = pair.market.exclusions
    rows = rows.loc[rows["candidate_id"].eq(pair.person["candidate_id"])]
    here = rows["posting_id"].isna() | rows["posting_id"].eq(pair.posting["posting_id"])
    for row in rows.loc[here & rows["reason"].notna()].to_dict("records"):
        day = pd.Timestamp(row["day"])
        facts: dict[str, object] = {"day": f"{day:%Y-%m-%d}", "firm": row.get("firm")}
        yield f"{row['reason']}_doubt" if row["in_doubt"] else str(row["reason"]), facts
    yield from _stages(pair)


def _stages(pair: _Pair) -> Iterator[_Reason]:
    """Yield how far a file says that the person has come with the posting, its firm or such a post."""
    rows = pair.market.settled
    if rows is None:
        return
    here = rows["posting_id"].eq(pair.posting["posting_id"])
    here &= rows["candidate_id"].eq(pair.person["candidate_id"])
    for stage, unsure in rows.loc[here, ["stage", "unsure"]].itertuples(index=False):
        yield "stage_doubt" if unsure else "stage", {"stage": label("stages", f"stage_{stage}")}
