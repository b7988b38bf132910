"""The two-sided ranker: directions kept, sums that hold, calibration, and what it refuses."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score

from talentmatch.errors import InputError
from talentmatch.evaluate.rankings import calibration_error
from talentmatch.i18n import render
from talentmatch.match import ReciprocalRanker
from talentmatch.match.features import directions
from talentmatch.match.ranking._dependence import both, fit_odds_ratio
from talentmatch.match.ranking._dyadic_columns import find_dyadic_columns
from talentmatch.match.ranking._dyadic_regression import DyadicRegression
from talentmatch.match.ranking._logistic import LogisticMember, fit_logistic
from talentmatch.match.ranking._validation import held_out
from talentmatch.match.ranking.scorecard import default_scorecards, read_scorecards

N = 1500


def market(seed: int, n: int = N) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pairs = pd.DataFrame(
        {
            "skills_covered": rng.random(n),
            "pay_over_expected": rng.normal(0, 0.4, n),
            "experience_short": rng.exponential(1.0, n),
            "popularity_posting": rng.beta(2, 3, n),
            "noise": rng.normal(size=n),
        }
    )
    pairs.loc[rng.random(n) < 0.1, "pay_over_expected"] = np.nan
    wants = 3 * pairs["pay_over_expected"].fillna(0) + 2 * logit(pairs["popularity_posting"])
    fits = 4 * pairs["skills_covered"] - 2.5 - 0.6 * pairs["experience_short"]
    yc = (rng.random(n) < expit(wants)).astype(float)
    ye = (rng.random(n) < expit(fits)).astype(float)
    return pairs, yc, ye


@pytest.fixture(scope="module")
def fitted() -> ReciprocalRanker:
    pairs, yc, ye = market(0)
    return ReciprocalRanker(rounds=60).fit(pairs, candidate_accepts=yc, employer_accepts=ye)


def test_predict_returns_three_probabilities_on_the_index_of_pairs(fitted):
    pairs = market(1, 50)[0].set_index(np.arange(50) * 3)
    scores = fitted.predict(pairs)
    assert list(scores) == ["candidate", "employer", "mutual"]
    assert scores.index.equals(pairs.index)
    assert scores.ge(0).all().all() and scores.le(1).all().all()
    assert (scores["mutual"] <= scores[["candidate", "employer"]].min(axis=1)).all()


def test_scores_rank_and_are_calibrated_on_pairs_not_seen(fitted):
    pairs, yc, ye = market(2, 4000)
    scores = fitted.predict(pairs)
    assert roc_auc_score(yc, scores["candidate"]) > 0.8
    assert roc_auc_score(ye, scores["employer"]) > 0.75
    assert roc_auc_score(yc * ye, scores["mutual"]) > 0.8
    for side, y in (("candidate", yc), ("employer", ye), ("mutual", yc * ye)):
        assert calibration_error(y, scores[side]) < 0.05


@settings(deadline=None, max_examples=25)
@given(row=st.integers(0, 199), more=st.floats(0.01, 1.0))
@pytest.mark.parametrize("side", ["candidate", "employer"])
def test_no_column_moves_a_score_against_its_declared_direction(fitted, side, row, more):
    pairs = market(3, 200)[0].iloc[[row]]
    signs = directions(side)
    before = fitted.predict(pairs)[side].iloc[0]
    for column in set(signs) & set(pairs):
        after = fitted.predict(pairs.assign(**{column: pairs[column] + more}))[side].iloc[0]
        if pairs[column].notna().all():
            assert (after - before) * signs[column] >= -1e-12


def test_contributions_of_each_side_sum_to_its_log_odds(fitted):
    pairs = market(4, 100)[0]
    parts, scores = fitted.explain(pairs), fitted.predict(pairs)
    for side in ("candidate", "employer"):
        np.testing.assert_allclose(parts[side].sum(axis=1), logit(scores[side]), atol=1e-9)


def test_a_saved_ranker_predicts_the_same(fitted, tmp_path: Path):
    fitted.save(tmp_path)
    pairs = market(5, 100)[0]
    again = ReciprocalRanker.load(tmp_path)
    pd.testing.assert_frame_equal(again.predict(pairs), fitted.predict(pairs))
    assert again.get_params() == fitted.get_params()
    assert again.basis_ == fitted.basis_


def test_loading_from_an_empty_folder_says_what_is_missing(tmp_path: Path):
    with pytest.raises(InputError, match=r"ranker\.json is missing"):
        ReciprocalRanker.load(tmp_path)


def test_the_same_seed_gives_the_same_scores_and_inputs_stay_as_they_were():
    pairs, yc, ye = market(6, 400)
    before = pairs.copy()
    ranker = ReciprocalRanker(rounds=20, random_state=3)
    first = ranker.fit(pairs, yc, ye).predict(pairs)
    second = clone(ranker).fit(pairs, yc, ye).predict(pairs)
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(pairs, before)


def test_order_of_columns_and_further_columns_change_nothing(fitted):
    pairs = market(7, 30)[0]
    turned = pairs[pairs.columns[::-1]].assign(more=1.0)
    pd.testing.assert_frame_equal(fitted.predict(turned), fitted.predict(pairs))


def test_an_unseen_pair_is_not_a_no():
    pairs, yc, ye = market(8)
    unseen = np.random.default_rng(0).random(N) < 0.5
    ranker = ReciprocalRanker(rounds=20)
    partly = ranker.fit(pairs, np.where(unseen, np.nan, yc), ye).predict(pairs)
    assert partly["candidate"].mean() == pytest.approx(yc.mean(), abs=0.05)


def test_without_answers_the_scorecard_ranks_and_says_so():
    pairs, yc, ye = market(9)
    ranker = ReciprocalRanker().fit(pairs.iloc[:0])
    assert ranker.basis_ == {"candidate": "scorecard", "employer": "scorecard"}
    scores = ranker.predict(pairs)
    assert roc_auc_score(ye, scores["employer"]) > 0.7
    assert roc_auc_score(yc, scores["candidate"]) > 0.6
    parts = ranker.explain(pairs)
    np.testing.assert_allclose(parts["employer"].sum(axis=1), logit(scores["employer"]), atol=1e-9)


def test_answers_of_one_kind_keep_the_scorecard_order_at_the_rate_seen(tmp_path: Path):
    pairs, _, ye = market(10, 300)
    ranker = ReciprocalRanker(rounds=20).fit(pairs, np.zeros(300), ye)
    scores = ranker.predict(pairs)
    assert ranker.basis_["candidate"] == "rate and scorecard"
    assert scores["candidate"].mean() == pytest.approx(0.5 / 301, rel=0.01)
    ranker.save(tmp_path)
    pd.testing.assert_frame_equal(ReciprocalRanker.load(tmp_path).predict(pairs), scores)


def test_times_groups_and_weights_are_taken():
    pairs, yc, ye = market(11, 600)
    days = pd.date_range("2024-01-01", periods=600, freq="h")
    ranker = ReciprocalRanker(rounds=20).fit(
        pairs, yc, ye, groups=np.arange(600) % 30, at=days, weight=np.ones(600)
    )
    assert ranker.basis_["candidate"] == "learnt"
    doubled = ReciprocalRanker(rounds=20).fit(
        pairs, yc, ye, groups=[f"g{i % 30}" for i in range(600)], weight=np.where(yc > 0, 3.0, 1.0)
    )
    assert doubled.predict(pairs)["candidate"].mean() > ranker.predict(pairs)["candidate"].mean()


@pytest.mark.parametrize(("number", "has_trees"), [(20, False), (40, True)])
def test_trees_are_not_learnt_from_a_few_groups(number, has_trees):
    pairs, yc, ye = market(11, 600)
    ranker = ReciprocalRanker(rounds=10, folds=2).fit(pairs, yc, ye, groups=np.arange(600) % number)
    kinds = {kind for side in ranker.sides_.values() for kind in side.members}
    assert ("boosted" in kinds) == has_trees and "ridge" in kinds


def test_own_directions_or_none_may_be_given():
    pairs, yc, ye = market(12, 400)
    held = ReciprocalRanker(rounds=20, monotone={"candidate": {"pay_over_expected": -1}})
    scores = held.fit(pairs, yc, ye).predict(pairs.assign(pay_over_expected=[-0.5, 0.5] * 200))
    assert scores["candidate"].iloc[0] == pytest.approx(
        held.predict(pairs.iloc[[0]].assign(pay_over_expected=0.5))["candidate"].iloc[0], abs=0.02
    )
    assert (
        ReciprocalRanker(rounds=20, monotone=None).fit(pairs, yc, ye).basis_["employer"] == "learnt"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.assign(noise=np.inf), "noise: 40 rows are infinite"),
        (lambda p: p.assign(noise="much"), "noise: str is not numeric"),
        (
            lambda p: p.drop(columns="skills_covered").assign(skill_covered=1.0),
            "did you mean 'skill_covered'",
        ),
        (lambda p: p.drop(columns="noise"), "noise: column is missing"),
    ],
)
def test_pairs_that_cannot_be_scored_are_named(fitted, change, message):
    with pytest.raises(InputError, match=message):
        fitted.predict(change(market(0, 40)[0]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"candidate_accepts": [1, 0]}, "candidate_accepts has 2 values for 40 pairs"),
        ({"candidate_accepts": [2] * 40}, "candidate_accepts holds 2 in row 0"),
        ({"employer_accepts": ["yes"] * 40}, "employer_accepts holds 'yes' at position 0"),
        ({"weight": [-1] * 40}, "weight holds values"),
        ({"groups": [1]}, "groups has 1 values"),
        ({"at": [None] * 40}, "at is missing in 40 of 40"),
    ],
)
def test_arguments_that_do_not_fit_are_named(arguments, message):
    with pytest.raises(InputError, match=message):
        ReciprocalRanker().fit(market(0, 40)[0], **arguments)


CARD = {"base": -1.0, "points": {"skills_covered": {"weight": 2.0, "neutral": 0.5}}}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"rounds": 0}, "rounds is 0; it must be a whole number of at least 1"),
        ({"monotone": "specs"}, "monotone is 'specs'; write declared"),
        ({"monotone": {"candidat": {}}}, "monotone is"),
        ({"monotone": {"candidate": {"noise": "up"}}}, "monotone is"),
        ({"scorecard": "my_office"}, "scorecard is 'my_office'; write base and points"),
        ({"scorecard": {"candidat": CARD}}, "did you mean 'candidate'"),
        ({"scorecard": {"candidate": None}}, "scorecard: candidate is None; write its keys"),
        ({"scorecard": {"employer": {"points": {}}}}, "employer: key 'base' is missing"),
        ({"scorecard": {"employer": CARD | {"base": "low"}}}, "base is 'low'; write a number"),
        ({"scorecard": {"employer": CARD | {"points": {"noise": 1.0}}}}, "noise is 1.0"),
        (
            {"scorecard": {"employer": CARD | {"points": {"noise": {"wieght": 1}}}}},
            "did you mean 'weight'",
        ),
    ],
)
def test_parameters_that_are_wrong_are_named_with_the_remedy(parameters, message):
    with pytest.raises(InputError, match=message) as caught:
        ReciprocalRanker(**parameters).fit(market(0, 40)[0])
    assert "ReciprocalRanker 无法训练" in render(caught.value, "zh")


@pytest.mark.parametrize("given", [None, {}, {"candidate": CARD}])
def test_parameters_of_a_scorecard_that_leave_a_side_out_have_its_default(given):
    cards = read_scorecards(given)
    assert list(cards) == ["candidate", "employer"]
    assert cards["employer"] == default_scorecards()["employer"]
    assert (cards["candidate"].base == -1.0) is bool(given)
    assert ReciprocalRanker(scorecard=given).fit(market(0, 40)[0]).basis_["employer"] == "scorecard"


def test_parameters_of_a_scorecard_may_be_numbers_that_yaml_reads_as_text():
    assert read_scorecards({"employer": CARD | {"base": "1e-3"}})["employer"].base == 0.001


def test_a_frame_that_is_none_or_doubled_is_refused():
    pairs = market(0, 40)[0]
    with pytest.raises(InputError, match="'noise' stands twice"):
        ReciprocalRanker().fit(pd.concat([pairs, pairs[["noise"]]], axis=1))
    with pytest.raises(InputError, match="no columns"):
        ReciprocalRanker().fit(pairs[[]])
    with pytest.raises(InputError, match="give a DataFrame"):
        ReciprocalRanker().fit([[1.0]])  # type: ignore[arg-type]


def test_before_fit_nothing_is_predicted():
    with pytest.raises(NotFittedError):
        ReciprocalRanker().predict(market(0, 5)[0])


@settings(deadline=None, max_examples=50)
@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999), st.floats(0.05, 20.0))
def test_the_joint_probability_has_its_margins_and_its_odds_ratio(p, q, ratio):
    joint = float(both(p, q, ratio))
    cells = np.array([joint, p - joint, q - joint, 1 - p - q + joint])
    assert (cells >= -1e-12).all()
    assert cells[0] * cells[3] == pytest.approx(ratio * cells[1] * cells[2], rel=1e-6, abs=1e-9)


def test_dependence_beyond_the_scores_is_found():
    rng = np.random.default_rng(0)
    p, q = np.full(5000, 0.4), np.full(5000, 0.5)
    joint = both(p, q, 4.0)
    a = rng.random(5000) < p
    b = rng.random(5000) < np.where(a, joint / p, (q - joint) / (1 - p))
    assert fit_odds_ratio(p, q, a, b) == pytest.approx(4.0, rel=0.15)
    assert fit_odds_ratio(p, q, np.ones(5000), b) == 1.0


def test_logistic_regression_equals_scikit_learns():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 4))
    y = (rng.random(300) < expit(X @ [1.0, -1.0, 0.0, 0.3])).astype(float)
    slow = LogisticRegression(C=1 / 20, tol=1e-8, max_iter=1000).fit(X, y)
    _, quick = fit_logistic(X, y, np.ones(300), ridge=20.0, lasso=0.0, signs=np.zeros(4))
    np.testing.assert_allclose(quick, slow.coef_[0], atol=1e-3)
    _, few = fit_logistic(X, y, np.ones(300), ridge=0.0, lasso=30.0, signs=np.array([0, 1, 0, 0.0]))
    assert few[1] == 0.0 and few[2] == 0.0 and few[0] > 0.3


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=40))
def test_validation_never_splits_a_group_and_never_looks_ahead(keys):
    values = np.array(keys)
    for learn, check in held_out(len(values), groups=values, folds=3):
        assert not set(values[learn]) & set(values[check])
    if len(set(keys)) > 1:
        for learn, check in held_out(len(values), at=values.astype(float), folds=3):
            assert values[learn].max() < values[check].min()


def couples(seed: int, n: int = 900) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Return pairs described by the same facts of both people, who want the same."""
    rng = np.random.default_rng(seed)
    facts = {f"{who}_{fact}": rng.normal(size=n) for who in ("his", "her") for fact in "abcdef"}
    pairs = pd.DataFrame(facts).assign(older=lambda p: p["his_a"] - p["her_a"])
    yc = rng.random(n) < expit(pairs["her_b"] - pairs["older"])
    ye = rng.random(n) < expit(pairs["his_b"] + pairs["older"])
    return pairs, yc.astype(float), ye.astype(float), np.arange(n) // 30


