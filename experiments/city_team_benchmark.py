"""Rank teams of simulated cities from both sides, where what both would accept is known.

Simulated cities with known chances of both sides' yes. The ranker learns from what was exposed on
two thirds of the projects and ranks all teams for the others; answers there are drawn from the
true chances. References in the same run: chance, one side only, and the order of the true mutual
chance, which no model can beat in the mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch import Store
from talentmatch.data.sample import simulate
from talentmatch.evaluate.rankings import ndcg_at
from talentmatch.specs import build, load_feature_spec, load_model_spec
from talentmatch.team import TeamProjectRanker
from talentmatch.team import compare as compare_teams

AS_OF = pd.Timestamp("2024-12-31")
TABLES = (
    *("enterprise", "candidate", "consent", "team", "team_member", "project", "project_role"),
    *("team_interaction", "judge_score"),
)
DRAWS, DEPTH, KEY = 20, 10, ["team_id", "project_id"]


def city_pairs(seed: int, *, scale: float) -> pd.DataFrame:
    """Return every pair of a city with its comparisons, outcomes seen and true chances."""
    city = simulate(seed, scale=scale)
    with Store(":memory:") as store:
        for name in TABLES:
            store.write(name, city.tables[name], source=f"the simulated city (seed {seed})")
        facts = build(load_feature_spec("team_project_pairs"), store, AS_OF)
    truth = city.truth["team_pair"]
    answers = facts[["seen_at", "team_accepts", "project_accepts"]]
    pairs = compare_teams(facts).join(answers).reset_index()
    true = truth.rename(columns={side: f"true_{side}" for side in ("team", "project", "mutual")})
    return pairs.merge(true, on=KEY, validate="one_to_one")


def scored(pairs: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """Return the pairs of unseen projects with the score of each way of ranking."""
    projects = pairs["project_id"].unique()
    held = generator.permutation(projects)[: len(projects) // 3]
    unseen = pairs["project_id"].isin(held)
    seen, asked = pairs.loc[~unseen], pairs.loc[unseen].reset_index(drop=True)
    card = load_model_spec("team_default").parameters
    fits = {
        "scorecard": TeamProjectRanker(**card).fit(seen),
        "learnt": TeamProjectRanker(**card).fit(
            seen, team_accepts=seen["team_accepts"], project_accepts=seen["project_accepts"]
        ),
    }
    asked["chance"] = generator.random(len(asked))
    for name, ranker in fits.items():
        for side, score in ranker.predict(asked).items():
            asked[f"{name}: {side}"] = score
    return asked.assign(**{"true mutual chance": asked["true_mutual"]})


def figures(asked: pd.DataFrame, generator: np.random.Generator) -> dict[str, float]:
    """Return NDCG of each way of ranking, as the mean over answers drawn from the truth."""
    ways = [str(name) for name in asked if ":" in str(name) or str(name).endswith("chance")]
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(DRAWS):
        both = (generator.random(len(asked)) < asked["true_team"]) & (
            generator.random(len(asked)) < asked["true_project"]
        )
        names = {"project_id": "query", "team_id": "item"}
        relevant = asked.loc[both, list(names)].rename(columns=names)
        for way in ways:
            ranked = asked[[*names, way]].rename(columns=names | {way: "score"})
            ranked["rank"] = ranked.groupby("query")["score"].rank("first", ascending=False)
            found[way].append(float(ndcg_at(ranked, relevant, DEPTH)))
    return {way: float(np.mean(values)) for way, values in found.items()}


def main() -> None:
    options = arguments("Rank teams for projects of simulated cities.").parse_args()
    seeds = range(options.seed, options.seed + (1 if options.quick else 5))
    rows = []
    for seed in seeds:
        generator = np.random.default_rng(seed)
        asked = scored(city_pairs(seed, scale=0.5 if options.quick else 1.0), generator)
        rows.append(figures(asked, generator))
    mean = pd.DataFrame(rows).mean()
    table = pd.DataFrame(rows, index=list(seeds)).T.add_prefix("city_").assign(ndcg_at_10=mean)
    for name in ("scorecard", "learnt"):
        one = max(float(mean[f"{name}: {side}"]) for side in ("team", "project"))
        gain = float(mean[f"{name}: mutual"]) / one - 1
        table.loc[f"{name}: mutual", "over_better_side"] = gain
    publish(
        "city_team_benchmark",
        table.round(4).rename_axis("ranked by").reset_index(),
        options,
        data="simulated",
    )


if __name__ == "__main__":
    main()
