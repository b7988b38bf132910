"""From the store to a portfolio: who gets whom, what if, and why not."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import render


@pytest.fixture(scope="module")
def decided(city, tracking):
    return pipeline.portfolio(city, tracking=tracking)


def test_each_team_and_project_of_the_city_is_taken_once_with_reasons(decided):
    taken = decided.assigned
    assert len(taken) and taken["team_id"].is_unique and taken["project_id"].is_unique
    assert taken["reasons"].map(len).gt(0).all()
    assert decided.found.gap < 0.01


def test_no_site_or_fund_gives_more_than_it_has(decided):
    limits = decided.limits
    assert (limits["used"] <= limits["capacity"] + 1e-6).all()


def test_each_project_has_a_sheet_that_says_who_is_chosen(decided):
    taken = decided.assigned.set_index("project_id")["team_id"]
    for project, sheet in decided.by_project.items():
        chosen = sheet.loc[sheet["decision"].map(lambda told: told == ["chosen"]), "team_id"]
        assert chosen.tolist() == ([taken[project]] if project in taken.index else [])
        assert sheet["decision"].map(len).gt(0).all()


def test_a_plan_and_its_changes_hold(city, tracking, decided):
    first = decided.assigned.iloc[0]
    pair = f"{first['team_id']}={first['project_id']}"
    budget = decided.assigned["outlay"].sum() / 2
    found = pipeline.portfolio(
        city,
        tracking=tracking,
        plan=[f"budget={budget}", f"without={pair}"],
        what_if=["budget=+1000000"],
    )
    assert found.assigned["outlay"].sum() <= budget
    assert pair not in set(found.assigned["team_id"] + "=" + found.assigned["project_id"])
    assert found.what_if["gain"][0] >= -1e-9
    assert any("100 万元" in render(note, "zh") for note in found.notes)


def test_a_pair_is_explained(city, tracking, decided):
    first = decided.assigned.iloc[0]
    pair = (first["team_id"], first["project_id"])
    found = pipeline.portfolio(city, tracking=tracking, why=[pair])
    assert any("is in" in note for note in found.notes)
    with pytest.raises(InputError, match="'T1' is no pair"):
        pipeline.pair_of("T1")


def test_a_team_without_members_is_left_out_and_told(own_city, no_models):
    moment = {"as_of": "2024-12-31", "purpose": "recruiting"}
    teams = own_city.read("team", **moment).head(1).assign(team_id="T-empty", lead_id=None)
    own_city.write("team", teams)
    found = pipeline.portfolio(own_city, tracking=no_models)
    assert any("T-empty" in note for note in found.notes)
    assert "T-empty" not in set(found.assigned["team_id"])


def test_an_empty_store_names_the_tables(no_models):
    with Store() as empty, pytest.raises(MissingDataError, match="table 'project'"):
        pipeline.portfolio(empty, tracking=no_models)


def test_without_an_open_project_it_says_so(own_city, no_models):
    moment = {"as_of": "2024-12-31", "purpose": "recruiting"}
    projects = own_city.read("project", **moment)
    own_city.write("project", projects.assign(deadline=pd.Timestamp("2020-01-01")))
    found = pipeline.portfolio(own_city, tracking=no_models)
    assert found.assigned.empty and any("No project is open" in note for note in found.notes)


def test_the_sheet_of_limits_shows_the_people_whose_time_is_a_limit(decided):
    (limits,) = (sheet for sheet in decided.sheets if sheet.spec.name == "limits")
    people = limits.table.loc[limits.table["limit"].eq("member"), "key"]
    assert set(limits.subjects) == set(people)
    assert decided.subjects == ()
