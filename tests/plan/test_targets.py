"""Targets of a plan: paths, probabilities, and values that cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch import Store, pipeline
from talentmatch.errors import MissingDataError
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.plan.outlook import outlook
from talentmatch.plan.review import review_targets
from talentmatch.plan.targets import target_outlook

ROOT = Path(__file__).parents[2]


def target(goal=20.0, base=10.0, direction="up"):
    return pd.DataFrame(
        {
            "indicator": ["i"],
            "year": [2025],
            "target": [goal],
            "baseline": [base],
            "baseline_year": [2020],
            "direction": [direction],
            "unit": ["n"],
        }
    )


def actual(*values, start=2021):
    years = range(start, start + len(values))
    return pd.DataFrame({"indicator": "i", "year": list(years), "value": list(map(float, values))})


def first(targets, actuals, year=2024):
    return target_outlook(targets, actuals, year=year).outlook.iloc[0]


def test_a_plan_ahead_of_its_path_is_on_track_and_one_far_behind_is_off():
    ahead = first(target(), actual(13, 16, 18))
    behind = first(target(), actual(10, 11, 11))
    assert (ahead["state"], behind["state"]) == ("on_track", "off")
    assert ahead["behind"] < 0 < behind["behind"]
    assert behind["pace_needed"] == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("direction", "values", "slowest", "fastest", "enough"),
    [("up", (13, 16, 17), 1.0, 3.0, 2 / 3), ("down", (7, 4, 3), -1.0, -3.0, 2 / 3)],
)
def test_the_pace_that_is_needed_stands_beside_those_of_years_past(
    direction, values, slowest, fastest, enough
):
    goal = 21.0 if direction == "up" else -1.0
    row = first(target(goal, 10.0, direction), actual(*values), year=2023)
    assert abs(row["pace_needed"]) == pytest.approx(2.0)
    assert (row["pace_slowest"], row["pace_fastest"]) == (slowest, fastest)
    assert (row["paces"], row["enough_share"]) == (3, pytest.approx(enough))
    alone = first(target(), actual(), year=2021)
    assert np.isnan(alone["paces"]), "a baseline alone has no pace"


@settings(deadline=None)
@given(st.lists(st.floats(-5, 50), min_size=1, max_size=4), st.floats(11, 60), st.floats(0.1, 20))
def test_a_higher_target_is_never_likelier(values, goal, more):
    found = outlook(pd.Series([10.0, *values], index=range(2020, 2021 + len(values))), planned=2.0)
    assert found.reach(goal, 2026) >= found.reach(goal + more, 2026)


def test_less_is_better_mirrors_more_is_better():
    up = first(target(20.0, 10.0), actual(12, 13, 16))
    down = first(target(-20.0, -10.0, "down"), actual(-12, -13, -16))
    assert up["probability"] == pytest.approx(down["probability"])
    assert up["behind"] == pytest.approx(down["behind"])


def test_the_interval_grows_with_the_years_ahead_and_narrows_with_values():
    series = pd.Series({2020: 10.0, 2021: 12.0, 2022: 14.5})
    found = outlook(series, planned=2.0)
    widths = [np.diff(found.interval(year))[0] for year in range(2023, 2028)]
    assert widths == sorted(widths)
    longer = outlook(pd.concat([series, pd.Series({2023: 16.5, 2024: 18.6})]), planned=2.0)
    assert np.diff(longer.interval(2026))[0] < np.diff(found.interval(2024))[0]


def test_in_the_target_year_it_is_reached_or_missed():
    values = actual(12, 14, 16, 18, 21)
    assert first(target(20.0), values, year=2026)["state"] == "reached"
    assert first(target(25.0), values, year=2026)["state"] == "missed"


def test_without_a_baseline_the_first_value_stands_for_it_and_it_is_told():
    bare = target().assign(baseline=np.nan, baseline_year=np.nan)
    found = target_outlook(bare, actual(12, 14, 15), year=2024)
    assert found.no_baseline == ("i",)
    assert found.outlook["baseline"].tolist() == [12.0]
    nothing = target_outlook(bare, actual().astype({"year": int}), year=2024)
    assert nothing.outlook["state"].tolist() == ["unknown"]


def test_a_finding_without_a_unit_names_none():
    with Store() as store:
        store.write("target", pd.DataFrame({"indicator": ["i"], "year": [2027], "target": [20.0]}))
        for lang in ("en", "zh"):
            (finding,) = pipeline.targets(store).table["finding"]
            finding = render(finding, lang)
            assert "20" in finding and "nan" not in finding.lower() and "  " not in finding


def test_an_actual_of_the_future_is_not_used_and_named():
    with_future = pd.concat([actual(12, 14, 16), actual(90, start=2025)])
    found = target_outlook(target(), with_future, year=2024)
    assert found.future == ("i 2025",)
    pd.testing.assert_frame_equal(
        found.outlook, target_outlook(target(), actual(12, 14, 16), year=2024).outlook
    )


def test_an_actual_of_the_future_does_not_move_the_day_of_the_question(own_city):
    before = pipeline.targets(own_city)
    name = before.table["indicator"].iloc[0]
    later = pd.DataFrame({"indicator": [name], "year": [2060], "value": [1e6]})
    own_city.write("target_actual", later)
    after = pipeline.targets(own_city)
    pd.testing.assert_frame_equal(after.table, before.table)
    assert any(f"{name} 2060" in note for note in after.notes)


def test_a_review_compares_the_way_done_with_the_time_passed():
    found = target_outlook(target(), actual(11, 13, 16), year=2024)
    annual = review_targets(found.outlook, found.path, kind="annual").iloc[0]
    midterm = review_targets(found.outlook, found.path, kind="midterm").iloc[0]
    assert (annual["period"], annual["change"], annual["planned_change"]) == ("2022–2023", 3, 2)
    assert (midterm["period"], midterm["change"]) == ("2020–2023", 6)
    assert (midterm["done_share"], midterm["time_share"]) == (0.6, 0.6)


def test_the_citys_targets_are_told_in_both_languages(city):
    found = pipeline.targets(city)
    zh, en = (in_words(found.spec, found.table, lang) for lang in ("zh", "en"))
    assert zh["finding"].str.contains("概率").any() and not render(found.notes[0], "zh").isascii()
    assert en["finding"].str.contains("probability").any()
    states = {"reached", "missed", "on_track", "at_risk", "off", "unknown"}
    assert set(found.table["state"]) <= states and not zh["state"].str.isascii().any()
    assert {"path", "actual", "forecast"} == set(found.path["kind"])


def test_a_store_without_targets_names_the_form():
    from talentmatch import Store

    with Store() as store, pytest.raises(MissingDataError, match="talentmatch template target"):
        pipeline.targets(store)


def test_probabilities_are_honest_on_simulated_plans(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "experiments" / "target_benchmark.py", "--quick"],
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    table = pd.read_csv(done.stdout.splitlines()[-1].removeprefix("written to ")).set_index("way")
    ours, line = table.loc["talentmatch"], table.loc["straight line"]
    assert ours["calibration_error_other_seeds"] < line["calibration_error_other_seeds"]
    assert ours["brier"] < line["brier"]
