"""Lists, feeds and forms of hunters in yet other words, with what comes near and is none of it."""

import json
from datetime import date

import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._work_years import years_of_work
from talentmatch.data.reading.formats._board_records import board_records
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._resume_parts import NEW_COLUMN
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.vocab.places import covers, place

FIRM = "甲江机械有限公司"


def frames_of(folder, *lines, name="a.csv"):
    """Return the tables of a file of these lines, and all that is noted."""
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def test_people_under_other_headings_are_no_postings(tmp_path):
    lines = [
        "编号,人名,微信/手机,出生年,参加工作,最高学历,毕业院校,单位,职务,期望年薪(万),意向地,进度"
    ]
    lines += [
        (
            f"1,班虚甲,wx:ban 13900000001,1986,2009.7,本科,虚构大学,{FIRM},选矿主管,25,南昌、"
            "鹰潭,已约面"
        )
    ]
    frames, _ = frames_of(tmp_path, *lines)
    person = frames["candidate"].iloc[0]
    assert "posting" not in frames and frames["contact"]["phone"].tolist() == ["13900000001"]
    assert (person["employer"], person["title"]) == (FIRM, "选矿主管")
    assert person["expected_yearly_pay"] == 250000 and person["wanted_regions"] == ["南昌", "鹰潭"]


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["职务", "单位", "最高学历", "毕业院校", "出生年", "期望年薪"], None),
        (["职位名称", "公司名称", "薪资", "学历要求", "工作地点"], "posting"),
        (["职位名称", "公司名称", "户籍要求", "年龄要求", "意向地"], "posting"),
    ],
)
def test_wishes_and_a_life_are_of_no_posting(headers, table):
    ranked = [name for name, _ in rank_tables(headers)]
    assert table in ranked[:1] if table else "posting" not in ranked


def test_markup_in_the_cells_of_a_list_is_no_text(tmp_path):
    lines = ["标题,企业,薪资,刷新时间,正文"]
    lines += [
        f"工艺师,{FIRM},8K,2026-11-10,<p>熟悉CATIA &amp; UG</p><p>限男性</p>",
        f"车工,{FIRM},6K,2026-11-10,直径<35mm",
    ]
    frames, _ = frames_of(tmp_path, *lines)
    texts = frames["posting"]["text"].tolist()
    assert texts == ["熟悉CATIA & UG", "直径<35mm"]
    assert "男" in str(frames["posting"]["unlawful_terms"].iloc[0])


@pytest.mark.parametrize(
    ("contacts", "phone", "email"),
    [
        ([("mobile", "13900000001"), ("E-mail", "a@example.com")], "13900000001", "a@example.com"),
        ([("email", "a@example.com")], None, "a@example.com"),
    ],
)
def test_contacts_with_their_kind_beside_them(tmp_path, contacts, phone, email):
    work = [{"org": FIRM, "role": "钳工", "from": "2019-05", "to": None, "current": True}]
    person = {
        "fullName": "萧虚七",
        "contacts": [{"type": kind, "value": text} for kind, text in contacts],
        "positions": work,
    }
    text = json.dumps({"applications": [{"candidate": person}]}, ensure_ascii=False)
    frames, _ = frames_of(tmp_path, text, name="a.json")
    contact = frames["contact"].iloc[0]
    assert contact["email"] == email
    assert contact.get("phone") == phone or (phone is None and pd.isna(contact.get("phone")))


