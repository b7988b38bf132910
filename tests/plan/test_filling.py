"""The share of openings filled in time."""

import pandas as pd
import pytest

from talentmatch.plan.filling import filled_share

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


def test_without_any_posting_no_share_is_told():
    assert filled_share(ROWS.iloc[:0], AS_OF, occupations=["x"]).empty
