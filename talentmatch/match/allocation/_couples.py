"""Joint placement of couples who both look: near each other, and no seat promised twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import scipy.optimize
import scipy.sparse as sp
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.match.allocation._region_nearness import NEARNESS, nearness
from talentmatch.match.allocation.partners import check_scores, open_seats
from talentmatch.match.allocation.stable import place

__all__ = ["place_couples"]

#: Postings of each person, and pairs of postings of each couple, that are weighed.
_EACH: Final = 15
_TOGETHER: Final = 60

_OPTIONS = [
    "couple",
    "posting_id",
    "partner_posting_id",
    "nearness",
    "mutual",
    "partner_mutual",
    "joint",
]


def place_couples(
    couples: pd.DataFrame,
    postings: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    worth_of: Mapping[str, float] = NEARNESS,
) -> pd.DataFrame:
    """Place both of each couple, so that the sum of joint scores is as high as it can be.

    The joint score of two postings is the probability that all four sides say yes, times what the
    places are worth by their nearness. Over the best 60 pairs of postings of each couple the choice
    is exact (an integer programme with one constraint a posting). Of couples who cannot be placed
    together, either one is placed alone where seats are left.

    Parameters
    ----------
    couples : DataFrame
        candidate_id and partner_id, both looking; a couple named from both sides counts once.
    postings : DataFrame
        Open postings: posting_id and, where known, region and openings (one where unknown).
    scores : DataFrame
        candidate_id, posting_id and mutual in [0, 1], for the pairs that may be shown, of both
        people of each couple. A person without any scored pair cannot be placed.
    worth_of : mapping of str to float
        What two places are worth by how near they are: same, near, unknown, far.

    Returns
    -------
    DataFrame
        One row a couple, in their order: candidate_id, partner_id; step (``together``, ``apart``,
        ``no_fit``); posting_id, partner_posting_id; nearness of the two; mutual, partner_mutual
        and joint [1]; why.

    Raises
    ------
    InputError
        If columns are missing, a person is in two couples, or a score is outside 0 to 1.

    Examples
    --------
    >>> couples = pd.DataFrame({"candidate_id": ["a"], "partner_id": ["b"]})
    >>> open_ = pd.DataFrame({"posting_id": ["p", "q", "r"], "region": ["慈溪市", "北京市", "慈溪市"]})
    >>> scores = pd.DataFrame({"candidate_id": ["a", "b", "b"], "posting_id": ["p", "q", "r"],
    ...                        "mutual": [0.5, 0.6, 0.5]})
    >>> placed = place_couples(couples, open_, scores)
    >>> placed[["step", "posting_id", "partner_posting_id"]].values.tolist()
    [['together', 'p', 'r']]
    """
    check_scores(postings, scores)
    named = _couples(couples)
    wishes = _best_of_each(named, postings, scores)
    seats = open_seats(postings)
    options = _options(named, wishes, postings, seats, worth_of)
    together = options[_chosen(options, seats)]
    used = pd.concat([together["posting_id"], together["partner_posting_id"]]).value_counts()
    seats_left = seats.sub(used, fill_value=0).reindex(seats.index)
    alone = _alone(named, wishes, seats_left, set(together["couple"]))
    table = named.join(pd.concat([together, alone]).set_index("couple"))
    table["step"] = np.select(
        [table["joint"].notna(), table["posting_id"].notna() | table["partner_posting_id"].notna()],
        ["together", "apart"],
        default="no_fit",
    )
    whys = [_why(*row) for row in table[["step", "nearness"]].itertuples(index=False)]
    table["why"] = lazy_cells(whys, table.index)
    return table[["candidate_id", "partner_id", "step", *_OPTIONS[1:], "why"]]


def _couples(couples: pd.DataFrame) -> pd.DataFrame:
    problems = [
        f"couples: column '{column}' is missing; it has {list(couples.columns)}"
        for column in ("candidate_id", "partner_id")
        if column not in couples
    ]
    if problems:
        raise InputError("couples cannot be placed", problems)
    named = couples[["candidate_id", "partner_id"]].dropna()
    key = pd.DataFrame(np.sort(named.astype("object").to_numpy(), axis=1)) if len(named) else named
    named = named.loc[~key.duplicated().to_numpy()].reset_index(drop=True)
    people = pd.concat([named["candidate_id"], named["partner_id"]])
    twice = sorted(people[people.duplicated()].astype(str).unique())
    if twice:
        raise InputError(
            "couples cannot be placed",
            [f"{person} stands in two couples, or is their own partner" for person in twice],
        )
    return named


def _best_of_each(
    named: pd.DataFrame, postings: pd.DataFrame, scores: pd.DataFrame
) -> pd.DataFrame:
    """Return the best postings of everybody: couple, whose (0 or 1), posting_id, mutual."""
    who = pd.concat(
        [
            pd.DataFrame({"candidate_id": named[column], "couple": named.index, "whose": side})
            for side, column in enumerate(("candidate_id", "partner_id"))
        ]
    )
    usable = scores.loc[scores["posting_id"].isin(postings["posting_id"]) & scores["mutual"].gt(0)]
    wishes = who.merge(usable[["candidate_id", "posting_id", "mutual"]], on="candidate_id")
    wishes = wishes.sort_values(["mutual", "posting_id"], ascending=[False, True], kind="stable")
    return wishes.groupby("candidate_id").head(_EACH)


def _options(
    named: pd.DataFrame,
    wishes: pd.DataFrame,
    postings: pd.DataFrame,
    seats: pd.Series,
    worth_of: Mapping[str, float],
) -> pd.DataFrame:
    one, two = (wishes.loc[wishes["whose"] == side] for side in (0, 1))
    both = one.merge(two, on="couple", suffixes=("", "_two")).rename(
        columns={"posting_id_two": "partner_posting_id", "mutual_two": "partner_mutual"}
    )
    shared = both["posting_id"] == both["partner_posting_id"]
    room = both["posting_id"].map(seats).ge(1) & both["partner_posting_id"].map(seats).ge(1)
    both = both.loc[room & (~shared | both["posting_id"].map(seats).ge(2))].reset_index(drop=True)
    region = (
        postings.set_index("posting_id")["region"]
        if "region" in postings
        else pd.Series(np.nan, index=seats.index, dtype="str")
    )
    both["nearness"] = nearness(
        both["posting_id"].map(region), both["partner_posting_id"].map(region)
    )
    worth = both["nearness"].map(dict(worth_of)).astype(float)
    both["joint"] = both["mutual"] * both["partner_mutual"] * worth
    both = both.sort_values("joint", ascending=False, kind="stable")
    return both.groupby("couple").head(_TOGETHER)[_OPTIONS].reset_index(drop=True)


def _chosen(options: pd.DataFrame, seats: pd.Series) -> NDArray[np.bool_]:
    if options.empty:
        return np.zeros(0, dtype=bool)
    couple = pd.factorize(options["couple"])[0]
    every = np.arange(len(options))
    posts = pd.concat([options["posting_id"], options["partner_posting_id"]], ignore_index=True)
    post, ids = pd.factorize(posts)
    ones = np.ones(len(options))
    one_each = sp.coo_array((ones, (couple, every)))
    seated = sp.coo_array((np.ones(post.size), (post, np.tile(every, 2)))).tocsr()
    limits = np.concatenate([np.ones(one_each.shape[0]), seats.loc[ids].to_numpy(dtype=float)])
    rows = sp.vstack([one_each, seated], format="csr")
    joint = options["joint"].to_numpy(dtype=float)
    solution = scipy.optimize.milp(
        -joint / max(joint.max(), np.finfo(float).tiny),
        constraints=scipy.optimize.LinearConstraint(rows, ub=limits),
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=ones,
        options={"mip_rel_gap": 0.0},
    )
    return np.asarray(solution.x > 0.5)


def _alone(
    named: pd.DataFrame, wishes: pd.DataFrame, seats: pd.Series, done: set[object]
) -> pd.DataFrame:
    """Place the better placed one of each couple that found nothing together."""
    open_to = wishes.loc[~wishes["couple"].isin(done)]
    # One row a couple, so that only one of the two gets a seat.
    open_to = open_to.sort_values("mutual", ascending=False, kind="stable")
    open_to = open_to.drop_duplicates(["couple", "posting_id"])
    worth = np.full((len(named), len(seats)), np.nan)
    column = seats.index.get_indexer(pd.Index(open_to["posting_id"]))
    worth[open_to["couple"].to_numpy(dtype=int), column] = open_to["mutual"]
    placed = place(worth, seats.to_numpy())
    seated = open_to.loc[placed[open_to["couple"].to_numpy(dtype=int)] == column]
    mine = seated["whose"] == 0
    table = seated[["couple"]].copy()
    table["posting_id"] = seated["posting_id"].where(mine)
    table["partner_posting_id"] = seated["posting_id"].where(~mine)
    table["mutual"] = seated["mutual"].where(mine)
    table["partner_mutual"] = seated["mutual"].where(~mine)
    return pd.DataFrame(table, columns=_OPTIONS)


def _why(step: str, near: object) -> str:
    if step == "no_fit":
        return phrase("partners", "why_no_fit")
    name = phrase("partners", f"step_{step}")
    if step == "apart":
        return name
    return phrase("partners", "two_places", step=name, region=phrase("partners", f"places_{near}"))
