"""Posts for partners: like ones first, no seat twice, and clear rows for who cannot be placed."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.i18n import phrase_keys, render
from talentmatch.match import partner_worklist, place_couples

BOOK = pd.DataFrame(
    {
        "candidate_id": ["a", "b", "c"],
        "occupation": ["2-06-03-00", "2-06-03-00", None],
        "employer_type": ["state", "state", None],
    }
)
POSTS = pd.DataFrame(
    {
        "posting_id": ["state", "private"],
        "enterprise_id": ["E1", "E2"],
        "occupation": ["2-06-03-00", "4-01-02-01"],
        "employer_type": ["state", "private"],
        "region": ["慈溪市", "余姚市"],
        "openings": [1, None],
    }
)
TALENTS = pd.DataFrame(
    {"candidate_id": ["t1", "t2", "t3"], "partner_id": ["a", "b", None], "region": "慈溪市"}
)


def scored(**mutual):
    rows = [(who, post, value) for who, given in mutual.items() for post, value in given.items()]
    return pd.DataFrame(rows, columns=["candidate_id", "posting_id", "mutual"])


SCORES = scored(a={"state": 0.5, "private": 0.9}, b={"state": 0.4, "private": 0.8})


def proposed(table):
    return table[table["rank"] == 1].set_index("partner_id")


def test_a_like_employer_and_post_goes_before_a_higher_score():
    first = proposed(partner_worklist(TALENTS, BOOK, POSTS, SCORES))
    assert first.loc["a", ["step", "posting_id"]].tolist() == ["like", "state"]
    assert first.loc["b", ["step", "posting_id"]].tolist() == ["coordinate", "private"]
    assert first["nearness"].tolist() == ["same", "near"]


def test_no_seat_is_proposed_twice_and_none_where_there_are_no_openings():
    table = partner_worklist(TALENTS, BOOK, POSTS.assign(openings=[1, 0]), SCORES)
    assert proposed(table)["posting_id"].to_dict() == {"a": "state"}
    assert table.set_index("partner_id").loc["b", ["rank", "posting_id"]].tolist() == [2, "state"]


def test_a_partner_who_is_not_in_the_book_gets_a_row_that_says_so():
    talents = pd.DataFrame({"candidate_id": ["t1"], "partner_id": ["gone"]})
    row = partner_worklist(talents, BOOK, POSTS, SCORES).iloc[0]
    assert row["step"] == "not_in_book"
    assert pd.isna(row["rank"])
    assert "授权" in render(row["why"], "zh")


def test_a_partner_named_twice_is_settled_first():
    talents = pd.DataFrame({"candidate_id": ["t1", "t2"], "partner_id": ["a", "a"]})
    table = partner_worklist(talents, BOOK, POSTS, SCORES)
    assert table["step"].tolist() == ["claimed_twice"] * 2


def test_a_partner_whom_no_posting_fits_gets_a_row():
    talents = pd.DataFrame({"candidate_id": ["t1"], "partner_id": ["c"]})
    assert partner_worklist(talents, BOOK, POSTS, SCORES)["step"].tolist() == ["no_fit"]
    nobody = scored(c={"state": np.nan})
    assert partner_worklist(talents, BOOK, POSTS, nobody)["step"].tolist() == ["no_fit"]


def test_waiting_is_counted_to_the_day():
    talents = TALENTS.assign(since=pd.Timestamp("2024-12-01"))
    table = partner_worklist(talents, BOOK, POSTS, SCORES, as_of="2025-01-01")
    assert table["waiting_days"].eq(31).all()


def test_nobody_to_place_gives_an_empty_list():
    table = partner_worklist(TALENTS[:0], BOOK, POSTS, SCORES)
    assert table.empty
    assert "why" in table
    assert place_couples(TALENTS[:0], POSTS, SCORES).empty


def test_scores_out_of_range_and_repeated_keys_are_named_together():
    wrong = pd.concat([SCORES, SCORES[:1].assign(mutual=np.inf)])
    with pytest.raises(InputError, match=r"scores: 1 keys repeat .*\n.*outside 0 to 1 in 1 rows"):
        partner_worklist(TALENTS, BOOK, POSTS, wrong)
    with pytest.raises(InputError, match="talents: column 'partner_id' is missing"):
        partner_worklist(TALENTS[["candidate_id"]], BOOK, POSTS, SCORES)


def test_couples_are_placed_near_each_other():
    couples = pd.DataFrame({"candidate_id": ["a", "b"], "partner_id": ["b", "a"]})
    posts = POSTS.assign(region=["慈溪市", "北京市"], openings=[2, 2])
    scores = scored(a={"state": 0.5, "private": 0.6}, b={"state": 0.5, "private": 0.1})
    found = place_couples(couples, posts, scores)
    assert found[["step", "posting_id", "partner_posting_id"]].values.tolist() == [
        ["together", "state", "state"]
    ]


@pytest.mark.parametrize("size", [1.0, 1e-5, 1e-12])
def test_couples_of_any_probability_are_placed_together(size):
    """What little one couple adds to a total is no reason to leave it apart."""
    couples = pd.DataFrame({"candidate_id": ["a", "c"], "partner_id": ["b", "d"]})
    posts = POSTS.assign(region=["慈溪市", "慈溪市"], openings=[2, 2])
    scores = scored(
        a={"state": 0.9 * size, "private": 0.9 * size},
        b={"state": 0.9 * size, "private": 0.9 * size},
        c={"state": 0.005 * size},
        d={"state": 0.005 * size},
    )
    found = place_couples(couples, posts, scores)
    assert found["step"].tolist() == ["together", "together"]


def test_one_of_a_couple_is_placed_where_only_one_seat_is_left():
    couples = pd.DataFrame({"candidate_id": ["a"], "partner_id": ["b"]})
    found = place_couples(couples, POSTS[:1], SCORES).iloc[0]
    assert found["step"] == "apart"
    assert [found["posting_id"], found["partner_posting_id"]].count("state") == 1


def test_a_person_in_two_couples_is_named():
    couples = pd.DataFrame({"candidate_id": ["a", "a"], "partner_id": ["b", "c"]})
    with pytest.raises(InputError, match="a stands in two couples"):
        place_couples(couples, POSTS, SCORES)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_joint_score_is_as_high_as_any_choice_gives(seed):
    random = np.random.default_rng(seed)
    posts = pd.DataFrame({"posting_id": list("pqr"), "openings": random.integers(0, 3, 3)})
    couples = pd.DataFrame({"candidate_id": ["a", "c"], "partner_id": ["b", "d"]})
    scores = scored(**{who: dict(zip("pqr", random.random(3), strict=True)) for who in "abcd"})
    value = scores.set_index(["candidate_id", "posting_id"])["mutual"]
    pairs = [None, *itertools.product("pqr", repeat=2)]

    def worth(choice):
        used = pd.Series([post for pair in choice if pair for post in pair]).value_counts()
        seats = posts.set_index("posting_id")["openings"]
        if (used > seats.reindex(used.index)).any():
            return 0.0
        people = zip(couples.itertuples(index=False), choice, strict=True)
        return sum(0.6 * value[c, p[0]] * value[d, p[1]] for (c, d), p in people if p)

    best = max(worth(choice) for choice in itertools.product(pairs, repeat=2))
    assert place_couples(couples, posts, scores)["joint"].sum() == pytest.approx(best)


def test_every_step_has_a_name_in_both_languages():
    keys = phrase_keys("partners")
    for step in (
        "like",
        "coordinate",
        "together",
        "apart",
        "no_fit",
        "not_in_book",
        "claimed_twice",
    ):
        assert f"step_{step}" in keys
