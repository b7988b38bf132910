"""Keep posts their grade when the data is drawn again, and are the scarcest posts the true ones.

The simulated city is forecast by the default demand model. Then its data is drawn again, 200 times:

- enterprises with replacement, each with its postings and its answers to the survey: how often
  openings are filled is estimated anew from each draw;
- people of the candidate book with replacement, graduates with their assumed error;
- the year's openings from the sampling error of the reconciled demand instead of a new training for
  each draw: of the forecast's part it is wider, since it also holds the months to come.

`kept` is the share of draws in which a post has the grade that the data itself gives. With an
edition in force a grade stands unless the draw contradicts it beyond its interval; without one the
thresholds alone decide, as in the first edition. So that standing grades are not bought with
blindness, `moved_if_worse` tells how often grades move where the share filled really falls by 0.2
in every post. `single` is the share of posts whose grade is printed alone, not as a range or as to
be confirmed, `single_kept` how often these keep it, in the mean and of the post that keeps it
least. No three thresholds could do better than `any three thresholds`, chosen in sight of the draws
so that the post that moves most moves least, with three posts in each grade at least: two posts
that the data cannot tell apart, on two sides of a threshold, cannot both keep their grades. In the
first city a forecast is among the sources of demand, in the others there are survey, headcount and
postings, which need no training. `true_of_12`: how many of the twelve posts with the largest true
gap are among the first twelve; the reference ranks posts by openings alone.
"""

from __future__ import annotations

import hashlib
import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.data.sample import simulate
from talentmatch.pipeline.shortages.needs import yearly_need
from talentmatch.plan import filled_share, graduate_supply, shortage_list
from talentmatch.plan.assumptions import load_assumptions
from talentmatch.plan.components import supply_components
from talentmatch.plan.filling import stated_urgency
from talentmatch.track import Tracking

TOP = 12


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
        answers = store.read("need_survey", **now)
        answers = answers.loc[answers["round"].eq(answers["round"].max())]
        self.answers = answers.dropna(subset=["occupation", "urgency"])
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
        firms = sorted({*self.postings["enterprise_id"], *self.answers["enterprise_id"]})
        chosen = rng.choice(firms, size=len(firms))
        new.postings = _rows_of(self.postings, chosen)
        new.answers = _rows_of(self.answers, chosen)
        new.book = self.book.sample(frac=1.0, replace=True, random_state=rng)
        moved = rng.normal(0, 1, len(self.need)) * self.need["sampling"]
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
        filled = filled_share(
            self.postings,
            self.as_of,
            days=self.assumed.days,
            occupations=posts,
            urgency=stated_urgency(self.answers),
        )
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


def _rows_of(frame: pd.DataFrame, firms: np.ndarray) -> pd.DataFrame:
    """Return the rows of each enterprise as often as it is drawn."""
    groups = frame.groupby("enterprise_id").indices
    return frame.iloc[np.concatenate([groups[firm] for firm in firms if firm in groups])]


def stability(base: Drawn, draws: int, seed: int) -> dict[str, pd.DataFrame]:
    """Draw again; return by way which posts keep their grades, and which are printed alone."""
    first = base.listed().set_index("occupation")
    edition = first["grade"].reset_index()
    single = first["grade_low"].eq(first["grade_high"])
    rng = np.random.default_rng([seed, 1])
    shares: list[pd.Series] = []
    kept: dict[str, list[pd.Series]] = {"edition in force": [], "first edition": []}
    worse: dict[str, list[pd.Series]] = {name: [] for name in kept}
    for _ in range(draws):
        drawn = base.again(rng)
        listed = drawn.listed(edition).set_index("occupation").reindex(first.index)
        falls = drawn.listed(edition, worse=0.2).set_index("occupation").reindex(first.index)
        shares.append(listed["unfilled_share"])
        for name, column in zip(kept, ("grade", "grade_alone"), strict=True):
            kept[name].append(listed[column].eq(first["grade"]))
            worse[name].append(falls[column].eq(first["grade"]))
    ways = {
        name: pd.DataFrame(
            {
                "kept": pd.concat(kept[name], axis=1).mean(axis=1),
                "worse": pd.concat(worse[name], axis=1).mean(axis=1),
                "single": single,
            }
        )
        for name in kept
    }
    again = pd.concat(shares, axis=1)
    best = pd.DataFrame({"kept": best_thresholds(first["unfilled_share"], again)})
    return {**ways, "any three thresholds": best}


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


def row(
    seed: int, way: str, hits: int | None, drawn: pd.DataFrame | None = None
) -> dict[str, object]:
    """Return one row of the table."""
    cells: dict[str, object] = {"city": seed, "way": way, "true_of_12": hits}
    if drawn is None:
        return cells
    kept = drawn["kept"]
    cells |= {"kept_mean": round(float(kept.mean()), 3), "kept_least": round(float(kept.min()), 3)}
    if "single" in drawn:
        alone = kept[drawn["single"]]
        cells |= {
            "single": round(float(drawn["single"].mean()), 3),
            "single_kept": round(float(alone.mean()), 3),
            "single_kept_least": round(float(alone.min()), 3),
            "moved_if_worse": round(float((1 - drawn["worse"]).mean()), 3),
        }
    return cells


def main() -> None:
    """Print grades kept and scarcest posts found beside references."""
    options = arguments(__doc__).parse_args()
    scale, draws, cities = (0.1, 10, 2) if options.quick else (1.0, 200, 5)
    rows = []
    for seed in range(options.seed, options.seed + cities):
        with (
            tempfile.TemporaryDirectory() as folder,
            tm.load_sample(seed=seed, scale=scale) as city,
        ):
            tracking = Tracking.in_folder(Path(folder))
            if not options.quick and seed == options.seed:
                pipeline.train(city, "demand", tracking=tracking)
            base = Drawn(city, tracking)
            truth = simulate(seed, scale=scale).truth["shortage"]
            listed = base.listed()
            hits = true_of_twelve(listed, truth)
            ways = stability(base, draws, seed)
        rows += [
            row(seed, way, None if way.startswith("any") else hits, drawn)
            for way, drawn in ways.items()
        ]
        rows.append(row(seed, "openings alone", true_of_twelve(listed, truth, "mean")))
    table = pd.DataFrame(rows)
    means = table.drop(columns="city").groupby("way", sort=False).mean().round(3).reset_index()
    table = pd.concat(
        [table.astype({"city": object}), means.assign(city="mean")], ignore_index=True
    )
    data = hashlib.sha256(truth.to_csv(index=False).encode()).hexdigest()[:12]
    publish("shortage_benchmark", table, options, data=data)


if __name__ == "__main__":
    main()
