import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.vocab.titles import TitleIndex, distinct_titles, normalise

TITLES = ["数控车工", "电焊工", "成本会计", "Java开发工程师", "java developer", "machine operator"]


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("高级Java开发工程师（双休）", "java开发工程师"),
        ("【急招】电焊工", "电焊工"),
        ("Senior Software Engineer", "software engineer"),
        ("ＪＡＶＡ", "java"),
        ("Ingénieur   Système", "ingenieur systeme"),
        ("高级", "高级"),
        ("(会计)", "(会计)"),
        ("高级管理人员", "高级管理人员"),
        ("首席执行官", "首席执行官"),
        ("内部讲师", "内部讲师"),
        ("internal auditor", "internal auditor"),
    ],
)
def test_titles_are_compared_without_level_width_case_and_remarks(title, plain):
    assert normalise(title, levels=False) == plain


def test_words_of_level_stay_unless_told_otherwise():
    assert normalise("高级 Senior 工程师") == "高级 senior 工程师"


@given(st.text(max_size=30), st.booleans())
def test_normalising_twice_changes_nothing_more_than_once_can_leave(title, levels):
    once = normalise(title, levels=levels)
    assert once == " ".join(once.split())
    assert bool(once) <= bool(title.strip())


@given(st.sampled_from(TITLES))
def test_a_title_finds_itself_with_a_score_of_one(title):
    index = TitleIndex(TITLES)
    _, columns, scores = index.search([title], top_k=3)
    assert index.titles[columns[0]] == title
    assert scores[0] == pytest.approx(1)


def test_search_equals_the_dense_product():
    index = TitleIndex(TITLES)
    queries = ["车工", "会计", "developer operator"]
    rows, columns, scores = index.search(queries, top_k=len(TITLES))
    dense = (index.transform(queries) @ index.vectors.T).toarray()
    found = np.zeros_like(dense)
    found[rows, columns] = scores
    np.testing.assert_allclose(found, dense, atol=1e-8)


def test_equal_scores_keep_the_order_of_the_titles():
    index = TitleIndex(["甲 焊工", "乙 焊工", "丙 焊工"])
    _, columns, scores = index.search(["焊工"], top_k=3)
    assert columns.tolist() == [0, 1, 2]
    assert len(set(scores)) == 1


def test_nothing_in_common_finds_nothing():
    rows, _, _ = TitleIndex(TITLES).search(["zzz"], top_k=2)
    assert rows.size == 0


def test_titles_that_hold_nothing_are_dropped_and_none_left_is_an_error():
    assert distinct_titles(["a", None, "a", "", float("nan")]) == ["a"]
    with pytest.raises(InputError, match="no titles to index"):
        TitleIndex([None, "", "!!!"])
    with pytest.raises(InputError, match="not one text"):
        TitleIndex("焊工")
