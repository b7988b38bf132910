"""What is said of people and posts beside its own columns: in remarks, links, heads, mixed lines."""

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._asked_limits import least_years
from talentmatch.data.reading.cells._unlawful import find_unlawful
from talentmatch.data.reading.rows._completion import firm_id
from talentmatch.data.reading.rows.people._career import present_employer
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.data.reading.rows.people._person_cells import schools_of
from talentmatch.vocab.skill_mentions import extract


def frames_of(folder, name, *lines):
    """Return frame by table, and every note."""
    (folder / name).write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(folder / name, consent="recruiting"))
    return {sheet.table: sheet.frame for sheet in sheets}, [str(n) for s in sheets for n in s.notes]


@pytest.mark.parametrize(
    ("remark", "field", "value"),
    [
        ("45岁以下，男性优先", "unlawful_terms", ["sex: 男性优先", "age: 45岁以下"]),
        ("本科及以上学历，急聘", "education", "bachelor"),
        ("3年以上相关经验", "experience_min", 3),
        ("熟练使用SolidWorks", "skills", ["SolidWorks"]),
    ],
)
def test_what_a_remark_of_a_posting_asks_for_counts_like_its_text(tmp_path, remark, field, value):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "单位名称,岗位名称,招聘人数,工作地点,备注",
        f"虚海有限公司,工程师,1,苏州,{remark}",
    )
    assert row[field] == value


def test_the_last_day_and_the_end_of_a_vacancy_in_its_remark(tmp_path):
    frames, notes = frames_of(
        tmp_path,
        "a.csv",
        "单位名称,岗位名称,招聘人数,工作地点,备注",
        "虚海有限公司,会计,1,苏州,截止日期：2026年12月31日",
        "虚河有限公司,会计,1,苏州,已招满",
        "虚江有限公司,会计,1,苏州,佣金20%；客户要求高",
    )
    posting = frames["posting"]
    assert str(posting["closed_on"][0].date()) == "2026-12-31"
    assert posting["closed_on"].notna().tolist() == [True, True, False]
    # What the agency settles with its client is no part of an advertisement.
    assert "text" not in posting
    assert any("备注" in note and "row 2, 3" in note for note in notes)


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
    frames, notes = frames_of(
        tmp_path, "a.csv", "姓名,手机,现职位,期望薪资", f"甲虚一,19900000801,会计,{wish}"
    )
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [yearly]
    words = [note for note in notes if wish in note]
    assert any(told in note for note in words) if told else not words


def test_pay_of_a_posting_after_tax_is_told(tmp_path):
    frames, notes = frames_of(
        tmp_path, "a.csv", "单位名称,岗位名称,工作地点,薪资", "虚海有限公司,会计,苏州,税后8K"
    )
    assert frames["posting"]["pay_low"].tolist() == [8000]
    assert any("after tax" in note for note in notes)


@pytest.mark.parametrize("heading", ["应聘公司", "投递公司", "面试公司"])
def test_who_has_applied_to_a_firm_is_in_process_there_though_no_stage_is_told(tmp_path, heading):
    frames, notes = frames_of(
        tmp_path,
        "a.csv",
        f"姓名,手机,现职位,现公司,{heading}",
        "乙虚一,19900000811,会计,虚湖有限公司,虚海有限公司、虚河有限公司",
        "乙虚二,19900000812,会计,虚湖有限公司,",
    )
    process = frames["process"]
    assert process["firm"].tolist() == ["虚海有限公司", "虚河有限公司"]
    assert set(process["stage"]) == {"in_process"}
    assert any("nothing is told of how far" in note for note in notes)


