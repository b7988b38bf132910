"""Leads: what will not be filled, what it is worth, and whom not to call."""

import pandas as pd
import pytest

from talentmatch.errors import InputError, SpecError
from talentmatch.plan import FeeRule, headhunting_leads
from talentmatch.plan.lead_states import follow_ups, marked
from talentmatch.plan.leads import load_fee_rule

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
            "lead_id": ["L1"],
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
    assert found["open_now"].tolist() == [1.0, 1.0]
    assert found["fee"].tolist() == [20_000.0, 20_000.0]


def test_an_enterprise_without_an_open_posting_is_called_before_its_next_opening():
    found = leads(postings(closed_on=pd.Timestamp("2024-12-02")))
    assert found["open_now"].tolist() == [0.0, 0.0]
    assert found["to_come"].gt(0).all() and found["unfilled"].gt(0).all()
    assert (found["unfilled"] <= found["to_come"]).all()
    assert found["call_on"].ge(AS_OF).all()


def test_nobody_is_called_about_hardly_an_opening():
    closed = postings(closed_on=pd.Timestamp("2024-12-02"))
    assert leads(closed)["openings"].tolist() == pytest.approx([0.75, 0.75], abs=0.02)
    assert leads(closed, rule=FeeRule(least_openings=1)).empty
    # One opening in two years: hardly any within three months.
    rare = closed.head(1).assign(posted_on=pd.Timestamp("2023-02-01"), openings=1.0)
    assert leads(rare).empty
    found = leads()
    assert found["openings"].to_numpy() == pytest.approx(found["open_now"] + found["to_come"])
    assert (found["placements"] <= found["unfilled"]).all()
    assert (found["unfilled"] <= found["openings"]).all()


def test_a_lead_knows_how_past_openings_were_filled_and_what_the_fee_is_made_of():
    found = leads().set_index("enterprise_id")
    # p3 of a, one position, stayed open ten months; p4 of b was closed after ten days.
    assert found["own_filled"].to_dict() == {"a": 0.0, "b": 1.0}
    assert found["own_judged"].tolist() == [1.0, 1.0]
    assert (found["usual_filled"].eq(1) & found["usual_judged"].eq(2)).all()
    assert found["open_since"].eq(pd.Timestamp("2024-12-01")).all()
    assert found.loc["a", ["pay", "fee_rate", "pay_basis"]].tolist() == [120_000, 0.2, "posted"]
    silent = leads(postings(pay_low=float("nan"), pay_high=float("nan")))
    assert silent["pay_basis"].tolist() == ["assumed", "assumed"]
    one = postings(pay_low=[8000, float("nan"), 8000, 8000], pay_high=float("nan"))
    assert leads(one).set_index("enterprise_id")["pay_basis"].to_dict() == {
        "a": "posted",
        "b": "usual",
    }


def test_a_fixed_fee_has_no_rate():
    terms = {
        "enterprise_id": ["a"],
        "fee_rate": [float("nan")],
        "fee_fixed": [9000.0],
        "off_limits_until": pd.to_datetime([None]),
    }
    found = leads(clients=pd.DataFrame(terms)).set_index("enterprise_id")
    assert found["fee"].to_dict() == {"a": 9000.0, "b": pytest.approx(24_000)}
    assert found["fee_rate"].isna().to_dict() == {"a": True, "b": False}


def test_more_postings_in_the_past_mean_more_openings_to_come():
    more = pd.concat([postings(), postings().tail(1).assign(posting_id=["p5"])])
    before, after = (
        found.set_index("enterprise_id")["to_come"] for found in (leads(), leads(more))
    )
    assert after["b"] > before["b"]


def test_an_agency_is_no_lead():
    theirs = postings().head(1).assign(posting_id="p9", enterprise_id="e9", agency=True)
    found = leads(pd.concat([postings().assign(agency=False), theirs]))
    assert "e9" not in set(found["enterprise_id"])
    assert len(found) == len(leads(postings()))


def test_a_repost_is_no_second_opening():
    again = postings().head(1).assign(posting_id="p9", repost_of="p1")
    found = leads(pd.concat([postings().assign(repost_of=None), again]))
    assert found["open_now"].sum() == leads()["open_now"].sum()


def test_a_contract_without_fee_takes_the_rule_and_says_so():
    clients = pd.DataFrame(
        {
            "enterprise_id": ["a"],
            "fee_rate": [None],
            "fee_fixed": [None],
            "off_limits_until": pd.to_datetime([None]),
        }
    )
    found = leads(clients=clients).set_index("enterprise_id")
    assert found["fee_basis"].to_dict() == {"a": "no_fee", "b": "no_contract"}
    assert found.loc["a", "fee"] == pytest.approx(0.2 * 120_000)


