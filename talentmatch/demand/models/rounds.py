"""Calculations on many parts in rounds, on dask: what each round gives is put together for the next.

Everything that lasts is the result of a task, so that a worker that is lost costs what it held.
"""

from __future__ import annotations

import sys
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Any

from talentmatch.demand.models.shared import (
    Contribution,
    Key,
    NotYetKnownError,
    PartOfAll,
    put_together,
)
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import gathered

if TYPE_CHECKING:
    from dask.delayed import Delayed

__all__ = ["check_workers", "computed", "in_rounds"]

# Packages by which figures may differ, and workers that are named.
_VERSIONED = ("talentmatch", "numpy", "pandas", "scipy", "scikit-learn", "lightgbm")
_TOLD = 5


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
        with _reaching_cluster():
            *attempts, learnt = dask.persist(*attempts, learn(gathered(attempts, _asked)))
        known.append(learnt)
        if not computed(dask.delayed(len)(learnt))[0]:
            return [attempt.result for attempt in attempts], known


@contextmanager
def _reaching_cluster() -> Iterator[None]:
    """Raise InputError where scheduler or workers are gone."""
    lost: tuple[type[Exception], ...] = (ConnectionError, TimeoutError, CancelledError)
    if "distributed" in sys.modules:
        from distributed.client import ClosedClientError
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        lost = (*lost, ClosedClientError, CommClosedError, KilledWorker)
    # A missing dependency: so says dask without a cluster of what a closed client held.
    perhaps: tuple[type[Exception], ...] = (*lost, ValueError)
    try:
        yield
    except perhaps as error:
        if isinstance(error, lost) or str(error).startswith("Missing dependency"):
            facts = f"{type(error).__name__}: {error}"
            raise InputError(
                phrase("demand_refused", "not_fitted"),
                [phrase("demand_refused", "parts_lost", error=facts)],
            ) from error
        raise


def computed(*values: Any) -> tuple[Any, ...]:
    """Return calculated values."""
    import dask

    with _reaching_cluster():
        found: tuple[Any, ...] = dask.compute(*values)
    return found


def check_workers() -> None:
    """Raise where workers have other versions of what forecasts are made with."""
    if "distributed" not in sys.modules:
        return
    from distributed import get_client

    try:
        client = get_client()
    except ValueError:  # another scheduler, or none
        return
    ours = _versions()
    different = []
    for worker, theirs in client.run(_versions, on_error="return").items():
        if theirs != ours:
            facts = theirs if isinstance(theirs, Exception) else _differing(theirs, ours)
            different.append(phrase("demand_refused", "parts_worker", worker=worker, facts=facts))
    if different:
        raise InputError(phrase("demand_refused", "parts_workers"), different[:_TOLD])


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in _VERSIONED}


def _differing(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name} {theirs[name]} ≠ {version}"
        for name, version in ours.items()
        if theirs[name] != version
    )
