"""One team out of many candidates: cost and time against greedy and CP-SAT.

Seeded instances: skills as unequally spread as in real books, cost rising with the number of
skills. The reference is the better of four seconds of HiGHS and ten of CP-SAT on two threads in a
process of its own, both on the pruned problem, which is easier for them than the whole book; greedy
takes the person who covers most per cost, with no repair.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from cpsat_reference import store_problem
from reference import ROOT, arguments, publish

from talentmatch.team import assemble_team
from talentmatch.team.assembly.assemble import instance_of
from talentmatch.team.assembly.need import check_book, project_need
from talentmatch.team.assembly.polish import can_polish
from talentmatch.team.assembly.search import greedy_team, prune, value
from talentmatch.team.assembly.team_program import Instance, solve

HIGHS_SECONDS = 4.0


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


def cpsat(instance: Instance, python: str, seconds: float) -> dict[str, object]:
    """Return what CP-SAT finds on the whole book in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        problem = Path(folder) / "problem.npz"
        store_problem(instance, problem)
        script = Path(__file__).with_name("cpsat_reference.py")
        paths = [str(ROOT), *(path for path in sys.path if "site-packages" in path)]
        told = subprocess.run(
            [python, str(script), str(problem), str(seconds)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            capture_output=True,
            text=True,
            check=True,
        )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def measure(
    people: int, project: dict[str, object], seed: int, *, joint: bool, reference: tuple[str, float]
) -> dict[str, object]:
    """Assemble one team and set it beside greedy and CP-SAT."""
    book = candidate_book(people, seed)
    collaboration = joint_work(book, 3 * people, seed) if joint else None
    started, processor = time.perf_counter(), time.process_time()
    team = assemble_team(project, book, collaboration)
    seconds, cpu = time.perf_counter() - started, time.process_time() - processor
    instance = instance_of(project_need(project), check_book(book, (), ()), collaboration, ())
    greedy = value(instance, greedy_team(instance))
    small, _ = prune(instance)
    exact = solve(small, time_limit=HIGHS_SECONDS)
    found = cpsat(small, *reference) if reference[0] else {}
    best = min(value(small, exact.team), float(found.get("value", np.inf)))
    return {
        "cost": round(team.cost),
        "over_best": round(team.objective / best - 1, 4),
        "greedy_over_best": round(greedy / best - 1, 4),
        "gap_proven": None if team.gap is None else round(team.gap, 4),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "highs": exact.status,
        "cpsat": found.get("status"),
        "cpsat_seconds": found.get("seconds"),
    }


def main() -> None:
    """Measure every instance and write the table."""
    parser = arguments("Assemble one team.")
    parser.add_argument(
        "--cpsat",
        default=sys.executable if can_polish() else "",
        help="Python with ortools, for the reference; default: this one, if it has it",
    )
    parser.add_argument("--cpsat-seconds", type=float, default=10.0)
    options = parser.parse_args()
    people = 500 if options.quick else 10_000
    reference = (options.cpsat, 2.0 if options.quick else options.cpsat_seconds)
    if not options.cpsat:
        print('without CP-SAT as reference: pip install "talentmatch[optimize]", or --cpsat PYTHON')
    rows: list[dict[str, object]] = []
    for size in (8, 15):
        for form in ("skills", "skills and joint work", "roles"):
            for seed in range(options.seed, options.seed + (1 if options.quick else 3)):
                project = project_of(size, seed, roles=form == "roles")
                facts = {"people": people, "asked": size, "form": form, "instance": seed}
                joint = "joint" in form
                rows.append(
                    facts | measure(people, project, seed, joint=joint, reference=reference)
                )
    publish("assembly_benchmark", pd.DataFrame(rows), options, data="simulated")


if __name__ == "__main__":
    main()
