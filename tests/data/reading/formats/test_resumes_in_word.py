"""Résumés in Word and text: headers, boxes, layout tables, old files, and what is no résumé."""

import stat

import docx
import pytest
from docx.oxml import parse_xml
from read_sheets import sheets_by_table
from resumes import CAREER_OF_DAI, FOUNDRY_POSTS, HEAD_OF_DAI, OLE, check_dai, record
from written_files import document, saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._forms import form_of_lines, form_of_rows
from talentmatch.data.reading.formats._old_word import read_old_word
from talentmatch.data.reading.formats._pages_and_texts import read_text
from talentmatch.data.reading.formats._word_lines import lines_of_document
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.errors import UnreadableFileError


@pytest.fixture
def resume(tmp_path):
    return document(
        tmp_path / "简历.docx",
        "个人简历",
        "基本信息",
        [
            ["姓 名", "赵测试", "性别", "男"],
            ["出生年月", "1990年5月", "学历", "本科"],
            ["手机", "13800001111", "邮箱", "zhao@example.com"],
            ["现居住地", "北区", "户籍", "南县"],
        ],
        "求职意向",
        "期望职位：电气工程师    期望薪资：12-15K·13薪    期望城市：北区、南区",
        "工作经历",
        "2015.07-2019.06 东星机械有限公司 电气技术员",
        "2019.07-至今 西星自动化有限公司 电气工程师",
        "负责西门子PLC编程，联系赵测试13800001111",
        "教育经历",
        "2008.09-2012.06 某理工大学 电气工程及其自动化 本科",
        "专业技能",
        "PLC、AutoCAD",
    )


def test_a_resume_of_headings_and_tables_becomes_a_candidate(resume):
    sheets = sheets_by_table(resume)
    person = sheets["candidate"].frame.iloc[0]
    assert person["title"] == "电气工程师"
    assert person["employer"] == "西星自动化有限公司"
    assert (person["education"], person["major"]) == ("bachelor", "电气工程及其自动化")
    assert person["expected_yearly_pay"] == 13500 * 13
    assert person["wanted_regions"] == ["北区", "南区"]
    assert person["region"] == "北区"
    assert 10 < person["experience_years"] < 40
    # What the career names counts beside the list.
    assert person["skills"] == ["PLC programming", "AutoCAD", "Siemens PLC"]


def test_identity_and_protected_attributes_never_stay_with_the_candidate(resume):
    sheets = sheets_by_table(resume)
    assert sheets["contact"].frame.iloc[0][["name", "phone", "email"]].tolist() == [
        "赵测试",
        "13800001111",
        "zhao@example.com",
    ]
    protected = sheets["protected"].frame.iloc[0]
    assert protected[["sex", "birth_year", "household_registration"]].tolist() == [
        "male",
        1990,
        "南县",
    ]
    shown = sheets["candidate"].frame.astype(str).to_csv()
    for secret in ("赵测试", "13800001111", "zhao@", "南县", "1990", "男"):
        assert secret not in shown


def test_a_resume_without_labels_is_read_from_its_head_and_career(tmp_path):
    path = document(
        tmp_path / "r.docx",
        "钱测试",
        "女 | 30岁 | 6年工作经验 | 13900001111 | q@example.com",
        "工作经历",
        "南山软件有限公司 | Java开发工程师 | 2018.03 - 至今",
        "教育背景",
        "2011.09-2015.06 某大学 软件工程 学士",
        "2015.09-2018.01 某大学 计算机技术 硕士",
    )
    sheets = sheets_by_table(path)
    person = sheets["candidate"].frame.iloc[0]
    assert person[["title", "employer", "education", "experience_years"]].tolist() == [
        "Java开发工程师",
        "南山软件有限公司",
        "master",
        6,
    ]
    assert sheets["contact"].frame.loc[0, "name"] == "钱测试"
    assert sheets["protected"].frame.loc[0, "sex"] == "female"


def test_a_document_of_prose_says_what_it_lacks(tmp_path):
    with pytest.raises(UnreadableFileError, match="工作经历"):
        sheets_by_table(document(tmp_path / "a.docx", "你好"))


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


