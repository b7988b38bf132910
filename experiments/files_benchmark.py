"""Count what is right, missing and silently wrong after loading files of real layouts.

Each case is a kind of file with its right values; the folder of cases holds the judge
(`check.py`), so that neither the cases nor the rules of judging are chosen here. A check is
right, missing (left out, refused or empty) or silently wrong (stored otherwise than the file
says).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
from reference import ROOT, arguments, fingerprint, publish

#: A line that the judge prints of a case: name, checks right, checks in all, checks wrong.
LINE = re.compile(r"^(\S+) +(\d+) of +(\d+) right +(\d+|-) wrong")


def cases_folder() -> Path:
    """Return the folder of cases and judge, or leave with the way to get it."""
    folder = Path(os.environ.get("TALENTMATCH_CASES", ROOT.parent / "shared" / "cases"))
    if not (folder / "check.py").is_file():
        raise SystemExit(
            f"{folder} holds no check.py: put the cases there or set TALENTMATCH_CASES"
        )
    return folder


def judged(folder: Path, side: str, cases: list[str]) -> list[tuple[str, str, int, int, int]]:
    """Return side, kind, checks, right and silently wrong ones of each case of a side."""
    command = [sys.executable, "check.py", side, side, "1", *cases]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    lines = [match.groups() for line in output.splitlines() if (match := LINE.match(line))]
    if len(lines) != len(cases):
        raise SystemExit(f"the judge spoke of {len(lines)} of {len(cases)} cases:\n{output}")
    return [
        (side, kind, int(checks), int(right), int(wrong.replace("-", "0")))
        for kind, right, checks, wrong in lines
    ]


def main() -> None:
    parser = arguments(__doc__.splitlines()[0])
    options = parser.parse_args()
    folder = cases_folder()
    rows, files = [], []
    for side in ("hunter", "planner"):
        cases = sorted(path.parent.name for path in (folder / side).glob("*/expected.json"))
        cases = cases[:1] if options.quick else cases
        rows += judged(folder, side, cases)
        files += [
            path
            for case in cases
            for path in sorted((folder / side / case).rglob("*"))
            if path.is_file()
        ]
    table = pd.DataFrame(rows, columns=["side", "kind", "checks", "right", "silently_wrong"])
    totals = table.groupby("side", as_index=False).sum(numeric_only=True).assign(kind="all")
    table = pd.concat([table, totals[table.columns]], ignore_index=True)
    publish(
        "files_benchmark",
        table.assign(share_right=(table["right"] / table["checks"]).round(3)),
        options,
        data=fingerprint(*files),
    )


if __name__ == "__main__":
    main()
