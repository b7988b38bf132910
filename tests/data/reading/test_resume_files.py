"""Résumés as they arrive: PDF of one and two columns, scans, Word, mails, pages, forms."""

import json
import stat
import sys
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import parse_xml

from talentmatch.data.intake import reader_process
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats import _pdf_files as scans
from talentmatch.data.reading.formats._forms import form_of_rows
from talentmatch.data.reading.formats._json_resumes import json_resume
from talentmatch.data.reading.formats._mails import read_mail
from talentmatch.data.reading.formats._old_word import read_old_word
from talentmatch.data.reading.formats._pages_and_texts import read_page, read_text
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import ScanError, UnreadableFileError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CAREER = [
    "工作经历",
    "2019.03-至今 虚构传动有限公司 设备主管",
    "2015.07-2019.02 虚构轴承厂 设备工程师",
    "教育经历",
    "2011.09-2015.06 虚构理工大学 机械工程 本科",
]
HEAD = ["戴虚三", "男 | 35岁 | 19900000301 | dai@example.com"]


def pdf(*pages):
    """Return a PDF of pages of (x, y from the top, text); an empty page shows a picture."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [4 0 R] >>"
        ),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 "
        b"R /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 "
        b"880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    kids = []
    for page in pages:
        drawn = b"q 400 0 0 400 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
        if page:
            runs = [
                b"/F 10 Tf 1 0 0 1 %g %g Tm <%s> Tj"
                % (x, 842 - y, text.encode("utf-16-be").hex().encode())
                for x, y, text in page
            ]
            drawn = b"BT\n%s\nET" % b"\n".join(runs)
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        facts = b"/MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R"
        parts.append(b"<< /Type /Page /Parent 2 0 R " + facts % len(parts) + b" >>")
        kids.append(b"%d 0 R" % len(parts))
    parts[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1,
        len(out),
    )
    return out + head + table + end


def column(x, *lines, top=40, step=18):
    return [(x, top + step * number, text) for number, text in enumerate(lines) if text]


def saved(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def record(pieces):
    """Return the one record of what a reader gives."""
    (form,) = pieces
    assert isinstance(form, Form) and form.table == "candidate"
    (person,) = form.records
    return person


def check_dai(person):
    told = [person.get(name) for name in ("姓名", "手机", "当前职位", "现工作单位", "学历", "专业")]
    assert told == ["戴虚三", "19900000301", "设备主管", "虚构传动有限公司", "bachelor", "机械工程"]
    assert person["工作年限"] > 11


def test_a_pdf_of_one_column_is_read(tmp_path):
    path = saved(tmp_path, "设备经理_戴虚三.pdf", pdf(column(40, *HEAD, *CAREER)))
    check_dai(record(read_pdf(path)))


def test_a_pdf_goes_on_over_its_pages(tmp_path):
    path = saved(tmp_path, "a.pdf", pdf(column(40, *HEAD, *CAREER[:2]), column(40, *CAREER[2:])))
    check_dai(record(read_pdf(path)))


@pytest.mark.parametrize("side", [40, 420])
def test_columns_of_a_pdf_are_read_one_after_the_other(tmp_path, side):
    """Both columns stand on the same lines, and are written line by line."""
    beside = ["联系方式", "19900000301", "dai@example.com", "专业技能", "PLC", "机器人"]
    main = [
        "工作经历",
        "2019.03-至今 虚构传动有限公司",
        "设备主管",
        "2015.07-2019.02 虚构轴承厂",
        "设备工程师",
        "教育经历",
        "2011.09-2015.06 虚构理工大学",
        "机械工程 本科",
    ]
    pieces = [*column(side, *beside, top=90), *column(220 - 180 * (side > 40), *main, top=90)]
    page = [(40, 40, "戴虚三"), *sorted(pieces, key=lambda piece: piece[1])]
    person = record(read_pdf(saved(tmp_path, "a.pdf", pdf(page))))
    check_dai(person)
    assert person["专业技能"].split() == ["PLC", "机器人"]


def test_days_at_the_right_margin_are_no_column(tmp_path):
    page = [
        *column(
            40,
            "Lena Fictive",
            "lena@example.com",
            "EXPERIENCE",
            "Senior Buyer, Fictive Foods Ltd",
            "• Bought grain",
            "Buyer, Fictive Mills Inc",
            "• Bought flour",
            "Trainee, Fictive Ltd",
        ),
        *[
            (430, 40 + 18 * n, text)
            for n, text in (
                (3, "06/2018 – Present"),
                (5, "09/2014 – 05/2018"),
                (7, "09/2013 – 08/2014"),
            )
        ],
    ]
    person = record(read_pdf(saved(tmp_path, "a.pdf", pdf(page))))
    assert (person["当前职位"], person["现工作单位"]) == ("Senior Buyer", "Fictive Foods Ltd")
    assert person["工作年限"] > 12


def test_a_form_in_a_pdf_keeps_its_cells_in_their_columns(tmp_path):
    rows = [
        ("姓名", "卓虚四", "性别", "女"),
        ("应聘职位", "生产主管", "联系电话", "19900000304"),
        ("紧急联系人", "卓父", "联系电话", "19900000999"),
        ("工作经历",),
        ("起止时间", "单位名称", "职务", "证明人"),
        ("2016.08-至今", "虚构注塑有限公司", "", "李某"),
        ("2014.07-2016.07", "虚构塑料厂", "操作工", "周某"),
    ]
    page = [
        (40 + 120 * x, 40 + 20 * y, text)
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
        if text
    ]
    person = record(read_pdf(saved(tmp_path, "a.pdf", pdf(page))))
    assert (person["应聘职位"], person["手机"]) == ("生产主管", "19900000304")
    assert person["现工作单位"] == "虚构注塑有限公司" and "当前职位" not in person
    assert "李某" not in str(person)


def test_signs_of_fonts_become_the_characters_they_draw(tmp_path):
    person = record(
        read_pdf(saved(tmp_path, "a.pdf", pdf(column(40, *HEAD, "⼯作经历", *CAREER[1:]))))
    )
    check_dai(person)


@pytest.fixture
def no_ocr(tmp_path, monkeypatch):
    """Take the extra away, from processes that read files too."""
    (tmp_path / "without").mkdir()
    saved(tmp_path / "without", "rapidocr_onnxruntime.py", b"raise ImportError")
    monkeypatch.syspath_prepend(tmp_path / "without")
    monkeypatch.delitem(sys.modules, "rapidocr_onnxruntime", raising=False)
    scans._reader.cache_clear()
    # A process that was started before knows the extra; one started here must not outlive the test.
    reader_process._close()
    yield
    scans._reader.cache_clear()
    reader_process._close()


@pytest.mark.slow
@pytest.mark.usefixtures("no_ocr")
def test_a_scan_says_what_to_install(tmp_path):
    with pytest.raises(ScanError, match=r"scan.*talentmatch\[ocr\]"):
        read_pdf(saved(tmp_path, "a.pdf", pdf([])))


def scan(lines):
    """Return a picture of lines, in a font that comes with Pillow: this machine may have none."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1488, 2105), 255)
    font = ImageFont.load_default(size=36)
    for place, line in enumerate(lines):
        ImageDraw.Draw(page).text((150, 150 + 75 * place), line, font=font, fill=0)
    return page


