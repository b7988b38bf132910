"""Job descriptions and notices in text, Word and mail become postings."""

import pytest
from docx import Document
from read_sheets import frames_of_text, rows_of, sheets_by_table
from written_files import document

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._asked_limits import least_education, least_years
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.layout.reshaping._job_notices import by_notice, posts_of_notice
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows.people._head_lines import from_job_head
from talentmatch.data.store import Store
from talentmatch.errors import UnreadableFileError

TWO_POSTS = (
    "招工启事\n虚海精工有限公司因扩大生产，现招聘焊工5名，要求持证上岗，月薪6000-8000元；"
    "钳工3名，包吃住。\n工作地点：苏州市相城区。\n联系电话：0512-00000000"
)


def brief(text):
    return [(post["招聘岗位"], post["招聘人数"], post["薪资"]) for post in posts_of_notice(text)]


def test_job_descriptions_in_one_document_become_postings(tmp_path):
    path = document(
        tmp_path / "职位.docx",
        "职位名称：电气工程师",
        "公司名称：东星机械有限公司",
        "薪资：12-18k",
        "招聘人数：3人",
        "工作经验：3-5年",
        "岗位职责：",
        "PLC编程与调试",
        "任职要求",
        "限男性，本科及以上",
        "职位名称：装配钳工",
        "薪资：面议",
        "岗位职责",
        "装配",
    )
    frame = sheets_by_table(path)["posting"].frame
    assert frame["title"].tolist() == ["电气工程师", "装配钳工"]
    first = frame.iloc[0]
    assert first[["pay_low", "pay_high", "openings", "experience_max"]].tolist() == [
        12000,
        18000,
        3,
        5,
    ]
    assert first["unlawful_terms"] == ["sex: 限男性"]
    assert "限男性" not in first["text"] and "PLC编程" in first["text"]


def test_a_job_description_without_a_label_takes_its_first_line_as_title(tmp_path):
    path = document(
        tmp_path / "jd.docx", "诚聘：焊接工程师", "岗位职责", "焊接工艺", "任职要求", "大专"
    )
    assert sheets_by_table(path)["posting"].frame["title"].tolist() == ["焊接工程师"]


def test_an_advertisement_in_a_few_labels_that_ends_in_what_is_required():
    lines = [
        "职位：设备经理",
        "公司：虚海精工有限公司",
        "地点：苏州相城",
        "要求：",
        "1. 本科以上；",
    ]
    form = form_of_lines([[line] for line in lines], "a.eml")
    assert (form.table, form.records[0]["任职要求"]) == ("posting", "1. 本科以上；")


def test_two_places_beside_a_title_are_left_open():
    assert "工作地点" not in from_job_head(["会计", "苏州 | 本科", "无锡 | 大专", "3-5年 | 招2人"])


def test_several_posts_below_one_firm_in_a_text_are_each_read():
    lines = [
        "虚河食品有限公司招聘简章",
        "公司简介：成立于1998年。",
        "岗位名称：包装工",
        "招聘人数：20人",
        "岗位名称：机修工",
        "招聘人数：3",
        "任职要求：持电工证",
    ]
    records = form_of_lines([[line] for line in lines], "a.txt").records
    assert [(r["岗位名称"], r["招聘人数"], r["企业名称"]) for r in records] == [
        ("包装工", "20人", "虚河食品有限公司"),
        ("机修工", "3", "虚河食品有限公司"),
    ]


def test_a_job_description_in_a_text_file_is_read(tmp_path):
    lines = (
        "Job Title: Plant Manager",
        "Company: Fictive Client Ltd",
        "Location: Suzhou",
        "Salary: CNY 600k-840k per year",
        "Requirements: PMP or IPMP; SAP not required",
    )
    post = frames_of_text(tmp_path, *lines)[0]["posting"].iloc[0]
    assert (post["title"], post["region"], post["pay_high"]) == ("Plant Manager", "Suzhou", 70000)
    assert post["skills"] == ["PMP"]