@pytest.mark.parametrize("cell", ["9000/月起步+计件", "9000起步"])
def test_pay_that_begins_at_a_figure(cell):
    pay = parse_pay(cell)
    assert pay.low == 9000 and pd.isna(pay.high)


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("朗驰电动车不去", "朗驰电动车"),
        ("请避开华虚朗驰", "华虚朗驰"),
        ("简历勿发华虚朗驰电动车", "华虚朗驰电动车"),
        ("华虚朗驰电动车除外，其他新能源企业均可", "华虚朗驰电动车"),
        ("Not interested in Fictive Seals", "Fictive Seals"),
        ("和朗驰电动车有竞业协议，2027年底前不能去", "朗驰电动车"),
        ("竞业名单：朗驰电动车", "朗驰电动车"),
        ("想去朗驰电动车", None),
        ("甲江机械不考虑", None),
        ("和朗驰电动车有竞业协议", None),
        ("苏州工厂不去", None),
        ("不考虑前公司", None),
        ("新能源不去", None),
        ("not interested in night shifts", None),
        ("电话不接", None),
    ],
)
@pytest.mark.parametrize("heading", ["沟通备注", "跟进纪要"])
def test_remarks_under_other_headings_and_in_other_words(tmp_path, heading, remark, blocked):
    lines = [f"姓名,手机,当前职位,{heading}", f'王一,13900000001,钳工,"{remark}"']
    frames, _ = frames_of(tmp_path, *lines)
    cells = frames["candidate"].get("blocked_employers", pd.Series([None]))
    assert [*(cells.iloc[0] or ())] == ([blocked] if blocked else [])


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        ("甲江机械不考虑", True),
        ("和朗驰电动车有竞业协议", True),
        ("苏州工厂不去", True),
        ("电话不接", False),
    ],
)
def test_what_no_column_keeps_of_a_remark_is_told(tmp_path, remark, said):
    lines = ["姓名,手机,当前职位,沟通备注", f"王一,13900000001,钳工,{remark}"]
    assert (remark in frames_of(tmp_path, *lines)[1]) is said


@pytest.mark.parametrize("heading", ["客户备注", "面试记录", "薪资说明"])
def test_what_is_noted_of_clients_hides_nobody(tmp_path, heading):
    lines = [f"姓名,手机,当前职位,{heading}", "王一,13900000001,钳工,朗驰电动车不去"]
    assert "blocked_employers" not in frames_of(tmp_path, *lines)[0]["candidate"]


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
    ("cell", "years"),
    [("2026届毕业生", 0), ("26届应届", 0), ("2024届", 2.4), ("2026年入职", 0.4)],
)
def test_who_left_school_this_year_has_no_years(cell, years):
    assert years_of_work(cell, date(2026, 11, 30)) == years


def test_a_way_of_studying_is_no_major(tmp_path):
    lines = ["Name,Tel,Title,Degree", "Wu Fictive,13900000001,Buyer,Bachelor (part-time MSc)"]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people.get("major", pd.Series([None])).isna().all()


def test_people_each_under_their_number():
    person = {
        "displayName": "Bea Lee",
        "primaryEmail": "bea@example.com",
        "currentTitle": "Buyer",
        "yearsExperience": 11,
    }
    document = {
        "meta": {"exported": "2026"},
        "candidates": {"c_1": person, "c_2": {**person, "displayName": "Cai Lee"}},
    }
    records = board_records(document)
    assert ["Bea Lee" in record.values() for record in records] == [True, False]


@pytest.mark.parametrize(
    ("label", "field"),
    [("应聘部门/岗位", "applied_post"), ("应聘岗位/部门", "applied_post"), ("部门/科室", None)],
)
def test_a_department_before_the_post_applied_for(label, field):
    assert meaning_of(label, "candidate") == field


@pytest.mark.parametrize(
    ("inside", "employer"),
    [("冰箱工厂", "甲家电集团有限公司"), ("乙河电器有限公司", "乙河电器有限公司")],
)
def test_a_part_of_the_firm_above_is_no_employer(inside, employer):
    jobs = jobs_of(["甲家电集团有限公司    2014.02-至今", f"2021.01-至今    {inside}    制造经理"])
    assert (jobs[-1].employer, jobs[-1].title) == (employer, "制造经理")


