"""Skills of a title: what postings of like titles ask for, few of them drawn to all."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from talentmatch.errors import InputError
from talentmatch.match import SkillRecommender

TITLES = ["数控车工", "数控车工", "数控铣工", "会计", "成本会计", "电焊工"]
SKILLS = [["车削", "图纸"], ["车削"], ["铣削", "图纸"], ["记账"], ["记账", "成本"], ["焊接"]]


@pytest.fixture
def recommender():
    return SkillRecommender().fit(TITLES, SKILLS)


def test_a_title_that_many_posted_is_told_by_its_own_postings(recommender):
    rows = recommender.recommend(["数控车工"], top_k=2)
    assert rows["skill"].tolist() == ["车削", "图纸"] and rows["rank"].tolist() == [1, 2]
    assert 2 <= rows["postings"].iloc[0] < 3
    assert 0.6 < rows["share"].iloc[0] < 1


def test_a_title_that_nobody_posted_is_told_by_like_ones(recommender):
    assert recommender.recommend(["会计主管"], top_k=1)["skill"].tolist() == ["记账"]


def test_a_title_like_none_gets_the_shares_of_all_postings(recommender):
    rows = recommender.recommend(["astronaut"], top_k=20).set_index("skill")
    assert rows["postings"].eq(0).all()
    expected = pd.Series(SKILLS).explode().value_counts() / len(TITLES)
    assert np.allclose(rows["share"], expected.reindex(rows.index))


def test_each_skill_of_a_posting_counts_once_and_no_order_tells():
    twice = SkillRecommender().fit(["焊工", "会计"], [["焊接", "焊接"], ["记账"]])
    once = SkillRecommender().fit(["会计", "焊工"], [["记账"], ["焊接"]])
    pd.testing.assert_frame_equal(twice.recommend(["焊工"]), once.recommend(["焊工"]))


def test_top_k_is_the_beginning_of_a_longer_list_and_weights_may_be_cloned(recommender):
    few, many = (recommender.recommend(["车工", "焊工"], top_k=k) for k in (2, 5))
    first = many.loc[many["rank"] <= 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, first)
    assert clone(SkillRecommender(prior=2.0)).get_params()["prior"] == 2.0


def test_postings_without_title_or_skills_tell_nothing(recommender):
    more = SkillRecommender().fit([*TITLES, None, " ", "焊工"], [*SKILLS, ["x"], ["y"], []])
    assert more.skills_ == recommender.skills_
    assert recommender.recommend([None, ""]).empty


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: SkillRecommender().fit(["焊工"], []), "0 lists of skills for 1 titles"),
        (lambda: SkillRecommender().fit(["焊工"], ["焊接"]), "are a text"),
        (lambda: SkillRecommender().fit(["焊工"], [[]]), "no posting has a title and a skill"),
        (
            lambda: SkillRecommender(prior=-1, neighbours=0).fit(["焊工"], [["焊接"]]),
            "prior is -1.*neighbours is 0|neighbours is 0.*prior is -1",
        ),
        (lambda: SkillRecommender().fit(["焊工"], [["焊接"]]).recommend("焊工"), "one text"),
        (lambda: SkillRecommender().fit(["焊工"], [["焊接"]]).recommend(["焊工"], 0), "top_k is 0"),
    ],
)
def test_what_is_wrong_is_named(call, said):
    with pytest.raises(InputError, match=f"(?s){said}"):
        call()
