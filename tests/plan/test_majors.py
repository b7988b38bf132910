"""Seats of majors: they follow the gap of the year in which the intake graduates."""

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.plan.assumptions import ASSUMPTIONS, load_assumptions
from talentmatch.plan.majors import growth_of, major_advice

ASSUMED = load_assumptions()
SUPPLY = pd.DataFrame(
    {
        "institution": ["A", "B", "A"],
        "major": ["welding", "welding", "poetry"],
        "year": 2024,
        "education": ["vocational", "college", "bachelor"],
        "seats": [100.0, 100.0, 50.0],
        "graduates": [95.0, 95.0, 48.0],
        "stay_share": [0.8, 0.8, 0.5],
    }
)
MAJORS = pd.DataFrame({"major": ["welding"], "occupation": ["x"], "share": [1.0]})


def need(gap, width=10.0, mean=1000.0):
    return pd.DataFrame(
        {
            "occupation": ["x"],
            "mean": [mean],
            "gap": [gap],
            "gap_lo": [gap - width],
            "gap_hi": [gap + width],
        }
    )


def advice(gap, **options):
    return major_advice(
        SUPPLY.iloc[:2], need(gap, **options), intake=2025, assumptions=ASSUMED, majors=MAJORS
    ).table


def test_a_gap_adds_seats_a_surplus_cuts_them_and_doubt_keeps_them():
    assert set(advice(400.0)["advice"]) == {"add"}
    assert set(advice(-400.0)["advice"]) == {"cut"}
    doubtful = advice(10.0, width=300.0)
    assert set(doubtful["advice"]) == {"keep"} and doubtful["change"].eq(0).all()


def test_no_intake_changes_by_more_than_it_can():
    found = advice(5000.0)
    assert found["change"].tolist() == [30.0, 30.0]
    assert found["wanted"].gt(100).all(), "what the gap asks for is told all the same"
    assert (found["wanted_lo"] <= found["wanted"]).all()
    assert (found["wanted"] <= found["wanted_hi"]).all()


def test_what_is_left_of_the_gap_if_the_advice_is_followed():
    found = major_advice(
        SUPPLY.iloc[:2], need(400.0), intake=2025, assumptions=ASSUMED, majors=MAJORS
    )
    completion = ASSUMED.rates["completion"].value
    brought = found.table["change"] * 0.8 * completion
    left = found.table["gap"] - found.table["gap_then"]
    assert left.to_numpy() == pytest.approx(brought, rel=0.02)
    year = found.gaps.iloc[0]
    assert year["gap"] - year["gap_then"] == pytest.approx(brought.sum(), rel=0.02)
    assert (found.gaps["gap_then_lo"] < found.gaps["gap_then"]).all()
    kept = major_advice(
        SUPPLY.iloc[:2], need(10.0, width=300.0), intake=2025, assumptions=ASSUMED, majors=MAJORS
    )
    assert kept.table["gap_then"].tolist() == kept.table["gap"].tolist()


def test_a_larger_gap_never_asks_for_fewer_seats():
    assert advice(300.0)["wanted"].sum() > advice(200.0)["wanted"].sum() > 0


def test_the_gap_is_that_of_the_year_of_graduation():
    assert advice(200.0).set_index("education")["graduates_in"].to_dict() == {
        "vocational": 2028,
        "college": 2028,
    }
    growth = pd.DataFrame({"growth": [0.2], "error": [0.01]}, index=["x"])
    grown = major_advice(
        SUPPLY.iloc[:2],
        need(200.0, mean=400.0),
        intake=2025,
        assumptions=ASSUMED,
        majors=MAJORS,
        growth=growth,
    )
    still = major_advice(
        SUPPLY.iloc[:2], need(200.0, mean=400.0), intake=2025, assumptions=ASSUMED, majors=MAJORS
    )
    assert grown.table["gap"].sum() > still.table["gap"].sum()


def test_a_major_that_maps_to_nothing_is_named_and_gets_no_advice():
    found = major_advice(
        SUPPLY.assign(major=["welding", "welding", "zzqx"]),
        need(100.0),
        intake=2025,
        assumptions=ASSUMED,
        majors=MAJORS,
    )
    assert found.unmapped == ("zzqx",)
    assert set(found.table["major"]) == {"welding"}


def test_openings_that_are_projected_go_before_their_growth_so_far():
    growth = pd.DataFrame({"growth": [0.2], "error": [0.01]}, index=["x"])
    index = pd.MultiIndex.from_product([["x"], range(2025, 2032)])
    fall = pd.DataFrame({"growth": -0.5, "error": 0.01}, index=index)
    gap = {
        name: major_advice(
            SUPPLY,
            need(200.0, mean=400.0),
            intake=2025,
            assumptions=ASSUMED,
            majors=MAJORS,
            growth=growth,
            ahead=ahead,
        )
        .gaps["gap"]
        .iloc[0]
        for name, ahead in (("growth", None), ("projected", fall))
    }
    assert gap["projected"] < 200 < gap["growth"]


def test_growth_of_a_short_history_is_not_guessed():
    months = pd.date_range("2024-01-01", periods=18, freq="MS")
    rows = pd.DataFrame({"occupation": "x", "month": months, "openings": 5.0})
    assert growth_of(rows).empty


@pytest.mark.slow
def test_the_city_gets_advice_with_interval_and_assumptions(city, no_models):
    found = pipeline.majors(city, tracking=no_models)
    assert set(in_words(found.spec, found.table, "zh")["advice"]) <= {"增加", "保持", "减少"}
    assert len(found.assumptions) and found.assumptions["source"].str.len().gt(3).all()
    far = pipeline.majors(city, tracking=no_models, intake=2050)
    assert "相隔过远" in render(far.notes[1], "zh")
    assert not any("相隔过远" in render(note, "zh") for note in found.notes)
    moved = found.table.query("advice != 'keep'")
    assert ((moved["wanted_lo"] > 0) | (moved["wanted_hi"] < 0)).all()
    assert pytest.approx(0) == (found.table["change"] % 5).sum()


def test_no_code_of_an_assumed_rate_is_shown():
    table = in_words(ASSUMPTIONS, ASSUMED.table(tuple(ASSUMED.rates)), "zh")
    assert not table["assumption"].str.contains("[a-z]").any()
    assert table["assumption"].is_unique
