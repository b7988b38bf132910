import json
import os
from pathlib import Path

import docx
import pandas as pd
import pytest
import xlsxwriter

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._json_forms import job_posting
from talentmatch.data.reading.formats._json_resumes import json_resume
from talentmatch.data.reading.rows._wide_months import melt_months
from talentmatch.data.reading.rows.people._career import from_schools, school_of
from talentmatch.data.reading.rows.people._jobs import jobs_of
from talentmatch.errors import UnreadableFileError

DATA = Path(os.environ.get("TALENTMATCH_DATA", Path(__file__).parents[4] / "shared" / "data"))


def read(path, **options):
    return {sheet.table: sheet for sheet in read_files(path, **options)}


def document(path, *blocks):
    """Write a document: a text is a paragraph, a list of rows a table."""
    page = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            page.add_paragraph(block)
            continue
        table = page.add_table(rows=0, cols=max(map(len, block)))
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
    page.save(path)
    return path


@pytest.fixture
def resume(tmp_path):
    return document(
        tmp_path / "简历.docx",
        "个人简历",
        "基本信息",
        [
            ["姓 名", "赵测试", "性别", "男"],
            ["出生年月", "1990年5月", "学历", "本科"],
            ["手机", "13800001111", "邮箱", "zhao@example.com"],
            ["现居住地", "北区", "户籍", "南县"],
        ],
        "求职意向",
        "期望职位：电气工程师    期望薪资：12-15K·13薪    期望城市：北区、南区",
        "工作经历",
        "2015.07-2019.06 东星机械有限公司 电气技术员",
        "2019.07-至今 西星自动化有限公司 电气工程师",
        "负责西门子PLC编程，联系赵测试13800001111",
        "教育经历",
        "2008.09-2012.06 某理工大学 电气工程及其自动化 本科",
        "专业技能",
        "PLC、AutoCAD",
    )


def test_a_resume_of_headings_and_tables_becomes_a_candidate(resume):
    sheets = read(resume)
    person = sheets["candidate"].frame.iloc[0]
    assert person["title"] == "电气工程师"
    assert person["employer"] == "西星自动化有限公司"
    assert (person["education"], person["major"]) == ("bachelor", "电气工程及其自动化")
    assert person["expected_yearly_pay"] == 13500 * 13
    assert person["wanted_regions"] == ["北区", "南区"]
    assert person["region"] == "北区"
    assert 10 < person["experience_years"] < 40
    # What the career names counts beside the list.
    assert person["skills"] == ["PLC programming", "AutoCAD", "Siemens PLC"]


def test_identity_and_protected_attributes_never_stay_with_the_candidate(resume):
    sheets = read(resume)
    assert sheets["contact"].frame.iloc[0][["name", "phone", "email"]].tolist() == [
        "赵测试",
        "13800001111",
        "zhao@example.com",
    ]
    protected = sheets["protected"].frame.iloc[0]
    assert protected[["sex", "birth_year", "household_registration"]].tolist() == [
        "male",
        1990,
        "南县",
    ]
    shown = sheets["candidate"].frame.astype(str).to_csv()
    for secret in ("赵测试", "13800001111", "zhao@", "南县", "1990", "男"):
        assert secret not in shown


def test_a_resume_without_labels_is_read_from_its_head_and_career(tmp_path):
    path = document(
        tmp_path / "r.docx",
        "钱测试",
        "女 | 30岁 | 6年工作经验 | 13900001111 | q@example.com",
        "工作经历",
        "南山软件有限公司 | Java开发工程师 | 2018.03 - 至今",
        "教育背景",
        "2011.09-2015.06 某大学 软件工程 学士",
        "2015.09-2018.01 某大学 计算机技术 硕士",
    )
    sheets = read(path)
    person = sheets["candidate"].frame.iloc[0]
    assert person[["title", "employer", "education", "experience_years"]].tolist() == [
        "Java开发工程师",
        "南山软件有限公司",
        "master",
        6,
    ]
    assert sheets["contact"].frame.loc[0, "name"] == "钱测试"
    assert sheets["protected"].frame.loc[0, "sex"] == "female"


