"""People in JSON of boards, tracking systems and parsers."""

import json
from datetime import date

import pandas as pd
import pytest
from firms_and_queries import FIRM
from read_sheets import consented_sheets, frames_and_every_note, frames_of, records_of, written_json

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._board_records import board_records

LEVER = {
    "data": [
        {
            "id": "lev-1",
            "name": "Priya Example",
            "headline": "Fictive Motors, Fictive Robots",
            "stage": "0092",
            "location": "Suzhou, China",
            "phones": [{"type": "mobile", "value": "+86 138 0000 1234"}],
            "emails": ["priya@example.com"],
            "tags": ["PLC"],
            "owner": "o1",
            "createdAt": 1609459200000,
            "parsedResume": {
                "positions": [
                    {
                        "org": "Fictive Motors",
                        "title": "Automation Engineer",
                        "location": "Suzhou",
                        "start": {"year": 2019, "month": 3},
                        "end": None,
                    },
                    {
                        "org": "Fictive Robots",
                        "title": "Junior Engineer",
                        "start": {"year": 2015, "month": 7},
                        "end": {"year": 2019, "month": 2},
                    },
                ],
                "schools": [
                    {
                        "org": "Fictive University",
                        "degree": "Bachelor",
                        "field": "Automation",
                        "start": {"year": 2011, "month": 9},
                        "end": {"year": 2015, "month": 6},
                    }
                ],
            },
        }
    ],
    "hasNext": False,
}
AFFINDA = {
    "data": {
        "name": {"raw": "Priya Example", "first": "Priya", "last": "Example"},
        "phoneNumbers": ["+86 138 0000 1234"],
        "emails": ["priya@example.com"],
        "location": {"formatted": "Suzhou, China", "city": "Suzhou"},
        "profession": "Engineer",
        "education": [
            {
                "organization": "Fictive University",
                "accreditation": {
                    "education": "Bachelor of Engineering",
                    "educationLevel": "bachelors",
                },
                "dates": {"startDate": "2011-09-01", "completionDate": "2015-06-30"},
            }
        ],
        "workExperience": [
            {
                "jobTitle": "Automation Engineer",
                "organization": "Fictive Motors",
                "dates": {"startDate": "2019-03-01", "endDate": "2026-11-01", "isCurrent": True},
            },
            {
                "jobTitle": "Junior Engineer",
                "organization": "Fictive Robots",
                "dates": {"startDate": "2015-07-01", "endDate": "2019-02-28", "isCurrent": False},
            },
        ],
        "skills": [{"name": "PLC", "type": "hard_skill"}],
    },
    "meta": {"identifier": "abc", "fileName": "cv.pdf"},
}
GREENHOUSE = [
    {
        "id": 5,
        "first_name": "Priya",
        "last_name": "Example",
        "company": "Fictive Motors",
        "title": "Automation Engineer",
        "created_at": "2026-03-03T10:00:00Z",
        "is_private": False,
        "phone_numbers": [{"value": "+86 138 0000 1234", "type": "mobile"}],
        "email_addresses": [{"value": "priya@example.com", "type": "personal"}],
        "addresses": [{"value": "Suzhou, China", "type": "home"}],
        "tags": ["PLC"],
        "recruiter": {
            "id": 1,
            "name": "Bob Recruiter",
            "first_name": "Bob",
            "last_name": "Recruiter",
        },
        "educations": [
            {
                "school_name": "Fictive University",
                "degree": "Bachelor's Degree",
                "discipline": "Automation",
                "start_date": "2011-09-01",
                "end_date": "2015-06-30",
            }
        ],
        "employments": [
            {
                "company_name": "Fictive Motors",
                "title": "Automation Engineer",
                "start_date": "2019-03-01",
                "end_date": None,
            },
            {
                "company_name": "Fictive Robots",
                "title": "Junior Engineer",
                "start_date": "2015-07-01",
                "end_date": "2019-02-28",
            },
        ],
    }
]
TEXTKERNEL = {
    "Value": {
        "ResumeData": {
            "ContactInformation": {
                "CandidateName": {
                    "FormattedName": "Priya Example",
                    "GivenName": "Priya",
                    "FamilyName": "Example",
                },
                "Telephones": [{"Raw": "+86 138 0000 1234", "InternationalCountryCode": "86"}],
                "EmailAddresses": ["priya@example.com"],
                "Location": {"CountryCode": "CN", "Municipality": "Suzhou"},
            },
            "Education": {
                "EducationDetails": [
                    {
                        "SchoolName": {"Raw": "Fictive University"},
                        "Degree": {"Name": {"Raw": "Bachelor of Science"}, "Type": "bachelors"},
                        "Majors": ["Automation"],
                    }
                ]
            },
            "EmploymentHistory": {
                "ExperienceSummary": {"MonthsOfWorkExperience": 137},
                "Positions": [
                    {
                        "Employer": {"Name": {"Raw": "Fictive Motors"}},
                        "IsCurrent": True,
                        "JobTitle": {"Raw": "Automation Engineer"},
                        "StartDate": {"Date": "2019-03-01", "IsCurrentDate": False},
                        "EndDate": {"Date": "2026-11-01", "IsCurrentDate": True},
                    },
                    {
                        "Employer": {"Name": {"Raw": "Fictive Robots"}},
                        "IsCurrent": False,
                        "JobTitle": {"Raw": "Junior Engineer"},
                        "StartDate": {"Date": "2015-07-01"},
                        "EndDate": {"Date": "2019-02-28"},
                    },
                ],
            },
            "Skills": {"Raw": [{"Name": "PLC"}]},
        }
    }
}
PROFILES = [
    {
        "full_name": "Priya Example",
        "headline": "Helping factories sleep better",
        "city": "Suzhou",
        "experiences": [
            {
                "starts_at": {"day": 1, "month": 3, "year": 2019},
                "ends_at": None,
                "company": "Fictive Motors",
                "title": "Automation Engineer",
                "location": "Suzhou",
            },
            {
                "starts_at": {"day": 1, "month": 7, "year": 2015},
                "ends_at": {"day": 28, "month": 2, "year": 2019},
                "company": "Fictive Robots",
                "title": "Junior Engineer",
            },
        ],
        "education": [
            {
                "starts_at": {"year": 2011, "month": 9, "day": 1},
                "ends_at": {"year": 2015, "month": 6, "day": 30},
                "field_of_study": "Automation",
                "degree_name": "Bachelor of Engineering",
                "school": "Fictive University",
            }
        ],
        "skills": ["PLC"],
        "emails": ["priya@example.com"],
        "phones": ["+86 138 0000 1234"],
    }
]


