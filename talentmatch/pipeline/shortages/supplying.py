"""Who will be there: supply by occupation, quarter and source, from whatever the store holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.pipeline.demand._counts import count_shown
from talentmatch.pipeline.demand._demand_sources import employment_estimate
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.pipeline.shortages.needs import YearlyNeed, yearly_need
from talentmatch.plan.assumptions import Assumptions, load_assumptions
from talentmatch.plan.components import Supply, supply_components
from talentmatch.plan.filling import filled_share, stated_urgency
from talentmatch.plan.supply import graduate_supply

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.track import Tracking

__all__ = ["SUPPLY", "SuppliedNeed", "supplied", "supply"]

SUPPLY = ListSpec(
    "supply",
    key=("occupation", "quarter", "source"),
    grain="an occupation, a quarter and where its people come from",
    fields=(
        Field("occupation", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("quarter", names_row=True),
        Field("source", vocabulary="planner:source_"),
        Field("persons", unit="persons"),
        *interval("persons", "persons"),
        Field("counted", unit="share"),
    ),
)

#: Under so many closed postings the share that is filled says nothing.
_FEWEST_POSTINGS = 30
#: Source to the rates of the assumptions that it rests on.
_RATES = {
    "graduates": ("stay_share", "completion", "graduate_error"),
    "returnees": ("return_share",),
    "book": ("book_share",),
    "outside": ("outside_share",),
    "retirements": ("retirement_share", "retirement_unposted"),
}


@dataclass(frozen=True)
class SuppliedNeed:
    """Supply with what must be said beside it.

    Attributes
    ----------
    supply : Supply
        By source, quarter and year.
    notes : tuple of str
        What it rests on.
    rates : tuple of str
        Names of the assumed rates it uses.
    """

    supply: Supply
    notes: tuple[str, ...]
    rates: tuple[str, ...]


def supply(
    store: Store,
    *,
    tracking: Tracking,
    assumptions: Assumptions | None = None,
    least: int = 0,
    effect: ScenarioEffect | None = None,
) -> Result:
    """List supply of the next twelve months by occupation, quarter and source.

    Notes tell no number of enterprises, people or postings below `least`.

    Returns
    -------
    Result
        `occupation`, `post`, `quarter`, `source`, `persons`, `lo-80`, `hi-80` [persons per
        quarter] and `counted`, the share that goes into the sum [1].

    Raises
    ------
    MissingDataError
        If there is neither a forecast nor a survey to hold supply against.
    """
    require(store, "shortage")
    as_of = data_date(store)
    need = yearly_need(store, tracking=tracking, as_of=as_of, by="post", least=least, effect=effect)
    assumed = assumptions or load_assumptions()
    found = supplied(store, need, as_of=as_of, assumptions=assumed, least=least)
    table = found.supply.by_source.copy()
    table.insert(1, "post", table["occupation"])
    return Result(SUPPLY, table, (*need.notes, *found.notes))


def supplied(
    store: Store,
    need: YearlyNeed,
    *,
    as_of: pd.Timestamp,
    assumptions: Assumptions,
    least: int = 0,
) -> SuppliedNeed:
    """Return the supply that stands against openings, with notes.

    Parameters
    ----------
    store : Store
        The data.
    need : YearlyNeed
        Openings of the year.
    as_of : Timestamp
        Day of the question.
    assumptions : Assumptions
        Rates where the data is silent.
    least : int
        Fewest people or postings that notes tell the number of; 0: of any.
    """
    graduates, notes = _graduates(store, as_of, assumptions)
    filled, market = _filled(store, need, as_of, assumptions=assumptions, least=least)
    book, people = _book(store, as_of, least)
    employed, leaving = _employed(store, as_of)
    found = supply_components(
        need.monthly,
        assumptions=assumptions,
        graduates=graduates,
        book=book,
        filled=filled,
        employed=employed,
    )
    used = [source for source in _RATES if found.by_source["source"].eq(source).any()]
    rates = tuple(
        rate for source in used for rate in _RATES[source] if source != "outside" or filled is None
    )
    return SuppliedNeed(found, (*notes, *market, *people, *leaving), rates)


def _graduates(
    store: Store, as_of: pd.Timestamp, assumptions: Assumptions
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    held = store.tables()
    if "supply" not in held:
        return None, (phrase("planner", "no_supply"),)
    plan = store.read("supply", as_of=as_of, purpose="planning")
    majors = (
        store.read("major_occupation", as_of=as_of, purpose="planning")
        if "major_occupation" in held
        else None
    )
    year = as_of.year + (as_of.month > 6)
    rule = assumptions.supply_rule()
    found = graduate_supply(plan, year, majors=majors, rule=rule)
    notes = [
        phrase(
            "plan",
            "supply",
            year=year,
            stay=f"{rule.stay_share:.0%}",
            error=f"{rule.relative_error:.0%}",
        )
    ]
    if found.attrs["unmapped"]:
        notes.append(phrase("plan", "unmapped", majors=joined(found.attrs["unmapped"])))
    return found, tuple(notes)


def _filled(
    store: Store,
    need: YearlyNeed,
    as_of: pd.Timestamp,
    *,
    assumptions: Assumptions,
    least: int,
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Return how often openings are filled, where enough postings tell it."""
    postings = store.query(
        "SELECT occupation, posted_on, closed_on FROM posting WHERE repost_of IS NULL",
        as_of=as_of,
        purpose="planning",
    )
    listed = need.table["occupation"].unique()
    urgency = _urgency(store, as_of)
    shares = filled_share(
        postings, as_of, days=assumptions.days, occupations=listed, urgency=urgency
    )
    if shares["postings"].sum() < _FEWEST_POSTINGS:
        assumed = assumptions.rates["outside_share"]
        facts = {"share": f"{assumed.value:.0%}", "most": f"{assumed.high:.0%}"}
        facts["rate"] = label("assumptions", "outside_share")
        return None, (phrase("planner", "no_market", **facts),)
    n = count_shown(int(shares["postings"].sum()), least)
    key = "market" if urgency is None else "market_and_urgency"
    return shares, (phrase("planner", key, n=n, days=assumptions.days),)


