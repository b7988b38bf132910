"""How much of a table must be left out so that nothing tells about one enterprise, and does it hold.

Openings of enterprises by region × occupation. A reader solves for the hidden cells by linear
programming. Beside the cells left out stands what leaving out the sensitive ones alone would give
away: those a reader then works out to less than a tenth of what the rule asks for.

Then the tables of a simulated city are read together: all there are of one and two dimensions of
region, industry and occupation, with the grand total. Hidden cells that a reader knows to 10 % are
counted where each table is protected alone, and where each is printed beside all before. A second
edition follows, with newcomers and further postings; a change is thin where fewer than three
enterprises, or one above all, are behind it and both editions print the cell.
"""

from __future__ import annotations

import tempfile
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch import pipeline
from talentmatch.data.sample import load_sample
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.readiness import data_date
from talentmatch.report.protection.attack import feasible
from talentmatch.report.protection.disclosure import (
    TOTAL,
    DisclosureRule,
    counted_cells,
    hide,
    protect,
)
from talentmatch.report.protection.linked_tables import TableRead, link
from talentmatch.report.protection.printable import contributions as firms_behind
from talentmatch.report.protection.publication_memory import coded_as
from talentmatch.report.protection.published import published_list
from talentmatch.report.protection.suppression import pinned, sums_of
from talentmatch.track import Tracking

DIMS = ["region", "occupation"]
CUBE = ["region", "industry", "occupation"]
TABLES = [list(dims) for n in (1, 2) for dims in combinations(CUBE, n)]
QUICK_MODEL = """
name: quick_demand
estimator: talentmatch.demand:DemandForecaster
features: demand_history
parameters: {random_state: 0, calibration: 2, bags: 1, examples: 10000}
backtest: {origins: 1, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: demand_default.md
"""


