"""Measure how long people wait for a page, alone and beside fifty others while files load.

One server over the simulated city, as `talentmatch serve` starts it. Beside each page stands the
answer of the server that reads nothing but the number of the data (`/healthz`): what framework,
network and log cost at least.
"""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import requests
from reference import arguments, publish

from talentmatch.data.sample import load_sample
from talentmatch.pipeline import train
from talentmatch.track import Tracking

PAGES = (
    "/healthz",
    "/",
    "/demand",
    "/forecast",
    "/shortage",
    "/majors",
    "/targets",
    "/supply",
    "/candidates",
    "/postings",
    "/leads",
    "/teams",
    "/portfolio",
    "/files",
    "/models",
    "/settings",
)
CLIENTS, SECONDS, ROWS = 50, 60, 100_000
WARM, REQUESTS = 20, 5_000
PASSWORD = "long enough"
RUN = [sys.executable, "-m", "talentmatch.app.cli"]


def city(folder: Path, scale: float) -> Path:
    """Make a city with trained models and an administrator; return its store."""
    store = folder / "city.duckdb"
    with load_sample(seed=0, scale=scale, path=store) as opened:
        for kind in ("demand", "match", "team"):
            train(opened, kind, tracking=Tracking.beside(store))
    words = ["user", "add", "boss", "--role", "admin", "--password-stdin", "--store", str(store)]
    subprocess.run(
        [*RUN, *words], input=PASSWORD + "\n", text=True, check=True, capture_output=True
    )
    return store


@contextmanager
def served(store: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """Serve a store; yield process, address and the time to the first page [s]."""
    begun = time.perf_counter()
    with log.open("wb") as target:
        words = ["serve", "--store", str(store), "--port", "0", "--lang", "en"]
        process = subprocess.Popen([*RUN, *words], stdout=target, stderr=target)
    address = ""
    while not address:
        found = re.search(r"http://([\d.]+):(\d+)", log.read_text("utf-8"))
        if found:
            with socket.create_connection((found[1], int(found[2])), timeout=10):
                address = found[0]
        time.sleep(0.02)
    requests.get(f"{address}/login", timeout=60).raise_for_status()
    yield process, address, time.perf_counter() - begun
    process.send_signal(signal.SIGTERM)
    process.wait(60)


def entered(address: str) -> requests.Session:
    """Return the browser of somebody who has logged in."""
    browser = requests.Session()
    form = {"username": "boss", "password": PASSWORD}
    browser.post(f"{address}/login", data=form, timeout=60).raise_for_status()
    return browser


def timed(browser: requests.Session, url: str) -> float:
    """Return how long a page takes [s]."""
    begun = time.perf_counter()
    browser.get(url, timeout=300).raise_for_status()
    return time.perf_counter() - begun


def warm_pages(address: str) -> pd.DataFrame:
    """Return median and 95th percentile of each page for one person [ms]."""
    browser = entered(address)
    rows = []
    for path in PAGES:
        first = timed(browser, address + path)
        times = [timed(browser, address + path) for _ in range(WARM)]
        rows.append(
            {
                "what": path,
                "first_ms": 1000 * first,
                "median_ms": 1000 * float(np.median(times)),
                "p95_ms": 1000 * float(np.quantile(times, 0.95)),
            }
        )
    return pd.DataFrame(rows)


def many_clients(
    address: str, process: subprocess.Popen[bytes], *, clients: int, seconds: float, rows: int
) -> dict[str, float]:
    """Ask for pages with many clients while rows load; return errors, times and memory."""
    browsers = [entered(address) for _ in range(clients)]
    until = time.perf_counter() + seconds
    times: list[float] = []
    errors: list[str] = []

    def work(number: int) -> None:
        place = number
        while time.perf_counter() < until:
            path = PAGES[place % len(PAGES)]
            place += 1
            try:
                times.append(timed(browsers[number], address + path))
            except requests.RequestException as error:
                errors.append(f"{path}: {error}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    state = loaded(address, rows)
    for thread in threads:
        thread.join()
    for error in errors[:3]:
        print(error, file=sys.stderr)
    return {
        "requests": len(times),
        "errors": len(errors),
        "median_ms": 1000 * float(np.median(times)),
        "p95_ms": 1000 * float(np.quantile(times, 0.95)),
        "per_second": len(times) / seconds,
        "load_done": float(state == "done"),
        "memory_mb": memory(process, "VmHWM"),
    }


def loaded(address: str, rows: int) -> str:
    """Load rows of openings as somebody does in the browser; return the state of the job."""
    months = [f"{year}-{month:02d}" for year in range(2015, 2025) for month in range(1, 13)]
    table = pd.DataFrame(
        {
            "区域": [f"园区{number // 120}" for number in range(rows)],
            "月份": [months[number % 120] for number in range(rows)],
            "招聘人数": [number % 9 + 1 for number in range(rows)],
        }
    )
    file = io.BytesIO(table.to_csv(index=False).encode("utf-8-sig"))
    browser = entered(address)
    mark = re.search(r'data-csrf="([^"]+)"', browser.get(f"{address}/settings", timeout=60).text)
    answer = browser.post(
        f"{address}/files", data={"csrf": mark[1]}, files={"files": ("需求.csv", file)}, timeout=300
    )
    number = answer.url.partition("job=")[2]
    while True:
        page = browser.get(f"{address}/api/v1/jobs/{number}", timeout=300).json()
        if page["state"] in ("done", "failed"):
            print(page["said"][:1], file=sys.stderr)
            return str(page["state"])
        time.sleep(0.5)


def memory(process: subprocess.Popen[bytes], what: str) -> float:
    """Return a figure of a process's memory [MB]."""
    text = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.search(rf"{what}:\s+(\d+)", text)[1]) / 1024


def main() -> None:
    """Serve, ask, and print."""
    given = arguments(__doc__ or "").parse_args()
    scale = 0.05 if given.quick else 1.0
    requests_n = 100 if given.quick else REQUESTS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["TALENTMATCH_WITNESS"] = str(folder / "witness")
        store = city(folder, scale)
        with served(store, folder / "log") as (process, address, started):
            rows = [{"what": "start to first page", "first_ms": 1000 * started}]
            rows[0]["memory_mb"] = memory(process, "VmRSS")
            pages = warm_pages(address)
            crowd = many_clients(
                address,
                process,
                clients=5 if given.quick else CLIENTS,
                seconds=5 if given.quick else SECONDS,
                rows=2_000 if given.quick else ROWS,
            )
            browser = entered(address)
            after = memory(process, "VmRSS")
            for number in range(requests_n):
                timed(browser, address + PAGES[number % len(PAGES)])
            grown = memory(process, "VmRSS")
            rows += [
                {"what": "many clients beside a load", **crowd},
                {"what": "before these requests", "memory_mb": after},
                {"what": "after these requests", "requests": requests_n, "memory_mb": grown},
            ]
    table = pd.concat([pages, pd.DataFrame(rows)], ignore_index=True).round(1)
    data = f"simulated city, scale {scale:g}"
    publish("web_benchmark", table, given, data=data)


if __name__ == "__main__":
    main()