@pytest.mark.slow
def test_a_scan_is_read_and_told_as_one(tmp_path):
    pytest.importorskip("rapidocr_onnxruntime", reason="pip install talentmatch[ocr]")
    lines = [
        "Jon Fictive",
        "Phone: 19900000127",
        "Email: jon@example.com",
        "WORK EXPERIENCE",
        "06/2018 - Present  Fictive Mills Inc  Buyer",
    ]
    scan(lines).save(tmp_path / "scan.pdf", resolution=180)
    (form,) = read_pdf(tmp_path / "scan.pdf")
    person = record([form])
    assert (person["手机"], person["Email"]) == ("19900000127", "jon@example.com")
    assert "Mills" in person["工作经历"] and any("scan" in note for note in form.notes)


def test_a_page_of_pictures_beside_text_is_told(tmp_path):
    (form,) = read_pdf(saved(tmp_path, "a.pdf", pdf(column(40, *HEAD, *CAREER), [])))
    assert any("pages 2" in note for note in form.notes)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4", pdf(column(40, *HEAD))[:400], b"\x89PNG", b"%PDF" + b"(" * 50_000]
)
def test_a_damaged_pdf_is_refused(tmp_path, content):
    with pytest.raises(UnreadableFileError):
        read_pdf(saved(tmp_path, "a.pdf", content))


