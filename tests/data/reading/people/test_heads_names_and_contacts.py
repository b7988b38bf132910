"""Names, telephones, mails and homes, at the head of a résumé and in running text."""

from datetime import date

import docx
import pandas as pd
import pytest
from firms_and_queries import FIRM, MOTORS
from read_sheets import frames_and_notes, frames_of, frames_of_csv, people_by_name
from resumes import person_of, years_since

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._person_marks import district_of
from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._mails import people_in_prose, read_mail
from talentmatch.data.reading.rows.people._head_lines import from_head, own_telephone


def test_the_end_of_a_foreign_number_is_no_telephone_of_its_own():
    assert own_telephone("+49 170 5550 1010") == "+49 170 5550 1010"
    assert own_telephone("0512-65001234、+86 199-0000-0109") == "+86 199-0000-0109"
    assert from_head(["虚构人才服务 0512-65001234", "李虚"])["手机"] is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("苏州市相城区虚构路1号", "苏州市相城区"),
        ("浙江省宁波市鄞州区虚构路88弄3号201室", "浙江省宁波市鄞州区"),
        ("虚构花园3幢201室", None),
        ("12 Fictive Street, Suzhou", "Suzhou"),
        ("苏州工业园区", "苏州工业园区"),
        ("T 01", "T 01"),
    ],
)
def test_of_a_home_no_more_than_the_district_is_kept(address, kept):
    assert district_of(address) == kept


def test_how_to_reach_somebody_alone_on_lines_of_a_column_and_beside_a_number_of_a_page(tmp_path):
    person, _ = person_of(
        "米虚九",
        "工作经历",
        "2019.04-至今 虚构制药有限公司 医药代表",
        "证书",
        "执业药师",
        "联系",
        "19900000931",
        "mi9@example.com",
    )
    assert (person["手机"], person["邮箱"], person["证书"]) == (
        "19900000931",
        "mi9@example.com",
        "执业药师",
    )
    person, _ = person_of(
        "项虚三",
        "工作经历",
        "2015.3-至今 虚构纺织有限公司 机修工",
        "自我评价",
        "踏实",
        "经办人：廉某 19900000994",
    )
    assert "手机" not in person
    document = docx.Document()
    document.sections[0].footer.add_paragraph(
        "Mobile (+86) 199 0000 0951 | xenia@example.com | Page 1"
    )
    for line in (
        "XENIA SAGA",
        "Employment",
        "Manager, Mythos Ltd, Mar 2018 to date",
        "Education",
        "BSc Chemistry",
    ):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    assert person["邮箱"] == "xenia@example.com" and person["手机"].endswith("0951")


def test_telephones_as_spreadsheets_and_people_write_them(tmp_path):
    cells = ("1.9900000713E10", "199.0000.0714", "1.99E+10")
    rows = [[f"汤虚{n}", cell, f"t{n}@example.com"] for n, cell in enumerate(cells)]
    people, notes = people_by_name(tmp_path, ["姓名", "电话", "邮箱"], *rows)
    assert people["phone"].tolist() == ["19900000713", "199.0000.0714", None]
    assert (
        "电话: 1 cells hold neither a telephone nor an e-mail and are left empty (row 4)" in notes
    )


