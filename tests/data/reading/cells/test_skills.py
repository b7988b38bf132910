"""Skills and certificates in lists and texts, and what only sounds like one."""

import pytest
from read_sheets import (
    consented_sheets,
    first_person,
    frames_of,
    frames_of_csv,
    frames_of_text,
    people_by_name,
    rows_of,
)
from written_files import book_of_rows

from talentmatch.data.reading.rows._enrich import _PERK
from talentmatch.vocab import skill_mentions
from talentmatch.vocab.skill_clauses import is_denied, without_denied
from talentmatch.vocab.skill_mentions import extract


def test_a_list_in_brackets_stays_with_its_name_and_what_is_denied_goes(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "技能"],
        ["周虚甲", "13800000001", "本科", "PLC（西门子、三菱），不熟悉DCS，焊接"],
    ]
    frames = {
        sheet.table: sheet.frame
        for sheet in consented_sheets(book_of_rows(tmp_path / "人选.xlsx", rows))
    }
    assert frames["candidate"]["skills"].iloc[0] == ["PLC programming", "Welding"]


@pytest.mark.parametrize("text", ["English a plus, not required", "会英语优先，但不强求"])
def test_what_is_taken_back_behind_a_comma_is_not_asked_for(text):
    assert skill_mentions.extract([text]) == [[]]


def test_a_certificate_that_nobody_holds_yet_is_none(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "证书"],
        ["周虚甲", "13800000001", "本科", "CET-6、报关员证（未取得）、CPA(in progress)"],
    ]
    frames = {
        sheet.table: sheet.frame
        for sheet in consented_sheets(book_of_rows(tmp_path / "人选.xlsx", rows))
    }
    assert frames["candidate"]["licences"].iloc[0] == ["CET-6"]


def test_perks_are_no_skills_and_skills_no_perks():
    perks = [
        "五险一金",
        "包吃住",
        "周末双休",
        "带薪年假",
        "年终奖金",
        "股票期权",
        "定期体检",
        "餐补",
        "住房补贴",
        "免费班车",
        "弹性工作制",
        "下午茶",
        "扁平管理",
        "补充商业保险",
        "晋升空间大",
        "岗前培训",
        "13薪",
    ]
    assert [one for one in perks if not _PERK.fullmatch(one)] == []
    skills = [
        "Python",
        "培训讲师",
        "体检操作",
        "保险精算",
        "旅游产品策划",
        "班车调度",
        "餐饮管理",
        "期权定价",
    ]
    assert [one for one in skills if _PERK.fullmatch(one)] == []


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("培训经历：西门子S7-1500", ["Siemens PLC"]),
        ("客服电话 400-000-0000", []),
        ("联系人：采购部王经理", []),
        ("负责客服工作", ["Customer service"]),
        ("2021.01-2022.12 虚构培训学校 讲师", []),
        ("2018.05 科学注塑RJG培训（深圳）", ["Injection moulding"]),
        ("2018.05-2019.05 负责员工培训", ["Employee training"]),
    ],
)
def test_headings_and_lines_to_call_are_no_skills(text, skills):
    assert extract([text]) == [skills]


def test_a_welding_procedure_is_no_office_software():
    assert extract(["编制WPS/PQR", "熟练使用WPS"]) == [["Welding"], ["Office software"]]


def test_a_hotline_below_a_mail_is_no_skill(tmp_path):
    mail = [
        "From: a@example.com",
        "Subject: x",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "姓名：赫一",
        "手机：19900000351",
        "工作经历",
        "2015.7-至今 虚海有限公司 质量主管",
        "发自我的iPhone",
        "客服热线 400-000-0000",
    ]
    (row,) = rows_of(tmp_path, "a.eml", *mail)
    assert "客服热线" not in row["text"]


def test_how_well_a_skill_is_known_is_no_part_of_it(tmp_path):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,技能", '韩一,19900000711,"精通SolidWorks，熟悉AutoCAD"'
    )
    assert row["skills"] == ["SolidWorks", "AutoCAD"]


