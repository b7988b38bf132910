"""Vacancies in JSON: schema.org, boards and tracking systems."""

import json

import pandas as pd
import pytest
from firms_and_queries import FIRM
from read_sheets import (
    frames_and_every_note,
    frames_and_notes,
    json_tables,
    records_of,
    sheets_by_table,
    tables_read,
    written_json,
)
from written_files import saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_pay import parse_pay, period_by_size
from talentmatch.data.reading.formats._json_forms import forms_in_page, job_posting, read_json_file
from talentmatch.data.reading.formats._json_keys import key_words, posting_field
from talentmatch.errors import UnreadableFileError

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
JOB = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Controls engineer",
    "identifier": {"@type": "PropertyValue", "value": "A-17"},
    "datePosted": "2024-03-01",
    "validThrough": "2024-04-01T00:00",
    "totalJobOpenings": 2,
    "hiringOrganization": {"@type": "Organization", "name": "East Star"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "North"}},
    "baseSalary": {
        "currency": "CNY",
        "value": {"minValue": 12000, "maxValue": 18000, "unitText": "MONTH"},
    },
    "experienceRequirements": {"monthsOfExperience": 36},
    "skills": ["PLC", "AutoCAD"],
    "educationRequirements": {"credentialCategory": "bachelor degree"},
    "description": "<p>Write PLC programs.</p><p>Female only</p>",
}


def test_a_schema_org_posting_is_read(tmp_path):
    path = tmp_path / "job.json"
    path.write_text(json.dumps({"@graph": [JOB]}), encoding="utf-8")
    row = sheets_by_table(path)["posting"].frame.iloc[0]
    assert row[["posting_id", "enterprise_name", "region", "openings", "education"]].tolist() == [
        "A-17",
        "East Star",
        "North",
        2,
        "bachelor",
    ]
    assert row[["pay_low", "pay_high", "experience_min"]].tolist() == [12000, 18000, 3]
    assert row["posted_on"] == pd.Timestamp("2024-03-01")
    assert row["unlawful_terms"] == ["sex: Female only"] and "<p>" not in row["text"]


