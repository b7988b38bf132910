"""Vacancies from the boards of tracking systems, and days that programs count."""

import json

import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._column_days import day_of_count

LEVER = {
    "id": "a-long-id",
    "text": "Process Engineer",
    "createdAt": 1748736000000,
    "hostedUrl": "https://x",
    "state": "closed",
    "categories": {
        "commitment": "Full-time",
        "team": "Process",
        "location": "Suzhou",
        "allLocations": ["Suzhou", "Wuxi"],
    },
    "descriptionPlain": "Run the line.",
    "lists": [{"text": "Requirements", "content": "<li>PLC</li>"}],
    "salaryRange": {"min": 15000, "max": 20000, "currency": "CNY", "interval": "per-month-salary"},
}
GREENHOUSE = {
    "id": 4005551,
    "internal_job_id": 11,
    "title": "Quality Engineer",
    "absolute_url": "https://x",
    "company_name": "Xuhai Ltd",
    "updated_at": "2025-06-09T10:00:00-04:00",
    "first_published": "2025-06-01T10:00:00-04:00",
    "location": {"name": "Suzhou, China"},
    "content": "&lt;p&gt;Check &lt;b&gt;parts&lt;/b&gt;.&lt;/p&gt;",
    "departments": [{"name": "Quality"}],
    "offices": [],
}
ASHBY = {
    "id": "u-long-id",
    "title": "Mechanical Engineer",
    "location": "Suzhou",
    "secondaryLocations": [{"location": "Wuxi"}],
    "publishedAt": "2025-06-01T08:00:00.000+00:00",
    "isListed": True,
    "jobUrl": "https://x",
    "descriptionPlain": "Design.",
    "compensation": {"compensationTierSummary": "CN¥15K – CN¥20K per month"},
}


@pytest.mark.parametrize(
    ("document", "title", "region", "low", "text"),
    [
        ([LEVER], "Process Engineer", "Suzhou、Wuxi", 15000, "Run the line.\nRequirements\nPLC"),
        (
            {"data": [LEVER], "hasNext": False},
            "Process Engineer",
            "Suzhou、Wuxi",
            15000,
            "Run the line.\nRequirements\nPLC",
        ),
        (
            {"jobs": [GREENHOUSE], "meta": {"total": 1}},
            "Quality Engineer",
            "Suzhou, China",
            None,
            "Check parts.",
        ),
        (
            {"apiVersion": "1", "jobs": [ASHBY]},
            "Mechanical Engineer",
            "Suzhou、Wuxi",
            15000,
            "Design.",
        ),
    ],
)
def test_vacancies_of_tracking_systems(tmp_path, document, title, region, low, text):
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    (sheet,) = read_files(tmp_path / "a.json")
    (row,) = sheet.frame.to_dict("records")
    assert (row["title"], row["region"], row["text"]) == (title, region, text)
    assert f"{row['posted_on']:%Y-%m-%d}" == "2025-06-01"
    assert row.get("pay_low") == low or low is None
    assert len(str(row["posting_id"])) > 6


def test_a_vacancy_that_its_system_closed_is_closed(tmp_path):
    (tmp_path / "a.json").write_text(
        json.dumps([LEVER, {**LEVER, "id": "other-id", "state": "published"}]), "utf-8"
    )
    (sheet,) = read_files(tmp_path / "a.json")
    assert sheet.frame["closed_on"].notna().tolist() == [True, False]


@pytest.mark.parametrize(
    "cell", [1748736000, 1748736000.0, "1748736000", "1748736000000", 1748707200000]
)
def test_seconds_and_milliseconds_are_a_day_in_china(cell):
    assert f"{day_of_count(cell):%Y-%m-%d}" == "2025-06-01"


@pytest.mark.parametrize("cell", ["20250601", 45352, "2025060108", "13912345678", None, True, "x"])
def test_what_is_no_count_of_time(cell):
    assert day_of_count(cell) is None


def test_counted_days_of_a_list_are_read_and_told(tmp_path):
    (tmp_path / "a.csv").write_text(
        "职位编号,职位名称,公司名称,发布时间,薪资\nb1,焊工,甲厂,1748736000,6-8K\n"
        "b2,钳工,乙厂,1748822400000,6-8K",
        "utf-8",
    )
    (sheet,) = read_files(tmp_path / "a.csv")
    assert sheet.frame["posted_on"].dt.strftime("%m-%d").tolist() == ["06-01", "06-02"]
    assert "that day in China (1748736000 → 2025-06-01; row 2, 3)" in str(sheet.notes)


def test_midnights_of_another_zone_on_the_eve_are_the_months_that_begin(tmp_path):
    rows = [
        "month,region,openings",
        "2023-12-31T16:00:00+00:00,苏州,15",
        "2024-01-31T16:00:00+00:00,苏州,4",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    (sheet,) = read_files(tmp_path / "a.csv", table="demand")
    assert sheet.frame["month"].dt.strftime("%Y-%m").tolist() == ["2024-01", "2024-02"]


def test_a_lone_application_gives_its_person_no_title_of_the_post(tmp_path):
    person = {"name": "Ann Lee", "email": "ann@example.org"}
    application = {"stage": "Interview", "job": {"title": "Buyer"}, "candidate": person}
    (tmp_path / "a.json").write_text(json.dumps(application), "utf-8")
    sheets = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    assert "title" not in sheets["candidate"].dropna(axis=1)
    assert sheets["process"][["post", "stage"]].values.tolist() == [["Buyer", "in_process"]]
