"""What tests of privacy and of erasure share: two people in a store, who agree to be recruited or not."""

import pandas as pd
import pytest

from talentmatch.data.store import Store


@pytest.fixture
def store():
    """Return a store with two candidates, none of whom agreed to anything."""
    with Store(key=b"a key of at least sixteen bytes") as opened:
        people = {"candidate_id": ["P-001", "P-002"], "title": ["焊工", "会计"]}
        opened.write("candidate", pd.DataFrame(people))
        yield opened


@pytest.fixture
def agree(store):
    """Return what writes down that a person agreed, to recruiting if nothing else is said."""

    def write(person, **columns):
        row = {"candidate_id": person, "purpose": "recruiting", "given_on": "2024-01-01"}
        store.write("consent", pd.DataFrame([row | columns]))

    return write
