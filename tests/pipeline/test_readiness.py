"""The date of the data: the day up to which the store knows."""

import pandas as pd

from talentmatch import Store, pipeline
from talentmatch.pipeline.market_sides import match_sides


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
        agreed = pd.DataFrame({"candidate_id": "a", "purpose": "recruiting", "receiver": ["*", "E1"],
                               "given_on": "2024-01-01", "withdrawn_on": [None, "2024-05-02"]})  # fmt: skip
        store.write("consent", agreed)
        people, _ = match_sides(store, pd.Timestamp("2024-03-01"))
        assert [list(blocked) for blocked in people["blocked_employers"]] == [["E1"]]
