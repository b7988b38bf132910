"""Who gets whom: teams and people for projects under limits."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.team import Limit, Portfolio, assign_people, assign_portfolio
from talentmatch.team.memberships import check_memberships
from talentmatch.team.portfolio._blocks import knapsack
from talentmatch.team.portfolio.change import Plan, changes, read_change, solve_plan, why_not
from talentmatch.team.portfolio.options import place_pairs, placement_limits

VALUES = st.lists(st.floats(0.01, 1), min_size=9, max_size=9)


def pairs_of(values, **columns) -> pd.DataFrame:
    """Three teams with three projects."""
    names = list(product(["t0", "t1", "t2"], ["p0", "p1", "p2"]))
    frame = pd.DataFrame(names, columns=["team_id", "project_id"])
    return frame.assign(value=values, **columns)


PAIRS = pairs_of(
    [0.9, 0.8, 0.1, 0.7, 0.2, 0.3, 0.6, 0.5, 0.4],
    cost=[5.0, 4, 3, 5, 4, 3, 5, 4, 3],
    site_id=["s0", "s1", "s1", "s0", "s1", "s1", "s0", "s0", "s0"],
)


def best_by_trying_all(pairs, costs, budget) -> float:
    values = np.asarray(pairs).reshape(3, 3)
    costs = np.asarray(costs).reshape(3, 3)
    best = 0.0
    for choice in product([0, 1, 2, None], repeat=3):
        taken = [(team, project) for team, project in enumerate(choice) if project is not None]
        projects = [project for _, project in taken]
        if len(set(projects)) == len(projects) and sum(costs[p] for p in taken) <= budget:
            best = max(best, sum(values[p] for p in taken))
    return best


@settings(max_examples=30, deadline=None)
@given(VALUES, st.lists(st.integers(1, 9), min_size=9, max_size=9), st.integers(1, 20))
def test_no_choice_tried_by_hand_is_better(values, costs, budget):
    pairs = pairs_of(values, cost=np.array(costs, dtype=float))
    found = assign_portfolio(pairs, [Limit("budget", uses="cost", capacity=float(budget))])
    best = best_by_trying_all(values, costs, budget)
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.bound >= best - 1e-6
    assert found.assigned["cost"].sum() <= budget + 1e-9


def test_each_team_and_project_is_taken_once():
    found = assign_portfolio(PAIRS)
    assert found.assigned["team_id"].is_unique and found.assigned["project_id"].is_unique
    assert found.value == pytest.approx(0.8 + 0.7 + 0.4)
    assert "no other choice" in found.message() and "没有更优" in render(found.message(), "zh")


def test_a_site_takes_no_more_teams_than_it_has_room_for():
    found = assign_portfolio(PAIRS, [Limit("site", by="site_id", capacity={"s0": 1, "s1": 1})])
    assert found.assigned["site_id"].value_counts().max() == 1
    used = found.limits.set_index(["limit", "key"])["used"]
    assert used["site", "s0"] == 1


def test_a_price_bounds_what_more_budget_is_worth():
    def worth(budget):
        return assign_portfolio(PAIRS, [Limit("budget", uses="cost", capacity=budget)])

    now, more = worth(8.0), worth(9.0)
    price = now.limits.set_index("limit")["price"]["budget"]
    relaxed = now.limits["price"] @ now.limits["capacity"] + now.margin.clip(lower=0).sum()
    assert more.value <= relaxed + price + 1e-9


def test_people_are_staffed_once_within_every_budget_and_close_to_the_bound():
    generator = np.random.default_rng(0)
    rows = 4000
    people = pd.DataFrame(
        {
            "candidate_id": generator.integers(0, 600, rows),
            "project_id": np.repeat(np.arange(20), 200),
            "role": np.tile(np.repeat(np.arange(5), 40), 20),
            "value": generator.random(rows),
            "cost": generator.integers(5, 30, rows).astype(float),
        }
    ).drop_duplicates(["candidate_id", "project_id", "role"])
    heads = pd.DataFrame({"project_id": [0], "role": [0], "head_count": [2]})
    budgets = pd.Series(40.0, index=range(20))
    found = assign_people(people, heads=heads, budgets=budgets, time_limit=20, gap=0.02)
    taken = found.assigned
    assert taken["candidate_id"].is_unique
    assert taken.groupby("project_id")["cost"].sum().max() <= 40
    places = taken.groupby(["project_id", "role"]).size()
    assert places.drop((0, 0), errors="ignore").max() == 1
    assert found.gap <= 0.02


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 20),
)
def test_a_knapsack_rounded_down_bounds_and_rounded_up_can_be_paid(seats, budget):
    arrays = [
        tuple(np.array(side, dtype=float) for side in zip(*seat, strict=True)) for seat in seats
    ]
    best = max(
        sum(seat[o][1] for seat, o in zip(seats, choice, strict=True) if o is not None)
        for choice in product(*[[None, *range(len(seat))] for seat in seats])
        if sum(seat[o][0] for seat, o in zip(seats, choice, strict=True) if o is not None) <= budget
    )
    assert knapsack(arrays, budget, bins=7, up=False)[0] >= best - 1e-9
    worth, choice = knapsack(arrays, budget, bins=7, up=True)
    assert worth <= best + 1e-9
    assert sum(seats[seat][option][0] for seat, option in choice) <= budget
    assert knapsack(arrays, budget, bins=budget, up=True)[0] == pytest.approx(best)


def left_out_of(requirement, plan) -> bool:
    """Whether a plan has a solution once one requirement in conflict is left out."""
    kind, _, name = requirement.partition(":")
    fixed = [pair for pair in plan["fixed"] if f"{pair[0]}={pair[1]}" != name]
    must = [project for project in plan["must"] if kind != "must" or project != name]
    limits = [limit for limit in plan["limits"] if limit.name != kind]
    if kind in ("team", "project"):
        return True  # that each is taken once cannot be taken back
    return assign_portfolio(PAIRS, limits, fixed=fixed, must=must).conflict is None


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (
            {"fixed": [("t0", "p0"), ("t0", "p1")]},
            {"fixed:t0=p0", "fixed:t0=p1", "team:t0"},
        ),
        (
            {"fixed": [("t0", "p0"), ("t1", "p1")], "limits": [("budget", None, "cost", 8.0)]},
            {"fixed:t0=p0", "fixed:t1=p1", "budget:"},
        ),
        (
            {"must": ["p0"], "limits": [("budget", None, "cost", 4.0)]},
            {"must:p0", "budget:"},
        ),
        (
            {"must": ["p0"], "limits": [("site", "site_id", None, {"s0": 0.0, "s1": 5.0})]},
            {"must:p0", "site:s0"},
        ),
    ],
)
def test_the_smallest_conflict_is_named_and_each_part_left_out_resolves_it(plan, named):
    limits = [Limit(n, by=b, uses=u, capacity=c) for n, b, u, c in plan.get("limits", [])]
    plan = {"fixed": plan.get("fixed", []), "must": plan.get("must", []), "limits": limits}
    found = assign_portfolio(PAIRS, limits, fixed=plan["fixed"], must=plan["must"])
    assert set(found.conflict.requirements) == named
    assert found.assigned.empty
    assert all(left_out_of(requirement, plan) for requirement in named)
    assert "cannot all be kept" in found.message() and "不能同时满足" in render(
        found.message(), "zh"
    )


def test_the_way_out_of_a_budget_is_the_least_that_is_enough():
    limit = [Limit("budget", uses="cost", capacity=4.0)]
    found = assign_portfolio(PAIRS, limit, must=["p0"])
    assert found.conflict.needed == {"budget:": 5.0}
    enough = [Limit("budget", uses="cost", capacity=5.0)]
    assert assign_portfolio(PAIRS, enough, must=["p0"]).conflict is None


def test_sites_that_are_full_from_the_start_are_named():
    full = [Limit("site", by="site_id", capacity={"s0": 0, "s1": 0})]
    found = assign_portfolio(PAIRS, full)
    assert set(found.conflict.requirements) == {"any:", "site:s0", "site:s1"}
    assert found.assigned.empty
    for open_site in ("s0", "s1"):
        rooms = {"s0": 0, "s1": 0} | {open_site: 1}
        again = assign_portfolio(PAIRS, [Limit("site", by="site_id", capacity=rooms)])
        assert len(again.assigned)


def test_every_problem_of_the_pairs_is_told_at_once():
    broken = PAIRS.assign(value=[np.nan, *PAIRS["value"][1:]])
    with pytest.raises(InputError, match=r"value: 1 of 9 are not numbers \(first: t0, p0\)"):
        assign_portfolio(broken)
    with pytest.raises(InputError, match="column 'value' is missing"):
        assign_portfolio(PAIRS.drop(columns="value"))
    with pytest.raises(InputError, match="there is no row"):
        assign_portfolio(PAIRS.head(0))
    with pytest.raises(InputError, match="t9=p0 is not among the pairs"):
        assign_portfolio(PAIRS, fixed=[("t9", "p0")])
    with pytest.raises(InputError, match="no capacity for 1 of 2"):
        assign_portfolio(PAIRS, [Limit("site", by="site_id", capacity={"s0": 1})])
    with pytest.raises(InputError, match="the capacity of '' is -1"):
        assign_portfolio(PAIRS, [Limit("budget", uses="cost", capacity=-1.0)])


FACTS = pd.DataFrame(
    {
        "team_id": ["t0", "t1", "t2"],
        "project_id": ["p0", "p1", "p2"],
        "value": [0.9, 0.8, 0.7],
        "project_region": ["east", "east", "west"],
        "project_industry": ["C34", "C35", "C34"],
        "team_area_needed": [300.0, 300.0, 300.0],
        "project_area_offered": [0.0, 400.0, 0.0],
        "team_capital_needed": [2e6, 0.0, 0.0],
        "project_capital_offered": [1e6, 0.0, 0.0],
        "team_readiness": [5, 5, 5],
        "project_prize": [1e6, 2e6, 3e6],
    }
)
SITES = pd.DataFrame(
    {
        "site_id": ["S1", "S2"],
        "region": ["east", "east"],
        "industries": [["C34"], ["C35"]],
        "capacity": [1, 1],
        "area": [500.0, 500.0],
    }
)
FUNDS = pd.DataFrame(
    {
        "fund_id": ["F1", "F2", "F3"],
        "ticket_low": [5e5, 5e5, 2e6],
        "ticket_high": [2e6, 2e6, 9e6],
        "size": [3e6, 3e6, 3e7],
        "stages": [["angel"], ["growth"], ["angel"]],
        "industries": [["C34"], ["C34"], ["C34"]],
    }
)


def test_a_place_needs_region_industry_and_room_and_a_fund_industry_stage_and_ticket():
    options, refused = place_pairs(FACTS, SITES, FUNDS)
    taken = options.set_index("team_id")[["site_id", "fund_id"]]
    assert taken.loc["t0"].tolist() == ["S1", "F1"]
    assert taken.loc["t1"].isna().all()  # the project offers the floor space itself
    assert refused[["team_id", "obstacle"]].to_numpy().tolist() == [["t2", "site"]]
    assert options.set_index("team_id")["ticket"]["t0"] == 1e6


def test_time_promised_twice_goes_to_one_team_only():
    members = pd.DataFrame(
        {"team_id": ["t0", "t1"], "candidate_id": ["ann", "ann"], "allocation": [0.6, 0.6]}
    )
    options, _ = place_pairs(FACTS, members=members)
    found = assign_portfolio(options, placement_limits(options))
    assert set(found.assigned["team_id"]) == {"t0", "t2"}
    options, _ = place_pairs(FACTS, members=members.assign(allocation=0.5))
    assert len(assign_portfolio(options, placement_limits(options)).assigned) == 3


def plan_of(**given) -> Plan:
    options, _ = place_pairs(FACTS)
    return Plan(options=options, sites=SITES, funds=FUNDS, **given)


def test_what_if_tells_what_each_change_does_on_its_own():
    plan = plan_of(budget=4e6)
    found = solve_plan(plan)
    told = changes(plan, found, ["budget=+3000000", "without=t0=p0"])
    assert told["gain"].tolist() == pytest.approx([0.7, -0.9])
    assert told["added"].tolist() == [["t2=p2"], []]
    assert told["removed"].tolist() == [[], ["t0=p0"]]


def test_why_a_pair_is_in_or_out_names_what_it_costs():
    plan = plan_of(budget=4e6)
    found = solve_plan(plan)
    refused = pd.DataFrame({"team_id": ["t9"], "project_id": ["p9"], "obstacle": ["fund"]})
    assert "t0=p0 is in" in why_not(plan, found, refused, ("t0", "p0"))
    assert "it would displace t0=p0, t1=p1" in why_not(plan, found, refused, ("t2", "p2"))
    assert "没有基金" in render(why_not(plan, found, refused, ("t9", "p9")), "zh")
    with pytest.raises(InputError, match="t0=p9 is not among the pairs"):
        why_not(plan, found, refused, ("t0", "p9"))


@pytest.mark.parametrize("change", ["budget=much", "budget=+5", "without-site=S9", "fix=t0", "x=1"])
def test_a_change_that_cannot_be_read_is_refused_with_the_way_to_write_it(change):
    with pytest.raises(InputError):
        read_change(plan_of(), change)


def test_a_pair_both_fixed_and_excluded_is_refused_by_name():
    with pytest.raises(InputError, match="t0=p0 is both fixed and excluded"):
        solve_plan(plan_of(fixed=(("t0", "p0"),), excluded=(("t0", "p0"),)))


def test_teams_without_members_are_told_and_circles_and_doubles_are_named():
    members = pd.DataFrame({"team_id": ["a", "b"], "candidate_id": ["ann", "a"]})
    assert check_memberships(["a", "b", "c"], members) == ("c",)
    circle = pd.DataFrame({"team_id": ["a", "b", "b"], "candidate_id": ["b", "a", "bo"]})
    with pytest.raises(InputError, match="a → b → a"):
        check_memberships(["a", "b"], circle)
    twice = pd.concat([members, members.head(1)])
    with pytest.raises(InputError, match="'ann' is a member of team 'a' twice"):
        check_memberships(["a", "b"], twice)


FACTORS = st.sampled_from([1e-12, 1e-7, 3e-5, 1.0, 7e4, 1e9, 1e12])


@settings(max_examples=40, deadline=None)
@given(VALUES, st.lists(st.integers(1, 9), min_size=9, max_size=9), FACTORS, FACTORS)
def test_the_unit_of_worth_and_the_unit_of_money_change_nothing(values, costs, worth, money):
    def solved(worth, money):
        pairs = pairs_of(np.array(values) * worth, cost=np.array(costs) * money)
        return assign_portfolio(pairs, [Limit("budget", uses="cost", capacity=12 * money)])

    now, again = solved(1.0, 1.0), solved(worth, money)
    assert again.value / worth == pytest.approx(now.value, rel=1e-9)
    assert again.bound / worth == pytest.approx(now.bound, rel=1e-6)
    assert again.gap == pytest.approx(now.gap, abs=1e-6)
    assert again.assigned["cost"].sum() <= 12 * money * (1 + 1e-9)
    names = ["limit", "key"]
    prices = [found.limits.set_index(names)["price"]["budget", ""] for found in (now, again)]
    assert prices[1] * money / worth == pytest.approx(prices[0], rel=1e-6, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(VALUES, FACTORS, FACTORS)
def test_people_are_staffed_the_same_in_any_unit(values, worth, money):
    people = pairs_of(values, cost=[5.0, 4, 3, 5, 4, 3, 5, 4, 3]).rename(
        columns={"team_id": "candidate_id"}
    )
    people["role"] = "lead"

    def solved(worth, money):
        budgets = pd.Series({"p0": 5.0, "p1": 4.0, "p2": 2.0}) * money
        told = people.assign(value=people["value"] * worth, cost=people["cost"] * money)
        return assign_people(told, budgets=budgets)

    now, again = solved(1.0, 1.0), solved(worth, money)
    assert again.value / worth == pytest.approx(now.value, rel=1e-9)
    assert again.gap == pytest.approx(now.gap, abs=1e-6)


def test_a_gap_of_tiny_worths_is_told():
    pairs = pd.DataFrame({"team_id": ["t"], "project_id": ["p"], "value": [1e-10]})
    best = assign_portfolio(pairs)
    assert best.gap == 0 and best.value == 1e-10
    half = Portfolio(
        assigned=best.assigned, value=1e-10, bound=2e-10, limits=best.limits, margin=best.margin
    )
    assert half.gap == 0.5


def test_what_is_worth_a_billionth_of_the_rest_is_still_taken():
    values = [1e9, 0, 0, 0, 1e-3, 0, 0, 0, 1.0]
    found = assign_portfolio(pairs_of(values, cost=1.0), [Limit("b", uses="cost", capacity=3.0)])
    assert found.assigned["value"].tolist() == [1e9, 1e-3, 1.0]


def test_a_cost_far_above_the_budget_does_not_blur_the_others():
    pairs = pairs_of([1.0] * 9, cost=[1e13, *[4.0] * 8])
    found = assign_portfolio(pairs, [Limit("budget", uses="cost", capacity=9.0)])
    assert found.assigned["cost"].tolist() == [4.0, 4.0]


def test_a_conflict_names_the_budget_needed_in_its_own_unit():
    pairs = pairs_of([1.0] * 9, cost=np.arange(1.0, 10.0) * 1e-9)
    found = assign_portfolio(
        pairs, [Limit("budget", uses="cost", capacity=2e-9)], fixed=[("t1", "p1")]
    )
    assert found.conflict.needed["budget:"] == pytest.approx(5e-9)


@pytest.mark.parametrize(
    ("excluded", "message"),
    [
        (["t1"], "'t1' is no pair"),
        ([("t1", "p1", "x")], "is no pair"),
        ([("T1", "p1")], "'T1' stands in no row of team_id; did you mean 't1'"),
        ([("t1", "p9")], "'p9' stands in no row of project_id"),
    ],
)
def test_an_exclusion_that_names_nobody_is_refused(excluded, message):
    with pytest.raises(InputError, match=message):
        assign_portfolio(PAIRS, excluded=excluded)


def test_an_excluded_pair_is_not_taken_and_one_that_is_no_option_changes_nothing():
    assert assign_portfolio(PAIRS.head(1), excluded=[("t0", "p0")]).assigned.empty
    found = assign_portfolio(PAIRS.iloc[[0, 4]], excluded=[("t0", "p1")])
    assert found.assigned["project_id"].tolist() == ["p0", "p1"]


def test_all_that_is_wrong_with_a_portfolio_is_said_at_once():
    pairs = pd.DataFrame(
        {"team_id": ["t1", "t2"], "project_id": ["p1", "p2"], "value": [0.9, 0.8], "cost": "a"}
    )
    limits = [Limit("budget", uses="cost"), Limit("cap", uses="value", capacity="9")]
    with pytest.raises(InputError) as refused:
        assign_portfolio(pairs, limits, fixed=[["t1", "zz"]], must="p3", excluded="t1")
    for part in ("'t1' is no pair", "t1=zz", "'p3'", "budget", "cap: capacity '9' is no number"):
        assert part in str(refused.value)
    with pytest.raises(InputError, match="2 of 2 are not numbers"):
        assign_portfolio(pairs.assign(value="much"))
    with pytest.raises(InputError, match="None is no pair"):
        assign_portfolio(pairs, excluded=None)
    with pytest.raises(InputError, match="pairs is list"):
        assign_portfolio([pairs])