def test_a_heading_at_the_end_of_a_column_stands_above_what_goes_on():
    lines = [
        "Name: Siv Lee",
        "E-mail: siv@example.com",
        "Career history",
        NEW_COLUMN,
        "CURRICULUM VITAE",
        "City: Hangzhou",
    ]
    lines += [
        "08/2019 - 07/2024 Fictive Lenses Ltd. Optical Engineer",
        "Education",
        "BSc Optics, Fictive University, 2012 - 2016",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.pdf").records
    assert (record["工作年限"], record["当前职位"]) == (5.0, "Optical Engineer")


@pytest.mark.parametrize("short", ["雄安", "西咸", "两江", "贵安"])
def test_short_names_of_new_areas(short):
    assert covers(place(short), place(f"{short}新区")) == "yes"


def test_telephone_and_mail_under_what_somebody_is_reached_by(tmp_path):
    frames, _ = frames_of(tmp_path, "姓名,联系信息,岗位", '邬一,"wu@example.com 13900000001",钳工')
    contact = frames["contact"].iloc[0]
    assert (contact["phone"], contact["email"]) == ("13900000001", "wu@example.com")


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


def test_ends_of_pay_and_of_years_under_words_of_their_own(tmp_path):
    lines = ["招聘职位,招聘企业,薪资下限(K),薪资上限(K),薪数,经验下限,需求数,上线日,职责与要求"]
    lines += [
        f"工艺师,{FIRM},12,18,14,3,2,2026-11-20,涂布；限男性",
        f"化验员,{FIRM},5,,12,1,1,2026-11-20,滴定",
    ]
    posts = frames_of(tmp_path, *lines)[0]["posting"]
    assert posts["pay_low"].tolist() == [12000, 5000] and posts["pay_high"].iloc[0] == 18000
    assert posts["experience_min"].tolist() == [3, 1] and posts["openings"].tolist() == [2, 1]
    assert "男" in str(posts["unlawful_terms"].iloc[0])


@pytest.mark.parametrize("within", ["_source", "attributes"])
def test_people_within_what_a_search_found_are_no_postings(within):
    person = {
        "name": "戴**",
        "position": "<em>铝</em>工",
        "company": "甲厂",
        "degree": "本科",
        "workYears": 5,
        "salaryExpect": "9000-12000",
    }
    (record,) = board_records({"hits": {"hits": [{"_id": "h1", "_score": 1.2, within: person}]}})
    assert (record["name"], record["期望薪资"], record["company"]) == ("戴**", "9000-12000", "甲厂")


@pytest.mark.parametrize(
    ("said", "blocked"),
    [
        ("请勿推荐给华虚", ["华虚"]),
        ("不要把简历发给华虚锂电", ["华虚锂电"]),
        ("不得将图纸发给客户", []),
        ("不要推荐给其他客户", []),
    ],
)
def test_whom_a_resume_is_not_to_be_proposed_to(tmp_path, said, blocked):
    lines = [
        "姓名：王一",
        "电话：13900000001",
        "工作经历",
        f"2020.07-至今 {FIRM} 工艺师",
        "自我评价",
        said,
    ]
    people = frames_of(tmp_path, *lines, name="a.txt")[0]["candidate"]
    cells = people.get("blocked_employers", pd.Series([None]))
    assert [*(cells.iloc[0] or ())] == blocked


@pytest.mark.parametrize(
    ("heading", "blocked"),
    [
        ("不希望推荐的企业", True),
        ("勿推单位", True),
        ("屏蔽公司名单", True),
        ("不想再去的公司", True),
        ("淘汰公司", False),
        ("拒绝的公司", False),
        ("不良记录", False),
    ],
)
def test_firms_to_avoid_in_whatever_words(tmp_path, heading, blocked):
    lines = [
        f"姓名,手机,当前职位,{heading}",
        "王一,13900000001,钳工,华虚骏驰（前雇主）",
        "赵二,13900000002,电工,",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert ("blocked_employers" in people) is blocked


@pytest.mark.parametrize("number", ["1、", "2.", "（3）", "①", "一、"])
def test_numbers_before_a_firm_are_no_name(number):
    (job,) = jobs_of([f"{number}{FIRM}（2016年4月—2019年3月）", "职务：主管"])
    assert (job.employer, job.title) == (FIRM, "主管")


@pytest.mark.parametrize(
    ("label", "field"),
    [("第一志愿", "wanted_titles"), ("第一志愿院校", None), ("第一学历", None)],
)
def test_the_first_of_several_wishes_is_a_post_and_no_school(label, field):
    fields = {name for name, _ in fields_of("candidate").get(heading(label), ())}
    assert fields == ({field} if field else set())
