"""From candidates and postings to shortlists, and from shortlists to leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.anonymity import anonymise
from talentmatch.errors import NotFoundError
from talentmatch.match.comparisons import compare
from talentmatch.match.explain import reasons
from talentmatch.match.ranker import ReciprocalRanker
from talentmatch.match.retrieval import retrieve
from talentmatch.pipeline.recipes import match_sides
from talentmatch.pipeline.state import Listed, data_date, require
from talentmatch.plan import headhunting_leads
from talentmatch.specs import build, load_model_spec
from talentmatch.track import Registry
from talentmatch.vocab import occupations
from talentmatch.vocab.phrases import Language, phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Leads", "audit_fairness", "leads", "match"]

_SHORTLIST = 5
#: Candidates a posting or postings a candidate that are scored in full.
_RETRIEVED = 200
_RETRIEVED_IN_BATCH = 50


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Leads, each with its shortlist.

    Attributes
    ----------
    table : DataFrame
        Leads, the best first.
    shortlists : DataFrame
        Candidates for the posting of each lead, with the reasons of both sides.
    notes : tuple of str
        What the probabilities rest on.
    """

    table: pd.DataFrame
    shortlists: pd.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Market:
    """Both sides as they may be read today, and the model that scores pairs of them."""

    as_of: pd.Timestamp
    candidates: pd.DataFrame
    postings: pd.DataFrame
    history: pd.DataFrame
    exclusions: pd.DataFrame
    ranker: ReciprocalRanker
    notes: tuple[str, ...]


def match(
    store: Store,
    *,
    tracking: Tracking,
    posting_id: str | None = None,
    candidate_id: str | None = None,
    top: int = 10,
    exclude: Sequence[str] = (),
    receiver: str | None = None,
    contacts: bool = False,
    lang: Language = "en",
) -> Listed:
    """Rank matches that both sides would say yes to.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is; without one the documented scorecard ranks and a note says so.
    posting_id, candidate_id : str, optional
        Candidates for this posting, or postings for this candidate; neither: candidates for every
        open posting.
    top : int
        How many of each list.
    exclude : sequence of str
        Candidates or postings to leave out.
    receiver : str, optional
        enterprise_id of who is to see the list: whoever has not agreed to that very receiver is
        anonymous in it.
    contacts : bool
        Add name, telephone and e-mail for the owner of the store, who is to call these people.
    lang : {"zh", "en"}
        Language of the reasons.

    Returns
    -------
    Listed
        posting_id, candidate_id, rank, title, candidate, employer, mutual [1] and reasons.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = _market(store, tracking, lang)
    left_out = {*exclude, *(store.pseudonym(name) for name in exclude)}
    people = market.candidates.loc[~market.candidates["candidate_id"].isin(left_out)]
    posts = market.postings.loc[~market.postings["posting_id"].isin(left_out)]
    if candidate_id is not None:
        people = _one(people, "candidate_id", store.pseudonym(candidate_id), "consenting candidate")
        pairs = retrieve(_open(posts, market.as_of), people, _RETRIEVED, direction="postings",
                         exclusions=market.exclusions)  # fmt: skip
        return _listed(market, pairs, "candidate_id", top=top, lang=lang)
    if posting_id is not None:
        posts = _one(posts, "posting_id", posting_id, "posting")
        asking = posts["enterprise_id"].iloc[0]
        people = _with_consent_to(store, people, asking, as_of=market.as_of, left_out=left_out)
        pairs = retrieve(posts, people, _RETRIEVED, exclusions=market.exclusions)
    else:
        pairs = retrieve(_open(posts, market.as_of), people, _RETRIEVED_IN_BATCH,
                         exclusions=market.exclusions)  # fmt: skip
    found = _listed(market, pairs, "posting_id", top=top, lang=lang)
    if posting_id is not None and found.table.empty:
        note = phrase("plan", "no_fit", lang, what=posting_id, n=len(people))
        return Listed(found.table, (*found.notes, note))
    if contacts:
        who = store.read("contact", as_of=market.as_of, purpose="recruiting")
        return Listed(found.table.merge(who, on="candidate_id", how="left"), found.notes)
    return found if receiver is None else _for_receiver(store, found, receiver, market.as_of)


def _for_receiver(store: Store, found: Listed, receiver: str, as_of: pd.Timestamp) -> Listed:
    """Hide who it is, but for those who agreed to this receiver; log that the list went out."""
    # In the candidate table `employer` is where a person works; here it is a probability.
    shown = found.table.rename(columns={"employer": "employer_side"})
    hidden = anonymise(shown, store, receiver=receiver, as_of=as_of)
    store.log_export("candidate", rows=len(hidden), purpose="recruiting", receiver=receiver)
    return Listed(hidden.rename(columns={"employer_side": "employer"}), found.notes)


def leads(store: Store, *, tracking: Tracking, top: int = 20, lang: Language = "en") -> Leads:
    """Rank enterprise × post by the fee a call can be expected to earn.

    Reads only what may be used commercially: statistical returns have no effect on any lead.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    top : int
        How many leads.
    lang : {"zh", "en"}
        Language of names and reasons.
    """
    require(store, "leads")
    market = _market(store, tracking, lang)
    current = _open(market.postings, market.as_of)
    pairs = retrieve(current, market.candidates, _RETRIEVED_IN_BATCH, exclusions=market.exclusions)
    scored = _scored(market, pairs)[1]
    found = headhunting_leads(
        market.postings,
        scored[["posting_id", "candidate_id", "mutual"]],
        as_of=market.as_of,
        clients=store.read("client", as_of=market.as_of, purpose="recruiting"),
        taken=store.read("lead", as_of=market.as_of, purpose="recruiting"),
    ).head(top)
    chosen = pairs.loc[pairs["posting_id"].isin(found["posting_id"])].reset_index(drop=True)
    shortlists = _listed(market, chosen, "posting_id", top=_SHORTLIST, lang=lang)
    order = {posting: place for place, posting in enumerate(found["posting_id"])}
    return Leads(
        table=_with_names(found, market.postings, lang),
        shortlists=shortlists.table.sort_values(
            "posting_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
        ),
        notes=market.notes,
    )


def audit_fairness(store: Store, *, tracking: Tracking, top: int = 10) -> pd.DataFrame:
    """Compare how often groups of people reach a shortlist of any open posting.

    The audit sees who was shown, never a score's inputs.

    Returns
    -------
    DataFrame
        See `talentmatch.evaluate.fairness.audit`.
    """
    from talentmatch.evaluate.fairness import audit, protected_groups

    listed = match(store, tracking=tracking, top=top).table
    as_of = data_date(store, "recruiting")
    people = store.read("candidate", as_of=as_of, purpose="recruiting")["candidate_id"]
    return audit(people.isin(listed["candidate_id"]), protected_groups(store, people, as_of))


def _market(store: Store, tracking: Tracking, lang: Language) -> _Market:
    as_of = data_date(store, "recruiting")
    candidates, postings = match_sides(store, as_of)
    registry = Registry(tracking)
    notes: tuple[str, ...] = ()
    if registry.champion("match") is not None:
        ranker: ReciprocalRanker = registry.in_use("match")[1]
    else:
        empty = compare(pd.DataFrame({"candidate_id": [], "posting_id": []}), candidates, postings)
        ranker = load_model_spec("match_default").make().fit(empty)
        notes = (phrase("plan", "scorecard", lang),)
    return _Market(
        as_of=as_of,
        candidates=candidates,
        postings=postings,
        history=build("candidate_posting_pairs", store, as_of),
        exclusions=_exclusions(store, as_of),
        ranker=ranker,
        notes=notes,
    )


def _exclusions(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return who may not be shown where: running guarantees, clients off limits, pairs settled."""
    return store.query(
        """
        SELECT candidate_id, CAST(NULL AS VARCHAR) AS posting_id
        FROM placement
        WHERE left_on IS NULL AND coalesce(guarantee_until, joined_on) >= :as_of
        UNION
        SELECT person.candidate_id, NULL
        FROM candidate AS person JOIN client ON client.enterprise_id = person.employer
        WHERE client.off_limits_until >= :as_of
        UNION
        SELECT candidate_id, posting_id
        FROM interaction
        WHERE action IN ('interview', 'offer', 'accept', 'reject')
        """,
        as_of=as_of,
        purpose="recruiting",
    )


