"""Where a career begins, goes on behind another heading, and ends."""

import docx
import pytest
from firms_and_queries import FIRM, ONE, TECHNOLOGY, TWO
from read_sheets import first_person, frames_of_text, tables_read
from resumes import HEAD_OF_ZHU, STUDIES, form_of, person_of, records_and_notes

from talentmatch.data.reading.formats._forms import form_of_lines

AGENCY = "乙二人力资源有限公司"
CAREER = ["王虚一", "13900000001", "教育经历", "2008.09-2012.06 虚构大学 机械 本科", "工作经历"]
PERSON = ["个人简历", "姓名：王一  电话：13900000001", "工作经历"]
SCHOOL = ["教育经历", "2008.09-2012.06 虚构大学 机械 本科"]
ENGLISH = ["Nora Fictive", "13900000001", "Experience"]


def record_of(*lines, head=("王虚一", "13900000001", "工作经历"), behind=SCHOOL):
    return form_of_lines([[line] for line in [*head, *lines, *behind]], "a.docx").records[0]


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
    form = form_of(*CAREER, f"2020.03-2025.12 {ONE} 主管", "项目经历", *lines)
    assert (form.records[0]["工作年限"], form.records[0]["当前职位"]) == (years, "主管")
    said = " ".join(map(str, form.notes))
    assert note in said and ("projects" in said) is bool(note)


@pytest.mark.parametrize(
    ("lines", "employer"),
    [
        ([f"{ONE} 2018.03-至今", "设备经理 2018.03-至今", TWO], ONE),
        (["2018.03-至今", "设备经理", "顾问：李四", AGENCY], None),
        (["设备经理 2018.03-至今", ONE], ONE),
        (["招聘经理 2018.03-至今", AGENCY], AGENCY),
        (["设备经理 2018.03-至今", AGENCY, "技术员 2014.01-2018.02", TWO], AGENCY),
    ],
)
def test_the_last_line_of_a_career_may_be_a_footer(lines, employer):
    assert form_of(*CAREER, *lines).records[0].get("现工作单位") == employer


@pytest.mark.parametrize("label", ["项目", "主要项目", "培训"])
def test_a_project_on_its_line_does_not_end_a_career(label):
    lines = [
        f"2016.03-2025.12 {ONE}",
        f"{label}：国六，2020.05-2022.10",
        "2020.01-2025.12 研发部部长",
    ]
    lines += ["2016.03-2019.12 工程师", f"2011.07-2016.02 {TWO} 技术员"]
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
    lines = [f"2016.03-2025.12 {ONE} 部长", "项目：国六，2020.05-2022.10", behind]
    record = form_of(*CAREER, *lines).records[0]
    assert (record["工作年限"], record["当前职位"]) == (9.8, "部长")


def test_what_somebody_did_at_school_is_no_work_and_schools_have_headings_of_their_own():
    person, _ = person_of(
        *HEAD_OF_ZHU,
        "工作经历",
        "2012.7-2019.3 虚构家电股份有限公司 技术员",
        "在校经历",
        "2008.9-2011.6 校学生会主席",
        "学历",
        "2004-2008 虚构财经大学 会计学 本科；2012-2015 虚构大学 工商管理 硕士",
        "推荐理由",
        "CPA持证",
    )
    assert person["工作年限"] == 6.7
    assert (person["学历"], person["专业"], person["毕业院校"]) == (
        "master",
        "工商管理",
        "虚构大学",
    )


def test_a_heading_of_a_part_is_no_title(tmp_path):
    person = first_person(
        frames_of_text(
            tmp_path,
            "贾虚三",
            "手机：19900000603",
            "工作经历",
            "虚构医药集团 2016.01-至今",
            "财务总监 | 汇报对象：CEO | 下属人数：20",
            "虚构会计师事务所 2009.07-2015.12",
            "审计经理",
        )
    )
    assert (person["title"], person["employer"]) == ("财务总监", "虚构医药集团")


