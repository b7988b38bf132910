"""Posts and pay that people wish for."""

import json

import pandas as pd
import pytest
from firms_and_queries import FIRM, MOTORS
from read_sheets import (
    first_person,
    frames_and_notes,
    frames_of,
    frames_of_csv,
    frames_of_text,
    people_by_name,
    people_of,
)

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines, form_of_rows
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.store import Store


def test_how_keen_somebody_is_names_no_post(tmp_path):
    (tmp_path / "人选.csv").write_text(
        "姓名,手机,意向\n喻虚一,19900000701,强\n柏虚二,19900000702,一般\n", "utf-8"
    )
    frame = next(iter(read_files(tmp_path / "人选.csv", consent="recruiting"))).frame
    assert "wanted_titles" not in frame or frame["wanted_titles"].map(len).sum() == 0


@pytest.mark.parametrize(
    "lines",
    [
        ["求职意向", "地点：苏州,上海-浦东", "职能/职位：生产经理"],
        ["职业意向", "工作城市：苏州,上海-浦东", "职位：生产经理"],
    ],
)
def test_labels_below_a_heading_of_wishes_are_wishes(lines):
    person = [
        "姓名：宇虚一",
        "手机：19900000111",
        *lines,
        "工作经历",
        "2019.03-至今 虚河有限公司 主管",
    ]
    (record,) = form_of_lines([[line] for line in person], "a.html").records
    assert (record["期望城市"], record["期望职位"]) == ("苏州,上海-浦东", "生产经理")


def test_wishes_under_numbered_labels_are_all_kept():
    rows = [
        ["姓名", "邱一", "学历", "本科"],
        ["求职意向1", "成本会计", "求职意向2", "出纳"],
        ["手机", "19900000001", "专业", "会计"],
    ]
    (record,) = form_of_rows(RawSheet("a.xlsx", rows)).records
    assert record["求职意向"] == "成本会计、出纳"


def test_a_line_of_wishes_without_labels_below_their_heading(tmp_path):
    lines = [
        "昌虚四",
        "应聘：自动化工程师 | 手机：19900000741",
        "工作经历",
        "2018.07—至今 虚构机器人有限公司 电气工程师",
        "期望",
        "年薪25-30万，苏州/无锡，不接受长期出差",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    (sheet, *_) = read_files(tmp_path / "a.txt", consent="recruiting")
    row = sheet.frame.iloc[0]
    assert row["expected_yearly_pay"] == 275_000
    assert list(row["wanted_regions"]) == ["苏州", "无锡"]
    assert list(row["wanted_titles"]) == ["自动化工程师"]


def test_a_first_wish_that_is_a_school_is_no_post(tmp_path):
    frames = people_of(tmp_path, "姓名,手机,第一志愿,学历", "雍虚五,17700000501,宁波大学,高中")
    assert "wanted_titles" not in frames["candidate"]


@pytest.mark.parametrize(
    ("label", "field"),
    [("第一志愿", "wanted_titles"), ("第一志愿院校", None), ("第一学历", None)],
)
def test_the_first_of_several_wishes_is_a_post_and_no_school(label, field):
    fields = {name for name, _ in fields_of("candidate").get(heading(label), ())}
    assert fields == ({field} if field else set())


def test_what_is_not_wanted_is_no_wish(tmp_path):
    rows = [
        ["姓名", "电话", "求职意向"],
        ["李虚构", "13800001238", "不看外包、互联网；机械工程师"],
        ["王虚构", "13800001239", "会计、出纳"],
    ]
    tables, notes = frames_of_csv(tmp_path / "a.csv", rows)
    assert tables["candidate"]["wanted_titles"].tolist() == [["机械工程师"], ["会计", "出纳"]]
    assert any("is no wish" in note and "row 2" in note for note in notes)


@pytest.mark.parametrize(
    ("wish", "titles", "regions", "pay"),
    [
        ("机械工程师 | 苏州 | 15-20K", ["机械工程师"], ["苏州"], 210_000),
        ("机械工程师/苏州、昆山/15-20K/月", ["机械工程师"], ["苏州", "昆山"], 210_000),
        ("机械工程师 苏州 面议", ["机械工程师"], ["苏州"], None),
        (
            "岗位：机械工程师；城市：苏州；薪资：15-20K；行业：汽车",
            ["机械工程师"],
            ["苏州"],
            210_000,
        ),
        ("Mechanical Engineer | Suzhou | 15-20K", ["Mechanical Engineer"], ["Suzhou"], 210_000),
        ("全职｜设备主管｜深圳·南山区｜15-20K·13薪", ["设备主管"], ["深圳·南山区"], 227_500),
        ("设备主管，工艺工程师", ["设备主管", "工艺工程师"], None, None),
    ],
)
def test_a_post_a_place_and_pay_of_one_line_of_wishes(tmp_path, wish, titles, regions, pay):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "姓名：丙虚一",
        "手机：19900000821",
        f"求职意向：{wish}",
        "工作经历",
        "2014.07-至今 虚江科技有限公司 工程师",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert row["wanted_titles"] == titles
    assert row.get("wanted_regions") == regions
    own = row.get("expected_yearly_pay")
    assert own == pay or (pay is None and own != own)


def test_a_column_of_its_own_goes_before_what_a_line_of_wishes_says(tmp_path):
    frames, notes = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,求职意向,期望城市,期望薪资",
        "丙虚一,19900000821,会计/苏州/8K,无锡,10K",
        "丙虚二,19900000822,会计/苏州/8K,,",
    )
    people = frames["candidate"]
    assert people["wanted_regions"].tolist() == [["无锡"], ["苏州"]]
    assert people["expected_yearly_pay"].tolist() == [120_000, 96_000]
    assert any("求职意向" in note and "row 2, 3" in note for note in notes)


