"""The experiments of this room run in their quick form and write a table."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))


def quick(name, tmp_path):
    subprocess.run(
        [sys.executable, ROOT / "experiments" / f"{name}.py", "--quick"],
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
    )
    return pd.read_csv(next(tmp_path.glob(f"talentmatch-*/{name}.csv")))


def test_the_market_benchmark_finds_stable_matches_and_kept_marginals(tmp_path):
    table = quick("market_benchmark", tmp_path)
    assert table["blocking_pairs"].fillna(0).eq(0).all()
    assert table["marginal_error"].fillna(0).max() < 1e-5
    assert table["identity_error"].fillna(0).max() < 1e-6


@pytest.mark.skipif(not (DATA / "scout").is_dir(), reason="public reference data is not there")
def test_the_application_benchmark_beats_popularity(tmp_path):
    table = quick("application_benchmark", tmp_path)
    recall = table[table["draw"] == "mean"].set_index("model")["recall@5"]
    assert recall["PostingRecommender"] > recall["popularity"]


def test_the_city_benchmark_ranks_between_chance_and_the_truth(tmp_path):
    table = quick("city_match_benchmark", tmp_path)
    mean = table[table["city"] == "mean"].set_index("model")
    assert list(mean["auc"].loc[["random", "ReciprocalRanker", "true utilities"]].argsort()) == [
        0,
        1,
        2,
    ]
    assert mean.loc["ReciprocalRanker", "auc"] > mean.loc["direct match model", "auc"]
    assert mean.loc["ReciprocalRanker", "calibration_error"] < 0.02
    assert mean.filter(like="side only", axis=0)["auc"].max() < mean.loc["ReciprocalRanker", "auc"]
