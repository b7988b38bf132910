"""Build the site in both languages, offline: `make site` writes build/site.

The pages lie where people read them on a code host too: ``docs/<language>``, the reference in
``docs``, the executed notebooks, the model cards. They are gathered into
``build/site-sources/<language>``, links between them set to where they come to lie, and MkDocs
makes the site of them, where a link that leads nowhere is an error.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

__all__ = ["LANGUAGES", "build", "gather", "notebook_page"]

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
LANGUAGES = ("zh", "en")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"(^```.*?^```$)", re.M | re.S)
_NAV = '<nav class="md-nav" aria-label='
_INDEX = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>talentmatch</title>
<main><h1>talentmatch</h1>
<p><a href="zh/index.html" lang="zh">中文文档</a></p>
<p><a href="en/index.html" lang="en">Documentation in English</a></p></main>
</html>
"""
#: What stands on the Chinese site below the title of a page that is not in Chinese.
_ENGLISH = "*本页内容仅有英文。*"
_BOTH = "*本页中英文对照，说明文字为英文。*"
#: Page of the API to what stands on it.
_API: Mapping[str, tuple[str, ...]] = {
    "store": (
        "talentmatch.data.store.Store",
        "talentmatch.data.lake._lake.Lake",
        "talentmatch.data.sample.load_sample",
        "talentmatch.lists.Result",
        "talentmatch.lists.ListSpec",
    ),
    "demand": (
        "talentmatch.demand._forecaster.DemandForecaster",
        "talentmatch.demand._backtest",
        "talentmatch.demand.scenario",
        "talentmatch.demand.protocol",
        "talentmatch.charts.demand",
    ),
    "match": (
        "talentmatch.match.ranking._ranker.ReciprocalRanker",
        "talentmatch.match.recommend.postings.PostingRecommender",
        "talentmatch.match.recommend.titles.TitleMatcher",
        "talentmatch.match.recommend.title_skills.SkillRecommender",
        "talentmatch.match.allocation.stable",
        "talentmatch.match.protocol",
        "talentmatch.charts.match",
    ),
    "team": (
        "talentmatch.team.recommend._recommender.TeamRecommender",
        "talentmatch.team.assembly.assemble",
        "talentmatch.team.portfolio._assign",
        "talentmatch.team.protocol",
    ),
    "pipeline": tuple(
        f"talentmatch.pipeline.{name}"
        for name in (
            "checking",
            "models._training",
            "demand.forecasting",
            "shortages._shortages",
            "shortages._editions",
            "matches.matching",
            "matches.leads",
            "shortages._majors",
            "shortages.targets",
            "people._levels",
            "teams.programmes",
            "matches._partners",
            "teams.staffing",
            "teams.portfolio",
            "demand._projecting",
        )
    ),
    "specs": (
        "talentmatch.specs.model_spec",
        "talentmatch.specs.feature_spec",
        "talentmatch.track._runs",
        "talentmatch.track._registry",
        "talentmatch.track._cards",
    ),
    "errors": ("talentmatch.errors",),
}


def build(out: Path = ROOT / "build") -> list[Path]:
    """Build both sites; return their folders.

    Parameters
    ----------
    out : Path
        Folder in which ``site`` and ``site-sources`` are made.
    """
    site = out / "site"
    shutil.rmtree(site, ignore_errors=True)
    for lang in LANGUAGES:
        gather(lang, out / "site-sources" / lang)
    run = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file"]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # no banner that tells of other programs
    for process in [
        subprocess.Popen([*run, str(_config(lang, out))], env=quiet) for lang in LANGUAGES
    ]:
        if process.wait():
            raise SystemExit(f"mkdocs left with {process.returncode}")
    for page in site.rglob("404.html"):
        page.unlink()  # for servers, with links from their root
    for page in site.rglob("*.html"):
        page.write_text(_told_apart(page.read_text("utf-8")), "utf-8")
    (site / "index.html").write_text(_INDEX, "utf-8")
    return [site / lang for lang in LANGUAGES]


def _told_apart(html: str) -> str:
    """Give each part of a menu a name of its own, for whoever hears the page."""
    seen: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        key = match[1].casefold()
        seen[key] = seen.get(key, 0) + 1
        return match[0] if seen[key] == 1 else f'{_NAV}"{match[1]} ({seen[key]})"'

    return re.sub(_NAV + '"([^"]*)"', number, html)


def _config(lang: str, out: Path) -> Path:
    """Write the configuration beside the sources, and return it: its folders are inside of its own."""
    text = (HERE / f"mkdocs.{lang}.yml").read_text("utf-8")
    copy = out / f"mkdocs.{lang}.yml"
    copy.write_text(text.replace("paths: [..]", f"paths: [{ROOT.as_posix()}]"), "utf-8")
    return copy