@pytest.mark.parametrize("document", [LEVER, AFFINDA, GREENHOUSE, TEXTKERNEL, PROFILES])
def test_nested_records_of_tracking_systems_and_parsers_are_read_whole(tmp_path, document):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    frames = {sheet.table: sheet.frame for sheet in consented_sheets(path)}
    person, contact = frames["candidate"].iloc[0], frames["contact"].iloc[0]
    assert contact["name"] == "Priya Example" and contact["email"] == "priya@example.com"
    assert contact["phone"] == "+86 138 0000 1234"
    assert person["title"] == "Automation Engineer" and person["employer"] == "Fictive Motors"
    assert person["region"].startswith("Suzhou") and person["education"] == "bachelor"
    assert person["skills"][0] == "PLC programming"
    if document is not AFFINDA:
        assert person["major"] == "Automation"
    since = (pd.Timestamp.today() - pd.Timestamp("2015-07-01")).days / 365.25
    assert abs(person["experience_years"] - since) < 0.5


def test_one_record_of_many_keys_is_a_list_and_no_form(tmp_path):
    record = {
        "id": 1,
        "first_name": "Ann",
        "last_name": "Lee",
        "company": "Fictive",
        "title": "Buyer",
        "created_at": "2026-03-03",
        "is_private": False,
        "email": "a@example.com",
        "tags": "SAP",
    }
    path = tmp_path / "export.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (record, record.values())))
    frames = {sheet.table: sheet.frame for sheet in consented_sheets(path)}
    assert frames["contact"]["name"].tolist() == ["Ann Lee"]
    assert frames["candidate"]["title"].tolist() == ["Buyer"]