@pytest.mark.parametrize(
    ("text", "education", "years"),
    [
        ("1. 大专及以上学历，本科优先；2. 3年以上相关经验，5年以上者优先", "college", 3),
        ("学历要求：硕士；工作经验：5-8年", "master", 5),
        ("统招本科，至少两年工作经验", "bachelor", 2),
        ("高中以上，接受应届；公司20年行业经验", "senior_middle", None),
        ("5年以上工作经验，2年以上团队管理经验", None, 5),
        ("签3年合同，试用期满1年加薪", None, None),
        ("硕士优先，有3年经验者优先", None, None),
        ("Bachelor's degree or above; 5+ years of experience; Master's preferred", "bachelor", 5),
        ("At least 3 years of experience in design. We have 20 years of experience.", None, 3),
        ("Minimum 7 years' experience in quality, 3 years in leadership", None, 7),
        ("PhD or master degree in chemistry required", "master", None),
        ("负责本科及以上院校的校园招聘；服务硕士以上人才", None, None),
        ("清理3年以上账龄的应收款，有经验者", None, None),
        ("熟悉3年内的政策，需要经验", None, None),
        (None, None, None),
    ],
)
def test_what_is_asked_for_at_least_is_read_and_a_wish_is_none(text, education, years):
    assert (least_education(text), least_years(text)) == (education, years)


def _posting(tmp_path, text):
    path = tmp_path / "job.txt"
    path.write_text(text, "utf-8")
    with Store() as store:
        report = store.load(path)
        posting = store.read("posting", as_of="2030-01-01", purpose="recruiting").iloc[0]
    return posting, str(report)


def test_a_description_without_labels_has_its_title_and_not_what_is_said_of_the_firm(tmp_path):
    text = (
        "Fictional Drives Ltd - Job Advertisement\n\nMechanical Design Engineer\n\nAbout us\n"
        "We make drives, using SolidWorks, with 20 years of experience.\n\nWhat you'll do\n"
        "Design housings\nWhat we're looking for\nBachelor degree in mechanical engineering\n"
        "At least 3 years of experience in mechanical design\nAutoCAD\n"
    )
    posting, report = _posting(tmp_path, text)
    assert posting["title"] == "Mechanical Design Engineer"
    assert posting["skills"] == ["Mechanical design", "AutoCAD"]
    assert (posting["education"], posting["experience_min"]) == ("bachelor", 3)
    assert "years of work: the least asked for was read from the text of 1 of 1 rows" in report


def test_a_long_title_goes_before_a_heading_and_a_summary_makes_no_person(tmp_path):
    text = (
        "Senior Embedded Software Engineer\nAbout the role\nWe are looking for an engineer.\n"
        "Responsibilities\nFirmware in C++\nQualifications\nDegree in electronics\n"
        "Experience\nRTOS; apply to hr@example.com\n"
    )
    posting, _ = _posting(tmp_path, text)
    assert posting["title"] == "Senior Embedded Software Engineer"
    assert "hr@example.com" not in posting["text"]


def test_a_notice_with_labels_and_parts_is_one_posting(tmp_path):
    text = (
        "招聘启事\n因公司发展需要，现面向社会公开招聘工作人员。\n岗位名称：设备主管\n"
        "工作地点：昆山\n"
        "岗位职责\n负责设备维护。\n任职要求\n1、大专及以上学历，本科优先；\n"
        "2、5年以上设备管理工作经验；\n"
        "公司简介\n虚构设备公司成立20年，主营机器人。\n"
    )
    posting, _ = _posting(tmp_path, text)
    assert (posting["title"], posting["region"]) == ("设备主管", "昆山")
    assert (posting["education"], posting["experience_min"]) == ("college", 5)
    assert "Recruitment" not in posting["skills"] and "机器人" not in posting["text"]


@pytest.mark.parametrize(
    ("label", "table", "field"),
    [("公司", "posting", "enterprise_name"), ("地点", "posting", "region")],
)
def test_short_labels_of_an_advertisement(label, table, field):
    assert meaning_of(label, table) == field


def test_an_employer_that_names_itself_in_a_sentence(tmp_path):
    (row,) = rows_of(
        tmp_path,
        "a.txt",
        "您好，我司（虚海精工有限公司）招聘以下岗位：",
        "职位：质量经理",
        "地点：苏州相城",
        "薪资：年薪25-30万",
        "要求：",
        "1. 本科以上",
    )
    assert row["enterprise_name"] == "虚海精工有限公司"


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (TWO_POSTS, [("焊工", "5", "月薪6000-8000元"), ("钳工", "3", None)]),
        ("本厂急招缝纫工10人，月薪5000起，虚江服饰有限公司", [("缝纫工", "10", "月薪5000起")]),
        (
            "虚河酒店招服务员、厨师各2名，工资4000-6000元",
            [("服务员", "2", "工资4000-6000元"), ("厨师", "2", "工资4000-6000元")],
        ),
        (
            "诚聘：虚湖电子有限公司招聘SMT技术员3人（薪资7-9K），仓管员若干名",
            [("SMT技术员", "3", "薪资7-9K"), ("仓管员", "若干", None)],
        ),
        (
            "虚海有限公司现有员工500人，招聘以下岗位：\n1、挡车工20名，计件\n2、机修工2-3名",
            [("挡车工", "20", None), ("机修工", "2-3", None)],
        ),
        ("本厂招聘焊工5名", []),
        ("虚海有限公司和虚河有限公司招聘焊工5名", []),
        ("虚海有限公司现有焊工5名", []),
        ("现因业务发展需要我公司招聘焊工5名", []),
        ("招工启事虚海有限公司招聘焊工5名", []),
        ("我公司招聘焊工5名。虚海有限公司", [("焊工", "5", None)]),
        ("2019年至今在虚海有限公司负责招聘，一年招聘焊工50名", []),
        ("各公司请于6月5日前报名，每家企业2人", []),
    ],
)
def test_posts_of_running_text(text, posts):
    assert brief(text) == posts


