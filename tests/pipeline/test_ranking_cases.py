"""A small book with texts: the right people stand first and second, and nothing they have is missing."""

import csv
import re
import shutil

import pytest

from talentmatch import Store, pipeline
from talentmatch.i18n import render
from talentmatch.track import Tracking

JOBS = [
    [
        "职位编号",
        "职位名称",
        "公司名称",
        "工作地点",
        "薪资",
        "学历",
        "经验",
        "技能要求",
        "职位描述",
        "更新时间",
    ],
    [
        "P1",
        "电气工程师",
        "苏州虚构自控有限公司",
        "苏州",
        "15-20K",
        "本科",
        "3-5年",
        "",
        (
            "任职要求：1、熟悉PLC编程、EPLAN；2、熟悉西门子、三菱或欧姆龙PLC；3、有电工证；4、"
            "不需要CAD经验。公司缴纳社保公积金，提供带薪培训。"
        ),
        "2026-11-05",
    ],
    [
        "P2",
        "财务主管",
        "苏州虚构连锁有限公司",
        "苏州",
        "12-18K",
        "大专",
        "5-10年",
        "",
        "负责全盘账务、成本核算、税务申报；持有CPA或中级会计职称；熟悉金蝶或用友；英语不作要求。",
        "2026-11-05",
    ],
    [
        "P3",
        "CFD Engineer",
        "苏州虚构热工有限公司",
        "苏州",
        "18-25K",
        "本科",
        "3-5年",
        "CFD、Python、星辰热仿真平台",
        (
            "Fluent simulation experience (ANSYS Fluent) and Python required; Java is not "
            "required; fluent in English。"
        ),
        "2026-11-05",
    ],
]
PEOPLE = [
    ["姓名", "手机", "当前职位", "学历", "工作年限", "期望薪资", "期望城市", "技能", "简历正文"],
    [
        "甲虚一",
        "19900000501",
        "电气工程师",
        "本科",
        "5年",
        "16K",
        "苏州",
        "EPLAN",
        "五年自动化产线经验，用西门子S7-1200做产线控制，持低压电工证。",
    ],
    [
        "乙虚二",
        "19900000502",
        "电气工程师",
        "本科",
        "4年",
        "17K",
        "苏州",
        "",
        "熟悉三菱PLC与EPLAN制图，持有高压电工证。",
    ],
    [
        "丙虚三",
        "19900000503",
        "电气工程师",
        "本科",
        "5年",
        "16K",
        "苏州",
        "AutoCAD",
        "主要画图，不会PLC，无电工证，没有EPLAN经验。",
    ],
    [
        "丁虚四",
        "19900000504",
        "财务主管",
        "大专",
        "8年",
        "14K",
        "苏州",
        "金蝶",
        "全盘账，成本核算，报税，中级会计师。",
    ],
    [
        "戊虚五",
        "19900000505",
        "财务主管",
        "本科",
        "7年",
        "15K",
        "苏州",
        "",
        "CPA，全盘账务，成本核算，税务申报，熟练用友U8。",
    ],
    [
        "己虚六",
        "19900000506",
        "财务主管",
        "大专",
        "6年",
        "14K",
        "苏州",
        "Excel",
        "出纳，未取得中级会计职称，不会用友，不懂成本核算。",
    ],
    [
        "庚虚七",
        "19900000507",
        "CFD Engineer",
        "本科",
        "4年",
        "20K",
        "苏州",
        "Python",
        "ANSYS Fluent heat transfer; 星辰热仿真平台三年; fluent in English.",
    ],
    [
        "辛虚八",
        "19900000508",
        "CFD Engineer",
        "本科",
        "4年",
        "20K",
        "苏州",
        "Java",
        "Fluent in English and Java; no Python experience.",
    ],
]


@pytest.fixture(scope="module")
def lists(tmp_path_factory, empty_mlflow):
    """Return the names on each posting's list, and each person's reasons there in Chinese."""
    folder = tmp_path_factory.mktemp("book")
    for name, rows in (("职位", JOBS), ("人选", PEOPLE)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    models = tmp_path_factory.mktemp("models")
    shutil.copy(empty_mlflow, models)
    tracking = Tracking.in_folder(models)
    with Store() as store:
        report = store.load(folder, consent="recruiting")
        assert report.rejected == 0
        found = pipeline.match(store, tracking=tracking, top=10, contacts=True).table
    reasons = [render(text, "zh") for text in found["reasons"]]
    found = found.assign(reasons=reasons).sort_values(["posting_id", "rank"])
    return {job: rows.set_index("name")["reasons"] for job, rows in found.groupby("posting_id")}


@pytest.mark.parametrize(
    ("job", "first"),
    [("P1", {"甲虚一", "乙虚二"}), ("P2", {"丁虚四", "戊虚五"}), ("P3", {"庚虚七"})],
)
def test_the_right_people_stand_first_and_second(lists, job, first):
    assert {*lists[job].index[: len(first)]} == first


@pytest.mark.parametrize(
    ("job", "person", "has"),
    [
        ("P1", "甲虚一", "PLC|西门子|三菱|EPLAN|电工"),
        ("P1", "乙虚二", "PLC|西门子|三菱|EPLAN|电工"),
        ("P2", "丁虚四", "CPA|注册会计师|中级|金蝶|用友|成本|税务|会计"),
        ("P2", "戊虚五", "CPA|注册会计师|中级|金蝶|用友|成本|税务|会计"),
        ("P3", "庚虚七", "Python|流体|星辰|英语"),
    ],
)
def test_no_skill_of_list_or_text_is_called_missing(lists, job, person, has):
    lacking = re.findall(r"缺[^;.()；。（）]*", lists[job][person])
    assert not [part for part in lacking if re.search(has, part)]


@pytest.mark.parametrize(
    ("job", "unasked"), [("P1", "CAD|社保|培训"), ("P2", "英语"), ("P3", "Java")]
)
def test_what_a_posting_does_not_ask_for_is_missing_with_nobody(lists, job, unasked):
    for reasons in lists[job]:
        assert not [
            part for part in re.findall(r"缺[^;.()；。（）]*", reasons) if re.search(unasked, part)
        ]


def test_who_denies_a_skill_lacks_it(lists):
    assert "缺" in lists["P1"]["丙虚三"] and re.search("缺[^;]*PLC", lists["P1"]["丙虚三"])
    assert re.search("缺[^;]*(?:中级会计师|用友)", lists["P2"]["己虚六"])
