"""Solve one stored staffing problem by CP-SAT and print what was found, in a process of its own.

Run as ``python cpsat_reference.py PROBLEM.npz SECONDS`` by a Python that has ortools.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from talentmatch.team.assembly.polish import polish
from talentmatch.team.assembly.search import value
from talentmatch.team.assembly.team_program import Instance

__all__ = ["main", "store_problem"]

_ARRAYS = ("cost", "eligible", "heads", "exclusive", "must", "locked", "pairs", "bonus")


def store_problem(instance: Instance, path: Path) -> None:
    """Write a staffing problem without budget and desired skills."""
    np.savez(path, penalty=instance.penalty, **{name: getattr(instance, name) for name in _ARRAYS})


def main() -> None:
    """Read, solve and print value, bound and seconds as JSON."""
    held = np.load(sys.argv[1])
    instance = Instance(
        **{name: held[name] for name in _ARRAYS},
        groups=(),
        lock_groups=(),
        penalty=float(held["penalty"]),
        budget=None,
    )
    started = time.perf_counter()
    found = polish(instance, np.zeros(0, dtype=np.int64), time_limit=float(sys.argv[2]))
    facts = {"status": found.status, "seconds": round(time.perf_counter() - started, 1)}
    if len(found.team):
        facts |= {"value": value(instance, found.team), "bound": found.bound}
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
