"""A list of scarce posts that has nothing to list says why."""

from pathlib import Path

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.plan.assumptions import load_assumptions

REGISTER = pd.DataFrame(
    {"enterprise_id": ["E1", "E2"], "name": ["Alpha", "Beta"], "industry": ["C34", "C34"]}
)
SURVEY = pd.DataFrame(
    {
        "enterprise_id": ["E1", "E2"],
        "round": ["2024", "2024"],
        "openings": [3, 2],
        "post": ["welder", "cook"],
    }
)
DEFAULT = Path(__file__).parents[2] / "models" / "plan" / "default.yml"


def asked(store, survey):
    store.write("enterprise", REGISTER)
    store.write("need_survey", survey)


@pytest.fixture
def all_filled(tmp_path):
    """Return assumptions by which people from outside fill every opening."""
    text = DEFAULT.read_text("utf-8")
    start = "  outside_share:\n    value: 0.0\n    low: 0.0\n    high: 0.2\n"
    assert start in text
    path = tmp_path / "filled.yml"
    filled = "  outside_share:\n    value: 1.0\n    low: 1.0\n    high: 1.0\n"
    path.write_text(text.replace(start, filled), "utf-8")
    return path


def test_a_survey_without_posts_is_refused_with_the_way_on(no_models):
    with Store() as store:
        asked(store, SURVEY.drop(columns="post"))
        with pytest.raises(InputError, match=r'names no post.*--map "HEADER=post"'):
            pipeline.shortage(store, tracking=no_models)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "none of the 2 posts reaches the lowest grade"),
        ("zh", "2 个岗位均未达到最低紧缺等级"),
    ],
)
def test_a_list_without_a_scarce_post_says_why_it_is_empty(no_models, all_filled, lang, said):
    with Store() as store:
        asked(store, SURVEY)
        filled = load_assumptions(str(all_filled))
        found = pipeline.shortage(store, tracking=no_models, assumptions=filled)
        assert found.table.empty and found.rows["grade"].tolist() == ["none", "none"]
        assert [note for note in found.notes if said in render(note, lang)]
        scarce = pipeline.shortage(store, tracking=no_models)
    assert len(scarce.table) and not [note for note in scarce.notes if said in render(note, lang)]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_says_both(command, tmp_path, all_filled, lang):
    for name, survey in (("posts", SURVEY), ("none", SURVEY.drop(columns="post"))):
        with Store(tmp_path / f"{name}.duckdb") as store:
            asked(store, survey)
    code, _, told = command("shortage", "--store", tmp_path / "none.duckdb", "--lang", lang)
    reason = {"en": "names no post that a list could show", "zh": "没有可列出的岗位"}
    assert code == 1 and reason[lang] in " ".join(told.split())
    code, _, told = command(
        "shortage",
        "--store",
        tmp_path / "posts.duckdb",
        "--lang",
        lang,
        "--assumptions",
        all_filled,
    )
    empty = {"en": "The list is empty: none of the 2 posts", "zh": "清单为空：2 个岗位"}
    assert code == 3 and empty[lang] in " ".join(told.split())


def test_a_store_without_survey_and_postings_lists_posts_by_headcount_and_pattern(no_models):
    """Nothing says what a post asks for: the list is there all the same, those columns empty."""
    with Store() as store:
        store.write("enterprise", REGISTER)
        rows = [(firm, f"2024-{month:02}-01", 100.0) for firm in ("E1", "E2") for month in (1, 12)]
        people = pd.DataFrame(rows, columns=["enterprise_id", "period", "value"])
        store.write("indicator", people.assign(metric="headcount"))
        mix = {"industry": ["C34", "C34"], "occupation": ["6-18-02-04", "4-08-05"]}
        store.write(
            "occupation_mix", pd.DataFrame({**mix, "share": [0.6, 0.4], "year": [2024] * 2})
        )
        listed = pipeline.shortage(store, tracking=no_models)
        demand = pipeline.yearly_demand(store, tracking=no_models).table
    both = listed.rows.merge(demand, on="occupation", suffixes=("", "_demand"))
    assert len(both) == 2 and both["mean"].to_numpy() == pytest.approx(
        both["mean_demand"], abs=0.05
    )
    assert both["education"].isna().all() and both["pay_p50"].isna().all()


@pytest.mark.slow
def test_what_is_public_tells_no_sum_over_posts_that_are_left_out(no_models):
    """The sum of an edition, or of the posts nobody asked for, less the rows shown is a hidden row."""
    with Store() as store:
        store.write(
            "enterprise",
            pd.DataFrame(
                {
                    "enterprise_id": ["E1", "E2", "E3", "E4"],
                    "name": ["A", "B", "C", "D"],
                    "industry": "C34",
                }
            ),
        )
        firms = ["E1", "E2", "E3", "E4"]
        wants = {"enterprise_id": firms, "round": "2024", "openings": [3, 2, 4, 5]}
        store.write("need_survey", pd.DataFrame({**wants, "post": "welder"}))
        rows = [(firm, f"2024-{month:02}-01", 100.0) for firm in firms for month in (1, 12)]
        people = pd.DataFrame(rows, columns=["enterprise_id", "period", "value"])
        store.write("indicator", people.assign(metric="headcount"))
        mix = pd.DataFrame({"industry": ["C34"], "occupation": ["4-08-05"], "share": [1.0]})
        store.write("occupation_mix", mix.assign(year=2024))
        listed = pipeline.shortage(store, tracking=no_models)
        pipeline.publish_shortage(store, listed, edition="2024", who="Li")
        inside, public = (
            [
                render(note, "en")
                for note in pipeline.shortage(store, tracking=no_models, **how).notes
            ]
            for how in ({}, {"least": 3})
        )
    assert "edition 2024 listed 14" in inside[0]
    assert "edition" not in public[0] and public[0].startswith("All posts together")
    assert any("1 further posts with" in note for note in inside)
    assert any("1 further posts are known" in note for note in public)


def test_of_a_register_of_two_enterprises_the_public_is_told_no_total(no_models):
    with Store() as store:
        asked(store, SURVEY)
        inside = pipeline.shortage(store, tracking=no_models)
        public = pipeline.shortage(store, tracking=no_models, least=3)
    assert "5 openings" in render(inside.notes[0], "en")
    assert render(public.notes[0], "zh") == "名录企业不足 3 家，不公布各岗位合计"
