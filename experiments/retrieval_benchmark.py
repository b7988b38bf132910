"""Tell whether retrieval keeps whom scoring everybody would put on top, and how fast vectors are.

On the simulated city every permitted pair of some open postings is scored by the documented
scorecard; recall at 100 is the share of its best hundred that retrieval had brought up. Vectors are
generated in clusters; the reference compares all of them.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
from reference import arguments, publish

import talentmatch as tm
from talentmatch.match import VectorIndex, compare, eligible, retrieve
from talentmatch.pipeline.recipes import match_sides
from talentmatch.pipeline.state import data_date
from talentmatch.specs import load_model_spec

_BEST = 100


def city_recall(seed: int, count: int) -> list[dict[str, object]]:
    """Return recall at 100 by the number retrieved, with random choice beside it."""
    with tm.load_sample(seed=seed) as store:
        as_of = data_date(store, "recruiting")
        people, posts = match_sides(store, as_of)
    posts = posts.sample(count, random_state=seed).reset_index(drop=True)
    pairs = people[["candidate_id"]].merge(posts[["posting_id"]], how="cross")
    pairs = pairs[eligible(people, posts, pairs)["eligible"]].reset_index(drop=True)
    table = compare(pairs, people, posts, as_of=as_of)
    ranker = load_model_spec("match_default").make().fit(table[:0])
    pairs["mutual"] = ranker.predict(table)["mutual"].to_numpy()
    best = pairs.sort_values("mutual", ascending=False, kind="stable").groupby("posting_id")
    best = best.head(_BEST)[["candidate_id", "posting_id"]]
    rows = []
    for size in (100, 200, 500, 1000):
        found = retrieve(posts, people, size)
        recall = len(best.merge(found, on=["candidate_id", "posting_id"])) / len(best)
        chance = pairs.groupby("posting_id").size().rdiv(size).clip(upper=1).mean()
        rows.append({"question": "simulated city", "retrieved": size,
                     "recall@100": round(recall, 3), "at random": round(float(chance), 3)})  # fmt: skip
    return rows


def vector_speed(seed: int, n: int, queries: int) -> dict[str, object]:
    """Return build and search times and recall of an approximate index."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(2000, 128)).astype(np.float32)

    def drawn(count: int) -> np.ndarray:
        noise = random.normal(size=(count, 128)).astype(np.float32)
        return centres[random.integers(0, len(centres), count)] + 0.7 * noise

    items, asked = drawn(n), drawn(queries)
    start = time.perf_counter()
    index = VectorIndex(items, exact=False)
    built = time.perf_counter() - start
    start = time.perf_counter()
    rows, _ = index.search(asked, _BEST)
    searched = time.perf_counter() - start
    some = min(queries, 100)
    truth, _ = VectorIndex(items, exact=True).search(asked[:some], _BEST)
    recall = np.mean([np.isin(a, b).mean() for a, b in zip(truth, rows, strict=False)])
    return {"question": f"{n:,} vectors, {queries:,} queries", "retrieved": _BEST,
            "recall@100": round(float(recall), 4), "build_seconds": round(built, 1),
            "search_seconds": round(searched, 2)}  # fmt: skip


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    rows = city_recall(options.seed, 5 if options.quick else 50)
    rows.append(vector_speed(options.seed, *((20_000, 50) if options.quick else (1_000_000, 1_000))))  # fmt: skip
    publish("retrieval_benchmark", pd.DataFrame(rows), quick=options.quick, seed=options.seed, data="simulated city, generated")  # fmt: skip


if __name__ == "__main__":
    main()
