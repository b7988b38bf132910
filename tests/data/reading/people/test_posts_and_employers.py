"""Who works where today and as what, who has left, and posts only applied for."""

import json

import pytest
from firms_and_queries import FIRM, NAME_AND_PHONE, ONE
from read_sheets import (
    consented_sheets,
    frames_of,
    frames_of_csv,
    people_and_notes,
    people_by_name,
    people_of,
    rows_of,
)
from written_files import book_of_rows

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.layout.columns import map_headers
from talentmatch.data.reading.rows.people._career import present_employer
from talentmatch.data.reading.rows.people._job_words import (
    employer_and_title,
    is_employer,
    is_title,
)
from talentmatch.data.reading.rows.people._jobs import job_of_cells, jobs_of


def test_the_present_employer_of_a_career_in_a_cell_is_known(tmp_path):
    story = (
        "2015.7-2018.6 甲虚机械 技术员\n2018.7-2022.3 乙虚机械 工程师\n2022.4-至今 丙虚集团 主管"
    )
    rows = [["姓名", "手机", "学历", "工作经历"], ["周虚甲", "13800000001", "本科", story]]
    frames = {
        sheet.table: sheet.frame
        for sheet in consented_sheets(book_of_rows(tmp_path / "人选.xlsx", rows))
    }
    person = frames["candidate"].iloc[0]
    assert person["employer"] == "丙虚集团" and person["title"] == "主管"


def test_who_works_where_is_read_without_remarks_and_nobody_without_work_has_an_employer(tmp_path):
    firms = [
        "虚构一厂（在职，勿联系HR）",
        "待业（原虚构二厂）",
        "自由职业",
        "虚构四厂 → 虚构五厂",
        "虚构六厂（宁波）",
    ]
    rows = [
        ["姓名", "手机", "现单位", "现职务"],
        *([f"周虚{n}", f"1380000000{n}", firm, "焊工"] for n, firm in enumerate(firms)),
    ]
    frames = {
        sheet.table: sheet.frame
        for sheet in consented_sheets(book_of_rows(tmp_path / "人选.xlsx", rows))
    }
    employers = frames["candidate"]["employer"].fillna("").tolist()
    assert employers == ["虚构一厂", "", "", "虚构五厂", "虚构六厂（宁波）"]


def test_an_employer_that_is_not_named_is_none():
    assert [present_employer(cell) for cell in ("（保密）", "保密", "虚海（保密）")] == [
        None,
        None,
        "虚海",
    ]


def test_who_has_left_has_no_present_employer_whatever_the_column_is_called(tmp_path):
    people, notes = people_by_name(
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


def test_an_employer_with_the_remark_that_somebody_left_is_none(tmp_path):
    cells = {
        "虚构甲公司（已离职）": None,
        "虚构乙公司（离职）": None,
        "虚构丙公司（离职中）": "虚构丙公司",
        "虚构丁（苏州）公司": "虚构丁（苏州）公司",
    }
    rows = [[f"汤虚{n}", f"1990000034{n}", cell] for n, cell in enumerate(cells)]
    people, _ = people_by_name(tmp_path, ["姓名", "电话", "现公司"], *rows)
    assert people["employer"].tolist() == list(cells.values())


@pytest.mark.parametrize(
    ("written", "employer"),
    [
        ("前虚海汽配，现自由职业", None),
        ("（待业）", None),
        ("曾在虚海任职（现任虚江科技）", "虚江科技"),
        ("前沿，现代科技有限公司", "前沿，现代科技有限公司"),
    ],
)
def test_who_was_somewhere_is_not_there_now(tmp_path, written, employer):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,现公司,现职位", f'韩一,19900000711,"{written}",曾任班组长'
    )
    assert row["title"] == "班组长"
    assert row["employer"] == employer or (employer is None and row["employer"] != row["employer"])


def test_the_state_of_a_job_seeker_in_a_key_of_a_program_counts(tmp_path):
    people = [
        {
            "userName": "莫一",
            "workYear": "6年",
            "eduLevel": "本科",
            "currentPosition": "主管",
            "currentCompany": "虚海汽配",
            "mobile": "19900000731",
            "jobState": "离职，随时到岗",
        }
    ]
    (tmp_path / "a.json").write_text(json.dumps({"data": {"resumes": people}}), "utf-8")
    frame = next(read_files(tmp_path / "a.json", consent="recruiting")).frame
    assert frame["employer"].isna().all()


def test_an_employer_until_a_month_is_none_today():
    assert present_employer("虚河有限公司（至2025.6）") is None
    assert present_employer("虚河有限公司（苏州）") == "虚河有限公司（苏州）"


