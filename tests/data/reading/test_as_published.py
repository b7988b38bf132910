"""Layouts as bureaus, boards and tracking systems publish them: what is read, and what is said where nothing is."""

import json

import openpyxl
import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files


def workbook(folder, name, rows):
    """Write rows of cells into a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def sheets(path):
    return list(read_files(path, consent="recruiting"))


def test_a_table_above_the_likeliest_header_is_read_and_not_lost(tmp_path):
    rows = [
        ["一、企业名录"],
        ["统一社会信用代码", "企业名称", "所属行业", "所在镇街"],
        ["91330200MA0000001X", "甲虚公司", "C34", "东江街道"],
        ["", "乙虚公司", "C36", "东江街道"],
        [],
        ["二、用工需求（2024年）"],
        ["企业名称", "招聘岗位", "拟招聘人数", "月薪（元）"],
        ["甲虚公司", "焊工", 12, "6000-8000"],
    ]
    first, second = sheets(workbook(tmp_path, "上下.xlsx", rows))
    assert first.table == "enterprise" and first.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert second.table == "need_survey" and second.frame["openings"].tolist() == [12]


def test_a_firm_with_a_mistyped_code_stays_and_the_code_is_named(tmp_path):
    rows = [["企业名称", "统一社会信用代码", "所属行业"], ["甲虚公司", "91330200MA0000001X", "C34"], ["乙虚公司", "91350100M000100Y43", "C36"]]  # fmt: skip
    (sheet,) = sheets(workbook(tmp_path, "企业名录.xlsx", rows))
    assert sheet.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert sheet.frame["credit_code"].fillna("").tolist() == ["", "91350100M000100Y43"]
    assert any("row 2" in str(note) and "'L'" in str(note) for note in sheet.notes)


LEVER = {"data": [{"id": "lev-1", "name": "Priya Example", "headline": "Fictive Motors, Fictive Robots", "stage": "0092", "location": "Suzhou, China", "phones": [{"type": "mobile", "value": "+86 138 0000 1234"}], "emails": ["priya@example.com"], "tags": ["PLC"], "owner": "o1", "createdAt": 1609459200000,
    "parsedResume": {"positions": [{"org": "Fictive Motors", "title": "Automation Engineer", "location": "Suzhou", "start": {"year": 2019, "month": 3}, "end": None}, {"org": "Fictive Robots", "title": "Junior Engineer", "start": {"year": 2015, "month": 7}, "end": {"year": 2019, "month": 2}}],
                     "schools": [{"org": "Fictive University", "degree": "Bachelor", "field": "Automation", "start": {"year": 2011, "month": 9}, "end": {"year": 2015, "month": 6}}]}}], "hasNext": False}  # fmt: skip
AFFINDA = {"data": {"name": {"raw": "Priya Example", "first": "Priya", "last": "Example"}, "phoneNumbers": ["+86 138 0000 1234"], "emails": ["priya@example.com"], "location": {"formatted": "Suzhou, China", "city": "Suzhou"}, "profession": "Engineer",
    "education": [{"organization": "Fictive University", "accreditation": {"education": "Bachelor of Engineering", "educationLevel": "bachelors"}, "dates": {"startDate": "2011-09-01", "completionDate": "2015-06-30"}}],
    "workExperience": [{"jobTitle": "Automation Engineer", "organization": "Fictive Motors", "dates": {"startDate": "2019-03-01", "endDate": "2026-11-01", "isCurrent": True}}, {"jobTitle": "Junior Engineer", "organization": "Fictive Robots", "dates": {"startDate": "2015-07-01", "endDate": "2019-02-28", "isCurrent": False}}],
    "skills": [{"name": "PLC", "type": "hard_skill"}]}, "meta": {"identifier": "abc", "fileName": "cv.pdf"}}  # fmt: skip
GREENHOUSE = [{"id": 5, "first_name": "Priya", "last_name": "Example", "company": "Fictive Motors", "title": "Automation Engineer", "created_at": "2026-03-03T10:00:00Z", "is_private": False, "phone_numbers": [{"value": "+86 138 0000 1234", "type": "mobile"}], "email_addresses": [{"value": "priya@example.com", "type": "personal"}], "addresses": [{"value": "Suzhou, China", "type": "home"}], "tags": ["PLC"], "recruiter": {"id": 1, "name": "Bob Recruiter", "first_name": "Bob", "last_name": "Recruiter"},
    "educations": [{"school_name": "Fictive University", "degree": "Bachelor's Degree", "discipline": "Automation", "start_date": "2011-09-01", "end_date": "2015-06-30"}],
    "employments": [{"company_name": "Fictive Motors", "title": "Automation Engineer", "start_date": "2019-03-01", "end_date": None}, {"company_name": "Fictive Robots", "title": "Junior Engineer", "start_date": "2015-07-01", "end_date": "2019-02-28"}]}]  # fmt: skip
TEXTKERNEL = {"Value": {"ResumeData": {"ContactInformation": {"CandidateName": {"FormattedName": "Priya Example", "GivenName": "Priya", "FamilyName": "Example"}, "Telephones": [{"Raw": "+86 138 0000 1234", "InternationalCountryCode": "86"}], "EmailAddresses": ["priya@example.com"], "Location": {"CountryCode": "CN", "Municipality": "Suzhou"}},
    "Education": {"EducationDetails": [{"SchoolName": {"Raw": "Fictive University"}, "Degree": {"Name": {"Raw": "Bachelor of Science"}, "Type": "bachelors"}, "Majors": ["Automation"]}]},
    "EmploymentHistory": {"ExperienceSummary": {"MonthsOfWorkExperience": 137}, "Positions": [{"Employer": {"Name": {"Raw": "Fictive Motors"}}, "IsCurrent": True, "JobTitle": {"Raw": "Automation Engineer"}, "StartDate": {"Date": "2019-03-01", "IsCurrentDate": False}, "EndDate": {"Date": "2026-11-01", "IsCurrentDate": True}}, {"Employer": {"Name": {"Raw": "Fictive Robots"}}, "IsCurrent": False, "JobTitle": {"Raw": "Junior Engineer"}, "StartDate": {"Date": "2015-07-01"}, "EndDate": {"Date": "2019-02-28"}}]},
    "Skills": {"Raw": [{"Name": "PLC"}]}}}}  # fmt: skip
PROFILES = [{"full_name": "Priya Example", "headline": "Helping factories sleep better", "city": "Suzhou", "experiences": [{"starts_at": {"day": 1, "month": 3, "year": 2019}, "ends_at": None, "company": "Fictive Motors", "title": "Automation Engineer", "location": "Suzhou"}, {"starts_at": {"day": 1, "month": 7, "year": 2015}, "ends_at": {"day": 28, "month": 2, "year": 2019}, "company": "Fictive Robots", "title": "Junior Engineer"}],
    "education": [{"starts_at": {"year": 2011, "month": 9, "day": 1}, "ends_at": {"year": 2015, "month": 6, "day": 30}, "field_of_study": "Automation", "degree_name": "Bachelor of Engineering", "school": "Fictive University"}], "skills": ["PLC"], "emails": ["priya@example.com"], "phones": ["+86 138 0000 1234"]}]  # fmt: skip


@pytest.mark.parametrize("document", [LEVER, AFFINDA, GREENHOUSE, TEXTKERNEL, PROFILES])
def test_nested_records_of_tracking_systems_and_parsers_are_read_whole(tmp_path, document):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    frames = {sheet.table: sheet.frame for sheet in sheets(path)}
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
    record = {"id": 1, "first_name": "Ann", "last_name": "Lee", "company": "Fictive", "title": "Buyer", "created_at": "2026-03-03", "is_private": False, "email": "a@example.com", "tags": "SAP"}  # fmt: skip
    path = tmp_path / "export.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in (record, record.values())))
    frames = {sheet.table: sheet.frame for sheet in sheets(path)}
    assert frames["contact"]["name"].tolist() == ["Ann Lee"]
    assert frames["candidate"]["title"].tolist() == ["Buyer"]
