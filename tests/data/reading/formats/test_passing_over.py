"""A folder as it lies in an office: what is no table goes by, and only a table that failed is missed."""

import pytest
from docx import Document

from talentmatch.data.intake.ingest import read_files

TABLE = "学校,专业,年度,计划数\n甬江学院,机械,2024,40\n"
PICTURE = b"\x89PNG\r\n\x1a\n"
NAMED = (
    "通知.pdf",
    "通知.docx",
    "照片.png",
    "旧通知.doc",
    "说明.txt",
    "网页.html",
    "README",
    "归档.zip",
)
SILENT = (
    "~$招生计划.xlsx",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "~WRL0001.tmp",
    ".git/config.csv",
    "__MACOSX/._a.csv",
    "旧.rejected.csv",
    "enterprise.review.csv",
)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one table and files of every other kind."""
    place = tmp_path / "files"
    for name in (*NAMED, *SILENT):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(PICTURE)
    document = Document()
    document.add_paragraph("各单位：请于月底前报送材料。")
    document.save(place / "通知.docx")
    (place / "说明.txt").write_text("各单位请于月底前报送。\n谢谢。\n", "utf-8")
    (place / "网页.html").write_text("<html><p>通知</p></html>", "utf-8")
    (place / "空.jpg").touch()
    (place / "招生计划.csv").write_text(TABLE, "utf-8")
    return place


@pytest.mark.parametrize("name", ["简历.wps", "cv.rtf", "cv.odt", "cv.msg"])
def test_a_document_that_is_not_read_is_missed_and_says_what_to_do(tmp_path, name):
    (tmp_path / name).write_text("x", "utf-8")
    (sheet,) = read_files(tmp_path)
    assert sheet.skipped and not sheet.passed and "save it as" in str(sheet.skipped)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_loads_and_names_each_file_of_another_kind_in_one_line(
    command, folder, tmp_path, lang
):
    asked = ("load", folder, "--store", tmp_path / "s.duckdb", "--lang", lang)
    code, _, err = command(*asked)
    said = {"en": "passed over: ", "zh": "略过："}[lang]
    lines = [line.strip() for line in err.splitlines() if line.strip().startswith(said)]
    assert code == 0, err
    assert {line.removeprefix(said).split(":")[0].split("：")[0] for line in lines} == {
        *NAMED,
        "空.jpg",
    }
    assert len(lines) == len(NAMED) + 1
    assert not any(name in err for name in SILENT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("坏.xlsx", PICTURE),
        ("空.csv", b""),
        ("旧.xls", PICTURE),
        ("旧.et", PICTURE),
        ("表.ods", PICTURE),
        ("别的.csv", "甲,乙\n1,2\n".encode()),
    ],
)
def test_a_file_that_looks_like_a_table_and_failed_is_missed(
    command, folder, tmp_path, name, content
):
    (folder / name).write_bytes(content)
    code, _, err = command("load", folder, "--store", tmp_path / "s.duckdb")
    assert code == 3 and f"left out: {name}" in err and "files not read: 1" in err
    assert "1 rows loaded" in err


@pytest.mark.parametrize("name", ["通知.pdf", "通知.docx", "说明.txt", "照片.png"])
def test_a_file_that_is_named_outright_has_to_be_read(command, folder, tmp_path, name):
    code, _, err = command("load", folder / name, "--store", tmp_path / "s.duckdb")
    assert code != 0 and name in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "content", "missed"),
    [
        ("a.pdf", b"%PDF-1.4 broken", True),
        ("a.pdf", b"\x89PNG", False),
        ("a.docx", b"PK\x03\x04nothing", True),
        ("a.docx", b"\x89PNG", False),
    ],
)
def test_only_what_begins_as_a_document_is_missed(tmp_path, name, content, missed):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "b.csv").write_text("姓名,手机,当前公司\n王一,13900000001,甲厂", "utf-8")
    sheets = {sheet.file.name: sheet for sheet in read_files(tmp_path, consent="recruiting")}
    assert sheets[name].skipped and sheets[name].passed is not missed
