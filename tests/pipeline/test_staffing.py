"""From a project to a team: who is in, who must not be, and what is said when nobody fits."""

import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError, MissingDataError, NotFoundError


@pytest.fixture(scope="module")
def every_staffing(city, tracking) -> dict[str, pipeline.Staffing]:
    as_of = pipeline.data_date(city, "recruiting")
    projects = city.read("project", as_of=as_of, purpose="recruiting")["project_id"]
    return {key: pipeline.staff(city, key, tracking=tracking) for key in projects}


@pytest.fixture(scope="module")
def project(every_staffing) -> str:
    """Return a project that can be staffed."""
    return next(key for key, found in every_staffing.items() if len(found.members))


@pytest.fixture(scope="module")
def staffed(every_staffing, project):
    return every_staffing[project]


@pytest.mark.slow
def test_a_project_nobody_can_staff_says_what_is_lacking(every_staffing):
    lacking = [found for found in every_staffing.values() if found.members.empty]
    assert lacking, "the small city has a project that asks too much"
    assert all("lacks" in found.notes[0] for found in lacking)


def test_every_member_covers_something_and_is_in_the_book_once(staffed):
    assert staffed.members["candidate_id"].is_unique
    assert len(staffed.members) and staffed.members["covers"].map(len).gt(0).all()
    assert staffed.notes and all(staffed.notes)


def test_teams_and_suggestions_are_ranked_from_one(staffed, project):
    for table in (staffed.teams, staffed.suggested):
        assert table["rank"].tolist() == list(range(1, len(table) + 1))
        assert set(table["project_id"]) <= {project}
    assert staffed.teams["mutual"].is_monotonic_decreasing
    assert staffed.teams["reasons"].map(len).gt(0).all()


def test_who_is_excluded_is_out_and_who_is_locked_is_in(city, tracking, project, staffed):
    out = staffed.members["candidate_id"].iloc[0]
    kept = staffed.members["candidate_id"].iloc[-1]
    again = pipeline.staff(city, project, tracking=tracking, excluded=[out])
    assert out not in set(again.members["candidate_id"])
    again = pipeline.staff(city, project, tracking=tracking, locked=[kept])
    assert kept in set(again.members["candidate_id"])


def test_a_person_both_locked_and_excluded_is_refused_by_name(city, tracking, project, staffed):
    who = staffed.members["candidate_id"].iloc[0]
    with pytest.raises(InputError, match=who):
        pipeline.staff(city, project, tracking=tracking, locked=[who], excluded=[who])


def test_a_locked_person_who_is_not_in_the_book_is_named_as_written(city, tracking, project):
    with pytest.raises(InputError, match="'E-0042' is not in the candidate book"):
        pipeline.staff(city, project, tracking=tracking, locked=["E-0042"])


def test_an_unknown_project_names_the_nearest(city, tracking, project):
    with pytest.raises(NotFoundError, match="no project") as caught:
        pipeline.staff(city, f"{project}x", tracking=tracking)
    assert project in caught.value.nearest


def test_an_empty_store_names_the_tables(no_models):
    with Store() as empty, pytest.raises(MissingDataError, match="table 'project'"):
        pipeline.staff(empty, "J001", tracking=no_models)


def test_without_a_champion_the_scorecard_ranks_teams_and_says_so(city, no_models, project):
    found = pipeline.team_matches(city, tracking=no_models, project_ids=[project])
    assert len(found.table) and "scorecard" in found.notes[0]


def test_only_the_best_projects_are_kept_on_request(city, tracking):
    every = pipeline.team_matches(city, tracking=tracking, teams=3).table
    best = pipeline.team_matches(city, tracking=tracking, projects=2).table
    tops = every.groupby("project_id")["mutual"].max().nlargest(2)
    assert set(best["project_id"]) == set(tops.index)
    assert best.groupby("project_id").size().max() <= 3


def test_a_name_to_leave_out_that_nobody_has_is_told(city, tracking):
    project = city.read("project", as_of="2024-12-31", purpose="recruiting")["project_id"].iloc[0]
    found = pipeline.staff(city, project, tracking=tracking, excluded=["c-0000"])
    assert any("known as c-0000" in note for note in found.notes)
    known = city.read("candidate", as_of="2024-12-31", purpose="recruiting")["candidate_id"].iloc[0]
    usual = pipeline.staff(city, project, tracking=tracking, excluded=[known])
    assert not any("known as" in note for note in usual.notes)


def test_each_team_is_told_with_what_it_lacks_and_who_would_fill_it(
    city, tracking, project, staffed
):
    gaps, teams = staffed.gaps, staffed.teams
    assert set(gaps["team_id"]) <= set(teams["team_id"])
    members = city.read("team_member", as_of="2025-01-01", purpose="recruiting")
    members = members.groupby("team_id")["candidate_id"].agg(set)
    for team, rows in gaps.groupby("team_id"):
        assert not set(rows["candidate_id"].dropna()) & members.get(team, set())
        said = teams.loc[teams["team_id"].eq(team), "lacks"].item()
        assert said.startswith("lacks ")
        hires = rows.dropna(subset="candidate_id").drop_duplicates("candidate_id")
        assert len(hires) == 0 or f"{hires['cost'].sum():,.0f} CNY" in said
    whole = teams.loc[~teams["team_id"].isin(gaps["team_id"]), "lacks"]
    assert whole.eq("lacks nothing").all()
    away = gaps["candidate_id"].dropna().iloc[0]
    again = pipeline.staff(city, project, tracking=tracking, excluded=[away])
    assert away not in set(again.gaps["candidate_id"].dropna())
    spoken = [sheet for sheet in staffed.sheets if sheet.spec.name == "team_gaps"]
    assert away in spoken[0].subjects, "the log names whom the list shows"
