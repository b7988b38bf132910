"""Headhunting leads: which enterprise will fail to fill which post, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.plan.filling import unfilled

__all__ = ["FeeRule", "headhunting_leads"]


@dataclass(frozen=True, kw_only=True)
class FeeRule:
    """What a placement earns where the contract is silent.

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
    """

    fee_rate: float = 0.2
    yearly_pay: float = 120_000.0
    slow_days: int = 60
    prior_openings: float = 5.0
    worth_a_call: float = 0.1


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
    An opening counts as unfilled in proportion to how seldom postings of that enterprise and
    occupation closed within `slow_days`, pulled toward the rate over all.

    Parameters
    ----------
    postings : DataFrame
        Table `posting`, as read for recruiting.
    reachable : DataFrame
        `posting_id`, `candidate_id`, `mutual` [1]: consenting candidates of open postings.
    as_of : Timestamp
        Day of the call.
    clients : DataFrame, optional
        Table `client`: fees, and enterprises that are off limits for now.
    taken : DataFrame, optional
        Table `lead`: leads that are owned, snoozed, won or lost are not repeated.
    rule : FeeRule, optional
        Assumptions.

    Returns
    -------
    DataFrame
        `enterprise_id`, `occupation`, `openings` [positions], `unfilled` [positions], `fee`
        [CNY per placement], `candidates` [persons worth a call], `chance` that at least one is
        placed [1], `placements` expected [positions], `value` [CNY], `call_on`, `posting_id` (the hardest to fill), best first.
    """
    rule = rule or FeeRule()
    rows = postings.dropna(subset=["enterprise_id", "occupation"])
    rows = rows.assign(openings=rows["openings"].astype(float).fillna(1.0))
    is_open = rows["closed_on"].isna() | rows["closed_on"].gt(as_of)
    rows = rows.assign(slow=unfilled(rows, as_of, days=rule.slow_days), pay=_yearly_pay(rows, rule))
    rate = _slow_rate(rows, rule)
    opened = rows.loc[is_open].join(_reach(reachable, rule), on="posting_id")
    leads = _by_enterprise(opened).join(rate, on=["enterprise_id", "occupation"])
    leads["unfilled"] = leads["openings"] * leads["slow_rate"]
    leads["fee"] = _fees(leads, clients, rule)
    leads["placements"] = leads[["unfilled", "expected"]].min(axis=1)
    leads["value"] = leads["placements"] * leads["fee"]
    halfway = leads["first_posted"] + pd.Timedelta(days=rule.slow_days // 2)
    leads["call_on"] = halfway.where(halfway > as_of, as_of)
    leads = leads.loc[~_off_limits(leads, clients, as_of) & ~_taken(leads, taken, as_of)]
    columns = ["enterprise_id", "occupation", "openings", "unfilled", "fee", "candidates", "chance",
        "placements",
               "value", "call_on", "posting_id"]  # fmt: skip
    return leads.sort_values(
        ["value", "enterprise_id", "occupation"], ascending=[False, True, True], ignore_index=True
    )[columns]


def _yearly_pay(rows: pd.DataFrame, rule: FeeRule) -> pd.Series:
    monthly = rows[["pay_low", "pay_high"]].astype(float).mean(axis=1)
    yearly = monthly * rows["pay_months"].astype(float).fillna(12.0)
    usual = yearly.groupby(rows["occupation"]).transform("median")
    return yearly.fillna(usual).fillna(rule.yearly_pay)


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
    pairs = pd.MultiIndex.from_frame(rows[["enterprise_id", "occupation"]]).unique()
    rest = (
        pd.Series(pairs.get_level_values("occupation"), index=pairs)
        .map(by_occupation)
        .astype(float)
    )
    return own.reindex(pairs).fillna(rest).fillna(overall).rename("slow_rate")


def _reach(reachable: pd.DataFrame, rule: FeeRule) -> pd.DataFrame:
    """Count a posting's candidates, and what the ten best of them can be expected to bring."""
    grouped = reachable.groupby("posting_id")["mutual"]
    return pd.DataFrame(
        {
            "candidates": grouped.agg(lambda p: int((p >= rule.worth_a_call).sum())),
            "expected": grouped.agg(lambda p: float(np.sort(p)[-10:].sum())),
            "chance": grouped.agg(lambda p: 1 - float(np.prod(1 - np.sort(p)[-10:]))),
        }
    )


def _by_enterprise(opened: pd.DataFrame) -> pd.DataFrame:
    opened = opened.sort_values("posted_on").fillna(
        {"candidates": 0, "chance": 0.0, "expected": 0.0}
    )
    grouped = opened.groupby(["enterprise_id", "occupation"])
    return grouped.agg(
        openings=("openings", "sum"),
        pay=("pay", "mean"),
        candidates=("candidates", "max"),
        chance=("chance", "max"),
        expected=("expected", "sum"),
        first_posted=("posted_on", "min"),
        posting_id=("posting_id", "first"),
    ).reset_index()


def _fees(leads: pd.DataFrame, clients: pd.DataFrame | None, rule: FeeRule) -> pd.Series:
    fee = leads["pay"] * rule.fee_rate
    if clients is None or clients.empty:
        return fee
    terms = clients.dropna(subset=["enterprise_id"]).drop_duplicates("enterprise_id", keep="last")
    terms = terms.set_index("enterprise_id")
    agreed = leads["pay"] * leads["enterprise_id"].map(terms["fee_rate"]).astype(float)
    fixed = leads["enterprise_id"].map(terms["fee_fixed"]).astype(float)
    return agreed.fillna(fixed).fillna(fee)


def _off_limits(
    leads: pd.DataFrame, clients: pd.DataFrame | None, as_of: pd.Timestamp
) -> pd.Series:
    if clients is None or clients.empty:
        return pd.Series(False, index=leads.index)
    barred = clients.loc[clients["off_limits_until"].ge(as_of), "enterprise_id"]
    return leads["enterprise_id"].isin(barred)


def _taken(leads: pd.DataFrame, taken: pd.DataFrame | None, as_of: pd.Timestamp) -> pd.Series:
    if taken is None or taken.empty:
        return pd.Series(False, index=leads.index)
    snoozed = taken["state"].eq("snoozed") & taken["snoozed_until"].gt(as_of)
    busy = taken.loc[snoozed | taken["state"].isin(["owned", "contacted", "won", "lost"])]
    pairs = pd.MultiIndex.from_frame(busy[["enterprise_id", "occupation"]])
    here = pd.MultiIndex.from_frame(leads[["enterprise_id", "occupation"]])
    return pd.Series(here.isin(pairs), index=leads.index)
