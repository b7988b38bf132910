"""Levels, majors and schools, finished or not."""

import pandas as pd
import pytest
from read_sheets import (
    first_person,
    frames_of,
    frames_of_csv,
    frames_of_text,
    people_by_name,
    rows_of,
)

from talentmatch.data.reading.rows.people._career import school_of
from talentmatch.data.reading.rows.people._person_cells import schools_of
from talentmatch.vocab import levels


@pytest.mark.parametrize(
    ("line", "degree", "major"),
    [
        ("BSc Logistics, Fictive University, 2010 - 2014", "bachelor", "Logistics"),
        ("2011 - 2015 Fictive Univ. Mechanical Eng. BSc", "bachelor", "Mechanical Eng"),
        ("MSc Supply Chain, Fictive College 2011 – 2013", "master", "Supply Chain"),
        ("2010.09-2014.06 虚构职业技术学院 大专 数控技术专业", "college", "数控技术"),
        ("虚构工学院 · 机械电子工程 · 本科 · 2010-2014", "bachelor", "机械电子工程"),
        ("某大学 硕士在读 2024-2027", None, None),
    ],
)
def test_a_school_gives_degree_and_major(line, degree, major):
    school = school_of(line)
    assert (school.degree, school.major) == (degree, major)


def test_honours_are_no_part_of_a_major():
    school = school_of("B.Eng. (Hons) Electronic Engineering, University of Nowhere, 2012–2015")
    assert (school.degree, school.major) == ("bachelor", "Electronic Engineering")


@pytest.mark.parametrize(
    ("written", "level"),
    [("大专在读本科", "college"), ("本科在读研究生", "bachelor"), ("本科在读", "bachelor")],
)
def test_what_somebody_is_studying_for_behind_what_they_have_is_not_finished(
    tmp_path, written, level
):
    (row,) = rows_of(tmp_path, "a.csv", "姓名,手机,学历", f"韩一,19900000711,{written}")
    assert row["education"] == level


@pytest.mark.parametrize(
    "line",
    [
        "2008.09-2011.06 虚构职院 焊接技术 大专",
        "虚构工大 焊接技术 大专 2008-2011",
        "2008-2011 虚构经贸高专 焊接技术",
    ],
)
def test_a_school_under_its_short_name_is_no_major(line):
    assert school_of(line).major == "焊接技术"


@pytest.mark.parametrize(
    ("line", "name", "major"),
    [
        ("硕士/中南", "中南", None),
        ("本科 浙大", "浙大", None),
        ("本科/华科/机械", "华科", "机械"),
        ("硕士 清华 电气工程 2010-2013", "清华", "电气工程"),
        ("本科 东南亚语言", None, "东南亚语言"),
        ("本科/海洋科学", None, "海洋科学"),
    ],
)
def test_a_university_is_known_by_what_people_call_it(line, name, major):
    school = school_of(line)
    assert (school.name, school.major) == (name, major)


@pytest.mark.parametrize("text", ["研究生（博士）", "博士学位研究生", "研究生学历，博士学位"])
def test_a_postgraduate_with_a_doctorate_is_a_doctor(text):
    assert levels.parse("education", text) == "doctor"


def test_a_postgraduate_is_none_where_a_doctor_is_only_preferred():
    assert levels.parse("education", "研究生（博士优先）") == "master"


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
    people, notes = people_by_name(tmp_path, ["姓名", "电话", "学历"], *rows)
    assert people["education"].tolist() == list(cells.values())
    assert "2 people left school without the one level named" in notes


