"""Supply by source and quarter: nothing counted twice, nothing lost between quarters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import NotFoundError, SpecError
from talentmatch.lists.words import in_words
from talentmatch.plan.assumptions import ASSUMPTIONS, load_assumptions
from talentmatch.plan.components import supply_components
from talentmatch.plan.leads import load_fee_rule
from talentmatch.specs.folders import spec_path

ASSUMED = load_assumptions()
MONTHS = pd.date_range("2025-02-01", periods=12, freq="MS")
OPENINGS = pd.DataFrame({"occupation": "x", "month": MONTHS, "mean": 10.0})
GRADUATES = pd.DataFrame(
    {
        "occupation": ["x"],
        "supply": [40.0],
        "supply_lo": [32.0],
        "supply_hi": [48.0],
        "leavers": [60.0],
        "returned": [2.0],
    }
)


def filled(share):
    return pd.DataFrame(
        {"filled": [share], "filled_lo": [share * 0.9], "filled_hi": [min(share * 1.1, 1.0)]},
        index=["x"],
    )


def test_the_quarters_add_up_to_the_year_though_the_year_begins_within_a_quarter():
    found = supply_components(OPENINGS, assumptions=ASSUMED, graduates=GRADUATES)
    graduates = found.by_source.query("source == 'graduates'")
    assert graduates["persons"].sum() == pytest.approx(40)
    assert found.by_quarter["supply"].sum() == pytest.approx(found.by_year["supply"].iloc[0])
    third = graduates.loc[graduates["quarter"].dt.quarter.eq(3), "persons"].sum()
    assert third == pytest.approx(30), "most begin work in the third quarter"


@settings(deadline=None, max_examples=15)
@given(st.floats(0.05, 0.95))
def test_the_market_holds_every_source_once(share):
    found = supply_components(
        OPENINGS, assumptions=ASSUMED, graduates=GRADUATES, filled=filled(share)
    )
    total = found.by_year["supply"].iloc[0]
    counted = found.by_source["persons"] @ found.by_source["counted"]
    assert counted == pytest.approx(total)
    own = found.by_source.query("source != 'outside'")["persons"].sum()
    friction = ASSUMED.rates["friction"].value
    assert total == pytest.approx(max(own, share / (1 - friction) * 120))


def test_people_of_the_book_count_by_the_assumed_share_and_widen_the_interval():
    bare = supply_components(OPENINGS, assumptions=ASSUMED, graduates=GRADUATES).by_year.iloc[0]
    book = pd.Series({"x": 200.0})
    more = supply_components(OPENINGS, assumptions=ASSUMED, graduates=GRADUATES, book=book)
    row = more.by_year.iloc[0]
    assert row["supply"] - bare["supply"] == pytest.approx(200 * ASSUMED.rates["book_share"].value)
    assert row["supply_hi"] - row["supply_lo"] > bare["supply_hi"] - bare["supply_lo"]


def test_retirements_are_shown_and_not_taken_off_twice():
    employed = pd.DataFrame({"employed": [1000.0], "retiring": [0.02]}, index=["x"])
    found = supply_components(OPENINGS, assumptions=ASSUMED, employed=employed)
    leaving = found.by_source.query("source == 'retirements'")
    assert leaving["persons"].sum() == pytest.approx(-20)
    assert leaving["counted"].eq(0).all()
    assert found.by_year["supply"].iloc[0] == 0


def test_who_came_back_by_the_tables_own_share_is_counted():
    found = supply_components(OPENINGS, assumptions=ASSUMED, graduates=GRADUATES)
    back = found.by_source.query("source == 'returnees'")["persons"].sum()
    assert back == pytest.approx(60 * ASSUMED.rates["return_share"].value + 2)


def test_a_set_of_assumptions_of_ones_own_names_every_mistake_at_once(tmp_path):
    text = spec_path("models", "plan/default").read_text("utf-8")
    path = tmp_path / "own.yml"
    path.write_text(text.replace("stay_share:", "stay_shares:").replace("hold:", "holds:"), "utf-8")
    with pytest.raises(SpecError) as caught:
        load_assumptions(str(path))
    told = str(caught.value)
    assert "did you mean 'stay_share'?" in told and "did you mean 'hold'?" in told
    path.write_text(text.replace("high: 0.65", "high: 0.05"), "utf-8")
    with pytest.raises(SpecError, match=r"stay_share: low 0.35 ≤ value 0.5 ≤ high 0.05 does not"):
        load_assumptions(str(path))


def test_an_unknown_set_of_assumptions_names_what_there_is():
    with pytest.raises(NotFoundError, match=r"no model spec or file .*plan/default"):
        load_assumptions("plan/nothing")
    with pytest.raises(NotFoundError, match=r"no file 'fees.yml'.*models/plan/leads.yml"):
        load_fee_rule("fees.yml")


def test_every_assumed_rate_says_in_both_languages_what_it_is_and_where_it_is_from():
    for lang in ("en", "zh"):
        table = in_words(ASSUMPTIONS, ASSUMED.table(tuple(ASSUMED.rates)), lang)
        assert table[["meaning", "source"]].map(len).to_numpy().min() > 3
    assert np.isfinite(ASSUMED.rates["stay_share"].deviation)
