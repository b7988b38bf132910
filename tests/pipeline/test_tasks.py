"""Lists made in tasks: the same rows, to the last digit, as in one process."""

import pytest
from pandas.testing import assert_frame_equal

from talentmatch import pipeline
from talentmatch.pipeline.matches import market, scoring

dask = pytest.importorskip("dask", reason="the extra scale is not installed")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr(market, "_PEOPLE", 40)
    monkeypatch.setattr(scoring, "_LISTS", 2)
    with dask.config.set(scheduler="synchronous"):
        yield


def test_all_postings_have_the_lists_of_one_process(city, tracking):
    whole, parts = (pipeline.match(city, tracking=tracking, top=3, tasks=n) for n in (1, 3))
    assert_frame_equal(parts.table, whole.table, check_exact=True)
    assert parts.notes == whole.notes


@pytest.mark.slow
def test_leads_and_their_lists_are_those_of_one_process(city, tracking):
    whole, parts = (pipeline.leads(city, tracking=tracking, top=5, tasks=n) for n in (1, 3))
    assert_frame_equal(parts.table, whole.table, check_exact=True)
    assert_frame_equal(parts.shortlists, whole.shortlists, check_exact=True)
    assert parts.notes == whole.notes


def test_a_pair_has_its_figures_whatever_pairs_stand_beside_it(city, tracking):
    from talentmatch.pipeline.matches.matching import open_postings, read_market
    from talentmatch.pipeline.matches.scoring import scored_pairs

    whole = read_market(city, tracking)
    pairs = whole.pairs_of(open_postings(whole.postings, whole.as_of), whole.candidates)
    every = scored_pairs(whole, pairs)
    for start, stop in ((0, 1), (5, 40), (len(pairs) - 3, len(pairs))):
        some = scored_pairs(whole, pairs.iloc[start:stop])
        for ours, theirs in zip(some, every, strict=True):
            assert_frame_equal(ours, theirs.iloc[start:stop], check_exact=True)
