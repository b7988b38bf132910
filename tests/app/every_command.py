"""Every command that gives a list, on the simulated city with models in use."""

from pathlib import Path

from talentmatch import Store

__all__ = ["EVERY", "filled_in", "names_of"]

EVERY = (
    "shortage",
    "shortage --by post",
    "shortage public",
    "shortage supply",
    "shortage edits",
    "demand",
    "demand --components",
    "demand --marks",
    "demand --public",
    "demand --why 6-18-02-04",
    "scenario orders-10%",
    "scenario orders-10% orders+10% --of majors",
    "forecast --months 2 --by industry",
    "forecast --months 1 --by industry --why",
    "forecast --months 2 --by occupation --public",
    "project --years 2",
    "project --by industry --backtest",
    "majors",
    "majors --public",
    "targets",
    "targets --review annual",
    "programmes",
    "levels",
    "partners",
    "leads",
    "leads --marked",
    "leads calls",
    "match --posting {posting} --why",
    "match --candidate {candidate} --why",
    "match --posting {posting} --receiver {enterprise}",
    "match --posting {posting} --top 3 --contacts",
    "match --posting {posting} --compare {first} {second}",
    "match --posting {posting} --candidate {candidate} --what-if",
    "match --place total",
    "skills 焊工 宇航员",
    "staff --project {project}",
    "portfolio",
    "people",
    "models list",
    "check",
    "audit access",
    "audit fairness",
)


def names_of(path: Path) -> dict[str, str]:
    """Return a posting, two people who may be listed for it, an enterprise and a project."""
    from talentmatch import pipeline
    from talentmatch.track import Tracking

    with Store(path) as store:
        tracking = Tracking.beside(path)
        posts = store.read("posting", as_of="2026-01-01", purpose="recruiting")
        projects = store.read("project", as_of="2026-01-01", purpose="recruiting")
        for post in posts.sort_values("posted_on")["posting_id"].iloc[::-1]:
            listed = pipeline.match(store, tracking=tracking, posting_id=post, top=3).table
            if len(listed) > 1:
                break
        people = listed["candidate_id"].tolist()
        known = posts.dropna(subset="enterprise_id")
        project = next(
            name
            for name in projects["project_id"]
            if len(pipeline.staff(store, tracking=tracking, project_id=name).members)
        )
        return {
            "posting": post,
            "candidate": people[0],
            "first": people[0],
            "second": people[1],
            "enterprise": known["enterprise_id"].iloc[0],
            "project": project,
        }


def filled_in(words: str, names: dict[str, str]) -> list[str]:
    """Return a command as a list of words, with ids of the store."""
    return words.format(**names).split()
