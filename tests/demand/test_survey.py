"""A survey of needs, weighted to the register."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.data.sample import simulate
from talentmatch.demand.yearly.survey import estimate_from_survey
from talentmatch.errors import InputError

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover


def register(n=60, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "enterprise_id": [f"e{i}" for i in range(n)],
            "industry": rng.choice(["C34", "I65"], n),
            "size_class": rng.choice(["small", "large"], n),
        }
    )


def answers(enterprises, openings=2.0, post="welder"):
    return pd.DataFrame(
        {
            "enterprise_id": list(enterprises),
            "round": 2024,
            "post": post,
            "occupation": post,
            "openings": openings,
            "answered": True,
        }
    )


def test_when_everybody_answers_the_estimate_is_the_sum_and_certain():
    everyone = register()
    found = estimate_from_survey(answers(everyone["enterprise_id"]), everyone).openings.iloc[0]
    assert found[["mean", "lo-95", "hi-95", "reported"]].tolist() == [120.0] * 4


def test_weights_add_up_to_the_register_in_every_stratum():
    everyone = register()
    estimate = estimate_from_survey(answers(everyone["enterprise_id"][::3]), everyone)
    strata = estimate.strata
    assert (strata["weight"] * strata["answered"]).sum() == pytest.approx(len(everyone))
    assert estimate.response_rate == pytest.approx(1 / 3)


def test_strata_with_few_answers_are_merged_so_that_no_weight_is_infinite():
    everyone = register()
    few = everyone.loc[everyone["size_class"].eq("small"), "enterprise_id"][:4]
    strata = estimate_from_survey(answers(few), everyone).strata
    assert strata["weight"].between(1, len(everyone)).all()


@pytest.mark.slow
def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    everyone = register(200)
    rng = np.random.default_rng(1)
    hits = []
    for _ in range(200):
        needs = rng.poisson(3, len(everyone)).astype(float)
        sample = rng.permutation(len(everyone))[:70]
        chosen = answers(everyone["enterprise_id"].iloc[sample], needs[sample])
        found = estimate_from_survey(chosen, everyone).openings.iloc[0]
        hits.append(found["lo-80"] <= 3 * len(everyone) <= found["hi-80"])
    assert 0.72 <= np.mean(hits) <= 0.88


def test_what_all_but_one_answered_is_still_not_certain_for_the_year_to_come():
    everyone = register().assign(size_class="small", industry="C34")
    rng = np.random.default_rng(2)
    needs = rng.poisson(3, len(everyone) - 1).astype(float)
    found = estimate_from_survey(answers(everyone["enterprise_id"][1:], needs), everyone)
    row = found.openings.iloc[0]
    assert row["hi-80"] - row["mean"] > 0.9 * 1.28 * np.sqrt(3 * len(everyone))


def test_only_the_latest_round_counts():
    everyone = register()
    old = answers(everyone["enterprise_id"], 50.0).assign(round=2023)
    new = answers(everyone["enterprise_id"][:20], 1.0)
    assert estimate_from_survey(pd.concat([old, new]), everyone).openings["reported"][0] == 20


def test_unknown_numbers_count_as_the_middle_of_the_known_ones():
    everyone = register(6)
    rows = answers(everyone["enterprise_id"], [1.0, 3.0, 5.0, np.nan, np.nan, np.nan])
    estimate = estimate_from_survey(rows, everyone)
    assert estimate.openings["mean"].tolist() == [18.0]
    assert estimate.unknown_numbers == 3


def test_an_answer_that_names_no_post_lowers_the_estimate():
    everyone = register(40)
    needy = answers(everyone["enterprise_id"][:10])
    idle = answers(everyone["enterprise_id"][10:20], np.nan, post="all")
    alone = estimate_from_survey(needy, everyone).openings["mean"][0]
    both = estimate_from_survey(pd.concat([needy, idle]), everyone).openings["mean"][0]
    assert both < alone


@pytest.mark.parametrize("survey", [answers([]), answers(["e1"]).assign(answered=False)])
def test_a_survey_nobody_answered_says_so(survey):
    with pytest.raises(InputError, match="nobody answered"):
        estimate_from_survey(survey, register())


def test_answers_from_outside_the_register_are_nobody():
    with pytest.raises(InputError, match="no enterprise of the register"):
        estimate_from_survey(answers(["stranger"]), register())


def test_where_size_is_known_an_answer_stands_for_people_not_for_enterprises():
    everyone = register(200).assign(people=np.tile([10.0, 90.0], 100))
    large = everyone.loc[everyone["people"] == 90, "enterprise_id"][:60]
    small = everyone.loc[everyone["people"] == 10, "enterprise_id"][:15]
    needs = pd.concat([answers(large, 9.0), answers(small, 1.0)])
    found = estimate_from_survey(needs, everyone, size="people")
    assert found.openings["mean"][0] == pytest.approx(1000)
    assert estimate_from_survey(needs, everyone).openings["mean"][0] > 1200
    strata = found.strata
    assert (strata["weight"] * strata["size_answered"]).sum() == pytest.approx(
        everyone["people"].sum()
    )


def test_an_enterprise_of_unknown_size_counts_as_the_middle_of_its_stratum():
    everyone = register(40).assign(people=50.0)
    everyone.loc[::4, "people"] = np.nan
    asked = answers(everyone["enterprise_id"][:20])
    found = estimate_from_survey(asked, everyone, size="people").openings["mean"][0]
    assert found == pytest.approx(estimate_from_survey(asked, everyone).openings["mean"][0])


@pytest.mark.slow
def test_the_survey_of_a_simulated_city_holds_the_truth():
    inside = []
    for seed in range(4):
        city = simulate(seed, scale=0.4)
        people = city.tables["indicator"].query("metric == 'insured_persons'")
        latest = people.sort_values("period").groupby("enterprise_id")["value"].last()
        enterprises = city.tables["enterprise"]
        enterprises = enterprises.assign(people=enterprises["enterprise_id"].map(latest))
        asked = city.tables["need_survey"].assign(every=1)
        whole = estimate_from_survey(asked, enterprises, by=("every",), size="people")
        found = whole.openings.iloc[0]
        truth = city.truth["survey_total"].query("round == 2024")["openings"].sum()
        inside.append(found["lo-95"] <= truth <= found["hi-95"])
    assert sum(inside) >= 3
