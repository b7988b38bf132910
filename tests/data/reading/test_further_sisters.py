"""Files of the same kinds as others publish them: what stands in a cell is stored, or told by its reason."""

import json

import docx
import pandas as pd
import pytest

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.cells._value_numbers import parse_experience, parse_number
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.formats._forms import form_of_rows
from talentmatch.data.reading.formats._json_forms import job_posting, read_json_file
from talentmatch.data.reading.formats._json_resumes import json_resume
from talentmatch.data.reading.layout._context import with_context
from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.reshaping._split_columns import by_part
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.data.reading.rows._coded_cells import occupation_cells
from talentmatch.data.reading.rows._counted_once import without_whole_rows
from talentmatch.data.reading.rows._firm_answers import shape_firm_forms
from talentmatch.data.reading.rows._firm_figures import by_figure
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._career import school_of
from talentmatch.vocab import levels

FIRM = "甲江机械有限公司"


def block_of(rows):
    return find_block(RawSheet("a.xlsx", rows))


def csv_of(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    return list(read_files(path, consent="recruiting"))


def notes_of(sheets):
    return " ".join(str(note) for sheet in sheets for note in (*sheet.notes, *sheet.unmapped))


def test_the_name_of_a_firm_or_level_in_a_nested_record_is_no_name_of_a_person(tmp_path):
    person = {
        "name": "雷*",
        "eduLevelName": "硕士",
        "workYears": "8年",
        "compName": "甲光电",
        "jobTitle": "工程师",
        "channelLabelName": "x",
    }
    path = tmp_path / "search.json"
    path.write_text(json.dumps({"data": {"list": [{"simpleForm": person}]}}), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    (row,) = sheets[0].frame.to_dict("records")
    assert (row["employer"], row["education"]) == ("甲光电", "master")
    assert "channelLabelName" in notes_of(sheets)


def test_two_keys_of_one_meaning_are_told(tmp_path):
    path = tmp_path / "people.json"
    people = [
        {
            "fullName": "赵一",
            "education": "本科",
            "jobTitle": "钳工",
            "lastPosition": "焊工",
            "workYears": 3,
            "age": 30,
        }
    ]
    path.write_text(json.dumps({"list": people}), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    assert sheets[0].frame["title"].tolist() == ["钳工"] and "lastPosition" in notes_of(sheets)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ({"monthsOfExperience": "96"}, "8年以上"),
        ([{"monthsOfExperience": 18}], "1.5年以上"),
        ({"monthsOfExperience": "some"}, "some"),
    ],
)
def test_months_of_experience_may_be_written_as_text(asked, written):
    assert job_posting({"title": "a", "experienceRequirements": asked})["experience"] == written


@pytest.mark.parametrize("end", ["till now", "until now", "To Date", "present day", "仍在职"])
def test_a_post_that_goes_on_keeps_its_employer(tmp_path, end):
    work = [
        {"name": "Fictive Retail", "position": "Manager", "startDate": "2016-09", "endDate": end}
    ]
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({"basics": {"name": "Li"}, "work": work}), "utf-8")
    (form,) = read_json_file(path)
    assert form.records[0]["现工作单位"] == "Fictive Retail" and not form.notes


def test_a_post_that_goes_on_is_the_present_one_whenever_it_began():
    work = [
        {
            "name": "Fictive Lifts",
            "position": "Installer",
            "startDate": "a while ago",
            "endDate": "Present",
        },
        {
            "name": "Fictive Hoists",
            "position": "Helper",
            "startDate": "2015-01",
            "endDate": "2016-12",
        },
    ]
    record = json_resume({"basics": {"name": "Edna"}, "work": work})
    assert (record["当前职位"], record["现工作单位"]) == ("Installer", "Fictive Lifts")
    assert "工作年限" not in record


def test_an_end_that_nobody_understands_is_told(tmp_path):
    work = [
        {
            "name": "Fictive Retail",
            "position": "Manager",
            "startDate": "2016-09",
            "endDate": "who knows",
        }
    ]
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({"basics": {"name": "Li"}, "work": work}), "utf-8")
    (form,) = read_json_file(path)
    assert "现工作单位" not in form.records[0] and "2016-09 – who knows" in str(form.notes[0])


