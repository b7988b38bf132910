"""Tables in Word, PDF and web pages are read as those of a workbook."""

import docx
import pytest
from firms_and_queries import FIRM, OTHER, PRECISION
from loaded_books import found_in
from read_sheets import frames_and_text, rows_of, sheets_by_table
from resumes import pdf
from written_files import document

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.store import Store
from talentmatch.errors import ContractError


def test_a_document_with_a_table_of_records_is_a_sheet(tmp_path):
    path = document(
        tmp_path / "a.docx",
        "2024年计划",
        [["学校名称", "专业名称", "年度", "计划数"], ["某校", "数控", "2024", "40"]],
    )
    assert sheets_by_table(path)["supply"].frame["seats"].tolist() == [40]


def test_people_in_a_table_of_a_page_are_all_read(tmp_path):
    page = (
        "<html><body><table><tr><th>姓名</th><th>学历</th><th>现公司</th><th>联系电话</th></tr><t"
        "r><td>东虚一</td><td>本科</td><td>虚海有限公司</td><td>19900000471</td></tr><tr><td>东虚"
        "二</td><td>大专</td><td>虚河有限公司</td><td>19900000472</td></tr></table></body></html>"
    )
    rows = rows_of(tmp_path, "a.html", page)
    assert [row["education"] for row in rows] == ["bachelor", "college"]


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


def of_word_table(folder, *rows):
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(folder / "名单.docx")
    return frames_and_text(folder / "名单.docx")[0]


def test_a_list_of_people_in_word_is_a_list_and_a_form_is_a_form(tmp_path):
    people = of_word_table(
        tmp_path,
        ["姓名", "电话", "公司", "职位", "学历"],
        ["汪虚一", "19900000914", "虚构甲公司", "采购员", "本科"],
        ["汪虚二", "19900000915", "虚构乙公司", "计划员", "大专"],
    )
    assert people["contact"]["name"].tolist() == ["汪虚一", "汪虚二"]
    assert people["candidate"]["employer"].tolist() == ["虚构甲公司", "虚构乙公司"]
    person = of_word_table(
        tmp_path,
        ["Name", "Jon Fictive", "Phone", "19900000913"],
        ["Email", "jon@example.com", "Current Company", "Fictive C Ltd"],
        ["Designation", "Buyer", "Highest Degree", "Master"],
    )
    assert person["contact"]["name"].tolist() == ["Jon Fictive"]
    row = person["candidate"].iloc[0]
    assert (row["employer"], row["title"], row["education"]) == ("Fictive C Ltd", "Buyer", "master")


def _document(path, lines, cells):
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(path)


def test_a_list_of_firms_in_a_word_document_is_no_advertisement(tmp_path):
    cells = [
        ["企业名称", "岗位", "需求人数", "薪资待遇"],
        [FIRM, "车工", "5人", "6000-9000元/月"],
        ["", "质检员", "3", "面议"],
        ["合计", "", "8", ""],
    ]
    _document(tmp_path / "汇总.docx", ["2024年人才需求汇总表"], cells)
    query = "SELECT round, post, openings, pay_low FROM need_survey ORDER BY openings DESC"
    got, report = found_in(tmp_path, query)
    assert got == [(2024, "车工", 5, 6000), (2024, "质检员", 3, None)]
    assert "汇总.docx, table 1" in str(report)


def test_posts_that_one_firm_advertises_in_a_table_are_postings_of_it(tmp_path):
    cells = [
        ["岗位名称", "人数", "学历要求", "月薪"],
        ["车工", "5", "中专", "6000-9000"],
        ["质检员", "3", "高中", "4500起"],
    ]
    _document(tmp_path / "简章.docx", [f"{FIRM}招聘简章", "公司简介：主营机械。"], cells)
    query = "SELECT enterprise_name, title, openings FROM posting ORDER BY openings"
    assert found_in(tmp_path, query)[0] == [(FIRM, "质检员", 3), (FIRM, "车工", 5)]


def test_employers_in_a_table_of_a_resume_are_no_list_of_firms(tmp_path):
    cells = [
        ["公司名称", "职位", "人数", "学历要求"],
        [FIRM, "车工", "5", "大专"],
        [OTHER, "班长", "3", "大专"],
    ]
    lines = ["姓名：李四    性别：男    电话：13900000000", "求职意向：车工", "工作经历"]
    _document(tmp_path / "李四.docx", lines, cells)
    query = "SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM posting)"
    assert found_in(tmp_path, query, consent="recruiting")[0] == [(1, 0)]


def table_page(title, *rows):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><h2>{title}</h2><table>{cells}</table></body></html>"


