"""A store that an earlier version wrote opens, keeps what it held, and goes on."""

import gzip
from pathlib import Path

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.lists.words import in_words

KEY = b"a key of an earlier version"
NOW = {"as_of": "2025-01-01", "purpose": "planning"}


@pytest.fixture
def earlier(tmp_path):
    """Return a store as the code before the lists were declared left it: one of two persons erased."""
    packed = Path(__file__).parent / "stores" / "schema_2.duckdb.gz"
    path = tmp_path / "city.duckdb"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def test_an_earlier_store_keeps_its_rows_its_log_and_whom_it_forgot(earlier):
    with Store(earlier, key=KEY) as store:
        assert store.access_log.verify() is None
        before = len(store.access_log.entries())
        assert before > 5
        assert store.read("demand", **NOW)["openings"].tolist() == [10.0 + n % 5 for n in range(24)]
        people = store.read("candidate", as_of="2025-01-01", purpose="recruiting")
        assert people["title"].tolist() == ["焊工"]
        store.write("candidate", pd.DataFrame({"candidate_id": ["C2"], "title": ["厨师"]}))
        again = store.read("candidate", as_of="2025-01-01", purpose="recruiting")
        assert again["title"].tolist() == ["焊工"], "who was erased does not come back"
        assert store.access_log.verify() is None
        assert len(store.access_log.entries()) > before


def test_what_was_changed_by_hand_in_it_stands_in_any_language(earlier, no_models):
    with Store(earlier, key=KEY) as store:
        found = pipeline.shortage(store, tracking=no_models, by="post")
        assert found.rows["number"].tolist() == [7.0]
        log = pipeline.edits_of(store)
    words = in_words(log.spec, log.table, "zh")
    assert words[["column", "after", "who"]].values.tolist() == [["需求人数", "7", "Li"]]