def test_schools_below_an_unusual_heading_are_no_years_of_work(tmp_path):
    person = first_person(
        frames_of_text(
            tmp_path,
            "Name: Olga Fictive",
            "Phone: (+86) 199 0000 0701 / Office: 021-60000000",
            "CAREER HISTORY",
            "Fictive Pharma (China) Co., Ltd                      Jan 2020 - Mar 2024",
            "  Regulatory Affairs Director (Jun 2022 - Mar 2024)",
            "  Regulatory Affairs Manager (Jan 2020 - May 2022)",
            "Fictive Bio, Regulatory Specialist                   03/2013 - 12/2019",
            "ACADEMIC RECORD",
            "MSc Pharmacology, University of Fictive, 2010-2012",
            "BSc Pharmacy (First Class), Fictive University 2006-2010",
        )
    )
    assert person["title"] == "Regulatory Affairs Director"
    assert abs(person["experience_years"] - 11.1) < 0.2


def test_an_agency_on_the_last_line_of_a_career_is_named():
    (record,), notes = records_and_notes(*PERSON, "2019.07-至今 采购经理", "乙河人力资源有限公司")
    assert record.get("现工作单位") is None and "乙河人力资源有限公司" in notes


@pytest.mark.parametrize(
    ("duty", "years"),
    [
        ("客户开发与维护，年销售3000万", 10.4),
        ("项目管理：带领10人", 10.4),
        ("设备维护、产线改造", 10.4),
        ("客户：丙港集团", 5.9),
    ],
)
def test_duties_below_a_post_under_projects_make_it_no_project(duty, years):
    post = f"2015.01-2019.06 {TECHNOLOGY} 设备工程师"
    lines = [f"2019.07-2025.05 {FIRM} 设备经理", "项目经历", post, duty]
    (record,), _ = records_and_notes(*PERSON, *lines, *SCHOOL)
    assert record["工作年限"] == pytest.approx(years, abs=0.05)


@pytest.mark.parametrize(
    "heading", ["项目经历", "主要项目：", "培训", "【培训经历】", "专业技能", "证书", "获奖情况"]
)
@pytest.mark.parametrize(
    ("first", "behind"),
    [
        ([f"2020.03-2025.12 {FIRM} 主管"], ["2012.07-2020.02 乙河电器有限公司 电气工程师"]),
        ([FIRM, "主管 2020.03-2025.12"], ["乙河电器有限公司", "电气工程师 2012.07-2020.02"]),
        ([f"{FIRM} 2020.03-2025.12", "主管"], ["乙河电器有限公司 2012.07-2020.02", "电气工程师"]),
        (["2020.03-2025.12", FIRM, "主管"], ["2012.07-2020.02", "乙河电器有限公司", "电气工程师"]),
        (["2020.03-2025.12 甲江机械 主管"], ["2012.07-2020.02 乙河电器 电气工程师"]),
        (
            [f"公司：{FIRM}", "职位：主管", "时间：2020.03-2025.12"],
            ["公司：乙厂", "职位：电工", "时间：2012.07-2020.02"],
        ),
    ],
)
def test_posts_go_on_behind_a_heading_of_their_own(heading, first, behind):
    record = record_of(*first, heading, "精益绿带", *behind)
    assert (record["工作年限"], record["当前职位"]) == (13.5, "主管")
    assert record["学历"] == "bachelor"