def test_who_has_left_has_no_employer_and_their_title_no_remark(tmp_path):
    lines = [
        "姓名,手机,现单位及职务,经验,TEL",
        "王一,13900000001,曾任昆山丰禾食品 质量经理（已离职）,7年,",
        f"赵二,13900000002,{FIRM} 钳工,3年,",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert people["title"].tolist() == ["质量经理", "钳工"]
    assert people["employer"].isna().tolist() == [True, False] and "left their job" in notes
    assert people["experience_years"].tolist() == [7, 3]
    lines = ["姓名,手机,现公司,现职位", "王一,13900000001,待业,前公司：昆山博济电子 品质工程师"]
    assert frames_of(tmp_path, *lines)[0]["candidate"]["title"].tolist() == ["品质工程师"]


def test_who_has_left_in_a_year_and_a_town_before_a_post(tmp_path):
    lines = [
        "姓名,手机,公司,职位",
        f"王一,13900000001,{FIRM},质量经理（2019年离职）",
        f"赵二,13900000002,{FIRM} 钳工,",
        "钱三,13900000003,无锡 销售,",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert people["title"].fillna("").tolist() == ["质量经理", "钳工", ""]
    assert people["employer"].fillna("").tolist() == ["", FIRM, "无锡 销售"]


def test_posts_under_the_heading_of_who_holds_them_are_no_employers(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "姓名,手机,学历,现任",
        "王一,13900000001,本科,质量经理",
        "赵二,13900000002,大专,车间主任",
    )
    assert "employer" not in frames["candidate"]


def test_the_firm_beside_an_application_is_no_employer(tmp_path):
    frames, _ = frames_of(
        tmp_path, "Name,Email,Position Applied,Company Name", "Li Si,li@example.com,Welder,Acme Ltd"
    )
    assert "employer" not in frames["candidate"]


@pytest.mark.parametrize(
    ("cell", "employer"),
    [("（离职）原甲铸造厂", None), ("离职）原甲铸造厂", None), ("甲铸造厂（在职）", "甲铸造厂")],
)
def test_who_left_has_no_employer_whatever_stands_behind(cell, employer):
    assert present_employer(cell) == employer


@pytest.mark.parametrize(
    ("remark", "firm"),
    [
        ("已离职，可随时到岗", None),
        ("优先苏州；目前离职", None),
        ("离职原因：搬迁", FIRM),
        ("老板已离职", FIRM),
        ("在职，一个月到岗", FIRM),
        ("离职", None),
        ("离职、交接需一个月", FIRM),
        ("离职中，月底到岗", FIRM),
    ],
)
def test_remarks_that_somebody_has_left(tmp_path, remark, firm):
    rows = "姓名,电话,当前公司,当前职位,备注", f"甲虚一,13900000011,{FIRM},焊工,{remark}"
    frames, notes = frames_of(tmp_path, *rows)
    found = frames["candidate"]["employer"].iloc[0]
    assert (found if isinstance(found, str) else None) == firm
    assert ("have left" in notes) is (firm is None)


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("目前在职", "是", "employer"),
        ("目前在职", FIRM, "employer"),
        ("单位", "元/月", "employer"),
        ("是否屏蔽公司", "是", "blocked_employers"),
    ],
)
def test_answers_and_units_are_no_firms(frames_of_rows, header, cell, field):
    frame = frames_of_rows(["姓名", "电话", "期望薪资", header], [*NAME_AND_PHONE, "8000", cell])[
        "candidate"
    ]
    values = [value for value in frame.get(field, []) if isinstance(value, str | list)]
    assert values == ([cell] if cell == FIRM else [])


@pytest.mark.parametrize(
    "title",
    [
        "薪酬主管",
        "元器件工程师",
        "电话销售",
        "行业研究员",
        "管理会计",
        "对外贸易经理",
        "支持工程师",
        "独立董事",
    ],
)
def test_titles_may_hold_words_of_what_stands_beside_titles(title):
    assert employer_and_title(f"{ONE} {title}") == (ONE, title)


@pytest.mark.parametrize(
    "beside", ["汇报总经理", "下属工程师", "月薪15K", "全职", "民营企业", "负责生产主管"]
)
def test_what_stands_beside_a_title_is_none(beside):
    assert employer_and_title(f"{ONE} {beside}")[1] is None


def test_a_country_in_brackets_belongs_to_the_name_of_a_firm():
    assert employer_and_title("Fictive Pharma (China) Co., Ltd ") == (
        "Fictive Pharma (China) Co., Ltd",
        None,
    )


