"""One suite of checks over every estimator: scikit-learn's rules, no pickle, clear refusals."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from inspect import Parameter, signature
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.special import expit
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError

from talentmatch import (
    DemandForecaster,
    PostingRecommender,
    ReciprocalRanker,
    SkillRecommender,
    TeamRecommender,
    TitleMatcher,
)
from talentmatch.errors import InputError
from talentmatch.team import TeamProjectRanker


@dataclass(frozen=True)
class Case:
    """How one estimator is made, taught and asked; and what it must refuse, and how."""

    estimator: BaseEstimator
    taught: Mapping[str, Any]
    ask: Callable[[Any, Any], pd.DataFrame]
    asked: Any
    #: name to (wrong arguments of fit, wrong question, words of the message)
    refused: Mapping[str, tuple[Mapping[str, Any], Any, str]] = field(default_factory=dict)
    wrong_parameters: Mapping[str, Any] = field(default_factory=dict)


def _history() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    months = pd.date_range("2021-01-01", periods=30, freq="MS")
    series = [
        pd.DataFrame(
            {
                "region": region,
                "industry": industry,
                "month": months,
                "openings": rng.poisson(mean, 30),
            }
        )
        for region, industry, mean in (("A", "C35", 4), ("A", "I65", 9), ("B", "C35", 2))
    ]
    return pd.concat(series, ignore_index=True)


def _pairs() -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    pairs = pd.DataFrame(
        {
            "skills_covered": rng.random(300),
            "pay_over_expected": rng.normal(size=300),
            "popularity_posting": rng.random(300),
        },
        index=np.arange(300) * 2 + 7,
    )
    pairs.loc[7, "pay_over_expected"] = np.nan
    yes = rng.random(300) < expit(pairs["pay_over_expected"].fillna(0))
    also = rng.random(300) < expit(3 * pairs["skills_covered"] - 1)
    return pairs, np.where(rng.random(300) < 0.1, np.nan, yes), also.astype(float)


def _applications() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(3)
    applied = pd.DataFrame(
        {
            "candidate_id": [f"c{number:03d}" for number in rng.integers(0, 600, 2600)],
            "posting_id": [f"p{number:02d}" for number in rng.integers(0, 40, 2600)],
        }
    )
    postings = pd.DataFrame(
        {
            "posting_id": [f"p{n:02d}" for n in range(42)],
            "pay": rng.normal(10, 2, 42),
            "title": "welder",
        }
    )
    candidates = pd.DataFrame({"candidate_id": [f"c{n:03d}" for n in range(600)], "years": np.nan})
    return applied, postings, candidates


def _teams() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    skills, people = [f"s{n}" for n in range(12)], [f"m{n:02d}" for n in range(40)]
    return pd.DataFrame(
        {
            "team_id": [f"t{n:03d}" for n in range(120)],
            "skills": [sorted(rng.choice(skills, 3, replace=False)) for _ in range(120)],
            "members": [sorted(rng.choice(people, 3, replace=False)) for _ in range(120)],
        }
    )


def _fits() -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(5)
    pairs = pd.DataFrame(
        rng.random((200, 4)), columns=["skills_covered", "industry_fit", "prize_size", "region_fit"]
    ).assign(kind=np.where(rng.random(200) < 0.5, "contest", "research"))
    pairs.loc[3, "prize_size"] = np.nan
    return pairs, (rng.random(200) < pairs["skills_covered"]).astype(float)


HISTORY, (PAIRS, YES, ALSO), TEAMS, (FITS, WON) = _history(), _pairs(), _teams(), _fits()
APPLIED, POSTINGS, CANDIDATES = _applications()
PROJECTS = pd.DataFrame({"project_id": ["x", "y"], "skills": [["s1", "s2"], ["never seen"]]})
TITLES = ["数控车工", "电焊工", "成本会计", "software developer", "nurse"]

CASES = {
    "DemandForecaster": Case(
        DemandForecaster(random_state=0, calibration=2, bags=1),
        {"history": HISTORY},
        lambda fitted, horizon: fitted.predict(horizon=horizon),
        3,
        {
            "no month": ({"history": HISTORY.drop(columns="month")}, 3, "month"),
            "negative": ({"history": HISTORY.assign(openings=-4.0)}, 3, "-4"),
            "not a number": ({"history": HISTORY.assign(openings="many")}, 3, "openings"),
            "twice": ({"history": pd.concat([HISTORY, HISTORY])}, 3, "A"),
            "empty": ({"history": HISTORY.head(0)}, 3, "history"),
            "horizon 0": ({"history": HISTORY}, 0, "horizon"),
        },
        {"gaps": "guess"},
    ),
    "ReciprocalRanker": Case(
        ReciprocalRanker(rounds=20, folds=2, random_state=0),
        {"pairs": PAIRS, "candidate_accepts": YES, "employer_accepts": ALSO},
        lambda fitted, pairs: fitted.predict(pairs),
        PAIRS.head(20),
        {
            "text": ({"pairs": PAIRS.assign(region="A")}, PAIRS, "region"),
            "infinite": ({"pairs": PAIRS.assign(skills_covered=np.inf)}, PAIRS, "skills_covered"),
            "short": ({"pairs": PAIRS, "candidate_accepts": YES[:5]}, PAIRS, "candidate_accepts"),
            "column gone": (
                {"pairs": PAIRS, "candidate_accepts": YES},
                PAIRS.drop(columns="skills_covered"),
                "skills_covered",
            ),
        },
        {"folds": 0},
    ),
    "PostingRecommender": Case(
        PostingRecommender(runs=1, random_state=0),
        {"interactions": APPLIED, "postings": POSTINGS, "candidates": CANDIDATES},
        lambda fitted, people: fitted.recommend(people, top_k=3),
        ["c001", "c002", "a stranger"],
        {
            "no posting": ({"interactions": APPLIED[["candidate_id"]]}, ["c001"], "posting_id"),
            "nothing": ({"interactions": APPLIED.head(0)}, ["c001"], "nothing to learn"),
            "twice": (
                {"interactions": APPLIED, "postings": pd.concat([POSTINGS, POSTINGS])},
                ["c001"],
                "posting_id.* twice",
            ),
            "no key": ({"interactions": APPLIED, "candidates": POSTINGS}, ["c001"], "candidate_id"),
        },
        {"runs": 0},
    ),
    "TitleMatcher": Case(
        TitleMatcher(),
        {"titles": TITLES},
        lambda fitted, queries: fitted.match(queries, top_k=2),
        ["车工", "developer"],
        {
            "one text": ({"titles": "电焊工"}, ["车工"], "电焊工"),
            "all empty": ({"titles": ["", None]}, ["车工"], "empty or missing"),
            "one query": ({"titles": TITLES}, "车工", "车工"),
        },
        {"encoder": "telepathy"},
    ),
    "SkillRecommender": Case(
        SkillRecommender(),
        {"titles": TITLES, "skills": [["焊接"]] * len(TITLES)},
        lambda fitted, queries: fitted.recommend(queries, top_k=2),
        ["车工", "developer"],
        {
            "one text": ({"titles": TITLES, "skills": ["焊接"] * len(TITLES)}, ["车工"], "a text"),
            "short": ({"titles": TITLES, "skills": []}, ["车工"], "0 lists of skills"),
            "no skill": ({"titles": TITLES, "skills": [[]] * len(TITLES)}, ["车工"], "no posting"),
        },
        {"neighbours": 0},
    ),
    "TeamRecommender": Case(
        TeamRecommender(folds=2, trees=20, shortlist=20, random_state=0),
        {"teams": TEAMS},
        lambda fitted, projects: fitted.recommend(projects, top_k=4),
        PROJECTS,
        {
            "no members": ({"teams": TEAMS.drop(columns="members")}, PROJECTS, "members"),
            "text": ({"teams": TEAMS.assign(skills="plc")}, PROJECTS, "skills"),
            "twice": ({"teams": pd.concat([TEAMS, TEAMS])}, PROJECTS, "t000"),
            "no skills asked": ({"teams": TEAMS}, PROJECTS[["project_id"]], "skills"),
        },
        {"folds": 1},
    ),
    "TeamProjectRanker": Case(
        TeamProjectRanker(random_state=0),
        {"pairs": FITS, "team_accepts": WON, "project_accepts": None},
        lambda fitted, pairs: fitted.predict(pairs),
        FITS.head(10),
        {
            "nothing to compare": ({"pairs": FITS[["kind"]]}, FITS, "skills_covered"),
            "short": ({"pairs": FITS, "team_accepts": WON[:5]}, FITS, "team_accepts has 5 rows"),
        },
        {"weights": {"any": {"team": {"charm": 1.0}}}},
    ),
}
REFUSALS = [(name, refusal) for name, case in CASES.items() for refusal in case.refused]


@pytest.fixture(params=CASES, scope="module")
def case(request) -> Case:
    return CASES[request.param]


@pytest.fixture(scope="module")
def fitted(case):
    return clone(case.estimator).fit(**case.taught)


def test_init_only_stores_what_it_is_given(case):
    kind = type(case.estimator)
    given = {name: object() for name in signature(kind).parameters}
    made = kind(**given)
    assert vars(made) == given
    kinds = {parameter.kind for parameter in signature(kind).parameters.values()}
    assert not kinds & {Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL}


def test_parameters_survive_a_clone_and_a_change(case):
    copy = clone(case.estimator)
    assert copy is not case.estimator
    assert copy.get_params() == case.estimator.get_params()
    name, value = next(iter(case.wrong_parameters.items()))
    assert copy.set_params(**{name: value}).get_params()[name] == value
    assert case.estimator.get_params()[name] != value


def test_before_fit_it_says_so(case):
    with pytest.raises(NotFittedError, match=type(case.estimator).__name__):
        case.ask(clone(case.estimator), case.asked)


def test_an_unfitted_estimator_is_not_saved(case, tmp_path):
    with pytest.raises(NotFittedError):
        clone(case.estimator).save(tmp_path / "state")
    assert not (tmp_path / "state").exists()


def test_fit_returns_self_keeps_parameters_and_inputs(case):
    estimator, inputs, asked = clone(case.estimator), deepcopy(case.taught), deepcopy(case.asked)
    before = estimator.get_params()
    assert estimator.fit(**inputs) is estimator
    case.ask(estimator, asked)
    assert estimator.get_params() == before
    for name, value in case.taught.items():
        assert_same(inputs[name], value)
    assert_same(asked, case.asked)
    learnt = set(vars(estimator)) - set(before)
    assert learnt and all(name.endswith("_") for name in learnt if not name.startswith("_"))


def test_the_same_seed_gives_the_same_answer(case, fitted):
    again = clone(case.estimator).fit(**case.taught)
    assert_frame_equal(case.ask(again, case.asked), case.ask(fitted, case.asked))


def test_fitting_again_forgets_what_was_learnt_before(case, fitted):
    again = clone(case.estimator).fit(**case.taught).fit(**case.taught)
    assert_frame_equal(case.ask(again, case.asked), case.ask(fitted, case.asked))


def test_asking_changes_nothing(case, fitted, tmp_path):
    fitted.save(tmp_path / "before")
    names = set(vars(fitted))
    first, second = case.ask(fitted, case.asked), case.ask(fitted, case.asked)
    fitted.save(tmp_path / "after")
    assert_frame_equal(first, second)
    assert set(vars(fitted)) == names
    assert contents(tmp_path / "after") == contents(tmp_path / "before")


def test_asking_about_nothing_gets_an_empty_answer(case, fitted):
    if not hasattr(case.asked, "__len__"):
        with pytest.raises(InputError, match="horizon"):
            case.ask(fitted, 0)
        return
    full, empty = case.ask(fitted, case.asked), case.ask(fitted, case.asked[:0])
    assert len(empty) == 0 and list(empty) == list(full)
    if hasattr(fitted, "explain"):
        parts = fitted.explain(case.asked[:0])
        assert not any(
            len(part) for part in (parts.values() if isinstance(parts, dict) else [parts])
        )


def test_a_saved_one_answers_the_same(case, fitted, tmp_path):
    fitted.save(tmp_path / "a" / "folder that is not there yet")
    loaded = type(fitted).load(tmp_path / "a" / "folder that is not there yet")
    assert_frame_equal(case.ask(loaded, case.asked), case.ask(fitted, case.asked))
    assert loaded.get_params() == fitted.get_params()
    loaded.save(tmp_path / "again")
    assert_frame_equal(
        case.ask(type(fitted).load(tmp_path / "again"), case.asked), case.ask(fitted, case.asked)
    )


def test_nothing_saved_is_a_pickle(fitted, tmp_path):
    fitted.save(tmp_path)
    saved = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in saved} <= {".json", ".npz", ".txt", ".parquet"}
    for path in saved:
        # A pickle of protocol 2 or later begins with this opcode.
        assert not path.read_bytes().startswith(b"\x80")
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                assert all(arrays[name].dtype.kind != "O" for name in arrays)


@pytest.mark.parametrize(("name", "refusal"), REFUSALS, ids=[f"{n}-{r}" for n, r in REFUSALS])
def test_bad_input_is_refused_by_name(name, refusal):
    case = CASES[name]
    taught, asked, words = case.refused[refusal]
    with pytest.raises(InputError, match=f"(?s){words}") as caught:
        case.ask(clone(case.estimator).fit(**taught), asked)
    assert isinstance(caught.value, ValueError)


def test_a_number_written_as_text_is_refused_in_fit_by_name(case):
    for name, value in case.estimator.get_params().items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or name == "random_state":
            continue
        wrong = clone(case.estimator).set_params(**{name: "10"})
        with pytest.raises(InputError, match=f"(?s){name}.*10"):
            wrong.fit(**case.taught)


def test_a_wrong_parameter_is_refused_in_fit_by_name(case):
    for name, value in case.wrong_parameters.items():
        wrong = clone(case.estimator).set_params(**{name: value})
        with pytest.raises(InputError, match=name):
            wrong.fit(**case.taught)


def assert_same(left, right) -> None:
    if isinstance(left, pd.DataFrame):
        assert_frame_equal(left, right)
    elif isinstance(left, (np.ndarray, pd.Series)):
        np.testing.assert_array_equal(left, right)
    else:
        assert left == right


def contents(folder) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