def test_wishes_under_numbered_labels_are_all_kept():
    rows = [
        ["姓名", "邱一", "学历", "本科"],
        ["求职意向1", "成本会计", "求职意向2", "出纳"],
        ["手机", "19900000001", "专业", "会计"],
    ]
    (record,) = form_of_rows(RawSheet("a.xlsx", rows)).records
    assert record["求职意向"] == "成本会计、出纳"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("招3人", 3), ("拟招5名", 5), ("招约10人", 10), ("需求8人", 8), ("招5-8人", 6.5)],
)
def test_a_word_for_hiring_before_a_number(cell, number):
    assert parse_number(cell) == number


def test_hiring_an_open_number_is_an_open_number():
    assert pd.isna(parse_number("招若干人"))


@pytest.mark.parametrize("cell", ["无需经验", "不需要经验", "无须工作经验", "不要求"])
def test_no_experience_needed_is_none(cell):
    assert parse_experience(cell)[0] == 0


def test_what_is_no_code_of_an_occupation_is_left_open_and_told():
    raw = Raw(
        pd.DataFrame({"occupation": ["6-18-02-04", "61801 07", "99999 01", "暂无", "2-02-10-03"]}),
        {"occupation": "职业代码"},
    )
    codes = occupation_cells("need_survey", raw).tolist()
    assert codes == ["6-18-02-04", "6-18-01-07", None, None, "2-02-10-03"]
    assert "99999 01" in " ".join(map(str, raw.notes))


@pytest.mark.parametrize("cell", ["2.02E+06", "L9-99-99", "暂无"])
def test_what_is_no_code_is_set_aside_where_the_table_is_kept_by_occupation(cell):
    raw = Raw(
        pd.DataFrame({"occupation": ["6-18-01", cell, "2-02-07"]}), {"occupation": "职业代码"}
    )
    occupation_cells("occupation_mix", raw)
    assert list(raw.unread) == [1]


def test_all_vacancies_are_no_industry():
    frame = pd.DataFrame(
        {
            "industry": ["All vacancies", "Manufacturing"],
            "month": pd.Timestamp(2024, 1, 1),
            "openings": [912.0, 62.0],
        }
    )
    assert without_whole_rows("demand", frame, Raw(frame, {}))["industry"].tolist() == [
        "Manufacturing"
    ]


def test_a_part_of_the_row_above_is_no_major_of_its_own():
    rows = [
        ["学校", "专业名称", "招生数"],
        ["江畔学院", "软件工程", 240],
        [None, "其中：嵌入式方向", 60],
        ["江畔学院", "护理", 90],
    ]
    block = block_of(rows)
    assert [row[1] for row in block.rows] == ["软件工程", "护理"] and block.dropped == {"part": 1}


def test_parts_below_a_total_that_is_left_out_are_records():
    rows = [
        ["地区", "年份", "人数"],
        ["合计", 2023, 100],
        ["其中：东江区", 2023, 60],
        ["西河区", 2023, 40],
    ]
    assert [row[0] for row in block_of(rows).rows] == ["其中：东江区", "西河区"]


def test_a_label_that_nobody_filled_in_is_no_post():
    rows = [["需求岗位", "人数", "学历"], ["焊工", 3, "大专"], ["审核意见：", None, None]]
    assert [row[0] for row in block_of(rows).rows] == ["焊工"]


def test_no_post_in_place_of_a_post_is_none(tmp_path):
    sheets = csv_of(
        tmp_path,
        "2024年人才需求调查.csv",
        "企业名称,岗位名称,需求人数",
        f"{FIRM},焊工,3",
        f"{FIRM},无,",
    )
    assert sheets[0].frame["post"].tolist() == ["焊工"] and "rows 3" in notes_of(sheets)


def test_men_women_and_either_side_by_side_are_added_up():
    rows = [
        ["用工单位", "工种", "招聘人数", None, None, "学历要求"],
        [None, None, "男", "女", "不限", None],
        [FIRM, "缝纫工", None, "30", 10, "不限"],
        [FIRM, "文员", None, None, "2-3", "大专"],
    ]
    block, notes = by_part(block_of(rows))
    assert [row[-1] for row in block.rows] == [40.0, "约2"] and "added up" in str(notes[0])


def test_ends_of_months_below_a_year_are_months():
    rows = [
        ["企业名称", "2023年度", None, "2024年度"],
        [None, "11月末", "12月末", "1月末"],
        [FIRM, 510, 512, 515],
    ]
    assert block_of(rows).header == ["企业名称", "2023年11月", "2023年12月", "2024年1月"]


def test_figures_below_bare_months_are_told_apart_by_them():
    rows = [
        ["企业名称", "1月", None, "2月", None],
        [None, "从业人员", "营业收入", "从业人员", "营业收入"],
        [FIRM, 500, 1200.5, 505, 1180],
    ]
    assert block_of(rows).header[1:] == ["1月从业人员", "1月营业收入", "2月从业人员", "2月营业收入"]


