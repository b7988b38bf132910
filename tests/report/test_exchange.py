"""What is given to other programs is read back as it was."""

import json

import pytest

from talentmatch import Store
from talentmatch.report.documents.exchange import job_posting

POSTING = {
    "posting_id": "P1",
    "title": "焊工",
    "posted_on": "2024-03-01",
    "region": "东区",
    "pay_low": 6000.0,
    "pay_high": 8000.0,
    "openings": 2.0,
}


@pytest.mark.parametrize(
    "asked",
    [
        {"pay_months": 13.0, "experience_min": 0.0},
        {"pay_months": 15.0, "experience_min": 3.0},
        {"pay_months": 12.0, "experience_min": 0.5},
    ],
)
def test_salaries_a_year_and_years_of_work_survive_both_ways(asked, tmp_path):
    given = job_posting({**POSTING, **asked})
    (tmp_path / "posting.json").write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    with Store() as store:
        store.load(tmp_path / "posting.json")
        read = store.read("posting", as_of="2024-12-31", purpose="recruiting").iloc[0]
    for name, value in {**asked, "pay_low": 6000.0, "pay_high": 8000.0}.items():
        assert read[name] == value, name


def test_what_is_not_known_of_pay_is_not_said():
    assert "additionalProperty" not in job_posting(POSTING)["baseSalary"]["value"]
