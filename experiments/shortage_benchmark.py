"""Keep posts their grade when the data is drawn again, and are the scarcest posts the true ones.

The simulated city is forecast by the default demand model. Then its data is drawn again, 200 times:

- postings by enterprise with replacement, so that posts of one enterprise stay together: how often
  openings are filled is estimated anew from each draw;
- people of the candidate book with replacement, graduates with their assumed error;
- the year's openings from the forecast's own distribution instead of a new training for each draw:
  it is wider than the sampling error of the data, since it also holds the months to come.

`kept` is the share of draws in which a post has the grade that the data itself gives. With an
edition in force a grade stands unless the draw contradicts it beyond its interval; without one the
thresholds alone decide, as in the first edition. So that standing grades are not bought with
blindness, `moved_if_worse` tells how often grades move where the share filled really falls by 0.2 in every
post. `said_kept` is what the list itself says of its grades (column `grade_kept`): the certainty that the
data alone gives, which an edition in force does not raise. `steady` is the share of posts of which it says
.85 or more, `steady_least` the least of these, `confirmed` the share of posts that it does not print as to be
confirmed. No three thresholds could do better
than `any three thresholds`, chosen in sight of the draws so that the post that moves most moves least,
with three posts in each grade at least: two posts that the data cannot tell apart, on two sides of a
threshold, cannot both keep their grades. `true_of_12`: how many of the twelve posts with the largest true gap are among the first twelve;
the reference ranks posts by forecast openings alone. Other seeds take the demand from the survey of
needs, which needs no training.
"""

from __future__ import annotations

import hashlib
import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish
from scipy.stats import norm

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.data.sample import simulate
from talentmatch.pipeline.needs import yearly_need
from talentmatch.plan import GradeRule, filled_share, graduate_supply, shortage_list
from talentmatch.plan.assumptions import load_assumptions
from talentmatch.plan.components import supply_components
from talentmatch.track import Tracking

Z80 = float(norm.ppf(0.9))
TOP = 12
STEADY = 0.85


class Drawn:
    """What the list is made from, ready to be drawn again."""

    def __init__(self, store: tm.Store, tracking: Tracking) -> None:
        as_of = pipeline.data_date(store)
        now = {"as_of": as_of, "purpose": "planning"}
        self.as_of, self.assumed = as_of, load_assumptions()
        need = yearly_need(store, tracking=tracking, as_of=as_of, by="post")
        self.need, self.monthly = need.table, need.monthly
        self.postings = store.query(
            "SELECT enterprise_id, occupation, posted_on, closed_on FROM posting "
            "WHERE repost_of IS NULL",
            **now,
        )
        self.book = store.read("candidate", **now)["occupation"].dropna()
        self.graduates = graduate_supply(
            store.read("supply", **now),
            as_of.year + (as_of.month > 6),
            majors=store.read("major_occupation", **now),
            rule=self.assumed.supply_rule(),
        )

    def again(self, rng: np.random.Generator) -> Drawn:
        """Return the data drawn once more."""
        new = object.__new__(Drawn)
        new.__dict__.update(self.__dict__)
        groups = self.postings.groupby("enterprise_id").indices
        chosen = rng.choice(list(groups), size=len(groups))
        new.postings = self.postings.iloc[np.concatenate([groups[name] for name in chosen])]
        new.book = self.book.sample(frac=1.0, replace=True, random_state=rng)
        deviation = (self.need["hi-80"] - self.need["lo-80"]) / (2 * Z80)
        moved = rng.normal(0, 1, len(self.need)) * deviation
        columns = ["mean", "lo-80", "hi-80"]
        new.need = self.need.assign(**{c: (self.need[c] + moved).clip(lower=0.1) for c in columns})
        factor = (new.need["mean"] / self.need["mean"]).set_axis(self.need["occupation"])
        new.monthly = self.monthly.assign(
            mean=self.monthly["mean"] * self.monthly["occupation"].map(factor)
        )
        error = self.assumed.rates["graduate_error"].deviation
        off = 1 + rng.normal(0, error, len(self.graduates))
        people = ["supply", "supply_lo", "supply_hi", "leavers"]
        new.graduates = self.graduates.assign(**{c: self.graduates[c] * off for c in people})
        return new

    def listed(self, published: pd.DataFrame | None = None, *, worse: float = 0.0) -> pd.DataFrame:
        """Return the list; `worse` takes that much off the share filled of every post."""
        posts = self.need["occupation"].unique()
        filled = filled_share(self.postings, self.as_of, days=self.assumed.days, occupations=posts)
        shares = ["filled", "filled_lo", "filled_hi"]
        filled[shares] = (filled[shares] - worse).clip(lower=0.0)
        supply = supply_components(
            self.monthly,
            assumptions=self.assumed,
            graduates=self.graduates,
            book=self.book.value_counts().astype(float),
            filled=filled,
        ).by_year
        rule = self.assumed.grade_rule()
        return shortage_list(self.need, supply, rule=rule, published=published)


