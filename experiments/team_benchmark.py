"""Who has done such work: NDCG@10 on public sets of teams with skills and members.

Protocol: train on two of three folds, test on the set's own test part; report on all test teams,
on those that do not stand in train, and on those whose member set does not. The references run in
the same run, on the same data.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.evaluate.rankings import ndcg_at
from talentmatch.team import TeamRecommender
from talentmatch.team.recommend.incidence import incidence_of, skill_matrix
from talentmatch.team.recommend.near_teams import NearTeams
from talentmatch.team.recommend.pair_scores import BaseScores

HELD_FOLD = "f0"
SETS = ("dblp", "imdb")
QUICK_TEAMS, QUICK_TESTS = 1000, 100


def read_set(path: Path, *, quick: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training teams and test teams."""
    rows = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    teams = pd.DataFrame(
        {
            "team_id": [f"t{number}" for number in range(len(rows))],
            "skills": rows["skills"].str.split(" "),
            "members": rows["members"].str.split(" "),
        }
    )
    train = teams[~rows["part"].isin(["test", HELD_FOLD])]
    test = teams[rows["part"] == "test"]
    if quick:
        train, test = train.head(QUICK_TEAMS), test.head(QUICK_TESTS)
    return train.reset_index(drop=True), test.reset_index(drop=True)


def top_ten(people: pd.Index, scores: np.ndarray, project_ids: pd.Series) -> pd.DataFrame:
    """Return the ten best people of each row of a dense score matrix."""
    near = np.argpartition(-scores, min(10, scores.shape[1] - 1), axis=1)[:, :10]
    order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(near, order, axis=1)
    return pd.DataFrame(
        {
            "project_id": np.repeat(project_ids.to_numpy(), best.shape[1]),
            "candidate_id": people.to_numpy()[best.ravel()],
            "rank": np.tile(np.arange(1, best.shape[1] + 1), len(best)),
        }
    )


def reference_lists(
    train: pd.DataFrame, projects: pd.DataFrame, score: Callable[[BaseScores, object], np.ndarray]
) -> pd.DataFrame:
    past = incidence_of(train)
    base = BaseScores(past)
    blocks = []
    for start in range(0, len(projects), 500):
        block = projects.iloc[start : start + 500]
        skills = skill_matrix(block["skills"], past.skill_names)
        blocks.append(top_ten(past.people, score(base, skills), block["project_id"]))
    return pd.concat(blocks, ignore_index=True)


REFERENCES: dict[str, Callable[[BaseScores, object], np.ndarray]] = {
    "popularity": lambda base, skills: np.tile(base.prior, (skills.shape[0], 1)),
    "naive Bayes": lambda base, skills: base.naive_bayes(skills),
    "TF-IDF nearest teams": lambda base, skills: NearTeams(
        base.nearest_teams(skills), base.past.members
    ).votes(3),
}


def figures(ranked: pd.DataFrame, train: pd.DataFrame, test: pd.DataFrame) -> dict[str, float]:
    """Return NDCG@10 on all test teams, on new teams and on new member sets."""
    lists = ranked.rename(columns={"project_id": "query", "candidate_id": "item"})
    truth = test[["team_id", "members"]].explode("members").drop_duplicates()
    truth.columns = pd.Index(["query", "item"])
    each = ndcg_at(lists, truth, 10, by_query=True).reindex(test["team_id"]).to_numpy()
    skill_set, member_set = (
        {name: [frozenset(v) for v in frame[name]] for name in ("skills", "members")}
        for frame in (train, test)
    )
    seen_teams = set(zip(skill_set["skills"], skill_set["members"], strict=True))
    seen_members = set(skill_set["members"])
    new_team = [
        pair not in seen_teams
        for pair in zip(member_set["skills"], member_set["members"], strict=True)
    ]
    new_members = [members not in seen_members for members in member_set["members"]]
    return {
        "ndcg_all": round(float(each.mean()), 4),
        "ndcg_new_team": round(float(each[new_team].mean()), 4),
        "ndcg_new_members": round(float(each[new_members].mean()), 4),
    }


def run(path: Path, *, quick: bool, seed: int) -> list[dict[str, object]]:
    train, test = read_set(path, quick=quick)
    projects = test.rename(columns={"team_id": "project_id"})[["project_id", "skills"]]
    rows: list[dict[str, object]] = []
    for model in (*REFERENCES, "TeamRecommender"):
        started, processor = time.perf_counter(), time.process_time()
        if model == "TeamRecommender":
            fitted = TeamRecommender(random_state=seed).fit(train)
            ranked = fitted.recommend(projects, top_k=10)
            print(fitted.stack_.weights, fitted.stack_.boosted_share, fitted.stack_.validation)
        else:
            ranked = reference_lists(train, projects, REFERENCES[model])
        seconds = round(time.perf_counter() - started, 1)
        rows.append(
            {"set": path.name.split(".")[0], "model": model, "test_teams": len(test)}
            | figures(ranked, train, test)
            | {"seconds": seconds, "cpu_seconds": round(time.process_time() - processor, 1)}
        )
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    parser = arguments("Rank people for teams.")
    options = parser.parse_args()
    paths = [data_folder() / "opentf" / f"{name}.tsv.gz" for name in SETS]
    rows = [row for path in paths for row in run(path, quick=options.quick, seed=options.seed)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")
    table = pd.DataFrame(rows)
    publish("team_benchmark", table, options, data=fingerprint(*paths))


if __name__ == "__main__":
    main()
