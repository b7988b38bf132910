"""What every experiment shares: where the data is, and how a result is written down."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import pandas as pd

__all__ = ["arguments", "data_folder", "fingerprint", "publish"]

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "experiments" / "results"


def arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that every experiment has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a part of the data, in seconds")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def data_folder() -> Path:
    """Return the folder of public reference data, or leave with the way to get it."""
    folder = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        raise SystemExit(
            f"{folder} is missing: put the public data sets there or set TALENTMATCH_DATA"
        )
    return folder


def fingerprint(*paths: Path) -> str:
    """Return a short hash of the files' contents, so that a result names its data."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def publish(name: str, table: pd.DataFrame, options: argparse.Namespace, *, data: str) -> Path:
    """Print a result table and write it with seed, commit and data fingerprint.

    A quick run goes to a temporary folder, so that it never overwrites a full one.
    """
    print(table.to_string(index=False))
    folder = Path(tempfile.mkdtemp(prefix="talentmatch-")) if options.quick else RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    path = folder / f"{name}.csv"
    table.assign(seed=options.seed, commit=commit, data=data).to_csv(path, index=False)
    print(f"written to {path if options.quick else path.relative_to(ROOT)}")
    return path
