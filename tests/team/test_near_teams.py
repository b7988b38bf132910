"""What near teams say of each candidate, against loops."""

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.team.recommend.near_teams import NearTeams, member_sets

TEAMS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 4), min_size=1, max_size=3), st.sampled_from([0, 0.2, 0.5, 1])
    ),
    min_size=1,
    max_size=7,
)


def near(drawn) -> NearTeams:
    """Return one project with its near teams; similarity 0 is not near."""
    members = sp.lil_matrix((len(drawn), 5), dtype=np.float32)
    for team, (people, _) in enumerate(drawn):
        members[team, sorted(people)] = 1
    similar = sp.csr_matrix(np.array([[value for _, value in drawn]], dtype=np.float32))
    return NearTeams(similar, members.tocsr())


EVERYBODY = np.arange(5, dtype=np.int32)[None, :]


@settings(max_examples=40, deadline=None)
@given(TEAMS)
def test_shares_are_the_dense_votes_of_the_candidates(drawn):
    teams = near(drawn)
    seats = teams.seats(EVERYBODY)
    told = teams.shares(seats, np.zeros(5, dtype=int), teams.similar.data**2)
    np.testing.assert_allclose(told, np.log(teams.votes(2)[0] + 1e-4), atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(TEAMS)
def test_the_closest_teams_of_each_person_come_in_order(drawn):
    teams = near(drawn)
    closest = teams.closest(teams.seats(EVERYBODY), 5, 2)
    for person in range(5):
        mine = sorted((value for people, value in drawn if person in people), reverse=True)
        np.testing.assert_allclose(closest[person], [*mine, 0, 0][:2], rtol=1e-6)


@settings(max_examples=40, deadline=None)
@given(TEAMS)
def test_people_who_were_together_often_vote_once(drawn):
    teams = near(drawn)
    kept = teams.once_a_set(member_sets(teams.members))
    best: dict[frozenset[int], float] = {}
    for people, value in drawn:
        best[frozenset(people)] = max(best.get(frozenset(people), 0), value)
    assert np.isclose(kept.sum(), sum(best.values()))
    assert (kept > 0).sum() == sum(value > 0 for value in best.values())


def test_seats_of_who_is_no_candidate_count_in_the_total_alone():
    teams = near([({0, 1}, 1.0)])
    place = np.array([[0, -1, -1, -1, -1]], dtype=np.int32)
    told = teams.shares(teams.seats(place), np.zeros(1, dtype=int), teams.similar.data)
    assert np.isclose(np.exp(told[0]), 0.5, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(TEAMS, st.integers(0, 1000))
def test_the_regression_solves_the_ridge_equations_of_the_near_teams(drawn, seed):
    teams = near(drawn)
    units = np.random.default_rng(seed).random((len(drawn), 4)).astype(np.float32)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    told = teams.regression(teams.seats(EVERYBODY), 5, sp.csr_matrix(units))

    at, value = teams.similar.indices, teams.similar.data
    within = units[at] @ units[at].T
    expected = teams.members.toarray()[at].T @ np.linalg.inv(within + 0.3 * np.eye(len(at))) @ value
    np.testing.assert_allclose(told, expected, atol=1e-4)


def test_teams_that_say_the_same_share_one_vote_in_the_regression():
    """Four past teams with one person and the same skills tell hardly more than one of another."""
    members = sp.csr_matrix(np.array([[1, 0]] * 4 + [[0, 1]], dtype=np.float32))
    units = sp.csr_matrix(np.array([[1, 0]] * 4 + [[0, 1]], dtype=np.float32))
    similar = sp.csr_matrix(np.full((1, 5), 0.7, dtype=np.float32))
    teams = NearTeams(similar, members)
    everybody = np.arange(2, dtype=np.int32)[None, :]
    many, one = teams.regression(teams.seats(everybody), 2, units)
    assert 1 < many / one < 1.5
