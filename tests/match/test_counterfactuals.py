"""What turns a pair: the change does it, a smaller one on the grid does not."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from talentmatch.i18n import render
from talentmatch.match import ReciprocalRanker, compare, eligible
from talentmatch.match.ranking.counterfactuals import STEP, Standing, Target
from talentmatch.match.ranking.counterfactuals import counterfactuals as found_by
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


def counterfactuals(pair, tables, relist, target):
    """Ask with the list made anew from changed tables for every single change: slow and obvious."""
    people, posts = tables

    def standings(changes, *, ranked=True):
        return [standing(relist(*one.apply(people, posts, pair)), pair[0]) for one in changes]

    row = people.set_index("candidate_id", drop=False).loc[pair[0]]
    return found_by(row, posts.iloc[0], standings, target, regions=["Longshan"])


def standing(listed, person):
    listed = listed.sort_values(["mutual", "candidate_id"], ascending=[False, True])
    people = listed["candidate_id"].tolist()
    if person not in people:
        return Standing(0.0, 0)
    own = listed.iloc[people.index(person)]
    return Standing(own["mutual"], people.index(person) + 1, own["candidate"])


def stands(people, posts, person, target):
    listed = relist(people, posts).sort_values("mutual", ascending=False)
    if person not in set(listed["candidate_id"]):
        return False
    rank = listed["candidate_id"].tolist().index(person) + 1
    return float(listed["mutual"].iloc[rank - 1]) >= target.least and (
        target.top is None or rank <= target.top
    )


@pytest.mark.slow
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
    found = found.loc[found["aim"].eq("lose" if now else "win")]
    tried = changes(row, post, better=not now, regions=["Longshan"])
    assert len(found)
    for told in found.itertuples():
        if told.turns:
            assert stands(*told.change.apply(*tables, pair), person, target) != now
        # All smaller ones; of a lever that turns nothing, a few along the grid.
        smaller = [one for one in tried[told.lever] if not told.turns or one.size < told.size]
        for change in smaller if told.turns else smaller[::12]:
            assert stands(*change.apply(*tables, pair), person, target) == now


@pytest.mark.slow
@pytest.mark.parametrize("person", ["ann", "cy"])
def test_who_is_in_is_won_further_and_who_is_out_lost_further_by_a_fifth(person):
    pair, tables, target = (person, "p"), (PEOPLE, POSTS), Target(least=0.1, top=2)
    now = standing(relist(*tables), person)
    aim = "win" if target.reached(now) else "lose"
    sign = 1 if aim == "win" else -1
    found = counterfactuals(pair, tables, relist, target)
    further = found.loc[found["aim"].eq(aim)]
    assert len(further) and set(found["aim"]) == {"win", "lose"}
    for told in further.itertuples():
        after = standing(relist(*told.change.apply(*tables, pair)), person)
        assert (after.mutual, after.rank) == (told.mutual_after, told.rank_after)
        assert told.candidate_after == after.candidate
        assert told.turns == (
            after.mutual >= now.mutual * STEP if sign > 0 else after.mutual <= now.mutual / STEP
        )


@pytest.fixture(scope="module")
def asked():
    return counterfactuals(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.1))


@pytest.mark.slow
@pytest.mark.no_cover
def test_who_would_not_work_there_is_in_once_the_place_is_wanted():
    found = counterfactuals(("di", "p"), (PEOPLE, POSTS), relist, Target(least=0.1, top=3))
    assert found["rank_before"].eq(0).all() and found["turns"].is_monotonic_decreasing
    assert set(found["aim"]) == {"win"}, "who may not be shown cannot be lost"
    turned = found.loc[found["turns"]]
    assert set(turned["lever"]) == {"wanted_place", "post_place"}
    assert "also work in Xinpu" in turned.set_index("lever")["sentence"]["wanted_place"]
    assert "not on the list" in turned["sentence"].iloc[0]


@pytest.mark.slow
@pytest.mark.no_cover
def test_the_offer_is_a_matter_of_everybody_on_the_list():
    """A higher offer lifts rivals as well: the place after it is that of the list made anew."""
    found = counterfactuals(("bo", "p"), (PEOPLE, POSTS), relist, Target(least=0.0, top=1))
    offer = found.loc[found["aim"].eq("win")].set_index("lever").loc["offer"]
    assert not offer["turns"] and "a higher offer does not suffice" in offer["sentence"]


@pytest.mark.slow
def test_what_does_not_suffice_says_how_far_it_goes():
    found = counterfactuals(("cy", "p"), (PEOPLE, POSTS), relist, Target(least=0.9))
    skill = found.loc[found["aim"].eq("win")].set_index("lever").loc["skill"]
    assert not skill["turns"] and skill["mutual_after"] > skill["mutual_before"]
    said = render(skill["sentence"], "zh")
    assert said.startswith("再具备任何一项所需技能也达不到；影响最大时：人选增加技能")
    assert f"双向匹配度 {100 * skill['mutual_after']:.1f}%" in said


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


@pytest.mark.slow
def test_sentences_are_in_the_readers_language(asked):
    chinese = asked["sentence"].map(lambda sentence: render(sentence, "zh"))
    assert chinese[asked["turns"]].str.contains("双向匹配度").all()
    assert not chinese.str.contains("{", regex=False).any()