def pdf_of(title, *rows):
    return pdf(
        [
            (40, 40, title),
            *(
                (40 + 110 * x, 80 + 20 * y, text)
                for y, row in enumerate(rows)
                for x, text in enumerate(row)
            ),
        ]
    )


SCARCE = [
    ["序号", "岗位名称", "紧缺程度", "需求人数"],
    ["1", "工艺工程师", "非常紧缺", "120"],
    ["2", "焊工", "紧缺", "60"],
]
MONTHS = [["区县", "1月", "2月"], ["东江区", "300", "320"], ["西河区", "150", "155"]]
FORM = [
    ["单位名称", PRECISION, "信用代码", "91990000000000001X"],
    ["岗位名称", "需求人数", "学历", "月薪"],
    ["车工", "4", "中专", "6000-8000"],
]


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_tables_of_offices_on_pages_are_no_advertisements(tmp_path, ending):
    def load(name, title, rows):
        path = tmp_path / f"{name}.{ending}"
        path.write_bytes(
            pdf_of(title, *rows) if ending == "pdf" else table_page(title, *rows).encode()
        )
        return list(read_files(path))

    with pytest.raises(ContractError, match="--edition"):
        load("目录", "2024年度紧缺人才目录", SCARCE)
    (sheet,) = load("需求", "2024年各区岗位需求", MONTHS)
    assert sheet.table == "demand" and sheet.frame["openings"].tolist() == [300, 320, 150, 155]
    survey = next(
        s.frame for s in load("表", "2025年用工需求调查表", FORM) if s.table == "need_survey"
    )
    assert survey[["post", "openings", "round"]].to_numpy().tolist() == [["车工", 4, 2025]]


def test_people_listed_in_a_pdf_are_all_read(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "现职位"],
        ["韩一", "19900001301", "本科", "焊工"],
        ["韩二", "19900001302", "大专", "电工"],
    ]
    (tmp_path / "a.pdf").write_bytes(pdf_of("候选人名单", *rows))
    frame = next(read_files(tmp_path / "a.pdf", consent="recruiting")).frame
    assert frame["title"].tolist() == ["焊工", "电工"]


def test_the_heading_of_another_column_is_no_title(tmp_path):
    document = docx.Document()
    rows = [["岗位名称", "区县", "1月", "2月"], ["焊工", "东江区", "300", "320"]]
    document.add_paragraph("2024年岗位需求")
    table = document.add_table(2, 4)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    (sheet,) = read_files(tmp_path / "a.docx")
    assert sheet.table == "demand" and sheet.frame["openings"].tolist() == [300, 320]


def test_merged_cells_of_a_page_repeat_their_value(tmp_path):
    lines = [
        "<html><body><h2>甲江市2024年招聘会岗位汇总</h2><table>",
        "<tr><th>企业名称</th><th>招聘岗位</th><th>招聘人数</th><th>薪资待遇</th></tr>",
        f"<tr><td rowspan=2>{FIRM}</td><td>轧制工</td><td>20</td><td>5000-8000元</td></tr>",
        "<tr><td>设备工程师</td><td>2人</td><td>10-12万元/年</td></tr>",
        f"<tr><td>{OTHER}</td><td>分拣工</td><td>3</td><td>4000元</td></tr>",
        "</table><p>主办单位：甲江市就业中心</p></body></html>",
    ]
    (tmp_path / "岗位.html").write_text("".join(lines), "utf-8")
    with Store() as store:
        store.load(tmp_path)
        query = "SELECT enterprise_name, title, openings FROM posting ORDER BY openings"
        found = store._connection.execute(query).fetchall()
    assert found == [(FIRM, "设备工程师", 2), (OTHER, "分拣工", 3), (FIRM, "轧制工", 20)]


@pytest.mark.parametrize("name", ["用工需求.html", "用工需求.xls"])
def test_a_page_keeps_its_title_and_the_number_of_several_posts_of_nobody(tmp_path, name):
    lines = [
        "<html><body><h2>2024年企业用工需求调查表</h2><table>",
        "<tr><th>企业名称</th><th>岗位名称</th><th>需求人数</th></tr>",
        f"<tr><td rowspan=2>{FIRM}</td><td>焊工</td><td rowspan=2>12</td></tr>",
        f"<tr><td>车工</td></tr><tr><td>{OTHER}</td><td>会计</td><td>3</td></tr></table></html>",
    ]
    (tmp_path / name).write_text("".join(lines), "utf-8")
    with Store() as store:
        report = str(store.load(tmp_path / name))
        query = "SELECT post, round, openings FROM need_survey ORDER BY post"
        found = store._connection.execute(query).fetchall()
    assert found == [("会计", 2024, 3), ("焊工", 2024, None), ("车工", 2024, None)]
    assert "one number for several rows (12" in report
