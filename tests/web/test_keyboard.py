"""Five main tasks by keyboard alone in a real browser: no mouse, no address typed, no focus set."""

import re

import pytest
from test_in_browser import (  # noqa: F401  (fixtures)
    CHROMIUM,
    chromium,
    page_of,
    server,
)

pytestmark = [
    pytest.mark.slow(minutes=2),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
#: Tabs after which whoever looks for something gives up.
MOST = 400


class Keys:
    """Somebody at a keyboard."""

    def __init__(self, page):
        self.page = page
        page.on("dialog", lambda dialog: dialog.accept())  # Enter, as a browser takes it

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, selector):
        """Press Tab until the focus is on what is looked for, and seen to be there."""
        seen = []
        for _ in range(MOST):
            self.press("Tab")
            here = self.page.evaluate(
                """(selector) => {
                    const one = document.activeElement;
                    const shown = getComputedStyle(one).outlineStyle !== 'none';
                    return [one.matches(selector), shown, one.outerHTML.slice(0, 80)];
                }""",
                selector,
            )
            if here[0]:
                assert here[1], f"nobody sees that the focus is on {selector}"
                return self
            seen.append(here[2])
        raise AssertionError(f"no way by Tab to {selector}: {seen[:40]}")

    def into(self, selector, text):
        """Go to a field and write into it instead of what it holds."""
        self.to(selector).press("Control+a")
        self.page.keyboard.type(text)
        return self

    def open(self, selector):
        """Go to a link or button and press Enter; wait for the page that comes."""
        return self.to(selector).enter()

    def enter(self):
        """Press Enter and wait for the page that comes: it knows nothing of this one.

        A jump within this page is a navigation, too.
        """
        self.page.evaluate("document.documentElement.dataset.left = ''")
        self.press("Enter")
        self.page.wait_for_selector("html:not([data-left])", state="attached", timeout=60_000)
        self.page.wait_for_load_state("networkidle")
        return self

    def skip(self):
        """Go past the menu, as the first link of every page does."""
        self.to(".skip").press("Enter")
        return self


@pytest.fixture
def keys_of(page_of):  # noqa: F811
    return lambda role, lang="zh": Keys(page_of(role, lang))


def test_files_in_a_list_edited_an_edition_published_and_printed(keys_of, tmp_path):
    keys = keys_of("planner")
    page = keys.page
    page.add_init_script("window.print = () => { window.printed = true; };")
    file = tmp_path / "规划.csv"
    file.write_text("指标,年份,目标值\n键盘指标,2031,20\n", "utf-8")
    page.on("filechooser", lambda chooser: chooser.set_files(file))
    keys.open("nav a[href='/files']").skip().to("input[type=file]").press("Enter")
    page.wait_for_selector("[data-names]:has-text('规划.csv')")
    keys.open("form[data-upload] button")
    page.wait_for_selector("article:has-text('已完成')", timeout=60_000)

    keys.open("nav a[href='/shortage']").skip().open("a[href^='/shortage/row']")
    keys.skip().open("a[href*='column=number']")
    keys.skip().into("input[name=value]", "777").into("textarea[name=why]", "键盘核对")
    keys.open("form button:not([name])")
    assert "777" in page.inner_text("main") and "键盘核对" in page.inner_text("main")

    keys.open("nav a[href='/shortage']").skip().open("a[href='/shortage/editions']")
    keys.skip().into("input[name=edition]", "键盘版").open("main form button")
    assert "键盘版" in page.inner_text("main .notice")
    keys.skip().open(".notice a[href='/shortage/printed']")
    keys.skip().to("[data-print]").press("Enter")
    assert page.evaluate("window.printed") is True
    assert page.complaints == []


def test_somebody_is_searched_for_looked_at_and_put_on_a_board(keys_of):
    keys = keys_of("agency", "en")
    page = keys.page
    keys.open("nav a[href='/candidates']").skip().into("input[name=q]", "years>=2").press("Enter")
    page.wait_for_url("**/candidates?q=*")
    keys.skip().open("td a[href^='/candidates/c-']")
    person = page.url.rpartition("/")[2].partition("?")[0]
    keys.skip().to("form[action$='/stage'] button")
    posting = page.evaluate("document.activeElement.form.elements.posting.value")
    keys.enter().skip().open(f"td a[href='/postings/{posting}']")
    card = f"[data-card='{person}']"
    assert page.locator(f"[data-stage=noted] {card}").count() == 1
    keys.skip().to(f"{card} select").press("ArrowDown")
    keys.open(f"{card} button")
    assert page.locator(f"[data-stage='in process'] {card}").count() == 1
    assert page.complaints == []


def test_a_match_is_asked_for_with_its_reasons(keys_of):
    keys = keys_of("agency", "en")
    page = keys.page
    keys.open("nav a[href='/postings']").skip().to("td a[href^='/postings/']")
    number = page.evaluate("document.activeElement.getAttribute('href')").rpartition("/")[2]
    keys.open("nav a[href='/match']")
    keys.skip().into("input[name=posting]", number).press("Enter")
    page.wait_for_url(f"**posting={number}*")
    page.wait_for_load_state("networkidle")
    keys.skip().to("main .scroll")
    assert page.locator("main tbody tr").count() >= 5
    assert re.search(r"Skills|Pay|Region|skills|pay", page.inner_text("main tbody tr:first-child"))
    assert page.complaints == []


def test_somebody_is_erased(keys_of):
    keys = keys_of("agency", "en")
    page = keys.page
    keys.open("nav a[href='/candidates']").skip().open("td a[href^='/candidates/c-']")
    person = page.url.rpartition("/")[2].partition("?")[0]
    keys.skip().open(f"a[href='/candidates/{person}/erase']")
    keys.skip().to("select[name=reason]").press("ArrowDown")
    keys.into("input[name=typed]", person).open("button.danger")
    assert person in page.inner_text("main")
    keys.open("nav a[href='/candidates']").skip().into("input[name=q]", person).press("Enter")
    page.wait_for_url("**/candidates?q=*")
    assert page.locator(f"main a[href='/candidates/{person}']").count() == 0
    assert page.complaints == []


def test_a_user_is_added_given_another_password_and_removed(keys_of):
    keys = keys_of("admin", "en")
    page = keys.page
    keys.open("nav a[href='/users']").skip().into("input[name=username]:not([type=hidden])", "wu")
    keys.to("select[name=role]").press("v")
    keys.into("form:has(select) input[name=password]", "long enough too").open(
        "form:has(select) button"
    )
    row = "tr:has-text('wu')"
    assert "viewer" in page.inner_text(row)
    keys.skip().into("form:has([value=wu]) input[type=password]", "another long one")
    keys.open("form:has([value=wu]) button")
    keys.skip().open("form[data-confirm]:has([value=wu]) button")
    assert page.locator(row).count() == 0
    assert page.complaints == []
