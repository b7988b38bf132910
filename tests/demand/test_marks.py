"""What is unusual in a history is marked where it was planted, and noise is not."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.history.marks import KINDS, marks
from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.notes import mark_notes
from talentmatch.i18n import render

MONTHS = pd.date_range("2021-01-01", periods=36, freq="MS")


def city(series=30, seed=0):
    """Return calm series on which to plant."""
    rng = np.random.default_rng(seed)
    season = 1 + 0.3 * np.sin(2 * np.pi * MONTHS.month.to_numpy() / 12)
    return rng.poisson(40 * season, (series, 36)).astype(float)


def long(wide):
    frame = pd.DataFrame(wide, columns=MONTHS).rename_axis("skill").reset_index()
    return frame.melt("skill", var_name="month", value_name="openings").dropna()


def test_calm_series_have_no_marks():
    found = marks(long(city(200)))
    assert len(found) <= 4  # 7 200 months of noise


def test_each_kind_is_found_where_it_was_planted():
    wide = city()
    wide[0, :10] = np.nan
    wide[1, 30:] = 0
    wide[2, 18:] *= 3
    wide[3, 20] = 160
    found = marks(long(wide)).set_index("skill")
    planted = {0: ("birth", 10), 1: ("death", 30), 2: ("level_shift", 18), 3: ("outlier", 20)}
    for skill, (kind, month) in planted.items():
        row = found.loc[[skill]].query("kind == @kind")
        assert row["month"].tolist() == [MONTHS[month]], kind
    assert found.loc[[2], "size"].max() == pytest.approx(80, abs=25)
    # September is a month of 28 openings: 132 fewer than there were.
    assert found.loc[[3], "size"].max() == pytest.approx(132, abs=15)
    assert found.loc[[1]].query("kind == 'death'")["size"].item() < -20
    assert set(found["kind"]) <= set(KINDS)


def test_marking_leaves_the_history_as_it_is():
    wide = city()
    wide[3, 20] = 160
    history = long(wide)
    fitted = DemandForecaster(calibration=2, boosting=False).fit(history)
    assert len(fitted.marks())
    np.testing.assert_array_equal(fitted.panel_.openings, read_panel(history).openings)


def test_a_drift_is_no_shift():
    wide = city(5)
    wide[0] = np.linspace(20, 120, 36).round()
    assert "level_shift" not in set(marks(long(wide)).query("skill == 0")["kind"])


def test_a_single_series_of_one_month_has_no_marks():
    found = marks(pd.DataFrame({"month": ["2024-01"], "openings": [3.0]}))
    assert found.empty and list(found) == ["month", "kind", "size"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_notes_count_them_by_kind(lang):
    wide = city(seed=1)
    wide[1, 30:] = 0
    wide[3, 20] = 160
    told = [render(note, lang) for note in mark_notes(marks(long(wide)))]
    assert len(told) == 2 and "2022-09" in told[1]
    assert told[0].isascii() == (lang == "en")
