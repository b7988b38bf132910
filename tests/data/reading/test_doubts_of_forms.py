"""What a line of a form or a cell of a list does not say: a post, its firm, a firm to avoid, a text."""

import json

import docx
import pandas as pd
import pytest

from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._word_lines import lines_of_document
from talentmatch.data.reading.rows.people._job_words import employer_and_title
from talentmatch.data.reading.rows.people._wanted_places import wanted_places
from talentmatch.vocab.places import covers, place, places

A, B = "甲一机械有限公司", "乙二机械有限公司"
AGENCY = "乙二人力资源有限公司"
CAREER = ["王虚一", "13900000001", "教育经历", "2008.09-2012.06 虚构大学 机械 本科", "工作经历"]
PERSON = ["姓名|王一|电话|13900000001", "学历|本科|职务|钳工"]
POST = ["岗位名称|焊工|招聘人数|3", "薪资待遇|6000元/月|学历要求|大专"]
OTHER_POST = ["岗位名称|电工|招聘人数|5", "薪资待遇|7000元/月|学历要求|本科"]


def frames_of(folder, *lines):
    """Return the tables of a file of these lines, and all that is noted."""
    path = folder / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def form_of(*lines):
    return form_of_lines([line.split("|") for line in lines], "a.docx")


@pytest.mark.parametrize(
    ("lines", "years", "note"),
    [
        (["2012.07-2020.02 乙河电器有限公司 电气工程师"], 13.5, "read as a post of work"),
        (
            ["乙河电器有限公司", "电气工程师 2012.07-2020.02", "负责配电"],
            13.5,
            "read as a post of work",
        ),
        (["2012.07-2020.02 乙河电器有限公司 电气工程师", "项目描述：配电柜"], 5.8, ""),
        (["2012.07-2020.02 乙河电器有限公司 电气工程师", "项目：仓库"], 5.8, ""),
        (["2012.07-2020.02 乙河电器有限公司 电气工程师", "智能仓库系统", "负责选型"], 5.8, ""),
        (["2010.07-2014.02 乙河电器有限公司 电气工程师"], 5.8, "and not as a post of work"),
        (["2021.07-2022.02 乙河电器有限公司 电气工程师"], 5.8, ""),
        (
            [
                "2016.07-2020.02 乙河电器有限公司 电气工程师",
                "项目描述：选型",
                "2012.07-2016.06 丙河电器有限公司 电工",
                "项目描述：电",
            ],
            5.8,
            "",
        ),
    ],
)
def test_a_firm_right_below_the_heading_of_projects(lines, years, note):
    form = form_of(*CAREER, f"2020.03-2025.12 {A} 主管", "项目经历", *lines)
    assert (form.records[0]["工作年限"], form.records[0]["当前职位"]) == (years, "主管")
    said = " ".join(map(str, form.notes))
    assert note in said and ("projects" in said) is bool(note)


@pytest.mark.parametrize(
    ("lines", "firms"),
    [
        ([*POST, f"单位名称|{B}|所在镇|浒山"], [A]),
        ([*POST, *OTHER_POST, f"单位名称|{B}|所在镇|浒山"], [A, A]),
        ([*POST, f"单位名称|{B}", *OTHER_POST], [A, B]),
        (["岗位名称|焊工", f"单位名称|{B}"], [B]),
    ],
)
def test_the_head_of_a_form_without_a_post_is_no_firm_of_the_posts_above(lines, firms):
    form = form_of("招聘需求表", f"单位名称|{A}|所在镇|周巷", *lines)
    assert [record["单位名称"] for record in form.records] == firms
    assert {record.get("工作地点") for record in form.records} <= {"周巷", None}
    told = any("no post below it" in str(note) for note in form.notes)
    assert told is lines[-1].startswith("单位名称|乙二机械有限公司|")


@pytest.mark.parametrize(
    ("lines", "employers"),
    [
        ([*PERSON, "本人签字|", f"公司|{B}"], [None]),
        ([*PERSON, f"公司（盖章）|{B}"], [None]),
        ([*PERSON, f"公司名称|{B}|应聘登记表"], [None]),
        ([f"公司名称|{B}|应聘登记表", *PERSON, f"工作单位|{A}"], [A]),
        ([*PERSON, f"公司|{B}"], [B]),
        ([f"公司|{A}", *PERSON, f"公司|{B}"], [A]),
        ([f"公司|{A}", *PERSON, f"公司|{B}", "姓名|赵二|电话|13900000002"], [A, B]),
        ([*PERSON, f"公司|{A}", "姓名|赵二|电话|13900000002", f"公司|{B}"], [A, B]),
    ],
)
def test_a_firm_that_signs_or_heads_a_form_is_nobodys_employer(lines, employers):
    form = form_of(*lines)
    found = [record.get("公司", record.get("工作单位")) for record in form.records]
    assert found == employers


def test_what_stands_behind_a_further_firm_is_of_the_person_above():
    lines = [f"公司|{A}", "姓名|王一|学历|本科", f"公司|{B}", "手机|13900000001", "职务|钳工"]
    form = form_of(*lines)
    (record,) = form.records
    assert (record["公司"], record["手机"], record["职务"]) == (A, "13900000001", "钳工")
    assert B in " ".join(map(str, form.notes))


