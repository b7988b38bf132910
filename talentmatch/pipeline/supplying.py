"""Who will be there: supply by occupation, quarter and source, from whatever the store holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.phrases import Language, called, joined, phrase
from talentmatch.pipeline.counts import count_shown
from talentmatch.pipeline.needs import YearlyNeed, yearly_need
from talentmatch.pipeline.state import Listed, data_date, require
from talentmatch.plan.assumptions import Assumptions, load_assumptions
from talentmatch.plan.components import Supply, supply_components
from talentmatch.plan.filling import filled_share
from talentmatch.plan.supply import graduate_supply
from talentmatch.vocab import occupations

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["SuppliedNeed", "supplied", "supply"]

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
    lang: Language = "en",
    assumptions: Assumptions | None = None,
    least: int = 0,
) -> Listed:
    """List supply of the next twelve months by occupation, quarter and source.

    Notes tell no number of enterprises, people or postings below `least`.

    Returns
    -------
    Listed
        `occupation`, `post`, `quarter`, `source`, `persons`, `lo-80`, `hi-80` [persons per
        quarter] and `counted`, the share that goes into the sum [1].

    Raises
    ------
    MissingDataError
        If there is neither a forecast nor a survey to hold supply against.
    """
    require(store, "shortage")
    as_of = data_date(store)
    need = yearly_need(store, tracking=tracking, as_of=as_of, by="post", least=least, lang=lang)
    assumed = assumptions or load_assumptions()
    found = supplied(store, need, as_of=as_of, assumptions=assumed, least=least, lang=lang)
    table = found.supply.by_source.copy()
    names = {code: occupations.name(code, lang) or code for code in table["occupation"].unique()}
    table.insert(1, "post", table["occupation"].map(names))
    table["source"] = [phrase("planner", f"source_{source}", lang) for source in table["source"]]
    return Listed(table, (*need.notes, *found.notes))


def supplied(
    store: Store,
    need: YearlyNeed,
    *,
    as_of: pd.Timestamp,
    assumptions: Assumptions,
    least: int = 0,
    lang: Language = "en",
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
    lang : {"zh", "en"}
        Language of the notes.
    """
    graduates, notes = _graduates(store, as_of, assumptions, lang)
    filled, market = _filled(store, need, as_of, assumptions=assumptions, reader=(least, lang))
    book, people = _book(store, as_of, least, lang)
    employed, leaving = _employed(store, as_of, lang)
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
    store: Store, as_of: pd.Timestamp, assumptions: Assumptions, lang: Language
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    held = store.tables()
    if "supply" not in held:
        return None, (phrase("planner", "no_supply", lang),)
    plan = store.read("supply", as_of=as_of, purpose="planning")
    majors = (
        store.read("major_occupation", as_of=as_of, purpose="planning")
        if "major_occupation" in held
        else None
    )
    year = as_of.year + (as_of.month > 6)
    rule = assumptions.supply_rule()
    found = graduate_supply(plan, year, majors=majors, rule=rule)
    notes = [phrase("plan", "supply", lang, year=year, stay=f"{rule.stay_share:.0%}",
                    error=f"{rule.relative_error:.0%}")]  # fmt: skip
    if found.attrs["unmapped"]:
        notes.append(phrase("plan", "unmapped", lang, majors=joined(found.attrs["unmapped"])))
    return found, tuple(notes)


def _filled(
    store: Store,
    need: YearlyNeed,
    as_of: pd.Timestamp,
    *,
    assumptions: Assumptions,
    reader: tuple[int, Language],
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Return how often openings are filled, where enough postings tell it."""
    least, lang = reader
    postings = store.query(
        "SELECT occupation, posted_on, closed_on FROM posting WHERE repost_of IS NULL",
        as_of=as_of,
        purpose="planning",
    )
    listed = need.table["occupation"].unique()
    shares = filled_share(postings, as_of, days=assumptions.days, occupations=listed)
    if shares["postings"].sum() < _FEWEST_POSTINGS:
        assumed = assumptions.rates["outside_share"]
        facts = {"share": f"{assumed.value:.0%}", "most": f"{assumed.high:.0%}"}
        facts["rate"] = called("assumptions", "outside_share", lang)
        return None, (phrase("planner", "no_market", lang, **facts),)
    n = count_shown(int(shares["postings"].sum()), least, lang)
    return shares, (phrase("planner", "market", lang, n=n, days=assumptions.days),)


def _book(
    store: Store, as_of: pd.Timestamp, least: int, lang: Language
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
    n = count_shown(int(counted.sum()), least, lang)
    return counted, (phrase("planner", "book", lang, n=n),)


def _employed(
    store: Store, as_of: pd.Timestamp, lang: Language
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Estimate the people employed by occupation, and the share of them that retires in a year."""
    stock = store.query(
        """
        WITH latest AS (
          SELECT enterprise_id, arg_max(value, period) AS people FROM indicator
          WHERE metric IN ('headcount', 'insured_persons') GROUP BY enterprise_id
        ), pattern AS (
          SELECT industry, occupation, arg_max(share, year) AS share
          FROM occupation_mix GROUP BY ALL
        )
        SELECT pattern.occupation, sum(latest.people * pattern.share) AS employed
        FROM latest JOIN enterprise USING (enterprise_id)
        JOIN pattern ON enterprise.industry LIKE pattern.industry || '%'
        GROUP BY pattern.occupation ORDER BY pattern.occupation
        """,
        as_of=as_of,
        purpose="planning",
    )
    if stock.empty:
        return None, ()
    leaving = store.query(
        "SELECT occupation, sum(retiring) / nullif(sum(employed), 0) AS retiring FROM workforce "
        "WHERE period = (SELECT max(period) FROM workforce) GROUP BY occupation",
        as_of=as_of,
        purpose="planning",
    )
    share = leaving.set_index("occupation")["retiring"]
    employed = stock.set_index("occupation")
    note = phrase("planner", "retirements", lang)
    return employed.assign(retiring=share.reindex(employed.index).astype(float)), (note,)