def test_the_name_of_a_place_is_no_persons_and_tags_of_a_program_are_no_skills():
    person = {
        "id": "c1",
        "firstName": "Uma",
        "lastName": "Fable",
        "title": "Scientist",
        "company": "Fable Bio",
        "location": {"name": "Suzhou"},
        "expected_salary": "350k CNY",
        "highest_degree": "PhD",
        "years_of_experience": 7,
        "tags": ["Python", "hot"],
        "emailAddresses": [{"value": "uma@example.com"}],
        "phoneNumbers": [{"value": "19900000831"}],
    }
    (record,) = board_records([person])
    assert (
        "Suzhou" not in record.get("姓名", "")
        and record["技能"] == ["Python"]
        and record["tags"] == ["hot"]
    )


def test_applications_hold_their_person(tmp_path):
    person = {
        "first_name": "Ann",
        "last_name": "Lee",
        "title": "Buyer",
        "company": "Fictive Tools Ltd",
    }
    reached = {"emails": [{"value": "ann@example.com", "type": "home"}]}
    applications = [
        {"stage": "Interview", "job": {"title": "Planner"}, "candidate": person | reached}
    ]
    (tmp_path / "a.json").write_text(json.dumps({"applications": applications}), "utf-8")
    tables = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    row = tables["candidate"].iloc[0]
    assert (row["title"], row["employer"], list(row["wanted_titles"])) == (
        "Buyer",
        "Fictive Tools Ltd",
        ["Planner"],
    )
    assert tables["contact"]["email"].tolist() == ["ann@example.com"]


def test_what_somebody_expects_is_no_title_of_theirs(tmp_path):
    person = {"name": "王一", "mobile": "13900000001", "degree": "大专", "workYears": 9}
    job = {"company": "甲江机械有限公司", "title": "检测班长", "from": "2017-07", "to": ""}
    wish = {"title": "检测主管", "city": "合肥", "salaryFrom": 9000, "salaryTo": 11000}
    resume = person | {"positions": [job], "expectations": wish}
    (tmp_path / "a.json").write_text(json.dumps({"resume": resume}), "utf-8")
    tables = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    row = tables["candidate"].iloc[0]
    assert (row["title"], list(row["wanted_titles"])) == ("检测班长", ["检测主管"])
    assert row["expected_yearly_pay"] == 120000


def test_firms_over_a_person_and_posts_applied_for_are_no_post_held():
    person = {
        "name": "Zoe Sample",
        "headline": "Fictive Gears, Invented Ltd",
        "emails": ["z@example.com"],
        "tags": ["Python"],
        "location": "Hangzhou",
        "applications": [{"posting": {"title": "Backend Engineer"}, "createdAt": 1791000000000}],
    }
    (record,) = board_records({"data": [person]})
    assert (record["name"], record["应聘职位"]) == ("Zoe Sample", "Backend Engineer")
    assert not {"当前职位", "职位名称", "headline"} & {*record}


def test_ends_of_expected_pay_whose_unit_holds_a_scale(tmp_path):
    person = {
        "name": "尚一",
        "workYears": 13,
        "highestEducationName": "大专",
        "expectSalaryMin": 15,
        "expectSalaryMax": 18,
        "expectSalaryUnit": "K/月",
    }
    path = tmp_path / "talent.json"
    path.write_text(json.dumps({"records": [person]}), "utf-8")
    assert next(iter(read_files(path))).frame["expected_yearly_pay"].tolist() == [198_000]