@pytest.mark.parametrize(
    ("lines", "employer"),
    [
        ([f"{A} 2018.03-至今", "设备经理 2018.03-至今", B], A),
        (["2018.03-至今", "设备经理", "顾问：李四", AGENCY], None),
        (["设备经理 2018.03-至今", A], A),
        (["招聘经理 2018.03-至今", AGENCY], AGENCY),
        (["设备经理 2018.03-至今", AGENCY, "技术员 2014.01-2018.02", B], AGENCY),
    ],
)
def test_the_last_line_of_a_career_may_be_a_footer(lines, employer):
    assert form_of(*CAREER, *lines).records[0].get("现工作单位") == employer


@pytest.mark.parametrize(
    ("cell", "kept", "told"),
    [
        ("加班多的", [], True),
        ("外包", [], True),
        ("小公司；甲江机械", ["甲江机械"], True),
        ("台资、单休的", [], True),
        ("华为外包", ["华为外包"], False),
        ("美的、国美", ["美的", "国美"], False),
        ("建工集团", ["建工集团"], False),
        ("远大", ["远大"], False),
    ],
)
def test_kinds_of_employers_are_no_firms_to_be_hidden_from(tmp_path, cell, kept, told):
    lines = [
        "姓名,手机,当前职位,不能接受的企业",
        f"王一,13900000001,钳工,{cell}",
        "赵二,13900000002,电工,甲厂",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    assert list(frames["candidate"]["blocked_employers"].iloc[0] or []) == kept
    assert ("no firm" in notes) is told


@pytest.mark.parametrize("heading", ["详情", "职位详情", "职位描述"])
def test_a_web_address_is_no_description(tmp_path, heading):
    frames, notes = frames_of(
        tmp_path,
        f"职位名称,公司名称,工作地点,薪资,{heading}",
        "焊工,甲厂,苏州,6-8K,https://jobs.example.com/1?a=2#b",
        "钳工,甲厂,苏州,6-8K,查看职位详情>>",
        "电工,甲厂,苏州,6-8K,负责配电，详见 www.example.com/3",
        "网页工程师,甲厂,苏州,6-8K,ASP.net",
    )
    texts = frames["posting"]["text"].astype(object).where(frames["posting"]["text"].notna(), None)
    assert texts.tolist() == [None, None, "负责配电，详见 www.example.com/3", "ASP.net"]
    assert "only lead to a page elsewhere" in notes


@pytest.mark.parametrize(
    ("text", "firm", "found"),
    [
        ("骏驰座椅", "骏驰汽车座椅系统有限公司", [False]),
        ("上海骏驰座椅", "上海骏驰汽车座椅系统有限公司", [False]),
        ("骏驰汽车座椅系统有限公司", "骏驰座椅", [False]),
        ("宁波骏驰座椅", "上海骏驰汽车座椅系统有限公司", []),
        ("骏驰座椅", "襄阳虚构骏驰汽车座椅有限公司", [False]),
        ("Junchi Seating", "合肥骏驰汽车座椅系统有限公司", [False]),
        ("Wuhu Junchi Seating", "合肥骏驰汽车座椅系统有限公司", []),
        ("Jundi Seating", "合肥骏驰汽车座椅系统有限公司", []),
        ("Jingmi Machinery", "精密座椅骨架有限公司", []),
        ("鲸跃系公司", "青岛鲸跃生物科技股份有限公司", [False]),
        ("关系公司", "青岛鲸跃生物科技股份有限公司", []),
        ("骏驰内饰", "骏驰汽车座椅系统有限公司", []),
        ("骏达座椅", "骏驰汽车座椅系统有限公司", []),
        ("华海门锁", "华江汽车门锁有限公司", []),
    ],
)
def test_a_name_shortened_in_its_middle_is_a_doubt(text, firm, found):
    firms = pd.DataFrame({"enterprise_id": [None], "enterprise_name": [firm]}, dtype=object)
    assert same_firms([text], firms)["sure"].tolist() == found


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("不去华为", ["华为"]),
        ("不考虑华为、中兴", ["中兴", "华为"]),
        ("不去比亚迪和甲江机械", ["比亚迪", "甲江机械"]),
        ("不去和顺机械", ["和顺机械"]),
        ("不去夜班", []),
        ("不去理想城市", []),
    ],
)
def test_large_employers_are_known_without_a_word_of_their_trade(tmp_path, remark, blocked):
    lines = ["姓名,手机,当前职位,备注", f"王一,13900000001,钳工,{remark}", "赵二,13900000002,电工,"]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    found = people["blocked_employers"].iloc[0] if "blocked_employers" in people else None
    assert sorted(found or []) == blocked


@pytest.mark.parametrize(
    ("wish", "no", "yes"),
    [
        ("除成都外四川均可", "成都", "绵阳"),
        ("四川除成都外都可以", "成都", "绵阳"),
        ("四川（成都除外）", "成都", "绵阳"),
        ("除丰都外重庆都可以", "丰都", "渝北区"),
        ("不去成都，其他都行", "成都", "北京"),
    ],
)
def test_a_place_that_ends_on_the_word_for_all_is_left_out(wish, no, yes):
    wanted = place(str(wanted_places(wish)))
    assert [covers(wanted, place(name)) for name in (no, yes)] == ["no", "yes"]


