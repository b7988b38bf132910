"""Heads and feet of pages, and careers in further words: what is of whom, and what was held last."""

from email.message import EmailMessage

import docx
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._mails import read_mail
from talentmatch.data.reading.rows.people._career import from_jobs
from talentmatch.data.reading.rows.people._jobs import jobs_of


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
        (
            [
                "2019/4 – 至今 虚构汽车座椅有限公司",
                "设备工程师 → 2022/1 设备副主管",
                "2012/7 – 2019/3 虚构家电股份有限公司 技术员",
            ],
            "设备副主管",
        ),
    ],
)
def test_the_last_post_of_who_is_their_own_master_or_was_promoted(lines, title):
    assert from_jobs(jobs_of(lines))["当前职位"] == title


def test_a_last_post_without_a_title_is_said():
    person, notes = person_of(
        *HEAD, "工作经历", "2020.1-至今 虚构有限公司", "2015.7-2019.12 虚构厂 工程师"
    )
    assert "当前职位" not in person and any("title" in str(note) for note in notes)


def test_what_somebody_did_at_school_is_no_work_and_schools_have_headings_of_their_own():
    person, _ = person_of(
        *HEAD,
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


def test_a_table_in_the_head_and_a_line_of_the_site_in_the_foot_of_a_page(tmp_path):
    document = docx.Document()
    section = document.sections[0]
    head = section.header.add_table(1, 2, docx.shared.Inches(6))
    head.cell(0, 0).text, head.cell(0, 1).text = (
        "计虚六\n求职：注塑工程师",
        "手机：19900000622\n邮箱：ji6@example.com",
    )
    section.footer.add_paragraph("本简历由虚构人才网生成 客服电话 400-000-0000 kf@example.com")
    for line in (
        "工作经历",
        "2018.8-至今  虚构注塑（太仓）有限公司  注塑技术员",
        "教育经历",
        "2015.9-2018.6 虚构职业技术学院 模具 大专",
    ):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    told = [person.get(name) for name in ("姓名", "手机", "邮箱", "求职意向")]
    assert told == ["计虚六", "19900000622", "ji6@example.com", "注塑工程师"]
    assert "客服" not in str(person)


def test_a_foot_of_the_page_that_says_how_to_reach_somebody(tmp_path):
    document = docx.Document()
    document.sections[0].header.add_paragraph("Page 1 of 1 — Confidential")
    document.sections[0].footer.add_paragraph("+86 199 0000 0613 · ola@example.com")
    for line in (
        "OLA SAGA",
        "WORK HISTORY",
        "Fable Drinks Ltd",
        "Technician | Aug. 2011 – Feb. 2017",
        "REFEREES",
        "Bob Boss, bob@example.com, +86 199 0000 0993",
    ):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    assert (person["姓名"], person["邮箱"]) == ("OLA SAGA", "ola@example.com")
    assert person["手机"].endswith("0613")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("▶ 虚构智能装备股份有限公司（上市公司，500人）  2021.03—至今", None),
        ("职位：自动化工程师（2023.01晋升为项目经理）", "项目经理"),
        ("历任：挡车工、班长、车间主任", "车间主任"),
    ],
)
def test_signs_before_a_line_and_posts_held_one_after_the_other(line, title):
    jobs = jobs_of(["虚构纺织有限公司  2014.3-2026.8", line] if title else [line])
    assert jobs[-1].title == title


def test_times_in_traditional_characters_and_labels_that_mean_nothing_beside_others():
    lines = [
        ["姓名：郎虚三", "电话：19900000733"],
        ["毕业时间：2021年6月", "毕业院校：虚构学院", "专业：英语", "学历：本科"],
    ]
    lines += [["由", "至", "公司", "職位"], ["2017/08", "現在", "虛構玩具有限公司", "採購員"]]
    form = form_of_lines(lines, "a.docx")
    (person,) = form.records
    told = [person.get(name) for name in ("专业", "学历", "当前职位", "现工作单位")]
    assert told == ["英语", "本科", "採購員", "虛構玩具有限公司"]
    assert person["工作年限"] > 8


