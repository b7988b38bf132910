"""What of the list of scarce posts is hardly possible, and who confirmed it all the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.intake.refused_files import refused_files
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.demand.indicators import latest_sizes
from talentmatch.pipeline.readiness import data_date
from talentmatch.pipeline.shortages.needs import YearlyNeed
from talentmatch.plan.plausibility import (
    Breach,
    beyond_edition,
    beyond_headcount,
    beyond_people,
    refused_supply,
    sources_apart,
)

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "BREACHES",
    "LIST",
    "breaches",
    "breaches_of",
    "confirm",
    "open_breaches",
    "refuse_unconfirmed",
    "waiting_rows",
]

BREACHES = ListSpec(
    "breaches",
    key=("breach",),
    grain="a figure that is hardly possible",
    fields=(
        Field("breach", public=False, doc="Name under which it is confirmed."),
        Field("finding", public=False),
        Field("confirmed_by", public=False),
        Field("why", public=False),
        Field("at", public=False),
    ),
)
#: Name in the log of changes by hand.
LIST = "plausibility"


def breaches(
    store: Store, need: YearlyNeed, listed: pd.DataFrame, edition: pd.DataFrame | None
) -> list[Breach]:
    """Hold the figures of a list against everything else that the store knows.

    Parameters
    ----------
    store : Store
        The data.
    need : YearlyNeed
        Openings of the year.
    listed : DataFrame
        The list, with `occupation`, `mean` and `grade`.
    edition : DataFrame, optional
        The edition in force.
    """
    as_of = data_date(store)
    found = beyond_people(float(need.table["mean"].sum()), need.demand.people)
    if "survey" in need.demand.names:
        found += _of_the_survey(store, need, as_of)
    found += beyond_edition(listed, edition)
    return found + refused_supply(refused_files(store, "supply"))


def _of_the_survey(store: Store, need: YearlyNeed, as_of: pd.Timestamp) -> list[Breach]:
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    latest = survey.loc[survey["round"].eq(survey["round"].max()) & survey["post"].ne("all")]
    needs = latest.assign(occupation=latest["occupation"].fillna(latest["post"]))
    register = store.read("enterprise", as_of=as_of, purpose="planning")
    names = dict(zip(register["enterprise_id"], register["name"], strict=True))
    people = latest_sizes(store, as_of).max(axis=1)
    found = beyond_headcount(needs, people, names)
    openings = {part.source.name: part.source.openings for part in need.demand.parts}
    if "headcount" in openings:
        found += sources_apart(openings["survey"], openings["headcount"])
    return found


def open_breaches(store: Store, found: Sequence[Breach]) -> list[Breach]:
    """Return the breaches that nobody has confirmed at their present figures."""
    known = _confirmations(store)
    return [breach for breach in found if (breach.key, breach.figures) not in known.index]


def _confirmations(store: Store) -> pd.DataFrame:
    """Return who confirmed what, the latest of each; by key and figures."""
    columns = ["row", "before", "after", "why", "who", "at"]
    if "list_edit" not in store.tables():
        return pd.DataFrame(columns=columns).set_index(["row", "before"])
    log = store.read("list_edit", as_of=pd.Timestamp.now(), purpose="planning")
    own = log.loc[log["list"].eq(LIST)].sort_values("at", kind="stable")
    latest = own.drop_duplicates(["row", "before"], keep="last")
    # An empty one takes back what was confirmed before.
    told = latest.loc[latest["after"].notna() & latest["after"].ne("")]
    return told[columns].set_index(["row", "before"])


def waiting_rows(listed: pd.DataFrame, waiting: Sequence[Breach]) -> pd.Series:
    """Say of each row of a list whether its grade waits for somebody who confirms a figure."""
    if any(breach.occupations is None for breach in waiting):
        return pd.Series(True, index=listed.index)
    hang = frozenset[str]().union(*(breach.occupations or () for breach in waiting))
    return listed["occupation"].astype(str).isin(hang)


def breaches_of(store: Store, found: Sequence[Breach]) -> Result:
    """Return breaches as a list, with who confirmed each.

    Parameters
    ----------
    store : Store
        Where confirmations are logged.
    found : sequence of Breach
        What `breaches` returned.
    """
    known = _confirmations(store)
    rows = []
    for breach in found:
        key = (breach.key, breach.figures)
        who, why, at = known.loc[key, ["who", "why", "at"]] if key in known.index else ("", "", "")
        rows.append((breach.key, breach.finding, who, why, f"{at:%Y-%m-%d}" if who else ""))
    columns = [field.name for field in BREACHES.fields]
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    table["finding"] = lazy_cells([breach.finding for breach in found], table.index)
    return Result(BREACHES, table)


def confirm(
    store: Store, found: Sequence[Breach], keys: Sequence[str], *, who: str, why: str
) -> int:
    """Log that somebody stands by figures that are hardly possible; they hold for these alone.

    Parameters
    ----------
    store : Store
        Where the log is.
    found : sequence of Breach
        The breaches there are.
    keys : sequence of str
        Which are confirmed; "all" for every one.
    who, why : str
        Who confirms them, and on what ground.

    Returns
    -------
    int
        How many were confirmed.

    Raises
    ------
    InputError
        If who or why is empty.
    NotFoundError
        If there is no such breach.
    """
    problems = [
        phrase("list_refused", "empty", name=phrase("list_refused", f"name_{name}"))
        for name, text in (("who", who), ("why", why))
        if not text.strip()
    ]
    if problems:
        raise InputError(phrase("list_refused", "not_confirmed"), problems)
    known = {breach.key: breach for breach in found}
    for key in keys:
        if key != "all" and key not in known:
            nearest = [*known] or [phrase("plausibility", "none_open")]
            raise NotFoundError("breach", key, nearest)
    chosen = list(known.values()) if "all" in keys else [known[key] for key in dict.fromkeys(keys)]
    log = pd.DataFrame(
        {
            "list": LIST,
            "row": [breach.key for breach in chosen],
            "column": "confirmed",
            "before": [breach.figures for breach in chosen],
            "after": "confirmed",
            "why": why,
            "who": who,
            "at": pd.Timestamp.now(),
        }
    )
    if len(log):
        store.write("list_edit", log, source="confirmations")
    return len(log)


def refuse_unconfirmed(waiting: Sequence[Breach]) -> None:
    """Raise if a list is to be published while somebody has yet to confirm its figures.

    Raises
    ------
    InputError
        With what is to be confirmed, and how.
    """
    if waiting:
        findings = [joined([breach.key, breach.finding], ": ") for breach in waiting]
        raise InputError(phrase("list_refused", "unconfirmed", n=len(waiting)), findings)
