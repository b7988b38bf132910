"""What users expect beyond `test_every_estimator`: pickles, threads, order, weights, prefixes."""

import pickle
from io import BytesIO

import joblib
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from scipy.special import expit
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_score
from threadpoolctl import threadpool_info

import talentmatch as tm
from talentmatch.errors import InputError
from talentmatch.team import TeamProjectRanker

RANDOM = np.random.default_rng(7)
N = 400
PAIRS = pd.DataFrame(
    {
        "skills_covered": RANDOM.random(N),
        "pay_over_expected": RANDOM.normal(size=N),
        "experience_short": RANDOM.integers(0, 4, N).astype(float),
    }
)
FITS = PAIRS.assign(industry_fit=PAIRS["skills_covered"].to_numpy()[::-1])
HIS = (RANDOM.random(N) < expit(2 * PAIRS["pay_over_expected"])).to_numpy(float)
HERS = (RANDOM.random(N) < expit(4 * PAIRS["skills_covered"] - 2)).to_numpy(float)
EVENTS = np.arange(N) // 4
DAYS = pd.Timestamp("2025-01-01") + pd.to_timedelta(RANDOM.permutation(N), unit="D")
LOG = pd.DataFrame(
    {"candidate_id": RANDOM.integers(0, 90, 900), "posting_id": RANDOM.integers(0, 40, 900)}
)
MONTHS = pd.period_range("2022-01", periods=36, freq="M").to_timestamp()
HISTORY = pd.DataFrame(
    {
        "industry": np.repeat(["C", "G"], 36),
        "month": np.tile(MONTHS, 2),
        "openings": RANDOM.poisson(80, 72),
    }
)
TRADES = RANDOM.integers(0, 5, 120)
TEAMS = pd.DataFrame(
    {
        "team_id": [f"t{number}" for number in range(120)],
        "skills": [[f"trade{trade}", f"tool{RANDOM.integers(4)}"] for trade in TRADES],
        "members": [
            [f"p{trade}-{m}" for m in RANDOM.choice(8, 3, replace=False)] for trade in TRADES
        ],
    }
)
PROJECTS = pd.DataFrame({"project_id": ["a", "b"], "skills": [["trade3", "tool1"], ["trade1"]]})


def ranker(pairs=PAIRS, his=HIS, hers=HERS, **how):
    return tm.ReciprocalRanker(rounds=20).fit(pairs, his, hers, **how)


FITTED = {
    "DemandForecaster": (lambda: tm.DemandForecaster().fit(HISTORY), lambda m: m.predict(2)),
    "ReciprocalRanker": (ranker, lambda m: m.predict(PAIRS)),
    "PostingRecommender": (
        lambda: tm.PostingRecommender().fit(LOG),
        lambda m: m.recommend(range(9), 4),
    ),
    "TitleMatcher": (
        lambda: tm.TitleMatcher().fit(["welder", "nurse", "数控车工"]),
        lambda m: m.match(["weldr", "车工"]),
    ),
    "SkillRecommender": (
        lambda: tm.SkillRecommender().fit(["welder", "nurse"], [["MIG", "TIG"], ["first aid"]]),
        lambda m: m.recommend(["welder", "head nurse"]),
    ),
    "TeamRecommender": (
        lambda: tm.TeamRecommender(trees=10).fit(TEAMS),
        lambda m: m.recommend(PROJECTS, 5),
    ),
}


@pytest.mark.parametrize("face", FITTED)
def test_a_fitted_face_goes_through_pickle_and_joblib(face):
    fit, answer = FITTED[face]
    model = fit()
    assert_frame_equal(answer(pickle.loads(pickle.dumps(model))), answer(model))
    file = BytesIO()
    joblib.dump(model, file)
    file.seek(0)
    assert_frame_equal(answer(joblib.load(file)), answer(model))


@pytest.mark.parametrize("face", FITTED)
def test_a_face_leaves_threads_and_random_numbers_as_they_were(face):
    fit, answer = FITTED[face]
    answer(fit())  # libraries that are loaded only now bring threads of their own
    threads = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    answer(fit())
    assert {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()} == threads
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


