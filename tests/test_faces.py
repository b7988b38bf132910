"""The fixed names and signatures of the library, and what it costs to import it."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp

import talentmatch as tm
from talentmatch.match import equilibrium, stable_match

HEAVY = {
    "duckdb",
    "lightgbm",
    "mlflow",
    "numpy",
    "openpyxl",
    "pandas",
    "plotly",
    "pyarrow",
    "scipy",
    "sklearn",
    "typer",
    "xlsxwriter",
}

#: Face to the parameters that callers name or place, in their order, with the defaults they rely
#: on.
SIGNATURES = {
    tm.Store: {"path": ":memory:"},
    tm.Store.load: {"path": ...},
    tm.Store.read: {"table": ..., "as_of": ..., "purpose": ...},
    tm.load_sample: {"seed": 0},
    tm.DemandForecaster: {"random_state": 0},
    tm.DemandForecaster.fit: {"history": ..., "covariates": None},
    tm.DemandForecaster.predict: {
        "horizon": 3,
        "levels": (80, 95),
        "aggregate": None,
        "covariates": None,
        "locked": None,
    },
    tm.ReciprocalRanker: {"random_state": 0},
    tm.ReciprocalRanker.fit: {
        "pairs": ...,
        "candidate_accepts": None,
        "employer_accepts": None,
        "groups": None,
        "at": None,
        "weight": None,
    },
    tm.ReciprocalRanker.predict: {"pairs": ...},
    tm.ReciprocalRanker.explain: {"pairs": ...},
    tm.PostingRecommender: {"random_state": 0},
    tm.PostingRecommender.fit: {"interactions": ..., "postings": None, "candidates": None},
    tm.PostingRecommender.recommend: {"candidate_ids": ..., "top_k": 5},
    tm.TitleMatcher: {"encoder": "ngram"},
    tm.TitleMatcher.fit: {"titles": ...},
    tm.TitleMatcher.match: {"queries": ..., "top_k": 100},
    tm.TeamRecommender: {"random_state": 0},
    tm.TeamRecommender.fit: {"teams": ...},
    tm.TeamRecommender.recommend: {"projects": ..., "top_k": 10},
    tm.assemble_team: {
        "project": ...,
        "candidates": ...,
        "collaboration": None,
        "locked": (),
        "excluded": (),
        "time_limit": 1.0,
    },
    equilibrium: {
        "candidate_utility": ...,
        "employer_utility": ...,
        "openings": None,
        "temperature": 1.0,
    },
    stable_match: {"candidate_scores": ..., "employer_scores": ..., "openings": None},
}


def test_importing_the_library_loads_nothing_heavy():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, talentmatch; dir(talentmatch); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not HEAVY & set(loaded)


def test_every_public_name_resolves_and_is_listed():
    assert sorted(tm.__all__) == dir(tm)
    assert all(getattr(tm, name) for name in tm.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="No talentmatch attribute Forecaster"):
        _ = tm.Forecaster


@pytest.mark.parametrize("face", SIGNATURES, ids=lambda face: face.__qualname__)
def test_a_face_keeps_its_parameters_in_order(face):
    given = inspect.signature(face).parameters
    wanted = SIGNATURES[face]
    assert [name for name in given if name in wanted] == list(wanted)
    empty = inspect.Parameter.empty
    defaults = {
        name: ... if given[name].default is empty else given[name].default for name in wanted
    }
    assert defaults == wanted
    beyond = [p for name, p in given.items() if name not in wanted and name != "self"]
    assert all(parameter.default is not empty for parameter in beyond)


LEARNERS = (
    tm.DemandForecaster,
    tm.ReciprocalRanker,
    tm.PostingRecommender,
    tm.TitleMatcher,
    tm.TeamRecommender,
)


@pytest.mark.parametrize("face", [*LEARNERS, tm.assemble_team], ids=lambda face: face.__name__)
def test_a_face_tells_shapes_units_sources_and_an_example(face):
    told = inspect.getdoc(face)
    parts = {"Parameters", "References", "Examples"}
    parts |= {"Attributes"} if inspect.isclass(face) else {"Returns", "Raises"}
    assert {part for part in parts if f"\n{part}\n---" not in told} == set()
    whole = told + "".join(
        inspect.getdoc(one) or ""
        for name, one in inspect.getmembers(face, callable)
        if not name.startswith("_")
    )
    assert ">>> " in told and "Raises\n---" in whole
    assert "[" in told and ("shape" in whole or "DataFrame with" in whole or "DataFrame" in whole)


def test_the_equilibrium_keeps_its_two_equations():
    rng = np.random.default_rng(0)
    u, v, openings, temperature = rng.normal(size=(6, 4)), rng.normal(size=(6, 4)), 2, 0.7
    held = np.full(4, openings)
    mu = equilibrium(u, v, openings=held, temperature=temperature)
    alone, unfilled = 1 - mu.sum(axis=1), held - mu.sum(axis=0)
    expected = 0.5 * np.log(alone)[:, None] + 0.5 * np.log(unfilled) + (u + v) / (2 * temperature)
    np.testing.assert_allclose(np.log(mu), expected, atol=1e-6)


def test_a_sparse_equilibrium_keeps_to_the_pairs_that_are_feasible():
    rng = np.random.default_rng(1)
    mask = rng.random((6, 4)) < 0.6
    u, v = (sp.csr_array(np.where(mask, rng.normal(3, 1, (6, 4)), 0.0)) for _ in range(2))
    mu = equilibrium(u, v)
    assert sp.issparse(mu) and mu.format == "csr"
    assert ((mu.toarray() > 0) == mask).all()


def test_a_stable_match_gives_each_candidate_a_posting_or_minus_one():
    scores = np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 2.0]])
    found = stable_match(scores, scores)
    assert found.shape == (3,) and found.dtype.kind == "i"
    assert found.tolist() == [0, -1, 1]
