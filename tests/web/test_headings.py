"""What a column or a chart is called says what it is, with its unit."""

import re

import pytest

from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase, phrase_keys
from talentmatch.pipeline.records import RECORDS
from talentmatch.report.labels import heading

#: Columns that a list heads in other words than the template of their table, meaning the same.
SAME = {
    ("posting", "title"), ("posting", "openings"), ("posting", "experience_min"),
    ("posting", "skills"), ("posting", "licences"), ("posting", "text"),
    ("candidate", "title"), ("candidate", "text"), ("team", "industry"),
    ("team", "capital_needed"), ("team", "wanted_regions"), ("project", "industry"),
    ("project", "skills"), ("project", "deadline"),
}  # fmt: skip
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
