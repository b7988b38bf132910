"""What a page is headed by, and firms whose names do not say that they are firms."""

import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._unlawful import without_unlawful
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._page_layout import Piece, reading_order
from talentmatch.data.reading.rows.people._job_words import plain_firms
from talentmatch.data.reading.rows.people._jobs import jobs_of

LEFT = ["Contact", "18800001111 (Mobile)", "ann@example.com", "Top Skills", "Lean Manufacturing"]
CAREER = [
    "Experience",
    "Acme",
    "Plant Manager",
    "March 2019 - Present (7 years 9 months)",
    "Suzhou",
    "Zeta Forging",
    "Production Manager",
    "August 2012 - February 2019 (6 years 7 months)",
]


def page(left, right, *, name_size=20):
    side = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(left)]
    beside = [Piece(text, 200, 14 * n, 380, 14 * n + 10) for n, text in enumerate(right, 2)]
    return [*side, Piece("Ann Roe", 200, 0, 300, name_size), *beside]


def test_the_largest_line_heads_a_page_though_it_stands_in_the_right_column():
    lines = reading_order(page(LEFT, CAREER))
    assert lines[:2] == [["Ann Roe"], ["Contact"]]
    (row,) = form_of_lines(lines, "Profile.pdf").records
    assert row["姓名"] == "Ann Roe"
    jobs = [(job.employer, job.title) for job in jobs_of(CAREER[1:])]
    assert jobs == [("Acme", "Plant Manager"), ("Zeta Forging", "Production Manager")]


@pytest.mark.parametrize("size", [10, 12])
def test_a_line_hardly_larger_than_the_others_heads_no_page(size):
    assert reading_order(page(LEFT, CAREER, name_size=size))[0] == ["Contact"]


def test_a_large_line_further_down_and_several_large_ones_stay_where_they_are():
    lines = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(LEFT * 2)]
    down = Piece("Honours", 0, 200, 80, 220)
    assert reading_order([*lines, down])[-1] == ["Honours"]
    large = [Piece("Ann", 0, 20, 80, 40), Piece("Posts", 0, 60, 80, 80)]
    small = [Piece(text, 0, 100 + 14 * n, 80, 110 + 14 * n) for n, text in enumerate(LEFT)]
    assert reading_order([*large, *small])[:2] == [["Ann"], ["Posts"]]


@pytest.mark.parametrize(
    "lines",
    [
        ["Plant Manager", "2019 - Present", "Led 40 people", "Buyer", "2012 - 2019"],
        ["Acme", "Plant Manager", "2019 - Present", "Led 40 people", "Buyer", "2012 - 2019"],
        ["Quality Department", "Manager", "2019 - Present", "Line Team", "Buyer", "2012 - 2019"],
        ["Suzhou", "Plant Manager", "2019 - Present", "Wuxi", "Buyer", "2012 - 2019"],
        ["Acme", "Plant Manager", "2019 - Present"],
    ],
)
def test_lines_above_posts_that_may_be_anything_are_no_firms(lines):
    assert not any(plain_firms(lines))


def test_both_words_of_a_limit_by_family_leave_the_text():
    texts = pd.Series(["限已婚已育，现金管理", "限未婚未育者；出纳"])
    left, terms = without_unlawful(texts)
    assert [text.strip("，；") for text in left] == ["现金管理", "出纳"]
    assert terms.map(len).tolist() == [1, 1]


NAMED = ["晁虚三", "17700001103", "学历：中专"]
POSTS = ["2019.02-2026.08 甲江铸造厂 造型工", "2014.03-2019.01 乙河铸造厂 学徒"]


def test_a_name_a_telephone_and_two_posts_are_a_resume_without_headings():
    (row,) = form_of_lines([[line] for line in NAMED + POSTS], "a.docx").records
    assert (row["姓名"], row["手机"], row["当前职位"]) == ("晁虚三", "17700001103", "造型工")
    assert row["工作年限"] == 12.5