def test_a_resume_as_a_workbook_form_becomes_a_candidate(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "简历.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "求职登记表")
        for row, cells in enumerate(
            [
                ["姓名", "孙测试", "性别", "女"],
                ["学历", "大专", "专业", "模具设计与制造"],
                ["联系电话", 13700001111, "工作年限", "5年"],
                ["期望岗位", "模具工", "技能等级", "高级工"],
            ],
            start=1,
        ):
            sheet.write_row(row, 0, cells)
    sheets = read(tmp_path / "简历.xlsx")
    person = sheets["candidate"].frame.iloc[0]
    assert person[["education", "major", "experience_years", "skill_grade"]].tolist() == [
        "college",
        "模具设计与制造",
        5,
        "grade_3",
    ]
    assert person["wanted_titles"] == ["模具工"]
    assert sheets["contact"].frame.loc[0, "phone"] == "13700001111"


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
    frame = read(path)["posting"].frame
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
    assert read(path)["posting"].frame["title"].tolist() == ["焊接工程师"]


def test_a_document_with_a_table_of_records_is_a_sheet(tmp_path):
    path = document(
        tmp_path / "a.docx",
        "2024年计划",
        [["学校名称", "专业名称", "年度", "计划数"], ["某校", "数控", "2024", "40"]],
    )
    assert read(path)["supply"].frame["seats"].tolist() == [40]


def test_a_document_of_prose_says_what_it_lacks(tmp_path):
    with pytest.raises(UnreadableFileError, match="工作经历"):
        read(document(tmp_path / "a.docx", "你好"))


def test_careers_without_dates_or_degrees_tell_nothing():
    assert jobs_of(["很多年"]) == [] and from_schools([school_of("自学")]) == {}


JOB = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Controls engineer",
    "identifier": {"@type": "PropertyValue", "value": "A-17"},
    "datePosted": "2024-03-01",
    "validThrough": "2024-04-01T00:00",
    "totalJobOpenings": 2,
    "hiringOrganization": {"@type": "Organization", "name": "East Star"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "North"}},
    "baseSalary": {
        "currency": "CNY",
        "value": {"minValue": 12000, "maxValue": 18000, "unitText": "MONTH"},
    },
    "experienceRequirements": {"monthsOfExperience": 36},
    "skills": ["PLC", "AutoCAD"],
    "educationRequirements": {"credentialCategory": "bachelor degree"},
    "description": "<p>Write PLC programs.</p><p>Female only</p>",
}


def test_a_schema_org_posting_is_read(tmp_path):
    path = tmp_path / "job.json"
    path.write_text(json.dumps({"@graph": [JOB]}), encoding="utf-8")
    row = read(path)["posting"].frame.iloc[0]
    assert row[["posting_id", "enterprise_name", "region", "openings", "education"]].tolist() == [
        "A-17",
        "East Star",
        "North",
        2,
        "bachelor",
    ]
    assert row[["pay_low", "pay_high", "experience_min"]].tolist() == [12000, 18000, 3]
    assert row["posted_on"] == pd.Timestamp("2024-03-01")
    assert row["unlawful_terms"] == ["sex: Female only"] and "<p>" not in row["text"]


