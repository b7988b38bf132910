"""Books of candidates: a row a person, a row a post, several people in a row."""

from datetime import date

import pandas as pd
import pytest
from firms_and_queries import FIRM
from read_sheets import (
    consented_sheets,
    frames_and_notes,
    frames_of,
    frames_of_csv,
    rows_of,
    tables_read,
)
from written_files import saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout.columns import map_headers
from talentmatch.data.reading.layout.reshaping._joined_cells import part_people
from talentmatch.data.reading.layout.sheets import Block

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


@pytest.fixture(scope="module")
def agency(tmp_path_factory):
    tables, notes = frames_of_csv(tmp_path_factory.mktemp("agency") / "人选.csv", AGENCY)
    who = tables["candidate"].merge(tables["contact"], on="candidate_id", how="left")
    return who.set_index("name"), tables, notes


def test_an_export_with_scale_in_its_heading_and_employers_to_avoid(tmp_path):
    path = tmp_path / "candidates_export.csv"
    path.write_text(
        'Candidate Name,Mobile,Exp. (yrs),"Expected Salary (RMB, K/month)",Not wanted employers\n'
        '"Zhao, Wei",13911112222,3 yrs 6 mo,25-30,Bosch\nLin Hua,13922223333,7+,360/yr,\n',
        "utf-8",
    )
    (people,) = (one for one in consented_sheets(path) if one.table == "candidate")
    assert people.frame["expected_yearly_pay"].tolist() == [330_000, 360_000]
    assert people.frame["experience_years"].tolist() == [3.5, 7]
    assert people.frame["blocked_employers"].tolist() == [["Bosch"], None]


def test_a_row_for_each_post_of_a_person_is_one_person_at_the_last_of_them(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,起止时间,工作单位,职务,学历",
        "叔一,19900000371,2019.3-至今,虚海精工有限公司,经理,本科",
        ",,2015.7-2019.2,虚河电子有限公司,主管,",
        "叔二,19900000372,2020.1-2026.6,虚江机电有限公司,会计,大专",
        "叔二,19900000372,2018.1-2019.12,虚湖有限公司,出纳,",
    )
    held = [
        (row["title"], row["employer"] if isinstance(row["employer"], str) else None)
        for row in rows
    ]
    assert held == [("经理", "虚海精工有限公司"), ("会计", None)]
    assert rows[1]["experience_years"] == pytest.approx(8.5, abs=0.1)


def test_two_people_of_one_name_are_two_though_each_has_a_post_a_row(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,开始时间,结束时间,公司,职位",
        "叔一,19900000371,2019.3,至今,虚海有限公司,经理",
        "叔一,19900000372,2015.7,2019.2,虚河有限公司,主管",
    )
    assert [row["title"] for row in rows] == ["经理", "主管"]


def test_records_made_of_others_keep_their_bands_and_numbers():
    listed = Block(
        ["姓名", "现公司"],
        [["赵一", "甲"], ["钱二/孙三", "乙"]],
        "",
        {},
        [3, 5],
        bands=[{"region": "东江"}, {"region": "西河"}],
    )
    mapped = map_headers("candidate", listed.header)
    read, _ = part_people(listed, mapped)
    assert [band["region"] for band in read.bands] == ["东江", "西河", "西河"]
    assert read.numbers == read.row_numbers == [3, 5, 5]


def test_posts_of_a_person_in_numbered_columns_are_a_career(tmp_path):
    lines = [
        "姓名,手机,公司1,职位1,时间1,公司2,职位2,时间2",
        (
            "章虚五,19900000711,虚构甲汽车,质量经理,2020.03-2024.02,虚构乙汽车,质量工程师,"
            "2015.03-2020.02"
        ),
        "云虚六,19900000712,虚构丙厂,电工,2012.06-2019.11,,,",
    ]
    (tmp_path / "人才库.csv").write_text("\n".join(lines), "utf-8")
    frame = next(iter(read_files(tmp_path / "人才库.csv", consent="recruiting"))).frame
    assert frame["title"].tolist() == ["质量经理", "电工"]
    assert frame["experience_years"].tolist() == [9.0, 7.5]


