"""A headhunter's files: reports, forms, résumés and books, and what must not be read into them."""

import csv
import math
from datetime import date

import docx
import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._scrub import without_contact
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.rows.people._job_words import employer_and_title


def tables(path):
    """Return frame by table of a file and what is said of it."""
    sheets = list(read_files(path, consent="recruiting"))
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    return {s.table: s.frame for s in sheets}, "\n".join(str(n) for s in sheets for n in s.notes)


def of_text(folder, *lines):
    path = folder / "人选.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return tables(path)


def of_rows(folder, *rows):
    path = folder / "人选.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return tables(path)


@pytest.mark.parametrize(
    ("value", "employer", "title"),
    [
        ("虚构阀门有限公司 质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构阀门有限公司质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构机械厂", "虚构机械厂", None),
    ],
)
def test_a_label_of_two_things_gives_both(tmp_path, value, employer, title):
    lines = (
        "姓名：吴虚一  电话：19900000205",
        "毕业院校及专业：虚构学院 机电一体化技术",
        f"工作单位及职务：{value}",
    )
    person = tables_of(of_text(tmp_path, *lines))
    assert (person["major"], person["employer"]) == ("机电一体化技术", employer)
    assert person.get("title") == title


def tables_of(read):
    return read[0]["candidate"].iloc[0].astype(object).where(lambda row: row.notna(), None)


def test_a_known_label_behind_an_unknown_one_is_read(tmp_path):
    lines = ("姓名：吴虚一  电话：19900000205", "现薪资：12K 期望薪资：15K以上")
    assert tables_of(of_text(tmp_path, *lines))["expected_yearly_pay"] == 180000


def test_a_report_of_a_consultant_is_about_the_person_it_names(tmp_path):
    read = of_text(
        tmp_path,
        "候选人推荐报告",
        "顾问：赵虚",
        "电话：13900000888",
        "顾问：赵虚   顾问电话：13900000888  邮箱 zhao@hunter.example.com",
        "候选人：孔虚怀",
        "联系方式：19900000207",
        "目前公司：虚构电器股份有限公司",
        "期望年薪：75-80万",
    )
    contact = read[0]["contact"].iloc[0]
    assert (contact["name"], contact["phone"]) == ("孔虚怀", "19900000207")
    assert "13900000888" not in str(read) and "zhao@" not in str(read)
    assert tables_of(read)["expected_yearly_pay"] == 775000


def test_labels_of_two_latin_words_are_no_skills(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "Tom Fictive",
            "19900000204",
            "Work History",
            "01/2018 - 05/2021  Fictive Soft Inc, System Administrator",
            "Skills: Docker, Kubernetes",
            "Desired Salary: 30k-35k/month",
            "Desired location: Shenzhen or Guangzhou",
            "Notice period: 1 month",
        )
    )
    assert person["skills"] == ["Docker", "Kubernetes"]
    assert person["wanted_regions"] == ["Shenzhen or Guangzhou"] and "region" not in person
    assert person["expected_yearly_pay"] == 390000


def of_people(folder, *rows):
    """Return the people of a book by name, and what is said of it."""
    read = of_rows(folder, *rows)
    who = read[0]["candidate"].merge(read[0]["contact"], on="candidate_id")
    people = who.set_index("name").astype(object)
    return people.where(people.notna(), None), read[1]


def test_who_has_left_has_no_present_employer_whatever_the_column_is_called(tmp_path):
    people, notes = of_people(
        tmp_path,
        ["姓名", "电话", "状态", "公司", "职位", "学历"],
        ["祁虚一", "19900000321", "在职，看机会", "虚构甲公司", "设备工程师", "本科"],
        ["祁虚二", "19900000322", "离职", "虚构乙公司", "设备工程师", "本科"],
        ["祁虚三", "19900000323", "离职交接中", "虚构丙公司", "设备工程师", "本科"],
        ["祁虚四", "19900000324", "我目前已离职，可快速到岗", "虚构丁公司", "设备工程师", "本科"],
        ["祁虚五", "19900000325", "已面试", "虚构戊公司", "设备工程师", "本科"],
    )
    assert people["employer"].tolist() == ["虚构甲公司", None, "虚构丙公司", None, "虚构戊公司"]
    assert "2 people have left their job" in notes and "(row 3, 5)" in notes
    assert "1 rows name neither post nor firm" in notes


