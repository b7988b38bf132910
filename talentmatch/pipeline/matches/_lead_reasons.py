"""What is said of a lead: why to call, how the fee comes about, whom to call, and about whom."""

from __future__ import annotations

from typing import Any

import pandas as pd

from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.matches._lead_ranking import LeadSources, Ranking
from talentmatch.plan.leads import FeeRule

__all__ = [
    "OFFERED",
    "contact_note",
    "fees_in_words",
    "firm_contacts",
    "leads_in_words",
    "offered",
    "why_call",
]

#: People named beside a lead.
OFFERED = 3
_CONTACT = ["contact_name", "contact_phone"]


def leads_in_words(sources: LeadSources, ranking: Ranking) -> pd.DataFrame:
    """Return leads with the reason to call, how the fee comes about, the contact and the people to offer.

    Parameters
    ----------
    sources : LeadSources
        What they are made of.
    ranking : Ranking
        The leads and their shortlists.
    """
    leads = ranking.leads
    contacts = firm_contacts(leads, sources.clients, sources.marks)
    return leads.assign(
        why=why_call(leads, sources.market.as_of, sources.rule),
        fee_how=fees_in_words(leads),
        offer=offered(ranking.shortlists, leads["posting_id"]),
        **contacts,
    )


def contact_note(names: pd.Series) -> tuple[str, ...]:
    """Say of how many leads nobody wrote down whom to call, and where to write it."""
    n = int(names.isna().sum())
    return (phrase("leads", "note_no_contact", n=n),) if n else ()


def why_call(leads: pd.DataFrame, as_of: pd.Timestamp, rule: FeeRule) -> pd.Series:
    """Say of each lead what is open and to come, and how such openings were filled before.

    Parameters
    ----------
    leads : DataFrame
        See `talentmatch.plan.leads.lead_prospects`.
    as_of : Timestamp
        Day of the list.
    rule : FeeRule
        Horizon and days within which a posting is filled in time.

    Examples
    --------
    >>> lead = pd.DataFrame({"open_now": [2.0], "to_come": [0.2], "own_filled": [1.0],
    ...     "own_judged": [4.0], "usual_filled": [30.0], "usual_judged": [40.0],
    ...     "open_since": [pd.Timestamp("2024-12-01")]})
    >>> why_call(lead, pd.Timestamp("2024-12-31"), FeeRule())[0]
    "2 open, for up to 30 days; of 4 such openings there 1 filled within 60 days; of all employers'
    such openings 75 %"
    """
    cells = [
        joined([*_open(row, as_of, rule), *_history(row, rule)], "; ")
        for row in leads.to_dict("records")
    ]
    return lazy_cells(cells, leads.index)


def _open(row: dict[Any, Any], as_of: pd.Timestamp, rule: FeeRule) -> list[str]:
    now, to_come = _whole(row["open_now"]), _whole(row["to_come"])
    parts = [phrase("leads", "why_none_open")]
    if now and pd.notna(row["open_since"]):
        days = (as_of - row["open_since"]).days
        parts = [phrase("leads", "why_open", n=now, days=days)]
    elif now:
        parts = [phrase("leads", "why_open_undated", n=now)]
    if to_come:
        parts.append(phrase("leads", "why_to_come", n=to_come, months=rule.horizon_months))
    return parts


def _history(row: dict[Any, Any], rule: FeeRule) -> list[str]:
    parts = [phrase("leads", "why_no_history")]
    if judged := _whole(row["own_judged"]):
        filled = _whole(row["own_filled"])
        parts = [phrase("leads", "why_own", n=judged, filled=filled, days=rule.slow_days)]
    if usual := _number(row["usual_judged"]):
        share = round(100 * _number(row["usual_filled"]) / usual)
        parts.append(phrase("leads", "why_usual", share=share))
    return parts


