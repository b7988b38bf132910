"""A history in partitions against the same in memory: how equal, how large, how fast, how it grows.

Every run has processes of its own. In memory, one process reads Parquet and forecasts; in
partitions, a cluster of worker processes on this machine does, and the largest process is measured.
Two cores show equality, memory and growth, not speed-up.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from demand_speed import simulated
from reference import RESULTS, arguments, publish

#: Series of a file of the simulated history.
_FILE = 50_000
#: Series that are set against the forecast in memory, digit by digit.
EQUAL = 20_000
#: Sizes of which time and memory are measured in memory, and in partitions.
IN_MEMORY, IN_PARTITIONS = (10_000, 200_000, 1_000_000), (200_000, 2_000_000)
#: People and postings of the lists that are set against those of one table.
PEOPLE, POSTINGS, TOP = (250_000, 1_000_000), 1_000, 20
#: Series, and people, to which the curves are carried on.
FAR = 10_000_000
HORIZON = 3


def write_history(folder: Path, series: int, seed: int) -> None:
    """Write a simulated history as Parquet, a file for so many series each."""
    folder.mkdir(parents=True)
    for number, start in enumerate(range(0, series, _FILE)):
        part = simulated(min(_FILE, series - start), seed + number)
        part["skill"] += 10_000 * number
        part.to_parquet(folder / f"part-{number:03d}.parquet", row_group_size=500_000)


def peak_gb() -> float:
    """Return the most memory that this process has taken."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024**2


def whole(folder: Path) -> dict[str, Any]:
    """Forecast a history in memory."""
    from talentmatch.demand import DemandForecaster

    start = time.perf_counter()
    history = pd.read_parquet(folder)
    forecast = DemandForecaster(random_state=0).fit(history).predict(HORIZON)
    seconds = time.perf_counter() - start
    forecast.to_parquet(folder.with_suffix(".whole"))
    return {"how": "memory", "seconds": seconds, "peak_gb": peak_gb()}


