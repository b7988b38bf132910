"""Skills of titles, out of the postings of a store."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import render


def test_shares_are_those_of_the_postings_and_reposts_count_once(tmp_path):
    postings = pd.DataFrame(
        {
            "posting_id": ["J1", "J2", "J3", "J4"],
            "title": ["电焊工"] * 4,
            "skills": [["焊接", "氩弧焊"], ["焊接"], ["焊接"], ["氩弧焊"]],
            "posted_on": pd.Timestamp("2024-05-01"),
            "permitted_use": "commercial",
            "repost_of": [None, None, None, "J1"],
        }
    )
    with Store(tmp_path / "s.duckdb") as store:
        with pytest.raises(MissingDataError, match="posting"):
            pipeline.title_skills(store, ["电焊工"])
        store.write("posting", postings)
        table = pipeline.title_skills(store, ["电焊工"]).table
        with pytest.raises(InputError, match="no title was given"):
            pipeline.title_skills(store, [" "])
    assert table["rank"].tolist() == [1, 2] and table["postings"].eq(3).all()
    assert table["share"].tolist() == pytest.approx([1.0, 1 / 3])


def test_of_what_few_postings_tell_it_is_said(city):
    postings = city.read("posting", as_of="2024-12-31", purpose="recruiting")
    usual = postings["title"].mode()[0]
    listed = pipeline.title_skills(city, [usual, "astronaut"], top=3)
    assert listed.table.groupby("query").size().tolist() == [3, 3]
    notes = [str(render(note, "zh")) for note in listed.notes]
    assert "仅供参考：astronaut" in notes[1]
