"""Posts for the partners of talents: a like employer and post first, coordination for the rest.

The rule of talent offices (对口安置为主、统筹调配为辅): a partner is first placed with an employer
of the same type in a like post; whoever is left shares the seats that remain. No seat is promised
twice. Couples who both look are in :mod:`talentmatch.match.allocation._couples`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.match.allocation._region_nearness import NEARNESS, nearness
from talentmatch.match.allocation.stable import place

__all__ = ["LIKE_POST", "check_scores", "open_seats", "partner_worklist"]

#: Distance of occupations up to which a post is like the present one: the same small class.
LIKE_POST: Final = 0.25

_KEYS: Final = {
    "partners": ["candidate_id"],
    "postings": ["posting_id"],
    "scores": ["candidate_id", "posting_id"],
}
_NEEDS: Final = {
    **_KEYS,
    "talents": ["candidate_id", "partner_id"],
    "scores": ["candidate_id", "posting_id", "mutual"],
}
_COLUMNS = [
    "talent_id",
    "partner_id",
    "rank",
    "step",
    "posting_id",
    "enterprise_id",
    "same_type",
    "post_distance",
    "nearness",
    "mutual",
    "worth",
    "waiting_days",
    "why",
]


def partner_worklist(
    talents: pd.DataFrame,
    partners: pd.DataFrame,
    postings: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    as_of: str | date | pd.Timestamp | None = None,
    top_k: int = 3,
    least: float = 0.0,
    worth_of: Mapping[str, float] = NEARNESS,
) -> pd.DataFrame:
    """Suggest posts for the partners of talents, so that no seat is promised twice.

    Parameters
    ----------
    talents : DataFrame
        candidate_id and partner_id, one row a talent whose partner is to be placed; optionally
        region (where the talent works) and since (when the partner began to wait). Rows without a
        partner_id are left out.
    partners : DataFrame
        The candidate book as it may be read now: candidate_id and, where known, occupation and
        employer_type (`enterprise.ownership` of the present or latest employer).
    postings : DataFrame
        Open postings: posting_id and, where known, enterprise_id, occupation, region, openings
        (one where unknown) and employer_type (`enterprise.ownership`).
    scores : DataFrame
        candidate_id, posting_id and mutual in [0, 1], for the pairs that may be shown, e.g. what
        `retrieve` and `ReciprocalRanker.predict` gave. Only these pairs are considered; a missing
        score is no pair.
    as_of : date, optional
        Day up to which waiting is counted.
    top_k : int, default=3
        Most suggestions for each partner, the proposed placement included.
    least : float, default=0.0
        Mutual probability that a suggestion must exceed.
    worth_of : mapping of str to float
        What a place is worth by its nearness to the talent: same, near, unknown, far.

    Returns
    -------
    DataFrame
        One row a suggestion, talents in their order:
        talent_id, partner_id;
        rank: 1 is the proposed placement, a seat kept for this partner; from 2 on stand
        alternatives, whose seats others may have been proposed (missing where there is no post);
        step: ``like`` (对口安置), ``coordinate`` (统筹调配), ``no_fit``, ``not_in_book``,
        ``claimed_twice``; its name is ``phrase("partners", "step_" + step)``;
        posting_id, enterprise_id;
        same_type (True, False or missing), post_distance in [0, 1], nearness (same, near, far,
        unknown);
        mutual [1], worth (mutual × worth of the place) [1];
        waiting_days [days]; why.

    Raises
    ------
    InputError
        If columns are missing, keys repeat, or a score is outside 0 to 1; all problems at once.

    Examples
    --------
    >>> talents = pd.DataFrame({"candidate_id": ["t1", "t2"], "partner_id": ["a", "x"]})
    >>> book = pd.DataFrame({"candidate_id": ["a"], "occupation": ["2-06-03-00"],
    ...                      "employer_type": ["state"]})
    >>> open_ = pd.DataFrame({"posting_id": ["p", "q"], "occupation": ["2-06-03-00"] * 2,
    ...                       "employer_type": ["private", "state"]})
    >>> scores = pd.DataFrame({"candidate_id": "a", "posting_id": ["p", "q"], "mutual": [0.6, 0.4]})
    >>> worklist = partner_worklist(talents, book, open_, scores)
    >>> worklist[["partner_id", "rank", "step", "posting_id"]].values.tolist()
    [['a', 1, 'like', 'q'], ['a', 2, 'coordinate', 'p'], ['x', <NA>, 'not_in_book', nan]]
    """
    check_scores(postings, scores, talents=talents, partners=partners)
    claims = _claims(talents, as_of)
    counts = claims["partner_id"].value_counts()
    claims["twice"] = claims["partner_id"].map(counts) > 1
    seekers = claims.loc[~claims["twice"] & claims["partner_id"].isin(partners["candidate_id"])]
    pairs = _pairs(seekers, partners, postings, scores)
    pairs["worth"] = pairs["mutual"] * pairs["nearness"].map(dict(worth_of)).astype(float)
    pairs = pairs.loc[pairs["mutual"] > least].reset_index(drop=True)
    pairs["proposed"] = _proposed(pairs, postings)
    suggested = _ranked(pairs).query("rank <= @top_k")
    table = claims.merge(suggested, on="partner_id", how="left", sort=False)
    in_book = table["partner_id"].isin(partners["candidate_id"])
    table["step"] = np.select(
        [table["twice"], ~in_book, table["posting_id"].isna()],
        ["claimed_twice", "not_in_book", "no_fit"],
        default=np.where(table["like"].eq(True), "like", "coordinate"),
    )
    table["rank"] = table["rank"].astype("Int64")
    facts = table[["step", "same_type", "post_distance", "nearness"]]
    table["why"] = lazy_cells([_why(*row) for row in facts.itertuples(index=False)], table.index)
    return table[_COLUMNS]


def check_scores(postings: pd.DataFrame, scores: pd.DataFrame, **others: pd.DataFrame) -> None:
    """Check the frames a placement starts from.

    Parameters
    ----------
    postings, scores : DataFrame
        Keyed by posting_id, and by candidate_id and posting_id with mutual.
    **others : DataFrame
        `talents` with candidate_id and partner_id, `partners` keyed by candidate_id.

    Raises
    ------
    InputError
        If columns are missing, keys repeat, or a score is outside 0 to 1; all problems at once.
    """
    frames = {"postings": postings, "scores": scores, **others}
    problems = [
        f"{name}: column '{column}' is missing; it has {list(frame.columns)}"
        for name, frame in frames.items()
        for column in _NEEDS[name]
        if column not in frame
    ]
    if not problems:
        for name, key in _KEYS.items():
            if name in frames and (twice := frames[name].duplicated(key)).any():
                first = frames[name].loc[twice, key].iloc[0].tolist()
                problems.append(f"{name}: {int(twice.sum())} keys repeat (first: {first})")
        mutual = pd.to_numeric(scores["mutual"]).dropna()
        wrong = mutual[~mutual.between(0, 1)]
        if len(wrong):
            problems.append(
                f"scores: mutual is outside 0 to 1 in {len(wrong)} rows (first: {wrong.iloc[0]})"
            )
    if problems:
        raise InputError("partners cannot be placed", problems)


def _claims(talents: pd.DataFrame, as_of: str | date | pd.Timestamp | None) -> pd.DataFrame:
    """Return one row for each talent with a partner, and how long the partner has waited."""
    named = talents.loc[talents["partner_id"].notna()]
    named = named.drop_duplicates(["candidate_id", "partner_id"]).reset_index(drop=True)
    claims = named[["candidate_id", "partner_id"]].rename(columns={"candidate_id": "talent_id"})
    claims["home"] = named["region"].astype("str") if "region" in named else None
    if as_of is None or "since" not in named:
        return claims.assign(waiting_days=np.nan)
    waited = pd.Timestamp(as_of) - pd.to_datetime(named["since"])
    return claims.assign(waiting_days=waited.dt.days.astype(float))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(np.nan, index=frame.index, dtype="str")


def _pairs(
    seekers: pd.DataFrame, partners: pd.DataFrame, postings: pd.DataFrame, scores: pd.DataFrame
) -> pd.DataFrame:
    """Return every scored pair of a partner and an open posting, with how alike it is."""
    from talentmatch.vocab import occupations

    scored = scores[["candidate_id", "posting_id", "mutual"]].dropna()
    scored = scored.rename(columns={"candidate_id": "partner_id"})
    seats = open_seats(postings)
    scored = scored.loc[scored["posting_id"].isin(seats.index[seats >= 1])]
    pairs = seekers[["partner_id", "home"]].merge(scored, on="partner_id")
    person = partners.set_index("candidate_id").loc[pairs["partner_id"]].reset_index()
    job = postings.set_index("posting_id").loc[pairs["posting_id"]].reset_index()
    had, offered = _column(person, "employer_type"), _column(job, "employer_type")
    same = had.eq(offered).astype("boolean").mask(had.isna() | offered.isna())
    own, other = (pd.factorize(_column(side, "occupation")) for side in (person, job))
    between = occupations.distance_matrix(list(own[1]), list(other[1]))
    padded = np.pad(between, ((0, 1), (0, 1)), constant_values=np.nan)
    pairs["enterprise_id"] = _column(job, "enterprise_id")
    pairs["same_type"] = same
    pairs["post_distance"] = padded[own[0], other[0]]
    pairs["nearness"] = nearness(pairs["home"], _column(job, "region"))
    pairs["like"] = same.fillna(False).astype(bool) & pairs["post_distance"].le(LIKE_POST)
    return pairs


def _proposed(pairs: pd.DataFrame, postings: pd.DataFrame) -> NDArray[np.bool_]:
    """Choose at most one pair a partner: like ones first, the others for who and what is left."""
    person, people = pd.factorize(pairs["partner_id"])
    seats = open_seats(postings)
    post, posts = pd.factorize(pairs["posting_id"])
    seats_left = seats.loc[posts].to_numpy()
    chosen = np.zeros(len(pairs), dtype=bool)
    for step in (pairs["like"].to_numpy(), ~pairs["like"].to_numpy()):
        rows = np.flatnonzero(step & ~np.isin(person, person[chosen]))
        worth = np.full((len(people), len(posts)), np.nan)
        worth[person[rows], post[rows]] = pairs["worth"].to_numpy()[rows]
        placed = place(worth, seats_left)
        seated = rows[placed[person[rows]] == post[rows]]
        chosen[seated] = True
        seats_left = seats_left - np.bincount(post[seated], minlength=len(posts))
    return chosen


def open_seats(postings: pd.DataFrame) -> pd.Series:
    """Return open seats by posting; one where nobody knows how many.

    Examples
    --------
    >>> open_seats(pd.DataFrame({"posting_id": ["p", "q"], "openings": [2, None]})).to_dict()
    {'p': 2.0, 'q': 1.0}
    """
    openings = pd.to_numeric(_column(postings, "openings"), errors="coerce").fillna(1)
    return pd.Series(np.floor(openings).clip(lower=0).to_numpy(), index=postings["posting_id"])


def _ranked(pairs: pd.DataFrame) -> pd.DataFrame:
    order = ["partner_id", "proposed", "like", "worth", "posting_id"]
    best = pairs.sort_values(order, ascending=[True, False, False, False, True])
    grouped = best.groupby("partner_id")
    # Rank 1 is a seat kept for this person; who has none waits on the seats of others, from rank 2.
    best["rank"] = grouped.cumcount() + 2 - grouped["proposed"].transform("max").astype(int)
    return best.drop(columns=["home"])


def _why(step: str, same: object, distance: float, near: object) -> str:
    if step not in ("like", "coordinate"):
        return phrase("partners", f"why_{step}")
    kind = "same" if same is True else "other" if same is False else "unknown"
    post = "unknown" if np.isnan(distance) else "like" if distance <= LIKE_POST else "other"
    return phrase(
        "partners",
        "suggested",
        employer=phrase("partners", f"type_{kind}"),
        post=phrase("partners", f"post_{post}"),
        region=phrase("partners", f"region_{near}"),
    )
