"""Firms between and below posts, records within records, and wishes with numbers before them."""

import json

import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._mails import people_in_prose
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.data.reading.rows.people._wanted_places import wanted_places
from talentmatch.vocab.places import covers, place

A, B, C = "甲江机械有限公司", "乙河电器有限公司", "丙山汽车零部件有限公司"
GROUP = "丁水集团有限公司"
POST = ["岗位名称：焊工", "招聘人数：3", "薪资待遇：6000-8000元"]
OTHER_POST = ["岗位名称：钳工", "招聘人数：2", "薪资待遇：5000-7000元"]


def firm(name):
    return f"单位名称：{name}"


@pytest.mark.parametrize(
    ("lines", "firms", "note"),
    [
        ([*POST, firm(A)], [A], ""),
        ([*POST, firm(A), *OTHER_POST], [None, None], "above another"),
        ([*POST, firm(A), "所在镇：周巷", "岗位名称：钳工"], [None, None], "above another"),
        ([*POST, firm(A), *OTHER_POST, firm(B)], [A, B], ""),
        ([POST[0], firm(A), *POST[1:], OTHER_POST[0]], [A, None], ""),
        ([*POST, firm(A), "岗位名称：", "招聘人数："], [None], "no post below it"),
        ([firm(A), *POST, "岗位名称：", "招聘人数："], [A], ""),
        ([firm(C), *POST, firm(A), *OTHER_POST, firm(B)], [C, A], "no post below it"),
        ([firm(GROUP), *POST, firm(A), *OTHER_POST, firm(B)], [A, B], ""),
    ],
)
def test_firms_below_posts_are_theirs_where_the_form_shows_it(lines, firms, note):
    form = form_of_lines([["用工需求表"], *([line] for line in lines)], "a.docx")
    assert [record.get("单位名称") for record in form.records] == firms
    assert "周巷" not in form.records[0].values()
    said = " ".join(map(str, form.notes))
    assert note in said and bool(said) is bool(note)


@pytest.mark.parametrize(
    ("lines", "employers"),
    [
        (["2020.03-至今 质量经理", "负责体系", A, "2016.07-2020.02 质量员", "负责检验", B], [A, B]),
        (["2016.07-2020.02 质量员", "负责检验", B, "2020.03-至今 质量经理", "负责体系", A], [B, A]),
        (["2020.03-至今 质量经理", "负责体系", A, "2016.07-2020.02 质量员"], [None, A]),
        ([A, "2020.03-至今 质量经理", "负责体系", B, "2016.07-2020.02 质量员", "检验", C], [A, B]),
        (["2020.03-至今 质量经理", "负责体系", f"2016.07-2020.02 {A} 质量员", B], [None, A]),
        (["2020.03-至今 质量经理", "负责体系", A], [None]),
    ],
)
def test_firms_below_the_text_of_posts(lines, employers):
    assert [job.employer for job in jobs_of(lines)] == employers


def test_a_firm_below_the_only_post_is_told():
    lines = ["王虚一", "13900000001", "工作经历", "2020.03-至今 质量经理", "负责体系", A]
    form = form_of_lines([[line] for line in lines], "a.docx")
    assert form.records[0].get("现工作单位") is None
    assert A in " ".join(map(str, form.notes))


