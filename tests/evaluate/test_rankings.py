"""Ranked lists against slow, obvious counting; scores against scikit-learn."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from talentmatch.errors import InputError
from talentmatch.evaluate import rankings

ITEMS = "abcdefg"


@st.composite
def judged_lists(draw):
    """Return one list of items for each of a few queries and the right answers of each."""
    shown = draw(st.lists(st.permutations(ITEMS), min_size=1, max_size=4))
    lengths = [draw(st.integers(0, len(ITEMS))) for _ in shown]
    lists = [order[:length] for order, length in zip(shown, lengths, strict=True)]
    right = [draw(st.sets(st.sampled_from(ITEMS), min_size=1)) for _ in lists]
    return lists, right


def frames(lists, right):
    ranked = [
        (query, item, rank)
        for query, order in enumerate(lists)
        for rank, item in enumerate(order, start=1)
    ]
    relevant = [(query, item) for query, items in enumerate(right) for item in items]
    return (
        pd.DataFrame(ranked, columns=["query", "item", "rank"]),
        pd.DataFrame(relevant, columns=["query", "item"]),
    )


def slow_ndcg(order, items, k):
    gain = sum(1 / math.log2(p + 2) for p, item in enumerate(order[:k]) if item in items)
    return gain / sum(1 / math.log2(p + 2) for p in range(min(k, len(items))))


def slow_average_precision(order, items):
    hits, total = 0, 0.0
    for place, item in enumerate(order, start=1):
        if item in items:
            hits += 1
            total += hits / place
    return total / len(items)


@settings(max_examples=30, deadline=None)
@given(judged_lists(), st.integers(1, 8))
def test_every_measure_agrees_with_counting_by_hand(case, k):
    lists, right = case
    ranked, relevant = frames(lists, right)
    pairs = list(zip(lists, right, strict=True))
    first = [next((p for p, i in enumerate(o, 1) if i in r), math.inf) for o, r in pairs]
    expected = {
        "ndcg": np.mean([slow_ndcg(o, r, k) for o, r in pairs]),
        "recall": np.mean([len(set(o[:k]) & r) / len(r) for o, r in pairs]),
        "precision": np.mean([len(set(o[:k]) & r) / k for o, r in pairs]),
        "mrr": np.mean([1 / f for f in first]),
        "map": np.mean([slow_average_precision(o, r) for o, r in pairs]),
    }
    seen = {
        "ndcg": rankings.ndcg_at(ranked, relevant, k),
        "recall": rankings.recall_at(ranked, relevant, k),
        "precision": rankings.precision_at(ranked, relevant, k),
        "mrr": rankings.mrr(ranked, relevant),
        "map": rankings.mean_average_precision(ranked, relevant),
    }
    assert seen == pytest.approx(expected)


def test_values_by_query_keep_queries_that_got_no_list():
    ranked, _ = frames([["a"]], [{"a"}])
    relevant = pd.DataFrame({"query": [0, 9], "item": ["a", "a"]})
    for each in (
        rankings.ndcg_at(ranked, relevant, 5, by_query=True),
        rankings.recall_at(ranked, relevant, 5, by_query=True),
        rankings.mrr(ranked, relevant, by_query=True),
        rankings.mean_average_precision(ranked, relevant, by_query=True),
    ):
        assert each.to_dict() == {0: 1.0, 9: 0.0}


def test_gains_make_the_better_answer_worth_more():
    relevant = pd.DataFrame({"query": 0, "item": ["good", "fair"], "gain": [3.0, 1.0]})
    best, _ = frames([["good", "fair"]], [{"x"}])
    turned, _ = frames([["fair", "good"]], [{"x"}])
    assert rankings.ndcg_at(best, relevant, 5) == pytest.approx(1.0)
    expected = (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))
    assert rankings.ndcg_at(turned, relevant, 5) == pytest.approx(expected)


def test_exposure_is_even_when_all_are_shown_and_uneven_when_one_crowds_out():
    even, _ = frames([["a", "b"], ["b", "a"]], [{"a"}, {"a"}])
    crowd, _ = frames([["a"], ["a"]], [{"a"}, {"a"}])
    assert rankings.coverage_at(even, ["a", "b"], 2) == 1.0
    assert rankings.exposure_gini(even, ["a", "b"], 2) == 0.0
    assert rankings.coverage_at(crowd, list("abcd"), 2) == 0.25
    assert rankings.exposure_gini(crowd, list("abcd"), 2) == 0.75
    assert math.isnan(rankings.exposure_gini(crowd, ["z"], 2))


scores = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=40).filter(
    lambda rows: len({y for y, _ in rows}) == 2
)


@settings(max_examples=30, deadline=None)
@given(scores)
def test_auc_and_brier_agree_with_scikit_learn(rows):
    y, p = np.array(rows, dtype=float).T
    assert rankings.auc(y, p / 5) == pytest.approx(roc_auc_score(y, p / 5))
    assert rankings.brier(y, p / 5) == pytest.approx(brier_score_loss(y, p / 5))


def test_auc_of_one_outcome_is_not_a_number():
    assert math.isnan(rankings.auc([1, 1], [0.2, 0.3]))


def test_honest_probabilities_have_little_calibration_error_and_bold_ones_much():
    chance = np.random.default_rng(0)
    p = chance.uniform(size=20_000)
    y = chance.uniform(size=p.size) < p
    assert rankings.calibration_error(y, p) < 0.02
    assert rankings.calibration_error(y, (p > 0.5).astype(float)) == pytest.approx(0.25, abs=0.02)


def test_a_list_that_cannot_be_measured_names_every_problem():
    ranked, relevant = frames([["a"]], [{"a"}])
    with pytest.raises(InputError, match=r"no column 'rank'(.|\n)*no column 'item'(.|\n)*k is 0"):
        rankings.ndcg_at(ranked.drop(columns="rank"), relevant.drop(columns="item"), 0)
    with pytest.raises(InputError, match="ranked names 1 items twice"):
        rankings.recall_at(pd.concat([ranked, ranked]), relevant, 5)
    with pytest.raises(InputError, match="relevant is empty"):
        rankings.mrr(ranked, relevant.iloc[:0])
    with pytest.raises(InputError, match="items is empty"):
        rankings.coverage_at(ranked, [], 5)


@pytest.mark.parametrize(
    ("y", "p", "message"),
    [
        ([0, 1], [0.1], "y has shape"),
        ([], [], "no outcomes"),
        ([0, 2], [0.1, 0.2], "other values than 0 and 1"),
        ([0, 1], [0.1, np.inf], "1 scores are NaN or infinite"),
    ],
)
def test_scores_that_cannot_be_measured_say_why(y, p, message):
    with pytest.raises(InputError, match=message):
        rankings.auc(y, p)


def test_calibration_needs_at_least_one_bin():
    with pytest.raises(InputError, match="bins is 0"):
        rankings.calibration_error([0, 1], [0.1, 0.9], bins=0)