@pytest.mark.parametrize("heading", ["Projects", "Training", "KEY PROJECTS", "Certificates"])
@pytest.mark.parametrize(
    "behind",
    [
        ["Fitter, Fictive Valves Ltd., Mar 2012 - Dec 2017"],
        ["Fitter", "Fictive Valves Ltd.", "Mar 2012 - Dec 2017"],
        ["Fitter | Fictive Valves AB | 03/2012 - 12/2017"],
    ],
)
def test_posts_in_english_go_on_behind_a_heading_of_their_own(heading, behind):
    post = "Plant Manager, Fictive Pumps Co., Ltd., Jan 2018 - Dec 2024"
    record = record_of(post, heading, "• ERP roll-out", *behind, head=ENGLISH, behind=STUDIES)
    assert (record["工作年限"], record["当前职位"]) == (12.8, "Plant Manager")


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("项目经历", ["2010.01-2014.06 乙河电器有限公司"]),
        ("项目经历", ["2010.01-2014.06 乙河电器有限公司", "负责配电柜选型"]),
        ("项目经历", ["乙河电器有限公司 2010.01-2014.06", "项目经理"]),
        ("项目经历", ["2010.01-2014.06 乙河电器有限公司 技术负责人"]),
        ("项目经历", ["2012.07-2020.02 智能仓库系统 电气工程师"]),
        ("项目经历", ["2012.07-2020.02 某变电站改造 负责人"]),
        ("项目经历", ["项目名称：智能仓库", "时间：2014.01-2016.06", "职责：电气"]),
        ("项目经历", ["乙河电器有限公司ERP项目", "电气工程师 2012.07-2020.02"]),
        ("项目经历", ["2021.01-2022.06 乙河电器有限公司 电气工程师"]),
        (
            "培训经历",
            [
                "2018.06-2020.02 丙山科技有限公司 Java工程师",
                "2016.01-2018.05 丁水科技有限公司 测试工程师",
            ],
        ),
        ("培训", ["2012.07-2013.02 乙河培训有限公司 讲师"]),
        ("培训", ["2019.02-2020.02 丙山咨询有限公司 精益生产"]),
        ("实习经历", ["2012.07-2013.12 乙河电器有限公司 技术员"]),
        ("证书", ["2018.01-2020.02 丙山检测有限公司 内审员", "电工证"]),
        ("证书", ["2019.01-2020.02 丙山检测有限公司 内审员证书"]),
    ],
)
def test_what_stands_below_a_heading_stays_there(heading, lines):
    record = record_of(f"2020.03-2025.12 {FIRM} 主管", heading, *lines)
    assert (record["工作年限"], record["当前职位"]) == (5.8, "主管")


def test_labels_behind_the_last_heading_open_no_post():
    lines = [f"2020.03-2025.12 {FIRM} 主管", "自我评价", "踏实肯干", "日期：2026-11-01"]
    record = form_of_lines(
        [[line] for line in ["王虚一", "13900000001", *SCHOOL, "工作经历", *lines]], "a.docx"
    ).records[0]
    assert record["工作年限"] == 5.8


@pytest.mark.parametrize(
    ("lines", "years", "title"),
    [
        ([["2018.01-2024.12", FIRM, "主管"], ["2014.01-2017.12", "乙厂", "电工"]], 11.0, "主管"),
        (
            [[f"2018.01-2024.12 {FIRM} 主管"], ["2014.01-2017.12 乙河电器有限公司 电工"]],
            11.0,
            "主管",
        ),
        ([["2010.09-2014.06", "虚构大学", "机械工程", "本科"]], None, None),
        ([["2013.09-2014.06 甲江机械有限公司项目"]], None, None),
    ],
)
def test_a_career_at_the_top_without_a_heading(lines, years, title):
    form = form_of_lines(
        [["姓名：王一"], ["13900000001"], *lines, *([line] for line in SCHOOL)], "a.docx"
    )
    record = form.records[0]
    assert (record.get("工作年限"), record.get("当前职位")) == (years, title)


def test_offices_held_at_school_are_no_years_of_work(tmp_path):
    document = docx.Document()
    lines = (
        "满虚五",
        "19900004025",
        "2026届应届毕业生",
        "教育背景",
        "2022.09-2026.06 虚构大学 软件工程 本科",
        "校园经历",
        "2023.09-2024.06 社团主席",
    )
    for line in lines:
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    frame = tables_read(tmp_path / "a.docx")["candidate"]
    assert frame.get("experience_years", frame["education"]).isin([0, "bachelor"]).all()


_CAREER = [
    "王一",
    "13900000001",
    "工作经历",
    f"2018.01-2024.12 {FIRM} 采购经理",
    "2014.01-2017.12 乙乙机械厂 采购员",
]


def record_of_career(*said, behind=("教育经历", "2010.09-2014.06 虚构大学 机械工程 本科")):
    """Return the record of a résumé in which something is said between two posts."""
    lines = [*_CAREER[:4], *said, _CAREER[4], *behind]
    return form_of_lines([[line] for line in lines], "a.docx").records[0]


@pytest.mark.parametrize(
    "said",
    [
        ("培训：每年参加两次",),
        ("技能：精通PLC编程与伺服调试，熟悉机器人", "语言：英语六级"),
        ("项目：智能仓库建设，带队10人完成上线",),
        ("荣誉：先进个人",),
        ("学习：自学PLC",),
        ("学习", "自学PLC"),
        ("Key achievements:", "• Cut costs by 10%"),
    ],
)
def test_posts_go_on_behind_what_is_said_beside_a_label(said):
    record = record_of_career(*said)
    assert record["工作年限"] == 11.0
    assert record["教育经历"] == "2010.09-2014.06 虚构大学 机械工程 本科"


