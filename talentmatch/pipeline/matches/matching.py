"""From candidates and postings to shortlists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import NotFoundError, nearest_names
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.match.features.comparison_table import compare
from talentmatch.match.protocol import ExplainsPairs, Ranker
from talentmatch.match.ranking.explain import for_receiver, reasons
from talentmatch.match.ranking.possible_changes import missing_skills
from talentmatch.match.ranking.scorecard import read_scorecards
from talentmatch.pipeline.matches._client_list import client_list
from talentmatch.pipeline.matches._limits import (
    doubt_notes,
    exclusions_of,
    first_few,
    notes_of_left_out,
    without_own,
)
from talentmatch.pipeline.matches._processes import process_notes, settled_pairs
from talentmatch.pipeline.matches._title_similarity import title_similarity
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.market_sides import match_sides
from talentmatch.pipeline.matches.scoring import best_pairs
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.specs import build, load_model_spec
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "LEAST_MUTUAL",
    "MATCH",
    "Shortlist",
    "chosen_postings",
    "match",
    "one_person",
    "one_row",
    "open_postings",
    "ranked_pairs",
    "read_market",
    "shortlist_pairs",
    "with_consent_to",
    "with_reasons",
]

#: What of earlier pairs tells how often people and postings are wanted today.
_ANSWERS = ("at", "candidate_accepts", "employer_accepts")
#: Below this probability of a yes of both a match is marked as weak: of twenty such pairs not one
#: would be expected to come together. An office that wants fewer and surer names raises it.
LEAST_MUTUAL = 0.05

MATCH = ListSpec(
    "match",
    key=("posting_id", "candidate_id"),
    grain="a candidate on the list of a posting, or a posting on the list of a candidate",
    subject="candidate_id",
    purpose="recruiting",
    needs_rows=True,
    fields=(
        Field("lead_id"),
        Field("posting_id", personal=False, names_row=True),
        Field("post", personal=False, doc="Title of the posting; in a list for a receiver."),
        Field("enterprise_name", personal=False, doc="Who offers the post."),
        Field("rank", personal=False),
        Field("candidate_id"),
        Field("title", personal=False, doc="Of the person, or of the posting."),
        Field("region", vocabulary="region", doc="Where the person lives, or where the work is."),
        Field(
            "industry",
            vocabulary="industry",
            doc="Of the enterprise at which the person works, or that offers the post.",
        ),
        Field("candidate", unit="share", doc="Probability that the person says yes."),
        Field("employer", unit="share", personal=False, doc="Probability that the employer does."),
        Field("expected", label="expected_matches"),
        Field("mutual", unit="share", doc="Probability that both say yes."),
        Field("weak", doc="Whether both say yes less often than an office cares for."),
        Field("reasons", personal=False, doc="For and against, of both sides."),
        Field("education", vocabulary="education", personal=False),
        Field("experience_years", unit="years", doc="In bands where the person is anonymous."),
        Field("pay_asked", unit="CNY", doc="In bands too."),
        Field(
            "skills_fit",
            vocabulary="skill",
            personal=False,
            doc="Skills asked for that the person has.",
        ),
        Field(
            "skills_missing",
            vocabulary="skill",
            personal=False,
            doc="Skills asked for that the person lacks.",
        ),
        Field("name"),
        Field("phone"),
        Field("email"),
        Field(
            "anonymous", personal=False, doc="Whether the person has not agreed to the receiver."
        ),
    ),
)


@dataclass(frozen=True)
class Shortlist(Result):
    """People for postings, or postings for a person.

    Attributes
    ----------
    table : DataFrame
        One row a pair; see `match`.
    notes : tuple of str
        What the probabilities rest on, and who is left out.
    inside : tuple of str
        Of a list for a receiver: what only the house may know.
    receiver : str, optional
        Enterprise that is to see the list.
    """

    receiver: str | None = None


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
    least: float = LEAST_MUTUAL,
    tasks: int = 1,
) -> Shortlist:
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
        Enterprise that is to see the list, by enterprise_id, registered name or alias: whoever has
        not agreed to that very receiver is anonymous in it, and nobody's own willingness or
        expected pay is told.
    contacts : bool
        Add name, telephone and e-mail for the owner of the store, who is to call these people.
    least : float
        Probability that both say yes [1] below which a match is marked as weak; a note names the
        lists that hold nothing better.
    tasks : int
        In how many tasks, at least, all open postings are matched wherever dask calculates; 1 for
        this process. The lists are the same.

    Returns
    -------
    Shortlist
        posting_id, candidate_id, rank, title, candidate, employer, mutual [1], weak (bool) and
        reasons; for a receiver, to whom no weak match is sent, post, enterprise_name, education,
        experience_years, pay_asked, skills_fit, skills_missing and `anonymous` (bool) in
        place of candidate, mutual and weak.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking)
    if posting_id is None and candidate_id is None:
        market = replace(market, tasks=tasks)
    ranking = market.notes
    query = "posting_id" if candidate_id is None else "candidate_id"
    oddities = _unknown_notes(store, market, exclude) + _closed(market, posting_id or "")
    if receiver is not None:
        receiver, unclear = _receiver(store, market, receiver)
        oddities += unclear
    market = replace(market, notes=(*oddities, *market.notes))
    market, pairs = shortlist_pairs(
        store, market, posting_id=posting_id, candidate_id=candidate_id, exclude=exclude
    )
    own: tuple[str, ...] = ()
    if receiver is not None:
        pairs, own = without_own(market, pairs, receiver)
    table = ranked_pairs(market, pairs, query, top=top, least=least, inside=receiver is None)
    asked_for = chosen_postings(market, posting_id)
    hidden = (
        *own,
        *notes_of_left_out(market, asked_for, query),
        *process_notes(market, asked_for["posting_id"], query),
    )
    asked = posting_id or candidate_id
    if table.empty and asked is not None:
        note = phrase("plan", "no_fit", what=asked, n=len(market.candidates))
        about = (*market.notes, note, *hidden)
    else:
        about = (*hidden, *doubt_notes(market, table))
        weak = () if receiver else _weak_notes(table, query, least)
        about = (*market.notes, *weak, *about)
    if receiver is not None:
        table, kept = client_list(store, market, table, spec=MATCH, receiver=receiver)
        # Who is not on the list, and where those on it would go, is nobody's but the house's; what
        # ranks it is for both to know.
        inside = tuple(note for note in about if note not in ranking)
        return Shortlist(MATCH, table, ranking, inside=(*inside, *kept), receiver=receiver)
    if contacts:
        table = table.merge(_contacts(store, table, market.as_of), on="candidate_id", how="left")
    return Shortlist(MATCH, table, about)


def shortlist_pairs(
    store: Store,
    market: Market,
    *,
    posting_id: str | None = None,
    candidate_id: str | None = None,
    exclude: Sequence[str] = (),
) -> tuple[Market, pd.DataFrame]:
    """Return the pairs worth scoring, beside the market with the people that stood to choice.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    left_out = {*exclude, *(store.pseudonym(name) for name in exclude)}
    people = market.candidates.loc[~market.candidates["candidate_id"].isin(left_out)]
    posts = market.postings.loc[~market.postings["posting_id"].isin(left_out)]
    current = open_postings(posts, market.as_of)
    if candidate_id is not None:
        people = one_person(people, store, candidate_id)
        pairs = market.pairs_of(current, people, direction="postings")
    elif posting_id is not None:
        posts = one_row(posts, "posting_id", posting_id, "posting")
        people = with_consent_to(
            store, people, posts["enterprise_id"].iloc[0], as_of=market.as_of, left_out=left_out
        )
        pairs = market.pairs_of(posts, people)
    else:
        pairs = market.pairs_of(current, people)
    return replace(market, candidates=people.reset_index(drop=True)), pairs


