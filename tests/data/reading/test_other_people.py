"""Résumés, lists of people and advertisements in other words and layouts than the cases have."""

import json
from datetime import date

import pytest
from test_resume_files import column, pdf, record, saved

from talentmatch.data.intake.identity.enterprises import made_up_id
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._work_years import years_since
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._form_labels import labelled_parts
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.rows.people._career import school_of
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.vocab.places import covers, place, places
from talentmatch.vocab.skill_mentions import extract


def rows_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(folder / name, consent="recruiting"))
    return sheets[0].frame.to_dict("records")


def test_a_line_that_reaches_into_the_space_of_a_page_does_not_end_its_columns(tmp_path):
    main = [
        "工作经历",
        "2020/04 ~ 至今 虚河有限公司",
        "售后经理",
        "",
        "",
        "教育背景",
        "2012/09 ~ 2016/06 虚构工程学院 机械电子工程（本科）",
    ]
    side = ["池虚八", "电话：19900000422", "现居：无锡", "期望城市：无锡", "", "技能", "PLC"]
    page = [*column(40, *main), *column(330, *side)]
    person = record(read_pdf(saved(tmp_path, "a.pdf", pdf(page))))
    assert (person["学历"], person["专业"], person["专业技能"]) == (
        "bachelor",
        "机械电子工程",
        "PLC",
    )


@pytest.mark.parametrize(
    ("line", "major", "name"),
    [
        ("Master's degree (Laurea) in Physics, Politecnico Finto", "Physics", "Politecnico Finto"),
        ("MSc in Robotics, ETH Zurich, 2012", "Robotics", "ETH Zurich"),
        ("Weird Place, MSc in Robotics 2012", "Robotics", "Weird Place"),
        (
            "B.E. in Automotive Engineering, Fictive Institute",
            "Automotive Engineering",
            "Fictive Institute",
        ),
        ("Weird Place, B.Eng. Civil 2010", "Civil", "Weird Place"),
        (
            "Bachelor of Business Administration, TU Dresden",
            "Business Administration",
            "TU Dresden",
        ),
        ("Ph.D. in Chemistry from Fictive University", "Chemistry", "Fictive University"),
    ],
)
def test_the_place_of_a_degree_is_no_field_of_study(line, major, name):
    school = school_of(line)
    assert (school.major, school.name) == (major, name)


@pytest.mark.parametrize("beside", ["人力资源部", "人力资源部 | 月薪 20000元", "20-25K"])
def test_a_department_and_pay_beside_a_title_are_no_part_of_it(beside):
    (job,) = jobs_of(["2019.05 - 至今 （7年）", "虚云网络技术有限公司", f"人事经理 | {beside}"])
    assert (job.employer, job.title) == ("虚云网络技术有限公司", "人事经理")


def test_an_occupation_by_its_name_is_the_title_where_there_is_no_other(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "Name,Mobile Phone,Email 1,Occupation,Company",
        "Ina Falsch,19900000451,ina@example.de,Buyer,Fictive Parts",
    )
    assert (row["title"], row["occupation"]) == ("Buyer", "4-01-01")


def test_accounting_rules_of_one_country_are_not_those_of_all():
    assert extract(["US GAAP", "IFRS"]) == [["US GAAP"], ["IFRS"]]


def test_a_firm_is_one_in_either_kind_of_brackets():
    assert made_up_id("虚海汽配（苏州）有限公司") == made_up_id("虚海汽配(苏州)有限公司")


def test_a_day_of_publication_as_a_key_of_a_program(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "jobs.csv",
        "job_id,job_title,company_name,city,salary,post_date",
        "P1,焊工,虚海有限公司,苏州,8-9K,2026-10-01",
    )
    assert str(row["posted_on"])[:10] == "2026-10-01"


@pytest.mark.parametrize(
    ("wish", "offer", "covered"),
    [
        ("不限（偏好宁波）", "杭州", "yes"),
        ("宁波优先，其他也可考虑", "杭州", "yes"),
        ("苏州、无锡均可，苏州优先", "杭州", "no"),
        ("除了上海都行", "上海", "no"),
        ("宁波（可出差上海）", "上海", "no"),
    ],
)
def test_a_place_liked_best_left_out_or_travelled_to_is_not_the_one_wanted(wish, offer, covered):
    assert covers(places((wish,)), place(offer)) == covered