def test_a_degree_under_way_is_not_the_highest_of_a_resume(tmp_path):
    person = first_person(
        frames_of_text(
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


def test_a_way_of_studying_is_no_major(tmp_path):
    lines = ["Name,Tel,Title,Degree", "Wu Fictive,13900000001,Buyer,Bachelor (part-time MSc)"]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people.get("major", pd.Series([None])).isna().all()


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


def test_a_level_that_is_under_way_in_brackets_is_not_finished(tmp_path):
    rows = [
        ["姓名", "电话", "学历"],
        ["李虚构", "13800001238", "本科（在读研究生）"],
        ["王虚构", "13800001239", "硕士（在读）"],
    ]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["candidate"]["education"].tolist() == ["bachelor", "master"]


@pytest.mark.parametrize("heading", ["学历", "毕业院校", "教育背景", "学历/学校/专业"])
@pytest.mark.parametrize(
    ("cell", "level", "major"),
    [
        ("本科/华中科技大学/机械设计", "bachelor", "机械设计"),
        ("华中科技大学/本科/机械设计", "bachelor", "机械设计"),
        ("机械设计/华中科技大学/本科", "bachelor", "机械设计"),
        ("虚州学院 会计 大专", "college", "会计"),
    ],
)
def test_degree_school_and_major_of_one_cell_in_whatever_order(
    tmp_path, heading, cell, level, major
):
    (row,) = rows_of(
        tmp_path, "a.csv", f"姓名,手机,现职位,{heading}", f"庚虚一,19900000861,工程师,{cell}"
    )
    assert (row["education"], row["major"]) == (level, major)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("华中科技大学本科机械设计", ("bachelor", "机械设计", "华中科技大学")),
        ("华中科技大学机械设计本科", ("bachelor", "机械设计", "华中科技大学")),
        ("本科（机械设计）", ("bachelor", "机械设计", None)),
        ("统招本科", None),
        ("本科+MBA", None),
        ("大专（专升本在读）", None),
    ],
)
def test_degree_school_and_major_written_as_one_word(cell, parts):
    found = [(school.degree, school.major, school.name) for school in schools_of(cell)]
    assert found == ([parts] if parts else [])


def test_the_highest_of_several_schools_of_a_cell_counts(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,现公司,教育经历",
        "丁虚一,19900000831,工程师,虚湖有限公司,2010.9-2014.6 华中科技大学 机械 本科; "
        "2014.9-2017.6 虚构大学 材料加工工程 硕士",
        "丁虚二,19900000832,会计,虚湖有限公司,2015-2018 虚州大学 会计学 本科 2012-2015 "
        "虚州学院 财务管理 大专",
    )
    assert [(row["education"], row["major"]) for row in rows] == [
        ("master", "材料加工工程"),
        ("bachelor", "会计学"),
    ]


def test_the_major_is_that_of_the_degree_that_has_a_column_of_its_own(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,学历,教育经历",
        "丁虚一,19900000831,工程师,本科,华中科技大学 机械 本科；虚构大学 材料加工工程 硕士",
    )
    assert (row["education"], row["major"]) == ("bachelor", "机械")


def test_the_highest_of_several_degrees_under_a_heading_of_one(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,学历",
        "丁虚一,19900000831,工程师,本科 华中科技大学 机械；硕士 虚构大学 材料加工工程",
    )
    assert (row["education"], row["major"]) == ("master", "材料加工工程")


def test_columns_of_the_highest_degree_and_where_somebody_only_travels(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,最高学历,最高学历专业,是否统招,期望城市",
        "乙试十,19900003032,工程师,硕士,控制工程,是,base苏州，可出差全国",
    )
    assert (row["major"], row["full_time_education"]) == ("控制工程", True)
    assert row["wanted_regions"] == ["base苏州"]


def test_levels_alone_beside_schools_are_kept(tmp_path):
    lines = [
        "姓名,手机,现职位,学历情况",
        "王一,13900000001,钳工,本科（虚构师大，在职）",
        "赵二,13900000002,钳工,大专·函授",
        "钱三,13900000003,钳工,硕士·东吴虚大·会计学",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["education"].tolist() == ["bachelor", "college", "master"]
    assert people["major"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("cell", "level"), [("M.S", "master"), ("B.E", "bachelor"), ("BS", "bachelor"), ("M.E.S", None)]
)
def test_short_degrees(tmp_path, cell, level):
    rows = "Name,Email,Highest Qualification Held", f"Vera Fictive,v@example.com,{cell}"
    found = frames_of(tmp_path, *rows)[0]["candidate"].get("education")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == level


def test_part_time_is_no_major_and_contact_no_a_telephone(tmp_path):
    frames, _ = frames_of(
        tmp_path, "Name,Contact No,Qualification", "丙虚三,+86 13900000081,本科（非全）"
    )
    person = frames["candidate"].iloc[0]
    assert (person["education"], person["full_time_education"]) == ("bachelor", False)
    assert person.get("major") is None or person["major"] != person["major"]
    assert str(frames["contact"]["phone"].iloc[0]).endswith("13900000081")
