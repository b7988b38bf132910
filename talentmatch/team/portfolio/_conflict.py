"""Why a portfolio is not possible: the smallest set of demands and limits in conflict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from talentmatch.i18n import joined, phrase
from talentmatch.team.portfolio.program import Program, exact, reduce

__all__ = ["PortfolioConflict", "demand_conflict", "nothing_fits"]

_SECONDS = 5.0
_TOLD = 6


@dataclass(frozen=True)
class PortfolioConflict:
    """Demands and limits that cannot all be kept.

    Attributes
    ----------
    requirements : tuple of str
        `fixed:TEAM=PROJECT`, `must:PROJECT`, `any:` (something is to be assigned) and limits as
        `name:key`. Without any one of them the others can be kept: verified by solving again.
    needed : dict of str to float
        For each limit in conflict, the least capacity with which all others can be kept.
    """

    requirements: tuple[str, ...]
    needed: dict[str, float]

    def in_units(self, units: Mapping[str, float]) -> PortfolioConflict:
        """Return the same conflict with each least capacity in the unit of its limit."""
        return replace(
            self, needed={limit: least * units[limit] for limit, least in self.needed.items()}
        )

    def message(self) -> str:
        """Name what is in conflict and the ways out."""
        parts = [_in_words(requirement) for requirement in self.requirements[:_TOLD]]
        if len(self.requirements) > _TOLD:
            parts.append(phrase("portfolio", "more", count=len(self.requirements) - _TOLD))
        alone = len(self.requirements) == 1
        key = "conflict_one" if alone else "conflict"
        sentences = [phrase("portfolio", key, parts=joined(parts, " + "))]
        for requirement, least in list(self.needed.items())[:_TOLD]:
            facts = {"what": _in_words(requirement), "least": f"{least:,.10g}"}
            sentences.append(phrase("portfolio", "way_out", **facts))
        if not alone:
            sentences.append(phrase("portfolio", "leave_out_one"))
        return joined(sentences, "")


def _in_words(requirement: str) -> str:
    from talentmatch.i18n import phrase_keys

    kind, _, key = requirement.partition(":")
    sentence = f"limit_{kind}" if f"limit_{kind}" in phrase_keys("portfolio") else "limit_other"
    return phrase("portfolio", sentence, kind=kind, key=key)


def demand_conflict(
    program: Program, labels: Sequence[str], demanded: Sequence[str]
) -> PortfolioConflict | None:
    """Return the smallest conflict of demands and limits found; None where there is none.

    Parameters
    ----------
    program : Program
        With every option.
    labels, demanded : sequence of str
        Names of its limits and demands.
    """
    if _possible(program):
        return None
    demands = _fewest(
        np.arange(len(demanded)), lambda subset: not _possible(_with_demands(program, subset))
    )
    program = _with_demands(program, demands)
    # only options that meet a demand matter: limits never ask for more
    touched = np.flatnonzero(np.asarray(program.demands.sum(axis=0)).ravel())
    program = program.part(touched)
    used = np.flatnonzero(np.asarray(program.uses.sum(axis=1)).ravel() > 0)
    limits = _fewest(used, lambda subset: not _possible(_with_limits(program, subset)))
    needed = {
        labels[row]: least for row in limits if (least := _least(program, limits, row)) is not None
    }
    names = [demanded[number] for number in demands] + [labels[row] for row in limits]
    return PortfolioConflict(tuple(names), needed)


def nothing_fits(program: Program, labels: Sequence[str]) -> PortfolioConflict | None:
    """Return the limits that keep every option of any worth out; None where one fits."""
    worth = np.flatnonzero(program.value > 0)
    uses = program.uses[:, worth].tocoo()
    tight = uses.data > program.capacity[uses.row] * (1 + 1e-9) + 1e-9
    rows, options = uses.row[tight], uses.col[tight]
    if not len(worth) or len(np.unique(options)) < len(worth):
        return None

    def shut(subset: np.ndarray) -> bool:
        return len(np.unique(options[np.isin(rows, subset)])) == len(worth)

    limits = _fewest(np.unique(rows), shut)
    least = {labels[row]: float(uses.data[tight & (uses.row == row)].min()) for row in limits}
    return PortfolioConflict(("any:", *(labels[row] for row in limits)), least)


def _fewest(members: np.ndarray, conflict: Callable[[np.ndarray], bool]) -> np.ndarray:
    """Return a set of members in conflict of which none can be left out, the smaller of two.

    Single members are tried first; then larger and smaller parts are left out for as long as the
    rest stays in conflict.
    """
    for member in members[:50]:
        if conflict(np.array([member])):
            return np.array([member])
    return min((_thinned(order, conflict) for order in (members, members[::-1])), key=len)


def _thinned(members: np.ndarray, conflict: Callable[[np.ndarray], bool]) -> np.ndarray:
    size = max(1, len(members) // 2)
    while True:
        start = 0
        while start < len(members):
            rest = np.delete(members, slice(start, start + size))
            if conflict(rest):
                members = rest
            else:
                start += size
        if size == 1:
            return np.sort(members)
        size = max(1, size // 2)


def _possible(program: Program) -> bool:
    """Return whether all demands can be met; a search that runs out of time counts as yes."""
    if not program.demands.shape[0]:
        return True
    promising = reduce(program)
    meets = np.asarray(program.demands.sum(axis=0)).ravel()[promising] > 0
    part = program.part(promising[meets])
    return not exact(replace(part, value=np.zeros(len(part.value))), _SECONDS).impossible


def _with_demands(program: Program, subset: np.ndarray) -> Program:
    return replace(program, demands=program.demands[subset])


def _with_limits(program: Program, subset: np.ndarray) -> Program:
    return replace(program, uses=program.uses[subset].tocsc(), capacity=program.capacity[subset])


def _least(program: Program, limits: np.ndarray, row: int) -> float | None:
    """Return the least that all demands use of one limit while the others in conflict hold."""
    others = limits[limits != row]
    cost = np.asarray(program.uses[row].todense()).ravel()
    free = replace(_with_limits(program, others), value=-cost)
    answer = exact(free, _SECONDS)
    return None if answer.choice is None else float(cost[answer.choice].sum())