@pytest.mark.parametrize(
    "how", [{}, {"groups": EVENTS}, {"at": DAYS}], ids=["single", "groups", "at"]
)
def test_the_order_of_rows_and_columns_changes_nothing(how):
    order = RANDOM.permutation(N)
    given = {name: np.asarray(values)[order] for name, values in how.items()}
    other = ranker(PAIRS.iloc[order, ::-1], HIS[order], HERS[order], **given)
    assert_allclose(other.predict(PAIRS), ranker(**how).predict(PAIRS), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "how", [{}, {"groups": EVENTS}, {"at": DAYS}], ids=["single", "groups", "at"]
)
def test_a_weight_of_two_is_the_row_twice(how):
    rows = np.concatenate([np.arange(N), np.arange(0, N, 3)])
    given = {name: np.asarray(values)[rows] for name, values in how.items()}
    twice = ranker(PAIRS.iloc[rows], HIS[rows], HERS[rows], **given)
    weight = np.where(np.arange(N) % 3 == 0, 2.0, 1.0)
    once = ranker(weight=weight, **how)
    assert_allclose(once.predict(PAIRS), twice.predict(PAIRS), rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "how", [{}, {"groups": EVENTS}, {"at": DAYS}], ids=["single", "groups", "at"]
)
def test_a_weight_of_nothing_is_no_row(how):
    kept = np.arange(N) % 4 > 0
    given = {name: np.asarray(values)[kept] for name, values in how.items()}
    without = ranker(PAIRS[kept], HIS[kept], HERS[kept], **given)
    weighed = ranker(weight=kept.astype(float), **how)
    assert_allclose(weighed.predict(PAIRS), without.predict(PAIRS), rtol=0, atol=1e-9)


def test_the_ranker_names_its_columns_as_they_were_given():
    model = ranker()
    assert model.feature_names_in_.tolist() == list(PAIRS)
    assert model.n_features_in_ == 3
    assert list(model.explain(PAIRS.head(2))["employer"]) == [*PAIRS, "base"]


def test_nullable_types_count_as_plain_ones():
    answer = pd.array(HIS.astype(bool), dtype="boolean")
    answer[:5] = pd.NA
    missing = np.where(np.arange(N) < 5, np.nan, HIS)
    nullable = ranker(PAIRS.convert_dtypes(), answer).predict(PAIRS.convert_dtypes())
    assert_frame_equal(nullable, ranker(his=missing).predict(PAIRS))


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as refused:
        tm.ReciprocalRanker().fit(
            PAIRS.assign(skills_covered="much"),
            np.full(N, 2.0),
            HERS[:-1],
            at=["2024-01-01"] * (N - 1) + ["2024/02/30"],
        )
    said = str(refused.value)
    for part in ("skills_covered", "candidate_accepts holds 2", f"{N - 1} values", "2024/02/30"):
        assert part in said
    with pytest.raises(InputError) as refused:
        tm.ReciprocalRanker(
            rounds="10", folds=True, monotone={"candidate": {"skils_covered": 1}}
        ).fit(PAIRS, HIS, HERS)
    for part in ("rounds is '10'", "folds is True", "'skils_covered'", "skills_covered,"):
        assert part in str(refused.value)

    with pytest.raises(InputError) as refused:
        tm.ReciprocalRanker(folds=1, random_state=-1).fit(
            PAIRS * 1j, HIS[:3], HERS, groups=7, weight=[[1.0]] * N
        )
    for part in ("folds is 1", "random_state is -1", "complex", "400 pairs", "weight is no list"):
        assert part in str(refused.value)
    with pytest.raises(InputError, match=r"3 values(.|\n)*employer_accepts holds 7"):
        ranker().score(PAIRS, HIS[:3], HERS * 7)
    with pytest.raises(InputError, match="pairs is ndarray"):
        ranker().predict(PAIRS.to_numpy())