def stability(base: Drawn, draws: int, seed: int) -> dict[str, pd.DataFrame]:
    """Draw again; return by way the posts' grades kept and said to be kept, and the shares drawn."""
    first = base.listed().set_index("occupation")
    edition = first["grade"].reset_index()
    rng = np.random.default_rng([seed, 1])
    found: dict[str, list[pd.Series]] = {name: [] for name in ("edition", "first", "shares")}
    worse: dict[str, list[pd.Series]] = {name: [] for name in ("edition", "first")}
    for _ in range(draws):
        drawn = base.again(rng)
        listed = drawn.listed(edition).set_index("occupation").reindex(first.index)
        falls = drawn.listed(edition, worse=0.2).set_index("occupation").reindex(first.index)
        found["shares"].append(listed["unfilled_share"])
        for name, column in (("edition", "grade"), ("first", "grade_alone")):
            found[name].append(listed[column].eq(first["grade"]))
            worse[name].append(falls[column].eq(first["grade"]))
    said = {
        "edition": base.listed(edition).set_index("occupation")["grade_kept"],
        "first": first["grade_kept"],
    }
    ways = {
        name: pd.DataFrame(
            {
                "kept": pd.concat(found[name], axis=1).mean(axis=1),
                "worse": pd.concat(worse[name], axis=1).mean(axis=1),
                "said": said[name],
            }
        )
        for name in said
    }
    shares = pd.concat(found["shares"], axis=1)
    return {**ways, "any": pd.DataFrame({"kept": best_thresholds(first["unfilled_share"], shares)})}


def best_thresholds(share: pd.Series, drawn: pd.DataFrame, least: int = 3) -> pd.Series:
    """Return the grades kept under the three thresholds that the draws themselves like best."""
    order = share.sort_values()
    values, again = order.to_numpy(), drawn.reindex(order.index).to_numpy()
    middle = (values[1:] + values[:-1]) / 2
    ends = range(least - 1, len(middle) - least + 1)
    best = np.zeros(len(values))
    for cuts in combinations(ends, 3):
        if min(np.diff(cuts)) >= least:
            edges = middle[list(cuts)]
            same = np.searchsorted(edges, again) == np.searchsorted(edges, values)[:, None]
            kept = same.mean(axis=1)
            best = kept if kept.min() > best.min() else best
    return pd.Series(best, index=order.index)


def true_of_twelve(listed: pd.DataFrame, truth: pd.DataFrame, column: str = "gap") -> int:
    """Count the true twelve among the first twelve."""
    first = listed.nlargest(TOP, column)["occupation"]
    return int(first.isin(truth.nsmallest(TOP, "rank")["occupation"]).sum())


def row(way: str, hits: int | None = None, found: pd.DataFrame | None = None) -> dict[str, object]:
    """Return one row of the table."""
    told: dict[str, object] = {"way": way, "true_of_12": hits}
    if found is None:
        return told
    kept = found["kept"]
    told |= {
        "kept_mean": round(float(kept.mean()), 3),
        "kept_least": round(float(kept.min()), 3),
        "posts_kept_85": round(float((kept >= STEADY).mean()), 3),
    }
    if "said" in found:
        steady = found["said"] >= STEADY
        told |= {
            "moved_if_worse": round(float((1 - found["worse"]).mean()), 3),
            "said_kept": round(float(found["said"].mean()), 3),
            "steady": round(float(steady.mean()), 3),
            "steady_least": round(float(kept[steady].min()), 3),
            "confirmed": round(float((found["said"] >= GradeRule().settled).mean()), 3),
        }
    return told


def main() -> None:
    """Print grades kept and scarcest posts found beside references."""
    options = arguments(__doc__).parse_args()
    scale, draws, seeds = (0.1, 10, 1) if options.quick else (1.0, 200, 5)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        tracking, none = Tracking.in_folder(Path(folder)), Tracking.in_folder(Path(folder) / "none")
        with tm.load_sample(seed=options.seed, scale=scale) as city:
            truth = simulate(options.seed, scale=scale).truth["shortage"]
            if not options.quick:
                pipeline.train(city, "demand", tracking=tracking)
            base = Drawn(city, tracking)
            kept = stability(base, draws, options.seed)
            listed = base.listed()
        hits = true_of_twelve(listed, truth)
        rows += [
            row("list, edition in force", hits, kept["edition"]),
            row("list, thresholds alone", hits, kept["first"]),
            row("any three thresholds", None, kept["any"]),
            row("openings alone", true_of_twelve(listed, truth, "mean")),
        ]
        for seed in range(options.seed + 1, options.seed + 1 + seeds):
            with tm.load_sample(seed=seed, scale=scale) as city:
                found = pipeline.shortage(city, tracking=none, by="post").rows
            truth = simulate(seed, scale=scale).truth["shortage"]
            rows.append(row(f"survey, seed {seed}", true_of_twelve(found, truth)))
    data = hashlib.sha256(truth.to_csv(index=False).encode()).hexdigest()[:12]
    publish(
        "shortage_benchmark", pd.DataFrame(rows), quick=options.quick, seed=options.seed, data=data
    )


if __name__ == "__main__":
    main()