def test_where_an_office_looks_for_people_is_not_where_they_live(tmp_path):
    lines = [
        "苏中大区 人选周报,,",
        "姓名,手机,当前职位",
        "王一,13900000001,钳工",
        "赵二,13900000002,电工",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people.get("region", pd.Series([None])).isna().all()


@pytest.mark.parametrize(
    ("band", "people"),
    [
        ("客户A：乙河锂电", ["王一", "赵二"]),
        ("乙河锂电有限公司", ["王一", "赵二"]),
        ("质量经理岗位", ["王一", "赵二"]),
        ("钱三", ["王一", "钱三", "赵二"]),
    ],
)
def test_clients_and_posts_over_people_are_no_people(tmp_path, band, people):
    lines = [
        "候选人,手机,学历,期望薪资",
        "王一,13900000001,本科,8K",
        f"{band},,,",
        "赵二,13900000002,大专,6K",
    ]
    assert frames_of(tmp_path, *lines)[0]["contact"]["name"].tolist() == people


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
    tables, _ = frames_of_csv(tmp_path / "candidates.csv", rows)
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
    tables, notes = frames_of_csv(tmp_path / "人选.csv", rows)
    contact = tables["contact"]
    assert contact["name"].tolist() == ["赵虚八", "钱虚九", "孙虚十", "李虚廿"]
    assert contact["phone"].fillna("").tolist() == ["19900000401", "19900000402", "", ""]
    people = tables["candidate"]
    assert people["expected_yearly_pay"].tolist() == [165000, 165000, 84000, 84000]
    assert people["employer"].tolist() == ["虚构八厂", "虚构八厂", "虚构十厂", "虚构十厂"]
    assert people["title"].fillna("").tolist() == ["班长", "班长", "", ""]
    assert any("2 rows name several people" in note for note in notes)


def test_rows_whose_day_is_ahead_are_named(tmp_path):
    rows = [
        ["姓名", "电话", "现职位", "登记日期"],
        ["李虚构", "13800001238", "会计", "2026-11-01"],
        ["王虚构", "13800001239", "会计", "2099-11-01"],
    ]
    _, notes = frames_of_csv(tmp_path / "a.csv", rows)
    assert any(
        "登记日期: 1 rows have a day later than today" in note and "row 3" in note for note in notes
    )


def test_people_under_headings_in_english_then_chinese_are_people(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "中文名,英文名,Mobile,Current Company 现公司,Title 职位,Remark 备注",
        "李试十一,Lily Li,19900003041,虚海有限公司,HR Director,only Shanghai",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["employer"], row["wanted_regions"]) == ("虚海有限公司", ["Shanghai"])
    assert frames["contact"]["name"].tolist() == ["李试十一"]


def test_an_applicant_tracking_system_calls_wishes_desired_and_available(tmp_path):
    text = (
        "First Name,Last Name,E-Mail,Cell Phone,Candidate Owner,Current Title,Current "
        "Pay,Desired Pay,Date Available,Date Created\nMara,Fictive,mara@example.com,+86 199 0000 "
        "0401,Otto Recruiter,Plant Manager,40k,45k/month,2027-01-04,2026-10-01\n"
        'Olga,Fictive,olga@example.com,19900000403,Otto Recruiter,HR Director,,"USD '
        '110,000",,2026-10-05\n'
    )
    frame = tables_read(saved(tmp_path, "candidates.csv", text))["candidate"].set_index("title")
    assert frame["expected_yearly_pay"].tolist()[0] == 540000
    assert frame["expected_yearly_pay"].isna().tolist() == [False, True]
    assert str(frame.loc["Plant Manager", "available_from"])[:10] == "2027-01-04"
    assert str(frame.loc["HR Director", "registered_on"])[:10] == "2026-10-05"


def test_numbered_times_are_understood(tmp_path):
    lines = [
        "姓名,手机,公司1,职位1,时间1,公司2,职位2,时间2",
        f"王一,13900000001,{FIRM},钳工,2019.03-至今,乙江厂,学徒,2015.07-2019.02",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    sheet = next(iter(read_files(path, consent="recruiting")))
    assert sheet.unmapped == () and sheet.frame["experience_years"].iloc[0] > 10


def test_whom_not_to_send_somebody_to_and_pay_below_a_bare_wish(tmp_path):
    lines = ["姓名,手机,当前公司,期望,Do not send to,Total Exp"]
    lines += [
        "王一,13900000001,甲厂,12K左右,Korsvik,11 yrs 6 mths",
        "赵二,13900000002,乙厂,30W,,4+ years",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["expected_yearly_pay"].tolist() == [144000, 300000]
    assert people["blocked_employers"].tolist()[0] == ["Korsvik"]
    assert people["experience_years"].tolist() == [11.5, 4]


def test_columns_of_two_things_without_a_sign_and_years_below_a_career(tmp_path):
    lines = ["姓名,手机,工作经历（年）,目前公司 职位,薪资（现→期望）"]
    lines += [
        f"蔚一,13900000001,13,{FIRM} 焊接工程师,1.2万→1.5万",
        "隗二,13900000002,6.5,待业（原乙厂 焊工）,面谈",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["experience_years"].tolist() == [13, 6.5]
    assert people["employer"].fillna("").tolist() == [FIRM, ""]
    assert people["title"].fillna("").tolist() == ["焊接工程师", ""]
    assert people["expected_yearly_pay"].fillna(0).tolist() == [180000, 0]
    assert "目前公司 职位: 1 cells name neither" in notes


def test_years_beside_years_in_a_firm_and_degrees_with_remarks(tmp_path):
    lines = ["姓名,手机,司龄/工龄,学历/学校,dq", "王一,13900000001,6年/19年,本科/虚构东北大,长春"]
    lines += ["赵二,13900000002,—/25年,大专（自考本科在读）,沈阳"]
    frames, _ = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["experience_years"].tolist() == [19, 25]
    assert people["education"].tolist() == ["bachelor", "college"]


@pytest.mark.parametrize(
    ("columns", "cells", "place"),
    [
        ("地点,期望城市", "苏州,上海", "苏州"),
        ("城市,意向城市", "苏州,上海", "苏州"),
        ("地点,技能", "苏州,焊接", None),
        ("地点,现居地,期望城市", "昆山,苏州,上海", "苏州"),
        ("面试时间,地点,期望城市", "2026-11-03,无锡,上海", None),
        ("地点,期望城市", "三楼会议室,上海", None),
        ("应聘岗位,地点,期望城市", "焊工,无锡,上海", None),
    ],
)
def test_a_bare_place_beside_the_wanted_one_is_where_somebody_is(tmp_path, columns, cells, place):
    frames, _ = frames_of(
        tmp_path, f"姓名,电话,当前职位,{columns}", f"甲虚一,13900000011,焊工,{cells}"
    )
    found = frames["candidate"].get("region")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == place