@pytest.mark.parametrize(
    "lines",
    [
        [*NAMED, POSTS[0]],
        [*NAMED, "甲江铸造有限公司", "乙河铸造有限公司"],
        [*NAMED, *POSTS, "鲁虚四", "17700001104"],
        [*NAMED, "2019.02-2020.08 甲江水泥线改造项目", "2014.03-2015.01 乙河奖学金"],
        ["各位同事", *POSTS],
    ],
)
def test_letters_and_lists_in_which_somebody_is_named_are_no_resume(lines):
    assert form_of_lines([[line] for line in lines], "a.docx") is None


def test_the_cell_of_a_whole_life_is_a_career_and_one_of_deeds_is_none():
    head = [["姓名", "雍虚五", "手机", "17700000501"], ["学历", "大专", "专业", "机械"]]
    told = [*head, ["个人简历", "\n".join(POSTS)]]
    (row,) = form_of_lines(told, "a.docx").records
    assert (row["工作年限"], row["当前职位"]) == (12.5, "造型工")
    told = [*head, ["项目简历", "2019.02-2026.08 甲江桥梁项目\n2014.03-2019.01 乙河隧道项目"]]
    (row,) = form_of_lines(told, "a.docx").records
    assert "当前职位" not in row


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


def test_a_cell_of_a_table_goes_on_below_and_a_post_below_a_firm_does_not():
    def piece(text, left, top):
        return Piece(text, left, top, left + 9 * len(text), top + 10)

    rows = [("2018-至今", "甲江新材料有限", "主管"), ("2010-2018", "乙厂", "工人")]
    cells = [
        piece(text, left, 20 + 30 * n)
        for n, row in enumerate(rows)
        for text, left in zip(row, (0, 100, 250), strict=True)
    ]
    below = piece("公司", 100, 33)
    heads = [piece(text, left, 0) for text, left in (("时间", 0), ("单位", 100), ("职务", 250))]
    assert reading_order([*heads, *cells, below])[1] == ["2018-至今", "甲江新材料有限公司", "主管"]
    assert ["公司"] in reading_order([*cells, below])


@pytest.mark.parametrize(
    ("line", "firm"),
    [
        ("Fictive Glass Co., Ltd. Bengbu, Technician, 2014 - 2019", "Fictive Glass Co., Ltd."),
        ("Fictive Glass (Bengbu) Ltd., Technician, 2014 - 2019", "Fictive Glass (Bengbu) Ltd."),
        ("Fictive Ltd New Haven, Technician, 2014 - 2019", "Fictive Ltd New Haven"),
    ],
)
def test_a_place_behind_the_form_of_a_firm_is_no_part_of_its_name(line, firm):
    assert [job.employer for job in jobs_of([line])] == [firm]


def test_one_post_in_full_behind_the_label_of_the_present_one():
    lines = [
        ["Name: Iris Roe", "Phone: 13200000701"],
        ["Present position: Lab Head, Fictive Polymers Co., Ltd., since August 2018"],
        ["Previous: Chemist, Fictive Resins Ltd., July 2012 - July 2018"],
        ["Education: PhD Chemistry, Fictive University, 2008 - 2012"],
    ]
    (row,) = form_of_lines(lines, "a.docx").records
    assert row["当前职位"] == "Lab Head" and row["工作年限"] > 14
    lines[1] = ["Present position: Head of Lab"]
    (row,) = form_of_lines(lines, "a.docx").records
    assert row["Present position"] == "Head of Lab"


def test_labels_above_values_and_lines_to_write_on_leave_the_value():
    cells = [
        ["姓名\n桂虚五", "性别\n女", "手机\n13100000501"],
        ["学历\n本科", "应聘职位\n财务经理", "到岗\n1周"],
    ]
    (row,) = form_of_lines(cells, "a.docx").records
    assert (row["姓名"], row["性别"], row["应聘职位"]) == ("桂虚五", "女", "财务经理")
    lines = [["姓名：__巩虚六__", "手机：_13200000502_", "学历：本科", "期望月薪：_22000_"]]
    (row,) = form_of_lines([*lines, ["工作经历"], [POSTS[0]]], "a.docx").records
    assert (row["姓名"], row["期望月薪"]) == ("巩虚六", "22000")
    pair = [["姓名", "越虚五", "手机", "13100001106"], ["目前年薪：", "55万", "期望年薪： 70-80万"]]
    (row,) = form_of_lines([*pair, ["工作经历"], [POSTS[0]]], "a.docx").records
    assert row["期望年薪"] == "70-80万"


