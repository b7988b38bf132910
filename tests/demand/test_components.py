"""Retirement as the law has it, headcount by occupation, and parts that add up to the openings."""

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.demand.yearly._retirement import AgeGroup, retirement_ages, retiring_shares
from talentmatch.demand.yearly.components import PARTS, add_up, component_estimates
from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.staffing import employment_by_occupation
from talentmatch.errors import InputError, SpecError
from talentmatch.specs import spec_folder

#: From the official tables: group, month of birth, age at retirement in years and months.
OFFICIAL = [
    ("men", "1964-12", 60, 0),
    ("men", "1965-01", 60, 1),
    ("men", "1965-04", 60, 1),
    ("men", "1965-05", 60, 2),
    ("men", "1970-01", 61, 4),
    ("men", "1976-08", 62, 11),
    ("men", "1976-09", 63, 0),
    ("men", "1990-01", 63, 0),
    ("women_55", "1970-01", 55, 1),
    ("women_55", "1981-09", 58, 0),
    ("women_50", "1974-12", 50, 0),
    ("women_50", "1975-02", 50, 1),
    ("women_50", "1975-03", 50, 2),
    ("women_50", "1984-11", 55, 0),
]


@pytest.mark.parametrize(("group", "born", "years", "months"), OFFICIAL)
def test_the_retirement_age_rises_as_the_official_tables_say(group, born, years, months):
    found = retirement_ages(pd.DatetimeIndex([f"{born}-01"]), group)
    assert divmod(int(found[0]), 12) == (years, months)


@pytest.mark.parametrize(
    ("group", "band", "year", "share"),
    [("men", 60, 2025, 4 / 5), ("women_50", 50, 2026, 2 / 3), ("women_55", 55, 2030, 4 / 5)],
)
def test_fewer_retire_while_the_age_rises(group, band, year, share):
    """Those born in a year retire over fifteen months, or over eighteen: so fewer in each."""
    one = 1 / 10
    even = {group: AgeGroup(share=1.0, bands={band - 8: 1.0, band + 2: 0.0})}
    period = pd.date_range(f"{year}-01-01", periods=12, freq="MS")
    found = retiring_shares(even, period, today=pd.Timestamp("2025-01-01")).sum()
    assert found == pytest.approx(one * share, abs=0.01)


def test_before_2025_a_cohort_retires_as_it_ages():
    even = {"men": AgeGroup(share=1.0, bands={50: 1.0, 60: 0.0})}
    period = pd.date_range("2023-01-01", periods=12, freq="MS")
    found = retiring_shares(even, period, today=pd.Timestamp("2023-01-01")).sum()
    assert found == pytest.approx(0.1, abs=0.002)


@settings(max_examples=30, deadline=None)
@given(st.integers(2024, 2045))
def test_nobody_retires_twice_or_never(year):
    old = {"men": AgeGroup(share=1.0, bands={55: 1.0, 58: 0.0})}
    today = pd.Timestamp(year, 1, 1)
    ten = pd.date_range(today, periods=120, freq="MS")
    assert retiring_shares(old, ten, today=today).sum() == pytest.approx(1.0)


def people(**changes):
    frame = {
        "enterprise_id": ["a", "a", "b", "b"],
        "period": pd.to_datetime(["2023-05-01", "2024-05-01"] * 2),
        "value": [100.0, 110.0, 50.0, 50.0],
    }
    return pd.DataFrame({**frame, **changes})


REGISTER = pd.DataFrame(
    {
        "enterprise_id": ["a", "b", "c"],
        "industry": ["C3521", "I65", "C35"],
        "size_class": ["small", "small", "small"],
    }
)
MIX = pd.DataFrame(
    {
        "industry": ["C35", "C35", "I65", "C3"],
        "occupation": ["welder", "engineer", "engineer", "welder"],
        "year": 2023,
        "share": [0.8, 0.2, 1.0, 1.0],
    }
)


def test_headcount_is_split_by_the_nearest_pattern_and_stands_for_the_register():
    found = employment_by_occupation(people(), REGISTER, MIX)
    employed = found.table.set_index("occupation")["employed"]
    # Two of three small enterprises report: each counts one and a half times.
    assert employed.to_dict() == pytest.approx({"welder": 132.0, "engineer": 108.0})
    assert employed.sum() == pytest.approx(1.5 * 160)
    assert (found.enterprises, found.register, found.unmatched) == (2, 3, 0)


