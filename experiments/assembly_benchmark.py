"""One team out of many candidates: cost and time against greedy and an exact reference.

Seeded instances: skills as unequally spread as in real books, cost rising with the number of
skills. The exact reference is the mixed-integer programme on the whole book, unpruned, with ten
seconds of HiGHS; the greedy one takes the person who covers most per cost, with no repair.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.team import assemble_team
from talentmatch.team.assemble import instance_of
from talentmatch.team.need import check_book, project_need
from talentmatch.team.search import greedy_team, value
from talentmatch.team.team_program import solve


def candidate_book(people: int, seed: int) -> pd.DataFrame:
    """Return people with 2 to 8 of 60 skills, a level, a cost and free time."""
    generator = np.random.default_rng(seed)
    weights = 1.0 / np.arange(1, 61) ** 0.7
    weights /= weights.sum()
    counts = generator.integers(2, 9, people)
    skills = [[f"s{s}" for s in generator.choice(60, n, replace=False, p=weights)] for n in counts]
    cost = 6000 + 1500 * counts * generator.lognormal(0, 0.35, people)
    return pd.DataFrame(
        {
            "candidate_id": [f"c{number:05d}" for number in range(people)],
            "skills": skills,
            "level": generator.integers(1, 6, people),
            "monthly_cost": cost.round(-1),
            "allocation": generator.choice([0.0, 0.5, 1.0], people, p=[0.1, 0.3, 0.6]),
        }
    )


def joint_work(book: pd.DataFrame, pairs: int, seed: int) -> pd.DataFrame:
    """Return pairs of candidates with the number of joint pieces of work."""
    generator = np.random.default_rng(seed + 1)
    ends = generator.integers(0, len(book), (pairs, 2))
    names = book["candidate_id"].to_numpy()
    return pd.DataFrame(
        {
            "candidate_a": names[ends[:, 0]],
            "candidate_b": names[ends[:, 1]],
            "times": generator.integers(1, 6, pairs),
        }
    )


def project_of(size: int, seed: int, *, roles: bool) -> dict[str, object]:
    """Return a project that asks for `size` of the skills, as skills or as roles."""
    generator = np.random.default_rng(seed + 2)
    asked = [f"s{s}" for s in generator.choice(60, size, replace=False)]
    if not roles:
        return {"project_id": f"p{seed}", "skills": asked}
    rows = [{"role": s, "skills": [s], "level": 2, "head_count": 1} for s in asked]
    return {"project_id": f"p{seed}", "roles": rows}


def measure(
    people: int, project: dict[str, object], seed: int, *, joint: bool
) -> dict[str, object]:
    book = candidate_book(people, seed)
    collaboration = joint_work(book, 3 * people, seed) if joint else None
    started = time.perf_counter()
    team = assemble_team(project, book, collaboration)
    seconds = time.perf_counter() - started
    need = project_need(project)
    instance = instance_of(need, check_book(book, (), ()), collaboration, ())
    greedy = value(instance, greedy_team(instance))
    exact = solve(instance, time_limit=10)
    best = value(instance, exact.team)
    return {
        "cost": round(team.cost),
        "over_best": round(team.objective / best - 1, 4),
        "greedy_over_best": round(greedy / best - 1, 4),
        "gap_proven": None if team.gap is None else round(team.gap, 4),
        "seconds": round(seconds, 2),
        "exact": exact.status,
    }


def main() -> None:
    options = arguments("Assemble one team.").parse_args()
    people = 500 if options.quick else 10_000
    seeds = range(options.seed, options.seed + (1 if options.quick else 5))
    rows: list[dict[str, object]] = []
    for size in (8, 15):
        for form in ("skills", "skills and joint work", "roles"):
            for seed in seeds:
                project = project_of(size, seed, roles=form == "roles")
                rows.append(
                    {"people": people, "asked": size, "form": form, "instance": seed}
                    | measure(people, project, seed, joint="joint" in form)
                )
    publish(
        "assembly_benchmark",
        pd.DataFrame(rows),
        quick=options.quick,
        seed=options.seed,
        data="simulated",
    )


if __name__ == "__main__":
    main()