def test_a_short_heading_a_beginning_in_brackets_and_a_wish_behind_a_semicolon():
    lines = [
        "闻人虚一",
        "19900000451",
        "教育",
        "虚州大学 2011.9-2015.6 自动化 学士",
        "工作",
        "虚江机电有限公司（2020.7-）",
        "自动化主管",
        "其他",
        "可出差；期望城市：苏州/无锡",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.txt").records
    assert (record["现工作单位"], record["当前职位"], record["期望城市"]) == (
        "虚江机电有限公司",
        "自动化主管",
        "苏州/无锡",
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


NAMED = ["晁虚三", "17700001103", "学历：中专"]


def test_a_name_a_telephone_and_two_posts_are_a_resume_without_headings():
    (row,) = form_of_lines([[line] for line in NAMED + FOUNDRY_POSTS], "a.docx").records
    assert (row["姓名"], row["手机"], row["当前职位"]) == ("晁虚三", "17700001103", "造型工")
    assert row["工作年限"] == 12.5


@pytest.mark.parametrize(
    "lines",
    [
        [*NAMED, FOUNDRY_POSTS[0]],
        [*NAMED, "甲江铸造有限公司", "乙河铸造有限公司"],
        [*NAMED, *FOUNDRY_POSTS, "鲁虚四", "17700001104"],
        [*NAMED, "2019.02-2020.08 甲江水泥线改造项目", "2014.03-2015.01 乙河奖学金"],
        ["各位同事", *FOUNDRY_POSTS],
    ],
)
def test_letters_and_lists_in_which_somebody_is_named_are_no_resume(lines):
    assert form_of_lines([[line] for line in lines], "a.docx") is None


_BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:r><mc:'
    "AlternateContent>"
    '<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></w'
    "ps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def word(path, *blocks, header=(), boxes=()):
    """Write a document: a text is a paragraph, a list of rows a table."""
    page = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            page.add_paragraph(block)
            continue
        table = page.add_table(rows=0, cols=max(map(len, block)))
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
    for line in header:
        page.sections[0].header.add_paragraph(line)
    for box in boxes:
        inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in box)
        page.element.body.insert(0, parse_xml(_BOX.format(inner=inner)))
    page.save(path)
    return path


def of_word(path):
    from talentmatch.data.reading.formats._documents import read_document

    return record(read_document(path))


def test_name_and_contact_stand_in_page_header_or_text_box(tmp_path):
    check_dai(of_word(word(tmp_path / "a.docx", *CAREER_OF_DAI, header=HEAD_OF_DAI)))
    check_dai(of_word(word(tmp_path / "b.docx", *CAREER_OF_DAI, boxes=[HEAD_OF_DAI])))


def test_the_telephone_of_a_letterhead_is_not_the_persons(tmp_path):
    header = ["虚构人才服务有限公司", "热线 13900009999"]
    person = of_word(word(tmp_path / "a.docx", "戴虚三", *CAREER_OF_DAI, header=header))
    assert person["姓名"] == "戴虚三" and "手机" not in person


def test_a_layout_table_is_read_cell_after_cell(tmp_path):
    cells = [
        "\n".join(["联系方式", "19900000301", "专业技能", "PLC"]),
        "\n".join(["戴虚三", *CAREER_OF_DAI]),
    ]
    person = of_word(word(tmp_path / "a.docx", [cells]))
    check_dai(person)
    assert person["专业技能"] == "PLC"


FORM = [
    ["姓 名", "萧虚八", "性 别", "男", "民 族", "汉"],
    ["申请职位", "仓库主管", "期望月薪", "8000元", "职位", "仓库主管"],
    ["联系电话", "0512-65001234", "手机", "19900000308", "家庭住址", "苏州市虚构路9号"],
    ["紧急联系人", "萧母", "关系", "母子", "联系电话", "19933330000"],
    ["工作经历", "起止年月", "工作单位", "职务", "证明人", "证明人电话"],
    ["工作经历", "2019年3月\n至今", "虚构物流有限公司", "仓储组长", "赵某", "19911110000"],
    ["工作经历", "2016年7月至2019年2月", "虚构货运有限公司", "仓管员", "钱某", "19911110001"],
    ["教育背景", "起止年月", "毕业院校", "专业", "学历", "学位"],
    ["教育背景", "2013.9-2016.6", "虚构物流学院", "物流管理", "大专", ""],
    ["家庭成员", "姓名", "关系", "工作单位", "职务", "联系电话"],
    ["家庭成员", "萧父", "父亲", "虚构农场", "场长", "19922220000"],
    ["以下由公司填写", "", "", "", "", ""],
    ["录用岗位", "主管", "期望薪资", "7000", "职务", "总经理"],
]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_application_form_parts_what_is_wanted_from_what_is_held(tmp_path, kind):
    if kind == "docx":
        person = of_word(word(tmp_path / "登记表.docx", "应聘登记表", FORM))
    else:
        person = form_of_rows(RawSheet("登记表.xlsx", [["应聘登记表"], *FORM])).records[0]
    assert (person["当前职位"], person["现工作单位"]) == ("仓储组长", "虚构物流有限公司")
    assert (person["申请职位"], person["手机"]) == ("仓库主管", "19900000308")
    assert (person["学历"], person["专业"]) == ("college", "物流管理")
    assert 10 < person["工作年限"] < 60
    for other in (
        "萧父",
        "萧母",
        "赵某",
        "19911110000",
        "19922220000",
        "19933330000",
        "虚构路",
        "总经理",
    ):
        assert other not in str(person)


def test_projects_and_schools_are_no_employment(tmp_path):
    person = of_word(
        word(
            tmp_path / "a.docx",
            *HEAD_OF_DAI,
            *CAREER_OF_DAI[:3],
            "项目经历",
            "2001.01-2008.06 虚构产线项目 项目经理",
            *CAREER_OF_DAI[3:],
        )
    )
    check_dai(person)
    assert person["工作年限"] < 25


def test_an_address_and_an_applied_post_reach_the_right_columns(tmp_path):
    lines = (
        "姓名：戴虚三  电话：19900000301",
        "现居住地：苏州市相城区虚构路1号",
        "应聘职位：设备经理",
        *CAREER_OF_DAI,
    )
    sheets = {s.table: s.frame for s in read_files(word(tmp_path / "a.docx", *lines))}
    person = sheets["candidate"].iloc[0]
    assert (person["title"], person["region"]) == ("设备主管", "苏州市相城区")
    assert person["wanted_titles"] == ["设备经理"]


def test_what_boards_call_doc_is_read_as_what_it_is(tmp_path):
    page = "<html><p>" + "<p>".join([*HEAD_OF_DAI, *CAREER_OF_DAI])
    check_dai(record(read_old_word(saved(tmp_path, "a.doc", page.encode("gb18030")))))
    word(tmp_path / "b.docx", *HEAD_OF_DAI, *CAREER_OF_DAI)
    check_dai(record(read_old_word((tmp_path / "b.docx").rename(tmp_path / "b.doc"))))
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    check_dai(record(read_old_word(saved(tmp_path, "c.doc", head + page))))


def test_old_word_is_read_by_a_tool_of_the_machine_or_refused(tmp_path, monkeypatch):
    path = saved(tmp_path, "a.doc", OLE + bytes(500))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(UnreadableFileError, match=r"save it as \.docx") as caught:
        read_old_word(path)
    assert caught.value.closed
    (tmp_path / "bin").mkdir()
    tool = saved(
        tmp_path,
        "bin/antiword",
        "#!/bin/sh\n" + "\n".join(f"echo '{line}'" for line in [*HEAD_OF_DAI, *CAREER_OF_DAI]),
    )
    tool.chmod(tool.stat().st_mode | stat.S_IEXEC)
    check_dai(record(read_old_word(path)))


def test_a_resume_in_a_text_file_is_no_table(tmp_path):
    check_dai(
        record(read_text(saved(tmp_path, "a.txt", "\n".join([*HEAD_OF_DAI, *CAREER_OF_DAI]))))
    )
    (sheet,) = read_text(saved(tmp_path, "b.txt", "姓名,手机\n张三,19900000001\n"))
    assert isinstance(sheet, RawSheet)


def test_what_somebody_says_above_all_headings_is_kept(tmp_path):
    path = tmp_path / "简历.txt"
    path.write_text(
        "李虚构 | 13800001238\n10余年机械行业设计经验，精通SolidWorks。\n教育经历\n"
        "2010.09-2014.06 虚构大学 机械工程 本科\n",
        "utf-8",
    )
    frames = {sheet.table: sheet.frame for sheet in read_files(path, consent="recruiting")}
    person = frames["candidate"].iloc[0]
    assert person["experience_years"] == 10
    assert person["skills"] == ["SolidWorks"]
    assert "13800001238" not in person["text"]


def test_a_name_set_apart_and_lists_below_a_heading_of_work():
    lines = [
        ["车  明  远"],
        ["手机：13900000001"],
        ["WORK"],
        ["SEP 2010 – FEB 2014: Graduate Engineer, Moyle Turbines Ltd"],
        ["EDUCATION"],
        ["2006 – 2010: BSc, Univ. of Athry"],
    ]
    (record,) = form_of_lines(lines, "a.docx").records
    assert record["姓名"] == "车明远" and record["当前职位"] == "Graduate Engineer"


def test_headings_of_careers_in_english():
    lines = [
        "Rasmus Thorne",
        "139 4400 5611",
        "Professional History",
        "Melt Shop Manager — Fjell Steel Co., Ltd.",
        "Jan ’19 to date",
        "Academic Record",
        "M.Sc. Metallurgy, Univ. of Ulv, ’10 – ’12",
        "Competencies: EAF",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.docx").records
    assert (record["当前职位"], record["现工作单位"]) == (
        "Melt Shop Manager",
        "Fjell Steel Co., Ltd.",
    )