def test_a_saved_page_gives_the_posting_in_its_script(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(f'<script type="application/ld+json">{json.dumps(JOB)}</script>', "utf-8")
    assert sheets_by_table(path)["posting"].frame["title"].tolist() == ["Controls engineer"]
    path.write_text('<p>hello</p><script type="application/ld+json">{broken</script>', "utf-8")
    with pytest.raises(UnreadableFileError, match="JobPosting"):
        sheets_by_table(path)


@pytest.mark.parametrize(
    ("salary", "written"),
    [
        ({"currency": "CNY", "value": {"value": 300000, "unitText": "YEAR"}}, "300000元/年"),
        ({"currency": "CNY", "value": 9000, "unitText": "MONTH"}, "9000元/月"),
        ({"currency": "USD", "value": 9000}, "9000 USD"),
        ("8-10k", "8-10k"),
    ],
)
def test_pay_of_a_posting_is_written_with_its_unit(salary, written):
    assert job_posting({"title": "x", "baseSalary": salary})["pay"] == written


def test_pay_without_an_amount_is_left_out():
    assert "pay" not in job_posting({"title": "x", "baseSalary": {"currency": "CNY"}})


def test_keys_of_boards():
    keys = ["jobDescribe", "positionDetail", "issueDateString", "positionAdvantage"]
    assert [posting_field(key_words([key])) for key in keys] == [
        "岗位描述",
        "岗位描述",
        "发布日期",
        None,
    ]


def test_a_graph_names_the_firm_once_and_a_post_is_at_several_places(tmp_path):
    page = """<script type="application/ld+json">{"@graph": [
      {"@type": "Organization", "@id": "#o", "name": "虚构图谱有限公司"},
      {"@type": "JobPosting", "title": "文员", "hiringOrganization": {"@id": "#o"}, "jobLocation": [
       {"address": {"addressLocality": "昆山市"}}, {"address": {"addressLocality": "太仓市"}}
      ]}]}</script>"""
    ((record,),) = (form.records for form in forms_in_page(page, tmp_path / "a.html"))
    assert (record["enterprise_name"], record["region"]) == ("虚构图谱有限公司", "昆山市/太仓市")


def test_work_from_anywhere_and_pay_of_other_forms():
    price = {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        "minPrice": 90000,
        "maxPrice": 120000,
        "unitText": "ANN",
    }
    both = {"title": "x", "jobLocation": {"address": {"addressLocality": ["苏州", "无锡"]}}}
    assert job_posting(both)["region"] == "苏州/无锡"
    post = {"title": "x", "jobLocationType": "TELECOMMUTE", "baseSalary": price}
    assert job_posting(post) == {"title": "x", "region": "远程", "pay": "90000-120000元/年"}
    beside = {
        "title": "x",
        "baseSalary": {"value": {"value": 300000, "unitText": "YEAR"}},
        "salaryCurrency": "HKD",
    }
    assert job_posting(beside)["pay"] == "300000 HKD"
    spread = {
        "title": "x",
        "estimatedSalary": [{"@type": "MonetaryAmountDistribution", "median": 120000}],
    }
    assert "median" in job_posting(spread)["pay"]
    schools = [
        {"credentialCategory": "postgraduate degree"},
        {"credentialCategory": "bachelor degree"},
    ]
    assert (
        job_posting({"title": "x", "educationRequirements": schools})["education"]
        == "bachelor degree"
    )


def test_a_list_of_items_in_a_file_of_linked_data(tmp_path):
    path = tmp_path / "jobs.jsonld"
    path.write_text(
        '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": '
        '"JobPosting", "title": "钳工"}}]}',
        "utf-8",
    )
    assert [form.records for form in read_json_file(path)] == [[{"title": "钳工"}]]


def test_a_page_whose_texts_break_lines_and_one_that_no_program_reads(tmp_path):
    good = (
        '<script type="application/ld+json">//<![CDATA[\n{"@type":"JobPosting","title":"Barista",'
        '"description":"Coffee\nTea"}\n//]]></script>'
    )
    bad = '<script type="application/ld+json">{"@type":"JobPosting","title":}</script>'
    (form,) = forms_in_page(good + bad, tmp_path / "a.html")
    assert [record["title"] for record in form.records] == ["Barista"]
    assert "1" in str(form.notes[0])


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ({"monthsOfExperience": "96"}, "8年以上"),
        ([{"monthsOfExperience": 18}], "1.5年以上"),
        ({"monthsOfExperience": "some"}, "some"),
    ],
)
def test_months_of_experience_may_be_written_as_text(asked, written):
    assert job_posting({"title": "a", "experienceRequirements": asked})["experience"] == written


def test_amounts_and_units_of_a_posting_as_text():
    salary = {
        "currency": "CNY",
        "value": {"minValue": "150,000", "maxValue": "n. a.", "unitText": "ANNUAL"},
    }
    assert job_posting({"title": "a", "baseSalary": salary})["pay"] == "150000-n. a.元/年"


def test_a_span_in_one_amount_of_a_posting_stays_a_span():
    salary = {"currency": "RMB", "value": {"value": "7000-9000", "unitText": "MONTH"}}
    assert job_posting({"title": "a", "baseSalary": salary})["pay"] == "7000-9000元/月"


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["lastModifyTime", "createTime"], "2024-02-01"),
        (["createTime", "refreshTime"], "2024-01-01"),
        (["lastModifyTime"], "2024-01-01"),
    ],
)
def test_the_last_change_dates_a_posting_that_has_no_other_day(tmp_path, keys, day):
    days = dict(zip(keys, ("2024-01-01", "2024-02-01"), strict=False))
    post = {"jobName": "工程师", "companyName": FIRM, "cityName": "宁波", "salaryDesc": "10-15K"}
    frames, _ = records_of(tmp_path, days | post, days | post | {"jobName": "经理"})
    assert {f"{posted:%Y-%m-%d}" for posted in frames["posting"]["posted_on"]} == {day}


def test_a_posting_of_the_web_without_a_unit_names_no_period():
    value = {"@type": "MonetaryAmount", "currency": "CNY", "value": {"minValue": 300000}}
    pay = job_posting({"title": "x", "baseSalary": value})["pay"]
    assert period_by_size(pay) == "year"
    value["value"]["unitText"] = "MONTH"
    assert period_by_size(job_posting({"title": "x", "baseSalary": value})["pay"]) == "told"


