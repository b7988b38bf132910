"""Lists made in tasks: the same rows, to the last digit, as in one process."""

import pytest
from pandas.testing import assert_frame_equal

from talentmatch import pipeline
from talentmatch.pipeline import market

dask = pytest.importorskip("dask", reason="the extra scale is not installed")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr(market, "_PEOPLE", 40)
    with dask.config.set(scheduler="synchronous"):
        yield


def test_all_postings_have_the_lists_of_one_process(city, tracking):
    whole, parts = (pipeline.match(city, tracking=tracking, top=3, tasks=n) for n in (1, 3))
    assert_frame_equal(parts.table, whole.table, check_exact=True)
    assert parts.notes == whole.notes


def test_leads_and_their_lists_are_those_of_one_process(city, tracking):
    whole, parts = (pipeline.leads(city, tracking=tracking, top=5, tasks=n) for n in (1, 3))
    assert_frame_equal(parts.table, whole.table, check_exact=True)
    assert_frame_equal(parts.shortlists, whole.shortlists, check_exact=True)
    assert parts.notes == whole.notes
