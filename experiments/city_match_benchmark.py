"""Does the mutual score rank better than either side, how near is it to the truth, and who is crowded out.

In the simulated city both sides' true utilities are known. Everything exposed is learnt from, answers of
a side only where it looked; tested are all candidates against postings held out of the log, drawn anew.
The ceiling ranks by the true probabilities. With `market` the masses of an equilibrium rank, so that
who is wanted by all is not shown to all.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from reference import arguments, publish
from scipy.special import logit
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from talentmatch.data.sample import City, simulate
from talentmatch.evaluate.rankings import (
    auc,
    calibration_error,
    coverage_at,
    exposure_gini,
    mrr,
    ndcg_at,
    precision_at,
    recall_at,
)
from talentmatch.match import ReciprocalRanker, compare, equilibrium, response_log_odds

TOP = 10
SIDES = {"candidate": "candidate_accepts", "employer": "employer_accepts"}
Pairs = pd.DataFrame
Scores = dict[str, np.ndarray]


def shown(city: City) -> Pairs:
    """Return the pairs that were exposed, answers where that side looked, in order of time."""
    pair = city.truth["pair"]
    return (
        pair[["candidate_id", "posting_id", "at"]]
        .assign(
            candidate_accepts=pair["candidate_yes"].astype(float).where(pair["candidate_seen"]),
            employer_accepts=pair["employer_yes"].astype(float).where(pair["employer_seen"]),
        )
        .sort_values("at", kind="stable", ignore_index=True)
    )


def comparisons(city: City, pairs: Pairs, history: Pairs) -> pd.DataFrame:
    register = city.tables["enterprise"].set_index("enterprise_id")["industry"]
    candidates, postings = city.tables["candidate"], city.tables["posting"]
    return compare(
        pairs[["candidate_id", "posting_id", "at"]],
        candidates.assign(industry=candidates["employer"].map(register)),
        postings.assign(industry=postings["enterprise_id"].map(register)),
        history=history,
    )


def fitted(features: pd.DataFrame, log: Pairs, seed: int) -> ReciprocalRanker:
    answers = {side: log[column] for side, column in SIDES.items()}
    return ReciprocalRanker(random_state=seed).fit(
        features,
        candidate_accepts=answers["candidate"],
        employer_accepts=answers["employer"],
        groups=log["posting_id"],
        at=log["at"],
    )


def direct(features: pd.DataFrame, log: Pairs, asked: pd.DataFrame) -> np.ndarray:
    """Score by one logistic regression of the mutual answer."""
    both = (log["candidate_accepts"] * log["employer_accepts"]).dropna()
    model = make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(C=0.1, max_iter=300),
    ).fit(features.loc[both.index], both)
    return np.asarray(model.predict_proba(asked)[:, 1])


def masses(asked: Pairs, scores: pd.DataFrame) -> np.ndarray:
    """Return how much of each pair an equilibrium would match, one opening a posting."""
    row, people = pd.factorize(asked["candidate_id"])
    column, posts = pd.factorize(asked["posting_id"])
    utility = {}
    for side in SIDES:
        utility[side] = np.full((len(people), len(posts)), -30.0)
        utility[side][row, column] = logit(scores[side].clip(1e-6, 1 - 1e-6))
    openings = np.full(len(posts), TOP)
    found = equilibrium(utility["candidate"], utility["employer"], openings=openings)
    return np.asarray(found[row, column])


def ways(city: City, log: Pairs, asked: Pairs, seed: int) -> Scores:
    """Return the score of each asked pair in each way."""
    before, now = comparisons(city, log, log), comparisons(city, asked, log)
    ours = fitted(before, log, seed).predict(now)
    odds = fitted(before.join(response_log_odds(log)), log, seed)
    scores = {
        "random": np.random.default_rng(seed).random(len(asked)),
        "popularity": (now["popularity_candidate"] * now["popularity_posting"]).to_numpy(),
        "text only": now["title_similarity"].to_numpy(),
        "candidate's side only": ours["candidate"].to_numpy(),
        "employer's side only": ours["employer"].to_numpy(),
        "direct match model": direct(before, log, now),
        "ReciprocalRanker": ours["mutual"].to_numpy(),
        "ReciprocalRanker with log odds of earlier answers": odds.predict(
            now.join(response_log_odds(log, asked))
        )["mutual"].to_numpy(),
        "ReciprocalRanker with market": masses(asked, ours),
        "true utilities": asked["mutual"].to_numpy(),
    }
    return {name: np.nan_to_num(values, nan=-1.0) for name, values in scores.items()}


def lists(asked: Pairs, score: np.ndarray, query: str, item: str) -> pd.DataFrame:
    frame = pd.DataFrame({"query": asked[query], "item": asked[item], "score": score})
    ordered = frame.sort_values(["query", "score", "item"], ascending=[True, False, True])
    ordered["rank"] = ordered.groupby("query").cumcount() + 1
    return ordered[ordered["rank"] <= TOP]


def measures(asked: Pairs, score: np.ndarray) -> dict[str, float]:
    """Measure lists of candidates for each posting, and of postings for each candidate."""
    yes = asked["candidate_yes"] & asked["employer_yes"]
    found: dict[str, float] = {}
    for query, item, name in (
        ("posting_id", "candidate_id", "posting"),
        ("candidate_id", "posting_id", "candidate"),
    ):
        ranked = lists(asked, score, query, item)
        relevant = asked.loc[yes, [query, item]].set_axis(["query", "item"], axis=1)
        found[f"{name}_ndcg@10"] = ndcg_at(ranked, relevant, TOP)
        found[f"{name}_recall@10"] = recall_at(ranked, relevant, TOP)
        found[f"{name}_mrr"] = mrr(ranked, relevant)
        found[f"{name}_mutual@10"] = precision_at(ranked, relevant, TOP)
        found[f"{name}_shown"] = coverage_at(ranked, asked[item].unique(), TOP)
        found[f"{name}_gini"] = exposure_gini(ranked, asked[item].unique(), TOP)
    return found


def main() -> None:
    options = arguments((__doc__ or "").splitlines()[0]).parse_args()
    rows = []
    for seed in range(options.seed, options.seed + (1 if options.quick else 2)):
        city = simulate(seed, scale=0.1 if options.quick else 0.5)
        log = shown(city)
        held = city.truth["held_out_pair"]
        seen = pd.MultiIndex.from_frame(log[["candidate_id", "posting_id"]])
        new = ~pd.MultiIndex.from_frame(held[["candidate_id", "posting_id"]]).isin(seen)
        asked = held[new].reset_index(drop=True)
        asked["at"] = log["at"].max() + pd.Timedelta(days=1)
        scores = ways(city, log, asked, seed)
        yes = (asked["candidate_yes"] & asked["employer_yes"]).astype(float)
        for name, score in scores.items():
            facts = {"model": name, "city": seed, "auc": auc(yes, score)}
            facts |= measures(asked, score)
            if name in ("ReciprocalRanker", "true utilities", "direct match model"):
                facts["calibration_error"] = calibration_error(yes, score)
            rows.append(facts)
    table = pd.DataFrame(rows)
    mean = table.drop(columns="city").groupby("model", sort=False).mean().reset_index()
    ours_, truth = (
        mean.set_index("model").loc[n, "posting_ndcg@10"]
        for n in ("ReciprocalRanker", "true utilities")
    )
    one = mean[mean["model"].str.endswith("side only")]["posting_ndcg@10"].max()
    print(
        f"over the best one-sided ranking: {ours_ / one:.3f}; of the ceiling: {ours_ / truth:.3f}"
    )
    publish(
        "city_match_benchmark",
        pd.concat([table, mean.assign(city="mean")], ignore_index=True).round(4),
        options,
        data="simulated",
    )


if __name__ == "__main__":
    main()
