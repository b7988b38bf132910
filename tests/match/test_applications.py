"""A log of applications in whatever words: what is a yes, what is settled, and which dates count."""

import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from talentmatch.data.store import Store
from talentmatch.errors import InputError
from talentmatch.match.recommend._applications import (
    rejected_pairs,
    settled_pairs,
    spelled,
    weighted_choices,
)
from talentmatch.match.recommend.postings import PostingRecommender

SPELLINGS = {
    "apply": ["Apply", "APPLIED", "applied", "投递", "已投递", "申请", "ａｐｐｌｙ", " apply "],
    "reject": ["Rejected", "declined", "拒绝", "婉拒", "不感兴趣", "turned down", "不合适"],
    "interview": ["面试", "Interviewed", "面试中"],
    "offer": ["录用", "offered", "录用通知"],
    "accept": ["入职", "accepted", "已接受"],
    "contact": ["沟通", "contacted"],
    "view": ["浏览", "viewed"],
}
LOG = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "z"), ("c", "x"), ("c", "z")]


def log(actions, **columns):
    rows = pd.DataFrame(LOG, columns=["candidate_id", "posting_id"])
    return rows.assign(action=actions, **columns)


@pytest.mark.parametrize(
    ("word", "written"), [(word, cell) for word, cells in SPELLINGS.items() for cell in cells]
)
def test_case_tense_and_chinese_words_are_the_known_action(word, written, recwarn):
    assert spelled(log(written))["action"].unique().tolist() == [word]
    assert not recwarn.list


@pytest.mark.parametrize(
    ("word", "written"), [(word, cell) for word, cells in SPELLINGS.items() for cell in cells]
)
def test_a_file_with_such_words_is_loaded_with_every_row(tmp_path, word, written):
    rows = log(written, at="2024-05-01", side="求职者")
    rows.to_csv(tmp_path / "interaction.csv", index=False)
    with Store() as store:
        report = store.load(tmp_path / "interaction.csv", table="interaction")
        kept = store._connection.execute("SELECT DISTINCT action FROM main.interaction").fetchall()
    assert (report.loaded, report.rejected) == (6, 0)
    assert kept == [(word,)]


def test_a_word_that_is_not_known_is_named_and_its_pair_not_recommended():
    rows = log(["apply", "teleported", "apply", "apply", "apply", "apply"])
    with pytest.warns(UserWarning, match=r"1 interactions .* 'action' \('teleported'\)"):
        found = PostingRecommender().fit(rows).recommend(["a"], top_k=5)
    assert found["posting_id"].tolist() == ["z"]


@given(
    st.lists(
        st.sampled_from([cell for cells in SPELLINGS.values() for cell in cells]),
        min_size=6,
        max_size=6,
    ),
    st.lists(st.sampled_from(["candidate", "Employer", "求职者", "企业"]), min_size=6, max_size=6),
)
@settings(max_examples=30, deadline=None)
def test_what_was_chosen_or_turned_down_or_is_in_a_process_is_never_recommended(actions, sides):
    rows = log(actions, side=sides)
    read = spelled(rows)
    settled = read["action"].isin(["interview", "offer", "accept", "reject"])
    own = read["side"].eq("candidate") & read["action"].isin(["apply", "contact"])
    try:
        found = PostingRecommender().fit(rows).recommend(["a", "b", "c"], top_k=5)
    except InputError:
        return  # nobody chose anything
    taken = set(map(tuple, rows.loc[settled | own, ["candidate_id", "posting_id"]].to_numpy()))
    assert not taken & set(map(tuple, found[["candidate_id", "posting_id"]].to_numpy()))


def test_a_person_who_only_turned_a_posting_down_does_not_get_it_as_popular(tmp_path):
    rows = pd.concat(
        [
            log("apply"),
            pd.DataFrame([("d", "x", "婉拒")], columns=["candidate_id", "posting_id", "action"]),
        ]
    )
    model = PostingRecommender().fit(rows)
    assert "x" not in model.recommend(["d"], top_k=5)["posting_id"].tolist()
    assert model.recommend(["stranger"], top_k=1)["posting_id"].tolist() == ["x"]
    model.save(tmp_path)
    again = PostingRecommender.load(tmp_path)
    assert_frame_equal(again.recommend(["d"], top_k=5), model.recommend(["d"], top_k=5))
    for later in ("settled", "rejected"):
        (tmp_path / f"{later}.npz").unlink()
    assert len(PostingRecommender.load(tmp_path).recommend(["d"], top_k=5)) == 3, "saved before"


