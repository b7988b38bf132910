"""What is said of people and posts beside the columns made for it: in remarks, links, heads and lines of several things."""

import pytest
from test_other_people import rows_of

from talentmatch.data.intake.ingest import read_files
from talentmatch.vocab.skills import extract


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
    (row,) = rows_of(tmp_path, "a.csv", "单位名称,岗位名称,招聘人数,工作地点,备注", f"虚海有限公司,工程师,1,苏州,{remark}")  # fmt: skip
    assert row[field] == value


def test_the_last_day_and_the_end_of_a_vacancy_in_its_remark(tmp_path):
    frames, notes = frames_of(tmp_path, "a.csv", "单位名称,岗位名称,招聘人数,工作地点,备注", "虚海有限公司,会计,1,苏州,截止日期：2026年12月31日", "虚河有限公司,会计,1,苏州,已招满", "虚江有限公司,会计,1,苏州,佣金20%；客户要求高")  # fmt: skip
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
    frames, notes = frames_of(tmp_path, "a.csv", "姓名,手机,现职位,期望薪资", f"甲虚一,19900000801,会计,{wish}")  # fmt: skip
    assert frames["candidate"]["expected_yearly_pay"].tolist() == [yearly]
    words = [note for note in notes if wish in note]
    assert any(told in note for note in words) if told else not words


def test_pay_of_a_posting_after_tax_is_told(tmp_path):
    frames, notes = frames_of(tmp_path, "a.csv", "单位名称,岗位名称,工作地点,薪资", "虚海有限公司,会计,苏州,税后8K")  # fmt: skip
    assert frames["posting"]["pay_low"].tolist() == [8000]
    assert any("after tax" in note for note in notes)


@pytest.mark.parametrize("heading", ["应聘公司", "投递公司", "面试公司"])
def test_who_has_applied_to_a_firm_is_in_process_there_though_no_stage_is_told(tmp_path, heading):
    frames, notes = frames_of(tmp_path, "a.csv", f"姓名,手机,现职位,现公司,{heading}", "乙虚一,19900000811,会计,虚湖有限公司,虚海有限公司、虚河有限公司", "乙虚二,19900000812,会计,虚湖有限公司,")  # fmt: skip
    process = frames["process"]
    assert process["firm"].tolist() == ["虚海有限公司", "虚河有限公司"]
    assert set(process["stage"]) == {"in_process"}
    assert any("nothing is told of how far" in note for note in notes)


def test_a_stage_that_is_told_counts_and_a_client_alone_is_no_application(tmp_path):
    frames, _ = frames_of(tmp_path, "a.csv", "姓名,手机,现职位,应聘公司,状态", "乙虚一,19900000811,会计,虚海有限公司,已拒绝", "乙虚二,19900000812,会计,虚河有限公司,")  # fmt: skip
    assert frames["process"]["stage"].tolist() == ["declined", "in_process"]
    frames, _ = frames_of(tmp_path, "b.csv", "姓名,手机,现职位,客户", "乙虚一,19900000811,会计,虚海有限公司")  # fmt: skip
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
