"""Résumés in JSON: which post is held, since when, and what was studied."""

import json

import pytest
from firms_and_queries import FIRM
from read_sheets import sheets_by_table, tables_read
from written_files import saved

from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._json_forms import read_json_file
from talentmatch.data.reading.formats._json_resumes import as_json_resume, json_resume


def test_a_json_resume_is_read(tmp_path):
    person = {
        "basics": {
            "name": "Li Ceshi",
            "label": "Welding engineer",
            "email": "li@example.com",
            "location": {"city": "North"},
            "summary": "Li Ceshi, welding",
        },
        "work": [
            {
                "name": "East Star",
                "position": "Engineer",
                "startDate": "2016-01-01",
                "highlights": ["robots"],
            }
        ],
        "education": [{"area": "Welding", "studyType": "Bachelor", "endDate": "2012-06"}],
        "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
    }
    path = tmp_path / "resume.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    sheets = sheets_by_table(path)
    row = sheets["candidate"].frame.iloc[0]
    assert row[["title", "employer", "education", "major", "region"]].tolist() == [
        "Welding engineer",
        "East Star",
        "bachelor",
        "Welding",
        "North",
    ]
    assert row["experience_years"] > 8 and "Li Ceshi" not in row["text"]
    assert sheets["contact"].frame.loc[0, "email"] == "li@example.com"
    assert json_resume({"basics": {}}) == {}


@pytest.mark.parametrize("end", ["till now", "until now", "To Date", "present day", "仍在职"])
def test_a_post_that_goes_on_keeps_its_employer(tmp_path, end):
    work = [
        {"name": "Fictive Retail", "position": "Manager", "startDate": "2016-09", "endDate": end}
    ]
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({"basics": {"name": "Li"}, "work": work}), "utf-8")
    (form,) = read_json_file(path)
    assert form.records[0]["现工作单位"] == "Fictive Retail" and not form.notes


def test_a_post_that_goes_on_is_the_present_one_whenever_it_began():
    work = [
        {
            "name": "Fictive Lifts",
            "position": "Installer",
            "startDate": "a while ago",
            "endDate": "Present",
        },
        {
            "name": "Fictive Hoists",
            "position": "Helper",
            "startDate": "2015-01",
            "endDate": "2016-12",
        },
    ]
    record = json_resume({"basics": {"name": "Edna"}, "work": work})
    assert (record["当前职位"], record["现工作单位"]) == ("Installer", "Fictive Lifts")
    assert "工作年限" not in record


def test_an_end_that_nobody_understands_is_told(tmp_path):
    work = [
        {
            "name": "Fictive Retail",
            "position": "Manager",
            "startDate": "2016-09",
            "endDate": "who knows",
        }
    ]
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({"basics": {"name": "Li"}, "work": work}), "utf-8")
    (form,) = read_json_file(path)
    assert "现工作单位" not in form.records[0] and "2016-09 – who knows" in str(form.notes[0])


def test_a_degree_that_nobody_knows_is_told_and_its_field_kept():
    stay = {"institution": "TU", "area": "Civil", "studyType": "Diplom-Ingenieur"}
    record = json_resume({"basics": {"name": "Pia"}, "education": [stay]})
    assert (record["学历"], record["专业"]) == ("Diplom-Ingenieur", "Civil")


@pytest.mark.parametrize(
    ("work", "title", "years"),
    [
        ([("March 2011", "present"), ("2011-03", "2012-02")], "Lead 0", (15, 60)),
        ([("2018-05", ""), ("2010-01", "2012-12")], "Lead 0", (11, 50)),
        ([("2010-01", "2012-12"), ("2012-06", "2014-12")], "Lead 1", (4.9, 5.1)),
        ([("a while ago", None)], "Lead 0", None),
    ],
)
def test_json_resumes_of_all_ages_are_read(work, title, years):
    posts = [
        {"company": f"Firm {n}", "position": f"Lead {n}", "startDate": start, "endDate": end}
        for n, (start, end) in enumerate(work)
    ]
    person = json_resume(
        {
            "basics": {"name": "Ben Fictive", "label": ""},
            "work": posts,
            "education": None,
            "skills": ["PLC"],
        }
    )
    assert (person["当前职位"], person["技能"]) == (title, "PLC")
    assert (
        (person.get("工作年限") is None)
        if years is None
        else (years[0] < person["工作年限"] < years[1])
    )


