"""Selection by group: rates, ratios, intervals, small groups, proxies."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.evaluate._group_rates import GroupRates, Redraws
from talentmatch.evaluate.fairness import audit, wilson_interval
from talentmatch.evaluate.proxies import career_facts, explained, proxies

DATA = Path(os.environ.get("TALENTMATCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
CALLBACKS = DATA / "callbacks" / "resume_names.csv.gz"


@pytest.mark.skipif(not CALLBACKS.is_file(), reason="the public set callbacks is not here")
def test_the_published_callback_rates_and_ratio_are_reproduced():
    sent = pd.read_csv(CALLBACKS)
    table = audit(sent["received_callback"], sent["race"], clusters=sent["job_ad_id"]).set_index(
        "group"
    )
    assert table["rate"].round(4).to_dict() == {"black": 0.0645, "white": 0.0965}
    black = table.loc["black"]
    assert round(black["ratio"], 3) == 0.668
    assert black[["ratio_low", "ratio_high"]].round(3).tolist() == [0.574, 0.773]
    assert black["under_four_fifths"]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from("ab")), min_size=1, max_size=60))
def test_rates_equal_a_plain_count(people):
    chosen, group = np.array([p[0] for p in people]), pd.Series([p[1] for p in people], name="g")
    table = audit(chosen, group, n_boot=20).set_index("group")
    for name in group.unique():
        assert table.loc[name, "rate"] == pytest.approx(chosen[group == name].mean())
        assert table.loc[name, "rate_low"] <= table.loc[name, "rate"] + 1e-12
        assert table.loc[name, "rate_high"] >= table.loc[name, "rate"] - 1e-12


def test_equal_treatment_is_not_called_unfair_and_unequal_is():
    group = pd.Series(["a", "b"] * 1000, name="g")
    rng = np.random.default_rng(0)
    even = audit(rng.random(2000) < 0.3, group, n_boot=300)
    assert not even["under_four_fifths"].any()
    unequal = audit(rng.random(2000) < np.where(group == "a", 0.4, 0.2), group, n_boot=300)
    assert unequal.set_index("group")["under_four_fifths"].to_dict() == {"a": False, "b": True}


def _alike(groups: int, people: int, seed: int, *, first: float = 1.0) -> pd.DataFrame:
    """Audit groups of the rate .1, the first of that times `first`."""
    rate = np.repeat([0.1 * first, *[0.1] * (groups - 1)], people)
    chosen = np.random.default_rng(seed).random(len(rate)) < rate
    names = np.repeat([f"g{number:02d}" for number in range(groups)], people)
    return audit(chosen, pd.Series(names, name="g"), n_boot=100)


@pytest.mark.parametrize(("groups", "people"), [(2, 100), (6, 60), (12, 40)])
def test_many_groups_treated_alike_give_hardly_a_flag(groups, people):
    """The base is the largest of many draws, and there are many comparisons."""
    flags = [_alike(groups, people, seed)["under_four_fifths"].any() for seed in range(60)]
    assert np.mean(flags) <= 0.07


@pytest.mark.parametrize("groups", [2, 6, 12])
def test_a_group_selected_two_fifths_as_often_is_flagged_among_any_number_of_groups(groups):
    tables = [_alike(groups, 600, seed, first=0.4) for seed in range(20)]
    assert np.mean([table["under_four_fifths"].iloc[0] for table in tables]) >= 0.8
    assert np.mean([table["under_four_fifths"].iloc[1:].any() for table in tables]) <= 0.07


def test_the_scoring_ratio_is_to_the_group_of_the_highest_scoring_rate():
    """New York City's Local Law 144, section 5-301; the group selected most often is another one."""
    rng = np.random.default_rng(0)
    group = np.repeat(["A", "B", "C"], 200)
    score = rng.normal(np.repeat([-0.8, 0.6, 0.1], 200), 1)
    chosen = rng.random(600) < np.repeat([0.6, 0.35, 0.33], 200)
    table = audit(chosen, pd.Series(group, name="g"), scores=score, n_boot=300).set_index("group")
    rate = pd.Series(score > np.median(score)).groupby(group).mean()
    assert table["scoring_ratio"].to_dict() == pytest.approx((rate / rate.max()).to_dict())
    assert table["scoring_reference"].eq("B").all() and table["reference"].eq("A").all()
    assert table.loc["A", "under_four_fifths"], "scored a third as often, though selected most"


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_people_counted_several_times_in_their_cluster_widen_nothing_and_narrow_nothing(
    seed, times
):
    rng = np.random.default_rng(seed)
    chosen, group = rng.random(80) < 0.4, pd.Series(rng.choice(list("abc"), 80), name="g")
    once = audit(chosen, group, n_boot=20)
    own = audit(chosen, group, clusters=np.arange(80), n_boot=20)
    again = audit(
        np.repeat(chosen, times),
        group.repeat(times),
        clusters=np.repeat(np.arange(80), times),
        n_boot=20,
        small=30 * times,
    )
    intervals = ["rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high"]
    pd.testing.assert_frame_equal(once[intervals], own[intervals])
    pd.testing.assert_frame_equal(once[intervals], again[intervals])