def test_growth_of_an_occupation_is_that_of_who_employs_it():
    growth = employment_by_occupation(people(), REGISTER, MIX).table.set_index("occupation")[
        "growth"
    ]
    assert growth["welder"] == pytest.approx(np.log(1.1))
    assert 0 < growth["engineer"] < growth["welder"]


def test_one_month_of_headcount_has_no_growth_and_still_counts():
    found = employment_by_occupation(people().iloc[[1, 3]], REGISTER, MIX)
    assert found.table["growth"].isna().all()
    parts = component_estimates(
        found.table, load_component_rates(), start=pd.Timestamp("2025-01-01")
    )
    assert (parts["expansion"] == 0).all() and (parts["separations"] > 0).all()


def test_headcount_that_cannot_be_split_names_the_remedy():
    with pytest.raises(InputError, match="occupation_mix; use the same codes"):
        employment_by_occupation(people(), REGISTER, MIX.assign(industry="Z9"))
    with pytest.raises(InputError, match="no enterprise reports people"):
        employment_by_occupation(people(value=0.0), REGISTER, MIX)


def employment(n=3, employed=1000.0):
    return pd.DataFrame(
        {
            "occupation": [f"o{i}" for i in range(n)],
            "employed": employed,
            "growth": np.linspace(-0.1, 0.2, n),
            "growth_error": 0.02,
        }
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 5000), min_size=1, max_size=5))
def test_the_parts_add_up_to_the_openings_they_are_given(openings):
    table = employment(len(openings))
    given_openings = pd.Series(openings, index=table["occupation"])
    found = add_up(
        component_estimates(table, load_component_rates(), start=pd.Timestamp("2025-01-01")),
        given_openings,
    )
    assert found["openings"].tolist() == openings
    np.testing.assert_allclose(found[list(PARTS)].sum(axis=1), openings, atol=1e-6)
    np.testing.assert_allclose(found["expansion"] + found["replacement"], openings, atol=1e-6)
    assert (found[["retirements", "separations"]] >= 0).all(axis=None)


def test_without_openings_they_are_the_sum_of_their_parts():
    parts = component_estimates(
        employment(), load_component_rates(), start=pd.Timestamp("2025-01-01")
    )
    found = add_up(parts)
    np.testing.assert_allclose(found["openings"], parts[list(PARTS)].sum(axis=1))
    assert ((found["lo-80"] < found["openings"]) & (found["openings"] < found["hi-80"])).all()


def test_reported_separations_replace_the_assumed_rate():
    months = pd.date_range("2024-01-01", periods=12, freq="MS")
    reported = pd.DataFrame(
        {
            "occupation": "o0",
            "period": months,
            "employed": 5000.0,
            "separations": 250.0,
            "retiring": 60.0,
        }
    )
    rates, start = load_component_rates(), pd.Timestamp("2025-01-01")
    found = component_estimates(employment(), rates, start=start, workforce=reported)
    own, assumed = found["separations"][0], found["separations"][1]
    assert own == pytest.approx(1000 * 12 * (0.05 - 0.012 / 12), rel=0.02)
    assert assumed == pytest.approx(1000 * 12 * 0.015)
    assert found["separations_error"][0] / own < found["separations_error"][1] / assumed


def test_a_spec_that_cannot_be_used_names_every_problem(tmp_path):
    given_rates = yaml.safe_load(
        (spec_folder("models") / "demand/components.yml").read_text("utf-8")
    )
    given_rates["rates"]["separations"]["low"] = 0.5
    given_rates["rates"]["replaces"] = given_rates["rates"].pop("replaced")
    given_rates["ages"]["men"]["bands"][25] = 0.9
    path = tmp_path / "mine.yml"
    path.write_text(yaml.safe_dump(given_rates, allow_unicode=True), "utf-8")
    with pytest.raises(SpecError) as caught:
        load_component_rates(str(path))
    told = str(caught.value)
    assert (
        "low 0.5 ≤ value 0.015" in told
        and "did you mean 'replaced'" in told
        and "add up to 1" in told
    )
