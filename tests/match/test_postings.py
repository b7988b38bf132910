"""Recommendations from applications: who they come from and what they never hold."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.errors import InputError
from talentmatch.match.recommend._attributes import attribute_matrix
from talentmatch.match.recommend.factors import implicit_factors
from talentmatch.match.recommend.neighbours import cosine_neighbours, ease
from talentmatch.match.recommend.postings import PostingRecommender


def town_market(people=600, posts=60, seed=0):
    """Return applications where everyone applies in the own town only, with both tables."""
    random = np.random.default_rng(seed)
    candidates = pd.DataFrame(
        {
            "candidate_id": [f"c{i}" for i in range(people)],
            "town": random.choice(["北", "南", "东"], people),
            "pay": random.normal(8000, 1000, people),
        }
    )
    postings = pd.DataFrame(
        {"posting_id": [f"p{j}" for j in range(posts)], "town": ["北", "南", "东"] * (posts // 3)}
    )
    here = postings.groupby("town")["posting_id"].agg(list)
    rows = [
        (person, posting)
        for person, town in zip(candidates["candidate_id"], candidates["town"], strict=True)
        for posting in random.choice(here[town], 4, replace=False)
    ]
    return pd.DataFrame(rows, columns=["candidate_id", "posting_id"]), postings, candidates


@pytest.fixture(scope="module")
def market():
    return town_market()


@pytest.fixture(scope="module")
def fitted(market):
    return PostingRecommender(random_state=0).fit(*market)


@pytest.fixture
def applied():
    random = np.random.default_rng(1)
    return sp.csr_array((random.random((40, 9)) < 0.3).astype(float))


def test_cosine_neighbours_agree_with_counting_pair_by_pair(applied):
    x = applied.toarray()
    for shrink in (0.5, 20.0):
        alike = cosine_neighbours(applied, shrink).toarray()
        for i in range(9):
            for j in range(9):
                both = sum(x[u, i] * x[u, j] for u in range(40))
                size = np.sqrt(x[:, i].sum() * x[:, j].sum())
                expected = 0.0 if i == j else both / (size + shrink)
                assert alike[i, j] == pytest.approx(expected)


def test_ease_agrees_with_one_ridge_regression_a_posting(applied):
    x = applied.toarray()
    weights = ease(applied, 3.0)
    for j in range(9):
        rest = [i for i in range(9) if i != j]
        others = x[:, rest]
        expected = np.linalg.solve(others.T @ others + 3.0 * np.eye(8), others.T @ x[:, j])
        assert weights[rest, j] == pytest.approx(expected, abs=1e-4)
        assert weights[j, j] == 0


def test_attributes_liken_rows_by_shared_words_and_near_numbers():
    frame = pd.DataFrame(
        {
            "skills": ["CAD;PLC", "plc cad", "sewing", None],
            "tags": [["a"], ["a"], [], None],
            "pay": [1.0, 2.0, 100.0, np.nan],
        }
    )
    alike = attribute_matrix(frame)
    likeness = (alike @ alike.T).toarray()
    assert likeness[0, 1] == pytest.approx(1.0)
    assert likeness[0, 2] == 0.0
    assert likeness[3].sum() == 0.0
    assert attribute_matrix(frame[["pay"]].assign(pay=np.nan)).nnz == 0


def test_what_was_applied_to_is_never_recommended(fitted, market):
    applications = market[0]
    found = fitted.recommend(applications["candidate_id"].unique(), top_k=60)
    both = found.merge(applications, on=["candidate_id", "posting_id"])
    assert both.empty


def test_ranks_start_at_one_and_scores_fall(fitted):
    found = fitted.recommend(["c3", "c1"], top_k=4)
    assert found.columns.tolist() == ["candidate_id", "posting_id", "score", "rank", "basis"]
    assert found["candidate_id"].tolist() == ["c3"] * 4 + ["c1"] * 4
    assert found["rank"].tolist() == [1, 2, 3, 4] * 2
    assert (found.groupby("candidate_id")["score"].diff().dropna() <= 0).all()


def test_recommendations_follow_those_who_applied_alike(fitted, market):
    _, postings, candidates = market
    found = fitted.recommend(candidates["candidate_id"], top_k=3)
    found = found.merge(postings, on="posting_id").merge(candidates, on="candidate_id")
    assert (found["town_x"] == found["town_y"]).mean() > 0.99


def test_a_candidate_who_never_applied_is_served_from_attributes(market):
    applications, postings, candidates = market
    new = pd.DataFrame({"candidate_id": ["new"], "town": ["南"], "pay": [8000.0]})
    model = PostingRecommender()
    model.fit(applications, postings, pd.concat([candidates, new]))
    found = model.recommend(["new"], top_k=3).merge(postings, on="posting_id")
    assert found["town"].tolist() == ["南"] * 3


def test_a_posting_nobody_applied_to_is_found_by_attributes(market):
    applications, postings, candidates = market
    new = pd.DataFrame({"posting_id": ["new"], "town": ["南"]})
    model = PostingRecommender()
    model.fit(applications, pd.concat([postings, new]), candidates)
    found = model.recommend(candidates["candidate_id"], top_k=20)
    shown = found[found["posting_id"] == "new"].merge(candidates, on="candidate_id")
    assert not shown.empty
    assert set(shown["town"]) == {"南"}


def test_a_candidate_nobody_knows_gets_what_is_popular():
    applications = pd.DataFrame(
        {"candidate_id": ["a", "b", "c", "c"], "posting_id": ["x", "x", "x", "y"]}
    )
    found = PostingRecommender().fit(applications).recommend(["stranger"], top_k=5)
    assert found["posting_id"].tolist() == ["x", "y"]


def test_only_the_candidates_own_yes_counts_and_a_view_is_weak():
    rows = [
        ("a", "x", "candidate", "apply"),
        ("a", "no", "candidate", "reject"),
        ("a", "theirs", "employer", "accept"),
        ("b", "seen", "candidate", "view"),
        ("b", "x", "candidate", "apply"),
        ("b", "wanted", "candidate", "apply"),
    ]
    log = pd.DataFrame(rows, columns=["candidate_id", "posting_id", "side", "action"])
    found = PostingRecommender().fit(log).recommend(["a"], top_k=5)
    assert found["posting_id"].tolist() == ["wanted", "seen"]


def test_duplicate_applications_change_nothing(market):
    applications = market[0]
    once = PostingRecommender().fit(applications)
    twice = PostingRecommender().fit(pd.concat([applications, applications]))
    assert_frame_equal(once.recommend(["c1", "c2"]), twice.recommend(["c1", "c2"]))


def test_the_same_seed_gives_the_same_lists_and_inputs_stay_as_they_were(fitted, market):
    before = [frame.copy() for frame in market]
    again = clone(fitted).fit(*market)
    for frame, copy in zip(market, before, strict=True):
        assert_frame_equal(frame, copy)
    assert_frame_equal(again.recommend(["c1", "c2"]), fitted.recommend(["c1", "c2"]))


def test_a_saved_recommender_recommends_the_same(fitted, tmp_path):
    fitted.save(tmp_path)
    assert not list(tmp_path.glob("*.pkl"))
    read = PostingRecommender.load(tmp_path)
    names = ["c1", "c2", "stranger"]
    assert_frame_equal(read.recommend(names), fitted.recommend(names))


def test_input_that_cannot_be_used_says_why(market):
    applications, postings, _ = market
    with pytest.raises(InputError, match="no column 'posting_id'"):
        PostingRecommender().fit(applications.drop(columns="posting_id"))
    with pytest.raises(InputError, match="nothing to learn"):
        PostingRecommender().fit(applications.iloc[:0])
    with pytest.raises(InputError, match="no column 'posting_id'"):
        PostingRecommender().fit(applications, postings.drop(columns="posting_id"))
    with pytest.raises(InputError, match="60 values of 'posting_id' twice"):
        PostingRecommender().fit(applications, pd.concat([postings, postings]))


def test_recommending_needs_a_fit_and_a_place(fitted):
    with pytest.raises(NotFittedError):
        PostingRecommender().recommend(["c1"])
    with pytest.raises(InputError, match="top_k is 0"):
        fitted.recommend(["c1"], top_k=0)
    assert fitted.recommend([]).empty


def test_one_identifier_is_answered_like_a_list_of_one(fitted):
    assert_frame_equal(fitted.recommend("c1", top_k=3), fitted.recommend(["c1"], top_k=3))


def test_recent_applications_count_more_than_old_ones():
    rows = [("a", "old"), ("b", "old"), ("b", "x"), ("c", "new"), ("c", "y"), ("a", "new")]
    applied = pd.DataFrame(rows, columns=["candidate_id", "posting_id"])
    applied["at"] = pd.to_datetime(["2020-01-01"] * 3 + ["2024-01-01"] * 3)
    found = PostingRecommender().fit(applied).recommend("a", top_k=2)
    assert found["posting_id"].tolist() == ["y", "x"]
    undated = applied.assign(at=pd.NaT)
    plain = PostingRecommender().fit(applied.drop(columns="at")).recommend("a")
    assert_frame_equal(PostingRecommender().fit(undated).recommend("a"), plain)


def test_a_half_life_of_nothing_is_refused():
    applied = pd.DataFrame({"candidate_id": ["a"], "posting_id": ["x"]})
    with pytest.raises(InputError, match="half_life is 0"):
        PostingRecommender(half_life=0).fit(applied)


def dense_least_squares(applied, size, confidence=20.0, sweeps=15, seed=0):
    """Solve each row by itself, as the definition says."""
    random = np.random.default_rng(seed)
    sides = [(random.random((n, size), dtype=np.float32) - 0.5) / size for n in applied.shape]
    for _ in range(sweeps):
        for this, table in ((0, applied), (1, applied.T)):
            other = sides[1 - this].astype(float)
            for row, weights in enumerate(table):
                gram = other.T @ ((1 + confidence * weights)[:, None] * other)
                pull = other.T @ ((1 + confidence * weights) * (weights > 0))
                sides[this][row] = np.linalg.solve(gram + 0.01 * np.eye(size), pull)
    return sides[0] @ sides[1].T


def test_common_tastes_are_the_weighted_least_squares():
    random = np.random.default_rng(3)
    applied = (random.random((60, 40)) < 0.15) * random.choice([0.2, 1.0], (60, 40))
    candidates, postings = implicit_factors(sp.csr_array(applied), runs=1)
    assert candidates.shape == (60, 5) and candidates.dtype == np.float32
    slow = dense_least_squares(applied, 5)
    assert np.corrcoef((candidates @ postings.T).ravel(), slow.ravel())[0, 1] > 0.97


def test_common_tastes_of_few_are_none():
    candidates, postings = implicit_factors(sp.csr_array(np.eye(4)))
    assert not candidates.any() and not postings.any()


def test_only_postings_that_are_available_are_recommended(fitted):
    every = fitted.recommend(["c1", "stranger"], top_k=60)
    some = every.loc[every["candidate_id"] == "c1", "posting_id"].iloc[[3, 5, 8]]
    found = fitted.recommend(["c1", "stranger"], top_k=9, available=[*some, "closed for ever"])
    mine = found.loc[found["candidate_id"] == "c1"]
    assert mine["posting_id"].tolist() == some.tolist()
    assert set(found["posting_id"]) == set(some)
    with pytest.raises(InputError, match="none of the 1 available postings is known"):
        fitted.recommend(["c1"], available=["closed for ever"])


def test_each_recommendation_tells_what_it_rests_on(market):
    applications, postings, candidates = market
    new = pd.DataFrame({"candidate_id": ["new"], "town": ["南"], "pay": [8000.0]})
    model = PostingRecommender().fit(applications, postings, pd.concat([candidates, new]))
    found = model.recommend(["c1", "new", "stranger"], top_k=1).set_index("candidate_id")["basis"]
    assert found.to_dict() == {"c1": "applications", "new": "attributes", "stranger": "popular"}


def crowd():
    """Return a log in which everybody of a trade wants the same first, and others as much next."""
    random = np.random.default_rng(5)
    rows = [
        (f"c{who}", f"p{trade}-{what}")
        for trade in range(10)
        for who in range(trade * 30, trade * 30 + 30)
        for what in np.unique(np.minimum(random.exponential(4, 6).astype(int), 19))
    ]
    return pd.DataFrame(rows, columns=["candidate_id", "posting_id"])


def gini(shown, n):
    counts = np.sort(np.r_[shown.value_counts().to_numpy(), np.zeros(n)][:n])
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * counts.sum()))


def test_postings_that_everybody_sees_give_way_to_others_of_the_same_trade():
    rows = crowd()
    model = PostingRecommender().fit(rows)
    everybody, n = rows["candidate_id"].unique(), rows["posting_id"].nunique()
    lists = {spread: model.recommend(everybody, 5, spread=spread) for spread in (0, 1, 2, 4)}
    spreads = [gini(found["posting_id"], n) for found in lists.values()]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[2] < 0.85 * spreads[0]
    alone = PostingRecommender().fit(rows).recommend("c7", 5, spread=2)
    together = lists[2].query("candidate_id == 'c7'").reset_index(drop=True)
    assert_frame_equal(alone, together)
    best = model.recommend(everybody, 2, spread=2)
    assert_frame_equal(best, lists[2].query("rank <= 2").reset_index(drop=True))


def test_prices_are_those_of_what_is_open_and_of_nothing_settled():
    rows = crowd()
    model = PostingRecommender().fit(rows)
    postings = np.sort(rows["posting_id"].unique())
    found = model.recommend(rows["candidate_id"].unique(), 5, available=postings[::2], spread=2)
    assert set(found["posting_id"]) <= set(postings[::2])
    again = model.recommend(rows["candidate_id"].unique(), 5, spread=2)
    assert not set(map(tuple, again.iloc[:, :2].to_numpy())) & set(map(tuple, rows.to_numpy()))
    stranger = model.recommend("stranger", 3, spread=2)
    assert stranger["basis"].eq("popular").all() and len(stranger) == 3
    one = model.recommend("c7", 3, available=postings[:1], spread=2)
    assert set(one["posting_id"]) <= {postings[0]}


@pytest.mark.parametrize("spread", [-1, float("nan"), "2", True])
def test_a_spread_that_is_no_number_from_zero_is_refused(fitted, spread):
    with pytest.raises(InputError, match="spread"):
        fitted.recommend(["c0"], spread=spread)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: ["7"],
        lambda: [7],
        lambda: [7.0],
        lambda: {7},
        lambda: iter([7]),
        lambda: pd.Series(["7"]),
    ],
    ids=["text", "whole", "fraction", "set", "iterator", "column"],
)
@pytest.mark.parametrize("fitted_as", [int, float, str])
def test_an_identifier_of_another_type_is_the_same_one(fitted_as, asked):
    pairs = [(c, 10 * (c % 2) + p) for c in range(10) for p in range(8) if (c + p) % 5]
    log = pd.DataFrame(pairs, columns=["candidate_id", "posting_id"])
    model = PostingRecommender(runs=1).fit(log.astype({"candidate_id": fitted_as}))
    found = model.recommend(asked(), 1, available={10, 13, "1"})
    assert found[["posting_id", "basis"]].to_numpy().tolist() == [[13, "applications"]]


def test_all_that_is_wrong_with_a_log_is_said_at_once(market):
    mixed = pd.DataFrame({"candidate_id": ["a", 1], "posting_id": ["x", "y"], "at": [1.0, np.inf]})
    with pytest.raises(InputError) as refused:
        PostingRecommender(runs=0).fit(mixed, pd.DataFrame({"posting_id": [1, 1]}), market[0])
    for part in ("runs is 0", "several types", "infinite", "1 values of 'posting_id' twice"):
        assert part in str(refused.value)
    with pytest.raises(InputError, match="interactions is list"):
        PostingRecommender().fit([("a", "x")])


def test_a_date_that_cannot_be_read_is_told_and_one_of_another_form_is_read():
    log = pd.DataFrame({"candidate_id": list("aabb"), "posting_id": list("xyxz")})
    at = ["2024/01/01", "2024-03-01T08:00:00+08:00", "20240501", "2024-06-01"]
    days = pd.to_datetime(["2024-01-01", "2024-03-01", "2024-05-01", "2024-06-01"])
    read, plain = (PostingRecommender().fit(log.assign(at=when)) for when in (at, days))
    np.testing.assert_allclose(read.applied_.toarray(), plain.applied_.toarray(), rtol=1e-6)
    with pytest.warns(
        UserWarning, match="1 interactions have a date that cannot be read .first: s"
    ):
        PostingRecommender().fit(log.assign(at=["2024-01-01"] * 3 + ["soon"]))


def test_an_action_left_blank_is_one_left_out():
    log = pd.DataFrame({"candidate_id": list("ab"), "posting_id": list("xy")})
    blank = PostingRecommender().fit(log.assign(action=["", " "]))
    assert (blank.applied_.toarray() == np.eye(2)).all()
