"""Candidate books of agencies and tracking systems: what is read, what is left open and named."""

import csv
import json
from datetime import date

import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._stages import stage_of
from talentmatch.data.reading.cells._work_years import years_in_text, years_of_work
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.store import Store

TODAY = date(2026, 7, 1)
AGENCY = [
    [
        "顾问",
        "推荐职位",
        "姓名",
        "性别",
        "年龄",
        "联系方式",
        "工作年限",
        "学历",
        "毕业院校/专业",
        "目前公司",
        "目前职位",
        "目前薪资",
        "期望薪资",
        "看机会地点",
        "推荐状态",
    ],
    [
        "小周",
        "生产总监",
        "韦虚一",
        "男",
        "38岁",
        "19900000201/wei@example.com",
        "7年3月",
        "硕士",
        "虚构大学/机械工程",
        "虚构一厂",
        "生产经理",
        "25万",
        "35万/年",
        "苏州/上海",
        "已面试",
    ],
    [
        "小周",
        "财务经理",
        "昌虚二",
        "女",
        "1990-03",
        "199-0000-0202",
        "2013年7月参加工作",
        "大专（专升本在读）",
        "虚构学院 会计",
        "虚构二厂",
        "财务主管",
        "22万",
        "30-35万",
        "苏州",
        "已推荐",
    ],
    [
        "小吴",
        "",
        "马虚三",
        "男",
        "22",
        "19900000203",
        "应届",
        "本科",
        "虚构理工 自动化",
        "",
        "",
        "",
        "面议",
        "不限",
        "待沟通",
    ],
    [
        "小吴",
        "工艺工程师",
        "苗虚四",
        "男",
        "30",
        "0512-88888888 19900000204 19900000299",
        "6",
        "统招本科",
        "虚构工大，材料成型",
        "虚构四厂",
        "工艺工程师",
        "15K*13",
        "税后18K",
        "昆山、太仓",
        "客户否决",
    ],
    [
        "小吴",
        "品质经理",
        "凤虚五",
        "女",
        "41",
        "19900000205",
        "很久了",
        "自考大专",
        "虚构电大",
        "虚构五厂",
        "品质主管",
        "20万",
        "$90k",
        "苏州工业园区",
        "已入职",
    ],
    [
        "小郑",
        "IT经理",
        "花虚六",
        "男",
        "85后",
        "微信hua_xu6",
        "12+",
        "本科+MBA",
        "虚构交大",
        "虚构六厂",
        "IT主管",
        "20K*14",
        "涨幅30%",
        "苏州",
        "放弃",
    ],
]


def read(path):
    """Return frame by table of a file, and every note."""
    sheets = list(read_files(path, consent="recruiting"))
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    notes = [str(note) for sheet in sheets for note in sheet.notes]
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def of_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return read(path)


@pytest.fixture(scope="module")
def agency(tmp_path_factory):
    tables, notes = of_rows(tmp_path_factory.mktemp("agency") / "人选.csv", AGENCY)
    who = tables["candidate"].merge(tables["contact"], on="candidate_id", how="left")
    return who.set_index("name"), tables, notes


def test_years_pay_and_levels_are_read_as_people_write_them(agency):
    people = agency[0]
    assert people["education"].to_dict() == {
        "韦虚一": "master",
        "昌虚二": "college",
        "马虚三": "bachelor",
        "苗虚四": "bachelor",
        "凤虚五": "college",
        "花虚六": "master",
    }
    assert people["experience_years"].drop(["昌虚二"]).fillna(-1).to_dict() == {
        "韦虚一": 7.25,
        "马虚三": 0,
        "苗虚四": 6,
        "凤虚五": -1,
        "花虚六": 12,
    }
    since = (date.today() - date(2013, 7, 1)).days / 365.25
    assert abs(people.loc["昌虚二", "experience_years"] - since) < 0.1
    pay = people["expected_yearly_pay"].fillna(0).to_dict()
    assert pay == {
        "韦虚一": 350000,
        "昌虚二": 325000,
        "马虚三": 0,
        "苗虚四": 216000,
        "凤虚五": 0,
        "花虚六": 0,
    }
    full = people["full_time_education"]
    assert full["苗虚四"] and full["凤虚五"] is not None and not full["凤虚五"]


