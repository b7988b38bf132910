"""The report on paper: how many pages, in letters of which size."""

import re
import shutil
import subprocess
from importlib import resources

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.app._demo import run_demo
from talentmatch.lists import Result
from talentmatch.pipeline.shortages.supplying import SUPPLY
from talentmatch.report._html import table_html
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, readable
from talentmatch.report.write import write_report
from talentmatch.track import Tracking

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
#: Pages of A4 on which the demo's report stands at most.
MOST_PAGES = 25
#: Points of a CSS pixel.
POINT = 0.75


@pytest.fixture(scope="module", params=["en", "zh"])
def page(made_once, request):
    """The report of the demo in one language."""

    def make(folder):
        run_demo(folder, seed=0, lang="en", say=lambda text: None)
        with Store(folder / "city.duckdb") as city:
            tracking = Tracking.beside(folder / "city.duckdb")
            write_report(city, folder / "zh", tracking=tracking, lang="zh")

    demo = made_once("demo", make)
    return {"en": demo, "zh": demo / "zh"}[request.param] / "report.html"


@pytest.mark.slow(minutes=2)
@pytest.mark.skipif(not (BROWSER and shutil.which("pdfinfo")), reason="no browser prints here")
def test_the_report_of_the_demo_stands_on_twenty_five_pages(page, tmp_path):
    paper = tmp_path / "report.pdf"
    subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", f"--print-to-pdf={paper}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", told)[1])
    assert 10 < pages <= MOST_PAGES
    assert "842 x 595" in told.replace("841.92", "842").replace("594.96", "595"), "A4 across"


#: Texts of charts that reach beyond their chart, or beyond the page [text and where].
CUT = """() => [...document.querySelectorAll(".figure")].flatMap(figure => {
  const box = figure.getBoundingClientRect();
  return [...figure.querySelectorAll("svg text, figcaption")].flatMap(text => {
    const {left, right, top, bottom, width} = text.getBoundingClientRect();
    const cut = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
    return width && cut ? [text.textContent] : [];
  });
})"""
SIZES = """() => charts().map(chart =>
  [chart.clientHeight, chart._fullLayout.yaxis.domain, chart._fullLayout.height])"""


@pytest.mark.slow(minutes=1)
@pytest.mark.skipif(not BROWSER, reason="no browser here")
def test_charts_are_whole_on_a_telephone_and_as_they_were_when_it_is_turned(page):
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        shown.goto(page.as_uri())
        shown.wait_for_timeout(1500)
        wide = shown.evaluate(SIZES)
        assert len(wide) > 8 and shown.evaluate(CUT) == []
        shown.set_viewport_size({"width": 390, "height": 900})
        shown.wait_for_timeout(1500)
        assert shown.evaluate(CUT) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == 390
        assert max(size[0] for size in shown.evaluate(SIZES)) > max(size[0] for size in wide)
        shown.set_viewport_size({"width": 1280, "height": 900})
        shown.wait_for_timeout(1500)
        assert shown.evaluate(SIZES) == wide
        browser.close()


def test_nothing_of_the_report_is_printed_in_letters_under_nine_points():
    style = (resources.files("talentmatch.report") / "report.css").read_text("utf-8")
    paper = style[style.index("@media print") :]
    sizes = [
        (float(n), unit) for n, unit in re.findall(r"font(?:-size)?: ?([\d.]+)(px|pt|rem)", paper)
    ]
    points = [
        n if unit == "pt" else n * POINT if unit == "px" else n * 16 * POINT for n, unit in sizes
    ]
    assert len(points) > 4 and min(points) >= 9
    assert re.search(r"table \{[^}]*font-size: 12px", paper) and "body { max-width: none" in paper


def test_rows_and_columns_that_are_not_printed_are_marked_for_the_screen():
    page = Readable(pd.DataFrame({"post": ["a", "b", "c"], "basis": ["x", "y", "z"]}))
    html = table_html(page, "en", screen=["basis"], printed=2)
    assert html.count('<tr class="screen">') == 1
    assert html.count("short screen") == 4, "the heading and three cells"
    assert "c</td>" in html and "z</td>" in html, "the screen has them all"


def test_supply_stands_with_its_quarters_beside_each_other():
    rows = pd.DataFrame(
        {
            "quarter": ["2025-01-01", "2025-01-01", "2025-04-01", "2025-04-01"],
            "source": ["graduates", "outside"] * 2,
            "persons": [10.0, 20.0, 30.0, 40.0],
            "lo-80": [5.0, 15.0, 25.0, 35.0],
            "hi-80": [15.0, 25.0, 35.0, 45.0],
            "counted": [1.0, 0.5] * 2,
        }
    )
    page, _ = compact(readable(Result(SUPPLY, rows), "en"), "en")
    assert [list(row[1:]) for row in page.frame.itertuples(index=False)] == [
        ["10 (5–15)", "30 (25–35)", 1.0],
        ["20 (15–25)", "40 (35–45)", 0.5],
    ]
    assert page.frame.columns[1] == "Quarter from 2025-01-01 [persons]"
    apart = rows.assign(counted=[1.0, 0.5, 0.9, 0.5])
    assert len(compact(readable(Result(SUPPLY, apart), "en"), "en")[0].frame) == 4