def test_words_for_nothing_are_no_title_and_no_subject(tmp_path):
    people, _ = of_people(
        tmp_path,
        ["姓名", "电话", "公司", "职位", "专业", "学历"],
        ["祁虚六", "19900000326", "虚构甲公司", "无", "暂无", "本科"],
        ["祁虚七", "19900000327", "", "Unemployed", "机械", "本科"],
        ["祁虚八", "19900000328", "虚构丙公司", "无损检测工程师", "无机化学", "本科"],
    )
    assert people["title"].tolist() == [None, None, "无损检测工程师"]
    assert people["major"].tolist() == [None, "机械", "无机化学"]


def test_a_level_that_nobody_finished_is_left_empty_and_named(tmp_path):
    cells = {
        "硕士肄业": None,
        "本科（未毕业）": None,
        "本科、硕士肄业": "bachelor",
        "大专（专升本在读）": "college",
        "BSc; MBA (in progress)": "bachelor",
        "Currently pursuing MBA, BSc": "bachelor",
        "M.Tech": "master",
        "B.E.": "bachelor",
        "统招二本": "bachelor",
    }
    rows = [[f"汤虚{n}", f"1990000034{n}", cell] for n, cell in enumerate(cells)]
    people, notes = of_people(tmp_path, ["姓名", "电话", "学历"], *rows)
    assert people["education"].tolist() == list(cells.values())
    assert "2 people left school without the one level named" in notes


def test_a_degree_under_way_is_not_the_highest_of_a_resume(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "Max Fictive",
            "199-0000-0602",
            "Employment",
            "Production Manager, Fictive Motors, 2020 - present",
            "Education",
            "Fictive State University, Bachelor of Science, Industrial Engineering, 2011 - 2015",
            "Currently pursuing MBA, Fictive Business School",
        )
    )
    assert (person["education"], person["major"]) == ("bachelor", "Industrial Engineering")


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (("11/03/2026", "25/03/2026", "02/04/2026"), ("2026-03-11", "2026-03-25", "2026-04-02")),
        (("11/03/2026", "03/25/2026"), ("2026-11-03", "2026-03-25")),
        (("11/03/2026", "03/25/2026", "25/03/2026"), (None, "2026-03-25", "2026-03-25")),
    ],
)
def test_days_of_one_column_have_one_order(tmp_path, days, read):
    rows = [[f"汤虚{n}", f"1990000034{n}", day] for n, day in enumerate(days)]
    people, _ = of_people(tmp_path, ["Name", "Phone", "Date Added"], *rows)
    assert [day and str(day)[:10] for day in people["registered_on"]] == list(read)


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        (("11/03/2026", "05/05/2026"), True),
        (("11/03/2026", "25/03/2026"), False),
        (("2026-03-11", "05/05/2026"), False),
    ],
)
def test_where_no_day_tells_the_order_it_is_said(tmp_path, days, is_open):
    rows = [[f"汤虚{n}", f"1990000034{n}", day] for n, day in enumerate(days)]
    _, notes = of_people(tmp_path, ["Name", "Phone", "Date Added"], *rows)
    assert ("days such as 11/03/2026 are read with the month first" in notes) == is_open


def test_a_country_behind_a_place_is_no_wish_of_its_own(tmp_path):
    rows = [
        ["Ann Fictive", "19900000331", "Shanghai, China"],
        ["Bob Fictive", "19900000332", "Suzhou, China; Wuxi, China"],
        ["Cat Fictive", "19900000333", "China"],
    ]
    people, _ = of_people(tmp_path, ["Name", "Phone", "Desired Locations"], *rows)
    assert people["wanted_regions"].tolist() == [["Shanghai"], ["Suzhou", "Wuxi"], ["China"]]


def test_a_heading_of_a_part_is_no_title(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "贾虚三",
            "手机：19900000603",
            "工作经历",
            "虚构医药集团 2016.01-至今",
            "财务总监 | 汇报对象：CEO | 下属人数：20",
            "虚构会计师事务所 2009.07-2015.12",
            "审计经理",
        )
    )
    assert (person["title"], person["employer"]) == ("财务总监", "虚构医药集团")


VACANCIES = ["职位编号", "职位名称", "招聘单位", "工作地点", "发布日期", "截止日期", "状态"]


