"""Leads: what will not be filled, what it is worth, and whom not to call."""

import pandas as pd
import pytest

from talentmatch.plan import FeeRule, headhunting_leads

AS_OF = pd.Timestamp("2024-12-31")


def postings(**changes):
    frame = pd.DataFrame(
        {
            "posting_id": ["p1", "p2", "p3", "p4"],
            "enterprise_id": ["a", "b", "a", "b"],
            "occupation": ["cnc", "cnc", "cnc", "cnc"],
            "openings": [2.0, 2.0, 1.0, 1.0],
            "posted_on": pd.to_datetime(["2024-12-01", "2024-12-01", "2024-01-01", "2024-01-01"]),
            # a was slow to fill before, b quick
            "closed_on": pd.to_datetime([None, None, "2024-11-01", "2024-01-11"]),
            "pay_low": 8000.0,
            "pay_high": 12000.0,
            "pay_months": 12.0,
        }
    )
    return frame.assign(**changes)


REACHABLE = pd.DataFrame(
    {
        "posting_id": ["p1", "p1", "p2"],
        "candidate_id": ["c-1", "c-2", "c-1"],
        "mutual": [0.6, 0.5, 0.6],
    }
)


def leads(frame=None, **kwargs):
    return headhunting_leads(
        postings() if frame is None else frame, REACHABLE, as_of=AS_OF, **kwargs
    )


def test_the_enterprise_that_was_slow_to_fill_comes_first():
    found = leads()
    assert found["enterprise_id"].tolist() == ["a", "b"]
    assert found["unfilled"].is_monotonic_decreasing


def test_the_value_is_the_placements_to_expect_times_the_fee():
    first = leads().iloc[0]
    assert first["fee"] == pytest.approx(0.2 * 120_000)
    assert first["chance"] == pytest.approx(1 - 0.4 * 0.5)
    assert first["placements"] == pytest.approx(min(first["unfilled"], 0.6 + 0.5))
    assert first["value"] == pytest.approx(first["placements"] * first["fee"])
    assert first["candidates"] == 2


def test_a_contract_decides_the_fee_and_off_limits_clients_are_not_called():
    clients = pd.DataFrame(
        {
            "enterprise_id": ["a", "b"],
            "fee_rate": [0.3, None],
            "fee_fixed": [None, 5000.0],
            "off_limits_until": pd.to_datetime([None, None]),
        }
    )
    fees = leads(clients=clients).set_index("enterprise_id")["fee"]
    assert fees.to_dict() == {"a": pytest.approx(36_000), "b": 5000.0}
    barred = clients.assign(off_limits_until=pd.to_datetime(["2025-06-30", None]))
    assert leads(clients=barred)["enterprise_id"].tolist() == ["b"]


@pytest.mark.parametrize("state", ["owned", "contacted", "won", "lost", "snoozed"])
def test_yesterdays_calls_are_not_repeated(state):
    taken = pd.DataFrame(
        {
            "enterprise_id": ["a"],
            "occupation": ["cnc"],
            "state": [state],
            "snoozed_until": pd.to_datetime(["2025-02-01"]),
        }
    )
    assert leads(taken=taken)["enterprise_id"].tolist() == ["b"]
    woken = taken.assign(snoozed_until=pd.to_datetime(["2024-12-01"]))
    assert ("a" in set(leads(taken=woken)["enterprise_id"])) == (state == "snoozed")


def test_nobody_at_hand_means_no_expected_fee():
    found = headhunting_leads(postings(), REACHABLE.iloc[:0], as_of=AS_OF)
    assert found["value"].tolist() == [0.0, 0.0]


def test_unknown_numbers_and_pay_fall_back_to_one_opening_and_the_rule():
    frame = postings(openings=float("nan"), pay_low=float("nan"), pay_high=float("nan"))
    found = leads(frame, rule=FeeRule(yearly_pay=100_000))
    assert found["openings"].tolist() == [1.0, 1.0]
    assert found["fee"].tolist() == [20_000.0, 20_000.0]


def test_all_postings_closed_gives_an_empty_list():
    assert leads(postings(closed_on=pd.Timestamp("2024-12-02"))).empty