def test_firm_and_post_in_the_cell_of_the_employer(tmp_path):
    lines = [
        "姓名,手机,现任,学历",
        f'支一 / Kevin,13900000001,"{FIRM}\n研发总监",MS',
        '赵二,13900000002,"（空窗）\n曾任某厂厂长",大专',
    ]
    frames, _ = frames_of(tmp_path, *lines)
    people = frames["candidate"]
    assert (
        people["employer"].isna().tolist() == [False, True]
        and people["title"].iloc[0] == "研发总监"
    )
    assert people["education"].tolist() == ["master", "college"]
    assert frames["contact"]["name"].tolist() == ["支一", "赵二"]


@pytest.mark.parametrize("post", ["起重工", "绿化工", "汽车修理工", "护理工", "土建工", "硫化工"])
def test_workers_whose_trade_ends_like_a_firm(post):
    assert (is_title(post), is_employer(post)) == (True, False)


def test_firms_by_their_trade_and_trades_alone():
    names = ("甲江化工", "甲江重工", "精细化工", "石油化工", "起重工")
    assert [*map(is_employer, names)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("line", "employer", "title"),
    [
        ("2018.03-至今 鹿苑精细化工（泰兴） 采购主管", "鹿苑精细化工（泰兴）", "采购主管"),
        (
            "Aug 2019 – Present    DSV虚构物流（中国）有限公司    Contract Logistics Manager",
            "DSV虚构物流（中国）有限公司",
            "Contract Logistics Manager",
        ),
    ],
)
def test_firms_and_posts_of_a_line(line, employer, title):
    (job,) = jobs_of([line])
    assert (job.employer, job.title) == (employer, title)


def test_firm_and_post_parted_by_and_and_what_somebody_says_below_wishes(tmp_path):
    lines = ["姓名,联系,公司&职务,希望薪资", f"王一,13900000001,{FIRM} & 总工,月2万"]
    frames, _ = frames_of(tmp_path, *lines)
    person = frames["candidate"].iloc[0]
    assert (person["employer"], person["title"], person["expected_yearly_pay"]) == (
        FIRM,
        "总工",
        240000,
    )
    assert frames["contact"]["phone"].tolist() == ["13900000001"]
    lines = [
        "王一",
        "13900000001",
        "工作经历",
        f"2018.01-至今 {FIRM} 采购经理",
        "期望",
        "薪资18-22K 城市绍兴",
        "评价",
        "精通SAP；不会日语",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.docx").records
    assert "SAP" not in str(record.get("求职意向")) and "SAP" in record["自我评价"]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("生产部/主管", "主管"),
        ("机械/电气工程师", "机械/电气工程师"),
        ("采购、物控", "采购、物控"),
        ("工程部", None),
        ("村干部", "村干部"),
    ],
)
def test_departments_are_no_part_of_a_post_in_a_career(title, bare):
    assert job_of_cells({"time": "2018.03-至今", "employer": FIRM, "title": title}).title == bare


@pytest.mark.parametrize(
    ("heads", "title"),
    [
        ("岗位,姓名,手机,就职单位,职务", "钳工"),
        ("姓名,手机,岗位,就职单位,职务", "厂长"),
        ("岗位,姓名,手机,就职单位,备注", "厂长"),
    ],
)
def test_a_post_before_the_name_is_the_one_proposed_where_another_is_held(tmp_path, heads, title):
    cells = {
        "岗位": "厂长",
        "姓名": "王一",
        "手机": "13900000001",
        "就职单位": "甲厂",
        "职务": "钳工",
    }
    line = ",".join(cells.get(head, "无") for head in heads.split(","))
    people = frames_of(tmp_path, heads, line, line.replace("王一", "赵二").replace("001", "002"))[0]
    assert people["candidate"]["title"].tolist() == [title] * 2


def test_what_was_applied_for_and_what_is_wanted_are_both_kept():
    fields = map_headers("candidate", ["姓名", "应聘职位", "期望从事职业："]).fields
    assert fields == {0: "name", 1: "applied_post", 2: "wanted_titles"}


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


def test_words_for_nothing_are_no_title_and_no_subject(tmp_path):
    people, _ = people_by_name(
        tmp_path,
        ["姓名", "电话", "公司", "职位", "专业", "学历"],
        ["祁虚六", "19900000326", "虚构甲公司", "无", "暂无", "本科"],
        ["祁虚七", "19900000327", "", "Unemployed", "机械", "本科"],
        ["祁虚八", "19900000328", "虚构丙公司", "无损检测工程师", "无机化学", "本科"],
    )
    assert people["title"].tolist() == [None, None, "无损检测工程师"]
    assert people["major"].tolist() == [None, "机械", "无机化学"]


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("单位,岗位,姓名,职务,电话", "焊接工程师"),
        ("部门,岗位,姓名,职务,电话,现单位", "焊接工程师"),
        ("推荐人,岗位,姓名,职务,电话,现单位", "组长"),
    ],
)
def test_a_post_before_the_name_is_held_in_the_rolls_of_a_firm(tmp_path, header, title):
    cells = {"单位": FIRM, "现单位": FIRM, "部门": "技术部", "推荐人": "王五"}
    cells |= {"岗位": "焊接工程师", "姓名": "张三", "职务": "组长", "电话": "13800001101"}
    frame, _ = people_and_notes(
        tmp_path, header, ",".join(cells[name] for name in header.split(","))
    )
    assert frame["title"].tolist() == [title]