def test_people_decided_together_tell_less_than_people_decided_alone():
    rng = np.random.default_rng(0)
    posting = np.repeat(np.arange(60), 20)
    chosen = (rng.random(60) < 0.3)[posting]
    group = pd.Series(np.where(np.arange(1200) % 2, "a", "b"), name="g")
    alone, together = (audit(chosen, group, clusters=of, n_boot=50) for of in (None, posting))
    width = [(table["rate_high"] - table["rate_low"]).mean() for table in (alone, together)]
    assert width[1] > 2 * width[0]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"clusters": [np.nan, 1, 2, 3] * 5},
            "5 of 20 people without a cluster .first: position 0",
        ),
        ({"clusters": [None, "p", "q", "r"] * 5}, "5 of 20 people without a cluster"),
        ({"clusters": [1, 2]}, "2 clusters for 20 people"),
        ({"n_boot": 0}, "n_boot is 0"),
        ({"n_boot": "100"}, "n_boot is '100'"),
        ({"small": "30"}, "small is '30'"),
        ({"reference": "A"}, "'A' is no group(.|\\n)*g: a, b"),
        ({"scores": [[1.0]] * 20}, "scores is a table"),
        (
            {"clusters": [1, 2], "reference": "A", "n_boot": 0},
            "n_boot(.|\\n)*'A'(.|\\n)*2 clusters",
        ),
    ],
)
def test_arguments_that_cannot_be_meant_are_named(wrong, message):
    with pytest.raises(InputError, match=message):
        audit([1, 0, 1, 0] * 5, pd.Series(list("abab") * 5, name="g"), **wrong)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (list("abab"), "groups is list"),
        (pd.DataFrame(index=range(4)), "no columns"),
        (pd.DataFrame([["a", "b"]] * 4, columns=["g", "g"]), "two columns 'g'"),
    ],
)
def test_groups_that_are_no_table_are_refused(groups, message):
    with pytest.raises(InputError, match=message):
        audit([1, 0, 1, 0], groups)


def test_a_number_names_a_reference_and_a_blank_group_is_unknown():
    table = audit([1, 0] * 40, pd.Series([1, 2] * 40, name="g"), reference=2, n_boot=5)
    assert table["reference"].eq("2").all()
    table = audit([1, 0] * 40, pd.Series(["a", " "] * 40, name="g"), n_boot=5)
    assert table["group"].tolist() == ["a", "unknown"]


def _covered(seed: int, *, rate: float, uneven: float, both: bool) -> tuple[bool, bool]:
    """Tell whether intervals of 20 clusters, which differ by 1.5 logits, hold rate and ratio."""
    rng = np.random.default_rng(seed)
    sizes = np.maximum(2, rng.lognormal(np.log(20), uneven, 20)).astype(int)
    of = np.repeat(np.arange(20), sizes)
    chosen = rng.random(len(of)) < 1 / (1 + np.exp(-rng.normal(-1, 1.5, 20)[of]))
    group = rng.integers(0, 2, len(of)) if both else of % 2
    redraws = Redraws(of, n_boot=60, random_state=0)
    rates = GroupRates.of(chosen.astype(float), group, redraws, base=0)
    within = rates.rate_low[1] <= rate <= rates.rate_high[1]
    return bool(within), bool(rates.low[1] <= 1 <= rates.high[1])


