"""Résumés in PDF: pages, columns, forms, scans, and which line heads a page."""

import json
import sys

import pytest
from resumes import CAREER_OF_DAI, HEAD_OF_DAI, OLE, check_dai, column, pdf, record
from written_files import saved

from talentmatch.data.intake import reader_process
from talentmatch.data.reading.formats import _pdf_files as scans
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._page_layout import Piece, reading_order
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.formats._resume_parts import NEW_COLUMN
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.errors import ScanError, UnreadableFileError

LEFT = ["Contact", "18800001111 (Mobile)", "ann@example.com", "Top Skills", "Lean Manufacturing"]
ENGLISH_CAREER = [
    "Experience",
    "Acme",
    "Plant Manager",
    "March 2019 - Present (7 years 9 months)",
    "Suzhou",
    "Zeta Forging",
    "Production Manager",
    "August 2012 - February 2019 (6 years 7 months)",
]


def page(left, right, *, name_size=20):
    side = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(left)]
    beside = [Piece(text, 200, 14 * n, 380, 14 * n + 10) for n, text in enumerate(right, 2)]
    return [*side, Piece("Ann Roe", 200, 0, 300, name_size), *beside]


def test_the_largest_line_heads_a_page_though_it_stands_in_the_right_column():
    lines = reading_order(page(LEFT, ENGLISH_CAREER))
    assert lines[:2] == [["Ann Roe"], ["Contact"]]
    (row,) = form_of_lines(lines, "Profile.pdf").records
    assert row["姓名"] == "Ann Roe"
    jobs = [(job.employer, job.title) for job in jobs_of(ENGLISH_CAREER[1:])]
    assert jobs == [("Acme", "Plant Manager"), ("Zeta Forging", "Production Manager")]


@pytest.mark.parametrize("size", [10, 12])
def test_a_line_hardly_larger_than_the_others_heads_no_page(size):
    assert reading_order(page(LEFT, ENGLISH_CAREER, name_size=size))[0] == ["Contact"]


def test_a_large_line_further_down_and_several_large_ones_stay_where_they_are():
    lines = [Piece(text, 0, 14 * n, 80, 14 * n + 10) for n, text in enumerate(LEFT * 2)]
    down = Piece("Honours", 0, 200, 80, 220)
    assert reading_order([*lines, down])[-1] == ["Honours"]
    large = [Piece("Ann", 0, 20, 80, 40), Piece("Posts", 0, 60, 80, 80)]
    small = [Piece(text, 0, 100 + 14 * n, 80, 110 + 14 * n) for n, text in enumerate(LEFT)]
    assert reading_order([*large, *small])[:2] == [["Ann"], ["Posts"]]


def test_a_cell_of_a_table_goes_on_below_and_a_post_below_a_firm_does_not():
    def piece(text, left, top):
        return Piece(text, left, top, left + 9 * len(text), top + 10)

    rows = [("2018-至今", "甲江新材料有限", "主管"), ("2010-2018", "乙厂", "工人")]
    cells = [
        piece(text, left, 20 + 30 * n)
        for n, row in enumerate(rows)
        for text, left in zip(row, (0, 100, 250), strict=True)
    ]
    below = piece("公司", 100, 33)
    heads = [piece(text, left, 0) for text, left in (("时间", 0), ("单位", 100), ("职务", 250))]
    assert reading_order([*heads, *cells, below])[1] == ["2018-至今", "甲江新材料有限公司", "主管"]
    assert ["公司"] in reading_order([*cells, below])


@pytest.mark.parametrize(("text", "place"), [("工作经历", 0), ("Nova", 0), ("工作经历", 200)])
def test_a_large_line_below_others_or_over_a_section_stays_where_it_is(text, place):
    lines = [Piece(f"{n}", 0, 14 * n, 80, 14 * n + 10) for n in range(20)]
    beside = [Piece(f"R{n}", 200, 14 * n, 380, 14 * n + 10) for n in range(6, 20)]
    large = Piece(text, place, 43, place + 90, 63)
    kept = [line for line in lines if place or line.top not in {42, 56}]
    assert reading_order([*kept, *beside, large])[0] != [text]