def test_a_notice_and_a_book_are_no_resumes(tmp_path):
    notice = column(
        40, "关于开展2026年职称评审工作的通知", "各有关单位：", "联系电话：0512-65001234"
    )
    with pytest.raises(UnreadableFileError, match="neither a résumé"):
        read_pdf(saved(tmp_path, "a.pdf", pdf(notice)))
    with pytest.raises(UnreadableFileError, match="70 pages"):
        read_pdf(saved(tmp_path, "b.pdf", pdf(*[column(40, *HEAD)] * 70)))


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


def of_word(path):
    from talentmatch.data.reading.formats._documents import read_document

    return record(read_document(path))


def test_name_and_contact_stand_in_page_header_or_text_box(tmp_path):
    check_dai(of_word(word(tmp_path / "a.docx", *CAREER, header=HEAD)))
    check_dai(of_word(word(tmp_path / "b.docx", *CAREER, boxes=[HEAD])))


def test_the_telephone_of_a_letterhead_is_not_the_persons(tmp_path):
    header = ["虚构人才服务有限公司", "热线 13900009999"]
    person = of_word(word(tmp_path / "a.docx", "戴虚三", *CAREER, header=header))
    assert person["姓名"] == "戴虚三" and "手机" not in person


def test_a_layout_table_is_read_cell_after_cell(tmp_path):
    cells = [
        "\n".join(["联系方式", "19900000301", "专业技能", "PLC"]),
        "\n".join(["戴虚三", *CAREER]),
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
            *HEAD,
            *CAREER[:3],
            "项目经历",
            "2001.01-2008.06 虚构产线项目 项目经理",
            *CAREER[3:],
        )
    )
    check_dai(person)
    assert person["工作年限"] < 25


def test_an_address_and_an_applied_post_reach_the_right_columns(tmp_path):
    lines = (
        "姓名：戴虚三  电话：19900000301",
        "现居住地：苏州市相城区虚构路1号",
        "应聘职位：设备经理",
        *CAREER,
    )
    sheets = {s.table: s.frame for s in read_files(word(tmp_path / "a.docx", *lines))}
    person = sheets["candidate"].iloc[0]
    assert (person["title"], person["region"]) == ("设备主管", "苏州市相城区")
    assert person["wanted_titles"] == ["设备经理"]


def mail(folder, name, body, charset="utf-8", attachments=()):
    message = EmailMessage()
    message["From"], message["Subject"] = "HR <hr@agency.example>", "推荐候选人"
    message.set_content(body, charset=charset)
    for title, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=title
        )
    return saved(folder, name, message.as_bytes())


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_text_of_a_mail_is_read_without_the_marks_of_its_sender(tmp_path, charset):
    quoted = "您好\n----原始邮件----\n发件人: HR <hr2@agency.example>\n收件人: x@y.example\n\n"
    body = quoted + "\n".join([*HEAD, *CAREER]) + "\n-- \n李经理 13900009999"
    person = record(read_mail(mail(tmp_path, "a.eml", body, charset)))
    check_dai(person)
    assert person["邮箱"] == "dai@example.com" and "13900009999" not in str(person)


def test_a_mail_without_charset_or_colons_is_read(tmp_path):
    raw = "From: hr@example.com\nSubject: x\n\n姓名：卞虚 电话 19900000147"
    person = record(read_mail(saved(tmp_path, "a.eml", raw)))
    assert (person["姓名"], person["手机"]) == ("卞虚", "19900000147") and "邮箱" not in person


def test_two_people_in_one_mail_are_two(tmp_path):
    body = "姓名：解虚一 电话：19900000411\n姓名：应虚二 电话：19900000412"
    (form,) = read_mail(mail(tmp_path, "a.eml", body))
    assert [(p["姓名"], p["手机"]) for p in form.records] == [
        ("解虚一", "19900000411"),
        ("应虚二", "19900000412"),
    ]


def test_the_resume_attached_to_a_mail_is_read(tmp_path):
    letter = "见附件\n王经理 13900008888"
    path = mail(
        tmp_path, "a.eml", letter, attachments=[("../简历.pdf", pdf(column(40, *HEAD, *CAREER)))]
    )
    check_dai(record(read_mail(path)))
    with pytest.raises(UnreadableFileError, match=r"简历\.zip") as caught:
        read_mail(mail(tmp_path, "b.eml", letter, attachments=[("简历.zip", b"PK")]))
    assert caught.value.closed


