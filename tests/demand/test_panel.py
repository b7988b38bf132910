"""A history becomes a matrix, or an error that names the series and the remedy."""

import re

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand.history.panel import (
    drop_constant_dims,
    group_codes,
    read_panel,
    series_label,
)
from talentmatch.errors import InputError
from talentmatch.i18n import render


def history(**changes):
    frame = {
        "region": ["north", "north", "south"],
        "month": ["2024-01-01", "2024-03-01", "2024-02-01"],
        "openings": [2.0, 4.0, 1.5],
    }
    return pd.DataFrame({**frame, **changes})


def test_months_without_a_row_count_as_zero():
    panel = read_panel(history())
    assert panel.openings.tolist() == [[2, 0, 4], [0, 1.5, 0]]
    assert panel.first.tolist() == [0, 1]
    assert panel.filled.tolist() == [1, 1]


def test_gaps_of_an_index_carry_the_last_value():
    assert read_panel(history(), gaps="carry").openings.tolist() == [[2, 2, 4], [0, 1.5, 1.5]]


def test_days_and_periods_are_read_as_their_month():
    days = history(month=["2024-01-31", "2024-03-15", "2024-02-02"])
    periods = history(month=pd.PeriodIndex(["2024-01", "2024-03", "2024-02"], freq="M"))
    for frame in (days, periods):
        assert read_panel(frame).openings.tolist() == read_panel(history()).openings.tolist()


def test_integer_dimensions_keep_their_dtype():
    panel = read_panel(history(region=np.array([7, 7, 9], dtype="int32")))
    assert panel.keys["region"].dtype == np.int32
    assert panel.keys["region"].tolist() == [7, 9]


def test_a_history_without_dimensions_is_one_series():
    panel = read_panel(history().drop(columns="region"))
    assert panel.openings.tolist() == [[2, 1.5, 4]]
    assert panel.dims == []


def test_reading_leaves_the_history_as_it_was():
    frame = history()
    before = frame.copy()
    read_panel(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (history().drop(columns="openings"), "column 'openings' is missing"),
        (history().iloc[:0], "no rows"),
        (history(openings=[1, -2, 3]), "negative in 1 rows .first: region=north, 2024-03"),
        (history(openings=[1, None, 3]), "not a finite number"),
        (history(region=["north", None, "south"]), "dimension 'region' is missing in 1 of 3"),
        (history(month=["2024-01", "soon", "2024-02"]), "1 rows are no date .first: 'soon'"),
        (history(month=["2024-01", "2024-01", "2024-02"]), "region=north, 2024-01.; sum them"),
        (history().assign(mean=1), "column 'mean' has a name that the forecast uses"),
        (pd.concat([history(), history()[["month"]]], axis=1), "two columns have the name 'month'"),
        (history(region=["north", ["a", "b"], "south"]), r"holds lists or the like .first: \['a'"),
        (history()["openings"], "no table but of type Series"),
        ([history()], "no table but of type list"),
    ],
)
def test_a_history_that_cannot_be_read_names_the_remedy(frame, message):
    with pytest.raises(InputError, match=message):
        read_panel(frame)


def test_an_unknown_way_to_fill_gaps_names_the_known_ones():
    with pytest.raises(InputError, match="write 'zero' or 'carry'"):
        read_panel(history(), gaps="guess")


def test_all_problems_of_the_values_come_at_once():
    with pytest.raises(InputError) as caught:
        read_panel(history(region=[None, "a", "b"], openings=[-1, 2, 3]))
    assert len(caught.value.problems) == 2


def test_problems_of_months_values_and_rows_that_stand_twice_come_at_once():
    months = [pd.NaT, *pd.date_range("2024-01-01", periods=8, freq="MS")]
    rows = pd.DataFrame({"region": "a", "month": months, "openings": 3.0})
    rows["openings"] = rows["openings"].astype(object)
    rows.loc[3, "openings"], rows.loc[5, "openings"] = -3, np.inf
    rows["month"] = rows["month"].astype(object)
    rows.loc[7, "month"] = "soon"
    rows = pd.concat([rows, rows.iloc[[4]]])
    with pytest.raises(InputError) as caught:
        read_panel(rows)
    said = [str(problem) for problem in caught.value.problems]
    expected = ("rows have none", "'soon'", "not a finite number", "negative", "sum them")
    assert len(said) == len(expected)
    assert all(any(words in problem for problem in said) for words in expected)
    zh = [render(problem, "zh") for problem in caught.value.problems]
    assert all(not re.search("rows|openings are|column", problem) for problem in zh[:4])


def test_groups_are_numbered_as_they_appear():
    keys = pd.DataFrame({"a": ["y", "x", "y"], "b": [1, 1, 1]})
    codes, groups = group_codes(keys, ["b", "a"])
    assert codes.tolist() == [0, 1, 0]
    assert groups.to_dict("list") == {"b": [1, 1], "a": ["y", "x"]}


def test_no_dimension_is_one_group():
    assert group_codes(pd.DataFrame({"a": ["y", "x"]}), [])[0].tolist() == [0, 0]


def test_dimensions_that_split_nothing_are_left_out():
    frame = history(region="all", skill=None, enterprise="all")
    assert list(drop_constant_dims(frame, keep=["enterprise"])) == [
        "month",
        "openings",
        "enterprise",
    ]


def test_a_panel_until_a_month_knows_nothing_later():
    panel = read_panel(history()).until(1)
    assert panel.openings.tolist() == [[2], [0]]
    assert panel.age.tolist() == [1, 0]


def test_the_only_series_has_a_name():
    assert series_label({}) == "the only series"
