"""The calls of a day: what is due first, then new leads; and what of it goes into a calendar."""

import shutil

import pandas as pd
import pytest
from icalendar import Calendar

from talentmatch import Store, pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.report.documents.calendar import calendar_bytes

LATER = pd.Timedelta(days=9)


@pytest.fixture
def office(own_city, no_models):
    """Return a store with one lead due on a later day, one overdue then, and both numbers."""
    due, overdue = pipeline.leads(own_city, tracking=no_models, top=2).table["lead_id"]
    today = pipeline.data_date(own_city, "recruiting")
    pipeline.mark_lead(
        own_city,
        due,
        "contacted",
        owner="Wang",
        follow_up=today + LATER,
        contact=("吴女士", "0512-555"),
    )
    pipeline.mark_lead(own_city, overdue, "owned", owner="Wang")
    return own_city, today + LATER, due, overdue


def listed(office, no_models, **options):
    store, day, *_ = office
    return pipeline.call_list(store, tracking=no_models, day=day, owner="Wang", **options)


@pytest.mark.slow
def test_what_is_due_comes_first_then_new_leads_by_their_worth(office, no_models):
    store, day, due, overdue = office
    found = listed(office, no_models, top=5)
    kinds = found.table.set_index("lead_id")["call_kind"]
    assert kinds.index[:2].tolist() == [overdue, due]
    assert kinds.tolist() == ["overdue", "follow_up", *["new"] * 5]
    leads = pipeline.leads(store, tracking=no_models, top=60).table
    expected = leads.loc[leads["call_on"].le(day), "lead_id"].head(5)
    assert kinds.index[2:].tolist() == expected.tolist()
    assert found.table["due_on"].le(day).all()
    said = [render(why, "zh") for why in found.table["why"]]
    assert "尚未联系；已逾期 9 天" in said[0] and "应于当日联系" in said[1]
    assert all("在招" in why for why in said)
    assert [len(people) for people in found.table["offer"]] == [3] * 7
    assert any("逾期跟进 1 条，当日到期 1 条，新线索 5 条" in render(n, "zh") for n in found.notes)


@pytest.mark.slow
def test_follow_ups_are_those_of_the_owner_and_of_the_day(office, no_models):
    store, day, _, overdue = office
    today = day - LATER
    now = pipeline.call_list(store, tracking=no_models, owner="Wang", top=1).table
    assert now["lead_id"].tolist()[:-1] == [overdue] and now["call_kind"].tolist()[-1] == "new"
    everybody = pipeline.call_list(store, tracking=no_models, top=1).table
    assert set(now["lead_id"]) < set(everybody["lead_id"])
    pipeline.mark_lead(store, overdue, "won")
    assert overdue not in set(listed(office, no_models, top=1).table["lead_id"])
    with pytest.raises(InputError, match="name that day or a later one"):
        pipeline.call_list(store, tracking=no_models, day=today - pd.Timedelta(days=1))
    with pytest.raises(InputError, match="nobody called 'Wong'"):
        pipeline.call_list(store, tracking=no_models, owner="Wong")


@pytest.mark.slow
def test_a_telephone_is_told_only_where_it_was_asked_for(office, no_models):
    assert "contact_phone" not in listed(office, no_models, top=2).table
    found = listed(office, no_models, top=2, contacts=True).table.set_index("lead_id")
    assert found.loc[office[2], ["contact_name", "contact_phone"]].tolist() == [
        "吴女士",
        "0512-555",
    ]


@pytest.mark.slow
def test_a_calendar_holds_the_calls_and_names_no_candidate(office, no_models):
    store, day, due, _ = office
    found = listed(office, no_models, top=3)
    data = calendar_bytes(found, "zh", day=day)
    events = {str(e["uid"]): e for e in Calendar.from_ical(data).walk("VEVENT")}
    assert list(events) == [f"{lead}@talentmatch" for lead in found.table["lead_id"]]
    assert all(event.decoded("dtstart") == day.date() for event in events.values())
    first = events[f"{due}@talentmatch"]
    assert str(first["summary"]).endswith("（到期跟进）") and str(first["class"]) == "PRIVATE"
    told = str(first["description"])
    assert "企业联系人：吴女士" in told and found.people[0] in data.decode().replace("\r\n ", "")
    names = store.query("SELECT name, phone FROM contact", as_of=day, purpose="recruiting")
    text = data.decode().replace("\r\n ", "")
    cells = names.to_numpy().ravel()
    assert len(cells) and not [cell for cell in cells if isinstance(cell, str) and cell in text]
    assert "0512-555" not in text
    with_phone = calendar_bytes(listed(office, no_models, contacts=True), "zh", day=day).decode()
    assert "0512-555" in with_phone.replace("\r\n ", "")


def test_the_command_writes_a_calendar_and_logs_it_once(command, city_file, tmp_path):
    shutil.copytree(city_file.parent, tmp_path / "city")
    store = tmp_path / "city" / city_file.name
    out = tmp_path / "calls.ics"
    code, _, err = command(
        "leads", "calls", "--out", out, "--top", "2", "--store", store, "--lang", "zh"
    )
    assert code == 0 and "calls.ics" in err, err
    assert len(Calendar.from_ical(out.read_bytes()).walk("VEVENT")) >= 2
    with Store(store) as opened:
        log = opened.access_log.entries()
    entry = log.loc[log["verb"].eq("export")]
    assert len(entry) == 1 and "calls" in entry["tables"].iloc[0]
    code, _, err = command("leads", "calls", "--out", tmp_path / "calls.pdf", "--store", store)
    assert code == 2 and ".ics" in err
    code, _, err = command("leads", "--out", tmp_path / "leads.ics", "--store", store)
    assert code == 2 and "calls.ics" not in err, "a ranking is no calendar"
