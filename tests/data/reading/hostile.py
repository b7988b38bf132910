"""Files that no honest program writes: made by construction, and honest files with a part changed."""

import base64
import io
import json
import random
import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pandas as pd

__all__ = ["BUILT", "KINDS", "hostile_file"]

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "talentmatch" / "data" / "sample" / "files"
HEADER, ROW = ["岗位名称", "需求人数"], ["钳工", 3]
HUGE = (
    b"1e400",
    b"-1",
    b"0",
    b"",
    b"NaN",
    b"99999999999",
    b"9" * 400,
    b"1048577",
    b"=1+1",
    b"\xff\xfe",
)
_XML_TEXT = re.compile(rb">([^<>]{1,60})<|=\"([^\"<>]{1,40})\"")


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows or (HEADER, ROW):
        book.active.append(row)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def within(content, member, old, new):
    """Put something in the place of a part of one member."""
    return packed(
        (name, part.replace(old, new, 1) if name == member else part)
        for name, part in members_of(content)
    )


SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(inside, content=None):
    return within(content or workbook(), SHEET, b"<sheetData>", b"<sheetData>" + inside)


def far_cell(chance):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.active[chance.choice(["XFD1048576", "A1048576", "XFD1", "ZZ500000"])] = 1
    return "xlsx", saved(book)


def far_cell_out_of_order(chance):
    row = chance.choice([1048576, 10**8, 2**31, 2**63])
    return "xlsx", sheet_of(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row))


def many_sheets(chance):
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for _ in range(chance.choice([300, 1200, 5000])):
        book.add_worksheet().write_row(0, 0, HEADER)
    book.close()
    return "xlsx", stream.getvalue()


def merged_spans(chance):
    ref = chance.choice(["A1:XFD1048576", "A1:XFD6000", "B2:A1", "A1:ZZZZ99999999"])
    merged = b"<mergeCells>" + b'<mergeCell ref="%s"/>' % ref.encode() * 20_000 + b"</mergeCells>"
    return "xlsx", within(
        workbook(HEADER, *[ROW] * 2000), SHEET, b"</sheetData>", b"</sheetData>" + merged
    )


def digits(chance):
    number = "9" * chance.choice([400, 5000, 40_000])
    if chance.random() < 0.5:
        return "json", f'[{{"岗位名称": "钳工", "需求人数": {number}}}]'.encode()
    return "xlsx", sheet_of(b'<row r="3"><c r="B3"><v>%s</v></c></row>' % number.encode())


def odd_dates(chance):
    value = chance.choice([b"-1", b"1e15", b"2958466", b"nan", b"1e308"])
    book = openpyxl.Workbook()
    book.active.append(["岗位名称", "需求人数", "月份"])
    book.active.append(["钳工", 3, pd.Timestamp("2024-01-01")])
    return "xlsx", within(saved(book), SHEET, b"<v>45292</v>", b"<v>" + value + b"</v>")


def formulas(chance):
    cell = chance.choice(
        [
            '=HYPERLINK("http://example.invalid","x")',
            "=cmd|' /C calc'!A0",
            '=WEBSERVICE("http://example.invalid")',
            "=A1:XFD1048576",
            "@SUM(1)",
        ]
    )
    return "xlsx", workbook(HEADER, [cell, cell], ROW)


def zip_bomb(chance):
    name, ending = chance.choice(
        [(SHEET, "xlsx"), ("content.xml", "ods"), ("word/document.xml", "docx"), ("a.csv", "zip")]
    )
    return ending, packed([(name, b"0" * (chance.choice([30, 300]) * 1024**2))])


def bomb_in_a_workbook(chance):
    rows = b'<row r="2"><c r="A2"><v>1</v></c></row>' * chance.choice([100_000, 1_500_000])
    return "xlsx", sheet_of(rows)


def nested_zip(chance):
    content = packed([("a.xlsx", workbook())])
    for _ in range(chance.choice([3, 60])):
        content = packed([("a.zip", content)])
    return chance.choice(["zip", "xlsx"]), content


def climbing_names(chance):
    name = chance.choice(["../../../tmp/x.xml", "/etc/passwd", "xl\\..\\x", "a" * 5000, "."])
    return "xlsx", packed([*members_of(workbook()), (name, b"x")])


def same_member_twice(chance):
    return "xlsx", packed([*members_of(workbook()), (SHEET, b"<worksheet/>")])