@pytest.mark.parametrize(("one", "other"), [("candidate", "posting"), ("min", "max")])
def test_a_person_and_a_post_or_two_ends_of_one_thing_are_no_mirror(one, other):
    rng = np.random.default_rng(0)
    names = [f"{side}_{fact}" for side in (one, other) for fact in ("pay", "age", "km", "size")]
    assert find_dyadic_columns(names, rng.normal(size=(200, len(names)))) is None
    told = [name.replace(one, "his").replace(other, "her") for name in names]
    assert find_dyadic_columns(told, rng.normal(size=(200, len(names)))) is not None


def test_counterparts_are_found_by_their_names_and_differences_turn():
    pairs = couples(0)[0]
    dyadic_columns = find_dyadic_columns(list(pairs), pairs.to_numpy())
    counterpart = dict(zip(pairs, pairs.columns[dyadic_columns.order], strict=True))
    assert counterpart["his_c"] == "her_c" and counterpart["her_c"] == "his_c"
    assert dyadic_columns.signs.tolist() == [1.0] * 12 + [-1.0]
    bare = pairs.drop(columns="older").rename(columns=lambda c: c.replace("his_", ""))
    assert find_dyadic_columns(list(bare), bare.to_numpy()) is not None
    assert find_dyadic_columns(["skills_covered", "pay", "noise"], pairs.to_numpy()[:, :3]) is None


