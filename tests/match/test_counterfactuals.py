"""What turns a pair: the change does it, a smaller one on the grid does not."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from talentmatch.errors import NotFoundError
from talentmatch.i18n import render
from talentmatch.match import ReciprocalRanker, compare, eligible
from talentmatch.match.ranking.counterfactuals import Target, counterfactuals
from talentmatch.match.ranking.possible_changes import changes

PEOPLE = pd.DataFrame(
    {
        "candidate_id": ["ann", "bo", "cy", "di"],
        "title": ["PLC engineer", "PLC engineer", "electrician", "PLC engineer"],
        "occupation": ["2-02-07-09"] * 4,
        "region": ["Xinpu", "Longshan", "Xinpu", "Xinpu"],
        "wanted_regions": [["Xinpu"], [], [], ["Longshan"]],
        "skills": [["PLC", "AutoCAD"], ["PLC"], ["AutoCAD"], ["PLC", "AutoCAD", "Python"]],
        "expected_yearly_pay": [150_000.0, 130_000.0, 100_000.0, 120_000.0],
        "experience_years": [8.0, 5.0, 2.0, 6.0],
    }
)
POSTS = pd.DataFrame(
    {
        "posting_id": ["p", "q"],
        "enterprise_id": ["E1", "E2"],
        "title": ["PLC engineer", "accountant"],
        "occupation": ["2-02-07-09", "2-06-03-00"],
        "region": ["Xinpu", "Longshan"],
        "skills": [["PLC", "AutoCAD", "Python"], ["SAP"]],
        "pay_low": [9_000.0, 6_000.0],
        "pay_high": [11_000.0, 8_000.0],
        "experience_min": [3.0, 1.0],
    }
)


def relist(people, posts):
    """Score everybody who may be shown to posting p, all comparisons anew."""
    pairs = people[["candidate_id"]].assign(posting_id="p")
    pairs = pairs.loc[eligible(people, posts, pairs)["eligible"]]
    return pairs.join(_ranker().predict(compare(pairs, people, posts)))


@cache
def _ranker():
    pair = pd.DataFrame({"candidate_id": [], "posting_id": []})
    return ReciprocalRanker().fit(compare(pair, PEOPLE, POSTS))


def stands(people, posts, person, target):
    listed = relist(people, posts).sort_values("mutual", ascending=False)
    rank = listed["candidate_id"].tolist().index(person) + 1
    return float(listed["mutual"].iloc[rank - 1]) >= target.least and (
        target.top is None or rank <= target.top
    )


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("person", "target"),
    [("bo", Target(least=0.2)), ("ann", Target(least=0.0, top=1)), ("cy", Target(0.05, 2))],
)
def test_the_change_turns_it_and_no_smaller_one_on_the_grid_does(person, target):
    pair, tables = (person, "p"), (PEOPLE, POSTS)
    now = stands(*tables, person, target)
    found = counterfactuals(pair, tables, relist, target)
    row, post = PEOPLE.set_index("candidate_id", drop=False).loc[person], POSTS.iloc[0]
    tried = changes(row, post, better=not now)
    for told in found.itertuples():
        if told.turns:
            assert stands(*told.change.apply(*tables, pair), person, target) != now
        # All smaller ones; of a lever that turns nothing, a few along the grid.
        smaller = [one for one in tried[told.lever] if not told.turns or one.size < told.size]
        for change in smaller if told.turns else smaller[::12]:
            assert stands(*change.apply(*tables, pair), person, target) == now


@pytest.fixture(scope="module")
def asked():
    return counterfactuals(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.1))


@pytest.mark.no_cover
def test_who_would_not_work_there_is_in_once_the_place_is_wanted():
    found = counterfactuals(("di", "p"), (PEOPLE, POSTS), relist, Target(least=0.1, top=3))
    assert found["rank_before"].eq(0).all() and found["turns"].is_monotonic_decreasing
    turned = found.loc[found["turns"]]
    assert set(turned["lever"]) == {"wanted_place", "post_place"}
    assert "also work in Xinpu" in turned.set_index("lever")["sentence"]["wanted_place"]
    assert "not on the list" in turned["sentence"].iloc[0]


@pytest.mark.no_cover
def test_the_offer_is_a_matter_of_everybody_on_the_list():
    """A higher offer lifts rivals as well: the place after it is that of the list made anew."""
    found = counterfactuals(("bo", "p"), (PEOPLE, POSTS), relist, Target(least=0.0, top=1))
    offer = found.set_index("lever").loc["offer"]
    assert not offer["turns"] and "does not turn it" in offer["sentence"]


def test_a_change_leaves_the_tables_as_they_were():
    people, posts = PEOPLE.copy(deep=True), POSTS.copy(deep=True)
    row, post = PEOPLE.set_index("candidate_id", drop=False).loc["di"], POSTS.iloc[0]
    for same in changes(row, post, better=True).values():
        for change in same[:1]:
            changed = change.apply(PEOPLE, POSTS, ("di", "p"))
            assert not (changed[0].equals(PEOPLE) and changed[1].equals(POSTS))
            pd.testing.assert_frame_equal(changed[0].drop(index=3), PEOPLE.drop(index=3))
            pd.testing.assert_frame_equal(changed[1].drop(index=0), POSTS.drop(index=0))
    pd.testing.assert_frame_equal(people, PEOPLE)
    pd.testing.assert_frame_equal(posts, POSTS)


def test_without_pay_there_is_no_lever_of_pay():
    posts = POSTS.assign(pay_low=np.nan, pay_high=np.nan)
    found = counterfactuals(("cy", "p"), (PEOPLE, posts), relist, Target(least=0.2))
    assert not {"offer", "expectation"} & set(found["lever"])


def test_sentences_are_in_the_readers_language(asked):
    chinese = asked["sentence"].map(lambda sentence: render(sentence, "zh"))
    assert chinese[asked["turns"]].str.contains("双向匹配度").all()
    assert not chinese.str.contains("{", regex=False).any()


def test_an_unknown_person_is_named():
    with pytest.raises(NotFoundError, match="nobody"):
        counterfactuals(("nobody", "p"), (PEOPLE, POSTS), relist, Target(least=0.2))
