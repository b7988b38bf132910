"""The best members for one project."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.team import assemble_team, team_gaps


def book(rows, **columns) -> pd.DataFrame:
    """Candidates c0, c1 … with skills and monthly cost."""
    frame = pd.DataFrame(
        {
            "candidate_id": [f"c{number}" for number in range(len(rows))],
            "skills": [list(skills) for skills, _ in rows],
            "monthly_cost": [float(cost) for _, cost in rows],
        }
    )
    return frame.assign(**columns)


PEOPLE = book([("ab", 10), ("c", 5), ("a", 4), ("b", 4), ("abc", 30)])

BOOKS = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd"), min_size=1), st.integers(1, 30)),
    min_size=3,
    max_size=8,
)


def cheapest_by_trying_all(rows, asked, joint) -> float:
    middle = float(np.median([cost for _, cost in rows]))
    best = float("inf")
    for size in range(1, len(rows) + 1):
        for team in combinations(range(len(rows)), size):
            if set(asked) <= set().union(*(rows[person][0] for person in team)):
                bonus = sum(
                    0.02 * middle * min(times, 5)
                    for (one, other), times in joint.items()
                    if one in team and other in team
                )
                best = min(best, sum(rows[person][1] for person in team) - bonus)
    return best


@settings(max_examples=40, deadline=None)
@given(
    BOOKS,
    st.sets(st.sampled_from("abcd"), min_size=1),
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(4, 7)), st.integers(1, 9), max_size=4),
)
def test_no_team_tried_by_hand_is_better(rows, asked, joint):
    joint = {ends: times for ends, times in joint.items() if max(ends) < len(rows)}
    collaboration = pd.DataFrame(
        [(f"c{one}", f"c{other}", times) for (one, other), times in joint.items()],
        columns=["candidate_a", "candidate_b", "times"],
    )
    team = assemble_team({"skills": sorted(asked)}, book(rows), collaboration)
    best = cheapest_by_trying_all(rows, asked, joint)
    if np.isinf(best):
        assert not team.feasible
    else:
        assert team.objective == pytest.approx(best, abs=1e-3)
        assert team.bound <= best + 1e-6


def seats_by_trying_all(rows, roles) -> float:
    best = float("inf")
    for size in range(1, len(rows) + 1):
        for team in combinations(range(len(rows)), size):
            if fills(team, roles, rows):
                best = min(best, sum(rows[person][1] for person in team))
    return best


def fills(team, roles, rows) -> bool:
    if not roles:
        return True
    for person in team:
        rest = tuple(other for other in team if other != person)
        if roles[0] in rows[person][0] and fills(rest, roles[1:], rows):
            return True
    return False


@settings(max_examples=25, deadline=None)
@given(BOOKS, st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True))
def test_each_person_fills_one_role_and_no_cheaper_team_does(rows, roles):
    project = {"roles": [{"role": role, "skills": [role]} for role in roles]}
    team = assemble_team(project, book(rows))
    best = seats_by_trying_all(rows, roles)
    assert team.feasible == np.isfinite(best)
    if team.feasible:
        assert team.cost == pytest.approx(best)
        assert len(team.members) >= len(roles)


@settings(max_examples=25, deadline=None)
@given(BOOKS, st.integers(1, 40))
def test_a_conflict_is_smallest_since_leaving_out_any_part_gives_a_team(rows, budget):
    project = {"skills": ["a", "b", "c"], "budget": budget}
    team = assemble_team(project, book(rows))
    if team.feasible:
        assert team.cost <= budget
        return
    for requirement in team.conflict.requirements:
        kind, _, name = requirement.partition(":")
        less = dict(project)
        if kind == "budget":
            del less["budget"]
        else:
            less["skills"] = [skill for skill in project["skills"] if skill != name]
        others = {r.partition(":")[2] for r in team.conflict.requirements if r != requirement}
        less["skills"] = [skill for skill in less["skills"] if skill in others] or ["d"]
        if others - {""}:
            assert assemble_team(less, book(rows)).feasible


def test_cost_counts_months_and_free_time():
    people = book([("a", 100)], allocation=[0.5])
    assert assemble_team({"skills": ["a"], "months": 6}, people).cost == 300


def test_coverage_says_who_covers_what():
    team = assemble_team({"skills": ["a", "b", "c"]}, PEOPLE)
    assert set(team.members) == {"c1", "c2", "c3"}
    by = team.coverage.set_index("requirement")["by"].to_dict()
    assert by == {"a": ["c2"], "b": ["c3"], "c": ["c1"]}
    assert team.gap == pytest.approx(0)


def test_alternates_are_ranked_by_what_they_cost_more():
    team = assemble_team({"skills": ["a"]}, PEOPLE)
    assert team.members == ("c2",)
    assert team.alternates["candidate_id"].tolist() == ["c0", "c4"]
    assert team.alternates["extra_cost"].tolist() == [6.0, 26.0]
    assert team.alternates["rank"].tolist() == [1, 2]


def test_locked_members_are_in_and_excluded_ones_out():
    team = assemble_team({"skills": ["a", "b"]}, PEOPLE, locked=["c4"], excluded=["c2"])
    assert team.members == ("c4",)


def test_people_who_worked_together_are_preferred():
    people = book([("a", 100), ("a", 100), ("b", 100), ("b", 100)])
    joint = pd.DataFrame({"candidate_a": ["c1"], "candidate_b": ["c2"], "times": [3]})
    team = assemble_team({"skills": ["a", "b"]}, people, joint)
    assert set(team.members) == {"c1", "c2"}
    assert team.objective == pytest.approx(200 - 3 * 2)


def test_desired_skills_are_taken_where_cheap_and_by_their_least_share():
    people = book([("a", 10), ("x", 2), ("y", 500), ("z", 20)])
    project = {"skills": ["a"], "desired_skills": ["x", "y"]}
    assert set(assemble_team(project, people).members) == {"c0", "c1"}
    whole = assemble_team({**project, "least_desired_share": 1.0}, people)
    assert set(whole.members) == {"c0", "c1", "c2"}


def test_roles_ask_for_level_head_count_and_full_time():
    people = book(
        [("a", 1), ("a", 5), ("a", 6), ("a", 7)],
        level=[1, 3, 4, None],
        full_time=[True, True, True, True],
    )
    roles = pd.DataFrame(
        {"role": ["lead"], "skills": [["a"]], "level": [3], "head_count": [2], "full_time": [True]}
    )
    assert set(assemble_team({"roles": roles}, people).members) == {"c1", "c2"}


def test_without_costs_the_smallest_team_is_sought():
    people = PEOPLE.drop(columns="monthly_cost")
    assert assemble_team({"skills": ["a", "b", "c"]}, people).members == ("c4",)


def test_a_skill_nobody_has_is_named_alone():
    team = assemble_team({"skills": ["a", "welding"]}, PEOPLE)
    assert team.conflict.requirements == ("skill:welding",)
    assert "skill 'welding'" in team.message()
    assert "缺 1 人" in render(team.message(), "zh")
    assert not team.feasible
    assert team.gap is None


def test_a_budget_below_the_cheapest_person_says_what_is_needed():
    team = assemble_team({"skills": ["a"], "budget": 3}, PEOPLE)
    assert set(team.conflict.requirements) == {"skill:a", "budget"}
    assert team.conflict.budget_needed == 4
    assert "a budget of 4 CNY" in team.message()


def test_a_locked_member_without_free_time_is_named():
    people = PEOPLE.assign(allocation=[0, 1, 1, 1, 1])
    team = assemble_team({"skills": ["a"]}, people, locked=["c0"])
    assert team.conflict.requirements == ("locked:c0", "available:c0")
    assert "free time of 'c0'" in team.message()


def test_two_locks_that_exclude_each_other_are_both_named():
    people = book([("a", 60), ("a", 60), ("a", 1)])
    team = assemble_team({"skills": ["a"], "budget": 100}, people, locked=["c0", "c1"])
    assert set(team.conflict.requirements) == {"locked:c0", "locked:c1", "budget"}
    assert team.conflict.budget_needed == 120


def test_two_roles_for_the_same_only_person_are_both_named():
    people = book([("ab", 1), ("c", 1)])
    roles = [{"role": "one", "skills": ["a"]}, {"role": "two", "skills": ["b"]}]
    team = assemble_team({"roles": roles}, people)
    assert set(team.conflict.requirements) == {"role:one", "role:two"}


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ({"project_id": "p"}, "project 'p' .*neither skills nor roles"),
        ({"skills": ["a"], "budget": -1}, "budget is -1"),
        ({"skills": ["a"], "least_desired_share": 2}, "least_desired_share is 2"),
        ({"roles": [{"role": "r", "head_count": 0}]}, "head_count is 0"),
        ({"roles": [{"role": "r"}, {"role": "r"}]}, "role 'r' stands twice"),
    ],
)
def test_an_unusable_project_is_named(project, message):
    with pytest.raises(InputError, match=r"(?s)" + message):
        assemble_team(project, PEOPLE)


def test_figures_and_days_that_are_none_are_named_at_once():
    roles = [{"role": "r", "skills": ["a"], "head_count": "two", "months": float("inf")}]
    project = {"skills": ["a"], "budget": "much", "start": "soon", "roles": roles}
    with pytest.raises(InputError) as raised:
        assemble_team(project, PEOPLE)
    for named in ("budget is much", "start is soon", "head_count is two", "months is inf"):
        assert named in str(raised.value)


def test_a_day_counts_as_the_calendar_of_its_place_has_it():
    day = pd.Timestamp("2025-02-01", tz="Asia/Shanghai")
    project = {"skills": ["a"], "months": 1}
    for start, since in ((day, "2025-02-01"), ("2025-02-01", day)):
        here = PEOPLE.assign(available_from=since)
        assert assemble_team({**project, "start": start}, here).members == ("c2",)
        later = here.assign(available_from=pd.Timestamp("2025-03-01", tz="Asia/Shanghai"))
        assert not assemble_team({**project, "start": start}, later).feasible


def test_joint_work_without_its_columns_is_named():
    joint = pd.DataFrame({"candidate_a": ["c0"], "one": ["c1"]})
    with pytest.raises(InputError, match=r"(?s)'candidate_b' is missing.*'times' is missing"):
        assemble_team({"skills": ["a"]}, PEOPLE, joint)


def test_all_problems_of_the_book_are_named_at_once():
    doubled = pd.concat([PEOPLE, PEOPLE.head(1)])
    with pytest.raises(InputError) as caught:
        assemble_team({"skills": ["a"]}, doubled, locked=["c1", "nobody"], excluded=["c1"])
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="column 'skills' is missing"):
        assemble_team({"skills": ["a"]}, PEOPLE.drop(columns="skills"))
    with pytest.raises(InputError, match="there is no candidate"):
        assemble_team({"skills": ["a"]}, PEOPLE.head(0))


def test_past_a_thousand_candidates_the_gap_is_proven():
    generator = np.random.default_rng(0)
    rows = [
        (generator.choice(list("abcdefgh"), 2, replace=False), generator.integers(10, 99))
        for _ in range(2000)
    ]
    team = assemble_team({"skills": list("abcdefgh")}, book(rows), time_limit=5)
    assert team.gap == pytest.approx(0, abs=1e-3)
    assert "for" in team.message()
    assert "人" in render(team.message(), "zh")


def test_who_is_away_in_a_month_of_a_role_cannot_fill_it():
    people = book([("a", 10), ("a", 30)], available_from=["2025-03-01", None])
    role = {"role": "one", "skills": ["a"], "from_month": 1, "months": 2}
    project = {"roles": [role], "months": 6, "start": "2025-01-01"}
    assert assemble_team(project, people).members == ("c1",)
    late = project | {"roles": [role | {"from_month": 3}]}
    assert assemble_team(late, people).members == ("c0",)
    assert assemble_team(late, people).cost == 20


def test_a_role_asks_for_a_share_of_time_and_free_months_are_told_one_by_one():
    people = book([("a", 10), ("a", 30)], free_by_month=[[1.0, 0.4, 1.0], [0.5, 0.5, 0.5]])
    roles = [{"role": "one", "skills": ["a"], "share": 0.5}]
    assert assemble_team({"roles": roles, "months": 3}, people).members == ("c1",)
    first = [roles[0] | {"months": 1}]
    assert assemble_team({"roles": first, "months": 3}, people).members == ("c0",)


def test_each_member_has_alternates_even_a_locked_one():
    team = assemble_team({"skills": ["a", "c"]}, PEOPLE, locked=["c2"])
    assert set(team.alternates["member"]) == set(team.members)


def test_a_level_nobody_has_offers_the_next_lower_one():
    people = book([("a", 10), ("a", 20)], level=[2, 3])
    roles = [{"role": "one", "skills": ["a"], "level": 5}]
    team = assemble_team({"roles": roles}, people)
    lower, without = team.conflict.ways_out[0], team.conflict.ways_out[1:]
    assert (lower.step, lower.to, lower.cost) == ("level", 3, 20)
    assert not without, "nothing is left without the only role"
    assert assemble_team({"roles": [roles[0] | {"level": lower.to}]}, people).cost == lower.cost
    assert "level 3 for role 'one'" in team.message() and "降至 3" in render(team.message(), "zh")


def test_a_way_out_was_verified_by_solving_again():
    people = book([("a", 1), ("b", 1)], full_time=[False, True])
    roles = [{"role": "one", "skills": ["a"], "full_time": True}, {"role": "two", "skills": ["b"]}]
    ways = {way.step: way for way in assemble_team({"roles": roles}, people).conflict.ways_out}
    assert set(ways) == {"flexible", "leave_out"}
    assert assemble_team({"roles": roles[1:]}, people).cost == ways["leave_out"].cost == 1
    assert ways["flexible"].cost == 2


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"monthly_cost": [-1.0] * 5}, "monthly_cost: 5 of 5 are not between 0 and inf"),
        ({"allocation": [0.5, 2, 1, 1, 1]}, r"allocation: 1 of 5 .*first: c1, 2"),
    ],
)
def test_impossible_figures_of_people_are_named(columns, message):
    with pytest.raises(InputError, match=message):
        assemble_team({"skills": ["a"]}, PEOPLE.assign(**columns))


def test_who_covers_nothing_is_not_taken_for_company():
    people = book([("a", 10), ("z", 1), ("z", 1)])
    joint = pd.DataFrame(
        {"candidate_a": ["c0", "c0"], "candidate_b": ["c1", "c2"], "times": [5, 5]}
    )
    assert assemble_team({"skills": ["a"]}, people, joint).members == ("c0",)


def test_the_polish_by_cp_sat_agrees_with_the_exact_team():
    pytest.importorskip("ortools", reason="the extra `optimize` is not installed")
    from talentmatch.team.assembly.assemble import instance_of
    from talentmatch.team.assembly.need import check_book, project_need
    from talentmatch.team.assembly.polish import polish
    from talentmatch.team.assembly.search import value

    project = {"skills": ["a"], "roles": [{"role": "r", "skills": ["b"]}]}
    instance = instance_of(project_need(project), check_book(PEOPLE, (), ()), None, ())
    found = polish(instance, np.zeros(0, dtype=np.int64), time_limit=5)
    best = assemble_team(project, PEOPLE).objective
    assert value(instance, found.team) == pytest.approx(best)
    assert found.bound <= best + 1e-9


@settings(max_examples=30, deadline=None)
@given(
    BOOKS,
    st.sets(st.sampled_from("abcd"), min_size=1),
    st.sampled_from([1e-12, 1e-7, 3e-5, 7e4, 1e9, 1e12]),
)
def test_the_unit_of_money_changes_no_team_and_no_budget_needed(rows, asked, factor):
    def assembled(factor):
        people = book([(skills, cost * factor) for skills, cost in rows])
        roles = [{"role": "lead", "skills": sorted(asked)[:1], "head_count": 1}]
        project = {"skills": sorted(asked), "roles": roles, "budget": 20 * factor}
        return assemble_team(project, people)

    now, again = assembled(1.0), assembled(factor)
    assert again.feasible == now.feasible
    if now.feasible:
        assert again.cost / factor == pytest.approx(now.cost)
        assert again.gap == pytest.approx(now.gap, abs=1e-6)
    elif now.conflict is not None:
        assert again.conflict.requirements == now.conflict.requirements
        needed = [found.conflict.budget_needed for found in (now, again)]
        assert needed[1] == (None if needed[0] is None else pytest.approx(needed[0] * factor))


@pytest.mark.parametrize(
    ("wrong", "parts"),
    [
        ({"project": {"skills": "a,b"}}, ["skills is the text 'a,b'"]),
        ({"project": {"roles": [{"role": "lead", "skills": "a"}]}}, ["lead is the text 'a'"]),
        ({"project": None}, ["project is NoneType"]),
        ({"candidates": PEOPLE.assign(skills="a,b")}, ["skills: ", "'a,b'"]),
        ({"candidates": [1]}, ["candidates is list"]),
        ({"candidates": PEOPLE.assign(monthly_cost="much")}, ["much"]),
        ({"collaboration": [1]}, ["collaboration is list"]),
        (
            {"locked": ["nobody"], "excluded": "nil", "time_limit": "1", "project": {}},
            ["'nobody'", "'nil'", "time_limit is '1'", "neither skills nor roles"],
        ),
    ],
)
def test_what_cannot_be_meant_is_named_with_all_else(wrong, parts):
    given = {"project": {"skills": ["a"]}, "candidates": PEOPLE} | wrong
    with pytest.raises(InputError) as refused:
        assemble_team(given.pop("project"), given.pop("candidates"), **given)
    assert [part for part in parts if part not in str(refused.value)] == []


def test_one_text_names_one_person():
    team = assemble_team({"skills": ["a", "b"]}, PEOPLE, locked="c4", excluded="c2")
    again = assemble_team({"skills": ["a", "b"]}, PEOPLE, locked=["c4"], excluded=["c2"])
    assert team.members == again.members


def test_the_order_of_people_decides_nothing():
    book = pd.DataFrame(
        {"candidate_id": list("fbdace"), "skills": [["x"], ["y"], ["x"], ["y"], ["x"], ["y"]]}
    )
    for order in (book, book.iloc[::-1], book.sort_values("candidate_id")):
        assert assemble_team({"skills": ["x", "y"]}, order).members == ("a", "c")
        assert team_gaps({"skills": ["x", "y"]}, ["f"], order).hires["candidate_id"].tolist() == [
            "a"
        ]
