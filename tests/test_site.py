"""The site is built offline, its links lead somewhere, and whoever cannot see or click can use it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
#: Pages of each kind, for axe.
SEEN = (
    "index",
    "tutorials/scarce-occupations",
    "tutorials/own-model",
    "how-to/install",
    "explain/demand",
    "compare",
    "reference/commands",
    "reference/figures",
    "reference/web",
    "reference/api/demand",
    "reference/api/pipeline",
    "notebooks/02_demand",
    "reference/models/match_default",
)


class Page(HTMLParser):
    """What a page links to, loads and can be jumped to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids, self.lang = [], [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "html":
            self.lang = given.get("lang")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") not in ("canonical", "alternate", "prev", "next"):
            self.loads.append(given.get("href"))


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("site_build", ROOT / "docs" / "site" / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["site_build"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(builder, tmp_path_factory):
    """Build the site where no program may ask the network; return its folder."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    out = tmp_path_factory.mktemp("site")
    dead = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    run = f"import sys; sys.path.insert(0, {str(ROOT / 'docs/site')!r}); import build, pathlib; "
    run += f"build.build(pathlib.Path({str(out)!r}))"
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", run],
        env={**os.environ, **dead},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    assert time.monotonic() - start < 180, "`make site` takes under three minutes"
    return out / "site"


@pytest.fixture(scope="module")
def pages(built):
    return {path: Page(path.read_text("utf-8")) for path in sorted(built.rglob("*.html"))}


@pytest.mark.slow(minutes=1)
def test_both_languages_have_every_page_in_their_language(builder, built, pages):
    names = {
        lang: {path.relative_to(built / lang).as_posix() for path in pages if lang in path.parts}
        for lang in builder.LANGUAGES
    }
    assert names["zh"] == names["en"] and len(names["en"]) > 40
    for path, page in pages.items():
        if path.parent != built:
            assert page.lang == path.relative_to(built).parts[0]


@pytest.mark.slow
def test_no_link_leads_nowhere(built, pages):
    wrong = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            goal = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            goal = goal / "index.html" if goal.is_dir() else goal
            if not goal.exists():
                wrong.append((path.relative_to(built), link))
            elif parts.fragment and goal in pages:
                known = pages[goal].ids
                if unquote(parts.fragment) not in known and parts.fragment not in known:
                    wrong.append((path.relative_to(built), link))
    assert wrong == []


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(built, pages):
    for path, page in pages.items():
        assert [
            load for load in page.loads if urlsplit(load or "").scheme in ("http", "https")
        ] == []
        assert 'class="mermaid"' not in path.read_text(
            "utf-8"
        )  # for which a script would be fetched
    for style in built.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import\s*)[\"']?https?:", style.read_text("utf-8")) == []


@pytest.mark.slow
def test_the_api_and_the_notebooks_are_pages_with_their_examples_and_pictures(built):
    page = (built / "en/reference/api/demand.html").read_text("utf-8")
    for word in ("DemandForecaster", "random_state", "Parameters", "Examples", "&gt;&gt;&gt;"):
        assert word in page
    for name in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        text = (built / f"zh/notebooks/{name.stem}.html").read_text("utf-8")
        assert "Chart of the cell above" in text


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.slow(minutes=1)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_can_be_used_by_everybody_and_asks_nobody(built, chromium, lang):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(locale=lang)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    faults = {}
    for name in SEEN:
        page.goto((built / lang / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        if found:
            faults[name] = [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
    context.close()
    assert faults == {}
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_links_are_set_to_where_pages_come_to_lie(builder, tmp_path):
    builder.gather("zh", tmp_path)
    page = (tmp_path / "tutorials" / "scarce-occupations.md").read_text("utf-8")
    assert "](../notebooks/05_planner.md)" in page and "](../explain/demand.md)" in page
    assert "](reference/commands.md)" in (tmp_path / "index.md").read_text("utf-8")
    security = (tmp_path / "reference" / "architecture.md").read_text("utf-8")
    assert "](models/demand_default.md)" in security
    assert not any("ipynb)" in path.read_text("utf-8") for path in tmp_path.rglob("*.md"))


def test_every_page_stands_in_the_menu(builder):
    import yaml

    for lang in builder.LANGUAGES:
        text = (ROOT / "docs" / "site" / f"mkdocs.{lang}.yml").read_text("utf-8")
        nav = yaml.safe_load(text)["nav"]

        def leaves(part):
            if isinstance(part, str):
                return [part]
            values = part.values() if isinstance(part, dict) else part
            return [leaf for value in values for leaf in leaves(value)]

        placed = set(builder._places(lang).values()) | {
            f"reference/api/{n}.md" for n in builder._API
        }
        assert sorted(leaves(nav)) == sorted(placed)