def test_an_advertisement_says_who_where_and_nobody_to_call():
    first, second = posts_of_notice(TWO_POSTS)
    assert (first["公司名称"], second["工作地点"]) == ("虚海精工有限公司", "苏州市相城区")
    (branch,) = posts_of_notice("虚海有限公司苏州分公司招聘焊工5名")
    assert branch["公司名称"] == "虚海有限公司苏州分公司"
    assert (first["职位描述"], second["职位描述"]) == ("要求持证上岗，月薪6000-8000元", "包吃住")


def test_an_advertisement_in_word_is_read_and_told(tmp_path):
    document = Document()
    for line in TWO_POSTS.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    (form,) = read_document(tmp_path / "a.docx")
    assert [record["招聘人数"] for record in form.records] == ["5", "3"]
    assert "2 posts read" in str(form.notes[0])


def test_advertisements_in_cells_are_a_row_a_post_and_what_is_none_stays():
    cells = [["6月1日", TWO_POSTS], ["6月2日", "本厂招聘焊工5名"]]
    read, notes = by_notice(Block(["日期", "招聘信息"], cells, "", {}, [2, 3]))
    assert [row[:3] for row in read.rows] == [
        ["6月1日", "焊工", "5"],
        ["6月1日", "钳工", "3"],
        ["6月2日", None, None],
    ]
    assert read.rows[2][-1] == "本厂招聘焊工5名"
    assert len(notes) == 1


def test_an_advertisement_of_nobody_is_refused_with_what_to_write(tmp_path):
    (tmp_path / "a.txt").write_text("本厂因业务扩大，招聘焊工5名，待遇优厚。", "utf-8")
    with pytest.raises(UnreadableFileError, match="公司名称"):
        list(read_files(tmp_path / "a.txt"))
    lines = [
        "公司名称：虚海有限公司",
        "招聘岗位：焊工",
        "招聘人数：5",
        "工作地点：苏州",
        "薪资：6000-8000元/月",
    ]
    (tmp_path / "b.txt").write_text("\n".join(lines), "utf-8")
    (sheet,) = read_files(tmp_path / "b.txt")
    assert sheet.frame["openings"].tolist() == [5]


@pytest.mark.parametrize(
    ("lines", "posts"),
    [
        (["招聘岗位：焊工5名、钳工3名"], [("焊工", 5), ("钳工", 3)]),
        (["招聘岗位：焊工、钳工", "招聘人数：各2名"], [("焊工", 2), ("钳工", 2)]),
        (["招聘岗位：焊工（5名）"], [("焊工", 5)]),
        (["招聘岗位：焊工", "招聘人数：10人（已到岗2人）"], [("焊工", 8)]),
    ],
)
def test_posts_and_numbers_beside_labels(tmp_path, lines, posts):
    rest = ["公司名称：虚海有限公司", "工作地点：苏州", "薪资：6000-8000元/月"]
    (tmp_path / "a.txt").write_text("\n".join([*lines, *rest]), "utf-8")
    (sheet,) = read_files(tmp_path / "a.txt")
    assert [*zip(sheet.frame["title"], sheet.frame["openings"], strict=True)] == posts


@pytest.mark.parametrize("joined", [False, True])
def test_advertisements_of_two_firms_are_read_line_by_line_or_not_at_all(tmp_path, joined):
    document = Document()
    lines = ["招聘信息汇总", "虚海有限公司招聘焊工5名。", "虚河有限公司招聘钳工3名。"]
    for line in ["".join(lines)] if joined else lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    if joined:
        with pytest.raises(UnreadableFileError, match="an advertisement a file"):
            read_document(tmp_path / "a.docx")
        return
    (form,) = read_document(tmp_path / "a.docx")
    read = [(record["公司名称"], record["招聘岗位"]) for record in form.records]
    assert read == [("虚海有限公司", "焊工"), ("虚河有限公司", "钳工")]