def contributions(regions: int, occupations: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    n = 8 * regions * occupations
    return pd.DataFrame(
        {
            "region": [f"r{k}" for k in random.integers(regions, size=n)],
            "occupation": [f"o{k}" for k in (random.beta(1, 2, n) * occupations).astype(int)],
            "enterprise_id": [f"e{k}" for k in random.integers(n // 8, size=n)],
            "openings": np.ceil(random.lognormal(0.8, 0.8, n)),
        }
    )


def known_margins(rows: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Return the true value of every cell and margin."""
    every = [
        rows.assign(**dict.fromkeys(lifted, TOTAL)).groupby(DIMS)["openings"].sum()
        for lifted in ([], ["region"], ["occupation"], DIMS)
    ]
    return pd.concat(every).reindex(pd.MultiIndex.from_frame(cells[DIMS])).to_numpy()


def measured(regions: int, occupations: int, seed: int) -> dict[str, object]:
    rows = contributions(regions, occupations, seed)
    started = time.process_time()
    found = protect(rows, DIMS)
    seconds = time.process_time() - started
    cells, value = found.cells, known_margins(rows, found.cells)
    sums = sums_of(cells, DIMS, {dim: dict.fromkeys(rows[dim], TOTAL) for dim in DIMS})
    sensitive = cells["status"].eq("sensitive").to_numpy()
    need = np.maximum(found.rule.width * value, np.minimum(1.0, value))
    asked = np.flatnonzero(sensitive)[:40]
    wide, naive = (
        np.diff(feasible(sums, value, hidden, asked)).ravel() / need[asked]
        for hidden in (found.hidden.to_numpy(), sensitive)
    )
    return {
        "regions": regions,
        "occupations": occupations,
        "cells": len(cells),
        "sensitive": int(sensitive.sum()),
        "complement": int(cells["status"].eq("complement").sum()),
        "cpu_seconds": round(seconds, 1),
        "attacked": len(asked),
        "narrowest_over_needed": round(float(wide.min()), 2),
        "given_away_without_complement": int((naive < 0.1).sum()),
    }


class City:
    """A simulated city and its tables as they are printed."""

    def __init__(self, scale: float, folder: Path) -> None:
        self.store = load_sample(seed=0, scale=scale, path=folder / "city.duckdb")
        self.tracking = Tracking.in_folder(folder)
        spec = folder / "model.yml"
        spec.write_text(QUICK_MODEL, "utf-8")
        pipeline.train(self.store, "demand", tracking=self.tracking, spec=str(spec))

    def lists(self, figure: str) -> list[tuple[list[str], Result]]:
        """Return the tables of one figure, as they stand inside."""
        if figure == "forecast":
            how = {"tracking": self.tracking, "months": 1}
            return [(dims, pipeline.forecast(self.store, by=dims, **how)) for dims in TABLES]
        behind = firms_behind(self.store, CUBE)
        fields = (*(Field(dim, names_row=True) for dim in CUBE), Field("openings"))
        spec = ListSpec("openings", fields)
        summed = [behind.groupby(dims, as_index=False)["openings"].sum() for dims in TABLES]
        return [(dims, Result(spec, table)) for dims, table in zip(TABLES, summed, strict=True)]

    def firms(self, dims: list[str], printed: pd.DataFrame) -> pd.DataFrame:
        """Return who stands behind a table, by its codes."""
        rows = firms_behind(self.store, CUBE)
        return rows.assign(**{dim: rows[dim].map(coded_as(printed[dim], dim)) for dim in dims})

    def grow(self, newcomers: int, postings: int) -> None:
        """Let enterprises come, each with a posting, and others post."""
        now = {"as_of": data_date(self.store), "purpose": "planning"}
        known = self.store.read("posting", **now)
        firms = self.store.read("enterprise", **now)
        more = known.sample(newcomers + postings, random_state=0).reset_index(drop=True)
        born = firms.sample(newcomers, random_state=0, replace=True).reset_index(drop=True)
        born["enterprise_id"] = [f"newcomer{k}" for k in range(newcomers)]
        born["name"] = [f"新设企业{k}" for k in range(newcomers)]
        more.loc[: newcomers - 1, "enterprise_id"] = born["enterprise_id"].to_numpy()
        more["posting_id"] = [f"later{k}" for k in range(len(more))]
        latest = known["posted_on"].max()
        self.store.write(
            "enterprise", born[["enterprise_id", "name", "region", "industry", "chain"]]
        )
        self.store.write("posting", more.assign(posted_on=latest, repost_of=None))


def known_to_a_reader(tables: list[tuple[list[str], pd.DataFrame]], rows: pd.DataFrame) -> int:
    """Return how many hidden cells of all tables a reader knows to 10 %."""
    reads, shown, lost = [], set(), set()
    for dims, table in tables:
        figures = table.assign(openings=table["value"], enterprise_id="")
        cells = counted_cells(figures, dims, DisclosureRule()).rename(columns={"openings": "value"})
        codes = {}
        for dim in dims:
            code_of = coded_as(table[dim], dim)
            codes[dim] = {code: code_of(code) for code in {*rows[dim], *table[dim]}}
        reads.append(TableRead(tuple(dims), cells, codes))
        wide = table.assign(**{dim: TOTAL for dim in CUBE if dim not in dims})
        for key, out in zip(
            wide[CUBE].itertuples(index=False, name=None), table["out"], strict=True
        ):
            (lost if out else shown).add(key)
    system = link(reads, rows, "")
    keys = list(system.cells[CUBE].itertuples(index=False, name=None))
    whole = (TOTAL,) * len(CUBE)
    hidden = pd.Series([key not in shown and key != whole for key in keys])
    share = pd.Series([0.1 if key in lost else np.nan for key in keys])
    asked = system.padded(share, np.nan).astype(float)
    mask = system.padded(hidden, True).astype(bool)
    return len(pinned(system.sums, system.value, mask, share=asked))


def printed_alone(city: City, dims: list[str], inside: Result) -> pd.Series:
    table = inside.table
    return hide(table, protect(city.firms(dims, table), dims), [])["suppressed"]


def printed_beside_all(city: City, inside: Result) -> pd.Series:
    public = published_list(city.store, inside)
    deliver(city.store, [public])
    return public.table.get("suppressed", pd.Series(False, index=public.table.index))


def thin_changes(
    dims: list[str], then: pd.DataFrame, now: pd.DataFrame, both: set[tuple[str, ...]]
) -> int:
    """Return in how many cells printed twice few enterprises changed."""
    rows = pd.concat([now, then.assign(openings=-then["openings"])])
    change = rows.groupby([*dims, "enterprise_id"], as_index=False)["openings"].sum()
    change = change.loc[change["openings"].abs() > 1e-9]
    if change.empty:
        return 0
    cells = counted_cells(change, dims, DisclosureRule())
    few = cells.loc[cells["need"].notna(), dims].itertuples(index=False, name=None)
    return len(set(few) & both)


def edition(city: City, figure: str, before: dict[str, object]) -> dict[str, object]:
    """Print all tables of one figure in both ways; return what each hides and gives away."""
    lists = city.lists(figure)
    value = "mean" if figure == "forecast" else "openings"
    rows = firms_behind(city.store, CUBE).astype(dict.fromkeys(CUBE, str))
    measures: dict[str, object] = {"figure": figure, "cells": sum(len(r.table) for _, r in lists)}
    for way in ("alone", "beside_all"):
        started, tables, thin = time.process_time(), [], 0
        for dims, inside in lists:
            alone = way == "alone"
            out = printed_alone(city, dims, inside) if alone else printed_beside_all(city, inside)
            tables.append((dims, inside.table.assign(out=out, value=inside.table[value])))
        seconds = time.process_time() - started
        for dims, table in tables:
            key = (way, tuple(dims))
            told = set(table.loc[~table["out"], dims].itertuples(index=False, name=None))
            firms = city.firms(dims, table)
            if key in before:
                thin += thin_changes(dims, before[key][1], firms, told & before[key][0])
            before[key] = (told, firms)
        measures[f"hidden_{way}"] = sum(int(table["out"].sum()) for _, table in tables)
        measures[f"known_{way}"] = known_to_a_reader(tables, rows)
        measures[f"thin_changes_{way}"] = thin
        measures[f"cpu_seconds_{way}"] = round(seconds, 1)
    return measures


def read_together(scale: float, newcomers: int, postings: int) -> list[dict[str, object]]:
    """Print a city's tables of forecasts, then of openings in two editions."""
    measures = []
    for figures in (["forecast"], ["openings", "openings"]):
        with tempfile.TemporaryDirectory() as folder:
            city, before = City(scale, Path(folder)), {}
            for number, figure in enumerate(figures, start=1):
                if number > 1:
                    city.grow(newcomers, postings)
                facts = edition(city, figure, before)
                measures.append({"scale": scale, "edition": number, **facts})
            city.store.close()
    return measures


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    cities = [(0.1, 3, 10)] if options.quick else [(0.1, 3, 10), (1.0, 10, 300)]
    together = pd.DataFrame([row for city in cities for row in read_together(*city)])
    publish("linked_disclosure_benchmark", together, options, data="simulated city")
    sizes = [(5, 12)] if options.quick else [(5, 12), (10, 40), (20, 100)]
    table = pd.DataFrame([measured(*size, options.seed) for size in sizes])
    publish("disclosure_benchmark", table, options, data="generated")


if __name__ == "__main__":
    main()
