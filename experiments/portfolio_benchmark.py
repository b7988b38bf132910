"""Who gets whom: value and proven gap of portfolios against greedy and exact references.

Seeded instances of three kinds. *roles*: 1 000 role slots of many projects, 20 people each out of
10 000 (quality and pay go together), each project within its budget. *teams*: 100 teams and 1 000
projects, every pair with up to six ways to place it (sites by region and industry with room and
floor space, funds by ticket), one budget in all. *small*: 12 teams and 15 projects, where HiGHS on
the whole programme proves the best. Greedy takes the most valuable option that still fits, again
and again. The exact reference is the whole programme with the seconds given by HiGHS, unhelped.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.team import Limit, Portfolio, assign_people, assign_portfolio
from talentmatch.team.portfolio.limits import demand_rows, limit_rows
from talentmatch.team.portfolio.program import Program, exact, fits, reduce


def role_slots(slots: int, projects: int, tightness: float, seed: int) -> dict[str, object]:
    """Return who could fill which slot at what cost, and budgets below what the slots would cost."""
    generator = np.random.default_rng(seed)
    people, each = 10 * slots, 200 if slots >= 1000 else 30
    quality = generator.beta(2, 2, people)
    pay = 6000 + 20000 * quality**1.5 * generator.lognormal(0, 0.25, people)
    slot = np.repeat(np.arange(slots), each)
    person = np.concatenate([generator.choice(people, each, replace=False) for _ in range(slots)])
    project = generator.integers(0, projects, slots)
    rows = pd.DataFrame(
        {
            "candidate_id": person,
            "project_id": project[slot],
            "role": slot,
            "value": 0.5 * quality[person] + 0.5 * generator.random(len(slot)),
            "cost": (pay[person] * generator.uniform(0.9, 1.1, len(slot))).round(),
        }
    )
    counts = np.bincount(project, minlength=projects)
    return {"people": rows, "budgets": pd.Series(counts * pay.mean() * tightness)}


def team_pairs(teams: int, projects: int, seed: int) -> dict[str, object]:
    """Return pairs with every way to place them, and limits on sites, funds and money."""
    generator = np.random.default_rng(seed)
    standing, appeal = generator.normal(size=teams), generator.normal(size=projects)
    team, project = (grid.ravel() for grid in np.mgrid[:teams, :projects])
    logit = standing[team] + appeal[project] + generator.normal(0, 1.2, len(team)) - 1
    regions, branches, sites, funds = 6, 8, max(6, teams // 4), 6
    where, what = (
        generator.integers(0, regions, projects),
        generator.integers(0, branches, projects),
    )
    site_in = generator.integers(0, regions, sites)
    takes = generator.random((sites, branches)) < 0.4
    fund_takes = generator.random((funds, branches)) < 0.5
    gap = np.exp(generator.normal(14.5, 0.6, teams))
    floor = np.exp(generator.normal(5.8, 0.7, teams))
    pairs = pd.DataFrame(
        {
            "team_id": team,
            "project_id": project,
            "value": 1 / (1 + np.exp(-logit)),
            "cost": np.exp(generator.normal(14.5, 0.7, projects))[project].round(-4),
            "ticket": gap[team].round(-4),
            "area": floor[team].round(),
        }
    )
    kinds = pd.MultiIndex.from_product([range(projects), range(sites)])
    near = site_in[kinds.codes[1]] == where[kinds.codes[0]]
    near &= takes[kinds.codes[1], what[kinds.codes[0]]]
    places = kinds[near].to_frame(index=False, name=["project_id", "site_id"])
    places = places.groupby("project_id").head(3)
    money = pd.DataFrame(np.argwhere(fund_takes[:, what].T), columns=["project_id", "fund_id"])
    money = money.groupby("project_id").head(2)
    options = pairs.merge(places, on="project_id").merge(money, on="project_id")
    area = np.exp(generator.normal(7.2, 0.6, sites)).round()
    limits = [
        Limit("site", by="site_id", capacity=dict(enumerate(generator.integers(1, 5, sites)))),
        Limit("site_area", by="site_id", uses="area", capacity=dict(enumerate(area))),
        Limit(
            "fund",
            by="fund_id",
            uses="ticket",
            capacity=dict.fromkeys(range(funds), teams * 400000.0),
        ),
        Limit("budget", uses="cost", capacity=teams * 1.2e6),
    ]
    return {"pairs": options, "limits": limits}


def whole_program(instance: dict[str, object]) -> Program:
    """Return an instance as one programme, for the references."""
    if "pairs" in instance:
        rows = instance["pairs"]
        once = [Limit(side, by=f"{side}_id", capacity=1.0) for side in ("team", "project")]
        limits = [*once, *instance["limits"]]
    else:
        rows, budgets = instance["people"], instance["budgets"]
        limits = [
            Limit("person", by="candidate_id", capacity=1.0),
            Limit("role", by="role", capacity=1.0),
            Limit("project_budget", by="project_id", uses="cost", capacity=budgets),
        ]
    held = limit_rows(rows, limits)
    demands = demand_rows(rows.assign(team_id="", project_id=""), fixed=[], must=[])
    value = rows["value"].to_numpy()
    program = Program(
        value=value, uses=held.uses.tocsc(), capacity=held.capacity, demands=demands.uses
    )
    return program.part(reduce(program))


def greedy_value(program: Program) -> float:
    """Take the most valuable option that fits, again and again."""
    left, total = program.capacity.copy(), 0.0
    uses = program.uses
    for option in np.argsort(-program.value, kind="stable"):
        here = slice(uses.indptr[option], uses.indptr[option + 1])
        if (uses.data[here] <= left[uses.indices[here]] + 1e-9).all():
            left[uses.indices[here]] -= uses.data[here]
            total += float(program.value[option])
    return total


def measure(
    instance: dict[str, object], solve: Callable[..., Portfolio], exact_seconds: float
) -> dict[str, object]:
    """Solve one instance and set the result beside the references."""
    clock, processor = time.perf_counter(), time.process_time()
    found = solve(**instance)
    seconds, cpu = time.perf_counter() - clock, time.process_time() - processor
    program = whole_program(instance)
    clock = time.perf_counter()
    reference = exact(program, exact_seconds, presolve=True)
    exact_took = time.perf_counter() - clock
    best = None
    if reference.choice is not None and fits(program, reference.choice):
        best = program.worth(reference.choice)
    return {
        "options": len(program.value),
        "value": round(found.value, 3),
        "bound": round(found.bound, 3),
        "gap_proven": round(found.gap, 5),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "greedy_below": round(1 - greedy_value(program) / found.value, 4),
        "exact_below": None if best is None else round(1 - best / found.value, 5),
        "exact_bound_above": round(reference.bound / found.bound - 1, 5),
        "exact_seconds": round(exact_took, 1),
    }


def near_enough(**instance: object) -> Portfolio:
    """Assign teams until a gap of half a percent is proven."""
    return assign_portfolio(**instance, gap=0.005, time_limit=90.0)


def main() -> None:
    """Measure every instance and write the table."""
    parser = arguments("Portfolios against greedy and exact references.")
    parser.add_argument("--exact-seconds", type=float, default=10.0)
    options = parser.parse_args()
    slots, sizes = (60, (8, 60)) if options.quick else (1000, (100, 1000))
    seconds = 2.0 if options.quick else options.exact_seconds
    rows: list[dict[str, object]] = []
    for tightness in (0.4, 0.8):
        for projects in (slots // 20, slots // 5):
            instance = role_slots(slots, projects, tightness, options.seed)
            facts = {"kind": "roles", "instance": f"{projects} projects, budgets {tightness:.0%}"}
            rows.append(facts | measure(instance, assign_people, seconds))
    for number in range(options.seed, options.seed + (1 if options.quick else 3)):
        for kind, size in (("small", (12, 15)), ("teams", sizes)):
            instance = team_pairs(*size, number)
            facts = {"kind": kind, "instance": f"{size[0]} x {size[1]}, seed {number}"}
            rows.append(facts | measure(instance, near_enough, seconds))
    publish("portfolio_benchmark", pd.DataFrame(rows), options, data="simulated")


if __name__ == "__main__":
    main()