def _urgency(store: Store, as_of: pd.Timestamp) -> pd.Series | None:
    """Return how urgent the latest survey calls each occupation; None if no answer says so."""
    if "need_survey" not in store.tables():
        return None
    answers = store.query(
        "SELECT occupation, urgency FROM need_survey WHERE occupation IS NOT NULL "
        "AND urgency IS NOT NULL AND round = (SELECT max(round) FROM need_survey)",
        as_of=as_of,
        purpose="planning",
    )
    return None if answers.empty else stated_urgency(answers)


def _book(
    store: Store, as_of: pd.Timestamp, least: int
) -> tuple[pd.Series | None, tuple[str, ...]]:
    """Count the people of the book who agreed to planning, by occupation."""
    people = store.query(
        "SELECT occupation, count(*) AS people FROM candidate WHERE occupation IS NOT NULL "
        "GROUP BY occupation",
        as_of=as_of,
        purpose="planning",
    )
    if people.empty:
        return None, ()
    counted = people.set_index("occupation")["people"].astype(float)
    n = count_shown(int(counted.sum()), least)
    return counted, (phrase("planner", "book", n=n),)


def _employed(store: Store, as_of: pd.Timestamp) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Estimate the people employed by occupation, and the share of them that retires in a year."""
    try:
        estimate = employment_estimate(store, as_of)
    except InputError:  # no industry of the register has a staffing pattern
        estimate = None
    if estimate is None:
        return None, ()
    leaving = store.query(
        "SELECT occupation, sum(retiring) / nullif(sum(employed), 0) AS retiring FROM workforce "
        "WHERE period = (SELECT max(period) FROM workforce) GROUP BY occupation",
        as_of=as_of,
        purpose="planning",
    )
    share = leaving.set_index("occupation")["retiring"]
    employed = estimate[0].table.set_index("occupation")[["employed"]]
    note = phrase("planner", "retirements")
    return employed.assign(retiring=share.reindex(employed.index).astype(float)), (note,)