def test_a_lead_keeps_its_number():
    first, again = leads(), leads(postings(openings=5.0))
    numbers = first.set_index("enterprise_id")["lead_id"]
    assert numbers.is_unique
    assert again.set_index("enterprise_id")["lead_id"].to_dict() == numbers.to_dict()
    held = pd.DataFrame(
        {
            "lead_id": ["L001"],
            "enterprise_id": ["a"],
            "occupation": ["cnc"],
            "state": ["open"],
            "snoozed_until": [pd.NaT],
        }
    )
    assert leads(taken=held).set_index("enterprise_id").loc["a", "lead_id"] == "L001"


def test_the_latest_state_counts():
    both = pd.DataFrame(
        {
            "lead_id": ["L1", "L2"],
            "enterprise_id": "a",
            "occupation": "cnc",
            "state": ["contacted", "open"],
            "snoozed_until": pd.NaT,
            "updated_on": pd.to_datetime(["2024-12-01", "2024-12-20"]),
        }
    )
    assert "a" in set(leads(taken=both)["enterprise_id"])
    assert "a" not in set(
        leads(taken=both.assign(state=both["state"][::-1].tolist()))["enterprise_id"]
    )


@pytest.mark.parametrize(
    ("state", "until", "told"),
    [
        ("asleep", None, "state is 'asleep'"),
        ("snoozed", None, "needs the day"),
        ("snoozed", "2024-12-01", "lies after 2024-12-31"),
        ("won", "2025-12-01", "only a snoozed"),
    ],
)
def test_a_state_that_cannot_be_is_refused(state, until, told):
    day = None if until is None else pd.Timestamp(until)
    with pytest.raises(InputError, match=told):
        marked(leads().iloc[0], state, on=AS_OF, until=day)


def test_a_rule_of_fees_names_what_is_wrong_in_it(tmp_path):
    path = tmp_path / "fees.yml"
    path.write_text("fee_rat: 0.3\nslow_days: none\n", "utf-8")
    with pytest.raises(SpecError, match="did you mean 'fee_rate'") as caught:
        load_fee_rule(str(path))
    assert len(caught.value.problems) == 2
    path.write_text("fee_rate: 0.3\n", "utf-8")
    assert load_fee_rule(str(path)) == FeeRule(fee_rate=0.3)


def marks(**changes):
    frame = pd.DataFrame(
        {
            "lead_id": ["L1", "L2", "L3", "L4", "L5"],
            "state": ["contacted", "owned", "snoozed", "won", "open"],
            "owner": ["Li", "Wang", "Li", "Li", None],
            "contacted_on": pd.to_datetime(["2024-12-20", None, "2024-12-01", "2024-12-01", None]),
            "snoozed_until": pd.to_datetime([None, None, "2025-01-15", None, None]),
            "updated_on": pd.to_datetime(["2024-12-20"] * 5),
        }
    )
    return frame.assign(**changes)


def test_follow_ups_are_due_on_the_day_that_was_set_or_after_a_week():
    due = follow_ups(marks(), AS_OF).set_index("lead_id")["due_on"]
    # L1 was contacted on the 20th, L2 was taken then and nobody called; L3 sleeps, L4 is won.
    assert due.dt.strftime("%m-%d").to_dict() == {"L1": "12-27", "L2": "12-20"}
    assert due.is_monotonic_increasing
    set_later = marks(follow_up_on=pd.to_datetime(["2025-01-10", *[None] * 4]))
    assert follow_ups(set_later, AS_OF)["lead_id"].tolist() == ["L2"]
    assert "L1" in set(follow_ups(set_later, pd.Timestamp("2025-01-10"))["lead_id"])
    woken = follow_ups(marks(), pd.Timestamp("2025-01-15"), days=90)
    assert woken["lead_id"].tolist() == ["L2", "L3"]
    assert follow_ups(marks(), AS_OF, owner="Li")["lead_id"].tolist() == ["L1"]
    with pytest.raises(InputError, match="nobody called 'Wong'"):
        follow_ups(marks(), AS_OF, owner="Wong")


def test_a_mark_keeps_the_contact_and_a_new_one_ends_the_follow_up():
    day = pd.Timestamp("2025-01-10")
    first = marked(leads().iloc[0], "contacted", on=AS_OF, follow_up=day, contact=("Ms Wu", "123"))
    assert first["follow_up_on"].tolist() == [day]
    again = marked(first.iloc[0], "contacted", on=day).iloc[0]
    assert (again["contact_name"], again["contact_phone"]) == ("Ms Wu", "123")
    assert pd.isna(again["follow_up_on"]) and again["contacted_on"] == day
    for state, follow_up in (("won", day), ("contacted", AS_OF)):
        with pytest.raises(InputError, match="follow-up is"):
            marked(leads().iloc[0], state, on=AS_OF, follow_up=follow_up)
