"""The worklist of partners on small stores: who waits, and what is said where nobody does."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import MissingDataError
from talentmatch.i18n import render


def book(partner_of_ann):
    """Return a store of two people and one posting."""
    people = ["ann", "bo"]
    store = Store()
    store.write(
        "posting",
        pd.DataFrame(
            {
                "posting_id": ["P1"],
                "enterprise_id": ["E1"],
                "title": ["PLC engineer"],
                "openings": [2],
                "posted_on": pd.to_datetime(["2024-05-01"]),
            }
        ),
    )
    store.write(
        "candidate",
        pd.DataFrame(
            {
                "candidate_id": people,
                "title": ["PLC engineer", "Accountant"],
                "partner_id": [partner_of_ann, None],
                "registered_on": pd.Timestamp("2024-04-01"),
            }
        ),
    )
    store.write(
        "consent",
        pd.DataFrame(
            {
                "candidate_id": people,
                "purpose": "recruiting",
                "receiver": "*",
                "given_on": pd.Timestamp("2024-04-01"),
            }
        ),
    )
    return store


def test_a_book_that_names_no_partner_gives_an_empty_list_that_says_so(no_models):
    found = pipeline.partners(book(None), tracking=no_models)
    assert found.table.empty and found.summary.empty
    assert {"partner_id", "waiting_days"} <= set(found.table)
    assert {"post", "partners"} <= set(found.summary)
    assert "没有人填写配偶" in render(found.notes[0], "zh")


def test_partners_of_whom_nobody_was_placed_all_wait(no_models):
    found = pipeline.partners(book("bo"), tracking=no_models)
    assert found.table["partner_id"].nunique() == 1
    assert found.summary["placed"].iloc[0] == 0 and found.summary["partners"].iloc[0] == 1


def test_a_store_without_people_names_the_verb_that_was_asked(no_models):
    with Store() as store, pytest.raises(MissingDataError) as told:
        pipeline.partners(store, tracking=no_models)
    assert str(told.value).startswith("'partners' needs data") and "'candidate'" in str(told.value)