def test_a_vacancy_that_is_said_to_be_closed_is_not_open(tmp_path):
    states = ("招聘中", "已关闭", "已招满（10.5）", "暂停", "急招", "未招满", "Closed", "")
    rows = [
        [f"K{n}", f"岗位{n}经理", "虚构电子有限公司", "苏州", "2026-01-05", "", state]
        for n, state in enumerate(states)
    ]
    rows.append(["K8", "出纳", "虚构电子有限公司", "苏州", "2026-01-05", "2026-02-01", "已关闭"])
    read, notes = of_rows(tmp_path, VACANCIES, *rows)
    closed = read["posting"].set_index("posting_id")["closed_on"]
    today = f"{date.today():%Y-%m-%d}"
    assert {key: str(day)[:10] for key, day in closed.dropna().items()} == {
        **dict.fromkeys(("K1", "K2", "K3", "K6"), today),
        "K8": "2026-02-01",
    }
    assert (
        f"状态: 4 vacancies are no longer open and tell no day; they count as closed by {today}"
        in notes
    )


@pytest.mark.parametrize(
    ("cell", "least", "most"),
    [
        ("应届生可", 0, None),
        ("经验不限，应届生优先", 0, None),
        ("1-3年，应届优秀者可放宽", 0, 3),
        ("3年以上，应届生勿扰", 3, None),
        ("无经验要求", 0, None),
        ("在校/应届", 0, 0),
    ],
)
def test_new_graduates_beside_years_of_work(cell, least, most):
    low, high = parse_experience(cell)
    assert low == least and (math.isnan(high) if most is None else high == most)


@pytest.mark.parametrize(
    "contact",
    [
        "wx: zou-401",
        "１９９ ０００００ ４０１",
        "199.0000.0401",
        "1990 000 0401",
        "一九九零零零零零四零一",
        "zou2 at example dot com",
        "zou(at)example.com",
        "zou＠example.com",
    ],
)
def test_contact_data_in_disguise_leave_a_text(contact):
    texts = pd.Series([f"熟悉液压，联系{contact}，随时到岗"])
    assert without_contact(texts).tolist() == ["熟悉液压，联系…，随时到岗"]


def test_dates_and_figures_are_no_telephones():
    text = "2013.03-2017.06 虚构厂；产能13500 2000 3000台；ISO 13485 2016；18650电池"
    assert without_contact(pd.Series([text])).tolist() == [text]


def test_schools_below_an_unusual_heading_are_no_years_of_work(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "Name: Olga Fictive",
            "Phone: (+86) 199 0000 0701 / Office: 021-60000000",
            "CAREER HISTORY",
            "Fictive Pharma (China) Co., Ltd                      Jan 2020 - Mar 2024",
            "  Regulatory Affairs Director (Jun 2022 - Mar 2024)",
            "  Regulatory Affairs Manager (Jan 2020 - May 2022)",
            "Fictive Bio, Regulatory Specialist                   03/2013 - 12/2019",
            "ACADEMIC RECORD",
            "MSc Pharmacology, University of Fictive, 2010-2012",
            "BSc Pharmacy (First Class), Fictive University 2006-2010",
        )
    )
    assert person["title"] == "Regulatory Affairs Director"
    assert abs(person["experience_years"] - 11.1) < 0.2


def test_a_country_in_brackets_belongs_to_the_name_of_a_firm():
    assert employer_and_title("Fictive Pharma (China) Co., Ltd ") == (
        "Fictive Pharma (China) Co., Ltd",
        None,
    )


def test_an_internship_in_brackets_does_not_void_the_years(tmp_path):
    cells = {"6年（含实习1年）": 6, "应届（实习半年）": 0, "10年（2015届应届生）": 10}
    rows = [[f"汤虚{n}", f"1990000034{n}", cell] for n, cell in enumerate(cells)]
    people, _ = of_people(tmp_path, ["姓名", "电话", "工作年限"], *rows)
    assert people["experience_years"].tolist() == list(cells.values())


def test_telephones_as_spreadsheets_and_people_write_them(tmp_path):
    cells = ("1.9900000713E10", "199.0000.0714", "1.99E+10")
    rows = [[f"汤虚{n}", cell, f"t{n}@example.com"] for n, cell in enumerate(cells)]
    people, notes = of_people(tmp_path, ["姓名", "电话", "邮箱"], *rows)
    assert people["phone"].tolist() == ["19900000713", "199.0000.0714", None]
    assert (
        "电话: 1 cells hold neither a telephone nor an e-mail and are left empty (row 4)" in notes
    )


