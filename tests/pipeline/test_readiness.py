"""The date of the data: the day up to which the store knows."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.pipeline.matches.market_sides import match_sides


def test_consent_given_after_the_last_posting_counts():
    with Store() as store:
        posts = {"posting_id": ["p"], "title": ["焊工"], "posted_on": ["2024-03-01"]}
        store.write("posting", pd.DataFrame(posts))
        store.write("candidate", pd.DataFrame({"candidate_id": ["a"], "title": ["焊工"]}))
        agreed = {"candidate_id": ["a"], "purpose": ["recruiting"], "given_on": ["2024-05-02"]}
        store.write("consent", pd.DataFrame(agreed))
        as_of = pipeline.data_date(store, "recruiting")
        assert len(store.read("candidate", as_of=as_of, purpose="recruiting")) == 1


def test_who_withdrew_from_one_enterprise_is_blocked_for_it_alone():
    with Store() as store:
        store.write("candidate", pd.DataFrame({"candidate_id": ["a"], "title": ["焊工"]}))
        agreed = pd.DataFrame(
            {
                "candidate_id": "a",
                "purpose": "recruiting",
                "receiver": ["*", "E1"],
                "given_on": "2024-01-01",
                "withdrawn_on": [None, "2024-05-02"],
            }
        )
        store.write("consent", agreed)
        people, _ = match_sides(store, pd.Timestamp("2024-03-01"))
        assert [list(blocked) for blocked in people["blocked_employers"]] == [["E1"]]


def openings(months, step=1):
    starts = pd.date_range("2023-01-01", periods=months, freq=pd.DateOffset(months=step))
    rows = [(post, month, 9.0) for post in ("a", "b", "c", "d") for month in starts]
    return pd.DataFrame(rows, columns=["occupation", "month", "openings"])


@pytest.mark.parametrize("ahead", ["2025-03-01", "2090-06-01"])
def test_a_row_ahead_of_the_rest_does_not_date_the_data_and_is_named(ahead):
    planned = pd.DataFrame({"occupation": ["a"], "month": [ahead], "openings": [9.0]})
    with Store() as store:
        store.write("demand", pd.concat([openings(18), planned]).astype({"month": "datetime64[s]"}))
        assert pipeline.data_date(store) == pd.Timestamp("2024-07-01")
        (note,) = pipeline.history_notes(store)
        assert ahead[:7] in note and "2023-01 to 2024-06" in note


def test_a_few_late_series_do_not_take_their_last_month_from_the_data():
    rows = openings(18)
    late = rows["occupation"].eq("a") & rows["month"].gt("2024-04-01")
    with Store() as store:
        store.write("demand", rows[~late])
        assert pipeline.data_date(store) == pd.Timestamp("2024-07-01")


@pytest.mark.parametrize(("step", "until"), [(3, "2025-01-01"), (12, "2031-01-01")])
def test_quarters_and_years_reach_to_their_end(step, until):
    with Store() as store:
        store.write("demand", openings(8, step))
        assert pipeline.data_date(store) == min(pd.Timestamp(until), pd.Timestamp.now().normalize())


def test_a_posting_dated_ahead_does_not_date_the_data():
    posts = {"posting_id": ["p", "q"], "title": "焊工", "posted_on": ["2024-03-01", "2090-03-01"]}
    with Store() as store:
        store.write("posting", pd.DataFrame(posts))
        assert pipeline.data_date(store) == pd.Timestamp("2024-03-01")


def test_weeks_that_were_written_as_they_are_are_told():
    weeks = pd.date_range("2024-01-01", "2024-06-24", freq="W-MON")
    with Store() as store:
        store.write("demand", pd.DataFrame({"occupation": "a", "month": weeks, "openings": 7.0}))
        assert pipeline.data_date(store) == pd.Timestamp("2024-07-24")
        assert pipeline.demand_history(store)["openings"].tolist() == [35, 28, 28, 35, 28, 28]
        (note,) = (note for note in pipeline.history_notes(store) if "undivided" in note)
        assert note.startswith("24 rows of openings stand on days within a month")
