"""Résumés, lists of people and advertisements in other words and layouts than the cases have."""

import pytest
from test_resume_files import column, pdf, record, saved

from talentmatch.data.intake.identity.enterprises import made_up_id
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats.pdf_files import read_pdf
from talentmatch.data.reading.rows.career import school_of
from talentmatch.data.reading.rows.jobs import jobs_of
from talentmatch.vocab.skills import extract


def rows_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(folder / name, consent="recruiting"))
    return sheets[0].frame.to_dict("records")


def test_a_line_that_reaches_into_the_space_of_a_page_does_not_end_its_columns(tmp_path):
    main = ["工作经历", "2020/04 ~ 至今 虚河有限公司", "售后经理", "", "", "教育背景", "2012/09 ~ 2016/06 虚构工程学院 机械电子工程（本科）"]  # fmt: skip
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
        ("Weird Place, B.Eng. Civil 2010", "Civil", "Weird Place"),
        ("Bachelor of Business Administration, TU Dresden", "Business Administration", "TU Dresden"),
        ("Ph.D. in Chemistry from Fictive University", "Chemistry", "Fictive University"),
    ],
)  # fmt: skip
def test_the_place_of_a_degree_is_no_field_of_study(line, major, name):
    school = school_of(line)
    assert (school.major, school.name) == (major, name)


@pytest.mark.parametrize("beside", ["人力资源部", "人力资源部 | 月薪 20000元", "20-25K"])
def test_a_department_and_pay_beside_a_title_are_no_part_of_it(beside):
    (job,) = jobs_of(["2019.05 - 至今 （7年）", "虚云网络技术有限公司", f"人事经理 | {beside}"])
    assert (job.employer, job.title) == ("虚云网络技术有限公司", "人事经理")


def test_an_occupation_by_its_name_is_the_title_where_there_is_no_other(tmp_path):
    (row,) = rows_of(tmp_path, "a.csv", "Name,Mobile Phone,Email 1,Occupation,Company", "Ina Falsch,19900000451,ina@example.de,Buyer,Fictive Parts")  # fmt: skip
    assert (row["title"], row["occupation"]) == ("Buyer", "4-01-01")


def test_accounting_rules_of_one_country_are_not_those_of_all():
    assert extract(["US GAAP", "IFRS"]) == [["US GAAP"], ["IFRS"]]


def test_a_firm_is_one_in_either_kind_of_brackets():
    assert made_up_id("虚海汽配（苏州）有限公司") == made_up_id("虚海汽配(苏州)有限公司")


def test_a_day_of_publication_as_a_key_of_a_program(tmp_path):
    (row,) = rows_of(tmp_path, "jobs.csv", "job_id,job_title,company_name,city,salary,post_date", "P1,焊工,虚海有限公司,苏州,8-9K,2026-10-01")  # fmt: skip
    assert str(row["posted_on"])[:10] == "2026-10-01"
