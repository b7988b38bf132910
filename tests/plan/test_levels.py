"""Likely levels: the clause and the proof that is missing; a scheme that overlaps is refused."""

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.plan.clauses import read_scheme
from talentmatch.plan.levels import likely_levels


def scheme(*rows):
    columns = ["level", "clause", "rank", "meaning", "requires", "proof"]
    return pd.DataFrame(rows, columns=columns)


CITY = scheme(
    ("B", "B-1", 2, "国家级人才计划入选者", [], ["入选文件"]),
    ("D", "D-1", 4, "正高级职称", [], ["职称证书"]),
    ("D", "D-2", 4, "", ["education >= doctor"], ["学历证书", "学位证书"]),
    ("E", "E-1", 5, "", ["title_rank >= associate_senior", "experience_years >= 5"], ["职称证书"]),
    ("E", "E-2", 5, "硕士研究生学历", [], ["学历证书"]),
)


def person(**known):
    empty = {
        "candidate_id": "a",
        "education": None,
        "title_rank": None,
        "skill_grade": None,
        "experience_years": None,
        "licences": [],
    }
    return pd.DataFrame([empty | known])


def level(**known):
    return likely_levels(person(**known), read_scheme(CITY)).iloc[0]


def test_the_highest_clause_that_the_data_meets_is_named_with_the_proof_that_is_missing():
    found = level(education="doctor", licences=["学位证书"])
    assert (found["level"], found["clause"]) == ("D", "D-2")
    assert found["missing_proof"] == ["学历证书"]


def test_all_conditions_of_a_clause_must_hold():
    assert level(title_rank="associate_senior", experience_years=3.0)["level"] is None
    assert level(title_rank="associate_senior", experience_years=6.0)["clause"] == "E-1"


def test_who_meets_nothing_is_told_what_is_nearest():
    found = level(education="bachelor")
    assert pd.isna(found["level"])
    assert found["higher_clause"] == "E-2" and found["short_of"] == ["education >= master"]


def test_what_no_data_can_tell_is_never_denied():
    assert "B-1" in level(education="master")["not_readable"]


def test_an_overlap_is_told_in_the_words_of_the_office():
    rows = [
        ("D", "D-1", 4, "", ["education >= master"], []),
        ("E", "E-1", 5, "", ["education >= doctor"], []),
    ]
    with pytest.raises(InputError) as caught:
        read_scheme(scheme(*rows))
    told = render(caught.value.problems[0], "zh")
    assert "学历 ≥ 硕士" in told and "master" not in told


def test_overlapping_clauses_are_all_named_with_the_next_step():
    wrong = scheme(
        ("D", "D-1", 4, "", ["education >= master"], []),
        ("E", "E-1", 5, "", ["education >= doctor"], []),
        ("E", "E-2", 5, "", ["education >= master"], []),
        ("F", "F-1", 5, "", ["title_rank >= senior"], []),
        ("F", "F-2", 5, "", ["shoe_size >= 40"], []),
    )
    with pytest.raises(InputError) as caught:
        read_scheme(wrong)
    told = str(caught.value)
    for part in ("E-1 of level E", "E-2 of level E", "E, F share rank 5", "shoe_size", "correct"):
        assert part in told


def test_the_list_says_that_it_is_no_verdict_and_leaves_out_who_did_not_agree(city):
    found = pipeline.levels(city)
    assert "no verdict" in found.notes[0]
    agreed = city.read("candidate", as_of=pipeline.data_date(city), purpose="service")
    assert set(found.table["candidate_id"]) == set(agreed["candidate_id"])
    with pytest.raises(NotFoundError, match="agreed to service"):
        pipeline.levels(city, ["nobody at all"])