@pytest.mark.parametrize(
    ("work", "employer"),
    [
        ([{"name": "甲公司", "position": "焊工"}], "甲公司"),
        ([{"company": "甲公司", "endDate": ""}], "甲公司"),
        ([{"name": "甲公司", "endDate": "2020-01"}], None),
        ([{"name": "甲公司", "startDate": "soon"}], None),
        ([{"name": "甲公司"}, {"name": "乙公司"}], None),
    ],
)
def test_the_only_post_of_a_json_resume_goes_on_where_nothing_says_that_it_ended(work, employer):
    record = json_resume({"basics": {"name": "李四"}, "work": work})
    assert record.get("现工作单位") == employer


def test_a_label_that_is_no_title_is_none(tmp_path):
    work = [{"name": "Fictive Auto", "position": "Line Lead", "startDate": "2018-03"}]
    basics = {"name": "Rob Fictive", "label": "Looking for new challenges"}
    path = saved(tmp_path, "a.json", json.dumps({"basics": basics, "work": work}))
    assert tables_read(path)["candidate"]["title"].tolist() == ["Line Lead"]


def test_resumes_of_other_programs():
    part = {
        "items": [
            {
                "company": "Oakhurst Paper",
                "position": "Maintenance Lead",
                "date": "March 2020 to Present",
            },
            {"company": "Hidden", "date": "2010 - 2012", "visible": False},
        ]
    }
    reactive = {
        "basics": {"name": "Ravn Solberg", "location": "Changzhou"},
        "sections": {"experience": part},
    }
    record = json_resume(as_json_resume(reactive))
    assert (record["现工作单位"], record["当前职位"]) == ("Oakhurst Paper", "Maintenance Lead")
    info = {
        "Identification": {
            "PersonName": {"FirstName": "Marek", "Surname": "Dvorsky"},
            "ContactInfo": {"Email": {"Contact": "marek@example.com"}},
        },
        "WorkExperience": [
            {
                "Period": {"From": {"Year": 2018, "Month": 4}, "Current": True},
                "Position": {"Label": "Tooling Engineer"},
                "Employer": {"Name": "Ferrum"},
            }
        ],
    }
    record = json_resume(as_json_resume({"SkillsPassport": {"LearnerInfo": info}}))
    assert (record["姓名"], record["邮箱"], record["现工作单位"]) == (
        "Marek Dvorsky",
        "marek@example.com",
        "Ferrum",
    )


def test_posts_within_one_firm_and_skills_by_kinds():
    work = [
        {
            "company": "云麓软件",
            "positions": [
                {"title": "架构师", "startDate": "2022-03", "endDate": ""},
                {"title": "开发工程师", "startDate": "2018-04", "endDate": "2022-02"},
            ],
        }
    ]
    record = json_resume(
        {"basics": {"name": "龙一"}, "work": work, "skills": {"languages": ["Java"]}}
    )
    assert (record["当前职位"], record["现工作单位"], record["技能"]) == (
        "架构师",
        "云麓软件",
        "Java",
    )


