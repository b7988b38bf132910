"""The share of openings filled in time."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.plan.filling import filled_share, stated_urgency

AS_OF = pd.Timestamp("2024-12-31")
ROWS = pd.DataFrame(
    {
        "occupation": ["x"] * 8,
        "posted_on": pd.Timestamp("2024-01-01"),
        "closed_on": pd.to_datetime(["2024-01-20"] * 6 + ["2024-12-01"] * 2),
    }
)


def test_a_post_without_postings_is_filled_as_all_are_and_less_certain():
    found = filled_share(ROWS, AS_OF, occupations=["x", "y"])
    assert found.loc["y", ["filled", "postings"]].tolist() == [pytest.approx(0.75), 0]
    width = found["filled_hi"] - found["filled_lo"]
    assert width["y"] > 1.3 * width["x"]
    assert filled_share(ROWS, AS_OF).index.tolist() == ["x"]


def test_without_any_posting_no_share_is_given():
    assert filled_share(ROWS.iloc[:0], AS_OF, occupations=["x"]).empty


def postings(shares, counts, seed):
    """Return postings of which each occupation fills its share, some of few postings."""
    random = np.random.default_rng(seed)
    names = [f"o{place:02d}" for place in range(len(shares))]
    filled = random.random(sum(counts)) < np.repeat(shares, counts)
    closed = np.where(filled, "2024-01-20", "2024-12-01")
    rows = {"occupation": np.repeat(names, counts), "posted_on": pd.Timestamp("2024-01-01")}
    return pd.DataFrame({**rows, "closed_on": pd.to_datetime(closed)}), names


@pytest.mark.parametrize("informative", [True, False])
def test_urgency_counts_as_much_as_it_tells_and_intervals_hold_the_truth(informative):
    near, hits, error = [], [], {"with": 0.0, "without": 0.0}
    for seed in range(12):
        random = np.random.default_rng([seed, 1])
        shares = random.uniform(0.2, 0.9, 40)
        urgency = -shares if informative else random.uniform(0, 1, 40)
        rows, names = postings(shares, random.choice([2, 10, 30], 40), seed)
        informed = filled_share(rows, AS_OF, urgency=pd.Series(urgency, index=names)).loc[names]
        alone = filled_share(rows, AS_OF).loc[names]
        hits += (informed["filled_lo"].le(shares) & informed["filled_hi"].ge(shares)).tolist()
        near.append((informed["filled"] - alone["filled"]).abs().mean())
        error["with"] += (informed["filled"] - shares).abs().mean()
        error["without"] += (alone["filled"] - shares).abs().mean()
    assert 0.68 < np.mean(hits) < 0.92
    if informative:
        assert error["with"] < 0.6 * error["without"]
    else:
        assert np.mean(near) < 0.03 and error["with"] < 1.06 * error["without"]


def test_one_urgency_for_all_or_a_survey_of_other_posts_changes_nothing():
    alone = filled_share(ROWS, AS_OF, occupations=["x", "y"])
    for urgency in ({"x": 1.0, "y": 1.0}, {"z": 2.0}):
        also = filled_share(ROWS, AS_OF, occupations=["x", "y"], urgency=pd.Series(urgency))
        pd.testing.assert_frame_equal(also, alone)


def test_urgency_is_the_mean_rank_of_answers_and_few_are_drawn_to_all():
    answers = pd.DataFrame({"occupation": list("xxxxxxxxy"), "urgency": ["high"] * 8 + ["low"]})
    found = stated_urgency(answers)
    assert found["x"] == pytest.approx((16 + 2 * 16 / 9) / 10)
    assert found["y"] == pytest.approx((0 + 2 * 16 / 9) / 3)