def test_a_stage_that_is_told_counts_and_a_client_alone_is_no_application(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,应聘公司,状态",
        "乙虚一,19900000811,会计,虚海有限公司,已拒绝",
        "乙虚二,19900000812,会计,虚河有限公司,",
    )
    assert frames["process"]["stage"].tolist() == ["declined", "in_process"]
    frames, _ = frames_of(
        tmp_path, "b.csv", "姓名,手机,现职位,客户", "乙虚一,19900000811,会计,虚海有限公司"
    )
    assert "process" not in frames


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
    frames, _ = frames_of(
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
    frames, notes = frames_of(
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


@pytest.mark.parametrize("heading", ["学历", "毕业院校", "教育背景", "学历/学校/专业"])
@pytest.mark.parametrize(
    ("cell", "level", "major"),
    [
        ("本科/华中科技大学/机械设计", "bachelor", "机械设计"),
        ("华中科技大学/本科/机械设计", "bachelor", "机械设计"),
        ("机械设计/华中科技大学/本科", "bachelor", "机械设计"),
        ("虚州学院 会计 大专", "college", "会计"),
    ],
)
def test_degree_school_and_major_of_one_cell_in_whatever_order(
    tmp_path, heading, cell, level, major
):
    (row,) = rows_of(
        tmp_path, "a.csv", f"姓名,手机,现职位,{heading}", f"庚虚一,19900000861,工程师,{cell}"
    )
    assert (row["education"], row["major"]) == (level, major)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("华中科技大学本科机械设计", ("bachelor", "机械设计", "华中科技大学")),
        ("华中科技大学机械设计本科", ("bachelor", "机械设计", "华中科技大学")),
        ("本科（机械设计）", ("bachelor", "机械设计", None)),
        ("统招本科", None),
        ("本科+MBA", None),
        ("大专（专升本在读）", None),
    ],
)
def test_degree_school_and_major_written_as_one_word(cell, parts):
    found = [(school.degree, school.major, school.name) for school in schools_of(cell)]
    assert found == ([parts] if parts else [])


def test_the_highest_of_several_schools_of_a_cell_counts(tmp_path):
    rows = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,现公司,教育经历",
        "丁虚一,19900000831,工程师,虚湖有限公司,2010.9-2014.6 华中科技大学 机械 本科; "
        "2014.9-2017.6 虚构大学 材料加工工程 硕士",
        "丁虚二,19900000832,会计,虚湖有限公司,2015-2018 虚州大学 会计学 本科 2012-2015 "
        "虚州学院 财务管理 大专",
    )
    assert [(row["education"], row["major"]) for row in rows] == [
        ("master", "材料加工工程"),
        ("bachelor", "会计学"),
    ]


def test_the_major_is_that_of_the_degree_that_has_a_column_of_its_own(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,学历,教育经历",
        "丁虚一,19900000831,工程师,本科,华中科技大学 机械 本科；虚构大学 材料加工工程 硕士",
    )
    assert (row["education"], row["major"]) == ("bachelor", "机械")


def test_the_highest_of_several_degrees_under_a_heading_of_one(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,学历",
        "丁虚一,19900000831,工程师,本科 华中科技大学 机械；硕士 虚构大学 材料加工工程",
    )
    assert (row["education"], row["major"]) == ("master", "材料加工工程")


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
    "lines",
    [
        [
            "服役经历",
            "2008.12-2013.12 某舰 班长",
            "工作经历",
            "2014.07-2024.06 虚江科技有限公司 安全主管",
        ],
        [
            "工作经历",
            "2014.07-2024.06 虚江科技有限公司 安全主管",
            "2008.12-2013.12 中国人民解放军某部 班长",
        ],
        [
            "Work Experience",
            "2014.07 - 2024.06 Fictive Works Ltd. Safety Manager",
            "Military Service",
            "2008.12 - 2013.12 Army, sergeant",
        ],
    ],
)
def test_military_service_is_kept_told_and_no_year_of_work(tmp_path, lines):
    frames, notes = frames_of(tmp_path, "a.txt", "姓名：己虚一", "手机：19900000851", *lines)
    (row,) = frames["candidate"].to_dict("records")
    assert row["experience_years"] == 10
    assert "2008.12" in row["text"]
    assert any("military service" in note for note in notes)


def test_military_service_in_a_column_of_its_own_is_kept(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,服役经历,工作经历",
        "己虚五,19900000855,安全主管,2008.12-2013.12 陆军某部,2014.07-2024.06 "
        "虚江科技有限公司 安全主管",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["experience_years"], "陆军某部" in row["text"]) == (10, True)


def test_who_works_at_a_hospital_of_the_army_works():
    (job,) = jobs_of(["2008.12-2013.12 解放军某医院 护士"])
    assert not job.is_apart


