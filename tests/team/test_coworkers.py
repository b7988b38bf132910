"""Past work together, against loops over teams."""

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.team.recommend._coworkers import company_of

TEAMS = st.lists(st.sets(st.integers(0, 4), min_size=1, max_size=3), min_size=1, max_size=8)


def company(teams):
    members = sp.lil_matrix((len(teams), 5), dtype=np.float32)
    for team, people in enumerate(teams):
        members[team, sorted(people)] = 1
    return company_of(members.tocsr())


@settings(max_examples=40, deadline=None)
@given(TEAMS)
def test_the_share_of_a_persons_teams_is_counted_team_by_team(teams):
    found = company(teams)
    for one in range(5):
        own = [team for team in teams if one in team]
        for other in range(5):
            both = sum(other in team for team in own) if other != one else 0
            assert np.isclose(found.together[one, other], both / (len(own) + 1))
            assert found.acquainted[one, other] == (both > 0)


@settings(max_examples=40, deadline=None)
@given(TEAMS, st.integers(1, 4), st.integers(0, 1000))
def test_the_second_look_is_the_mean_over_likely_people(teams, projects, seed):
    random, found = np.random.default_rng(seed), company(teams)
    project = np.repeat(np.arange(projects), 3)
    person = np.concatenate([random.choice(5, 3, replace=False) for _ in range(projects)])
    chance = random.dirichlet(np.ones(3), projects).ravel()
    told = found.second_look(project, person, chance)
    for row in range(len(project)):
        likely = np.flatnonzero(project == project[row])
        shares = [chance[k] * found.together[person[k], person[row]] for k in likely]
        known = [chance[k] * found.acquainted[person[k], person[row]] for k in likely]
        assert np.isclose(told["likely_co_members"][row], np.log(sum(shares) + 1e-4), atol=1e-3)
        assert np.isclose(told["likely_partners"][row], sum(known), atol=1e-5)


def test_no_project_has_no_second_look():
    nothing = np.zeros(0, dtype=np.int64)
    assert company([{0, 1}]).second_look(nothing, nothing, np.zeros(0)).empty
