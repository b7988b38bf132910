"""How much of a table must be left out so that nothing tells about one enterprise, and does it hold.

Openings of enterprises by region × occupation. A reader solves for the hidden cells by linear
programming. Beside the cells left out stands what leaving out the sensitive ones alone would give
away: those a reader then works out to less than a tenth of what the rule asks for.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.report.attack import feasible
from talentmatch.report.disclosure import TOTAL, protect
from talentmatch.report.suppression import sums_of

DIMS = ["region", "occupation"]


def contributions(regions: int, occupations: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    n = 8 * regions * occupations
    return pd.DataFrame(
        {
            "region": [f"r{k}" for k in random.integers(regions, size=n)],
            "occupation": [f"o{k}" for k in (random.beta(1, 2, n) * occupations).astype(int)],
            "enterprise_id": [f"e{k}" for k in random.integers(n // 8, size=n)],
            "openings": np.ceil(random.lognormal(0.8, 0.8, n)),
        }
    )


def known_margins(rows: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Return the true value of every cell and margin."""
    every = [
        rows.assign(**dict.fromkeys(lifted, TOTAL)).groupby(DIMS)["openings"].sum()
        for lifted in ([], ["region"], ["occupation"], DIMS)
    ]
    return pd.concat(every).reindex(pd.MultiIndex.from_frame(cells[DIMS])).to_numpy()


def measured(regions: int, occupations: int, seed: int) -> dict[str, object]:
    rows = contributions(regions, occupations, seed)
    started = time.process_time()
    found = protect(rows, DIMS)
    seconds = time.process_time() - started
    cells, value = found.cells, known_margins(rows, found.cells)
    sums = sums_of(cells, DIMS, {dim: dict.fromkeys(rows[dim], TOTAL) for dim in DIMS})
    sensitive = cells["status"].eq("sensitive").to_numpy()
    need = np.maximum(found.rule.width * value, np.minimum(1.0, value))
    asked = np.flatnonzero(sensitive)[:40]
    wide, naive = (
        np.diff(feasible(sums, value, hidden, asked)).ravel() / need[asked]
        for hidden in (found.hidden.to_numpy(), sensitive)
    )
    return {
        "regions": regions,
        "occupations": occupations,
        "cells": len(cells),
        "sensitive": int(sensitive.sum()),
        "complement": int(cells["status"].eq("complement").sum()),
        "cpu_seconds": round(seconds, 1),
        "attacked": len(asked),
        "narrowest_over_needed": round(float(wide.min()), 2),
        "given_away_without_complement": int((naive < 0.1).sum()),
    }


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    sizes = [(5, 12)] if options.quick else [(5, 12), (10, 40), (20, 100)]
    table = pd.DataFrame([measured(*size, options.seed) for size in sizes])
    publish("disclosure_benchmark", table, quick=options.quick, seed=options.seed, data="generated")


if __name__ == "__main__":
    main()
