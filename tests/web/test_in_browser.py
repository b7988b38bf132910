"""Pages in a real browser: nothing that a screen reader, a small screen or a strict policy trips over."""

import os
import re
import shutil

import pytest
from conftest import PASSWORD, copied_office
from serving import command, serving

from talentmatch.web.rights import PAGES

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.slow(minutes=2),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="module")
def server(city_file, tracking, tmp_path_factory):
    """Serve the city with a user of each role."""
    folder = tmp_path_factory.mktemp("browsed")
    store = copied_office(city_file, tracking, folder)
    for role in ("admin", "planner", "agency", "viewer"):
        words = ("user", "add", role, "--role", role, "--password-stdin")
        command(store, *words, given=PASSWORD + "\n")
    with serving(store, log=folder / "log") as served:
        yield served


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # In a container the user is root, for whom Chromium has no sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium, server):
    """Return a function that opens a page as a role and keeps what the browser complains of."""
    contexts = []

    def call(role, lang, width=1280):
        size = {"width": width, "height": 900}
        context = chromium.new_context(
            viewport=size, locale=LANGUAGES[lang], base_url=server.address
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: (
                page.complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/login")
        page.fill("input[name=username]", role)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{server.address}/")
        return page

    yield call
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_can_be_used_by_everybody(page_of, lang):
    from axe_playwright_python.sync_playwright import Axe

    page, wrong = page_of("admin", lang), {}
    for path in ["/", *(one.path for one in PAGES.values()), "/api/docs"]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.get_attribute("html", "lang") == lang, path
        found = Axe().run(page).response["violations"]
        if path != "/api/docs":  # what stands in that page is made by Swagger UI
            wrong |= {
                (path, one["id"]): [node["html"][:90] for node in one["nodes"][:3]] for one in found
            }
    assert wrong == {}
    assert page.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_scrolls_sideways(page_of, lang, width):
    page = page_of("admin", lang, width)
    wide = {}
    for path in ["/", *(one.path for one in PAGES.values())]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        here = page.evaluate("document.documentElement.scrollWidth")
        if here > width:
            wide[path] = here
    assert wide == {}


def test_in_chinese_no_page_speaks_english(page_of, english_in):
    page = page_of("admin", "zh")
    said = {}
    for path in ["/", *(one.path for one in PAGES.values() if one.name not in ("audit", "models"))]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        # Cells hold the words of the data: names of skills, texts of postings.
        page.evaluate("document.querySelectorAll('main tbody').forEach((rows) => rows.remove())")
        text = page.inner_text("main")
        kinds = {"XLSX", "CSV", "JSON", "DOCX"}
        plain = [line for line in re.split(r"[\n\t]", text) if line.strip() not in {"", *kinds}]
        if english := english_in("\n".join(plain)):
            said[path] = english[:5]
    assert said == {}


def test_a_chart_is_drawn_and_says_what_it_is(page_of):
    page = page_of("planner", "en")
    page.goto("/shortage")
    page.wait_for_selector(".chart canvas")
    assert page.get_attribute(".chart", "aria-label").startswith("Largest gaps")


def test_files_are_dropped_watched_and_listed(page_of, tmp_path):
    page = page_of("planner", "zh")
    file = tmp_path / "规划.csv"
    file.write_text("指标,年份,目标值\n新增孵化器,2030,20\n", "utf-8")
    page.goto("/files")
    page.set_input_files("input[type=file]", file)
    page.click("form[data-upload] button")
    page.wait_for_selector("article:has-text('已完成')", timeout=60_000)
    page.goto("/targets?fresh=1")
    assert "新增孵化器" in page.inner_text("main")


def test_with_the_keyboard_alone_one_comes_to_a_list_and_sorts_it(page_of):
    page = page_of("planner", "en")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Scarce posts":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortage")
    page.focus("thead a")
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=ascending]")
    page.focus(".hint")
    page.keyboard.press("Enter")
    assert page.is_visible(".tip:not([hidden])")
    page.keyboard.press("Escape")
    assert not page.is_visible(".tip:not([hidden])")
