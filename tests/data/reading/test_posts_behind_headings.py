"""Where a career goes on behind another heading, where it does not, and whose firm stands above a post."""

import pytest

from talentmatch.data.reading.formats._forms import form_of_lines

FIRM = "甲江机械有限公司"
SCHOOL = ["教育经历", "2008.09-2012.06 虚构大学 机械 本科"]
ENGLISH = ["Nora Fictive", "13900000001", "Experience"]
STUDIES = ["Education", "BSc Mechanics, Fictive University, 2008 - 2012"]


def record_of(*lines, head=("王虚一", "13900000001", "工作经历"), behind=SCHOOL):
    return form_of_lines([[line] for line in [*head, *lines, *behind]], "a.docx").records[0]


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


GROUP, ONE, TWO = "甲集团有限公司", "甲一机械有限公司", "乙二机械有限公司"


def posts_of(*lines):
    """Return title, firm and pay of the posts of a form."""
    form = form_of_lines([["用工需求表"], *([*line.split("|")] for line in lines)], "a.docx")
    return [tuple(r.get(n) for n in ("岗位名称", "单位名称", "薪资待遇")) for r in form.records]


@pytest.mark.parametrize(
    ("lines", "firms"),
    [
        (
            [
                "岗位名称|焊工|招聘人数|3",
                f"单位名称|{ONE}|薪资待遇|6000元",
                "岗位名称|电工|招聘人数|5",
                f"单位名称|{TWO}|薪资待遇|7000元",
            ],
            (ONE, TWO),
        ),
        (
            [
                "岗位名称|焊工",
                f"单位名称|{ONE}",
                "薪资待遇|6000元",
                "岗位名称|电工",
                f"单位名称|{TWO}",
                "薪资待遇|7000元",
            ],
            (ONE, TWO),
        ),
        (
            [
                "岗位名称|焊工|招聘人数|3",
                f"单位名称|{ONE}|薪资待遇|6000元",
                "岗位名称|电工|招聘人数|5",
                "薪资待遇|7000元|学历要求|本科",
            ],
            (ONE, None),
        ),
        (
            [
                "岗位名称|焊工|薪资待遇|6000元",
                f"单位名称|{TWO}|所在镇|浒山",
                "岗位名称|电工|薪资待遇|7000元",
            ],
            (GROUP, TWO),
        ),
        (
            [
                "岗位名称|焊工|薪资待遇|6000元",
                f"单位名称|{TWO}|联系人|张三",
                "岗位名称|电工|薪资待遇|7000元",
            ],
            (GROUP, TWO),
        ),
    ],
)
def test_pay_is_of_the_post_whose_firm_stands_above_or_below_it(lines, firms):
    found = posts_of(f"单位名称|{GROUP}|所在镇|周巷", *lines)
    assert found == [("焊工", firms[0], "6000元"), ("电工", firms[1], "7000元")]


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