def people_of(folder, *lines):
    path = folder / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    return {one.table: one.frame for one in read_files(path, consent="recruiting")}


@pytest.mark.parametrize(
    ("heads", "cells", "title"),
    [
        ("岗位,目前公司,目前职位", "电芯经理,甲江电池,电芯主管", "电芯主管"),
        ("岗位,目前公司及职位", "电芯经理,甲江电池-电芯主管", "电芯主管"),
        ("岗位,目前公司", "电芯经理,甲江电池", "电芯经理"),
        ("部门,岗位,现职务", "一部,电芯技师,主办", "电芯技师"),
    ],
)
def test_a_post_that_says_it_is_the_present_one_goes_before_a_bare_one(
    tmp_path, heads, cells, title
):
    frames = people_of(tmp_path, f"姓名,手机,{heads}", f"雍虚五,17700000501,{cells}")
    assert frames["candidate"]["title"].tolist() == [title]


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


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("勿推扬波海洋工程", ["扬波海洋工程"]),
        ("勿推夜班", None),
        ("别推荐外地岗位", None),
        ("勿推国企", None),
        ("勿推半导体设备", None),
        ("勿推产线管理", None),
        ("简历勿发第三方平台", None),
        ("不要发短信打扰", None),
    ],
)
def test_whom_somebody_is_not_to_be_proposed_to(tmp_path, remark, blocked):
    frames = people_of(
        tmp_path,
        "姓名,手机,当前职位,备注",
        f"雍虚五,17700000501,焊工,{remark}",
        "乙虚六,17700000502,钳工,",
    )
    people = frames["candidate"]
    found = people["blocked_employers"].iloc[0] if "blocked_employers" in people else None
    assert (found if isinstance(found, list) else None) == blocked


def test_two_people_in_a_mail_and_no_greeting(tmp_path):
    said = "现任甲江泵业有限公司质量经理，11年经验"
    text = (
        "From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n您好，推荐两位：\n"
        f"1、推荐人选：闵虚二，本科，{said}，电话13200001103。\n"
        f"2、推荐人选：雷虚三，大专，{said}，电话13200001104。\n\n小陆 甲江猎头 13200001199\n"
    )
    path = tmp_path / "a.eml"
    path.write_text(text, "utf-8")
    frames = {one.table: one.frame for one in read_files(path, consent="recruiting")}
    found = frames["contact"][["name", "phone"]].to_numpy().tolist()
    assert found == [["闵虚二", "13200001103"], ["雷虚三", "13200001104"]]


def test_a_first_wish_that_is_a_school_is_no_post(tmp_path):
    frames = people_of(tmp_path, "姓名,手机,第一志愿,学历", "雍虚五,17700000501,宁波大学,高中")
    assert "wanted_titles" not in frames["candidate"]


def test_a_field_of_work_above_a_title_is_no_firm_where_that_stands_below_the_days():
    lines = ["Key Account Management", "Sales Manager", "2019 - Present", "Acme Ltd"]
    lines += ["New Business", "Sales Engineer", "2015 - 2019", "Zeta GmbH"]
    assert not any(plain_firms(lines))


@pytest.mark.parametrize(("text", "place"), [("工作经历", 0), ("Nova", 0), ("工作经历", 200)])
def test_a_large_line_below_others_or_over_a_section_stays_where_it_is(text, place):
    lines = [Piece(f"{n}", 0, 14 * n, 80, 14 * n + 10) for n in range(20)]
    beside = [Piece(f"R{n}", 200, 14 * n, 380, 14 * n + 10) for n in range(6, 20)]
    large = Piece(text, place, 43, place + 90, 63)
    kept = [line for line in lines if place or line.top not in {42, 56}]
    assert reading_order([*kept, *beside, large])[0] != [text]