@pytest.mark.parametrize(
    "said",
    [
        ("实习：2013.07-2013.09 丙丙机械厂 实习生", "2012.07-2012.09 丁丁机械厂 技术员"),
        ("项目：智能仓库", f"2026.01-至今 {FIRM}ERP项目 负责人"),
        ("教育：虚构大学 本科", "2006.09-2010.06 虚构大学 机械工程 本科"),
    ],
)
def test_stays_below_a_label_are_no_posts(said):
    lines = [*_CAREER[:3], *_CAREER[3:], *said]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] == 11.0 and "现工作单位" not in record


@pytest.mark.parametrize("said", ["荣誉：2020年先进", "技能：精通UG与AutoCAD二维三维制图"])
def test_posts_with_labels_go_on_behind_what_is_said(said):
    lines = ["王一", "13900000001", "工作经历"]
    lines += [f"公司：{FIRM}", "职位：主管", "时间：2018.01-至今", said]
    lines += ["公司：乙厂", "职位：设备员", "时间：2014.01-2017.12"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] > 12
    assert (record["现工作单位"], record["当前职位"]) == (FIRM, "主管")


@pytest.mark.parametrize(
    ("projects", "years"),
    [
        (["智能仓库", "2014.01-2017.12 乙河机械有限公司 采购员"], 11.0),
        (["2019.03-2020.05 上汽虚构有限公司 电气工程师"], 7.0),
        (["2013.03-2013.06 丙江机械有限公司 毕业设计"], 7.0),
        (["2013.07-2013.09 丙江机械有限公司 实习生"], 7.0),
        (["2016.03-2017.05 丙江机械有限公司ERP项目 项目经理"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 智能仓库 负责人"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 智能仓库"], 7.0),
        (["2014.01-2017.12 丙江机械有限公司 采购部 采购员"], 11.0),
    ],
)
def test_only_posts_before_those_above_go_on_behind_projects(projects, years):
    lines = [*_CAREER[:4], "项目经历", *projects]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert (record["工作年限"], record["当前职位"]) == (years, "采购经理")


def test_degree_on_a_line_of_its_own_belongs_to_the_school_above():
    record = record_of_career(
        behind=("学习", "2010.09-2014.06 虚构大学 机械工程", "学历：本科", "主修课程：液压、测量")
    )
    found = [record[name] for name in ("学历", "专业", "毕业院校")]
    assert found == ["本科", "机械工程", "虚构大学"]


def test_posts_go_on_behind_achievements_though_their_firm_tells_no_form():
    lines = [
        "Nora Fictive",
        "nora@example.com",
        "Career",
        "Engineer | Fictive Dairy Ltd. | 05/2019 – present",
        "Key achievements:",
        "• Cut downtime (2021 – 2022)",
        "Maintenance Engineer | Fictive Brewing AB | 08/2013 – 04/2019",
    ]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] > 13 and "2021" in record["个人总结"]


def test_a_career_goes_on_behind_what_somebody_earns_and_not_with_courses():
    lines = ["王一", "13900000001", "工作经历", f"2018.01-至今 {FIRM} 主管"]
    lines += ["待遇", "月薪8000元，期望25-30万", "2014.01-2017.12 乙河机械有限公司 设备员"]
    lines += ["技能：精通UG与AutoCAD二维三维制图", "2010.09-2013.06 某某培训中心 电工证"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert 12 < record["工作年限"] < 14
    assert "25-30万" in record["个人总结"]


@pytest.mark.parametrize(("label", "years"), [("实习经历", 7.0), ("培训", 11.0)])
def test_firms_behind_what_is_said_of_internships_are_no_posts(label, years):
    said = f"{label}：曾在多家制造企业了解产线与设备"
    lines = [*_CAREER[:4], said, "2014.01-2017.12 乙河机械有限公司 设备员"]
    record = form_of_lines([[line] for line in lines], "a.docx").records[0]
    assert record["工作年限"] == years
