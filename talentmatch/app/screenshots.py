"""Take a picture of every page of the server, in both languages: `make screenshots`.

Needs Chromium and what tests need (``talentmatch[test]``), which nobody else does.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talentmatch.i18n import languages
from talentmatch.web.rights import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

__all__ = ["FURTHER", "take_pictures"]

FOLDER: Final = Path(__file__).parents[2] / "docs" / "screenshots"
#: All pictures together are at most so large [bytes]: they lie in the repository.
MOST: Final = 4 * 2**20
#: Pages beside those of the menu: their name, the page on which they are linked, and the link.
FURTHER: Final = {
    "candidate": ("/candidates", "/candidates/c-"),
    "posting": ("/postings", "/postings/"),
    "shortage-row": ("/shortage", "/shortage/row"),
    "lead": ("/leads", "/leads/L"),
    "editions": ("/shortage", "/shortage/editions"),
    "printed": ("/shortage", "/shortage/printed"),
    "team": ("/teams?view=projects", "/projects/"),
}

#: What a page replaces by itself once it is worked out.
_WAITING: Final = "main [hx-trigger^=load]"
_COLOURS: Final = 48
_NAME, _PASSWORD = "admin", "long enough"
_RUN: Final = [sys.executable, "-m", "talentmatch.app.cli"]


def take_pictures(demo: Path, folder: Path = FOLDER) -> list[Path]:
    """Write a picture of every page over a copy of a demo store; return what was written.

    Parameters
    ----------
    demo : Path
        The store of `talentmatch demo`, with its models beside it.
    folder : Path
        Where the pictures go; those of before are removed.
    """
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    folder.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        picture.unlink()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        store = Path(place) / "city" / demo.name
        beside = shutil.ignore_patterns("*.server.*", "report.*", "*.uploads")
        shutil.copytree(demo.parent, store.parent, ignore=beside)
        words = ["user", "add", _NAME, "--role", "admin", "--password-stdin", "--store", store]
        subprocess.run([*_RUN, *map(str, words)], input=f"{_PASSWORD}\n", text=True, check=True)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with _served(store, Path(place) / "log") as address:
            for lang in languages():
                _take_all(browser, address, lang, folder)
            for lang in languages():  # last, since the first page remembers a tour
                _take_tour(browser, address, lang, folder)
        browser.close()
    pictures = sorted(folder.glob("*.png"))
    size = sum(map(_lessened, pictures))
    if size > MOST:
        raise SystemExit(f"{folder}: {size / 2**20:.1f} MB of pictures, more than {MOST / 2**20:g}")
    return pictures


@contextmanager
def _served(store: Path, log: Path) -> Iterator[str]:
    """Serve a store; yield the address."""
    with log.open("wb") as target:
        words = ["serve", "--store", str(store), "--port", "0", "--lang", "en"]
        process = subprocess.Popen([*_RUN, *words], stdout=target, stderr=target)
    try:
        while not (address := re.search(r"http://\S+:\d+", log.read_text("utf-8"))):
            if process.poll() is not None:
                raise SystemExit(log.read_text("utf-8"))
            time.sleep(0.1)
        yield address[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextmanager
def _entered(browser: Browser, address: str, lang: str, login: Path | None) -> Iterator[Page]:
    """Log in; yield the first page. The page of the login is a picture, too, where it is named."""
    size: ViewportSize = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, locale=lang, base_url=address)
    page = context.new_page()
    page.goto(f"/login?lang={lang}")
    if login is not None:
        page.screenshot(path=login)
    page.fill("input[name=username]", _NAME)
    page.fill("input[name=password]", _PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    yield page
    context.close()


def _take_tour(browser: Browser, address: str, lang: str, folder: Path) -> None:
    with _entered(browser, address, lang, None) as page:
        page.goto("/")
        page.click("button[name=tour]")
        page.wait_for_load_state("networkidle")
        page.wait_for_selector(_WAITING, state="detached")
        page.screenshot(path=folder / f"{lang}-tour.png")
        page.click(".tour button[value=stop]")


def _take_all(browser: Browser, address: str, lang: str, folder: Path) -> None:
    """Write the pictures of one language."""
    with _entered(browser, address, lang, folder / f"{lang}-login.png") as page:
        _take_pages(page, lang, folder)


def _take_pages(page: Page, lang: str, folder: Path) -> None:
    _take(page, "/", folder / f"{lang}-home.png")
    for name, one in PAGES.items():
        _take(page, one.path, folder / f"{lang}-{name}.png")
    for name, (listed, link) in FURTHER.items():
        page.goto(listed)
        path = page.get_attribute(f"main a[href^='{link}']", "href")
        assert path is not None  # a demo has one of each
        _take(page, path, folder / f"{lang}-{name}.png")


def _take(page: Page, path: str, picture: Path) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(_WAITING, state="detached")
    page.screenshot(path=picture)


def _lessened(picture: Path) -> int:
    """Give a picture few colours, where Pillow is there; return its size [bytes]."""
    try:
        from PIL import Image
    except ImportError:
        return picture.stat().st_size
    with Image.open(picture) as whole:
        few = whole.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)
    return picture.stat().st_size


if __name__ == "__main__":
    for written in take_pictures(Path(sys.argv[1])):
        print(written.name)