@pytest.mark.parametrize("uneven", [0.0, 0.8])
@pytest.mark.parametrize("both", [True, False], ids=["groups mixed", "groups apart"])
def test_intervals_of_twenty_clusters_cover_as_they_say(uneven, both):
    rate = (1 / (1 + np.exp(-np.random.default_rng(0).normal(-1, 1.5, 100_000)))).mean()
    seen = [_covered(seed, rate=rate, uneven=uneven, both=both) for seed in range(120)]
    assert (np.mean(seen, axis=0) >= 0.91).all(), ".93, less what 120 draws leave to chance"


def test_one_cluster_tells_no_interval_of_a_ratio():
    group = pd.Series(list("aab") * 40, name="g")
    table = audit([1, 0, 0, 1, 0, 1] * 20, group, clusters=[1] * 120, n_boot=5)
    assert table["ratio"].notna().all() and not table["under_four_fifths"].any()
    assert table[["ratio_low", "ratio_high"]].isna().all(axis=1).tolist() == [False, True]


def test_nobody_selected_of_few_is_no_proof_of_unequal_treatment():
    """Of 40 people at a rate of 4 % nobody is selected one time in five."""
    group = pd.Series(["a"] * 1000 + ["b"] * 40 + ["c"] * 2000, name="g")
    chosen = np.r_[[1] * 40, [0] * 960, [0] * 40, [0] * 2000]
    table = audit(chosen, group, n_boot=50).set_index("group")
    assert table.loc["b", ["ratio", "ratio_low"]].tolist() == [0.0, 0.0]
    assert table.loc["b", "ratio_high"] > 1
    assert table["under_four_fifths"].to_dict() == {"a": False, "b": False, "c": True}


def test_small_groups_are_marked_and_are_no_reference():
    group = pd.Series(["a"] * 100 + ["few"] * 5, name="g")
    table = audit([0, 1] * 50 + [1] * 5, group, n_boot=50).set_index("group")
    assert table["small"].to_dict() == {"a": False, "few": True}
    assert (table["reference"] == "a").all()


def test_attributes_are_told_one_at_a_time_and_together():
    groups = pd.DataFrame({"sex": ["f", "m"] * 40, "age": ["old"] * 40 + ["young", None] * 20})
    table = audit([0, 1] * 40, groups, scores=np.linspace(0, 1, 80), reference="m", n_boot=50)
    assert list(table["attribute"].unique()) == ["sex", "age", "sex × age"]
    assert "unknown" in set(table["group"])
    assert table.loc[table["group"] == "m", "mean_score"].notna().all()
    alone = audit([0, 1] * 40, groups, intersections=False, n_boot=50)
    assert list(alone["attribute"].unique()) == ["sex", "age"]


def test_nobody_selected_has_no_ratio():
    table = audit([0] * 80, pd.Series(["a", "b"] * 40, name="g"), n_boot=50)
    assert table["ratio"].isna().all() and not table["under_four_fifths"].any()


@pytest.mark.parametrize(
    ("selected", "message"),
    [
        ([], "has 0 values for 2"),
        ([0.5, 1], "neither 0 nor 1"),
        ([1, np.nan], "neither 0 nor 1"),
        (pd.array([True, None], dtype="boolean"), "neither 0 nor 1"),
        (["yes", 0], "'yes' at position 0"),
    ],
)
def test_wrong_selections_are_named(selected, message):
    with pytest.raises(InputError, match=message):
        audit(selected, pd.Series(["a", "b"]))


def test_an_audit_of_nobody_is_refused():
    with pytest.raises(InputError, match="nobody"):
        audit([], pd.Series([], dtype="str"))