def test_vacancies_deep_in_a_search_result_are_postings(tmp_path):
    job = {
        "encryptJobId": "a1b2c3d4e5",
        "jobName": "电气<em>工程师</em>",
        "salaryDesc": "15-20K·13薪",
        "jobExperience": "3-5年",
        "jobDegree": "本科",
        "cityName": "苏州",
        "brandName": "虚构自控",
        "bossName": "李女士",
        "brandScaleName": "100-499人",
    }
    content = {
        "zpData": [
            {"jobList": [job]},
            {"jobList": [{**job, "encryptJobId": "b1b2c3d4e5", "salaryDesc": "$5k"}]},
        ]
    }
    tables, notes = frames_and_every_note(written_json(tmp_path / "jobs.json", content))
    posts = tables["posting"]
    assert posts["title"].tolist() == ["电气工程师"] * 2
    assert posts["enterprise_name"].tolist() == ["虚构自控"] * 2
    assert posts[["pay_low", "pay_high", "pay_months"]].to_numpy()[0].tolist() == [15000, 20000, 13]
    assert posts["pay_low"].isna().tolist() == [False, True]
    assert any("USD" in note for note in notes)


def test_numbers_of_json_that_are_wanted_and_hired():
    fields = [posting_field(key_words([key])) for key in ("needNum", "hiredNum", "recruitCount")]
    assert fields == ["招聘人数", "已招人数", "招聘人数"]


def test_units_of_pay_and_milliseconds_of_boards(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.jsonl",
        '{"jobId":"J1","jobTitle":"会计","company":"虚海有限公司","salaryMin":15,'
        '"salaryMax":25,"salaryUnit":"K","city":"苏州","postedAt":1761926400000}',
        '{"jobId":"J2","jobTitle":"会计","company":"虚河有限公司","salaryMin":24,'
        '"salaryMax":36,"salaryUnit":"万元/年","city":"苏州","postedAt":1761955200000}',
    )
    posting = frames["posting"]
    assert posting["pay_low"].tolist() == [15_000, 20_000]
    # Midnight and 8 o'clock of one day in China.
    assert {str(day.date()) for day in posting["posted_on"]} == {"2025-11-01"}


def test_a_board_that_calls_a_post_its_name(tmp_path):
    post = {
        "number": "CC1",
        "name": "注塑工程师",
        "salary60": "8000-12000元",
        "workCity": "苏州",
        "companyName": "虚构塑胶有限公司",
        "education": "大专",
        "workingExp": "3-5年",
        "publishTime": "2026-11-08 08:00:00",
        "staffCard": {"staffName": "柯女士", "hrJob": "人事经理"},
    }
    content = {"code": 200, "data": {"list": [post, {**post, "number": "CC2", "name": "质检"}]}}
    frames = tables_read(saved(tmp_path, "a.json", json.dumps(content)))
    assert set(frames) == {"posting"}
    row = frames["posting"].iloc[0]
    told = row[["title", "enterprise_name", "pay_low", "pay_high", "education"]].tolist()
    assert told == ["注塑工程师", "虚构塑胶有限公司", 8000, 12000, "college"]


def test_the_town_of_a_street_address():
    place = {
        "@type": "Place",
        "address": {"streetAddress": "泰州市海陵区虚构路8号", "addressCountry": "CN"},
    }
    assert job_posting({"title": "x", "jobLocation": place})["region"] == "泰州市海陵区虚构路8号"
    place = {"address": {"streetAddress": "8 Main St"}}
    assert "region" not in job_posting({"title": "x", "jobLocation": place})


@pytest.mark.parametrize(
    ("ends", "pay"),
    [
        ({"minValue": 7000}, (7000, None)),
        ({"maxValue": 9000}, (None, 9000)),
        ({"value": 8000}, (8000, 8000)),
    ],
)
def test_one_end_of_pay_of_a_posting_leaves_the_other_open(ends, pay):
    salary = {"currency": "CNY", "value": {**ends, "unitText": "MONTH"}}
    read = parse_pay(job_posting({"title": ["PLC Technician"], "baseSalary": [salary]})["pay"])
    assert tuple(None if pd.isna(end) else end for end in read[:2]) == pay
    assert job_posting({"title": ["PLC Technician"]}) == {"title": "PLC Technician"}