def test_resumes_of_parsers_after_hr_xml_and_keys_in_snake_case():
    post = {
        "Title": "NDT Inspector",
        "StartDate": {"YearMonth": "2017-02"},
        "EndDate": {"StringDate": "current"},
    }
    person = {
        "ContactInfo": {
            "PersonName": {"FormattedName": "Bo Tranberg"},
            "ContactMethod": [
                {"Telephone": {"FormattedNumber": "13900000001"}},
                {"InternetEmailAddress": "bo@example.com"},
            ],
        },
        "EmploymentHistory": {
            "EmployerOrg": [{"EmployerOrgName": "Gull Aerospace", "PositionHistory": [post]}]
        },
        "EducationHistory": {
            "SchoolOrInstitution": [
                {"Degree": [{"DegreeName": "Bachelor", "DegreeMajor": [{"Name": ["Materials"]}]}]}
            ]
        },
    }
    record = json_resume(as_json_resume({"Resume": {"StructuredXMLResume": person}}))
    assert (record["姓名"], record["手机"], record["邮箱"]) == (
        "Bo Tranberg",
        "13900000001",
        "bo@example.com",
    )
    assert (record["现工作单位"], record["当前职位"], record["专业"]) == (
        "Gull Aerospace",
        "NDT Inspector",
        "Materials",
    )
    work = [
        {"name": "Havn Cranes", "position": "Technician", "start_date": "2018-09", "end_date": ""}
    ]
    record = json_resume(as_json_resume({"basics": {"name": "Per Dahl"}, "work": work}))
    assert record["现工作单位"] == "Havn Cranes" and record["工作年限"] > 5


@pytest.mark.parametrize(
    ("end", "label", "title"),
    [
        ("", "Process Engineer", "Senior Process Engineer"),
        ("2020-01", "Process Engineer", "Process Engineer"),
        ("", "Looking for new challenges", "Senior Process Engineer"),
    ],
)
def test_a_post_that_goes_on_says_more_than_a_label(end, label, title):
    work = [
        {
            "name": "Fictive Polymers",
            "position": "Senior Process Engineer",
            "startDate": "2018-05",
            "endDate": end,
        }
    ]
    assert (
        json_resume({"basics": {"name": "Li Si", "label": label}, "work": work})["当前职位"]
        == title
    )


def test_levels_of_schools_of_a_parser():
    schools = [
        {
            "level": "统招",
            "degree": "本科",
            "college": "虚构大学",
            "major": "物流",
            "to": "2015-06",
        },
        {"level": "硕士", "institution": "虚构科大", "major": "供应链", "to": "2018-06"},
    ]
    works = [{"employer": FIRM, "post": "主管", "from": "2018-07", "to": "至今", "level": "P6"}]
    person = {
        "full_name": "苗青禾",
        "mobile": "13900000001",
        "mail": "miao@example.com",
        "educations": schools,
        "works": works,
    }
    (record,) = board_records({"resumes": [person]})
    assert (record["学历"], record["专业"]) == ("硕士", "供应链")


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("Board member", "Manager"),
        ("Trustee", "Manager"),
        ("Board Member Relations Manager", "Board Member Relations Manager"),
    ],
)
def test_seats_beside_a_post_are_not_the_post(title, held):
    work = [
        {"name": "Fictive Steel", "position": "Manager", "startDate": "2021-10", "endDate": ""},
        {"name": "Housing Coop", "position": title, "startDate": "2022-01", "endDate": ""},
    ]
    assert json_resume({"basics": {"name": "Li Si"}, "work": work})["当前职位"] == held


@pytest.mark.parametrize(
    ("label", "held", "title"),
    [
        ("Welding engineer", "Engineer", "Welding engineer"),
        ("Engineer", "Welding engineer", "Welding engineer"),
        ("Welder", "Engineer", "Engineer"),
    ],
)
def test_a_label_that_says_the_post_more_exactly_is_kept(label, held, title):
    work = [{"name": "Fictive Steel", "position": held, "startDate": "2018-05", "endDate": ""}]
    assert (
        json_resume({"basics": {"name": "Li Si", "label": label}, "work": work})["当前职位"]
        == title
    )


def test_a_post_at_an_institution_is_no_school():
    work = {"institution": "甲江研究院", "position": "研究员", "start": "2015-07", "end": "至今"}
    school = {"institution": "虚构大学", "degree": "硕士", "start": "2011-09", "end": "2015-06"}
    person = {"name": "王一", "phone": "13900000001", "work": [work], "education": [school]}
    (record,) = board_records({"resumes": [person]})
    assert (record["现工作单位"], record["学历"]) == ("甲江研究院", "硕士")
    assert record["毕业院校"] == "虚构大学"