def test_an_occupation_by_its_name_is_the_title_where_there_is_no_other(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "Name,Mobile Phone,Email 1,Occupation,Company",
        "Ina Falsch,19900000451,ina@example.de,Buyer,Fictive Parts",
    )
    assert (row["title"], row["occupation"]) == ("Buyer", "4-01-01")


def test_a_post_applied_for_is_wanted_and_no_present_title(tmp_path):
    rows = [["姓名", "手机", "应聘职位", "工作年限"], ["周虚一", "19900000405", "焊工", "3年"]]
    people = frames_of_csv(tmp_path / "简历.csv", rows)[0]["candidate"]
    assert people["wanted_titles"].tolist() == [["焊工"]] and "title" not in people


def test_a_post_behind_the_client_is_no_present_title(tmp_path):
    rows = [
        ["客户", "职位", "候选人", "电话", "公司", "状态"],
        ["虚构汽车", "质量经理", "李虚构", "13800001238", "虚构一厂", "一面"],
    ]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    assert "title" not in tables["candidate"]
    assert tables["process"][["firm", "post"]].to_numpy().tolist() == [["虚构汽车", "质量经理"]]


def test_grades_of_skill_under_a_heading_of_titles(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,岗位,职称",
        "戌试五,19900001036,焊工,高级工（三级）",
        "亥试五,19900001037,电工,高级技师",
        "甲试七,19900001039,工程师,高级工程师",
    )
    assert [row["skill_grade"] for row in rows][:2] == ["grade_3", "grade_1"]
    assert [row["title_rank"] for row in rows][2] == "associate_senior"


@pytest.mark.parametrize(
    ("columns", "cells", "title", "applied"),
    [
        ("Date Applied,Stage,Job Title", "2026-11-03,Screen,Buyer", None, "Buyer"),
        ("投递时间,职位", "2026-11-03,采购员", None, "采购员"),
        ("Date Applied,Job Title,Company", "2026-11-03,Buyer,Fictive Pumps", "Buyer", None),
        ("Date Applied,Current Title", "2026-11-03,Buyer", "Buyer", None),
        ("报名时间,部门,职位", "2026-11-03,采购部,采购员", "采购员", None),
        ("Updated,Job Title", "2026-11-03,Buyer", "Buyer", None),
        ("更新,推荐岗位", "2026-11-03,采购员", None, None),
    ],
)
def test_the_post_of_a_list_of_applications_is_not_held(tmp_path, columns, cells, title, applied):
    rows = f"Name,Email,Education,{columns}", f"Zora Fictive,z@example.com,Bachelor,{cells}"
    frames, _ = frames_of(tmp_path, *rows)
    found = frames["candidate"].get("title")
    assert (None if found is None or found.isna().all() else found.iloc[0]) == title
    wanted = frames["candidate"].get("wanted_titles")
    assert ([] if wanted is None else wanted.iloc[0]) == ([applied] if applied else [])


@pytest.mark.parametrize(
    ("titles", "kept"),
    [
        (("Dr.", "Dipl.-Ing."), [None, None]),
        (("Ms.", ""), [None, None]),
        (("Ms.", "Buyer"), ["Ms.", "Buyer"]),
        (("Engineer", "Sir Director"), ["Engineer", "Sir Director"]),
    ],
)
def test_forms_of_address_are_no_posts(tmp_path, titles, kept):
    rows = [f"P{n} Fictive,{n}@example.com,{title}" for n, title in enumerate(titles)]
    frames, notes = frames_of(tmp_path, "Name,Email,Title", *rows)
    frame = frames["candidate"]
    assert ("Title: forms of address" in notes) is (kept == [None, None])
    found = frame.get("title")
    found = (
        [None, None] if found is None else [one if isinstance(one, str) else None for one in found]
    )
    assert found == kept


def test_the_post_held_beside_that_of_a_client(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "客户,职位,人选,电话,目前公司,目前职位,推荐日期",
        f"{FIRM},质量经理,甲虚一,13900000061,丙山汽车有限公司,质量主管,2026/11/3",
    )
    person = frames["candidate"].iloc[0]
    assert (person["title"], person["employer"]) == ("质量主管", "丙山汽车有限公司")
