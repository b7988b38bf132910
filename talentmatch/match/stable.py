"""Placements that hold: stable matching with quotas, and the highest total score.

`stable_match` leaves no candidate and posting who would both rather have each other;
`place` maximises the sum of scores for an agency that may decide for all.
"""

from __future__ import annotations

import numpy as np
import scipy.optimize
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError
from talentmatch.match.market import seats

__all__ = ["place", "stable_match"]

Scores = NDArray[np.float64]
Indices = NDArray[np.intp]

_AHEAD = 16  # choices of a proposer that are sorted at a time
_AT_ONCE = 500  # proposers whose lists are sorted together, to bound memory


def _read(scores: ArrayLike, name: str) -> Scores:
    matrix = np.asarray(scores, dtype=float)
    if matrix.ndim != 2:
        raise InputError(f"{name} has shape {matrix.shape}; it must be (candidates, postings)")
    if np.isposinf(matrix.max(initial=-np.inf, where=~np.isnan(matrix))):
        raise InputError(
            f"{name} holds +inf, which cannot be compared; NaN or -inf mark a pair as unacceptable"
        )
    return matrix


def _whole_seats(openings: ArrayLike | None, columns: int) -> Indices:
    quota = seats(openings, columns)
    if (quota != np.floor(quota)).any():
        raise InputError("openings must be whole numbers; a person cannot be split")
    return quota.astype(np.intp)


def _pairs(
    candidate_scores: ArrayLike, employer_scores: ArrayLike
) -> tuple[Scores, Scores, NDArray[np.bool_]]:
    ours = _read(candidate_scores, "candidate_scores")
    theirs = _read(employer_scores, "employer_scores")
    if ours.shape != theirs.shape:
        raise InputError(
            f"the scores have shapes {ours.shape} and {theirs.shape}; both are (candidates, postings)"
        )
    return ours, theirs, np.isfinite(ours) & np.isfinite(theirs)


class _Bar:
    """What an offer must beat at each receiver: the worst it holds, once its seats are full."""

    def __init__(self, seats_in: Indices, tie: Indices) -> None:
        self.seats = seats_in
        self.tie = tie
        self.score = np.where(seats_in > 0, -np.inf, np.inf)
        self.latest = np.full(seats_in.size, np.iinfo(np.intp).max, dtype=np.intp)

    def passed(self, score: Scores, tie: Indices, receiver: Indices) -> NDArray[np.bool_]:
        bar = self.score[receiver]
        return np.asarray((score > bar) | ((score == bar) & (tie < self.latest[receiver])))

    def raise_to(self, who: Indices, whom: Indices, score: Scores) -> NDArray[np.bool_]:
        """Keep the best offers of each receiver within its seats, and raise the bar of the full."""
        rank = np.lexsort((self.tie[who], -score, whom))
        receiver = whom[rank]
        place = np.arange(who.size) - np.searchsorted(receiver, receiver, side="left")
        kept = np.empty(who.size, dtype=bool)
        kept[rank] = place < self.seats[receiver]
        last = rank[place == self.seats[receiver] - 1]
        self.score[whom[last]] = score[last]
        self.latest[whom[last]] = self.tie[who[last]]
        return kept


