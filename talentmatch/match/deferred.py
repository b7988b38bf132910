"""Deferred acceptance in rounds: all who are free propose at once, whole arrays at a time.

Deciding a round's offers together gives the same result as one by one. Lists are sorted only as far
as they are read: the best few choices first; whoever gets past them has the rest sorted once,
without the receivers who would refuse by then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bar", "Choices", "deferred_acceptance"]

Scores = NDArray[np.float64]
Indices = NDArray[np.intp]

_AHEAD = 16  # choices of a proposer that are sorted at first
_CELLS = 1_000_000  # scores sorted together, to bound memory
_LONG_LOOK = 64  # choices looked at together, once the next few have refused


def _best_first(score: Scores, group: Indices, tie: Indices) -> Indices:
    """Return the order by group, within it by score from the highest, ties by `tie`."""
    rank = np.argsort(-score)
    small = group.astype(np.uint16) if group.size and group.max() < 2**16 else group
    rank = rank[np.argsort(small[rank], kind="stable")]
    group, score = group[rank], score[rank]
    if ((group[1:] == group[:-1]) & (score[1:] == score[:-1])).any():
        # Only ties need the slow sort of three keys.
        order = np.lexsort((tie[rank], -score, group))
        return np.asarray(rank[order])
    return np.asarray(rank)


def _places(group: Indices) -> Indices:
    """Return each item's place within its run of equal groups, from 0."""
    every = np.arange(group.size)
    starts = np.ones(group.size, dtype=bool)
    starts[1:] = group[1:] != group[:-1]
    return every - np.maximum.accumulate(np.where(starts, every, 0))


class Bar:
    """What an offer must beat at each receiver: the worst it holds, once its seats are full.

    Parameters
    ----------
    seats : ndarray of int of shape (receivers,)
        Seats of each receiver.
    tie : ndarray of int of shape (proposers,)
        Of proposers with equal scores, the one with the lower number goes first.
    """

    def __init__(self, seats: Indices, tie: Indices) -> None:
        self.seats = seats
        self.tie = tie
        self.score = np.where(seats > 0, -np.inf, np.inf)
        self.latest = np.full(seats.size, np.iinfo(np.intp).max, dtype=np.intp)

    def passed(self, score: Scores, tie: Indices, receiver: Indices) -> NDArray[np.bool_]:
        """Return which offers would be accepted now; all arguments have one shape."""
        bar = self.score[receiver]
        over = score > bar
        even = score == bar
        if even.any():
            over |= even & (tie < self.latest[receiver])
        return np.asarray(over)

    def raise_to(self, who: Indices, whom: Indices, score: Scores) -> NDArray[np.bool_]:
        """Keep the best offers of each receiver within its seats, and raise the bar of the full."""
        rank = _best_first(score, whom, self.tie[who])
        receiver = whom[rank]
        place, room = _places(receiver), self.seats[receiver]
        kept = np.empty(who.size, dtype=bool)
        kept[rank] = place < room
        last = rank[place == room - 1]
        self.score[whom[last]] = score[last]
        self.latest[whom[last]] = self.tie[who[last]]
        return kept