def test_two_things_of_a_column_are_parted_and_what_is_no_contact_is_none(agency):
    people = agency[0]
    assert people["major"].fillna("").tolist() == ["机械工程", "会计", "自动化", "材料成型", "", ""]
    assert people.loc["韦虚一", ["phone", "email"]].tolist() == ["19900000201", "wei@example.com"]
    assert people.loc["苗虚四", "phone"] == "19900000204"
    assert people["phone"].isna().to_dict()["花虚六"]


def test_what_is_left_open_is_named_by_row_and_reason(agency):
    notes = "\n".join(agency[2])
    for part in (
        "row 6 '很久了'",
        "(USD; row 6)",
        "row 7 '涨幅30%'",
        "neither a telephone nor an e-mail and are left empty (row 7)",
        "several telephones or e-mails",
        "tell no year of birth and are left empty (row 7)",
    ):
        assert part in notes
    assert agency[1]["protected"]["birth_year"].tolist()[1] == 1990


def test_names_of_applicant_tracking_systems_are_joined_and_the_owner_is_nobody(tmp_path):
    rows = [
        [
            "Candidate Id",
            "First Name",
            "Last Name",
            "Candidate Owner",
            "Email",
            "Mobile",
            "Current Employer",
            "Current Job Title",
            "Job Opening",
            "Client",
            "Experience in Years",
            "Highest Qualification Held",
            "Skill Set",
            "Source",
            "Candidate Status",
        ],
        [
            "ZR_1",
            "Ann",
            "Lee",
            "Jane Doe",
            "ann@example.com",
            "19900000301",
            "Fictive Tools Ltd",
            "Quality Engineer",
            "Quality Manager",
            "Fictive Motors",
            "8",
            "Bachelor",
            "Python, Minitab",
            "LinkedIn",
            "Interviewing",
        ],
        [
            "ZR_2",
            "三",
            "张",
            "Jane Doe",
            "z3@example.com",
            "19900000302",
            "虚构一厂",
            "电气工程师",
            "电气主管",
            "虚构自控",
            "6.5",
            "Master",
            "PLC",
            "内推",
            "Hired",
        ],
    ]
    tables, _ = of_rows(tmp_path / "candidates.csv", rows)
    assert tables["contact"]["name"].tolist() == ["Ann Lee", "张三"]
    assert tables["candidate"]["title"].tolist() == ["Quality Engineer", "电气工程师"]
    assert tables["candidate"]["experience_years"].tolist() == [8, 6.5]
    process = tables["process"]
    assert process[["firm", "post", "stage"]].to_numpy().tolist() == [
        ["Fictive Motors", "Quality Manager", "in_process"],
        ["虚构自控", "电气主管", "hired"],
    ]


def test_two_people_of_a_row_are_two_and_share_no_telephone(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "现公司/职位", "期望年薪(万)"],
        ["赵虚八/钱虚九", "19900000401/19900000402", "大专", "虚构八厂/班长", "15-18"],
        ["孙虚十、李虚廿", "19900000403", "本科", "虚构十厂", "7000元/月"],
    ]
    tables, notes = of_rows(tmp_path / "人选.csv", rows)
    contact = tables["contact"]
    assert contact["name"].tolist() == ["赵虚八", "钱虚九", "孙虚十", "李虚廿"]
    assert contact["phone"].fillna("").tolist() == ["19900000401", "19900000402", "", ""]
    people = tables["candidate"]
    assert people["expected_yearly_pay"].tolist() == [165000, 165000, 84000, 84000]
    assert people["employer"].tolist() == ["虚构八厂", "虚构八厂", "虚构十厂", "虚构十厂"]
    assert people["title"].fillna("").tolist() == ["班长", "班长", "", ""]
    assert any("2 rows name several people" in note for note in notes)


