"""All postings at once: who is shown is spread, and nobody is promised twice."""

import pytest

from talentmatch import pipeline
from talentmatch.pipeline.matches._spreading import congestion


@pytest.fixture(scope="module")
def openings(city):
    posts = city.read("posting", as_of=pipeline.data_date(city, "recruiting"), purpose="recruiting")
    return posts.set_index("posting_id")["openings"].fillna(1)


def test_notes_tell_how_places_are_shared_before_and_after(city, tracking):
    apart = pipeline.match(city, tracking=tracking, top=5).table
    spread = pipeline.match_market(city, tracking=tracking, top=5)
    people = city.read(
        "candidate", as_of=pipeline.data_date(city, "recruiting"), purpose="recruiting"
    )
    for note, table in zip(spread.notes[-2:], (apart, spread.table), strict=True):
        found = congestion(table, people["candidate_id"], 5)
        assert f"{100 * found['shown']:.1f} %" in note and f"Gini {found['gini']:.3f}" in note


def test_matches_to_expect_keep_to_people_and_openings(city, tracking, openings):
    table = pipeline.match_market(city, tracking=tracking, top=50).table
    assert table["expected"].between(0, 1).all()
    assert table.groupby("candidate_id")["expected"].sum().max() <= 1 + 1e-6
    load = table.groupby("posting_id")["expected"].sum()
    assert (load <= openings.reindex(load.index) + 1e-6).all()
    for _, rows in table.groupby("posting_id"):
        assert rows["expected"].is_monotonic_decreasing


@pytest.mark.parametrize("rule", ["total", "stable"])
def test_nobody_is_placed_twice_and_no_posting_over_its_openings(city, tracking, openings, rule):
    found = pipeline.place_all(city, tracking=tracking, rule=rule)
    placed = found.table
    assert len(placed) and placed["candidate_id"].is_unique and not placed["weak"].any()
    load = placed["posting_id"].value_counts()
    assert (load <= openings.reindex(load.index)).all()
    assert str(len(placed)) in found.notes[-1]


def test_the_highest_total_is_at_least_that_of_the_stable_placement(city, tracking):
    total, stable = (
        pipeline.place_all(city, tracking=tracking, rule=rule).table["mutual"].sum()
        for rule in ("total", "stable")
    )
    assert total >= stable - 1e-9


def test_nobody_above_the_least_means_nobody_placed(city, tracking):
    found = pipeline.place_all(city, tracking=tracking, least=1.0)
    assert found.table.empty and "0 people" in found.notes[-1]