@pytest.mark.parametrize(
    ("head", "home", "phone"),
    [
        (["Tokyo, Japan | +81 90 1234 5678"], "Tokyo, Japan", "+81 90 1234 5678"),
        (["München | +49 151 23456789"], "München", "+49 151 23456789"),
        (["Singapore", "+65 8123 4567"], "Singapore", "+65 8123 4567"),
        (["日本东京 | 19900000125"], "日本东京", "19900000125"),
        (["Shanghai, China | +86 199 0000 0125"], "Shanghai, China", "+86 199 0000 0125"),
    ],
)
def test_a_foreign_city_at_the_head_is_where_somebody_lives(tmp_path, head, home, phone):
    frames, _ = frames_of(
        tmp_path,
        "a.txt",
        "Nora Inventee",
        *head,
        "nora@example.com",
        "Work Experience",
        "2018.03 - Present Fictive Works Ltd. Mechanical Engineer",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert row["region"] == home
    assert "wanted_regions" not in row
    assert frames["contact"]["phone"].tolist() == [phone]


@pytest.mark.parametrize(
    ("wish", "remark", "regions"),
    [
        ("", "非深圳不考虑", ["深圳"]),
        ("", "只考虑苏州、无锡的机会", ["苏州", "无锡"]),
        ("", "除苏州外不考虑", ["苏州"]),
        ("", "不考虑上海", ["除上海外均可"]),
        ("苏州、上海", "不考虑上海", ["苏州"]),
        ("江苏", "不考虑徐州", ["江苏（不考虑徐州）"]),
        ("", "不去外地", ["苏州"]),
        ("无锡", "只看本地", ["无锡"]),
        ("", "不考虑外包，不接受出差", None),
        ("", "人很踏实，只做过会计", None),
    ],
)
def test_places_that_a_remark_admits_or_refuses(tmp_path, wish, remark, regions):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,现居住地,期望城市,备注",
        f"辛虚一,19900000871,会计,苏州,{wish.replace(',', '、')},{remark.replace(',', '，')}",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert row.get("wanted_regions") == regions


def test_conditions_that_no_column_keeps_are_told_by_row(tmp_path):
    _, notes = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,期望城市,备注",
        "辛虚一,19900000871,会计,苏州,不考虑外包；不接受出差",
        "辛虚二,19900000872,会计,苏州,非深圳不考虑",
    )
    (note,) = [note for note in notes if "name conditions" in note]
    assert "不考虑外包、不接受出差、非深圳不考虑" in note and "row 2, 3" in note


def test_an_employer_and_pay_in_a_remark(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,备注",
        "辛虚一,19900000871,会计,不看虚河有限公司；期望20-30K",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["blocked_employers"], row["expected_yearly_pay"]) == (["虚河有限公司"], 300_000)


def test_where_somebody_would_work_by_their_own_words(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.txt",
        "姓名：癸虚一",
        "手机：19900000891",
        "工作经历",
        "2014.07-至今 虚江科技有限公司 工程师",
        "自我评价",
        "本人非深圳不考虑，不接受长期出差",
    )
    assert frames["candidate"]["wanted_regions"].tolist() == [["深圳"]]


@pytest.mark.parametrize(
    ("name", "lines", "until"),
    [
        ("a.csv", ["客户名称,合作状态,禁挖期至", "虚海有限公司,合作中,2027-12-31"], "2027-12-31"),
        ("a.csv", ["禁挖企业,截止日期", "虚海有限公司,2027-06"], "2027-06-30"),
        ("a.csv", ["序号,禁挖企业,禁挖期限", "1,虚海有限公司,2027年底"], "2027-12-31"),
        ("a.csv", ["序号,禁挖企业,禁挖期限", "1,虚海有限公司,长期"], "2099-12-31"),
        ("禁挖名单.csv", ["序号,企业名称", "1,虚海有限公司", "2,虚河有限公司"], "2099-12-31"),
        ("a.csv", ["客户名称,服务费率,签约日期", "虚海有限公司,20%,2026-01-01"], None),
    ],
)
def test_clients_and_firms_off_limits_without_numbers(tmp_path, name, lines, until):
    frames, notes = frames_of(tmp_path, name, *lines)
    row = frames["client"].iloc[0]
    assert (row["name"], row["client_id"]) == ("虚海有限公司", firm_id("虚海有限公司"))
    day = row.get("off_limits_until")
    assert (None if day is None else str(day.date())) == until
    assert any("had no number" in note for note in notes)


def test_a_list_of_vacancies_of_clients_is_none_of_clients(tmp_path):
    frames, _ = frames_of(
        tmp_path, "a.csv", "客户名称,招聘岗位,人数,工作地点,薪资", "虚河有限公司,会计,1,昆山,8-9K"
    )
    assert {*frames} == {"posting"}


def test_why_somebody_was_declined_says_that_they_were(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,应聘职位,当前阶段,淘汰原因",
        "甲试一,19900001001,会计,初筛,",
        "甲试二,19900001002,会计,初筛,学历不符",
        "甲试三,19900001003,会计,初筛,无",
    )
    assert frames["process"]["stage"].tolist() == ["in_process", "declined", "in_process"]


