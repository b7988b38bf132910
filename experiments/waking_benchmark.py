"""Dormant series: how well the chance of openings within three months ranks those that wake.

Average precision over series that had nothing in the three months before an origin, and log loss.
Beside ours: the share of months in which each series had openings, an exponentially weighted share
(the strong simple peer), and one LightGBM on each series' own last months. `choice` are the origins
where choices were made, `test` those of the public protocol, which nothing was chosen by.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from reference import arguments, data_folder, fingerprint, publish
from sklearn.metrics import average_precision_score, log_loss

from talentmatch.demand.engine import parents_of
from talentmatch.demand.models.smoothing import exponential
from talentmatch.demand.models.waking import dormant_at, waking_chances

SETS = ("r0", "region", "r1")
ORIGINS = {"choice": (18, 20, 22, 24, 25, 27), "test": (30, 31, 32, 33)}
HORIZON, LAGS = 3, 7
_MONTHS = 36

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def woke(openings: Floats, rows: Codes, origin: int) -> NDArray[np.bool_]:
    """Say which series had openings within the horizon after an origin."""
    return (openings[rows, origin : origin + HORIZON] > 0).any(axis=1)


def local(openings: Floats, rows: Codes, origin: int, seed: int) -> Floats:
    """Return the chances that a LightGBM gives which sees each series' own last months only."""
    whole, never = np.full(len(openings), origin), np.zeros(len(openings), dtype=np.int64)
    lags, events = [], []
    for past in range(LAGS, origin - HORIZON + 1):
        then = np.flatnonzero(dormant_at(openings, whole, never, past))
        lags.append(openings[then, past - LAGS : past])
        events.append(woke(openings, then, past))
    model = LGBMClassifier(
        n_estimators=150,
        learning_rate=0.05,
        num_leaves=15,
        min_child_samples=100,
        reg_lambda=10,
        random_state=seed,
        verbosity=-1,
        n_jobs=1,
    )
    model.fit(np.concatenate(lags), np.concatenate(events))
    return np.asarray(model.predict_proba(openings[rows, origin - LAGS : origin])[:, 1])


def judged(wide: pd.DataFrame, origin: int, seed: int) -> list[dict[str, object]]:
    """Return what each way reaches at one origin."""
    openings = wide.iloc[:, -_MONTHS:].to_numpy(dtype=float)
    known, first = np.full(len(wide), origin), np.zeros(len(wide), dtype=np.int64)
    rows = np.flatnonzero(dormant_at(openings, known, first, origin))
    past, truth = openings[:, :origin], woke(openings, rows, origin)
    parents = parents_of(wide.iloc[:, :-_MONTHS].astype(str))
    active = (past[rows] > 0).astype(float)
    ways = {
        "talentmatch": waking_chances(past, known, first, parents, HORIZON)[rows],
        "local LightGBM": local(openings, rows, origin, seed),
        "share of months": active.mean(axis=1),
        "weighted share of months": exponential(active, 0.1),
    }
    return [
        {
            "way": way,
            "dormant": len(rows),
            "woke": truth.mean(),
            "average_precision": average_precision_score(truth, score),
            "log_loss": log_loss(truth, score)
            if way in ("talentmatch", "local LightGBM")
            else np.nan,
            "mean_chance": score.mean() if way == "talentmatch" else np.nan,
        }
        for way, score in ways.items()
    ]


def main() -> None:
    """Judge every set and origin; print and write the means."""
    options = arguments(__doc__ or "").parse_args()
    sets = SETS[1:2] if options.quick else SETS
    rows = []
    for name in sets:
        wide = pd.read_parquet(data_folder() / "jobsdf" / f"{name}.parquet")
        for kind, origins in ORIGINS.items():
            for origin in origins[:1] if options.quick else origins:
                found = judged(wide, origin, options.seed)
                rows += [{"set": name, "origins": kind, **row} for row in found]
    table = pd.DataFrame(rows).groupby(["set", "origins", "way"], sort=False).mean().reset_index()
    table = table.round(4)
    paths = [data_folder() / "jobsdf" / f"{name}.parquet" for name in sets]
    publish("waking_benchmark", table, options, data=fingerprint(*paths))


if __name__ == "__main__":
    main()
