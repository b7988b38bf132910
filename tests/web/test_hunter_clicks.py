"""A headhunter's day by clicks in a real browser, in both languages."""

import io

import pytest
from docx import Document
from test_in_browser import (  # noqa: F401  (fixtures)
    CHROMIUM,
    LANGUAGES,
    chromium,
    page_of,
    server,
)

pytestmark = [
    pytest.mark.slow(minutes=2),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]


def first_link(page, begin):
    return page.get_attribute(f"main a[href^='{begin}']", "href")


@pytest.fixture
def places(page_of):  # noqa: F811
    """Return pages of one person, posting, lead and project."""
    page = page_of("admin", "en")
    found = {}
    for path, begin in (
        ("/candidates", "/candidates/c-"),
        ("/postings", "/postings/"),
        ("/leads", "/leads/L"),
        ("/teams?view=projects", "/projects/"),
    ):
        page.goto(path)
        found[path] = first_link(page, begin)
    person, posting, lead, project = found.values()
    return [
        person,
        f"{person}/erase",
        posting,
        f"{posting}/client?receiver=x",
        lead,
        project,
        "/leads/calls",
        "/candidates/upload",
        "/settings/stages",
        "/teams?view=fits",
        "/audit/fairness",
        "/candidates?q=skill:Java",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_one_thing_can_be_used_by_everybody(page_of, places, lang):  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    wrong = {}
    for width in (1280, 360):
        page = page_of("admin", lang, width)
        for path in places:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            if width == 1280:
                found = Axe().run(page).response["violations"]
                wrong |= {
                    (path, one["id"]): [node["html"][:90] for node in one["nodes"][:3]]
                    for one in found
                }
            here = page.evaluate("document.documentElement.scrollWidth")
            if here > width:
                wrong[path, "wide"] = [here]
        assert page.complaints == []
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_headhunter_finds_somebody_notes_a_call_and_looks_at_the_telephone(page_of, lang):  # noqa: F811
    page = page_of("agency", lang)
    page.goto("/candidates")
    page.fill("input[name=q]", "years>=3 NOT pay>30万")
    page.press("input[name=q]", "Enter")
    page.wait_for_url("**/candidates?q=*")
    page.fill("input[name=name]:not([type=hidden])", f"kept {lang}")
    page.press("input[name=name]:not([type=hidden])", "Enter")
    page.wait_for_selector(f".chips a:has-text('kept {lang}')")
    page.click("main a[href^='/candidates/c-']")
    page.fill("textarea[name=text]", f"谈过一次 {lang}")
    page.select_option("select[name=kind]", "call")
    page.fill("input[name=come_back_on]", "2024-12-01")
    page.click("form:has(textarea) button")
    page.wait_for_selector(f"td:has-text('谈过一次 {lang}')")
    assert "example.invalid" not in page.content()
    page.click("a[href$='contacts=1']")
    page.wait_for_url("**contacts=1")
    assert "example.invalid" in page.inner_text("main")
    page.goto("/candidates")
    row = page.locator("tr", has_text=f"谈过一次 {lang}")
    row.get_by_role("button").click()
    page.wait_for_load_state("networkidle")
    assert f"谈过一次 {lang}" not in page.inner_text("main")
    assert page.complaints == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_of_the_board_is_moved_by_keyboard_and_by_mouse(page_of, lang):  # noqa: F811
    page = page_of("agency", lang)
    page.goto("/postings")
    page.goto(first_link(page, "/postings/"))
    page.locator("td .acts button").first.click()
    page.wait_for_selector("[data-stage=noted] [data-card]")
    card = page.locator("[data-card]").first.get_attribute("data-card")
    select = page.locator(f"[data-card='{card}'] select")
    select.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-stage='in process'] [data-card='{card}']")
    corner = {"x": 6, "y": 6}  # the middle of a card is its select
    page.drag_and_drop(f"[data-card='{card}']", "[data-stage=offer]", source_position=corner)
    page.wait_for_selector(f"[data-stage=offer] [data-card='{card}']")
    assert page.complaints == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lead_is_marked_and_the_calls_go_into_the_calendar(page_of, lang):  # noqa: F811
    page = page_of("agency", lang)
    page.goto("/leads")
    page.goto(first_link(page, "/leads/L"))
    page.select_option("select[name=state]", "owned")
    page.fill("input[name=owner]", f"Li {lang}")
    page.click("form:has(select[name=state]) button")
    page.wait_for_selector(".notice")
    page.goto("/leads?fresh=1")
    assert f"Li {lang}" in page.inner_text("main")
    page.goto("/leads/calls")
    with page.expect_download() as download:
        page.click("a[href*='calls.ics']")
    assert "BEGIN:VEVENT" in download.value.path().read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_resume_is_looked_at_before_it_is_stored(page_of, tmp_path, lang):  # noqa: F811
    page = page_of("agency", lang)
    name = {"zh": "上官试读", "en": "东方试读"}[lang]
    resume, stream = Document(), io.BytesIO()
    for line in (
        "个人简历",
        f"姓名：{name}",
        "学历：本科",
        "工作年限：6年",
        "求职意向：数控车工",
        "工作经历",
        "2018.3-2024.5 某某机械有限公司 数控车工",
        "负责数控编程与加工",
    ):
        resume.add_paragraph(line)
    resume.save(stream)
    file = tmp_path / "resume.docx"
    file.write_bytes(stream.getvalue())
    page.goto("/candidates/upload")
    page.set_input_files("input[type=file]", file)
    page.click("form[data-upload] button")
    page.wait_for_url("**/candidates/upload/*")
    assert name in page.inner_text("main")
    page.select_option("select[name=consent]", "recruiting")
    page.locator("form button").filter(has_not=page.locator("[value=discard]")).last.focus()
    page.click("p.acts button:not([value=discard])")
    page.wait_for_selector(
        "article:first-of-type:has-text('已完成'), article:first-of-type:has-text('done')",
        timeout=60_000,
    )
    page.goto(f"/candidates?q={name}")
    assert page.locator("tbody", has_text=name).count() == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_somebody_is_erased_by_typing_their_number(page_of, lang):  # noqa: F811
    page = page_of("agency", lang)
    page.goto("/candidates?sort=registered_on&down=0")
    address = first_link(page, "/candidates/c-")
    page.goto(address)
    page.click("a[href$='/erase']")
    page.select_option("select[name=reason]", "request")
    page.fill("input[name=typed]", "something else")
    page.click("button.danger")
    page.wait_for_selector("[role=alert]")
    assert page.goto(address).status == 200
    page.goto(f"{address}/erase")
    page.select_option("select[name=reason]", "request")
    page.fill("input[name=typed]", address.rpartition("/")[2])
    page.click("button.danger")
    page.wait_for_selector("a.button[href='/candidates']")
    assert page.goto(address).status == 404
