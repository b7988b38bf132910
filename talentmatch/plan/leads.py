"""Headhunting leads: which enterprise will fail to fill which post, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.plan.filling import unfilled
from talentmatch.plan.lead_states import lead_number, out_of_sight
from talentmatch.specs.rules import load_rule

__all__ = ["FeeRule", "headhunting_leads", "lead_prospects", "load_fee_rule", "ranked_leads"]

_KEYS = ["enterprise_id", "occupation"]
#: What is known of a lead before people are looked up for it.
_FACTS = [
    "openings",
    "open_now",
    "to_come",
    "unfilled",
    "open_since",
    "own_filled",
    "own_judged",
    "usual_filled",
    "usual_judged",
    "pay",
    "pay_basis",
    "fee_rate",
    "fee",
    "fee_basis",
]
#: Whence yearly pay is known, from best to least.
_PAY_BASES = ("posted", "usual", "assumed")
_DAYS_A_MONTH = 30.4
#: People of a shortlist that count toward what a call can bring.
_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class FeeRule:
    """What a placement earns where the contract is silent, and how openings are looked ahead.

    Attributes
    ----------
    fee_rate : float
        Fee as a share of the first year's pay [1].
    yearly_pay : float
        Pay where no posting tells one [CNY/year].
    slow_days : int
        A posting open longer than this counts as hard to fill [days].
    prior_openings : float
        Weight of the overall fill rate in that of one enterprise and occupation [positions].
    worth_a_call : float
        Least mutual probability of a candidate who counts as at hand [1].
    horizon_months : int
        How far openings are looked ahead [months].
    history_months : int
        Postings of so many months tell how often an enterprise has openings [months].
    prior_months : float
        Weight of the occupation's rate of openings in that of one enterprise [months].
    least_openings : float
        Least number of openings, open now or to come, about which a call is made; half of one is
        printed as one [positions].
    follow_up_days : float
        A lead that was contacted is called again after so many days, if no day was set [days].
    """

    fee_rate: float = 0.2
    yearly_pay: float = 120_000.0
    slow_days: int = 60
    prior_openings: float = 5.0
    worth_a_call: float = 0.1
    horizon_months: int = 3
    history_months: int = 24
    prior_months: float = 6.0
    least_openings: float = 0.5
    follow_up_days: float = 7.0


def load_fee_rule(name: str = "plan/leads") -> FeeRule:
    """Read the rule of fees: ``models/plan/leads.yml``, or a file of the user's own.

    Raises
    ------
    NotFoundError
        There is no such file.
    SpecError
        A key is unknown or a value is no number above zero; all problems at once.

    Examples
    --------
    >>> load_fee_rule().fee_rate
    0.2
    """
    return load_rule(FeeRule, name, default="plan/leads")


def headhunting_leads(
    postings: pd.DataFrame,
    reachable: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    clients: pd.DataFrame | None = None,
    taken: pd.DataFrame | None = None,
    rule: FeeRule | None = None,
) -> pd.DataFrame:
    """Rank enterprise × occupation by the fee that calling now can be expected to earn.

    The expected value is placements × fee: no more placements than openings stay unfilled, and no
    more than the ten best candidates can be expected to bring.

    Parameters
    ----------
    postings, as_of, clients, taken, rule
        See `lead_prospects`.
    reachable : DataFrame
        `posting_id`, `candidate_id`, `mutual` [1]: consenting candidates of the postings.

    Returns
    -------
    DataFrame
        See `ranked_leads`.
    """
    rule = rule or FeeRule()
    prospects = lead_prospects(postings, as_of=as_of, clients=clients, taken=taken, rule=rule)
    return ranked_leads(prospects, reachable, rule=rule)


def lead_prospects(
    postings: pd.DataFrame,
    *,
    as_of: pd.Timestamp,
    clients: pd.DataFrame | None = None,
    taken: pd.DataFrame | None = None,
    rule: FeeRule | None = None,
) -> pd.DataFrame:
    """Return what each enterprise will not fill of each occupation, and what a placement earns.

    Openings are those open now and those to expect over the horizon: the enterprise's own rate,
    pulled toward the rate of the occupation. They count as unfilled in proportion to how seldom
    postings of that enterprise and occupation closed within `slow_days`, pulled toward the rate
    over all.

    Parameters
    ----------
    postings : DataFrame
        Table `posting`, as read for recruiting; optionally `outlook`, by how much its openings to
        come differ from what the past lets expect [1].
    as_of : Timestamp
        Day of the call.
    clients : DataFrame, optional
        Table `client`: fees, and enterprises that are off limits for now.
    taken : DataFrame, optional
        Table `lead`: leads that are owned, snoozed, contacted, won or lost are not repeated.
    rule : FeeRule, optional
        Assumptions.

    Returns
    -------
    DataFrame
        `lead_id`, `enterprise_id`, `occupation`; `openings` over the horizon, of which `open_now`
        and `to_come`, and `unfilled` of them [positions]; `open_since`; of past openings of the
        enterprise, and of all, for the occupation `own_filled` of `own_judged` and `usual_filled`
        of `usual_judged` in time [positions]; `pay` [CNY/year] and `pay_basis` ("posted", "usual",
        "assumed"); `fee_rate` [1], `fee` [CNY per placement] and `fee_basis` ("rate", "fixed",
        "no_fee" for a contract without fee, "no_contract"); `most` that could be earned [CNY],
        `call_on`, and `posting_id`, the posting to match people with; the most first. Where fewer
        openings are to expect than a call is made about there is no lead.
    """
    rule = rule or FeeRule()
    rows = postings.dropna(subset=_KEYS)
    if "repost_of" in rows.columns:
        rows = rows.loc[rows["repost_of"].isna()]
    if "agency" in rows.columns:
        # Whose need an agency advertises it does not say; the agency itself has none.
        rows = rows.loc[~rows["agency"].fillna(False).astype(bool)]
    rows = _judged(rows, as_of, rule)
    leads = _by_enterprise(rows).join(_slow_rate(rows, rule), on=_KEYS)
    leads = leads.join(_fill_history(rows, _KEYS, "own"), on=_KEYS)
    leads = leads.join(_fill_history(rows, ["occupation"], "usual"), on="occupation")
    rate = _monthly_rate(rows, as_of, rule)
    here = pd.MultiIndex.from_frame(leads[_KEYS])
    leads["to_come"] = rate.reindex(here).to_numpy() * rule.horizon_months
    if "outlook" in rows.columns:
        outlook = rows.groupby(_KEYS)["outlook"].mean()
        leads["to_come"] *= outlook.reindex(here).to_numpy()
    leads["openings"] = leads["open_now"] + leads["to_come"]
    leads["unfilled"] = leads["openings"] * leads["slow_rate"]
    leads = leads.join(_fees(leads, clients, rule))
    leads["most"] = leads["unfilled"] * leads["fee"]
    leads["call_on"] = _call_on(leads, as_of, rule)
    leads["lead_id"] = _numbers(leads, taken)
    shown = ~_off_limits(leads, clients, as_of) & ~out_of_sight(leads, taken, as_of)
    leads = leads.loc[shown & leads["openings"].ge(rule.least_openings)]
    return leads.sort_values(["most", *_KEYS], ascending=[False, True, True], ignore_index=True)[
        ["lead_id", *_KEYS, *_FACTS, "most", "call_on", "posting_id"]
    ]


def ranked_leads(
    prospects: pd.DataFrame, reachable: pd.DataFrame, *, rule: FeeRule | None = None
) -> pd.DataFrame:
    """Put prospects in the order of the fee to expect, given who can be reached for them.

    Returns
    -------
    DataFrame
        The columns of `lead_prospects` without `most`, and `candidates` [persons worth a call],
        `chance` that at least one is placed [1], `placements` expected [positions] and their
        `value` [CNY], best first.
    """
    leads = prospects.join(_reach(reachable, rule or FeeRule()), on="posting_id")
    leads = leads.fillna({"candidates": 0, "chance": 0.0, "expected": 0.0})
    leads["placements"] = leads[["unfilled", "expected"]].min(axis=1)
    leads["value"] = leads["placements"] * leads["fee"]
    columns = [
        "lead_id",
        *_KEYS,
        *_FACTS,
        "candidates",
        "chance",
        "expected",
        "placements",
        "value",
        "call_on",
        "posting_id",
    ]
    return leads.sort_values(["value", *_KEYS], ascending=[False, True, True], ignore_index=True)[
        columns
    ]


def _judged(rows: pd.DataFrame, as_of: pd.Timestamp, rule: FeeRule) -> pd.DataFrame:
    """Add how many each posting seeks, whether it stayed open too long, and what it pays."""
    pay, basis = _yearly_pay(rows, rule)
    return rows.assign(
        openings=rows["openings"].astype(float).fillna(1.0),
        slow=unfilled(rows, as_of, days=rule.slow_days),
        pay=pay,
        pay_basis=basis,
        is_open=rows["closed_on"].isna() | rows["closed_on"].gt(as_of),
    )


def _yearly_pay(rows: pd.DataFrame, rule: FeeRule) -> tuple[pd.Series, pd.Series]:
    """Return what each posting pays a year, and whether it says so itself."""
    monthly = rows[["pay_low", "pay_high"]].astype(float).mean(axis=1)
    posted = monthly * rows["pay_months"].astype(float).fillna(12.0)
    usual = posted.groupby(rows["occupation"]).transform("median")
    basis = pd.Series("posted", rows.index).mask(posted.isna(), "usual")
    basis = basis.mask(posted.isna() & usual.isna(), "assumed")
    return posted.fillna(usual).fillna(rule.yearly_pay), basis


def _fill_history(rows: pd.DataFrame, keys: list[str], whose: str) -> pd.DataFrame:
    """Count past openings that can be judged, and those of them that were filled in time."""
    judged = rows.dropna(subset=["slow"])
    counts = judged.assign(filled=judged["openings"] * (1 - judged["slow"])).groupby(keys)
    return (
        counts[["filled", "openings"]]
        .sum()
        .set_axis([f"{whose}_filled", f"{whose}_judged"], axis=1)
    )


def _slow_rate(rows: pd.DataFrame, rule: FeeRule) -> pd.Series:
    """Share of openings that stay unfilled, pulled toward occupation and overall rates."""
    judged = rows.dropna(subset=["slow"])
    weight = judged["openings"]
    overall = float(np.average(judged["slow"], weights=weight)) if len(judged) else 0.5
    keys = [judged["enterprise_id"], judged["occupation"]]
    slow = (judged["slow"] * weight).groupby(keys[1]).sum() + overall * rule.prior_openings
    by_occupation = slow / (weight.groupby(keys[1]).sum() + rule.prior_openings)
    # A column of text stays text where no opening can be judged yet.
    prior = judged["occupation"].map(by_occupation).astype(float).groupby(keys).first()
    total = weight.groupby(keys).sum()
    slow_here = (judged["slow"] * weight).groupby(keys).sum() + prior * rule.prior_openings
    own = slow_here / (total + rule.prior_openings)
    pairs = pd.MultiIndex.from_frame(rows[_KEYS]).unique()
    rest = (
        pd.Series(pairs.get_level_values("occupation"), index=pairs)
        .map(by_occupation)
        .astype(float)
    )
    return own.reindex(pairs).fillna(rest).fillna(overall).rename("slow_rate")


def _monthly_rate(rows: pd.DataFrame, as_of: pd.Timestamp, rule: FeeRule) -> pd.Series:
    """Return openings a month by enterprise and occupation, pulled toward the occupation's mean."""
    pairs = pd.MultiIndex.from_frame(rows[_KEYS]).unique()
    start = as_of - pd.DateOffset(months=rule.history_months)
    recent = rows.loc[rows["posted_on"].gt(start) & rows["posted_on"].le(as_of)]
    first = recent["posted_on"].min()
    if pd.isna(first):
        return pd.Series(0.0, index=pairs)
    # A history shorter than what is looked ahead would count a burst as a rate.
    months = max((as_of - first).days / _DAYS_A_MONTH, float(rule.horizon_months))
    total = recent.groupby(_KEYS)["openings"].sum().reindex(pairs, fill_value=0.0)
    mean = (total / months).groupby(level="occupation").transform("mean")
    rate: pd.Series = (total + mean * rule.prior_months) / (months + rule.prior_months)
    return rate