def test_a_web_page_is_read_as_it_is_shown(tmp_path):
    shown = (
        f"<h1>{HEAD[0]}</h1><p>{HEAD[1]}</p><h2>工作经历</h2><div><b>虚构传动有限公司</b> "
        "2019.03-至今</div><div>设备主管</div><p>2015.07-2019.02 虚构轴承厂 "
        f"设备工程师</p><h2>教育经历</h2>{CAREER[4]}"
    )
    page = (
        f"<html><head><title>x</title></head><nav>客服 13900009999</nav>{shown}<script>'工作经历'"
        "</script>"
    )
    check_dai(record(read_page(saved(tmp_path, "a.html", page))))
    table = f"<table><tr><td><h3>专业技能</h3>PLC<td><p>{'<p>'.join([*HEAD, *CAREER])}</table>"
    check_dai(record(read_page(saved(tmp_path, "b.html", table))))


def test_what_boards_call_doc_is_read_as_what_it_is(tmp_path):
    page = "<html><p>" + "<p>".join([*HEAD, *CAREER])
    check_dai(record(read_old_word(saved(tmp_path, "a.doc", page.encode("gb18030")))))
    word(tmp_path / "b.docx", *HEAD, *CAREER)
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
        "#!/bin/sh\n" + "\n".join(f"echo '{line}'" for line in [*HEAD, *CAREER]),
    )
    tool.chmod(tool.stat().st_mode | stat.S_IEXEC)
    check_dai(record(read_old_word(path)))


def test_a_resume_in_a_text_file_is_no_table(tmp_path):
    check_dai(record(read_text(saved(tmp_path, "a.txt", "\n".join([*HEAD, *CAREER])))))
    (sheet,) = read_text(saved(tmp_path, "b.txt", "姓名,手机\n张三,19900000001\n"))
    assert isinstance(sheet, RawSheet)


@pytest.mark.parametrize(
    ("work", "title", "years"),
    [
        ([("March 2011", "present"), ("2011-03", "2012-02")], "Lead 0", (15, 60)),
        ([("2018-05", ""), ("2010-01", "2012-12")], "Lead 0", (11, 50)),
        ([("2010-01", "2012-12"), ("2012-06", "2014-12")], "Lead 1", (4.9, 5.1)),
        ([("a while ago", None)], "Lead 0", None),
    ],
)
def test_json_resumes_of_all_ages_are_read(work, title, years):
    posts = [
        {"company": f"Firm {n}", "position": f"Lead {n}", "startDate": start, "endDate": end}
        for n, (start, end) in enumerate(work)
    ]
    person = json_resume(
        {
            "basics": {"name": "Ben Fictive", "label": ""},
            "work": posts,
            "education": None,
            "skills": ["PLC"],
        }
    )
    assert (person["当前职位"], person["技能"]) == (title, "PLC")
    assert (
        (person.get("工作年限") is None)
        if years is None
        else (years[0] < person["工作年限"] < years[1])
    )


@pytest.mark.slow
@pytest.mark.usefixtures("no_ocr")
def test_a_folder_names_what_it_could_not_read_and_counts_scans(command, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    saved(folder, "戴虚三.pdf", pdf(column(40, *HEAD, *CAREER)))
    saved(folder, "scan.pdf", pdf([]))
    saved(folder, "old.doc", OLE + bytes(500))
    saved(folder, "b.json", json.dumps({"basics": {"name": "Ben Fictive", "email": "b@x.com"}}))
    asked = ("load", folder, "--consent", "recruiting", "--store", tmp_path / "s.duckdb")
    code, _, err = command(*asked)
    assert code == 3
    assert "left out: old.doc: " in err and ".docx" in err
    assert "left out: scan.pdf: " in err and "scans: 1; install talentmatch[ocr]" in err


@pytest.mark.parametrize(
    ("work", "employer"),
    [
        ([{"name": "甲公司", "position": "焊工"}], "甲公司"),
        ([{"company": "甲公司", "endDate": ""}], "甲公司"),
        ([{"name": "甲公司", "endDate": "2020-01"}], None),
        ([{"name": "甲公司", "startDate": "soon"}], None),
        ([{"name": "甲公司"}, {"name": "乙公司"}], None),
    ],
)
def test_the_only_post_of_a_json_resume_goes_on_where_nothing_says_that_it_ended(work, employer):
    record = json_resume({"basics": {"name": "李四"}, "work": work})
    assert record.get("现工作单位") == employer


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
