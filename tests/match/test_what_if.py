"""What turns a pair: the change does it, a smaller one on the grid does not."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.errors import NotFoundError
from talentmatch.match import ReciprocalRanker, compare, eligible
from talentmatch.match.levers import changes
from talentmatch.match.what_if import Target, what_turns

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
    comparisons = compare(pairs, people, posts)
    ranker = ReciprocalRanker().fit(comparisons.iloc[:0])
    return pairs.join(ranker.predict(comparisons))


def stands(people, posts, person, target):
    listed = relist(people, posts).sort_values("mutual", ascending=False)
    rank = listed["candidate_id"].tolist().index(person) + 1
    return float(listed["mutual"].iloc[rank - 1]) >= target.least and (
        target.top is None or rank <= target.top
    )


@pytest.mark.parametrize("target", [Target(least=0.2), Target(least=0.0, top=1), Target(0.15, 2)])
@pytest.mark.parametrize("person", ["ann", "bo", "cy"])
def test_the_change_turns_it_and_no_smaller_one_on_the_grid_does(person, target):
    pair, tables = (person, "p"), (PEOPLE, POSTS)
    now = stands(*tables, person, target)
    found = what_turns(pair, tables, relist, target)
    assert len(found)
    row, post = PEOPLE.set_index("candidate_id", drop=False).loc[person], POSTS.iloc[0]
    tried = changes(row, post, better=not now)
    for told in found.itertuples():
        turning = {
            change.size
            for change in tried[told.lever]
            if stands(*change.apply(*tables, pair), person, target) != now
        }
        assert told.turns == bool(turning)
        if told.turns:
            assert told.size == min(turning)
            assert stands(*told.change.apply(*tables, pair), person, target) != now


def test_something_turns_and_something_does_not():
    found = what_turns(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.2))
    assert found["turns"].any() and not found["turns"].all()
    assert found["turns"].is_monotonic_decreasing


def test_who_would_not_work_there_is_in_once_the_place_is_wanted():
    found = what_turns(("di", "p"), (PEOPLE, POSTS), relist, Target(least=0.1, top=3))
    assert found["rank_before"].eq(0).all()
    turned = found.loc[found["turns"]]
    assert set(turned["lever"]) == {"wanted_place", "post_place"}
    assert "also work in Xinpu" in turned.set_index("lever")["sentence"]["wanted_place"]
    assert "not on the list" in turned["sentence"].iloc[0]


def test_the_offer_is_a_matter_of_everybody_on_the_list():
    """A higher offer lifts rivals as well: the place after it is that of the list made anew."""
    found = what_turns(("bo", "p"), (PEOPLE, POSTS), relist, Target(least=0.0, top=1))
    offer = found.set_index("lever").loc["offer"]
    assert not offer["turns"]


def test_tables_stay_as_they_were():
    people, posts = PEOPLE.copy(deep=True), POSTS.copy(deep=True)
    what_turns(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.2, top=1))
    pd.testing.assert_frame_equal(people, PEOPLE)
    pd.testing.assert_frame_equal(posts, POSTS)


def test_without_pay_there_is_no_lever_of_pay():
    posts = POSTS.assign(pay_low=np.nan, pay_high=np.nan)
    found = what_turns(("cy", "p"), (PEOPLE, posts), relist, Target(least=0.2))
    assert not {"offer", "expectation"} & set(found["lever"])


@pytest.mark.parametrize(("lang", "word"), [("en", "if the"), ("zh", "人选")])
def test_sentences_are_in_the_readers_language(lang, word):
    found = what_turns(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.1), lang=lang)
    assert found.loc[found["turns"], "sentence"].str.contains(word).any()
    assert not found["sentence"].str.contains("{", regex=False).any()


def test_an_unknown_person_is_named():
    with pytest.raises(NotFoundError, match="nobody"):
        what_turns(("nobody", "p"), (PEOPLE, POSTS), relist, Target(least=0.2))
