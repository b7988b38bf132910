"""What a column or a chart is called says what it is, with its unit."""

import re

import pytest

from talentmatch.app.pages import declared_lists
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase, phrase_keys
from talentmatch.pipeline.people.records import RECORDS
from talentmatch.report.column_help import help_on
from talentmatch.report.labels import heading
from talentmatch.web.rights import PAGES

#: Columns that a list heads in other words than the template of their table, meaning the same.
SAME = {
    ("posting", "title"),
    ("posting", "openings"),
    ("posting", "experience_min"),
    ("posting", "skills"),
    ("posting", "licences"),
    ("posting", "text"),
    ("candidate", "title"),
    ("candidate", "text"),
    ("team", "industry"),
    ("team", "capital_needed"),
    ("team", "wanted_regions"),
    ("project", "industry"),
    ("project", "skills"),
    ("project", "deadline"),
}
#: Pages whose tables are forms, not lists.
WITHOUT_LISTS = {"backups", "users", "webhooks", "people", "files"}
#: Words within charts, and a chart whose axis says the unit of its indicator.
NO_TITLES = {"chart_interval", "chart_mean", "chart_per_month", "chart_path_of"}


def test_a_column_of_a_table_is_headed_as_its_template_heads_it():
    other = {
        (table, field.name)
        for table, spec in RECORDS.items()
        for field in spec.fields
        for column in TABLES[table].columns
        if column.name == field.name
        and not heading(field.heading, "zh", field.unit).startswith(column.zh)
    }
    assert other == SAME


@pytest.mark.parametrize(("lang", "unit"), [("en", r"\[.+\]"), ("zh", r"（.*(人|元|%|单位).*）")])
def test_the_title_of_a_chart_has_its_unit(lang, unit):
    titles = {
        key: str(phrase(room, key, lang, of=""))
        for room in ("web", "planning")
        for key in phrase_keys(room)
        if key.startswith("chart_") and key not in NO_TITLES
    }
    assert len(titles) >= 9
    assert {key: text for key, text in titles.items() if not re.search(unit, text)} == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_that_a_list_can_have_is_explained(lang):
    lacking = {
        (spec.name, field.name)
        for spec in declared_lists()
        for field in spec.fields
        if not help_on(field, field.heading, lang)
    }
    assert lacking == set()


def test_every_column_is_explained_in_chinese():
    english = {
        (spec.name, field.name): said
        for spec in declared_lists()
        for field in spec.fields
        if not re.search(r"[\u4e00-\u9fff]", said := help_on(field, field.heading, "zh"))
    }
    assert english == {}


@pytest.mark.slow
@pytest.mark.parametrize("role", ["admin"])
def test_every_column_that_a_page_shows_has_its_word_of_help(browser, role):
    visitor, lacking = browser(role), {}
    for page in PAGES.values():
        for head in re.findall(r"<thead>.*?</thead>", visitor.get(page.path).text, re.S):
            cells = re.findall(r"<th scope=\"col\".*?</th>", head, re.S)
            plain = [one for one in cells if 'class="hint"' not in one]
            if page.name not in WITHOUT_LISTS and plain:
                lacking[page.name] = [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in plain]
    assert lacking == {}


#: Pages on which whoever runs the server is told how to start it or something beside it.
TELLING = {"models": {"--mlflow-url"}, "files": {"--most-mb"}, "screen": {"--most-mb"}}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_page_names_a_command_or_an_option(browser, lang):
    visitor, naming = browser("admin", lang), {}
    places = [*(page.path for page in PAGES.values()), "/", "/shortage/confirm", "/leads/calls"]
    for path in places:
        text = re.sub(r"<code>.*?</code>|<[^>]+>", " ", visitor.get(path).text, flags=re.S)
        options = {*re.findall(r"(?<![\w-])--[a-z][\w-]+|talentmatch [a-z]+ ", text)}
        naming[path] = options - TELLING.get(path.strip("/"), set())
    assert {path: options for path, options in naming.items() if options} == {}
