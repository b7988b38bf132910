"""How long do equilibrium, stable matching and placement take, and do they hold.

10 000 candidates × 2 000 postings, random utilities around an outside option of 0.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.match.market import equilibrium
from talentmatch.match.stable import place, stable_match


def timed(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    spent = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    return result, {name: round(value, 2) for name, value in spent.items()}


def identity_error(
    masses: np.ndarray, joint: np.ndarray, openings: np.ndarray, temperature: float
) -> float:
    """Return the worst error of log mass, where unmatched mass can be told from rounding."""
    alone, vacant = 1 - masses.sum(axis=1), openings - masses.sum(axis=0)
    rows, columns = np.flatnonzero(alone > 1e-7), np.flatnonzero(vacant > 1e-7)
    if not (rows.size and columns.size):
        return float("nan")
    part = np.ix_(rows, columns)
    expected = 0.5 * np.log(alone[rows])[:, None] + 0.5 * np.log(vacant[columns])
    expected += joint[part] / (2 * temperature)
    shown = masses[part] > 1e-300
    return float(np.abs(np.log(masses[part][shown]) - expected[shown]).max(initial=0.0))


def blocking_pairs(
    ours: np.ndarray, theirs: np.ndarray, openings: np.ndarray, placed: np.ndarray
) -> int:
    here = np.flatnonzero(placed >= 0)
    have = np.full(placed.size, -np.inf)
    have[here] = ours[here, placed[here]]
    worst = np.full(openings.size, np.inf)
    np.minimum.at(worst, placed[here], theirs[here, placed[here]])
    room = np.bincount(placed[here], minlength=openings.size) < openings
    worst[room] = -np.inf
    worst[openings == 0] = np.inf
    return int(((ours > have[:, None]) & (theirs > worst)).sum())


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    n, m = (500, 100) if options.quick else (10_000, 2_000)
    random = np.random.default_rng(options.seed)
    ours, theirs = random.random((n, m)) - 1, random.random((n, m)) - 1
    rows = []
    for name, openings in (("one each", np.ones(m)), ("1 to 9", random.integers(1, 10, m))):
        for temperature in (1.0, 0.1, 0.02):
            masses, spent = timed(lambda t=temperature, o=openings: equilibrium(ours, theirs, o, t))
            over = max(masses.sum(axis=1).max() - 1, (masses.sum(axis=0) - openings).max(), 0.0)
            check = identity_error(masses, ours + theirs, openings, temperature)
            rows.append(
                {"verb": "equilibrium", "openings": name, "temperature": temperature, **spent}
                | {"marginal_error": over, "identity_error": check}
            )
            del masses
        quota = openings.astype(int)
        stable_match(ours[:50, :20], theirs[:50, :20])
        for side in ("candidate", "employer"):
            placed, spent = timed(
                lambda o=quota, s=side: stable_match(ours, theirs, o, proposing=s)
            )
            wrong = blocking_pairs(ours, theirs, quota, placed)
            rows.append(
                {"verb": f"stable_match, {side} proposing", "openings": name, **spent}
                | {"blocking_pairs": wrong}
            )
        _, spent = timed(lambda o=quota: place(ours + theirs + 2, o))
        rows.append({"verb": "place", "openings": name, **spent})
    publish(
        "market_benchmark",
        pd.DataFrame(rows),
        quick=options.quick,
        seed=options.seed,
        data="generated",
    )


if __name__ == "__main__":
    main()