def test_a_post_applied_for_is_wanted_and_no_present_title(tmp_path):
    rows = [["姓名", "手机", "应聘职位", "工作年限"], ["周虚一", "19900000405", "焊工", "3年"]]
    people = of_rows(tmp_path / "简历.csv", rows)[0]["candidate"]
    assert people["wanted_titles"].tolist() == [["焊工"]] and "title" not in people


def test_a_list_of_firms_with_contacts_and_states_is_no_list_of_people(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "企业名称,联系人,电话,状态,负责人\n虚构一厂,李,0512-88888888,跟进,王\n", "utf-8"
    )
    assert not [s for s in read_files(tmp_path) if s.table == "candidate"]


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("8年", 8),
        ("8+", 8),
        ("7年零3个月", 7.25),
        ("一年半", 1.5),
        ("2015年毕业", 11),
        ("2016.7至今", 10),
        ("10年以上", 10),
        ("约8年", 8),
        ("工作8年(其中外企5年)", 8),
        ("5-6年", 5.5),
        ("8个月", 0.667),
        ("2013-07", 13),
        (2013, 13),
        ("2026届应届生", 0),
        ("无工作经验", 0),
        ("7 years 3 months", 7.25),
        ("资深", None),
        ("七八年", None),
        ("2013年7月", 13),
    ],
)
def test_years_of_work(cell, years):
    found = years_of_work(cell, TODAY)
    assert found == years if years is None else abs(found - years) <= 0.1


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        ("面试未通过", "declined"),
        ("拒offer", "declined"),
        ("待入职", "offer"),
        ("Offer - Declined", "declined"),
        ("Submitted-to-client", "in_process"),
        ("待推荐", "open"),
        ("Stage：Hired\n状态：Qualified", "hired"),
        ("面试状态：待沟通", "open"),
        ("未参加面试", "declined"),
        ("绿色", None),
        ("", None),
    ],
)
def test_stages(cell, stage):
    assert stage_of(cell) == stage


def written(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


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
    tables, _ = read(written(tmp_path / "geeks.json", content))
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
    tables, _ = read(written(tmp_path / "records.json", [record]))
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


def test_vacancies_deep_in_a_search_result_are_postings(tmp_path):
    job = {
        "encryptJobId": "a1b2c3d4e5",
        "jobName": "电气<em>工程师</em>",
        "salaryDesc": "15-20K·13薪",
        "jobExperience": "3-5年",
        "jobDegree": "本科",
        "cityName": "苏州",
        "brandName": "虚构自控",
        "bossName": "李女士",
        "brandScaleName": "100-499人",
    }
    content = {
        "zpData": [
            {"jobList": [job]},
            {"jobList": [{**job, "encryptJobId": "b1b2c3d4e5", "salaryDesc": "$5k"}]},
        ]
    }
    tables, notes = read(written(tmp_path / "jobs.json", content))
    posts = tables["posting"]
    assert posts["title"].tolist() == ["电气工程师"] * 2
    assert posts["enterprise_name"].tolist() == ["虚构自控"] * 2
    assert posts[["pay_low", "pay_high", "pay_months"]].to_numpy()[0].tolist() == [15000, 20000, 13]
    assert posts["pay_low"].isna().tolist() == [False, True]
    assert any("USD" in note for note in notes)


def test_records_of_firms_are_left_as_they_are():
    firms = [
        {"name": "虚构厂", "mainPhone": "0512-88888888", "cityName": "苏州", "industry": "C34"}
    ]
    assert board_records(firms) == []


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
    tables, _ = of_rows(tmp_path / "people.csv", [head, [written, "a@example.com", "Welder"]])
    assert tables["contact"]["name"].tolist() == [name]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Do Not Contact", ("Yes", "No")),
        ("黑名单", ("是", "否")),
        ("请勿联系", ("2024年投诉过", None)),
        ("Candidate Status", ("Do not contact", "Available")),
        ("是否可联系", ("否", "是")),
        ("OK to contact", ("No", "Yes")),
        ("授权同意", ("否", "是")),
    ],
)
def test_who_is_not_to_be_contacted_is_in_no_list_whatever_was_agreed(tmp_path, heading, cells):
    people = pd.DataFrame(
        {
            "Name": ["Mary Invented", "John Fictional"],
            "Mobile": ["13800004444", "13800003333"],
            "Current Job Title": ["QA Manager", "PLC Engineer"],
        }
    )
    with Store() as store:
        people.to_csv(tmp_path / "a.csv", index=False)
        store.load(tmp_path, consent="recruiting")
        now = {"as_of": "2029-01-01", "purpose": "recruiting"}
        assert len(store.read("candidate", **now)) == 2
        people.assign(**{heading: cells}).to_csv(tmp_path / "a.csv", index=False)
        report = store.load(tmp_path, consent="recruiting")
        assert store.read("contact", **now)["name"].tolist() == ["John Fictional"]
    assert "1 people did not agree or are not to be contacted" in str(report)


