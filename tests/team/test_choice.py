"""The conditional logit finds what drives choices, and what a whole project shares tells nothing."""

import numpy as np
import pandas as pd

from talentmatch.team.recommend._choice import fit_choice, utility


def choices(projects: int, seed: int = 0):
    """Return candidates of whom one a project is chosen by `skill` and luck, `noise` is idle."""
    generator = np.random.default_rng(seed)
    project = np.repeat(np.arange(projects), 5)
    scores = pd.DataFrame(generator.normal(size=(len(project), 2)), columns=["skill", "noise"])
    scores["of_project"] = generator.normal(size=projects)[project]
    value = 2 * scores["skill"] + generator.gumbel(size=len(project))
    return project, scores, (value == value.groupby(project).transform("max")).to_numpy()


def learnt(project, scores, hit, weight=None):
    weight = np.ones(project.max() + 1) if weight is None else weight
    return fit_choice(scores, list(scores), project=project, hit=hit, weight=weight)


def test_it_finds_the_score_that_drives_the_choice():
    project, scores, hit = choices(2000)
    weights = learnt(project, scores, hit)

    assert sum(weights["skill"]) > 10 * abs(sum(weights["noise"]))
    value = utility(weights, project, scores)
    first = pd.Series(value).groupby(project).transform("max") == value
    assert hit[first].mean() > 0.6


def test_what_all_candidates_of_a_project_share_has_no_weight():
    project, scores, hit = choices(500)
    assert np.allclose(learnt(project, scores, hit)["of_project"], 0, atol=1e-6)


def test_projects_without_weight_teach_nothing():
    project, scores, hit = choices(400)
    turned = np.where(project < 200, hit, scores["skill"] < -1)
    weight = (np.arange(400) < 200).astype(float)
    assert sum(learnt(project, scores, turned, weight)["skill"]) > 0
