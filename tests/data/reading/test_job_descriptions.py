"""Job descriptions as people write them: title, parts, and what is asked for at least."""

import pytest

from talentmatch import Store
from talentmatch.data.reading.cells._asked_limits import least_education, least_years


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
