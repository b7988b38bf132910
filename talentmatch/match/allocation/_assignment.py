"""The placement with the highest total, for markets too large to expand every seat.

Only the pairs that look best at estimated prices are solved; the prices of that solution are then
held against every pair, and pairs that would pay are added, until none is left. What is returned is
therefore an optimum over all pairs: its prices prove it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from talentmatch.match.allocation._assignment_loop import compiled
from talentmatch.match.allocation._kernels import DenseKernel
from talentmatch.match.allocation._potentials import Market, balance, cooled

__all__ = ["highest_total"]

Scores = NDArray[np.float64]
Indices = NDArray[np.intp]

_DENSE = 4_000_000  # cells of candidates × seats up to which all are solved at once
_COLD = 0.01  # temperature of first prices [share of what a candidate's best posting is worth]
_ROUNDS = 3  # towards first prices; they need not be right, only near
# Temperatures that first prices start below: to raise prices is local, to cut them is not.
_BELOW = 2
_TRIED = 16  # postings of each candidate that are tried, on average
_LOOKED_AT = 1000  # candidates that tell how near a pair must be to be tried
_ASKED = 4  # of those, so many are tried at each posting at least
_SAME = 1e-9  # share of the highest worth within which pairs are spread over postings
_NOISE = 1e-12
_ROWS_AT_ONCE = 200


def highest_total(worth: Scores, quota: Indices) -> Indices:
    """Return the posting of each candidate, or -1, with the highest total worth.

    Parameters
    ----------
    worth : ndarray of shape (n, m)
        At least 0, in any unit; 0 is a pair not to be placed.
    quota : ndarray of int of shape (m,)
        Seats of each posting.

    Examples
    --------
    >>> highest_total(np.array([[3, 2], [2.5, 0.5]]), np.array([1, 1])).tolist()
    [1, 0]
    """
    n = worth.shape[0]
    quota = np.minimum(quota, n)
    if not worth.any():
        return np.full(n, -1, dtype=np.intp)
    if n * quota.sum() <= _DENSE:
        return _all_at_once(worth, quota)
    open_posts = np.flatnonzero(quota)
    if open_posts.size < quota.size:
        placed = highest_total(worth[:, open_posts], quota[open_posts])
        return np.where(placed < 0, -1, open_posts[placed])
    # Prices are sought by exponentials of worth, which know no unit but their own.
    return _by_prices(worth / worth.max(), quota)


def _all_at_once(worth: Scores, quota: Indices) -> Indices:
    placed = np.full(worth.shape[0], -1, dtype=np.intp)
    seat = np.repeat(np.arange(quota.size), quota)
    who, at = scipy.optimize.linear_sum_assignment(worth[:, seat], maximize=True)
    gained = worth[who, seat[at]] > 0
    placed[who[gained]] = seat[at[gained]]
    return placed


def _by_prices(worth: Scores, quota: Indices) -> Indices:
    n, m = worth.shape
    temperature = max(_COLD * float(worth.max(axis=1).mean()), np.finfo(float).tiny)
    price = _estimated(worth, quota, temperature)
    assignment = _Assignment(quota, n)
    cells = np.empty(0, dtype=np.intp)
    blur = temperature
    who = waiting = np.arange(n)
    while True:
        cells = np.union1d(cells, _near(worth, price, who, blur))
        price, gain = assignment.settled(worth, cells, price, waiting)
        who = np.flatnonzero(_best(worth, price) > gain + _NOISE * worth.max())
        if who.size == 0:
            return np.where(assignment.placed < m, assignment.placed, -1)
        # At the lowest prices that nobody would rather pay, others may have to look again.
        bid, bidder = _bids(worth, gain, who)
        dear = np.flatnonzero(bid > price)
        cells = np.union1d(cells, bidder[dear] * m + dear)
        price[dear] = bid[dear]
        blur = _SAME * float(worth.max())
        waiting = np.flatnonzero(np.isin(assignment.placed, dear))
        who = np.union1d(who, waiting)


class _Assignment:
    """Who sits where; the last posting is staying out, the last person is nobody.

    Parameters
    ----------
    quota : ndarray of int of shape (m,)
        Seats of each posting.
    n : int
        Number of people.

    Attributes
    ----------
    first : ndarray of int of shape (m + 2,)
        First seat of each posting, staying out included, and the number of seats.
    count : ndarray of int of shape (m + 1,)
        Seats of each posting that are taken; these come first.
    person : ndarray of int of shape (n_seats,)
        Who has each seat; told only of those that are taken.
    slot : ndarray of int of shape (n + 1,)
        Seat of each person.
    placed : ndarray of int of shape (n,)
        Posting of each person: `m` stays out, -1 waits.
    own : ndarray of shape (n + 1,)
        What each person's posting is worth to it; of those who wait, what they could gain.
    """

    def __init__(self, quota: Indices, n: int) -> None:
        self.first = np.concatenate([[0], np.cumsum(quota), [quota.sum() + n + 1]])
        self.count = np.zeros(quota.size + 1, dtype=np.intp)
        self.person = np.full(self.first[-1], -1)
        self.slot = np.full(n + 1, -1)
        self.placed = np.full(n, -1)
        self.own = np.zeros(n + 1)
        # The seat of nobody, see `talentmatch.match.allocation._assignment_loop`.
        self.slot[n], self.person[self.first[-2]], self.count[-1] = self.first[-2], n, 1

    def settled(
        self, worth: Scores, cells: Indices, price: Scores, waiting: Indices
    ) -> tuple[Scores, Scores]:
        """Seat those who wait anew; return prices, and what all gain, over the pairs of `cells`."""
        n, m = worth.shape
        row, column = np.divmod(cells, m)
        # Everybody may stay out, and nobody may sit anywhere.
        ends = np.searchsorted(row, np.arange(n), side="right")
        option = np.concatenate([np.insert(column, ends, m), np.arange(m)])
        value = np.concatenate([np.insert(worth[row, column], ends, 0.0), np.zeros(m)])
        start = np.concatenate([[0], ends + np.arange(1, n + 1), [option.size]])
        for posting in np.unique(self.placed[waiting]):
            if posting >= 0:
                self.count[posting] = 0
        self.placed[waiting] = -1
        paid = np.append(price, 0.0)
        state = (self.person, self.slot, self.placed, self.own)
        compiled()((start, option, value), (self.first, self.count), state, paid, waiting)
        return paid[:m], self.own[:n] - paid[self.placed]


def _parts(n: int) -> Iterator[slice]:
    return (slice(at, min(at + _ROWS_AT_ONCE, n)) for at in range(0, n, _ROWS_AT_ONCE))


def _best(worth: Scores, price: Scores) -> Scores:
    """Return what each candidate could have at these prices."""
    best = [(worth[part] - price).max(axis=1) for part in _parts(len(worth))]
    return np.concatenate(best)


def _bids(worth: Scores, gain: Scores, who: Indices) -> tuple[Scores, Indices]:
    """Return the most that anybody would pay for a seat at each posting, and who would."""
    bid, bidder = np.zeros(worth.shape[1]), np.zeros(worth.shape[1], dtype=np.intp)
    for part in _parts(who.size):
        offers = worth[who[part]] - gain[who[part], None]
        top = offers.argmax(axis=0)
        most = np.take_along_axis(offers, top[None], axis=0)[0]
        more = most > bid
        bid[more], bidder[more] = most[more], who[part][top[more]]
    return bid, bidder


def _estimated(worth: Scores, quota: Indices, temperature: float) -> Scores:
    """Return prices at which about as many people want a seat as there are seats with a price."""
    seats = quota.astype(float)
    market = Market(DenseKernel(worth), np.ones(len(worth)), seats, 1 / (2 * temperature))
    near = balance(market, cooled(market), rounds=_ROUNDS)[0]
    price = 2 * temperature * (0.5 * np.log(seats) - near.b)
    # Were all seats cheaper by so much, more would want one and fewer would have a price.
    cheaper = np.concatenate([-_best(worth, price), price])
    order = np.argsort(cheaper)
    met = np.cumsum(np.concatenate([np.ones(len(worth)), quota])[order]).searchsorted(quota.sum())
    return np.asarray(np.maximum(price - cheaper[order[met]] - _BELOW * temperature, 0.0))


def _near(worth: Scores, price: Scores, who: Indices, blur: float) -> Indices:
    """Return the pairs of some people that are nearly as good to them as their best."""
    m = worth.shape[1]
    noise = np.random.default_rng(0).random(2 * m) * blur
    spread = np.lib.stride_tricks.sliding_window_view(noise, m)

    def short(rows: Indices) -> Scores:
        gain = worth[rows] - price
        # Another window of the noise for each row: ties are spread over postings.
        gain += spread[rows * 37 % m]
        gain -= gain.max(axis=1, keepdims=True).clip(0)
        return gain

    some = who[np.unique(np.linspace(0, who.size - 1, _LOOKED_AT).astype(np.intp))]
    looked = short(some)
    kth_best = np.sort(looked, axis=0)[-min(_ASKED, len(looked))]
    level = np.minimum(np.quantile(looked, max(0.0, 1 - _TRIED / m)), kth_best)
    cells = []
    for part in _parts(who.size):
        row, column = np.divmod(np.flatnonzero(short(who[part]) >= level), m)
        cells.append(who[part][row] * m + column)
    near = np.concatenate(cells)
    return np.asarray(near[worth.ravel()[near] > 0])
