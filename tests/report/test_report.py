"""The report: one page that works offline and a workbook of the same contents."""

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.i18n import phrase, render
from talentmatch.lists.words import word
from talentmatch.report._contents import gather
from talentmatch.report._html import table_html
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, readable
from talentmatch.report.write import write_report

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover

SECTIONS = [
    "demand",
    "yearly",
    "components",
    "projection",
    "shortage",
    "supply",
    "majors",
    "targets",
    "programmes",
    "leads",
    "partners",
    "levels",
    "teams",
    "portfolio",
]
EVIL = "<script>alert('x')</script>&=cmd|'/C calc'!A0"


class Loads(HTMLParser):
    """Collect what a page would fetch, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.scripts += tag == "script"
        if tag != "a":
            self.fetched += [given[name] for name in ("src", "href", "data") if given.get(name)]


def part_of(contents, key):
    return next(section for section in contents.sections if section.key == key)


@pytest.fixture(scope="module")
def contents(city_report):
    return city_report("zh")[0]


@pytest.fixture(scope="module")
def written(city_report):
    return city_report("zh")[1:]


@pytest.fixture(scope="module")
def sheets(written):
    return openpyxl.load_workbook(io.BytesIO(written[1]))


@pytest.mark.slow
def test_the_page_fetches_nothing(written):
    page = Loads()
    page.feed(written[0])
    assert page.fetched == []
    style = re.findall(r"<style>(.*?)</style>", written[0], re.S)
    assert style and "url(" not in style[0] and "@import" not in style[0]


def test_plotly_is_there_once_and_draws_every_chart(written):
    assert written[0].count("plotly.js v") == 1
    assert written[0].count('class="figure"') == written[0].count("Plotly.newPlot(") >= 3


def test_the_page_says_that_its_data_is_simulated(written, sheets):
    told = phrase("report", "simulated", "zh")
    assert told in written[0]
    for sheet in sheets:
        assert any(told in str(cell.value) for row in sheet["A1:C3"] for cell in row if cell.value)


def test_the_page_is_chinese_in_utf_8(written):
    assert '<html lang="zh-CN">' in written[0] and '<meta charset="utf-8">' in written[0]
    for section in SECTIONS:
        assert f'<section id="{section}">' in written[0]
        assert phrase("report", section, "zh") in written[0]
    assert "Noto Sans CJK SC" in written[0]
    # No key of a phrase and no English column name was left for the reader.
    assert not re.findall(r"<th[^>]*>([a-z_]+)</th>", written[0])


def test_page_and_workbook_show_the_same_tables(written, sheets, contents):
    tables = [table for section in contents.sections for table in section.tables.values()]
    first = [phrase("report", key, "zh") for key in ("main_findings", "charts_sheet")]
    assert sheets.sheetnames[:2] == first and sheets.sheetnames[-1] == "附录"
    assert written[0].count("<table>") == len(tables)
    for name, table in zip(sheets.sheetnames[2:-1], tables, strict=True):
        rows = [row for row in sheets[name].iter_rows(values_only=True) if any(row)]
        assert len(rows) == len(table.table) + 3, "two notes, the heading and every row"


def test_the_annex_names_models_runs_and_how_to_read(written, sheets, tracking):
    from talentmatch.track import Registry

    champion = Registry(tracking).champion("demand")
    said = phrase(
        "report",
        "model_run",
        "zh",
        version=champion.version,
        as_of=champion.as_of,
        run=champion.run_id,
    )
    annex = " ".join(str(cell) for row in sheets.worksheets[-1].values for cell in row)
    cover = " ".join(str(cell) for row in sheets.worksheets[0].values for cell in row)
    assert said in annex and said in written[0].partition('id="annex"')[2]
    assert champion.run_id not in written[0].partition('id="annex"')[0]
    assert " – 20" in cover
    assert phrase("report", "how_interval", "zh") in annex


def test_the_first_page_is_the_answer(written, sheets, contents):
    findings = readable(contents.findings(), "zh").frame
    assert len(findings) == 5
    cover = written[0].partition("</header>")[0]
    cells = {str(cell) for row in sheets.worksheets[0].values for cell in row}
    for row in findings.itertuples():
        assert row.finding in cover and row.action in cover
        assert {row.finding, row.action} <= cells
    yearly = part_of(contents, "yearly").tables[""].table
    listed = part_of(contents, "shortage").tables[""].table
    assert f"紧缺岗位 {listed['post'].nunique()} 个" in findings["finding"][1]
    assert f"{yearly['mean'].sum():,.0f}"[:2] in findings["finding"][0]
    # The notes that a figure rests on stand in the annex, not before the first figure.
    assert 'class="note"' not in cover and "<li>" in written[0].partition('id="annex"')[2]


def test_charts_of_the_workbook_are_drawn_by_its_program(written):
    with zipfile.ZipFile(io.BytesIO(written[1])) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawn = " ".join(archive.read(name).decode() for name in charts)
    assert len(charts) >= 4
    assert drawn.count("<c:barChart>") == len(charts) - 1 and drawn.count("<c:lineChart>") == 1
    assert "<c:errBars>" in drawn


def test_the_list_of_scarce_posts_fits_a_page(contents):
    listed = part_of(contents, "shortage").tables[""]
    assert compact(readable(listed, "zh"), "zh")[0].frame.shape[1] <= 12


def test_bars_and_lines_are_told_apart_without_colour(written):
    hatched = set(re.findall(r'"pattern":\{"shape":"([^"]*)"', written[0]))
    assert len(hatched) >= 3
    assert '"dash":"dash"' in written[0] and "A4" in written[0]


def test_every_section_has_rows_and_what_they_rest_on(contents):
    assert [section.key for section in contents.sections] == SECTIONS
    for section in contents.sections:
        assert section.intro and all(len(table.table) for table in section.tables.values())
    shortage = part_of(contents, "shortage")
    assert shortage.notes and "basis" in shortage.tables[""].table.columns
    assert set(contents.models["kind"]) == set(pipeline.KINDS)


def test_leads_come_with_shortlists_and_reasons(written, contents):
    leads = part_of(contents, "leads")
    shortlists = leads.tables[phrase("report", "shortlists")].table
    assert shortlists["reasons"].str.len().gt(0).all()
    assert all(str(text)[:12] in written[0] for text in leads.tables[""].table["enterprise_name"])


@pytest.mark.slow
def test_html_and_formulas_in_a_name_stay_text(own_city, tracking, tmp_path):
    posts = own_city.read("posting", as_of="2025-01-15", purpose="recruiting")
    own_city.write("posting", posts.assign(enterprise_name="=1+1" + EVIL, title=EVIL))
    page, workbook = write_report(own_city, tmp_path / "out", tracking=tracking, months=3)
    text = page.read_text("utf-8")
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    opened = openpyxl.load_workbook(workbook)
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if str(cell.value).startswith("=1+1<script>")]


def test_an_empty_store_gives_a_report_that_says_what_is_lacking(no_models, tmp_path):
    with Store() as empty:
        contents = gather(empty, tracking=no_models)
        page, workbook = write_report(empty, tmp_path / "out", tracking=no_models)
    assert all("talentmatch" in section.intro for section in contents.sections)
    assert phrase("report", "simulated", "en") not in page.read_text("utf-8")
    assert openpyxl.load_workbook(workbook).sheetnames


def test_the_report_can_be_written_again(no_models, tmp_path):
    folder = tmp_path / "made by the report"
    with Store() as empty:
        paths = write_report(empty, folder, tracking=no_models, lang="zh")
        before = paths[0].read_text("utf-8")
        assert write_report(empty, folder, tracking=no_models, lang="en") == paths
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.xlsx"]
    assert paths[0].read_text("utf-8") != before, "the new page is there, not the old one"


def test_a_table_without_rows_still_has_its_heading():
    html = table_html(Readable(pd.DataFrame({"post": [], "gap": []})), "en")
    assert html.count("<th") == 3 and "<td" not in html


def test_data_of_one_day_is_said_to_be_of_a_day(contents):
    for since in ("", contents.as_of):
        dated = render(replace(contents, since=since).dated, "zh")
        assert dated == f"数据日期 {contents.as_of}；生成日期 {contents.made_on}"
    assert f"{contents.since} – {contents.as_of}" in render(contents.dated, "zh")


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "本科，2 年以上经验"), ("en", "Bachelor, 2 years of experience")]
)
def test_what_a_post_does_not_ask_for_is_not_listed(lang, said):
    rows = pd.DataFrame(
        {
            "post": ["a", "b"],
            "education": [word("education", "bachelor", lang), ""],
            "title_rank": [word("title_rank", "none", lang)] * 2,
            "skill_grade": [word("skill_grade", "none", lang)] * 2,
            "experience_min": [2.0, 0.0],
        }
    )
    page, _ = compact(Readable(rows), lang)
    assert page.frame["asked_for"].tolist() == [said, ""]