def test_a_firm_beside_a_label_that_ends_in_a_colon():
    rows = [
        ["单位（公章）：", FIRM, "机构代码：", "919900000000000018"],
        ["需求岗位", "人数"],
        ["钳工", 2],
    ]
    (form,) = firm_forms(RawSheet("a.xlsx", rows))
    assert form.heads == {"enterprise_name": FIRM, "enterprise_id": "919900000000000018"}


def test_posts_of_a_form_in_a_document_have_the_firm_above_them(tmp_path):
    document = docx.Document()
    for rows in (
        [["企业名称", FIRM, "统一社会信用代码", "919900000000000018"]],
        [
            ["序号", "岗位名称", "紧缺程度", "拟引进人数", "学历/职称要求", "年薪（万元）"],
            ["1", "钳工", "紧缺", "3人", "大专/中级", "12-18"],
        ],
    ):
        table = document.add_table(len(rows), len(rows[0]))
        for place, row in enumerate(rows):
            for cell, text in zip(table.rows[place].cells, row, strict=True):
                cell.text = text
    document.save(tmp_path / "2025年人才需求问卷.docx")
    sheets = list(read_files(tmp_path / "2025年人才需求问卷.docx"))
    survey = next(sheet.frame for sheet in sheets if sheet.table == "need_survey")
    (row,) = survey.to_dict("records")
    assert (row["enterprise_id"], row["post"], row["openings"], row["pay_low"]) == (
        "919900000000000018",
        "钳工",
        3,
        10000,
    )


@pytest.mark.parametrize("name", ["简历.wps", "cv.rtf", "cv.odt", "cv.msg"])
def test_a_document_that_is_not_read_is_missed_and_says_what_to_do(tmp_path, name):
    (tmp_path / name).write_text("x", "utf-8")
    (sheet,) = read_files(tmp_path)
    assert sheet.skipped and not sheet.passed and "save it as" in str(sheet.skipped)


def test_headings_that_are_keys_of_a_program_are_understood(tmp_path):
    sheets = csv_of(
        tmp_path,
        "export.csv",
        "number,name,companyName,workCity,salary60,workingExp,jobDegree,recruitNumber,publishTime",
        f"CC0012,软件工程师,{FIRM},无锡,1.2万-2万,3-5年,本科,2,2026-11-09",
    )
    (row,) = sheets[0].frame.to_dict("records")
    assert sheets[0].table == "posting"
    assert (row["posting_id"], row["title"], row["enterprise_name"]) == (
        "CC0012",
        "软件工程师",
        FIRM,
    )
    assert (row["pay_low"], row["experience_max"], row["openings"]) == (12000, 5, 2)


@pytest.mark.parametrize(
    "line",
    [
        "2008.09-2011.06 虚构职院 焊接技术 大专",
        "虚构工大 焊接技术 大专 2008-2011",
        "2008-2011 虚构经贸高专 焊接技术",
    ],
)
def test_a_school_under_its_short_name_is_no_major(line):
    assert school_of(line).major == "焊接技术"


def test_a_firm_that_stands_once_for_each_occupation_has_no_figure_of_its_own():
    header = ["企业名称", "职业名称", "在岗人数"]
    rows = [[FIRM, "焊工", 40], [FIRM, "电工", 12]]
    years = NamedYears.around("2024年末", "", "")
    assert by_figure(Block(header, rows, "（2024年末）", {}, [2, 3]), years) is None
    # Nor are the welders of a firm that stands once all its staff.
    assert by_figure(Block(header, rows[:1], "（2024年末）", {}, [2]), years) is None
    whole = Block(["企业名称", "在岗人数"], [[FIRM, 52]], "（2024年末）", {}, [2])
    assert by_figure(whole, years) is not None


def test_what_is_wanted_in_each_of_two_years_is_a_row_a_year(tmp_path):
    sheets = csv_of(
        tmp_path,
        "预测.csv",
        "企业名称,岗位,2025年需求（人）,2026年需求（人）,学历",
        f"{FIRM},工程师,5,8,本科",
    )
    rows = sheets[0].frame[["round", "openings"]].astype(int).to_numpy().tolist()
    assert rows == [[2025, 5], [2026, 8]]


