"""What the first page of a report says of the list of scarce posts."""

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.i18n import render
from talentmatch.lists import Result
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.report._contents import gather
from talentmatch.report.findings import finding_of_shortage
from talentmatch.report.protection.printable import unchecked


@pytest.fixture
def scarce():
    figures = {"gap": 9.0, "gap_lo": 5.0, "gap_hi": 12.0}
    return Result(SHORTAGE, pd.DataFrame([{"post": "a", "grade": "severe", **figures}]))


def action(scarce, lang="en", waiting=0, unchecked=()):
    facts = {"changes": None, "waiting": waiting, "unchecked": unchecked}
    return render(finding_of_shortage(scarce, scarce, **facts).action, lang)


def test_a_list_may_be_published_as_it_stands_only_if_all_was_checked(scarce):
    assert action(scarce) == "The list may be published as it stands."
    said = action(scarce, unchecked=("cells", "people", "supply"))
    assert "as it stands" not in said
    assert all(word in said for word in ("single enterprise", "insured persons", "graduates"))
    assert "可按现状发布" not in action(scarce, "zh", unchecked=["supply"])


def test_what_waits_and_what_was_not_checked_are_both_said(scarce):
    said = action(scarce, waiting=2, unchecked=("supply",))
    assert "2 figures confirmed" in said and "graduates" in said


def test_nothing_but_a_history_leaves_cells_unchecked(scarce):
    with Store() as store:
        assert unchecked(store, scarce) == ["cells"]


def test_a_report_of_yearly_employment_alone_projects_it(no_models):
    rows = [(code, 2020 + n, 900.0 + 9 * n) for code in ("C35", "I65") for n in range(6)]
    with Store() as store:
        store.write("employment", pd.DataFrame(rows, columns=["industry", "year", "employed"]))
        contents = gather(store, tracking=no_models, months=3, lang="en")
    part = next(section for section in contents.sections if section.key == "projection")
    (table,) = (result.table for result in part.tables.values())
    assert sorted(set(table["year"])) == [2026, 2027, 2028, 2029, 2030]
    assert set(table["industry"]) == {"C35", "I65"}


def test_a_single_year_of_employment_is_said_to_project_nothing(no_models):
    with Store() as store:
        rows = {"industry": ["C35", "I65"], "year": 2025, "employed": 900.0}
        store.write("employment", pd.DataFrame(rows))
        contents = gather(store, tracking=no_models, months=3, lang="en")
    part = next(section for section in contents.sections if section.key == "projection")
    assert "talentmatch project" in render(part.intro, "en")
