"""What the first page of a report says of the list of scarce posts."""

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.i18n import render
from talentmatch.lists import Result
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.report.findings import finding_of_shortage
from talentmatch.report.published import unchecked


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