def test_rounds_of_interviews_and_the_last_that_came_of_them(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "候选人,电话,面试公司,面试岗位,轮次,结果",
        "丁试一,19900001008,虚海有限公司,会计,二面,未通过",
        "丁试一,19900001008,虚海有限公司,会计,一面,通过",
    )
    assert frames["process"]["stage"].tolist() == ["in_process", "declined"]


def test_who_began_where_is_hired_there(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "候选人,手机,入职公司,入职岗位,入职日期",
        "戊试一,19900001010,虚海有限公司,财务经理,2026-08-01",
    )
    assert frames["process"][["firm", "post", "stage"]].to_numpy().tolist() == [
        ["虚海有限公司", "财务经理", "hired"]
    ]


def test_units_of_pay_and_milliseconds_of_boards(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.jsonl",
        '{"jobId":"J1","jobTitle":"会计","company":"虚海有限公司","salaryMin":15,'
        '"salaryMax":25,"salaryUnit":"K","city":"苏州","postedAt":1761926400000}',
        '{"jobId":"J2","jobTitle":"会计","company":"虚河有限公司","salaryMin":24,'
        '"salaryMax":36,"salaryUnit":"万元/年","city":"苏州","postedAt":1761955200000}',
    )
    posting = frames["posting"]
    assert posting["pay_low"].tolist() == [15_000, 20_000]
    # Midnight and 8 o'clock of one day in China.
    assert {str(day.date()) for day in posting["posted_on"]} == {"2025-11-01"}


def test_facts_side_by_side_at_the_head_are_no_words_of_oneself(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.txt",
        "乙试一",
        "男 | 1990年5月 | 现居苏州 | 8年经验",
        "电话：19900001005",
        "工作经历",
        "2019.03-至今 虚海精工有限公司 采购经理",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert "1990" not in row["text"] and "男" not in row["text"]
    assert frames["protected"][["sex", "birth_year"]].to_numpy().tolist() == [["male", 1990]]


@pytest.mark.parametrize("cell", ["长期", "合作期内", "永久"])
def test_a_client_off_limits_for_good(tmp_path, cell):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "客户名称,禁挖期至",
        f"虚海有限公司,{cell}",
        "虚河有限公司,",
        "虚江有限公司,2027-06",
    )
    days = frames["client"]["off_limits_until"]
    assert [None if day is None or day != day else str(day)[:10] for day in days] == [
        "2099-12-31",
        None,
        "2027-06-30",
    ]


def test_the_number_of_a_point_is_no_part_of_the_years_asked_for():
    assert least_years("任职要求：1.统招本科；\n2.3年以上C语言开发经验；\n3.沟通好") == 3


@pytest.mark.parametrize(
    ("heading", "pay", "low"),
    [
        ("工价", "22元/小时", 3828),
        ("时薪", "22", 3828),
        ("日薪", "200", 4350),
        ("日薪(元)", "180-220", 3915),
    ],
)
def test_pay_by_hour_and_day_of_the_heading(tmp_path, heading, pay, low):
    (row,) = rows_of(
        tmp_path, "a.csv", f"公司,岗位,{heading},人数,地点", f"虚海电子,普工,{pay},20,昆山"
    )
    assert row["pay_low"] == low


def test_an_employer_until_a_month_is_none_today():
    assert present_employer("虚河有限公司（至2025.6）") is None
    assert present_employer("虚河有限公司（苏州）") == "虚河有限公司（苏州）"


def test_an_employer_that_names_itself_in_a_sentence(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.txt",
        "您好，我司（虚海精工有限公司）招聘以下岗位：",
        "职位：质量经理",
        "地点：苏州相城",
        "薪资：年薪25-30万",
        "要求：",
        "1. 本科以上",
    )
    assert row["enterprise_name"] == "虚海精工有限公司"


@pytest.mark.parametrize(
    ("wish", "remark", "regions", "blocked"),
    [
        ("", "Only Suzhou or Wuxi", ["Suzhou", "Wuxi"], None),
        ("Shanghai/Suzhou", "Not open to Suzhou; no travel", ["Shanghai"], None),
        ("Any", "do not submit to Unreal Ltd", None, ["Unreal Ltd"]),
    ],
)
def test_conditions_in_english(tmp_path, wish, remark, regions, blocked):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "Name,Email,Current Title,Preferred Location,Comments",
        f"Ann Test,ann@t.example.com,HR Manager,{wish},{remark}",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row.get("wanted_regions"), row.get("blocked_employers")) == (regions, blocked)