@pytest.mark.parametrize("remark", ["四川成都不考虑", "成都都不去", "成都不考虑"])
def test_remarks_that_refuse_a_place_with_the_word_for_all_in_it(tmp_path, remark):
    lines = [
        "姓名,手机,当前职位,期望城市,备注",
        f"王一,13900000001,钳工,四川,{remark}",
        "赵二,13900000002,电工,四川,",
    ]
    wishes = frames_of(tmp_path, *lines)[0]["candidate"]["wanted_regions"].iloc[0]
    assert covers(places(tuple(wishes)), place("成都")) == "no"
    assert covers(places(tuple(wishes)), place("绵阳")) == "yes"


@pytest.mark.parametrize(
    ("header", "footer", "body", "kept"),
    [
        (["Ann Lee", "13900000001"], ["Fictive Search Ltd. – confidential"], ["Experience"], True),
        (["Ann Lee", "13900000001"], ["Fictive Search Ltd."], ["Name: Bo Fictive"], False),
        (["Ann Lee", "13900000001"], ["Fictive Search Ltd."], ["bo@example.com"], False),
        (["Fictive Search Ltd.", "13900000001"], [], ["Experience"], False),
    ],
)
def test_a_footer_of_a_firm_leaves_the_header_of_a_person(header, footer, body, kept):
    document = docx.Document()
    for part, lines in (
        (document.sections[0].header, header),
        (document.sections[0].footer, footer),
    ):
        for line in lines:
            part.add_paragraph(line)
    for line in body:
        document.add_paragraph(line)
    lines = [line for [line] in lines_of_document(document)]
    assert ("13900000001" in lines) is kept and not any("Search" in line for line in lines)


def test_applications_hold_their_person(tmp_path):
    person = {
        "first_name": "Ann",
        "last_name": "Lee",
        "title": "Buyer",
        "company": "Fictive Tools Ltd",
    }
    reached = {"emails": [{"value": "ann@example.com", "type": "home"}]}
    applications = [
        {"stage": "Interview", "job": {"title": "Planner"}, "candidate": person | reached}
    ]
    (tmp_path / "a.json").write_text(json.dumps({"applications": applications}), "utf-8")
    tables = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    row = tables["candidate"].iloc[0]
    assert (row["title"], row["employer"], list(row["wanted_titles"])) == (
        "Buyer",
        "Fictive Tools Ltd",
        ["Planner"],
    )
    assert tables["contact"]["email"].tolist() == ["ann@example.com"]


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
    assert employer_and_title(f"{A} {title}") == (A, title)


@pytest.mark.parametrize(
    "beside", ["汇报总经理", "下属工程师", "月薪15K", "全职", "民营企业", "负责生产主管"]
)
def test_what_stands_beside_a_title_is_none(beside):
    assert employer_and_title(f"{A} {beside}")[1] is None


@pytest.mark.parametrize("label", ["项目", "主要项目", "培训"])
def test_a_project_on_its_line_does_not_end_a_career(label):
    lines = [
        f"2016.03-2025.12 {A}",
        f"{label}：国六，2020.05-2022.10",
        "2020.01-2025.12 研发部部长",
    ]
    lines += ["2016.03-2019.12 工程师", f"2011.07-2016.02 {B} 技术员"]
    record = form_of(*CAREER, *lines).records[0]
    assert (record["工作年限"], record["当前职位"]) == (14.5, "研发部部长")


@pytest.mark.parametrize(
    "behind",
    [
        "2018.07-2019.02 丙山有限公司 负责人",
        "2020.05-2022.10 项目负责人",
        "2012.01-2014.03 丁水有限公司 国四",
    ],
)
def test_further_projects_behind_one_on_its_line_are_no_posts(behind):
    lines = [f"2016.03-2025.12 {A} 部长", "项目：国六，2020.05-2022.10", behind]
    record = form_of(*CAREER, *lines).records[0]
    assert (record["工作年限"], record["当前职位"]) == (9.8, "部长")


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


def test_what_somebody_expects_is_no_title_of_theirs(tmp_path):
    person = {"name": "王一", "mobile": "13900000001", "degree": "大专", "workYears": 9}
    job = {"company": "甲江机械有限公司", "title": "检测班长", "from": "2017-07", "to": ""}
    wish = {"title": "检测主管", "city": "合肥", "salaryFrom": 9000, "salaryTo": 11000}
    resume = person | {"positions": [job], "expectations": wish}
    (tmp_path / "a.json").write_text(json.dumps({"resume": resume}), "utf-8")
    tables = {s.table: s.frame for s in read_files(tmp_path / "a.json", consent="recruiting")}
    row = tables["candidate"].iloc[0]
    assert (row["title"], list(row["wanted_titles"])) == ("检测班长", ["检测主管"])
    assert row["expected_yearly_pay"] == 120000