def test_posts_under_numbered_labels_are_posts_each():
    rows = [
        ["企业名称", FIRM, "登记日期", "2025年3月6日"],
        ["岗位1", "热处理工", "需求人数", "4人"],
        ["学历要求", "中专", "月薪（元）", "6500-8500"],
        ["岗位2", "检验员", "需求人数", "2"],
        ["学历要求", "大专", "月薪（元）", "6000"],
        ["岗位3", "", "需求人数", ""],
    ]
    parts = list(shape_firm_forms(firm_forms(RawSheet("a.xlsx", rows)), Options()))
    survey = next(part.frame for part in parts if part.table == "need_survey")
    assert survey[["post", "openings", "pay_low", "round"]].to_numpy().tolist() == [
        ["热处理工", 4, 6500, 2025],
        ["检验员", 2, 6000, 2025],
    ]


@pytest.mark.parametrize("text", ["研究生（博士）", "博士学位研究生", "研究生学历，博士学位"])
def test_a_postgraduate_with_a_doctorate_is_a_doctor(text):
    assert levels.parse("education", text) == "doctor"


def test_a_postgraduate_is_none_where_a_doctor_is_only_preferred():
    assert levels.parse("education", "研究生（博士优先）") == "master"


def test_numbers_by_grade_are_one_number():
    rows = [
        ["工种", "需求人数（高级工及以上）", "需求人数（中级工）", "需求人数（初级工）"],
        ["钳工", 3, 5, "2"],
        ["焊工", 1, None, "若干"],
    ]
    block, _ = by_part(block_of(rows))
    assert [row[-1] for row in block.rows] == [10.0, "若干"]


def test_a_code_above_the_table_is_that_of_the_firm_above_it():
    block = Block(
        ["工种", "人数"],
        [["钳工", 3]],
        f"填报单位：{FIRM} 统一社会信用代码：919900000000000018",
        {},
        [3],
    )
    assert with_context(block, "")[0].rows == [["钳工", 3, FIRM, "919900000000000018"]]


def test_a_list_of_posts_on_a_saved_page_is_read(tmp_path):
    cells = [
        ["参会企业", "岗位", "人数(人)", "薪资福利"],
        [FIRM, "数控编程", "3", "4500-6000元/月"],
        ["", "售前", "2（急）", "面议"],
    ]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    (tmp_path / "招聘会.html").write_text(
        f"<html><body><table>{rows}</table></body></html>", "utf-8"
    )
    (sheet,) = read_files(tmp_path / "招聘会.html")
    assert sheet.frame[["title", "openings", "enterprise_name"]].to_numpy().tolist() == [
        ["数控编程", 3, FIRM],
        ["售前", 2, FIRM],
    ]


@pytest.mark.parametrize(
    ("cell", "pay"), [("1萬-2萬", (10_000, 20_000)), ("月薪８千－１萬２", (8000, 12_000))]
)
def test_pay_in_traditional_characters(cell, pay):
    assert parse_pay(cell)[:2] == pay


def test_amounts_and_units_of_a_posting_as_text():
    salary = {
        "currency": "CNY",
        "value": {"minValue": "150,000", "maxValue": "n. a.", "unitText": "ANNUAL"},
    }
    assert job_posting({"title": "a", "baseSalary": salary})["pay"] == "150000-n. a.元/年"


def test_a_degree_that_nobody_knows_is_told_and_its_field_kept():
    stay = {"institution": "TU", "area": "Civil", "studyType": "Diplom-Ingenieur"}
    record = json_resume({"basics": {"name": "Pia"}, "education": [stay]})
    assert (record["学历"], record["专业"]) == ("Diplom-Ingenieur", "Civil")


def test_a_heading_of_a_part_is_no_firm():
    rows = [
        ["企业名称", "信用代码", "行业"],
        [FIRM, "919900000000000018", "C35"],
        ["其中：高新技术企业", None, None],
        ["乙河食品有限公司", "91990000000000003E", "C14"],
    ]
    assert [row[0] for row in block_of(rows).rows] == [FIRM, "乙河食品有限公司"]


def test_men_and_women_alone_beside_a_post_are_numbers_wanted():
    rows = [
        ["企业名称", "岗位", "男", "女", "不限", "薪资"],
        [FIRM, "质检", None, "3", "2", "5000"],
    ]
    block, _ = by_part(block_of(rows))
    assert (block.header[-1], block.rows[0][-1]) == ("需求人数", 5)
    people = block_of([["姓名", "男", "女"], ["甲", "√", None], ["乙", None, "√"]])
    assert by_part(people)[0].header == ["姓名", "男", "女"]


