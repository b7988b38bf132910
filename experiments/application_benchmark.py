"""Recommend postings on real applications: applications and attributes beside either alone.

Of each résumé with at least two applications one is drawn and held out; the rest trains. Plain ALS
is the strong peer: the same alternating least squares as in ours, of applications alone, one start.
The Gini coefficient is that of how often postings stand among the first ten; settings of BPR and the
spread were chosen on a draw of their own (seed 10).
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import scipy.sparse as sp
from bpr_reference import bpr_factors
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.evaluate.rankings import ndcg_at, recall_at
from talentmatch.match.recommend.factors import implicit_factors
from talentmatch.match.recommend.neighbours import cosine_neighbours, ease
from talentmatch.match.recommend.postings import PostingRecommender

FILES = ("apply_train", "company", "recruitment", "resume", "resume_education")
KEYS = {"resume_seq": "candidate_id", "recruitment_seq": "posting_id"}
#: Starts, and how far what is shown is spread.
OURS = {
    "PostingRecommender, one run": (1, 0.0),
    "PostingRecommender": (2, 0.0),
    "PostingRecommender, spread 2": (2, 2.0),
}


def gini(shown: pd.Series, n: int) -> float:
    """Return 0 where all `n` postings are shown equally often, near 1 where few are."""
    counts = np.zeros(n)
    often = np.sort(shown.value_counts().to_numpy())
    counts[n - often.size :] = often
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * counts.sum()))


def tables() -> dict[str, pd.DataFrame]:
    folder = data_folder() / "scout"
    return {name: pd.read_csv(folder / f"{name}.csv.gz").rename(columns=KEYS) for name in FILES}


def drawn(applications: pd.DataFrame, seed: int) -> pd.Series:
    """Tell which applications are held out: one of every candidate with at least two."""
    order = np.random.default_rng(seed).permutation(len(applications))
    mixed = applications.iloc[order]
    group = mixed.groupby("candidate_id")["posting_id"]
    held = (group.cumcount() == 0) & (group.transform("size") >= 2)
    return held.reindex(applications.index)


def top(
    scores: np.ndarray, applied: sp.csr_array, names: tuple[pd.Index, pd.Index]
) -> pd.DataFrame:
    scores = scores.copy()
    scores[applied.nonzero()] = -np.inf
    best = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    return pd.DataFrame(
        {
            "query": np.repeat(np.asarray(names[0]), 10),
            "item": np.asarray(names[1])[best.ravel()],
            "rank": np.tile(np.arange(1, 11), len(best)),
        }
    )


def references(train: pd.DataFrame, quick: bool) -> dict[str, tuple[pd.DataFrame, float]]:
    """Rank by popularity, item neighbours, EASE and ALS; with the CPU seconds each took."""
    row, people = pd.factorize(train["candidate_id"], sort=True)
    column, posts = pd.factorize(train["posting_id"], sort=True)
    applied = sp.csr_array((np.ones(len(train)), (row, column)))
    kinds = {
        "popularity": lambda: np.tile(np.asarray(applied.sum(axis=0)), (len(people), 1)),
        "item-kNN (cosine, shrink 20)": lambda: (applied @ cosine_neighbours(applied)).toarray(),
        "EASE (λ 200)": lambda: applied @ ease(applied),
        "ALS (128 factors, α 20)": lambda: _products(implicit_factors(applied, runs=1)),
        "BPR (128 factors)": lambda: _products(bpr_factors(applied, epochs=5 if quick else 400)),
    }
    bpr_factors(applied, epochs=0)  # what compiling takes is no one's
    result = {}
    for name, score in kinds.items():
        if quick and "EASE" in name:
            continue
        start = time.process_time()
        ranked = top(score(), applied, (pd.Index(people), pd.Index(posts)))
        result[name] = (ranked, time.process_time() - start)
    return result


def _products(factors: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return factors[0] @ factors[1].T


def ours(
    train: pd.DataFrame, data: dict[str, pd.DataFrame], seed: int, *, runs: int, spread: float
) -> tuple[pd.DataFrame, float]:
    start = time.process_time()
    postings = data["recruitment"].merge(
        data["company"].drop_duplicates("posting_id"), on="posting_id", how="left"
    )
    candidates = data["resume"].merge(data["resume_education"], on="candidate_id", how="left")
    model = PostingRecommender(random_state=seed, runs=runs)
    model.fit(train, postings=postings, candidates=candidates)
    found = model.recommend(train["candidate_id"].unique(), top_k=10, spread=spread)
    names = {"candidate_id": "query", "posting_id": "item"}
    return found.rename(columns=names), time.process_time() - start


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    data = tables()
    applications = data["apply_train"].drop_duplicates().reset_index(drop=True)
    if options.quick:
        few = applications["candidate_id"].drop_duplicates().sort_values().iloc[:1500]
        applications = applications[applications["candidate_id"].isin(few)].reset_index(drop=True)
    rows = []
    for seed in range(options.seed, options.seed + (1 if options.quick else 3)):
        held = drawn(applications, seed)
        relevant = applications[held].set_axis(["query", "item"], axis=1)
        ways = references(applications[~held], options.quick)
        for name, (runs, spread) in OURS.items():
            if not options.quick or runs == 2:
                how = {"runs": runs, "spread": spread}
                ways[name] = ours(applications[~held], data, seed, **how)
        for name, (ranked, seconds) in ways.items():
            rows.append(
                {
                    "model": name,
                    "draw": seed,
                    "recall@5": recall_at(ranked, relevant, 5),
                    "recall@10": recall_at(ranked, relevant, 10),
                    "ndcg@10": ndcg_at(ranked, relevant, 10),
                    "gini@10": gini(ranked["item"], data["recruitment"]["posting_id"].nunique()),
                    "cpu": seconds,
                }
            )
    each = pd.DataFrame(rows)
    mean = each.groupby("model", sort=False).mean(numeric_only=True).reset_index()
    table = pd.concat([each, mean.assign(draw="mean")], ignore_index=True).round(4)
    folder = data_folder() / "scout"
    publish(
        "application_benchmark",
        table,
        options,
        data=fingerprint(*(folder / f"{name}.csv.gz" for name in FILES)),
    )


if __name__ == "__main__":
    main()