def test_labels_of_two_latin_words_are_no_skills(tmp_path):
    person = first_person(
        frames_of_text(
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


def test_contact_data_among_skills_are_no_skills(tmp_path):
    rows = [
        [
            "汤虚一",
            "19900000341",
            "SolidWorks;wx:tangxu1;199 0000 0341;tang(at)example.com;微信小程序",
        ]
    ]
    people, _ = people_by_name(tmp_path, ["姓名", "电话", "技能"], *rows)
    assert people["skills"].tolist() == [["SolidWorks", "Mini program development"]]


def test_lists_in_cells_part_no_columns(tmp_path):
    rows = [[f"汤虚{n}", f"1990000034{n}", "PLC;SPC;Python;SQL"] for n in range(5)]
    people, _ = people_by_name(tmp_path, ["姓名", "电话", "技能"], *rows)
    assert people.loc["汤虚3", "skills"] == ["PLC programming", "SPC", "Python", "SQL"]


def test_accounting_rules_of_one_country_are_not_those_of_all():
    assert extract(["US GAAP", "IFRS"]) == [["US GAAP"], ["IFRS"]]


def test_skills_under_a_key_that_asks_for_them(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "job_id,title,company,location,skills_required",
        "Q1,Engineer,Fictive A,Wuxi,EPLAN",
    )
    assert row["skills"] == ["EPLAN"]


def test_skills_that_a_list_rules_out_are_not_held(tmp_path):
    rows = [
        ["姓名", "现职位", "技能"],
        ["李虚构", "工程师", "Java、非Python、CAD（非必须）、无损检测"],
    ]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert "Java" in tables["candidate"]["skills"][0]
    assert not [
        name for name in tables["candidate"]["skills"][0] if "Python" in name or "CAD" in name
    ]


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("https://github.com/bingxu/react-app", []),
        ("GitHub: bingxu；gitee.com/abc/java-demo", []),
        ("熟悉GitHub和Java", ["Git", "Java"]),
        ("邮箱 lin@sap-consult.com，微信：python2020", []),
        ("专利号：ZL201510012345.6，发明专利3项", []),
        ("负责专利申请、发明专利撰写", ["Patent work"]),
        ("附件：java_demo.pdf、SolidWorks作品集.zip", []),
        ("毕业于山东电子职业技术学院，精通PLC编程", ["PLC programming"]),
        ("虚江Python科技有限公司；熟悉ASP.NET、Node.js", [".NET", "Node.js"]),
        ("Excel Logistics Co., Ltd., SolidWorks user", ["SolidWorks"]),
        ("University of Finance and Accounting, Java", ["Java"]),
        ("大学英语六级，电气自动化", ["CET-6", "Industrial automation"]),
    ],
)
def test_links_addresses_numbers_firms_and_schools_name_no_skill(text, skills):
    assert extract([text])[0] == skills


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("汇报对象：研发总监，负责电机设计", ["Motor design"]),
        ("直属上级：张总（采购总监）\n熟悉PLC编程", ["PLC programming"]),
        ("向财务总监汇报；负责成本核算", ["Cost accounting"]),
        ("Reports to: Sales Director\nSolidWorks", ["SolidWorks"]),
        ("Reporting directly to the Sales Director. Java", ["Java"]),
        ("证明人：李四 招聘经理", []),
    ],
)
def test_posts_of_a_superior_say_nothing_of_somebodys_skills(text, skills):
    assert extract([text])[0] == skills


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("持有CPA（专业阶段通过4科）", []),
        ("CPA考过5门，熟悉SAP", ["SAP"]),
        ("CPA candidate; SAP user", ["SAP"]),
        ("The ideal candidate holds a CPA", ["CPA"]),
        ("CPA，通过ISO 9001审核", ["CPA", "ISO 9001"]),
    ],
)
def test_parts_of_an_examination_are_no_certificate(text, skills):
    assert extract([text])[0] == skills


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("化学实验室管理", "Laboratory management"),
        ("Quality supervisor FMEA", "FMEA"),
        ("Reports to the CFO and manages SAP", "SAP"),
        ("熟练掌握数控编程毕业于华中科技大学", "CNC programming"),
    ],
)
def test_what_stands_beside_names_of_others_still_counts(text, skill):
    assert skill in extract([text])[0]


@pytest.mark.parametrize(
    "text",
    [
        "CPA在考",
        "CPA备考中",
        "在考CPA",
        "CPA（考试中）",
        "CPA已过3门",
        "准备报考CPA",
        "CPA已报名",
        "CPA未过",
    ],
)
def test_an_examination_that_is_not_passed_is_no_certificate(text):
    assert "CPA" not in without_denied(text)


@pytest.mark.parametrize(
    "text", ["CPA，现在考虑新机会", "CPA 现在考虑外企", "通过CPA考试", "CPA；考勤管理"]
)
def test_an_examination_that_is_passed_stays(text):
    assert "CPA" in without_denied(text)


@pytest.mark.parametrize(
    ("item", "denied"),
    [
        ("CICPA (2 of 6 papers passed)", True),
        ("CPA（6科过3科）", True),
        ("CPA 6/6科", False),
        ("CFA part-qualified", True),
        ("CICPA in progress", True),
        ("ACCA member", False),
    ],
)
def test_an_examination_passed_in_part_is_no_certificate(item, denied):
    assert is_denied(item) is denied


def test_a_controller_is_no_firm():
    assert skill_mentions.extract(["Siemens PLC\n* no night shift"]) == [["Siemens PLC"]]
    assert skill_mentions.extract(["Buyer, Tesco PLC"]) == [[]]


def test_an_employer_names_no_skill(tmp_path):
    lines = [
        "姓名,手机,现公司,现职位,工作经历",
        "王一,13900000001,Unreal Works,Artist,2019.03-至今 Unreal Works Artist",
    ]
    assert frames_of(tmp_path, *lines)[0]["candidate"]["skills"].tolist() == [[]]


def test_what_is_pursued_is_no_skill_and_a_trade_is():
    texts = [
        "pursuing excellence with Java",
        "preparing for AWS migration",
        "pursuing PMP certification",
    ]
    assert (
        skill_mentions.extract(texts)[:2] == [["Java"], ["AWS"]]
        and not skill_mentions.extract(texts)[2]
    )


def test_models_and_kinds_are_held_as_the_skill_they_are_of(tmp_path):
    lines = [
        "姓名,手机,技能标签",
        '王一,13900000001,"西门子S7-1200、机器人"',
        '赵二,13900000002,"RCM、SAP PM. Not familiar with Maximo."',
    ]
    held = frames_of(tmp_path, *lines)[0]["candidate"]["skills"].tolist()
    assert held[0] == ["Siemens PLC", "Industrial robots"]
    assert not any("Maximo" in skill for skill in held[1])
