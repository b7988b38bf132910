"""Calculations on many parts in rounds, on dask: what each round gives is put together for the next.

Everything that lasts is the result of a task, so that a worker that is lost costs what it held.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from talentmatch.demand.models._shared import (
    Contribution,
    Key,
    NotYetKnownError,
    PartOfAll,
    put_together,
)
from talentmatch.partitions import computed, gathered, reaching_cluster

if TYPE_CHECKING:
    from dask.delayed import Delayed

__all__ = ["in_rounds"]


@dataclass(frozen=True)
class _Attempt:
    """What came of a calculation on a part.

    Its result, or what it gives to be put together and what it keeps till then.
    """

    result: Any = None
    asked: Mapping[Key, Contribution] = field(default_factory=dict)
    kept: Mapping[Key, Any] = field(default_factory=dict)


def _attempt(
    calculate: Callable[[Any, PartOfAll], Any],
    part: Any,
    number: int,
    known: Sequence[dict[Key, Any]],
    before: _Attempt | None,
) -> _Attempt:
    shared = PartOfAll(part=number, known=ChainMap(*known), own=dict(before.kept) if before else {})
    try:
        return _Attempt(result=calculate(part, shared))
    except NotYetKnownError:
        return _Attempt(asked=shared.asked, kept=shared.own)


def _asked(attempts: Sequence[_Attempt | Mapping[Key, Any]]) -> Mapping[Key, Any]:
    """Return what neighbouring parts give together; nothing of parts that are through."""
    return put_together([a.asked if isinstance(a, _Attempt) else a for a in attempts])


def _learnt(asked: Mapping[Key, Contribution]) -> dict[Key, Any]:
    """Return what becomes known by a round."""
    return {key: whole.then(whole.value) for key, whole in asked.items()}


def in_rounds(
    parts: Sequence[Delayed], calculate: Callable[[Any, PartOfAll], Any], known: Sequence[Any]
) -> tuple[list[Delayed], list[Any]]:
    """Calculate on all parts, round after round, until none needs anything of the others.

    Returns
    -------
    results : list of Delayed
        One a part, calculated and kept where they were.
    known : list of Delayed
        Statistics of all series, a mapping for each round.
    """
    import dask

    attempt, learn = dask.delayed(_attempt), dask.delayed(_learnt)
    known = [dask.delayed(one) for one in known]
    attempts: list[Any] = [None] * len(parts)
    while True:
        attempts = [attempt(calculate, part, n, known, attempts[n]) for n, part in enumerate(parts)]
        with reaching_cluster():
            *attempts, learnt = dask.persist(*attempts, learn(gathered(attempts, _asked)))
        known.append(learnt)
        if not computed(dask.delayed(len)(learnt))[0]:
            return [attempt.result for attempt in attempts], known
