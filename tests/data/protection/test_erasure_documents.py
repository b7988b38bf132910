"""Erasure looks into PDF, mails, saved pages and old documents, and names those it could not look into."""

import io
import zipfile
from email.message import EmailMessage

import docx
import pandas as pd
import pytest
from resumes import column, pdf

from talentmatch import Store
from talentmatch.data.protection._file_texts import texts_of

PHONE, NAME = "19900000307", "冯虚九"
LINES = (
    NAME,
    f"电话：{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}",
    "工作经历",
    "2019.03-至今 虚构传动有限公司 设备主管",
)


def mail(kind):
    message = EmailMessage()
    message["Subject"] = "推荐候选人"
    if kind == "text":
        message.set_content("\n".join(LINES), cte="base64")
    elif kind == "page":
        message.set_content(f"<p>电话 {PHONE}</p>", subtype="html", cte="quoted-printable")
    else:
        message.set_content("见附件")
        message.add_attachment(
            pdf(column(40, *LINES)), maintype="application", subtype="pdf", filename="a.pdf"
        )
    return bytes(message)


def document():
    """Return a DOCX in which the telephone stands in several runs, each formatted otherwise."""
    paper = docx.Document()
    line = paper.add_paragraph("电话 ")
    for part in (PHONE[:3], PHONE[3:7], PHONE[7:]):
        line.add_run(part).bold = True
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def packed(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return stream.getvalue()


HOLDING = {
    "cv.pdf": pdf(column(40, *LINES)),
    "mail.eml": mail("text"),
    "page.mht": mail("page"),
    "attached.eml": mail("attachment"),
    "runs.docx": document(),
    "packed.zip": packed(cv_pdf=pdf(column(40, *LINES))),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(505)
    + f"电话 {PHONE[:3]}-{PHONE[3:]}".encode("utf-16-le"),
}
OTHERS = {
    "other.pdf": pdf(column(40, "柳虚八", "19900000399", "工作经历 虚构泵业有限公司")),
    "note.eml": b"Subject: x\n\n19900000399",
}
CLOSED = {"scan.pdf": pdf([]), "photo.jpg": b"\xff\xd8\xff\xe0 JFIF", "cvs.rar": b"Rar!\x1a\x07\0"}


@pytest.fixture
def office(tmp_path):
    """Return a folder with a store of one person, and files beside it."""
    with Store(tmp_path / "city.duckdb") as store:
        store.write("candidate", pd.DataFrame({"candidate_id": ["P-1"], "title": ["设备主管"]}))
        store.write(
            "contact", pd.DataFrame({"candidate_id": ["P-1"], "name": [NAME], "phone": [PHONE]})
        )
    for name, content in {**HOLDING, **OTHERS, **CLOSED}.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_files_that_pack_their_text_are_searched_and_named(office):
    with Store(office / "city.duckdb") as store:
        report = store.erase(PHONE, beside=True)
    named = {
        name
        for name in (*HOLDING, *OTHERS, *CLOSED)
        if any(f"{name}:" in line for line in report.files_kept)
    }
    assert named == {*HOLDING}
    (line,) = [line for line in report.unsure if "not looked through" in line]
    assert line.startswith("3 files") and all(name in line for name in CLOSED)


def test_a_name_in_a_pdf_without_the_telephone_is_named(tmp_path):
    with Store(tmp_path / "city.duckdb") as store:
        store.write("candidate", pd.DataFrame({"candidate_id": ["P-1"], "title": ["设备主管"]}))
        store.write("contact", pd.DataFrame({"candidate_id": ["P-1"], "name": [NAME]}))
        (tmp_path / "a.pdf").write_bytes(pdf(column(40, f"推荐 {NAME} 任设备主管一职")))
        report = store.erase("P-1", beside=True)
    assert ["a.pdf" in line and "name like" in line for line in report.files_kept] == [True]


@pytest.mark.parametrize("name", CLOSED)
def test_nobody_says_that_a_picture_was_read(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(CLOSED[name])
    assert not texts_of(path).whole