def _by_enterprise(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a pair: what is open, what it pays, and the posting to match people with."""
    # The longest open comes first, and after all that are open the latest that was closed.
    since = rows["posted_on"].fillna(pd.Timestamp(0))
    age = (since - pd.Timestamp(0)).dt.days.where(
        rows["is_open"], -(since - pd.Timestamp(0)).dt.days
    )
    order = rows.assign(age=age).sort_values(
        ["is_open", "age", "posting_id"], ascending=[False, True, True]
    )
    order["open_now"] = order["openings"].where(order["is_open"], 0.0)
    order["open_pay"] = order["pay"].where(order["is_open"])
    order["open_since"] = order["posted_on"].where(order["is_open"])
    # A mean of pay is no better known than the least known that counts in it.
    known = order["pay_basis"].map(_PAY_BASES.index)
    order["open_basis"], order["last_basis"] = known.where(order["is_open"]), known
    grouped = order.groupby(_KEYS)
    pairs = grouped.agg(
        open_now=("open_now", "sum"),
        open_basis=("open_basis", "max"),
        last_basis=("last_basis", "first"),
        open_pay=("open_pay", "mean"),
        last_pay=("pay", "first"),
        open_since=("open_since", "min"),
        posting_id=("posting_id", "first"),
    ).reset_index()
    basis = pairs["open_basis"].fillna(pairs["last_basis"]).astype(int)
    return pairs.assign(
        pay=pairs["open_pay"].fillna(pairs["last_pay"]), pay_basis=basis.map(_PAY_BASES.__getitem__)
    )


def _call_on(leads: pd.DataFrame, as_of: pd.Timestamp, rule: FeeRule) -> pd.Series:
    """Call when an opening is half way to being slow, or a month before the next is to come."""
    halfway = leads["open_since"] + pd.Timedelta(days=rule.slow_days // 2)
    monthly = (leads["to_come"] / rule.horizon_months).clip(lower=1e-3)
    wait = (_DAYS_A_MONTH / monthly - _DAYS_A_MONTH).clip(0, _DAYS_A_MONTH * rule.horizon_months)
    coming = as_of + pd.to_timedelta(wait.round(), unit="D")
    day = halfway.fillna(coming)
    return day.where(day > as_of, as_of)


def _reach(reachable: pd.DataFrame, rule: FeeRule) -> pd.DataFrame:
    """Count a posting's candidates, and what the ten best of them can be expected to bring."""
    best = reachable.sort_values(["posting_id", "mutual"], ascending=[True, False])
    best = best.loc[best.groupby("posting_id").cumcount() < _SHOWN]
    none = np.log1p(-best["mutual"].clip(upper=1 - 1e-12)).groupby(best["posting_id"]).sum()
    near = reachable["mutual"].ge(rule.worth_a_call)
    return pd.DataFrame(
        {
            "candidates": near.groupby(reachable["posting_id"]).sum(),
            "expected": best.groupby("posting_id")["mutual"].sum(),
            "chance": 1 - np.exp(none),
        }
    )


def _fees(leads: pd.DataFrame, clients: pd.DataFrame | None, rule: FeeRule) -> pd.DataFrame:
    """Return rate [1], fee [CNY per placement] and where they come from."""
    rate = pd.Series(rule.fee_rate, leads.index)
    basis = pd.Series("no_contract", index=leads.index)
    fixed = pd.Series(np.nan, leads.index)
    if clients is not None and len(clients):
        terms = clients.dropna(subset=["enterprise_id"])
        terms = terms.drop_duplicates("enterprise_id", keep="last").set_index("enterprise_id")
        agreed = leads["enterprise_id"].map(terms["fee_rate"]).astype(float)
        fixed = leads["enterprise_id"].map(terms["fee_fixed"]).astype(float)
        fixed = fixed.where(agreed.isna())
        basis = basis.mask(leads["enterprise_id"].isin(terms.index), "no_fee")
        basis = basis.mask(fixed.notna(), "fixed").mask(agreed.notna(), "rate")
        rate = agreed.fillna(rate).where(fixed.isna())
    fee = fixed.fillna(leads["pay"] * rate)
    return pd.DataFrame({"fee_rate": rate, "fee": fee, "fee_basis": basis})


def _numbers(leads: pd.DataFrame, marks: pd.DataFrame | None) -> pd.Series:
    """Return the number of each lead: the one it has in the table, else one made of its key."""
    own = pd.Series(
        [lead_number(str(firm), str(work)) for firm, work in leads[_KEYS].itertuples(index=False)],
        index=leads.index,
        dtype="str",
    )
    if marks is None or marks.empty:
        return own
    numbers = marks.drop_duplicates(_KEYS, keep="last").set_index(_KEYS)["lead_id"]
    here = pd.MultiIndex.from_frame(leads[_KEYS])
    return pd.Series(numbers.reindex(here).to_numpy(), index=leads.index, dtype="str").fillna(own)


def _off_limits(
    leads: pd.DataFrame, clients: pd.DataFrame | None, as_of: pd.Timestamp
) -> pd.Series:
    if clients is None or clients.empty:
        return pd.Series(False, index=leads.index)
    barred = clients.loc[clients["off_limits_until"].ge(as_of), "enterprise_id"]
    return leads["enterprise_id"].isin(barred)
