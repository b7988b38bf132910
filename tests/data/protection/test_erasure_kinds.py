"""Over twenty kinds of file a person who was erased is found nowhere but where it is said."""

import bz2
import gzip
import os
import sqlite3
import tarfile
from contextlib import closing

import docx
import openpyxl
import pandas as pd
import pytest
from hostile import honest
from test_erasure_documents import HOLDING, LINES, column, packed, pdf

from talentmatch import Store
from talentmatch.data.copies.backup import backup
from talentmatch.data.protection._file_texts import texts_of

NAME, PHONE = "冯虚九", "19900000307"
ROWS = pd.DataFrame(
    {"candidate_id": ["P-1", "P-2"], "name": [NAME, "柳虚八"], "phone": [PHONE, "19900000399"]}
)


def calendar():
    return (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{NAME} {PHONE}\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    ).encode()


def presentation():
    slide = f'<p:sld xmlns:a="a"><a:t>{NAME}</a:t><a:t>{PHONE}</a:t></p:sld>'
    return packed(**{"ppt/slides/slide1_xml": slide.encode()})


def ods():
    import zipfile
    from io import BytesIO

    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(honest("ods", None))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                cell = f"<text:p>{NAME} {PHONE}</text:p>".encode()
                content = content.replace(b"</text:p>", b"</text:p>" + cell, 1)
            new.writestr(name, content)
    return stream.getvalue()


def xls():
    # An old workbook keeps its texts in UTF-16, one after the other.
    return honest("xls", None) + f"{NAME} {PHONE}".encode("utf-16-le")


def write_kinds(folder):
    """Write the person into a file of every kind; return the names of those files."""
    ROWS.to_csv(folder / "a.csv", index=False)
    ROWS.to_csv(folder / "a.tsv", index=False, sep="\t")
    ROWS.to_parquet(folder / "a.parquet")
    ROWS.to_excel(folder / "a.xlsx", index=False)
    ROWS.to_json(folder / "a.json", orient="records", force_ascii=False)
    ROWS.to_json(folder / "a.jsonl", orient="records", lines=True, force_ascii=False)
    book = openpyxl.Workbook()
    book.active["A1"] = f"{NAME} {PHONE}"
    book.save(folder / "b.xlsm")
    paper = docx.Document()
    paper.add_paragraph(f"{NAME} {PHONE}")
    paper.save(folder / "a.docx")
    contents = {
        "a.ods": ods(),
        "a.xls": xls(),
        "a.ics": calendar(),
        "a.pptx": presentation(),
        "a.html": f"<p>{NAME} {PHONE}</p>".encode(),
        "a.md": f"# {NAME}\n{PHONE}".encode(),
        "a.txt": "\n".join(LINES).encode("gb18030"),
        "a.yml": f"name: {NAME}\nphone: '{PHONE}'".encode(),
        "a.pdf": pdf(column(40, *LINES)),
        "a.eml": HOLDING["mail.eml"],
        "a.mht": HOLDING["page.mht"],
        "a.doc": HOLDING["old.doc"],
        "a.zip": HOLDING["packed.zip"],
        "a.csv.gz": gzip.compress(f"{NAME},{PHONE}".encode()),
        "a.csv.bz2": bz2.compress(f"{NAME},{PHONE}".encode()),
        "a.png": b"\x89PNG\r\n\x1a\n a picture of a name",
        "a.rar": b"Rar!\x1a\x07\x00",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "a.db")) as base, base:
        base.execute("CREATE TABLE t (name, phone)")
        base.execute("INSERT INTO t VALUES (?, ?)", (NAME, PHONE))
    with tarfile.open(folder / "a.tar.gz", "w:gz") as archive:
        archive.add(folder / "a.csv", "a.csv")
    return {path.name for path in folder.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="links of files")
def test_a_person_is_found_nowhere_but_where_it_is_said(tmp_path):
    office, elsewhere = tmp_path / "office", tmp_path / "elsewhere"
    office.mkdir()
    elsewhere.mkdir()
    path = office / "city.duckdb"
    with Store(path) as store:
        store.write(
            "candidate", pd.DataFrame({"candidate_id": ["P-1", "P-2"], "title": ["x", "y"]})
        )
        store.write("contact", ROWS)
    kinds = write_kinds(office)
    assert len({name.partition(".")[2] for name in kinds if "city" not in name}) >= 20
    (elsewhere / "real.csv").write_text(f"name,phone\n{NAME},{PHONE}\n", "utf-8")
    (office / "link.csv").symlink_to(elsewhere / "real.csv")
    os.link(office / "a.md", office / "second name.md")
    backup(path, office / "copy.tar.gz")
    with Store(path) as store:
        report = store.erase("P-1", beside=True)
    said = "\n".join(map(str, (*report.files_kept, *report.unsure)))
    files = [path for path in office.rglob("*") if path.is_file() and path.name not in OWN]
    missed = {file.name for file in files if file.resolve().name not in said and holds(file)}
    assert missed == set(), said
    closed = {"a.png", "a.rar", "a.csv.gz", "a.csv.bz2", "a.tar.gz"}
    assert all(name in said for name in closed), "nobody says that they were searched"
    content = path.read_bytes()
    assert NAME.encode() not in content and PHONE.encode() not in content


def holds(path):
    """Tell whether a file still holds the person, or can hold the person where nobody looks."""
    content = path.read_bytes()
    plain = any(
        part.encode(code) in content
        for part in (NAME, PHONE)
        for code in ("utf-8", "utf-16-le", "gb18030")
    )
    shown = texts_of(path)
    return (
        plain
        or not shown.whole
        or any(part in text for part in (NAME, PHONE) for text in shown.texts)
    )


#: Files of the store itself, which hold nobody in plain.
OWN = {"city.duckdb", "city.duckdb.key", ".city.duckdb.reserve"}
