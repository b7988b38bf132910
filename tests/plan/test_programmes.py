"""Talent programmes: retention with censoring, cost per hire, output; and placement of partners."""

import numpy as np
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.plan.placement import placement_summary
from talentmatch.plan.programmes import evaluate_programmes, retention_curve

NOW = pd.Timestamp("2025-01-01")


def by_hand(months, gone):
    """Return the product-limit estimate, step by step."""
    share, steps = 1.0, {}
    for at in sorted(set(months[gone])):
        at_risk = (months >= at).sum()
        share *= 1 - (months[gone] == at).sum() / at_risk
        steps[at] = share
    return steps


def test_the_curve_is_the_product_limit_estimate():
    rng = np.random.default_rng(0)
    joined = pd.Series(pd.Timestamp("2018-01-01") + pd.to_timedelta(rng.integers(0, 2000, 60), "D"))
    left = joined + pd.to_timedelta(rng.integers(30, 3000, 60), "D")
    curve = retention_curve(joined, left.where(left < NOW), NOW)
    gone = (left < NOW).to_numpy()
    months = (left.where(left < NOW, NOW) - joined).dt.days.to_numpy() / (365.25 / 12)
    assert curve["retained"].iloc[1:].tolist() == pytest.approx(
        list(by_hand(months, gone).values())
    )
    assert (curve["lo-95"] <= curve["retained"] + 1e-9).all()
    assert (curve["retained"] <= curve["hi-95"] + 1e-9).all()
    assert curve[["lo-95", "hi-95"]].stack().between(0, 1).all()
    assert curve["retained"].is_monotonic_decreasing


def test_where_nobody_left_all_are_there():
    joined = pd.Series(pd.to_datetime(["2024-01-01"] * 3))
    curve = retention_curve(joined, pd.Series([pd.NaT] * 3), NOW)
    assert curve[["retained", "at_risk"]].values.tolist() == [[1.0, 3.0]]


def test_cost_per_hire_is_spend_over_arrivals_and_output_is_by_cohort():
    spend = pd.DataFrame(
        {"programme_id": "P", "name": "A", "year": [2022, 2023], "spend": [6e5, 4e5]}
    )
    came = pd.DataFrame(
        {
            "programme_id": "P",
            "joined_on": pd.to_datetime(["2022-05-01"] * 3),
            "left_on": pd.to_datetime(["2022-12-01", None, None]),
        }
    )
    output = pd.DataFrame(
        {
            "programme_id": "P",
            "cohort": [2022, 2022],
            "year": [2022, 2023],
            "metric": "patents",
            "value": [1.0, 2.0],
            "unit": "n",
        }
    )
    found = evaluate_programmes(spend, came, output, as_of=NOW)
    cost = found.cost.set_index("cohort")
    assert cost.loc["2022", "cost_per_hire"] == 2e5
    assert pd.isna(cost.loc["2023", "cost_per_hire"]), "money without arrivals has no such price"
    assert cost.loc["2022", "still_there"] == 2
    assert found.output[["output", "per_hire", "per_million"]].values.tolist() == [[3.0, 1.0, 5.0]]


def test_the_citys_programmes_say_how_many_people_they_rest_on(city):
    found = pipeline.programmes(city)
    assert "agreed to planning" in found.notes[1]
    assert set(found.retention["programme_id"]) == {"PG1", "PG2"} and len(found.output)


def test_partners_are_counted_once_by_type_and_post():
    rows = pd.DataFrame(
        {
            "employer_type": ["state", "state", None],
            "occupation": ["x", "x", "y"],
            "placed": [True, False, False],
            "step": [None, "like", "no_fit"],
            "waiting_days": [10.0, 20.0, 90.0],
        }
    )
    found = placement_summary(rows).set_index(["employer_type", "occupation"])
    assert found.loc[("all", "all"), "partners"] == found["partners"].iloc[1:].sum() == 3
    assert found.loc[("state", "x"), ["placed", "proposed", "like"]].tolist() == [1, 1, 1]
    assert found.loc[("unknown", "y"), "without_post"] == 1
    assert (found["lo-95"] <= found["placed_share"]).all()


def test_the_worklist_proposes_no_seat_twice_and_leaves_out_who_is_placed(city, tracking):
    found = pipeline.partners(city, tracking=tracking)
    first = found.table.loc[found.table["rank"].eq(1)]
    seats = city.read("posting", as_of=pipeline.data_date(city), purpose="recruiting")
    open_ = seats.set_index("posting_id")["openings"].fillna(1)
    taken = first["posting_id"].value_counts()
    assert (taken <= open_.reindex(taken.index)).all()
    assert found.table["waiting_days"].is_monotonic_decreasing
    assert found.summary["partners"].iloc[0] >= found.table["partner_id"].nunique()


def test_a_curve_ends_where_nobody_was_seen_longer_and_is_read_no_further():
    spend = pd.DataFrame({"programme_id": "P", "name": "A", "year": [2022], "spend": [6e5]})
    came = pd.DataFrame(
        {
            "programme_id": "P",
            "joined_on": pd.to_datetime(["2022-05-01"] * 3),
            "left_on": pd.to_datetime(["2022-12-01", None, None]),
        }
    )
    found = evaluate_programmes(spend, came, pd.DataFrame(), as_of=NOW)
    for cohort in ("2022", "all"):
        curve = found.retention.loc[found.retention["cohort"].eq(cohort)]
        assert curve["months"].iloc[-1] == pytest.approx(32.1, abs=0.1)
        read = found.by_year.loc[found.by_year["cohort"].eq(cohort)].set_index("months")["retained"]
        assert read.round(3).to_dict() == {12: 0.667, 24: 0.667}, "36 months have not passed"
