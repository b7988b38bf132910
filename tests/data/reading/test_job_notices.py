"""Advertisements in running text, as factories post them."""

import pytest
from docx import Document

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.layout.reshaping._job_notices import by_notice, posts_of_notice
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.errors import UnreadableFileError

TWO = (
    "招工启事\n虚海精工有限公司因扩大生产，现招聘焊工5名，要求持证上岗，月薪6000-8000元；"
    "钳工3名，包吃住。\n工作地点：苏州市相城区。\n联系电话：0512-00000000"
)


def brief(text):
    return [(post["招聘岗位"], post["招聘人数"], post["薪资"]) for post in posts_of_notice(text)]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (TWO, [("焊工", "5", "月薪6000-8000元"), ("钳工", "3", None)]),
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
    first, second = posts_of_notice(TWO)
    assert (first["公司名称"], second["工作地点"]) == ("虚海精工有限公司", "苏州市相城区")
    (branch,) = posts_of_notice("虚海有限公司苏州分公司招聘焊工5名")
    assert branch["公司名称"] == "虚海有限公司苏州分公司"
    assert (first["职位描述"], second["职位描述"]) == ("要求持证上岗，月薪6000-8000元", "包吃住")


def test_an_advertisement_in_word_is_read_and_told(tmp_path):
    document = Document()
    for line in TWO.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    (form,) = read_document(tmp_path / "a.docx")
    assert [record["招聘人数"] for record in form.records] == ["5", "3"]
    assert "2 posts read" in str(form.notes[0])


def test_advertisements_in_cells_are_a_row_a_post_and_what_is_none_stays():
    cells = [["6月1日", TWO], ["6月2日", "本厂招聘焊工5名"]]
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