def parts(folder: Path, workers: int, cut: int, kill: bool) -> dict[str, Any]:
    """Forecast a history in partitions, cut anew so often, on so many workers."""
    import dask
    import dask.dataframe as dd
    from distributed import Client, LocalCluster

    from talentmatch.demand import DemandForecaster

    # Of dask's own accord a worker gives arrays back to the system at once, and asks for new ones.
    environment = "distributed.nanny.pre-spawn-environ."
    dask.config.set(
        {
            "distributed.worker.memory.terminate": False,
            "distributed.p2p.comm.buffer": "64 MiB",
            f"{environment}MALLOC_MMAP_THRESHOLD_": 2**25,
            f"{environment}MALLOC_TRIM_THRESHOLD_": 2**26,
        }
    )
    with (
        LocalCluster(workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        start = time.perf_counter()
        history = dd.read_parquet(folder)
        if cut:
            history = history.shuffle("openings", npartitions=cut)
        forecaster = DemandForecaster(random_state=0)
        if kill:
            _kill_one(client)
        forecast = forecaster.fit(history).predict(HORIZON)
        forecast.to_parquet(folder.with_suffix(".parts"), write_index=False)
        seconds = time.perf_counter() - start
        largest = max([peak_gb(), *client.run(peak_gb).values()])
    return {"how": f"{workers} workers", "seconds": seconds, "peak_gb": largest}


def _kill_one(client: Any) -> None:
    """End one of the workers in the middle of the work."""
    import os
    import signal
    import threading

    pid = next(iter(client.run(os.getpid).values()))
    threading.Timer(8, lambda: os.kill(pid, signal.SIGKILL)).start()


def deviation(folder: Path) -> tuple[float, float]:
    """Return the greatest deviation of means and bounds, relative to the forecast."""
    keys = ["region", "skill", "month"]
    ours, theirs = (
        pd.read_parquet(folder.with_suffix(end)).set_index(keys).sort_index()
        for end in (".parts", ".whole")
    )
    if not ours.index.equals(theirs.index):
        raise SystemExit("series or months differ")
    size = theirs["mean"].to_numpy()[:, None]
    apart = np.abs(ours[theirs.columns].to_numpy() - theirs.to_numpy())
    relative = apart / np.maximum(np.maximum(size, theirs.to_numpy()), 1e-300)
    return float(relative[:, 0].max()), float(relative[:, 1:].max())


def market(people: int, postings: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return simulated candidates and postings: titles, skills, pay and years of experience."""
    random = np.random.default_rng(seed)
    trades = ["welder", "CNC operator", "nurse", "data engineer", "cook", "driver", "clerk"]
    titles = [f"{rank} {trade}" for trade in trades for rank in ("junior", "senior", "lead")]

    def side(key: str, rows: int, pay: str) -> pd.DataFrame:
        return pd.DataFrame(
            {
                key: [f"{key[0]}{place:07d}" for place in range(rows)],
                "title": random.choice(titles, rows),
                "skills": [f"skill {one}" for one in random.integers(0, 60, rows)],
                pay: random.gamma(9, 20_000, rows).round(-3),
                "experience_years": random.integers(0, 30, rows).astype(float),
            }
        )

    return side("candidate_id", people, "expected_pay"), side("posting_id", postings, "pay_max")


def lists(folder: Path, workers: int) -> dict[str, Any]:
    """Find the best candidates of each posting, in one table or in partitions on workers."""
    import dask.dataframe as dd
    from distributed import Client, LocalCluster

    from talentmatch.match import retrieve

    posts = pd.read_parquet(folder / "postings.parquet")
    start = time.perf_counter()
    if not workers:
        found = retrieve(posts, pd.read_parquet(folder / "people"), TOP)
        largest = peak_gb()
    else:
        with (
            LocalCluster(workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            found = retrieve(posts, dd.read_parquet(folder / "people"), TOP).compute()
            largest = max([peak_gb(), *client.run(peak_gb).values()])
    seconds = time.perf_counter() - start
    found.to_parquet(folder / f"lists-{workers}.parquet")
    return {
        "how": f"{workers} workers" if workers else "memory",
        "seconds": seconds,
        "peak_gb": largest,
    }


def retrieval(scratch: Path, seed: int, *, quick: bool) -> list[dict[str, Any]]:
    """Set the lists of candidates in partitions against those of one table, of growing numbers."""
    rows = []
    for people in (2_000,) if quick else PEOPLE:
        postings, folder = 20 if quick else POSTINGS, scratch / f"p{people}"
        who, posts = market(people, postings, seed)
        (folder / "people").mkdir(parents=True)
        posts.to_parquet(folder / "postings.parquet")
        for number, start in enumerate(range(0, people, people // 8)):
            part = who.iloc[start : start + people // 8]
            part.to_parquet(folder / "people" / f"part-{number}.parquet")
        both = [run(folder, "--lists"), run(folder, "--lists", "--workers", "2")]
        one, other = (pd.read_parquet(folder / f"lists-{n}.parquet") for n in (0, 2))
        same = one.astype(str).equals(other.astype(str))
        rows += [
            {"people": people, "postings": postings, "identical": same, **facts} for facts in both
        ]
    return rows


def run(folder: Path, *options: str) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, __file__, "--folder", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def equality(folder: Path, series: int, *, quick: bool) -> list[dict[str, Any]]:
    """Set forecasts in three partitionings, on one, two and four workers, against one in memory."""
    rows = [run(folder)]
    cuts = [("2", "3")] if quick else [("1", "0"), ("2", "3"), ("4", "11"), ("2", "kill")]
    for workers, cut in cuts:
        options = ["--kill"] if cut == "kill" else ["--cut", cut]
        facts = run(folder, "--workers", workers, *options)
        mean, bounds = deviation(folder)
        what = "as written, a worker killed" if cut == "kill" else f"cut {cut}"
        rows.append({**facts, "partitions": what, "mean_off": mean, "bounds_off": bounds})
    return [{"series": series, **row} for row in rows]


def growth(scratch: Path, seed: int, *, largest: int) -> list[dict[str, Any]]:
    """Measure time and memory of growing histories, in memory and in partitions."""
    rows = []
    for series in sorted({*IN_MEMORY, *IN_PARTITIONS}):
        if series > largest:
            continue
        folder = scratch / f"n{series}"
        write_history(folder, series, seed)
        if series in IN_MEMORY:
            rows.append({"series": series, **run(folder)})
        if series in IN_PARTITIONS:
            rows.append({"series": series, **run(folder, "--workers", "2")})
    return rows


def extrapolated(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """Carry seconds of each way on to more series, or people, by a power of their number.

    The error is what the two largest sizes leave open: the curve through them against a line.
    """
    found = []
    for how, own in rows.groupby("how"):
        if len(own) < 2:
            continue
        (few, short), (many, long) = own[[of, "seconds"]].to_numpy()[-2:]
        power = np.log(long / short) / np.log(many / few)
        for number in sorted({*rows[of], FAR}):
            if number > many:
                curve, line = long * (number / many) ** power, long * number / many
                facts = {"of": of, "how": how, "number": number}
                found.append({**facts, "seconds": curve, "error": line - curve})
    return pd.DataFrame(found)


def draw(measured: dict[str, pd.DataFrame], far: pd.DataFrame, file: Path) -> None:
    """Draw seconds against series and people, measured and carried on."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    for axes, (of, rows) in zip(figure.subplots(1, 2), measured.items(), strict=True):
        for how, own in rows.groupby("how"):
            (line,) = axes.loglog(own[of], own["seconds"], "o-", label=how)
            on = far[(far["of"] == of) & (far["how"] == how)]
            if len(on):
                number, seconds = (
                    np.r_[own[name].iloc[-1], on[far_name]]
                    for name, far_name in ((of, "number"), ("seconds", "seconds"))
                )
                high = np.r_[seconds[0], on["seconds"] + on["error"]]
                axes.plot(number, seconds, "--", color=line.get_color(), label=f"{how}, carried on")
                axes.fill_between(number, seconds, high, color=line.get_color(), alpha=0.15)
        axes.set(xlabel=of, ylabel="wall time [s]")
        axes.legend()
    figure.savefig(file)


def main() -> None:
    """Measure and publish both tables."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--folder", type=Path, help="measure this history only and print JSON")
    parser.add_argument("--workers", type=int, default=0, help="in partitions on so many workers")
    parser.add_argument("--cut", type=int, default=0, help="shuffled into so many partitions")
    parser.add_argument("--lists", action="store_true", help="lists of candidates instead")
    parser.add_argument("--kill", action="store_true", help="kill a worker in the middle")
    parser.add_argument("--largest", type=int, default=2_000_000, help="series of the last size")
    options = parser.parse_args()
    if options.folder:
        facts = (
            lists(options.folder, options.workers)
            if options.lists
            else parts(options.folder, options.workers, options.cut, options.kill)
            if options.workers
            else whole(options.folder)
        )
        print(json.dumps(facts))
        return
    with tempfile.TemporaryDirectory() as name:
        scratch, series = Path(name), 600 if options.quick else EQUAL
        write_history(scratch / "equal", series, options.seed)
        tables = {"scale_equality": equality(scratch / "equal", series, quick=options.quick)}
        tables["scale_lists"] = retrieval(scratch / "lists", options.seed, quick=options.quick)
        if not options.quick:
            tables["scale_growth"] = growth(scratch, options.seed, largest=options.largest)
    for what, rows in tables.items():
        publish(what, pd.DataFrame(rows), options, data="simulated")
    if not options.quick:
        measured = {
            "series": pd.DataFrame(tables["scale_growth"]),
            "people": pd.DataFrame(tables["scale_lists"]),
        }
        far = pd.concat([extrapolated(rows, of) for of, rows in measured.items()])
        publish("scale_extrapolated", far, options, data="simulated")
        draw(measured, far, RESULTS / "scale_curves.svg")


if __name__ == "__main__":
    main()
