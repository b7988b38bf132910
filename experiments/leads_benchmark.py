"""Do calls in the order of leads earn more than calls to the largest enterprises, and how fast is the list.

Earnings are counted on the truth of the simulated city: a call to an enterprise about a post earns
fee × placements, and placements are no more than the openings that enterprise truly leaves unfilled
next quarter, and no more than the ten people shown truly bring (the sum of the true probabilities
that both sides say yes). Both callers show the same engine's ten, fees follow the true contract and
the pay advertised, and neither calls an enterprise off limits. The other caller goes from the
largest enterprise down and speaks of the post for which it advertised most in the last year.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch import Store, pipeline
from talentmatch.data.sample.catalogue import TODAY
from talentmatch.data.sample.city import simulate
from talentmatch.data.sample.economy import simulate_economy
from talentmatch.data.sample.people import simulate_people
from talentmatch.data.sample.postings import simulate_postings
from talentmatch.data.sample.utilities import Market
from talentmatch.match.candidates.retrieval import retrieve
from talentmatch.pipeline.matches.matching import read_market
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.plan import FeeRule
from talentmatch.track import Tracking

CALLS = (20, 50)
SHOWN = 10


def city_store(seed: int, scale: float) -> tuple[Store, dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the store, the truth, and the true probability of any pair."""
    city = simulate(seed, scale=scale)
    store = Store()
    store.simulated = True
    for name in (
        "enterprise",
        "posting",
        "candidate",
        "consent",
        "client",
        "lead",
        "placement",
        "interaction",
    ):
        store.write(name, city.tables[name])
    return store, city.truth, _size(city.tables)


