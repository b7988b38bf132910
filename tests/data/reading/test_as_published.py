"""Layouts as bureaus, boards and tracking systems publish them: what is read, or said instead."""

import json

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.rows.people._head_lines import from_head
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.errors import ContractError, UnreadableFileError
from talentmatch.vocab import skill_mentions


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
    rows = [
        ["企业名称", "统一社会信用代码", "所属行业"],
        ["甲虚公司", "91330200MA0000001X", "C34"],
        ["乙虚公司", "91350100M000100Y43", "C36"],
    ]
    (sheet,) = sheets(workbook(tmp_path, "企业名录.xlsx", rows))
    assert sheet.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert sheet.frame["credit_code"].fillna("").tolist() == ["", "91350100M000100Y43"]
    assert any("row 2" in str(note) and "'L'" in str(note) for note in sheet.notes)


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
    frames = {sheet.table: sheet.frame for sheet in sheets(path)}
    assert frames["contact"]["name"].tolist() == ["Ann Lee"]
    assert frames["candidate"]["title"].tolist() == ["Buyer"]


PERIODS = ["时期", "职业", "招聘人数"]


def of_periods(folder, *periods):
    return workbook(folder, "需求.xlsx", [PERIODS, *([period, "焊工", 70] for period in periods)])


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        (("2024年一季度", "2024年第二季度", "2024Q3"), ["2024-01", "2024-04", "2024-07"]),
        (("2024年上半年", "2024年下半年", "2025H1"), ["2024-01", "2024-07", "2025-01"]),
        (("H1 2024", "2H 2024", "First half of 2025"), ["2024-01", "2024-07", "2025-01"]),
        (("2024年1-6月", "2024年7-12月"), ["2024-01", "2024-07"]),
        (("2024年1-3月", "2024年4-6月"), ["2024-01", "2024-04"]),
        (("2024年一季度末", "2024年二季度末"), ["2024-03", "2024-06"]),
    ],
)
def test_quarters_and_half_years_stand_at_their_first_month(tmp_path, periods, months):
    (sheet,) = sheets(of_periods(tmp_path, *periods))
    assert sheet.table == "demand"
    assert [f"{month:%Y-%m}" for month in sheet.frame["month"]] == months


@pytest.mark.parametrize(
    ("periods", "reason"),
    [
        (("2024年1-3月", "2024年1-6月", "2024年1-9月"), "since January"),
        (("2024年前三季度",), "since January"),
        (("2024年一季度", "2024年上半年"), "different lengths"),
        (("2024年一季度", "2024年二季度末"), "different lengths"),
    ],
)
def test_sums_since_january_and_mixed_lengths_are_refused(tmp_path, periods, reason):
    with pytest.raises(ContractError, match=reason):
        sheets(of_periods(tmp_path, *periods))


def test_bare_quarters_take_the_year_of_the_title(tmp_path):
    rows = [
        ["2024年招聘需求"],
        ["季度", "职业", "招聘人数"],
        ["一季度", "焊工", 3],
        ["二季度", "焊工", 4],
    ]
    (sheet,) = sheets(workbook(tmp_path, "需求.xlsx", rows))
    assert [f"{month:%Y-%m}" for month in sheet.frame["month"]] == ["2024-01", "2024-04"]


def test_columns_of_half_years_are_rows_and_ends_of_quarters_are_months(tmp_path):
    halves = [
        ["企业名称", "2023年上半年", "2023年下半年", "2024年上半年"],
        ["甲虚公司", 100, 110, 120],
    ]
    (sheet,) = sheets(workbook(tmp_path, "参保.xlsx", halves))
    assert [f"{day:%Y-%m}" for day in sheet.frame["period"]] == ["2023-01", "2023-07", "2024-01"]
    assert any("half a year stands at its first month" in str(note) for note in sheet.notes)
    ends = [
        ["企业名称", "2024年一季度末", "2024年二季度末", "2024年三季度末"],
        ["甲虚公司", 100, 110, 120],
    ]
    (sheet,) = sheets(workbook(tmp_path, "参保2.xlsx", ends))
    assert [f"{day:%Y-%m}" for day in sheet.frame["period"]] == ["2024-03", "2024-06", "2024-09"]