def test_the_wilson_interval_covers_as_it_says():
    rng = np.random.default_rng(0)
    drawn = rng.binomial(40, 0.1, 4000)
    low, high = wilson_interval(drawn, np.full(4000, 40))
    assert 0.92 < ((low <= 0.1) & (high >= 0.1)).mean() < 0.98


def test_a_proxy_is_told_from_a_column_that_knows_nothing():
    rng = np.random.default_rng(0)
    old = rng.random(1000) < 0.5
    columns = pd.DataFrame(
        {
            "graduated": np.where(old, 1985, 2015) + rng.integers(0, 9, 1000),
            "luck": rng.random(1000),
        }
    )
    found = (
        proxies(columns, pd.Series(np.where(old, "old", "young"))).groupby("column")["auc"].max()
    )
    assert found["graduated"] == 1.0 and found["luck"] < 0.6


def test_the_scoring_rate_is_the_share_above_the_median_of_all():
    group = pd.Series(["a", "b"] * 50, name="g")
    scores = np.where(group == "a", 0.9, 0.1) + np.linspace(0, 0.01, 100)
    table = audit([0, 1] * 50, group, scores=scores, n_boot=50).set_index("group")
    assert table["scoring_rate"].to_dict() == {"a": 1.0, "b": 0.0}
    assert table["reference"].eq("b").all(), "the group selected most often"
    again = audit([0, 1] * 50, group, scores=scores, reference="a", n_boot=50).set_index("group")
    assert again.loc["b", "scoring_ratio"] == 0.0 and again.loc["b", "under_four_fifths"]


@pytest.mark.parametrize(
    ("scores", "message"), [([0.1], "1 values for 2"), ([0.1, np.nan], "NaN or infinite")]
)
def test_scores_that_cannot_be_ranked_are_refused(scores, message):
    with pytest.raises(InputError, match=message):
        audit([0, 1], pd.Series(["a", "b"]), scores=scores)


def test_graduation_gap_and_school_are_read_from_the_text_of_a_resume():
    text = "\n".join(
        [
            "教育经历",
            "2001.09-2005.06 宁波大学 计算机 本科",
            "工作经历",
            "2005.07-2010.06 甲公司 工程师",
            "2013.06-2018.05 乙公司 工程师",
            "2018.06-至今 丙公司 经理",
        ]
    )
    people = pd.DataFrame({"text": [text, "2012年毕业于上海交通大学", "works with PLC", None]})
    found = career_facts(people, pd.Timestamp("2025-01-01"))
    assert found["graduated"].round(0).tolist()[:2] == [20.0, 12.0]
    assert found["career_gap"].round(0).tolist()[0] == 3.0
    assert found["school"].tolist()[0] == "宁波大学" and "上海交通大学" in found["school"].iloc[1]
    assert found.iloc[2:].isna().all(axis=None)
    assert career_facts(people[[]], pd.Timestamp("2025-01-01")).isna().all(axis=None)


def test_a_school_that_gives_a_group_away_is_told_from_one_that_does_not():
    rng = np.random.default_rng(0)
    group = pd.Series(rng.choice(["local", "migrant"], 400))
    telling = pd.Series(np.where(group == "local", "A", "B"))
    columns = pd.DataFrame({"telling": telling, "dumb": rng.choice(list("ABCDE"), 400)})
    found = proxies(columns, group).set_index(["column", "group"])["auc"]
    assert found["telling", "local"] == 1.0 and abs(found["dumb", "local"] - 0.5) < 0.1


def test_a_group_of_a_few_is_not_told_of():
    columns = pd.DataFrame({"x": range(100)})
    group = pd.Series(["few"] * 5 + ["a"] * 45 + ["b"] * 50)
    assert set(proxies(columns, group)["group"]) == {"a", "b"}


def test_a_ranking_that_rests_on_a_column_is_told_from_one_that_does_not():
    rng = np.random.default_rng(0)
    age = pd.Series(rng.normal(40, 10, 600))
    assert explained(age, age.to_numpy() + rng.normal(0, 2, 600)) > 0.8
    assert explained(age, rng.random(600)) < 0.05
    assert np.isnan(explained(age.head(10), np.arange(10.0)))