@pytest.mark.parametrize(
    ("pay", "yearly"),
    [
        ({"expectedSalary": {"min": 15000, "max": 20000, "months": 13}}, 227_500),
        ({"expectedSalaryMin": 15000, "expectedSalaryMax": 20000}, 210_000),
        ({"expectedSalary": {"from": 200000, "to": 300000, "period": "year"}}, 250_000),
        ({"expectedSalary": {"min": 3000, "max": 4000, "currency": "USD"}}, None),
        ({"expectedSalary": "15-20K"}, 210_000),
    ],
)
def test_both_ends_of_the_pay_that_a_board_gives_apart_count(tmp_path, pay, yearly):
    person = {
        "name": "甲测试",
        "mobile": "13800008888",
        "workYears": "8年",
        "degree": "本科",
        "currentPosition": "工艺主管",
    }
    (tmp_path / "a.json").write_text(json.dumps({"list": [person | pay]}), "utf-8")
    with Store() as store:
        store.load(tmp_path, consent="recruiting")
        got = store.read("candidate", as_of="2029-01-01", purpose="recruiting")
    found = got["expected_yearly_pay"].dropna().tolist()
    assert found == ([] if yearly is None else [yearly])


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
    tables, notes = of_rows(
        tmp_path / "a.csv", [["姓名", "现职位"], [cell, "会计"], ["王虚构", "会计"]]
    )
    person = tables["contact"].reindex(columns=["name", "phone", "email"]).iloc[0]
    assert [None if pd.isna(value) else value for value in person] == [name, phone, email]
    assert any("beside the name" in note and "row 2" in note for note in notes)


def test_a_contact_beside_a_name_leaves_the_column_of_contacts_as_it_is(tmp_path):
    rows = [["姓名", "电话", "现职位"], ["李虚构13800001238", "13900001238", "会计"]]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert tables["contact"][["name", "phone"]].to_numpy().tolist() == [["李虚构", "13900001238"]]


def test_skills_that_a_list_rules_out_are_not_held(tmp_path):
    rows = [
        ["姓名", "现职位", "技能"],
        ["李虚构", "工程师", "Java、非Python、CAD（非必须）、无损检测"],
    ]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert "Java" in tables["candidate"]["skills"][0]
    assert not [
        name for name in tables["candidate"]["skills"][0] if "Python" in name or "CAD" in name
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8年以上制造业经验，熟悉精益生产", 8),
        ("本人具有八年制造业工作经验，其中3年管理经验。", 8),
        ("10余年机械行业设计经验", 10),
        ("8+ years of experience in manufacturing, incl. 3 years of management experience.", 8),
        ("5年财务经验，3年审计经验", 5),
        ("15 years' sales experience", 15),
        ("要求3年以上经验的岗位", None),
        ("公司成立20年，30年以上历史；带领5年以上经验的工程师团队。", None),
        ("2010年至2014年工作经验", None),
        ("3年以上经验者优先", None),
        ("at 2010 years of experience", None),
    ],
)
def test_years_of_work_in_running_text(text, years):
    assert years_in_text(text) == years


