"""Make a staffing problem smaller without loss, and find a good team fast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from talentmatch.team.assembly.team_program import Instance

__all__ = ["covers", "greedy_team", "improve", "prune", "seated", "value"]

_DOMINATORS = 400


def prune(instance: Instance) -> tuple[Instance, np.ndarray]:
    """Drop people whom enough others replace at no more cost; the optimum stays.

    A person is dropped if, for skills alone, one other covers all they cover for no more, and
    with roles, as many others as there are seats. What past joint work could be worth counts as a
    discount of the person. Locked people stay.

    Returns
    -------
    tuple of Instance and ndarray of int
        The smaller problem, and the number each of its people had in the larger one.
    """
    discounted = instance.cost - _best_bonus(instance)
    useful = instance.eligible.any(axis=0) | instance.locked
    if len(instance.pairs):
        useful |= discounted < 0
    copies = 1
    if instance.exclusive.any():
        copies = int(instance.heads.sum() + instance.locked.sum())
    covers_what = _packed(instance.eligible)
    useful &= instance.locked | ~_outdone_by_alike(instance.cost, discounted, covers_what, copies)
    order = np.lexsort((discounted, instance.cost))
    order = order[useful[order]]
    survivors: list[int] = []
    strong = np.zeros((_DOMINATORS, covers_what.shape[1]), dtype=np.uint64)
    prices = np.full(_DOMINATORS, np.inf)
    for person in order:  # each decision depends on who was kept before
        if not instance.locked[person] and len(survivors) >= copies:
            rows = min(len(survivors), _DOMINATORS)
            lacks = (covers_what[person] & ~strong[:rows]).any(axis=1)
            if (~lacks & (prices[:rows] <= discounted[person] + 1e-12)).sum() >= copies:
                continue
        if len(survivors) < _DOMINATORS:
            strong[len(survivors)] = covers_what[person]
            prices[len(survivors)] = instance.cost[person]
        survivors.append(int(person))
    chosen = np.sort(np.array(survivors, dtype=np.int64))
    return _part(instance, chosen), chosen


def _packed(eligible: np.ndarray) -> np.ndarray:
    """Return what each person covers as bits of a few whole numbers, a row a person."""
    width = -(-len(eligible) // 64)
    bits = np.zeros((eligible.shape[1], 64 * width), dtype=np.uint8)
    bits[:, : len(eligible)] = eligible.T
    return np.packbits(bits, axis=1).view(np.uint64)


def _outdone_by_alike(
    cost: np.ndarray, discounted: np.ndarray, covers_what: np.ndarray, copies: int
) -> np.ndarray:
    """Return who has enough others that cover just the same for less."""
    _, alike = np.unique(covers_what, axis=0, return_inverse=True)
    alike = alike.ravel()
    order = np.lexsort((cost, alike))
    starts = np.flatnonzero(np.diff(alike[order], prepend=-1))
    last = starts + copies - 1
    ends = np.append(starts[1:], len(order))
    limit = np.where(last < ends, cost[order[np.minimum(last, len(order) - 1)]], np.inf)
    return np.asarray(discounted > limit[alike])


def _best_bonus(instance: Instance) -> np.ndarray:
    best = np.zeros(len(instance.cost))
    for column in (0, 1):
        if len(instance.pairs):
            np.add.at(best, instance.pairs[:, column], instance.bonus)
    return best


def _part(instance: Instance, chosen: np.ndarray) -> Instance:
    position = np.full(len(instance.cost), -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    inside = (position[instance.pairs] >= 0).all(axis=1) if len(instance.pairs) else slice(0, 0)
    return replace(
        instance,
        cost=instance.cost[chosen],
        eligible=instance.eligible[:, chosen],
        locked=instance.locked[chosen],
        lock_groups=tuple(instance.lock_groups[person] for person in chosen),
        pairs=position[instance.pairs[inside]],
        bonus=instance.bonus[inside],
    )


def covers(instance: Instance, team: np.ndarray) -> np.ndarray:
    """Return the heads of each requirement that a team covers, each person in one role at most."""
    inside = instance.eligible[:, team]
    have: np.ndarray = np.minimum(inside.sum(axis=1), instance.heads)
    if instance.exclusive.any():
        have[instance.exclusive] = seated(
            inside[instance.exclusive], instance.heads[instance.exclusive]
        )
    return have


def seated(eligible: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """Return how many seats of each role a largest matching of people and seats fills."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    seats = np.repeat(np.arange(len(heads)), heads)
    if not eligible.size:
        return np.zeros(len(heads), dtype=np.int64)
    match = maximum_bipartite_matching(csr_matrix(eligible[seats]), perm_type="column")
    return np.bincount(seats[match >= 0], minlength=len(heads))


def _complete(instance: Instance, team: np.ndarray) -> bool:
    have = covers(instance, team)
    open_desired = int((have < instance.heads)[~instance.must].sum())
    desired = int((~instance.must).sum())
    within = instance.budget is None or instance.cost[team].sum() <= instance.budget + 1e-9
    done = bool((have >= instance.heads)[instance.must].all())
    return done and within and desired - open_desired >= instance.desired_needed


def value(instance: Instance, team: np.ndarray) -> float:
    """Return the objective of a team, infinite if it breaks a requirement."""
    if not _complete(instance, team):
        return float("inf")
    have = covers(instance, team)
    return instance.objective(team, int((have < instance.heads)[~instance.must].sum()))


def greedy_team(instance: Instance) -> np.ndarray:
    """Take, again and again, the person who covers most that is still open per cost."""
    team = [int(person) for person in np.flatnonzero(instance.locked)]
    price = np.maximum(instance.cost, 1e-9)
    for _ in range(int(instance.heads.sum())):
        missing = covers(instance, np.array(team, dtype=np.int64)) < instance.heads
        missing &= instance.must | (instance.desired_needed > 0)
        if not missing.any() or not len(price):
            break
        gain = instance.eligible[missing].sum(axis=0) / price
        gain[team] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        team.append(best)
    return np.array(team, dtype=np.int64)


def improve(instance: Instance, team: np.ndarray, tries: int = 3) -> np.ndarray:
    """Drop people who are not needed, and swap one for a cheaper one, while that helps."""
    best, worth = team, value(instance, team)
    for _ in range(tries):
        before = worth
        for person in best[~instance.locked[best]]:
            rest = best[best != person]
            for trial in [rest, *_swaps(instance, rest, person)]:
                trial_worth = value(instance, trial)
                if trial_worth < worth - 1e-9:
                    best, worth = trial, trial_worth
                    break
            if worth < before:
                break
        if worth >= before:
            break
    return best


def _swaps(instance: Instance, rest: np.ndarray, person: int) -> list[np.ndarray]:
    cheaper = np.flatnonzero(instance.cost < instance.cost[person])
    cheaper = cheaper[~np.isin(cheaper, rest)]
    missing = covers(instance, rest) < instance.heads
    covering = instance.eligible[missing][:, cheaper].sum(axis=0)
    order = np.lexsort((instance.cost[cheaper], -covering))[:20]
    return [np.append(rest, other) for other in cheaper[order]]