def test_a_date_in_the_future_counts_no_more_than_the_latest_before_and_is_named():
    days = pd.to_datetime(
        ["2024-05-01", "2024-04-01", "2024-05-01", "2024-03-01"] + ["2024-05-01"] * 2
    )
    right = weighted_choices(log("apply", at=days), 365.0)
    wrong = days.where(days != pd.Timestamp("2024-04-01"), pd.Timestamp("2099-01-01"))
    with pytest.warns(
        UserWarning, match=r"1 interactions are dated after today \(first: 2099-01-01"
    ):
        found = weighted_choices(log("apply", at=wrong), 365.0)
    others = found["posting_id"].ne("y")
    assert_frame_equal(found[others], right[others])
    assert found.loc[~others, "weight"].tolist() == [1.0]


def test_a_log_that_is_all_ahead_is_read_with_a_warning():
    with pytest.warns(UserWarning, match="6 interactions are dated after today"):
        found = weighted_choices(log("apply", at=pd.Timestamp("2099-01-01")), 365.0)
    assert found["weight"].tolist() == [1.0] * 6


def test_a_load_names_actions_dated_ahead():
    rows = log("apply", side="candidate", at=["2024-05-01"] * 5 + ["2099-01-01"])
    with Store() as store:
        assert "1 actions are dated after today (latest: 2099-01-01)" in str(
            store.write("interaction", rows)
        )
        assert "dated after" not in str(store.write("interaction", rows.head(5)))


def test_an_identifier_written_as_text_is_the_same_person():
    rows = pd.DataFrame(
        [(c, p) for c in range(8) for p in ((1, 2, 3) if c % 2 else (7, 8, 9)) if (c + p) % 3],
        columns=["candidate_id", "posting_id"],
    )
    model = PostingRecommender().fit(rows)
    for asked in (1, 2):
        one, other = model.recommend([asked]), model.recommend([str(asked)])
        assert one["posting_id"].tolist() == other["posting_id"].tolist()
        assert other["candidate_id"].unique().tolist() == [str(asked)]


def test_attributes_under_identifiers_of_another_type_are_refused():
    rows = pd.DataFrame({"candidate_id": [1, 1, 2], "posting_id": [7, 8, 7]})
    people = pd.DataFrame({"candidate_id": ["1", "2"], "town": ["北", "南"]})
    with pytest.raises(InputError, match="give both one type"):
        PostingRecommender().fit(rows, candidates=people)


def test_without_actions_all_are_applications_and_nothing_is_said():
    rows = log("apply").drop(columns="action")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_frame_equal(settled_pairs(spelled(rows)), rows)
        assert rejected_pairs(spelled(rows)).empty


def test_what_was_only_looked_at_comes_again_and_what_was_turned_down_does_not():
    rows = log(["view", "apply", "apply", "apply", "apply", "apply"])
    assert "x" in PostingRecommender().fit(rows).recommend(["a"], top_k=5)["posting_id"].tolist()
    rows.loc[0, "action"] = "reject"
    found = PostingRecommender().fit(rows).recommend(["a"], top_k=5)
    assert found["posting_id"].tolist() == ["z"]


def trades(n=8, people=6, postings=4):
    """Return a log in which each trade's people apply to all of its postings but their own."""
    rows = [
        (f"p{trade}-{person}", f"t{trade}-{posting}", "apply")
        for trade in range(n)
        for person in range(people)
        for posting in range(postings)
        if (person + posting) % postings
    ]
    return pd.DataFrame(rows, columns=["candidate_id", "posting_id", "action"])


def test_a_rejection_pulls_down_what_is_alike_and_moves_nobody_else_far():
    new = [("new", "t0-0", "apply"), ("new", "t1-0", "apply")]
    rows = pd.concat([trades(), pd.DataFrame(new, columns=trades().columns)])
    turned_down = pd.DataFrame([("new", "t0-1", "reject")], columns=rows.columns)
    before, after = (
        PostingRecommender().fit(log).recommend(["new"], top_k=40).set_index("posting_id")["score"]
        for log in (rows, pd.concat([rows, turned_down]))
    )
    alike, other = ["t0-2", "t0-3"], ["t1-1", "t1-2", "t1-3"]
    assert before[alike].mean() > 0.8 * before[other].mean()
    assert after[alike].max() < after[other].min(), "the like of what was turned down comes later"
    assert after[alike].min() > after.drop([*alike, *other]).max(), "but before other trades"


def test_whoever_applied_first_did_want_such_a_posting():
    rows = log("apply")
    later = pd.DataFrame([("a", "x", "reject"), ("b", "y", "reject")], columns=list(rows))
    found = rejected_pairs(spelled(pd.concat([rows, later])))
    assert found.to_numpy().tolist() == [["b", "y"]]
    theirs = pd.concat([rows, later]).assign(side="employer")
    assert rejected_pairs(spelled(theirs)).empty, "what the other side turned down tells no taste"