def entities(chance):
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    outside = b'<!ENTITY x SYSTEM "file:///etc/passwd">'
    head = b'<!DOCTYPE w [<!ENTITY l0 "lol">' + chance.choice([laughs, outside]) + b"]>"
    kind, member, tag = chance.choice(
        [
            ("xlsx", SHEET, b"<worksheet"),
            ("docx", "word/document.xml", b"<w:document"),
            ("ods", "content.xml", b"<office:document-content"),
        ]
    )
    content = within(honest(kind, chance), member, tag, head + tag)
    return kind, within(content, member, b"</", b"&l11;&x;</")


def deep_xml(chance):
    deep = chance.choice([500, 100_000])
    kind, member, tag = chance.choice(
        [
            ("xlsx", SHEET, b"row"),
            ("docx", "word/document.xml", b"w:tbl"),
            ("ods", "content.xml", b"table:table"),
            ("html", "", b"table"),
        ]
    )
    nest = b"<" + tag + b">"
    if kind == "html":
        return kind, b"<table><tr><td>" * deep + "岗位名称".encode()
    closing = (
        b"</sheetData>" if kind == "xlsx" else b"</w:body>" if kind == "docx" else b"</table:table>"
    )
    return kind, within(
        honest(kind, chance),
        member,
        closing,
        nest * deep + nest.replace(b"<", b"</") * deep + closing,
    )


def wide_spans(chance):
    span = str(chance.choice([10**8, 2 * 10**9, -1, 65_536])).encode()
    kind = chance.choice(["docx", "ods", "html"])
    if kind == "html":
        cell = f'<td colspan="{span.decode()}" rowspan="{span.decode()}">钳工</td>'
        return (
            kind,
            f"<table><tr><th>岗位名称</th><th>需求人数</th></tr><tr>{cell}</tr></table>".encode(),
        )
    if kind == "docx":
        return kind, within(
            honest(kind, chance),
            "word/document.xml",
            b"<w:tcPr>",
            b'<w:tcPr><w:gridSpan w:val="%s"/>' % span,
        )
    name = chance.choice([b"columns-repeated", b"columns-spanned", b"rows-spanned"])
    cell = b'<table:table-cell table:number-%s="%s" ' % (name, span)
    return kind, within(honest(kind, chance), "content.xml", b"<table:table-cell ", cell)


def repeated_rows(chance):
    rows = b'<table:table-row table:number-rows-repeated="%d" ' % chance.choice([10**6, 2 * 10**9])
    return "ods", within(honest("ods", chance), "content.xml", b"<table:table-row ", rows)


def many_strings(chance):
    strings = b"<si><t>x</t></si>" * chance.choice([10, 1_000_000])
    return "xlsx", within(workbook(), "xl/sharedStrings.xml", b"<si>", strings + b"<si>")


def long_string(chance):
    return "xlsx", workbook(HEADER, ["钳工" * 16_000, 3], *[["x" * 32_000, n] for n in range(300)])


def string_out_of_range(chance):
    return "xlsx", sheet_of(
        b'<row r="9"><c r="A9" t="s"><v>%d</v></c></row>' % chance.choice([999, 2**40, -1])
    )


def one_line(chance):
    return "csv", b"a," * chance.choice([100_000, 3_000_000])


def open_quote(chance):
    return "csv", "岗位名称,需求人数\n".encode() + b'"' + b"x,3\n" * chance.choice(
        [1000, 1_000_000]
    )


def quotes(chance):
    return "csv", "岗位名称,需求人数\n".encode() + b'""",' * chance.choice([5_000, 500_000])


def blank_lines(chance):
    return "csv", "岗位名称,需求人数\n钳工,3\n".encode() + chance.choice(
        [b"\n", b",\n", b"\r", b" \t\n"]
    ) * 1_000_000


def noughts(chance):
    return chance.choice(["csv", "txt", "json", "xlsx", "pdf", "doc"]), b"\0" * chance.choice(
        [1, 10_000_000]
    )


def noise(chance):
    return chance.choice(KINDS), chance.randbytes(chance.choice([0, 1, 7, 60_000]))


def mixed_encodings(chance):
    text = "岗位名称,需求人数\n钳工,3\n"
    return "csv", text.encode("gb18030") + text.encode("utf-16") + text.encode(
        "utf-8"
    ) + b"\xff\xfe\x80\xed\xa0\x80"