def _open(postings: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    is_open = postings["closed_on"].isna() | postings["closed_on"].gt(as_of)
    return postings.loc[is_open & postings["repost_of"].isna()].reset_index(drop=True)


def _one(frame: pd.DataFrame, key: str, value: str, what: str) -> pd.DataFrame:
    found = frame.loc[frame[key].eq(value)]
    if found.empty:
        from rapidfuzz import process

        near = process.extract(value, frame[key].tolist(), limit=3, score_cutoff=60)
        raise NotFoundError(what, value, [name for name, _, _ in near])
    return found.reset_index(drop=True)


def _with_consent_to(
    store: Store, people: pd.DataFrame, receiver: object, *, as_of: pd.Timestamp, left_out: set[str]
) -> pd.DataFrame:
    """Add those who agreed to be shown to this enterprise, though not to everybody."""
    if not isinstance(receiver, str):
        return people
    wider = store.read("candidate", as_of=as_of, purpose="recruiting", receiver=receiver)
    seen = {*people["candidate_id"], *left_out}
    return pd.concat([people, wider.loc[~wider["candidate_id"].isin(seen)]], ignore_index=True)


def _scored(market: _Market, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    comparisons = compare(
        pairs, market.candidates, market.postings, as_of=market.as_of, history=market.history
    )
    return comparisons, pairs[["candidate_id", "posting_id"]].join(
        market.ranker.predict(comparisons)
    )


def _listed(
    market: _Market, pairs: pd.DataFrame, query: str, *, top: int, lang: Language
) -> Listed:
    """Score pairs, keep the best of each list, and say why."""
    comparisons, scored = _scored(market, pairs)
    item = "posting_id" if query == "candidate_id" else "candidate_id"
    best = scored.sort_values([query, "mutual", item], ascending=[True, False, True])
    best["rank"] = best.groupby(query).cumcount() + 1
    best = best.loc[best["rank"] <= top]
    why = reasons(
        market.ranker.explain(comparisons.loc[best.index]), comparisons.loc[best.index], lang
    )
    titles = market.postings if item == "posting_id" else market.candidates
    best["title"] = best[item].map(titles.set_index(item)["title"])
    best["reasons"] = why["reasons"]
    columns = [query, "rank", item, "title", "candidate", "employer", "mutual", "reasons"]
    return Listed(best[columns].reset_index(drop=True), market.notes)


def _with_names(found: pd.DataFrame, postings: pd.DataFrame, lang: Language) -> pd.DataFrame:
    names = postings.drop_duplicates("enterprise_id").set_index("enterprise_id")["enterprise_name"]
    named = found.assign(
        rank=range(1, len(found) + 1),
        enterprise_name=found["enterprise_id"].map(names),
        post=[occupations.name(str(code), lang) or code for code in found["occupation"]],
    )
    columns = ["rank", "enterprise_name", "post", "openings", "unfilled", "fee", "candidates",
               "chance", "placements", "value", "call_on", "posting_id", "enterprise_id", "occupation"]  # fmt: skip
    return named[columns]
