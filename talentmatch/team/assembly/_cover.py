"""The cheapest people for skills alone or roles alone, exactly and at once.

Skills: dynamic programming over what is still to be covered. Roles: the assignment problem. Both
leave out what past joint work is worth; with half of it taken off each person's cost they give a
bound for it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from talentmatch.team.assembly.search import prune
from talentmatch.team.assembly.team_program import Instance

__all__ = ["cheapest_cover", "cheapest_seats", "cover_and_seat", "lower_bound"]

_MOST_CELLS = 40_000_000
_FAR = 1e15


def cheapest_cover(cost: np.ndarray, covers_what: np.ndarray) -> tuple[np.ndarray, float] | None:
    """Return the cheapest people who together cover everything; None where that takes too long.

    Parameters
    ----------
    cost : ndarray of shape (n_people,)
        0 or more.
    covers_what : ndarray of bool, shape (n_skills, n_people)
        Who has what.

    Examples
    --------
    >>> covers = np.array([[True, False, True], [False, True, True]])
    >>> cheapest_cover(np.array([3.0, 4.0, 8.0]), covers)
    (array([0, 1]), 7.0)
    """
    skills = len(covers_what)
    if not skills:
        return np.zeros(0, dtype=np.int64), 0.0
    if skills > 20 or (len(cost) + 1) << skills > _MOST_CELLS:
        return None
    useful = np.flatnonzero(covers_what.any(axis=0))
    masks = (1 << np.arange(skills)) @ covers_what[:, useful]
    open_sets = np.arange(1 << skills)
    least = np.full(1 << skills, np.inf)
    least[0] = 0.0
    picks = np.zeros((len(useful), 1 << skills), dtype=bool)
    for row, (mask, price) in enumerate(zip(masks.tolist(), cost[useful].tolist(), strict=True)):
        with_them = least[open_sets & ~mask] + price
        picks[row] = with_them < least
        least = np.minimum(least, with_them)
    if not np.isfinite(least[-1]):
        return np.zeros(0, dtype=np.int64), float("inf")
    open_set, team = len(open_sets) - 1, []
    for row in range(len(useful) - 1, -1, -1):
        if picks[row, open_set]:
            team.append(int(useful[row]))
            open_set &= ~int(masks[row])
    return np.sort(np.array(team, dtype=np.int64)), float(least[-1])


def cheapest_seats(
    cost: np.ndarray, eligible: np.ndarray, heads: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the cheapest people who fill every seat, one each; infinite cost where none can.

    Examples
    --------
    >>> eligible = np.array([[True, True], [True, False]])
    >>> cheapest_seats(np.array([3.0, 5.0]), eligible, np.array([1, 1]))
    (array([0, 1]), 8.0)
    """
    from scipy.optimize import linear_sum_assignment

    seats = np.repeat(np.arange(len(heads)), heads)
    if not len(seats):
        return np.zeros(0, dtype=np.int64), 0.0
    if len(seats) > len(cost):
        return np.zeros(0, dtype=np.int64), float("inf")
    price = np.where(eligible[seats], cost, _FAR)
    rows, people = linear_sum_assignment(price)
    if (price[rows, people] >= _FAR).any():
        return np.zeros(0, dtype=np.int64), float("inf")
    return np.sort(people), float(cost[people].sum())


def cover_and_seat(instance: Instance) -> np.ndarray:
    """Return a team: seats filled at the least cost, then skills that are still open."""
    small, numbers = _without_joint_work(instance, instance.cost)
    cost = np.where(small.locked, 0.0, small.cost)
    roles, skills = _parts(small)
    seated, _ = cheapest_seats(cost, small.eligible[roles], small.heads[roles])
    team = np.union1d(np.flatnonzero(small.locked), seated).astype(np.int64)
    still = np.flatnonzero(skills & ~small.eligible[:, team].any(axis=1))
    cover = cheapest_cover(cost, small.eligible[still])
    more = np.zeros(0, dtype=np.int64) if cover is None else cover[0]
    return np.asarray(numbers[np.union1d(team, more).astype(np.int64)])


def lower_bound(instance: Instance) -> float | None:
    """Return a value that no team goes below; None where it takes too long to know.

    A pair's joint work is worth at most half of it to each of the two.
    """
    share = np.zeros(len(instance.cost))
    if len(instance.pairs):
        np.add.at(share, instance.pairs.ravel(), np.repeat(instance.bonus / 2, 2))
    discounted = instance.cost - share
    gift = float(np.minimum(discounted, 0.0).sum())
    small, _ = _without_joint_work(instance, np.maximum(discounted, 0.0))
    price = np.where(small.locked, 0.0, small.cost)
    roles, skills = _parts(small)
    _, seats = cheapest_seats(price, small.eligible[roles], small.heads[roles])
    still = np.flatnonzero(skills & ~small.eligible[:, small.locked].any(axis=1))
    cover = cheapest_cover(price, small.eligible[still])
    if cover is None and not roles.any():
        return None
    least = max(seats, 0.0 if cover is None else cover[1])
    locked = float(small.cost[small.locked].sum())
    return gift + locked + least if np.isfinite(least) else None


def _without_joint_work(instance: Instance, cost: np.ndarray) -> tuple[Instance, np.ndarray]:
    return prune(replace(instance, cost=cost, pairs=instance.pairs[:0], bonus=instance.bonus[:0]))


def _parts(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    return instance.must & instance.exclusive, instance.must & ~instance.exclusive