def test_all_that_is_wrong_is_said_at_once_by_every_other_face():
    fits = PAIRS.assign(industry_fit="high")
    for attempt, parts in (
        (
            lambda: TeamProjectRanker(shrinkage=0, weights={"any": {"team": {"prize": "1"}}}).fit(
                fits, ["yes"] * N, HERS[:3]
            ),
            ("shrinkage is 0", "unknown prize", "no number", "industry_fit", "'yes'", "3 rows"),
        ),
        (
            lambda: tm.TeamRecommender(trees=0).fit(TEAMS.assign(skills="plc")),
            ("trees is 0", "skills: 120 rows"),
        ),
        (
            lambda: tm.SkillRecommender(neighbours=0).fit(["a"], ["x", "y"]),
            ("neighbours is 0", "2 lists of skills for 1 titles"),
        ),
        (lambda: tm.TitleMatcher(feedback=2).fit([""]), ("feedback is 2", "empty or missing")),
    ):
        with pytest.raises(InputError) as refused:
            attempt()
        assert [part for part in parts if part not in str(refused.value)] == []


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: tm.TeamRecommender().fit([1]),
        lambda: tm.TitleMatcher().fit(5),
        lambda: tm.TitleMatcher().fit(["cook"]).score("cook", "cook"),
        lambda: tm.SkillRecommender().fit(["cook"], "knife"),
        lambda: TeamProjectRanker().fit(FITS.to_numpy()),
        lambda: TeamProjectRanker().fit(FITS).predict([1]),
        lambda: TeamProjectRanker().fit(FITS).score(FITS),
        lambda: TeamProjectRanker(weights=["a"]).fit(FITS),
        lambda: TeamProjectRanker().fit(FITS, HERS * 2),
    ],
)
def test_what_is_no_table_no_list_or_no_answer_is_refused(attempt):
    with pytest.raises(InputError):
        attempt()


def test_a_skill_that_is_missing_is_none():
    lists = [["knife", None, np.nan, " "], np.nan, None]
    model = tm.SkillRecommender().fit(["cook", "nurse", "welder"], lists)
    assert model.skills_ == ["knife"]


def test_the_team_project_ranker_keeps_the_conventions_of_the_other():
    order = RANDOM.permutation(N)
    first = TeamProjectRanker().fit(FITS, HIS, HERS)
    assert first.feature_names_in_.tolist() == list(FITS) and first.n_features_in_ == 4
    turned = TeamProjectRanker().fit(FITS.iloc[order, ::-1], HIS[order], HERS[order])
    assert_allclose(turned.predict(FITS), first.predict(FITS), rtol=0, atol=1e-9)
    answer = pd.array(HIS.astype(bool), dtype="boolean")
    nullable = TeamProjectRanker().fit(FITS.convert_dtypes(), answer, HERS)
    assert_frame_equal(nullable.predict(FITS.convert_dtypes()), first.predict(FITS))
    judged = first.predict(FITS)
    both = roc_auc_score(HIS * HERS, judged["mutual"])
    assert first.score(FITS, HIS, HERS) == pytest.approx(both)
    one = roc_auc_score(HERS, judged["project"])
    assert first.score(FITS, None, HERS) == pytest.approx(one)


def test_the_order_of_teams_and_of_their_members_changes_nothing():
    fit, answer = FITTED["TeamRecommender"]
    turned = TEAMS.iloc[::-1].assign(members=lambda rows: rows["members"].map(sorted))
    other = tm.TeamRecommender(trees=10).fit(turned).recommend(PROJECTS, 5)
    assert_frame_equal(other, answer(fit()), rtol=0, atol=1e-9)


