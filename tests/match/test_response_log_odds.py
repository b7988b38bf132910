"""Odds of a yes from earlier answers: as an optimiser's, blind to the future, fair to the choosy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
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


def likeliest(earlier: pd.DataFrame, candidate: str, posting: str) -> list[float]:
    """Return the log odds of both sides where all earlier answers together are likeliest."""
    people = sorted({*earlier["candidate_id"], *earlier["posting_id"], candidate, posting})
    place = {name: at for at, name in enumerate(people)}
    rows = [
        (side, place[who], place[whom], answer)
        for row in earlier.itertuples()
        for side, who, whom, answer in (
            (0, row.candidate_id, row.posting_id, row.candidate_accepts),
            (1, row.posting_id, row.candidate_id, row.employer_accepts),
        )
        if np.isfinite(answer)
    ]
    side, who, whom = (np.array(column, dtype=int) for column in list(zip(*rows, strict=True))[:3])
    said = np.array([row[3] for row in rows])
    own = np.linalg.inv(2.25 * np.array([[1.0, -0.3], [-0.3, 1.0]]))

    def loss(theta):
        base, each = theta[:2], theta[2:].reshape(2, -1)
        z = each[0][who] + each[1][whom] + base[side]
        rare = (each * (own @ each)).sum() + (base**2).sum()
        return np.logaddexp(0, z).sum() - said @ z + rare / 2

    base, each = np.split(minimize(loss, np.zeros(2 + 2 * len(people))).x, [2])
    eager, appeal = each.reshape(2, -1)
    c, p = place[candidate], place[posting]
    return [eager[c] + appeal[p] + base[0], eager[p] + appeal[c] + base[1]]


@settings(deadline=None, max_examples=40)
@given(histories)
def test_the_odds_are_where_strictly_earlier_answers_are_likeliest_drawn_in(history):
    found = response_log_odds(history)
    for row, asked in history.iterrows():
        earlier = history[history["at"] < asked["at"]]
        if not earlier[["candidate_accepts", "employer_accepts"]].notna().any(axis=None):
            assert found.loc[row].tolist() == [0.0, 0.0]
            continue
        expected = likeliest(earlier, asked["candidate_id"], asked["posting_id"])
        for odds, mode in zip(found.loc[row], expected, strict=True):
            # Drawn in by a variance between nothing and all that people may differ by.
            low, high = sorted((mode, mode / np.sqrt(1 + np.pi * 5.5 / 8)))
            assert low - 0.02 <= odds <= high + 0.02


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
    """Both postings heard one yes; that of `y` came from who says no to all others."""
    rows = [("eager", "a", 1, 1.0), ("eager", "b", 2, 1.0), ("eager", "c", 3, 1.0)]
    rows += [("choosy", "a", 4, 0.0), ("choosy", "b", 5, 0.0), ("choosy", "c", 6, 0.0)]
    rows += [("eager", "x", 7, 1.0), ("choosy", "y", 8, 1.0)]
    history = pd.DataFrame(rows, columns=COLUMNS[:4]).assign(employer_accepts=np.nan)
    asked = pd.DataFrame({"candidate_id": "new", "posting_id": ["x", "y"], "at": 9})
    odds = response_log_odds(history, asked)["yes_odds_candidate"]
    assert odds[1] > odds[0] + 0.2


def test_what_is_learnt_later_of_who_answered_tells_more_of_whom_they_answered_before():
    first = [("a", "x", 1, 1.0), ("b", "y", 2, 1.0)]
    later = [("a", post, at, 0.0) for at, post in enumerate("pqrs", start=3)]
    later += [("b", post, at, 1.0) for at, post in enumerate("pqrs", start=7)]
    history = pd.DataFrame(first + later, columns=COLUMNS[:4]).assign(employer_accepts=np.nan)
    asked = pd.DataFrame({"candidate_id": "new", "posting_id": ["x", "y"], "at": 11})
    odds = response_log_odds(history, asked)["yes_odds_candidate"]
    assert odds[0] > odds[1] + 0.2


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


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%-d.%-m.%Y", "%Y/%-m/%-d", "%d/%m/%Y", "%m-%d-%Y"])
def test_moments_written_as_text_stand_in_the_order_of_time(form):
    days = pd.date_range("2023-11-25", periods=40, freq="7D")
    rows = [("ab"[n % 2], "xyz"[n % 3], day, n % 2, n % 5 > 1) for n, day in enumerate(days)]
    history = pd.DataFrame(rows, columns=COLUMNS)
    text = history["at"].dt.strftime(form)
    for written in (text, text.astype("category")):
        found = response_log_odds(history.assign(at=written))
        pd.testing.assert_frame_equal(found, response_log_odds(history))


@pytest.mark.parametrize("moment", ["soon", "3", "05/03/2024", "13/03/24", "24.3.5", "9:30"])
def test_a_text_that_is_no_moment_for_certain_is_shown(moment):
    history = pd.DataFrame([("a", "x", moment, 1, 1)], columns=COLUMNS)
    with pytest.raises(InputError, match=f"at holds '{moment}'"):
        response_log_odds(history)


@pytest.mark.parametrize("spread", [1e-300, 1e200, np.inf, np.nan, "1.5", None, True])
def test_a_spread_that_no_odds_can_be_told_from_is_refused(spread):
    history = pd.DataFrame([("a", "x", 1, 1, 1)], columns=COLUMNS)
    with pytest.raises(InputError, match="spread is"):
        response_log_odds(history, spread=spread)


def test_tables_and_identifiers_of_another_kind_are_refused():
    history = pd.DataFrame([(1, "x", 1, 1, 1)], columns=COLUMNS)
    with pytest.raises(InputError, match="candidate_id is int64 in history"):
        response_log_odds(history, history.assign(candidate_id="1"))
    with pytest.raises(InputError, match="history is list"):
        response_log_odds([1, 2])


def test_identifiers_of_any_size_and_the_widest_spread_give_odds():
    rows = [(2**62 + n % 3, -(2**62) - n % 4, n, 1, n % 2) for n in range(24)]
    history = pd.DataFrame(rows, columns=COLUMNS)
    small = history.assign(
        candidate_id=history["candidate_id"] % 3, posting_id=-(np.arange(24) % 4)
    )
    assert np.abs(response_log_odds(history) - response_log_odds(small)).max(axis=None) < 1e-9
    for spread in (1e-6, 1e6):
        assert np.isfinite(response_log_odds(history, spread=spread)).all(axis=None)