@pytest.mark.parametrize(
    ("contacts", "phone", "email"),
    [
        ([("mobile", "13900000001"), ("E-mail", "a@example.com")], "13900000001", "a@example.com"),
        ([("email", "a@example.com")], None, "a@example.com"),
    ],
)
def test_contacts_with_their_kind_beside_them(tmp_path, contacts, phone, email):
    work = [{"org": FIRM, "role": "钳工", "from": "2019-05", "to": None, "current": True}]
    person = {
        "fullName": "萧虚七",
        "contacts": [{"type": kind, "value": text} for kind, text in contacts],
        "positions": work,
    }
    text = json.dumps({"applications": [{"candidate": person}]}, ensure_ascii=False)
    frames, _ = frames_of(tmp_path, text, name="a.json")
    contact = frames["contact"].iloc[0]
    assert contact["email"] == email
    assert contact.get("phone") == phone or (phone is None and pd.isna(contact.get("phone")))


@pytest.mark.parametrize(
    "contact",
    [
        {"contact": {"first_name": "Ann", "last_name": "Lee", "email": "ann@x.com"}},
        {"hiring_manager": {"first_name": "Ann", "last_name": "Lee", "email": "ann@x.com"}},
        {"person": {"name": "Ann Lee", "email": "ann@x.com"}, "status": "open", "apply_url": "x"},
        {"candidate": {"education": "bachelor"}, "status": "open"},
    ],
)
def test_whom_a_vacancy_names_is_no_applicant(tmp_path, contact):
    posts = [
        {"position": post, "company": "Acme Ltd", "salary": "10-15K", "description": "Buys"}
        | contact
        for post in ("Buyer", "Engineer")
    ]
    frames, _ = records_of(tmp_path, *posts)
    assert frames["posting"]["title"].tolist() == ["Buyer", "Engineer"]
    assert "candidate" not in frames


def test_who_holds_a_post_has_applied_for_none(tmp_path):
    people = [
        {"person": {"name": name, "phone": phone}, "position": post, "company": FIRM}
        for name, phone, post in (("张三", "13800001111", "焊工"), ("李四", "13800001112", "车工"))
    ]
    frames, _ = records_of(tmp_path, *[one | {"status": "在职"} for one in people])
    assert frames["candidate"]["title"].tolist() == ["焊工", "车工"]
    assert frames["candidate"]["employer"].tolist() == [FIRM, FIRM]


def test_what_an_application_says_itself_is_kept(tmp_path):
    person = {"name": "张三", "phone": "13800001111", "title": "焊工"}
    own = {"id": 4, "job": {"title": "班长"}, "stage": "New", "expected_salary": "30k"}
    frames, _ = records_of(tmp_path, own | {"candidate": person}, own | {"candidate": person})
    row = frames["candidate"].iloc[0]
    assert (row["expected_yearly_pay"], list(row["wanted_titles"])) == (360_000, ["班长"])


def test_days_of_a_career_as_objects_of_year_and_month():
    person = {
        "firstName": "Olive",
        "lastName": "Inventee",
        "headline": "x at y",
        "emailAddress": "o@example.com",
        "geoLocation": "Suzhou",
        "positions": [
            {
                "companyName": "Fictive Castings",
                "title": "Plant Manager",
                "startedOn": {"month": 5, "year": 2019},
            },
            {
                "companyName": "Fictive Forge",
                "title": "Engineer",
                "startedOn": {"year": 2011},
                "finishedOn": {"month": 4, "year": 2019},
            },
        ],
        "educations": [
            {"schoolName": "Fictive Tech", "degreeName": "Bachelor", "fieldOfStudy": "Metallurgy"}
        ],
    }
    (record,) = board_records(person)
    assert (record["当前职位"], record["现工作单位"]) == ("Plant Manager", "Fictive Castings")
    assert record["工作年限"] > 15


