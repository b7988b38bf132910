"""Are the probabilities of reaching plan targets honest? 300 simulated plans of many kinds.

Each plan has a baseline, a target some years on and two to five reported values. Indicators move in
five ways: a random walk with drift, a pace that itself wanders, an S-curve, counts, and a pace that
breaks half-way; a fifth of them should fall rather than rise. Plans are more or less ambitious.
References: the straight line through baseline and latest value with the scatter of the changes;
the share of all plans that reach their target; and, for the noise of so few plans, outcomes drawn
from talentmatch's own probabilities, which are honest by construction.

The parameters of `talentmatch.plan.outlook.OutlookRule` were chosen on seeds 1000 to 1007
(``--choose``); the figures reported are of seed 0 and, for the noise of 300 plans, of seeds 1 to 20.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish
from scipy.stats import norm

from talentmatch.evaluate.outcomes import auc, brier, calibration_error
from talentmatch.plan.outlook import OutlookRule, outlook

PLANS = 300
KINDS = ("walk", "wandering", "s_curve", "counts", "break")


def changes(rng: np.random.Generator, kind: str, years: int) -> np.ndarray:
    """Return yearly changes of an indicator whose usual pace is one."""
    noise = np.exp(rng.uniform(np.log(0.1), np.log(1.2)))
    if kind == "walk":
        return rng.normal(1.0, noise, years)
    if kind == "wandering":
        pace = 1.0 + np.cumsum(rng.normal(0, noise / 2, years))
        return pace + rng.normal(0, noise / 2, years)
    if kind == "s_curve":
        middle, width = rng.uniform(0, years + 2), rng.uniform(0.8, 2.5)
        level = 1 / (1 + np.exp(-(np.arange(years + 1) - middle) / width))
        return np.diff(level) * years / (level[-1] - level[0]) + rng.normal(0, noise / 2, years)
    if kind == "counts":
        rate = rng.uniform(1, 8)
        return rng.poisson(rate, years) / rate
    pace = np.where(np.arange(years) < rng.integers(1, years), 1.0, rng.uniform(0.1, 1.8))
    return pace + rng.normal(0, noise, years)


def plans(seed: int, n: int = PLANS) -> list[dict[str, object]]:
    """Draw plans: what is known of each, and whether its target was reached."""
    rng = np.random.default_rng([seed, 6])
    drawn = []
    for number in range(n):
        kind = KINDS[number % len(KINDS)]
        known = int(rng.integers(2, 6))
        years = known + int(rng.integers(1, 6))
        scale, base = np.exp(rng.normal(2, 1.5)), rng.uniform(0, 20)
        up = rng.random() > 0.2
        path = np.r_[0.0, np.cumsum(changes(rng, kind, years))]
        ambition = np.exp(rng.normal(0.1, 0.35))
        sign = scale if up else -scale
        values = base * scale + sign * path
        target = base * scale + sign * ambition * years
        drawn.append(
            {
                "kind": kind,
                "values": pd.Series(values[: known + 1], index=range(2020, 2021 + known)),
                "target": target,
                "year": 2020 + years,
                "up": up,
                "planned": sign * ambition,
                "reached": float(values[-1] >= target if up else values[-1] <= target),
            }
        )
    return drawn


def probability(plan: dict[str, object], rule: OutlookRule) -> float:
    """Return the probability that talentmatch gives."""
    found = outlook(plan["values"], plan["planned"], rule=rule)
    return found.reach(plan["target"], plan["year"], up=plan["up"])


def straight_line(plan: dict[str, object]) -> float:
    """Return the probability by the mean change, its scatter and a normal distribution."""
    values, sign = plan["values"], 1 if plan["up"] else -1
    moved = np.diff(values)
    ahead = plan["year"] - values.index[-1]
    away = sign * (values.iloc[-1] + ahead * moved.mean() - plan["target"])
    return float(norm.cdf(away / max(moved.std(ddof=1) * np.sqrt(ahead), 1e-9)))


def choose(seeds: range) -> pd.DataFrame:
    """Return the log score of many rules on many seeds, the best first."""
    drawn = [plan for seed in seeds for plan in plans(seed)]
    reached = np.array([plan["reached"] for plan in drawn])
    grid = itertools.product(
        (0.5, 1.0, 1.5), (0.9, 1.0), (0.3, 0.4, 0.5), (1.0, 2.0), (0.5, 0.7), (0.2, 0.3, 0.4)
    )
    names = ["pace_weight", "pace_share", "scatter", "scatter_weight", "recency", "drift"]
    rows = []
    for values in grid:
        rule = replace(OutlookRule(), **dict(zip(names, values, strict=True)))
        p = np.clip([probability(plan, rule) for plan in drawn], 1e-6, 1 - 1e-6)
        score = -float(np.mean(reached * np.log(p) + (1 - reached) * np.log(1 - p)))
        rows.append((*values, score, calibration_error(reached, p)))
    table = pd.DataFrame(rows, columns=[*names, "log_score", "calibration_error"])
    return table.sort_values("log_score", ignore_index=True)


def measured(seed: int, n: int) -> pd.DataFrame:
    """Return the figures of each way on the plans of one seed."""
    drawn = plans(seed, n)
    reached = np.array([plan["reached"] for plan in drawn])
    rule = OutlookRule()
    ways = {
        "talentmatch": [probability(plan, rule) for plan in drawn],
        "straight line": [straight_line(plan) for plan in drawn],
        "share of all plans": [float(reached.mean())] * len(drawn),
    }
    honest = np.random.default_rng([seed, 7]).random(len(drawn)) < ways["talentmatch"]
    outcomes = dict.fromkeys(ways, reached) | {"honest by construction": honest.astype(float)}
    ways["honest by construction"] = ways["talentmatch"]
    rows = [
        (
            way,
            len(drawn),
            outcomes[way].mean(),
            calibration_error(outcomes[way], p),
            brier(outcomes[way], p),
            auc(outcomes[way], p),
        )
        for way, p in ways.items()
    ]
    return pd.DataFrame(
        rows, columns=["way", "plans", "reached", "calibration_error", "brier", "auc"]
    )


def main() -> None:
    """Print the calibration of probabilities beside references."""
    parser = arguments(__doc__)
    parser.add_argument("--choose", action="store_true", help="search the parameters, minutes")
    options = parser.parse_args()
    if options.choose:
        print(choose(range(1000, 1002 if options.quick else 1008)).head(15).to_string(index=False))
        return
    n = 100 if options.quick else PLANS
    table = measured(options.seed, n)
    again = range(options.seed + 1, options.seed + (4 if options.quick else 21))
    others = pd.concat([measured(seed, n) for seed in again])
    spread = others.groupby("way")["calibration_error"].agg(["mean", "max"]).round(4)
    table["calibration_error_other_seeds"] = table["way"].map(spread["mean"])
    table["largest_of_other_seeds"] = table["way"].map(spread["max"])
    data = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    publish("target_benchmark", table.round(4), options, data=data)


if __name__ == "__main__":
    main()