def test_a_code_of_another_classification_is_left_open():
    raw = Raw(
        pd.DataFrame({"occupation": ["6－31－01－03", "6180204", "15-2051"]}),
        {"occupation": "职业编码"},
    )
    assert occupation_cells("posting", raw).tolist() == ["6-31-01-03", "6-18-02-04", None]


def test_a_remark_behind_a_number_of_people_is_no_unit():
    block = Block(["企业名称", "2024年末职工人数（预计）"], [[FIRM, 520]], "", {}, [2])
    (part,) = by_figure(block, NamedYears()).figures
    assert part.rows == [[FIRM, "2024年12月", "headcount", 520, "人"]]


def test_labels_alone_in_their_rows_are_no_firms_however_many():
    rows = [
        ["企业名称", "信用代码", "行业", "人数"],
        ["★ 龙头企业", "", "", ""],
        [FIRM, "919900000000000018", "C35", 5],
        ["★ 骨干企业（2家）", "", "", ""],
        ["乙河食品有限公司", "91990000000000003E", "C14", 6],
        ["审核：       复核：", "", "", ""],
    ]
    assert [row[0] for row in block_of(rows).rows] == [FIRM, "乙河食品有限公司"]


def test_a_further_table_below_its_title_is_one_of_its_own():
    rows = [
        ["岗位", "人数", "学历"],
        ["业务员", "5-8", "大专"],
        ["表二 2024年流失情况", "", ""],
        ["岗位", "流失人数", "主要原因"],
        ["业务员", "4", "薪资"],
    ]
    block = block_of(rows)
    assert ([row[0] for row in block.rows], block.below) == (["业务员"], 2)


def test_a_day_without_its_year_is_no_code():
    raw = Raw(pd.DataFrame({"occupation": ["6-18-02", "18-Jun"]}), {"occupation": "职业代码"})
    occupation_cells("occupation_mix", raw)
    assert list(raw.unread) == [1]


def test_figures_that_are_expected_are_told(tmp_path):
    sheets = csv_of(
        tmp_path, "2024年各镇需求.csv", "镇街,2024.01,2024.02,2024.03(预计)", "东江街道,120,130,140"
    )
    assert sheets[0].frame["openings"].tolist() == [120, 130, 140]
    assert "2024.03(预计)" in notes_of(sheets)


def test_ends_of_expected_pay_whose_unit_holds_a_scale(tmp_path):
    person = {
        "name": "尚一",
        "workYears": 13,
        "highestEducationName": "大专",
        "expectSalaryMin": 15,
        "expectSalaryMax": 18,
        "expectSalaryUnit": "K/月",
    }
    path = tmp_path / "talent.json"
    path.write_text(json.dumps({"records": [person]}), "utf-8")
    assert next(iter(read_files(path))).frame["expected_yearly_pay"].tolist() == [198_000]


def test_names_with_marks_of_notes_are_the_names_and_told(tmp_path):
    sheets = csv_of(
        tmp_path,
        "招生计划.csv",
        "学校,专业,年度,计划数",
        "江畔学院*,护理①,2024,40",
        "江畔学院,C#,2024,30",
    )
    rows = sheets[0].frame[["institution", "major"]].to_numpy().tolist()
    assert rows == [["江畔学院", "护理"], ["江畔学院", "C#"]] and "护理①" in notes_of(sheets)


def test_thousands_behind_a_comma_are_thousands(tmp_path):
    sheets = csv_of(
        tmp_path,
        "a.csv",
        '"Vacancies by local authority - thousands",,,',
        "Region,Jan 2024,Feb 2024,Mar 2024",
        "Birch [note 2],0.8,[c],0.9",
    )
    frame = sheets[0].frame
    assert frame["openings"].tolist() == [800, 900] and set(frame["region"]) == {"Birch"}


def test_a_span_in_one_amount_of_a_posting_stays_a_span():
    salary = {"currency": "RMB", "value": {"value": "7000-9000", "unitText": "MONTH"}}
    assert job_posting({"title": "a", "baseSalary": salary})["pay"] == "7000-9000元/月"


def test_a_form_of_labels_and_values_in_one_cell_is_one():
    rows = [
        ["面试登记表", "", ""],
        ["应聘岗位：注塑主管", "", "期望薪资：15K"],
        ["姓名：石一", "性别：男", "年龄：39"],
        ["电话：19900000001", "学历：大专", "专业：模具"],
    ]
    (record,) = form_of_rows(RawSheet("a.xlsx", rows)).records
    assert (record["姓名"], record["期望薪资"]) == ("石一", "15K")