def test_wishes_and_schools_behind_labels_of_lines(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "辛试四",
        "电话 19900001022",
        "期望：生产经理，地点昆山，薪资税前20K，可接受出差，不接受外派",
        "工作经历：",
        "2015.7—2021.2  虚河电子有限公司  车间主任",
        "学历：2012.9—2015.6 虚州职业技术学院 数控技术 大专；2018.3-2020.7 "
        "虚构大学（函授）机械工程 本科",
        "证书：安全员C证（2022年到期）、叉车证",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["wanted_titles"], row["wanted_regions"]) == (["生产经理"], ["昆山"])
    assert row["expected_yearly_pay"] == 240_000
    assert (row["education"], row["major"]) == ("bachelor", "机械工程")
    assert row["licences"] == ["叉车证"]


def test_a_line_of_wishes_below_their_heading(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "卯试五",
        "女 | 32岁 | 现居住于苏州",
        "电话：19900001029",
        "求职期望",
        "财务经理 | 苏州 | 1.5万-2万/月 | 制造业",
        "工作经历",
        "2019.05-2026.09 虚海精工有限公司 财务主管",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["wanted_titles"], row["wanted_regions"]) == (["财务经理"], ["苏州"])
    assert row["expected_yearly_pay"] == 210_000


def test_a_wish_between_strokes():
    lines = [
        "仉一",
        "13900000001",
        "求职意向",
        "结构工程师 / 南通 / 18-22K",
        "工作经历",
        f"2020.06-至今 {FIRM} 结构工程师",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.pdf").records
    assert record["求职意向"] == "结构工程师 / 南通 / 18-22K"


def test_numbers_before_items_of_lists(tmp_path):
    (tmp_path / "a.csv").write_text(
        "姓名,电话,期望职位,屏蔽企业,技能\n"
        f"甲虚一,13900000011,1.焊工班长 2.钳工,①{FIRM}②{MOTORS},（1）氩弧焊（2）钳工\n"
        f"甲虚二,13900000012,二级建造师,{FIRM},3D打印、5S\n",
        "utf-8",
    )
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.csv", consent="recruiting")}
    columns = ["wanted_titles", "blocked_employers", "skills"]
    one, two = frames["candidate"][columns].to_numpy().tolist()
    assert one[:2] == [["焊工班长", "钳工"], [FIRM, MOTORS]]
    assert len(one[2]) == 2
    assert two[:2] == [["二级建造师"], [FIRM]]


def test_wishes_in_their_order(tmp_path):
    rows = "姓名,电话,期望职位", "甲虚一,13900000011,第一志愿：焊工；第二志愿：钳工"
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["candidate"]["wanted_titles"].tolist() == [["焊工", "钳工"]]


def test_present_pay_beside_expected_pay_and_headings_that_name_whose_they_are(tmp_path):
    lines = (
        "候选人姓名,候选人电话,候选人邮箱,现薪/期望薪\n喻虚一,19900000701,yu@example.com,"
        "25万/32万\n柏虚二,19900000702,,10K/12K\n"
    )
    (tmp_path / "人选.csv").write_text(lines, "utf-8")
    frames = {
        sheet.table: sheet.frame
        for sheet in read_files(tmp_path / "人选.csv", consent="recruiting")
    }
    assert frames["contact"]["name"].tolist() == ["喻虚一", "柏虚二"]
    assert frames["contact"]["phone"].tolist() == ["19900000701", "19900000702"]
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [320000, 144000]


@pytest.mark.parametrize(
    ("header", "cell", "pay"),
    [
        ("Expected (k RMB/yr)", "300-350", 325_000),
        ("期望（万/年）", "30", 300_000),
        ("Expected (days)", "30", None),
        ("期望", "30", None),
    ],
)
def test_a_bare_wish_is_pay_where_its_unit_says_so(tmp_path, header, cell, pay):
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,手机,当前职位,{header}\n雍虚五,17700000501,焊工,{cell}\n", "utf-8")
    (frame, *_) = (one.frame for one in read_files(path, consent="recruiting"))
    found = frame["expected_yearly_pay"].tolist() if "expected_yearly_pay" in frame else [None]
    assert found == [pay]


def test_another_currency_in_a_column_of_its_own_leaves_pay_open(tmp_path):
    frames = people_of(
        tmp_path,
        "Name,Mobile,Experience (yrs),Salary Currency,Expected Salary",
        "Ann Roe,17700000501,16,CNY,650K",
        "Bea Roe,17700000502,22,USD,110K",
    )
    people = frames["candidate"]
    assert people["expected_yearly_pay"].fillna(0).tolist() == [650_000, 0]
    assert people["experience_years"].tolist() == [16, 22]


def test_a_wish_of_pay_among_certificates_is_none_of_them(tmp_path):
    person = first_person(
        frames_of_text(
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
    people, notes = people_by_name(tmp_path, ["姓名", "电话", "期望月薪"], *rows)
    assert people["expected_yearly_pay"].tolist() == [None]
    assert "期望月薪: 1 cells not understood and left empty: row 2 '市场价'" in notes


def test_what_a_person_expects_is_a_year_by_its_size_and_no_person_is_lost(load_named_text):
    text = (
        "姓名,手机,期望薪资\n周测试,13800001111,30-50万\n吴测试,13900002222,60k\n"
        "郑测试,13900003333,20k\n"
    )
    query = "SELECT expected_yearly_pay FROM candidate ORDER BY 1"
    got, said = load_named_text("候选人.csv", text, query)
    assert sorted(got, key=str) == [(240000.0,), (400000.0,), (None,)]
    assert "read as a year's" in said and "left open" in said


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
    ("wish", "yearly", "told"),
    [
        ("底薪8K+提成", 96_000, "tell a base or one end"),
        ("保底1万", 120_000, "tell a base or one end"),
        ("15K以上", 180_000, "tell a base or one end"),
        ("税后1.5万/月", 180_000, "after tax"),
        ("到手15K", 180_000, "after tax"),
        ("15-20K", 210_000, ""),
    ],
)
def test_a_base_and_pay_after_tax_that_somebody_expects_are_told(tmp_path, wish, yearly, told):
    frames, notes = frames_and_notes(
        tmp_path, "a.csv", "姓名,手机,现职位,期望薪资", f"甲虚一,19900000801,会计,{wish}"
    )
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [yearly]
    words = [note for note in notes if wish in note]
    assert any(told in note for note in words) if told else not words


def test_pay_today_and_pay_expected_in_one_column(tmp_path):
    lines = [
        "姓名,手机,薪资（现/期望）",
        "王一,13900000001,现26万/期望32万",
        "赵二,13900000002,20W/24W",
        "钱三,13900000003,期望30万/现25万",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [320000, 240000, 300000]


def test_places_below_a_bare_wish_are_no_pay(tmp_path):
    lines = [
        "姓名,手机,当前公司,学历,期望",
        "王一,13900000001,甲厂,本科,苏州",
        "赵二,13900000002,乙厂,大专,南通",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    assert frames["candidate"].get("expected_yearly_pay", pd.Series(dtype=float)).isna().all()
