"""Heads and feet of pages, and careers in further words: what is of whom, and what was held last."""

import docx
import pytest

from talentmatch.data.reading.formats.documents import read_document
from talentmatch.data.reading.formats.forms import form_of_lines
from talentmatch.data.reading.rows.people.career import from_jobs
from talentmatch.data.reading.rows.people.jobs import jobs_of


def person_of(*lines):
    form = form_of_lines([[line] for line in lines], "a.docx")
    assert form is not None and form.table == "candidate"
    (person,) = form.records
    return person, form.notes


HEAD = ("祝虚四", "电话：19900000611")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["2020.1-至今 自由职业", "2015.7-2019.12 虚构厂 工程师"], "自由职业"),
        (["2020.1-至今 自主创业（餐饮）"], "自主创业（餐饮）"),
        (["2020 - present Self-employed", "2015-2019 Fable Ltd, Engineer"], "Self-employed"),
        (["2019/4 – 至今 虚构汽车座椅有限公司", "设备工程师 → 2022/1 设备副主管", "2012/7 – 2019/3 虚构家电股份有限公司 技术员"], "设备副主管"),
    ],
)  # fmt: skip
def test_the_last_post_of_who_is_their_own_master_or_was_promoted(lines, title):
    assert from_jobs(jobs_of(lines))["当前职位"] == title


def test_a_last_post_without_a_title_is_said():
    person, notes = person_of(*HEAD, "工作经历", "2020.1-至今 虚构有限公司", "2015.7-2019.12 虚构厂 工程师")  # fmt: skip
    assert "当前职位" not in person and any("title" in str(note) for note in notes)


def test_what_somebody_did_at_school_is_no_work_and_schools_have_headings_of_their_own():
    person, _ = person_of(*HEAD, "工作经历", "2012.7-2019.3 虚构家电股份有限公司 技术员", "在校经历", "2008.9-2011.6 校学生会主席", "学历", "2004-2008 虚构财经大学 会计学 本科；2012-2015 虚构大学 工商管理 硕士", "推荐理由", "CPA持证")  # fmt: skip
    assert person["工作年限"] == 6.7
    assert (person["学历"], person["专业"], person["毕业院校"]) == (
        "master",
        "工商管理",
        "虚构大学",
    )


def test_a_table_in_the_head_and_a_line_of_the_site_in_the_foot_of_a_page(tmp_path):
    document = docx.Document()
    section = document.sections[0]
    head = section.header.add_table(1, 2, docx.shared.Inches(6))
    head.cell(0, 0).text, head.cell(0, 1).text = "计虚六\n求职：注塑工程师", "手机：19900000622\n邮箱：ji6@example.com"  # fmt: skip
    section.footer.add_paragraph("本简历由虚构人才网生成 客服电话 400-000-0000 kf@example.com")
    for line in ("工作经历", "2018.8-至今  虚构注塑（太仓）有限公司  注塑技术员", "教育经历", "2015.9-2018.6 虚构职业技术学院 模具 大专"):  # fmt: skip
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    told = [person.get(name) for name in ("姓名", "手机", "邮箱", "求职")]
    assert told == ["计虚六", "19900000622", "ji6@example.com", "注塑工程师"]
    assert "客服" not in str(person)


def test_a_foot_of_the_page_that_says_how_to_reach_somebody(tmp_path):
    document = docx.Document()
    document.sections[0].header.add_paragraph("Page 1 of 1 — Confidential")
    document.sections[0].footer.add_paragraph("+86 199 0000 0613 · ola@example.com")
    for line in ("OLA SAGA", "WORK HISTORY", "Fable Drinks Ltd", "Technician | Aug. 2011 – Feb. 2017", "REFEREES", "Bob Boss, bob@example.com, +86 199 0000 0993"):  # fmt: skip
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    assert (person["姓名"], person["邮箱"]) == ("OLA SAGA", "ola@example.com")
    assert person["手机"].endswith("0613")
