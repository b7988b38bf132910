"""Is everything old or everything new after a kill, the next command clean, and nothing left over.

Commands that change a store, its models or files are killed (SIGKILL) at random moments of their
work. After each kill `audit tamper` must end well (of a night: the night, run again); then every
column of every table, the models and the names of all files are those of before or those of after.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from reference import arguments, publish

from talentmatch.app.cli import app
from talentmatch.data.sample import load_sample
from talentmatch.data.sample.files import copy_files
from talentmatch.data.storage.pages import pages_of
from talentmatch.data.storage.seals import sealed_places
from talentmatch.data.store import Store
from talentmatch.track import Registry, Tracking

SCALE = 0.05
STORE = "city.duckdb"
#: Has imported what commands import, and copies itself for each: a kill strikes work, not imports.
_PROGRAM = """
import json, os, sys
import duckdb, lightgbm, mlflow, numba, pandas, sklearn.ensemble
import talentmatch.data.store, talentmatch.pipeline, talentmatch.report.nightly
from talentmatch.app.cli import main
print("ready", flush=True)
for line in sys.stdin:
    folder, words, said = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.chdir(folder)
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.argv = ["talentmatch", *words]
        try:
            main()
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
            os._exit(70)
        os._exit(0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
#: Tables whose rows are not the work itself: who read what, and what was ever written where.
_BOOKS = {"_access_log", "_access_person", "_meta", "_output"}
_RANDOM = re.compile(r"[0-9a-f]{16,}|c-[0-9a-f]{16}")


class Commands:
    """Runs commands in processes of their own, to their end or to a kill."""

    def __init__(self, said: Path) -> None:
        self.said = said
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, folder: Path, words: list[str], after: float | None = None) -> int:
        """Return how a command ended; -9 if it was killed before."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([str(folder), words, str(self.said)]) + "\n")
        self.process.stdin.flush()
        pid = int(self._line())
        if after is not None:
            time.sleep(after)
            for kill in (os.killpg, os.kill):
                try:
                    kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        return int(self._line())

    def whole(self, folder: Path, words: list[str]) -> float:
        """Run a command that must end well; return its seconds."""
        started = time.perf_counter()
        code = self.run(folder, words)
        if code not in (0, 3):
            raise SystemExit(f"{' '.join(words)} failed: {self.said.read_text('utf-8')[-2000:]}")
        return time.perf_counter() - started

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@dataclass(frozen=True)
class Act:
    """What is killed.

    Attributes
    ----------
    name : str
        What the table calls it.
    words : list of str
        The command.
    prepare : callable
        Lays out what it needs beside the store.
    again : bool
        Whether the next command is the same one, and all must then be as if never killed.
    """

    name: str
    words: list[str]
    prepare: Callable[[Path, Commands], None] = field(default=lambda folder, commands: None)
    again: bool = False


def acts(base: Path) -> list[Act]:
    """Return what is killed, out of the people and leads of a city."""
    with Store(base / STORE) as store:
        when = {"as_of": "2024-12-31", "purpose": "recruiting"}
        person = store.read("interaction", **when)["candidate_id"].mode()[0]  # type: ignore[arg-type]
        post = str(store._connection.execute("SELECT min(occupation) FROM post").fetchall()[0][0])

    def drop(folder: Path, commands: Commands) -> None:
        copy_files("planner", folder / "drop")

    def night(folder: Path, commands: Commands) -> None:
        for path in folder.glob("*city*"):
            path.unlink()
        drop(folder, commands)
        (folder / "night.yml").write_text(f"store: {STORE}\ndrop: drop\nout: out\n", "utf-8")

    def exports(folder: Path, commands: Commands) -> None:
        commands.whole(
            folder, ["match", "--all", "--top", "3", "--out", "match.xlsx", "--store", STORE]
        )
        commands.whole(folder, ["leads", "calls", "--out", "calls.csv", "--store", STORE])

    def copy(folder: Path, commands: Commands) -> None:
        commands.whole(folder, ["backup", "copy.tar.gz", "--store", STORE])
        commands.whole(folder, ["erase", person, "--yes", "--store", STORE])

    def lead(folder: Path, commands: Commands) -> None:
        commands.whole(folder, ["leads", "--out", "leads.csv", "--store", STORE])
        number = pd.read_csv(folder / "leads.csv")["lead_id"][0]
        (folder / "leads.csv").unlink()
        (folder / "lead").write_text(number)

    return [
        Act("load", ["load", "drop"], drop),
        Act("erase", ["erase", person, "--yes"], exports),
        Act("backup", ["backup", "copy.tar.gz"]),
        Act("restore", ["restore", "copy.tar.gz", "--replace", "--erased-unknown"], copy),
        Act("key rotate", ["key", "rotate"]),
        Act("train", ["train", "team"]),
        Act("publish", ["shortage", "publish", "2025", "--who", "Li"]),
        Act("marks", ["leads", "mark", "@lead", "contacted", "--owner", "Li"], lead),
        Act(
            "edits",
            [
                "shortage",
                "edit",
                "--row",
                post,
                "--column",
                "number",
                "--value",
                "77",
                "--who",
                "Li",
                "--why",
                "x",
            ],
        ),
        Act("nightly", ["nightly", "night.yml"], night, again=True),
    ]


State = dict[str, str]


def state(folder: Path) -> State:
    """Return a checksum of every column, of the models, and the names of all files."""
    sealed = {f"{table}.{column}" for table, column in sealed_places()}
    facts: State = {}
    with Store(folder / STORE) as store:
        tables = store._connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
        ).fetchall()
        for table, column in tables:
            if table in _BOOKS:
                continue
            value = f'"{column}"'
            if f"{table}.{column}" in sealed:
                value = f"unsealed({value}, '{table}.{column}')"
            ((digest,),) = store._connection.execute(
                f"SELECT md5(string_agg(v, chr(1) ORDER BY v)) FROM (SELECT CAST({value} AS "
                f'VARCHAR) AS v FROM main."{table}")'
            ).fetchall()
            facts[f"{table}.{column}"] = str(digest)
    tracking = Tracking.beside(folder / STORE)
    if tracking.begun:
        versions = Registry(tracking).versions("team")
        facts["models"] = str([(version.version, version.champion) for version in versions])
    # Pages are kept opened for speed alone: whoever finds none makes one.
    for path in sorted({*folder.rglob("*")} - {*pages_of((folder / STORE).resolve())}):
        name = _RANDOM.sub("#", path.relative_to(folder).as_posix())
        facts[f"file {name}"] = str(int(facts.get(f"file {name}", "0")) + 1)
    for path in sorted((folder / "out" / "lists").glob("*")):
        facts[f"list {path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return facts


def verdict(made: State, old: State, new: State) -> tuple[str, list[str]]:
    """Tell whether a state is old, new or mixed, and what is in it that is in neither."""
    extra = sorted(name for name in made if name not in old and name not in new)
    changed = [name for name in {*old, *new} if old.get(name) != new.get(name)]
    of_old = {name for name in changed if made.get(name) == old.get(name)}
    of_new = {name for name in changed if made.get(name) == new.get(name)}
    other = [n for n in made if n not in changed and n not in extra and made[n] != new.get(n)]
    if other or len(of_old) < len(changed) > len(of_new):
        odd = (
            sorted({*changed} - of_new)
            if len(of_new) > len(of_old)
            else sorted({*changed} - of_old)
        )
        return f"mixed: {[*other, *odd][:8]}", extra
    return "old" if len(of_old) == len(changed) else "new", extra


def next_command(folder: Path, words: list[str]) -> str:
    """Run the next command; return what was wrong with it, empty if it was clean."""
    from typer.testing import CliRunner

    here = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(app, words)
    finally:
        os.chdir(here)
    failed = done.exception is not None and not isinstance(done.exception, SystemExit)
    return f"{done.exception!r} {done.output[-300:]}" if failed or done.exit_code else ""


def kill_often(
    act: Act, base: Path, place: Path, commands: Commands, times: int, chance: random.Random
) -> dict[str, object]:
    """Kill one command many times; return what came of it."""
    shutil.copytree(base, place / "before")
    act.prepare(place / "before", commands)
    words = list(act.words)
    if "@lead" in words:
        words[words.index("@lead")] = (place / "before" / "lead").read_text()
    words += [] if act.again else ["--store", STORE]
    check = words if act.again else ["audit", "tamper", "--store", STORE]
    old = {} if act.again else state(place / "before")
    ends: list[State] = []
    lengths: list[float] = []
    for number in range(2):
        folder = place / f"whole{number}"
        shutil.copytree(place / "before", folder)
        lengths.append(commands.whole(folder, words))
        ends.append(state(folder))
        shutil.rmtree(folder)
    # What differs from run to run, such as the moment of an entry, tells nothing.
    loose = {name for name in {*ends[0], *ends[1]} if ends[0].get(name) != ends[1].get(name)}
    old, new = ({n: v for n, v in s.items() if n not in loose} for s in (old, ends[0]))
    counts = {"old": 0, "new": 0, "mixed": 0, "unclean": 0, "leftovers": 0, "struck": 0}
    for number in range(times):
        folder = place / f"kill{number}"
        shutil.copytree(place / "before", folder)
        moment = chance.uniform(0, 1.02) * min(lengths)
        counts["struck"] += commands.run(folder, words, moment) == -signal.SIGKILL
        problem = next_command(folder, check)
        try:
            made = {n: v for n, v in state(folder).items() if n not in loose}
            kind, extra = verdict(made, new if act.again else old, new)
            kind = "new" if act.again and kind == "old" else kind
        except Exception as error:
            kind, extra, problem = "mixed", [], problem or repr(error)
        counts["unclean"] += bool(problem)
        counts["leftovers"] += bool(extra)
        counts[kind.split(":")[0]] += 1
        if problem or extra or kind.startswith("mixed"):
            print(
                f"  {act.name} {number} at {moment:.2f} s: {kind} {extra[:6]} {problem}", flush=True
            )
        shutil.rmtree(folder)
    return {"command": act.name, "seconds": round(min(lengths), 2), "kills": times, **counts}


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--kills", type=int, default=300, help="kills in all")
    parser.add_argument("--only", nargs="*", help="these commands alone")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder)
        os.environ["TALENTMATCH_WITNESS"] = str(parent / "witness")
        os.environ["TALENTMATCH_LANG"] = "en"
        base = parent / "base"
        base.mkdir()
        load_sample(seed=options.seed, scale=SCALE, path=base / STORE).close()
        commands = Commands(parent / "said")
        chosen = [a for a in acts(base) if not options.only or a.name in options.only]
        if options.quick and not options.only:
            chosen = [
                a for a in chosen if a.name in ("load", "erase", "backup", "restore", "key rotate")
            ]
        kills = min(options.kills, 3 * len(chosen)) if options.quick else options.kills
        rows = []
        for number, act in enumerate(chosen):
            times = kills // len(chosen) + (number < kills % len(chosen))
            place = parent / act.name.replace(" ", "_")
            place.mkdir()
            rows.append(kill_often(act, base, place, commands, times, chance))
            print(rows[-1], flush=True)
            shutil.rmtree(place)
        commands.close()
    table = pd.DataFrame(rows)
    publish("kill_benchmark", table, options, data=f"city {SCALE}")
    if table[["mixed", "unclean", "leftovers"]].to_numpy().any():
        raise SystemExit("a kill left something half done")


if __name__ == "__main__":
    main()
