"""The generated pages are what the declarations say."""

import re
from pathlib import Path

import pytest

from talentmatch.app import pages, screenshots
from talentmatch.data.tables import TABLES
from talentmatch.i18n import languages, phrase_keys
from talentmatch.match.features import with_comparisons
from talentmatch.specs import load_feature_spec, spec_names
from talentmatch.web.rights import PAGES

ROOT = Path(__file__).parents[1]
STALE = "is not what the declarations say; run `make docs` and commit the page"


def test_the_page_of_tables_is_generated_from_the_contracts():
    committed = (ROOT / "docs" / "tables.md").read_text("utf-8")
    assert committed == pages.tables_page(), f"docs/tables.md {STALE}"


@pytest.mark.parametrize(("lang", "name"), [("en", "features.md"), ("zh", "features.zh.md")])
def test_the_page_of_features_is_generated_from_the_specs(lang, name):
    committed = (ROOT / "docs" / name).read_text("utf-8")
    assert committed == pages.features_page(lang), f"docs/{name} {STALE}"


def test_every_word_of_the_page_of_features_is_in_the_catalogue_and_nothing_else_is():
    said = set()
    for name in spec_names("features"):
        spec = with_comparisons(load_feature_spec(name))
        said |= {spec.grain, spec.purpose}
        for column in spec.columns.values():
            source = column.source.split("comparison of ")
            said |= {
                column.unit,
                column.meaning,
                *column.monotone,
                *["comparison of"][: len(source) - 1],
            }
            plain = re.fullmatch(r"[\w.]+(, [\w.]+)*", source[-1])
            said |= set() if plain else {column.source}
    assert said == set(phrase_keys("features"))


@pytest.mark.parametrize(("lang", "name"), [("en", "commands.md"), ("zh", "commands.zh.md")])
def test_the_page_of_commands_is_generated_from_the_command_line(lang, name):
    committed = (ROOT / "docs" / name).read_text("utf-8")
    assert committed == pages.commands_page(lang), f"docs/{name} {STALE}"


def test_no_two_lists_have_one_name():
    names = [spec.name for spec in pages.declared_lists()]
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})


def test_every_column_of_every_table_has_its_row():
    page = pages.tables_page()
    for table in TABLES.values():
        section = page.split(f"\n## {table.name} ", 1)[1].split("\n## ", 1)[0]
        shown = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert shown == list(table.names)


def test_every_column_of_every_feature_set_has_unit_meaning_and_source():
    page = pages.features_page()
    for name in spec_names("features"):
        section = page.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert len(rows) == len(with_comparisons(load_feature_spec(name)).columns)
        for row in rows:
            cells = [cell.strip() for cell in row.strip("|").split(" | ")]
            assert all(cells[place] for place in (0, 1, 3, 4)), row


@pytest.mark.parametrize("name", ["web", "security"])
def test_a_page_of_reference_says_the_same_in_both_languages(name):
    pages_of = [(ROOT / "docs" / f"{name}{end}.md").read_text("utf-8") for end in ("", ".zh")]
    for pattern in (r"^```.*?^```$", r"^\| ", r"^#+ ", r"^- "):
        en, zh = ([*re.findall(pattern, page, re.M | re.S)] for page in pages_of)
        assert en == zh, pattern
    paths = [
        set(re.findall(r"`((?:tests/|experiments/)?\w[\w/]*\*?\.py)`", page)) for page in pages_of
    ]
    assert paths[0] == paths[1]
    assert all(
        any(ROOT.glob(path)) for path in paths[0] if path.startswith(("tests/", "experiments/"))
    )
    assert not re.findall(r"\]\(screenshots/en", pages_of[1])


def test_writing_twice_changes_nothing(tmp_path):
    first = {path: path.read_bytes() for path in pages.write_pages(tmp_path)}
    assert {path: path.read_bytes() for path in pages.write_pages(tmp_path)} == first


def test_the_page_of_lists_is_generated_from_what_the_modules_declare():
    committed = (ROOT / "docs" / "lists.md").read_text("utf-8")
    assert committed == pages.lists_page(), f"docs/lists.md {STALE}"


def test_every_column_of_a_list_has_a_heading_and_every_list_says_what_a_row_is():
    headings = set(phrase_keys("columns"))
    for spec in pages.declared_lists():
        assert spec.grain, spec.name
        assert set(spec.key) <= {field.name for field in spec.fields}, spec.name
        for field in spec.fields:
            assert field.heading in headings, f"{spec.name}: {field.heading}"


def test_every_page_has_its_picture_in_both_languages_and_all_are_small():
    pictures = {path.name for path in screenshots.FOLDER.glob("*.png")}
    names = {"home", "login", "tour", *PAGES, *screenshots.FURTHER}
    assert pictures == {f"{lang}-{name}.png" for lang in languages() for name in names}
    size = sum((screenshots.FOLDER / name).stat().st_size for name in pictures)
    assert size <= screenshots.MOST
    page = (ROOT / "docs" / "web.md").read_text("utf-8")
    shown = set(re.findall(r"\(screenshots/([\w-]+\.png)\)", page))
    assert len(shown) >= 6 and shown <= pictures
