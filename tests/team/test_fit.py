"""Teams and projects compared and ranked from both sides."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.exceptions import NotFittedError

from talentmatch.errors import InputError
from talentmatch.i18n import phrase_keys, render
from talentmatch.specs import build, load_feature_spec, load_model_spec
from talentmatch.team import TeamProjectRanker, fair_scores, fit_pairs, reasons
from talentmatch.team._fit import PROJECT_LOOKS_AT, TEAM_LOOKS_AT, compare

TEAMS = pd.DataFrame(
    {
        "team_id": ["t1", "t2"],
        "skills": [["plc", "vision"], ["sales"]],
        "industry": ["C352", "I65"],
        "readiness": [6, 3],
        "capital": [1e6, 0.0],
        "capital_needed": [0.0, 4e6],
        "wanted_regions": [["Park"], []],
        "area_needed": [200.0, None],
        "needs": [["housing", "school"], []],
        "past_projects": [3, 0],
    }
)
PROJECTS = pd.DataFrame(
    {
        "project_id": ["p1"],
        "kind": ["open_bidding"],
        "skills": [["plc", "vision", "ros", "python"]],
        "industry": ["C352"],
        "region": ["Park"],
        "readiness_min": [5],
        "capital_needed": [2e6],
        "capital_offered": [1e6],
        "area_offered": [100.0],
        "offers": [["housing"]],
        "prize": [1e6],
    }
)


def test_comparisons_are_what_a_person_would_work_out():
    pairs = fit_pairs(TEAMS, PROJECTS).set_index("team_id")
    expected = {
        "skills_covered": (0.5, 0.0),
        "industry_fit": (1.0, 0.0),
        "track_record": (0.5, 0.0),
        "readiness_fit": (1.0, 0.5),
        "capital_brought": (0.5, 0.0),
        "capital_offer": (1.0, 0.25),
        "region_fit": (1.0, 1.0),
        "area_fit": (0.5, np.nan),
        "needs_met": (0.5, 1.0),
        "prize_size": (0.5, 0.5),
        "budget_size": (np.nan, np.nan),
    }
    for column, (first, second) in expected.items():
        got = pairs[column].astype(float)
        np.testing.assert_allclose([got["t1"], got["t2"]], [first, second], err_msg=column)


def test_roles_are_filled_by_level_one_role_a_person():
    members = pd.DataFrame(
        {"team_id": ["t1", "t1"], "skills": [["plc"], ["plc", "ros"]], "level": [2, 5]}
    )
    roles = pd.DataFrame(
        {
            "project_id": ["p1"] * 3,
            "role": ["lead", "plc", "ros"],
            "skills": [["plc"], ["plc"], ["ros"]],
            "level": [4, 1, 1],
            "head_count": [1, 1, 1],
        }
    )
    pairs = fit_pairs(TEAMS, PROJECTS, roles=roles, members=members).set_index("team_id")
    assert pairs.loc["t1", "roles_covered"] == pytest.approx(2 / 3)
    assert np.isnan(pairs.loc["t2", "roles_covered"])


def test_sites_of_the_region_and_industry_add_floor_space():
    sites = pd.DataFrame(
        {
            "region": ["Park", "Park", "Town"],
            "industries": [["C35"], ["I65"], []],
            "area": [150.0, 900.0, 900.0],
        }
    )
    pairs = fit_pairs(TEAMS, PROJECTS, sites=sites).set_index("team_id")
    assert pairs.loc["t1", "area_fit"] == pytest.approx(0.75)


def test_missing_ids_are_named():
    with pytest.raises(InputError, match=r"teams .*\n.*column 'team_id' is missing"):
        fit_pairs(TEAMS.drop(columns="team_id"), PROJECTS)


def outcomes(rows: int, seed: int = 0):
    generator = np.random.default_rng(seed)
    columns = sorted({*PROJECT_LOOKS_AT, *TEAM_LOOKS_AT})
    pairs = pd.DataFrame(generator.random((rows, len(columns))), columns=columns)
    team = generator.random(rows) < 1 / (1 + np.exp(3 - 6 * pairs["region_fit"]))
    project = generator.random(rows) < 1 / (1 + np.exp(3 - 6 * pairs["skills_covered"]))
    return pairs, team.to_numpy(dtype=float), project.to_numpy(dtype=float)


def test_learnt_weights_find_what_each_side_looks_at_and_are_calibrated():
    pairs, team, project = outcomes(3000)
    model = TeamProjectRanker().fit(pairs, team, project)
    assert model.calibrated_ == {"team": True, "project": True}
    assert model.weights_of(pairs, "team").iloc[0].idxmax() == "region_fit"
    assert model.weights_of(pairs, "project").iloc[0].idxmax() == "skills_covered"
    scores = model.predict(pairs)
    for side, answers in (("team", team), ("project", project)):
        high = scores[side] > 0.7
        assert answers[high].mean() == pytest.approx(scores.loc[high, side].mean(), abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted({*PROJECT_LOOKS_AT, *TEAM_LOOKS_AT})), st.booleans())
def test_more_of_a_good_thing_never_hurts(column, learnt):
    pairs, team, project = outcomes(200)
    model = TeamProjectRanker().fit(pairs, *((team, project) if learnt else ()))
    better = pairs.assign(**{column: 1.0})
    gain = model.predict(better) - model.predict(pairs)
    assert (gain.to_numpy() >= -1e-12).all()


def test_few_outcomes_leave_the_scorecard():
    pairs, team, project = outcomes(20)
    model = TeamProjectRanker().fit(pairs, team, np.where(project > 2, project, np.nan))
    assert model.calibrated_ == {"team": False, "project": False}


def test_editing_a_weight_changes_the_order():
    pairs = pd.DataFrame(
        {
            "kind": "contest",
            "skills_covered": [1.0, 0.0],
            "judged": [0.0, 1.0],
            "region_fit": [1.0, 1.0],
        }
    )
    for chosen, best in (("skills_covered", 0), ("judged", 1)):
        weights = {"contest": {"project": {chosen: 2.0}}}
        scores = TeamProjectRanker(weights=weights).fit(pairs).predict(pairs)
        assert int(scores["mutual"].idxmax()) == best


def test_a_side_that_says_nothing_counts_as_the_middle():
    pairs = pd.DataFrame({"skills_covered": [np.nan], "region_fit": [1.0]})
    assert TeamProjectRanker().fit(pairs).predict(pairs)["project"].tolist() == [0.5]


def test_unusable_pairs_weights_and_outcomes_are_named():
    pairs, team, _ = outcomes(10)
    with pytest.raises(InputError, match="no comparison that a team looks at"):
        TeamProjectRanker().fit(pairs[["skills_covered"]])
    with pytest.raises(InputError, match="team_accepts has 3 rows, pairs 10"):
        TeamProjectRanker().fit(pairs, team[:3])
    with pytest.raises(InputError, match="unknown charm"):
        TeamProjectRanker(weights={"any": {"team": {"charm": 1.0}}}).fit(pairs)
    with pytest.raises(InputError, match="a weight is below 0"):
        TeamProjectRanker(weights={"any": {"team": {"region_fit": -1.0}}}).fit(pairs)
    with pytest.raises(NotFittedError):
        TeamProjectRanker().predict(pairs)


@pytest.mark.parametrize("learnt", [False, True])
def test_a_saved_ranker_predicts_the_same(tmp_path, learnt):
    pairs, team, project = outcomes(100)
    model = load_model_spec("team_default").make().fit(pairs, *((team, project) if learnt else ()))
    model.save(tmp_path)
    assert_frame_equal(TeamProjectRanker.load(tmp_path).predict(pairs), model.predict(pairs))


def test_reasons_name_the_strong_and_the_weak_side_in_both_languages():
    pairs = fit_pairs(TEAMS, PROJECTS)
    model = load_model_spec("team_default").make().fit(pairs)
    told = reasons(model, pairs, most=9)
    assert "+ the industry fits" in told.loc[0, "team"]
    assert any(reason.startswith("− only 0% of the skills") for reason in told.loc[1, "project"])
    assert "+ 产业方向契合" in [
        render(reason, "zh") for reason in reasons(model, pairs).loc[0, "team"]
    ]


def test_every_comparison_has_reasons_and_stands_in_the_feature_spec():
    keys, spec = set(phrase_keys("team")), load_feature_spec("team_project_pairs")
    for side, columns in (("team", TEAM_LOOKS_AT), ("project", PROJECT_LOOKS_AT)):
        for column in columns:
            assert {f"{column}_for", f"{column}_against"} <= keys
            assert spec.columns[column].monotone[side] == 1


def test_levelling_recovers_subjects_that_met_different_judges():
    generator = np.random.default_rng(0)
    truth = generator.uniform(50, 80, 30)
    leniency = np.array([-12.0, -4.0, 4.0, 12.0])
    rows = [
        (f"s{subject:02d}", f"j{judge}", "all", truth[subject] + leniency[judge])
        for subject in range(30)
        for judge in generator.choice(4, 2, replace=False)
    ]
    scores = pd.DataFrame(rows, columns=["subject_id", "judge", "criterion", "score"])
    level = fair_scores(scores)
    error = (level["score"] - truth).abs().mean()
    assert error < 1 < (level["raw"] - truth).abs().mean()
    assert level["judges"].tolist() == [2] * 30


def test_criteria_weights_count_and_bad_scores_are_named():
    scores = pd.DataFrame(
        {
            "subject_id": ["a", "a"],
            "judge": ["j", "j"],
            "criterion": ["x", "y"],
            "score": [100.0, 0.0],
            "weight": [3.0, 1.0],
        }
    )
    assert fair_scores(scores)["raw"].tolist() == [75.0]
    assert fair_scores(scores.head(0)).empty
    with pytest.raises(InputError, match="column 'judge' is missing"):
        fair_scores(scores.drop(columns="judge"))
    pairs = fit_pairs(TEAMS, PROJECTS, judge_scores=fair_scores(scores.assign(subject_id="t1")))
    assert pairs["judged"].notna().tolist() == [True, False]


def test_the_feature_set_levels_judges(city):
    facts = build(load_feature_spec("team_project_pairs"), city, "2024-12-31").reset_index()
    scores = city.read("judge_score", as_of="2024-12-31", purpose="recruiting")
    of_teams = scores[scores["subject_id"].isin(facts["team_id"])]
    fair = fair_scores(of_teams).set_index("subject_id")["score"] / 100
    judged = compare(facts).groupby("team_id")["judged"].first()
    assert len(fair) and judged.dropna().to_dict() == pytest.approx(fair.to_dict())
    assert compare(facts.drop(columns="team_scores"))["judged"].isna().all()
