"""Programmes, levels, partners and the report in the browser; help on columns in the reader's language."""

import io
import json
import re
import time
from html import unescape

import openpyxl
import pytest

from talentmatch import pipeline
from talentmatch.i18n import phrase_keys


@pytest.mark.slow
def test_programmes_stand_with_their_curves_and_output(browser, backend):
    result = pipeline.programmes(backend.store)
    page = browser("planner", "zh").get("/programmes")
    headings = re.findall(r"<h2>([^<]+)</h2>", page.text.partition("<main")[2])
    shown = [sheet for sheet in result.sheets[1:] if len(sheet.table)]
    assert len(headings) == len(shown) - 1  # the curves are drawn
    (chart,) = re.findall(r'data-chart="([^"]+)"', page.text)
    lines = json.loads(unescape(chart))["series"]
    assert len(lines) == result.table["programme_id"].nunique()
    assert all(line["data"][0] == [0.0, 100.0] for line in lines)
    assert f"共 {len(result.table)} 行" in page.text


@pytest.mark.parametrize("name", ["levels", "partners"])
def test_lists_of_people_are_for_who_recruits_and_logged_with_the_user(browser, backend, name):
    log = backend.store.access_log
    before = len(log.entries())
    assert browser("agency").get(f"/{name}").status_code == 200
    new = log.entries().iloc[before:]
    exports = new.loc[new["verb"].eq("export")]
    assert exports["user"].tolist() == ["agency"]
    assert exports["tables"].str.contains("persons").all()
    assert browser("planner").get(f"/{name}").status_code == 403


@pytest.mark.slow
def test_help_on_a_column_is_in_the_readers_language(browser):
    page = browser("planner", "zh").get("/shortage").text
    assert "本行数字的依据。" in page
    page = browser("planner", "en").get("/shortage").text
    assert "What the figures of the row rest on." in page


@pytest.mark.slow
def test_every_help_text_of_a_list_with_a_page_has_its_chinese(backend):
    from talentmatch.web._listings import LISTINGS

    lacking = []
    for listing in LISTINGS.values():
        result = listing.verb(backend.store, backend, listing.question())
        for sheet in result.sheets:
            docs = {field.doc for field in sheet.spec.fields if field.doc}
            lacking += sorted(docs - set(phrase_keys("texts")))
    assert lacking == []


def made(browser, months="6"):
    assert browser.post("/report", {"months": months}).status_code == 303
    for _ in range(600):
        links = re.findall(r'href="(/report/[^"]+)"', browser.get("/report").text)
        if links:
            return links
        time.sleep(0.1)
    raise AssertionError(browser.get("/report").text)


@pytest.mark.slow
def test_a_report_is_made_as_a_job_and_has_the_parts_of_the_role(browser, planted):
    planner = browser("planner", "zh")
    page, book = (planner.get(link) for link in made(planner))
    assert page.status_code == book.status_code == 200
    assert "attachment" in page.headers["content-disposition"]
    names = openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert "紧缺岗位" in " ".join(names) or any("紧缺" in name for name in names)
    assert not any("线索" in name for name in names)
    for what in ("name", "phone", "email"):
        assert planted[what] not in page.text
    for other in ("admin", "agency"):
        link = re.findall(r'href="(/report/[^"]+html)"', planner.get("/report").text)[0]
        assert browser(other).get(link).status_code == 404


@pytest.mark.parametrize("months", ["0", "61", "many", "１２"])
def test_a_horizon_that_cannot_be_is_refused_and_stays_in_its_field(browser, months):
    answer = browser("planner", "zh").post("/report", {"months": months})
    assert answer.status_code == 400 and f'value="{months}"' in answer.text


def test_a_sentence_of_these_pages_has_a_name_that_no_other_page_has():
    others = {*phrase_keys("web"), *phrase_keys("hunter")}
    assert set(phrase_keys("planning")) & others == set()


def test_the_page_of_models_shows_backtests_drift_and_how_to_open_mlflow(browser):
    page = browser("planner", "zh").get("/models").text
    assert "在用模型回测结果" in page and "平均绝对误差MAE" in page
    assert "训练以来的数据漂移" in page and "训练之后没有新数据" in page
    assert "mlflow ui --backend-store-uri sqlite:///mlflow.db" in page