def test_figures_of_a_firm_by_quarter_say_so(tmp_path):
    rows = [
        ["期间", "企业名称", "指标", "数值", "单位"],
        ["2024年三季度", "甲虚公司", "营业收入", 12, "元"],
    ]
    (sheet,) = sheets(workbook(tmp_path, "监测.xlsx", rows))
    assert any("期间: 1 rows are of a quarter" in str(note) for note in sheet.notes)


YEARS = ["2020", "2021", "2022"]


@pytest.mark.parametrize(
    ("rows", "said", "table", "column", "value"),
    [
        (
            [["行业", *YEARS], ["制造业", 6, 7, 8], ["建筑业", 1, 2, 3]],
            "--table employment",
            "employment",
            "employed",
            6,
        ),
        (
            [["指标", *YEARS], ["人才总量", 6, 7, 8], ["专利", 1, 2, 3]],
            "--table target_actual",
            "target_actual",
            "value",
            6,
        ),
        (
            [["区县", *YEARS], ["海曙区", 6, 7, 8], ["江北区", 1, 2, 3]],
            "--table talent_stock",
            "talent_stock",
            "people",
            6,
        ),
        (
            [["年份", "合计", "制造业", "建筑业"], [2020, 7, 6, 1], [2021, 9, 7, 2]],
            "--table employment",
            "employment",
            "employed",
            6,
        ),
    ],
)
def test_a_yearbook_is_refused_with_the_table_that_reads_it(
    tmp_path, rows, said, table, column, value
):
    path = workbook(tmp_path, "年鉴.xlsx", rows)
    with pytest.raises(UnreadableFileError, match=said):
        sheets(path)
    (sheet,) = read_files(path, table=table)
    assert sheet.frame[column].iloc[0] == value and int(sheet.frame["year"].iloc[0]) == 2020


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["企业名称", "1-3月", "1-6月", "1-9月"], "count over several months"),
        (
            ["企业名称", "期末用工人数", "本期新招人数"],
            "nearest: 'workforce', which lacks period",
        ),
    ],
)
def test_what_a_table_lacks_or_has_no_place_for_is_said(tmp_path, header, said):
    path = workbook(
        tmp_path,
        "表.xlsx",
        [header, ["甲虚公司", *range(1, len(header))], ["乙虚公司", *range(3, len(header) + 2)]],
    )
    with pytest.raises(UnreadableFileError, match=said):
        sheets(path)


def test_the_present_employer_of_a_career_in_a_cell_is_known(tmp_path):
    story = (
        "2015.7-2018.6 甲虚机械 技术员\n2018.7-2022.3 乙虚机械 工程师\n2022.4-至今 丙虚集团 主管"
    )
    rows = [["姓名", "手机", "学历", "工作经历"], ["周虚甲", "13800000001", "本科", story]]
    frames = {sheet.table: sheet.frame for sheet in sheets(workbook(tmp_path, "人选.xlsx", rows))}
    person = frames["candidate"].iloc[0]
    assert person["employer"] == "丙虚集团" and person["title"] == "主管"


def test_a_post_stands_above_its_time_whatever_its_firm_is_called():
    lines = [
        "Fictive AG, Suzhou — Plant Manager",
        "March 2018 – Present",
        "• Led 300 people",
        "Muster GmbH — Supervisor",
        "Jul '12 – Feb 2018",
    ]
    posts = [(job.employer, job.title) for job in jobs_of(lines)]
    assert posts == [("Fictive AG", "Plant Manager"), ("Muster GmbH", "Supervisor")]


def test_a_list_in_brackets_stays_with_its_name_and_what_is_denied_goes(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "技能"],
        ["周虚甲", "13800000001", "本科", "PLC（西门子、三菱），不熟悉DCS，焊接"],
    ]
    frames = {sheet.table: sheet.frame for sheet in sheets(workbook(tmp_path, "人选.xlsx", rows))}
    assert frames["candidate"]["skills"].iloc[0] == ["PLC programming", "Welding"]


@pytest.mark.parametrize("text", ["English a plus, not required", "会英语优先，但不强求"])
def test_what_is_taken_back_behind_a_comma_is_not_asked_for(text):
    assert skill_mentions.extract([text]) == [[]]


