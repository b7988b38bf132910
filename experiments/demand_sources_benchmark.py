"""How near is the one demand of a year to the truth, beside each of the sources it is made of.

Simulated cities whose expected openings of the coming year are known by post. `error` is the mean of the
absolute log error over posts, `total` the sum over posts as a share of the truth, `covered` the share of
posts within the 80 % interval. References: each source alone as it gives its own figure, and the mean of the
sources with the weights of their variances alone (postings raised to the level of the others), which
holds a source the surer the less it gives. In the first city a demand model is among the sources.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.data.sample import simulate
from talentmatch.pipeline.demand.reconciled_demand import reconciled_demand
from talentmatch.track import Tracking

Z80 = 1.2815515655446004


def by_variance(parts: list) -> pd.DataFrame:
    """Return the mean of the sources weighed by the inverse of their variances, as it stands."""
    whole = pd.concat([p.source.openings for p in parts if not p.source.partial])
    level = whole.groupby("occupation")["mean"].mean()
    rows = []
    for part in parts:
        own = part.source.openings.set_index("occupation")
        factor = level.reindex(own.index).sum() / own["mean"].sum() if part.source.partial else 1.0
        own = own * factor
        inside = (own["hi-80"] - own["lo-80"]) / (2 * Z80)
        variance = inside**2 + (part.source.own_error * own["mean"]) ** 2
        rows.append(pd.DataFrame({"mean": own["mean"], "weight": 1 / variance}))
    every = pd.concat(rows)
    weight = every.groupby(level=0)["weight"].sum()
    mean = (every["mean"] * every["weight"]).groupby(level=0).sum() / weight
    half = Z80 / np.sqrt(weight)
    return pd.DataFrame({"mean": mean, "lo-80": mean - half, "hi-80": mean + half})


def row(city: int, way: str, found: pd.DataFrame, truth: pd.Series) -> dict[str, object]:
    """Return one row of the table."""
    here = found.reindex(truth.index).dropna()
    true = truth.reindex(here.index)
    log = np.log(here["mean"].clip(lower=0.5) / true)
    inside = here["lo-80"].le(true) & true.le(here["hi-80"])
    return {
        "city": city,
        "way": way,
        "error": round(float(log.abs().mean()), 3),
        "total": round(float(here["mean"].sum() / true.sum()), 3),
        "covered": round(float(inside.mean()), 3),
    }


def main() -> None:
    """Print the error of the one demand beside those of its sources."""
    options = arguments(__doc__).parse_args()
    scale, cities = (0.1, 1) if options.quick else (1.0, 5)
    rows = []
    for seed in range(options.seed, options.seed + cities):
        truth = simulate(seed, scale=scale).truth["shortage"].set_index("occupation")["openings"]
        truth = truth.loc[truth > 0]
        with (
            tempfile.TemporaryDirectory() as folder,
            tm.load_sample(seed=seed, scale=scale) as city,
        ):
            tracking = Tracking.in_folder(Path(folder))
            if not options.quick and seed == options.seed:
                pipeline.train(city, "demand", tracking=tracking)
            as_of = pipeline.data_date(city)
            demand = reconciled_demand(city, tracking=tracking, as_of=as_of)
        rows.append(row(seed, "one demand", demand.table.set_index("occupation"), truth))
        rows.append(row(seed, "by variance alone", by_variance(list(demand.parts)), truth))
        rows += [
            row(seed, part.source.name, part.source.openings.set_index("occupation"), truth)
            for part in demand.parts
        ]
    table = pd.DataFrame(rows)
    means = table.drop(columns="city").groupby("way", sort=False).mean().round(3).reset_index()
    table = pd.concat(
        [table.astype({"city": object}), means.assign(city="mean")], ignore_index=True
    )
    data = hashlib.sha256(truth.to_csv().encode()).hexdigest()[:12]
    publish("demand_sources_benchmark", table, options, data=data)


if __name__ == "__main__":
    main()
