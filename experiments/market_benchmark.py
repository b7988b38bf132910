"""How long do equilibrium, stable matching and placement take, and do they hold.

10 000 candidates × 2 000 postings: tastes of one's own (normal, uniform), mostly or wholly in common,
or opposed (zero-sum); postings with one opening or several, fewer than candidates in all, or more.
Compiled loops are warmed up first: where nothing is on disk a first call takes up to 2 s longer.
Before that, 200 smaller markets (tastes of one's own or in common, seats for 50 to 150 % of the
people, 1 to 9 openings a posting, temperatures from 1 down to .01): how many are solved, with every
marginal within 1e-5. Then stable matching as markets grow, beside a heap of each candidate's wishes.
Last a province: 1 000 000 people who would take 50 of 100 000 postings each, in a process of its own;
the aim at a temperature of .02 is 120 s of processor time and 6 GB.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd
from heap_reference import heap_match
from reference import arguments, publish

from talentmatch.errors import InputError
from talentmatch.match.allocation.market import equilibrium
from talentmatch.match.allocation.stable import place, stable_match

#: Postings that one person of a province would take.
WISHES = 50


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
    # The sum over a column is rounded in proportion to its openings.
    rows, columns = np.flatnonzero(alone > 1e-7), np.flatnonzero(vacant > 1e-7 * openings)
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


def tastes(kind: str, shape: tuple[int, int], random: np.random.Generator) -> list[np.ndarray]:
    """Return what each side gives the other, apart from (normal, uniform) or mostly in common."""
    n, m = shape
    if kind == "common":
        best, ablest = random.normal(size=m), random.normal(size=(n, 1))
        return [best + 0.5 * random.normal(size=shape), ablest + 0.5 * random.normal(size=shape)]
    if kind == "identical":
        best, ablest = random.normal(size=m), random.normal(size=(n, 1))
        return [np.broadcast_to(best, shape), np.broadcast_to(ablest, shape)]
    if kind == "zero-sum":
        ours = random.normal(size=shape)
        return [ours, -ours]
    draw = random.normal if kind == "normal" else random.random
    return [draw(size=shape) - 0.5 * (kind == "uniform") for _ in range(2)]


def equilibria(kind: str, market: tuple[np.ndarray, ...]) -> list[dict[str, Any]]:
    ours, theirs, openings = market
    rows = []
    for temperature in (1.0, 0.1, 0.02):
        masses, spent = timed(lambda t=temperature: equilibrium(ours, theirs, openings, t))
        over = max(masses.sum(axis=1).max() - 1, (masses.sum(axis=0) - openings).max(), 0.0)
        check = identity_error(masses, ours + theirs, openings, temperature)
        rows.append(
            {"verb": "equilibrium", "tastes": kind, "temperature": temperature, **spent}
            | {"marginal_error": over, "identity_error": check}
        )
    return rows


def stable(kind: str, market: tuple[np.ndarray, ...]) -> list[dict[str, Any]]:
    ours, theirs, openings = market
    rows = []
    for side in ("candidate", "employer"):
        placed, spent = timed(lambda s=side: stable_match(ours, theirs, openings, proposing=s))
        wrong = blocking_pairs(ours, theirs, openings, placed)
        rows.append({"verb": f"stable_match, {side} proposing", "tastes": kind, **spent})
        rows[-1]["blocking_pairs"] = wrong
    return rows


def placement(kind: str, market: tuple[np.ndarray, ...]) -> dict[str, Any]:
    ours, theirs, openings = market
    worth = ours + theirs + (kind == "uniform")
    placed, spent = timed(lambda: place(worth, openings))
    here = np.flatnonzero(placed >= 0)
    total = {"placed": here.size, "total": worth[here, placed[here]].sum().round(3)}
    return {"verb": "place", "tastes": kind, **spent, **total}


def solved(markets: int) -> dict[str, Any]:
    """Solve seeded markets of many kinds; tell how many held, and what the slowest took."""
    held, spent = 0, []
    for seed in range(markets):
        random = np.random.default_rng(1_000 + seed)
        n = int(random.choice([300, 1_000, 3_000, 5_000], p=[0.3, 0.3, 0.2, 0.2]))
        openings, seats = int(random.integers(1, 10)), random.uniform(0.5, 1.5)
        shape = (n, max(2, int(n * seats / openings)))
        ours, theirs = tastes(("normal", "uniform", "common")[seed % 3], shape, random)
        quota, temperature = np.full(shape[1], float(openings)), 10 ** random.uniform(-2, 0)
        began = time.process_time()
        try:
            masses = equilibrium(ours, theirs, quota, temperature)
        except InputError:
            continue
        finally:
            spent.append(time.process_time() - began)
        over = max(masses.sum(axis=1).max() - 1, (masses.sum(axis=0) - quota).max())
        held += over < 1e-5
    return {"verb": f"equilibrium of {markets} markets: solved", "total": held} | {
        "cpu_seconds": round(max(spent), 2)
    }


def growth(sizes: tuple[int, ...], random: np.random.Generator) -> list[dict[str, Any]]:
    """Match markets of as many postings as candidates, each size once, by both ways."""
    rows = []
    for size in sizes:
        for kind in ("normal", "common"):
            ours, theirs = tastes(kind, (size, size), random)
            placed, spent = timed(lambda: stable_match(ours, theirs))  # noqa: B023
            holder, by_heap = timed(lambda: heap_match(ours, theirs))  # noqa: B023
            if (holder[placed] != np.arange(size)).any():
                raise SystemExit(f"both ways differ at {size} × {size}, {kind}")
            about = {"openings": f"{size} × {size}", "tastes": kind}
            rows += [{"verb": "stable_match", **about, **spent}]
            rows += [{"verb": "heap of wishes", **about, **by_heap}]
    return rows


def province(kind: str, n: int, m: int, temperature: float, seed: int) -> dict[str, Any]:
    """Solve a sparse market, and say how much memory its process had at most."""
    from scipy.sparse import csr_array

    random = np.random.default_rng(seed)
    columns = random.integers(0, m, (n, WISHES), dtype=np.int32)
    columns.sort(axis=1)
    # A posting drawn twice by one person is another one, the next.
    for place_ in range(1, WISHES):
        late = columns[:, place_] <= columns[:, place_ - 1]
        columns[late, place_] = columns[late, place_ - 1] + 1
    held = np.arange(0, n * WISHES + 1, WISHES, dtype=np.int32)
    shape = (n, m + WISHES)
    common = kind == "common"
    best, ablest = random.normal(size=shape[1]).astype(np.float32), random.normal(size=(n, 1))
    sides = []
    for shared in (best[columns], np.broadcast_to(ablest, columns.shape)):
        own = random.standard_normal(columns.shape, dtype=np.float32)
        values = shared.astype(np.float32) + np.float32(0.5) * own if common else own
        sides.append(csr_array((values.ravel(), columns.ravel(), held), shape=shape))
    openings = np.full(shape[1], 9.0)
    masses, spent = timed(lambda: equilibrium(*sides, openings, temperature))
    over = max(masses.sum(axis=1).max() - 1, (masses.sum(axis=0) - openings).max(), 0.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    about = {"verb": f"equilibrium of {n} × {m}", "openings": "9 each", "tastes": kind}
    return about | {"temperature": temperature, **spent, "marginal_error": over, "peak_gb": peak}


def provinces(n: int, m: int, seed: int) -> list[dict[str, Any]]:
    found = []
    for kind in ("normal", "common"):
        for temperature in (1.0, 0.02):
            apart = {"max_workers": 1, "mp_context": get_context("spawn")}
            with ProcessPoolExecutor(**apart) as process:
                found.append(process.submit(province, kind, n, m, temperature, seed).result())
    return found


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    n, m = shape = (500, 100) if options.quick else (10_000, 2_000)
    random = np.random.default_rng(options.seed)
    stable_match(np.ones((5, 2)), np.ones((5, 2)))
    place(random.random((2001, 2000)))
    rows: list[dict[str, Any]] = [solved(20 if options.quick else 200)]
    for name, openings in (
        ("one each", np.ones(m, dtype=int)),
        ("1 to 9", random.integers(1, 10, m)),
        ("more than candidates", np.full(m, 2 * n // m)),
    ):
        for kind in ("normal", "uniform", "common", "identical", "zero-sum"):
            market = (*tastes(kind, shape, random), openings)
            found = [*equilibria(kind, market), *stable(kind, market)]
            # Nothing is gained by any placement where what one side wins the other loses.
            found += [placement(kind, market)] if kind != "zero-sum" else []
            rows += [{"openings": name, **row} for row in found]
    heap_match(*random.random((2, 3, 3)))
    rows += growth((250, 500) if options.quick else (1_000, 2_000, 4_000, 8_000), random)
    size = (2_000, 200) if options.quick else (1_000_000, 100_000)
    rows += provinces(*size, options.seed)
    publish("market_benchmark", pd.DataFrame(rows), options, data="generated")


if __name__ == "__main__":
    main()
