"""A planner's day by clicks in a real browser, in both languages."""

import openpyxl
import pytest
from test_in_browser import (  # noqa: F401 - fixtures
    LANGUAGES,
    chromium,
    page_of,
    pytestmark,
    server,
)

WORDS = {
    "zh": {"store": "保存", "over": "仍以我的修改覆盖", "show": "显示", "run": "开始测算"},
    "en": {"store": "Store", "over": "Store mine all the same", "show": "Show", "run": "Work out"},
}
PATHS = (
    "/shortage/edits",
    "/shortage/changes",
    "/shortage/confirm",
    "/shortage/editions",
    "/shortage/printed",
    "/shortage/printed?kind=inside",
    "/shortage/form",
    "/demand/grid",
    "/forecast?by=industry",
    "/scenarios?orders_1=-10&plant_2=300&plant_industry_2=C38&of=demand",
    "/scenarios?words_1=nothing+at+all",
)


def opened_row(page, title):
    """Open the first row of the list and the form of one of its columns."""
    page.goto("/shortage")
    page.locator("tbody td a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("tr", has_text=title).get_by_role("link").first.click()
    page.wait_for_selector("#edit form")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_change_one_cell_and_the_second_is_asked(page_of, lang):  # noqa: F811
    words, title = WORDS[lang], {"zh": "需求人数", "en": "Number wanted"}[lang]
    first, second = page_of("planner", lang), page_of("admin", lang)
    opened_row(first, title)
    opened_row(second, title)
    for page, value in ((first, "321"), (second, "654")):
        page.fill("#edit input[name=value]", value)
        page.fill("#edit textarea[name=why]", f"a call, {value}")
    first.get_by_role("button", name=words["store"], exact=True).click()
    first.wait_for_selector("[role=status]")
    second.get_by_role("button", name=words["store"], exact=True).click()
    second.wait_for_selector("#edit [role=alert]")
    assert "321" in second.inner_text("#edit [role=alert]")
    assert second.input_value("#edit input[name=value]") == "654"
    second.get_by_role("button", name=words["over"]).click()
    second.wait_for_selector("[role=status]")
    assert "654" in second.inner_text("main table >> nth=0")
    assert first.complaints == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sliders_are_moved_by_keyboard_and_carried_into_the_demand(page_of, lang):  # noqa: F811
    page = page_of("planner", lang)
    page.goto("/scenarios")
    page.focus("#orders_1")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    assert page.inner_text("output[for=orders_1]") == "-10 %"
    page.select_option("select[name=of]", "demand")
    page.get_by_role("button", name=WORDS[lang]["run"]).click()
    page.wait_for_selector(".chart canvas")
    assert "-10%" in page.inner_text(".read li")
    assert page.complaints == []


def open_report(page):
    """Wait for the job that a page was led to, and open what became of it."""
    page.wait_for_url("**/files?job=*")
    number = page.url.rpartition("job=")[2]
    page.locator(f"a[href='/files/{number}']").click()
    page.wait_for_url(f"**/files/{number}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_heading_is_set_right_and_the_file_loaded_again(page_of, tmp_path, lang):  # noqa: F811
    book = openpyxl.Workbook()
    name = f"click {lang}"
    strange = {"zh": "啥玩意", "en": "whatsit"}[lang]  # what was set right is remembered
    for row in (["规划指标", "年份", strange], [name, 2022, 9]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    page = page_of("planner", lang)
    page.goto("/files")
    page.set_input_files("input[webkitdirectory]", tmp_path)
    page.click("form[data-upload] button")
    open_report(page)
    page.locator("a[href$='/headings']").click()
    page.select_option("select[name=table_0]", "target_actual")
    page.locator("button[formmethod=get]").first.click()
    page.wait_for_load_state("networkidle")
    for place, field in enumerate(("indicator", "year", "value")):
        page.select_option(f"select[name=field_0_{place}]", field)
    page.locator("form > p button").click()
    open_report(page)
    assert {"zh": "导入 1 行", "en": "1 rows loaded"}[lang] in page.inner_text("main")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_below_the_lists_can_be_used_by_everybody(page_of, lang):  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    page, wrong, wide = page_of("planner", lang), {}, {}
    page.goto("/demand")
    why = page.locator("tbody td a").first.get_attribute("href")
    opened_row(page, {"zh": "紧缺程度", "en": "Grade"}[lang])
    row = page.url.removeprefix(page.url[: page.url.index("/shortage")])
    for path in (*PATHS, why, row):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for one in Axe().run(page).response["violations"]:
            wrong[path, one["id"]] = [node["html"][:90] for node in one["nodes"][:3]]
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide[path] = width
        page.set_viewport_size({"width": 1280, "height": 900})
    assert wrong == {}
    assert wide == {}