def test_counterparts_of_other_ranges_are_none():
    pairs = couples(0)[0]
    pairs[[f"her_{fact}" for fact in "abcdef"]] += 100.0
    assert find_dyadic_columns(list(pairs), pairs.to_numpy()) is None


def test_a_side_learns_from_what_the_other_answered():
    pairs, yc, ye, _ = couples(1, 120)
    later, later_yc, _, _ = couples(2, 3000)
    values, asked = pairs.to_numpy(), later.to_numpy()
    none = np.zeros(values.shape[1])
    dyadic_columns = find_dyadic_columns(list(pairs), values)
    alone = LogisticMember(ridge=50.0).fit(values, yc, np.ones(120), none)
    joint = DyadicRegression(
        ridge=50.0, dyadic_columns=dyadic_columns, other=ye, people=dyadic_columns.people
    )
    joint.fit(values, yc, np.ones(120), none)
    assert roc_auc_score(later_yc, joint.score(asked)) > roc_auc_score(later_yc, alone.score(asked))


def evening(seed: int, people: int = 12) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return a table where everybody meets everybody, who differ in more than their facts tell."""
    rng = np.random.default_rng(seed)
    his, her = (pd.DataFrame(rng.integers(0, 9, (people, 20)), dtype=float) for _ in range(2))
    i, j = (at.ravel() for at in np.indices((people, people)))
    pairs = pd.concat(
        [
            his.add_prefix("his_").iloc[i].reset_index(drop=True),
            her.add_prefix("her_").iloc[j].reset_index(drop=True),
            pd.DataFrame(rng.normal(size=(people**2, 2)), columns=["his_mood", "her_mood"]),
        ],
        axis=1,
    )
    told = [(facts[0] - 4).to_numpy() * 0.5 for facts in (his, her)]
    liked, eager = (rng.normal(size=(2, people)) for _ in range(2))
    yc = rng.random(people**2) < expit((told[1] + liked[1])[j] + eager[0][i])
    ye = rng.random(people**2) < expit((told[0] + liked[0])[i] + eager[1][j])
    return pairs, yc.astype(float), ye.astype(float)


def test_people_are_known_by_their_facts_and_not_by_what_differs_from_meeting_to_meeting():
    pairs = evening(0)[0]
    people = find_dyadic_columns(list(pairs), pairs.to_numpy()).people
    i, j = (at.ravel() for at in np.indices((12, 12)))
    assert len(np.unique(people[:, 0])) == len(np.unique(people[:, 1])) == 12
    assert len(np.unique(np.column_stack([people, i, j]), axis=0)) == 144
    assert not set(people[:, 0]) & set(people[:, 1])
    assert len(np.unique(np.column_stack([people[:, 0], i]), axis=0)) == 12


def test_many_answers_of_one_person_do_not_count_as_many_people():
    once = np.arange(400)
    often = np.concatenate([once, np.tile(once[:20], 10)])  # the first man, ten times more
    moved = np.zeros(2)
    for seed in range(3):
        pairs, yc, ye = evening(seed, 20)
        values = pairs.to_numpy()
        dyadic_columns = find_dyadic_columns(list(pairs), values)
        coef = {"people": [], "strangers": []}
        for rows in (once, often):
            strangers = np.arange(2 * len(rows)).reshape(2, -1).T
            for kind, people in (("people", dyadic_columns.people[rows]), ("strangers", strangers)):
                member = DyadicRegression(
                    ridge=30.0, dyadic_columns=dyadic_columns, other=ye[rows], people=people
                )
                member.fit(values[rows], yc[rows], np.ones(len(rows)), np.zeros(42))
                coef[kind].append(member.value_coef)
        moved += [np.linalg.norm(before - after) for before, after in coef.values()]
    assert moved[0] < 0.95 * moved[1]


def test_learning_both_sides_together_keeps_declared_directions():
    pairs, yc, ye, _ = couples(6, 300)
    dyadic_columns = find_dyadic_columns(list(pairs), pairs.to_numpy())
    signs = np.zeros(pairs.shape[1])
    signs[list(pairs).index("her_b")] = -1.0
    member = DyadicRegression(
        ridge=5.0, dyadic_columns=dyadic_columns, other=ye, people=dyadic_columns.people
    )
    coef = member.fit(pairs.to_numpy(), yc, np.ones(300), signs).value_coef
    assert (coef * signs >= 0).all() and np.abs(coef).max() > 0.1


def test_columns_of_unlike_sides_are_not_learnt_together():
    pairs, yc, ye, groups = couples(3)
    pairs = pairs.assign(skills_covered=np.random.default_rng(0).random(len(pairs)))
    ranker = ReciprocalRanker(rounds=10, folds=2).fit(pairs, yc, ye, groups=groups)
    assert all("mirrored" not in side.shares for side in ranker.sides_.values())


def test_a_ranker_of_mirrored_columns_adds_up_and_is_read_again(tmp_path: Path):
    pairs, yc, ye, groups = couples(3)
    ranker = ReciprocalRanker(rounds=10, folds=2).fit(pairs, yc, ye, groups=groups)
    assert "mirrored" in ranker.sides_["candidate"].shares
    scores, parts = ranker.predict(pairs), ranker.explain(pairs)
    np.testing.assert_allclose(
        parts["candidate"].sum(axis=1), logit(scores["candidate"]), atol=1e-9
    )
    assert (scores["mutual"] <= scores[["candidate", "employer"]].min(axis=1)).all()
    ranker.save(tmp_path)
    pd.testing.assert_frame_equal(ReciprocalRanker.load(tmp_path).predict(pairs), scores)


def test_people_of_few_groups_are_ranked_when_they_are_new():
    pairs, yc, ye, groups = couples(4)
    new, new_yc, new_ye, _ = couples(5, 3000)
    scores = ReciprocalRanker(rounds=10, folds=2).fit(pairs, yc, ye, groups=groups).predict(new)
    both = new_yc * new_ye
    assert roc_auc_score(both, scores["mutual"]) > 0.7
    assert np.mean((scores["mutual"] - both) ** 2) < both.var()