class Choices:
    """The proposers' lists, best first.

    A receiver whose bar a proposer does not pass is skipped: it would refuse, now and later, since
    bars only rise. That holds for every receiver already asked as well, so nobody is asked twice.

    Parameters
    ----------
    wishes : ndarray of shape (proposers, receivers)
        What each proposer gives each receiver; -inf is unacceptable.
    regard : ndarray of shape (proposers, receivers)
        What each receiver gives each proposer.
    bar : Bar
        Bars of the receivers.
    order : ndarray of int of shape (receivers,)
        Of receivers with equal scores, the one with the lower number is asked first.
    """

    def __init__(self, wishes: Scores, regard: Scores, bar: Bar, order: Indices) -> None:
        self.wishes, self.regard, self.bar, self.order = wishes, regard, bar, order
        n, m = wishes.shape
        self.listed = np.zeros((n, min(_AHEAD, m)), dtype=np.int32)
        self.place = np.zeros(n, dtype=np.intp)
        self.stop = np.zeros(n, dtype=np.intp)
        self.complete = np.zeros(n, dtype=bool)
        for rows in self._parts(np.arange(n)):
            self._list_best(rows)

    @property
    def left(self) -> NDArray[np.bool_]:
        """Whether each proposer may have a choice left."""
        return ~self.complete | (self.place < self.stop)

    def _parts(self, rows: Indices) -> list[Indices]:
        at_once = max(1, _CELLS // max(self.wishes.shape[1], 1))
        return [rows[at : at + at_once] for at in range(0, rows.size, at_once)]

    def _list_best(self, rows: Indices) -> None:
        """List what stands strictly before the first choice that no longer fits, ties apart."""
        wish = self.wishes[rows[0] : rows[-1] + 1]
        width = self.listed.shape[1]
        if wish.shape[1] <= width:
            return
        top = np.argpartition(wish, -width - 1, axis=1)[:, -width - 1 :]
        value = np.take_along_axis(wish, top, axis=1)
        order = np.argsort(-value, axis=1)
        top, value = (
            np.take_along_axis(top, order, axis=1),
            np.take_along_axis(value, order, axis=1),
        )
        self.listed[rows] = top[:, :width]
        before = (value[:, :width] > value[:, width:]).sum(axis=1)
        # Ties within the few are rare; such a proposer reads the full list at once.
        tied = ((value[:, 1:] == value[:, :-1]) & (value[:, 1:] > -np.inf)).any(axis=1)
        self.stop[rows] = np.where(tied, 0, before)

    def _list_rest(self, rows: Indices) -> None:
        wish, regard = self.wishes[rows], self.regard[rows]
        tie = np.broadcast_to(self.bar.tie[rows, None], wish.shape)
        every = np.broadcast_to(np.arange(wish.shape[1]), wish.shape)
        open_to = self.bar.passed(regard, tie, every) & (wish > -np.inf)
        row, column = np.nonzero(open_to)
        count = np.bincount(row, minlength=rows.size)
        if row.size > open_to.size // 3:
            listed = self._sorted(np.where(open_to, wish, -np.inf))
        else:
            rank = _best_first(wish[row, column], row, self.order[column])
            listed = np.empty((rows.size, count.max(initial=0)), dtype=np.int32)
            listed[row[rank], _places(row[rank])] = column[rank]
        if listed.shape[1] > self.listed.shape[1]:
            self._widen(min(2 * listed.shape[1], wish.shape[1]))
        self.listed[rows, : listed.shape[1]] = listed
        self.stop[rows], self.place[rows], self.complete[rows] = count, 0, True

    def _widen(self, width: int) -> None:
        wider = np.empty((self.listed.shape[0], width), dtype=np.int32)
        wider[:, : self.listed.shape[1]] = self.listed
        self.listed = wider

    def _sorted(self, wish: Scores) -> NDArray[np.int32]:
        order = np.argsort(-wish, axis=1)
        value = np.take_along_axis(wish, order, axis=1)
        tied = ((value[:, 1:] == value[:, :-1]) & (value[:, 1:] > -np.inf)).any(axis=1)
        if tied.any():
            turned = np.argsort(self.order)
            order[tied] = turned[np.argsort(-wish[tied][:, turned], axis=1, kind="stable")]
        return order.astype(np.int32)

    def next_of(self, who: Indices, room: Indices) -> tuple[Indices, Indices]:
        """Return each proposer's best choices that may say yes, as many as there is room for.

        Returns
        -------
        pair of ndarray of int
            Proposers and receivers of the offers; none for a proposer whose list has ended.
        """
        offers: list[tuple[Indices, Indices]] = []
        ahead = 1
        while who.size:
            for rows in self._parts(who[(self.place[who] >= self.stop[who]) & ~self.complete[who]]):
                self._list_rest(rows)
            more = self.place[who] < self.stop[who]
            who, room = who[more], room[more]
            at, receiver = self._next_one(who) if ahead == 1 else self._look(who, room, ahead)
            offers.append((who[at], receiver))
            room = room - np.bincount(at, minlength=who.size)
            seeking = room > 0
            who, room = who[seeking], room[seeking]
            ahead = min(4 * ahead, _LONG_LOOK)
        proposers, receivers = zip(*offers, strict=True)
        return np.concatenate(proposers), np.concatenate(receivers)

    def _next_one(self, who: Indices) -> tuple[Indices, Indices]:
        """Look at the next choice alone, which is all that most need."""
        receiver = self.listed[who, self.place[who]]
        self.place[who] += 1
        found = self.bar.passed(self.regard[who, receiver], self.bar.tie[who], receiver)
        return np.flatnonzero(found), receiver[found].astype(np.intp)

    def _look(self, who: Indices, room: Indices, ahead: int) -> tuple[Indices, Indices]:
        """Look at the next few choices, and stop after the last there is room for."""
        at = self.place[who, None] + np.arange(ahead)
        within = at < self.stop[who, None]
        receiver = self.listed[who[:, None], np.where(within, at, 0)]
        regard = self.regard[who[:, None], receiver]
        tie = np.broadcast_to(self.bar.tie[who, None], at.shape)
        passed = self.bar.passed(regard, tie, receiver) & within
        number = passed.cumsum(axis=1)
        passed &= number <= room[:, None]
        full = number[:, -1] >= room
        self.place[who] += np.where(full, (number >= room[:, None]).argmax(axis=1) + 1, ahead)
        row, column = np.nonzero(passed)
        return row, receiver[row, column].astype(np.intp)


def deferred_acceptance(
    wishes: Scores, regard: Scores, seats: tuple[Indices, Indices], ties: tuple[Indices, Indices]
) -> tuple[Indices, Indices]:
    """Return the matched proposers and receivers, pair by pair.

    Parameters
    ----------
    wishes, regard : ndarray of shape (proposers, receivers)
        See `Choices`.
    seats : pair of int arrays
        Seats of the proposers and of the receivers.
    ties : pair of int arrays
        Rank among equals of the proposers and of the receivers.

    Examples
    --------
    >>> one = np.ones(2, dtype=np.intp)
    >>> wishes, regard = np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 2.0]])
    >>> [part.tolist() for part in deferred_acceptance(wishes, regard, (one, one), (one, one))]
    [[1, 0], [0, 1]]
    """
    seats_out, seats_in = seats
    bar = Bar(seats_in, ties[0])
    choices = Choices(wishes, regard, bar, ties[1])
    held, held_by = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    used = np.zeros(seats_out.size, dtype=np.intp)
    while (free := np.flatnonzero((used < seats_out) & choices.left)).size:
        who, whom = choices.next_of(free, (seats_out - used)[free])
        concerned = np.zeros(seats_in.size, dtype=bool)
        concerned[whom] = True
        decided = concerned[held_by]
        who, whom = np.concatenate([held[decided], who]), np.concatenate([held_by[decided], whom])
        kept = bar.raise_to(who, whom, regard[who, whom])
        held = np.concatenate([held[~decided], who[kept]])
        held_by = np.concatenate([held_by[~decided], whom[kept]])
        used = np.bincount(held, minlength=seats_out.size)
    return held, held_by