def headers_again(chance):
    return "csv", ("岗位名称,需求人数\n" * chance.choice([3_000, 60_000])).encode()


def ragged(chance):
    lines = ["岗位名称,需求人数", *("x," * chance.randrange(1, 400) for _ in range(2_000))]
    return "csv", "\n".join(lines).encode()


def deep_json(chance):
    deep = chance.choice([900, 100_000])
    return "json", chance.choice(
        [b"[" * deep, b"[" * deep + b"]" * deep, b'{"a":' * deep + b"1" + b"}" * deep]
    )


def many_fields(chance):
    rows = [{f"字段{n}-{m}": 1 for m in range(40)} for n in range(chance.choice([100, 2000]))]
    return "json", json.dumps(rows).encode()


def odd_json(chance):
    text = chance.choice(
        [
            '[{"岗位名称": "\\ud800", "需求人数": NaN}]',
            '{"a": Infinity}',
            "3",
            "null",
            '[[[1],[2,[3]]],"x",{}]',
            '[{"岗位名称": {"a": {"b": [1, {"c": 2}]}}, "需求人数": [3, 4]}]',
            '[{"": "", "岗位名称": "a", "岗位名称": 1e999}]',
        ]
    )
    return chance.choice(["json", "jsonl"]), text.encode()


def pdf_bomb(chance):
    import zlib

    stream = zlib.compress(b"BT (x) Tj ET " * chance.choice([10_000, 8_000_000]))
    return "pdf", honest("pdf", chance).replace(b"stream\n", b"stream\n" + stream, 1).replace(
        b"/Length", b"/Filter /FlateDecode /Length", 1
    )


def pdf_lies(chance):
    old, new = chance.choice(
        [
            (b"/Count 1", b"/Count 2000000000"),
            (b"/Parent 2 0 R", b"/Parent 7 0 R"),
            (b"/Kids [7 0 R]", b"/Kids [2 0 R]"),
            (b"[0 0 595 842]", b"[0 0 1e30 1e30]"),
            (b"/Kids [7 0 R]", b"/Kids [" + b"7 0 R " * 20_000 + b"]"),
            (b"/Size", b"/Prev 0 /Size"),
        ]
    )
    return "pdf", honest("pdf", chance).replace(old, new)


def deep_mail(chance):
    deep = chance.choice([50, 3_000])
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(deep))
    return "eml", head.encode() + b"Content-Type: text/plain; charset=x-none\n\n\xff" + b"x" * 1000


def mail_with_a_bomb(chance):
    message = EmailMessage()
    message.set_content("见附件")
    _, content = chance.choice([zip_bomb, far_cell, many_sheets, entities])(chance)
    message.add_attachment(content, maintype="application", subtype="zip", filename="../../a.xlsx")
    return "eml", bytes(message)


BUILT = (
    far_cell,
    far_cell_out_of_order,
    many_sheets,
    merged_spans,
    digits,
    odd_dates,
    formulas,
    zip_bomb,
    bomb_in_a_workbook,
    nested_zip,
    climbing_names,
    same_member_twice,
    entities,
    deep_xml,
    wide_spans,
    repeated_rows,
    many_strings,
    long_string,
    string_out_of_range,
    one_line,
    open_quote,
    quotes,
    blank_lines,
    noughts,
    noise,
    mixed_encodings,
    headers_again,
    ragged,
    deep_json,
    many_fields,
    odd_json,
    pdf_bomb,
    pdf_lies,
    deep_mail,
    mail_with_a_bomb,
)
KINDS = (
    "xlsx",
    "xls",
    "ods",
    "csv",
    "docx",
    "pdf",
    "json",
    "jsonl",
    "html",
    "eml",
    "parquet",
    "doc",
    "zip",
    "txt",
)