def test_records_deep_in_a_search_result_are_people_without_markup(tmp_path):
    geek = {
        "geekName": "张**",
        "geekDegree": "本科",
        "geekWorkYear": "8年",
        "expectPositionName": "<em>电气</em>工程师",
        "expectLocationName": "苏州",
        "ageDesc": "32岁",
        "geekEdu": {"school": "虚构大学", "major": "自动化", "degreeName": "本科"},
        "geekWorks": [
            {
                "company": "虚构<em>自控</em>",
                "positionName": "电气主管",
                "startDate": "201807",
                "endDate": "",
            }
        ],
    }
    content = {
        "code": 0,
        "zpData": {
            "page": 1,
            "geeks": [
                {"geekCard": geek},
                {"geekCard": {**geek, "geekName": "李先生", "geekWorkYear": "3年"}},
            ],
        },
    }
    tables, _ = frames_and_every_note(written_json(tmp_path / "geeks.json", content))
    people = tables["candidate"]
    assert people[
        ["title", "employer", "major", "education"]
    ].drop_duplicates().to_numpy().tolist() == [["电气主管", "虚构自控", "自动化", "bachelor"]]
    assert people["experience_years"].tolist() == [8, 3]
    assert people["wanted_titles"].tolist() == [["电气工程师"]] * 2
    assert people["candidate_id"].nunique() == 2
    assert tables["contact"]["name"].tolist() == ["张**", "李先生"]


def test_records_of_a_parser_are_read_by_the_words_of_their_keys(tmp_path):
    record = {
        "name": "侯虚六",
        "phones": ["19900000106"],
        "age": 26,
        "top_edu_degree": "本科",
        "last_major": "电子信息",
        "expected_job_title": "系统工程师",
        "expected_salary": "25-26K",
        "last_job_title": "嵌入式开发",
        "last_company": "虚构商科",
        "start_year_of_employment": "2021-07-01T00:00:00",
        "current_salary": "20K",
    }
    tables, _ = frames_and_every_note(written_json(tmp_path / "records.json", [record]))
    (person,) = tables["candidate"].to_dict("records")
    assert (person["title"], person["employer"], person["education"], person["major"]) == (
        "嵌入式开发",
        "虚构商科",
        "bachelor",
        "电子信息",
    )
    assert person["wanted_titles"] == ["系统工程师"] and person["expected_yearly_pay"] == 306000
    assert abs(person["experience_years"] - (date.today() - date(2021, 7, 1)).days / 365.25) < 0.1
    assert tables["contact"]["phone"].tolist() == ["19900000106"]


def test_records_of_firms_are_left_as_they_are():
    firms = [
        {"name": "虚构厂", "mainPhone": "0512-88888888", "cityName": "苏州", "industry": "C34"}
    ]
    assert board_records(firms) == []


def test_profiles_with_numbers_of_a_person(tmp_path):
    people = [
        {
            "first_name": "Inga",
            "last_name": "Carrow",
            "occupation": "Operations Manager",
            "experiences": [
                {
                    "starts_at": {"day": 1, "month": 3, "year": 2021},
                    "ends_at": None,
                    "company": "Brightwell Valves",
                    "title": "Operations Manager",
                }
            ],
            "education": [],
            "personal_emails": ["inga@example.com"],
            "personal_numbers": ["+8613900001301"],
        }
    ]
    frames, _ = frames_of(tmp_path, json.dumps(people), name="a.json")
    assert frames["contact"]["phone"].tolist() == ["+8613900001301"]


def test_people_in_a_page_of_graphql():
    nodes = [
        {
            "id": "c-100200",
            "fullName": "夏侯音",
            "mobile": "13900000001",
            "totalExperienceYears": 8.5,
            "preferredLocations": ["绍兴"],
            "currentPosition": {"title": "主管", "company": {"name": FIRM}},
            "education": [
                {"degree": "本科", "major": "机械工程", "school": "虚构绍大", "endYear": 2018}
            ],
        },
        {
            "id": "c-100201",
            "fullName": "尉迟川",
            "mobile": None,
            "currentPosition": None,
            "education": [],
        },
    ]
    records = board_records({"data": {"candidates": {"edges": [{"node": node} for node in nodes]}}})
    assert [record["fullName"] for record in records] == ["夏侯音", "尉迟川"]
    assert records[0]["现工作单位"] == FIRM
