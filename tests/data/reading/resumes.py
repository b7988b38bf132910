"""People whose résumés several tests read, PDF to hold them, and forms made of lines."""

from datetime import date

from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.layout.sheets import Form

TODAY = date.today()


def years_since(since, until=TODAY):
    return (until - since).days / 365.25


def form_of(*lines):
    return form_of_lines([line.split("|") for line in lines], "a.docx")


def person_of(*lines):
    form = form_of_lines([[line] for line in lines], "a.docx")
    assert form is not None and form.table == "candidate"
    (person,) = form.records
    return person, form.notes


HEAD_OF_ZHU = ("祝虚四", "电话：19900000611")
FOUNDRY_POSTS = ["2019.02-2026.08 甲江铸造厂 造型工", "2014.03-2019.01 乙河铸造厂 学徒"]


def records_and_notes(*lines):
    form = form_of_lines([line.split("|") for line in lines], "a.docx")
    return form.records, " | ".join(map(str, form.notes))


STUDIES = ["Education", "BSc Mechanics, Fictive University, 2008 - 2012"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CAREER_OF_DAI = [
    "工作经历",
    "2019.03-至今 虚构传动有限公司 设备主管",
    "2015.07-2019.02 虚构轴承厂 设备工程师",
    "教育经历",
    "2011.09-2015.06 虚构理工大学 机械工程 本科",
]
HEAD_OF_DAI = ["戴虚三", "男 | 35岁 | 19900000301 | dai@example.com"]


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
