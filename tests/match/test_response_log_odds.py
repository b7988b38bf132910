"""Odds of a yes from earlier answers: against a plain loop, blind to the future, fair to who is choosy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from talentmatch.errors import InputError
from talentmatch.match import response_log_odds

COLUMNS = ["candidate_id", "posting_id", "at", "candidate_accepts", "employer_accepts"]
answers = st.sampled_from([0.0, 1.0, np.nan])
histories = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 9), answers, answers),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[:3],
).map(lambda rows: pd.DataFrame(rows, columns=COLUMNS))


def told_by_a_plain_loop(earlier: pd.DataFrame, candidate: str, posting: str) -> list[float]:
    """Return the odds of both sides by dictionaries of means and variances."""
    mean, variance = {}, {}

    def odds(side, who, whom):
        keys = ("eager", who), ("appeal", whom), ("base", side)
        unsure = sum(variance.get(key, 1.0 if key[0] == "base" else 2.25) for key in keys)
        total = sum(mean.get(key, 0.0) for key in keys)
        return keys, unsure, total / np.sqrt(1 + np.pi * unsure / 8)

    for row in earlier.sort_values(["at", "candidate_id", "posting_id"]).itertuples():
        c, p = ("candidate", row.candidate_id), ("posting", row.posting_id)
        for side, who, whom, answer in ((0, c, p, row[4]), (1, p, c, row[5])):
            keys, unsure, z = odds(side, who, whom)
            if np.isnan(answer):
                continue
            chance = max(expit(z) * (1 - expit(z)), 0.05)
            for key in keys:
                old = variance.get(key, 1.0 if key[0] == "base" else 2.25)
                mean[key] = mean.get(key, 0.0) + old * (answer - expit(z)) / (1 + chance * unsure)
                new = old - old**2 * chance / (1 + chance * unsure)
                variance[key] = max(new, 0.02) if key[0] == "base" else new
    c, p = ("candidate", candidate), ("posting", posting)
    return [odds(0, c, p)[2], odds(1, p, c)[2]]


@settings(deadline=None, max_examples=60)
@given(histories)
def test_the_odds_equal_a_plain_loop_over_strictly_earlier_answers(history):
    found = response_log_odds(history)
    for row, asked in history.iterrows():
        earlier = history[history["at"] < asked["at"]]
        expected = told_by_a_plain_loop(earlier, asked["candidate_id"], asked["posting_id"])
        assert found.loc[row].tolist() == pytest.approx(expected)


@settings(deadline=None, max_examples=40)
@given(histories, st.integers(0, 9))
def test_the_odds_are_blind_to_the_future(history, moment):
    altered = history.copy()
    altered.loc[altered["at"] >= moment, ["candidate_accepts", "employer_accepts"]] = 1.0
    now = history["at"] <= moment
    pd.testing.assert_frame_equal(response_log_odds(history)[now], response_log_odds(altered)[now])


@settings(deadline=None, max_examples=40)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(history, random):
    rows = list(history.index)
    random.shuffle(rows)
    shuffled = response_log_odds(history.loc[rows])
    pd.testing.assert_frame_equal(shuffled.loc[history.index], response_log_odds(history))


def test_the_order_of_answers_of_one_pair_at_one_moment_does_not_matter():
    rows = [("a", "x", 1, 1.0, 0.0), ("a", "x", 1, 0.0, np.nan), ("a", "x", 1, 0.0, 1.0)]
    history = pd.DataFrame(rows, columns=COLUMNS)
    asked = pd.DataFrame({"candidate_id": ["a"], "posting_id": ["x"], "at": [2]})
    pd.testing.assert_frame_equal(
        response_log_odds(history[::-1], asked), response_log_odds(history, asked)
    )


def test_a_yes_from_the_choosy_tells_more_of_appeal():
    """Both postings heard one yes and one no; that of `y` came from who says no to all others."""
    rows = [("eager", "a", 1, 1.0), ("eager", "b", 2, 1.0), ("eager", "c", 3, 1.0)]
    rows += [("choosy", "a", 4, 0.0), ("choosy", "b", 5, 0.0), ("choosy", "c", 6, 0.0)]
    rows += [("eager", "x", 7, 1.0), ("choosy", "x", 8, 0.0)]
    rows += [("eager", "y", 9, 0.0), ("choosy", "y", 10, 1.0)]
    history = pd.DataFrame(rows, columns=COLUMNS[:4]).assign(employer_accepts=np.nan)
    asked = pd.DataFrame({"candidate_id": "new", "posting_id": ["x", "y"], "at": 11})
    odds = response_log_odds(history, asked)["yes_odds_candidate"]
    assert odds[1] > odds[0]


def test_the_odds_find_who_is_wanted():
    random = np.random.default_rng(0)
    appeal = pd.Series(random.normal(0, 1.5, 40))
    pairs = pd.DataFrame({"candidate_id": range(2000), "posting_id": random.integers(0, 40, 2000)})
    said = random.random(2000) < expit(appeal[pairs["posting_id"]].to_numpy() - 1)
    history = pairs.assign(at=range(2000), candidate_accepts=said, employer_accepts=np.nan)
    asked = pd.DataFrame({"candidate_id": -1, "posting_id": range(40), "at": 2001})
    found = response_log_odds(history, asked)["yes_odds_candidate"]
    assert np.corrcoef(found, appeal)[0, 1] > 0.9


def test_nobody_answered_yet():
    history = pd.DataFrame(columns=COLUMNS)
    asked = pd.DataFrame({"candidate_id": ["a"], "posting_id": ["x"], "at": [1]})
    assert response_log_odds(history, asked).to_numpy().tolist() == [[0.0, 0.0]]
    assert response_log_odds(history).empty


def test_rows_without_a_moment_and_a_spread_of_none_are_named_together():
    history = pd.DataFrame([("a", "x", pd.NaT, 1.0, 1.0)], columns=COLUMNS)
    with pytest.raises(InputError, match="1 rows of history have no at") as raised:
        response_log_odds(history, spread=0.0)
    assert "spread is 0.0" in str(raised.value)


def test_an_answer_of_nobody_is_not_taken_for_somebody_elses():
    rows = [(None, "x", 1, 1.0, 1.0), ("a", None, 2, 0.0, 0.0)]
    history = pd.DataFrame(rows, columns=COLUMNS)
    with pytest.raises(InputError, match="1 rows of history have no candidate_id") as raised:
        response_log_odds(history)
    assert "1 rows of history have no posting_id" in str(raised.value)


@pytest.mark.parametrize("answer", [2, -1, np.inf, "yes"])
def test_what_is_no_answer_is_shown(answer):
    history = pd.DataFrame([("a", "x", 1, answer, 1.0)], columns=COLUMNS)
    with pytest.raises(InputError, match=f"1 rows of history have candidate_accepts {answer}"):
        response_log_odds(history)


def test_columns_that_are_missing_are_named_together():
    history = pd.DataFrame({"candidate_id": ["a"], "at": [1], "candidate_accepts": [1]})
    with pytest.raises(InputError, match="no column 'posting_id'") as raised:
        response_log_odds(history)
    assert "no column 'employer_accepts'" in str(raised.value)


@pytest.mark.parametrize("moment", ["2024-01-02", pd.Timestamp("2024-01-02", tz="UTC"), 3])
def test_moments_of_several_kinds_are_not_put_in_order(moment):
    history = pd.DataFrame([("a", "x", pd.Timestamp("2024-01-01"), 1, 1)], columns=COLUMNS)
    asked = pd.DataFrame({"candidate_id": ["a"], "posting_id": ["x"], "at": [moment]})
    with pytest.raises(InputError, match="one kind in both tables"):
        response_log_odds(history, asked)