def test_wishes_and_schools_behind_labels_of_lines(tmp_path):
    frames, _ = frames_of(
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


def test_firms_of_public_vacancies_and_years_in_a_trade(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "用人单位,岗位,人数,工作年限,工作地点",
        "虚州市人民医院,护士,10,5年以上（医疗行业）,虚州",
    )
    assert (row["enterprise_name"], row["experience_min"]) == ("虚州市人民医院", 5)


def test_a_line_of_wishes_below_their_heading(tmp_path):
    frames, _ = frames_of(
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


def test_a_limit_around_another_one():
    assert find_unlawful("Male under 40 preferred") == ["age: under 40", "sex: Male preferred"]


def test_who_is_not_to_be_recommended_is_in_no_list(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,禁止推荐原因",
        "未试五,19900001033,会计,",
        "申试五,19900001034,会计,保证期内",
    )
    assert frames["consent"]["withdrawn_on"].notna().sum() == 1


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


def test_a_place_at_the_head_is_no_name(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.txt",
        "ZHANG, Imaginary (Ms.)",
        "Suzhou Industrial Park, Jiangsu | 199-0000-1038 | zhang.im@example.com",
        "EXPERIENCE",
        "Finance Controller, Fictive Components Co., Ltd.  Mar 2021 – Present",
    )
    assert frames["contact"]["name"].tolist() == ["Imaginary ZHANG"]


def test_the_present_post_in_a_consultants_words_and_labels_that_nothing_reads(tmp_path):
    frames, notes = frames_of(
        tmp_path,
        "a.txt",
        "候选人：辰试五  男  1982年生",
        "联系方式：19900001030",
        "现任：虚江精密有限公司 生产总监（2018.3至今）",
        "期望薪资：70-80万",
        "不足之处：英语一般",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["employer"], row["title"]) == ("虚江精密有限公司", "生产总监")
    assert frames["protected"]["birth_year"].tolist() == [1982]
    assert any("labels were not read: 不足之处" in note for note in notes)


def test_service_and_internships_of_json_are_no_years_of_work(tmp_path):
    board = (
        '[{"name":"甲试十二","mobile":"19900003051","workExperiences":[{"company":"虚海科技有限公'
        '司","title":"算法工程师","start":"2020-01","end":"2024-12"},{"company":"某部队",'
        '"title":"班长","start":"2014-09","end":"2016-09"}]}]'
    )
    frames, notes = frames_of(tmp_path, "a.json", board)
    assert frames["candidate"]["experience_years"].tolist() == [5]
    assert any("military service" in note for note in notes)
    resume = (
        '{"basics":{"name":"子试四","email":"z4@example.com"},"work":[{"name":"Fictive '
        'Data","position":"Data Engineer","startDate":"2020-01","endDate":"2024-12"},'
        '{"name":"Unreal AI","position":"Intern","startDate":"2019-01","endDate":"2019-12"}]}'
    )
    frames, _ = frames_of(tmp_path, "b.json", resume)
    assert frames["candidate"]["experience_years"].tolist() == [5]


def test_people_under_headings_in_english_then_chinese_are_people(tmp_path):
    frames, _ = frames_of(
        tmp_path,
        "a.csv",
        "中文名,英文名,Mobile,Current Company 现公司,Title 职位,Remark 备注",
        "李试十一,Lily Li,19900003041,虚海有限公司,HR Director,only Shanghai",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["employer"], row["wanted_regions"]) == ("虚海有限公司", ["Shanghai"])
    assert frames["contact"]["name"].tolist() == ["李试十一"]


def test_columns_of_the_highest_degree_and_where_somebody_only_travels(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,最高学历,最高学历专业,是否统招,期望城市",
        "乙试十,19900003032,工程师,硕士,控制工程,是,base苏州，可出差全国",
    )
    assert (row["major"], row["full_time_education"]) == ("控制工程", True)
    assert row["wanted_regions"] == ["base苏州"]


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


@pytest.mark.parametrize("text", ["", ",岗位要求"])
def test_a_remark_makes_no_other_vacancy(tmp_path, text):
    head, row = (
        "岗位名称,公司名称,工作地点,薪资" + text,
        "焊工,虚海精工有限公司,苏州,8000-10000元/月",
    )
    row += ",会氩弧焊" if text else ""
    (plain,) = rows_of(tmp_path, "a.csv", head, row)
    (said,) = rows_of(tmp_path, "b.csv", f"{head},备注", f"{row},要求持焊工证")
    assert said["posting_id"] == plain["posting_id"]
    assert "持焊工证" in said["text"] and "持焊工证" not in str(plain.get("text"))