@pytest.mark.parametrize(
    "content",
    [
        {"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}, "job": "班长"},
        {"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}},
        [{"candidate": {"name": "甲虚一", "phone": "13900000001", "title": "焊工"}, "score": 8}],
        [{"姓名": {"值": "甲虚一"}, "电话": {"值": "13900000001"}, "职位": {"值": "焊工"}}],
        {"candidate": [{"name": "甲虚一", "phone": "13900000001", "title": "焊工"}]},
    ],
)
def test_an_object_is_no_value(tmp_path, content):
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.json", consent="recruiting")}
    contact = frames["contact"].iloc[0]
    assert (contact["name"], contact["phone"]) == ("甲虚一", "13900000001")
    assert frames["candidate"]["title"].tolist() == ["焊工"]


def test_names_under_keys_of_their_own_are_no_text_of_keys(tmp_path):
    people = [{"candidate": {"full": "甲虚三", "mobile": "13900000003"}, "position": "质检"}]
    (tmp_path / "a.json").write_text(json.dumps(people), "utf-8")
    sheets = list(read_files(tmp_path / "a.json", consent="recruiting"))
    (contact,) = (sheet.frame for sheet in sheets if sheet.table == "contact")
    assert contact.get("name") is None or contact["name"].isna().all()


@pytest.mark.parametrize(
    ("cell", "places"),
    [
        ("1.苏州 2.上海", "苏州、上海"),
        ("①苏州②上海", "苏州、上海"),
        ("第一志愿：苏州 第二志愿：上海", "苏州、上海"),
        ("（1）苏州（2）上海工业园", "苏州、上海工业园"),
        ("（1）宁波（2）不限", "宁波、全国"),
        ("宁波，其他城市也可", "宁波，全国"),
        ("Ningbo; anywhere", "Ningbo;全国"),
        ("不去北京，其他城市都可以", "全国（北京除外）"),
        ("上海、杭州，均可", "上海、杭州，均可"),
        ("浙江/宁波/不限", "浙江/宁波/不限"),
        ("只看宁波，其他不考虑", "宁波"),
        ("1. Suzhou 2. Shanghai", "Suzhou、Shanghai"),
        ("首选：苏州", "苏州"),
        ("1.离家近 2.双休", "离家近、双休"),
        *((same, same) for same in ("2.离家近 3.双休", "一、二线城市", "1小时内", "3.5小时")),
        *((same, same) for same in ("第一师阿拉尔市", "苏州1", "0512", "苏州、上海")),
    ],
)
def test_wanted_places_without_numbers_and_with_no_limit(cell, places):
    assert wanted_places(cell) == places


def test_numbers_before_items_of_lists(tmp_path):
    (tmp_path / "a.csv").write_text(
        "姓名,电话,期望职位,屏蔽企业,技能\n"
        f"甲虚一,13900000011,1.焊工班长 2.钳工,①{A}②{B},（1）氩弧焊（2）钳工\n"
        f"甲虚二,13900000012,二级建造师,{A},3D打印、5S\n",
        "utf-8",
    )
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.csv", consent="recruiting")}
    columns = ["wanted_titles", "blocked_employers", "skills"]
    one, two = frames["candidate"][columns].to_numpy().tolist()
    assert one[:2] == [["焊工班长", "钳工"], [A, B]]
    assert len(one[2]) == 2
    assert two[:2] == [["二级建造师"], [A]]


@pytest.mark.parametrize(
    ("line", "firm", "title", "is_open"),
    [
        (f"2018.03-至今（已离职） {A} 主管", A, "主管", False),
        (f"2018.03-至今（离职原因：搬迁） {A} 主管", A, "主管", True),
        (f"2018.03-至今（离职交接中） {A} 主管", A, "主管", True),
        (f"自2018年3月起任职于{A}，担任主管", A, "主管", True),
        (f"2018.03-至今 {A} 任职资格主管", A, "任职资格主管", True),
        ("2018.03-至今 主管 @ 甲江机械", "甲江机械", "主管", True),
        (f"2018.03-至今 项目经理（兼 主管） {A}", A, "项目经理（兼主管）", True),
        (f"2018.03 - {A} 主管", A, "主管", True),
        (f"2018.03 - 2020.04 {A} 主管", A, "主管", False),
    ],
)
def test_posts_as_people_word_them(line, firm, title, is_open):
    (job,) = jobs_of([line])
    assert (job.employer, job.title, job.span.is_open) == (firm, title, is_open)


@pytest.mark.parametrize(
    "line", ["2020.05 - 客户丙山公司审核", "2020.03 - ERP上线", "2021.03 - 晋升"]
)
def test_a_day_within_a_post_begins_none(line):
    jobs = jobs_of([f"2018.03-至今 {A} 主管", line, f"2014.07-2018.02 {B} 工程师"])
    assert [job.title for job in jobs] == ["主管", "工程师"]


ENGLISH = ["Nora Fictive", "nora@example.com | 13900000001", "Experience"]
STUDIES = ["Education", "BSc Mechanics, Fictive University, 2008 - 2012"]
PUMPS, VALVES = "Fictive Pumps Co., Ltd.", "Fictive Valves Ltd."


@pytest.mark.parametrize(
    ("lines", "title", "firm", "years"),
    [
        (
            [
                "Plant Manager",
                PUMPS,
                "2018-01 – 2026-09",
                "Career break (family)",
                "2026-10 – present",
                "Engineer",
                VALVES,
                "2012-07 – 2017-12",
            ],
            "Plant Manager",
            None,
            14.3,
        ),
        (
            [f"01/18 - Current   Plant Manager   {PUMPS}", f"07/12 - 12/17   Engineer   {VALVES}"],
            "Plant Manager",
            PUMPS,
            None,
        ),
        (
            [f"Manager | {PUMPS} | Q1 2018 - Q4 2024", f"Engineer | {VALVES} | Q3 2012 - Q4 2017"],
            "Manager",
            None,
            12.2,
        ),
        (
            ["Consultant – client Fictive Motors, via Fictive Consulting Ltd. – 01/2018 to now"],
            "Consultant",
            "Fictive Consulting Ltd.",
            None,
        ),
    ],
)
def test_english_careers(lines, title, firm, years):
    form = form_of_lines([[line] for line in [*ENGLISH, *lines, *STUDIES]], "a.docx")
    record = form.records[0]
    assert (record.get("当前职位"), record.get("现工作单位")) == (title, firm)
    assert years is None or abs(record["工作年限"] - years) < 0.2


def test_what_is_done_at_a_firm_may_begin_like_a_break():
    jobs = jobs_of([f"2018.03-至今 {A}", "育儿产品推广", f"2014.07-2018.02 {B} 工程师"])
    assert [(job.employer, job.is_apart) for job in jobs] == [(A, False), (B, False)]


@pytest.mark.parametrize(
    "line", ["负责产假人员管理", "11/03-12/03 参加培训", "Kept 03/05 - 04/05 of the goals"]
)
def test_other_lines_within_a_post(line):
    (job, *_) = jobs_of([B, "考研英语讲师", "2018.03-至今"])
    assert (job.employer, job.title, job.is_apart) == (B, "考研英语讲师", False)

    jobs = jobs_of([f"2018.03-至今 {A} 主管", line, f"2014.07-2018.02 {B} 工程师"])
    assert [(job.employer, job.title) for job in jobs] == [(A, "主管"), (B, "工程师")]


REPORT = ["目前公司|甲江机械有限公司|目前职位|焊接工程师", "目前年薪|20万|期望年薪|25-28万"]


@pytest.mark.parametrize(
    ("lines", "table"),
    [
        (
            ["候选人姓名|甲虚一|推荐职位|焊接经理", "联系方式|13900000001|学历|本科", *REPORT],
            "candidate",
        ),
        (["应聘者|甲虚一|应聘岗位|焊接主管", "电话|13900000001|学历|本科", *REPORT], "candidate"),
        (["岗位名称|焊接主管|招聘人数|2", "学历要求|本科|薪资待遇|8-9K", "联系人|李某"], "posting"),
        (["学历|本科|专业|焊接", *REPORT], None),
    ],
)
def test_forms_of_people_under_other_labels_of_the_name(lines, table):
    form = form_of_lines([["推荐报告"], *(line.split("|") for line in lines)], "a.docx")
    assert (form.table if form else None) == table
    if table == "candidate":
        assert "甲虚一" in form.records[0].values()


def test_wishes_in_their_order(tmp_path):
    rows = "姓名,电话,期望职位", "甲虚一,13900000011,第一志愿：焊工；第二志愿：钳工"
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    frames = {one.table: one.frame for one in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["candidate"]["wanted_titles"].tolist() == [["焊工", "钳工"]]


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        ("杭州（西湖、滨江优先）", "余杭", "yes"),
        ("杭州（西湖、滨江）", "余杭", "no"),
        ("江南", "杭州", "yes"),
        ("江南", "北京", "no"),
        ("江南区", "杭州", "no"),
        ("江南镇", "重庆", "maybe"),
        ("杭州（余杭除外，西湖优先）", "余杭", "no"),
        ("南方城市", "余杭", "maybe"),
        ("聊城市", "余杭", "no"),
    ],
)
def test_kinds_of_towns_and_what_would_be_best(wish, offer, verdict):
    assert covers(place(wanted_places(wish)), place(offer)) == verdict


def test_an_application_that_names_the_firm_in_brackets():
    text = (
        f"我叫王虚一，本科，现任{A}质量主管。贵公司（{B}）的质量经理岗位吸引了我，电话13900000091"
    )
    (person,) = people_in_prose([text])
    assert (person["姓名"], person["现工作单位"], person["当前职位"]) == ("王虚一", A, "质量主管")


def test_numbered_labels_of_several_posts():
    lines = [
        "一、招聘岗位：焊工",
        "薪资：6000元/月",
        "要求：高中",
        "二、招聘岗位：质检员",
        "薪资：5000元/月",
    ]
    form = form_of_lines([[f"{A}招聘简章"], *([line] for line in lines)], "a.docx")
    assert [record["一、招聘岗位"] for record in form.records] == ["焊工", "质检员"]
    assert [record["薪资"] for record in form.records] == ["6000元/月", "5000元/月"]


def test_numbered_labels_within_one_post_all_count():
    lines = ["招聘岗位：焊工", "1、岗位要求：持证", "2、岗位要求：能倒班", "薪资：6000元/月"]
    form = form_of_lines([[f"{A}招聘简章"], *([line] for line in lines)], "a.docx")
    assert {"持证", "能倒班"} <= {*form.records[0].values()}


def test_who_names_themselves_and_the_pay_they_expect_asks_for_a_post():
    said = "我叫乌虚六，电话18900001113，本科毕业，现任甲江物流有限公司仓储经理，有9年工作经验"
    (person,) = people_in_prose([f"{said}，期望月薪13000元。"])
    assert (person["姓名"], person["现工作单位"], person["期望薪资"]) == (
        "乌虚六",
        "甲江物流有限公司",
        "13000元",
    )
    assert people_in_prose([f"{said}，期待与贵司合作。"]) == []