def test_words_that_rank_places_are_no_places(tmp_path):
    rows = [
        ["汤虚一", "19900000341", "苏州工业园区，可接受上海"],
        ["汤虚二", "19900000342", "苏州优先、其次无锡"],
    ]
    people, _ = of_people(tmp_path, ["姓名", "电话", "期望城市"], *rows)
    assert people["wanted_regions"].tolist() == [["苏州工业园区", "上海"], ["苏州", "无锡"]]


def test_a_wish_of_pay_among_certificates_is_none_of_them(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "Rob Fictive",
            "199.0000.0702",
            "Experience",
            "Project Manager, Fictive Tools Ltd, 2019 - 2021",
            "Certifications: PMP (expired 2023), Six Sigma Green Belt",
            "Expected package: RMB 600k p.a. + bonus",
            "Current package: RMB 500k",
        )
    )
    assert person["licences"] == ["Six Sigma Green Belt"]
    assert person["expected_yearly_pay"] == 600000


def test_pay_that_is_not_understood_is_named_as_it_stands(tmp_path):
    rows = [["汤虚一", "19900000341", "市场价"]]
    people, notes = of_people(tmp_path, ["姓名", "电话", "期望月薪"], *rows)
    assert people["expected_yearly_pay"].tolist() == [None]
    assert "期望月薪: 1 cells not understood and left empty: row 2 '市场价'" in notes


def test_an_employer_with_the_remark_that_somebody_left_is_none(tmp_path):
    cells = {
        "虚构甲公司（已离职）": None,
        "虚构乙公司（离职）": None,
        "虚构丙公司（离职中）": "虚构丙公司",
        "虚构丁（苏州）公司": "虚构丁（苏州）公司",
    }
    rows = [[f"汤虚{n}", f"1990000034{n}", cell] for n, cell in enumerate(cells)]
    people, _ = of_people(tmp_path, ["姓名", "电话", "现公司"], *rows)
    assert people["employer"].tolist() == list(cells.values())


def of_word_table(folder, *rows):
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(folder / "名单.docx")
    return tables(folder / "名单.docx")[0]


def test_a_list_of_people_in_word_is_a_list_and_a_form_is_a_form(tmp_path):
    people = of_word_table(
        tmp_path,
        ["姓名", "电话", "公司", "职位", "学历"],
        ["汪虚一", "19900000914", "虚构甲公司", "采购员", "本科"],
        ["汪虚二", "19900000915", "虚构乙公司", "计划员", "大专"],
    )
    assert people["contact"]["name"].tolist() == ["汪虚一", "汪虚二"]
    assert people["candidate"]["employer"].tolist() == ["虚构甲公司", "虚构乙公司"]
    person = of_word_table(
        tmp_path,
        ["Name", "Jon Fictive", "Phone", "19900000913"],
        ["Email", "jon@example.com", "Current Company", "Fictive C Ltd"],
        ["Designation", "Buyer", "Highest Degree", "Master"],
    )
    assert person["contact"]["name"].tolist() == ["Jon Fictive"]
    row = person["candidate"].iloc[0]
    assert (row["employer"], row["title"], row["education"]) == ("Fictive C Ltd", "Buyer", "master")


def test_a_job_description_in_a_text_file_is_read(tmp_path):
    lines = (
        "Job Title: Plant Manager",
        "Company: Fictive Client Ltd",
        "Location: Suzhou",
        "Salary: CNY 600k-840k per year",
        "Requirements: PMP or IPMP; SAP not required",
    )
    post = of_text(tmp_path, *lines)[0]["posting"].iloc[0]
    assert (post["title"], post["region"], post["pay_high"]) == ("Plant Manager", "Suzhou", 70000)
    assert post["skills"] == ["PMP"]


def test_contact_data_among_skills_are_no_skills(tmp_path):
    rows = [
        [
            "汤虚一",
            "19900000341",
            "SolidWorks;wx:tangxu1;199 0000 0341;tang(at)example.com;微信小程序",
        ]
    ]
    people, _ = of_people(tmp_path, ["姓名", "电话", "技能"], *rows)
    assert people["skills"].tolist() == [["SolidWorks", "Mini program development"]]


def test_lists_in_cells_part_no_columns(tmp_path):
    rows = [[f"汤虚{n}", f"1990000034{n}", "PLC;SPC;Python;SQL"] for n in range(5)]
    people, _ = of_people(tmp_path, ["姓名", "电话", "技能"], *rows)
    assert people.loc["汤虚3", "skills"] == ["PLC programming", "SPC", "Python", "SQL"]