def vacancies(**more):
    head = {"jobTitle": "Buyer", "companyName": FIRM, "jobDegree": "本科", "city": "Suzhou"}
    return [{"jobId": f"90000{number}", **head, **more} for number in (1, 2)]


@pytest.mark.parametrize(
    ("pay", "ends"),
    [
        (
            {"salary": {"min": 20000, "max": 30000, "currency": "CNY", "unit": "MONTH"}},
            (20000, 30000),
        ),
        ({"salary": [{"min": 20000, "max": 30000, "currency": "CNY"}]}, (20000, 30000)),
        ({"salaryFrom": 20, "salaryTo": 30, "salaryUnit": "K/月"}, (20000, 30000)),
        ({"minSalary": 20000, "maxSalary": 30000}, (20000, 30000)),
        ({"salary": {"min": 20000, "max": 30000, "period": "monthly"}}, (20000, 30000)),
        ({"salary": {"min": 240000, "max": 360000, "interval": "yearly"}}, (20000, 30000)),
        ({"pay": {"range": {"min": 15000, "max": 25000}, "currency": "CNY"}}, (15000, 25000)),
        ({"pay": {"minimum": 80000, "maximum": 90000, "currency": "USD"}}, (None, None)),
        ({"salaryDesc": "20-30K"}, (20000, 30000)),
    ],
)
def test_both_ends_of_pay_in_an_object(tmp_path, pay, ends):
    posts = json_tables(tmp_path, vacancies(**pay))[0]["posting"]
    found = posts.get(["pay_low", "pay_high"])
    row = (None, None) if found is None else [None if one != one else one for one in found.iloc[0]]
    assert tuple(row) == ends


@pytest.mark.parametrize(
    ("key", "value", "years"),
    [
        ("required_months_of_experience", 36, 3),
        ("monthsOfExperience", 18, 1.5),
        ("yearsOfExperience", 3, 3),
        ("jobExperience", "3-5年", 3),
    ],
)
def test_months_of_work_asked_for(tmp_path, key, value, years):
    posts = json_tables(tmp_path, vacancies(salaryDesc="20-30K", **{key: value}))[0]["posting"]
    assert posts["experience_min"].tolist() == [years, years]


def test_places_and_skills_of_a_vacancy_in_lists(tmp_path):
    more = {"locations": [{"city": "Suzhou"}, {"city": "Wuxi"}], "skills": [{"name": "SAP"}]}
    (post, _) = vacancies(salaryDesc="20-30K", **more)
    del post["city"]
    posts = json_tables(tmp_path, [post, {**post, "jobId": "900003"}])[0]["posting"]
    assert (posts["region"].iloc[0], posts["skills"].iloc[0]) == ("Suzhou、Wuxi", ["SAP"])


@pytest.mark.parametrize(
    "beside",
    [
        {"requirements": [{"title": "Must have", "text": "TIG"}]},
        {"hiringManager": [{"title": "Plant Manager", "city": "Shanghai"}]},
        {"contacts": {"title": "HR Manager", "name": "Bo Ek"}},
        {"applicants": [{"name": "Ann Lee", "degree": "Master", "city": "Suzhou"}]},
        {"similarJobs": [{"title": "Painter", "company": "Beta"}]},
        {"similarJobs": [{"title": "Painter"}, {"title": "Cook"}]},
    ],
)
def test_objects_beside_a_vacancy_say_nothing_of_it(tmp_path, beside):
    post = {"title": "Welder", "company": FIRM, "salary": "8-10K", "publishDate": "2026-11-03"}
    posts = json_tables(tmp_path, [beside | post, beside | post | {"title": "Fitter"}])[0][
        "posting"
    ]
    assert posts["title"].tolist() == ["Welder", "Fitter"]
    assert posts["enterprise_name"].tolist() == [FIRM, FIRM]
    assert not {"region", "education"} & {*posts}


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
