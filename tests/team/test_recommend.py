"""Who has done such work."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.errors import InputError
from talentmatch.team import TeamRecommender
from talentmatch.team.recommend._stack import TrainingPairs, ndcg_by_project
from talentmatch.team.recommend.incidence import incidence_of, skill_matrix
from talentmatch.team.recommend.pair_scores import BaseScores


def guild(teams: int, seed: int = 0) -> pd.DataFrame:
    """Teams of ten trades; whoever is of a trade works in its teams and has its skills."""
    generator = np.random.default_rng(seed)
    trades = generator.integers(0, 10, teams)
    return pd.DataFrame(
        {
            "team_id": [f"t{number}" for number in range(teams)],
            "skills": [
                [f"trade{trade}-{s}" for s in generator.choice(6, 3, replace=False)] + ["english"]
                for trade in trades
            ],
            "members": [
                [f"p{trade}-{m}" for m in generator.choice(8, 3, replace=False)] for trade in trades
            ],
        }
    )


PROJECTS = pd.DataFrame(
    {"project_id": ["a", "b"], "skills": [["trade3-0", "trade3-1", "english"], ["trade7-2"]]}
)


@pytest.fixture(scope="module")
def fitted() -> TeamRecommender:
    return TeamRecommender(random_state=0, trees=20).fit(guild(400))


def test_people_of_the_trade_come_first(fitted):
    listed = fitted.recommend(PROJECTS, top_k=5)
    for project, trade in (("a", "p3-"), ("b", "p7-")):
        people = listed.loc[listed["project_id"] == project, "candidate_id"]
        assert people.str.startswith(trade).all()


def test_lists_are_ranked_by_score_without_gaps_or_doubles(fitted):
    listed = fitted.recommend(PROJECTS, top_k=7)
    assert list(listed.columns) == ["project_id", "candidate_id", "score", "rank"]
    for _, rows in listed.groupby("project_id"):
        assert rows["rank"].tolist() == list(range(1, 8))
        assert rows["score"].is_monotonic_decreasing
        assert rows["candidate_id"].is_unique


def test_a_list_can_be_longer_than_the_shortlist(fitted):
    listed = fitted.recommend(PROJECTS.head(1), top_k=75)
    assert len(listed) == 75


def test_same_seed_gives_the_same_lists(fitted):
    again = clone(fitted).fit(guild(400))
    assert_frame_equal(fitted.recommend(PROJECTS), again.recommend(PROJECTS))


def test_a_saved_model_recommends_the_same(fitted, tmp_path):
    fitted.save(tmp_path / "model")
    loaded = TeamRecommender.load(tmp_path / "model")
    assert_frame_equal(fitted.recommend(PROJECTS), loaded.recommend(PROJECTS))
    assert loaded.get_params() == fitted.get_params()


def test_fit_and_recommend_leave_their_inputs_alone():
    teams, projects = guild(30), PROJECTS.copy(deep=True)
    before = teams.copy(deep=True)
    TeamRecommender().fit(teams).recommend(projects)
    assert_frame_equal(teams, before)
    assert_frame_equal(projects, PROJECTS)


def test_unknown_skills_leave_the_busiest_people():
    teams = pd.DataFrame(
        {"team_id": ["x", "y"], "skills": [["a"], ["b"]], "members": [["one", "two"], ["two"]]}
    )
    nobody = pd.DataFrame({"project_id": ["p", "q"], "skills": [["never seen"], []]})
    listed = TeamRecommender().fit(teams).recommend(nobody, top_k=1)
    assert listed["candidate_id"].tolist() == ["two", "two"]


def test_unknown_skills_leave_the_busiest_people_of_many_teams_too():
    """More people than are scored in full, and enough teams to learn from."""
    teams = guild(300)
    teams["members"] = [[*names, f"z{number}"] for number, names in enumerate(teams["members"])]
    nobody = pd.DataFrame({"project_id": ["p", "q"], "skills": [["never seen"], []]})
    listed = TeamRecommender(trees=20).fit(teams).recommend(nobody, top_k=10)
    times = teams["members"].explode().value_counts()
    for _, rows in listed.groupby("project_id"):
        assert times[rows["candidate_id"]].tolist() == times.head(10).tolist()


def test_base_scores_do_not_depend_on_the_order_of_teams():
    """But for rounding, and as long as no team drops out of the nearest."""
    teams = guild(120)

    def scores(teams: pd.DataFrame) -> pd.DataFrame:
        past = incidence_of(teams)
        asked = skill_matrix(PROJECTS["skills"], past.skill_names)
        found = BaseScores(past, neighbours=120).pairs(asked)
        return found.scores.set_index([found.project, past.people[found.person]])

    turned, told = scores(teams.sample(frac=1, random_state=1)), scores(teams)
    places = [name for name in told if name.endswith("_place")]  # ties are broken by rounding
    pd.testing.assert_frame_equal(
        turned.reindex(told.index).drop(columns=places), told.drop(columns=places), atol=1e-4
    )


def test_no_project_has_no_memory(fitted):
    none = fitted.memory_share(PROJECTS.head(0))
    assert none.empty and list(none.columns) == list(fitted.memory_share(PROJECTS).columns)


def test_names_that_are_numbers_are_saved(tmp_path):
    teams = pd.DataFrame(
        {"team_id": [1, 2], "skills": [["a"], ["b"]], "members": [np.array([1, 2]), np.array([2])]}
    )
    asked = pd.DataFrame({"project_id": [7], "skills": [["a"]]})
    model = TeamRecommender().fit(teams)
    model.save(tmp_path)
    assert_frame_equal(TeamRecommender.load(tmp_path).recommend(asked), model.recommend(asked))


def test_memory_is_whole_for_an_identical_team_and_none_for_a_new_constellation():
    teams = pd.DataFrame(
        {
            "team_id": ["old", "other"],
            "skills": [["plc", "vision"], ["plc", "sales"]],
            "members": [["ann"], ["bo"]],
        }
    )
    model = TeamRecommender().fit(teams)
    known = model.memory_share(pd.DataFrame({"project_id": ["p"], "skills": [["vision", "plc"]]}))
    known = known.set_index("candidate_id")
    assert known["memory_share"].to_dict() == {"ann": 1.0, "bo": 0.0}
    assert known.loc["ann", "nearest_team"] == "old"
    assert known.loc["ann", "similarity"] == pytest.approx(1)
    fresh = model.memory_share(pd.DataFrame({"project_id": ["p"], "skills": [["vision"]]}))
    assert (fresh["memory_share"] == 0).all()


def test_no_projects_give_an_empty_list(fitted):
    assert fitted.recommend(PROJECTS.head(0)).empty


def test_recommending_before_fitting_is_refused():
    with pytest.raises(NotFittedError):
        TeamRecommender().recommend(PROJECTS)


@pytest.mark.parametrize(
    ("teams", "message"),
    [
        (guild(3).drop(columns="skills"), "column 'skills' is missing"),
        (guild(3).head(0), "there is no team"),
        (guild(3).assign(members=[[], ["x"], []]), r"2 teams have no member \(first: t0\)"),
        (guild(3).assign(skills="plc"), "skills: 3 rows hold no list of str"),
        (guild(3).assign(team_id="t"), "team_id: 2 stand twice"),
        (guild(3).assign(skills=[[], [], []]), "no team has a skill"),
    ],
)
def test_unusable_teams_are_named(teams, message):
    with pytest.raises(InputError, match=message):
        TeamRecommender().fit(teams)


def test_unusable_projects_and_parameters_are_named(fitted):
    with pytest.raises(InputError, match="column 'skills' is missing"):
        fitted.recommend(PROJECTS.drop(columns="skills"))
    for wrong in (0, 2.5, float("nan")):
        with pytest.raises(InputError, match=f"top_k is {wrong}"):
            fitted.recommend(PROJECTS, top_k=wrong)
    with pytest.raises(InputError, match="project_id: 1 stand twice"):
        fitted.recommend(PROJECTS.assign(project_id="a"))
    with pytest.raises(InputError, match="folds is 1"):
        TeamRecommender(folds=1).fit(guild(5))
    with pytest.raises(InputError, match=r"(?s)neighbours is 2\.5.*leaves is 1"):
        TeamRecommender(neighbours=2.5, leaves=1).fit(guild(5))


TEAMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcde"), min_size=1, max_size=4),
        st.lists(st.sampled_from("vwxyz"), min_size=1, max_size=3),
    ),
    min_size=2,
    max_size=8,
)


def as_teams(drawn) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "team_id": range(len(drawn)),
            "skills": [skills for skills, _ in drawn],
            "members": [members for _, members in drawn],
        }
    )


@settings(max_examples=30, deadline=None)
@given(TEAMS, st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True))
def test_naive_bayes_agrees_with_loops(drawn, asked):
    past = incidence_of(as_teams(drawn))
    scores = BaseScores(past, smoothing=0.1).naive_bayes(skill_matrix([asked], past.skill_names))
    skills = {name for names, _ in drawn for name in names}
    people = sorted({name for _, names in drawn for name in names})
    slow = []
    teams_of_all = sum(len(set(members)) for _, members in drawn)
    for person in people:
        mine = [set(names) for names, members in drawn if person in members]
        told = sum(len(names) for names in mine)
        log = np.log((len(mine) + 1) / (teams_of_all + len(people)))
        for skill in asked:
            if skill in skills:
                times = sum(skill in names for names in mine)
                log += np.log((times + 0.1) / (told + 0.1 * len(skills)))
        slow.append(log)
    assert past.people.tolist() == people
    np.testing.assert_allclose(scores[0], np.array(slow) - max(slow), atol=1e-4)


@settings(max_examples=20, deadline=None)
@given(TEAMS)
def test_order_of_teams_skills_and_members_does_not_matter(drawn):
    projects = pd.DataFrame({"project_id": ["p"], "skills": [["a", "b"]]})
    turned = [(skills[::-1], members[::-1]) for skills, members in drawn[::-1]]
    one = TeamRecommender().fit(as_teams(drawn)).recommend(projects)
    other = TeamRecommender().fit(as_teams(turned)).recommend(projects)
    scores = one.merge(other, on="candidate_id")
    assert len(scores) == len(one) == len(other)
    np.testing.assert_allclose(scores["score_x"], scores["score_y"], atol=1e-3)


def test_ndcg_agrees_with_a_value_worked_out_by_hand():
    pairs = TrainingPairs(
        np.array([0, 0, 0]),
        pd.DataFrame(),
        np.array([True, False, True]),
        np.array([2]),
        np.ones(1),
    )
    value = ndcg_by_project(pairs, np.array([0.9, 0.5, 0.1]))
    assert value[0] == pytest.approx((1 + 0.5) / (1 + 1 / np.log2(3)))


def test_names_of_several_kinds_are_no_names():
    teams = pd.DataFrame({"team_id": ["t"], "skills": [["plc"]], "members": [["ann", 7]]})
    with pytest.raises(InputError, match="members: names are of kinds int, str"):
        TeamRecommender().fit(teams)