def _size(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    heads = tables["indicator"].query("metric == 'headcount'").sort_values("period")
    return heads.drop_duplicates("enterprise_id", keep="last")[["enterprise_id", "value"]]


def true_market(seed: int, scale: float) -> Market:
    """Draw both sides again, as `simulate` does, with what only the city knows of them."""
    sizes = [max(round(full * scale), 10) for full in (400, 6000, 1500)]
    parts = [np.random.default_rng([seed, part]) for part in range(3)]
    economy = simulate_economy(parts[0], sizes[0])
    people = simulate_people(parts[1], economy, sizes[1])
    return Market(people, simulate_postings(parts[2], economy, sizes[2]))


def largest_first(postings: pd.DataFrame, size: pd.DataFrame, barred: set[str]) -> pd.DataFrame:
    """Return the calls of who goes by size: one an enterprise, about its most advertised post."""
    recent = postings.loc[postings["posted_on"] > TODAY - pd.DateOffset(years=1)]
    recent = recent.assign(openings=recent["openings"].astype(float).fillna(1.0))
    keys = ["enterprise_id", "occupation"]
    total = recent.groupby(keys)["openings"].sum().reset_index(name="advertised")
    last = recent.sort_values("posted_on").drop_duplicates(keys, keep="last")
    calls = total.merge(last[[*keys, "posting_id"]], on=keys).merge(size, on="enterprise_id")
    calls = calls.loc[~calls["enterprise_id"].isin(barred)]
    calls = calls.sort_values(["value", "advertised"], ascending=False)
    return calls.drop_duplicates("enterprise_id")[[*keys, "posting_id"]].reset_index(drop=True)


def earned(
    calls: pd.DataFrame, store: Store, tracking: Tracking, truth: tuple[pd.DataFrame, Market]
) -> pd.Series:
    """Return what each call earns, by the truth [CNY]."""
    unfilled, sides = truth
    market = read_market(store, tracking)
    posts = market.postings.loc[market.postings["posting_id"].isin(calls["posting_id"])]
    posts = posts.reset_index(drop=True)
    pairs = retrieve(posts, market.candidates, 50, exclusions=market.exclusions)
    shown = scored_pairs(market, pairs)[1].sort_values("mutual", ascending=False)
    shown = shown.groupby("posting_id").head(SHOWN)
    raw = sides.people.tables["candidate"]["candidate_id"]
    names = pd.Index([store.pseudonym(person) for person in raw])
    rows = names.get_indexer(shown["candidate_id"])
    places = pd.Index(sides.postings.table["posting_id"]).get_indexer(shown["posting_id"])
    shown["true"] = sides.probabilities(rows, places)["mutual"].to_numpy()
    brought = calls["posting_id"].map(shown.groupby("posting_id")["true"].sum()).fillna(0.0)
    keys = ["enterprise_id", "occupation"]
    left = calls.merge(unfilled, on=keys, how="left")["next_quarter_unfilled"].fillna(0.0)
    return pd.Series(np.minimum(brought.to_numpy(), left.to_numpy())) * _fee(calls, store)


def _fee(calls: pd.DataFrame, store: Store) -> np.ndarray:
    posting = store.read("posting", as_of=TODAY, purpose="recruiting").set_index("posting_id")
    terms = store.read("client", as_of=TODAY, purpose="recruiting").set_index("enterprise_id")
    post = posting.loc[calls["posting_id"]]
    yearly = post[["pay_low", "pay_high"]].astype(float).mean(axis=1) * post["pay_months"]
    rate = calls["enterprise_id"].map(terms["fee_rate"]).astype(float).to_numpy()
    fixed = calls["enterprise_id"].map(terms["fee_fixed"]).astype(float).to_numpy()
    agreed = np.where(np.isnan(rate), fixed, rate * yearly.to_numpy(dtype=float))
    return np.where(np.isnan(agreed), FeeRule().fee_rate * yearly.to_numpy(dtype=float), agreed)


def compare_callers(seed: int, scale: float) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        tracking = Tracking.in_folder(Path(folder))
        store, truth, size = city_store(seed, scale)
        with store:
            clients = store.read("client", as_of=TODAY, purpose="recruiting")
            barred = set(clients.loc[clients["off_limits_until"].ge(TODAY), "enterprise_id"])
            postings = store.read("posting", as_of=TODAY, purpose="recruiting")
            listed = pipeline.leads(store, tracking=tracking, top=max(CALLS)).table
            by_size = largest_first(postings, size, barred)
            known = (truth["fill_rate"], true_market(seed, scale))
            ours = earned(listed, store, tracking, known)
            theirs = earned(by_size.head(max(CALLS)), store, tracking, known)
    return [
        {
            "question": "earnings",
            "calls": calls,
            "city": seed,
            "leads_cny": round(ours.head(calls).sum()),
            "largest_first_cny": round(theirs.head(calls).sum()),
            "ratio": round(ours.head(calls).sum() / theirs.head(calls).sum(), 2),
        }
        for calls in CALLS
    ]


def timed_list(seed: int, clients: int, people: int) -> dict[str, object]:
    """Time the list of 100 for many clients against many candidates, made by copying the city's."""
    from talentmatch.report.labels import readable
    from talentmatch.report.sheets.workbook import workbook_bytes

    tables = simulate(seed, scale=clients / 400).tables
    random = np.random.default_rng(seed)
    book = tables["candidate"].drop(columns="partner_id")
    book = book.iloc[random.integers(len(book), size=people)].reset_index(drop=True)
    book["candidate_id"] = [f"X{number}" for number in range(people)]
    consent = pd.DataFrame(
        {
            "candidate_id": book["candidate_id"],
            "purpose": "recruiting",
            "receiver": "*",
            "given_on": pd.Timestamp("2024-01-01"),
        }
    )
    firms = tables["enterprise"].assign(permitted_use="commercial")
    contract = pd.DataFrame(
        {
            "client_id": firms["enterprise_id"],
            "name": firms["name"],
            "enterprise_id": firms["enterprise_id"],
            "fee_rate": 0.2,
        }
    )
    with tempfile.TemporaryDirectory() as folder, Store() as store:
        tracking = Tracking.in_folder(Path(folder))
        pipeline.champions(tracking)
        for name, frame in (
            ("enterprise", firms),
            ("posting", tables["posting"]),
            ("client", contract),
            ("candidate", book),
            ("consent", consent),
        ):
            store.write(name, frame)
        wall, cpu = time.perf_counter(), time.process_time()
        found = pipeline.leads(store, tracking=tracking, top=100)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    workbook = workbook_bytes({s.spec.name: readable(s, "zh") for s in found.sheets}, "zh")
    return {
        "question": "speed",
        "clients": len(firms),
        "candidates": people,
        "leads": len(found.table),
        "shortlist_rows": len(found.shortlists),
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "xlsx_kb": len(workbook) // 1024,
    }


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    seeds = [options.seed] if options.quick else range(options.seed, options.seed + 6)
    # Always the whole city: in a fifth of it, fifty calls reach nearly everybody.
    rows = [row for seed in seeds for row in compare_callers(seed, 1.0)]
    speed = timed_list(options.seed, *((40, 2_000) if options.quick else (500, 200_000)))
    publish("leads_benchmark", pd.DataFrame([*rows, speed]), options, data="simulated")


if __name__ == "__main__":
    main()