def test_a_heading_at_the_end_of_a_column_stands_above_what_goes_on():
    lines = [
        "Name: Siv Lee",
        "E-mail: siv@example.com",
        "Career history",
        NEW_COLUMN,
        "CURRICULUM VITAE",
        "City: Hangzhou",
    ]
    lines += [
        "08/2019 - 07/2024 Fictive Lenses Ltd. Optical Engineer",
        "Education",
        "BSc Optics, Fictive University, 2012 - 2016",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.pdf").records
    assert (record["工作年限"], record["当前职位"]) == (5.0, "Optical Engineer")


def test_a_line_that_reaches_into_the_space_of_a_page_does_not_end_its_columns(tmp_path):
    main = [
        "工作经历",
        "2020/04 ~ 至今 虚河有限公司",
        "售后经理",
        "",
        "",
        "教育背景",
        "2012/09 ~ 2016/06 虚构工程学院 机械电子工程（本科）",
    ]
    side = ["池虚八", "电话：19900000422", "现居：无锡", "期望城市：无锡", "", "技能", "PLC"]
    page = [*column(40, *main), *column(330, *side)]
    person = record(read_pdf(saved(tmp_path, "a.pdf", pdf(page))))
    assert (person["学历"], person["专业"], person["专业技能"]) == (
        "bachelor",
        "机械电子工程",
        "PLC",
    )


def test_a_pdf_of_one_column_is_read(tmp_path):
    path = saved(tmp_path, "设备经理_戴虚三.pdf", pdf(column(40, *HEAD_OF_DAI, *CAREER_OF_DAI)))
    check_dai(record(read_pdf(path)))


def test_a_pdf_goes_on_over_its_pages(tmp_path):
    path = saved(
        tmp_path,
        "a.pdf",
        pdf(column(40, *HEAD_OF_DAI, *CAREER_OF_DAI[:2]), column(40, *CAREER_OF_DAI[2:])),
    )
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
        read_pdf(
            saved(tmp_path, "a.pdf", pdf(column(40, *HEAD_OF_DAI, "⼯作经历", *CAREER_OF_DAI[1:])))
        )
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
    (form,) = read_pdf(saved(tmp_path, "a.pdf", pdf(column(40, *HEAD_OF_DAI, *CAREER_OF_DAI), [])))
    assert any("pages 2" in note for note in form.notes)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4", pdf(column(40, *HEAD_OF_DAI))[:400], b"\x89PNG", b"%PDF" + b"(" * 50_000],
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
        read_pdf(saved(tmp_path, "b.pdf", pdf(*[column(40, *HEAD_OF_DAI)] * 70)))


@pytest.mark.slow
@pytest.mark.usefixtures("no_ocr")
def test_a_folder_names_what_it_could_not_read_and_counts_scans(command, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    saved(folder, "戴虚三.pdf", pdf(column(40, *HEAD_OF_DAI, *CAREER_OF_DAI)))
    saved(folder, "scan.pdf", pdf([]))
    saved(folder, "old.doc", OLE + bytes(500))
    saved(folder, "b.json", json.dumps({"basics": {"name": "Ben Fictive", "email": "b@x.com"}}))
    asked = ("load", folder, "--consent", "recruiting", "--store", tmp_path / "s.duckdb")
    code, _, err = command(*asked)
    assert code == 3
    assert "left out: old.doc: " in err and ".docx" in err
    assert "left out: scan.pdf: " in err and "scans: 1; install talentmatch[ocr]" in err


def test_days_in_the_left_margin_belong_to_their_posts():
    left = [
        ("Experience", 0),
        ("2022 Jan - now", 20),
        ("2016 Aug - 2021 Dec", 56),
        ("Education", 80),
        ("2011 - 2016", 100),
    ]
    right = [
        ("Head of Purchasing, Nordisk Ltd.", 20),
        ("Team of 9 in 2023", 36),
        ("Strategic Buyer, Wexel", 56),
        ("MSc Industry", 100),
    ]
    pieces = [Piece(text, 0, y, 100, y + 10) for text, y in left]
    pieces += [Piece(text, 180, y, 400, y + 10) for text, y in right]
    assert ["2016 Aug - 2021 Dec", "Strategic Buyer, Wexel"] in reading_order(pieces)