def test_a_column_a_year_of_wanted_people_is_a_survey_a_year(tmp_path):
    rows = [
        ["企业名称", "岗位", "需求人数\n（2024年）", "需求人数\n（2025年）"],
        ["甲虚公司", "焊工", 12, 15],
    ]
    (sheet,) = sheets(workbook(tmp_path, "需求.xlsx", rows))
    assert sheet.table == "need_survey"
    assert sheet.frame[["round", "openings"]].to_numpy().tolist() == [[2024, 12], [2025, 15]]


def test_town_and_firm_on_the_first_line_of_each_hold_for_the_lines_below(tmp_path):
    rows = [
        ["街道", "企业名称", "岗位", "人数"],
        ["首南街道", "甲虚公司", "焊工", 3],
        ["", "", "钳工", 2],
        ["", "乙虚公司", "电工", 4],
        ["下应街道", "丙虚公司", "普工", 20],
    ]
    (sheet,) = sheets(workbook(tmp_path, "街道.xlsx", rows))
    assert sheet.frame["region"].tolist() == ["首南街道"] * 3 + ["下应街道"]
    assert sheet.frame["enterprise_name"].tolist() == [
        "甲虚公司",
        "甲虚公司",
        "乙虚公司",
        "丙虚公司",
    ]
    assert any("1 blanks filled" in str(note) for note in sheet.notes)


def test_who_works_where_is_read_without_remarks_and_nobody_without_work_has_an_employer(tmp_path):
    firms = [
        "虚构一厂（在职，勿联系HR）",
        "待业（原虚构二厂）",
        "自由职业",
        "虚构四厂 → 虚构五厂",
        "虚构六厂（宁波）",
    ]
    rows = [
        ["姓名", "手机", "现单位", "现职务"],
        *([f"周虚{n}", f"1380000000{n}", firm, "焊工"] for n, firm in enumerate(firms)),
    ]
    frames = {sheet.table: sheet.frame for sheet in sheets(workbook(tmp_path, "人选.xlsx", rows))}
    employers = frames["candidate"]["employer"].fillna("").tolist()
    assert employers == ["虚构一厂", "", "", "虚构五厂", "虚构六厂（宁波）"]


def test_posts_of_one_line_are_several_and_the_present_one_is_the_last():
    jobs = jobs_of(["2015.07-2019.12 虚构设计院 设计师；2020.01-至今 虚构电力公司 技术主管"])
    assert [(job.employer, job.title) for job in jobs][1] == ("虚构电力公司", "技术主管")


def test_a_certificate_that_nobody_holds_yet_is_none(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "证书"],
        ["周虚甲", "13800000001", "本科", "CET-6、报关员证（未取得）、CPA(in progress)"],
    ]
    frames = {sheet.table: sheet.frame for sheet in sheets(workbook(tmp_path, "人选.xlsx", rows))}
    assert frames["candidate"]["licences"].iloc[0] == ["CET-6"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Roe, Jane", "Jane Roe"),
        ("Smith-Jones, Mary Ann", "Mary Ann Smith-Jones"),
        ("Suzhou, China", None),
        ("Buyer, Planner", None),
    ],
)
def test_a_family_name_first_at_the_top_of_a_resume_is_a_name(line, name):
    assert from_head([line, "+86 136 0000 0001"])["姓名"] == name


def test_where_somebody_lives_stands_at_the_head_of_a_resume():
    assert (
        from_head(["李虚壬", "男 / 35岁 / 现居宁波鄞州 / 12年工作经验"])["现居住地"] == "宁波鄞州"
    )


def test_rows_above_the_headings_that_look_like_records_are_named(tmp_path):
    rows = [
        ["甲区", "机器", 12, 30],
        ["乙区", "化工", 15, 20],
        ["企业名称", "招聘岗位", "拟招聘人数", "月薪（元）"],
        ["甲虚公司", "焊工", 12, "6000-8000"],
    ]
    (sheet,) = sheets(workbook(tmp_path, "需求2024.xlsx", rows))
    assert len(sheet.frame) == 1
    assert any("2 rows above the headings" in str(note) for note in sheet.notes)