def test_years_told_in_a_text_fill_what_nothing_else_tells(tmp_path):
    rows = [
        ["姓名", "现职位", "工作年限", "自我评价"],
        ["李虚构", "生产经理", "", "8年以上制造业经验"],
        ["王虚构", "会计", "3", "5年财务经验"],
    ]
    tables, notes = of_rows(tmp_path / "a.csv", rows)
    assert tables["candidate"]["experience_years"].tolist() == [8, 3]
    assert any("their text tells" in note and "row 2" in note for note in notes)


def test_a_post_behind_the_client_is_no_present_title(tmp_path):
    rows = [
        ["客户", "职位", "候选人", "电话", "公司", "状态"],
        ["虚构汽车", "质量经理", "李虚构", "13800001238", "虚构一厂", "一面"],
    ]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert "title" not in tables["candidate"]
    assert tables["process"][["firm", "post"]].to_numpy().tolist() == [["虚构汽车", "质量经理"]]


def test_a_post_applied_for_is_that_of_the_process_too(tmp_path):
    rows = [
        ["应聘者姓名", "手机号码", "应聘职位", "应聘状态"],
        ["王虚构", "13800001239", "财务经理", "淘汰"],
    ]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert tables["process"][["post", "stage"]].to_numpy().tolist() == [["财务经理", "declined"]]


def test_what_is_not_wanted_is_no_wish(tmp_path):
    rows = [
        ["姓名", "电话", "求职意向"],
        ["李虚构", "13800001238", "不看外包、互联网；机械工程师"],
        ["王虚构", "13800001239", "会计、出纳"],
    ]
    tables, notes = of_rows(tmp_path / "a.csv", rows)
    assert tables["candidate"]["wanted_titles"].tolist() == [["机械工程师"], ["会计", "出纳"]]
    assert any("is no wish" in note and "row 2" in note for note in notes)


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("勿联系", False),
        ("客户要求拉入黑名单", False),
        ("do not contact", False),
        ("勿联系现公司", True),
        ("do not contact current employer", True),
        ("已推荐", True),
        ("2026-10-20 本人撤回授权，要求删除简历", False),
        ("授权已失效", False),
        ("withdrew his consent", False),
        ("asked us to delete his data", False),
        ("客户取消职位，同意推荐别处", True),
        ("要求删除重复简历", True),
    ],
)
def test_a_remark_that_somebody_is_to_be_left_alone_counts(tmp_path, remark, shown):
    rows = [["姓名", "电话", "现职位", "备注"], ["李虚构", "13800001238", "会计", remark]]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    withdrawn = tables["consent"].reindex(columns=["withdrawn_on"])["withdrawn_on"].notna()
    assert withdrawn.tolist() == [not shown]


def test_rows_whose_day_is_ahead_are_named(tmp_path):
    rows = [
        ["姓名", "电话", "现职位", "登记日期"],
        ["李虚构", "13800001238", "会计", "2026-11-01"],
        ["王虚构", "13800001239", "会计", "2099-11-01"],
    ]
    _, notes = of_rows(tmp_path / "a.csv", rows)
    assert any(
        "登记日期: 1 rows have a day later than today" in note and "row 3" in note for note in notes
    )


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
    tables, notes = of_rows(tmp_path / "a.csv", rows)
    ids = tables["candidate"]["candidate_id"].tolist()
    assert ids[0] == ids[1] and ids[2] == ids[3] and len(set(ids)) == 4
    assert not any("身份证" in note for note in notes)


def test_city_and_district_of_two_columns_are_one_place(tmp_path):
    rows = [
        ["职位名称", "公司名称", "城市", "区域", "薪资"],
        ["焊工", "虚构一厂", "南京", "鼓楼区", "5-6K"],
        ["电工", "虚构一厂", "苏州", "", "5-6K"],
    ]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert tables["posting"]["region"].tolist() == ["南京·鼓楼区", "苏州"]


def test_a_level_that_is_under_way_in_brackets_is_not_finished(tmp_path):
    rows = [
        ["姓名", "电话", "学历"],
        ["李虚构", "13800001238", "本科（在读研究生）"],
        ["王虚构", "13800001239", "硕士（在读）"],
    ]
    tables, _ = of_rows(tmp_path / "a.csv", rows)
    assert tables["candidate"]["education"].tolist() == ["bachelor", "master"]