def gather(lang: str, folder: Path) -> None:
    """Write the sources of one language's site into a folder.

    Parameters
    ----------
    lang : {"zh", "en"}
        Which language.
    folder : Path
        Where to; what lies there is replaced.
    """
    shutil.rmtree(folder, ignore_errors=True)
    places = _places(lang)
    pictures: set[str] = set()
    for source, target in places.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.endswith(".ipynb"):
            text = notebook_page(ROOT / source, path)
        else:
            text = (ROOT / source).read_text("utf-8")
        text = _relinked(text, source, target, places, pictures, lang)
        path.write_text(_noted(text, source, lang), "utf-8")
    for picture in pictures:
        path = folder / picture.removeprefix("docs/")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / picture, path)
    for name, things in _API.items():
        path = folder / "reference" / "api" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"# {name}", *([_ENGLISH] if lang == "zh" else [])]
        lines += map(_reference, things)
        path.write_text("\n\n".join(lines) + "\n", "utf-8")
    for name in ("site.css", "site.js"):
        shutil.copy(HERE / name, folder / name)


def _noted(text: str, source: str, lang: str) -> str:
    """Say below the title that a page is not in the language of the site."""
    if lang == "en" or f".{lang}." in source or source.startswith(f"docs/{lang}/"):
        return text
    title, _, rest = text.partition("\n")
    note = _BOTH if source in ("docs/tables.md", "docs/lists.md") else _ENGLISH
    return f"{title}\n\n{note}\n{rest}"


def _places(lang: str) -> dict[str, str]:
    """Return of each file of the repository that is a page where it lies in the site."""
    suffix = "" if lang == "en" else f".{lang}"
    own = {
        page.relative_to(ROOT).as_posix(): page.relative_to(ROOT / "docs" / lang).as_posix()
        for page in sorted((ROOT / "docs" / lang).rglob("*.md"))
    }
    reference = {
        f"docs/commands{suffix}.md": "commands.md",
        f"docs/figures{suffix}.md": "figures.md",
        **{f"docs/{name}{suffix}.md": f"{name}.md" for name in ("features", "security", "web")},
        **{f"docs/{name}.md": f"{name}.md" for name in ("tables", "lists", "architecture")},
        "experiments/README.md": "experiments.md",
        "CHANGELOG.md": "changelog.md",
        **{f"models/{path.name}": f"models/{path.name}" for path in (ROOT / "models").glob("*.md")},
    }
    notebooks = {
        path.relative_to(ROOT).as_posix(): f"notebooks/{path.stem}.md"
        for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    }
    pages = {**own, **{source: f"reference/{target}" for source, target in reference.items()}}
    return {**pages, **notebooks, "notebooks/README.md": "notebooks/index.md"}


def _relinked(
    text: str, source: str, target: str, places: Mapping[str, str], pictures: set[str], lang: str
) -> str:
    """Return a page whose links lead to where pages lie in the site; others become plain text."""

    def link(match: re.Match[str]) -> str:
        picture, words, goal = match.groups()
        path, _, anchor = goal.partition("#")
        if "://" in goal or not path or goal.startswith("data:"):
            return match[0]
        there = os.path.normpath(PurePosixPath(source).parent / path)
        if picture and (ROOT / there).is_file():
            pictures.add(there)
            return f"![{words}]({_between(target, there.removeprefix('docs/'))})"
        if picture:
            return match[0]  # written beside the page
        # An English page names English ones, which may lie here in the reader's language.
        found = places.get(there) or places.get(f"{there.removesuffix('.md')}.{lang}.md")
        if found is None:
            return words
        return f"[{words}]({_between(target, found)}{'#' + anchor if anchor else ''})"

    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(link, part) for part in parts)


def _between(page: str, goal: str) -> str:
    return os.path.relpath(goal, PurePosixPath(page).parent)


def _reference(thing: str) -> str:
    """Return what brings the reference of a thing in, under its own name and not that of a file."""
    name = thing.rpartition(".")[2].lstrip("_")
    return f"::: {thing}\n    options:\n      heading: {name}\n      toc_label: {name}\n"


def notebook_page(source: Path, target: Path) -> str:
    """Return an executed notebook as Markdown; its pictures are written beside the page.

    Parameters
    ----------
    source : Path
        The notebook.
    target : Path
        Where the page will lie.
    """
    book = json.loads(source.read_text("utf-8"))
    parts: list[str] = []
    for number, cell in enumerate(book["cells"]):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(text)
            continue
        parts.append(f"```python\n{text}\n```")
        parts += _outputs(cell["outputs"], target, number)
    return "\n\n".join(parts) + "\n"


def _outputs(outputs: list[Any], target: Path, number: int) -> Iterator[str]:
    for place, output in enumerate(outputs):
        data = output.get("data", {})
        if "image/png" in data:
            picture = target.with_name(f"{target.stem}-{number}-{place}.png")
            picture.write_bytes(base64.b64decode("".join(data["image/png"])))
            yield f"![Chart of the cell above]({picture.name})"
        elif "text/html" in data:
            html = re.sub(r"<style.*?</style>\s*", "", "".join(data["text/html"]), flags=re.S)
            yield re.sub(r"\n\s*", "\n", html).replace("<th></th>", "<td></td>").strip()
        else:
            text = "".join(output.get("text", data.get("text/plain", "")))
            yield f"```text\n{text.rstrip()}\n```"


if __name__ == "__main__":
    for written in build():
        print(written.relative_to(ROOT))
