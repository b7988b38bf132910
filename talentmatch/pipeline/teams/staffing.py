"""From projects to teams: who to put in, which teams fit, who has done such work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError, NotFoundError, nearest_names
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.specs import build, load_model_spec
from talentmatch.team import (
    TeamProjectRanker,
    TeamRecommender,
    assemble_team,
    compare,
    reasons,
    team_gaps,
)
from talentmatch.team.protocol import TeamRanker, WeighsComparisons
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "ALTERNATES",
    "COVERAGE",
    "GAPS",
    "MEMBERS",
    "SUGGESTED",
    "TEAMS",
    "Staffing",
    "staff",
    "team_matches",
    "team_ranker",
    "team_reasons",
]

MEMBERS = ListSpec(
    "members",
    key=("candidate_id",),
    grain="a member of the team put together for a project",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("candidate_id"),
        Field("covers", vocabulary="skill", doc="Roles and skills that the member covers."),
        Field("level", unit="level", label="role_level"),
        Field("monthly_cost", unit="CNY/month"),
        Field("alternates", doc="Who could stand in, cheapest first."),
    ),
)
COVERAGE = ListSpec(
    "coverage",
    key=("requirement", "kind"),
    grain="a role or a skill that a project asks for",
    purpose="recruiting",
    fields=(
        Field("requirement", vocabulary="skill", names_row=True),
        Field("kind", vocabulary="things:", label="requirement_kind"),
        Field("needed", unit="persons"),
        Field("covered", unit="persons"),
        Field("by"),
        Field("must"),
    ),
)
ALTERNATES = ListSpec(
    "alternates",
    key=("member", "candidate_id"),
    grain="a person who could stand in for a member",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("member"),
        Field("candidate_id"),
        Field("extra_cost", unit="CNY"),
        Field("rank"),
    ),
)
TEAMS = ListSpec(
    "teams",
    key=("project_id", "team_id"),
    grain="a team that exists, for a project",
    purpose="recruiting",
    fields=(
        Field("project_id", names_row=True),
        Field("rank", names_row=True),
        Field("team_id", names_row=True),
        Field("team", unit="share"),
        Field("project", unit="share"),
        Field("mutual", unit="share"),
        Field("reasons"),
        Field("lacks", doc="What the team lacks for the project, and what would fill it."),
    ),
)
GAPS = ListSpec(
    "team_gaps",
    key=("project_id", "team_id", "requirement", "candidate_id"),
    grain="a role or a skill that a team lacks for a project, and a person who would fill it",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("project_id", names_row=True),
        Field("rank", names_row=True),
        Field("team_id", names_row=True),
        Field("requirement", vocabulary="skill", names_row=True),
        Field("kind", vocabulary="things:", label="requirement_kind"),
        Field("must"),
        Field("missing", unit="persons", label="missing_heads"),
        Field(
            "candidate_id", doc="Of those who together fill all of it for least; empty: nobody can."
        ),
        Field(
            "cost",
            unit="CNY",
            label="cost_over_project",
            doc="Over the project; who fills several things is paid once.",
        ),
    ),
)
SUGGESTED = ListSpec(
    "suggested",
    key=("project_id", "candidate_id"),
    grain="a person who did such work in past teams, for a project",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("project_id", names_row=True),
        Field("candidate_id"),
        Field("score"),
        Field("rank"),
    ),
)

#: Years of work from which a level is taken where a person's own level is not known.
_LEVEL_FROM_YEARS = (2.0, 5.0, 8.0, 12.0)
_TEAMS = 10
#: Seconds in which the people who fill what a team lacks are sought.
_GAPS_TIME = 0.3
_SUGGESTED = 10
#: From the last day to apply to the first day of work.
_START_MONTHS = 3


@dataclass(frozen=True)
class Staffing(Result):
    """What was found for one project.

    Attributes
    ----------
    table, members : DataFrame
        The team put together: who, what each covers, cost [CNY/month] and alternates.
    project_id : str
        The project.
    teams : DataFrame
        Teams that exist, ranked from both sides with reasons.
    suggested : DataFrame
        People who have done such work in past teams, with score and rank.
    coverage : DataFrame
        Each role and skill with the heads needed and covered, and by whom.
    alternates : DataFrame
        Who could replace each member one for one, cheapest first, and at what extra cost [CNY].
    notes : tuple of str
        Whom to leave out nobody is known as; how good the team is at least, or why there is none
        and what would help.
    feasible : bool
        Whether there is a team; without one `members` is empty.
    gaps : DataFrame
        What each team lacks, and who would fill it for least, with the cost [CNY].
    """

    project_id: str = ""
    teams: pd.DataFrame = field(default_factory=pd.DataFrame)
    suggested: pd.DataFrame = field(default_factory=pd.DataFrame)
    coverage: pd.DataFrame = field(default_factory=pd.DataFrame)
    alternates: pd.DataFrame = field(default_factory=pd.DataFrame)
    feasible: bool = False
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def members(self) -> pd.DataFrame:
        """The team put together."""
        return self.table

    @property
    def subjects(self) -> tuple[str, ...]:
        """Members, and the alternates who are named beside them."""
        beside = self.table["alternates"].explode().dropna().astype(str)
        return tuple(dict.fromkeys([*super().subjects, *beside]))

    @property
    def sheets(self) -> tuple[Result, ...]:
        """Members under the project's name, then what stands around them."""
        return (
            Result(self.spec.renamed(self.project_id), self.table, self.notes),
            Result(COVERAGE, self.coverage),
            Result(ALTERNATES, self.alternates),
            Result(TEAMS, self.teams),
            Result(GAPS, self.gaps),
            Result(SUGGESTED, self.suggested),
        )


