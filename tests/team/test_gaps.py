"""What a team lacks, and the cheapest people who fill it, against every possibility."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.team import team_gaps

SKILLS = ["plc", "vision", "robot", "erp"]


def seats_filled(roles, people, book):
    """Return how many seats of roles people can fill, one each, by trying all ways."""
    seats = [role for role in roles for _ in range(role["head_count"])]
    best = 0
    for chosen in itertools.permutations([*people, *[None] * len(seats)], len(seats)):
        fits = [
            who is not None and set(seat["skills"]) <= set(book.loc[who, "skills"])
            for seat, who in zip(seats, chosen, strict=True)
        ]
        best = max(best, sum(fits))
    return best


def covered(project, people, book):
    held = set().union(*(book.loc[who, "skills"] for who in people)) if people else set()
    return len(held & set(project["skills"])), seats_filled(project["roles"], people, book)


def least_cost(project, team, book):
    everybody = covered(project, list(book.index), book)
    outside = [who for who in book.index if who not in team]
    costs = [
        book.loc[list(more), "monthly_cost"].sum()
        for n in range(len(outside) + 1)
        for more in itertools.combinations(outside, n)
        if covered(project, [*team, *more], book) == everybody
    ]
    return min(costs)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_the_people_who_fill_it_are_the_cheapest_there_are(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 6))
    book = pd.DataFrame(
        {
            "candidate_id": [f"p{i}" for i in range(n)],
            "skills": [
                list(random.choice(SKILLS, random.integers(1, 4), replace=False)) for _ in range(n)
            ],
            "monthly_cost": random.integers(1, 30, n) * 1000.0,
        }
    )
    roles = [
        {"role": f"r{i}", "skills": [str(random.choice(SKILLS))], "head_count": 1}
        for i in range(random.integers(0, 3))
    ]
    skills = list(random.choice(SKILLS, random.integers(1, 4), replace=False))
    project = {"project_id": "x", "skills": skills, "roles": roles}
    team = list(random.choice(book["candidate_id"], random.integers(0, n), replace=False))
    gaps = team_gaps(project, team, book)
    by_name = book.set_index("candidate_id")
    hires = gaps.hires["candidate_id"].tolist()
    assert not set(hires) & set(team)
    assert gaps.cost == pytest.approx(least_cost(project, team, by_name))
    whole = covered(project, [*team, *hires], by_name)
    assert whole == covered(project, list(by_name.index), by_name)
    lacks = gaps.lacks.set_index("requirement")
    held = set().union(*by_name.loc[team, "skills"]) if team else set()
    asked = [skill for skill in skills if skill in lacks.index]
    assert set(asked) == set(skills) - held
    assert set(hires) <= {who for cell in lacks["by"] for who in cell}
    names = by_name["skills"]
    for skill in asked:
        assert all(skill in names[who] for who in lacks.loc[skill, "by"])
        assert (skill in gaps.open) == (not lacks.loc[skill, "by"])


BOOK = pd.DataFrame(
    {
        "candidate_id": ["ann", "bo", "cy", "di"],
        "skills": [["plc", "vision"], ["plc"], ["vision"], ["robot"]],
        "monthly_cost": [9000.0, 4000.0, 12000.0, 5000.0],
    }
)


def test_members_change_roles_where_that_is_cheaper():
    roles = [
        {"role": "programmer", "skills": ["plc"], "head_count": 1},
        {"role": "inspector", "skills": ["vision"], "head_count": 1},
    ]
    gaps = team_gaps({"roles": roles, "months": 3}, ["ann"], BOOK)
    assert gaps.lacks["requirement"].tolist() == ["programmer"]
    assert gaps.lacks["by"].tolist() == [["bo"]]
    assert gaps.cost == 12_000


def test_it_is_said_in_words_in_both_languages():
    project = {"skills": ["plc", "robot"], "desired_skills": ["erp"], "months": 2}
    gaps = team_gaps(project, ["bo"], BOOK)
    assert gaps.lacks[["requirement", "must"]].values.tolist() == [["robot", True], ["erp", False]]
    assert gaps.message() == (
        "lacks robot, erp; nobody who is free has erp; 1 more would fill the rest, for 10,000 CNY"
    )
    assert render(gaps.message(), "zh") == (
        "缺robot、erp；无空闲人员具备erp；其余最省可由 1 人补足，费用 10,000 元"
    )
    whole = team_gaps({"skills": ["plc"]}, ["bo"], BOOK)
    assert whole.lacks.empty and whole.hires.empty and whole.message() == ""


def test_several_heads_of_a_role_are_counted():
    role = {"role": "programmer", "skills": ["plc"], "head_count": 4}
    gaps = team_gaps({"roles": [role]}, ["bo"], BOOK)
    assert gaps.lacks[["needed", "missing"]].values.tolist() == [[4, 3]]
    assert gaps.lacks["by"].tolist() == [["ann"]]
    assert gaps.open == ("programmer",)


def test_whoever_has_no_time_covers_nothing_and_is_not_proposed():
    book = BOOK.assign(allocation=[1.0, 0.0, 1.0, 0.0])
    gaps = team_gaps({"skills": ["plc", "robot"]}, ["bo"], book)
    assert gaps.lacks["by"].tolist() == [["ann"], []]
    assert gaps.open == ("robot",)


def test_a_member_nobody_knows_is_named():
    with pytest.raises(InputError, match="zed"):
        team_gaps({"skills": ["plc"]}, ["zed"], BOOK)
