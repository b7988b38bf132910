import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.errors import NotFoundError
from talentmatch.vocab import occupations

CODES = sorted(occupations.codes())


def test_the_classification_has_its_known_counts():
    counts = occupations.table()["level"].value_counts()
    assert counts["major"] == 8
    assert counts["middle"] == 79
    assert counts["fine"] >= 120


def test_isco_has_its_known_counts():
    counts = occupations.isco_table()["level"].value_counts()
    assert (counts["major"], counts["submajor"], counts["minor"]) == (10, 43, 130)


@pytest.mark.parametrize("table", [occupations.table(), occupations.isco_table()])
def test_every_code_is_unique_and_has_its_parent_and_both_names(table):
    assert table["code"].is_unique
    assert table[["zh", "en", "level"]].notna().all().all()
    below = table[table["level"] != "major"]
    assert set(below["parent"]) <= set(table["code"])


def test_the_level_follows_from_the_code():
    table = occupations.table()
    depth = table["code"].str.count("-")
    assert (
        table["level"] == depth.map(dict(enumerate(["major", "middle", "minor", "fine"])))
    ).all()


def test_every_crosswalk_target_exists():
    table = occupations.table()
    known = set(occupations.isco_table()["code"])
    assert set(table["isco"].dropna()) <= known
    assert set(table.loc[table["isco"].isna(), "code"]) == {"8", "8-00"}


def test_there_are_many_titles_in_both_languages_and_each_means_one_occupation():
    titles = occupations.titles()
    assert len(titles) >= 600
    assert set(titles["code"]) <= occupations.codes()
    assert titles["lang"].value_counts().min() > 200
    assert titles["title"].str.lower().is_unique


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        ("2-02-38-05", "智能制造工程技术人员"),
        ("6-30-99-00", "工业机器人系统操作员"),
        ("4-04-05-05", "人工智能训练师"),
        ("2-02-10-03", "计算机软件工程技术人员"),
        ("6-18-01-01", "车工"),
    ],
)
def test_well_known_codes_have_their_names(code, zh):
    assert occupations.name(code) == zh


def test_an_unknown_code_is_an_error_with_the_nearest_three():
    with pytest.raises(NotFoundError, match="no occupation '2-02-10-33'") as caught:
        occupations.name("2-02-10-33")
    assert len(caught.value.nearest) == 3
    with pytest.raises(NotFoundError, match="ISCO-08"):
        occupations.isco_name("999")


def test_nearest_reads_titles_as_well_as_names():
    assert occupations.nearest("数控车工人", n=1, lang="en") == ["6-18-01-01 Turners"]


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_distance_is_symmetric_and_zero_only_for_the_same(a, b):
    distance = occupations.distance(a, b)
    assert 0 <= distance <= 1
    assert distance == occupations.distance(b, a)
    assert (distance == 0) == (a == b)


@given(st.sampled_from(CODES))
def test_distance_shrinks_down_the_tree(code):
    chain = occupations.ancestors(code)
    steps = [occupations.distance(code, above) for above in chain]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] == 0


@given(st.lists(st.sampled_from([*CODES, "自定岗位", "251"]), min_size=1, max_size=8))
def test_the_matrix_holds_the_pairwise_distances(codes):
    matrix = occupations.distance_matrix(codes)
    slow = [[occupations.distance(a, b) for b in codes] for a in codes]
    np.testing.assert_allclose(matrix, slow)


def test_a_missing_code_has_no_distance():
    matrix = occupations.distance_matrix(["6-18-01-01", None], ["6-18-01-01", float("nan"), "2"])
    np.testing.assert_array_equal(np.isnan(matrix), [[False, True, False], [True, True, True]])


def test_codes_of_a_users_own_are_the_same_or_nothing_shared():
    assert occupations.distance("缝制工程师", "缝制工程师") == 0
    assert occupations.distance("缝制工程师", "6-18-01-01") == 1