def _weak_notes(table: pd.DataFrame, query: str, least: float) -> tuple[str, ...]:
    """Say which lists hold nobody who fits, and how many of those shown are weak."""
    if not table["weak"].any():
        return ()
    best = table.groupby(query, sort=False)["mutual"].max()
    nobody = best.index[best < least]
    counts = {"least": f"{100 * least:g}", "n": int(table["weak"].sum()), "shown": len(table)}
    if len(nobody) == 0:
        return (phrase("match", "some_weak", **counts),)
    key = f"nobody_fits_{'posting' if query == 'posting_id' else 'candidate'}"
    best_of = f"{100 * best[nobody].max():.1f}"
    what = first_few(nobody.tolist())
    return (phrase("match", key, what=what, best=best_of, lists=len(nobody), **counts),)


def _contacts(store: Store, table: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return name, telephone and e-mail of the people of a list, and read those of nobody else."""
    query = """
        SELECT candidate_id, name, phone, email FROM contact
        WHERE candidate_id IN (SELECT candidate_id FROM shown)
    """
    shown = {"shown": table[["candidate_id"]].drop_duplicates()}
    return store.query(query, as_of=as_of, purpose="recruiting", relations=shown)


def read_market(store: Store, tracking: Tracking | None) -> Market:
    """Read both sides as they may be read today, and the model in use, if any; see `Market`."""
    as_of = data_date(store, "recruiting")
    candidates, postings = match_sides(store, as_of)
    register = store.firms()
    registry = Registry(tracking) if tracking else None
    notes: tuple[str, ...] = ()
    if registry and registry.champion("match") is not None:
        champion, fitted = registry.in_use("match")
        ranker: Ranker = fitted
        spec = champion.spec
        if not isinstance(ranker, ExplainsPairs):
            notes = (phrase("plan", "no_reasons", model=type(ranker).__name__),)
    else:
        empty = compare(pd.DataFrame({"candidate_id": [], "posting_id": []}), candidates, postings)
        default = load_model_spec("match_default")
        ranker, spec = default.make().fit(empty), default.as_dict()
        notes = (phrase("plan", "scorecard"),)
    settled = settled_pairs(store, as_of, postings, register)
    barred = settled[["candidate_id", "posting_id"]].assign(in_doubt=False)
    exclusions = exclusions_of(store, as_of, candidates, register)
    return Market(
        as_of=as_of,
        candidates=candidates,
        postings=postings,
        history=build("candidate_posting_pairs", store, as_of, columns=_ANSWERS),
        exclusions=pd.concat([exclusions, barred], ignore_index=True),
        ranker=ranker,
        notes=notes,
        titles=title_similarity(store, spec),
        scorecards=read_scorecards(spec["settings"].get("scorecard")),
        register=register,
        settled=settled,
    )


def open_postings(postings: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the postings that are open and no reposts."""
    is_open = postings["closed_on"].isna() | postings["closed_on"].gt(as_of)
    return postings.loc[is_open & postings["repost_of"].isna()].reset_index(drop=True)


def chosen_postings(market: Market, posting_id: str | None = None) -> pd.DataFrame:
    """Return the posting asked for, or all open ones."""
    if posting_id is None:
        return open_postings(market.postings, market.as_of)
    return market.postings.loc[market.postings["posting_id"].eq(posting_id)]


def one_row(frame: pd.DataFrame, key: str, value: str, what: str) -> pd.DataFrame:
    """Return the row of a key.

    Raises
    ------
    NotFoundError
        If there is none; the nearest keys are named.
    """
    row = frame.loc[frame[key].eq(value)]
    if row.empty:
        raise NotFoundError(what, value, nearest_names(value, frame[key], least=60))
    return row.reset_index(drop=True)


def one_person(people: pd.DataFrame, store: Store, name: str) -> pd.DataFrame:
    """Return the row of a person: by number, as a list or the user's own file has it, name or contact.

    Raises
    ------
    NotFoundError
        If nobody of that name agreed to be recruited; it says the name as it was given.
    """
    known = store.resolve_person(name)
    person = known.person if known.by != "nothing" and not known.nearest else store.pseudonym(name)
    try:
        return one_row(people, "candidate_id", person, "consenting candidate")
    except NotFoundError as missing:
        raise NotFoundError("consenting candidate", name) from missing


def _unknown_notes(store: Store, market: Market, exclude: Sequence[str]) -> tuple[str, ...]:
    """Say which names to leave out nobody is known by."""
    ids = {*market.candidates["candidate_id"], *market.postings["posting_id"]}
    strange = [name for name in exclude if not {name, store.pseudonym(name)} & ids]
    return (phrase("match", "exclude_unknown", names=joined(strange)),) if strange else ()


def _closed(market: Market, posting_id: str) -> tuple[str, ...]:
    """Say that the posting asked for is closed; the list stands for what it is."""
    posts = market.postings
    closed = posts.loc[posts["posting_id"].eq(posting_id) & posts["closed_on"].le(market.as_of)]
    return tuple(
        phrase("match", "posting_closed", posting=posting_id, day=f"{day:%Y-%m-%d}")
        for day in closed["closed_on"]
    )


def _receiver(store: Store, market: Market, text: str) -> tuple[str, tuple[str, ...]]:
    """Return the id of the enterprise that has this id, name or alias, and what is odd about it."""
    posts = market.postings
    register = store.read("enterprise", as_of=market.as_of, purpose="recruiting")
    ids = {text} & {*posts["enterprise_id"], *register["enterprise_id"]}
    for frame, column in ((register, "name"), (register, "aliases"), (posts, "enterprise_name")):
        if not ids and column in frame:
            named = frame[["enterprise_id", column]].explode(column)
            ids = set(named.loc[named[column].eq(text), "enterprise_id"].dropna())
    if len(ids) != 1:
        return text, (phrase("match", "receiver_unclear", receiver=text),)
    enterprise_id = str(ids.pop())
    if enterprise_id in set(posts["enterprise_id"]):
        return enterprise_id, ()
    return enterprise_id, (phrase("match", "receiver_unknown", receiver=text),)


def with_consent_to(
    store: Store,
    people: pd.DataFrame,
    receiver: object,
    *,
    as_of: pd.Timestamp,
    left_out: Collection[str] = (),
) -> pd.DataFrame:
    """Add those who agreed to be shown to this enterprise, though not to everybody."""
    if not isinstance(receiver, str):
        return people
    known = pd.DataFrame({"candidate_id": [*people["candidate_id"], *left_out]}, dtype="str")
    more = store.query(
        "SELECT * FROM candidate WHERE candidate_id NOT IN (SELECT candidate_id FROM known)",
        as_of=as_of,
        purpose="recruiting",
        receiver=receiver,
        relations={"known": known},
    )
    more = more.sort_values("candidate_id")
    return pd.concat([people, more], ignore_index=True) if len(more) else people


def ranked_pairs(
    market: Market,
    pairs: pd.DataFrame,
    query: str,
    *,
    top: int,
    least: float = LEAST_MUTUAL,
    inside: bool = True,
) -> pd.DataFrame:
    """Score pairs, keep the best of each list, and say why: all to the house, to others less."""
    comparisons, best = best_pairs(market, pairs, query, top=top)
    return with_reasons(market, best, comparisons, query, least=least, inside=inside)


def with_reasons(
    market: Market,
    best: pd.DataFrame,
    comparisons: pd.DataFrame,
    query: str,
    *,
    least: float = LEAST_MUTUAL,
    inside: bool = True,
) -> pd.DataFrame:
    """Put the reasons of both sides, and what each row is about, beside ranked pairs."""
    item = "posting_id" if query == "candidate_id" else "candidate_id"
    shown = comparisons.loc[best.index]
    given = market.contributions(shown)
    given = given if inside else for_receiver(given)
    why = reasons(given, shown, missing_skills=_lacking(market, best))
    titles = market.postings if item == "posting_id" else market.candidates
    table = best.assign(
        title=best[item].map(titles.drop_duplicates(item).set_index(item)["title"]),
        weak=best["mutual"] < least,
        reasons=why["reasons"],
    )
    columns = [query, "rank", item, "title", "candidate", "employer", "mutual", "weak", "reasons"]
    return table[columns].reset_index(drop=True)


def _lacking(market: Market, pairs: pd.DataFrame) -> pd.Series:
    """Return the skills that each pair's posting asks for and its person lacks."""
    own_skills = market.candidates.set_index("candidate_id")["skills"]
    required_skills = market.postings.set_index("posting_id")["skills"]
    return pd.Series(
        [
            missing_skills(own_skills.get(person), required_skills.get(post))
            for person, post in zip(pairs["candidate_id"], pairs["posting_id"], strict=True)
        ],
        index=pairs.index,
        dtype=object,
    )