def honest(kind, chance):
    """Return the content of an honest file of a kind."""
    if kind == "xlsx":
        samples = sorted(SAMPLES.rglob("*.xlsx"))
        return workbook() if chance.random() < 0.5 else chance.choice(samples).read_bytes()
    if kind in ("xls", "ods"):
        return (HERE / "workbooks" / f"form.{kind}").read_bytes()
    if kind == "docx":
        return (
            chance.choice(sorted(SAMPLES.rglob("*.docx"))).read_bytes()
            if chance.random() < 0.5
            else document()
        )
    if kind == "pdf":
        return pdf()
    if kind == "parquet":
        stream = io.BytesIO()
        pd.DataFrame({"岗位名称": ["钳工"] * 50, "需求人数": range(50)}).to_parquet(stream)
        return stream.getvalue()
    if kind == "eml":
        message = EmailMessage()
        message.set_content("姓名：冯虚九\n电话：19900000307")
        message.add_attachment(workbook(), maintype="application", subtype="zip", filename="a.xlsx")
        return bytes(message)
    if kind == "zip":
        return packed([("a.xlsx", workbook())])
    if kind == "doc":
        return (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(505)
            + "姓名 冯虚九".encode("utf-16-le") * 40
        )
    return _texts(kind)


def _texts(kind):
    rows = [
        ["企业名称", "岗位名称", "需求人数"],
        *([f"虚构{n}厂", "钳工", str(n)] for n in range(40)),
    ]
    if kind in ("json", "jsonl"):
        records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        return ("\n".join(lines) if kind == "jsonl" else f"[{','.join(lines)}]").encode()
    if kind == "html":
        cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return f"<html><table>{cells}</table></html>".encode()
    return "\n".join(",".join(row) for row in rows).encode()


def document():
    from docx import Document

    paper = Document()
    table = paper.add_table(2, 2)
    for place, text in enumerate((*HEADER, *map(str, ROW))):
        table.cell(place // 2, place % 2).text = text
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def pdf():
    """Return a PDF of one page that says a few words."""
    text = b"BT /F 12 Tf 40 700 Td (Name Feng  Phone 19900000307) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [7 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"null",
        b"null",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 "
            b"R >> >> /Contents 6 0 R >>"
        ),
    ]
    out = b"%PDF-1.4\n"
    for number, part in enumerate(parts, start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return out + b"trailer\n<< /Size 8 /Root 1 0 R >>\n%%EOF"


def changed(content, chance):
    """Return a content with a part turned over, cut out, doubled, overwritten or cut off."""
    if not content:
        return content
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 30])):
        at = chance.randrange(len(data) + 1)
        length = chance.choice([1, 2, 8, 200])
        how = chance.choice(["turn", "cut", "double", "put", "off"])
        if how == "turn" and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif how == "cut":
            del data[at : at + length]
        elif how == "double":
            data[at:at] = data[at : at + length] * chance.choice([1, 50])
        elif how == "put":
            data[at : at + length] = chance.choice([*HUGE, chance.randbytes(length)])
        elif chance.random() < 0.1:
            del data[at:]
    return bytes(data)


def other_values(content, chance):
    """Return XML or text in which some values are what nobody expects there."""
    places = list(_XML_TEXT.finditer(content))
    for found in sorted(
        chance.sample(places, min(len(places), chance.choice([1, 4, 40]))), key=lambda m: -m.start()
    ):
        group = 1 if found[1] is not None else 2
        content = content[: found.start(group)] + chance.choice(HUGE) + content[found.end(group) :]
    return content


def mutated(chance):
    """Return an honest file of which a part was changed, within its archive where it is one."""
    kind = chance.choice(KINDS)
    content = honest(kind, chance)
    if kind in ("xlsx", "ods", "docx") and chance.random() < 0.8:
        parts = members_of(content)
        likely = [
            n
            for n, (name, _) in enumerate(parts)
            if re.search("sheet|document|content|strings|styles", name)
        ]
        at = chance.choice(likely)
        how = chance.choice([changed, other_values])
        parts[at] = parts[at][0], how(parts[at][1], chance)
        if chance.random() < 0.1:
            del parts[chance.randrange(len(parts))]
        return kind, packed(parts)
    if kind == "eml" and chance.random() < 0.5:
        inside = base64.encodebytes(changed(workbook(), chance))
        return kind, re.sub(rb"UEsDB[\s\S]*?\n\n|UEsDB[\s\S]*?(?=\n--)", lambda _: inside, content)
    return kind, changed(content, chance)


def hostile_file(number):
    """Return the ending and the content of a hostile file, the same for a number each time.

    Every second one is built as one of `BUILT`, each in turn; the others are honest files that
    were changed.
    """
    chance = random.Random(number)
    if number % 2:
        return mutated(chance)
    return BUILT[number // 2 % len(BUILT)](chance)
