"""An agency's book: clients with contracts, placements and leads."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import TODAY
from talentmatch.data.sample.economy import Economy
from talentmatch.data.sample.postings import Postings
from talentmatch.data.tables import TABLES

__all__ = ["simulate_clients"]

_SURNAMES = "王李张刘陈杨赵"


def simulate_clients(
    rng: np.random.Generator, economy: Economy, postings: Postings, interaction: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Draw one client in six enterprises of commercial use, and what came of accepted offers."""
    client = _clients(rng, economy)
    return {
        "client": client,
        "placement": _placements(rng, client, postings, interaction),
        "lead": _leads(rng, client, postings),
    }


def _clients(rng: np.random.Generator, economy: Economy) -> pd.DataFrame:
    open_to_trade = economy.enterprises[economy.enterprises["permitted_use"] == "commercial"]
    rows = np.sort(
        rng.choice(len(open_to_trade), size=max(len(open_to_trade) // 6, 2), replace=False)
    )
    firms = open_to_trade.iloc[rows].reset_index(drop=True)
    n = len(firms)
    fixed = rng.random(n) < 0.15
    off_limits = rng.random(n) < 0.12
    return pd.DataFrame(
        {
            "client_id": [f"K{k + 1:03d}" for k in range(n)],
            "enterprise_id": firms["enterprise_id"],
            "name": firms["name"],
            "fee_rate": np.where(fixed, np.nan, rng.choice([0.15, 0.18, 0.2, 0.25, 0.3], size=n)),
            "fee_fixed": np.where(fixed, rng.choice([8000.0, 15000.0, 30000.0], size=n), np.nan),
            "payment_steps": [["入职付50%", "过保付50%"] for _ in range(n)],
            "guarantee_days": rng.choice([90, 120, 180], size=n),
            "off_limits_until": pd.Series([TODAY + pd.Timedelta(days=270)] * n).where(off_limits),
            "signed_on": TODAY - pd.to_timedelta(rng.integers(60, 900, n), unit="D"),
            # Of every third nobody wrote down whom to call.
            "contact_name": [
                f"{_SURNAMES[k % len(_SURNAMES)]}经理" if k % 3 else None for k in range(n)
            ],
            "contact_phone": [f"000-{k:08d}" if k % 3 else None for k in range(n)],
        }
    )


def _placements(
    rng: np.random.Generator,
    client: pd.DataFrame,
    postings: Postings,
    interaction: pd.DataFrame,
) -> pd.DataFrame:
    accepted = interaction[(interaction["action"] == "accept")].drop_duplicates("candidate_id")
    post = postings.table[["posting_id", "enterprise_id", "pay_low", "pay_high", "pay_months"]]
    rows = accepted.merge(post, on="posting_id").merge(client, on="enterprise_id", how="left")
    n = len(rows)
    joined_on = rows["at"].dt.normalize() + pd.to_timedelta(rng.integers(14, 45, n), unit="D")
    left_on = joined_on + pd.to_timedelta(rng.integers(20, 400, n), unit="D")
    left_on = left_on.where((rng.random(n) < 0.15) & (left_on < TODAY))
    yearly = (rows["pay_low"] + rows["pay_high"]) / 2 * rows["pay_months"]
    days = pd.to_timedelta(rows["guarantee_days"].fillna(90), unit="D")
    frame = rows.assign(
        joined_on=joined_on,
        guarantee_until=joined_on + days,
        left_on=left_on,
        fee=(yearly * rows["fee_rate"]).fillna(rows["fee_fixed"]).round(),
    )
    frame = frame[frame["joined_on"] < TODAY].reset_index(drop=True)
    return frame[list(TABLES["placement"].names)]


def _leads(rng: np.random.Generator, client: pd.DataFrame, postings: Postings) -> pd.DataFrame:
    """Open a lead for some clients' latest postings; a few have been worked on already."""
    latest = postings.table[postings.table["enterprise_id"].isin(client["enterprise_id"])]
    latest = latest.drop_duplicates(["enterprise_id", "occupation"], keep="last").tail(15)
    n = len(latest)
    state = rng.choice(["open", "owned", "snoozed", "contacted", "lost"], size=n)
    created = TODAY - pd.to_timedelta(rng.integers(10, 60, n), unit="D")
    yearly = (latest["pay_low"] + latest["pay_high"]) / 2 * latest["pay_months"]
    return pd.DataFrame(
        {
            "lead_id": [f"L{k + 1:03d}" for k in range(n)],
            "enterprise_id": latest["enterprise_id"].to_numpy(),
            "occupation": latest["occupation"].to_numpy(),
            "created_on": created,
            "state": state,
            "owner": pd.Series(["顾问一"] * n).where(state != "open"),
            "snoozed_until": pd.Series([TODAY + pd.Timedelta(days=20)] * n).where(
                state == "snoozed"
            ),
            "value": (yearly * 0.2).round().to_numpy(),
            "updated_on": created,
            "contacted_on": pd.Series(created).where(state == "contacted"),
            "follow_up_on": pd.Series(created + pd.Timedelta(days=14)).where(state == "contacted"),
            "contact_name": None,
            "contact_phone": None,
        }
    )