class _Choices:
    """The proposers' lists, best first, sorted a few places at a time when they are reached.

    A receiver whose bar a proposer does not pass is skipped: it would refuse, now and later,
    since bars only rise.
    """

    def __init__(self, proposing: Scores, receiving: Scores, bar: _Bar, order: Indices) -> None:
        self.wishes, self.regard = proposing, receiving
        self.bar, self.order = bar, order
        n, m = proposing.shape
        self.width = min(_AHEAD, m)
        self.listed = np.full((n, self.width), -1, dtype=np.intp)
        self.place = np.full(n, self.width, dtype=np.intp)

    def _refill(self, who: Indices) -> None:
        for rows in np.array_split(who, -(-who.size // _AT_ONCE)):
            wish = self.wishes[rows]
            regard = self.regard[rows]
            open_to = regard > self.bar.score
            open_to |= (regard == self.bar.score) & (self.bar.tie[rows, None] < self.bar.latest)
            wish[~open_to] = -np.inf
            if self.width < wish.shape[1]:
                top = np.argpartition(wish, -self.width, axis=1)[:, -self.width :]
            else:
                top = np.broadcast_to(np.arange(self.width), wish.shape)
            value = np.take_along_axis(wish, top, axis=1)
            rank = np.lexsort((self.order[top], -value), axis=1)
            listed = np.take_along_axis(top, rank, axis=1)
            listed[np.isneginf(np.take_along_axis(value, rank, axis=1))] = -1
            self.listed[rows] = listed
            self.place[rows] = 0

    def next_of(self, who: Indices) -> Indices:
        """Return each proposer's best choice that may say yes, struck off; -1 where none is left."""
        choice = np.full(who.size, -1, dtype=np.intp)
        seeking = np.arange(who.size)
        while seeking.size:
            spent = self.place[who[seeking]] == self.width
            if spent.any():
                self._refill(who[seeking[spent]])
            proposer = who[seeking]
            receiver = self.listed[proposer, self.place[proposer]]
            self.place[proposer] += 1
            left = receiver >= 0
            seeking, proposer, receiver = seeking[left], proposer[left], receiver[left]
            tie = self.bar.tie[proposer]
            passed = self.bar.passed(self.regard[proposer, receiver], tie, receiver)
            choice[seeking[passed]] = receiver[passed]
            seeking = seeking[~passed]
        asked = choice >= 0
        self.wishes[who[asked], choice[asked]] = -np.inf
        return choice


def _deferred_acceptance(
    proposing: Scores,
    receiving: Scores,
    quotas: tuple[Indices, Indices],
    ties: tuple[Indices, Indices],
) -> tuple[Indices, Indices]:
    """Return the matched proposers and receivers, pair by pair.

    Every proposer with a free seat proposes once a round; all offers of a round are decided
    together, which gives the same result as one by one.
    """
    seats_out, seats_in = quotas
    bar = _Bar(seats_in, ties[0])
    choices = _Choices(proposing, receiving, bar, ties[1])
    held, held_by = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    hopeful = seats_out > 0
    used = np.zeros(seats_out.size, dtype=np.intp)
    while (free := np.flatnonzero(hopeful & (used < seats_out))).size:
        choice = choices.next_of(free)
        hopeful[free[choice < 0]] = False
        who, whom = free[choice >= 0], choice[choice >= 0]
        concerned = np.zeros(seats_in.size, dtype=bool)
        concerned[whom] = True
        decided = concerned[held_by]
        who, whom = np.concatenate([held[decided], who]), np.concatenate([held_by[decided], whom])
        kept = bar.raise_to(who, whom, receiving[who, whom])
        held = np.concatenate([held[~decided], who[kept]])
        held_by = np.concatenate([held_by[~decided], whom[kept]])
        used = np.bincount(held, minlength=seats_out.size)
    return held, held_by


def stable_match(
    candidate_scores: ArrayLike,
    employer_scores: ArrayLike,
    openings: ArrayLike | None = None,
    *,
    proposing: str = "candidate",
    random_state: int = 0,
) -> Indices:
    """Return the posting of each candidate, so that no pair would rather have each other.

    Deferred acceptance with quotas and incomplete lists. The proposing side gets the best it can
    have in any stable matching.

    Parameters
    ----------
    candidate_scores, employer_scores : array-like of shape (n, m)
        How much each candidate wants each posting, and each posting each candidate; NaN or -inf
        on either side makes the pair unacceptable.
    openings : array-like of int of shape (m,), optional
        Seats of each posting; one each by default.
    proposing : {"candidate", "employer"}, default="candidate"
        The side that proposes.
    random_state : int, default=0
        Breaks ties of equal scores.

    Returns
    -------
    ndarray of int of shape (n,)
        Index of the posting, or -1.

    Raises
    ------
    InputError
        If shapes differ, a score is +inf, openings are not whole numbers of at least 0, or
        `proposing` is neither side.

    References
    ----------
    .. [1] Gale & Shapley (1962), College admissions and the stability of marriage.
    .. [2] Roth & Sotomayor (1990), Two-sided matching.

    Examples
    --------
    >>> stable_match([[2, 1], [2, 1]], [[1, 1], [2, 2]]).tolist()
    [1, 0]
    """
    if proposing not in ("candidate", "employer"):
        raise InputError(f"proposing is '{proposing}'; it is 'candidate' or 'employer'")
    ours, theirs, acceptable = _pairs(candidate_scores, employer_scores)
    n, m = ours.shape
    quota = _whole_seats(openings, m)
    placed = np.full(n, -1, dtype=np.intp)
    if n == 0 or m == 0:
        return placed
    random = np.random.default_rng(random_state)
    ties = (random.permutation(n), random.permutation(m))
    one = np.ones(n, dtype=np.intp)
    acceptable &= quota > 0
    if proposing == "candidate":
        wishes = np.where(acceptable, ours, -np.inf)
        who, post = _deferred_acceptance(wishes, theirs, (one, quota), ties)
    else:
        wishes = np.ascontiguousarray(np.where(acceptable, theirs, -np.inf).T)
        post, who = _deferred_acceptance(wishes, ours.T, (quota, one), ties[::-1])
    placed[who] = post
    return placed


def place(scores: ArrayLike, openings: ArrayLike | None = None) -> Indices:
    """Return the posting of each candidate with the highest total score.

    Parameters
    ----------
    scores : array-like of shape (n, m)
        What a placement is worth; NaN or -inf forbids it. A pair worth 0 or less is left unplaced.
    openings : array-like of int of shape (m,), optional
        Seats of each posting; one each by default.

    Returns
    -------
    ndarray of int of shape (n,)
        Index of the posting, or -1.

    Raises
    ------
    InputError
        If a score is +inf or openings are not whole numbers of at least 0.

    Examples
    --------
    >>> place([[3, 2], [2.5, 0.5]]).tolist()     # 2 + 2.5 is more than 3 + 0.5
    [1, 0]
    """
    worth = _read(scores, "scores")
    n, m = worth.shape
    quota = np.minimum(_whole_seats(openings, m), n)
    placed = np.full(n, -1, dtype=np.intp)
    worth = np.where(np.isfinite(worth) & (worth > 0), worth, 0.0)
    if n == 0 or quota.sum() == 0:
        return placed
    seat = np.repeat(np.arange(m), quota)
    who, column = scipy.optimize.linear_sum_assignment(worth[:, seat], maximize=True)
    gained = worth[who, seat[column]] > 0
    placed[who[gained]] = seat[column[gained]]
    return placed