@pytest.mark.parametrize(
    ("written", "employer"),
    [
        ("前虚海汽配，现自由职业", None),
        ("（待业）", None),
        ("曾在虚海任职（现任虚江科技）", "虚江科技"),
        ("前沿，现代科技有限公司", "前沿，现代科技有限公司"),
    ],
)
def test_who_was_somewhere_is_not_there_now(tmp_path, written, employer):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,现公司,现职位", f'韩一,19900000711,"{written}",曾任班组长'
    )
    assert row["title"] == "班组长"
    assert row["employer"] == employer or (employer is None and row["employer"] != row["employer"])


def test_employers_somebody_does_not_consider_are_blocked(tmp_path):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,不考虑的公司", "韩一,19900000711,虚江软件、虚河生物"
    )
    assert row["blocked_employers"] == ["虚江软件", "虚河生物"]


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


def test_the_state_of_a_job_seeker_in_a_key_of_a_program_counts(tmp_path):
    people = [
        {
            "userName": "莫一",
            "workYear": "6年",
            "eduLevel": "本科",
            "currentPosition": "主管",
            "currentCompany": "虚海汽配",
            "mobile": "19900000731",
            "jobState": "离职，随时到岗",
        }
    ]
    (tmp_path / "a.json").write_text(json.dumps({"data": {"resumes": people}}), "utf-8")
    frame = next(read_files(tmp_path / "a.json", consent="recruiting")).frame
    assert frame["employer"].isna().all()


@pytest.mark.parametrize(
    ("label", "table", "field"),
    [("公司", "posting", "enterprise_name"), ("地点", "posting", "region")],
)
def test_short_labels_of_an_advertisement(label, table, field):
    assert meaning_of(label, table) == field


def test_contacts_of_an_export_of_applications_are_those_of_the_person(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Candidate Name,Candidate Email,Candidate Phone,Current Title,Candidate Tags\n"
        "Rita N,rita@example.com,19900000761,Engineer,FMEA",
        "utf-8",
    )
    cells = {
        name: row
        for sheet in read_files(path, consent="recruiting")
        for name, row in sheet.frame.iloc[0].items()
    }
    assert (cells["email"], cells["phone"]) == ("rita@example.com", "19900000761")
    assert cells["skills"] == ["FMEA"]


@pytest.mark.parametrize(
    ("cell", "pay"),
    [("25K*14+奖金", (25_000, 25_000, 14)), ("税前年薪：48万左右", (40_000, 40_000, None))],
)
def test_a_bonus_without_a_figure_and_a_colon_are_no_part_of_pay(cell, pay):
    low, high, months = parse_pay(cell)
    assert (low, high) == pay[:2] and (months == pay[2] or pay[2] is None)


def test_skills_under_a_key_that_asks_for_them(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "job_id,title,company,location,skills_required",
        "Q1,Engineer,Fictive A,Wuxi,EPLAN",
    )
    assert row["skills"] == ["EPLAN"]


def test_rows_below_a_heading_at_the_left_go_on_with_its_part():
    rows = [
        ["姓名", "窦二", "手机", "19900001441"],
        ["学历", "大专", "专业", "数控技术"],
        ["工作经历", "2020.5-今 虚机重工有限公司 数控班长", "", ""],
        ["", "2010.7-2020.4 虚机床厂 数控车工", "", ""],
        ["自我评价", "吃苦耐劳", "", ""],
    ]
    form = form_of_lines(rows, "a.docx")
    assert form.records[0]["工作年限"] > 16
    assert form.records[0]["自我评价"] == "吃苦耐劳"


def test_a_day_without_its_year_is_no_day_of_a_process(tmp_path):
    path = tmp_path / "推荐记录.csv"
    path.write_text(
        "候选人,电话,推荐公司,推荐岗位,推荐日期,进展\n花一,19900001451,虚甲有限公司,工程师,"
        "11/3,待面试\n花二,19900001452,虚甲有限公司,工程师,2026.10.8,已入职",
        "utf-8",
    )
    sheets = list(read_files(path, consent="recruiting"))
    days = next(sheet.frame for sheet in sheets if sheet.table == "process")["at"]
    assert [str(day)[:10] for day in days] == ["NaT", "2026-10-08"]
    assert "row 2 '11/3'" in " ".join(str(note) for sheet in sheets for note in sheet.notes)


@pytest.mark.parametrize("began", ["2013年7月参加工作", "2013年7月起", "2013-07"])
def test_words_behind_the_day_on_which_somebody_began_to_work(began):
    assert years_since(began, date(2026, 7, 1)) == 13.0


def test_a_label_in_two_languages_is_one():
    line = "目标岗位 Objective：研发经理   姓名 Name：云二"
    assert [part.split("：")[1] for part in labelled_parts(line, "candidate")] == [
        "研发经理",
        "云二",
    ]
    assert len(labelled_parts("姓名：卞虚 Email：a@example.com", "candidate")) == 2
