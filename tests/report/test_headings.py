"""A figure has its unit wherever it stands, and a short text is not broken."""

import pandas as pd
import pytest

from talentmatch.i18n import label, phrase_keys
from talentmatch.lists import Result
from talentmatch.pipeline.demand._yearly_demand import DEMAND
from talentmatch.pipeline.demand.forecasting import FORECAST
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.report._html import table_html
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, readable

INTERVAL = {"mean": [5.0], "lo-80": [2.0], "hi-80": [8.0]}


@pytest.mark.parametrize(("spec", "unit"), [(FORECAST, "人/月"), (DEMAND, "人/年")])
def test_openings_say_of_which_time_they_are(spec, unit):
    rows = pd.DataFrame({"post": ["x"], **INTERVAL})
    shown = readable(Result(spec, rows), "zh")
    headings = [label("columns", column, "zh") for column in shown.frame.columns[1:]]
    assert all(f"（{unit}）" in heading for heading in headings)
    folded, _ = compact(shown, "zh")
    assert folded.frame.iloc[0].tolist() == ["x", "5 (2–8)"]


def test_every_share_says_that_it_is_one():
    bare = [
        key
        for key in phrase_keys("columns")
        if any(word in label("columns", key, "zh") for word in ("占比", "比例", "留存率"))
        and not any(mark in label("columns", key, "zh") for mark in ("0–1", "95%区间）"))
    ]
    assert bare == []


def test_a_short_text_keeps_to_one_line_of_a_page():
    html = table_html(Readable(pd.DataFrame({"advice": ["增加"], "posts": ["很长" * 20]})), "zh")
    assert '<td class="short">增加' in html and '<td class="long">' in html


def test_the_interval_of_a_number_wanted_has_its_unit_and_folds_into_it():
    rows = pd.DataFrame({"post": ["x"], "number": [5.0], "lo-80": [2.0], "hi-80": [8.0]})
    shown = readable(Result(SHORTAGE, rows), "zh")
    assert all("（人/年）" in label("columns", column, "zh") for column in shown.frame.columns[1:])
    assert compact(shown, "zh")[0].frame.iloc[0].tolist() == ["x", "5 (2–8)"]
