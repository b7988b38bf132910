"""The same questions asked of libraries that people would use instead: implicit, matching, fairlearn.

Each answers what it is made for, on the same data and in the same process, with the parameters that our
own reference of that kind was given. They are the extra `bench`; whichever is not installed is left out,
and said. statsforecast is asked in `projection_benchmark.py` and `demand_speed.py`, OpeNTF's data in
`team_benchmark.py`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import application_benchmark
import numpy as np
import pandas as pd
import scipy.sparse as sp
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.evaluate.fairness import audit
from talentmatch.evaluate.rankings import recall_at
from talentmatch.match.allocation.stable import stable_match

SCOUT = [f"scout/{name}.csv.gz" for name in application_benchmark.FILES]
CALLS = "callbacks/resume_names.csv.gz"
Row = dict[str, object]


def timed(answer: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    return answer(), time.process_time() - start


def recommendations(quick: bool, seed: int) -> Iterator[Row]:
    """Recommend ten vacancies for each résumé of Scout; one application of each is held out."""
    from implicit.als import AlternatingLeastSquares

    data = application_benchmark.tables()
    applied = data["apply_train"].drop_duplicates().reset_index(drop=True)
    if quick:
        few = applied["candidate_id"].drop_duplicates().sort_values().iloc[:1500]
        applied = applied[applied["candidate_id"].isin(few)].reset_index(drop=True)
    held = application_benchmark.drawn(applied, seed)
    relevant = applied[held].set_axis(["query", "item"], axis=1)
    train = applied[~held]
    (ranked, our_seconds) = application_benchmark.ours(train, data, seed, 1 if quick else 2)

    def theirs() -> pd.DataFrame:
        row, people = pd.factorize(train["candidate_id"], sort=True)
        column, posts = pd.factorize(train["posting_id"], sort=True)
        matrix = sp.csr_matrix((np.ones(len(train), dtype=np.float32), (row, column)))
        model = AlternatingLeastSquares(factors=128, alpha=20, random_state=seed, num_threads=1)
        model.fit(matrix, show_progress=False)
        items, _ = model.recommend(np.arange(len(people)), matrix, N=10)
        names = {
            "query": np.repeat(np.asarray(people), 10),
            "item": np.asarray(posts)[items.ravel()],
        }
        return pd.DataFrame({**names, "rank": np.tile(np.arange(1, 11), len(people))})

    other, their_seconds = timed(theirs)
    yield {
        "library": "implicit",
        "question": "Scout, recall@10 of recommended vacancies",
        "ours": recall_at(ranked, relevant, 10),
        "theirs": recall_at(other, relevant, 10),
        "ours_cpu": our_seconds,
        "theirs_cpu": their_seconds,
    }


def marriages(quick: bool, seed: int) -> Iterator[Row]:
    """Match as many people as posts stably; the candidate-optimal matching is the only right one."""
    from matching.games import StableMarriage

    n = 30 if quick else 300
    random = np.random.default_rng(seed)
    his, hers = random.random((n, n)), random.random((n, n))
    stable_match(his[:2, :2], hers[:2, :2])  # compiled once
    mine, our_seconds = timed(lambda: stable_match(his, hers))

    def theirs() -> dict[int, int]:
        suitors = {f"s{i}": [f"r{j}" for j in np.argsort(-his[i])] for i in range(n)}
        reviewers = {f"r{j}": [f"s{i}" for i in np.argsort(-hers[:, j])] for j in range(n)}
        solved = StableMarriage.create_from_dictionaries(suitors, reviewers).solve(optimal="suitor")
        return {int(one.name[1:]): int(other.name[1:]) for one, other in solved.items()}

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000_000)  # the library copies all players at once, one inside the other
    try:
        found, their_seconds = timed(theirs)
    finally:
        sys.setrecursionlimit(before)
    same = float(np.mean([found[person] == post for person, post in enumerate(mine)]))
    yield {
        "library": "matching",
        "question": f"stable matching of {n} with {n}: pairs that are the candidate-optimal ones",
        "ours": 1.0,
        "theirs": same,
        "ours_cpu": our_seconds,
        "theirs_cpu": their_seconds,
    }


def callbacks(quick: bool, seed: int) -> Iterator[Row]:
    """Compare the call-back rates of Bertrand & Mullainathan by race."""
    from fairlearn.metrics import MetricFrame, selection_rate

    sent = pd.read_csv(data_folder() / CALLS)
    yes = sent["received_callback"]
    mine, our_seconds = timed(
        lambda: audit(
            yes,
            sent[["race"]],
            clusters=sent["job_ad_id"],
            n_boot=200 if quick else 2000,
            random_state=seed,
        )
    )

    def theirs() -> tuple[float, float]:
        frame = MetricFrame(
            metrics=selection_rate,
            y_true=yes,
            y_pred=yes,
            sensitive_features=sent["race"],
            n_boot=200 if quick else 2000,
            ci_quantiles=[0.025, 0.975],
            random_state=seed,
        )
        low, high = frame.ratio_ci(method="between_groups")
        return frame.ratio(method="between_groups"), high - low

    (ratio, width), their_seconds = timed(theirs)
    black = mine.loc[mine["group"].eq("black")].iloc[0]
    shared = {"library": "fairlearn", "ours_cpu": our_seconds, "theirs_cpu": their_seconds}
    yield {
        **shared,
        "question": "call-backs, ratio of black to white",
        "ours": black["ratio"],
        "theirs": ratio,
    }
    yield {
        **shared,
        "question": "width of its 95 % interval; ours draws whole advertisements",
        "ours": black["ratio_high"] - black["ratio_low"],
        "theirs": width,
    }


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    rows: list[Row] = []
    for question in (recommendations, marriages, callbacks):
        try:
            rows += question(options.quick, options.seed)
        except ImportError as error:
            print(f"{question.__name__}: left out, {error}")
    if not rows:
        print("none of the libraries is installed: pip install 'talentmatch[bench]'")
        return
    publish(
        "library_benchmark",
        pd.DataFrame(rows).round(4),
        options,
        data=fingerprint(*(data_folder() / name for name in [*SCOUT, CALLS])),
    )


if __name__ == "__main__":
    main()