def _number(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _whole(value: Any) -> int:
    """Round half up, as lists print it."""
    return int(_number(value) + 0.5)


def fees_in_words(leads: pd.DataFrame) -> pd.Series:
    """Say of each lead what its fee is made of, and what can be expected of it.

    Parameters
    ----------
    leads : DataFrame
        See `talentmatch.plan.leads.ranked_leads`.

    Examples
    --------
    >>> lead = pd.DataFrame({"fee_basis": ["rate"], "fee_rate": [0.25], "pay": [120_000.0],
    ...     "pay_basis": ["posted"], "fee": [30_000.0], "expected": [0.6], "unfilled": [1.8],
    ...     "chance": [0.5], "placements": [0.6], "value": [18_000.0]})
    >>> fees_in_words(lead)[0]
    'contract: 25 % × 120,000 CNY a year (as posted) = 30,000 CNY each; × 0.60 placements (what the
    ten best bring; 1.8 openings stay open; at least one: 50 %) = 18,000 CNY'
    """
    cells = [joined([_fee(row), _expected(row)], "; ") for row in leads.to_dict("records")]
    return lazy_cells(cells, leads.index)


def _fee(row: dict[Any, Any]) -> str:
    facts: dict[str, object] = {
        "pay": phrase("leads", f"pay_{row['pay_basis']}", pay=f"{_number(row['pay']):,.0f}")
    }
    if pd.notna(row["fee_rate"]):
        facts["rate"] = f"{100 * _number(row['fee_rate']):.3g}"
    return phrase("leads", f"fee_of_{row['fee_basis']}", fee=f"{_number(row['fee']):,.0f}", **facts)


def _expected(row: dict[Any, Any]) -> str:
    """Say how many placements count, and which of people and openings bounds them."""
    by_people = _number(row["expected"]) <= _number(row["unfilled"])
    return phrase(
        "leads",
        f"fee_value_{'people' if by_people else 'openings'}",
        placements=f"{_number(row['placements']):.2f}",
        expected=f"{_number(row['expected']):.2f}",
        unfilled=f"{_number(row['unfilled']):.1f}",
        chance=f"{100 * _number(row['chance']):.0f}",
        value=f"{_number(row['value']):,.0f}",
    )


def offered(shortlists: pd.DataFrame, postings: pd.Series) -> pd.Series:
    """Name of each posting the three whom to offer first, by pseudonym, with both sides' yes.

    Parameters
    ----------
    shortlists : DataFrame
        `posting_id`, `rank`, `candidate_id` and `mutual` [1].
    postings : Series
        The posting of each lead.
    """
    first = shortlists.loc[shortlists["rank"] <= OFFERED].sort_values(["posting_id", "rank"])
    named: dict[str, list[str]] = {}
    for posting, person, mutual in zip(
        first["posting_id"], first["candidate_id"], first["mutual"], strict=True
    ):
        one = phrase("leads", "candidate", person=person, mutual=f"{100 * mutual:.0f}")
        named.setdefault(posting, []).append(one)
    return lazy_cells((named.get(posting, []) for posting in postings), postings.index)


def firm_contacts(leads: pd.DataFrame, clients: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return whom to call about each lead, so far as it was written down.

    Whoever a mark of the lead names comes first, then the client's contact, then whoever another
    mark of the enterprise names.

    Parameters
    ----------
    leads : DataFrame
        `lead_id`, `enterprise_id`.
    clients, marks : DataFrame
        Tables `client` and `lead`.

    Returns
    -------
    DataFrame
        `contact_name` and `contact_phone` on the index of `leads`; missing where nobody is known.
    """
    noted = marks.sort_values("updated_on").reindex(columns=["lead_id", "enterprise_id", *_CONTACT])
    noted = noted.loc[noted["contact_name"].notna()]
    firms = clients.reindex(columns=["enterprise_id", *_CONTACT])
    firms = pd.concat([noted, firms.loc[firms["contact_name"].notna()]], ignore_index=True)
    own = noted.drop_duplicates("lead_id", keep="last").set_index("lead_id")
    firms = firms.drop_duplicates("enterprise_id", keep="last").set_index("enterprise_id")
    by_lead = leads["lead_id"].isin(own.index)
    columns = {
        name: leads["lead_id"]
        .map(own[name])
        .where(by_lead, leads["enterprise_id"].map(firms[name]))
        for name in _CONTACT
    }
    return pd.DataFrame(columns, index=leads.index)