def test_a_word_that_a_choice_does_not_have_costs_its_cell_and_not_its_row(tmp_path):
    rows = [
        ["企业名称", "所属行业", "企业类型", "企业规模", "成立日期"],
        ["甲虚公司", "C34", "外国法人独资企业", "规上", "不详"],
        ["乙虚公司", "C36", "个体户", "中型", "2010-01-02"],
        ["丙虚公司", "C36", "集体所有", "小型", "2011-01-02"],
    ]
    (sheet,) = sheets(workbook(tmp_path, "企业名录.xlsx", rows))
    assert sheet.frame["ownership"].fillna("").tolist() == ["foreign", "private", ""]
    assert sheet.frame["size_class"].fillna("").tolist() == ["", "medium", "small"]
    notes = " ".join(map(str, sheet.notes))
    for cell in ("row 2 '规上'", "row 2 '不详'", "row 4 '集体所有'"):
        assert cell in notes
    rows = [["企业名称", "岗位名称", "需求人数", "紧缺程度"], ["甲虚公司", "车工", 3, "很急"]]
    (survey,) = sheets(workbook(tmp_path, "需求调查2026.xlsx", rows))
    assert survey.frame["openings"].tolist() == [3]
    assert "row 2 '很急'" in " ".join(map(str, survey.notes))


def test_what_decides_who_may_be_shown_is_never_left_open(tmp_path):
    (tmp_path / "consent.csv").write_text(
        "candidate_id,purpose,given_on,withdrawn_on\nP1,recruiting,2025-01-01,撤回了\n"
        "P2,recruiting,2025-01-01,\n",
        "utf-8",
    )
    (tmp_path / "register.csv").write_text(
        "企业名称,所属行业,用途限制\n甲虚公司,C34,随便用\n乙虚公司,C36,商用\n", "utf-8"
    )
    with Store() as store:
        store.load(tmp_path)
        agreed = store.read("consent", as_of="2026-01-01", purpose="recruiting")
        firms = store.read("enterprise", as_of="2026-01-01", purpose="planning")
        assert len(agreed) == 1 and firms["name"].tolist() == ["乙虚公司"]


def test_remarks_tell_two_rows_of_one_post_apart_and_the_head_of_a_form_is_no_heading(tmp_path):
    rows = [
        ["城南街道2026年上半年企业用工需求汇总表"],
        ["填报单位：城南街道办", "", "", "填报日期：2026.3.5", ""],
        ["企业名称", "招聘工种", "缺口人数（人）", "其中：急需", "备注"],
        ["宁川虚电子公司", "SMT操作员", 30, 10, ""],
        ["宁川虚电子公司", "SMT操作员", 8, 3, "夜班"],
    ]
    firms, sheet = sheets(workbook(tmp_path, "用工.xlsx", rows))
    assert sheet.frame["openings"].tolist() == [38] and "urgency" not in sheet.frame
    assert sheet.unmapped == ("其中：急需",) and firms.frame["region"].tolist() == ["城南街道"]
    same = [rows[2][:3], ["宁川虚电子公司", "钳工", 5], ["宁川虚电子公司", "钳工", 6]]
    (answers,) = sheets(workbook(tmp_path, "用工2026.xlsx", same))
    assert answers.frame["openings"].tolist() == [5, 6], "a later answer, of which the last counts"


def test_an_export_with_scale_in_its_heading_and_employers_to_avoid(tmp_path):
    path = tmp_path / "candidates_export.csv"
    path.write_text(
        'Candidate Name,Mobile,Exp. (yrs),"Expected Salary (RMB, K/month)",Not wanted employers\n'
        '"Zhao, Wei",13911112222,3 yrs 6 mo,25-30,Bosch\nLin Hua,13922223333,7+,360/yr,\n',
        "utf-8",
    )
    (people,) = (one for one in sheets(path) if one.table == "candidate")
    assert people.frame["expected_yearly_pay"].tolist() == [330_000, 360_000]
    assert people.frame["experience_years"].tolist() == [3.5, 7]
    assert people.frame["blocked_employers"].tolist() == [["Bosch"], None]
