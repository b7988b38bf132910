"""Pairs, titles and candidates in partitions: what is said of each is what is said in memory."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch.errors import InputError
from talentmatch.match import PostingRecommender, ReciprocalRanker, TitleMatcher, compare, retrieve

dask = pytest.importorskip("dask", reason="the extra scale is not installed")
dd = pytest.importorskip("dask.dataframe")


@pytest.fixture(autouse=True)
def in_this_process():
    with dask.config.set({"scheduler": "synchronous", "dataframe.convert-string": False}):
        yield


def assert_same_rows(ours, theirs, keys):
    ours, theirs = (
        table.astype(dict.fromkeys(keys, str)).sort_values(keys).reset_index(drop=True)
        for table in (ours, theirs)
    )
    assert_frame_equal(ours, theirs, check_dtype=False, rtol=1e-12)


def test_pairs_in_partitions_have_the_probabilities_that_they_have_in_memory():
    random = np.random.default_rng(0)
    pairs = pd.DataFrame(random.normal(size=(300, 3)), columns=["distance", "pay", "age_gap"])
    yes = [(pairs["pay"] + random.normal(size=300) > 0).to_numpy() for _ in range(2)]
    ranker = ReciprocalRanker(random_state=0).fit(pairs, *yes)
    parts = dd.from_pandas(pairs, npartitions=4)
    assert_frame_equal(ranker.predict(parts).compute(), ranker.predict(pairs), rtol=1e-12)


def test_titles_in_partitions_are_matched_as_in_memory_and_repeated_ones_once():
    known = ["CNC operator", "welder", "data engineer", "数控车工", "护士"]
    asked = pd.Series(["welders", "cnc operatoor", "welders", None, "数控 车工", "护士长"])
    matcher = TitleMatcher().fit(known)
    ours = matcher.match(dd.from_pandas(asked, npartitions=3), top_k=2).compute()
    assert_same_rows(ours, matcher.match(asked, top_k=2), ["query", "rank"])


def test_candidates_in_partitions_get_the_postings_that_they_get_in_memory():
    random = np.random.default_rng(0)
    applied = pd.DataFrame(
        {
            "candidate_id": [f"c{n}" for n in random.integers(0, 40, 400)],
            "posting_id": [f"p{n}" for n in random.integers(0, 30, 400)],
        }
    ).drop_duplicates()
    recommender = PostingRecommender(random_state=0).fit(applied)
    who = pd.Series([f"c{n}" for n in range(45)])
    for how in ({}, {"spread": 1.0}, {"available": ["p1", "p2", "p3"]}):
        parts = dd.from_pandas(who, npartitions=4)
        ours = recommender.recommend(parts, top_k=3, **how).compute()
        assert_same_rows(ours, recommender.recommend(who, top_k=3, **how), ["candidate_id", "rank"])


def test_pairs_in_partitions_are_compared_as_in_memory():
    who = pd.DataFrame(
        {
            "candidate_id": ["c1", "c2"],
            "title": ["welder", "nurse"],
            "skills": [["weld"], ["care"]],
            "experience_years": [3.0, 5.0],
        }
    )
    posts = pd.DataFrame(
        {
            "posting_id": ["p1", "p2"],
            "title": ["welder", "head nurse"],
            "skills": [["weld", "cut"], ["care"]],
            "experience_years": [2.0, 6.0],
        }
    )
    pairs = pd.MultiIndex.from_product(
        [["c1", "c2"], ["p1", "p2"]], names=["candidate_id", "posting_id"]
    ).to_frame(index=False)
    ours = compare(dd.from_pandas(pairs, npartitions=3), who, posts, as_of="2026-01-01").compute()
    assert_frame_equal(ours, compare(pairs, who, posts, as_of="2026-01-01"), check_dtype=False)


@pytest.mark.parametrize("direction", ["candidates", "postings", "both"])
def test_candidates_in_partitions_are_found_for_postings_as_in_one_table(direction):
    random = np.random.default_rng(1)
    titles = ["welder", "CNC operator", "nurse", "data engineer", "cook"]
    who = pd.DataFrame(
        {
            "candidate_id": [f"c{n:03d}" for n in range(300)],
            "title": random.choice(titles, 300),
            "skills": [[skill] for skill in random.choice(["a", "b", "c"], 300)],
            "employer": random.choice(["one", "two"], 300),
        }
    )
    posts = pd.DataFrame(
        {
            "posting_id": [f"p{n}" for n in range(6)],
            "title": random.choice(titles, 6),
            "skills": [["a", "b"]] * 6,
            "enterprise": ["one", "three"] * 3,
        }
    )
    whole = retrieve(posts, who, 20, direction=direction)
    ours = retrieve(posts, dd.from_pandas(who, npartitions=5), 20, direction=direction).compute()
    keys = ["posting_id", "candidate_id"]
    if direction == "candidates":
        assert_frame_equal(ours, whole, check_dtype=False)
    assert_same_rows(ours, whole, keys)


def test_vectors_of_rows_are_refused_where_rows_are_in_partitions():
    who = pd.DataFrame({"candidate_id": ["a"], "title": ["cook"]})
    posts = pd.DataFrame({"posting_id": ["p"], "title": ["cook"]})
    with pytest.raises(InputError, match="leave them out"):
        retrieve(posts, dd.from_pandas(who, npartitions=1), vectors=(np.ones((1, 2)),) * 2)


def test_lists_that_dask_made_text_of_are_refused_with_the_remedy():
    who = pd.DataFrame({"candidate_id": ["a"], "title": ["cook"], "skills": [["soup", "bread"]]})
    posts = pd.DataFrame({"posting_id": ["p"], "title": ["cook"], "skills": [["soup"]]})
    with dask.config.set({"dataframe.convert-string": True}):
        parts = dd.from_pandas(who, npartitions=1)
        with pytest.raises(InputError, match="convert-string"):
            retrieve(posts, parts).compute()


def test_candidates_are_named_as_they_are_asked_about_whatever_type_the_known_ones_have():
    applied = pd.DataFrame({"candidate_id": [1, 1, 2], "posting_id": ["x", "y", "x"]})
    recommender = PostingRecommender(random_state=0).fit(applied)
    who = pd.Series(["2", "somebody"])
    ours = recommender.recommend(dd.from_pandas(who, npartitions=2), top_k=1).compute()
    listed = ours.set_index("candidate_id")["posting_id"].to_dict()
    assert listed == {"2": "y", "somebody": "x"}
    assert_same_rows(ours, recommender.recommend(who, top_k=1), ["candidate_id"])


def test_postings_that_stand_twice_are_refused_where_candidates_are_in_partitions():
    who = pd.DataFrame({"candidate_id": ["a"], "title": ["cook"]})
    posts = pd.DataFrame({"posting_id": ["p", "p"], "title": ["cook", "baker"]})
    with pytest.raises(InputError, match="1 rows repeat a posting_id"):
        retrieve(posts, dd.from_pandas(who, npartitions=1))


@pytest.mark.parametrize(
    ("how", "told"),
    [({"top_k": 0}, "top_k is 0"), ({"top_k": 2.5}, "2.5"), ({"direction": "x"}, "'x'")],
)
def test_what_no_list_can_be_made_of_is_refused_in_memory_and_in_partitions(how, told):
    who = pd.DataFrame({"candidate_id": ["a"], "title": ["cook"]})
    posts = pd.DataFrame({"posting_id": ["p"], "title": ["cook"]})
    for people in (who, dd.from_pandas(who, npartitions=1)):
        with pytest.raises(InputError, match=told):
            retrieve(posts, people, **how)


def parts_of(*tables):
    """Return tables as the partitions of one, whatever their types are."""
    frames = [dask.delayed(table) for table in tables]
    return dd.from_delayed(frames, meta=tables[0].iloc[:0], verify_meta=False)


@pytest.mark.parametrize("direction", ["candidates", "postings", "both"])
def test_people_of_categories_that_differ_by_partition_keep_their_names(direction):
    who = pd.DataFrame({"candidate_id": list("abcd"), "title": ["cook", "baker", "nurse", "cook"]})
    posts = pd.DataFrame({"posting_id": ["p", "q"], "title": ["cook", "nurse"]})
    parts = [rows.astype({"candidate_id": "category"}) for rows in (who.iloc[:2], who.iloc[2:])]
    ours = retrieve(posts, parts_of(*parts), 3, direction=direction).compute()
    assert_same_rows(
        ours, retrieve(posts, who, 3, direction=direction), ["posting_id", "candidate_id"]
    )


def test_numbers_of_people_that_do_not_fit_the_type_of_the_first_partition_are_told():
    who = pd.DataFrame({"candidate_id": [1, 2], "title": ["cook", "baker"]})
    posts = pd.DataFrame({"posting_id": ["p"], "title": ["cook"]})
    for numbers in (["x", "y"], [1.5, 2.0]):
        parts = parts_of(who, who.assign(candidate_id=numbers))
        with pytest.raises(InputError, match="'candidate_id' is int64 in one partition"):
            retrieve(posts, parts).compute()
    whole = parts_of(who, who.assign(candidate_id=[3.0, 4.0]))
    assert retrieve(posts, whole).compute()["candidate_id"].dtype == "int64"


@pytest.mark.parametrize("direction", ["candidates", "postings", "both"])
def test_a_person_in_two_partitions_stands_in_a_list_once(direction):
    who = pd.DataFrame({"candidate_id": list("abc"), "title": ["cook", "baker", "nurse"]})
    posts = pd.DataFrame({"posting_id": ["p"], "title": ["cook"]})
    ours = retrieve(posts, parts_of(who, who.iloc[:1]), 2, direction=direction).compute()
    whole = retrieve(posts, who, 2, direction=direction)
    assert_same_rows(ours, whole, ["candidate_id"])


def test_people_of_categories_that_differ_by_partition_are_named_in_what_is_recommended():
    applied = pd.DataFrame({"candidate_id": ["a", "a", "b"], "posting_id": ["x", "y", "x"]})
    recommender = PostingRecommender(random_state=0).fit(applied)
    parts = [pd.Series(names).astype("category") for names in (["a", "b"], ["somebody"])]
    ours = recommender.recommend(parts_of(*parts), top_k=1).compute()
    assert sorted(ours["candidate_id"]) == ["b", "somebody"]


def test_tables_in_place_of_columns_and_partitions_in_place_of_tables_are_told():
    table = pd.DataFrame({"candidate_id": ["a"], "posting_id": ["x"], "title": ["cook"]})
    parts = dd.from_pandas(table, npartitions=1)
    recommender = PostingRecommender(random_state=0).fit(table)
    for given in (table, parts):
        with pytest.raises(InputError, match="'candidate_ids' is a table"):
            recommender.recommend(given)
        with pytest.raises(InputError, match="'queries' is a table"):
            TitleMatcher().fit(["cook"]).match(given)
    for ask in (lambda: retrieve(parts, table), lambda: compare(table, table, parts)):
        with pytest.raises(InputError, match=r"give postings\.compute\(\)"):
            ask()