def test_telephone_and_mail_under_what_somebody_is_reached_by(tmp_path):
    frames, _ = frames_of(tmp_path, "姓名,联系信息,岗位", '邬一,"wu@example.com 13900000001",钳工')
    contact = frames["contact"].iloc[0]
    assert (contact["phone"], contact["email"]) == ("13900000001", "wu@example.com")


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
    ("written", "name"),
    [
        ("Smith, John", "John Smith"),
        ("O'Neil, Mary-Ann", "Mary-Ann O'Neil"),
        ("van der Berg, Piet", "Piet van der Berg"),
        ("Ma, Jun", "Jun Ma"),
        ("Doe, Jane Q., PhD", "Jane Q. Doe, PhD"),
        ("John Smith, PhD", "John Smith, PhD"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_a_family_name_before_a_comma_goes_behind_the_given_one(tmp_path, written, name):
    head = ["Last Name, First Name", "E-mail", "Job Title"]
    tables, _ = frames_of_csv(tmp_path / "people.csv", [head, [written, "a@example.com", "Welder"]])
    assert tables["contact"]["name"].tolist() == [name]


@pytest.mark.parametrize(
    ("cell", "name", "phone", "email"),
    [
        ("李虚构13800001238", "李虚构", "13800001238", None),
        ("李虚构（微信 lixg_01）", "李虚构", None, None),
        ("Li Xugou 138-0000-1238", "Li Xugou", "138-0000-1238", None),
        ("张虚构 (13800001239, zhang@example.com)", "张虚构", "13800001239", "zhang@example.com"),
        ("320602199001011234 赵虚构", "赵虚构", None, None),
        ("周虚构（13800001242 微信同号）", "周虚构", "13800001242", None),
        ("郑虚构QQ:80012345", "郑虚构", None, None),
        ("Ann Fictive <ann@example.com>", "Ann Fictive", None, "ann@example.com"),
        ("John Fictive +44 7700 900123", "John Fictive", "+44 7700 900123", None),
    ],
)
def test_a_contact_beside_a_name_is_no_part_of_it(tmp_path, cell, name, phone, email):
    tables, notes = frames_of_csv(
        tmp_path / "a.csv", [["姓名", "现职位"], [cell, "会计"], ["王虚构", "会计"]]
    )
    person = tables["contact"].reindex(columns=["name", "phone", "email"]).iloc[0]
    assert [None if pd.isna(value) else value for value in person] == [name, phone, email]
    assert any("beside the name" in note and "row 2" in note for note in notes)


def test_a_contact_beside_a_name_leaves_the_column_of_contacts_as_it_is(tmp_path):
    rows = [["姓名", "电话", "现职位"], ["李虚构13800001238", "13900001238", "会计"]]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["contact"][["name", "phone"]].to_numpy().tolist() == [["李虚构", "13900001238"]]


def test_who_has_one_identity_number_is_one_person(tmp_path):
    rows = [
        ["姓名", "电话", "身份证号"],
        ["李虚构", "13800001238", "320502198803074512"],
        ["李虚构", "13900001239", "320502880307451"],
        ["王虚构", "", "32050219900101123X"],
        ["王虚构", "", "32050219900101123x"],
        ["王虚构", "", "3205**********1234"],
        ["赵虚构", "", "320502198803074512"],
    ]
    tables, notes = frames_of_csv(tmp_path / "a.csv", rows)
    ids = tables["candidate"]["candidate_id"].tolist()
    assert ids[0] == ids[1] and ids[2] == ids[3] and len(set(ids)) == 4
    assert not any("身份证" in note for note in notes)


def test_cells_too_long_for_a_name_are_told(tmp_path):
    frames, notes = frames_of(tmp_path, "姓名,手机,现公司", f"{'虚' * 2000},13900000001,{FIRM}")
    assert frames["contact"].get("name", pd.Series([None])).isna().all() and "longer than" in notes


@pytest.mark.parametrize(
    ("columns", "cells", "phone", "email"),
    [
        ("Phone,Mobile", "0512-66660001,13900000501", "13900000501", None),
        (
            "Email,Secondary Email,Phone,Mobile",
            "a@x.com,b@x.com,,13900000502",
            "13900000502",
            "a@x.com",
        ),
        ("手机,紧急联系人,电话", ",李某,13900000999", None, None),
        ("电话,紧急联系人,手机", "13900000503,李某,13900000999", "13900000503", None),
    ],
)
def test_telephones_beside_one_another_are_of_the_person(tmp_path, columns, cells, phone, email):
    rows = f"Name,{columns},Job Title", f"Vera Fictive,{cells},Buyer"
    contact = frames_of(tmp_path, *rows)[0]["contact"].iloc[0]
    found = [contact.get(name) for name in ("phone", "email")]
    assert [one if isinstance(one, str) else None for one in found] == [phone, email]


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


def test_the_name_is_no_title_place_or_heading():
    assert from_head(["虚构人才", "项目经理", "张 三", "苏州"])["姓名"] == "张三"
    assert (
        from_head(["CURRICULUM VITAE", "JANE A. FICTIVE", "Senior Buyer"])["姓名"]
        == "JANE A. FICTIVE"
    )
    assert from_head(["常州", "电焊工", "本科"])["姓名"] is None


def test_years_since_the_first_post_are_stated_in_the_head():
    assert from_head(["程虚", "2013年7月参加工作"])["工作年限"] == pytest.approx(
        years_since(date(2013, 7, 1)), abs=0.1
    )
    assert parse_experience("7年3月")[0] == parse_experience("7 years 3 months")[0] == 7.25


@pytest.mark.parametrize(
    ("line", "home"),
    [
        ("Shanghai, China | +86 199 0000 0125 | nora@example.com", "Shanghai, China"),
        ("19900000125 | 苏州 工业园区", "苏州 工业园区"),
        ("机械工程师 | 19900000125 | 北京大学", None),
        ("China | +86 199 0000 0125", None),
    ],
)
def test_a_place_beside_the_telephone_is_where_somebody_lives(line, home):
    assert from_head(["Nora Inventee", line])["现居住地"] == home


@pytest.mark.parametrize(
    ("head", "home", "phone"),
    [
        (["Tokyo, Japan | +81 90 1234 5678"], "Tokyo, Japan", "+81 90 1234 5678"),
        (["München | +49 151 23456789"], "München", "+49 151 23456789"),
        (["Singapore", "+65 8123 4567"], "Singapore", "+65 8123 4567"),
        (["日本东京 | 19900000125"], "日本东京", "19900000125"),
        (["Shanghai, China | +86 199 0000 0125"], "Shanghai, China", "+86 199 0000 0125"),
    ],
)
def test_a_foreign_city_at_the_head_is_where_somebody_lives(tmp_path, head, home, phone):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "Nora Inventee",
        *head,
        "nora@example.com",
        "Work Experience",
        "2018.03 - Present Fictive Works Ltd. Mechanical Engineer",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert row["region"] == home
    assert "wanted_regions" not in row
    assert frames["contact"]["phone"].tolist() == [phone]


def test_facts_side_by_side_at_the_head_are_no_words_of_oneself(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "乙试一",
        "男 | 1990年5月 | 现居苏州 | 8年经验",
        "电话：19900001005",
        "工作经历",
        "2019.03-至今 虚海精工有限公司 采购经理",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert "1990" not in row["text"] and "男" not in row["text"]
    assert frames["protected"][["sex", "birth_year"]].to_numpy().tolist() == [["male", 1990]]


def test_a_place_at_the_head_is_no_name(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "ZHANG, Imaginary (Ms.)",
        "Suzhou Industrial Park, Jiangsu | 199-0000-1038 | zhang.im@example.com",
        "EXPERIENCE",
        "Finance Controller, Fictive Components Co., Ltd.  Mar 2021 – Present",
    )
    assert frames["contact"]["name"].tolist() == ["Imaginary ZHANG"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "我是李明，乙江泵业有限公司HR，贵司推荐的经理周五面试，电话13900000001，"
            "本科以上学历，5年经验。"
        ),
        (
            "本人是王强，甲江机械有限公司招聘经理，现在招聘焊工，要求大专，3年以上经验，"
            "电话13900000001"
        ),
        "感谢推荐，候选人王五，暂不合适，要求8年经验，本科以上，如有合适的请发到hr@example.com",
        "推荐一位候选人，张三，男，本科，10年经验，请联系顾问小林13900000009",
        "候选人：轩辕立，男，38岁，本科，电话见简历。我的电话13900000002",
        "推荐人选：张三，男，38岁，本科\n\n李四 招聘经理\n13900000002",
        "之前推荐的人选张三，男，本科，10年经验，领导很认可。\n王五\n人事 13900000009",
        "请候选人王丽，女，本科，35岁，周五到会议室，联系人赵六13900000002",
        "推荐李四。张三，男，本科，13900000001；李四，女，硕士，13900000002",
        (
            "I would like to introduce Mary Smith, our new Manager. She has 10 years of "
            "experience and a Master degree, mary@example.com"
        ),
    ],
)
def test_whoever_is_only_mentioned_or_reached_by_another_telephone_is_nobody(text):
    assert people_in_prose(text.split("\n")) == []


def test_lines_about_a_person_are_no_signature():
    text = "推荐人选：轩辕立，男，本科\n现居 宁波\n汉族\n电话13900001803"
    assert [person["手机"] for person in people_in_prose(text.split("\n"))] == ["13900001803"]


def test_an_applicant_in_running_text_and_days_that_are_no_pay():
    text = "我是王强，应聘贵公司焊工岗位，大专，5年经验，期望2周内到岗，我的电话13900000001"
    (person,) = people_in_prose([text])
    assert (person["姓名"], person["手机"], person["期望岗位"]) == ("王强", "13900000001", "焊工")
    assert "期望薪资" not in person


def test_a_mail_that_tells_of_somebody_in_running_text(tmp_path):
    text = (
        f"推荐一位人选：轩辕立，男，38岁，本科，现任{FIRM}质量经理，13年经验，电话13900001803，"
        "期望年薪35万。\n\n顾问 小林\n电话 13900009999"
    )
    (person,) = people_in_prose(text.splitlines())
    assert (
        person["姓名"],
        person["手机"],
        person["现工作单位"],
        person["当前职位"],
        person["期望薪资"],
    ) == ("轩辕立", "13900001803", FIRM, "质量经理", "35万")
    path = tmp_path / "a.eml"
    path.write_text(
        f"From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{text}",
        "utf-8",
    )
    assert read_mail(path)[0].records[0]["姓名"] == "轩辕立"
    assert people_in_prose(["附件推荐材料请查收，联系人张三，电话13900000001"]) == []


def test_an_application_that_names_the_firm_in_brackets():
    text = f"我叫王虚一，本科，现任{FIRM}质量主管。贵公司（{MOTORS}）的质量经理岗位吸引了我，电话13900000091"
    (person,) = people_in_prose([text])
    assert (person["姓名"], person["现工作单位"], person["当前职位"]) == (
        "王虚一",
        FIRM,
        "质量主管",
    )


def test_who_names_themselves_and_the_pay_they_expect_asks_for_a_post():
    said = "我叫乌虚六，电话18900001113，本科毕业，现任甲江物流有限公司仓储经理，有9年工作经验"
    (person,) = people_in_prose([f"{said}，期望月薪13000元。"])
    assert (person["姓名"], person["现工作单位"], person["期望薪资"]) == (
        "乌虚六",
        "甲江物流有限公司",
        "13000元",
    )
    assert people_in_prose([f"{said}，期待与贵司合作。"]) == []
