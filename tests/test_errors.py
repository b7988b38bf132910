"""An error that a worker raises arrives whole."""

import pickle

import pytest

from talentmatch.errors import (
    ClusterLostError,
    ContractError,
    MissingDataError,
    NotFoundError,
    StoreVersionError,
)
from talentmatch.i18n import phrase, render

RAISED = [
    ContractError("posting", ["openings: -4 is below 1"], source="postings.xlsx"),
    MissingDataError("shortage", {"demand": ("month", "openings")}),
    NotFoundError("skill", "weldin", ["welding"]),
    StoreVersionError("city.duckdb", 9, 3),
    ClusterLostError(phrase("cluster", "lost", error="closed")),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_passes_between_processes_with_its_facts_and_both_languages(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert str(render(again, "zh")) == str(render(error, "zh")) != str(error)
