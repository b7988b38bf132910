"""Graduates by occupation, from shares, plans of intake, or the nearest title."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.plan import SupplyRule, graduate_supply

MAJORS = pd.DataFrame(
    {"major": ["A", "A", "B"], "occupation": ["x", "y", "x"], "share": [0.5, 0.25, 1.0]}
)


def supply(*rows):
    columns = ["institution", "major", "year", "education", "seats", "graduates", "stay_share"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"seats": float, "graduates": float, "stay_share": float})


def test_graduates_stay_and_spread_over_occupations_by_share():
    rows = supply(
        ("s", "A", 2025, "college", None, 100, 0.4), ("s", "B", 2025, "college", None, 10, 1)
    )
    found = graduate_supply(rows, 2025, majors=MAJORS).set_index("occupation")
    assert found["supply"].to_dict() == {"x": pytest.approx(30), "y": pytest.approx(10)}
    assert found.loc["x", "majors"] == "A、B"


def test_an_intake_graduates_after_the_length_of_its_study():
    rows = supply(("s", "A", 2022, "college", 100, None, 0.5))
    found = graduate_supply(rows, 2025, majors=MAJORS, rule=SupplyRule(completion=0.9))
    assert found["supply"].sum() == pytest.approx(100 * 0.9 * 0.5 * 0.75)


def test_reported_graduates_stand_before_the_intake_they_came_from():
    rows = supply(
        ("s", "A", 2022, "college", 500, None, 1.0), ("s", "A", 2025, "college", None, 40, 1.0)
    )
    assert graduate_supply(rows, 2025, majors=MAJORS)["supply"].sum() == pytest.approx(30)


def test_a_plan_of_one_year_stands_for_those_who_leave():
    rows = supply(("s", "B", 2024, "bachelor", 100, None, 0.5))
    rule = SupplyRule(completion=1.0)
    assert graduate_supply(rows, 2025, majors=MAJORS, rule=rule)["supply"].tolist() == [50.0]


def test_a_major_outside_the_map_goes_to_the_nearest_title_or_is_named():
    rows = supply(
        ("s", "机械设计制造及其自动化", 2025, "bachelor", None, 10, 1.0),
        ("s", "zzqx", 2025, "bachelor", None, 10, 1.0),
    )
    found = graduate_supply(rows, 2025, majors=MAJORS)
    assert found.attrs["unmapped"] == ["zzqx"]


def test_a_missing_share_takes_the_assumption():
    rows = supply(("s", "B", 2025, "college", None, 100, np.nan))
    assert graduate_supply(rows, 2025, majors=MAJORS)["supply"].tolist() == [50.0]