def test_a_line_of_wishes_without_labels_below_their_heading(tmp_path):
    lines = [
        "昌虚四",
        "应聘：自动化工程师 | 手机：19900000741",
        "工作经历",
        "2018.07—至今 虚构机器人有限公司 电气工程师",
        "期望",
        "年薪25-30万，苏州/无锡，不接受长期出差",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    (sheet, *_) = read_files(tmp_path / "a.txt", consent="recruiting")
    row = sheet.frame.iloc[0]
    assert row["expected_yearly_pay"] == 275_000
    assert list(row["wanted_regions"]) == ["苏州", "无锡"]
    assert list(row["wanted_titles"]) == ["自动化工程师"]


def test_attachments_of_a_mail_that_are_not_opened_are_named(tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "hr@example.com", "简历"
    mail.set_content("请看附件")
    text = "姓名：任虚十\n电话：19900000773\n工作经历\n2010.3-至今 虚构快递有限公司 站长\n"
    for name, content in (("任虚十.txt", text.encode()), ("人选.xlsx", b"PK")):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    (form,) = read_mail(tmp_path / "a.eml")
    assert form.records[0]["姓名"] == "任虚十"
    assert any("人选.xlsx" in str(note) for note in form.notes)


def test_posts_of_a_person_in_numbered_columns_are_a_career(tmp_path):
    lines = [
        "姓名,手机,公司1,职位1,时间1,公司2,职位2,时间2",
        (
            "章虚五,19900000711,虚构甲汽车,质量经理,2020.03-2024.02,虚构乙汽车,质量工程师,"
            "2015.03-2020.02"
        ),
        "云虚六,19900000712,虚构丙厂,电工,2012.06-2019.11,,,",
    ]
    (tmp_path / "人才库.csv").write_text("\n".join(lines), "utf-8")
    frame = next(iter(read_files(tmp_path / "人才库.csv", consent="recruiting"))).frame
    assert frame["title"].tolist() == ["质量经理", "电工"]
    assert frame["experience_years"].tolist() == [9.0, 7.5]


def test_people_in_numbered_columns_behind_a_post_are_people_in_process_there(tmp_path):
    lines = [
        "客户,职位,候选人1,电话1,状态1,候选人2,电话2,状态2",
        "虚甲电子,设备经理,潘虚一,19900000721,已入职,葛虚二,19900000722,客户拒绝",
        "虚乙食品,生产经理,奚虚三,19900000723,面试中,,,",
    ]
    (tmp_path / "职位进展.csv").write_text("\n".join(lines), "utf-8")
    frames = {
        sheet.table: sheet.frame
        for sheet in read_files(tmp_path / "职位进展.csv", consent="recruiting")
    }
    assert frames["process"][["firm", "post", "stage"]].to_numpy().tolist() == [
        ["虚甲电子", "设备经理", "hired"],
        ["虚甲电子", "设备经理", "declined"],
        ["虚乙食品", "生产经理", "in_process"],
    ]
    assert "posting" not in frames


def test_a_firm_without_ltd_above_its_posts_and_a_department_in_brackets():
    jobs = jobs_of(
        [
            "Mythos Semiconductors, Suzhou | Aug 2016 – Present",
            "  Principal Engineer | Jan 2024 – Present",
            "  Process Engineer | Aug 2016 – Dec 2023",
        ]
    )
    assert {job.employer for job in jobs} == {"Mythos Semiconductors"}
    jobs = jobs_of(
        ["虚构动力电池有限公司  2017.08 – 至今", "高级工艺经理  2023.05 – 至今   （涂布工艺部）"]
    )
    assert (jobs[-1].employer, jobs[-1].title) == ("虚构动力电池有限公司", "高级工艺经理")


def test_how_to_reach_somebody_alone_on_lines_of_a_column_and_beside_a_number_of_a_page(tmp_path):
    person, _ = person_of(
        "米虚九",
        "工作经历",
        "2019.04-至今 虚构制药有限公司 医药代表",
        "证书",
        "执业药师",
        "联系",
        "19900000931",
        "mi9@example.com",
    )
    assert (person["手机"], person["邮箱"], person["证书"]) == (
        "19900000931",
        "mi9@example.com",
        "执业药师",
    )
    person, _ = person_of(
        "项虚三",
        "工作经历",
        "2015.3-至今 虚构纺织有限公司 机修工",
        "自我评价",
        "踏实",
        "经办人：廉某 19900000994",
    )
    assert "手机" not in person
    document = docx.Document()
    document.sections[0].footer.add_paragraph(
        "Mobile (+86) 199 0000 0951 | xenia@example.com | Page 1"
    )
    for line in (
        "XENIA SAGA",
        "Employment",
        "Manager, Mythos Ltd, Mar 2018 to date",
        "Education",
        "BSc Chemistry",
    ):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    assert person["邮箱"] == "xenia@example.com" and person["手机"].endswith("0951")


def test_labels_one_below_another_in_two_cells_at_the_head_of_a_page(tmp_path):
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = (
        "姓名：计虚七\n学历：本科",
        "电话：19900000723\n邮箱：ji7@example.com",
    )
    for line in ("工作经历", "2018.8-至今 虚构注塑（太仓）有限公司 注塑技术员"):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    ((person,),) = (form.records for form in read_document(tmp_path / "a.docx"))
    told = [person.get(name) for name in ("姓名", "学历", "手机", "邮箱")]
    assert told == ["计虚七", "本科", "19900000723", "ji7@example.com"]