def test_a_saved_page_gives_the_posting_in_its_script(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(f'<script type="application/ld+json">{json.dumps(JOB)}</script>', "utf-8")
    assert read(path)["posting"].frame["title"].tolist() == ["Controls engineer"]
    path.write_text('<p>hello</p><script type="application/ld+json">{broken</script>', "utf-8")
    with pytest.raises(UnreadableFileError, match="JobPosting"):
        read(path)


@pytest.mark.parametrize(
    ("salary", "written"),
    [
        ({"currency": "CNY", "value": {"value": 300000, "unitText": "YEAR"}}, "300000元/年"),
        ({"currency": "CNY", "value": 9000, "unitText": "MONTH"}, "9000元/月"),
        ({"currency": "USD", "value": 9000}, "9000 USD"),
        ("8-10k", "8-10k"),
    ],
)
def test_pay_of_a_posting_is_written_with_its_unit(salary, written):
    assert job_posting({"title": "x", "baseSalary": salary})["pay"] == written


def test_pay_without_an_amount_is_left_out():
    assert "pay" not in job_posting({"title": "x", "baseSalary": {"currency": "CNY"}})


def test_a_json_resume_is_read(tmp_path):
    person = {
        "basics": {
            "name": "Li Ceshi",
            "label": "Welding engineer",
            "email": "li@example.com",
            "location": {"city": "North"},
            "summary": "Li Ceshi, welding",
        },
        "work": [
            {
                "name": "East Star",
                "position": "Engineer",
                "startDate": "2016-01-01",
                "highlights": ["robots"],
            }
        ],
        "education": [{"area": "Welding", "studyType": "Bachelor", "endDate": "2012-06"}],
        "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
    }
    path = tmp_path / "resume.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    sheets = read(path)
    row = sheets["candidate"].frame.iloc[0]
    assert row[["title", "employer", "education", "major", "region"]].tolist() == [
        "Welding engineer",
        "East Star",
        "bachelor",
        "Welding",
        "North",
    ]
    assert row["experience_years"] > 8 and "Li Ceshi" not in row["text"]
    assert sheets["contact"].frame.loc[0, "email"] == "li@example.com"
    assert json_resume({"basics": {}}) == {}


def test_months_of_enterprises_become_an_indicator(tmp_path):
    path = tmp_path / "参保人数.csv"
    path.write_text(
        '2023年各企业参保人数\n单位名称,1月,2月,3月,合计\n甲厂,"1,020",,998,2018\n合计,1,2,3,4\n',
        "utf-8",
    )
    sheet = read(path)["indicator"]
    assert sheet.frame["value"].tolist() == [1020, 998]
    assert sheet.frame["period"].tolist() == [
        pd.Timestamp("2023-01-01"),
        pd.Timestamp("2023-03-01"),
    ]
    assert set(sheet.frame["metric"]) == {"insured_persons"}
    assert any("1 months without a figure" in note for note in sheet.notes)


def test_a_melted_table_keeps_every_figure():
    wide = pd.DataFrame(
        {
            "region_id": [0, 1],
            "skill_id": [5, 6],
            "2021-01": [1.0, 2],
            "2021-02": [3.0, 4],
            "2021-03": [5.0, 6],
        }
    )
    table, rows, _ = melt_months(wide, source="x")
    assert table == "demand" and rows["openings"].sum() == 21
    back = rows.pivot(index=["region", "skill"], columns="month", values="openings")
    assert back.to_numpy().tolist() == [[1, 3, 5], [2, 4, 6]]


def test_a_row_number_is_the_series_only_where_nothing_else_is():
    months = {f"2021-0{m}": [1.0] for m in (1, 2, 3)}
    assert "skill" in melt_months(pd.DataFrame({"r0_id": [7], **months}))[1]
    both = melt_months(pd.DataFrame({"r0_id": [7], "skill_id": [9], **months}))[1]
    assert both["skill"].unique().tolist() == ["9"]


@pytest.mark.parametrize(("name", "dims"), [("region", ["region", "skill"]), ("r0", ["skill"])])
def test_the_wide_monthly_sets_load_as_demand(name, dims):
    path = DATA / "jobsdf" / f"{name}.parquet"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    frame = read(path)["demand"].frame
    wide = pd.read_parquet(path)
    assert frame["openings"].sum() == pytest.approx(wide.iloc[:, 2:].sum().sum())
    assert not frame.duplicated([*dims, "month"]).any()