def staff(
    store: Store,
    project_id: str,
    *,
    tracking: Tracking,
    locked: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> Staffing:
    """Put a team together for a project, and rank the teams there are.

    Parameters
    ----------
    store : Store
        The data.
    project_id : str
        The project.
    tracking : Tracking
        Where the champion is; without one the scorecard of the model's spec ranks.
    locked, excluded : sequence of str
        People who must, or must not, be in.

    Raises
    ------
    NotFoundError
        If there is no such project; the nearest are told.
    InputError
        If the project cannot be staffed at all, with every reason.
    """
    require(store, "staff")
    as_of = data_date(store, "recruiting")
    project = _project(store, project_id, as_of)
    book = _book(store, as_of)
    _check_locked(store, book, locked)
    left_out = {store.pseudonym(person) for person in excluded}
    found = assemble_team(
        project,
        book,
        _read(store, "collaboration", as_of),
        [store.pseudonym(person) for person in locked],
        excluded=sorted(left_out & set(book["candidate_id"])),
    )
    strange = _unknown_notes(store, book, excluded)
    members = book.loc[book["candidate_id"].isin(found.members)]
    members = members.assign(
        covers=_covers(members["candidate_id"], found.coverage),
        alternates=_alternates(members["candidate_id"], found.alternates),
    )
    matches = team_matches(store, tracking=tracking, project_ids=[project_id])
    free = book[~book["candidate_id"].isin(left_out)]
    teams, gaps = _with_gaps(matches.table, project, free, _read(store, "team_member", as_of))
    return Staffing(
        MEMBERS,
        MEMBERS.ordered(members),
        (*strange, found.message(), *matches.notes),
        project_id=project_id,
        teams=teams,
        suggested=_suggested(store, project, as_of),
        coverage=found.coverage,
        alternates=found.alternates,
        feasible=found.feasible,
        gaps=gaps,
    )


def _with_gaps(
    teams: pd.DataFrame, project: dict[str, Any], book: pd.DataFrame, members: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the teams with what they lack in words, and the same row by row."""
    words, rows = [], []
    known = members[members["candidate_id"].isin(book["candidate_id"])]
    people = known.groupby("team_id")["candidate_id"].agg(list)
    for rank, team in zip(teams["rank"], teams["team_id"], strict=True):
        gaps = team_gaps(project, people.get(team, []), book, time_limit=_GAPS_TIME)
        words.append(gaps.message() or phrase("team", "lacks_nothing"))
        lines = gaps.lacks.explode("by").rename(columns={"by": "candidate_id"})
        lines = lines.merge(gaps.hires, how="left", on="candidate_id")
        rows.append(lines.assign(project_id=project["project_id"], rank=rank, team_id=team))
    columns = [one.name for one in GAPS.fields]
    listed = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    return teams.assign(lacks=lazy_cells(words, teams.index)), GAPS.ordered(listed)


def _check_locked(store: Store, book: pd.DataFrame, locked: Sequence[str]) -> None:
    """Name whoever is not in the book as the user wrote it, not by a pseudonym."""
    known = set(book["candidate_id"])
    strange = [person for person in locked if store.pseudonym(person) not in known]
    if strange:
        raise InputError(
            phrase("team_refused", "not_assembled"),
            [phrase("team_refused", "locked_unknown", person=person) for person in strange],
        )


def team_matches(
    store: Store,
    *,
    tracking: Tracking,
    projects: int | None = None,
    project_ids: Sequence[str] | None = None,
    teams: int | None = None,
) -> Result:
    """Rank teams for projects that are open, from both sides, with reasons.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    projects : int, optional
        Only so many projects, those with the best match first; then three teams each.
    project_ids : sequence of str, optional
        Only these projects, open or not.
    teams : int, optional
        Teams for each project.
    """
    facts = build("team_project_pairs", store, data_date(store, "recruiting"))
    if facts.empty:
        return Result(TEAMS, _ranked(facts, facts, teams or _TEAMS))
    chosen = facts["project_open"] if project_ids is None else facts["project_id"].isin(project_ids)
    pairs = compare(facts.loc[chosen].reset_index(drop=True))
    ranker, notes = team_ranker(tracking, pairs)
    listed = _ranked(pairs, ranker.predict(pairs), teams or (3 if projects else _TEAMS))
    if projects is not None:
        best = listed.groupby("project_id")["mutual"].max().nlargest(projects).index
        listed = listed.loc[listed["project_id"].isin(best)]
    listed["reasons"] = team_reasons(ranker, pairs.loc[listed.index])
    return Result(TEAMS, listed.reset_index(drop=True), notes)


def team_reasons(ranker: TeamRanker, pairs: pd.DataFrame) -> pd.Series:
    """Return both sides' reasons in one list a row, the scorecard's where the model gives none."""
    weighing = ranker if isinstance(ranker, WeighsComparisons) else _scorecard(pairs)
    why = reasons(weighing, pairs)
    both = [
        [phrase("plan", "side_team", text=text) for text in team]
        + [phrase("plan", "side_project", text=text) for text in project]
        for team, project in zip(why["team"], why["project"], strict=True)
    ]
    return lazy_cells(both, why.index)


def team_ranker(tracking: Tracking, pairs: pd.DataFrame) -> tuple[TeamRanker, tuple[str, ...]]:
    """Return the champion that ranks teams and projects, else the scorecard, with notes on either."""
    registry = Registry(tracking)
    if registry.champion("team") is None:
        return _scorecard(pairs), (phrase("plan", "scorecard"),)
    ranker: TeamRanker = registry.in_use("team")[1]
    if isinstance(ranker, WeighsComparisons):
        return ranker, ()
    return ranker, (phrase("plan", "no_reasons", model=type(ranker).__name__),)


def _scorecard(pairs: pd.DataFrame) -> TeamProjectRanker:
    ranker: TeamProjectRanker = load_model_spec("team_default").make().fit(pairs)
    return ranker


def _ranked(pairs: pd.DataFrame, scores: pd.DataFrame, top: int) -> pd.DataFrame:
    columns = ["project_id", "rank", "team_id", "team", "project", "mutual"]
    if pairs.empty:
        return pd.DataFrame(columns=[*columns, "reasons"])
    listed = pairs[["project_id", "team_id"]].join(scores)
    order = listed.sort_values(
        ["project_id", "mutual", "team_id"], ascending=[True, False, True], kind="stable"
    )
    order["rank"] = order.groupby("project_id").cumcount() + 1
    return order.loc[order["rank"] <= top, columns]


def _read(store: Store, table: str, as_of: pd.Timestamp) -> pd.DataFrame:
    return store.read(table, as_of=as_of, purpose="recruiting")


def _project(store: Store, project_id: str, as_of: pd.Timestamp) -> dict[str, Any]:
    projects = _read(store, "project", as_of)
    if project_id not in set(projects["project_id"]):
        nearest = nearest_names(project_id, projects["project_id"])
        raise NotFoundError("project", project_id, nearest)
    row = projects.set_index("project_id").loc[project_id]
    roles = _read(store, "project_role", as_of)
    roles = roles.loc[roles["project_id"].eq(project_id)]
    # Roles say who is needed; then the project's skills are what the team should cover besides.
    wanted = "desired_skills" if len(roles) else "skills"
    return {
        "project_id": project_id,
        "start": _start(row["deadline"], as_of),
        wanted: list(row["skills"]),
        "roles": roles,
        "budget": row["budget"],
        "months": row["months"],
    }


def _start(deadline: Any, as_of: pd.Timestamp) -> pd.Timestamp:
    """Return the first day of work: some months past the deadline, or past today if that is over."""
    last = as_of if pd.isna(deadline) else max(pd.Timestamp(deadline), as_of)
    return last.normalize() + pd.DateOffset(months=_START_MONTHS)


def _book(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return everybody who may be put in: members of teams, and the candidate book."""
    members = _read(store, "team_member", as_of).drop_duplicates("candidate_id", keep="last")
    people = _read(store, "candidate", as_of)
    people = people.loc[~people["candidate_id"].isin(members["candidate_id"])]
    years = people["experience_years"].astype(float)
    level = np.searchsorted(_LEVEL_FROM_YEARS, years.fillna(0.0), side="right") + 1.0
    people = people.assign(
        level=np.where(years.isna(), np.nan, level),
        monthly_cost=people["expected_yearly_pay"] / 12,
        allocation=1.0,
        full_time=True,
    )
    # a member's time is told by the team; since when a person is free, by the candidate book
    members = members.assign(available_from=pd.Series(pd.NaT, index=members.index))
    columns = ["candidate_id", "skills", "level", "monthly_cost", "allocation", "full_time"]
    columns.append("available_from")
    book = pd.concat([members[columns], people[columns]], ignore_index=True)
    usual = book["monthly_cost"].median()
    return book.assign(
        monthly_cost=book["monthly_cost"].fillna(usual), allocation=book["allocation"].fillna(1.0)
    )


def _unknown_notes(store: Store, book: pd.DataFrame, excluded: Sequence[str]) -> tuple[str, ...]:
    """Say which names to leave out nobody in the book is known by."""
    known = set(book["candidate_id"])
    strange = joined([name for name in excluded if store.pseudonym(name) not in known])
    return (phrase("team", "excluded_unknown", names=strange),) if strange else ()


def _covers(people: pd.Series, coverage: pd.DataFrame) -> pd.Series:
    covered = coverage.explode("by")
    return _listed(people, covered.groupby("by")["requirement"].agg(list))


def _alternates(people: pd.Series, alternates: pd.DataFrame) -> pd.Series:
    by = alternates.sort_values("rank").groupby("member")["candidate_id"].agg(list)
    return _listed(people, by)


def _listed(people: pd.Series, by: pd.Series) -> pd.Series:
    """Return each person's list, empty where there is none."""
    return pd.Series([by.get(person, []) for person in people], index=people.index, dtype=object)


def _suggested(store: Store, project: dict[str, Any], as_of: pd.Timestamp) -> pd.DataFrame:
    past = store.query(
        "SELECT team.team_id, any_value(team.skills) AS skills, "
        "list(candidate_id ORDER BY candidate_id) AS members "
        "FROM team JOIN team_member USING (team_id) GROUP BY team.team_id ORDER BY team.team_id",
        as_of=as_of,
        purpose="recruiting",
    )
    asked = project.get("skills") or project.get("desired_skills") or []
    if past.empty or not asked:
        return pd.DataFrame(columns=["project_id", "candidate_id", "score", "rank"])
    wanted = pd.DataFrame({"project_id": [project["project_id"]], "skills": [asked]})
    return TeamRecommender().fit(past).recommend(wanted, top_k=_SUGGESTED)