def test_few_are_the_first_of_many():
    postings = tm.PostingRecommender().fit(LOG)
    many = postings.recommend(range(20), 30)
    assert_frame_equal(
        many[many["rank"] <= 5].reset_index(drop=True), postings.recommend(range(20), 5)
    )
    teams = tm.TeamRecommender(trees=10, shortlist=8).fit(TEAMS)
    many = teams.recommend(PROJECTS, 36)
    assert (many.groupby("project_id").size() == 36).all()
    assert many.groupby("project_id")["score"].is_monotonic_decreasing.all()
    for few in (3, 8, 9, 20):
        first = many[many["rank"] <= few].reset_index(drop=True)
        assert_frame_equal(first, teams.recommend(PROJECTS, few))
    titles = tm.TitleMatcher().fit(
        ["welder", "welding engineer", "nurse", "cook", "java developer"]
    )
    many = titles.match(["welding", "developer"], 5)
    assert_frame_equal(
        many[many["rank"] <= 2].reset_index(drop=True), titles.match(["welding", "developer"], 2)
    )


def scored_from_outside():
    """Return each face with what `score` says, and the same measure reckoned by other means."""
    late = HISTORY["month"] >= MONTHS[33]
    model = tm.DemandForecaster().fit(HISTORY[~late])
    right = HISTORY[late].sort_values(["industry", "month"])["openings"].to_numpy()
    forecast = model.predict(3).sort_values(["industry", "month"])["mean"].to_numpy()
    yield "DemandForecaster", model.score(HISTORY), -np.abs(forecast - right).mean()

    pairs = ranker()
    both = HIS * HERS
    judged = pairs.predict(PAIRS)
    yield "both sides", pairs.score(PAIRS, HIS, HERS), roc_auc_score(both, judged["mutual"])
    yield "one side", pairs.score(PAIRS, None, HERS), roc_auc_score(HERS, judged["employer"])

    once = LOG.drop_duplicates()
    later = RANDOM.random(len(once)) < 0.2
    postings = tm.PostingRecommender().fit(once[~later])
    lists = postings.recommend(once["candidate_id"].unique(), 10)
    hit = once[later].merge(lists, how="left")["rank"].notna()
    share = hit.groupby(once.loc[later, "candidate_id"].to_numpy()).mean().mean()
    yield "PostingRecommender", postings.score(once[later]), share

    titles = tm.TitleMatcher().fit(["welder", "nurse", "cook"])
    yield "TitleMatcher", titles.score(["welder", "nurs"], ["welder", "cook"]), titles_mean(titles)

    skills = tm.SkillRecommender().fit(["cook", "cook", "nurse"], [["a"], ["a", "b"], ["c"]])
    yield "SkillRecommender", skills.score(["cook", "nurse"], [["b"], ["c", "d"]], top_k=1), 0.25

    teams = tm.TeamRecommender(trees=10).fit(TEAMS[20:])
    yield "TeamRecommender", teams.score(TEAMS[:20]), team_gain(teams)


def titles_mean(titles):
    rank = titles.match(["nurs"], 3).set_index("title").loc["cook", "rank"]
    return (1 + 1 / rank) / 2


def team_gain(teams):
    gains = []
    for skills, members in zip(TEAMS["skills"][:20], TEAMS["members"][:20], strict=True):
        found = teams.recommend(pd.DataFrame({"project_id": ["p"], "skills": [skills]}), 10)
        worth = 1 / np.log2(np.arange(2, 12))
        hit = np.isin(found["candidate_id"], members)
        gains.append(worth[: len(hit)][hit].sum() / worth[: len(members)].sum())
    return np.mean(gains)


def test_every_face_scores_by_the_measure_that_it_documents():
    for face, score, right in scored_from_outside():
        assert score == pytest.approx(right), face
        assert isinstance(score, float)


def test_cross_validation_needs_no_scorer():
    scores = cross_val_score(tm.ReciprocalRanker(rounds=20), PAIRS, HERS, cv=2)
    assert (scores > 0.4).all()


def test_a_score_without_anything_to_score_by_is_refused():
    with pytest.raises(InputError, match="answers of a side"):
        ranker().score(PAIRS)
    with pytest.raises(InputError, match="no month of the history is after 2024-12"):
        tm.DemandForecaster().fit(HISTORY).score(HISTORY)
    with pytest.raises(InputError, match="1 titles for 2 queries"):
        tm.TitleMatcher().fit(["cook"]).score(["cook", "nurse"], ["cook"])
